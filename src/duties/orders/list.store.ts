// The list of orders, newest first, by key: a page costs the same at the first and at the ten-thousandth order.
// Each account is asked for its own newest page and the pages are merged, so that every question follows an index of one account.

import type { Day } from '#ground/day'
import { isDay } from '#ground/day'
import { isId } from '#ground/ids'
import { moneyText } from '#ground/money'
import type { Currency } from '#ground/money'
import type { Tx } from '#platform/db'
import type { OrderState } from './order.ts'
import type { OrderList, OrderRow } from './orders.wire.ts'

export type ListAsk = Readonly<{
  accountIds: readonly string[]
  states: readonly OrderState[]
  siteId: string | null
  itemId: string | null
  text: string | null
  from: Day | null
  to: Day | null
  after: Cursor | null
  limit: number
}>

/** The last row of the page before. */
export type Cursor = Readonly<{ orderedOn: Day; number: string; accountId: string }>

export const cursorText = (cursor: Cursor): string => Buffer.from(JSON.stringify([cursor.orderedOn, cursor.number, cursor.accountId])).toString('base64url')

/** Null when the text is not one of ours. */
export const readCursor = (text: string): Cursor | null => {
  try {
    const [orderedOn, number, accountId] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[]
    if (typeof orderedOn !== 'string' || typeof number !== 'string' || typeof accountId !== 'string' || !isDay(orderedOn) || !isId(accountId)) return null
    return { orderedOn, number, accountId }
  } catch {
    // not JSON at all: the same answer as JSON of another shape
    return null
  }
}

type Found = Readonly<{
  account_id: string; account: string; order_id: string; number: string; purchase_order: string | null; ordered_on: string; promised_on: string | null
  site_id: string; site: string; state: OrderState; hold_reason: string | null; back_order_of: string | null; line_count: number; net_minor: bigint; currency: Currency; findings: bigint
}>

const COLUMNS = [
  'account_id', 'order_id', 'number', 'purchase_order', 'ordered_on', 'promised_on', 'ship_to_site_id', 'state', 'hold_reason', 'back_order_of', 'line_count', 'net_minor', 'currency',
] as const

/** Text finds at most so many orders per way (number, purchase order) before the newest of them are shown. */
const MOST_BY_TEXT = 500

export const listOrders = async (tx: Tx, ask: ListAsk): Promise<OrderList> => {
  const values: unknown[] = [ask.accountIds, ask.limit + 1]
  const bind = (value: unknown): string => `$${values.push(value)}`
  const where: string[] = ['o.account_id = a.account_id']
  if (ask.from !== null) where.push(`o.ordered_on >= ${bind(ask.from)}::date`)
  if (ask.to !== null) where.push(`o.ordered_on <= ${bind(ask.to)}::date`)
  if (ask.siteId !== null) where.push(`o.ship_to_site_id = ANY (ARRAY(SELECT s.site_id FROM sites s WHERE s.account_id = a.account_id AND s.ancestors @> ARRAY[${bind(ask.siteId)}::uuid]))`)
  if (ask.itemId !== null) where.push(`EXISTS (SELECT FROM order_lines l WHERE l.account_id = o.account_id AND l.ordered_on = o.ordered_on AND l.order_id = o.order_id AND l.item_id = ${bind(ask.itemId)}::uuid)`)
  if (ask.after !== null) {
    const [day, number, account] = [bind(ask.after.orderedOn), bind(ask.after.number), bind(ask.after.accountId)]
    where.push(`(o.ordered_on, o.number) <= (${day}::date, ${number}::text)`)
    where.push(`((o.ordered_on, o.number) < (${day}::date, ${number}::text) OR o.account_id > ${account}::uuid)`)
  }
  if (ask.text !== null) where.push(`o.order_id IN (${textWays(bind(`${escapeLike(ask.text.toLowerCase())}%`), bind(`%${escapeLike(ask.text)}%`))})`)
  const branches = ask.states.length === 0 ? 'a' : 'a CROSS JOIN unnest(' + bind(ask.states) + '::text[]) AS w (state)'
  if (ask.states.length > 0) where.push('o.state = w.state')

  const rows = await tx.rows<Found>(
    `WITH page AS MATERIALIZED (
       SELECT p.* FROM unnest($1::uuid[]) AS ${branches.replace(/^a/, 'a (account_id)')}
       CROSS JOIN LATERAL (SELECT ${COLUMNS.map((column) => `o.${column}`).join(', ')} FROM orders o WHERE ${where.join(' AND ')} ORDER BY o.ordered_on DESC, o.number DESC LIMIT $2) p
       ORDER BY p.ordered_on DESC, p.number DESC, p.account_id LIMIT $2)
     SELECT o.account_id, c.name AS account, o.order_id, o.number, o.purchase_order, o.ordered_on, o.promised_on, o.ship_to_site_id AS site_id, s.name AS site,
            o.state, o.hold_reason, o.back_order_of, o.line_count, o.net_minor, o.currency,
            (SELECT count(*) FROM findings f WHERE f.account_id = o.account_id AND f.order_id = o.order_id AND f.state = 'open') AS findings
     FROM page o
     JOIN accounts c ON c.account_id = o.account_id
     JOIN sites s ON s.account_id = o.account_id AND s.site_id = o.ship_to_site_id
     ORDER BY o.ordered_on DESC, o.number DESC, o.account_id`,
    values,
  )
  const shown = rows.slice(0, ask.limit)
  const last = shown.at(-1)
  return {
    rows: shown.map(rowOut),
    next: rows.length <= ask.limit || last === undefined ? null : cursorText({ orderedOn: last.ordered_on as Day, number: last.number, accountId: last.account_id }),
  }
}

/** By the beginning of the order's or the client's number, and by words of the site's name or number. */
const textWays = (begins: string, contains: string): string => `
  (SELECT t.order_id FROM orders t WHERE t.account_id = a.account_id AND lower(t.number) LIKE ${begins} ORDER BY lower(t.number) LIMIT ${MOST_BY_TEXT})
  UNION (SELECT t.order_id FROM orders t WHERE t.account_id = a.account_id AND t.purchase_order IS NOT NULL AND lower(t.purchase_order) LIKE ${begins} ORDER BY lower(t.purchase_order) LIMIT ${MOST_BY_TEXT})
  UNION (SELECT t.order_id FROM sites n CROSS JOIN LATERAL (SELECT x.order_id FROM orders x WHERE x.account_id = n.account_id AND x.ship_to_site_id = n.site_id ORDER BY x.ordered_on DESC LIMIT 100) t
         WHERE n.account_id = a.account_id AND (n.name ILIKE ${contains} OR n.number ILIKE ${contains}) LIMIT ${2 * MOST_BY_TEXT})`

const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&')

const rowOut = (row: Found): OrderRow => ({
  accountId: row.account_id, account: row.account, orderId: row.order_id, number: row.number, purchaseOrder: row.purchase_order, orderedOn: row.ordered_on,
  promisedOn: row.promised_on, siteId: row.site_id, site: row.site, state: row.state, holdReason: row.hold_reason, backOrder: row.back_order_of !== null,
  lines: row.line_count, net: { amount: moneyText({ minor: row.net_minor, currency: row.currency }), currency: row.currency }, findings: Number(row.findings),
})
