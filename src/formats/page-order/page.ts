// A page as words with positions, whatever it came from: a PDF in points, a mail in characters, a sheet in cells.
// The left upper corner is the origin; lines and rows count from 1 as a person counts them, columns from 0.

import { say } from '#ground/say'
import type { Problem } from '../problem.ts'
import type { Spot } from '../spot.ts'

export type Area = Readonly<{ page: number; x: number; y: number; width: number; height: number }>

/** `plain`: written plainly (1234.5, 2026-03-02) whatever the document's habit, as number and day cells of a sheet are. */
export type Word = Area & Readonly<{ text: string; plain?: true }>

/** `points`: 1/72 inch; `characters`: column and line; `cells`: column and row, each word a whole cell. */
export type Grid = 'points' | 'characters' | 'cells'

/** `number` counts from 1. `name` is the sheet's, where there is one. */
export type Page = Readonly<{ number: number; name: string | null; width: number; height: number; words: readonly Word[] }>

/** `problems`: what was left out or could not be read on the way here. */
export type Pages = Readonly<{ grid: Grid; pages: readonly Page[]; problems: readonly Problem[] }>

export const MOST_PAGES = 200
export const MOST_WORDS = 120_000
export const LONGEST_LINE = 2_000
const LONGEST_WORD = 500
const MOST_LINES = 50_000
const TAB_GAP = 2

/** `page 1, 72 340`, `line 12, column 5`, `row 12, column C`; a sheet of several with its name. */
export const spotOfArea = (pages: Pages, area: Area): Spot => {
  const [x, y] = [Math.floor(area.x), Math.floor(area.y)]
  if (pages.grid === 'points') return `page ${area.page}, ${x} ${y}`
  if (pages.grid === 'characters') return `line ${y}, column ${x + 1}`
  const sheet = pages.pages.length > 1 ? `sheet ${pages.pages.find(({ number }) => number === area.page)?.name ?? area.page}, ` : ''
  return `${sheet}row ${y}, column ${columnLetters(x)}`
}

/** 2 to "C", 27 to "AB". */
const columnLetters = (column: number): string => (column < 26 ? '' : columnLetters(Math.floor(column / 26) - 1)) + String.fromCharCode(65 + (column % 26))

/** The words whose middle lies in one of the areas, in reading order. */
export const wordsIn = (pages: Pages, areas: readonly Area[]): readonly Word[] => {
  const inside = (word: Word, { page, x, y, width, height }: Area): boolean => {
    const [middle, centre] = [word.x + word.width / 2, word.y + word.height / 2]
    return word.page === page && middle >= x && middle <= x + width && centre >= y && centre <= y + height
  }
  const numbers = new Set(areas.map(({ page }) => page))
  return pages.pages.filter(({ number }) => numbers.has(number)).flatMap(({ words }) => words.filter((word) => areas.some((area) => inside(word, area))))
}

/** The smallest area around the words of one page; the page of the first counts. */
export const around = (words: readonly Word[]): Area => {
  const [first] = words
  if (first === undefined) throw new Error('no words to go around')
  let [left, top, right, bottom] = [first.x, first.y, first.x + first.width, first.y + first.height]
  for (const word of words) {
    if (word.page !== first.page) continue
    left = Math.min(left, word.x)
    top = Math.min(top, word.y)
    right = Math.max(right, word.x + word.width)
    bottom = Math.max(bottom, word.y + word.height)
  }
  return { page: first.page, x: left, y: top, width: right - left, height: bottom - top }
}

export const textOf = (words: readonly Word[]): string => words.map(({ text }) => text).join(' ')

/** Pages within bounds: positions that are numbers, words of bearable length, no more pages and words than an order has. What goes is told. */
export const boundedPages = (pages: Pages): Pages => {
  const problems = [...pages.problems]
  let [left, odd] = [MOST_WORDS, 0]
  const kept: Page[] = []
  for (const page of pages.pages.slice(0, MOST_PAGES)) {
    const words: Word[] = []
    for (const word of page.words) {
      if (left === 0) break
      if (!isPlaced(word)) odd += 1
      else if (word.text.trim() !== '') {
        left -= 1
        words.push(word.text.length > LONGEST_WORD ? { ...word, text: word.text.slice(0, LONGEST_WORD) } : word)
        if (word.text.length > LONGEST_WORD) odd += 1
      }
    }
    kept.push({ ...page, words })
  }
  const spot = 'page 1'
  if (pages.pages.length > MOST_PAGES || left === 0) problems.push({ code: 'page-order/too-much', severity: 'error', at: spot, say: say('problem.page-order/too-much', { pages: MOST_PAGES, words: MOST_WORDS }) })
  if (odd > 0) problems.push({ code: 'page-order/odd-words', severity: 'error', at: spot, say: say('problem.page-order/odd-words', { count: odd }) })
  return { ...pages, pages: kept, problems }
}

const isPlaced = ({ x, y, width, height }: Word): boolean => [x, y, width, height].every((value) => Number.isFinite(value) && Math.abs(value) < 1e6) && width >= 0 && height >= 0

/** A mail or text as one page of characters. Tabs become columns, quote marks at the left and drawn lines are left out. */
export const pagesOfText = (text: string): Pages => {
  const problems: Problem[] = []
  const lines = text.slice(0, MOST_LINES * LONGEST_LINE).split(/\r\n|\r|\n|\u2028/)
  if (lines.length > MOST_LINES) problems.push(cutAt(MOST_LINES))
  const words: Word[] = []
  let width = 0
  spread(lines.slice(0, MOST_LINES), problems).forEach((line, at) => {
    width = Math.max(width, line.length)
    for (const match of line.matchAll(/\S+/g)) {
      if (!/^[-=_*~+.]{2,}$/.test(match[0]) && words.length <= MOST_WORDS) words.push({ page: 1, x: match.index, y: at + 1, width: match[0].length, height: 1, text: match[0] })
    }
  })
  return { grid: 'characters', pages: [{ number: 1, name: null, width, height: lines.length, words }], problems }
}

/** Lines that follow each other and hold tabs get columns as wide as their widest cell; a tab at fixed stops would tear them apart. */
const spread = (raw: readonly string[], problems: Problem[]): readonly string[] => {
  const lines = raw.map((line, at) => {
    if (line.length > LONGEST_LINE) problems.push(cutAt(at + 1))
    return line.slice(0, LONGEST_LINE).replace(/^(?:>[ ]?)+/, '').replace(/[\u00a0\u202f\u2007]/g, ' ').replaceAll('|', ' ')
  })
  const out: string[] = []
  for (let at = 0; at < lines.length; ) {
    let end = at
    while (end < lines.length && (lines[end] as string).includes('\t')) end += 1
    if (end === at) out.push(lines[at++] as string)
    else {
      out.push(...aligned(lines.slice(at, end).map((line) => line.split('\t').map((cell) => cell.trim()))))
      at = end
    }
  }
  return out
}

const aligned = (block: readonly (readonly string[])[]): readonly string[] => {
  const widths: number[] = []
  for (const cells of block) cells.forEach((cell, at) => (widths[at] = Math.max(widths[at] ?? 0, cell.length)))
  return block.map((cells) => cells.map((cell, at) => cell.padEnd((widths[at] ?? 0) + TAB_GAP)).join('').slice(0, LONGEST_LINE).trimEnd())
}

const cutAt = (line: number): Problem => ({ code: 'page-order/line-cut', severity: 'error', at: `line ${line}`, say: say('problem.page-order/line-cut', { line, most: LONGEST_LINE }) })
