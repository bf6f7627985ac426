// What kind of file it is, from its first bytes alone and never from its name: so that each reader gets only what is its own.

export const FILE_FORMATS = ['x12', 'edifact', 'tradacoms', 'xml', 'pdf', 'zip', 'gzip', 'text', 'binary', 'empty'] as const
export type FileFormat = (typeof FILE_FORMATS)[number]

/** So many bytes from the start are enough to know. */
export const SNIFFED = 4096

/** The format by its first bytes. `zip` is a spreadsheet or an archive; `text` may be a table or a mail. */
export const formatOf = (head: Uint8Array): FileFormat => {
  if (head.length === 0) return 'empty'
  if (begins(head, 0, [0x50, 0x4b, 0x03, 0x04]) || begins(head, 0, [0x50, 0x4b, 0x05, 0x06])) return 'zip'
  if (begins(head, 0, [0x1f, 0x8b])) return 'gzip'
  const wide = begins(head, 0, [0xff, 0xfe]) || begins(head, 0, [0xfe, 0xff]) || (head[0] === 0 && head[1] === 0x3c) || (head[0] === 0x3c && head[1] === 0)
  const text = wide ? everySecond(head) : plain(head)
  const start = text.replace(/^[\u00ef\u00bb\u00bf\s\0]+/, '')
  if (start.startsWith('%PDF-') || text.slice(0, 1024).includes('%PDF-')) return 'pdf'
  if (/^ISA[^A-Za-z0-9]/i.test(start) || begins(head, 0, EBCDIC_ISA) || BARE_X12.test(start)) return 'x12'
  if (/^(UNA|UNB|UNH|UNG|BGM)[^A-Za-z0-9]/i.test(start) || /^UNA.{6}\s*UN[BHG]/is.test(start)) return 'edifact'
  if (/^(STX|MHD)=/i.test(start)) return 'tradacoms'
  if (start.startsWith('<')) return 'xml'
  if (start === '') return 'empty'
  // a mail or a transfer may have written something in front
  if (/ISA([^A-Za-z0-9\s])\d\d\1/.test(text)) return 'x12'
  if (/UNA[^A-Za-z0-9]{6}\s*UN[BG]|UNB[^A-Za-z0-9]UNO[A-Z][^A-Za-z0-9]\d|UNH\+[^+']{1,14}\+[A-Z]{6}:/.test(text)) return 'edifact'
  return wide || mostlyText(head) ? 'text' : 'binary'
}

/** A group or a set without the cover of an interchange. */
const BARE_X12 = /^(?:GS([^A-Za-z0-9\s])[A-Z]{2}\1|ST([^A-Za-z0-9\s])\d{3}\2)/

/** `ISA` as a mainframe writes it. */
const EBCDIC_ISA = [0xc9, 0xe2, 0xc1]

const begins = (head: Uint8Array, at: number, bytes: readonly number[]): boolean => bytes.every((byte, place) => head[at + place] === byte)

const plain = (head: Uint8Array): string => {
  let text = ''
  for (let at = 0; at < Math.min(head.length, SNIFFED); at++) text += String.fromCharCode(head[at] ?? 0)
  return text
}

/** UTF-16 of plain letters: the other half of each is zero. */
const everySecond = (head: Uint8Array): string => {
  let text = ''
  for (let at = 0; at < Math.min(head.length, SNIFFED); at++) if (head[at] !== 0 && head[at] !== 0xff && head[at] !== 0xfe) text += String.fromCharCode(head[at] ?? 0)
  return text
}

/** Control characters that no text holds are rare in it: one in a hundred is too many. */
const mostlyText = (head: Uint8Array): boolean => {
  let odd = 0
  const size = Math.min(head.length, SNIFFED)
  for (let at = 0; at < size; at++) {
    const byte = head[at] ?? 0
    if (byte === 0 || (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x0c && byte !== 0x1b && byte !== 0x1a)) odd += 1
  }
  return odd * 100 <= size
}
