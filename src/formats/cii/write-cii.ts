// Writes an invoice or credit note as a Cross Industry Invoice (D16B) in the profile of EN 16931, as Factur-X and XRechnung take it.

import type { Day } from '#ground/day'
import type { Charge, DatedEvent, Exact, Line, Party, Reference, Tax, TradeDocument } from '../document.ts'
import { withTotals } from '../ubl/complete-totals.ts'
import { asWritten, discountText } from '../ubl/skonto.ts'
import { withUnitsHere } from '../ubl/units-elsewhere.ts'
import { replay } from '../ubl/write-ubl-more.ts'
import type { Element, Maybe } from '../ubl/xml-writing.ts'
import { branch, documentText, inOrder, leaf, present, quantityLeaf } from '../ubl/xml-writing.ts'
import { ciiSequence } from './cii-sequence.ts'
import { ciiPartyElement } from './write-cii-party.ts'

export type CiiSettings = Readonly<{
  /** The guideline to name; else the document's own where it came as CII, else EN 16931. */
  guideline?: string
  keepMore?: boolean
}>

export const writeCii = (given: TradeDocument, settings: CiiSettings = {}): string => {
  if (given.type !== 'invoice' && given.type !== 'credit-note') throw new Error(`a document of type ${given.type} cannot be written as CII`)
  const fromCii = given.set.startsWith('CrossIndustry') && Object.keys(given.at).length > 0
  const document = fromCii ? given : withUnitsHere(withTotals(given))
  const keepMore = fromCii && settings.keepMore !== false
  const order = document.references.find((one) => one.kind === 'order')?.value ?? null
  const root: Element = {
    name: 'rsm:CrossIndustryInvoice',
    text: '',
    attributes: {},
    children: present([
      branch('rsm:ExchangedDocumentContext', branch('ram:GuidelineSpecifiedDocumentContextParameter', leaf('ram:ID', settings.guideline ?? (fromCii ? document.profile : 'urn:cen.eu:en16931:2017')))),
      headOf(document),
      branch('rsm:SupplyChainTradeTransaction', document.lines.map((line, at) => lineElement(line, at, order, keepMore)), agreementOf(document), deliveryOf(document), settlementOf(document)),
    ]),
  }
  if (keepMore) replay(root, document.more, null)
  inOrder(root, ciiSequence)
  root.attributes['xmlns:rsm'] = 'urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100'
  root.attributes['xmlns:ram'] = 'urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100'
  root.attributes['xmlns:udt'] = 'urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100'
  root.attributes['xmlns:qdt'] = 'urn:un:unece:uncefact:data:standard:QualifiedDataType:100'
  return documentText(root)
}

const headOf = (document: TradeDocument): Element | null =>
  branch(
    'rsm:ExchangedDocument',
    leaf('ram:ID', document.number),
    leaf('ram:TypeCode', document.kind !== null && /^\d{1,3}$/.test(document.kind) ? document.kind : document.type === 'invoice' ? '380' : '381'),
    dayElement('ram:IssueDateTime', document.day),
    document.purpose === 'duplicate' ? branch('ram:CopyIndicator', leaf('udt:Indicator', 'true')) : null,
    document.notes.map((one) => noteElement(one.text, one.kind)),
  )

const noteElement = (text: string, kind: string | null): Element | null => branch('ram:IncludedNote', leaf('ram:Content', text), leaf('ram:SubjectCode', kind))

/** A day in format 102. */
const dayElement = (name: string, day: Day | null | undefined, inner = 'udt:DateTimeString'): Element | null =>
  day === null || day === undefined ? null : branch(name, leaf(inner, day.replaceAll('-', ''), { format: '102' }))

const documentElement = (name: string, reference: Reference | undefined, typeCode: string | null = null): Element | null =>
  reference === undefined
    ? null
    : branch(
        name,
        leaf('ram:IssuerAssignedID', reference.value),
        leaf('ram:LineID', reference.line),
        leaf('ram:TypeCode', typeCode),
        typeCode === '50' ? null : leaf('ram:Name', typeCode === null ? null : reference.text),
        dayElement('ram:FormattedIssueDateTime', reference.day, 'qdt:DateTimeString'),
      )

const periodElement = (event: DatedEvent | undefined): Element | null =>
  event === undefined ? null : branch('ram:BillingSpecifiedPeriod', dayElement('ram:StartDateTime', event.day), dayElement('ram:EndDateTime', event.until))

