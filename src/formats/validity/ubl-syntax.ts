// How EN 16931 is to be written in UBL 2.1: how often elements may stand (UBL-SR), what amounts and attachments look like (UBL-DT),
// and which elements and attributes are not used (UBL-CR, listed in ubl-unused.ts).

import type { XmlNode } from '../xml/xml-tree.ts'
import type { Rule } from './rule.ts'
import type { Selector } from './selector.ts'
import { allAt, at, has, valueAt, valuesAt } from './selector.ts'
import { absent, atMost, decimalsOf, special } from './shapes.ts'
import { isAllowance, isCharge } from './terms.ts'
import { UNUSED_ATTRIBUTES, unusedRules } from './ubl-unused.ts'

const ROOTS = ['/Invoice', '/CreditNote']
const LINES = ['cac:InvoiceLine', 'cac:CreditNoteLine']
const SUPPLIER = 'cac:AccountingSupplierParty/cac:Party'
const CUSTOMER = 'cac:AccountingCustomerParty/cac:Party'
const IS_VAT = '[cac:TaxScheme/cbc:ID~VAT]'
const IS_OTHER = at('cac:TaxScheme/cbc:ID')

export const ublSyntaxRules = (): readonly Rule[] => [...TIMES, ...FORMS, ...UNUSED_ATTRIBUTES.map(([id, name]) => absent(id, [`@${name}`])), ...unusedRules()]

const PAYEE = { name: at('cac:PartyName/cbc:Name'), ids: at('cac:PartyIdentification/cbc:ID'), legal: at('cac:PartyLegalEntity/cbc:CompanyID'), seller: at(`../${SUPPLIER}/cac:PartyLegalEntity/cbc:RegistrationName`) }
/** The payee is somebody else than the seller. */
const isOther = (node: XmlNode): boolean => {
  const sellers = valuesAt(node, PAYEE.seller)
  return valuesAt(node, PAYEE.name).some((name) => sellers.some((seller) => seller !== name))
}

const different = (root: XmlNode, selector: Selector): number => new Set(valuesAt(root, selector)).size
const PAYMENT_IDS = at('cac:PaymentMeans/cbc:PaymentID')
const MEANS = at('cac:PaymentMeans/cbc:PaymentMeansCode')
const PARTY_IDS = at(['cac:AccountingSupplierParty/cac:Party', 'cac:AccountingCustomerParty/cac:Party', 'cac:PayeeParty', 'cac:TaxRepresentativeParty', 'cac:Delivery/cac:DeliveryParty'].map((party) => `${party}/cac:PartyIdentification/cbc:ID`).join(' | '))
const SUPPLIER_SCHEMES = at(`${SUPPLIER}/cac:PartyTaxScheme`)
const NUMBER = at('cbc:CompanyID')
const DOCUMENT_TYPE = at('cbc:DocumentTypeCode')
const SCHEME = at('cbc:ID/@schemeID')

