// Peppol's national rules of Greece (GR-R, GR-S), Italy (IT-R), the Netherlands (NL-R) and Slovakia (SK-R).

import type { XmlNode } from '../../xml/xml-tree.ts'
import { isGreek } from '../check-digits.ts'
import { ZERO, compare, exactOf } from '../exact.ts'
import type { Facts, Rule } from '../rule.ts'
import { allAt, at, has, tidy, valueAt, valuesAt } from '../selector.ts'
import { special } from '../shapes.ts'
import type { Syntax } from '../terms.ts'
import { ROOTS, SETTLED, both, countriesOf } from './parties.ts'

export const southernRules = (syntax: Syntax): readonly Rule[] => [...italian(syntax), ...dutch(syntax), ...(syntax === 'ubl' ? [...GREEK, ...SLOVAK] : [])]

const SELLERS: Readonly<Record<Syntax, readonly string[]>> = { ubl: ['cac:AccountingSupplierParty/cac:Party'], cii: ['ram:SellerTradeParty'] }
const SELLER_ADDRESS = { street: both('cac:PostalAddress/cbc:StreetName', 'ram:PostalTradeAddress/ram:LineOne'), city: both('cac:PostalAddress/cbc:CityName', 'ram:PostalTradeAddress/ram:CityName'), zone: both('cac:PostalAddress/cbc:PostalZone', 'ram:PostalTradeAddress/ram:PostcodeCode') }
const SCHEME = at('../cac:TaxScheme/cbc:ID')
const TAX_NUMBERS: Readonly<Record<Syntax, readonly string[]>> = { ubl: ['cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme'], cii: ['ram:SellerTradeParty/ram:SpecifiedTaxRegistration/ram:ID/@schemeID'] }
const TAX = { scheme: at('cac:TaxScheme/cbc:ID'), number: at('cbc:CompanyID') }

const italian = (syntax: Syntax): readonly Rule[] => {
  const fromItaly = (facts: Facts): boolean => countriesOf(facts, syntax).supplier === 'IT'
  const it = (id: string, on: readonly string[], holds: (node: XmlNode) => boolean): Rule => special(`IT-R-${id}`, on, (node, facts) => !fromItaly(facts) || holds(node))
  return [
    it('001', TAX_NUMBERS[syntax], (node) => {
      if (syntax === 'cii') return node.attributes['schemeID'] !== 'FC' || /^[A-Z0-9]{11,16}$/.test(tidy(node.text))
      return valueAt(node, TAX.scheme) === 'VAT' || /^[A-Z0-9]{11,16}$/.test(valueAt(node, TAX.number))
    }),
    it('002', SELLERS[syntax], (node) => has(node, SELLER_ADDRESS.street[syntax])),
    it('003', SELLERS[syntax], (node) => has(node, SELLER_ADDRESS.city[syntax])),
    it('004', SELLERS[syntax], (node) => has(node, SELLER_ADDRESS.zone[syntax])),
  ]
}

const PLACE = { ubl: ['cbc:StreetName', 'cbc:CityName', 'cbc:PostalZone'].map(at), cii: ['ram:LineOne', 'ram:CityName', 'ram:PostcodeCode'].map(at) }
const DUTCH: Readonly<Record<string, Readonly<Record<Syntax, readonly string[]>>>> = {
  credit: { ubl: ['cbc:CreditNoteTypeCode'], cii: ['rsm:ExchangedDocument'] },
  sellerAddress: { ubl: ['cac:AccountingSupplierParty/cac:Party/cac:PostalAddress'], cii: ['ram:SellerTradeParty/ram:PostalTradeAddress'] },
  buyerAddress: { ubl: ['cac:AccountingCustomerParty/cac:Party/cac:PostalAddress'], cii: ['ram:BuyerTradeParty/ram:PostalTradeAddress'] },
  representativeAddress: { ubl: ['cac:TaxRepresentativeParty/cac:PostalAddress'], cii: ['ram:SellerTaxRepresentativeTradeParty/ram:PostalTradeAddress'] },
  sellerLegal: { ubl: ['cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity/cbc:CompanyID'], cii: ['ram:SellerTradeParty/ram:SpecifiedLegalOrganization/ram:ID'] },
  buyerLegal: { ubl: ['cac:AccountingCustomerParty/cac:Party/cac:PartyLegalEntity/cbc:CompanyID'], cii: ['ram:BuyerTradeParty/ram:SpecifiedLegalOrganization/ram:ID'] },
  totals: { ubl: ['cac:LegalMonetaryTotal'], cii: ['ram:SpecifiedTradeSettlementHeaderMonetarySummation'] },
  payment: { ubl: ['cac:PaymentMeans'], cii: ['ram:SpecifiedTradeSettlementPaymentMeans'] },
  orderLine: { ubl: ['cac:OrderLineReference/cbc:LineID'], cii: ['ram:SpecifiedLineTradeAgreement/ram:BuyerOrderReferencedDocument/ram:LineID'] },
}
const CREDIT_TYPE = at('ram:TypeCode')
const PRECEDING = both('cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID', `${SETTLED}/ram:InvoiceReferencedDocument/ram:IssuerAssignedID`)
const DUE = both('cbc:PayableAmount', 'ram:DuePayableAmount')
const PAYMENTS = both('cac:PaymentMeans', `${SETTLED}/ram:SpecifiedTradeSettlementPaymentMeans`)
const MEANS = both('cbc:PaymentMeansCode', 'ram:TypeCode')
const ORDER = both('cac:OrderReference/cbc:ID', 'rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement/ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID')
const DOCUMENT_TYPE = at('rsm:ExchangedDocument/ram:TypeCode')

