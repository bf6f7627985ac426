// What goes wrong in the demo world: each planted on purpose, each on record with the findings it must raise.
// docs/demo.md is written from this record, and a test holds the record against what the checks find.

import type { Day } from '#ground/day'
import { addDays } from '#ground/day'
import { addBusinessDays, businessCalendar } from '#ground/calendar'
import { currency } from '#ground/money'
import { parsePercent } from '#ground/percent'
import type { UnitPrice } from '#ground/unit-price'
import { parsePrice } from '#ground/unit-price'
import type { DemoDays } from './contracts.ts'
import type { ExtraInvoice, Life, LifeLine, Lives } from './lives.ts'

/** `documents` are what a reader looks up; `rule` and how many findings of it the fault raises. */
export type Fault = Readonly<{ id: string; rule: string; findings: number; account: string; documents: readonly string[]; what: string }>

type Planter = (lives: Lives, days: DemoDays) => Omit<Fault, 'id'> | readonly Omit<Fault, 'id'>[]

const calendar = businessCalendar([])

/** Breaks chosen lines of the lives, in place, and answers the record. */
export const plant = (lives: Lives, days: DemoDays): readonly Fault[] => {
  const faults: Fault[] = []
  for (const planter of PLANTERS) {
    const made = [planter(lives, days)].flat() as Omit<Fault, 'id'>[]
    for (const fault of made) faults.push({ id: `F${String(faults.length + 1).padStart(2, '0')}`, ...fault })
  }
  return faults
}

/** Orders of an account that went through whole and that no fault has touched, newest first. */
const clean = (lives: Lives, account: string, from: Day, to: Day): Life[] =>
  lives.orders.filter((order) => order.account.number === account && order.invoicedOn !== null && order.orderedOn >= from && order.orderedOn <= to && !touched.has(order)).reverse()

const touched = new WeakSet<Life>()
const take = (orders: readonly Life[], count: number): Life[] => {
  const chosen = orders.slice(0, count)
  if (chosen.length < count) throw new Error(`the demo world wanted ${count} orders to break and found ${chosen.length}`)
  for (const order of chosen) touched.add(order)
  return chosen
}
const spread = (orders: readonly Life[], count: number): Life[] => {
  const step = Math.max(1, Math.trunc(orders.length / count))
  return take(orders.filter((_, at) => at % step === 0), count)
}
const lineWith = (order: Life, item: string): LifeLine | undefined => order.lines.find((line) => line.good.number === item)
const first = (order: Life): LifeLine => order.lines[0] as LifeLine
const goodsOnly = (orders: readonly Life[]): Life[] => orders.filter((order) => order.lines.every((line) => line.good.kind === 'product') && order.lines.length >= 3)
const price = (text: string, code: string, unit: string): UnitPrice => parsePrice(text, currency(code), unit) as UnitPrice

