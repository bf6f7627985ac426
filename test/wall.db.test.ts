// Two accounts in one house. Whoever opens one learns nothing of the other: by no table, no route, no list and no guessed id.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RouteOptions } from 'fastify'
import type { AccountId } from '#ground/ids'
import type { Day } from '#ground/day'
import type { Instant } from '#ground/instant'
import { Db } from '#platform/db'
import { NotFound } from '#platform/errors'
import { accountFor, accountsFor } from '#platform/access'
import type { Role, Session } from '#platform/access'
import { accountIdOf, contractIdOf, invoiceIdOf, orderIdOf, siteIdOf } from '#platform/keyed-id'
import { checkWithin } from '../src/app/checks.server.ts'
import { testHouse } from './pg.ts'
import { findingsOf } from './world-load.ts'
import { readWorld } from './world.ts'

const routes: RouteOptions[] = []
const t = await testHouse({ onRoute: (route) => routes.push(route) })
const owner = new Db(t.ownerUrl, { asApp: false, size: 2 })
afterAll(async () => {
  await owner.end()
  await t.close()
})

const OURS = accountIdOf('Nordkauf')
const THEIRS = accountIdOf('Zeppelin')

const worldOf = (account: string, mark: string): string => `
account  ${account}
site     ${mark}-Store
contract ${mark}-7   2026-01-01 .. 2026-12-31   A-100  12.40 EUR / carton
order    #${mark}-1  2026-03-02   A-100  120 carton  shipped 120 on 2026-03-04
order    #${mark}-2  2026-03-03   A-100  10 carton
invoice  ${mark}-R1  2026-03-09   A-100  120 carton  at 12.90
today    2026-03-20
`

beforeAll(async () => {
  for (const [account, mark] of [['Nordkauf', 'NK'], ['Zeppelin', 'ZZ']] as const) {
    const stamp = { userId: null, now: '2026-03-20T08:00:00Z' as Instant }
    await t.house.db.within('everything', async (tx) => {
      await findingsOf(tx, readWorld(worldOf(account, mark)))
      await checkWithin(tx, { accountId: accountIdOf(account), today: '2026-03-20' as Day, stamp })
    })
  }
}, 60_000)

const ownedTables = (): Promise<string[]> =>
  owner.within('everything', async (tx) =>
    (await tx.rows<{ name: string }>(`SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'account_id' ORDER BY 1`)).map((row) => row.name),
  )

const countIn = (db: Db, reach: readonly string[] | 'everything', table: string, where = 'true'): Promise<number> =>
  db.within(reach, async (tx) => Number((await tx.one<{ n: bigint }>(`SELECT count(*) AS n FROM ${table} WHERE ${where}`))?.n ?? 0n))

/** Everything of the other account, to see afterwards that nobody touched it. */
const theirRows = async (): Promise<string> => {
  const parts: string[] = []
  for (const table of await ownedTables()) {
    const rows = await owner.within('everything', (tx) => tx.rows<{ row: string }>(`SELECT t::text AS row FROM ${table} t WHERE account_id = $1 ORDER BY 1`, [THEIRS]))
    parts.push(table, ...rows.map((row) => row.row))
  }
  return parts.join('\n')
}

