// The checks of orders as they run by themselves: read the facts, ask the rules.

import type { DutyChecks } from '#platform/checks'
import { loadDeliveryFacts, loadSharedPurchaseOrders } from './check-facts.store.ts'
import { deliveryFindings, duplicateFindings, ORDER_RULES } from './checks.ts'

export const ordersChecks: DutyChecks = {
  duty: 'orders',
  rules: ORDER_RULES,
  run: async (tx, accountId, today, scope) => {
    const orderIds = scope?.orderIds
    if (scope !== undefined && orderIds === undefined) return []
    const lines = await loadDeliveryFacts(tx, accountId, today, orderIds)
    const shared = await loadSharedPurchaseOrders(tx, accountId, orderIds)
    const wanted = orderIds === undefined ? null : new Set<string>(orderIds)
    const twice = duplicateFindings(shared).filter((finding) => wanted === null || (finding.orderId !== null && wanted.has(finding.orderId)))
    return [...deliveryFindings(lines, today), ...twice]
  },
}
