import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { currency } from '#ground/money'
import { unitPrice } from '#ground/unit-price'
import type { OrderState } from './order.ts'
import { backOrderNumber, isOpen, lineTotals, moved, ORDER_MOVES, ORDER_STATES, openMicros, stateByLines } from './order.ts'

const EUR = currency('EUR')
const M = 1_000_000n
const line = (quantity: bigint, shipped: bigint | null, cancelled = false) => ({
  quantity: { micros: quantity * M, unit: 'carton' }, shipped: shipped === null ? null : { micros: shipped * M, unit: 'carton' }, cancelled,
})

describe('the states of an order', () => {
  it('lead nowhere from closed and cancelled, whatever is tried in whatever order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...ORDER_STATES), { maxLength: 20 }), (wishes) => {
        let state: OrderState = 'draft'
        let ended: OrderState | null = null
        for (const wish of wishes) {
          const outcome = moved('4711', state, wish)
          if (outcome.ok) state = outcome.value
          if (ended !== null) expect(state).toBe(ended)
          if (state === 'closed' || state === 'cancelled') ended = state
        }
      }),
    )
  })

  it('can all be reached from a draft, and all can come to an end', () => {
    const reach = (from: OrderState, seen = new Set<OrderState>()): Set<OrderState> => {
      for (const next of ORDER_MOVES[from]) if (!seen.has(next)) reach(next, seen.add(next))
      return seen
    }
    expect([...reach('draft'), 'draft'].sort()).toEqual([...ORDER_STATES].sort())
    for (const state of ORDER_STATES) {
      if (state === 'closed' || state === 'cancelled') continue
      expect([...reach(state)].some((end) => end === 'closed' || end === 'cancelled'), state).toBe(true)
    }
  })

  it('never go back to a draft', () => {
    for (const state of ORDER_STATES) expect(ORDER_MOVES[state]).not.toContain('draft')
  })

  it('refuse a move with both states named', () => {
    const outcome = moved('4711', 'shipped', 'cancelled')
    expect(outcome).toMatchObject({ ok: false, refusal: { code: 'orders/no-such-move', say: { with: { order: '4711' } } } })
  })

  it('are open as long as goods may still come', () => {
    expect(ORDER_STATES.filter(isOpen)).toEqual(['placed', 'held', 'partly-shipped'])
  })
})

describe('how far an order has come by its lines', () => {
  it.each([
    ['placed', [line(10n, null), line(5n, 0n)]],
    ['partly-shipped', [line(10n, 10n), line(5n, null)]],
    ['partly-shipped', [line(10n, 4n)]],
    ['shipped', [line(10n, 10n), line(5n, 6n)]],
    ['shipped', [line(10n, 10n), line(5n, null, true)]],
    ['cancelled', [line(5n, null, true)]],
  ] as const)('is %s', (state, lines) => expect(stateByLines(lines)).toBe(state))
})

describe('the amounts of a line', () => {
  it('are price times quantity, and tax of that, each rounded once', () => {
    const totals = lineTotals({ price: unitPrice(12_405_000n, EUR, 'carton'), quantity: { micros: 3n * M, unit: 'carton' }, tax: { micros: 19n * M } })
    expect(totals).toEqual({ net: { minor: 3722n, currency: EUR }, tax: { minor: 707n, currency: EUR } })
  })

  it('are nothing when it is cancelled', () => {
    expect(lineTotals({ price: unitPrice(12n * M, EUR, 'carton'), quantity: { micros: M, unit: 'carton' }, tax: { micros: 19n * M }, cancelled: true }).net.minor).toBe(0n)
  })
})

describe('what is open of a line', () => {
  const at = { quantityMicros: 10n * M, shippedMicros: 4n * M, cancelled: false, backOrderId: null }
  it('is what was not shipped', () => expect(openMicros(at)).toBe(6n * M))
  it('is nothing when more was shipped than ordered', () => expect(openMicros({ ...at, shippedMicros: 12n * M })).toBe(0n))
  it('is nothing when it moved to a back-order or was cancelled', () => {
    expect(openMicros({ ...at, backOrderId: 'x' as never })).toBe(0n)
    expect(openMicros({ ...at, cancelled: true })).toBe(0n)
  })
})

it('back-orders are numbered after their predecessor', () => {
  expect(backOrderNumber('4711')).toBe('4711-B1')
  expect(backOrderNumber('4711-B1')).toBe('4711-B2')
  expect(backOrderNumber('4711-B9')).toBe('4711-B10')
})
