// Changing a contract in the browser: its text is read, checked and compared exactly as a file's is, then kept with one event,
// and the account's checks are asked for in the same transaction.

import type { AccountId, ContractId } from '#ground/ids'
import type { Outcome, Refusal } from '#ground/outcome'
import { done, refused } from '#ground/outcome'
import { say } from '#ground/say'
import type { Session } from '#platform/access'
import { accountFor } from '#platform/access'
import type { Tx } from '#platform/db'
import { NotFound, Unreadable } from '#platform/errors'
import { askForChecks } from '#platform/checks'
import type { House } from '#platform/house'
import { detailOf } from './contract-detail.ts'
import { importContracts } from './contract-import.store.ts'
import type { ContractImport } from './contract-import.store.ts'
import { loadNames } from './contract-reads.store.ts'
import type { ContractState } from './contract.ts'
import { mayBecome } from './contract.ts'
import { loadWholeContract, setContractState } from './contracts.store.ts'
import { versionOf } from './reads.server.ts'

export type TextIn = Readonly<{ accountId: string; contractId: string | null; text: string; version?: string }>

/** What the text would change, or what is wrong with it. Nothing is kept. */
export const previewText = async (house: House, session: Session, given: TextIn): Promise<Outcome<ContractImport>> => {
  const access = await accountFor(house.db, session, given.accountId, 'contracts', 'write')
  return house.db.within(access.reach, async (tx) => {
    const report = await importContracts(tx, given.text, { stamp: { userId: session.userId, now: house.clock.now() }, dryRun: true })
    const refusal = await whyNot(tx, access.accountId, given, report)
    return refusal === null ? done(report) : refused(refusal)
  })
}

/** Keeps the text. Throws Unreadable with lines when it does not read or contradicts itself. */
export const saveText = async (house: House, session: Session, given: TextIn): Promise<Outcome<Readonly<{ contractId: ContractId; what: 'new' | 'changed' | 'unchanged' }>>> => {
  const access = await accountFor(house.db, session, given.accountId, 'contracts', 'write')
  const stamp = { userId: session.userId, now: house.clock.now() }
  return house.db.within(access.reach, async (tx) => {
    const dry = await importContracts(tx, given.text, { stamp, dryRun: true })
    const refusal = await whyNot(tx, access.accountId, given, dry)
    if (refusal !== null) return refused(refusal)
    if (dry.problems.length > 0) throw new Unreadable(dry.problems.map((problem) => ({ at: `line ${problem.line}`, say: problem.say })))
    const [kept] = (await importContracts(tx, given.text, { stamp })).contracts
    if (kept === undefined) throw new Error('a contract that passed its dry run was not kept')
    if (kept.change.what !== 'unchanged') await askForChecks(house.jobs, tx, access.accountId)
    return done({ contractId: kept.contractId, what: kept.change.what })
  })
}

/** Reasons against the text as a whole, before its problems: the wrong contract is not worth mending line by line. */
const whyNot = async (tx: Tx, accountId: AccountId, given: TextIn, report: ContractImport): Promise<Refusal | null> => {
  const [only] = report.named
  if (report.named.length > 1) return { code: 'contracts/one-contract', say: say('refusal.contracts/one-contract') }
  if (only === undefined) return null
  if (given.contractId === null) {
    if ((await loadWholeContract(tx, accountId, only.contractId)) === null) return null
    return { code: 'contracts/number-taken', say: say('refusal.contracts/number-taken', { contract: only.number }), see: { kind: 'contract', id: only.contractId, text: only.number } }
  }
  const whole = await lockedContract(tx, accountId, given.contractId as ContractId)
  if (only.contractId !== given.contractId) return { code: 'contracts/other-contract', say: say('refusal.contracts/other-contract', { written: only.number, contract: whole.contract.number }) }
  const { text, state } = detailOf({ accountId, whole, names: await loadNames(tx, accountId, whole), findings: new Map(), today: whole.contract.valid.from, timeZone: 'UTC', mayWrite: true })
  if (given.version !== undefined && given.version !== versionOf(text, state)) return { code: 'contracts/changed-meanwhile', say: say('refusal.contracts/changed-meanwhile') }
  return null
}

/** Two writers of one contract come one after the other. */
const lockedContract = async (tx: Tx, accountId: AccountId, contractId: ContractId) => {
  await tx.rows('SELECT contract_id FROM contracts WHERE account_id = $1 AND contract_id = $2 FOR UPDATE', [accountId, contractId])
  const whole = await loadWholeContract(tx, accountId, contractId)
  if (whole === null) throw new NotFound()
  return whole
}

export const changeState = async (house: House, session: Session, at: Readonly<{ accountId: string; contractId: string }>, to: ContractState): Promise<Outcome<Readonly<{ contractId: ContractId; what: 'changed' }>>> => {
  const access = await accountFor(house.db, session, at.accountId, 'contracts', 'write')
  return house.db.within(access.reach, async (tx) => {
    const { contract } = await lockedContract(tx, access.accountId, at.contractId as ContractId)
    const allowed = mayBecome(contract.state, to)
    if (!allowed.ok) return allowed
    await setContractState(tx, access.accountId, contract, to, { userId: session.userId, now: house.clock.now() })
    await askForChecks(house.jobs, tx, access.accountId)
    return done({ contractId: contract.contractId, what: 'changed' as const })
  })
}
