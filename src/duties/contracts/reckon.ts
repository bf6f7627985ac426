// From the chosen terms to the price: list price, the setting term, the stacked terms, each a step of the trail; exact throughout.

import type { Day } from '#ground/day'
import type { Currency } from '#ground/money'
import type { Outcome } from '#ground/outcome'
import { done, refused } from '#ground/outcome'
import { covers } from '#ground/period'
import type { Unit } from '#ground/quantity'
import type { Say, SayValue } from '#ground/say'
import { say, sayDay, sayPercent, sayPrice, sayQuantity, saySay } from '#ground/say'
import type { UnitPrice } from '#ground/unit-price'
import type { Choice } from './choose.ts'
import { tierFor } from './choose.ts'
import type { Band } from './exact-price.ts'
import { exactlyIn, lessAmount, lessExactly, meanPrice, roundedPrice, samePrice } from './exact-price.ts'
import type { Gathered, ListPrice, PriceBook, Standing } from './price-book.ts'
import type { Figure, Tier } from './price-term.ts'
import { isByBand } from './price-term.ts'
import type { NoPriceReason, Priced } from './priced.ts'
import type { PriceTrail, TrailClause, TrailStep, TrailStepKind } from './trail.ts'

type At = Readonly<{ unit: Unit; currency: Currency; day: Day; size: bigint }>
type Why = NoPriceReason

// A trail is read by people: it names the strongest losers and counts the rest.
const MOST_LOST = 8

/** What the catalogue calls a price list without a name. */
const UNNAMED = 'list'

export const reckon = (book: PriceBook, gathered: Gathered, choice: Choice, at: At): Outcome<Priced, Why> => {
  const list = listPriceOn(gathered, at)
  const { setter } = choice
  const basis = basisOf(gathered, setter, list, at)
  if (!basis.ok) return basis
  const walk: Walk = { book, gathered, at, per: basis.value.per, price: null, steps: [] }
  if (list !== null) addList(walk, list, basis.value.unit)
  for (const standing of [...(setter === null ? [] : [setter]), ...choice.stacked]) {
    const problem = apply(walk, standing, basis.value.unit)
    if (problem !== null) return refused(problem)
  }
  if (walk.price === null) return refused(noList(gathered, at))
  const inUnit = exactlyIn(walk.price, at.unit, gathered.item.packs)
  if (!inUnit.ok) return refused({ reason: 'no-pack', unit: at.unit })
  if (walk.price.unit !== at.unit) push(walk, 'pack', null, inUnit.value, say('trail.pack', { from: walk.price.unit, to: at.unit }))
  return done({ price: inUnit.value, trail: trailOf(walk, choice), ...deciding(choice) })
}

type Walk = { book: PriceBook; gathered: Gathered; at: At; per: bigint; price: UnitPrice | null; steps: TrailStep[] }

/** The list price of the day: in the asked unit where there is one, else in the base unit, else the first by unit. */
const listPriceOn = (gathered: Gathered, at: At): ListPrice | null => {
  const rank = (price: ListPrice): string => `${price.price.unit === at.unit ? 0 : price.price.unit === gathered.item.baseUnit ? 1 : 2}${price.price.unit}`
  let best: ListPrice | null = null
  for (const price of gathered.listPrices) {
    if (price.price.currency !== at.currency || !covers(price.valid, at.day)) continue
    if (best === null || rank(price) < rank(best) || (rank(price) === rank(best) && price.valid.from > best.valid.from)) best = price
  }
  return best
}

/** The unit everything is reckoned and rounded in: that of the net price which sets it, else the list price's. */
const basisOf = (gathered: Gathered, setter: Standing | null, list: ListPrice | null, at: At): Outcome<{ unit: Unit; per: bigint }, Why> => {
  const figure = setter === null ? null : tierFor(gathered, setter, at)?.figure
  const price = figure?.kind === 'net' ? figure.price : list?.price
  if (price === undefined) return refused(noList(gathered, at))
  return done({ unit: price.unit, per: price.per })
}

