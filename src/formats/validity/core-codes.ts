// The code lists that EN 16931 binds to elements (BR-CL-01 to BR-CL-26), in UBL and in CII.

import type { XmlNode } from '../xml/xml-tree.ts'
import { ALLOWANCE_REASONS, ATTACHMENTS, CHARGE_REASONS, CREDIT_TYPES, INVOICE_TYPES, PAYMENT_MEANS, VAT_CATEGORIES, VAT_DUE_CII, VAT_DUE_UBL, VAT_EXEMPTIONS } from './codes/documents.ts'
import { COUNTRIES, CURRENCIES } from './codes/places.ts'
import { CLASSIFICATIONS, REFERENCES, SUBJECTS } from './codes/references.ts'
import { EAS, ICD } from './codes/schemes.ts'
import { UNITS } from './codes/units.ts'
import type { Rule } from './rule.ts'
import { at, valueAt } from './selector.ts'
import { oneOf, special } from './shapes.ts'
import type { Syntax } from './terms.ts'
import { isAllowance, isCharge } from './terms.ts'

export const codeRules = (syntax: Syntax): readonly Rule[] => (syntax === 'ubl' ? UBL : CII)

export const AMOUNTS = [
  'cbc:Amount', 'cbc:BaseAmount', 'cbc:PriceAmount', 'cbc:TaxAmount', 'cbc:TaxableAmount', 'cbc:LineExtensionAmount', 'cbc:TaxExclusiveAmount', 'cbc:TaxInclusiveAmount',
  'cbc:AllowanceTotalAmount', 'cbc:ChargeTotalAmount', 'cbc:PrepaidAmount', 'cbc:PayableRoundingAmount', 'cbc:PayableAmount',
]

const DOCUMENT_TYPE = at('../cbc:DocumentTypeCode')
const isObject = (node: XmlNode): boolean => valueAt(node, DOCUMENT_TYPE) === '130'
const beneath = (node: XmlNode, ...names: readonly string[]): boolean => {
  for (let above = node.parent; above !== null; above = above.parent) if (names.includes(above.name)) return true
  return false
}
const inAllowance = (syntax: Syntax) => (node: XmlNode): boolean => node.parent !== null && isAllowance[syntax](node.parent)
const inCharge = (syntax: Syntax) => (node: XmlNode): boolean => node.parent !== null && isCharge[syntax](node.parent)
const ALL_TYPES = new Set([...INVOICE_TYPES, ...CREDIT_TYPES])

/** `#AAI#text`: the subject of a note, where it begins with one. */
const subjectFits = (node: XmlNode): boolean => {
  const subject = /#([^#]*)#/.exec(node.text)?.[1]
  return subject === undefined || subject.length !== 3 || SUBJECTS.has(subject)
}

const UBL: readonly Rule[] = [
  oneOf('BR-CL-01', ['cbc:InvoiceTypeCode'], INVOICE_TYPES, 'UNTDID 1001'),
  oneOf('BR-CL-01', ['cbc:CreditNoteTypeCode'], CREDIT_TYPES, 'UNTDID 1001'),
  oneOf('BR-CL-03', AMOUNTS, CURRENCIES, 'ISO 4217', { attribute: 'currencyID' }),
  oneOf('BR-CL-04', ['cbc:DocumentCurrencyCode'], CURRENCIES, 'ISO 4217'),
  oneOf('BR-CL-05', ['cbc:TaxCurrencyCode'], CURRENCIES, 'ISO 4217'),
  oneOf('BR-CL-06', ['cac:InvoicePeriod/cbc:DescriptionCode'], VAT_DUE_UBL, 'UNTDID 2005'),
  oneOf('BR-CL-07', ['cac:AdditionalDocumentReference/cbc:ID/@schemeID', 'cac:DocumentReference/cbc:ID/@schemeID'], REFERENCES, 'UNTDID 1153', { only: isObject }),
  special('BR-CL-08', ['/Invoice/cbc:Note', '/CreditNote/cbc:Note'], subjectFits),
  oneOf('BR-CL-10', ['cac:PartyIdentification/cbc:ID/@schemeID'], ICD, 'ISO 6523', {
    only: (node) => node.attributes['schemeID']?.trim() !== 'SEPA' || !beneath(node, 'cac:AccountingSupplierParty', 'cac:PayeeParty'),
  }),
  oneOf('BR-CL-11', ['cac:PartyLegalEntity/cbc:CompanyID/@schemeID'], ICD, 'ISO 6523'),
  oneOf('BR-CL-13', ['cac:CommodityClassification/cbc:ItemClassificationCode/@listID'], CLASSIFICATIONS, 'UNTDID 7143'),
  oneOf('BR-CL-14', ['cac:Country/cbc:IdentificationCode'], COUNTRIES, 'ISO 3166'),
  oneOf('BR-CL-15', ['cac:OriginCountry/cbc:IdentificationCode'], COUNTRIES, 'ISO 3166'),
  oneOf('BR-CL-16', ['cac:PaymentMeans/cbc:PaymentMeansCode'], PAYMENT_MEANS, 'UNTDID 4461'),
  oneOf('BR-CL-17', ['cac:TaxCategory/cbc:ID'], VAT_CATEGORIES, 'UNTDID 5305'),
  oneOf('BR-CL-18', ['cac:ClassifiedTaxCategory/cbc:ID'], VAT_CATEGORIES, 'UNTDID 5305'),
  oneOf('BR-CL-19', ['cac:AllowanceCharge/cbc:AllowanceChargeReasonCode'], ALLOWANCE_REASONS, 'UNTDID 5189', { only: inAllowance('ubl') }),
  oneOf('BR-CL-20', ['cac:AllowanceCharge/cbc:AllowanceChargeReasonCode'], CHARGE_REASONS, 'UNTDID 7161', { only: inCharge('ubl') }),
  oneOf('BR-CL-21', ['cac:StandardItemIdentification/cbc:ID/@schemeID'], ICD, 'ISO 6523'),
  oneOf('BR-CL-22', ['cbc:TaxExemptionReasonCode'], VAT_EXEMPTIONS, 'VATEX', { upper: true }),
  oneOf('BR-CL-23', ['cbc:InvoicedQuantity/@unitCode', 'cbc:BaseQuantity/@unitCode', 'cbc:CreditedQuantity/@unitCode'], UNITS, 'UN/ECE 20'),
  oneOf('BR-CL-24', ['cbc:EmbeddedDocumentBinaryObject/@mimeCode'], ATTACHMENTS, 'MIME'),
  oneOf('BR-CL-25', ['cbc:EndpointID/@schemeID'], EAS, 'EAS'),
  oneOf('BR-CL-26', ['cac:DeliveryLocation/cbc:ID/@schemeID'], ICD, 'ISO 6523'),
]

