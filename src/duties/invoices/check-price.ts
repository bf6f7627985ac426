// Is the price right? What each parcel of goods was billed at against what the contract says for its order line: above and below
// both count. And orders booked off the contract, for the part that is not billed yet, so that no money is counted twice.

import type { Day } from '#ground/day'
import { chain } from '#ground/evidence'
import { MICROS, parseDecimal } from '#ground/decimal'
import type { Finding } from '#ground/finding'
import { money } from '#ground/money'
import type { Outcome } from '#ground/outcome'
import { HUNDRED } from '#ground/percent'
import type { Say } from '#ground/say'
import { say, sayDay, sayPrice, saySay } from '#ground/say'
import { extendMicros } from '#ground/unit-price'
import type { Contract } from '#duties/contracts/contract'
import { contractOn } from '#duties/contracts/contract'
import type { Priced } from '#duties/contracts/priced'
import { agreedHops, deliveryHop, invoiceHop, orderPriceHop, paymentHop, priceSource } from './chain-of.ts'
import type { CheckFacts } from './check-facts.ts'
import { bookedName, itemName, nameOfLine, nameOfOrderLine, sayBase, sayMinor, sayOwnPrice, siteName } from './check-words.ts'
import type { BilledLine, BookedLine } from './facts.ts'
import type { Parcel, Position } from './ledger.ts'
import { valueOf } from './ledger.ts'

/** An agreed price in base units, beside the contract's answer. */
type Agreed = Readonly<{ priced: Priced; price: bigint; per: bigint }>

/** The contract whose conditions govern an order line. Remembered by day and currency. */
export const contracts = (facts: CheckFacts): ((orderLine: BookedLine) => Contract | null) => {
  const known = new Map<string, Contract | null>()
  return (orderLine) => {
    const key = `${orderLine.orderedOn}${orderLine.currency}`
    let found = known.get(key)
    if (found === undefined) known.set(key, (found = contractOn(facts.contracts, orderLine.orderedOn, orderLine.currency)))
    return found
  }
}

/** The day whose terms price a line: of the order, or of the delivery where the contract says so. */
export const priceDay = (contract: Contract | null, orderLine: BookedLine): Day =>
  contract?.priceDay === 'delivery' ? (orderLine.shippedOn ?? orderLine.promisedOn ?? orderLine.orderedOn) : orderLine.orderedOn

export const agreedFor = (facts: CheckFacts, contract: Contract | null, orderLine: BookedLine): Outcome<Priced> =>
  facts.priceOf({
    itemId: orderLine.itemId,
    siteId: orderLine.siteId,
    quantity: { micros: orderLine.ownQuantity, unit: orderLine.ownUnit },
    day: priceDay(contract, orderLine),
    currency: orderLine.currency,
  })

export const inBaseUnits = (orderLine: BookedLine, priced: Priced): Agreed => {
  const { micros, per } = priced.price
  if (orderLine.unit === orderLine.ownUnit) return { priced, price: micros, per }
  return { priced, price: micros * MICROS, per: per * (orderLine.per / orderLine.ownPer) }
}

type Line = Readonly<{ price: bigint; per: bigint }>

/** The difference is one the parties agreed to overlook. */
const isTolerated = (contract: Contract | null, billed: Line, agreed: Agreed, orderLine: BookedLine): boolean => {
  const tolerance = contract?.tolerances.price
  if (tolerance === undefined) return false
  // both over one denominator: billed.per * agreed.per
  const difference = billed.price * agreed.per - agreed.price * billed.per
  const size = difference < 0n ? -difference : difference
  const scale = billed.per * agreed.per
  const amount = tolerance.amount === undefined ? null : parseDecimal(tolerance.amount, 6)
  // the amount is per one unit of the order; a base unit is a part of it
  const perUnit = orderLine.unit === orderLine.ownUnit ? 1n : orderLine.per / orderLine.ownPer
  const unit = orderLine.unit === orderLine.ownUnit ? 1n : MICROS
  if (amount !== null && size * MICROS * perUnit <= amount * scale * unit) return true
  const percent = tolerance.percent === undefined ? null : parseDecimal(tolerance.percent, 6)
  return percent !== null && size * HUNDRED <= agreed.price * billed.per * percent
}

