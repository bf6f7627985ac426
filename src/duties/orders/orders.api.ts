// Orders over HTTP. Every change is load, decide by a rule, save in one transaction; the checks of the order follow as a job.

import { Type } from 'typebox'
import type { Day } from '#ground/day'
import { isDay } from '#ground/day'
import type { AccountId, ItemId, OrderId, SiteId } from '#ground/ids'
import type { Outcome } from '#ground/outcome'
import { done, refused } from '#ground/outcome'
import { say } from '#ground/say'
import { accountFor, accountsFor } from '#platform/access'
import type { AccountAccess } from '#platform/access'
import { askForChecks } from '#platform/checks'
import { askToFollow } from '#platform/followers'
import type { Tx } from '#platform/db'
import type { Account } from '#duties/accounts/account'
import { Unreadable } from '#platform/errors'
import type { Stamp } from '#platform/events'
import type { House } from '#platform/house'
import type { App } from '#platform/http'
import { answer, sessionOf, spoken } from '#platform/http'
import type { Draft } from './draft.ts'
import type { DraftHead, Made } from './hand.store.ts'
import { insertDraft, insertPlaced, orderOfKey, updateDraft } from './hand.store.ts'
import { judgedOut } from './judged-out.ts'
import { listOrders, readCursor } from './list.store.ts'
import type { OrderState } from './order.ts'
import { ORDER_STATES, stateSay } from './order.ts'
import { lockOrders } from './orders.store.ts'
import type { DraftIn, OrdersAsk } from './orders.wire.ts'
import * as wire from './orders.wire.ts'
import type { PlaceRefusal } from './place.ts'
import { judge, place } from './place.ts'
import { guessUnknown, loadPlaceFacts, needAccount, suggest } from './place-facts.store.ts'
import { loadHabits, loadLastPrice, loadOrder } from './reads.store.ts'
import type { OrderAt, Stepped } from './steps.ts'
import { cancel, close, fresh, release, ship } from './steps.ts'
import { holdOrder, linesOf, saveShipment, saveStep } from './steps.store.ts'

const KEY = Type.Object({ 'idempotency-key': Type.Optional(Type.String({ minLength: 8, maxLength: 100 })) })
const ORDER = '/api/accounts/:accountId/orders/:orderId'