const noList = (gathered: Gathered, at: At): Why => {
  const elsewhere = gathered.listPrices.find((price) => price.price.currency !== at.currency && covers(price.valid, at.day))
  return elsewhere === undefined ? { reason: 'no-list' } : { reason: 'currency', other: elsewhere.price.currency }
}

const addList = (walk: Walk, list: ListPrice, unit: Unit): void => {
  const price = exactlyIn(list.price, unit, walk.gathered.item.packs)
  // A net price in a unit that the list price cannot be put into stands alone; the list price is only its background.
  if (price.ok) push(walk, 'list', null, price.value, list.list === UNNAMED ? say('trail.list-plain', { from: sayDay(list.valid.from) }) : say('trail.list', { list: list.list, from: sayDay(list.valid.from) }))
}

/** One term's step or steps; answers why not when it cannot be applied. */
const apply = (walk: Walk, standing: Standing, unit: Unit): Why | null => {
  const tier = tierFor(walk.gathered, standing, walk.at)
  if (tier === null) throw new Error('a chosen term has no tier for the quantity')
  const { rule } = standing.term
  const [first] = walk.steps
  if (tier.figure.kind === 'list' && first !== undefined) {
    walk.steps[0] = { ...first, by: clauseOf(standing) }
    return null
  }
  const before = walk.price
  const bands = isByBand(rule) ? bandsOf(walk, standing) : [{ size: 1n, tier }]
  const priced: Band[] = []
  for (const band of bands) {
    const price = figured(walk, band.tier.figure, before, unit)
    if (!price.ok) return price.refusal
    priced.push({ size: band.size, price: rule.round === null || bands.length === 1 ? price.value : roundedPrice(price.value, walk.per, rule.round.decimals, rule.round.mode) })
  }
  const [only] = priced
  if (only === undefined) throw new Error('a term has no band for the quantity')
  const after = priced.length === 1 ? only.price : meanPrice(priced)
  const kind: TrailStepKind = priced.length > 1 ? 'bands' : tier.figure.kind === 'list' || tier.figure.kind === 'net' ? tier.figure.kind : 'discount'
  push(walk, kind, clauseOf(standing), after, sayStep(walk, standing, tier, bands))
  if (after.micros < 0n) push(walk, 'floor', clauseOf(standing), { ...after, micros: 0n }, say('trail.floor'))
  else if (priced.length === 1 && rule.round !== null) round(walk, standing, after)
  return null
}

const round = (walk: Walk, standing: Standing, price: UnitPrice): void => {
  const { round: rule } = standing.term.rule
  if (rule === null) return
  const rounded = roundedPrice(price, walk.per, rule.decimals, rule.mode)
  if (samePrice(rounded, price)) walk.price = rounded
  else push(walk, 'rounding', clauseOf(standing), rounded, say(`trail.rounding.${rule.mode}`, { count: rule.decimals }))
}

const figured = (walk: Walk, figure: Figure, before: UnitPrice | null, unit: Unit): Outcome<UnitPrice, Why> => {
  const { packs } = walk.gathered.item
  if (figure.kind === 'net') {
    const net = exactlyIn(figure.price, unit, packs)
    return net.ok ? net : refused({ reason: 'no-pack', unit: figure.price.unit })
  }
  if (before === null) return refused(noList(walk.gathered, walk.at))
  if (figure.kind === 'list') return done(before)
  if (figure.kind === 'percent') return done(lessExactly(before, figure.percent))
  const off = exactlyIn(figure.price, unit, packs)
  return off.ok ? done(lessAmount(before, off.value)) : refused({ reason: 'no-pack', unit: figure.price.unit })
}

type SizedTier = Readonly<{ size: bigint; tier: Tier }>

