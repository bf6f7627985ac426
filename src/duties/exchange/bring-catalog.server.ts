// The catalogue from rows: families, items, packs, list prices, tax rates, and an account's own item codes.
// Several kinds are often read from one file, so a row that says again what an earlier one said is simply passed over.

import { day } from '#ground/day'
import { say } from '#ground/say'
import type { ClientItemIn, FamilyIn, ItemFamilyIn, ListPriceIn, PackIn, TaxRateIn } from '#duties/catalog/catalog.store'
import { loadItems, mergeClientItems, mergeFamilies, mergeItemFamilies, mergeItems, mergeListPrices, mergePacks, mergeTaxRates } from '#duties/catalog/catalog.store'
import type { Item } from '#duties/catalog/item'
import type { ItemIn } from '#duties/catalog/item-draft'
import { gtinSay } from '#duties/catalog/item-draft'
import type { Row } from './fields.ts'
import type { Part } from './report.ts'
import type { Prepared } from './prepare.server.ts'
import type { Run } from './run.server.ts'
import { Handed, walkRows } from './run.server.ts'
import { told, without } from './told.ts'

/** Where a file names no first day, prices and rates hold from here on. */
const FROM_THE_BEGINNING = day('1900-01-01')

type Bring = (run: Run, part: Prepared, report: Part) => Promise<void>

export const bringFamilies: Bring = async (run, part, report) => {
  const handed = new Handed<FamilyIn>()
  await walk(run, part, report, handed, (row) => {
    const number = part.fields.get('number')?.text(row) ?? ''
    return [number, without<FamilyIn>({ number, name: told(part, 'name', (field) => field.text(row)) ?? undefined, parentNumber: told(part, 'parent', (field) => field.text(row)) } as FamilyIn)]
  })
  handed.settle(report, 'families', await mergeFamilies(run.tx, handed.rows), part.fields)
}

export const bringItems: Bring = async (run, part, report) => {
  const handed = new Handed<ItemIn>()
  const members: ItemFamilyIn[] = []
  await walk(run, part, report, handed, (row) => {
    const number = part.fields.get('number')?.text(row) ?? ''
    for (const familyNumber of told(part, 'families', (field) => field.list(row)) ?? []) members.push({ itemNumber: number, familyNumber })
    const kilos = told(part, 'weight-kg', (field) => field.micros(row))
    if (kilos !== undefined && kilos !== null && kilos % 1000n !== 0n) row.wrong(part.fields.get('weight-kg')?.label ?? '', '', say('refusal.exchange/number-too-fine', { value: '', decimals: 3 }))
    return [number, without<ItemIn>({
      number,
      name: told(part, 'name', (field) => field.text(row)) ?? undefined,
      kind: told(part, 'kind', (field) => field.text(row)) ?? undefined,
      baseUnit: told(part, 'base-unit', (field) => field.text(row)) ?? undefined,
      orderUnit: told(part, 'order-unit', (field) => field.text(row)) ?? undefined,
      gtin: gtinOf(part, row, report),
      taxCode: told(part, 'tax-code', (field) => field.text(row)) ?? undefined,
      leadTimeDays: told(part, 'lead-time-days', (field) => field.whole(row)),
      minimumMicros: told(part, 'minimum', (field) => field.micros(row)),
      multipleMicros: told(part, 'multiple', (field) => field.micros(row)),
      weightGrams: kilos === undefined || kilos === null ? kilos : kilos / 1000n,
      sellableFrom: told(part, 'sellable-from', (field) => field.day(row)),
      endOfLifeOn: told(part, 'end-of-life-on', (field) => field.day(row)),
      substituteNumber: told(part, 'substitute', (field) => field.text(row)),
    } as ItemIn)]
  })
  // families that are only named by items get their name for a number
  const named = [...new Set(members.map((member) => member.familyNumber))]
  const known = new Set((await run.tx.rows<{ number: string }>('SELECT number FROM families WHERE number = ANY($1::text[])', [named])).map((row) => row.number))
  const fresh = named.filter((number) => !known.has(number))
  if (fresh.length > 0) report.count('families', await mergeFamilies(run.tx, fresh.map((number) => ({ number, name: number }))))
  const merged = await mergeItems(run.tx, handed.rows)
  handed.settle(report, 'items', merged, part.fields)
  const refused = new Set(merged.refused.map((refusal) => handed.rows[refusal.row]?.number))
  const joined = [...new Map(members.filter((member) => !refused.has(member.itemNumber)).map((member) => [`${member.itemNumber}\n${member.familyNumber}`, member])).values()]
  if (joined.length > 0) report.count('item-families', await mergeItemFamilies(run.tx, joined))
}

export const bringPacks: Bring = async (run, part, report) => {
  const handed = new Handed<PackIn>()
  await walk(run, part, report, handed, (row) => {
    const itemNumber = part.fields.get('item')?.text(row) ?? ''
    const unit = part.fields.get('unit')?.text(row) ?? ''
    const baseMicros = part.fields.get('holds')?.micros(row) ?? 0n
    return [`${itemNumber}\n${unit}`, without<PackIn>({ itemNumber, unit, baseMicros, gtin: gtinOf(part, row, report) } as PackIn)]
  })
  handed.settle(report, 'packs', await mergePacks(run.tx, handed.rows), part.fields)
}

