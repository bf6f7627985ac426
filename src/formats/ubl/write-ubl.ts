// Writes a neutral document as a UBL 2.1 document of its kind, as Peppol BIS 3 wants it: order, change, cancellation, response,
// despatch advice, invoice, credit note, catalogue, answer to an invoice or a message. What a UBL document said beyond comes back.

import type { DocumentType, Party, TradeDocument } from '../document.ts'
import { withTotals } from './complete-totals.ts'
import type { Element, Maybe } from './xml-writing.ts'
import { branch, documentText, inOrder, leaf, onlyKnown, present } from './xml-writing.ts'
import { withUnitsHere } from './units-elsewhere.ts'
import { UBL_ROOTS } from './ubl-roots.ts'
import { ublSequence } from './ubl-sequence.ts'
import { responseElements } from './write-ubl-response.ts'
import { referenceElements } from './write-ubl-references.ts'
import { deliveryDays, LINE_SHAPES, lineElement, spanElement } from './write-ubl-line.ts'
import { chargeElement, meansElements, taxTotalElement, termElements, totalsElement } from './write-ubl-money.ts'
import { replay } from './write-ubl-more.ts'
import { packageElements } from './write-ubl-packages.ts'
import { deliveryElements, partyElement, wrappedParty } from './write-ubl-party.ts'

export type UblSettings = Readonly<{
  /** Customization and profile to name; else the document's own where it came as UBL, else Peppol's. */
  customization?: string
  profile?: string
  /** Whether what the document said beyond the neutral fields is written again; it is, unless told otherwise. */
  keepMore?: boolean
}>

const BILLING = 'urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0'
const trns = (name: string): string => `urn:fdc:peppol.eu:poacc:trns:${name}:3`
const bis = (name: string): string => `urn:fdc:peppol.eu:poacc:bis:${name}:3`

type Kind = Readonly<{ root: string; customization: string; profile: string; total?: string }>

const KINDS: Partial<Record<DocumentType, Kind>> = {
  order: { root: 'Order', customization: trns('order'), profile: bis('ordering'), total: 'cac:AnticipatedMonetaryTotal' },
  'order-change': { root: 'OrderChange', customization: trns('order_change'), profile: bis('advanced_ordering'), total: 'cac:AnticipatedMonetaryTotal' },
  'order-cancellation': { root: 'OrderCancellation', customization: trns('order_cancellation'), profile: bis('advanced_ordering') },
  'order-response': { root: 'OrderResponse', customization: trns('order_response'), profile: bis('ordering'), total: 'cac:LegalMonetaryTotal' },
  'change-response': { root: 'OrderResponse', customization: trns('order_response_advanced'), profile: bis('advanced_ordering'), total: 'cac:LegalMonetaryTotal' },
  'ship-notice': { root: 'DespatchAdvice', customization: trns('despatch_advice'), profile: bis('despatch_advice') },
  invoice: { root: 'Invoice', customization: BILLING, profile: 'urn:fdc:peppol.eu:2017:poacc:billing:01:1.0', total: 'cac:LegalMonetaryTotal' },
  'credit-note': { root: 'CreditNote', customization: BILLING, profile: 'urn:fdc:peppol.eu:2017:poacc:billing:01:1.0', total: 'cac:LegalMonetaryTotal' },
  catalogue: { root: 'Catalogue', customization: trns('catalogue'), profile: bis('catalogue_wo_response') },
  'invoice-response': { root: 'ApplicationResponse', customization: trns('invoice_response'), profile: bis('invoice_response') },
  acknowledgement: { root: 'ApplicationResponse', customization: trns('mlr'), profile: bis('mlr') },
}

export const canWriteUbl = (type: DocumentType): boolean => KINDS[type] !== undefined

