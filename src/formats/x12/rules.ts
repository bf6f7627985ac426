// The form of a rule for one kind of segment, and what every rule leaves over: elements that have no field of their own are kept by name.

import type { More } from '../document.ts'
import { tagNumber } from '../spot.ts'
import type { Draft } from './draft.ts'
import { added } from './draft.ts'
import type { Segment } from './segment.ts'

export type Rule = Readonly<{
  /** Reads the segment into the draft. False: it has no place here, all of it is kept by name. */
  read: (draft: Draft, segment: Segment) => boolean | void
  /** Bit n is set where element n is read (31: all from there on). */
  known: number
}>

export type RuleBook = Readonly<Record<string, Rule>>

export const ALL = -1

/** The elements a rule reads. */
export const elements = (...numbers: readonly number[]): number => numbers.reduce((mask, number) => mask | (1 << number), 0)

const TAGS = 37 ** 3

export const ruleTable = (...books: readonly RuleBook[]): readonly (Rule | null)[] => {
  const table: (Rule | null)[] = Array.from({ length: TAGS }, () => null)
  for (const rules of books) for (const [tag, rule] of Object.entries(rules)) table[tagNumber(tag)] = rule
  return table
}

/** Keeps by name what of a segment no field has taken. */
export const keepRest = (draft: Draft, segment: Segment, known: number): void => {
  const holder = draft.holder()
  for (let element = 1; element <= segment.count; element++) {
    if (element < 32 ? (known >> element) & 1 : known < 0) continue
    if (!segment.has(element)) continue
    draft.kept++
    holder.more = keep(holder.more, segment, element)
  }
}

const keep = (more: More[], segment: Segment, element: number): More[] => {
  const value = segment.words(element)
  if (value === '') return more
  const name = moreName(segment, element)
  if (segment.component === '' || value.indexOf(segment.component) === -1) return added(more, { name, value, at: segment.spot(element) })
  const parts = value.split(segment.component)
  let list = more
  for (const [at, part] of parts.entries()) if (part !== '') list = added(list, { name: `${name}-${at + 1}`, value: part, at: segment.spot(element, at + 1) })
  return list
}

const names = new Map<number, string[]>()

/** `FOB-01`; made once for each. */
export const moreName = (segment: Segment, element: number): string => {
  if (segment.tag === 0) return `${segment.name().slice(0, 20)}-${String(element).padStart(2, '0')}`
  let own = names.get(segment.tag)
  if (own === undefined) names.set(segment.tag, (own = []))
  return (own[element] ??= `${segment.name().toUpperCase()}-${String(element).padStart(2, '0')}`)
}
