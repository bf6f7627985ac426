// A sample invoice for tests, told once and written in UBL or CII: a small one, or one that states a bit of everything the rules ask about.

import type { Syntax } from './terms.ts'

export type SampleTax = Readonly<{ category: string; rate: string | null }>
export type SampleExtra = Readonly<{ adds: boolean; amount: string; tax: SampleTax }>
export type SampleLine = Readonly<{ net: string; quantity: string; price: string; tax: SampleTax; extras?: readonly Omit<SampleExtra, 'tax'>[] }>
export type SampleEntry = Readonly<{ tax: SampleTax; base: string; vat: string; reason?: string }>
export type Sample = Readonly<{
  customization: string
  process?: string
  sellerVat: string | null
  buyerVat: string | null
  lines: readonly SampleLine[]
  extras: readonly SampleExtra[]
  breakdown: readonly SampleEntry[]
  totals: Readonly<{ lines: string; allowances: string; charges: string; net: string; vat: string; gross: string; due: string }>
  /** Period, delivery, payee, tax representative, references, attachment, card. */
  rich?: boolean
}>

const STANDARD: SampleTax = { category: 'S', rate: '19' }

export const SMALL: Sample = {
  customization: 'urn:cen.eu:en16931:2017',
  sellerVat: 'DE136695976', buyerVat: 'FR40303265045',
  lines: [{ net: '122.50', quantity: '10', price: '12.00', tax: STANDARD, extras: [{ adds: true, amount: '5.00' }, { adds: false, amount: '2.50' }] }],
  extras: [{ adds: false, amount: '12.50', tax: STANDARD }, { adds: true, amount: '10.00', tax: STANDARD }],
  breakdown: [{ tax: STANDARD, base: '120.00', vat: '22.80' }],
  totals: { lines: '122.50', allowances: '12.50', charges: '10.00', net: '120.00', vat: '22.80', gross: '142.80', due: '142.80' },
}

/** The same, in one category of VAT throughout. */
export const sampleOf = (tax: SampleTax, more: Partial<Sample> = {}, reason?: string): Sample => ({
  ...SMALL,
  lines: SMALL.lines.map((line) => ({ ...line, tax })),
  extras: SMALL.extras.map((extra) => ({ ...extra, tax })),
  breakdown: [{ tax, base: '120.00', vat: '0.00', ...(reason === undefined ? {} : { reason }) }],
  totals: { ...SMALL.totals, vat: '0.00', gross: '120.00', due: '120.00' },
  ...more,
})

export const sampleText = (syntax: Syntax, sample: Sample = SMALL): string => (syntax === 'ubl' ? ublText(sample) : ciiText(sample))

const ublTax = (name: string, { category, rate }: SampleTax, reason?: string): string =>
  `<cac:${name}><cbc:ID>${category}</cbc:ID>${rate === null ? '' : `<cbc:Percent>${rate}</cbc:Percent>`}${reason === undefined ? '' : `<cbc:TaxExemptionReason>${reason}</cbc:TaxExemptionReason>`}<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:${name}>`

const ublExtra = ({ adds, amount }: Omit<SampleExtra, 'tax'>, tax: string): string =>
  `<cac:AllowanceCharge><cbc:ChargeIndicator>${adds}</cbc:ChargeIndicator><cbc:AllowanceChargeReasonCode>${adds ? 'FC' : '95'}</cbc:AllowanceChargeReasonCode><cbc:AllowanceChargeReason>${adds ? 'Freight' : 'Discount'}</cbc:AllowanceChargeReason><cbc:Amount currencyID="EUR">${amount}</cbc:Amount>${tax}</cac:AllowanceCharge>`

