// In which order the elements of UBL follow one another, for what is written here. Source: the schemas of UBL 2.1, with the elements that 2.2 and 2.3 added.
// `+X` stands for a name in `cac:`, all others are in `cbc:`.

const HEAD = 'UBLVersionID CustomizationID ProfileID ProfileExecutionID ID SalesOrderID CopyIndicator UUID'

const ORDER_PARTIES = '+BuyerCustomerParty +SellerSupplierParty +OriginatorCustomerParty +FreightForwarderParty +AccountingCustomerParty +AccountingSupplierParty'
const BILL_TAIL =
  '+AccountingSupplierParty +AccountingCustomerParty +PayeeParty +BuyerCustomerParty +SellerSupplierParty +TaxRepresentativeParty +Delivery +DeliveryTerms +PaymentMeans +PaymentTerms +PrepaidPayment +AllowanceCharge +TaxExchangeRate +PricingExchangeRate +PaymentExchangeRate +PaymentAlternativeExchangeRate +TaxTotal +WithholdingTaxTotal +LegalMonetaryTotal'
const BILL_LINE =
  'TaxInclusiveLineExtensionAmount TaxPointDate AccountingCostCode AccountingCost PaymentPurposeCode FreeOfChargeIndicator +InvoicePeriod +DiscrepancyResponse +OrderLineReference +DespatchLineReference +ReceiptLineReference +BillingReference +DocumentReference +PricingReference +OriginatorParty +Delivery +PaymentTerms'

