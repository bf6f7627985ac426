// The business terms of EN 16931 and where each syntax keeps them: UBL 2.1 (Invoice and CreditNote) and UN/CEFACT CII D16B.
// A rule names terms; this file tells it the elements. Paths are as in selector.ts, relative to the group the term belongs to.

import type { XmlNode } from '../xml/xml-tree.ts'
import type { Selector } from './selector.ts'
import { at, valueAt } from './selector.ts'

export type Syntax = 'ubl' | 'cii'

type Place = Readonly<{ on: readonly string[]; only?: (node: XmlNode) => boolean }>
type GroupPlaces = Readonly<{ bg: string; ubl: Place; cii: Place }>

const indicates = (path: string, wanted: readonly string[]) => {
  const indicator = at(path)
  return (node: XmlNode): boolean => wanted.includes(valueAt(node, indicator))
}
const NO = ['false', '0']
const YES = ['true', '1']
const ublSays = { no: indicates('cbc:ChargeIndicator', NO), yes: indicates('cbc:ChargeIndicator', YES) }
const ciiSays = { no: indicates('ram:ChargeIndicator/udt:Indicator', NO), yes: indicates('ram:ChargeIndicator/udt:Indicator', YES) }

export const isAllowance: Readonly<Record<Syntax, (node: XmlNode) => boolean>> = { ubl: ublSays.no, cii: ciiSays.no }
export const isCharge: Readonly<Record<Syntax, (node: XmlNode) => boolean>> = { ubl: ublSays.yes, cii: ciiSays.yes }

const means = { ubl: at('cbc:PaymentMeansCode'), cii: at('ram:TypeCode') }
const isTransfer = (code: string): boolean => code === '30' || code === '58'

const UBL_LINES = ['cac:InvoiceLine', 'cac:CreditNoteLine']
const under = (above: readonly string[], path: string): readonly string[] => above.map((one) => `${one}/${path}`)
const UBL_ROOTS = ['/Invoice', '/CreditNote']
const HEADER = 'ram:ApplicableHeaderTradeSettlement'
const LINE = 'ram:SpecifiedLineTradeSettlement'

