// What must be there at all in a document of Peppol's ordering and logistics, and the lists that its codes are of. Peppol numbers these rules anew
// with each release (`PEPPOL-T01-B...`); here they bear the family `PEPPOL-T01-B`, but for those of the document itself, whose numbers have stayed.

import type { CodeList } from '../codes/code-list.ts'
import { COUNTRIES, CURRENCIES } from '../codes/places.ts'
import { EAS, ICD } from '../codes/schemes.ts'
import { UNITS } from '../codes/units.ts'
import type { Rule } from '../rule.ts'
import { tidy } from '../selector.ts'
import { rule, there } from './reckoning.ts'
import { plainName } from './shared-rules.ts'

/** What each kind of document must have of its own, in the order of the standard. */
const ROOTS: Readonly<Record<string, readonly [root: string, needed: string]>> = {
  T01: ['Order', 'cbc:CustomizationID cbc:ProfileID cbc:ID cbc:IssueDate cbc:DocumentCurrencyCode cac:BuyerCustomerParty cac:SellerSupplierParty cac:OrderLine'],
  T16: ['DespatchAdvice', 'cbc:CustomizationID cbc:ProfileID cbc:ID cbc:IssueDate cac:DespatchSupplierParty cac:DeliveryCustomerParty cac:DespatchLine'],
  T19: ['Catalogue', 'cbc:CustomizationID cbc:ProfileID cbc:ID cbc:IssueDate cac:ProviderParty cac:ReceiverParty cac:CatalogueLine'],
  T58: ['ApplicationResponse', 'cbc:CustomizationID cbc:ProfileID cbc:ID cbc:IssueDate cac:SenderParty cac:ReceiverParty cac:DocumentResponse'],
  T71: ['ApplicationResponse', 'cbc:CustomizationID cbc:ProfileID cbc:ID cbc:IssueDate cac:SenderParty cac:ReceiverParty cac:DocumentResponse'],
  T76: ['OrderResponse', 'cbc:CustomizationID cbc:ProfileID cbc:ID cbc:IssueDate cbc:OrderResponseCode cac:OrderReference cac:SellerSupplierParty cac:BuyerCustomerParty'],
  T77: ['Catalogue', 'cbc:CustomizationID cbc:ProfileID cbc:ID cbc:IssueDate cac:ProviderParty cac:ReceiverParty cac:CatalogueLine'],
  T110: ['OrderResponse', 'cbc:CustomizationID cbc:ProfileID cbc:ID cbc:IssueDate cbc:DocumentCurrencyCode cac:SellerSupplierParty cac:BuyerCustomerParty cac:OrderLine'],
  T111: ['ApplicationResponse', 'cbc:CustomizationID cbc:ProfileID cbc:ID cbc:IssueDate cac:SenderParty cac:ReceiverParty cac:DocumentResponse'],
  T114: ['OrderChange', 'cbc:CustomizationID cbc:ProfileID cbc:ID cbc:IssueDate cbc:SequenceNumberID cbc:DocumentCurrencyCode cac:OrderReference cac:BuyerCustomerParty cac:SellerSupplierParty cac:OrderLine'],
  T115: ['OrderCancellation', 'cbc:CustomizationID cbc:ProfileID cbc:ID cbc:IssueDate cac:OrderReference cac:BuyerCustomerParty cac:SellerSupplierParty'],
  T116: ['OrderResponse', 'cbc:CustomizationID cbc:ProfileID cbc:ID cbc:IssueDate cbc:OrderResponseCode cac:OrderReference cac:SellerSupplierParty cac:BuyerCustomerParty'],
  T120: ['DespatchAdvice', 'cbc:CustomizationID cbc:ProfileID cbc:ID cbc:IssueDate cac:DespatchSupplierParty cac:DeliveryCustomerParty cac:DespatchLine'],
  T128: ['ReceiptAdvice', 'cbc:CustomizationID cbc:ProfileID cbc:ID cbc:IssueDate cbc:ReceiptAdviceTypeCode cac:DespatchDocumentReference cac:DeliveryCustomerParty cac:DespatchSupplierParty'],
}

