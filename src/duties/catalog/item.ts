// An item of the catalogue: a product, service or software, with its units and packs, ordering rules and life.

import type { Day } from '#ground/day'
import { gtin14 } from '#ground/gs1'
import type { FamilyId, ItemId } from '#ground/ids'
import type { Outcome } from '#ground/outcome'
import type { Pack, Quantity, Unit } from '#ground/quantity'
import { convert } from '#ground/quantity'
import { MICROS } from '#ground/decimal'

export const ITEM_KINDS = ['product', 'service', 'software'] as const
export type ItemKind = (typeof ITEM_KINDS)[number]

/** A pack of an item may carry a GTIN of its own. */
export type ItemPack = Pack & Readonly<{ gtin: string | null }>

export type Item = Readonly<{
  itemId: ItemId
  number: string
  name: string
  kind: ItemKind
  baseUnit: Unit
  orderUnit: Unit
  gtin: string | null
  taxCode: string
  leadTimeDays: number | null
  /** Least quantity of an order line and the step above it, in micros of the order unit. */
  minimum: bigint | null
  multiple: bigint | null
  weightGrams: bigint | null
  sellableFrom: Day | null
  /** The first day on which it is sold no more. */
  endOfLifeOn: Day | null
  substituteItemId: ItemId | null
  /** Always with the base unit itself (1,000,000). */
  packs: readonly ItemPack[]
  /** The families it is in itself; `Families.above` gives those around them. */
  familyIds: readonly FamilyId[]
  version: number
}>

export const basePack = (unit: Unit): ItemPack => ({ unit, base: MICROS, gtin: null })

/** All packs of an item from those stored: the base unit is always one of them and always holds one. */
export const packsWithBase = (baseUnit: Unit, stored: readonly ItemPack[]): readonly ItemPack[] => {
  const gtin = stored.find((pack) => pack.unit === baseUnit)?.gtin ?? null
  return [{ ...basePack(baseUnit), gtin }, ...stored.filter((pack) => pack.unit !== baseUnit)]
}

/** A quantity in base units, exactly; refuses `quantity/no-pack` and `quantity/inexact`. */
export const inBaseUnits = (item: Item, amount: Quantity): Outcome<Quantity> => convert(amount, item.baseUnit, item.packs)

/** The unit a barcode stands for, or null when it is not the item's. */
export const unitOfGtin = (item: Item, gtin: string): Unit | null => {
  const wanted = gtin14(gtin)
  const pack = item.packs.find((candidate) => candidate.gtin !== null && gtin14(candidate.gtin) === wanted)
  if (pack !== undefined) return pack.unit
  return item.gtin !== null && gtin14(item.gtin) === wanted ? item.baseUnit : null
}
