// What was shipped and what was billed, as documents of ours need it: both sides' numbers of goods, lines and places.

import type { Day } from '#ground/day'
import type { AccountId, InvoiceId, ItemId, OrderId, SiteId } from '#ground/ids'
import type { Currency } from '#ground/money'
import type { Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import type { Company } from '../partners/company.ts'
import type { Partner } from '../partners/partner.ts'
import { codeOf } from '../partners/units.ts'
import { theirLineNumbers } from './answer.server.ts'
import type { Billing, Goods, Shipment, ShippedLine } from './compose.ts'
import { loadDocument } from './documents.store.ts'
import { loadSides } from './sides.server.ts'

type OrderHead = Readonly<{ number: string; purchase_order: string | null; ordered_on: Day; sold_to: SiteId; ship_to: SiteId; bill_to: SiteId; promised_on: Day | null; document_id: string | null }>
type OrderLine = Readonly<{ line_no: number; item_id: ItemId; description: string; unit: string; quantity_micros: bigint }>

export type Around = Readonly<{ accountId: AccountId; partner: Partner; company: Company }>

/** A shipment as its event tells it: how much of which line left on a day. */
export type Left = Readonly<{ orderId: OrderId; number: string; shippedOn: Day; lines: ReadonlyMap<number, bigint> }>

export const loadShipment = async (tx: Tx, { accountId, partner, company }: Around, left: Left): Promise<Shipment> => {
  const head = await tx.one<OrderHead>(
    `SELECT number, purchase_order, ordered_on, sold_to_site_id AS sold_to, ship_to_site_id AS ship_to, bill_to_site_id AS bill_to, promised_on, document_id FROM orders WHERE account_id = $1 AND order_id = $2`,
    [accountId, left.orderId],
  )
  if (head === null) throw new NotFound()
  const rows = await tx.rows<OrderLine>('SELECT line_no, item_id, description, unit, quantity_micros FROM order_lines WHERE account_id = $1 AND order_id = $2 ORDER BY line_no', [accountId, left.orderId])
  const moved = rows.filter((row) => (left.lines.get(row.line_no) ?? 0n) > 0n)
  const goods = await loadGoods(tx, accountId, moved.map((row) => row.item_id))
  const theirs = await theirNumbers(tx, accountId, head.document_id)
  const units = await unitCodes(tx, accountId, partner)
  return {
    number: left.number, shippedOn: left.shippedOn, expectedOn: head.promised_on !== null && head.promised_on >= left.shippedOn ? head.promised_on : null,
    order: { number: head.number, purchaseOrder: head.purchase_order, orderedOn: head.ordered_on },
    lines: moved.map((row): ShippedLine => ({
      ...goods(row.item_id, row.unit, row.description), lineNo: row.line_no, theirLineNo: theirs.get(`${left.orderId} ${row.line_no}`) ?? null, shippedMicros: left.lines.get(row.line_no) ?? 0n,
      orderedMicros: row.quantity_micros, unit: units(row.unit),
    })),
    sides: await loadSides(tx, { accountId, partner, company, soldTo: head.sold_to, shipTo: head.ship_to, billTo: head.bill_to }),
  }
}

type InvoiceHead = Readonly<{
  number: string; kind: 'invoice' | 'credit-note'; invoiced_on: Day; due_on: Day | null; currency: Currency; purchase_order: string | null; order_number: string | null; ship_to: SiteId; bill_to: SiteId
}>
type InvoiceLine = Readonly<{
  line_no: number; item_id: ItemId | null; description: string; unit: string; quantity_micros: bigint; price_micros: bigint; per_micros: bigint; net_minor: bigint; tax_percent_micros: bigint; tax_minor: bigint
  order_id: OrderId | null; order_line_no: number | null; order_number: string | null; purchase_order: string | null; document_id: string | null; sold_to: SiteId | null; shipped_on: Day | null
}>

export const loadBilling = async (tx: Tx, { accountId, partner, company }: Around, invoiceId: InvoiceId): Promise<Billing> => {
  const head = await tx.one<InvoiceHead>(
    `SELECT number, kind, invoiced_on, due_on, currency, purchase_order, order_number, ship_to_site_id AS ship_to, bill_to_site_id AS bill_to FROM invoices WHERE account_id = $1 AND invoice_id = $2`,
    [accountId, invoiceId],
  )
  if (head === null) throw new NotFound()
  const rows = await tx.rows<InvoiceLine>(
    `SELECT l.line_no, l.item_id, l.description, l.unit, l.quantity_micros, l.price_micros, l.per_micros, l.net_minor, l.tax_percent_micros, l.tax_minor,
            m.order_id, m.order_line_no, o.number AS order_number, o.purchase_order, o.document_id, o.sold_to_site_id AS sold_to, ol.shipped_on
     FROM invoice_lines l
     LEFT JOIN LATERAL (SELECT order_id, order_line_no FROM matches t WHERE t.account_id = l.account_id AND t.invoice_id = l.invoice_id AND t.invoice_line_no = l.line_no AND t.state = 'matched'
                        ORDER BY t.quantity_micros DESC, t.order_id, t.order_line_no LIMIT 1) m ON true
     LEFT JOIN orders o ON o.account_id = l.account_id AND o.order_id = m.order_id
     LEFT JOIN order_lines ol ON ol.account_id = l.account_id AND ol.order_id = m.order_id AND ol.line_no = m.order_line_no
     WHERE l.account_id = $1 AND l.invoice_id = $2 ORDER BY l.line_no`,
    [accountId, invoiceId],
  )
  const first = rows.find((row) => row.order_id !== null) ?? null
  const goods = await loadGoods(tx, accountId, rows.flatMap((row) => row.item_id ?? []))
  const units = await unitCodes(tx, accountId, partner)
  const theirs = new Map<string, string>()
  for (const documentId of new Set(rows.flatMap((row) => row.document_id ?? []))) for (const [key, number] of await theirNumbers(tx, accountId, documentId)) theirs.set(key, number)
  const shipped = rows.flatMap((row) => row.shipped_on ?? []).sort().at(-1) ?? null
  return {
    number: head.number, kind: head.kind, invoicedOn: head.invoiced_on, dueOn: head.due_on, deliveredOn: shipped, currency: head.currency,
    purchaseOrder: head.purchase_order ?? first?.purchase_order ?? null, orderNumber: head.order_number ?? first?.order_number ?? null, credits: null, buyerReference: head.purchase_order ?? first?.purchase_order ?? null,
    payTo: company.iban === null ? null : { iban: company.iban, bic: company.bic }, netDays: null,
    lines: rows.map((row) => ({
      ...(row.item_id === null ? { number: null, clientCode: null, gtin: null, description: row.description } : goods(row.item_id, row.unit, row.description)),
      lineNo: row.line_no, theirLineNo: theirs.get(`${row.order_id} ${row.order_line_no}`) ?? null, quantityMicros: row.quantity_micros, unit: units(row.unit), priceMicros: row.price_micros, perMicros: row.per_micros,
      netMinor: row.net_minor, taxPercentMicros: row.tax_percent_micros, taxMinor: row.tax_minor,
    })),
    sides: await loadSides(tx, { accountId, partner, company, soldTo: first?.sold_to ?? head.bill_to, shipTo: head.ship_to, billTo: head.bill_to }),
  }
}

const theirNumbers = async (tx: Tx, accountId: AccountId, documentId: string | null): Promise<ReadonlyMap<string, string>> => (documentId === null ? new Map() : theirLineNumbers(await loadDocument(tx, accountId, documentId)))

type ItemRow = Readonly<{ item_id: ItemId; number: string; gtin: string | null; base_unit: string; codes: { code: string; unit: string | null }[] | null; packs: { unit: string; gtin: string | null }[] | null }>

/** Numbers of goods: the client's code for that unit before its code for any, the barcode of the very pack. */
const loadGoods = async (tx: Tx, accountId: AccountId, itemIds: readonly ItemId[]): Promise<(itemId: ItemId, unit: string, description: string) => Goods> => {
  const rows = await tx.rows<ItemRow>(
    `SELECT i.item_id, i.number, i.gtin, i.base_unit,
            (SELECT json_agg(json_build_object('code', c.code, 'unit', c.unit) ORDER BY c.code) FROM client_items c WHERE c.account_id = $1 AND c.item_id = i.item_id) AS codes,
            (SELECT json_agg(json_build_object('unit', p.unit, 'gtin', p.gtin)) FROM packs p WHERE p.item_id = i.item_id) AS packs
     FROM items i WHERE i.item_id = ANY($2::uuid[])`,
    [accountId, [...new Set(itemIds)]],
  )
  const byId = new Map(rows.map((row) => [row.item_id, row]))
  return (itemId, unit, description) => {
    const row = byId.get(itemId)
    const codes = row?.codes ?? []
    const gtin = row?.packs?.find((pack) => pack.unit === unit)?.gtin ?? (row !== undefined && row.base_unit === unit ? row.gtin : null)
    return { number: row?.number ?? null, clientCode: (codes.find((code) => code.unit === unit) ?? codes.find((code) => code.unit === null) ?? codes[0])?.code ?? null, gtin, description }
  }
}

/** Our unit in the partner's code: as it taught us, else the standard's, else our own word. */
const unitCodes = async (tx: Tx, accountId: AccountId, partner: Partner): Promise<(unit: string) => string> => {
  const rows = await tx.rows<{ unit: string; code: string }>("SELECT unit, upper(code) AS code FROM partner_codes WHERE account_id = $1 AND partner_id = $2 AND kind = 'unit' ORDER BY code", [accountId, partner.partnerId])
  const taught = new Map(rows.map((row) => [row.unit, row.code]))
  const format = partner.settings.format === 'page' ? 'ubl' : partner.settings.format
  return (unit) => taught.get(unit) ?? codeOf(unit, format) ?? unit
}
