// The segments a transaction set begins with: number, day, purpose and kind of the document, and the references they carry.

import type { Day } from '#ground/day'
import type { Draft, OpenAt } from './draft.ts'
import { added, shown } from './draft.ts'
import { CREDIT_INVOICES, PURPOSES, RESPONSES } from './codes.ts'
import type { RuleBook } from './rules.ts'
import { elements, moreName } from './rules.ts'
import type { Segment } from './segment.ts'
import { timeOf } from './values.ts'

/** A text of its own: whoever keeps it shall not keep the piece of the file it was cut from. */
const apart = (text: string): string => ` ${text}`.slice(1)

type Heads = Readonly<{ purpose?: number; kind?: number; number?: number; day?: number; time?: number }>

const head = (draft: Draft, segment: Segment, { purpose, kind, number, day, time }: Heads): void => {
  draft.hasBegun = true
  if (purpose !== undefined && segment.has(purpose)) {
    const code = segment.code(purpose)
    const word = PURPOSES.word(code)
    draft.purpose = word ?? 'other'
    draft.at['purpose'] = segment.spot(purpose)
    if (word === null || PURPOSES.code(word) !== code) draft.more = added(draft.more, { name: moreName(segment, purpose), value: code, at: segment.spot(purpose) })
  }
  if (kind !== undefined && segment.has(kind)) {
    draft.kind = segment.code(kind)
    draft.at['kind'] = segment.spot(kind)
  }
  if (number !== undefined && segment.has(number) && draft.number === null) {
    draft.number = apart(segment.code(number))
    draft.at['number'] = segment.spot(number)
  }
  if (day !== undefined && segment.has(day)) {
    draft.day = draft.date(segment, day)
    if (draft.day !== null) draft.at['day'] = segment.spot(day)
  }
  if (time !== undefined && segment.has(time)) {
    const value = segment.code(time)
    if (timeOf(value) === null) draft.problem('x12/bad-time', 'error', segment.spot(time), { value: shown(value) })
    draft.more = added(draft.more, { name: moreName(segment, time), value, at: segment.spot(time) })
  }
}

const refer = (draft: Draft, segment: Segment, kind: string, element: number, dayElement = 0): void => {
  if (!segment.has(element)) return
  const at: OpenAt = { value: segment.spot(element) }
  let day: Day | null = null
  if (dayElement > 0 && segment.has(dayElement)) {
    day = draft.date(segment, dayElement)
    if (day !== null) at['day'] = segment.spot(dayElement)
  }
  draft.references = added(draft.references, { kind, value: segment.code(element), line: null, day, text: null, at })
}

const cancels = (draft: Draft): void => {
  if (draft.purpose === 'cancellation') draft.type = 'order-cancellation'
}

