// What can be wrong with orders and their deliveries: late, never, short, ordered twice. Pure: facts in, findings out.
// Whether an invoice agrees is the invoices' business.

import type { Day } from '#ground/day'
import { daysBetween } from '#ground/day'
import type { Evidence, Hop } from '#ground/evidence'
import { chain } from '#ground/evidence'
import type { Finding } from '#ground/finding'
import type { ContractId, ItemId, OrderId, SiteId } from '#ground/ids'
import type { Currency, Money } from '#ground/money'
import { money } from '#ground/money'
import type { Say, SayValue } from '#ground/say'
import { say, sayDay, sayMoney, sayPrice, sayQuantity } from '#ground/say'
import type { UnitPrice } from '#ground/unit-price'
import { extendMicros } from '#ground/unit-price'

export const ORDER_RULES = ['orders/delivered-late', 'orders/never-delivered', 'orders/short-delivered', 'orders/duplicate-purchase-order'] as const

/** A line whose delivery may be wrong. Quantities in micros of `unit`. */
export type DeliveryFact = Readonly<{
  orderId: OrderId
  orderNumber: string
  lineNo: number
  siteId: SiteId
  siteName: string
  itemId: ItemId
  itemName: string
  contractId: ContractId | null
  contractNumber: string | null
  orderedOn: Day
  unit: string
  quantityMicros: bigint
  price: UnitPrice
  netMinor: bigint
  currency: Currency
  promisedOn: Day | null
  shippedMicros: bigint | null
  shippedOn: Day | null
  cancelled: boolean
  /** The order was cancelled or is still a draft, or is held: nothing is due of it. */
  notDue: boolean
  closed: boolean
  /** The order that took up what was left of this line. */
  backOrder: Readonly<{ id: OrderId; number: string }> | null
}>

/** Findings about the delivery of these lines. A line yields at most one of never, and short or late or both. */
export const deliveryFindings = (lines: readonly DeliveryFact[], today: Day): readonly Finding[] => {
  const findings: Finding[] = []
  for (const line of lines) {
    if (line.cancelled || line.notDue || line.promisedOn === null) continue
    const shipped = line.shippedMicros ?? 0n
    if (shipped === 0n) {
      if (line.promisedOn < today) findings.push(neverDelivered(line, line.promisedOn, today))
      continue
    }
    if (line.shippedOn !== null && line.shippedOn > line.promisedOn) findings.push(deliveredLate(line, line.promisedOn, line.shippedOn))
    if (shipped < line.quantityMicros && isOver(line, line.promisedOn, today)) findings.push(shortDelivered(line, shipped, line.promisedOn))
  }
  return findings
}

/** Nothing more is expected of the line in time: its day is past, its remainder moved on, or its order is closed. */
const isOver = (line: DeliveryFact, promised: Day, today: Day): boolean => promised < today || line.backOrder !== null || line.closed

const deliveredLate = (line: DeliveryFact, promised: Day, shippedOn: Day): Finding => {
  const days = daysBetween(promised, shippedOn)
  const shipped = line.shippedMicros ?? 0n
  const value = shipped >= line.quantityMicros ? line.netMinor : valueOf(line, shipped)
  return about(line, {
    rule: 'orders/delivered-late',
    day: shippedOn,
    atStake: money(value, line.currency),
    direction: 'none',
    say: say('finding.orders/delivered-late', { ...named(line), promised: sayDay(promised), shipped: sayDay(shippedOn), count: days }),
    evidence: deliveryChain(line, {
      state: 'broken',
      agreed: sayDay(promised),
      happened: sayDay(shippedOn),
      note: say('evidence.days-late', { count: days }),
      compared: [{ label: 'delivery-day', agreed: sayDay(promised), happened: sayDay(shippedOn), differs: true }, ...quantities(line, shipped)],
    }),
  })
}

