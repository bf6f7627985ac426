import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Day } from '#ground/day'
import { currency } from '#ground/money'
import type { Tx } from '#platform/db'
import { accountIdOf, itemIdOf, siteIdOf } from '#platform/keyed-id'
import { testHouse } from '../../../test/pg.ts'
import { mergeAccount, mergeSites } from '../accounts/accounts.store.ts'
import { mergeFamilies, mergeItemFamilies, mergeItems, mergeListPrices, mergePacks } from '../catalog/catalog.store.ts'
import { importContracts } from './contract-import.store.ts'
import { loadPriceFacts, saveTrails } from './contracts.store.ts'
import { priceBook, priceOf } from './price-of.ts'

const t = await testHouse()
afterAll(() => t.close())

const NORDKAUF = accountIdOf('N-1')
const STAMP = { userId: null, now: '2026-03-02T12:00:00Z' as never }
const within = <T>(work: (tx: Tx) => Promise<T>) => t.house.db.within('everything', work)

beforeAll(() =>
  within(async (tx) => {
    await mergeAccount(tx, [{ number: 'N-1', name: 'Nordkauf', currency: 'EUR', country: 'DE' }, { number: 'S-1', name: 'Suedkauf', currency: 'EUR', country: 'DE' }], STAMP)
    await mergeSites(tx, NORDKAUF, [
      { number: 'HQ', name: 'Nordkauf', kind: 'head-office', parentNumber: null, roles: ['bill-to'], country: 'DE' },
      { number: 'NORTH', name: 'North', kind: 'region', parentNumber: 'HQ', roles: [], country: 'DE' },
      { number: 'ST-1', name: 'Kiel', kind: 'store', parentNumber: 'NORTH', roles: ['ship-to'], country: 'DE' },
    ], STAMP)
    await mergeFamilies(tx, [{ number: 'D', name: 'Drinks' }, { number: 'D-O', name: 'Oat drinks', parentNumber: 'D' }, { number: 'P', name: 'Promotion range' }])
    await mergeItems(tx, ['A-100', 'A-200'].map((number) => ({ number, name: `Item ${number}`, kind: 'product', baseUnit: 'each', orderUnit: 'carton' })))
    await mergeItemFamilies(tx, [{ itemNumber: 'A-100', familyNumber: 'D-O' }, { itemNumber: 'A-100', familyNumber: 'P' }, { itemNumber: 'A-200', familyNumber: 'D' }])
    await mergePacks(tx, ['A-100', 'A-200'].map((itemNumber) => ({ itemNumber, unit: 'carton', baseMicros: 12_000_000n })))
    await mergeListPrices(tx, ['A-100', 'A-200'].map((itemNumber) => ({ itemNumber, currency: 'EUR', unit: 'carton', validFrom: '2025-01-01', priceMicros: 16_400_000n })))
  }),
)

const FILE = `contracts:
  - contract: C-7
    account: Nordkauf
    name: Frame contract
    currency: EUR
    valid: 2026-01-01 .. 2026-12-31
    payment days: 30
    terms:
      - { clause: 4.1, name: Frame discount, everything: true, discount: 6%, round: 2 }
      - { clause: 4.10, name: Oat drinks, family: D-O, discount: 10% }
      - { clause: 4.2, name: Oat drink in the north, item: A-100, site: NORTH, net: 12.40 EUR / carton, from: 100 }
`
const priceAt = (quantity: bigint, day = '2026-03-02') =>
  within(async (tx) => {
    const priced = priceOf(priceBook(await loadPriceFacts(tx, NORDKAUF, [itemIdOf('A-100')])), {
      itemId: itemIdOf('A-100'), siteId: siteIdOf(NORDKAUF, 'ST-1'), quantity: { micros: quantity * 1_000_000n, unit: 'carton' }, day: day as Day, currency: currency('EUR'),
    })
    return priced.ok ? [priced.value.price.micros, priced.value.clause] : priced.refusal.say.key
  })