export const BEGINNINGS: RuleBook = {
  BEG: {
    known: elements(1, 2, 3, 4, 5, 6),
    read: (draft, segment) => {
      head(draft, segment, { purpose: 1, kind: 2, number: 3, day: 5 })
      refer(draft, segment, 'release', 4)
      refer(draft, segment, 'contract', 6)
      cancels(draft)
    },
  },
  BAK: {
    known: elements(1, 2, 3, 4, 5, 7, 8, 9),
    read: (draft, segment) => {
      head(draft, segment, { purpose: 1, kind: 2, number: 3, day: segment.has(9) ? 9 : 4 })
      if (draft.kind !== null) draft.verdict = RESPONSES.word(draft.kind)
      if (draft.verdict !== null) draft.at['verdict'] = segment.spot(2)
      refer(draft, segment, 'order', 3, 4)
      refer(draft, segment, 'release', 5)
      refer(draft, segment, 'contract', 7)
      refer(draft, segment, 'seller-order', 8)
    },
  },
  BCH: {
    known: elements(1, 2, 3, 4, 5, 6, 8, 11),
    read: (draft, segment) => {
      head(draft, segment, { purpose: 1, kind: 2, number: 3, day: segment.has(11) ? 11 : segment.has(10) ? 10 : 6 })
      refer(draft, segment, 'order', 3, 6)
      refer(draft, segment, 'release', 4)
      refer(draft, segment, 'order-change', 5)
      refer(draft, segment, 'contract', 8)
      cancels(draft)
    },
  },
  BCA: {
    known: elements(1, 2, 3, 4, 5, 6, 8, 9, 10),
    read: (draft, segment) => {
      head(draft, segment, { purpose: 1, kind: 2, number: 3, day: segment.has(10) ? 10 : 6 })
      if (draft.kind !== null) draft.verdict = RESPONSES.word(draft.kind)
      if (draft.verdict !== null) draft.at['verdict'] = segment.spot(2)
      refer(draft, segment, 'order', 3, 6)
      refer(draft, segment, 'release', 4)
      refer(draft, segment, 'order-change', 5)
      refer(draft, segment, 'contract', 8)
      refer(draft, segment, 'seller-order', 9)
    },
  },
  BSN: { known: elements(1, 2, 3, 4), read: (draft, segment) => head(draft, segment, { purpose: 1, number: 2, day: 3, time: 4 }) },
  BHT: { known: elements(2, 3, 4, 5), read: (draft, segment) => head(draft, segment, { purpose: 2, number: 3, day: 4, time: 5 }) },
  BIG: {
    known: elements(1, 2, 3, 4, 5, 7, 8),
    read: (draft, segment) => {
      head(draft, segment, { number: 2, day: 1, kind: 7, purpose: 8 })
      if (draft.kind !== null && CREDIT_INVOICES.has(draft.kind)) draft.type = 'credit-note'
      if (segment.has(4)) refer(draft, segment, 'order', 4, 3)
      else if (segment.has(3)) draft.more = added(draft.more, { name: 'BIG-03', value: segment.code(3), at: segment.spot(3) })
      refer(draft, segment, 'release', 5)
    },
  },
  BPR: {
    known: elements(1, 2, 16),
    read: (draft, segment) => {
      head(draft, segment, { kind: 1, day: 16 })
      const totals = draft.totalsOf()
      totals.payable = draft.exact(segment, 2)
      if (totals.payable !== null) totals.at['payable'] = segment.spot(2)
    },
  },
  TRN: {
    known: elements(2),
    read: (draft, segment) => {
      if (draft.number !== null) refer(draft, segment, 'payment', 2)
      else head(draft, segment, { number: 2 })
    },
  },
  BCD: {
    known: elements(1, 2, 4, 5, 6, 7, 10, 11),
    read: (draft, segment) => {
      head(draft, segment, { day: 1, number: 2, kind: 5, purpose: 11 })
      const totals = draft.totalsOf()
      totals.payable = draft.cents(segment, 4)
      if (totals.payable !== null) totals.at['payable'] = segment.spot(4)
      if (segment.has(7)) refer(draft, segment, 'invoice', 7, 6)
      else if (segment.has(6)) draft.more = added(draft.more, { name: 'BCD-06', value: segment.code(6), at: segment.spot(6) })
      refer(draft, segment, 'order', 10)
    },
  },
  XQ: {
    known: elements(1, 2, 3),
    read: (draft, segment) => {
      head(draft, segment, { kind: 1, day: 2 })
      const until = draft.date(segment, 3)
      if (draft.day === null || until === null) return
      draft.dates = added(draft.dates, { kind: 'period', day: draft.day, until, time: null, at: { day: segment.spot(2), until: segment.spot(3) } })
    },
  },
  BIA: { known: elements(1, 2, 3, 4, 5), read: (draft, segment) => head(draft, segment, { purpose: 1, kind: 2, number: 3, day: 4, time: 5 }) },
  BCT: { known: elements(1, 2), read: (draft, segment) => head(draft, segment, { kind: 1, number: 2 }) },
  BMG: {
    known: elements(1, 2, 3),
    read: (draft, segment) => {
      head(draft, segment, { purpose: 1, kind: 3 })
      if (segment.has(2)) draft.notes = added(draft.notes, { kind: 'subject', text: segment.words(2), at: { text: segment.spot(2) } })
    },
  },
  MIT: {
    known: elements(1, 2),
    read: (draft, segment) => {
      head(draft, segment, { number: 1 })
      if (segment.has(2)) draft.notes = added(draft.notes, { kind: 'message', text: segment.words(2), at: { text: segment.spot(2) } })
    },
  },
  G50: { known: elements(1, 2, 3), read: (draft, segment) => head(draft, segment, { kind: 1, day: 2, number: 3 }) },
  G01: {
    known: elements(1, 2, 3, 4),
    read: (draft, segment) => {
      head(draft, segment, { day: 1, number: 2 })
      refer(draft, segment, 'order', 4, 3)
    },
  },
  W05: {
    known: elements(1, 2, 3),
    read: (draft, segment) => {
      head(draft, segment, { kind: 1, number: 2 })
      refer(draft, segment, 'order', 3)
    },
  },
  W06: { known: elements(1, 2, 3), read: (draft, segment) => head(draft, segment, { kind: 1, number: 2, day: 3 }) },
  BGN: { known: elements(1, 2, 3), read: (draft, segment) => head(draft, segment, { purpose: 1, number: 2, day: 3 }) },
  BFR: { known: elements(1, 2), read: (draft, segment) => head(draft, segment, { purpose: 1, number: 2 }) },
  BRA: { known: elements(1, 2, 3), read: (draft, segment) => head(draft, segment, { number: 1, day: 2, purpose: 3 }) },
  BPT: { known: elements(1, 2, 3), read: (draft, segment) => head(draft, segment, { purpose: 1, number: 2, day: 3 }) },
}