export const ordersApi = (app: App, house: House): void => {
  const { db, clock } = house

  app.get('/api/orders', { schema: { querystring: wire.OrdersAsk, response: { 200: wire.OrderList }, summary: 'Orders, newest first.' } }, async (request) => {
    const { reach } = await accountsFor(db, sessionOf(request))
    const ask = readAsk(request.query)
    return db.within(reach, async (tx) => listOrders(tx, { ...ask, accountIds: await accountsAsked(tx, request.query.account) }))
  })

  app.get(ORDER, { schema: { params: wire.OrderPath, response: { 200: wire.OrderOut }, summary: 'One order with its lines, trails, findings and timeline.' } }, async (request) => {
    const access = await accountFor(db, sessionOf(request), request.params.accountId, 'orders', 'read')
    return db.within(access.reach, (tx) => loadOrder(tx, access.accountId, request.params.orderId, { mayWrite: access.mayWrite, todayIn: (timeZone) => clock.today(timeZone) }))
  })

  app.get('/api/accounts/:accountId/orders/habits', { schema: { params: wire.OrdersPath, querystring: wire.HabitsAsk, response: { 200: wire.Habits }, summary: 'What a site usually orders, and its last order.' } }, async (request) => {
    const access = await accountFor(db, sessionOf(request), request.params.accountId, 'orders', 'read')
    return db.within(access.reach, (tx) => loadHabits(tx, access.accountId, request.query.site))
  })

  app.get('/api/accounts/:accountId/orders/suggestions', { schema: { params: wire.OrdersPath, querystring: wire.SuggestAsk, response: { 200: wire.Suggestions }, summary: 'Items a typed text may mean.' } }, async (request) => {
    const access = await accountFor(db, sessionOf(request), request.params.accountId, 'orders', 'read')
    return db.within(access.reach, async (tx) => ({ rows: [...(await suggest(tx, access.accountId, request.query.text, request.query.limit ?? 12))] }))
  })

  app.get('/api/accounts/:accountId/orders/last-prices', { schema: { params: wire.OrdersPath, querystring: LastAsk, response: { 200: wire.LastPrices }, summary: 'The last prices of an item at a site.' } }, async (request) => {
    const access = await accountFor(db, sessionOf(request), request.params.accountId, 'orders', 'read')
    return db.within(access.reach, (tx) => loadLastPrice(tx, access.accountId, request.query.site, request.query.item))
  })

  app.post('/api/accounts/:accountId/orders/pricing', { schema: { params: wire.OrdersPath, body: wire.PricingIn, response: { 200: wire.JudgedOut }, summary: 'Prices and judges a draft without keeping it.' } }, async (request) => {
    const access = await accountFor(db, sessionOf(request), request.params.accountId, 'orders', 'read')
    return db.within(access.reach, async (tx) => {
      const account = await needAccount(tx, access.accountId)
      const today = clock.today(account.timeZone)
      const draft = readDraft(request.body.draft, today)
      const judged = judge(await loadPlaceFacts(tx, account, draft, (request.body.orderId ?? null) as OrderId | null), draft, today)
      return judgedOut(judged, await guessUnknown(tx, access.accountId, draft, judged))
    })
  })

  app.post('/api/accounts/:accountId/orders', { schema: { params: wire.OrdersPath, headers: KEY, body: wire.OrderNew, response: { 200: wire.OrderMade, 201: wire.OrderMade }, summary: 'Keeps a draft, or places an order at once.' } }, async (request, reply) => {
    const session = sessionOf(request)
    const access = await accountFor(db, session, request.params.accountId, 'orders', 'write')
    const work: Work = { access, house, stamp: { userId: session.userId, now: clock.now() } }
    const key = request.headers['idempotency-key'] ?? null
    const begin = request.body.place === true ? placeNew : beginDraft
    const result = await db.within(access.reach, (tx): Promise<Outcome<Made & { again?: boolean }, Refusals>> => begin(tx, work, request.body.draft, key))
    return answerMade(request, reply, result, result.ok && result.value.again === true ? 200 : 201)
  })

  app.patch(ORDER, { schema: { params: wire.OrderPath, body: wire.DraftChange, response: { 200: wire.OrderMade }, summary: 'Writes a draft over, unless somebody else was faster.' } }, async (request, reply) => {
    const session = sessionOf(request)
    const access = await accountFor(db, session, request.params.accountId, 'orders', 'write')
    const stamp = { userId: session.userId, now: clock.now() }
    const result = await db.within(access.reach, async (tx): Promise<Outcome<Made>> => {
      const order = await holdOrder(tx, access.accountId, request.params.orderId)
      const current = draftAt(order, request.body.version)
      if (!current.ok) return current
      const account = await needAccount(tx, access.accountId)
      const draft = readDraft(request.body.draft, clock.today(account.timeZone))
      return done(await updateDraft(tx, access.accountId, order.orderId, await draftHead(tx, { account, draft, by: session.name, own: order.orderId }), stamp))
    })
    return answer(reply, result)
  })

  app.post(`${ORDER}/placement`, { schema: { params: wire.OrderPath, body: wire.Step, response: { 200: wire.OrderMade }, summary: 'Places a draft. Asked twice for the same version, it places once and answers the same.' } }, async (request, reply) => {
    const session = sessionOf(request)
    const access = await accountFor(db, session, request.params.accountId, 'orders', 'write')
    const work: Work = { access, house, stamp: { userId: session.userId, now: clock.now() } }
    const result = await db.within(access.reach, (tx) => placeDraft(tx, work, request.params.orderId, request.body.version))
    return answerMade(request, reply, result, 200)
  })

  const step = (path: string, kind: string, summary: string, decide: (order: OrderAt, version: number, reason: string) => Outcome<Stepped>): void => {
    app.post(`${ORDER}/${path}`, { schema: { params: wire.OrderPath, body: wire.StepWithReason, response: { 200: wire.OrderMade }, summary } }, async (request, reply) => {
      const session = sessionOf(request)
      const access = await accountFor(db, session, request.params.accountId, 'orders', 'write')
      const result = await db.within(access.reach, async (tx): Promise<Outcome<Made>> => {
        await lockOrders(tx, access.accountId)
        const order = await holdOrder(tx, access.accountId, request.params.orderId)
        const decided = decide(order, request.body.version, request.body.reason)
        if (!decided.ok) return decided
        const made = await saveStep(tx, access.accountId, order, { kind, ...decided.value, stamp: { userId: session.userId, now: clock.now() } })
        await askForChecks(house.jobs, tx, access.accountId, { orderIds: [order.orderId] })
        return done(made)
      })
      return answer(reply, result)
    })
  }
  step('hold-release', 'orders/order-released', 'Releases a held order, with the reason why it may be.', release)
  step('cancellation', 'orders/order-cancelled', 'Cancels an order of which nothing was shipped.', cancel)
  step('closure', 'orders/order-closed', 'Closes an order; what was not shipped is given up.', close)

  app.post(`${ORDER}/shipments`, { schema: { params: wire.OrderPath, body: wire.ShipmentIn, response: { 200: wire.Shipped }, summary: 'Records what left, and moves the rest to a back-order where asked.' } }, async (request, reply) => {
    const session = sessionOf(request)
    const access = await accountFor(db, session, request.params.accountId, 'orders', 'write')
    const shippedOn = readDay(request.body.shippedOn, 'shippedOn')
    const promised = request.body.backOrder?.promisedOn ?? null
    const promisedOn = promised === null ? null : readDay(promised, 'backOrder.promisedOn')
    const result = await db.within(access.reach, async (tx): Promise<Outcome<wire.Shipped>> => {
      await lockOrders(tx, access.accountId)
      const order = await holdOrder(tx, access.accountId, request.params.orderId)
      const lines = await linesOf(tx, access.accountId, order.orderId)
      const today = clock.today((await needAccount(tx, access.accountId)).timeZone)
      const decided = ship(order, lines, request.body.version, { shippedOn, lines: request.body.lines, backOrder: request.body.backOrder !== undefined }, today)
      if (!decided.ok) return decided
      const { made, backOrder } = await saveShipment(tx, access.accountId, order, { shipment: decided.value, shippedOn, promisedOn, stamp: { userId: session.userId, now: clock.now() } })
      await askForChecks(house.jobs, tx, access.accountId, { orderIds: [order.orderId, ...(backOrder === null ? [] : [backOrder.orderId])] })
      await askToFollow(house.jobs, tx, access.accountId)
      return done({ state: made.state, version: made.version, backOrder })
    })
    return answer(reply, result)
  })
}

