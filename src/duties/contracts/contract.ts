// A contract and its amendments: what was signed, from when to when, and the state it is in. Only a contract in force prices.
// Its terms are in price-term.ts; which of them decides a price is in price-of.ts.

import type { Day } from '#ground/day'
import type { ContractId } from '#ground/ids'
import type { Currency } from '#ground/money'
import type { Outcome } from '#ground/outcome'
import { done, refused } from '#ground/outcome'
import type { Period } from '#ground/period'
import { covers } from '#ground/period'
import { say } from '#ground/say'

export const CONTRACT_STATES = ['draft', 'in-force', 'withdrawn'] as const
export type ContractState = (typeof CONTRACT_STATES)[number]

/** The one table of what may follow what. A withdrawn contract can be put in force again: withdrawing is not deleting. */
export const TRANSITIONS: Readonly<Record<ContractState, readonly ContractState[]>> = {
  draft: ['in-force', 'withdrawn'],
  'in-force': ['withdrawn'],
  withdrawn: ['in-force'],
}

/** Which day's terms decide a price: the day of the order or the day of delivery. */
export type PriceDay = 'order' | 'delivery'

/** What the parties agreed to overlook. Absent means exactly. Amounts are decimal text: `price.amount` in the contract's currency per unit. */
export type Tolerances = Readonly<{
  price?: Readonly<{ amount?: string; percent?: string }>
  quantity?: Readonly<{ percent: string }>
  daysLate?: number
}>

export type Amendment = Readonly<{ number: string; name: string; signedOn: Day | null; takesEffectOn: Day }>

export type Contract = Readonly<{
  contractId: ContractId
  number: string
  name: string
  currency: Currency
  state: ContractState
  signedOn: Day | null
  valid: Period
  paymentDays: number | null
  priceDay: PriceDay
  tolerances: Tolerances
  amendments: readonly Amendment[]
}>

export const mayBecome = (from: ContractState, to: ContractState): Outcome<ContractState> =>
  TRANSITIONS[from].includes(to)
    ? done(to)
    : refused({ code: 'contracts/state', say: say('refusal.contracts/state', { from: stateSay(from), to: stateSay(to) }) })

const stateSay = (state: ContractState) => ({ t: 'say', say: say(`state.contracts.${state}`) }) as const

/**
 * The contract whose payment days, tolerances and price day govern a day: in force, valid then, in the currency when one is;
 * of several the one that began last, then the one with the lower number. Null when there is none.
 */
export const contractOn = (contracts: readonly Contract[], at: Day, currency: Currency | null = null): Contract | null => {
  const valid = contracts.filter((contract) => contract.state === 'in-force' && covers(contract.valid, at))
  const inCurrency = valid.filter((contract) => contract.currency === currency)
  const [first] = [...(inCurrency.length > 0 ? inCurrency : valid)].sort(
    (a, b) => (a.valid.from === b.valid.from ? (a.number < b.number ? -1 : 1) : a.valid.from > b.valid.from ? -1 : 1),
  )
  return first ?? null
}
