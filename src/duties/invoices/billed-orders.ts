// Which orders were invoiced in full: every shipped line has met invoice lines for as much as was shipped. Pure.

import type { OrderId } from '#ground/ids'
import type { OrderLineFact } from './match-facts.ts'

export type BilledTie = Readonly<{ orderLine: Readonly<{ orderId: OrderId; lineNo: number }>; /** In base units; negative on a credit note. */ quantity: bigint; state: 'matched' | 'proposed' }>

/** `full` are billed as far as they were shipped, `open` are not. Orders of which nothing was shipped are in neither. A proposed tie bills nothing, and a credit note takes nothing back. */
export const billedOrders = (orderLines: readonly Pick<OrderLineFact, 'orderId' | 'lineNo' | 'shipped' | 'cancelled'>[], ties: readonly BilledTie[]): Readonly<{ full: readonly OrderId[]; open: readonly OrderId[] }> => {
  const billed = new Map<OrderId, Map<number, bigint>>()
  for (const { orderLine, quantity, state } of ties) {
    if (state !== 'matched' || quantity <= 0n) continue
    const lines = billed.get(orderLine.orderId) ?? new Map<number, bigint>()
    lines.set(orderLine.lineNo, (lines.get(orderLine.lineNo) ?? 0n) + quantity)
    billed.set(orderLine.orderId, lines)
  }
  const isFull = new Map<OrderId, boolean>()
  for (const { orderId, lineNo, shipped, cancelled } of orderLines) {
    if (cancelled || shipped === null || shipped <= 0n) continue
    isFull.set(orderId, (isFull.get(orderId) ?? true) && (billed.get(orderId)?.get(lineNo) ?? 0n) >= shipped)
  }
  const where = (full: boolean): OrderId[] => [...isFull].flatMap(([orderId, is]) => (is === full ? [orderId] : []))
  return { full: where(true), open: where(false) }
}