describe('the second wall', () => {
  it('shows no row of another account, in any table', async () => {
    const filled: string[] = []
    for (const table of await ownedTables()) {
      if ((await countIn(owner, 'everything', table, `account_id = '${THEIRS}'`)) > 0) filled.push(table)
      expect(await countIn(t.house.db, [OURS], table, `account_id <> '${OURS}'`), table).toBe(0)
      expect(await countIn(t.house.db, [], table), `${table}, without any account`).toBe(0)
    }
    expect(filled).toEqual(expect.arrayContaining(['accounts', 'sites', 'contracts', 'terms', 'orders', 'order_lines', 'invoices', 'invoice_lines', 'findings']))
  })

  it('shows everything to those who see everything', async () => {
    expect(await countIn(t.house.db, 'everything', 'orders')).toBe(4)
    expect(await countIn(t.house.db, [OURS, THEIRS], 'orders')).toBe(4)
    expect(await countIn(t.house.db, [OURS], 'orders')).toBe(2)
  })

  it('takes no row for another account and changes none', async () => {
    const before = await theirRows()
    const insert = t.house.db.within([OURS], (tx) => tx.run(`INSERT INTO duty_holders SELECT $1, 'orders', user_id, now() FROM users LIMIT 1`, [THEIRS]))
    await t.signIn('read-only')
    await expect(insert.then(() => t.house.db.within([OURS], (tx) => tx.run(`INSERT INTO duty_holders SELECT $1, 'orders', user_id, now() FROM users LIMIT 1`, [THEIRS])))).rejects.toThrow(/row-level security/)
    expect(await t.house.db.within([OURS], (tx) => tx.run(`UPDATE orders SET purchase_order = 'stolen' WHERE account_id = $1`, [THEIRS]))).toBe(0)
    expect(await t.house.db.within([OURS], (tx) => tx.run('UPDATE sites SET name = name'))).toBeGreaterThan(0)
    await expect(t.house.db.within([OURS], (tx) => tx.run('UPDATE sites SET account_id = $1', [THEIRS]))).rejects.toThrow()
    expect(await theirRows()).toBe(before)
  })

  it('forgets the reach when the transaction is over', async () => {
    await t.house.db.within('everything', (tx) => tx.rows('SELECT 1'))
    const client = await t.house.db.pool.connect()
    try {
      expect((await client.query('SELECT count(*)::int AS n FROM orders')).rows[0]).toEqual({ n: 0 })
    } finally {
      client.release()
    }
  })

  it('keeps the application away from passwords', async () => {
    await expect(t.house.db.within('everything', (tx) => tx.rows('SELECT * FROM auth.account'))).rejects.toThrow(/permission denied/)
  })
})

describe('the door', () => {
  const sessionAs = async (role: Role, accounts: Parameters<typeof t.signIn>[1]): Promise<Session> => {
    const { authorization } = await t.signIn(role, accounts)
    const session = await t.signInMachine.sessionFor(new Headers({ authorization }))
    if (session === null) throw new Error('a session was made for nobody')
    return session
  }
  const opens = async (session: Session, account: AccountId, duty: string, need: 'read' | 'write'): Promise<boolean> => {
    try {
      await accountFor(t.house.db, session, account, duty, need)
      return true
    } catch (error) {
      if (error instanceof NotFound) return false
      throw error
    }
  }

  it('opens every account to administrators and directors', async () => {
    for (const role of ['administrator', 'director'] as const) {
      const session = await sessionAs(role, {})
      expect(await opens(session, THEIRS, 'orders', 'write'), role).toBe(true)
      expect((await accountsFor(t.house.db, session)).reach).toBe('everything')
    }
  })

  it('opens to an account manager what is theirs, in every duty', async () => {
    const session = await sessionAs('account-manager', { writes: [OURS] })
    expect(await opens(session, OURS, 'orders', 'write')).toBe(true)
    expect(await opens(session, OURS, 'contracts', 'write')).toBe(true)
    expect(await opens(session, THEIRS, 'orders', 'read')).toBe(false)
    expect((await accountsFor(t.house.db, session)).reach).toEqual([OURS])
  })

  it('lets a team member write only in the duties they hold', async () => {
    const session = await sessionAs('team-member', { writes: [OURS], duties: ['invoices'] })
    expect(await opens(session, OURS, 'orders', 'read')).toBe(true)
    expect(await opens(session, OURS, 'invoices', 'write')).toBe(true)
    expect(await opens(session, OURS, 'orders', 'write')).toBe(false)
  })

  it('lets readers only read, and clients no more than that', async () => {
    for (const role of ['read-only', 'client-user'] as const) {
      const session = await sessionAs(role, { writes: [OURS] })
      expect(await opens(session, OURS, 'orders', 'read'), role).toBe(true)
      expect(await opens(session, OURS, 'orders', 'write'), role).toBe(false)
      expect(await opens(session, THEIRS, 'orders', 'read'), role).toBe(false)
    }
  })

  it('is shut for an account that does not exist, and for an id that is none', async () => {
    const session = await sessionAs('administrator', {})
    expect(await opens(session, accountIdOf('Nobody'), 'orders', 'read')).toBe(false)
    expect(await opens(session, `${OURS}' OR true --` as AccountId, 'orders', 'read')).toBe(false)
  })
})

