import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { divide } from './decimal.ts'
import { currency, money, subtract } from './money.ts'
import { need } from './outcome.ts'
import { percent } from './percent.ts'
import { convert, quantity } from './quantity.ts'
import { comparePrice, extend, lessPercent, parsePrice, priceIn, priceText, roundPrice, unitPrice } from './unit-price.ts'

const EUR = currency('EUR')
const price = (text: string, unit = 'carton') => parsePrice(text, EUR, unit) ?? expect.fail(`no price: ${text}`)
const packs = [
  { unit: 'each', base: 1_000_000n },
  { unit: 'carton', base: 12_000_000n },
  { unit: 'layer', base: 96_000_000n },
]
const units = fc.constantFrom('each', 'carton', 'layer')
const micros = fc.bigInt({ min: 0n, max: 10n ** 12n })

describe('extending a price', () => {
  it('rounds once, halves away from zero', () => {
    expect(extend(price('12.40'), quantity(120_000_000n, 'carton'))).toEqual(money(148800n, EUR))
    expect(extend(price('0.005'), quantity(1_000_000n, 'carton'))).toEqual(money(1n, EUR))
    expect(extend(price('0.005'), quantity(-1_000_000n, 'carton'))).toEqual(money(-1n, EUR))
    expect(extend(price('0.0049'), quantity(1_000_000n, 'carton'))).toEqual(money(0n, EUR))
  })

  it('is never more than half a cent away from the exact product', () => {
    fc.assert(
      fc.property(micros, micros, fc.bigInt({ min: 1n, max: 10n ** 9n }), (p, q, per) => {
        const exact = p * q // in 1e-12 of a unit, times per
        const got = extend(unitPrice(p, EUR, 'each', per), quantity(q, 'each')).minor * per * 10_000n
        const off = exact - got
        expect(off * 2n <= per * 10_000n && off * 2n >= -per * 10_000n).toBe(true)
      }),
    )
  })

  it('refuses another unit than the price is per', () => {
    expect(() => extend(price('1'), quantity(1n, 'each'))).toThrow(/cannot be extended/)
  })
})

describe('converting', () => {
  it('loses nothing: there and back is the same quantity, or it is refused', () => {
    fc.assert(
      fc.property(micros, units, units, (amount, from, to) => {
        const there = convert(quantity(amount, from), to, packs)
        if (!there.ok) {
          expect(there.refusal.code).toBe('quantity/inexact')
          return
        }
        expect(need(convert(there.value, from, packs))).toEqual(quantity(amount, from))
      }),
    )
  })

  it('charges the same goods the same money whatever unit the price is told in', () => {
    fc.assert(
      fc.property(micros, fc.bigInt({ min: 0n, max: 10n ** 6n }), units, units, (p, cartons, from, to) => {
        const told = unitPrice(p, EUR, from)
        const again = need(priceIn(told, to, packs))
        const goods = quantity(cartons * 1_000_000n * 96n, 'each')
        const one = extend(told, need(convert(goods, from, packs)))
        const two = extend(again, need(convert(goods, to, packs)))
        expect(subtract(one, two).minor).toBe(0n)
        expect(comparePrice(need(priceIn(again, from, packs)), told)).toBe(0)
      }),
    )
  })

  it('says which pack is missing', () => {
    const answer = convert(quantity(1n, 'each'), 'pallet', packs)
    expect(answer).toMatchObject({ ok: false, refusal: { code: 'quantity/no-pack', say: { with: { unit: 'pallet' } } } })
  })
})

describe('rounding a price', () => {
  it('takes a percentage off exactly, and only then rounds as the term says', () => {
    expect(priceText(lessPercent(price('25.00'), percent(12_000_000n)))).toBe('22.00')
    expect(priceText(lessPercent(price('1.89'), percent(12_000_000n)))).toBe('1.6632')
    expect(priceText(lessPercent(price('1.89'), percent(12_000_000n), 2))).toBe('1.66')
    expect(priceText(lessPercent(price('10.00'), percent(-5_000_000n)))).toBe('10.50')
    expect(priceText(roundPrice(price('1.235'), 2, 'half-even'))).toBe('1.24')
    expect(priceText(roundPrice(price('1.245'), 2, 'half-even'))).toBe('1.24')
  })

  it('follows the rule of the rounding on both sides of zero', () => {
    const rows = [
      [5n, 2n, 3n, 2n, 3n, 2n],
      [-5n, 2n, -3n, -2n, -3n, -2n],
      [7n, 2n, 4n, 4n, 4n, 3n],
      [7n, 3n, 2n, 2n, 3n, 2n],
      [-7n, 3n, -2n, -2n, -3n, -2n],
    ] as const
    for (const [n, d, halfUp, halfEven, up, down] of rows) {
      expect([divide(n, d, 'half-up'), divide(n, d, 'half-even'), divide(n, d, 'up'), divide(n, d, 'down')]).toEqual([halfUp, halfEven, up, down])
    }
    expect(() => divide(1n, 0n)).toThrow(/zero/)
  })
})
