import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AccountId } from '#ground/ids'
import type { Instant } from '#ground/instant'
import { siteIdOf } from '#platform/keyed-id'
import { testHouse } from '../../../test/pg.ts'
import { loadTree, mergeAccount, mergeSiteIdentifiers, mergeSites } from './accounts.store.ts'
import type { AccountOut, SiteList, SiteOut, Timeline } from './accounts.wire.ts'

const t = await testHouse()
afterAll(() => t.close())

const stamp = { userId: null, now: '2026-03-02T12:00:00Z' as Instant }
const account = async (number: string): Promise<AccountId> =>
  t.house.db.within('everything', async (tx) => {
    const merged = await mergeAccount(tx, [{ number, name: `Account ${number}`, currency: 'EUR', timeZone: 'Europe/Berlin', paymentDays: 30 }], stamp)
    return merged.newKeys[0]?.[0] as AccountId
  })

const nord = await account('N')
const other = await account('O')
const tree = [
  { number: 'HQ', name: 'Head office', kind: 'head-office', parentNumber: null, roles: ['sold-to', 'bill-to', 'payer'] },
  { number: 'DC', name: 'Centre', kind: 'distribution-centre', parentNumber: 'HQ', roles: [] },
  { number: '17', name: 'Exeter', parentNumber: 'DC', roles: ['ship-to'], latitude: '50.7260001', longitude: '-3.5275' },
  { number: '18', name: 'Truro', parentNumber: 'DC', roles: ['ship-to'] },
]
beforeAll(() => t.house.db.within([nord], (tx) => mergeSites(tx, nord, tree, stamp)))

const get = async <T>(url: string, headers: object): Promise<T> => {
  const response = await t.app.inject({ method: 'GET', url, headers: { ...headers } })
  expect([url, response.statusCode]).toEqual([url, 200])
  return response.json() as T
}
const site = (number: string): string => siteIdOf(nord, number)
const form = (out: SiteOut, more: object = {}): object => ({
  version: out.version, name: out.name, kind: out.kind, parentId: out.above.at(-1)?.id ?? null, roles: out.roles, billToSiteId: out.billTo?.id ?? null, street: out.street,
  city: out.city, region: out.region, postalCode: out.postalCode, country: out.country, latitude: out.latitude, longitude: out.longitude, timeZone: out.timeZone,
  currency: out.currency, paymentDays: out.paymentDays, creditLimit: out.creditLimit?.amount ?? null, creditHold: out.creditHold, openedOn: out.openedOn,
  identifiers: out.identifiers, ...more,
})

test('a second merge of the same sites changes nothing, and a changed row changes only itself', async () => {
  await t.house.db.within([other], async (tx) => {
    expect(await mergeSites(tx, other, tree, stamp)).toMatchObject({ new: 4, changed: 0, unchanged: 0, refused: [] })
    expect(await mergeSites(tx, other, tree, stamp)).toMatchObject({ new: 0, changed: 0, unchanged: 4 })
    expect(await mergeSites(tx, other, tree.map((row) => (row.number === '18' ? { ...row, name: 'Truro South' } : row)), stamp)).toMatchObject({ new: 0, changed: 1, unchanged: 3 })
    expect(await mergeSites(tx, other, [{ number: '17', city: 'Exeter' }], stamp)).toMatchObject({ changed: 1 })
    const { sites } = await loadTree(tx, other)
    expect([...sites.values()].find((one) => one.number === '17')).toMatchObject({ name: 'Exeter', position: { latitude: '50.726000', longitude: '-3.527500' }, address: { city: 'Exeter' } })
  })
})

test('a parent told after its children, and a move beneath a site told in the same file, both go in', async () => {
  await t.house.db.within([other], async (tx) => {
    const merged = await mergeSites(tx, other, [{ number: 'DC', parentNumber: 'REGION' }, { number: 'REGION', name: 'Region', kind: 'region', parentNumber: 'HQ' }], stamp)
    expect(merged).toMatchObject({ new: 1, changed: 1, refused: [] })
    const { sites } = await loadTree(tx, other)
    const path = [...sites.values()].find((one) => one.number === '18')?.ancestors.map((id) => sites.get(id)?.number)
    expect(path).toEqual(['HQ', 'REGION', 'DC', '18'])
  })
})

