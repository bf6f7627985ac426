// From a form to drafts of an item and its packs, and of a list price: exact amounts, blanks as "there is none", problems at their fields.

import { MICRO_DIGITS, MICROS, parseDecimal } from '#ground/decimal'
import { gtinSay, itemProblems } from './item-draft.ts'
import type { ItemIn, Problem } from './item-draft.ts'
import type { ItemEdit, ListPriceNew } from './catalog.wire.ts'
import { say } from '#ground/say'

export type PackDraft = Readonly<{ unit: string; baseMicros: bigint; gtin: string | null }>
export type ItemRead = Readonly<{ draft: ItemIn; packs: readonly PackDraft[]; problems: readonly Problem[] }>

/** `substituteNumber` is that of the item chosen, undefined when the id is none of ours. */
export const readItem = (form: Omit<ItemEdit, 'version'>, known: Readonly<{ number: string; substituteNumber: string | null | undefined }>): ItemRead => {
  const problems: Problem[] = []
  const amount = (at: string, text: string | null): bigint | null => {
    const typed = blank(text)
    const micros = typed === null ? null : parseDecimal(typed, MICRO_DIGITS)
    if (typed !== null && micros === null) problems.push({ at, say: say('refusal.catalog/not-a-number', { value: typed }) })
    return micros
  }
  const baseUnit = form.baseUnit.trim()
  const packs = form.packs.flatMap((pack, at): PackDraft[] => {
    const holds = amount(`packs.${at}.holds`, pack.holds)
    const unit = pack.unit.trim()
    const gtin = blank(pack.gtin)
    const wrong = gtin === null ? null : gtinSay(gtin)
    if (wrong !== null) problems.push({ at: `packs.${at}.gtin`, say: wrong })
    if (unit === '') problems.push({ at: `packs.${at}.unit`, say: say('refusal.catalog/unit-missing', { item: known.number }) })
    else if (unit === baseUnit) problems.push({ at: `packs.${at}.unit`, say: say('refusal.catalog/base-pack', { item: known.number, unit }) })
    else if (form.packs.findIndex((other) => other.unit.trim() === unit) !== at) problems.push({ at: `packs.${at}.unit`, say: say('refusal.catalog/pack-twice', { unit }) })
    if (blank(pack.holds) === null || (holds !== null && holds <= 0n)) problems.push({ at: `packs.${at}.holds`, say: say('refusal.catalog/pack-not-positive', { item: known.number, unit }) })
    return holds === null ? [] : [{ unit, baseMicros: holds, gtin }]
  })
  const weight = blank(form.weightGrams)
  const grams = weight === null ? null : parseDecimal(weight, 0)
  if (weight !== null && grams === null) problems.push({ at: 'weightGrams', say: say('refusal.catalog/not-a-number', { value: weight }) })
  if (known.substituteNumber === undefined) problems.push({ at: 'substituteId', say: say('refusal.catalog/no-such-item') })
  const orderUnit = form.orderUnit.trim() === '' ? baseUnit : form.orderUnit.trim()
  if (orderUnit !== baseUnit && !packs.some((pack) => pack.unit === orderUnit)) problems.push({ at: 'orderUnit', say: say('refusal.quantity/no-pack', { unit: orderUnit }) })
  const draft: ItemIn = {
    number: known.number, name: form.name.trim(), kind: form.kind, baseUnit, orderUnit, gtin: blank(form.gtin), taxCode: form.taxCode.trim() === '' ? 'standard' : form.taxCode.trim(),
    leadTimeDays: form.leadTimeDays, minimumMicros: amount('minimum', form.minimum), multipleMicros: amount('multiple', form.multiple), weightGrams: grams,
    sellableFrom: blank(form.sellableFrom), endOfLifeOn: blank(form.endOfLifeOn), substituteNumber: known.substituteNumber ?? null,
  }
  return { draft, packs, problems: [...itemProblems(draft, null).map(atFormField), ...problems] }
}

const atFormField = (problem: Problem): Problem => ({ ...problem, at: problem.at.replace(/Micros$/, '') })

export type PriceDraft = Readonly<{ priceMicros: bigint; perMicros: bigint; currency: string; unit: string; validFrom: string; validTo: string | null; list: string }>

export const readListPrice = (form: ListPriceNew): Readonly<{ draft: PriceDraft; problems: readonly Problem[] }> => {
  const problems: Problem[] = []
  const read = (at: string, text: string, otherwise: bigint): bigint => {
    const micros = parseDecimal(text, MICRO_DIGITS)
    if (micros === null) problems.push({ at, say: say('refusal.catalog/not-a-number', { value: text }) })
    return micros ?? otherwise
  }
  const draft = {
    priceMicros: read('amount', form.amount, 0n), perMicros: read('per', form.per, MICROS), currency: form.currency.trim(), unit: form.unit.trim(), validFrom: form.validFrom.trim(),
    validTo: blank(form.validTo), list: form.list.trim() === '' ? 'list' : form.list.trim(),
  }
  return { draft, problems }
}

const blank = (text: string | null): string | null => (text === null || text.trim() === '' ? null : text.trim())
