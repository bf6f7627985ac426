import { describe, expect, it } from 'vitest'
import { day } from '#ground/day'
import type { ItemId, OrderId, SiteId } from '#ground/ids'
import { currency, money } from '#ground/money'
import { unitPrice } from '#ground/unit-price'
import type { DeliveryFact, SharedPurchaseOrder } from './checks.ts'
import { deliveryFindings, duplicateFindings } from './checks.ts'

const EUR = currency('EUR')
const M = 1_000_000n
const TODAY = day('2026-03-20')
const fact = (more: Partial<DeliveryFact> = {}): DeliveryFact => ({
  orderId: 'o' as OrderId, orderNumber: '4711', lineNo: 1, siteId: 's' as SiteId, siteName: 'DC Daventry', itemId: 'i' as ItemId, itemName: 'Oat Drink', contractId: null, contractNumber: null,
  orderedOn: day('2026-03-02'), unit: 'carton', quantityMicros: 10n * M, price: unitPrice(12_400_000n, EUR, 'carton'), netMinor: 12_400n, currency: EUR,
  promisedOn: day('2026-03-06'), shippedMicros: 10n * M, shippedOn: day('2026-03-06'), cancelled: false, notDue: false, closed: false, backOrder: null, ...more,
})
const seen = (...facts: DeliveryFact[]) => deliveryFindings(facts, TODAY).map((finding) => `${finding.rule} ${finding.atStake.minor} ${finding.direction}`)

describe('a delivery', () => {
  it('in full on the promised day is nothing to look at', () => expect(seen(fact())).toEqual([]))
  it('after the promised day is late, with the worth of what came late as exposure', () => {
    expect(seen(fact({ shippedOn: day('2026-03-09') }))).toEqual(['orders/delivered-late 12400 none'])
    expect(deliveryFindings([fact({ shippedOn: day('2026-03-09') })], TODAY)[0]).toMatchObject({ certainty: 'exposure', subject: 'order-line 4711/1', evidence: { breaksAt: 4 }, say: { with: { count: 3 } } })
  })
  it('that never left is one finding once the day is past, not on the day itself', () => {
    expect(seen(fact({ shippedMicros: null, shippedOn: null }))).toEqual(['orders/never-delivered 12400 under'])
    expect(deliveryFindings([fact({ shippedMicros: 0n, shippedOn: null, promisedOn: TODAY })], TODAY)).toEqual([])
  })
  it('that never left and moved on names the back-order', () => {
    const [finding] = deliveryFindings([fact({ shippedMicros: 0n, shippedOn: null, backOrder: { id: 'b' as OrderId, number: '4711-B1' } })], TODAY)
    expect(finding).toMatchObject({ rule: 'orders/never-delivered', say: { key: 'finding.orders/never-delivered.moved', with: { backOrder: '4711-B1' } } })
  })
  it('of a part is short by the worth of what is missing', () => expect(seen(fact({ shippedMicros: 7n * M }))).toEqual(['orders/short-delivered 3720 under']))
  it('of a part that is not due yet is left alone', () => {
    expect(deliveryFindings([fact({ shippedMicros: 7n * M, promisedOn: day('2026-03-25') })], TODAY)).toEqual([])
  })
  it('late and short is both, and the late one counts only what came', () => {
    expect(seen(fact({ shippedMicros: 7n * M, shippedOn: day('2026-03-09') }))).toEqual(['orders/delivered-late 8680 none', 'orders/short-delivered 3720 under'])
  })
  it('without a promised day, cancelled, or of an order that is not due is never judged', () => {
    expect(seen(fact({ promisedOn: null, shippedMicros: null }), fact({ cancelled: true, shippedMicros: null }), fact({ notDue: true, shippedMicros: null }))).toEqual([])
  })
})

describe('a purchase order placed twice', () => {
  const order = (number: string, more: Partial<SharedPurchaseOrder> = {}): SharedPurchaseOrder => ({
    orderId: number as OrderId, number, purchaseOrder: '4500', soldTo: 's' as SiteId, siteName: 'DC Daventry', orderedOn: day('2026-03-02'), backOrderOf: null, documentId: null, content: 'a:carton:10', net: money(12_400n, EUR), ...more,
  })
  it('is a finding at each later order, and the first one stands', () => {
    expect(duplicateFindings([order('3', { orderedOn: day('2026-03-05') }), order('2'), order('10')]).map((finding) => finding.subject)).toEqual(['order 10', 'order 3'])
  })
  it('with other lines, at another site, or as a back-order is none', () => {
    expect(duplicateFindings([order('1', { documentId: 'd' }), order('1a', { documentId: 'd' })])).toEqual([])
    expect(duplicateFindings([order('1'), order('2', { content: 'b:carton:10' }), order('3', { soldTo: 't' as SiteId }), order('4', { backOrderOf: '1' as OrderId })])).toEqual([])
  })
})
