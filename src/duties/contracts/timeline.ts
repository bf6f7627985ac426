// What an item costs over a span of days: stretches within which the price is the same, with the clause that gives it, and the gaps.

import type { Day } from '#ground/day'
import { addDays } from '#ground/day'
import type { ItemId, SiteId } from '#ground/ids'
import type { Currency } from '#ground/money'
import type { Period } from '#ground/period'
import type { Quantity } from '#ground/quantity'
import type { Say } from '#ground/say'
import type { UnitPrice } from '#ground/unit-price'
import { samePrice } from './exact-price.ts'
import type { PriceBook } from './price-book.ts'
import { priceOf } from './price-of.ts'

export type PriceStretch = Readonly<{ from: Day; to: Day; price: UnitPrice | null; clause: string | null; why: Say | null }>

export type TimelineAsk = Readonly<{ itemId: ItemId; siteId: SiteId; quantity: Quantity; currency: Currency; within: Period & Readonly<{ to: Day }> }>

export const priceTimeline = (book: PriceBook, ask: TimelineAsk): PriceStretch[] => {
  const { within } = ask
  const turns = book.gather(ask.itemId, ask.siteId)?.turns ?? []
  const starts = [within.from, ...turns.filter((turn) => turn > within.from && turn <= within.to)]
  const stretches: PriceStretch[] = []
  starts.forEach((from, place) => {
    const next = starts[place + 1]
    const stretch = { from, to: next === undefined ? within.to : addDays(next, -1), ...priceOn(book, ask, from) }
    const last = stretches.at(-1)
    if (last !== undefined && alike(last, stretch)) stretches[stretches.length - 1] = { ...last, to: stretch.to }
    else stretches.push(stretch)
  })
  return stretches
}

const priceOn = (book: PriceBook, ask: TimelineAsk, at: Day): Omit<PriceStretch, 'from' | 'to'> => {
  const priced = priceOf(book, { itemId: ask.itemId, siteId: ask.siteId, quantity: ask.quantity, currency: ask.currency, day: at })
  if (!priced.ok) return { price: null, clause: null, why: priced.refusal.say }
  return { price: priced.value.price, clause: priced.value.clause, why: null }
}

const alike = (a: PriceStretch, b: PriceStretch): boolean => {
  if (a.price === null || b.price === null) return a.price === b.price && a.why?.key === b.why?.key
  return a.clause === b.clause && samePrice(a.price, b.price)
}
