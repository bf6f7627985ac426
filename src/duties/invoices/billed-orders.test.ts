import { describe, expect, it } from 'vitest'
import type { OrderId } from '#ground/ids'
import { billedOrders } from './billed-orders.ts'

const line = (order: string, lineNo: number, shipped: bigint | null, cancelled = false) => ({ orderId: order as OrderId, lineNo, shipped, cancelled })
const tie = (order: string, lineNo: number, quantity: bigint, state: 'matched' | 'proposed' = 'matched') => ({ orderLine: { orderId: order as OrderId, lineNo }, quantity, state })

describe('orders invoiced in full', () => {
  it('have every shipped line billed, in one invoice or several', () =>
    expect(billedOrders([line('A', 1, 10n), line('A', 2, 5n)], [tie('A', 1, 4n), tie('A', 1, 6n), tie('A', 2, 5n)])).toEqual({ full: ['A'], open: [] }))
  it('are not those of which a line is billed in part, or only perhaps', () =>
    expect(billedOrders([line('A', 1, 10n), line('B', 1, 5n)], [tie('A', 1, 9n), tie('B', 1, 5n, 'proposed')])).toEqual({ full: [], open: ['A', 'B'] }))
  it('stay so when a credit note follows', () => expect(billedOrders([line('A', 1, 10n)], [tie('A', 1, 10n), tie('A', 1, -3n)])).toEqual({ full: ['A'], open: [] }))
  it('need nothing for what was cancelled or never shipped', () => {
    expect(billedOrders([line('A', 1, 10n), line('A', 2, 0n), line('A', 3, 7n, true)], [tie('A', 1, 10n)])).toEqual({ full: ['A'], open: [] })
    expect(billedOrders([line('B', 1, null)], [])).toEqual({ full: [], open: [] })
  })
})
