// The table of an order from the marks of its head and its first line: columns, where they line up, and what follows the last line.

import { labelTokens, type LabelIndex } from './label-match.ts'
import type { Mark } from './mark.ts'
import type { Grid, Pages, Word } from './page.ts'
import { around, wordsIn } from './page.ts'
import type { Row } from './rows.ts'
import { gapBetween, joinGap, phrasesOf } from './rows.ts'
import { literal } from './pattern-lines.ts'
import { readTable } from './table-read.ts'
import type { Align, Column, HeadWord, PatternPart, Role, TableTemplate, Template } from './template.ts'
import { edgeOf, shapeOf } from './template.ts'

type ColumnMark = Extract<Mark, { is: 'column' }>
type Marked = Readonly<{ role: Role; head: readonly Word[]; first: readonly Word[] }>

const RIGHT: readonly Role[] = ['quantity', 'price', 'per', 'amount']

export const markedColumns = (pages: Pages, marks: readonly Mark[]): readonly Marked[] =>
  marks.filter((mark): mark is ColumnMark => mark.is === 'column').map(({ role, head, first }) => ({ role, head: wordsIn(pages, head), first: wordsIn(pages, first) }))

/** The table as the head and the first line alone show it. */
export const firstTable = (index: LabelIndex, marked: readonly Marked[]): TableTemplate => {
  const columns = withWholeHeads(index, marked)
  const rowOf = (word: Word): number => index.rows.findIndex((row) => row.words.includes(word))
  const heads = columns.flatMap(({ head }) => head.map(rowOf)).filter((row) => row >= 0)
  const top = heads.length === 0 ? 0 : (index.rows[Math.min(...heads)] as Row).bottom
  const base = Math.min(...columns.filter(({ role }) => role !== 'description').flatMap(({ first }) => first.map(rowOf)))
  const rows = [...new Set(columns.flatMap(({ first }) => first.map(rowOf)))].sort((a, b) => a - b)
  const gaps = rows.slice(1).map((row, at) => (index.rows[row] as Row).bottom - (index.rows[rows[at] as number] as Row).bottom)
  return {
    columns: columns.map((column) => firstColumn(index, column, { top, base, rowOf })).sort((a, b) => a.row - b.row || a.left - b.left),
    ends: [],
    asides: [],
    pattern: patternOf(index, marked),
    rowGap: Math.max(0, ...gaps) * 1.15,
  }
}

const MOST_BEHIND = 3

/** Without a single head, the first line's words in their order; null where heads are marked. */
const patternOf = (index: LabelIndex, columns: readonly Marked[]): readonly PatternPart[] | null => {
  if (columns.some(({ head }) => head.length > 0)) return null
  const marked = new Map(columns.flatMap(({ role, first }) => first.map((word) => [word, role] as const)))
  const row = index.rows.find(({ words }) => words.some((word) => marked.has(word)))
  const words = row?.words ?? []
  const [from, last] = [words.findIndex((word) => marked.has(word)), words.findLastIndex((word) => marked.has(word))]
  // a few words behind the last value (`EUR`) are part of every line too
  const to = words.length - 1 - last <= MOST_BEHIND ? words.length - 1 : last
  const parts: PatternPart[] = []
  for (const word of words.slice(from, to + 1)) {
    const role = marked.get(word) ?? null
    const open = parts.at(-1)
    if (role !== null && open !== undefined && open.role === role) parts[parts.length - 1] = { ...open, text: `${open.text} ${word.text}`, words: open.words === null ? null : open.words + 1 }
    else parts.push({ role, text: role === null ? literal(word.text) : word.text, words: role === 'description' || role === 'note' ? null : 1 })
  }
  return parts
}

const MOST_HEAD_ROWS = 3

