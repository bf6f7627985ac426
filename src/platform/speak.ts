// Words on the server: the same texts as on screen, spoken in the asker's language, for refusals, problems, mails and the command line.

import i18next from 'i18next'
import type { Say } from '#ground/say'
import type { Speaker, Translate } from '#ground/speak'
import { speaker } from '#ground/speak'

/** Texts by language and key: what every `<duty>.words.ts` exports. */
export type WordBook = Readonly<Record<string, Readonly<Record<string, string>>>>

export type Speech = Readonly<{ languages: readonly string[]; in(locale: string): Speaker; say(say: Say, locale: string): string }>

/** Throws when two books give one key two texts: the later would silently win. */
export const openSpeech = (books: readonly WordBook[]): Speech => {
  const resources: Record<string, { all: Record<string, string> }> = {}
  for (const book of books) {
    for (const [language, texts] of Object.entries(book)) {
      const all = (resources[language] ??= { all: {} }).all
      for (const [key, text] of Object.entries(texts)) {
        const prepared = text.replaceAll('{{count}}', '{{count, number}}')
        if (all[key] !== undefined && all[key] !== prepared) throw new Error(`two texts for ${language} ${key}`)
        all[key] = prepared
      }
    }
  }
  const instance = i18next.createInstance()
  void instance.init({ resources, lng: 'en', fallbackLng: 'en', defaultNS: 'all', keySeparator: false, nsSeparator: false, initAsync: false, interpolation: { escapeValue: false } })
  const languages = Object.keys(resources)
  const speakers = new Map<string, Speaker>()
  const speakerIn = (locale: string): Speaker => {
    const known = speakers.get(locale)
    if (known !== undefined) return known
    const language = languages.includes(locale.split('-')[0] ?? '') ? locale : 'en'
    const t = instance.getFixedT(language)
    const translate: Translate = (key, values) => {
      const count = values?.['count']
      const plural = typeof count === 'number' ? { count } : {}
      return instance.exists(key, { lng: language, ...plural }) ? t(key, { replace: values ?? {}, ...plural }) : null
    }
    const made = speaker(language, translate)
    if (speakers.size < 200) speakers.set(locale, made)
    return made
  }
  return { languages, in: speakerIn, say: (said, locale) => speakerIn(locale).speak(said) }
}
