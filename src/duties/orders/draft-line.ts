// Judging one line of a draft: which item, how much in which unit, at which price and tax, by when. All that is wrong is said at once.

import { addBusinessDays, onOrAfter } from '#ground/calendar'
import type { Day } from '#ground/day'
import { daysBetween, later } from '#ground/day'
import { MICRO_DIGITS, parseDecimal } from '#ground/decimal'
import type { Currency } from '#ground/money'
import { shareOf } from '#ground/percent'
import type { Pack, Quantity, Unit } from '#ground/quantity'
import { quantityText } from '#ground/quantity'
import type { SayValue } from '#ground/say'
import { say, sayDay, sayPrice, sayQuantity, saySay } from '#ground/say'
import type { UnitPrice } from '#ground/unit-price'
import { comparePrice, extend, parsePrice } from '#ground/unit-price'
import type { Item } from '#duties/catalog/item'
import { itemOn } from '#duties/catalog/substitution'
import { taxRateOn } from '#duties/catalog/tax-rate'
import type { Contract } from '#duties/contracts/contract'
import { priceOf } from '#duties/contracts/price-of'
import type { DraftLine, Fix, JudgedLine, Note, NoteLevel, PlaceFacts } from './draft.ts'

/** What the whole draft says to each of its lines. */
export type LineSetting = Readonly<{
  shipTo: Parameters<typeof priceOf>[1]['siteId']
  orderedOn: Day
  requestedOn: Day | null
  currency: Currency
  country: string | null
  contract: Contract | null
}>

const NOTHING: JudgedLine = {
  item: null, quantity: null, agreed: null, trail: null, contractId: null, clause: null, price: null, byHand: false, tax: null, net: null, taxAmount: null, promisedOn: null, notes: [],
}

export const judgeLine = (facts: PlaceFacts, setting: LineSetting, line: DraftLine, at: number): JudgedLine => {
  const notes: Note[] = []
  const note: Noter = (level, code, field, values, more = {}) => {
    const { fixes = [], see = null } = more
    notes.push({ level, code: `orders/${code}`, say: say(`refusal.orders/${code}`, { line: at + 1, ...values }), at: field === '' ? `lines.${at}` : `lines.${at}.${field}`, fixes, see })
  }
  const found = findItem(facts, line, at, note)
  if (found === null) return { ...NOTHING, notes }
  const { item } = found
  sellable(facts, { item, day: setting.orderedOn, at }, note)
  const quantity = readQuantity(item, { typed: line.quantity, unit: line.unit ?? found.unit ?? item.orderUnit, at }, note)
  const promisedOn = promise(facts, setting, item, at, note)
  const tax = taxOf(facts, setting, item, note)
  if (quantity === null) return { ...NOTHING, item, promisedOn, tax, notes }
  const priced = price(facts, setting, { item, quantity, promisedOn, line, at }, note)
  const net = priced.price === null ? null : extend(priced.price, quantity)
  return { item, quantity, promisedOn, tax, ...priced, net, taxAmount: net === null || tax === null ? null : shareOf(net, tax), notes }
}

type Noter = (level: NoteLevel, code: string, field: string, values?: Readonly<Record<string, SayValue>>, more?: Readonly<{ fixes?: readonly Fix[]; see?: Note['see'] }>) => void

const findItem = (facts: PlaceFacts, line: DraftLine, at: number, note: Noter): Readonly<{ item: Item; unit: Unit | null }> | null => {
  const code = line.code.trim()
  if (line.itemId !== null) {
    const item = facts.items.get(line.itemId)
    if (item !== undefined) return { item, unit: facts.codes.get(code.toLowerCase())?.find((hit) => hit.itemId === line.itemId)?.unit ?? null }
  }
  if (code === '') {
    note('stop', 'no-item', 'code', {}, { fixes: [{ do: 'remove-line', line: at }] })
    return null
  }
  const hits = facts.codes.get(code.toLowerCase()) ?? []
  const first = hits[0] === undefined ? undefined : facts.items.get(hits[0].itemId)
  if (hits.length === 1 && first !== undefined) return { item: first, unit: hits[0]?.unit ?? null }
  if (hits.length === 0) note('stop', 'unknown-code', 'code', { code }, { fixes: [{ do: 'remove-line', line: at }] })
  else note('stop', 'ambiguous-code', 'code', { code, items: hits.map((hit) => facts.items.get(hit.itemId)?.number ?? '').join(', ') }, { fixes: takeFixes(facts, hits.map((hit) => hit.itemId), at) })
  return null
}

