// Codes that are in no list are told, wherever a list is bound to an element.

import { describe, expect, it } from 'vitest'
import { brokenBy, withChange } from './sample-change.ts'
import { SMALL, sampleText } from './sample-invoice.ts'

type Change = readonly [from: string | RegExp, to: string]
const rich = { ubl: sampleText('ubl', { ...SMALL, rich: true }), cii: sampleText('cii', { ...SMALL, rich: true }) }

const UBL: readonly (readonly [string, ...Change])[] = [
  ['BR-CL-01', '>380<', '>381<'],
  ['BR-CL-03', /(<cbc:PriceAmount currencyID=")EUR/, '$1EUROS'],
  ['BR-CL-03', /(<cbc:PriceAmount) currencyID="EUR"/, '$1'],
  ['BR-CL-04', /(DocumentCurrencyCode>)EUR/, '$1Euro'],
  ['BR-CL-05', '<cbc:BuyerReference>', '<cbc:TaxCurrencyCode>kr</cbc:TaxCurrencyCode><cbc:BuyerReference>'],
  ['BR-CL-06', '<cbc:EndDate>2026-02-28</cbc:EndDate>', '<cbc:EndDate>2026-02-28</cbc:EndDate><cbc:DescriptionCode>5</cbc:DescriptionCode>'],
  ['BR-CL-07', '<cbc:ID>D-1</cbc:ID>', '<cbc:ID schemeID="?">D-1</cbc:ID><cbc:DocumentTypeCode>130</cbc:DocumentTypeCode>'],
  ['BR-CL-08', '<cbc:DocumentCurrencyCode>', '<cbc:Note>#QQQ#Hello</cbc:Note><cbc:DocumentCurrencyCode>'],
  ['BR-CL-10', '<cbc:ID>S-1</cbc:ID>', '<cbc:ID schemeID="9999">S-1</cbc:ID>'],
  ['BR-CL-11', '<cbc:RegistrationName>Seller Ltd</cbc:RegistrationName>', '<cbc:RegistrationName>Seller Ltd</cbc:RegistrationName><cbc:CompanyID schemeID="9999">1</cbc:CompanyID>'],
  ['BR-CL-13', 'listID="TST"', 'listID="T?"'],
  ['BR-CL-14', '<cac:Country><cbc:IdentificationCode>DE<', '<cac:Country><cbc:IdentificationCode>Germany<'],
  ['BR-CL-15', '<cac:OriginCountry><cbc:IdentificationCode>DE<', '<cac:OriginCountry><cbc:IdentificationCode>Germany<'],
  ['BR-CL-16', 'PaymentMeansCode>58<', 'PaymentMeansCode>99<'],
  ['BR-CL-17', /(TaxCategory><cbc:ID>)S(<)/, '$1Q$2'],
  ['BR-CL-18', /(ClassifiedTaxCategory><cbc:ID>)S(<)/, '$1Q$2'],
  ['BR-CL-19', 'ReasonCode>95<', 'ReasonCode>FC<'],
  ['BR-CL-20', 'ReasonCode>FC<', 'ReasonCode>95<'],
  ['BR-CL-21', 'schemeID="0160"', 'schemeID="GTIN"'],
  ['BR-CL-22', /(TaxSubtotal>.*?Percent>19<\/cbc:Percent>)/, '$1<cbc:TaxExemptionReasonCode>VATEX-EU-0</cbc:TaxExemptionReasonCode>'],
  ['BR-CL-23', 'unitCode="C62"', 'unitCode="PCS"'],
  ['BR-CL-24', 'application/pdf', 'application/exe'],
  ['BR-CL-25', 'EndpointID schemeID="0088"', 'EndpointID schemeID="GLN"'],
  ['BR-CL-26', '<cac:DeliveryLocation>', '<cac:DeliveryLocation><cbc:ID schemeID="GLN">1</cbc:ID>'],
]

const CII: readonly (readonly [string, ...Change])[] = [
  ['BR-CL-01', 'TypeCode>380<', 'TypeCode>999<'],
  ['BR-CL-03', 'TaxTotalAmount currencyID="EUR"', 'TaxTotalAmount currencyID="EUROS"'],
  ['BR-CL-04', 'InvoiceCurrencyCode>EUR', 'InvoiceCurrencyCode>Euro'],
  ['BR-CL-05', '<ram:InvoiceCurrencyCode>', '<ram:TaxCurrencyCode>kr</ram:TaxCurrencyCode><ram:InvoiceCurrencyCode>'],
  ['BR-CL-06', '</ram:BasisAmount>', '</ram:BasisAmount><ram:DueDateTypeCode>35</ram:DueDateTypeCode>'],
  ['BR-CL-07', '<ram:TypeCode>916</ram:TypeCode>', '<ram:TypeCode>130</ram:TypeCode><ram:ReferenceTypeCode>?</ram:ReferenceTypeCode>'],
  ['BR-CL-08', '</rsm:ExchangedDocument>', '<ram:IncludedNote><ram:Content>Hello</ram:Content><ram:SubjectCode>QQQ</ram:SubjectCode></ram:IncludedNote></rsm:ExchangedDocument>'],
  ['BR-CL-10', '<ram:ID>S-1</ram:ID>', '<ram:GlobalID schemeID="9999">S-1</ram:GlobalID>'],
  ['BR-CL-11', '<ram:Name>Seller Ltd</ram:Name>', '<ram:Name>Seller Ltd</ram:Name><ram:SpecifiedLegalOrganization><ram:ID schemeID="9999">1</ram:ID></ram:SpecifiedLegalOrganization>'],
  ['BR-CL-13', 'listID="TST"', 'listID="T?"'],
  ['BR-CL-14', 'CountryID>DE<', 'CountryID>Germany<'],
  ['BR-CL-15', '<ram:OriginTradeCountry><ram:ID>DE<', '<ram:OriginTradeCountry><ram:ID>Germany<'],
  ['BR-CL-16', 'TypeCode>58<', 'TypeCode>99<'],
  ['BR-CL-17', /(CategoryTradeTax>.*?CategoryCode>)S(<)/, '$1Q$2'],
  ['BR-CL-18', /(ApplicableTradeTax>.*?CategoryCode>)S(<)/, '$1Q$2'],
  ['BR-CL-19', 'ReasonCode>95<', 'ReasonCode>FC<'],
  ['BR-CL-20', 'ReasonCode>FC<', 'ReasonCode>95<'],
  ['BR-CL-21', 'schemeID="0160"', 'schemeID="GTIN"'],
  ['BR-CL-22', /(BasisAmount>)(<ram:CategoryCode>S)/, '$1<ram:ExemptionReasonCode>VATEX-EU-0</ram:ExemptionReasonCode>$2'],
  ['BR-CL-23', 'unitCode="C62"', 'unitCode="PCS"'],
  ['BR-CL-24', 'application/pdf', 'application/exe'],
  ['BR-CL-25', 'URIID schemeID="0088"', 'URIID schemeID="GLN"'],
  ['BR-CL-26', '<ram:ShipToTradeParty>', '<ram:ShipToTradeParty><ram:GlobalID schemeID="GLN">1</ram:GlobalID>'],
]

describe('a code that is in no list', () => {
  it.each(UBL.map(([id, from, to]) => ({ id, from, to })))('$id in UBL', ({ id, from, to }) => expect(brokenBy(withChange(rich.ubl, [from, to]))).toContain(id))
  it.each(CII.map(([id, from, to]) => ({ id, from, to })))('$id in CII', ({ id, from, to }) => expect(brokenBy(withChange(rich.cii, [from, to]))).toContain(id))

  it('codes in a list are taken, with blanks around them too', () => {
    expect(brokenBy(withChange(rich.ubl, ['>380<', '> 389 <']))).toEqual([])
    expect(brokenBy(withChange(rich.ubl, ['<cbc:DocumentCurrencyCode>', '<cbc:Note>#AAI#Hello</cbc:Note><cbc:DocumentCurrencyCode>']))).toEqual([])
    expect(brokenBy(withChange(rich.ubl, ['<cbc:ID>S-1</cbc:ID>', '<cbc:ID schemeID="SEPA">S-1</cbc:ID>']))).toEqual([])
  })
})
