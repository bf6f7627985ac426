// Peppol BIS Billing 3 beyond EN 16931 (PEPPOL-EN16931-R, -CL, -P, -F), in UBL and, where it has the elements, in CII.

import type { XmlNode } from '../../xml/xml-tree.ts'
import { dayIsIn } from '../calendar-day.ts'
import { ALLOWANCE_REASONS, ATTACHMENTS, CHARGE_REASONS, PEPPOL_CREDIT_TYPES, PEPPOL_INVOICE_TYPES, VAT_DUE_UBL } from '../codes/documents.ts'
import { CURRENCIES } from '../codes/places.ts'
import { PEPPOL_ADDRESSES } from '../codes/schemes.ts'
import { AMOUNTS } from '../core-codes.ts'
import type { Exact } from '../exact.ts'
import { ONE, TWO_HUNDREDTHS, ZERO, compare, equal, exactOf, minus, plus, rounded, size, times, total } from '../exact.ts'
import type { Facts, Rule } from '../rule.ts'
import { ofDocument } from '../rule.ts'
import type { Selector } from '../selector.ts'
import { allAt, at, has, tidy, valueAt, valuesAt } from '../selector.ts'
import { atMost, oneOf, special } from '../shapes.ts'
import type { Syntax } from '../terms.ts'
import { isAllowance, isCharge } from '../terms.ts'
import { ROOTS, SETTLED, both, countriesOf } from './parties.ts'

const r = (id: string): string => `PEPPOL-EN16931-${id}`

export const billingRules = (syntax: Syntax): readonly Rule[] => [...shared(syntax), ...(syntax === 'ubl' ? UBL : CII)]

const PROCESS = both('cbc:ProfileID', 'rsm:ExchangedDocumentContext/ram:BusinessProcessSpecifiedDocumentContextParameter/ram:ID')
const GUIDELINE = both('cbc:CustomizationID', 'rsm:ExchangedDocumentContext/ram:GuidelineSpecifiedDocumentContextParameter/ram:ID')
const BILLING = 'urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0'

/** The number of the billing process; '' where it is none of Peppol's. */
const processOf = (facts: Facts, syntax: Syntax): string =>
  facts.once(`process ${syntax}`, (root) => /urn:fdc:peppol\.eu:2017:poacc:billing:(\d{2}):1\.0/.exec(valueAt(root, PROCESS[syntax]))?.[1] ?? '')

const germansOnly = (facts: Facts, syntax: Syntax): boolean => {
  const { supplierAddress, customerAddress } = countriesOf(facts, syntax)
  return supplierAddress === 'DE' && customerAddress === 'DE'
}

const EXTRA = {
  on: { ubl: ['/Invoice/cac:AllowanceCharge', '/CreditNote/cac:AllowanceCharge', '/Invoice/cac:InvoiceLine/cac:AllowanceCharge', '/CreditNote/cac:CreditNoteLine/cac:AllowanceCharge'], cii: ['ram:SpecifiedTradeAllowanceCharge'] },
  percent: both('cbc:MultiplierFactorNumeric', 'ram:CalculationPercent'),
  base: both('cbc:BaseAmount', 'ram:BasisAmount'),
  amount: both('cbc:Amount', 'ram:ActualAmount'),
  indicator: both('cbc:ChargeIndicator', 'ram:ChargeIndicator/udt:Indicator'),
}

