// How EN 16931 is to be written in CII D16B: which elements and attributes are not used (CII-SR, CII-DT), and how often others may stand.
// Written short: below each context the names; `35:` before a name is its number, a name without one takes the next.

import type { XmlNode } from '../xml/xml-tree.ts'
import type { Rule } from './rule.ts'
import { allAt, at, has, valueAt, valuesAt } from './selector.ts'
import { absent, atMost, special } from './shapes.ts'

const LINE = '/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem'
const DEAL = '/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction'
const ON = {
  context: '/rsm:CrossIndustryInvoice/rsm:ExchangedDocumentContext',
  parameter: '*DocumentContextParameter',
  document: '/rsm:CrossIndustryInvoice/rsm:ExchangedDocument',
  line: LINE,
  lineDocument: `${LINE}/ram:AssociatedDocumentLineDocument`,
  product: `${LINE}/ram:SpecifiedTradeProduct`,
  lineAgreement: `${LINE}/ram:SpecifiedLineTradeAgreement`,
  lineDelivery: `${LINE}/ram:SpecifiedLineTradeDelivery`,
  lineSettlement: `${LINE}/ram:SpecifiedLineTradeSettlement`,
  agreement: `${DEAL}/ram:ApplicableHeaderTradeAgreement`,
  delivery: `${DEAL}/ram:ApplicableHeaderTradeDelivery`,
  settlement: `${DEAL}/ram:ApplicableHeaderTradeSettlement`,
  totals: `${DEAL}/ram:ApplicableHeaderTradeSettlement/ram:SpecifiedTradeSettlementHeaderMonetarySummation`,
} as const

const CONTACT = (party: string): string => [
  'ID', 'TypeCode', 'JobTitle', 'Responsibility', 'PersonID', 'TelephoneUniversalCommunication/URIID', 'TelephoneUniversalCommunication/ChannelCode', 'DirectTelephoneUniversalCommunication',
  'MobileTelephoneUniversalCommunication', 'FaxUniversalCommunication', 'EmailURIUniversalCommunication/ChannelCode', 'EmailURIUniversalCommunication/CompleteNumber', 'TelexUniversalCommunication',
  'VOIPUniversalCommunication', 'InstantMessagingUniversalCommunication', 'SpecifiedNote', 'SpecifiedContactPerson',
].map((name) => `${party}/DefinedTradeContact/${name}`).join(' ')
const ENDS = (party: string): string => `${party}/URIUniversalCommunication/ChannelCode ${party}/URIUniversalCommunication/CompleteNumber ${party}/SpecifiedTaxRegistration/AssociatedRegisteredTax ${party}/EndPointURIUniversalCommunication ${party}/LogoAssociatedSpecifiedBinaryFile`
const each = (above: string, names: string): string => names.split(' ').map((name) => `${above}/${name}`).join(' ')
const PRICE = 'GrossPriceProductTradePrice'
const NET = 'NetPriceProductTradePrice'
const EVENT = 'ActualDeliverySupplyChainEvent'
const MEANS = 'SpecifiedTradeSettlementPaymentMeans'
const CARD = `${MEANS}/ApplicableTradeSettlementFinancialCard`