const SEQUENCES: Readonly<Record<string, string>> = {
  Order: `${HEAD} IssueDate IssueTime OrderTypeCode Note RequestedInvoiceCurrencyCode DocumentCurrencyCode PricingCurrencyCode TaxCurrencyCode CustomerReference AccountingCostCode AccountingCost LineCountNumeric +ValidityPeriod +QuotationDocumentReference +OrderDocumentReference +OriginatorDocumentReference +CatalogueReference +AdditionalDocumentReference +Contract +ProjectReference +Signature ${ORDER_PARTIES} +Delivery +DeliveryTerms +PaymentMeans +PaymentTerms +TransactionConditions +AllowanceCharge +TaxExchangeRate +PricingExchangeRate +PaymentExchangeRate +DestinationCountry +TaxTotal +AnticipatedMonetaryTotal +OrderLine`,
  OrderChange: `${HEAD} IssueDate IssueTime SequenceNumberID Note RequestedInvoiceCurrencyCode DocumentCurrencyCode PricingCurrencyCode TaxCurrencyCode CustomerReference AccountingCostCode AccountingCost LineCountNumeric +ValidityPeriod +OrderReference +QuotationDocumentReference +OriginatorDocumentReference +AdditionalDocumentReference +Contract +ProjectReference +Signature ${ORDER_PARTIES} +Delivery +DeliveryTerms +PaymentMeans +PaymentTerms +AllowanceCharge +TaxExchangeRate +PricingExchangeRate +PaymentExchangeRate +DestinationCountry +TaxTotal +AnticipatedMonetaryTotal +OrderLine`,
  OrderCancellation: `${HEAD} IssueDate IssueTime CancellationNote Note +OrderReference +OriginatorDocumentReference +AdditionalDocumentReference +Contract +Signature +BuyerCustomerParty +SellerSupplierParty +OriginatorCustomerParty`,
  OrderResponse: `${HEAD} IssueDate IssueTime OrderResponseCode Note DocumentCurrencyCode PricingCurrencyCode TaxCurrencyCode TotalPackagesQuantity GrossWeightMeasure NetWeightMeasure NetNetWeightMeasure GrossVolumeMeasure NetVolumeMeasure CustomerReference AccountingCostCode AccountingCost LineCountNumeric +ValidityPeriod +OrderReference +OrderDocumentReference +OrderChangeDocumentReference +OriginatorDocumentReference +AdditionalDocumentReference +Contract +ProjectReference +Signature +SellerSupplierParty +BuyerCustomerParty +OriginatorCustomerParty +FreightForwarderParty +AccountingSupplierParty +AccountingCustomerParty +Delivery +DeliveryTerms +PaymentMeans +PaymentTerms +AllowanceCharge +TaxExchangeRate +PricingExchangeRate +PaymentExchangeRate +DestinationCountry +TaxTotal +LegalMonetaryTotal +OrderLine`,
  DespatchAdvice: `${HEAD} IssueDate IssueTime DocumentStatusCode DespatchAdviceTypeCode Note LineCountNumeric +OrderReference +AdditionalDocumentReference +Signature +DespatchSupplierParty +DeliveryCustomerParty +BuyerCustomerParty +SellerSupplierParty +OriginatorCustomerParty +Shipment +DespatchLine`,
  Invoice: `${HEAD} IssueDate IssueTime DueDate InvoiceTypeCode Note TaxPointDate DocumentCurrencyCode TaxCurrencyCode PricingCurrencyCode PaymentCurrencyCode PaymentAlternativeCurrencyCode AccountingCostCode AccountingCost LineCountNumeric BuyerReference +InvoicePeriod +OrderReference +BillingReference +DespatchDocumentReference +ReceiptDocumentReference +StatementDocumentReference +OriginatorDocumentReference +ContractDocumentReference +AdditionalDocumentReference +ProjectReference +Signature ${BILL_TAIL} +InvoiceLine`,
  CreditNote: `${HEAD} IssueDate IssueTime TaxPointDate CreditNoteTypeCode Note DocumentCurrencyCode TaxCurrencyCode PricingCurrencyCode PaymentCurrencyCode PaymentAlternativeCurrencyCode AccountingCostCode AccountingCost LineCountNumeric BuyerReference +InvoicePeriod +DiscrepancyResponse +OrderReference +BillingReference +DespatchDocumentReference +ReceiptDocumentReference +ContractDocumentReference +AdditionalDocumentReference +StatementDocumentReference +OriginatorDocumentReference +ProjectReference +Signature +AccountingSupplierParty +AccountingCustomerParty +PayeeParty +BuyerCustomerParty +SellerSupplierParty +TaxRepresentativeParty +Delivery +DeliveryTerms +PaymentMeans +PaymentTerms +TaxExchangeRate +PricingExchangeRate +PaymentExchangeRate +PaymentAlternativeExchangeRate +AllowanceCharge +TaxTotal +LegalMonetaryTotal +CreditNoteLine`,
  Catalogue: `${HEAD} ActionCode Name IssueDate IssueTime RevisionDate RevisionTime Note Description VersionID PreviousVersionID LineCountNumeric +ValidityPeriod +ReferencedContract +SourceCatalogueReference +DocumentReference +Signature +ProviderParty +ReceiverParty +SellerSupplierParty +ContractorCustomerParty +TradingTerms +CatalogueLine`,
  ApplicationResponse: `${HEAD} IssueDate IssueTime ResponseDate ResponseTime Note VersionID +Signature +SenderParty +ReceiverParty +DocumentResponse`,

  'cac:OrderLine': 'SubstitutionStatusCode Note +LineItem +SellerProposedSubstituteLineItem +SellerSubstitutedLineItem +BuyerProposedSubstituteLineItem +CatalogueLineReference +QuotationLineReference +OrderLineReference +DocumentReference',
  'cac:LineItem': 'ID SalesOrderID UUID Note LineStatusCode Quantity LineExtensionAmount TotalTaxAmount MinimumQuantity MaximumQuantity MinimumBackorderQuantity MaximumBackorderQuantity InspectionMethodCode PartialDeliveryIndicator BackOrderAllowedIndicator AccountingCostCode AccountingCost WarrantyInformation +Delivery +DeliveryTerms +OriginatorParty +OrderedShipment +PricingReference +AllowanceCharge +Price +Item +SubLineItem +WarrantyValidityPeriod +WarrantyParty +TaxTotal +ItemPriceExtension +LineReference',
  'cac:InvoiceLine': `ID UUID Note InvoicedQuantity LineExtensionAmount ${BILL_LINE} +AllowanceCharge +TaxTotal +WithholdingTaxTotal +Item +Price +DeliveryTerms +SubInvoiceLine +ItemPriceExtension`,
  'cac:CreditNoteLine': `ID UUID Note CreditedQuantity LineExtensionAmount ${BILL_LINE} +TaxTotal +AllowanceCharge +Item +Price +DeliveryTerms +SubCreditNoteLine +ItemPriceExtension`,
  'cac:DespatchLine': 'ID UUID Note LineStatusCode DeliveredQuantity BackorderQuantity BackorderReason OutstandingQuantity OutstandingReason OversupplyQuantity +OrderLineReference +DocumentReference +Item +Shipment',
  'cac:CatalogueLine': 'ID ActionCode LifeCycleStatusCode ContractSubdivision Note OrderableIndicator OrderableUnit ContentUnitQuantity OrderQuantityIncrementNumeric MinimumOrderQuantity MaximumOrderQuantity WarrantyInformation PackLevelCode +ContractorCustomerParty +SellerSupplierParty +WarrantyParty +WarrantyValidityPeriod +LineValidityPeriod +ItemComparison +ComponentRelatedItem +AccessoryRelatedItem +RequiredRelatedItem +ReplacementRelatedItem +ComplementaryRelatedItem +ReplacedRelatedItem +RequiredItemLocationQuantity +DocumentReference +Item +KeywordItemProperty +CallForTendersLineReference +CallForTendersDocumentReference',
  'cac:Item': 'Description PackQuantity PackSizeNumeric CatalogueIndicator Name HazardousRiskIndicator AdditionalInformation Keyword BrandName ModelName +BuyersItemIdentification +SellersItemIdentification +ManufacturersItemIdentification +StandardItemIdentification +CatalogueItemIdentification +AdditionalItemIdentification +CatalogueDocumentReference +ItemSpecificationDocumentReference +OriginCountry +CommodityClassification +TransactionConditions +HazardousItem +ClassifiedTaxCategory +AdditionalItemProperty +ManufacturerParty +InformationContentProviderParty +OriginAddress +ItemInstance +Certificate +Dimension',
  'cac:ItemInstance': 'ProductTraceID ManufactureDate ManufactureTime BestBeforeDate RegistrationID SerialID +AdditionalItemProperty +LotIdentification',
  'cac:LotIdentification': 'LotNumberID ExpiryDate +AdditionalItemProperty',
  'cac:AdditionalItemProperty': 'ID Name NameCode TestMethod Value ValueQuantity ValueQualifier ImportanceCode ListValue +UsabilityPeriod +ItemPropertyGroup +RangeDimension +ItemPropertyRange',
  'cac:Certificate': 'ID CertificateTypeCode CertificateType Remarks +IssuerParty +DocumentReference +Signature',
  'cac:HazardousItem': 'ID PlacardNotation PlacardEndorsement AdditionalInformation UNDGCode EmergencyProceduresCode MedicalFirstAidGuideCode TechnicalName CategoryName HazardousCategoryCode UpperOrangeHazardPlacardID LowerOrangeHazardPlacardID MarkingID HazardClassID NetWeightMeasure NetVolumeMeasure Quantity +ContactParty +SecondaryHazard +HazardousGoodsTransit +EmergencyTemperature +FlashpointTemperature +AdditionalTemperature',
  'cac:Price': 'PriceAmount BaseQuantity PriceChangeReason PriceTypeCode PriceType OrderableUnitFactorRate +ValidityPeriod +PriceList +AllowanceCharge +PricingExchangeRate',
  'cac:RequiredItemLocationQuantity': 'LeadTimeMeasure MinimumQuantity MaximumQuantity HazardousRiskIndicator TradingRestrictions +ApplicableTerritoryAddress +Price +DeliveryUnit +ApplicableTaxCategory +Package +AllowanceCharge +DependentPriceReference',
  'cac:AllowanceCharge': 'ID ChargeIndicator AllowanceChargeReasonCode AllowanceChargeReason MultiplierFactorNumeric PrepaidIndicator SequenceNumeric Amount BaseAmount AccountingCostCode AccountingCost PerUnitAmount +TaxCategory +TaxTotal +PaymentMeans',
  'cac:TaxTotal': 'TaxAmount RoundingAmount TaxEvidenceIndicator TaxIncludedIndicator +TaxSubtotal',
  'cac:TaxSubtotal': 'TaxableAmount TaxAmount CalculationSequenceNumeric TransactionCurrencyTaxAmount Percent BaseUnitMeasure PerUnitAmount TierRange TierRatePercent +TaxCategory',
  TaxCategory: 'ID Name Percent BaseUnitMeasure PerUnitAmount TaxExemptionReasonCode TaxExemptionReason TierRange TierRatePercent +TaxScheme',
  'cac:TaxScheme': 'ID Name TaxTypeCode CurrencyCode +JurisdictionRegionAddress',
  MonetaryTotal: 'LineExtensionAmount TaxExclusiveAmount TaxInclusiveAmount AllowanceTotalAmount ChargeTotalAmount WithholdingTaxTotalAmount PrepaidAmount PayableRoundingAmount PayableAmount PayableAlternativeAmount',
  CustomerParty: 'CustomerAssignedAccountID SupplierAssignedAccountID AdditionalAccountID +Party +DeliveryContact +AccountingContact +BuyerContact',
  SupplierParty: 'CustomerAssignedAccountID AdditionalAccountID DataSendingCapability +Party +DespatchContact +AccountingContact +SellerContact',
  Party: 'MarkCareIndicator MarkAttentionIndicator WebsiteURI LogoReferenceID EndpointID IndustryClassificationCode +PartyIdentification +PartyName +Language +PostalAddress +PhysicalLocation +PartyTaxScheme +PartyLegalEntity +Contact +Person +AgentParty +ServiceProviderParty +PowerOfAttorney +FinancialAccount',
  Address: 'ID AddressTypeCode AddressFormatCode Postbox Floor Room StreetName AdditionalStreetName BlockName BuildingName BuildingNumber InhouseMail Department MarkAttention MarkCare PlotIdentification CitySubdivisionName CityName PostalZone CountrySubentity CountrySubentityCode Region District TimezoneOffset +AddressLine +Country +LocationCoordinate',
  'cac:Country': 'IdentificationCode Name',
  'cac:PartyTaxScheme': 'RegistrationName CompanyID TaxLevelCode ExemptionReasonCode ExemptionReason +RegistrationAddress +TaxScheme',
  'cac:PartyLegalEntity': 'RegistrationName CompanyID RegistrationDate RegistrationExpirationDate CompanyLegalFormCode CompanyLegalForm SoleProprietorshipIndicator CompanyLiquidationStatusCode CorporateStockAmount FullyPaidSharesIndicator +RegistrationAddress +CorporateRegistrationScheme +HeadOfficeParty +ShareholderParty',
  Contact: 'ID Name Telephone Telefax ElectronicMail Note +OtherCommunication',
  'cac:Person': 'ID FirstName FamilyName Title MiddleName OtherName NameSuffix JobTitle NationalityID GenderCode BirthDate BirthplaceName OrganizationDepartment +Contact +FinancialAccount +IdentityDocumentReference +ResidenceAddress',
  'cac:Delivery': 'ID Quantity MinimumQuantity MaximumQuantity ActualDeliveryDate ActualDeliveryTime LatestDeliveryDate LatestDeliveryTime ReleaseID TrackingID +DeliveryAddress +DeliveryLocation +AlternativeDeliveryLocation +RequestedDeliveryPeriod +PromisedDeliveryPeriod +EstimatedDeliveryPeriod +CarrierParty +DeliveryParty +NotifyParty +Despatch +DeliveryTerms +MinimumDeliveryUnit +MaximumDeliveryUnit +Shipment',
  'cac:Despatch': 'ID RequestedDespatchDate RequestedDespatchTime EstimatedDespatchDate EstimatedDespatchTime ActualDespatchDate ActualDespatchTime GuaranteedDespatchDate GuaranteedDespatchTime ReleaseID Instructions +DespatchAddress +DespatchLocation +DespatchParty +CarrierParty +NotifyParty +Contact +EstimatedDespatchPeriod +RequestedDespatchPeriod',
  'cac:DeliveryTerms': 'ID SpecialTerms LossRiskResponsibilityCode LossRisk Amount +DeliveryLocation +AllowanceCharge',
  Location: 'ID Description Conditions CountrySubentity CountrySubentityCode LocationTypeCode InformationURI Name +ValidityPeriod +Address +SubsidiaryLocation +LocationCoordinate',
  Period: 'StartDate StartTime EndDate EndTime DurationMeasure DescriptionCode Description',
  DocumentReference: 'ID CopyIndicator UUID IssueDate IssueTime DocumentTypeCode DocumentType XPath LanguageID LocaleCode VersionID DocumentStatusCode DocumentDescription +Attachment +ValidityPeriod +IssuerParty +ResultOfVerification',
  'cac:OrderReference': 'ID SalesOrderID CopyIndicator UUID IssueDate IssueTime CustomerReference OrderTypeCode +DocumentReference',
  'cac:OrderLineReference': 'LineID SalesOrderLineID UUID LineStatusCode +OrderReference',
  'cac:BillingReference': '+InvoiceDocumentReference +SelfBilledInvoiceDocumentReference +CreditNoteDocumentReference +SelfBilledCreditNoteDocumentReference +DebitNoteDocumentReference +ReminderDocumentReference +AdditionalDocumentReference +BillingReferenceLine',
  'cac:Attachment': 'EmbeddedDocumentBinaryObject EmbeddedDocument +ExternalReference',
  'cac:Contract': 'ID IssueDate IssueTime NominationDate NominationTime ContractTypeCode ContractType Note VersionID Description +ValidityPeriod +ContractDocumentReference +NominationPeriod +ContractualDelivery',
  'cac:PaymentMeans': 'ID PaymentMeansCode PaymentDueDate PaymentChannelCode InstructionID InstructionNote PaymentID +CardAccount +PayerFinancialAccount +PayeeFinancialAccount +CreditAccount +PaymentMandate +TradeFinancing',
  FinancialAccount: 'ID Name AliasName AccountTypeCode AccountFormatCode CurrencyCode PaymentNote +FinancialInstitutionBranch +Country',
  'cac:FinancialInstitutionBranch': 'ID Name +FinancialInstitution +Address',
  'cac:PaymentTerms': 'ID PaymentMeansID PrepaidPaymentReferenceID Note ReferenceEventCode SettlementDiscountPercent PenaltySurchargePercent PaymentPercent Amount SettlementDiscountAmount PenaltyAmount PaymentTermsDetailsURI PaymentDueDate InstallmentDueDate InvoicingPartyReference +SettlementPeriod +PenaltyPeriod +ExchangeRate +ValidityPeriod',
  'cac:Shipment': 'ID ShippingPriorityLevelCode HandlingCode HandlingInstructions Information GrossWeightMeasure NetWeightMeasure NetNetWeightMeasure GrossVolumeMeasure NetVolumeMeasure TotalGoodsItemQuantity TotalTransportHandlingUnitQuantity InsuranceValueAmount DeclaredCustomsValueAmount DeclaredForCarriageValueAmount DeclaredStatisticsValueAmount FreeOnBoardValueAmount SpecialInstructions DeliveryInstructions SplitConsignmentIndicator ConsignmentQuantity +Consignment +GoodsItem +ShipmentStage +Delivery +TransportHandlingUnit +ReturnAddress +OriginAddress +FirstArrivalPortLocation +LastExitPortLocation +ExportCountry +FreightAllowanceCharge',
  'cac:TransportHandlingUnit': 'ID TransportHandlingUnitTypeCode HandlingCode HandlingInstructions HazardousRiskIndicator TotalGoodsItemQuantity TotalPackageQuantity DamageRemarks ShippingMarks TraceID +HandlingUnitDespatchLine +ActualPackage +ReceivedHandlingUnitReceiptLine +TransportEquipment +TransportMeans +HazardousGoodsTransit +MeasurementDimension +MinimumTemperature +MaximumTemperature +GoodsItem +FloorSpaceMeasurementDimension +PalletSpaceMeasurementDimension +ShipmentDocumentReference +Status +CustomsDeclaration +ReferencedShipment +Package',
  'cac:Package': 'ID Quantity ReturnableMaterialIndicator PackageLevelCode PackagingTypeCode PackingMaterial TraceID +ContainedPackage +ContainingTransportEquipment +GoodsItem +MeasurementDimension +DeliveryUnit +Delivery +Pickup +Despatch',
  'cac:MeasurementDimension': 'AttributeID Measure Description MinimumMeasure MaximumMeasure',
  'cac:DocumentResponse': '+Response +DocumentReference +IssuerParty +RecipientParty +LineResponse',
  'cac:Response': 'ReferenceID ResponseCode Description EffectiveDate EffectiveTime +Status',
  'cac:Status': 'ConditionCode ReferenceDate ReferenceTime Description StatusReasonCode StatusReason SequenceID Text IndicationIndicator Percent ReliabilityPercent +Condition',
  'cac:LineResponse': '+LineReference +Response',
}

