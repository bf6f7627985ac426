// Signing in as people do it: over HTTP, with passwords, cookies, second factors and mails.

import { createHmac } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import type { UserId } from '#ground/ids'
import { need } from '#ground/outcome'
import { createUser } from '#platform/users.server'
import pg from 'pg'
import { lookUpSession } from '#platform/session-lookup'
import { TEST_SECRET, testHouse } from '../../test/pg.ts'

const t = await testHouse()
afterAll(() => t.close())

const HERE = { host: 'localhost:4400', origin: 'http://localhost:4400', 'sec-fetch-site': 'same-origin' }
const PASSWORD = 'correct horse battery'

let clients = 0
/** Every test comes from an address of its own, so that rate limits of one do not meet another. */
const from = () => `10.1.${Math.floor(++clients / 250)}.${(clients % 250) + 1}`

const addPerson = async (email: string, role: 'director' | 'administrator' | 'read-only' = 'director'): Promise<UserId> => {
  const userId = need(await t.house.db.within('everything', (tx) => createUser(tx, { email, name: 'A person', role }, { userId: null, now: t.house.clock.now() })))
  await t.signInMachine.setPassword(userId, PASSWORD)
  return userId
}

const post = (path: string, body: object, headers: Record<string, string> = {}, remoteAddress = from()) =>
  t.app.inject({ method: 'POST', url: `/api/auth${path}`, headers: { ...HERE, ...headers }, payload: body, remoteAddress })

const signIn = (email: string, password = PASSWORD, remoteAddress?: string) => post('/sign-in/email', { email, password }, {}, remoteAddress)

const cookieOf = (answer: { headers: Record<string, unknown> }): string =>
  [answer.headers['set-cookie'] ?? []].flat().map((cookie) => String(cookie).split(';')[0]).join('; ')

const me = (headers: Record<string, string>) => t.app.inject({ method: 'GET', url: '/api/me', headers })

