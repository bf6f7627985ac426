// Everything that must be known to judge a draft, and no more: only the items asked for are read, however large the catalogue.

import type { Day } from '#ground/day'
import { addDays } from '#ground/day'
import { businessCalendar } from '#ground/calendar'
import type { AccountId, ItemId, OrderId, SiteId } from '#ground/ids'
import type { Currency, Money } from '#ground/money'
import { money } from '#ground/money'
import type { Account } from '#duties/accounts/account'
import { loadAccount, loadSitesWithAbove } from '#duties/accounts/accounts.store'
import type { Site } from '#duties/accounts/site'
import { answersFor } from '#duties/accounts/site'
import { findItems, loadItems } from '#duties/catalog/catalog.store'
import type { Item } from '#duties/catalog/item'
import { loadPriceFactsOf } from '#duties/contracts/contracts.store'
import { priceBook } from '#duties/contracts/price-of'
import type { Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import { publicHolidays } from '#platform/holidays.server'
import type { CodeHit, Credit, Draft, JudgedDraft, PlaceFacts } from './draft.ts'
import type { Candidate } from './orders.wire.ts'

/** The account of a draft; throws NotFound. Its time zone says which day it is, and so comes before the rest. */
export const needAccount = async (tx: Tx, accountId: AccountId): Promise<Account> => {
  const account = await loadAccount(tx, accountId)
  if (account === null) throw new NotFound()
  return account
}

/** `own` is the order the draft already is, and `document` the client's document it comes of, so that neither it nor its sisters are taken for its duplicate. */
export const loadPlaceFacts = async (tx: Tx, account: Account, draft: Draft, own: OrderId | null, document: string | null = null): Promise<PlaceFacts> => {
  const { accountId } = account
  const sites = await loadSitesWithAbove(tx, accountId, [draft.shipTo])
  const site = sites.get(draft.shipTo) ?? null
  const codes = await resolveCodes(tx, accountId, draft.lines.map((line) => line.code))
  const itemIds = new Set<ItemId>()
  for (const line of draft.lines) if (line.itemId !== null) itemIds.add(line.itemId)
  for (const hits of codes.values()) for (const hit of hits) itemIds.add(hit.itemId)
  const items = await loadWithSubstitutes(tx, [...itemIds])
  const prices = await loadPriceFactsOf(tx, accountId, { items: [...items.values()], sites: [...sites.values()] })
  const around = await loadAround(tx, { account, site, draft, soldTo: answersFor(sites, draft.shipTo, 'sold-to'), own, document })
  return {
    account, sites, items, codes, ...around,
    book: priceBook(prices),
    contracts: prices.contracts,
    credit: await loadCredit(tx, account, site === null ? [] : site.ancestors.flatMap((above) => sites.get(above) ?? [])),
  }
}

const MOST_HITS = 10

/** Client's codes, our numbers and barcodes, all by index. A code that is two things at once is answered with both. */
export const resolveCodes = async (tx: Tx, accountId: AccountId, asked: readonly string[]): Promise<ReadonlyMap<string, readonly CodeHit[]>> => {
  const typed = [...new Set(asked.map((code) => code.trim().toLowerCase()).filter((code) => code !== ''))]
  if (typed.length === 0) return new Map()
  const barcodes = typed.filter((code) => /^\d{8,14}$/.test(code))
  const rows = await tx.rows<{ code: string; item_id: ItemId; unit: string | null }>(
    `SELECT lower(code) AS code, item_id, unit FROM client_items WHERE account_id = $1 AND lower(code) = ANY($2::text[])
     UNION SELECT lower(number), item_id, NULL FROM items WHERE lower(number) = ANY($2)
     UNION SELECT t.code, i.item_id, i.base_unit FROM unnest($3::text[]) AS t (code) JOIN items i ON i.gtin IS NOT NULL AND lpad(i.gtin, 14, '0') = lpad(t.code, 14, '0')
     UNION SELECT t.code, p.item_id, p.unit FROM unnest($3::text[]) AS t (code) JOIN packs p ON p.gtin IS NOT NULL AND lpad(p.gtin, 14, '0') = lpad(t.code, 14, '0')`,
    [accountId, typed, barcodes],
  )
  const codes = new Map<string, CodeHit[]>()
  for (const row of rows) {
    const hits = codes.get(row.code) ?? []
    const same = hits.findIndex((hit) => hit.itemId === row.item_id)
    // the same item by two ways is one hit, and the way that names a unit says more
    if (same === -1) hits.push({ itemId: row.item_id, unit: row.unit })
    else if (hits[same]?.unit === null) hits[same] = { itemId: row.item_id, unit: row.unit }
    codes.set(row.code, hits.slice(0, MOST_HITS))
  }
  return codes
}

/** Substitutes of substitutes come along, a step at a time; a chain longer than this is cut. */
const STEPS = 4

const loadWithSubstitutes = async (tx: Tx, itemIds: readonly ItemId[]): Promise<ReadonlyMap<ItemId, Item>> => {
  const items = new Map(itemIds.length === 0 ? [] : await loadItems(tx, itemIds))
  for (let step = 0; step < STEPS; step++) {
    const missing = [...items.values()].flatMap(({ substituteItemId: next, endOfLifeOn }) => (next === null || endOfLifeOn === null || items.has(next) ? [] : [next]))
    if (missing.length === 0) break
    for (const [itemId, item] of await loadItems(tx, missing)) items.set(itemId, item)
  }
  return items
}

type AroundAsk = Readonly<{ account: Account; site: Site | null; draft: Draft; soldTo: SiteId | null; own: OrderId | null; document: string | null }>
type AroundRow = Readonly<{ rates: { tax_code: string; valid_from: Day; percent: string }[] | null; same: { orderId: OrderId; number: string; orderedOn: Day } | null }>

/** Holidays, tax rates and an order of the same purchase order: one way to the database and back. */
const loadAround = async (tx: Tx, { account, site, draft, soldTo, own, document }: AroundAsk): Promise<Pick<PlaceFacts, 'calendar' | 'taxRates' | 'samePurchaseOrder'>> => {
  const country = site?.address.country ?? account.country
  const purchaseOrder = draft.purchaseOrder?.trim() ?? ''
  const row = await tx.one<AroundRow>(
    `SELECT (SELECT json_agg(json_build_object('tax_code', tax_code, 'valid_from', valid_from, 'percent', percent_micros::text)) FROM tax_rates WHERE country = $1) AS rates,
            (SELECT json_build_object('orderId', order_id, 'number', number, 'orderedOn', ordered_on) FROM orders
             WHERE account_id = $2 AND purchase_order = $3 AND sold_to_site_id = $4 AND back_order_of IS NULL AND state NOT IN ('draft', 'cancelled') AND order_id IS DISTINCT FROM $5
               AND (document_id IS NULL OR document_id IS DISTINCT FROM $6::uuid)
             ORDER BY ordered_on, number LIMIT 1) AS same`,
    [country, account.accountId, purchaseOrder === '' ? null : purchaseOrder, soldTo, own, document],
  )
  return {
    calendar: businessCalendar(await publicHolidays(account.calendar ?? country, { from: draft.orderedOn, to: addDays(draft.orderedOn, 550) })),
    taxRates: (row?.rates ?? []).map((rate) => ({ country: country ?? '', taxCode: rate.tax_code, validFrom: rate.valid_from, rate: { micros: BigInt(rate.percent) } })),
    samePurchaseOrder: row?.same ?? null,
  }
}

/**
 * The nearest limit: of the site or one above it, else the account's. Used are orders that are open and invoices that are
 * not settled, at the sites the limit is for, in its currency. Held orders use nothing: they are not accepted yet.
 */
const loadCredit = async (tx: Tx, account: Account, line: readonly Site[]): Promise<Credit | null> => {
  const site = line.toReversed().find((candidate) => candidate.creditLimitMinor !== null)
  const limitMinor = site?.creditLimitMinor ?? account.creditLimitMinor
  if (limitMinor === null || limitMinor === undefined) return null
  const currency: Currency = site?.currency ?? account.currency
  const used = await loadUsed(tx, account.accountId, currency, site?.siteId ?? null)
  return { of: site === undefined ? 'account' : 'site', limit: money(limitMinor, currency), used }
}

const loadUsed = async (tx: Tx, accountId: AccountId, currency: Currency, siteId: SiteId | null): Promise<Money> => {
  const beneath = '($3::uuid IS NULL OR ship_to_site_id IN (SELECT s.site_id FROM sites s WHERE s.account_id = $1 AND s.ancestors @> ARRAY[$3::uuid]))'
  const row = await tx.one<{ used: string }>(
    `SELECT coalesce((SELECT sum(net_minor + tax_minor) FROM orders WHERE account_id = $1 AND currency = $2 AND state IN ('placed', 'partly-shipped') AND ${beneath}), 0)
          + coalesce((SELECT sum(CASE kind WHEN 'credit-note' THEN -1 ELSE 1 END * (net_minor + tax_minor - coalesce(paid_minor, 0)))
                      FROM invoices WHERE account_id = $1 AND currency = $2 AND settled_on IS NULL AND ${beneath}), 0) AS used`,
    [accountId, currency, siteId],
  )
  return money(BigInt(row?.used ?? '0'), currency)
}

/** Likely items are looked for so many unknown codes at once; the rest wait for their turn. */
const MOST_GUESSED = 20

/** For codes that nothing answers to: the items they may have meant, by place of the line. */
export const guessUnknown = async (tx: Tx, accountId: AccountId, draft: Draft, judged: JudgedDraft): Promise<ReadonlyMap<number, readonly Candidate[]>> => {
  const guesses = new Map<number, readonly Candidate[]>()
  for (const [at, line] of judged.lines.entries()) {
    const code = draft.lines[at]?.code.trim() ?? ''
    if (line.item !== null || code.length < 2) continue
    if (guesses.size >= MOST_GUESSED) break
    guesses.set(at, await suggest(tx, accountId, code, 5))
  }
  return guesses
}

/** Items a text may mean, best first. A code with dividers is also tried as words. */
export const suggest = async (tx: Tx, accountId: AccountId, text: string, limit: number): Promise<readonly Candidate[]> => {
  let found = await findItems(tx, accountId, text, limit)
  if (found.length === 0 && /[-_/.]/.test(text)) found = await findItems(tx, accountId, text.replace(/[-_/.]+/g, ' '), limit)
  return found.map((item) => ({ itemId: item.itemId, number: item.number, name: item.name, unit: item.unit ?? item.orderUnit, clientCode: item.clientCode }))
}
