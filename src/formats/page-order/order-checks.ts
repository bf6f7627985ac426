// Does the order agree with itself? Quantity times price is the line's amount, the amounts are the total, the counts are the counts.
// Exact, to the last digit that the order writes. An order that has nothing to agree with is not certain either.

import { decimalText, divide, parseDecimal, tenTo } from '#ground/decimal'
import { say } from '#ground/say'
import type { Exact, Line, Totals } from '../document.ts'
import type { Problem } from '../problem.ts'
import type { Spot } from '../spot.ts'

const DIGITS = 8

const scaled = (value: Exact): bigint | null => parseDecimal(value, DIGITS)

const decimalsOf = (value: Exact): number => (value.includes('.') ? value.length - value.indexOf('.') - 1 : 0)

const plain = (value: bigint): string => decimalText(value, DIGITS, 2)

/** The stated totals of an order by name, beside those of the neutral document. */
export type StatedTotals = Pick<Totals, 'net' | 'tax' | 'charges' | 'gross' | 'lines' | 'hash'> & Readonly<{ at: Readonly<Record<string, Spot>> }>

export type Checked = Readonly<{ problems: readonly Problem[]; /** A total was there and agreed. */ proven: boolean }>

export const checkOrder = (lines: readonly Line[], totals: StatedTotals, priced: boolean): Checked => {
  const problems: Problem[] = lines.flatMap(lineProblem)
  const counted = countProblem(lines, totals)
  const quantities = quantityCheck(lines, totals)
  const money = moneyCheck(lines, totals)
  problems.push(...counted, ...quantities.problems, ...money.problems)
  const proven = priced ? money.proven : money.proven || quantities.proven
  if (!proven && money.problems.length === 0 && quantities.problems.length === 0) problems.push({ code: 'page-order/no-total', severity: 'warning', at: 'page 1', say: say('problem.page-order/no-total') })
  return { problems, proven }
}

const lineProblem = (line: Line): readonly Problem[] => {
  if (line.quantity === null || line.price === null || line.amount === null) return []
  const values = [line.quantity, line.price, line.pricePer ?? '1', line.amount].map(scaled)
  const [quantity = null, price = null, per = null, amount = null] = values
  if (quantity === null || price === null || per === null || amount === null || per === 0n) return [tooFine(line)]
  const decimals = Math.min(DIGITS, decimalsOf(line.amount))
  const unit = tenTo(DIGITS - decimals)
  const [above, below] = [quantity * price, per]
  const due = divide(above, below)
  // the last digit of the amount may be rounded either way at the half
  const off = due > amount ? due - amount : amount - due
  if (off * 2n <= unit) return []
  const count = line.pricePer === null ? line.price : `${line.price} / ${line.pricePer}`
  return [{ code: 'page-order/amount-differs', severity: 'error', at: line.at['amount'] ?? 'page 1', say: say('problem.page-order/amount-differs', { quantity: line.quantity, price: count, due: plain(divide(due, unit) * unit), stated: line.amount }) }]
}

const tooFine = (line: Line): Problem => ({ code: 'page-order/number-too-fine', severity: 'error', at: line.at['amount'] ?? 'page 1', say: say('problem.page-order/number-too-fine', { decimals: DIGITS }) })

const countProblem = (lines: readonly Line[], { lines: stated, at }: StatedTotals): readonly Problem[] => {
  if (stated === null || scaled(stated) === scaled(String(lines.length))) return []
  return [{ code: 'page-order/line-count', severity: 'error', at: at['lines'] ?? 'page 1', say: say('problem.page-order/line-count', { stated, found: lines.length }) }]
}

const sumOf = (values: readonly (Exact | null)[]): bigint | null => {
  let sum = 0n
  for (const value of values) {
    const one = value === null ? null : scaled(value)
    if (one === null) return null
    sum += one
  }
  return sum
}

const quantityCheck = (lines: readonly Line[], { hash, at }: StatedTotals): Checked => {
  if (hash === null || lines.length === 0) return { problems: [], proven: false }
  const [sum, stated] = [sumOf(lines.map(({ quantity }) => quantity)), scaled(hash)]
  if (sum !== null && sum === stated) return { problems: [], proven: true }
  return { problems: [differs('page-order/quantity-total-differs', at['hash'], sum, hash)], proven: false }
}

const moneyCheck = (lines: readonly Line[], totals: StatedTotals): Checked => {
  const { net, gross, tax, charges, at } = totals
  if (lines.length === 0) return { problems: [], proven: false }
  const stated = net ?? gross
  const finest = stated === null ? 2 : Math.max(2, decimalsOf(stated))
  const sum = sumOf(lines.map((line) => line.amount ?? dueOf(line, finest)))
  const problems: Problem[] = []
  let proven = false
  if (net !== null) {
    proven = sum !== null && sum === scaled(net)
    if (!proven) problems.push(differs('page-order/total-differs', at['net'], sum, net))
  }
  if (gross !== null) {
    const rest = sumOf([net ?? '0', tax ?? '0', charges ?? '0'])
    const whole = rest === null || (net === null && sum === null) ? null : rest + (net === null ? (sum ?? 0n) : 0n)
    const agrees = whole !== null && whole === scaled(gross)
    if (net === null) proven = agrees
    if (!agrees) problems.push(differs('page-order/gross-differs', at['gross'], whole, gross))
  }
  return { problems, proven: proven && problems.length === 0 }
}

/** What a line comes to where it does not say so. */
const dueOf = ({ quantity, price, pricePer }: Line, decimals: number): Exact | null => {
  if (quantity === null || price === null) return null
  const [count, each, per] = [scaled(quantity), scaled(price), scaled(pricePer ?? '1')]
  if (count === null || each === null || per === null || per === 0n) return null
  const unit = tenTo(DIGITS - Math.min(decimals, DIGITS))
  return decimalText(divide(count * each, per * unit) * unit, DIGITS)
}

const differs = (code: 'page-order/quantity-total-differs' | 'page-order/total-differs' | 'page-order/gross-differs', at: Spot | undefined, found: bigint | null, stated: Exact): Problem => ({
  code,
  severity: 'error',
  at: at ?? 'page 1',
  say: say(`problem.${code}`, { found: found === null ? '?' : code === 'page-order/quantity-total-differs' ? decimalText(found, DIGITS) : plain(found), stated }),
})