/** What one invoice line bills off the agreed price, over all its order lines. */
type Off = { line: BilledLine; orderLine: BookedLine; agreed: Agreed; quantity: bigint; minor: bigint }

/** Collects by invoice line, so that a line over several order lines is one finding of a kind. */
export type PriceSheet = Readonly<{ over: Map<BilledLine, Off>; under: Map<BilledLine, Off>; none: Map<BilledLine, Readonly<{ orderLine: BookedLine; why: Say; minor: bigint }>> }>

export const priceSheet = (): PriceSheet => ({ over: new Map(), under: new Map(), none: new Map() })

/** Writes what the parcels of an order line were billed off the agreed price. */
export const judgePrices = (
  sheet: PriceSheet,
  ask: Readonly<{ facts: CheckFacts; orderLine: BookedLine; position: Position; contract: Contract | null }>,
): void => {
  const { facts, orderLine, position, contract } = ask
  const comparable = position.parcels.filter((parcel) => parcel.line.head.currency === orderLine.currency)
  if (comparable.length === 0 && position.corrections.length === 0) return
  const outcome = agreedFor(facts, contract, orderLine)
  if (!outcome.ok) {
    for (const { line, quantity } of comparable) if (quantity > 0n) addUnpriced(sheet, { line, orderLine, why: outcome.refusal.say, minor: valueOf(line, quantity) })
    return
  }
  const agreed = inBaseUnits(orderLine, outcome.value)
  const offs = comparable.map((parcel) => ({ parcel, minor: offOf(parcel, { agreed, contract, orderLine }) }))
  const rest = applyCorrections(offs, position.corrections)
  for (const { parcel, minor } of offs) if (minor !== 0n) addOff(sheet, { line: parcel.line, orderLine, agreed, quantity: parcel.quantity, minor })
  for (const { line, minor } of rest) addOff(sheet, { line, orderLine, agreed, quantity: 0n, minor: -minor })
}

const offOf = (parcel: Parcel, { agreed, contract, orderLine }: Readonly<{ agreed: Agreed; contract: Contract | null; orderLine: BookedLine }>): bigint => {
  const { line, quantity, kept } = parcel
  if (line.price * agreed.per === agreed.price * line.per || isTolerated(contract, line, agreed, orderLine)) return kept
  return valueOf(line, quantity) - extendMicros(agreed.price, agreed.per, quantity, line.head.currency) + kept
}

/** Money already given back settles what was billed too much, the latest first. What is left of a credit then gave back too much. */
const applyCorrections = (offs: { parcel: Parcel; minor: bigint }[], corrections: Position['corrections']): { line: BilledLine; minor: bigint }[] => {
  const rest: { line: BilledLine; minor: bigint }[] = []
  for (const correction of corrections) {
    let left = correction.minor
    for (const off of offs.toReversed()) {
      if (off.minor <= 0n || left <= 0n) continue
      const settled = off.minor < left ? off.minor : left
      off.minor -= settled
      left -= settled
    }
    if (left > 0n) rest.push({ line: correction.line, minor: left })
  }
  return rest
}

const addOff = (sheet: PriceSheet, off: Off): void => {
  const side = off.minor > 0n ? sheet.over : sheet.under
  const known = side.get(off.line)
  if (known === undefined) side.set(off.line, off)
  else {
    known.minor += off.minor
    known.quantity += off.quantity
  }
}

const addUnpriced = (sheet: PriceSheet, one: Readonly<{ line: BilledLine; orderLine: BookedLine; why: Say; minor: bigint }>): void => {
  const known = sheet.none.get(one.line)
  sheet.none.set(one.line, known === undefined ? one : { ...known, minor: known.minor + one.minor })
}

// findings ---------------------------------------------------------------------

export const priceFindings = (facts: CheckFacts, sheet: PriceSheet): Finding[] => [
  ...[...sheet.over.values()].map((off) => priceFinding(facts, off, 'over')),
  ...[...sheet.under.values()].map((off) => priceFinding(facts, off, 'under')),
  ...[...sheet.none].map(([line, one]) => unpricedFinding(facts, line, one)),
]

