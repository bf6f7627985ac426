// Which order line an invoice line bills. By the reference the invoice gives; where it gives none, by site, item, quantity,
// day, price and togetherness, each a part-score anybody can read. Many to many, never more than either side has, the same
// answer whatever the order of the input, and no guess where two order lines fit alike: those ties are proposed to a person.
// Cost: buckets of item and site, at most REACH candidates a line, one sort. Scores are in match-scores.ts.

import type { MatchMaker, MatchParts } from './invoice.ts'
import { allocate, allocateCredits, comparePairs, completeFromOtherOrders, theFirstBills } from './match-allocate.ts'
import type { Books, MatchFacts, Pair } from './match-books.ts'
import { openBooks } from './match-books.ts'
import { addTogetherness, candidatePairs } from './match-candidates.ts'
import type { InvoiceLineFact, OrderLineFact } from './match-facts.ts'
import { isPriceCorrection } from './match-facts.ts'
import { LEAST, LEAST_ELSEWHERE, MARGIN } from './match-scores.ts'

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

/** Rivals shown to a person. */
const RIVALS = 6

/** All ties of the lines that no given tie covers already. Given ties take their share first and are not answered again. */
export const matchLines = (facts: MatchFacts): readonly Tie[] => {
  const books = openBooks(facts)
  const candidates = candidatePairs(books)
  addTogetherness(books, candidates)
  books.byLine = candidates.map(goodOnes)
  const good = books.byLine.flat().sort(comparePairs)

  let ties: Pair[] = []
  const rivals = new Map<number, readonly Pair[]>()
  const judged = new Set<number>()
  const invoiced = good.filter((pair) => !books.credit[pair.line])
  const credited = good.filter((pair) => books.credit[pair.line])
  allocate(books, invoiced, ties)
  ties = theFirstBills(books, ties)
  completeFromOtherOrders(books, ties)
  propose(books, { ties, rivals, judged })
  allocateCredits(books, credited, ties)
  propose(books, { ties, rivals, judged })
  // what a credit note gave back may be billed again
  if (credited.length > 0) allocate(books, invoiced.filter((pair) => !rivals.has(pair.line)), ties)
  propose(books, { ties, rivals, judged })
  return answer(books, ties, rivals)
}

const goodOnes = (pairs: readonly Pair[]): readonly Pair[] => {
  const good = pairs.filter((pair) => pair.score >= (pair.site === 1000 || pair.reference !== null ? LEAST : LEAST_ELSEWHERE))
  return good.length > 1 ? good.sort(comparePairs) : good
}

type Proposing = Readonly<{ ties: readonly Pair[]; rivals: Map<number, readonly Pair[]>; judged: Set<number> }>

/**
 * Turns ambiguous ties into proposals before the next step builds on them: what is only proposed is not billed, so no credit can
 * take it back, and what is only proposed as credited cannot be billed again. Its place stays reserved.
 */
const propose = (books: Books, { ties, rivals, judged }: Proposing): void => {
  const fresh = ties.filter((tie) => !judged.has(tie.line))
  for (const tie of fresh) judged.add(tie.line)
  for (const [line, own] of rivalsOf(books, fresh)) {
    rivals.set(line, own)
    const tie = own[0] as Pair
    if (isPriceCorrection(books.lines[line] as InvoiceLineFact, books.orders[tie.orderLine] as OrderLineFact)) continue
    if (books.credit[line]) books.orderLeft[tie.orderLine] = (books.orderLeft[tie.orderLine] ?? 0n) - tie.taken
    else books.orderBilled[tie.orderLine] = (books.orderBilled[tie.orderLine] ?? 0n) - tie.taken
  }
}

/**
 * A tie is ambiguous when another order line scores within the margin, still has room for it, and is not the same thing by
 * another line number: then choosing it would change which order line is billed. A tie by reference is what the invoice says.
 */
const rivalsOf = (books: Books, ties: readonly Pair[]): ReadonlyMap<number, readonly Pair[]> => {
  const rivals = new Map<number, readonly Pair[]>()
  for (const tie of ties) {
    const own = books.byLine[tie.line] ?? []
    if (own.length < 2 || books.tieCount[tie.line] !== 1) continue
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
