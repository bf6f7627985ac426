// What we answer to a client's order, line by line, from what became of it: accepted, changed in price, quantity, day or item, rejected,
// held for a person. The neutral response; the format is the writers' business.

import { BLANK_ACTION, BLANK_DOCUMENT, BLANK_LINE } from '#formats/blank-document'
import type { Exact, ItemNumber, Line, LineAction, TradeDocument } from '#formats/document'
import { NOWHERE } from '#formats/document'
import type { Day } from '#ground/day'
import { MICRO_DIGITS, parseDecimal } from '#ground/decimal'
import { isCurrency } from '#ground/money'
import type { Quantity } from '#ground/quantity'
import { quantityText } from '#ground/quantity'
import type { UnitPrice } from '#ground/unit-price'
import { comparePrice, parsePrice, perText, priceText } from '#ground/unit-price'
import { requestedDay } from './take-order.ts'

/** What one line of the document (or one split of it) became. */
export type LineResult = Readonly<{
  line: number
  orderNumber: string
  orderLineNo: number
  quantity: Quantity
  price: UnitPrice
  promisedOn: Day | null
  /** Number and name of the item booked in place of the one asked for. */
  substitute: Readonly<{ number: string; name: string }> | null
  /** The order waits for its release. */
  held: boolean
}>

/** A line that did not become an order line. `reason` is in the words we send. */
export type LineRefused = Readonly<{ line: number; reason: string; pending: boolean }>

export type Answering = Readonly<{
  results: readonly LineResult[]
  refused: readonly LineRefused[]
  /** Our number of the answer and the day it bears. */
  number: string
  day: Day
  currency: string
  type: 'order-response' | 'change-response'
  set: string
  version: string | null
  profile: string | null
}>

export const respond = (order: TradeDocument, answering: Answering): TradeDocument => {
  const wished = requestedDay(order)
  const lines = order.lines.map((line, at) => responseLine(line, {
    wished: line.dates.find((date) => date.kind === 'requested')?.day ?? wished,
    currency: order.currency ?? answering.currency,
    results: answering.results.filter((result) => result.line === at),
    refused: answering.refused.find((one) => one.line === at) ?? null,
  }))
  const actions = lines.flatMap((line) => line.actions)
  const orders = [...new Set(answering.results.map((result) => result.orderNumber))]
  const none = answering.results.length === 0 && !answering.refused.some((one) => one.pending)
  return {
    ...BLANK_DOCUMENT,
    type: answering.type,
    set: answering.set,
    version: answering.version,
    profile: answering.profile,
    number: answering.number,
    day: answering.day,
    currency: answering.currency,
    verdict: none ? 'rejected' : actions.every((action) => action.does === 'accepted') ? 'accepted' : 'accepted-with-changes',
    references: [
      ...(order.number === null ? [] : [{ kind: 'order', value: order.number, line: null, day: order.day, text: null, at: NOWHERE }]),
      ...orders.map((value) => ({ kind: 'seller-order', value, line: null, day: null, text: null, at: NOWHERE })),
    ],
    parties: order.parties.filter((party) => ['buyer', 'seller', 'ship-to', 'bill-to'].includes(party.role)).map((party) => ({ ...party, contacts: [], references: [], at: NOWHERE })),
    lines,
    totals: { ...BLANK_DOCUMENT.totals, lines: String(lines.length) },
  }
}

/** Of a line, what left and what follows with the back-order. */
export type BackOrdered = Readonly<{ line: number; shipped: Quantity | null; left: Quantity; promisedOn: Day | null }>

/** A second answer, when a shipment left something over: the lines concerned, what of each was shipped and what is back-ordered until when. */
export const respondBackOrder = (order: TradeDocument, lines: readonly BackOrdered[], answering: Omit<Answering, 'results' | 'refused'> & Readonly<{ orders: readonly string[] }>): TradeDocument => ({
  ...BLANK_DOCUMENT,
  type: answering.type, set: answering.set, version: answering.version, profile: answering.profile, number: answering.number, day: answering.day, currency: answering.currency, verdict: 'accepted-with-changes', purpose: 'change',
  references: [
    ...(order.number === null ? [] : [{ kind: 'order', value: order.number, line: null, day: order.day, text: null, at: NOWHERE }]),
    ...answering.orders.map((value) => ({ kind: 'seller-order', value, line: null, day: null, text: null, at: NOWHERE })),
  ],
  parties: order.parties.filter((party) => ['buyer', 'seller', 'ship-to', 'bill-to'].includes(party.role)).map((party) => ({ ...party, contacts: [], references: [], at: NOWHERE })),
  lines: lines.flatMap(({ line: at, shipped, left, promisedOn }): Line[] => {
    const line = order.lines[at]
    if (line === undefined) return []
    const action = (does: LineAction['does'], quantity: Quantity, day: Day | null): LineAction => ({ ...BLANK_ACTION, does, quantity: quantityText(quantity), unit: line.unit, day })
    return [{
      ...BLANK_LINE, number: line.number, items: line.items.map((item) => ({ ...item, at: NOWHERE })), description: line.description, quantity: line.quantity, unit: line.unit, price: line.price, pricePer: line.pricePer,
      actions: [...(shipped === null || shipped.micros === 0n ? [] : [action('accepted', shipped, null)]), action('back-ordered', left, promisedOn)],
    }]
  }),
  totals: { ...BLANK_DOCUMENT.totals, lines: String(lines.length) },
})