export const bringListPrices: Bring = async (run, part, report) => {
  const handed = new Handed<ListPriceIn>()
  const items = await itemsByNumber(run)
  await walk(run, part, report, handed, (row) => {
    const itemNumber = part.fields.get('item')?.text(row) ?? ''
    const currency = told(part, 'currency', (field) => field.currency(row)) ?? run.currency ?? ''
    const unit = told(part, 'unit', (field) => field.text(row)) ?? items.get(itemNumber)?.orderUnit ?? ''
    const validFrom = told(part, 'valid-from', (field) => field.day(row)) ?? FROM_THE_BEGINNING
    return [`${itemNumber}\n${currency}\n${unit}\n${validFrom}`, without<ListPriceIn>({
      itemNumber, currency, unit, validFrom,
      validTo: told(part, 'valid-to', (field) => field.day(row)),
      priceMicros: part.fields.get('price')?.micros(row) ?? 0n,
      perMicros: told(part, 'per', (field) => field.micros(row)) ?? undefined,
      list: told(part, 'list', (field) => field.text(row)) ?? undefined,
    } as ListPriceIn)]
  })
  handed.settle(report, 'list-prices', await mergeListPrices(run.tx, handed.rows), part.fields)
}

export const bringTaxRates: Bring = async (run, part, report) => {
  const handed = new Handed<TaxRateIn>()
  await walk(run, part, report, handed, (row) => {
    const country = part.fields.get('country')?.country(row) ?? ''
    const taxCode = told(part, 'code', (field) => field.text(row)) ?? 'standard'
    const validFrom = told(part, 'valid-from', (field) => field.day(row)) ?? FROM_THE_BEGINNING
    return [`${country}\n${taxCode}\n${validFrom}`, { country, taxCode, validFrom, percentMicros: part.fields.get('percent')?.micros(row) ?? 0n }]
  })
  handed.settle(report, 'tax-rates', await mergeTaxRates(run.tx, handed.rows), part.fields)
}

export const bringClientItems: Bring = async (run, part, report) => {
  const groups = new Map<string, Handed<ClientItemIn>>()
  const only = run.accounts.size === 1 ? [...run.accounts.keys()][0] : undefined
  await walkRows(run, {
    table: part.table, rules: part.rules, report, kind: 'client-items',
    take: (row) => {
      const account = told(part, 'account', (field) => field.text(row)) ?? only
      if (account === undefined || !run.accounts.has(account)) return report.skip(say('exchange.rule.not-of-an-account'))
      const client = without<ClientItemIn>({
        code: part.fields.get('code')?.text(row) ?? '',
        itemNumber: part.fields.get('item')?.text(row) ?? '',
        unit: told(part, 'unit', (field) => field.text(row)),
        name: told(part, 'name', (field) => field.text(row)),
      } as ClientItemIn)
      if (row.wrongs.length > 0) return
      let group = groups.get(account)
      if (group === undefined) groups.set(account, (group = new Handed()))
      group.add(client, row)
    },
  })
  for (const [number, handed] of groups) {
    const account = run.accounts.get(number)
    if (account !== undefined) handed.settle(report, 'client-items', await mergeClientItems(run.tx, account.accountId, handed.rows), part.fields)
  }
}

/** Items by number, for lines that name them. */
export const itemsByNumber = async (run: Run): Promise<ReadonlyMap<string, Item>> =>
  new Map([...(await loadItems(run.tx)).values()].map((item) => [item.number, item]))

/** Wrong barcodes are common in real books and no reason to lose the item. */
const gtinOf = (part: Prepared, row: Row, report: Part): string | null | undefined => {
  const field = part.fields.get('gtin')
  if (field === undefined) return undefined
  const gtin = field.text(row)
  const wrong = gtin === null ? null : gtinSay(gtin)
  if (gtin === null || wrong === null) return gtin
  report.leaveOut(row.line, row.cells, { column: field.label, value: gtin, say: wrong })
  return null
}

/** Rows to values by key; a row that repeats an earlier one word for word is passed over, one that contradicts it is rejected. */
const walk = async <T extends object>(run: Run, part: Prepared, report: Part, handed: Handed<T>, read: (row: Row) => readonly [string, T]): Promise<void> => {
  const seen = new Map<string, { text: string; line: number }>()
  const repeated = say('exchange.rule.repeated')
  await walkRows(run, {
    table: part.table, rules: part.rules, report, kind: part.section.kind,
    take: (row) => {
      const [key, value] = read(row)
      if (row.wrongs.length > 0) return
      const text = JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? `${inner}n` : inner))
      const known = seen.get(key)
      if (known === undefined) {
        seen.set(key, { text, line: row.line })
        handed.add(value, row)
      } else if (known.text === text) report.skip(repeated)
      else row.wrong('', '', say('refusal.exchange/contradicts', { row: known.line, key: key.replaceAll('\n', ' ') }))
    },
  })
}
