// All checks of an account's invoices, in the order of their precedence (rules.ts): what an earlier rule has said, a later one does not
// say again. Pure: facts in, findings out. Lines that are right cost comparisons only; sentences and evidence are made for findings.

import type { Finding } from '#ground/finding'
import type { InvoiceId } from '#ground/ids'
import { withActUntil } from './act-until.ts'
import type { CheckFacts } from './check-facts.ts'
import { agreedCurrency, currencyFinding, isSumRight, sumFinding, taxAmountFinding, taxRateFinding, taxRates, termsFinding, totalsFinding, wrongTaxes } from './check-document.ts'
import { ambiguousFindings, untiedFindings } from './check-lines.ts'
import type { Untied } from './check-lines.ts'
import { agreedFor, contracts, judgePrices, offContract, priceFindings, priceSheet } from './check-price.ts'
import type { LastInvoices } from './check-quantity.ts'
import { goodsFindings, goodsSheet, judgeGoods, lastInvoices, underBilled } from './check-quantity.ts'
import type { BilledLine } from './facts.ts'
import type { Ledger } from './ledger.ts'
import { openLedger, positionOf } from './ledger.ts'

export const checkInvoices = (facts: CheckFacts): readonly Finding[] => {
  const ledger = openLedger(facts)
  const untied = untiedFindings(facts, ledger)
  const goods = goodsOf(facts, ledger)
  const seen = [...ambiguousFindings(facts, ledger), ...untied.findings, ...goods.findings, ...documentFindings(facts, ledger, { untied, undelivered: goods.undelivered })]
  const findings = withActUntil(facts, seen)
  const { about } = facts
  if (about === undefined) return findings
  return findings.filter((finding) => (finding.orderId !== null && about.orderIds.has(finding.orderId)) || (finding.invoiceId !== null && about.invoiceIds.has(finding.invoiceId)))
}

/** Quantities, then prices, of every order line: what is billed too much is taken off before prices are compared. */
const goodsOf = (facts: CheckFacts, ledger: Ledger): Readonly<{ findings: Finding[]; undelivered: ReadonlySet<BilledLine> }> => {
  const contractOf = contracts(facts)
  let known: LastInvoices | null = null
  const last = (): LastInvoices => (known ??= lastInvoices(ledger)) // only where something is short
  const prices = priceSheet()
  const goods = goodsSheet()
  const missing: Finding[] = []
  for (const orderLine of facts.orderLines) {
    const contract = contractOf(orderLine)
    const position = positionOf(ledger, orderLine)
    if (position.parcels.length > 0 || position.corrections.length > 0) {
      judgeGoods(goods, { facts, orderLine, position, contract })
      judgePrices(prices, { facts, orderLine, position, contract })
    }
    const shortBy = (orderLine.shipped ?? 0n) - position.everBilled
    if (shortBy > 0n && last().has(orderLine.orderId)) {
      const outcome = agreedFor(facts, contract, orderLine)
      const under = underBilled({ facts, ledger, orderLine, position, contract, last: last(), agreed: outcome.ok ? outcome.value : null })
      if (under !== null) {
        missing.push(under)
        continue // what is missing is asked for at the agreed price: nothing more to say about the booked one
      }
    }
    const off = offContract({ facts, orderLine, position, contract })
    if (off !== null && !ledger.contested.has(orderLine)) missing.push(off)
  }
  return { findings: [...goodsFindings(facts, goods), ...priceFindings(facts, prices), ...missing], undelivered: new Set(goods.undelivered.keys()) }
}

type Said = Readonly<{ untied: Untied; undelivered: ReadonlySet<BilledLine> }>

/** Each document in itself. A duplicate is only a duplicate; a line that should not be there at all is not reckoned again. */
const documentFindings = (facts: CheckFacts, ledger: Ledger, { untied, undelivered }: Said): Finding[] => {
  const findings: Finding[] = []
  const rateOf = taxRates(facts)
  const linesOf = new Map<InvoiceId, BilledLine[]>()
  for (const line of facts.invoiceLines) {
    const list = linesOf.get(line.invoiceId)
    if (list === undefined) linesOf.set(line.invoiceId, [line])
    else list.push(line)
  }
  for (const head of facts.invoices.values()) {
    const lines = linesOf.get(head.invoiceId) ?? []
    if (untied.invoices.has(head.invoiceId) || lines.length !== head.lineCount) continue
    const agreed = agreedCurrency(facts, ledger, head, lines)
    if (agreed !== head.currency) findings.push(currencyFinding(facts, head, agreed))
    const wrongAmounts = new Set(wrongTaxes(lines))
    for (const line of lines) {
      if (untied.lines.has(line) || undelivered.has(line)) continue
      if (!isSumRight(line)) findings.push(sumFinding(facts, line))
      const rate = rateOf(line)
      if (rate !== null && rate !== line.taxPercent) findings.push(taxRateFinding(facts, line, rate))
      else if (wrongAmounts.has(line)) findings.push(taxAmountFinding(facts, line))
    }
    const totals = totalsFinding(facts, head, lines)
    if (totals !== null) findings.push(totals)
    const terms = termsFinding(facts, head)
    if (terms !== null) findings.push(terms)
  }
  return findings
}
