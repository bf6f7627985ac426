import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ORDER_RULES } from './checks.ts'
import { ORDER_STATES } from './order.ts'
import { ordersScreenWords } from './orders.screen.words.ts'
import { ordersWords } from './orders.words.ts'

const known = new Set(Object.keys({ ...ordersWords.en, ...ordersScreenWords.en }).map((key) => key.replace(/_(one|other)$/, '')))

describe('the words of orders', () => {
  it('name every state and every rule', () => {
    for (const state of ORDER_STATES) expect(known).toContain(`state.orders.${state}`)
    for (const rule of ORDER_RULES) {
      expect(known).toContain(`finding.${rule}`)
      expect(known).toContain(`rule.${rule}`)
    }
  })

  it('hold every key that the code says outright', () => {
    const files = readdirSync(import.meta.dirname).filter((name) => /\.tsx?$/.test(name) && !/\.(test|words)\.ts$/.test(name))
    const said = files.flatMap((file) => [...readFileSync(join(import.meta.dirname, file), 'utf8').matchAll(/\b(?:t|say)\('((?:orders|refusal\.orders|finding\.orders|evidence)[\w./-]*)'/g)].map((match) => match[1] ?? ''))
    expect(said.length).toBeGreaterThan(60)
    expect([...new Set(said)].filter((key) => !known.has(key))).toEqual([])
  })

  it('say the same values in German as in English', () => {
    const values = (text: string) => [...text.matchAll(/{{(\w+)}}/g)].map((match) => match[1]).sort()
    for (const book of [ordersWords, ordersScreenWords]) {
      const german: Record<string, string> = book.de
      for (const [key, text] of Object.entries(book.en)) expect(values(german[key] ?? ''), key).toEqual(values(text))
    }
  })
})
