// Is the document right in itself? Currency, quantity times price, sums, tax, and the day it is due.

import { addDays, daysBetween } from '#ground/day'
import { chain } from '#ground/evidence'
import { divide } from '#ground/decimal'
import type { Finding } from '#ground/finding'
import { money } from '#ground/money'
import type { Currency } from '#ground/money'
import { HUNDRED, percent } from '#ground/percent'
import { say, sayDay, sayMoney, sayPercent } from '#ground/say'
import { extendMicros } from '#ground/unit-price'
import { contractOn } from '#duties/contracts/contract'
import { invoiceHop, invoiceRef, paymentHop } from './chain-of.ts'
import type { CheckFacts } from './check-facts.ts'
import { placeOf } from './check-price.ts'
import { itemName, nameOfLine, sayBase, sayMinor, sayOwnPrice, siteName } from './check-words.ts'
import type { BilledLine, InvoiceHead } from './facts.ts'
import type { Ledger } from './ledger.ts'

// arithmetic -------------------------------------------------------------------

/** Quantity times price is the net of the line, rounded half up or half to even: both are in use. */
export const isSumRight = (line: BilledLine): boolean => {
  const { currency } = line.head
  if (extendMicros(line.ownPrice, line.ownPer, line.ownQuantity, currency) === line.netMinor) return true
  return extendMicros(line.ownPrice, line.ownPer, line.ownQuantity, currency, 'half-even') === line.netMinor
}

export const sumFinding = (facts: CheckFacts, line: BilledLine): Finding => {
  const { currency } = line.head
  const right = extendMicros(line.ownPrice, line.ownPer, line.ownQuantity, currency)
  const off = line.netMinor - right
  const quantity = sayBase(line, line.quantity)
  const price = sayOwnPrice(line, currency)
  return {
    ...aboutLine(line, off),
    rule: 'invoices/arithmetic',
    cause: 'line',
    say: say('finding.invoices/arithmetic', { ...namedLine(facts, line), quantity, price, right: sayMoney(money(right, currency)), stated: sayMoney(money(line.netMinor, currency)), amount: sayMinor(off, currency) }),
    evidence: chain(
      [invoiceHop(line, { agreed: sayMoney(money(right, currency)), happened: sayMoney(money(line.netMinor, currency)) }), paymentHop(line.head, { minor: off, taxPercent: line.taxPercent })],
      say('evidence.sum-each-is', { quantity, each: price, amount: sayMoney(money(right, currency)) }),
      [{ label: 'net', agreed: sayMoney(money(right, currency)), happened: sayMoney(money(line.netMinor, currency)), differs: true }],
    ),
  }
}

/** The stated totals against the sums of the lines; the tax may be rounded per line or once per rate. Null when they are right or none are stated. */
export const totalsFinding = (facts: CheckFacts, head: InvoiceHead, lines: readonly BilledLine[]): Finding | null => {
  const { stated, currency } = head
  const net = stated.netMinor ?? head.netMinor
  const taxIsRight = stated.taxMinor === null || stated.taxMinor === head.taxMinor || stated.taxMinor === taxOnce(lines)
  const tax = stated.taxMinor ?? (stated.grossMinor === null ? head.taxMinor : taxThatFits(stated.grossMinor - net, head, lines))
  const wrong = firstWrong([
    { label: 'net', right: head.netMinor, stated: net },
    { label: 'tax', right: taxIsRight ? tax : head.taxMinor, stated: tax },
    { label: 'gross', right: net + tax, stated: stated.grossMinor ?? net + tax },
  ])
  if (wrong === null) return null
  const [right, said] = [sayMoney(money(wrong.right, currency)), sayMoney(money(wrong.stated, currency))]
  const off = wrong.stated - wrong.right
  return {
    ...aboutInvoice(head, off),
    rule: 'invoices/arithmetic',
    cause: `total ${wrong.label}`,
    say: say(`finding.invoices/arithmetic.${wrong.label}`, { invoice: head.number, site: siteName(facts, head.siteId), right, stated: said, amount: sayMinor(off, currency), count: head.lineCount }),
    evidence: chain(
      [{ kind: 'invoice', state: 'broken', ref: invoiceRef(head), agreed: right, happened: said, note: say('evidence.invoiced-on', { day: sayDay(head.invoicedOn) }) }, paymentHop(head, { minor: off, taxPercent: 0n })],
      say('evidence.sum-stated', { stated: said, right }),
      [{ label: wrong.label, agreed: right, happened: said, differs: true }],
    ),
  }
}

const firstWrong = <T extends Readonly<{ right: bigint; stated: bigint }>>(figures: readonly T[]): T | null => figures.find((figure) => figure.right !== figure.stated) ?? null

/** Tax of the invoice when each rate is rounded once over its lines. */
const taxOnce = (lines: readonly BilledLine[]): bigint => {
  let sum = 0n
  for (const [rate, net] of netByRate(lines)) sum += divide(net * rate, HUNDRED)
  return sum
}

