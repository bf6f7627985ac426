// Which order line an invoice line bills. By the reference the invoice gives; where it gives none, by site, item, quantity,
// day, price and togetherness, each a part-score anybody can read. Many to many, never more than either side has, the same
// answer whatever the order of the input, and no guess where two order lines fit alike: those ties are proposed to a person.
// Cost: buckets of item and site, at most REACH candidates a line, one sort. Scores are in match-scores.ts.

import type { InvoiceId, OrderId, SiteId } from '#ground/ids'
import type { MatchMaker, MatchParts } from './invoice.ts'
import type { InvoiceLineFact, OrderLineFact } from './match-facts.ts'
import { dayScore, LEAST, LEAST_ELSEWHERE, MARGIN, priceScore, quantityScore, referenceScore, SUPPORT, totalScore } from './match-scores.ts'

/** A tie that stands already: a person's word, or one outside the part that is matched anew. Rejected ties are not made again. */
export type GivenTie = Readonly<{ invoiceId: InvoiceId; invoiceLineNo: number; orderId: OrderId; orderLineNo: number; quantity: bigint; state: 'matched' | 'rejected' }>

export type MatchFacts = Readonly<{
  invoiceLines: readonly InvoiceLineFact[]
  orderLines: readonly OrderLineFact[]
  /** From the root down to the site itself. A site that is not named has only itself. */
  ancestors: ReadonlyMap<SiteId, readonly SiteId[]>
  given: readonly GivenTie[]
}>

export type Tie = Readonly<{
  line: InvoiceLineFact
  orderLine: OrderLineFact
  /** In the order line's unit; negative on a credit note. */
  quantity: bigint
  score: number
  parts: MatchParts
  state: 'matched' | 'proposed'
  madeBy: MatchMaker
}>

/** Candidates looked at for one invoice line, nearest day first. */
const REACH = 60
/** An order line is a candidate from so many days before its day to so many after; credits may come much later. */
const DAYS_BEFORE = 30
const DAYS_AFTER = 120
const DAYS_AFTER_CREDIT = 400
/** Rivals shown to a person. */
const RIVALS = 6

/** All ties of the lines that no given tie covers already. Given ties take their share first and are not answered again. */
export const matchLines = (facts: MatchFacts): readonly Tie[] => {
  const books = openBooks(facts)
  const pairs = candidatePairs(books)
  addTogetherness(books, pairs)
  const good = pairs.filter((pair) => pair.score >= (pair.site === 1000 || pair.reference !== null ? LEAST : LEAST_ELSEWHERE))
  good.sort(comparePairs)

  const ties: Pair[] = []
  const invoiced = good.filter((pair) => !books.credit[pair.line])
  allocate(books, invoiced, ties)
  completeFromOtherOrders(books, invoiced, ties)
  allocateCredits(books, good.filter((pair) => books.credit[pair.line]), ties)
  allocate(books, invoiced, ties) // what a credit note gave back may be billed again
  const rivals = rivalsOf(books, good, ties)
  return answer(books, ties, rivals)
}

/** A candidate: an invoice line and an order line, by their places in the sorted books. */
type Pair = {
  line: number
  orderLine: number
  reference: number | null
  site: number
  item: number
  quantity: number
  day: number
  price: number
  together: number | null
  score: number
  taken: bigint
}

type Books = {
  lines: readonly InvoiceLineFact[]
  orders: readonly OrderLineFact[]
  ancestors: MatchFacts['ancestors']
  credit: readonly boolean[]
  /** Still to be tied, by invoice line: above zero for invoices and for credits alike. */
  lineLeft: bigint[]
  /** Still to be billed, by order line. */
  orderLeft: bigint[]
  /** Billed and not credited, by order line. */
  orderBilled: bigint[]
  banned: ReadonlySet<string>
}

const openBooks = (facts: MatchFacts): Books => {
  // sorted once, so that every later tie-break is a comparison of places
  const lines = facts.invoiceLines.toSorted((a, b) => a.day - b.day || order(a.invoiceNumber, b.invoiceNumber) || a.lineNo - b.lineNo)
  const orders = facts.orderLines.toSorted((a, b) => a.day - b.day || order(a.orderNumber, b.orderNumber) || a.lineNo - b.lineNo)
  const books: Books = {
    lines,
    orders,
    ancestors: facts.ancestors,
    credit: lines.map((line) => line.quantity < 0n),
    lineLeft: lines.map((line) => (line.quantity < 0n ? -line.quantity : line.quantity)),
    orderLeft: orders.map(capacity),
    orderBilled: orders.map(() => 0n),
    banned: new Set(facts.given.filter((tie) => tie.state === 'rejected').map(tieKey)),
  }
  takeGiven(books, facts.given)
  return books
}

