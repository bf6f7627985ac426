// The records that a contract file names, looked up in a handful of round trips: accounts, items with packs, families, sites,
// and the items in which two of its families meet.

import type { AccountId, FamilyId, ItemId, SiteId } from '#ground/ids'
import type { Tx } from '#platform/db'
import { contractIdOf, termIdOf } from '#platform/keyed-id'
import type { Meeting } from './clash.ts'
import type { Refs } from './draft.ts'
import type { Family, PricedItem } from './price-book.ts'
import { loadFamilies, loadPricedItems } from './price-facts.store.ts'
import type { WrittenContract } from './written.ts'

export type LoadedRefs = Readonly<{ refs: Refs; families: readonly Family[]; meetings: readonly Meeting[] }>

export const loadRefs = async (tx: Tx, written: readonly WrittenContract[]): Promise<LoadedRefs> => {
  const accounts = await loadAccounts(tx, written)
  const items = await loadItems(tx, written)
  const families = await loadFamilies(tx)
  const sites = await loadSites(tx, written, [...new Set(accounts.values())].map((account) => account.accountId))
  const family = (numberOrName: string): FamilyId | null => {
    const byNumber = families.find((one) => one.number === numberOrName)
    const byName = families.filter((one) => one.name === numberOrName)
    return byNumber?.familyId ?? (byName.length === 1 ? (byName[0]?.familyId ?? null) : null)
  }
  const refs: Refs = {
    account: (numberOrName) => accounts.get(numberOrName) ?? null,
    item: (number) => items.get(number) ?? null,
    family,
    site: (accountId, number) => sites.get(`${accountId} ${number}`) ?? null,
    contractId: contractIdOf,
    termId: termIdOf,
  }
  const named = written.flatMap((contract) => contract.terms.flatMap(({ on }) => (on.kind === 'family' ? (family(on.number) ?? []) : [])))
  return { refs, families, meetings: await loadMeetings(tx, [...new Set(named)]) }
}

type Account = Readonly<{ accountId: AccountId; number: string }>

const loadAccounts = async (tx: Tx, written: readonly WrittenContract[]): Promise<ReadonlyMap<string, Account>> => {
  const named = [...new Set(written.map((contract) => contract.account))]
  const rows = await tx.rows<{ account_id: AccountId; number: string; name: string }>(
    'SELECT account_id, number, name FROM accounts WHERE number = ANY($1::text[]) OR name = ANY($1)',
    [named],
  )
  const found = new Map<string, Account>()
  for (const name of named) {
    const byNumber = rows.find((row) => row.number === name)
    const byName = rows.filter((row) => row.name === name)
    const row = byNumber ?? (byName.length === 1 ? byName[0] : undefined)
    if (row !== undefined) found.set(name, { accountId: row.account_id, number: row.number })
  }
  return found
}

const loadItems = async (tx: Tx, written: readonly WrittenContract[]): Promise<ReadonlyMap<string, PricedItem>> => {
  const numbers = new Set(written.flatMap((contract) => contract.terms.flatMap(({ on }) => (on.kind === 'item' ? on.number : []))))
  if (numbers.size === 0) return new Map()
  const rows = await tx.rows<{ item_id: ItemId }>('SELECT item_id FROM items WHERE number = ANY($1::text[])', [[...numbers]])
  const items = await loadPricedItems(tx, rows.map((row) => row.item_id))
  return new Map(items.map((item) => [item.number, item]))
}

const loadSites = async (tx: Tx, written: readonly WrittenContract[], accountIds: readonly AccountId[]): Promise<ReadonlyMap<string, SiteId>> => {
  const numbers = new Set(written.flatMap((contract) => contract.terms.flatMap((term) => term.site ?? [])))
  if (numbers.size === 0) return new Map()
  const rows = await tx.rows<{ account_id: AccountId; site_id: SiteId; number: string }>(
    'SELECT account_id, site_id, number FROM sites WHERE account_id = ANY($1::uuid[]) AND number = ANY($2::text[])',
    [accountIds, [...numbers]],
  )
  return new Map(rows.map((row) => [`${row.account_id} ${row.number}`, row.site_id]))
}

/** Every distinct set of the given families, or families above them, that one item belongs to, with such an item. */
const loadMeetings = async (tx: Tx, familyIds: readonly FamilyId[]): Promise<Meeting[]> => {
  if (familyIds.length < 2) return []
  const rows = await tx.rows<{ roots: FamilyId[]; item: string }>(
    `WITH RECURSIVE below AS (
       SELECT family_id, family_id AS root FROM families WHERE family_id = ANY($1::uuid[])
       UNION SELECT f.family_id, b.root FROM families f JOIN below b ON f.parent_id = b.family_id
     ), met AS (
       SELECT f.item_id, array_agg(DISTINCT b.root::text ORDER BY b.root::text) AS roots
       FROM below b JOIN item_families f ON f.family_id = b.family_id GROUP BY f.item_id HAVING count(DISTINCT b.root) > 1
     )
     SELECT m.roots, min(i.number) AS item FROM met m JOIN items i ON i.item_id = m.item_id GROUP BY m.roots`,
    [familyIds],
  )
  return rows.map((row) => ({ familyIds: row.roots, item: row.item }))
}
