// SQL of invoices: the only writer of invoices, invoice_lines and invoice_months. Ties are kept by matches.store.ts.

import type { Day } from '#ground/day'
import type { AccountId, InvoiceId } from '#ground/ids'
import type { Tx } from '#platform/db'
import type { Stamp } from '#platform/events'
import { record } from '#platform/events'
import { invoiceIdOf } from '#platform/keyed-id'
import { mergeRows } from '#platform/merge'
import type { InvoiceIn } from './invoice.ts'
import { sumsOf } from './invoice.ts'

type Counts = Readonly<{ new: number; changed: number; unchanged: number }>

export type MergedInvoices = Readonly<{
  invoices: Counts
  lines: Counts & Readonly<{ removed: number }>
  /** The invoices that are new or differ from before, in their head or in a line. */
  touched: readonly InvoiceId[]
}>

/**
 * Brings invoices to what a source says, by number: new ones go in, changed ones change only themselves, lines that the
 * source no longer names go away. The monthly summary moves in the same transaction.
 */
export const mergeInvoices = async (tx: Tx, accountId: AccountId, invoices: readonly InvoiceIn[], stamp: Stamp): Promise<MergedInvoices> => {
  const ids = invoices.map((invoice) => invoiceIdOf(accountId, invoice.number))
  // in a first load nothing can have changed or gone, so no keys need to travel
  const first = !(await anyStored(tx, accountId, ids))
  const monthsBefore = first ? [] : await monthsOf(tx, accountId, ids)
  const heads = await mergeHeads(tx, { accountId, invoices, ids, stamp, first })
  const removed = first ? { count: 0, invoiceIds: [] } : await removeLines(tx, { accountId, invoices, ids })
  const lines = await mergeRows(
    tx,
    {
      table: 'invoice_lines',
      key: ['account_id', 'invoiced_on', 'invoice_id', 'line_no'],
      data: [
        'item_id', 'description', 'unit', 'quantity_micros', 'price_micros', 'per_micros', 'net_minor',
        'tax_percent_micros', 'tax_minor', 'order_number', 'order_line_no',
      ],
      allNew: first,
      rows: lineRows(accountId, invoices, ids),
    },
    !first,
  )
  const byLine = [...lines.newKeys, ...lines.changedKeys].map((key) => key[2] as InvoiceId)
  const touched = [...new Set([...heads.fresh, ...heads.changed, ...removed.invoiceIds, ...byLine])]
  await restateMonths(tx, accountId, [...monthsBefore, ...(await monthsOf(tx, accountId, touched))])

  const fresh = new Set(heads.fresh)
  const changed = touched.filter((invoiceId) => !fresh.has(invoiceId))
  await record(tx, accountId, stamp, changedEvents(invoices, ids, new Set(changed)))
  return {
    invoices: { new: fresh.size, changed: changed.length, unchanged: invoices.length - fresh.size - changed.length },
    lines: { new: lines.new, changed: lines.changed, unchanged: lines.unchanged, removed: removed.count },
    touched,
  }
}

type Batch = Readonly<{ accountId: AccountId; invoices: readonly InvoiceIn[]; ids: readonly InvoiceId[] }>

const HEAD = [
  'number', 'kind', 'invoiced_on', 'due_on', 'bill_to_site_id', 'ship_to_site_id', 'currency', 'purchase_order', 'order_number',
  'net_minor', 'tax_minor', 'line_count',
]
const STATED = ['stated_net_minor', 'stated_tax_minor', 'stated_gross_minor']
const SETTLED = ['paid_minor', 'settled_on']

const anyStored = async (tx: Tx, accountId: AccountId, ids: readonly InvoiceId[]): Promise<boolean> =>
  (await tx.one('SELECT 1 AS found FROM invoices WHERE account_id = $1 AND invoice_id = ANY($2::uuid[]) LIMIT 1', [accountId, ids])) !== null

