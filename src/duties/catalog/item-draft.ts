// What a source or a form says of an item, and what is wrong with it field by field.

import { isDay } from '#ground/day'
import { gtinProblem } from '#ground/gs1'
import type { Say } from '#ground/say'
import { say, sayDay } from '#ground/say'
import type { Item } from './item.ts'
import { ITEM_KINDS } from './item.ts'

/**
 * An item as told. The number is its name and never changes. A field that is left out keeps what is known
 * (or takes the default of a new item); null says that there is none.
 */
export type ItemIn = Readonly<{
  number: string
  name?: string
  kind?: string
  baseUnit?: string
  orderUnit?: string
  gtin?: string | null
  taxCode?: string
  leadTimeDays?: number | null
  minimumMicros?: bigint | null
  multipleMicros?: bigint | null
  weightGrams?: bigint | null
  sellableFrom?: string | null
  endOfLifeOn?: string | null
  substituteNumber?: string | null
}>

export type Problem = Readonly<{ at: string; say: Say }>

export const itemProblems = (item: ItemIn, was: Item | null): readonly Problem[] => {
  const problems: Problem[] = []
  const wrong = (at: string, why: Say): void => void problems.push({ at, say: why })

  if (item.number.trim() === '') wrong('number', say('refusal.catalog/item-number-missing'))
  if ((item.name ?? was?.name ?? '').trim() === '') wrong('name', say('refusal.catalog/item-name-missing', { item: item.number }))
  if ((item.baseUnit ?? was?.baseUnit ?? '').trim() === '') wrong('baseUnit', say('refusal.catalog/unit-missing', { item: item.number }))
  if (item.kind !== undefined && !(ITEM_KINDS as readonly string[]).includes(item.kind)) wrong('kind', say('refusal.catalog/unknown-kind', { kind: item.kind, known: ITEM_KINDS.join(', ') }))
  if (item.gtin !== null && item.gtin !== undefined) {
    const problem = gtinSay(item.gtin)
    if (problem !== null) wrong('gtin', problem)
  }
  for (const at of ['leadTimeDays', 'minimumMicros', 'weightGrams'] as const) {
    const value = item[at]
    if (value !== null && value !== undefined && value < 0) wrong(at, say('refusal.catalog/negative', { item: item.number }))
  }
  if (item.multipleMicros !== null && item.multipleMicros !== undefined && item.multipleMicros <= 0n) wrong('multipleMicros', say('refusal.catalog/multiple-not-positive', { item: item.number }))
  for (const at of ['sellableFrom', 'endOfLifeOn'] as const) {
    const day = item[at]
    if (day !== null && day !== undefined && !isDay(day)) wrong(at, say('refusal.catalog/day', { value: day }))
  }
  const from = item.sellableFrom === undefined ? was?.sellableFrom : item.sellableFrom
  const end = item.endOfLifeOn === undefined ? was?.endOfLifeOn : item.endOfLifeOn
  if (from !== null && from !== undefined && end !== null && end !== undefined && isDay(from) && isDay(end) && end < from) {
    wrong('endOfLifeOn', say('refusal.catalog/ends-before-begins', { from: sayDay(from), to: sayDay(end) }))
  }
  return problems
}

/** What is wrong with a barcode, as a sentence; null when nothing is. */
export const gtinSay = (gtin: string): Say | null => {
  const problem = gtinProblem(gtin)
  if (problem === null) return null
  return problem.is === 'check-digit' ? say('refusal.catalog/gtin-check-digit', { gtin, expected: problem.expected }) : say('refusal.catalog/gtin', { gtin })
}
