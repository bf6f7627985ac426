// From text as a file writes it to exact values: days by pattern, numbers by separators, yes and no by words.
// Readers remember what they have read, since columns repeat themselves. Anything unreadable becomes the sentence that says why.

import type { Day } from '#ground/day'
import { addDays, day, isDay } from '#ground/day'
import { MICRO_DIGITS, parseDecimal } from '#ground/decimal'
import type { Say } from '#ground/say'
import { say } from '#ground/say'
import type { ValueFormat } from './mapping.ts'
import { PLAIN } from './mapping.ts'

/**
 * Set before text that is written plainly (1234.5, 2026-03-02) whatever the file's format says: constants of the mapping,
 * and number and date cells of a spreadsheet.
 */
export const PLAIN_MARK = '\u0001'

/** The text without the mark. */
export const textOf = (raw: string): string => (raw.charCodeAt(0) === 1 ? raw.slice(1) : raw)

/** A value, or the sentence why there is none. Values are never objects, sentences always are. */
export type Read<T extends string | bigint | number | boolean> = (raw: string) => T | Say

const REMEMBERED = 20_000

const remembering = <T extends string | bigint | number | boolean>(read: Read<T>): Read<T> => {
  const known = new Map<string, T | Say>()
  return (raw) => {
    let value = known.get(raw)
    if (value !== undefined) return value
    value = read(raw)
    if (known.size >= REMEMBERED) known.clear()
    known.set(raw, value)
    return value
  }
}

/** Chooses between the file's format and the plain one by the mark. */
const marked = <T extends string | bigint | number | boolean>(inFormat: Read<T>, plain: Read<T>): Read<T> =>
  remembering((raw) => (raw.charCodeAt(0) === 1 ? plain(raw.slice(1).trim()) : inFormat(raw.trim())))

export const decimalReader = (format: ValueFormat, digits = MICRO_DIGITS): Read<bigint> => marked(decimalIn(format, digits), decimalIn(PLAIN, digits))

const decimalIn = (format: ValueFormat, digits: number): Read<bigint> => (text) => {
  const plain = plainNumber(text, format)
  if (plain === null) return say('refusal.exchange/number', { value: text, decimal: format.decimal, example: exampleOf(format) })
  const value = parseDecimal(plain, digits)
  return value ?? say('refusal.exchange/number-too-fine', { value: text, decimals: digits })
}

const exampleOf = (format: ValueFormat): string => `1${format.thousands}234${format.decimal}50`

/**
 * "1.234,50", "12,50-" and "(12,50)" to "1234.50" and "-12.50"; null when it is not such a number. A thousands sign must
 * stand before groups of three, so that a number in another format is never read as this one. A currency beside it may be.
 */
export const plainNumber = (text: string, format: Pick<ValueFormat, 'decimal' | 'thousands'>): string | null => {
  let body = text.replace(/^(?:[A-Z]{3}|[€$£])\s*/, '').replace(/\s*(?:[A-Z]{3}|[€$£%])$/, '').replaceAll('\u2212', '-')
  let negative = false
  if (/^\(.*\)$/.test(body)) [negative, body] = [true, body.slice(1, -1)]
  else if (body.endsWith('-')) [negative, body] = [true, body.slice(0, -1).trim()]
  else if (body.startsWith('-')) [negative, body] = [true, body.slice(1).trim()]
  else if (body.startsWith('+')) body = body.slice(1)
  const at = body.lastIndexOf(format.decimal)
  const whole = at === -1 ? body : body.slice(0, at)
  const fraction = at === -1 ? '' : body.slice(at + 1)
  if (!/^\d*$/.test(fraction)) return null
  const digits = ungrouped(whole, format.thousands)
  if (digits === null || digits + fraction === '') return null
  return `${negative ? '-' : ''}${digits === '' ? '0' : digits}${fraction === '' ? '' : `.${fraction}`}`
}

const ungrouped = (whole: string, sign: string): string | null => {
  if (/^\d*$/.test(whole)) return whole
  if (sign === '') return null
  const groups = whole.replace(/[\u00a0\u202f]/g, ' ').split(sign)
  const sound = groups.every((group, at) => (at === 0 ? /^\d{1,3}$/ : /^\d{3}$/).test(group))
  return sound ? groups.join('') : null
}

export const wholeReader = (format: ValueFormat): Read<number> => {
  const decimal = decimalReader(format, 0)
  return remembering((raw) => {
    const value = decimal(raw)
    if (typeof value !== 'bigint') return say('refusal.exchange/whole', { value: textOf(raw) })
    return value >= -2_147_483_648n && value <= 2_147_483_647n ? Number(value) : say('refusal.exchange/whole', { value: textOf(raw) })
  })
}

