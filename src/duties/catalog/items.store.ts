// Items for the pages: lists by number a page at a time, one with all that belongs to it, and saving what a person changed.

import type { Day } from '#ground/day'
import { addDays } from '#ground/day'
import type { AccountId, FamilyId, ItemId } from '#ground/ids'
import type { Outcome } from '#ground/outcome'
import { done, refused } from '#ground/outcome'
import type { Tx } from '#platform/db'
import type { Stamp } from '#platform/events'
import { record, recordCompany } from '#platform/events'
import { itemIdOf } from '#platform/keyed-id'
import { loadItems, mergeClientItems, mergeItems, mergeListPrices } from './catalog.store.ts'
import type { ItemKind } from './item.ts'
import type { ItemIn } from './item-draft.ts'
import type { PackDraft, PriceDraft } from './read-form.ts'

export type ItemsQuery = Readonly<{ kind: ItemKind | null; families: readonly FamilyId[] | null; after: string | null; limit: number }>

/** Ids by number, one more than asked for when there is a next page. */
export const listItems = async (tx: Tx, query: ItemsQuery): Promise<readonly Readonly<{ itemId: ItemId; number: string }>[]> =>
  tx.rows<{ itemId: ItemId; number: string }>(
    `SELECT i.item_id AS "itemId", i.number FROM items i
     WHERE ($1::text IS NULL OR i.number > $1) AND ($2::text IS NULL OR i.kind = $2)
       AND ($3::uuid[] IS NULL OR EXISTS (SELECT FROM item_families f WHERE f.item_id = i.item_id AND f.family_id = ANY ($3)))
     ORDER BY i.number LIMIT $4`,
    [query.after, query.kind, query.families, query.limit + 1],
  )

/** How many items are in each family itself. */
export const countByFamily = async (tx: Tx): Promise<ReadonlyMap<FamilyId, number>> => {
  const rows = await tx.rows<{ family_id: FamilyId; items: number }>('SELECT family_id, count(*)::integer AS items FROM item_families GROUP BY family_id')
  return new Map(rows.map((row) => [row.family_id, row.items]))
}

export type ClientCode = Readonly<{ accountId: AccountId; accountNumber: string; accountName: string; code: string; unit: string | null; name: string | null }>

/** The codes of the accounts within reach for an item. */
export const loadClientCodes = async (tx: Tx, itemId: ItemId): Promise<readonly ClientCode[]> =>
  tx.rows<ClientCode>(
    `SELECT c.account_id AS "accountId", a.number AS "accountNumber", a.name AS "accountName", c.code, c.unit, c.name
     FROM client_items c JOIN accounts a ON a.account_id = c.account_id WHERE c.item_id = $1 ORDER BY a.name, c.code`,
    [itemId],
  )

/** The items an item leads to by substitutes, and those that lead to it: all that decides about a circle. */
export const loadSubstitution = async (tx: Tx, itemId: ItemId): Promise<readonly ItemId[]> => {
  const rows = await tx.rows<{ item_id: ItemId }>(
    `WITH RECURSIVE onward AS (
       SELECT item_id, substitute_item_id FROM items WHERE item_id = $1
       UNION SELECT i.item_id, i.substitute_item_id FROM onward o JOIN items i ON i.item_id = o.substitute_item_id
     ) SELECT item_id FROM onward UNION SELECT item_id FROM items WHERE substitute_item_id = $1`,
    [itemId],
  )
  return rows.map((row) => row.item_id)
}

type ItemSave = Readonly<{ draft: ItemIn; packs: readonly PackDraft[]; familyIds: readonly FamilyId[]; stamp: Stamp }>

/** Saves an item with exactly these packs and families. Refuses what the merge refuses: an unknown substitute, a circle. */
export const saveItem = async (tx: Tx, { draft, packs, familyIds, stamp }: ItemSave): Promise<Outcome<ItemId>> => {
  const itemId = itemIdOf(draft.number)
  const before = (await loadItems(tx, [itemId])).get(itemId) ?? null
  const merged = await mergeItems(tx, [draft])
  const wrong = merged.refused[0]
  if (wrong !== undefined) return refused({ code: wrong.say.key.replace('refusal.', ''), say: wrong.say, at: wrong.at === 'substituteNumber' ? 'substituteId' : wrong.at })
  const units = packs.map((pack) => pack.unit)
  const taken = await tx.run('DELETE FROM packs WHERE item_id = $1 AND NOT unit = ANY ($2::text[])', [itemId, units])
  const written = await tx.run(
    `INSERT INTO packs AS p (item_id, unit, base_micros, gtin) SELECT $1, unit, base, gtin FROM unnest($2::text[], $3::bigint[], $4::text[]) AS n (unit, base, gtin)
     ON CONFLICT (item_id, unit) DO UPDATE SET base_micros = excluded.base_micros, gtin = excluded.gtin
     WHERE (p.base_micros, p.gtin) IS DISTINCT FROM (excluded.base_micros, excluded.gtin)`,
    [itemId, units, packs.map((pack) => pack.baseMicros), packs.map((pack) => pack.gtin)],
  )
  const left = await tx.run('DELETE FROM item_families WHERE item_id = $1 AND NOT family_id = ANY ($2::uuid[])', [itemId, familyIds])
  const joined = await tx.run('INSERT INTO item_families (item_id, family_id) SELECT $1, unnest($2::uuid[]) ON CONFLICT DO NOTHING', [itemId, familyIds])
  const changed = merged.new + merged.changed
  const aside = taken + written + left + joined
  if (changed + aside === 0) return done(itemId)
  if (before !== null && merged.changed === 0) await tx.run('UPDATE items SET version = version + 1 WHERE item_id = $1', [itemId])
  await recordCompany(tx, stamp, {
    kind: before === null ? 'catalog/item-added' : 'catalog/item-changed',
    subject: { kind: 'item', id: itemId, text: draft.number },
    ...(before === null ? {} : { before }),
    after: { ...draft, packs, familyIds },
  })
  return done(itemId)
}

