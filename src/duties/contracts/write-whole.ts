// A stored contract as written: ids back into the numbers people know. What a term inherits from its contract is not written again.

import type { FamilyId, ItemId, SiteId } from '#ground/ids'
import type { WholeContract } from './change.ts'
import { validOf } from './draft.ts'
import type { PriceTerm } from './price-term.ts'
import type { WrittenContract, WrittenSubject, WrittenTerm } from './written.ts'

export type Named = Readonly<{ number: string; name: string }>

export type Names = Readonly<{ account: Named; items: ReadonlyMap<ItemId, Named>; families: ReadonlyMap<FamilyId, Named>; sites: ReadonlyMap<SiteId, Named> }>

const NOWHERE = { line: 0, column: 0 }

export const writtenOf = ({ contract, terms, ends }: WholeContract, names: Names): WrittenContract => {
  const written: WrittenContract = {
    number: contract.number,
    account: names.account.number,
    name: contract.name,
    currency: contract.currency,
    state: contract.state === 'in-force' ? null : contract.state,
    signedOn: contract.signedOn,
    valid: contract.valid,
    paymentDays: contract.paymentDays,
    priceDay: contract.priceDay,
    tolerances: contract.tolerances,
    amendments: contract.amendments.map((amendment) => ({ ...amendment, at: NOWHERE })),
    terms: [],
    ends: ends.map((end) => ({ clause: end.clause, amendment: end.amendment, at: NOWHERE })),
    at: NOWHERE,
  }
  return { ...written, terms: terms.map((term) => writtenTerm(term, written, names)) }
}

const writtenTerm = (term: PriceTerm, contract: WrittenContract, names: Names): WrittenTerm => {
  const written: WrittenTerm = {
    clause: term.clause,
    name: term.name,
    amendment: term.amendment,
    on: subjectOf(term, names),
    site: term.siteId === null ? null : (names.sites.get(term.siteId)?.number ?? term.siteId),
    valid: null,
    rule: term.rule,
    at: NOWHERE,
  }
  const inherited = validOf(written, contract)
  return inherited.from === term.valid.from && inherited.to === term.valid.to ? written : { ...written, valid: term.valid }
}

const subjectOf = ({ on }: PriceTerm, names: Names): WrittenSubject => {
  if (on.kind === 'item') return { kind: 'item', number: names.items.get(on.itemId)?.number ?? on.itemId }
  return on.kind === 'family' ? { kind: 'family', number: names.families.get(on.familyId)?.number ?? on.familyId } : { kind: 'everything' }
}
