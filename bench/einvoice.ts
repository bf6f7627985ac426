// Checking an invoice of a hundred lines against all of EN 16931, reading included, beside saxes only reading the same text in the same run.

import { validateInvoice } from '#formats/validity/invoice'
import { readXml } from '#formats/xml/xml-tree'
import { SaxesParser } from 'saxes'
import type { Bench, Figure } from './bench.ts'
import { ms, quantile, samplesOf, times } from './bench.ts'

const LINES = 100

export const einvoiceBench: Bench = {
  name: 'einvoice',
  run: async (tell) => {
    const text = invoiceText(LINES)
    const check = (): void => {
      const { root } = readXml(text)
      if (root === null) throw new Error('the benchmark invoice cannot be read')
      const fatal = validateInvoice(root).failures.filter((failure) => failure.severity === 'fatal')
      if (fatal.length > 0) throw new Error(`the benchmark invoice breaks ${fatal.map((failure) => failure.rule).join(', ')}`)
    }
    const readOnly = (): void => {
      new SaxesParser({ xmlns: true, position: false }).write(text).close()
    }
    tell(`${text.length} characters`)
    // The two take turns, so that what disturbs the machine disturbs both.
    const ours: number[] = []
    const theirs: number[] = []
    for (let round = 0; round < 10; round++) {
      ours.push(...(await samplesOf(async () => check(), { warm: round === 0 ? 300 : 0, times: 40 })))
      theirs.push(...(await samplesOf(async () => readOnly(), { warm: round === 0 ? 300 : 0, times: 40 })))
    }
    const [mine, peer] = [quantile(ours, 0.5), quantile(theirs, 0.5)]
    return [
      { work: `reading and checking a ${LINES}-line UBL invoice by EN 16931`, against: 'saxes reading only', ours: ms(mine), theirs: ms(peer), ratio: times(mine / peer), aim: '<= 2.5 x', met: mine / peer <= 2.5 },
    ] satisfies Figure[]
  },
}

const CBC = 'urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2'
const CAC = 'urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2'
const VAT = '<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>'

