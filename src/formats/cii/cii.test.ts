// Cross Industry Invoices read and written: places, credit notes, the older ZUGFeRD, and the same document back.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TradeDocument } from '../document.ts'
import { bill, NOTHING, said } from '../ubl/neutral-samples.test.ts'
import { readXmlDocument } from '../ubl/read-xml-document.ts'
import { writeUbl } from '../ubl/write-ubl.ts'
import { booksOf } from '../validity/books.ts'
import { failuresOf } from '../validity/rule.ts'
import type { XmlNode } from '../xml/xml-tree.ts'
import { readXml } from '../xml/xml-tree.ts'
import { ciiSequence } from './cii-sequence.ts'
import { writeCii } from './write-cii.ts'

const one = (xml: string): TradeDocument => {
  const [document] = readXmlDocument(xml).documents
  if (document === undefined) throw new Error('not read')
  return document
}

const wrap = (type: string, settlement: string, lines = ''): string =>
  `<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100" xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100" xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
  <rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>urn:cen.eu:en16931:2017</ram:ID></ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>
  <rsm:ExchangedDocument><ram:ID>R-88</ram:ID><ram:TypeCode>${type}</ram:TypeCode><ram:IssueDateTime><udt:DateTimeString format="102">20260309</udt:DateTimeString></ram:IssueDateTime></rsm:ExchangedDocument>
  <rsm:SupplyChainTradeTransaction>${lines}<ram:ApplicableHeaderTradeAgreement><ram:SellerTradeParty><ram:Name>Nordwerk GmbH</ram:Name><ram:SpecifiedTaxRegistration><ram:ID schemeID="FC">12/345</ram:ID></ram:SpecifiedTaxRegistration><ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">DE123456788</ram:ID></ram:SpecifiedTaxRegistration></ram:SellerTradeParty><ram:BuyerOrderReferencedDocument><ram:IssuerAssignedID>4711</ram:IssuerAssignedID></ram:BuyerOrderReferencedDocument></ram:ApplicableHeaderTradeAgreement><ram:ApplicableHeaderTradeDelivery/><ram:ApplicableHeaderTradeSettlement><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>${settlement}</ram:ApplicableHeaderTradeSettlement></rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>`

const LINE = `<ram:IncludedSupplyChainTradeLineItem><ram:AssociatedDocumentLineDocument><ram:LineID>1</ram:LineID></ram:AssociatedDocumentLineDocument><ram:SpecifiedTradeProduct><ram:GlobalID schemeID="0160">4006381333931</ram:GlobalID><ram:Name>Schrauben</ram:Name></ram:SpecifiedTradeProduct><ram:SpecifiedLineTradeAgreement><ram:BuyerOrderReferencedDocument><ram:LineID>7</ram:LineID></ram:BuyerOrderReferencedDocument><ram:NetPriceProductTradePrice><ram:ChargeAmount>4.10</ram:ChargeAmount></ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement><ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode="C62">3</ram:BilledQuantity></ram:SpecifiedLineTradeDelivery><ram:SpecifiedLineTradeSettlement><ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>12.30</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation></ram:SpecifiedLineTradeSettlement></ram:IncludedSupplyChainTradeLineItem>`

describe('a Cross Industry Invoice', () => {
  const invoice = one(wrap('380', '', LINE))

  it('says the same things as one in UBL, each with its place', () => {
    expect([invoice.type, invoice.number, invoice.day, invoice.currency, invoice.profile]).toEqual(['invoice', 'R-88', '2026-03-09', 'EUR', 'urn:cen.eu:en16931:2017'])
    expect(invoice.at.day).toBe('/rsm:CrossIndustryInvoice/rsm:ExchangedDocument/ram:IssueDateTime/udt:DateTimeString')
    expect(invoice.parties[0]).toMatchObject({ role: 'seller', vat: 'DE123456788', references: [{ kind: 'tax-id', value: '12/345', text: 'FC' }] })
    expect(invoice.lines[0]).toMatchObject({ number: '1', quantity: '3', unit: 'C62', price: '4.10', amount: '12.30', items: [{ kind: 'gtin', value: '4006381333931' }], references: [{ kind: 'order', value: '4711', line: '7' }] })
  })

  it('with the code of a credit note is one', () => {
    expect(one(wrap('381', '')).type).toBe('credit-note')
  })

  it('a sum of lines that is not so is warned of, and a day that does not exist told', () => {
    const sum = '<ram:SpecifiedTradeSettlementHeaderMonetarySummation><ram:LineTotalAmount>12.40</ram:LineTotalAmount></ram:SpecifiedTradeSettlementHeaderMonetarySummation>'
    expect(one(wrap('380', sum, LINE)).problems.map((problem) => problem.code)).toEqual(['xml/line-sum'])
    expect(one(wrap('380', '').replace('20260309', '20260230')).problems.map((problem) => problem.code)).toEqual(['xml/day'])
  })

  it('the older ZUGFeRD is read by its own names, with places in them', () => {
    const older = `<r:CrossIndustryDocument xmlns:r="urn:ferd:CrossIndustryDocument:invoice:1p0" xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:12" xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:15"><r:HeaderExchangedDocument><ram:ID>Z-1</ram:ID><ram:TypeCode>380</ram:TypeCode><ram:IssueDateTime><udt:DateTimeString format="102">20140305</udt:DateTimeString></ram:IssueDateTime></r:HeaderExchangedDocument><r:SpecifiedSupplyChainTradeTransaction><ram:ApplicableSupplyChainTradeAgreement><ram:SellerTradeParty><ram:Name>Nordwerk</ram:Name></ram:SellerTradeParty></ram:ApplicableSupplyChainTradeAgreement><ram:ApplicableSupplyChainTradeSettlement><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode><ram:SpecifiedTradeSettlementMonetarySummation><ram:LineTotalAmount currencyID="EUR">10.00</ram:LineTotalAmount></ram:SpecifiedTradeSettlementMonetarySummation></ram:ApplicableSupplyChainTradeSettlement><ram:IncludedSupplyChainTradeLineItem><ram:AssociatedDocumentLineDocument><ram:LineID>1</ram:LineID></ram:AssociatedDocumentLineDocument><ram:SpecifiedSupplyChainTradeSettlement><ram:SpecifiedTradeSettlementMonetarySummation><ram:LineTotalAmount currencyID="EUR">10.00</ram:LineTotalAmount></ram:SpecifiedTradeSettlementMonetarySummation></ram:SpecifiedSupplyChainTradeSettlement></ram:IncludedSupplyChainTradeLineItem></r:SpecifiedSupplyChainTradeTransaction></r:CrossIndustryDocument>`
    const document = one(older)
    expect([document.set, document.number, document.day, document.totals.net, document.lines[0]?.amount, document.parties[0]?.name]).toEqual(['CrossIndustryDocument', 'Z-1', '2014-03-05', '10.00', '10.00', 'Nordwerk'])
    expect(document.at.number).toContain('HeaderExchangedDocument')
    expect(document.problems).toEqual([])
  })
})

