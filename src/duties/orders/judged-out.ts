// A judgement of a draft as it travels: exact text, trails once each, totals by tax, unit, pallet and weight.

import { MICRO_DIGITS, decimalText, divide } from '#ground/decimal'
import type { Money } from '#ground/money'
import { moneyText } from '#ground/money'
import { percentText } from '#ground/percent'
import { quantityText } from '#ground/quantity'
import type { UnitPrice } from '#ground/unit-price'
import { perText, priceText } from '#ground/unit-price'
import type { PriceTrail } from '#duties/contracts/trail'
import type { JudgedDraft, JudgedLine } from './draft.ts'
import type { Candidate, JudgedLineOut, JudgedOut, MoneyOut, PriceOut } from './orders.wire.ts'

export const moneyOut = (amount: Money): MoneyOut => ({ amount: moneyText(amount), currency: amount.currency })
export const priceOut = (price: UnitPrice): PriceOut => ({ amount: priceText(price), currency: price.currency, unit: price.unit, per: perText(price) })

/** `candidates` by place of the line. */
export const judgedOut = (judged: JudgedDraft, candidates: ReadonlyMap<number, readonly Candidate[]>): JudgedOut => {
  const trails: PriceTrail[] = []
  const places = new Map<PriceTrail, number>()
  const placeOf = (trail: PriceTrail): number => {
    let place = places.get(trail)
    if (place === undefined) places.set(trail, (place = trails.push(trail) - 1))
    return place
  }
  const lines = judged.lines.map((line, at) => lineOut(line, candidates.get(at) ?? [], placeOf))
  const counting = judged.lines.filter((line) => !line.notes.some((note) => note.level === 'stop'))
  const { contract, credit } = judged
  return {
    currency: judged.currency,
    contract: contract === null ? null : { contractId: contract.contractId, number: contract.number, name: contract.name, priceDay: contract.priceDay },
    paymentDays: judged.paymentDays,
    lines,
    trails,
    net: moneyText(judged.net),
    tax: moneyText(judged.tax),
    gross: moneyText(judged.gross),
    taxes: taxesOf(counting),
    quantities: quantitiesOf(counting),
    pallets: palletsOf(counting),
    kilograms: kilogramsOf(counting),
    credit: credit === null ? null : { of: credit.of, limit: moneyOut(credit.limit), used: moneyOut(credit.used) },
    notes: judged.notes.map((note) => ({ ...note, fixes: [...note.fixes] })),
    hold: judged.hold,
  }
}

const lineOut = (line: JudgedLine, candidates: readonly Candidate[], placeOf: (trail: PriceTrail) => number): JudgedLineOut => {
  const worst = line.notes.find((note) => note.level === 'stop') ?? line.notes[0]
  return {
    itemId: line.item?.itemId ?? null,
    number: line.item?.number ?? null,
    name: line.item?.name ?? null,
    unit: line.quantity?.unit ?? null,
    units: line.item?.packs.map((pack) => pack.unit) ?? [],
    quantity: line.quantity === null ? null : quantityText(line.quantity),
    price: line.price === null ? null : priceOut(line.price),
    agreed: line.agreed === null ? null : priceOut(line.agreed),
    byHand: line.byHand,
    clause: line.clause,
    trail: line.trail === null ? null : placeOf(line.trail),
    net: line.net === null ? null : moneyText(line.net),
    promisedOn: line.promisedOn,
    level: worst === undefined ? null : worst.level === 'stop' ? 'stop' : 'check',
    note: worst?.say ?? null,
    candidates: [...candidates],
  }
}

const taxesOf = (lines: readonly JudgedLine[]): JudgedOut['taxes'] => {
  const byRate = new Map<bigint, Money>()
  for (const { tax, taxAmount } of lines) {
    if (tax === null || taxAmount === null) continue
    const before = byRate.get(tax.micros)
    byRate.set(tax.micros, before === undefined ? taxAmount : { ...before, minor: before.minor + taxAmount.minor })
  }
  return [...byRate].map(([micros, amount]) => ({ percent: percentText({ micros }), amount: moneyText(amount) }))
}

const quantitiesOf = (lines: readonly JudgedLine[]): JudgedOut['quantities'] => {
  const byUnit = new Map<string, bigint>()
  for (const { quantity } of lines) if (quantity !== null) byUnit.set(quantity.unit, (byUnit.get(quantity.unit) ?? 0n) + quantity.micros)
  return [...byUnit].map(([unit, micros]) => ({ unit, amount: quantityText({ micros, unit }) }))
}

const PALLET = 'pallet'

/** To a tenth of a pallet. Null unless every product on the order says how much a pallet holds. */
const palletsOf = (lines: readonly JudgedLine[]): string | null => {
  let micros = 0n
  const products = lines.filter((line) => line.item?.kind === 'product')
  if (products.length === 0) return null
  for (const { item, quantity } of products) {
    const pallet = item?.packs.find((pack) => pack.unit === PALLET)
    const pack = item?.packs.find((candidate) => candidate.unit === quantity?.unit)
    if (pallet === undefined || pack === undefined || quantity === null) return null
    micros += divide(quantity.micros * pack.base, pallet.base)
  }
  return decimalText(divide(micros, 100_000n), 1)
}

/** Whole kilograms. An item's weight is that of one base unit. Null unless every product says it. */
const kilogramsOf = (lines: readonly JudgedLine[]): string | null => {
  let grams = 0n
  const products = lines.filter((line) => line.item?.kind === 'product')
  if (products.length === 0) return null
  for (const { item, quantity } of products) {
    const pack = item?.packs.find((candidate) => candidate.unit === quantity?.unit)
    if (item === null || item.weightGrams === null || pack === undefined || quantity === null) return null
    grams += divide(quantity.micros * pack.base * item.weightGrams, 10n ** BigInt(2 * MICRO_DIGITS))
  }
  return decimalText(divide(grams, 1000n), 0)
}
