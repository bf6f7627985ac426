// Contracts, amendments and terms in PostgreSQL: the only writer of their tables. Reading them for prices is price-facts.store.ts.

import type { AccountId, ContractId, TermId } from '#ground/ids'
import type { Tx } from '#platform/db'
import type { Event, Stamp } from '#platform/events'
import { record } from '#platform/events'
import { termIdOf } from '#platform/keyed-id'
import { mergeRows } from '#platform/merge'
import type { ContractChange, TermChange, WholeContract } from './change.ts'
import { changeOf } from './change.ts'
import type { Contract, ContractState } from './contract.ts'
import type { PriceTerm } from './price-term.ts'
import { bodyOf } from './price-term.ts'
import { loadContracts, loadEnds, loadTerms } from './terms.store.ts'

export { loadPriceFacts, loadPriceFactsOf, saveTrails } from './price-facts.store.ts'
export { loadContracts, loadTerms } from './terms.store.ts'

/** One contract with all its terms, or null when the account has none of this id. */
export const loadWholeContract = async (tx: Tx, accountId: AccountId, contractId: ContractId): Promise<WholeContract | null> => {
  const [contract] = await loadContracts(tx, accountId, contractId)
  if (contract === undefined) return null
  return { contract, terms: await loadTerms(tx, accountId, { contractId }), ends: await loadEnds(tx, accountId, contractId) }
}

/**
 * Brings a contract to what is given: fields, amendments and terms; a term that is not given is gone. Writes nothing when nothing differs.
 * Contradictions are the caller's to refuse (clash.ts). One event tells what changed.
 */
export const mergeContract = async (tx: Tx, accountId: AccountId, whole: WholeContract, stamp: Stamp): Promise<ContractChange> => {
  const before = await loadWholeContract(tx, accountId, whole.contract.contractId)
  const change = changeOf(before, whole)
  if (change.what === 'unchanged') return change
  await saveContract(tx, accountId, whole.contract)
  await saveAmendments(tx, accountId, whole.contract)
  await saveTerms(tx, accountId, whole)
  await record(tx, accountId, stamp, [eventOf(whole.contract, change)])
  return change
}

const CONTRACT_DATA = ['number', 'name', 'currency', 'state', 'signed_on', 'valid_from', 'valid_to', 'payment_days', 'price_day', 'tolerances'] as const

const saveContract = async (tx: Tx, accountId: AccountId, contract: Contract): Promise<void> => {
  await tx.run(
    `INSERT INTO contracts (account_id, contract_id, ${CONTRACT_DATA.join(', ')}, source) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::jsonb, 'hand')
     ON CONFLICT (account_id, contract_id) DO UPDATE SET ${CONTRACT_DATA.map((column) => `${column} = excluded.${column}`).join(', ')}`,
    [
      accountId, contract.contractId, contract.number, contract.name, contract.currency, contract.state, contract.signedOn,
      contract.valid.from, contract.valid.to, contract.paymentDays, contract.priceDay, JSON.stringify(contract.tolerances),
    ],
  )
}

const saveAmendments = async (tx: Tx, accountId: AccountId, contract: Contract): Promise<void> => {
  const made = contract.amendments
  await tx.run('DELETE FROM amendments WHERE account_id = $1 AND contract_id = $2 AND NOT number = ANY($3::text[])', [accountId, contract.contractId, made.map((one) => one.number)])
  await tx.run(
    `INSERT INTO amendments (account_id, contract_id, number, name, signed_on, takes_effect_on)
     SELECT $1, $2, a.number, a.name, a.signed_on, a.takes_effect_on FROM unnest($3::text[], $4::text[], $5::date[], $6::date[]) AS a (number, name, signed_on, takes_effect_on)
     ON CONFLICT (account_id, contract_id, number) DO UPDATE SET name = excluded.name, signed_on = excluded.signed_on, takes_effect_on = excluded.takes_effect_on`,
    [accountId, contract.contractId, made.map((one) => one.number), made.map((one) => one.name), made.map((one) => one.signedOn), made.map((one) => one.takesEffectOn)],
  )
}

