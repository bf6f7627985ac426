// EN 16931 as rule books: the core rules, the code lists and how the standard is written, for UBL 2.1 and for CII D16B.

import { ciiSyntaxRules } from './cii-syntax.ts'
import { codeRules } from './core-codes.ts'
import { coreRules } from './core.ts'
import type { RuleBook } from './rule.ts'
import { ruleBook } from './rule.ts'
import { totalRules } from './totals.ts'
import { ublSyntaxRules } from './ubl-syntax.ts'
import { vatRules } from './vat.ts'

let ubl: RuleBook | null = null
let cii: RuleBook | null = null

export const enUblBook = (): RuleBook => (ubl ??= ruleBook([...coreRules('ubl'), ...totalRules('ubl'), ...vatRules('ubl'), ...codeRules('ubl'), ...ublSyntaxRules()]))

export const enCiiBook = (): RuleBook => (cii ??= ruleBook([...coreRules('cii'), ...totalRules('cii'), ...vatRules('cii'), ...codeRules('cii'), ...ciiSyntaxRules()]))