/** Words between the marked heads and the first line belong to the heads too, whether or not they were marked (`Unit price` above `(EUR)`). */
const withWholeHeads = (index: LabelIndex, columns: readonly Marked[]): readonly Marked[] => {
  const rowOf = (word: Word): number => index.rows.findIndex((row) => row.words.includes(word))
  const heads = columns.flatMap(({ head }) => head.map(rowOf))
  const lines = columns.flatMap(({ first }) => first.map(rowOf))
  const [top, base] = [Math.min(...heads), Math.min(...lines)]
  if (heads.length === 0 || lines.length === 0 || base <= top || base - top > MOST_HEAD_ROWS + 1) return columns
  const known = new Set(columns.flatMap(({ head }) => head))
  const spans = columns.map(({ role, head, first }) => ({ role, ...around(head.length > 0 ? head : first) }))
  const added = new Map<Role, Word[]>()
  for (const row of index.rows.slice(top, base)) {
    const phrases = phrasesOf(row, index.grid).filter((words) => !words.some((word) => known.has(word)))
    const homes = phrases.map((words) => {
      const { x, width } = around(words)
      return { words, role: spans.find((span) => span.x < x + width && x < span.x + span.width)?.role ?? null }
    })
    // a row of the description alone is the first line's, wrapped around its other values
    if (homes.every(({ role }) => role === null || role === 'description')) continue
    for (const { words, role } of homes) if (role !== null) added.set(role, [...(added.get(role) ?? []), ...words])
  }
  return columns.map((column) => (column.head.length === 0 ? column : { ...column, head: [...column.head, ...(added.get(column.role) ?? [])] }))
}

const firstColumn = (index: LabelIndex, { role, head, first }: Marked, places: Readonly<{ top: number; base: number; rowOf(word: Word): number }>): Column => {
  const rows = first.map(places.rowOf)
  const row = rows.length > 0 && rows.every((one) => one > places.base) ? 1 : 0
  const prefix = first[0] === undefined || (head.length > 0 && row === 0) ? [] : prefixOf(index, first[0], index.rows[places.rowOf(first[0])] as Row)
  const spans = [head, first].filter((words) => words.length > 0).map(around)
  const [left, right] = [Math.min(...spans.map(({ x }) => x)), Math.max(...spans.map(({ x, width }) => x + width))]
  const value = first.length > 0 ? around(first) : null
  const title = head.length > 0 ? around(head) : null
  const align = alignOf(index.grid, role, title, value)
  const from = value ?? title ?? { x: 0, width: 0 }
  return {
    role,
    label: head.flatMap((word) => headWord(word, (index.rows[places.rowOf(word)] as Row).bottom - places.top)),
    row,
    left,
    right,
    align,
    edge: edgeOf(align, from.x, from.x + from.width),
    prefix,
    shape: first.length === 0 ? null : shapeOf(first.map(({ text }) => text).join(' ')),
  }
}

type Span = Readonly<{ x: number; width: number }>

const alignOf = (grid: Grid, role: Role, title: Span | null, value: Span | null): Align => {
  if (grid === 'cells') return 'left'
  if (title === null || value === null) return RIGHT.includes(role) ? 'right' : 'left'
  const [left, right] = [Math.abs(title.x - value.x), Math.abs(title.x + title.width - value.x - value.width)]
  if (grid === 'points' && Math.abs(title.x + title.width / 2 - value.x - value.width / 2) < 1 && Math.min(left, right) > 1.5) return 'center'
  // a head in the middle of its column tells nothing
  if (Math.abs(left - right) < 1 || Math.min(left, right) > 2) return RIGHT.includes(role) ? 'right' : 'left'
  return left < right ? 'left' : 'right'
}

const headWord = (word: Word, dy: number): readonly HeadWord[] => {
  const text = labelTokens(word.text).join(' ')
  return text === '' ? [] : [{ text, x: word.x, right: word.x + word.width, dy }]
}

