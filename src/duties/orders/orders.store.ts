// Orders in the database: the only writer of orders, order_lines and order_months. Bulk arrival is here, by key:
// what is the same stays untouched, what is gone from an order goes, and the months follow in the same transaction.

import type { Day } from '#ground/day'
import { firstOfMonth } from '#ground/day'
import type { AccountId, OrderId, SiteId } from '#ground/ids'
import type { Stamp } from '#platform/events'
import { record } from '#platform/events'
import type { Tx } from '#platform/db'
import type { Merged } from '#platform/merge'
import { mergeRows } from '#platform/merge'
import type { OrderIn, OrderLineIn, OrderState } from './order.ts'
import { lineTotals, stateByLines } from './order.ts'
import type { SiteMonth } from './months.store.ts'
import { monthsTouched, refreshMonths } from './months.store.ts'

type Counted = Readonly<{ new: number; changed: number; unchanged: number }>

export type OrdersMerged = Readonly<{
  orders: Counted
  lines: Counted & Readonly<{ removed: number }>
  /** Orders that are new or of which anything changed. */
  touched: readonly OrderId[]
}>

const HEADER = [
  'number', 'purchase_order', 'ordered_on', 'sold_to_site_id', 'ship_to_site_id', 'bill_to_site_id', 'currency', 'state', 'hold_reason',
  'requested_on', 'promised_on', 'ordered_by', 'net_minor', 'tax_minor', 'line_count',
] as const

const TOLD = [
  'ordered_on', 'item_id', 'description', 'unit', 'quantity_micros', 'price_micros', 'per_micros', 'net_minor', 'tax_percent_micros', 'tax_minor',
  'price_reason', 'promised_on', 'shipped_micros', 'shipped_on', 'cancelled',
] as const

/** A price is decided once, at the order: the same line arriving again under a later contract keeps what was agreed then. */
const DECIDED = ['agreed_micros', 'agreed_per_micros', 'trail_id'] as const

export const LINE = [...TOLD, ...DECIDED] as const

const decidedAnew = (columns: readonly string[], basis: readonly string[]): string =>
  columns
    .map((column) => `${column} = CASE WHEN (${basis.map((one) => `t.${one}`).join(', ')}) IS DISTINCT FROM (${basis.map((one) => `s.${one}`).join(', ')}) THEN s.${column} ELSE t.${column} END`)
    .join(', ')

/** States a person gave. An import that says nothing of the state leaves them. */
const GIVEN: readonly OrderState[] = ['held', 'invoiced', 'closed', 'cancelled']

const MANY = 1000

/** From so many orders on, one event tells of the run; below, each order has its own. */
const EVENTS_UP_TO = 50

/**
 * Brings an account's orders to what the source says. Only the orders handed in are looked at. Numbers and ids must be
 * unique among them; sites, items and trails must be stored already. Answers what was new, changed, the same.
 */
export const mergeOrders = async (tx: Tx, accountId: AccountId, orders: readonly OrderIn[], stamp: Stamp): Promise<OrdersMerged> => {
  await lockOrders(tx, accountId)
  const ids = orders.map((order) => order.orderId)
  const stored = await storedOrders(tx, accountId, ids)
  const first = stored.size === 0

  const header = await mergeRows(tx, {
    table: 'orders',
    key: ['account_id', 'order_id'],
    data: HEADER,
    fresh: ['contract_id', 'source', 'version', 'created_at'],
    onChange: `version = t.version + 1, ${decidedAnew(['contract_id'], ['ordered_on', 'currency'])}`,
    allNew: first,
    rows: headerRows(accountId, orders, stored, stamp),
  }, !first)
  const lines = await mergeRows(tx, {
    table: 'order_lines',
    key: ['account_id', 'order_id', 'line_no'],
    data: TOLD,
    fresh: DECIDED,
    onChange: decidedAnew(DECIDED, ['ordered_on', 'item_id', 'unit', 'quantity_micros']),
    allNew: first,
    rows: lineRows(accountId, orders),
  }, !first)
  const gone = first ? [] : await removeGone(tx, accountId, orders)
  const tied = await tieBackOrders(tx, accountId, orders)

  const touched = first ? ids : touchedBy(header, lines, gone, tied)
  if (touched.length > 0) {
    // of many rows just written the planner knows nothing: a nested loop planned for one row would then run over all of them
    const many = touched.length > MANY
    if (many) await tx.script('SET LOCAL enable_nestloop = off')
    await refreshMonths(tx, accountId, [...monthsBefore(stored, touched), ...(await monthsTouched(tx, accountId, touched))])
    if (many) await tx.script('SET LOCAL enable_nestloop = on')
    await tellOf(tx, { accountId, orders, header, lines, touched, stamp })
  }
  return { orders: counted(header), lines: { ...counted(lines), removed: gone.length }, touched }
}

/**
 * One writer of an account's orders at a time, until the transaction ends: so that a purchase order is taken once, a credit
 * limit is not passed by two orders at once, and the months add up. Readers never wait.
 */
