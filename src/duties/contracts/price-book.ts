// The price book: an account's contracts, list prices, families and sites, indexed so that the cost of asking a price does not grow
// with the number of prices or terms. Building it is one pass; the terms of an item at a site are gathered once and remembered.

import type { Day } from '#ground/day'
import { addDays } from '#ground/day'
import { MICROS } from '#ground/decimal'
import type { FamilyId, ItemId, SiteId } from '#ground/ids'
import type { Period } from '#ground/period'
import type { Pack, Unit } from '#ground/quantity'
import type { UnitPrice } from '#ground/unit-price'
import type { Contract } from './contract.ts'
import type { Placed } from './precedence.ts'
import { precedence } from './precedence.ts'
import type { PriceTerm } from './price-term.ts'

export type ListPrice = Readonly<{ itemId: ItemId; list: string; price: UnitPrice; valid: Period }>
export type PricedItem = Readonly<{ itemId: ItemId; number: string; name: string; baseUnit: Unit; packs: readonly Pack[]; familyIds: readonly FamilyId[] }>
export type Family = Readonly<{ familyId: FamilyId; parentId: FamilyId | null; number: string; name: string }>
/** `ancestors` runs from the root down to the site itself. */
export type PricedSite = Readonly<{ siteId: SiteId; number: string; name: string; ancestors: readonly SiteId[] }>

/** An amendment's word that a clause ends on the day it takes effect. */
export type ClauseEnd = Readonly<{ contractId: Contract['contractId']; amendment: string; clause: string }>

export type PriceFacts = Readonly<{
  contracts: readonly Contract[]
  terms: readonly PriceTerm[]
  ends: readonly ClauseEnd[]
  items: readonly PricedItem[]
  listPrices: readonly ListPrice[]
  families: readonly Family[]
  sites: readonly PricedSite[]
}>

/** A term with the days on which it really holds, after its contract's validity and the amendments. */
export type Standing = Placed &
  Readonly<{
    /** Null when it never holds. */
    holds: Period | null
    contractFrom: Day
    /** The amendment that took its place, and from when. */
    superseded: Readonly<{ by: string; from: Day }> | null
  }>

/** All that bears on one item at the sites that share the same terms. */
export type Gathered = Readonly<{
  item: PricedItem
  /** By precedence, the strongest first. */
  terms: readonly Standing[]
  listPrices: readonly ListPrice[]
  /** First days of the stretches within which nothing begins or ends, rising; the first stretch is before all of them. */
  turns: readonly Day[]
  /** Answers by currency and unit; filled by price-of.ts. */
  answers: Map<string, unknown>
}>

export type PriceBook = Readonly<{
  facts: PriceFacts
  families: ReadonlyMap<FamilyId, Family>
  sites: ReadonlyMap<SiteId, PricedSite>
  gather(itemId: ItemId, siteId: SiteId): Gathered | null
}>

export const priceBook = (facts: PriceFacts): PriceBook => {
  const items = new Map(facts.items.map((item) => [item.itemId, withBase(item)]))
  const families = new Map(facts.families.map((family) => [family.familyId, family]))
  const sites = new Map(facts.sites.map((site) => [site.siteId, site]))
  const listPrices = groupBy(facts.listPrices, (price) => price.itemId)
  const { bySlot, sitesWithTerms } = indexTerms(facts)
  const siteKeys = new Map<SiteId, SiteKey>()
  const gathered = new Map<ItemId, Map<string, Gathered>>()

  const siteKeyOf = (siteId: SiteId): SiteKey => {
    let found = siteKeys.get(siteId)
    if (found === undefined) siteKeys.set(siteId, (found = makeSiteKey(sites.get(siteId)?.ancestors ?? [], sitesWithTerms)))
    return found
  }

  const gather = (itemId: ItemId, siteId: SiteId): Gathered | null => {
    const item = items.get(itemId)
    if (item === undefined) return null
    const place = siteKeyOf(siteId)
    let perItem = gathered.get(itemId)
    if (perItem === undefined) gathered.set(itemId, (perItem = new Map()))
    let found = perItem.get(place.key)
    if (found === undefined) {
      const terms = termsFor(item, place, families, bySlot)
      const prices = listPrices.get(itemId) ?? []
      perItem.set(place.key, (found = { item, terms, listPrices: prices, turns: turnsOf(terms, prices), answers: new Map() }))
    }
    return found
  }
  return { facts, families, sites, gather }
}

/** The base unit is a pack of one of itself. */
const withBase = (item: PricedItem): PricedItem =>
  item.packs.some((pack) => pack.unit === item.baseUnit) ? item : { ...item, packs: [...item.packs, { unit: item.baseUnit, base: MICROS }] }

/** The ancestors that carry terms of their own, with their depth; sites with the same ones share all answers. */
type SiteKey = Readonly<{ key: string; carriers: readonly Readonly<{ siteId: SiteId; depth: number }>[] }>

const makeSiteKey = (ancestors: readonly SiteId[], sitesWithTerms: ReadonlySet<SiteId>): SiteKey => {
  const carriers = ancestors.map((siteId, depth) => ({ siteId, depth })).filter(({ siteId }) => sitesWithTerms.has(siteId))
  return { key: carriers.map(({ siteId }) => siteId).join(' '), carriers }
}

/** A term's standing before it is placed at a site and an item. */
export type Indexed = Omit<Standing, 'siteDepth' | 'familyDepth'>

/** Every term of the contracts in force with the days on which it really holds. */
export const standingTerms = (facts: Pick<PriceFacts, 'contracts' | 'terms' | 'ends'>): Indexed[] => {
  const inForce = new Map(facts.contracts.filter((contract) => contract.state === 'in-force').map((contract) => [contract.contractId, contract]))
  const clauses = restatements(facts)
  return facts.terms.flatMap((term) => {
    const contract = inForce.get(term.contractId)
    return contract === undefined ? [] : stand(term, contract, clauses.get(clauseKey(term.contractId, term.clause)) ?? [])
  })
}

