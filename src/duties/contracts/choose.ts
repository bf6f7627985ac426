// Which terms make the price of an item on a day for a quantity: one that sets it, those stacked on top, and those that lost, with the reason.

import type { Day } from '#ground/day'
import type { Currency } from '#ground/money'
import type { Outcome } from '#ground/outcome'
import { done, refused } from '#ground/outcome'
import { covers } from '#ground/period'
import type { Unit } from '#ground/quantity'
import type { Say } from '#ground/say'
import { say, sayDay, sayQuantity } from '#ground/say'
import type { Gathered, Standing } from './price-book.ts'
import { compareClauses, decided } from './precedence.ts'
import type { Tier } from './price-term.ts'
import type { NoPriceReason } from './priced.ts'

/** `size` is the asked quantity without its sign, in micros of `unit`. */
export type Circumstances = Readonly<{ day: Day; currency: Currency; unit: Unit; size: bigint }>

export type Choice = Readonly<{
  /** Null: no term speaks, so the list price holds. */
  setter: Standing | null
  /** In the order of clauses. */
  stacked: readonly Standing[]
  lost: readonly Readonly<{ standing: Standing; why: Say }>[]
}>

export const choose = (gathered: Gathered, at: Circumstances): Outcome<Choice, NoPriceReason> => {
  const lost: { standing: Standing; why: Say }[] = []
  const setters: Standing[] = []
  const stacked: Standing[] = []
  let other: Currency | null = null
  for (const standing of gathered.terms) {
    const out = standsOut(gathered, standing, at)
    if (out !== null) {
      if (out === 'currency') other ??= standing.term.rule.currency as Currency
      else if (out !== 'days') lost.push({ standing, why: out })
      continue
    }
    const rivals = standing.term.rule.stacking === 'replace' ? setters : stacked
    const stronger = standing.term.rule.stacking === 'replace' ? rivals[0] : rivals.find((rival) => sameClause(rival, standing))
    if (stronger === undefined) rivals.push(standing)
    else lost.push({ standing, why: goesFirst(stronger, standing) })
  }
  const [setter = null] = setters
  if (setter === null) {
    const why = withoutSetter(gathered, at, other)
    if (why !== null) return refused(why)
  }
  return done({ setter, stacked: stacked.sort((a, b) => compareClauses(a.term.clause, b.term.clause)), lost })
}

const sameClause = (a: Standing, b: Standing): boolean => a.term.contractId === b.term.contractId && a.term.clause === b.term.clause

const goesFirst = (stronger: Standing, weaker: Standing): Say =>
  say(`trail.lost.${decided(stronger, weaker).by}`, { contract: stronger.contract, clause: stronger.term.clause })

/** Null when the term speaks; else why it does not: in the trail's words, or `days` and `currency`, which a trail does not list. */
const standsOut = (gathered: Gathered, standing: Standing, at: Circumstances): Say | 'days' | 'currency' | null => {
  const { term, holds, superseded } = standing
  if (holds === null || !covers(holds, at.day)) {
    if (superseded !== null && at.day >= superseded.from && covers(term.valid, at.day)) {
      return say('trail.lost.superseded', { amendment: superseded.by, from: sayDay(superseded.from) })
    }
    return 'days'
  }
  if (term.rule.currency !== 'any' && term.rule.currency !== at.currency) return 'currency'
  if (tierFor(gathered, standing, at) !== null) return null
  const [first] = term.rule.tiers
  if (!hasPack(gathered, term.rule.tierUnit ?? at.unit) || first === undefined) return say('trail.lost.no-pack', { unit: term.rule.tierUnit ?? at.unit })
  return say('trail.lost.below-tier', { from: sayQuantity({ micros: first.from, unit: term.rule.tierUnit ?? at.unit }) })
}

const hasPack = (gathered: Gathered, unit: Unit): boolean => gathered.item.packs.some((pack) => pack.unit === unit)

/** The tier in which the asked quantity lies; null when it is below the first or cannot be counted in the tier's unit. */
export const tierFor = (gathered: Gathered, standing: Standing, at: Circumstances): Tier | null => {
  const { tiers, tierUnit } = standing.term.rule
  if (tierUnit === null) return tiers[0] ?? null
  const asked = gathered.item.packs.find((pack) => pack.unit === at.unit)
  const counted = gathered.item.packs.find((pack) => pack.unit === tierUnit)
  if (asked === undefined || counted === undefined) return null
  const size = at.size * asked.base
  let found: Tier | null = null
  for (const tier of tiers) {
    if (tier.from * counted.base > size) break
    found = tier
  }
  return found
}

/**
 * May the list price stand in? Yes, unless a clause that set this price (net or list) has run out, or belongs to a contract that has not
 * begun, or the price is agreed in another currency only: then nothing is agreed. A discount that ended leaves the list price,
 * and so do the days before a clause begins within its contract.
 */
const withoutSetter = (gathered: Gathered, at: Circumstances, other: Currency | null): NoPriceReason | null => {
  if (other !== null) return { reason: 'currency', other }
  const setting = gathered.terms.filter(({ term }) => term.rule.stacking === 'replace' && term.rule.tiers.some((tier) => tier.figure.kind === 'net' || tier.figure.kind === 'list'))
  const inCurrency = setting.filter(({ term }) => term.rule.currency === 'any' || term.rule.currency === at.currency)
  let ended: Standing | null = null
  let begins: Standing | null = null
  for (const standing of inCurrency) {
    if (standing.holds === null) continue
    if (standing.holds.to !== null && standing.holds.to < at.day && (ended === null || standing.holds.to > (ended.holds?.to ?? ''))) ended = standing
    if (standing.contractFrom > at.day && (begins === null || standing.holds.from < (begins.holds?.from ?? ''))) begins = standing
  }
  if (ended?.holds?.to != null) return { reason: 'expired', day: ended.holds.to, clause: ended.term.clause, contract: ended.contract }
  if (begins?.holds != null) return { reason: 'not-yet', day: begins.holds.from, clause: begins.term.clause, contract: begins.contract }
  return null
}
