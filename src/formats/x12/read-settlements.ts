// What is paid, taken back or adjusted: open items of a remittance (RMR, ADX) and the details of a deduction (CDD).

import { SETTLED } from './codes.ts'
import type { OpenAt } from './draft.ts'
import { added, openSettlement } from './draft.ts'
import { lineNumber, lineQuantity, newLine } from './read-lines.ts'
import type { RuleBook } from './rules.ts'
import { ALL, elements } from './rules.ts'

export const SETTLEMENTS: RuleBook = {
  CDD: {
    known: ALL,
    read: (draft, segment) => {
      draft.line = null
      const line = newLine(draft)
      line.at['line'] = segment.spot()
      if (segment.has(3)) lineNumber(segment, line, 3)
      lineQuantity(draft, segment, line, { quantity: 7, unit: 8 })
      line.price = draft.exact(segment, 11)
      if (line.price !== null) line.at['price'] = segment.spot(11)
      line.amount = draft.cents(segment, 4)
      if (line.amount !== null) line.at['amount'] = segment.spot(4)
      const flag = segment.code(2)
      const at: OpenAt = { kind: segment.spot(2) }
      const settlement = openSettlement(flag === 'C' ? 'credit-note' : flag === 'D' ? 'debit-note' : flag, at)
      settlement.reason = segment.code(1) || null
      if (settlement.reason !== null) at['reason'] = segment.spot(1)
      settlement.adjusted = line.amount
      if (line.amount !== null) at['adjusted'] = segment.spot(4)
      settlement.number = line.number
      draft.settlements = added(draft.settlements, settlement)
      for (const element of [5, 6, 9, 10, 12, 13]) if (segment.has(element)) line.more = added(line.more, { name: `CDD-${String(element).padStart(2, '0')}`, value: segment.code(element), at: segment.spot(element) })
    },
  },
  RMR: {
    known: elements(1, 2, 4, 5, 6, 7, 8),
    read: (draft, segment) => {
      draft.line = null
      const code = segment.code(1)
      const at: OpenAt = { kind: segment.spot(1) }
      const settlement = openSettlement(SETTLED.word(code) ?? code, at)
      const mark = <T>(name: string, element: number, value: T): T => {
        if (value !== null) at[name] = segment.spot(element)
        return value
      }
      settlement.number = mark('number', 2, segment.code(2) || null)
      settlement.paid = mark('paid', 4, draft.exact(segment, 4))
      settlement.original = mark('original', 5, draft.exact(segment, 5))
      settlement.discount = mark('discount', 6, draft.exact(segment, 6))
      settlement.reason = mark('reason', 7, segment.code(7) || null)
      settlement.adjusted = mark('adjusted', 8, draft.exact(segment, 8))
      draft.settlement = draft.openItem = settlement
      draft.settlements = added(draft.settlements, settlement)
    },
  },
  ADX: {
    known: elements(1, 2, 3, 4),
    read: (draft, segment) => {
      draft.line = null
      const above = draft.openItem
      const at: OpenAt = { kind: segment.spot() }
      const settlement = openSettlement('adjustment', at)
      settlement.paid = draft.exact(segment, 1)
      if (settlement.paid !== null) at['paid'] = segment.spot(1)
      settlement.reason = segment.code(2) || null
      if (settlement.reason !== null) at['reason'] = segment.spot(2)
      settlement.number = segment.code(4) || null
      if (settlement.number !== null) at['number'] = segment.spot(4)
      if (segment.has(3)) settlement.references = added(settlement.references, { kind: 'reason', value: segment.code(3), line: null, day: null, text: null, at: { value: segment.spot(3) } })
      if (above !== null && above.number !== null) {
        settlement.references = added(settlement.references, { kind: above.kind, value: above.number, line: null, day: null, text: null, at: { value: above.at['number'] ?? segment.spot() } })
      }
      draft.settlements = added(draft.settlements, settlement)
      draft.settlement = settlement
    },
  },
  ENT: {
    known: 0,
    read: (draft) => {
      draft.settlement = draft.openItem = null
      draft.line = null
    },
  },
}
