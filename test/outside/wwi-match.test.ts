// Matching proved on a real wholesaler: its invoices name no order at all. Skipped where the outside data is absent.
// Precision is checked a second way: there every invoice stems from one order, so all its lines must land on one order of the
// same site, each at exactly the quantity and price of its order line, and no order line is billed twice.

import { describe, expect, it } from 'vitest'
import type { Tie } from '#duties/invoices/match'
import { matchLines } from '#duties/invoices/match'
import { CHAINS, isThere, readChain } from './wwi-books.ts'

describe.skipIf(!isThere)('invoices of a real wholesaler that name no order', () => {
  const chains = isThere ? CHAINS.map((name) => ({ name, ...readChain(name) })) : []

  for (const chain of chains) {
    it(`${chain.name}: at least 99.9 % of the invoice lines are matched, and none of them wrongly`, () => {
      const started = performance.now()
      const ties = matchLines({ ...chain, given: [] })
      const took = performance.now() - started
      const matched = ties.filter((tie) => tie.state === 'matched')
      const lines = new Set(matched.map((tie) => `${tie.line.invoiceId}/${tie.line.lineNo}`))
      const share = lines.size / chain.invoiceLines.length
      console.log(`${chain.name}: ${lines.size} of ${chain.invoiceLines.length} invoice lines matched (${(share * 100).toFixed(3)} %), ${ties.length - matched.length} proposed, ${Math.round(took)} ms`)
      expect(share).toBeGreaterThanOrEqual(0.999)
      expect(violations(matched)).toEqual([])
    })
  }
})

const violations = (ties: readonly Tie[]): string[] => {
  const found: string[] = []
  const orderOf = new Map<string, string>()
  const billed = new Map<string, bigint>()
  for (const { line, orderLine, quantity } of ties) {
    const name = `invoice ${line.invoiceNumber}/${line.lineNo} on order ${orderLine.orderNumber}/${orderLine.lineNo}`
    const first = orderOf.get(line.invoiceId)
    if (first === undefined) orderOf.set(line.invoiceId, orderLine.orderId)
    else if (first !== orderLine.orderId) found.push(`${name}: others of the invoice are on order ${first}`)
    if (line.siteId !== orderLine.siteId) found.push(`${name}: another site`)
    if (quantity !== line.quantity || quantity !== orderLine.ordered) found.push(`${name}: another quantity`)
    if (line.price !== orderLine.price) found.push(`${name}: another price`)
    if (orderLine.shipped === null || orderLine.shipped === 0n) found.push(`${name}: never picked`)
    const key = `${orderLine.orderId}/${orderLine.lineNo}`
    billed.set(key, (billed.get(key) ?? 0n) + quantity)
    if ((billed.get(key) ?? 0n) > orderLine.ordered) found.push(`${name}: billed twice`)
  }
  return found
}
