// A person's word on a tie: this order line is what the invoice line bills, or none of those proposed is. It stands in every later run
// until it is taken back. Pure.

import type { InvoiceId, ItemId, OrderId } from '#ground/ids'
import type { Outcome } from '#ground/outcome'
import { done, refused } from '#ground/outcome'
import { say } from '#ground/say'
import type { MatchParts, MatchState } from './invoice.ts'

/** Quantities in base units. */
export type SettleFacts = Readonly<{
  invoiceId: InvoiceId
  invoiceNumber: string
  lineNo: number
  itemId: ItemId | null
  quantity: bigint
  unit: string
  /** Ties of the line as they stand. */
  ties: readonly Readonly<{ orderId: OrderId; orderLineNo: number; score: number; parts: MatchParts; state: MatchState }>[]
  /** The order line that was chosen, with what other invoice lines left of it (for a credit: what is billed of it); null for none of them. */
  chosen: Readonly<{ orderId: OrderId; orderLineNo: number; orderNumber: string; itemId: ItemId; unit: string; left: bigint }> | null
}>

export type PersonsTie = Readonly<{ orderId: OrderId; orderLineNo: number; quantity: bigint; score: number; parts: MatchParts; state: 'matched' | 'rejected' }>

const BY_WORD: MatchParts = { reference: null, site: 0, item: 0, quantity: 0, day: 0, price: 0, together: null }

/** The ties that replace those of the line. Refuses another item, another unit, and an order line with nothing left. */
export const settle = (facts: SettleFacts): Outcome<readonly PersonsTie[]> => {
  const { chosen, ties } = facts
  const others = ties.filter((tie) => tie.orderId !== chosen?.orderId || tie.orderLineNo !== chosen.orderLineNo)
  const rejected = others.map((tie): PersonsTie => ({ ...tie, quantity: facts.quantity, state: 'rejected' }))
  if (chosen === null) {
    return rejected.length > 0 ? done(rejected) : refused({ code: 'invoices/nothing-to-reject', say: say('refusal.invoices/nothing-to-reject', { invoice: facts.invoiceNumber, line: facts.lineNo }) })
  }
  const see = { kind: 'order', id: chosen.orderId, text: chosen.orderNumber }
  const named = { invoice: facts.invoiceNumber, line: facts.lineNo, order: chosen.orderNumber, orderLine: chosen.orderLineNo }
  if (facts.itemId !== null && facts.itemId !== chosen.itemId) return refused({ code: 'invoices/other-item', say: say('refusal.invoices/other-item', named), see })
  if (facts.unit !== chosen.unit) return refused({ code: 'invoices/other-base-unit', say: say('refusal.invoices/other-base-unit', { ...named, unit: facts.unit, ordered: chosen.unit }), see })
  if (chosen.left <= 0n) return refused({ code: 'invoices/no-room', say: say(facts.quantity < 0n ? 'refusal.invoices/no-room.credit' : 'refusal.invoices/no-room', named), see })
  const size = facts.quantity < 0n ? -facts.quantity : facts.quantity
  const taken = size < chosen.left ? size : chosen.left
  const known = ties.find((tie) => tie.orderId === chosen.orderId && tie.orderLineNo === chosen.orderLineNo)
  return done([
    { orderId: chosen.orderId, orderLineNo: chosen.orderLineNo, quantity: facts.quantity < 0n ? -taken : taken, score: known?.score ?? 0, parts: known?.parts ?? BY_WORD, state: 'matched' },
    ...rejected,
  ])
}