const takeFixes = (facts: PlaceFacts, itemIds: readonly Item['itemId'][], line: number): readonly Fix[] =>
  itemIds.flatMap((itemId) => {
    const item = facts.items.get(itemId)
    return item === undefined ? [] : [{ do: 'take-item' as const, line, itemId, number: item.number, name: item.name }]
  })

const seeItem = (item: Item) => ({ kind: 'item', id: item.itemId, text: item.number })

const sellable = (facts: PlaceFacts, { item, day, at }: Readonly<{ item: Item; day: Day; at: number }>, note: Noter): void => {
  const life = itemOn(facts.items, item.itemId, day)
  const remove: Fix = { do: 'remove-line', line: at }
  if (life?.is === 'not-yet') note('stop', 'not-yet-sold', 'code', { item: item.name, day: sayDay(life.from) }, { fixes: [remove], see: seeItem(item) })
  if (life?.is !== 'ended') return
  const substitute = life.substitute === null ? undefined : facts.items.get(life.substitute)
  if (substitute === undefined) note('stop', 'no-longer-sold', 'code', { item: item.name, day: sayDay(life.since) }, { fixes: [remove], see: seeItem(item) })
  else {
    const values = { item: item.name, day: sayDay(life.since), substitute: substitute.name, number: substitute.number }
    note('stop', 'replaced', 'code', values, { fixes: [...takeFixes(facts, [substitute.itemId], at), remove], see: seeItem(item) })
  }
}

const readQuantity = (item: Item, ask: Readonly<{ typed: string; unit: Unit; at: number }>, note: Noter): Quantity | null => {
  const { typed, unit, at } = ask
  const pack = item.packs.find((candidate) => candidate.unit === unit)
  if (pack === undefined) note('stop', 'no-such-unit', 'unit', { item: item.name, unit, units: item.packs.map((known) => known.unit).join(', ') })
  const micros = parseDecimal(typed, MICRO_DIGITS)
  if (typed.trim() === '') note('stop', 'no-quantity', 'quantity', { item: item.name })
  else if (micros === null) note('stop', 'quantity-unreadable', 'quantity', { quantity: typed.trim() })
  else if (micros <= 0n) note('stop', 'quantity-not-positive', 'quantity', { item: item.name }, { fixes: [{ do: 'remove-line', line: at }] })
  if (pack === undefined || micros === null || micros <= 0n) return null
  const amount = { micros, unit }
  againstPacks(item, pack, amount, at, note)
  return amount
}

/** How near to a whole larger pack a quantity must be before the larger pack is proposed: an eighth of it. */
const NEARLY = 8n

const againstPacks = (item: Item, pack: Pack, amount: Quantity, at: number, note: Noter): void => {
  const orderPack = item.packs.find((candidate) => candidate.unit === item.orderUnit)
  if (orderPack === undefined) return
  const inUnit = (base: bigint): bigint => (base + pack.base - 1n) / pack.base
  const base = amount.micros * pack.base
  const least = (item.minimum ?? 0n) * orderPack.base
  const step = item.multiple === null ? null : item.multiple * orderPack.base
  const propose = (wanted: bigint): Readonly<{ values: Record<string, SayValue>; fixes: readonly Fix[] }> => {
    const proposed = { micros: inUnit(wanted), unit: amount.unit }
    return {
      values: { item: item.name, quantity: sayQuantity(amount), proposed: sayQuantity(proposed) },
      fixes: [{ do: 'set-quantity', line: at, quantity: quantityText(proposed), unit: amount.unit }],
    }
  }
  if (base < least) {
    const { values, fixes } = propose(step === null ? least : upTo(least, step))
    return note('stop', 'below-minimum', 'quantity', { ...values, minimum: sayQuantity({ micros: item.minimum ?? 0n, unit: item.orderUnit }) }, { fixes })
  }
  if (step !== null && base % step !== 0n) {
    const { values, fixes } = propose(upTo(base, step))
    return note('check', 'breaks-multiple', 'quantity', { ...values, multiple: sayQuantity({ micros: item.multiple ?? 0n, unit: item.orderUnit }) }, { fixes })
  }
  const layer = item.packs.find((larger) => larger.base > orderPack.base && larger.base > pack.base)
  if (layer === undefined) return
  const size = layer.base * 1_000_000n
  const nearest = ((base + size / 2n) / size) * size
  const off = base > nearest ? base - nearest : nearest - base
  if (nearest === 0n || off === 0n || off * NEARLY > size || nearest % pack.base !== 0n) return
  const { values, fixes } = propose(nearest)
  note('check', 'breaks-pack', 'quantity', { ...values, pack: layer.unit, holds: sayQuantity({ micros: size / pack.base, unit: amount.unit }) }, { fixes })
}

