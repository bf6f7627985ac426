import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import type { Day } from './day.ts'
import { formatsFor } from './speak.ts'
import { numberMarks, readDay, readDecimal } from './typed.ts'

const german = numberMarks('de-DE')
const english = numberMarks('en-GB')
const near = '2026-03-12' as Day

describe('numbers as people type them', () => {
  it('follow the habits of the locale', () => {
    expect(readDecimal('1.234,50', german)).toBe('1234.50')
    expect(readDecimal('1,234.50', english)).toBe('1234.50')
    expect(readDecimal('−3,5', german)).toBe('-3.5')
    expect(readDecimal('.5', english)).toBe('0.5')
    expect(readDecimal("12'000", numberMarks('de-CH'))).toBe('12000')
  })

  it('read a mark of the other habit as what it can only be, and a thousand as a thousand', () => {
    expect(readDecimal('12.90', german)).toBe('12.90')
    expect(readDecimal('12,90', english)).toBe('12.90')
    expect(readDecimal('1.234', german)).toBe('1234')
    expect(readDecimal('1,234', english)).toBe('1234')
  })

  it('refuse what is no number', () => {
    for (const text of ['', 'abc', '1,2,3', '1.2.3', '12 EUR', '--1', '1,23,456', '.']) expect(readDecimal(text, english), text).toBeNull()
  })

  it('come back exactly from how they were written, in any locale', () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 15n), 10n ** 15n), fc.integer({ min: 0, max: 6 }), fc.constantFrom('en-GB', 'de-DE', 'fr-FR', 'de-CH', 'pl-PL'), (scaled, decimals, locale) => {
        const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(decimals + 1, '0')
        const whole = digits.slice(0, digits.length - decimals)
        const plain = `${scaled < 0n ? '-' : ''}${whole}${decimals === 0 ? '' : `.${digits.slice(-decimals)}`}`
        expect(readDecimal(formatsFor(locale).number(plain), numberMarks(formatsFor(locale).locale))).toBe(plain)
      }),
    )
  })
})

describe('days as people type them', () => {
  const read = (text: string, locale = 'en-GB', monthFirst = false) => {
    const found = readDay(text, near, locale, monthFirst)
    return found.ok ? found.day : found.last === null ? null : `last ${found.last}`
  }

  it('come in many forms', () => {
    for (const text of ['2026-03-02', '2.3.2026', '2/3/26', '2 Mar 2026', '2 march', '2-3', '02.03.']) expect(read(text), text).toBe('2026-03-02')
    expect(read('2. März', 'de-DE')).toBe('2026-03-02')
    expect(read('3/2/2026', 'en-US', true)).toBe('2026-03-02')
  })

  it('without a year are the nearest such day', () => {
    expect(readDay('30 Dec', '2026-01-05' as Day, 'en-GB')).toEqual({ ok: true, day: '2025-12-30' })
    expect(readDay('3 Jan', '2025-12-20' as Day, 'en-GB')).toEqual({ ok: true, day: '2026-01-03' })
  })

  it('that do not exist say the last that does', () => {
    expect(read('31 February')).toBe('last 2026-02-28')
    expect(read('31.4.2026')).toBe('last 2026-04-30')
    expect(read('1.13.2026')).toBeNull()
    expect(read('soon')).toBeNull()
    expect(read('1 ma')).toBeNull()
  })
})
