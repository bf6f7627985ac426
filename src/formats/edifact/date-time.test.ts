import { describe, expect, it } from 'vitest'
import { dateOf, isNoDay, preparedAt } from './date-time.ts'

const told = (value: string, format: string): unknown => {
  const read = dateOf(value, format)
  return read === null ? null : [read.day, read.until, read.time, read.mended]
}

describe('a day in EDIFACT', () => {
  it('is read in the format that it names', () => {
    expect(told('20260302', '102')).toEqual(['2026-03-02', null, null, false])
    expect(told('260302', '101')).toEqual(['2026-03-02', null, null, false])
    expect(told('990302', '101')).toEqual(['1999-03-02', null, null, false])
    expect(told('020326', '2')).toEqual(['2026-03-02', null, null, false])
    expect(told('202603021545', '203')).toEqual(['2026-03-02', null, '15:45', false])
    expect(told('20260302154530', '204')).toEqual(['2026-03-02', null, '15:45:30', false])
    expect(told('2603021545', '201')).toEqual(['2026-03-02', null, '15:45', false])
    expect(told('202603021545+01', '303')).toEqual(['2026-03-02', null, '15:45', false])
    expect(told('26061', '105')).toEqual(['2026-03-02', null, null, false])
  })

  it('may be a period, told at once or as a week, a month or a year', () => {
    expect(told('2026030120260331', '718')).toEqual(['2026-03-01', '2026-03-31', null, false])
    expect(told('20260301-20260331', '718')).toEqual(['2026-03-01', '2026-03-31', null, false])
    expect(told('202603011200202603311300', '719')).toEqual(['2026-03-01', '2026-03-31', '12:00', false])
    expect(told('202602', '610')).toEqual(['2026-02-01', '2026-02-28', null, false])
    expect(told('202610', '616')).toEqual(['2026-03-02', '2026-03-08', null, false])
    expect(told('202601202603', '710')).toEqual(['2026-01-01', '2026-03-31', null, false])
    expect(told('2026', '602')).toEqual(['2026-01-01', '2026-12-31', null, false])
  })

  it('is mended by its length where the format does not fit, and told so', () => {
    expect(told('202603021545', '102')).toEqual(['2026-03-02', null, '15:45', true])
    expect(told('20260302', '203')).toEqual(['2026-03-02', null, null, true])
    expect(told('20260302', '')).toEqual(['2026-03-02', null, null, false])
  })

  it('is none where no such day exists, or where it says how long something lasts', () => {
    expect([told('20260230', '102'), told('00000000', '102'), told('2026-03-02x', '102'), told('30', '804'), told('202603022561', '203'), told('202654', '616'), told('26366', '105')]).toEqual([null, null, null, null, null, null, null])
    expect([isNoDay('804'), isNoDay('102'), isNoDay('718'), isNoDay('108')]).toEqual([true, false, false, true])
  })

  it('of preparation has two or four digits of the year', () => {
    expect([preparedAt('260302', '0915'), preparedAt('20260302', '091530'), preparedAt('999818', '999')]).toEqual([{ day: '2026-03-02', time: '09:15' }, { day: '2026-03-02', time: '09:15:30' }, { day: null, time: null }])
  })
})
