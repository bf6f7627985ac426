// Which order lines an invoice line may bill at all: those of the order it names, else those of its site and item near its day,
// else those of a site above or below. Never more than REACH of them, so the cost grows with the lines and not with their pairs.

import type { SiteId } from '#ground/ids'
import type { Books, Pair } from './match-books.ts'
import { tieKey } from './match-books.ts'
import type { InvoiceLineFact, OrderLineFact } from './match-facts.ts'
import { dayScore, priceScore, quantityScore, referenceScore, SUPPORT, totalScore } from './match-scores.ts'

/** Candidates looked at for one invoice line, nearest day first. */
const REACH = 60
/** An order line is a candidate from so many days before its day to so many after; credits may come much later. */
const DAYS_BEFORE = 30
const DAYS_AFTER = 120
const DAYS_AFTER_CREDIT = 400

type Index = ReadonlyMap<string | number, readonly number[]>

/** Where order lines are found. All but the first are built when first asked for: many books have no reference and no central invoice. */
type Indexes = Readonly<{
  bySite: Index
  /** Under every site above the order's own, and under its bill-to. */
  byAbove: () => Index
  byOrder: () => Index
  byPurchaseOrder: () => Index
  byOrderId: () => Index
  /** The key of item and site; -1 when no order has such an item or no one knows the site. */
  keyOf: (itemId: string, siteId: string) => number
}>

/** The candidates of each invoice line, not judged yet. */
export const candidatePairs = (books: Books): Pair[][] => {
  const indexes = indexOrders(books)
  return books.lines.map((line, at) => {
    if (books.lineLeft[at] === 0n) return NONE
    const referenced = line.orderNumber === null && line.purchaseOrder === null ? null : byReference(indexes, books, line)
    const pairs: Pair[] = []
    for (const place of referenced ?? bySiteAndItem(indexes, books, at)) {
      const pair = scored(books, at, place, referenced !== null)
      if (pair !== null) pairs.push(pair)
    }
    return pairs
  })
}

const NONE: Pair[] = []

const indexOrders = (books: Books): Indexes => {
  const items = new Map<string, number>()
  const sites = new Map<string, number>()
  const numberOf = (map: Map<string, number>, id: string): number => {
    let number = map.get(id)
    if (number === undefined) map.set(id, (number = map.size))
    return number
  }
  const key = (itemId: string, siteId: string): number => numberOf(items, itemId) * MOST_SITES + numberOf(sites, siteId)
  const keyOf = (itemId: string, siteId: string): number => {
    const [item, site] = [items.get(itemId), sites.get(siteId)]
    return item === undefined || site === undefined ? -1 : item * MOST_SITES + site
  }
  const index = (keysOf: (line: OrderLineFact) => readonly (string | number)[]): Index => {
    const map = new Map<string | number, number[]>()
    for (const [at, line] of books.orders.entries()) {
      for (const one of keysOf(line)) {
        const list = map.get(one)
        if (list === undefined) map.set(one, [at])
        else list.push(at)
      }
    }
    return map
  }
  const once = (make: () => Index): (() => Index) => {
    let made: Index | null = null
    return () => (made ??= make())
  }
  const above = (line: OrderLineFact): number[] =>
    [...new Set([...(books.ancestors.get(line.siteId) ?? []), line.billToSiteId])].filter((site) => site !== line.siteId).map((site) => key(line.itemId, site))
  return {
    bySite: index((line) => [key(line.itemId, line.siteId)]),
    byAbove: once(() => index(above)),
    byOrder: once(() => index((line) => [line.orderNumber])),
    byPurchaseOrder: once(() => index((line) => (line.purchaseOrder === null ? [] : [line.purchaseOrder]))),
    byOrderId: once(() => index((line) => [line.orderId])),
    keyOf,
  }
}

/** A key is item times this plus site, within a safe integer for a million items. */
const MOST_SITES = 1 << 22

/** The lines of the order that the invoice names; null when it names none, or none that is in the books. */
const byReference = (indexes: Indexes, books: Books, line: InvoiceLineFact): readonly number[] | null => {
  const named =
    (line.orderNumber === null ? undefined : indexes.byOrder().get(line.orderNumber)) ??
    (line.purchaseOrder === null ? undefined : indexes.byPurchaseOrder().get(line.purchaseOrder))
  if (named === undefined) return null
  const places = new Set(named)
  // what went to a back-order is often billed under the first order's number
  for (const at of named) {
    const successor = books.orders[at]?.backOrderId
    for (const place of successor === null || successor === undefined ? [] : (indexes.byOrderId().get(successor) ?? [])) places.add(place)
  }
  return [...places].filter((at) => {
    const orderLine = books.orders[at] as OrderLineFact
    return line.itemId === null ? orderLine.lineNo === line.orderLineNo : orderLine.itemId === line.itemId
  })
}

const bySiteAndItem = (indexes: Indexes, books: Books, at: number): readonly number[] => {
  const line = books.lines[at] as InvoiceLineFact
  if (line.itemId === null) return []
  const own = nearest(books, indexes.bySite.get(indexes.keyOf(line.itemId, line.siteId)), at)
  if (own.length > 0) return own
  const elsewhere = new Set<number>()
  for (const site of books.ancestors.get(line.siteId) ?? []) {
    if (site !== line.siteId) for (const place of nearest(books, indexes.bySite.get(indexes.keyOf(line.itemId, site)), at)) elsewhere.add(place)
  }
  // the sites of all orders' ancestors are numbered by building the index, so it is asked for before the key
  const byAbove = indexes.byAbove()
  for (const place of nearest(books, byAbove.get(indexes.keyOf(line.itemId, line.siteId)), at)) elsewhere.add(place)
  return [...elsewhere]
}

