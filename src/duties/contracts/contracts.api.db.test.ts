import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accountIdOf, contractIdOf, itemIdOf } from '#platform/keyed-id'
import { testHouse } from '../../../test/pg.ts'
import { mergeAccount, mergeSites } from '../accounts/accounts.store.ts'
import { mergeClientItems, mergeItems, mergeListPrices, mergePacks } from '../catalog/catalog.store.ts'
import { importContracts } from './contract-import.store.ts'

const t = await testHouse()
afterAll(() => t.close())

const NORDKAUF = accountIdOf('N-1')
const FRAME = contractIdOf(NORDKAUF, 'C-7')
const STAMP = { userId: null, now: '2026-01-01T12:00:00Z' as never }
const text = (terms: string, number = 'C-7') => `contract: ${number}\naccount: N-1\nname: Frame contract\ncurrency: EUR\nvalid: 2026-01-01 .. 2026-12-31\npayment days: 30\nterms:\n${terms}\n`
const SIX = '  - { clause: "4.1", name: Frame discount, everything: true, discount: 6%, round: 2 }'

let manager: Readonly<{ authorization: string }>
let stranger: Readonly<{ authorization: string }>
let reader: Readonly<{ authorization: string }>

beforeAll(async () => {
  await t.house.db.within('everything', async (tx) => {
    await mergeAccount(tx, [{ number: 'N-1', name: 'Nordkauf', currency: 'EUR', country: 'DE' }, { number: 'S-1', name: 'Suedkauf', currency: 'EUR', country: 'DE' }], STAMP)
    await mergeSites(tx, NORDKAUF, [{ number: 'HQ', name: 'Nordkauf', kind: 'head-office', parentNumber: null, roles: ['bill-to', 'ship-to'], country: 'DE' }], STAMP)
    await mergeItems(tx, ['A-100', 'B-200'].map((number) => ({ number, name: `Item ${number}`, kind: 'product', baseUnit: 'each', orderUnit: 'carton' })))
    await mergePacks(tx, ['A-100', 'B-200'].map((itemNumber) => ({ itemNumber, unit: 'carton', baseMicros: 12_000_000n })))
    await mergeListPrices(tx, [{ itemNumber: 'A-100', currency: 'EUR', unit: 'carton', validFrom: '2025-01-01', priceMicros: 16_400_000n }])
    await mergeClientItems(tx, NORDKAUF, [{ code: 'NK-55', itemNumber: 'A-100' }])
    const { problems } = await importContracts(tx, text(SIX), { stamp: STAMP })
    expect(problems).toEqual([])
  })
  manager = await t.signIn('account-manager', { writes: [NORDKAUF] })
  stranger = await t.signIn('account-manager', { writes: [accountIdOf('S-1')] })
  reader = await t.signIn('read-only', { reads: [NORDKAUF] })
})

const get = (url: string, headers = manager) => t.app.inject({ method: 'GET', url, headers })
const post = (url: string, payload: object, headers = manager, method: 'POST' | 'PUT' = 'POST') => t.app.inject({ method, url, headers, payload })
const CONTRACT = `/api/accounts/${NORDKAUF}/contracts/${FRAME}`