export const flagReader = (format: ValueFormat): Read<boolean> =>
  remembering((raw) => {
    const text = textOf(raw).trim().toLowerCase()
    if (format.yes.includes(text)) return true
    return format.no.includes(text) ? false : say('refusal.exchange/flag', { value: textOf(raw), yes: format.yes.join(', '), no: format.no.join(', ') })
  })

/** Degrees as decimal text of at most six decimals (a tenth of a metre); finer ones are cut. */
export const degreesReader = (format: ValueFormat): Read<string> => {
  const read = (within: ValueFormat): Read<string> => (text) => {
    const plain = plainNumber(text, within)
    if (plain === null || !/^-?\d{1,3}(\.\d*)?$/.test(plain)) return say('refusal.exchange/degrees', { value: text })
    return plain.replace(/(\.\d{6})\d+$/, '$1').replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')
  }
  return marked(read(format), read(PLAIN))
}

export const dayReader = (format: ValueFormat): Read<Day> => {
  const inFormat = format.date.map(dayByPattern)
  const plain = dayByPattern('YYYY-MM-DD')
  // a spreadsheet keeps some days as bare numbers (20260302, 46083), which are read as the mapping says
  const asNumber = format.date.filter((pattern) => /^(?:[YMD]+|serial)$/.test(pattern)).map(dayByPattern)
  return marked<Day>(
    (text) => {
      for (const read of inFormat) {
        const found = read(text)
        if (found !== null) return found
      }
      return say('refusal.exchange/day', { value: text, pattern: format.date.join(', ') })
    },
    (text) => {
      const found = plain(text) ?? asNumber.reduce<Day | null>((day, read) => day ?? read(text), null)
      if (found !== null) return found
      return /^\d+(\.\d+)?$/.test(text) ? say('refusal.exchange/day-number', { value: text }) : say('refusal.exchange/day', { value: text, pattern: 'YYYY-MM-DD' })
    },
  )
}

const MONTHS: readonly (readonly string[])[] = [
  ['jan', 'jän'], ['feb'], ['mar', 'mär', 'mrz'], ['apr'], ['may', 'mai'], ['jun'], ['jul'], ['aug'], ['sep'], ['oct', 'okt'], ['nov'], ['dec', 'dez'],
]

/**
 * A reader for one pattern of YYYY or YY, MMM or MM or M, DD or D and any signs between; `serial` is a spreadsheet's day number.
 * A time of day behind the day is passed over. Two-digit years: 00 to 69 are 20xx.
 */
export const dayByPattern = (pattern: string): ((text: string) => Day | null) => {
  if (pattern === 'serial') return (text) => (/^\d{1,6}(\.\d+)?$/.test(text) && Number(text) >= 1 && Number(text) < 2_958_466 ? addDays(day('1899-12-30'), Math.trunc(Number(text))) : null)
  const order: string[] = []
  const dayPart = pattern.replace(/[T ,]*[Hh][^YMD]*$/, '')
  const expression = dayPart.replace(/YYYY|YY|MMM|MM|M|DD|D|[^A-Za-z0-9]+|./g, (token) => {
    const digits = { YYYY: '(\\d{4})', YY: '(\\d{2})', MMM: '([A-Za-zÄä]{3})[a-zä]*\\.?', MM: '(\\d{1,2})', M: '(\\d{1,2})', DD: '(\\d{1,2})', D: '(\\d{1,2})' }[token]
    if (digits === undefined) return token.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
    order.push(token)
    return digits
  })
  // without signs between them the parts must have their full width
  const tight = /^[YMD]+$/.test(dayPart) ? expression.replaceAll('\\d{1,2}', '\\d{2}') : expression
  const shape = new RegExp(`^${tight}(?:[T ,]+\\d{1,2}[:.]\\d{2}.*)?$`)
  return (text) => {
    const match = shape.exec(text)
    if (match === null) return null
    let [year, month, dayOfMonth] = ['', '', '']
    order.forEach((token, at) => {
      const part = match[at + 1] ?? ''
      if (token === 'YYYY') year = part
      else if (token === 'YY') year = `${Number(part) < 70 ? 20 : 19}${part}`
      else if (token === 'MMM') month = String(MONTHS.findIndex((names) => names.includes(part.toLowerCase())) + 1)
      else if (token.startsWith('M')) month = part
      else dayOfMonth = part
    })
    const made = `${year}-${month.padStart(2, '0')}-${dayOfMonth.padStart(2, '0')}`
    return isDay(made) ? made : null
  }
}
