// A line of a UBL document: its item, quantity, price and amount, what is done with it and what it refers to.

import type { DatedEvent, ItemNumber, Line, LineAction, OtherPrice, OtherQuantity, Party, Places, Reference, Split } from '../document.ts'
import type { XmlNode } from '../xml/xml-tree.ts'
import type { Reading } from './reading.ts'
import { elementAt, elementsAt, Fields } from './reading.ts'
import { deliveryDatesOf, periodOf, validityOf } from './ubl-dates.ts'
import { chargesOf, lineTaxesOf } from './ubl-money.ts'
import { notesOf } from './ubl-notes.ts'
import type { Packages } from './ubl-packages.ts'
import { partyOf } from './ubl-party.ts'
import { lineReferencesOf } from './ubl-references.ts'
import type { UblRoot } from './ubl-roots.ts'
import { CATALOGUE_ACTIONS, LINE_STATES, QUANTITIES } from './ubl-roots.ts'

export type LineSetting = Readonly<{ root: UblRoot; packages: Packages; order: string | null; factors: boolean }>

/** Reads a line; `node` is the line's element, whose core (item, price, quantity) may lie one element deeper. */
export const lineOf = (reading: Reading, node: XmlNode, setting: LineSetting): Line => {
  const core = (setting.root.item === undefined ? null : elementAt(node, setting.root.item)) ?? node
  const of = new Fields(reading, core)
  const quantityPath = setting.root.quantity ?? 'cbc:Quantity'
  const number = of.text('number', 'cbc:ID') ?? new Fields(reading, node).text('number', 'cbc:ID')
  const price = priceOf(reading, core)
  const deliveries = elementsAt(core, 'cac:Delivery')
  const splits = deliveries.flatMap((delivery) => splitOf(reading, delivery))
  const line = {
    number,
    actions: actionsOf(reading, node, core, setting.root.type === 'order-response'),
    items: itemsOf(reading, core),
    description: of.text('description', 'cac:Item/cbc:Name', 'cac:Item/cbc:Description', 'cac:SupplyItem/cbc:Name', 'cac:SupplyItem/cbc:Description'),
    quantity: of.exact('quantity', quantityPath, 'cbc:Quantity'),
    unit: of.unit('unit', quantityPath, 'cbc:Quantity') ?? of.text('unit', 'cbc:OrderableUnit'),
    orderedQuantity: null,
    orderedUnit: null,
    ...price.price,
    amount: of.amount('amount', 'cbc:LineExtensionAmount'),
    prices: price.prices,
    taxes: lineTaxesOf(reading, core),
    charges: chargesOf(reading, core, setting.factors),
    dates: [...datesOf(reading, core, deliveries), ...(core === node ? [] : datesOf(reading, node, []))],
    references: [...lineReferencesOf(reading, node, setting.order), ...(core === node ? [] : lineReferencesOf(reading, core, setting.order))],
    parties: partiesOf(reading, core),
    notes: [...elementsAt(core, 'cbc:Note'), ...(core === node ? [] : elementsAt(node, 'cbc:Note'))].flatMap((note) => notesOf(reading, note)),
    splits,
    quantities: quantitiesOf(reading, core, deliveries, setting.root.type === 'order-response'),
    parts: partsOf(reading, core, setting),
    packages: placesOf(setting.packages, node, number),
    more: [],
    at: { ...of.at, ...price.at, line: reading.pathOf(node) },
  }
  return { ...line, more: reading.more(node, new Set()) }
}

const placesOf = (packages: Packages, node: XmlNode, number: string | null): readonly number[] => {
  const found = elementsAt(node, 'cac:Shipment').flatMap((shipment) => packages.ofShipment(shipment))
  return [...new Set([...found, ...packages.ofLine(number)])].sort((a, b) => a - b)
}

const ITEM_NUMBERS: readonly (readonly [path: string, kind: string])[] = [
  ['cac:SellersItemIdentification/cbc:ID', 'seller'],
  ['cac:BuyersItemIdentification/cbc:ID', 'buyer'],
  ['cac:StandardItemIdentification/cbc:ID', 'standard'],
  ['cac:ManufacturersItemIdentification/cbc:ID', 'manufacturer'],
  ['cac:CatalogueItemIdentification/cbc:ID', 'CatalogueItemIdentification'],
  ['cac:AdditionalItemIdentification/cbc:ID', 'AdditionalItemIdentification'],
  ['cac:CommodityClassification/cbc:ItemClassificationCode', 'ItemClassificationCode'],
  ['cac:CommodityClassification/cbc:CommodityCode', 'CommodityCode'],
  ['cac:ItemInstance/cac:LotIdentification/cbc:LotNumberID', 'batch'],
  ['cac:ItemInstance/cbc:SerialID', 'serial'],
]

