// XRechnung as a rule book: what Germany asks of every invoice that says it keeps to XRechnung (BR-DE), beyond EN 16931,
// and since version 3 much of what Peppol asks too.

import type { GermanNumber } from './german.ts'
import { germanRules } from './german.ts'
import { billingRules } from './peppol/billing.ts'
import type { Facts, Rule, RuleBook } from './rule.ts'
import { ruleBook } from './rule.ts'
import { at, valueAt } from './selector.ts'
import { special } from './shapes.ts'
import type { Syntax } from './terms.ts'

const books: Partial<Record<Syntax, RuleBook>> = {}

const SAYS = { ubl: at('cbc:CustomizationID'), cii: at('rsm:ExchangedDocumentContext/ram:GuidelineSpecifiedDocumentContextParameter/ram:ID') }
const KNOWN = /^urn:cen\.eu:en16931:2017#(compliant|conformant)#urn:(xeinkauf\.de:kosit:xrechnung_\d\.\d|xoev-de:kosit:standard:xrechnung_\d\.\d)/

/** Peppol's rules that XRechnung takes over. */
const TAKEN_OVER = ['001', '005', '008', '010', '020', '040', '041', '042', '043', '044', '046', '053', '054', '055', '061', '101', '110', '111', '120', '121', '130']

export const xrechnungBook = (syntax: Syntax): RuleBook =>
  (books[syntax] ??= ruleBook([
    ...germanRules(syntax, idOf, () => true),
    special('BR-DE-21', syntax === 'ubl' ? ['/Invoice', '/CreditNote'] : ['/rsm:CrossIndustryInvoice'], (root) => KNOWN.test(valueAt(root, SAYS[syntax])), 'warning'),
    ...takenOver(syntax),
  ]))

const idOf = (number: GermanNumber): string => `BR-DE-${number}`

const takenOver = (syntax: Syntax): readonly Rule[] => {
  const isThird = (facts: Facts): boolean => facts.once('xrechnung 3', (root) => /xrechnung_[3-9]/.test(valueAt(root, SAYS[syntax])))
  return billingRules(syntax)
    .filter(({ id }) => TAKEN_OVER.some((number) => id === `PEPPOL-EN16931-R${number}`))
    .map((rule) => ({ ...rule, severity: rule.id.endsWith('R120') ? 'warning' : rule.severity, holds: (node, facts) => !isThird(facts) || rule.holds(node, facts) }))
}
