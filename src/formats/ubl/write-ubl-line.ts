// Writes a line of a neutral document as the line that its kind of UBL document has.

import { decimalText, parseDecimal } from '#ground/decimal'
import type { DatedEvent, ItemNumber, Line, LineAction, TradeDocument } from '../document.ts'
import type { Element, Maybe } from './xml-writing.ts'
import { amountLeaf, branch, leaf, onlyKnown, present, quantityLeaf } from './xml-writing.ts'
import { ublSequence } from './ubl-sequence.ts'
import { LINE_STATES, QUANTITIES } from './ubl-roots.ts'
import { categoryElement, chargeElement, taxTotalElement } from './write-ubl-money.ts'
import { replay } from './write-ubl-more.ts'
import { packageElements } from './write-ubl-packages.ts'
import { partyElement } from './write-ubl-party.ts'

export type LineShape = Readonly<{ line: string; item?: string; quantity: string; sub?: string }>

export const LINE_SHAPES: Readonly<Record<string, LineShape>> = {
  Order: { line: 'cac:OrderLine', item: 'cac:LineItem', quantity: 'cbc:Quantity', sub: 'cac:SubLineItem' },
  OrderChange: { line: 'cac:OrderLine', item: 'cac:LineItem', quantity: 'cbc:Quantity', sub: 'cac:SubLineItem' },
  OrderResponse: { line: 'cac:OrderLine', item: 'cac:LineItem', quantity: 'cbc:Quantity', sub: 'cac:SubLineItem' },
  DespatchAdvice: { line: 'cac:DespatchLine', quantity: 'cbc:DeliveredQuantity' },
  Invoice: { line: 'cac:InvoiceLine', quantity: 'cbc:InvoicedQuantity', sub: 'cac:SubInvoiceLine' },
  CreditNote: { line: 'cac:CreditNoteLine', quantity: 'cbc:CreditedQuantity', sub: 'cac:SubCreditNoteLine' },
  Catalogue: { line: 'cac:CatalogueLine', quantity: 'cbc:ContentUnitQuantity' },
}

export type LineContext = Readonly<{ document: TradeDocument; root: string; shape: LineShape; order: string | null; keepMore: boolean }>

export const lineElement = (line: Line, at: number, context: LineContext): Element => {
  const { shape, root } = context
  const inner = coreOf(line, at, context)
  const outer = shape.item === undefined ? inner : present([branch(shape.item, inner)])
  const element: Element = { name: shape.line, text: '', attributes: {}, children: present([outer, besideOf(line, at, context, root)]) }
  onlyKnown(element, ublSequence)
  if (context.keepMore) replay(element, line.more, context.document.currency)
  return element
}

/** What stands beside the core of a line: what it refers to, what takes its place, in which units it travels. */
const besideOf = (line: Line, at: number, context: LineContext, root: string): readonly Maybe[] => [
  ...line.actions.filter((one) => one.does === 'substituted' && root === 'OrderResponse').map((one) => substituteElement(line, one, at)),
  ...references(line, context),
  root === 'DespatchAdvice' ? packageElements(context.document, line) : null,
]

const coreOf = (line: Line, at: number, context: LineContext): Element[] => {
  const { root, document, shape } = context
  const currency = document.currency
  const catalogue = root === 'Catalogue'
  return present([
    leaf('cbc:ID', line.number ?? String(at + 1)),
    line.notes.map((one) => leaf('cbc:Note', one.kind !== null && /^[A-Z]{3}$/.test(one.kind) ? `#${one.kind}#${one.text}` : one.text)),
    catalogue ? leaf('cbc:ActionCode', catalogueAction(line.actions)) : leaf('cbc:LineStatusCode', stateOf(line.actions)),
    catalogue ? (line.quantity === null ? leaf('cbc:OrderableUnit', line.unit) : null) : quantityLeaf(shape.quantity, line.quantity, line.unit),
    root === 'DespatchAdvice' || catalogue ? null : amountLeaf('cbc:LineExtensionAmount', line.amount, currency),
    shape.item === undefined ? null : leaf('cbc:SalesOrderID', line.references.find((one) => one.kind === 'seller-order' && one.line === null)?.value),
    line.references.filter((one) => one.kind === 'account').map((one) => leaf('cbc:AccountingCost', one.value)),
    quantityElements(line, catalogue),
    root === 'OrderResponse' ? line.actions.filter((one) => one.does === 'back-ordered').slice(0, 1).map((one) => quantityLeaf('cbc:MaximumBackorderQuantity', one.quantity, one.unit)) : null,
    periods(line, root),
    deliveries(line, root),
    line.parties.filter((one) => one.role === 'OriginatorParty').map((one) => partyElement('cac:OriginatorParty', one, 'plain')),
    line.charges.map((one) => chargeElement(one, currency, false)),
    taxesWithAmounts(line, currency),
    itemElement(line, root),
    catalogue ? locationPrices(line, currency) : root === 'DespatchAdvice' ? null : priceElement(line, currency),
    shape.sub === undefined ? null : line.parts.map((part, place) => partElement(part, place, context)),
  ])
}

