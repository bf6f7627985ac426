// Who I am, who we are, and for administrators: adding people, and what each may see and do.

import { Type } from 'typebox'
import { isId } from '#ground/ids'
import type { AccountId, UserId } from '#ground/ids'
import { done, refused } from '#ground/outcome'
import type { Outcome } from '#ground/outcome'
import { say } from '#ground/say'
import { accountFor, accountsFor, ROLES } from './access.ts'
import { isTimeZone } from './clock.ts'
import { NotFound, Unreadable } from './errors.ts'
import type { House } from './house.ts'
import type { App } from './http.ts'
import { administratorOf, answer, sessionOf } from './http.ts'
import type { SignIn } from './sign-in.ts'
import type { Speech } from './speak.ts'
import { changeUser, createUser, LEAST_PASSWORD, loadPeople, loadUsers, setMemberships } from './users.server.ts'
import { loadSetting } from './settings.server.ts'

const Role = Type.Union(ROLES.map((role) => Type.Literal(role)))
const Memberships = Type.Array(Type.Object({ accountId: Type.String(), mayWrite: Type.Boolean(), duties: Type.Array(Type.String()) }))
const Person = { name: Type.String({ minLength: 1, maxLength: 200 }), locale: Type.Optional(Type.String({ maxLength: 20 })), timeZone: Type.Optional(Type.String({ maxLength: 60 })) }

const NewUser = Type.Object({
  ...Person,
  email: Type.String({ minLength: 3, maxLength: 200, pattern: '^[^@\\s]+@[^@\\s]+$' }),
  role: Role,
  /** Left out: the person gets a mail to choose one. */
  password: Type.Optional(Type.String({ maxLength: 200 })),
  memberships: Type.Optional(Memberships),
})

const UserChange = Type.Partial(Type.Object({ ...Person, role: Role, active: Type.Boolean(), memberships: Memberships }))
const OneUser = Type.Object({ userId: Type.String() })

