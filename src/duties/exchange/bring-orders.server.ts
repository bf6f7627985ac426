// Orders from rows: the head joined onto its lines, or heads and lines in files of their own. Every line is priced from the
// contract on its way in. A line that cannot be read stays out and its order goes in without it; the report says so.

import { MICROS } from '#ground/decimal'
import type { Day } from '#ground/day'
import type { OrderId, SiteId } from '#ground/ids'
import type { Currency } from '#ground/money'
import { say } from '#ground/say'
import type { UnitPrice } from '#ground/unit-price'
import { orderIdOf } from '#platform/keyed-id'
import type { OrderIn, OrderLineIn } from '#duties/orders/order'
import { mergeOrders } from '#duties/orders/orders.store'
import type { Open } from './documents.ts'
import { Documents } from './documents.ts'
import type { Field, Row } from './fields.ts'
import { headColumns } from './head-columns.ts'
import { HeadsApart, HeadsOutside } from './heads-apart.ts'
import { LineFacts } from './line-facts.server.ts'
import type { Place } from './places.server.ts'
import type { Prepared } from './prepare.server.ts'
import type { Priced, Pricing } from './pricing.server.ts'
import type { Part } from './report.ts'
import type { Run } from './run.server.ts'
import { walkRows } from './run.server.ts'
import { told } from './told.ts'

type Head = Readonly<{
  place: Place
  soldTo: SiteId
  billTo: SiteId
  number: string
  purchaseOrder: string | null
  orderedOn: Day
  requestedOn: Day | null
  promisedOn: Day | null
  orderedBy: string | null
  currency: Currency
  backOrderOf: OrderId | null | undefined
  backOrderedAs: OrderId | null | undefined
  cancelled: boolean
}>

/** A line and the price its trail will come of; the trail gets its id when the line is written. */
type Line = Readonly<{ line: { -readonly [Key in keyof OrderLineIn]: OrderLineIn[Key] }; priced: Priced | null }>

type OpenOrder = Open<Head, Line>

export const bringOrders = async (run: Run, part: Prepared, report: Part, facts: LineFacts): Promise<void> => {
  const documents = new Documents<Head, Line>(headColumns(part), part.table.columns, run.window)
  const written: Ties = new Map()
  const inRows = part.lines?.apart.length === 0
  const outside = new HeadsOutside()
  const lines = inRows ? lineReader(part.lines?.fields ?? new Map(), facts, documents) : null
  const drain = async (): Promise<void> => {
    const rested = documents.rested()
    if (rested.length === 0) return
    await run.background.done()
    run.background.add(() => write(run, { report, pricing: facts.pricing, orders: rested, ties: written }))
  }
  await walkRows(run, {
    table: part.table, rules: part.rules, report, kind: 'orders', drain: inRows ? drain : undefined,
    take: (row) => {
      const order = documents.same(row) ?? openOrder(part, { row, facts, documents, report, outside })
      if (order !== null && lines !== null) lines(order, row)
    },
  })
  for (const apart of part.lines?.apart ?? []) {
    const heads = new HeadsApart(documents.open.values(), outside, part.table.file.name)
    const read = lineReader(apart.fields, facts, documents)
    const linesReport = run.book.part('order-lines', apart.table.file.name)
    await walkRows(run, {
      table: apart.table, rules: apart.rules, report: linesReport, kind: 'orders',
      take: (row) => heads.hand(apart.of, row, { report: linesReport, read }),
    })
  }
  const rest = documents.all()
  run.background.add(() => write(run, { report, pricing: facts.pricing, orders: rest, ties: written }))
}

type Opening = Readonly<{ row: Row; facts: LineFacts; documents: Documents<Head, Line>; report: Part; outside: HeadsOutside }>

