// Peppol BIS Ordering 3: what an order (T01) and an order change (T114) must keep to, and a cancellation (T115).
// Source: the published rules of Poacc upgrade 3, told in our own words.

import { compare, equal, minus, ONE, plus, size, times, TWO_HUNDREDTHS, within, ZERO } from '../exact.ts'
import type { Exact } from '../exact.ts'
import { VAT_PREFIXES } from '../codes/places.ts'
import type { Rule } from '../rule.ts'
import type { XmlNode } from '../../xml/xml-tree.ts'
import { countsOf, decimalsOf, isNotNegative, isWithin, nodesAt, numberAt, numberOr, rule, sumAt, textOf, there } from './reckoning.ts'
import { customization, namedParty, needed, notNegative, profile, reasonCodes, registeredParty, sharedRules, taxRates } from './shared-rules.ts'

const MONETARY = ['LineExtensionAmount', 'TaxExclusiveAmount', 'TaxInclusiveAmount', 'AllowanceTotalAmount', 'ChargeTotalAmount', 'PrepaidAmount', 'PayableRoundingAmount', 'PayableAmount']

/** Where amounts stand in a document whose totals are under `total`. */
export const amountsOf = (total: string, ...further: readonly string[]): readonly string[] => [
  'cbc:Amount', 'cbc:TaxAmount', 'cbc:LineExtensionAmount', 'cbc:PriceAmount', 'cbc:BaseAmount',
  ...further,
  ...MONETARY.filter((name) => name !== 'LineExtensionAmount').map((name) => `${total}/cbc:${name}`),
]

/** All amounts in the document's currency. `always`: also where an amount names none. */
export const oneCurrency = (id: string, on: readonly string[], always = false): Rule =>
  rule(id, on, 'currency', (node, facts) => {
    const own = node.attributes['currencyID']
    return own === undefined ? !always : own === facts.once('document currency', (root) => textOf(root, 'cbc:DocumentCurrencyCode'))
  })

/** At most two decimals, but for prices. */
export const twoDecimals = (id: string, on: readonly string[]): Rule => rule(id, on, 'decimals', (node) => decimalsOf(node.text) <= 2 || isWithin(node, 'cac:Price'))

/** Line numbers that occur but once. */
export const uniqueLines = (id: string): Rule =>
  rule(id, 'cac:OrderLine/cac:LineItem', 'line-twice', (node, facts) => {
    const counts = countsOf(facts, 'numbers of line items', (root) => nodesAt(root, 'cac:OrderLine/cac:LineItem/cbc:ID'))
    return there(node, 'cbc:ID') && counts.get(textOf(node, 'cbc:ID')) === 1
  })

/** Percentage and base of an allowance or charge: both or neither, and then the amount that follows. */
export const chargeArithmetic = (id: (number: string) => string, own: readonly string[], ids: Readonly<{ base: string; percent: string; amount: string; reason: string; negative: string }>, anywhere: readonly string[]): readonly Rule[] => {
  const [PERCENT, BASE] = ['cbc:MultiplierFactorNumeric', 'cbc:BaseAmount']
  // what lacks one of the two is told so, and nothing else
  const halfTold = (node: XmlNode): boolean => there(node, PERCENT) !== there(node, BASE)
  return [
    rule(id(ids.base), anywhere, 'charge-base', (node) => !there(node, PERCENT) || there(node, BASE)),
    rule(id(ids.percent), own, 'charge-percent', (node) => there(node, PERCENT) || !there(node, BASE)),
    rule(id(ids.amount), own, 'charge-amount', (node) => {
      if (!there(node, PERCENT) || !there(node, BASE)) return true
      const [base, percent] = [numberAt(node, BASE), numberAt(node, PERCENT)]
      return base !== null && percent !== null && within(numberOr(node, 'cbc:Amount', ZERO), hundredth(times(base, percent)), TWO_HUNDREDTHS)
    }),
    rule(id(ids.reason), own, 'charge-reason', (node) => halfTold(node) || there(node, 'cbc:AllowanceChargeReason | cbc:AllowanceChargeReasonCode')),
    rule(id(ids.negative), own, 'negative', (node) => halfTold(node) || isNotNegative(numberAt(node, 'cbc:Amount')), { with: { what: 'Amount' } }),
  ]
}

const hundredth = (value: Exact): Exact => ({ units: value.units, digits: value.digits + 2 })