/** What may be billed of an order line: what was ordered, or what was shipped when that is more. */
export const capacity = (line: Pick<OrderLineFact, 'ordered' | 'shipped'>): bigint =>
  line.shipped !== null && line.shipped > line.ordered ? line.shipped : line.ordered

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const tieKey = (tie: Readonly<{ invoiceId: string; invoiceLineNo: number; orderId: string; orderLineNo: number }>): string =>
  `${tie.invoiceId}/${tie.invoiceLineNo} ${tie.orderId}/${tie.orderLineNo}`

const takeGiven = (books: Books, given: readonly GivenTie[]): void => {
  const standing = given.filter((tie) => tie.state === 'matched')
  if (standing.length === 0) return
  const lineAt = new Map(books.lines.map((line, at) => [`${line.invoiceId}/${line.lineNo}`, at]))
  const orderAt = new Map(books.orders.map((line, at) => [`${line.orderId}/${line.lineNo}`, at]))
  for (const tie of standing) {
    const at = lineAt.get(`${tie.invoiceId}/${tie.invoiceLineNo}`)
    const orderPlace = orderAt.get(`${tie.orderId}/${tie.orderLineNo}`)
    const size = tie.quantity < 0n ? -tie.quantity : tie.quantity
    if (at !== undefined) books.lineLeft[at] = atLeastZero((books.lineLeft[at] ?? 0n) - size)
    if (orderPlace === undefined) continue
    books.orderLeft[orderPlace] = atLeastZero((books.orderLeft[orderPlace] ?? 0n) - tie.quantity)
    books.orderBilled[orderPlace] = atLeastZero((books.orderBilled[orderPlace] ?? 0n) + tie.quantity)
  }
}

const atLeastZero = (value: bigint): bigint => (value < 0n ? 0n : value)

// candidates -------------------------------------------------------------------

type Indexes = Readonly<{
  bySite: ReadonlyMap<string, readonly number[]>
  /** Under every site above the order's own, and under its bill-to: built when first asked for. */
  byAbove: () => ReadonlyMap<string, readonly number[]>
  byOrder: ReadonlyMap<string, readonly number[]>
  byPurchaseOrder: ReadonlyMap<string, readonly number[]>
  byOrderId: ReadonlyMap<string, readonly number[]>
}>