const UNUSED: readonly (readonly [keyof typeof ON, string])[] = [
  ['context', '1:SpecifiedTransactionID TestIndicator 6:BIMSpecifiedDocumentContextParameter ScenarioSpecifiedDocumentContextParameter ApplicationSpecifiedDocumentContextParameter 11:SubsetSpecifiedDocumentContextParameter MessageStandardSpecifiedDocumentContextParameter'],
  ['parameter', '4:Value SpecifiedDocumentVersion'],
  ['document', '13:Name 15:IssueDateTime/udt:DateTime CopyIndicator Purpose ControlRequirementIndicator LanguageID PurposeCode RevisionDateTime VersionID GlobalID RevisionID PreviousRevisionID CategoryCode IncludedNote/Subject IncludedNote/ContentCode 32:IncludedNote/ID EffectiveSpecifiedPeriod IssuerTradeParty'],
  ['line', '35:DescriptionCode 221:IncludedSubordinateTradeLineItem'],
  ['lineDocument', '36:ParentLineID LineStatusCode LineStatusReasonCode 41:IncludedNote/SubjectCode IncludedNote/ID IncludedNote/Subject IncludedNote/ContentCode'],
  ['product', '45:ID 48:ManufacturerAssignedID TradeName TypeCode NetWeightMeasure GrossWeightMeasure ProductGroupID EndItemTypeCode EndItemName AreaDensityMeasure UseDescription BrandName SubBrandName DrainedNetWeightMeasure VariableMeasureIndicator ColourCode ColourDescription Designation FormattedCancellationAnnouncedLaunchDateTime FormattedLatestProductDataChangeDateTime'],
  ['product', `67:${each('ApplicableProductCharacteristic', 'ID TypeCode')} 70:${each('ApplicableProductCharacteristic', 'ValueMeasure MeasurementMethodCode')} 73:${each('ApplicableProductCharacteristic', 'ValueCode ValueDateTime ValueIndicator ContentTypeCode ValueSpecifiedBinaryFile ApplicableProductCharacteristicCondition ApplicableReferencedStandard')} ApplicableMaterialGoodsCharacteristic`],
  ['product', `81:${each('DesignatedProductClassification', 'SystemID SystemName ClassName SubClassCode ClassProductCharacteristic ApplicableReferencedStandard')} IndividualTradeProductInstance CertificationEvidenceReferenceReferencedDocument InspectionReferenceReferencedDocument 91:OriginTradeCountry/Name OriginTradeCountry/SubordinateTradeCountrySubDivision LinearSpatialDimension MinimumLinearSpatialDimension MaximumLinearSpatialDimension ManufacturerTradeParty PresentationSpecifiedBinaryFile MSDSReferenceReferencedDocument AdditionalReferenceReferencedDocument LegalRightsOwnerTradeParty BrandOwnerTradeParty IncludedReferencedProduct InformationNote`],
  ['lineAgreement', `104:BuyerReference BuyerRequisitionerTradeParty ApplicableTradeDeliveryTerms SellerOrderReferencedDocument BuyerOrderReferencedDocument/IssuerAssignedID QuotationReferencedDocument ContractReferencedDocument DemandForecastReferencedDocument PromotionalDealReferencedDocument AdditionalReferencedDocument ${each(PRICE, 'TypeCode MinimumQuantity MaximumQuantity ChangeReason OrderUnitConversionFactorNumeric')}`],
  ['lineAgreement', `120:${each(`${PRICE}/AppliedTradeAllowanceCharge`, 'ID SequenceNumeric CalculationPercent BasisAmount BasisQuantity PrepaidIndicator UnitBasisAmount ReasonCode Reason TypeCode CategoryTradeTax ActualTradeCurrencyExchange')} ${each(PRICE, 'ValiditySpecifiedPeriod DeliveryTradeLocation TradeComparisonReferencePrice AssociatedReferencedDocument')} ${NET}/TypeCode 138:${each(NET, 'MinimumQuantity MaximumQuantity ChangeReason OrderUnitConversionFactorNumeric AppliedTradeAllowanceCharge ValiditySpecifiedPeriod DeliveryTradeLocation TradeComparisonReferencePrice AssociatedReferencedDocument')} RequisitionerReferencedDocument ItemSellerTradeParty ItemBuyerTradeParty IncludedSpecifiedMarketplace 445:${PRICE}/IncludedTradeTax ${NET}/IncludedTradeTax UltimateCustomerOrderReferencedDocument`],
  ['lineDelivery', '151:RequestedQuantity ReceivedQuantity ChargeFreeQuantity PackageQuantity ProductUnitQuantity PerPackageUnitQuantity NetWeightMeasure GrossWeightMeasure TheoreticalWeightMeasure DespatchedQuantity SpecifiedDeliveryAdjustment IncludedSupplyChainPackaging RelatedSupplyChainConsignment ShipToTradeParty UltimateShipToTradeParty ShipFromTradeParty ActualDespatchSupplyChainEvent ActualPickUpSupplyChainEvent RequestedDeliverySupplyChainEvent ActualDeliverySupplyChainEvent ActualReceiptSupplyChainEvent AdditionalReferencedDocument DespatchAdviceReferencedDocument ReceivingAdviceReferencedDocument DeliveryNoteReferencedDocument ConsumptionReportReferencedDocument PackingListReferencedDocument'],
  ['lineSettlement', `178:PaymentReference InvoiceIssuerReference TotalAdjustmentAmount DiscountIndicator ApplicableTradeTax/CalculatedAmount SpecifiedTradeAllowanceCharge/ChargeIndicator/udt:IndicatorString ${each('SpecifiedTradeAllowanceCharge', 'ID SequenceNumeric CalculationPercent/@format BasisQuantity PrepaidIndicator UnitBasisAmount TypeCode CategoryTradeTax ActualTradeCurrencyExchange ID')} SubtotalCalculatedTradeTax SpecifiedLogisticsServiceCharge SpecifiedTradePaymentTerms`],
  ['lineSettlement', `197:${each('SpecifiedTradeSettlementLineMonetarySummation', 'ChargeTotalAmount AllowanceTotalAmount TaxBasisTotalAmount TaxTotalAmount GrandTotalAmount InformationAmount TotalAllowanceChargeAmount TotalRetailValueInformationAmount GrossLineTotalAmount NetLineTotalAmount NetIncludingTaxesLineTotalAmount ProductWeightLossInformationAmount')} SpecifiedFinancialAdjustment InvoiceReferencedDocument 212:PayableSpecifiedTradeAccountingAccount ${each('ReceivableSpecifiedTradeAccountingAccount', 'SetTriggerCode TypeCode AmountTypeCode Name CostReferenceDimensionPattern')} PurchaseSpecifiedTradeAccountingAccount SalesSpecifiedTradeAccountingAccount SpecifiedTradeSettlementFinancialCard`],
  ['agreement', `222:SellerTradeParty/RoleCode ${each('SellerTradeParty/SpecifiedLegalOrganization', 'LegalClassificationCode Name PostalTradeAddress AuthorizedLegalRegistration')} ${CONTACT('SellerTradeParty')} ${ENDS('SellerTradeParty')} BuyerTradeParty/RoleCode BuyerTradeParty/Description ${each('BuyerTradeParty/SpecifiedLegalOrganization', 'LegalClassificationCode Name')} 254:${each('BuyerTradeParty/SpecifiedLegalOrganization', 'PostalTradeAddress AuthorizedLegalRegistration')} ${CONTACT('BuyerTradeParty')} ${ENDS('BuyerTradeParty')}`],
  ['agreement', `278:SalesAgentTradeParty BuyerRequisitionerTradeParty BuyerAssignedAccountantTradeParty SellerAssignedAccountantTradeParty 282:BuyerTaxRepresentativeTradeParty 282:${each('SellerTaxRepresentativeTradeParty', 'ID GlobalID RoleCode Description SpecifiedLegalOrganization DefinedTradeContact URIUniversalCommunication SpecifiedTaxRegistration/AssociatedRegisteredTax EndPointURIUniversalCommunication LogoAssociatedSpecifiedBinaryFile')} ProductEndUserTradeParty ApplicableTradeDeliveryTerms SellerOrderReferencedDocument/LineID BuyerOrderReferencedDocument/LineID QuotationReferencedDocument OrderResponseReferencedDocument ContractReferencedDocument/LineID DemandForecastReferencedDocument SupplyInstructionReferencedDocument PromotionalDealReferencedDocument PriceListReferencedDocument AdditionalReferencedDocument/LineID RequisitionerReferencedDocument BuyerAgentTradeParty PurchaseConditionsReferencedDocument SpecifiedProcuringProject/Description 442:Reference 448:UltimateCustomerOrderReferencedDocument`],
  ['delivery', `308:RelatedSupplyChainConsignment ${each('ShipToTradeParty', 'RoleCode Description SpecifiedLegalOrganization DefinedTradeContact URIUniversalCommunication SpecifiedTaxRegistration EndPointURIUniversalCommunication LogoAssociatedSpecifiedBinaryFile')} UltimateShipToTradeParty ShipFromTradeParty ActualDespatchSupplyChainEvent ActualPickUpSupplyChainEvent ${each(EVENT, 'ID OccurrenceDateTime/udt:DateTime TypeCode Description DescriptionBinaryObject UnitQuantity LatestOccurrenceDateTime EarliestOccurrenceDateTime OccurrenceSpecifiedPeriod OccurrenceLogisticsLocation')} ActualReceiptSupplyChainEvent AdditionalReferencedDocument DespatchAdviceReferencedDocument/LineID DespatchAdviceReferencedDocument/LineID DeliveryNoteReferencedDocument ConsumptionReportReferencedDocument PreviousDeliverySupplyChainEvent PackingListReferencedDocument`],
  ['settlement', `339:DuePayableAmount CreditorReferenceTypeCode CreditorReferenceType CreditorReferenceIssuerID 344:PaymentCurrencyCode InvoiceIssuerReference InvoiceDateTime NextInvoiceDateTime CreditReasonCode CreditReason InvoicerTradeParty InvoiceeTradeParty ${each('PayeeTradeParty', 'RoleCode Description')} ${each('PayeeTradeParty/SpecifiedLegalOrganization', 'LegalClassificationCode Name TradingBusinessName PostalTradeAddress AuthorizedLegalRegistration')} ${each('PayeeTradeParty', 'DefinedTradeContact PostalTradeAddress URIUniversalCommunication SpecifiedTaxRegistration EndPointURIUniversalCommunication LogoAssociatedSpecifiedBinaryFile')} PayerTradeParty TaxApplicableTradeCurrencyExchange InvoiceApplicableTradeCurrencyExchange PaymentApplicableTradeCurrencyExchange`],
  ['settlement', `369:${each(MEANS, 'PaymentChannelCode GuaranteeMethodCode PaymentMethodCode')} ${each(CARD, 'MicrochipIndicator TypeCode')} 375:${each(CARD, 'ExpiryDate VerificationNumeric ValidFromDateTime CreditLimitAmount CreditAvailableAmount InterestRatePercent Description')} ${MEANS}/PayerPartyDebtorFinancialAccount/AccountName 384:${each(`${MEANS}/PayerSpecifiedDebtorFinancialInstitution`, 'ClearingSystemName Name LocationFinancialInstitutionAddress')} 388:${each('SpecifiedTradeAllowanceCharge', 'ID SequenceNumeric BasisQuantity PrepaidIndicator UnitBasisAmount TypeCode ActualTradeCurrencyExchange')} SubtotalCalculatedTradeTax SpecifiedLogisticsServiceCharge ${each('SpecifiedTradePaymentTerms', 'ID FromEventCode SettlementPeriodMeasure DueDateDateTime/udt:DateTime TypeCode InstructionTypeCode')} 404:${each('SpecifiedTradePaymentTerms', 'PartialPaymentPercent PaymentMeansID PartialPaymentAmount ApplicableTradePaymentPenaltyTerms ApplicableTradePaymentDiscountTerms PayeeTradeParty')} 443:${MEANS}/ID ${MEANS}/PayerPartyDebtorFinancialAccount/ProprietaryID`],
  ['settlement', `421:SpecifiedFinancialAdjustment InvoiceReferencedDocument/LineID ProFormaInvoiceReferencedDocument LetterOfCreditReferencedDocument FactoringAgreementReferencedDocument FactoringListReferencedDocument PayableSpecifiedTradeAccountingAccount ${each('ReceivableSpecifiedTradeAccountingAccount', 'SetTriggerCode TypeCode AmountTypeCode Name CostReferenceDimensionPattern')} PurchaseSpecifiedTradeAccountingAccount SalesSpecifiedTradeAccountingAccount SpecifiedTradeSettlementFinancialCard SpecifiedAdvancePayment UltimatePayeeTradeParty`],
  ['totals', '411:InformationAmount TotalDiscountAmount TotalAllowanceChargeAmount RetailValueExcludingTaxInformationAmount TotalDepositFeeInformationAmount ProductValueExcludingTobaccoTaxInformationAmount TotalRetailValueInformationAmount GrossLineTotalAmount NetLineTotalAmount NetIncludingTaxesLineTotalAmount'],
]

