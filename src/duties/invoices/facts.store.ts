// What matching and the checks need to know of an account, read in few wide queries: order lines, invoice lines, sites, packs.
// Only reads. Rows become values here: quantities in base units beside the line's own, days as numbers beside days.

import { MICROS } from '#ground/decimal'
import type { Day } from '#ground/day'
import { dayNumber } from '#ground/day'
import type { AccountId, ContractId, InvoiceId, ItemId, OrderId, SiteId } from '#ground/ids'
import type { Currency } from '#ground/money'
import type { Tx } from '#platform/db'
import { amongIds, idsGiven } from '#platform/db'
import type { CheckSite } from './check-facts.ts'
import type { BilledLine, BookedLine, InvoiceHead } from './facts.ts'
import type { InvoiceKind } from './invoice.ts'
import type { PackSize } from './match-facts.ts'
import { inBase } from './match-facts.ts'

/** Which part of an account to read: these sites and this span of days, or these orders and invoices outright. Null: all of it. */
export type Part = Readonly<{
  siteIds: readonly string[]
  fromDay: Day
  toDay: Day
  orderIds: readonly string[]
  invoiceIds: readonly string[]
}> | null

export type Books = Readonly<{ orderLines: readonly BookedLine[]; invoiceLines: readonly BilledLine[]; invoices: ReadonlyMap<InvoiceId, InvoiceHead> }>

export const loadBooks = async (tx: Tx, accountId: AccountId, part: Part): Promise<Books> => {
  const invoices = await loadHeads(tx, accountId, part)
  // where nothing was billed nothing can meet: then the other orders of the sites need not be read
  const ordered = await readOrderLines(tx, accountId, part !== null && invoices.size === 0 ? { ...part, siteIds: [] } : part)
  const billed = await readInvoiceLines(tx, accountId, part === null ? null : [...invoices.keys()])
  const packSize = await loadPacks(tx, part === null ? undefined : itemsOf(ordered, billed))
  return { orderLines: bookedLines(ordered, packSize), invoiceLines: billedLines(billed, packSize, invoices), invoices }
}

const itemsOf = (...rows: readonly (readonly Readonly<{ item_id: ItemId | null }>[])[]): ItemId[] => [...new Set(rows.flat().flatMap((row) => row.item_id ?? []))]

/** The packs of the items named, or of the whole catalogue, which is small beside the lines of a whole account. */
export const loadPacks = async (tx: Tx, ids?: readonly ItemId[]): Promise<PackSize> => {
  const items = await tx.rows<{ item_id: ItemId; base_unit: string }>(`SELECT item_id::text, base_unit FROM items WHERE ${amongIds('item_id', ids)}`, idsGiven(ids))
  const packs = await tx.rows<{ item_id: ItemId; unit: string; base_micros: bigint }>(`SELECT item_id::text, unit, base_micros FROM packs WHERE ${amongIds('item_id', ids)}`, idsGiven(ids))
  const units = new Map<string, Map<string, Readonly<{ baseUnit: string; base: bigint }>>>()
  const bases = new Map(items.map((item) => [item.item_id, item.base_unit]))
  for (const item of items) units.set(item.item_id, new Map([[item.base_unit, { baseUnit: item.base_unit, base: MICROS }]]))
  for (const pack of packs) {
    const baseUnit = bases.get(pack.item_id) ?? pack.unit
    if (pack.unit !== baseUnit) units.get(pack.item_id)?.set(pack.unit, { baseUnit, base: pack.base_micros })
  }
  return (itemId, unit) => (itemId === null ? null : (units.get(itemId)?.get(unit) ?? null))
}

export type SiteRow = CheckSite & Readonly<{ siteId: SiteId; ancestors: readonly SiteId[] }>

