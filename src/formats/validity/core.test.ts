// What an invoice must state by EN 16931: one that states it all passes, and each thing taken away or spoiled is told by its own rule, in UBL and CII.

import { describe, expect, it } from 'vitest'
import { brokenBy, withChange } from './sample-change.ts'
import { SMALL, sampleText } from './sample-invoice.ts'
import type { Syntax } from './terms.ts'

const SYNTAXES: readonly Syntax[] = ['ubl', 'cii']
const rich = (syntax: Syntax): string => sampleText(syntax, { ...SMALL, rich: true })

type Change = readonly [from: string | RegExp, to: string]
/** The rule, and what is changed so that it breaks: in UBL, in CII. */
const CHANGES: readonly (readonly [string, Change | null, Change | null])[] = [
  ['BR-01', ['<cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID>', ''], ['<ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>urn:cen.eu:en16931:2017</ram:ID></ram:GuidelineSpecifiedDocumentContextParameter>', '']],
  ['BR-02', ['<cbc:ID>R-1</cbc:ID>', ''], ['<ram:ID>R-1</ram:ID>', '']],
  ['BR-03', ['<cbc:IssueDate>2026-03-20</cbc:IssueDate>', ''], [/<ram:IssueDateTime>.*?<\/ram:IssueDateTime>/, '']],
  ['BR-04', ['<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>', ''], ['<ram:TypeCode>380</ram:TypeCode>', '']],
  ['BR-05', ['<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>', ''], ['<ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>', '']],
  ['BR-06', ['<cbc:RegistrationName>Seller Ltd</cbc:RegistrationName>', ''], ['<ram:Name>Seller Ltd</ram:Name>', '']],
  ['BR-07', ['<cbc:RegistrationName>Buyer SA</cbc:RegistrationName>', ''], ['<ram:Name>Buyer SA</ram:Name>', '']],
  ['BR-08', [/<cac:PostalAddress>.*?DE.*?<\/cac:PostalAddress>/, ''], [/<ram:PostalTradeAddress>(?:(?!<ram:Postal).)*DE<\/ram:CountryID><\/ram:PostalTradeAddress>/, '']],
  ['BR-09', ['<cac:Country><cbc:IdentificationCode>DE</cbc:IdentificationCode></cac:Country>', ''], ['<ram:CountryID>DE</ram:CountryID>', '']],
  ['BR-10', [/(Buyer SA<\/cbc:Name><\/cac:PartyName>)<cac:PostalAddress>.*?<\/cac:PostalAddress>/, '$1'], [/(Buyer SA<\/ram:Name>)<ram:PostalTradeAddress>.*?<\/ram:PostalTradeAddress>/, '$1']],
  ['BR-11', [/(Buyer SA<\/cbc:Name>.*?)<cac:Country>.*?<\/cac:Country>/, '$1'], [/(Buyer SA<\/ram:Name>.*?)<ram:CountryID>FR<\/ram:CountryID>/, '$1']],
  ['BR-12', [/(<cac:LegalMonetaryTotal>)<cbc:LineExt.*?<\/cbc:LineExtensionAmount>/, '$1'], [/(Summation>)<ram:LineTotalAmount>[^<]*<\/ram:LineTotalAmount>(<ram:Charge)/, '$1$2']],
  ['BR-13', [/<cbc:TaxExclusiveAmount.*?<\/cbc:TaxExclusiveAmount>/, ''], [/<ram:TaxBasisTotalAmount>.*?<\/ram:TaxBasisTotalAmount>/, '']],
  ['BR-14', [/<cbc:TaxInclusiveAmount.*?<\/cbc:TaxInclusiveAmount>/, ''], [/<ram:GrandTotalAmount>.*?<\/ram:GrandTotalAmount>/, '']],
  ['BR-15', [/<cbc:PayableAmount.*?<\/cbc:PayableAmount>/, ''], [/<ram:DuePayableAmount>.*?<\/ram:DuePayableAmount>/, '']],
  ['BR-16', [/<cac:InvoiceLine>.*<\/cac:InvoiceLine>/, ''], [/<ram:IncludedSupplyChainTradeLineItem>.*<\/ram:IncludedSupplyChainTradeLineItem>/, '']],
  ['BR-17', ['<cbc:Name>Factor Bank</cbc:Name>', '<cbc:Name>Seller Ltd</cbc:Name>'], ['<ram:Name>Factor Bank</ram:Name>', '<ram:Name>Seller Ltd</ram:Name>']],
  ['BR-18', ['<cbc:Name>Agent</cbc:Name>', ''], ['<ram:Name>Agent</ram:Name>', '']],
  ['BR-19', [/(Agent<\/cbc:Name><\/cac:PartyName>)<cac:PostalAddress>.*?<\/cac:PostalAddress>/, '$1'], [/(Agent<\/ram:Name>)<ram:PostalTradeAddress>.*?<\/ram:PostalTradeAddress>/, '$1']],
  ['BR-20', ['<cbc:IdentificationCode>NL</cbc:IdentificationCode>', ''], ['<ram:CountryID>NL</ram:CountryID>', '']],
  ['BR-21', ['<cbc:ID>1</cbc:ID>', ''], ['<ram:LineID>1</ram:LineID>', '']],
  ['BR-22', [/<cbc:InvoicedQuantity.*?<\/cbc:InvoicedQuantity>/, ''], [/<ram:BilledQuantity.*?<\/ram:BilledQuantity>/, '']],
  ['BR-23', [' unitCode="C62"', ''], [' unitCode="C62"', '']],
  ['BR-24', [/(InvoicedQuantity>)<cbc:LineExt.*?<\/cbc:LineExtensionAmount>/, '$1'], [/<ram:LineTotalAmount>122.50<\/ram:LineTotalAmount>(<\/ram:SpecifiedTradeSettlementLine)/, '$1']],
  ['BR-25', ['<cbc:Name>Item 1</cbc:Name>', ''], ['<ram:Name>Item 1</ram:Name>', '']],
  ['BR-26', [/<cbc:PriceAmount.*?<\/cbc:PriceAmount>/, ''], [/<ram:ChargeAmount>.*?<\/ram:ChargeAmount>/, '']],
  ['BR-27', [/(<cbc:PriceAmount[^>]*>)/, '$1-'], ['<ram:ChargeAmount>', '<ram:ChargeAmount>-']],
  ['BR-28', ['</cbc:PriceAmount>', '</cbc:PriceAmount><cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator><cbc:Amount currencyID="EUR">1</cbc:Amount><cbc:BaseAmount currencyID="EUR">-1</cbc:BaseAmount></cac:AllowanceCharge>'], ['<ram:SpecifiedLineTradeAgreement>', '<ram:SpecifiedLineTradeAgreement><ram:GrossPriceProductTradePrice><ram:ChargeAmount>-1</ram:ChargeAmount></ram:GrossPriceProductTradePrice>']],
  ['BR-29', ['2026-02-28', '2026-01-28'], ['20260228', '20260128']],
  ['BR-30', ['2026-02-04', '2026-02-02'], ['20260204', '20260202']],
  ['BR-31', [/(Discount<\/cbc:AllowanceChargeReason>)<cbc:Amount[^>]*>12.50<\/cbc:Amount>/, '$1'], ['<ram:ActualAmount>12.50</ram:ActualAmount>', '']],
  ['BR-32', [/(12.50<\/cbc:Amount>)<cac:TaxCategory>.*?<\/cac:TaxCategory>/, '$1'], [/(Discount<\/ram:Reason>)<ram:CategoryTradeTax>.*?<\/ram:CategoryTradeTax>/, '$1']],
  ['BR-33', [/<cbc:AllowanceChargeReasonCode>95<\/cbc:AllowanceChargeReasonCode><cbc:AllowanceChargeReason>Discount<\/cbc:AllowanceChargeReason>(<cbc:Amount[^>]*>12.50)/, '$1'], [/(12.50<\/ram:ActualAmount>)<ram:ReasonCode>95<\/ram:ReasonCode><ram:Reason>Discount<\/ram:Reason>/, '$1']],
  ['BR-36', [/<cbc:Amount[^>]*>10.00<\/cbc:Amount>/, ''], ['<ram:ActualAmount>10.00</ram:ActualAmount>', '']],
  ['BR-37', [/(10.00<\/cbc:Amount>)<cac:TaxCategory>.*?<\/cac:TaxCategory>/, '$1'], [/(Freight<\/ram:Reason>)<ram:CategoryTradeTax>.*?<\/ram:CategoryTradeTax>/, '$1']],
  ['BR-38', [/<cbc:AllowanceChargeReasonCode>FC<\/cbc:AllowanceChargeReasonCode><cbc:AllowanceChargeReason>Freight<\/cbc:AllowanceChargeReason>(<cbc:Amount[^>]*>10.00)/, '$1'], [/(10.00<\/ram:ActualAmount>)<ram:ReasonCode>FC<\/ram:ReasonCode><ram:Reason>Freight<\/ram:Reason>/, '$1']],
  ['BR-41', [/<cbc:Amount[^>]*>2.50<\/cbc:Amount>/, ''], ['<ram:ActualAmount>2.50</ram:ActualAmount>', '']],
  ['BR-42', [/<cbc:AllowanceChargeReasonCode>95<\/cbc:AllowanceChargeReasonCode><cbc:AllowanceChargeReason>Discount<\/cbc:AllowanceChargeReason>(<cbc:Amount[^>]*>2.50)/, '$1'], [/(2.50<\/ram:ActualAmount>)<ram:ReasonCode>95<\/ram:ReasonCode><ram:Reason>Discount<\/ram:Reason>/, '$1']],
  ['BR-43', [/<cbc:Amount[^>]*>5.00<\/cbc:Amount>/, ''], ['<ram:ActualAmount>5.00</ram:ActualAmount>', '']],
  ['BR-44', [/<cbc:AllowanceChargeReasonCode>FC<\/cbc:AllowanceChargeReasonCode><cbc:AllowanceChargeReason>Freight<\/cbc:AllowanceChargeReason>(<cbc:Amount[^>]*>5.00)/, '$1'], [/(5.00<\/ram:ActualAmount>)<ram:ReasonCode>FC<\/ram:ReasonCode><ram:Reason>Freight<\/ram:Reason>/, '$1']],
  ['BR-45', [/<cbc:TaxableAmount.*?<\/cbc:TaxableAmount>/, ''], [/<ram:BasisAmount>.*?<\/ram:BasisAmount>/, '']],
  ['BR-46', [/(TaxableAmount>)<cbc:TaxAmount.*?<\/cbc:TaxAmount>/, '$1'], [/<ram:CalculatedAmount>.*?<\/ram:CalculatedAmount>/, '']],
  ['BR-47', [/(<\/cbc:TaxAmount><cac:TaxCategory>)<cbc:ID>S<\/cbc:ID>/, '$1'], [/(BasisAmount>)<ram:CategoryCode>S<\/ram:CategoryCode>/, '$1']],
  ['BR-48', [/(<\/cbc:TaxAmount><cac:TaxCategory><cbc:ID>S<\/cbc:ID>)<cbc:Percent>19<\/cbc:Percent>/, '$1'], [/(BasisAmount><ram:CategoryCode>S<\/ram:CategoryCode>)<ram:RateApplicablePercent>19<\/ram:RateApplicablePercent>/, '$1']],
  ['BR-49', ['<cbc:PaymentMeansCode>58</cbc:PaymentMeansCode>', ''], ['<ram:TypeCode>58</ram:TypeCode>', '']],
  ['BR-50', ['<cbc:ID>DE75512108001245126199</cbc:ID>', ''], ['<ram:IBANID>DE75512108001245126199</ram:IBANID>', '']],
  ['BR-51', ['>1234<', '>1234567890123456<'], ['>1234<', '>1234567890123456<']],
  ['BR-52', ['<cbc:ID>D-1</cbc:ID>', ''], ['<ram:IssuerAssignedID>D-1</ram:IssuerAssignedID>', '']],
  ['BR-53', ['<cbc:BuyerReference>', '<cbc:TaxCurrencyCode>SEK</cbc:TaxCurrencyCode><cbc:BuyerReference>'], ['<ram:InvoiceCurrencyCode>', '<ram:TaxCurrencyCode>SEK</ram:TaxCurrencyCode><ram:InvoiceCurrencyCode>']],
  ['BR-54', ['<cbc:Value>Blue</cbc:Value>', ''], ['<ram:Value>Blue</ram:Value>', '']],
  ['BR-55', ['<cbc:ID>R-0</cbc:ID>', ''], ['<ram:IssuerAssignedID>R-0</ram:IssuerAssignedID>', '']],
  ['BR-56', ['<cbc:CompanyID>NL004495445B01</cbc:CompanyID>', ''], ['<ram:ID schemeID="VA">NL004495445B01</ram:ID>', '']],
  ['BR-57', [/(<cac:Address>)<cac:Country>.*?<\/cac:Country>/, '$1'], [/(ShipToTradeParty><ram:PostalTradeAddress>)<ram:CountryID>FR<\/ram:CountryID>/, '$1']],
  ['BR-61', [/<cac:PayeeFinancialAccount>.*?<\/cac:PayeeFinancialAccount>/, ''], ['<ram:IBANID>DE75512108001245126199</ram:IBANID>', '']],
  ['BR-62', [' schemeID="0088">4012345000009', '>4012345000009'], [' schemeID="0088">4012345000009', '>4012345000009']],
  ['BR-63', [' schemeID="0088">4006381333931', '>4006381333931'], [' schemeID="0088">4006381333931', '>4006381333931']],
  ['BR-64', [' schemeID="0160"', ''], [' schemeID="0160"', '']],
  ['BR-65', [' listID="TST"', ''], [' listID="TST"', '']],
  ['BR-CO-03', [/(<cbc:DueDate>)/, '<cbc:TaxPointDate>2026-03-20</cbc:TaxPointDate>$1'], null],
  ['BR-CO-04', [/<cac:ClassifiedTaxCategory>.*?<\/cac:ClassifiedTaxCategory>/, ''], [/(LineTradeSettlement>)<ram:ApplicableTradeTax>.*?<\/ram:ApplicableTradeTax>/, '$1']],
  ['BR-CO-09', ['DE136695976', '136695976'], ['DE136695976', '136695976']],
  ['BR-CO-18', [/<cac:TaxSubtotal>.*?<\/cac:TaxSubtotal>/, ''], [/<ram:ApplicableTradeTax><ram:CalculatedAmount>.*?<\/ram:ApplicableTradeTax>/, '']],
  ['BR-CO-19', [/<cbc:StartDate>2026-02-01<\/cbc:StartDate><cbc:EndDate>2026-02-28<\/cbc:EndDate>/, ''], [/<ram:BillingSpecifiedPeriod>(?:(?!<ram:Bill).)*20260228.*?<\/ram:BillingSpecifiedPeriod>/, '<ram:BillingSpecifiedPeriod/>']],
  ['BR-CO-20', [/<cbc:StartDate>2026-02-03<\/cbc:StartDate><cbc:EndDate>2026-02-04<\/cbc:EndDate>/, ''], [/<ram:BillingSpecifiedPeriod>(?:(?!<ram:Bill).)*20260204.*?<\/ram:BillingSpecifiedPeriod>/, '<ram:BillingSpecifiedPeriod/>']],
  ['BR-CO-25', ['<cbc:DueDate>2026-04-20</cbc:DueDate>', ''], [/<ram:SpecifiedTradePaymentTerms>.*?<\/ram:SpecifiedTradePaymentTerms>/, '']],
  ['BR-CO-26', [/<cac:PartyIdentification><cbc:ID>S-1<\/cbc:ID><\/cac:PartyIdentification>(.*?)<cac:PartyTaxScheme>.*?<\/cac:PartyTaxScheme>/, '$1'], [/<ram:ID>S-1<\/ram:ID>(.*?)<ram:SpecifiedTaxRegistration>.*?<\/ram:SpecifiedTaxRegistration>/, '$1']],
  ['BR-DEC-01', ['>12.50</cbc:Amount>', '>12.500</cbc:Amount>'], ['<ram:ActualAmount>12.50<', '<ram:ActualAmount>12.500<']],
  ['BR-DEC-05', ['>10.00</cbc:Amount>', '>10.000</cbc:Amount>'], ['<ram:ActualAmount>10.00<', '<ram:ActualAmount>10.000<']],
  ['BR-DEC-09', [/(MonetaryTotal><cbc:LineExtensionAmount[^>]*>122.50)/, '$10'], [/(Summation><ram:LineTotalAmount>122.50)(<\/ram:LineTotalAmount><ram:Charge)/, '$10$2']],
  ['BR-DEC-12', [/(<cbc:TaxExclusiveAmount[^>]*>120.00)/, '$10'], ['<ram:TaxBasisTotalAmount>120.00', '<ram:TaxBasisTotalAmount>120.000']],
  ['BR-DEC-13', [/(<cac:TaxTotal><cbc:TaxAmount[^>]*>22.80)/, '$10'], [/(<ram:TaxTotalAmount[^>]*>22.80)/, '$10']],
  ['BR-DEC-23', [/(InvoicedQuantity><cbc:LineExtensionAmount[^>]*>122.50)/, '$10'], [/(<ram:LineTotalAmount>122.50)(<\/ram:LineTotalAmount><\/ram:SpecifiedTradeSettlementLine)/, '$10$2']],
  ['BR-DEC-24', ['>2.50</cbc:Amount>', '>2.500</cbc:Amount>'], ['<ram:ActualAmount>2.50<', '<ram:ActualAmount>2.500<']],
  ['BR-DEC-27', ['>5.00</cbc:Amount>', '>5.000</cbc:Amount>'], ['<ram:ActualAmount>5.00<', '<ram:ActualAmount>5.000<']],
]

describe('what an invoice must state', () => {
  it.each(SYNTAXES)('an invoice that states everything breaks no rule (%s)', (syntax) => {
    expect(brokenBy(rich(syntax))).toEqual([])
    expect(brokenBy(sampleText(syntax))).toEqual([])
  })

  for (const [at, syntax] of SYNTAXES.entries()) {
    it.each(CHANGES.flatMap(([id, ...changes]) => (changes[at] === null || changes[at] === undefined ? [] : [{ id, change: changes[at] }])))(`$id tells what is taken away or spoiled (${syntax})`, ({ id, change }) => {
      const text = id === 'BR-CO-03' ? withChange(rich(syntax), [/<cbc:EndDate>2026-02-28<\/cbc:EndDate>/, '<cbc:EndDate>2026-02-28</cbc:EndDate><cbc:DescriptionCode>35</cbc:DescriptionCode>']) : rich(syntax)
      expect(brokenBy(withChange(text, change))).toContain(id)
    })
  }

  it('a reference to a document that says nothing of its kind may stand alone', () => {
    expect(brokenBy(withChange(rich('ubl'), [/<cac:Attachment>.*?<\/cac:Attachment>/, '']))).toEqual([])
  })
})
