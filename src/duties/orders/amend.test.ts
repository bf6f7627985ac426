import { describe, expect, it } from 'vitest'
import { day } from '#ground/day'
import type { ItemId, OrderId, SiteId } from '#ground/ids'
import { moneyText } from '#ground/money'
import { quantityText } from '#ground/quantity'
import { unitPrice } from '#ground/unit-price'
import { EUR, facts, line, M, TODAY } from '../../../test/place-facts.ts'
import type { LineChange, Standing, StandingLine } from './amend.ts'
import { amend } from './amend.ts'

const standing = (lineNo: number, itemId: string, cartons: bigint, more: Partial<StandingLine> = {}): StandingLine => ({
  lineNo, itemId: itemId as ItemId, name: `Item ${itemId}`, quantity: { micros: cartons * M, unit: 'carton' }, price: unitPrice(12_400_000n, EUR, 'carton'), agreed: unitPrice(12_400_000n, EUR, 'carton'),
  trailId: 't', tax: { micros: 19n * M }, priceReason: null, promisedOn: day('2026-03-04'), shippedMicros: 0n, cancelled: false, movedOn: false, ...more,
})
const order = (more: Partial<Standing> = {}): Standing => ({
  orderId: 'o1' as OrderId, number: 'M-1', state: 'placed', version: 1, purchaseOrder: '4500', orderedOn: TODAY, requestedOn: null, orderedBy: null, shipTo: 'dc' as SiteId, currency: EUR,
  lines: [standing(1, 'A-100', 10n), standing(2, 'NEW', 4n)], ...more,
})
const after = (changes: readonly LineChange[], at = order()) => {
  const outcome = amend(facts(), at, changes, TODAY)
  if (!outcome.ok) return outcome.refusal.code
  const { value } = outcome
  return { lines: value.lines.map((one) => `${one.lineNo} ${one.did} ${one.after === null ? '-' : quantityText(one.after.quantity)}`), sums: [moneyText(value.before), moneyText(value.after)] }
}

describe('changing an order', () => {
  it('sets, drops and adds lines, and says what it comes to', () => {
    expect(after([{ do: 'set', lineNo: 1, quantity: '12', requestedOn: null }, { do: 'drop', lineNo: 2 }, { do: 'add', line: line('A-100', '1') }])).toEqual({
      lines: ['1 set 12', '2 dropped -', '3 added 1'], sums: ['173.60', '161.20'],
    })
  })

  it('keeps the price of what is not changed, and a price that a person booked', () => {
    const cheap = unitPrice(9_000_000n, EUR, 'carton')
    const at = order({ lines: [standing(1, 'A-100', 10n, { price: cheap, priceReason: 'spoilt box' }), standing(2, 'NEW', 4n, { price: cheap })] })
    expect(after([{ do: 'set', lineNo: 1, quantity: '20', requestedOn: null }], at)).toEqual({ lines: ['1 set 20', '2 kept 4'], sums: ['126.00', '216.00'] })
  })

  it('prices a changed line again from the contract of the order', () => {
    const at = order({ lines: [standing(1, 'A-100', 10n, { price: unitPrice(13_000_000n, EUR, 'carton') })] })
    expect(after([{ do: 'set', lineNo: 1, quantity: '10', requestedOn: null }], at)).toEqual({ lines: ['1 set 10'], sums: ['130.00', '124.00'] })
  })

  it('takes back nothing that was shipped', () => {
    const at = order({ state: 'partly-shipped', lines: [standing(1, 'A-100', 10n, { shippedMicros: 6n * M })] })
    expect(after([{ do: 'set', lineNo: 1, quantity: '5', requestedOn: null }], at)).toBe('orders/amend-shipped')
    expect(after([{ do: 'drop', lineNo: 1 }], at)).toBe('orders/amend-shipped')
    expect(after([{ do: 'set', lineNo: 1, quantity: '6', requestedOn: null }], at)).toMatchObject({ lines: ['1 set 6'] })
  })

  it('is refused for an order that is over, a line that is not there, and a line that cannot be placed', () => {
    expect(after([{ do: 'drop', lineNo: 1 }], order({ state: 'shipped' }))).toBe('orders/amend-not-open')
    expect(after([{ do: 'drop', lineNo: 9 }])).toBe('orders/amend-no-such-line')
    expect(after([{ do: 'add', line: line('NOPE', '1') }])).toBe('orders/unknown-code')
    expect(after([{ do: 'set', lineNo: 1, quantity: '-1', requestedOn: null }])).toBe('orders/quantity-not-positive')
    expect(after([{ do: 'add', line: line('A-200', '3') }])).toBe('orders/below-minimum')
  })

  it('promises a wished day only where it was asked for', () => {
    const outcome = amend(facts(), order(), [{ do: 'set', lineNo: 1, quantity: null, requestedOn: day('2026-03-20') }], TODAY)
    expect(outcome.ok && outcome.value.lines.map((one) => one.after?.promisedOn)).toEqual(['2026-03-20', '2026-03-04'])
  })
})