const neverDelivered = (line: DeliveryFact, promised: Day, today: Day): Finding => {
  const values = { ...named(line), promised: sayDay(promised), count: daysBetween(promised, today), quantity: sayQuantity({ micros: line.quantityMicros, unit: line.unit }) }
  const sentence =
    line.backOrder === null
      ? say('finding.orders/never-delivered', values)
      : say('finding.orders/never-delivered.moved', { ...values, backOrder: line.backOrder.number })
  return about(line, {
    rule: 'orders/never-delivered',
    day: promised,
    atStake: money(line.netMinor, line.currency),
    direction: 'under',
    say: sentence,
    evidence: deliveryChain(line, {
      state: 'broken',
      agreed: sayDay(promised),
      happened: null,
      note: line.backOrder === null ? say('evidence.nothing-shipped') : say('evidence.moved-to', { order: line.backOrder.number }),
      compared: [{ label: 'delivery-day', agreed: sayDay(promised), happened: null, differs: true }, ...quantities(line, 0n)],
    }),
  })
}

const shortDelivered = (line: DeliveryFact, shipped: bigint, promised: Day): Finding => {
  const missing = line.quantityMicros - shipped
  const values = {
    ...named(line),
    ordered: sayQuantity({ micros: line.quantityMicros, unit: line.unit }),
    shipped: sayQuantity({ micros: shipped, unit: line.unit }),
    missing: sayQuantity({ micros: missing, unit: line.unit }),
  }
  const sentence =
    line.backOrder === null ? say('finding.orders/short-delivered', values) : say('finding.orders/short-delivered.moved', { ...values, backOrder: line.backOrder.number })
  return about(line, {
    rule: 'orders/short-delivered',
    day: line.shippedOn ?? promised,
    atStake: money(line.netMinor - valueOf(line, shipped), line.currency),
    direction: 'under',
    say: sentence,
    evidence: deliveryChain(line, {
      state: 'broken',
      agreed: sayQuantity({ micros: line.quantityMicros, unit: line.unit }),
      happened: sayQuantity({ micros: shipped, unit: line.unit }),
      note: line.backOrder === null ? null : say('evidence.moved-to', { order: line.backOrder.number }),
      compared: quantities(line, shipped),
    }),
  })
}

const valueOf = (line: DeliveryFact, micros: bigint): bigint => extendMicros(line.price.micros, line.price.per, micros, line.currency)

const named = (line: DeliveryFact): Readonly<Record<string, SayValue>> => ({ order: line.orderNumber, line: line.lineNo, item: line.itemName, site: line.siteName })

const quantities = (line: DeliveryFact, shipped: bigint) => [
  { label: 'delivered-quantity', agreed: sayQuantity({ micros: line.quantityMicros, unit: line.unit }), happened: sayQuantity({ micros: shipped, unit: line.unit }), differs: shipped !== line.quantityMicros },
]

type Delivered = Readonly<{
  state: Hop['state']
  agreed: SayValue | null
  happened: SayValue | null
  note: Say | null
  compared: Evidence['compared']
}>

const deliveryChain = (line: DeliveryFact, { compared, ...delivery }: Delivered): Evidence => {
  const ordered = sayQuantity({ micros: line.quantityMicros, unit: line.unit })
  const price = sayPrice(line.price)
  const orderRef = { kind: 'order' as const, id: line.orderId, text: `${line.orderNumber}/${line.lineNo}`, line: line.lineNo }
  const known: Hop[] = [
    { kind: 'order', state: 'whole', ref: orderRef, agreed: ordered, happened: ordered, note: null },
    {
      kind: 'delivery',
      ref: line.backOrder === null ? orderRef : { kind: 'order', id: line.backOrder.id, text: line.backOrder.number },
      ...delivery,
    },
  ]
  if (line.contractId !== null) known.push({ kind: 'clause', state: 'whole', ref: { kind: 'contract', id: line.contractId, text: line.contractNumber ?? '' }, agreed: null, happened: null, note: null })
  known.push({ kind: 'price', state: 'whole', ref: { kind: 'item', id: line.itemId, text: line.itemName }, agreed: price, happened: price, note: null })
  return chain(known, say('evidence.sum-exposure', { amount: sayMoney(money(line.netMinor, line.currency)) }), compared)
}

