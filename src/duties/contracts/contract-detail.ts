// A stored contract as its page shows it: every term with the days it really holds, its time against today, and its open findings.

import type { Day } from '#ground/day'
import type { AccountId, TermId } from '#ground/ids'
import type { Currency } from '#ground/money'
import { moneyText } from '#ground/money'
import type { WholeContract } from './change.ts'
import { TRANSITIONS } from './contract.ts'
import type { ContractDetail, TermOut } from './contracts.wire.ts'
import { compareClauses } from './precedence.ts'
import type { Indexed } from './price-book.ts'
import { standingTerms } from './price-book.ts'
import { bodyOf } from './price-term.ts'
import { writeContract } from './write-file.ts'
import type { Names } from './write-whole.ts'
import { writtenOf } from './write-whole.ts'

export type DetailFacts = Readonly<{
  accountId: AccountId
  whole: WholeContract
  names: Names
  findings: ReadonlyMap<TermId | null, Readonly<{ open: number; atStake: bigint }>>
  today: Day
  timeZone: string
  mayWrite: boolean
}>

export const detailOf = (facts: DetailFacts): Omit<ContractDetail, 'version'> => {
  const { contract, terms, ends } = facts.whole
  const standing = standingTerms({ contracts: [{ ...contract, state: 'in-force' }], terms, ends })
  const all = [...facts.findings.values()]
  return {
    contractId: contract.contractId,
    account: { id: facts.accountId, ...named(facts.names.account) },
    number: contract.number,
    name: contract.name,
    currency: contract.currency,
    state: contract.state,
    next: facts.mayWrite ? [...TRANSITIONS[contract.state]] : [],
    signedOn: contract.signedOn,
    validFrom: contract.valid.from,
    validTo: contract.valid.to,
    paymentDays: contract.paymentDays,
    priceDay: contract.priceDay,
    tolerances: contract.tolerances,
    amendments: contract.amendments.map((amendment) => ({ ...amendment, ends: ends.filter((end) => end.amendment === amendment.number).map((end) => end.clause) })),
    terms: standing.sort((a, b) => compareClauses(a.term.clause, b.term.clause) || (a.term.valid.from < b.term.valid.from ? -1 : 1)).map((one) => termOut(one, facts)),
    open: all.reduce((sum, one) => sum + one.open, 0),
    atStake: stake(all.reduce((sum, one) => sum + one.atStake, 0n), contract.currency),
    today: facts.today,
    timeZone: facts.timeZone,
    mayWrite: facts.mayWrite,
    text: writeContract(writtenOf(facts.whole, facts.names)),
  }
}

const termOut = (one: Indexed, facts: DetailFacts): TermOut => {
  const { term, holds } = one
  const found = facts.findings.get(term.termId)
  const site = term.siteId === null ? undefined : facts.names.sites.get(term.siteId)
  return {
    termId: term.termId,
    clause: term.clause,
    name: term.name,
    amendment: term.amendment,
    on: subjectOut(one, facts.names),
    site: term.siteId === null ? null : { id: term.siteId, number: site?.number ?? '', name: site?.name ?? '' },
    holdsFrom: holds?.from ?? null,
    holdsTo: holds?.to ?? null,
    time: timeOf(one, facts.today),
    supersededBy: one.superseded?.by ?? null,
    body: bodyOf(term.rule),
    open: found?.open ?? 0,
    atStake: stake(found?.atStake ?? 0n, facts.whole.contract.currency),
  }
}

const subjectOut = ({ term: { on } }: Indexed, names: Names): TermOut['on'] => {
  if (on.kind === 'everything') return { kind: on.kind, id: null, number: '', name: '' }
  const known = on.kind === 'item' ? names.items.get(on.itemId) : names.families.get(on.familyId)
  return { kind: on.kind, id: on.kind === 'item' ? on.itemId : on.familyId, number: known?.number ?? '', name: known?.name ?? '' }
}

const timeOf = ({ holds, superseded }: Indexed, today: Day): TermOut['time'] => {
  if (holds === null) return superseded === null ? 'never' : 'superseded'
  if (holds.from > today) return 'later'
  if (holds.to === null || holds.to >= today) return 'holds'
  return superseded !== null && superseded.from <= today ? 'superseded' : 'ended'
}

const named = ({ number, name }: Readonly<{ number: string; name: string }>) => ({ number, name })

export const stake = (minor: bigint, currency: Currency) => ({ amount: moneyText({ minor, currency }), currency })
