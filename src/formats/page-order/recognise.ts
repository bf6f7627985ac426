// Which client's template an order fits: its head is there, its labels stand where they stood, its letterhead is the client's.
// Two that fit alike are none: a person chooses.

import { LabelIndex } from './label-match.ts'
import type { Pages } from './page.ts'
import { boundedPages } from './page.ts'
import { edgeReach, rowsOf } from './rows.ts'
import { headsOf } from './table-columns.ts'
import { readTable } from './table-read.ts'
import type { Template } from './template.ts'

export type Fit = Readonly<{ template: Template; /** 0 to 1. */ score: number }>

const ENOUGH = 0.75
const AHEAD = 0.03

export const recognise = (pages: Pages, templates: readonly Template[]): Template | null => {
  const [best, second] = fitsOf(pages, templates)
  if (best === undefined || best.score < ENOUGH) return null
  return second !== undefined && best.score - second.score < AHEAD ? null : best.template
}

/** All templates of the pages' kind, the best first. */
export const fitsOf = (given: Pages, templates: readonly Template[]): readonly Fit[] => {
  const pages = boundedPages(given)
  const index = new LabelIndex(rowsOf(pages), pages.grid)
  return templates
    .filter(({ grid }) => grid === pages.grid)
    .map((template) => ({ template, score: scoreOf(pages, index, template) }))
    .sort((a, b) => b.score - a.score)
}

/** Head of the table (or lines of its pattern), places of its columns, labels of fields and totals, letterhead: 35, 15, 25 and 25 of a hundred. */
const scoreOf = (pages: Pages, index: LabelIndex, template: Template): number => {
  const [head] = headsOf(index, template.table)
  const patterned = template.table.pattern !== null && readTable({ pages, index, template }).items.length > 0
  if (head === undefined && !patterned) return 0
  const reach = 4 * edgeReach(index.grid, index.rows[head?.from ?? 0]?.height ?? 1)
  const stayed = head === undefined ? 1 : share(head.columns.filter(({ column, left }) => Math.abs(left - column.left) <= reach).length, head.columns.length)
  const labels = [
    ...template.fields.flatMap(({ anchor }) => (anchor.by === 'label' ? [nearness(index, anchor.label, anchor.x, reach)] : [])),
    ...template.totals.map(({ label, labelX }) => nearness(index, label, labelX, reach)),
  ]
  const there = template.letterhead.filter((text) => index.find([text]).some(({ page }) => page === 1)).length
  return 0.35 * (head?.found ?? 1) + 0.15 * stayed + 0.25 * share(labels.reduce((sum, one) => sum + one, 0), labels.length) + 0.25 * share(there, template.letterhead.length)
}

const share = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole)

/** 1 for a label at its place, half for one elsewhere on the order. */
const nearness = (index: LabelIndex, label: readonly string[], x: number, reach: number): number => {
  const hits = index.find(label)
  if (hits.length === 0) return 0
  return hits.some((hit) => Math.abs(hit.x - x) <= reach) ? 1 : 0.5
}
