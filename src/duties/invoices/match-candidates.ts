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

type Indexes = Readonly<{
  bySite: ReadonlyMap<string, readonly number[]>
  /** Under every site above the order's own, and under its bill-to: built when first asked for. */
  byAbove: () => ReadonlyMap<string, readonly number[]>
  byOrder: ReadonlyMap<string, readonly number[]>
  byPurchaseOrder: ReadonlyMap<string, readonly number[]>
  byOrderId: ReadonlyMap<string, readonly number[]>
}>

export const candidatePairs = (books: Books): Pair[] => {
  const indexes = indexOrders(books)
  const pairs: Pair[] = []
  for (const [at, line] of books.lines.entries()) {
    if (books.lineLeft[at] === 0n) continue
    const referenced = byReference(indexes, books, line)
    const places = referenced ?? bySiteAndItem(indexes, books, at)
    for (const place of places) {
      const pair = scored(books, at, place, referenced !== null)
      if (pair !== null) pairs.push(pair)
    }
  }
  return pairs
}

const indexOrders = (books: Books): Indexes => {
  const bySite = new Map<string, number[]>()
  const byOrder = new Map<string, number[]>()
  const byPurchaseOrder = new Map<string, number[]>()
  const byOrderId = new Map<string, number[]>()
  for (const [at, line] of books.orders.entries()) {
    push(bySite, `${line.itemId} ${line.siteId}`, at)
    push(byOrder, line.orderNumber, at)
    push(byOrderId, line.orderId, at)
    if (line.purchaseOrder !== null) push(byPurchaseOrder, line.purchaseOrder, at)
  }
  let above: Map<string, number[]> | null = null
  const byAbove = (): Map<string, number[]> => (above ??= indexAbove(books))
  return { bySite, byAbove, byOrder, byPurchaseOrder, byOrderId }
}

const indexAbove = (books: Books): Map<string, number[]> => {
  const index = new Map<string, number[]>()
  for (const [at, line] of books.orders.entries()) {
    const sites = new Set([...(books.ancestors.get(line.siteId) ?? []), line.billToSiteId])
    sites.delete(line.siteId)
    for (const site of sites) push(index, `${line.itemId} ${site}`, at)
  }
  return index
}

const push = (map: Map<string, number[]>, key: string, at: number): void => {
  const list = map.get(key)
  if (list === undefined) map.set(key, [at])
  else list.push(at)
}

/** The lines of the order that the invoice names; null when it names none, or none that is in the books. */
const byReference = (indexes: Indexes, books: Books, line: InvoiceLineFact): readonly number[] | null => {
  const named =
    (line.orderNumber === null ? undefined : indexes.byOrder.get(line.orderNumber)) ??
    (line.purchaseOrder === null ? undefined : indexes.byPurchaseOrder.get(line.purchaseOrder))
  if (named === undefined) return null
  const places = new Set(named)
  // what went to a back-order is often billed under the first order's number
  for (const at of named) {
    const successor = books.orders[at]?.backOrderId
    for (const place of successor === null || successor === undefined ? [] : (indexes.byOrderId.get(successor) ?? [])) places.add(place)
  }
  return [...places].filter((at) => {
    const orderLine = books.orders[at] as OrderLineFact
    return line.itemId === null ? orderLine.lineNo === line.orderLineNo : orderLine.itemId === line.itemId
  })
}

const bySiteAndItem = (indexes: Indexes, books: Books, at: number): readonly number[] => {
  const line = books.lines[at] as InvoiceLineFact
  if (line.itemId === null) return []
  const own = nearest(books, indexes.bySite.get(`${line.itemId} ${line.siteId}`), at)
  if (own.length > 0) return own
  const elsewhere = new Set<number>()
  for (const site of books.ancestors.get(line.siteId) ?? []) {
    if (site !== line.siteId) for (const place of nearest(books, indexes.bySite.get(`${line.itemId} ${site}`), at)) elsewhere.add(place)
  }
  for (const place of nearest(books, indexes.byAbove().get(`${line.itemId} ${line.siteId}`), at)) elsewhere.add(place)
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

/** Lines of one invoice mostly stem from one order: how many of the others have a good candidate there. */
export const addTogetherness = (books: Books, pairs: readonly Pair[]): void => {
  const linesOf = new Map<string, number>()
  for (const line of books.lines) linesOf.set(line.invoiceId, (linesOf.get(line.invoiceId) ?? 0) + 1)
  const supporters = new Map<string, Set<number>>()
  const keyOfPair = (pair: Pair): string => `${(books.lines[pair.line] as InvoiceLineFact).invoiceId} ${(books.orders[pair.orderLine] as OrderLineFact).orderId}`
  for (const pair of pairs) {
    pair.score = totalScore(pair)
    if (pair.score < SUPPORT) continue
    const key = keyOfPair(pair)
    const set = supporters.get(key)
    if (set === undefined) supporters.set(key, new Set([pair.line]))
    else set.add(pair.line)
  }
  for (const pair of pairs) {
    const count = linesOf.get((books.lines[pair.line] as InvoiceLineFact).invoiceId) ?? 1
    if (count === 1) continue
    const set = supporters.get(keyOfPair(pair))
    const others = set === undefined ? 0 : set.size - (set.has(pair.line) ? 1 : 0)
    pair.together = Math.floor((1000 * others) / (count - 1))
    pair.score = totalScore(pair)
  }
}