describe('contracts over the API', () => {
  it('lists the contracts of the accounts one may see, and of no other', async () => {
    const mine = (await get('/api/contracts')).json()
    expect(mine.rows.map((row: { number: string; terms: number }) => [row.number, row.terms])).toEqual([['C-7', 1]])
    expect((await get('/api/contracts', stranger)).json().rows).toEqual([])
  })

  it('does not find another account\'s contract, prices or editor', async () => {
    for (const url of [CONTRACT, `${CONTRACT}/prices?from=2026-01-01&to=2026-12-31`]) expect((await get(url, stranger)).statusCode).toBe(404)
    const ask = { item: 'A-100', site: null, quantity: '1', unit: null, day: '2026-03-02' }
    expect((await post(`/api/accounts/${NORDKAUF}/prices`, ask, stranger)).statusCode).toBe(404)
    for (const currency of ['', 'eur', '1e99']) expect((await post(`/api/accounts/${NORDKAUF}/prices`, { ...ask, currency })).statusCode).toBe(422)
    expect((await post(`${CONTRACT}/previews`, { text: text(SIX) }, stranger)).statusCode).toBe(404)
    expect((await post(`${CONTRACT}/states`, { state: 'withdrawn' }, stranger)).statusCode).toBe(404)
    expect((await get(`/api/accounts/${accountIdOf('S-1')}/contracts/${FRAME}`, stranger)).statusCode, 'nor under their own account').toBe(404)
  })

  it('shows a reader the contract but lets them change nothing', async () => {
    const seen = (await get(CONTRACT, reader)).json()
    expect([seen.mayWrite, seen.next]).toEqual([false, []])
    expect((await post(CONTRACT, { text: text(SIX) }, reader, 'PUT')).statusCode).toBe(404)
  })

  it('answers a price with its trail, by the client\'s code too', async () => {
    const answer = (await post(`/api/accounts/${NORDKAUF}/prices`, { item: 'NK-55', site: 'HQ', quantity: '10', unit: null, day: '2026-03-02' })).json()
    expect([answer.price.amount, answer.amount.amount, answer.clause]).toEqual(['15.42', '154.20', '4.1'])
    expect(answer.trail.steps.map((step: { step: string; after: { amount: string } }) => [step.step, step.after.amount])).toEqual([['list', '16.40'], ['discount', '15.416'], ['rounding', '15.42']])
  })

  it('refuses a price that has run out, with the reason in the asker\'s language', async () => {
    const german = await t.signIn('account-manager', { writes: [NORDKAUF], locale: 'de' })
    const fixed = text('  - { clause: "1", item: B-200, net: 12.40 EUR / carton, valid: .. 2025-01-31 }', 'C-8').replace('2026-01-01 .. 2026-12-31', '2025-01-01 .. 2025-12-31')
    expect((await post(`/api/accounts/${NORDKAUF}/contracts`, { text: fixed })).statusCode).toBe(201)
    const refused = await post(`/api/accounts/${NORDKAUF}/prices`, { item: 'B-200', site: null, quantity: '1', unit: null, day: '2025-03-02' }, german)
    expect([refused.statusCode, refused.json().refusal.code]).toEqual([409, 'contracts/no-price'])
    expect(refused.json().refusal.text).toContain('endete am 31. Jan')
  })

  it('previews a text with problems at their lines and keeps nothing', async () => {
    const { problems, change } = (await post(`${CONTRACT}/previews`, { text: text('  - { clause: "4.1", item: A-900, discount: 6% }') })).json()
    expect([problems.map((problem: { line: number }) => problem.line), change]).toEqual([[8], null])
    expect(problems[0].text).toContain('A-900')
    const better = (await post(`${CONTRACT}/previews`, { text: text(SIX.replace('6%', '7%')) })).json()
    expect(better.change.terms.map((term: { what: string }) => term.what)).toEqual(['changed'])
    expect((await get(CONTRACT)).json().terms[0].body.tiers[0].figure).toEqual({ percent: '6' })
  })

  it('saves a text once, asks for checks, and refuses one made from an older version', async () => {
    const { version } = (await get(CONTRACT)).json()
    const saved = await post(CONTRACT, { text: text(SIX.replace('6%', '7%')), version }, manager, 'PUT')
    expect([saved.statusCode, saved.json().what]).toEqual([200, 'changed'])
    const late = await post(CONTRACT, { text: text(SIX), version }, manager, 'PUT')
    expect([late.statusCode, late.json().refusal.code]).toEqual([409, 'contracts/changed-meanwhile'])
    const broken = await post(CONTRACT, { text: text('  - { clause: "4.1", everything: true }') }, manager, 'PUT')
    expect([broken.statusCode, broken.json().problems[0].at]).toEqual([422, 'line 8'])
    const renamed = await post(CONTRACT, { text: text(SIX, 'C-9') }, manager, 'PUT')
    expect([renamed.statusCode, renamed.json().refusal.code]).toEqual([409, 'contracts/other-contract'])
    const again = await post(`/api/accounts/${NORDKAUF}/contracts`, { text: text(SIX) })
    expect([again.statusCode, again.json().refusal.code]).toEqual([409, 'contracts/number-taken'])
  })

  it('prices from a contract only while it is in force', async () => {
    const clause = async () => (await post(`/api/accounts/${NORDKAUF}/prices`, { item: 'A-100', site: null, quantity: '1', unit: null, day: '2026-03-02' })).json().clause
    expect(await clause()).toBe('4.1')
    expect((await post(`${CONTRACT}/states`, { state: 'withdrawn' })).statusCode).toBe(201)
    expect(await clause()).toBeNull()
    expect((await post(`${CONTRACT}/states`, { state: 'draft' })).statusCode).toBe(409)
    expect((await post(`${CONTRACT}/states`, { state: 'in-force' })).statusCode).toBe(201)
    expect(await clause()).toBe('4.1')
  })

  it('shows how long a price holds', async () => {
    const { rows } = (await get(`${CONTRACT}/prices?from=2025-12-01&to=2026-03-31`)).json()
    expect(rows[0].item.id).toBe(itemIdOf('A-100'))
    expect(rows[0].spans.map((span: { from: string; price: { amount: string } | null; clause: string | null }) => [span.from, span.price?.amount ?? null, span.clause])).toEqual([
      ['2025-12-01', '16.40', null],
      ['2026-01-01', '15.25', '4.1'],
    ])
  })
})
