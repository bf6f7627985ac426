// A span of whole days that names its first and its last day; an open end is null.

import type { Day } from './day.ts'

export type Period = Readonly<{ from: Day; to: Day | null }>

export const period = (from: Day, to: Day | null): Period => {
  if (to !== null && to < from) throw new Error(`a period cannot end (${to}) before it begins (${from})`)
  return { from, to }
}

export const covers = (span: Period, at: Day): boolean => at >= span.from && (span.to === null || at <= span.to)

export const overlaps = (a: Period, b: Period): boolean => (a.to === null || b.from <= a.to) && (b.to === null || a.from <= b.to)

/** The days both spans share, or null. */
export const intersection = (a: Period, b: Period): Period | null => {
  if (!overlaps(a, b)) return null
  const to = a.to === null ? b.to : b.to === null ? a.to : a.to < b.to ? a.to : b.to
  return { from: a.from > b.from ? a.from : b.from, to }
}
