// The catalogue's tables, their only writer: families, items, packs, list prices, tax rates, and each account's own item codes.
// Sources bring rows by number; what cannot go in is refused row by row and the rest is merged.

import { MICROS } from '#ground/decimal'
import type { Day } from '#ground/day'
import { isDay } from '#ground/day'
import type { AccountId, FamilyId, ItemId } from '#ground/ids'
import type { Currency } from '#ground/money'
import { isCurrency } from '#ground/money'
import type { Say, SayValue } from '#ground/say'
import { say, sayDay, sayPrice, saySay } from '#ground/say'
import { unitPrice } from '#ground/unit-price'
import type { Tx } from '#platform/db'
import { amongIds, idsGiven } from '#platform/db'
import { familyIdOf, itemIdOf } from '#platform/keyed-id'
import type { MergedRows, MergeSpec, RowRefusal } from '#platform/merge'
import { mergeRows } from '#platform/merge'
import { buildTree } from '#duties/accounts/site-tree'
import type { Families, Family } from './family.ts'
import { families } from './family.ts'
import type { Item, ItemKind, ItemPack } from './item.ts'
import { packsWithBase } from './item.ts'
import type { ItemIn } from './item-draft.ts'
import { gtinSay, itemProblems } from './item-draft.ts'
import type { ListPrice } from './list-price.ts'
import { overlapping } from './list-price.ts'
import { circleOf } from './substitution.ts'
import type { TaxRate } from './tax-rate.ts'

export type FamilyIn = Readonly<{ number: string; name?: string; parentNumber?: string | null }>
export type ItemFamilyIn = Readonly<{ itemNumber: string; familyNumber: string }>
export type PackIn = Readonly<{ itemNumber: string; unit: string; baseMicros: bigint; gtin?: string | null }>
export type ListPriceIn = Readonly<{
  itemNumber: string
  currency: string
  unit: string
  validFrom: string
  validTo?: string | null
  priceMicros: bigint
  perMicros?: bigint
  list?: string
}>
export type TaxRateIn = Readonly<{ country: string; taxCode: string; validFrom: string; percentMicros: bigint }>
export type ClientItemIn = Readonly<{ code: string; itemNumber: string; unit?: string | null; name?: string | null }>

/** Collects the rows that go in, by key, and the refusals of those that do not. */
class Sieve<Row> {
  readonly taken = new Map<string, Row>()
  readonly rows = new Map<string, number>()
  readonly refused: RowRefusal[] = []

  take(row: number, key: string, value: Row): void {
    const first = this.rows.get(key)
    if (first !== undefined) return this.refuse(row, '', say('refusal.catalog/row-twice', { key: key.replaceAll('\n', ' '), first: first + 1 }))
    this.taken.set(key, value)
    this.rows.set(key, row)
  }

  refuse(row: number, at: string, why: Say): void {
    this.refused.push({ row, at, say: why })
  }

  /** Takes a row back that was let in. */
  drop(key: string, at: string, why: Say): void {
    this.refuse(this.rows.get(key) ?? 0, at, why)
    this.taken.delete(key)
  }

  async merge(tx: Tx, spec: Omit<MergeSpec, 'rows'>, rowOf: (value: Row) => readonly unknown[], wantKeys = false): Promise<MergedRows> {
    const { taken, refused } = this
    const rows = (function* () {
      for (const value of taken.values()) yield rowOf(value)
    })()
    return { ...(await mergeRows(tx, { ...spec, rows }, wantKeys)), refused: refused.toSorted((a, b) => a.row - b.row) }
  }
}

