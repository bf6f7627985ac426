import { afterAll, beforeAll, expect, test } from 'vitest'
import { MICROS } from '#ground/decimal'
import type { AccountId } from '#ground/ids'
import type { Instant } from '#ground/instant'
import type { Tx } from '#platform/db'
import { itemIdOf } from '#platform/keyed-id'
import { mergeAccount } from '#duties/accounts/accounts.store'
import { testHouse } from '../../../test/pg.ts'
import {
  findItems, loadFamilies, loadItems, loadListPrices, mergeClientItems, mergeFamilies, mergeItemFamilies, mergeItems, mergeListPrices, mergePacks, mergeTaxRates,
} from './catalog.store.ts'
import type { ItemList, ItemOut } from './catalog.wire.ts'

const t = await testHouse({ today: '2026-03-02' })
afterAll(() => t.close())
const stamp = { userId: null, now: '2026-03-02T12:00:00Z' as Instant }
const house = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => t.house.db.within('everything', work)

let nord: AccountId
let other: AccountId
beforeAll(() =>
  house(async (tx) => {
    const merged = await mergeAccount(tx, [{ number: 'N', name: 'Nordkauf', currency: 'EUR' }, { number: 'O', name: 'Other', currency: 'EUR' }], stamp)
    ;[nord, other] = merged.newKeys.map(([id]) => id as AccountId) as [AccountId, AccountId]
    await mergeFamilies(tx, [{ number: 'tapes', name: 'Tapes', parentNumber: 'packaging' }, { number: 'packaging', name: 'Packaging' }])
    await mergeItems(tx, [
      { number: 'A-100', name: 'Packing tape clear 50 mm', baseUnit: 'roll', orderUnit: 'carton', gtin: '4006381333931' },
      { number: 'A-101', name: 'Packing tape brown 50 mm', baseUnit: 'roll', substituteNumber: 'A-100', endOfLifeOn: '2026-01-01' },
      { number: 'B-1', name: 'Forklift service', kind: 'service', baseUnit: 'hour' },
    ])
    await mergePacks(tx, [{ itemNumber: 'A-100', unit: 'carton', baseMicros: 36n * MICROS, gtin: '14006381333938' }])
    await mergeItemFamilies(tx, [{ itemNumber: 'A-100', familyNumber: 'tapes' }, { itemNumber: 'A-101', familyNumber: 'tapes' }])
    await mergeListPrices(tx, [{ itemNumber: 'A-100', currency: 'EUR', unit: 'carton', validFrom: '2025-01-01', priceMicros: 44_640_000n }])
    await mergeClientItems(tx, nord, [{ code: 'NK-77', itemNumber: 'A-100', unit: 'carton' }])
    await mergeClientItems(tx, other, [{ code: 'NK-77', itemNumber: 'B-1' }])
  }),
)

const refusals = (merged: { refused: readonly { row: number; at: string; say: { key: string } }[] }): readonly (readonly [number, string, string])[] =>
  merged.refused.map((one) => [one.row, one.at, one.say.key.replace('refusal.catalog/', '')])

test('a second merge changes nothing, and a row that says less keeps what is known', () =>
  house(async (tx) => {
    expect(await mergeItems(tx, [{ number: 'A-100', name: 'Packing tape clear 50 mm' }])).toMatchObject({ new: 0, changed: 0, unchanged: 1 })
    expect(await mergeItems(tx, [{ number: 'A-100', leadTimeDays: 14 }])).toMatchObject({ changed: 1 })
    expect((await loadItems(tx, [itemIdOf('A-100')])).get(itemIdOf('A-100'))).toMatchObject({ orderUnit: 'carton', gtin: '4006381333931', leadTimeDays: 14, packs: [{ unit: 'roll' }, { unit: 'carton', base: 36n * MICROS }] })
  }))

