// Which label a marked value belongs to: the words left of it or above it, preferring what orders are known to call it.

import { labelTokens, type LabelIndex } from './label-match.ts'
import type { Word } from './page.ts'
import { around } from './page.ts'
import type { Row } from './rows.ts'
import { gapBetween, joinGap, phrasesOf } from './rows.ts'

export type LabelChoice = Readonly<{ label: readonly string[]; side: 'right' | 'below'; x: number; y: number; dx: number; dy: number; score: number }>

const MOST_LABEL_WORDS = 6
const ROWS_ABOVE = 3

/** All labels that may be meant, the likeliest first. `known`: what orders call this value. */
export const labelChoices = (index: LabelIndex, words: readonly Word[], known: readonly string[]): readonly LabelChoice[] => {
  const [first] = words
  const at = first === undefined ? -1 : index.rows.findIndex((row) => row.words.includes(first))
  if (first === undefined || at === -1) return []
  const names = namesOf(known)
  return [...leftOf(index, at, first), ...aboveOf(index, at, words)]
    .map((choice) => ({ ...choice, score: choice.score + (names.has(choice.label.join(' ')) ? 3 : choice.label.some((_, from) => names.has(choice.label.slice(from).join(' '))) ? 1.5 : 0) }))
    .sort((a, b) => b.score - a.score)
}

const remembered = new WeakMap<readonly string[], ReadonlySet<string>>()

const namesOf = (known: readonly string[]): ReadonlySet<string> => {
  const names = remembered.get(known) ?? new Set(known.map((name) => labelTokens(name).join(' ')))
  remembered.set(known, names)
  return names
}

const leftOf = (index: LabelIndex, at: number, value: Word): readonly LabelChoice[] => {
  const { words, bottom } = index.rows[at] as Row
  const glued = /^([\p{L}.°\s-]+[:#])\s*[\p{L}\p{N}]/u.exec(value.text)?.[1]
  if (glued !== undefined) return [{ label: labelTokens(glued), side: 'right', x: value.x, y: bottom, dx: 0, dy: 0, score: 2 }]
  let from = words.indexOf(value) - 1
  while (from >= 0 && !/[\p{L}\p{N}#]/u.test((words[from] as Word).text)) from -= 1
  const last = words[from]
  if (last === undefined || /\d/.test(last.text)) return []
  const gap = gapBetween(last, value)
  let begin = from
  while (begin > 0 && from - begin + 1 < MOST_LABEL_WORDS) {
    const [before, word] = [words[begin - 1] as Word, words[begin] as Word]
    if (gapBetween(before, word) > joinGap(index.grid, word.height) || /\d|:$/.test(before.text)) break
    begin -= 1
  }
  const taken = words.slice(begin, from + 1)
  const label = taken.flatMap(({ text }) => labelTokens(text))
  const x = (taken[0] as Word).x
  if (label.length === 0) return []
  const marked = /[:#]$/.test(last.text) || words[from + 1] !== value ? 1 : 0
  const near = index.grid === 'cells' ? gap <= 0.5 : gap <= 4 * value.height || (index.grid === 'characters' && gap <= 8)
  const choice = (tokens: readonly string[], left: number, score: number): LabelChoice => ({ label: tokens, side: 'right', x: left, y: bottom, dx: value.x - left, dy: 0, score })
  const choices = [choice(label, x, marked + (near ? 0.8 : 0.2))]
  // a sentence before the label is no part of it
  for (let skip = 1; skip < taken.length; skip++) choices.push(choice(taken.slice(skip).flatMap(({ text }) => labelTokens(text)), (taken[skip] as Word).x, marked * 0.5 - 0.1 * skip))
  return choices.filter((one) => one.label.length > 0)
}

const aboveOf = (index: LabelIndex, at: number, words: readonly Word[]): readonly LabelChoice[] => {
  const value = around(words)
  const { page, bottom } = index.rows[at] as Row
  const choices: LabelChoice[] = []
  for (let row = at - 1; row >= Math.max(0, at - ROWS_ABOVE); row--) {
    const above = index.rows[row] as Row
    if (above.page !== page || bottom - above.bottom > (index.grid === 'points' ? 6 * above.height : ROWS_ABOVE)) break
    for (const phrase of phrasesOf(above, index.grid)) {
      const [left, last] = [phrase[0] as Word, phrase.at(-1) as Word]
      const sameEdge = Math.abs(left.x - value.x) <= above.height * (index.grid === 'points' ? 0.5 : 0.3)
      const overlaps = left.x < value.x + value.width && last.x + last.width > value.x
      const label = phrase.flatMap(({ text }) => labelTokens(text))
      if ((!sameEdge && !overlaps) || label.length === 0 || label.length > MOST_LABEL_WORDS || phrase.some(({ text }) => /\d/.test(text))) continue
      choices.push({ label, side: 'below', x: left.x, y: above.bottom, dx: value.x - left.x, dy: bottom - above.bottom, score: (last.text.endsWith(':') ? 0.7 : 0) + (sameEdge ? 0.5 : 0.2) - 0.2 * (at - 1 - row) })
    }
  }
  return choices
}