const LINE = {
  on: { ubl: ['cac:InvoiceLine', 'cac:CreditNoteLine'], cii: ['ram:IncludedSupplyChainTradeLineItem'] },
  net: both('cbc:LineExtensionAmount', 'ram:SpecifiedLineTradeSettlement/ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount'),
  quantity: both('cbc:InvoicedQuantity | cbc:CreditedQuantity', 'ram:SpecifiedLineTradeDelivery/ram:BilledQuantity'),
  price: both('cac:Price/cbc:PriceAmount', 'ram:SpecifiedLineTradeAgreement/ram:NetPriceProductTradePrice/ram:ChargeAmount'),
  per: both('cac:Price/cbc:BaseQuantity', 'ram:SpecifiedLineTradeAgreement/ram:NetPriceProductTradePrice/ram:BasisQuantity'),
  extras: both('cac:AllowanceCharge', 'ram:SpecifiedLineTradeSettlement/ram:SpecifiedTradeAllowanceCharge'),
}
const PERIOD = {
  start: both('cac:InvoicePeriod/cbc:StartDate', `${SETTLED}/ram:BillingSpecifiedPeriod/ram:StartDateTime/udt:DateTimeString`),
  end: both('cac:InvoicePeriod/cbc:EndDate', `${SETTLED}/ram:BillingSpecifiedPeriod/ram:EndDateTime/udt:DateTimeString`),
}
const LINE_PERIOD = {
  start: { ubl: ['/Invoice/cac:InvoiceLine/cac:InvoicePeriod/cbc:StartDate', '/CreditNote/cac:CreditNoteLine/cac:InvoicePeriod/cbc:StartDate'], cii: ['ram:SpecifiedLineTradeSettlement/ram:BillingSpecifiedPeriod/ram:StartDateTime/udt:DateTimeString'] },
  end: { ubl: ['/Invoice/cac:InvoiceLine/cac:InvoicePeriod/cbc:EndDate', '/CreditNote/cac:CreditNoteLine/cac:InvoicePeriod/cbc:EndDate'], cii: ['ram:SpecifiedLineTradeSettlement/ram:BillingSpecifiedPeriod/ram:EndDateTime/udt:DateTimeString'] },
}
const CURRENCY = both('cbc:DocumentCurrencyCode', `${SETTLED}/ram:InvoiceCurrencyCode`)
const TAX_CURRENCY = both('cbc:TaxCurrencyCode', `${SETTLED}/ram:TaxCurrencyCode`)
const VAT_TOTALS = both('cac:TaxTotal/cbc:TaxAmount', `${SETTLED}/ram:SpecifiedTradeSettlementHeaderMonetarySummation/ram:TaxTotalAmount`)

/** What is stated, or else this; null where it cannot be read. */
const orElse = (node: XmlNode, selector: Selector, other: Exact): Exact | null => (has(node, selector) ? exactOf(valueAt(node, selector)) : other)

/** The amount of an allowance or charge is its percentage of its base, to two hundredths. */
const percentageFits = (node: XmlNode, syntax: Syntax): boolean => {
  if (!has(node, EXTRA.percent[syntax]) || !has(node, EXTRA.base[syntax])) return true
  const [percent, base, amount] = [exactOf(valueAt(node, EXTRA.percent[syntax])), exactOf(valueAt(node, EXTRA.base[syntax])), orElse(node, EXTRA.amount[syntax], ZERO)]
  if (percent === null || base === null || amount === null) return false
  const share = times(base, percent)
  return compare(size(minus(amount, { units: share.units, digits: share.digits + 2 })), TWO_HUNDREDTHS) <= 0
}

/** The net amount of a line is quantity x price / price quantity, with its charges and less its allowances, to two hundredths. */
const lineFits = (node: XmlNode, syntax: Syntax): boolean => {
  const [net, quantity, price] = [orElse(node, LINE.net[syntax], ZERO), orElse(node, LINE.quantity[syntax], ONE), orElse(node, LINE.price[syntax], ZERO)]
  const stated = orElse(node, LINE.per[syntax], ONE)
  if (net === null || quantity === null || price === null || stated === null) return false
  const per = stated.units === 0n ? ONE : stated
  const extras = allAt(node, LINE.extras[syntax])
  const sum = (counts: (extra: XmlNode) => boolean): Exact => rounded(total(extras.filter(counts).flatMap((extra) => exactOf(valueAt(extra, EXTRA.amount[syntax])) ?? [])), 2)
  const rest = plus(minus(net, sum(isCharge[syntax])), sum(isAllowance[syntax]))
  // Instead of dividing by the price quantity, everything else is multiplied by it: exact.
  return compare(size(minus(times(rest, per), times(quantity, price))), size(times(TWO_HUNDREDTHS, per))) <= 0
}

