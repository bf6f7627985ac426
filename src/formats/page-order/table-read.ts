// Walks an order's table from its first head to its end, over all pages: which rows begin a line, which continue one, and which belong to
// the page and not to the order. Nothing that stands between lines is passed over without being told.

import { say } from '#ground/say'
import type { Problem } from '../problem.ts'
import { bare, type LabelIndex, labelTokens } from './label-match.ts'
import { CARRY_WORDS } from './label-words.ts'
import { exactOf, PLAIN_NUMBERS, readNumber } from './page-number.ts'
import type { Pages, Word } from './page.ts'
import { around, spotOfArea, textOf } from './page.ts'
import type { Row } from './rows.ts'
import { edgeReach, gapBetween, joinGap } from './rows.ts'
import type { Head, Piece, Placed } from './table-columns.ts'
import { headsOf, piecesOf, settledOn } from './table-columns.ts'
import { beginsAsPattern, matchPattern } from './pattern-lines.ts'
import type { Column, PatternPart, Role, Template } from './template.ts'
import { edgeOf, shapeOf } from './template.ts'

/** The words of one line by role; `description` in the order of its rows. */
export type Item = { readonly row: number; readonly cells: Map<Role, readonly Word[]>; readonly description: { row: number; words: readonly Word[] }[]; last: number; joined: Role[] }

export type TableRead = Readonly<{ items: readonly Item[]; heads: readonly Head[]; /** The row behind the last line, where totals may begin. */ end: number; /** Rows between lines that are none, as a person said. */ asides: readonly (readonly Word[])[]; problems: readonly Problem[] }>

export type Reading = Readonly<{ pages: Pages; index: LabelIndex; template: Template }>

export const CODE_ROLES: readonly Role[] = ['item', 'client-item', 'gtin']
const MONEY_ROLES: readonly Role[] = ['price', 'amount']
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