test('identifiers are checked by their scheme row by row', async () => {
  await t.house.db.within([other], async (tx) => {
    const rows = [{ siteNumber: '17', scheme: 'GLN', value: '6291041500213' }, { siteNumber: '17', scheme: 'GLN', value: '6291041500214' }, { siteNumber: '99', scheme: 'DUNS', value: '150483782' }]
    const merged = await mergeSiteIdentifiers(tx, other, rows)
    expect([merged.new, merged.refused.map((one) => [one.row, one.at])]).toEqual([1, [[1, 'value'], [2, 'siteNumber']]])
    expect(await mergeSiteIdentifiers(tx, other, rows)).toMatchObject({ new: 0, unchanged: 1 })
  })
})

test('another account\'s ids answer as not found, to read and to write', async () => {
  const mine = await t.signIn('account-manager', { writes: [nord] })
  const theirs = siteIdOf(other, '17')
  const tries = [
    ['GET', `/api/accounts/${other}`], ['GET', `/api/accounts/${other}/sites`], ['GET', `/api/accounts/${other}/timeline`], ['GET', `/api/accounts/${other}/sites/${theirs}`],
    ['GET', `/api/accounts/${nord}/sites/${theirs}`], ['GET', `/api/accounts/${other}/figures`], ['GET', `/api/accounts/${other}/figures/sites`], ['GET', '/api/accounts/not-an-id'],
    ['POST', `/api/accounts/${other}/sites/${theirs}/closure`], ['POST', `/api/accounts/${nord}/sites/${theirs}/closure`],
  ] as const
  for (const [method, url] of tries) {
    const body = method === 'POST' ? { payload: { version: 1, closedOn: '2026-04-01' } } : {}
    const response = await t.app.inject({ method, url, headers: { ...mine }, ...body })
    expect([method, url, response.statusCode]).toEqual([method, url, 404])
  }
  expect((await get<{ rows: { number: string }[] }>('/api/accounts', mine)).rows.map((row) => row.number)).toEqual(['N'])
  expect((await get<{ rows: { accountId: string }[] }>('/api/account-figures', mine)).rows.every((row) => row.accountId === nord)).toBe(true)
})

test('a parent or bill-to of another account is refused at its field', async () => {
  const mine = await t.signIn('account-manager', { writes: [nord] })
  const out = await get<SiteOut>(`/api/accounts/${nord}/sites/${site('18')}`, mine)
  const response = await t.app.inject({ method: 'PUT', url: `/api/accounts/${nord}/sites/${site('18')}`, headers: { ...mine }, payload: form(out, { parentId: siteIdOf(other, 'HQ'), billToSiteId: siteIdOf(other, 'HQ') }) })
  expect([response.statusCode, response.json().problems.map((one: { at: string }) => one.at)]).toEqual([422, ['parentId', 'billToSiteId']])
})

test('who may only read sees the account and changes nothing', async () => {
  const reader = await t.signIn('read-only', { reads: [nord] })
  expect(await get<AccountOut>(`/api/accounts/${nord}`, reader)).toMatchObject({ number: 'N', mayWrite: false, sites: 4 })
  const out = await get<SiteOut>(`/api/accounts/${nord}/sites/${site('17')}`, reader)
  const response = await t.app.inject({ method: 'PUT', url: `/api/accounts/${nord}/sites/${site('17')}`, headers: { ...reader }, payload: form(out, { name: 'Mine now' }) })
  expect(response.statusCode).toBe(404)
})

test('a site page says where it stands and who answers for it', async () => {
  const mine = await t.signIn('director')
  const out = await get<SiteOut>(`/api/accounts/${nord}/sites/${site('17')}`, mine)
  expect(out.above.map((one) => one.number)).toEqual(['HQ', 'DC'])
  expect(out.answers.map((one) => [one.role, one.site?.number])).toEqual([['sold-to', 'HQ'], ['ship-to', '17'], ['bill-to', 'HQ'], ['payer', 'HQ']])
  expect(out.conditions).toEqual({ currency: 'EUR', timeZone: 'Europe/Berlin', paymentDays: 30, creditHold: false })
  const centre = await get<SiteOut>(`/api/accounts/${nord}/sites/${site('DC')}`, mine)
  expect([centre.beneath, centre.children.map((one) => one.number)]).toEqual([2, ['17', '18']])
})