const netByRate = (lines: readonly BilledLine[]): Map<bigint, bigint> => {
  const nets = new Map<bigint, bigint>()
  for (const line of lines) nets.set(line.taxPercent, (nets.get(line.taxPercent) ?? 0n) + line.netMinor)
  return nets
}

const taxThatFits = (stated: bigint, head: InvoiceHead, lines: readonly BilledLine[]): bigint => (stated === taxOnce(lines) ? stated : head.taxMinor)

// tax --------------------------------------------------------------------------

/** The rate in force by country, tax code and day, remembered. Null where the country has none for the code. */
export const taxRates = (facts: CheckFacts): ((line: BilledLine) => bigint | null) => {
  const known = new Map<string, bigint | null>()
  const byCode = new Map<string, { validFrom: string; micros: bigint }[]>()
  for (const { country, taxCode, validFrom, rate } of facts.taxRates) {
    const key = `${country} ${taxCode}`
    const list = byCode.get(key) ?? []
    byCode.set(key, [...list, { validFrom, micros: rate.micros }].sort((a, b) => (a.validFrom < b.validFrom ? 1 : -1)))
  }
  return (line) => {
    const country = facts.sites.get(line.siteId)?.country ?? facts.account.country
    const item = line.itemId === null ? undefined : facts.items.get(line.itemId)
    if (country === null || item === undefined) return null
    const key = `${country} ${item.taxCode} ${line.head.invoicedOn}`
    let found = known.get(key)
    if (found === undefined) {
      found = byCode.get(`${country} ${item.taxCode}`)?.find((rate) => rate.validFrom <= line.head.invoicedOn)?.micros ?? null
      known.set(key, found)
    }
    return found
  }
}

/** Lines whose tax is not their rate's share of the net, unless the invoice as a whole rounds each rate once and comes out even. */
export const wrongTaxes = (lines: readonly BilledLine[]): readonly BilledLine[] => {
  const off = lines.filter((line) => divide(line.netMinor * line.taxPercent, HUNDRED) !== line.taxMinor)
  if (off.length === 0) return off
  const nets = netByRate(lines)
  const taxes = new Map<bigint, bigint>()
  for (const line of lines) taxes.set(line.taxPercent, (taxes.get(line.taxPercent) ?? 0n) + line.taxMinor)
  return off.filter((line) => {
    const isOnce = divide((nets.get(line.taxPercent) ?? 0n) * line.taxPercent, HUNDRED) === taxes.get(line.taxPercent)
    const away = divide(line.netMinor * line.taxPercent, HUNDRED) - line.taxMinor
    return !(isOnce && (away === 1n || away === -1n))
  })
}

export const taxRateFinding = (facts: CheckFacts, line: BilledLine, rate: bigint): Finding => {
  const right = divide(line.netMinor * rate, HUNDRED)
  const off = line.taxMinor - right
  return taxFinding(facts, line, {
    off,
    cause: `rate ${line.taxPercent}>${rate}`,
    key: 'finding.invoices/tax',
    agreed: sayPercent(percent(rate)),
    happened: sayPercent(percent(line.taxPercent)),
    right,
    label: 'tax-rate',
  })
}

export const taxAmountFinding = (facts: CheckFacts, line: BilledLine): Finding => {
  const right = divide(line.netMinor * line.taxPercent, HUNDRED)
  const { currency } = line.head
  return taxFinding(facts, line, {
    off: line.taxMinor - right,
    cause: 'amount',
    key: 'finding.invoices/tax.amount',
    agreed: sayMoney(money(right, currency)),
    happened: sayMoney(money(line.taxMinor, currency)),
    right,
    label: 'tax',
  })
}

type WrongTax = Readonly<{ off: bigint; cause: string; key: string; agreed: ReturnType<typeof sayMoney>; happened: ReturnType<typeof sayMoney>; right: bigint; label: string }>

const taxFinding = (facts: CheckFacts, line: BilledLine, wrong: WrongTax): Finding => {
  const { currency } = line.head
  const { off, key, cause, agreed, happened, right, label } = wrong
  return {
    ...aboutLine(line, off),
    rule: 'invoices/tax',
    cause,
    say: say(key, { ...namedLine(facts, line), agreed, billed: happened, rate: sayPercent(percent(line.taxPercent)), net: sayMoney(money(line.netMinor, currency)), amount: sayMinor(off, currency) }),
    evidence: chain(
      [invoiceHop(line, { agreed, happened }), paymentHop(line.head, { minor: off, taxPercent: 0n })],
      say('evidence.sum-tax', { stated: sayMoney(money(line.taxMinor, currency)), right: sayMoney(money(right, currency)) }),
      [{ label, agreed, happened, differs: true }],
    ),
  }
}

// currency and payment terms ---------------------------------------------------

