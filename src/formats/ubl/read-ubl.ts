// Reads a UBL document (2.0 to 2.4) into the neutral document: orders and all that answers them, notices of shipment and receipt,
// bills, catalogues, remittances, reports. A kind not known in particular still gives number, day, parties and lines.

import type { DocumentType, Note, Party, Purpose, TradeDocument } from '../document.ts'
import type { XmlNode } from '../xml/xml-tree.ts'
import { arithmeticProblems } from './check-arithmetic.ts'
import { elementAt, elementsAt, Fields, Reading } from './reading.ts'
import { documentDatesOf } from './ubl-dates.ts'
import { lineOf, orderOf } from './ubl-line.ts'
import { chargesOf, taxesOf, termsOf, totalsOf } from './ubl-money.ts'
import { notesOf } from './ubl-notes.ts'
import { Packages } from './ubl-packages.ts'
import { deliveryPartyOf, partyOf } from './ubl-party.ts'
import { documentReferencesOf } from './ubl-references.ts'
import { acknowledgedOf, answersInvoice, invoiceAnswerOf, settlementsOf, verdictOf } from './ubl-responses.ts'
import type { UblRoot } from './ubl-roots.ts'
import { CREDIT_CODES, PARTIES, PURPOSES, UBL_ROOTS } from './ubl-roots.ts'

export const readUbl = (root: XmlNode): TradeDocument => {
  const reading = new Reading()
  const of = new Fields(reading, root)
  const layout = layoutOf(root)
  const number = of.text('number', 'cbc:ID')
  const day = of.day('day', 'cbc:IssueDate')
  const profile = of.text('profile', 'cbc:CustomizationID')
  const kind = layout.kind === undefined ? null : of.text('kind', layout.kind)
  const currency = currencyOf(reading, of, layout)
  const factors = !/cen\.eu|peppol/i.test(profile ?? '')
  const type = typeOf(root, layout, kind)
  const answer = type === 'invoice-response' ? invoiceAnswerOf(reading, root) : null
  const references = [...documentReferencesOf(reading, root), ...(answer?.references ?? [])]
  const packages = new Packages(reading)
  for (const shipment of elementsAt(root, 'cac:Shipment')) packages.ofShipment(shipment)
  const lineNodes = linesIn(root, layout)
  const lines = lineNodes.map((node) => reading.within(() => lineOf(reading, node, { root: layout, packages, order: orderOf(references), factors })))
  const taxes = taxesOf(reading, root, ['cac:TaxTotal'])
  const totals = totalsOf(reading, root, layout.total ?? null, taxes)
  const document = {
    type,
    set: root.name,
    version: of.text('version', 'cbc:UBLVersionID'),
    profile,
    control: null,
    envelope: null,
    number,
    day,
    purpose: purposeOf(of, root, type),
    kind: answer?.kind ?? kind,
    currency,
    verdict: answer?.verdict ?? (type === 'order-response' ? orderVerdictOf(of, kind) : null),
    references,
    dates: documentDatesOf(reading, root),
    parties: partiesOf(reading, root, type),
    terms: termsOf(reading, root),
    charges: chargesOf(reading, root, factors),
    taxes: taxes.taxes,
    notes: [...documentNotesOf(reading, root), ...(answer?.notes ?? [])],
    lines,
    packages: packages.all,
    settlements: settlementsOf(reading, root),
    acknowledges: type === 'acknowledgement' ? acknowledgedOf(reading, root) : [],
    totals,
  }
  if (number === null) reading.problem('xml/no-number', 'error', root)
  if (day === null && elementAt(root, 'cbc:IssueDate') === null) reading.problem('xml/no-day', 'error', root)
  const more = reading.more(root, new Set(lineNodes))
  return { ...document, more, at: of.at, problems: [...reading.problems, ...arithmeticProblems(lines, totals, `/${root.name}`)] }
}

const layoutOf = (root: XmlNode): UblRoot => {
  const known = Object.hasOwn(UBL_ROOTS, root.name) ? UBL_ROOTS[root.name] : undefined
  if (known !== undefined) return known
  const line = root.children.find((child) => child.name.startsWith('cac:') && child.name.endsWith('Line'))?.name
  const first = line === undefined ? null : elementAt(root, line)
  const item = first?.children.find((child) => child.name === 'cac:LineItem' || child.name === 'cac:SalesItem')?.name
  return { type: 'other', ...(line === undefined ? {} : { line }), ...(item === undefined ? {} : { item }) }
}

const linesIn = (root: XmlNode, layout: UblRoot): readonly XmlNode[] => (layout.line === undefined ? [] : elementsAt(root, layout.line))

