// Is it the right amount of goods? Billed against shipped (against ordered where nobody tracks shipping): more, nothing shipped at
// all, or less although others of the same order were billed. Goods billed too much leave the ledger, so no later rule counts them.

import { chain } from '#ground/evidence'
import { parseDecimal } from '#ground/decimal'
import type { Finding } from '#ground/finding'
import type { OrderId } from '#ground/ids'
import { money } from '#ground/money'
import { HUNDRED } from '#ground/percent'
import { say, sayDay } from '#ground/say'
import { extendMicros } from '#ground/unit-price'
import type { Contract } from '#duties/contracts/contract'
import type { Priced } from '#duties/contracts/priced'
import { deliveryHop, invoiceHop, orderGoodsHop, paymentHop } from './chain-of.ts'
import type { CheckFacts } from './check-facts.ts'
import { inBaseUnits, placeOf } from './check-price.ts'
import { bookedName, itemName, nameOfLine, nameOfOrderLine, sayBase, sayMinor, sayOwnPrice, siteName } from './check-words.ts'
import type { BilledLine, BookedLine } from './facts.ts'
import type { Ledger, Position } from './ledger.ts'
import { valueOf } from './ledger.ts'

/** Too much on one invoice line, over all its order lines. */
type Too = { line: BilledLine; orderLine: BookedLine; quantity: bigint; minor: bigint; due: bigint }

export type GoodsSheet = Readonly<{ over: Map<BilledLine, Too>; undelivered: Map<BilledLine, Too> }>

export const goodsSheet = (): GoodsSheet => ({ over: new Map(), undelivered: new Map() })

/** What should have been billed: what was shipped; what was ordered where shipping is not tracked or there is nothing to ship. */
export const dueQuantity = (facts: CheckFacts, orderLine: BookedLine): bigint => {
  if (orderLine.shipped !== null && (orderLine.shipped > 0n || isProduct(facts, orderLine))) return orderLine.shipped
  return facts.tracksDelivery && isProduct(facts, orderLine) ? 0n : orderLine.ordered
}

const isProduct = (facts: CheckFacts, orderLine: BookedLine): boolean => (facts.items.get(orderLine.itemId)?.kind ?? 'product') === 'product'

/** Takes what was billed too much off the parcels, the latest first, and writes it on the sheet. */
export const judgeGoods = (
  sheet: GoodsSheet,
  ask: Readonly<{ facts: CheckFacts; orderLine: BookedLine; position: Position; contract: Contract | null }>,
): void => {
  const { facts, orderLine, position, contract } = ask
  const due = dueQuantity(facts, orderLine)
  let over = position.billed - due
  if (over <= 0n || isTolerated(contract, orderLine, over)) return
  const side = due === 0n && (orderLine.shipped ?? 0n) === 0n ? sheet.undelivered : sheet.over
  for (const parcel of position.parcels.toReversed()) {
    if (over === 0n) return
    const taken = parcel.quantity < over ? parcel.quantity : over
    if (taken === 0n) continue
    parcel.quantity -= taken
    over -= taken
    const minor = valueOf(parcel.line, taken)
    const known = side.get(parcel.line)
    if (known === undefined) side.set(parcel.line, { line: parcel.line, orderLine, quantity: taken, minor, due })
    else {
      known.quantity += taken
      known.minor += minor
    }
  }
}

const isTolerated = (contract: Contract | null, orderLine: BookedLine, over: bigint): boolean => {
  const tolerance = contract?.tolerances.quantity
  const percent = tolerance === undefined ? null : parseDecimal(tolerance.percent, 6)
  return percent !== null && over * HUNDRED <= orderLine.ordered * percent
}

export const goodsFindings = (facts: CheckFacts, sheet: GoodsSheet): Finding[] => [
  ...[...sheet.undelivered.values()].map((too) => undelivered(facts, too)),
  ...[...sheet.over.values()].map((too) => tooMuch(facts, too)),
]

const tooMuch = (facts: CheckFacts, too: Too): Finding => {
  const { line, orderLine, quantity, minor, due } = too
  const { currency } = line.head
  const billed = sayBase(line, line.quantity)
  const shipped = sayBase(orderLine, due)
  return {
    ...about(facts, too),
    rule: 'invoices/quantity-over',
    say: say('finding.invoices/quantity-over', { ...named(facts, line), billed, shipped, order: orderLine.orderNumber, over: sayBase(line, quantity), amount: sayMinor(minor, currency) }),
    evidence: chain(
      [orderGoodsHop(orderLine), deliveryHop(orderLine), invoiceHop(line, { agreed: sayBase(line, line.quantity - quantity), happened: billed }), paymentHop(line.head, { minor, taxPercent: line.taxPercent })],
      say('evidence.sum-each', { quantity: sayBase(line, quantity), each: sayOwnPrice(line, currency) }),
      [{ label: 'quantity', agreed: shipped, happened: billed, differs: true }],
    ),
  }
}

