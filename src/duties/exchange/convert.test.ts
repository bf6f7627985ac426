import { describe, expect, test } from 'vitest'
import { dayByPattern, dayReader, decimalReader, degreesReader, flagReader, plainNumber, PLAIN_MARK, wholeReader } from './convert.ts'
import type { ValueFormat } from './mapping.ts'
import { PLAIN } from './mapping.ts'

const german: ValueFormat = { ...PLAIN, decimal: ',', thousands: '.', date: ['DD.MM.YYYY'] }

describe('numbers', () => {
  test.each([
    ['1.234.567,89', '1234567.89'], ['1234,5', '1234.5'], ['-1.000', '-1000'], ['12,50-', '-12.50'], ['(12,50)', '-12.50'], ['12,50 €', '12.50'], ['EUR 3', '3'], [',5', '0.5'], ['5,', '5'],
  ])('German %s is %s', (text, plain) => expect(plainNumber(text, german)).toBe(plain))

  test.each(['1.23', '12.34,5', '1,2,3', '1.2345', '', '-', 'abc', '1e5', '0x10', '1 234,5', '..', '1.234.56'])('German "%s" is no number and is never guessed at', (text) =>
    expect(plainNumber(text, german)).toBeNull())

  test('a thousands sign may be a blank of any kind', () => expect(plainNumber('1\u00a0234\u202f567,5', { decimal: ',', thousands: ' ' })).toBe('1234567.5'))

  test('micros are exact, and more than six decimals are refused, not rounded', () => {
    const read = decimalReader(PLAIN)
    expect(read('0.000001')).toBe(1n)
    expect(read('0.1000000')).toBe(100_000n)
    expect(read('0.0000001')).toMatchObject({ key: 'refusal.exchange/number-too-fine' })
    expect(read('12,5')).toMatchObject({ key: 'refusal.exchange/number' })
  })

  test('what the mapping itself or a number cell says is read plainly in any format', () => {
    expect(decimalReader(german)(`${PLAIN_MARK}1234.5`)).toBe(1_234_500_000n)
    expect(decimalReader(german)('1234.5')).toMatchObject({ key: 'refusal.exchange/number' })
  })

  test('whole numbers refuse decimals and what no integer holds', () => {
    const read = wholeReader(german)
    expect(read('30')).toBe(30)
    expect(read('1.000')).toBe(1000)
    expect(read('2,5')).toMatchObject({ key: 'refusal.exchange/whole' })
    expect(read('99999999999')).toMatchObject({ key: 'refusal.exchange/whole' })
  })

  test('degrees are cut behind a tenth of a metre', () => {
    const read = degreesReader(PLAIN)
    expect(read('22.0749700304')).toBe('22.07497')
    expect(read('-159.318143113')).toBe('-159.318143')
    expect(read('north')).toMatchObject({ key: 'refusal.exchange/degrees' })
  })
})

describe('days', () => {
  test.each([
    ['YYYY-MM-DD', '2026-03-02', '2026-03-02'], ['YYYY-MM-DD', '2026-3-2', '2026-03-02'], ['YYYY-MM-DD', '2026-03-02T10:15:00Z', '2026-03-02'], ['DD.MM.YYYY', '2.3.2026', '2026-03-02'],
    ['DD.MM.YY', '02.03.99', '1999-03-02'], ['M/D/YYYY', '12/1/2010 8:26', '2010-12-01'], ['YYYYMMDD', '20260302', '2026-03-02'], ['DD-MMM-YYYY', '02-Mär-2026', '2026-03-02'],
    ['D. MMM YYYY', '2. December 2026', '2026-12-02'], ['DD.MM.YYYY HH:mm', '02.03.2026 23:59', '2026-03-02'], ['serial', '46083', '2026-03-02'], ['serial', '46083.75', '2026-03-02'],
  ])('%s reads %s as %s', (pattern, text, day) => expect(dayByPattern(pattern)(text)).toBe(day))

  test.each([['YYYY-MM-DD', '2026-02-30'], ['DD.MM.YYYY', '2026-03-02'], ['YYYYMMDD', '2026032'], ['M/D/YYYY', '13/1/2026'], ['YYYY-MM-DD', '2026-03-02x'], ['YYYY-MM-DD', '0000-01-01']])(
    '%s does not read %s', (pattern, text) => expect(dayByPattern(pattern)(text)).toBeNull())

  test('several patterns are tried in their order', () => {
    const read = dayReader({ ...PLAIN, date: ['DD.MM.YYYY', 'YYYYMMDD'] })
    expect(read('20260302')).toBe('2026-03-02')
    expect(read('03/02/2026')).toMatchObject({ key: 'refusal.exchange/day', with: { pattern: 'DD.MM.YYYY, YYYYMMDD' } })
  })
})

test('a day that a spreadsheet keeps as a bare number is read as the mapping says, and never guessed at', () => {
  const cell = (date: string, text: string) => dayReader({ ...PLAIN, date: [date] })(PLAIN_MARK + text)
  expect(cell('serial', '46083.75')).toBe('2026-03-02')
  expect(cell('YYYYMMDD', '20260302')).toBe('2026-03-02')
  expect(cell('DD.MM.YYYY', '2026-03-02')).toBe('2026-03-02')
  expect(cell('DD.MM.YYYY', '46083')).toMatchObject({ key: 'refusal.exchange/day-number', with: { value: '46083' } })
  expect(cell('DD.MM.YYYY', '02.03.2026')).toMatchObject({ key: 'refusal.exchange/day', with: { pattern: 'YYYY-MM-DD' } })
})

test('yes and no are words, and other words are refused', () => {
  const read = flagReader(german)
  expect([read('Ja'), read('FALSE'), read('x')]).toEqual([true, false, true])
  expect(read('maybe')).toMatchObject({ key: 'refusal.exchange/flag' })
})
