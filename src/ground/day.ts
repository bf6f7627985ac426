// A calendar day, a span of days and day arithmetic, without time zones. Source of the arithmetic: the proleptic Gregorian calendar.

/** `YYYY-MM-DD`, a day that exists. */
export type Day = string & { readonly __day: true }

const SHAPE = /^(\d{4})-(\d{2})-(\d{2})$/
const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0

export const daysInMonth = (year: number, month: number): number => (month === 2 && isLeap(year) ? 29 : (LENGTHS[month - 1] ?? 0))

export const isDay = (text: string): text is Day => {
  const match = SHAPE.exec(text)
  if (match === null) return false
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  return year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
}

export const day = (text: string): Day => {
  if (!isDay(text)) throw new Error(`"${text}" is not a day (YYYY-MM-DD)`)
  return text
}

/** Days since 1970-01-01. */
export const dayNumber = (at: Day): number => {
  const year = Number(at.slice(0, 4))
  const month = Number(at.slice(5, 7))
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + Number(at.slice(8, 10)) - 1
  return era * 146097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719468
}

export const dayOfNumber = (number: number): Day => {
  const shifted = number + 719468
  const era = Math.floor(shifted / 146097)
  const dayOfEra = shifted - era * 146097
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365)
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const mp = Math.floor((5 * dayOfYear + 2) / 153)
  const month = mp < 10 ? mp + 3 : mp - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  const dayOfMonth = dayOfYear - Math.floor((153 * mp + 2) / 5) + 1
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(dayOfMonth, 2)}` as Day
}

const pad = (value: number, width: number): string => String(value).padStart(width, '0')

export const addDays = (from: Day, days: number): Day => dayOfNumber(dayNumber(from) + days)

/** Days from `from` to `to`; negative when `to` is earlier. */
export const daysBetween = (from: Day, to: Day): number => dayNumber(to) - dayNumber(from)

/** 1 Monday to 7 Sunday (ISO 8601). */
export const weekday = (at: Day): number => ((dayNumber(at) + 3) % 7 + 7) % 7 + 1

/** The same day of the month so many months on; the last of the month where it has no such day. */
export const addMonths = (from: Day, months: number): Day => {
  const total = Number(from.slice(0, 4)) * 12 + Number(from.slice(5, 7)) - 1 + months
  const year = Math.floor(total / 12)
  const month = total - year * 12 + 1
  const dayOfMonth = Math.min(Number(from.slice(8, 10)), daysInMonth(year, month))
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(dayOfMonth, 2)}` as Day
}

export const firstOfMonth = (at: Day): Day => `${at.slice(0, 8)}01` as Day

export const earlier = (a: Day, b: Day): Day => (a < b ? a : b)
export const later = (a: Day, b: Day): Day => (a > b ? a : b)
