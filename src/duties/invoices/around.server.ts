// An invoice or an order with everything tied to it, as the pages and the entry need it: books, ties, ledger, and today's prices.

import type { Day } from '#ground/day'
import type { AccountId, InvoiceId, OrderId } from '#ground/ids'
import type { Outcome } from '#ground/outcome'
import type { Tx } from '#platform/db'
import type { Contract } from '#duties/contracts/contract'
import { contractOn } from '#duties/contracts/contract'
import { loadPriceFacts } from '#duties/contracts/contracts.store'
import { priceBook, priceOf } from '#duties/contracts/price-of'
import type { Priced } from '#duties/contracts/priced'
import type { CheckedTie } from './check-facts.ts'
import { priceDay } from './check-price.ts'
import type { BookedLine } from './facts.ts'
import type { Books } from './facts.store.ts'
import { loadBooks } from './facts.store.ts'
import { resolveTies } from './invoices.job.ts'
import type { StoredTie } from './matches.store.ts'
import { loadTies } from './matches.store.ts'

export type Around = Readonly<{ books: Books; stored: readonly StoredTie[]; ties: readonly CheckedTie[] }>

const NO_DAYS = { fromDay: '0001-01-01' as Day, toDay: '0001-01-01' as Day, siteIds: [] }

/** These invoices and orders, the orders and invoices tied to them, and every tie between all of those. */
export const loadAround = async (tx: Tx, accountId: AccountId, seed: Readonly<{ invoiceIds?: readonly InvoiceId[]; orderIds?: readonly OrderId[] }>): Promise<Around> => {
  const first = await loadTies(tx, accountId, { invoiceIds: seed.invoiceIds ?? [], orderIds: seed.orderIds ?? [] })
  const orderIds = [...new Set<OrderId>([...(seed.orderIds ?? []), ...first.map((tie) => tie.orderId)])]
  const stored = await loadTies(tx, accountId, { invoiceIds: seed.invoiceIds ?? [], orderIds })
  const invoiceIds = [...new Set<InvoiceId>([...(seed.invoiceIds ?? []), ...stored.map((tie) => tie.invoiceId)])]
  const books = await loadBooks(tx, accountId, { ...NO_DAYS, orderIds, invoiceIds })
  return { books, stored, ties: resolveTies(books, stored) }
}

export type PriceAt = Readonly<{ contract: Contract | null; outcome: Outcome<Priced> }>

/** Today's contract book for these order lines. */
export const loadAgreed = async (tx: Tx, accountId: AccountId, orderLines: readonly BookedLine[]): Promise<(orderLine: BookedLine) => PriceAt> => {
  const facts = await loadPriceFacts(tx, accountId, [...new Set(orderLines.map((line) => line.itemId))], [...new Set(orderLines.map((line) => line.siteId))])
  const book = priceBook(facts)
  return (orderLine) => {
    const contract = contractOn(facts.contracts, orderLine.orderedOn, orderLine.currency)
    const quantity = { micros: orderLine.ownQuantity, unit: orderLine.ownUnit }
    const outcome = priceOf(book, { itemId: orderLine.itemId, siteId: orderLine.siteId, quantity, day: priceDay(contract, orderLine), currency: orderLine.currency })
    const priced = outcome.ok ? facts.contracts.find((one) => one.contractId === outcome.value.contractId) : undefined
    return { contract: priced ?? contract, outcome }
  }
}