/** The asked quantity cut at the tiers, in micros of base units times a million. */
const bandsOf = (walk: Walk, standing: Standing): SizedTier[] => {
  const { tiers, tierUnit } = standing.term.rule
  const { packs } = walk.gathered.item
  const asked = packs.find((pack) => pack.unit === walk.at.unit)
  const counted = packs.find((pack) => pack.unit === tierUnit)
  if (asked === undefined || counted === undefined) throw new Error('a marginal tier was chosen for a unit without a pack')
  const size = walk.at.size * asked.base
  const bands: SizedTier[] = []
  tiers.forEach((tier, place) => {
    const from = tier.from * counted.base
    const next = tiers[place + 1]
    const to = next === undefined || next.from * counted.base > size ? size : next.from * counted.base
    if (to > from) bands.push({ size: to - from, tier })
  })
  const [first] = tiers
  return bands.length > 0 || first === undefined ? bands : [{ size: 1n, tier: first }]
}

const push = (walk: Walk, step: TrailStepKind, by: TrailClause | null, after: UnitPrice, what: Say): void => {
  walk.steps.push({ step, by, say: what, before: walk.price === null ? null : sayPrice(walk.price), after: sayPrice(after) })
  walk.price = after
}

const clauseOf = (standing: Standing): TrailClause => ({
  contractId: standing.term.contractId,
  contract: standing.contract,
  clause: standing.term.clause,
  termId: standing.term.termId,
  name: standing.term.name,
})

const sayStep = (walk: Walk, standing: Standing, tier: Tier, bands: readonly SizedTier[]): Say => {
  const scope = saySay(scopeOf(walk, standing))
  if (bands.length > 1) return say('trail.bands', { scope, quantity: sayQuantity({ micros: walk.at.size, unit: walk.at.unit }), count: bands.length })
  const from = standing.term.rule.tierUnit !== null && tier.from > 0n ? sayQuantity({ micros: tier.from, unit: standing.term.rule.tierUnit }) : null
  const more = isSurcharge(tier.figure)
  return say(`trail.${tier.figure.kind}${more ? '-more' : ''}${from === null ? '' : '-from'}`, { scope, amount: figureSay(more ? turned(tier.figure) : tier.figure), ...(from === null ? {} : { from }) })
}

const isSurcharge = (figure: Figure): boolean => (figure.kind === 'percent' && figure.percent.micros < 0n) || (figure.kind === 'off' && figure.price.micros < 0n)

const turned = (figure: Figure): Figure => {
  if (figure.kind === 'percent') return { kind: 'percent', percent: { micros: -figure.percent.micros } }
  return figure.kind === 'off' ? { kind: 'off', price: { ...figure.price, micros: -figure.price.micros } } : figure
}

export const figureSay = (figure: Figure): SayValue => {
  if (figure.kind === 'percent') return sayPercent(figure.percent)
  if (figure.kind === 'list') return saySay(say('trail.at-list'))
  return sayPrice(figure.price)
}

/** What the term is for, in words: an item, a family, everything; and the site it is limited to. */
const scopeOf = (walk: Walk, standing: Standing): Say => {
  const { on, siteId } = standing.term
  const site = siteId === null ? null : (walk.book.sites.get(siteId)?.name ?? '')
  const family = on.kind === 'family' ? (walk.book.families.get(on.familyId)?.name ?? '') : ''
  return say(`trail.scope.${on.kind}${site === null ? '' : '-site'}`, { family, site: site ?? '' })
}

const trailOf = (walk: Walk, choice: Choice): PriceTrail => ({
  steps: walk.steps,
  lost: choice.lost.slice(0, MOST_LOST).map(({ standing, why }) => ({ by: clauseOf(standing), say: why })),
  lostMore: Math.max(0, choice.lost.length - MOST_LOST),
})

/** The term a reader should look at first: the one that set the price, or the last stacked one when that was only "at list". */
const deciding = (choice: Choice): Pick<Priced, 'contractId' | 'termId' | 'clause'> => {
  const { setter } = choice
  const atList = setter === null || setter.term.rule.tiers.every((tier) => tier.figure.kind === 'list')
  const term = (atList ? choice.stacked.at(-1) : setter)?.term ?? setter?.term
  return term === undefined ? { contractId: null, termId: null, clause: null } : { contractId: term.contractId, termId: term.termId, clause: term.clause }
}
