// What happens to an order after it was written: released, shipped, cancelled, closed, in the transaction that tells of it.

import type { Day } from '#ground/day'
import type { AccountId, ItemId, OrderId, UserId } from '#ground/ids'
import { isId } from '#ground/ids'
import type { Instant } from '#ground/instant'
import type { Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import type { Event, Stamp } from '#platform/events'
import { record } from '#platform/events'
import { orderIdOf } from '#platform/keyed-id'
import type { Draft } from './draft.ts'
import type { KeptDraft, Made } from './hand.store.ts'
import { insertLines, insertOrder, MADE, tell } from './hand.store.ts'
import { monthsTouched, refreshMonths } from './months.store.ts'
import type { OrderIn, OrderState } from './order.ts'
import type { LineAt, OrderAt, ShipmentMade } from './steps.ts'

type AtRow = Readonly<{ order_id: OrderId; number: string; state: OrderState; version: number; ordered_on: Day; hold_reason: string | null; draft: KeptDraft | null }>

/** The order with its row held until the transaction ends. Throws NotFound. */
export const holdOrder = async (tx: Tx, accountId: AccountId, orderId: string): Promise<OrderAt & Readonly<{ draft: Draft | null }>> => {
  if (!isId(orderId)) throw new NotFound()
  const row = await tx.one<AtRow>(
    'SELECT order_id, number, state, version, ordered_on, hold_reason, draft FROM orders WHERE account_id = $1 AND order_id = $2 FOR UPDATE',
    [accountId, orderId],
  )
  if (row === null) throw new NotFound()
  const { draft } = row
  const changed = draft === null ? await lastEvent(tx, accountId, row.order_id) : { userId: draft.userId, by: draft.by, at: draft.at }
  return { orderId: row.order_id, number: row.number, state: row.state, version: row.version, orderedOn: row.ordered_on, holdReason: row.hold_reason, draft: draft?.draft ?? null, changed }
}

const lastEvent = async (tx: Tx, accountId: AccountId, orderId: OrderId): Promise<OrderAt['changed']> => {
  const last = await tx.one<{ user_id: UserId | null; name: string | null; at: string }>(
    `SELECT e.user_id, u.name, to_char(e.happened_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS at FROM events e LEFT JOIN users u ON u.user_id = e.user_id
     WHERE e.account_id = $1 AND e.subject_kind = 'order' AND e.subject_id = $2 ORDER BY e.happened_at DESC LIMIT 1`,
    [accountId, orderId],
  )
  return last === null ? null : { userId: last.user_id, by: last.name, at: last.at as Instant }
}

type LineRow = Readonly<{ line_no: number; item_id: ItemId; description: string; unit: string; quantity_micros: bigint; shipped_micros: bigint | null; cancelled: boolean; back_order_id: OrderId | null }>

export const linesOf = async (tx: Tx, accountId: AccountId, orderId: OrderId): Promise<readonly LineAt[]> => {
  const rows = await tx.rows<LineRow>(
    'SELECT line_no, item_id, description, unit, quantity_micros, shipped_micros, cancelled, back_order_id FROM order_lines WHERE account_id = $1 AND order_id = $2 ORDER BY line_no',
    [accountId, orderId],
  )
  return rows.map((row) => ({
    lineNo: row.line_no, itemId: row.item_id, name: row.description, unit: row.unit, quantityMicros: row.quantity_micros,
    shippedMicros: row.shipped_micros, cancelled: row.cancelled, backOrderId: row.back_order_id,
  }))
}

/** Moves an order to a state and tells of it. Cancelling takes its lines out of the month; closing leaves what was shipped. */
export const saveStep = async (
  tx: Tx,
  accountId: AccountId,
  order: OrderAt,
  step: Readonly<{ kind: Event['kind']; state: OrderState; reason: string | null; stamp: Stamp }>,
): Promise<Made> => {
  const made = await tx.one<Made>(
    `UPDATE orders SET state = $3, hold_reason = NULL, draft = NULL, version = version + 1 WHERE account_id = $1 AND order_id = $2 RETURNING ${MADE}`,
    [accountId, order.orderId, step.state],
  )
  if (made === null) throw new NotFound()
  if (step.state === 'cancelled') await tx.run('UPDATE order_lines SET cancelled = true WHERE account_id = $1 AND order_id = $2', [accountId, order.orderId])
  await refreshMonths(tx, accountId, await monthsTouched(tx, accountId, [order.orderId]))
  await record(tx, accountId, step.stamp, [
    { kind: step.kind, subject: { kind: 'order', id: order.orderId, text: order.number }, before: { state: order.state }, after: { state: step.state, reason: step.reason } },
  ])
  return made
}

export type ShipmentSaved = Readonly<{ made: Made; backOrder: Readonly<{ orderId: OrderId; number: string }> | null }>

/** Writes what left, and the successor with the remainder where one was asked for. */
export const saveShipment = async (
  tx: Tx,
  accountId: AccountId,
  order: OrderAt,
  { shipment, shippedOn, promisedOn, stamp }: Readonly<{ shipment: ShipmentMade; shippedOn: Day; promisedOn: Day | null; stamp: Stamp }>,
): Promise<ShipmentSaved> => {
  await tx.run(
    `UPDATE order_lines l SET shipped_micros = t.total, shipped_on = $3 FROM unnest($4::int[], $5::int8[]) AS t (line_no, total)
     WHERE l.account_id = $1 AND l.order_id = $2 AND l.line_no = t.line_no`,
    [accountId, order.orderId, shippedOn, shipment.shipped.map((line) => line.lineNo), shipment.shipped.map((line) => line.totalMicros)],
  )
  const backOrder = shipment.backOrderNumber === null ? null : await insertBackOrder(tx, accountId, order, { shipment, number: shipment.backOrderNumber, promisedOn, stamp })
  const made = await tx.one<Made>(`UPDATE orders SET state = $3, version = version + 1 WHERE account_id = $1 AND order_id = $2 RETURNING ${MADE}`, [accountId, order.orderId, shipment.state])
  if (made === null) throw new NotFound()
  const touched = backOrder === null ? [order.orderId] : [order.orderId, backOrder.orderId]
  await refreshMonths(tx, accountId, await monthsTouched(tx, accountId, touched))
  await tell(tx, accountId, order, stamp, 'orders/order-shipped', {
    lines: shipment.shipped.length, day: shippedOn, backOrder: backOrder?.number ?? null, left: shipment.shipped.map((line) => ({ line: line.lineNo, micros: line.leftMicros })),
  })
  if (backOrder !== null) await tell(tx, accountId, backOrder, stamp, 'orders/back-order-made', { of: order.number, lines: shipment.remainder.length })
  return { made, backOrder }
}

type BackOrderAsk = Readonly<{ shipment: ShipmentMade; number: string; promisedOn: Day | null; stamp: Stamp }>

/** The remainder, priced as it was, as an order of its own; amounts are made anew from price and quantity. */
const insertBackOrder = async (tx: Tx, accountId: AccountId, order: OrderAt, { shipment, number, promisedOn, stamp }: BackOrderAsk): Promise<Readonly<{ orderId: OrderId; number: string }>> => {
  const orderId = orderIdOf(accountId, number)
  const source = await loadForBackOrder(tx, accountId, order.orderId)
  const left = new Map(shipment.remainder.map((line) => [line.lineNo, line.micros]))
  const lines = source.lines.flatMap((line) => {
    const micros = left.get(line.lineNo)
    return micros === undefined ? [] : [{ ...line, quantity: { micros, unit: line.quantity.unit }, promisedOn, shipped: null, shippedOn: null }]
  })
  const next: OrderIn = { ...source, orderId, number, state: 'placed', promisedOn, backOrderOf: order.orderId, source: 'hand', lines }
  await insertOrder(tx, accountId, next, null, stamp)
  await insertLines(tx, accountId, next)
  await tx.run('UPDATE order_lines SET back_order_id = $3 WHERE account_id = $1 AND order_id = $2 AND line_no = ANY($4::int[])', [accountId, order.orderId, orderId, [...left.keys()]])
  return { orderId, number }
}

type HeadRow = Readonly<{
  purchase_order: string | null; ordered_on: Day; sold_to_site_id: OrderIn['soldTo']; ship_to_site_id: OrderIn['shipTo']; bill_to_site_id: OrderIn['billTo']
  currency: OrderIn['currency']; requested_on: Day | null; contract_id: OrderIn['contractId']; ordered_by: string | null
}>

type FullRow = Readonly<{
  line_no: number; item_id: ItemId; description: string; unit: string; quantity_micros: bigint; price_micros: bigint; per_micros: bigint; tax_percent_micros: bigint
  agreed_micros: bigint | null; agreed_per_micros: bigint | null; trail_id: string | null; price_reason: string | null
}>

const loadForBackOrder = async (tx: Tx, accountId: AccountId, orderId: OrderId): Promise<Omit<OrderIn, 'orderId' | 'number' | 'state' | 'promisedOn' | 'source'>> => {
  const head = await tx.one<HeadRow>(
    `SELECT purchase_order, ordered_on, sold_to_site_id, ship_to_site_id, bill_to_site_id, currency, requested_on, contract_id, ordered_by
     FROM orders WHERE account_id = $1 AND order_id = $2`,
    [accountId, orderId],
  )
  if (head === null) throw new NotFound()
  const rows = await tx.rows<FullRow>(
    `SELECT line_no, item_id, description, unit, quantity_micros, price_micros, per_micros, tax_percent_micros, agreed_micros, agreed_per_micros, trail_id, price_reason
     FROM order_lines WHERE account_id = $1 AND order_id = $2 ORDER BY line_no`,
    [accountId, orderId],
  )
  const { currency } = head
  return {
    purchaseOrder: head.purchase_order, orderedOn: head.ordered_on, soldTo: head.sold_to_site_id, shipTo: head.ship_to_site_id, billTo: head.bill_to_site_id, currency,
    requestedOn: head.requested_on, contractId: head.contract_id, orderedBy: head.ordered_by,
    lines: rows.map((row) => ({
      lineNo: row.line_no, itemId: row.item_id, description: row.description,
      quantity: { micros: row.quantity_micros, unit: row.unit },
      price: { micros: row.price_micros, currency, per: row.per_micros, unit: row.unit },
      agreed: row.agreed_micros === null ? null : { micros: row.agreed_micros, currency, per: row.agreed_per_micros ?? 1_000_000n, unit: row.unit },
      trailId: row.trail_id, tax: { micros: row.tax_percent_micros }, promisedOn: null, shipped: null, shippedOn: null,
      ...(row.price_reason === null ? {} : { priceReason: row.price_reason }),
    })),
  }
}

/**
 * Orders that are invoiced in full, and those that are not or no longer; the invoices' duty says which. Only what is shipped moves.
 * The state follows from the ties, so no version is counted and nobody's edit is refused for it. Orders that somebody holds right now
 * are left to the checks that their change asks for: waiting here for one could be a circle.
 */
export const markInvoiced = async (tx: Tx, accountId: AccountId, { full, open }: Readonly<{ full: readonly OrderId[]; open: readonly OrderId[] }>): Promise<void> => {
  for (const [ids, from, to] of [[full, 'shipped', 'invoiced'], [open, 'invoiced', 'shipped']] as const) {
    if (ids.length === 0) continue
    await tx.run(
      `UPDATE orders SET state = $4 WHERE account_id = $1 AND order_id IN
         (SELECT order_id FROM orders WHERE account_id = $1 AND state = $3 AND order_id = ANY($2::uuid[]) ORDER BY order_id FOR UPDATE SKIP LOCKED)`,
      [accountId, ids, from, to],
    )
  }
}