/** Prices: gross less allowance is net, and none of them below zero. */
export const priceRules = (ids: Readonly<{ net: string; gross: string; allowance: string; sum?: string }>): readonly Rule[] => [
  notNegative(ids.net, 'cac:Price', 'cbc:PriceAmount'),
  notNegative(ids.gross, 'cac:Price', 'cac:AllowanceCharge/cbc:BaseAmount', { always: false }),
  notNegative(ids.allowance, 'cac:Price', 'cac:AllowanceCharge/cbc:Amount', { always: false }),
  ...(ids.sum === undefined
    ? []
    : [
        rule(ids.sum, 'cac:Price/cac:AllowanceCharge', 'price-gross', (node) => {
          if (!there(node, 'cbc:BaseAmount')) return true
          const [net, gross, off] = [node.parent === null ? null : numberAt(node.parent, 'cbc:PriceAmount'), numberAt(node, 'cbc:BaseAmount'), numberAt(node, 'cbc:Amount')]
          return net !== null && gross !== null && off !== null && equal(net, minus(gross, off))
        }),
      ]),
]

/** A line's amount is quantity by price for each, with its charges and less its allowances. */
const lineAmount = (id: string): Rule =>
  rule(id, 'cac:OrderLine/cac:LineItem', 'line-amount', (node) => {
    const base = numberOr(node, 'cac:Price/cbc:BaseQuantity', ONE)
    const per = equal(base, ZERO) ? ONE : base
    const goods = times(numberOr(node, 'cbc:Quantity', ONE), numberOr(node, 'cac:Price/cbc:PriceAmount', ZERO))
    const extra = minus(sumAt(node, 'cac:AllowanceCharge[cbc:ChargeIndicator=true]/cbc:Amount'), sumAt(node, 'cac:AllowanceCharge[cbc:ChargeIndicator=false]/cbc:Amount'))
    // multiplied out by the price's quantity, so that nothing has to be divided
    return within(times(numberOr(node, 'cbc:LineExtensionAmount', ZERO), per), plus(goods, times(extra, per)), size(times(TWO_HUNDREDTHS, per)))
  })

const vatPrefix = (id: string): Rule =>
  rule(id, 'cac:PartyTaxScheme', 'vat-prefix', (node) => {
    if (textOf(node, 'cac:TaxScheme/cbc:ID') !== 'VAT') return true
    const prefix = textOf(node, 'cbc:CompanyID').slice(0, 2)
    return prefix.length < 2 || prefix === 'EL' || VAT_PREFIXES.has(prefix)
  })

/** The expected totals against lines, allowances, charges and tax. */
const totals = (id: (number: string) => string): readonly Rule[] => {
  const on = 'cac:AnticipatedMonetaryTotal'
  const net = (node: XmlNode): Exact | null => numberAt(node, 'cbc:LineExtensionAmount')
  const allowances = (node: XmlNode): Exact => numberOr(node, 'cbc:AllowanceTotalAmount', ZERO)
  const charges = (node: XmlNode): Exact => numberOr(node, 'cbc:ChargeTotalAmount', ZERO)
  const untaxed = (node: XmlNode): Exact | null => {
    const lines = net(node)
    return numberAt(node, 'cbc:TaxExclusiveAmount') ?? (lines === null ? null : plus(minus(lines, allowances(node)), charges(node)))
  }
  const taxed = (node: XmlNode): Exact | null => {
    const value = numberAt(node, 'cbc:TaxInclusiveAmount')
    return value === null || equal(value, ZERO) ? null : value
  }
  return [
    notNegative(id('R006'), on, 'cbc:PayableAmount'),
    notNegative(id('R007'), on, 'cbc:LineExtensionAmount'),
    rule(id('R008'), on, 'sum-lines', (node, { root }) => same(net(node), sumAt(root, 'cac:OrderLine/cac:LineItem/cbc:LineExtensionAmount'))),
    rule(id('R009'), on, 'sum-allowances', (node, { root }) => equal(allowances(node), sumAt(root, 'cac:AllowanceCharge[cbc:ChargeIndicator=false]/cbc:Amount'))),
    rule(id('R010'), on, 'sum-charges', (node, { root }) => equal(charges(node), sumAt(root, 'cac:AllowanceCharge[cbc:ChargeIndicator=true]/cbc:Amount'))),
    rule(id('R011'), on, 'sum-untaxed', (node) => {
      const lines = net(node)
      return lines !== null && same(untaxed(node), plus(minus(lines, allowances(node)), charges(node)))
    }),
    rule(id('R016'), on, 'sum-payable', (node) => {
      const gross = taxed(node)
      return gross === null || same(numberAt(node, 'cbc:PayableAmount'), plus(minus(gross, numberOr(node, 'cbc:PrepaidAmount', ZERO)), numberOr(node, 'cbc:PayableRoundingAmount', ZERO)))
    }),
    rule(id('R017'), on, 'sum-taxed', (node, { root }) => {
      const gross = taxed(node)
      const before = untaxed(node)
      if (gross === null || !there(root, 'cac:TaxTotal')) return true
      return before !== null && equal(gross, plus(before, numberOr(root, 'cac:TaxTotal/cbc:TaxAmount', ZERO)))
    }),
  ]
}

