// Walks an order's table from its first head to its end, over all pages: which rows begin a line, which continue one, and which belong to
// the page and not to the order. Nothing that stands between lines is passed over without being told.

import { say } from '#ground/say'
import type { Problem } from '../problem.ts'
import { type LabelIndex, labelTokens } from './label-match.ts'
import { CARRY_WORDS } from './label-words.ts'
import { behindPrefix, fits, furnitureOf, hasDigitCode, isDescription, isNumber, MONEY_ROLES, startsLine, wrapsAround } from './line-rows.ts'
import { isCurrencySign } from './page-number.ts'
import type { Pages, Word } from './page.ts'
import { around, spotOfArea, textOf } from './page.ts'
import { readPattern } from './pattern-read.ts'
import type { Row } from './rows.ts'
import { edgeReach, gapBetween, joinGap } from './rows.ts'
import type { Head, Piece, Placed } from './table-columns.ts'
import { headsOf, piecesOf, settledOn } from './table-columns.ts'
import type { Role, Template } from './template.ts'
import { edgeOf } from './template.ts'

/** The words of one line by role; `description` in the order of its rows. */
export type Item = { readonly row: number; readonly cells: Map<Role, readonly Word[]>; readonly description: { row: number; words: readonly Word[] }[]; last: number; joined: Role[] }

export type TableRead = Readonly<{ items: readonly Item[]; heads: readonly Head[]; /** The row behind the last line, where totals may begin. */ end: number; /** Rows between lines that are none, as a person said. */ asides: readonly (readonly Word[])[]; problems: readonly Problem[] }>

export type Reading = Readonly<{ pages: Pages; index: LabelIndex; template: Template }>

/** Cells of these may go on in a further row; numbers never do. */
const WRAPS: readonly Role[] = ['item', 'client-item', 'unit', 'note']
const MOST_TOLD = 50
const CARRY_LABELS = CARRY_WORDS.map(labelTokens)

export const readTable = (reading: Reading): TableRead => {
  const { index, template } = reading
  if (template.table.pattern !== null) return readPattern(reading, template.table.pattern)
  const heads = headsOf(index, template.table)
  const walk = new Walk(reading, heads)
  for (let row = heads[0]?.from ?? index.rows.length; row < index.rows.length; row++) walk.step(row)
  return walk.done()
}

class Walk {
  readonly #items: Item[] = []
  readonly #problems: Problem[] = []
  readonly #asides: (readonly Word[])[] = []
  readonly #floating: { row: number; words: readonly Word[] }[] = []
  readonly #furniture: ReadonlySet<number>
  #unknown: number[] = []
  #columns: readonly Placed[] = []
  #first: readonly Placed[] = []
  #below: readonly Placed[] = []
  #over = false
  /** Wrapped descriptions stand around the row of their line, not beneath it. */
  #around = false
  #end: number
  #head = 0

  constructor(
    readonly reading: Reading,
    readonly heads: readonly Head[],
  ) {
    this.#end = heads[0]?.to ?? 0
    this.#furniture = furnitureOf(reading.index.rows)
  }