const priceFinding = (facts: CheckFacts, off: Off, direction: 'over' | 'under'): Finding => {
  const { line, orderLine, agreed, minor } = off
  const { currency } = line.head
  const { priced } = agreed
  const billed = sayOwnPrice(line, currency)
  const contracted = sayPrice(priced.price)
  const rule = direction === 'over' ? 'invoices/price-above-contract' : 'invoices/price-below-contract'
  const amount = sayMinor(minor, currency)
  const hops = [
    ...agreedHops(facts, orderLine, priced),
    orderPriceHop(orderLine, priced),
    deliveryHop(orderLine),
    invoiceHop(line, { agreed: contracted, happened: billed }),
    paymentHop(line.head, { minor, taxPercent: line.taxPercent }),
  ]
  const item = itemName(facts, line)
  return {
    rule,
    subject: `invoice-line ${nameOfLine(line)}`,
    cause: `${orderLine.itemId} ${priced.termId ?? 'list'} ${priced.price.micros}/${priced.price.per}>${line.ownPrice}/${line.ownPer} ${line.ownUnit} ${currency}`,
    ...placeOf(line, orderLine),
    contractId: priced.contractId,
    termId: priced.termId,
    day: line.head.invoicedOn,
    due: null,
    atStake: money(minor < 0n ? -minor : minor, currency),
    direction,
    certainty: 'exact',
    say: say(`finding.${rule}`, { item, site: siteName(facts, line.siteId), invoice: line.invoiceNumber, line: line.lineNo, billed, agreed: contracted, quantity: sayBase(line, off.quantity), amount, source: priceSource(facts, priced) }),
    evidence: chain(hops, sumOf(off, currency), [
      { label: 'item', agreed: `${item}, ${orderLine.ownUnit}`, happened: `${line.description}, ${line.ownUnit}`, differs: orderLine.ownUnit !== line.ownUnit },
      { label: 'price', agreed: contracted, happened: billed, differs: true },
      { label: 'price-from', agreed: priceSource(facts, priced), happened: saySay(say('evidence.from-invoice', { invoice: line.invoiceNumber, line: line.lineNo })), differs: true },
      { label: 'price-day', agreed: sayDay(orderLine.orderedOn), happened: sayDay(line.head.invoicedOn), differs: false },
    ]),
  }
}

/** "120 carton x 0.50", where the difference is a round price per unit of the invoice; else the two amounts. */
const sumOf = (off: Off, currency: BilledLine['head']['currency']): Say => {
  const { line, agreed, quantity, minor } = off
  const billed = valueOf(line, quantity)
  const due = extendMicros(agreed.price, agreed.per, quantity, currency)
  const each = differenceEach(off)
  if (each !== null && billed - due === minor) return say('evidence.sum-each', { quantity: sayBase(line, quantity), each })
  return say('evidence.sum-amounts', { billed: sayMinor(billed, currency), agreed: sayMinor(due, currency) })
}

const differenceEach = ({ line, agreed, orderLine }: Off) => {
  if (line.ownUnit !== orderLine.ownUnit) return null
  const { micros, per } = agreed.priced.price
  const difference = line.ownPrice * per - micros * line.ownPer
  const size = difference < 0n ? -difference : difference
  return size % line.ownPer === 0n ? sayPrice({ micros: size / line.ownPer, per, unit: line.ownUnit, currency: line.head.currency }) : null
}

const unpricedFinding = (facts: CheckFacts, line: BilledLine, { orderLine, why, minor }: Readonly<{ orderLine: BookedLine; why: Say; minor: bigint }>): Finding => {
  const { currency } = line.head
  const item = itemName(facts, line)
  return {
    rule: 'invoices/no-agreed-price',
    subject: `invoice-line ${nameOfLine(line)}`,
    cause: `${orderLine.itemId} ${why.key} ${currency}`,
    ...placeOf(line, orderLine),
    contractId: orderLine.contractId,
    termId: null,
    day: line.head.invoicedOn,
    due: null,
    atStake: money(minor, currency),
    direction: 'none',
    certainty: 'exposure',
    say: say('finding.invoices/no-agreed-price', { item, site: siteName(facts, line.siteId), invoice: line.invoiceNumber, line: line.lineNo, billed: sayOwnPrice(line, currency), why: saySay(why) }),
    evidence: chain(
      [
        { kind: 'clause', state: 'broken', ref: null, agreed: null, happened: null, note: why },
        { kind: 'price', state: 'open', ref: null, agreed: null, happened: null, note: null },
        orderPriceHop(orderLine, null),
        deliveryHop(orderLine),
        invoiceHop(line, { state: 'whole', agreed: null, happened: sayOwnPrice(line, currency) }),
        paymentHop(line.head, null),
      ],
      say('evidence.sum-concerns', { amount: sayMinor(minor, currency) }),
      [{ label: 'price', agreed: null, happened: sayOwnPrice(line, currency), differs: true }],
    ),
  }
}