/** Families by number; a parent may stand anywhere in the rows. Circles and unknown parents are refused. */
export const mergeFamilies = async (tx: Tx, rows: readonly FamilyIn[]): Promise<MergedRows> => {
  const known = (await loadFamilies(tx)).all
  const numbers = new Map([...known.values()].map((family) => [family.number, family]))
  const parents = new Map([...known.values()].map((family) => [family.number, family.parentId === null ? null : (known.get(family.parentId)?.number ?? null)]))
  const sieve = new Sieve<FamilyIn>()
  rows.forEach((row, at) => {
    if (row.number.trim() === '') sieve.refuse(at, 'number', say('refusal.catalog/family-number-missing'))
    else sieve.take(at, row.number, row)
  })
  for (;;) {
    const now = new Map(parents)
    for (const row of sieve.taken.values()) now.set(row.number, row.parentNumber === undefined ? (parents.get(row.number) ?? null) : row.parentNumber)
    const { misplaced } = buildTree([...now].map(([key, parent]) => ({ key, parent })))
    const bad = misplaced.filter((node) => sieve.taken.has(node.key) && (node.is === 'circle' ? node.circle.includes(node.key) : !now.has(node.parent)))
    if (bad.length === 0) break
    for (const node of bad) {
      sieve.drop(node.key, 'parentNumber', node.is === 'circle'
        ? say('refusal.catalog/family-circle', { family: node.key, circle: [...node.circle, node.circle[0] ?? node.key].join(' > ') })
        : say('refusal.catalog/unknown-family', { family: node.parent }))
    }
  }
  await tx.script('SET CONSTRAINTS ALL DEFERRED')
  return sieve.merge(tx, { table: 'families', key: ['family_id'], data: ['number', 'name', 'parent_id'] }, (row) => {
    const was = numbers.get(row.number)
    const parent = row.parentNumber === undefined ? (was?.parentId ?? null) : row.parentNumber === null ? null : familyIdOf(row.parentNumber)
    return [familyIdOf(row.number), row.number, row.name ?? was?.name ?? row.number, parent]
  })
}

/** Items by number. A substitute may stand anywhere in the rows; one that is unknown or closes a circle is refused. */
export const mergeItems = async (tx: Tx, rows: readonly ItemIn[]): Promise<MergedRows> => {
  const known = await loadItems(tx, rows.map((row) => itemIdOf(row.number)))
  const sieve = new Sieve<ItemIn>()
  rows.forEach((row, at) => {
    const problem = itemProblems(row, known.get(itemIdOf(row.number)) ?? null)[0]
    if (problem === undefined) sieve.take(at, row.number, row)
    else sieve.refuse(at, problem.at, problem.say)
  })
  await refuseSubstitutes(tx, sieve)
  await tx.script('SET CONSTRAINTS ALL DEFERRED')
  return sieve.merge(tx, {
    table: 'items',
    key: ['item_id'],
    data: [
      'number', 'name', 'kind', 'base_unit', 'order_unit', 'gtin', 'tax_code', 'lead_time_days', 'minimum_micros', 'multiple_micros', 'weight_grams',
      'sellable_from', 'end_of_life_on', 'substitute_item_id',
    ],
    fresh: ['version'],
    onChange: 'version = t.version + 1',
  }, (row) => [...itemFields(row, known.get(itemIdOf(row.number)) ?? null), 1])
}

const itemFields = (row: ItemIn, was: Item | null): unknown[] => {
  const baseUnit = row.baseUnit ?? was?.baseUnit
  return [
    itemIdOf(row.number), row.number, row.name ?? was?.name, row.kind ?? was?.kind ?? 'product', baseUnit, row.orderUnit ?? was?.orderUnit ?? baseUnit,
    told(row.gtin, was?.gtin), row.taxCode ?? was?.taxCode ?? 'standard', told(row.leadTimeDays, was?.leadTimeDays), told(row.minimumMicros, was?.minimum),
    told(row.multipleMicros, was?.multiple), told(row.weightGrams, was?.weightGrams), told(row.sellableFrom, was?.sellableFrom),
    told(row.endOfLifeOn, was?.endOfLifeOn),
    row.substituteNumber === undefined ? (was?.substituteItemId ?? null) : row.substituteNumber === null ? null : itemIdOf(row.substituteNumber),
  ]
}

const told = <T>(now: T | null | undefined, was: T | null | undefined): T | null => (now === undefined ? (was ?? null) : now)