/** `Your item:` before the value, in the same phrase. */
const prefixOf = (index: LabelIndex, value: Word, row: Row): readonly string[] => {
  const at = row.words.indexOf(value)
  const taken: string[] = []
  for (let before = at - 1; before >= 0 && taken.length < 5; before--) {
    const [word, next] = [row.words[before] as Word, row.words[before + 1] as Word]
    if (gapBetween(word, next) > joinGap(index.grid, next.height) || /\d/.test(word.text)) break
    if (taken.length > 0 && word.text.endsWith(':')) break
    taken.unshift(...labelTokens(word.text))
  }
  return taken
}

/** The same table after reading all lines of the order with it: how far columns reach, and on which side values line up. */
export const settledTable = (pages: Pages, index: LabelIndex, template: Template): TableTemplate => {
  if (template.table.pattern !== null) return template.table
  const { items, heads } = readTable({ pages, index, template })
  const page = heads[0]?.page
  const here = items.filter((item) => index.rows[item.row]?.page === page)
  const columns = template.table.columns.map((column) => settledColumn(pages.grid, column, column.role === 'description' ? here.flatMap((item) => item.description.map(({ words }) => words)) : here.flatMap((item) => (item.cells.has(column.role) ? [item.cells.get(column.role) as readonly Word[]] : []))))
  const last = items.at(-1)
  const behind = last === undefined ? undefined : index.rows[last.last + 1]
  const ends = [...template.table.ends]
  if (ends.length === 0 && behind !== undefined) {
    const label = (phrasesOf(behind, pages.grid)[0] ?? []).filter(({ text }) => !/\d/.test(text)).flatMap(({ text }) => labelTokens(text)).slice(0, 4)
    if (label.length > 0) ends.push(label)
  }
  return { ...template.table, columns, ends }
}

const settledColumn = (grid: Grid, column: Column, values: readonly (readonly Word[])[]): Column => {
  if (values.length === 0 || column.prefix.length > 0) return column
  const spans = values.map(around)
  const [lefts, rights] = [spans.map(({ x }) => x), spans.map(({ x, width }) => x + width)]
  const shapes = new Set(values.map((words) => shapeOf(words.map(({ text }) => text).join(' '))))
  const [only = null, ...others] = shapes
  // of a quantity it counts only whether a unit stands beside it
  const shape = column.role === 'quantity' ? ([...shapes].some((one) => one.includes('A')) ? '9 A' : '9') : others.length === 0 ? only : null
  const align = grid === 'cells' ? 'left' : straightest(column.align, lefts, rights)
  const edges = lefts.map((left, at) => edgeOf(align, left, rights[at] as number)).sort((a, b) => a - b)
  return {
    ...column,
    left: Math.min(...lefts, ...column.label.map(({ x }) => x)),
    right: Math.max(...rights, ...column.label.map(({ right }) => right)),
    align,
    edge: edges[Math.floor(edges.length / 2)] ?? column.edge,
    shape,
  }
}

/** The side on which values line up best; the one thought of first unless another is plainly straighter. */
const straightest = (first: Align, lefts: readonly number[], rights: readonly number[]): Align => {
  const rag = (align: Align): number => spread(lefts.map((left, at) => edgeOf(align, left, rights[at] as number)))
  return (['left', 'right', 'center'] as const).reduce((best, align) => (rag(align) + 1 < rag(best) ? align : best), first)
}

const spread = (values: readonly number[]): number => values.reduce((most, value) => Math.max(most, value), -1e9) - values.reduce((least, value) => Math.min(least, value), 1e9)

/** The values of a column in all lines, as text. */
export const columnTexts = (pages: Pages, index: LabelIndex, template: Template, roles: readonly Role[]): readonly string[] =>
  readTable({ pages, index, template }).items.flatMap((item) => roles.flatMap((role) => {
    const words = item.cells.get(role)
    return words === undefined || words[0]?.plain === true ? [] : [words.map(({ text }) => text).join(' ')]
  }))

