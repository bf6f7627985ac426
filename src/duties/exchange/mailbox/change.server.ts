// A change that a client sends becomes a proposal against each order it is about: priced again beside what stands, taken by rule where the
// partner's rule says so and nothing stands in the way, else put before a person. The answer goes out when all of it is decided.

import type { LineAction, TradeDocument } from '#formats/document'
import { NOWHERE } from '#formats/document'
import { BLANK_ACTION, BLANK_DOCUMENT, BLANK_LINE } from '#formats/blank-document'
import type { Day } from '#ground/day'
import type { AccountId } from '#ground/ids'
import type { Outcome } from '#ground/outcome'
import { done, refused } from '#ground/outcome'
import { quantityText } from '#ground/quantity'
import { say } from '#ground/say'
import { priceText } from '#ground/unit-price'
import { askForChecks } from '#platform/checks'
import type { Tx } from '#platform/db'
import { record } from '#platform/events'
import type { Amended, AmendRefusal, LineChange, Standing } from '#duties/orders/amend'
import { amend } from '#duties/orders/amend'
import { holdStanding, saveAmended } from '#duties/orders/amend.store'
import type { DraftLine } from '#duties/orders/draft'
import { lockOrders } from '#duties/orders/orders.store'
import { loadPlaceFacts, needAccount } from '#duties/orders/place-facts.store'
import { answerNumber, setOf } from './answer.server.ts'
import type { OrderChange } from './changes.store.ts'
import { changesOf, decideOn, holdChange, proposeOn } from './changes.store.ts'
import { loadDocument, ordersOfNumber, writeWork } from './documents.store.ts'
import { codesOf, withItems } from './place-orders.server.ts'
import { readChange } from './read-change.ts'
import type { Working } from './take.server.ts'
import type { Wait } from './take-order.ts'
import { siteOfCode, understand } from './take-order.ts'
import { writeOut } from './write-out.server.ts'

export const proposeChange = async (tx: Tx, working: Working): Promise<void> => {
  const { house, partner, kept, stamp } = working
  const { accountId } = kept
  await lockOrders(tx, accountId)
  const number = kept.content.references.find((reference) => reference.kind === 'order')?.value ?? kept.content.number ?? ''
  const orders = number === '' ? [] : await ordersOfNumber(tx, accountId, number)
  if (orders.length === 0) {
    const wait: Wait = { kind: 'document', code: null, line: null, place: '', say: say('exchange.wait.change-no-order', { number }) }
    return writeWork(tx, accountId, kept.documentId, { state: 'waiting', waits: [wait], now: stamp.now })
  }
  const account = await needAccount(tx, accountId)
  const today = house.clock.today(account.timeZone)
  const codes = await codesOf(tx, partner, kept.content)
  const understood = new Map(kept.content.lines.flatMap((line, at): [number, DraftLine][] => { const one = understand(line, at, codes, today); return 'line' in one ? [[at, one.line]] : [] }))
  const waits: Wait[] = []
  for (const { orderId, shipTo, documentId } of orders) {
    const original = documentId === null ? null : await loadDocument(tx, accountId, documentId)
    const share = orders.length === 1 ? null : new Map(kept.content.lines.map((line, at) => [at, line.splits.find((split) => siteOfCode(split.site, codes) === shipTo)?.quantity ?? null] as const))
    const standing = await holdStanding(tx, accountId, orderId)
    const read = readChange(kept.content, { order: standing, original: original?.content ?? null, made: original?.made ?? [], understood, share })
    waits.push(...read.waits)
    if (read.changes.length === 0 && read.waits.length === 0) continue
    const changeId = await proposeOn(tx, accountId, { orderId, documentId: kept.documentId, asked: read, now: stamp.now })
    if (partner.settings.changes === 'take' && !kept.test) await takeByRule(tx, working, changeId, today)
  }
  const open = (await changesOf(tx, accountId, { documentId: kept.documentId })).filter((change) => change.state === 'proposed')
  await writeWork(tx, accountId, kept.documentId, { state: open.length === 0 && waits.length === 0 ? 'done' : 'waiting', waits, orderId: orders[0]?.orderId ?? null, now: stamp.now })
  await record(tx, accountId, stamp, [{ kind: 'exchange/change-asked', subject: { kind: 'document', id: kept.documentId, text: number }, after: { orders: orders.map((order) => order.number), open: open.length } }])
  if (open.length === 0 && waits.length === 0) await answerChange(tx, working)
}