describe('importing a contract file', () => {
  it('prices orders from its terms, and a second import changes nothing', async () => {
    const first = await within((tx) => importContracts(tx, FILE, { stamp: STAMP }))
    expect(first.problems).toEqual([])
    expect(first.contracts.map(({ number, change }) => [number, change.what, change.terms.length])).toEqual([['C-7', 'new', 3]])
    expect(await priceAt(120n)).toEqual([12_400_000n, '4.2'])
    expect(await priceAt(99n)).toEqual([14_760_000n, '4.10'])
    const second = await within((tx) => importContracts(tx, FILE, { stamp: STAMP }))
    expect(second.contracts.map(({ change }) => [change.what, change.terms.length, change.sameTerms])).toEqual([['unchanged', 0, 3]])
  })

  it('takes a term out of the contract when it is gone from the file, and an event says so', async () => {
    const without = FILE.split('\n').filter((line) => !line.includes('4.10')).join('\n')
    const dry = await within((tx) => importContracts(tx, without, { stamp: STAMP, dryRun: true }))
    expect(dry.contracts[0]?.change.terms.map((change) => [change.what, change.before?.clause])).toEqual([['removed', '4.10']])
    expect(await priceAt(99n)).toEqual([14_760_000n, '4.10'])
    await within((tx) => importContracts(tx, without, { stamp: STAMP }))
    expect(await priceAt(99n)).toEqual([15_420_000n, '4.1'])
    const told = await within((tx) => tx.rows<{ kind: string; after: { counts: object } }>('SELECT kind, after FROM events WHERE account_id = $1 AND kind LIKE $2 ORDER BY kind', [NORDKAUF, 'contracts/%']))
    expect(told.map(({ kind, after }) => [kind, after.counts])).toEqual([
      ['contracts/contract-added', { new: 3, changed: 0, removed: 0 }],
      ['contracts/contract-changed', { new: 0, changed: 0, removed: 1 }],
    ])
    await within((tx) => importContracts(tx, FILE, { stamp: STAMP }))
    expect(await priceAt(99n)).toEqual([14_760_000n, '4.10'])
  })

  it('refuses a file whole when anything in it is wrong, and says where', async () => {
    const broken = FILE.replace('item: A-100', 'item: A-1OO').replace('contract: C-7', 'contract: C-8')
    const report = await within((tx) => importContracts(tx, broken, { stamp: STAMP }))
    expect(report.problems.map(({ line, say }) => [line, say.key])).toEqual([[11, 'contracts.file.unknown-item']])
    expect(await within((tx) => tx.rows('SELECT number FROM contracts WHERE number = $1', ['C-8']))).toEqual([])
  })

  it('refuses two rows of one clause for families that meet in an item', async () => {
    const twoRows = (family: string) =>
      FILE.replace('{ clause: 4.1, name: Frame discount, everything: true, discount: 6%, round: 2 }', '{ clause: 4.10, family: P, discount: 6% }').replace('family: D-O', `family: ${family}`)
    const check = (text: string) => within((tx) => importContracts(tx, text, { stamp: STAMP, dryRun: true }))
    expect((await check(twoRows('D'))).problems.map(({ line, say }) => [line, say.key, say.with?.['item']])).toEqual([[10, 'contracts.file.families-meet', 'A-100']])
    expect((await check(twoRows('D-O'))).problems, 'the deeper family goes first').toEqual([])
  })

  it('does not know accounts beyond the reach of the transaction', async () => {
    const report = await t.house.db.within([accountIdOf('S-1')], (tx) => importContracts(tx, FILE, { stamp: STAMP }))
    expect(report.problems.map(({ say }) => say.key)).toContain('contracts.file.unknown-account')
  })
})

describe('price trails', () => {
  it('are kept once for the same reasons', async () => {
    await within(async (tx) => {
      const book = priceBook(await loadPriceFacts(tx, NORDKAUF))
      const ask = { itemId: itemIdOf('A-200'), siteId: siteIdOf(NORDKAUF, 'ST-1'), day: '2026-03-02' as Day, currency: currency('EUR') }
      const trails = [3n, 5n, 3n].map((quantity) => {
        const priced = priceOf(book, { ...ask, quantity: { micros: quantity * 1_000_000n, unit: 'carton' } })
        if (!priced.ok) throw new Error(priced.refusal.say.key)
        return priced.value.trail
      })
      expect(new Set(await saveTrails(tx, NORDKAUF, trails)).size).toBe(1)
    })
  })
})
