// The elements and attributes of UBL 2.1 that EN 16931 does not use (UBL-CR-001 to 682): receivers may pass over what they say.
// Written short: a number, where, then the names that take that number and the next ones; `+` is an aggregate (cac), else a basic element (cbc).

import type { XmlNode } from '../xml/xml-tree.ts'
import type { Rule } from './rule.ts'
import { at, valueAt } from './selector.ts'
import { absent } from './shapes.ts'

const ADDRESS = 'ID AddressTypeCode AddressFormatCode Postbox Floor Room BlockName BuildingName BuildingNumber InhouseMail Department MarkAttention MarkCare PlotIdentification CitySubdivisionName CountrySubentityCode Region District TimezoneOffset +Country/Name +LocationCoordinate'
const REFERENCE = 'DocumentTypeCode DocumentType XPath LanguageID LocaleCode VersionID DocumentStatusCode DocumentDescription +Attachment +ValidityPeriod +IssuerParty +ResultOfVerification'
const PARTY = 'MarkCareIndicator MarkAttentionIndicator WebsiteURI LogoReferenceID'
const PARTY_TAX = 'RegistrationName TaxLevelCode ExemptionReasonCode ExemptionReason +RegistrationAddress'
const SCHEME = 'Name TaxTypeCode CurrencyCode +JurisdictionRegionAddress'
const LEGAL = 'SoleProprietorshipIndicator CompanyLiquidationStatusCode CorporationStockAmount FullyPaidSharesIndicator +RegistrationAddress +CorporateRegistrationScheme +HeadOfficeParty +ShareholderParty'
const PEOPLE = '+Person +AgentParty +ServiceProviderParty +PowerOfAttorney +FinancialAccount'
const EXTRA = 'ID PrepaidIndicator SequenceNumeric AccountingCostCode AccountingCost PerUnitAmount'
const ITEM_ID = 'ExtendedID BarcodeSymbologyID +PhysicalAttribute +MeasurementDimension +IssuerParty'
const ACCOUNT = 'AliasName AccountTypeCode AccountFormatCode CurrencyCode PaymentNote'

