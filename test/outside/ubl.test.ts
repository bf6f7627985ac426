// Every complete document of UBL and CII that others made: read, written and read again it says the same, and its figures are right when reckoned a
// second way. Skipped where the outside data is absent.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { decimalText, parseDecimal } from '#ground/decimal'
import type { TradeDocument } from '#formats/document'
import { writeCii } from '#formats/cii/write-cii'
import { readXmlDocument } from '#formats/ubl/read-xml-document'
import { ublSequence } from '#formats/ubl/ubl-sequence'
import { canWriteUbl, writeUbl } from '#formats/ubl/write-ubl'
import type { XmlNode } from '#formats/xml/xml-tree'
import { readXml, xmlText } from '#formats/xml/xml-tree'

const DATA = process.env.MAINSTAY_DATA ?? join(import.meta.dirname, '../../../shared/data')
const FOLDER = join(DATA, 'einvoice')
const isThere = existsSync(FOLDER)

const files = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? files(join(folder, entry.name)) : entry.name.endsWith('.xml') ? [join(folder, entry.name)] : []))

/** Complete documents, not the fragments of rule tests, nor EDIFACT told in XML, nor a signature apart. */
const complete = isThere ? files(FOLDER).filter((file) => !/unit-|-unit|[\\/]edifact[\\/]|Detached-Signature/.test(file)) : []
const textOf = (file: string): string => xmlText(readFileSync(file)).text ?? ''
const nameOf = (file: string): string => relative(FOLDER, file)

/** Roots that have a writer of their own; self-billed bills, freight bills and simple responses are written as what they are a form of. */
const OWN_ROOT = new Set(['Order', 'OrderChange', 'OrderCancellation', 'OrderResponse', 'DespatchAdvice', 'Invoice', 'CreditNote', 'Catalogue', 'ApplicationResponse', 'CrossIndustryInvoice'])

const BESIDE = new Set(['at', 'problems', 'more'])
const said = (value: unknown): unknown =>
  Array.isArray(value) ? value.map(said) : value === null || typeof value !== 'object' ? value : Object.fromEntries(Object.entries(value).filter(([name]) => !BESIDE.has(name)).map(([name, one]) => [name, said(one)]))

const written = (document: TradeDocument): string => (document.set === 'CrossIndustryInvoice' ? writeCii(document) : writeUbl(document))

