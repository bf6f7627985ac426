// Reading what a person types: numbers and days in the habits of a locale, exactly, into plain decimal text and days.

import type { Day } from './day.ts'
import { daysInMonth, isDay } from './day.ts'

/** Decimal and grouping marks of a locale: {decimal: ',', group: '.'} for German. */
export type NumberMarks = Readonly<{ decimal: string; group: string }>

export const numberMarks = (locale: string): NumberMarks => {
  const parts = new Intl.NumberFormat(locale, { useGrouping: true }).formatToParts(1234567.5)
  const find = (type: string): string | undefined => parts.find((part) => part.type === type)?.value
  return { decimal: find('decimal') ?? '.', group: find('group') ?? ',' }
}

/**
 * "1.234,50" to "1234.50" in German; null when it is no number. Groups must be groups of three, so that a mark
 * from the other habit ("12.90" typed in German) is read as the decimal mark it can only be, never dropped.
 */
export const readDecimal = (typed: string, { decimal, group }: NumberMarks): string | null => {
  const text = typed.trim().replace(/^[−–]/, '-').replace(/[\s\u00a0\u202f']/g, '')
  const match = /^([+-]?)([\d.,]*\d[\d.,]*)$/.exec(text)
  if (match === null) return null
  const sign = match[1] === '-' ? '-' : ''
  const digits = match[2] ?? ''
  const plain = readGrouped(digits, decimal, group) ?? readGrouped(digits, group, decimal)
  return plain === null ? null : sign + plain
}

const readGrouped = (digits: string, decimal: string, group: string): string | null => {
  const halves = digits.split(decimal)
  const whole = halves[0] ?? ''
  const fraction = halves[1]
  if (halves.length > 2 || (fraction !== undefined && !/^\d*$/.test(fraction))) return null
  const groups = whole.split(group)
  const grouped = groups.length > 1 && /^\d{1,3}$/.test(groups[0] ?? '') && groups.slice(1).every((one) => /^\d{3}$/.test(one))
  if (!grouped && !/^\d*$/.test(whole)) return null
  const joined = groups.join('').replace(/^0+(?=\d)/, '')
  return `${joined === '' ? '0' : joined}${fraction === undefined || fraction === '' ? '' : `.${fraction}`}`
}

export type DayRead = Readonly<{ ok: true; day: Day }> | Readonly<{ ok: false; last: Day | null }>

/**
 * Reads "2026-03-02", "2.3.2026", "2/3", "2 Mar 26", "2. März". Without a year it is the one nearest to `near`.
 * `monthFirst` for habits that write 3/2 for the second of March. A day that does not exist answers with the last of its month.
 */
export const readDay = (typed: string, near: Day, locale: string, monthFirst = false): DayRead => {
  const text = typed.trim().toLowerCase()
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text)
  if (iso !== null) return dayOf(Number(iso[1]), Number(iso[2]), Number(iso[3]))
  const numbers = /^(\d{1,2})\s*[./-]\s*(\d{1,2})\s*(?:[./-]\s*(\d{2}|\d{4})?)?$/.exec(text)
  if (numbers !== null) {
    const [first, second] = [Number(numbers[1]), Number(numbers[2])]
    const [day, month] = monthFirst ? [second, first] : [first, second]
    return withYear(numbers[3], month, day, near)
  }
  const named = /^(\d{1,2})\.?\s+(\p{L}+)\.?\s*(\d{2}|\d{4})?$/u.exec(text)
  if (named === null) return { ok: false, last: null }
  const month = monthNamed(named[2] ?? '', locale)
  return month === null ? { ok: false, last: null } : withYear(named[3], month, Number(named[1]), near)
}

const withYear = (year: string | undefined, month: number, day: number, near: Day): DayRead => {
  if (year !== undefined) return dayOf(year.length === 2 ? 2000 + Number(year) : Number(year), month, day)
  const now = Number(near.slice(0, 4))
  const distance = (of: number): number => Math.abs((of - now) * 12 + month - Number(near.slice(5, 7)))
  return dayOf([now, now + 1, now - 1].reduce((best, of) => (distance(of) < distance(best) ? of : best)), month, day)
}

const dayOf = (year: number, month: number, day: number): DayRead => {
  const text = (of: number): string => `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(of).padStart(2, '0')}`
  const whole = text(day)
  if (isDay(whole)) return { ok: true, day: whole }
  const last = text(daysInMonth(year, month))
  return { ok: false, last: isDay(last) ? last : null }
}

const monthNamed = (typed: string, locale: string): number | null => {
  if (typed.length < 3) return null
  for (const language of [locale, 'en-GB']) {
    const format = new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' })
    for (let month = 0; month < 12; month += 1) {
      if (format.format(Math.floor(month * 30.44 + 15) * 86_400_000).toLowerCase().startsWith(typed)) return month + 1
    }
  }
  return null
}
