// What a person may do with an order after it was written: release, ship, cancel, close. Each is a move of the transition table,
// refused when somebody else was faster. Pure.

import type { Day } from '#ground/day'
import { MICRO_DIGITS, parseDecimal } from '#ground/decimal'
import type { ItemId, OrderId, UserId } from '#ground/ids'
import type { Instant } from '#ground/instant'
import type { Outcome, Refusal } from '#ground/outcome'
import { done, refused } from '#ground/outcome'
import type { SayValue } from '#ground/say'
import { say, sayDay, sayQuantity } from '#ground/say'
import type { OrderState } from './order.ts'
import { backOrderNumber, moved, openMicros } from './order.ts'

/** An order as a step needs it. */
export type OrderAt = Readonly<{
  orderId: OrderId
  number: string
  state: OrderState
  version: number
  orderedOn: Day
  holdReason: string | null
  /** Who changed it last and when, for the sentence of a stale write. */
  changed: Readonly<{ userId: UserId | null; by: string | null; at: Instant }> | null
}>

export type LineAt = Readonly<{
  lineNo: number
  itemId: ItemId
  name: string
  unit: string
  quantityMicros: bigint
  shippedMicros: bigint | null
  cancelled: boolean
  backOrderId: OrderId | null
}>

const refuse = (code: string, values: Readonly<Record<string, SayValue>>, at?: string): Outcome<never> =>
  refused({ code: `orders/${code}`, say: say(`refusal.orders/${code}`, values), ...(at === undefined ? {} : { at }) })

/** A write on what one has not seen is refused, with who changed it and when. */
export const fresh = (order: OrderAt, version: number): Outcome<OrderAt> => {
  if (order.version === version) return done(order)
  const { changed } = order
  const values = { order: order.number, by: changed?.by ?? 'Mainstay', at: changed === null ? '' : timeText(changed.at), day: changed === null ? '' : sayDay(changed.at.slice(0, 10) as Day) }
  const refusal: Refusal = { code: 'orders/changed-meanwhile', say: say('refusal.orders/changed-meanwhile', values), see: { kind: 'order', id: order.orderId, text: order.number } }
  return refused(refusal)
}

/** Hours and minutes, in UTC. */
const timeText = (at: Instant): string => `${at.slice(11, 16)} UTC`

const withReason = (reason: string): Outcome<string> => (reason.trim() === '' ? refuse('reason-missing', {}, 'reason') : done(reason.trim()))

export type Stepped = Readonly<{ state: OrderState; reason: string | null }>

/** A held order becomes an accepted one; the reason says why it may, and is kept. */
export const release = (order: OrderAt, version: number, reason: string): Outcome<Stepped> => {
  const known = fresh(order, version)
  if (!known.ok) return known
  if (order.state !== 'held') return refuse('not-held', { order: order.number })
  const why = withReason(reason)
  if (!why.ok) return why
  return done({ state: 'placed', reason: why.value })
}

/** Nothing of it was shipped, and nothing will be. A draft needs no reason. */
export const cancel = (order: OrderAt, version: number, reason: string): Outcome<Stepped> => {
  const known = fresh(order, version)
  if (!known.ok) return known
  const state = moved(order.number, order.state, 'cancelled')
  if (!state.ok) return state
  if (order.state === 'draft') return done({ state: 'cancelled', reason: reason.trim() === '' ? null : reason.trim() })
  const why = withReason(reason)
  return why.ok ? done({ state: 'cancelled', reason: why.value }) : why
}

/** What was not shipped is given up. Needs a reason while something is open. */
export const close = (order: OrderAt, version: number, reason: string): Outcome<Stepped> => {
  const known = fresh(order, version)
  if (!known.ok) return known
  const state = moved(order.number, order.state, 'closed')
  if (!state.ok) return state
  if (order.state !== 'partly-shipped') return done({ state: 'closed', reason: reason.trim() === '' ? null : reason.trim() })
  const why = withReason(reason)
  return why.ok ? done({ state: 'closed', reason: why.value }) : why
}

export type ShipmentDraft = Readonly<{
  shippedOn: Day
  lines: readonly Readonly<{ lineNo: number; quantity: string }>[]
  /** Whether everything still open moves to an order of its own. */
  backOrder: boolean
}>

export type ShipmentMade = Readonly<{
  state: OrderState
  /** Of each line that moved: the new total shipped, and what left now. */
  shipped: readonly Readonly<{ lineNo: number; totalMicros: bigint; leftMicros: bigint }>[]
  /** What moves on, by line; empty without a back-order. */
  remainder: readonly Readonly<{ lineNo: number; micros: bigint }>[]
  backOrderNumber: string | null
}>

/** Records goods leaving. A line cannot ship more than is open: what is too much is a mistake or belongs on another order. */
export const ship = (order: OrderAt, lines: readonly LineAt[], version: number, shipment: ShipmentDraft, today: Day): Outcome<ShipmentMade> => {
  const known = fresh(order, version)
  if (!known.ok) return known
  if (order.state !== 'placed' && order.state !== 'partly-shipped') return refuse(order.state === 'held' ? 'ship-held' : 'ship-not-open', { order: order.number })
  if (shipment.shippedOn > today) return refuse('shipped-in-future', { day: sayDay(shipment.shippedOn), today: sayDay(today) }, 'shippedOn')
  if (shipment.shippedOn < order.orderedOn) return refuse('shipped-before-ordered', { day: sayDay(shipment.shippedOn), ordered: sayDay(order.orderedOn) }, 'shippedOn')
  const shipped = new Map<number, bigint>()
  for (const [at, moving] of shipment.lines.entries()) {
    const line = lines.find((candidate) => candidate.lineNo === moving.lineNo)
    if (line === undefined || shipped.has(moving.lineNo)) return refuse('ship-no-such-line', { order: order.number, line: moving.lineNo }, `lines.${at}.lineNo`)
    const micros = parseDecimal(moving.quantity, MICRO_DIGITS)
    if (micros === null || micros <= 0n) return refuse('ship-quantity', { line: line.lineNo, quantity: moving.quantity.trim() }, `lines.${at}.quantity`)
    const open = openMicros(line)
    if (micros > open) {
      const values = { line: line.lineNo, item: line.name, asked: sayQuantity({ micros, unit: line.unit }), open: sayQuantity({ micros: open, unit: line.unit }) }
      return refuse('ship-more-than-open', values, `lines.${at}.quantity`)
    }
    shipped.set(line.lineNo, (line.shippedMicros ?? 0n) + micros)
  }
  const left = lines.flatMap((line) => {
    const micros = openMicros({ ...line, shippedMicros: shipped.get(line.lineNo) ?? line.shippedMicros })
    return micros === 0n ? [] : [{ lineNo: line.lineNo, micros }]
  })
  const moves = shipment.backOrder && left.length > 0
  return done({
    state: left.length === 0 || moves ? 'shipped' : 'partly-shipped',
    shipped: [...shipped].map(([lineNo, totalMicros]) => ({ lineNo, totalMicros, leftMicros: totalMicros - (lines.find((line) => line.lineNo === lineNo)?.shippedMicros ?? 0n) })),
    remainder: moves ? left : [],
    backOrderNumber: moves ? backOrderNumber(order.number) : null,
  })
}