/** An invoice with everything a supplier of retail usually states on a line: item numbers, note, order line, period, allowance, price. */
export const invoiceText = (lines: number): string => {
  const each = 10 * 12.5 - 2.5
  const net = each * lines
  const party = (name: string, vat: string): string =>
    `<cac:Party><cbc:EndpointID schemeID="0088">4012345000009</cbc:EndpointID><cac:PartyName><cbc:Name>${name}</cbc:Name></cac:PartyName><cac:PostalAddress><cbc:StreetName>Hauptstrasse 1</cbc:StreetName><cbc:CityName>Berlin</cbc:CityName><cbc:PostalZone>10115</cbc:PostalZone><cac:Country><cbc:IdentificationCode>DE</cbc:IdentificationCode></cac:Country></cac:PostalAddress><cac:PartyTaxScheme><cbc:CompanyID>${vat}</cbc:CompanyID>${VAT}</cac:PartyTaxScheme><cac:PartyLegalEntity><cbc:RegistrationName>${name}</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party>`
  const line = (at: number): string => `
  <cac:InvoiceLine>
    <cbc:ID>${at}</cbc:ID>
    <cbc:Note>Delivered to the back door</cbc:Note>
    <cbc:InvoicedQuantity unitCode="C62">10</cbc:InvoicedQuantity>
    <cbc:LineExtensionAmount currencyID="EUR">${each.toFixed(2)}</cbc:LineExtensionAmount>
    <cbc:AccountingCost>4711</cbc:AccountingCost>
    <cac:InvoicePeriod><cbc:StartDate>2026-03-01</cbc:StartDate><cbc:EndDate>2026-03-31</cbc:EndDate></cac:InvoicePeriod>
    <cac:OrderLineReference><cbc:LineID>${at}</cbc:LineID></cac:OrderLineReference>
    <cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator><cbc:AllowanceChargeReasonCode>95</cbc:AllowanceChargeReasonCode><cbc:AllowanceChargeReason>Discount</cbc:AllowanceChargeReason><cbc:MultiplierFactorNumeric>2</cbc:MultiplierFactorNumeric><cbc:Amount currencyID="EUR">2.50</cbc:Amount><cbc:BaseAmount currencyID="EUR">125.00</cbc:BaseAmount></cac:AllowanceCharge>
    <cac:Item>
      <cbc:Description>Item number ${at}, six in a box</cbc:Description>
      <cbc:Name>Item ${at}</cbc:Name>
      <cac:BuyersItemIdentification><cbc:ID>B-${at}</cbc:ID></cac:BuyersItemIdentification>
      <cac:SellersItemIdentification><cbc:ID>S-${at}</cbc:ID></cac:SellersItemIdentification>
      <cac:StandardItemIdentification><cbc:ID schemeID="0160">04006381333931</cbc:ID></cac:StandardItemIdentification>
      <cac:OriginCountry><cbc:IdentificationCode>DE</cbc:IdentificationCode></cac:OriginCountry>
      <cac:CommodityClassification><cbc:ItemClassificationCode listID="STI">10101501</cbc:ItemClassificationCode></cac:CommodityClassification>
      <cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>19</cbc:Percent>${VAT}</cac:ClassifiedTaxCategory>
      <cac:AdditionalItemProperty><cbc:Name>Colour</cbc:Name><cbc:Value>Blue</cbc:Value></cac:AdditionalItemProperty>
    </cac:Item>
    <cac:Price><cbc:PriceAmount currencyID="EUR">12.50</cbc:PriceAmount><cbc:BaseQuantity unitCode="C62">1</cbc:BaseQuantity></cac:Price>
  </cac:InvoiceLine>`
  const tax = (net * 0.19).toFixed(2)
  return `<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:cac="${CAC}" xmlns:cbc="${CBC}">
  <cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID><cbc:ID>R-1</cbc:ID><cbc:IssueDate>2026-04-01</cbc:IssueDate><cbc:DueDate>2026-05-01</cbc:DueDate>
  <cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode><cbc:BuyerReference>4500012345</cbc:BuyerReference>
  <cac:OrderReference><cbc:ID>4500012345</cbc:ID></cac:OrderReference>
  <cac:AccountingSupplierParty>${party('Lieferant GmbH', 'DE136695976')}</cac:AccountingSupplierParty>
  <cac:AccountingCustomerParty>${party('Handel AG', 'DE136695976')}</cac:AccountingCustomerParty>
  <cac:PaymentMeans><cbc:PaymentMeansCode>58</cbc:PaymentMeansCode><cac:PayeeFinancialAccount><cbc:ID>DE75512108001245126199</cbc:ID></cac:PayeeFinancialAccount></cac:PaymentMeans>
  <cac:TaxTotal><cbc:TaxAmount currencyID="EUR">${tax}</cbc:TaxAmount><cac:TaxSubtotal><cbc:TaxableAmount currencyID="EUR">${net.toFixed(2)}</cbc:TaxableAmount><cbc:TaxAmount currencyID="EUR">${tax}</cbc:TaxAmount><cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>19</cbc:Percent>${VAT}</cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>
  <cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="EUR">${net.toFixed(2)}</cbc:LineExtensionAmount><cbc:TaxExclusiveAmount currencyID="EUR">${net.toFixed(2)}</cbc:TaxExclusiveAmount><cbc:TaxInclusiveAmount currencyID="EUR">${(net + Number(tax)).toFixed(2)}</cbc:TaxInclusiveAmount><cbc:PayableAmount currencyID="EUR">${(net + Number(tax)).toFixed(2)}</cbc:PayableAmount></cac:LegalMonetaryTotal>${Array.from({ length: lines }, (_, at) => line(at + 1)).join('')}
</Invoice>`
}