/** The row's order, begun when it is new. Null when the row is left out or its head cannot be read. */
const openOrder = (part: Prepared, { row, facts, documents, report, outside }: Opening): OpenOrder | null => {
  const place = facts.placeOf(part.fields, ['ship-to', 'site', 'sold-to'], row)
  const number = part.fields.get('number')?.text(row) ?? null
  if (place === 'left-out') {
    if (number !== null) outside.leftOut.add(number)
    row.wrongs.length = 0
    report.skip(say('exchange.rule.left-out'))
    return null
  }
  if (number !== null && row.wrongs.length > 0) outside.rejected.set(number, row.line)
  if (place === null || number === null) return null
  const key = `${place.account.accountId}\n${number}`
  const known = documents.known(key, row)
  if (known !== undefined) return known
  const head = readHead(part, { row, facts, place, number })
  if (row.wrongs.length === 0 && head !== null) return documents.begin(key, head, row)
  outside.rejected.set(number, row.line)
  return null
}

const readHead = (part: Prepared, given: Readonly<{ row: Row; facts: LineFacts; place: Place; number: string }>): Head | null => {
  const { row, facts, place, number } = given
  const { accountId } = place.account
  const orderOf = (name: string): OrderId | null | undefined => told(part, name, (field) => {
    const other = field.text(row)
    return other === null ? null : orderIdOf(accountId, other)
  })
  const orderedOn = part.fields.get('ordered-on')?.day(row) ?? null
  const head = {
    place,
    soldTo: facts.otherSite(part.fields.get('sold-to'), row, place) ?? place.siteId,
    billTo: facts.otherSite(part.fields.get('bill-to'), row, place) ?? place.billTo,
    number,
    purchaseOrder: told(part, 'purchase-order', (field) => field.text(row)) ?? null,
    requestedOn: told(part, 'requested-on', (field) => field.day(row)) ?? null,
    promisedOn: told(part, 'promised-on', (field) => field.day(row)) ?? null,
    orderedBy: told(part, 'ordered-by', (field) => field.text(row)) ?? null,
    currency: told(part, 'currency', (field) => field.currency(row)) ?? place.currency,
    backOrderOf: orderOf('back-order-of'),
    backOrderedAs: orderOf('back-ordered-as'),
    cancelled: told(part, 'cancelled', (field) => field.flag(row)) ?? false,
  }
  return orderedOn === null ? null : { ...head, orderedOn }
}

/** Reads the line of a row onto its order. */
const lineReader = (fields: ReadonlyMap<string, Field>, facts: LineFacts, documents: Documents<Head, Line>): ((order: OpenOrder, row: Row) => void) => {
  const [numberField, descriptionField, unitField, quantityField, priceField, perField] = ['number', 'description', 'unit', 'quantity', 'price', 'per'].map((name) => fields.get(name))
  const [taxField, promisedField, shippedField, shippedOnField, cancelledField] = ['tax-percent', 'promised-on', 'shipped', 'shipped-on', 'cancelled'].map((name) => fields.get(name))
  return (order, row) => {
    const { head } = order
    const lineNo = documents.lineNumber(order, numberField?.whole(row), row, numberField?.label ?? 'number')
    const item = facts.itemOf(fields, row, head.place.account.number)
    const quantityMicros = quantityField?.micros(row) ?? null
    const bookedMicros = priceField?.micros(row) ?? null
    const per = perField?.micros(row) ?? MICROS
    if (per <= 0n) row.wrong(perField?.label ?? 'per', '', say('refusal.exchange/per-not-positive'))
    const unit = unitField?.text(row) ?? item?.orderUnit ?? ''
    const promisedOn = promisedField?.day(row) ?? null
    const shippedMicros = shippedField?.micros(row) ?? null
    const shippedOn = shippedOnField?.day(row) ?? null
    const tax = taxField?.micros(row) ?? null
    if (tax !== null) facts.sawPercent('orders', taxField?.label ?? '', tax)
    const cancelled = head.cancelled || (cancelledField?.flag(row) ?? false)
    const description = descriptionField?.text(row) ?? item?.name ?? ''
    if (item === null || quantityMicros === null || row.wrongs.length > 0) {
      order.rejected += 1
      return
    }
    const quantity = { micros: quantityMicros, unit }
    const priced = facts.pricing.price(head.place, { itemId: item.itemId, siteId: head.place.siteId, quantity, day: head.orderedOn, currency: head.currency })
    const price = bookedPrice(priced?.price ?? null, bookedMicros, { per, unit, currency: head.currency })
    const taxMicros = tax ?? facts.taxOf(head.place, item, head.orderedOn)
    if (price === null) row.wrong(priceField?.label ?? 'price', '', say('refusal.exchange/no-price', { item: item.number }))
    if (taxMicros === null) row.wrong(taxField?.label ?? 'tax-percent', '', say('refusal.exchange/no-tax', { item: item.number, code: item.taxCode, country: head.place.country ?? '' }))
    if (price === null || taxMicros === null) {
      order.rejected += 1
      return
    }
    documents.add(order, lineNo, {
      priced,
      line: {
        lineNo, itemId: item.itemId, description, quantity, price, agreed: priced?.price ?? null, trailId: null, tax: facts.percentOf(taxMicros), promisedOn,
        shipped: shippedMicros === null ? null : shippedMicros === quantityMicros ? quantity : { micros: shippedMicros, unit }, shippedOn, cancelled,
      },
    })
  }
}

