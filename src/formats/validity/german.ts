// What Germany asks of an invoice beyond EN 16931: one body of rules that Peppol asks among Germans (DE-R) and XRechnung of everyone (BR-DE).

import type { XmlNode } from '../xml/xml-tree.ts'
import { isIban } from './check-digits.ts'
import type { Facts, Rule } from './rule.ts'
import { allAt, at, has, tidy, valueAt, valuesAt } from './selector.ts'
import { special } from './shapes.ts'
import type { Syntax } from './terms.ts'

type Place = Readonly<Record<Syntax, readonly string[]>>
const both = (ubl: string, cii: string) => ({ ubl: at(ubl), cii: at(cii) })
const place = (ubl: readonly string[], cii: readonly string[]): Place => ({ ubl, cii })
const rooted = (path: string): readonly string[] => [`/Invoice/${path}`, `/CreditNote/${path}`]

const AGREED = 'rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement'
const SETTLED = 'rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement'
const PAYMENT = 'ram:SpecifiedTradeSettlementPaymentMeans'

const ON = {
  root: place(['/Invoice', '/CreditNote'], ['/rsm:CrossIndustryInvoice']),
  seller: place(rooted('cac:AccountingSupplierParty'), ['ram:SellerTradeParty']),
  sellerAddress: place(rooted('cac:AccountingSupplierParty/cac:Party/cac:PostalAddress'), ['ram:SellerTradeParty/ram:PostalTradeAddress']),
  contact: place(rooted('cac:AccountingSupplierParty/cac:Party/cac:Contact'), ['ram:SellerTradeParty/ram:DefinedTradeContact']),
  buyerAddress: place(rooted('cac:AccountingCustomerParty/cac:Party/cac:PostalAddress'), ['ram:BuyerTradeParty/ram:PostalTradeAddress']),
  deliverTo: place(rooted('cac:Delivery/cac:DeliveryLocation/cac:Address'), ['ram:ApplicableHeaderTradeDelivery/ram:ShipToTradeParty/ram:PostalTradeAddress']),
  payment: place(rooted('cac:PaymentMeans'), [`ram:ApplicableHeaderTradeSettlement/${PAYMENT}`]),
  breakdown: place(rooted('cac:TaxTotal/cac:TaxSubtotal'), ['ram:ApplicableHeaderTradeSettlement/ram:ApplicableTradeTax']),
  external: place(rooted('cac:AdditionalDocumentReference/cac:Attachment/cac:ExternalReference'), ['ram:AdditionalReferencedDocument']),
}
const CITY = both('cbc:CityName', 'ram:CityName')
const ZONE = both('cbc:PostalZone', 'ram:PostcodeCode')
const PAYMENTS = both('cac:PaymentMeans', `${SETTLED}/${PAYMENT}`)
const CONTACT = both('cac:Party/cac:Contact', 'ram:DefinedTradeContact')
const CONTACT_NAME = both('cbc:Name', 'ram:PersonName | ram:DepartmentName')
const PHONE = both('cbc:Telephone', 'ram:TelephoneUniversalCommunication/ram:CompleteNumber')
const MAIL = both('cbc:ElectronicMail', 'ram:EmailURIUniversalCommunication/ram:URIID')
const BUYER_REFERENCE = both('cbc:BuyerReference', `${AGREED}/ram:BuyerReference`)
const TAX_NUMBERS = both('cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme/cbc:CompanyID', `${AGREED}/ram:SellerTradeParty/ram:SpecifiedTaxRegistration/ram:ID`)
const REPRESENTATIVE = both('cac:TaxRepresentativeParty', `${AGREED}/ram:SellerTaxRepresentativeTradeParty`)
const CATEGORIES = both('cac:AllowanceCharge/cac:TaxCategory/cbc:ID | cac:InvoiceLine/cac:Item/cac:ClassifiedTaxCategory/cbc:ID | cac:CreditNoteLine/cac:Item/cac:ClassifiedTaxCategory/cbc:ID', `${SETTLED}/ram:SpecifiedTradeAllowanceCharge/ram:CategoryTradeTax/ram:CategoryCode | rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem/ram:SpecifiedLineTradeSettlement/ram:ApplicableTradeTax/ram:CategoryCode`)
const TYPE = both('cbc:InvoiceTypeCode | cbc:CreditNoteTypeCode', 'rsm:ExchangedDocument/ram:TypeCode')
const TERMS = both('cac:PaymentTerms/cbc:Note', `${SETTLED}/ram:SpecifiedTradePaymentTerms/ram:Description`)
const FILES = both('cac:AdditionalDocumentReference/cac:Attachment/cbc:EmbeddedDocumentBinaryObject/@filename', `${AGREED}/ram:AdditionalReferencedDocument/ram:AttachmentBinaryObject/@filename`)
const PRECEDING = both('cac:BillingReference/cac:InvoiceDocumentReference', `${SETTLED}/ram:InvoiceReferencedDocument`)
const DEBIT = both('cac:PaymentMeans/cac:PaymentMandate', `${SETTLED}/ram:SpecifiedTradePaymentTerms/ram:DirectDebitMandateID`)
const CREDITOR = both('cac:AccountingSupplierParty/cac:Party/cac:PartyIdentification/cbc:ID[@schemeID=SEPA] | cac:PayeeParty/cac:PartyIdentification/cbc:ID[@schemeID=SEPA]', `${SETTLED}/ram:CreditorReferenceID`)
const DEBITED = both('cac:PaymentMeans/cac:PaymentMandate/cac:PayerFinancialAccount/cbc:ID', `${SETTLED}/${PAYMENT}/ram:PayerPartyDebtorFinancialAccount/ram:IBANID`)
const MEANS = both('cbc:PaymentMeansCode', 'ram:TypeCode')
const TRANSFER = both('cac:PayeeFinancialAccount', 'ram:PayeePartyCreditorFinancialAccount')
const CARD = both('cac:CardAccount', 'ram:ApplicableTradeSettlementFinancialCard')
const MANDATE = both('cac:PaymentMandate', '../ram:SpecifiedTradePaymentTerms/ram:DirectDebitMandateID')
const ACCOUNT = both('cac:PayeeFinancialAccount/cbc:ID', 'ram:PayeePartyCreditorFinancialAccount/ram:IBANID')
const PAYER = both('cac:PaymentMandate/cac:PayerFinancialAccount/cbc:ID', 'ram:PayerPartyDebtorFinancialAccount/ram:IBANID')
const RATE = both('cac:TaxCategory/cbc:Percent', 'ram:RateApplicablePercent')
const URI = both('cbc:URI', 'ram:URIID')

