// XML as a tree of elements with their places in the text, and names under fixed prefixes whatever prefixes the sender chose.
// Safe: a document type is refused, no entity beyond XML's own five is known, and depth and number of elements are bounded.

import { SaxesParser } from 'saxes'
import type { Problem } from '../problem.ts'
import { textIn } from '../text-of-bytes.ts'
import type { Prefixes } from './xml-names.ts'
import { attributesIn, declarations, nameIn } from './xml-names.ts'
import type { Growing } from './xml-scan.ts'
import { scanXml } from './xml-scan.ts'

export type XmlNode = {
  /** `cbc:ID`: the local name behind its namespace's usual prefix; roots of UBL bear none; `{urn:x}name` for a namespace not known here. */
  readonly name: string
  /** By local name, `xsi:` ones with that prefix. Declarations of namespaces are not among them. */
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlNode[]
  readonly parent: XmlNode | null
  /** Its own text, without that of its children, untrimmed; '' where only blanks stand beside its children. */
  readonly text: string
  /** Where it begins and ends in the text (UTF-16 units). */
  readonly from: number
  readonly to: number
}

export type XmlRead = Readonly<{ root: XmlNode; problem: null }> | Readonly<{ root: null; problem: Problem }>

const MOST_DEEP = 200
const MOST_NODES = 3_000_000

type Scope = Readonly<{ prefixes: Prefixes; depth: number }>

/** Reads a whole document. What is wrong is told with line and column; there is no half a tree. */
export const readXml = (text: string): XmlRead => {
  const plain = scanXml(text, { mostDeep: MOST_DEEP, mostNodes: MOST_NODES })
  return plain === null ? readWithCare(text) : { root: plain, problem: null }
}

/** With saxes: for all that is not plain, and to tell what is wrong and where. */
export const readWithCare = (text: string): XmlRead => {
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
    if (open.children.length > 0 && open.text.trim() === '') open.text = ''
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
