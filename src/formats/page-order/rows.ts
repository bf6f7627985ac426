// Words of a page as rows from top to bottom, and rows as phrases: words so close that they are read together.
// The order in which words come does not matter.

import type { Grid, Page, Pages, Word } from './page.ts'

/** Words of one base line, from left to right. `bottom` is the base line of its first word, `height` that of its tallest. */
export type Row = Readonly<{ page: number; bottom: number; height: number; words: readonly Word[] }>

export const rowsOf = (pages: Pages): readonly Row[] => pages.pages.flatMap((page) => rowsOfPage(page, pages.grid))

/** Small words beside large ones share a base line only nearly: so far from one word to the next, and from the first to the last. */
const NEXT_WORD = 0.25
const WHOLE_LINE = 0.5

const rowsOfPage = (page: Page, grid: Grid): Row[] => {
  const bottom = (word: Word): number => word.y + word.height
  const sorted = [...page.words].sort((a, b) => bottom(a) - bottom(b) || a.x - b.x || (a.text < b.text ? -1 : 1))
  const rows: Row[] = []
  let open: Word[] = []
  const close = (): void => {
    const [first] = open
    if (first === undefined) return
    let height = 0
    for (const word of open) height = Math.max(height, word.height)
    rows.push({ page: page.number, bottom: bottom(first), height, words: open.sort((a, b) => a.x - b.x) })
    open = []
  }
  for (const word of sorted) {
    const [first, last] = [open[0], open.at(-1)]
    if (first !== undefined && last !== undefined && !sameLine(grid, { first, last, word })) close()
    open.push(word)
  }
  close()
  return rows
}

const sameLine = (grid: Grid, { first, last, word }: Readonly<{ first: Word; last: Word; word: Word }>): boolean => {
  const bottom = (one: Word): number => one.y + one.height
  if (grid !== 'points') return bottom(word) - bottom(first) <= 0.5
  return bottom(word) - bottom(last) <= NEXT_WORD * Math.min(word.height, last.height) && bottom(word) - bottom(first) <= WHOLE_LINE * Math.min(word.height, first.height)
}

/** How far two words may stand apart and still be read together: a little more than the space of a typewriter face. Cells never are. */
export const joinGap = (grid: Grid, height: number): number => (grid === 'cells' ? -1 : grid === 'characters' ? 1 : 0.7 * height)

export const gapBetween = (left: Word, right: Word): number => right.x - left.x - left.width

/** Runs of words read together. */
export const phrasesOf = (row: Row, grid: Grid): readonly (readonly Word[])[] => {
  const phrases: Word[][] = []
  for (const word of row.words) {
    const last = phrases.at(-1)
    const before = last?.at(-1)
    if (last === undefined || before === undefined || gapBetween(before, word) > joinGap(grid, Math.min(word.height, before.height))) phrases.push([word])
    else last.push(word)
  }
  return phrases
}

/** How far apart things may stand that stand in one column. */
export const edgeReach = (grid: Grid, height: number): number => (grid === 'points' ? Math.max(1.5, 0.3 * height) : 0.5)
