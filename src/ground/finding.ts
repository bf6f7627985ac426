// A finding: something a check saw that a person should look at, with the money at stake and the evidence.
// Findings are data. Checks return them, the findings store keeps them, the worklist shows them.

import type { Day } from './day.ts'
import type { Evidence } from './evidence.ts'
import type { ContractId, InvoiceId, ItemId, OrderId, SiteId, TermId } from './ids.ts'
import type { Money } from './money.ts'
import type { Say } from './say.ts'

/** `over`: the client is charged, or got, more than agreed. `under`: less. `none`: not a matter of more or less. */
export type Direction = 'over' | 'under' | 'none'

/** `exact`: documents differ by exactly this amount. `exposure`: the value of the goods or document concerned, not a loss by itself. */
export type Certainty = 'exact' | 'exposure'

export type Finding = Readonly<{
  /** `duty/what-is-wrong`, for example `invoices/price-above-contract`. */
  rule: string
  /** What it is about, stable over re-runs; key of the finding together with the rule. For example `invoice-line R-88/1`. */
  subject: string
  /** Findings of one rule in one account with the same cause are one row on the worklist. Short stable text. */
  cause: string
  siteId: SiteId | null
  itemId: ItemId | null
  orderId: OrderId | null
  orderLineNo: number | null
  invoiceId: InvoiceId | null
  invoiceLineNo: number | null
  contractId: ContractId | null
  termId: TermId | null
  /** The day the deviation happened. */
  day: Day
  /** The last day on which acting still helps, where a term or a rule says so. */
  due: Day | null
  atStake: Money
  direction: Direction
  certainty: Certainty
  /** A sentence a client could read. Key `finding.<rule>`. */
  say: Say
  evidence: Evidence
}>