/** The currency of the orders an invoice bills; where it bills none, the site's, else the account's. */
export const agreedCurrency = (facts: CheckFacts, ledger: Ledger, head: InvoiceHead, lines: readonly BilledLine[]): Currency => {
  for (const line of lines) {
    const tie = ledger.ofLine.get(line)?.[0]
    if (tie !== undefined) return tie.orderLine.currency
  }
  return facts.sites.get(head.siteId)?.currency ?? facts.account.currency
}

export const currencyFinding = (facts: CheckFacts, head: InvoiceHead, agreed: Currency): Finding => ({
  ...aboutInvoice(head, head.netMinor),
  rule: 'invoices/currency',
  cause: `${agreed}>${head.currency}`,
  direction: 'none',
  certainty: 'exposure',
  say: say('finding.invoices/currency', { invoice: head.number, site: siteName(facts, head.siteId), billed: head.currency, agreed, amount: sayMinor(head.netMinor, head.currency) }),
  evidence: chain(
    [
      { kind: 'order', state: 'whole', ref: null, agreed, happened: agreed, note: null },
      { kind: 'invoice', state: 'broken', ref: invoiceRef(head), agreed, happened: head.currency, note: say('evidence.invoiced-on', { day: sayDay(head.invoicedOn) }) },
    ],
    say('evidence.sum-concerns', { amount: sayMinor(head.netMinor, head.currency) }),
    [{ label: 'currency', agreed, happened: head.currency, differs: true }],
  ),
})

/** The due day against the contract's payment days, else the paying site's, else the account's. Null when it is right or none is stated or agreed. */
export const termsFinding = (facts: CheckFacts, head: InvoiceHead): Finding | null => {
  if (head.dueOn === null || head.kind === 'credit-note') return null
  const contract = contractOn(facts.contracts, head.invoicedOn, head.currency)
  const days = contract?.paymentDays ?? facts.sites.get(head.billToSiteId)?.paymentDays ?? facts.account.paymentDays
  if (days === null || days === undefined) return null
  const agreed = addDays(head.invoicedOn, days)
  if (agreed === head.dueOn) return null
  const stated = daysBetween(head.invoicedOn, head.dueOn)
  const gross = head.stated.grossMinor ?? head.netMinor + head.taxMinor
  return {
    ...aboutInvoice(head, gross),
    rule: 'invoices/payment-terms',
    cause: `${days}>${stated}`,
    contractId: contract?.contractId ?? null,
    direction: head.dueOn < agreed ? 'over' : 'under',
    certainty: 'exposure',
    say: say(head.dueOn < agreed ? 'finding.invoices/payment-terms' : 'finding.invoices/payment-terms.later', { invoice: head.number, site: siteName(facts, head.siteId), stated: sayDay(head.dueOn), agreed: sayDay(agreed), days, statedDays: stated, amount: sayMinor(gross, head.currency) }),
    evidence: chain(
      [
        { kind: 'clause', state: 'whole', ref: contract === null ? null : { kind: 'contract', id: contract.contractId, text: contract.number }, agreed: sayDay(agreed), happened: sayDay(agreed), note: say('evidence.payment-days', { count: days }) },
        { kind: 'invoice', state: 'broken', ref: invoiceRef(head), agreed: sayDay(agreed), happened: sayDay(head.dueOn), note: say('evidence.invoiced-on', { day: sayDay(head.invoicedOn) }) },
      ],
      say('evidence.sum-concerns', { amount: sayMinor(gross, head.currency) }),
      [{ label: 'due-day', agreed: sayDay(agreed), happened: sayDay(head.dueOn), differs: true }],
    ),
  }
}

// what they share --------------------------------------------------------------

const aboutLine = (line: BilledLine, off: bigint) => ({
  subject: `invoice-line ${nameOfLine(line)}`,
  ...placeOf(line, null),
  contractId: null,
  termId: null,
  day: line.head.invoicedOn,
  due: null,
  atStake: money(off < 0n ? -off : off, line.head.currency),
  direction: off > 0n ? ('over' as const) : off < 0n ? ('under' as const) : ('none' as const),
  certainty: 'exact' as const,
})

const aboutInvoice = (head: InvoiceHead, off: bigint) => ({
  subject: `invoice ${head.number}`,
  siteId: head.siteId,
  itemId: null,
  orderId: null,
  orderLineNo: null,
  invoiceId: head.invoiceId,
  invoiceLineNo: null,
  contractId: null,
  termId: null,
  day: head.invoicedOn,
  due: null,
  atStake: money(off < 0n ? -off : off, head.currency),
  direction: off > 0n ? ('over' as const) : ('under' as const),
  certainty: 'exact' as const,
})

const namedLine = (facts: CheckFacts, line: BilledLine) => ({ item: itemName(facts, line), site: siteName(facts, line.siteId), invoice: line.invoiceNumber, line: line.lineNo })