const dutch = (syntax: Syntax): readonly Rule[] => {
  const fromDutch = (facts: Facts): boolean => countriesOf(facts, syntax).supplierAddress === 'NL'
  const amongDutch = (facts: Facts): boolean => fromDutch(facts) && countriesOf(facts, syntax).customerAddress === 'NL'
  const nl = (id: string, place: string, applies: (facts: Facts) => boolean, holds: (node: XmlNode, root: XmlNode, facts: Facts) => boolean): Rule =>
    special(`NL-R-${id}`, DUTCH[place]?.[syntax] ?? [], (node, facts) => !applies(facts) || holds(node, facts.root, facts))
  const placed = (node: XmlNode): boolean => PLACE[syntax].every((part) => has(node, part))
  const registered = (node: XmlNode): boolean => ['0106', '0190'].includes(node.attributes['schemeID'] ?? '') && node.text.trim() !== ''
  return [
    nl('001', 'credit', fromDutch, (node, root) => (syntax === 'cii' && !['81', '83', '381', '396', '532'].includes(valueAt(node, CREDIT_TYPE))) || has(root, PRECEDING[syntax])),
    nl('002', 'sellerAddress', fromDutch, placed),
    nl('003', 'sellerLegal', fromDutch, registered),
    nl('004', 'buyerAddress', amongDutch, placed),
    nl('005', 'buyerLegal', amongDutch, registered),
    nl('006', 'representativeAddress', (facts) => fromDutch(facts) && countriesOf(facts, syntax).representativeAddress === 'NL', placed),
    nl('007', 'totals', fromDutch, (node, root) => {
      if (has(root, PAYMENTS[syntax])) return true
      const due = exactOf(valueAt(node, DUE[syntax]))
      const credits = syntax === 'ubl' ? root.name === 'CreditNote' : valueAt(root, DOCUMENT_TYPE) === '381'
      return due !== null && (credits ? compare(due, ZERO) >= 0 : compare(due, ZERO) <= 0)
    }),
    nl('008', 'payment', amongDutch, (node) => ['30', '48', '49', '57', '58', '59'].includes(valueAt(node, MEANS[syntax]))),
    nl('009', 'orderLine', fromDutch, (_node, root, facts) => facts.once('order named', () => has(root, ORDER[syntax]))),
  ]
}

const isGreekCode = (country: string): boolean => country === 'GR' || country === 'EL'
const fromGreece = (facts: Facts): boolean => isGreekCode(countriesOf(facts, 'ubl').supplier)
const amongGreeks = (facts: Facts): boolean => fromGreece(facts) && isGreekCode(countriesOf(facts, 'ubl').customer)
const inGreece = (facts: Facts): boolean => fromGreece(facts) && countriesOf(facts, 'ubl').supplierAddress === 'GR'
const VAT_NUMBERS = at('cac:PartyTaxScheme[cac:TaxScheme/cbc:ID=VAT]/cbc:CompanyID')
const NAME = at('cac:PartyName/cbc:Name')
const URI = at('cac:Attachment/cac:ExternalReference/cbc:URI')
const DESCRIPTION = at('cbc:DocumentDescription')
const REFERENCES = at('cac:AdditionalDocumentReference')
const ISSUED = at('cbc:IssueDate')
const MARK = '##M.AR.K##'
const LINK = '##INVOICE|URL##'

const greek = (id: string, on: readonly string[], applies: (facts: Facts) => boolean, holds: (node: XmlNode, facts: Facts) => boolean, severity: Rule['severity'] = 'fatal'): Rule => special(id, on, (node, facts) => !applies(facts) || holds(node, facts), severity)

/** The number of a Greek invoice: tax number, date, branch, kind, series and number, with bars between. */
const segment = (node: XmlNode, at: number): string => node.text.trim().split('|')[at - 1] ?? ''
const GREEK_NUMBER = ['/Invoice/cbc:ID', '/CreditNote/cbc:ID']
const described = (root: XmlNode, text: string): number => allAt(root, REFERENCES).filter((reference) => valuesAt(reference, DESCRIPTION).includes(text)).length
const hasGreekVat = (party: XmlNode): boolean => {
  const numbers = valuesAt(party, VAT_NUMBERS)
  return numbers.length === 1 && numbers.every((number) => number.startsWith('EL') && isGreek(number.slice(2)))
}
const greekAddress = (node: XmlNode): boolean => node.attributes['schemeID'] === '9933' && isGreek(node.text.trim())
const SUPPLIER = ['cac:AccountingSupplierParty/cac:Party']
const CUSTOMER = ['cac:AccountingCustomerParty/cac:Party']

