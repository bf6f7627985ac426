// Writes what a neutral document refers to, under the names that its kind of UBL document has.

import type { Reference, TradeDocument } from '../document.ts'
import type { Element, Maybe } from './xml-writing.ts'
import { branch, leaf } from './xml-writing.ts'
import { ublSequence } from './ubl-sequence.ts'

/** Kinds that are written elsewhere, or mean nothing to a reader of UBL. */
const ELSEWHERE = new Set(['payment', 'reason', 'order', 'seller-order', 'account', 'buyer-reference', 'contract', 'project'])

export const referenceElements = (document: TradeDocument, root: string): readonly Maybe[] => {
  const of = (kind: string): readonly Reference[] => document.references.filter((one) => one.kind === kind)
  const bill = root === 'Invoice' || root === 'CreditNote'
  const asked = of('buyer-reference')[0]?.value
  const accounts = of('account').map((one) => leaf('cbc:AccountingCost', one.value))
  if (root === 'ApplicationResponse') return []
  return [
    orders(document, root),
    bill ? leaf('cbc:BuyerReference', asked) : root === 'Order' || root === 'OrderChange' || root === 'OrderResponse' ? leaf('cbc:CustomerReference', asked) : null,
    bill || root === 'Order' || root === 'OrderChange' ? accounts : null,
    of('contract').map((one) => (bill ? described('cac:ContractDocumentReference', one, true, null) : root === 'Catalogue' ? named('cac:ReferencedContract', one) : root === 'DespatchAdvice' ? null : named('cac:Contract', one))),
    root === 'DespatchAdvice' || root === 'Catalogue' ? null : of('project').map((one) => named('cac:ProjectReference', one)),
    document.references.filter((one) => !ELSEWHERE.has(one.kind)).map((one) => otherElement(one, root)),
  ]
}

const orders = (document: TradeDocument, root: string): readonly Maybe[] => {
  const order = document.references.filter((one) => one.kind === 'order' || (one.kind === 'buyer-order' && !document.references.some((other) => other.kind === 'order')))
  const seller = document.references.filter((one) => one.kind === 'seller-order')
  // the order itself and its response have a place of their own for the seller's number
  const apart = root === 'Order' || root === 'OrderChange' || root === 'OrderResponse'
  if (root === 'Order' || root === 'Catalogue') return seller.slice(0, 1).map((one) => (root === 'Order' ? leaf('cbc:SalesOrderID', one.value) : null))
  const count = Math.max(order.length, apart ? 0 : seller.length)
  return [
    apart ? leaf('cbc:SalesOrderID', seller[0]?.value) : null,
    Array.from({ length: count }, (_, at) =>
      branch('cac:OrderReference', leaf('cbc:ID', order[at]?.value ?? 'NA'), apart ? null : leaf('cbc:SalesOrderID', seller[at]?.value), leaf('cbc:IssueDate', order[at]?.day)),
    ),
  ]
}

const named = (name: string, reference: Reference): Element | null => branch(name, leaf('cbc:ID', reference.value), leaf('cbc:IssueDate', name === 'cac:ProjectReference' ? null : reference.day))

const NAMES: Readonly<Record<string, string>> = {
  'order-change': 'cac:OrderChangeDocumentReference',
  previous: 'cac:OrderDocumentReference',
  'ship-notice': 'cac:DespatchDocumentReference',
  catalogue: 'cac:CatalogueReference',
}

const otherElement = (reference: Reference, root: string): Element | null => {
  const bill = root === 'Invoice' || root === 'CreditNote'
  if ((reference.kind === 'invoice' || reference.kind === 'previous') && bill) return branch('cac:BillingReference', branch('cac:InvoiceDocumentReference', leaf('cbc:ID', reference.value), leaf('cbc:IssueDate', reference.day)))
  if (reference.kind === 'CreditNoteDocumentReference' && bill) return branch('cac:BillingReference', branch('cac:CreditNoteDocumentReference', leaf('cbc:ID', reference.value), leaf('cbc:IssueDate', reference.day)))
  const sequence = ublSequence(root)
  const own = reference.kind === 'catalogue' && root === 'Catalogue' ? 'cac:SourceCatalogueReference' : (NAMES[reference.kind] ?? `cac:${reference.kind}`)
  if (own !== 'cac:AdditionalDocumentReference' && sequence?.has(own) === true) return described(own, reference, bill, null)
  if (sequence?.has('cac:AdditionalDocumentReference') !== true) return null
  const code = /^[A-Z0-9]{1,3}$/.test(reference.kind) && /\d/.test(reference.kind) ? reference.kind : null
  const foreign = reference.kind !== 'AdditionalDocumentReference' && code === null
  return described('cac:AdditionalDocumentReference', foreign && reference.text === null ? { ...reference, text: reference.kind } : reference, bill, code)
}

const described = (name: string, reference: Reference, bill: boolean, code: string | null): Element | null =>
  branch(name, leaf('cbc:ID', reference.value), leaf('cbc:IssueDate', reference.day), leaf('cbc:DocumentTypeCode', code), leaf(bill ? 'cbc:DocumentDescription' : 'cbc:DocumentType', reference.text))