const VAT_CODES = ['S', 'Z', 'E', 'AE', 'K', 'G', 'L', 'M']
const TYPES = ['326', '380', '384', '389', '381', '875', '876', '877']
const DISCOUNT = /^#SKONTO#TAGE=\d+#PROZENT=\d+\.\d{2}(#BASISBETRAG=-?\d+\.\d{2})?#$/
const ADDRESS = /^[^@\s]+@([^@.\s]+\.)+[^@.\s]+$/

/** A discount for prompt payment takes a line of its own, in a fixed form, and its line is ended. */
const discountsFit = (text: string): boolean => {
  const lines = text.split(/\r?\n/)
  const last = lines.at(-1)?.trim() ?? ''
  return lines.every((line) => !line.trim().startsWith('#') || DISCOUNT.test(line.trim())) && !last.startsWith('#')
}

export type GermanNumber =
  | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '10' | '11' | '14' | '15' | '16' | '17' | '18' | '19' | '20' | '22'
  | '23-a' | '23-b' | '24-a' | '24-b' | '25-a' | '25-b' | '26' | '27' | '28' | '30' | '31' | 'T02'

const WARNINGS: readonly GermanNumber[] = ['17', '19', '20', '26', '27', '28', 'T02']

type Asked = Readonly<{ number: GermanNumber; on: readonly string[]; holds: (node: XmlNode) => boolean }>

