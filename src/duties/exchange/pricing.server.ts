// Prices for the lines of an import: one price book an account, and the trails of what it answered, kept once each.

import type { Day } from '#ground/day'
import type { AccountId, ContractId } from '#ground/ids'
import type { Currency } from '#ground/money'
import { contractOn } from '#duties/contracts/contract'
import { loadPriceFacts, saveTrails } from '#duties/contracts/contracts.store'
import type { PriceAsk, PriceBook, Priced, PriceFacts } from '#duties/contracts/price-of'
import { priceBook, priceOf } from '#duties/contracts/price-of'
import type { PriceTrail } from '#duties/contracts/trail'
import { tellPlanner } from '#platform/merge'
import type { Place } from './places.server.ts'
import type { Run } from './run.server.ts'

export type { Priced } from '#duties/contracts/price-of'

type Book = { facts: PriceFacts; book: PriceBook; trails: Map<PriceTrail, string | null>; contracts: Map<string, ContractId | null> }

export class Pricing {
  readonly #books = new Map<AccountId, Book>()

  constructor(readonly run: Run) {}

  async open(accounts: Iterable<AccountId>): Promise<void> {
    for (const accountId of accounts) {
      const facts = await loadPriceFacts(this.run.tx, accountId)
      this.#books.set(accountId, { facts, book: priceBook(facts), trails: new Map(), contracts: new Map() })
    }
  }

  /** Null when neither contract nor list gives a price: the line goes in and the checks say so. */
  price(place: Place, ask: PriceAsk): Priced | null {
    const book = this.#books.get(place.account.accountId)
    if (book === undefined) return null
    const outcome = priceOf(book.book, ask)
    if (!outcome.ok) return null
    if (!book.trails.has(outcome.value.trail)) book.trails.set(outcome.value.trail, null)
    return outcome.value
  }

  contractOn(place: Place, at: Day, currency: Currency): ContractId | null {
    const book = this.#books.get(place.account.accountId)
    if (book === undefined || book.facts.contracts.length === 0) return null
    const key = `${at} ${currency}`
    let found = book.contracts.get(key)
    if (found === undefined) book.contracts.set(key, (found = contractOn(book.facts.contracts, at, currency)?.contractId ?? null))
    return found
  }

  /** Keeps the trails met so far and answers their ids. */
  async trailIds(accountId: AccountId): Promise<(priced: Priced) => string> {
    const book = this.#books.get(accountId)
    if (book === undefined) throw new Error(`no price book of ${accountId} is open`)
    const fresh = [...book.trails].flatMap(([trail, id]) => (id === null ? [trail] : []))
    const ids = await saveTrails(this.run.tx, accountId, fresh)
    fresh.forEach((trail, at) => book.trails.set(trail, ids[at] ?? null))
    if (fresh.length > 0) await tellPlanner(this.run.tx, 'price_trails')
    return ({ trail }) => {
      const id = book.trails.get(trail)
      if (id === null || id === undefined) throw new Error('a price trail was not kept')
      return id
    }
  }
}
