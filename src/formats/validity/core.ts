// The business rules of EN 16931 on what an invoice must state (BR-01 to BR-67, BR-CO-03 to 26 without the sums, BR-DEC, BR-B),
// written once for UBL and CII. The sums are in totals.ts, the VAT families in vat.ts, the code lists in core-codes.ts.

import type { XmlNode } from '../xml/xml-tree.ts'
import { VAT_PREFIXES } from './codes/places.ts'
import { ZERO, compare, exactOf } from './exact.ts'
import type { Facts, Rule } from './rule.ts'
import { allAt, at, has, valueAt, valuesAt } from './selector.ts'
import type { Draft, Severity } from './shapes.ts'
import { decimals, decimalsOf, eitherOf, endsAfter, inGroup, notNegative, present, stated } from './shapes.ts'
import type { Group, Syntax, Term } from './terms.ts'
import { groupOf, selectorOf } from './terms.ts'
import { vatFacts } from './vat-facts.ts'

export const coreRules = (syntax: Syntax): readonly Rule[] => [...CORE.map((draft) => draft(syntax)), vatPrefix(syntax), ...totalVatDecimals(syntax)]

/** A rule with a sentence of its own. */
const ruled = (id: string, group: Group, holds: (node: XmlNode, facts: Facts, syntax: Syntax) => boolean, severity: Severity = 'fatal'): Draft => inGroup({ id, group, severity, say: { key: `rule.${id}` } }, holds)

/** Where each syntax keeps something. */
const both = (ubl: string, cii: string) => ({ ubl: at(ubl), cii: at(cii) })

const DEAL = 'rsm:SupplyChainTradeTransaction'
const HEADER = `${DEAL}/ram:ApplicableHeaderTradeSettlement`

const PAYEE = { name: both('cac:PartyName/cbc:Name', 'ram:Name'), ids: both('cac:PartyIdentification/cbc:ID', 'ram:ID') }
const SELLER = {
  name: both('../cac:AccountingSupplierParty/cac:Party/cac:PartyName/cbc:Name', '../../ram:ApplicableHeaderTradeAgreement/ram:SellerTradeParty/ram:Name'),
  ids: both('../cac:AccountingSupplierParty/cac:Party/cac:PartyIdentification/cbc:ID', '../../ram:ApplicableHeaderTradeAgreement/ram:SellerTradeParty/ram:ID'),
}
const CATEGORY = both('cac:TaxCategory[cac:TaxScheme/cbc:ID~VAT]/cbc:ID', 'ram:CategoryCode')
const RATE = both('cac:TaxCategory[cac:TaxScheme/cbc:ID~VAT]/cbc:Percent', 'ram:RateApplicablePercent')
const TAX_CURRENCY = both('cbc:TaxCurrencyCode', `${HEADER}/ram:TaxCurrencyCode`)
const VAT_TOTALS = both('cac:TaxTotal/cbc:TaxAmount', `${HEADER}/ram:SpecifiedTradeSettlementHeaderMonetarySummation/ram:TaxTotalAmount`)
const MEANS = both('cbc:PaymentMeansCode', 'ram:TypeCode')
const ACCOUNT = both('cac:PayeeFinancialAccount/cbc:ID', 'ram:PayeePartyCreditorFinancialAccount/ram:IBANID | ram:PayeePartyCreditorFinancialAccount/ram:ProprietaryID')
const ACCOUNT_GROUP = at('ram:PayeePartyCreditorFinancialAccount')
const TAX_POINT = both('cbc:TaxPointDate', `${HEADER}/ram:ApplicableTradeTax/ram:TaxPointDate`)
const TAX_POINT_CODE = both('cac:InvoicePeriod/cbc:DescriptionCode', `${HEADER}/ram:ApplicableTradeTax/ram:DueDateTypeCode`)
const PERIOD_FILLED = both('cbc:StartDate | cbc:EndDate | cbc:DescriptionCode', 'ram:StartDateTime | ram:EndDateTime')
const LINE_PERIOD_FILLED = both('cbc:StartDate | cbc:EndDate', 'ram:StartDateTime | ram:EndDateTime')
const SELLER_KNOWN = both(
  'cac:Party/cac:PartyTaxScheme[cac:TaxScheme/cbc:ID~VAT]/cbc:CompanyID | cac:Party/cac:PartyIdentification/cbc:ID | cac:Party/cac:PartyLegalEntity/cbc:CompanyID',
  'ram:ID | ram:GlobalID | ram:SpecifiedLegalOrganization/ram:ID | ram:SpecifiedTaxRegistration/ram:ID[@schemeID=VA]',
)
const DUE = both('cbc:PayableAmount', 'ram:DuePayableAmount')
const DUE_WHEN = both('../cbc:DueDate | ../cac:PaymentMeans/cbc:PaymentDueDate | ../cac:PaymentTerms/cbc:Note | ../cac:PaymentTerms/cbc:PaymentDueDate', '../ram:SpecifiedTradePaymentTerms/ram:DueDateDateTime | ../ram:SpecifiedTradePaymentTerms/ram:Description')

