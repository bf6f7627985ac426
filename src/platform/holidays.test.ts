import { describe, expect, it } from 'vitest'
import type { Day } from '#ground/day'
import { knowsCalendar, publicHolidays } from './holidays.server.ts'

const of = (calendar: string | null, from: string, to: string) => publicHolidays(calendar, { from: from as Day, to: to as Day })

describe('public holidays', () => {
  // from the law of each country, by hand: the Gauss date of Easter 2026 is the 5th of April
  it('are those of the country', async () =>
    expect(await of('DE', '2026-01-01', '2026-12-31')).toEqual(['2026-01-01', '2026-04-03', '2026-04-06', '2026-05-01', '2026-05-14', '2026-05-25', '2026-10-03', '2026-12-25', '2026-12-26']))
  it('are those of the region where it has more', async () => {
    expect(await of('DE-BY', '2026-01-01', '2026-01-31')).toEqual(['2026-01-01', '2026-01-06'])
    expect(await of('NL', '2026-04-20', '2026-05-04')).toEqual(['2026-04-27'])
    expect(await of('US', '2026-11-20', '2026-11-30')).toEqual(['2026-11-26'])
  })
  it('run over the turn of a year', async () => expect(await of('DE', '2026-12-26', '2027-01-01')).toEqual(['2026-12-26', '2027-01-01']))
  it('are none of a calendar nobody knows', async () => {
    expect(await of('ZZ', '2026-01-01', '2026-12-31')).toEqual([])
    expect(await of(null, '2026-01-01', '2026-12-31')).toEqual([])
    expect(await Promise.all(['DE', 'DE-BY', 'DE-XX', 'ZZ', 'de', 'Germany', '__proto__', ''].map(knowsCalendar))).toEqual([true, true, false, false, false, false, false, false])
  })
})