/** Beneath the invoice. */
const OF_DOCUMENT: readonly (readonly [number, string, string])[] = [
  [3, '', 'ProfileExecutionID CopyIndicator UUID IssueTime PricingCurrencyCode PaymentCurrencyCode PaymentAlternativeCurrencyCode AccountingCostCode LineCountNumeric'],
  [12, '+InvoicePeriod', 'StartTime EndTime DurationMeasure Description'],
  [16, '+OrderReference', 'CopyIndicator UUID IssueDate IssueTime CustomerReference OrderTypeCode +DocumentReference'],
  [23, '+BillingReference/+InvoiceDocumentReference', `CopyIndicator UUID IssueTime ${REFERENCE}`],
  [38, '+BillingReference', '+SelfBilledInvoiceDocumentReference +CreditNoteDocumentReference +SelfBilledCreditNoteDocumentReference +DebitNoteDocumentReference +ReminderDocumentReference +AdditionalDocumentReference +BillingReferenceLine'],
  [45, '+DespatchDocumentReference', `CopyIndicator UUID IssueDate IssueTime ${REFERENCE}`],
  [61, '+ReceiptDocumentReference', `CopyIndicator UUID IssueDate IssueTime ${REFERENCE}`],
  [77, '', '+StatementDocumentReference'],
  [78, '+OriginatorDocumentReference', `CopyIndicator UUID IssueDate IssueTime ${REFERENCE}`],
  [94, '+ContractDocumentReference', `CopyIndicator UUID IssueDate IssueTime ${REFERENCE}`],
  [110, '+AdditionalDocumentReference', 'CopyIndicator UUID IssueDate IssueTime DocumentType XPath LanguageID LocaleCode VersionID DocumentStatusCode'],
  [121, '+AdditionalDocumentReference/+Attachment/+ExternalReference', 'DocumentHash HashAlgorithmMethod ExpiryDate ExpiryTime MimeCode FormatCode EncodingCode CharacterSetCode FileName Description'],
  [131, '+AdditionalDocumentReference', '+ValidityPeriod +IssuerParty +ResultOfVerification'],
  [134, '+ProjectReference', 'UUID IssueDate +WorkPhaseReference'],
  [137, '', '+Signature'],
  [138, '+AccountingSupplierParty', 'CustomerAssignedAccountID AdditionalAccountID DataSendingCapability'],
  [141, '+AccountingSupplierParty/+Party', `${PARTY} IndustryClassificationCode +Language`],
  [147, '+AccountingSupplierParty/+Party/+PostalAddress', ADDRESS],
  [168, '+AccountingSupplierParty/+Party', '+PhysicalLocation'],
  [169, '+AccountingSupplierParty/+Party/+PartyTaxScheme', PARTY_TAX],
  [174, '+AccountingSupplierParty/+Party/+PartyTaxScheme/+TaxScheme', SCHEME],
  [178, '+AccountingSupplierParty/+Party/+PartyLegalEntity', `RegistrationDate RegistrationExpirationDate CompanyLegalFormCode ${LEGAL}`],
  [189, '+AccountingSupplierParty/+Party/+Contact', 'ID Telefax Note +OtherCommunication'],
  [193, '+AccountingSupplierParty/+Party', PEOPLE],
  [198, '+AccountingSupplierParty', '+DespatchContact +AccountingContact +SellerContact'],
  [201, '+AccountingCustomerParty', 'CustomerAssignedAccountID SupplierAssignedAccountID AdditionalAccountID'],
  [204, '+AccountingCustomerParty/+Party', `${PARTY} IndustryClassificationCode +Language`],
  [210, '+AccountingCustomerParty/+Party/+PostalAddress', ADDRESS],
  [231, '+AccountingCustomerParty/+Party', '+PhysicalLocation'],
  [232, '+AccountingCustomerParty/+Party/+PartyTaxScheme', PARTY_TAX],
  [237, '+AccountingCustomerParty/+Party/+PartyTaxScheme/+TaxScheme', SCHEME],
  [241, '+AccountingCustomerParty/+Party/+PartyLegalEntity', `RegistrationDate RegistrationExpirationDate CompanyLegalFormCode CompanyLegalForm ${LEGAL}`],
  [253, '+AccountingCustomerParty/+Party/+Contact', 'ID Telefax Note +OtherCommunication'],
  [257, '+AccountingCustomerParty/+Party', PEOPLE],
  [262, '+AccountingCustomerParty', '+DeliveryContact +AccountingContact +BuyerContact'],
  [265, '+PayeeParty', `${PARTY} EndpointID IndustryClassificationCode +Language +PostalAddress +PhysicalLocation +PartyTaxScheme`],
  [275, '+PayeeParty/+PartyLegalEntity', `RegistrationName RegistrationDate RegistrationExpirationDate CompanyLegalFormCode CompanyLegalForm ${LEGAL}`],
  [288, '+PayeeParty', `+Contact ${PEOPLE}`],
  [294, '', '+BuyerCustomerParty +SellerSupplierParty'],
  [296, '+TaxRepresentativeParty', `${PARTY} EndpointID IndustryClassificationCode +PartyIdentification +Language`],
  [304, '+TaxRepresentativeParty/+PostalAddress', ADDRESS],
  [325, '+TaxRepresentativeParty', '+PhysicalLocation'],
  [326, '+TaxRepresentativeParty/+PartyTaxScheme', PARTY_TAX],
  [331, '+TaxRepresentativeParty/+PartyTaxScheme/+TaxScheme', SCHEME],
  [335, '+TaxRepresentativeParty', `+PartyLegalEntity +Contact ${PEOPLE}`],
  [342, '+Delivery', 'ID Quantity MinimumQuantity MaximumQuantity ActualDeliveryTime LatestDeliveryDate LatestDeliveryTime ReleaseID TrackingID'],
  [351, '+Delivery/+DeliveryLocation', 'Description Conditions CountrySubentity CountrySubentityCode LocationTypeCode InformationURI Name +ValidityPeriod'],
  [359, '+Delivery/+DeliveryLocation/+Address', ADDRESS],
  [380, '+Delivery/+DeliveryLocation', '+SubsidiaryLocation +LocationCoordinate'],
  [382, '+Delivery', '+AlternativeDeliveryLocation +RequestedDeliveryPeriod +PromisedDeliveryPeriod +CarrierParty'],
  [386, '+Delivery/+DeliveryParty', `${PARTY} EndpointID IndustryClassificationCode +PartyIdentification +Language +PostalAddress +PhysicalLocation +PartyTaxScheme +PartyLegalEntity +Contact ${PEOPLE}`],
  [404, '+Delivery', '+NotifyParty +Despatch +DeliveryTerms +MinimumDeliveryUnit +MaximumDeliveryUnit +Shipment'],
  [410, '', '+DeliveryTerms'],
  [411, '+PaymentMeans', 'ID'],
  [413, '+PaymentMeans', 'PaymentChannelCode InstructionID'],
  [415, '+PaymentMeans/+CardAccount', 'CardTypeCode ValidityStartDate ExpiryDate IssuerID IssueNumberID CV2ID CardChipCode ChipApplicationID'],
  [424, '+PaymentMeans/+PayeeFinancialAccount', ACCOUNT],
  [429, '+PaymentMeans/+PayeeFinancialAccount/+FinancialInstitutionBranch', 'Name +FinancialInstitution/Name +FinancialInstitution/+Address +Address'],
  [433, '+PaymentMeans/+PayeeFinancialAccount', '+Country'],
  [434, '+PaymentMeans', '+CreditAccount'],
  [435, '+PaymentMeans/+PaymentMandate', 'MandateTypeCode MaximumPaymentInstructionsNumeric MaximumPaidAmount SignatureID +PayerParty'],
  [440, '+PaymentMeans/+PaymentMandate/+PayerFinancialAccount', `Name ${ACCOUNT} +FinancialInstitutionBranch +Country`],
  [448, '+PaymentMeans/+PaymentMandate', '+ValidityPeriod +PaymentReversalPeriod +Clause'],
  [451, '+PaymentMeans', '+TradeFinancing'],
  [452, '+PaymentTerms', 'ID PaymentMeansID PrepaidPaymentReferenceID ReferenceEventCode SettlementDiscountPercent PenaltySurchargePercent PaymentPercent Amount SettlementDiscountAmount PenaltyAmount PaymentTermsDetailsURI PaymentDueDate InstallmentDueDate InvoicingPartyReference +SettlementPeriod +PenaltyPeriod +ExchangeRate +ValidityPeriod'],
  [470, '', '+PrepaidPayment'],
  [471, '+AllowanceCharge', EXTRA],
  [477, '+AllowanceCharge/+TaxCategory', 'Name BaseUnitMeasure PerUnitAmount TaxExemptionReasonCode TaxExemptionReason TierRange TierRatePercent'],
  [484, '+AllowanceCharge/+TaxCategory/+TaxScheme', SCHEME],
  [488, '+AllowanceCharge', '+TaxTotal +PaymentMeans'],
  [490, '', '+TaxExchangeRate +PricingExchangeRate +PaymentExchangeRate +PaymentAlternativeExchangeRate'],
  [494, '+TaxTotal', 'RoundingAmount TaxEvidenceIndicator TaxIncludedIndicator'],
  [497, '+TaxTotal/+TaxSubtotal', 'CalculationSequenceNumeric TransactionCurrencyTaxAmount Percent BaseUnitMeasure PerUnitAmount TierRange TierRatePercent'],
  [504, '+TaxTotal/+TaxSubtotal/+TaxCategory', 'Name BaseUnitMeasure PerUnitAmount TierRange TierRatePercent'],
  [509, '+TaxTotal/+TaxSubtotal/+TaxCategory/+TaxScheme', SCHEME],
  [513, '', '+WithholdingTaxTotal'],
  [514, '+LegalMonetaryTotal', 'PayableAlternativeAmount'],
  [682, '+Delivery', '+DeliveryAddress'],
]

