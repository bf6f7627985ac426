import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ExactSum, exactText, isSame, isWithin, minus, over, plus, scaledOf, times } from './exact.ts'

const money = fc.tuple(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), fc.integer({ min: 0, max: 8 }))
const textOf = ([whole, digits]: readonly [bigint, number]): string => {
  const text = (whole < 0n ? -whole : whole).toString().padStart(digits + 1, '0')
  return `${whole < 0n ? '-' : ''}${text.slice(0, text.length - digits)}${digits === 0 ? '' : `.${text.slice(text.length - digits)}`}`
}

describe('arithmetic on exact decimals', () => {
  it('adds, takes away and multiplies without losing a digit', () => {
    expect(exactText(plus(scaledOf('0.1'), scaledOf('0.2')))).toBe('0.3')
    expect(exactText(times(scaledOf('1.15'), scaledOf('-3')))).toBe('-3.45')
    expect(exactText(minus(scaledOf('10'), scaledOf('0.004')))).toBe('9.996')
    expect(exactText(over(scaledOf('10'), scaledOf('3'), 4))).toBe('3.3333')
    expect(isSame(scaledOf('1.50'), scaledOf('1.5'))).toBe(true)
    expect(isWithin(scaledOf('1.50'), scaledOf('1.52'), scaledOf('0.02'))).toBe(true)
    expect(isWithin(scaledOf('1.50'), scaledOf('1.521'), scaledOf('0.02'))).toBe(false)
  })

  it('sums to the same as one number after the other, whatever their size', () => {
    fc.assert(fc.property(fc.array(fc.oneof(money, fc.tuple(fc.bigInt({ min: -(10n ** 11n), max: 10n ** 11n }), fc.constant(0)))), (all) => {
      const sum = new ExactSum()
      for (const one of all) sum.add(textOf(one))
      const most = 8
      const total = all.reduce((held, [whole, digits]) => held + whole * 10n ** BigInt(most - digits), 0n)
      expect(isSame(sum.value(), { scaled: total, digits: most })).toBe(true)
      expect(isSame(scaledOf(sum.text()), { scaled: total, digits: most })).toBe(true)
    }))
  })
})