type Seen = Pick<Finding, 'rule' | 'day' | 'atStake' | 'direction' | 'say' | 'evidence'>

const about = (line: DeliveryFact, seen: Seen): Finding => ({
  ...seen,
  atStake: { minor: seen.atStake.minor < 0n ? -seen.atStake.minor : seen.atStake.minor, currency: seen.atStake.currency },
  subject: `order-line ${line.orderNumber}/${line.lineNo}`,
  cause: `site ${line.siteId}`,
  siteId: line.siteId,
  itemId: line.itemId,
  orderId: line.orderId,
  orderLineNo: line.lineNo,
  invoiceId: null,
  invoiceLineNo: null,
  contractId: line.contractId,
  termId: null,
  due: null,
  certainty: 'exposure',
})

/** An order that shares its purchase order with another one of the same sold-to site. `content` is its lines in short. */
export type SharedPurchaseOrder = Readonly<{
  orderId: OrderId
  number: string
  purchaseOrder: string
  soldTo: SiteId
  siteName: string
  orderedOn: Day
  backOrderOf: OrderId | null
  /** The client's document it came of. One document split over stores makes several orders, none of them a duplicate. */
  documentId: string | null
  content: string
  net: Money
}>

/** The same purchase order with identical lines, placed a second time. The first one stands; each later one is a finding. */
export const duplicateFindings = (orders: readonly SharedPurchaseOrder[]): readonly Finding[] => {
  const firsts = new Map<string, SharedPurchaseOrder>()
  const findings: Finding[] = []
  const inOrder = [...orders].sort((a, b) => (a.orderedOn === b.orderedOn ? compareText(a.number, b.number) : a.orderedOn < b.orderedOn ? -1 : 1))
  for (const order of inOrder) {
    if (order.backOrderOf !== null) continue
    const key = JSON.stringify([order.soldTo, order.purchaseOrder, order.net.currency, order.content])
    const first = firsts.get(key)
    if (first === undefined) firsts.set(key, order)
    else if (order.documentId !== null && order.documentId === first.documentId) continue
    else findings.push(duplicateOf(order, first))
  }
  return findings
}

const compareText = (a: string, b: string): number => (a.length === b.length ? (a < b ? -1 : a > b ? 1 : 0) : a.length - b.length)

const duplicateOf = (order: SharedPurchaseOrder, first: SharedPurchaseOrder): Finding => ({
  rule: 'orders/duplicate-purchase-order',
  subject: `order ${order.number}`,
  cause: `site ${order.soldTo}`,
  siteId: order.soldTo,
  itemId: null,
  orderId: order.orderId,
  orderLineNo: null,
  invoiceId: null,
  invoiceLineNo: null,
  contractId: null,
  termId: null,
  day: order.orderedOn,
  due: null,
  atStake: order.net,
  direction: 'over',
  certainty: 'exposure',
  say: say('finding.orders/duplicate-purchase-order', { order: order.number, first: first.number, purchaseOrder: order.purchaseOrder, site: order.siteName, day: sayDay(first.orderedOn) }),
  evidence: chain(
    [{ kind: 'order', state: 'broken', ref: { kind: 'order', id: order.orderId, text: order.number }, agreed: first.number, happened: order.number, note: say('evidence.same-purchase-order', { purchaseOrder: order.purchaseOrder }) }],
    say('evidence.sum-exposure', { amount: sayMoney(order.net) }),
    [
      { label: 'order-number', agreed: first.number, happened: order.number, differs: true },
      { label: 'purchase-order', agreed: first.purchaseOrder, happened: order.purchaseOrder, differs: false },
      { label: 'order-day', agreed: sayDay(first.orderedOn), happened: sayDay(order.orderedOn), differs: first.orderedOn !== order.orderedOn },
    ],
  ),
})
