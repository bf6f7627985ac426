import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Day } from '#ground/day'
import { addDays, day } from '#ground/day'
import type { ItemId } from '#ground/ids'
import { currency } from '#ground/money'
import { overlaps } from '#ground/period'
import { unitPrice } from '#ground/unit-price'
import type { ListPrice } from './list-price.ts'
import { listPriceOn, overlapping } from './list-price.ts'

const price = (from: string, to: string | null, more: { unit?: string; currency?: string; micros?: bigint } = {}): ListPrice => ({
  itemId: 'tape' as ItemId,
  price: unitPrice(more.micros ?? 12_400_000n, currency(more.currency ?? 'EUR'), more.unit ?? 'carton'),
  validity: { from: day(from), to: to === null ? null : day(to) },
  list: 'list',
})

test('the price of a day is the row whose days it falls in, first and last day included', () => {
  const prices = [price('2025-01-01', '2025-12-31', { micros: 1n }), price('2026-01-01', null, { micros: 2n })]
  const on = (at: string): bigint | undefined => listPriceOn(prices, { day: day(at), currency: currency('EUR'), unit: 'carton' })?.price.micros
  expect([on('2024-12-31'), on('2025-01-01'), on('2025-12-31'), on('2026-01-01')]).toEqual([undefined, 1n, 1n, 2n])
})

test('the unit asked for comes first, another currency never', () => {
  const prices = [price('2026-01-01', null, { unit: 'roll' }), price('2026-01-01', null, { unit: 'carton' }), price('2026-01-01', null, { unit: 'carton', currency: 'USD' })]
  const ask = { day: day('2026-02-01'), currency: currency('EUR') }
  expect(listPriceOn(prices, { ...ask, unit: 'carton' })?.price.unit).toBe('carton')
  expect(listPriceOn(prices, { ...ask, unit: 'pallet' })?.price.unit).toBe('roll')
  expect(listPriceOn(prices, { ...ask, currency: currency('GBP'), unit: 'roll' })).toBeNull()
})

test('two rows of the same unit and currency that share a day are named as a pair', () => {
  const [first, second] = [price('2026-01-01', '2026-06-30'), price('2026-06-30', null)]
  expect(overlapping([second, first])).toEqual([[first, second]])
  expect(overlapping([price('2026-01-01', '2026-06-29'), second])).toEqual([])
  expect(overlapping([first, price('2026-06-30', null, { unit: 'roll' }), price('2026-06-30', null, { currency: 'USD' })])).toEqual([])
})

test('a long row is held against every row it covers, not only its neighbour', () => {
  const long = price('2026-01-01', '2026-12-31')
  expect(overlapping([long, price('2026-02-01', '2026-02-10'), price('2026-03-01', '2026-03-10')])).toHaveLength(2)
})

test('no overlap is missed: pairs are found exactly when some two rows overlap', () => {
  const spans = fc.array(fc.tuple(fc.integer({ min: 0, max: 200 }), fc.option(fc.integer({ min: 0, max: 40 }))), { maxLength: 12 })
  fc.assert(
    fc.property(spans, (list) => {
      const start: Day = day('2026-01-01')
      const prices = list.map(([from, length]) => price(addDays(start, from), length === null ? null : addDays(start, from + length)))
      const any = prices.some((a, at) => prices.slice(at + 1).some((b) => overlaps(a.validity, b.validity)))
      expect(overlapping(prices).length > 0).toBe(any)
    }),
  )
})