const PLANTERS: readonly Planter[] = [
  (lives, days) => {
    const orders = take(clean(lives, 'A-100', days.cupStep, addDays(days.cupStep, 60)).filter((order) => lineWith(order, '12010') !== undefined), 41)
    for (const order of orders) {
      const line = lineWith(order, '12010') as LifeLine
      line.booked = line.billedPrice = price('47.50', 'EUR', 'carton')
    }
    return { rule: 'invoices/price-below-contract', findings: orders.length, account: 'Kestrel Markthallen', documents: orders.map((order) => `${order.invoiceNumber}`), what: 'coffee cups 12010 still ordered and billed at 47.50; clause 4.2 says 50.90 since amendment 1' }
  },
  (lives, days) => {
    const orders = take(clean(lives, 'A-100', addDays(days.promotionFrom, 7), addDays(days.promotionFrom, 25)).filter((order) => order.site.place.country === 'AT' && order.lines.some((line) => line.good.families.includes('HYG-PAP'))), 14)
    let lines = 0
    for (const order of orders) {
      for (const line of order.lines.filter((one) => one.good.families.includes('HYG-PAP'))) {
        line.billedPrice = price(withoutPromotion(line.good.price), 'EUR', line.unit)
        lines += 1
      }
    }
    return { rule: 'invoices/price-above-contract', findings: lines, account: 'Kestrel Markthallen', documents: orders.map((order) => `${order.invoiceNumber}`), what: 'the autumn paper promotion (clause 6.1, 8 %) never reached the Austrian invoices' }
  },
  (lives, days) => {
    const orders = spread(clean(lives, 'A-200', addDays(days.last, -320), addDays(days.last, -60)).filter((order) => order.site.currency === 'CHF' && order.lines.every((line) => line.good.tax === 'standard')), 6)
    for (const order of orders) for (const line of order.lines) line.billedTax = parsePercent('7.7') as never
    return { rule: 'invoices/tax', findings: orders.reduce((sum, order) => sum + order.lines.length, 0), account: 'Auberon Hotels', documents: orders.map((order) => `${order.invoiceNumber}`), what: 'Swiss hotels billed with 7.7 % tax; the rate is 8.1 %' }
  },
  (lives, days) => {
    const orders = spread(goodsOnly(clean(lives, 'A-300', addDays(days.last, -300), addDays(days.last, -40))), 3)
    const extras = orders.map((order, at): ExtraInvoice => ({ number: `R-9000${at + 1}`, of: order, invoicedOn: addBusinessDays(calendar, order.invoicedOn as Day, 1), dueOn: addDays(addBusinessDays(calendar, order.invoicedOn as Day, 1), order.account.paymentDays), lines: order.lines.map((line) => ({ line, quantity: line.quantity })) }))
    lives.extras.push(...extras)
    return { rule: 'invoices/duplicate', findings: orders.length, account: 'Vesper Zorggroep', documents: extras.map((extra, at) => `${extra.number} (again ${orders[at]?.invoiceNumber})`), what: 'the same delivery billed a second time the next day' }
  },
  (lives, days) => {
    const orders = spread(goodsOnly(clean(lives, 'A-100', addDays(days.last, -200), addDays(days.last, -25))), 5)
    for (const order of orders) first(order).shipped = first(order).quantity - Math.max(1, Math.trunc(first(order).quantity / 4))
    const short = orders.filter((order) => first(order).quantity > (first(order).shipped as number))
    const documents = short.map((order) => `${order.invoiceNumber}, ${order.number}`)
    return [
      { rule: 'invoices/quantity-over', findings: short.length, account: 'Kestrel Markthallen', documents, what: 'a quarter fewer delivered than billed' },
      { rule: 'orders/short-delivered', findings: short.length, account: 'Kestrel Markthallen', documents: short.map((order) => order.number), what: 'the same lines, seen from the delivery: a quarter never came' },
    ]
  },
  (lives, days) => {
    const orders = spread(goodsOnly(clean(lives, 'A-200', addDays(days.last, -150), addDays(days.last, -50))), 2)
    for (const order of orders) Object.assign(first(order), { shipped: null, shippedOn: null })
    return [
      { rule: 'invoices/not-delivered', findings: 2, account: 'Auberon Hotels', documents: orders.map((order) => `${order.invoiceNumber}, ${order.number}`), what: 'billed although nothing was delivered' },
      { rule: 'orders/never-delivered', findings: 2, account: 'Auberon Hotels', documents: orders.map((order) => order.number), what: 'the same lines, seen from the delivery: promised and never shipped' },
    ]
  },
  (lives, days) => {
    const orders = spread(goodsOnly(clean(lives, 'A-300', addDays(days.last, -120), addDays(days.last, -35))), 3)
    for (const order of orders) first(order).billed = null
    return { rule: 'invoices/quantity-under', findings: 3, account: 'Vesper Zorggroep', documents: orders.map((order) => `${order.invoiceNumber}, ${order.number}`), what: 'delivered, but left off the invoice that billed the rest of the order' }
  },
  (lives, days) => {
    const donor = goodsOnly(clean(lives, 'A-300', addDays(days.last, -90), addDays(days.last, -45))).find((order) => order.lines.length >= 4) as Life
    const host = take(goodsOnly(clean(lives, 'A-300', addDays(days.last, -90), addDays(days.last, -45))).filter((order) => order.site !== donor.site), 1)[0] as Life
    const stray = donor.lines.find((line) => !lives.orders.some((order) => order.site === host.site && order.lines.some((one) => one.good === line.good))) ?? (donor.lines[0] as LifeLine)
    const extra: ExtraInvoice = { number: 'R-90011', of: host, invoicedOn: addDays(host.invoicedOn as Day, 3), dueOn: addDays(host.invoicedOn as Day, 3 + host.account.paymentDays), lines: [{ line: stray, quantity: stray.quantity }] }
    lives.extras.push(extra)
    return { rule: 'invoices/not-ordered', findings: 1, account: 'Vesper Zorggroep', documents: [extra.number], what: `item ${stray.good.number} billed to a hospital that never ordered it` }
  },
  (lives, days) => {
    const orders = spread(goodsOnly(clean(lives, 'A-100', addDays(days.last, -260), addDays(days.last, -70))), 2)
    for (const order of orders) first(order).slip = 10_000n
    return { rule: 'invoices/arithmetic', findings: 2, account: 'Kestrel Markthallen', documents: orders.map((order) => `${order.invoiceNumber}`), what: 'the line says 100.00 more than quantity times price' }
  },
  (lives, days) => {
    const order = spread(clean(lives, 'A-200', addDays(days.last, -140), addDays(days.last, -60)).filter((one) => one.site.currency === 'GBP'), 1)[0] as Life
    order.invoiceCurrency = 'EUR'
    return { rule: 'invoices/currency', findings: 1, account: 'Auberon Hotels', documents: [`${order.invoiceNumber}`], what: 'a British hotel billed in EUR; the agreement and the order are in GBP' }
  },
  (lives, days) => {
    const orders = spread(clean(lives, 'A-200', addDays(days.last, -100), addDays(days.last, -20)).filter((order) => order.site.place.country === 'IT'), 4)
    for (const order of orders) order.dueOn = addDays(order.invoicedOn as Day, 14)
    return { rule: 'invoices/payment-terms', findings: 4, account: 'Auberon Hotels', documents: orders.map((order) => `${order.invoiceNumber}`), what: 'due in 14 days; the agreement says 45' }
  },
  (lives, days) => {
    const from = addDays(days.last, -110)
    const orders = goodsOnly(clean(lives, 'A-100', from, addDays(from, 4))).filter((order) => order.site.number.startsWith('KM-1') && order.site.kind === 'store')
    for (const order of take(orders, orders.length)) {
      const late = addBusinessDays(calendar, order.promisedOn, 4)
      for (const line of order.lines) line.shippedOn = late
      order.invoicedOn = addBusinessDays(calendar, late, 1)
      order.dueOn = addDays(order.invoicedOn, order.account.paymentDays)
      if (order.settledOn !== null) order.settledOn = addDays(order.dueOn, 2)
    }
    return { rule: 'orders/delivered-late', findings: orders.reduce((sum, order) => sum + order.lines.length, 0), account: 'Kestrel Markthallen', documents: orders.map((order) => order.number), what: 'a week without drivers at the Lübeck centre: everything came four working days late' }
  },
  (lives, days) => {
    const orders = spread(goodsOnly(clean(lives, 'A-200', addDays(days.last, -90), addDays(days.last, -30))), 3)
    for (const order of orders) Object.assign(first(order), { shipped: null, shippedOn: null, billed: null })
    return { rule: 'orders/never-delivered', findings: 3, account: 'Auberon Hotels', documents: orders.map((order) => order.number), what: 'one line promised, never shipped, never billed' }
  },
  (lives, days) => {
    const friday = lives.orders.filter((order) => order.account.number === 'A-200' && order.orderedOn === days.last && order.lines.some((line) => line.good.leadDays >= 6))
    const orders = take(friday, 2)
    for (const order of orders) {
      const line = first(order)
      line.booked = { ...line.booked, micros: line.booked.micros + 1_500_000n }
      line.bookedReason = 'price read from an old catalogue'
    }
    return { rule: 'invoices/order-off-contract', findings: 2, account: 'Auberon Hotels', documents: orders.map((order) => order.number), what: 'booked 1.50 a unit above the contract, not billed yet' }
  },
]

/** List price less the frame discount of 6 %, in cents, without the promotion: what the invoices wrongly show. */
const withoutPromotion = (list: string): string => {
  const cents = BigInt(list.replace('.', ''))
  const net = (cents * 94n + 50n) / 100n
  return `${net / 100n}.${String(net % 100n).padStart(2, '0')}`
}
