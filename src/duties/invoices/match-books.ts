// The matcher's open books: lines sorted once, what each side has left, and the candidates between them. Private to match*.ts.

import type { InvoiceId, OrderId, SiteId } from '#ground/ids'
import type { InvoiceLineFact, OrderLineFact } from './match-facts.ts'
import { isPriceCorrection } from './match-facts.ts'

/** A tie that stands already: a person's word, or one outside the part that is matched anew. Rejected ties are not made again. */
export type GivenTie = Readonly<{ invoiceId: InvoiceId; invoiceLineNo: number; orderId: OrderId; orderLineNo: number; quantity: bigint; state: 'matched' | 'rejected' }>

export type MatchFacts = Readonly<{
  invoiceLines: readonly InvoiceLineFact[]
  orderLines: readonly OrderLineFact[]
  /** From the root down to the site itself. A site that is not named has only itself. */
  ancestors: ReadonlyMap<SiteId, readonly SiteId[]>
  given: readonly GivenTie[]
}>

/** A candidate: an invoice line and an order line, by their places in the sorted books. */
export type Pair = {
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

export type Books = {
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
  /** Number of the invoice of an invoice line, and of the order of an order line: cheaper to compare than ids. */
  invoiceOf: readonly number[]
  orderOf: readonly number[]
  orderCount: number
  /** How many order lines an invoice line is tied to, and the number of the order it was tied to first; -1 for none. */
  tieCount: number[]
  tiedTo: number[]
  /** The candidates of each invoice line that are good enough, best first. */
  byLine: readonly (readonly Pair[])[]
  banned: ReadonlySet<string>
}

export const openBooks = (facts: MatchFacts): Books => {
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
    ...numbered(lines.map((line) => line.invoiceId), orders.map((line) => line.orderId)),
    tieCount: lines.map(() => 0),
    tiedTo: lines.map(() => -1),
    byLine: [],
    banned: new Set(facts.given.filter((tie) => tie.state === 'rejected').map(tieKey)),
  }
  takeGiven(books, facts.given)
  return books
}

const numbered = (invoiceIds: readonly string[], orderIds: readonly string[]) => {
  const numbersOf = (ids: readonly string[]): { numbers: number[]; count: number } => {
    const known = new Map<string, number>()
    const numbers = ids.map((id) => {
      let number = known.get(id)
      if (number === undefined) known.set(id, (number = known.size))
      return number
    })
    return { numbers, count: known.size }
  }
  const orders = numbersOf(orderIds)
  return { invoiceOf: numbersOf(invoiceIds).numbers, orderOf: orders.numbers, orderCount: orders.count }
}

/** What may be billed of an order line: what was ordered, or what was shipped when that is more. */
export const capacity = (line: Pick<OrderLineFact, 'ordered' | 'shipped'>): bigint =>
  line.shipped !== null && line.shipped > line.ordered ? line.shipped : line.ordered

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

export const tieKey = (tie: Readonly<{ invoiceId: string; invoiceLineNo: number; orderId: string; orderLineNo: number }>): string =>
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
    if (at !== undefined && isPriceCorrection(books.lines[at] as InvoiceLineFact, books.orders[orderPlace] as OrderLineFact)) continue
    books.orderLeft[orderPlace] = atLeastZero((books.orderLeft[orderPlace] ?? 0n) - tie.quantity)
    books.orderBilled[orderPlace] = atLeastZero((books.orderBilled[orderPlace] ?? 0n) + tie.quantity)
  }
}

const atLeastZero = (value: bigint): bigint => (value < 0n ? 0n : value)
