// A contract as it is written: in numbers and names of the account's own world, not yet tied to records. The contract file reads to it
// and is written from it; tying it to items, families and sites is draft.ts.

import type { YamlPlace } from '#formats/yaml'
import type { Day } from '#ground/day'
import type { Currency } from '#ground/money'
import type { Period } from '#ground/period'
import type { Say } from '#ground/say'
import type { ContractState, PriceDay, Tolerances } from './contract.ts'
import type { PriceRule } from './price-term.ts'

export type WrittenSubject = Readonly<{ kind: 'item' | 'family'; number: string }> | Readonly<{ kind: 'everything' }>

export type WrittenTerm = Readonly<{
  clause: string
  name: string
  amendment: string | null
  on: WrittenSubject
  /** Number of the site at the top of the subtree. */
  site: string | null
  /** Null: as long as the contract, or from the day the amendment takes effect. */
  valid: Period | null
  rule: PriceRule
  at: YamlPlace
}>

export type WrittenAmendment = Readonly<{ number: string; name: string; signedOn: Day | null; takesEffectOn: Day; at: YamlPlace }>

export type WrittenContract = Readonly<{
  number: string
  /** The account's number, or its name where that is unmistakable. */
  account: string
  name: string
  currency: Currency
  /** Null where the file does not say: a new contract is in force, a known one keeps its state. */
  state: ContractState | null
  signedOn: Day | null
  valid: Period
  paymentDays: number | null
  priceDay: PriceDay
  tolerances: Tolerances
  amendments: readonly WrittenAmendment[]
  terms: readonly WrittenTerm[]
  /** Clauses that an amendment ends without a successor. */
  ends: readonly Readonly<{ clause: string; amendment: string; at: YamlPlace }>[]
  at: YamlPlace
}>

/** What is wrong or worth knowing, with its place in the file. */
export type FileSay = Readonly<{ line: number; column: number; say: Say }>
