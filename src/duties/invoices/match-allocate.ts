// Who gets what: quantities handed out to the best pairs first, never more than either side has left.

import type { Books, Pair } from './match-books.ts'
import type { InvoiceLineFact, OrderLineFact } from './match-facts.ts'
import { isPriceCorrection } from './match-facts.ts'

/** Best first; then nearest day, then the earlier invoice line, then the earlier order line. */
export const comparePairs = (a: Pair, b: Pair): number => b.score - a.score || b.day - a.day || a.line - b.line || a.orderLine - b.orderLine

/**
 * Takes the best pairs first. An invoice line that is tied already takes more only from the same order (or by reference):
 * what is billed too much must not eat the next order of the same item.
 */
export const allocate = (books: Books, pairs: readonly Pair[], ties: Pair[]): void => {
  for (const pair of pairs) {
    const left = books.lineLeft[pair.line] ?? 0n
    const open = books.orderLeft[pair.orderLine] ?? 0n
    if (left === 0n || open === 0n || !mayTake(books, pair)) continue
    take(books, pair, left < open ? left : open, ties)
  }
}

const mayTake = (books: Books, pair: Pair): boolean => {
  const tied = books.tiedTo[pair.line]
  return tied === -1 || tied === books.orderOf[pair.orderLine] || pair.reference !== null
}

const take = (books: Books, pair: Pair, amount: bigint, ties: Pair[]): void => {
  if (pair.taken === 0n) {
    ties.push(pair)
    books.tieCount[pair.line] = (books.tieCount[pair.line] ?? 0) + 1
    if (books.tiedTo[pair.line] === -1) books.tiedTo[pair.line] = books.orderOf[pair.orderLine] as number
  }
  pair.taken += amount
  books.lineLeft[pair.line] = (books.lineLeft[pair.line] ?? 0n) - amount
  if (isPriceCorrection(books.lines[pair.line] as InvoiceLineFact, books.orders[pair.orderLine] as OrderLineFact)) return
  const signed = books.credit[pair.line] ? -amount : amount
  books.orderLeft[pair.orderLine] = (books.orderLeft[pair.orderLine] ?? 0n) - signed
  books.orderBilled[pair.orderLine] = (books.orderBilled[pair.orderLine] ?? 0n) + signed
}

/**
 * Of two invoice lines alike, with goods for one, the earlier one bills them: the later one is the duplicate, even where it
 * stands nearer to the day. Not when the earlier one came before the goods.
 */
export const theFirstBills = (books: Books, ties: readonly Pair[]): Pair[] => {
  const waiting: number[] = []
  for (const [line, pairs] of books.byLine.entries()) if (pairs.length > 0 && books.tieCount[line] === 0 && !books.credit[line]) waiting.push(line)
  if (waiting.length === 0) return [...ties]
  const billing = new Map<number, Pair>()
  for (const tie of ties) if (books.tieCount[tie.line] === 1) billing.set(tie.orderLine, tie)
  const moved: Pair[] = []
  for (let next = 0; next < waiting.length; next++) {
    const claim = books.byLine[waiting[next] as number]?.find((pair) => {
      const later = billing.get(pair.orderLine)
      return later !== undefined && later.line > pair.line && later.taken > 0n && pair.reference === null && isAlike(books, pair, later) && !isBeforeGoods(books, pair)
    })
    if (claim === undefined) continue
    const later = billing.get(claim.orderLine) as Pair
    handOver(books, later, claim)
    moved.push(claim)
    billing.set(claim.orderLine, claim)
    waiting.push(later.line) // it may have a claim on what a still later one bills
  }
  return [...ties, ...moved].filter((tie) => tie.taken > 0n)
}

const isAlike = (books: Books, a: Pair, b: Pair): boolean => {
  const [one, two] = [books.lines[a.line] as InvoiceLineFact, books.lines[b.line] as InvoiceLineFact]
  return one.siteId === two.siteId && one.quantity === two.quantity && one.price * two.per === two.price * one.per && b.reference === null
}

const isBeforeGoods = (books: Books, pair: Pair): boolean =>
  (books.lines[pair.line] as InvoiceLineFact).day < (books.orders[pair.orderLine] as OrderLineFact).day

const handOver = (books: Books, from: Pair, to: Pair): void => {
  to.taken = from.taken
  from.taken = 0n
  books.lineLeft[to.line] = (books.lineLeft[to.line] ?? 0n) - to.taken
  books.lineLeft[from.line] = (books.lineLeft[from.line] ?? 0n) + to.taken
  ;[books.tieCount[to.line], books.tieCount[from.line]] = [1, 0]
  ;[books.tiedTo[to.line], books.tiedTo[from.line]] = [books.orderOf[to.orderLine] as number, -1]
}

/** One invoice line over several orders: only when untouched order lines at the same price make up exactly what is left of it. */
export const completeFromOtherOrders = (books: Books, ties: Pair[]): void => {
  for (const [line, pairs] of books.byLine.entries()) {
    let left = books.lineLeft[line] ?? 0n
    if (left === 0n || books.tieCount[line] === 0 || books.credit[line]) continue
    const chosen: Pair[] = []
    for (const pair of pairs) {
      const open = books.orderLeft[pair.orderLine] ?? 0n
      if (pair.price !== 1000 || open === 0n || open > left || books.orderBilled[pair.orderLine] !== 0n) continue
      chosen.push(pair)
      left -= open
    }
    if (left === 0n) for (const pair of chosen) take(books, pair, books.orderLeft[pair.orderLine] ?? 0n, ties)
  }
}

/** A credit gives back what was billed: never more than that, and it stays with the order it began with. */
export const allocateCredits = (books: Books, pairs: readonly Pair[], ties: Pair[]): void => {
  for (const pair of pairs) {
    const left = books.lineLeft[pair.line] ?? 0n
    const billed = books.orderBilled[pair.orderLine] ?? 0n
    if (left === 0n || billed <= 0n || !mayTake(books, pair)) continue
    take(books, pair, left < billed ? left : billed, ties)
  }
}
