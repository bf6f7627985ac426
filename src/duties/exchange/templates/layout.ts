// Where the words of a page stand on the screen: points at scale, characters on a raster, cells in a grid. Long pages are cut into blocks,
// so that only what is in sight need be drawn.

import type { Area, Pages, Word } from '#formats/page-order/page'
import { rowsOf } from '#formats/page-order/rows'
import { holdsMiddle } from './marks.ts'

/** Pixels from the left upper corner of all pages. `stretch`: how much wider the letters must be to fill the word's width. */
export type Place = Readonly<{ word: Word; row: number; left: number; top: number; width: number; height: number; size: number; stretch: number }>

export type Block = Readonly<{ key: string; left: number; top: number; width: number; height: number; from: number; to: number; title: string | null; columns: readonly Readonly<{ letters: string; left: number; width: number }>[]; rows: readonly number[] }>

export type Layout = Readonly<{ width: number; height: number; places: readonly Place[]; blocks: readonly Block[] }>

export type Box = Readonly<{ left: number; top: number; width: number; height: number }>

/** The width of a text at a size, in pixels. */
export type Measure = (text: string, size: number, mono: boolean) => number

type Shown = Omit<Pages, 'problems'>

const GAP = 16
const MARGIN = 20
const BLOCK_ROWS = 60
export const CELL_SIZE = 12.5
const [CHARACTER, LINE] = [7.5, 27]
export const CELL_ROW = 34
const [GUTTER, HEAD, TITLE] = [44, 22, 24]
const WIDEST_CELL = 260
const MEASURED_ROWS = 400

export const layoutOf = (shown: Shown, room: number, measure: Measure): Layout => {
  const rows = rowsOf({ ...shown, problems: [] })
  const places: Place[] = []
  const blocks: Block[] = []
  let [top, width] = [GAP, 0]
  let row = 0
  for (const page of shown.pages) {
    const mine: { words: readonly Word[]; row: number }[] = []
    while (row < rows.length && rows[row]?.page === page.number) mine.push({ words: rows[row]?.words ?? [], row: row++ })
    const many = shown.pages.length > 1
    if (shown.grid === 'points') {
      const scale = Math.min(1.7, Math.max(0.9, (room - 2 * MARGIN) / Math.max(1, page.width)))
      const from = places.length
      for (const one of mine) {
        for (const word of one.words) {
          const size = Math.max(6, word.height * scale * 0.92)
          places.push({ word, row: one.row, left: MARGIN + word.x * scale, top: top + word.y * scale, width: Math.max(4, word.width * scale), height: word.height * scale, size, stretch: stretchOf(word.width * scale, measure(word.text, size, false)) })
        }
      }
      blocks.push({ key: `${page.number}`, left: MARGIN, top, width: page.width * scale, height: page.height * scale, from, to: places.length, title: many ? `${page.number}` : null, columns: [], rows: [] })
      top += page.height * scale + GAP
      width = Math.max(width, page.width * scale + 2 * MARGIN)
      continue
    }
    const isCells = shown.grid === 'cells'
    const columns = isCells ? columnsOf(mine, measure) : []
    const last = columns.at(-1)
    const [pageWidth, rowHeight] = isCells ? [last === undefined ? GUTTER : last.left + last.width, CELL_ROW] : [Math.max(60, page.width) * CHARACTER + 2 * MARGIN, LINE]
    const height = Math.max(1, Math.ceil(page.height), ...(mine.length === 0 ? [] : [Math.ceil(mine.at(-1)?.words[0]?.y ?? 1)]))
    let at = 0
    for (let begin = 0; begin < height; begin += BLOCK_ROWS) {
      const [count, head] = [Math.min(BLOCK_ROWS, height - begin), begin === 0 && isCells ? HEAD + (many ? TITLE : 0) : 0]
      const from = places.length
      for (; at < mine.length && (mine[at]?.words[0]?.y ?? 0) <= begin + count; at += 1) {
        for (const word of mine[at]?.words ?? []) {
          const rowTop = top + head + (word.y - 1 - begin) * rowHeight
          const column = columns[word.x]
          const box = isCells ? { left: MARGIN + (column?.left ?? GUTTER), width: column?.width ?? 60, top: rowTop, height: CELL_ROW } : { left: 2 * MARGIN + word.x * CHARACTER, width: word.width * CHARACTER, top: rowTop + 9, height: LINE - 9 }
          places.push({ word, row: mine[at]?.row ?? 0, ...box, size: CELL_SIZE, stretch: isCells ? 1 : stretchOf(box.width, measure(word.text, CELL_SIZE, true)) })
        }
      }
      blocks.push({
        key: `${page.number} ${begin}`, left: MARGIN, top, width: pageWidth, height: head + count * rowHeight, from, to: places.length, title: begin === 0 && many ? (page.name ?? `${page.number}`) : null,
        columns: begin === 0 ? columns : columns.map((one) => ({ ...one, letters: '' })), rows: isCells ? Array.from({ length: count }, (_, nth) => begin + nth + 1) : [],
      })
      top += head + count * rowHeight
    }
    top += GAP
    width = Math.max(width, pageWidth + 2 * MARGIN)
  }
  return { width, height: top, places, blocks }
}

