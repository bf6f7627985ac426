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
  (books[syntax] ??= ruleBook([...billingRules(syntax), ...identifierRules(syntax), ...nordicRules(syntax), ...southernRules(syntax), ...(syntax === 'ubl' ? GERMAN : [])]))

/** `DE-R-001`, `DE-R-023-1`, `DE-R-T02`. */
const germanId = (number: GermanNumber): string => `DE-R-${number.replace('-a', '-1').replace('-b', '-2').replace(/^\d+/, (digits) => digits.padStart(3, '0'))}`

const amongGermans = (facts: Facts): boolean => {
  const { supplierAddress, customerAddress } = countriesOf(facts, 'ubl')
  return supplierAddress === 'DE' && customerAddress === 'DE'
}

/** Peppol asks these in UBL only. */
const GERMAN = germanRules('ubl', germanId, amongGermans)
