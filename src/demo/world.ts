// The demo world: an invented seller, Fairwind Supply, and three large accounts, two years up to last Friday.
// Goes in through the same stores as any import. Everything that is wrong in it is on record (faults.ts, docs/demo.md).

import { MICROS, parseDecimal } from '#ground/decimal'
import type { Day } from '#ground/day'
import { addDays } from '#ground/day'
import type { AccountId, UserId } from '#ground/ids'
import { parsePercent } from '#ground/percent'
import { mergeAccount, mergeSiteIdentifiers, mergeSites } from '#duties/accounts/accounts.store'
import { mergeClientItems, mergeFamilies, mergeItemFamilies, mergeItems, mergeListPrices, mergePacks, mergeTaxRates } from '#duties/catalog/catalog.store'
import type { PriceBook } from '#duties/contracts/price-of'
import { priceBook } from '#duties/contracts/price-of'
import { importContracts } from '#duties/contracts/contract-import.store'
import { loadPriceFacts, saveTrails } from '#duties/contracts/contracts.store'
import { mergeInvoices } from '#duties/invoices/invoices.store'
import { mergeOrders } from '#duties/orders/orders.store'
import type { Tx } from '#platform/db'
import type { Stamp } from '#platform/events'
import type { House } from '#platform/house'
import { accountIdOf } from '#platform/keyed-id'
import type { MergedRows } from '#platform/merge'
import type { DemoAccount } from './accounts.ts'
import { auberon, kestrel, vesper } from './accounts.ts'
import { contractFiles, demoDays } from './contracts.ts'
import { extraOf, invoiceOf, orderOf } from './documents.ts'
import type { Fault } from './faults.ts'
import { plant } from './faults.ts'
import { FAMILIES, goods, TAX } from './goods.ts'
import { itemIdOf, siteIdOf } from './known-ids.ts'
import type { Life, LifeLine, Lives } from './lives.ts'
import { livesOf } from './lives.ts'
import { loadPeople } from './people.ts'
import { lastFriday, plan } from './plan.ts'

export type LoadedDemo = Readonly<{ lastDay: Day; accounts: readonly AccountId[]; orders: number; orderLines: number; invoices: number; faults: readonly Fault[]; people: ReadonlyMap<string, UserId> }>

/** Loads the whole world in one transaction: all of it or nothing. Orders end on the Friday before `today`, goods move until the day before it. */
export const loadDemo = async (house: House, today: Day = house.clock.today()): Promise<LoadedDemo> =>
  house.db.within('everything', async (tx) => {
    const stamp: Stamp = { userId: null, now: house.clock.now() }
    const accounts = [kestrel(), auberon(), vesper()]
    const lastDay = lastFriday(today)
    const days = demoDays(lastDay)
    await loadCatalogue(tx, days.first)
    for (const account of accounts) await loadAccount(tx, account, stamp)
    for (const text of contractFiles(days)) await loadContracts(tx, text, stamp)

    const ids = new Map(accounts.map((account) => [account.number, accountIdOf(account.number)]))
    const books = new Map<string, PriceBook>()
    for (const account of accounts) books.set(account.number, priceBook(await loadPriceFacts(tx, accountIdOf(account.number))))
    const lives = livesOf(plan(accounts, goods(), { lastDay, movedUntil: addDays(today, -1) }), {
      itemId: itemIdOf,
      siteId: (account, site) => siteIdOf(ids.get(account) as AccountId, site),
      book: (account) => books.get(account) as PriceBook,
    })
    const faults = plant(lives, days)
    let invoices = 0
    for (const account of accounts) invoices += await loadDocuments(tx, account, lives, stamp)
    return {
      lastDay,
      people: await loadPeople(tx, stamp),
      accounts: accounts.map((account) => accountIdOf(account.number)),
      orders: lives.orders.length,
      orderLines: lives.orders.reduce((sum, order) => sum + order.lines.length, 0),
      invoices,
      faults,
    }
  })