const ATTACHED: Readonly<Record<string, string>> = { OriginatorDocumentReference: '50', AdditionalDocumentReference: '916', '130': '130' }
/** Kinds with a place of their own, or without meaning in an invoice of this kind. */
const ELSEWHERE = new Set(['order', 'buyer-order', 'seller-order', 'contract', 'invoice', 'previous', 'payment', 'account', 'project', 'buyer-reference', 'ship-notice', 'ReceiptDocumentReference'])

const agreementOf = (document: TradeDocument): Element | null => {
  const of = (kind: string): readonly Reference[] => document.references.filter((one) => one.kind === kind)
  const party = (name: string, ...roles: readonly string[]): Element | null => partyOf(document, name, roles)
  return branch(
    'ram:ApplicableHeaderTradeAgreement',
    leaf('ram:BuyerReference', of('buyer-reference')[0]?.value),
    party('ram:SellerTradeParty', 'seller', 'ship-from', 'sender'),
    party('ram:BuyerTradeParty', 'buyer', 'sold-to', 'bill-to'),
    party('ram:SellerTaxRepresentativeTradeParty', 'tax-representative'),
    party('ram:ProductEndUserTradeParty', 'final-recipient'),
    documentElement('ram:SellerOrderReferencedDocument', of('seller-order')[0]),
    documentElement('ram:BuyerOrderReferencedDocument', of('order')[0] ?? of('buyer-order')[0]),
    documentElement('ram:ContractReferencedDocument', of('contract')[0]),
    document.references.filter((one) => !ELSEWHERE.has(one.kind)).map((one) => documentElement('ram:AdditionalReferencedDocument', ATTACHED[one.kind] === undefined && one.text === null ? { ...one, text: one.kind } : one, ATTACHED[one.kind] ?? '916')),
    of('project').slice(0, 1).map((one) => branch('ram:SpecifiedProcuringProject', leaf('ram:ID', one.value), leaf('ram:Name', one.text ?? 'Project reference'))),
  )
}

const partyOf = (document: TradeDocument, name: string, roles: readonly string[]): Element | null => {
  const found: Party | undefined = roles.map((role) => document.parties.find((one) => one.role === role)).find((one) => one !== undefined)
  return found === undefined ? null : ciiPartyElement(name, found)
}

const deliveryOf = (document: TradeDocument): Element => {
  const of = (kind: string): Reference | undefined => document.references.find((one) => one.kind === kind)
  const element = branch(
    'ram:ApplicableHeaderTradeDelivery',
    partyOf(document, 'ram:ShipToTradeParty', ['ship-to', 'store']),
    partyOf(document, 'ram:UltimateShipToTradeParty', ['mark-for']),
    document.parties.some((one) => one.role === 'seller') ? partyOf(document, 'ram:ShipFromTradeParty', ['ship-from']) : null,
    branch('ram:ActualDeliverySupplyChainEvent', dayElement('ram:OccurrenceDateTime', document.dates.find((one) => one.kind === 'delivered')?.day)),
    documentElement('ram:DespatchAdviceReferencedDocument', of('ship-notice')),
    documentElement('ram:ReceivingAdviceReferencedDocument', of('ReceiptDocumentReference')),
  )
  // the schema asks for the element even where there is nothing to say
  return element ?? { name: 'ram:ApplicableHeaderTradeDelivery', text: '', attributes: {}, children: [] }
}

const settlementOf = (document: TradeDocument): Element | null => {
  const of = (kind: string): readonly Reference[] => document.references.filter((one) => one.kind === kind)
  const point = document.dates.find((one) => one.kind === 'tax-point')?.day
  return branch(
    'ram:ApplicableHeaderTradeSettlement',
    leaf('ram:PaymentReference', of('payment')[0]?.value),
    leaf('ram:InvoiceCurrencyCode', document.currency),
    document.parties.some((one) => one.role === 'buyer' || one.role === 'sold-to') ? partyOf(document, 'ram:InvoiceeTradeParty', ['bill-to']) : null,
    partyOf(document, 'ram:PayeeTradeParty', ['payee']),
    partyOf(document, 'ram:PayerTradeParty', ['payer']),
    meansOf(document),
    document.taxes.map((one, at) => taxElement('ram:ApplicableTradeTax', one, at === 0 ? point : null)),
    periodElement(document.dates.find((one) => one.kind === 'period')),
    document.charges.map((one) => (one.method === 'logistics' ? logisticsElement(one) : chargeElement(one, true))),
    termsOf(document),
    totalsOf(document),
    [...of('invoice'), ...of('previous')].map((one) => documentElement('ram:InvoiceReferencedDocument', one)),
    of('account').slice(0, 1).map((one) => branch('ram:ReceivableSpecifiedTradeAccountingAccount', leaf('ram:ID', one.value))),
  )
}