test('bad rows are refused one by one and the good ones go in', () =>
  house(async (tx) => {
    expect(refusals(await mergeItems(tx, [{ number: 'C-1', name: 'Good', baseUnit: 'each' }, { number: 'C-2', name: 'No unit' }, { number: 'C-3', name: 'Bad code', baseUnit: 'each', gtin: '4006381333930' }, { number: 'C-1', name: 'Twice', baseUnit: 'each' }]))).toEqual([
      [1, 'baseUnit', 'unit-missing'], [2, 'gtin', 'gtin-check-digit'], [3, '', 'row-twice'],
    ])
    expect(refusals(await mergePacks(tx, [{ itemNumber: 'A-100', unit: 'roll', baseMicros: 2n * MICROS }, { itemNumber: 'X', unit: 'carton', baseMicros: 1n }]))).toEqual([[0, 'baseMicros', 'base-pack'], [1, 'itemNumber', 'unknown-item']])
    expect(refusals(await mergeTaxRates(tx, [{ country: 'DE', taxCode: 'standard', validFrom: '2021-01-01', percentMicros: 19_000_000n }, { country: 'Germany', taxCode: 'standard', validFrom: '2021-01-01', percentMicros: 1n }]))).toEqual([[1, 'country', 'country']])
    expect(refusals(await mergeClientItems(tx, nord, [{ code: 'Q', itemNumber: 'nothing' }]))).toEqual([[0, 'itemNumber', 'unknown-item']])
  }))

test('families told in a circle are refused, and those known stay as they were', () =>
  house(async (tx) => {
    expect(refusals(await mergeFamilies(tx, [{ number: 'packaging', parentNumber: 'tapes' }, { number: 'office', name: 'Office', parentNumber: 'nowhere' }]))).toEqual([[0, 'parentNumber', 'family-circle'], [1, 'parentNumber', 'unknown-family']])
    const { all, above } = await loadFamilies(tx)
    const tapes = [...all.values()].find((family) => family.number === 'tapes')
    expect(tapes === undefined ? [] : above(tapes.familyId).map((id) => all.get(id)?.number)).toEqual(['tapes', 'packaging'])
  }))

test('substitutes that would run in a circle are refused, also when two rows of one file close it together', () =>
  house(async (tx) => {
    expect(refusals(await mergeItems(tx, [{ number: 'A-100', substituteNumber: 'A-101' }]))).toEqual([[0, 'substituteNumber', 'substitute-circle']])
    const merged = await mergeItems(tx, [{ number: 'D-1', name: 'D1', baseUnit: 'each', substituteNumber: 'D-2' }, { number: 'D-2', name: 'D2', baseUnit: 'each', substituteNumber: 'D-1' }])
    expect([merged.new, refusals(merged)]).toEqual([0, [[0, 'substituteNumber', 'unknown-item'], [1, 'substituteNumber', 'substitute-circle']]])
  }))

test('list prices that overlap a stored one are refused naming both, and ending the stored one in the same file makes room', () =>
  house(async (tx) => {
    const next = { itemNumber: 'A-100', currency: 'EUR', unit: 'carton', validFrom: '2026-04-01', priceMicros: 46_000_000n }
    const merged = await mergeListPrices(tx, [next])
    expect(refusals(merged)).toEqual([[0, 'validFrom', 'prices-overlap']])
    expect(merged.refused[0]?.say.with).toMatchObject({ item: 'A-100', mine: { say: { key: 'catalog.from', with: { from: { day: '2026-04-01' } } } }, other: { say: { with: { from: { day: '2025-01-01' } } } } })
    const both = await mergeListPrices(tx, [next, { ...next, validFrom: '2025-01-01', validTo: '2026-03-31', priceMicros: 44_640_000n }])
    expect(both).toMatchObject({ new: 1, changed: 1, refused: [] })
    expect((await loadListPrices(tx, [itemIdOf('A-100')])).map((price) => [price.validity.from, price.validity.to])).toEqual([['2025-01-01', '2026-03-31'], ['2026-04-01', null]])
  }))

test('an item is found by number, by words of its name in any order, by barcode with its unit, by the client\'s code, and with a slip of the pen', () =>
  house(async (tx) => {
    const find = async (text: string, account: AccountId | null = nord): Promise<readonly (readonly [string, string | null])[]> => (await findItems(tx, account, text)).map((one) => [one.number, one.unit])
    expect(await find('a-100')).toEqual([['A-100', null]])
    expect(await find('A-1')).toEqual([['A-100', null], ['A-101', null]])
    expect(await find('brown tape')).toEqual([['A-101', null]])
    expect(await find('14006381333938')).toEqual([['A-100', 'carton']])
    expect(await find('4006381333931')).toEqual([['A-100', 'roll']])
    expect(await find('nk-77')).toEqual([['A-100', 'carton']])
    expect(await find('nk-77', other)).toEqual([['B-1', null]])
    expect(await find('nk-77', null)).toEqual([])
    expect((await find('pakcing tape'))[0]?.[0]).toMatch(/^A-10/)
    expect(await find('100%_')).toEqual([])
  }))

