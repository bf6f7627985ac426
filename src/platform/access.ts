// The only door to an account: who is asking, which duty, to read or to write. No permission answers as not found.

import type { AccountId, UserId } from '#ground/ids'
import { isId } from '#ground/ids'
import type { Db, Reach } from './db.ts'
import { NotFound } from './errors.ts'

export const ROLES = ['administrator', 'director', 'account-manager', 'team-member', 'read-only', 'client-user'] as const
export type Role = (typeof ROLES)[number]

/** Somebody signed in. `userId` null is the house itself: the command line, jobs, the demo world. */
export type Session = Readonly<{
  userId: UserId | null
  name: string
  email: string
  role: Role
  locale: string
  timeZone: string
}>

export type Access = Readonly<{ session: Session; reach: Reach }>

/** An opened account: pass `reach` to `db.within`. */
export type AccountAccess = Access & Readonly<{ accountId: AccountId; mayWrite: boolean }>

export const HOUSE_SESSION: Session = { userId: null, name: 'Mainstay', email: '', role: 'administrator', locale: 'en', timeZone: 'UTC' }

const seesEverything = (session: Session): boolean => session.role === 'administrator' || session.role === 'director'

/** All accounts the asker may see, for lists, search and the worklist. */
export const accountsFor = (db: Db, session: Session): Promise<Access> => membershipsOf(db, session, false)

/** All accounts the asker may change as a whole, for imports: a manager's own, without those they only read. */
export const accountsToChange = (db: Db, session: Session): Promise<Access> => membershipsOf(db, session, true)

const membershipsOf = async (db: Db, session: Session, toWrite: boolean): Promise<Access> => {
  if (seesEverything(session)) return { session, reach: 'everything' }
  const rows = await db.within('everything', (tx) =>
    tx.rows<{ account_id: AccountId }>('SELECT account_id FROM account_members WHERE user_id = $1 AND (may_write OR NOT $2) ORDER BY account_id', [session.userId, toWrite]),
  )
  return { session, reach: rows.map((row) => row.account_id) }
}

/**
 * Opens one account for one duty. Throws NotFound when the account does not exist, is not the asker's, or the asker
 * may not do this: the answer does not tell which. A team member writes only in the duties they hold.
 */
export const accountFor = async (db: Db, session: Session, accountId: string, duty: string, need: 'read' | 'write'): Promise<AccountAccess> => {
  if (!isId(accountId)) throw new NotFound()
  const [found] = await db.ask<{ may_write: boolean | null; holds: boolean }>('SELECT may_write, holds FROM machinery.access_to($1, $2, $3)', [accountId, session.userId, duty])
  if (found === undefined) throw new NotFound()
  const everything = seesEverything(session)
  if (!everything && found.may_write === null) throw new NotFound()
  const mayWrite = everything || (found.may_write === true && mayWriteIn(session.role, found.holds))
  if (need === 'write' && !mayWrite) throw new NotFound()
  return { session, reach: [accountId], accountId: accountId as AccountId, mayWrite }
}

const mayWriteIn = (role: Role, holds: boolean): boolean => role === 'account-manager' || (role === 'team-member' && holds)