const typeOf = (root: XmlNode, layout: UblRoot, kind: string | null): DocumentType => {
  if (root.name === 'ApplicationResponse') return answersInvoice(root) ? 'invoice-response' : 'acknowledgement'
  if (layout.type === 'invoice' && kind !== null && CREDIT_CODES.has(kind)) return 'credit-note'
  return layout.type
}

/** The document's currency; older documents name none and say it at their amounts, catalogues at their prices. */
const currencyOf = (reading: Reading, of: Fields, layout: UblRoot): string | null => {
  const named = of.text('currency', 'cbc:DocumentCurrencyCode')
  const amount = named === null ? (elementAt(of.node, layout.total === undefined ? 'cbc:TotalPaymentAmount' : `${layout.total}/cbc:PayableAmount`) ?? priceOfAll(of.node)) : null
  const currency = named ?? amount?.attributes.currencyID?.trim() ?? null
  if (amount !== null && currency !== null) of.at.currency = reading.pathOf(amount)
  reading.currency = currency
  return currency
}

/** A price of a catalogue where all are in one currency. */
const priceOfAll = (root: XmlNode): XmlNode | null => {
  const prices = elementsAt(root, 'cac:CatalogueLine/cac:RequiredItemLocationQuantity/cac:Price/cbc:PriceAmount')
  const [first] = prices
  return first !== undefined && prices.every((one) => one.attributes.currencyID === first.attributes.currencyID) ? first : null
}

const purposeOf = (of: Fields, root: XmlNode, type: DocumentType): Purpose => {
  if (of.flag('purpose', 'cbc:CopyIndicator') === true) return 'duplicate'
  if (type === 'order-change') return 'change'
  if (type === 'order-cancellation') return 'cancellation'
  if (root.name === 'Catalogue') {
    const action = of.text('purpose', 'cbc:ActionCode')?.toUpperCase()
    return action === 'DELETE' ? 'cancellation' : action === 'UPDATE' ? 'change' : action === 'REPLACE' ? 'replacement' : 'original'
  }
  const status = elementAt(root, 'cbc:DocumentStatusCode')?.text.trim() ?? ''
  if (!Object.hasOwn(PURPOSES, status)) return 'original'
  of.text('purpose', 'cbc:DocumentStatusCode')
  return PURPOSES[status as keyof typeof PURPOSES]
}

const orderVerdictOf = (of: Fields, kind: string | null): TradeDocument['verdict'] => {
  const accepted = of.flag('verdict', 'cbc:AcceptedIndicator')
  return accepted === null ? verdictOf(kind) : accepted ? 'accepted' : 'rejected'
}

const documentNotesOf = (reading: Reading, root: XmlNode): readonly Note[] => [
  ...elementsAt(root, 'cbc:Note').flatMap((note) => notesOf(reading, note)),
  ...elementsAt(root, 'cbc:CancellationNote').flatMap((note) => notesOf(reading, note, 'CancellationNote')),
  ...elementsAt(root, 'cbc:RejectionNote').flatMap((note) => notesOf(reading, note, 'RejectionNote')),
]

/** In a bill the accounting parties are seller and buyer; where those are named besides, the accounting customer is the one to bill. */
const partiesOf = (reading: Reading, root: XmlNode, type: DocumentType): readonly Party[] => {
  const found: (Party | null)[] = []
  const has = (name: string): boolean => elementAt(root, name) !== null
  for (const child of root.children) {
    if (!child.name.startsWith('cac:') || !child.name.endsWith('Party')) continue
    found.push(partyOf(reading, roleOf(child.name, has, type), child))
  }
  for (const delivery of elementsAt(root, 'cac:Delivery')) found.push(deliveryPartyOf(reading, 'ship-to', delivery))
  for (const delivery of elementsAt(root, 'cac:Shipment/cac:Delivery')) found.push(deliveryPartyOf(reading, has('cac:DeliveryCustomerParty') ? 'DeliveryLocation' : 'ship-to', delivery))
  for (const carrier of elementsAt(root, 'cac:Shipment/cac:Consignment/cac:CarrierParty')) found.push(partyOf(reading, 'carrier', carrier))
  return found.filter((party) => party !== null)
}

const roleOf = (name: string, has: (name: string) => boolean, type: DocumentType): string => {
  const bill = type === 'invoice' || type === 'credit-note' || type === 'other' || type === 'remittance'
  if (name === 'cac:AccountingSupplierParty') return has('cac:SellerSupplierParty') ? 'AccountingSupplierParty' : 'seller'
  if (name === 'cac:AccountingCustomerParty' && bill) return has('cac:BuyerCustomerParty') ? 'bill-to' : 'buyer'
  return PARTIES[name] ?? name.slice(4)
}