const ublParty = (name: string, address: string, vat: string | null, country: string): string =>
  `<cac:Party><cbc:EndpointID schemeID="0088">${address}</cbc:EndpointID><cac:PartyIdentification><cbc:ID>${name[0]}-1</cbc:ID></cac:PartyIdentification><cac:PartyName><cbc:Name>${name}</cbc:Name></cac:PartyName><cac:PostalAddress><cbc:StreetName>Market 1</cbc:StreetName><cbc:CityName>Town</cbc:CityName><cbc:PostalZone>10115</cbc:PostalZone><cac:Country><cbc:IdentificationCode>${country}</cbc:IdentificationCode></cac:Country></cac:PostalAddress>${vat === null ? '' : `<cac:PartyTaxScheme><cbc:CompanyID>${vat}</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>`}<cac:PartyLegalEntity><cbc:RegistrationName>${name}</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party>`

const ublText = ({ customization, process, sellerVat, buyerVat, lines, extras, breakdown, totals, rich }: Sample): string => `<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:CustomizationID>${customization}</cbc:CustomizationID>${process === undefined ? '' : `<cbc:ProfileID>${process}</cbc:ProfileID>`}<cbc:ID>R-1</cbc:ID><cbc:IssueDate>2026-03-20</cbc:IssueDate><cbc:DueDate>2026-04-20</cbc:DueDate><cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode><cbc:BuyerReference>B-7</cbc:BuyerReference>
${rich !== true ? '' : `<cac:InvoicePeriod><cbc:StartDate>2026-02-01</cbc:StartDate><cbc:EndDate>2026-02-28</cbc:EndDate></cac:InvoicePeriod><cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>R-0</cbc:ID></cac:InvoiceDocumentReference></cac:BillingReference><cac:AdditionalDocumentReference><cbc:ID>D-1</cbc:ID><cac:Attachment><cbc:EmbeddedDocumentBinaryObject mimeCode="application/pdf" filename="a.pdf">QQ==</cbc:EmbeddedDocumentBinaryObject></cac:Attachment></cac:AdditionalDocumentReference>`}
<cac:AccountingSupplierParty>${ublParty('Seller Ltd', '4012345000009', sellerVat, 'DE')}</cac:AccountingSupplierParty>
<cac:AccountingCustomerParty>${ublParty('Buyer SA', '4006381333931', buyerVat, 'FR')}</cac:AccountingCustomerParty>
${rich !== true ? '' : `<cac:PayeeParty><cac:PartyName><cbc:Name>Factor Bank</cbc:Name></cac:PartyName></cac:PayeeParty><cac:TaxRepresentativeParty><cac:PartyName><cbc:Name>Agent</cbc:Name></cac:PartyName><cac:PostalAddress><cac:Country><cbc:IdentificationCode>NL</cbc:IdentificationCode></cac:Country></cac:PostalAddress><cac:PartyTaxScheme><cbc:CompanyID>NL004495445B01</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme></cac:TaxRepresentativeParty>`}
<cac:Delivery><cbc:ActualDeliveryDate>2026-03-10</cbc:ActualDeliveryDate><cac:DeliveryLocation><cac:Address><cac:Country><cbc:IdentificationCode>FR</cbc:IdentificationCode></cac:Country></cac:Address></cac:DeliveryLocation></cac:Delivery>
<cac:PaymentMeans><cbc:PaymentMeansCode>58</cbc:PaymentMeansCode>${rich !== true ? '' : '<cac:CardAccount><cbc:PrimaryAccountNumberID>1234</cbc:PrimaryAccountNumberID><cbc:NetworkID>NA</cbc:NetworkID></cac:CardAccount>'}<cac:PayeeFinancialAccount><cbc:ID>DE75512108001245126199</cbc:ID></cac:PayeeFinancialAccount></cac:PaymentMeans>
${extras.map((extra) => ublExtra(extra, ublTax('TaxCategory', extra.tax))).join('\n')}
<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">${totals.vat}</cbc:TaxAmount>${breakdown.map(({ tax, base, vat, reason }) => `<cac:TaxSubtotal><cbc:TaxableAmount currencyID="EUR">${base}</cbc:TaxableAmount><cbc:TaxAmount currencyID="EUR">${vat}</cbc:TaxAmount>${ublTax('TaxCategory', tax, reason)}</cac:TaxSubtotal>`).join('\n')}</cac:TaxTotal>
<cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="EUR">${totals.lines}</cbc:LineExtensionAmount><cbc:TaxExclusiveAmount currencyID="EUR">${totals.net}</cbc:TaxExclusiveAmount><cbc:TaxInclusiveAmount currencyID="EUR">${totals.gross}</cbc:TaxInclusiveAmount><cbc:AllowanceTotalAmount currencyID="EUR">${totals.allowances}</cbc:AllowanceTotalAmount><cbc:ChargeTotalAmount currencyID="EUR">${totals.charges}</cbc:ChargeTotalAmount><cbc:PayableAmount currencyID="EUR">${totals.due}</cbc:PayableAmount></cac:LegalMonetaryTotal>
${lines.map((line, at) => ublLine(line, at + 1, rich === true)).join('\n')}
</Invoice>`

