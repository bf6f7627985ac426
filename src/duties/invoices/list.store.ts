// The list of invoices, newest first, by key: a page costs the same at the first and at the ten-thousandth invoice. Each account is
// asked for its own newest page and the pages are merged, so that every question follows an index of one account.

import type { Day } from '#ground/day'
import { isDay } from '#ground/day'
import { isId } from '#ground/ids'
import type { Currency } from '#ground/money'
import { moneyText } from '#ground/money'
import type { Tx } from '#platform/db'
import type { InvoiceKind } from './invoice.ts'
import type { InvoiceList, InvoiceRow } from './invoices.wire.ts'

export type ListAsk = Readonly<{
  accountIds: readonly string[]
  siteId: string | null
  kind: InvoiceKind | null
  only: 'findings' | 'unsettled' | 'unpaid' | null
  text: string | null
  from: Day | null
  to: Day | null
  after: Cursor | null
  limit: number
}>

/** The last row of the page before. */
export type Cursor = Readonly<{ invoicedOn: Day; number: string; accountId: string }>

export const cursorText = (cursor: Cursor): string => Buffer.from(JSON.stringify([cursor.invoicedOn, cursor.number, cursor.accountId])).toString('base64url')

/** Null when the text is not one of ours. */
export const readCursor = (text: string): Cursor | null => {
  try {
    const [invoicedOn, number, accountId] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[]
    if (typeof invoicedOn !== 'string' || typeof number !== 'string' || typeof accountId !== 'string' || !isDay(invoicedOn) || !isId(accountId)) return null
    return { invoicedOn, number, accountId }
  } catch {
    // not JSON at all: the same answer as JSON of another shape
    return null
  }
}

type Found = Readonly<{
  account_id: string; account: string; invoice_id: string; number: string; kind: InvoiceKind; invoiced_on: string; due_on: string | null; settled_on: string | null
  site_id: string; site: string; line_count: number; net_minor: bigint; gross_minor: bigint; currency: Currency; findings: bigint; unsettled: bigint
}>

/** Text finds at most so many invoices per way before the newest of them are shown. */
const MOST_BY_TEXT = 500

const ONLY = {
  findings: "i.invoice_id IN (SELECT f.invoice_id FROM findings f WHERE f.account_id = i.account_id AND f.state = 'open' AND f.invoice_id IS NOT NULL)",
  unsettled: "i.invoice_id IN (SELECT m.invoice_id FROM matches m WHERE m.account_id = i.account_id AND m.state = 'proposed')",
  unpaid: 'i.settled_on IS NULL',
} as const

export const listInvoices = async (tx: Tx, ask: ListAsk): Promise<InvoiceList> => {
  const values: unknown[] = [ask.accountIds, ask.limit + 1]
  const bind = (value: unknown): string => `$${values.push(value)}`
  const where: string[] = ['i.account_id = a.account_id']
  if (ask.from !== null) where.push(`i.invoiced_on >= ${bind(ask.from)}::date`)
  if (ask.to !== null) where.push(`i.invoiced_on <= ${bind(ask.to)}::date`)
  if (ask.kind !== null) where.push(`i.kind = ${bind(ask.kind)}::text`)
  if (ask.only !== null) where.push(ONLY[ask.only])
  if (ask.siteId !== null) where.push(`i.ship_to_site_id = ANY (ARRAY(SELECT s.site_id FROM sites s WHERE s.account_id = a.account_id AND s.ancestors @> ARRAY[${bind(ask.siteId)}::uuid]))`)
  if (ask.text !== null) where.push(`i.invoice_id IN (${textWays(bind(`${escapeLike(ask.text)}%`), bind(ask.text), bind(`%${escapeLike(ask.text)}%`))})`)
  if (ask.after !== null) {
    const [day, number, account] = [bind(ask.after.invoicedOn), bind(ask.after.number), bind(ask.after.accountId)]
    where.push(`(i.invoiced_on, i.number) <= (${day}::date, ${number}::text)`)
    where.push(`((i.invoiced_on, i.number) < (${day}::date, ${number}::text) OR i.account_id > ${account}::uuid)`)
  }
  const rows = await tx.rows<Found>(
    `WITH page AS MATERIALIZED (
       SELECT p.* FROM unnest($1::uuid[]) AS a (account_id)
       CROSS JOIN LATERAL (SELECT i.account_id, i.invoice_id, i.number, i.kind, i.invoiced_on, i.due_on, i.settled_on, i.ship_to_site_id, i.line_count, i.net_minor,
                                  coalesce(i.stated_gross_minor, i.net_minor + i.tax_minor) AS gross_minor, i.currency
                           FROM invoices i WHERE ${where.join(' AND ')} ORDER BY i.invoiced_on DESC, i.number DESC LIMIT $2) p
       ORDER BY p.invoiced_on DESC, p.number DESC, p.account_id LIMIT $2)
     SELECT i.*, c.name AS account, i.ship_to_site_id AS site_id, s.name AS site,
            (SELECT count(*) FROM findings f WHERE f.account_id = i.account_id AND f.invoice_id = i.invoice_id AND f.state = 'open') AS findings,
            (SELECT count(DISTINCT m.invoice_line_no) FROM matches m WHERE m.account_id = i.account_id AND m.invoice_id = i.invoice_id AND m.state = 'proposed') AS unsettled
     FROM page i
     JOIN accounts c ON c.account_id = i.account_id
     JOIN sites s ON s.account_id = i.account_id AND s.site_id = i.ship_to_site_id
     ORDER BY i.invoiced_on DESC, i.number DESC, i.account_id`,
    values,
  )
  const shown = rows.slice(0, ask.limit)
  const last = shown.at(-1)
  return {
    rows: shown.map(rowOut),
    next: rows.length <= ask.limit || last === undefined ? null : cursorText({ invoicedOn: last.invoiced_on as Day, number: last.number, accountId: last.account_id }),
  }
}

/** By the beginning of the invoice's number, by the order it bills, and by words of the site's name or number. */
const textWays = (begins: string, exactly: string, contains: string): string => `
  (SELECT t.invoice_id FROM invoices t WHERE t.account_id = a.account_id AND t.number LIKE ${begins} ORDER BY t.number LIMIT ${MOST_BY_TEXT})
  UNION (SELECT m.invoice_id FROM orders o JOIN matches m ON m.account_id = o.account_id AND m.order_id = o.order_id
         WHERE o.account_id = a.account_id AND (o.number = ${exactly}::text OR o.purchase_order = ${exactly}::text) LIMIT ${MOST_BY_TEXT})
  UNION (SELECT t.invoice_id FROM sites n CROSS JOIN LATERAL (SELECT x.invoice_id FROM invoices x WHERE x.account_id = n.account_id AND x.ship_to_site_id = n.site_id ORDER BY x.invoiced_on DESC LIMIT 100) t
         WHERE n.account_id = a.account_id AND (n.name ILIKE ${contains} OR n.number ILIKE ${contains}) LIMIT ${2 * MOST_BY_TEXT})`

const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&')

const rowOut = (row: Found): InvoiceRow => ({
  accountId: row.account_id, account: row.account, invoiceId: row.invoice_id, number: row.number, kind: row.kind, invoicedOn: row.invoiced_on, dueOn: row.due_on, settledOn: row.settled_on,
  siteId: row.site_id, site: row.site, lines: row.line_count, net: moneyOut(row.net_minor, row.currency), gross: moneyOut(row.gross_minor, row.currency),
  findings: Number(row.findings), unsettled: Number(row.unsettled),
})

const moneyOut = (minor: bigint, currency: Currency) => ({ amount: moneyText({ minor, currency }), currency })
