// The small values of a contract file: "12.40 EUR / carton", "12%", "2026-01-01 .. 2026-12-31", "100 carton", "2 half-even".
// Each answers null when the text is not in its form; the file reader says the sentence.

import type { Day } from '#ground/day'
import { isDay } from '#ground/day'
import type { Rounding } from '#ground/decimal'
import { MICROS, MICRO_DIGITS, parseDecimal } from '#ground/decimal'
import type { Currency } from '#ground/money'
import { isCurrency } from '#ground/money'
import type { Percent } from '#ground/percent'
import { parsePercent } from '#ground/percent'
import type { Period } from '#ground/period'
import type { UnitPrice } from '#ground/unit-price'
import { parsePrice } from '#ground/unit-price'
import type { RoundRule } from './price-term.ts'

const PRICE = /^([-+]?[\d.]+)\s+([A-Z]{3})\s*(?:\/|\bper\b)\s*(?:([\d.]+)\s+)?(\S.*)$/

/** "12.40 EUR / carton", "3.10 EUR per 100 each". */
export const readPrice = (text: string): UnitPrice | null => {
  const match = PRICE.exec(text.trim())
  const code = match?.[2] ?? ''
  if (match === null || !isCurrency(code)) return null
  const per = match[3] === undefined ? MICROS : parseDecimal(match[3], MICRO_DIGITS)
  if (per === null || per <= 0n) return null
  return parsePrice(match[1] ?? '', code, (match[4] ?? '').trim(), per)
}

/** "12%", "2.5 %". */
export const readRate = (text: string): Percent | null => (/^[-+]?[\d.]+\s*%$/.test(text.trim()) ? parsePercent(text.trim()) : null)

/** "0.01 EUR". */
export const readAmount = (text: string): Readonly<{ amount: string; currency: Currency }> | null => {
  const match = /^(\d+(?:\.\d{1,6})?)\s+([A-Z]{3})$/.exec(text.trim())
  const code = match?.[2] ?? ''
  return match === null || !isCurrency(code) ? null : { amount: match[1] ?? '', currency: code }
}

/** "2026-01-01 .. 2026-12-31", open at the end as "2026-01-01 ..", open at the beginning as ".. 2026-12-31". */
export const readSpan = (text: string): Readonly<{ from: Day | null; to: Day | null }> | null => {
  const match = /^(\S*?)\s*\.\.\s*(\S*)$/.exec(text.trim())
  if (match === null) return null
  const [from, to] = [match[1] ?? '', match[2] ?? '']
  if ((from !== '' && !isDay(from)) || (to !== '' && !isDay(to)) || (from === '' && to === '')) return null
  return { from: from === '' ? null : (from as Day), to: to === '' ? null : (to as Day) }
}

/** Null for an open beginning without a default, or an end before the beginning. */
export const periodOf = (span: Readonly<{ from: Day | null; to: Day | null }>, first: Day | null): Period | null => {
  const from = span.from ?? first
  return from === null || (span.to !== null && span.to < from) ? null : { from, to: span.to }
}

/** "100", "100 carton": micros and the unit where one is named. */
export const readFrom = (text: string): Readonly<{ micros: bigint; unit: string | null }> | null => {
  const match = /^([\d.]+)(?:\s+(\S.*))?$/.exec(text.trim())
  const micros = match === null ? null : parseDecimal(match[1] ?? '', MICRO_DIGITS)
  return micros === null ? null : { micros, unit: match?.[2]?.trim() ?? null }
}

const MODES: readonly Rounding[] = ['half-up', 'half-even', 'up', 'down']

/** "2", "2 half-even". */
export const readRound = (text: string): RoundRule | null => {
  const match = /^([0-6])(?:\s+(?:decimals?\s+)?(\S+))?$/.exec(text.trim())
  const mode = MODES.find((one) => one === (match?.[2] ?? 'half-up'))
  return match === null || mode === undefined ? null : { decimals: Number(match[1]), mode }
}