const undelivered = (facts: CheckFacts, too: Too): Finding => {
  const { line, orderLine, quantity, minor } = too
  const { currency } = line.head
  const billed = sayBase(line, quantity)
  return {
    ...about(facts, too),
    rule: 'invoices/not-delivered',
    say: say('finding.invoices/not-delivered', { ...named(facts, line), billed, order: orderLine.orderNumber, orderLine: orderLine.lineNo, amount: sayMinor(minor, currency) }),
    evidence: chain(
      [orderGoodsHop(orderLine), deliveryHop(orderLine, 'broken'), invoiceHop(line, { agreed: sayBase(line, 0n), happened: billed }), paymentHop(line.head, { minor, taxPercent: line.taxPercent })],
      say('evidence.sum-each', { quantity: billed, each: sayOwnPrice(line, currency) }),
      [{ label: 'quantity', agreed: sayBase(orderLine, 0n), happened: billed, differs: true }],
    ),
  }
}

const about = (facts: CheckFacts, { line, orderLine, minor }: Too) => ({
  subject: `invoice-line ${nameOfLine(line)}`,
  cause: `${line.siteId} ${orderLine.orderId}`,
  ...placeOf(line, orderLine),
  contractId: orderLine.contractId,
  termId: null,
  day: line.head.invoicedOn,
  due: null,
  atStake: money(minor < 0n ? -minor : minor, line.head.currency),
  direction: 'over' as const,
  certainty: 'exact' as const,
})

const named = (facts: CheckFacts, line: BilledLine) => ({ item: itemName(facts, line), site: siteName(facts, line.siteId), invoice: line.invoiceNumber, line: line.lineNo })

/** Delivered by the day of the order's last invoice, but not on it. Goods that a credit took back are not missing. */
export const underBilled = (
  ask: Readonly<{ facts: CheckFacts; ledger: Ledger; orderLine: BookedLine; position: Position; contract: Contract | null; last: LastInvoices; agreed: Priced | null }>,
): Finding | null => {
  const { facts, ledger, orderLine, position, contract, last, agreed } = ask
  const shipped = orderLine.shipped ?? 0n
  const missing = shipped - position.everBilled
  if (missing <= 0n || position.hasCredit || ledger.contested.has(orderLine) || isTolerated(contract, orderLine, missing)) return null
  const lastLine = last.get(orderLine.orderId)
  if (lastLine === undefined || orderLine.shippedOn === null || orderLine.shippedOn > lastLine.head.invoicedOn) return null
  const { currency } = orderLine
  const minor = agreed === null ? extendMicros(orderLine.price, orderLine.per, missing, currency) : agreedValue(inBaseUnits(orderLine, agreed), missing, currency)
  const quantity = sayBase(orderLine, missing)
  const item = bookedName(facts, orderLine)
  return {
    rule: 'invoices/quantity-under',
    subject: `order-line ${nameOfOrderLine(orderLine)}`,
    cause: `${orderLine.siteId} ${orderLine.orderId}`,
    siteId: orderLine.siteId,
    itemId: orderLine.itemId,
    orderId: orderLine.orderId,
    orderLineNo: orderLine.lineNo,
    invoiceId: lastLine.invoiceId,
    invoiceLineNo: null,
    contractId: orderLine.contractId,
    termId: null,
    day: lastLine.head.invoicedOn,
    due: null,
    atStake: money(minor < 0n ? -minor : minor, currency),
    direction: 'under',
    certainty: 'exact',
    say: say('finding.invoices/quantity-under', { item, site: siteName(facts, orderLine.siteId), order: orderLine.orderNumber, line: orderLine.lineNo, shipped: sayBase(orderLine, shipped), billed: sayBase(orderLine, position.everBilled), missing: quantity, day: sayDay(orderLine.shippedOn), amount: sayMinor(minor, currency) }),
    evidence: chain(
      [
        orderGoodsHop(orderLine),
        deliveryHop(orderLine),
        { kind: 'invoice', state: 'broken', ref: { kind: 'invoice', id: lastLine.invoiceId, text: lastLine.invoiceNumber }, agreed: sayBase(orderLine, shipped), happened: sayBase(orderLine, position.everBilled), note: say('evidence.last-invoice', { day: sayDay(lastLine.head.invoicedOn) }) },
      ],
      say('evidence.sum-amount-of', { quantity, amount: sayMinor(minor, currency) }),
      [{ label: 'quantity', agreed: sayBase(orderLine, shipped), happened: sayBase(orderLine, position.everBilled), differs: true }],
    ),
  }
}

const agreedValue = (agreed: Readonly<{ price: bigint; per: bigint }>, quantity: bigint, currency: BookedLine['currency']): bigint =>
  extendMicros(agreed.price, agreed.per, quantity, currency)

/** The last invoice line of each order. */
export type LastInvoices = ReadonlyMap<OrderId, BilledLine>

export const lastInvoices = (ledger: Ledger): LastInvoices => {
  const last = new Map<OrderId, BilledLine>()
  for (const [orderLine, ties] of ledger.ofOrder) {
    for (const { line, quantity } of ties) {
      const known = last.get(orderLine.orderId)
      if (quantity > 0n && (known === undefined || line.day > known.day || (line.day === known.day && line.invoiceNumber > known.invoiceNumber))) last.set(orderLine.orderId, line)
    }
  }
  return last
}