const LIKE: readonly (readonly [end: RegExp, like: string])[] = [
  [/^cac:(Sub|SellerProposedSubstitute|SellerSubstituted|BuyerProposedSubstitute)LineItem$/, 'cac:LineItem'],
  [/^cac:SubInvoiceLine$/, 'cac:InvoiceLine'],
  [/^cac:SubCreditNoteLine$/, 'cac:CreditNoteLine'],
  [/^cac:(Contained|Actual)Package$/, 'cac:Package'],
  [/TaxCategory$/, 'TaxCategory'],
  [/MonetaryTotal$/, 'MonetaryTotal'],
  [/CustomerParty$/, 'CustomerParty'],
  [/SupplierParty$/, 'SupplierParty'],
  [/Party$/, 'Party'],
  [/Address$/, 'Address'],
  [/Location$/, 'Location'],
  [/Period$/, 'Period'],
  [/Contact$/, 'Contact'],
  [/FinancialAccount$/, 'FinancialAccount'],
  [/(DocumentReference|CatalogueReference)$/, 'DocumentReference'],
]

const made = new Map<string, ReadonlyMap<string, number> | null>()

/** The place of each child's name in the sequence of an element; null for an element that is not known. */
export const ublSequence = (name: string): ReadonlyMap<string, number> | null => {
  const known = made.get(name)
  if (known !== undefined) return known
  const text = Object.hasOwn(SEQUENCES, name) ? SEQUENCES[name] : SEQUENCES[LIKE.find(([end]) => end.test(name))?.[1] ?? '']
  const sequence = text === undefined ? null : new Map(['ext:UBLExtensions', ...text.split(' ').map((child) => (child.startsWith('+') ? `cac:${child.slice(1)}` : `cbc:${child}`))].map((child, at) => [child, at]))
  made.set(name, sequence)
  return sequence
}