/** Attributes and parts not used in elements of a kind (CII-DT). */
const KINDS: readonly (readonly [readonly string[], string])[] = [
  [['ram:TypeCode'], '8:@name @listURI'],
  [[`${ON.document}/ram:TypeCode`], '10:@listID @listAgencyID @listVersionID @languageID @languageLocaleID'],
  [[`${ON.context}/ram:GuidelineSpecifiedDocumentContextParameter/ram:ID`, `${ON.document}/ram:ID`, `${ON.lineDocument}/ram:LineID`, `${ON.product}/ram:SellerAssignedID`], '5:@schemeID @schemeAgencyID @schemeVersionID'],
  [[`${ON.lineSettlement}/ram:ApplicableTradeTax/ram:CategoryCode`], '45:@listID @listAgencyID @listVersionID @listURI'],
  [['*ReferencedDocument'], '16:StatusCode CopyIndicator 19:GlobalID RevisionID 23:Information 25:SectionName PreviousRevisionID 28:EffectiveSpecifiedPeriod IssuerTradeParty AttachedSpecifiedBinaryFile'],
  [['*Quantity'], '34:@unitCodeListID @unitCodeListAgencyID @unitCodeListAgencyName'],
  [['*TradeTax'], '38:CalculatedRate CalculationSequenceNumeric BasisQuantity 42:UnitBasisAmount LineTotalBasisAmount AllowanceChargeBasisAmount 49:CurrencyCode Jurisdiction CustomsDutyIndicator 53:TaxBasisAllowanceRate 55:Type InformationAmount CategoryName 59:RateApplicablePercent/@format SpecifiedTradeAccountingAccount ServiceSupplyTradeCountry BuyerRepayableTaxSpecifiedTradeAccountingAccount SellerPayableTaxSpecifiedTradeAccountingAccount SellerRefundableTaxSpecifiedTradeAccountingAccount BuyerDeductibleTaxSpecifiedTradeAccountingAccount BuyerNonDeductibleTaxSpecifiedTradeAccountingAccount PlaceApplicableTradeLocation'],
  [['ram:BillingSpecifiedPeriod'], '68:StartDateTime/udt:DateTime DurationMeasure InclusiveIndicator Description EndDateTime/udt:DateTime CompleteDateTime OpenIndicator SeasonCode ID Name SequenceNumeric StartDateFlexibilityCode ContinuousIndicator PurposeCode'],
  [['ram:PostalTradeAddress'], '82:ID PostOfficeBox BuildingName 86:LineFour LineFive StreetName CitySubDivisionName CountryName CountrySubDivisionID AttentionOf CareOf BuildingNumber DepartmentName AdditionalStreetName'],
]

