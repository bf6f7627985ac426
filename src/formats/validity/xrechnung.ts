// XRechnung as a rule book: what Germany asks of every invoice that says it keeps to XRechnung (BR-DE), beyond EN 16931.

import type { GermanNumber } from './german.ts'
import { germanRules } from './german.ts'
import type { RuleBook } from './rule.ts'
import { ruleBook } from './rule.ts'
import { at, valueAt } from './selector.ts'
import { special } from './shapes.ts'
import type { Syntax } from './terms.ts'

const books: Partial<Record<Syntax, RuleBook>> = {}

const SAYS = { ubl: at('cbc:CustomizationID'), cii: at('rsm:ExchangedDocumentContext/ram:GuidelineSpecifiedDocumentContextParameter/ram:ID') }
const KNOWN = /^urn:cen\.eu:en16931:2017#(compliant|conformant)#urn:(xeinkauf\.de:kosit:xrechnung_\d\.\d|xoev-de:kosit:standard:xrechnung_\d\.\d)/

export const xrechnungBook = (syntax: Syntax): RuleBook =>
  (books[syntax] ??= ruleBook([
    ...germanRules(syntax, idOf, () => true),
    special('BR-DE-21', syntax === 'ubl' ? ['/Invoice', '/CreditNote'] : ['/rsm:CrossIndustryInvoice'], (root) => KNOWN.test(valueAt(root, SAYS[syntax])), 'warning'),
  ]))

const idOf = (number: GermanNumber): string => `BR-DE-${number}`
