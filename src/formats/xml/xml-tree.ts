// XML as a tree of elements with their places in the text, and names under fixed prefixes whatever prefixes the sender chose.
// Safe: a document type is refused, no entity beyond XML's own five is known, and depth and number of elements are bounded.

import { SaxesParser } from 'saxes'
import type { Problem } from '../problem.ts'
import { textIn } from '../text-of-bytes.ts'

export type XmlNode = {
  /** `cbc:ID`: the local name behind its namespace's usual prefix; roots of UBL bear none; `{urn:x}name` for a namespace not known here. */
  readonly name: string
  /** By local name, `xsi:` ones with that prefix. Declarations of namespaces are not among them. */
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlNode[]
  readonly parent: XmlNode | null
  /** Its own text, without that of its children, untrimmed. */
  readonly text: string
  /** Where it begins and ends in the text (UTF-16 units). */
  readonly from: number
  readonly to: number
}

type Growing = { name: string; attributes: Record<string, string>; children: Growing[]; parent: Growing | null; text: string; from: number; to: number }

export type XmlRead = Readonly<{ root: XmlNode; problem: null }> | Readonly<{ root: null; problem: Problem }>

const MOST_DEEP = 200
const MOST_NODES = 3_000_000

/** Usual prefixes of the namespaces that trade documents use. The root element's own namespace of UBL (`...:xsd:Invoice-2`) is no prefix. */
const PREFIXES: ReadonlyMap<string, string> = new Map([
  ['urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2', 'cbc'],
  ['urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2', 'cac'],
  ['urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2', 'ext'],
  ['urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100', 'rsm'],
  ['urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100', 'ram'],
  ['urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100', 'udt'],
  ['urn:un:unece:uncefact:data:standard:QualifiedDataType:100', 'qdt'],
  ['http://www.w3.org/2001/XMLSchema-instance', 'xsi'],
  ['http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader', 'sbdh'],
])
const UBL_ROOT = /^urn:oasis:names:specification:ubl:schema:xsd:[A-Za-z]+-2$/

type Scope = Readonly<{ prefixes: ReadonlyMap<string, string>; depth: number }>

/** Reads a whole document. What is wrong is told with line and column; there is no half a tree. */
export const readXml = (text: string): XmlRead => {
  const parser = new SaxesParser({ xmlns: false, position: true, fragment: false })
  let problem: Problem | null = null
  let root: Growing | null = null
  let open: Growing | null = null
  let depth = 0
  let nodes = 0
  let scope: Scope = { prefixes: new Map(), depth: 0 }
  const scopes: Scope[] = []
  let from = 0

  const wrong = (code: string, why: string): void => {
    problem ??= { code, severity: 'error', at: `line ${parser.line}, column ${parser.column}`, say: { key: `problem.${code}`, with: { why, line: parser.line, column: parser.column } } }
    throw new Stopped()
  }

  parser.on('error', (error) => wrong('xml/broken', error.message.replace(/^\d+:\d+: /, '')))
  parser.on('doctype', () => wrong('xml/document-type', ''))
  parser.on('opentagstart', (tag) => {
    from = parser.position - tag.name.length - 2
  })
  parser.on('opentag', (tag) => {
    depth += 1
    nodes += 1
    if (depth > MOST_DEEP) wrong('xml/too-deep', String(MOST_DEEP))
    if (nodes > MOST_NODES) wrong('xml/too-large', String(MOST_NODES))
    const raw = tag.attributes as Record<string, string>
    const declared = declarations(raw, scope.prefixes)
    if (declared !== null) {
      scopes.push(scope)
      scope = { prefixes: declared, depth }
    }
    const node: Growing = { name: nameIn(tag.name, scope.prefixes), attributes: attributesIn(raw, scope.prefixes), children: [], parent: open, text: '', from, to: 0 }
    if (open === null) root = node
    else open.children.push(node)
    open = node
  })
  const onText = (piece: string): void => {
    if (open !== null) open.text += piece
  }
  parser.on('text', onText)
  parser.on('cdata', onText)
  parser.on('closetag', () => {
    if (open === null) return
    open.to = parser.position
    open = open.parent
    if (scope.depth === depth) scope = scopes.pop() ?? { prefixes: new Map(), depth: 0 }
    depth -= 1
  })

  try {
    parser.write(text).close()
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
  }
  if (problem !== null) return { root: null, problem }
  if (root === null) return { root: null, problem: { code: 'xml/empty', severity: 'error', at: 'line 1', say: { key: 'problem.xml/empty' } } }
  return { root, problem: null }
}

