// What a source or a form says of an account, and what is wrong with it field by field.

import { isDay } from '#ground/day'
import { isCurrency } from '#ground/money'
import type { Say } from '#ground/say'
import { say } from '#ground/say'
import type { Account } from './account.ts'
import { isSaid, isTimeZone } from './site-draft.ts'

/** A field that is left out keeps what is known, or takes the default of a new account; null says that there is none. */
export type AccountIn = Readonly<{
  number: string
  name?: string
  currency?: string
  country?: string | null
  timeZone?: string
  calendar?: string | null
  openedOn?: string | null
  paymentDays?: number | null
  creditLimitMinor?: bigint | null
  creditHold?: boolean
}>

/** `strange` are the calendars nobody knows; who cannot ask leaves them out. */
export const accountProblems = (row: AccountIn, was: Account | null, strange: ReadonlySet<string> = new Set()): readonly Readonly<{ at: string; say: Say }>[] => {
  const problems: { at: string; say: Say }[] = []
  const wrong = (at: string, code: string, values?: Parameters<typeof say>[1]): void => void problems.push({ at, say: say(`refusal.accounts/${code}`, values) })

  if (row.number.trim() === '') wrong('number', 'account-number-missing')
  if ((row.name ?? was?.name ?? '').trim() === '') wrong('name', 'account-name-missing', { number: row.number })
  const currency = row.currency ?? was?.currency ?? ''
  if (!isCurrency(currency)) wrong('currency', 'currency', { currency })
  if (isSaid(row.country) && !/^[A-Z]{2}$/.test(row.country)) wrong('country', 'country', { country: row.country })
  if (row.timeZone !== undefined && !isTimeZone(row.timeZone)) wrong('timeZone', 'time-zone', { zone: row.timeZone })
  if (isSaid(row.calendar) && strange.has(row.calendar)) wrong('calendar', 'calendar', { calendar: row.calendar })
  if (isSaid(row.openedOn) && !isDay(row.openedOn)) wrong('openedOn', 'day', { value: row.openedOn })
  if (isSaid(row.paymentDays) && row.paymentDays < 0) wrong('paymentDays', 'payment-days', { value: row.paymentDays })
  if (isSaid(row.creditLimitMinor) && row.creditLimitMinor < 0n) wrong('creditLimit', 'credit-limit')
  return problems
}