/** Numbers of a line's item; the standard one is a GTIN where its scheme or its look says so. */
export const itemsOf = (reading: Reading, core: XmlNode): readonly ItemNumber[] => {
  const item = elementAt(core, 'cac:Item') ?? elementAt(core, 'cac:SupplyItem')
  if (item === null) return []
  return ITEM_NUMBERS.flatMap(([path, kind]) =>
    elementsAt(item, path).flatMap((node) => {
      const of = new Fields(reading, node)
      const value = of.text('value', '')
      if (value === null) return []
      const scheme = node.attributes.listID === undefined ? of.scheme('') : node.attributes.listID
      return [{ kind: kind === 'standard' && isGtin(value, scheme) ? 'gtin' : kind, value, scheme, at: of.at }]
    }),
  )
}

const isGtin = (value: string, scheme: string | null): boolean => /^(0160|GTIN|EAN|SRV)$/i.test(scheme ?? '') || (/^(\d{8}|\d{12,14})$/.test(value) && scheme === null)

type PriceFields = Pick<Line, 'price' | 'pricePer' | 'priceUnit' | 'priceKind'>

/** The price that counts, and others beside it: the gross one before its allowance, further ones of a catalogue. */
const priceOf = (reading: Reading, core: XmlNode): Readonly<{ price: PriceFields; prices: readonly OtherPrice[]; at: Places }> => {
  const places = [...elementsAt(core, 'cac:Price'), ...elementsAt(core, 'cac:RequiredItemLocationQuantity/cac:Price'), ...elementsAt(core, 'cac:ItemLocationQuantity/cac:Price')]
  const [first, ...others] = places
  if (first === undefined) return { price: { price: null, pricePer: null, priceUnit: null, priceKind: null }, prices: [], at: {} }
  const of = new Fields(reading, first)
  const price = of.amount('price', 'cbc:PriceAmount')
  const prices: OtherPrice[] = []
  const gross = new Fields(reading, first)
  const before = gross.amount('price', 'cac:AllowanceCharge/cbc:BaseAmount')
  if (before !== null) prices.push({ kind: 'gross', price: before, per: null, unit: null, currency: null, at: gross.at })
  for (const other of others) {
    const own = new Fields(reading, other)
    const value = own.amount('price', 'cbc:PriceAmount')
    if (value !== null) prices.push({ kind: own.text('kind', 'cbc:PriceTypeCode', 'cbc:PriceType') ?? 'other', price: value, per: own.exact('per', 'cbc:BaseQuantity'), unit: own.unit('unit', 'cbc:BaseQuantity'), currency: elementAt(other, 'cbc:PriceAmount')?.attributes.currencyID ?? null, at: own.at })
  }
  return {
    price: { price, pricePer: of.exact('pricePer', 'cbc:BaseQuantity'), priceUnit: of.unit('priceUnit', 'cbc:BaseQuantity'), priceKind: price === null ? null : 'net' },
    prices,
    at: of.at,
  }
}

/** In a response, how much of a line is to come later (Peppol BIS Ordering 3). */
const BACK_ORDERED = 'cbc:MaximumBackorderQuantity'

const NO_ACTION = { code: null, quantity: null, unit: null, day: null, price: null, substitute: [], reason: null }

const actionsOf = (reading: Reading, node: XmlNode, core: XmlNode, isResponse: boolean): readonly LineAction[] => {
  const actions: LineAction[] = []
  const of = new Fields(reading, core)
  const state = of.text('code', 'cbc:LineStatusCode')
  if (state !== null) actions.push({ ...NO_ACTION, does: LINE_STATES[state as keyof typeof LINE_STATES] ?? 'other', code: state, at: of.at })
  const later = new Fields(reading, core)
  const backOrdered = isResponse ? later.exact('quantity', BACK_ORDERED) : null
  if (backOrdered !== null) actions.push({ ...NO_ACTION, does: 'back-ordered', quantity: backOrdered, unit: later.unit('unit', BACK_ORDERED), at: later.at })
  const catalogue = new Fields(reading, node)
  const action = catalogue.text('code', 'cbc:ActionCode')
  if (action !== null) actions.push({ ...NO_ACTION, does: CATALOGUE_ACTIONS[action.toUpperCase() as keyof typeof CATALOGUE_ACTIONS] ?? 'other', code: action, at: catalogue.at })
  for (const other of elementsAt(node, 'cac:SellerSubstitutedLineItem')) {
    const own = new Fields(reading, other)
    const substitute = itemsOf(reading, other)
    const price = own.amount('price', 'cac:Price/cbc:PriceAmount')
    actions.push({ ...NO_ACTION, does: 'substituted', quantity: own.exact('quantity', 'cbc:Quantity'), unit: own.unit('unit', 'cbc:Quantity'), price, substitute, reason: own.text('reason', 'cac:Item/cbc:Name'), at: own.at })
  }
  const refused = new Fields(reading, core)
  const rejected = refused.exact('quantity', 'cbc:RejectedQuantity')
  if (rejected !== null) actions.push({ ...NO_ACTION, does: 'rejected', code: refused.text('code', 'cbc:RejectActionCode', 'cbc:RejectReasonCode'), quantity: rejected, unit: refused.unit('unit', 'cbc:RejectedQuantity'), reason: refused.text('reason', 'cbc:RejectReason'), at: refused.at })
  return actions
}

