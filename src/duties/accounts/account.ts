// The account: the large customer as a whole, the unit of access and of every page.

import type { Day } from '#ground/day'
import type { AccountId } from '#ground/ids'
import type { Currency } from '#ground/money'

export type Account = Readonly<{
  accountId: AccountId
  number: string
  name: string
  currency: Currency
  country: string | null
  timeZone: string
  /** The business calendar its days are counted in; null takes the country's. */
  calendar: string | null
  openedOn: Day | null
  paymentDays: number | null
  creditLimitMinor: bigint | null
  creditHold: boolean
  version: number
}>

/** The conditions that hold at a site: its own, else the account's. */
export const conditionsAt = (
  account: Account,
  site: Readonly<{ currency: Currency | null; timeZone: string | null; paymentDays: number | null; creditHold: boolean }> | null,
): Readonly<{ currency: Currency; timeZone: string; paymentDays: number | null; creditHold: boolean }> => ({
  currency: site?.currency ?? account.currency,
  timeZone: site?.timeZone ?? account.timeZone,
  paymentDays: site?.paymentDays ?? account.paymentDays,
  creditHold: account.creditHold || (site?.creditHold ?? false),
})
