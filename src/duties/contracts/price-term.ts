// A price term: one clause's word on the price of an item, a family or everything, for the whole account or a part of its tree.
// Here are its shape in the rules, its shape in the database and on the wire (`terms.body`), and the way between the two.

import { Type } from 'typebox'
import type { Static } from 'typebox'
import type { Rounding } from '#ground/decimal'
import { MICRO_DIGITS, decimalText, parseDecimal } from '#ground/decimal'
import type { ContractId, FamilyId, ItemId, SiteId, TermId } from '#ground/ids'
import type { Currency } from '#ground/money'
import { currency } from '#ground/money'
import type { Percent } from '#ground/percent'
import type { Period } from '#ground/period'
import type { Unit } from '#ground/quantity'
import type { UnitPrice } from '#ground/unit-price'
import { perText, priceText, unitPrice } from '#ground/unit-price'

/** At list price; a fixed price; a percentage off; an amount off. A negative percentage or amount is a surcharge. */
export type Figure =
  | Readonly<{ kind: 'list' }>
  | Readonly<{ kind: 'net'; price: UnitPrice }>
  | Readonly<{ kind: 'percent'; percent: Percent }>
  | Readonly<{ kind: 'off'; price: UnitPrice }>

/** From this quantity on (micros of the term's tier unit). A term without tiers has one, from zero. */
export type Tier = Readonly<{ from: bigint; figure: Figure }>

/** `slab`: the whole quantity at the price of its tier. `marginal`: each band at its own price. */
export type Tiering = 'slab' | 'marginal'

/** `replace`: the most precise term alone sets the price. `stack`: applied on top of what precedes, in the order of clauses. */
export type Stacking = 'replace' | 'stack'

/** To how many decimals the unit price is rounded after this term, and how. */
export type RoundRule = Readonly<{ decimals: number; mode: Rounding }>

export type Subject =
  | Readonly<{ kind: 'item'; itemId: ItemId }>
  | Readonly<{ kind: 'family'; familyId: FamilyId }>
  | Readonly<{ kind: 'everything' }>

export type PriceRule = Readonly<{
  /** Orders in this currency; `any` for a term that names no amount. */
  currency: Currency | 'any'
  stacking: Stacking
  tiering: Tiering
  /** What tiers count in; null when the one tier begins at zero. */
  tierUnit: Unit | null
  round: RoundRule | null
  /** Rising by `from`, at least one. */
  tiers: readonly Tier[]
}>

export type PriceTerm = Readonly<{
  termId: TermId
  contractId: ContractId
  clause: string
  name: string
  /** The amendment it belongs to; null for the contract's own. */
  amendment: string | null
  on: Subject
  /** The top of the subtree it is for; null for the whole account. */
  siteId: SiteId | null
  valid: Period
  rule: PriceRule
}>

const Decimal = Type.String({ pattern: '^-?\\d{1,12}(\\.\\d{1,6})?$' })
const PriceWire = Type.Object({ amount: Decimal, currency: Type.String({ pattern: '^[A-Z]{3}$' }), unit: Type.String({ minLength: 1 }), per: Decimal })

export const FigureWire = Type.Union([
  Type.Object({ list: Type.Literal(true) }),
  Type.Object({ net: PriceWire }),
  Type.Object({ percent: Decimal }),
  Type.Object({ off: PriceWire }),
])

/** The body of a term of kind `price`. */
export const PriceBody = Type.Object({
  currency: Type.String({ pattern: '^([A-Z]{3}|any)$' }),
  stacking: Type.Union([Type.Literal('replace'), Type.Literal('stack')]),
  tiering: Type.Union([Type.Literal('slab'), Type.Literal('marginal')]),
  tierUnit: Type.Union([Type.String({ minLength: 1 }), Type.Null()]),
  round: Type.Union([
    Type.Object({
      decimals: Type.Integer({ minimum: 0, maximum: 6 }),
      mode: Type.Union([Type.Literal('half-up'), Type.Literal('half-even'), Type.Literal('up'), Type.Literal('down')]),
    }),
    Type.Null(),
  ]),
  tiers: Type.Array(Type.Object({ from: Decimal, figure: FigureWire }), { minItems: 1 }),
})
export type PriceBody = Static<typeof PriceBody>

/** The body of an amendment's word that a clause ends without a successor. */
export const EndBody = Type.Object({})

/** What a term's body must look like, by its kind. Later kinds of term are further rows here. */
export const TERM_BODIES = { price: PriceBody, end: EndBody } as const
export type TermKind = keyof typeof TERM_BODIES

export const bodyOf = (rule: PriceRule): PriceBody => ({
  currency: rule.currency,
  stacking: rule.stacking,
  tiering: rule.tiering,
  tierUnit: rule.tierUnit,
  round: rule.round,
  tiers: rule.tiers.map((tier) => ({ from: decimalText(tier.from, MICRO_DIGITS), figure: figureWire(tier.figure) })),
})

/** From the database, where only checked bodies are; a number that does not read is a fault and throws. */
export const ruleOf = (body: PriceBody): PriceRule => ({
  currency: body.currency === 'any' ? 'any' : currency(body.currency),
  stacking: body.stacking,
  tiering: body.tiering,
  tierUnit: body.tierUnit,
  round: body.round,
  tiers: body.tiers.map((tier) => ({ from: micros(tier.from), figure: figureOf(tier.figure) })),
})

export const atList = (code: Currency | 'any'): PriceRule => plain(code, { kind: 'list' })

/** A rule of one figure from the first unit on, replacing, unrounded. */
export const plain = (code: Currency | 'any', figure: Figure): PriceRule => ({
  currency: code,
  stacking: 'replace',
  tiering: 'slab',
  tierUnit: null,
  round: null,
  tiers: [{ from: 0n, figure }],
})

/** Whether the price depends on the very quantity, not only on its tier. */
export const isByBand = (rule: PriceRule): boolean => rule.tiering === 'marginal' && rule.tiers.length > 1

const figureWire = (figure: Figure): Static<typeof FigureWire> => {
  switch (figure.kind) {
    case 'list':
      return { list: true }
    case 'net':
      return { net: priceWire(figure.price) }
    case 'percent':
      return { percent: decimalText(figure.percent.micros, MICRO_DIGITS) }
    case 'off':
      return { off: priceWire(figure.price) }
  }
}

const figureOf = (figure: Static<typeof FigureWire>): Figure => {
  if ('net' in figure) return { kind: 'net', price: priceOfWire(figure.net) }
  if ('percent' in figure) return { kind: 'percent', percent: { micros: micros(figure.percent) } }
  if ('off' in figure) return { kind: 'off', price: priceOfWire(figure.off) }
  return { kind: 'list' }
}

const priceWire = (price: UnitPrice) => ({ amount: priceText(price), currency: price.currency, unit: price.unit, per: perText(price) })
const priceOfWire = (wire: Static<typeof PriceWire>): UnitPrice => unitPrice(micros(wire.amount), currency(wire.currency), wire.unit, micros(wire.per))

const micros = (text: string): bigint => {
  const value = parseDecimal(text, MICRO_DIGITS)
  if (value === null) throw new Error(`a term's body holds "${text}", which is no decimal of at most six places`)
  return value
}