/** The places of a bucket within the window of days, nearest day first, at most REACH. The bucket is sorted by day. */
const nearest = (books: Books, bucket: readonly number[] | undefined, at: number): readonly number[] => {
  if (bucket === undefined) return []
  const line = books.lines[at] as InvoiceLineFact
  const from = line.day - (books.credit[at] ? DAYS_AFTER_CREDIT : DAYS_AFTER)
  const to = line.day + DAYS_BEFORE
  const dayAt = (place: number): number => (books.orders[bucket[place] as number] as OrderLineFact).day
  let high = firstAt(bucket.length, (place) => dayAt(place) > line.day)
  let low = high - 1
  const found: number[] = []
  while (found.length < REACH) {
    const below = low >= 0 && dayAt(low) >= from ? line.day - dayAt(low) : null
    const above = high < bucket.length && dayAt(high) <= to ? dayAt(high) - line.day : null
    if (below === null && above === null) break
    if (above === null || (below !== null && below <= above)) found.push(bucket[low--] as number)
    else found.push(bucket[high++] as number)
  }
  return found
}

/** The first place for which the question is answered yes, in a row of no's followed by yes's. */
const firstAt = (length: number, ask: (place: number) => boolean): number => {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >> 1
    if (ask(middle)) high = middle
    else low = middle + 1
  }
  return low
}

const scored = (books: Books, at: number, place: number, referenced: boolean): Pair | null => {
  const line = books.lines[at] as InvoiceLineFact
  const orderLine = books.orders[place] as OrderLineFact
  if (line.unit !== orderLine.unit) return null
  if (books.banned.size > 0 && books.banned.has(tieKey({ ...keyOf(line), orderId: orderLine.orderId, orderLineNo: orderLine.lineNo }))) return null
  const credit = books.credit[at] === true
  return {
    line: at,
    orderLine: place,
    reference: referenced ? referenceScore(line, orderLine) : null,
    site: siteScore(books, line, orderLine),
    item: line.itemId === null ? 500 : 1000,
    quantity: quantityScore(credit ? -line.quantity : line.quantity, orderLine),
    day: dayScore(line.day, orderLine, credit),
    price: priceScore(line, orderLine),
    together: null,
    score: 0,
    taken: 0n,
  }
}

const keyOf = (line: InvoiceLineFact) => ({ invoiceId: line.invoiceId, invoiceLineNo: line.lineNo })

/** The same site; else one above the other or the payer of the order; else somewhere else (only a reference leads there). */
const siteScore = (books: Books, line: InvoiceLineFact, orderLine: OrderLineFact): number => {
  if (line.siteId === orderLine.siteId) return 1000
  const above = books.ancestors.get(orderLine.siteId) ?? []
  if (above.includes(line.siteId) || line.siteId === orderLine.billToSiteId) return 600
  return (books.ancestors.get(line.siteId) ?? []).includes(orderLine.siteId) ? 500 : 0
}

/** Lines of one invoice mostly stem from one order: how many of the others have a good candidate there. Sets the total scores. */
export const addTogetherness = (books: Books, byLine: readonly (readonly Pair[])[]): void => {
  const lineCount: number[] = []
  for (const invoice of books.invoiceOf) lineCount[invoice] = (lineCount[invoice] ?? 0) + 1
  const supporters = new Map<number, number>()
  const keyOf = (pair: Pair): number => (books.invoiceOf[pair.line] as number) * books.orderCount + (books.orderOf[pair.orderLine] as number)
  for (const pairs of byLine) {
    for (const pair of pairs) pair.score = totalScore(pair)
    for (const [at, pair] of pairs.entries()) {
      // a line supports an order once, however many of its lines fit
      if (pair.score >= SUPPORT && !supportsBefore(books, pairs, at)) supporters.set(keyOf(pair), (supporters.get(keyOf(pair)) ?? 0) + 1)
    }
  }
  for (const pairs of byLine) {
    const count = pairs[0] === undefined ? 1 : (lineCount[books.invoiceOf[pairs[0].line] as number] ?? 1)
    if (count === 1) continue
    const own = pairs.map((pair) => pairs.some((other) => other.score >= SUPPORT && books.orderOf[other.orderLine] === books.orderOf[pair.orderLine]))
    for (const [at, pair] of pairs.entries()) {
      const others = (supporters.get(keyOf(pair)) ?? 0) - (own[at] === true ? 1 : 0)
      pair.together = Math.floor((1000 * others) / (count - 1))
      pair.score = totalScore(pair)
    }
  }
}

const supportsBefore = (books: Books, pairs: readonly Pair[], at: number): boolean => {
  const order = books.orderOf[(pairs[at] as Pair).orderLine]
  for (let before = 0; before < at; before++) {
    const pair = pairs[before] as Pair
    if (pair.score >= SUPPORT && books.orderOf[pair.orderLine] === order) return true
  }
  return false
}
