// What a contract becomes, against what it is: field by field, term by term. Shown as a preview, counted in reports, kept as an event.

import type { Contract } from './contract.ts'
import type { ClauseEnd } from './price-book.ts'
import type { PriceTerm } from './price-term.ts'
import { bodyOf } from './price-term.ts'

/** A contract whole, as stored or as drafted. */
export type WholeContract = Readonly<{ contract: Contract; terms: readonly PriceTerm[]; ends: readonly ClauseEnd[] }>

export type Changed = 'new' | 'changed' | 'unchanged' | 'removed'
export type TermChange = Readonly<{ what: Exclude<Changed, 'unchanged'>; before: PriceTerm | null; after: PriceTerm | null }>
export type FieldChange = Readonly<{ field: string; before: unknown; after: unknown }>

export type ContractChange = Readonly<{
  what: Exclude<Changed, 'removed'>
  fields: readonly FieldChange[]
  terms: readonly TermChange[]
  /** Terms that stay exactly as they are. */
  sameTerms: number
}>

const FIELDS = ['name', 'currency', 'state', 'signedOn', 'valid', 'paymentDays', 'priceDay', 'tolerances', 'amendments'] as const

export const changeOf = (before: WholeContract | null, after: WholeContract): ContractChange => {
  const known = new Map((before?.terms ?? []).map((term) => [term.termId, term]))
  const kept = new Set(after.terms.map((term) => term.termId))
  const terms: TermChange[] = []
  for (const term of after.terms) {
    const old = known.get(term.termId)
    if (old === undefined) terms.push({ what: 'new', before: null, after: term })
    else if (!sameTerm(old, term)) terms.push({ what: 'changed', before: old, after: term })
  }
  for (const term of before?.terms ?? []) if (!kept.has(term.termId)) terms.push({ what: 'removed', before: term, after: null })
  const touched = terms.filter((change) => change.what !== 'removed').length
  const fields = before === null ? [] : fieldChanges(before, after)
  return { what: before === null ? 'new' : fields.length + terms.length > 0 ? 'changed' : 'unchanged', fields, terms, sameTerms: after.terms.length - touched }
}

const fieldChanges = (before: WholeContract, after: WholeContract): FieldChange[] => {
  const changes: FieldChange[] = []
  for (const field of FIELDS) {
    if (canonical(before.contract[field]) !== canonical(after.contract[field])) changes.push({ field, before: before.contract[field], after: after.contract[field] })
  }
  const ends = (whole: WholeContract): string[] => whole.ends.map((end) => `${end.amendment} ends ${end.clause}`).sort()
  if (ends(before).join() !== ends(after).join()) changes.push({ field: 'ends', before: ends(before), after: ends(after) })
  return changes
}

export const sameTerm = (a: PriceTerm, b: PriceTerm): boolean => canonical({ ...a, rule: bodyOf(a.rule) }) === canonical({ ...b, rule: bodyOf(b.rule) })

/** JSON with sorted keys: the database gives an object's keys back in its own order. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  )