const shared = (syntax: Syntax): readonly Rule[] => [
  special(r('R001'), ROOTS[syntax], (root) => has(root, PROCESS[syntax])),
  special(r('R007'), ROOTS[syntax], (_root, facts) => processOf(facts, syntax) !== ''),
  special(r('R004'), ROOTS[syntax], (root) => valueAt(root, GUIDELINE[syntax]).startsWith(BILLING) && !valueAt(root, GUIDELINE[syntax]).includes('::')),
  special(r('R041'), EXTRA.on[syntax], (node) => !has(node, EXTRA.percent[syntax]) || has(node, EXTRA.base[syntax])),
  special(r('R042'), EXTRA.on[syntax], (node) => has(node, EXTRA.percent[syntax]) || !has(node, EXTRA.base[syntax])),
  special(r('R040'), EXTRA.on[syntax], (node) => percentageFits(node, syntax)),
  special(r('R043'), syntax === 'ubl' ? EXTRA.on.ubl : [...EXTRA.on.cii, 'ram:AppliedTradeAllowanceCharge'], (node) => ['true', 'false'].includes(valueAt(node, EXTRA.indicator[syntax]))),
  special(r('R055'), ROOTS[syntax], (root) => sameSign(root, syntax)),
  special(r('R110'), LINE_PERIOD.start[syntax], (node, facts) => {
    const from = ofDocument(facts, PERIOD.start[syntax])
    return from === '' || tidy(node.text) >= from
  }),
  special(r('R111'), LINE_PERIOD.end[syntax], (node, facts) => {
    const to = ofDocument(facts, PERIOD.end[syntax])
    return to === '' || tidy(node.text) <= to
  }),
  special(r('R120'), LINE.on[syntax], (node) => lineFits(node, syntax)),
]

/** Both totals of VAT are above zero, or both are below. */
const sameSign = (root: XmlNode, syntax: Syntax): boolean => {
  const tax = valueAt(root, TAX_CURRENCY[syntax])
  if (tax === '') return true
  const amounts = allAt(root, VAT_TOTALS[syntax])
  const signs = (currency: string): readonly number[] => amounts.filter((amount) => amount.attributes['currencyID'] === currency).flatMap((amount) => {
    const value = exactOf(amount.text)
    return value === null ? [] : [compare(value, ZERO)]
  })
  const [ofTax, ofInvoice] = [signs(tax), signs(valueAt(root, CURRENCY[syntax]))]
  return (ofTax.some((sign) => sign <= 0) && ofInvoice.some((sign) => sign <= 0)) || (ofTax.some((sign) => sign >= 0) && ofInvoice.some((sign) => sign >= 0))
}

const UBL_ROOTS = ROOTS.ubl
const NOTES = at('cbc:Note')
const WITH_PARTS = at('cac:TaxTotal[cac:TaxSubtotal]')
const ALL_TOTALS = at('cac:TaxTotal')
const PARTS = at('cac:TaxSubtotal')
const OBJECTS = at('cac:DocumentReference')
const OBJECT_TYPE = at('cac:DocumentReference/cbc:DocumentTypeCode')
const MANDATE = at('cac:PaymentMandate/cbc:ID')
const MEANS = at('cbc:PaymentMeansCode')
const PRICE = { indicator: at('cbc:ChargeIndicator'), gross: at('cbc:BaseAmount'), amount: at('cbc:Amount'), net: at('../cbc:PriceAmount') }
const QUANTITY_UNIT = at('../../cbc:InvoicedQuantity/@unitCode | ../../cbc:CreditedQuantity/@unitCode')
const QUANTITY = at('../../cbc:InvoicedQuantity | ../../cbc:CreditedQuantity')
const CATEGORY = { code: at('cbc:ID'), reason: at('cbc:TaxExemptionReasonCode') }
const inAllowance = (node: XmlNode): boolean => node.parent !== null && valueAt(node.parent, PRICE.indicator) === 'false'
const inCharge = (node: XmlNode): boolean => node.parent !== null && valueAt(node.parent, PRICE.indicator) === 'true'

