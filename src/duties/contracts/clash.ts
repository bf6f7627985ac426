// Terms that contradict each other: nothing in the order of precedence tells them apart, and they give different prices.
// A contradiction is refused at import and entry; what is only surprising is a note. Both name both clauses.

import type { YamlPlace } from '#formats/yaml'
import type { FamilyId, TermId } from '#ground/ids'
import { overlaps } from '#ground/period'
import { say, sayDay } from '#ground/say'
import type { ContractDraft } from './draft.ts'
import type { Family, Indexed, PriceFacts } from './price-book.ts'
import { standingTerms } from './price-book.ts'
import type { PriceTerm } from './price-term.ts'
import { bodyOf } from './price-term.ts'
import type { FileSay } from './written.ts'

/** Families that meet in one item, with such an item's number as the example. */
export type Meeting = Readonly<{ familyIds: readonly FamilyId[]; item: string }>

export type ClashFacts = Readonly<{
  /** The account's other contracts in force, with their terms. */
  others: Pick<PriceFacts, 'contracts' | 'terms' | 'ends'>
  families: readonly Family[]
  meetings: readonly Meeting[]
}>

export type Clashes = Readonly<{ problems: readonly FileSay[]; notes: readonly FileSay[] }>

/** The drafts of one account against each other, against its other contracts, and each within itself. */
export const clashes = (drafts: readonly ContractDraft[], facts: ClashFacts): Clashes => {
  const places = new Map<TermId, YamlPlace>(drafts.flatMap((draft) => [...draft.places]))
  const mine = standingTerms({
    contracts: drafts.map((draft) => ({ ...draft.contract, state: 'in-force' as const })),
    terms: drafts.flatMap((draft) => draft.terms),
    ends: drafts.flatMap((draft) => draft.ends),
  })
  const all = [...mine, ...standingTerms(facts.others)]
  const problems: FileSay[] = []
  const notes: FileSay[] = []
  for (const group of grouped(all, (one) => `${whereOf(one)}|${subjectOf(one.term)}|${whenOf(one)}`)) {
    for (const [a, b] of pairs(group)) {
      if (a.term.clause === b.term.clause && (a.term.rule.stacking === 'replace' || a.contract === b.contract)) problems.push(...contradiction(a, b, places, null))
      else if (a.term.rule.stacking === 'replace') notes.push(...note(a, b, places))
    }
  }
  problems.push(...familyClashes(all, facts, places))
  for (const draft of drafts) notes.push(...partlyRestated(draft))
  return { problems: problems.sort((a, b) => a.line - b.line), notes: notes.sort((a, b) => a.line - b.line) }
}

const whereOf = (one: Indexed): string => `${one.term.rule.stacking}|${one.term.siteId ?? ''}`
const whenOf = (one: Indexed): string => `${one.amendedOn ?? ''}|${one.term.valid.from}`
const subjectOf = ({ on }: PriceTerm): string => (on.kind === 'item' ? on.itemId : on.kind === 'family' ? on.familyId : '*')

const grouped = (all: readonly Indexed[], keyOf: (one: Indexed) => string): Indexed[][] => {
  const groups = new Map<string, Indexed[]>()
  for (const one of all) {
    if (one.holds === null) continue
    const group = groups.get(keyOf(one))
    if (group === undefined) groups.set(keyOf(one), [one])
    else group.push(one)
  }
  return [...groups.values()].filter((group) => group.length > 1)
}

function* pairs(group: readonly Indexed[]): Generator<readonly [Indexed, Indexed]> {
  for (let first = 0; first < group.length; first++) {
    for (let second = first + 1; second < group.length; second++) {
      const [a, b] = [group[first], group[second]]
      if (a?.holds != null && b?.holds != null && overlaps(a.holds, b.holds) && sameMoney(a, b) && differ(a, b)) yield [a, b]
    }
  }
}

const sameMoney = (a: Indexed, b: Indexed): boolean => a.term.rule.currency === 'any' || b.term.rule.currency === 'any' || a.term.rule.currency === b.term.rule.currency
const differ = (a: Indexed, b: Indexed): boolean => JSON.stringify({ ...bodyOf(a.term.rule), currency: '' }) !== JSON.stringify({ ...bodyOf(b.term.rule), currency: '' })

