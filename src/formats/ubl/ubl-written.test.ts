// What is written as UBL is read back as the same neutral document, keeps the order of the schema, and satisfies the rules it is judged by.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { booksOf } from '../validity/books.ts'
import { failuresOf } from '../validity/rule.ts'
import type { XmlNode } from '../xml/xml-tree.ts'
import { readXml } from '../xml/xml-tree.ts'
import type { TradeDocument } from '../document.ts'
import { NOTHING, said, WRITTEN } from './neutral-samples.test.ts'
import { readXmlDocument } from './read-xml-document.ts'
import { ublSequence } from './ubl-sequence.ts'
import { canWriteUbl, writeUbl } from './write-ubl.ts'

const again = (text: string): TradeDocument => {
  const { documents, problems } = readXmlDocument(text)
  const [document] = documents
  if (document === undefined) throw new Error(JSON.stringify(problems))
  return document
}

const inSequence = (node: XmlNode): string[] => {
  const sequence = ublSequence(node.name)
  const places = sequence === null ? [] : node.children.map((child) => sequence.get(child.name) ?? -1)
  const wrong = places.some((place, at) => place === -1 || place < (places[at - 1] ?? 0)) ? [`${node.name}: ${node.children.map((child) => child.name).join(' ')}`] : []
  return [...wrong, ...node.children.flatMap(inSequence)]
}

describe('documents written as UBL', () => {
  it.each(WRITTEN)('%s: read back it says the same', (_type, sample) => {
    fc.assert(fc.property(sample, (document) => void expect(said(again(writeUbl(document)))).toEqual(said(document))), { numRuns: 20 })
  })

  it.each(WRITTEN)('%s: written, read and written again it is the same text', (_type, sample) => {
    fc.assert(
      fc.property(sample, (document) => {
        const text = writeUbl(document)
        expect(writeUbl(again(text))).toBe(text)
      }),
      { numRuns: 8 },
    )
  })

  it.each(WRITTEN)('%s: its elements stand in the order of the schema', (_type, sample) => {
    fc.assert(
      fc.property(sample, (document) => {
        const { root } = readXml(writeUbl(document))
        expect(root === null ? ['not read'] : inSequence(root)).toEqual([])
      }),
      { numRuns: 8 },
    )
  })

  it('what XML cannot say is left out, and what it must escape is escaped', () => {
    const text = writeUbl({ ...NOTHING, type: 'order', number: '7', notes: [{ kind: null, text: 'a\u0000b\u000bc<&>"\ud800 ]]>\r\n😀', at: {} }] })
    expect(again(text).notes[0]?.text).toBe('abc<&>" ]]>\r\n😀')
  })

  it('a document of a kind that UBL has no words for is refused', () => {
    expect(canWriteUbl('deduction')).toBe(false)
    expect(() => writeUbl({ ...NOTHING, type: 'deduction' })).toThrow(/deduction/)
  })

  it('settings name another specification and process', () => {
    const text = writeUbl({ ...NOTHING, type: 'order', number: '7' }, { customization: 'urn:ours', profile: 'urn:process' })
    expect([again(text).profile, text.includes('<cbc:ProfileID>urn:process</cbc:ProfileID>')]).toEqual(['urn:ours', true])
  })
})

/** A bill with nothing but lines; the sums are left to the writer. */
const at = {}
const party = (role: string, name: string, vat: string): TradeDocument['parties'][number] => ({
  role, name, ids: [{ id: '4000001123452', scheme: '14' }], street: ['Hafenstraße 1'], city: 'Bremen', region: null, postcode: '28195', country: 'DE', vat, contacts: [{ kind: null, name: 'Eva Muster', phone: '+49 421 1', mail: 'eva@example.com', at }], references: [], at,
})
const line = (number: string, quantity: string, price: string, amount: string): TradeDocument['lines'][number] => ({
  number, actions: [], items: [{ kind: 'seller', value: 'A-1', scheme: null, at }], description: 'Schrauben', quantity, unit: 'C62', orderedQuantity: null, orderedUnit: null, price, pricePer: null, priceUnit: null, priceKind: 'net', amount, prices: [],
  taxes: [{ kind: 'VAT', category: 'S', percent: '19', base: null, amount: null, reason: null, at }], charges: [], dates: [], references: [], parties: [], notes: [], splits: [], quantities: [], parts: [], packages: [], more: [], at,
})
const bare = (type: 'invoice' | 'credit-note' | 'order'): TradeDocument => ({
  ...NOTHING, type, number: 'R-88', day: '2026-03-09' as TradeDocument['day'], currency: 'EUR', parties: [party('seller', 'Nordwerk GmbH', 'DE123456788'), party('buyer', 'Nordkauf AG', 'DE111111125')], lines: [line('1', '3', '4.10', '12.30'), line('2', '1', '0.07', '0.07')],
  dates: [{ kind: 'due', day: '2026-04-08' as Day, until: null, time: null, at }, { kind: 'delivered', day: '2026-03-07' as Day, until: null, time: null, at }, { kind: 'requested', day: '2026-03-20' as Day, until: '2026-03-22' as Day, time: null, at }, { kind: 'expires', day: '2026-04-20' as Day, until: null, time: null, at }],
  references: [{ kind: 'buyer-reference', value: '04011000-1', line: null, day: null, text: null, at }, { kind: 'order', value: '4711', line: null, day: null, text: null, at }],
  terms: [{ kind: null, text: null, discountPercent: '2', discountAmount: null, discountDays: 10, discountUntil: null, netDays: null, netUntil: null, means: null, account: null, at }, { kind: null, text: null, discountPercent: null, discountAmount: null, discountDays: null, discountUntil: null, netDays: null, netUntil: null, means: '30', account: 'DE89370400440532013000', at }],
})
type Day = NonNullable<TradeDocument['day']>

