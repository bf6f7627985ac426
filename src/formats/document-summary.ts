// A document in a few figures: how many lines, how much of them, what they amount to, what is split to stores, and its stated totals.
// The same for every format, so that two readings of a document can be held against each other.

import type { Exact, Line, Totals, TradeDocument } from './document.ts'
import type { Scaled } from './exact.ts'
import { ExactSum, over, scaledOf, times } from './exact.ts'

export type DocumentSummary = Readonly<{
  lines: number
  /** Sum of the lines' quantities, whatever their units. */
  quantity: Exact
  /** Sum of the lines' amounts: as stated, else quantity x price. Lines with neither count as nothing. */
  amount: Exact
  /** Sum of what is split to stores or places. */
  storeSplit: Exact
  /** Totals the document states itself. */
  totals: Readonly<Partial<Record<Exclude<keyof Totals, 'at'>, Exact>>>
}>

const TOTALS = ['lines', 'hash', 'packages', 'weight', 'net', 'taxable', 'tax', 'gross', 'allowances', 'charges', 'prepaid', 'rounding', 'payable'] as const

export const summaryOf = (document: TradeDocument): DocumentSummary => {
  const quantity = new ExactSum()
  const amount = new ExactSum()
  const storeSplit = new ExactSum()
  for (const line of document.lines) {
    if (line.quantity !== null) quantity.add(line.quantity)
    for (const split of line.splits) storeSplit.add(split.quantity)
    const extended = lineAmount(line)
    if (extended !== null) amount.addScaled(extended)
  }
  const totals: Partial<Record<(typeof TOTALS)[number], Exact>> = {}
  for (const name of TOTALS) {
    const stated = document.totals[name]
    if (stated !== null) totals[name] = stated
  }
  return { lines: document.lines.length, quantity: quantity.text(), amount: amount.text(), storeSplit: storeSplit.text(), totals }
}

/** What a line amounts to: as stated, else quantity x price / the units the price is for; null where neither can be told. Not rounded. */
export const lineAmount = (line: Line): Scaled | null => {
  if (line.amount !== null) return scaledOf(line.amount)
  if (line.quantity === null || line.price === null) return null
  const extended = times(scaledOf(line.quantity), scaledOf(line.price))
  if (line.pricePer === null) return extended
  const per = scaledOf(line.pricePer)
  return per.scaled === 0n ? null : over(extended, per, extended.digits + 6)
}
