// Reads a Cross Industry Invoice (UN/CEFACT D16B; Factur-X, ZUGFeRD 2, XRechnung, and ZUGFeRD 1) into the neutral document.

import type { PaymentTerm, Reference, Totals, TradeDocument } from '../document.ts'
import { arithmeticProblems } from '../ubl/check-arithmetic.ts'
import type { Reading } from '../ubl/reading.ts'
import { elementAt, elementsAt, Fields, Reading as NewReading } from '../ubl/reading.ts'
import { discountsIn } from '../ubl/skonto.ts'
import { CREDIT_CODES } from '../ubl/ubl-roots.ts'
import type { XmlNode } from '../xml/xml-tree.ts'
import { accountsOf, ciiLine, countsInSum } from './cii-line.ts'
import { ciiParties } from './cii-party.ts'
import { ciiAttached, ciiCharges, ciiDay, ciiEvent, ciiNotes, ciiPeriod, ciiReferences, ciiTaxes, logisticsCharges } from './cii-values.ts'
import { inNewerNames, isZugferdOne } from './zugferd-one.ts'

const TRADE = 'rsm:SupplyChainTradeTransaction'
const AGREEMENT = 'ram:ApplicableHeaderTradeAgreement'
const DELIVERY = 'ram:ApplicableHeaderTradeDelivery'
const SETTLEMENT = 'ram:ApplicableHeaderTradeSettlement'
const SUM = `${SETTLEMENT}/ram:SpecifiedTradeSettlementHeaderMonetarySummation`

export const readCii = (written: XmlNode): TradeDocument => {
  const older = isZugferdOne(written) ? inNewerNames(written) : null
  const root = older?.root ?? written
  const reading = new NewReading(older?.inFile)
  const of = new Fields(reading, root)
  const trade = elementAt(root, TRADE) ?? root
  const inTrade = new Fields(reading, trade)
  const currency = inTrade.text('currency', `${SETTLEMENT}/ram:InvoiceCurrencyCode`)
  reading.currency = currency
  const number = of.text('number', 'rsm:ExchangedDocument/ram:ID')
  const day = ciiDay(of, 'day', 'rsm:ExchangedDocument/ram:IssueDateTime')
  const kind = of.text('kind', 'rsm:ExchangedDocument/ram:TypeCode')
  const references = referencesOf(reading, trade)
  const lineNodes = elementsAt(trade, 'ram:IncludedSupplyChainTradeLineItem')
  const order = references.find((one) => one.kind === 'order')?.value ?? null
  const lines = lineNodes.map((node) => reading.within(() => ciiLine(reading, node, order)))
  const totals = totalsOf(reading, trade)
  const document = {
    type: kind !== null && CREDIT_CODES.has(kind) ? ('credit-note' as const) : ('invoice' as const),
    set: older === null ? 'CrossIndustryInvoice' : 'CrossIndustryDocument',
    version: older === null ? 'D16B' : '1.0',
    profile: of.text('profile', 'rsm:ExchangedDocumentContext/ram:GuidelineSpecifiedDocumentContextParameter/ram:ID'),
    control: null,
    envelope: null,
    number,
    day,
    purpose: of.flag('purpose', 'rsm:ExchangedDocument/ram:CopyIndicator/udt:Indicator') === true ? ('duplicate' as const) : ('original' as const),
    kind,
    currency,
    verdict: null,
    references,
    dates: [
      ...ciiEvent(reading, trade, 'delivered', `${DELIVERY}/ram:ActualDeliverySupplyChainEvent/ram:OccurrenceDateTime`),
      ...ciiPeriod(reading, trade, `${SETTLEMENT}/ram:BillingSpecifiedPeriod`),
      ...elementsAt(trade, `${SETTLEMENT}/ram:SpecifiedTradePaymentTerms`).flatMap((terms) => ciiEvent(reading, terms, 'due', 'ram:DueDateDateTime')),
      ...ciiEvent(reading, trade, 'tax-point', `${SETTLEMENT}/ram:ApplicableTradeTax/ram:TaxPointDate`),
    ],
    parties: ciiParties(reading, trade),
    terms: termsOf(reading, trade),
    charges: [...ciiCharges(reading, trade, `${SETTLEMENT}/ram:SpecifiedTradeAllowanceCharge`), ...elementsAt(trade, SETTLEMENT).flatMap((node) => logisticsCharges(reading, node))],
    taxes: ciiTaxes(reading, trade, `${SETTLEMENT}/ram:ApplicableTradeTax`),
    notes: ciiNotes(reading, root, 'rsm:ExchangedDocument/ram:IncludedNote'),
    lines,
    packages: [],
    settlements: [],
    acknowledges: [],
    totals,
  }
  if (number === null) reading.problem('xml/no-number', 'error', root)
  if (day === null && elementAt(root, 'rsm:ExchangedDocument/ram:IssueDateTime') === null) reading.problem('xml/no-day', 'error', root)
  const more = reading.more(root, new Set(lineNodes))
  return { ...document, more, at: { ...of.at, ...inTrade.at }, problems: [...reading.problems, ...arithmeticProblems(lines.filter(countsInSum), totals, reading.pathOf(root))] }
}