export const lockOrders = async (tx: Tx, accountId: AccountId): Promise<void> => {
  await tx.rows('SELECT pg_advisory_xact_lock(4405, hashtext($1))', [accountId])
}

const counted = ({ new: fresh, changed, unchanged }: Merged): Counted => ({ new: fresh, changed, unchanged })

type Stored = Readonly<{ state: OrderState; hold_reason: string | null; ship_to_site_id: SiteId; ordered_on: Day }>

const monthsBefore = (stored: ReadonlyMap<string, Stored>, touched: readonly OrderId[]): SiteMonth[] =>
  touched.flatMap((id) => {
    const was = stored.get(id)
    return was === undefined ? [] : [{ siteId: was.ship_to_site_id, month: firstOfMonth(was.ordered_on) }]
  })

const storedOrders = async (tx: Tx, accountId: AccountId, ids: readonly OrderId[]): Promise<ReadonlyMap<string, Stored>> => {
  const rows = await tx.rows<Stored & { order_id: string }>(
    'SELECT order_id, state, hold_reason, ship_to_site_id, ordered_on FROM orders WHERE account_id = $1 AND order_id = ANY($2::uuid[])',
    [accountId, ids],
  )
  return new Map(rows.map((row) => [row.order_id, row]))
}

function* headerRows(accountId: AccountId, orders: readonly OrderIn[], stored: ReadonlyMap<string, Stored>, stamp: Stamp): Generator<readonly unknown[]> {
  for (const order of orders) {
    const known = stored.get(order.orderId)
    const keeps = order.state === undefined && known !== undefined && GIVEN.includes(known.state)
    const state = keeps ? known.state : (order.state ?? stateByLines(order.lines))
    let net = 0n
    let tax = 0n
    for (const line of order.lines) {
      const totals = lineTotals(line)
      net += totals.net.minor
      tax += totals.tax.minor
    }
    yield [
      accountId, order.orderId,
      order.number, order.purchaseOrder, order.orderedOn, order.soldTo, order.shipTo, order.billTo, order.currency, state,
      keeps ? known.hold_reason : (order.holdReason ?? null), order.requestedOn, order.promisedOn, order.orderedBy, net, tax, order.lines.length,
      order.contractId, order.source, 1, stamp.now,
    ]
  }
}

function* lineRows(accountId: AccountId, orders: readonly OrderIn[]): Generator<readonly unknown[]> {
  for (const order of orders) for (const line of order.lines) yield [accountId, order.orderId, line.lineNo, ...lineColumns(order, line)]
}

/** A line's values in the order of LINE. The agreed price must be per the line's unit. */
export const lineColumns = (order: Pick<OrderIn, 'number' | 'currency' | 'orderedOn'>, line: OrderLineIn): readonly unknown[] => {
  const { price, agreed, quantity } = line
  if (price.currency !== order.currency) throw new Error(`order ${order.number} line ${line.lineNo}: priced in ${price.currency}, the order is in ${order.currency}`)
  if (agreed !== null && agreed.unit !== quantity.unit) throw new Error(`order ${order.number} line ${line.lineNo}: agreed per ${agreed.unit}, ordered in ${quantity.unit}`)
  const totals = lineTotals(line)
  return [
    order.orderedOn, line.itemId, line.description, quantity.unit, quantity.micros, price.micros, price.per, totals.net.minor, line.tax.micros, totals.tax.minor,
    line.priceReason ?? null, line.promisedOn, line.shipped?.micros ?? null, line.shippedOn, line.cancelled === true,
    agreed?.micros ?? null, agreed?.per ?? null, line.trailId,
  ]
}

type LineKey = Readonly<{ order_id: OrderId; line_no: number }>

/** Lines that an order no longer has. Counting first keeps the usual case to one index-only question. */
const removeGone = async (tx: Tx, accountId: AccountId, orders: readonly OrderIn[]): Promise<readonly LineKey[]> => {
  const counts = await tx.rows<{ order_id: OrderId; lines: bigint }>(
    'SELECT order_id, count(*) AS lines FROM order_lines WHERE account_id = $1 AND order_id = ANY($2::uuid[]) GROUP BY order_id',
    [accountId, orders.map((order) => order.orderId)],
  )
  const stored = new Map(counts.map((row) => [row.order_id, Number(row.lines)]))
  const longer = orders.filter((order) => (stored.get(order.orderId) ?? 0) > order.lines.length)
  if (longer.length === 0) return []
  const kept = longer.flatMap((order) => order.lines.map((line) => ({ orderId: order.orderId, lineNo: line.lineNo })))
  return tx.rows<LineKey>(
    `DELETE FROM order_lines l WHERE l.account_id = $1 AND l.order_id = ANY($2::uuid[])
       AND NOT EXISTS (SELECT FROM unnest($3::uuid[], $4::int[]) AS k (order_id, line_no) WHERE k.order_id = l.order_id AND k.line_no = l.line_no)
     RETURNING l.order_id, l.line_no`,
    [accountId, longer.map((order) => order.orderId), kept.map((line) => line.orderId), kept.map((line) => line.lineNo)],
  )
}

