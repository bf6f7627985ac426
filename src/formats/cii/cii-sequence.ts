// In which order the elements of a Cross Industry Invoice follow one another. Source: the schemas of UN/CEFACT D16B, as far as EN 16931 uses them.

const PRICE = 'ChargeAmount BasisQuantity MinimumQuantity MaximumQuantity AppliedTradeAllowanceCharge IncludedTradeTax'

const SEQUENCES: Readonly<Record<string, string>> = {
  'rsm:ExchangedDocument': 'ID Name TypeCode IssueDateTime CopyIndicator LanguageID IncludedNote EffectiveSpecifiedPeriod',
  'rsm:ExchangedDocumentContext': 'TestIndicator BusinessProcessSpecifiedDocumentContextParameter GuidelineSpecifiedDocumentContextParameter',
  'rsm:SupplyChainTradeTransaction': 'IncludedSupplyChainTradeLineItem ApplicableHeaderTradeAgreement ApplicableHeaderTradeDelivery ApplicableHeaderTradeSettlement',
  'ram:IncludedNote': 'ContentCode Content SubjectCode',
  'ram:IncludedSupplyChainTradeLineItem': 'AssociatedDocumentLineDocument SpecifiedTradeProduct SpecifiedLineTradeAgreement SpecifiedLineTradeDelivery SpecifiedLineTradeSettlement',
  'ram:AssociatedDocumentLineDocument': 'LineID ParentLineID LineStatusCode LineStatusReasonCode IncludedNote',
  'ram:SpecifiedTradeProduct': 'ID GlobalID SellerAssignedID BuyerAssignedID IndustryAssignedID ModelID Name Description BatchID BrandName ModelName ApplicableProductCharacteristic DesignatedProductClassification IndividualTradeProductInstance OriginTradeCountry IncludedReferencedProduct',
  'ram:ApplicableProductCharacteristic': 'TypeCode Description ValueMeasure Value',
  'ram:DesignatedProductClassification': 'ClassCode ClassName',
  'ram:SpecifiedLineTradeAgreement': 'SellerOrderReferencedDocument BuyerOrderReferencedDocument QuotationReferencedDocument ContractReferencedDocument AdditionalReferencedDocument GrossPriceProductTradePrice NetPriceProductTradePrice UltimateCustomerOrderReferencedDocument',
  'ram:GrossPriceProductTradePrice': PRICE,
  'ram:NetPriceProductTradePrice': PRICE,
  'ram:SpecifiedLineTradeDelivery': 'BilledQuantity ChargeFreeQuantity PackageQuantity ShipToTradeParty UltimateShipToTradeParty ActualDeliverySupplyChainEvent DespatchAdviceReferencedDocument ReceivingAdviceReferencedDocument DeliveryNoteReferencedDocument',
  'ram:SpecifiedLineTradeSettlement': 'ApplicableTradeTax BillingSpecifiedPeriod SpecifiedTradeAllowanceCharge SpecifiedTradeSettlementLineMonetarySummation InvoiceReferencedDocument AdditionalReferencedDocument ReceivableSpecifiedTradeAccountingAccount',
  'ram:ApplicableHeaderTradeAgreement': 'BuyerReference SellerTradeParty BuyerTradeParty SalesAgentTradeParty BuyerTaxRepresentativeTradeParty SellerTaxRepresentativeTradeParty ProductEndUserTradeParty ApplicableTradeDeliveryTerms SellerOrderReferencedDocument BuyerOrderReferencedDocument QuotationReferencedDocument ContractReferencedDocument AdditionalReferencedDocument BuyerAgentTradeParty SpecifiedProcuringProject UltimateCustomerOrderReferencedDocument',
  'ram:ApplicableHeaderTradeDelivery': 'RelatedSupplyChainConsignment ShipToTradeParty UltimateShipToTradeParty ShipFromTradeParty ActualDeliverySupplyChainEvent DespatchAdviceReferencedDocument ReceivingAdviceReferencedDocument DeliveryNoteReferencedDocument',
  'ram:ApplicableHeaderTradeSettlement': 'CreditorReferenceID PaymentReference TaxCurrencyCode InvoiceCurrencyCode InvoiceIssuerReference InvoicerTradeParty InvoiceeTradeParty PayeeTradeParty PayerTradeParty TaxApplicableTradeCurrencyExchange SpecifiedTradeSettlementPaymentMeans ApplicableTradeTax BillingSpecifiedPeriod SpecifiedTradeAllowanceCharge SpecifiedLogisticsServiceCharge SpecifiedTradePaymentTerms SpecifiedTradeSettlementHeaderMonetarySummation InvoiceReferencedDocument ReceivableSpecifiedTradeAccountingAccount SpecifiedAdvancePayment',
  'ram:ApplicableTradeTax': 'CalculatedAmount TypeCode ExemptionReason BasisAmount LineTotalBasisAmount AllowanceChargeBasisAmount CategoryCode ExemptionReasonCode TaxPointDate DueDateTypeCode RateApplicablePercent',
  'ram:CategoryTradeTax': 'CalculatedAmount TypeCode ExemptionReason BasisAmount CategoryCode ExemptionReasonCode RateApplicablePercent',
  'ram:SpecifiedTradeAllowanceCharge': 'ChargeIndicator SequenceNumeric CalculationPercent BasisAmount BasisQuantity ActualAmount ReasonCode Reason CategoryTradeTax',
  'ram:AppliedTradeAllowanceCharge': 'ChargeIndicator SequenceNumeric CalculationPercent BasisAmount BasisQuantity ActualAmount ReasonCode Reason CategoryTradeTax',
  'ram:SpecifiedLogisticsServiceCharge': 'Description AppliedAmount AppliedTradeTax',
  'ram:AppliedTradeTax': 'CalculatedAmount TypeCode ExemptionReason BasisAmount CategoryCode ExemptionReasonCode RateApplicablePercent',
  'ram:BillingSpecifiedPeriod': 'Description StartDateTime EndDateTime',
  'ram:SpecifiedTradePaymentTerms': 'Description DueDateDateTime DirectDebitMandateID PartialPaymentAmount ApplicableTradePaymentPenaltyTerms ApplicableTradePaymentDiscountTerms PayeeTradeParty',
  'ram:ApplicableTradePaymentDiscountTerms': 'BasisDateTime BasisPeriodMeasure BasisAmount CalculationPercent ActualDiscountAmount',
  'ram:SpecifiedTradeSettlementPaymentMeans': 'TypeCode Information ApplicableTradeSettlementFinancialCard PayerPartyDebtorFinancialAccount PayeePartyCreditorFinancialAccount PayeeSpecifiedCreditorFinancialInstitution',
  'ram:PayeePartyCreditorFinancialAccount': 'IBANID AccountName ProprietaryID',
  'ram:SpecifiedTradeSettlementHeaderMonetarySummation': 'LineTotalAmount ChargeTotalAmount AllowanceTotalAmount TaxBasisTotalAmount TaxTotalAmount RoundingAmount GrandTotalAmount TotalPrepaidAmount DuePayableAmount',
  'ram:SpecifiedProcuringProject': 'ID Name',
  'ram:PostalTradeAddress': 'PostcodeCode LineOne LineTwo LineThree CityName CountryID CountrySubDivisionName',
  'ram:DefinedTradeContact': 'PersonName DepartmentName TypeCode TelephoneUniversalCommunication FaxUniversalCommunication EmailURIUniversalCommunication',
  'ram:SpecifiedLegalOrganization': 'ID TradingBusinessName PostalTradeAddress',
  Party: 'ID GlobalID Name RoleCode Description SpecifiedLegalOrganization DefinedTradeContact PostalTradeAddress URIUniversalCommunication SpecifiedTaxRegistration',
  Document: 'IssuerAssignedID URIID LineID TypeCode Name AttachmentBinaryObject ReferenceTypeCode FormattedIssueDateTime',
}

const made = new Map<string, ReadonlyMap<string, number> | null>()

/** The place of each child's name in the sequence of an element; null for an element that is not known. */
export const ciiSequence = (name: string): ReadonlyMap<string, number> | null => {
  const known = made.get(name)
  if (known !== undefined) return known
  const like = name.endsWith('TradeParty') ? 'Party' : name.endsWith('ReferencedDocument') ? 'Document' : name
  const text = Object.hasOwn(SEQUENCES, like) ? SEQUENCES[like] : undefined
  const sequence = text === undefined ? null : new Map(text.split(' ').map((child, at) => [`ram:${child}`, at]))
  made.set(name, sequence)
  return sequence
}