const questions = (syntax: Syntax): readonly Asked[] => {
  const ask = (number: GermanNumber, on: Place, holds: (node: XmlNode) => boolean): Asked => ({ number, on: on[syntax], holds })
  const paid = (number: GermanNumber, codes: readonly string[], holds: (node: XmlNode) => boolean): Asked => ask(number, ON.payment, (node) => !codes.includes(valueAt(node, MEANS[syntax])) || holds(node))
  return [
    ask('1', ON.root, (root) => has(root, PAYMENTS[syntax])),
    ask('2', ON.seller, (node) => has(node, CONTACT[syntax])),
    ask('3', ON.sellerAddress, (node) => valueAt(node, CITY[syntax]) !== ''),
    ask('4', ON.sellerAddress, (node) => valueAt(node, ZONE[syntax]) !== ''),
    ask('5', ON.contact, (node) => valueAt(node, CONTACT_NAME[syntax]) !== ''),
    ask('6', ON.contact, (node) => valueAt(node, PHONE[syntax]) !== ''),
    ask('7', ON.contact, (node) => valueAt(node, MAIL[syntax]) !== ''),
    ask('8', ON.buyerAddress, (node) => valueAt(node, CITY[syntax]) !== ''),
    ask('9', ON.buyerAddress, (node) => valueAt(node, ZONE[syntax]) !== ''),
    ask('10', ON.deliverTo, (node) => valueAt(node, CITY[syntax]) !== ''),
    ask('11', ON.deliverTo, (node) => valueAt(node, ZONE[syntax]) !== ''),
    ask('14', ON.breakdown, (node) => valueAt(node, RATE[syntax]) !== ''),
    ask('15', ON.root, (root) => valueAt(root, BUYER_REFERENCE[syntax]) !== ''),
    ask('16', ON.root, (root) => !valuesAt(root, CATEGORIES[syntax]).some((code) => VAT_CODES.includes(code)) || has(root, REPRESENTATIVE[syntax]) || valuesAt(root, TAX_NUMBERS[syntax]).some((number) => number !== '')),
    ask('17', ON.root, (root) => TYPES.includes(valueAt(root, TYPE[syntax]))),
    ask('18', ON.root, (root) => allAt(root, TERMS[syntax]).slice(0, 1).every((note) => discountsFit(note.text))),
    paid('19', ['58'], (node) => isIban(valueAt(node, ACCOUNT[syntax]))),
    paid('20', ['59'], (node) => isIban(valueAt(node, PAYER[syntax]))),
    ask('22', ON.root, (root) => {
      const names = valuesAt(root, FILES[syntax])
      return new Set(names).size === names.length
    }),
    paid('23-a', ['30', '58'], (node) => has(node, TRANSFER[syntax])),
    paid('23-b', ['30', '58'], (node) => !has(node, CARD[syntax]) && !has(node, MANDATE[syntax])),
    paid('24-a', ['48', '54', '55'], (node) => has(node, CARD[syntax])),
    paid('24-b', ['48', '54', '55'], (node) => !has(node, TRANSFER[syntax]) && !has(node, MANDATE[syntax])),
    paid('25-a', ['59'], (node) => has(node, MANDATE[syntax])),
    paid('25-b', ['59'], (node) => !has(node, TRANSFER[syntax]) && !has(node, CARD[syntax])),
    ask('26', ON.root, (root) => valueAt(root, TYPE[syntax]) !== '384' || has(root, PRECEDING[syntax])),
    ask('27', ON.contact, (node) => (valueAt(node, PHONE[syntax]).match(/\d/g) ?? []).length >= 3),
    ask('28', ON.contact, (node) => ADDRESS.test(valueAt(node, MAIL[syntax]))),
    ask('30', ON.root, (root) => !has(root, DEBIT[syntax]) || has(root, CREDITOR[syntax])),
    ask('31', ON.root, (root) => !has(root, DEBIT[syntax]) || has(root, DEBITED[syntax])),
    ask('T02', ON.external, (node) => !has(node, URI[syntax]) || /^[a-zA-Z][a-zA-Z0-9+.-]+:.*/.test(tidy(valueAt(node, URI[syntax])))),
  ]
}

/** The rules under the names a body gives them; `applies` says of which invoices they are asked. */
export const germanRules = (syntax: Syntax, idOf: (number: GermanNumber) => string, applies: (facts: Facts) => boolean): readonly Rule[] =>
  questions(syntax).map(({ number, on, holds }) => ({
    ...special(idOf(number), on, (node, facts) => !applies(facts) || holds(node), WARNINGS.includes(number) ? 'warning' : 'fatal'),
    say: { key: `rule.german-${number}` },
  }))