const ublLine = ({ net, quantity, price, tax, extras }: SampleLine, number: number, rich: boolean): string =>
  `<cac:InvoiceLine><cbc:ID>${number}</cbc:ID><cbc:InvoicedQuantity unitCode="C62">${quantity}</cbc:InvoicedQuantity><cbc:LineExtensionAmount currencyID="EUR">${net}</cbc:LineExtensionAmount>${rich ? '<cac:InvoicePeriod><cbc:StartDate>2026-02-03</cbc:StartDate><cbc:EndDate>2026-02-04</cbc:EndDate></cac:InvoicePeriod>' : ''}${(extras ?? []).map((extra) => ublExtra(extra, '')).join('')}<cac:Item><cbc:Name>Item ${number}</cbc:Name><cac:StandardItemIdentification><cbc:ID schemeID="0160">4006381333931</cbc:ID></cac:StandardItemIdentification>${rich ? '<cac:OriginCountry><cbc:IdentificationCode>DE</cbc:IdentificationCode></cac:OriginCountry><cac:CommodityClassification><cbc:ItemClassificationCode listID="TST">10101501</cbc:ItemClassificationCode></cac:CommodityClassification>' : ''}${ublTax('ClassifiedTaxCategory', tax)}${rich ? '<cac:AdditionalItemProperty><cbc:Name>Colour</cbc:Name><cbc:Value>Blue</cbc:Value></cac:AdditionalItemProperty>' : ''}</cac:Item><cac:Price><cbc:PriceAmount currencyID="EUR">${price}</cbc:PriceAmount></cac:Price></cac:InvoiceLine>`

const ciiTax = (name: string, { category, rate }: SampleTax, reason?: string, amounts?: readonly [string, string]): string =>
  `<ram:${name}>${amounts === undefined ? '' : `<ram:CalculatedAmount>${amounts[1]}</ram:CalculatedAmount>`}<ram:TypeCode>VAT</ram:TypeCode>${reason === undefined ? '' : `<ram:ExemptionReason>${reason}</ram:ExemptionReason>`}${amounts === undefined ? '' : `<ram:BasisAmount>${amounts[0]}</ram:BasisAmount>`}<ram:CategoryCode>${category}</ram:CategoryCode>${rate === null ? '' : `<ram:RateApplicablePercent>${rate}</ram:RateApplicablePercent>`}</ram:${name}>`

const ciiExtra = ({ adds, amount }: Omit<SampleExtra, 'tax'>, tax: string): string =>
  `<ram:SpecifiedTradeAllowanceCharge><ram:ChargeIndicator><udt:Indicator>${adds}</udt:Indicator></ram:ChargeIndicator><ram:ActualAmount>${amount}</ram:ActualAmount><ram:ReasonCode>${adds ? 'FC' : '95'}</ram:ReasonCode><ram:Reason>${adds ? 'Freight' : 'Discount'}</ram:Reason>${tax}</ram:SpecifiedTradeAllowanceCharge>`