describe('every route', () => {
  const apiRoutes = (): { method: string; url: string; schema: Schema }[] =>
    routes
      .flatMap((route) => [route.method].flat().map((method) => ({ method: String(method), url: route.url, schema: (route.schema ?? {}) as Schema })))
      .filter(({ method, url }) => method !== 'HEAD' && url.startsWith('/api/') && !url.startsWith('/api/auth/'))

  const OPEN = new Set(['/api/welcome', '/api/openapi.json', '/api/docs'])

  it('is seen by this test', () => {
    const seen = apiRoutes().map(({ method, url }) => `${method} ${url}`)
    expect(seen).toEqual(expect.arrayContaining(['GET /api/accounts/:accountId', 'GET /api/worklist', 'GET /api/users', 'POST /api/verdicts']))
    expect(seen.length).toBeGreaterThan(15)
  })

  it('is shut to nobody in particular', async () => {
    for (const { method, url } of apiRoutes().filter((route) => !OPEN.has(route.url))) {
      const answer = await t.app.inject({ method: method as 'GET', url: fill(url, THEIRS) })
      expect(answer.statusCode, `${method} ${url}`).toBe(401)
    }
  })

  it('tells an account manager of one account nothing of another, by path, query or body, and changes nothing there', async () => {
    const headers = await t.signIn('account-manager', { writes: [OURS] })
    const before = await theirRows()
    let tried = 0
    for (const { method, url, schema } of apiRoutes()) {
      const isOfAccount = url.includes(':accountId')
      const bodies = method === 'GET' || schema.body === undefined ? [undefined] : [sample(schema.body, THEIRS)]
      for (const [at, query] of queriesOf(schema.querystring).entries()) {
        for (const payload of bodies) {
          const answer = await t.app.inject({ method: method as 'GET', url: `${fill(url, THEIRS)}${query}`, headers, ...(payload === undefined ? {} : { payload: payload as object }) })
          tried += 1
          const what = `${method} ${url}${query} ${answer.statusCode} ${answer.body.slice(0, 300)}`
          if (isOfAccount) expect([404, ...(method === 'GET' && at === 0 ? [] : [422])], what).toContain(answer.statusCode)
          expect(answer.statusCode, what).toBeLessThan(500)
          expect(leaks(answer.body, `${fill(url, THEIRS)}${decodeURIComponent(query)}${JSON.stringify(payload)}`), what).toEqual([])
        }
      }
    }
    expect(tried).toBeGreaterThan(20)
    expect(await theirRows()).toBe(before)
  }, 120_000)

  it('with ids of another account beneath the own account tells as little', async () => {
    const headers = await t.signIn('account-manager', { writes: [OURS] })
    for (const { method, url, schema } of apiRoutes().filter((route) => route.method === 'GET' && route.url.includes(':accountId') && route.url.split(':').length > 2)) {
      const answer = await t.app.inject({ method: method as 'GET', url: `${fill(url.replace(':accountId', OURS), THEIRS)}${queriesOf(schema.querystring)[0]}`, headers })
      expect(answer.statusCode, `${url} ${answer.body.slice(0, 200)}`).toBe(404)
      expect(leaks(answer.body, fill(url, THEIRS)), url).toEqual([])
    }
  })

  it('of the administrators does not exist for others', async () => {
    for (const role of ['director', 'account-manager', 'team-member', 'read-only', 'client-user'] as const) {
      const headers = await t.signIn(role, { writes: [OURS] })
      for (const url of ['/api/users', '/api/settings']) expect((await t.app.inject({ method: 'GET', url, headers })).statusCode, `${role} ${url}`).toBe(404)
      expect((await t.app.inject({ method: 'POST', url: '/api/users', headers, payload: { email: 'a@b.c', name: 'A', role: 'administrator' } })).statusCode).toBe(404)
    }
  })
})