const refuseSubstitutes = async (tx: Tx, sieve: Sieve<ItemIn>): Promise<void> => {
  const told = [...sieve.taken.values()].flatMap((row) => (row.substituteNumber === null || row.substituteNumber === undefined ? [] : [{ number: row.number, substitute: row.substituteNumber }]))
  if (told.length === 0) return
  const stored = await tx.rows<{ item_id: ItemId; number: string; substitute_item_id: ItemId | null }>(
    'SELECT item_id, number, substitute_item_id FROM items WHERE substitute_item_id IS NOT NULL OR item_id = ANY($1::uuid[])',
    [told.map(({ substitute }) => itemIdOf(substitute))],
  )
  // a row that is refused may be the substitute of another: look again until all that stay can
  for (let refusedOne = true; refusedOne; ) {
    refusedOne = false
    const lives = new Map(stored.map((item) => [item.item_id, { substituteItemId: item.substitute_item_id, number: item.number }]))
    for (const row of sieve.taken.values()) {
      const id = itemIdOf(row.number)
      lives.set(id, { number: row.number, substituteItemId: row.substituteNumber === undefined ? (lives.get(id)?.substituteItemId ?? null) : null })
    }
    for (const { number, substitute } of told) {
      if (!sieve.taken.has(number)) continue
      const [id, to] = [itemIdOf(number), itemIdOf(substitute)]
      const circle = circleOf(lives, id, to)
      if (lives.has(to) && circle === null) {
        lives.set(id, { number, substituteItemId: to })
        continue
      }
      sieve.drop(number, 'substituteNumber', circle === null
        ? say('refusal.catalog/unknown-item', { item: substitute })
        : say('refusal.catalog/substitute-circle', { circle: circle.map((one) => lives.get(one)?.number ?? one).join(' > ') }))
      refusedOne = true
    }
  }
}

/** Puts items into families, added to those they are in. */
export const mergeItemFamilies = async (tx: Tx, rows: readonly ItemFamilyIn[]): Promise<MergedRows> => {
  const items = await knownItems(tx, rows.map((row) => row.itemNumber))
  const known = (await loadFamilies(tx)).all
  const sieve = new Sieve<readonly unknown[]>()
  rows.forEach((row, at) => {
    const familyId = familyIdOf(row.familyNumber)
    if (!items.has(row.itemNumber)) sieve.refuse(at, 'itemNumber', say('refusal.catalog/unknown-item', { item: row.itemNumber }))
    else if (!known.has(familyId)) sieve.refuse(at, 'familyNumber', say('refusal.catalog/unknown-family', { family: row.familyNumber }))
    else sieve.take(at, `${row.itemNumber}\n${row.familyNumber}`, [itemIdOf(row.itemNumber), familyId])
  })
  return sieve.merge(tx, { table: 'item_families', key: ['item_id', 'family_id'], data: [] }, (row) => row)
}

/** Packs by item and unit. The base unit needs no row; one that says other than 1 of it is refused. */
export const mergePacks = async (tx: Tx, rows: readonly PackIn[]): Promise<MergedRows> => {
  const items = await knownItems(tx, rows.map((row) => row.itemNumber))
  const sieve = new Sieve<readonly unknown[]>()
  rows.forEach((row, at) => {
    const baseUnit = items.get(row.itemNumber)
    const gtin = row.gtin === null || row.gtin === undefined ? null : gtinSay(row.gtin)
    if (baseUnit === undefined) sieve.refuse(at, 'itemNumber', say('refusal.catalog/unknown-item', { item: row.itemNumber }))
    else if (row.unit.trim() === '') sieve.refuse(at, 'unit', say('refusal.catalog/unit-missing', { item: row.itemNumber }))
    else if (row.baseMicros <= 0n) sieve.refuse(at, 'baseMicros', say('refusal.catalog/pack-not-positive', { item: row.itemNumber, unit: row.unit }))
    else if (row.unit === baseUnit && row.baseMicros !== MICROS) sieve.refuse(at, 'baseMicros', say('refusal.catalog/base-pack', { item: row.itemNumber, unit: row.unit }))
    else if (gtin !== null) sieve.refuse(at, 'gtin', gtin)
    else sieve.take(at, `${row.itemNumber}\n${row.unit}`, [itemIdOf(row.itemNumber), row.unit, row.baseMicros, row.gtin ?? null])
  })
  return sieve.merge(tx, { table: 'packs', key: ['item_id', 'unit'], data: ['base_micros', 'gtin'] }, (row) => row)
}