/** Which category an exemption needs. */
const EXEMPTIONS: readonly (readonly [string, string, string])[] = [
  ['P0104', 'VATEX-EU-G', 'G'], ['P0105', 'VATEX-EU-O', 'O'], ['P0106', 'VATEX-EU-IC', 'K'], ['P0107', 'VATEX-EU-AE', 'AE'],
  ['P0108', 'VATEX-EU-D', 'E'], ['P0109', 'VATEX-EU-F', 'E'], ['P0110', 'VATEX-EU-I', 'E'], ['P0111', 'VATEX-EU-J', 'E'],
]

const UBL: readonly Rule[] = [
  special(r('R008'), ['*'], (node) => node.children.length > 0 || node.text.trim() !== ''),
  special(r('R002'), UBL_ROOTS, (root, facts) => allAt(root, NOTES).length <= 1 || germansOnly(facts, 'ubl')),
  special(r('R003'), UBL_ROOTS, (root) => has(root, at('cbc:BuyerReference | cac:OrderReference/cbc:ID'))),
  special(r('R005'), ['cbc:TaxCurrencyCode'], (node, { root }) => tidy(node.text) !== valueAt(root, CURRENCY.ubl)),
  special(r('R053'), UBL_ROOTS, (root) => allAt(root, WITH_PARTS).length === 1),
  special(r('R054'), UBL_ROOTS, (root) => allAt(root, ALL_TOTALS).filter((one) => !has(one, PARTS)).length === (has(root, TAX_CURRENCY.ubl) ? 1 : 0)),
  special(r('R010'), ['cac:AccountingCustomerParty/cac:Party'], (node) => has(node, at('cbc:EndpointID'))),
  special(r('R020'), ['cac:AccountingSupplierParty/cac:Party'], (node) => has(node, at('cbc:EndpointID'))),
  special(r('R044'), ['cac:Price/cac:AllowanceCharge'], (node) => valueAt(node, PRICE.indicator) === 'false'),
  special(r('R046'), ['cac:Price/cac:AllowanceCharge'], (node) => {
    if (!has(node, PRICE.gross)) return true
    const [gross, amount, net] = [exactOf(valueAt(node, PRICE.gross)), exactOf(valueAt(node, PRICE.amount)), exactOf(valueAt(node, PRICE.net))]
    return gross !== null && amount !== null && net !== null && equal(net, minus(gross, amount))
  }),
  special(r('R051'), AMOUNTS, (node, facts) => {
    // The total of VAT without a breakdown is the one in the currency of the accounts.
    if (node.name === 'cbc:TaxAmount' && node.parent?.name === 'cac:TaxTotal' && !has(node.parent, PARTS)) return true
    return node.attributes['currencyID'] === ofDocument(facts, CURRENCY.ubl)
  }),
  special(r('R061'), ['cac:PaymentMeans'], (node) => !['49', '59'].includes(valueAt(node, MEANS)) || has(node, MANDATE)),
  atMost(r('R080'), ['/CreditNote'], 'cac:AdditionalDocumentReference[cbc:DocumentTypeCode=50]', 1),
  atMost(r('R100'), LINE.on.ubl, 'cac:DocumentReference', 1),
  special(r('R101'), LINE.on.ubl, (node) => !has(node, OBJECTS) || valuesAt(node, OBJECT_TYPE).includes('130')),
  special(r('R121'), LINE.on.ubl, (node) => perFits(node, LINE.per.ubl)),
  special(r('R130'), ['cac:Price/cbc:BaseQuantity/@unitCode'], (node) => !has(node, QUANTITY) || node.attributes['unitCode'] === valueAt(node, QUANTITY_UNIT)),
  oneOf(r('CL001'), ['cbc:EmbeddedDocumentBinaryObject/@mimeCode'], ATTACHMENTS, 'MIME'),
  oneOf(r('CL002'), ['cac:AllowanceCharge/cbc:AllowanceChargeReasonCode'], ALLOWANCE_REASONS, 'UNTDID 5189', { only: inAllowance }),
  oneOf(r('CL003'), ['cac:AllowanceCharge/cbc:AllowanceChargeReasonCode'], CHARGE_REASONS, 'UNTDID 7161', { only: inCharge }),
  oneOf(r('CL006'), ['cac:InvoicePeriod/cbc:DescriptionCode'], VAT_DUE_UBL, 'UNTDID 2005'),
  oneOf(r('CL007'), AMOUNTS, CURRENCIES, 'ISO 4217', { attribute: 'currencyID' }),
  oneOf(r('CL008'), ['cbc:EndpointID/@schemeID'], PEPPOL_ADDRESSES, 'EAS'),
  special(r('P0100'), ['cbc:InvoiceTypeCode'], (node, facts) => processOf(facts, 'ubl') !== '01' || PEPPOL_INVOICE_TYPES.has(tidy(node.text))),
  special(r('P0101'), ['cbc:CreditNoteTypeCode'], (node, facts) => processOf(facts, 'ubl') !== '01' || PEPPOL_CREDIT_TYPES.has(tidy(node.text))),
  special(r('P0112'), ['cbc:InvoiceTypeCode'], (node, facts) => {
    const type = tidy(node.text)
    if (!['326', '384', '389'].includes(type)) return true
    const { supplier, customer } = countriesOf(facts, 'ubl')
    return germansOnly(facts, 'ubl') || (type === '384' && supplier === 'SK' && customer === 'SK')
  }),
  special(r('F001'), ['cbc:IssueDate', 'cbc:DueDate', 'cbc:TaxPointDate', 'cbc:StartDate', 'cbc:EndDate', 'cbc:ActualDeliveryDate'], (node) => dayIsIn(node.text, '-')),
  ...EXEMPTIONS.map(([id, reason, code]): Rule => ({
    id: r(id), severity: 'fatal', on: ['cac:TaxCategory'], say: { key: 'rule.exemption-category', with: { reason, code } },
    holds: (node) => valueAt(node, CATEGORY.reason).toUpperCase() !== reason || valueAt(node, CATEGORY.code) === code,
  })),
]