const loadCatalogue = async (tx: Tx, from: Day): Promise<void> => {
  const all = goods()
  await taken(mergeFamilies(tx, FAMILIES.map(([number, name, parentNumber]) => ({ number, name, parentNumber }))))
  await taken(
    mergeItems(tx, all.map((good) => ({
      number: good.number, name: good.name, kind: good.kind, baseUnit: good.baseUnit, orderUnit: good.orderUnit, taxCode: good.tax,
      leadTimeDays: good.leadDays, weightGrams: BigInt(good.gramsPerBase),
    }))),
  )
  await taken(mergeItemFamilies(tx, all.flatMap((good) => good.families.map((familyNumber) => ({ itemNumber: good.number, familyNumber })))))
  await taken(mergePacks(tx, all.filter((good) => good.orderUnit !== good.baseUnit).map((good) => ({ itemNumber: good.number, unit: good.orderUnit, baseMicros: BigInt(good.pack) * MICROS }))))
  await taken(
    mergeListPrices(tx, all.flatMap((good) => Object.entries(FACTORS).map(([currency, factor]) => ({
      itemNumber: good.number, currency, unit: good.orderUnit, validFrom: from, priceMicros: listPrice(good.price, factor),
    })))),
  )
  await taken(
    mergeTaxRates(tx, Object.entries(TAX).flatMap(([country, [standard, reduced]]) => [
      { country, taxCode: 'standard', validFrom: from, percentMicros: parsePercent(standard)?.micros ?? 0n },
      { country, taxCode: 'reduced', validFrom: from, percentMicros: parsePercent(reduced)?.micros ?? 0n },
    ])),
  )
}

/** List prices abroad, in percent of the EUR list, to whole tenths of the currency. */
const FACTORS: Readonly<Record<string, bigint>> = { EUR: 100n, GBP: 87n, CHF: 104n }

const listPrice = (euro: string, factor: bigint): bigint => {
  const micros = parseDecimal(euro, 6) ?? 0n
  return factor === 100n ? micros : ((micros * factor) / 100n / 100_000n) * 100_000n
}

const loadAccount = async (tx: Tx, account: DemoAccount, stamp: Stamp): Promise<void> => {
  const id = accountIdOf(account.number)
  await taken(
    mergeAccount(tx, [{
      number: account.number, name: account.name, currency: account.currency, country: account.country, timeZone: account.zone,
      paymentDays: account.paymentDays, creditLimitMinor: account.creditLimit === null ? null : BigInt(account.creditLimit) * 100n,
    }], stamp),
  )
  await taken(
    mergeSites(tx, id, account.sites.map((site) => ({
      number: site.number, name: site.name, kind: site.kind, parentNumber: site.parent, roles: site.roles, billToNumber: site.billTo,
      street: site.street, city: site.place.town, region: site.place.region, postalCode: site.postalCode, country: site.place.country,
      latitude: site.place.latitude, longitude: site.place.longitude, timeZone: site.place.zone, currency: site.currency,
    })), stamp),
  )
  const identifiers = account.sites.flatMap((site) => [
    ...(site.gln === null ? [] : [{ siteNumber: site.number, scheme: 'GLN' as const, value: site.gln }]),
    ...(site.clientNumber === null ? [] : [{ siteNumber: site.number, scheme: 'client' as const, value: site.clientNumber }]),
  ])
  await taken(mergeSiteIdentifiers(tx, id, identifiers, stamp))
  await taken(mergeClientItems(tx, id, clientCodes(account)))
}

/** Every account has codes of its own for what it buys most. */
const clientCodes = (account: DemoAccount) =>
  goods()
    .filter((good) => good.kind === 'product')
    .filter((_, at) => at % (account.number === 'A-300' ? 2 : 3) === 0)
    .map((good) => ({ code: `${account.name.slice(0, 2).toUpperCase()}-${Number(good.number) * 7}`, itemNumber: good.number, unit: good.orderUnit, name: null }))

const loadContracts = async (tx: Tx, text: string, stamp: Stamp): Promise<void> => {
  const report = await importContracts(tx, text, { stamp })
  if (report.problems.length > 0) throw new Error(`the demo world's contracts do not read: ${JSON.stringify(report.problems)}`)
}

const loadDocuments = async (tx: Tx, account: DemoAccount, lives: Lives, stamp: Stamp): Promise<number> => {
  const id = accountIdOf(account.number)
  const own = lives.orders.filter((life) => life.account.number === account.number)
  const lines = own.flatMap((life: Life) => life.lines)
  const ids = await saveTrails(tx, id, lines.map((line) => line.priced.trail))
  const trailOf = new Map(lines.map((line, at) => [line, ids[at] as string]))
  await mergeOrders(tx, id, own.map((life) => orderOf(id, life, (line: LifeLine) => trailOf.get(line) as string)), stamp)
  const invoices = [...own.map((life) => invoiceOf(id, life)), ...lives.extras.filter((extra) => extra.of.account.number === account.number).map((extra) => extraOf(id, extra))].filter((invoice) => invoice !== null)
  await mergeInvoices(tx, id, invoices, stamp)
  return invoices.length
}

/** The demo's own rows must all go in; a refused one is a mistake in the demo. */
const taken = async (merging: Promise<MergedRows>): Promise<void> => {
  const { refused } = await merging
  if (refused.length > 0) throw new Error(`the demo world was refused ${refused.length} rows, first: ${JSON.stringify(refused[0])}`)
}