  step(at: number): void {
    const { index, template, pages } = this.reading
    const head = this.heads[this.#head]
    if (head !== undefined && at >= head.from) {
      if (at === head.from) this.#enter(head)
      if (at === head.to - 1) this.#head += 1
      return
    }
    const row = index.rows[at] as Row
    if (head !== undefined && head.page === row.page && row.page !== this.#page()) return
    const pieces = piecesOf(row, this.#first, pages.grid)
    const begins = startsLine(pieces, this.#first, template)
    const ends = this.#endsAt(at, pieces)
    if (this.#over) {
      if (!ends && begins && this.#isWhole(pieces)) this.#tell('page-order/line-behind-end', 'error', row.words)
      return
    }
    if (begins && !(ends && !hasDigitCode(pieces))) {
      this.#begin(at, pieces)
      return
    }
    if (ends) {
      if (this.#items.length > 0) this.#over = true
      return
    }
    if (CARRY_LABELS.some((label) => index.findIn(label, at).length > 0)) return
    if (template.table.asides.some((label) => index.findIn(label, at).some(({ from }) => from === 0))) {
      this.#asides.push(row.words)
      return
    }
    if (this.#continues(at, row)) return
    if (!this.#furniture.has(at)) this.#unknown.push(at)
  }

  done(): TableRead {
    for (const at of this.#unknown) {
      const row = this.reading.index.rows[at] as Row
      const numbers = piecesOf(row, this.#first, this.reading.pages.grid).filter((piece) => piece.at !== null && ['quantity', ...MONEY_ROLES].includes(piece.at.column.role) && isNumber(piece, this.reading.template))
      if (numbers.length > 1) this.#tell('page-order/row-not-understood', 'warning', row.words)
    }
    for (const { row, words } of this.#floating) {
      const item = this.#nearest(row)
      item?.description.push({ row, words })
      if (item !== null) this.#end = Math.max(this.#end, row + 1)
    }
    for (const item of this.#items) item.description.sort((a, b) => a.row - b.row)
    return { items: this.#items, heads: this.heads, end: this.#end, asides: this.#asides, problems: this.#problems }
  }

  /** A label of the end opens a phrase and is all of it, or a figure stands behind it: a description may well begin with `Total`. */
  #endsAt(at: number, pieces: readonly Piece[]): boolean {
    const { index, template, pages } = this.reading
    const { words } = index.rows[at] as Row
    return template.table.ends.some((label) =>
      index.findIn(label, at).some(({ from, to }) => {
        if (from !== 0 && !pieces.some((piece) => piece.words[0] === words[from])) return false
        const [last, next] = [words[to] as Word, words[to + 1]]
        return next === undefined || gapBetween(last, next) > joinGap(pages.grid, next.height) || words.slice(to + 1).some(({ text }) => /\d/.test(text))
      }),
    )
  }

  #page(): number {
    return this.reading.index.rows[this.#items.at(-1)?.last ?? this.heads[0]?.from ?? 0]?.page ?? 0
  }

  #enter(head: Head): void {
    this.#columns = settledOn(this.reading.index.rows, head, this.reading.pages.grid)
    this.#first = this.#columns.filter(({ column }) => column.row === 0 && column.prefix.length === 0)
    this.#around = wrapsAround(this.reading, head, this.#first)
    this.#below = this.#columns.filter(({ column }) => column.row > 0 && column.prefix.length === 0)
    this.#over = false
    // what stands above a repeated head belongs to the page
    this.#unknown = this.#unknown.filter((at) => this.reading.index.rows[at]?.page !== head.page)
  }

  #begin(at: number, pieces: readonly Piece[]): void {
    for (const row of this.#unknown) this.#tell('page-order/row-not-understood', 'warning', (this.reading.index.rows[row] as Row).words)
    this.#unknown = []
    const item: Item = { row: at, cells: new Map(), description: [], last: at, joined: [] }
    const left = this.#withoutPrefixed(item, pieces)
    for (const piece of left) {
      const role = this.#roleFor(item, piece, left)
      if (role === null) this.#tell('page-order/words-beside', 'warning', piece.words)
      else this.#put(item, at, role, piece.words)
    }
    this.#items.push(item)
    this.#end = at + 1
  }

  /** A cell holds one piece, or a figure and its currency; a second piece is the description's where that stands next and has none, else no one's. */
  #roleFor(item: Item, piece: Piece, pieces: readonly Piece[]): Role | null {
    const { at: placed } = piece
    if (placed === null) return null
    const { role } = placed.column
    const held = item.cells.get(role)
    if (held === undefined || role === 'description' || role === 'note' || [textOf(held), piece.text].some(isCurrencySign)) return role
    const description = this.#first.find(({ column }) => column.role === 'description')
    const follows = description !== undefined && description.left > placed.left && !this.#first.some(({ left }) => left > placed.left && left < description.left)
    return follows && !pieces.some((other) => other.at === description) ? 'description' : null
  }

  #put(item: Item, row: number, role: Role, words: readonly Word[]): void {
    if (role === 'description') item.description.push({ row, words })
    else item.cells.set(role, [...(item.cells.get(role) ?? []), ...words])
  }

  /** Takes values that stand behind their own label in the line; answers what is left. */
  #withoutPrefixed(item: Item, pieces: readonly Piece[]): readonly Piece[] {
    const prefixed = this.#columns.filter(({ column }) => column.prefix.length > 0)
    if (prefixed.length === 0) return pieces
    return pieces.flatMap((piece) => {
      let rest = piece.words
      for (const { column } of prefixed) {
        const found = behindPrefix(rest, column)
        if (found === null || item.cells.has(column.role)) continue
        item.cells.set(column.role, found.value)
        rest = found.rest
      }
      return rest.length === 0 ? [] : [{ ...piece, words: rest, text: textOf(rest), left: (rest[0] as Word).x }]
    })
  }

  /** A further row of the open line: of its description, of its second row of columns, or of a cell that was too narrow. */
  #continues(at: number, row: Row): boolean {
    const { pages } = this.reading
    const item = this.#items.at(-1)
    if (this.#around && isDescription(piecesOf(row, this.#first, pages.grid)) && !this.#furniture.has(at)) {
      this.#floating.push({ row: at, words: row.words })
      return true
    }
    if (item === undefined || !this.#isNear(item, row, at)) return false
    // text of a second row runs beneath several columns of the first: their edges must not tear it
    const next = (this.#below.length > 0 ? this.#continued(item, at, this.#below) : null) ?? this.#continued(item, at, [...this.#below, ...this.#first])
    if (next === null) return false
    this.#items[this.#items.length - 1] = { ...next, last: at }
    this.#end = Math.max(this.#end, at + 1)
    return true
  }

  /** The line with a further row; null when the row does not fit it. */
  #continued(item: Item, at: number, columns: readonly Placed[]): Item | null {
    const { pages, template, index } = this.reading
    const row = index.rows[at] as Row
    const attempt: Item = { ...item, cells: new Map(item.cells), description: [...item.description], joined: [...item.joined] }
    for (const piece of this.#withoutPrefixed(attempt, piecesOf(row, columns, pages.grid))) {
      const below = this.#below.find(({ column, edge }) => Math.abs(edgeOf(column.align, piece.left, piece.right) - edge) <= edgeReach(pages.grid, row.height) && !attempt.cells.has(column.role) && fits(piece, column, template))
      const role = below?.column.role ?? this.#first.find((placed) => this.#inside(piece, placed))?.column.role ?? null
      if (role === null) return null
      if (below === undefined && role !== 'description') {
        if (!WRAPS.includes(role) || !attempt.cells.has(role)) return null
        if (!attempt.joined.includes(role)) attempt.joined.push(role)
      }
      this.#put(attempt, at, role, piece.words)
    }
    return attempt
  }

  /** Wrapped text begins where its column's text begins, or within it. */
  #inside(piece: Piece, placed: Placed): boolean {
    if (this.reading.pages.grid === 'cells') return piece.at === placed
    const reach = edgeReach(this.reading.pages.grid, piece.words[0]?.height ?? 1)
    if (piece.at === placed) return true
    return placed.column.role === 'description' && piece.left >= placed.left - reach && piece.left < Math.max(placed.to, placed.right)
  }

  #isNear(item: Item, row: Row, at: number): boolean {
    const { index, template } = this.reading
    const before = index.rows[item.last] as Row
    if (before.page !== row.page) return this.#goesOnOverPage(row, at)
    return row.bottom - before.bottom <= Math.max(template.table.rowGap, this.reading.pages.grid === 'points' ? 1.6 * row.height : 1) + 0.01
  }

  /** A line may go on right beneath the head of the next page, or, where no head is repeated, as the first text of the page. */
  #goesOnOverPage(row: Row, at: number): boolean {
    if (this.heads[this.#head - 1]?.to === at) return true
    const { index, pages } = this.reading
    for (let above = at - 1; index.rows[above]?.page === row.page; above--) if (!this.#furniture.has(above)) return false
    const description = this.#first.find(({ column }) => column.role === 'description')
    return description !== undefined && isDescription(piecesOf(row, this.#first, pages.grid)) && Math.abs((row.words[0] as Word).x - description.left) <= edgeReach(pages.grid, row.height)
  }

  /** The line whose first row is nearest, if any is near. */
  #nearest(row: number): Item | null {
    const { index } = this.reading
    const here = index.rows[row] as Row
    let best: Item | null = null
    let least = 6 * here.height
    for (const item of this.#items) {
      const there = index.rows[item.row] as Row
      const distance = Math.abs(there.bottom - here.bottom)
      if (there.page === here.page && distance < least) [best, least] = [item, distance]
    }
    return best
  }

  /** Every column that a line of the order learned from had is filled. */
  #isWhole(pieces: readonly Piece[]): boolean {
    const roles = new Set(pieces.map((piece) => piece.at?.column.role))
    return this.#first.every(({ column }) => roles.has(column.role))
  }

  #tell(code: 'page-order/row-not-understood' | 'page-order/words-beside' | 'page-order/line-behind-end', severity: Problem['severity'], words: readonly Word[]): void {
    if (this.#problems.length >= MOST_TOLD || words.length === 0) return
    this.#problems.push({ code, severity, at: spotOfArea(this.reading.pages, around(words)), say: say(`problem.${code}`, { text: textOf(words).slice(0, 80) }) })
  }
}
