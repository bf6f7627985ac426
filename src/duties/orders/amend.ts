// Changing an order that is placed: more or less of a line, another day, a line dropped, a line added. What is changed is priced again
// under the contract of the order's own day; what is not keeps its price. Nothing shipped is taken back. Pure.

import type { Day } from '#ground/day'
import { MICRO_DIGITS, parseDecimal } from '#ground/decimal'
import type { ItemId, OrderId, SiteId } from '#ground/ids'
import type { Currency, Money } from '#ground/money'
import type { Outcome, Refusal } from '#ground/outcome'
import { done, refused } from '#ground/outcome'
import type { Percent } from '#ground/percent'
import type { Quantity } from '#ground/quantity'
import { quantityText } from '#ground/quantity'
import { say, saySay } from '#ground/say'
import type { UnitPrice } from '#ground/unit-price'
import { extend } from '#ground/unit-price'
import type { PriceTrail } from '#duties/contracts/trail'
import type { Draft, DraftLine, JudgedDraft, Note, PlaceFacts } from './draft.ts'
import type { OrderState } from './order.ts'
import { stateSay } from './order.ts'
import { judge } from './place.ts'

/** An order as it stands, with all that a change may touch. */
export type Standing = Readonly<{
  orderId: OrderId
  number: string
  state: OrderState
  version: number
  purchaseOrder: string | null
  orderedOn: Day
  requestedOn: Day | null
  orderedBy: string | null
  shipTo: SiteId
  currency: Currency
  lines: readonly StandingLine[]
}>

export type StandingLine = Readonly<{
  lineNo: number
  itemId: ItemId
  name: string
  quantity: Quantity
  price: UnitPrice
  agreed: UnitPrice | null
  trailId: string | null
  tax: Percent
  priceReason: string | null
  promisedOn: Day | null
  shippedMicros: bigint
  cancelled: boolean
  movedOn: boolean
}>

/** `quantity` is the new whole of the line in its unit, decimal text; zero drops it. */
export type LineChange =
  | Readonly<{ do: 'set'; lineNo: number; quantity: string | null; requestedOn: Day | null }>
  | Readonly<{ do: 'drop'; lineNo: number }>
  | Readonly<{ do: 'add'; line: DraftLine }>

export type AmendedLine = Readonly<{
  lineNo: number
  did: 'kept' | 'set' | 'dropped' | 'added'
  itemId: ItemId
  name: string
  before: Readonly<{ quantity: Quantity; price: UnitPrice; net: Money; promisedOn: Day | null }> | null
  after: Readonly<{ quantity: Quantity; price: UnitPrice; agreed: UnitPrice | null; trail: PriceTrail | null; tax: Percent; net: Money; promisedOn: Day | null }> | null
  notes: readonly Note[]
}>

export type Amended = Readonly<{
  order: Standing
  lines: readonly AmendedLine[]
  before: Money
  after: Money
  /** The change takes the order above a credit limit, or the client is on hold. */
  hold: JudgedDraft['hold']
}>

export type AmendRefusal = Refusal & Readonly<{ all: readonly Note[] }>

/** What the order would be. Refused when it is not open, a line is not there, less is asked than was shipped, or a changed line cannot be placed. */
export const amend = (facts: PlaceFacts, order: Standing, changes: readonly LineChange[], today: Day): Outcome<Amended, AmendRefusal> => {
  if (order.state !== 'placed' && order.state !== 'held' && order.state !== 'partly-shipped') return refuse('amend-not-open', { order: order.number, state: saySay(stateSay(order.state)) })
  const wrong = changes.map((change) => wrongLine(order, change)).find((one) => one !== null)
  if (wrong !== undefined && wrong !== null) return wrong
  const draft = draftAfter(order, changes)
  const judged = judge(facts, draft.draft, today)
  const lines = draft.from.map((source, at): AmendedLine => amendedLine(source, judged, at, draft.draft))
  const dropped = order.lines.filter((line) => isDropped(line, changes)).map((line): AmendedLine => ({ ...known(line), did: 'dropped', after: null, notes: [] }))
  const stops = lines.filter((line) => line.did !== 'kept').flatMap((line) => line.notes.filter((note) => note.level === 'stop'))
  const first = stops[0]
  if (first !== undefined) return refused({ code: first.code, say: first.say, at: first.at, all: stops })
  const all = [...lines, ...dropped].sort((a, b) => a.lineNo - b.lineNo)
  const sum = (amounts: readonly (Money | undefined)[]): Money => ({ minor: amounts.reduce((total, amount) => total + (amount?.minor ?? 0n), 0n), currency: order.currency })
  return done({ order, lines: all, before: sum(all.map((line) => line.before?.net)), after: sum(all.map((line) => line.after?.net)), hold: judged.hold })
}

