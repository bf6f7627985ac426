// Days of a UBL document: deliveries asked for, promised and made, periods, days due.

import type { DatedEvent } from '../document.ts'
import type { XmlNode } from '../xml/xml-tree.ts'
import type { Reading } from './reading.ts'
import { elementAt, elementsAt, Fields } from './reading.ts'

/** A span with its first and last day. Only a last day: the first is the same. */
export const periodOf = (reading: Reading, kind: string, node: XmlNode | null): readonly DatedEvent[] => {
  if (node === null) return []
  const of = new Fields(reading, node)
  const start = of.day('day', 'cbc:StartDate')
  const end = of.day('until', 'cbc:EndDate')
  const day = start ?? end
  return day === null ? [] : [{ kind, day, until: end, time: start === null ? null : of.time('time', 'cbc:StartTime'), at: of.at }]
}

/** From when and until when something holds, as two events. */
export const validityOf = (reading: Reading, node: XmlNode | null): readonly DatedEvent[] =>
  node === null ? [] : [...eventOf(reading, node, 'effective', 'cbc:StartDate', 'cbc:StartTime'), ...eventOf(reading, node, 'expires', 'cbc:EndDate', 'cbc:EndTime')]

export const eventOf = (reading: Reading, node: XmlNode, kind: string, path: string, timePath?: string): readonly DatedEvent[] => {
  const of = new Fields(reading, node)
  const day = of.day('day', path)
  if (day === null) return []
  return [{ kind, day, until: null, time: timePath === undefined ? null : of.time('time', timePath), at: of.at }]
}

/** A period of delivery of which only the end is told is a day to deliver by. */
const wished = (reading: Reading, kind: string, node: XmlNode | null): readonly DatedEvent[] => {
  const only = node !== null && elementAt(node, 'cbc:StartDate') === null && kind === 'requested'
  return only ? eventOf(reading, node, 'deliver-by', 'cbc:EndDate', 'cbc:EndTime') : periodOf(reading, kind, node)
}

export const deliveryDatesOf = (reading: Reading, delivery: XmlNode): readonly DatedEvent[] => [
  ...eventOf(reading, delivery, 'delivered', 'cbc:ActualDeliveryDate', 'cbc:ActualDeliveryTime'),
  ...eventOf(reading, delivery, 'deliver-by', 'cbc:LatestDeliveryDate', 'cbc:LatestDeliveryTime'),
  ...wished(reading, 'requested', elementAt(delivery, 'cac:RequestedDeliveryPeriod')),
  ...wished(reading, 'promised', elementAt(delivery, 'cac:PromisedDeliveryPeriod')),
  ...wished(reading, 'promised', elementAt(delivery, 'cac:EstimatedDeliveryPeriod')),
  ...elementsAt(delivery, 'cac:Despatch').flatMap((despatch) => [
    ...eventOf(reading, despatch, 'ship-by', 'cbc:RequestedDespatchDate', 'cbc:RequestedDespatchTime'),
    ...eventOf(reading, despatch, 'EstimatedDespatch', 'cbc:EstimatedDespatchDate', 'cbc:EstimatedDespatchTime'),
    ...eventOf(reading, despatch, 'shipped', 'cbc:ActualDespatchDate', 'cbc:ActualDespatchTime'),
  ]),
]

/** Days of the document itself, besides the one it bears. */
export const documentDatesOf = (reading: Reading, root: XmlNode): readonly DatedEvent[] => [
  ...(elementAt(root, 'cbc:IssueTime') === null ? [] : eventOf(reading, root, 'issued', 'cbc:IssueDate', 'cbc:IssueTime').filter((event) => event.time !== null)),
  ...eventOf(reading, root, 'due', 'cbc:DueDate'),
  // a credit note tells its day due with the means of payment
  ...(root.name === 'CreditNote' ? eventOf(reading, root, 'due', 'cac:PaymentMeans/cbc:PaymentDueDate') : []),
  ...eventOf(reading, root, 'tax-point', 'cbc:TaxPointDate'),
  ...eventOf(reading, root, 'effective', 'cbc:EffectiveDate'),
  ...['cac:InvoicePeriod', 'cac:StatementPeriod', 'cac:ActivityPeriod', 'cac:InventoryPeriod', 'cac:ForecastPeriod', 'cac:ExceptionObservationPeriod', 'cac:Period'].flatMap((path) =>
    elementsAt(root, path).flatMap((period) => periodOf(reading, 'period', period)),
  ),
  ...elementsAt(root, 'cac:ValidityPeriod').flatMap((period) => validityOf(reading, period)),
  ...elementsAt(root, 'cac:Delivery').flatMap((delivery) => deliveryDatesOf(reading, delivery)),
  ...elementsAt(root, 'cac:Shipment/cac:Delivery').flatMap((delivery) => deliveryDatesOf(reading, delivery)),
]
