// One term of a contract file: what it is for, where, when, and its price. Problems that the term shows by itself are said here;
// those that need the catalogue or the other terms are in draft.ts and clash.ts.

import type { YamlNode } from '#formats/yaml'
import type { Currency } from '#ground/money'
import { isCurrency } from '#ground/money'
import { HUNDRED } from '#ground/percent'
import type { Period } from '#ground/period'
import { sayPrice, sayQuantity } from '#ground/say'
import type { TermContext } from './contract-file.ts'
import type { Entries, FileReading } from './file-reading.ts'
import { periodOf, readFrom, readPrice, readRate, readRound, readSpan } from './file-values.ts'
import type { Figure, PriceRule, Tier } from './price-term.ts'
import type { WrittenSubject, WrittenTerm } from './written.ts'

const FIGURE_KEYS = ['list', 'net', 'discount']
const TERM_KEYS = ['clause', 'name', 'item', 'family', 'everything', ...FIGURE_KEYS, 'from', 'unit', 'tiers', 'tiering', 'site', 'valid', 'currency', 'stack', 'round']
const TIER_KEYS = ['from', ...FIGURE_KEYS]

export const readTerm = (reading: FileReading, node: YamlNode, context: TermContext): WrittenTerm | null => {
  const entries = reading.entries(node, 'term', TERM_KEYS)
  if (entries === null) return null
  const clause = reading.needed(entries, 'clause', 'term')
  const on = readSubject(reading, entries)
  const rule = readRule(reading, entries, context)
  const valid = readValid(reading, entries, context)
  if (clause === null || on === null || rule === null) return null
  return { clause, on, rule, valid, name: reading.text(entries, 'name') ?? clause, amendment: context.amendment, site: reading.text(entries, 'site'), at: entries.at }
}

const readSubject = (reading: FileReading, entries: Entries): WrittenSubject | null => {
  const item = reading.text(entries, 'item')
  const family = reading.text(entries, 'family')
  const everything = reading.yes(entries, 'everything')
  const said = [item !== null ? 'item' : '', family !== null ? 'family' : '', everything ? 'everything' : ''].filter((one) => one !== '')
  if (said.length > 1) return reading.wrong(entries.at, 'subjects', { said: said.join(', ') })
  if (item !== null) return { kind: 'item', number: item }
  if (family !== null) return { kind: 'family', number: family }
  return everything ? { kind: 'everything' } : reading.wrong(entries.at, 'no-subject')
}

const readValid = (reading: FileReading, entries: Entries, context: TermContext): Period | null => {
  const text = reading.text(entries, 'valid')
  if (text === null) return null
  const span = readSpan(text)
  if (span === null) return reading.wrong(entries.placeOf('valid'), 'form', { key: 'valid', text, form: '2026-04-01 .. 2026-06-30' })
  return periodOf(span, context.first) ?? reading.wrong(entries.placeOf('valid'), 'ends-before', { text: `${span.from ?? context.first} .. ${span.to ?? ''}` })
}

const readRule = (reading: FileReading, entries: Entries, context: TermContext): PriceRule | null => {
  const before = reading.problems.length
  const tiers = readTiers(reading, entries)
  const named = reading.text(entries, 'currency')
  const currency = named === null ? context.currency : named === 'any' || isCurrency(named) ? named : reading.wrong(entries.placeOf('currency'), 'form', { key: 'currency', text: named, form: 'EUR, any' })
  const rule = {
    stacking: reading.yes(entries, 'stack') ? 'stack' : 'replace',
    tiering: reading.oneOf(entries, 'tiering', ['slab', 'marginal'] as const) ?? 'slab',
    round: reading.formed(entries, 'round', readRound, '2, 2 half-even') ?? context.round,
  } as const
  if (tiers === null || currency === null || tiers.tiers.length === 0) return null
  checkFigures(reading, entries, { ...rule, currency, ...tiers }, named === null ? context.currency : null)
  checkSteps(reading, entries, { ...rule, currency, ...tiers })
  return reading.problems.length > before ? null : { ...rule, currency, ...tiers }
}

type Tiers = Readonly<{ tiers: readonly Tier[]; tierUnit: string | null }>

