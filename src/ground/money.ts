// Money: an exact amount in the smallest unit of one currency. Never a float; several currencies are a bag, never a sum.

import { absolute, decimalText, parseDecimal } from './decimal.ts'

/** An ISO 4217 code in capitals. */
export type Currency = string & { readonly __currency: true }

export type Money = Readonly<{ minor: bigint; currency: Currency }>

// ISO 4217 currencies whose smallest unit is not a hundredth.
const DIGITS: Readonly<Record<string, number>> = {
  BIF: 0, CLP: 0, DJF: 0, GNF: 0, ISK: 0, JPY: 0, KMF: 0, KRW: 0, PYG: 0, RWF: 0, UGX: 0, UYI: 0, VND: 0, VUV: 0, XAF: 0, XOF: 0, XPF: 0,
  BHD: 3, IQD: 3, JOD: 3, KWD: 3, LYD: 3, OMR: 3, TND: 3, CLF: 4, UYW: 4,
}

export const isCurrency = (text: string): text is Currency => /^[A-Z]{3}$/.test(text)

export const currency = (text: string): Currency => {
  if (!isCurrency(text)) throw new Error(`"${text}" is not a currency code of three capital letters`)
  return text
}

/** Decimals of the smallest unit: 2 for EUR, 0 for JPY, 3 for KWD. Source: ISO 4217. */
export const minorDigits = (code: Currency): number => DIGITS[code] ?? 2

export const money = (minor: bigint, code: Currency): Money => ({ minor, currency: code })
export const zero = (code: Currency): Money => ({ minor: 0n, currency: code })

/** "12.90" to money, exactly; null when it is no number or has more decimals than the currency knows. */
export const parseMoney = (text: string, code: Currency): Money | null => {
  const minor = parseDecimal(text, minorDigits(code))
  return minor === null ? null : { minor, currency: code }
}

/** Plain decimal text without the currency: "12.90", "1200" for JPY. */
export const moneyText = (amount: Money): string => {
  const digits = minorDigits(amount.currency)
  return decimalText(amount.minor, digits, digits)
}

const same = (a: Money, b: Money): void => {
  if (a.currency !== b.currency) throw new Error(`cannot combine ${a.currency} with ${b.currency}; convert with a named rate first`)
}

export const add = (a: Money, b: Money): Money => (same(a, b), { minor: a.minor + b.minor, currency: a.currency })
export const subtract = (a: Money, b: Money): Money => (same(a, b), { minor: a.minor - b.minor, currency: a.currency })
export const negate = (a: Money): Money => ({ minor: -a.minor, currency: a.currency })
export const size = (a: Money): Money => ({ minor: absolute(a.minor), currency: a.currency })
export const compare = (a: Money, b: Money): number => (same(a, b), a.minor < b.minor ? -1 : a.minor > b.minor ? 1 : 0)
export const isZero = (a: Money): boolean => a.minor === 0n

/** Sums in several currencies, one entry each, in the order first met. */
export type Bag = ReadonlyMap<Currency, Money>

export const bagOf = (amounts: Iterable<Money>): Bag => {
  const bag = new Map<Currency, Money>()
  for (const amount of amounts) bag.set(amount.currency, add(bag.get(amount.currency) ?? zero(amount.currency), amount))
  return bag
}

/**
 * Splits an amount by weights so that the parts sum to exactly the whole (largest remainder; ties to the earlier part).
 * Weights are not negative and not all zero.
 */
export const split = (whole: Money, weights: readonly bigint[]): readonly Money[] => {
  const total = weights.reduce((sum, weight) => sum + weight, 0n)
  if (total <= 0n || weights.some((weight) => weight < 0n)) throw new Error('split needs weights that are not negative and not all zero')
  const sign = whole.minor < 0n ? -1n : 1n
  const amount = absolute(whole.minor)
  const floors = weights.map((weight) => (amount * weight) / total)
  const rests = weights.map((weight, at) => ({ at, rest: (amount * weight) % total }))
  let left = amount - floors.reduce((sum, part) => sum + part, 0n)
  rests.sort((a, b) => (a.rest === b.rest ? a.at - b.at : a.rest > b.rest ? -1 : 1))
  for (const { at } of rests) {
    if (left === 0n) break
    floors[at] = (floors[at] ?? 0n) + 1n
    left -= 1n
  }
  return floors.map((part) => ({ minor: part * sign, currency: whole.currency }))
}