const ciiDay = (name: string, day: string): string => `<ram:${name}><udt:DateTimeString format="102">${day}</udt:DateTimeString></ram:${name}>`

const ciiParty = (role: string, name: string, address: string, vat: string | null, country: string): string =>
  `<ram:${role}><ram:ID>${name[0]}-1</ram:ID><ram:Name>${name}</ram:Name><ram:PostalTradeAddress><ram:PostcodeCode>10115</ram:PostcodeCode><ram:LineOne>Market 1</ram:LineOne><ram:CityName>Town</ram:CityName><ram:CountryID>${country}</ram:CountryID></ram:PostalTradeAddress><ram:URIUniversalCommunication><ram:URIID schemeID="0088">${address}</ram:URIID></ram:URIUniversalCommunication>${vat === null ? '' : `<ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">${vat}</ram:ID></ram:SpecifiedTaxRegistration>`}</ram:${role}>`

const ciiText = ({ customization, process, sellerVat, buyerVat, lines, extras, breakdown, totals, rich }: Sample): string => `<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100" xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100" xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
<rsm:ExchangedDocumentContext>${process === undefined ? '' : `<ram:BusinessProcessSpecifiedDocumentContextParameter><ram:ID>${process}</ram:ID></ram:BusinessProcessSpecifiedDocumentContextParameter>`}<ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>${customization}</ram:ID></ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>
<rsm:ExchangedDocument><ram:ID>R-1</ram:ID><ram:TypeCode>380</ram:TypeCode>${ciiDay('IssueDateTime', '20260320')}</rsm:ExchangedDocument>
<rsm:SupplyChainTradeTransaction>
${lines.map((line, at) => ciiLine(line, at + 1, rich === true)).join('\n')}
<ram:ApplicableHeaderTradeAgreement><ram:BuyerReference>B-7</ram:BuyerReference>${ciiParty('SellerTradeParty', 'Seller Ltd', '4012345000009', sellerVat, 'DE')}
${ciiParty('BuyerTradeParty', 'Buyer SA', '4006381333931', buyerVat, 'FR')}
${rich !== true ? '' : '<ram:SellerTaxRepresentativeTradeParty><ram:Name>Agent</ram:Name><ram:PostalTradeAddress><ram:CountryID>NL</ram:CountryID></ram:PostalTradeAddress><ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">NL004495445B01</ram:ID></ram:SpecifiedTaxRegistration></ram:SellerTaxRepresentativeTradeParty><ram:AdditionalReferencedDocument><ram:IssuerAssignedID>D-1</ram:IssuerAssignedID><ram:TypeCode>916</ram:TypeCode><ram:AttachmentBinaryObject mimeCode="application/pdf" filename="a.pdf">QQ==</ram:AttachmentBinaryObject></ram:AdditionalReferencedDocument>'}</ram:ApplicableHeaderTradeAgreement>
<ram:ApplicableHeaderTradeDelivery><ram:ShipToTradeParty><ram:PostalTradeAddress><ram:CountryID>FR</ram:CountryID></ram:PostalTradeAddress></ram:ShipToTradeParty><ram:ActualDeliverySupplyChainEvent>${ciiDay('OccurrenceDateTime', '20260310')}</ram:ActualDeliverySupplyChainEvent></ram:ApplicableHeaderTradeDelivery>
<ram:ApplicableHeaderTradeSettlement><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>${rich !== true ? '' : '<ram:PayeeTradeParty><ram:Name>Factor Bank</ram:Name></ram:PayeeTradeParty>'}
<ram:SpecifiedTradeSettlementPaymentMeans><ram:TypeCode>58</ram:TypeCode>${rich !== true ? '' : '<ram:ApplicableTradeSettlementFinancialCard><ram:ID>1234</ram:ID></ram:ApplicableTradeSettlementFinancialCard>'}<ram:PayeePartyCreditorFinancialAccount><ram:IBANID>DE75512108001245126199</ram:IBANID></ram:PayeePartyCreditorFinancialAccount></ram:SpecifiedTradeSettlementPaymentMeans>
${breakdown.map(({ tax, base, vat, reason }) => ciiTax('ApplicableTradeTax', tax, reason, [base, vat])).join('\n')}
${rich !== true ? '' : `<ram:BillingSpecifiedPeriod>${ciiDay('StartDateTime', '20260201')}${ciiDay('EndDateTime', '20260228')}</ram:BillingSpecifiedPeriod>`}${extras.map((extra) => ciiExtra(extra, ciiTax('CategoryTradeTax', extra.tax))).join('\n')}
<ram:SpecifiedTradePaymentTerms>${ciiDay('DueDateDateTime', '20260420')}</ram:SpecifiedTradePaymentTerms>
<ram:SpecifiedTradeSettlementHeaderMonetarySummation><ram:LineTotalAmount>${totals.lines}</ram:LineTotalAmount><ram:ChargeTotalAmount>${totals.charges}</ram:ChargeTotalAmount><ram:AllowanceTotalAmount>${totals.allowances}</ram:AllowanceTotalAmount><ram:TaxBasisTotalAmount>${totals.net}</ram:TaxBasisTotalAmount><ram:TaxTotalAmount currencyID="EUR">${totals.vat}</ram:TaxTotalAmount><ram:GrandTotalAmount>${totals.gross}</ram:GrandTotalAmount><ram:DuePayableAmount>${totals.due}</ram:DuePayableAmount></ram:SpecifiedTradeSettlementHeaderMonetarySummation>
${rich !== true ? '' : '<ram:InvoiceReferencedDocument><ram:IssuerAssignedID>R-0</ram:IssuerAssignedID></ram:InvoiceReferencedDocument>'}</ram:ApplicableHeaderTradeSettlement>
</rsm:SupplyChainTradeTransaction>
</rsm:CrossIndustryInvoice>`

