// Finds the values that stand beside or beneath their labels: fields of the order's head and its totals.

import { bare, type LabelHit, type LabelIndex, labelTokens } from './label-match.ts'
import { readDayText, type DayOrder } from './page-day.ts'
import { PLAIN_NUMBERS, readNumber } from './page-number.ts'
import type { Word } from './page.ts'
import { textOf } from './page.ts'
import { edgeReach, gapBetween, joinGap, phrasesOf } from './rows.ts'
import type { FieldTemplate, Template, TotalTemplate } from './template.ts'

const MOST_BLOCK_ROWS = 10
const MOST_DAY_WORDS = 6
const ROWS_BELOW = 6

export const DAY_FIELDS = ['day', 'requested', 'cancel-after']
export const BLOCK_FIELDS = ['ship-to', 'buyer']

/** The words of a field, row by row where it has several; null where its label or its value is not there. */
export const findField = (index: LabelIndex, template: Template, field: FieldTemplate): readonly (readonly Word[])[] | null => {
  const { anchor } = field
  if (anchor.by === 'fixed') return null
  if (anchor.by === 'place') return wordsAt(index, anchor)
  const distance = (hit: LabelHit): number => Math.abs(hit.x - anchor.x) + Math.abs(hit.bottom - anchor.y) + (hit.page - 1) * 1e5
  const stops = stopsOf(template)
  for (const hit of [...index.find(anchor.label)].sort((a, b) => distance(a) - distance(b)).slice(0, 40)) {
    const first = anchor.side === 'right' ? rightOf(index, hit, stops) : belowOf(index, hit, anchor, stops)
    if (first === null) continue
    if (BLOCK_FIELDS.includes(field.field) && field.rows > 1) return blockFrom(index, first.row, first.words, stops)
    if (DAY_FIELDS.includes(field.field)) return [dayRun(first.words, template.days)]
    return [field.single ? first.words.slice(0, 1) : first.words]
  }
  return null
}

/** Labels of the template: a value ends where one of them begins. */
const stopsOf = (template: Template): readonly (readonly string[])[] => [
  ...template.fields.flatMap(({ anchor }) => (anchor.by === 'label' ? [anchor.label] : [])),
  ...template.totals.map(({ label }) => label),
]

type Found = Readonly<{ row: number; words: readonly Word[] }>

/** What follows the label in its row: within its last word, in its phrase, or the next phrase. */
export const rightOf = (index: LabelIndex, hit: LabelHit, stops: readonly (readonly string[])[]): Found | null => {
  const { words } = index.rows[hit.row] as { words: readonly Word[] }
  const labelWord = words[hit.to] as Word
  const rest = labelWord.text.slice(hit.end)
  if (/[\p{L}\p{N}]/u.test(rest)) {
    const kept = rest.replace(/^[^\p{L}\p{N}]+/u, '')
    const share = kept.length / labelWord.text.length
    return { row: hit.row, words: [{ ...labelWord, text: kept, x: labelWord.x + labelWord.width * (1 - share), width: labelWord.width * share }, ...untilStop(words.slice(hit.to + 1), labelWord, index, stops)] }
  }
  let from = hit.to + 1
  while (from < words.length && !/[\p{L}\p{N}]/u.test((words[from] as Word).text)) from += 1
  if (from >= words.length || startsLabel(words, from, stops)) return null
  const first = words[from] as Word
  return { row: hit.row, words: [first, ...untilStop(words.slice(from + 1), first, index, stops)] }
}

const untilStop = (words: readonly Word[], first: Word, index: LabelIndex, stops: readonly (readonly string[])[]): readonly Word[] => {
  const kept: Word[] = []
  let before = first
  for (const [at, word] of words.entries()) {
    if (gapBetween(before, word) > joinGap(index.grid, word.height) || word.text.endsWith(':') || startsLabel(words, at, stops) || kept.length > 30) break
    kept.push(word)
    before = word
  }
  return kept
}