type Tie = Readonly<{ from: OrderId; to: OrderId }>

/** Ties remainders to the orders that took them up, on the order and on the lines, whichever end said it. */
const tieBackOrders = async (tx: Tx, accountId: AccountId, orders: readonly OrderIn[]): Promise<readonly string[]> => {
  const ties: Tie[] = []
  for (const order of orders) {
    if (order.backOrderOf) ties.push({ from: order.backOrderOf, to: order.orderId })
    if (order.backOrderedAs) ties.push({ from: order.orderId, to: order.backOrderedAs })
  }
  if (ties.length === 0) return []
  const tied = await tx.rows<{ order_id: string }>(
    `UPDATE orders o SET back_order_of = t.from_id FROM unnest($2::uuid[], $3::uuid[]) AS t (from_id, to_id)
     WHERE o.account_id = $1 AND o.order_id = t.to_id AND o.back_order_of IS DISTINCT FROM t.from_id RETURNING o.order_id`,
    [accountId, ties.map((tie) => tie.from), ties.map((tie) => tie.to)],
  )
  const moved = await movedLines(tx, accountId, ties)
  await tx.run(
    `UPDATE order_lines l SET back_order_id = t.to_id FROM unnest($2::uuid[], $3::int[], $4::uuid[]) AS t (order_id, line_no, to_id)
     WHERE l.account_id = $1 AND l.order_id = t.order_id AND l.line_no = t.line_no`,
    [accountId, moved.map((line) => line.order_id), moved.map((line) => line.line_no), moved.map((line) => line.to)],
  )
  return [...tied, ...moved].map((row) => row.order_id)
}

/**
 * A line of the predecessor is moved when it was not shipped in full and the successor has its item. Asked table by table:
 * in the transaction of a first load the planner knows nothing yet of how many rows there are, and a join can go wrong.
 */
const movedLines = async (tx: Tx, accountId: AccountId, ties: readonly Tie[]): Promise<readonly (LineKey & Readonly<{ to: OrderId }>)[]> => {
  const successor = new Map(ties.map((tie) => [tie.from, tie.to]))
  const short = await tx.rows<LineKey & { item_id: string; back_order_id: OrderId | null }>(
    `SELECT order_id, line_no, item_id, back_order_id FROM order_lines
     WHERE account_id = $1 AND order_id = ANY($2::uuid[]) AND coalesce(shipped_micros, 0) < quantity_micros`,
    [accountId, [...successor.keys()]],
  )
  if (short.length === 0) return []
  const taken = await tx.rows<{ order_id: OrderId; item_id: string }>('SELECT order_id, item_id FROM order_lines WHERE account_id = $1 AND order_id = ANY($2::uuid[])', [
    accountId,
    short.map((line) => successor.get(line.order_id)),
  ])
  const has = new Set(taken.map((line) => `${line.order_id} ${line.item_id}`))
  return short.flatMap((line) => {
    const to = successor.get(line.order_id)
    return to === undefined || to === line.back_order_id || !has.has(`${to} ${line.item_id}`) ? [] : [{ order_id: line.order_id, line_no: line.line_no, to }]
  })
}

const touchedBy = (header: Merged, lines: Merged, gone: readonly LineKey[], tied: readonly string[]): readonly OrderId[] => {
  const ids = new Set<string>(tied)
  for (const key of [...header.newKeys, ...header.changedKeys, ...lines.newKeys, ...lines.changedKeys]) ids.add(String(key[1]))
  for (const line of gone) ids.add(line.order_id)
  return [...ids] as OrderId[]
}

type Told = Readonly<{ accountId: AccountId; orders: readonly OrderIn[]; header: Merged; lines: Merged; touched: readonly OrderId[]; stamp: Stamp }>

const tellOf = async (tx: Tx, { accountId, orders, header, lines, touched, stamp }: Told): Promise<void> => {
  if (touched.length > EVENTS_UP_TO) {
    const after = { orders: counted(header), lines: counted(lines) }
    await record(tx, accountId, stamp, [{ kind: 'orders/orders-arrived', subject: { kind: 'account', id: accountId, text: '' }, after }])
    return
  }
  const numbers = new Map(orders.map((order) => [order.orderId, order]))
  const fresh = new Set(header.newKeys.map((key) => String(key[1])))
  const all = header.newKeys.length === 0 && header.new > 0
  await record(tx, accountId, stamp, touched.map((orderId) => {
    const order = numbers.get(orderId)
    const kind = all || fresh.has(orderId) ? 'orders/order-arrived' : 'orders/order-changed'
    return { kind, subject: { kind: 'order', id: orderId, text: order?.number ?? '' }, after: order === undefined ? null : { lines: order.lines.length, purchaseOrder: order.purchaseOrder } }
  }))
}