const partElement = (part: Line, at: number, context: LineContext): Element => {
  const { item: _, ...shape } = context.shape
  const element = lineElement(part, at, { ...context, shape: { ...shape, line: context.shape.sub ?? context.shape.line } })
  return element
}

const STATE_CODES: Partial<Record<LineAction['does'], string>> = {
  added: '1', deleted: '2', changed: '3', 'quantity-changed': '3', 'price-changed': '3', 'day-changed': '3', 'back-ordered': '3', 'not-changed': '4', accepted: '5', rejected: '7', shipped: '42',
}

/** The code of what is done with a line: as written where it is one of ours, else by its meaning. */
const stateOf = (actions: readonly LineAction[]): string | null => {
  for (const action of actions) {
    // what is back-ordered without a code of its own is told by its quantity alone
    if (action.does === 'substituted' || (action.does === 'back-ordered' && action.code === null)) continue
    if (action.code !== null && Object.hasOwn(LINE_STATES, action.code)) return action.code
    const code = STATE_CODES[action.does]
    if (code !== undefined) return code
  }
  return null
}

const catalogueAction = (actions: readonly LineAction[]): string | null => {
  const [first] = actions
  if (first === undefined) return null
  return first.does === 'added' ? 'Add' : first.does === 'deleted' ? 'Delete' : first.does === 'changed' ? (first.code ?? 'Update') : first.code
}

const references = (line: Line, context: LineContext): readonly Maybe[] => {
  const found: (Element | null)[] = []
  const orders = line.references.filter((one) => one.kind === 'order')
  const sellers = line.references.filter((one) => one.kind === 'seller-order' && (one.line !== null || context.shape.item === undefined))
  for (let at = 0; at < Math.max(orders.length, sellers.length); at++) {
    const [order, seller] = [orders[at], sellers[at]]
    const other = order !== undefined && order.value !== '' && order.value !== context.order ? order.value : null
    found.push(
      branch(
        'cac:OrderLineReference',
        leaf('cbc:LineID', order?.line ?? (order === undefined && seller === undefined ? null : 'NA')),
        leaf('cbc:SalesOrderLineID', seller?.line),
        branch('cac:OrderReference', leaf('cbc:ID', other ?? (seller !== undefined && seller.value !== '' ? (order?.value ?? 'NA') : null)), leaf('cbc:SalesOrderID', seller?.value), leaf('cbc:IssueDate', order?.day)),
      ),
    )
  }
  for (const one of line.references) {
    if (one.kind === 'ship-notice') found.push(branch('cac:DespatchLineReference', leaf('cbc:LineID', one.line ?? 'NA'), branch('cac:DocumentReference', leaf('cbc:ID', one.value))))
    else if (one.kind === 'invoice') found.push(branch('cac:BillingReference', branch('cac:InvoiceDocumentReference', leaf('cbc:ID', one.value), leaf('cbc:IssueDate', one.day)), branch('cac:BillingReferenceLine', leaf('cbc:ID', one.line))))
    else if (one.kind === 'DocumentReference' || /^\d{1,3}$/.test(one.kind))
      found.push(branch('cac:DocumentReference', leaf('cbc:ID', one.value), leaf('cbc:IssueDate', one.day), leaf('cbc:DocumentTypeCode', one.kind === 'DocumentReference' ? null : one.kind), leaf('cbc:DocumentType', one.text)))
  }
  return found
}

const QUANTITY_ELEMENTS = new Map(Object.entries(QUANTITIES).map(([element, kind]) => [kind, element]))

const quantityElements = (line: Line, catalogue: boolean): readonly (Element | null)[] =>
  line.quantities.map((one) => {
    const name = QUANTITY_ELEMENTS.get(one.kind)
    return name === undefined || (catalogue && (one.kind === 'minimum' || one.kind === 'maximum')) ? null : quantityLeaf(name, one.quantity, one.unit)
  })

