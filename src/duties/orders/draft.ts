// The draft of an order as a person types it, what must be known to judge it, and what the judgement looks like.
// Judging is place.ts (the whole) and draft-line.ts (one line).

import type { BusinessCalendar } from '#ground/calendar'
import type { Day } from '#ground/day'
import type { ContractId, ItemId, OrderId, SiteId } from '#ground/ids'
import type { Currency, Money } from '#ground/money'
import type { Percent } from '#ground/percent'
import type { Quantity, Unit } from '#ground/quantity'
import type { Say } from '#ground/say'
import type { UnitPrice } from '#ground/unit-price'
import type { Account } from '#duties/accounts/account'
import type { Site } from '#duties/accounts/site'
import type { Item } from '#duties/catalog/item'
import type { TaxRate } from '#duties/catalog/tax-rate'
import type { Contract } from '#duties/contracts/contract'
import type { PriceBook } from '#duties/contracts/price-of'
import type { PriceTrail } from '#duties/contracts/trail'

/** A line as typed. Numbers are plain decimal text; nothing has to be right yet. */
export type DraftLine = Readonly<{
  /** Item number, client's code or barcode. `itemId` wins when a person chose the item. */
  code: string
  itemId: ItemId | null
  quantity: string
  /** Null takes the unit of the client's code, else the item's order unit. */
  unit: Unit | null
  /** A price booked by hand, per the line's unit; null takes the contract's. */
  price: string | null
  priceReason: string | null
  /** The day wished for this line alone; left out or null takes the order's. */
  requestedOn?: Day | null
}>

export type Draft = Readonly<{
  /** Where it goes. Who buys and who is billed follow from the tree. */
  shipTo: SiteId
  purchaseOrder: string | null
  orderedOn: Day
  requestedOn: Day | null
  orderedBy: string | null
  lines: readonly DraftLine[]
}>

/** One way to read a code. `unit` is set where the code is for a pack. */
export type CodeHit = Readonly<{ itemId: ItemId; unit: Unit | null }>

/** Credit of whoever's limit is nearest: the site's, else the account's. */
export type Credit = Readonly<{
  of: 'site' | 'account'
  limit: Money
  /** Open orders and invoices that are not settled, in the limit's currency. */
  used: Money
}>

export type PlaceFacts = Readonly<{
  account: Account
  /** The ship-to site with everything above it, and the sites it is billed at. */
  sites: ReadonlyMap<SiteId, Site>
  /** Items named by id or code, and those that take the place of ended ones. */
  items: ReadonlyMap<ItemId, Item>
  /** By typed code, trimmed and in small letters. */
  codes: ReadonlyMap<string, readonly CodeHit[]>
  book: PriceBook
  contracts: readonly Contract[]
  taxRates: readonly TaxRate[]
  calendar: BusinessCalendar
  /** An order of the same purchase order and sold-to site that is not a draft, cancelled or a back-order. */
  samePurchaseOrder: Readonly<{ orderId: OrderId; number: string; orderedOn: Day }> | null
  credit: Credit | null
}>

/** What a click can mend. `line` counts from 0. */
export type Fix =
  | Readonly<{ do: 'set-quantity'; line: number; quantity: string; unit: Unit }>
  | Readonly<{ do: 'take-item'; line: number; itemId: ItemId; number: string; name: string }>
  | Readonly<{ do: 'remove-line'; line: number }>
  | Readonly<{ do: 'wish-day'; day: Day }>
  | Readonly<{ do: 'give-reason'; line: number }>
  | Readonly<{ do: 'contract-price'; line: number }>

/** `stop`: it cannot be placed so. `hold`: it will be placed on hold. `check`: look before you place it. */
export type NoteLevel = 'stop' | 'hold' | 'check'

export type Note = Readonly<{
  level: NoteLevel
  code: string
  say: Say
  /** A path into the draft: `lines.3.quantity`, `purchaseOrder`; empty for the whole. */
  at: string
  fixes: readonly Fix[]
  see: Readonly<{ kind: string; id: string; text: string }> | null
}>

/** A line with all that could be found out about it; what could not is null and has a note. */
export type JudgedLine = Readonly<{
  item: Item | null
  quantity: Quantity | null
  /** What the contract or the list gives, per the line's unit. */
  agreed: UnitPrice | null
  trail: PriceTrail | null
  contractId: ContractId | null
  clause: string | null
  /** What will be booked: the hand's price or the agreed one. */
  price: UnitPrice | null
  byHand: boolean
  tax: Percent | null
  net: Money | null
  taxAmount: Money | null
  promisedOn: Day | null
  notes: readonly Note[]
}>

export type JudgedDraft = Readonly<{
  soldTo: SiteId | null
  billTo: SiteId | null
  currency: Currency
  contract: Contract | null
  paymentDays: number | null
  lines: readonly JudgedLine[]
  /** Of the lines that can be placed; a line that stops the order counts nothing. */
  net: Money
  tax: Money
  gross: Money
  credit: Credit | null
  /** Notes on the whole and of the lines, stops first. */
  notes: readonly Note[]
  /** Why it will be held, when nothing stops it. */
  hold: 'credit-hold' | 'credit-limit' | null
}>
