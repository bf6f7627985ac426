// Segments of money and totals: payment terms, allowances and charges, taxes, prices, and what the document states in sum.

import type { Charge } from '../document.ts'
import { PRICES } from './codes.ts'
import type { Draft, OpenAt } from './draft.ts'
import { added, shown } from './draft.ts'
import type { RuleBook } from './rules.ts'
import { elements } from './rules.ts'
import type { Segment } from './segment.ts'
import { countOf } from './values.ts'

export const MONEY: RuleBook = {
  ITD: { known: elements(1, 3, 4, 5, 6, 7, 8, 12), read: (draft, segment) => terms(draft, segment) },
  SAC: { known: elements(1, 2, 4, 5, 7, 8, 9, 10, 12, 15), read: (draft, segment) => charge(draft, segment, SAC) },
  ITA: { known: elements(1, 3, 4, 6, 7, 9, 10, 11, 13), read: (draft, segment) => charge(draft, segment, ITA) },
  TXI: {
    known: elements(1, 2, 3, 6, 8),
    read: (draft, segment) => {
      const at: OpenAt = {}
      const amount = draft.exact(segment, 2)
      if (amount !== null) at['amount'] = segment.spot(2)
      const percent = draft.exact(segment, 3)
      if (percent !== null) at['percent'] = segment.spot(3)
      const base = draft.exact(segment, 8)
      if (base !== null) at['base'] = segment.spot(8)
      const holder = draft.holder()
      holder.taxes = added(holder.taxes, { kind: segment.code(1) || null, category: segment.code(6) || null, percent, base, amount, reason: null, at })
    },
  },
  CUR: {
    known: elements(2),
    read: (draft, segment) => {
      if (draft.currency !== null || draft.line !== null || !segment.has(2)) return false
      draft.currency = segment.code(2)
      draft.at['currency'] = segment.spot(2)
      return true
    },
  },
  CTP: {
    known: elements(2, 3, 5),
    read: (draft, segment) => {
      const line = draft.part ?? draft.line
      const price = draft.exact(segment, 3)
      if (line === null || price === null) return false
      const code = segment.code(2)
      const at: OpenAt = { price: segment.spot(3) }
      if (segment.has(5)) at['unit'] = segment.spot(5)
      line.prices = added(line.prices, { kind: PRICES.word(code) ?? code, price, per: null, unit: segment.part(5, 1) || null, currency: null, at })
      return true
    },
  },
  PAM: {
    known: elements(4, 5),
    read: (draft, segment) => {
      const line = draft.part ?? draft.line
      if (line === null || line.amount !== null || segment.code(4) !== '1') return false
      line.amount = draft.exact(segment, 5)
      if (line.amount !== null) line.at['amount'] = segment.spot(5)
      return true
    },
  },
  AMT: { known: elements(1, 2), read: (draft, segment) => amount(draft, segment) },
  TDS: {
    known: elements(1),
    read: (draft, segment) => {
      if (draft.set !== '857') draft.leaveLines()
      const totals = draft.totalsOf()
      const value = draft.cents(segment, 1)
      if (value === null || totals.payable !== null) return value === null
      totals.payable = totals.gross = value
      totals.at['payable'] = totals.at['gross'] = segment.spot(1)
      return true
    },
  },
  ISS: {
    known: elements(3),
    read: (draft, segment) => {
      draft.leaveLines()
      const totals = draft.totalsOf()
      totals.weight = draft.exact(segment, 3)
      if (totals.weight !== null) totals.at['weight'] = segment.spot(3)
    },
  },
  CTT: {
    known: elements(1, 2, 3),
    read: (draft, segment) => {
      draft.leaveLines()
      const totals = draft.totalsOf()
      totals.lines = draft.exact(segment, 1)
      if (totals.lines !== null) totals.at['lines'] = segment.spot(1)
      totals.hash = draft.exact(segment, 2)
      if (totals.hash !== null) totals.at['hash'] = segment.spot(2)
      if (!segment.has(3)) return
      totals.weight = draft.exact(segment, 3)
      if (totals.weight !== null) totals.at['weight'] = segment.spot(3)
    },
  },
}

