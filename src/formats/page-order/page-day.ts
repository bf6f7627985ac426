// Days as pages write them: 02.03.2026, 3/2/26, 2026-03-02, 2 March 2026, Mar 2, 2026, 20260302. The order of day and month is learned;
// where a day reads in both orders and nothing decides, it stays unclear.

import type { Day } from '#ground/day'
import { isDay } from '#ground/day'
import { bare } from './label-match.ts'
import { MONTH_NAMES, SHORT_MONTHS } from './month-names.ts'

export type DayOrder = 'dmy' | 'mdy' | 'ymd'

const NUMBERS = /^(\d{1,4})\s?[./\- ]\s?(\d{1,2})\s?[./\- ]\s?(\d{1,4})\.?$/
const WEEKDAY = /^\p{L}{2,10}[.,]{0,2}\s+(?=\d|\p{L}{3,10}\.?\s+\d)/u
const LONGEST_DAY = 40

/** The day, or null. A time behind it is left aside; numbers alone need the order, named months do not. */
export const readDayText = (text: string, order: DayOrder): Day | null => {
  const wholly = tidy(text)
  return dayIn(wholly, order) ?? dayIn(wholly.replace(WEEKDAY, ''), order)
}

const tidy = (text: string): string =>
  text
    .slice(0, LONGEST_DAY)
    .trim()
    .replace(/[T\s,]+\d{1,2}:\d{2}(:\d{2})?(\.\d+)?\s*([ap]\.?m\.?|uhr|h|z|utc)?$/i, '')
    .replace(/\s+/g, ' ')

const dayIn = (text: string, order: DayOrder): Day | null => {
  const packed = /^(\d{4})(\d{2})(\d{2})$/.exec(text)
  if (packed !== null && order === 'ymd') return dayOf(packed[1], packed[2], packed[3])
  const numbers = NUMBERS.exec(text)
  if (numbers !== null) {
    const [, first = '', second = '', third = ''] = numbers
    if (first.length === 4) return dayOf(first, second, third)
    if (order === 'dmy') return dayOf(third, second, first)
    return order === 'mdy' ? dayOf(third, first, second) : dayOf(first, second, third)
  }
  return namedDay(text)
}

const namedDay = (text: string): Day | null => {
  const dayFirst = /^(\d{1,2})(?:st|nd|rd|th|er|º|°)?[. -]{0,2}\s?(?:de |of )?(\p{L}{3,12})\.?,?[- ]?\s?(?:de |del )?(\d{4}|\d{2})$/iu.exec(text)
  if (dayFirst !== null) return withMonth(dayFirst[2], dayFirst[1], dayFirst[3])
  const monthFirst = /^(\p{L}{3,12})\.?[- ]?\s?(\d{1,2})(?:st|nd|rd|th)?[, -]{1,2}\s?(\d{4}|\d{2})$/iu.exec(text)
  return monthFirst === null ? null : withMonth(monthFirst[1], monthFirst[2], monthFirst[3])
}

const withMonth = (name = '', day = '', year = ''): Day | null => {
  const month = monthNamed(name)
  return month === null ? null : dayOf(year, String(month), day)
}

/** The month that a name or its beginning means in all languages that know it; null when they differ (`jui`). */
export const monthNamed = (name: string): number | null => {
  const typed = bare(name)
  const short = SHORT_MONTHS[typed]
  if (short !== undefined) return short
  const found = new Set(Object.values(MONTH_NAMES).flatMap((names) => names.flatMap((one, at) => (one.startsWith(typed) || (typed === 'sept' && at === 8) ? [at + 1] : []))))
  const [month] = found
  return typed.length >= 3 && found.size === 1 && month !== undefined ? month : null
}

const dayOf = (year = '', month = '', day = ''): Day | null => {
  if (day.length > 2 || year.length === 3 || year.length === 1) return null
  const text = `${year.length === 2 ? `20${year}` : year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return isDay(text) && text > '1980' && text < '2100' ? text : null
}

const ORDERS: readonly DayOrder[] = ['dmy', 'mdy', 'ymd']

/** The orders in which a text is a day. */
export const ordersOf = (text: string): readonly DayOrder[] => ORDERS.filter((order) => readDayText(text, order) !== null)

/** The one order in which all texts are days; null when none is or several differ. Points and dashes between numbers mean the day comes first. */
export const dayOrderOf = (texts: readonly string[], decimal: '.' | ',' | null): DayOrder | null => {
  const possible = ORDERS.filter((order) => texts.every((text) => readDayText(text, order) !== null))
  const [first] = possible
  if (first === undefined) return null
  const differ = texts.filter((text) => new Set(possible.map((order) => readDayText(text, order))).size > 1)
  if (differ.length === 0) return first
  // nobody writes the month first with points, and hardly where numbers have a decimal comma
  if (possible.includes('dmy') && (decimal === ',' || differ.every((text) => /^\d{1,2}\.\s?\d{1,2}\./.test(text.trim())))) return 'dmy'
  const [only, ...others] = possible.filter((order) => order !== 'ymd' || texts.every((text) => /^\d{4}/.test(text.trim())))
  return others.length === 0 ? (only ?? null) : null
}
