// Tying a contract as written to the records it speaks of: account, items, families, sites. What cannot be tied is said with its line,
// both sides and what to do. The result is complete contracts with ids, not yet saved.

import type { YamlPlace } from '#formats/yaml'
import type { AccountId, ContractId, FamilyId, SiteId, TermId } from '#ground/ids'
import type { Period } from '#ground/period'
import { overlaps } from '#ground/period'
import type { SayValue } from '#ground/say'
import { say, sayDay } from '#ground/say'
import type { Contract } from './contract.ts'
import type { ClauseEnd, PricedItem } from './price-book.ts'
import type { PriceTerm, Subject } from './price-term.ts'
import type { FileSay, WrittenContract, WrittenTerm } from './written.ts'

/** What the records know. Accounts and families answer to their number, or to their name where only one has it. */
export type Refs = Readonly<{
  account(numberOrName: string): Readonly<{ accountId: AccountId; number: string }> | null
  item(number: string): PricedItem | null
  family(numberOrName: string): FamilyId | null
  site(accountId: AccountId, number: string): SiteId | null
  contractId(accountId: AccountId, number: string): ContractId
  /** `key` tells the terms of one clause apart. */
  termId(contractId: ContractId, clause: string, key: string): TermId
}>

export type ContractDraft = Readonly<{
  accountId: AccountId
  account: string
  contract: Contract
  /** Whether the file says the state, or only assumes it. */
  stateSaid: boolean
  terms: readonly PriceTerm[]
  ends: readonly ClauseEnd[]
  at: YamlPlace
  /** Where each term stands in the file. */
  places: ReadonlyMap<TermId, YamlPlace>
}>

export const tieContracts = (contracts: readonly WrittenContract[], refs: Refs): Readonly<{ drafts: readonly ContractDraft[]; problems: readonly FileSay[] }> => {
  const problems: FileSay[] = []
  const drafts = contracts.flatMap((written) => tie(written, refs, (at, what, values) => void problems.push({ ...placeOf(at), say: say(`contracts.file.${what}`, values) })) ?? [])
  return { drafts, problems }
}

const placeOf = (at: YamlPlace) => ({ line: at.line, column: at.column })

type Wrong = (at: YamlPlace, what: string, values?: Readonly<Record<string, SayValue>>) => void

const tie = (written: WrittenContract, refs: Refs, wrong: Wrong): ContractDraft | null => {
  const account = refs.account(written.account)
  if (account === null) {
    wrong(written.at, 'unknown-account', { account: written.account, contract: written.number })
    return null
  }
  const contractId = refs.contractId(account.accountId, written.number)
  checkAmendments(written, wrong)
  const places = new Map<TermId, YamlPlace>()
  const counted = new Map<string, number>()
  const terms = written.terms.flatMap((term) => {
    const on = tieSubject(term, refs, wrong)
    const siteId = term.site === null ? null : refs.site(account.accountId, term.site)
    if (term.site !== null && siteId === null) wrong(term.at, 'unknown-site', { clause: term.clause, site: term.site, account: account.number })
    const valid = validOf(term, written)
    checkValid(term, valid, written, wrong)
    if (on === null || (term.site !== null && siteId === null)) return []
    const key = [term.amendment ?? '', on.kind, on.kind === 'item' ? on.itemId : on.kind === 'family' ? on.familyId : '', siteId ?? ''].join('|')
    const place = (counted.get(`${term.clause}|${key}`) ?? 0) + 1
    counted.set(`${term.clause}|${key}`, place)
    const termId = refs.termId(contractId, term.clause, `${key}|${place}`)
    places.set(termId, term.at)
    return { termId, contractId, clause: term.clause, name: term.name, amendment: term.amendment, on, siteId, valid, rule: term.rule }
  })
  return { accountId: account.accountId, account: account.number, contract: contractOf(written, contractId), stateSaid: written.state !== null, terms, ends: endsOf(written, contractId), at: written.at, places }
}