type Schema = { body?: unknown; querystring?: { properties?: Record<string, unknown>; required?: string[] } }

/** Words that only the other account's records hold, and that the asker did not say first. */
const leaks = (body: string, sent: string): string[] => ['Zeppelin', 'ZZ-Store', '#ZZ-', 'ZZ-R1', 'ZZ-7', ...THEIR_IDS].filter((mark) => body.includes(mark) && !sent.includes(mark))

const THEIR_IDS = [siteIdOf(THEIRS, 'ZZ-Store'), orderIdOf(THEIRS, '#ZZ-1'), orderIdOf(THEIRS, '#ZZ-2'), invoiceIdOf(THEIRS, 'ZZ-R1'), contractIdOf(THEIRS, 'ZZ-7')]

const idsOf = (account: AccountId): Record<string, string> => ({
  accountId: account,
  siteId: siteIdOf(account, 'ZZ-Store'),
  orderId: orderIdOf(account, '#ZZ-1'),
  invoiceId: invoiceIdOf(account, 'ZZ-R1'),
  contractId: contractIdOf(account, 'ZZ-7'),
})

const fill = (url: string, account: AccountId): string => url.replace(/:([a-zA-Z]+)/g, (_, name: string) => idsOf(account)[name] ?? '00000000-0000-4000-8000-000000000001')

/** The plain address, and the address with each question it understands asked about the other account. */
const queriesOf = (querystring: Schema['querystring']): string[] => {
  const properties = (querystring?.properties ?? {}) as Record<string, JsonSchema>
  const needed = Object.entries(properties).filter(([name]) => querystring?.required?.includes(name) === true).map(([name, one]) => [name, String(sample(one, THEIRS, name))] as const)
  const asked = Object.keys(properties).flatMap((name) => [idsOf(THEIRS)[name], THEIRS, 'Zeppelin', 'ZZ'].filter((value) => value !== undefined).map((value) => [name, value] as const))
  const questions = [needed, ...asked.map((one) => [...needed.filter(([name]) => name !== one[0]), one])]
  return questions.map((pairs) => (pairs.length === 0 ? '' : `?${new URLSearchParams(pairs.map(([name, value]) => [name, value]))}`))
}

type JsonSchema = { type?: string; const?: unknown; enum?: unknown[]; anyOf?: JsonSchema[]; properties?: Record<string, JsonSchema>; required?: string[]; items?: JsonSchema; minItems?: number; format?: string; pattern?: string }

/** A body of the asked form that speaks of the other account wherever it can. */
const sample = (given: unknown, account: AccountId, name = ''): unknown => {
  const schema = given as JsonSchema
  if (schema.const !== undefined) return schema.const
  if (schema.enum !== undefined) return schema.enum[0]
  if (schema.anyOf !== undefined) return sample(schema.anyOf[0], account, name)
  if (schema.type === 'object') return Object.fromEntries(Object.entries(schema.properties ?? {}).filter(([key]) => schema.required?.includes(key) === true || key.endsWith('Id')).map(([key, one]) => [key, sample(one, account, key)]))
  if (schema.type === 'array') return [sample(schema.items ?? {}, account, name.replace(/s$/, ''))]
  if (schema.type === 'boolean') return true
  if (schema.type === 'integer' || schema.type === 'number') return 1
  if (schema.type === 'null') return null
  const known = idsOf(account)[name] ?? idsOf(account)[`${name}Id`] ?? (name.endsWith('Id') || schema.format === 'uuid' || /0-9a-f/.test(schema.pattern ?? '') ? account : undefined)
  return known ?? (/\\d\{4\}-/.test(schema.pattern ?? '') || /day|On$|^from$|^to$/i.test(name) ? '2026-03-20' : 'sample')
}
