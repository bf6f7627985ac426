// What a UBL document says of money: allowances and charges, taxes, terms and means of payment, totals.

import { decimalText, divide, parseDecimal, tenTo } from '#ground/decimal'
import type { Charge, Exact, PaymentTerm, Tax, Totals } from '../document.ts'
import type { XmlNode } from '../xml/xml-tree.ts'
import type { Reading } from './reading.ts'
import { elementAt, elementsAt, Fields } from './reading.ts'
import { discountsIn } from './skonto.ts'

const DIGITS = 12

/** Allowances and charges directly beneath an element. `factors`: percents may be written as 0.10 for ten. */
export const chargesOf = (reading: Reading, node: XmlNode, factors: boolean): readonly Charge[] =>
  elementsAt(node, 'cac:AllowanceCharge').map((one) => {
    const of = new Fields(reading, one)
    const amount = of.amount('amount', 'cbc:Amount')
    const base = of.amount('base', 'cbc:BaseAmount')
    return {
      is: of.flag('is', 'cbc:ChargeIndicator') === true ? 'charge' : 'allowance',
      code: of.text('code', 'cbc:AllowanceChargeReasonCode'),
      agencyCode: null,
      text: of.text('text', 'cbc:AllowanceChargeReason'),
      amount,
      percent: percentOf(of.exact('percent', 'cbc:MultiplierFactorNumeric'), amount, base, factors),
      base,
      rate: null,
      quantity: null,
      unit: null,
      taxCategory: of.text('taxCategory', 'cac:TaxCategory/cbc:ID'),
      taxPercent: of.exact('taxPercent', 'cac:TaxCategory/cbc:Percent'),
      method: null,
      at: of.at,
    }
  })

/** Older documents write a factor (0.1), newer ones a percentage (10); the amounts tell which, else the age of the document. */
const percentOf = (written: Exact | null, amount: Exact | null, base: Exact | null, factors: boolean): Exact | null => {
  const value = parseDecimal(written ?? '', DIGITS)
  if (written === null || value === null || value === 0n || value >= tenTo(DIGITS) || value <= 0n) return written
  const [a, b] = [parseDecimal(amount ?? '', DIGITS), parseDecimal(base ?? '', DIGITS)]
  const asFactor = a !== null && b !== null && b !== 0n ? nearest(a, b, value) === 'factor' : factors
  return asFactor ? decimalText(value * 100n, DIGITS) : written
}

const nearest = (amount: bigint, base: bigint, value: bigint): 'factor' | 'percent' => {
  const off = (by: bigint): bigint => {
    const gap = divide(base * value, tenTo(DIGITS) * by) - amount
    return gap < 0n ? -gap : gap
  }
  return off(1n) < off(100n) ? 'factor' : 'percent'
}

/** Sub-totals of tax; `at` is a `cac:TaxTotal`. */
const subtotalsOf = (reading: Reading, total: XmlNode): readonly Tax[] =>
  elementsAt(total, 'cac:TaxSubtotal').map((one) => {
    const of = new Fields(reading, one)
    return {
      kind: of.text('kind', 'cac:TaxCategory/cac:TaxScheme/cbc:ID'),
      category: of.text('category', 'cac:TaxCategory/cbc:ID'),
      percent: of.exact('percent', 'cac:TaxCategory/cbc:Percent', 'cbc:Percent'),
      base: of.amount('base', 'cbc:TaxableAmount'),
      amount: of.amount('amount', 'cbc:TaxAmount'),
      reason: of.text('reason', 'cac:TaxCategory/cbc:TaxExemptionReason', 'cac:TaxCategory/cbc:TaxExemptionReasonCode'),
      at: of.at,
    }
  })

/** Taxes of the document and their sum. A total in the currency of tax accounting is not added: it says the same once more. */
export const taxesOf = (reading: Reading, node: XmlNode, paths: readonly string[]): Readonly<{ taxes: readonly Tax[]; tax: Exact | null; at: string | null }> => {
  const all = paths.flatMap((path) => elementsAt(node, path))
  const own = all.filter((total) => {
    const currency = elementAt(total, 'cbc:TaxAmount')?.attributes.currencyID
    return reading.currency === null || currency === undefined || currency === reading.currency
  })
  const taxes = own.flatMap((total) => subtotalsOf(reading, total))
  let sum: bigint | null = null
  let digits = 0
  let first: Exact | null = null
  let at: string | null = null
  for (const total of own) {
    const of = new Fields(reading, total)
    const written = of.amount('tax', 'cbc:TaxAmount')
    const value = written === null ? null : parseDecimal(written, DIGITS)
    if (written === null || value === null) continue
    first ??= written
    at ??= String(of.at.tax)
    digits = Math.max(digits, decimalsOf(written))
    sum = (sum ?? 0n) + value
  }
  return { taxes, tax: sum === null || own.length === 1 ? first : decimalText(sum, DIGITS, digits), at }
}

