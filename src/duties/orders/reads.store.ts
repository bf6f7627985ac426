// One order with everything on it, and what a site usually orders: plain reads for the pages.

import type { Day } from '#ground/day'
import type { AccountId } from '#ground/ids'
import { isId } from '#ground/ids'
import type { Currency } from '#ground/money'
import { moneyText } from '#ground/money'
import { percentText } from '#ground/percent'
import { quantityText } from '#ground/quantity'
import type { Say } from '#ground/say'
import { unitPrice } from '#ground/unit-price'
import type { PriceTrail } from '#duties/contracts/trail'
import type { Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import type { KeptDraft } from './hand.store.ts'
import { priceOut } from './judged-out.ts'
import type { OrderState } from './order.ts'
import { openMicros, ORDER_MOVES } from './order.ts'
import type { Habits, LastPrices, OrderLineOut, OrderOut } from './orders.wire.ts'

type HeadRow = Readonly<{
  account: string; time_zone: string; order_id: string; number: string; version: number; state: OrderState; hold_reason: string | null; purchase_order: string | null
  ordered_on: string; ordered_by: string | null; requested_on: string | null; promised_on: string | null; currency: Currency; net_minor: bigint; tax_minor: bigint
  source: string; draft: KeptDraft | null; sold_to: OrderOut['soldTo']; ship_to: OrderOut['shipTo']; bill_to: OrderOut['billTo']
  contract: OrderOut['contract']; predecessor: OrderOut['predecessor']; successors: OrderOut['successors'] | null
}>

const SITE = (as: string): string => `json_build_object('siteId', ${as}.site_id, 'number', ${as}.number, 'name', ${as}.name, 'city', ${as}.city, 'country', ${as}.country)`
const OTHER = (as: string): string => `json_build_object('orderId', ${as}.order_id, 'number', ${as}.number, 'state', ${as}.state)`

/** Throws NotFound. `mayWrite` is the asker's right on the account; `todayIn` says the day it is in its time zone. */
export const loadOrder = async (tx: Tx, accountId: AccountId, orderId: string, { mayWrite, todayIn }: Readonly<{ mayWrite: boolean; todayIn(timeZone: string): Day }>): Promise<OrderOut> => {
  if (!isId(orderId)) throw new NotFound()
  const head = await tx.one<HeadRow>(
    `SELECT a.name AS account, a.time_zone, o.order_id, o.number, o.version, o.state, o.hold_reason, o.purchase_order, o.ordered_on, o.ordered_by, o.requested_on, o.promised_on,
            o.currency, o.net_minor, o.tax_minor, o.source, o.draft, ${SITE('so')} AS sold_to, ${SITE('sh')} AS ship_to, ${SITE('bi')} AS bill_to,
            CASE WHEN c.contract_id IS NOT NULL THEN json_build_object('contractId', c.contract_id, 'number', c.number, 'name', c.name) END AS contract,
            CASE WHEN p.order_id IS NOT NULL THEN ${OTHER('p')} END AS predecessor,
            (SELECT json_agg(${OTHER('n')} ORDER BY n.number) FROM orders n WHERE n.account_id = o.account_id AND n.back_order_of = o.order_id) AS successors
     FROM orders o
     JOIN accounts a ON a.account_id = o.account_id
     JOIN sites so ON so.account_id = o.account_id AND so.site_id = o.sold_to_site_id
     JOIN sites sh ON sh.account_id = o.account_id AND sh.site_id = o.ship_to_site_id
     JOIN sites bi ON bi.account_id = o.account_id AND bi.site_id = o.bill_to_site_id
     LEFT JOIN contracts c ON c.account_id = o.account_id AND c.contract_id = o.contract_id
     LEFT JOIN orders p ON p.account_id = o.account_id AND p.order_id = o.back_order_of
     WHERE o.account_id = $1 AND o.order_id = $2`,
    [accountId, orderId],
  )
  if (head === null) throw new NotFound()
  const { lines, trails } = await loadLines(tx, accountId, head)
  const open = lines.some((line) => line.open !== '0')
  const can = (to: OrderState): boolean => mayWrite && ORDER_MOVES[head.state].includes(to)
  return {
    accountId, account: head.account, orderId: head.order_id, number: head.number, version: head.version, today: todayIn(head.time_zone), state: head.state,
    may: {
      edit: mayWrite && head.state === 'draft', place: mayWrite && head.state === 'draft', release: mayWrite && head.state === 'held',
      ship: mayWrite && open && (head.state === 'placed' || head.state === 'partly-shipped'), cancel: can('cancelled'), close: can('closed'),
    },
    holdReason: head.hold_reason, purchaseOrder: head.purchase_order, orderedOn: head.ordered_on, orderedBy: head.ordered_by, requestedOn: head.requested_on,
    promisedOn: head.promised_on, soldTo: head.sold_to, shipTo: head.ship_to, billTo: head.bill_to, contract: head.contract, currency: head.currency,
    net: moneyText({ minor: head.net_minor, currency: head.currency }), tax: moneyText({ minor: head.tax_minor, currency: head.currency }),
    gross: moneyText({ minor: head.net_minor + head.tax_minor, currency: head.currency }), source: head.source,
    predecessor: head.predecessor, successors: head.successors ?? [], lines, trails, draft: head.draft === null ? null : draftOut(head.draft),
    findings: await loadFindings(tx, accountId, orderId), events: await loadEvents(tx, accountId, orderId),
  }
}

const draftOut = ({ draft }: KeptDraft): NonNullable<OrderOut['draft']> => ({ ...draft, lines: [...draft.lines] })

type LineRow = Readonly<{
  line_no: number; item_id: string; item_number: string; description: string; unit: string; quantity_micros: bigint; shipped_micros: bigint | null
  price_micros: bigint; per_micros: bigint; agreed_micros: bigint | null; agreed_per_micros: bigint | null; price_reason: string | null; trail_id: string | null
  net_minor: bigint; tax_percent_micros: bigint; promised_on: string | null; shipped_on: string | null; back_order: OrderLineOut['backOrder']; cancelled: boolean
}>

const loadLines = async (tx: Tx, accountId: AccountId, head: HeadRow): Promise<Readonly<{ lines: OrderLineOut[]; trails: PriceTrail[] }>> => {
  const rows = await tx.rows<LineRow>(
    `SELECT l.line_no, l.item_id, i.number AS item_number, l.description, l.unit, l.quantity_micros, l.shipped_micros, l.price_micros, l.per_micros,
            l.agreed_micros, l.agreed_per_micros, l.price_reason, l.trail_id, l.net_minor, l.tax_percent_micros, coalesce(l.promised_on, $3) AS promised_on, l.shipped_on, l.cancelled,
            CASE WHEN b.order_id IS NOT NULL THEN ${OTHER('b')} END AS back_order
     FROM order_lines l JOIN items i ON i.item_id = l.item_id
     LEFT JOIN orders b ON b.account_id = l.account_id AND b.order_id = l.back_order_id
     WHERE l.account_id = $1 AND l.order_id = $2 ORDER BY l.line_no`,
    [accountId, head.order_id, head.promised_on],
  )
  const ids = [...new Set(rows.flatMap((row) => row.trail_id ?? []))]
  const stored = await tx.rows<{ trail_id: string; trail: PriceTrail }>('SELECT trail_id, trail FROM price_trails WHERE account_id = $1 AND trail_id = ANY($2::uuid[])', [accountId, ids])
  const places = new Map(stored.map((row, at) => [row.trail_id, at]))
  return { trails: stored.map((row) => row.trail), lines: rows.map((row) => lineOut(row, head.currency, row.trail_id === null ? null : (places.get(row.trail_id) ?? null))) }
}

const lineOut = (row: LineRow, currency: Currency, trail: number | null): OrderLineOut => {
  const { unit } = row
  const open = openMicros({ quantityMicros: row.quantity_micros, shippedMicros: row.shipped_micros, cancelled: row.cancelled, backOrderId: row.back_order === null ? null : (row.back_order.orderId as never) })
  return {
    lineNo: row.line_no, itemId: row.item_id, number: row.item_number, name: row.description, unit, quantity: quantityText({ micros: row.quantity_micros, unit }),
    shipped: row.shipped_micros === null ? null : quantityText({ micros: row.shipped_micros, unit }), open: quantityText({ micros: open, unit }),
    price: priceOut(unitPrice(row.price_micros, currency, unit, row.per_micros)),
    agreed: row.agreed_micros === null ? null : priceOut(unitPrice(row.agreed_micros, currency, unit, row.agreed_per_micros ?? 1_000_000n)),
    priceReason: row.price_reason, trail, net: moneyText({ minor: row.net_minor, currency }), taxPercent: percentText({ micros: row.tax_percent_micros }),
    promisedOn: row.promised_on, shippedOn: row.shipped_on, backOrder: row.back_order, cancelled: row.cancelled,
    late: row.shipped_on !== null && row.promised_on !== null && row.shipped_on > row.promised_on,
  }
}

const loadFindings = async (tx: Tx, accountId: AccountId, orderId: string): Promise<OrderOut['findings']> => {
  const rows = await tx.rows<{ finding_id: string; rule: string; order_line_no: number | null; say: Say; at_stake_minor: bigint; currency: Currency; certainty: string; breaks_at: number | null; verdict: string | null }>(
    `SELECT finding_id, rule, order_line_no, say, at_stake_minor, currency, certainty, breaks_at, verdict FROM findings
     WHERE account_id = $1 AND order_id = $2 AND holds ORDER BY verdict IS NOT NULL, at_stake_minor DESC, rule, order_line_no LIMIT 200`,
    [accountId, orderId],
  )
  return rows.map((row) => ({
    findingId: row.finding_id, rule: row.rule, lineNo: row.order_line_no, say: row.say, certainty: row.certainty, breaksAt: row.breaks_at, verdict: row.verdict,
    atStake: { amount: moneyText({ minor: row.at_stake_minor, currency: row.currency }), currency: row.currency },
  }))
}

const loadEvents = async (tx: Tx, accountId: AccountId, orderId: string): Promise<OrderOut['events']> =>
  tx.rows(
    `SELECT to_char(e.happened_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS at, e.kind, u.name AS user, e.after ->> 'reason' AS reason
     FROM events e LEFT JOIN users u ON u.user_id = e.user_id
     WHERE e.account_id = $1 AND e.subject_kind = 'order' AND e.subject_id = $2 ORDER BY e.happened_at DESC LIMIT 100`,
    [accountId, orderId],
  )

/** So many of a site's orders are looked at for what it usually orders. */
const LAST_ORDERS = 6

/** What is in most of a site's last orders, and the last one whole. Back-orders do not count: nobody ordered them anew. */
export const loadHabits = async (tx: Tx, accountId: AccountId, siteId: string): Promise<Habits> => {
  const orders = await tx.rows<{ order_id: string; number: string; ordered_on: Day }>(
    `SELECT order_id, number, ordered_on FROM orders
     WHERE account_id = $1 AND ship_to_site_id = $2 AND state NOT IN ('draft', 'cancelled') AND back_order_of IS NULL ORDER BY ordered_on DESC, number DESC LIMIT ${LAST_ORDERS}`,
    [accountId, siteId],
  )
  const last = orders[0]
  if (last === undefined) return { of: 0, usual: [], last: null }
  const lines = await tx.rows<{ order_id: string; item_id: string; number: string; name: string; unit: string; quantity_micros: bigint; sold: boolean }>(
    `SELECT l.order_id, l.item_id, i.number, i.name, l.unit, l.quantity_micros, i.end_of_life_on IS NULL AS sold
     FROM order_lines l JOIN items i ON i.item_id = l.item_id
     WHERE l.account_id = $1 AND l.order_id = ANY($2::uuid[]) AND NOT l.cancelled ORDER BY l.ordered_on DESC, l.order_id, l.line_no`,
    [accountId, orders.map((order) => order.order_id)],
  )
  const byItem = new Map<string, { line: (typeof lines)[number]; orders: Set<string>; amounts: bigint[] }>()
  for (const line of lines) {
    if (!line.sold) continue
    const key = `${line.item_id} ${line.unit}`
    const known = byItem.get(key)
    if (known === undefined) byItem.set(key, { line, orders: new Set([line.order_id]), amounts: [line.quantity_micros] })
    else {
      known.orders.add(line.order_id)
      known.amounts.push(line.quantity_micros)
    }
  }
  const usual = [...byItem.values()]
    .filter((known) => orders.length < 3 || known.orders.size * 2 >= orders.length)
    .sort((a, b) => b.orders.size - a.orders.size || (a.line.number < b.line.number ? -1 : 1))
    .slice(0, 60)
    .map(({ line, orders: seen, amounts }) => ({
      itemId: line.item_id, number: line.number, name: line.name, unit: line.unit, quantity: quantityText({ micros: middle(amounts), unit: line.unit }), orders: seen.size,
    }))
  const lastLines = lines.filter((line) => line.order_id === last.order_id)
  return {
    of: orders.length,
    usual,
    last: {
      orderId: last.order_id, number: last.number, orderedOn: last.ordered_on,
      lines: lastLines.map((line) => ({ itemId: line.item_id, number: line.number, quantity: quantityText({ micros: line.quantity_micros, unit: line.unit }), unit: line.unit })),
    },
  }
}

/** The middle amount as it was really ordered, never a mean of two. */
const middle = (amounts: readonly bigint[]): bigint => [...amounts].sort((a, b) => (a < b ? -1 : 1))[Math.floor((amounts.length - 1) / 2)] ?? 0n

/** The price an item was last booked at for a site, beside the one it has now. */
export const loadLastPrice = async (tx: Tx, accountId: AccountId, siteId: string, itemId: string): Promise<LastPrices> => {
  const rows = await tx.rows<{ item_id: string; price_micros: bigint; per_micros: bigint; unit: string; currency: Currency; ordered_on: string }>(
    `SELECT l.item_id, l.price_micros, l.per_micros, l.unit, o.currency, l.ordered_on
     FROM order_lines l JOIN orders o ON o.account_id = l.account_id AND o.order_id = l.order_id
     WHERE l.account_id = $1 AND l.item_id = $3 AND o.ship_to_site_id = $2 AND o.state NOT IN ('draft', 'cancelled') AND NOT l.cancelled
     ORDER BY l.ordered_on DESC, o.number DESC LIMIT 6`,
    [accountId, siteId, itemId],
  )
  return { rows: rows.map((row) => ({ itemId: row.item_id, price: priceOut(unitPrice(row.price_micros, row.currency, row.unit, row.per_micros)), orderedOn: row.ordered_on })) }
}