/** Taken when it fits as a whole: nothing unknown, nothing refused, and no credit limit passed. */
const takeByRule = async (tx: Tx, working: Working, changeId: string, today: Day): Promise<void> => {
  const change = await holdChange(tx, working.kept.accountId, changeId)
  if (change.asked.waits.length > 0) return
  const amended = await amendedBy(tx, change, today)
  if (!amended.ok || amended.value.hold !== null) return
  await adopt(tx, working, change, amended.value)
}

/** What the order would be with the change: for the page, and again when it is decided. */
export const amendedBy = async (tx: Tx, change: OrderChange, today: Day): Promise<Outcome<Amended, AmendRefusal>> => {
  const { accountId, orderId } = change
  const account = await needAccount(tx, accountId)
  const standing = await holdStanding(tx, accountId, orderId)
  const facts = await loadPlaceFacts(tx, account, draftOf(standing, change.asked.changes), orderId, change.documentId)
  return amend(await withItems(tx, facts, standing.lines.map((line) => line.itemId)), standing, change.asked.changes, today)
}

/** Enough of a draft to load what the change must know: its goods, its place, its day. */
const draftOf = (standing: Standing, changes: readonly LineChange[]) => ({
  shipTo: standing.shipTo, purchaseOrder: standing.purchaseOrder, orderedOn: standing.orderedOn, requestedOn: standing.requestedOn, orderedBy: standing.orderedBy,
  lines: [
    ...standing.lines.map((line): DraftLine => ({ code: '', itemId: line.itemId, quantity: quantityText(line.quantity), unit: line.quantity.unit, price: null, priceReason: null })),
    ...changes.flatMap((change) => (change.do === 'add' ? [change.line] : [])),
  ],
})

const adopt = async (tx: Tx, { house, kept, stamp }: Working, change: OrderChange, amended: Amended): Promise<void> => {
  await saveAmended(tx, kept.accountId, amended, { stamp, documentId: kept.documentId })
  await decideOn(tx, kept.accountId, change.changeId, { state: 'accepted', by: stamp.userId, reason: null, now: stamp.now })
  await askForChecks(house.jobs, tx, kept.accountId, { orderIds: [change.orderId] })
}

export type Decision = Readonly<{ accept: boolean; reason: string | null }>

/** A person's word on a proposed change. Refuses what was decided before, and what cannot be done any more. */
export const decideChange = async (tx: Tx, working: Working, changeId: string, decision: Decision): Promise<Outcome<OrderChange, AmendRefusal>> => {
  const { house, kept, stamp } = working
  await lockOrders(tx, kept.accountId)
  const change = await holdChange(tx, kept.accountId, changeId)
  if (change.state !== 'proposed') return refused({ code: 'exchange/change-decided', say: say('refusal.exchange/change-decided', { order: change.orderNumber }), all: [] })
  if (decision.accept) {
    const account = await needAccount(tx, kept.accountId)
    const amended = await amendedBy(tx, change, house.clock.today(account.timeZone))
    if (!amended.ok) return amended
    await adopt(tx, working, change, amended.value)
  } else {
    await decideOn(tx, kept.accountId, changeId, { state: 'refused', by: stamp.userId, reason: decision.reason, now: stamp.now })
    await record(tx, kept.accountId, stamp, [{ kind: 'exchange/change-refused', subject: { kind: 'order', id: change.orderId, text: change.orderNumber }, after: { reason: decision.reason, document: kept.documentId } }])
  }
  const all = await changesOf(tx, kept.accountId, { documentId: kept.documentId })
  if (all.every((one) => one.state !== 'proposed')) {
    await writeWork(tx, kept.accountId, kept.documentId, { state: 'done', waits: [], now: stamp.now })
    await answerChange(tx, working)
  }
  return done(await holdChange(tx, kept.accountId, changeId))
}

