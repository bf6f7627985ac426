// Days, times and periods in the formats of EDIFACT's DTM. Source: UN/EDIFACT code list 2379.
// What is a length of time (`804`: days) is no day and answers null; a wrong format code is mended by the length of the digits.

import type { Day } from '#ground/day'
import { addDays, dayNumber, daysInMonth, dayOfNumber, isDay, weekday } from '#ground/day'

export type DateRead = Readonly<{ day: Day; until: Day | null; time: string | null; mended: boolean }>

/** How the digits of a format lie: Y year, y year of two digits, M, D, J day of the year, W week, H hour, I minute, S second; `-` parts a period. */
const LAYOUTS: Readonly<Record<string, string>> = {
  '2': 'DDMMyy', '3': 'MMDDyy', '4': 'DDMMYYYY', '5': 'DDMMYYYYHHII', '6': 'YYYYMMDD', '101': 'yyMMDD', '102': 'YYYYMMDD', '103': 'yyWWK', '105': 'yyJJJ',
  '201': 'yyMMDDHHII', '202': 'yyMMDDHHIISS', '203': 'YYYYMMDDHHII', '204': 'YYYYMMDDHHIISS', '205': 'YYYYMMDDHHIIz', '301': 'yyMMDDHHIIz', '302': 'yyMMDDHHIISSz',
  '303': 'YYYYMMDDHHIIz', '304': 'YYYYMMDDHHIISSz', '602': 'YYYY', '609': 'yyMM', '610': 'YYYYMM', '615': 'yyWW', '616': 'YYYYWW',
  '710': 'YYYYMM-YYYYMM', '711': 'YYYYMMDD-YYYYMMDD', '713': 'yyMMDDHHII-yyMMDDHHII', '715': 'yyWW-yyWW', '716': 'YYYYWW-YYYYWW', '717': 'yyMMDD-yyMMDD', '718': 'YYYYMMDD-YYYYMMDD',
  '719': 'YYYYMMDDHHII-YYYYMMDDHHII',
}

const BY_LENGTH: Readonly<Record<number, string>> = { 4: 'YYYY', 6: 'yyMMDD', 8: 'YYYYMMDD', 12: 'YYYYMMDDHHII', 14: 'YYYYMMDDHHIISS', 16: 'YYYYMMDD-YYYYMMDD', 24: 'YYYYMMDDHHII-YYYYMMDDHHII' }

type Parsed = Readonly<{ from: Day; to: Day; time: string | null }>

const known = new Map<string, DateRead | null>()

/** Reads `20050819` in format `102`; null where it is no day. The same few days come again and again, so that they are kept. */
export const dateOf = (value: string, format: string): DateRead | null => {
  const key = `${format}:${value}`
  const before = known.get(key)
  if (before !== undefined) return before
  if (known.size > 2000) known.clear()
  const read = readDate(value, format)
  known.set(key, read)
  return read
}

/** Whether the format says how long something lasts, or when within a day or year, and so no day. */
export const isNoDay = (format: string): boolean => /^(8\d\d|1(?!0[1-35]$)\d\d|4\d\d|5\d\d)$/.test(format)

const readDate = (value: string, format: string): DateRead | null => {
  const layout = LAYOUTS[format]
  if (layout !== undefined) {
    const read = inLayout(value, layout)
    if (read !== null) return { ...read, mended: false }
  }
  if (isNoDay(format)) return null
  const guess = BY_LENGTH[value.replace(/-/g, '').length]
  const read = guess === undefined || !/^[\d-]+$/.test(value) || (guess === 'YYYY' && layout === undefined) ? null : inLayout(value, guess)
  return read === null ? null : { ...read, mended: format !== '' }
}

const inLayout = (value: string, layout: string): Omit<DateRead, 'mended'> | null => {
  const halves = layout.split('-')
  if (halves.length === 1) {
    const one = parsed(value, layout)
    return one === null ? null : { day: one.from, until: one.from === one.to ? null : one.to, time: one.time }
  }
  const digits = value.replace(/-/g, '')
  const length = halves[0]?.length ?? 0
  if (digits.length !== length * 2) return null
  const [from, to] = [parsed(digits.slice(0, length), halves[0] ?? ''), parsed(digits.slice(length), halves[1] ?? '')]
  return from === null || to === null ? null : { day: from.from, until: to.to, time: from.time }
}

const parsed = (value: string, layout: string): Parsed | null => {
  const zoned = layout.endsWith('z')
  const plain = zoned ? layout.slice(0, -1) : layout
  if (zoned ? value.length < plain.length : value.length !== plain.length) return null
  const digits = value.slice(0, plain.length)
  if (!/^\d+$/.test(digits)) return null
  const part = (sign: string): number | null => {
    const from = plain.indexOf(sign)
    return from === -1 ? null : Number(digits.slice(from, plain.lastIndexOf(sign) + 1))
  }
  const short = part('y')
  const year = short === null ? part('Y') : short + (short < 70 ? 2000 : 1900)
  if (year === null || year < 1) return null
  const span = spanOf(year, { month: part('M'), day: part('D'), ofYear: part('J'), week: part('W'), weekday: part('K') })
  const time = timeOf(part('H'), part('I'), part('S'))
  return span === null || time === undefined ? null : { from: span.from, to: span.to, time }
}

type Pieces = Readonly<{ month: number | null; day: number | null; ofYear: number | null; week: number | null; weekday: number | null }>

const spanOf = (year: number, { month, day, ofYear, week, weekday: inWeek }: Pieces): { from: Day; to: Day } | null => {
  const first = `${String(year).padStart(4, '0')}-01-01` as Day
  if (week !== null) {
    if (week < 1 || week > 53) return null
    const fourth = addDays(first, 3)
    const monday = dayOfNumber(dayNumber(fourth) - weekday(fourth) + 1 + (week - 1) * 7)
    if (inWeek === null || inWeek === 0) return { from: monday, to: addDays(monday, 6) }
    return inWeek > 7 ? null : { from: addDays(monday, inWeek - 1), to: addDays(monday, inWeek - 1) }
  }
  if (ofYear !== null) {
    const one = addDays(first, ofYear - 1)
    return ofYear < 1 || one.slice(0, 4) !== first.slice(0, 4) ? null : { from: one, to: one }
  }
  if (month === null) return { from: first, to: `${first.slice(0, 4)}-12-31` as Day }
  const head = `${first.slice(0, 5)}${String(month).padStart(2, '0')}`
  const one = `${head}-${String(day ?? 1).padStart(2, '0')}`
  if (!isDay(one)) return null
  return { from: one, to: day === null ? (`${head}-${daysInMonth(year, month)}` as Day) : one }
}

/** `undefined` where it is no time of day. 24:00 is told as written by whoever means the day's end. */
const timeOf = (hour: number | null, minute: number | null, second: number | null): string | null | undefined => {
  if (hour === null || minute === null) return null
  if (hour > 24 || minute > 59 || (second ?? 0) > 59) return undefined
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${two(hour)}:${two(minute)}${second === null ? '' : `:${two(second)}`}`
}

/** The day and time of preparation in UNB and UNG: `YYMMDD` or `YYYYMMDD`, `HHMM` or `HHMMSS`. */
export const preparedAt = (date: string, time: string): Readonly<{ day: Day | null; time: string | null }> => ({
  day: dateOf(date, date.length === 6 ? '101' : '102')?.day ?? null,
  time: /^([01]\d|2[0-3])[0-5]\d([0-5]\d)?$/.test(time) ? (time.match(/../g) ?? []).join(':') : null,
})