/** Lines without columns: rows in which every part of the pattern is found. What begins as a line but does not go on as one is told. */
const readPattern = ({ pages, index, template }: Reading, pattern: readonly PatternPart[]): TableRead => {
  const items: Item[] = []
  const problems: Problem[] = []
  let between: number[] = []
  const tell = (code: 'page-order/row-not-understood' | 'page-order/words-beside', words: readonly Word[]): void => {
    if (problems.length < MOST_TOLD && words.length > 0) problems.push({ code, severity: 'warning', at: spotOfArea(pages, around(words)), say: say(`problem.${code}`, { text: textOf(words).slice(0, 80) }) })
  }
  index.rows.forEach((row, at) => {
    const found = matchPattern(row.words, pattern, template.numbers)
    if (found === null) {
      between.push(at)
      return
    }
    const isFirst = items.length === 0
    for (const one of between) if (!isFirst || beginsAsPattern((index.rows[one] as Row).words, pattern, template.numbers)) tell('page-order/row-not-understood', (index.rows[one] as Row).words)
    between = []
    const cells = new Map(found.cells)
    const description = cells.get('description')
    cells.delete('description')
    items.push({ row: at, cells, description: description === undefined ? [] : [{ row: at, words: description }], last: at, joined: [] })
    tell('page-order/words-beside', found.rest)
  })
  for (const at of between) if (beginsAsPattern((index.rows[at] as Row).words, pattern, template.numbers)) tell('page-order/row-not-understood', (index.rows[at] as Row).words)
  return { items, heads: [], end: (items.at(-1)?.row ?? -1) + 1, asides: [], problems }
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
    for (const piece of this.#withoutPrefixed(item, pieces)) {
      if (piece.at === null) this.#tell('page-order/words-beside', 'warning', piece.words)
      else this.#put(item, at, piece.at.column.role, piece.words)
    }
    this.#items.push(item)
    this.#end = at + 1
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

const isDescription = (pieces: readonly Piece[]): boolean => pieces.length > 0 && pieces.every((piece) => piece.at?.column.role === 'description')

/**
 * Whether text that wraps lies around its line's row, as where cells are set in the middle: a row of text alone is nearer to the line below it than
 * to what stands above, and that line has no text in its own row or as much beneath.
 */
const wrapsAround = ({ index, pages, template }: Reading, head: Head, columns: readonly Placed[]): boolean => {
  if (pages.grid !== 'points') return false
  let [two, one] = [null as Row | null, null as Row | null]
  for (let at = head.to - 1; at < index.rows.length && index.rows[at]?.page === head.page; at++) {
    const row = index.rows[at] as Row
    const pieces = piecesOf(row, columns, pages.grid)
    if (one !== null && two !== null && startsLine(pieces, columns, template) && isDescription(piecesOf(one, columns, pages.grid))) {
      const [above, below] = [one.bottom - two.bottom, row.bottom - one.bottom]
      const next = index.rows[at + 1]
      const mirrored = next !== undefined && isDescription(piecesOf(next, columns, pages.grid)) && Math.abs(next.bottom - row.bottom - below) <= 0.2 * below
      if (below < 0.8 * above && (mirrored || !pieces.some((piece) => piece.at?.column.role === 'description'))) return true
    }
    ;[two, one] = [one, row]
  }
  return false
}

const behindPrefix = (words: readonly Word[], { prefix, shape }: Column): Readonly<{ value: readonly Word[]; rest: readonly Word[] }> | null => {
  for (let from = 0; from < words.length; from++) {
    let [at, token] = [from, 0]
    while (at < words.length && token < prefix.length) {
      const tokens = labelTokens((words[at] as Word).text)
      if (!tokens.every((text, i) => text === prefix[token + i])) break
      token += tokens.length
      at += 1
    }
    if (token !== prefix.length) continue
    const width = shape === null ? 1 : shape.split(' ').length
    const value = words.slice(at, at + width)
    return value.length === 0 ? null : { value, rest: [...words.slice(0, from), ...words.slice(at + width)] }
  }
  return null
}

const isNumber = (piece: Piece, { numbers }: Template): boolean => exactOf(piece.text, piece.words.length === 1 && piece.words[0]?.plain === true ? PLAIN_NUMBERS : numbers) !== null

/** Whether a piece can be a value of the column at all. */
export const fits = (piece: Piece, column: Column, template: Template): boolean => {
  const { text } = piece
  if (column.role === 'line') return /^\d{1,6}[.)]?$/.test(text)
  if (column.role === 'gtin') return /^\d{8,14}$/.test(text.replace(/[\s-]/g, ''))
  if (CODE_ROLES.includes(column.role)) return column.shape === null ? !text.includes(' ') || piece.words.length === 1 : shapeOf(text) === column.shape || (!text.includes(' ') && (/\d/.test(text) || !column.shape.includes('9')))
  if (column.role === 'quantity' || MONEY_ROLES.includes(column.role)) return isNumber(piece, template) && (column.role !== 'quantity' || (readNumber(text, template.numbers)?.behind ?? '').length <= 12)
  return text !== ''
}

/** A line begins where a quantity and a code or the like stand; or where all but the quantity does, which is then told to be unreadable. */
export const startsLine = (pieces: readonly Piece[], columns: readonly Placed[], template: Template): boolean => {
  const has = (role: Role): boolean => columns.some(({ column }) => column.role === role)
  const there = (role: Role): Piece | undefined => pieces.find((piece) => piece.at?.column.role === role)
  const good = (role: Role): boolean => pieces.some((piece) => piece.at?.column.role === role && fits(piece, piece.at.column, template))
  const codes = ['line' as const, ...CODE_ROLES].filter(has)
  const coded = codes.some(good)
  const money = MONEY_ROLES.filter(has)
  const valued = money.some(good)
  if (good('quantity')) return codes.length > 0 ? coded : valued || good('description')
  if (!has('quantity')) return coded && (money.length === 0 || valued)
  return coded && (money.length === 0 ? there('quantity') !== undefined : valued)
}

const hasDigitCode = (pieces: readonly Piece[]): boolean => pieces.some(({ at, text }) => at !== null && ['line', ...CODE_ROLES].includes(at.column.role) && /\d/.test(text))

/** Rows that stand at the same height of several pages with the same words, numbers aside: page heads and feet. */
const furnitureOf = (rows: readonly Row[]): ReadonlySet<number> => {
  const seen = new Map<string, number[]>()
  rows.forEach((row, at) => {
    const key = `${Math.floor(row.bottom + 0.5)} ${row.words.slice(0, 30).map(({ text }) => bare(text).replace(/\d+/g, '9')).join(' ')}`
    const known = seen.get(key)
    if (known === undefined) seen.set(key, [at])
    else known.push(at)
  })
  return new Set([...seen.values()].filter((places) => new Set(places.map((at) => rows[at]?.page)).size > 1).flat())
}
