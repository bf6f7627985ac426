// The life of each planned line with its prices: what the contract gives, what was booked, what was billed.
// Everything starts correct; faults.ts then breaks chosen lines, and documents.ts turns the result into orders and invoices.

import type { Percent } from '#ground/percent'
import { parsePercent } from '#ground/percent'
import type { Day } from '#ground/day'
import type { ItemId, SiteId } from '#ground/ids'
import { currency } from '#ground/money'
import { parseQuantity } from '#ground/quantity'
import type { UnitPrice } from '#ground/unit-price'
import type { PriceBook, Priced } from '#duties/contracts/price-of'
import { priceOf } from '#duties/contracts/price-of'
import type { PlannedLine, PlannedOrder } from './plan.ts'
import { TAX } from './goods.ts'

export type LifeLine = PlannedLine & {
  priced: Priced
  /** On the order, per order unit. */
  booked: UnitPrice
  bookedReason: string | null
  billedPrice: UnitPrice
  tax: Percent
  billedTax: Percent
  /** Added to the line's net on the invoice, in the smallest unit: a slip of arithmetic. */
  slip: bigint
  cancelled: boolean
}

export type Life = Omit<PlannedOrder, 'lines'> & {
  lines: LifeLine[]
  invoiceCurrency: string
  backOrderOf: string | null
}

/** An invoice that stands beside the orders' own: a duplicate, or one that bills what nobody ordered. */
export type ExtraInvoice = Readonly<{ number: string; of: Life; invoicedOn: Day; dueOn: Day; lines: readonly Readonly<{ line: LifeLine; quantity: number }>[] }>

export type Lives = { orders: Life[]; extras: ExtraInvoice[] }

export type Lookup = Readonly<{ itemId: (number: string) => ItemId; siteId: (account: string, site: string) => SiteId; book: (account: string) => PriceBook }>

export const livesOf = (orders: readonly PlannedOrder[], look: Lookup): Lives => ({
  orders: orders.map((order) => ({
    ...order,
    invoiceCurrency: order.site.currency,
    backOrderOf: null,
    lines: order.lines.map((line) => lifeOf(order, line, look)),
  })),
  extras: [],
})

export const lifeOf = (order: Pick<PlannedOrder, 'account' | 'site' | 'orderedOn' | 'number'>, line: PlannedLine, look: Lookup): LifeLine => {
  const answer = priceOf(look.book(order.account.number), {
    itemId: look.itemId(line.good.number),
    siteId: look.siteId(order.account.number, order.site.number),
    quantity: quantityOf(line),
    day: order.orderedOn,
    currency: currency(order.site.currency),
  })
  if (!answer.ok) throw new Error(`the demo world has no price for ${line.good.number} at ${order.site.number} on ${order.orderedOn}: ${JSON.stringify(answer.refusal)}`)
  const tax = taxOf(order.site.place.country, line.good.tax)
  return { ...line, priced: answer.value, booked: answer.value.price, bookedReason: null, billedPrice: answer.value.price, tax, billedTax: tax, slip: 0n, cancelled: false }
}

export const quantityOf = (line: Pick<PlannedLine, 'quantity' | 'unit'>) => {
  const quantity = parseQuantity(String(line.quantity), line.unit)
  if (quantity === null) throw new Error(`the demo world ordered "${line.quantity}"`)
  return quantity
}

export const taxOf = (country: string, code: 'standard' | 'reduced'): Percent => {
  const rate = parsePercent((TAX[country] ?? ['0', '0'])[code === 'standard' ? 0 : 1])
  if (rate === null) throw new Error(`no tax rate for ${country}`)
  return rate
}
