import { describe, expect, it } from 'vitest'
import { day } from '#ground/day'
import { id } from '#ground/ids'
import type { FamilyId, ItemId, SiteId } from '#ground/ids'
import { currency } from '#ground/money'
import { parsePercent } from '#ground/percent'
import { parsePrice, priceText } from '#ground/unit-price'
import type { Contract } from './contract.ts'
import type { PriceFacts } from './price-book.ts'
import { priceBook, priceOf } from './price-of.ts'
import type { Figure, PriceRule, PriceTerm } from './price-term.ts'
import { plain } from './price-term.ts'

const uuid = <T extends string>(n: number) => id<T>(`00000000-0000-8000-8000-${String(n).padStart(12, '0')}`)
const EUR = currency('EUR')
const FRAME: Contract = {
  contractId: uuid(1), number: 'C-7', name: 'Frame', currency: EUR, state: 'in-force', signedOn: null,
  valid: { from: day('2026-01-01'), to: day('2026-12-31') }, paymentDays: 30, priceDay: 'order', tolerances: {}, amendments: [],
}
const OATS = uuid<'item'>(10) as ItemId
const DRINKS = uuid<'family'>(20) as FamilyId
const ROOT = uuid<'site'>(30) as SiteId
const NORTH = uuid<'site'>(31) as SiteId

const facts = (terms: readonly PriceTerm[], contracts: readonly Contract[] = [FRAME]): PriceFacts => ({
  contracts, terms, ends: [],
  items: [{ itemId: OATS, number: 'A-100', name: 'Oat Drink', baseUnit: 'each', packs: [{ unit: 'carton', base: 12_000_000n }], familyIds: [DRINKS] }],
  listPrices: [{ itemId: OATS, list: '2026', price: parsePrice('16.40', EUR, 'carton')!, valid: { from: day('2025-01-01'), to: null } }],
  families: [{ familyId: DRINKS, parentId: null, number: 'D', name: 'Drinks' }],
  sites: [{ siteId: ROOT, number: 'R', name: 'Nordkauf', ancestors: [ROOT] }, { siteId: NORTH, number: 'N', name: 'North', ancestors: [ROOT, NORTH] }],
})
let next = 100
const term = (clause: string, rule: PriceRule, more: Partial<PriceTerm> = {}): PriceTerm => ({
  termId: uuid(next++), contractId: FRAME.contractId, clause, name: clause, amendment: null, on: { kind: 'everything' }, siteId: null,
  valid: { from: FRAME.valid.from, to: null }, rule, ...more,
})
const percent = (text: string): Figure => ({ kind: 'percent', percent: parsePercent(text)! })
const ask = { itemId: OATS, siteId: NORTH, quantity: { micros: 120_000_000n, unit: 'carton' }, day: day('2026-03-02'), currency: EUR }
const priceText_ = (given: PriceFacts, more: Partial<typeof ask> = {}) => {
  const priced = priceOf(priceBook(given), { ...ask, ...more })
  return priced.ok ? `${priceText(priced.value.price)}/${priced.value.price.per / 1_000_000n} ${priced.value.clause}` : priced.refusal.say.key
}

describe('the price of an item', () => {
  it('is the list price where no clause speaks', () => {
    expect(priceText_(facts([]))).toBe('16.40/1 null')
  })
  it('is the list price less the percentage of a clause', () => {
    expect(priceText_(facts([term('4.1', plain('any', percent('12')), { on: { kind: 'family', familyId: DRINKS } })]))).toBe('14.432/1 4.1')
  })
  it('is exact per piece when it is agreed per carton', () => {
    expect(priceText_(facts([]), { quantity: { micros: 7_000_000n, unit: 'each' } })).toBe('4.10/3 null')
  })
})