test('two people change one site at the same time: one is saved, the other is told and nothing is written over', async () => {
  const [anna, ben] = [await t.signIn('account-manager', { writes: [nord] }), await t.signIn('account-manager', { writes: [nord] })]
  const url = `/api/accounts/${nord}/sites/${site('18')}`
  const out = await get<SiteOut>(url, anna)
  const answers = await Promise.all([
    t.app.inject({ method: 'PUT', url, headers: { ...anna }, payload: form(out, { city: 'Truro' }) }),
    t.app.inject({ method: 'PUT', url, headers: { ...ben }, payload: form(out, { city: 'Falmouth' }) }),
  ])
  expect(answers.map((one) => one.statusCode).sort()).toEqual([200, 409])
  expect(answers.find((one) => one.statusCode === 409)?.json().refusal).toMatchObject({ code: 'accounts/changed-meanwhile', see: { kind: 'site' } })
  const now = await get<SiteOut>(url, anna)
  expect([now.version, now.city]).toEqual([out.version + 1, answers[0]?.statusCode === 200 ? 'Truro' : 'Falmouth'])
})

test('two moves at the same time that would close a circle together: the second is refused', async () => {
  const boss = await t.signIn('director')
  const made = async (number: string): Promise<SiteOut> => {
    const payload = { ...form({ roles: [], above: [], identifiers: [], kind: 'region', name: number, creditHold: false } as unknown as SiteOut), number, street: null, city: null, region: null, postalCode: null, country: null, latitude: null, longitude: null, timeZone: null, currency: null, paymentDays: null, openedOn: null }
    const response = await t.app.inject({ method: 'POST', url: `/api/accounts/${nord}/sites`, headers: { ...boss }, payload })
    expect(response.statusCode).toBe(201)
    return get<SiteOut>(`/api/accounts/${nord}/sites/${site(number)}`, boss)
  }
  const [a, b] = [await made('A'), await made('B')]
  const move = (from: SiteOut, to: SiteOut) => t.app.inject({ method: 'PUT', url: `/api/accounts/${nord}/sites/${from.siteId}`, headers: { ...boss }, payload: form(from, { parentId: to.siteId }) })
  const answers = await Promise.all([move(a, b), move(b, a)])
  expect(answers.map((one) => one.statusCode).sort()).toEqual([200, 409])
  expect(answers.find((one) => one.statusCode === 409)?.json().refusal).toMatchObject({ code: 'accounts/circle', at: 'parentId' })
})

test('a move rewrites the way down to every site beneath, in one go, and is on the timeline', async () => {
  const boss = await t.signIn('director')
  const out = await get<SiteOut>(`/api/accounts/${nord}/sites/${site('DC')}`, boss)
  const response = await t.app.inject({ method: 'PUT', url: `/api/accounts/${nord}/sites/${site('DC')}`, headers: { ...boss }, payload: form(out, { parentId: null }) })
  expect(response.statusCode).toBe(200)
  const { sites } = await t.house.db.within([nord], (tx) => loadTree(tx, nord))
  expect(sites.get(site('17') as never)?.ancestors.map((id) => sites.get(id)?.number)).toEqual(['DC', '17'])
  const timeline = await get<Timeline>(`/api/accounts/${nord}/timeline?kind=accounts/site-moved`, boss)
  expect(timeline.rows.find((row) => row.subject.id === site('DC'))).toMatchObject({ kind: 'accounts/site-moved', subject: { kind: 'site', text: 'DC Centre' }, user: expect.stringContaining('director') })
})

test('a site with open sites beneath is not closed; from the bottom up it is, and opens again from the top', async () => {
  const boss = await t.signIn('director')
  const close = async (number: string, closedOn: string | null) => {
    const { version } = await get<SiteOut>(`/api/accounts/${nord}/sites/${site(number)}`, boss)
    return t.app.inject({ method: 'POST', url: `/api/accounts/${nord}/sites/${site(number)}/closure`, headers: { ...boss }, payload: { version, closedOn } })
  }
  const refused = await close('DC', '2026-06-30')
  expect([refused.statusCode, refused.json().refusal.text]).toEqual([409, 'Centre still has 2 open sites beneath it, Exeter among them. Close or move them first.'])
  for (const number of ['17', '18', 'DC']) expect((await close(number, '2026-06-30')).statusCode).toBe(200)
  expect((await close('17', null)).json().refusal.code).toBe('accounts/closed-above')
  for (const number of ['DC', '17', '18']) expect((await close(number, null)).statusCode).toBe(200)
})

