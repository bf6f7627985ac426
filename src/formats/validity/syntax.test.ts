// How EN 16931 is written in UBL and CII: what may stand once stands once, and what is not used is told as a warning.

import { describe, expect, it } from 'vitest'
import { brokenBy, failuresIn, withChange } from './sample-change.ts'
import { SMALL, sampleText } from './sample-invoice.ts'

type Change = readonly [from: string | RegExp, to: string]
const ubl = sampleText('ubl', { ...SMALL, rich: true })
const cii = sampleText('cii', { ...SMALL, rich: true })
const SELLER_TAX = '<cac:PartyTaxScheme><cbc:CompanyID>1</cbc:CompanyID><cac:TaxScheme><cbc:ID>TAX</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>'
const MEANS = /(<cac:PaymentMeans>.*?<\/cac:PaymentMeans>)/

const UBL: readonly (readonly [string, ...Change])[] = [
  ['UBL-SR-05', '<cac:TaxTotal>', '<cac:PaymentTerms><cbc:Note>a</cbc:Note></cac:PaymentTerms><cac:PaymentTerms><cbc:Note>b</cbc:Note></cac:PaymentTerms><cac:TaxTotal>'],
  ['UBL-SR-07', '<cac:InvoiceDocumentReference><cbc:ID>R-0</cbc:ID></cac:InvoiceDocumentReference>', ''],
  ['UBL-SR-12', /(<cac:PartyTaxScheme>.*?<\/cac:PartyTaxScheme>)/, '$1$1'],
  ['UBL-SR-13', /(<cac:PartyTaxScheme>.*?<\/cac:PartyTaxScheme>)/, `$1${SELLER_TAX}${SELLER_TAX}`],
  ['UBL-SR-16', /(<cac:PartyIdentification><cbc:ID>B-1<\/cbc:ID><\/cac:PartyIdentification>)/, '$1$1'],
  ['UBL-SR-19', '<cbc:Name>Factor Bank</cbc:Name>', '<cbc:Name>Seller Ltd</cbc:Name>'],
  ['UBL-SR-24', /(<cac:Delivery>.*?<\/cac:Delivery>)/, '$1$1'],
  ['UBL-SR-29', /<cac:PartyIdentification><cbc:ID>(.)-1<\/cbc:ID><\/cac:PartyIdentification>/g, '<cac:PartyIdentification><cbc:ID schemeID="SEPA">$1-1</cbc:ID></cac:PartyIdentification>'],
  ['UBL-SR-42', /(<cac:PartyTaxScheme>.*?<\/cac:PartyTaxScheme>)/, `$1${SELLER_TAX}${SELLER_TAX}`],
  ['UBL-SR-43', '<cbc:ID>D-1</cbc:ID>', '<cbc:ID schemeID="AAA">D-1</cbc:ID>'],
  ['UBL-SR-44', MEANS, '$1<cac:PaymentMeans><cbc:PaymentMeansCode>58</cbc:PaymentMeansCode><cbc:PaymentID>a</cbc:PaymentID></cac:PaymentMeans><cac:PaymentMeans><cbc:PaymentMeansCode>58</cbc:PaymentMeansCode><cbc:PaymentID>b</cbc:PaymentID></cac:PaymentMeans>'],
  ['UBL-SR-47', MEANS, '$1<cac:PaymentMeans><cbc:PaymentMeansCode>10</cbc:PaymentMeansCode></cac:PaymentMeans>'],
  ['UBL-SR-48', /(<cac:ClassifiedTaxCategory>.*?<\/cac:ClassifiedTaxCategory>)/, '$1$1'],
  ['UBL-SR-50', '<cbc:Name>Item 1</cbc:Name>', '<cbc:Description>a</cbc:Description><cbc:Description>b</cbc:Description><cbc:Name>Item 1</cbc:Name>'],
  ['UBL-SR-53', '<cbc:CompanyID>DE136695976</cbc:CompanyID>', ''],
  ['UBL-DT-01', '>22.80</cbc:TaxAmount>', '>22.800</cbc:TaxAmount>'],
  ['UBL-DT-06', ' mimeCode="application/pdf"', ''],
  ['UBL-DT-07', ' filename="a.pdf"', ''],
]
const UBL_UNUSED: readonly (readonly [string, ...Change])[] = [
  ['UBL-CR-002', '<cbc:CustomizationID>', '<cbc:UBLVersionID>2.0</cbc:UBLVersionID><cbc:CustomizationID>'],
  ['UBL-CR-004', '<cbc:ID>R-1</cbc:ID>', '<cbc:ID>R-1</cbc:ID><cbc:CopyIndicator>false</cbc:CopyIndicator>'],
  ['UBL-CR-005', '<cbc:IssueDate>2026-03-20</cbc:IssueDate>', '<cbc:UUID>1</cbc:UUID><cbc:IssueDate>2026-03-20</cbc:IssueDate>'],
  ['UBL-CR-137', '<cac:AccountingSupplierParty>', '<cac:Signature/><cac:AccountingSupplierParty>'],
]