/** Holds one item still until the transaction ends. */
export const lockItem = async (tx: Tx, itemId: ItemId): Promise<void> => void (await tx.rows('SELECT FROM items WHERE item_id = $1 FOR NO KEY UPDATE', [itemId]))

type PriceSave = Readonly<{ itemNumber: string; draft: PriceDraft; endsOpen: boolean; stamp: Stamp }>

/** Adds or corrects a list price. With `endsOpen` the row without an end before it ends the day before. */
export const saveListPrice = async (tx: Tx, { itemNumber, draft, endsOpen, stamp }: PriceSave): Promise<Outcome<null>> => {
  const itemId = itemIdOf(itemNumber)
  if (endsOpen) {
    await tx.run(
      `UPDATE list_prices SET valid_to = $5::date WHERE item_id = $1 AND currency = $2 AND unit = $3 AND valid_to IS NULL AND valid_from < $4::date`,
      [itemId, draft.currency, draft.unit, draft.validFrom, addDays(draft.validFrom as Day, -1)],
    )
  }
  const merged = await mergeListPrices(tx, [{ itemNumber, ...draft }])
  const wrong = merged.refused[0]
  if (wrong !== undefined) return refused({ code: wrong.say.key.replace('refusal.', ''), say: wrong.say, at: wrong.at === 'price' ? 'amount' : wrong.at })
  if (merged.new + merged.changed > 0) await recordCompany(tx, stamp, { kind: 'catalog/list-price-set', subject: { kind: 'item', id: itemId, text: itemNumber }, after: draft })
  return done(null)
}

/** Takes a price back that has not begun yet: what has held stays, since prices were told from it. */
export const takeListPrice = async (tx: Tx, take: Readonly<{ itemId: ItemId; itemNumber: string; currency: string; unit: string; validFrom: Day; today: Day; stamp: Stamp }>): Promise<boolean> => {
  const gone = await tx.run(
    'DELETE FROM list_prices WHERE item_id = $1 AND currency = $2 AND unit = $3 AND valid_from = $4::date AND valid_from > $5::date',
    [take.itemId, take.currency, take.unit, take.validFrom, take.today],
  )
  if (gone > 0) {
    await recordCompany(tx, take.stamp, {
      kind: 'catalog/list-price-taken', subject: { kind: 'item', id: take.itemId, text: take.itemNumber }, before: { currency: take.currency, unit: take.unit, validFrom: take.validFrom },
    })
  }
  return gone > 0
}

type CodeSave = Readonly<{ accountId: AccountId; itemNumber: string; code: string; unit: string | null; name: string | null; stamp: Stamp }>

/** A client's code stands for one item; giving it to another moves it, and the event says from where. */
export const saveClientCode = async (tx: Tx, save: CodeSave): Promise<Outcome<null>> => {
  const before = await tx.one('SELECT i.number, c.unit, c.name FROM client_items c JOIN items i USING (item_id) WHERE c.account_id = $1 AND c.code = $2', [save.accountId, save.code])
  const merged = await mergeClientItems(tx, save.accountId, [save])
  const wrong = merged.refused[0]
  if (wrong !== undefined) return refused({ code: wrong.say.key.replace('refusal.', ''), say: wrong.say, at: wrong.at })
  if (merged.new + merged.changed > 0) {
    await record(tx, save.accountId, save.stamp, [{
      kind: 'catalog/client-code-set', subject: { kind: 'item', id: itemIdOf(save.itemNumber), text: save.code }, ...(before === null ? {} : { before }),
      after: { code: save.code, item: save.itemNumber, unit: save.unit, name: save.name },
    }])
  }
  return done(null)
}

export const takeClientCode = async (tx: Tx, take: Readonly<{ accountId: AccountId; code: string; stamp: Stamp }>): Promise<boolean> => {
  const gone = await tx.rows<{ item_id: string }>('DELETE FROM client_items WHERE account_id = $1 AND code = $2 RETURNING item_id', [take.accountId, take.code])
  if (gone[0] !== undefined) await record(tx, take.accountId, take.stamp, [{ kind: 'catalog/client-code-taken', subject: { kind: 'item', id: gone[0].item_id, text: take.code } }])
  return gone.length > 0
}
