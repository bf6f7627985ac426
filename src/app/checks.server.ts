// The composition of the checks: every duty's checks over one account, kept in one transaction, told as one event.
// Commands, jobs and imports all come through `checkWithin`, so a change and what it means are never half there.

import type { Finding } from '#ground/finding'
import type { AccountId } from '#ground/ids'
import type { Day } from '#ground/day'
import { exchangeChecks } from '#duties/exchange/mailbox/checks.store'
import { CHECK_DOCUMENTS } from '#duties/exchange/mailbox/ask-checks'
import { invoicesChecks } from '#duties/invoices/invoices.job'
import { ordersChecks } from '#duties/orders/orders.job'
import type { CheckAsk, DutyChecks, Scope } from '#platform/checks'
import { CHECK_ACCOUNT, lockChecks } from '#platform/checks'
import type { Tx } from '#platform/db'
import type { Stamp } from '#platform/events'
import { record } from '#platform/events'
import type { Kept } from '#platform/findings'
import { keepFindings } from '#platform/findings'
import { NotFound } from '#platform/errors'
import { countGroups, lockFindings, miscountedGroups } from '#platform/finding-groups'
import type { House } from '#platform/house'
import type { Job } from '#platform/jobs'
import { wakeFindings } from '#platform/verdicts'

/** All checks of the house, in stream order. */
export const CHECKS: readonly DutyChecks[] = [ordersChecks, invoicesChecks, exchangeChecks]

/** What came of each rule; rules that saw nothing and closed nothing stand there with zeros. */
export type KeptByRule = ReadonlyMap<string, Kept>

/** Runs every check over an account, or over the orders and invoices of a scope, in a transaction of its own. */
export const runChecks = async (house: House, accountId: AccountId, scope?: Scope): Promise<KeptByRule> =>
  house.db.within([accountId], async (tx) => {
    const account = await tx.one<{ time_zone: string }>('SELECT time_zone FROM accounts WHERE account_id = $1', [accountId])
    if (account === null) throw new NotFound()
    const stamp = { userId: null, now: house.clock.now() }
    return checkWithin(tx, { accountId, today: house.clock.today(account.time_zone), stamp }, scope)
  })

/** The same inside the caller's transaction. */
export const checkWithin = async (
  tx: Tx,
  run: Readonly<{ accountId: AccountId; today: Day; stamp: Stamp; checks?: readonly DutyChecks[] }>,
  scope?: Scope,
): Promise<KeptByRule> => {
  const { accountId, today, stamp, checks = CHECKS } = run
  await lockChecks(tx, accountId)
  // A whole account is read from end to end, often right after a load that the statistics do not know of yet: a nested loop
  // planned for one row would then run over a hundred thousand.
  if (scope === undefined) await tx.script('SET LOCAL enable_nestloop = off')
  const findings: Finding[] = []
  for (const duty of checks) for (const finding of await duty.run(tx, accountId, today, scope)) findings.push(finding)
  if (scope === undefined) await tx.script('SET LOCAL enable_nestloop = on')
  const rules = checks.flatMap((duty) => duty.rules)
  const kept = await keepFindings(tx, accountId, { rules, ...scope }, findings, stamp.now)
  await tellRun(tx, { accountId, stamp, kept, scope })
  return kept
}

/** A run that changed nothing leaves no event: a nightly run over a quiet account is silence. */
const tellRun = async (tx: Tx, run: Readonly<{ accountId: AccountId; stamp: Stamp; kept: KeptByRule; scope: Scope | undefined }>): Promise<void> => {
  const moved = [...run.kept].filter(([, kept]) => kept.opened + kept.changed + kept.closed > 0)
  if (moved.length === 0) return
  await record(tx, run.accountId, run.stamp, [
    { kind: 'worklist/checks-run', subject: { kind: 'account', id: run.accountId, text: '' }, after: { scope: run.scope ?? null, rules: Object.fromEntries(moved) } },
  ])
}

/** What changes leave to later: `askForChecks` of platform/checks.ts. */
const checkAccount: Job = {
  name: CHECK_ACCOUNT,
  run: async (house, payload) => {
    const asked = payload as readonly CheckAsk[]
    for (const accountId of new Set(asked.map((one) => one.accountId))) await runChecks(house, accountId, joined(asked.filter((one) => one.accountId === accountId)))
  },
}

/** One scope for all that was asked; the whole account where one of them asked for it. */
const joined = (asked: readonly CheckAsk[]): Scope | undefined =>
  asked.some((one) => one.orderIds === undefined && one.invoiceIds === undefined)
    ? undefined
    : { orderIds: [...new Set(asked.flatMap((one) => one.orderIds ?? []))], invoiceIds: [...new Set(asked.flatMap((one) => one.invoiceIds ?? []))] }

/** Documents alone, looked at as a whole: few are not as they should be, and those are few rows. */
const checkDocuments: Job = {
  name: CHECK_DOCUMENTS,
  run: async (house, payload) => {
    for (const accountId of new Set((payload as readonly CheckAsk[]).map((one) => one.accountId))) {
      await house.db.within([accountId], async (tx) => {
        const account = await tx.one<{ time_zone: string }>('SELECT time_zone FROM accounts WHERE account_id = $1', [accountId])
        if (account === null) return
        await checkWithin(tx, { accountId, today: house.clock.today(account.time_zone), stamp: { userId: null, now: house.clock.now() }, checks: [exchangeChecks] })
      })
    }
  },
}

/** Every night: days pass without anything being written, so what was promised becomes late, and what slept wakes. */
const checkEverything: Job = {
  name: 'worklist/check-every-account',
  cron: '15 2 * * *',
  run: async (house) => {
    const accounts = await house.db.within('everything', (tx) => tx.rows<{ account_id: AccountId; time_zone: string }>('SELECT account_id, time_zone FROM accounts ORDER BY account_id'))
    for (const { account_id, time_zone } of accounts) {
      await runChecks(house, account_id)
      await house.db.within([account_id], async (tx) => {
        await lockFindings(tx, account_id)
        await wakeFindings(tx, account_id, house.clock.today(time_zone))
        const off = await miscountedGroups(tx, account_id)
        if (off.length === 0) return
        house.log.error({ account: account_id, groups: off.slice(0, 10) }, 'finding groups were counted wrong and are counted again')
        await countGroups(tx, account_id, off)
      })
    }
  },
}

export const CHECK_JOBS: readonly Job[] = [checkAccount, checkDocuments, checkEverything]
