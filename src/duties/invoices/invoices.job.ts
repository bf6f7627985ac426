// What runs by itself: matching an account's invoices to its orders, then checking what they bill.

import type { AccountId, SiteId } from '#ground/ids'
import type { DutyChecks, Scope } from '#platform/checks'
import type { Tx } from '#platform/db'
import type { Books } from './facts.store.ts'
import { loadBooks, loadSites } from './facts.store.ts'
import { INVOICE_RULES } from './rules.ts'
import { matchLines } from './match.ts'
import type { Tie } from './match.ts'
import type { KeptTies } from './matches.store.ts'
import { keepTies, loadTies, personsTies } from './matches.store.ts'

export type Matched = Readonly<{ kept: KeptTies; ties: readonly Tie[]; books: Books }>

/** Matches the account's invoice lines anew and writes only what differs. */
export const matchAccount = async (tx: Tx, accountId: AccountId, _scope?: Scope): Promise<Matched> => {
  const books = await loadBooks(tx, accountId, null)
  const sites = await loadSites(tx, accountId)
  const stored = await loadTies(tx, accountId, null)
  const ties = matchLines({
    invoiceLines: books.invoiceLines,
    orderLines: books.orderLines,
    ancestors: new Map<SiteId, readonly SiteId[]>([...sites].map(([siteId, site]) => [siteId, site.ancestors])),
    given: personsTies(stored),
  })
  return { kept: await keepTies(tx, accountId, stored, ties), ties, books }
}

export const invoicesChecks: DutyChecks = {
  duty: 'invoices',
  rules: INVOICE_RULES,
  run: async (tx, accountId, _today, scope) => {
    await matchAccount(tx, accountId, scope)
    return []
  },
}
