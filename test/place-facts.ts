// One small client and its goods, as the rules of orders see them: for their tests.

import { businessCalendar } from '#ground/calendar'
import { day } from '#ground/day'
import type { AccountId, ContractId, FamilyId, ItemId, SiteId, TermId } from '#ground/ids'
import { currency } from '#ground/money'
import { parsePrice } from '#ground/unit-price'
import type { Item } from '#duties/catalog/item'
import type { Contract } from '#duties/contracts/contract'
import { priceBook } from '#duties/contracts/price-of'
import type { PriceTerm } from '#duties/contracts/price-term'
import type { Site } from '#duties/accounts/site'
import type { Draft, DraftLine, PlaceFacts } from '#duties/orders/draft'

export const EUR = currency('EUR')
export const M = 1_000_000n
const fail = (text: string): never => {
  throw new Error(text)
}
export const TODAY = day('2026-03-02') // a Monday
export const account = {
  accountId: 'acc' as AccountId, number: 'N', name: 'Nordkauf', currency: EUR, country: 'DE', timeZone: 'UTC', calendar: null, openedOn: null, paymentDays: 30,
  creditLimitMinor: null, creditHold: false, version: 1,
}
export const site = (siteId: string, parent: string | null, more: Partial<Site> = {}): Site => ({
  siteId: siteId as SiteId, parentId: parent as SiteId | null, ancestors: (parent === null ? [siteId] : [parent, siteId]) as SiteId[], number: siteId, name: siteId, kind: 'store',
  roles: ['ship-to'], billToSiteId: null, address: { street: null, city: null, region: null, postalCode: null, country: 'DE' }, position: null, timeZone: null, currency: null,
  paymentDays: null, creditLimitMinor: null, creditHold: false, openedOn: null, closedOn: null, version: 1, ...more,
})
export const item = (number: string, more: Partial<Item> = {}): Item => ({
  itemId: number as ItemId, number, name: `Item ${number}`, kind: 'product', baseUnit: 'carton', orderUnit: 'carton', gtin: null, taxCode: 'standard', leadTimeDays: 2,
  minimum: null, multiple: null, weightGrams: null, sellableFrom: null, endOfLifeOn: null, substituteItemId: null,
  packs: [{ unit: 'carton', base: M, gtin: null }], familyIds: [] as FamilyId[], version: 1, ...more,
})
export const contract: Contract = {
  contractId: 'c7' as ContractId, number: 'C-7', name: 'C-7', currency: EUR, state: 'in-force', signedOn: null, valid: { from: day('2026-01-01'), to: day('2026-12-31') },
  paymentDays: 14, priceDay: 'order', tolerances: {}, amendments: [],
}
export const term = (itemId: string, net: string, more: Partial<PriceTerm> = {}): PriceTerm => ({
  termId: `t${itemId}` as TermId, contractId: contract.contractId, clause: '4.1', name: 'Agreed', amendment: null, on: { kind: 'item', itemId: itemId as ItemId }, siteId: null,
  valid: { from: day('2026-01-01'), to: day('2026-12-31') }, rule: { currency: EUR, stacking: 'replace', tiering: 'slab', tierUnit: null, round: null, tiers: [{ from: 0n, figure: { kind: 'net', price: parsePrice(net, EUR, 'carton') ?? fail(net) } }] }, ...more,
})

const ITEMS = [
  item('A-100'), item('A-200', { minimum: 10n * M, multiple: 5n * M }), item('OLD', { endOfLifeOn: day('2026-02-01'), substituteItemId: 'NEW' as ItemId }), item('NEW'),
  item('GONE', { endOfLifeOn: day('2026-02-01') }), item('SOON', { sellableFrom: day('2026-04-01') }),
  item('LAYER', { packs: [{ unit: 'carton', base: M, gtin: null }, { unit: 'layer', base: 48n * M, gtin: null }] }), item('SLOW', { leadTimeDays: 12 }),
]

export const facts = (more: Partial<PlaceFacts> = {}): PlaceFacts => ({
  account,
  sites: new Map([['hq', site('hq', null, { roles: ['sold-to', 'bill-to', 'payer'] })], ['dc', site('dc', 'hq')]] as [SiteId, Site][]),
  items: new Map(ITEMS.map((one) => [one.itemId, one])),
  codes: new Map([...ITEMS.map((one) => [one.number.toLowerCase(), [{ itemId: one.itemId, unit: null }]] as const), ['ng-1', [{ itemId: 'A-100' as ItemId, unit: null }]]]),
  book: priceBook({
    contracts: [contract], terms: ITEMS.map((one) => term(one.number, '12.40')), ends: [], families: [],
    items: ITEMS.map((one) => ({ itemId: one.itemId, number: one.number, name: one.name, baseUnit: one.baseUnit, packs: one.packs, familyIds: [] })),
    listPrices: [], sites: [{ siteId: 'dc' as SiteId, number: 'dc', name: 'dc', ancestors: ['hq', 'dc'] as SiteId[] }],
  }),
  contracts: [contract], taxRates: [{ country: 'DE', taxCode: 'standard', validFrom: day('2020-01-01'), rate: { micros: 19n * M } }],
  calendar: businessCalendar([]), samePurchaseOrder: null, credit: null, ...more,
})

export const line = (code: string, quantity: string, more: Partial<DraftLine> = {}): DraftLine => ({ code, itemId: null, quantity, unit: null, price: null, priceReason: null, ...more })
export const draft = (lines: readonly DraftLine[], more: Partial<Draft> = {}): Draft => ({ shipTo: 'dc' as SiteId, purchaseOrder: '4500', orderedOn: TODAY, requestedOn: null, orderedBy: null, lines, ...more })
