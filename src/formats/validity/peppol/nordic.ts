// Peppol's national rules of Denmark (DK-R), Norway (NO-R), Sweden (SE-R) and Iceland (IS-R).

import type { XmlNode } from '../../xml/xml-tree.ts'
import { isNorwegian, isSwedish } from '../check-digits.ts'
import { ZERO, compare, exactOf, whole } from '../exact.ts'
import type { Facts, Rule } from '../rule.ts'
import type { Selector } from '../selector.ts'
import { allAt, at, has, tidy, valueAt, valuesAt } from '../selector.ts'
import { special } from '../shapes.ts'
import type { Syntax } from '../terms.ts'
import { AGREED, ROOTS, SETTLED, both, countriesOf } from './parties.ts'

export const nordicRules = (syntax: Syntax): readonly Rule[] => [...danish(syntax), ...norwegian(syntax), ...swedish(syntax), ...(syntax === 'ubl' ? ICELANDIC : [])]

const isNumber = (text: string): boolean => exactOf(text) !== null

const LEGAL = both('cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity/cbc:CompanyID', `${AGREED}/ram:SellerTradeParty/ram:SpecifiedLegalOrganization/ram:ID`)
const DUE = both('cac:LegalMonetaryTotal/cbc:PayableAmount', `${SETTLED}/ram:SpecifiedTradeSettlementHeaderMonetarySummation/ram:DuePayableAmount`)
const TYPE = both('cbc:CreditNoteTypeCode', 'rsm:ExchangedDocument/ram:TypeCode')
const PAYMENTS: Readonly<Record<Syntax, readonly string[]>> = { ubl: ['/Invoice/cac:PaymentMeans'], cii: ['ram:ApplicableHeaderTradeSettlement/ram:SpecifiedTradeSettlementPaymentMeans'] }
const MEANS = both('cbc:PaymentMeansCode', 'ram:TypeCode')
const ACCOUNT = both('cac:PayeeFinancialAccount/cbc:ID', 'ram:PayeePartyCreditorFinancialAccount/ram:IBANID')
const BRANCH = both('cac:PayeeFinancialAccount/cac:FinancialInstitutionBranch/cbc:ID', 'ram:PayeeSpecifiedCreditorFinancialInstitution/ram:BICID')
const MANDATE = both('cac:PaymentMandate/cbc:ID', '../ram:CreditorReferenceID')
const PAYER = both('cac:PaymentMandate/cac:PayerFinancialAccount/cbc:ID', 'ram:SpecifiedTradePaymentTerms/ram:DirectDebitMandateID')
const REFERENCE = both('cbc:PaymentID', '../ram:PaymentReference')
const LINES: Readonly<Record<Syntax, readonly string[]>> = { ubl: ['/Invoice/cac:InvoiceLine', '/CreditNote/cac:CreditNoteLine'], cii: ['ram:IncludedSupplyChainTradeLineItem'] }
const CLASSES = both('cac:Item/cac:CommodityClassification/cbc:ItemClassificationCode', 'ram:SpecifiedTradeProduct/ram:DesignatedProductClassification/ram:ClassCode')
const REASON = both('cbc:AllowanceChargeReasonCode', 'ram:ReasonCode')
const REASON_TEXT = both('cbc:AllowanceChargeReason', 'ram:Reason')
const EXTRAS: Readonly<Record<Syntax, readonly string[]>> = { ubl: ['cac:AllowanceCharge'], cii: ['ram:ApplicableHeaderTradeSettlement/ram:SpecifiedTradeAllowanceCharge'] }
const PARTY_IDS: Readonly<Record<Syntax, readonly string[]>> = {
  ubl: ['cac:AccountingSupplierParty/cac:Party/cac:PartyIdentification/cbc:ID', 'cac:AccountingCustomerParty/cac:Party/cac:PartyIdentification/cbc:ID'],
  cii: ['ram:SellerTradeParty/ram:GlobalID', 'ram:BuyerTradeParty/ram:GlobalID'],
}
const CUSTOMER_LEGAL = ['cac:AccountingCustomerParty/cac:Party/cac:PartyLegalEntity/cbc:CompanyID']
const UNSPSC = ['19.05.01', '19.0501', '26.08.01', '26.0801']

/** The card types of Danish giro and joint forms: which references need how many digits. */
const cardOf = (text: string): string => text.slice(0, 3)