/** One figure on the term itself, perhaps `from` a quantity; or a list of tiers. */
const readTiers = (reading: FileReading, entries: Entries): Tiers | null => {
  const nodes = reading.list(entries, 'tiers')
  const own = FIGURE_KEYS.filter((key) => entries.get(key) !== null)
  if (nodes.length > 0 && (own.length > 0 || entries.get('from') !== null)) return reading.wrong(entries.placeOf('tiers'), 'tiers-and-figure', { key: own[0] ?? 'from' })
  const rows = nodes.length === 0 ? [entries] : nodes.flatMap((node) => reading.entries(node, 'tier', TIER_KEYS) ?? [])
  const units = new Set<string>()
  const tiers: Tier[] = []
  for (const row of rows) {
    const from = reading.formed(row, 'from', readFrom, '100, 100 carton')
    const figure = readFigure(reading, row)
    if (from?.unit != null) units.add(from.unit)
    if (figure !== null) tiers.push({ from: from?.micros ?? 0n, figure })
  }
  if (tiers.length < rows.length) return null
  const unit = reading.text(entries, 'unit')
  if (unit !== null) units.add(unit)
  if (units.size > 1) return reading.wrong(entries.at, 'tier-units', { units: [...units].join(', ') })
  return { tiers, tierUnit: tierUnit(reading, entries, tiers, [...units][0] ?? null) }
}

/** What quantities are counted in: said, or the unit that every net price of the term is in. */
const tierUnit = (reading: FileReading, entries: Entries, tiers: readonly Tier[], said: string | null): string | null => {
  if (tiers.length === 1 && tiers[0]?.from === 0n) return null
  if (said !== null) return said
  const priced = new Set(tiers.map(({ figure }) => (figure.kind === 'net' || figure.kind === 'off' ? figure.price.unit : '')))
  const [only] = priced
  if (priced.size === 1 && only !== undefined && only !== '') return only
  return reading.wrong(entries.at, 'tier-unit-missing')
}

const readFigure = (reading: FileReading, entries: Entries): Figure | null => {
  const said = FIGURE_KEYS.filter((key) => entries.get(key) !== null)
  if (said.length > 1) return reading.wrong(entries.at, 'figures', { said: said.join(', ') })
  if (said.length === 0) return reading.wrong(entries.at, 'no-figure')
  if (said[0] === 'list') return reading.yes(entries, 'list') ? { kind: 'list' } : reading.wrong(entries.placeOf('list'), 'no-figure')
  if (said[0] === 'net') {
    const price = reading.formed(entries, 'net', readPrice, '12.40 EUR / carton, 3.10 EUR / 100 each')
    return price === null ? null : { kind: 'net', price }
  }
  return reading.formed(entries, 'discount', readDiscount, '12%, 0.50 EUR / each')
}

const readDiscount = (text: string): Figure | null => {
  const percent = readRate(text)
  if (percent !== null) return { kind: 'percent', percent }
  const price = readPrice(text)
  return price === null ? null : { kind: 'off', price }
}

const checkFigures = (reading: FileReading, entries: Entries, rule: PriceRule, contractCurrency: Currency | null): void => {
  for (const { figure } of rule.tiers) {
    if (figure.kind === 'percent' && figure.percent.micros > HUNDRED) reading.wrong(entries.placeOf('discount'), 'more-than-all')
    if (figure.kind === 'net' && figure.price.micros < 0n) reading.wrong(entries.placeOf('net'), 'net-negative', { price: sayPrice(figure.price) })
    if (rule.stacking === 'stack' && (figure.kind === 'net' || figure.kind === 'list')) reading.wrong(entries.placeOf('stack'), 'stacked-price')
    if (figure.kind !== 'net' && figure.kind !== 'off') continue
    if (rule.currency === 'any') reading.wrong(entries.placeOf('currency'), 'any-with-amount', { price: sayPrice(figure.price) })
    else if (figure.price.currency !== rule.currency) {
      const what = contractCurrency === null ? 'currency-term' : 'currency-contract'
      reading.wrong(entries.placeOf(figure.kind === 'net' ? 'net' : 'discount'), what, { price: sayPrice(figure.price), written: figure.price.currency, currency: rule.currency })
    }
  }
}

const checkSteps = (reading: FileReading, entries: Entries, rule: PriceRule): void => {
  const unit = rule.tierUnit ?? ''
  const at = entries.placeOf('tiers')
  rule.tiers.forEach((tier, place) => {
    const before = rule.tiers[place - 1]
    if (before !== undefined && tier.from <= before.from) {
      reading.wrong(at, 'tiers-not-rising', { from: sayQuantity({ micros: tier.from, unit }), before: sayQuantity({ micros: before.from, unit }) })
    }
  })
  const [first] = rule.tiers
  if (rule.tiering === 'marginal' && first !== undefined && first.from > 0n) reading.wrong(at, 'tier-gap', { from: sayQuantity({ micros: first.from, unit }) })
}
