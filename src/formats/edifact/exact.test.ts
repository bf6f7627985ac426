import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exactOf, negated, sameNumber, sumOf } from './exact.ts'

describe('a number in EDIFACT', () => {
  it('is exact text with a point, whatever mark and sign it was written with', () => {
    const read = ['12', '12.50', '12,50', '.5', ',5', '5.', '007', '0.0', '-3,1', '3,1-', '+4', '-0', '1.5E3', '15E-2', '1E0'].map(exactOf)
    expect(read).toEqual(['12', '12.50', '12.50', '0.5', '0.5', '5', '7', '0.0', '-3.1', '-3.1', '4', '-0', '1500', '0.15', '1'])
  })

  it('is none where it holds anything else, and nothing is guessed', () => {
    expect(['', '.', '-', '12A', '$5', '1.234,50', '1,234,567', '1 000', '--1', '-1-', 'E5', '٣'].map(exactOf)).toEqual(Array.from({ length: 12 }, () => null))
  })

  it('adds up exactly', () => {
    const cents = fc.integer({ min: -999_999, max: 999_999 })
    fc.assert(
      fc.property(fc.array(cents, { maxLength: 9 }), (values) => {
        const text = (value: number): string => `${value < 0 ? '-' : ''}${Math.trunc(Math.abs(value) / 100)}.${String(Math.abs(value) % 100).padStart(2, '0')}`
        expect(sameNumber(sumOf(values.map(text)), text(values.reduce((sum, value) => sum + value, 0)))).toBe(true)
      }),
      { numRuns: 100, seed: 3 },
    )
    expect(sumOf(['0.1', '0.2', '1'])).toBe('1.3')
    expect([negated('5'), negated('-5'), sameNumber('48', '48.000'), sameNumber('4.8', '48')]).toEqual(['-5', '5', true, false])
  })
})