/** List prices by item, currency, unit and first day. Days that overlap with a stored or an earlier row are refused, naming both. */
export const mergeListPrices = async (tx: Tx, rows: readonly ListPriceIn[]): Promise<MergedRows> => {
  const items = await knownItems(tx, rows.map((row) => row.itemNumber))
  const sieve = new Sieve<ListPriceIn & { price: ListPrice }>()
  rows.forEach((row, at) => {
    const problem = listPriceProblem(row, items.has(row.itemNumber))
    if (problem !== null) return sieve.refuse(at, problem.at, problem.say)
    sieve.take(at, priceKey(itemIdOf(row.itemNumber), row), { ...row, price: {
      itemId: itemIdOf(row.itemNumber),
      price: unitPrice(row.priceMicros, row.currency as Currency, row.unit, row.perMicros ?? MICROS),
      validity: { from: row.validFrom as Day, to: (row.validTo ?? null) as Day | null },
      list: row.list ?? 'list',
    } })
  })
  await refuseOverlaps(tx, sieve)
  return sieve.merge(tx, {
    table: 'list_prices', key: ['item_id', 'currency', 'unit', 'valid_from'], data: ['valid_to', 'price_micros', 'per_micros', 'list'],
  }, ({ price }) => [price.itemId, price.price.currency, price.price.unit, price.validity.from, price.validity.to, price.price.micros, price.price.per, price.list])
}

const priceKey = (itemId: ItemId, price: Readonly<{ currency: string; unit: string; validFrom: string }>): string =>
  `${itemId}\n${price.currency}\n${price.unit}\n${price.validFrom}`

const listPriceProblem = (row: ListPriceIn, known: boolean): Omit<RowRefusal, 'row'> | null => {
  if (!known) return { at: 'itemNumber', say: say('refusal.catalog/unknown-item', { item: row.itemNumber }) }
  if (!isCurrency(row.currency)) return { at: 'currency', say: say('refusal.catalog/currency', { currency: row.currency }) }
  if (row.unit.trim() === '') return { at: 'unit', say: say('refusal.catalog/unit-missing', { item: row.itemNumber }) }
  if (!isDay(row.validFrom)) return { at: 'validFrom', say: say('refusal.catalog/day', { value: row.validFrom }) }
  if (row.validTo !== null && row.validTo !== undefined) {
    if (!isDay(row.validTo)) return { at: 'validTo', say: say('refusal.catalog/day', { value: row.validTo }) }
    if (row.validTo < row.validFrom) return { at: 'validTo', say: say('refusal.catalog/ends-before-begins', { from: sayDay(row.validFrom), to: sayDay(row.validTo) }) }
  }
  if (row.priceMicros < 0n) return { at: 'price', say: say('refusal.catalog/price-negative', { item: row.itemNumber }) }
  if (row.perMicros !== undefined && row.perMicros <= 0n) return { at: 'per', say: say('refusal.catalog/per-not-positive', { item: row.itemNumber }) }
  return null
}

const refuseOverlaps = async (tx: Tx, sieve: Sieve<ListPriceIn & { price: ListPrice }>): Promise<void> => {
  if (sieve.taken.size === 0) return
  const stored = await loadListPrices(tx, [...new Set([...sieve.taken.values()].map((row) => row.price.itemId))])
  for (;;) {
    const told = [...sieve.taken.values()].map((row) => row.price)
    const kept = stored.filter((price) => !sieve.taken.has(keyOf(price)))
    const pairs = overlapping([...kept, ...told])
    if (pairs.length === 0) return
    for (const [first, second] of pairs) {
      // the row told later gives way; a stored price never does
      const loser = sieve.taken.has(keyOf(second)) ? second : first
      const other = loser === second ? first : second
      const row = sieve.taken.get(keyOf(loser))
      if (row !== undefined) sieve.drop(keyOf(loser), 'validFrom', overlapSay(row.itemNumber, loser, other))
    }
  }
}

const keyOf = (price: ListPrice): string => priceKey(price.itemId, { currency: price.price.currency, unit: price.price.unit, validFrom: price.validity.from })

const overlapSay = (item: string, loser: ListPrice, other: ListPrice): Say =>
  say('refusal.catalog/prices-overlap', { item, currency: loser.price.currency, unit: loser.price.unit, mine: saySpan(loser), other: saySpan(other), price: sayPrice(other.price) })

const saySpan = ({ validity }: ListPrice): SayValue =>
  saySay(validity.to === null ? say('catalog.from', { from: sayDay(validity.from) }) : say('catalog.span', { from: sayDay(validity.from), to: sayDay(validity.to) }))