describe('signing in', () => {
  it('opens the house to the right password and to no other', async () => {
    await addPerson('maya@example.test')
    expect((await signIn('maya@example.test', 'not the password')).statusCode).toBe(401)
    const signedIn = await signIn('maya@example.test')
    expect(signedIn.statusCode).toBe(200)
    const answer = await me({ cookie: cookieOf(signedIn) })
    expect(answer.statusCode).toBe(200)
    expect(answer.json().user).toMatchObject({ email: 'maya@example.test', role: 'director' })
  })

  it('keeps the cookie from scripts and from other sites', async () => {
    await addPerson('nils@example.test')
    const cookie = [(await signIn('nils@example.test')).headers['set-cookie']].flat().find((one) => String(one).includes('session_token'))
    expect(cookie).toMatch(/HttpOnly/i)
    expect(cookie).toMatch(/SameSite=Lax/i)
  })

  it('answers with a token that serves instead of the cookie', async () => {
    await addPerson('ona@example.test')
    const token = (await signIn('ona@example.test')).headers['set-auth-token']
    expect(typeof token).toBe('string')
    expect((await me({ authorization: `Bearer ${String(token)}` })).statusCode).toBe(200)
    expect((await me({ authorization: 'Bearer made-up' })).statusCode).toBe(401)
  })

  it('knows the holder in one question to the database, and nobody with a forged signature', async () => {
    await addPerson('olaf@example.test')
    const token = String((await signIn('olaf@example.test')).headers['set-auth-token'])
    const pool = new pg.Pool({ connectionString: t.ownerUrl })
    try {
      const lookup = { pool, secret: TEST_SECRET, cookieName: 'mainstay.session_token', renewAfter: 1000 }
      const ask = (bearer: string, renewAfter = 1000) => lookUpSession({ ...lookup, renewAfter }, new Headers({ authorization: `Bearer ${bearer}` }))
      expect(await ask(token)).toMatchObject({ email: 'olaf@example.test' })
      expect(await ask(token, 0), 'due for renewal: the library says').toBeUndefined()
      const [body = '', signature = ''] = token.split('.')
      expect(await ask(`${body}.${Buffer.from(signature, 'base64').reverse().toString('base64')}`)).toBeUndefined()
      expect((await me({ authorization: `Bearer ${body}.AAAA` })).statusCode).toBe(401)
      expect((await me({ cookie: `mainstay.session_token=${body}.AAAA` })).statusCode).toBe(401)
    } finally {
      await pool.end()
    }
  })

  it('keeps somebody signed in who comes back within two weeks, and not who stays away', async () => {
    await addPerson('otto@example.test')
    const cookie = cookieOf(await signIn('otto@example.test'))
    const pool = new pg.Pool({ connectionString: t.ownerUrl })
    const age = (text: string) => pool.query(text)
    try {
      await age(`UPDATE auth.session SET "updatedAt" = now() - interval '2 days', "expiresAt" = now() + interval '12 days' WHERE "userId" = (SELECT auth_id FROM users WHERE email = 'otto@example.test')`)
      const renewed = await me({ cookie })
      expect([renewed.statusCode, cookieOf(renewed)]).toEqual([200, expect.stringContaining('mainstay.session_token=')])
      await age(`UPDATE auth.session SET "expiresAt" = now() - interval '1 minute' WHERE "userId" = (SELECT auth_id FROM users WHERE email = 'otto@example.test')`)
      expect((await me({ cookie })).statusCode).toBe(401)
    } finally {
      await pool.end()
    }
  })

  it('lets nobody in any more after signing out', async () => {
    await addPerson('pia@example.test')
    const cookie = cookieOf(await signIn('pia@example.test'))
    expect((await post('/sign-out', {}, { cookie })).statusCode).toBe(200)
    expect((await me({ cookie })).statusCode).toBe(401)
  })

  it('takes no sign-ups', async () => {
    const answer = await post('/sign-up/email', { email: 'stranger@example.test', password: PASSWORD, name: 'Stranger' })
    expect(answer.statusCode).toBe(400)
  })

  it('shuts out a deactivated person at once, with their open sessions', async () => {
    const userId = await addPerson('quin@example.test')
    const cookie = cookieOf(await signIn('quin@example.test'))
    const admin = await t.signIn('administrator')
    const changed = await t.app.inject({ method: 'PATCH', url: `/api/users/${userId}`, headers: admin, payload: { active: false } })
    expect(changed.statusCode).toBe(200)
    expect((await me({ cookie })).statusCode).toBe(401)
    const again = cookieOf(await signIn('quin@example.test'))
    expect((await me({ cookie: again })).statusCode).toBe(401)
  })

  it('slows down whoever guesses from one address, and nobody else', async () => {
    await addPerson('rosa@example.test')
    const address = from()
    expect((await signIn('rosa@example.test', 'a guess', address)).statusCode).toBe(401)
    let last = 0
    // not even an e-mail: counted all the same, and quick to turn down
    for (let at = 0; at < 21; at++) last = (await signIn('rosa', 'a guess', address)).statusCode
    expect(last).toBe(429)
    expect((await signIn('rosa@example.test', PASSWORD, address)).statusCode).toBe(429)
    expect((await signIn('rosa@example.test', PASSWORD)).statusCode, 'from elsewhere it still works').toBe(200)
  })

  it('does not believe an address that the client itself claims', async () => {
    const address = from()
    let last = 0
    for (let at = 0; at < 22; at++) last = (await post('/sign-in/email', { email: 'sam', password: 'guess' }, { 'x-mainstay-client': `9.9.9.${at}`, 'x-forwarded-for': `8.8.8.${at}` }, address)).statusCode
    expect(last).toBe(429)
  })
})

describe('a forgotten password', () => {
  it('is replaced through the link in the mail, once, and ends every session', async () => {
    await addPerson('tess@example.test')
    const old = cookieOf(await signIn('tess@example.test'))
    expect((await post('/request-password-reset', { email: 'tess@example.test' })).statusCode).toBe(200)
    const letter = t.letters.find((one) => one.to === 'tess@example.test')
    expect(letter?.subject).toBe('Choose a new password for Mainstay')
    const token = /token=(\S+)/.exec(letter?.text ?? '')?.[1] ?? ''
    expect((await post('/reset-password', { newPassword: 'another good one', token })).statusCode).toBe(200)
    expect((await me({ cookie: old })).statusCode).toBe(401)
    expect((await signIn('tess@example.test')).statusCode).toBe(401)
    expect((await signIn('tess@example.test', 'another good one')).statusCode).toBe(200)
    expect((await post('/reset-password', { newPassword: 'a third good one', token })).statusCode).toBe(400)
  })

  it('tells a stranger nothing about who is known here', async () => {
    const before = t.letters.length
    const unknown = await post('/request-password-reset', { email: 'nobody@example.test' })
    await addPerson('uma@example.test')
    const known = await post('/request-password-reset', { email: 'uma@example.test' })
    expect(unknown.statusCode).toBe(known.statusCode)
    expect(unknown.body).toBe(known.body)
    expect(t.letters.slice(before).map((letter) => letter.to)).toEqual(['uma@example.test'])
  })
})