/** The document as text. A kind that UBL has no document for here is the caller's mistake (`canWriteUbl` tells). */
export const writeUbl = (given: TradeDocument, settings: UblSettings = {}): string => {
  const kind = KINDS[given.type]
  if (kind === undefined) throw new Error(`a document of type ${given.type} cannot be written as UBL`)
  // a document read from UBL is written as it was; what a bill must state besides is filled in for all others
  const fromUbl = Object.hasOwn(UBL_ROOTS, given.set) && Object.keys(given.at).length > 0
  const document = fromUbl ? given : withUnitsHere(kind.root === 'Invoice' || kind.root === 'CreditNote' ? withTotals(given) : given)
  const keepMore = fromUbl && settings.keepMore !== false
  const root: Element = { name: kind.root, text: '', attributes: {}, children: present([headOf(document, kind, settings, fromUbl), bodyOf(document, kind)]) }
  onlyKnown(root, ublSequence)
  root.children.push(...linesOf(document, kind, keepMore))
  if (keepMore) replay(root, document.more.filter((one) => !(one.name === 'cbc:ProfileID' && settings.profile !== undefined)), document.currency)
  inOrder(root, ublSequence)
  root.attributes.xmlns = `urn:oasis:names:specification:ubl:schema:xsd:${kind.root}-2`
  root.attributes['xmlns:cac'] = 'urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2'
  root.attributes['xmlns:cbc'] = 'urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2'
  return documentText(root)
}

const headOf = (document: TradeDocument, kind: Kind, settings: UblSettings, fromUbl: boolean): readonly Maybe[] => [
  leaf('cbc:UBLVersionID', fromUbl ? document.version : null),
  leaf('cbc:CustomizationID', settings.customization ?? (fromUbl ? document.profile : kind.customization)),
  leaf('cbc:ProfileID', settings.profile ?? (fromUbl ? null : kind.profile)),
  leaf('cbc:ID', document.number),
  leaf('cbc:IssueDate', document.day),
  leaf('cbc:IssueTime', document.dates.find((one) => one.kind === 'issued')?.time),
  kindElement(document, kind, fromUbl),
  document.purpose === 'duplicate' ? leaf('cbc:CopyIndicator', 'true') : null,
  purposeElement(document, kind),
  kind.root === 'ApplicationResponse' || kind.root === 'OrderCancellation' || kind.root === 'Catalogue' || kind.root === 'DespatchAdvice' ? null : leaf('cbc:DocumentCurrencyCode', document.currency),
  document.notes.map((one) => (kind.root === 'ApplicationResponse' && one.kind === 'reason' ? null : leaf(noteName(one.kind, kind.root), one.kind !== null && /^[A-Z]{3}$/.test(one.kind) ? `#${one.kind}#${one.text}` : one.text))),
  leaf('cbc:LineCountNumeric', document.totals.lines !== null && /^\d+$/.test(document.totals.lines) ? document.totals.lines : null),
]

const noteName = (kind: string | null, root: string): string => (root === 'OrderCancellation' && kind !== null ? 'cbc:CancellationNote' : 'cbc:Note')

const RESPONSE_CODES = { received: 'AB', accepted: 'AP', 'accepted-with-changes': 'CA', rejected: 'RE', 'under-query': 'UQ', paid: 'PD' } as const

const KIND_ELEMENTS: Readonly<Record<string, string>> = { Invoice: 'cbc:InvoiceTypeCode', CreditNote: 'cbc:CreditNoteTypeCode', Order: 'cbc:OrderTypeCode', DespatchAdvice: 'cbc:DespatchAdviceTypeCode', OrderResponse: 'cbc:OrderResponseCode' }

const kindElement = (document: TradeDocument, kind: Kind, fromUbl: boolean): Element | null => {
  const code = document.kind
  const name = KIND_ELEMENTS[kind.root]
  if (name === undefined) return null
  if (fromUbl && document.set === kind.root) return leaf(name, code)
  const numeric = code !== null && /^\d{1,3}$/.test(code) ? code : null
  if (kind.root === 'OrderResponse') return leaf(name, document.verdict === null ? null : RESPONSE_CODES[document.verdict])
  if (kind.root === 'DespatchAdvice') return null
  return leaf(name, numeric ?? (fromUbl ? null : kind.root === 'Invoice' ? '380' : kind.root === 'CreditNote' ? '381' : '220'))
}