const mergeHeads = async (tx: Tx, batch: Batch & Readonly<{ stamp: Stamp; first: boolean }>): Promise<{ fresh: InvoiceId[]; changed: InvoiceId[] }> => {
  const { accountId, invoices, ids, stamp, first } = batch
  const stated = invoices.some((invoice) => invoice.stated !== undefined)
  const settled = invoices.some((invoice) => invoice.settlement !== undefined)
  const rows = function* (): Generator<readonly unknown[]> {
    for (const [at, invoice] of invoices.entries()) {
      const sums = sumsOf(invoice.lines)
      const { stated: totals, settlement } = invoice
      yield [
        accountId, ids[at],
        invoice.number, invoice.kind, invoice.invoicedOn, invoice.dueOn, invoice.billToSiteId, invoice.shipToSiteId, invoice.currency,
        invoice.purchaseOrder, invoice.orderNumber, sums.netMinor, sums.taxMinor, invoice.lines.length,
        ...(stated ? [totals?.netMinor, totals?.taxMinor, totals?.grossMinor] : []),
        ...(settled ? [settlement?.paidMinor, settlement?.settledOn] : []),
        invoice.source, stamp.now,
      ]
    }
  }
  const merged = await mergeRows(
    tx,
    {
      table: 'invoices',
      key: ['account_id', 'invoice_id'],
      data: [...HEAD, ...(stated ? STATED : []), ...(settled ? SETTLED : [])],
      fresh: ['source', 'created_at'],
      onChange: 'version = t.version + 1',
      allNew: first,
      rows: rows(),
    },
    !first,
  )
  if (first) return { fresh: [...ids], changed: [] }
  return { fresh: merged.newKeys.map((key) => key[1] as InvoiceId), changed: merged.changedKeys.map((key) => key[1] as InvoiceId) }
}

function* lineRows(accountId: AccountId, invoices: readonly InvoiceIn[], ids: readonly InvoiceId[]): Generator<readonly unknown[]> {
  for (const [at, invoice] of invoices.entries()) {
    for (const line of invoice.lines) {
      yield [
        accountId, invoice.invoicedOn, ids[at], line.lineNo,
        line.itemId, line.description, line.unit, line.quantityMicros, line.priceMicros, line.perMicros, line.netMinor,
        line.taxPercentMicros, line.taxMinor, line.orderNumber, line.orderLineNo,
      ]
    }
  }
}

/** Lines that the source no longer names, and lines under a day that the invoice no longer has (the day is part of their key). */
const removeLines = async (tx: Tx, { accountId, invoices, ids }: Batch): Promise<{ count: number; invoiceIds: InvoiceId[] }> => {
  const kept = { ids: [] as InvoiceId[], days: [] as Day[], numbers: [] as number[] }
  for (const [at, invoice] of invoices.entries()) {
    for (const line of invoice.lines) {
      kept.ids.push(ids[at] as InvoiceId)
      kept.days.push(invoice.invoicedOn)
      kept.numbers.push(line.lineNo)
    }
  }
  const rows = await tx.rows<{ invoice_id: InvoiceId }>(
    `DELETE FROM invoice_lines l
     WHERE l.account_id = $1 AND l.invoice_id = ANY($2::uuid[])
       AND NOT EXISTS (SELECT FROM unnest($3::uuid[], $4::date[], $5::integer[]) AS k (invoice_id, day, line_no)
                       WHERE k.invoice_id = l.invoice_id AND k.day = l.invoiced_on AND k.line_no = l.line_no)
     RETURNING l.invoice_id::text`,
    [accountId, ids, kept.ids, kept.days, kept.numbers],
  )
  return { count: rows.length, invoiceIds: rows.map((row) => row.invoice_id) }
}

type SiteMonth = Readonly<{ siteId: string; month: string }>

