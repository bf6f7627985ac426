import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countOf, dayOf, exactOf, impliedOf, timeOf } from './values.ts'

describe('values of X12 elements', () => {
  it('reads decimals as they are written and makes odd ones plain', () => {
    expect(['12.50', '-3', '0', '0.5', '100'].map(exactOf)).toEqual(['12.50', '-3', '0', '0.5', '100'])
    expect(['.5', '-.62', '007', '5.', '00.10'].map(exactOf)).toEqual(['0.5', '-0.62', '7', '5', '0.10'])
  })

  it('takes nothing for a decimal that is none', () => {
    expect(['', '-', '.', '1,5', '1.2.3', '1e3', '+5', 'xx.xx', '12 ', '--1', '٣'].map(exactOf)).toEqual(Array(11).fill(null))
  })

  it('says the same number as it was written, for any decimal', () => {
    fc.assert(fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), fc.integer({ min: 0, max: 6 }), (whole, digits) => {
      const text = whole.toString().replace('-', '').padStart(digits + 1, '0')
      const written = `${whole < 0n ? '-' : ''}${text.slice(0, text.length - digits)}${digits === 0 ? '' : `.${text.slice(text.length - digits)}`}`
      expect(exactOf(written)).toBe(written)
      expect(impliedOf(whole.toString(), 2)?.replace('.', '').replace(/^(-?)0+(?=\d)/, '$1')).toBe(whole.toString())
    }))
  })

  it('puts the point of implied decimals where it belongs', () => {
    expect(impliedOf('843202', 2)).toBe('8432.02')
    expect(impliedOf('5', 2)).toBe('0.05')
    expect(impliedOf('-46400', 2)).toBe('-464.00')
    expect(impliedOf('46.02', 2)).toBeNull()
    expect(impliedOf('', 2)).toBeNull()
  })

  it('reads days with and without a century, and none that the calendar has not', () => {
    expect(dayOf('20240229')).toBe('2024-02-29')
    expect(dayOf('20230229')).toBeNull()
    expect(dayOf('930906')).toBe('1993-09-06')
    expect(dayOf('260302')).toBe('2026-03-02')
    expect(dayOf('690101')).toBe('2069-01-01')
    expect(dayOf('260302', '19')).toBe('1926-03-02')
    expect(['200', '2009021', 'CCYYMMDD', '20261301', '20260001', '00000101', '200902164'].map((text) => dayOf(text))).toEqual(Array(7).fill(null))
  })

  it('reads times of the day', () => {
    expect(['0830', '083015', '08301599', '2359'].map(timeOf)).toEqual(['08:30', '08:30:15', '08:30:15', '23:59'])
    expect(['2460', '830', '295335', '08:30', '12345'].map(timeOf)).toEqual(Array(5).fill(null))
  })

  it('counts with whole numbers only', () => {
    expect(countOf('0000000031')).toBe(31)
    expect(countOf('-1')).toBeNull()
    expect(countOf('3.0')).toBeNull()
  })
})