const qualified = (path: string): string => path.split('/').map((step) => (step.startsWith('@') || step.includes(':') ? step : `ram:${step}`)).join('/')

const listed = (prefix: string, on: readonly string[], names: string): readonly Rule[] => {
  let next = 0
  return names.split(' ').filter((name) => name !== '').map((word) => {
    const numbered = /^(\d+):(.+)$/.exec(word)
    next = numbered === null ? next + 1 : Number(numbered[1])
    return absent(`${prefix}-${String(next).padStart(3, '0')}`, on.map((one) => `${one}/${qualified(numbered?.[2] ?? word)}`))
  })
}

/** Attributes of identifiers: numbered apart where they are the plain identifier of the document. */
const IDENTIFIERS: readonly Rule[] = ['schemeName', 'schemeAgencyName', 'schemeDataURI', 'schemeURI'].flatMap((name, index) => [
  absent(`CII-DT-00${index + 1}`, [`*ID/@${name}`]),
  absent(`CII-DT-10${index + 1}`, [`${ON.document}/ram:ID/@${name}`, `${ON.context}/ram:GuidelineSpecifiedDocumentContextParameter/ram:ID/@${name}`]),
])

const exactly = (id: string, on: string, path: string): Rule => {
  const selector = at(path)
  return special(id, [on], (node) => allAt(node, selector).length === 1, 'warning')
}
const few = (number: number, on: string, path: string): Rule => atMost(`CII-SR-${String(number).padStart(3, '0')}`, [on], path, 1, { severity: 'warning' })
/** An identifier with a scheme or one without: not both. */
const oneIdentifier = (number: number, on: string, party: string): Rule => {
  const [plain, global] = [at(`ram:${party}/ram:ID`), at(`ram:${party}/ram:GlobalID`)]
  return special(`CII-SR-${number}`, [on], (node) => !has(node, plain) || !has(node, global), 'warning')
}
const oneName = (number: number, party: string): Rule => {
  const [person, department] = [at(`ram:${party}/ram:DefinedTradeContact/ram:PersonName`), at(`ram:${party}/ram:DefinedTradeContact/ram:DepartmentName`)]
  return special(`CII-SR-${number}`, [ON.agreement], (node) => !has(node, person) || !has(node, department), 'warning')
}