/** Beneath a line. */
const OF_LINE: readonly (readonly [number, string, string])[] = [
  [515, '', 'UUID TaxPointDate AccountingCostCode PaymentPurposeCode FreeOfChargeIndicator'],
  [520, '+InvoicePeriod', 'StartTime EndTime DurationMeasure DescriptionCode Description'],
  [525, '+OrderLineReference', 'SalesOrderLineID UUID LineStatusCode +OrderReference'],
  [529, '', '+DespatchLineReference +ReceiptLineReference +BillingReference'],
  [532, '+DocumentReference', 'CopyIndicator UUID IssueDate IssueTime'],
  [537, '+DocumentReference', REFERENCE.replace('DocumentTypeCode ', '')],
  [548, '', '+PricingReference +OriginatorParty +Delivery +PaymentTerms'],
  [552, '+AllowanceCharge', `${EXTRA} +TaxCategory +TaxTotal +PaymentMeans`],
  [561, '', '+TaxTotal +WithholdingTaxTotal'],
  [563, '+Item', 'PackQuantity PackSizeNumeric CatalogueIndicator HazardousRiskIndicator AdditionalInformation Keyword BrandName ModelName'],
  [571, '+Item/+BuyersItemIdentification', ITEM_ID],
  [576, '+Item/+SellersItemIdentification', ITEM_ID],
  [581, '+Item', '+ManufacturersItemIdentification'],
  [582, '+Item/+StandardItemIdentification', ITEM_ID],
  [587, '+Item', '+CatalogueItemIdentification +AdditionalItemIdentification +CatalogueDocumentReference +ItemSpecificationDocumentReference'],
  [591, '+Item/+OriginCountry', 'Name'],
  [592, '+Item/+CommodityClassification', 'NatureCode CargoTypeCode CommodityCode'],
  [595, '+Item', '+TransactionConditions +HazardousItem'],
  [597, '+Item/+ClassifiedTaxCategory', 'Name BaseUnitMeasure PerUnitAmount TaxExemptionReasonCode TaxExemptionReason TierRange TierRatePercent'],
  [604, '+Item/+ClassifiedTaxCategory/+TaxScheme', SCHEME],
  [608, '+Item/+AdditionalItemProperty', 'ID NameCode TestMethod ValueQuantity ValueQualifier ImportanceCode ListValue +UsabilityPeriod +ItemPropertyGroup +RangeDimension +ItemPropertyRange'],
  [619, '+Item', '+ManufacturerParty +InformationContentProviderParty +OriginAddress +ItemInstance +Certificate +Dimension'],
  [625, '+Price', 'PriceChangeReason PriceTypeCode PriceType OrderableUnitFactorRate +ValidityPeriod +PriceList OrderableUnitFactorRate'],
  [632, '+Price/+AllowanceCharge', 'ID AllowanceChargeReasonCode AllowanceChargeReason MultiplierFactorNumeric PrepaidIndicator SequenceNumeric AccountingCostCode AccountingCost PerUnitAmount +TaxCategory +TaxTotal +PaymentMeans'],
  [644, '+Price', '+PricingExchangeRate'],
  [645, '', '+DeliveryTerms'],
  [647, '', '+ItemPriceExtension'],
]

