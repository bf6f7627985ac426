// Allowances, charges and taxes, of the document or of a line, with their amounts, percents and bases.

import { isNegative, negated } from './exact.ts'
import { newCharge, newTax } from './growing.ts'
import type { Handlers } from './groups.ts'
import type { Message } from './message.ts'
import { takeCurrency, takeOtherAmount } from './read-header.ts'
import { takeLineAmount } from './read-lines.ts'
import { joined } from './read-parties.ts'
import type { Segment } from './segment.ts'

const LOWERS = new Set(['A', 'F', 'G', 'L', 'M'])

export const chargeHandlers: Handlers = {
  '*.ALC': (m, s) => {
    const what = s.get(1).toUpperCase()
    const charge = newCharge(LOWERS.has(what) ? 'allowance' : 'charge')
    charge.at['is'] = s.at(1)
    take(charge, 'code', s, s.peek(5, 1) === '' ? [2, 2] : [5, 1])
    const agency = s.get(5, 3)
    if (agency !== '') charge.agencyCode = agency
    const text = joined(s, 5, 4, 5)
    if (text !== '') {
      charge.text = text
      charge.at['text'] = s.at(5, 4)
    } else take(charge, 'text', s, [2, 1])
    take(charge, 'method', s, [3, 1])
    m.charge = charge
    m.owner.charges.push(charge)
  },
  'ALC.MOA': (m, s) => {
    const { charge } = m
    const code = s.peek(1)
    if (code === '203' && m.line !== null) return takeLineAmount(m, s)
    if (charge === null) return takeOtherAmount(m, s)
    if (isRecap(m, code)) return takeRecap(m, s)
    if (code === '509' && m.line !== null) return takePriceDiscount(m, s)
    const field = code === '25' ? 'base' : 'amount'
    if (charge[field] !== null || code === '124') return takeOtherAmount(m, s)
    s.get(1)
    takeCurrency(m, s)
    const amount = m.exact(s, 1, 2)
    if (amount === null) return
    charge.at[field] = s.at(1, 2)
    if (field === 'base' || !isNegative(amount)) {
      charge[field] = amount
      return
    }
    charge.amount = negated(amount)
    charge.is = charge.is === 'charge' ? 'allowance' : 'charge'
  },
  'ALC.PCD': (m, s) => {
    if (m.charge === null || m.charge.percent !== null) return
    s.get(1)
    m.charge.percent = m.exact(s, 1, 2)
    if (m.charge.percent !== null) m.charge.at['percent'] = s.at(1, 2)
  },
  'ALC.QTY': (m, s) => {
    if (m.charge === null || m.charge.quantity !== null) return
    s.get(1)
    m.charge.quantity = m.exact(s, 1, 2)
    take(m.charge, 'unit', s, [1, 3])
    if (m.charge.quantity !== null) m.charge.at['quantity'] = s.at(1, 2)
  },
  'ALC.RTE': (m, s) => {
    if (m.charge === null || m.charge.rate !== null) return
    s.get(1)
    m.charge.rate = m.exact(s, 1, 2)
    if (m.charge.rate !== null) m.charge.at['rate'] = s.at(1, 2)
  },
  'ALC.TAX': (m, s) => {
    const { charge } = m
    m.tax = null
    if (charge === null || s.peek(2) === '') return
    s.get(2)
    if (s.peek(1) === '7') s.get(1)
    take(charge, 'taxCategory', s, [6, 1])
    charge.taxPercent = m.exact(s, 5, 4)
    if (charge.taxPercent !== null) charge.at['taxPercent'] = s.at(5, 4)
  },
  '*.TAX': (m, s) => {
    const kind = s.get(2)
    const tax = newTax(kind === '' ? null : kind)
    if (s.peek(1) === '7') s.get(1)
    if (kind !== '') tax.at['kind'] = s.at(2, 1)
    const category = s.get(6)
    if (category !== '') {
      tax.category = category
      tax.at['category'] = s.at(6)
    }
    tax.percent = m.exact(s, 5, 4)
    if (tax.percent !== null) tax.at['percent'] = s.at(5, 4)
    tax.base = m.exact(s, 4)
    if (tax.base !== null) tax.at['base'] = s.at(4)
    m.tax = tax
    m.owner.taxes.push(tax)
  },
  'TAX.MOA': (m, s) => {
    const { tax } = m
    const code = s.peek(1)
    if (code === '203' && m.line !== null) return takeLineAmount(m, s)
    const field = BASES.has(code) ? 'base' : AMOUNTS.has(code) ? 'amount' : null
    if (tax === null || field === null || tax[field] !== null) return takeOtherAmount(m, s)
    s.get(1)
    takeCurrency(m, s)
    const amount = m.exact(s, 1, 2)
    if (amount === null) return
    tax[field] = amount
    tax.at[field] = s.at(1, 2)
  },
}

/** No honest document has more of its own; beyond, they are not compared with each other. */
const MOST_CHARGES = 1000

/** Behind UNS+S an allowance or charge that was told before is only summed up; one that was not is told there. */
const isRecap = (m: Message, code: string): boolean =>
  m.inSummary && m.doc.charges.length < MOST_CHARGES && (code === '131' || m.doc.charges.some((one) => one !== m.charge && one.code !== null && one.code === m.charge?.code && one.is === m.charge.is))

const takeRecap = (m: Message, s: Segment): void => {
  const { charge } = m
  m.doc.charges = m.doc.charges.filter((one) => one !== charge)
  m.more(`ALC:${charge?.is === 'allowance' ? 'A' : 'C'}:${charge?.code ?? ''}`, s.get(1, 2), s.at(1, 2))
  s.get(1)
}

const BASES = new Set(['125', '79', '56', '369'])
const AMOUNTS = new Set(['124', '150', '176', '161'])

type Taken = { code: string | null; text: string | null; method: string | null; unit: string | null; taxCategory: string | null; at: Record<string, unknown> }

const take = (charge: Taken, field: 'code' | 'text' | 'method' | 'unit' | 'taxCategory', s: Segment, [element, component]: readonly [number, number]): void => {
  const value = s.get(element, component)
  if (value === '') return
  charge[field] = value
  charge.at[field] = s.at(element, s.size(element) === 1 ? 0 : component)
}

/** What a price is lowered by (MOA 509) is no allowance on the line: the net price has it in already. */
const takePriceDiscount = (m: Message, s: Segment): void => {
  const { line, charge } = m
  if (line === null) return
  s.get(1)
  const price = m.exact(s, 1, 2)
  if (price === null) return
  line.prices.push({ kind: 'discount', price, per: line.pricePer, unit: line.priceUnit, currency: null, at: { price: s.at(1, 2) } })
  if (line.charges.at(-1) === charge) line.charges.pop()
}
