// Writes allowances, taxes, totals and terms of payment as UBL has them.

import { decimalText, parseDecimal } from '#ground/decimal'
import type { Charge, Exact, PaymentTerm, Tax, Totals, TradeDocument } from '../document.ts'
import { asWritten, discountText } from './skonto.ts'
import type { Element } from './xml-writing.ts'
import { amountLeaf, branch, leaf } from './xml-writing.ts'

export const chargeElement = (charge: Charge, currency: string | null, taxed: boolean): Element | null =>
  branch(
    'cac:AllowanceCharge',
    leaf('cbc:ChargeIndicator', charge.is === 'charge' ? 'true' : 'false'),
    leaf('cbc:AllowanceChargeReasonCode', charge.code),
    leaf('cbc:AllowanceChargeReason', charge.text),
    leaf('cbc:MultiplierFactorNumeric', charge.percent),
    amountLeaf('cbc:Amount', charge.amount, currency),
    amountLeaf('cbc:BaseAmount', charge.base, currency),
    taxed ? categoryElement('cac:TaxCategory', { kind: 'VAT', category: charge.taxCategory, percent: charge.taxPercent, reason: null }) : null,
  )

/** A category of tax; a reason that is a code of VATEX stands as a code. */
export const categoryElement = (name: string, tax: Pick<Tax, 'kind' | 'category' | 'percent' | 'reason'>): Element | null => {
  if (tax.category === null && tax.percent === null) return null
  const coded = tax.reason !== null && /^vatex-/i.test(tax.reason)
  return branch(
    name,
    leaf('cbc:ID', tax.category),
    leaf('cbc:Percent', tax.percent),
    leaf(coded ? 'cbc:TaxExemptionReasonCode' : 'cbc:TaxExemptionReason', tax.reason),
    branch('cac:TaxScheme', leaf('cbc:ID', tax.kind ?? 'VAT')),
  )
}

/** Sub-totals and their sum. */
export const taxTotalElement = (taxes: readonly Tax[], total: Exact | null, currency: string | null): Element | null =>
  branch(
    'cac:TaxTotal',
    amountLeaf('cbc:TaxAmount', total ?? sumOf(taxes.map((one) => one.amount)), currency),
    taxes.map((one) => branch('cac:TaxSubtotal', amountLeaf('cbc:TaxableAmount', one.base, currency), amountLeaf('cbc:TaxAmount', one.amount, currency), categoryElement('cac:TaxCategory', one))),
  )

const sumOf = (amounts: readonly (Exact | null)[]): Exact | null => {
  const values = amounts.map((one) => (one === null ? null : parseDecimal(one, 12)))
  return values.length === 0 || values.some((one) => one === null) ? null : decimalText(values.reduce<bigint>((sum, one) => sum + (one ?? 0n), 0n), 12, 2)
}

export const totalsElement = (name: string, totals: Totals, currency: string | null): Element | null =>
  branch(
    name,
    amountLeaf('cbc:LineExtensionAmount', totals.net, currency),
    amountLeaf('cbc:TaxExclusiveAmount', totals.taxable, currency),
    amountLeaf('cbc:TaxInclusiveAmount', totals.gross, currency),
    amountLeaf('cbc:AllowanceTotalAmount', totals.allowances, currency),
    amountLeaf('cbc:ChargeTotalAmount', totals.charges, currency),
    amountLeaf('cbc:PrepaidAmount', totals.prepaid, currency),
    amountLeaf('cbc:PayableRoundingAmount', totals.rounding, currency),
    amountLeaf('cbc:PayableAmount', totals.payable, currency),
  )

/** Means of payment; each tells the number to quote. A credit note has its day due here, as it has no other place for it. */
export const meansElements = (document: TradeDocument): readonly (Element | null)[] => {
  const quoted = document.references.filter((one) => one.kind === 'payment').map((one) => one.value)
  const due = document.type === 'credit-note' ? (document.dates.find((one) => one.kind === 'due')?.day ?? null) : null
  const means = document.terms.filter((one) => one.means !== null || one.account !== null || (one.netUntil !== null && one.text === null))
  const written = means.length === 0 && (quoted.length > 0 || due !== null) ? [null] : means
  return written.map((one, at) =>
    branch(
      'cac:PaymentMeans',
      // 1: no means agreed
      leaf('cbc:PaymentMeansCode', one?.means ?? '1'),
      leaf('cbc:PaymentDueDate', one?.netUntil ?? due),
      leaf('cbc:PaymentID', quoted[at] ?? quoted.at(-1)),
      branch('cac:PayeeFinancialAccount', leaf('cbc:ID', one?.account)),
    ),
  )
}

/** Terms in words. A discount that has no words yet gets those of XRechnung; one that is told in a text before is not told twice. */
export const termElements = (terms: readonly PaymentTerm[]): readonly (Element | null)[] => {
  const told = terms.map((one) => one.text ?? '').join('\n')
  return terms.map((one) => {
    if (one.means !== null || one.account !== null) return null
    if (one.text !== null) return branch('cac:PaymentTerms', leaf('cbc:Note', asWritten(one.text)), leaf('cbc:PaymentDueDate', one.netUntil), settled(one))
    if (one.discountPercent === null || one.discountDays === null) return one.discountPercent === null ? null : branch('cac:PaymentTerms', settled(one), leaf('cbc:PaymentDueDate', one.netUntil))
    const text = discountText({ discountDays: one.discountDays, discountPercent: one.discountPercent })
    return told.includes(text) ? null : branch('cac:PaymentTerms', leaf('cbc:Note', asWritten(text)))
  })
}

const settled = (term: PaymentTerm): readonly (Element | null)[] =>
  term.discountDays !== null ? [] : [leaf('cbc:SettlementDiscountPercent', term.discountPercent), branch('cac:SettlementPeriod', leaf('cbc:EndDate', term.discountUntil))]
