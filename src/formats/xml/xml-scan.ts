// Reads plain XML fast: elements, attributes, texts, the five entities, comments and CDATA in ASCII names. Of everything else, and of
// whatever is or may be wrong, it says null: the careful reader then decides. So it may be too strict, but never too lenient.

import type { Prefixes } from './xml-names.ts'
import { NO_ATTRIBUTES, attributesIn, declarations, isDeclaration, nameIn } from './xml-names.ts'

export type Growing = { name: string; attributes: Record<string, string>; children: Growing[]; parent: Growing | null; text: string; from: number; to: number }

/** What only the careful reader judges: signs XML forbids, pairs of surrogates, and a mark of byte order. */
// oxlint-disable-next-line no-control-regex -- these signs are what is looked for
const UNUSUAL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufeff\ufffe\uffff]/
const DECLARATION = /^<\?xml version=(?:"1\.0"|'1\.0')(?: encoding=(?:"[A-Za-z][\w.-]*"|'[A-Za-z][\w.-]*'))?(?: standalone=(?:"(?:yes|no)"|'(?:yes|no)'))? ?\?>/
const END = /[ \t\r\n]*(\/?)>/y
const SPACE = /^[ \t\r\n]*$/
/** Leaves share it; it is never added to. */
const NO_CHILDREN: Growing[] = []
Object.freeze(NO_CHILDREN)

const GT = 62
const EXCLAMATION = 33
const SLASH = 47
const EQUALS = 61
const QUOTE = 34
const APOSTROPHE = 39
const PLAIN = /^[^<&\t\r\n]*$/
const UNEVEN = /[\t\r\n]/

type Limits = Readonly<{ mostDeep: number; mostNodes: number }>
type Scope = Readonly<{ prefixes: Prefixes; names: Map<string, string>; depth: number }>

export const scanXml = (text: string, { mostDeep, mostNodes }: Limits): Growing | null => {
  if (UNUSUAL.test(text)) return null
  const brackets = text.includes(']]>')
  let at = DECLARATION.exec(text)?.[0].length ?? 0
  let root: Growing | null = null
  let open: Growing | null = null
  let depth = 0
  let nodes = 0
  let scope: Scope = { prefixes: new Map(), names: new Map(), depth: 0 }
  const scopes: Scope[] = []
  const raws: string[] = []

  for (;;) {
    const next = text.indexOf('<', at)
    if (next === -1) break
    const sign = text.charCodeAt(next + 1)
    // Blanks beside children say nothing; texts beside children are left to the careful reader.
    if (next > at && !(blank(text, at, next) && (open === null || (sign !== SLASH && sign !== EXCLAMATION) || open.children.length > 0))) {
      if (open === null || open.children.length > 0) return null
      const said = textOf(text.slice(at, next), brackets)
      if (said === null) return null
      open.text = open.text === '' ? said : open.text + said
    }
    if (sign === SLASH) {
      const raw = raws.pop()
      if (open === null || raw === undefined || !text.startsWith(raw, next + 2)) return null
      at = endOfTag(text, next + 2 + raw.length)
      if (at === -1) return null
      open.to = at
      open = open.parent
      if (scope.depth === depth) scope = scopes.pop() ?? scope
      depth -= 1
      continue
    }
    if (sign === EXCLAMATION) {
      const end = aside(text, next)
      if (end === null) return null
      if (end.said !== null) {
        if (open === null || open.children.length > 0) return null
        open.text += end.said
      }
      at = end.at
      continue
    }
    at = endOfName(text, next + 1)
    if (at === -1) return null
    const raw = text.slice(next + 1, at)
    let attributes: Record<string, string> | null = null
    let closed = false
    if (text.charCodeAt(at) === GT) at += 1
    else {
      const read = attributesAt(text, at)
      if (read === null) return null
      at = read.at
      closed = read.closed
      attributes = read.attributes
    }
    if (open === null ? root !== null : open.text !== '' && !blank(open.text, 0, open.text.length)) return null
    if (open !== null) open.text = ''
    depth += 1
    nodes += 1
    if (depth > mostDeep || nodes > mostNodes) return null
    const declared = attributes === null ? null : declarations(attributes, scope.prefixes)
    if (declared !== null) {
      scopes.push(scope)
      scope = { prefixes: declared, names: new Map(), depth }
    }
    let name = scope.names.get(raw)
    if (name === undefined) {
      name = nameIn(raw, scope.prefixes)
      scope.names.set(raw, name)
    }
    const node: Growing = { name, attributes: attributes === null ? NO_ATTRIBUTES : ownAttributes(attributes, scope.prefixes), children: NO_CHILDREN, parent: open, text: '', from: next, to: at }
    if (open === null) root = node
    else if (open.children === NO_CHILDREN) open.children = [node]
    else open.children.push(node)
    if (!closed) {
      open = node
      raws.push(raw)
      continue
    }
    if (scope.depth === depth) scope = scopes.pop() ?? scope
    depth -= 1
  }
  return open === null && SPACE.test(text.slice(at)) ? root : null
}