/** Sites with their way down from the root, and what the checks ask of them: those named, or all. */
export const loadSites = async (tx: Tx, accountId: AccountId, ids?: readonly SiteId[]): Promise<ReadonlyMap<SiteId, SiteRow>> => {
  const rows = await tx.rows<{ site_id: SiteId; name: string; ancestors: SiteId[]; country: string | null; currency: Currency | null; payment_days: number | null }>(
    `SELECT site_id::text, name, ancestors::text[] AS ancestors, country, currency, payment_days FROM sites WHERE account_id = $1 AND ${amongIds('site_id', ids, 2)}`,
    [accountId, ...idsGiven(ids)],
  )
  return new Map(rows.map((row) => [row.site_id, { siteId: row.site_id, name: row.name, ancestors: row.ancestors, country: row.country, currency: row.currency, paymentDays: row.payment_days }]))
}

type OrderRow = {
  order_id: OrderId; line_no: number; number: string; purchase_order: string | null; site_id: SiteId; bill_to: SiteId; item_id: ItemId
  unit: string; quantity: bigint; price: bigint; per: bigint; shipped: bigint | null; agreed: bigint | null; agreed_per: bigint | null
  ordered_on: Day; promised_on: Day | null; shipped_on: Day | null; currency: Currency; back_order_id: OrderId | null; back_order_of: OrderId | null
  cancelled: boolean; contract_id: ContractId | null
}

const ORDER_LINES = `SELECT l.order_id::text, l.line_no, o.number, o.purchase_order, o.ship_to_site_id::text AS site_id, o.bill_to_site_id::text AS bill_to,
    l.item_id::text, l.unit, l.quantity_micros AS quantity, l.price_micros AS price, l.per_micros AS per, l.shipped_micros AS shipped,
    l.agreed_micros AS agreed, l.agreed_per_micros AS agreed_per, l.ordered_on, coalesce(l.promised_on, o.promised_on) AS promised_on, l.shipped_on,
    o.currency, l.back_order_id::text, o.back_order_of::text, (l.cancelled OR o.state = 'cancelled') AS cancelled, o.contract_id::text
  FROM order_lines l JOIN orders o ON o.account_id = l.account_id AND o.ordered_on = l.ordered_on AND o.order_id = l.order_id
  WHERE l.account_id = $1 AND o.state <> 'draft'`

const ORDER_PART = ` AND o.order_id IN (
    SELECT unnest($2::uuid[]) UNION SELECT p.order_id FROM orders p WHERE p.account_id = $1 AND p.ship_to_site_id = ANY($3::uuid[]) AND p.ordered_on BETWEEN $4 AND $5)`

const readOrderLines = (tx: Tx, accountId: AccountId, part: Part): Promise<OrderRow[]> =>
  part === null
    ? tx.rows<OrderRow>(ORDER_LINES, [accountId])
    : tx.rows<OrderRow>(ORDER_LINES + ORDER_PART, [accountId, part.orderIds, part.siteIds, part.fromDay, part.toDay])

const bookedLines = (rows: readonly OrderRow[], packSize: PackSize): BookedLine[] =>
  rows.map((row) => {
    const own = { itemId: row.item_id, unit: row.unit, quantity: row.quantity, price: row.price, per: row.per }
    const base = inBase(packSize, own)
    const shipped = row.shipped === null ? null : base.unit === row.unit ? row.shipped : inBase(packSize, { ...own, quantity: row.shipped }).quantity
    return {
      orderId: row.order_id, lineNo: row.line_no, orderNumber: row.number, purchaseOrder: row.purchase_order,
      siteId: row.site_id, billToSiteId: row.bill_to, itemId: row.item_id, unit: base.unit, ordered: base.quantity, shipped,
      price: base.price, per: base.per, day: dayNumber(row.shipped_on ?? row.promised_on ?? row.ordered_on),
      backOrderId: row.back_order_id, cancelled: row.cancelled,
      ownUnit: row.unit, ownQuantity: row.quantity, ownPrice: row.price, ownPer: row.per,
      bookedAgreed: row.agreed === null || row.agreed_per === null ? null : { price: row.agreed, per: row.agreed_per },
      orderedOn: row.ordered_on, promisedOn: row.promised_on, shippedOn: row.shipped_on, currency: row.currency,
      backOrderOf: row.back_order_of, contractId: row.contract_id,
    }
  })

