// The life of an item: not yet sold, sold, ended; and what takes its place. Chains of substitutes never run in a circle.

import type { Day } from '#ground/day'
import type { ItemId } from '#ground/ids'
import type { Item } from './item.ts'

/** What an item is on a day. `ended` names the item to take instead, when one is sold that day. */
export type ItemOnDay = Readonly<{ is: 'sellable' } | { is: 'not-yet'; from: Day } | { is: 'ended'; since: Day; substitute: ItemId | null }>

type Life = Pick<Item, 'itemId' | 'sellableFrom' | 'endOfLifeOn' | 'substituteItemId'>

/** Follows substitutes that have ended themselves until one is sold on the day. */
export const itemOn = (items: ReadonlyMap<ItemId, Life>, itemId: ItemId, day: Day): ItemOnDay | null => {
  const item = items.get(itemId)
  if (item === undefined) return null
  if (item.endOfLifeOn === null || day < item.endOfLifeOn) {
    return item.sellableFrom !== null && day < item.sellableFrom ? { is: 'not-yet', from: item.sellableFrom } : { is: 'sellable' }
  }
  const next = substitutes(items, itemId).find((id) => isSold(items.get(id), day))
  return { is: 'ended', since: item.endOfLifeOn, substitute: next ?? null }
}

const isSold = (item: Life | undefined, day: Day): boolean =>
  item !== undefined && (item.sellableFrom === null || item.sellableFrom <= day) && (item.endOfLifeOn === null || day < item.endOfLifeOn)

/** The items that take its place, in turn, without the item itself. Ends where a circle would begin. */
export const substitutes = (items: ReadonlyMap<ItemId, Pick<Life, 'substituteItemId'>>, itemId: ItemId): readonly ItemId[] => {
  const chain: ItemId[] = []
  const seen = new Set<ItemId>([itemId])
  for (let next = items.get(itemId)?.substituteItemId ?? null; next !== null && !seen.has(next); next = items.get(next)?.substituteItemId ?? null) {
    seen.add(next)
    chain.push(next)
  }
  return chain
}

/** The circle that naming a substitute would close, item by item and back; null when it closes none. */
export const circleOf = (items: ReadonlyMap<ItemId, Pick<Life, 'substituteItemId'>>, itemId: ItemId, substitute: ItemId): readonly ItemId[] | null => {
  if (substitute === itemId) return [itemId, itemId]
  const onward = substitutes(items, substitute)
  const at = onward.indexOf(itemId)
  return at === -1 ? null : [itemId, substitute, ...onward.slice(0, at + 1)]
}
