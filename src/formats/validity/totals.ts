// The sums of an invoice, reckoned again exactly (BR-CO-10 to 17): lines, allowances, charges, VAT, what is due.
// Rounded to cents where the standard rounds: halves upwards.

import type { XmlNode } from '../xml/xml-tree.ts'
import type { Exact } from './exact.ts'
import { ONE, ZERO, equal, exactOf, minus, near, percentOf, plus, rounded, size, total } from './exact.ts'
import type { Facts, Rule } from './rule.ts'
import { ofDocument } from './rule.ts'
import type { Selector } from './selector.ts'
import { allAt, at, has, valueAt } from './selector.ts'
import type { Draft } from './shapes.ts'
import { inGroup } from './shapes.ts'
import type { Group, Syntax } from './terms.ts'
import { isAllowance, isCharge } from './terms.ts'

export const totalRules = (syntax: Syntax): readonly Rule[] => [...DRAFTS.map((draft) => draft(syntax)), taxTotal(syntax)]

const both = (ubl: string, cii: string) => ({ ubl: at(ubl), cii: at(cii) })

const HEADER = 'rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement'
const LINE_TOTALS = both('../cac:InvoiceLine/cbc:LineExtensionAmount | ../cac:CreditNoteLine/cbc:LineExtensionAmount', '../../ram:IncludedSupplyChainTradeLineItem/ram:SpecifiedLineTradeSettlement/ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount')
const EXTRAS = both('../cac:AllowanceCharge', '../ram:SpecifiedTradeAllowanceCharge')
const EXTRA_AMOUNT = both('cbc:Amount', 'ram:ActualAmount')
const LINES = both('cbc:LineExtensionAmount', 'ram:LineTotalAmount')
const ALLOWANCES = both('cbc:AllowanceTotalAmount', 'ram:AllowanceTotalAmount')
const CHARGES = both('cbc:ChargeTotalAmount', 'ram:ChargeTotalAmount')
const NET = both('cbc:TaxExclusiveAmount', 'ram:TaxBasisTotalAmount')
const GROSS = both('cbc:TaxInclusiveAmount', 'ram:GrandTotalAmount')
const PAID = both('cbc:PrepaidAmount', 'ram:TotalPrepaidAmount')
const ROUNDING = both('cbc:PayableRoundingAmount', 'ram:RoundingAmount')
const DUE = both('cbc:PayableAmount', 'ram:DuePayableAmount')
const CURRENCY = both('cbc:DocumentCurrencyCode', `${HEADER}/ram:InvoiceCurrencyCode`)
const TOTALS = both('cac:LegalMonetaryTotal', `${HEADER}/ram:SpecifiedTradeSettlementHeaderMonetarySummation`)
const VAT_TOTALS = both('cac:TaxTotal/cbc:TaxAmount', `${HEADER}/ram:SpecifiedTradeSettlementHeaderMonetarySummation/ram:TaxTotalAmount`)
const RATE = both('cac:TaxCategory[cac:TaxScheme/cbc:ID~VAT]/cbc:Percent', 'ram:RateApplicablePercent')
const BASE = both('cbc:TaxableAmount', 'ram:BasisAmount')
const TAX = both('cbc:TaxAmount', 'ram:CalculatedAmount')

const ruled = (id: string, group: Group, holds: (node: XmlNode, syntax: Syntax, facts: Facts) => boolean): Draft => inGroup({ id, group, say: { key: `rule.${id}` } }, (node, facts, syntax) => holds(node, syntax, facts))

const amountAt = (node: XmlNode, selector: Selector): Exact | null => exactOf(valueAt(node, selector))

/** The sum of what can be read; what cannot, other rules tell. */
const sumOf = (nodes: readonly XmlNode[]): Exact => total(nodes.flatMap((node) => exactOf(node.text) ?? []))

const cents = (value: Exact): Exact => rounded(value, 2)

const same = (a: Exact | null, b: Exact | null): boolean => a !== null && b !== null && equal(a, b)

/** A total of allowances or charges is their sum; where there are none it may be left out. */
const totalsOf = (node: XmlNode, stated: Selector, sum: Exact | null): boolean => (sum === null ? !has(node, stated) || same(amountAt(node, stated), ZERO) : same(amountAt(node, stated), sum))

/** What they come to; null where there are none. */
const extrasOf = (node: XmlNode, syntax: Syntax, counts: (extra: XmlNode) => boolean): Exact | null => {
  const extras = allAt(node, EXTRAS[syntax]).filter(counts)
  return extras.length === 0 ? null : cents(sumOf(extras.flatMap((extra) => allAt(extra, EXTRA_AMOUNT[syntax]))))
}