type HeadRow = {
  invoice_id: InvoiceId; number: string; kind: InvoiceKind; invoiced_on: Day; due_on: Day | null; bill_to: SiteId; site_id: SiteId; currency: Currency
  purchase_order: string | null; order_number: string | null; stated_net: bigint | null; stated_tax: bigint | null; stated_gross: bigint | null
  net: bigint; tax: bigint; line_count: number; paid: bigint | null; settled_on: Day | null
}

const HEADS = `SELECT invoice_id::text, number, kind, invoiced_on, due_on, bill_to_site_id::text AS bill_to, ship_to_site_id::text AS site_id, currency,
    purchase_order, order_number, stated_net_minor AS stated_net, stated_tax_minor AS stated_tax, stated_gross_minor AS stated_gross,
    net_minor AS net, tax_minor AS tax, line_count, paid_minor AS paid, settled_on
  FROM invoices WHERE account_id = $1`

const HEADS_PART = ' AND (invoice_id = ANY($2::uuid[]) OR (ship_to_site_id = ANY($3::uuid[]) AND invoiced_on BETWEEN $4 AND $5))'

const loadHeads = async (tx: Tx, accountId: AccountId, part: Part): Promise<Map<InvoiceId, InvoiceHead>> => {
  const rows = part === null
    ? await tx.rows<HeadRow>(HEADS, [accountId])
    : await tx.rows<HeadRow>(HEADS + HEADS_PART, [accountId, part.invoiceIds, part.siteIds, part.fromDay, part.toDay])
  return new Map(rows.map((row) => [row.invoice_id, {
    invoiceId: row.invoice_id, number: row.number, kind: row.kind, invoicedOn: row.invoiced_on, dueOn: row.due_on,
    billToSiteId: row.bill_to, siteId: row.site_id, currency: row.currency, purchaseOrder: row.purchase_order, orderNumber: row.order_number,
    stated: { netMinor: row.stated_net, taxMinor: row.stated_tax, grossMinor: row.stated_gross },
    netMinor: row.net, taxMinor: row.tax, lineCount: row.line_count, paidMinor: row.paid, settledOn: row.settled_on, day: dayNumber(row.invoiced_on),
  }]))
}

type LineRow = {
  invoice_id: InvoiceId; line_no: number; item_id: ItemId | null; description: string; unit: string; quantity: bigint; price: bigint; per: bigint
  net: bigint; tax_percent: bigint; tax: bigint; order_number: string | null; order_line_no: number | null
}

const LINES = `SELECT invoice_id::text, line_no, item_id::text, description, unit, quantity_micros AS quantity, price_micros AS price, per_micros AS per,
    net_minor AS net, tax_percent_micros AS tax_percent, tax_minor AS tax, order_number, order_line_no
  FROM invoice_lines WHERE account_id = $1`

const readInvoiceLines = (tx: Tx, accountId: AccountId, invoiceIds: readonly InvoiceId[] | null): Promise<LineRow[]> =>
  invoiceIds === null ? tx.rows<LineRow>(LINES, [accountId]) : tx.rows<LineRow>(`${LINES} AND invoice_id = ANY($2::uuid[])`, [accountId, invoiceIds])

const billedLines = (rows: readonly LineRow[], packSize: PackSize, invoices: ReadonlyMap<InvoiceId, InvoiceHead>): BilledLine[] =>
  rows.map((row) => {
    const head = invoices.get(row.invoice_id) as InvoiceHead
    const base = inBase(packSize, { itemId: row.item_id, unit: row.unit, quantity: row.quantity, price: row.price, per: row.per })
    return {
      invoiceId: row.invoice_id, lineNo: row.line_no, invoiceNumber: head.number, siteId: head.siteId, billToSiteId: head.billToSiteId,
      itemId: row.item_id, unit: base.unit, quantity: base.quantity, price: base.price, per: base.per, day: head.day,
      orderNumber: row.order_number ?? head.orderNumber, orderLineNo: row.order_line_no, purchaseOrder: head.purchaseOrder,
      head, description: row.description, ownUnit: row.unit, ownQuantity: row.quantity, ownPrice: row.price, ownPer: row.per,
      netMinor: row.net, taxPercent: row.tax_percent, taxMinor: row.tax,
    }
  })
