// The reads behind the contract screens: access, one load, one pure call.

import { createHash } from 'node:crypto'
import type { Day } from '#ground/day'
import type { AccountId, ContractId, ItemId, SiteId } from '#ground/ids'
import type { Currency } from '#ground/money'
import { isCurrency, moneyText } from '#ground/money'
import type { Outcome } from '#ground/outcome'
import { done, refused } from '#ground/outcome'
import { parseQuantity, quantityText } from '#ground/quantity'
import { say } from '#ground/say'
import type { UnitPrice } from '#ground/unit-price'
import { extend, perText, priceText } from '#ground/unit-price'
import type { Session } from '#platform/access'
import { accountFor, accountsFor } from '#platform/access'
import type { Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import type { House } from '#platform/house'
import { detailOf, stake } from './contract-detail.ts'
import { findAccount, findItem, findSite, findingsByTerm, listContracts, loadNames, placeInList, timelineItems } from './contract-reads.store.ts'
import { loadPriceFacts, loadWholeContract } from './contracts.store.ts'
import type { ContractDetail, ContractsOut, PriceAnswer, PriceAskIn, TimelineOut } from './contracts.wire.ts'
import { priceBook, priceOf } from './price-of.ts'
import { priceTimeline } from './timeline.ts'

const PAGE = 50

type ListQuery = Readonly<{ account?: string; q?: string; after?: string; limit?: number }>

export const readContracts = async (house: House, session: Session, query: ListQuery): Promise<ContractsOut> => {
  const { reach } = await accountsFor(house.db, session)
  const limit = query.limit ?? PAGE
  const find = query.q === undefined || query.q.trim() === '' ? null : query.q
  const rows = await house.db.within(reach, (tx) => listContracts(tx, { accountId: query.account ?? null, find, after: cursorOf(query.after), limit: limit + 1 }))
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return {
    rows: rows.slice(0, limit).map((row) => ({
      contractId: row.contract_id,
      account: { id: row.account_id, number: row.account_number, name: row.account_name },
      number: row.number, name: row.name, currency: row.currency, state: row.state, validFrom: row.valid_from, validTo: row.valid_to,
      paymentDays: row.payment_days, terms: row.terms, amendments: row.amendments, open: row.open, atStake: stake(row.at_stake, row.currency),
    })),
    next: last === undefined ? null : Buffer.from(JSON.stringify(placeInList(last))).toString('base64url'),
  }
}

/** A cursor that is not ours begins at the beginning. */
const cursorOf = (after: string | undefined): readonly string[] | null => {
  if (after === undefined) return null
  try {
    const parts: unknown = JSON.parse(Buffer.from(after, 'base64url').toString())
    return Array.isArray(parts) && parts.length === 5 && parts.every((part) => typeof part === 'string') ? parts : null
  } catch {
    return null
  }
}

export const readContract = async (house: House, session: Session, at: Readonly<{ accountId: string; contractId: string }>): Promise<ContractDetail> => {
  const access = await accountFor(house.db, session, at.accountId, 'contracts', 'read')
  return house.db.within(access.reach, async (tx) => contractDetail(tx, house, { accountId: access.accountId, contractId: at.contractId as ContractId, mayWrite: access.mayWrite }))
}

const contractDetail = async (tx: Tx, house: House, at: Readonly<{ accountId: AccountId; contractId: ContractId; mayWrite: boolean }>): Promise<ContractDetail> => {
  const whole = await loadWholeContract(tx, at.accountId, at.contractId)
  if (whole === null) throw new NotFound()
  const names = await loadNames(tx, at.accountId, whole)
  const findings = await findingsByTerm(tx, at.accountId, at.contractId, whole.contract.currency)
  const { time_zone } = await findAccount(tx, at.accountId)
  const detail = detailOf({ accountId: at.accountId, whole, names, findings, today: house.clock.today(time_zone), timeZone: time_zone, mayWrite: at.mayWrite })
  return { ...detail, version: versionOf(detail.text, detail.state) }
}

/** Of a contract's text: two versions are the same when their texts are. */
export const versionOf = (text: string, state: string): string => createHash('sha256').update(`${state}\n${text}`).digest('base64url')

export const readTimeline = async (
  house: House,
  session: Session,
  at: Readonly<{ accountId: string; contractId: string }>,
  query: Readonly<{ from: string; to: string; q?: string; site?: string; limit?: number }>,
): Promise<TimelineOut> => {
  const access = await accountFor(house.db, session, at.accountId, 'contracts', 'read')
  return house.db.within(access.reach, async (tx) => {
    const whole = await loadWholeContract(tx, access.accountId, at.contractId as ContractId)
    if (whole === null) throw new NotFound()
    const find = query.q === undefined || query.q.trim() === '' ? null : query.q
    const items = await timelineItems(tx, { accountId: access.accountId, contractId: whole.contract.contractId, find, limit: query.limit ?? 12 })
    const book = priceBook(await loadPriceFacts(tx, access.accountId, items.map((item) => item.item_id)))
    const { currency } = whole.contract
    const rows = items.map((item) => ({
      item: { id: item.item_id, number: item.number, name: item.name },
      unit: item.order_unit,
      spans: priceTimeline(book, {
        itemId: item.item_id, siteId: (query.site ?? '') as SiteId, quantity: { micros: 1_000_000n, unit: item.order_unit }, currency, within: { from: query.from as Day, to: query.to as Day },
      }).map((stretch) => ({ ...stretch, price: stretch.price === null ? null : priceWire(stretch.price) })),
    }))
    return { currency, rows, more: Math.max(0, (items[0]?.total ?? 0) - items.length) }
  })
}

const priceWire = (price: UnitPrice) => ({ amount: priceText(price), currency: price.currency, unit: price.unit, per: perText(price) })

/** What a line would cost: the price, the amount and the trail. */
export const askPrice = async (house: House, session: Session, accountId: string, ask: PriceAskIn): Promise<Outcome<PriceAnswer>> => {
  const access = await accountFor(house.db, session, accountId, 'contracts', 'read')
  return house.db.within(access.reach, async (tx) => {
    const item = await findItem(tx, access.accountId, ask.item.trim())
    if (item === null) return refused({ code: 'contracts/no-item', say: say('refusal.contracts/no-item-number', { item: ask.item }), at: 'item' })
    const site = ask.site === null || ask.site.trim() === '' ? null : await findSite(tx, access.accountId, ask.site.trim())
    if (site === null && ask.site !== null && ask.site.trim() !== '') return refused({ code: 'contracts/no-site', say: say('refusal.contracts/no-site', { site: ask.site }), at: 'site' })
    const account = await findAccount(tx, access.accountId)
    const quantity = parseQuantity(ask.quantity, ask.unit ?? item.unit ?? item.order_unit)
    const currency = ask.currency ?? site?.currency ?? account.currency
    if (quantity === null || !isCurrency(currency)) throw new Error('the schema let through a quantity or currency that does not read')
    return pricedAnswer(tx, { accountId: access.accountId, item, site, quantity, currency, day: ask.day as Day })
  })
}

type Found = Readonly<{
  accountId: AccountId
  item: Readonly<{ item_id: ItemId; number: string; name: string }>
  site: Readonly<{ site_id: SiteId; number: string; name: string }> | null
  quantity: NonNullable<ReturnType<typeof parseQuantity>>
  currency: Currency
  day: Day
}>

const pricedAnswer = async (tx: Tx, found: Found): Promise<Outcome<PriceAnswer>> => {
  const { accountId, item, site, quantity, currency, day } = found
  const book = priceBook(await loadPriceFacts(tx, accountId, [item.item_id], site === null ? [] : [site.site_id]))
  const priced = priceOf(book, { itemId: item.item_id, siteId: (site?.site_id ?? '') as SiteId, quantity, day, currency })
  if (!priced.ok) return priced
  const { price, trail, contractId, termId, clause } = priced.value
  return done({
    item: { id: item.item_id, number: item.number, name: item.name },
    site: site === null ? null : { id: site.site_id, number: site.number, name: site.name },
    quantity: { amount: quantityText(quantity), unit: quantity.unit },
    day,
    price: priceWire(price),
    amount: { amount: moneyText(extend(price, quantity)), currency },
    contractId,
    termId,
    clause,
    trail,
  })
}
