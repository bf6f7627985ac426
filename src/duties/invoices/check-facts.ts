// What the checks are given: the books, the ties, and what catalogue, contracts and sites say. All of it read, none of it asked for later.

import type { Day } from '#ground/day'
import type { InvoiceId, ItemId, OrderId, SiteId } from '#ground/ids'
import type { Currency } from '#ground/money'
import type { Outcome } from '#ground/outcome'
import type { TaxRate } from '#duties/catalog/tax-rate'
import type { Contract } from '#duties/contracts/contract'
import type { PriceAsk, Priced } from '#duties/contracts/priced'
import type { BilledLine, BookedLine, InvoiceHead } from './facts.ts'
import type { MatchParts } from './invoice.ts'

export type CheckedTie = Readonly<{
  line: BilledLine
  orderLine: BookedLine
  /** In base units; negative on a credit note. */
  quantity: bigint
  score: number
  parts: MatchParts
  state: 'matched' | 'proposed'
}>

export type CheckItem = Readonly<{ number: string; name: string; kind: string; taxCode: string }>
export type CheckSite = Readonly<{ name: string; country: string | null; currency: Currency | null; paymentDays: number | null }>

export type CheckFacts = Readonly<{
  account: Readonly<{ currency: Currency; country: string | null; paymentDays: number | null }>
  orderLines: readonly BookedLine[]
  invoiceLines: readonly BilledLine[]
  invoices: ReadonlyMap<InvoiceId, InvoiceHead>
  ties: readonly CheckedTie[]
  items: ReadonlyMap<ItemId, CheckItem>
  sites: ReadonlyMap<SiteId, CheckSite>
  taxRates: readonly TaxRate[]
  contracts: readonly Contract[]
  /** Somebody keeps track of what is shipped: then nothing said of a line means nothing shipped. */
  tracksDelivery: boolean
  /** The contract's price by today's book (contracts/price-of.ts). */
  priceOf(ask: PriceAsk): Outcome<Priced>
  /** Only findings about these orders and invoices are wanted; left out: all. */
  about?: Readonly<{ orderIds: ReadonlySet<OrderId>; invoiceIds: ReadonlySet<InvoiceId> }>
  today: Day
}>