const refuse = (code: string, values: Parameters<typeof say>[1]): Outcome<never, AmendRefusal> => refused({ code: `orders/${code}`, say: say(`refusal.orders/${code}`, values), all: [] })

const live = (line: StandingLine): boolean => !line.cancelled && !line.movedOn

const wrongLine = (order: Standing, change: LineChange): Outcome<never, AmendRefusal> | null => {
  if (change.do === 'add') return null
  const line = order.lines.find((one) => one.lineNo === change.lineNo)
  if (line === undefined || !live(line)) return refuse('amend-no-such-line', { order: order.number, line: change.lineNo })
  if (change.do === 'drop' && line.shippedMicros > 0n) return refuse('amend-shipped', { order: order.number, line: line.lineNo, shipped: quantityText({ micros: line.shippedMicros, unit: line.quantity.unit }), unit: line.quantity.unit })
  if (change.do === 'set' && change.quantity !== null && below(change.quantity, line)) {
    return refuse('amend-shipped', { order: order.number, line: line.lineNo, shipped: quantityText({ micros: line.shippedMicros, unit: line.quantity.unit }), unit: line.quantity.unit })
  }
  return null
}

const below = (typed: string, line: StandingLine): boolean => {
  const micros = parseDecimal(typed, MICRO_DIGITS)
  return micros !== null && line.shippedMicros > 0n && micros < line.shippedMicros
}

const isDropped = (line: StandingLine, changes: readonly LineChange[]): boolean => live(line) && changes.some((change) => change.do === 'drop' && change.lineNo === line.lineNo)

type From = Readonly<{ line: StandingLine; changed: boolean }> | Readonly<{ added: number }>

/** The order as a draft with the changes in it, and where each of its lines came from. */
const draftAfter = (order: Standing, changes: readonly LineChange[]): Readonly<{ draft: Draft; from: readonly From[] }> => {
  const from: From[] = []
  const lines: DraftLine[] = []
  for (const line of order.lines) {
    if (!live(line) || isDropped(line, changes)) continue
    const set = changes.find((change) => change.do === 'set' && change.lineNo === line.lineNo)
    const asked = set?.do === 'set' ? set : null
    from.push({ line, changed: asked !== null })
    lines.push({
      code: '', itemId: line.itemId, quantity: asked?.quantity ?? quantityText(line.quantity), unit: line.quantity.unit, price: null, priceReason: null,
      requestedOn: asked?.requestedOn ?? null,
    })
  }
  const next = order.lines.reduce((most, line) => (line.lineNo > most ? line.lineNo : most), 0) + 1
  for (const change of changes) {
    if (change.do !== 'add') continue
    from.push({ added: next + from.filter((one) => 'added' in one).length })
    lines.push(change.line)
  }
  return { draft: { shipTo: order.shipTo, purchaseOrder: order.purchaseOrder, orderedOn: order.orderedOn, requestedOn: order.requestedOn, orderedBy: order.orderedBy, lines }, from }
}

const known = (line: StandingLine): Pick<AmendedLine, 'lineNo' | 'itemId' | 'name' | 'before'> => ({
  lineNo: line.lineNo, itemId: line.itemId, name: line.name,
  before: { quantity: line.quantity, price: line.price, net: extend(line.price, line.quantity), promisedOn: line.promisedOn },
})

const amendedLine = (source: From, judged: JudgedDraft, at: number, draft: Draft): AmendedLine => {
  const line = judged.lines[at]
  const wished = draft.lines[at]?.requestedOn ?? null
  const after = line === undefined || line.item === null || line.quantity === null || line.price === null || line.tax === null
    ? null
    : { quantity: line.quantity, price: line.price, agreed: line.agreed, trail: line.trail, tax: line.tax, net: extend(line.price, line.quantity), promisedOn: line.promisedOn }
  const notes = line?.notes ?? []
  if ('added' in source) {
    return { lineNo: source.added, did: 'added', itemId: line?.item?.itemId ?? ('' as ItemId), name: line?.item?.name ?? '', before: null, after, notes }
  }
  const { line: was, changed } = source
  if (!changed) {
    const kept = { quantity: was.quantity, price: was.price, agreed: was.agreed, trail: null, tax: was.tax, net: extend(was.price, was.quantity), promisedOn: was.promisedOn }
    return { ...known(was), did: 'kept', after: kept, notes: [] }
  }
  // a price that a person booked stays theirs; a day not asked for stays promised
  const price = was.priceReason === null ? after?.price : was.price
  const full = after === null || price === undefined ? null : { ...after, price, net: extend(price, after.quantity), promisedOn: wished === null ? was.promisedOn : after.promisedOn }
  return { ...known(was), did: 'set', after: full, notes }
}
