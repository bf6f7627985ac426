// Walks through XML text as it comes in pieces: tags, texts, nothing else. Source: XML 1.0. Names are told without their prefix.
// No entity is ever expanded beyond the five of XML and character references; a document type is refused.

export type XmlSink = Readonly<{
  /** `attributes` is the raw text behind the name; ask `attributeOf`. */
  open(name: string, attributes: string): void
  close(name: string): void
  /** May come in several pieces. */
  text(text: string): void
}>

export class XmlBroken extends Error {}

/** No honest tag is longer. */
const LONGEST_TAG = 1 << 20

export class XmlReader {
  #rest = ''

  constructor(readonly sink: XmlSink) {}

  push(text: string): void {
    this.#rest = this.#read(this.#rest === '' ? text : this.#rest + text)
    if (this.#rest.length > LONGEST_TAG) throw new XmlBroken('a tag without end')
  }

  end(): void {
    if (this.#rest.trim() !== '') throw new XmlBroken('the document ends inside a tag')
  }

  #read(text: string): string {
    let at = 0
    for (;;) {
      const open = text.indexOf('<', at)
      if (open === -1) {
        // an entity may be cut in two
        const amp = text.lastIndexOf('&')
        const safe = amp >= at && !text.includes(';', amp) ? amp : text.length
        if (safe > at) this.sink.text(decoded(text.slice(at, safe)))
        return text.slice(safe)
      }
      if (open > at) this.sink.text(decoded(text.slice(at, open)))
      const next = this.#readMarkup(text, open)
      if (next === -1) return text.slice(open)
      at = next
    }
  }

  /** Where the text goes on behind a piece of markup; -1 when its end is not there yet. */
  #readMarkup(text: string, open: number): number {
    const second = text[open + 1]
    if (second === '!') {
      if (text.startsWith('<!--', open)) return endOf(text, open + 4, '-->')
      if (text.startsWith('<![CDATA[', open)) {
        const end = text.indexOf(']]>', open + 9)
        if (end !== -1) this.sink.text(text.slice(open + 9, end))
        return end === -1 ? -1 : end + 3
      }
      if (text.length - open < 9) return -1
      throw new XmlBroken('a document type is not allowed')
    }
    if (second === '?') return endOf(text, open + 2, '?>')
    const end = tagEnd(text, open + 1)
    if (end === -1) return -1
    if (second === '/') {
      this.sink.close(localName(text.slice(open + 2, end).trim()))
      return end + 1
    }
    const alone = text[end - 1] === '/'
    const body = text.slice(open + 1, alone ? end - 1 : end)
    const blank = body.search(/\s/)
    const name = localName(blank === -1 ? body : body.slice(0, blank))
    this.sink.open(name, blank === -1 ? '' : body.slice(blank))
    if (alone) this.sink.close(name)
    return end + 1
  }
}

const endOf = (text: string, from: number, mark: string): number => {
  const at = text.indexOf(mark, from)
  return at === -1 ? -1 : at + mark.length
}

/** The sign that closes a tag; one inside an attribute's quotes does not count. */
const tagEnd = (text: string, from: number): number => {
  let end = text.indexOf('>', from)
  while (end !== -1 && quotesOpen(text, from, end)) end = text.indexOf('>', end + 1)
  return end
}

const quotesOpen = (text: string, from: number, to: number): boolean => {
  let open = ''
  for (let at = from; at < to; at++) {
    const char = text[at] as string
    if (open === '' && (char === '"' || char === "'")) open = char
    else if (char === open) open = ''
  }
  return open !== ''
}

const localName = (name: string): string => {
  const colon = name.indexOf(':')
  return colon === -1 ? name : name.slice(colon + 1)
}

/** The value of an attribute by its local name, or null. */
export const attributeOf = (attributes: string, name: string): string | null => {
  const match = new RegExp(`(?:^|[\\s:])${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(attributes)
  return match === null ? null : decoded(match[1] ?? match[2] ?? '')
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

const decoded = (text: string): string =>
  text.includes('&')
    ? text.replace(/&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(\w+));/g, (whole, decimal?: string, hex?: string, named?: string) => {
        if (named !== undefined) return NAMED[named] ?? whole
        const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
        return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ''
      })
    : text
