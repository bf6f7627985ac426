// The table of an order from the marks of its head and its first line: columns, where they line up, and what follows the last line.

import { labelTokens, type LabelIndex } from './label-match.ts'
import type { Mark } from './mark.ts'
import type { Grid, Pages, Word } from './page.ts'
import { around, wordsIn } from './page.ts'
import type { Row } from './rows.ts'
import { gapBetween, joinGap, phrasesOf } from './rows.ts'
import { readTable } from './table-read.ts'
import type { Column, HeadWord, Role, TableTemplate, Template } from './template.ts'
import { shapeOf } from './template.ts'

type ColumnMark = Extract<Mark, { is: 'column' }>
type Marked = Readonly<{ role: Role; head: readonly Word[]; first: readonly Word[] }>

const RIGHT: readonly Role[] = ['quantity', 'price', 'per', 'amount']

export const markedColumns = (pages: Pages, marks: readonly Mark[]): readonly Marked[] =>
  marks.filter((mark): mark is ColumnMark => mark.is === 'column').map(({ role, head, first }) => ({ role, head: wordsIn(pages, head), first: wordsIn(pages, first) }))

/** The table as the head and the first line alone show it. */
export const firstTable = (index: LabelIndex, columns: readonly Marked[]): TableTemplate => {
  const rowOf = (word: Word): number => index.rows.findIndex((row) => row.words.includes(word))
  const heads = columns.flatMap(({ head }) => head.map(rowOf)).filter((row) => row >= 0)
  const top = heads.length === 0 ? 0 : (index.rows[Math.min(...heads)] as Row).bottom
  const base = Math.min(...columns.filter(({ role }) => role !== 'description').flatMap(({ first }) => first.map(rowOf)))
  const rows = [...new Set(columns.flatMap(({ first }) => first.map(rowOf)))].sort((a, b) => a - b)
  const gaps = rows.slice(1).map((row, at) => (index.rows[row] as Row).bottom - (index.rows[rows[at] as number] as Row).bottom)
  return {
    columns: columns.map((column) => firstColumn(index, column, { top, base, rowOf })).sort((a, b) => a.row - b.row || a.left - b.left),
    ends: [],
    middle: columns.some(({ role, first }) => role === 'description' && first.some((word) => rowOf(word) < base)),
    rowGap: Math.max(0, ...gaps) * 1.15,
  }
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
    edge: align === 'left' ? from.x : from.x + from.width,
    prefix,
    shape: first.length === 0 ? null : shapeOf(first.map(({ text }) => text).join(' ')),
  }
}

type Span = Readonly<{ x: number; width: number }>

const alignOf = (grid: Grid, role: Role, title: Span | null, value: Span | null): 'left' | 'right' => {
  if (grid === 'cells') return 'left'
  if (title === null || value === null) return RIGHT.includes(role) ? 'right' : 'left'
  const [left, right] = [Math.abs(title.x - value.x), Math.abs(title.x + title.width - value.x - value.width)]
  if (Math.abs(left - right) < 1) return RIGHT.includes(role) ? 'right' : 'left'
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
  const [ragLeft, ragRight] = [spread(lefts), spread(rights)]
  const align = grid === 'cells' || Math.abs(ragLeft - ragRight) < 1 || column.role === 'description' ? column.align : ragLeft < ragRight ? 'left' : 'right'
  const edges = [...(align === 'left' ? lefts : rights)].sort((a, b) => a - b)
  return {
    ...column,
    left: Math.min(...lefts, ...column.label.map(({ x }) => x)),
    right: Math.max(...rights, ...column.label.map(({ right }) => right)),
    align,
    edge: edges[Math.floor(edges.length / 2)] ?? column.edge,
    shape,
  }
}

const spread = (values: readonly number[]): number => values.reduce((most, value) => Math.max(most, value), -1e9) - values.reduce((least, value) => Math.min(least, value), 1e9)

/** The values of a column in all lines, as text. */
export const columnTexts = (pages: Pages, index: LabelIndex, template: Template, roles: readonly Role[]): readonly string[] =>
  readTable({ pages, index, template }).items.flatMap((item) => roles.flatMap((role) => {
    const words = item.cells.get(role)
    return words === undefined || words[0]?.plain === true ? [] : [words.map(({ text }) => text).join(' ')]
  }))

