// YAML to a plain tree that knows its lines and keeps every scalar as it was written: `4.10` stays "4.10", `0015` stays "0015".
// Aliases are followed, up to a size: a file whose aliases would make it grow without end is refused.

import type { Alias, Document } from 'yaml'
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml'

export type YamlPlace = Readonly<{ line: number; column: number }>

export type YamlNode = YamlPlace &
  (
    | Readonly<{ is: 'text'; text: string }>
    | Readonly<{ is: 'list'; items: readonly YamlNode[] }>
    | Readonly<{ is: 'map'; entries: readonly YamlEntry[] }>
    | Readonly<{ is: 'nothing' }>
  )

export type YamlEntry = Readonly<{ key: string; at: YamlPlace; value: YamlNode }>

export type YamlFault = YamlPlace & Readonly<{ message: string }>

/** So many nodes may come of following aliases; what is written out is only as large as the file. */
const MOST_ALIASED = 200_000

/** The tree, or what makes the text no YAML, with line and column. */
export const readYaml = (text: string): Readonly<{ ok: true; root: YamlNode }> | Readonly<{ ok: false; faults: readonly YamlFault[] }> => {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true })
  const place = (offset: number): YamlPlace => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
  if (document.errors.length > 0) return { ok: false, faults: document.errors.map((error) => ({ ...place(error.pos[0]), message: error.message })) }
  const walk: Walk = { document, place, left: MOST_ALIASED, aliased: false, resolved: new Map() }
  const root = convert(walk, document.contents, { line: 1, column: 1 })
  return walk.left < 0 ? { ok: false, faults: [{ line: 1, column: 1, message: 'the file is too large once its aliases are followed' }] } : { ok: true, root }
}

type Walk = { document: Document; place: (offset: number) => YamlPlace; left: number; aliased: boolean; resolved: Map<unknown, unknown> }

const convert = (walk: Walk, node: unknown, outer: YamlPlace): YamlNode => {
  if (walk.aliased) walk.left -= 1
  if (walk.left < 0) return { is: 'nothing', ...outer }
  if (isAlias(node)) return follow(walk, node, outer)
  const at = placeOf(walk, node, outer)
  if (isScalar(node)) return node.value === null || node.value === undefined ? { is: 'nothing', ...at } : { is: 'text', text: textOf(node), ...at }
  if (isSeq(node)) return { is: 'list', items: node.items.map((item) => convert(walk, item, at)), ...at }
  if (!isMap(node)) return { is: 'nothing', ...at }
  const entries = node.items.map((pair) => {
    const keyAt = placeOf(walk, pair.key, at)
    return { key: isScalar(pair.key) ? textOf(pair.key) : '', at: keyAt, value: convert(walk, pair.value, keyAt) }
  })
  return { is: 'map', entries, ...at }
}

/** The library looks through the whole document for an anchor, so each alias is looked up once. */
const follow = (walk: Walk, alias: Alias, outer: YamlPlace): YamlNode => {
  if (!walk.resolved.has(alias)) walk.resolved.set(alias, alias.resolve(walk.document))
  const before = walk.aliased
  walk.aliased = true
  const node = convert(walk, walk.resolved.get(alias), outer)
  walk.aliased = before
  return node
}

const textOf = (node: { value: unknown; source?: string | undefined }): string => (typeof node.value === 'string' ? node.value : (node.source ?? String(node.value)))

const placeOf = (walk: Walk, node: unknown, outer: YamlPlace): YamlPlace => {
  const range = (node as { range?: readonly number[] | null } | null)?.range
  return range === undefined || range === null ? outer : walk.place(range[0] ?? 0)
}
