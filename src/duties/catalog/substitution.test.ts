import { expect, test } from 'vitest'
import { day } from '#ground/day'
import type { ItemId } from '#ground/ids'
import { percent } from '#ground/percent'
import { circleOf, itemOn, substitutes } from './substitution.ts'
import { taxRateOn } from './tax-rate.ts'

const id = (text: string): ItemId => text as ItemId
const life = (key: string, from: string | null, end: string | null, substitute: string | null) =>
  [id(key), { itemId: id(key), sellableFrom: from === null ? null : day(from), endOfLifeOn: end === null ? null : day(end), substituteItemId: substitute === null ? null : id(substitute) }] as const

const items = new Map([
  life('mk1', null, '2025-03-01', 'mk2'),
  life('mk2', '2024-10-01', '2026-01-01', 'mk3'),
  life('mk3', '2025-11-15', null, null),
  life('last', null, '2025-01-01', null),
])

test('an item is sold from its first day until its end of life, and not on that day', () => {
  expect(itemOn(items, id('mk2'), day('2024-09-30'))).toEqual({ is: 'not-yet', from: '2024-10-01' })
  expect(itemOn(items, id('mk2'), day('2024-10-01'))).toEqual({ is: 'sellable' })
  expect(itemOn(items, id('mk2'), day('2025-12-31'))).toEqual({ is: 'sellable' })
  expect(itemOn(items, id('mk2'), day('2026-01-01'))).toEqual({ is: 'ended', since: '2026-01-01', substitute: 'mk3' })
})

test('a substitute that has ended itself is followed to the one that is sold', () => {
  expect(itemOn(items, id('mk1'), day('2025-06-01'))).toMatchObject({ substitute: 'mk2' })
  expect(itemOn(items, id('mk1'), day('2026-06-01'))).toMatchObject({ substitute: 'mk3' })
})

test('an item without a substitute ends without one, and an unknown item is no item', () => {
  expect(itemOn(items, id('last'), day('2026-01-01'))).toEqual({ is: 'ended', since: '2025-01-01', substitute: null })
  expect(itemOn(items, id('nothing'), day('2026-01-01'))).toBeNull()
})

test('naming a substitute that leads back is a circle, and the circle is shown', () => {
  expect(circleOf(items, id('mk3'), id('mk1'))).toEqual(['mk3', 'mk1', 'mk2', 'mk3'])
  expect(circleOf(items, id('mk3'), id('mk3'))).toEqual(['mk3', 'mk3'])
  expect(circleOf(items, id('mk3'), id('last'))).toBeNull()
})

test('a circle that is there all the same does not run on for ever', () => {
  const round = new Map([life('a', null, '2025-01-01', 'b'), life('b', null, '2025-01-01', 'a')])
  expect(substitutes(round, id('a'))).toEqual(['b'])
  expect(itemOn(round, id('a'), day('2026-01-01'))).toMatchObject({ substitute: null })
})

test('a tax rate holds from its day until the next one', () => {
  const rates = [
    { country: 'DE', taxCode: 'standard', validFrom: day('2007-01-01'), rate: percent(19_000_000n) },
    { country: 'DE', taxCode: 'standard', validFrom: day('2020-07-01'), rate: percent(16_000_000n) },
    { country: 'DE', taxCode: 'standard', validFrom: day('2021-01-01'), rate: percent(19_000_000n) },
  ]
  const on = (at: string, country = 'DE'): bigint | undefined => taxRateOn(rates, { country, taxCode: 'standard', day: day(at) })?.rate.micros
  expect([on('2006-12-31'), on('2020-06-30'), on('2020-12-31'), on('2021-01-01'), on('2021-01-01', 'AT')]).toEqual([undefined, 19_000_000n, 16_000_000n, 19_000_000n, undefined])
})
