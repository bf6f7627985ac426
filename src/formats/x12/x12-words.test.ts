import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { x12Words } from './x12.words.ts'

describe('words of X12', () => {
  it('have a sentence for every problem the code can tell, and none that it cannot', () => {
    const code = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.ts') && !/\.(test|words)\.ts$/.test(name)).map((name) => readFileSync(join(import.meta.dirname, name), 'utf8')).join('\n')
    const told = new Set([...code.matchAll(/'(x12\/[a-z-]+)'/g)].map((match) => `problem.${match[1]}`))
    const said = Object.keys(x12Words.en).filter((key) => key.startsWith('problem.'))
    expect([...told].sort()).toEqual([...new Set(said)].sort())
  })

  it('name the same values in both languages', () => {
    const names = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]!).sort()
    for (const [key, text] of Object.entries(x12Words.en)) expect(names(x12Words.de[key as keyof typeof x12Words.de]), key).toEqual(names(text))
  })
})
