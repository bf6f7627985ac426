// From lives to the documents that the stores take in: orders with their price trails, invoices, settlements.

import type { ContractId, OrderId, SiteId, AccountId } from '#ground/ids'
import { MICROS } from '#ground/decimal'
import { currency } from '#ground/money'
import { shareOf } from '#ground/percent'
import { parseQuantity, quantity } from '#ground/quantity'
import type { UnitPrice } from '#ground/unit-price'
import { extend } from '#ground/unit-price'
import type { InvoiceIn, InvoiceLineIn } from '#duties/invoices/invoice'
import type { OrderIn } from '#duties/orders/order'
import { orderIdOf } from '#platform/keyed-id'
import { itemIdOf, siteIdOf } from './known-ids.ts'
import type { ExtraInvoice, Life, LifeLine } from './lives.ts'
import { quantityOf } from './lives.ts'

export const orderOf = (accountId: AccountId, life: Life, trailIdOf: (line: LifeLine) => string): OrderIn => {
  const site = siteIdOf(accountId, life.site.number)
  return {
    orderId: orderIdOf(accountId, life.number) as OrderId,
    number: life.number,
    purchaseOrder: life.purchaseOrder,
    orderedOn: life.orderedOn,
    soldTo: soldTo(accountId, life),
    shipTo: site,
    billTo: siteIdOf(accountId, life.site.billTo),
    currency: currency(life.site.currency),
    requestedOn: life.promisedOn,
    promisedOn: life.promisedOn,
    contractId: (life.lines[0]?.priced.contractId ?? null) as ContractId | null,
    orderedBy: null,
    backOrderOf: life.backOrderOf === null ? null : orderIdOf(accountId, life.backOrderOf),
    source: 'demo',
    lines: life.lines.map((line) => ({
      lineNo: line.lineNo,
      itemId: itemIdOf(line.good.number),
      description: line.good.name,
      quantity: quantityOf(line),
      price: line.booked,
      agreed: line.priced.price,
      trailId: trailIdOf(line),
      tax: line.tax,
      promisedOn: life.promisedOn,
      shipped: line.shipped === null ? null : parseQuantity(String(line.shipped), line.unit),
      shippedOn: line.shippedOn,
      cancelled: line.cancelled,
      ...(line.bookedReason === null ? {} : { priceReason: line.bookedReason }),
    })),
  }
}

const soldTo = (accountId: AccountId, life: Life): SiteId => siteIdOf(accountId, life.site.roles.includes('sold-to') ? life.site.number : life.site.billTo)

/** The order's own invoice, or null when it has none yet. */
export const invoiceOf = (accountId: AccountId, life: Life): InvoiceIn | null => {
  if (life.invoiceNumber === null || life.invoicedOn === null) return null
  const lines = life.lines.filter((line) => line.billed !== null)
  if (lines.length === 0) return null
  return assemble(accountId, life, {
    number: life.invoiceNumber,
    invoicedOn: life.invoicedOn,
    dueOn: life.dueOn,
    settledOn: life.settledOn,
    lines: lines.map((line) => ({ line, quantity: line.billed as number })),
  })
}

export const extraOf = (accountId: AccountId, extra: ExtraInvoice): InvoiceIn => assemble(accountId, extra.of, { ...extra, settledOn: null })

type Sheet = Readonly<{ number: string; invoicedOn: ExtraInvoice['invoicedOn']; dueOn: ExtraInvoice['dueOn'] | null; settledOn: ExtraInvoice['dueOn'] | null; lines: ExtraInvoice['lines'] }>

/** Kestrel's invoices name order and line, Vesper's the purchase order, Auberon's nothing at all. */
const assemble = (accountId: AccountId, life: Life, sheet: Sheet): InvoiceIn => {
  const names = life.account.number === 'A-100'
  const lines = sheet.lines.map(({ line, quantity: count }, at) => lineOf(life, line, count, { at, names }))
  const net = lines.reduce((sum, line) => sum + line.netMinor, 0n)
  const tax = lines.reduce((sum, line) => sum + line.taxMinor, 0n)
  return {
    number: sheet.number,
    kind: 'invoice',
    invoicedOn: sheet.invoicedOn,
    dueOn: sheet.dueOn,
    billToSiteId: siteIdOf(accountId, life.site.billTo),
    shipToSiteId: siteIdOf(accountId, life.site.number),
    currency: currency(life.invoiceCurrency),
    purchaseOrder: life.account.number === 'A-300' ? life.purchaseOrder : null,
    orderNumber: names ? life.number : null,
    stated: { netMinor: net, taxMinor: tax, grossMinor: net + tax },
    settlement: sheet.settledOn === null ? { paidMinor: null, settledOn: null } : { paidMinor: net + tax, settledOn: sheet.settledOn },
    source: 'demo',
    lines,
  }
}

const lineOf = (life: Life, line: LifeLine, count: number, place: Readonly<{ at: number; names: boolean }>): InvoiceLineIn => {
  const price: UnitPrice = { ...line.billedPrice, currency: currency(life.invoiceCurrency) }
  const billed = quantity(BigInt(count) * MICROS, line.unit)
  const right = extend(price, billed)
  const net = { ...right, minor: right.minor + line.slip }
  return {
    lineNo: place.at + 1,
    itemId: itemIdOf(line.good.number),
    description: line.good.name,
    unit: line.unit,
    quantityMicros: billed.micros,
    priceMicros: price.micros,
    perMicros: price.per,
    netMinor: net.minor,
    taxPercentMicros: line.billedTax.micros,
    taxMinor: shareOf(net, line.billedTax).minor,
    orderNumber: place.names ? life.number : null,
    orderLineNo: place.names ? line.lineNo : null,
  }
}