const STATUS_CODES: Partial<Record<TradeDocument['purpose'], string>> = { cancellation: '1', change: '4', replacement: '5', confirmation: '6' }

const purposeElement = (document: TradeDocument, kind: Kind): Element | null => {
  if (kind.root === 'Catalogue') return leaf('cbc:ActionCode', document.purpose === 'cancellation' ? 'Delete' : document.purpose === 'change' ? 'Update' : document.purpose === 'replacement' ? 'Replace' : 'Add')
  return kind.root === 'DespatchAdvice' ? leaf('cbc:DocumentStatusCode', STATUS_CODES[document.purpose]) : null
}

const bodyOf = (document: TradeDocument, kind: Kind): readonly Maybe[] => {
  const bill = kind.root === 'Invoice' || kind.root === 'CreditNote'
  const event = (name: string): string | null => document.dates.find((one) => one.kind === name)?.day ?? null
  return [
    referenceElements(document, kind.root),
    partiesOf(document, kind.root),
    kind.root === 'ApplicationResponse' ? responseElements(document) : null,
    kind.root === 'Invoice' ? leaf('cbc:DueDate', event('due')) : null,
    bill ? [leaf('cbc:TaxPointDate', event('tax-point')), document.dates.filter((one) => one.kind === 'period').map((one) => spanElement('cac:InvoicePeriod', one))] : validity(document, kind.root),
    kind.root === 'DespatchAdvice' ? shipmentElement(document) : kind.root === 'Catalogue' || kind.root === 'OrderCancellation' || kind.root === 'ApplicationResponse' ? null : deliveriesOf(document),
    bill ? meansElements(document) : null,
    kind.root === 'DespatchAdvice' || kind.root === 'Catalogue' ? null : termElements(document.terms),
    document.charges.map((one) => chargeElement(one, document.currency, true)),
    document.taxes.length > 0 || document.totals.tax !== null ? taxTotalElement(document.taxes, document.totals.tax, document.currency) : null,
    kind.total === undefined ? null : totalsElement(kind.total, document.totals, document.currency),
  ]
}

const validity = (document: TradeDocument, root: string): Element | null => {
  if (root === 'DespatchAdvice' || root === 'ApplicationResponse') return null
  const [from, until] = [document.dates.find((one) => one.kind === 'effective'), document.dates.find((one) => one.kind === 'expires') ?? document.dates.find((one) => one.kind === 'cancel-after')]
  return branch('cac:ValidityPeriod', leaf('cbc:StartDate', from?.day), leaf('cbc:StartTime', from?.time), leaf('cbc:EndDate', until?.day), leaf('cbc:EndTime', until?.time))
}