const sharesAny = (some: readonly string[], others: readonly string[]): boolean => some.some((one) => others.includes(one))
/** Two terms that make sense together only. */
const pair = (id: string, one: Term, other: Term): Draft => (syntax) => {
  const [first, second] = [selectorOf(one, syntax), selectorOf(other, syntax)]
  return inGroup({ id, group: groupOf(one), say: { key: `rule.${id}` } }, (node) => has(node, first) && has(node, second))(syntax)
}

const CORE: readonly Draft[] = [
  stated('BR-01', 'BT-24'),
  stated('BR-02', 'BT-1'),
  stated('BR-03', 'BT-2'),
  stated('BR-04', 'BT-3'),
  stated('BR-05', 'BT-5'),
  stated('BR-06', 'BT-27'),
  stated('BR-07', 'BT-44'),
  present('BR-08', 'BG-5'),
  stated('BR-09', 'BT-40'),
  present('BR-10', 'BG-8'),
  stated('BR-11', 'BT-55'),
  present('BR-12', 'BT-106'),
  present('BR-13', 'BT-109'),
  present('BR-14', 'BT-112'),
  present('BR-15', 'BT-115'),
  present('BR-16', 'BG-25'),
  ruled('BR-17', 'payee', (node, _facts, syntax) => has(node, PAYEE.name[syntax]) && !sharesAny(valuesAt(node, PAYEE.name[syntax]), valuesAt(node, SELLER.name[syntax])) && !sharesAny(valuesAt(node, PAYEE.ids[syntax]), valuesAt(node, SELLER.ids[syntax]))),
  stated('BR-18', 'BT-62'),
  present('BR-19', 'BG-12'),
  stated('BR-20', 'BT-69'),
  stated('BR-21', 'BT-126'),
  present('BR-22', 'BT-129'),
  present('BR-23', 'BT-130'),
  present('BR-24', 'BT-131'),
  stated('BR-25', 'BT-153'),
  present('BR-26', 'BT-146'),
  notNegative('BR-27', 'BT-146', true),
  notNegative('BR-28', 'BT-148', false),
  endsAfter('BR-29', 'BT-73', 'BT-74'),
  endsAfter('BR-30', 'BT-134', 'BT-135'),
  present('BR-31', 'BT-92'),
  present('BR-32', 'BT-95'),
  eitherOf('BR-33', 'BT-97', 'BT-98'),
  present('BR-36', 'BT-99'),
  present('BR-37', 'BT-102'),
  eitherOf('BR-38', 'BT-104', 'BT-105'),
  present('BR-41', 'BT-136'),
  eitherOf('BR-42', 'BT-139', 'BT-140'),
  present('BR-43', 'BT-141'),
  eitherOf('BR-44', 'BT-144', 'BT-145'),
  present('BR-45', 'BT-116'),
  present('BR-46', 'BT-117'),
  present('BR-47', 'BT-118'),
  ruled('BR-48', 'breakdown', (node, _facts, syntax) => has(node, RATE[syntax]) || valueAt(node, CATEGORY[syntax]) === 'O'),
  present('BR-49', 'BT-81'),
  stated('BR-50', 'BT-84'),
  ruled('BR-51', 'card', (node, _facts, syntax) => valueAt(node, CARD[syntax]).length <= 10, 'warning'),
  stated('BR-52', 'BT-122'),
  ruled('BR-53', 'invoice', (root, _facts, syntax) => valuesAt(root, TAX_CURRENCY[syntax]).every((currency) => allAt(root, VAT_TOTALS[syntax]).some((amount) => amount.attributes['currencyID'] === currency))),
  pair('BR-54', 'BT-160', 'BT-161'),
  present('BR-55', 'BT-25'),
  present('BR-56', 'BT-63'),
  present('BR-57', 'BT-80'),
  ruled('BR-61', 'payment', (node, _facts, syntax) => {
    const code = valueAt(node, MEANS[syntax])
    if (code !== '30' && code !== '58') return true
    return has(node, ACCOUNT[syntax]) || (syntax === 'cii' && !has(node, ACCOUNT_GROUP))
  }),
  present('BR-62', 'BT-34-1'),
  present('BR-63', 'BT-49-1'),
  present('BR-64', 'BT-157-1'),
  present('BR-65', 'BT-158-1'),
  ruled('BR-66', 'invoice', (root, _facts, syntax) => allAt(root, CARDS[syntax]).length <= 1, 'warning'),
  ruled('BR-67', 'invoice', (root, _facts, syntax) => allAt(root, MANDATES[syntax]).length <= 1, 'warning'),
  ruled('BR-CO-03', 'invoice', (root, _facts, syntax) => !has(root, TAX_POINT[syntax]) || !has(root, TAX_POINT_CODE[syntax])),
  present('BR-CO-04', 'BT-151'),
  sameReason('BR-CO-05', 'allowance'),
  sameReason('BR-CO-06', 'charge'),
  sameReason('BR-CO-07', 'lineAllowance'),
  sameReason('BR-CO-08', 'lineCharge'),
  present('BR-CO-18', 'BG-23'),
  ruled('BR-CO-19', 'period', (node, _facts, syntax) => has(node, PERIOD_FILLED[syntax])),
  ruled('BR-CO-20', 'linePeriod', (node, _facts, syntax) => has(node, LINE_PERIOD_FILLED[syntax])),
  eitherOf('BR-CO-21', 'BT-97', 'BT-98'),
  eitherOf('BR-CO-22', 'BT-104', 'BT-105'),
  eitherOf('BR-CO-23', 'BT-139', 'BT-140'),
  eitherOf('BR-CO-24', 'BT-144', 'BT-145'),
  ruled('BR-CO-25', 'totals', (node, facts, syntax) => {
    if (facts.root.name === 'CreditNote') return true
    const due = exactOf(valueAt(node, DUE[syntax]))
    return due === null || compare(due, ZERO) <= 0 || has(node, DUE_WHEN[syntax])
  }),
  ruled('BR-CO-26', 'seller', (node, _facts, syntax) => has(node, SELLER_KNOWN[syntax])),
  decimals('BR-DEC-01', 'BT-92', 2),
  decimals('BR-DEC-02', 'BT-93', 2),
  decimals('BR-DEC-05', 'BT-99', 2),
  decimals('BR-DEC-06', 'BT-100', 2),
  decimals('BR-DEC-09', 'BT-106', 2),
  decimals('BR-DEC-10', 'BT-107', 2),
  decimals('BR-DEC-11', 'BT-108', 2),
  decimals('BR-DEC-12', 'BT-109', 2),
  decimals('BR-DEC-14', 'BT-112', 2),
  decimals('BR-DEC-16', 'BT-113', 2),
  decimals('BR-DEC-17', 'BT-114', 2),
  decimals('BR-DEC-18', 'BT-115', 2),
  decimals('BR-DEC-19', 'BT-116', 2),
  decimals('BR-DEC-20', 'BT-117', 2),
  decimals('BR-DEC-23', 'BT-131', 2),
  decimals('BR-DEC-24', 'BT-136', 2),
  decimals('BR-DEC-25', 'BT-137', 2),
  decimals('BR-DEC-27', 'BT-141', 2),
  decimals('BR-DEC-28', 'BT-142', 2),
  ruled('BR-B-01', 'invoice', (root, facts, syntax) => !splitPayment(facts, syntax) || countries(root).every((country) => country === 'IT')),
  ruled('BR-B-02', 'invoice', (_root, facts, syntax) => !splitPayment(facts, syntax) || !categoryCodes(facts, syntax).includes('S')),
]

