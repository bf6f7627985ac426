// An invoice and its lines as values. A credit note is an invoice whose quantities and amounts are negative.
// Amounts are bare exact numbers (minor units, micros): checks walk hundreds of thousands of lines.

import type { Day } from '#ground/day'
import type { InvoiceId, ItemId, OrderId, SiteId, UserId } from '#ground/ids'
import type { Instant } from '#ground/instant'
import type { Currency } from '#ground/money'
import type { Unit } from '#ground/quantity'

export const INVOICE_KINDS = ['invoice', 'credit-note'] as const
export type InvoiceKind = (typeof INVOICE_KINDS)[number]

export const INVOICE_SOURCES = ['hand', 'import', 'exchange', 'demo'] as const
export type InvoiceSource = (typeof INVOICE_SOURCES)[number]

/** Totals as the document states them; null where it states none. */
export type StatedTotals = Readonly<{ netMinor: bigint | null; taxMinor: bigint | null; grossMinor: bigint | null }>

export type Settlement = Readonly<{ paidMinor: bigint | null; settledOn: Day | null }>

export type InvoiceLineIn = Readonly<{
  lineNo: number
  /** Null when the code on the invoice names no item of ours. */
  itemId: ItemId | null
  description: string
  unit: Unit
  quantityMicros: bigint
  priceMicros: bigint
  perMicros: bigint
  netMinor: bigint
  taxPercentMicros: bigint
  taxMinor: bigint
  /** What the line itself says about the order, where it does. */
  orderNumber: string | null
  orderLineNo: number | null
}>

/** An invoice as a source says it. Its id follows from account and number. */
export type InvoiceIn = Readonly<{
  number: string
  kind: InvoiceKind
  invoicedOn: Day
  dueOn: Day | null
  billToSiteId: SiteId
  shipToSiteId: SiteId
  currency: Currency
  purchaseOrder: string | null
  orderNumber: string | null
  /** Left out when the source does not speak of totals: what is stored then stays. A batch speaks or is silent as a whole. */
  stated?: StatedTotals
  /** Left out when the source does not speak of payment: what is stored then stays. */
  settlement?: Settlement
  source: InvoiceSource
  lines: readonly InvoiceLineIn[]
}>

export type Invoice = Readonly<{
  invoiceId: InvoiceId
  number: string
  kind: InvoiceKind
  invoicedOn: Day
  dueOn: Day | null
  billToSiteId: SiteId
  shipToSiteId: SiteId
  currency: Currency
  purchaseOrder: string | null
  orderNumber: string | null
  stated: StatedTotals
  settlement: Settlement
  netMinor: bigint
  taxMinor: bigint
  source: InvoiceSource
  version: number
  createdAt: Instant
}>

export const MATCH_STATES = ['matched', 'proposed', 'rejected'] as const
export type MatchState = (typeof MATCH_STATES)[number]

export const MATCH_MAKERS = ['reference', 'score', 'person'] as const
export type MatchMaker = (typeof MATCH_MAKERS)[number]

/**
 * The part-scores of a tie, 0 to 1000 each; null where the question does not arise
 * (no reference on the invoice, a single line that no other could stand beside).
 */
export type MatchParts = Readonly<{
  reference: number | null
  site: number
  item: number
  quantity: number
  day: number
  price: number
  together: number | null
}>

/** The tie from an invoice line to an order line. The quantity is in base units of the item, negative on credit notes. */
export type Match = Readonly<{
  invoiceId: InvoiceId
  invoiceLineNo: number
  orderId: OrderId
  orderLineNo: number
  quantityMicros: bigint
  score: number
  parts: MatchParts
  state: MatchState
  madeBy: MatchMaker
  settledBy: UserId | null
  settledAt: Instant | null
}>

/** The sums of the lines. */
export const sumsOf = (lines: readonly Readonly<{ netMinor: bigint; taxMinor: bigint }>[]): Readonly<{ netMinor: bigint; taxMinor: bigint }> => {
  let netMinor = 0n
  let taxMinor = 0n
  for (const line of lines) {
    netMinor += line.netMinor
    taxMinor += line.taxMinor
  }
  return { netMinor, taxMinor }
}
