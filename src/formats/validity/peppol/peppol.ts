// Peppol BIS Billing 3 as rule books: what it asks beyond EN 16931 of everyone, the forms of identifiers, and the national rules.

import type { GermanNumber } from '../german.ts'
import { germanRules } from '../german.ts'
import type { Facts, RuleBook } from '../rule.ts'
import { ruleBook } from '../rule.ts'
import type { Syntax } from '../terms.ts'
import { billingRules } from './billing.ts'
import { identifierRules } from './identifiers.ts'
import { nordicRules } from './nordic.ts'
import { countriesOf } from './parties.ts'
import { southernRules } from './southern.ts'

const books: Partial<Record<Syntax, RuleBook>> = {}

export const peppolBook = (syntax: Syntax): RuleBook =>
  (books[syntax] ??= ruleBook([...billingRules(syntax), ...identifierRules(syntax), ...nordicRules(syntax), ...southernRules(syntax), ...germanRules(syntax, germanId, (facts) => amongGermans(facts, syntax))]))

/** `DE-R-001`, `DE-R-023-1`, `DE-R-T02`. */
const germanId = (number: GermanNumber): string => `DE-R-${number.replace('-a', '-1').replace('-b', '-2').replace(/^\d+/, (digits) => digits.padStart(3, '0'))}`

const amongGermans = (facts: Facts, syntax: Syntax): boolean => {
  const { supplierAddress, customerAddress } = countriesOf(facts, syntax)
  return supplierAddress === 'DE' && customerAddress === 'DE'
}