// Whether a code and a text mean the same, a machine cannot tell: the identifiers are kept, the question is left to people.
function sameReason(id: string, group: Group): Draft {
  return inGroup({ id, group, say: { key: 'rule.same-reason' } }, () => true)
}

const CARD = both('cbc:PrimaryAccountNumberID', 'ram:ID')
const CARDS = both('cac:PaymentMeans/cac:CardAccount', `${HEADER}/ram:SpecifiedTradeSettlementPaymentMeans/ram:ApplicableTradeSettlementFinancialCard`)
const MANDATES = both('cac:PaymentMeans/cac:PaymentMandate', `${HEADER}/ram:SpecifiedTradePaymentTerms/ram:DirectDebitMandateID`)

const vatPrefix = (syntax: Syntax): Rule => {
  const [scheme, number] = [at('cac:TaxScheme/cbc:ID'), at('cbc:CompanyID')]
  return {
    id: 'BR-CO-09', severity: 'fatal', say: { key: 'rule.BR-CO-09' },
    on: syntax === 'ubl' ? ['cac:PartyTaxScheme'] : ['ram:SpecifiedTaxRegistration/ram:ID/@schemeID'],
    holds: (node) => {
      if (syntax === 'ubl' ? valueAt(node, scheme).toUpperCase() !== 'VAT' : node.attributes['schemeID'] !== 'VA') return true
      const text = syntax === 'ubl' ? valueAt(node, number) : node.text.trim()
      return text === '' || VAT_PREFIXES.has(text.slice(0, 2))
    },
  }
}

