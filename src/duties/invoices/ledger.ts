// The ledger of an order line: what was billed of it, what a credit gave back, and so which goods stand billed, parcel by parcel.
// Quantities in base units. Everything that compares quantities or prices starts from the parcels that remain.

import { extendMicros } from '#ground/unit-price'
import type { CheckedTie, CheckFacts } from './check-facts.ts'
import type { BilledLine, BookedLine } from './facts.ts'
import { isPriceCorrection } from './match-facts.ts'

/** Goods that one invoice line bills of one order line, at the invoice's price. */
export type Parcel = {
  readonly line: BilledLine
  quantity: bigint
  /** Money (minor) a credit left over when it took goods back at another price: charged and not given back. */
  kept: bigint
}

export type Ledger = Readonly<{
  /** Matched ties by order line. */
  ofOrder: ReadonlyMap<BookedLine, readonly CheckedTie[]>
  /** Matched ties by invoice line. */
  ofLine: ReadonlyMap<BilledLine, readonly CheckedTie[]>
  /** Proposed ties by invoice line. */
  proposed: ReadonlyMap<BilledLine, readonly CheckedTie[]>
  /** Order lines that stand in a proposed tie: not settled yet, so nothing is said about what is missing of them. */
  contested: ReadonlySet<BookedLine>
  /** What an invoice line bills beyond its ties, on the order line that most of it is tied to. */
  beyond: ReadonlyMap<BookedLine, readonly Readonly<{ line: BilledLine; quantity: bigint }>[]>
}>

export const openLedger = (facts: Pick<CheckFacts, 'ties'>): Ledger => {
  const ofOrder = new Map<BookedLine, CheckedTie[]>()
  const ofLine = new Map<BilledLine, CheckedTie[]>()
  const proposed = new Map<BilledLine, CheckedTie[]>()
  const contested = new Set<BookedLine>()
  for (const tie of facts.ties) {
    if (tie.state === 'proposed') {
      add(proposed, tie.line, tie)
      contested.add(tie.orderLine)
      continue
    }
    add(ofOrder, tie.orderLine, tie)
    add(ofLine, tie.line, tie)
  }
  return { ofOrder, ofLine, proposed, contested, beyond: beyondTies(ofLine) }
}

const add = <Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void => {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}

const beyondTies = (ofLine: ReadonlyMap<BilledLine, readonly CheckedTie[]>): Map<BookedLine, { line: BilledLine; quantity: bigint }[]> => {
  const beyond = new Map<BookedLine, { line: BilledLine; quantity: bigint }[]>()
  for (const [line, ties] of ofLine) {
    let left = line.quantity
    for (const tie of ties) left -= tie.quantity
    if (line.quantity > 0n && left > 0n) add(beyond, mainTie(ties).orderLine, { line, quantity: left })
  }
  return beyond
}

/** The tie that carries most of an invoice line; of equal ones the first order line. */
export const mainTie = (ties: readonly CheckedTie[]): CheckedTie =>
  ties.reduce((main, tie) => (size(tie.quantity) > size(main.quantity) || (size(tie.quantity) === size(main.quantity) && isBefore(tie.orderLine, main.orderLine)) ? tie : main))

const size = (value: bigint): bigint => (value < 0n ? -value : value)

const isBefore = (a: BookedLine, b: BookedLine): boolean =>
  a.orderNumber === b.orderNumber ? a.lineNo < b.lineNo : a.orderedOn === b.orderedOn ? a.orderNumber < b.orderNumber : a.orderedOn < b.orderedOn

export type Position = Readonly<{
  /** What stands billed, oldest first. */
  parcels: readonly Parcel[]
  /** Billed and not credited. */
  billed: bigint
  /** Ever billed. */
  everBilled: bigint
  hasCredit: boolean
  /** Credits of a price, not of goods: money given back, with the line that gives it. */
  corrections: readonly Readonly<{ line: BilledLine; minor: bigint }>[]
}>

/** How an order line stands. `over` parcels are not taken off here: check-quantity.ts does, and check-price.ts sees what is left. */
export const positionOf = (ledger: Ledger, orderLine: BookedLine): Position => {
  const ties = ledger.ofOrder.get(orderLine)
  if (ties === undefined) return NOTHING
  const [only] = ties
  // most order lines are billed by one invoice line, and wholly
  if (ties.length === 1 && only !== undefined && only.quantity >= 0n && !ledger.beyond.has(orderLine)) {
    return { parcels: [{ line: only.line, quantity: only.quantity, kept: 0n }], billed: only.quantity, everBilled: only.quantity, hasCredit: false, corrections: [] }
  }
  const beyond = ledger.beyond.get(orderLine) ?? []
  const parcels: Parcel[] = []
  const credits: CheckedTie[] = []
  const corrections: { line: BilledLine; minor: bigint }[] = []
  for (const tie of ties) {
    if (tie.quantity >= 0n) parcels.push({ line: tie.line, quantity: tie.quantity + (beyond.find((more) => more.line === tie.line)?.quantity ?? 0n), kept: 0n })
    else if (isPriceCorrection(tie.line, orderLine)) corrections.push({ line: tie.line, minor: valueOf(tie.line, -tie.quantity) })
    else credits.push(tie)
  }
  parcels.sort((a, b) => byDay(a.line, b.line))
  credits.sort((a, b) => byDay(a.line, b.line))
  corrections.sort((a, b) => byDay(a.line, b.line))
  const everBilled = parcels.reduce((sum, parcel) => sum + parcel.quantity, 0n)
  for (const credit of credits) giveBack(parcels, credit)
  const standing = parcels.filter((parcel) => parcel.quantity > 0n || parcel.kept !== 0n)
  return { parcels: standing, billed: standing.reduce((sum, parcel) => sum + parcel.quantity, 0n), everBilled, hasCredit: credits.length > 0, corrections }
}

const NOTHING: Position = { parcels: [], billed: 0n, everBilled: 0n, hasCredit: false, corrections: [] }

export const byDay = (a: BilledLine, b: BilledLine): number =>
  a.day - b.day || (a.invoiceNumber < b.invoiceNumber ? -1 : a.invoiceNumber > b.invoiceNumber ? 1 : 0) || a.lineNo - b.lineNo

/** A credit takes goods back from what was billed at its own price, the latest first; then from the latest at any price. */
const giveBack = (parcels: readonly Parcel[], credit: CheckedTie): void => {
  let left = -credit.quantity
  const atItsPrice = parcels.filter((parcel) => samePrice(parcel.line, credit.line)).toReversed()
  const others = parcels.filter((parcel) => !samePrice(parcel.line, credit.line)).toReversed()
  for (const parcel of [...atItsPrice, ...others]) {
    if (left === 0n) return
    const taken = parcel.quantity < left ? parcel.quantity : left
    parcel.quantity -= taken
    left -= taken
    parcel.kept += valueOf(parcel.line, taken) - valueOf(credit.line, taken)
  }
}

const samePrice = (a: BilledLine, b: BilledLine): boolean => a.price * b.per === b.price * a.per

/** What so many base units come to at the line's own price, in minor units. */
export const valueOf = (line: BilledLine, quantity: bigint): bigint => extendMicros(line.price, line.per, quantity, line.head.currency)