const inSequence = (node: XmlNode): string[] => {
  const sequence = ciiSequence(node.name)
  const places = sequence === null ? [] : node.children.map((child) => sequence.get(child.name) ?? -1)
  const wrong = places.some((place, at) => place === -1 || place < (places[at - 1] ?? 0)) ? [`${node.name}: ${node.children.map((child) => child.name).join(' ')}`] : []
  return [...wrong, ...node.children.flatMap(inSequence)]
}

/** CII has three lines of a street, and tells numbers without a scheme first. */
const asCiiCan = (document: TradeDocument): TradeDocument => ({ ...document, parties: document.parties.map((party) => ({ ...party, street: party.street.slice(0, 3), ids: [...party.ids.filter((id) => id.scheme === null), ...party.ids.filter((id) => id.scheme !== null)] })) })

describe('bills written as CII', () => {
  it.each(['invoice', 'credit-note'] as const)('%s: read back it says the same, in the order of the schema', (type) => {
    fc.assert(
      fc.property(bill(type), (made) => {
        const document = asCiiCan(made)
        const text = writeCii(document)
        expect(said(one(text))).toEqual(said(document))
        const { root } = readXml(text)
        expect(root === null ? ['not read'] : inSequence(root)).toEqual([])
        expect(writeCii(one(text))).toBe(text)
      }),
      { numRuns: 15 },
    )
  })

  it('one from UBL to CII and back says the same', () => {
    fc.assert(
      fc.property(bill('invoice'), (made) => {
        const document = asCiiCan(made)
        expect(said(one(writeUbl(one(writeCii(one(writeUbl(document)))))))).toEqual(said(document))
      }),
      { numRuns: 8 },
    )
  })

  it('only bills are written so', () => {
    expect(() => writeCii({ ...NOTHING, type: 'order' })).toThrow(/order/)
  })

  it('a bill with nothing but lines gets its sums, and EN 16931 finds nothing fatal', () => {
    const at = {}
    const party = (role: string, name: string, vat: string): TradeDocument['parties'][number] => ({ role, name, ids: [{ id: '4000001123452', scheme: '14' }], street: ['Hafenstraße 1'], city: 'Bremen', region: null, postcode: '28195', country: 'DE', vat, contacts: [], references: [], at })
    const document: TradeDocument = {
      ...NOTHING, type: 'invoice', number: 'R-88', day: '2026-03-09' as NonNullable<TradeDocument['day']>, currency: 'EUR', parties: [party('seller', 'Nordwerk GmbH', 'DE123456788'), party('buyer', 'Nordkauf AG', 'DE111111125')],
      dates: [{ kind: 'due', day: '2026-04-08' as NonNullable<TradeDocument['day']>, until: null, time: null, at }],
      lines: one(wrap('380', '', LINE)).lines.map((line) => ({ ...line, taxes: [{ kind: 'VAT', category: 'S', percent: '19', base: null, amount: null, reason: null, at }] })),
    }
    const text = writeCii(document)
    expect(one(text).totals).toMatchObject({ net: '12.30', tax: '2.34', gross: '14.64', payable: '14.64' })
    const { root } = readXml(text)
    const books = root === null ? [] : booksOf(root)
    expect(books.map((book) => book.name)).toContain('EN 16931')
    expect(books.flatMap((book) => (root === null ? [] : failuresOf(book.book(), root))).filter((failure) => failure.severity === 'fatal').map((failure) => failure.rule)).toEqual([])
  })
})
