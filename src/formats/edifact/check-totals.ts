// Control totals of a message against what was read: the number of lines, and the sum of quantities however the sender means it.

import { sameNumber, sumOf } from './exact.ts'
import { isKnownSet } from './groups.ts'
import type { Message } from './message.ts'

/** Tells where they do not agree. */
export const checkTotals = (m: Message): void => {
  const { totals } = m.doc
  if (m.full) return
  if (totals.lines !== null && m.lines > 0 && !sameNumber(totals.lines, String(m.lines))) m.problem('edifact/line-count', 'error', totals.at['lines'] ?? 0, { stated: totals.lines, counted: m.lines })
  if (totals.hash === null || !isKnownSet(m.set) || m.hashAll.length === 0) return
  const sums = [sumOf(m.hash), sumOf(m.hashAll)]
  if (!sums.some((sum) => sameNumber(sum, totals.hash ?? ''))) m.problem('edifact/quantity-total', 'error', totals.at['hash'] ?? 0, { stated: totals.hash, counted: sums[0] ?? '' })
}
