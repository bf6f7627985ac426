// Numbers as pages write them: in one habit of decimal and group marks that was learned, with a currency or a unit beside them.
// Strict: what is not wholly a number of that habit is none.

import type { Exact } from '../document.ts'

/**
 * `decimal` null: the order learned from held whole numbers only, so that a number with a mark is not readable.
 * `group` empty: none was seen; then any other mark before groups of three is one.
 */
export type NumberFormat = Readonly<{ decimal: '.' | ',' | null; group: '' | '.' | ',' | "'" | ' ' }>

export const PLAIN_NUMBERS: NumberFormat = Object.freeze({ decimal: '.', group: '' })

/** A number with what stands before and behind it: `€`, `EUR`, `ST`. */
export type NumberRead = Readonly<{ value: Exact; before: string; behind: string }>

const SPACES = /[\s\u00a0\u202f\u2007]/g
const NUMBER = /^([^\d.,+\-−–()]*?)\s*([(]?[+\-−–]?)\s*([^\d.,+\-−–()]*?)\s*([\d.,'’][\d.,'’ \u00a0\u202f\u2007]*)\s*([-−–)]?)\s*([^\d].{0,40})?$/
const LONGEST_NUMBER = 60

export const readNumber = (text: string, format: NumberFormat): NumberRead | null => {
  if (text.length > LONGEST_NUMBER) return null
  const match = NUMBER.exec(text.trim())
  if (match === null) return null
  const [, ahead = '', sign = '', between = '', digits = '', after = '', behind = ''] = match
  if (ahead !== '' && between !== '') return null
  if (sign.startsWith('(') !== (after === ')')) return null
  const trailing = after !== '' && after !== ')'
  const leading = /[-−–]/.test(sign)
  if (trailing && (leading || sign !== '')) return null
  const value = plainDigits(digits.trim(), format)
  if (value === null) return null
  const negative = (leading || trailing || sign.startsWith('(')) && /[1-9]/.test(value)
  return { value: negative ? `-${value}` : value, before: (ahead + between).trim(), behind: behind.trim() }
}

/** The value alone, whatever stands beside it. */
export const exactOf = (text: string, format: NumberFormat): Exact | null => readNumber(text, format)?.value ?? null

/** "1.234,50" to "1234.50". */
const plainDigits = (digits: string, { decimal, group }: NumberFormat): Exact | null => {
  const text = digits.replace(SPACES, ' ').replaceAll('’', "'")
  if (/^\d+$/.test(text)) return trimmed(text, '')
  if (decimal === null && group === '') return null
  const at = decimal === null ? -1 : text.lastIndexOf(decimal)
  if (decimal !== null && at !== text.indexOf(decimal)) return null
  const [whole, fraction] = at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
  if (at !== -1 && !/^\d+$/.test(fraction)) return null
  if (/^\d*$/.test(whole)) return whole === '' && fraction === '' ? null : trimmed(whole, fraction)
  const mark = /[^\d]/.exec(whole)?.[0] ?? ''
  if (group !== '' ? mark !== group : mark === decimal) return null
  const groups = whole.split(mark)
  if (!/^\d{1,3}$/.test(groups[0] ?? '') || !groups.slice(1).every((one) => /^\d{3}$/.test(one))) return null
  return trimmed(groups.join(''), fraction)
}

const trimmed = (whole: string, fraction: string): Exact => `${whole.replace(/^0+(?=\d)/, '') || '0'}${fraction === '' ? '' : `.${fraction}`}`

/** What the numbers of one order tell of its habit. `unclear`: values that read in both habits, such as 1,234. */
export type FormatFound = Readonly<{ format: NumberFormat; unclear: readonly string[] }>

/** The habit in which all texts read; null when they contradict each other. */
export const formatOf = (texts: readonly string[]): FormatFound | null => {
  const bodies = texts.flatMap((text) => /\d[\d.,'’ \u00a0\u202f]*/.exec(text)?.[0].trim().replace(/[.,]$/, '') ?? [])
  const marked = bodies.filter((body) => /[^\d]/.test(body))
  const decimals = new Set<'.' | ','>()
  const groups = new Set<NumberFormat['group']>()
  const unclear: string[] = []
  for (const body of marked) {
    const plain = body.replace(SPACES, ' ').replaceAll('’', "'")
    const marks = [...plain].filter((char) => /[.,' ]/.test(char))
    const last = marks.at(-1) as string
    const tail = plain.slice(plain.lastIndexOf(last) + 1)
    const repeated = marks.length > 1 && marks.every((mark) => mark === last)
    if (last === ' ' || last === "'" || repeated) groups.add(last as NumberFormat['group'])
    else {
      if (marks.length > 1 || tail.length !== 3) decimals.add(last as '.' | ',')
      else if (plain.startsWith('0')) decimals.add(last as '.' | ',')
      else unclear.push(body)
      if (marks.length > 1) groups.add(marks[0] as NumberFormat['group'])
    }
  }
  if (decimals.size > 1 || groups.size > 1) return null
  const [group = ''] = groups
  const [decimal = group === '.' ? ',' : group === ',' ? '.' : null] = decimals
  if (decimal !== null && group === decimal) return null
  return { format: { decimal, group }, unclear: decimal === null ? unclear : [] }
}

const SIGNS: Readonly<Record<string, string>> = { '€': 'EUR', '£': 'GBP', 'zł': 'PLN', 'kč': 'CZK', 'sfr.': 'CHF', fr: 'CHF', 'us$': 'USD', 'c$': 'CAD', 'a$': 'AUD' }

/** A currency written beside an amount: a code, or a sign that only one currency has. `$`, `¥` and `kr` are of several. */
export const currencyOf = (text: string): string | null => {
  const bare = text.trim()
  return /^[A-Z]{3}$/.test(bare) ? bare : (SIGNS[bare.toLowerCase()] ?? null)
}

/** Signs that several currencies share. */
const SHARED: Readonly<Record<string, readonly string[]>> = {
  $: ['USD', 'CAD', 'AUD', 'NZD', 'SGD', 'HKD', 'MXN'], '¥': ['JPY', 'CNY'], kr: ['SEK', 'NOK', 'DKK', 'ISK'], 'kr.': ['SEK', 'NOK', 'DKK', 'ISK'],
}

export const isCurrencySign = (text: string): boolean => currencyOf(text) !== null || SHARED[text.trim().toLowerCase()] !== undefined

/** Whether a sign or code beside an amount may mean the currency. */
export const mayMean = (sign: string, currency: string): boolean => (currencyOf(sign) === null ? (SHARED[sign.trim().toLowerCase()]?.includes(currency) ?? true) : currencyOf(sign) === currency)
