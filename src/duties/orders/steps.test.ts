import { describe, expect, it } from 'vitest'
import { day } from '#ground/day'
import type { ItemId, OrderId } from '#ground/ids'
import { instant } from '#ground/instant'
import type { LineAt, OrderAt } from './steps.ts'
import { cancel, close, fresh, release, ship } from './steps.ts'

const M = 1_000_000n
const TODAY = day('2026-03-10')
const order = (more: Partial<OrderAt> = {}): OrderAt => ({
  orderId: 'o' as OrderId, number: '4711', state: 'placed', version: 3, orderedOn: day('2026-03-02'), holdReason: null,
  changed: { userId: null, by: 'Maren Voss', at: instant('2026-03-09T08:52:10Z') }, ...more,
})
const line = (lineNo: number, quantity: bigint, shipped: bigint | null = null): LineAt => ({
  lineNo, itemId: `i${lineNo}` as ItemId, name: `Item ${lineNo}`, unit: 'carton', quantityMicros: quantity * M, shippedMicros: shipped === null ? null : shipped * M, cancelled: false, backOrderId: null,
})
const shipment = (lines: readonly [number, string][], backOrder = false) => ({ shippedOn: TODAY, backOrder, lines: lines.map(([lineNo, quantity]) => ({ lineNo, quantity })) })
const code = (outcome: { ok: boolean; refusal?: { code: string } }): string => (outcome.ok ? 'done' : (outcome.refusal?.code ?? ''))

describe('a write on an order that somebody else changed', () => {
  it('is refused with who and when', () => {
    expect(fresh(order(), 2)).toMatchObject({ ok: false, refusal: { code: 'orders/changed-meanwhile', say: { with: { by: 'Maren Voss', day: { day: '2026-03-09' }, at: '08:52 UTC' } }, see: { id: 'o' } } })
    expect(code(release(order({ state: 'held' }), 2, 'x'))).toBe('orders/changed-meanwhile')
    expect(code(cancel(order(), 2, 'x'))).toBe('orders/changed-meanwhile')
    expect(code(close(order({ state: 'shipped' }), 2, 'x'))).toBe('orders/changed-meanwhile')
    expect(code(ship(order(), [line(1, 1n)], 2, shipment([[1, '1']]), TODAY))).toBe('orders/changed-meanwhile')
  })
})

describe('releasing, cancelling, closing', () => {
  it('a held order is released with a reason', () => {
    expect(code(release(order({ state: 'held' }), 3, '  '))).toBe('orders/reason-missing')
    expect(release(order({ state: 'held' }), 3, 'paid today')).toEqual({ ok: true, value: { state: 'placed', reason: 'paid today' } })
    expect(code(release(order(), 3, 'x'))).toBe('orders/not-held')
  })

  it('an order of which something left is not cancelled but closed', () => {
    expect(code(cancel(order({ state: 'partly-shipped' }), 3, 'x'))).toBe('orders/no-such-move')
    expect(close(order({ state: 'partly-shipped' }), 3, 'rest not wanted')).toMatchObject({ ok: true, value: { state: 'closed' } })
    expect(code(close(order({ state: 'partly-shipped' }), 3, ''))).toBe('orders/reason-missing')
  })

  it('a draft is thrown away without a reason', () => expect(cancel(order({ state: 'draft' }), 3, '')).toMatchObject({ ok: true, value: { state: 'cancelled', reason: null } }))
})

describe('shipping', () => {
  it('all of it makes the order shipped', () => {
    expect(ship(order(), [line(1, 10n), line(2, 5n)], 3, shipment([[1, '10'], [2, '5']]), TODAY)).toMatchObject({ ok: true, value: { state: 'shipped', remainder: [], backOrderNumber: null } })
  })

  it('a part keeps the rest open, and later parts add up', () => {
    const first = ship(order(), [line(1, 10n)], 3, shipment([[1, '4']]), TODAY)
    expect(first).toMatchObject({ ok: true, value: { state: 'partly-shipped', shipped: [{ lineNo: 1, totalMicros: 4n * M }] } })
    const second = ship(order({ state: 'partly-shipped' }), [line(1, 10n, 4n)], 3, shipment([[1, '6']]), TODAY)
    expect(second).toMatchObject({ ok: true, value: { state: 'shipped', shipped: [{ totalMicros: 10n * M }] } })
  })

  it('a part with a back-order moves every remainder on, also of lines of which nothing left', () => {
    const outcome = ship(order(), [line(1, 10n), line(2, 5n)], 3, shipment([[1, '4']], true), TODAY)
    expect(outcome).toMatchObject({ ok: true, value: { state: 'shipped', backOrderNumber: '4711-B1', remainder: [{ lineNo: 1, micros: 6n * M }, { lineNo: 2, micros: 5n * M }] } })
  })

  it('everything asks for no back-order even where one was wished', () => {
    expect(ship(order(), [line(1, 10n)], 3, shipment([[1, '10']], true), TODAY)).toMatchObject({ ok: true, value: { backOrderNumber: null, remainder: [] } })
  })

  it.each([
    ['more than is open', [[1, '11']], 'orders/ship-more-than-open'],
    ['nothing', [[1, '0']], 'orders/ship-quantity'],
    ['no number', [[1, 'x']], 'orders/ship-quantity'],
    ['a line that is not there', [[9, '1']], 'orders/ship-no-such-line'],
    ['a line twice', [[1, '1'], [1, '1']], 'orders/ship-no-such-line'],
  ] as const)('%s is refused', (_, lines, refusal) => expect(code(ship(order(), [line(1, 10n)], 3, shipment(lines as never), TODAY))).toBe(refusal))

  it('tomorrow, before the order, or while on hold is refused', () => {
    const at = (shippedOn: string) => ({ ...shipment([[1, '1']]), shippedOn: day(shippedOn) })
    expect(code(ship(order(), [line(1, 1n)], 3, at('2026-03-11'), TODAY))).toBe('orders/shipped-in-future')
    expect(code(ship(order(), [line(1, 1n)], 3, at('2026-03-01'), TODAY))).toBe('orders/shipped-before-ordered')
    expect(code(ship(order({ state: 'held' }), [line(1, 1n)], 3, at('2026-03-10'), TODAY))).toBe('orders/ship-held')
    expect(code(ship(order({ state: 'shipped' }), [line(1, 1n, 1n)], 3, at('2026-03-10'), TODAY))).toBe('orders/ship-not-open')
  })
})