const monthsOf = async (tx: Tx, accountId: AccountId, ids: readonly InvoiceId[]): Promise<SiteMonth[]> => {
  if (ids.length === 0) return []
  const rows = await tx.rows<{ site_id: string; month: string }>(
    `SELECT DISTINCT ship_to_site_id::text AS site_id, date_trunc('month', invoiced_on)::date AS month
     FROM invoices WHERE account_id = $1 AND invoice_id = ANY($2::uuid[])`,
    [accountId, ids],
  )
  return rows.map((row) => ({ siteId: row.site_id, month: row.month }))
}

const restateMonths = async (tx: Tx, accountId: AccountId, months: readonly SiteMonth[]): Promise<void> => {
  const distinct = [...new Map(months.map((entry) => [`${entry.siteId} ${entry.month}`, entry])).values()]
  if (distinct.length === 0) return
  const values = [accountId, distinct.map((entry) => entry.siteId), distinct.map((entry) => entry.month)]
  const named = 'SELECT m.site_id, m.month FROM unnest($2::uuid[], $3::date[]) AS m (site_id, month)'
  await tx.run(`DELETE FROM invoice_months WHERE account_id = $1 AND (site_id, month) IN (${named})`, values)
  await tx.run(
    `INSERT INTO invoice_months (account_id, site_id, month, currency, invoices, lines, net_minor)
     SELECT i.account_id, i.ship_to_site_id, m.month, i.currency, count(*), sum(i.line_count), sum(i.net_minor)
     FROM (${named}) m JOIN invoices i ON i.account_id = $1 AND i.ship_to_site_id = m.site_id
       AND i.invoiced_on >= m.month AND i.invoiced_on < (m.month + interval '1 month')::date
     GROUP BY i.account_id, i.ship_to_site_id, m.month, i.currency`,
    values,
  )
}

const changedEvents = (invoices: readonly InvoiceIn[], ids: readonly InvoiceId[], changed: ReadonlySet<InvoiceId>) =>
  invoices.flatMap((invoice, at) => {
    const invoiceId = ids[at] as InvoiceId
    if (!changed.has(invoiceId)) return []
    const { netMinor } = sumsOf(invoice.lines)
    return [
      {
        kind: 'invoices/invoice-changed',
        subject: { kind: 'invoice', id: invoiceId, text: invoice.number },
        after: { net: netMinor, currency: invoice.currency, lines: invoice.lines.length, source: invoice.source },
      },
    ]
  })

export type SettlementIn = Readonly<{ number: string; paidMinor: bigint; settledOn: Day | null }>

/** Payments from the books of receivables, by invoice number. Numbers that name no invoice are answered back. */
export const mergeSettlements = async (
  tx: Tx,
  accountId: AccountId,
  rows: readonly SettlementIn[],
): Promise<Counts & Readonly<{ unknown: readonly string[]; touched: readonly InvoiceId[] }>> => {
  const values = [accountId, rows.map((row) => row.number), rows.map((row) => row.paidMinor), rows.map((row) => row.settledOn)]
  const source = 'unnest($2::text[], $3::bigint[], $4::date[]) AS s (number, paid_minor, settled_on)'
  const unknown = await tx.rows<{ number: string }>(
    `SELECT s.number FROM ${source} WHERE NOT EXISTS (SELECT FROM invoices i WHERE i.account_id = $1 AND i.number = s.number)`,
    values,
  )
  const changed = await tx.rows<{ invoice_id: InvoiceId }>(
    `UPDATE invoices i SET paid_minor = s.paid_minor, settled_on = s.settled_on, version = i.version + 1
     FROM ${source} WHERE i.account_id = $1 AND i.number = s.number
       AND (i.paid_minor, i.settled_on) IS DISTINCT FROM (s.paid_minor, s.settled_on)
     RETURNING i.invoice_id::text`,
    values,
  )
  return {
    new: 0,
    changed: changed.length,
    unchanged: rows.length - changed.length - unknown.length,
    unknown: unknown.map((row) => row.number),
    touched: changed.map((row) => row.invoice_id),
  }
}
