// The kinds of UBL document and how each of them is laid out. A table: a kind that is not in it is still read, by what all of them share.

import type { DocumentType } from '../document.ts'

export type UblRoot = Readonly<{
  type: DocumentType
  /** Element of a line, and within it the element that holds quantity, price and item; none: the line itself. */
  line?: string
  item?: string
  quantity?: string
  total?: string
  /** Code of the kind of document. */
  kind?: string
}>

export const UBL_ROOTS: Readonly<Record<string, UblRoot>> = {
  Order: { type: 'order', line: 'cac:OrderLine', item: 'cac:LineItem', quantity: 'cbc:Quantity', total: 'cac:AnticipatedMonetaryTotal', kind: 'cbc:OrderTypeCode' },
  OrderChange: { type: 'order-change', line: 'cac:OrderLine', item: 'cac:LineItem', quantity: 'cbc:Quantity', total: 'cac:AnticipatedMonetaryTotal' },
  OrderCancellation: { type: 'order-cancellation' },
  OrderResponse: { type: 'order-response', line: 'cac:OrderLine', item: 'cac:LineItem', quantity: 'cbc:Quantity', total: 'cac:LegalMonetaryTotal', kind: 'cbc:OrderResponseCode' },
  OrderResponseSimple: { type: 'order-response' },
  DespatchAdvice: { type: 'ship-notice', line: 'cac:DespatchLine', quantity: 'cbc:DeliveredQuantity', kind: 'cbc:DespatchAdviceTypeCode' },
  ReceiptAdvice: { type: 'other', line: 'cac:ReceiptLine', quantity: 'cbc:ReceivedQuantity', kind: 'cbc:ReceiptAdviceTypeCode' },
  Invoice: { type: 'invoice', line: 'cac:InvoiceLine', quantity: 'cbc:InvoicedQuantity', total: 'cac:LegalMonetaryTotal', kind: 'cbc:InvoiceTypeCode' },
  SelfBilledInvoice: { type: 'invoice', line: 'cac:InvoiceLine', quantity: 'cbc:InvoicedQuantity', total: 'cac:LegalMonetaryTotal', kind: 'cbc:InvoiceTypeCode' },
  FreightInvoice: { type: 'invoice', line: 'cac:InvoiceLine', quantity: 'cbc:InvoicedQuantity', total: 'cac:LegalMonetaryTotal', kind: 'cbc:InvoiceTypeCode' },
  CreditNote: { type: 'credit-note', line: 'cac:CreditNoteLine', quantity: 'cbc:CreditedQuantity', total: 'cac:LegalMonetaryTotal', kind: 'cbc:CreditNoteTypeCode' },
  SelfBilledCreditNote: { type: 'credit-note', line: 'cac:CreditNoteLine', quantity: 'cbc:CreditedQuantity', total: 'cac:LegalMonetaryTotal', kind: 'cbc:CreditNoteTypeCode' },
  // a debit note asks for more money from the buyer, as an invoice does
  DebitNote: { type: 'invoice', line: 'cac:DebitNoteLine', quantity: 'cbc:DebitedQuantity', total: 'cac:RequestedMonetaryTotal' },
  Reminder: { type: 'other', total: 'cac:LegalMonetaryTotal', kind: 'cbc:ReminderTypeCode' },
  Statement: { type: 'other' },
  RemittanceAdvice: { type: 'remittance' },
  Catalogue: { type: 'catalogue', line: 'cac:CatalogueLine' },
  CataloguePricingUpdate: { type: 'catalogue', line: 'cac:CataloguePricingUpdateLine' },
  CatalogueItemSpecificationUpdate: { type: 'catalogue', line: 'cac:CatalogueItemSpecificationUpdateLine' },
  ApplicationResponse: { type: 'acknowledgement' },
  ProductActivity: { type: 'product-activity', line: 'cac:SupplyChainActivityDataLine', item: 'cac:SalesItem', quantity: 'cbc:Quantity' },
  InventoryReport: { type: 'inventory', line: 'cac:InventoryReportLine', quantity: 'cbc:Quantity' },
  StockAvailabilityReport: { type: 'inventory', line: 'cac:StockAvailabilityReportLine', quantity: 'cbc:Quantity' },
  Quotation: { type: 'other', line: 'cac:QuotationLine', item: 'cac:LineItem', quantity: 'cbc:Quantity', total: 'cac:QuotedMonetaryTotal' },
  RequestForQuotation: { type: 'other', line: 'cac:RequestForQuotationLine', item: 'cac:LineItem', quantity: 'cbc:Quantity' },
  Forecast: { type: 'other', line: 'cac:ForecastLine', item: 'cac:SalesItem', quantity: 'cbc:Quantity' },
  ForecastRevision: { type: 'other', line: 'cac:ForecastRevisionLine', item: 'cac:SalesItem', quantity: 'cbc:RevisedForecastQuantity' },
  ExceptionCriteria: { type: 'other', line: 'cac:ExceptionCriteriaLine' },
  ExceptionNotification: { type: 'other', line: 'cac:ExceptionNotificationLine', quantity: 'cbc:VarianceQuantity' },
  ItemInformationRequest: { type: 'other', line: 'cac:ItemInformationRequestLine' },
  InstructionForReturns: { type: 'other', line: 'cac:InstructionForReturnsLine', quantity: 'cbc:Quantity' },
}