export const mergeTaxRates = async (tx: Tx, rows: readonly TaxRateIn[]): Promise<MergedRows> => {
  const sieve = new Sieve<TaxRateIn>()
  rows.forEach((row, at) => {
    if (!/^[A-Z]{2}$/.test(row.country)) sieve.refuse(at, 'country', say('refusal.catalog/country', { country: row.country }))
    else if (row.taxCode.trim() === '') sieve.refuse(at, 'taxCode', say('refusal.catalog/tax-code-missing'))
    else if (!isDay(row.validFrom)) sieve.refuse(at, 'validFrom', say('refusal.catalog/day', { value: row.validFrom }))
    else if (row.percentMicros < 0n) sieve.refuse(at, 'percent', say('refusal.catalog/percent-negative'))
    else sieve.take(at, `${row.country}\n${row.taxCode}\n${row.validFrom}`, row)
  })
  return sieve.merge(tx, { table: 'tax_rates', key: ['country', 'tax_code', 'valid_from'], data: ['percent_micros'] }, (row) => [row.country, row.taxCode, row.validFrom, row.percentMicros])
}

/** The client's own item codes, by code. */
export const mergeClientItems = async (tx: Tx, accountId: AccountId, rows: readonly ClientItemIn[]): Promise<MergedRows> => {
  const items = await knownItems(tx, rows.map((row) => row.itemNumber))
  const sieve = new Sieve<ClientItemIn>()
  rows.forEach((row, at) => {
    if (row.code.trim() === '') sieve.refuse(at, 'code', say('refusal.catalog/code-missing'))
    else if (!items.has(row.itemNumber)) sieve.refuse(at, 'itemNumber', say('refusal.catalog/unknown-item', { item: row.itemNumber }))
    else sieve.take(at, row.code, row)
  })
  return sieve.merge(tx, { table: 'client_items', key: ['account_id', 'code'], data: ['item_id', 'unit', 'name'] }, (row) => [accountId, row.code, itemIdOf(row.itemNumber), row.unit ?? null, row.name ?? null])
}

/** Base unit by number of the items that are there. */
const knownItems = async (tx: Tx, numbers: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  const rows = await tx.rows<{ number: string; base_unit: string }>('SELECT number, base_unit FROM items WHERE number = ANY($1::text[])', [[...new Set(numbers)]])
  return new Map(rows.map((row) => [row.number, row.base_unit]))
}

export const loadFamilies = async (tx: Tx): Promise<Families> => {
  const rows = await tx.rows<{ family_id: FamilyId; number: string; name: string; parent_id: FamilyId | null }>('SELECT family_id, number, name, parent_id FROM families ORDER BY name, number')
  return families(rows.map((row): Family => ({ familyId: row.family_id, number: row.number, name: row.name, parentId: row.parent_id })))
}

type ItemRow = {
  item_id: ItemId; number: string; name: string; kind: ItemKind; base_unit: string; order_unit: string; gtin: string | null; tax_code: string
  lead_time_days: number | null; minimum_micros: bigint | null; multiple_micros: bigint | null; weight_grams: bigint | null
  sellable_from: Day | null; end_of_life_on: Day | null; substitute_item_id: ItemId | null; version: number
  pack_units: string[]; pack_bases: string[]; pack_gtins: (string | null)[]; family_ids: FamilyId[]
}

/** Items with their packs and families: those named, or all. */
export const loadItems = async (tx: Tx, ids?: readonly ItemId[]): Promise<ReadonlyMap<ItemId, Item>> => {
  const rows = await tx.rows<ItemRow>(
    `SELECT i.item_id, i.number, i.name, i.kind, i.base_unit, i.order_unit, i.gtin, i.tax_code, i.lead_time_days, i.minimum_micros, i.multiple_micros,
            i.weight_grams, i.sellable_from, i.end_of_life_on, i.substitute_item_id, i.version,
            coalesce(p.units, '{}') AS pack_units, coalesce(p.bases, '{}') AS pack_bases, coalesce(p.gtins, '{}') AS pack_gtins, coalesce(f.ids, '{}') AS family_ids
     FROM items i
     LEFT JOIN (SELECT item_id, array_agg(unit ORDER BY base_micros, unit) AS units, array_agg(base_micros::text ORDER BY base_micros, unit) AS bases,
                       array_agg(gtin ORDER BY base_micros, unit) AS gtins
                FROM packs WHERE ${amongIds('item_id', ids)} GROUP BY item_id) p ON p.item_id = i.item_id
     LEFT JOIN (SELECT item_id, array_agg(family_id ORDER BY family_id) AS ids FROM item_families
                WHERE ${amongIds('item_id', ids)} GROUP BY item_id) f ON f.item_id = i.item_id
     WHERE ${amongIds('i.item_id', ids)}
     ORDER BY i.number`,
    idsGiven(ids),
  )
  return new Map(rows.map((row) => [row.item_id, itemOf(row)]))
}

