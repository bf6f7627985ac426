// Peppol BIS Order Agreement 3 (T110): an order that was agreed elsewhere, with its totals and taxes.

import type { Exact } from '../exact.ts'
import { equal, minus, percentOf, plus, rounded, ZERO } from '../exact.ts'
import type { Facts, Rule } from '../rule.ts'
import type { XmlNode } from '../../xml/xml-tree.ts'
import { amountsOf, chargeArithmetic, oneCurrency, priceRules, twoDecimals } from './order-rules.ts'
import { nodesAt, numberAt, numberOr, rule, sumAt, textOf, there } from './reckoning.ts'
import { customization, notNegative, numberedItem, reasonCodes, sharedRules, taxRates } from './shared-rules.ts'

const id = (number: string): string => `PEPPOL-T110-${number}`
const CATEGORIES = ['cac:AllowanceCharge/cac:TaxCategory', 'cac:Item/cac:ClassifiedTaxCategory']
const TOTAL = 'cac:LegalMonetaryTotal'
const SUBTOTAL = 'cac:TaxTotal/cac:TaxSubtotal'

export const agreementRules = (): readonly Rule[] => {
  const amounts = amountsOf(TOTAL, 'cbc:TaxableAmount')
  const own = ['/OrderResponse/cac:AllowanceCharge']
  return [
    ...sharedRules('OrderResponse'),
    customization(id('R030'), 'urn:fdc:peppol.eu:poacc:trns:order_agreement:3'),
    numberedItem(id('R002'), 'cac:Item'),
    oneCurrency(id('R004'), amounts),
    twoDecimals(id('R013'), amounts),
    ...priceRules({ net: id('R001'), gross: id('R022'), allowance: id('R023') }),
    ...chargeArithmetic(id, own, { base: 'R015', percent: 'R016', amount: 'R017', reason: 'R018', negative: 'R021' }, own),
    ...reasonCodes(id('CL001'), id('CL002')),
    ...taxRates(id('R019'), id('R020'), CATEGORIES),
    ...taxes,
    ...totals,
  ]
}

const isZero = (value: Exact | null): boolean => value !== null && equal(rounded(value, 0), ZERO)

/** The categories of the whole document; null where it tells no tax. */
const categoriesOf = (facts: Facts): readonly XmlNode[] | null => facts.once('tax categories', (root) => (there(root, 'cac:TaxTotal') ? nodesAt(root, `${SUBTOTAL}/cac:TaxCategory`) : null))

/** A category at its rate, so that 25 and 25.00 are the same. */
const hasRate = (categories: readonly XmlNode[], category: string, rate: Exact): boolean =>
  categories.some((one) => {
    const percent = numberAt(one, 'cbc:Percent')
    return textOf(one, 'cbc:ID') === category && percent !== null && equal(percent, rate)
  })

const taxes: readonly Rule[] = [
  rule(id('R024'), SUBTOTAL, 'tax-amount', (node) => {
    const [rate, amount, base] = [numberAt(node, 'cac:TaxCategory/cbc:Percent'), numberAt(node, 'cbc:TaxAmount'), numberAt(node, 'cbc:TaxableAmount')]
    if (rate === null || isZero(rate)) return isZero(amount)
    return amount !== null && base !== null && equal(amount, percentOf(base, rate))
  }),
  rule(id('R025'), '/OrderResponse/cac:TaxTotal', 'tax-sum', (node) => {
    const amount = numberAt(node, 'cbc:TaxAmount')
    return !there(node, 'cac:TaxSubtotal') || (amount !== null && equal(amount, sumAt(node, 'cac:TaxSubtotal/cbc:TaxAmount')))
  }),
  rule(id('R026'), CATEGORIES, 'tax-unknown', (node, facts) => {
    const [rate, categories] = [numberAt(node, 'cbc:Percent'), categoriesOf(facts)]
    return rate === null || categories === null || hasRate(categories, textOf(node, 'cbc:ID'), rate)
  }),
  rule(id('R027'), CATEGORIES, 'tax-unknown', (node, facts) => {
    const categories = categoriesOf(facts)
    return categories === null || categories.some((one) => textOf(one, 'cbc:ID') === textOf(node, 'cbc:ID'))
  }),
  rule(id('R028'), 'cac:TaxSubtotal/cac:TaxCategory', 'exemption-missing', (node) => there(node, 'cbc:TaxExemptionReason') || ['S', 'Z', 'L', 'M'].includes(textOf(node, 'cbc:ID'))),
  rule(id('R029'), 'cac:TaxSubtotal/cac:TaxCategory', 'exemption-needless', (node) => !there(node, 'cbc:TaxExemptionReason') || ['E', 'AE', 'O', 'K', 'G'].includes(textOf(node, 'cbc:ID'))),
]

const amount = (node: XmlNode, name: string): Exact => numberOr(node, `cbc:${name}`, ZERO)

/** What is stated of a total must be so; what is not stated counts as nothing. */
const stated = (number: string, sentence: string, name: string, due: (node: XmlNode, root: XmlNode) => Exact): Rule =>
  rule(id(number), TOTAL, sentence, (node, { root }) => !there(node, `cbc:${name}`) || equal(amount(node, name), due(node, root)))

const totals: readonly Rule[] = [
  notNegative(id('R005'), TOTAL, 'cbc:PayableAmount', { always: false }),
  notNegative(id('R006'), TOTAL, 'cbc:LineExtensionAmount', { always: false }),
  stated('R007', 'sum-lines', 'LineExtensionAmount', (_, root) => sumAt(root, 'cac:OrderLine/cac:LineItem/cbc:LineExtensionAmount')),
  stated('R008', 'sum-charges', 'ChargeTotalAmount', (_, root) => sumAt(root, 'cac:AllowanceCharge[cbc:ChargeIndicator=true]/cbc:Amount')),
  stated('R009', 'sum-allowances', 'AllowanceTotalAmount', (_, root) => sumAt(root, 'cac:AllowanceCharge[cbc:ChargeIndicator=false]/cbc:Amount')),
  stated('R010', 'sum-untaxed', 'TaxExclusiveAmount', (node) => minus(plus(amount(node, 'LineExtensionAmount'), amount(node, 'ChargeTotalAmount')), amount(node, 'AllowanceTotalAmount'))),
  rule(id('R011'), TOTAL, 'sum-taxed', (node, { root }) => equal(amount(node, 'TaxInclusiveAmount'), plus(amount(node, 'TaxExclusiveAmount'), numberOr(root, 'cac:TaxTotal/cbc:TaxAmount', ZERO)))),
  stated('R012', 'sum-payable', 'PayableAmount', (node) => plus(minus(amount(node, 'TaxInclusiveAmount'), amount(node, 'PrepaidAmount')), amount(node, 'PayableRoundingAmount'))),
  rule(id('R014'), TOTAL, 'line-amount-missing', (_, { root }) => nodesAt(root, 'cac:OrderLine').length === nodesAt(root, 'cac:OrderLine/cac:LineItem/cbc:LineExtensionAmount').length),
]