class Stopped extends Error {}

const declarations = (attributes: Record<string, string>, above: ReadonlyMap<string, string>): ReadonlyMap<string, string> | null => {
  let own: Map<string, string> | null = null
  for (const name in attributes) {
    if (!name.startsWith('xmlns')) continue
    if (name.length > 5 && name[5] !== ':') continue
    own ??= new Map(above)
    own.set(name.slice(6), prefixOf(attributes[name] ?? ''))
  }
  return own
}

/** What is written in front of a local name for a namespace. */
const prefixOf = (uri: string): string => {
  if (uri === '' || UBL_ROOT.test(uri)) {
    const known = PREFIXES.get(uri)
    return known === undefined ? '' : `${known}:`
  }
  const known = PREFIXES.get(uri)
  return known === undefined ? `{${uri}}` : `${known}:`
}

const nameIn = (name: string, prefixes: ReadonlyMap<string, string>): string => {
  const colon = name.indexOf(':')
  return colon === -1 ? (prefixes.get('') ?? '') + name : (prefixes.get(name.slice(0, colon)) ?? `${name.slice(0, colon)}:`) + name.slice(colon + 1)
}

const NONE: Record<string, string> = Object.freeze({})

const attributesIn = (raw: Record<string, string>, prefixes: ReadonlyMap<string, string>): Record<string, string> => {
  let own: Record<string, string> | null = null
  for (const name in raw) {
    if (name.startsWith('xmlns') && (name.length === 5 || name[5] === ':')) continue
    own ??= {}
    own[name.includes(':') ? nameIn(name, prefixes) : name] = raw[name] ?? ''
  }
  return own ?? NONE
}

/** `/Invoice/cac:InvoiceLine[2]/cbc:ID`: a number only where there are several of one name. */
export const pathOf = (node: XmlNode): string => {
  if (node.parent === null) return `/${node.name}`
  const same = node.parent.children.filter((child) => child.name === node.name)
  return `${pathOf(node.parent)}/${node.name}${same.length > 1 ? `[${same.indexOf(node) + 1}]` : ''}`
}

export const childOf = (node: XmlNode, name: string): XmlNode | null => {
  for (const child of node.children) if (child.name === name) return child
  return null
}

export const childrenOf = (node: XmlNode, name: string): readonly XmlNode[] => node.children.filter((child) => child.name === name)

/** The first element down a path of names; null where one is missing. */
export const down = (node: XmlNode, ...names: readonly string[]): XmlNode | null => {
  let at: XmlNode | null = node
  for (const name of names) {
    if (at === null) return null
    at = childOf(at, name)
  }
  return at
}

/** Trimmed text of the first element down a path; null where it is missing or blank. */
export const textAt = (node: XmlNode, ...names: readonly string[]): string | null => {
  const found = down(node, ...names)
  const text = found === null ? '' : found.text.trim()
  return text === '' ? null : text
}

const DECLARED = /^<\?xml[^>]*\bencoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]*)["']/

/** The text of an XML file: by its byte order mark, else by its declaration, else UTF-8. Null with a problem where that does not fit the bytes. */
export const xmlText = (bytes: Uint8Array): Readonly<{ text: string; problem: null }> | Readonly<{ text: null; problem: Problem }> => {
  const label = charsetOf(bytes)
  const text = textIn(bytes, label)
  if (text !== null) return { text, problem: null }
  return { text: null, problem: { code: 'xml/charset', severity: 'error', at: 'byte 1', say: { key: 'problem.xml/charset', with: { charset: label } } } }
}

const charsetOf = (bytes: Uint8Array): string => {
  const [a, b] = [bytes[0], bytes[1]]
  if ((a === 0xff && b === 0xfe) || (a === 0x3c && b === 0)) return 'utf-16le'
  if ((a === 0xfe && b === 0xff) || (a === 0 && b === 0x3c)) return 'utf-16be'
  let head = ''
  for (let at = 0; at < Math.min(bytes.length, 200); at++) head += String.fromCharCode(bytes[at] ?? 0)
  return DECLARED.exec(head.replace(/^\u00ef\u00bb\u00bf/, ''))?.[1]?.toLowerCase() ?? 'utf-8'
}
