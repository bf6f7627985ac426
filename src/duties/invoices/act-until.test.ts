import { describe, expect, it } from 'vitest'
import { day } from '#ground/day'
import { chain } from '#ground/evidence'
import type { Finding } from '#ground/finding'
import type { InvoiceId, OrderId } from '#ground/ids'
import { currency, zero } from '#ground/money'
import { say } from '#ground/say'
import { withActUntil } from './act-until.ts'
import type { CheckFacts } from './check-facts.ts'

const invoiceId = 'invoice' as InvoiceId
const orderId = 'order' as OrderId
const finding: Finding = {
  rule: 'invoices/price-above-contract', subject: 's', cause: 'c', siteId: null, itemId: null, orderId, orderLineNo: 1, invoiceId, invoiceLineNo: 1, contractId: null, termId: null,
  day: day('2026-03-02'), due: null, atStake: zero(currency('EUR')), direction: 'over', certainty: 'exact', say: say('x'), evidence: chain([], null),
}

const facts = (dueOn: string | null, settledOn: string | null, promisedOn: string | null = null): CheckFacts =>
  ({ today: day('2026-03-20'), invoices: new Map([[invoiceId, { dueOn, settledOn }]]), orderLines: [{ orderId, lineNo: 1, promisedOn }] }) as unknown as CheckFacts

const dueOf = (given: CheckFacts, about: Finding = finding) => withActUntil(given, [about])[0]?.due

describe('the day a finding is due', () => {
  it('is the day the client pays, as long as the client has not', () => {
    expect(dueOf(facts('2026-04-01', null))).toBe('2026-04-01')
    expect(dueOf(facts('2026-04-01', '2026-03-18'))).toBeNull()
    expect(dueOf(facts(null, null))).toBeNull()
  })

  it('presses for a while after it has passed, and then no longer', () => {
    expect(dueOf(facts('2026-03-10', null))).toBe('2026-03-10')
    expect(dueOf(facts('2026-01-10', null))).toBeNull()
  })

  it('is the promised day for an order that is not billed yet', () => {
    const booked: Finding = { ...finding, rule: 'invoices/order-off-contract', invoiceId: null }
    expect(dueOf(facts(null, null, '2026-03-25'), booked)).toBe('2026-03-25')
  })

  it('stays what the rule itself has said', () => {
    expect(dueOf(facts('2026-04-01', null), { ...finding, due: day('2026-03-22') })).toBe('2026-03-22')
  })
})