/** The parties, each under the name that its role has in this kind of document. */
const partiesOf = (document: TradeDocument, root: string): readonly Maybe[] => {
  const of = (...roles: readonly string[]): Party | undefined => roles.map((role) => document.parties.find((one) => one.role === role)).find((one) => one !== undefined)
  const plain = (name: string, role: string): Element | null => {
    const party = of(role)
    return party === undefined ? null : partyElement(name, party, 'plain')
  }
  switch (root) {
    case 'Invoice':
    case 'CreditNote':
      return [
        wrappedParty('cac:AccountingSupplierParty', of('AccountingSupplierParty', 'seller', 'ship-from', 'sender'), 'legal'),
        of('AccountingSupplierParty') === undefined ? null : wrappedParty('cac:SellerSupplierParty', of('seller'), 'legal'),
        wrappedParty('cac:AccountingCustomerParty', of('bill-to', 'buyer', 'sold-to', 'payer'), 'legal'),
        of('bill-to') === undefined ? null : wrappedParty('cac:BuyerCustomerParty', of('buyer', 'sold-to'), 'legal'),
        plain('cac:PayeeParty', 'payee'),
        plain('cac:TaxRepresentativeParty', 'tax-representative'),
      ]
    case 'DespatchAdvice':
      return [
        wrappedParty('cac:DespatchSupplierParty', of('ship-from', 'seller', 'sender'), 'legal'),
        wrappedParty('cac:DeliveryCustomerParty', of('ship-to', 'buyer', 'final-recipient', 'store'), 'legal'),
        wrappedParty('cac:BuyerCustomerParty', of('buyer'), 'plain'),
        of('ship-from') === undefined ? null : wrappedParty('cac:SellerSupplierParty', of('seller'), 'plain'),
        wrappedParty('cac:OriginatorCustomerParty', of('OriginatorCustomerParty'), 'plain'),
      ]
    case 'Catalogue':
      return [
        inner('cac:ProviderParty', of('sender', 'seller')),
        inner('cac:ReceiverParty', of('receiver', 'buyer')),
        of('sender') === undefined ? null : wrappedParty('cac:SellerSupplierParty', of('seller'), 'plain'),
        of('receiver') === undefined ? null : wrappedParty('cac:ContractorCustomerParty', of('buyer'), 'plain'),
      ]
    case 'ApplicationResponse':
      return [inner('cac:SenderParty', of('sender', 'buyer')), inner('cac:ReceiverParty', of('receiver', 'seller'))]
    default:
      return [
        wrappedParty('cac:BuyerCustomerParty', of('buyer', 'sold-to', 'bill-to'), 'legal'),
        wrappedParty('cac:SellerSupplierParty', of('seller', 'ship-from'), 'legal'),
        wrappedParty('cac:OriginatorCustomerParty', of('OriginatorCustomerParty'), 'plain'),
        root === 'OrderCancellation' || of('buyer', 'sold-to') === undefined ? null : wrappedParty('cac:AccountingCustomerParty', of('bill-to'), 'plain'),
      ]
  }
}

const inner = (name: string, party: Party | undefined): Element | null => (party === undefined ? null : partyElement(name, party, 'legal'))

/** One delivery for each place; the first bears the days, unless there are as many days as places. */
const deliveriesOf = (document: TradeDocument): readonly Maybe[] => {
  const places = document.parties.filter((one) => one.role === 'ship-to' || one.role === 'store')
  const most = Math.max(places.length, ...['delivered', 'requested', 'not-before', 'deliver-by', 'promised', 'ship-by', 'shipped'].map((kind) => document.dates.filter((one) => one.kind === kind).length))
  return Array.from({ length: most }, (_, at) => branch('cac:Delivery', deliveryElements(places[at]), deliveryDays(document.dates, at)))
}

const shipmentElement = (document: TradeDocument): Element | null => {
  const place = document.parties.find((one) => one.role === 'DeliveryLocation')
  const carriers = document.parties.filter((one) => one.role === 'carrier')
  const days = present(deliveryDays(document.dates, 0)).map((one) => (one.name === 'cac:PromisedDeliveryPeriod' ? { ...one, name: 'cac:EstimatedDeliveryPeriod' } : one))
  const { packages, weight } = document.totals
  const shipment = branch(
    'cac:Shipment',
    leaf('cbc:GrossWeightMeasure', weight, { unitCode: 'KGM' }),
    leaf('cbc:TotalTransportHandlingUnitQuantity', packages),
    carriers.map((one) => branch('cac:Consignment', leaf('cbc:ID', 'NA'), partyElement('cac:CarrierParty', one, 'plain'))),
    branch('cac:Delivery', deliveryElements(place), days),
    packageElements(document, null),
  )
  shipment?.children.unshift({ name: 'cbc:ID', text: 'NA', attributes: {}, children: [] })
  return shipment
}

const linesOf = (document: TradeDocument, kind: Kind, keepMore: boolean): readonly Element[] => {
  const shape = LINE_SHAPES[kind.root]
  if (shape === undefined) return []
  const order = document.references.find((one) => one.kind === 'order')?.value ?? null
  return document.lines.map((line, at) => lineElement(line, at, { document, root: kind.root, shape, order, keepMore }))
}
