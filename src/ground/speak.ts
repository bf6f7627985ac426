// The speaker: says and typed values in a person's language. Shared by screen, mail, command line and API.
// It formats by locale and asks a translator for words; which words exist is not its business.

import type { Day } from './day.ts'
import { dayNumber } from './day.ts'
import type { Say, SayValue } from './say.ts'

/** The text of a key with its values put in, or null when the language has no such key. `count` picks the plural. */
export type Translate = (key: string, values?: Readonly<Record<string, string | number>>) => string | null

/** How a day is written: `short` 2 Mar 2026, `long` 2 March 2026, `week` Mon 2 Mar, `brief` 2 Mar, `month` Mar 2026. */
export type DayStyle = 'short' | 'long' | 'week' | 'brief' | 'month'

export type Formats = Readonly<{
  locale: string
  /** Exact decimal text grouped and pointed by the locale; `least` and `most` decimals when the text itself should not decide. */
  number(amount: string | number, decimals?: Readonly<{ least?: number; most?: number }>): string
  day(at: Day, style?: DayStyle): string
}>

/** A bare language becomes the locale we write it in: English dates run day, month, year. */
export const localeOf = (language: string): string => ({ en: 'en-GB', de: 'de-DE' })[language] ?? language

export const formatsFor = (language: string): Formats => {
  const locale = localeOf(language)
  const made = known.get(locale) ?? makeFormats(locale)
  known.set(locale, made)
  return made
}

const known = new Map<string, Formats>()

const DAY_STYLES: Readonly<Record<DayStyle, Intl.DateTimeFormatOptions>> = {
  short: { day: 'numeric', month: 'short', year: 'numeric' },
  long: { day: 'numeric', month: 'long', year: 'numeric' },
  week: { weekday: 'short', day: 'numeric', month: 'short' },
  brief: { day: 'numeric', month: 'short' },
  month: { month: 'short', year: 'numeric' },
}

const makeFormats = (locale: string): Formats => {
  const numbers = new Map<string, Intl.NumberFormat>()
  const days = new Map<DayStyle, Intl.DateTimeFormat>()
  const numberFormat = (least: number, most: number): Intl.NumberFormat => {
    const key = `${least}/${most}`
    const format = numbers.get(key) ?? new Intl.NumberFormat(locale, { minimumFractionDigits: least, maximumFractionDigits: most })
    numbers.set(key, format)
    return format
  }
  return {
    locale,
    number(amount, { least, most } = {}) {
      const text = String(amount)
      const decimals = text.includes('.') ? text.length - text.indexOf('.') - 1 : 0
      const top = most ?? Math.max(decimals, least ?? 0)
      // Intl reads decimal text exactly, digit by digit; a float never comes in between.
      const written = numberFormat(Math.min(least ?? decimals, top), top).format(text as Intl.StringNumericLiteral)
      return written.replace('-', '−')
    },
    day(at, style = 'short') {
      const format = days.get(style) ?? new Intl.DateTimeFormat(locale, { ...DAY_STYLES[style], timeZone: 'UTC' })
      days.set(style, format)
      // Chromium and Node differ in British English: "Sept" is no month of ours.
      return format.format(dayNumber(at) * 86_400_000).replace(/\bSept\b/, 'Sep')
    },
  }
}

export type Speaker = Readonly<{
  formats: Formats
  speak(say: Say): string
  value(value: SayValue): string
  money(amount: string, currency: string): string
  price(amount: string, currency: string, unit: string, per?: string): string
  quantity(amount: string, unit: string): string
  percent(amount: string): string
  unit(unit: string, count?: string): string
}>

/** A speaker of one language. A key the language does not have is spoken as the key itself: visible, and caught by a test. */
export const speaker = (language: string, translate: Translate): Speaker => {
  const formats = formatsFor(language)
  const number = formats.number

  const unit = (name: string, count = '1'): string => translate(`unit.${name}`, { count: Number(count) }) ?? translate(`unit.${name.toLowerCase()}`, { count: Number(count) }) ?? name
  const money = (amount: string, currency: string): string =>
    translate('say.money', { amount: number(amount), currency }) ?? `${currency} ${number(amount)}`
  const quantity = (amount: string, of: string): string =>
    translate('say.quantity', { amount: number(amount), unit: unit(of, amount) }) ?? `${number(amount)} ${of}`
  const percent = (amount: string): string => translate('say.percent', { amount: number(amount) }) ?? `${number(amount)}%`
  const price = (amount: string, currency: string, of: string, per = '1'): string => {
    const perUnit = per === '1' ? unit(of) : quantity(per, of)
    return translate('say.price', { money: money(amount, currency), unit: perUnit }) ?? `${money(amount, currency)} / ${perUnit}`
  }

  const value = (given: SayValue): string => {
    if (typeof given === 'string') return given
    if (typeof given === 'number') return number(given)
    switch (given.t) {
      case 'money': return money(given.amount, given.currency)
      case 'price': return price(given.amount, given.currency, given.unit, given.per)
      case 'quantity': return quantity(given.amount, given.unit)
      case 'percent': return percent(given.amount)
      case 'day': return formats.day(given.day)
      case 'say': return speak(given.say)
    }
  }

  const speak = (given: Say): string => {
    const spoken: Record<string, string | number> = {}
    // `count` stays a number: the translator chooses the plural by it and writes it by the locale.
    for (const [name, one] of Object.entries(given.with ?? {})) spoken[name] = name === 'count' && typeof one === 'number' ? one : value(one)
    return translate(given.key, spoken) ?? given.key
  }

  return { formats, speak, value, money, price, quantity, percent, unit }
}