const perFits = (node: XmlNode, selector: Selector): boolean => {
  if (!has(node, selector)) return true
  const per = exactOf(valueAt(node, selector))
  return per !== null && per.units > 0n
}

const HEADER = ['ram:ApplicableHeaderTradeSettlement']
const CII_TOTALS = at('ram:SpecifiedTradeSettlementHeaderMonetarySummation/ram:TaxTotalAmount')
const CII_UNIT = at('../../../ram:SpecifiedLineTradeDelivery/ram:BilledQuantity/@unitCode')
const MAIN_PER = at('ram:BasisQuantity')
const totalsIn = (node: XmlNode, root: XmlNode, same: boolean): number => {
  const currency = valueAt(root, CURRENCY.cii)
  return allAt(node, CII_TOTALS).filter((amount) => amount.attributes['currencyID'] !== undefined && (amount.attributes['currencyID'] === currency) === same).length
}
const CII_INDICATOR = at('ram:ChargeIndicator/udt:Indicator')
const ciiInAllowance = (node: XmlNode): boolean => node.parent !== null && valueAt(node.parent, CII_INDICATOR) === 'false'
const ciiInCharge = (node: XmlNode): boolean => node.parent !== null && valueAt(node.parent, CII_INDICATOR) === 'true'
const ALL_TYPES = new Set([...PEPPOL_INVOICE_TYPES, ...PEPPOL_CREDIT_TYPES])

