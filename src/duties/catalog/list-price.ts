// List prices: what an item costs without a contract, per currency and unit, each with the days it holds. No two overlap.

import type { Day } from '#ground/day'
import type { ItemId } from '#ground/ids'
import type { Currency } from '#ground/money'
import type { Period } from '#ground/period'
import { covers, overlaps } from '#ground/period'
import type { Unit } from '#ground/quantity'
import type { UnitPrice } from '#ground/unit-price'

export type ListPrice = Readonly<{
  itemId: ItemId
  price: UnitPrice
  validity: Period
  /** The list it comes from, by name. */
  list: string
}>

/** The prices of an item that hold on a day in a currency, one a unit. */
export const listPricesOn = (prices: readonly ListPrice[], day: Day, currency: Currency): readonly ListPrice[] =>
  prices.filter((price) => price.price.currency === currency && covers(price.validity, day))

/** The one that holds, in the unit asked for when there is one, else in any: the caller converts through the packs. */
export const listPriceOn = (prices: readonly ListPrice[], ask: Readonly<{ day: Day; currency: Currency; unit: Unit }>): ListPrice | null => {
  const on = listPricesOn(prices, ask.day, ask.currency)
  return on.find((price) => price.price.unit === ask.unit) ?? on[0] ?? null
}

/** Prices of one item, currency and unit whose days overlap, as pairs in the order of their first days. */
export const overlapping = (prices: readonly ListPrice[]): readonly (readonly [ListPrice, ListPrice])[] => {
  const pairs: (readonly [ListPrice, ListPrice])[] = []
  const lines = new Map<string, ListPrice[]>()
  for (const price of prices) {
    const key = `${price.itemId} ${price.price.currency} ${price.price.unit}`
    const line = lines.get(key)
    if (line === undefined) lines.set(key, [price])
    else line.push(price)
  }
  for (const line of lines.values()) {
    line.sort((a, b) => (a.validity.from < b.validity.from ? -1 : a.validity.from > b.validity.from ? 1 : 0))
    // the row that reaches furthest so far, so that one long row is held against every row it covers
    let furthest: ListPrice | undefined
    for (const price of line) {
      if (furthest !== undefined && overlaps(furthest.validity, price.validity)) pairs.push([furthest, price])
      if (furthest === undefined || reaches(price) > reaches(furthest)) furthest = price
    }
  }
  return pairs
}

const reaches = (price: ListPrice): string => price.validity.to ?? '9999-12-31'
