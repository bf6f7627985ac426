// The columns of an order's table on the page at hand: where its head stands, how far each column has moved since it was learned,
// and which words of a row belong to which column.

import { type LabelHit, type LabelIndex, labelTokens } from './label-match.ts'
import type { Grid, Word } from './page.ts'
import { textOf } from './page.ts'
import type { Row } from './rows.ts'
import { edgeReach, gapBetween, joinGap } from './rows.ts'
import type { Column, HeadWord, Role, TableTemplate } from './template.ts'
import { edgeOf } from './template.ts'

/** A column at its place on a page; `from`, `to`: everything between that lines up with no column is its. */
export type Placed = Readonly<{ at: number; column: Column; left: number; right: number; edge: number; from: number; to: number }>

/** A head found: rows `from` up to, not with, `to`; `found`: the share of its words that were there. */
export type Head = Readonly<{ from: number; to: number; page: number; found: number; columns: readonly Placed[] }>

/** Words that stand together in one column, or in none. */
export type Piece = Readonly<{ words: readonly Word[]; text: string; left: number; right: number; at: Placed | null }>

const HEAD_SHARE = 0.6

/** Every head of the table from top to bottom; pages may repeat it. */
export const headsOf = (index: LabelIndex, table: TableTemplate): readonly Head[] => {
  const words = table.columns.flatMap(({ label }) => label)
  if (words.length === 0) return []
  const top = words.filter(({ dy }) => dy === Math.min(...words.map((word) => word.dy)))
  const counts = new Map<number, number>()
  for (const text of new Set(top.map((word) => word.text))) {
    const need = top.filter((word) => word.text === text).length
    const perRow = new Map<number, number>()
    for (const hit of index.find(text.split(' '))) perRow.set(hit.row, (perRow.get(hit.row) ?? 0) + 1)
    for (const [row, count] of perRow) counts.set(row, (counts.get(row) ?? 0) + Math.min(need, count))
  }
  const heads: Head[] = []
  for (const [row, count] of [...counts].sort(([a], [b]) => a - b)) {
    if (count < HEAD_SHARE * top.length || row < (heads.at(-1)?.to ?? 0)) continue
    const head = headAt(index, table, row)
    if (head.found >= HEAD_SHARE) heads.push(head)
  }
  return heads
}

const headAt = (index: LabelIndex, table: TableTemplate, from: number): Head => {
  const { rows, grid } = index
  const first = rows[from] as Row
  const deepest = Math.max(...table.columns.flatMap(({ label }) => label.map(({ dy }) => dy)))
  const reach = grid === 'points' ? 0.6 * first.height : 0.5
  let within = from + 1
  while (within < rows.length && within < from + 8 && rows[within]?.page === first.page && (rows[within] as Row).bottom - first.bottom <= deepest + reach) within += 1
  // heads wrap as their columns are narrow or wide: only rows with words of the head are the head's
  let to = from + 1
  const taken = new Set<string>()
  let [all, found] = [0, 0]
  const shifts = table.columns.map((column) => {
    const moved: number[] = []
    for (const word of column.label) {
      all += 1
      const hit = nearestHit(index, word, from, within, taken)
      if (hit === null) continue
      found += 1
      to = Math.max(to, hit.row + 1)
      taken.add(`${hit.row} ${hit.from} ${hit.end}`)
      moved.push(edgeOf(column.align, hit.x, hit.right) - edgeOf(column.align, word.x, word.right))
    }
    return moved.length === 0 ? null : column.align === 'right' ? Math.max(...moved) : column.align === 'left' ? Math.min(...moved) : moved.reduce((sum, by) => sum + by, 0) / moved.length
  })
  const texts = new Set(table.columns.flatMap(({ label }) => label.map(({ text }) => text)))
  while (to < rows.length && to < from + 8 && isHeadRow(rows[to] as Row, first, texts)) to += 1
  return { from, to, page: first.page, found: all === 0 ? 0 : found / all, columns: placedColumns(table.columns, shifts, grid, first.height) }
}

/** A row of nothing but words of the head goes with it: in narrower columns heads wrap. */
const isHeadRow = (row: Row, first: Row, texts: ReadonlySet<string>): boolean =>
  row.page === first.page && row.bottom - first.bottom < 6 * first.height && row.words.length <= 2 * texts.size && row.words.every(({ text }) => texts.has(labelTokens(text).join(' ')))

const nearestHit = (index: LabelIndex, word: HeadWord, from: number, to: number, taken: ReadonlySet<string>): LabelHit | null => {
  const label = word.text.split(' ')
  const first = (index.rows[from] as Row).bottom
  let best: LabelHit | null = null
  let least = Number.POSITIVE_INFINITY
  for (let row = from; row < to; row++) {
    for (const hit of index.findIn(label, row)) {
      const distance = Math.min(Math.abs(hit.x - word.x), Math.abs(hit.right - word.right)) + 3 * Math.abs(hit.bottom - first - word.dy)
      if (distance < least && !taken.has(`${hit.row} ${hit.from} ${hit.end}`)) [best, least] = [hit, distance]
    }
  }
  return best
}

/** Columns moved by what their heads moved; a column without a head moves as its nearest neighbour. */
export const placedColumns = (columns: readonly Column[], shifts: readonly (number | null)[], grid: Grid, height: number): readonly Placed[] => {
  const known = columns.flatMap((column, at) => (shifts[at] === null || shifts[at] === undefined ? [] : [{ edge: column.edge, shift: shifts[at] }]))
  const moved = columns.map((column, at) => {
    const near = known.reduce<(typeof known)[number] | null>((best, one) => (best === null || Math.abs(one.edge - column.edge) < Math.abs(best.edge - column.edge) ? one : best), null)
    const shift = shifts[at] ?? near?.shift ?? 0
    return { at, column, left: column.left + shift, right: column.right + shift, edge: column.edge + shift, from: 0, to: 0 }
  })
  return zoned(moved, grid, height)
}

