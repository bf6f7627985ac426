// What is wrong between us and a partner's documents: orders that wait, prices that differ, invoices held, documents not delivered or
// rejected, numbers that are missing. Pure: facts in, findings out.

import type { Day } from '#ground/day'
import { chain } from '#ground/evidence'
import type { Hop } from '#ground/evidence'
import type { Finding } from '#ground/finding'
import type { InvoiceId, ItemId, OrderId, SiteId } from '#ground/ids'
import type { Money } from '#ground/money'
import { size, subtract } from '#ground/money'
import type { Quantity } from '#ground/quantity'
import type { SayValue } from '#ground/say'
import { say, sayMoney, sayPrice, sayQuantity } from '#ground/say'
import type { UnitPrice } from '#ground/unit-price'
import { extend } from '#ground/unit-price'

export const EXCHANGE_RULES = [
  'exchange/document-waits', 'exchange/document-failed', 'exchange/price-differs', 'exchange/document-held', 'exchange/not-delivered', 'exchange/rejected-by-client', 'exchange/control-gap', 'exchange/change-waits',
] as const

type Rule = (typeof EXCHANGE_RULES)[number]

/** A document that cannot go on by itself. `worth`: of the lines that wait, or of the whole. */
export type StuckFact = Readonly<{
  rule: Exclude<Rule, 'exchange/price-differs' | 'exchange/control-gap'>
  documentId: string
  set: string
  number: string
  partner: string
  day: Day
  questions: number
  worth: Money
  orderId: OrderId | null
  orderNumber: string | null
  invoiceId: InvoiceId | null
  invoiceNumber: string | null
}>

/** A line that the client ordered at another price than was booked. */
export type PriceFact = Readonly<{
  orderId: OrderId
  orderNumber: string
  lineNo: number
  itemId: ItemId
  itemName: string
  siteId: SiteId
  purchaseOrder: string
  partner: string
  day: Day
  quantity: Quantity
  asked: UnitPrice
  booked: UnitPrice
}>

/** Control numbers of interchanges that came, as numbers. */
export type ControlFact = Readonly<{ partnerId: string; partner: string; numbers: readonly number[]; lastDay: Day; nothing: Money }>

export const exchangeFindings = (facts: Readonly<{ stuck: readonly StuckFact[]; prices: readonly PriceFact[]; controls: readonly ControlFact[] }>): readonly Finding[] => [
  ...facts.stuck.map(stuckFinding),
  ...facts.prices.filter((fact) => fact.asked.unit === fact.booked.unit && fact.asked.currency === fact.booked.currency).map(priceFinding).filter((finding) => finding.atStake.minor !== 0n),
  ...facts.controls.flatMap(gapFindings),
]

const stuckFinding = (fact: StuckFact): Finding => {
  const values: Record<string, SayValue> = { number: fact.number, set: fact.set, partner: fact.partner, count: fact.questions, order: fact.orderNumber ?? '', invoice: fact.invoiceNumber ?? '' }
  return {
    ...NOBODY, rule: fact.rule, subject: `document ${fact.documentId}`, cause: fact.partner, orderId: fact.orderId, invoiceId: fact.invoiceId, day: fact.day, atStake: size(fact.worth), direction: 'none', certainty: 'exposure',
    say: say(`finding.${fact.rule}`, values), evidence: chain([hopOf(fact)], null, []),
  }
}

const NOBODY = { siteId: null, itemId: null, orderId: null, orderLineNo: null, invoiceId: null, invoiceLineNo: null, contractId: null, termId: null, due: null } as const

/** It leads to the document: that is where a person does something about it. */
const hopOf = (fact: StuckFact): Hop => ({
  kind: fact.invoiceId === null ? 'order' : 'invoice', state: 'risk', ref: { kind: 'document', id: fact.documentId, text: fact.number }, agreed: null, happened: null, note: say(`evidence.${fact.rule}`, { partner: fact.partner }),
})

/** Booked is what the contract gave; asked is what the client believes. The difference will come back as a short payment unless somebody speaks first. */
const priceFinding = (fact: PriceFact): Finding => {
  const difference = subtract(extend(fact.booked, fact.quantity), extend(fact.asked, fact.quantity))
  const values = { order: fact.orderNumber, line: fact.lineNo, item: fact.itemName, partner: fact.partner, purchaseOrder: fact.purchaseOrder, asked: sayPrice(fact.asked), booked: sayPrice(fact.booked), difference: sayMoney(size(difference)) }
  return {
    ...NOBODY, rule: 'exchange/price-differs', subject: `order-line ${fact.orderNumber}/${fact.lineNo}`, cause: `${fact.partner} ${fact.itemName}`, siteId: fact.siteId, itemId: fact.itemId, orderId: fact.orderId, orderLineNo: fact.lineNo,
    day: fact.day, atStake: size(difference), direction: difference.minor > 0n ? 'over' : 'under', certainty: 'exact', say: say('finding.exchange/price-differs', values),
    evidence: chain(
      [{ kind: 'order', state: 'broken', ref: { kind: 'order', id: fact.orderId, text: fact.orderNumber, line: fact.lineNo }, agreed: sayPrice(fact.booked), happened: sayPrice(fact.asked), note: say('evidence.exchange/price-differs', { purchaseOrder: fact.purchaseOrder }) }],
      say('evidence.exchange/price-sum', { quantity: sayQuantity(fact.quantity), booked: sayPrice(fact.booked), asked: sayPrice(fact.asked), difference: sayMoney(size(difference)) }),
      [{ label: 'price', agreed: sayPrice(fact.booked), happened: sayPrice(fact.asked), differs: true }],
    ),
  }
}

/** A jump this far is a counter set anew, not a gap. */
const LONGEST_GAP = 500

const gapFindings = ({ partnerId, partner, numbers, lastDay, nothing }: ControlFact): Finding[] => {
  const sorted = [...new Set(numbers)].sort((a, b) => a - b)
  return sorted.flatMap((number, at): Finding[] => {
    const before = sorted[at - 1]
    if (before === undefined || number - before < 2 || number - before > LONGEST_GAP) return []
    const [from, to] = [before + 1, number - 1]
    const values = { partner, from: String(from), to: String(to), count: to - from + 1 }
    return [{
      ...NOBODY, rule: 'exchange/control-gap', subject: `partner ${partnerId} ${from}-${to}`, cause: partner, day: lastDay, atStake: nothing, direction: 'none', certainty: 'exposure', say: say('finding.exchange/control-gap', values),
      evidence: chain([{ kind: 'order', state: 'risk', ref: null, agreed: null, happened: null, note: say('evidence.exchange/control-gap', values) }], null, []),
    }]
  })
}
