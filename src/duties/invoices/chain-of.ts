// The evidence chains of this duty: clause, price row, order line, delivery, invoice line, payment, each with what was agreed and
// what happened. Built for findings only, never for lines that are right.

import type { Hop, HopState, Ref } from '#ground/evidence'
import { divide } from '#ground/decimal'
import { money } from '#ground/money'
import { HUNDRED } from '#ground/percent'
import type { SayValue } from '#ground/say'
import { say, sayDay, sayMoney, sayPrice, sayQuantity, saySay } from '#ground/say'
import type { Priced } from '#duties/contracts/priced'
import type { CheckFacts } from './check-facts.ts'
import { sayBase, sayOwnPrice } from './check-words.ts'
import type { BilledLine, BookedLine, InvoiceHead } from './facts.ts'

export const orderRef = (line: BookedLine): Ref => ({ kind: 'order', id: line.orderId, text: line.orderNumber, line: line.lineNo })
export const lineRef = (line: BilledLine): Ref => ({ kind: 'invoice', id: line.invoiceId, text: line.invoiceNumber, line: line.lineNo })
export const invoiceRef = (head: InvoiceHead): Ref => ({ kind: 'invoice', id: head.invoiceId, text: head.number })

/** Clause and price row: where the agreed price comes from, and what was decided at the order when that was another price. */
export const agreedHops = (facts: CheckFacts, orderLine: BookedLine, priced: Priced): Hop[] => {
  const price = sayPrice(priced.price)
  const item = facts.items.get(orderLine.itemId)
  const decided = orderLine.bookedAgreed
  const moved = decided !== null && decided.price * priced.price.per !== priced.price.micros * decided.per
  return [
    { kind: 'clause', state: 'whole', ref: clauseRef(facts, priced), agreed: price, happened: price, note: clauseNote(facts, priced) },
    {
      kind: 'price',
      state: 'whole',
      ref: item === undefined ? null : { kind: 'item', id: orderLine.itemId, text: item.number },
      agreed: price,
      happened: price,
      note: moved ? say('evidence.decided-at-order', { price: sayPrice({ ...priced.price, micros: decided.price, per: decided.per }) }) : null,
    },
  ]
}

const clauseRef = (facts: CheckFacts, priced: Priced): Ref | null => {
  const contract = contractOf(facts, priced)
  return contract === undefined ? null : { kind: 'contract', id: contract.contractId, text: priced.clause === null ? contract.number : `${contract.number} ${priced.clause}` }
}

const contractOf = (facts: CheckFacts, priced: Priced) => facts.contracts.find((contract) => contract.contractId === priced.contractId)

const clauseNote = (facts: CheckFacts, priced: Priced) => {
  if (contractOf(facts, priced) === undefined) return say('evidence.list-price')
  const name = priced.trail.steps.find((step) => step.by !== null && step.by.termId === priced.termId)?.by?.name
  return name === undefined ? null : say('evidence.term', { term: name })
}

/** Where the agreed price is taken from, in words. */
export const priceSource = (facts: CheckFacts, priced: Priced): SayValue => {
  const contract = contractOf(facts, priced)
  return saySay(contract === undefined || priced.clause === null ? say('evidence.from-list') : say('evidence.from-clause', { clause: priced.clause, contract: contract.number }))
}

/** The order line by its price; broken when it was booked at another price than agreed. */
export const orderPriceHop = (orderLine: BookedLine, priced: Priced | null): Hop => {
  const booked = sayOwnPrice(orderLine, orderLine.currency)
  const differs = priced !== null && orderLine.ownPrice * priced.price.per !== priced.price.micros * orderLine.ownPer
  return {
    kind: 'order',
    state: differs ? 'broken' : 'whole',
    ref: orderRef(orderLine),
    agreed: priced === null ? booked : sayPrice(priced.price),
    happened: booked,
    note: say('evidence.ordered-on', { day: sayDay(orderLine.orderedOn) }),
  }
}

export const orderGoodsHop = (orderLine: BookedLine): Hop => {
  const ordered = sayQuantity({ micros: orderLine.ownQuantity, unit: orderLine.ownUnit })
  return { kind: 'order', state: 'whole', ref: orderRef(orderLine), agreed: ordered, happened: ordered, note: say('evidence.ordered-on', { day: sayDay(orderLine.orderedOn) }) }
}

export const deliveryHop = (orderLine: BookedLine, state?: HopState): Hop => {
  const ordered = sayQuantity({ micros: orderLine.ownQuantity, unit: orderLine.ownUnit })
  if (orderLine.shipped === null && state === undefined) return { kind: 'delivery', state: 'open', ref: null, agreed: ordered, happened: null, note: null }
  const shipped = orderLine.shipped ?? 0n
  const note = orderLine.shippedOn === null ? say('evidence.nothing-shipped') : say('evidence.shipped-on', { day: sayDay(orderLine.shippedOn) })
  return { kind: 'delivery', state: state ?? 'whole', ref: orderRef(orderLine), agreed: ordered, happened: sayBase(orderLine, shipped), note: shipped === 0n ? say('evidence.nothing-shipped') : note }
}

export const invoiceHop = (line: BilledLine, values: Readonly<{ agreed: SayValue | null; happened: SayValue | null; state?: HopState }>): Hop => ({
  kind: 'invoice',
  state: values.state ?? 'broken',
  ref: lineRef(line),
  agreed: values.agreed,
  happened: values.happened,
  note: say('evidence.invoiced-on', { day: sayDay(line.head.invoicedOn) }),
})

/** What was paid beside what should have been: the invoice less the difference and its tax. Open until it is paid. */
export const paymentHop = (head: InvoiceHead, off: Readonly<{ minor: bigint; taxPercent: bigint }> | null): Hop => {
  const due = head.stated.grossMinor ?? head.netMinor + head.taxMinor
  const wrong = off === null ? 0n : off.minor + divide(off.minor * off.taxPercent, HUNDRED)
  const agreed = sayMoney(money(due - wrong, head.currency))
  if (head.paidMinor === null && head.settledOn === null) {
    return { kind: 'payment', state: 'open', ref: null, agreed, happened: null, note: say('evidence.not-paid') }
  }
  const paid = head.paidMinor ?? due
  return {
    kind: 'payment',
    state: paid === due - wrong ? 'whole' : 'broken',
    ref: invoiceRef(head),
    agreed,
    happened: sayMoney(money(paid, head.currency)),
    note: head.settledOn === null ? null : say('evidence.paid-on', { day: sayDay(head.settledOn) }),
  }
}