/** The total of VAT in the invoice's currency (BT-110) and in that of the accounts (BT-111). */
const totalVatDecimals = (syntax: Syntax): readonly Rule[] =>
  ([['BR-DEC-13', both('cbc:DocumentCurrencyCode', `${HEADER}/ram:InvoiceCurrencyCode`)], ['BR-DEC-15', TAX_CURRENCY]] as const).map(([id, currency]) => ({
    id, severity: 'fatal', say: { key: `rule.${id}` },
    on: syntax === 'ubl' ? ['/Invoice', '/CreditNote'] : ['/rsm:CrossIndustryInvoice'],
    holds: (root) => {
      const wanted = valueAt(root, currency[syntax])
      return allAt(root, VAT_TOTALS[syntax]).every((amount) => amount.attributes['currencyID'] !== wanted || decimalsOf(amount.text.trim()) <= 2)
    },
  }))

const categoryCodes = (facts: Facts, syntax: Syntax): readonly string[] => {
  const vat = vatFacts(facts, syntax)
  return [...vat.lineCategories, ...vat.extras.flatMap((extra) => extra.categories), ...vat.breakdown.map((entry) => entry.category)].map((category) => category.code)
}

const splitPayment = (facts: Facts, syntax: Syntax): boolean => facts.once('split payment', () => categoryCodes(facts, syntax).includes('B'))

const countries = (root: XmlNode): readonly string[] => {
  const found: string[] = []
  const visit = (node: XmlNode): void => {
    if (node.name === 'cbc:IdentificationCode' || node.name === 'ram:CountryID') found.push(node.text.trim())
    for (const child of node.children) visit(child)
  }
  visit(root)
  return found
}
