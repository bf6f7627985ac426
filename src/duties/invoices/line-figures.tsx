// Small questions about a line for the screen: does the billed price differ from the agreed one, and what share is a part-score.

import { parseDecimal } from '#ground/decimal'
import type { LineOut, TieOut } from './invoices.wire.ts'

/** Whether what is billed differs from what is agreed; `unknown` where there is no tie, no agreed price or another unit. */
export const comparePrices = (line: LineOut): 'same' | 'differs' | 'unknown' => {
  const agreed = line.ties.find((tie) => tie.state === 'matched')?.agreed
  if (agreed === null || agreed === undefined || agreed.unit !== line.price.unit || agreed.currency !== line.price.currency) return 'unknown'
  const [billed, per, contracted, contractedPer] = [line.price.amount, line.price.per, agreed.amount, agreed.per].map((text) => parseDecimal(text, 6))
  if (billed == null || per == null || contracted == null || contractedPer == null) return 'unknown'
  return billed * contractedPer === contracted * per ? 'same' : 'differs'
}

export const PARTS = ['reference', 'site', 'item', 'quantity', 'day', 'price', 'together'] as const
export type Part = (typeof PARTS)[number]

/** Ties a person can choose from, best first. */
export const rivalsOf = (line: LineOut): readonly TieOut[] => line.ties.filter((tie) => tie.state === 'proposed')
