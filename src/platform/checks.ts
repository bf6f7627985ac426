// What a duty that checks hands in: its rules, and one function that looks at an account and answers what it saw.
// Checks only read. The composition that runs them all is app/checks.server.ts; what they saw is kept by platform/findings.ts.

import type { Day } from '#ground/day'
import type { Finding } from '#ground/finding'
import type { AccountId, InvoiceId, OrderId } from '#ground/ids'
import type { Tx } from './db.ts'
import type { Jobs } from './jobs.ts'

/** The part of an account to look at: these orders and these invoices. Left out: the whole account. */
export type Scope = Readonly<{ orderIds?: readonly OrderId[]; invoiceIds?: readonly InvoiceId[] }>

export const CHECK_ACCOUNT = 'worklist/check-account'

/** What the job is asked for; those that wait for the same account are joined into one list. */
export type CheckAsk = Scope & Readonly<{ accountId: AccountId }>

/** Asks for checks of a part of an account, or of all of it, once the caller's transaction is there. Many asks in a row are few runs. */
export const askForChecks = (jobs: Jobs, tx: Tx, accountId: AccountId, scope?: Scope): Promise<void> =>
  jobs.add(tx, CHECK_ACCOUNT, [{ accountId, ...scope } satisfies CheckAsk], { key: accountId, queue: `checks ${accountId}`, after: 2 })

export type DutyChecks = Readonly<{
  duty: string
  /** Every rule that `run` may yield; a stored finding of one of them that a run no longer yields is closed. */
  rules: readonly string[]
  /** `today` is the account's own day. Two findings of one run never share rule and subject. */
  run(tx: Tx, accountId: AccountId, today: Day, scope?: Scope): Promise<readonly Finding[]>
}>

/**
 * One run of checks per account at a time, until the transaction ends. Taken before the facts are read, so that a run
 * never closes what another one opened from newer facts. Taking it twice in one transaction is harmless.
 */
export const lockChecks = async (tx: Tx, accountId: AccountId): Promise<void> => {
  await tx.rows('SELECT pg_advisory_xact_lock($1)', [lockKey(accountId)])
}

const lockKey = (accountId: AccountId): bigint => BigInt.asIntN(64, BigInt(`0x${accountId.replaceAll('-', '').slice(16)}`))
