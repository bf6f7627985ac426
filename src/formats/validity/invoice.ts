// Whether an invoice is valid: EN 16931 always, and what it says it keeps to beyond that (Peppol, XRechnung), in UBL or in CII.

import type { XmlNode } from '../xml/xml-tree.ts'
import { booksOf } from './books.ts'
import type { Failure } from './rule.ts'
import { factsOf, failuresOf } from './rule.ts'

export type InvoiceValidity = Readonly<{
  /** The names of the books it was asked by; empty where the document is no invoice known here. */
  profile: readonly string[]
  failures: readonly Failure[]
}>

export const validateInvoice = (root: XmlNode): InvoiceValidity => {
  const facts = factsOf(root)
  const books = booksOf(root)
  return { profile: books.map((shelved) => shelved.name), failures: books.flatMap((shelved) => failuresOf(shelved.book(), root, facts)) }
}
