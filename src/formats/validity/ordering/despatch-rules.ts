// Peppol BIS Despatch Advice 3 (T16) and the advanced despatch advice of Peppol Logistics (T120).

import type { Exact } from '../exact.ts'
import { compare, equal, exactOf, ZERO } from '../exact.ts'
import type { Rule } from '../rule.ts'
import type { XmlNode } from '../../xml/xml-tree.ts'
import { beneath, countsOf, momentOf, nodesAt, numberAt, rule, sumOfTexts, textOf, there } from './reckoning.ts'
import { customization, namedParty, needed, notNegative, numberedItem, profile, sharedRules } from './shared-rules.ts'

const despatchLike = (t: 'T16' | 'T120'): readonly Rule[] => {
  const id = (number: string): string => `PEPPOL-${t}-${number}`
  const line = 'cac:DespatchLine'
  return [
    ...sharedRules('DespatchAdvice'),
    numberedItem(id('R003'), line, 'cac:Item/'),
    needed(id('R004'), line, 'cac:Item/cbc:Name'),
    needed(id('R005'), line, 'cbc:DeliveredQuantity', 'warning'),
    notNegative(id('R006'), line, 'cbc:DeliveredQuantity'),
    rule(id('R007'), line, 'outstanding-reason', (node) => !there(node, 'cbc:OutstandingQuantity') || there(node, 'cbc:OutstandingReason'), { severity: 'warning' }),
    namedParty(id('R008'), 'cac:BuyerCustomerParty'),
    namedParty(id('R009'), 'cac:SellerSupplierParty'),
    namedParty(id('R010'), 'cac:OriginatorCustomerParty'),
  ]
}

export const despatchRules = (): readonly Rule[] => [
  ...despatchLike('T16'),
  needed('PEPPOL-T16-R002', '/DespatchAdvice', 'cac:OrderReference/cbc:ID', 'warning'),
  customization('PEPPOL-T16-R011', 'urn:fdc:peppol.eu:poacc:trns:despatch_advice:3'),
]

const LOGISTICS = 'urn:fdc:peppol.eu:logistics:'

export const advancedDespatchRules = (): readonly Rule[] => {
  const id = (number: string): string => `PEPPOL-T120-${number}`
  return [
    ...despatchLike('T120'),
    profile(id('R002'), `${LOGISTICS}bis:despatch_advice_only:1`, `${LOGISTICS}bis:despatch_advice_w_receipt_advice:1`),
    customization(id('R011'), `${LOGISTICS}trns:advanced_despatch_advice:1`),
    namedParty(id('R108'), 'cac:DeliveryCustomerParty'),
    namedParty(id('R109'), 'cac:DespatchSupplierParty'),
    namedParty(id('R110'), 'cac:Shipment/cac:Consignment/cac:CarrierParty', ''),
    namedParty(id('R111'), 'cac:DespatchLine/cac:Item/cac:ManufacturerParty', ''),
    ...timeSpan(id, 'cac:EstimatedDeliveryPeriod'),
    ...shipment(id),
    deliveryTerms(id('R022')),
    rule(id('R020'), ['cac:TransportHandlingUnit/cac:GoodsItem', 'cac:Package/cac:GoodsItem', 'cac:ContainedPackage/cac:GoodsItem'], 'goods-line', (node, facts) => countsOf(facts, 'numbers of despatch lines', (root) => nodesAt(root, 'cac:DespatchLine/cbc:ID')).has(textOf(node, 'cbc:ID'))),
    rule(id('R040'), 'cac:DespatchLine/cac:Item/cac:CommodityClassification/cbc:ItemClassificationCode', 'class-name', (node) => node.attributes['listID'] !== 'ZZZ' || node.attributes['name'] !== undefined, { severity: 'warning' }),
    typedReference(id('R031'), 'cac:AdditionalDocumentReference'),
    typedReference(id('R032'), 'cac:DespatchLine/cac:DocumentReference'),
  ]
}