const CII: readonly Rule[] = [
  special(r('R002'), ['rsm:ExchangedDocument'], (node, facts) => germansOnly(facts, 'cii') || (allAt(node, at('ram:IncludedNote')).length <= 1 && !has(node, at('ram:IncludedNote/ram:SubjectCode')))),
  special(r('R003'), ['ram:ApplicableHeaderTradeAgreement'], (node) => has(node, at('ram:BuyerReference | ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID'))),
  atMost(r('R006'), ['ram:ApplicableHeaderTradeAgreement'], 'ram:AdditionalReferencedDocument[ram:TypeCode=130]', 1),
  atMost(r('R080'), ['ram:ApplicableHeaderTradeAgreement'], 'ram:AdditionalReferencedDocument[ram:TypeCode=50]', 1),
  special(r('R005'), HEADER, (node) => !has(node, at('ram:TaxCurrencyCode')) || valueAt(node, at('ram:TaxCurrencyCode')) !== valueAt(node, at('ram:InvoiceCurrencyCode'))),
  special(r('R053'), HEADER, (node, { root }) => totalsIn(node, root, true) === 1),
  special(r('R054'), HEADER, (node, { root }) => totalsIn(node, root, false) === (has(root, TAX_CURRENCY.cii) ? 1 : 0)),
  special(r('R010'), ['ram:BuyerTradeParty'], (node) => has(node, at('ram:URIUniversalCommunication/ram:URIID'))),
  special(r('R020'), ['ram:SellerTradeParty'], (node) => has(node, at('ram:URIUniversalCommunication/ram:URIID'))),
  special(r('R061'), ['ram:SpecifiedTradeSettlementPaymentMeans'], (node) => !['49', '59'].includes(valueAt(node, at('ram:TypeCode'))) || has(node, at('../ram:SpecifiedTradePaymentTerms/ram:DirectDebitMandateID'))),
  atMost(r('R100'), LINE.on.cii, 'ram:SpecifiedLineTradeSettlement/ram:AdditionalReferencedDocument[ram:TypeCode=130]', 1),
  special(r('R101'), LINE.on.cii, (node) => !has(node, at('ram:SpecifiedLineTradeSettlement/ram:AdditionalReferencedDocument')) || valuesAt(node, at('ram:SpecifiedLineTradeSettlement/ram:AdditionalReferencedDocument/ram:TypeCode')).includes('130')),
  special(r('R121'), ['ram:NetPriceProductTradePrice', 'ram:GrossPriceProductTradePrice'], (node) => perFits(node, MAIN_PER)),
  special(r('R130'), ['ram:NetPriceProductTradePrice/ram:BasisQuantity/@unitCode', 'ram:GrossPriceProductTradePrice/ram:BasisQuantity/@unitCode'], (node) => node.attributes['unitCode'] === valueAt(node, CII_UNIT)),
  oneOf(r('CL001'), ['ram:AttachmentBinaryObject/@mimeCode'], ATTACHMENTS, 'MIME'),
  oneOf(r('CL002'), ['ram:SpecifiedTradeAllowanceCharge/ram:ReasonCode'], ALLOWANCE_REASONS, 'UNTDID 5189', { only: ciiInAllowance }),
  oneOf(r('CL003'), ['ram:SpecifiedTradeAllowanceCharge/ram:ReasonCode'], CHARGE_REASONS, 'UNTDID 7161', { only: ciiInCharge }),
  oneOf(r('CL007'), ['ram:TaxTotalAmount/@currencyID'], CURRENCIES, 'ISO 4217'),
  oneOf(r('CL008'), ['ram:URIID/@schemeID'], PEPPOL_ADDRESSES, 'EAS'),
  special(r('P0100'), ['rsm:ExchangedDocument/ram:TypeCode'], (node, facts) => processOf(facts, 'cii') !== '01' || ALL_TYPES.has(tidy(node.text))),
  special(r('F001'), ['udt:DateTimeString'], (node) => node.attributes['format'] === '102' && dayIsIn(node.text, '')),
]