const get = async <T>(url: string, headers: object): Promise<T> => {
  const response = await t.app.inject({ method: 'GET', url, headers: { ...headers } })
  expect([url, response.statusCode]).toEqual([url, 200])
  return response.json() as T
}
const form = (out: ItemOut, more: object = {}): object => ({
  version: out.version, name: out.name, kind: out.kind, baseUnit: out.baseUnit, orderUnit: out.orderUnit, gtin: out.gtin, taxCode: out.taxCode, leadTimeDays: out.leadTimeDays,
  minimum: out.minimum, multiple: out.multiple, weightGrams: out.weightGrams, sellableFrom: out.sellableFrom, endOfLifeOn: out.endOfLifeOn, substituteId: out.substitute?.id ?? null,
  familyIds: out.families.map((one) => one.id), packs: out.packs.filter((pack) => pack.unit !== out.baseUnit), ...more,
})
const one = (number: string): string => `/api/items/${itemIdOf(number)}`

test('the list pages by number and narrows by kind, family and words', async () => {
  const reader = await t.signIn('read-only', { reads: [nord] })
  const first = await get<ItemList>('/api/items?limit=2', reader)
  const second = await get<ItemList>(`/api/items?limit=2&after=${first.next}`, reader)
  expect([...first.rows, ...second.rows].map((row) => row.number)).toEqual(['A-100', 'A-101', 'B-1', 'C-1'])
  expect((await get<ItemList>('/api/items?kind=service', reader)).rows.map((row) => row.number)).toEqual(['B-1'])
  const { rows } = await get<{ rows: { id: string; number: string; items: number }[] }>('/api/families', reader)
  const packaging = rows.find((family) => family.number === 'packaging')
  expect((await get<ItemList>(`/api/items?family=${packaging?.id}`, reader)).rows.map((row) => row.number)).toEqual(['A-100', 'A-101'])
  expect((await get<ItemList>(`/api/items?family=${packaging?.id}&text=service`, reader)).rows).toEqual([])
  expect(first.rows[0]).toMatchObject({ number: 'A-100', life: 'sellable', families: ['Tapes'], prices: [{ amount: '44.64', currency: 'EUR', unit: 'carton', per: '1' }] })
  expect(first.rows[1]?.life).toBe('ended')
  expect(first.mayWrite).toBe(false)
})

test('client\'s codes show only within reach', async () => {
  const mine = await t.signIn('account-manager', { writes: [nord] })
  expect((await get<ItemOut>(one('A-100'), mine)).clientCodes.map((code) => code.account.name)).toEqual(['Nordkauf'])
  expect((await get<ItemOut>(one('B-1'), mine)).clientCodes).toEqual([])
  expect((await t.app.inject({ url: `/api/items?account=${other}`, headers: { ...mine } })).statusCode).toBe(404)
  const payload = { code: 'X', itemId: itemIdOf('B-1'), unit: null, name: null }
  expect((await t.app.inject({ method: 'PUT', url: `/api/accounts/${other}/client-items`, headers: { ...mine }, payload })).statusCode).toBe(404)
  expect((await t.app.inject({ method: 'POST', url: `/api/accounts/${other}/client-items/removal`, headers: { ...mine }, payload: { code: 'NK-77' } })).statusCode).toBe(404)
  expect((await t.app.inject({ method: 'PUT', url: `/api/accounts/${nord}/client-items`, headers: { ...mine }, payload })).statusCode).toBe(200)
  expect((await get<ItemOut>(one('B-1'), mine)).clientCodes.map((code) => code.code)).toEqual(['X'])
})

test('an ended item names what to take instead', async () => {
  const out = await get<ItemOut>(one('A-101'), await t.signIn('read-only'))
  expect([out.life, out.takeInstead?.number, out.chain.map((item) => item.number)]).toEqual(['ended', 'A-100', ['A-100']])
  expect((await get<ItemOut>(one('A-100'), await t.signIn('read-only'))).replaces.map((item) => item.number)).toEqual(['A-101'])
})