const periods = (line: Line, root: string): readonly (Element | null)[] => {
  const bill = root === 'Invoice' || root === 'CreditNote'
  const [from, until] = [line.dates.find((one) => one.kind === 'effective'), line.dates.find((one) => one.kind === 'expires')]
  return [
    ...(bill ? line.dates.filter((one) => one.kind === 'period').map((one) => spanElement('cac:InvoicePeriod', one)) : []),
    root === 'Catalogue' ? branch('cac:LineValidityPeriod', leaf('cbc:StartDate', from?.day), leaf('cbc:StartTime', from?.time), leaf('cbc:EndDate', until?.day), leaf('cbc:EndTime', until?.time)) : null,
  ]
}

export const spanElement = (name: string, event: DatedEvent | undefined): Element | null =>
  event === undefined ? null : branch(name, leaf('cbc:StartDate', event.day), leaf('cbc:StartTime', event.time), leaf('cbc:EndDate', event.until))

/** Days of delivery; what goes to a place of its own, or is promised in part, with its quantity. */
const deliveries = (line: Line, root: string): readonly (Element | null)[] => {
  if (root === 'DespatchAdvice' || root === 'Catalogue') return []
  const asked = root === 'OrderResponse' ? 'cac:PromisedDeliveryPeriod' : 'cac:RequestedDeliveryPeriod'
  const parts = line.quantities
    .filter((one) => one.kind === 'promised' || one.kind === 'requested')
    .map((one) => branch('cac:Delivery', quantityLeaf('cbc:Quantity', one.quantity, one.unit), branch(one.kind === 'promised' ? 'cac:PromisedDeliveryPeriod' : 'cac:RequestedDeliveryPeriod', leaf('cbc:StartDate', one.day), leaf('cbc:EndDate', one.day))))
  const splits = line.splits.map((one) =>
    branch('cac:Delivery', quantityLeaf('cbc:Quantity', one.quantity, one.unit), branch('cac:DeliveryLocation', leaf('cbc:ID', one.site, { schemeID: one.scheme })), branch(asked, leaf('cbc:StartDate', one.day), leaf('cbc:EndDate', one.day))),
  )
  return [branch('cac:Delivery', deliveryDays(line.dates, 0)), ...splits, ...parts]
}

/** The n-th day of each kind, as children of a delivery. */
export const deliveryDays = (dates: readonly DatedEvent[], at: number): readonly Maybe[] => {
  const nth = (kind: string): DatedEvent | undefined => dates.filter((one) => one.kind === kind)[at]
  const [requested, by] = [nth('requested') ?? window(nth('not-before'), nth('not-after')), nth('deliver-by') ?? (nth('not-before') === undefined ? nth('not-after') : undefined)]
  return [
    leaf('cbc:ActualDeliveryDate', nth('delivered')?.day),
    leaf('cbc:ActualDeliveryTime', nth('delivered')?.time),
    requested === undefined
      ? by === undefined ? null : branch('cac:RequestedDeliveryPeriod', leaf('cbc:EndDate', by.day), leaf('cbc:EndTime', by.time))
      : spanElement('cac:RequestedDeliveryPeriod', requested),
    requested !== undefined && by !== undefined ? [leaf('cbc:LatestDeliveryDate', by.day), leaf('cbc:LatestDeliveryTime', by.time)] : null,
    spanElement('cac:PromisedDeliveryPeriod', nth('promised')),
    branch('cac:Despatch', leaf('cbc:RequestedDespatchDate', nth('ship-by')?.day), leaf('cbc:RequestedDespatchTime', nth('ship-by')?.time), leaf('cbc:ActualDespatchDate', nth('shipped')?.day), leaf('cbc:ActualDespatchTime', nth('shipped')?.time)),
  ]
}

/** Not before one day and not after another is a period, as far as both are told. */
const window = (from: DatedEvent | undefined, to: DatedEvent | undefined): DatedEvent | undefined => (from === undefined ? undefined : { ...from, until: to?.day ?? null })

const taxesWithAmounts = (line: Line, currency: string | null): Element | null => {
  const stated = line.taxes.filter((one) => one.amount !== null || one.base !== null)
  return stated.length === 0 ? null : taxTotalElement(stated, null, currency)
}

const NUMBERS: Readonly<Record<string, string>> = {
  seller: 'cac:SellersItemIdentification', buyer: 'cac:BuyersItemIdentification', manufacturer: 'cac:ManufacturersItemIdentification',
  CatalogueItemIdentification: 'cac:CatalogueItemIdentification', AdditionalItemIdentification: 'cac:AdditionalItemIdentification',
}

