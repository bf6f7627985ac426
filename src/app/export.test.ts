// A cell of an export is read by a spreadsheet as what it is, and never run.

import { describe, expect, it } from 'vitest'
import { csvCell } from './export.server.ts'

describe('a cell', () => {
  it('is quoted where the format asks for it', () => {
    expect(csvCell('Kestrel, Berlin')).toBe('"Kestrel, Berlin"')
    expect(csvCell('the "best" price')).toBe('"the ""best"" price"')
    expect(csvCell('two\nlines')).toBe('"two\nlines"')
    expect(csvCell(null)).toBe('')
    expect(csvCell(true)).toBe('true')
  })

  it('that a spreadsheet would run as a formula is made text', () => {
    for (const text of ['=1+1', '+49 30 1234', '-cmd', '@SUM(A1)', '\t=1']) expect(csvCell(text).replace(/^"/, '').startsWith("'"), text).toBe(true)
  })

  it('with a number stays a number, below zero, too', () => {
    expect(csvCell('-12.90')).toBe('-12.90')
    expect(csvCell('12.90')).toBe('12.90')
  })
})
