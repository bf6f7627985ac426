// An order as it stands for a change, and the change written: lines, totals, months and the event in the caller's transaction.

import type { Day } from '#ground/day'
import type { AccountId, ItemId, OrderId } from '#ground/ids'
import { isId } from '#ground/ids'
import { shareOf } from '#ground/percent'
import { quantityText } from '#ground/quantity'
import { priceText } from '#ground/unit-price'
import type { Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import type { Stamp } from '#platform/events'
import { saveTrails } from '#duties/contracts/contracts.store'
import type { Amended, AmendedLine, Standing } from './amend.ts'
import type { Made } from './hand.store.ts'
import { insertLines, MADE, tell } from './hand.store.ts'
import { monthsTouched, refreshMonths } from './months.store.ts'
import type { OrderIn, OrderState } from './order.ts'
import { openMicros } from './order.ts'

type HeadRow = Readonly<{
  order_id: OrderId; number: string; state: OrderState; version: number; purchase_order: string | null; ordered_on: Day; requested_on: Day | null; ordered_by: string | null
  ship_to_site_id: Standing['shipTo']; currency: Standing['currency']
}>

type LineRow = Readonly<{
  line_no: number; item_id: ItemId; description: string; unit: string; quantity_micros: bigint; price_micros: bigint; per_micros: bigint; agreed_micros: bigint | null; agreed_per_micros: bigint | null
  trail_id: string | null; tax_percent_micros: bigint; price_reason: string | null; promised_on: Day | null; shipped_micros: bigint | null; cancelled: boolean; back_order_id: OrderId | null
}>

/** The order with its row held until the transaction ends. Throws NotFound. */
export const holdStanding = async (tx: Tx, accountId: AccountId, orderId: string): Promise<Standing> => {
  if (!isId(orderId)) throw new NotFound()
  const head = await tx.one<HeadRow>(
    `SELECT order_id, number, state, version, purchase_order, ordered_on, requested_on, ordered_by, ship_to_site_id, currency
     FROM orders WHERE account_id = $1 AND order_id = $2 FOR UPDATE`,
    [accountId, orderId],
  )
  if (head === null) throw new NotFound()
  const rows = await tx.rows<LineRow>(
    `SELECT line_no, item_id, description, unit, quantity_micros, price_micros, per_micros, agreed_micros, agreed_per_micros, trail_id, tax_percent_micros, price_reason,
            promised_on, shipped_micros, cancelled, back_order_id
     FROM order_lines WHERE account_id = $1 AND order_id = $2 ORDER BY line_no`,
    [accountId, orderId],
  )
  const { currency } = head
  return {
    orderId: head.order_id, number: head.number, state: head.state, version: head.version, purchaseOrder: head.purchase_order, orderedOn: head.ordered_on,
    requestedOn: head.requested_on, orderedBy: head.ordered_by, shipTo: head.ship_to_site_id, currency,
    lines: rows.map((row) => ({
      lineNo: row.line_no, itemId: row.item_id, name: row.description, quantity: { micros: row.quantity_micros, unit: row.unit },
      price: { micros: row.price_micros, currency, per: row.per_micros, unit: row.unit },
      agreed: row.agreed_micros === null ? null : { micros: row.agreed_micros, currency, per: row.agreed_per_micros ?? 1_000_000n, unit: row.unit },
      trailId: row.trail_id, tax: { micros: row.tax_percent_micros }, priceReason: row.price_reason, promisedOn: row.promised_on,
      shippedMicros: row.shipped_micros ?? 0n, cancelled: row.cancelled, movedOn: row.back_order_id !== null,
    })),
  }
}

/** Writes what `amend` gave. Under the account's lock (orders.store lockOrders), on the order as it was held. */
export const saveAmended = async (tx: Tx, accountId: AccountId, amended: Amended, { stamp, documentId }: Readonly<{ stamp: Stamp; documentId: string | null }>): Promise<Made> => {
  const { order } = amended
  const touched = amended.lines.filter((line) => line.did !== 'kept')
  const trailIds = await trailsOf(tx, accountId, touched)
  await setLines(tx, accountId, order, touched.filter((line) => line.did === 'set'), trailIds)
  await tx.run('UPDATE order_lines SET cancelled = true WHERE account_id = $1 AND order_id = $2 AND line_no = ANY($3::int[])', [accountId, order.orderId, touched.filter((line) => line.did === 'dropped').map((line) => line.lineNo)])
  const added = touched.filter((line) => line.did === 'added')
  if (added.length > 0) await insertLines(tx, accountId, { ...order, lines: added.map((line) => newLine(line, trailIds)) })
  const made = await writeHead(tx, accountId, amended)
  await refreshMonths(tx, accountId, await monthsTouched(tx, accountId, [order.orderId]))
  await tell(tx, accountId, order, stamp, 'orders/order-amended', { documentId, lines: touched.map(lineTold) })
  return made
}

const trailsOf = async (tx: Tx, accountId: AccountId, lines: readonly AmendedLine[]): Promise<ReadonlyMap<number, string>> => {
  const with_ = lines.flatMap((line) => (line.after?.trail === null || line.after?.trail === undefined ? [] : [{ lineNo: line.lineNo, trail: line.after.trail }]))
  const ids = await saveTrails(tx, accountId, with_.map((one) => one.trail))
  return new Map(with_.map((one, at) => [one.lineNo, ids[at] ?? '']))
}

const setLines = async (tx: Tx, accountId: AccountId, order: Standing, lines: readonly AmendedLine[], trailIds: ReadonlyMap<number, string>): Promise<void> => {
  for (const line of lines) {
    const { after } = line
    if (after === null) throw new Error(`line ${line.lineNo} was changed into nothing`)
    await tx.run(
      `UPDATE order_lines SET quantity_micros = $4, price_micros = $5, per_micros = $6, net_minor = $7, tax_minor = $8, agreed_micros = $9, agreed_per_micros = $10,
              trail_id = coalesce($11, trail_id), promised_on = $12
       WHERE account_id = $1 AND order_id = $2 AND line_no = $3`,
      [accountId, order.orderId, line.lineNo, after.quantity.micros, after.price.micros, after.price.per, after.net.minor, shareOf(after.net, after.tax).minor, after.agreed?.micros ?? null, after.agreed?.per ?? null, trailIds.get(line.lineNo) ?? null, after.promisedOn],
    )
  }
}

const newLine = (line: AmendedLine, trailIds: ReadonlyMap<number, string>): OrderIn['lines'][number] => {
  const { after } = line
  if (after === null) throw new Error(`line ${line.lineNo} was added as nothing`)
  return {
    lineNo: line.lineNo, itemId: line.itemId, description: line.name, quantity: after.quantity, price: after.price, agreed: after.agreed, trailId: trailIds.get(line.lineNo) ?? null, tax: after.tax,
    promisedOn: after.promisedOn, shipped: null, shippedOn: null,
  }
}

/** Totals from the lines as they now stand; a state by its lines, but for a hold, which a person lifts or a changed order falls into. */
const writeHead = async (tx: Tx, accountId: AccountId, { order, hold }: Amended): Promise<Made> => {
  const lines = await tx.rows<{ quantity_micros: bigint; shipped_micros: bigint | null; cancelled: boolean; back_order_id: OrderId | null }>(
    'SELECT quantity_micros, shipped_micros, cancelled, back_order_id FROM order_lines WHERE account_id = $1 AND order_id = $2',
    [accountId, order.orderId],
  )
  const live = lines.filter((line) => !line.cancelled)
  const open = live.some((line) => openMicros({ quantityMicros: line.quantity_micros, shippedMicros: line.shipped_micros, cancelled: line.cancelled, backOrderId: line.back_order_id }) > 0n)
  const shipped = live.some((line) => (line.shipped_micros ?? 0n) > 0n)
  const byLines: OrderState = live.length === 0 ? 'cancelled' : !open ? 'shipped' : shipped ? 'partly-shipped' : 'placed'
  const held = byLines === 'placed' && (order.state === 'held' || hold !== null)
  const made = await tx.one<Made>(
    `UPDATE orders o SET state = $3, hold_reason = CASE WHEN $3 = 'held' THEN coalesce($4, hold_reason) END, version = version + 1,
            net_minor = (SELECT coalesce(sum(l.net_minor) FILTER (WHERE NOT l.cancelled), 0) FROM order_lines l WHERE l.account_id = $1 AND l.order_id = $2),
            tax_minor = (SELECT coalesce(sum(l.tax_minor) FILTER (WHERE NOT l.cancelled), 0) FROM order_lines l WHERE l.account_id = $1 AND l.order_id = $2),
            line_count = (SELECT count(*) FROM order_lines l WHERE l.account_id = $1 AND l.order_id = $2)
     WHERE o.account_id = $1 AND o.order_id = $2 RETURNING ${MADE}`,
    [accountId, order.orderId, held ? 'held' : byLines, hold],
  )
  if (made === null) throw new NotFound()
  return made
}

const lineTold = (line: AmendedLine): unknown => {
  const side = (one: AmendedLine['before']) => (one === null ? null : { quantity: quantityText(one.quantity), unit: one.quantity.unit, price: priceText(one.price), promisedOn: one.promisedOn })
  return { line: line.lineNo, did: line.did, before: side(line.before), after: side(line.after) }
}