const stretchOf = (wanted: number, natural: number): number => (natural === 0 ? 1 : Math.min(2, Math.max(0.4, wanted / natural)))

const columnsOf = (rows: readonly { words: readonly Word[] }[], measure: Measure): Block['columns'] => {
  const widths: number[] = []
  rows.forEach(({ words }, at) => {
    for (const word of words) widths[word.x] = Math.max(widths[word.x] ?? 56, at < MEASURED_ROWS ? Math.min(WIDEST_CELL, measure(word.text, CELL_SIZE, false) * 1.08 + 18) : 0)
  })
  let left = GUTTER
  return Array.from(widths, (width = 56, at) => {
    const column = { letters: lettersOf(at), left, width }
    left += width
    return column
  })
}

const lettersOf = (column: number): string => (column < 26 ? '' : lettersOf(Math.floor(column / 26) - 1)) + String.fromCharCode(65 + (column % 26))

/** The words in areas of their pages, by number. */
export const placesIn = (places: readonly Place[], areas: readonly Area[]): readonly number[] => {
  const pages = new Set(areas.map(({ page }) => page))
  return places.flatMap(({ word }, at) => (pages.has(word.page) && areas.some((area) => holdsMiddle(area, word)) ? [at] : []))
}

/** The words whose middle lies in a rectangle drawn on the screen. */
export const placesUnder = (places: readonly Place[], box: Box): readonly number[] =>
  places.flatMap(({ left, top, width, height }, at) => {
    const [across, down] = [left + width / 2, top + height / 2]
    return across >= box.left && across <= box.left + box.width && down >= box.top && down <= box.top + box.height ? [at] : []
  })

export const placeAt = (places: readonly Place[], x: number, y: number): number =>
  places.findIndex(({ left, top, width, height }) => x >= left - 1 && x <= left + width + 1 && y >= top - 2 && y <= top + height + 2)

/** One box for each row of words. */
export const boxesOf = (places: readonly Place[], some: readonly number[]): readonly Box[] => {
  const boxes: { row: number; left: number; top: number; right: number; bottom: number }[] = []
  for (const at of some) {
    const place = places[at]
    if (place === undefined) continue
    const { row, left, top, width, height } = place
    const last = boxes.at(-1)
    if (last === undefined || last.row !== row) boxes.push({ row, left, top, right: left + width, bottom: top + height })
    else Object.assign(last, { left: Math.min(last.left, left), top: Math.min(last.top, top), right: Math.max(last.right, left + width), bottom: Math.max(last.bottom, top + height) })
  }
  return boxes.map(({ left, top, right, bottom }) => ({ left, top, width: right - left, height: bottom - top }))
}

/** The word that an arrow key leads to: along the reading order, or the nearest of the next row. */
export const moved = (places: readonly Place[], from: number, key: string): number => {
  const here = places[from]
  if (here === undefined) return 0
  if (key === 'ArrowRight') return Math.min(places.length - 1, from + 1)
  if (key === 'ArrowLeft') return Math.max(0, from - 1)
  if (key === 'Home') return places.findIndex(({ row }) => row === here.row)
  if (key === 'End') return places.findLastIndex(({ row }) => row === here.row)
  const step = key === 'ArrowDown' ? 1 : -1
  let next = from
  while (places[next]?.row === here.row) next += step
  const row = places[next]?.row
  if (row === undefined) return from
  const middle = here.left + here.width / 2
  let [best, least] = [next, Number.POSITIVE_INFINITY]
  for (let at = next; places[at]?.row === row; at += step) {
    const place = places[at] as Place
    const off = middle < place.left ? place.left - middle : Math.max(0, middle - place.left - place.width)
    if (off < least) [best, least] = [at, off]
  }
  return best
}
