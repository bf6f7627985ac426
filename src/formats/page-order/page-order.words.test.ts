import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { pageOrderWords } from './page-order.words.ts'
import { FIELDS, ROLES, TOTALS } from './template.ts'

const FOLDERS = [import.meta.dirname, join(import.meta.dirname, '../../duties/exchange/pages')]
const sources = FOLDERS.flatMap((folder) => readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.includes('.test.') && !name.includes('.words.')).map((name) => readFileSync(join(folder, name), 'utf8')))
const told = new Set(sources.flatMap((text) => [...text.matchAll(/'page-order\/([a-z-]+)'/g)].map(([, code]) => `problem.page-order/${code}`)))

describe('the sentences about orders on pages', () => {
  const keys = Object.keys(pageOrderWords.en)

  it('are there for every problem, and there is no other', () => {
    expect([...told].sort()).toEqual(keys.filter((key) => key.startsWith('problem.')).sort())
  })

  it('name every field, column and total', () => {
    const names = [...FIELDS.map((name) => `page-order.field.${name}`), ...ROLES.map((name) => `page-order.role.${name}`), ...TOTALS.map((name) => `page-order.total.${name}`)]
    expect(names.sort()).toEqual(keys.filter((key) => key.startsWith('page-order.')).sort())
  })

  it('carry the same values in both languages', () => {
    const holes = (text: string): readonly string[] => [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name as string))].sort()
    for (const key of keys as (keyof typeof pageOrderWords.en)[]) expect(holes(pageOrderWords.de[key]), key).toEqual(holes(pageOrderWords.en[key]))
  })
})
