// Peppol BIS Ordering 3: what an order response (T76) and an advanced one (T116) must keep to.

import type { Rule } from '../rule.ts'
import { tidy } from '../selector.ts'
import { oneCurrency, uniqueLines } from './order-rules.ts'
import { rule, there } from './reckoning.ts'
import { customization, period, registeredParty, sharedRules } from './shared-rules.ts'

const responseLike = (t: 'T76' | 'T116', transaction: string): readonly Rule[] => {
  const id = (number: string): string => `PEPPOL-${t}-${number}`
  return [
    ...sharedRules('OrderResponse'),
    registeredParty(id('R001'), 'cac:BuyerCustomerParty'),
    registeredParty(id('R002'), 'cac:SellerSupplierParty'),
    uniqueLines(id('R003')),
    period(id('R004'), 'cac:PromisedDeliveryPeriod'),
    oneCurrency(id('R005'), ['cbc:PriceAmount'], true),
    customization(id('R006'), `urn:fdc:peppol.eu:poacc:trns:${transaction}:3`),
    // conditions are told line by line; a plain yes, no or receipt has nothing to tell there
    rule(id('R007'), 'cbc:OrderResponseCode', 'response-lines-missing', (node) => tidy(node.text) !== 'CA' || (node.parent !== null && there(node.parent, 'cac:OrderLine'))),
    ...(['AP', 'RE', 'AB'] as const).map((code, at) =>
      rule(id(`R0${at === 2 ? '10' : `0${at + 8}`}`), 'cbc:OrderResponseCode', 'response-lines', (node) => tidy(node.text) !== code || node.parent === null || !there(node.parent, 'cac:OrderLine'), { with: { code } }),
    ),
  ]
}

export const orderResponseRules = (): readonly Rule[] => responseLike('T76', 'order_response')
export const advancedResponseRules = (): readonly Rule[] => responseLike('T116', 'order_response_advanced')
