// The rule books of Peppol's ordering and logistics for the shelf: which document is asked which, by its root and what it says it keeps to.

import type { Rule, RuleBook } from '../rule.ts'
import { ruleBook } from '../rule.ts'
import type { Shelved } from '../books.ts'
import { agreementRules } from './agreement-rules.ts'
import { catalogueRules, punchOutRules } from './catalogue-rules.ts'
import { advancedDespatchRules, despatchRules } from './despatch-rules.ts'
import { catalogueResponseRules, invoiceResponseRules, messageResponseRules } from './invoice-response-rules.ts'
import { orderCancellationRules, orderChangeRules, orderRules } from './order-rules.ts'
import { receiptRules } from './receipt-rules.ts'
import { advancedResponseRules, orderResponseRules } from './response-rules.ts'
import { structureRules } from './structure-rules.ts'

/** `transaction` is the end of its customization, before the version. */
const shelved = (t: string, name: string, root: string, transaction: string, rules: () => readonly Rule[]): Shelved => {
  let built: RuleBook | null = null
  const tested = new RegExp(`^peppolbis-${t}-`, 'i')
  return {
    name: `Peppol ${name}`,
    roots: [root],
    asks: (customization) => customization.includes(`:trns:${transaction}:`),
    testedAs: (configuration) => tested.test(configuration),
    book: () => (built ??= ruleBook([...rules(), ...structureRules(t)])),
  }
}

export const ORDERING_SHELF: readonly Shelved[] = [
  shelved('T01', 'BIS Order 3', 'Order', 'order', orderRules),
  shelved('T16', 'BIS Despatch Advice 3', 'DespatchAdvice', 'despatch_advice', despatchRules),
  shelved('T19', 'BIS Catalogue 3', 'Catalogue', 'catalogue', catalogueRules),
  shelved('T58', 'BIS Catalogue Response 3', 'ApplicationResponse', 'catalogue_response', catalogueResponseRules),
  shelved('T71', 'BIS Message Level Response 3', 'ApplicationResponse', 'mlr', messageResponseRules),
  shelved('T76', 'BIS Order Response 3', 'OrderResponse', 'order_response', orderResponseRules),
  shelved('T77', 'BIS Punch Out 3', 'Catalogue', 'punch_out', punchOutRules),
  shelved('T110', 'BIS Order Agreement 3', 'OrderResponse', 'order_agreement', agreementRules),
  shelved('T111', 'BIS Invoice Response 3', 'ApplicationResponse', 'invoice_response', invoiceResponseRules),
  shelved('T114', 'BIS Order Change 3', 'OrderChange', 'order_change', orderChangeRules),
  shelved('T115', 'BIS Order Cancellation 3', 'OrderCancellation', 'order_cancellation', orderCancellationRules),
  shelved('T116', 'BIS Advanced Order Response 3', 'OrderResponse', 'order_response_advanced', advancedResponseRules),
  shelved('T120', 'Advanced Despatch Advice', 'DespatchAdvice', 'advanced_despatch_advice', advancedDespatchRules),
  shelved('T128', 'Receipt Advice', 'ReceiptAdvice', 'receipt_advice', receiptRules),
]