/** What each ASCII sign may do in a name: 1 begin it, 2 go on in it, 3 part its prefix. */
const NAME_SIGNS = new Uint8Array(128)
for (const sign of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_') NAME_SIGNS[sign.charCodeAt(0)] = 1
for (const sign of '0123456789.-') NAME_SIGNS[sign.charCodeAt(0)] = 2
NAME_SIGNS[':'.charCodeAt(0)] = 3

/** Behind the last sign of a name with at most one prefix; -1 where there is none. */
const endOfName = (text: string, from: number): number => {
  let at = from
  let begins = true
  let parted = false
  for (;;) {
    const kind = NAME_SIGNS[text.charCodeAt(at)] ?? 0
    if (kind === 0 || Number.isNaN(kind)) return begins ? -1 : at
    if (kind === 3) {
      if (begins || parted) return -1
      parted = true
      begins = true
    } else if (begins) {
      if (kind !== 1) return -1
      begins = false
    }
    at += 1
  }
}

const blank = (text: string, from: number, to: number): boolean => {
  for (let at = from; at < to; at++) {
    const sign = text.charCodeAt(at)
    if (sign !== 32 && sign !== 10 && sign !== 9 && sign !== 13) return false
  }
  return true
}

/** Most attributes need no change: then the very object is kept. */
const ownAttributes = (raw: Record<string, string>, prefixes: Prefixes): Record<string, string> => {
  for (const name in raw) if (name.includes(':') || isDeclaration(name)) return attributesIn(raw, prefixes)
  return raw
}

type TagEnd = Readonly<{ at: number; closed: boolean; attributes: Record<string, string> | null }>

const attributesAt = (text: string, from: number): TagEnd | null => {
  let attributes: Record<string, string> | null = null
  let at = from
  for (;;) {
    const begin = behindSpace(text, at)
    const sign = text.charCodeAt(begin)
    if (sign === GT) return { at: begin + 1, closed: false, attributes }
    if (sign === SLASH) return text.charCodeAt(begin + 1) === GT ? { at: begin + 2, closed: true, attributes } : null
    const end = begin === at ? -1 : endOfName(text, begin)
    if (end === -1) return null
    const equals = behindSpace(text, end)
    if (text.charCodeAt(equals) !== EQUALS) return null
    const quoted = behindSpace(text, equals + 1)
    const quote = text.charCodeAt(quoted)
    if (quote !== QUOTE && quote !== APOSTROPHE) return null
    const close = text.indexOf(quote === QUOTE ? '"' : "'", quoted + 1)
    if (close === -1) return null
    const name = text.slice(begin, end)
    const value = text.slice(quoted + 1, close)
    attributes ??= {}
    if (name in attributes) return null
    const said = PLAIN.test(value) ? value : value.includes('<') || UNEVEN.test(value) ? null : decoded(value)
    if (said === null) return null
    attributes[name] = said
    at = close + 1
  }
}

const behindSpace = (text: string, from: number): number => {
  let at = from
  for (;;) {
    const sign = text.charCodeAt(at)
    if (sign !== 32 && sign !== 10 && sign !== 9 && sign !== 13) return at
    at += 1
  }
}

/** Behind the `>` that ends a closing tag; -1 where there is none. */
const endOfTag = (text: string, at: number): number => {
  if (text.charCodeAt(at) === GT) return at + 1
  END.lastIndex = at
  const end = END.exec(text)
  return end === null || end[1] === '/' ? -1 : END.lastIndex
}

/** A comment or a CDATA section: where it ends and, of the latter, what it says. */
const aside = (text: string, at: number): Readonly<{ at: number; said: string | null }> | null => {
  if (text.startsWith('<!--', at)) {
    const end = text.indexOf('--', at + 4)
    return end === -1 || text.charCodeAt(end + 2) !== GT ? null : { at: end + 3, said: null }
  }
  if (!text.startsWith('<![CDATA[', at)) return null
  const end = text.indexOf(']]>', at + 9)
  return end === -1 ? null : { at: end + 3, said: lines(text.slice(at + 9, end)) }
}

const textOf = (piece: string, brackets: boolean): string | null => {
  if (brackets && piece.includes(']]>')) return null
  const plain = lines(piece)
  return plain.includes('&') ? decoded(plain) : plain
}

const lines = (text: string): string => (text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text)

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

const decoded = (text: string): string | null => {
  let right = true
  const said = text.replace(/&([^;&]*;?)/g, (_all, inner: string) => {
    const sign = inner.endsWith(';') ? (ENTITIES[inner.slice(0, -1)] ?? signOf(inner.slice(0, -1))) : null
    if (sign === null) right = false
    return sign ?? ''
  })
  return right ? said : null
}

/** A sign by its number, of those that need no care. */
const signOf = (inner: string): string | null => {
  const match = /^#(?:x([0-9a-fA-F]{1,4})|(\d{1,5}))$/.exec(inner)
  if (match === null) return null
  const code = match[1] === undefined ? Number(match[2]) : Number.parseInt(match[1], 16)
  return code === 9 || code === 10 || (code >= 32 && code < 0xd800) || (code >= 0xe000 && code < 0xfffe) ? String.fromCharCode(code) : null
}
