// Until when acting still helps: an invoice is best mended before the client pays it, an order before its goods leave.
// What was paid, or lies too far back, has no such day.

import type { Day } from '#ground/day'
import { addDays } from '#ground/day'
import type { Finding } from '#ground/finding'
import type { CheckFacts } from './check-facts.ts'

/** After so many days past, a day no longer presses: whoever wanted to hold the payment back has done so. */
const PRESSES_FOR = 45

/** The findings with the day they are due, where there is one and the rule gave none itself. */
export const withActUntil = (facts: CheckFacts, findings: readonly Finding[]): readonly Finding[] => {
  const oldest = addDays(facts.today, -PRESSES_FOR)
  const promisedOf = promises(facts)
  return findings.map((finding) => {
    const due = finding.due ?? actUntil(facts, finding, promisedOf)
    return due === null || due < oldest || due === finding.due ? finding : { ...finding, due }
  })
}

const actUntil = (facts: CheckFacts, finding: Finding, promisedOf: (key: string) => Day | null): Day | null => {
  if (finding.invoiceId !== null) {
    const invoice = facts.invoices.get(finding.invoiceId)
    return invoice === undefined || invoice.settledOn !== null ? null : invoice.dueOn
  }
  if (finding.rule !== 'invoices/order-off-contract') return null
  return promisedOf(`${finding.orderId}/${finding.orderLineNo}`)
}

/** Promised days by order line; gathered when first asked for, since most runs have no such finding. */
const promises = (facts: CheckFacts): ((key: string) => Day | null) => {
  let known: ReadonlyMap<string, Day | null> | null = null
  return (key) => {
    known ??= new Map(facts.orderLines.map((line) => [`${line.orderId}/${line.lineNo}`, line.promisedOn]))
    return known.get(key) ?? null
  }
}
