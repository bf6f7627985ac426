// What runs by itself: matching an account's invoices to its orders, then checking what they bill.

import type { Day } from '#ground/day'
import type { Finding } from '#ground/finding'
import type { AccountId, InvoiceId, ItemId, OrderId, SiteId } from '#ground/ids'
import type { Currency } from '#ground/money'
import { percent } from '#ground/percent'
import type { DutyChecks, Scope } from '#platform/checks'
import type { Tx } from '#platform/db'
import { amongIds, idsGiven } from '#platform/db'
import { loadContracts, loadPriceFacts } from '#duties/contracts/contracts.store'
import type { PriceFacts } from '#duties/contracts/price-of'
import { priceBook, priceOf } from '#duties/contracts/price-of'
import { markInvoiced } from '#duties/orders/steps.store'
import { billedOrders } from './billed-orders.ts'
import { checkInvoices } from './checks.ts'
import type { CheckedTie, CheckFacts, CheckItem } from './check-facts.ts'
import type { BilledLine, BookedLine } from './facts.ts'
import type { Books, SiteRow } from './facts.store.ts'
import { loadBooks, loadSites } from './facts.store.ts'
import { matchLines } from './match.ts'
import type { GivenTie } from './match-books.ts'
import type { KeptTies, StoredTie } from './matches.store.ts'
import { keepTies, loadTies, personsTies } from './matches.store.ts'
import type { Reading } from './part.store.ts'
import { readingFor } from './part.store.ts'
import { INVOICE_RULES } from './rules.ts'

export type Matched = Readonly<{ kept: KeptTies; ties: readonly CheckedTie[]; books: Books; sites: ReadonlyMap<SiteId, SiteRow> }>

const NOTHING_KEPT: KeptTies = { new: 0, changed: 0, removed: 0, unchanged: 0 }

/**
 * Matches the account's invoice lines anew and writes only what differs. With a scope: the invoices that can meet these orders
 * and invoices; the ties of all others stand. A person's ties always stand.
 */
export const matchAccount = async (tx: Tx, accountId: AccountId, scope?: Scope): Promise<Matched> => {
  const reading = await readingFor(tx, accountId, scope)
  if (reading === null) return { kept: NOTHING_KEPT, ties: [], books: { orderLines: [], invoiceLines: [], invoices: new Map() }, sites: new Map() }
  const books = await loadBooks(tx, accountId, reading.part)
  const sites = await loadSites(tx, accountId, reading.part === null ? undefined : idsOf(sitesIn(books)))
  const stored = await loadTies(tx, accountId, reading.part === null ? null : { orderIds: idsOf(books.orderLines.map((line) => line.orderId)), invoiceIds: [...books.invoices.keys()] })
  const standing = stored.filter((tie) => tie.madeBy !== 'person' && !isAnew(reading, books, tie))
  const given: GivenTie[] = [...personsTies(stored), ...standing.flatMap((tie) => (tie.state === 'matched' ? [{ ...tie, state: tie.state }] : []))]
  const made = matchLines({
    invoiceLines: reading.anew === null ? books.invoiceLines : books.invoiceLines.filter((line) => isWithin(reading, line.head.invoicedOn)),
    orderLines: books.orderLines,
    ancestors: new Map([...sites].map(([siteId, site]) => [siteId, site.ancestors])),
    given,
  })
  const kept = await keepTies(tx, accountId, stored.filter((tie) => !standing.includes(tie)), made)
  const ties = [
    ...made.map((tie) => ({ ...tie, line: tie.line as BilledLine, orderLine: tie.orderLine as BookedLine })),
    ...resolveTies(books, [...stored.filter((tie) => tie.madeBy === 'person'), ...standing]),
  ]
  await markInvoiced(tx, accountId, billedOrders(reading.part === null ? books.orderLines : linesOf(books, reading.part.orderIds), ties))
  return { kept, ties, books, sites }
}

const idsOf = <T extends string>(ids: readonly T[]): T[] => [...new Set(ids)]

/** Of the orders asked for all invoices are read, of those around them not. */
const linesOf = (books: Books, orderIds: readonly string[]): BookedLine[] => {
  const asked = new Set(orderIds)
  return books.orderLines.filter((line) => asked.has(line.orderId))
}

const sitesIn = (books: Books): SiteId[] => [
  ...books.orderLines.flatMap((line) => [line.siteId, line.billToSiteId]),
  ...[...books.invoices.values()].flatMap((head) => [head.siteId, head.billToSiteId]),
]

const isWithin = (reading: Reading, day: Day): boolean => reading.anew === null || (day >= reading.anew.from && day <= reading.anew.to)