describe.skipIf(!isThere)('documents of UBL and CII (skipped without the outside data in MAINSTAY_DATA)', () => {
  it('each is read, with number and day, and nothing in it that cannot be read', () => {
    const wrong: string[] = []
    for (const file of complete) {
      const { documents, problems } = readXmlDocument(readFileSync(file))
      const [document] = documents
      const errors = [...problems, ...(document?.problems ?? [])].filter((problem) => problem.severity === 'error')
      if (document === undefined || document.number === null || document.day === null || errors.length > 0) wrong.push(`${nameOf(file)}: ${errors.map((problem) => `${problem.code} ${problem.at}`).join(', ')}`)
    }
    console.log(`${complete.length} documents read`)
    expect(wrong).toEqual([])
    expect(complete.length).toBeGreaterThan(150)
  })

  it('each says the same when written and read again', () => {
    let count = 0
    for (const file of complete) {
      for (const document of readXmlDocument(readFileSync(file)).documents) {
        if (!OWN_ROOT.has(document.set) || !(document.set === 'CrossIndustryInvoice' || canWriteUbl(document.type))) continue
        const [again] = readXmlDocument(written(document)).documents
        expect(said(again), nameOf(file)).toEqual(said(document))
        count += 1
      }
    }
    console.log(`${count} documents written and read again`)
    expect(count).toBeGreaterThan(140)
  })

  it('each keeps what has no neutral field, too, but for signatures in extensions', () => {
    const lost: string[] = []
    for (const file of complete) {
      for (const document of readXmlDocument(readFileSync(file)).documents) {
        if (!OWN_ROOT.has(document.set) || document.set === 'CrossIndustryInvoice' || !canWriteUbl(document.type)) continue
        const rest = (one: TradeDocument | undefined): string[] => (one === undefined ? [] : [...one.more, ...one.lines.flatMap((line, at) => line.more.map((more) => ({ ...more, name: `${at} ${more.name}` })))].map((more) => `${more.name}=${more.value}`))
        const after = new Set(rest(readXmlDocument(written(document)).documents[0]))
        lost.push(...rest(document).filter((one) => !after.has(one) && !one.startsWith('ext:')).map((one) => `${nameOf(file)} ${one}`))
      }
    }
    // a carton of a number told twice at one place: the first stands for both
    expect(lost.filter((one) => !one.includes('ContainedPackage'))).toEqual([])
  })

  it('the order of elements that is written is the one that every file has', () => {
    const wrong = new Set<string>()
    const visit = (node: XmlNode): void => {
      const sequence = OWN_ROOT.has(node.name) || node.name.startsWith('cac:') ? ublSequence(node.name) : null
      let last = -1
      for (const child of node.children) {
        const place = sequence?.get(child.name)
        if (place !== undefined && place < last) wrong.add(`${node.name}: ${child.name}`)
        if (place !== undefined) last = place
        visit(child)
      }
    }
    for (const file of complete) {
      const { root } = readXml(textOf(file))
      if (root !== null && OWN_ROOT.has(root.name)) visit(root)
    }
    expect([...wrong]).toEqual([])
  })

  it('the lines of every bill come to the sum it states, reckoned from the bare XML as well', () => {
    const differing: string[] = []
    let bills = 0
    for (const file of complete) {
      const { root } = readXml(textOf(file))
      const [document] = readXmlDocument(readFileSync(file)).documents
      if (root === null || document === undefined || !/^(Invoice|CreditNote)$/.test(root.name)) continue
      bills += 1
      const find = (node: XmlNode, name: string): XmlNode[] => node.children.filter((child) => child.name === name)
      const lines = [...find(root, 'cac:InvoiceLine'), ...find(root, 'cac:CreditNoteLine')].map((line) => find(line, 'cbc:LineExtensionAmount')[0]?.text ?? '')
      const stated = find(root, 'cac:LegalMonetaryTotal').flatMap((total) => find(total, 'cbc:LineExtensionAmount'))[0]?.text ?? ''
      const sum = (amounts: readonly (string | null)[]): string => decimalText(amounts.reduce((all, amount) => all + (parseDecimal(amount ?? '', 6) ?? 0n), 0n), 6, 2)
      expect(sum(document.lines.map((line) => line.amount)), nameOf(file)).toBe(sum(lines))
      expect(document.totals.net === null ? '' : sum([document.totals.net]), nameOf(file)).toBe(stated === '' ? '' : sum([stated]))
      if (stated !== '' && sum(lines) !== sum([stated])) differing.push(nameOf(file))
      expect(document.problems.some((problem) => problem.code === 'xml/line-sum'), nameOf(file)).toBe(differing.includes(nameOf(file)))
    }
    console.log(`${bills} bills, ${differing.length} whose lines do not come to their sum`)
    expect(bills).toBeGreaterThan(40)
    expect(differing.filter((name) => !name.includes('not_validating'))).toEqual([])
  })

  /** The same bill in both syntaxes, by the names of their files. */
  const inBoth = complete.flatMap((file) => {
    const other = file.endsWith('.ubl.xml') ? file.replace(/UBL([\\/])/, 'CII$1').replace(/\.ubl\.xml$/, '.cii.xml') : ''
    return other !== '' && existsSync(other) ? [[nameOf(file), file, other] as const] : []
  })

  it.each(inBoth)('%s says the same in UBL and in CII', (_name, ubl, cii) => {
    const facts = (file: string): unknown => {
      const [document] = readXmlDocument(readFileSync(file)).documents
      if (document === undefined) throw new Error(`${file} is not read`)
      const plain = (amount: string | null): string | null => (amount === null ? null : decimalText(parseDecimal(amount, 6) ?? 0n, 6))
      return {
        head: [document.type, document.number, document.day, document.kind, document.currency],
        totals: Object.fromEntries(Object.entries(document.totals).flatMap(([name, amount]) => (name === 'at' ? [] : [[name, plain(amount as string | null)]]))),
        parties: document.parties.map((party) => [party.role, party.name, party.street, party.city, party.postcode, party.country, party.vat, party.contacts.map((one) => [one.name, one.phone, one.mail])].map((part) => JSON.stringify(part)).join(' ')).sort(),
        dates: document.dates.map((date) => [date.kind, date.day, date.until].join(' ')).sort(),
        references: document.references.map((one) => `${one.kind} ${one.value}`).sort(),
        terms: document.terms.map((one) => [one.means, one.account, one.text]),
        taxes: document.taxes.map((one) => [one.kind, one.category, plain(one.percent), plain(one.base), plain(one.amount)].join(' ')).sort(),
        charges: document.charges.map((one) => [one.is, plain(one.amount), plain(one.percent), one.text, one.taxCategory].join(' ')).sort(),
        notes: document.notes.map((one) => one.text),
        lines: document.lines.map((line) => [line.number, line.description, plain(line.quantity), line.unit, plain(line.price), plain(line.pricePer), plain(line.amount), line.items.map((one) => `${one.kind} ${one.value}`).sort(), line.taxes.map((one) => [one.category, plain(one.percent)])]),
      }
    }
    expect(facts(cii)).toEqual(facts(ubl))
  })
})
