// Lines of an order that people write without a table: the same things in the same order, row by row. Whether a row is such a line,
// and what its words mean.

import { bare } from './label-match.ts'
import { exactOf, type NumberFormat } from './page-number.ts'
import type { Word } from './page.ts'
import { textOf } from './page.ts'
import type { PatternPart, Role } from './template.ts'

const MOST_WORDS = 60
/** A dash, a star or a number may stand before a line. */
const MOST_BEFORE = 2

export type PatternFound = Readonly<{ cells: readonly (readonly [Role, readonly Word[]])[]; /** Words behind the line. */ rest: readonly Word[] }>

export const matchPattern = (words: readonly Word[], pattern: readonly PatternPart[], numbers: NumberFormat): PatternFound | null => {
  if (words.length > MOST_WORDS || pattern.length === 0) return null
  for (let from = 0; from <= Math.min(MOST_BEFORE, words.length - 1); from++) {
    if (from > 0 && /\p{L}/u.test((words[from - 1] as Word).text)) break
    const found = partsFrom({ words, pattern, numbers }, from, 0)
    if (found !== null) return found
  }
  return null
}

type Matching = Readonly<{ words: readonly Word[]; pattern: readonly PatternPart[]; numbers: NumberFormat }>

const partsFrom = (matching: Matching, at: number, part: number): PatternFound | null => {
  const { words, pattern, numbers } = matching
  const wanted = pattern[part]
  if (wanted === undefined) return { cells: [], rest: words.slice(at) }
  const last = part === pattern.length - 1
  const counts = wanted.words === null ? Array.from({ length: Math.max(0, words.length - at) }, (_, more) => more + 1) : [wanted.words]
  // words without end take all there are when nothing follows
  for (const count of wanted.words === null && last ? counts.reverse() : counts) {
    const taken = words.slice(at, at + count)
    if (taken.length < count || !isPart(taken, wanted, numbers)) continue
    const next = partsFrom(matching, at + count, part + 1)
    if (next !== null) return wanted.role === null ? next : { ...next, cells: [[wanted.role, taken], ...next.cells] }
  }
  return null
}

const isPart = (words: readonly Word[], { role, text }: PatternPart, numbers: NumberFormat): boolean => {
  const own = textOf(words)
  if (role === null) return literal(own) === text
  if (role === 'quantity' || role === 'price' || role === 'amount') return exactOf(own, numbers) !== null
  if (role === 'line') return /^\d{1,6}[.):]?$/.test(own)
  if (role === 'gtin') return /^\d{8,14}$/.test(own)
  if (role === 'item' || role === 'client-item') return /\d/.test(own) === /\d/.test(text) && /\p{L}/u.test(own) === /\p{L}/u.test(text)
  return true
}

/** Letters in one form; signs such as `@` as they are. */
export const literal = (text: string): string => bare(text) || text

/** A row that begins with the quantity or the code as lines do, and may be one that was written differently. */
export const beginsAsPattern = (words: readonly Word[], pattern: readonly PatternPart[], numbers: NumberFormat): boolean => {
  const lead = pattern.slice(0, 2)
  return words.length > lead.length && matchPattern(words, lead.map((part) => (part.words === null ? { ...part, words: 1 } : part)), numbers) !== null
}