const CII: readonly Rule[] = [
  oneOf('BR-CL-01', ['rsm:ExchangedDocument/ram:TypeCode'], ALL_TYPES, 'UNTDID 1001'),
  oneOf('BR-CL-03', ['ram:TaxTotalAmount/@currencyID'], CURRENCIES, 'ISO 4217'),
  oneOf('BR-CL-04', ['ram:InvoiceCurrencyCode'], CURRENCIES, 'ISO 4217'),
  oneOf('BR-CL-05', ['ram:TaxCurrencyCode'], CURRENCIES, 'ISO 4217'),
  oneOf('BR-CL-06', ['ram:DueDateTypeCode'], VAT_DUE_CII, 'UNTDID 2475'),
  oneOf('BR-CL-07', ['ram:ReferenceTypeCode'], REFERENCES, 'UNTDID 1153'),
  oneOf('BR-CL-08', ['ram:SubjectCode'], SUBJECTS, 'UNTDID 4451'),
  oneOf('BR-CL-10', ['ram:GlobalID/@schemeID'], ICD, 'ISO 6523', { only: (node) => !beneath(node, 'ram:SpecifiedTradeProduct', 'ram:ShipToTradeParty') }),
  oneOf('BR-CL-11', ['ram:ID/@schemeID'], ICD, 'ISO 6523', { only: (node) => !beneath(node, 'ram:SpecifiedTaxRegistration') }),
  oneOf('BR-CL-13', ['ram:ClassCode/@listID'], CLASSIFICATIONS, 'UNTDID 7143'),
  oneOf('BR-CL-14', ['ram:CountryID'], COUNTRIES, 'ISO 3166'),
  oneOf('BR-CL-15', ['ram:OriginTradeCountry/ram:ID'], COUNTRIES, 'ISO 3166'),
  oneOf('BR-CL-16', ['ram:SpecifiedTradeSettlementPaymentMeans/ram:TypeCode'], PAYMENT_MEANS, 'UNTDID 4461'),
  oneOf('BR-CL-17', ['ram:CategoryTradeTax/ram:CategoryCode'], VAT_CATEGORIES, 'UNTDID 5305'),
  oneOf('BR-CL-18', ['ram:ApplicableTradeTax/ram:CategoryCode'], VAT_CATEGORIES, 'UNTDID 5305'),
  oneOf('BR-CL-19', ['ram:SpecifiedTradeAllowanceCharge/ram:ReasonCode'], ALLOWANCE_REASONS, 'UNTDID 5189', { only: inAllowance('cii') }),
  oneOf('BR-CL-20', ['ram:SpecifiedTradeAllowanceCharge/ram:ReasonCode'], CHARGE_REASONS, 'UNTDID 7161', { only: inCharge('cii') }),
  oneOf('BR-CL-21', ['ram:SpecifiedTradeProduct/ram:GlobalID/@schemeID'], ICD, 'ISO 6523'),
  oneOf('BR-CL-22', ['ram:ExemptionReasonCode'], VAT_EXEMPTIONS, 'VATEX', { upper: true }),
  oneOf('BR-CL-23', ['ram:BilledQuantity/@unitCode', 'ram:BasisQuantity/@unitCode'], UNITS, 'UN/ECE 20'),
  oneOf('BR-CL-24', ['ram:AttachmentBinaryObject/@mimeCode'], ATTACHMENTS, 'MIME'),
  oneOf('BR-CL-25', ['ram:URIUniversalCommunication/ram:URIID/@schemeID'], EAS, 'EAS'),
  oneOf('BR-CL-26', ['ram:ShipToTradeParty/ram:GlobalID/@schemeID'], ICD, 'ISO 6523'),
]