/** 865, ORDRSP or OrderResponse to the change: each of its lines as it now stands with us. */
const answerChange = async (tx: Tx, { house, partner, kept, stamp }: Working): Promise<void> => {
  if (!partner.settings.wants.includes('change-response') && !partner.settings.wants.includes('order-response')) return
  const account = await needAccount(tx, kept.accountId)
  const changes = await changesOf(tx, kept.accountId, { documentId: kept.documentId })
  const standings = new Map<string, Standing>()
  for (const change of changes) standings.set(change.orderId, await holdStanding(tx, kept.accountId, change.orderId))
  const document = changeResponse(kept.content, { changes, standings, today: house.clock.today(account.timeZone), set: setOf(partner, 'change-response'), version: partner.settings.version, number: answerNumber(partner, kept.content.number, changes[0]?.orderNumber ?? kept.content.number ?? '') })
  await writeOut(tx, { house, partner, document, answers: kept.documentId, cause: `answer ${kept.documentId}`, orderId: changes[0]?.orderId ?? null, invoiceId: null, test: kept.test, stamp, wrong: [] })
}

type ChangeAnswer = Readonly<{ changes: readonly OrderChange[]; standings: ReadonlyMap<string, Standing>; today: Day; set: string; version: string; number: string }>

const changeResponse = (asked: TradeDocument, { changes, standings, today, set, version, number }: ChangeAnswer): TradeDocument => {
  const refusedAll = changes.length > 0 && changes.every((change) => change.state === 'refused')
  const reason = changes.find((change) => change.reason !== null)?.reason ?? null
  return {
    ...BLANK_DOCUMENT,
    type: 'change-response', set, version, number, day: today, currency: asked.currency,
    verdict: refusedAll ? 'rejected' : changes.some((change) => change.state === 'refused') ? 'accepted-with-changes' : 'accepted',
    references: [
      ...asked.references.filter((reference) => reference.kind === 'order'),
      ...(asked.number === null ? [] : [{ kind: asked.references.some((one) => one.kind === 'order') ? 'order-change' : 'order', value: asked.number, line: null, day: asked.day, text: null, at: NOWHERE }]),
      ...[...standings.values()].map((standing) => ({ kind: 'seller-order', value: standing.number, line: null, day: null, text: null, at: NOWHERE })),
    ],
    parties: asked.parties.map((party) => ({ ...party, contacts: [], references: [], at: NOWHERE })),
    lines: asked.lines.map((line) => {
      const action: LineAction = { ...BLANK_ACTION, does: refusedAll ? 'rejected' : 'accepted', quantity: line.quantity, unit: line.unit, reason }
      return { ...BLANK_LINE, number: line.number, items: line.items.map((item) => ({ ...item, at: NOWHERE })), description: line.description, quantity: line.quantity, unit: line.unit, price: priceNow(line.number, standings) ?? line.price, pricePer: line.pricePer, actions: [action] }
    }),
    totals: { ...BLANK_DOCUMENT.totals, lines: String(asked.lines.length) },
  }
}

const priceNow = (number: string | null, standings: ReadonlyMap<string, Standing>): string | null => {
  const [only, other] = [...standings.values()]
  if (only === undefined || other !== undefined || number === null) return null
  const line = only.lines.find((one) => String(one.lineNo) === number.replace(/^0+(?=.)/, ''))
  return line === undefined || line.price.per !== 1_000_000n ? null : priceText(line.price)
}

export const workingOn = async (tx: Tx, accountId: AccountId, documentId: string, rest: Omit<Working, 'kept'>): Promise<Working> => ({ ...rest, kept: await loadDocument(tx, accountId, documentId, true) })

