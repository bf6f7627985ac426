// What a UBL document refers to: orders, contracts, earlier invoices, notices of shipment, and what it is answered or attached to.

import type { Reference } from '../document.ts'
import type { XmlNode } from '../xml/xml-tree.ts'
import type { Reading } from './reading.ts'
import { elementAt, elementsAt, Fields } from './reading.ts'
import { REFERENCES } from './ubl-roots.ts'

const PLAIN: readonly (readonly [path: string, kind: string])[] = [
  ['cbc:BuyerReference', 'buyer-reference'],
  ['cbc:CustomerReference', 'buyer-reference'],
  ['cbc:SalesOrderID', 'seller-order'],
  ['cbc:AccountingCost', 'account'],
]

export const referenceAt = (reading: Reading, node: XmlNode, kind: string, path = 'cbc:ID'): readonly Reference[] => {
  const of = new Fields(reading, node)
  const value = of.text('value', path)
  if (value === null) return []
  const day = path === 'cbc:ID' ? of.day('day', 'cbc:IssueDate') : null
  const text = path === 'cbc:ID' ? of.text('text', 'cbc:DocumentDescription', 'cbc:DocumentType') : null
  return [{ kind, value, line: null, day, text, at: of.at }]
}

/** References of the document as a whole, in the order of the document. */
export const documentReferencesOf = (reading: Reading, root: XmlNode): readonly Reference[] => {
  const found: Reference[] = PLAIN.flatMap(([path, kind]) => elementsAt(root, path).flatMap((node) => referenceAt(reading, node, kind, '')))
  for (const child of root.children) {
    if (child.name === 'cac:OrderReference') {
      // Peppol writes NA where only the seller's number of the order is known
      const orders = referenceAt(reading, child, 'order').filter((one) => one.value !== 'NA' || elementAt(child, 'cbc:SalesOrderID') === null)
      found.push(...orders, ...referenceAt(reading, child, 'seller-order', 'cbc:SalesOrderID'), ...referenceAt(reading, child, 'buyer-reference', 'cbc:CustomerReference'))
      continue
    }
    if (child.name === 'cac:BillingReference') found.push(...billingReferencesOf(reading, child))
    else if (child.name === 'cac:PaymentMeans') payments(reading, child, found)
    else if (child.name === 'cac:AdditionalDocumentReference') found.push(...attachedOf(reading, child, 'AdditionalDocumentReference'))
    else if (REFERENCES[child.name] !== undefined || child.name.endsWith('DocumentReference')) found.push(...referenceAt(reading, child, REFERENCES[child.name] ?? child.name.slice(4)))
  }
  return found
}

/** The number that the payer is to quote; one for all means of payment that ask for the same. */
const payments = (reading: Reading, means: XmlNode, found: Reference[]): void => {
  for (const id of elementsAt(means, 'cbc:PaymentID')) {
    const [reference] = referenceAt(reading, id, 'payment', '')
    if (reference !== undefined && !found.some((one) => one.kind === 'payment' && one.value === reference.value)) found.push(reference)
  }
}

export const billingReferencesOf = (reading: Reading, billing: XmlNode): readonly Reference[] => {
  const line = new Fields(reading, billing).text('line', 'cac:BillingReferenceLine/cbc:ID')
  return billing.children
    .filter((one) => one.name.endsWith('DocumentReference'))
    .flatMap((one) => referenceAt(reading, one, one.name === 'cac:InvoiceDocumentReference' ? 'invoice' : one.name.slice(4)))
    .map((one) => ({ ...one, line }))
}

/** A document beside this one, by the code of its type where it has one (`130` the object invoiced). */
export const attachedOf = (reading: Reading, node: XmlNode, name: string): readonly Reference[] => {
  const code = elementAt(node, 'cbc:DocumentTypeCode')
  const [reference] = referenceAt(reading, node, code?.text.trim() || name)
  if (reference === undefined) return []
  if (code !== null) reading.use(code)
  return [reference]
}

/** What a line refers to. Where an order's number is told once for the whole document, `order` is that number. */
export const lineReferencesOf = (reading: Reading, line: XmlNode, order: string | null): readonly Reference[] => {
  const found: Reference[] = []
  for (const child of line.children) {
    if (child.name === 'cac:OrderLineReference') found.push(...orderLineOf(reading, child, order))
    else if (child.name === 'cac:DespatchLineReference') found.push(...lineOf(reading, child, 'ship-notice', 'cac:DocumentReference/cbc:ID'))
    else if (child.name === 'cac:CatalogueLineReference') found.push(...lineOf(reading, child, 'catalogue', 'cac:DocumentReference/cbc:ID'))
    else if (child.name === 'cac:QuotationLineReference') found.push(...lineOf(reading, child, 'QuotationLineReference', 'cac:DocumentReference/cbc:ID'))
    else if (child.name === 'cac:ReceiptLineReference') found.push(...lineOf(reading, child, 'ReceiptLineReference', 'cac:DocumentReference/cbc:ID'))
    else if (child.name === 'cac:BillingReference') found.push(...billingReferencesOf(reading, child))
    else if (child.name === 'cac:DocumentReference') found.push(...attachedOf(reading, child, 'DocumentReference'))
    else if (child.name === 'cbc:AccountingCost') found.push(...referenceAt(reading, child, 'account', ''))
    else if (child.name === 'cbc:SalesOrderID') found.push(...referenceAt(reading, child, 'seller-order', ''))
  }
  return found
}

const orderLineOf = (reading: Reading, node: XmlNode, order: string | null): readonly Reference[] => {
  const of = new Fields(reading, node)
  const own = of.text('value', 'cac:OrderReference/cbc:ID')
  const line = of.text('line', 'cbc:LineID')
  const day = of.day('day', 'cac:OrderReference/cbc:IssueDate')
  const seller = new Fields(reading, node)
  const value = seller.text('value', 'cac:OrderReference/cbc:SalesOrderID')
  const sellerLine = seller.text('line', 'cbc:SalesOrderLineID')
  const found: Reference[] = line === null && own === null ? [] : [{ kind: 'order', value: own ?? order ?? '', line, day, text: null, at: of.at }]
  if (value !== null || sellerLine !== null) found.push({ kind: 'seller-order', value: value ?? '', line: sellerLine, day: null, text: null, at: seller.at })
  return found
}

const lineOf = (reading: Reading, node: XmlNode, kind: string, document: string): readonly Reference[] => {
  const of = new Fields(reading, node)
  const value = of.text('value', document)
  const line = of.text('line', 'cbc:LineID')
  return line === null && value === null ? [] : [{ kind, value: value ?? '', line, day: null, text: null, at: of.at }]
}