const CII: readonly (readonly [string, ...Change])[] = [
  ['CII-SR-001', '<rsm:ExchangedDocumentContext>', '<rsm:ExchangedDocumentContext><ram:SpecifiedTransactionID>1</ram:SpecifiedTransactionID>'],
  ['CII-SR-009', /(<ram:GuidelineSpecifiedDocumentContextParameter>.*?<\/ram:GuidelineSpecifiedDocumentContextParameter>)/, '$1$1'],
  ['CII-SR-013', '<ram:TypeCode>380</ram:TypeCode>', '<ram:Name>Invoice</ram:Name><ram:TypeCode>380</ram:TypeCode>'],
  ['CII-SR-046', ' schemeID="0160"', ''],
  ['CII-SR-069', '<ram:Description>Colour</ram:Description>', '<ram:Description>Colour</ram:Description><ram:Description>Size</ram:Description>'],
  ['CII-SR-090', '<ram:OriginTradeCountry><ram:ID>DE</ram:ID>', '<ram:OriginTradeCountry><ram:ID>DE</ram:ID><ram:ID>FR</ram:ID>'],
  ['CII-SR-450', '<ram:ID>B-1</ram:ID>', '<ram:ID>B-1</ram:ID><ram:GlobalID schemeID="0088">4012345000009</ram:GlobalID>'],
  ['CII-SR-452', /(<ram:SpecifiedTradePaymentTerms>.*?<\/ram:SpecifiedTradePaymentTerms>)/, '$1$1'],
  ['CII-SR-463', '<ram:ChargeIndicator><udt:Indicator>false</udt:Indicator></ram:ChargeIndicator>', ''],
  ['CII-DT-018', '<ram:TypeCode>916</ram:TypeCode>', '<ram:TypeCode>380</ram:TypeCode>'],
  ['CII-DT-031', '<ram:GrandTotalAmount>', '<ram:GrandTotalAmount currencyID="EUR">'],
  ['CII-DT-037', '<ram:CategoryTradeTax><ram:TypeCode>VAT', '<ram:CategoryTradeTax><ram:TypeCode>GST'],
]

describe('EN 16931 as UBL', () => {
  it.each(UBL.map(([id, from, to]) => ({ id, from, to })))('$id', ({ id, from, to }) => expect(brokenBy(withChange(ubl, [from, to]))).toContain(id))

  it.each(UBL_UNUSED.map(([id, from, to]) => ({ id, from, to })))('$id: what is not used is a warning', ({ id, from, to }) => {
    expect(failuresIn(withChange(ubl, [from, to])).filter((failure) => failure.severity === 'fatal')).toEqual([])
    const told = failuresIn(withChange(ubl, [from, to])).map((failure) => failure.rule)
    expect(told).toEqual([id])
  })

  it('a price may have as many decimals as it needs', () => expect(brokenBy(withChange(ubl, ['>12.00</cbc:PriceAmount>', '>12.000000</cbc:PriceAmount>']))).toEqual([]))
})

describe('EN 16931 as CII', () => {
  it.each(CII.map(([id, from, to]) => ({ id, from, to })))('$id', ({ id, from, to }) => {
    expect(failuresIn(withChange(cii, [from, to])).filter((failure) => failure.rule === id).map((failure) => failure.severity)).toContain('warning')
  })

  it('a day that is none cannot be passed over', () => {
    expect(failuresIn(withChange(cii, ['>20260320<', '>20261320<'])).filter((failure) => failure.severity === 'fatal').map((failure) => failure.rule)).toEqual(['CII-DT-097'])
  })
})