const ciiLine = ({ net, quantity, price, tax, extras }: SampleLine, number: number, rich: boolean): string =>
  `<ram:IncludedSupplyChainTradeLineItem><ram:AssociatedDocumentLineDocument><ram:LineID>${number}</ram:LineID></ram:AssociatedDocumentLineDocument><ram:SpecifiedTradeProduct><ram:GlobalID schemeID="0160">4006381333931</ram:GlobalID><ram:Name>Item ${number}</ram:Name>${rich ? '<ram:ApplicableProductCharacteristic><ram:Description>Colour</ram:Description><ram:Value>Blue</ram:Value></ram:ApplicableProductCharacteristic><ram:DesignatedProductClassification><ram:ClassCode listID="TST">10101501</ram:ClassCode></ram:DesignatedProductClassification><ram:OriginTradeCountry><ram:ID>DE</ram:ID></ram:OriginTradeCountry>' : ''}</ram:SpecifiedTradeProduct><ram:SpecifiedLineTradeAgreement><ram:NetPriceProductTradePrice><ram:ChargeAmount>${price}</ram:ChargeAmount></ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement><ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode="C62">${quantity}</ram:BilledQuantity></ram:SpecifiedLineTradeDelivery><ram:SpecifiedLineTradeSettlement>${ciiTax('ApplicableTradeTax', tax)}${rich ? `<ram:BillingSpecifiedPeriod>${ciiDay('StartDateTime', '20260203')}${ciiDay('EndDateTime', '20260204')}</ram:BillingSpecifiedPeriod>` : ''}${(extras ?? []).map((extra) => ciiExtra(extra, '')).join('')}<ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>${net}</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation></ram:SpecifiedLineTradeSettlement></ram:IncludedSupplyChainTradeLineItem>`
