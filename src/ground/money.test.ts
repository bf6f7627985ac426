import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { add, bagOf, currency, money, moneyText, parseMoney, split, zero } from './money.ts'

const EUR = currency('EUR')
const amounts = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n })
const weights = fc.array(fc.bigInt({ min: 0n, max: 10n ** 9n }), { minLength: 1, maxLength: 40 }).filter((list) => list.some((weight) => weight > 0n))

describe('money', () => {
  it('loses nothing in a split: the parts always sum to the whole', () => {
    fc.assert(
      fc.property(amounts, weights, (minor, list) => {
        const parts = split(money(minor, EUR), list)
        expect(parts).toHaveLength(list.length)
        expect(parts.reduce((sum, part) => add(sum, part), zero(EUR))).toEqual(money(minor, EUR))
      }),
    )
  })

  it('splits within one smallest unit of the exact share, and gives nothing to a weight of zero unless a remainder falls there', () => {
    fc.assert(
      fc.property(amounts, weights, (minor, list) => {
        const total = list.reduce((sum, weight) => sum + weight, 0n)
        split(money(minor, EUR), list).forEach((part, at) => {
          const distance = part.minor * total - minor * (list[at] ?? 0n)
          expect(distance < total && distance > -total).toBe(true)
        })
      }),
    )
  })

  it('gives the cent that is left to the largest remainder', () => {
    expect(split(money(100n, EUR), [1n, 1n, 1n]).map((part) => part.minor)).toEqual([34n, 33n, 33n])
    expect(split(money(-100n, EUR), [1n, 1n, 1n]).map((part) => part.minor)).toEqual([-34n, -33n, -33n])
    expect(split(money(5n, EUR), [3n, 7n]).map((part) => part.minor)).toEqual([2n, 3n])
  })

  it('refuses weights that cannot share anything', () => {
    expect(() => split(money(1n, EUR), [0n, 0n])).toThrow(/not all zero/)
    expect(() => split(money(1n, EUR), [2n, -1n])).toThrow(/not negative/)
  })

  it('reads back exactly what it writes, in currencies of 0, 2 and 3 decimals', () => {
    fc.assert(
      fc.property(amounts, fc.constantFrom('EUR', 'JPY', 'KWD'), (minor, code) => {
        const amount = money(minor, currency(code))
        expect(parseMoney(moneyText(amount), amount.currency)).toEqual(amount)
      }),
    )
  })

  it('does not read what it would have to cut off', () => {
    expect(parseMoney('12.905', EUR)).toBeNull()
    expect(parseMoney('12.900', EUR)).toEqual(money(1290n, EUR))
    expect(parseMoney('100.5', currency('JPY'))).toBeNull()
    for (const text of ['', 'abc', '1,000', '1e3', '--1', '.', '12.9 EUR']) expect(parseMoney(text, EUR)).toBeNull()
  })

  it('never adds two currencies, and keeps several in a bag', () => {
    expect(() => add(money(1n, EUR), money(1n, currency('USD')))).toThrow(/named rate/)
    const bag = bagOf([money(1n, EUR), money(5n, currency('USD')), money(2n, EUR)])
    expect([...bag.values()]).toEqual([money(3n, EUR), money(5n, currency('USD'))])
  })
})
