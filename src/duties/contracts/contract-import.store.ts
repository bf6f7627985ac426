// Contract files into the database: read, tie, refuse contradictions, merge. With any problem nothing is changed.
// Idempotent by account and contract number; a term that is gone from the file is gone from the contract, and an event says so.

import type { AccountId, ContractId } from '#ground/ids'
import { say, saySay } from '#ground/say'
import type { Tx } from '#platform/db'
import type { Stamp } from '#platform/events'
import type { ContractChange, WholeContract } from './change.ts'
import { changeOf } from './change.ts'
import type { ClashFacts } from './clash.ts'
import { clashes } from './clash.ts'
import { readContractFile } from './contract-file.ts'
import { loadRefs } from './contract-refs.store.ts'
import { mayBecome } from './contract.ts'
import { loadWholeContract, mergeContract } from './contracts.store.ts'
import type { ContractDraft } from './draft.ts'
import { tieContracts } from './draft.ts'
import { loadContracts, loadRestatements, loadTerms } from './terms.store.ts'
import type { FileSay } from './written.ts'

export type ImportedContract = Readonly<{
  accountId: AccountId
  account: string
  contractId: ContractId
  number: string
  line: number
  change: ContractChange
}>

export type ContractImport = Readonly<{
  /** Not empty: the file was refused as a whole. */
  problems: readonly FileSay[]
  /** Worth a look, but taken. */
  notes: readonly FileSay[]
  contracts: readonly ImportedContract[]
  /** Which contracts the file speaks of, as far as it could be tied, refused or not. */
  named: readonly Readonly<{ accountId: AccountId; contractId: ContractId; number: string }>[]
}>

export type ContractImportOptions = Readonly<{
  stamp: Stamp
  /** Say what would change, and change nothing. */
  dryRun?: boolean
}>

/** The reach of the transaction decides which accounts a file may speak of; others are unknown to it. */
export const importContracts = async (tx: Tx, text: string, options: ContractImportOptions): Promise<ContractImport> => {
  const file = readContractFile(text)
  const loaded = await loadRefs(tx, file.contracts)
  const tied = tieContracts(file.contracts, loaded.refs)
  const checked = file.problems.length + tied.problems.length === 0 ? await check(tx, tied.drafts, loaded) : { problems: [], notes: [], wholes: [] }
  const problems = [...file.problems, ...tied.problems, ...checked.problems].sort((a, b) => a.line - b.line || a.column - b.column)
  const named = tied.drafts.map(({ accountId, contract }) => ({ accountId, contractId: contract.contractId, number: contract.number }))
  if (problems.length > 0) return { problems, notes: checked.notes, contracts: [], named }
  const contracts: ImportedContract[] = []
  for (const { draft, whole, before } of checked.wholes) {
    const change = options.dryRun === true ? changeOf(before, whole) : await mergeContract(tx, draft.accountId, whole, options.stamp)
    contracts.push({ accountId: draft.accountId, account: draft.account, contractId: whole.contract.contractId, number: whole.contract.number, line: draft.at.line, change })
  }
  return { problems: [], notes: checked.notes, contracts, named }
}

type Settled = Readonly<{ draft: ContractDraft; whole: WholeContract; before: WholeContract | null }>
type Checked = Readonly<{ problems: FileSay[]; notes: FileSay[]; wholes: Settled[] }>

/** State transitions and contradictions, account by account. */
const check = async (tx: Tx, drafts: readonly ContractDraft[], loaded: Omit<ClashFacts, 'others'>): Promise<Checked> => {
  const checked: Checked = { problems: [], notes: [], wholes: [] }
  for (const draft of drafts) {
    const before = await loadWholeContract(tx, draft.accountId, draft.contract.contractId)
    checked.wholes.push({ draft, before, whole: settle(draft, before, checked.problems) })
  }
  for (const accountId of new Set(drafts.map((draft) => draft.accountId))) {
    const mine = drafts.filter((draft) => draft.accountId === accountId)
    const given = new Set(mine.map((draft) => draft.contract.contractId))
    const contracts = (await loadContracts(tx, accountId)).filter((contract) => !given.has(contract.contractId))
    const terms = contracts.length === 0 ? [] : await loadTerms(tx, accountId)
    const others = { contracts, terms, ends: await loadRestatements(tx, accountId, terms) }
    const found = clashes(mine, { ...loaded, others })
    checked.problems.push(...found.problems)
    checked.notes.push(...found.notes)
  }
  return checked
}

/** A file that does not speak of the state leaves it as a person set it. */
const settle = (draft: ContractDraft, before: WholeContract | null, problems: FileSay[]): WholeContract => {
  const whole = { contract: draft.contract, terms: draft.terms, ends: draft.ends }
  if (before === null || before.contract.state === draft.contract.state) return whole
  if (!draft.stateSaid) return { ...whole, contract: { ...draft.contract, state: before.contract.state } }
  const allowed = mayBecome(before.contract.state, draft.contract.state)
  if (!allowed.ok) problems.push({ line: draft.at.line, column: draft.at.column, say: say('contracts.file.state', { contract: draft.contract.number, why: saySay(allowed.refusal.say) }) })
  return whole
}

/** One line a record, for reports of an import: the contract itself and each term that is new, changed or gone. */
export type ContractReportRow = Readonly<{ account: string; contract: string; clause: string | null; what: 'new' | 'changed' | 'unchanged' | 'removed'; line: number }>

export const reportRows = (done: ContractImport): ContractReportRow[] =>
  done.contracts.flatMap(({ account, number, line, change }) => [
    { account, contract: number, clause: null, what: change.what, line },
    ...change.terms.map((term) => ({ account, contract: number, clause: (term.after ?? term.before)?.clause ?? null, what: term.what, line })),
  ])
