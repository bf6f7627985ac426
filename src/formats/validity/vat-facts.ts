// What the VAT rules of a whole invoice need, gathered in one pass and in one form for both syntaxes:
// the categories of lines, of allowances and charges and of the breakdown, and which tax numbers the parties give.

import type { XmlNode } from '../xml/xml-tree.ts'
import { childOf } from '../xml/xml-tree.ts'
import type { Exact } from './exact.ts'
import { exactOf } from './exact.ts'
import type { Facts } from './rule.ts'
import type { Selector } from './selector.ts'
import { allAt, at, firstAt, has, tidy, valueAt } from './selector.ts'
import type { Syntax } from './terms.ts'
import { isAllowance, isCharge } from './terms.ts'

/** A category as an element states it. `vat`: under the tax scheme VAT. */
export type Category = Readonly<{ code: string; vat: boolean; rate: Exact | null; node: XmlNode }>

export type Line = Readonly<{ categories: readonly Category[]; amount: Exact | null }>
/** An allowance (`adds` false) or charge (`adds` true) of the document; those of lines and prices are only mentioned. */
export type Extra = Line & Readonly<{ adds: boolean | null; ofDocument: boolean }>
export type Breakdown = Readonly<{ category: Category; base: Exact | null; tax: Exact | null; reason: boolean; node: XmlNode }>

export type VatFacts = Readonly<{
  lines: readonly Line[]
  extras: readonly Extra[]
  breakdown: readonly Breakdown[]
  /** Of lines beneath lines too. */
  lineCategories: readonly Category[]
  sellerTax: boolean
  sellerVat: boolean
  representativeVat: boolean
  buyerVat: boolean
  buyerLegal: boolean
  delivered: boolean
  deliveredTo: boolean
}>

export const vatFacts = (facts: Facts, syntax: Syntax): VatFacts => facts.once(`vat ${syntax}`, syntax === 'ubl' ? ublFacts : ciiFacts)

const amountIn = (node: XmlNode, name: string): Exact | null => {
  const found = childOf(node, name)
  return found === null ? null : exactOf(found.text)
}

const categoryOf = (node: XmlNode, code: string, rate: string, scheme: Selector): Category => ({
  code: tidy(childOf(node, code)?.text ?? ''),
  vat: valueAt(node, scheme).toUpperCase() === 'VAT',
  rate: amountIn(node, rate),
  node,
})

const UBL_SCHEME = at('cac:TaxScheme/cbc:ID')
const ublCategory = (node: XmlNode): Category => categoryOf(node, 'cbc:ID', 'cbc:Percent', UBL_SCHEME)
const ITEM_CATEGORIES = at('cac:Item/cac:ClassifiedTaxCategory')
const TAX_CATEGORIES = at('cac:TaxCategory')
const SUBTOTALS = at('cac:TaxTotal/cac:TaxSubtotal')
const BELOW_LINES = at('cac:AllowanceCharge | cac:Price/cac:AllowanceCharge')
const UBL_REASON = at('cbc:TaxExemptionReason | cbc:TaxExemptionReasonCode')
const UBL = {
  sellerTax: at('cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme/cbc:CompanyID'),
  sellerVat: at('cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme[cac:TaxScheme/cbc:ID~VAT]/cbc:CompanyID'),
  representativeVat: at('cac:TaxRepresentativeParty/cac:PartyTaxScheme[cac:TaxScheme/cbc:ID~VAT]/cbc:CompanyID'),
  buyerVat: at('cac:AccountingCustomerParty/cac:Party/cac:PartyTaxScheme[cac:TaxScheme/cbc:ID~VAT]/cbc:CompanyID'),
  buyerLegal: at('cac:AccountingCustomerParty/cac:Party/cac:PartyLegalEntity/cbc:CompanyID'),
  date: at('cac:Delivery/cbc:ActualDeliveryDate'),
  period: at('cac:InvoicePeriod'),
  country: at('cac:Delivery/cac:DeliveryLocation/cac:Address/cac:Country/cbc:IdentificationCode'),
}

const ublFacts = (root: XmlNode): VatFacts => {
  const lines: Line[] = []
  const extras: Extra[] = []
  const lineCategories: Category[] = []
  const addExtra = (node: XmlNode, ofDocument: boolean): void => {
    const adds = isCharge.ubl(node) ? true : isAllowance.ubl(node) ? false : null
    extras.push({ adds, ofDocument, amount: amountIn(node, 'cbc:Amount'), categories: allAt(node, TAX_CATEGORIES).map(ublCategory) })
  }
  const addLine = (node: XmlNode, ofDocument: boolean): void => {
    const categories = allAt(node, ITEM_CATEGORIES).map(ublCategory)
    lineCategories.push(...categories)
    if (ofDocument) lines.push({ categories, amount: amountIn(node, 'cbc:LineExtensionAmount') })
    for (const extra of allAt(node, BELOW_LINES)) if (childOf(extra, 'cac:TaxCategory') !== null) addExtra(extra, false)
    for (const child of node.children) if (child.name === 'cac:SubInvoiceLine' || child.name === 'cac:SubCreditNoteLine') addLine(child, false)
  }
  for (const child of root.children) {
    if (child.name === 'cac:InvoiceLine' || child.name === 'cac:CreditNoteLine') addLine(child, true)
    else if (child.name === 'cac:AllowanceCharge') addExtra(child, true)
  }
  const breakdown = allAt(root, SUBTOTALS).flatMap((node) =>
    allAt(node, TAX_CATEGORIES).map((category): Breakdown => ({ node, category: ublCategory(category), base: amountIn(node, 'cbc:TaxableAmount'), tax: amountIn(node, 'cbc:TaxAmount'), reason: has(category, UBL_REASON) })),
  )
  return {
    lines, extras, breakdown, lineCategories,
    sellerTax: has(root, UBL.sellerTax), sellerVat: has(root, UBL.sellerVat), representativeVat: has(root, UBL.representativeVat),
    buyerVat: has(root, UBL.buyerVat), buyerLegal: has(root, UBL.buyerLegal),
    delivered: valueAt(root, UBL.date) !== '' || allAt(root, UBL.period).some((period) => period.children.length > 0),
    deliveredTo: valueAt(root, UBL.country).length > 1,
  }
}

