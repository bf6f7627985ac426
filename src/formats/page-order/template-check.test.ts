import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { guessMarks } from './guess.ts'
import { learn } from './learn.ts'
import { pagesOfText } from './page.ts'
import { asTemplate } from './template-check.ts'

const pages = pagesOfText('PO Number: 4711\nOrder Date: 2026-03-05\n\nItem    Qty    Price\nA-1       2     1.50\n\nTotal: 3.00\n')
const learned = learn(pages, guessMarks(pages), 'Acme')
const template = JSON.parse(JSON.stringify(learned.ok ? learned.template : null)) as Record<string, unknown>

describe('a template that was kept', () => {
  it('comes back as it was learned', () => {
    expect(learned.ok).toBe(true)
    expect(asTemplate(template)).toEqual(learned.ok ? learned.template : undefined)
  })

  it('of another version, or with a part missing or odd, is none', () => {
    expect(asTemplate({ ...template, version: 2 })).toBeNull()
    for (const name of Object.keys(template)) {
      const { [name]: _, ...rest } = template
      expect(asTemplate(rest), name).toBeNull()
      expect(asTemplate({ ...template, [name]: { a: 1 } }), name).toBeNull()
    }
  })

  it('is none when it is anything else', () => {
    fc.assert(fc.property(fc.anything(), (json) => {
      expect(asTemplate(json)).toBeNull()
    }), { numRuns: 300 })
  })
})