/** Reckoned once for all totals beneath the same element: a file that repeats its totals is not added up for each. */
const once = <T>(facts: Facts, name: string, node: XmlNode, work: () => T): T => {
  const known = facts.once(`totals ${name}`, () => new Map<XmlNode | null, T>())
  const value = known.has(node.parent) ? (known.get(node.parent) as T) : work()
  known.set(node.parent, value)
  return value
}

/** 0 where it is not stated; null where it is but cannot be read. */
const orZero = (node: XmlNode, selector: Selector): Exact | null => (has(node, selector) ? amountAt(node, selector) : ZERO)

const DRAFTS: readonly Draft[] = [
  ruled('BR-CO-10', 'totals', (node, syntax, facts) => same(amountAt(node, LINES[syntax]), once(facts, 'lines', node, () => cents(sumOf(allAt(node, LINE_TOTALS[syntax])))))),
  ruled('BR-CO-11', 'totals', (node, syntax, facts) => totalsOf(node, ALLOWANCES[syntax], once(facts, 'allowances', node, () => extrasOf(node, syntax, isAllowance[syntax])))),
  ruled('BR-CO-12', 'totals', (node, syntax, facts) => totalsOf(node, CHARGES[syntax], once(facts, 'charges', node, () => extrasOf(node, syntax, isCharge[syntax])))),
  ruled('BR-CO-13', 'totals', (node, syntax) => {
    const [lines, charges, allowances] = [amountAt(node, LINES[syntax]), orZero(node, CHARGES[syntax]), orZero(node, ALLOWANCES[syntax])]
    return lines !== null && charges !== null && allowances !== null && same(amountAt(node, NET[syntax]), cents(minus(plus(lines, charges), allowances)))
  }),
  ruled('BR-CO-15', 'invoice', (root, syntax) => {
    const totals = allAt(root, TOTALS[syntax])[0]
    const currency = valueAt(root, CURRENCY[syntax])
    if (currency === '') return true
    if (totals === undefined) return false
    const [net, gross] = [amountAt(totals, NET[syntax]), amountAt(totals, GROSS[syntax])]
    if (syntax === 'cii' && same(net, gross)) return true
    const vat = allAt(root, VAT_TOTALS[syntax]).filter((amount) => amount.attributes['currencyID'] === currency)
    const tax = vat.length === 1 ? exactOf(vat[0]?.text ?? '') : null
    return net !== null && tax !== null && same(gross, cents(plus(net, tax)))
  }),
  ruled('BR-CO-16', 'totals', (node, syntax) => {
    const [gross, paid, rounding, due] = [amountAt(node, GROSS[syntax]), orZero(node, PAID[syntax]), orZero(node, ROUNDING[syntax]), amountAt(node, DUE[syntax])]
    return gross !== null && paid !== null && rounding !== null && due !== null && equal(cents(minus(due, rounding)), cents(minus(gross, paid)))
  }),
  ruled('BR-CO-17', 'breakdown', (node, syntax) => {
    const [rate, base, tax] = [amountAt(node, RATE[syntax]), amountAt(node, BASE[syntax]), amountAt(node, TAX[syntax])]
    if (tax === null) return false
    if (rate === null || rounded(rate, 0).units === 0n) return rounded(tax, 0).units === 0n
    return base !== null && near(size(tax), percentOf(size(base), rate), ONE)
  }),
]

/** The total of VAT is the sum of the breakdown. */
const taxTotal = (syntax: Syntax): Rule => {
  const parts = both('cac:TaxSubtotal', `../../ram:ApplicableTradeTax`)[syntax]
  const taxes = both('cac:TaxSubtotal/cbc:TaxAmount', '../../ram:ApplicableTradeTax/ram:CalculatedAmount')[syntax]
  const stated = at('cbc:TaxAmount')
  return {
    id: 'BR-CO-14', severity: 'fatal', say: { key: 'rule.BR-CO-14' },
    on: syntax === 'ubl' ? ['/Invoice/cac:TaxTotal', '/CreditNote/cac:TaxTotal'] : ['ram:SpecifiedTradeSettlementHeaderMonetarySummation/ram:TaxTotalAmount'],
    holds: (node, facts) => {
      if (syntax === 'cii' && node.attributes['currencyID'] !== ofDocument(facts, CURRENCY.cii)) return true
      if (syntax === 'ubl' && !has(node, parts)) return true
      return same(syntax === 'ubl' ? amountAt(node, stated) : exactOf(node.text), cents(sumOf(allAt(node, taxes))))
    },
  }
}