const itemOf = (row: ItemRow): Item => ({
  itemId: row.item_id, number: row.number, name: row.name, kind: row.kind, baseUnit: row.base_unit, orderUnit: row.order_unit, gtin: row.gtin,
  taxCode: row.tax_code, leadTimeDays: row.lead_time_days, minimum: row.minimum_micros, multiple: row.multiple_micros, weightGrams: row.weight_grams,
  sellableFrom: row.sellable_from, endOfLifeOn: row.end_of_life_on, substituteItemId: row.substitute_item_id,
  packs: packsWithBase(row.base_unit, row.pack_units.map((unit, at): ItemPack => ({ unit, base: BigInt(row.pack_bases[at] ?? '0'), gtin: row.pack_gtins[at] ?? null }))),
  familyIds: row.family_ids, version: row.version,
})

/** List prices of the items named, or all, in the order of their first days. */
export const loadListPrices = async (tx: Tx, ids?: readonly ItemId[]): Promise<readonly ListPrice[]> => {
  const rows = await tx.rows<{ item_id: ItemId; currency: Currency; unit: string; valid_from: Day; valid_to: Day | null; price_micros: bigint; per_micros: bigint; list: string }>(
    `SELECT item_id, currency, unit, valid_from, valid_to, price_micros, per_micros, list FROM list_prices
     WHERE ${amongIds('item_id', ids)} ORDER BY item_id, currency, unit, valid_from`,
    idsGiven(ids),
  )
  return rows.map((row) => ({
    itemId: row.item_id, price: unitPrice(row.price_micros, row.currency, row.unit, row.per_micros), validity: { from: row.valid_from, to: row.valid_to }, list: row.list,
  }))
}

export const loadTaxRates = async (tx: Tx): Promise<readonly TaxRate[]> => {
  const rows = await tx.rows<{ country: string; tax_code: string; valid_from: Day; percent_micros: bigint }>(
    'SELECT country, tax_code, valid_from, percent_micros FROM tax_rates ORDER BY country, tax_code, valid_from',
  )
  return rows.map((row) => ({ country: row.country, taxCode: row.tax_code, validFrom: row.valid_from, rate: { micros: row.percent_micros } }))
}

export type FoundItem = Readonly<{ itemId: ItemId; number: string; name: string; kind: ItemKind; orderUnit: string; clientCode: string | null; unit: string | null }>

/** `families` are those wanted with all beneath them, already spread out. */
export type FindOnly = Readonly<{ limit?: number; kind?: ItemKind | null; families?: readonly FamilyId[] | null }>

/**
 * Items by their number, the client's code, a GTIN (of the item or of a pack, which then names the unit) or words of the name, best first.
 * Every way in goes by an index and stops early, so that half a million items answer as fast as a hundred. Words with a slip
 * of the pen are looked for only when nothing else is found. `accountId` null searches without any client's codes.
 */
export const findItems = async (tx: Tx, accountId: AccountId | null, text: string, only: number | FindOnly = {}): Promise<readonly FoundItem[]> => {
  const { limit = 20, kind = null, families: within = null } = typeof only === 'number' ? { limit: only } : only
  const asked = text.trim()
  if (asked === '') return []
  const least = asked.toLowerCase()
  const digits = /^\d{8,14}$/.test(asked) ? asked.padStart(14, '0') : null
  // a word shorter than three letters is in no trigram: it is asked for only together with a longer one
  const all = asked.split(/\s+/).slice(0, 6)
  const words = all.some((word) => word.length > 2) ? all : []
  const each = kind === null && within === null ? Math.max(limit * 3, 60) : 5000
  const rows = await tx.rows<FoundRow>(FIND(words.length), [accountId, least, after(least), digits, limit, each, kind, within, ...words.map((word) => `%${escapeLike(word)}%`)])
  if (rows.length > 0 || words.length === 0) return rows.map(foundItem)
  await tx.script('SET LOCAL pg_trgm.word_similarity_threshold = 0.4')
  return (await tx.rows<FoundRow>(FIND_NEAR, [accountId, asked, limit, kind, within])).map(foundItem)
}

