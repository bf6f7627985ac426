// The part-scores of a tie, 0 to 1000 each, and the weights that make them one total. Every figure of the matcher is here.

import type { MatchParts } from './invoice.ts'
import type { InvoiceLineFact, OrderLineFact } from './match-facts.ts'

/**
 * What each part counts. The total is the weighted mean of the parts that are answered, so an invoice without references,
 * or with a single line, is not the worse for it. A reference outweighs everything else together.
 */
export const WEIGHTS = { reference: 1000, site: 250, item: 100, quantity: 250, day: 150, price: 100, together: 150 } as const

/** A tie below this is none. */
export const LEAST = 600
/** The same where the sites differ and the invoice gives no reference. */
export const LEAST_ELSEWHERE = 750
/** A line counts as standing beside its fellows on an order from here on. */
export const SUPPORT = 650
/** Two order lines that differ by less fit alike. */
export const MARGIN = 20

export const totalScore = (parts: MatchParts): number => {
  let sum = WEIGHTS.site * parts.site + WEIGHTS.item * parts.item + WEIGHTS.quantity * parts.quantity + WEIGHTS.day * parts.day + WEIGHTS.price * parts.price
  let weight = WEIGHTS.site + WEIGHTS.item + WEIGHTS.quantity + WEIGHTS.day + WEIGHTS.price
  if (parts.reference !== null) {
    sum += WEIGHTS.reference * parts.reference
    weight += WEIGHTS.reference
  }
  if (parts.together !== null) {
    sum += WEIGHTS.together * parts.together
    weight += WEIGHTS.together
  }
  return Math.floor(sum / weight)
}

/**
 * Order and line named: 1000. The order alone: 900. Its purchase order: 800. The order whose remainder this is: 700. Another line of it: 400.
 * A line of which nothing was shipped because it moved to a back-order: 500, since the back-order is what is billed.
 */
export const referenceScore = (line: InvoiceLineFact, orderLine: OrderLineFact): number => {
  if (orderLine.backOrderId !== null && (orderLine.shipped ?? 0n) === 0n) return 500
  if (line.orderNumber === orderLine.orderNumber) {
    if (line.orderLineNo === null) return 900
    return line.orderLineNo === orderLine.lineNo ? 1000 : 400
  }
  return line.purchaseOrder !== null && line.purchaseOrder === orderLine.purchaseOrder ? 800 : 700
}

/** The smaller of the two quantities as a share of the larger; against what was ordered or what was shipped, whichever is closer. */
export const quantityScore = (billed: bigint, orderLine: OrderLineFact): number => {
  const againstOrdered = share(billed, orderLine.ordered)
  if (orderLine.shipped === null || orderLine.shipped === 0n) return againstOrdered
  const againstShipped = share(billed, orderLine.shipped)
  return againstShipped > againstOrdered ? againstShipped : againstOrdered
}

const share = (a: bigint, b: bigint): number => {
  if (a === b) return 1000
  const [small, large] = a < b ? [a, b] : [b, a]
  return large <= 0n ? 0 : Number((small * 1000n) / large)
}

/** Half at a week's distance (at eight weeks for a credit). An invoice before the goods counts three days for one; goods not shipped are less likely billed. */
export const dayScore = (billedOn: number, orderLine: OrderLineFact, credit: boolean): number => {
  const distance = billedOn >= orderLine.day ? billedOn - orderLine.day : 3 * (orderLine.day - billedOn)
  const half = credit ? 56 : 7
  const near = Math.floor((1000 * half) / (half + distance))
  if (orderLine.shipped !== null && orderLine.shipped > 0n) return near
  return Math.floor((near * (orderLine.shipped === 0n || orderLine.backOrderId !== null || orderLine.cancelled ? 3 : 6)) / 10)
}

/** The same price 1000, a fifth of it away 0, in between in proportion. */
export const priceScore = (line: Readonly<{ price: bigint; per: bigint }>, orderLine: Readonly<{ price: bigint; per: bigint }>): number => {
  if (line.per === orderLine.per && line.price === orderLine.price) return 1000
  const billed = line.price * orderLine.per
  const booked = orderLine.price * line.per
  if (billed === booked) return 1000
  const size = booked < 0n ? -booked : booked
  if (size === 0n) return 0
  const away = Number(((billed > booked ? billed - booked : booked - billed) * 1000n) / size)
  return away >= 200 ? 0 : 1000 - away * 5
}