const TIMES: readonly Rule[] = [
  few(3, ON.context, 'ram:BusinessProcessSpecifiedDocumentContextParameter'),
  exactly('CII-SR-009', ON.context, 'ram:GuidelineSpecifiedDocumentContextParameter'),
  exactly('CII-SR-010', ON.context, 'ram:GuidelineSpecifiedDocumentContextParameter/ram:ID'),
  exactly('CII-SR-014', ON.document, 'ram:TypeCode'),
  few(30, `${ON.document}/ram:IncludedNote`, 'ram:Content'),
  few(39, ON.lineDocument, 'ram:IncludedNote'),
  few(40, ON.lineDocument, 'ram:IncludedNote/ram:Content'),
  special('CII-SR-046', [ON.product], (node) => !has(node, at('ram:GlobalID')) || has(node, at('ram:GlobalID/@schemeID')), 'warning'),
  exactly('CII-SR-069', `${ON.product}/ram:ApplicableProductCharacteristic`, 'ram:Description'),
  exactly('CII-SR-072', `${ON.product}/ram:ApplicableProductCharacteristic`, 'ram:Value'),
  special('CII-SR-090', [ON.product], (node) => !has(node, at('ram:OriginTradeCountry')) || allAt(node, at('ram:OriginTradeCountry/ram:ID')).length === 1, 'warning'),
  special('CII-SR-119', [ON.lineAgreement], (node) => {
    const discount = allAt(node, at(`ram:${PRICE}/ram:AppliedTradeAllowanceCharge`))
    return discount.every((one) => (has(one, at('ram:ChargeIndicator[udt:Indicator=false]')) && has(one, at('ram:ActualAmount'))) || (!has(one, at('ram:ChargeIndicator')) && !has(one, at('ram:ActualAmount'))))
  }, 'warning'),
  exactly('CII-SR-439', ON.lineAgreement, `ram:${NET}/ram:ChargeAmount`),
  few(440, `ram:${PRICE}/ram:AppliedTradeAllowanceCharge`, 'ram:ActualAmount'),
  few(441, ON.lineAgreement, `ram:${NET}/ram:ChargeAmount`),
  absent('CII-SR-438', ['/rsm:CrossIndustryInvoice/rsm:ValuationBreakdownStatement']),
  oneIdentifier(449, ON.delivery, 'ShipToTradeParty'),
  oneIdentifier(450, ON.agreement, 'BuyerTradeParty'),
  oneIdentifier(451, ON.settlement, 'PayeeTradeParty'),
  few(452, ON.settlement, 'ram:SpecifiedTradePaymentTerms'),
  few(453, ON.settlement, 'ram:SpecifiedTradePaymentTerms/ram:Description'),
  exactly('CII-SR-454', ON.lineSettlement, 'ram:ApplicableTradeTax'),
  few(455, ON.agreement, 'ram:SellerTradeParty/ram:DefinedTradeContact'),
  few(456, ON.agreement, 'ram:BuyerTradeParty/ram:DefinedTradeContact'),
  few(457, ON.agreement, 'ram:AdditionalReferencedDocument[ram:TypeCode=50]'),
  few(458, ON.agreement, 'ram:AdditionalReferencedDocument[ram:TypeCode=130]'),
  few(459, ON.agreement, 'ram:SellerTradeParty/ram:URIUniversalCommunication'),
  few(460, ON.agreement, 'ram:BuyerTradeParty/ram:URIUniversalCommunication'),
  few(461, ON.settlement, 'ram:ApplicableTradeTax/ram:TaxPointDate'),
  special('CII-SR-462', [ON.settlement], (node) => new Set(valuesAt(node, at('ram:ApplicableTradeTax/ram:DueDateTypeCode'))).size <= 1, 'warning'),
  special('CII-SR-463', ['ram:SpecifiedTradeAllowanceCharge'], (node) => has(node, at('ram:ChargeIndicator')), 'warning'),
  oneName(465, 'SellerTradeParty'),
  oneName(466, 'BuyerTradeParty'),
]

