// Items as they travel to the pages: names beside ids, exact decimal text, and what an item is today.

import type { Day } from '#ground/day'
import { MICRO_DIGITS, decimalText } from '#ground/decimal'
import type { FamilyId, ItemId } from '#ground/ids'
import { covers } from '#ground/period'
import { percentText } from '#ground/percent'
import type { UnitPrice } from '#ground/unit-price'
import { perText, priceText } from '#ground/unit-price'
import type { ClientCodeOut, ItemOut, ItemRow } from './catalog.wire.ts'
import type { Families } from './family.ts'
import type { Item } from './item.ts'
import type { ListPrice } from './list-price.ts'
import { itemOn, substitutes } from './substitution.ts'
import type { TaxRate } from './tax-rate.ts'

export const priceOut = (price: UnitPrice): ItemRow['prices'][number] => ({ amount: priceText(price), currency: price.currency, unit: price.unit, per: perText(price) })

type RowFacts = Readonly<{ item: Item; clientCode: string | null; families: Families; prices: readonly ListPrice[]; today: Day }>

export const itemRowOut = ({ item, clientCode, families, prices, today }: RowFacts): ItemRow => ({
  itemId: item.itemId, number: item.number, name: item.name, kind: item.kind, orderUnit: item.orderUnit, gtin: item.gtin, clientCode,
  families: item.familyIds.flatMap((id) => families.all.get(id)?.name ?? []),
  life: itemOn(new Map([[item.itemId, item]]), item.itemId, today)?.is ?? 'sellable',
  prices: prices.filter((price) => covers(price.validity, today)).map((price) => priceOut(price.price)),
})

type ItemFacts = Readonly<{
  item: Item
  /** With everything it leads to, and what leads to it. */
  around: ReadonlyMap<ItemId, Item>
  families: Families
  prices: readonly ListPrice[]
  taxRates: readonly TaxRate[]
  clientCodes: readonly ClientCodeOut[]
  today: Day
  mayWrite: boolean
}>

export const itemOut = ({ item, around, families, prices, taxRates, clientCodes, today, mayWrite }: ItemFacts): ItemOut => {
  const named = (id: ItemId | null): { id: string; number: string; name: string } | null => {
    const found = id === null ? undefined : around.get(id)
    return found === undefined ? null : { id: found.itemId, number: found.number, name: found.name }
  }
  const on = itemOn(around, item.itemId, today)
  return {
    itemId: item.itemId, number: item.number, name: item.name, kind: item.kind, baseUnit: item.baseUnit, orderUnit: item.orderUnit, gtin: item.gtin, taxCode: item.taxCode,
    leadTimeDays: item.leadTimeDays, minimum: micros(item.minimum), multiple: micros(item.multiple), weightGrams: item.weightGrams === null ? null : String(item.weightGrams),
    sellableFrom: item.sellableFrom, endOfLifeOn: item.endOfLifeOn, life: on?.is ?? 'sellable',
    substitute: named(item.substituteItemId), takeInstead: on?.is === 'ended' ? named(on.substitute) : null,
    chain: substitutes(around, item.itemId).flatMap((id) => named(id) ?? []),
    replaces: [...around.values()].filter((other) => other.substituteItemId === item.itemId).flatMap((other) => named(other.itemId) ?? []),
    packs: item.packs.map((pack) => ({ unit: pack.unit, holds: decimalText(pack.base, MICRO_DIGITS), gtin: pack.gtin })),
    families: item.familyIds.flatMap((id) => familyOut(families, id)),
    prices: prices.map((price) => ({ price: priceOut(price.price), validFrom: price.validity.from, validTo: price.validity.to, list: price.list, holdsToday: covers(price.validity, today) })),
    taxRates: taxRates.filter((rate) => rate.taxCode === item.taxCode && isLatest(taxRates, rate, today)).map((rate) => ({ country: rate.country, validFrom: rate.validFrom, percent: percentText(rate.rate) })),
    clientCodes: [...clientCodes], version: item.version, today, mayWrite,
  }
}

const micros = (amount: bigint | null): string | null => (amount === null ? null : decimalText(amount, MICRO_DIGITS))

const familyOut = (families: Families, id: FamilyId): ItemOut['families'] => {
  const family = families.all.get(id)
  if (family === undefined) return []
  return [{ id, number: family.number, name: family.name, above: families.above(id).slice(1).toReversed().flatMap((one) => families.all.get(one)?.name ?? []) }]
}

/** Past rates and those to come are left out: the one in force tells what is charged today. */
const isLatest = (rates: readonly TaxRate[], rate: TaxRate, today: Day): boolean =>
  rate.validFrom <= today && !rates.some((other) => other.country === rate.country && other.taxCode === rate.taxCode && other.validFrom > rate.validFrom && other.validFrom <= today)
