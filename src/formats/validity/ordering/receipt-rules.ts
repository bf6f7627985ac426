// The receipt advice of Peppol Logistics (T128): what arrived, what was refused and why.

import type { Rule } from '../rule.ts'
import { tidy } from '../selector.ts'
import { deliveryTerms, timeSpan, typedReference } from './despatch-rules.ts'
import { beneath, rule, textOf, there } from './reckoning.ts'
import { namedParty, numberedItem, sharedRules } from './shared-rules.ts'

const id = (number: string): string => `PEPPOL-T128-${number}`
const TRANSACTION = 'urn:fdc:peppol.eu:logistics:trns:receipt_advice:1'
const PROFILE = 'urn:fdc:peppol.eu:logistics:bis:despatch_advice_w_receipt_advice:1'

/** One quantity asks for another value beside it. */
const goesWith = (number: string, quantity: string, what: string): Rule =>
  rule(id(number), 'cac:ReceiptLine', 'missing', (node) => !there(node, `cbc:${quantity}`) || there(node, `cbc:${what}`), { with: { what } })

/** What is accepted needs no reason and has none; what comes later in the alphabet than "accepted" (CA, RE) needs one. */
const reasoned = (number: string, on: string, what: string): Rule =>
  rule(id(number), on, 'status-reason', (node) => (textOf(node, 'cbc:ConditionCode') > 'AQ' ? there(node, `cbc:${what}`) : !there(node, `cbc:${what}`)), { with: { what } })

export const receiptRules = (): readonly Rule[] => [
  ...sharedRules('ReceiptAdvice'),
  rule(id('R001'), 'cbc:CustomizationID', 'customization', (node) => tidy(node.text) === TRANSACTION, { with: { start: TRANSACTION } }),
  rule(id('R002'), 'cbc:ProfileID', 'profile', (node) => tidy(node.text) === PROFILE, { with: { profiles: PROFILE } }),
  numberedItem(id('R003'), 'cac:ReceiptLine', 'cac:Item/'),
  goesWith('R004', 'RejectedQuantity', 'RejectActionCode'),
  goesWith('R005', 'RejectedQuantity', 'RejectReasonCode'),
  goesWith('R006', 'RejectedQuantity', 'RejectReason'),
  goesWith('R007', 'ShortQuantity', 'ShortageActionCode'),
  namedParty(id('R008'), 'cac:BuyerCustomerParty'),
  namedParty(id('R009'), 'cac:SellerSupplierParty'),
  namedParty(id('R108'), 'cac:DeliveryCustomerParty'),
  namedParty(id('R109'), 'cac:DespatchSupplierParty'),
  namedParty(id('R110'), 'cac:Shipment/cac:Consignment/cac:CarrierParty', ''),
  ...timeSpan(id, 'cac:Shipment/cac:Delivery/cac:RequestedDeliveryPeriod'),
  deliveryTerms(id('R022')),
  // D answers a despatch advice and bears its status; S tells of goods received and bears the shipment
  rule(id('R023'), 'cbc:ReceiptAdviceTypeCode', 'receipt-kind', (node, facts) => {
    const shipment = beneath(facts, 'cac:Shipment').some((one) => there(one, 'cbc:ID'))
    const status = there(facts.root, 'cac:DespatchDocumentReference/cbc:DocumentStatusCode')
    const code = tidy(node.text)
    return code === 'D' ? !shipment && status : code === 'S' && shipment && !status
  }),
  reasoned('R025', 'cac:Shipment/cac:Consignment/cac:Status', 'StatusReasonCode'),
  reasoned('R026', 'cac:Shipment/cac:Consignment/cac:Status', 'StatusReason'),
  reasoned('R027', 'cac:Shipment/cac:TransportHandlingUnit/cac:Status', 'StatusReasonCode'),
  reasoned('R028', 'cac:Shipment/cac:TransportHandlingUnit/cac:Status', 'StatusReason'),
  typedReference(id('R031'), 'cac:AdditionalDocumentReference'),
]
