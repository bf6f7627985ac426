// Quantity: an exact count of a unit in micros (1 carton = 1,000,000), and packs, which say how many base units a unit holds.

import { decimalText, MICRO_DIGITS, parseDecimal } from './decimal.ts'
import type { Outcome } from './outcome.ts'
import { done, refused } from './outcome.ts'

/** The unit as the trade writes it: "carton", "each", "hour". Compared exactly. */
export type Unit = string

export type Quantity = Readonly<{ micros: bigint; unit: Unit }>

/** One `unit` holds `base` (micros) base units of the item. The base unit itself holds 1,000,000. */
export type Pack = Readonly<{ unit: Unit; base: bigint }>

export const quantity = (micros: bigint, unit: Unit): Quantity => ({ micros, unit })

/** "120" or "0.5" to a quantity; null when it is no number or finer than a millionth. */
export const parseQuantity = (text: string, unit: Unit): Quantity | null => {
  const micros = parseDecimal(text, MICRO_DIGITS)
  return micros === null ? null : { micros, unit }
}

export const quantityText = (amount: Quantity): string => decimalText(amount.micros, MICRO_DIGITS)

export const addQuantity = (a: Quantity, b: Quantity): Quantity => {
  if (a.unit !== b.unit) throw new Error(`cannot add ${b.unit} to ${a.unit}; convert through the item's packs first`)
  return { micros: a.micros + b.micros, unit: a.unit }
}

/**
 * The same goods in another unit, exactly, or a refusal: `quantity/no-pack` when the item has no such pack,
 * `quantity/inexact` when the result would need more than six decimals. Nothing is rounded.
 */
export const convert = (amount: Quantity, to: Unit, packs: readonly Pack[]): Outcome<Quantity> => {
  if (amount.unit === to) return done(amount)
  const from = packs.find((pack) => pack.unit === amount.unit)
  const target = packs.find((pack) => pack.unit === to)
  if (from === undefined || target === undefined) {
    const missing = from === undefined ? amount.unit : to
    return refused({ code: 'quantity/no-pack', say: { key: 'refusal.quantity/no-pack', with: { unit: missing } } })
  }
  const base = amount.micros * from.base
  if (base % target.base !== 0n) {
    return refused({ code: 'quantity/inexact', say: { key: 'refusal.quantity/inexact', with: { from: amount.unit, to } } })
  }
  return done({ micros: base / target.base, unit: to })
}