/** At the later of the two places that are in the file; nothing when neither is. */
const contradiction = (a: Indexed, b: Indexed, places: ReadonlyMap<TermId, YamlPlace>, item: string | null): FileSay[] => {
  const [first, second] = inFileOrder(a, b, places)
  const at = places.get(second.term.termId)
  if (at === undefined) return []
  const values = { clause: second.term.clause, contract: second.contract, other: first.term.clause, otherContract: first.contract, line: places.get(first.term.termId)?.line ?? 0, from: sayDay(second.holds?.from ?? second.term.valid.from) }
  const what = item !== null ? 'families-meet' : first.contract === second.contract ? 'contradiction' : 'contradiction-contracts'
  return [{ line: at.line, column: at.column, say: say(`contracts.file.${what}`, { ...values, item: item ?? '' }) }]
}

const note = (a: Indexed, b: Indexed, places: ReadonlyMap<TermId, YamlPlace>): FileSay[] => {
  const [first, second] = inFileOrder(a, b, places)
  const at = places.get(second.term.termId)
  return at === undefined ? [] : [{ line: at.line, column: at.column, say: say('contracts.file.note.same-scope', { clause: second.term.clause, other: first.term.clause }) }]
}

const inFileOrder = (a: Indexed, b: Indexed, places: ReadonlyMap<TermId, YamlPlace>): readonly [Indexed, Indexed] =>
  (places.get(a.term.termId)?.line ?? 0) <= (places.get(b.term.termId)?.line ?? 0) ? [a, b] : [b, a]

/** Rows of one clause for two families of the same depth that share an item: the clause gives that item two prices. */
const familyClashes = (all: readonly Indexed[], facts: ClashFacts, places: ReadonlyMap<TermId, YamlPlace>): FileSay[] => {
  const depths = new Map(facts.families.map((family) => [family.familyId, depthOf(family.familyId, facts.families)]))
  const onFamilies = all.filter((one) => one.term.on.kind === 'family')
  const found: FileSay[] = []
  for (const meeting of facts.meetings) {
    const here = onFamilies.filter((one) => one.term.on.kind === 'family' && meeting.familyIds.includes(one.term.on.familyId))
    for (const group of grouped(here, (one) => `${whereOf(one)}|${whenOf(one)}|${one.term.clause}|${one.term.on.kind === 'family' ? depths.get(one.term.on.familyId) : ''}`)) {
      for (const [a, b] of pairs(group)) if (subjectOf(a.term) !== subjectOf(b.term)) found.push(...contradiction(a, b, places, meeting.item))
    }
  }
  return found
}

const depthOf = (familyId: FamilyId, families: readonly Family[]): number => {
  const byId = new Map(families.map((family) => [family.familyId, family]))
  let depth = 0
  for (let at = byId.get(familyId)?.parentId ?? null; at !== null && depth < 100; at = byId.get(at)?.parentId ?? null) depth += 1
  return depth
}

/** An amendment that restates a clause of several rows takes them all; rows it does not repeat end there. Right sometimes, worth saying always. */
const partlyRestated = (draft: ContractDraft): FileSay[] =>
  draft.contract.amendments.flatMap((amendment) => {
    const restated = byClauseOf(draft.terms.filter((term) => term.amendment === amendment.number))
    return [...restated].flatMap(([clause, terms]) => {
      const repeated = new Set(terms.map(rowOf))
      const gone = draft.terms.filter((term) => term.amendment === null && term.clause === clause && !repeated.has(rowOf(term)))
      const [first] = terms
      const at = first === undefined ? undefined : draft.places.get(first.termId)
      if (gone.length === 0 || at === undefined) return []
      return [{ line: at.line, column: at.column, say: say('contracts.file.note.partly-restated', { amendment: amendment.number, clause, count: gone.length, day: sayDay(amendment.takesEffectOn) }) }]
    })
  })

const rowOf = (term: PriceTerm): string => `${term.siteId ?? ''}|${subjectOf(term)}`

const byClauseOf = (terms: readonly PriceTerm[]): ReadonlyMap<string, readonly PriceTerm[]> => {
  const byClause = new Map<string, PriceTerm[]>()
  for (const term of terms) {
    const rows = byClause.get(term.clause)
    if (rows === undefined) byClause.set(term.clause, [term])
    else rows.push(term)
  }
  return byClause
}
