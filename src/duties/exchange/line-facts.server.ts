// What reading the lines of orders and invoices looks up: places, items by our or the client's code, tax rates, prices. All in memory.

import type { Day } from '#ground/day'
import { decimalText, MICRO_DIGITS, MICROS } from '#ground/decimal'
import type { ItemId, SiteId } from '#ground/ids'
import type { Percent } from '#ground/percent'
import { say } from '#ground/say'
import { loadTaxRates } from '#duties/catalog/catalog.store'
import type { Item } from '#duties/catalog/item'
import type { TaxRate } from '#duties/catalog/tax-rate'
import { taxRateOn } from '#duties/catalog/tax-rate'
import { itemsByNumber } from './bring-catalog.server.ts'
import type { Field, Row } from './fields.ts'
import { nearest } from './nearest.ts'
import type { Place } from './places.server.ts'
import { Places } from './places.server.ts'
import { Pricing } from './pricing.server.ts'
import type { Run } from './run.server.ts'

export class LineFacts {
  #suggested = 0
  readonly #percents = new Map<bigint, Percent>()
  readonly #taxes = new Map<string, bigint | null>()
  /** Codes on invoices that no item has, with how often. */
  readonly unknownItems = new Map<string, number>()
  /** By kind of document and column: a tax rate below one percent that stands there, and whether a higher one does. */
  readonly #lowPercents = new Map<string, { lowest: bigint; higher: boolean }>()

  constructor(
    readonly places: Places,
    readonly items: ReadonlyMap<string, Item>,
    /** Account number and the client's code, to our number. */
    readonly clientCodes: ReadonlyMap<string, Item>,
    readonly taxRates: readonly TaxRate[],
    readonly pricing: Pricing,
  ) {}

  static async load(run: Run): Promise<LineFacts> {
    const items = await itemsByNumber(run)
    const byId = new Map([...items.values()].map((item) => [item.itemId, item]))
    const codes = new Map<string, Item>()
    for (const account of run.accounts.values()) {
      for (const client of await run.tx.rows<{ code: string; item_id: ItemId }>('SELECT code, item_id FROM client_items WHERE account_id = $1', [account.accountId])) {
        const item = byId.get(client.item_id)
        if (item !== undefined) codes.set(`${account.number}\n${client.code}`, item)
      }
    }
    const pricing = new Pricing(run)
    await pricing.open([...run.accounts.values()].map((account) => account.accountId))
    return new LineFacts(await Places.load(run), items, codes, await loadTaxRates(run.tx), pricing)
  }

  /** The place that the first of the fields names. Null with a note on the row; `left-out` for customers not chosen. */
  placeOf(fields: ReadonlyMap<string, Field>, names: readonly string[], row: Row): Place | 'left-out' | null {
    const account = fields.get('account')?.text(row) ?? null
    for (const name of names) {
      const field = fields.get(name)
      const number = field?.text(row) ?? null
      if (field === undefined || number === null) continue
      const place = this.places.find(number, account)
      if (place === 'left-out' || 'siteId' in place) return place
      row.wrong(field.label, number, place)
      return null
    }
    const field = names.map((name) => fields.get(name)).find((one) => one !== undefined)
    row.wrong(field?.label ?? 'site', '', say('refusal.exchange/site-missing'))
    return null
  }

  /** A further site of the same account: the one that orders, the one that is billed. */
  otherSite(field: Field | undefined, row: Row, place: Place): SiteId | null {
    const number = field?.text(row) ?? null
    if (field === undefined || number === null) return null
    if (number === place.number) return place.siteId
    const other = this.places.find(number, place.account.number)
    if (other !== 'left-out' && 'siteId' in other) return other.siteId
    row.wrong(field.label, number, other === 'left-out' ? say('refusal.exchange/unknown-site', { site: number }) : other)
    return null
  }

  /** By our number, else by the client's code. Null with a note on the row. */
  itemOf(fields: ReadonlyMap<string, Field>, row: Row, account: string): Item | null {
    const found = this.#item(fields, row, account)
    if (typeof found === 'object') return found
    const label = (fields.get('item') ?? fields.get('client-item'))?.label ?? 'item'
    if (found === '') row.wrong(label, '', say('refusal.exchange/empty', { field: 'item' }))
    else this.#unknown(row, label, found)
    return null
  }

  /** The same for documents of others: a code nobody knows is counted, and stays on the line as text. */
  itemIfKnown(fields: ReadonlyMap<string, Field>, row: Row, account: string): Item | null {
    const found = this.#item(fields, row, account)
    if (typeof found === 'object') return found
    if (found !== '') this.unknownItems.set(found, (this.unknownItems.get(found) ?? 0) + 1)
    return null
  }

  /** The item, or the code that names none; empty when there is no code. */
  #item(fields: ReadonlyMap<string, Field>, row: Row, account: string): Item | string {
    const number = fields.get('item')?.text(row) ?? null
    const byNumber = number === null ? undefined : this.items.get(number)
    if (byNumber !== undefined) return byNumber
    const code = fields.get('client-item')?.text(row) ?? null
    return (code === null ? undefined : this.clientCodes.get(`${account}\n${code}`)) ?? number ?? code ?? ''
  }

  #unknown(row: Row, label: string, said: string): void {
    const near = this.#suggested < 200 ? nearest(said, this.items.keys()) : null
    this.#suggested += 1
    row.wrong(label, said, near === null ? say('refusal.exchange/unknown-item', { item: said }) : say('refusal.exchange/unknown-item-near', { item: said, nearest: near }))
  }

  sawPercent(of: 'orders' | 'invoices', label: string, micros: bigint): void {
    const column = `${of}\n${label}`
    if (micros <= 0n) return
    let seen = this.#lowPercents.get(column)
    if (seen === undefined) this.#lowPercents.set(column, (seen = { lowest: micros, higher: false }))
    if (micros >= MICROS) seen.higher = true
    else if (micros < seen.lowest) seen.lowest = micros
  }

  /** Columns whose every tax rate is below one percent: surely fractions, which no rule here may turn into percents by itself. */
  fractions(): readonly Readonly<{ column: string; value: string; percent: string }>[] {
    return [...this.#lowPercents].flatMap(([column, { lowest, higher }]) =>
      higher ? [] : [{ column: column.slice(column.indexOf('\n') + 1), value: decimalText(lowest, MICRO_DIGITS), percent: decimalText(lowest * 100n, MICRO_DIGITS) }])
  }

  percentOf(micros: bigint): Percent {
    let percent = this.#percents.get(micros)
    if (percent === undefined) this.#percents.set(micros, (percent = { micros }))
    return percent
  }

  /** The rate of the country the goods go to; null when there is none. */
  taxOf(place: Place, item: Item, at: Day): bigint | null {
    if (place.country === null) return null
    const key = `${place.country}\n${item.taxCode}\n${at}`
    const known = this.#taxes.get(key)
    if (known !== undefined) return known
    const rate = taxRateOn(this.taxRates, { country: place.country, taxCode: item.taxCode, day: at })?.rate.micros ?? null
    this.#taxes.set(key, rate)
    return rate
  }
}
