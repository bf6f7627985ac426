// What prices an account's orders, read in a handful of round trips, and the trails of decided prices.

import type { Day } from '#ground/day'
import type { AccountId, FamilyId, ItemId, SiteId } from '#ground/ids'
import type { Currency } from '#ground/money'
import type { Tx } from '#platform/db'
import { keyedId } from '#platform/keyed-id'
import type { Family, ListPrice, PriceFacts, PricedItem, PricedSite } from './price-book.ts'
import { loadContracts, loadRestatements, loadTerms } from './terms.store.ts'
import type { PriceTrail } from './trail.ts'

/**
 * All that prices orders of an account: its contracts in force, and the catalogue as far as it bears on the items.
 * Without `itemIds` the whole catalogue; without `siteIds` all sites.
 */
export const loadPriceFacts = async (tx: Tx, accountId: AccountId, itemIds?: readonly ItemId[], siteIds?: readonly SiteId[]): Promise<PriceFacts> => {
  const wanted = itemIds === undefined ? null : [...new Set(itemIds)]
  const families = await loadFamilies(tx)
  const items = await loadPricedItems(tx, wanted)
  const closure = wanted === null ? null : familiesAbove(items, families)
  const listPrices = await loadListPrices(tx, wanted)
  const contracts = await loadContracts(tx, accountId)
  const terms = await loadTerms(tx, accountId, wanted, closure)
  const ends = await loadRestatements(tx, accountId)
  const sites = await loadPricedSites(tx, accountId, siteIds ?? null)
  return { contracts: contracts.filter((contract) => contract.state === 'in-force'), terms, ends, items, listPrices, families, sites }
}

export const loadFamilies = async (tx: Tx): Promise<Family[]> =>
  (await tx.rows<{ family_id: FamilyId; parent_id: FamilyId | null; number: string; name: string }>('SELECT family_id, parent_id, number, name FROM families')).map(
    (row) => ({ familyId: row.family_id, parentId: row.parent_id, number: row.number, name: row.name }),
  )

const familiesAbove = (items: readonly PricedItem[], families: readonly Family[]): FamilyId[] => {
  const parents = new Map(families.map((family) => [family.familyId, family.parentId]))
  const all = new Set<FamilyId>()
  for (const item of items) {
    for (const direct of item.familyIds) {
      for (let at: FamilyId | null = direct; at !== null && !all.has(at); at = parents.get(at) ?? null) all.add(at)
    }
  }
  return [...all]
}

type ItemRow = { item_id: ItemId; number: string; name: string; base_unit: string; units: string[] | null; bases: string[] | null; families: FamilyId[] | null }

export const loadPricedItems = async (tx: Tx, itemIds: readonly ItemId[] | null): Promise<PricedItem[]> => {
  const rows = await tx.rows<ItemRow>(
    `SELECT i.item_id, i.number, i.name, i.base_unit, p.units, p.bases, f.families
     FROM items i
     LEFT JOIN (SELECT item_id, array_agg(unit ORDER BY unit) AS units, array_agg(base_micros::text ORDER BY unit) AS bases FROM packs
                WHERE $1::uuid[] IS NULL OR item_id = ANY($1) GROUP BY item_id) p ON p.item_id = i.item_id
     LEFT JOIN (SELECT item_id, array_agg(family_id::text ORDER BY family_id) AS families FROM item_families
                WHERE $1::uuid[] IS NULL OR item_id = ANY($1) GROUP BY item_id) f ON f.item_id = i.item_id
     WHERE $1::uuid[] IS NULL OR i.item_id = ANY($1)`,
    [itemIds],
  )
  return rows.map((row) => ({
    itemId: row.item_id,
    number: row.number,
    name: row.name,
    baseUnit: row.base_unit,
    packs: (row.units ?? []).map((unit, at) => ({ unit, base: BigInt(row.bases?.[at] ?? '0') })),
    familyIds: row.families ?? [],
  }))
}

type ListPriceRow = { item_id: ItemId; currency: Currency; unit: string; valid_from: Day; valid_to: Day | null; price_micros: bigint; per_micros: bigint; list: string }

const loadListPrices = async (tx: Tx, itemIds: readonly ItemId[] | null): Promise<ListPrice[]> => {
  const rows = await tx.rows<ListPriceRow>(
    `SELECT item_id, currency, unit, valid_from, valid_to, price_micros, per_micros, list FROM list_prices
     WHERE $1::uuid[] IS NULL OR item_id = ANY($1)`,
    [itemIds],
  )
  return rows.map((row) => ({
    itemId: row.item_id,
    list: row.list,
    price: { micros: row.price_micros, currency: row.currency, per: row.per_micros, unit: row.unit },
    valid: { from: row.valid_from, to: row.valid_to },
  }))
}

const loadPricedSites = async (tx: Tx, accountId: AccountId, siteIds: readonly SiteId[] | null): Promise<PricedSite[]> => {
  const rows = await tx.rows<{ site_id: SiteId; number: string; name: string; ancestors: SiteId[] }>(
    `SELECT site_id, number, name, ancestors::text[] AS ancestors FROM sites
     WHERE account_id = $1 AND ($2::uuid[] IS NULL OR site_id = ANY($2) OR site_id IN (SELECT unnest(s.ancestors) FROM sites s WHERE s.account_id = $1 AND s.site_id = ANY($2)))`,
    [accountId, siteIds],
  )
  return rows.map((row) => ({ siteId: row.site_id, number: row.number, name: row.name, ancestors: row.ancestors }))
}

const knownTrails = new WeakMap<PriceTrail, Readonly<{ id: string; json: string }>>()

/** Keeps trails by their content and answers their ids, in the order given. Lines priced for the same reasons share a row. */
export const saveTrails = async (tx: Tx, accountId: AccountId, trails: readonly PriceTrail[]): Promise<string[]> => {
  const keyed = trails.map(keyTrail)
  const distinct = new Map(keyed.map(({ id, json }) => [id, json]))
  if (distinct.size > 0) {
    await tx.run(
      `INSERT INTO price_trails (account_id, trail_id, trail) SELECT $1, t.id, t.trail::jsonb FROM unnest($2::uuid[], $3::text[]) AS t (id, trail)
       ON CONFLICT (account_id, trail_id) DO NOTHING`,
      [accountId, [...distinct.keys()], [...distinct.values()]],
    )
  }
  return keyed.map(({ id }) => id)
}

const keyTrail = (trail: PriceTrail): Readonly<{ id: string; json: string }> => {
  const known = knownTrails.get(trail)
  if (known !== undefined) return known
  const json = JSON.stringify(trail)
  const keyed = { id: keyedId('trail', json) as string, json }
  knownTrails.set(trail, keyed)
  return keyed
}
