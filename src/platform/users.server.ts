// People of ours: making them, changing what they may do, and the mail for a forgotten password. The only writer of `users`,
// `account_members` and `duty_holders`.

import type { AccountId, UserId } from '#ground/ids'
import type { Outcome } from '#ground/outcome'
import { done, refused } from '#ground/outcome'
import { say } from '#ground/say'
import type { Role, Session } from './access.ts'
import type { Db, Tx } from './db.ts'
import type { Stamp } from './events.ts'
import { record, recordCompany } from './events.ts'
import { NotFound } from './errors.ts'
import type { House } from './house.ts'
import { freshId } from './keyed-id.ts'
import type { Speech } from './speak.ts'

export const LEAST_PASSWORD = 10

export type UserDraft = Readonly<{ email: string; name: string; role: Role; locale?: string; timeZone?: string }>

/** `duties` are those the person holds on the account; a team member writes only in them. */
export type Membership = Readonly<{ accountId: AccountId; mayWrite: boolean; duties: readonly string[] }>

export const createUser = async (tx: Tx, draft: UserDraft, stamp: Stamp): Promise<Outcome<UserId>> => {
  const userId = freshId('user')
  const email = draft.email.trim()
  const taken = await tx.run(
    `INSERT INTO users (user_id, email, name, role, locale, time_zone, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (lower(email)) DO NOTHING`,
    [userId, email, draft.name.trim(), draft.role, draft.locale ?? 'en', draft.timeZone ?? 'UTC', stamp.now],
  )
  if (taken === 0) return refused({ code: 'users/email-taken', say: say('refusal.users/email-taken', { email }), at: 'email' })
  await recordCompany(tx, stamp, { kind: 'users/user-added', subject: { kind: 'user', id: userId, text: email }, after: { ...draft } })
  return done(userId)
}

/** Sets exactly these memberships and duties; accounts not named are taken away. */
export const setMemberships = async (tx: Tx, userId: UserId, memberships: readonly Membership[], stamp: Stamp): Promise<void> => {
  const kept = memberships.map((one) => one.accountId)
  await tx.run('DELETE FROM account_members WHERE user_id = $1 AND NOT account_id = ANY($2::uuid[])', [userId, kept])
  await tx.run('DELETE FROM duty_holders WHERE user_id = $1', [userId])
  for (const { accountId, mayWrite, duties } of memberships) {
    await tx.run(
      `INSERT INTO account_members (account_id, user_id, may_write, since) VALUES ($1, $2, $3, $4)
       ON CONFLICT (account_id, user_id) DO UPDATE SET may_write = excluded.may_write`,
      [accountId, userId, mayWrite, stamp.now],
    )
    for (const duty of duties) {
      await tx.run(
        `INSERT INTO duty_holders (account_id, duty, user_id, since) VALUES ($1, $2, $3, $4)
         ON CONFLICT (account_id, duty) DO UPDATE SET user_id = excluded.user_id, since = excluded.since`,
        [accountId, duty, userId, stamp.now],
      )
    }
    await record(tx, accountId, stamp, [{ kind: 'users/member-set', subject: { kind: 'user', id: userId, text: '' }, after: { mayWrite, duties } }])
  }
}

export type UserChange = Readonly<{ name?: string; role?: Role; active?: boolean; locale?: string; timeZone?: string }>

type UserRow = { user_id: UserId; email: string; name: string; role: Role; locale: string; time_zone: string; active: boolean }

/** Throws NotFound for nobody. Refuses to leave the house without an administrator. */
export const changeUser = async (tx: Tx, userId: UserId, change: UserChange, stamp: Stamp): Promise<Outcome<Readonly<{ userId: UserId }>>> => {
  // one change of rights at a time, so that two administrators cannot dismiss each other at once
  await tx.rows('SELECT pg_advisory_xact_lock(4403)')
  const before = await tx.one<UserRow>('SELECT user_id, email, name, role, locale, time_zone, active FROM users WHERE user_id = $1 FOR UPDATE', [userId])
  if (before === null) throw new NotFound()
  const after = { ...before, ...definedOf({ name: change.name?.trim(), role: change.role, active: change.active, locale: change.locale, time_zone: change.timeZone }) }
  if (before.role === 'administrator' && before.active && !(after.role === 'administrator' && after.active)) {
    const others = await tx.one<{ n: bigint }>(`SELECT count(*) AS n FROM users WHERE role = 'administrator' AND active AND user_id <> $1`, [userId])
    if (others?.n === 0n) return refused({ code: 'users/last-administrator', say: say('refusal.users/last-administrator') })
  }
  await tx.run('UPDATE users SET name = $2, role = $3, active = $4, locale = $5, time_zone = $6 WHERE user_id = $1', [userId, after.name, after.role, after.active, after.locale, after.time_zone])
  await recordCompany(tx, stamp, { kind: 'users/user-changed', subject: { kind: 'user', id: userId, text: before.email }, before, after })
  return done({ userId })
}

