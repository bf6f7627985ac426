// Typed values of X12 elements: decimal (R), implied decimal (Nn), date (DT) and time (TM). Source: X12.6, data element types.
// A text that is none of its type answers null; nothing is guessed.

import type { Day } from '#ground/day'
import { daysInMonth } from '#ground/day'
import type { Exact } from '../document.ts'

const MINUS = 45
const POINT = 46
const NOUGHT = 48
const NINE = 57

/** Decimal text as the neutral document wants it; `.5` becomes `0.5`, `007` `7`. Exponents and grouping are no decimals. */
export const exactOf = (text: string): Exact | null => {
  const length = text.length
  let at = text.charCodeAt(0) === MINUS ? 1 : 0
  const first = at
  let point = -1
  let digits = 0
  for (; at < length; at++) {
    const sign = text.charCodeAt(at)
    if (sign >= NOUGHT && sign <= NINE) digits++
    else if (sign === POINT && point === -1) point = at
    else return null
  }
  if (digits === 0) return null
  const wholeDigits = (point === -1 ? length : point) - first
  const isPlain = point !== length - 1 && wholeDigits > 0 && (wholeDigits === 1 || text.charCodeAt(first) !== NOUGHT)
  return isPlain ? text : plainOf(text, point)
}

const plainOf = (text: string, point: number): Exact => {
  const negative = text.charCodeAt(0) === MINUS
  const whole = text.slice(negative ? 1 : 0, point === -1 ? text.length : point).replace(/^0+(?=\d)/, '')
  const fraction = point === -1 ? '' : text.slice(point + 1)
  return `${negative ? '-' : ''}${whole === '' ? '0' : whole}${fraction === '' ? '' : `.${fraction}`}`
}

/** Digits with so many implied decimals: `843202` with two is `8432.02`. A written point is no value of this type. */
export const impliedOf = (text: string, decimals: number): Exact | null => {
  const negative = text.charCodeAt(0) === MINUS
  const digits = negative ? text.slice(1) : text
  if (digits === '' || !isDigits(digits)) return null
  if (decimals === 0) return exactOf(text)
  const padded = digits.padStart(decimals + 1, '0')
  return exactOf(`${negative ? '-' : ''}${padded.slice(0, -decimals)}.${padded.slice(-decimals)}`)
}

export const isDigits = (text: string): boolean => {
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at)
    if (sign < NOUGHT || sign > NINE) return false
  }
  return text.length > 0
}

/** Whole number without sign, at most 15 digits; null for anything else. */
export const countOf = (text: string): number | null => (text.length <= 15 && isDigits(text) ? Number(text) : null)

const FIRST_OF_LAST_CENTURY = 70

/** CCYYMMDD, or YYMMDD of the years 1970 to 2069 (or of the century told beside it). */
export const dayOf = (text: string, century = ''): Day | null => {
  if (!isDigits(text)) return null
  if (text.length === 8) return existing(text)
  if (text.length !== 6) return null
  if (century.length === 2 && isDigits(century)) return existing(century + text)
  return existing((Number(text.slice(0, 2)) >= FIRST_OF_LAST_CENTURY ? '19' : '20') + text)
}

const existing = (text: string): Day | null => {
  const month = (text.charCodeAt(4) - NOUGHT) * 10 + text.charCodeAt(5) - NOUGHT
  const day = (text.charCodeAt(6) - NOUGHT) * 10 + text.charCodeAt(7) - NOUGHT
  const year = text.slice(0, 4)
  if (month < 1 || month > 12 || day < 1 || year === '0000' || (day > 28 && day > daysInMonth(Number(year), month))) return null
  return `${year}-${text.slice(4, 6)}-${text.slice(6, 8)}` as Day
}

/** HHMM, HHMMSS and parts of a second to `HH:MM` or `HH:MM:SS`. */
export const timeOf = (text: string): string | null => {
  if (!isDigits(text) || text.length < 4 || text.length > 8 || text.length === 5) return null
  const [hours, minutes, seconds] = [text.slice(0, 2), text.slice(2, 4), text.slice(4, 6)]
  if (hours > '23' || minutes > '59' || seconds > '59') return null
  return seconds === '' ? `${hours}:${minutes}` : `${hours}:${minutes}:${seconds}`
}

/** `2026-03-02` as `20260302`. */
export const dayText = (day: Day): string => day.slice(0, 4) + day.slice(5, 7) + day.slice(8, 10)