test('who may only read changes nothing in the catalogue', async () => {
  for (const role of ['read-only', 'team-member', 'client-user'] as const) {
    const headers = { ...(await t.signIn(role, { reads: [nord] })) }
    const out = await get<ItemOut>(one('A-100'), headers)
    expect((await t.app.inject({ method: 'PUT', url: one('A-100'), headers, payload: form(out, { name: 'Mine' }) })).statusCode).toBe(404)
    expect((await t.app.inject({ method: 'POST', url: '/api/families', headers, payload: { number: 'z', name: 'z', parentId: null } })).statusCode).toBe(404)
  }
})

test('an item is changed with its packs and families, once: the second of two at the same time is told', async () => {
  const [anna, ben] = [await t.signIn('account-manager'), await t.signIn('account-manager')]
  const out = await get<ItemOut>(one('A-100'), anna)
  const put = (headers: object, more: object) => t.app.inject({ method: 'PUT', url: one('A-100'), headers: { ...headers }, payload: form(out, more) })
  const answers = await Promise.all([put(anna, { packs: [{ unit: 'carton', holds: '36', gtin: null }, { unit: 'pallet', holds: '1440', gtin: null }] }), put(ben, { name: 'Tape' })])
  expect(answers.map((response) => response.statusCode).sort()).toEqual([200, 409])
  const now = await get<ItemOut>(one('A-100'), anna)
  expect(now.version).toBe(out.version + 1)
  const only = await t.app.inject({ method: 'PUT', url: one('A-100'), headers: { ...anna }, payload: form(now, { packs: [{ unit: 'carton', holds: '36', gtin: null }], familyIds: [] }) })
  expect(only.statusCode).toBe(200)
  const end = await get<ItemOut>(one('A-100'), anna)
  expect([end.packs.map((pack) => pack.unit), end.families, end.version]).toEqual([['roll', 'carton'], [], now.version + 1])
})

test('what is wrong in the form of an item comes back at its field', async () => {
  const anna = { ...(await t.signIn('account-manager')) }
  const out = await get<ItemOut>(one('A-100'), anna)
  const wrong = form(out, { gtin: '4006381333930', minimum: 'many', orderUnit: 'bag', packs: [{ unit: 'roll', holds: '0', gtin: null }], substituteId: itemIdOf('nothing') })
  const response = await t.app.inject({ method: 'PUT', url: one('A-100'), headers: anna, payload: wrong })
  expect([response.statusCode, response.json().problems.map((problem: { at: string }) => problem.at).sort()]).toEqual([422, ['gtin', 'minimum', 'orderUnit', 'packs.0.holds', 'packs.0.unit', 'substituteId']])
  const circle = await t.app.inject({ method: 'PUT', url: one('A-100'), headers: anna, payload: form(out, { substituteId: itemIdOf('A-101') }) })
  expect([circle.statusCode, circle.json().refusal.at, circle.json().refusal.text]).toEqual([409, 'substituteId', 'The substitutes would run in a circle: A-100 > A-101 > A-100. Choose an item that does not lead back.'])
})

test('a new list price is refused on days that have one, or lets the open one end the day before; a refusal leaves that one as it was', async () => {
  const anna = { ...(await t.signIn('account-manager')) }
  const post = (more: object) => t.app.inject({ method: 'POST', url: `${one('A-100')}/prices`, headers: anna, payload: { amount: '47.50', currency: 'EUR', unit: 'carton', per: '1', validFrom: '2026-07-01', validTo: null, list: 'list', endsOpen: false, ...more } })
  const refused = await post({})
  expect([refused.statusCode, refused.json().refusal.code]).toEqual([409, 'catalog/prices-overlap'])
  expect((await post({ endsOpen: true, amount: '-1' })).statusCode).toBe(409)
  const before = (await get<ItemOut>(one('A-100'), anna)).prices
  expect(before.at(-1)).toMatchObject({ validFrom: '2026-04-01', validTo: null })
  expect((await post({ endsOpen: true })).statusCode).toBe(201)
  expect((await get<ItemOut>(one('A-100'), anna)).prices.map((price) => [price.price.amount, price.validFrom, price.validTo])).toEqual([['44.64', '2025-01-01', '2026-03-31'], ['46.00', '2026-04-01', '2026-06-30'], ['47.50', '2026-07-01', null]])
  const take = (from: string) => t.app.inject({ method: 'DELETE', url: `${one('A-100')}/prices/EUR/carton/${from}`, headers: anna })
  expect([(await take('2025-01-01')).statusCode, (await take('2026-07-01')).statusCode]).toEqual([409, 200])
})