export const placeOf = (line: BilledLine, orderLine: BookedLine | null) => ({
  siteId: line.siteId,
  itemId: line.itemId,
  orderId: orderLine?.orderId ?? null,
  orderLineNo: orderLine?.lineNo ?? null,
  invoiceId: line.invoiceId,
  invoiceLineNo: line.lineNo,
})

/** An order line booked at another price than agreed, for what is still to be billed of it. Null when it is right or nothing is left. */
export const offContract = (ask: Readonly<{ facts: CheckFacts; orderLine: BookedLine; position: Position; contract: Contract | null }>): Finding | null => {
  const { facts, orderLine, position, contract } = ask
  const open = openToBill(orderLine, position.everBilled)
  if (open <= 0n) return null
  const outcome = agreedFor(facts, contract, orderLine)
  if (!outcome.ok) return null
  const agreed = inBaseUnits(orderLine, outcome.value)
  if (orderLine.price * agreed.per === agreed.price * orderLine.per || isTolerated(contract, orderLine, agreed, orderLine)) return null
  const { currency } = orderLine
  const minor = extendMicros(orderLine.price, orderLine.per, open, currency) - extendMicros(agreed.price, agreed.per, open, currency)
  if (minor === 0n) return null
  const { priced } = agreed
  const booked = sayOwnPrice(orderLine, currency)
  const contracted = sayPrice(priced.price)
  const item = bookedName(facts, orderLine)
  const quantity = sayBase(orderLine, open)
  return {
    rule: 'invoices/order-off-contract',
    subject: `order-line ${nameOfOrderLine(orderLine)}`,
    cause: `${orderLine.itemId} ${priced.termId ?? 'list'} ${priced.price.micros}/${priced.price.per}>${orderLine.ownPrice}/${orderLine.ownPer} ${orderLine.ownUnit} ${currency}`,
    siteId: orderLine.siteId,
    itemId: orderLine.itemId,
    orderId: orderLine.orderId,
    orderLineNo: orderLine.lineNo,
    invoiceId: null,
    invoiceLineNo: null,
    contractId: priced.contractId,
    termId: priced.termId,
    day: orderLine.orderedOn,
    due: null,
    atStake: money(minor < 0n ? -minor : minor, currency),
    direction: minor > 0n ? 'over' : 'under',
    certainty: 'exact',
    say: say('finding.invoices/order-off-contract', { item, site: siteName(facts, orderLine.siteId), order: orderLine.orderNumber, line: orderLine.lineNo, booked, agreed: contracted, quantity, amount: sayMinor(minor, currency), source: priceSource(facts, priced) }),
    evidence: chain(
      [...agreedHops(facts, orderLine, priced), orderPriceHop(orderLine, priced), deliveryHop(orderLine)],
      say('evidence.sum-amounts-open', { quantity, booked, agreed: contracted }),
      [
        { label: 'price', agreed: contracted, happened: booked, differs: true },
        { label: 'price-from', agreed: priceSource(facts, priced), happened: saySay(say('evidence.from-order', { order: orderLine.orderNumber, line: orderLine.lineNo })), differs: true },
        { label: 'price-day', agreed: sayDay(priceDay(contract, orderLine)), happened: sayDay(orderLine.orderedOn), differs: false },
      ],
    ),
  }
}

/** What of an order line may still be billed: nothing of what was cancelled, and only what was shipped once the rest moved to a back-order. */
export const openToBill = (orderLine: BookedLine, everBilled: bigint): bigint => {
  const shipped = orderLine.shipped ?? 0n
  const whole = orderLine.cancelled || orderLine.backOrderId !== null ? shipped : orderLine.ordered > shipped ? orderLine.ordered : shipped
  return whole > everBilled ? whole - everBilled : 0n
}