type FoundRow = { item_id: ItemId; number: string; name: string; kind: ItemKind; order_unit: string; code: string | null; unit: string | null }

/** Beginnings are looked up between the text and the first text behind all that begin with it: that is what the indexes are in the order of. */
const begins = (column: string): string => `lower(${column}) ~>=~ $2 AND lower(${column}) ~<~ $3 ORDER BY lower(${column}) USING ~<~ LIMIT $6`

/** One statement a number of words: a list of patterns as one value would not go by the index. */
const FIND = (words: number): string => `
  WITH hit AS (
    SELECT * FROM (SELECT item_id, 0 AS rank, code, unit FROM client_items WHERE account_id = $1 AND ${begins('code')}) a
    UNION ALL SELECT * FROM (SELECT item_id, CASE WHEN lower(number) = $2 THEN 0 ELSE 1 END, NULL::text, NULL::text FROM items WHERE ${begins('number')}) b
    UNION ALL SELECT item_id, 0, NULL, base_unit FROM items WHERE gtin IS NOT NULL AND lpad(gtin, 14, '0') = $4::text
    UNION ALL SELECT item_id, 0, NULL, unit FROM packs WHERE gtin IS NOT NULL AND lpad(gtin, 14, '0') = $4::text
    UNION ALL SELECT * FROM (SELECT item_id, 2, NULL::text, NULL::text FROM items WHERE ${begins('name')}) c
    ${words === 0 ? '' : `UNION ALL SELECT * FROM (SELECT item_id, 3, NULL::text, NULL::text FROM items WHERE ${Array.from({ length: words }, (_, at) => `name ILIKE $${at + 9}`).join(' AND ')} LIMIT $6) d`}
  ), best AS (
    SELECT item_id, min(rank) AS rank, min(code) AS code, min(unit) AS unit FROM hit GROUP BY item_id
  )
  SELECT i.item_id, i.number, i.name, i.kind, i.order_unit, coalesce(b.code, c.code) AS code, b.unit
  FROM best b JOIN items i USING (item_id)
  LEFT JOIN LATERAL (SELECT min(code) AS code FROM client_items WHERE account_id = $1 AND item_id = b.item_id) c ON true
  WHERE ($7::text IS NULL OR i.kind = $7) AND ($8::uuid[] IS NULL OR EXISTS (SELECT FROM item_families f WHERE f.item_id = i.item_id AND f.family_id = ANY ($8)))
  ORDER BY b.rank, length(i.number), i.number LIMIT $5`

const FIND_NEAR = `
  SELECT i.item_id, i.number, i.name, i.kind, i.order_unit, c.code, NULL AS unit
  FROM (SELECT * FROM items n WHERE n.name %> $2 AND ($4::text IS NULL OR n.kind = $4)
          AND ($5::uuid[] IS NULL OR EXISTS (SELECT FROM item_families f WHERE f.item_id = n.item_id AND f.family_id = ANY ($5))) LIMIT 200) i
  LEFT JOIN LATERAL (SELECT min(code) AS code FROM client_items WHERE account_id = $1 AND item_id = i.item_id) c ON true
  ORDER BY word_similarity($2, i.name) DESC, i.number LIMIT $3`

/** The first text behind all that begin with this one. */
const after = (text: string): string => {
  const signs = [...text]
  const last = signs.pop()?.codePointAt(0) ?? 0
  return signs.join('') + String.fromCodePoint(Math.min(last + 1, 0x10ffff))
}

const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&')

const foundItem = (row: FoundRow): FoundItem => ({
  itemId: row.item_id, number: row.number, name: row.name, kind: row.kind, orderUnit: row.order_unit, clientCode: row.code, unit: row.unit,
})