const TYPE = at('ram:TypeCode')
const isAdditional = (node: XmlNode, ...types: readonly string[]): boolean => node.name === 'ram:AdditionalReferencedDocument' && types.includes(valueAt(node, TYPE))
const only = (number: number, on: string, name: string, allowed: (node: XmlNode) => boolean): Rule => {
  const selector = at(name)
  return special(`CII-DT-${String(number).padStart(3, '0')}`, [on], (node) => !has(node, selector) || allowed(node), 'warning')
}
const inHeader = (node: XmlNode): boolean => node.parent?.name === 'ram:ApplicableHeaderTradeSettlement'
const DATE = /^\s*\d{4}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\s*$/

const FORMS: readonly Rule[] = [
  only(15, '*ReferencedDocument', 'ram:URIID', (node) => isAdditional(node, '916')),
  only(18, '*ReferencedDocument', 'ram:TypeCode', (node) => isAdditional(node, '50', '130', '916')),
  only(21, '*ReferencedDocument', 'ram:Name', (node) => isAdditional(node, '916')),
  only(22, '*ReferencedDocument', 'ram:AttachmentBinaryObject', (node) => isAdditional(node, '916')),
  only(24, '*ReferencedDocument', 'ram:ReferenceTypeCode', (node) => isAdditional(node, '130')),
  only(27, '*ReferencedDocument', 'ram:FormattedIssueDateTime', (node) => node.name === 'ram:InvoiceReferencedDocument'),
  special('CII-DT-031', ['*Amount/@currencyID'], (node) => node.name === 'ram:TaxTotalAmount', 'warning'),
  special('CII-DT-032', ['*Amount/@currencyCodeListVersionID'], () => false, 'warning'),
  special('CII-DT-033', ['*Quantity/@unitCode'], (node) => ['ram:BilledQuantity', 'ram:BasisQuantity'].includes(node.name), 'warning'),
  only(37, '*TradeTax', 'ram:TypeCode', (node) => valueAt(node, TYPE) === 'VAT'),
  only(41, '*TradeTax', 'ram:BasisAmount', inHeader),
  only(52, '*TradeTax', 'ram:ExemptionReasonCode', (node) => node.name === 'ram:ApplicableTradeTax'),
  only(98, '*TradeTax', 'ram:ExemptionReason', (node) => node.name === 'ram:ApplicableTradeTax'),
  only(54, '*TradeTax', 'ram:TaxPointDate', inHeader),
  only(58, '*TradeTax', 'ram:DueDateTypeCode', inHeader),
  special('CII-DT-097', ['udt:DateTimeString'], (node) => node.attributes['format'] !== '102' || DATE.test(node.text)),
]

export const ciiSyntaxRules = (): readonly Rule[] => [
  ...UNUSED.flatMap(([on, names]) => listed('CII-SR', [ON[on]], names)),
  ...KINDS.flatMap(([on, names]) => listed('CII-DT', on, names)),
  ...IDENTIFIERS,
  ...TIMES,
  ...FORMS,
  // Always so, since either is allowed with or without the other: kept for its identifier.
  special('CII-SR-464', [`ram:${MEANS}`], () => true, 'warning'),
]
