// Percent in micros: 12 % is 12,000,000. Applying one to a price or an amount names its rounding.

import type { Rounding } from './decimal.ts'
import { decimalText, divide, MICRO_DIGITS, MICROS, parseDecimal } from './decimal.ts'
import type { Money } from './money.ts'

export type Percent = Readonly<{ micros: bigint }>

export const HUNDRED = 100n * MICROS

export const percent = (micros: bigint): Percent => ({ micros })

/** "12", "12.5" or "12.5%" to a percent; null when it is no number or finer than a millionth of a percent. */
export const parsePercent = (text: string): Percent | null => {
  const micros = parseDecimal(text.trim().replace(/\s*%$/, ''), MICRO_DIGITS)
  return micros === null ? null : { micros }
}

export const percentText = (rate: Percent): string => decimalText(rate.micros, MICRO_DIGITS)

/** The share of an amount, in whole minor units. */
export const shareOf = (amount: Money, rate: Percent, rounding: Rounding = 'half-up'): Money => ({
  minor: divide(amount.minor * rate.micros, HUNDRED, rounding),
  currency: amount.currency,
})