export const usersApi = (app: App, { house, signIn, speech }: Readonly<{ house: House; signIn: SignIn; speech: Speech }>): void => {
  const { db, clock } = house

  app.get('/api/welcome', { config: { open: true }, schema: { summary: 'What the sign-in page needs before anybody has signed in.' } }, async (request) => {
    const near = request.ip === '127.0.0.1' || request.ip === '::1' || request.ip === '::ffff:127.0.0.1'
    return db.within('everything', async (tx) => ({
      installation: (await loadSetting<{ name: string }>(tx, 'installation'))?.name ?? 'Mainstay',
      languages: speech.languages,
      // known passwords are shown only to the machine itself
      demo: near ? await loadSetting(tx, 'demo-sign-in') : null,
    }))
  })

  app.get('/api/me', { schema: { summary: 'Who is signed in, and how many accounts they see.' } }, async (request) => {
    const session = sessionOf(request)
    const { reach } = await accountsFor(db, session)
    return db.within(reach, async (tx) => {
      const accounts = await tx.rows<{ account_id: AccountId }>('SELECT account_id FROM accounts ORDER BY account_id LIMIT 2')
      const count = await tx.one<{ n: bigint }>('SELECT count(*) AS n FROM accounts')
      const { userId, name, email, role, locale, timeZone } = session
      return {
        user: { userId, name, email, role, locale, timeZone },
        accounts: Number(count?.n ?? 0n),
        onlyAccountId: accounts.length === 1 ? (accounts[0]?.account_id ?? null) : null,
        installation: { name: (await loadSetting<{ name: string }>(tx, 'installation'))?.name ?? 'Mainstay', demo: (await loadSetting(tx, 'demo')) !== null },
      }
    })
  })

  app.patch('/api/me', { schema: { summary: 'Changes my own name, language or time zone.', body: Type.Partial(Type.Object(Person), { additionalProperties: false }) } }, async (request, reply) => {
    const { userId } = sessionOf(request)
    if (userId === null) throw new NotFound()
    checkPerson(request.body, speech)
    const stamp = { userId, now: clock.now() }
    return answer(reply, await db.within('everything', (tx) => changeUser(tx, userId, request.body, stamp)))
  })

  app.get('/api/accounts/:accountId/people', { schema: { summary: 'Who can open this account: to assign work to.', params: Type.Object({ accountId: Type.String() }) } }, async (request) => {
    const access = await accountFor(db, sessionOf(request), request.params.accountId, 'accounts', 'read')
    return db.within(access.reach, async (tx) => ({ rows: await loadPeople(tx, access.accountId) }))
  })

  app.get('/api/users', { schema: { summary: 'People of ours, for administrators.' } }, async (request) => {
    administratorOf(request)
    return db.within('everything', async (tx) => ({ rows: await loadUsers(tx), next: null }))
  })

  app.post('/api/users', { schema: { summary: 'Adds a person.', body: NewUser } }, async (request, reply) => {
    const stamp = { userId: administratorOf(request).userId, now: clock.now() }
    const { password, memberships = [], ...draft } = request.body
    checkPerson(draft, speech)
    const weak = refuseWeak(password)
    if (!weak.ok) return answer(reply, weak)
    const outcome = await db.within('everything', async (tx) => {
      const created = await createUser(tx, draft, stamp)
      if (created.ok) await setMemberships(tx, created.value, await knownAccounts(tx, memberships), stamp)
      return created
    })
    if (!outcome.ok) return answer(reply, outcome)
    if (password === undefined) await signIn.inviteToChoosePassword(outcome.value)
    else await signIn.setPassword(outcome.value, password)
    return answer(reply, done({ userId: outcome.value }), 201)
  })

  app.patch('/api/users/:userId', { schema: { summary: 'Changes what a person may see and do.', params: OneUser, body: UserChange } }, async (request, reply) => {
    const stamp = { userId: administratorOf(request).userId, now: clock.now() }
    const userId = userIdOf(request.params.userId)
    const { memberships, ...change } = request.body
    checkPerson(change, speech)
    const outcome = await db.within('everything', async (tx) => {
      const changed = await changeUser(tx, userId, change, stamp)
      if (changed.ok && memberships !== undefined) await setMemberships(tx, userId, await knownAccounts(tx, memberships), stamp)
      return changed
    })
    if (outcome.ok && change.active === false) await signIn.signOutEverywhere(userId)
    return answer(reply, outcome)
  })

  app.post('/api/users/:userId/password-reset', { schema: { summary: 'Mails the person a link to choose a new password.', params: OneUser } }, async (request, reply) => {
    administratorOf(request)
    await signIn.inviteToChoosePassword(userIdOf(request.params.userId))
    return reply.status(204).send()
  })
}

const userIdOf = (text: string): UserId => {
  if (!isId(text)) throw new NotFound()
  return text as UserId
}

const checkPerson = (person: Readonly<{ locale?: string; timeZone?: string }>, speech: Speech): void => {
  if (person.timeZone !== undefined && !isTimeZone(person.timeZone)) throw new Unreadable([{ at: 'timeZone', say: say('problem.not-a-choice') }])
  if (person.locale !== undefined && !speech.languages.includes(person.locale.split('-')[0] ?? '')) throw new Unreadable([{ at: 'locale', say: say('problem.not-a-choice') }])
}

const refuseWeak = (password: string | undefined): Outcome<null> =>
  password === undefined || password.length >= LEAST_PASSWORD ? done(null) : refused({ code: 'users/weak-password', say: say('refusal.users/weak-password', { least: LEAST_PASSWORD }), at: 'password' })

type Sent = readonly Readonly<{ accountId: string; mayWrite: boolean; duties: readonly string[] }>[]

const knownAccounts = async (tx: import('./db.ts').Tx, memberships: Sent): Promise<readonly Readonly<{ accountId: AccountId; mayWrite: boolean; duties: readonly string[] }>[]> => {
  const asked = memberships.map((one) => one.accountId)
  const known = new Set(asked.every(isId) ? (await tx.rows<{ account_id: string }>('SELECT account_id FROM accounts WHERE account_id = ANY($1::uuid[])', [asked])).map((row) => row.account_id) : [])
  const unknown = asked.findIndex((accountId) => !known.has(accountId))
  if (unknown !== -1) throw new Unreadable([{ at: `memberships.${unknown}.accountId`, say: say('problem.not-a-choice') }])
  return memberships.map((one) => ({ ...one, accountId: one.accountId as AccountId }))
}