/** A slot is a place and a subject: `site|item`, `|family`, `|*`. */
const slotOf = (siteId: SiteId | null, subject: string): string => `${siteId ?? ''}|${subject}`

const indexTerms = (facts: PriceFacts) => {
  const bySlot = new Map<string, Indexed[]>()
  const sitesWithTerms = new Set<SiteId>()
  for (const standing of standingTerms(facts)) {
    const { siteId, on } = standing.term
    if (siteId !== null) sitesWithTerms.add(siteId)
    const slot = slotOf(siteId, on.kind === 'item' ? on.itemId : on.kind === 'family' ? on.familyId : '*')
    const list = bySlot.get(slot)
    if (list === undefined) bySlot.set(slot, [standing])
    else list.push(standing)
  }
  return { bySlot, sitesWithTerms }
}

type Restated = Readonly<{ amendment: string; from: Day }>

const clauseKey = (contractId: string, clause: string): string => `${contractId}|${clause}`

/** By clause, the amendments that restate or end it, earliest first. */
const restatements = (facts: Pick<PriceFacts, 'contracts' | 'terms' | 'ends'>): ReadonlyMap<string, readonly Restated[]> => {
  const effect = new Map(
    facts.contracts.flatMap((contract) => contract.amendments.map((made) => [clauseKey(contract.contractId, made.number), made.takesEffectOn] as const)),
  )
  const byClause = new Map<string, Map<string, Restated>>()
  const restated = [...facts.terms, ...facts.ends]
  for (const { contractId, amendment, clause } of restated) {
    if (amendment === null) continue
    const from = effect.get(clauseKey(contractId, amendment))
    if (from === undefined) continue
    const key = clauseKey(contractId, clause)
    const known = byClause.get(key)
    if (known === undefined) byClause.set(key, new Map([[amendment, { amendment, from }]]))
    else known.set(amendment, { amendment, from })
  }
  return new Map([...byClause].map(([key, made]) => [key, [...made.values()].sort((a, b) => (a.from < b.from ? -1 : 1))]))
}

const stand = (term: PriceTerm, contract: Contract, restated: readonly Restated[]): Indexed => {
  const amendedOn = contract.amendments.find((made) => made.number === term.amendment)?.takesEffectOn ?? null
  const successor = restated.find((made) => made.amendment !== term.amendment && (amendedOn === null || made.from > amendedOn))
  const from = maxDay(term.valid.from, contract.valid.from, amendedOn)
  const to = minDay(term.valid.to, contract.valid.to, successor === undefined ? null : addDays(successor.from, -1))
  return {
    term,
    contract: contract.number,
    nearness: term.on.kind === 'item' ? 2 : term.on.kind === 'family' ? 1 : 0,
    amendedOn,
    holds: to !== null && to < from ? null : { from, to },
    contractFrom: contract.valid.from,
    superseded: successor === undefined ? null : { by: successor.amendment, from: successor.from },
  }
}

const maxDay = (first: Day, ...others: readonly (Day | null)[]): Day => others.reduce<Day>((max, at) => (at !== null && at > max ? at : max), first)
const minDay = (...days: readonly (Day | null)[]): Day | null => days.reduce((min, at) => (at === null ? min : min === null || at < min ? at : min), null)

const termsFor = (item: PricedItem, place: SiteKey, families: ReadonlyMap<FamilyId, Family>, bySlot: ReadonlyMap<string, readonly Indexed[]>): Standing[] => {
  const subjects: { subject: string; familyDepth: number }[] = [{ subject: item.itemId, familyDepth: 0 }, { subject: '*', familyDepth: 0 }]
  for (const [familyId, familyDepth] of familiesOf(item, families)) subjects.push({ subject: familyId, familyDepth })
  const found: Standing[] = []
  for (const { siteId, depth } of [{ siteId: null, depth: -1 }, ...place.carriers]) {
    for (const { subject, familyDepth } of subjects) {
      for (const indexed of bySlot.get(slotOf(siteId, subject)) ?? []) found.push({ ...indexed, siteDepth: depth, familyDepth })
    }
  }
  return found.sort(precedence)
}

/** The item's families and theirs upward, each with its depth below the topmost. */
const familiesOf = (item: PricedItem, families: ReadonlyMap<FamilyId, Family>): ReadonlyMap<FamilyId, number> => {
  const all = new Map<FamilyId, number>()
  for (const direct of item.familyIds) {
    const path: FamilyId[] = []
    for (let at: FamilyId | null = direct; at !== null && !path.includes(at); at = families.get(at)?.parentId ?? null) path.push(at)
    path.forEach((familyId, up) => all.set(familyId, path.length - 1 - up))
  }
  return all
}

const turnsOf = (terms: readonly Standing[], prices: readonly ListPrice[]): Day[] => {
  const days = new Set<Day>()
  const spans = [...terms.flatMap((standing) => (standing.holds === null ? [standing.term.valid] : [standing.holds, standing.term.valid])), ...prices.map((price) => price.valid)]
  for (const span of spans) {
    days.add(span.from)
    if (span.to !== null) days.add(addDays(span.to, 1))
  }
  for (const { superseded } of terms) if (superseded !== null) days.add(superseded.from)
  return [...days].sort()
}

const groupBy = <K, V>(values: readonly V[], keyOf: (value: V) => K): Map<K, V[]> => {
  const groups = new Map<K, V[]>()
  for (const value of values) {
    const key = keyOf(value)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [value])
    else group.push(value)
  }
  return groups
}