describe('a second factor', () => {
  it('is asked for once it is on, and the password alone opens nothing', async () => {
    await addPerson('vera@example.test')
    const cookie = cookieOf(await signIn('vera@example.test'))
    const enabled = await post('/two-factor/enable', { password: PASSWORD }, { cookie })
    expect(enabled.statusCode).toBe(200)
    const secret = new URL(enabled.json().totpURI).searchParams.get('secret') ?? ''
    const proven = await post('/two-factor/verify-totp', { code: totp(secret) }, { cookie })
    expect(proven.statusCode).toBe(200)

    const half = await signIn('vera@example.test')
    expect(half.json().twoFactorRedirect).toBe(true)
    expect((await me({ cookie: cookieOf(half) })).statusCode).toBe(401)
    expect((await post('/two-factor/verify-totp', { code: '000000' }, { cookie: cookieOf(half) })).statusCode).toBe(401)
    const whole = await post('/two-factor/verify-totp', { code: totp(secret) }, { cookie: cookieOf(half) })
    expect(whole.statusCode).toBe(200)
    expect((await me({ cookie: cookieOf(whole) })).statusCode).toBe(200)
    const shell = await t.app.inject({ method: 'GET', url: '/api/shell', headers: { cookie: cookieOf(whole) } })
    expect(shell.json().person.twoFactor).toBe(true)
  })
})

describe('a foreign page', () => {
  it('cannot write with the cookie of somebody signed in here', async () => {
    await addPerson('will@example.test')
    const cookie = cookieOf(await signIn('will@example.test'))
    const write = (headers: Record<string, string>) => t.app.inject({ method: 'PATCH', url: '/api/me', headers: { host: 'localhost:4400', cookie, ...headers }, payload: { name: 'Changed' } })
    expect((await write({ 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' })).statusCode).toBe(403)
    expect((await write({ 'sec-fetch-site': 'same-site', origin: 'http://other.localhost:4400' })).statusCode).toBe(403)
    expect((await write({ origin: 'https://evil.example' })).statusCode).toBe(403)
    expect((await write({})).statusCode, 'a cookie without a word where it comes from').toBe(403)
    expect((await write({ 'sec-fetch-site': 'same-origin' })).statusCode).toBe(200)
    expect((await write({ origin: 'http://localhost:4400' })).statusCode).toBe(200)
  })

  it('cannot sign somebody in or out from elsewhere', async () => {
    await addPerson('xena@example.test')
    const cookie = cookieOf(await signIn('xena@example.test'))
    const answer = await post('/sign-out', {}, { cookie, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' })
    expect(answer.statusCode).toBe(403)
    expect((await me({ cookie })).statusCode).toBe(200)
  })

  it('cannot send a form as something else', async () => {
    await addPerson('yuri@example.test')
    const cookie = cookieOf(await signIn('yuri@example.test'))
    const answer = await t.app.inject({ method: 'PATCH', url: '/api/me', headers: { ...HERE, cookie, 'content-type': 'text/plain' }, payload: '{"name":"Changed"}' })
    expect(answer.statusCode).toBe(415)
  })
})

/** RFC 6238 with its usual settings: SHA-1, six digits, thirty seconds. */
const totp = (secret: string): string => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...secret.replace(/=+$/, '')].map((sign) => alphabet.indexOf(sign).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)))
  const hash = createHmac('sha1', key).update(counter).digest()
  const offset = (hash.at(-1) ?? 0) & 15
  return String((hash.readUInt32BE(offset) & 0x7f_ff_ff_ff) % 1_000_000).padStart(6, '0')
}
