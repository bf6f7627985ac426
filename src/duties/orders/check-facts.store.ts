// Facts for the checks of orders. Only lines that can be wrong are read: the database throws out the rest.

import type { Day } from '#ground/day'
import type { AccountId, ContractId, ItemId, OrderId, SiteId } from '#ground/ids'
import type { Currency } from '#ground/money'
import { money } from '#ground/money'
import { unitPrice } from '#ground/unit-price'
import type { Tx } from '#platform/db'
import { amongIds, idsGiven } from '#platform/db'
import type { DeliveryFact, SharedPurchaseOrder } from './checks.ts'
import type { OrderState } from './order.ts'

type LineRow = Readonly<{
  order_id: OrderId; number: string; line_no: number; site_id: SiteId; site_name: string; item_id: ItemId; description: string
  contract_id: ContractId | null; contract_number: string | null; ordered_on: Day; unit: string; quantity_micros: bigint
  price_micros: bigint; per_micros: bigint; net_minor: bigint; currency: Currency; promised_on: Day | null
  shipped_micros: bigint | null; shipped_on: Day | null; state: OrderState; back_order_id: OrderId | null; back_order_number: string | null
}>

/** Lines shipped late, short or not at all by today. */
export const loadDeliveryFacts = async (tx: Tx, accountId: AccountId, today: Day, orderIds?: readonly OrderId[]): Promise<readonly DeliveryFact[]> => {
  const rows = await tx.rows<LineRow>(
    `SELECT l.order_id, o.number, l.line_no, o.ship_to_site_id AS site_id, s.name AS site_name, l.item_id, l.description,
            o.contract_id, c.number AS contract_number, l.ordered_on, l.unit, l.quantity_micros, l.price_micros, l.per_micros, l.net_minor, o.currency,
            coalesce(l.promised_on, o.promised_on) AS promised_on, l.shipped_micros, l.shipped_on, o.state, l.back_order_id, b.number AS back_order_number
     FROM orders o
     JOIN order_lines l ON l.account_id = o.account_id AND l.ordered_on = o.ordered_on AND l.order_id = o.order_id
     JOIN sites s ON s.account_id = o.account_id AND s.site_id = o.ship_to_site_id
     LEFT JOIN contracts c ON c.account_id = o.account_id AND c.contract_id = o.contract_id
     LEFT JOIN orders b ON b.account_id = l.account_id AND b.order_id = l.back_order_id
     WHERE o.account_id = $1 AND ${amongIds('o.order_id', orderIds, 3)} AND NOT l.cancelled
       AND o.state NOT IN ('draft', 'held', 'cancelled')
       AND (coalesce(l.shipped_micros, 0) < l.quantity_micros AND coalesce(l.promised_on, o.promised_on) < $2
            OR coalesce(l.shipped_micros, 0) < l.quantity_micros AND (l.back_order_id IS NOT NULL OR o.state = 'closed')
            OR l.shipped_on > coalesce(l.promised_on, o.promised_on))
     ORDER BY o.number, l.line_no`,
    [accountId, today, ...idsGiven(orderIds)],
  )
  return rows.map(factOf)
}

const factOf = (row: LineRow): DeliveryFact => ({
  orderId: row.order_id,
  orderNumber: row.number,
  lineNo: row.line_no,
  siteId: row.site_id,
  siteName: row.site_name,
  itemId: row.item_id,
  itemName: row.description,
  contractId: row.contract_id,
  contractNumber: row.contract_number,
  orderedOn: row.ordered_on,
  unit: row.unit,
  quantityMicros: row.quantity_micros,
  price: unitPrice(row.price_micros, row.currency, row.unit, row.per_micros),
  netMinor: row.net_minor,
  currency: row.currency,
  promisedOn: row.promised_on,
  shippedMicros: row.shipped_micros,
  shippedOn: row.shipped_on,
  cancelled: false,
  notDue: false,
  closed: row.state === 'closed',
  backOrder: row.back_order_id === null ? null : { id: row.back_order_id, number: row.back_order_number ?? '' },
})

type SharedRow = Readonly<{
  order_id: OrderId; number: string; purchase_order: string; sold_to_site_id: SiteId; site_name: string; ordered_on: Day
  back_order_of: OrderId | null; document_id: string | null; content: string; net_minor: bigint; currency: Currency
}>

const THEIR_PURCHASE_ORDERS = `(o.purchase_order, o.sold_to_site_id) IN
  (SELECT t.purchase_order, t.sold_to_site_id FROM orders t WHERE t.account_id = $1 AND t.order_id = ANY($2::uuid[]) AND t.purchase_order IS NOT NULL)`

/**
 * Orders that share purchase order and sold-to site with another one. With a scope: those of the purchase orders of
 * these orders, so that the first of a pair is known whichever of the two was touched.
 */
export const loadSharedPurchaseOrders = async (tx: Tx, accountId: AccountId, orderIds?: readonly OrderId[]): Promise<readonly SharedPurchaseOrder[]> => {
  const rows = await tx.rows<SharedRow>(
    `WITH shared AS (
       SELECT o.sold_to_site_id, o.purchase_order FROM orders o
       WHERE o.account_id = $1 AND o.purchase_order IS NOT NULL AND o.back_order_of IS NULL AND o.state NOT IN ('draft', 'cancelled')
         AND ${orderIds === undefined ? 'true' : THEIR_PURCHASE_ORDERS}
       GROUP BY 1, 2 HAVING count(*) > 1)
     SELECT o.order_id, o.number, o.purchase_order, o.sold_to_site_id, s.name AS site_name, o.ordered_on, o.back_order_of, o.document_id, o.net_minor, o.currency,
            coalesce((SELECT string_agg(concat_ws(':', l.item_id, l.unit, l.quantity_micros), ',' ORDER BY l.item_id, l.unit, l.quantity_micros)
             FROM order_lines l WHERE l.account_id = o.account_id AND l.ordered_on = o.ordered_on AND l.order_id = o.order_id AND NOT l.cancelled), '') AS content
     FROM shared h
     JOIN orders o ON o.account_id = $1 AND o.purchase_order = h.purchase_order AND o.sold_to_site_id = h.sold_to_site_id
     JOIN sites s ON s.account_id = o.account_id AND s.site_id = o.sold_to_site_id
     WHERE o.back_order_of IS NULL AND o.state NOT IN ('draft', 'cancelled')`,
    [accountId, ...idsGiven(orderIds)],
  )
  return rows.map((row) => ({
    orderId: row.order_id,
    number: row.number,
    purchaseOrder: row.purchase_order,
    soldTo: row.sold_to_site_id,
    siteName: row.site_name,
    orderedOn: row.ordered_on,
    backOrderOf: row.back_order_of,
    documentId: row.document_id,
    content: row.content,
    net: money(row.net_minor, row.currency),
  }))
}
