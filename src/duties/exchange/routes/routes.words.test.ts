import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { routesWords } from './routes.words.ts'
import { SENDING_MOVES } from './sending.ts'

const code = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.endsWith('.words.ts'))
  .map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'))
  .join('\n')
const asked = new Set(code.match(/(?:problem|refusal)\.(?:way|route|exchange)\/[a-z-]+/g) ?? [])
const places = (text: string): readonly string[] => [...text.matchAll(/\{\{\w+\}\}/g)].map(([place]) => place).sort()

describe('the texts of the ways', () => {
  it('say every problem, state and event, and no other', () => {
    const moved = Object.entries(SENDING_MOVES).flatMap(([state, moves]) => [`state.sending.${state}`, ...Object.keys(moves).map((event) => `sending.${event}`)])
    expect(Object.keys(routesWords.en).sort()).toEqual([...new Set([...asked, ...moved])].sort())
  })

  it('put the same values into every language', () => {
    for (const [key, text] of Object.entries(routesWords.en)) expect([...new Set(places(routesWords.de[key as keyof typeof routesWords.de]))], key).toEqual([...new Set(places(text))])
  })
})