const candidatePairs = (books: Books): Pair[] => {
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
const addTogetherness = (books: Books, pairs: readonly Pair[]): void => {
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

// allocation -------------------------------------------------------------------

/** Best first; then nearest day, then the earlier invoice line, then the earlier order line. */
const comparePairs = (a: Pair, b: Pair): number => b.score - a.score || b.day - a.day || a.line - b.line || a.orderLine - b.orderLine

/**
 * Takes the best pairs first. An invoice line that is tied already takes more only from the same order (or by reference):
 * what is billed too much must not eat the next order of the same item.
 */
const allocate = (books: Books, pairs: readonly Pair[], ties: Pair[]): void => {
  const tiedTo = new Map<number, string>()
  for (const tie of ties) tiedTo.set(tie.line, orderIdAt(books, tie))
  for (const pair of pairs) {
    const left = books.lineLeft[pair.line] ?? 0n
    const open = books.orderLeft[pair.orderLine] ?? 0n
    if (left === 0n || open === 0n) continue
    const orderId = orderIdAt(books, pair)
    const tied = tiedTo.get(pair.line)
    if (tied !== undefined && tied !== orderId && pair.reference === null) continue
    tiedTo.set(pair.line, orderId)
    take(books, pair, left < open ? left : open, ties)
  }
}

const orderIdAt = (books: Books, pair: Pair): string => (books.orders[pair.orderLine] as OrderLineFact).orderId

const take = (books: Books, pair: Pair, amount: bigint, ties: Pair[]): void => {
  if (pair.taken === 0n) ties.push(pair)
  pair.taken += amount
  const signed = books.credit[pair.line] ? -amount : amount
  books.lineLeft[pair.line] = (books.lineLeft[pair.line] ?? 0n) - amount
  books.orderLeft[pair.orderLine] = (books.orderLeft[pair.orderLine] ?? 0n) - signed
  books.orderBilled[pair.orderLine] = (books.orderBilled[pair.orderLine] ?? 0n) + signed
}

/** One invoice line over several orders: only when untouched order lines at the same price make up exactly what is left of it. */
const completeFromOtherOrders = (books: Books, pairs: readonly Pair[], ties: Pair[]): void => {
  const tied = new Set(ties.map((tie) => tie.line))
  const byLine = new Map<number, Pair[]>()
  for (const pair of pairs) {
    if ((books.lineLeft[pair.line] ?? 0n) === 0n || !tied.has(pair.line) || pair.price !== 1000) continue
    const list = byLine.get(pair.line)
    if (list === undefined) byLine.set(pair.line, [pair])
    else list.push(pair)
  }
  for (const line of [...byLine.keys()].toSorted((a, b) => a - b)) {
    let left = books.lineLeft[line] ?? 0n
    const chosen: Pair[] = []
    for (const pair of byLine.get(line) ?? []) {
      const open = books.orderLeft[pair.orderLine] ?? 0n
      if (open === 0n || open > left || books.orderBilled[pair.orderLine] !== 0n) continue
      chosen.push(pair)
      left -= open
    }
    if (left === 0n) for (const pair of chosen) take(books, pair, books.orderLeft[pair.orderLine] ?? 0n, ties)
  }
}

/** A credit gives back what was billed: never more than that, and it stays with the order it began with. */
const allocateCredits = (books: Books, pairs: readonly Pair[], ties: Pair[]): void => {
  const tiedTo = new Map<number, string>()
  for (const pair of pairs) {
    const left = books.lineLeft[pair.line] ?? 0n
    const billed = books.orderBilled[pair.orderLine] ?? 0n
    if (left === 0n || billed <= 0n) continue
    const orderId = orderIdAt(books, pair)
    const tied = tiedTo.get(pair.line)
    if (tied !== undefined && tied !== orderId && pair.reference === null) continue
    tiedTo.set(pair.line, orderId)
    take(books, pair, left < billed ? left : billed, ties)
  }
}

// ambiguity --------------------------------------------------------------------

/**
 * A tie is ambiguous when another order line scores within the margin, still has room for it, and is not the same thing by
 * another line number: then choosing it would change which order line is billed. A tie by reference is what the invoice says.
 */
const rivalsOf = (books: Books, pairs: readonly Pair[], ties: readonly Pair[]): ReadonlyMap<number, readonly Pair[]> => {
  const byLine = new Map<number, Pair[]>()
  for (const pair of pairs) {
    const list = byLine.get(pair.line)
    if (list === undefined) byLine.set(pair.line, [pair])
    else list.push(pair)
  }
  const tiesOf = new Map<number, number>()
  for (const tie of ties) tiesOf.set(tie.line, (tiesOf.get(tie.line) ?? 0) + 1)
  const rivals = new Map<number, readonly Pair[]>()
  for (const tie of ties) {
    const own = byLine.get(tie.line) ?? []
    if (own.length < 2 || (tiesOf.get(tie.line) ?? 0) > 1) continue
    const found = own.filter((other) => other !== tie && tie.score - other.score < MARGIN && hasRoom(books, other, tie) && !isSameThing(books, other, tie))
    if (found.length > 0) rivals.set(tie.line, [tie, ...found].slice(0, RIVALS))
  }
  return rivals
}

const hasRoom = (books: Books, pair: Pair, tie: Pair): boolean =>
  (books.credit[pair.line] ? (books.orderBilled[pair.orderLine] ?? 0n) : (books.orderLeft[pair.orderLine] ?? 0n)) >= tie.taken

const isSameThing = (books: Books, a: Pair, b: Pair): boolean => {
  const [one, two] = [books.orders[a.orderLine] as OrderLineFact, books.orders[b.orderLine] as OrderLineFact]
  return one.orderId === two.orderId && one.day === two.day && one.price * two.per === two.price * one.per && a.reference === b.reference
}

const answer = (books: Books, ties: readonly Pair[], rivals: ReadonlyMap<number, readonly Pair[]>): Tie[] => {
  const tie = (pair: Pair, quantity: bigint, state: Tie['state']): Tie => {
    const { reference, site, item, quantity: amount, day, price, together, score } = pair
    return {
      line: books.lines[pair.line] as InvoiceLineFact,
      orderLine: books.orders[pair.orderLine] as OrderLineFact,
      quantity: books.credit[pair.line] ? -quantity : quantity,
      score,
      parts: { reference, site, item, quantity: amount, day, price, together },
      state,
      madeBy: reference === null ? 'score' : 'reference',
    }
  }
  const settled = ties.filter((pair) => !rivals.has(pair.line)).map((pair) => tie(pair, pair.taken, 'matched'))
  const proposed = [...rivals.values()].flatMap((list) => list.map((pair) => tie(pair, list[0]?.taken ?? 0n, 'proposed')))
  return [...settled, ...proposed]
}
