// Who may import, and into which accounts. Directors and administrators into all; an account manager into the accounts they manage and into
// new ones, which become theirs. To everybody else the page does not exist. The catalogue is open to all three, as on its own pages.

import type { AccountId, UserId } from '#ground/ids'
import type { Db, Reach, Tx } from '#platform/db'
import type { Stamp } from '#platform/events'
import type { Session } from '#platform/access'
import { NotFound } from '#platform/errors'
import { joinAccount } from '#platform/users.server'

const seesAllImports = (session: Session): boolean => session.role === 'administrator' || session.role === 'director'

export const mayImport = (session: Session): boolean => seesAllImports(session) || session.role === 'account-manager'

export const assertMayImport = (session: Session): void => {
  if (!mayImport(session)) throw new NotFound()
}

/** Whose imports somebody sees in the history: a manager their own (a report quotes rows), the others all of them. */
export const importsOf = (session: Session): UserId | null => (seesAllImports(session) ? null : session.userId)

/** Answers which of these accounts are somebody else's. New ones come into the run's reach and become the importer's. */
export type Claim = (accountIds: readonly AccountId[]) => Promise<ReadonlySet<AccountId>>

export const claimsFor = (at: Readonly<{ db: Db; tx: Tx; reach: Reach; userId: UserId | null; stamp: Stamp }>): Claim => {
  const { db, tx, reach, userId, stamp } = at
  if (reach === 'everything' || userId === null) return async () => new Set()
  const own = new Set<string>(reach)
  return async (accountIds) => {
    const beyond = accountIds.filter((accountId) => !own.has(accountId))
    const taken = await db.within('everything', (all) => all.rows<{ account_id: AccountId }>('SELECT account_id FROM accounts WHERE account_id = ANY($1::uuid[])', [beyond]))
    const others = new Set(taken.map((row) => row.account_id))
    const fresh = beyond.filter((accountId) => !others.has(accountId))
    for (const accountId of fresh) own.add(accountId)
    await tx.reachTo([...own])
    for (const accountId of fresh) await joinAccount(tx, { accountId, userId, mayWrite: true }, stamp)
    return others
  }
}