const upTo = (value: bigint, step: bigint): bigint => ((value + step - 1n) / step) * step

/** The lead time in working days from the order, and never before the wished day. */
const promise = (facts: PlaceFacts, setting: LineSetting, item: Item, at: number, note: Noter): Day => {
  const { calendar } = facts
  const soonest = addBusinessDays(calendar, onOrAfter(calendar, setting.orderedOn), item.leadTimeDays ?? 0)
  if (setting.requestedOn === null) return soonest
  const promised = onOrAfter(calendar, later(soonest, setting.requestedOn))
  if (soonest > setting.requestedOn) {
    const values = { item: item.name, day: sayDay(promised), wished: sayDay(setting.requestedOn), count: daysBetween(setting.requestedOn, promised) }
    note('check', 'later-than-wished', 'promisedOn', values, { fixes: [{ do: 'wish-day', day: promised }, { do: 'remove-line', line: at }] })
  }
  return promised
}

const taxOf = (facts: PlaceFacts, setting: LineSetting, item: Item, note: Noter) => {
  const rate = setting.country === null ? null : taxRateOn(facts.taxRates, { country: setting.country, taxCode: item.taxCode, day: setting.orderedOn })
  if (rate !== null) return rate.rate
  note('check', 'no-tax-rate', 'tax', { item: item.name, code: item.taxCode, country: setting.country ?? '?' }, { see: seeItem(item) })
  return { micros: 0n }
}

type PriceAt = Readonly<{ item: Item; quantity: Quantity; promisedOn: Day; line: DraftLine; at: number }>
type PricedLine = Pick<JudgedLine, 'agreed' | 'trail' | 'contractId' | 'clause' | 'price' | 'byHand'>

/** The contract's price is always asked, so that a price by hand stands beside what it differs from. */
const price = (facts: PlaceFacts, setting: LineSetting, ask: PriceAt, note: Noter): PricedLine => {
  const { item, quantity, line, at } = ask
  const day = setting.contract?.priceDay === 'delivery' ? (setting.requestedOn ?? ask.promisedOn) : setting.orderedOn
  const outcome = priceOf(facts.book, { itemId: item.itemId, siteId: setting.shipTo, quantity, day, currency: setting.currency })
  const agreed = outcome.ok ? outcome.value.price : null
  const known: Omit<PricedLine, 'price' | 'byHand'> = outcome.ok
    ? { agreed, trail: outcome.value.trail, contractId: outcome.value.contractId, clause: outcome.value.clause }
    : { agreed: null, trail: null, contractId: null, clause: null }
  const byHand = readHandPrice(line, setting.currency, quantity.unit, note)
  if (byHand === 'unreadable') return { ...known, price: null, byHand: true }
  if (byHand === null || (agreed !== null && comparePrice(byHand, agreed) === 0)) {
    if (!outcome.ok) note('stop', 'no-price', 'price', { item: item.name, why: saySay(outcome.refusal.say) }, { see: seeItem(item), fixes: [{ do: 'remove-line', line: at }] })
    return { ...known, price: agreed, byHand: false }
  }
  differs({ item, agreed, byHand, line, at }, note)
  return { ...known, price: byHand, byHand: true }
}

const readHandPrice = (line: DraftLine, currency: Currency, unit: Unit, note: Noter): UnitPrice | 'unreadable' | null => {
  const typed = line.price?.trim() ?? ''
  if (typed === '') return null
  const read = parsePrice(typed, currency, unit)
  if (read !== null && read.micros >= 0n) return read
  note('stop', read === null ? 'price-unreadable' : 'price-negative', 'price', { price: typed })
  return 'unreadable'
}

type Differing = Readonly<{ item: Item; agreed: UnitPrice | null; byHand: UnitPrice; line: DraftLine; at: number }>

const differs = ({ item, agreed, byHand, line, at }: Differing, note: Noter): void => {
  const reason = line.priceReason?.trim() ?? ''
  const values = { item: item.name, price: sayPrice(byHand), reason, ...(agreed === null ? {} : { agreed: sayPrice(agreed) }) }
  const kind = agreed === null ? 'no-agreed' : 'by-hand'
  const back: readonly Fix[] = agreed === null ? [] : [{ do: 'contract-price', line: at }]
  if (reason === '') note('stop', `price-${kind}-needs-reason`, 'priceReason', values, { fixes: [{ do: 'give-reason', line: at }, ...back] })
  else note('check', `price-${kind}`, 'price', values, { fixes: back })
}