/** Days of a line. What goes to a place with its own quantity is a split and carries its day there. */
const datesOf = (reading: Reading, node: XmlNode, deliveries: readonly XmlNode[]): readonly DatedEvent[] => [
  ...elementsAt(node, 'cac:InvoicePeriod').flatMap((period) => periodOf(reading, 'period', period)),
  ...elementsAt(node, 'cac:ActivityPeriod').flatMap((period) => periodOf(reading, 'period', period)),
  ...elementsAt(node, 'cac:ForecastPeriod').flatMap((period) => periodOf(reading, 'period', period)),
  ...elementsAt(node, 'cac:LineValidityPeriod').flatMap((period) => validityOf(reading, period)),
  ...deliveries.flatMap((delivery) => (elementAt(delivery, 'cbc:Quantity') === null ? deliveryDatesOf(reading, delivery) : [])),
]

const splitOf = (reading: Reading, delivery: XmlNode): readonly Split[] => {
  const of = new Fields(reading, delivery)
  const quantity = of.exact('quantity', 'cbc:Quantity')
  const site = quantity === null ? null : of.identity('site', 'cac:DeliveryLocation/cbc:ID', 'cac:DeliveryParty/cac:PartyIdentification/cbc:ID')
  if (quantity === null || site === null) return []
  return [{ site: site.id, scheme: site.scheme, quantity, unit: of.unit('unit', 'cbc:Quantity'), day: deliveryDatesOf(reading, delivery)[0]?.day ?? null, at: of.at }]
}

const quantitiesOf = (reading: Reading, core: XmlNode, deliveries: readonly XmlNode[], isResponse: boolean): readonly OtherQuantity[] => {
  const found: OtherQuantity[] = []
  const add = (node: XmlNode, path: string, kind: string, day: OtherQuantity['day']): void => {
    const of = new Fields(reading, node)
    const quantity = of.exact('quantity', path)
    if (quantity !== null) found.push({ kind, quantity, unit: of.unit('unit', path), day, at: of.at })
  }
  for (const child of core.children) {
    const kind = QUANTITIES[child.name]
    if (kind !== undefined && !(isResponse && child.name === BACK_ORDERED)) add(child, '', kind, null)
  }
  for (const place of elementsAt(core, 'cac:RequiredItemLocationQuantity').concat(elementsAt(core, 'cac:ItemLocationQuantity'))) {
    add(place, 'cbc:MinimumQuantity', 'minimum', null)
    add(place, 'cbc:MaximumQuantity', 'maximum', null)
  }
  for (const delivery of deliveries) {
    if (elementAt(delivery, 'cac:DeliveryLocation/cbc:ID') !== null || elementAt(delivery, 'cbc:Quantity') === null) continue
    const [first] = deliveryDatesOf(reading, delivery)
    add(delivery, 'cbc:Quantity', first?.kind === 'promised' ? 'promised' : 'requested', first?.day ?? null)
  }
  return found
}

const partiesOf = (reading: Reading, core: XmlNode): readonly Party[] => {
  const found: (Party | null)[] = [
    ...elementsAt(core, 'cac:OriginatorParty').map((node) => partyOf(reading, 'OriginatorParty', node)),
    ...elementsAt(core, 'cac:Item/cac:ManufacturerParty').map((node) => partyOf(reading, 'manufacturer', node)),
  ]
  return found.filter((party) => party !== null)
}

const partsOf = (reading: Reading, core: XmlNode, setting: LineSetting): readonly Line[] =>
  core.children
    .filter((child) => child.name === 'cac:SubInvoiceLine' || child.name === 'cac:SubCreditNoteLine' || child.name === 'cac:SubDebitNoteLine' || child.name === 'cac:SubLineItem')
    .map((child) => {
      const part = lineOf(reading, child, child.name === 'cac:SubLineItem' ? { ...setting, root: { type: setting.root.type, quantity: 'cbc:Quantity' } } : setting)
      markAll(reading, child)
      return part
    })

/** A sub-line keeps its own rest; its parent need not tell it again. */
const markAll = (reading: Reading, node: XmlNode): void => {
  reading.use(node, 7)
  for (const child of node.children) markAll(reading, child)
}

export const orderOf = (references: readonly Reference[]): string | null => references.find((one) => one.kind === 'order')?.value ?? null