/** Codes that make a bill a credit note, whatever its root is called (UNTDID 1001 as EN 16931 splits it). */
export const CREDIT_CODES: ReadonlySet<string> = new Set(['81', '83', '261', '262', '296', '308', '381', '396', '420', '458', '532'])

/** UNTDID 1225, as far as trade documents use it. */
export const PURPOSES = { '1': 'cancellation', '4': 'change', '5': 'replacement', '6': 'confirmation', '7': 'duplicate', '9': 'original' } as const

/** Codes of responses: UNTDID 4343, those of Peppol, and the older ones of 1225. */
export const VERDICTS = {
  AB: 'received', IP: 'received', AP: 'accepted', CA: 'accepted-with-changes', RE: 'rejected', UQ: 'under-query', PD: 'paid',
  '27': 'rejected', '29': 'accepted', '30': 'accepted-with-changes',
} as const

/** What is done with a line: UNTDID 1229, and the words of UBL's own list of line states. */
export const LINE_STATES = {
  '1': 'added', '2': 'deleted', '3': 'changed', '4': 'not-changed', '5': 'accepted', '6': 'changed', '7': 'rejected', '42': 'shipped',
  Added: 'added', Cancelled: 'deleted', Disputed: 'held', Revised: 'changed', NoStatus: 'other',
} as const

/** What a catalogue does with a line. */
export const CATALOGUE_ACTIONS = { ADD: 'added', UPDATE: 'changed', REPLACE: 'changed', DELETE: 'deleted' } as const

/** Roles by the element that holds the party; what is not here keeps the element's name. */
export const PARTIES: Readonly<Record<string, string>> = {
  'cac:BuyerCustomerParty': 'buyer',
  'cac:SellerSupplierParty': 'seller',
  'cac:AccountingCustomerParty': 'bill-to',
  'cac:PayeeParty': 'payee',
  'cac:TaxRepresentativeParty': 'tax-representative',
  'cac:DespatchSupplierParty': 'ship-from',
  'cac:DeliveryCustomerParty': 'ship-to',
  'cac:CarrierParty': 'carrier',
  'cac:ManufacturerParty': 'manufacturer',
  'cac:SenderParty': 'sender',
  'cac:ReceiverParty': 'receiver',
  'cac:ProviderParty': 'sender',
  'cac:ContractorCustomerParty': 'buyer',
  'cac:PayerParty': 'payer',
}

/** References of a document by their element; what is not here keeps the element's name. */
export const REFERENCES: Readonly<Record<string, string>> = {
  'cac:OrderReference': 'order',
  'cac:OrderChangeDocumentReference': 'order-change',
  'cac:OrderDocumentReference': 'previous',
  'cac:CatalogueReference': 'catalogue',
  'cac:SourceCatalogueReference': 'catalogue',
  'cac:CatalogueDocumentReference': 'catalogue',
  'cac:Contract': 'contract',
  'cac:ReferencedContract': 'contract',
  'cac:ContractDocumentReference': 'contract',
  'cac:DespatchDocumentReference': 'ship-notice',
  'cac:ProjectReference': 'project',
}

/** Quantities of a line besides the one it is about. */
export const QUANTITIES: Readonly<Record<string, string>> = {
  'cbc:BackorderQuantity': 'back-ordered',
  'cbc:OutstandingQuantity': 'outstanding',
  'cbc:OversupplyQuantity': 'over-supplied',
  'cbc:ShortQuantity': 'short',
  'cbc:RejectedQuantity': 'rejected',
  'cbc:MinimumQuantity': 'minimum',
  'cbc:MaximumQuantity': 'maximum',
  'cbc:MinimumBackorderQuantity': 'minimum-back-order',
  'cbc:MaximumBackorderQuantity': 'maximum-back-order',
  'cbc:MinimumOrderQuantity': 'minimum-order',
  'cbc:MaximumOrderQuantity': 'maximum-order',
  'cbc:ContentUnitQuantity': 'content',
}