const TERM_DATA = ['contract_id', 'kind', 'clause', 'name', 'amendment_number', 'item_id', 'family_id', 'site_id', 'valid_from', 'valid_to', 'body'] as const

/** Only the kinds this file knows are brought to what is given; terms of later kinds are not its business. */
const saveTerms = async (tx: Tx, accountId: AccountId, whole: WholeContract): Promise<void> => {
  const rows = [...whole.terms.map((term) => termRow(accountId, term)), ...endRows(accountId, whole)]
  await tx.run("DELETE FROM terms WHERE account_id = $1 AND contract_id = $2 AND kind IN ('price', 'end') AND NOT term_id = ANY($3::uuid[])", [
    accountId,
    whole.contract.contractId,
    rows.map((row) => row[1]),
  ])
  await mergeRows(tx, { table: 'terms', key: ['account_id', 'term_id'], data: TERM_DATA, rows })
}

const termRow = (accountId: AccountId, term: PriceTerm): readonly unknown[] => [
  accountId, term.termId, term.contractId, 'price', term.clause, term.name, term.amendment,
  term.on.kind === 'item' ? term.on.itemId : null, term.on.kind === 'family' ? term.on.familyId : null, term.siteId,
  term.valid.from, term.valid.to, JSON.stringify(bodyOf(term.rule)),
]

const endRows = (accountId: AccountId, { contract, ends }: WholeContract): (readonly unknown[])[] =>
  ends.flatMap((end) => {
    const amendment = contract.amendments.find((made) => made.number === end.amendment)
    if (amendment === undefined) return []
    const termId: TermId = termIdOf(contract.contractId, end.clause, `end|${end.amendment}`)
    return [[accountId, termId, contract.contractId, 'end', end.clause, end.clause, end.amendment, null, null, null, amendment.takesEffectOn, null, '{}']]
  })

// An event is for people to read later; of a price list of thousands it keeps the beginning and the counts.
const MOST_TOLD = 200

const eventOf = (contract: Contract, change: ContractChange): Event => ({
  kind: change.what === 'new' ? 'contracts/contract-added' : 'contracts/contract-changed',
  subject: { kind: 'contract', id: contract.contractId, text: contract.number },
  before: { fields: Object.fromEntries(change.fields.map(({ field, before }) => [field, before])), terms: change.terms.slice(0, MOST_TOLD).flatMap(({ before }) => told(before)) },
  after: {
    fields: change.what === 'new' ? { ...contract } : Object.fromEntries(change.fields.map(({ field, after }) => [field, after])),
    terms: change.terms.slice(0, MOST_TOLD).flatMap(({ after }) => told(after)),
    counts: countTerms(change.terms),
  },
})

const told = (term: PriceTerm | null): object[] => (term === null ? [] : [{ ...term, rule: bodyOf(term.rule) }])

const countTerms = (terms: readonly TermChange[]): Readonly<Record<TermChange['what'], number>> => {
  const count = (what: TermChange['what']): number => terms.filter((change) => change.what === what).length
  return { new: count('new'), changed: count('changed'), removed: count('removed') }
}

/** Puts a contract into a state that `mayBecome` allowed. */
export const setContractState = async (tx: Tx, accountId: AccountId, contract: Contract, state: ContractState, stamp: Stamp): Promise<void> => {
  await tx.run('UPDATE contracts SET state = $3 WHERE account_id = $1 AND contract_id = $2', [accountId, contract.contractId, state])
  await record(tx, accountId, stamp, [
    { kind: state === 'withdrawn' ? 'contracts/contract-withdrawn' : 'contracts/contract-put-in-force', subject: { kind: 'contract', id: contract.contractId, text: contract.number }, before: { state: contract.state }, after: { state } },
  ])
}