const LastAsk = Type.Object({ site: wire.HabitsAsk.properties.site, item: wire.HabitsAsk.properties.site })

type Refusals = PlaceRefusal | import('#ground/outcome').Refusal
type Work = Readonly<{ access: AccountAccess; house: House; stamp: Stamp }>

type Begun = Outcome<Made & { again?: boolean }, Refusals>

const beginDraft = async (tx: Tx, { access, house, stamp }: Work, asked: DraftIn, key: string | null): Promise<Begun> => {
  const account = await needAccount(tx, access.accountId)
  const draft = readDraft(asked, house.clock.today(account.timeZone))
  const made = await insertDraft(tx, access.accountId, await draftHead(tx, { account, draft, by: access.session.name, own: null }), key, stamp)
  if (made !== null) return done(made)
  const before = key === null ? null : await orderOfKey(tx, access.accountId, key)
  if (before === null) throw new Error('a draft was neither written nor there before')
  return done({ ...before, again: true })
}

const placeNew = async (tx: Tx, { access, house, stamp }: Work, asked: DraftIn, key: string | null): Promise<Begun> => {
  await lockOrders(tx, access.accountId)
  // under the lock: the same request may have come in while this one waited
  const before = key === null ? null : await orderOfKey(tx, access.accountId, key)
  if (before !== null) return done({ ...before, again: true })
  const account = await needAccount(tx, access.accountId)
  const today = house.clock.today(account.timeZone)
  const draft = readDraft(asked, today)
  const placed = place(await loadPlaceFacts(tx, account, draft, null), draft, today)
  if (!placed.ok) return placed
  const made = await insertPlaced(tx, access.accountId, { placed: placed.value, existing: null, key, stamp })
  await askForChecks(house.jobs, tx, access.accountId, { orderIds: [made.orderId] })
  return done(made)
}

const placeDraft = async (tx: Tx, { access, house, stamp }: Work, orderId: string, version: number): Promise<Outcome<Made, Refusals>> => {
  await lockOrders(tx, access.accountId)
  const order = await holdOrder(tx, access.accountId, orderId)
  // the version that was asked for is the one that was placed: a double click, or a retry after the answer was lost
  if ((order.state === 'placed' || order.state === 'held') && order.version === version + 1) {
    return done({ orderId: order.orderId, number: order.number, state: order.state, version: order.version, holdReason: order.holdReason })
  }
  const current = draftAt(order, version)
  if (!current.ok) return current
  const draft = current.value
  const account = await needAccount(tx, access.accountId)
  const placed = place(await loadPlaceFacts(tx, account, draft, order.orderId), draft, house.clock.today(account.timeZone))
  if (!placed.ok) return placed
  const made = await insertPlaced(tx, access.accountId, { placed: placed.value, existing: order, key: null, stamp })
  await askForChecks(house.jobs, tx, access.accountId, { orderIds: [made.orderId] })
  return done(made)
}

