// Exact decimals: any length, rounded as XPath rounds.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compare, equal, exactOf, exactText, minus, near, percentOf, plus, rounded, times, total, within } from './exact.ts'
import type { Exact } from './exact.ts'

const value = (text: string): Exact => exactOf(text) ?? expect.fail(`${text} is no decimal`)
const decimal = fc.tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer({ min: 0, max: 8 })).map(([units, digits]): Exact => ({ units, digits }))
const textOf = ({ units, digits }: Exact): string => {
  const plain = (units < 0n ? -units : units).toString().padStart(digits + 1, '0')
  return `${units < 0n ? '-' : ''}${digits === 0 ? plain : `${plain.slice(0, -digits)}.${plain.slice(-digits)}`}`
}

describe('exact decimals', () => {
  it.each([['1'], ['-0.005'], ['+3.10'], ['.5'], ['5.'], [' 7 ']])('%s is one', (text) => expect(exactOf(text)).not.toBeNull())
  it.each([[''], ['.'], ['1,5'], ['1e3'], ['--1'], ['NaN'], ['1 000'], ['9'.repeat(300)]])('%s is none', (text) => expect(exactOf(text)).toBeNull())

  it('are read as they were written', () => {
    fc.assert(fc.property(decimal, (one) => equal(value(textOf(one)), one)))
  })

  it('are written as short as they can be, alike where they are equal', () => {
    fc.assert(fc.property(decimal, fc.integer({ min: 0, max: 5 }), (one, more) => exactText(one) === exactText({ units: one.units * 10n ** BigInt(more), digits: one.digits + more }) && equal(value(exactText(one)), one)))
    expect(['1.50', '100', '-0.10', '0.00', '7'].map((text) => exactText(value(text)))).toEqual(['1.5', '100', '-0.1', '0', '7'])
  })

  it('add up the same in any order and give back what was taken', () => {
    fc.assert(fc.property(fc.array(decimal), (all) => equal(total(all), total([...all].reverse()))))
    fc.assert(fc.property(decimal, decimal, (a, b) => equal(minus(plus(a, b), b), a) && equal(times(a, b), times(b, a))))
  })

  it.each([['0.005', '0.01'], ['-0.005', '0'], ['1.234', '1.23'], ['-1.235', '-1.23'], ['-1.236', '-1.24'], ['2', '2']])('%s is rounded to %s', (from, to) => expect(equal(rounded(value(from), 2), value(to))).toBe(true))

  it('are rounded to the nearest, a half upwards', () => {
    fc.assert(fc.property(decimal, (one) => {
      const off = minus(rounded(one, 2), one)
      return compare(off, value('0.005')) <= 0 && compare(off, value('-0.005')) > 0
    }))
  })

  it('are taken as percentages to the cent', () => expect(equal(percentOf(value('19.99'), value('7.5')), value('1.50'))).toBe(true))

  it('are near each other or not', () => {
    expect([near(value('1'), value('1.99'), value('1')), near(value('1'), value('2'), value('1')), within(value('1'), value('2'), value('1'))]).toEqual([true, false, true])
  })
})
