// Whether a document's own figures agree: the number of lines it states, the sum of its lines, and what is to be paid.
// Only warnings: an invoice that does not add up is still to be read.

import { decimalText, parseDecimal } from '#ground/decimal'
import type { SayValue } from '#ground/say'
import type { Line, Totals } from '../document.ts'
import type { Problem } from '../problem.ts'

const DIGITS = 12
/** Less than a hundredth is a matter of rounding. */
const CENT = 10n ** BigInt(DIGITS - 2)

const value = (text: string | null): bigint | null => (text === null ? null : parseDecimal(text, DIGITS))
const off = (a: bigint, b: bigint): bigint => (a > b ? a - b : b - a)

export const arithmeticProblems = (lines: readonly Line[], totals: Totals, root: string): readonly Problem[] => {
  const found: Problem[] = []
  const warn = (code: string, field: string, values: Readonly<Record<string, SayValue>>): void => {
    found.push({ code, severity: 'warning', at: totals.at[field] ?? root, say: { key: `problem.${code}`, with: values } })
  }
  const stated = value(totals.lines)
  if (stated !== null && stated !== BigInt(lines.length) * 10n ** BigInt(DIGITS)) warn('xml/line-count', 'lines', { stated: totals.lines ?? '', counted: lines.length })

  const net = value(totals.net)
  const amounts = lines.map((line) => value(line.amount))
  if (net !== null && lines.length > 0 && amounts.every((amount) => amount !== null)) {
    const sum = amounts.reduce((all, amount) => all + (amount ?? 0n), 0n)
    if (off(sum, net) >= CENT) warn('xml/line-sum', 'net', { stated: totals.net ?? '', sum: decimalText(sum, DIGITS, 2) })
  }

  const payable = value(totals.payable)
  const gross = value(totals.gross)
  if (payable !== null && gross !== null) {
    const rounding = value(totals.rounding) ?? 0n
    const due = gross - (value(totals.prepaid) ?? 0n) + rounding
    // some rounded the sum with tax already
    if (off(due, payable) >= CENT && off(due - rounding, payable) >= CENT) warn('xml/payable', 'payable', { stated: totals.payable ?? '', due: decimalText(due, DIGITS, 2) })
  }
  return found
}