const draftAt = (order: OrderAt & Readonly<{ draft: Draft | null }>, version: number): Outcome<Draft> => {
  const current = fresh(order, version)
  if (!current.ok) return current
  if (order.state === 'draft' && order.draft !== null) return done(order.draft)
  return refused({ code: 'orders/not-a-draft', say: say('refusal.orders/not-a-draft', { order: order.number, state: { t: 'say', say: stateSay(order.state) } }), see: { kind: 'order', id: order.orderId, text: order.number } })
}

type HeadAsk = Readonly<{ account: Account; draft: Draft; by: string; own: OrderId | null }>

/** The figures a list shows of a draft. A draft for a site that is not there cannot even be kept. */
const draftHead = async (tx: Tx, { account, draft, by, own }: HeadAsk): Promise<DraftHead> => {
  const facts = await loadPlaceFacts(tx, account, draft, own)
  if (!facts.sites.has(draft.shipTo)) throw new Unreadable([{ at: 'draft.shipTo', say: say('refusal.orders/no-site') }])
  const judged = judge(facts, draft, draft.orderedOn)
  return {
    draft, by, soldTo: judged.soldTo ?? draft.shipTo, billTo: judged.billTo ?? draft.shipTo, currency: judged.currency,
    netMinor: judged.net.minor, taxMinor: judged.tax.minor,
  }
}

const readDay = (text: string, at: string): Day => {
  if (isDay(text)) return text
  throw new Unreadable([{ at, say: say('refusal.orders/no-such-day', { day: text }) }])
}

const readDraft = (draft: DraftIn, today: Day): Draft => ({
  shipTo: draft.shipTo as SiteId,
  purchaseOrder: draft.purchaseOrder,
  orderedOn: draft.orderedOn === null ? today : readDay(draft.orderedOn, 'draft.orderedOn'),
  requestedOn: draft.requestedOn === null ? null : readDay(draft.requestedOn, 'draft.requestedOn'),
  orderedBy: draft.orderedBy,
  lines: draft.lines.map((line) => ({ ...line, itemId: line.itemId as ItemId | null })),
})

const readAsk = (query: OrdersAsk): Omit<Parameters<typeof listOrders>[1], 'accountIds'> => {
  const states = query.state === undefined || query.state === '' ? [] : query.state.split(',')
  const unknown = states.find((state) => !(ORDER_STATES as readonly string[]).includes(state))
  if (unknown !== undefined) throw new Unreadable([{ at: 'state', say: say('refusal.orders/no-such-state', { state: unknown, states: ORDER_STATES.join(', ') }) }])
  const after = query.after === undefined ? null : readCursor(query.after)
  if (query.after !== undefined && after === null) throw new Unreadable([{ at: 'after', say: say('refusal.orders/no-such-page') }])
  const text = query.text?.trim() ?? ''
  return {
    states: states as OrderState[], siteId: query.site ?? null, itemId: query.item ?? null, text: text === '' ? null : text,
    from: query.from === undefined ? null : readDay(query.from, 'from'), to: query.to === undefined ? null : readDay(query.to, 'to'), after, limit: query.limit ?? 50,
  }
}

/** All accounts within reach, or the one asked for. The wall answers for an account that is not the asker's: there is none. */
const accountsAsked = async (tx: Tx, account: string | undefined): Promise<readonly string[]> => {
  if (account !== undefined) return [account]
  return (await tx.rows<{ account_id: string }>('SELECT account_id FROM accounts')).map((row) => row.account_id)
}

type Asked = Parameters<typeof spoken>[0]
type Reply = Parameters<typeof answer>[0]

/** Everything that stops an order goes out with the first refusal, each in the asker's language. */
const answerMade = <R extends Reply>(request: Asked, reply: R, outcome: Outcome<Made, Refusals>, status: number): R => {
  if (outcome.ok || !('all' in outcome.refusal)) return answer(reply, outcome, status)
  const all = outcome.refusal.all.map((note) => ({ ...note, text: spoken(request, note.say) }))
  return answer(reply, refused({ ...outcome.refusal, all }), status)
}