const definedOf = <T extends object>(values: T): Partial<T> => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>

export type UserOut = Readonly<{
  userId: UserId
  email: string
  name: string
  role: Role
  locale: string
  timeZone: string
  active: boolean
  memberships: readonly Readonly<{ accountId: AccountId; name: string; mayWrite: boolean; duties: readonly string[] }>[]
}>

/** Everybody, by name, with the accounts each may open. For administrators, within the reach of everything. */
export const loadUsers = async (tx: Tx): Promise<readonly UserOut[]> => {
  const rows = await tx.rows<UserRow & { memberships: UserOut['memberships'] }>(
    `SELECT u.user_id, u.email, u.name, u.role, u.locale, u.time_zone, u.active,
       coalesce((SELECT jsonb_agg(jsonb_build_object('accountId', m.account_id, 'name', a.name, 'mayWrite', m.may_write, 'duties',
                   coalesce((SELECT jsonb_agg(h.duty ORDER BY h.duty) FROM duty_holders h WHERE h.account_id = m.account_id AND h.user_id = m.user_id), '[]'::jsonb)) ORDER BY a.name)
                 FROM account_members m JOIN accounts a ON a.account_id = m.account_id WHERE m.user_id = u.user_id), '[]'::jsonb) AS memberships
     FROM users u ORDER BY u.active DESC, lower(u.name), u.user_id`,
  )
  return rows.map(({ user_id, time_zone, ...row }) => ({ ...row, userId: user_id, timeZone: time_zone }))
}

export type PersonOut = Readonly<{ userId: UserId; name: string; role: Role; mayWrite: boolean; duties: readonly string[] }>

/** Who can open an account: its members, and those who see every account. Active people only. */
export const loadPeople = async (tx: Tx, accountId: AccountId): Promise<readonly PersonOut[]> => {
  const rows = await tx.rows<{ user_id: UserId; name: string; role: Role; may_write: boolean; duties: string[] }>(
    `SELECT u.user_id, u.name, u.role, coalesce(m.may_write, true) AS may_write,
       coalesce((SELECT jsonb_agg(h.duty ORDER BY h.duty) FROM duty_holders h WHERE h.account_id = $1 AND h.user_id = u.user_id), '[]'::jsonb) AS duties
     FROM users u LEFT JOIN account_members m ON m.account_id = $1 AND m.user_id = u.user_id
     WHERE u.active AND u.role <> 'client-user' AND (m.user_id IS NOT NULL OR u.role IN ('administrator', 'director'))
     ORDER BY lower(u.name), u.user_id`,
    [accountId],
  )
  return rows.map(({ user_id, may_write, ...row }) => ({ ...row, userId: user_id, mayWrite: may_write }))
}

/** Lets somebody into one account more; what they have already stays. */
export const joinAccount = async (tx: Tx, join: Readonly<{ accountId: AccountId; userId: UserId; mayWrite: boolean }>, stamp: Stamp): Promise<void> => {
  await tx.run('INSERT INTO account_members (account_id, user_id, may_write, since) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING', [join.accountId, join.userId, join.mayWrite, stamp.now])
  await record(tx, join.accountId, stamp, [{ kind: 'users/member-set', subject: { kind: 'user', id: join.userId, text: '' }, after: { mayWrite: join.mayWrite } }])
}

export const sendReset = async (
  { house, speech }: Readonly<{ house: House; speech: Speech }>,
  to: Readonly<{ email: string; authId: string; url: string }>,
): Promise<void> => {
  const user = await house.db.within('everything', (tx) => tx.one<{ locale: string }>('SELECT locale FROM users WHERE auth_id = $1 AND active', [to.authId]))
  if (user === null) return // deactivated: no mail, and the page answers the same
  const text = (key: string): string => speech.say(say(key, { email: to.email, url: to.url }), user.locale)
  await house.mail.send({ to: to.email, subject: text('mail.reset.subject'), text: text('mail.reset.text') })
}

/** An active person as a session of the command line; null when there is none. */
export const sessionByEmail = async (db: Db, email: string): Promise<Session | null> => {
  const user = await db.within('everything', (tx) => tx.one<UserRow>('SELECT user_id, email, name, role, locale, time_zone, active FROM users WHERE lower(email) = lower($1) AND active', [email]))
  return user === null ? null : { userId: user.user_id, name: user.name, email: user.email, role: user.role, locale: user.locale, timeZone: user.time_zone }
}
