// Our own company as its documents show it: one for the installation. Until it is entered, no ship notice and no invoice leaves.

import type { Identity } from '#formats/document'
import { isIban } from '#formats/validity/check-digits'
import { glnProblem } from '#ground/gs1'
import type { Say } from '#ground/say'
import { say } from '#ground/say'

export type Company = Readonly<{
  name: string
  street: string | null
  city: string | null
  region: string | null
  postcode: string | null
  /** ISO 3166-1, two letters. */
  country: string | null
  vat: string | null
  /** Number of the register of companies, where invoices must show it. */
  registration: string | null
  gln: string | null
  /** Address of the seller in an e-invoice network: scheme (EAS) and id. */
  endpoint: Identity | null
  iban: string | null
  bic: string | null
  contactName: string | null
  contactPhone: string | null
  contactMail: string | null
}>

export const COMPANY_SETTING = 'company'

/** What cannot be right, at its field. What is merely missing shows when a document needs it. */
export const companyProblems = (company: Company): readonly Readonly<{ at: string; say: Say }>[] => [
  ...(company.gln !== null && company.gln !== '' && glnProblem(company.gln) !== null ? [{ at: 'gln', say: say('problem.exchange/gln', { gln: company.gln }) }] : []),
  ...(company.iban !== null && company.iban !== '' && !isIban(company.iban) ? [{ at: 'iban', say: say('problem.exchange/iban', { iban: company.iban }) }] : []),
]
