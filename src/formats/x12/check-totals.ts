// Control totals against what was read: number of lines (CTT01), hash total (CTT02), and the total of an invoice (TDS01) against its lines,
// allowances, charges and taxes. Source: the notes of the sets on CTT; X12.6 on hash totals.

import { divide, tenTo } from '#ground/decimal'
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
 * lines, both or none, with or without those that are settled another way. Partners differ in that; a total that no reading gives is
 * wrong. A cent for each line, allowance, charge and tax is left for rounding. A credit may bear its total with either sign.
 */
const checkInvoice = (draft: Draft, stated: string): void => {
  let lines = ZERO
  let unpriced = 0
  let rounded = 1
  const onLines: Extra[] = []
  for (const line of draft.lines) {
    const amount = lineAmount(line as Line)
    if (amount === null) unpriced++
    else lines = plus(lines, amount)
    rounded += 1 + line.charges.length + line.taxes.length
    for (const one of line.charges) onLines.push(extraOf(one, amount, line.quantity))
    for (const tax of line.taxes) onLines.push({ is: 'tax', amount: taxAmount(tax, amount), isBilled: true })
  }
  const ofDocument: Extra[] = [...draft.charges.map((one) => extraOf(one, lines, null)), ...draft.taxes.map((tax): Extra => ({ is: 'tax', amount: taxAmount(tax, lines), isBilled: true }))]
  rounded += ofDocument.length
  const within = times(CENT, scaledOf(String(rounded)))
  const [allowances, charges, taxes] = (['allowance', 'charge', 'tax'] as const).map((is) => readings(ofDocument, onLines, is)) as [readonly Scaled[], readonly Scaled[], readonly Scaled[]]
  const target = scaledOf(stated)
  const targets = draft.type === 'credit-note' ? [target, minus(ZERO, target)] : [target]
  for (const allowance of allowances) {
    for (const charge of charges) for (const tax of taxes) if (targets.some((one) => isWithin(plus(plus(minus(lines, allowance), charge), tax), one, within))) return
  }
  const at = draft.totals?.at['payable'] ?? 0
  if (unpriced > 0) draft.problem('x12/total-without-prices', 'warning', at, { stated, lines: unpriced })
  else draft.problem('x12/invoice-total', 'warning', at, { stated, found: exactText(toCents(plus(plus(minus(lines, allowances[0]!), charges[0]!), taxes[0]!))) })
}

type Extra = Readonly<{ is: Charge['is'] | 'tax'; amount: Scaled; isBilled: boolean }>

/** Ways of settling that leave the invoice as it is (data element 331): billed back, by check, by credit, by the vendor, for information. */
const NOT_BILLED = new Set(['01', '03', '04', '05', '15'])

/** What it amounts to: as stated, else rate x quantity, else percent of what it is on. */
const extraOf = (one: Charge, base: Scaled | null, quantity: string | null): Extra => {
  const isBilled = one.method === null || !NOT_BILLED.has(one.method)
  const count = one.quantity ?? quantity
  if (one.amount !== null) return { is: one.is, amount: scaledOf(one.amount), isBilled }
  if (one.rate !== null && count !== null) return { is: one.is, amount: times(scaledOf(one.rate), scaledOf(count)), isBilled }
  return { is: one.is, amount: one.percent === null || base === null ? ZERO : shareOf(base, one.percent), isBilled }
}

const taxAmount = (tax: Tax, base: Scaled | null): Scaled => {
  if (tax.amount !== null) return scaledOf(tax.amount)
  const on = tax.base === null ? base : scaledOf(tax.base)
  return tax.percent === null || on === null ? ZERO : shareOf(on, tax.percent)
}

const shareOf = (base: Scaled, percent: string): Scaled => times(times(base, scaledOf(percent)), CENT)

const toCents = (value: Scaled): Scaled => (value.digits <= 2 ? value : { scaled: divide(value.scaled, tenTo(value.digits - 2)), digits: 2 })

/** All, the document's, the lines', none; and the first three without what is settled another way. */
const readings = (ofDocument: readonly Extra[], onLines: readonly Extra[], is: Extra['is']): readonly Scaled[] => {
  const sum = (all: readonly Extra[], billedOnly: boolean): Scaled => all.reduce((held, one) => (one.is === is && (one.isBilled || !billedOnly) ? plus(held, one.amount) : held), ZERO)
  const [document, lines, billedDocument, billedLines] = [sum(ofDocument, false), sum(onLines, false), sum(ofDocument, true), sum(onLines, true)]
  return [plus(document, lines), document, lines, ZERO, plus(billedDocument, billedLines), billedDocument, billedLines]
}