const danish = (syntax: Syntax): readonly Rule[] => {
  const fromDanes = (facts: Facts): boolean => countriesOf(facts, syntax).supplierAddress === 'DK'
  const amongDanes = (facts: Facts): boolean => fromDanes(facts) && countriesOf(facts, syntax).customerAddress === 'DK'
  const dk = (id: string, on: readonly string[], holds: (node: XmlNode, root: XmlNode) => boolean, severity: Rule['severity'] = 'fatal', domestic = true): Rule =>
    special(`DK-R-${id}`, on, (node, facts) => !(domestic ? amongDanes(facts) : fromDanes(facts)) || holds(node, facts.root), severity)
  const paid = (id: string, codes: readonly string[], holds: (node: XmlNode, reference: string, account: string) => boolean): Rule =>
    dk(id, PAYMENTS[syntax], (node) => !codes.includes(valueAt(node, MEANS[syntax])) || holds(node, valueAt(node, REFERENCE[syntax]), valueAt(node, ACCOUNT[syntax])))
  return [
    dk('002', ROOTS[syntax], (root) => valueAt(root, LEGAL[syntax]) !== '', 'fatal', false),
    dk('014', ROOTS[syntax], (root) => allAt(root, LEGAL[syntax]).every((id) => id.attributes['schemeID'] === '0184'), 'fatal', false),
    dk('016', ROOTS[syntax], (root) => {
      const credits = syntax === 'ubl' ? root.name === 'CreditNote' : valueAt(root, TYPE.cii) === '381'
      const due = exactOf(valueAt(root, DUE[syntax]))
      return !credits || due === null || compare(due, ZERO) >= 0
    }),
    dk('013', PARTY_IDS[syntax], (node) => (node.attributes['schemeID'] ?? '').trim() !== ''),
    ...(syntax === 'ubl' ? [dk('017', CUSTOMER_LEGAL, (node) => node.attributes['schemeID'] === '0184')] : []),
    dk('003', LINES[syntax], (node) => {
      const classes = allAt(node, CLASSES[syntax])
      return !classes.some((one) => one.attributes['listID'] === 'TST') || classes.some((one) => UNSPSC.includes(one.attributes['listVersionID'] ?? ''))
    }, 'warning'),
    dk('004', EXTRAS[syntax], (node) => {
      const reason = valueAt(node, REASON_TEXT[syntax])
      return valueAt(node, REASON[syntax]) !== 'ZZZ' || /^\d{4}$/.test(reason) || /^[^#].*#.*[^#]$/.test(reason)
    }),
    dk('005', PAYMENTS[syntax], (node) => ['1', '10', '31', '42', '48', '49', '50', '58', '59', '93', '97'].includes(valueAt(node, MEANS[syntax]))),
    paid('006', ['31', '42'], (node, _reference, account) => account !== '' && valueAt(node, BRANCH[syntax]) !== ''),
    paid('007', ['49'], (node) => valueAt(node, MANDATE[syntax]) !== '' && valueAt(node, PAYER[syntax]) !== ''),
    paid('008', ['50'], (_node, reference, account) => ['01#', '04#', '15#'].includes(cardOf(reference)) && (account.length === 7 || (account.length === 8 && syntax === 'ubl'))),
    paid('009', ['50'], (_node, reference) => !['04#', '15#'].includes(cardOf(reference)) || reference.length === 19),
    paid('010', ['93'], (_node, reference, account) => ['71#', '73#', '75#'].includes(cardOf(reference)) && account.length === 8),
    paid('011', ['93'], (_node, reference) => !['71#', '75#'].includes(cardOf(reference)) || reference.length === 18 || reference.length === 19),
  ]
}

const SELLERS: Readonly<Record<Syntax, readonly string[]>> = { ubl: ['cac:AccountingSupplierParty/cac:Party'], cii: ['ram:SellerTradeParty'] }
const VAT = both('cac:PartyTaxScheme[cac:TaxScheme/cbc:ID=VAT]/cbc:CompanyID', 'ram:SpecifiedTaxRegistration/ram:ID[@schemeID=VA] | ram:SpecifiedTaxRegistration/ram:ID[@schemeID=VAT]')
const OTHER_TAX = both('cac:PartyTaxScheme[cac:TaxScheme/cbc:ID=TAX]/cbc:CompanyID', 'ram:SpecifiedTaxRegistration/ram:ID[@schemeID=FC]')

const norwegian = (syntax: Syntax): readonly Rule[] => {
  const fromNorway = (facts: Facts): boolean => countriesOf(facts, syntax).supplier === 'NO'
  return [
    special('NO-R-001', SELLERS[syntax], (node, facts) => {
      if (!fromNorway(facts)) return true
      const number = valuesAt(node, VAT[syntax]).find((one) => one.startsWith('NO'))
      return number === undefined || (/^NO\d{9}MVA$/.test(number) && isNorwegian(number.slice(2, 11)))
    }),
    special('NO-R-002', SELLERS[syntax], (node, facts) => !fromNorway(facts) || valuesAt(node, OTHER_TAX[syntax]).includes('Foretaksregisteret'), 'warning'),
  ]
}

const SWEDISH_LEGAL: Readonly<Record<Syntax, readonly string[]>> = { ubl: ['cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity/cbc:CompanyID'], cii: ['ram:SellerTradeParty/ram:SpecifiedLegalOrganization/ram:ID'] }
const TAX_NUMBERS: Readonly<Record<Syntax, readonly string[]>> = { ubl: ['cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme/cbc:CompanyID'], cii: ['ram:SellerTradeParty/ram:SpecifiedTaxRegistration/ram:ID/@schemeID'] }
const CATEGORIES: Readonly<Record<Syntax, readonly string[]>> = { ubl: ['cac:TaxCategory', 'cac:ClassifiedTaxCategory'], cii: ['ram:ApplicableTradeTax', 'ram:CategoryTradeTax'] }
const CATEGORY = both('cbc:ID', 'ram:CategoryCode')
const RATE = both('cbc:Percent', 'ram:RateApplicablePercent')
const ACCOUNTS: Readonly<Record<Syntax, readonly string[]>> = { ubl: ['cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID'], cii: ['ram:SpecifiedTradeSettlementPaymentMeans/ram:PayeePartyCreditorFinancialAccount/ram:ProprietaryID'] }
const ACCOUNT_MEANS = both('../../cbc:PaymentMeansCode', '../../ram:TypeCode')
const ACCOUNT_BRANCH = both('../cac:FinancialInstitutionBranch/cbc:ID', '../../ram:PayeeSpecifiedCreditorFinancialInstitution/ram:BICID')
const ALL_PAYMENTS: Readonly<Record<Syntax, readonly string[]>> = { ubl: ['cac:PaymentMeans'], cii: ['ram:SpecifiedTradeSettlementPaymentMeans'] }
const SCHEME = at('../cac:TaxScheme/cbc:ID')
const RATES = [whole(25), whole(12), whole(6)]

const swedish = (syntax: Syntax): readonly Rule[] => {
  const fromSweden = (facts: Facts): boolean => countriesOf(facts, syntax).supplierAddress === 'SE'
  const withVat = (facts: Facts): boolean => fromSweden(facts) && countriesOf(facts, syntax).supplierVat.some((number) => number.startsWith('SE'))
  const vat = (node: XmlNode): string => valueAt(node, VAT[syntax])
  const se = (id: string, on: readonly string[], applies: (facts: Facts, node: XmlNode) => boolean, holds: (node: XmlNode) => boolean, severity: Rule['severity']): Rule =>
    special(`SE-R-${id}`, on, (node, facts) => !applies(facts, node) || holds(node), severity)
  const giro = (branch: string) => (facts: Facts, node: XmlNode): boolean => fromSweden(facts) && valueAt(node, ACCOUNT_MEANS[syntax]) === '30' && valueAt(node, ACCOUNT_BRANCH[syntax]) === branch
  const length = (node: XmlNode): number => tidy(node.text).length
  return [
    se('001', SELLERS[syntax], withVat, (node) => vat(node).length === 14, 'fatal'),
    se('002', SELLERS[syntax], withVat, (node) => isNumber(vat(node).slice(2, 14)), 'fatal'),
    se('003', SWEDISH_LEGAL[syntax], fromSweden, (node) => isNumber(node.text), 'fatal'),
    se('004', SWEDISH_LEGAL[syntax], fromSweden, (node) => length(node) === 10, 'fatal'),
    se('013', SWEDISH_LEGAL[syntax], fromSweden, (node) => isSwedish(tidy(node.text)), 'fatal'),
    se('005', TAX_NUMBERS[syntax], (facts, node) => fromSweden(facts) && has(facts.root, LEGAL[syntax]) && isOtherTax(node, syntax), (node) => tidy(node.text).toUpperCase() === 'GODKÄND FÖR F-SKATT', 'fatal'),
    se('006', CATEGORIES[syntax], (facts, node) => withVat(facts) && (syntax === 'cii' || valueAt(node, CATEGORY[syntax]) === 'S'), (node) => swedishRate(valueAt(node, RATE[syntax])), 'fatal'),
    se('007', ACCOUNTS[syntax], giro('SE:PLUSGIRO'), (node) => isNumber(tidy(node.text)), 'warning'),
    se('010', ACCOUNTS[syntax], giro('SE:PLUSGIRO'), (node) => length(node) >= 2 && length(node) <= 8, 'warning'),
    se('008', ACCOUNTS[syntax], giro('SE:BANKGIRO'), (node) => isNumber(tidy(node.text)), 'warning'),
    se('009', ACCOUNTS[syntax], giro('SE:BANKGIRO'), (node) => length(node) === 7 || length(node) === 8, 'warning'),
    se('011', ALL_PAYMENTS[syntax], fromSweden, (node) => !['50', '56'].includes(valueAt(node, MEANS[syntax])), 'warning'),
    se('012', ALL_PAYMENTS[syntax], (facts) => fromSweden(facts) && countriesOf(facts, syntax).customerAddress === 'SE', (node) => valueAt(node, MEANS[syntax]) !== '31', 'warning'),
  ]
}

const isOtherTax = (node: XmlNode, syntax: Syntax): boolean => (syntax === 'cii' ? node.attributes['schemeID'] === 'FC' : has(node, SCHEME) && valueAt(node, SCHEME).toUpperCase() !== 'VAT')

const swedishRate = (text: string): boolean => {
  const rate = exactOf(text)
  return rate !== null && RATES.some((one) => compare(one, rate) === 0)
}

const ICELANDIC_ROOTS = ROOTS.ubl
const TYPES = at('cbc:InvoiceTypeCode | cbc:CreditNoteTypeCode')
const SELLER_ADDRESS = 'cac:AccountingSupplierParty/cac:Party/cac:PostalAddress'
const FINAL_DATES = at('cac:AdditionalDocumentReference[cbc:DocumentDescription=EINDAGI]/cbc:ID')
const FINAL = at('cac:AdditionalDocumentReference[cbc:DocumentDescription=EINDAGI]')
const DUE_DATE = at('cbc:DueDate')
const BUYER = ['cac:AccountingCustomerParty']

const fromIceland = (facts: Facts): boolean => countriesOf(facts, 'ubl').supplierAddress === 'IS'
const is = (id: string, on: readonly string[], holds: (node: XmlNode) => boolean, severity: Rule['severity'] = 'fatal'): Rule =>
  special(`IS-R-${id}`, on, (node, facts) => !fromIceland(facts) || (on === BUYER && countriesOf(facts, 'ubl').customerAddress !== 'IS') || holds(node), severity)
const legalId = (path: string): ((node: XmlNode) => boolean) => {
  const ids = at(path)
  return (node) => allAt(node, ids).some((id) => id.attributes['schemeID'] === '0196')
}
const addressed = (path: string): ((node: XmlNode) => boolean) => {
  const [street, zone] = [at(`${path}/cbc:StreetName`), at(`${path}/cbc:PostalZone`)]
  return (node) => has(node, street) && has(node, zone)
}
const account = (code: string): ((node: XmlNode) => boolean) => {
  const [payments, accounts]: readonly Selector[] = [at(`cac:PaymentMeans[cbc:PaymentMeansCode=${code}]`), at(`cac:PaymentMeans[cbc:PaymentMeansCode=${code}]/cac:PayeeFinancialAccount/cbc:ID`)]
  return (node) => payments === undefined || accounts === undefined || !has(node, payments) || (valuesAt(node, accounts).length > 0 && valuesAt(node, accounts).every((one) => one.length === 12))
}

const ICELANDIC: readonly Rule[] = [
  is('001', ICELANDIC_ROOTS, (root) => ['380', '381'].includes(valueAt(root, TYPES)), 'warning'),
  is('002', ICELANDIC_ROOTS, legalId('cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity/cbc:CompanyID')),
  is('003', ICELANDIC_ROOTS, addressed(SELLER_ADDRESS)),
  is('004', BUYER, legalId('cac:Party/cac:PartyLegalEntity/cbc:CompanyID')),
  is('005', BUYER, addressed('cac:Party/cac:PostalAddress')),
  is('006', ICELANDIC_ROOTS, account('9')),
  is('007', ICELANDIC_ROOTS, account('42')),
  is('008', ICELANDIC_ROOTS, (root) => !has(root, FINAL) || (has(root, FINAL_DATES) && valuesAt(root, FINAL_DATES).every((date) => /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(date)))),
  is('009', ICELANDIC_ROOTS, (root) => !has(root, FINAL) || has(root, DUE_DATE)),
  is('010', ICELANDIC_ROOTS, (root) => !has(root, FINAL) || (has(root, DUE_DATE) && valuesAt(root, FINAL_DATES).some((date) => valueAt(root, DUE_DATE) <= date))),
]