/** What an element must have within, wherever it stands. */
const WITHIN: readonly (readonly [on: string, needed: string])[] = [
  ['cac:PartyIdentification', 'cbc:ID'],
  ['cac:PartyName', 'cbc:Name'],
  ['cac:Country', 'cbc:IdentificationCode'],
  ['cac:PartyTaxScheme', 'cbc:CompanyID cac:TaxScheme'],
  ['cac:TaxScheme', 'cbc:ID'],
  ['cac:OrderReference', 'cbc:ID'],
  ['cac:OrderChangeDocumentReference', 'cbc:ID'],
  ['cac:OrderDocumentReference', 'cbc:ID'],
  ['cac:OriginatorDocumentReference', 'cbc:ID'],
  ['cac:QuotationDocumentReference', 'cbc:ID'],
  ['cac:AdditionalDocumentReference', 'cbc:ID'],
  ['cac:DespatchDocumentReference', 'cbc:ID'],
  ['cac:Contract', 'cbc:ID'],
  ['cac:OrderLine', 'cac:LineItem'],
  ['cac:LineItem', 'cbc:ID'],
  ['cac:DespatchLine', 'cbc:ID cac:Item'],
  ['cac:ReceiptLine', 'cbc:ID'],
  ['cac:CatalogueLine', 'cbc:ID cac:Item'],
  ['cac:OrderLineReference', 'cbc:LineID'],
  ['cac:DespatchLineReference', 'cbc:LineID'],
  ['cac:AllowanceCharge', 'cbc:ChargeIndicator cbc:Amount'],
  ['cac:Price', 'cbc:PriceAmount'],
  ['cac:TaxTotal', 'cbc:TaxAmount'],
  ['cac:TaxSubtotal', 'cbc:TaxAmount cac:TaxCategory'],
  ['cac:ClassifiedTaxCategory', 'cbc:ID cac:TaxScheme'],
  ['cac:TaxCategory', 'cbc:ID cac:TaxScheme'],
  ['cac:AnticipatedMonetaryTotal', 'cbc:LineExtensionAmount cbc:PayableAmount'],
  ['cac:AdditionalItemProperty', 'cbc:Name cbc:Value'],
  ['cac:DocumentResponse', 'cac:Response cac:DocumentReference'],
  ['cac:BuyerCustomerParty', 'cac:Party'],
  ['cac:SellerSupplierParty', 'cac:Party'],
  ['cac:DeliveryCustomerParty', 'cac:Party'],
  ['cac:DespatchSupplierParty', 'cac:Party'],
]

/** Parties that messages go between must say where they are to be reached. */
const REACHED: Readonly<Record<string, readonly string[]>> = {
  T01: ['cac:BuyerCustomerParty/cac:Party', 'cac:SellerSupplierParty/cac:Party'],
  T16: ['cac:DespatchSupplierParty/cac:Party', 'cac:DeliveryCustomerParty/cac:Party'],
  T19: ['cac:ProviderParty', 'cac:ReceiverParty'],
  T58: ['cac:SenderParty', 'cac:ReceiverParty'],
  T71: ['cac:SenderParty', 'cac:ReceiverParty'],
  T76: ['cac:BuyerCustomerParty/cac:Party', 'cac:SellerSupplierParty/cac:Party'],
  T77: ['cac:ProviderParty', 'cac:ReceiverParty'],
  T110: ['cac:BuyerCustomerParty/cac:Party', 'cac:SellerSupplierParty/cac:Party'],
  T111: ['cac:SenderParty', 'cac:ReceiverParty'],
  T114: ['cac:BuyerCustomerParty/cac:Party', 'cac:SellerSupplierParty/cac:Party'],
  T115: ['cac:BuyerCustomerParty/cac:Party', 'cac:SellerSupplierParty/cac:Party'],
  T116: ['cac:BuyerCustomerParty/cac:Party', 'cac:SellerSupplierParty/cac:Party'],
  T120: ['cac:DespatchSupplierParty/cac:Party', 'cac:DeliveryCustomerParty/cac:Party'],
  T128: ['cac:DespatchSupplierParty/cac:Party', 'cac:DeliveryCustomerParty/cac:Party'],
}

const LISTS: readonly (readonly [on: string, attribute: string | null, list: CodeList, name: string])[] = [
  ['cbc:DocumentCurrencyCode', null, CURRENCIES, 'ISO 4217'],
  ['cac:PostalAddress/cac:Country/cbc:IdentificationCode', null, COUNTRIES, 'ISO 3166-1'],
  ['cac:DeliveryLocation/cac:Address/cac:Country/cbc:IdentificationCode', null, COUNTRIES, 'ISO 3166-1'],
  ['cbc:EndpointID', 'schemeID', EAS, 'EAS'],
  ['cac:PartyIdentification/cbc:ID', 'schemeID', ICD, 'ICD'],
  ['cac:PartyLegalEntity/cbc:CompanyID', 'schemeID', ICD, 'ICD'],
  ['cac:LineItem/cbc:Quantity', 'unitCode', UNITS, 'UN/ECE Rec 20, 21'],
  ['cbc:DeliveredQuantity', 'unitCode', UNITS, 'UN/ECE Rec 20, 21'],
  ['cbc:BaseQuantity', 'unitCode', UNITS, 'UN/ECE Rec 20, 21'],
]

export const structureRules = (t: string): readonly Rule[] => {
  const family = `PEPPOL-${t}-B`
  const [root, needed] = ROOTS[t] ?? ['', '']
  const must = (id: string, on: string, path: string): Rule => rule(id, on, 'required', (node) => there(node, path), { with: { what: plainName(path) } })
  return [
    ...needed.split(' ').map((path, at) => must(`${family}${String(101 + at).padStart(5, '0')}`, `/${root}`, path)),
    ...WITHIN.flatMap(([on, inside]) => inside.split(' ').map((path) => must(family, on, path))),
    ...(REACHED[t] ?? []).map((on) => must(family, on, 'cbc:EndpointID')),
    rule(family, 'cbc:EndpointID', 'required', (node) => node.attributes['schemeID'] !== undefined, { with: { what: 'schemeID' } }),
    ...LISTS.map(([on, attribute, list, name]) =>
      rule(
        family,
        on,
        'code',
        (node) => {
          const code = attribute === null ? node.text : node.attributes[attribute]
          return code === undefined || list.has(tidy(code))
        },
        { with: { list: name } },
      ),
    ),
  ]
}