const meansOf = (document: TradeDocument): readonly Maybe[] =>
  document.terms
    .filter((one) => one.means !== null || one.account !== null)
    .map((one) =>
      branch(
        'ram:SpecifiedTradeSettlementPaymentMeans',
        leaf('ram:TypeCode', one.means ?? '1'),
        one.account === null ? null : branch('ram:PayeePartyCreditorFinancialAccount', leaf(/^[A-Z]{2}\d{2}/.test(one.account) || typeof one.at.account === 'string' && one.at.account.endsWith('IBANID') ? 'ram:IBANID' : 'ram:ProprietaryID', one.account)),
      ),
    )

/** Words first; the day due stands with the first term. */
const termsOf = (document: TradeDocument): readonly Maybe[] => {
  const due = document.dates.filter((one) => one.kind === 'due')
  const fallback = document.terms.find((one) => one.netUntil !== null)?.netUntil ?? null
  const words = document.terms.filter((one) => one.means === null && one.account === null && one.text !== null)
  const told = words.map((one) => one.text).join('\n')
  const discounts = document.terms.flatMap((one) => {
    if (one.text !== null || one.discountDays === null || one.discountPercent === null) return []
    const text = discountText({ discountDays: one.discountDays, discountPercent: one.discountPercent })
    return told.includes(text) ? [] : [text]
  })
  const texts = [...words.map((one) => one.text), ...discounts]
  const count = Math.max(texts.length, due.length, fallback === null ? 0 : 1)
  return Array.from({ length: count }, (_, at) => branch('ram:SpecifiedTradePaymentTerms', leaf('ram:Description', asWritten(texts[at] ?? '')), dayElement('ram:DueDateDateTime', due[at]?.day ?? (at === 0 && due.length === 0 ? fallback : null))))
}

const taxElement = (name: string, tax: Tax, point: Day | null | undefined = null): Element | null => {
  const coded = tax.reason !== null && /^vatex-/i.test(tax.reason)
  return branch(
    name,
    leaf('ram:CalculatedAmount', tax.amount),
    leaf('ram:TypeCode', tax.kind ?? 'VAT'),
    leaf(coded ? 'ram:ExemptionReasonCode' : 'ram:ExemptionReason', tax.reason),
    leaf('ram:BasisAmount', tax.base),
    leaf('ram:CategoryCode', tax.category),
    dayElement('ram:TaxPointDate', point, 'udt:DateString'),
    leaf('ram:RateApplicablePercent', tax.percent),
  )
}

const chargeElement = (charge: Charge, taxed: boolean): Element | null =>
  branch(
    'ram:SpecifiedTradeAllowanceCharge',
    branch('ram:ChargeIndicator', leaf('udt:Indicator', charge.is === 'charge' ? 'true' : 'false')),
    leaf('ram:CalculationPercent', charge.percent),
    leaf('ram:BasisAmount', charge.base),
    leaf('ram:ActualAmount', charge.amount),
    leaf('ram:ReasonCode', charge.code),
    leaf('ram:Reason', charge.text),
    taxed && (charge.taxCategory !== null || charge.taxPercent !== null) ? branch('ram:CategoryTradeTax', leaf('ram:TypeCode', 'VAT'), leaf('ram:CategoryCode', charge.taxCategory), leaf('ram:RateApplicablePercent', charge.taxPercent)) : null,
  )

const logisticsElement = (charge: Charge): Element | null =>
  branch(
    'ram:SpecifiedLogisticsServiceCharge',
    leaf('ram:Description', charge.text),
    leaf('ram:AppliedAmount', charge.amount),
    branch('ram:AppliedTradeTax', leaf('ram:TypeCode', 'VAT'), leaf('ram:CategoryCode', charge.taxCategory), leaf('ram:RateApplicablePercent', charge.taxPercent)),
  )