const decimalsOf = (text: Exact): number => {
  const point = text.indexOf('.')
  return point === -1 ? 0 : text.length - point - 1
}

/** Taxes of a line: the category of its item, and amounts where the line states them. */
export const lineTaxesOf = (reading: Reading, line: XmlNode): readonly Tax[] => {
  const classified = elementsAt(line, 'cac:Item/cac:ClassifiedTaxCategory').map((one) => {
    const of = new Fields(reading, one)
    return {
      kind: of.text('kind', 'cac:TaxScheme/cbc:ID'),
      category: of.text('category', 'cbc:ID'),
      percent: of.exact('percent', 'cbc:Percent'),
      base: null,
      amount: null,
      reason: of.text('reason', 'cbc:TaxExemptionReason', 'cbc:TaxExemptionReasonCode'),
      at: of.at,
    }
  })
  return [...classified, ...elementsAt(line, 'cac:TaxTotal').flatMap((total) => subtotalsOf(reading, total))]
}

const NO_TERM = { kind: null, text: null, discountPercent: null, discountAmount: null, discountDays: null, discountUntil: null, netDays: null, netUntil: null, means: null, account: null }

/** Means of payment first, then terms; a discount told in the German way (`#SKONTO#...`) is read out of its text. */
export const termsOf = (reading: Reading, root: XmlNode): readonly PaymentTerm[] => {
  const terms: PaymentTerm[] = []
  for (const means of elementsAt(root, 'cac:PaymentMeans')) {
    const of = new Fields(reading, means)
    const term = {
      ...NO_TERM,
      means: of.text('means', 'cbc:PaymentMeansCode'),
      account: of.text('account', 'cac:PayeeFinancialAccount/cbc:ID'),
      netUntil: of.day('netUntil', 'cbc:PaymentDueDate'),
      at: of.at,
    }
    if (term.means !== null || term.account !== null || term.netUntil !== null) terms.push(term)
  }
  for (const one of elementsAt(root, 'cac:PaymentTerms')) {
    const of = new Fields(reading, one)
    const text = of.text('text', 'cbc:Note')
    const told = { discountPercent: of.exact('discountPercent', 'cbc:SettlementDiscountPercent'), discountUntil: of.day('discountUntil', 'cac:SettlementPeriod/cbc:EndDate'), netUntil: of.day('netUntil', 'cbc:PaymentDueDate') }
    const [first, ...others] = discountsIn(text ?? '')
    if (text === null && told.discountPercent === null && told.netUntil === null) continue
    terms.push({ ...NO_TERM, ...told, text, ...first, at: of.at })
    for (const other of others) terms.push({ ...NO_TERM, ...other, at: of.at })
  }
  return terms
}

/** Totals as the document states them; `tax` comes from its tax totals. */
export const totalsOf = (reading: Reading, root: XmlNode, total: string | null, tax: Readonly<{ tax: Exact | null; at: string | null }>): Totals => {
  const of = new Fields(reading, root)
  const within = (name: string): readonly string[] => (total === null ? [] : [`${total}/cbc:${name}`])
  const totals = {
    lines: of.exact('lines', 'cbc:LineCountNumeric'),
    hash: null,
    packages: of.exact('packages', 'cac:Shipment/cbc:TotalTransportHandlingUnitQuantity'),
    weight: of.exact('weight', 'cac:Shipment/cbc:GrossWeightMeasure'),
    net: of.amount('net', ...within('LineExtensionAmount')),
    taxable: of.amount('taxable', ...within('TaxExclusiveAmount')),
    tax: tax.tax,
    gross: of.amount('gross', ...within('TaxInclusiveAmount')),
    allowances: of.amount('allowances', ...within('AllowanceTotalAmount')),
    charges: of.amount('charges', ...within('ChargeTotalAmount')),
    prepaid: of.amount('prepaid', ...within('PrepaidAmount')),
    rounding: of.amount('rounding', ...within('PayableRoundingAmount')),
    payable: of.amount('payable', ...within('PayableAmount'), 'cbc:TotalPaymentAmount', 'cbc:TotalBalanceAmount'),
    at: of.at,
  }
  if (tax.at !== null) of.at.tax = tax.at
  return totals
}
