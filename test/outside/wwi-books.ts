// The wholesaler's two chains read straight from the outside extracts, without the import: facts for the matcher and the checks.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import type { Day } from '#ground/day'
import { dayNumber } from '#ground/day'
import { parseDecimal } from '#ground/decimal'
import type { InvoiceId, ItemId, OrderId, SiteId } from '#ground/ids'
import type { InvoiceLineFact, OrderLineFact } from '#duties/invoices/match-facts'

export const DATA = process.env.MAINSTAY_DATA ?? join(import.meta.dirname, '../../../shared/data')
export const WWI = join(DATA, 'wwi')
export const isThere = existsSync(join(WWI, 'invoice-lines.csv.gz'))

export type CsvRow = Readonly<Record<string, string>>
export const readCsv = (name: string): CsvRow[] => parse(gunzipSync(readFileSync(join(WWI, `${name}.csv.gz`))), { columns: true }) as CsvRow[]

const micros = (text: string | undefined): bigint => {
  const value = parseDecimal(text ?? '', 6)
  if (value === null) throw new Error(`"${text}" is no number`)
  return value
}

export const CHAINS = ['Tailspin Toys', 'Wingtip Toys'] as const

/** Facts of one chain. Ids are the plain numbers of the extracts: the matcher only compares them. */
export const readChain = (chain: string): Readonly<{ orderLines: OrderLineFact[]; invoiceLines: InvoiceLineFact[]; ancestors: Map<SiteId, SiteId[]> }> => {
  const customers = readCsv('customers').filter((row) => row.buying_group === chain)
  const ancestors = new Map(customers.map((row) => [row.customer_no as SiteId, (row.customer_no === row.bill_to_no ? [row.customer_no] : [row.bill_to_no, row.customer_no]) as SiteId[]]))
  const billTo = new Map(customers.map((row) => [row.customer_no, row.bill_to_no]))
  const orderLines = readCsv('order-lines')
    .filter((row) => billTo.has(row.customer_no))
    .map((row): OrderLineFact => ({
      orderId: row.order_no as OrderId,
      lineNo: Number(row.line_no),
      orderNumber: row.order_no ?? '',
      purchaseOrder: row.customer_po ?? null,
      siteId: row.customer_no as SiteId,
      billToSiteId: billTo.get(row.customer_no) as SiteId,
      itemId: row.item_no as ItemId,
      unit: row.unit ?? '',
      ordered: micros(row.quantity),
      shipped: row.picked_on === '' ? null : micros(row.picked_quantity),
      price: micros(row.unit_price),
      per: 1_000_000n,
      day: dayNumber((row.picked_on === '' ? row.expected_delivery_date : row.picked_on) as Day),
      backOrderId: row.picked_on === '' && row.backordered_as_order_no !== '' ? (row.backordered_as_order_no as OrderId) : null,
      cancelled: false,
    }))
  const invoiceLines = readCsv('invoice-lines')
    .filter((row) => billTo.has(row.customer_no))
    .map((row): InvoiceLineFact => ({
      invoiceId: row.invoice_no as InvoiceId,
      lineNo: Number(row.line_no),
      invoiceNumber: row.invoice_no ?? '',
      siteId: row.customer_no as SiteId,
      billToSiteId: row.bill_to_no as SiteId,
      itemId: row.item_no as ItemId,
      unit: row.unit ?? '',
      quantity: micros(row.quantity),
      price: micros(row.unit_price),
      per: 1_000_000n,
      day: dayNumber(row.invoice_date as Day),
      orderNumber: null,
      orderLineNo: null,
      purchaseOrder: null,
    }))
  return { orderLines, invoiceLines, ancestors }
}