/** Attributes of certain elements. */
const OF_ELEMENT: readonly (readonly [number, readonly string[]])[] = [
  [648, ['/Invoice/cbc:CustomizationID/@schemeID', '/CreditNote/cbc:CustomizationID/@schemeID']],
  [649, ['/Invoice/cbc:ProfileID/@schemeID', '/CreditNote/cbc:ProfileID/@schemeID']],
  [650, ['/Invoice/cbc:ID/@schemeID', '/CreditNote/cbc:ID/@schemeID']],
  [651, ['cac:OrderReference/cbc:SalesOrderID/@schemeID']],
  [652, ['cac:PartyTaxScheme/cbc:CompanyID/@schemeID']],
  [653, ['cac:PaymentMeans/cbc:PaymentID/@schemeID']],
  [654, ['cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID/@schemeID']],
  [655, ['cac:PayeeFinancialAccount/cac:FinancialInstitutionBranch/cbc:ID/@schemeID']],
  [656, ['cbc:InvoiceTypeCode/@listID']],
  [657, ['cbc:DocumentCurrencyCode/@listID']],
  [658, ['cbc:TaxCurrencyCode/@listID']],
  [659, ['/Invoice/cac:AdditionalDocumentReference/cbc:DocumentTypeCode/@listID', '/CreditNote/cac:AdditionalDocumentReference/cbc:DocumentTypeCode/@listID']],
  [660, ['cac:Country/cbc:IdentificationCode/@listID']],
  [661, ['cac:PaymentMeans/cbc:PaymentMeansCode/@listID']],
  [662, ['cbc:AllowanceChargeReasonCode/@listID']],
  [663, ['@unitCodeListID']],
  [664, ['cac:FinancialInstitution']],
  [667, ['cac:BuyersItemIdentification/cbc:ID/@schemeID']],
  [668, ['cac:SellersItemIdentification/cbc:ID/@schemeID']],
  [669, ['cac:Price/cac:AllowanceCharge/cbc:AllowanceChargeReasonCode']],
  [670, ['cac:Price/cac:AllowanceCharge/cbc:AllowanceChargeReason']],
  [671, ['cac:Price/cac:AllowanceCharge/cbc:MultiplierFactorNumeric']],
  [672, ['cbc:CreditNoteTypeCode/@listID']],
  [674, ['cbc:PrimaryAccountNumberID/@schemeID']],
  [675, ['cac:CardAccount/cbc:NetworkID/@schemeID']],
  [676, ['cac:PaymentMandate/cbc:ID/@schemeID']],
  [677, ['cac:PaymentMandate/cac:PayerFinancialAccount/cbc:ID/@schemeID']],
  [678, ['cac:TaxCategory/cbc:ID/@schemeID']],
  [679, ['cac:ClassifiedTaxCategory/cbc:ID/@schemeID']],
  [680, ['cac:PaymentMeans/cac:PayerFinancialAccount']],
  [681, ['cac:PaymentMeans/cbc:InstructionNote']],
]