const NAMED: readonly (readonly [path: string, kind: string])[] = [
  [`${AGREEMENT}/ram:SellerOrderReferencedDocument`, 'seller-order'],
  [`${AGREEMENT}/ram:BuyerOrderReferencedDocument`, 'order'],
  [`${AGREEMENT}/ram:ContractReferencedDocument`, 'contract'],
  [`${DELIVERY}/ram:DespatchAdviceReferencedDocument`, 'ship-notice'],
  [`${DELIVERY}/ram:ReceivingAdviceReferencedDocument`, 'ReceiptDocumentReference'],
  [`${SETTLEMENT}/ram:InvoiceReferencedDocument`, 'invoice'],
]

const referencesOf = (reading: Reading, trade: XmlNode): readonly Reference[] => [
  ...plain(reading, trade, `${AGREEMENT}/ram:BuyerReference`, 'buyer-reference'),
  ...NAMED.flatMap(([path, kind]) => ciiReferences(reading, trade, path, kind)),
  ...ciiAttached(reading, trade, `${AGREEMENT}/ram:AdditionalReferencedDocument`),
  ...plain(reading, trade, `${AGREEMENT}/ram:SpecifiedProcuringProject/ram:ID`, 'project'),
  ...plain(reading, trade, `${SETTLEMENT}/ram:PaymentReference`, 'payment'),
  ...accountsOf(reading, trade, `${SETTLEMENT}/ram:ReceivableSpecifiedTradeAccountingAccount/ram:ID`),
]

const plain = (reading: Reading, node: XmlNode, path: string, kind: string): readonly Reference[] => {
  const of = new Fields(reading, node)
  const value = of.text('value', path)
  return value === null ? [] : [{ kind, value, line: null, day: null, text: null, at: of.at }]
}

const NO_TERM = { kind: null, text: null, discountPercent: null, discountAmount: null, discountDays: null, discountUntil: null, netDays: null, netUntil: null, means: null, account: null }

const termsOf = (reading: Reading, trade: XmlNode): readonly PaymentTerm[] => {
  const terms: PaymentTerm[] = []
  for (const means of elementsAt(trade, `${SETTLEMENT}/ram:SpecifiedTradeSettlementPaymentMeans`)) {
    const of = new Fields(reading, means)
    const account = of.text('account', 'ram:PayeePartyCreditorFinancialAccount/ram:IBANID', 'ram:PayeePartyCreditorFinancialAccount/ram:ProprietaryID')
    const term = { ...NO_TERM, means: of.text('means', 'ram:TypeCode'), account, at: of.at }
    if (term.means !== null || account !== null) terms.push(term)
  }
  for (const one of elementsAt(trade, `${SETTLEMENT}/ram:SpecifiedTradePaymentTerms`)) {
    const of = new Fields(reading, one)
    const text = of.text('text', 'ram:Description')
    const discount = 'ram:ApplicableTradePaymentDiscountTerms'
    const percent = of.exact('discountPercent', `${discount}/ram:CalculationPercent`)
    const days = of.exact('discountDays', `${discount}/ram:BasisPeriodMeasure`)
    const [first, ...others] = discountsIn(text ?? '')
    if (text === null && percent === null) continue
    terms.push({ ...NO_TERM, text, discountPercent: percent, discountDays: days !== null && /^\d{1,4}$/.test(days) ? Number(days) : null, ...first, at: of.at })
    for (const other of others) terms.push({ ...NO_TERM, ...other, at: of.at })
  }
  return terms
}

const totalsOf = (reading: Reading, trade: XmlNode): Totals => {
  const of = new Fields(reading, trade)
  const tax = elementsAt(trade, `${SUM}/ram:TaxTotalAmount`).find((one) => reading.currency === null || one.attributes.currencyID === undefined || one.attributes.currencyID === reading.currency)
  const inTax = tax === undefined ? null : new Fields(reading, tax)
  const totals = {
    lines: null,
    hash: null,
    packages: null,
    weight: null,
    net: of.amount('net', `${SUM}/ram:LineTotalAmount`),
    taxable: of.amount('taxable', `${SUM}/ram:TaxBasisTotalAmount`),
    tax: inTax?.amount('tax', '') ?? null,
    gross: of.amount('gross', `${SUM}/ram:GrandTotalAmount`),
    allowances: of.amount('allowances', `${SUM}/ram:AllowanceTotalAmount`),
    charges: of.amount('charges', `${SUM}/ram:ChargeTotalAmount`),
    prepaid: of.amount('prepaid', `${SUM}/ram:TotalPrepaidAmount`),
    rounding: of.amount('rounding', `${SUM}/ram:RoundingAmount`),
    payable: of.amount('payable', `${SUM}/ram:DuePayableAmount`),
  }
  return { ...totals, at: { ...of.at, ...inTax?.at } }
}
