// Unit price: micros of a currency per a quantity of a unit, and `extend`, the one door where a price becomes money.

import type { Rounding } from './decimal.ts'
import { decimalText, divide, MICRO_DIGITS, MICROS, parseDecimal, tenTo } from './decimal.ts'
import type { Currency, Money } from './money.ts'
import { minorDigits } from './money.ts'
import type { Outcome } from './outcome.ts'
import { done, refused } from './outcome.ts'
import type { Percent } from './percent.ts'
import { HUNDRED } from './percent.ts'
import type { Pack, Quantity, Unit } from './quantity.ts'

/** `micros` of the currency for `per` (micros) of `unit`: 12.40 EUR per 100 pieces is {12400000n, EUR, per 100000000n, piece}. */
export type UnitPrice = Readonly<{ micros: bigint; currency: Currency; per: bigint; unit: Unit }>

export const unitPrice = (micros: bigint, currency: Currency, unit: Unit, per: bigint = MICROS): UnitPrice => {
  if (per <= 0n) throw new Error('a unit price is per a quantity above zero')
  return { micros, currency, per, unit }
}

/** "12.40" to a price per one unit; null when it is no number or finer than a millionth. */
export const parsePrice = (text: string, currency: Currency, unit: Unit, per: bigint = MICROS): UnitPrice | null => {
  const micros = parseDecimal(text, MICRO_DIGITS)
  return micros === null ? null : unitPrice(micros, currency, unit, per)
}

/** At least the currency's decimals, at most six: "12.40", "0.0035". */
export const priceText = (price: UnitPrice): string => decimalText(price.micros, MICRO_DIGITS, minorDigits(price.currency))

export const perText = (price: UnitPrice): string => decimalText(price.per, MICRO_DIGITS)

/**
 * Price times quantity in money, rounded once. The only place where a price becomes an amount.
 * Units must already agree: convert the quantity through the item's packs first (a mismatch is a bug and throws).
 */
export const extend = (price: UnitPrice, amount: Quantity, rounding: Rounding = 'half-up'): Money => {
  if (price.unit !== amount.unit) throw new Error(`a price per ${price.unit} cannot be extended by ${amount.unit}`)
  return { minor: extendMicros(price.micros, price.per, amount.micros, price.currency, rounding), currency: price.currency }
}

/** `extend` on bare numbers, for the checks that walk hundreds of thousands of lines. Same rule, same result. */
export const extendMicros = (price: bigint, per: bigint, amount: bigint, currency: Currency, rounding: Rounding = 'half-up'): bigint =>
  divide(price * amount, per * tenTo(MICRO_DIGITS - minorDigits(currency)), rounding)

/** The price less a percentage (a negative percent is a surcharge), to the given decimals; six when not said. */
export const lessPercent = (price: UnitPrice, rate: Percent, decimals = MICRO_DIGITS, rounding: Rounding = 'half-up'): UnitPrice =>
  roundPrice({ ...price, micros: divide(price.micros * (HUNDRED - rate.micros), HUNDRED, rounding) }, decimals, rounding)

/** The price to so many decimals: 2 for a price list in cents. */
export const roundPrice = (price: UnitPrice, decimals: number, rounding: Rounding = 'half-up'): UnitPrice => {
  if (decimals >= MICRO_DIGITS) return price
  const step = tenTo(MICRO_DIGITS - decimals)
  return { ...price, micros: divide(price.micros, step, rounding) * step }
}

/** Which of two prices of the same goods is lower: negative, zero or positive, exactly, whatever their `per`. Units must agree. */
export const comparePrice = (a: UnitPrice, b: UnitPrice): number => {
  if (a.unit !== b.unit || a.currency !== b.currency) throw new Error('prices in different units or currencies do not compare')
  const left = a.micros * b.per
  const right = b.micros * a.per
  return left < right ? -1 : left > right ? 1 : 0
}

/**
 * The same price per another unit of the item, through its packs: 12.00 per carton of 12 is 1.00 per piece.
 * Exact: the `per` quantity carries what would not divide. Refuses `quantity/no-pack`.
 */
export const priceIn = (price: UnitPrice, to: Unit, packs: readonly Pack[]): Outcome<UnitPrice> => {
  if (price.unit === to) return done(price)
  const from = packs.find((pack) => pack.unit === price.unit)
  const target = packs.find((pack) => pack.unit === to)
  if (from === undefined || target === undefined) {
    return refused({ code: 'quantity/no-pack', say: { key: 'refusal.quantity/no-pack', with: { unit: from === undefined ? price.unit : to } } })
  }
  const micros = price.micros * target.base
  if (micros % from.base === 0n) return done({ ...price, micros: micros / from.base, unit: to })
  return done({ ...price, micros, per: price.per * from.base, unit: to })
}