/** GTINs bear the scheme 0160, which Peppol asks for. */
export const itemNumbers = (items: readonly ItemNumber[]): readonly (Element | null)[] => [
  // the schema has one number of each kind, but for further ones without a kind
  ...items.map((one, at) => (NUMBERS[one.kind] === undefined || (one.kind !== 'AdditionalItemIdentification' && items.findIndex((first) => first.kind === one.kind) < at) ? null : branch(NUMBERS[one.kind] ?? '', leaf('cbc:ID', one.value, { schemeID: long(one.scheme) })))),
  ...items.filter((one) => one.kind === 'gtin' || one.kind === 'standard').slice(0, 1).map((one) => branch('cac:StandardItemIdentification', leaf('cbc:ID', one.value, { schemeID: one.kind === 'gtin' ? (long(one.scheme) ?? '0160') : long(one.scheme) }))),
  ...items.filter((one) => one.kind === 'ItemClassificationCode').map((one) => branch('cac:CommodityClassification', leaf('cbc:ItemClassificationCode', one.value, { listID: one.scheme }))),
  ...items.filter((one) => one.kind === 'CommodityCode').map((one) => branch('cac:CommodityClassification', leaf('cbc:CommodityCode', one.value, { listID: one.scheme }))),
  ...instances(items),
]

const long = (scheme: string | null): string | null => (scheme === null || scheme.length < 3 ? null : scheme)

const instances = (items: readonly ItemNumber[]): readonly (Element | null)[] => {
  const batches = items.filter((one) => one.kind === 'batch')
  const serials = items.filter((one) => one.kind === 'serial')
  return Array.from({ length: Math.max(batches.length, serials.length) }, (_, at) =>
    branch('cac:ItemInstance', leaf('cbc:SerialID', serials[at]?.value, { schemeID: long(serials[at]?.scheme ?? null) }), branch('cac:LotIdentification', leaf('cbc:LotNumberID', batches[at]?.value, { schemeID: long(batches[at]?.scheme ?? null) }))),
  )
}

const itemElement = (line: Line, root: string): Element | null =>
  branch(
    'cac:Item',
    leaf('cbc:Name', line.description),
    itemNumbers(line.items),
    root === 'DespatchAdvice' ? null : line.taxes.filter((one) => one.amount === null && one.base === null).map((one) => categoryElement('cac:ClassifiedTaxCategory', one)),
    line.parties.filter((one) => one.role === 'manufacturer').map((one) => partyElement('cac:ManufacturerParty', one, 'plain')),
  )

const priceElement = (line: Line, currency: string | null): Element | null => {
  if (line.price === null) return null
  const gross = line.prices.find((one) => one.kind === 'gross')?.price ?? null
  const [before, after] = [parseDecimal(gross ?? '', 12), parseDecimal(line.price, 12)]
  const allowance =
    gross === null || before === null || after === null
      ? null
      : branch('cac:AllowanceCharge', leaf('cbc:ChargeIndicator', 'false'), amountLeaf('cbc:Amount', decimalText(before - after, 12, 2), currency), amountLeaf('cbc:BaseAmount', gross, currency))
  return branch('cac:Price', amountLeaf('cbc:PriceAmount', line.price, currency), quantityLeaf('cbc:BaseQuantity', line.pricePer, line.priceUnit), allowance)
}

/** Prices of a catalogue, each with the quantities it holds for. */
const locationPrices = (line: Line, currency: string | null): readonly (Element | null)[] => {
  const least = line.quantities.filter((one) => one.kind === 'minimum')
  const most = line.quantities.filter((one) => one.kind === 'maximum')
  const prices = [line.price === null ? null : { price: line.price, per: line.pricePer, unit: line.priceUnit, currency, kind: 'net' }, ...line.prices.filter((one) => one.kind !== 'gross')]
  return prices.map((one, at) =>
    branch(
      'cac:RequiredItemLocationQuantity',
      quantityLeaf('cbc:MinimumQuantity', least[at]?.quantity ?? null, least[at]?.unit ?? null),
      quantityLeaf('cbc:MaximumQuantity', most[at]?.quantity ?? null, most[at]?.unit ?? null),
      one === null ? null : branch('cac:Price', amountLeaf('cbc:PriceAmount', one.price, one.currency), quantityLeaf('cbc:BaseQuantity', one.per, one.unit), at === 0 || one.kind === 'other' ? null : leaf('cbc:PriceType', one.kind)),
    ),
  )
}

const substituteElement = (line: Line, action: LineAction, at: number): Element | null =>
  branch('cac:SellerSubstitutedLineItem', leaf('cbc:ID', line.number ?? String(at + 1)), quantityLeaf('cbc:Quantity', action.quantity, action.unit), branch('cac:Item', leaf('cbc:Name', action.reason), itemNumbers(action.substitute)))
