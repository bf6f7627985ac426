// Every key that code speaks has a text, in every language, and no two books fight over one key.

import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { platformWords } from '#platform/platform.words'
import { LATER_WEB_BOOKS, WEB_BOOKS } from './web-books.ts'

const ROOT = join(import.meta.dirname, '..')
const books = [...WEB_BOOKS, ...LATER_WEB_BOOKS, platformWords] as readonly Readonly<Record<string, Readonly<Record<string, string>>>>[]
const LANGUAGES = ['en', 'de']
const files = walk(ROOT).filter((file) => /\.tsx?$/.test(file) && !/\.(test|words)\.tsx?$/.test(file) && !file.endsWith('gallery.tsx'))

const keysOf = (language: string): ReadonlySet<string> => new Set(books.flatMap((book) => Object.keys(book[language] ?? {})))
const stem = (key: string): string => key.replace(/_(zero|one|two|few|many|other)$/, '')

describe('words', () => {
  it('are the same keys in every language', () => {
    const english = [...keysOf('en')].map(stem).sort()
    for (const language of LANGUAGES.slice(1)) expect([...new Set([...keysOf(language)].map(stem))].sort()).toEqual([...new Set(english)])
  })

  it('have both plurals wherever they have one', () => {
    for (const language of LANGUAGES) {
      const keys = keysOf(language)
      expect([...keys].filter((key) => key.endsWith('_one') && !keys.has(`${stem(key)}_other`))).toEqual([])
    }
  })

  it('carry the same values in every language', () => {
    const valuesOf = (text: string): string[] => [...new Set([...text.matchAll(/\{\{\s*(\w+)/g)].map((match) => match[1] ?? ''))].sort()
    const odd = books.flatMap((book) =>
      Object.entries(book['en'] ?? {}).flatMap(([key, text]) => {
        const other = book['de']?.[key]
        return other === undefined || key.endsWith('_one') || valuesOf(text).join() === valuesOf(other).join() ? [] : [`${key}: ${valuesOf(text).join()} / ${valuesOf(other).join()}`]
      }),
    )
    expect(odd).toEqual([])
  })

  it('belong to one book each', () => {
    for (const language of LANGUAGES) {
      const owners = new Map<string, string>()
      const twice: string[] = []
      for (const book of books)
        for (const [key, text] of Object.entries(book[language] ?? {})) {
          if (owners.has(key) && owners.get(key) !== text) twice.push(key)
          owners.set(key, text)
        }
      expect(twice).toEqual([])
    }
  })

  it('exist for every key that code speaks by name', () => {
    const known = new Set([...keysOf('en')].map(stem))
    const spoken = files.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/\b(?:say|t)\(\s*'([a-z][\w-]*(?:[./][\w./-]+)+)'/g)].map((match) => ({ file: file.slice(ROOT.length), key: match[1] ?? '' })))
    expect(spoken.length).toBeGreaterThan(150)
    expect(spoken.filter(({ key }) => !known.has(key)).map(({ file, key }) => `${file}: ${key}`)).toEqual([])
  })
})

function walk(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? walk(path) : [path]
  })
}