/** The groups of terms that rules are asked of. */
export const GROUPS = {
  invoice: { bg: 'BG-0', ubl: { on: UBL_ROOTS }, cii: { on: ['/rsm:CrossIndustryInvoice'] } },
  preceding: { bg: 'BG-3', ubl: { on: ['cac:BillingReference'] }, cii: { on: [`${HEADER}/ram:InvoiceReferencedDocument`] } },
  seller: { bg: 'BG-4', ubl: { on: ['cac:AccountingSupplierParty'] }, cii: { on: ['ram:SellerTradeParty'] } },
  sellerAddress: { bg: 'BG-5', ubl: { on: ['cac:AccountingSupplierParty/cac:Party/cac:PostalAddress'] }, cii: { on: ['ram:SellerTradeParty/ram:PostalTradeAddress'] } },
  sellerEndpoint: { bg: 'BG-4', ubl: { on: ['cac:AccountingSupplierParty/cac:Party/cbc:EndpointID'] }, cii: { on: ['ram:SellerTradeParty/ram:URIUniversalCommunication/ram:URIID'] } },
  buyerAddress: { bg: 'BG-8', ubl: { on: ['cac:AccountingCustomerParty/cac:Party/cac:PostalAddress'] }, cii: { on: ['ram:BuyerTradeParty/ram:PostalTradeAddress'] } },
  buyerEndpoint: { bg: 'BG-7', ubl: { on: ['cac:AccountingCustomerParty/cac:Party/cbc:EndpointID'] }, cii: { on: ['ram:BuyerTradeParty/ram:URIUniversalCommunication/ram:URIID'] } },
  payee: { bg: 'BG-10', ubl: { on: ['cac:PayeeParty'] }, cii: { on: ['ram:PayeeTradeParty'] } },
  representative: { bg: 'BG-11', ubl: { on: ['cac:TaxRepresentativeParty'] }, cii: { on: ['ram:SellerTaxRepresentativeTradeParty'] } },
  representativeAddress: { bg: 'BG-12', ubl: { on: ['cac:TaxRepresentativeParty/cac:PostalAddress'] }, cii: { on: ['ram:SellerTaxRepresentativeTradeParty/ram:PostalTradeAddress'] } },
  period: { bg: 'BG-14', ubl: { on: under(UBL_ROOTS, 'cac:InvoicePeriod') }, cii: { on: [`${HEADER}/ram:BillingSpecifiedPeriod`] } },
  deliverTo: { bg: 'BG-15', ubl: { on: ['cac:Delivery/cac:DeliveryLocation/cac:Address'] }, cii: { on: ['ram:ApplicableHeaderTradeDelivery/ram:ShipToTradeParty/ram:PostalTradeAddress'] } },
  payment: { bg: 'BG-16', ubl: { on: ['cac:PaymentMeans'] }, cii: { on: ['ram:SpecifiedTradeSettlementPaymentMeans'] } },
  transfer: {
    bg: 'BG-17',
    ubl: { on: ['cac:PaymentMeans/cac:PayeeFinancialAccount'], only: (node) => node.parent !== null && isTransfer(valueAt(node.parent, means.ubl)) },
    cii: { on: ['ram:SpecifiedTradeSettlementPaymentMeans/ram:PayeePartyCreditorFinancialAccount'], only: (node) => node.parent !== null && isTransfer(valueAt(node.parent, means.cii)) },
  },
  card: { bg: 'BG-18', ubl: { on: ['cac:PaymentMeans/cac:CardAccount'] }, cii: { on: ['ram:ApplicableTradeSettlementFinancialCard'] } },
  allowance: { bg: 'BG-20', ubl: { on: under(UBL_ROOTS, 'cac:AllowanceCharge'), only: ublSays.no }, cii: { on: [`${HEADER}/ram:SpecifiedTradeAllowanceCharge`], only: ciiSays.no } },
  charge: { bg: 'BG-21', ubl: { on: under(UBL_ROOTS, 'cac:AllowanceCharge'), only: ublSays.yes }, cii: { on: [`${HEADER}/ram:SpecifiedTradeAllowanceCharge`], only: ciiSays.yes } },
  totals: { bg: 'BG-22', ubl: { on: ['cac:LegalMonetaryTotal'] }, cii: { on: ['ram:SpecifiedTradeSettlementHeaderMonetarySummation'] } },
  breakdown: { bg: 'BG-23', ubl: { on: ['cac:TaxTotal/cac:TaxSubtotal'] }, cii: { on: [`${HEADER}/ram:ApplicableTradeTax`] } },
  supporting: { bg: 'BG-24', ubl: { on: ['cac:AdditionalDocumentReference'] }, cii: { on: ['ram:AdditionalReferencedDocument'] } },
  line: { bg: 'BG-25', ubl: { on: UBL_LINES }, cii: { on: ['ram:IncludedSupplyChainTradeLineItem'] } },
  linePeriod: { bg: 'BG-26', ubl: { on: under(UBL_LINES, 'cac:InvoicePeriod') }, cii: { on: [`${LINE}/ram:BillingSpecifiedPeriod`] } },
  lineAllowance: { bg: 'BG-27', ubl: { on: under(UBL_LINES, 'cac:AllowanceCharge'), only: ublSays.no }, cii: { on: [`${LINE}/ram:SpecifiedTradeAllowanceCharge`], only: ciiSays.no } },
  lineCharge: { bg: 'BG-28', ubl: { on: under(UBL_LINES, 'cac:AllowanceCharge'), only: ublSays.yes }, cii: { on: [`${LINE}/ram:SpecifiedTradeAllowanceCharge`], only: ciiSays.yes } },
  itemStandard: { bg: 'BG-31', ubl: { on: under(UBL_LINES, 'cac:Item/cac:StandardItemIdentification/cbc:ID') }, cii: { on: ['ram:SpecifiedTradeProduct/ram:GlobalID'] } },
  itemClass: { bg: 'BG-31', ubl: { on: under(UBL_LINES, 'cac:Item/cac:CommodityClassification/cbc:ItemClassificationCode') }, cii: { on: ['ram:DesignatedProductClassification/ram:ClassCode'] } },
  itemAttribute: { bg: 'BG-32', ubl: { on: ['cac:AdditionalItemProperty'] }, cii: { on: ['ram:ApplicableProductCharacteristic'] } },
} as const satisfies Record<string, GroupPlaces>

export type Group = keyof typeof GROUPS

const DEAL = 'rsm:SupplyChainTradeTransaction'
const AGREED = `${DEAL}/ram:ApplicableHeaderTradeAgreement`
const SETTLED = `${DEAL}/${HEADER}`
const UBL_VAT = '[cac:TaxScheme/cbc:ID~VAT]'
const CII_VAT = '[ram:TypeCode~VAT]'
const DATE = 'udt:DateTimeString'

