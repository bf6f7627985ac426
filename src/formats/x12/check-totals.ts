// Control totals against what was read: number of lines (CTT01), hash total (CTT02), and the total of an invoice (TDS01) against its lines,
// allowances, charges and taxes. Source: the notes of the sets on CTT; X12.6 on hash totals.

import type { Charge, Line, Tax } from '../document.ts'
import type { Scaled } from '../exact.ts'
import { ExactSum, exactText, isSame, isWithin, minus, plus, scaledOf, times, ZERO } from '../exact.ts'
import { lineAmount } from '../document-summary.ts'
import type { Draft } from './draft.ts'

export const checkTotals = (draft: Draft): void => {
  const { totals } = draft
  if (totals === null) return
  if (totals.lines !== null) checkLines(draft, totals.lines)
  if (totals.hash !== null) checkHash(draft, totals.hash)
  if (totals.payable !== null && draft.set === '810') checkInvoice(draft, totals.payable)
}

/** Sets whose CTT01 counts lines; in ship notices it counts levels. */
const COUNTS_LINES = new Set(['810', '832', '846', '850', '852', '855', '860', '865'])

const checkLines = (draft: Draft, stated: string): void => {
  const at = draft.at['totals'] ?? draft.totals?.at['lines'] ?? 0
  const is = (count: number): boolean => isSame(scaledOf(stated), scaledOf(String(count)))
  const lines = draft.lines.length
  if (draft.set === '856') {
    if (is(draft.hierarchy)) return
    // many count items, which the standard does not mean
    if (is(lines)) draft.problem('x12/lines-not-levels', 'note', at, { stated, levels: draft.hierarchy })
    else draft.problem('x12/line-count', 'error', at, { stated, found: draft.hierarchy })
    return
  }
  if (COUNTS_LINES.has(draft.set) && !is(lines)) draft.problem('x12/line-count', 'error', at, { stated, found: lines })
}

/** Sets whose hash total sums the lines' quantities. */
const HASHES_QUANTITIES = new Set(['810', '850', '855', '856', '860', '865'])

const checkHash = (draft: Draft, stated: string): void => {
  if (!HASHES_QUANTITIES.has(draft.set)) return
  const plain = new ExactSum()
  for (const line of draft.lines) if (line.quantity !== null) plain.add(line.quantity)
  const hash = scaledOf(stated)
  if (isSame(plain.value(), hash)) return
  const bare = new ExactSum()
  for (const line of draft.lines) if (line.quantity !== null) bare.add(withoutPoint(line.quantity))
  if (isSame(bare.value(), hash) || isCutOff(bare.value(), hash)) return
  draft.problem('x12/hash-total', 'error', draft.totals?.at['hash'] ?? 0, { stated, found: plain.text() })
}

/** A hash sums the figures without sign and point. */
const withoutPoint = (quantity: string): string => quantity.replace(/[-.]/g, '').replace(/^0+(?=\d)/, '')

const LONGEST_HASH = 10_000_000_000n
/** What is too long for the element loses its first figures. */
const isCutOff = (sum: Scaled, hash: Scaled): boolean => hash.digits === 0 && sum.digits === 0 && sum.scaled >= LONGEST_HASH && sum.scaled % LONGEST_HASH === hash.scaled

const CENT: Scaled = { scaled: 1n, digits: 2 }

/**
 * The total must come out of the lines with some reading of which allowances, charges and taxes count: those of the document, of the
 * lines, both or none. Partners differ in that; a total that no reading gives is wrong. One cent a line is left for rounding.
 */
const checkInvoice = (draft: Draft, stated: string): void => {
  let lines = ZERO
  let unpriced = 0
  for (const line of draft.lines) {
    const amount = lineAmount(line as Line)
    if (amount === null) unpriced++
    else lines = plus(lines, amount)
  }
  const target = scaledOf(stated)
  const within = times(CENT, scaledOf(String(Math.max(1, draft.lines.length))))
  const onLines = draft.lines.flatMap((line) => line.charges)
  const allowances = readings(sumOf(draft.charges, 'allowance'), sumOf(onLines, 'allowance'))
  const charges = readings(sumOf(draft.charges, 'charge'), sumOf(onLines, 'charge'))
  const taxes = readings(taxOf(draft.taxes), taxOf(draft.lines.flatMap((line) => line.taxes)))
  for (const allowance of allowances) {
    for (const charge of charges) for (const tax of taxes) if (isWithin(plus(plus(minus(lines, allowance), charge), tax), target, within)) return
  }
  const at = draft.totals?.at['payable'] ?? 0
  if (unpriced > 0) draft.problem('x12/total-without-prices', 'warning', at, { stated, lines: unpriced })
  else draft.problem('x12/invoice-total', 'warning', at, { stated, found: exactText(plus(minus(plus(lines, charges[0]!), allowances[0]!), taxes[0]!)) })
}

/** Both, the document's, the lines', none. */
const readings = (ofDocument: Scaled, ofLines: Scaled): readonly Scaled[] => [plus(ofDocument, ofLines), ofDocument, ofLines, ZERO]

const sumOf = (charges: readonly Charge[], is: Charge['is']): Scaled => charges.reduce((sum, one) => (one.is === is && one.amount !== null ? plus(sum, scaledOf(one.amount)) : sum), ZERO)

const taxOf = (taxes: readonly Tax[]): Scaled => taxes.reduce((sum, one) => (one.amount === null ? sum : plus(sum, scaledOf(one.amount))), ZERO)