const isAnew = (reading: Reading, books: Books, tie: StoredTie): boolean => {
  if (reading.anew === null) return true
  const head = books.invoices.get(tie.invoiceId)
  return head !== undefined && isWithin(reading, head.invoicedOn)
}

/** Stored ties with their lines; those whose lines are not read are left out. */
export const resolveTies = (books: Books, ties: readonly StoredTie[]): CheckedTie[] => {
  if (ties.length === 0) return []
  const lines = new Map(books.invoiceLines.map((line) => [`${line.invoiceId}/${line.lineNo}`, line]))
  const orderLines = new Map(books.orderLines.map((line) => [`${line.orderId}/${line.lineNo}`, line]))
  return ties.flatMap((tie) => {
    const line = lines.get(`${tie.invoiceId}/${tie.invoiceLineNo}`)
    const orderLine = orderLines.get(`${tie.orderId}/${tie.orderLineNo}`)
    if (line === undefined || orderLine === undefined || tie.state === 'rejected') return []
    return [{ line, orderLine, quantity: tie.quantity, score: tie.score, parts: JSON.parse(tie.parts) as CheckedTie['parts'], state: tie.state }]
  })
}

/** Matches, then checks: every deviation of the account's invoices, or of the scope's. */
export const checkAccount = async (tx: Tx, accountId: AccountId, today: Day, scope?: Scope): Promise<readonly Finding[]> => {
  const matched = await matchAccount(tx, accountId, scope)
  if (matched.books.invoiceLines.length + matched.books.orderLines.length === 0) return []
  return checkInvoices(await loadCheckFacts(tx, accountId, matched, { today, scope }))
}

const loadCheckFacts = async (tx: Tx, accountId: AccountId, matched: Matched, ask: Readonly<{ today: Day; scope: Scope | undefined }>): Promise<CheckFacts> => {
  const { books, ties, sites } = matched
  const account = await tx.one<{ currency: Currency; country: string | null; payment_days: number | null }>('SELECT currency, country, payment_days FROM accounts WHERE account_id = $1', [accountId])
  if (account === null) throw new Error(`no account ${accountId}`)
  const prices = await loadPrices(tx, accountId, books, ask.scope)
  const book = priceBook(prices)
  const tracks = await tx.one<{ tracks: boolean }>('SELECT EXISTS (SELECT FROM order_lines WHERE account_id = $1 AND shipped_micros IS NOT NULL) AS tracks', [accountId])
  return {
    account: { currency: account.currency, country: account.country, paymentDays: account.payment_days },
    ...books,
    ties,
    items: await loadCheckItems(tx, ask.scope === undefined ? undefined : itemsIn(books)),
    sites,
    taxRates: await loadRates(tx),
    contracts: ask.scope === undefined ? prices.contracts : await loadContracts(tx, accountId),
    tracksDelivery: tracks?.tracks ?? false,
    priceOf: (line) => priceOf(book, line),
    ...(ask.scope === undefined ? {} : { about: { orderIds: new Set<OrderId>(ask.scope.orderIds ?? []), invoiceIds: new Set<InvoiceId>(ask.scope.invoiceIds ?? []) } }),
    today: ask.today,
  }
}

const loadPrices = (tx: Tx, accountId: AccountId, books: Books, scope: Scope | undefined): Promise<PriceFacts> =>
  scope === undefined
    ? loadPriceFacts(tx, accountId)
    : loadPriceFacts(tx, accountId, idsOf(books.orderLines.map((line) => line.itemId)), idsOf(books.orderLines.map((line) => line.siteId)))

const itemsIn = (books: Books): ItemId[] => idsOf([...books.orderLines.map((line) => line.itemId), ...books.invoiceLines.flatMap((line) => line.itemId ?? [])])

const loadCheckItems = async (tx: Tx, ids?: readonly ItemId[]): Promise<ReadonlyMap<ItemId, CheckItem>> => {
  const rows = await tx.rows<{ item_id: ItemId; number: string; name: string; kind: string; tax_code: string }>(
    `SELECT item_id::text, number, name, kind, tax_code FROM items WHERE ${amongIds('item_id', ids)}`,
    idsGiven(ids),
  )
  return new Map(rows.map((row) => [row.item_id, { number: row.number, name: row.name, kind: row.kind, taxCode: row.tax_code }]))
}

const loadRates = async (tx: Tx): Promise<CheckFacts['taxRates']> => {
  const rows = await tx.rows<{ country: string; tax_code: string; valid_from: Day; percent_micros: bigint }>('SELECT country, tax_code, valid_from, percent_micros FROM tax_rates')
  return rows.map((row) => ({ country: row.country, taxCode: row.tax_code, validFrom: row.valid_from, rate: percent(row.percent_micros) }))
}

export const invoicesChecks: DutyChecks = { duty: 'invoices', rules: INVOICE_RULES, run: checkAccount }
