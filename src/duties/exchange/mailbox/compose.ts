// Ship notices and invoices of ours as neutral documents, from what was shipped and what was billed. Every figure is the stored one;
// nothing is priced or rounded anew. Sums are made of the stored lines. The formats are the writers' business.

import { BLANK_DOCUMENT, BLANK_LINE, BLANK_PARTY } from '#formats/blank-document'
import type { Exact, Identity, ItemNumber, Line, Party, Reference, Tax, TradeDocument } from '#formats/document'
import { NOWHERE } from '#formats/document'
import type { Day } from '#ground/day'
import { absolute, decimalText, MICRO_DIGITS } from '#ground/decimal'
import type { Currency } from '#ground/money'
import { minorDigits } from '#ground/money'

/** One side as its documents show it. `ids` in the order they are best known by. */
export type Side = Readonly<{
  name: string
  ids: readonly Identity[]
  street: string | null
  city: string | null
  region: string | null
  postcode: string | null
  country: string | null
  vat: string | null
  contact: Readonly<{ name: string | null; phone: string | null; mail: string | null }> | null
}>

export type Sides = Readonly<{ seller: Side; buyer: Side; shipTo: Side; billTo: Side }>

/** Goods as both sides call them. */
export type Goods = Readonly<{ number: string | null; clientCode: string | null; gtin: string | null; description: string }>

export type ShippedLine = Goods & Readonly<{ lineNo: number; theirLineNo: string | null; shippedMicros: bigint; orderedMicros: bigint; unit: string }>

export type Shipment = Readonly<{
  number: string
  shippedOn: Day
  /** When it should be there, where that is promised. */
  expectedOn: Day | null
  order: Readonly<{ number: string; purchaseOrder: string | null; orderedOn: Day }>
  lines: readonly ShippedLine[]
  sides: Sides
}>

type Written = Readonly<{ set: string; version: string | null; profile: string | null }>

export const shipNotice = (shipment: Shipment, written: Written): TradeDocument => ({
  ...BLANK_DOCUMENT,
  ...written,
  type: 'ship-notice',
  number: shipment.number,
  day: shipment.shippedOn,
  references: orderReferences(shipment.order),
  dates: [
    { kind: 'shipped', day: shipment.shippedOn, until: null, time: null, at: NOWHERE },
    ...(shipment.expectedOn === null ? [] : [{ kind: 'deliver-by', day: shipment.expectedOn, until: null, time: null, at: NOWHERE }]),
  ],
  parties: partiesOf(shipment.sides),
  packages: [
    { kind: 'shipment', within: null, sscc: null, marks: [], packing: null, count: null, weight: null, weightUnit: null, order: null, at: NOWHERE },
    { kind: 'order', within: 0, sscc: null, marks: [], packing: null, count: null, weight: null, weightUnit: null, order: shipment.order.purchaseOrder ?? shipment.order.number, at: NOWHERE },
  ],
  lines: shipment.lines.map((line): Line => ({
    ...BLANK_LINE,
    number: line.theirLineNo ?? String(line.lineNo),
    items: itemNumbers(line),
    description: line.description,
    quantity: microsText(line.shippedMicros),
    unit: line.unit,
    orderedQuantity: microsText(line.orderedMicros),
    orderedUnit: line.unit,
    references: shipment.order.purchaseOrder === null ? [] : [reference('order', shipment.order.purchaseOrder, null, line.theirLineNo)],
    packages: [1],
  })),
  totals: { ...BLANK_DOCUMENT.totals, lines: String(shipment.lines.length) },
})

export type BilledLineIn = Goods & Readonly<{
  lineNo: number
  theirLineNo: string | null
  quantityMicros: bigint
  unit: string
  priceMicros: bigint
  perMicros: bigint
  netMinor: bigint
  taxPercentMicros: bigint
  taxMinor: bigint
}>

