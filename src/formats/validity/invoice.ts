// Whether an invoice is valid: EN 16931 always, and what it says it keeps to beyond that (Peppol, XRechnung), in UBL or in CII.

import type { XmlNode } from '../xml/xml-tree.ts'
import { OWN, booksOf } from './books.ts'
import type { Shelved } from './books.ts'
import type { Failure, RuleBook } from './rule.ts'
import { failuresOf, joined } from './rule.ts'

export type InvoiceValidity = Readonly<{
  /** The names of the books it was asked by; empty where the document is no invoice known here. */
  profile: readonly string[]
  failures: readonly Failure[]
}>

export const validateInvoice = (root: XmlNode): InvoiceValidity => {
  const books = booksOf(root)
  return { profile: books.map((shelved) => shelved.name).filter((name) => name !== OWN), failures: failuresOf(together(books), root) }
}

/** Joined books by which they are: there are only as many as there are profiles. */
const known = new Map<string, RuleBook>()

const together = (books: readonly Shelved[]): RuleBook => {
  const key = books.map((shelved) => `${shelved.name} ${shelved.roots.join(' ')}`).join(' + ')
  const book = known.get(key) ?? joined(books.map((shelved) => shelved.book()))
  known.set(key, book)
  return book
}
