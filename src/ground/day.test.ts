import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addBusinessDays, businessCalendar, businessDaysBetween, isBusinessDay, onOrAfter, onOrBefore } from './calendar.ts'
import { addDays, addMonths, day, dayNumber, dayOfNumber, daysBetween, isDay, weekday } from './day.ts'
import { isInstant } from './instant.ts'
import { covers, intersection, overlaps, period } from './period.ts'

const days = fc.integer({ min: -100_000, max: 200_000 }).map(dayOfNumber)

describe('a day', () => {
  it('agrees with the platform calendar on every day from 1700 to 2500', () => {
    fc.assert(
      fc.property(days, (at) => {
        const other = new Date(`${at}T00:00:00Z`)
        expect(other.getTime() / 86_400_000).toBe(dayNumber(at))
        expect(weekday(at)).toBe(other.getUTCDay() === 0 ? 7 : other.getUTCDay())
        expect(dayOfNumber(dayNumber(at))).toBe(at)
      }),
    )
  })

  it('exists or is refused', () => {
    for (const good of ['2024-02-29', '2000-02-29', '2026-12-31']) expect(isDay(good)).toBe(true)
    for (const bad of ['2023-02-29', '1900-02-29', '2026-13-01', '2026-00-10', '2026-04-31', '26-01-01', '2026-1-1', '', 'today']) expect(isDay(bad)).toBe(false)
    expect(() => day('2026-02-30')).toThrow(/2026-02-30/)
  })

  it('adds months without running into the next', () => {
    expect(addMonths(day('2026-01-31'), 1)).toBe('2026-02-28')
    expect(addMonths(day('2024-01-31'), 1)).toBe('2024-02-29')
    expect(addMonths(day('2026-03-15'), -3)).toBe('2025-12-15')
    expect(addMonths(day('2026-12-31'), 12)).toBe('2027-12-31')
  })

  it('counts the days it adds', () => {
    fc.assert(fc.property(days, fc.integer({ min: -5000, max: 5000 }), (at, count) => daysBetween(at, addDays(at, count)) === count))
  })
})

describe('a period', () => {
  it('holds its first and its last day', () => {
    const march = period(day('2026-03-01'), day('2026-03-31'))
    expect([covers(march, day('2026-03-01')), covers(march, day('2026-03-31')), covers(march, day('2026-04-01'))]).toEqual([true, true, false])
    expect(() => period(day('2026-03-02'), day('2026-03-01'))).toThrow(/before it begins/)
  })

  it('overlaps exactly where both hold the same day', () => {
    const spans = fc.tuple(days, fc.option(fc.nat(400), { nil: null })).map(([from, length]) => period(from, length === null ? null : addDays(from, length)))
    fc.assert(
      fc.property(spans, spans, days, (a, b, at) => {
        const shared = intersection(a, b)
        expect(shared !== null).toBe(overlaps(a, b))
        expect(covers(a, at) && covers(b, at)).toBe(shared !== null && covers(shared, at))
      }),
    )
  })
})

describe('a business calendar', () => {
  const calendar = businessCalendar([day('2026-04-03'), day('2026-04-06')])

  it('skips weekends and holidays', () => {
    expect(addBusinessDays(calendar, day('2026-04-02'), 1)).toBe('2026-04-07')
    expect(addBusinessDays(calendar, day('2026-04-07'), -1)).toBe('2026-04-02')
    expect(onOrAfter(calendar, day('2026-04-04'))).toBe('2026-04-07')
    expect(onOrBefore(calendar, day('2026-04-06'))).toBe('2026-04-02')
  })

  it('counts back what it counted forward', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 0, max: 300 }), (from, count) => {
        const to = addBusinessDays(calendar, from, count)
        expect(businessDaysBetween(calendar, from, to)).toBe(count)
        if (count > 0) expect(isBusinessDay(calendar, to)).toBe(true)
      }),
    )
  })

  it('refuses a week without work', () => {
    expect(() => businessCalendar([], [1, 2, 3, 4, 5, 6, 7])).toThrow(/at least one/)
  })
})

describe('an instant', () => {
  it('is UTC text that exists', () => {
    expect(isInstant('2026-03-02T06:12:00Z')).toBe(true)
    expect(isInstant('2026-03-02T06:12:00.123456Z')).toBe(true)
    for (const bad of ['2026-03-02', '2026-03-02T06:12:00+01:00', '2026-03-02T24:00:00Z', '2026-02-30T00:00:00Z']) expect(isInstant(bad)).toBe(false)
  })
})