const startsLabel = (words: readonly Word[], from: number, stops: readonly (readonly string[])[]): boolean => {
  const tokens = labelTokens(textOf(words.slice(from, from + 6)))
  return stops.some((label) => label.length > 0 && label.every((text, at) => tokens[at] === text))
}

const belowOf = (index: LabelIndex, hit: LabelHit, anchor: Readonly<{ dx: number; dy: number }>, stops: readonly (readonly string[])[]): Found | null => {
  const height = (index.rows[hit.row] as { height: number }).height
  const wanted = hit.x + anchor.dx
  for (let row = hit.row + 1; row <= hit.row + ROWS_BELOW; row++) {
    const next = index.rows[row]
    if (next === undefined || next.page !== hit.page || next.bottom - hit.bottom > anchor.dy * 1.6 + height) return null
    const near = phrasesOf(next, index.grid)
      .map((words) => ({ words, left: (words[0] as Word).x, right: (words.at(-1) as Word).x + (words.at(-1) as Word).width }))
      .filter(({ left, right }) => Math.abs(left - wanted) <= edgeReach(index.grid, height) || (index.grid !== 'cells' && left < hit.right && right > hit.x))
      .sort((a, b) => Math.abs(a.left - wanted) - Math.abs(b.left - wanted))
    const [best] = near
    if (best !== undefined) return startsLabel(best.words, 0, stops) ? null : { row, words: best.words }
  }
  return null
}

/** Rows beneath each other that begin at one edge, as an address does. */
const blockFrom = (index: LabelIndex, from: number, first: readonly Word[], stops: readonly (readonly string[])[]): readonly (readonly Word[])[] => {
  const lines = [first]
  const start = index.rows[from] as { page: number; bottom: number; height: number }
  const left = (first[0] as Word).x
  let last = start.bottom
  for (let row = from + 1; row < index.rows.length && lines.length < MOST_BLOCK_ROWS; row++) {
    const next = index.rows[row] as { page: number; bottom: number; height: number; words: readonly Word[] }
    if (next.page !== start.page || next.bottom - last > (index.grid === 'points' ? 2.2 * start.height : 1)) break
    const phrase = phrasesOf(next as Parameters<typeof phrasesOf>[0], index.grid).find((words) => Math.abs((words[0] as Word).x - left) <= edgeReach(index.grid, start.height))
    if (phrase === undefined) continue
    if (startsLabel(phrase, 0, stops) || textOf(phrase).endsWith(':')) break
    lines.push(phrase)
    last = next.bottom
  }
  return lines
}

const dayRun = (words: readonly Word[], order: DayOrder | null): readonly Word[] => {
  if (order === null || words[0]?.plain === true) return words.slice(0, 1)
  for (let count = Math.min(MOST_DAY_WORDS, words.length); count > 0; count--) if (readDayText(textOf(words.slice(0, count)), order) !== null) return words.slice(0, count)
  return words.slice(0, 3)
}

const wordsAt = (index: LabelIndex, place: Readonly<{ x: number; y: number; width: number; height: number }>): readonly (readonly Word[])[] | null => {
  const lines = index.rows
    .filter(({ page, bottom }) => page === 1 && bottom >= place.y && bottom <= place.y + place.height * 1.5)
    .map(({ words }) => words.filter(({ x }) => x >= place.x - 2 && x <= place.x + place.width + 2))
    .filter((words) => words.length > 0)
  return lines.length === 0 ? null : lines
}

/** `beside`: currencies or units before and behind the number. */
export type TotalFound = Readonly<{ words: readonly Word[]; value: string | null; beside: readonly string[] }>

