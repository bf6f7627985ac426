// People of ours: making them, changing what they may do, and the mail for a forgotten password. The only writer of `users`,
// `account_members` and `duty_holders`.

import type { AccountId, UserId } from '#ground/ids'
import type { Outcome } from '#ground/outcome'
import { done, refused } from '#ground/outcome'
import { say } from '#ground/say'
import type { Role } from './access.ts'
import type { Tx } from './db.ts'
import type { Stamp } from './events.ts'
import { record, recordCompany } from './events.ts'
import type { House } from './house.ts'
import { freshId } from './keyed-id.ts'
import type { Speech } from './speak.ts'

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

export const sendReset = async (
  { house, speech }: Readonly<{ house: House; speech: Speech }>,
  to: Readonly<{ email: string; authId: string; url: string }>,
): Promise<void> => {
  const user = await house.db.within('everything', (tx) => tx.one<{ locale: string }>('SELECT locale FROM users WHERE auth_id = $1 AND active', [to.authId]))
  if (user === null) return // deactivated: no mail, and the page answers the same
  const text = (key: string): string => speech.say(say(key, { email: to.email, url: to.url }), user.locale)
  await house.mail.send({ to: to.email, subject: text('mail.reset.subject'), text: text('mail.reset.text') })
}
