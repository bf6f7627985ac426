// A line of a Cross Industry Invoice.

import type { ItemNumber, Line, OtherPrice } from '../document.ts'
import type { XmlNode } from '../xml/xml-tree.ts'
import type { Reading } from '../ubl/reading.ts'
import { elementAt, elementsAt, Fields } from '../ubl/reading.ts'
import { ciiAttached, ciiCharges, ciiEvent, ciiNotes, ciiPeriod, ciiReferences, ciiTaxes } from './cii-values.ts'

const AGREEMENT = 'ram:SpecifiedLineTradeAgreement'
const DELIVERY = 'ram:SpecifiedLineTradeDelivery'
const SETTLEMENT = 'ram:SpecifiedLineTradeSettlement'
const NET = `${AGREEMENT}/ram:NetPriceProductTradePrice`

/** `order` is the buyer's order that the whole invoice names. */
export const ciiLine = (reading: Reading, node: XmlNode, order: string | null): Line => {
  const of = new Fields(reading, node)
  const price = of.amount('price', `${NET}/ram:ChargeAmount`)
  const line = {
    number: of.text('number', 'ram:AssociatedDocumentLineDocument/ram:LineID'),
    actions: [],
    items: itemsOf(reading, node),
    description: of.text('description', 'ram:SpecifiedTradeProduct/ram:Name'),
    quantity: of.exact('quantity', `${DELIVERY}/ram:BilledQuantity`),
    unit: of.unit('unit', `${DELIVERY}/ram:BilledQuantity`),
    orderedQuantity: null,
    orderedUnit: null,
    price,
    pricePer: of.exact('pricePer', `${NET}/ram:BasisQuantity`),
    priceUnit: of.unit('priceUnit', `${NET}/ram:BasisQuantity`),
    priceKind: price === null ? null : 'net',
    amount: of.amount('amount', `${SETTLEMENT}/ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount`),
    prices: grossOf(reading, node),
    taxes: ciiTaxes(reading, node, `${SETTLEMENT}/ram:ApplicableTradeTax`),
    charges: ciiCharges(reading, node, `${SETTLEMENT}/ram:SpecifiedTradeAllowanceCharge`),
    dates: [...ciiPeriod(reading, node, `${SETTLEMENT}/ram:BillingSpecifiedPeriod`), ...ciiEvent(reading, node, 'delivered', `${DELIVERY}/ram:ActualDeliverySupplyChainEvent/ram:OccurrenceDateTime`)],
    references: [
      ...ciiReferences(reading, node, `${AGREEMENT}/ram:BuyerOrderReferencedDocument`, 'order').map((one) => (one.value === '' && order !== null ? { ...one, value: order } : one)),
      ...ciiReferences(reading, node, `${DELIVERY}/ram:DespatchAdviceReferencedDocument`, 'ship-notice'),
      ...ciiReferences(reading, node, `${SETTLEMENT}/ram:InvoiceReferencedDocument`, 'invoice'),
      ...ciiAttached(reading, node, `${SETTLEMENT}/ram:AdditionalReferencedDocument`),
      ...accountsOf(reading, node, `${SETTLEMENT}/ram:ReceivableSpecifiedTradeAccountingAccount/ram:ID`),
    ],
    parties: [],
    notes: ciiNotes(reading, node, 'ram:AssociatedDocumentLineDocument/ram:IncludedNote'),
    splits: [],
    quantities: [],
    parts: [],
    packages: [],
    at: { ...of.at, line: reading.pathOf(node) },
  }
  return { ...line, more: reading.more(node, new Set()) }
}

export const accountsOf = (reading: Reading, node: XmlNode, path: string): Line['references'] =>
  elementsAt(node, path).flatMap((one) => {
    const of = new Fields(reading, one)
    const value = of.text('value', '')
    return value === null ? [] : [{ kind: 'account', value, line: null, day: null, text: null, at: of.at }]
  })

const NUMBERS: readonly (readonly [path: string, kind: string])[] = [
  ['ram:SellerAssignedID', 'seller'],
  ['ram:BuyerAssignedID', 'buyer'],
  ['ram:GlobalID', 'standard'],
  ['ram:ManufacturerAssignedID', 'manufacturer'],
  ['ram:DesignatedProductClassification/ram:ClassCode', 'ItemClassificationCode'],
]

const itemsOf = (reading: Reading, node: XmlNode): readonly ItemNumber[] => {
  const product = elementAt(node, 'ram:SpecifiedTradeProduct')
  if (product === null) return []
  return NUMBERS.flatMap(([path, kind]) =>
    elementsAt(product, path).flatMap((one) => {
      const of = new Fields(reading, one)
      const value = of.text('value', '')
      if (value === null) return []
      const scheme = one.attributes.listID ?? of.scheme('')
      const gtin = kind === 'standard' && (scheme === '0160' || scheme === null) && /^(\d{8}|\d{12,14})$/.test(value)
      return [{ kind: gtin ? 'gtin' : kind, value, scheme, at: of.at }]
    }),
  )
}

const grossOf = (reading: Reading, node: XmlNode): readonly OtherPrice[] =>
  elementsAt(node, `${AGREEMENT}/ram:GrossPriceProductTradePrice`).flatMap((one) => {
    const of = new Fields(reading, one)
    const price = of.amount('price', 'ram:ChargeAmount')
    return price === null ? [] : [{ kind: 'gross', price, per: of.exact('per', 'ram:BasisQuantity'), unit: of.unit('unit', 'ram:BasisQuantity'), currency: null, at: of.at }]
  })

/** Whether a line counts in the sum: groups and mere information of the profile EXTENDED do not. */
export const countsInSum = (line: Line): boolean => {
  const reason = line.more.find((one) => one.name.endsWith('ram:LineStatusReasonCode'))?.value
  return reason === undefined || reason === 'DETAIL'
}