test('what is wrong in the form comes back at its field, in the language of the asker', async () => {
  const anna = await t.signIn('director', { locale: 'de' })
  const out = await get<SiteOut>(`/api/accounts/${nord}/sites/${site('17')}`, anna)
  const wrong = form(out, { name: ' ', latitude: '95', creditLimit: '10.005', identifiers: [{ scheme: 'GLN', value: '6291041500214' }] })
  const response = await t.app.inject({ method: 'PUT', url: `/api/accounts/${nord}/sites/${site('17')}`, headers: { ...anna }, payload: wrong })
  expect([response.statusCode, response.json().problems.map((one: { at: string }) => one.at)]).toEqual([422, ['name', 'latitude', 'creditLimit', 'identifiers.0.value']])
  expect(response.json().problems[3].text).toContain('muss sie auf 3 enden')
})

test('identifiers of a site are exactly those of the form, and a change of them alone counts as a change', async () => {
  const boss = await t.signIn('director')
  const url = `/api/accounts/${nord}/sites/${site('17')}`
  const put = async (identifiers: object[]): Promise<SiteOut> => {
    const out = await get<SiteOut>(url, boss)
    expect((await t.app.inject({ method: 'PUT', url, headers: { ...boss }, payload: form(out, { identifiers }) })).statusCode).toBe(200)
    return get<SiteOut>(url, boss)
  }
  const before = await get<SiteOut>(url, boss)
  const after = await put([{ scheme: 'GLN', value: '629 1041 500213' }, { scheme: 'client', value: '0417' }])
  expect([after.version, after.identifiers]).toEqual([before.version + 1, [{ scheme: 'GLN', value: '6291041500213' }, { scheme: 'client', value: '0417' }]])
  expect((await put([{ scheme: 'client', value: '0417' }])).identifiers).toEqual([{ scheme: 'client', value: '0417' }])
})

test('an account manager makes an account and is let into it; a taken number and a wrong currency are said', async () => {
  const anna = await t.signIn('account-manager')
  const payload = { number: 'NEW', name: 'New one', currency: 'SEK', country: 'SE', timeZone: 'Europe/Stockholm', calendar: null, openedOn: null, paymentDays: 14, creditLimit: '5000', creditHold: false }
  const made = await t.app.inject({ method: 'POST', url: '/api/accounts', headers: { ...anna }, payload })
  expect(made.statusCode).toBe(201)
  const out = await get<AccountOut>(`/api/accounts/${made.json().accountId}`, anna)
  expect(out).toMatchObject({ mayWrite: true, creditLimit: { amount: '5000.00', currency: 'SEK' }, sites: 0 })
  expect((await get<SiteList>(`/api/accounts/${made.json().accountId}/sites`, anna)).rows).toEqual([])

  const again = await t.app.inject({ method: 'POST', url: '/api/accounts', headers: { ...anna }, payload })
  expect([again.statusCode, again.json().refusal.code]).toEqual([409, 'accounts/account-number-taken'])
  const { number: _, ...fields } = payload
  const changed = await t.app.inject({ method: 'PUT', url: `/api/accounts/${made.json().accountId}`, headers: { ...anna }, payload: { ...fields, version: out.version, currency: 'EUR' } })
  expect(changed.json().refusal.code).toBe('accounts/currency-fixed')
  const reader = await t.signIn('read-only')
  expect((await t.app.inject({ method: 'POST', url: '/api/accounts', headers: { ...reader }, payload: { ...payload, number: 'X' } })).statusCode).toBe(404)
})

test('the timeline pages by key without losing or doubling an event', async () => {
  const boss = await t.signIn('director')
  const all = await get<Timeline>(`/api/accounts/${nord}/timeline?limit=500`, boss)
  const seen: string[] = []
  for (let next: string | null = ''; next !== null; ) {
    const page: Timeline = await get<Timeline>(`/api/accounts/${nord}/timeline?limit=3${next === '' ? '' : `&after=${encodeURIComponent(next)}`}`, boss)
    seen.push(...page.rows.map((row) => row.eventId))
    next = page.next
  }
  expect(all.rows.length).toBeGreaterThan(5)
  expect(seen).toEqual(all.rows.map((row) => row.eventId))
})