const GREEK: readonly Rule[] = [
  greek('GR-R-001-1', GREEK_NUMBER, fromGreece, (node) => node.text.split('|').length === 6),
  greek('GR-R-001-2', GREEK_NUMBER, fromGreece, (node, facts) => {
    const number = segment(node, 1)
    const { supplierVat, representativeVat } = countriesOf(facts, 'ubl')
    return isGreek(number) && [...supplierVat, ...representativeVat].some((vat) => vat.slice(2, 11) === number)
  }),
  greek('GR-R-001-3', GREEK_NUMBER, fromGreece, (node, { root }) => {
    const [day, month, year] = segment(node, 2).split('/')
    return `${year ?? ''}-${month ?? ''}-${day ?? ''}` === valueAt(root, ISSUED) && /^\d{2}\/\d{2}\/\d{4}$/.test(segment(node, 2))
  }),
  greek('GR-R-001-4', GREEK_NUMBER, fromGreece, (node) => /^\d+$/.test(segment(node, 3).trim())),
  greek('GR-R-001-5', GREEK_NUMBER, fromGreece, (node) => ['1.1', '1.6', '2.1', '2.4', '5.1', '5.2'].includes(segment(node, 4))),
  greek('GR-R-001-6', GREEK_NUMBER, fromGreece, (node) => segment(node, 5) !== ''),
  greek('GR-R-001-7', GREEK_NUMBER, fromGreece, (node) => segment(node, 6) !== ''),
  greek('GR-R-002', SUPPLIER, fromGreece, (node) => valueAt(node, NAME) !== ''),
  greek('GR-S-011', SUPPLIER, fromGreece, hasGreekVat, 'warning'),
  greek('GR-R-003', ['cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme/cbc:CompanyID'], fromGreece, (node) => valueAt(node, SCHEME) !== 'VAT' || (node.text.startsWith('EL') && isGreek(node.text.slice(2)))),
  greek('GR-R-004-1', ROOTS.ubl, inGreece, (root) => described(root, MARK) === 1),
  greek('GR-S-008-1', ROOTS.ubl, inGreece, (root) => described(root, LINK) === 1, 'warning'),
  greek('GR-R-008-2', ROOTS.ubl, inGreece, (root) => described(root, LINK) <= 1),
  greek('GR-R-004-2', ['cac:AdditionalDocumentReference/cbc:ID'], inGreece, (node) => node.parent === null || !valuesAt(node.parent, DESCRIPTION).includes(MARK) || /^[1-9]\d*/.test(node.text)),
  greek('GR-R-008-3', ['cac:AdditionalDocumentReference'], fromGreece, (node) => !valuesAt(node, DESCRIPTION).includes(LINK) || valueAt(node, URI) !== ''),
  greek('GR-R-005', CUSTOMER, fromGreece, (node) => valueAt(node, NAME) !== ''),
  greek('GR-R-006', CUSTOMER, amongGreeks, hasGreekVat),
  greek('GR-R-009', ['cac:AccountingSupplierParty/cac:Party/cbc:EndpointID'], (facts) => isGreekCode(countriesOf(facts, 'ubl').seller), greekAddress),
  greek('GR-R-010', ['cac:AccountingCustomerParty/cac:Party/cbc:EndpointID'], amongGreeks, greekAddress),
]

const amongSlovaks = (facts: Facts): boolean => countriesOf(facts, 'ubl').supplierAddress === 'SK' && countriesOf(facts, 'ubl').customerAddress === 'SK'
const INVOICE_TYPE = at('cbc:InvoiceTypeCode')
const BILLING = at('cac:BillingReference')
const SELLER_PLACE = ['cac:AccountingSupplierParty/cac:Party/cac:PostalAddress']
const BUYER_PLACE = ['cac:AccountingCustomerParty/cac:Party/cac:PostalAddress']
const part = (id: string, on: readonly string[], name: string): Rule => {
  const selector = at(name)
  return special(id, on, (node, facts) => !amongSlovaks(facts) || has(node, selector), 'warning')
}

const SLOVAK: readonly Rule[] = [
  special('SK-R-001', ['/Invoice'], (root, facts) => countriesOf(facts, 'ubl').supplier !== 'SK' || countriesOf(facts, 'ubl').customer !== 'SK' || valueAt(root, INVOICE_TYPE) !== '384' || has(root, BILLING), 'warning'),
  part('SK-R-002', SELLER_PLACE, 'cbc:StreetName'),
  part('SK-R-003', SELLER_PLACE, 'cbc:CityName'),
  part('SK-R-004', SELLER_PLACE, 'cbc:PostalZone'),
  part('SK-R-005', BUYER_PLACE, 'cbc:StreetName'),
  part('SK-R-006', BUYER_PLACE, 'cbc:CityName'),
  part('SK-R-007', BUYER_PLACE, 'cbc:PostalZone'),
]
