// Which of two terms goes first when both speak about the same item at the same site: the written order of precedence.
// Site before account, deeper site first; item before family before everything, deeper family first; amendment before contract;
// later start before earlier; then the lower clause number. What decides is named, so that the trail can say it.

import type { Day } from '#ground/day'
import type { PriceTerm } from './price-term.ts'

/** A term as it stands for one item at one site. */
export type Placed = Readonly<{
  term: PriceTerm
  contract: string
  /** Steps from the root down to the term's site; -1 for the whole account. */
  siteDepth: number
  /** 2 item, 1 family, 0 everything. */
  nearness: 0 | 1 | 2
  /** Steps from the topmost family down to the term's; 0 when it names none. */
  familyDepth: number
  /** The day its amendment takes effect; null for the contract's own. */
  amendedOn: Day | null
}>

export const CRITERIA = ['site', 'subject', 'family', 'amendment', 'start', 'clause', 'contract', 'same'] as const
export type Criterion = (typeof CRITERIA)[number]

/** Negative when `a` goes first. */
export const precedence = (a: Placed, b: Placed): number => decided(a, b).order

/** Which goes first and by which criterion; `same` when nothing tells them apart but their ids. */
export const decided = (a: Placed, b: Placed): Readonly<{ order: number; by: Criterion }> => {
  if (a.siteDepth !== b.siteDepth) return { order: b.siteDepth - a.siteDepth, by: 'site' }
  if (a.nearness !== b.nearness) return { order: b.nearness - a.nearness, by: 'subject' }
  if (a.familyDepth !== b.familyDepth) return { order: b.familyDepth - a.familyDepth, by: 'family' }
  const amended = later(a.amendedOn ?? '', b.amendedOn ?? '')
  if (amended !== 0) return { order: amended, by: 'amendment' }
  const start = later(a.term.valid.from, b.term.valid.from)
  if (start !== 0) return { order: start, by: 'start' }
  const clause = compareClauses(a.term.clause, b.term.clause)
  if (clause !== 0) return { order: clause, by: 'clause' }
  if (a.contract !== b.contract) return { order: a.contract < b.contract ? -1 : 1, by: 'contract' }
  return { order: a.term.termId < b.term.termId ? -1 : a.term.termId > b.term.termId ? 1 : 0, by: 'same' }
}

const later = (a: string, b: string): number => (a === b ? 0 : a > b ? -1 : 1)

/** Clause numbers as people count them: 4.2 before 4.10, 4 before 4.1, A.2 before B.1. */
export const compareClauses = (a: string, b: string): number => {
  const left = a.match(PARTS) ?? []
  const right = b.match(PARTS) ?? []
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const order = comparePart(left[at] ?? '', right[at] ?? '')
    if (order !== 0) return order
  }
  return left.length - right.length || (a < b ? -1 : a > b ? 1 : 0)
}

const PARTS = /\d+|[^\d.\s]+/g

const comparePart = (a: string, b: string): number => {
  const [m, n] = [/^\d/.test(a), /^\d/.test(b)]
  if (m && n) return Number(a) - Number(b)
  return a === b ? 0 : a < b ? -1 : 1
}
