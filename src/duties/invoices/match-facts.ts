// What the matcher and the checks know of an order line and of an invoice line, in numbers that compare: quantities and
// prices in the item's base unit, days as numbers.

import type { InvoiceId, ItemId, OrderId, SiteId } from '#ground/ids'
import { MICROS } from '#ground/decimal'
import type { Unit } from '#ground/quantity'

/** An order line as the matcher sees it. Quantities in `unit`, the item's base unit wherever the packs allow. */
export type OrderLineFact = Readonly<{
  orderId: OrderId
  lineNo: number
  orderNumber: string
  purchaseOrder: string | null
  siteId: SiteId
  billToSiteId: SiteId
  itemId: ItemId
  unit: Unit
  ordered: bigint
  shipped: bigint | null
  /** Micros of the currency for `per` (micros) of `unit`. */
  price: bigint
  per: bigint
  /** Number of the day it was shipped, else promised, else ordered (day.ts `dayNumber`). */
  day: number
  /** Its remainder went to this order. */
  backOrderId: OrderId | null
  cancelled: boolean
}>

export type InvoiceLineFact = Readonly<{
  invoiceId: InvoiceId
  lineNo: number
  invoiceNumber: string
  siteId: SiteId
  billToSiteId: SiteId
  /** Null when the invoice's code names no item of ours: then only a reference to order and line can tie it. */
  itemId: ItemId | null
  unit: Unit
  /** Negative on a credit note. */
  quantity: bigint
  price: bigint
  per: bigint
  day: number
  orderNumber: string | null
  orderLineNo: number | null
  purchaseOrder: string | null
}>

/** How many base units (micros) one of a unit holds; null when the item has no such pack. */
export type PackSize = (itemId: ItemId | null, unit: Unit) => Readonly<{ baseUnit: Unit; base: bigint }> | null

export type InBase = Readonly<{ unit: Unit; quantity: bigint; price: bigint; per: bigint }>

/** A line's quantity and price in base units, exactly; left in its own unit where the item has no such pack or it would not come out even. */
export const inBase = (packSize: PackSize, line: Readonly<{ itemId: ItemId | null; unit: Unit; quantity: bigint; price: bigint; per: bigint }>): InBase => {
  const pack = packSize(line.itemId, line.unit)
  if (pack === null || line.unit === pack.baseUnit) return { unit: pack?.baseUnit ?? line.unit, quantity: line.quantity, price: line.price, per: line.per }
  const base = line.quantity * pack.base
  if (base % MICROS !== 0n) return { unit: line.unit, quantity: line.quantity, price: line.price, per: line.per }
  return { unit: pack.baseUnit, quantity: base / MICROS, price: line.price * MICROS, per: line.per * pack.base }
}

/**
 * A credit at half the order's price or less gives back money, not goods: 120 cartons at 0.50 corrects a price. It stands by
 * its order line, but the goods stay billed.
 */
export const isPriceCorrection = (
  line: Readonly<{ quantity: bigint; price: bigint; per: bigint }>,
  orderLine: Readonly<{ price: bigint; per: bigint }>,
): boolean => line.quantity < 0n && 2n * line.price * orderLine.per <= orderLine.price * line.per