/** Hundreds of thousands of lines share the price objects they agree in. */
const bookedPrice = (agreed: UnitPrice | null, booked: bigint | null, rest: Omit<UnitPrice, 'micros'>): UnitPrice | null => {
  if (booked === null) return agreed
  return agreed !== null && agreed.micros === booked && agreed.per === rest.per && agreed.unit === rest.unit ? agreed : { micros: booked, ...rest }
}

/** Successor to predecessor, over all orders written so far: the one that took up a remainder may come in a later batch. */
type Ties = Map<OrderId, OrderId>

type Writing = Readonly<{ report: Part; pricing: Pricing; orders: readonly OpenOrder[]; ties: Ties }>

const write = async (run: Run, { report, pricing, orders, ties }: Writing): Promise<void> => {
  const byAccount = new Map<string, OpenOrder[]>()
  let without = 0
  const stayOut: string[] = []
  for (const order of orders) {
    if (order.lines.length === 0 && order.rejected > 0) {
      stayOut.push(order.head.number)
      continue
    }
    if (order.lines.length === 0) {
      report.reject(order.row, order.cells, [{ column: '', value: order.head.number, say: say('refusal.exchange/no-lines', { number: order.head.number }) }])
      continue
    }
    if (order.rejected > 0) without += 1
    const list = byAccount.get(order.head.place.account.number)
    if (list === undefined) byAccount.set(order.head.place.account.number, [order])
    else list.push(order)
  }
  if (without > 0) run.book.note(report.report.file, 'orders-without-lines', { count: without })
  if (stayOut.length > 0) run.book.note(report.report.file, 'no-lines', { count: stayOut.length, numbers: stayOut.slice(0, 10).join(', ') })
  for (const list of byAccount.values()) {
    const account = (list[0] as OpenOrder).head.place.account
    const trailIds = await pricing.trailIds(account.accountId)
    const merged = await mergeOrders(run.tx, account.accountId, list.map((order) => orderIn(order, { trailIds, pricing, ties })), run.stamp)
    report.count('orders', merged.orders)
    report.count('order-lines', merged.lines)
  }
}

const orderIn = (order: OpenOrder, { trailIds, pricing, ties }: Readonly<{ trailIds: (priced: Priced) => string; pricing: Pricing; ties: Ties }>): OrderIn => {
  const { place, cancelled, ...head } = order.head
  const orderId = orderIdOf(place.account.accountId, head.number)
  if (head.backOrderedAs) ties.set(head.backOrderedAs, orderId)
  const backOrderOf = head.backOrderOf ?? ties.get(orderId) ?? null
  return {
    orderId,
    number: head.number,
    purchaseOrder: head.purchaseOrder,
    orderedOn: head.orderedOn,
    soldTo: head.soldTo,
    shipTo: place.siteId,
    billTo: head.billTo,
    currency: head.currency,
    ...(cancelled ? { state: 'cancelled' as const } : {}),
    requestedOn: head.requestedOn,
    promisedOn: head.promisedOn,
    contractId: pricing.contractOn(place, head.orderedOn, head.currency),
    orderedBy: head.orderedBy,
    ...(backOrderOf === null ? {} : { backOrderOf }),
    ...(head.backOrderedAs ? { backOrderedAs: head.backOrderedAs } : {}),
    source: 'import',
    lines: order.lines.map(({ line, priced }) => {
      if (priced !== null) line.trailId = trailIds(priced)
      return line
    }),
  }
}
