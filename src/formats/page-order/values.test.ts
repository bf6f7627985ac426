// Figures, days and addresses as orders write them.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, day } from '#ground/day'
import { addressOf } from './address.ts'
import { dayOrderOf, monthNamed, readDayText } from './page-day.ts'
import type { NumberFormat } from './page-number.ts'
import { currencyOf, exactOf, formatOf, readNumber } from './page-number.ts'

const COMMA: NumberFormat = { decimal: ',', group: '.' }
const POINT: NumberFormat = { decimal: '.', group: ',' }

describe('a number on a page', () => {
  it('reads in the habit that was learned and in no other', () => {
    const read = [['1.234,50', COMMA, '1234.50'], ['1234,5', COMMA, '1234.5'], ['12.5', COMMA, null], ['1.23.456', COMMA, null], ['1,234.50', POINT, '1234.50'], ['1.234,50', POINT, null], ['0012', POINT, '12'], ['.5', POINT, '0.5'], ['5.', POINT, null], ['-3', POINT, '-3'], ['3-', POINT, '-3'], ['(3.00)', POINT, '-3.00'], ['(3.00', POINT, null], ['-0.00', POINT, '0.00'],
      ['1 234,50', { decimal: ',', group: ' ' }, '1234.50'], ["1'234.50", { decimal: '.', group: "'" }, '1234.50'], ['1,234', { decimal: null, group: '' }, null], ['1234', { decimal: null, group: '' }, '1234'], ['1.234', { decimal: ',', group: '' }, '1234'], ['NaN', POINT, null], ['', POINT, null]] as const
    expect(read.map(([text, format]) => [text, exactOf(text, format)])).toEqual(read.map(([text, , value]) => [text, value]))
  })

  it('keeps apart what stands before and behind it', () => {
    expect(readNumber('€ 1.234,50 / 100 St', COMMA)).toEqual({ value: '1234.50', before: '€', behind: '/ 100 St' })
    expect(readNumber('12 EA', POINT)).toEqual({ value: '12', before: '', behind: 'EA' })
    expect(readNumber('-$5.00', POINT)).toEqual({ value: '-5.00', before: '$', behind: '' })
    expect(['€', 'EUR', '£', '$', 'kr', 'Stück'].map(currencyOf)).toEqual(['EUR', 'EUR', 'GBP', null, null, null])
  })

  it('shows its habit when it can, and says when it cannot', () => {
    expect(formatOf(['1.234,50', '12'])).toEqual({ format: COMMA, unclear: [] })
    expect(formatOf(['12.50', '1,234'])).toEqual({ format: { decimal: '.', group: '' }, unclear: [] })
    expect(formatOf(['1,234'])).toEqual({ format: { decimal: null, group: '' }, unclear: ['1,234'] })
    expect(formatOf(['1 234', '7'])).toEqual({ format: { decimal: null, group: ' ' }, unclear: [] })
    expect(formatOf(['1,234,567'])).toEqual({ format: { decimal: '.', group: ',' }, unclear: [] })
    expect(formatOf(['12.50', '12,50'])).toBeNull()
  })

  it('comes back from however it was written', () => {
    fc.assert(fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), fc.constantFrom(COMMA, POINT, { decimal: ',', group: ' ' } as const), (cents, format) => {
      const text = String(cents).padStart(3, '0')
      const written = `${text.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, format.group)}${format.decimal}${text.slice(-2)}`
      expect(exactOf(written, format)).toBe(`${text.slice(0, -2)}.${text.slice(-2)}`)
    }))
  })
})

describe('a day on a page', () => {
  it('reads in the order that was learned, named months in any', () => {
    const read = [['02.03.2026', 'dmy', '2026-03-02'], ['2/3/26', 'mdy', '2026-02-03'], ['2026-03-02', 'dmy', '2026-03-02'], ['20260302', 'ymd', '2026-03-02'], ['2. März 2026', 'dmy', '2026-03-02'], ['Mar 2, 2026', 'dmy', '2026-03-02'], ['2nd of March 2026', 'mdy', '2026-03-02'], ['02-MAR-26', 'ymd', '2026-03-02'], ['1er août 2026', 'dmy', '2026-08-01'], ['5 de mayo de 2026', 'dmy', '2026-05-05'], ['Montag, 02.03.2026', 'dmy', '2026-03-02'], ['02.03.2026 14:30', 'dmy', '2026-03-02'], ['31.02.2026', 'dmy', null], ['13/13/2026', 'mdy', null], ['2026', 'dmy', null], ['bald', 'dmy', null], ['99.99.9999', 'dmy', null]] as const
    expect(read.map(([text, order]) => [text, readDayText(text, order)])).toEqual(read.map(([text, , value]) => [text, value]))
  })

  it('shows its order when it can', () => {
    expect(dayOrderOf(['03/25/2026', '04/05/2026'], '.')).toBe('mdy')
    expect(dayOrderOf(['03/04/2026'], '.')).toBeNull()
    expect(dayOrderOf(['03/04/2026'], ',')).toBe('dmy')
    expect(dayOrderOf(['03.04.2026'], '.')).toBe('dmy')
    expect(dayOrderOf(['2026-03-04'], '.')).not.toBeNull()
    expect(dayOrderOf(['03/04/2026', '25/04/2026'], '.')).toBe('dmy')
    expect(monthNamed('jui')).toBeNull()
  })

  it('comes back from however it was written', () => {
    fc.assert(fc.property(fc.nat(20_000), (days) => {
      const at = addDays(day('2000-01-01'), days)
      const [year, month, date] = at.split('-') as [string, string, string]
      expect([readDayText(`${date}.${month}.${year}`, 'dmy'), readDayText(`${Number(month)}/${Number(date)}/${year}`, 'mdy'), readDayText(at, 'ymd')]).toEqual([at, at, at])
    }))
  })
})

describe('an address on a page', () => {
  it('is taken apart where that is plain, and kept line by line where not', () => {
    expect(addressOf(['Markt 7', 'Hauptstr. 1', '20095 Hamburg', 'DE'])).toEqual({ name: 'Markt 7', street: ['Hauptstr. 1'], city: 'Hamburg', region: null, postcode: '20095', country: 'DE' })
    expect(addressOf(['DC 12', 'Dock Road', 'Joliet, IL 60431'])).toMatchObject({ city: 'Joliet', region: 'IL', postcode: '60431', street: ['Dock Road'] })
    expect(addressOf(['Depot', 'London SW1A 1AA'])).toMatchObject({ city: 'London', postcode: 'SW1A 1AA' })
    expect(addressOf(['Somewhere', 'behind the mill'])).toMatchObject({ name: 'Somewhere', street: ['behind the mill'], city: null })
    expect(addressOf([])).toMatchObject({ name: null, street: [] })
  })
})
