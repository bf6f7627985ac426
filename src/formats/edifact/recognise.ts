// What a file is that comes to the EDIFACT reader: EDIFACT, TRADACOMS, or something else that has a name.

export type Beginning =
  | Readonly<{ is: 'edifact'; from: number }>
  | Readonly<{ is: 'tradacoms' }>
  | Readonly<{ is: 'other'; looks: Looks }>
  | Readonly<{ is: 'empty' }>

export type Looks = 'xml' | 'x12' | 'json' | 'pdf' | 'zip' | 'idoc' | 'table' | 'binary' | 'text'

/** Enough of the file to know what it is. */
export const BEGINNING = 2048

/** `from` is where the first segment begins: byte order marks, blanks and what a mail or a transfer wrote in front are passed over. */
export const beginningOf = (raw: string): Beginning => {
  const blank = blanksBefore(raw)
  const text = raw.slice(blank)
  if (text === '') return { is: 'empty' }
  if (/^(STX|MHD)[=+]/.test(text)) return { is: 'tradacoms' }
  if (/^(UNA|UNB[^A-Za-z0-9]|UN[GH][^A-Za-z0-9]|BGM[^A-Za-z0-9])/i.test(text)) return { is: 'edifact', from: blank }
  const looks = looksOf(text)
  if (looks !== null) return { is: 'other', looks }
  if (/^[A-Z]{2,3}\+[^\n]*'/.test(text) && /UN[HT]\+/.test(text)) return { is: 'edifact', from: blank }
  const inside = /UNA[^A-Za-z0-9]{6}\s*UN[BG]|UNB[^A-Za-z0-9]UNO[A-Z][^A-Za-z0-9]\d|UNH\+[^+']{1,14}\+[A-Z]{6}:/.exec(text)
  if (inside !== null) return { is: 'edifact', from: blank + inside.index }
  return { is: 'other', looks: holdsControls(text) ? 'binary' : /^[^\n]*[;,|\t][^\n]*[;,|\t]/.test(text) ? 'table' : 'text' }
}

const MARKS = ['\u00ef\u00bb\u00bf', '\ufeff']

/** Blanks, control characters and byte order marks in front. */
const blanksBefore = (raw: string): number => {
  let at = 0
  for (;;) {
    const mark = MARKS.find((one) => raw.startsWith(one, at))
    if (mark !== undefined) at += mark.length
    else if (at < raw.length && raw.charCodeAt(at) <= 32) at += 1
    else return at
  }
}

const holdsControls = (text: string): boolean => {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 9 || (code > 13 && code < 27)) return true
  }
  return false
}

const looksOf = (text: string): Looks | null => {
  if (text.startsWith('<')) return 'xml'
  if (/^ISA[^A-Za-z0-9]/.test(text)) return 'x12'
  if (/^[{[]\s*["{[\]}]/.test(text)) return 'json'
  if (text.startsWith('%PDF')) return 'pdf'
  if (text.startsWith('PK\u0003\u0004')) return 'zip'
  if (/^(EDI_DC|E1|E2|Z2)\w*\s/.test(text)) return 'idoc'
  return null
}
