// Arithmetic on unit prices that loses nothing: a percentage off, bands of a marginal tier, another unit. What does not come out even
// is carried by the price's `per` quantity (10.00 for 3 pieces), so that the amount of a line is rounded once, at its end.

import type { Rounding } from '#ground/decimal'
import { MICROS, MICRO_DIGITS, divide, tenTo } from '#ground/decimal'
import type { Outcome } from '#ground/outcome'
import { done } from '#ground/outcome'
import type { Percent } from '#ground/percent'
import { HUNDRED } from '#ground/percent'
import type { Pack, Unit } from '#ground/quantity'
import type { UnitPrice } from '#ground/unit-price'
import { priceIn } from '#ground/unit-price'

// What a bigint column holds. A price that would need more digits on either side is rounded half up to a millionth:
// that takes a chain of several odd percentages on an odd pack, and is less than a cent on ten thousand units.
const LIMIT = 9_000_000_000_000_000_000n

/** numerator / denominator micros of currency for one micro of the unit, as a price per a whole number of units, as small as exactness allows. */
export const exactPrice = (like: UnitPrice, numerator: bigint, denominator: bigint): UnitPrice => {
  const scaled = numerator * MICROS
  const units = denominator / gcd(scaled < 0n ? -scaled : scaled, denominator)
  const per = units * MICROS
  const micros = (numerator * per) / denominator
  if (per < LIMIT && micros < LIMIT && micros > -LIMIT) return { ...like, micros, per }
  return { ...like, micros: divide(scaled, denominator), per: MICROS }
}

const gcd = (a: bigint, b: bigint): bigint => {
  let [x, y] = [a, b]
  while (y !== 0n) [x, y] = [y, x % y]
  return x
}

/** The price less a percentage, exactly. Keeps the price's `per` when it comes out even there. */
export const lessExactly = (price: UnitPrice, rate: Percent): UnitPrice => {
  const scaled = price.micros * (HUNDRED - rate.micros)
  if (scaled % HUNDRED === 0n) return { ...price, micros: scaled / HUNDRED }
  return exactPrice(price, scaled, price.per * HUNDRED)
}

/** The price less an amount, both per the same unit, exactly. */
export const lessAmount = (price: UnitPrice, off: UnitPrice): UnitPrice => {
  if (price.unit !== off.unit || price.currency !== off.currency) throw new Error('an amount off must be in the unit and currency of the price')
  if (price.per === off.per) return { ...price, micros: price.micros - off.micros }
  return exactPrice(price, price.micros * off.per - off.micros * price.per, price.per * off.per)
}

/** The same price per another unit of the item, exactly and readably: 16.40 a carton of 12 is 16.40 for 12 pieces, 18.00 a carton 1.50 a piece. */
export const exactlyIn = (price: UnitPrice, to: Unit, packs: readonly Pack[]): Outcome<UnitPrice> => {
  if (price.unit === to) return done(price)
  const turned = priceIn(price, to, packs)
  if (!turned.ok || turned.value.per === price.per) return turned
  const base = (unit: Unit): bigint => packs.find((pack) => pack.unit === unit)?.base ?? 1n
  const held = price.per * base(price.unit)
  if (held % (base(to) * MICROS) === 0n) return done({ ...price, unit: to, per: held / base(to) })
  return done(exactPrice(turned.value, turned.value.micros, turned.value.per))
}

/** Rounded to decimals, per as many units as `like` is priced: 2 decimals of a price per 100 pieces are cents per 100 pieces. */
export const roundedPrice = (price: UnitPrice, like: bigint, decimals: number, mode: Rounding): UnitPrice => {
  const step = tenTo(MICRO_DIGITS - decimals)
  return { ...price, micros: divide(price.micros * like, price.per * step, mode) * step, per: like }
}

/** A quantity of goods at a price; sizes count in one common measure. */
export type Band = Readonly<{ size: bigint; price: UnitPrice }>

/** The mean price of bands: their exact total over their whole size. All bands are priced per the same unit. */
export const meanPrice = (bands: readonly Band[]): UnitPrice => {
  const [first] = bands
  if (first === undefined) throw new Error('a mean price needs a band')
  let numerator = 0n
  let denominator = 1n
  let size = 0n
  for (const band of bands) {
    numerator = numerator * band.price.per + band.price.micros * band.size * denominator
    denominator *= band.price.per
    size += band.size
  }
  return exactPrice(first.price, numerator, denominator * size)
}

export const samePrice = (a: UnitPrice, b: UnitPrice): boolean => a.unit === b.unit && a.currency === b.currency && a.micros * b.per === b.micros * a.per
