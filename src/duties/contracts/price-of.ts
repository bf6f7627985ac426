// The price of an item at a site for a quantity on a day, and its trail. The one place where a contract becomes a price.
// Precedence decides which term sets the price (precedence.ts), stacked terms follow in the order of their clauses.
// Answers are remembered by the stretch of time and the band of quantity in which they are the same, so asking again is a look-up.

import type { Currency } from '#ground/money'
import type { Outcome } from '#ground/outcome'
import { done, refused } from '#ground/outcome'
import type { Unit } from '#ground/quantity'
import { say, sayDay } from '#ground/say'
import { choose } from './choose.ts'
import type { Gathered, PriceBook } from './price-book.ts'
import { isByBand } from './price-term.ts'
import type { NoPriceReason, PriceAsk, Priced } from './priced.ts'
import { reckon } from './reckon.ts'

export type { PriceBook, PriceFacts } from './price-book.ts'
export type { NoPriceReason, PriceAsk, Priced } from './priced.ts'
export { priceBook } from './price-book.ts'

/**
 * Refuses `contracts/no-price` when there is none; the refusal's `with.why` says why: the clause has run out or not begun,
 * the currency differs, the unit has no pack, the item has no list price.
 */
export const priceOf = (book: PriceBook, ask: PriceAsk): Outcome<Priced> => {
  const gathered = book.gather(ask.itemId, ask.siteId)
  if (gathered === null) return refused({ code: 'contracts/no-price', say: say('refusal.contracts/no-item', { item: ask.itemId }) })
  const answers = answersFor(gathered, ask.currency, ask.quantity.unit)
  const size = ask.quantity.micros < 0n ? -ask.quantity.micros : ask.quantity.micros
  const stretch = lastAtOrBefore(gathered.turns, ask.day)
  const band = lastAtOrBefore(answers.thresholds, size)
  const cell = (stretch + 1) * (answers.thresholds.length + 1) + band + 1
  const known = answers.cells.get(cell)
  if (known !== undefined) return known
  const { outcome, byQuantity } = answer(book, gathered, ask, size)
  if (!byQuantity) answers.cells.set(cell, outcome)
  return outcome
}

type Answers = Readonly<{
  /** Least asked quantities (micros) at which some tier begins, rising. */
  thresholds: readonly bigint[]
  cells: Map<number, Outcome<Priced>>
}>

const answersFor = (gathered: Gathered, currency: Currency, unit: Unit): Answers => {
  const key = `${currency} ${unit}`
  let found = gathered.answers.get(key) as Answers | undefined
  if (found === undefined) gathered.answers.set(key, (found = { thresholds: thresholdsOf(gathered, unit), cells: new Map() }))
  return found
}

const thresholdsOf = (gathered: Gathered, unit: Unit): bigint[] => {
  const asked = gathered.item.packs.find((pack) => pack.unit === unit)
  if (asked === undefined) return []
  const all = new Set<bigint>()
  for (const { term } of gathered.terms) {
    const counted = gathered.item.packs.find((pack) => pack.unit === term.rule.tierUnit)
    if (counted === undefined) continue
    for (const tier of term.rule.tiers) if (tier.from > 0n) all.add((tier.from * counted.base + asked.base - 1n) / asked.base)
  }
  return [...all].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
}

/** Place of the last value that is not above `at`, or -1. */
const lastAtOrBefore = <T extends string | bigint>(rising: readonly T[], at: T): number => {
  let low = 0
  let high = rising.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((rising[middle] as T) <= at) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** `byQuantity` when the answer holds for this very quantity only (bands of a marginal tier). */
const answer = (book: PriceBook, gathered: Gathered, ask: PriceAsk, size: bigint): { outcome: Outcome<Priced>; byQuantity: boolean } => {
  const choice = choose(gathered, { day: ask.day, currency: ask.currency, unit: ask.quantity.unit, size })
  if (!choice.ok) return { outcome: noPrice(gathered, ask, choice.refusal), byQuantity: false }
  const byQuantity = [choice.value.setter, ...choice.value.stacked].some((standing) => standing !== null && isByBand(standing.term.rule))
  const priced = reckon(book, gathered, choice.value, { unit: ask.quantity.unit, currency: ask.currency, day: ask.day, size })
  return { outcome: priced.ok ? priced : noPrice(gathered, ask, priced.refusal), byQuantity }
}

const noPrice = (gathered: Gathered, ask: PriceAsk, why: NoPriceReason): Outcome<never> => {
  const { item } = gathered
  const values = 'day' in why ? { ...why, day: sayDay(why.day) } : why
  return refused({
    code: 'contracts/no-price',
    say: say(`refusal.contracts/no-price.${why.reason}`, { item: item.number, name: item.name, currency: ask.currency, asked: sayDay(ask.day), unit: ask.quantity.unit, ...values }),
    see: { kind: 'item', id: item.itemId, text: item.number },
  })
}
