// Fills in the sums that a bill must state where the neutral document does not state them: lines, their sum, taxes by category, what is to be paid.
// What is stated is never changed. Source: EN 16931, calculation rules BR-CO-10 to BR-CO-17.

import { decimalText, divide, parseDecimal, tenTo } from '#ground/decimal'
import { isCurrency, minorDigits } from '#ground/money'
import type { Charge, Exact, Line, Tax, TradeDocument } from '../document.ts'

const DIGITS = 12

export const withTotals = (given: TradeDocument): TradeDocument => {
  const digits = given.currency !== null && isCurrency(given.currency) ? minorDigits(given.currency) : 2
  const text = (value: bigint): Exact => decimalText(rounded(value, digits), digits, digits)
  const document = { ...given, lines: given.lines.map((line) => (line.amount === null ? { ...line, amount: lineAmount(line, text) } : line)) }
  const net = valueOf(document.totals.net) ?? sum(document.lines.map((line) => valueOf(line.amount)))
  if (net === null) return document
  const ofKind = (is: Charge['is']): bigint | null => (document.charges.some((one) => one.is === is) ? sum(document.charges.filter((one) => one.is === is).map((one) => valueOf(one.amount))) : null)
  const allowances = valueOf(document.totals.allowances) ?? ofKind('allowance')
  const charges = valueOf(document.totals.charges) ?? ofKind('charge')
  const taxable = valueOf(document.totals.taxable) ?? net - (allowances ?? 0n) + (charges ?? 0n)
  const taxes = document.taxes.length > 0 ? document.taxes : taxesOf(document, text)
  const tax = valueOf(document.totals.tax) ?? sum(taxes.map((one) => valueOf(one.amount)))
  const gross = valueOf(document.totals.gross) ?? taxable + (tax ?? 0n)
  const payable = valueOf(document.totals.payable) ?? gross - (valueOf(document.totals.prepaid) ?? 0n) + (valueOf(document.totals.rounding) ?? 0n)
  const stated = document.totals
  const totals = {
    ...stated,
    net: stated.net ?? text(net),
    allowances: stated.allowances ?? (allowances === null ? null : text(allowances)),
    charges: stated.charges ?? (charges === null ? null : text(charges)),
    taxable: stated.taxable ?? text(taxable),
    tax: stated.tax ?? (tax === null ? null : text(tax)),
    gross: stated.gross ?? text(gross),
    payable: stated.payable ?? text(payable),
  }
  return { ...document, taxes, totals }
}

const valueOf = (text: Exact | null): bigint | null => (text === null ? null : parseDecimal(text, DIGITS))
const rounded = (value: bigint, digits: number): bigint => divide(value, tenTo(DIGITS - digits))
const sum = (values: readonly (bigint | null)[]): bigint | null => (values.length === 0 || values.some((one) => one === null) ? null : values.reduce<bigint>((all, one) => all + (one ?? 0n), 0n))

/** Quantity by price for each, with the line's charges and less its allowances; null where one of them is not told. */
const lineAmount = (line: Line, text: (value: bigint) => Exact): Exact | null => {
  const [quantity, price, per] = [valueOf(line.quantity), valueOf(line.price), line.pricePer === null ? tenTo(DIGITS) : valueOf(line.pricePer)]
  const extra = line.charges.length === 0 ? 0n : sum(line.charges.map((one) => (one.is === 'charge' ? valueOf(one.amount) : negated(valueOf(one.amount)))))
  if (quantity === null || price === null || per === null || per === 0n || extra === null) return null
  return text(divide(quantity * price, per) + extra)
}

const negated = (value: bigint | null): bigint | null => (value === null ? null : -value)

/** One tax for each category and rate that lines and charges of the document bear. */
const taxesOf = (document: TradeDocument, text: (value: bigint) => Exact): readonly Tax[] => {
  const groups = new Map<string, { tax: Tax; base: bigint }>()
  const add = (tax: Pick<Tax, 'kind' | 'category' | 'percent' | 'reason'>, base: bigint): void => {
    const key = `${tax.category} ${tax.percent === null ? '' : String(valueOf(tax.percent))}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { tax: { kind: tax.kind ?? 'VAT', category: tax.category, percent: tax.percent, base: null, amount: null, reason: tax.reason, at: {} }, base })
    else group.base += base
  }
  for (const line of document.lines) {
    const [tax] = line.taxes
    const amount = valueOf(line.amount)
    if (tax !== undefined && amount !== null) add(tax, amount)
  }
  for (const charge of document.charges) {
    const amount = valueOf(charge.amount)
    if (charge.taxCategory !== null && amount !== null) add({ kind: 'VAT', category: charge.taxCategory, percent: charge.taxPercent, reason: null }, charge.is === 'allowance' ? -amount : amount)
  }
  return [...groups.values()].map(({ tax, base }) => ({ ...tax, base: text(base), amount: text(divide(base * (valueOf(tax.percent) ?? 0n), tenTo(DIGITS) * 100n)) }))
}

