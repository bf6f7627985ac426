// The shelf: which rule books are asked of which document, by its root element and by what it says it keeps to. Also which books a public test set means.

import type { XmlNode } from '../xml/xml-tree.ts'
import { down, textAt } from '../xml/xml-tree.ts'
import { enCiiBook, enUblBook } from './en16931.ts'
import { ownBook } from './own.ts'
import { ORDERING_SHELF } from './ordering/ordering-shelf.ts'
import { peppolBook } from './peppol/peppol.ts'
import type { RuleBook } from './rule.ts'
import { xrechnungBook } from './xrechnung.ts'

export type Shelved = Readonly<{
  /** As a person knows it: `EN 16931`, `Peppol BIS Order 3`. */
  name: string
  /** Names of root elements: `Invoice`, `rsm:CrossIndustryInvoice`, `Order`. */
  roots: readonly string[]
  /** Whether a document that says it keeps to `customization` (CustomizationID or guideline, '' where it says nothing) is asked. */
  asks(customization: string): boolean
  /** Whether a test set with this `configuration` means the book: `tc434-ubl`, `peppolbis-t01-base-3.0`. */
  testedAs(configuration: string): boolean
  /** Built when first asked for. */
  book: () => RuleBook
}>

const UBL_INVOICES = ['Invoice', 'CreditNote']
const CII_INVOICES = ['rsm:CrossIndustryInvoice']
const always = (): boolean => true
const never = (): boolean => false
const isXRechnung = (customization: string): boolean => customization.includes(':xrechnung_')
/** Our own warnings, which belong to no standard. */
export const OWN = 'Mainstay'
const isPeppol = (customization: string): boolean => customization.includes('urn:fdc:peppol.eu:2017:poacc:billing:3.0')

/** One line for each book. */
export const SHELF: readonly Shelved[] = [
  { name: 'EN 16931', roots: UBL_INVOICES, asks: always, testedAs: (configuration) => configuration === 'tc434-ubl' || /^peppolbis-en16931.*ubl/.test(configuration), book: enUblBook },
  { name: 'EN 16931', roots: CII_INVOICES, asks: always, testedAs: (configuration) => configuration === 'tc434-cii' || /^peppolbis-en16931.*cii/.test(configuration), book: enCiiBook },
  { name: 'Peppol BIS Billing 3', roots: UBL_INVOICES, asks: isPeppol, testedAs: (configuration) => /^peppolbis-en16931.*ubl/.test(configuration), book: () => peppolBook('ubl') },
  { name: 'Peppol BIS Billing 3', roots: CII_INVOICES, asks: isPeppol, testedAs: (configuration) => /^peppolbis-en16931.*cii/.test(configuration), book: () => peppolBook('cii') },
  { name: 'XRechnung', roots: UBL_INVOICES, asks: isXRechnung, testedAs: (configuration) => /^xrechnung.*ubl/.test(configuration), book: () => xrechnungBook('ubl') },
  { name: 'XRechnung', roots: CII_INVOICES, asks: isXRechnung, testedAs: (configuration) => /^xrechnung.*cii/.test(configuration), book: () => xrechnungBook('cii') },
  { name: OWN, roots: UBL_INVOICES, asks: always, testedAs: never, book: () => ownBook('ubl') },
  { name: OWN, roots: CII_INVOICES, asks: always, testedAs: never, book: () => ownBook('cii') },
  ...ORDERING_SHELF,
]

/** What a document says it keeps to: CustomizationID of UBL, the guideline of CII; '' where it says nothing. */
export const customizationOf = (root: XmlNode): string => {
  const context = down(root, 'rsm:ExchangedDocumentContext')
  if (context !== null) return textAt(context, 'ram:GuidelineSpecifiedDocumentContextParameter', 'ram:ID') ?? ''
  return textAt(root, 'cbc:CustomizationID') ?? ''
}

export const booksOf = (root: XmlNode): readonly Shelved[] => {
  const customization = customizationOf(root)
  return SHELF.filter((shelved) => shelved.roots.includes(root.name) && shelved.asks(customization))
}

/** The books a public test set means. The root is not asked, since a test may show a part of a document only. */
export const booksTestedAs = (configuration: string, root: string): readonly RuleBook[] =>
  SHELF.filter((shelved) => shelved.testedAs(configuration) && (shelved.roots.includes(root) || !SHELF.some((other) => other.roots.includes(root)))).map((shelved) => shelved.book())
