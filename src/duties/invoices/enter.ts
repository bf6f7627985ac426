// Entering an invoice or a credit note by hand: the draft of what was shipped and not yet billed, and the verb that makes an invoice of
// an entry, or says why not. Pure. Amounts are made from quantity, price and rate, each rounded once.

import type { Day } from '#ground/day'
import { MICRO_DIGITS, decimalText, divide } from '#ground/decimal'
import type { InvoiceId, ItemId, OrderId, SiteId } from '#ground/ids'
import type { Currency } from '#ground/money'
import type { Outcome } from '#ground/outcome'
import { done, refused } from '#ground/outcome'
import { HUNDRED } from '#ground/percent'
import type { Unit } from '#ground/quantity'
import { say, sayDay, sayQuantity } from '#ground/say'
import { extendMicros } from '#ground/unit-price'
import type { InvoiceIn, InvoiceKind, InvoiceLineIn } from './invoice.ts'

/** An order line as it stands before the entry. Quantities in micros of its unit. */
export type ToBill = Readonly<{
  orderId: OrderId
  orderNumber: string
  lineNo: number
  itemId: ItemId
  itemNumber: string
  description: string
  unit: Unit
  ordered: bigint
  /** What may be billed at all: shipped, or ordered where shipping is not tracked. */
  due: bigint
  /** Billed and not credited. */
  billed: bigint
  price: bigint
  per: bigint
  /** By today's contract book, per the same unit; null where there is none. */
  agreed: Readonly<{ price: bigint; per: bigint }> | null
  taxPercent: bigint
}>

export type EntryLine = Readonly<{
  /** The order line it bills; null for a line without an order. */
  orderId: OrderId | null
  orderLineNo: number | null
  itemId: ItemId | null
  description: string
  unit: Unit
  /** Negative on a credit note. */
  quantity: bigint
  price: bigint
  per: bigint
  taxPercent: bigint
}>

export type Entry = Readonly<{
  number: string
  kind: InvoiceKind
  invoicedOn: Day
  dueOn: Day | null
  shipTo: SiteId
  billTo: SiteId
  currency: Currency
  purchaseOrder: string | null
  /** Why more is billed than is due; asked for only then. */
  reason: string | null
  lines: readonly EntryLine[]
}>

export type EntryFacts = Readonly<{
  /** The invoice that has the number already. */
  taken: Readonly<{ invoiceId: InvoiceId; number: string }> | null
  toBill: readonly ToBill[]
}>

/** What is left of an order line to bill. */
export const leftToBill = (line: Pick<ToBill, 'due' | 'billed'>): bigint => (line.due > line.billed ? line.due - line.billed : 0n)

/** Every line of an order that has something left, at the agreed price. Refuses `invoices/nothing-left`. */
export const draftOf = (order: Readonly<{ number: string; id: OrderId }>, lines: readonly ToBill[]): Outcome<readonly EntryLine[]> => {
  const open = lines.filter((line) => leftToBill(line) > 0n)
  if (open.length === 0) {
    return refused({ code: 'invoices/nothing-left', say: say('refusal.invoices/nothing-left', { order: order.number }), see: { kind: 'order', id: order.id, text: order.number } })
  }
  return done(open.map((line) => ({ ...billing(line), quantity: leftToBill(line) })))
}

const billing = (line: ToBill): Omit<EntryLine, 'quantity'> => ({
  orderId: line.orderId, orderLineNo: line.lineNo, itemId: line.itemId, description: line.description, unit: line.unit,
  price: line.agreed?.price ?? line.price, per: line.agreed?.per ?? line.per, taxPercent: line.taxPercent,
})

/** Net and tax of a line, each rounded once. */
export const amountsOf = (line: Pick<EntryLine, 'quantity' | 'price' | 'per' | 'taxPercent'>, currency: Currency): Readonly<{ netMinor: bigint; taxMinor: bigint }> => {
  const netMinor = extendMicros(line.price, line.per, line.quantity, currency)
  return { netMinor, taxMinor: divide(netMinor * line.taxPercent, HUNDRED) }
}