const TIMES: readonly Rule[] = [
  atMost('UBL-SR-01', ROOTS, 'cac:ContractDocumentReference/cbc:ID', 1),
  atMost('UBL-SR-02', ROOTS, 'cac:ReceiptDocumentReference/cbc:ID', 1),
  atMost('UBL-SR-03', ROOTS, 'cac:DespatchDocumentReference/cbc:ID', 1),
  atMost('UBL-SR-04', ROOTS, 'cac:AdditionalDocumentReference[cbc:DocumentTypeCode=130]/cbc:ID', 1),
  atMost('UBL-SR-05', ROOTS, 'cac:PaymentTerms/cbc:Note', 1),
  atMost('UBL-SR-06', ROOTS, 'cac:InvoiceDocumentReference', 1),
  special('UBL-SR-07', ['cac:BillingReference'], (node) => has(node, at('cac:InvoiceDocumentReference/cbc:ID'))),
  atMost('UBL-SR-08', ROOTS, 'cac:InvoicePeriod', 1),
  atMost('UBL-SR-09', ROOTS, `${SUPPLIER}/cac:PartyLegalEntity/cbc:RegistrationName`, 1),
  atMost('UBL-SR-10', ROOTS, `${SUPPLIER}/cac:PartyName/cbc:Name`, 1),
  atMost('UBL-SR-11', ROOTS, `${SUPPLIER}/cac:PartyLegalEntity/cbc:CompanyID`, 1),
  atMost('UBL-SR-12', ROOTS, `${SUPPLIER}/cac:PartyTaxScheme${IS_VAT}/cbc:CompanyID`, 1),
  special('UBL-SR-13', ROOTS, (root) => allAt(root, SUPPLIER_SCHEMES).filter((scheme) => has(scheme, IS_OTHER) && valueAt(scheme, IS_OTHER).toUpperCase() !== 'VAT' && has(scheme, NUMBER)).length <= 1),
  atMost('UBL-SR-14', ROOTS, `${SUPPLIER}/cac:PartyLegalEntity/cbc:CompanyLegalForm`, 1),
  atMost('UBL-SR-15', ROOTS, `${CUSTOMER}/cac:PartyLegalEntity/cbc:RegistrationName`, 1),
  atMost('UBL-SR-16', ROOTS, `${CUSTOMER}/cac:PartyIdentification/cbc:ID`, 1),
  atMost('UBL-SR-17', ROOTS, `${CUSTOMER}/cac:PartyLegalEntity/cbc:CompanyID`, 1),
  atMost('UBL-SR-18', ROOTS, `${CUSTOMER}/cac:PartyTaxScheme${IS_VAT}/cbc:CompanyID`, 1),
  special('UBL-SR-19', ['cac:PayeeParty'], (node) => allAt(node, PAYEE.name).length <= 1 && isOther(node)),
  special('UBL-SR-20', ['cac:PayeeParty'], (node) => allAt(node, PAYEE.ids).filter((id) => id.attributes['schemeID'] !== undefined && id.attributes['schemeID'].toUpperCase() !== 'SEPA').length <= 1 && isOther(node)),
  special('UBL-SR-21', ['cac:PayeeParty'], (node) => allAt(node, PAYEE.legal).length <= 1 && isOther(node)),
  atMost('UBL-SR-22', ['cac:TaxRepresentativeParty'], 'cac:PartyName/cbc:Name', 1),
  atMost('UBL-SR-23', ['cac:TaxRepresentativeParty'], 'cac:PartyTaxScheme/cbc:CompanyID', 1),
  atMost('UBL-SR-24', ROOTS, 'cac:Delivery', 1),
  atMost('UBL-SR-25', ['cac:Delivery'], 'cac:DeliveryParty/cac:PartyName/cbc:Name', 1),
  atMost('UBL-SR-26', ['cac:PaymentMeans'], 'cbc:PaymentID', 1),
  atMost('UBL-SR-27', ['cac:PaymentMeans'], 'cbc:PaymentMeansCode', 1),
  atMost('UBL-SR-28', ['cac:PaymentMeans'], 'cac:PaymentMandate/cbc:ID', 1),
  special('UBL-SR-29', ROOTS, (root) => allAt(root, PARTY_IDS).filter((id) => id.attributes['schemeID']?.toUpperCase() === 'SEPA').length <= 1),
  atMost('UBL-SR-30', ['cac:AllowanceCharge'], 'cbc:AllowanceChargeReason', 1, { only: isAllowance.ubl }),
  atMost('UBL-SR-31', ['cac:AllowanceCharge'], 'cbc:AllowanceChargeReason', 1, { only: isCharge.ubl }),
  atMost('UBL-SR-32', ['cac:TaxSubtotal'], 'cac:TaxCategory/cbc:TaxExemptionReason', 1),
  atMost('UBL-SR-33', ['cac:AdditionalDocumentReference'], 'cbc:DocumentDescription', 1),
  atMost('UBL-SR-34', LINES, 'cbc:Note', 1),
  atMost('UBL-SR-35', LINES, 'cac:OrderLineReference/cbc:LineID', 1),
  atMost('UBL-SR-36', LINES, 'cac:InvoicePeriod', 1),
  atMost('UBL-SR-37', LINES, 'cac:Price/cac:AllowanceCharge/cbc:Amount', 1),
  atMost('UBL-SR-38', LINES, 'cac:Item/cac:ClassifiedTaxCategory/cbc:TaxExemptionReason', 1),
  atMost('UBL-SR-39', ROOTS, 'cac:ProjectReference/cbc:ID', 1),
  atMost('UBL-SR-40', ROOTS, `${CUSTOMER}/cac:PartyName/cbc:Name`, 1),
  atMost('UBL-SR-42', [SUPPLIER], 'cac:PartyTaxScheme', 2),
  special('UBL-SR-43', ['cac:AdditionalDocumentReference'], (node, { root }) => {
    const type = valueAt(node, DOCUMENT_TYPE)
    return type === '130' || (root.name === 'CreditNote' && type === '50') || (type === '' && !has(node, SCHEME))
  }),
  special('UBL-SR-44', ROOTS, (root) => different(root, PAYMENT_IDS) <= 1),
  atMost('UBL-SR-45', ROOTS, 'cac:PaymentMeans/cbc:PaymentDueDate', 1),
  atMost('UBL-SR-46', ROOTS, 'cac:PaymentMeans/cbc:PaymentMeansCode/@name', 1),
  special('UBL-SR-47', ROOTS, (root) => different(root, MEANS) <= 1),
  special('UBL-SR-48', LINES, (node) => allAt(node, at('cac:Item/cac:ClassifiedTaxCategory')).length === 1),
  atMost('UBL-SR-49', ROOTS, 'cac:InvoicePeriod/cbc:DescriptionCode', 1),
  atMost('UBL-SR-50', LINES, 'cac:Item/cbc:Description', 1),
  atMost('UBL-SR-51', ['cac:PostalAddress', 'cac:Address'], 'cac:AddressLine', 1),
  atMost('UBL-SR-52', LINES, 'cac:DocumentReference', 1),
  special('UBL-SR-53', ['cac:PartyTaxScheme'], (node) => has(node, IS_OTHER) && has(node, NUMBER)),
]

const beneathPrice = (node: XmlNode): boolean => {
  for (let above = node.parent; above !== null; above = above.parent) if (above.name === 'cac:AllowanceCharge' && above.parent?.name === 'cac:Price') return true
  return false
}

const FORMS: readonly Rule[] = [
  special('UBL-DT-01', ['*Amount'], (node) => decimalsOf(node.text.trim()) <= 2 || node.name.endsWith('PriceAmount') || beneathPrice(node)),
  special('UBL-DT-06', ['*BinaryObject'], (node) => node.attributes['mimeCode'] !== undefined),
  special('UBL-DT-07', ['*BinaryObject'], (node) => node.attributes['filename'] !== undefined),
]
