// What every site ordered each month, kept in the transaction of the change. Drafts and cancelled orders count nothing.

import type { AccountId, OrderId, SiteId } from '#ground/ids'
import type { Day } from '#ground/day'
import { firstOfMonth } from '#ground/day'
import type { Tx } from '#platform/db'

/** A site's month. Currency is not part of it: a month is recomputed in every currency it has. */
export type SiteMonth = Readonly<{ siteId: SiteId; month: Day }>

/** The site-months in which these orders stand now. Ask before and after a change: an order may have moved. */
export const monthsTouched = async (tx: Tx, accountId: AccountId, orderIds: readonly OrderId[]): Promise<readonly SiteMonth[]> => {
  const rows = await tx.rows<{ site_id: SiteId; month: Day }>(
    `SELECT DISTINCT ship_to_site_id AS site_id, date_trunc('month', ordered_on)::date AS month FROM orders
     WHERE account_id = $1 AND order_id = ANY($2::uuid[])`,
    [accountId, orderIds],
  )
  return rows.map((row) => ({ siteId: row.site_id, month: firstOfMonth(row.month) }))
}

/** Recomputes the given site-months from the lines. */
export const refreshMonths = async (tx: Tx, accountId: AccountId, touched: readonly SiteMonth[]): Promise<void> => {
  const unique = [...new Map(touched.map((at) => [`${at.siteId} ${at.month}`, at])).values()]
  if (unique.length === 0) return
  const values = [accountId, unique.map((at) => at.siteId), unique.map((at) => at.month)]
  await tx.run(
    `DELETE FROM order_months m USING unnest($2::uuid[], $3::date[]) AS t (site_id, month)
     WHERE m.account_id = $1 AND m.site_id = t.site_id AND m.month = t.month`,
    values,
  )
  await tx.run(`INSERT INTO order_months (account_id, site_id, month, ${MONTH_COLUMNS}) ${monthsOf('JOIN unnest($2::uuid[], $3::date[]) AS t (site_id, month) ON o.ship_to_site_id = t.site_id AND o.ordered_on >= t.month AND o.ordered_on < t.month + interval \'1 month\'', 't.month')}`, values)
}

/** A new order in its month, without reading the month again. Only under the account's lock (orders.store lockOrders). */
export const addToMonth = async (tx: Tx, accountId: AccountId, at: SiteMonth, order: Readonly<{ currency: string; lines: number; netMinor: bigint }>): Promise<void> => {
  await tx.run(
    `INSERT INTO order_months AS m (account_id, site_id, month, ${MONTH_COLUMNS}) VALUES ($1, $2, $3, $4, 1, $5, $6, 0, 0, $5)
     ON CONFLICT (account_id, site_id, month, currency)
     DO UPDATE SET orders = m.orders + 1, lines = m.lines + $5, net_minor = m.net_minor + $6, unshipped_lines = m.unshipped_lines + $5`,
    [accountId, at.siteId, at.month, order.currency, order.lines, order.netMinor],
  )
}

const MONTH_COLUMNS = 'currency, orders, lines, net_minor, shipped_lines, late_lines, unshipped_lines'

/** What an order keeps of a line: a remainder that moved to a back-order is counted there. */
const KEPT_NET = 'CASE WHEN l.back_order_id IS NULL THEN l.net_minor ELSE round(l.net_minor * coalesce(l.shipped_micros, 0)::numeric / nullif(l.quantity_micros, 0)) END'

/** The summary as it must be, from the lines. Shared by the refresh and by the check that compares. */
const monthsOf = (join: string, month: string): string => `
  SELECT o.account_id, o.ship_to_site_id, ${month}, o.currency, count(DISTINCT o.order_id), count(*), sum(${KEPT_NET}),
         count(*) FILTER (WHERE l.shipped_micros > 0),
         count(*) FILTER (WHERE l.shipped_micros > 0 AND l.shipped_on > coalesce(l.promised_on, o.promised_on)),
         count(*) FILTER (WHERE coalesce(l.shipped_micros, 0) = 0)
  FROM orders o ${join}
  JOIN order_lines l ON l.account_id = o.account_id AND l.ordered_on = o.ordered_on AND l.order_id = o.order_id
  WHERE o.account_id = $1 AND o.state NOT IN ('draft', 'cancelled') AND NOT l.cancelled
  GROUP BY 1, 2, 3, 4`

export type WrongMonth = Readonly<{ siteId: SiteId; month: Day; currency: string; stored: string | null; computed: string | null }>

/** Site-months whose stored summary differs from their lines. Empty unless something is broken. */
export const wrongMonths = async (tx: Tx, accountId: AccountId): Promise<readonly WrongMonth[]> =>
  tx.rows<WrongMonth>(
    `WITH computed (account_id, site_id, month, ${MONTH_COLUMNS}) AS (${monthsOf('', "date_trunc('month', o.ordered_on)::date")})
     SELECT coalesce(m.site_id, c.site_id) AS "siteId", coalesce(m.month, c.month) AS month, coalesce(m.currency, c.currency) AS currency,
            CASE WHEN m.month IS NOT NULL THEN (m.orders, m.lines, m.net_minor, m.shipped_lines, m.late_lines, m.unshipped_lines)::text END AS stored,
            CASE WHEN c.month IS NOT NULL THEN (c.orders, c.lines, c.net_minor, c.shipped_lines, c.late_lines, c.unshipped_lines)::text END AS computed
     FROM (SELECT * FROM order_months WHERE account_id = $1) m FULL JOIN computed c ON c.account_id = m.account_id AND c.site_id = m.site_id AND c.month = m.month AND c.currency = m.currency
     WHERE (m.orders, m.lines, m.net_minor, m.shipped_lines, m.late_lines, m.unshipped_lines)
           IS DISTINCT FROM (c.orders, c.lines, c.net_minor, c.shipped_lines, c.late_lines, c.unshipped_lines)`,
    [accountId],
  )