const zoned = (moved: readonly Placed[], grid: Grid, height: number): readonly Placed[] =>
  moved.map((one) => {
    if (grid === 'cells') return { ...one, from: one.edge - 0.5, to: one.edge + 0.5 }
    const beside = moved.filter(({ column, at }) => at !== one.at && column.row === one.column.row)
    const middle = one.left + one.right
    const before = beside.filter((other) => other.left + other.right < middle).map((other) => borderOf(other, one, height))
    const behind = beside.filter((other) => other.left + other.right > middle).map((other) => borderOf(one, other, height))
    return { ...one, from: before.length === 0 ? one.left - 6 * height : Math.max(...before), to: behind.length === 0 ? one.right + 6 * height : Math.min(...behind) }
  })

/** Half way between two columns; where they reached over each other when learned, right before the second. */
const borderOf = (one: Placed, next: Placed, height: number): number => (one.right <= next.left ? (one.right + next.left) / 2 : Math.max(next.left - height / 2, Math.min(one.left, next.left)))

const ROWS_LOOKED_AT = 80

/**
 * Columns where the words of this page line up. Programs that fit columns to what is in them move edges from order to order, and heads in the
 * middle of a column do not tell how far: where most of what stands in a column lines up at another edge, that edge is the column's.
 */
export const settledOn = (rows: readonly Row[], head: Head, grid: Grid): readonly Placed[] => {
  if (grid === 'cells') return head.columns
  const first = head.columns.filter(({ column }) => column.row === 0 && column.prefix.length === 0)
  const edges = new Map<number, number[]>()
  let height = 1
  for (let at = head.to; at < Math.min(rows.length, head.to + ROWS_LOOKED_AT) && rows[at]?.page === head.page; at++) {
    const row = rows[at] as Row
    height = row.height
    const pieces = piecesOf(row, first, grid)
    // totals and page feet have few pieces, lines have many
    if (pieces.length < Math.min(3, first.length)) continue
    for (const { at: placed, left, right } of pieces) {
      if (placed !== null) edges.set(placed.at, [...(edges.get(placed.at) ?? []), edgeOf(placed.column.align, left, right)])
    }
  }
  const reach = edgeReach(grid, height)
  const moved = head.columns.map((placed) => {
    const found = edges.get(placed.at)
    const edge = found === undefined ? null : denseEdge(found, reach)
    if (edge === null || Math.abs(edge - placed.edge) <= reach) return placed
    const by = edge - placed.edge
    return { ...placed, edge, left: placed.left + by, right: placed.right + by }
  })
  return zoned(moved, grid, height)
}

/** Where at least two and at least half of the edges lie together. */
const denseEdge = (edges: readonly number[], reach: number): number | null => {
  const sorted = [...edges].sort((a, b) => a - b)
  let [best, most] = [0, 0]
  for (let from = 0, to = 0; from < sorted.length; from++) {
    while (to < sorted.length && (sorted[to] as number) - (sorted[from] as number) <= reach) to += 1
    if (to - from > most) [best, most] = [from, to - from]
  }
  return most >= 2 && most * 2 >= sorted.length ? (sorted[best + Math.floor(most / 2)] ?? null) : null
}

/** The words of a row as pieces, each with its column among those given. A word that lines up with a column begins or ends a piece. */
export const piecesOf = (row: Row, columns: readonly Placed[], grid: Grid): readonly Piece[] => {
  const reach = edgeReach(grid, row.height)
  const lefts = columns.filter(({ column }) => column.align === 'left')
  const rights = columns.filter(({ column }) => column.align === 'right')
  const begins = (word: Word): boolean => lefts.some(({ edge }) => Math.abs(word.x - edge) <= reach)
  const ends = (word: Word): boolean => rights.some(({ edge }) => Math.abs(word.x + word.width - edge) <= reach)
  const groups: Word[][] = []
  for (const word of row.words) {
    const group = groups.at(-1)
    const before = group?.at(-1)
    if (group === undefined || before === undefined || gapBetween(before, word) > joinGap(grid, Math.min(word.height, before.height)) || begins(word) || ends(before)) groups.push([word])
    else group.push(word)
  }
  const pieces: Piece[] = []
  for (const words of groups) {
    const [first, last] = [words[0] as Word, words.at(-1) as Word]
    const [left, right, text] = [first.x, last.x + last.width, textOf(words)]
    const found = columnOf({ left, right }, columns, reach)
    const before = pieces.at(-1)
    // words that run over from the description into a column of figures stay with it
    const runsOver = before?.at?.column.role === 'description' && found !== null && FIGURES.includes(found.column.role) && !/\d/.test(text) && left - before.right <= 2 * row.height
    pieces.push({ words, text, left, right, at: runsOver ? (before?.at ?? found) : found })
  }
  return pieces
}

const FIGURES: readonly Role[] = ['quantity', 'price', 'per', 'amount']

const columnOf = ({ left, right }: Readonly<{ left: number; right: number }>, columns: readonly Placed[], reach: number): Placed | null => {
  let best: Placed | null = null
  let least = reach
  for (const placed of columns) {
    const off = Math.abs(edgeOf(placed.column.align, left, right) - placed.edge)
    if (off <= least) [best, least] = [placed, off]
  }
  if (best !== null) return best
  const middle = (left + right) / 2
  return columns.find(({ from, to }) => middle >= from && middle < to) ?? null
}