export type Billing = Readonly<{
  number: string
  kind: 'invoice' | 'credit-note'
  invoicedOn: Day
  dueOn: Day | null
  deliveredOn: Day | null
  currency: Currency
  purchaseOrder: string | null
  orderNumber: string | null
  /** The invoice a credit note takes back. */
  credits: Readonly<{ number: string; day: Day }> | null
  buyerReference: string | null
  /** Account the money goes to: IBAN and bank's code. */
  payTo: Readonly<{ iban: string; bic: string | null }> | null
  netDays: number | null
  lines: readonly BilledLineIn[]
  sides: Sides
}>

/** Codes that differ between the standards: of an invoice, of a credit note, of value added tax. */
export type BillingCodes = Readonly<{ invoice: string; creditNote: string; tax: string }>

export const BILLING_CODES: Readonly<Record<'x12' | 'other', BillingCodes>> = { x12: { invoice: 'DI', creditNote: 'CR', tax: 'VA' }, other: { invoice: '380', creditNote: '381', tax: 'VAT' } }

/** Quantities of a credit note are stored negative; its document states what is credited as positive amounts, as all three formats want. */
export const invoiceDocument = (billing: Billing, written: Written, codes: BillingCodes): TradeDocument => {
  const digits = minorDigits(billing.currency)
  const amount = (minor: bigint): Exact => decimalText(billing.kind === 'credit-note' ? -minor : minor, digits, digits)
  const sign = billing.kind === 'credit-note' ? -1n : 1n
  const net = billing.lines.reduce((sum, line) => sum + line.netMinor, 0n)
  const taxes = taxesOf(billing, amount, codes.tax)
  const tax = taxes.reduce((sum, one) => sum + one.minor, 0n)
  return {
    ...BLANK_DOCUMENT,
    ...written,
    type: billing.kind,
    kind: billing.kind === 'credit-note' ? codes.creditNote : codes.invoice,
    number: billing.number,
    day: billing.invoicedOn,
    currency: billing.currency,
    references: [
      ...orderReferences({ number: billing.orderNumber, purchaseOrder: billing.purchaseOrder, orderedOn: null }),
      ...(billing.credits === null ? [] : [reference('previous', billing.credits.number, billing.credits.day, null)]),
      ...(billing.buyerReference === null ? [] : [reference('buyer-reference', billing.buyerReference, null, null)]),
    ],
    dates: [
      ...(billing.dueOn === null ? [] : [{ kind: 'due', day: billing.dueOn, until: null, time: null, at: NOWHERE }]),
      ...(billing.deliveredOn === null ? [] : [{ kind: 'delivered', day: billing.deliveredOn, until: null, time: null, at: NOWHERE }]),
    ],
    parties: partiesOf(billing.sides),
    terms: termsOf(billing),
    taxes: taxes.map(({ tax: one }) => one),
    lines: billing.lines.map((line) => ({
      ...BLANK_LINE,
      number: String(line.lineNo),
      items: itemNumbers(line),
      description: line.description,
      quantity: microsText(sign * line.quantityMicros),
      unit: line.unit,
      price: decimalText(line.priceMicros, MICRO_DIGITS, digits),
      pricePer: line.perMicros === 1_000_000n ? null : microsText(line.perMicros),
      priceKind: 'net',
      amount: amount(line.netMinor),
      taxes: [{ kind: codes.tax, category: categoryOf(line.taxPercentMicros), percent: microsText(line.taxPercentMicros), base: null, amount: null, reason: null, at: NOWHERE }],
      references: line.theirLineNo === null ? [] : [reference('order', billing.purchaseOrder ?? '', null, line.theirLineNo)],
    })),
    totals: {
      ...BLANK_DOCUMENT.totals, lines: String(billing.lines.length),
      net: amount(net), taxable: amount(net), tax: amount(tax), gross: amount(net + tax), payable: amount(net + tax),
    },
  }
}

/** Standard rate above nothing, else zero-rated. Exemptions carry their own reason and are not invented here. */
const categoryOf = (percent: bigint): string => (percent > 0n ? 'S' : 'Z')

