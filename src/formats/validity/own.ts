// Our own warnings beside the official rules: numbers that cannot be right and days that are not in the calendar.
// They never make an invoice invalid; they tell what will fail later, at the bank or at the tax office.

import { dayIsIn } from './calendar-day.ts'
import { isCreditorId, isGs1, isIban } from './check-digits.ts'
import type { Rule, RuleBook } from './rule.ts'
import { ruleBook } from './rule.ts'
import { at, tidy, valueAt } from './selector.ts'
import type { Syntax } from './terms.ts'
import { vatNumberProblem } from './vat-numbers.ts'

const own = (id: string, on: readonly string[], holds: Rule['holds']): Rule => ({ id: `MAINSTAY-${id}`, severity: 'warning', on, holds, say: { key: `rule.MAINSTAY-${id}` } })

/** Begins like an IBAN, so it means to be one. */
const looksLikeIban = (text: string): boolean => /^[A-Z]{2}\d{2}/.test(text.replace(/\s/g, ''))
const digitsOfLength = (text: string, ...lengths: readonly number[]): boolean => /^\d+$/.test(text) && lengths.includes(text.length)

const SCHEME = at('../cac:TaxScheme/cbc:ID')
const GLN = ['0088']
const GTIN = ['0160']

const UBL: readonly Rule[] = [
  own('IBAN', ['cac:PayeeFinancialAccount/cbc:ID', 'cac:PayerFinancialAccount/cbc:ID'], (node) => !looksLikeIban(node.text) || isIban(tidy(node.text))),
  own('CREDITOR', ['cac:PartyIdentification/cbc:ID/@schemeID'], (node) => node.attributes['schemeID'] !== 'SEPA' || !looksLikeIban(node.text) || isCreditorId(tidy(node.text))),
  own('GLN', ['cbc:EndpointID/@schemeID', 'cbc:ID/@schemeID', 'cbc:CompanyID/@schemeID'], (node) => !GLN.includes(node.attributes['schemeID'] ?? '') || isGln(tidy(node.text))),
  own('GTIN', ['cac:StandardItemIdentification/cbc:ID/@schemeID'], (node) => !GTIN.includes(node.attributes['schemeID'] ?? '') || isGtin(tidy(node.text))),
  own('VAT', ['cac:PartyTaxScheme/cbc:CompanyID'], (node) => valueAt(node, SCHEME).toUpperCase() !== 'VAT' || vatNumberProblem(tidy(node.text)) === null),
  own('DATE', ['*Date'], (node) => node.children.length > 0 || dayIsIn(tidy(node.text).slice(0, 10), '-')),
]

const CII: readonly Rule[] = [
  own('IBAN', ['ram:IBANID'], (node) => !looksLikeIban(node.text) || isIban(tidy(node.text))),
  own('CREDITOR', ['ram:CreditorReferenceID'], (node) => !looksLikeIban(node.text) || isCreditorId(tidy(node.text))),
  own('GLN', ['*ID/@schemeID'], (node) => !GLN.includes(node.attributes['schemeID'] ?? '') || isGln(tidy(node.text))),
  own('GTIN', ['ram:SpecifiedTradeProduct/ram:GlobalID/@schemeID'], (node) => !GTIN.includes(node.attributes['schemeID'] ?? '') || isGtin(tidy(node.text))),
  own('VAT', ['ram:SpecifiedTaxRegistration/ram:ID/@schemeID'], (node) => node.attributes['schemeID'] !== 'VA' || vatNumberProblem(tidy(node.text)) === null),
  own('DATE', ['*DateTimeString'], (node) => node.attributes['format'] !== '102' || dayIsIn(tidy(node.text), '')),
]

const isGln = (text: string): boolean => digitsOfLength(text, 13) && isGs1(text)
const isGtin = (text: string): boolean => digitsOfLength(text, 8, 12, 13, 14) && isGs1(text)

const books: Partial<Record<Syntax, RuleBook>> = {}

export const ownBook = (syntax: Syntax): RuleBook => (books[syntax] ??= ruleBook(syntax === 'ubl' ? UBL : CII))
