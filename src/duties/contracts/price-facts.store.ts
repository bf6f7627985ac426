// What prices an account's orders, read in a handful of round trips, and the trails of decided prices.

import type { Day } from '#ground/day'
import type { AccountId, FamilyId, ItemId, SiteId } from '#ground/ids'
import type { Currency } from '#ground/money'
import type { Tx } from '#platform/db'
import { amongIds, idsGiven } from '#platform/db'
import { keyedId } from '#platform/keyed-id'
import type { Family, ListPrice, PriceFacts, PricedItem, PricedSite } from './price-book.ts'
import { loadContracts, loadRestatements, loadTerms } from './terms.store.ts'
import type { PriceTrail } from './trail.ts'

/**
 * All that prices orders of an account: its contracts in force, and the catalogue as far as it bears on the items.
 * Without `itemIds` the whole catalogue; without `siteIds` all sites. With both, the cost does not grow with the catalogue, the
 * price list or the contracts: every statement goes by key. (The texts differ by what is given, so each has a plan of its own.)
 */
export const loadPriceFacts = async (tx: Tx, accountId: AccountId, itemIds?: readonly ItemId[], siteIds?: readonly SiteId[]): Promise<PriceFacts> => {
  const items = await loadPricedItems(tx, itemIds === undefined ? undefined : [...new Set(itemIds)])
  const sites = await loadPricedSites(tx, accountId, siteIds === undefined ? null : [...new Set(siteIds)])
  return priceFactsAround(tx, accountId, { items, sites, everyItem: itemIds === undefined, everySite: siteIds === undefined })
}

/** The same for items and sites that the caller has read already; a site needs those above it. */
export const loadPriceFactsOf = (tx: Tx, accountId: AccountId, known: Readonly<{ items: readonly PricedItem[]; sites: readonly PricedSite[] }>): Promise<PriceFacts> =>
  priceFactsAround(tx, accountId, { ...known, everyItem: false, everySite: false })

type Around = Readonly<{ items: readonly PricedItem[]; sites: readonly PricedSite[]; everyItem: boolean; everySite: boolean }>

const priceFactsAround = async (tx: Tx, accountId: AccountId, { items, sites, everyItem, everySite }: Around): Promise<PriceFacts> => {
  const wanted = everyItem ? undefined : items.map((item) => item.itemId)
  const families = wanted === undefined ? await loadFamilies(tx) : await loadFamiliesAbove(tx, [...new Set(items.flatMap((item) => item.familyIds))])
  const listPrices = await loadListPrices(tx, wanted)
  const contracts = (await loadContracts(tx, accountId)).filter((contract) => contract.state === 'in-force')
  const terms = await loadTerms(tx, accountId, {
    ...(wanted === undefined ? {} : { items: wanted, families: families.map((family) => family.familyId) }),
    ...(everySite ? {} : { sites: sites.map((site) => site.siteId) }),
  })
  const ends = await loadRestatements(tx, accountId, terms)
  return { contracts, terms, ends, items, listPrices, families, sites }
}

type FamilyRow = Readonly<{ family_id: FamilyId; parent_id: FamilyId | null; number: string; name: string }>

export const loadFamilies = async (tx: Tx): Promise<Family[]> => (await tx.rows<FamilyRow>('SELECT family_id, parent_id, number, name FROM families')).map(familyOf)

const loadFamiliesAbove = async (tx: Tx, familyIds: readonly FamilyId[]): Promise<Family[]> => {
  if (familyIds.length === 0) return []
  const rows = await tx.rows<FamilyRow>(
    `WITH RECURSIVE above AS (
       SELECT family_id, parent_id, number, name FROM families WHERE family_id = ANY($1::uuid[])
       UNION SELECT f.family_id, f.parent_id, f.number, f.name FROM families f JOIN above a ON f.family_id = a.parent_id
     ) SELECT family_id, parent_id, number, name FROM above`,
    [familyIds],
  )
  return rows.map(familyOf)
}

const familyOf = (row: FamilyRow): Family => ({ familyId: row.family_id, parentId: row.parent_id, number: row.number, name: row.name })

type ItemRow = { item_id: ItemId; number: string; name: string; base_unit: string; units: string[] | null; bases: string[] | null; families: FamilyId[] | null }

export const loadPricedItems = async (tx: Tx, itemIds?: readonly ItemId[]): Promise<PricedItem[]> => {
  const rows = await tx.rows<ItemRow>(
    `SELECT i.item_id, i.number, i.name, i.base_unit, p.units, p.bases, f.families
     FROM items i
     LEFT JOIN (SELECT item_id, array_agg(unit ORDER BY unit) AS units, array_agg(base_micros::text ORDER BY unit) AS bases FROM packs
                WHERE ${amongIds('item_id', itemIds)} GROUP BY item_id) p ON p.item_id = i.item_id
     LEFT JOIN (SELECT item_id, array_agg(family_id::text ORDER BY family_id) AS families FROM item_families
                WHERE ${amongIds('item_id', itemIds)} GROUP BY item_id) f ON f.item_id = i.item_id
     WHERE ${amongIds('i.item_id', itemIds)}`,
    idsGiven(itemIds),
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

const loadListPrices = async (tx: Tx, itemIds?: readonly ItemId[]): Promise<ListPrice[]> => {
  const rows = await tx.rows<ListPriceRow>(
    `SELECT item_id, currency, unit, valid_from, valid_to, price_micros, per_micros, list FROM list_prices
     WHERE ${amongIds('item_id', itemIds)}`,
    idsGiven(itemIds),
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
     WHERE account_id = $1 AND ${siteIds === null ? 'true' : 'site_id IN (SELECT unnest(s.ancestors) FROM sites s WHERE s.account_id = $1 AND s.site_id = ANY($2::uuid[]))'}`,
    siteIds === null ? [accountId] : [accountId, siteIds],
  )
  return rows.map((row) => ({ siteId: row.site_id, number: row.number, name: row.name, ancestors: row.ancestors }))
}

const knownTrails = new WeakMap<PriceTrail, Readonly<{ id: string; json: string }>>()

/** Keeps trails by their content and answers their ids, in the order given. Lines priced for the same reasons share a row. */
export const saveTrails = async (tx: Tx, accountId: AccountId, trails: readonly PriceTrail[]): Promise<string[]> => {
  const keyed = trails.map(keyTrail)
  const distinct = new Map(keyed.map(({ id, json }) => [id, json]))
  // the same reasons come again and again: only those that are new travel
  const missing = await tx.rows<{ id: string }>(
    'SELECT t.id FROM unnest($2::uuid[]) AS t (id) WHERE NOT EXISTS (SELECT FROM price_trails p WHERE p.account_id = $1 AND p.trail_id = t.id)',
    [accountId, [...distinct.keys()]],
  )
  if (missing.length > 0) {
    await tx.run(
      `INSERT INTO price_trails (account_id, trail_id, trail) SELECT $1, t.id, t.trail::jsonb FROM unnest($2::uuid[], $3::text[]) AS t (id, trail)
       ON CONFLICT (account_id, trail_id) DO NOTHING`,
      [accountId, missing.map(({ id }) => id), missing.map(({ id }) => distinct.get(id))],
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
