import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accountIdOf } from '#platform/keyed-id'
import type { TestHouse } from '../../../../test/pg.ts'
import { testHouse } from '../../../../test/pg.ts'
import { readWorld } from '../../../../test/world.ts'
import { findingsOf } from '../../../../test/world-load.ts'
import type { WayList } from '../mailbox/ways.wire.ts'
import type { PartnerSettings } from './partner.ts'
import type { PartnerList, PartnerOut } from './partners.wire.ts'

type Who = Readonly<{ authorization: string }>
type Answer = Readonly<{ status: number; body: string; json: { problems?: readonly { at: string; text: string }[]; refusal?: { code: string; at?: string; text: string } } }>

const OURS = accountIdOf('Nordkauf')
const THEIRS = accountIdOf('Kestrel')

let t: TestHouse
let manager: Who
let rival: Who
let reader: Who
let administrator: Who

const world = (account: string): string => `
account  ${account} in USD
site     Store-1
contract C-7    2026-01-01 .. 2026-12-31   A-100  12.40 USD / carton
today    2026-03-02
`

beforeAll(async () => {
  t = await testHouse({ today: '2026-03-02' })
  for (const name of ['Nordkauf', 'Kestrel']) await t.house.db.within('everything', (tx) => findingsOf(tx, readWorld(world(name))))
  manager = await t.signIn('account-manager', { writes: [OURS] })
  rival = await t.signIn('account-manager', { writes: [THEIRS] })
  reader = await t.signIn('read-only', { reads: [OURS] })
  administrator = await t.signIn('administrator')
}, 120_000)
afterAll(() => t.close())

const call = async (who: Who, method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, payload?: object): Promise<Answer> => {
  const answer = await t.app.inject({ method, url: `/api${url}`, headers: who, ...(payload === undefined ? {} : { payload }) })
  return { status: answer.statusCode, body: answer.body, json: answer.body === '' ? {} : answer.json() }
}

const SETTINGS: PartnerSettings = {
  format: 'x12', version: '004010', profile: null, them: [{ id: 'NORDKAUF', scheme: '01' }], us: { id: 'FAIRWIND', scheme: 'ZZ' }, groupThem: null, groupUs: null, signs: null, sends: ['order'], wants: ['order-response'],
  defaultSite: null, required: ['number'], changes: 'ask', substitutes: 'ask', out: null,
}
const SFTP = {
  kind: 'sftp', host: 'sftp.nordkauf.example', port: 22, user: 'fairwind', password: 'a-secret-of-theirs', hostKey: `SHA256:${'a'.repeat(43)}`, path: '/in',
} as const

const partnerOf = (answer: Answer): PartnerOut => answer.json as unknown as PartnerOut
const make = (who: Who, account: string, name: string, settings: Partial<PartnerSettings>): Promise<Answer> => call(who, 'POST', `/accounts/${account}/partners`, { name, state: 'test', settings: { ...SETTINGS, ...settings } })
const pathOf = ({ accountId, partnerId }: PartnerOut): string => `/accounts/${accountId}/partners/${partnerId}`
const write = (partner: PartnerOut, change: object, who = manager): Promise<Answer> => call(who, 'PUT', pathOf(partner), { name: partner.name, state: partner.state, settings: partner.settings, version: partner.version, ...change })

