// Labels on a page, compared as people do: without case, accents and points, so that `Bestell-Nr.:` and `BESTELL NR` are one.

import type { Grid, Word } from './page.ts'
import type { Row } from './rows.ts'
import { gapBetween, joinGap } from './rows.ts'

/** Lower case, without accents; letters, digits and number signs only. */
const PLAIN = /^[a-z0-9#%]*$/

export const bare = (text: string): string => {
  const lower = text.toLowerCase()
  return PLAIN.test(lower) ? lower : withoutAccents(lower)
}

const withoutAccents = (lower: string): string =>
  lower
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}#%]/gu, '')

const SPLIT = /[^\p{L}\p{N}\p{M}#%]+/u

/** The parts of a label, each lower case and without accents. */
export const labelTokens = (text: string): readonly string[] => text.slice(0, 500).split(SPLIT).flatMap((part) => (bare(part) === '' ? [] : [bare(part)]))

/** A part of a row with the word it stands in; `end` is where in the word's text the part is over. */
type Token = Readonly<{ text: string; word: number; first: boolean; end: number }>

const tokensOfRow = (row: Row): readonly Token[] => {
  const tokens: Token[] = []
  row.words.forEach((word, at) => {
    let first = true
    for (const match of word.text.matchAll(/[\p{L}\p{N}\p{M}#%]+/gu)) {
      const text = bare(match[0])
      if (text !== '') tokens.push({ text, word: at, first, end: match.index + match[0].length })
      first = false
    }
  })
  return tokens
}

/** Where a label stands: its words in the row, and in its last word where it is over. */
export type LabelHit = Readonly<{ row: number; from: number; to: number; end: number; x: number; right: number; bottom: number; page: number }>

/** Finds labels in rows quickly, however many rows there are: rows are looked up by the first part of the label. */
export class LabelIndex {
  readonly #tokens: (readonly Token[])[]
  readonly #starts = new Map<string, (readonly [row: number, token: number])[]>()

  constructor(
    readonly rows: readonly Row[],
    readonly grid: Grid,
  ) {
    this.#tokens = rows.map(tokensOfRow)
    this.#tokens.forEach((tokens, row) =>
      tokens.forEach(({ text, first }, token) => {
        if (!first) return
        const known = this.#starts.get(text)
        if (known === undefined) this.#starts.set(text, [[row, token]])
        else if (known.length < 2_000) known.push([row, token])
      }),
    )
  }

  /** All places of the label from top to bottom; its words must be read together. */
  find(label: readonly string[]): readonly LabelHit[] {
    return (this.#starts.get(label[0] ?? '') ?? []).flatMap(([row, token]) => this.#hit(label, row, token) ?? [])
  }

  /** The places in one row. */
  findIn(label: readonly string[], row: number): readonly LabelHit[] {
    const tokens = this.#tokens[row] ?? []
    return tokens.flatMap(({ text, first }, token) => (first && text === label[0] ? (this.#hit(label, row, token) ?? []) : []))
  }

  #hit(label: readonly string[], row: number, token: number): LabelHit | null {
    const tokens = (this.#tokens[row] ?? []).slice(token, token + label.length)
    if (tokens.length < label.length || !tokens.every(({ text }, at) => text === label[at])) return null
    const { words, page, bottom } = this.rows[row] as Row
    const last = tokens.at(-1) as Token
    const from = (tokens[0] as Token).word
    if (!readTogether(words.slice(from, last.word + 1), this.grid)) return null
    const [start, end] = [words[from] as Word, words[last.word] as Word]
    return { row, from, to: last.word, end: last.end, x: start.x, right: end.x + end.width, bottom, page }
  }
}

const readTogether = (words: readonly Word[], grid: Grid): boolean => words.every((word, at) => at === 0 || gapBetween(words[at - 1] as Word, word) <= joinGap(grid, word.height))
