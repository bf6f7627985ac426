// Placing an order: everything that stands in the way, everything to look at, and the order that comes of it. Pure.
// A client on credit hold or above the limit is not turned away: the order is taken and held until a person releases it.

import { isBusinessDay, onOrAfter } from '#ground/calendar'
import type { Day } from '#ground/day'

import type { Money } from '#ground/money'
import { add, zero } from '#ground/money'
import type { Outcome, Refusal } from '#ground/outcome'
import { done, refused } from '#ground/outcome'
import type { SayValue } from '#ground/say'
import { say, sayDay, sayMoney } from '#ground/say'
import { conditionsAt } from '#duties/accounts/account'
import type { Site } from '#duties/accounts/site'
import { answersFor, isOpenOn } from '#duties/accounts/site'
import { contractOn } from '#duties/contracts/contract'
import type { PriceTrail } from '#duties/contracts/trail'
import { judgeLine } from './draft-line.ts'
import type { Draft, Fix, JudgedDraft, JudgedLine, Note, NoteLevel, PlaceFacts } from './draft.ts'
import type { OrderIn, OrderLineIn } from './order.ts'

/** What may be said of a draft on a day, without placing it: the editor asks this at every change. */
export const judge = (facts: PlaceFacts, draft: Draft, today: Day): JudgedDraft => {
  const notes: Note[] = []
  const note: HeadNoter = (level, code, at, values = {}, more = {}) => {
    notes.push({ level, code: `orders/${code}`, say: say(`refusal.orders/${code}`, values), at, fixes: more.fixes ?? [], see: more.see ?? null })
  }
  const site = facts.sites.get(draft.shipTo) ?? null
  const conditions = conditionsAt(facts.account, site)
  const soldTo = answersFor(facts.sites, draft.shipTo, 'sold-to')
  const billTo = answersFor(facts.sites, draft.shipTo, 'bill-to')
  judgeHead(facts, { draft, site, today, soldTo, billTo }, note)

  const contract = contractOn(facts.contracts, draft.orderedOn, conditions.currency)
  const setting = {
    shipTo: draft.shipTo, orderedOn: draft.orderedOn, requestedOn: draft.requestedOn, currency: conditions.currency,
    country: site?.address.country ?? facts.account.country, contract,
  }
  const lines = draft.lines.map((line, at) => judgeLine(facts, line.requestedOn === undefined || line.requestedOn === null ? setting : { ...setting, requestedOn: line.requestedOn }, line, at))
  noteTwice(lines, note)
  const counting = lines.filter((line) => !line.notes.some((one) => one.level === 'stop'))
  const net = sum(counting.map((line) => line.net), zero(conditions.currency))
  const tax = sum(counting.map((line) => line.taxAmount), zero(conditions.currency))
  const gross = add(net, tax)
  const hold = judgeCredit(facts, { onHold: conditions.creditHold, gross, site }, note)
  const all = [...notes, ...lines.flatMap((line) => line.notes)]
  return {
    soldTo, billTo, currency: conditions.currency, contract, paymentDays: contract?.paymentDays ?? conditions.paymentDays,
    lines, net, tax, gross, credit: facts.credit, notes: LEVELS.flatMap((level) => all.filter((one) => one.level === level)), hold,
  }
}

const LEVELS: readonly NoteLevel[] = ['stop', 'hold', 'check']

type HeadNoter = (level: NoteLevel, code: string, at: string, values?: Readonly<Record<string, SayValue>>, more?: Readonly<{ fixes?: readonly Fix[]; see?: Note['see'] }>) => void

const sum = (amounts: readonly (Money | null)[], nothing: Money): Money => amounts.reduce<Money>((total, amount) => (amount === null ? total : add(total, amount)), nothing)

type Head = Readonly<{ draft: Draft; site: Site | null; today: Day; soldTo: unknown; billTo: unknown }>

const judgeHead = (facts: PlaceFacts, { draft, site, today, soldTo, billTo }: Head, note: HeadNoter): void => {
  if (site === null) return note('stop', 'no-site', 'shipTo')
  const see = { kind: 'site', id: site.siteId, text: site.number }
  const needed = draft.requestedOn ?? draft.orderedOn
  if (!isOpenOn(site, needed)) note('stop', 'site-closed', 'shipTo', { site: site.name, day: sayDay(site.closedOn !== null && site.closedOn <= needed ? site.closedOn : (site.openedOn ?? needed)) }, { see })
  if (!site.roles.includes('ship-to')) note('stop', 'not-a-ship-to', 'shipTo', { site: site.name }, { see })
  if (soldTo === null) note('stop', 'no-sold-to', 'shipTo', { site: site.name }, { see })
  if (billTo === null) note('stop', 'no-bill-to', 'shipTo', { site: site.name }, { see })
  judgeDays(facts, draft, today, note)
  const purchaseOrder = draft.purchaseOrder?.trim() ?? ''
  const same = facts.samePurchaseOrder
  if (purchaseOrder === '') note('check', 'no-purchase-order', 'purchaseOrder')
  else if (same !== null) {
    note('stop', 'duplicate-purchase-order', 'purchaseOrder', { purchaseOrder, first: same.number, day: sayDay(same.orderedOn) }, { see: { kind: 'order', id: same.orderId, text: same.number } })
  }
  if (draft.lines.length === 0) note('stop', 'no-lines', 'lines')
}

