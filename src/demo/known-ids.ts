// Ids of items and sites, each made once: the demo world asks for the same few hundred a hundred thousand times.

import type { AccountId, ItemId, SiteId } from '#ground/ids'
import * as keyed from '#platform/keyed-id'

const items = new Map<string, ItemId>()
const sites = new Map<string, SiteId>()

export const itemIdOf = (number: string): ItemId => once(items, number, () => keyed.itemIdOf(number))
export const siteIdOf = (account: AccountId, number: string): SiteId => once(sites, `${account} ${number}`, () => keyed.siteIdOf(account, number))

const once = <T>(known: Map<string, T>, key: string, make: () => T): T => {
  let found = known.get(key)
  if (found === undefined) known.set(key, (found = make()))
  return found
}