const terms = (draft: Draft, segment: Segment): void => {
  const at: OpenAt = {}
  const mark = <T>(name: string, element: number, value: T): T => {
    if (value !== null) at[name] = segment.spot(element)
    return value
  }
  draft.terms = added(draft.terms, {
    kind: segment.code(1) || null,
    text: mark('text', 12, segment.words(12) || null),
    discountPercent: mark('discountPercent', 3, draft.exact(segment, 3)),
    discountAmount: mark('discountAmount', 8, draft.cents(segment, 8)),
    discountDays: mark('discountDays', 5, days(draft, segment, 5)),
    discountUntil: mark('discountUntil', 4, draft.date(segment, 4)),
    netDays: mark('netDays', 7, days(draft, segment, 7)),
    netUntil: mark('netUntil', 6, draft.date(segment, 6)),
    means: null,
    account: null,
    at,
  })
}

const days = (draft: Draft, segment: Segment, element: number): number | null => {
  if (!segment.has(element)) return null
  const value = countOf(segment.code(element))
  if (value === null) draft.problem('x12/bad-decimal', 'error', segment.spot(element), { value: shown(segment.code(element)) })
  return value
}

type ChargePlan = Readonly<{ code: number; agencyCode: number; amount: number; percent: number; rate: number; quantity: number; unit: number; method: number; text: number }>
const SAC: ChargePlan = { code: 2, agencyCode: 4, amount: 5, percent: 7, rate: 8, quantity: 10, unit: 9, method: 12, text: 15 }
const ITA: ChargePlan = { code: 3, agencyCode: 99, amount: 7, percent: 9, rate: 6, quantity: 10, unit: 11, method: 4, text: 13 }

const ALLOWED = new Set(['A', 'R'])
const CHARGED = new Set(['C', 'Q', 'S'])

/** An allowance or charge; what is neither (SAC01 N, P) is kept by name. */
const charge = (draft: Draft, segment: Segment, plan: ChargePlan): boolean => {
  const indicator = segment.code(1)
  const is: Charge['is'] | null = ALLOWED.has(indicator) ? 'allowance' : CHARGED.has(indicator) ? 'charge' : null
  if (is === null) return false
  const at: OpenAt = { is: segment.spot(1) }
  const mark = <T>(name: string, element: number, value: T): T => {
    if (value !== null) at[name] = segment.spot(element)
    return value
  }
  const holder = draft.holder()
  holder.charges = added(holder.charges, {
    is,
    code: mark('code', plan.code, segment.code(plan.code) || null),
    agencyCode: mark('agencyCode', plan.agencyCode, segment.code(plan.agencyCode) || null),
    text: mark('text', plan.text, segment.words(plan.text) || null),
    amount: mark('amount', plan.amount, draft.cents(segment, plan.amount)),
    percent: mark('percent', plan.percent, draft.exact(segment, plan.percent)),
    base: null,
    rate: mark('rate', plan.rate, draft.exact(segment, plan.rate)),
    quantity: mark('quantity', plan.quantity, draft.exact(segment, plan.quantity)),
    unit: mark('unit', plan.unit, segment.code(plan.unit) || null),
    taxCategory: null,
    taxPercent: null,
    method: mark('method', plan.method, segment.code(plan.method) || null),
    at,
  })
  if (indicator !== 'A' && indicator !== 'C') holder.more = added(holder.more, { name: 'SAC-01', value: indicator, at: segment.spot(1) })
  return true
}

const amount = (draft: Draft, segment: Segment): boolean => {
  const code = segment.code(1)
  const value = draft.exact(segment, 2)
  if (value === null) return false
  if (draft.line !== null) {
    if (code !== '1' || draft.line.amount !== null) return false
    draft.line.amount = value
    draft.line.at['amount'] = segment.spot(2)
    return true
  }
  const totals = draft.totalsOf()
  const field = code === '1' ? 'net' : code === 'TT' ? 'gross' : null
  if (field === null || totals[field] !== null) return false
  totals[field] = value
  totals.at[field] = segment.spot(2)
  return true
}