describe('bills from our own records', () => {
  it.each(['invoice', 'credit-note'] as const)('%s: the sums are filled in, and EN 16931 and Peppol find nothing fatal', (type) => {
    const text = writeUbl(bare(type))
    const document = again(text)
    expect([document.totals.net, document.totals.tax, document.totals.gross, document.totals.payable]).toEqual(['12.37', '2.35', '14.72', '14.72'])
    const { root } = readXml(text)
    const books = root === null ? [] : booksOf(root)
    expect(books.map((one) => one.name)).toEqual(expect.arrayContaining(['EN 16931', 'Peppol BIS Billing 3']))
    expect(books.flatMap((one) => (root === null ? [] : failuresOf(one.book(), root))).filter((failure) => failure.severity === 'fatal').map((failure) => failure.rule)).toEqual([])
  })

  it('lines without an amount get quantity by price, and units of X12 become those of UBL', () => {
    const document = { ...bare('invoice'), lines: [{ ...line('1', '3', '10.00', ''), amount: null, pricePer: '100', unit: 'CA', priceUnit: 'CA' }] }
    const [written] = again(writeUbl(document)).lines
    expect([written?.amount, written?.unit, written?.priceUnit]).toEqual(['0.30', 'XCS', 'XCS'])
  })

  it('what the schema has no place for is left out, and a window of days becomes a period', () => {
    const [first] = bare('order').lines
    if (first === undefined) throw new Error('no line')
    const quantities = [{ kind: 'back-ordered', quantity: '1', unit: 'EA', day: null, at }, { kind: 'minimum', quantity: '2', unit: 'EA', day: null, at }]
    const document = { ...bare('order'), lines: [{ ...first, quantities }], dates: [{ kind: 'not-before', day: '2026-03-20' as Day, until: null, time: null, at }, { kind: 'not-after', day: '2026-03-22' as Day, until: null, time: null, at }, { kind: 'cancel-after', day: '2026-04-01' as Day, until: null, time: null, at }] }
    const text = writeUbl(document)
    expect(again(text).lines[0]?.quantities.map((one) => one.kind)).toEqual(['minimum'])
    expect(again(text).dates.map(({ kind, day, until }) => [kind, day, until])).toEqual([['expires', '2026-04-01', null], ['requested', '2026-03-20', '2026-03-22']])
    const { root } = readXml(text)
    expect(root === null ? ['not read'] : inSequence(root)).toEqual([])
  })

  it('an order keeps Peppol’s rules', () => {
    const document = { ...bare('order'), totals: { ...NOTHING.totals, net: '12.37', payable: '12.37' } }
    const { root } = readXml(writeUbl(document))
    const books = root === null ? [] : booksOf(root)
    expect(books.map((one) => one.name)).toEqual(['Peppol BIS Order 3'])
    expect(books.flatMap((one) => (root === null ? [] : failuresOf(one.book(), root))).map((failure) => failure.rule)).toEqual([])
  })

  it('a discount without words gets those of XRechnung, which are read again as a discount', () => {
    const document = again(writeUbl(bare('invoice')))
    expect(document.terms.find((one) => one.discountDays !== null)).toMatchObject({ discountDays: 10, discountPercent: '2.00', text: '#SKONTO#TAGE=10#PROZENT=2.00#' })
  })
})