/** The invoice of an entry. Its lines name their order lines, so that matching goes by reference. */
export const enterInvoice = (facts: EntryFacts, entry: Entry): Outcome<InvoiceIn> => {
  const problem = headProblem(facts, entry) ?? linesProblem(entry) ?? quantityProblem(facts, entry)
  if (problem !== null) return problem
  const numbers = new Map(facts.toBill.map((line) => [line.orderId, line.orderNumber]))
  const lines = entry.lines.map((line, at): InvoiceLineIn => ({
    lineNo: at + 1, itemId: line.itemId, description: line.description, unit: line.unit, quantityMicros: line.quantity, priceMicros: line.price, perMicros: line.per,
    ...amountsOf(line, entry.currency), taxPercentMicros: line.taxPercent, orderNumber: line.orderId === null ? null : (numbers.get(line.orderId) ?? null), orderLineNo: line.orderLineNo,
  }))
  const named = new Set(lines.map((line) => line.orderNumber))
  const net = lines.reduce((sum, line) => sum + line.netMinor, 0n)
  const tax = lines.reduce((sum, line) => sum + line.taxMinor, 0n)
  return done({
    number: entry.number.trim(), kind: entry.kind, invoicedOn: entry.invoicedOn, dueOn: entry.dueOn, billToSiteId: entry.billTo, shipToSiteId: entry.shipTo, currency: entry.currency,
    purchaseOrder: entry.purchaseOrder, orderNumber: named.size === 1 ? ([...named][0] ?? null) : null,
    stated: { netMinor: net, taxMinor: tax, grossMinor: net + tax }, source: 'hand', lines,
  })
}

const headProblem = ({ taken }: EntryFacts, entry: Entry): Outcome<never> | null => {
  if (entry.number.trim() === '') return refused({ code: 'invoices/no-number', say: say('refusal.invoices/no-number'), at: 'number' })
  if (taken !== null) {
    return refused({ code: 'invoices/number-taken', say: say('refusal.invoices/number-taken', { invoice: taken.number }), at: 'number', see: { kind: 'invoice', id: taken.invoiceId, text: taken.number } })
  }
  if (entry.dueOn !== null && entry.dueOn < entry.invoicedOn) {
    return refused({ code: 'invoices/due-before-invoice', say: say('refusal.invoices/due-before-invoice', { due: sayDay(entry.dueOn), day: sayDay(entry.invoicedOn) }), at: 'dueOn' })
  }
  return entry.lines.length === 0 ? refused({ code: 'invoices/no-lines', say: say('refusal.invoices/no-lines'), at: 'lines' }) : null
}

const linesProblem = (entry: Entry): Outcome<never> | null => {
  for (const [at, line] of entry.lines.entries()) {
    const wrong = entry.kind === 'invoice' ? line.quantity <= 0n : line.quantity >= 0n
    if (wrong) return refused({ code: 'invoices/wrong-sign', say: say(`refusal.invoices/wrong-sign.${entry.kind}`, { line: at + 1 }), at: `lines.${at}.quantity` })
    if (line.price < 0n) return refused({ code: 'invoices/negative-price', say: say('refusal.invoices/negative-price', { line: at + 1 }), at: `lines.${at}.price` })
  }
  return null
}

/** Billing more than is due needs a reason; crediting more than was billed is not possible at all. */
const quantityProblem = ({ toBill }: EntryFacts, entry: Entry): Outcome<never> | null => {
  const entered = new Map<string, bigint>()
  for (const [at, line] of entry.lines.entries()) {
    if (line.orderId === null) continue
    const key = `${line.orderId}/${line.orderLineNo}`
    const sum = (entered.get(key) ?? 0n) + (isPriceOnly(entry, line, toBill) ? 0n : line.quantity)
    entered.set(key, sum)
    const order = toBill.find((one) => `${one.orderId}/${one.lineNo}` === key)
    if (order === undefined) return refused({ code: 'invoices/no-such-order-line', say: say('refusal.invoices/no-such-order-line', { line: at + 1 }), at: `lines.${at}` })
    if (order.unit !== line.unit) return refused({ code: 'invoices/other-unit', say: say('refusal.invoices/other-unit', { line: at + 1, unit: line.unit, ordered: order.unit }), at: `lines.${at}.unit` })
    const named = { line: at + 1, order: order.orderNumber, orderLine: order.lineNo }
    if (sum > leftToBill(order) && (entry.reason ?? '').trim() === '') {
      return refused({ code: 'invoices/reason-needed', say: say('refusal.invoices/reason-needed', { ...named, quantity: sayQuantity({ micros: sum, unit: line.unit }), left: sayQuantity({ micros: leftToBill(order), unit: line.unit }) }), at: `lines.${at}.quantity` })
    }
    if (-sum > order.billed) {
      return refused({ code: 'invoices/credit-too-much', say: say('refusal.invoices/credit-too-much', { ...named, quantity: sayQuantity({ micros: -sum, unit: line.unit }), billed: sayQuantity({ micros: order.billed, unit: line.unit }) }), at: `lines.${at}.quantity` })
    }
  }
  return null
}

/** A credit at half the price or less gives back money, not goods (match-facts.ts says the same of stored lines). */
const isPriceOnly = (entry: Entry, line: EntryLine, toBill: readonly ToBill[]): boolean => {
  if (entry.kind !== 'credit-note') return false
  const order = toBill.find((one) => one.orderId === line.orderId && one.lineNo === line.orderLineNo)
  return order !== undefined && 2n * line.price * order.per <= order.price * line.per
}

export const microsText = (micros: bigint): string => decimalText(micros, MICRO_DIGITS)