const totalsOf = ({ totals, currency }: TradeDocument): Element | null => {
  const sum = (name: string, amount: Exact | null): Element | null => leaf(`ram:${name}`, amount)
  return branch(
    'ram:SpecifiedTradeSettlementHeaderMonetarySummation',
    sum('LineTotalAmount', totals.net),
    sum('ChargeTotalAmount', totals.charges),
    sum('AllowanceTotalAmount', totals.allowances),
    sum('TaxBasisTotalAmount', totals.taxable),
    leaf('ram:TaxTotalAmount', totals.tax, { currencyID: currency }),
    sum('RoundingAmount', totals.rounding),
    sum('GrandTotalAmount', totals.gross),
    sum('TotalPrepaidAmount', totals.prepaid),
    sum('DuePayableAmount', totals.payable),
  )
}

const lineElement = (line: Line, at: number, order: string | null, keepMore: boolean): Element => {
  const number = (kind: string): string | null => line.items.find((one) => one.kind === kind)?.value ?? null
  const standard = line.items.find((one) => one.kind === 'gtin' || one.kind === 'standard')
  const gross = line.prices.find((one) => one.kind === 'gross')
  const children = present([
    branch('ram:AssociatedDocumentLineDocument', leaf('ram:LineID', line.number ?? String(at + 1)), line.notes.map((one) => noteElement(one.text, one.kind))),
    branch(
      'ram:SpecifiedTradeProduct',
      standard === undefined ? null : leaf('ram:GlobalID', standard.value, { schemeID: standard.kind === 'gtin' ? '0160' : standard.scheme }),
      leaf('ram:SellerAssignedID', number('seller')),
      leaf('ram:BuyerAssignedID', number('buyer')),
      leaf('ram:Name', line.description),
      line.items.filter((one) => one.kind === 'ItemClassificationCode').map((one) => branch('ram:DesignatedProductClassification', leaf('ram:ClassCode', one.value, { listID: one.scheme }))),
    ),
    branch(
      'ram:SpecifiedLineTradeAgreement',
      line.references.filter((one) => one.kind === 'order').slice(0, 1).map((one) => documentElement('ram:BuyerOrderReferencedDocument', { ...one, value: one.value === order ? '' : one.value })),
      gross === undefined ? null : branch('ram:GrossPriceProductTradePrice', leaf('ram:ChargeAmount', gross.price), quantityLeaf('ram:BasisQuantity', gross.per, gross.unit)),
      branch('ram:NetPriceProductTradePrice', leaf('ram:ChargeAmount', line.price), quantityLeaf('ram:BasisQuantity', line.pricePer, line.priceUnit)),
    ),
    branch(
      'ram:SpecifiedLineTradeDelivery',
      quantityLeaf('ram:BilledQuantity', line.quantity, line.unit),
      branch('ram:ActualDeliverySupplyChainEvent', dayElement('ram:OccurrenceDateTime', line.dates.find((one) => one.kind === 'delivered')?.day)),
      line.references.filter((one) => one.kind === 'ship-notice').slice(0, 1).map((one) => documentElement('ram:DespatchAdviceReferencedDocument', one)),
    ),
    branch(
      'ram:SpecifiedLineTradeSettlement',
      line.taxes.map((one) => taxElement('ram:ApplicableTradeTax', one)),
      periodElement(line.dates.find((one) => one.kind === 'period')),
      line.charges.map((one) => chargeElement(one, false)),
      branch('ram:SpecifiedTradeSettlementLineMonetarySummation', leaf('ram:LineTotalAmount', line.amount)),
      line.references.filter((one) => one.kind === 'invoice').map((one) => documentElement('ram:InvoiceReferencedDocument', one)),
      line.references.filter((one) => one.kind === '130' || one.kind === 'AdditionalDocumentReference').map((one) => documentElement('ram:AdditionalReferencedDocument', one, one.kind === '130' ? '130' : null)),
      line.references.filter((one) => one.kind === 'account').slice(0, 1).map((one) => branch('ram:ReceivableSpecifiedTradeAccountingAccount', leaf('ram:ID', one.value))),
    ),
  ])
  const element: Element = { name: 'ram:IncludedSupplyChainTradeLineItem', text: '', attributes: {}, children }
  if (keepMore) replay(element, line.more, null)
  return element
}