describe('a partner', () => {
  let partner: PartnerOut

  test('is made by whoever may write the account, and read by whoever sees it', async () => {
    const made = await make(manager, OURS, 'Nordkauf', { out: SFTP })
    expect(made.status).toBe(201)
    partner = partnerOf(made)
    expect(partner).toMatchObject({ account: 'Nordkauf', state: 'test', version: 1, mayWrite: true })
    expect((await call(reader, 'GET', pathOf(partner))).json).toMatchObject({ name: 'Nordkauf', mayWrite: false })
    expect((await call(reader, 'PUT', pathOf(partner), { name: 'Mine', state: 'test', settings: SETTINGS, version: 1 })).status).toBe(404)
    expect((await call(rival, 'GET', pathOf(partner))).status).toBe(404)
    for (const [who, may] of [[manager, true], [reader, false], [administrator, true]] as const) expect(((await call(who, 'GET', `/partners?account=${OURS}`)).json as unknown as PartnerList).rows.map((row) => row.mayWrite)).toEqual([may])
    expect(((await call(rival, 'GET', '/partners')).json as unknown as PartnerList).rows).toEqual([])
  })

  test('says which secrets are kept, and never a secret', async () => {
    for (const { body } of [await call(manager, 'GET', pathOf(partner)), await call(manager, 'GET', '/partners'), await write(partner, {})]) {
      expect(body).not.toContain('a-secret-of-theirs')
      expect(body).toContain('"secrets":["password"]')
    }
    const [kept] = await t.house.db.within('everything', (tx) => tx.rows<{ settings: PartnerSettings }>('SELECT settings FROM partners WHERE partner_id = $1', [partner.partnerId]))
    expect(kept?.settings.out).toEqual(SFTP)
    const told = await t.house.db.within('everything', (tx) => tx.rows<{ text: string }>("SELECT e::text AS text FROM events e WHERE e.kind LIKE 'exchange/partner-%'"))
    expect(told.length).toBeGreaterThan(0)
    expect(told.map((row) => row.text).join()).not.toContain('a-secret-of-theirs')
  })

  test('keeps its secret for the same server only', async () => {
    const now = partnerOf(await call(manager, 'GET', pathOf(partner)))
    const elsewhere = await write(now, { settings: { ...now.settings, out: { ...now.settings.out, host: 'sftp.elsewhere.example' } } })
    expect(elsewhere).toMatchObject({ status: 422, json: { problems: [{ at: 'settings.out.password' }] } })
  })

  test('is not written over by who saw an older one', async () => {
    const now = partnerOf(await call(manager, 'GET', pathOf(partner)))
    expect((await write(now, { name: 'Nordkauf EDI' })).status).toBe(200)
    expect(await write(now, { name: 'Something else' })).toMatchObject({ status: 409, json: { refusal: { code: 'exchange/partner-changed' } } })
    expect((await call(manager, 'GET', pathOf(partner))).json).toMatchObject({ name: 'Nordkauf EDI' })
  })

  test('has a name of its own in its account, and numbers nobody else has there', async () => {
    expect(await make(manager, OURS, 'nordkauf edi', { them: [{ id: 'OTHER', scheme: null }] })).toMatchObject({ status: 409, json: { refusal: { code: 'exchange/partner-name-taken', at: 'name' } } })
    const taken = await make(manager, OURS, 'Nordkauf again', {})
    expect(taken).toMatchObject({ status: 409, json: { refusal: { code: 'exchange/identity-taken', at: 'settings.them' } } })
    expect(taken.json.refusal?.text).toContain('Nordkauf EDI')
  })

  test('of another account is not told of, when one of its numbers is taken', async () => {
    const clash = await make(rival, THEIRS, 'Kestrel', {})
    expect(clash).toMatchObject({ status: 409, json: { refusal: { code: 'exchange/identity-taken', at: 'settings.them' } } })
    expect(clash.body).not.toMatch(/nordkauf/i)
    expect(clash.body).not.toContain(partner.partnerId)
    expect((await make(rival, THEIRS, 'Kestrel', { us: { id: 'FAIRWIND-2', scheme: 'ZZ' } })).status).toBe(201)
  })

  test('needs a number to be known by, and a way out that can be tried', async () => {
    expect((await make(manager, OURS, 'Nobody', { them: [{ id: ' ', scheme: null }] })).json.problems?.map(({ at }) => at)).toEqual(['settings.them'])
    const nowhere = await make(manager, OURS, 'Nowhere', { them: [{ id: 'NOWHERE', scheme: null }], out: { kind: 'folder', path: 'in' } })
    expect(nowhere.json.problems?.map(({ at }) => at)).toEqual(['settings.out.path'])
    expect((await make(manager, OURS, 'Pigeon', { them: [{ id: 'PIGEON', scheme: null }], out: { kind: 'pigeon' } as never })).status).toBe(422)
  })

  test('that is off can be kept beside a new one with its numbers, but not switched on', async () => {
    const old = partnerOf(await make(manager, OURS, 'Old', { them: [{ id: 'MOVED', scheme: null }] }))
    const off = partnerOf(await write(old, { state: 'off' }))
    expect((await make(rival, THEIRS, 'New', { them: [{ id: 'MOVED', scheme: null }] })).status).toBe(201)
    const renamed = await write(off, { name: 'Old, off' })
    expect(renamed.status).toBe(200)
    expect(await write(partnerOf(renamed), { state: 'production' })).toMatchObject({ status: 409, json: { refusal: { code: 'exchange/identity-taken' } } })
  })
})