const contractOf = (written: WrittenContract, contractId: ContractId): Contract => ({
  contractId,
  number: written.number,
  name: written.name,
  currency: written.currency,
  state: written.state ?? 'in-force',
  signedOn: written.signedOn,
  valid: written.valid,
  paymentDays: written.paymentDays,
  priceDay: written.priceDay,
  tolerances: written.tolerances,
  amendments: written.amendments.map(({ number, name, signedOn, takesEffectOn }) => ({ number, name, signedOn, takesEffectOn })),
})

const endsOf = (written: WrittenContract, contractId: ContractId): ClauseEnd[] => written.ends.map(({ clause, amendment }) => ({ contractId, clause, amendment }))

const tieSubject = (term: WrittenTerm, refs: Refs, wrong: Wrong): Subject | null => {
  if (term.on.kind === 'everything') return { kind: 'everything' }
  if (term.on.kind === 'family') {
    const familyId = refs.family(term.on.number)
    if (familyId === null) wrong(term.at, 'unknown-family', { clause: term.clause, family: term.on.number })
    return familyId === null ? null : { kind: 'family', familyId }
  }
  const item = refs.item(term.on.number)
  if (item === null) {
    wrong(term.at, 'unknown-item', { clause: term.clause, item: term.on.number })
    return null
  }
  const units = [...term.rule.tiers.flatMap(({ figure }) => (figure.kind === 'net' || figure.kind === 'off' ? figure.price.unit : [])), term.rule.tierUnit ?? []].flat()
  const missing = units.find((unit) => unit !== item.baseUnit && !item.packs.some((pack) => pack.unit === unit))
  if (missing !== undefined) {
    wrong(term.at, 'unit-without-pack', { clause: term.clause, item: item.number, unit: missing, known: [...new Set([item.baseUnit, ...item.packs.map((pack) => pack.unit)])].join(', ') })
  }
  return { kind: 'item', itemId: item.itemId }
}

/** As long as the contract, or from the day its amendment takes effect, unless it says otherwise. */
export const validOf = (term: WrittenTerm, contract: WrittenContract): Period => {
  if (term.valid !== null) return term.valid
  const amendment = contract.amendments.find((made) => made.number === term.amendment)
  return { from: amendment?.takesEffectOn ?? contract.valid.from, to: contract.valid.to }
}

const checkValid = (term: WrittenTerm, valid: Period, contract: WrittenContract, wrong: Wrong): void => {
  if (overlaps(valid, contract.valid)) return
  wrong(term.at, 'outside-contract', { clause: term.clause, from: sayDay(valid.from), contract: contract.number, begins: sayDay(contract.valid.from), ends: contract.valid.to === null ? { t: 'say', say: say('contracts.open-end') } : sayDay(contract.valid.to) })
}

const checkAmendments = (contract: WrittenContract, wrong: Wrong): void => {
  const numbers = new Map<string, number>()
  const restated = new Map<string, string>()
  for (const amendment of contract.amendments) {
    const first = numbers.get(amendment.number)
    if (first !== undefined) wrong(amendment.at, 'amendment-twice', { amendment: amendment.number, line: first })
    numbers.set(amendment.number, amendment.at.line)
    const day = amendment.takesEffectOn
    if (day < contract.valid.from || (contract.valid.to !== null && day > contract.valid.to)) {
      wrong(amendment.at, 'amendment-outside', { amendment: amendment.number, day: sayDay(day), contract: contract.number })
    }
    for (const clause of new Set([...contract.terms, ...contract.ends].filter((one) => one.amendment === amendment.number).map((one) => one.clause))) {
      const key = `${day} ${clause}`
      const other = restated.get(key)
      if (other !== undefined && other !== amendment.number) wrong(amendment.at, 'amendments-same-day', { amendment: amendment.number, other, clause, day: sayDay(day) })
      restated.set(key, amendment.number)
    }
  }
}
