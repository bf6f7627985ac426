// The official tests of EN 16931 and of Peppol BIS Billing 3, and complete invoices that nobody here wrote. Skipped where the outside data is absent.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { booksTestedAs, customizationOf } from '#formats/validity/books'
import { enCiiBook, enUblBook } from '#formats/validity/en16931'
import { validateInvoice } from '#formats/validity/invoice'
import { failuresOf } from '#formats/validity/rule'
import { runTestSet } from '#formats/validity/test-set'
import type { XmlNode } from '#formats/xml/xml-tree'
import { readXml, xmlText } from '#formats/xml/xml-tree'

const DATA = process.env.MAINSTAY_DATA ?? join(import.meta.dirname, '../../../shared/data')
const ROOT = join(DATA, 'einvoice')
const SETS = [
  { name: 'EN 16931', folder: join(ROOT, 'en16931/test'), atLeast: 500 },
  { name: 'Peppol BIS Billing 3', folder: join(ROOT, 'peppol-billing-3/rules'), atLeast: 400 },
]
const EXAMPLES = ['en16931/ubl/examples', 'en16931/cii/examples', 'en16931/test/testfiles', 'peppol-billing-3/rules/examples', 'zugferd-corpus', 'oasis-ubl-examples'].map((path) => join(ROOT, path))
const isThere = [...SETS.map((set) => set.folder), ...EXAMPLES].every((folder) => existsSync(folder))

const files = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? files(join(folder, entry.name)) : entry.name.endsWith('.xml') ? [join(folder, entry.name)] : []))

const textOf = (file: string): string => {
  const { text } = xmlText(readFileSync(file))
  if (text === null) throw new Error(`${file} cannot be decoded`)
  return text
}

const rootOf = (file: string): XmlNode => {
  const { root } = readXml(textOf(file))
  if (root === null) throw new Error(`${file} is no XML`)
  return root
}

/**
 * Invoices that truly break a rule of the lists as they are now: an electronic address in the scheme 9958, which was the routing number of
 * German authorities until 0204 took its place.
 */
const BREAKS_EN: Readonly<Record<string, readonly string[]>> = {
  'EN16931_ElektronischeAdresse.cii.xml': ['BR-CL-25'],
  'EN16931_RechnungsUebertragung.cii.xml': ['BR-CL-25'],
}

/** Made-up Swedish organisation numbers and GLNs, whose check digits Peppol began to check after these files were written. */
const MADE_UP_NUMBERS = ['PEPPOL-COMMON-R040', 'PEPPOL-COMMON-R049', 'SE-R-013']

/** Invoices for Germany that name Peppol as what they keep to but carry none of what Peppol asks beyond EN 16931: addresses, references, payment, contact. */
const NOT_FOR_PEPPOL = ['DE-R-001', 'DE-R-002', 'DE-R-015', 'PEPPOL-EN16931-R003', 'PEPPOL-EN16931-R010', 'PEPPOL-EN16931-R020', 'PEPPOL-EN16931-R042', 'PEPPOL-EN16931-R120', 'PEPPOL-EN16931-P0100', 'PEPPOL-EN16931-P0112']

const isInvoice = (root: XmlNode): boolean => validateInvoice(root).profile.length > 0
/** Invoices from before the standard do not claim to keep to it. */
const claims = (root: XmlNode): boolean => /en16931|factur-x|zugferd/i.test(customizationOf(root))

describe.skipIf(!isThere)('the official tests of e-invoices (skipped without the outside data in MAINSTAY_DATA)', () => {
  it.each(SETS)('$name: every labelled test is agreed with, and every rule that a test names is known', ({ name, folder, atLeast }) => {
    const disagreed: string[] = []
    const unknown = new Set<string>()
    const sum = { tests: 0, agreed: 0 }
    for (const file of files(folder)) {
      const text = textOf(file)
      if (!text.includes('testSet')) continue
      const result = runTestSet(text, booksTestedAs)
      sum.tests += result.tests
      sum.agreed += result.agreed
      for (const rule of result.unknownRules) unknown.add(rule)
      disagreed.push(...result.disagreed.map((one) => `${relative(folder, file)} line ${one.line}: ${one.rule} expected ${one.expected}, found ${JSON.stringify(one.found)}`))
    }
    console.log(`${name}: ${sum.agreed} of ${sum.tests} agreed`)
    expect([...unknown]).toEqual([])
    expect(disagreed).toEqual([])
    expect(sum.tests).toBeGreaterThan(atLeast)
    expect(sum.agreed).toBe(sum.tests)
  })

  const invoices = (isThere ? EXAMPLES.flatMap(files) : []).map((file) => ({ file, name: file.split('/').at(-1) ?? '', root: rootOf(file) })).filter(({ root }) => isInvoice(root) && claims(root))

  it('no complete invoice breaks EN 16931, except those that truly do', () => {
    const broken = invoices.flatMap(({ name, root }) => {
      const book = root.name.startsWith('rsm:') ? enCiiBook() : enUblBook()
      const rules = [...new Set(failuresOf(book, root).filter((failure) => failure.severity === 'fatal').map((failure) => failure.rule))].sort()
      return rules.length === 0 ? [] : [[name, rules] as const]
    })
    expect(Object.fromEntries(broken)).toEqual(BREAKS_EN)
    expect(invoices.length).toBeGreaterThan(80)
  })

  it('no complete invoice breaks what it says it keeps to, except by numbers that were made up and by naming Peppol without meaning it', () => {
    const odd = invoices.flatMap(({ file, name, root }) => {
      const excused = file.includes('zugferd-corpus') ? [...NOT_FOR_PEPPOL, ...(BREAKS_EN[name] ?? [])] : file.includes('peppol-billing-3') ? [] : MADE_UP_NUMBERS
      return validateInvoice(root).failures.filter((failure) => failure.severity === 'fatal' && !excused.includes(failure.rule)).map((failure) => `${name}: ${failure.rule}`)
    })
    expect(odd).toEqual([])
  })

  it('an invoice is known by what it says it keeps to', () => {
    const profiles = new Set(invoices.map(({ root }) => validateInvoice(root).profile.join(' + ')))
    expect([...profiles].sort()).toEqual(['EN 16931', 'EN 16931 + Peppol BIS Billing 3', 'EN 16931 + XRechnung'])
  })

  it('a total that is changed is found in every invoice', () => {
    const missed = invoices.filter(({ root, file }) => {
      const text = textOf(file)
      const node = find(root, ['cbc:TaxInclusiveAmount', 'ram:GrandTotalAmount'])
      if (node === null) return false
      const changed = text.replace(new RegExp(`(<(?:\\w+:)?(?:TaxInclusiveAmount|GrandTotalAmount)[^>]*>)[^<]*<`), `$19${node.text.trim().replace('-', '')}<`)
      const again = readXml(changed).root
      return again !== null && !validateInvoice(again).failures.some((failure) => failure.rule === 'BR-CO-15')
    })
    expect(missed.map(({ name }) => name)).toEqual([])
  })
})

const find = (node: XmlNode, names: readonly string[]): XmlNode | null => {
  if (names.includes(node.name)) return node
  for (const child of node.children) {
    const found = find(child, names)
    if (found !== null) return found
  }
  return null
}
