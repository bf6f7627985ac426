// Words in the browser: i18next holds the texts of every duty and of the kit; `useWords` speaks them in the person's language.

import type { Day } from '#ground/day'
import type { Say, SayValue } from '#ground/say'
import type { DayStyle, Formats, Speaker, Translate } from '#ground/speak'
import { speaker } from '#ground/speak'
import i18next from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'

export type WordBook = Readonly<Record<string, Readonly<Record<string, string>>>>
export type Values = Readonly<Record<string, string | number>>

/** Languages that are complete, with the name each gives itself. */
export const LANGUAGES: readonly Readonly<{ code: string; name: string }>[] = [
  { code: 'en', name: 'English' },
  { code: 'de', name: 'Deutsch' },
]

const KEPT = 'mainstay.language'

/** The texts of one language, loaded when it is chosen. */
export type WordLoaders = Readonly<Record<string, () => Promise<Readonly<Record<string, string>>>>>

let loaders: WordLoaders = {}
let laterLoaders: WordLoaders = {}
/** Whether a page has asked for the texts that few pages need. */
let wantsLater = false

/** Loads the language of the person: the one kept, else the browser's, else English. Await it before the first render. */
export const openWords = async (from: WordLoaders, later: WordLoaders = {}): Promise<void> => {
  loaders = from
  laterLoaders = later
  const code = chosenLanguage()
  begin(code)
  await addLanguage(code)
}

/** All texts at once, for development pages. */
export const installWords = (books: readonly WordBook[]): void => {
  begin(chosenLanguage())
  for (const { code } of LANGUAGES) addTexts(code, Object.assign({}, ...books.map((book) => book[code] ?? {})) as Record<string, string>)
}

const begin = (code: string): void => {
  void i18next.use(initReactI18next).init({
    resources: {},
    lng: code,
    fallbackLng: false,
    defaultNS: 'all',
    keySeparator: false,
    nsSeparator: false,
    initAsync: false,
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  })
  document.documentElement.lang = code
}

const addTexts = (code: string, texts: Readonly<Record<string, string>>): void => {
  const prepared = Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, text.replaceAll('{{count}}', '{{count, number}}')]))
  i18next.addResourceBundle(code, 'all', prepared, false, true)
}

const addLanguage = async (code: string): Promise<void> => {
  const load = loaders[code]
  if (load !== undefined && !i18next.hasResourceBundle(code, 'all')) addTexts(code, await load())
  if (wantsLater) await addLater(code)
}

const laterThere = new Set<string>()

const addLater = async (code: string): Promise<void> => {
  const load = laterLoaders[code]
  if (load === undefined || laterThere.has(code)) return
  laterThere.add(code)
  addTexts(code, await load())
}

/** The texts that only some pages speak: those pages wait for them before they show. */
export const loadLaterWords = async (): Promise<void> => {
  wantsLater = true
  await addLater(i18next.language)
}

const chosenLanguage = (): string => {
  const wished = [localStorage.getItem(KEPT), ...navigator.languages].map((tag) => tag?.split('-')[0])
  return wished.find((code) => LANGUAGES.some((language) => language.code === code)) ?? 'en'
}

export const language = (): string => i18next.language

export const setLanguage = async (code: string): Promise<void> => {
  await addLanguage(code)
  localStorage.setItem(KEPT, code)
  document.documentElement.lang = code
  await i18next.changeLanguage(code)
}

/** The language a person has in their settings, unless they chose another in this browser. */
export const followPerson = async (locale: string): Promise<void> => {
  const code = locale.split('-')[0] ?? 'en'
  if (localStorage.getItem(KEPT) !== null || code === i18next.language || !LANGUAGES.some((one) => one.code === code)) return
  await addLanguage(code)
  document.documentElement.lang = code
  await i18next.changeLanguage(code)
}

export type Words = Readonly<{
  language: string
  formats: Formats
  /** A text by its key. Values are put in as they are; `count` chooses the plural. */
  t(key: string, values?: Values): string
  /** Whether the language has this key. */
  has(key: string): boolean
  speak(say: Say): string
  value(value: SayValue): string
  money(amount: string, currency: string): string
  price(amount: string, currency: string, unit: string, per?: string): string
  quantity(amount: string, unit: string): string
  percent(amount: string): string
  unit(unit: string, count?: string): string
  number(amount: string | number, decimals?: Readonly<{ least?: number; most?: number }>): string
  day(day: string, style?: DayStyle): string
  /** The name of a country by its two letters. */
  country(code: string): string
}>

export const useWords = (): Words => {
  useTranslation()
  return wordsNow()
}

/** The words of this moment, for code outside components. Components use `useWords`, which follows a change of language. */
export const wordsNow = (): Words => {
  const code = i18next.language
  const known = made.get(code) ?? makeWords(code)
  made.set(code, known)
  return known
}

const made = new Map<string, Words>()

const makeWords = (code: string): Words => {
  const t = i18next.getFixedT(code)
  const translate: Translate = (key, values) => {
    const count = values?.['count']
    const plural = typeof count === 'number' ? { count } : {}
    if (!i18next.exists(key, { lng: code, ...plural })) return null
    return t(key, { replace: values ?? {}, ...plural })
  }
  const voice: Speaker = speaker(code, translate)
  return {
    language: code,
    formats: voice.formats,
    t: (key, values) => translate(key, values) ?? key,
    has: (key) => translate(key, { count: 1 }) !== null,
    speak: voice.speak,
    value: voice.value,
    money: voice.money,
    price: voice.price,
    quantity: voice.quantity,
    percent: voice.percent,
    unit: voice.unit,
    number: voice.formats.number,
    day: (at, style) => voice.formats.day(at as Day, style),
    country: (region) => countryName(voice.formats.locale, region),
  }
}

/** The name of a country in a language; what is not two letters stays as it was written. */
export const countryName = (locale: string, region: string): string => {
  try {
    return new Intl.DisplayNames(locale, { type: 'region' }).of(region) ?? region
  } catch {
    return region
  }
}