/** Attributes not used anywhere (UBL-DT-08 to 28). */
export const UNUSED_ATTRIBUTES: readonly (readonly [string, string])[] =
  'schemeName schemeAgencyName schemeDataURI schemeURI format unitCodeListIdentifier unitCodeListAgencyIdentifier unitCodeListAgencyName listAgencyName listName name languageID listURI listSchemeURI languageLocaleID uri currencyCodeListVersionID characterSetCode encodingCode schemeAgencyID listAgencyID'
    .split(' ')
    .map((name, at) => [`UBL-DT-${String(at + 8).padStart(2, '0')}`, name] as const)

const ROOTS = ['/Invoice', '/CreditNote']
const LINES = ['cac:InvoiceLine', 'cac:CreditNoteLine']

const number = (value: number): string => `UBL-CR-${String(value).padStart(3, '0')}`

const elementOf = (path: string): string => path.split('/').map((step) => (step.startsWith('+') ? `cac:${step.slice(1)}` : `cbc:${step}`)).join('/')

const listed = (rows: readonly (readonly [number, string, string])[], above: readonly string[]): readonly Rule[] =>
  rows.flatMap(([first, where, names]) =>
    names.split(' ').map((name, at) => absent(number(first + at), above.map((one) => [one, ...(where === '' ? [] : [elementOf(where)]), elementOf(name)].join('/')))),
  )

const DOCUMENT_TYPE = at('../cbc:DocumentTypeCode')
const ofObject = (node: XmlNode): boolean => valueAt(node, DOCUMENT_TYPE) === '130'

export const unusedRules = (): readonly Rule[] => [
  absent(number(1), ROOTS.map((root) => `${root}/ext:UBLExtensions`)),
  { ...absent(number(2), ROOTS.map((root) => `${root}/cbc:UBLVersionID`)), holds: (node) => node.text.trim() === '2.1' },
  ...listed(OF_DOCUMENT, ROOTS),
  // A credit note has no due date of its own but this.
  absent(number(412), ['/Invoice/cac:PaymentMeans/cbc:PaymentDueDate']),
  ...listed(OF_LINE, LINES),
  absent(number(646), ['cac:InvoiceLine/cac:SubInvoiceLine', 'cac:CreditNoteLine/cac:SubCreditNoteLine']),
  ...OF_ELEMENT.map(([id, on]) => absent(number(id), on)),
  { ...absent(number(665), ['cac:AdditionalDocumentReference/cbc:ID/@schemeID']), holds: ofObject },
  { ...absent(number(666), ['cac:AdditionalDocumentReference/cac:Attachment']), holds: (node) => !ofObject(node) },
  { ...absent(number(673), ['cac:AdditionalDocumentReference/cbc:DocumentDescription']), holds: (node) => !ofObject(node) },
]
