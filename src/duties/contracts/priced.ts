// What is asked of the price book and what it answers.

import type { Day } from '#ground/day'
import type { ContractId, ItemId, SiteId, TermId } from '#ground/ids'
import type { Currency } from '#ground/money'
import type { Quantity, Unit } from '#ground/quantity'
import type { UnitPrice } from '#ground/unit-price'
import type { PriceTrail } from './trail.ts'

export type PriceAsk = Readonly<{ itemId: ItemId; siteId: SiteId; quantity: Quantity; day: Day; currency: Currency }>

/** `price` is per the unit that was asked for. Without a contract's word it is the list price, and term and clause are null. */
export type Priced = Readonly<{
  price: UnitPrice
  trail: PriceTrail
  contractId: ContractId | null
  termId: TermId | null
  clause: string | null
}>

/** Why there is no price. */
export type NoPriceReason =
  | Readonly<{ reason: 'expired' | 'not-yet'; day: Day; clause: string; contract: string }>
  | Readonly<{ reason: 'currency'; other: Currency }>
  | Readonly<{ reason: 'no-pack'; unit: Unit }>
  | Readonly<{ reason: 'no-list' }>
