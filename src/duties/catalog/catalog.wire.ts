// What travels between the catalogue's pages and their API.

import type { Static } from 'typebox'
import { Type } from 'typebox'
import { ITEM_KINDS } from './item.ts'

const choice = <T extends readonly string[]>(values: T) => Type.Unsafe<T[number]>({ type: 'string', enum: [...values] })
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])
const Uuid = Type.String({ pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' })
const Text = (most: number) => Type.String({ maxLength: most })
const Named = Type.Object({ id: Uuid, number: Type.String(), name: Type.String() })
const PriceOut = Type.Object({ amount: Type.String(), currency: Type.String(), unit: Type.String(), per: Type.String() })

export const ItemPath = Type.Object({ itemId: Type.String() })

export const ItemsAsk = Type.Object({
  text: Type.Optional(Text(100)),
  kind: Type.Optional(choice(ITEM_KINDS)),
  /** The family and all beneath it. */
  family: Type.Optional(Uuid),
  /** Also by this account's own item codes. */
  account: Type.Optional(Uuid),
  after: Type.Optional(Text(100)),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
})
export const LIFE = ['sellable', 'not-yet', 'ended'] as const
export const ItemRow = Type.Object({
  itemId: Uuid,
  number: Type.String(),
  name: Type.String(),
  kind: choice(ITEM_KINDS),
  orderUnit: Type.String(),
  gtin: orNull(Type.String()),
  clientCode: orNull(Type.String()),
  families: Type.Array(Type.String()),
  life: choice(LIFE),
  /** What it costs today by the list, one a currency and unit. */
  prices: Type.Array(PriceOut),
})
export type ItemRow = Static<typeof ItemRow>
export const ItemList = Type.Object({ rows: Type.Array(ItemRow), next: orNull(Type.String()), mayWrite: Type.Boolean() })
export type ItemList = Static<typeof ItemList>

export const FamilyRow = Type.Object({ id: Uuid, number: Type.String(), name: Type.String(), parentId: orNull(Uuid), items: Type.Integer() })
export type FamilyRow = Static<typeof FamilyRow>
export const FamilyList = Type.Object({ rows: Type.Array(FamilyRow) })
export type FamilyList = Static<typeof FamilyList>
export const FamilyNew = Type.Object({ number: Text(60), name: Text(200), parentId: orNull(Uuid) })
export type FamilyNew = Static<typeof FamilyNew>

const PackOut = Type.Object({ unit: Type.String(), holds: Type.String(), gtin: orNull(Type.String()) })
export const ListPriceOut = Type.Object({ price: PriceOut, validFrom: Type.String(), validTo: orNull(Type.String()), list: Type.String(), holdsToday: Type.Boolean() })
export type ListPriceOut = Static<typeof ListPriceOut>
export const ClientCodeOut = Type.Object({ account: Named, code: Type.String(), unit: orNull(Type.String()), name: orNull(Type.String()), mayWrite: Type.Boolean() })
export type ClientCodeOut = Static<typeof ClientCodeOut>

export const ItemOut = Type.Object({
  itemId: Uuid,
  number: Type.String(),
  name: Type.String(),
  kind: choice(ITEM_KINDS),
  baseUnit: Type.String(),
  orderUnit: Type.String(),
  gtin: orNull(Type.String()),
  taxCode: Type.String(),
  leadTimeDays: orNull(Type.Integer()),
  /** Quantities of the order unit, decimal text. */
  minimum: orNull(Type.String()),
  multiple: orNull(Type.String()),
  weightGrams: orNull(Type.String()),
  sellableFrom: orNull(Type.String()),
  endOfLifeOn: orNull(Type.String()),
  life: choice(LIFE),
  substitute: orNull(Named),
  /** The one to take today when this one has ended: the first in the chain that is sold. */
  takeInstead: orNull(Named),
  /** The chain of substitutes, in turn. */
  chain: Type.Array(Named),
  /** Items that name this one as their substitute. */
  replaces: Type.Array(Named),
  packs: Type.Array(PackOut),
  /** Each family with the way to it from the top. */
  families: Type.Array(Type.Object({ id: Uuid, number: Type.String(), name: Type.String(), above: Type.Array(Type.String()) })),
  prices: Type.Array(ListPriceOut),
  taxRates: Type.Array(Type.Object({ country: Type.String(), validFrom: Type.String(), percent: Type.String() })),
  clientCodes: Type.Array(ClientCodeOut),
  version: Type.Integer(),
  today: Type.String(),
  mayWrite: Type.Boolean(),
})
export type ItemOut = Static<typeof ItemOut>

const itemFields = {
  name: Text(300),
  kind: choice(ITEM_KINDS),
  baseUnit: Text(40),
  orderUnit: Text(40),
  gtin: orNull(Text(20)),
  taxCode: Text(40),
  leadTimeDays: orNull(Type.Integer()),
  minimum: orNull(Text(30)),
  multiple: orNull(Text(30)),
  weightGrams: orNull(Text(30)),
  sellableFrom: orNull(Text(10)),
  endOfLifeOn: orNull(Text(10)),
  substituteId: orNull(Uuid),
  familyIds: Type.Array(Uuid, { maxItems: 50 }),
  /** All packs beside the base unit. */
  packs: Type.Array(Type.Object({ unit: Text(40), holds: Text(30), gtin: orNull(Text(20)) }), { maxItems: 50 }),
}
export const ItemNew = Type.Object({ number: Text(60), ...itemFields })
export type ItemNew = Static<typeof ItemNew>
export const ItemEdit = Type.Object({ version: Type.Integer(), ...itemFields })
export type ItemEdit = Static<typeof ItemEdit>
export const ItemMade = Type.Object({ itemId: Uuid })

/** A price by its first day: the same first day corrects the row. `endsOpen` lets the row without an end before it end the day before. */
export const ListPriceNew = Type.Object({
  amount: Text(30),
  currency: Text(3),
  unit: Text(40),
  per: Text(30),
  validFrom: Text(10),
  validTo: orNull(Text(10)),
  list: Text(60),
  endsOpen: Type.Boolean(),
})
export type ListPriceNew = Static<typeof ListPriceNew>

export const ClientCodeIn = Type.Object({ code: Text(60), itemId: Uuid, unit: orNull(Text(40)), name: orNull(Text(300)) })
export type ClientCodeIn = Static<typeof ClientCodeIn>
export const ClientCodeTake = Type.Object({ code: Text(60) })