describe('the ways in', () => {
  const save = (settings: object, id = 'new', who = administrator): Promise<Answer> => call(who, 'PUT', `/exchange/ways/${id}`, { name: 'Their server', state: 'on', settings })
  const IN = { ...SFTP, after: 'move' }

  test('do not exist for anybody but administrators', async () => {
    expect((await call(manager, 'GET', '/exchange/ways')).status).toBe(404)
    expect((await save(IN, 'new', manager)).status).toBe(404)
    expect((await call(await t.signIn('director'), 'GET', '/exchange/ways')).status).toBe(404)
  })

  test('give no secret back and keep it when it is left out', async () => {
    const made = await save(IN)
    expect(made.status).toBe(200)
    const list = await call(administrator, 'GET', '/exchange/ways')
    expect(list.body).not.toContain('a-secret-of-theirs')
    const row = (list.json as unknown as WayList).rows[0]
    expect(row).toMatchObject({ name: 'Their server', state: 'on', lookedAt: null, trouble: null, settings: { kind: 'sftp', host: 'sftp.nordkauf.example', secrets: ['password'] } })
    const bare = { ...IN, password: '', secrets: ['password'] }
    expect((await save({ ...bare, path: '/out' }, row?.wayId)).status).toBe(200)
    expect((await save({ ...bare, user: 'somebody' }, row?.wayId)).json.problems?.map(({ at }) => at)).toEqual(['settings.password'])
    const [kept] = await t.house.db.within('everything', (tx) => tx.rows<{ settings: object }>('SELECT settings FROM exchange_ways'))
    expect(kept?.settings).toEqual({ ...IN, path: '/out' })
    expect(await save(IN)).toMatchObject({ status: 409, json: { refusal: { code: 'exchange/way-name-taken', at: 'name' } } })
    expect((await call(administrator, 'DELETE', `/exchange/ways/${row?.wayId}`)).status).toBe(204)
  })

  test('of an unknown kind, or without what they need, are told at their field', async () => {
    expect((await save({ kind: 'pigeon', path: '/loft' })).status).toBe(422)
    expect((await save({ kind: 'folder', path: '', after: 'move', settleSeconds: 5 })).json.problems?.map(({ at }) => at)).toContain('settings.path')
    expect((await save({ kind: 'folder', path: 'in', after: 'move', settleSeconds: 5 })).json.problems?.map(({ at }) => at)).toEqual(['settings.path'])
    expect((await call(administrator, 'PUT', '/exchange/ways/nobody', { name: 'x', state: 'on', settings: IN })).status).toBe(404)
  })
})

describe('our company', () => {
  const COMPANY = {
    name: 'Fairwind Supply', street: '1 Harbour Road', city: 'Boston', region: 'MA', postcode: '02110', country: 'US', vat: null, registration: null, gln: null, endpoint: null, iban: null, bic: null, contactName: null, contactPhone: null,
    contactMail: null,
  }

  test('is written by administrators and read by everybody', async () => {
    expect((await call(manager, 'PUT', '/company', COMPANY)).status).toBe(404)
    expect((await call(administrator, 'PUT', '/company', { ...COMPANY, gln: '4012345000009', iban: 'DE89370400440532013000' })).status).toBe(200)
    expect((await call(reader, 'GET', '/company')).json).toMatchObject({ mayWrite: false, company: { name: 'Fairwind Supply', gln: '4012345000009' } })
  })

  test('has no IBAN, GLN or country that cannot be right: each is told at its field', async () => {
    expect((await call(administrator, 'PUT', '/company', { ...COMPANY, gln: '4012345000001', iban: 'DE00370400440532013000' })).json.problems?.map(({ at }) => at)).toEqual(['gln', 'iban'])
    expect((await call(administrator, 'PUT', '/company', { ...COMPANY, country: 'Germany' })).json.problems?.map(({ at }) => at)).toEqual(['country'])
    expect((await call(administrator, 'PUT', '/company', { ...COMPANY, name: '' })).json.problems?.map(({ at }) => at)).toEqual(['name'])
  })
})
