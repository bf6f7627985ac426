// The machine room over HTTP and below: jobs, files, the error edge, limits, headers, the API's document, metrics.

import { afterAll, describe, expect, it } from 'vitest'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { Instant } from '#ground/instant'
import { bareApp } from '#platform/app'
import { NotFound } from '#platform/errors'
import { limitsOf } from '#platform/guards'
import { runDueJobs } from '#platform/jobs'
import { speech } from '../app/speech.server.ts'
import { testHouse } from '../../test/pg.ts'

const t = await testHouse()
afterAll(() => t.close())

describe('jobs', () => {
  const waiting = () => t.house.db.within('everything', async (tx) => Number((await tx.one<{ n: bigint }>('SELECT machinery.jobs_waiting() AS n'))?.n))

  it('are there when the change is there, and not when it was rolled back', async () => {
    const before = await waiting()
    await expect(
      t.house.db.within('everything', async (tx) => {
        await t.house.jobs.add(tx, 'test/never', { a: 1 })
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    expect(await waiting()).toBe(before)
    await t.house.db.within('everything', (tx) => t.house.jobs.add(tx, 'test/waits', { a: 1 }, { key: 'once', after: 1e9 }))
    await t.house.db.within('everything', (tx) => t.house.jobs.add(tx, 'test/waits', { a: 2 }, { key: 'once', after: 1e9 }))
    expect(await waiting()).toBe(before + 1)
  })

  it('that wait under one key are one, and lists of what they are asked are joined', async () => {
    const seen: unknown[] = []
    const list = [{ name: 'test/joins', run: async (_: unknown, payload: unknown) => void seen.push(payload) }]
    for (const order of ['A', 'B']) await t.house.db.within('everything', (tx) => t.house.jobs.add(tx, 'test/joins', [{ order }], { key: 'K', queue: 'Q' }))
    await runDueJobs(t.ownerUrl, t.house, list)
    expect(seen).toEqual([[{ order: 'A' }, { order: 'B' }]])
  })

  it('run with the house, once each', async () => {
    const seen: unknown[] = []
    await t.house.db.within('everything', (tx) => t.house.jobs.add(tx, 'test/runs', { account: 'A' }))
    const list = [{ name: 'test/runs', run: async (_: unknown, payload: unknown) => void seen.push(payload) }]
    await runDueJobs(t.ownerUrl, t.house, list)
    await runDueJobs(t.ownerUrl, t.house, list)
    expect(seen).toEqual([{ account: 'A' }])
  })
})

describe('files', () => {
  it('are kept once under what they contain, and read back the same', async () => {
    const bytes = Buffer.from('R-88;12.90\n'.repeat(1000))
    const [first, second] = await Promise.all([t.house.files.put(bytes), t.house.files.put(Readable.from([bytes.subarray(0, 7), bytes.subarray(7)]))])
    expect(first).toEqual(second)
    expect(first.size).toBe(bytes.length)
    expect((await t.house.files.read(first.sha256)).equals(bytes)).toBe(true)
    expect(readdirSync(join(t.house.files.folder, 'incoming'))).toEqual([])
    await expect(t.house.files.read('0'.repeat(64))).rejects.toThrow(NotFound)
    await expect(t.house.files.read('../../secrets/postgres')).rejects.toThrow(NotFound)
  })
})

describe('the edge', () => {
  it('says what is wrong and where, in the language of the asker', async () => {
    const admin = await t.signIn('administrator', { locale: 'de' })
    const answer = await t.app.inject({ method: 'POST', url: '/api/users', headers: admin, payload: { name: '', role: 'emperor' } })
    expect(answer.statusCode).toBe(422)
    expect(answer.json().problems[0]).toMatchObject({ at: 'email', text: 'Hier fehlt etwas.' })
    const broken = await t.app.inject({ method: 'POST', url: '/api/users', headers: { ...admin, 'content-type': 'application/json' }, payload: '{"name":' })
    expect([broken.statusCode, broken.json().problems[0].text]).toEqual([400, 'Das Gesendete ist kein lesbares JSON.'])
  })

  it('refuses as a value with a sentence', async () => {
    const admin = await t.signIn('administrator')
    const draft = { email: 'twice@example.test', name: 'Twice', role: 'director', password: 'long enough, surely' }
    expect((await t.app.inject({ method: 'POST', url: '/api/users', headers: admin, payload: draft })).statusCode).toBe(201)
    const again = await t.app.inject({ method: 'POST', url: '/api/users', headers: admin, payload: { ...draft, email: 'TWICE@example.test' } })
    expect(again.statusCode).toBe(409)
    expect(again.json().refusal).toMatchObject({ code: 'users/email-taken', at: 'email', text: 'There is already somebody with the e-mail TWICE@example.test.' })
  })

  it('turns a fault into a number and tells nothing of the inside', async () => {
    const app = await bareApp({ house: t.house, signIn: t.signInMachine, speech, secure: false, limits: limitsOf({}), version: '0' })
    app.get('/api/fault', { config: { open: true } }, () => {
      throw new Error('the password is 1234')
    })
    const answer = await app.inject({ method: 'GET', url: '/api/fault' })
    await app.close()
    expect(answer.statusCode).toBe(500)
    expect(answer.json()).toEqual({ fault: { id: expect.stringMatching(/^[0-9a-f-]{36}$/) } })
  })

  it('takes no body beyond a megabyte and no flood of requests', async () => {
    const headers = await t.signIn('director')
    const large = await t.app.inject({ method: 'PATCH', url: '/api/me', headers, payload: { name: 'x'.repeat(1_100_000) } })
    expect(large.statusCode).toBe(413)
    let last = 0
    for (let at = 0; at < 305 && last !== 429; at++) last = (await t.app.inject({ method: 'GET', url: '/api/welcome', remoteAddress: '10.9.9.9' })).statusCode
    expect(last).toBe(429)
  })

  it('says where text stands that cannot be kept, however deep it is nested', async () => {
    const headers = await t.signIn('director')
    const ask = await t.app.inject({ method: 'GET', url: '/api/orders?text=a%00b', headers })
    expect(ask.statusCode).toBe(422)
    expect(ask.json().problems).toEqual([{ at: 'text', say: { key: 'problem.text' }, text: 'This holds characters that cannot be kept.' }])
    for (const name of ['a\u0000b', 'half \ud83d']) expect((await t.app.inject({ method: 'PATCH', url: '/api/me', headers, payload: { name } })).json().problems).toMatchObject([{ at: 'name' }])
    const deep = `{"name":${'['.repeat(50_000)}"\\u0000"${']'.repeat(50_000)}}`
    expect((await t.app.inject({ method: 'PATCH', url: '/api/me', headers: { ...headers, 'content-type': 'application/json' }, payload: deep })).statusCode).toBe(422)
    expect((await t.app.inject({ method: 'PATCH', url: '/api/me', headers, payload: { name: 'Zoë 😀' } })).statusCode).toBe(200)
  })

  it('sends strict headers with everything', async () => {
    const { headers } = await t.app.inject({ method: 'GET', url: '/api/welcome' })
    expect(headers['content-security-policy']).toContain("default-src 'self'")
    expect(headers['content-security-policy']).not.toMatch(/https?:|unsafe-eval|script-src[^;]*unsafe-inline/)
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin' })
  })
})

describe('the API as a document', () => {
  it('is OpenAPI 3.1 and names every route with its schema', async () => {
    const document = (await t.app.inject({ method: 'GET', url: '/api/openapi.json' })).json()
    expect(document.openapi).toBe('3.1.0')
    expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(['/api/accounts/{accountId}', '/api/worklist', '/api/users']))
  })

  it('reads as a page that asks nobody else for anything', async () => {
    const page = (await t.app.inject({ method: 'GET', url: '/api/docs' })).body
    expect(page).toContain('/api/accounts/{accountId}')
    expect(page).not.toMatch(/src="http|href="http|@import|<script/)
  })
})

describe('those who run it', () => {
  it('see that it lives, that it can work, and how it does', async () => {
    expect((await t.app.inject({ method: 'GET', url: '/healthz' })).json()).toMatchObject({ ok: true })
    expect((await t.app.inject({ method: 'GET', url: '/readyz' })).statusCode).toBe(200)
    const metrics = (await t.app.inject({ method: 'GET', url: '/metrics' })).body
    for (const name of ['mainstay_http_seconds', 'mainstay_findings_open', 'mainstay_jobs_waiting', 'process_cpu_seconds_total']) expect(metrics).toContain(name)
    expect((await t.app.inject({ method: 'GET', url: '/metrics', remoteAddress: '10.0.0.7' })).statusCode).toBe(404)
  })
})

describe('a test house', () => {
  it('answers nobody who has not signed in', async () => {
    const answer = await t.app.inject({ method: 'GET', url: '/api/accounts' })
    expect(answer.statusCode).toBe(401)
  })

  it('knows somebody who has', async () => {
    const headers = await t.signIn('director')
    const answer = await t.app.inject({ method: 'GET', url: '/api/nothing-here', headers })
    expect(answer.statusCode).toBe(404)
  })

  it('shows the application role no row of an account it was not let into', async () => {
    const seen = await t.house.db.within([], (tx) => tx.rows('SELECT * FROM events'))
    expect(seen).toEqual([])
  })
})