type Asked = Readonly<{ wished: Day | null; currency: string; results: readonly LineResult[]; refused: LineRefused | null }>

const responseLine = (line: Line, { wished, currency, results, refused }: Asked): Line => {
  const booked = results[0]
  const quantity = sumText(results.map((result) => result.quantity))
  const price = booked === undefined ? null : inTheirUnit(booked.price)
  return {
    ...BLANK_LINE,
    number: line.number,
    items: line.items.map((item) => ({ ...item, at: NOWHERE })),
    description: line.description,
    quantity: line.quantity,
    unit: line.unit,
    price: price?.price ?? line.price,
    pricePer: price === null ? line.pricePer : price.per,
    dates: booked?.promisedOn === undefined || booked.promisedOn === null ? [] : [{ kind: 'promised', day: booked.promisedOn, until: null, time: null, at: NOWHERE }],
    actions: booked === undefined ? refusalActions(line, refused) : bookedActions(line, { wished, currency, booked, quantity, price, refused, promised: lastDay(results) }),
  }
}

const refusalActions = (line: Line, refused: LineRefused | null): LineAction[] => [
  { ...BLANK_ACTION, does: refused === null || refused.pending ? 'held' : 'rejected', quantity: line.quantity, unit: line.unit, reason: refused?.reason ?? null },
]

type Booked = Readonly<{ wished: Day | null; currency: string; booked: LineResult; quantity: Exact; price: Readonly<{ price: Exact; per: Exact | null }> | null; refused: LineRefused | null; promised: Day | null }>

/** The whole of a line's changes: each is an action of its own; nothing changed is one acceptance. */
const bookedActions = (line: Line, { wished, currency, booked, quantity, price, refused, promised }: Booked): LineAction[] => {
  const common = { ...BLANK_ACTION, quantity, unit: line.unit, day: promised, price: price?.price ?? null }
  const actions: LineAction[] = []
  if (booked.held) actions.push({ ...common, does: 'held' })
  if (booked.substitute !== null) actions.push({ ...common, does: 'substituted', substitute: [itemNumber(booked.substitute.number)], reason: booked.substitute.name })
  if (priceDiffers(line, booked.price, currency)) actions.push({ ...common, does: 'price-changed' })
  if (line.quantity !== null && micros(line.quantity) !== micros(quantity)) actions.push({ ...common, does: 'quantity-changed', reason: refused?.reason ?? null })
  if (wished !== null && promised !== null && promised > wished) actions.push({ ...common, does: 'day-changed' })
  return actions.length === 0 ? [{ ...common, does: 'accepted' }] : actions
}

const itemNumber = (value: string): ItemNumber => ({ kind: 'seller', value, scheme: null, at: NOWHERE })

/** Whether the client wrote another price than the one booked. A line without a price differs from nothing. */
export const priceDiffers = (line: Line, booked: UnitPrice, currency: string): boolean => {
  const asked = priceAsked(line, booked.unit, currency)
  if (asked === null) return false
  return asked.currency !== booked.currency || comparePrice(asked, booked) !== 0
}

/** The price of the client's line per our unit, for its unit was mapped to ours one to one; null when it bears none. */
export const priceAsked = (line: Line, unit: string, currency: string): UnitPrice | null => {
  if (line.price === null || !isCurrency(currency)) return null
  const per = line.pricePer === null ? 1_000_000n : micros(line.pricePer)
  return per === null || per <= 0n ? null : parsePrice(line.price, currency, unit, per)
}

const inTheirUnit = (price: UnitPrice): Readonly<{ price: Exact; per: Exact | null }> => ({ price: priceText(price), per: price.per === 1_000_000n ? null : perText(price) })

const micros = (text: Exact): bigint | null => parseDecimal(text, MICRO_DIGITS)

const sumText = (quantities: readonly Quantity[]): Exact => quantityText({ micros: quantities.reduce((sum, one) => sum + one.micros, 0n), unit: '' })

const lastDay = (results: readonly LineResult[]): Day | null => results.reduce<Day | null>((last, { promisedOn }) => (last === null || (promisedOn !== null && promisedOn > last) ? promisedOn : last), null)