/** A span of days and times of day: in order, and no time without what it belongs to. */
export const timeSpan = (id: (number: string) => string, on: string): readonly Rule[] => [
  rule(id('R012'), on, 'period', (node) => !there(node, 'cbc:EndDate') || textOf(node, 'cbc:StartDate') <= textOf(node, 'cbc:EndDate')),
  rule(id('R013'), on, 'end-time-alone', (node) => !there(node, 'cbc:EndTime') || there(node, 'cbc:StartTime'), { with: { without: 'StartTime' } }),
  rule(id('R014'), on, 'end-time-alone', (node) => !there(node, 'cbc:EndTime') || there(node, 'cbc:EndDate'), { with: { without: 'EndDate' } }),
  rule(id('R015'), on, 'period', (node) => {
    if (['StartDate', 'StartTime', 'EndDate', 'EndTime'].some((name) => !there(node, `cbc:${name}`))) return true
    const [from, to] = [momentOf(textOf(node, 'cbc:StartDate'), textOf(node, 'cbc:StartTime')), momentOf(textOf(node, 'cbc:EndDate'), textOf(node, 'cbc:EndTime'))]
    return from !== null && to !== null && to >= from
  }),
]

export const deliveryTerms = (id: string): Rule =>
  rule(id, 'cac:Shipment', 'delivery-terms', (node) => !there(node, 'cac:Delivery/cac:DeliveryTerms') || there(node, 'cac:Delivery/cac:DeliveryTerms/cbc:ID | cac:Delivery/cac:DeliveryTerms/cbc:SpecialTerms'))

export const typedReference = (id: string, on: string): Rule => rule(id, on, 'reference-type', (node) => there(node, 'cbc:DocumentTypeCode | cbc:DocumentType'))

/** Measures of a kind of all units of the shipment; only those in the unit of the whole can be compared with it. */
const measured = (node: XmlNode, whole: string, kind: string): Readonly<{ total: Exact | null; parts: Exact | null }> | null => {
  const stated = nodesAt(node, whole)[0]
  const parts = nodesAt(node, `cac:TransportHandlingUnit/cac:MeasurementDimension[cbc:AttributeID=${kind}]/cbc:Measure`)
  if (stated === undefined || parts.length === 0 || parts.some((one) => one.attributes['unitCode'] !== stated.attributes['unitCode'])) return null
  return { total: exactOf(stated.text), parts: sumOfTexts(parts.map((one) => one.text)) }
}

const COUNT = 'cbc:TotalTransportHandlingUnitQuantity'

const shipment = (id: (number: string) => string): readonly Rule[] => {
  const warning = { severity: 'warning' as const }
  return [
    notNegative(id('R016'), 'cac:Shipment', COUNT, { always: false, severity: 'warning' }),
    rule(
      id('R017'),
      'cac:Shipment',
      'units-counted',
      (node) => {
        const count = numberAt(node, COUNT)
        if (!there(node, COUNT) || (count !== null && compare(count, ZERO) < 0)) return true
        return count !== null && equal(count, { units: BigInt(nodesAt(node, 'cac:TransportHandlingUnit').length), digits: 0 })
      },
      warning,
    ),
    rule(
      id('R018'),
      'cac:Shipment',
      'weight-sum',
      (node) => {
        const found = measured(node, 'cbc:GrossWeightMeasure', 'AAB')
        return found === null || (found.total !== null && found.parts !== null && equal(found.total, found.parts))
      },
      warning,
    ),
    rule(
      id('R019'),
      'cac:Shipment',
      'volume-sum',
      (node) => {
        const found = measured(node, 'cbc:GrossVolumeMeasure', 'AAW')
        return found === null || (found.total !== null && found.parts !== null && compare(found.total, found.parts) >= 0)
      },
      warning,
    ),
    rule(
      id('R021'),
      'cac:Shipment',
      'statistics-sum',
      (node, facts) => {
        const stated = numberAt(node, 'cbc:DeclaredStatisticsValueAmount')
        const parts = beneath(facts, 'cac:GoodsItem').flatMap((one) => nodesAt(one, 'cbc:DeclaredStatisticsValueAmount'))
        if (!there(node, 'cbc:DeclaredStatisticsValueAmount') || parts.length === 0) return true
        const sum = sumOfTexts(parts.map((one) => one.text))
        return stated !== null && sum !== null && equal(stated, sum)
      },
      warning,
    ),
  ]
}