/** Terms: the group they are asked for in, then where they stand in UBL and in CII. */
const TERM_PLACES = {
  'BT-1': ['invoice', 'cbc:ID', 'rsm:ExchangedDocument/ram:ID'],
  'BT-2': ['invoice', 'cbc:IssueDate', `rsm:ExchangedDocument/ram:IssueDateTime/${DATE}[@format=102]`],
  'BT-3': ['invoice', 'cbc:InvoiceTypeCode | cbc:CreditNoteTypeCode', 'rsm:ExchangedDocument/ram:TypeCode'],
  'BT-5': ['invoice', 'cbc:DocumentCurrencyCode', `${SETTLED}/ram:InvoiceCurrencyCode`],
  'BT-24': ['invoice', 'cbc:CustomizationID', 'rsm:ExchangedDocumentContext/ram:GuidelineSpecifiedDocumentContextParameter/ram:ID'],
  'BT-27': ['invoice', 'cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity/cbc:RegistrationName', `${AGREED}/ram:SellerTradeParty/ram:Name`],
  'BT-44': ['invoice', 'cac:AccountingCustomerParty/cac:Party/cac:PartyLegalEntity/cbc:RegistrationName', `${AGREED}/ram:BuyerTradeParty/ram:Name`],
  'BG-5': ['invoice', 'cac:AccountingSupplierParty/cac:Party/cac:PostalAddress', `${AGREED}/ram:SellerTradeParty/ram:PostalTradeAddress`],
  'BG-8': ['invoice', 'cac:AccountingCustomerParty/cac:Party/cac:PostalAddress', `${AGREED}/ram:BuyerTradeParty/ram:PostalTradeAddress`],
  'BG-25': ['invoice', 'cac:InvoiceLine | cac:CreditNoteLine', `${DEAL}/ram:IncludedSupplyChainTradeLineItem`],
  'BG-23': ['invoice', 'cac:TaxTotal/cac:TaxSubtotal', `${SETTLED}/ram:ApplicableTradeTax`],
  'BG-18': ['invoice', 'cac:PaymentMeans/cac:CardAccount', `${SETTLED}/ram:SpecifiedTradeSettlementPaymentMeans/ram:ApplicableTradeSettlementFinancialCard`],
  'BG-19': ['invoice', 'cac:PaymentMeans/cac:PaymentMandate', `${SETTLED}/ram:SpecifiedTradePaymentTerms/ram:DirectDebitMandateID`],
  'BT-40': ['sellerAddress', 'cac:Country/cbc:IdentificationCode', 'ram:CountryID'],
  'BT-34-1': ['sellerEndpoint', '@schemeID', '@schemeID'],
  'BT-55': ['buyerAddress', 'cac:Country/cbc:IdentificationCode', 'ram:CountryID'],
  'BT-49-1': ['buyerEndpoint', '@schemeID', '@schemeID'],
  'BT-62': ['representative', 'cac:PartyName/cbc:Name', 'ram:Name'],
  'BT-63': ['representative', `cac:PartyTaxScheme${UBL_VAT}/cbc:CompanyID`, 'ram:SpecifiedTaxRegistration/ram:ID[@schemeID=VA]'],
  'BG-12': ['representative', 'cac:PostalAddress', 'ram:PostalTradeAddress'],
  'BT-69': ['representativeAddress', 'cac:Country/cbc:IdentificationCode', 'ram:CountryID'],
  'BT-73': ['period', 'cbc:StartDate', `ram:StartDateTime/${DATE}`],
  'BT-74': ['period', 'cbc:EndDate', `ram:EndDateTime/${DATE}`],
  'BT-80': ['deliverTo', 'cac:Country/cbc:IdentificationCode', 'ram:CountryID'],
  'BT-81': ['payment', 'cbc:PaymentMeansCode', 'ram:TypeCode'],
  'BT-84': ['transfer', 'cbc:ID', 'ram:IBANID | ram:ProprietaryID'],
  'BT-87': ['card', 'cbc:PrimaryAccountNumberID', 'ram:ID'],
  'BT-92': ['allowance', 'cbc:Amount', 'ram:ActualAmount'],
  'BT-93': ['allowance', 'cbc:BaseAmount', 'ram:BasisAmount'],
  'BT-95': ['allowance', `cac:TaxCategory${UBL_VAT}/cbc:ID`, `ram:CategoryTradeTax${CII_VAT}/ram:CategoryCode`],
  'BT-97': ['allowance', 'cbc:AllowanceChargeReason', 'ram:Reason'],
  'BT-98': ['allowance', 'cbc:AllowanceChargeReasonCode', 'ram:ReasonCode'],
  'BT-99': ['charge', 'cbc:Amount', 'ram:ActualAmount'],
  'BT-100': ['charge', 'cbc:BaseAmount', 'ram:BasisAmount'],
  'BT-102': ['charge', `cac:TaxCategory${UBL_VAT}/cbc:ID`, `ram:CategoryTradeTax${CII_VAT}/ram:CategoryCode`],
  'BT-104': ['charge', 'cbc:AllowanceChargeReason', 'ram:Reason'],
  'BT-105': ['charge', 'cbc:AllowanceChargeReasonCode', 'ram:ReasonCode'],
  'BT-106': ['totals', 'cbc:LineExtensionAmount', 'ram:LineTotalAmount'],
  'BT-107': ['totals', 'cbc:AllowanceTotalAmount', 'ram:AllowanceTotalAmount'],
  'BT-108': ['totals', 'cbc:ChargeTotalAmount', 'ram:ChargeTotalAmount'],
  'BT-109': ['totals', 'cbc:TaxExclusiveAmount', 'ram:TaxBasisTotalAmount'],
  'BT-112': ['totals', 'cbc:TaxInclusiveAmount', 'ram:GrandTotalAmount'],
  'BT-113': ['totals', 'cbc:PrepaidAmount', 'ram:TotalPrepaidAmount'],
  'BT-114': ['totals', 'cbc:PayableRoundingAmount', 'ram:RoundingAmount'],
  'BT-115': ['totals', 'cbc:PayableAmount', 'ram:DuePayableAmount'],
  'BT-116': ['breakdown', 'cbc:TaxableAmount', 'ram:BasisAmount'],
  'BT-117': ['breakdown', 'cbc:TaxAmount', 'ram:CalculatedAmount'],
  'BT-118': ['breakdown', `cac:TaxCategory${UBL_VAT}/cbc:ID`, 'ram:CategoryCode'],
  'BT-119': ['breakdown', `cac:TaxCategory${UBL_VAT}/cbc:Percent`, 'ram:RateApplicablePercent'],
  'BT-122': ['supporting', 'cbc:ID', 'ram:IssuerAssignedID'],
  'BT-25': ['preceding', 'cac:InvoiceDocumentReference/cbc:ID', 'ram:IssuerAssignedID'],
  'BT-126': ['line', 'cbc:ID', 'ram:AssociatedDocumentLineDocument/ram:LineID'],
  'BT-129': ['line', 'cbc:InvoicedQuantity | cbc:CreditedQuantity', 'ram:SpecifiedLineTradeDelivery/ram:BilledQuantity'],
  'BT-130': ['line', 'cbc:InvoicedQuantity/@unitCode | cbc:CreditedQuantity/@unitCode', 'ram:SpecifiedLineTradeDelivery/ram:BilledQuantity/@unitCode'],
  'BT-131': ['line', 'cbc:LineExtensionAmount', `${LINE}/ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount`],
  'BT-134': ['linePeriod', 'cbc:StartDate', `ram:StartDateTime/${DATE}`],
  'BT-135': ['linePeriod', 'cbc:EndDate', `ram:EndDateTime/${DATE}`],
  'BT-136': ['lineAllowance', 'cbc:Amount', 'ram:ActualAmount'],
  'BT-137': ['lineAllowance', 'cbc:BaseAmount', 'ram:BasisAmount'],
  'BT-139': ['lineAllowance', 'cbc:AllowanceChargeReason', 'ram:Reason'],
  'BT-140': ['lineAllowance', 'cbc:AllowanceChargeReasonCode', 'ram:ReasonCode'],
  'BT-141': ['lineCharge', 'cbc:Amount', 'ram:ActualAmount'],
  'BT-142': ['lineCharge', 'cbc:BaseAmount', 'ram:BasisAmount'],
  'BT-144': ['lineCharge', 'cbc:AllowanceChargeReason', 'ram:Reason'],
  'BT-145': ['lineCharge', 'cbc:AllowanceChargeReasonCode', 'ram:ReasonCode'],
  'BT-146': ['line', 'cac:Price/cbc:PriceAmount', 'ram:SpecifiedLineTradeAgreement/ram:NetPriceProductTradePrice/ram:ChargeAmount'],
  'BT-148': ['line', 'cac:Price/cac:AllowanceCharge/cbc:BaseAmount', 'ram:SpecifiedLineTradeAgreement/ram:GrossPriceProductTradePrice/ram:ChargeAmount'],
  'BT-151': ['line', `cac:Item/cac:ClassifiedTaxCategory${UBL_VAT}/cbc:ID`, `${LINE}/ram:ApplicableTradeTax${CII_VAT}/ram:CategoryCode`],
  'BT-153': ['line', 'cac:Item/cbc:Name', 'ram:SpecifiedTradeProduct/ram:Name'],
  'BT-157-1': ['itemStandard', '@schemeID', '@schemeID'],
  'BT-158-1': ['itemClass', '@listID', '@listID'],
  'BT-160': ['itemAttribute', 'cbc:Name', 'ram:Description'],
  'BT-161': ['itemAttribute', 'cbc:Value', 'ram:Value'],
} as const satisfies Record<string, readonly [Group, string, string]>

export type Term = keyof typeof TERM_PLACES

export const groupOf = (term: Term): Group => TERM_PLACES[term][0]

export const selectorOf = (term: Term, syntax: Syntax): Selector => at(TERM_PLACES[term][syntax === 'ubl' ? 1 : 2])

export const placeOfGroup = (group: Group, syntax: Syntax): Place => GROUPS[group][syntax]
