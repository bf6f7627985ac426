// What the checks know of an order line and of an invoice line: the matcher's view, and beside it what the documents say.

import type { Day } from '#ground/day'
import type { ContractId, InvoiceId, OrderId, SiteId } from '#ground/ids'
import type { Currency } from '#ground/money'
import type { Unit } from '#ground/quantity'
import type { InvoiceKind, StatedTotals } from './invoice.ts'
import type { InvoiceLineFact, OrderLineFact } from './match-facts.ts'

export type BookedLine = OrderLineFact &
  Readonly<{
    /** As on the order: unit, quantity and price before anything was converted. */
    ownUnit: Unit
    ownQuantity: bigint
    ownPrice: bigint
    ownPer: bigint
    /** The contract's price when the line was priced, per the order's unit. */
    bookedAgreed: Readonly<{ price: bigint; per: bigint }> | null
    orderedOn: Day
    promisedOn: Day | null
    shippedOn: Day | null
    currency: Currency
    backOrderOf: OrderId | null
    contractId: ContractId | null
  }>

export type InvoiceHead = Readonly<{
  invoiceId: InvoiceId
  number: string
  kind: InvoiceKind
  invoicedOn: Day
  dueOn: Day | null
  billToSiteId: SiteId
  siteId: SiteId
  currency: Currency
  purchaseOrder: string | null
  orderNumber: string | null
  stated: StatedTotals
  netMinor: bigint
  taxMinor: bigint
  lineCount: number
  paidMinor: bigint | null
  settledOn: Day | null
  day: number
}>

export type BilledLine = InvoiceLineFact &
  Readonly<{
    head: InvoiceHead
    description: string
    ownUnit: Unit
    ownQuantity: bigint
    ownPrice: bigint
    ownPer: bigint
    netMinor: bigint
    /** Micros of a percent. */
    taxPercent: bigint
    taxMinor: bigint
  }>
