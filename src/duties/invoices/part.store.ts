// Which part of an account must be read to match and check some orders and invoices as a whole run would: their sites, those above and
// below, the days in which they can meet others, and what they are tied to already.

import type { Day } from '#ground/day'
import { addDays, daysBetween } from '#ground/day'
import type { AccountId } from '#ground/ids'
import type { Scope } from '#platform/checks'
import type { Tx } from '#platform/db'
import type { Part } from './facts.store.ts'

/** The furthest that an invoice and an order line can meet, and a rival of either (match-candidates.ts). */
const AROUND = 150
const AROUND_CREDIT = 430
/** A span of days or a number of documents beyond which reading everything is the cheaper way. */
const MOST_DAYS = 250
const MOST_DOCUMENTS = 500

export type Reading = Readonly<{
  part: Part
  /** The days whose invoices are matched anew; ties of others stand. Null: all. */
  anew: Readonly<{ from: Day; to: Day }> | null
}>

/** Null when there is nothing to look at. */
export const readingFor = async (tx: Tx, accountId: AccountId, scope: Scope | undefined): Promise<Reading | null> => {
  if (scope === undefined) return { part: null, anew: null }
  const orderIds = await withTied(tx, accountId, scope)
  const invoiceIds = await invoicesOf(tx, accountId, scope, orderIds)
  if (orderIds.length + invoiceIds.length > MOST_DOCUMENTS) return { part: null, anew: null }
  const anchors = await tx.rows<{ site_id: string; day: Day; credit: boolean }>(
    `SELECT ship_to_site_id::text AS site_id, invoiced_on AS day, kind = 'credit-note' AS credit FROM invoices WHERE account_id = $1 AND invoice_id = ANY($2::uuid[])
     UNION ALL
     SELECT o.ship_to_site_id::text, l.day, false FROM orders o
     CROSS JOIN LATERAL (SELECT DISTINCT coalesce(shipped_on, promised_on, o.promised_on, ordered_on) AS day FROM order_lines x
                         WHERE x.account_id = $1 AND x.order_id = o.order_id) l
     WHERE o.account_id = $1 AND o.order_id = ANY($3::uuid[])`,
    [accountId, invoiceIds, orderIds],
  )
  if (anchors.length === 0) return null
  const days = anchors.map((anchor) => anchor.day).sort()
  const [first, last] = [days[0] as Day, days[days.length - 1] as Day]
  if (daysBetween(first, last) > MOST_DAYS) return { part: null, anew: null }
  const siteIds = await around(tx, accountId, [...new Set(anchors.map((anchor) => anchor.site_id))])
  const back = anchors.some((anchor) => anchor.credit) ? AROUND_CREDIT : AROUND
  return {
    part: { siteIds, fromDay: addDays(first, -back), toDay: addDays(last, AROUND), orderIds, invoiceIds },
    anew: { from: addDays(first, -30), to: addDays(last, 120) },
  }
}

const withTied = async (tx: Tx, accountId: AccountId, scope: Scope): Promise<string[]> => {
  const rows = await tx.rows<{ order_id: string }>('SELECT DISTINCT order_id::text FROM matches WHERE account_id = $1 AND invoice_id = ANY($2::uuid[])', [accountId, scope.invoiceIds ?? []])
  return [...new Set<string>([...(scope.orderIds ?? []), ...rows.map((row) => row.order_id)])]
}

const invoicesOf = async (tx: Tx, accountId: AccountId, scope: Scope, orderIds: readonly string[]): Promise<string[]> => {
  const rows = await tx.rows<{ invoice_id: string }>('SELECT DISTINCT invoice_id::text FROM matches WHERE account_id = $1 AND order_id = ANY($2::uuid[])', [accountId, orderIds])
  return [...new Set<string>([...(scope.invoiceIds ?? []), ...rows.map((row) => row.invoice_id)])]
}

const around = async (tx: Tx, accountId: AccountId, siteIds: readonly string[]): Promise<string[]> => {
  const rows = await tx.rows<{ site_id: string }>(
    `SELECT site_id::text FROM sites WHERE account_id = $1 AND ancestors && $2::uuid[]
     UNION SELECT unnest(ancestors)::text FROM sites WHERE account_id = $1 AND site_id = ANY($2::uuid[])
     UNION SELECT s.bill_to_site_id::text FROM sites s WHERE s.account_id = $1 AND s.site_id = ANY($2::uuid[]) AND s.bill_to_site_id IS NOT NULL`,
    [accountId, siteIds],
  )
  return rows.map((row) => row.site_id)
}
