// Orders written by hand, one at a time: drafts and placing. Few statements each, all prepared; the same tables and the same
// lock as orders.store.ts. What happens to an order afterwards is steps.store.ts.

import { firstOfMonth } from '#ground/day'
import type { AccountId, OrderId, UserId } from '#ground/ids'
import type { Instant } from '#ground/instant'
import type { Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import type { Event, Stamp } from '#platform/events'
import { record } from '#platform/events'
import { orderIdOf } from '#platform/keyed-id'
import { saveTrails } from '#duties/contracts/contracts.store'
import type { Draft } from './draft.ts'
import { addToMonth } from './months.store.ts'
import type { OrderIn, OrderState } from './order.ts'
import { lineTotals } from './order.ts'
import { LINE, lineColumns } from './orders.store.ts'
import type { Placed } from './place.ts'
import type { OrderAt } from './steps.ts'

/** What the `draft` column holds. */
export type KeptDraft = Readonly<{ draft: Draft; by: string; userId: UserId | null; at: Instant }>

export type Made = Readonly<{ orderId: OrderId; number: string; state: OrderState; version: number; holdReason: string | null }>

export const MADE = 'order_id AS "orderId", number, state, version, hold_reason AS "holdReason"'

/** The order that was made under this key before, if any. */
export const orderOfKey = (tx: Tx, accountId: AccountId, key: string): Promise<Made | null> =>
  tx.one<Made>(`SELECT ${MADE} FROM orders WHERE account_id = $1 AND request_key = $2`, [accountId, key])

const nameOrder = async (tx: Tx, accountId: AccountId): Promise<Readonly<{ orderId: OrderId; number: string }>> => {
  const row = await tx.one<{ n: bigint }>("SELECT nextval('order_numbers') AS n")
  const number = `M-${row?.n ?? 0n}`
  return { orderId: orderIdOf(accountId, number), number }
}

/** `by` and the stamp's moment are kept with the draft: saving as one types leaves no event for each stroke. */
export type DraftHead = Readonly<{ draft: Draft; by: string; soldTo: string; billTo: string; currency: string; netMinor: bigint; taxMinor: bigint }>

/** Keeps a draft as it is typed. Null when the key was used meanwhile: read it with `orderOfKey`. */
export const insertDraft = async (tx: Tx, accountId: AccountId, head: DraftHead, key: string | null, stamp: Stamp): Promise<Made | null> => {
  const { orderId, number } = await nameOrder(tx, accountId)
  const made = await tx.one<Made>(
    `INSERT INTO orders (account_id, order_id, number, purchase_order, ordered_on, sold_to_site_id, ship_to_site_id, bill_to_site_id, currency, state,
                         requested_on, ordered_by, draft, request_key, net_minor, tax_minor, line_count, source, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'draft', $10, $11, $12::jsonb, $13, $14, $15, $16, 'hand', $17)
     ON CONFLICT (account_id, request_key) WHERE request_key IS NOT NULL DO NOTHING RETURNING ${MADE}`,
    [accountId, orderId, number, ...draftValues(head, stamp), key, head.netMinor, head.taxMinor, head.draft.lines.length, stamp.now],
  )
  if (made !== null) await tell(tx, accountId, made, stamp, 'orders/draft-begun')
  return made
}

const draftValues = ({ draft, by, soldTo, billTo, currency }: DraftHead, stamp: Stamp): readonly unknown[] => {
  const kept: KeptDraft = { draft, by, userId: stamp.userId, at: stamp.now }
  return [draft.purchaseOrder, draft.orderedOn, soldTo, draft.shipTo, billTo, currency, draft.requestedOn, draft.orderedBy, JSON.stringify(kept)]
}

/** Writes a draft over; the caller holds the row and has compared the version. */
export const updateDraft = async (tx: Tx, accountId: AccountId, orderId: OrderId, head: DraftHead, stamp: Stamp): Promise<Made> => {
  const made = await tx.one<Made>(
    `UPDATE orders SET purchase_order = $3, ordered_on = $4, sold_to_site_id = $5, ship_to_site_id = $6, bill_to_site_id = $7, currency = $8, requested_on = $9,
            ordered_by = $10, draft = $11::jsonb, net_minor = $12, tax_minor = $13, line_count = $14, version = version + 1
     WHERE account_id = $1 AND order_id = $2 RETURNING ${MADE}`,
    [accountId, orderId, ...draftValues(head, stamp), head.netMinor, head.taxMinor, head.draft.lines.length],
  )
  if (made === null) throw new NotFound()
  return made
}

const ORDER_VALUES = [
  'purchase_order', 'ordered_on', 'sold_to_site_id', 'ship_to_site_id', 'bill_to_site_id', 'currency', 'state', 'hold_reason', 'requested_on',
  'promised_on', 'contract_id', 'ordered_by', 'back_order_of', 'document_id', 'net_minor', 'tax_minor', 'line_count',
] as const

const orderValues = (order: Omit<OrderIn, 'orderId' | 'number'>): readonly unknown[] => {
  let net = 0n
  let tax = 0n
  for (const line of order.lines) {
    const totals = lineTotals(line)
    net += totals.net.minor
    tax += totals.tax.minor
  }
  return [
    order.purchaseOrder, order.orderedOn, order.soldTo, order.shipTo, order.billTo, order.currency, order.state, order.holdReason ?? null, order.requestedOn,
    order.promisedOn, order.contractId, order.orderedBy, order.backOrderOf ?? null, order.documentId ?? null, net, tax, order.lines.length,
  ]
}

/** A placed draft becomes an order. Under the account's lock. `existing` is the draft's own order, else a new one is made. */
export const insertPlaced = async (
  tx: Tx,
  accountId: AccountId,
  { placed, existing, key, stamp }: Readonly<{ placed: Placed; existing: OrderAt | null; key: string | null; stamp: Stamp }>,
): Promise<Made> => {
  const lines = await withTrails(tx, accountId, placed)
  const name = existing ?? (await nameOrder(tx, accountId))
  const order: OrderIn = { ...placed.order, orderId: name.orderId, number: name.number, lines }
  const made = existing === null ? await insertOrder(tx, accountId, order, key, stamp) : await overwriteDraft(tx, accountId, order)
  await insertLines(tx, accountId, order)
  await countIn(tx, accountId, order)
  await tell(tx, accountId, made, stamp, order.state === 'held' ? 'orders/order-held' : 'orders/order-placed', { lines: lines.length, purchaseOrder: order.purchaseOrder, reason: order.holdReason ?? null })
  return made
}

const withTrails = async (tx: Tx, accountId: AccountId, placed: Placed): Promise<OrderIn['lines']> => {
  const trails = placed.lines.flatMap(({ trail }) => (trail === null ? [] : [trail]))
  const ids = await saveTrails(tx, accountId, trails)
  let next = 0
  return placed.lines.map(({ line, trail }) => (trail === null ? line : { ...line, trailId: ids[next++] ?? null }))
}

export const insertOrder = async (tx: Tx, accountId: AccountId, order: OrderIn, key: string | null, stamp: Stamp): Promise<Made> => {
  const places = ORDER_VALUES.map((_, at) => `$${at + 7}`).join(', ')
  const made = await tx.one<Made>(
    `INSERT INTO orders (account_id, order_id, number, request_key, source, created_at, ${ORDER_VALUES.join(', ')}) VALUES ($1, $2, $3, $4, $5, $6, ${places}) RETURNING ${MADE}`,
    [accountId, order.orderId, order.number, key, order.source, stamp.now, ...orderValues(order)],
  )
  if (made === null) throw new Error('an order was not written')
  return made
}

const overwriteDraft = async (tx: Tx, accountId: AccountId, order: OrderIn): Promise<Made> => {
  const made = await tx.one<Made>(
    `UPDATE orders SET ${ORDER_VALUES.map((column, at) => `${column} = $${at + 3}`).join(', ')}, draft = NULL, version = version + 1
     WHERE account_id = $1 AND order_id = $2 RETURNING ${MADE}`,
    [accountId, order.orderId, ...orderValues(order)],
  )
  if (made === null) throw new NotFound()
  return made
}

const LINE_TYPES: Readonly<Record<(typeof LINE)[number], string>> = {
  ordered_on: 'date', item_id: 'uuid', description: 'text', unit: 'text', quantity_micros: 'int8', price_micros: 'int8', per_micros: 'int8', net_minor: 'int8',
  tax_percent_micros: 'int8', tax_minor: 'int8', agreed_micros: 'int8', agreed_per_micros: 'int8', trail_id: 'uuid', price_reason: 'text', promised_on: 'date',
  shipped_micros: 'int8', shipped_on: 'date', cancelled: 'bool',
}

const INSERT_LINES = `INSERT INTO order_lines (account_id, order_id, line_no, ${LINE.join(', ')})
  SELECT $1, $2, t.* FROM unnest($3::int[], ${LINE.map((column, at) => `$${at + 4}::${LINE_TYPES[column]}[]`).join(', ')}) AS t`

/** All lines of an order in one statement. */
export const insertLines = async (tx: Tx, accountId: AccountId, order: Pick<OrderIn, 'orderId' | 'number' | 'currency' | 'orderedOn' | 'lines'>): Promise<void> => {
  const rows = order.lines.map((line) => lineColumns(order, line))
  await tx.run(INSERT_LINES, [accountId, order.orderId, order.lines.map((line) => line.lineNo), ...LINE.map((_, at) => rows.map((row) => row[at]))])
}

const countIn = async (tx: Tx, accountId: AccountId, order: OrderIn): Promise<void> => {
  const netMinor = order.lines.reduce((sum, line) => sum + lineTotals(line).net.minor, 0n)
  await addToMonth(tx, accountId, { siteId: order.shipTo, month: firstOfMonth(order.orderedOn) }, { currency: order.currency, lines: order.lines.length, netMinor })
}

export const tell = (tx: Tx, accountId: AccountId, made: Readonly<{ orderId: OrderId; number: string }>, stamp: Stamp, kind: Event['kind'], after?: unknown): Promise<void> =>
  record(tx, accountId, stamp, [{ kind, subject: { kind: 'order', id: made.orderId, text: made.number }, after }])