const judgeDays = (facts: PlaceFacts, draft: Draft, today: Day, note: HeadNoter): void => {
  if (draft.orderedOn > today) note('stop', 'ordered-in-future', 'orderedOn', { day: sayDay(draft.orderedOn), today: sayDay(today) })
  const wished = draft.requestedOn
  if (wished === null) return
  const next = onOrAfter(facts.calendar, wished < today ? today : wished)
  const fixes: readonly Fix[] = [{ do: 'wish-day', day: next }]
  if (wished < today) note('stop', 'wished-day-past', 'requestedOn', { day: sayDay(wished), today: sayDay(today) }, { fixes })
  else if (!isBusinessDay(facts.calendar, wished)) note('check', 'wished-day-not-worked', 'requestedOn', { day: sayDay(wished), next: sayDay(next) }, { fixes })
}

/** The same item twice in one unit is usually a slip of the paste. */
const noteTwice = (lines: readonly JudgedLine[], note: HeadNoter): void => {
  const first = new Map<string, number>()
  lines.forEach((line, at) => {
    if (line.item === null || line.quantity === null) return
    const key = `${line.item.itemId} ${line.quantity.unit}`
    const before = first.get(key)
    if (before === undefined) first.set(key, at)
    else note('check', 'item-twice', `lines.${at}`, { item: line.item.name, line: at + 1, first: before + 1 }, { fixes: [{ do: 'remove-line', line: at }] })
  })
}

type CreditAsk = Readonly<{ onHold: boolean; gross: Money; site: Site | null }>

const judgeCredit = (facts: PlaceFacts, { onHold, gross, site }: CreditAsk, note: HeadNoter): JudgedDraft['hold'] => {
  const who = facts.account.creditHold ? facts.account.name : (site?.name ?? facts.account.name)
  if (onHold) note('hold', 'credit-hold', '', { who })
  const { credit } = facts
  if (credit === null) return onHold ? 'credit-hold' : null
  if (credit.limit.currency !== gross.currency) {
    note('check', 'credit-other-currency', '', { limit: sayMoney(credit.limit), currency: gross.currency })
    return onHold ? 'credit-hold' : null
  }
  const after = add(credit.used, gross)
  if (after.minor <= credit.limit.minor) return onHold ? 'credit-hold' : null
  const over = { minor: after.minor - credit.limit.minor, currency: after.currency }
  note('hold', 'credit-limit', '', { who: credit.of === 'site' ? (site?.name ?? '') : facts.account.name, limit: sayMoney(credit.limit), after: sayMoney(after), over: sayMoney(over) })
  return onHold ? 'credit-hold' : 'credit-limit'
}

/** An order ready to be stored: its lines carry their trails until the store has given them ids. */
export type Placed = Readonly<{ order: Omit<OrderIn, 'orderId' | 'number' | 'lines'>; lines: readonly Readonly<{ line: OrderLineIn; trail: PriceTrail | null }>[] }>

export type PlaceRefusal = Refusal & Readonly<{ all: readonly Note[] }>

/** Places a draft. Refused by everything that stops it, all at once; the first is the refusal's own sentence. */
export const place = (facts: PlaceFacts, draft: Draft, today: Day): Outcome<Placed, PlaceRefusal> => {
  const judged = judge(facts, draft, today)
  const stops = judged.notes.filter((note) => note.level === 'stop')
  const first = stops[0]
  if (first !== undefined) return refused({ code: first.code, say: first.say, at: first.at, ...(first.see === null ? {} : { see: first.see }), all: stops })
  const { soldTo, billTo } = judged
  if (soldTo === null || billTo === null) throw new Error('a draft without a stop has a sold-to and a bill-to site')
  const lines = judged.lines.map((line, at) => orderLine(line, draft, at))
  const promised = lines.map(({ line }) => line.promisedOn).reduce<Day | null>((last, at) => (last === null || (at !== null && at > last) ? at : last), null)
  return done({
    order: {
      purchaseOrder: draft.purchaseOrder?.trim() || null, orderedOn: draft.orderedOn, soldTo, shipTo: draft.shipTo, billTo, currency: judged.currency,
      state: judged.hold === null ? 'placed' : 'held', holdReason: judged.hold, requestedOn: draft.requestedOn, promisedOn: promised,
      contractId: judged.contract?.contractId ?? null, orderedBy: draft.orderedBy?.trim() || null, backOrderOf: null, source: 'hand',
    },
    lines,
  })
}

const orderLine = (judged: JudgedLine, draft: Draft, at: number): Placed['lines'][number] => {
  const { item, quantity, price, tax } = judged
  if (item === null || quantity === null || price === null || tax === null) throw new Error(`line ${at + 1} has no stop and yet is not complete`)
  const reason = judged.byHand ? draft.lines[at]?.priceReason?.trim() : undefined
  return {
    trail: judged.trail,
    line: {
      lineNo: at + 1, itemId: item.itemId, description: item.name, quantity, price, agreed: judged.agreed, trailId: null, tax, promisedOn: judged.promisedOn,
      shipped: null, shippedOn: null, ...(reason === undefined || reason === '' ? {} : { priceReason: reason }),
    },
  }
}