const same = (a: Exact | null, b: Exact): boolean => a !== null && compare(a, b) === 0

/** The rules that an order and its change share, under the numbers of the one or the other. */
const orderLike = (t: 'T01' | 'T114', root: 'Order' | 'OrderChange'): readonly Rule[] => {
  const id = (number: string): string => `PEPPOL-${t}-${number}`
  const amounts = amountsOf('cac:AnticipatedMonetaryTotal')
  const own = [`/${root}/cac:AllowanceCharge`, `/${root}/cac:OrderLine/cac:LineItem/cac:AllowanceCharge`]
  return [
    uniqueLines(id('R001')),
    needed(id('R002'), `/${root}`, 'cac:ValidityPeriod/cbc:EndDate', 'warning'),
    oneCurrency(id('R003'), amounts),
    notNegative(id('R004'), 'cac:OrderLine/cac:LineItem', 'cbc:Quantity'),
    ...priceRules({ net: id('R005'), gross: id('R027'), allowance: id('R033'), sum: id('R019') }),
    ...totals(id),
    needed(id('R013'), 'cac:OrderLine/cac:LineItem', 'cbc:Quantity', 'warning'),
    namedParty(id('R014'), 'cac:OriginatorCustomerParty'),
    ...chargeArithmetic(id, own, { base: 'R020', percent: 'R021', amount: 'R022', reason: 'R023', negative: 'R032' }, ['cac:AllowanceCharge']),
    lineAmount(id('R024')),
    rule(id('R025'), 'cac:OrderLine/cac:LineItem', 'base-quantity', (node) => {
      const base = numberAt(node, 'cac:Price/cbc:BaseQuantity')
      return !there(node, 'cac:Price/cbc:BaseQuantity') || (base !== null && compare(base, ZERO) > 0)
    }),
    vatPrefix(id('R026')),
    twoDecimals(id('R028'), amounts),
    ...taxRates(id('R029'), id('R030'), ['cac:TaxCategory', 'cac:ClassifiedTaxCategory']),
    ...reasonCodes(id('CL001'), id('CL002')),
  ]
}

const BIS = 'urn:fdc:peppol.eu:poacc:bis:'
const TRNS = 'urn:fdc:peppol.eu:poacc:trns:'

export const orderRules = (): readonly Rule[] => [
  ...sharedRules('Order'),
  ...orderLike('T01', 'Order'),
  profile('PEPPOL-T01-R031', `${BIS}order_only:3`, `${BIS}ordering:3`, `${BIS}advanced_ordering:3`),
  customization('PEPPOL-T01-R034', `${TRNS}order:3`),
]

export const orderChangeRules = (): readonly Rule[] => [
  ...sharedRules('OrderChange'),
  ...orderLike('T114', 'OrderChange'),
  profile('PEPPOL-T114-R031', `${BIS}advanced_ordering:3`),
  customization('PEPPOL-T114-R034', `${TRNS}order_change:3`),
]

export const orderCancellationRules = (): readonly Rule[] => [
  ...sharedRules('OrderCancellation'),
  registeredParty('PEPPOL-T115-R001', 'cac:BuyerCustomerParty'),
  registeredParty('PEPPOL-T115-R002', 'cac:SellerSupplierParty'),
  profile('PEPPOL-T115-R031', `${BIS}advanced_ordering:3`),
  customization('PEPPOL-T115-R034', `${TRNS}order_cancellation:3`),
]
