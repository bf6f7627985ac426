// Which rows of a page begin a line of an order and which cannot: judged by what stands in their columns.

import { bare, labelTokens } from './label-match.ts'
import { exactOf, PLAIN_NUMBERS, readNumber } from './page-number.ts'
import type { Word } from './page.ts'
import type { Row } from './rows.ts'
import type { Head, Piece, Placed } from './table-columns.ts'
import { piecesOf } from './table-columns.ts'
import type { Reading } from './table-read.ts'
import type { Column, Role, Template } from './template.ts'
import { shapeOf } from './template.ts'

export const CODE_ROLES: readonly Role[] = ['item', 'client-item', 'gtin']
export const MONEY_ROLES: readonly Role[] = ['price', 'amount']

export const isNumber = (piece: Piece, { numbers }: Template): boolean => exactOf(piece.text, piece.words.length === 1 && piece.words[0]?.plain === true ? PLAIN_NUMBERS : numbers) !== null

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

export const hasDigitCode = (pieces: readonly Piece[]): boolean => pieces.some(({ at, text }) => at !== null && ['line', ...CODE_ROLES].includes(at.column.role) && /\d/.test(text))

/** Rows that stand at the same height of several pages with the same words, numbers aside: page heads and feet. */
export const furnitureOf = (rows: readonly Row[]): ReadonlySet<number> => {
  const seen = new Map<string, number[]>()
  rows.forEach((row, at) => {
    const key = `${Math.floor(row.bottom + 0.5)} ${row.words.slice(0, 30).map(({ text }) => bare(text).replace(/\d+/g, '9')).join(' ')}`
    const known = seen.get(key)
    if (known === undefined) seen.set(key, [at])
    else known.push(at)
  })
  return new Set([...seen.values()].filter((places) => new Set(places.map((at) => rows[at]?.page)).size > 1).flat())
}

export const isDescription = (pieces: readonly Piece[]): boolean => pieces.length > 0 && pieces.every((piece) => piece.at?.column.role === 'description')

/**
 * Whether text that wraps lies around its line's row, as where cells are set in the middle: a row of text alone is nearer to the line below it than
 * to what stands above, and that line has no text in its own row or as much beneath.
 */
export const wrapsAround = ({ index, pages, template }: Reading, head: Head, columns: readonly Placed[]): boolean => {
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

/** The value behind its own label among the words, and what is left of them; null where it is not there. */
export const behindPrefix = (words: readonly Word[], { prefix, shape }: Column): Readonly<{ value: readonly Word[]; rest: readonly Word[] }> | null => {
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
