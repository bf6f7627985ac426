// Which books an invoice is asked by, and that whatever is told has its sentence.

import { describe, expect, it } from 'vitest'
import type { Say } from '#ground/say'
import { readXml } from '../xml/xml-tree.ts'
import { SHELF, booksOf, booksTestedAs, customizationOf } from './books.ts'
import { validateInvoice } from './invoice.ts'
import { placeOf } from './rule.ts'
import { withChange } from './sample-change.ts'
import { SMALL, sampleText } from './sample-invoice.ts'
import { validityWords } from './validity.words.ts'

const rootOf = (text: string) => readXml(text).root ?? expect.fail('the sample is no XML')
const PEPPOL = 'urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0'
const XRECHNUNG = 'urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0'

describe('an invoice', () => {
  it.each([
    ['urn:cen.eu:en16931:2017', ['EN 16931']],
    [PEPPOL, ['EN 16931', 'Peppol BIS Billing 3']],
    [`${PEPPOL}#conformant#urn:fdc:example.com:trns:billing:1`, ['EN 16931', 'Peppol BIS Billing 3']],
    [XRECHNUNG, ['EN 16931', 'XRechnung']],
    ['something else', ['EN 16931']],
  ])('that keeps to %s is asked by %j, in UBL and CII', (customization, profile) => {
    for (const syntax of ['ubl', 'cii'] as const) expect(validateInvoice(rootOf(sampleText(syntax, { ...SMALL, customization }))).profile).toEqual(profile)
  })

  it('says where each thing is wrong', () => {
    const { failures } = validateInvoice(rootOf(withChange(sampleText('ubl'), ['>142.80</cbc:PayableAmount>', '>142.81</cbc:PayableAmount>'])))
    expect(failures.map((failure) => [failure.rule, failure.severity, placeOf(failure)])).toEqual([['BR-CO-16', 'fatal', '/Invoice/cac:LegalMonetaryTotal']])
  })

  it('as a credit note is asked the same, but for the kind and the due date', () => {
    const credit = sampleText('ubl').replace('<cbc:DueDate>2026-04-20</cbc:DueDate>', '').replace('<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>', '<cbc:CreditNoteTypeCode>381</cbc:CreditNoteTypeCode>')
      .replaceAll('cbc:InvoicedQuantity', 'cbc:CreditedQuantity').replaceAll('cac:InvoiceLine', 'cac:CreditNoteLine').replace('schema:xsd:Invoice-2', 'schema:xsd:CreditNote-2').replace('<Invoice', '<CreditNote').replace('</Invoice>', '</CreditNote>')
    expect(validateInvoice(rootOf(credit)).failures).toEqual([])
    expect(validateInvoice(rootOf(withChange(credit, ['>381<', '>380<']))).failures.map((failure) => failure.rule)).toEqual(['BR-CL-01'])
    expect(validateInvoice(rootOf(withChange(credit, ['<cbc:CreditedQuantity unitCode="C62">10</cbc:CreditedQuantity>', '']))).failures.map((failure) => failure.rule)).toEqual(['BR-22', 'BR-23'])
  })

  it('that is none is asked nothing', () => {
    expect(validateInvoice(rootOf('<a/>'))).toEqual({ profile: [], failures: [] })
    expect(customizationOf(rootOf('<a/>'))).toBe('')
    expect(booksOf(rootOf('<a/>'))).toEqual([])
  })
})

describe('the shelf', () => {
  it.each([
    ['tc434-ubl', 'Invoice', 1],
    ['tc434-cii', 'rsm:CrossIndustryInvoice', 1],
    ['peppolbis-en16931-01-3.0-ubl-invoice', 'Invoice', 2],
    ['peppolbis-en16931-01-3.0-cii', 'rsm:CrossIndustryInvoice', 2],
    ['something else', 'Invoice', 0],
  ])('tests as %s with %s mean %i books', (configuration, root, books) => expect(booksTestedAs(configuration, root)).toHaveLength(books))
})

describe('what is told', () => {
  const spoken = new Map<string, string>()
  const hear = ({ key, with: values = {} }: Say): void => {
    spoken.set(key, Object.keys(values).sort().join())
    for (const value of Object.values(values)) if (typeof value === 'object' && value.t === 'say') hear(value.say)
  }
  for (const shelved of SHELF) if (shelved.roots.some((root) => root.includes('Invoice'))) for (const rule of shelved.book().rules) hear(rule.say)
  const { en, de }: Readonly<Record<'en' | 'de', Readonly<Record<string, string>>>> = validityWords

  it('has a sentence in each language, with its values and no others', () => {
    const placeholders = (text: string): string => [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? ''))].sort().join()
    const odd = [...spoken].filter(([key, values]) => [en[key], de[key]].some((text) => text === undefined || placeholders(text) !== values)).map(([key]) => key)
    expect(odd).toEqual([])
    expect(spoken.size).toBeGreaterThan(300)
  })

  it('is all that there are sentences for', () => {
    expect(Object.keys(en).filter((key) => !spoken.has(key))).toEqual([])
    expect(Object.keys(de).filter((key) => !spoken.has(key))).toEqual([])
  })
})
