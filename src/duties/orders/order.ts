// The order: what a client asked for, at which price and by when, and how far it has come. Types, the states as one
// transition table, and small questions. Pricing a draft is place.ts; reading and writing is orders.store.ts.

import type { Day } from '#ground/day'
import type { ContractId, ItemId, OrderId, SiteId } from '#ground/ids'
import type { Currency, Money } from '#ground/money'
import type { Outcome } from '#ground/outcome'
import { done, refused } from '#ground/outcome'
import type { Percent } from '#ground/percent'
import { shareOf } from '#ground/percent'
import type { Quantity } from '#ground/quantity'
import { say, saySay } from '#ground/say'
import type { UnitPrice } from '#ground/unit-price'
import { extend } from '#ground/unit-price'

export const ORDER_STATES = ['draft', 'placed', 'held', 'partly-shipped', 'shipped', 'invoiced', 'closed', 'cancelled'] as const
export type OrderState = (typeof ORDER_STATES)[number]

/** Where an order may go from where it is. What is not here is refused; closed and cancelled are the end. */
export const ORDER_MOVES: Readonly<Record<OrderState, readonly OrderState[]>> = {
  draft: ['placed', 'held', 'cancelled'],
  held: ['placed', 'cancelled'],
  placed: ['partly-shipped', 'shipped', 'cancelled'],
  'partly-shipped': ['shipped', 'closed'],
  shipped: ['invoiced', 'closed'],
  // back again when an invoice is taken away or tied to another order
  invoiced: ['shipped', 'closed'],
  closed: [],
  cancelled: [],
}

/** The state after a move, or why it cannot be made. */
export const moved = (number: string, from: OrderState, to: OrderState): Outcome<OrderState> =>
  ORDER_MOVES[from].includes(to)
    ? done(to)
    : refused({ code: 'orders/no-such-move', say: say('refusal.orders/no-such-move', { order: number, from: saySay(stateSay(from)), to: saySay(stateSay(to)) }) })

export const stateSay = (state: OrderState) => say(`state.orders.${state}`)

/** Goods or services may still come of it. */
export const isOpen = (state: OrderState): boolean => state === 'placed' || state === 'held' || state === 'partly-shipped'

export type OrderSource = 'hand' | 'import' | 'exchange' | 'demo'

/** A priced line as it is handed to the store: by the editor, an import, an exchange or the demo world. */
export type OrderLineIn = Readonly<{
  lineNo: number
  itemId: ItemId
  description: string
  quantity: Quantity
  /** The price on the order, as booked, per the quantity's unit. */
  price: UnitPrice
  /** What the contract gave when the line was priced, per the same unit; null when it gave none. */
  agreed: UnitPrice | null
  /** The stored reasons of the agreed price (contracts.store saveTrails). */
  trailId: string | null
  tax: Percent
  /** Null takes the order's promised day. */
  promisedOn: Day | null
  /** In the line's unit. Null: nobody has said yet; zero: said to be nothing. */
  shipped: Quantity | null
  shippedOn: Day | null
  cancelled?: boolean
  /** Why a person booked another price than the contract's. */
  priceReason?: string
}>

/** An order with its lines as it is handed to the store. Totals are made from the lines. */
export type OrderIn = Readonly<{
  orderId: OrderId
  number: string
  purchaseOrder: string | null
  orderedOn: Day
  soldTo: SiteId
  shipTo: SiteId
  billTo: SiteId
  currency: Currency
  /** Left out, it follows from what is shipped, and a state a person gave stays. */
  state?: OrderState
  holdReason?: string | null
  requestedOn: Day | null
  promisedOn: Day | null
  contractId: ContractId | null
  orderedBy: string | null
  /** The order this one takes up the remainder of. */
  backOrderOf?: OrderId | null
  /** The order that took up the remainder of this one: the same tie, said from the other end. */
  backOrderedAs?: OrderId | null
  source: OrderSource
  /** The client's document it came of; orders of one document, one for each store, share it. */
  documentId?: string | null
  lines: readonly OrderLineIn[]
}>

export type LineTotals = Readonly<{ net: Money; tax: Money }>

/** Net and tax of a line, each rounded once. A cancelled line counts nothing. */
export const lineTotals = (line: Pick<OrderLineIn, 'price' | 'quantity' | 'tax' | 'cancelled'>): LineTotals => {
  const net = line.cancelled === true ? { minor: 0n, currency: line.price.currency } : extend(line.price, line.quantity)
  return { net, tax: shareOf(net, line.tax) }
}

/** How far an order has come by its lines alone: nothing, some or all of what was not cancelled is shipped in full. */
export const stateByLines = (lines: readonly Pick<OrderLineIn, 'quantity' | 'shipped' | 'cancelled'>[]): OrderState => {
  const live = lines.filter((line) => line.cancelled !== true)
  if (live.length === 0) return lines.length === 0 ? 'placed' : 'cancelled'
  if (live.every((line) => shippedMicros(line) >= line.quantity.micros)) return 'shipped'
  return live.some((line) => shippedMicros(line) > 0n) ? 'partly-shipped' : 'placed'
}

const shippedMicros = (line: Pick<OrderLineIn, 'shipped'>): bigint => line.shipped?.micros ?? 0n

/** What is still to come of a line, never below nothing. */
export const openMicros = (line: Readonly<{ quantityMicros: bigint; shippedMicros: bigint | null; cancelled: boolean; backOrderId: OrderId | null }>): bigint => {
  if (line.cancelled || line.backOrderId !== null) return 0n
  const left = line.quantityMicros - (line.shippedMicros ?? 0n)
  return left > 0n ? left : 0n
}

/** The number of the nth back-order: 4711-B1 after 4711, 4711-B2 after 4711-B1. */
export const backOrderNumber = (predecessor: string): string => {
  const match = /^(.*)-B(\d+)$/.exec(predecessor)
  return match === null ? `${predecessor}-B1` : `${match[1]}-B${Number(match[2]) + 1}`
}