const CII_SCHEME = at('ram:TypeCode')
const ciiCategory = (node: XmlNode): Category => categoryOf(node, 'ram:CategoryCode', 'ram:RateApplicablePercent', CII_SCHEME)
const DEAL = at('rsm:SupplyChainTradeTransaction')
const CII_LINE_TAX = at('ram:SpecifiedLineTradeSettlement/ram:ApplicableTradeTax')
const CII_LINE_TOTAL = at('ram:SpecifiedLineTradeSettlement/ram:SpecifiedTradeSettlementLineMonetarySummation')
const CII_LINES = at('ram:IncludedSupplyChainTradeLineItem')
const CII_LINE_EXTRAS = at('ram:SpecifiedLineTradeSettlement/ram:SpecifiedTradeAllowanceCharge')
const CII_EXTRAS = at('ram:ApplicableHeaderTradeSettlement/ram:SpecifiedTradeAllowanceCharge')
const CII_TAXES = at('ram:ApplicableHeaderTradeSettlement/ram:ApplicableTradeTax')
const CII_EXTRA_TAX = at('ram:CategoryTradeTax')
const CII_REASON = at('ram:ExemptionReason | ram:ExemptionReasonCode')
const AGREED = 'ram:ApplicableHeaderTradeAgreement'
const CII = {
  sellerTax: at(`${AGREED}/ram:SellerTradeParty/ram:SpecifiedTaxRegistration/ram:ID[@schemeID=VA] | ${AGREED}/ram:SellerTradeParty/ram:SpecifiedTaxRegistration/ram:ID[@schemeID=FC]`),
  sellerVat: at(`${AGREED}/ram:SellerTradeParty/ram:SpecifiedTaxRegistration/ram:ID[@schemeID=VA]`),
  representativeVat: at(`${AGREED}/ram:SellerTaxRepresentativeTradeParty/ram:SpecifiedTaxRegistration/ram:ID[@schemeID=VA]`),
  buyerVat: at(`${AGREED}/ram:BuyerTradeParty/ram:SpecifiedTaxRegistration/ram:ID[@schemeID=VA]`),
  buyerLegal: at(`${AGREED}/ram:BuyerTradeParty/ram:SpecifiedLegalOrganization/ram:ID`),
  date: at('ram:ApplicableHeaderTradeDelivery/ram:ActualDeliverySupplyChainEvent/ram:OccurrenceDateTime/udt:DateTimeString'),
  period: at('ram:ApplicableHeaderTradeSettlement/ram:BillingSpecifiedPeriod'),
  country: at('ram:ApplicableHeaderTradeDelivery/ram:ShipToTradeParty/ram:PostalTradeAddress/ram:CountryID'),
}

const ciiFacts = (root: XmlNode): VatFacts => {
  const deal = firstAt(root, DEAL) ?? root
  const extraOf = (node: XmlNode, ofDocument: boolean): Extra => ({
    adds: isCharge.cii(node) ? true : isAllowance.cii(node) ? false : null, ofDocument, amount: amountIn(node, 'ram:ActualAmount'), categories: allAt(node, CII_EXTRA_TAX).map(ciiCategory),
  })
  const lines = allAt(deal, CII_LINES).map((node): Line => {
    const sum = firstAt(node, CII_LINE_TOTAL)
    return { categories: allAt(node, CII_LINE_TAX).map(ciiCategory), amount: sum === null ? null : amountIn(sum, 'ram:LineTotalAmount') }
  })
  const ofLines = allAt(deal, CII_LINES).flatMap((node) => allAt(node, CII_LINE_EXTRAS).map((extra) => extraOf(extra, false)))
  return {
    lines,
    lineCategories: lines.flatMap((line) => line.categories),
    extras: [...allAt(deal, CII_EXTRAS).map((node) => extraOf(node, true)), ...ofLines.filter((extra) => extra.categories.length > 0)],
    breakdown: allAt(deal, CII_TAXES).map((node): Breakdown => ({ node, category: ciiCategory(node), base: amountIn(node, 'ram:BasisAmount'), tax: amountIn(node, 'ram:CalculatedAmount'), reason: has(node, CII_REASON) })),
    sellerTax: has(deal, CII.sellerTax), sellerVat: has(deal, CII.sellerVat), representativeVat: has(deal, CII.representativeVat),
    buyerVat: has(deal, CII.buyerVat), buyerLegal: has(deal, CII.buyerLegal),
    delivered: has(deal, CII.date) || allAt(deal, CII.period).some((period) => period.children.length > 0),
    deliveredTo: valueAt(deal, CII.country) !== '',
  }
}