/** A total: the amount in the label's row that stands where it stood, or the one beneath. `value` null: there, but no number. */
export const findTotal = (index: LabelIndex, template: Template, total: TotalTemplate, table: Readonly<{ begin: number; end: number }>): TotalFound | null => {
  const hits = index.find(total.label)
  const behind = hits.filter(({ row }) => row >= table.end)
  const places = behind.length > 0 ? behind : hits.filter(({ row }) => row < table.begin)
  let unreadable: TotalFound | null = null
  for (const hit of [...places].sort((a, b) => Math.abs(a.x - total.labelX) - Math.abs(b.x - total.labelX) || a.row - b.row).slice(0, 40)) {
    const moved = hit.x - total.labelX
    const options = total.side === 'right' ? numbersRight(index, hit, template) : numbersBelow(index, hit, template)
    const [best] = [...options.found].sort((a, b) => offBy(a.words, total, moved) - offBy(b.words, total, moved))
    if (best !== undefined) return best
    if (options.odd !== null) unreadable ??= { words: options.odd, value: null, beside: [] }
  }
  return unreadable
}

const offBy = (words: readonly Word[], total: TotalTemplate, moved: number): number => {
  const [first, last] = [words[0] as Word, words.at(-1) as Word]
  const right = last.x + last.width
  return Math.min(Math.abs(first.x - total.x), Math.abs(right - total.right), Math.abs(first.x - total.x - moved), Math.abs(right - total.right - moved))
}

type Numbers = Readonly<{ found: readonly TotalFound[]; odd: readonly Word[] | null }>

const numbersRight = (index: LabelIndex, hit: LabelHit, template: Template): Numbers => {
  const { words, page, bottom, height } = index.rows[hit.row] as (typeof index.rows)[number]
  const glued = rightOf(index, hit, [])
  const label = words[hit.to] as Word
  const rest = /[\p{L}\p{N}]/u.test(label.text.slice(hit.end)) && glued !== null ? glued.words : words.slice(hit.to + 1)
  const phrases = phrasesOf({ page, bottom, height, words: rest }, index.grid)
  const [next] = phrases
  const joined = next !== undefined && next[0] !== undefined && gapBetween(label, next[0]) <= joinGap(index.grid, height)
  // the label goes on (`Total lines` is not `Total`): what follows belongs to another label
  if (joined && next !== undefined && firstNumber(next, template) === null && bare(next[0]?.text ?? '').length > 3 && /^\p{L}/u.test(next[0]?.text ?? '')) return { found: [], odd: null }
  const found = phrases.flatMap((phrase) => firstNumber(phrase, template) ?? [])
  return { found, odd: found.length > 0 ? null : (phrases.find((phrase) => /\d/.test(textOf(phrase))) ?? null) }
}

const numbersBelow = (index: LabelIndex, hit: LabelHit, template: Template): Numbers => {
  for (let row = hit.row + 1; row <= hit.row + 2; row++) {
    const next = index.rows[row]
    if (next === undefined || next.page !== hit.page) break
    const phrases = phrasesOf(next, index.grid).filter((words) => (words[0] as Word).x <= hit.right + next.height && (words.at(-1) as Word).x + (words.at(-1) as Word).width >= hit.x - next.height)
    const found = phrases.flatMap((phrase) => firstNumber(phrase, template) ?? [])
    if (found.length > 0) return { found, odd: null }
  }
  return { found: [], odd: null }
}

/** The number of a phrase that is nothing but a number with its currency or unit: `EUR 1.234,50`, `24 lines`. */
const firstNumber = (phrase: readonly Word[], template: Template): TotalFound | null => {
  const [first] = phrase
  const from = phrase.findIndex(({ text }) => /[\p{L}\p{N}€$£]/u.test(text))
  if (first === undefined || from === -1) return null
  const words = phrase.slice(from, from + 6)
  const read = readNumber(textOf(words), words.length === 1 && words[0]?.plain === true ? PLAIN_NUMBERS : template.numbers)
  return read === null || read.before.length > 4 || read.behind.length > 12 || /\d/.test(read.behind) ? null : { words, value: read.value, beside: [read.before, read.behind] }
}