/** One breakdown for each rate. Tax as stored with the lines: what the client sees is what is booked. */
const taxesOf = (billing: Billing, amount: (minor: bigint) => Exact, kind: string): readonly Readonly<{ minor: bigint; tax: Tax }>[] => {
  const rates = new Map<bigint, { base: bigint; tax: bigint }>()
  for (const line of billing.lines) {
    const sums = rates.get(line.taxPercentMicros) ?? { base: 0n, tax: 0n }
    rates.set(line.taxPercentMicros, { base: sums.base + line.netMinor, tax: sums.tax + line.taxMinor })
  }
  return [...rates].sort(([a], [b]) => (a < b ? 1 : -1)).map(([percent, sums]) => ({
    minor: sums.tax,
    tax: { kind, category: categoryOf(percent), percent: microsText(percent), base: amount(sums.base), amount: amount(sums.tax), reason: null, at: NOWHERE },
  }))
}

const termsOf = (billing: Billing): TradeDocument['terms'] =>
  billing.payTo === null && billing.dueOn === null && billing.netDays === null
    ? []
    : [{
        kind: null, text: null, discountPercent: null, discountAmount: null, discountDays: null, discountUntil: null, netDays: billing.netDays, netUntil: billing.dueOn,
        means: billing.payTo === null ? null : '30', account: billing.payTo?.iban ?? null, at: NOWHERE,
      }]

const orderReferences = (order: Readonly<{ number: string | null; purchaseOrder: string | null; orderedOn: Day | null }>): Reference[] => [
  ...(order.purchaseOrder === null ? [] : [reference('order', order.purchaseOrder, order.orderedOn, null)]),
  ...(order.number === null ? [] : [reference('seller-order', order.number, null, null)]),
]

const reference = (kind: string, value: string, day: Day | null, line: string | null): Reference => ({ kind, value, line, day, text: null, at: NOWHERE })

const itemNumbers = (goods: Goods): ItemNumber[] => {
  const number = (kind: string, value: string | null): ItemNumber[] => (value === null ? [] : [{ kind, value, scheme: kind === 'gtin' ? '0160' : null, at: NOWHERE }])
  return [...number('buyer', goods.clientCode), ...number('seller', goods.number), ...number('gtin', goods.gtin)]
}

const partiesOf = (sides: Sides): Party[] => [party('buyer', sides.buyer), party('seller', sides.seller), party('ship-to', sides.shipTo), party('bill-to', sides.billTo)]

const party = (role: string, side: Side): Party => ({
  ...BLANK_PARTY, role, name: side.name, ids: side.ids, street: side.street === null ? [] : [side.street], city: side.city, region: side.region, postcode: side.postcode,
  country: side.country, vat: side.vat, contacts: side.contact === null ? [] : [{ kind: null, ...side.contact, at: NOWHERE }],
})

const microsText = (micros: bigint): Exact => decimalText(micros, MICRO_DIGITS)

/** Tax of a rate as EN 16931 reckons it (base times rate, rounded once) beside the sum of the lines' taxes: where they differ, rounding by line is seen by the receiver. */
export const roundingByRate = (billing: Billing): readonly Readonly<{ percent: Exact; byLine: bigint; byRate: bigint }>[] => {
  const rates = new Map<bigint, { base: bigint; tax: bigint }>()
  for (const line of billing.lines) {
    const sums = rates.get(line.taxPercentMicros) ?? { base: 0n, tax: 0n }
    rates.set(line.taxPercentMicros, { base: sums.base + line.netMinor, tax: sums.tax + line.taxMinor })
  }
  return [...rates].map(([percent, { base, tax }]) => {
    const size = absolute(base * percent)
    const whole = (size + 50_000_000n) / 100_000_000n
    return { percent: microsText(percent), byLine: tax, byRate: base < 0n ? -whole : whole }
  })
}
