import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AccountId, OrderId } from '#ground/ids'
import { accountIdOf, itemIdOf, orderIdOf, siteIdOf } from '#platform/keyed-id'
import { mergeAccount, mergeSites } from '#duties/accounts/accounts.store'
import { mergeClientItems, mergeItems, mergeListPrices, mergePacks, mergeTaxRates } from '#duties/catalog/catalog.store'
import { testHouse } from '../../../test/pg.ts'
import { wrongMonths } from './months.store.ts'
import type { OrderIn } from './order.ts'
import { mergeOrders } from './orders.store.ts'
import type { JudgedOut, OrderMade, OrderOut } from './orders.wire.ts'

const t = await testHouse()
afterAll(() => t.close())

const STAMP = { userId: null, now: t.house.clock.now() }
const account = accountIdOf('NG')
const other = accountIdOf('OTHER')
const dc = siteIdOf(account, 'DC')
const M = 1_000_000n
let manager: { authorization: string }
let second: { authorization: string }

const within = <T>(work: Parameters<typeof t.house.db.within<T>>[1]) => t.house.db.within<T>('everything', work)

beforeAll(async () => {
  await within(async (tx) => {
    await mergeAccount(tx, [{ number: 'NG', name: 'Northgate', currency: 'EUR', country: 'DE' }, { number: 'OTHER', name: 'Other', currency: 'EUR', country: 'DE' }], STAMP)
    for (const id of [account, other]) {
      await mergeSites(tx, id, [
        { number: 'HQ', name: 'Head office', kind: 'head-office', parentNumber: null, roles: ['sold-to', 'bill-to', 'payer'], country: 'DE' },
        { number: 'DC', name: 'DC Daventry', kind: 'distribution-centre', parentNumber: 'HQ', roles: ['ship-to'], country: 'DE' },
        { number: 'HOLD', name: 'DC on hold', kind: 'distribution-centre', parentNumber: 'HQ', roles: ['ship-to'], country: 'DE', creditHold: true },
        { number: 'LIMIT', name: 'DC with a limit', kind: 'distribution-centre', parentNumber: 'HQ', roles: ['ship-to'], country: 'DE', creditLimitMinor: 100_000n },
      ], STAMP)
    }
    await mergeItems(tx, [1, 2, 3].map((n) => ({ number: `A-${n}`, name: `Item ${n}`, kind: 'product' as const, baseUnit: 'piece', orderUnit: 'carton', leadTimeDays: 2 })))
    await mergePacks(tx, [1, 2, 3].map((n) => ({ itemNumber: `A-${n}`, unit: 'carton', baseMicros: 12n * M })))
    await mergeListPrices(tx, [1, 2, 3].map((n) => ({ itemNumber: `A-${n}`, currency: 'EUR', unit: 'carton', validFrom: '2020-01-01', priceMicros: BigInt(n) * 10n * M })))
    await mergeClientItems(tx, account, [{ code: 'NG-77', itemNumber: 'A-1', unit: 'carton' }])
    await mergeTaxRates(tx, [{ country: 'DE', taxCode: 'standard', validFrom: '2020-01-01', percentMicros: 19n * M }])
  })
  manager = await t.signIn('account-manager', { writes: [account] })
  second = await t.signIn('account-manager', { writes: [account] })
})

type Line = { code: string; quantity: string; price?: string; priceReason?: string }
const draft = (lines: readonly Line[], more: Record<string, unknown> = {}) => ({
  shipTo: dc, purchaseOrder: null, orderedOn: null, requestedOn: null, orderedBy: null, ...more,
  lines: lines.map((line) => ({ itemId: null, unit: null, price: null, priceReason: null, ...line })),
})
const post = async <T>(url: string, payload: unknown, headers: Record<string, string> = manager) => {
  const answer = await t.app.inject({ method: 'POST', url: `/api/accounts/${account}/orders${url}`, headers, payload: payload as never })
  return { status: answer.statusCode, body: answer.json() as T & { refusal?: { code: string; at?: string; see?: { id: string; text: string }; text: string; all?: { code: string; text: string }[] }; problems?: { at: string }[] } }
}
const placeNow = (lines: readonly Line[], more: Record<string, unknown> = {}, headers: Record<string, string> = manager) => post<OrderMade>('', { draft: draft(lines, more), place: true }, headers)
const begin = (lines: readonly Line[], more: Record<string, unknown> = {}) => post<OrderMade>('', { draft: draft(lines, more) })
const get = async (orderId: string, headers: Record<string, string> = manager) => {
  const answer = await t.app.inject({ method: 'GET', url: `/api/accounts/${account}/orders/${orderId}`, headers })
  return { status: answer.statusCode, body: answer.json() as OrderOut }
}
const expectMonthsRight = async () => expect(await within((tx) => wrongMonths(tx, account))).toEqual([])

describe('placing an order over the API', () => {
  it('prices, totals and keeps the trail of each line', async () => {
    const made = await placeNow([{ code: 'NG-77', quantity: '10' }, { code: 'a-2', quantity: '3' }], { purchaseOrder: 'PO-1' })
    expect(made).toMatchObject({ status: 201, body: { state: 'placed', version: 1 } })
    const { body } = await get(made.body.orderId)
    expect(body).toMatchObject({ net: '160.00', tax: '30.40', gross: '190.40', promisedOn: '2026-03-04', today: '2026-03-02', may: { ship: true, cancel: true, edit: false } })
    expect(body.lines[0]).toMatchObject({ number: 'A-1', unit: 'carton', price: { amount: '10.00' }, agreed: { amount: '10.00' }, open: '10' })
    expect(body.trails[body.lines[0]?.trail ?? -1]?.steps[0]?.step).toBe('list')
    expect(body.events.map((event) => event.kind)).toEqual(['orders/order-placed'])
    await expectMonthsRight()
  })

  it('refuses everything that is wrong at once, spoken, and keeps nothing', async () => {
    const answer = await placeNow([{ code: 'A-1', quantity: '-1' }, { code: 'nobody', quantity: '1' }], { requestedOn: '2026-02-02' })
    expect(answer.status).toBe(409)
    expect(answer.body.refusal?.all?.map((note) => note.code)).toEqual(['orders/wished-day-past', 'orders/quantity-not-positive', 'orders/unknown-code'])
    expect(answer.body.refusal?.text).toContain('2 Mar')
  })

  it('takes a purchase order once and links to the first', async () => {
    const first = await placeNow([{ code: 'A-1', quantity: '1' }], { purchaseOrder: 'PO-TWICE' })
    const again = await placeNow([{ code: 'A-2', quantity: '1' }], { purchaseOrder: 'PO-TWICE' })
    expect(again.body.refusal).toMatchObject({ code: 'orders/duplicate-purchase-order', see: { id: first.body.orderId, text: first.body.number } })
  })

  it('takes the same purchase order from two clients at once exactly once', async () => {
    const answers = await Promise.all([manager, second, manager, second].map((who) => placeNow([{ code: 'A-1', quantity: '1' }], { purchaseOrder: 'PO-RACE' }, who)))
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409, 409])
    await expectMonthsRight()
  })

  it('makes one order of a double click, however often the same key comes', async () => {
    const keyed = { ...manager, 'idempotency-key': 'click-0001' }
    const answers = await Promise.all([1, 2, 3].map(() => placeNow([{ code: 'A-1', quantity: '2' }], {}, keyed)))
    expect(new Set(answers.map((answer) => answer.body.orderId)).size).toBe(1)
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 200, 201])
    await expectMonthsRight()
  })

  it('holds an order for a site on credit hold until it is released with a reason', async () => {
    const made = await placeNow([{ code: 'A-1', quantity: '1' }], { shipTo: siteIdOf(account, 'HOLD') })
    expect(made.body).toMatchObject({ state: 'held', holdReason: 'credit-hold' })
    expect((await post(`/${made.body.orderId}/shipments`, { version: 1, shippedOn: '2026-03-02', lines: [{ lineNo: 1, quantity: '1' }] })).body.refusal?.code).toBe('orders/ship-held')
    expect((await post(`/${made.body.orderId}/hold-release`, { version: 1, reason: '' })).body.refusal?.code).toBe('orders/reason-missing')
    expect((await post(`/${made.body.orderId}/hold-release`, { version: 1, reason: 'Paid this morning' })).body).toMatchObject({ state: 'placed', version: 2, holdReason: null })
    expect((await get(made.body.orderId)).body.events).toContainEqual(expect.objectContaining({ kind: 'orders/order-released', reason: 'Paid this morning' }))
  })

  it('counts open orders against the limit of the site, and holds what passes it', async () => {
    const limit = { shipTo: siteIdOf(account, 'LIMIT') }
    const answers = await Promise.all([1, 2].map(() => placeNow([{ code: 'A-1', quantity: '50' }], limit)))
    expect(answers.map((answer) => answer.body.state).sort()).toEqual(['held', 'placed'])
  })
})

describe('a draft', () => {
  it('is kept however unfinished, priced without being kept, and placed once by two at the same time', async () => {
    const kept = await begin([{ code: 'A-1', quantity: '' }, { code: 'unknown thing', quantity: '4' }])
    expect(kept).toMatchObject({ status: 201, body: { state: 'draft', version: 1 } })
    const judged = await post<JudgedOut>('/pricing', { draft: draft([{ code: 'A-1', quantity: '2' }, { code: 'Item-2', quantity: '4' }]), orderId: kept.body.orderId })
    expect(judged.body.lines[1]).toMatchObject({ itemId: null, level: 'stop', candidates: expect.arrayContaining([expect.objectContaining({ number: 'A-2' })]) as unknown })
    expect(judged.body.lines[1]?.candidates[0]?.number).toBe('A-2')
    expect(judged.body).toMatchObject({ net: '20.00', quantities: [{ unit: 'carton', amount: '2' }] })

    const changed = await t.app.inject({ method: 'PATCH', url: `/api/accounts/${account}/orders/${kept.body.orderId}`, headers: manager, payload: { version: 1, draft: draft([{ code: 'A-1', quantity: '2' }]) } })
    expect(changed.json()).toMatchObject({ version: 2 })
    const placed = await Promise.all([manager, second].map((who) => post<OrderMade>(`/${kept.body.orderId}/placement`, { version: 2 }, who)))
    expect(placed.map((answer) => [answer.status, answer.body.version])).toEqual([[200, 3], [200, 3]])
    expect((await get(kept.body.orderId)).body).toMatchObject({ state: 'placed', draft: null, lines: [{ lineNo: 1 }] })
    await expectMonthsRight()
  })

  it('that somebody else changed is not written over, and the answer says who', async () => {
    const kept = await begin([{ code: 'A-1', quantity: '1' }])
    const patch = (version: number, headers: Record<string, string>) => t.app.inject({ method: 'PATCH', url: `/api/accounts/${account}/orders/${kept.body.orderId}`, headers, payload: { version, draft: draft([{ code: 'A-2', quantity: '1' }]) } })
    expect((await patch(1, second)).statusCode).toBe(200)
    const stale = await patch(1, manager)
    expect(stale.statusCode).toBe(409)
    expect(stale.json()).toMatchObject({ refusal: { code: 'orders/changed-meanwhile', say: { with: { by: 'Test account-manager 2' } } } })
  })

  it('counts in no month and raises nothing until it is placed', async () => {
    const before = await within((tx) => tx.one('SELECT sum(orders) AS n FROM order_months WHERE account_id = $1', [account]))
    await begin([{ code: 'A-1', quantity: '1' }])
    expect(await within((tx) => tx.one('SELECT sum(orders) AS n FROM order_months WHERE account_id = $1', [account]))).toEqual(before)
  })
})

describe('shipping in parts', () => {
  it('records what left and moves the rest to a successor, tied both ways', async () => {
    const made = await placeNow([{ code: 'A-1', quantity: '10' }, { code: 'A-2', quantity: '5' }])
    const id = made.body.orderId
    const part = await post<{ state: string; version: number }>(`/${id}/shipments`, { version: 1, shippedOn: '2026-03-02', lines: [{ lineNo: 1, quantity: '4' }] })
    expect(part.body).toMatchObject({ state: 'partly-shipped', version: 2, backOrder: null })
    const rest = await post<{ backOrder: { orderId: string; number: string } }>(`/${id}/shipments`, { version: 2, shippedOn: '2026-03-02', lines: [{ lineNo: 1, quantity: '3' }], backOrder: { promisedOn: '2026-03-12' } })
    expect(rest.body).toMatchObject({ state: 'shipped', backOrder: { number: `${made.body.number}-B1` } })
    const predecessor = (await get(id)).body
    expect(predecessor.lines.map((line) => [line.shipped, line.open, line.backOrder?.number])).toEqual([['7', '0', `${made.body.number}-B1`], [null, '0', `${made.body.number}-B1`]])
    expect(predecessor.successors).toMatchObject([{ number: `${made.body.number}-B1`, state: 'placed' }])
    const successor = (await get(rest.body.backOrder.orderId)).body
    expect(successor).toMatchObject({ predecessor: { orderId: id }, net: '130.00', promisedOn: '2026-03-12' })
    expect(successor.lines.map((line) => [line.lineNo, line.quantity, line.promisedOn])).toEqual([[1, '3', '2026-03-12'], [2, '5', '2026-03-12']])
    await expectMonthsRight()
    // the ordered value of the month counts the remainder once, at the successor
    const kept = await within((tx) => tx.one<{ n: bigint }>("SELECT count(*) AS n FROM order_lines WHERE account_id = $1 AND order_id = $2 AND back_order_id IS NOT NULL", [account, id]))
    expect(kept?.n).toBe(2n)
  })

  it('refuses a stale version and more than is open', async () => {
    const made = await placeNow([{ code: 'A-1', quantity: '10' }])
    const url = `/${made.body.orderId}/shipments`
    expect((await post(url, { version: 9, shippedOn: '2026-03-02', lines: [{ lineNo: 1, quantity: '1' }] })).body.refusal?.code).toBe('orders/changed-meanwhile')
    expect((await post(url, { version: 1, shippedOn: '2026-03-02', lines: [{ lineNo: 1, quantity: '10.000001' }] })).body.refusal).toMatchObject({ code: 'orders/ship-more-than-open', at: 'lines.0.quantity' })
    expect((await post(url, { version: 1, shippedOn: '2026-02-31', lines: [{ lineNo: 1, quantity: '1' }] })).status).toBe(422)
  })
})

describe('cancelling and closing', () => {
  it('takes a cancelled order out of the month and leaves a closed one in', async () => {
    const gone = await placeNow([{ code: 'A-1', quantity: '10' }])
    expect((await post(`/${gone.body.orderId}/cancellation`, { version: 1, reason: 'client changed their mind' })).body).toMatchObject({ state: 'cancelled' })
    const part = await placeNow([{ code: 'A-1', quantity: '10' }])
    await post(`/${part.body.orderId}/shipments`, { version: 1, shippedOn: '2026-03-02', lines: [{ lineNo: 1, quantity: '4' }] })
    expect((await post(`/${part.body.orderId}/closure`, { version: 2, reason: 'rest not wanted' })).body).toMatchObject({ state: 'closed', version: 3 })
    expect((await post(`/${part.body.orderId}/closure`, { version: 3, reason: 'x' })).body.refusal?.code).toBe('orders/no-such-move')
    await expectMonthsRight()
  })
})

describe('the wall', () => {
  it("answers another account's order, and a guessed one, as not found by every route", async () => {
    const made = await placeNow([{ code: 'A-1', quantity: '1' }])
    const stranger = await t.signIn('account-manager', { writes: [other] })
    const reader = await t.signIn('read-only', { reads: [account] })
    expect((await get(made.body.orderId, stranger)).status).toBe(404)
    expect((await get(made.body.orderId, reader)).status).toBe(200)
    expect((await get('nonsense')).status).toBe(404)
    for (const [path, payload] of [
      ['hold-release', { version: 1, reason: 'x' }], ['cancellation', { version: 1, reason: 'x' }], ['closure', { version: 1, reason: 'x' }], ['placement', { version: 1 }],
      ['shipments', { version: 1, shippedOn: '2026-03-02', lines: [{ lineNo: 1, quantity: '1' }] }],
    ] as const) {
      for (const who of [stranger, reader]) expect((await post(`/${made.body.orderId}/${path}`, payload, who)).status, path).toBe(404)
      // the right account's path with the right to write, and an order of nobody
      expect((await post(`/${orderIdOf(other, 'x')}/${path}`, payload)).status, path).toBe(404)
    }
    expect((await placeNow([{ code: 'A-1', quantity: '1' }], {}, stranger)).status).toBe(404)
    const list = await t.app.inject({ method: 'GET', url: `/api/orders?account=${account}`, headers: stranger })
    expect(list.json()).toEqual({ rows: [], next: null })
  })

  it("does not place an order for another account's site", async () => {
    expect((await placeNow([{ code: 'A-1', quantity: '1' }], { shipTo: siteIdOf(other, 'DC') })).body.refusal?.code).toBe('orders/no-site')
  })
})

describe('the list', () => {
  it('pages by key without a gap or a double, and filters', async () => {
    const all: string[] = []
    let after = ''
    for (let page = 0; page < 50; page++) {
      const answer = await t.app.inject({ method: 'GET', url: `/api/orders?limit=4${after === '' ? '' : `&after=${after}`}`, headers: manager })
      const { rows, next } = answer.json() as { rows: { orderId: string }[]; next: string | null }
      all.push(...rows.map((row) => row.orderId))
      if (next === null) break
      after = next
    }
    const stored = await within((tx) => tx.rows<{ order_id: string }>('SELECT order_id FROM orders WHERE account_id = $1 ORDER BY ordered_on DESC, number DESC', [account]))
    expect(all).toEqual(stored.map((row) => row.order_id))
    const count = async (query: string) => ((await t.app.inject({ method: 'GET', url: `/api/orders?limit=500&${query}`, headers: manager })).json() as { rows: { state: string; purchaseOrder: string | null }[] }).rows
    expect(new Set((await count('state=held,draft')).map((row) => row.state))).toEqual(new Set(['held', 'draft']))
    expect((await count('text=po-tw')).map((row) => row.purchaseOrder)).toEqual(['PO-TWICE'])
    expect((await count(`text=on%20hold`)).length).toBe(1)
    expect((await count(`site=${siteIdOf(account, 'HQ')}`)).length).toBe(stored.length)
    expect((await count(`item=${itemIdOf('A-3')}`)).length).toBe(0)
    expect((await count('from=2026-03-03')).length).toBe(0)
    expect((await t.app.inject({ method: 'GET', url: '/api/orders?state=nowhere', headers: manager })).statusCode).toBe(422)
    expect((await t.app.inject({ method: 'GET', url: '/api/orders?after=abc', headers: manager })).statusCode).toBe(422)
  })
})

describe('orders that arrive in bulk', () => {
  const order = (n: number, more: Partial<OrderIn> = {}): OrderIn => ({
    orderId: orderIdOf(account, `B-${n}`), number: `B-${n}`, purchaseOrder: `BP-${n}`, orderedOn: `2026-01-${String((n % 28) + 1).padStart(2, '0')}` as OrderIn['orderedOn'], soldTo: siteIdOf(account, 'HQ'), shipTo: dc, billTo: siteIdOf(account, 'HQ'),
    currency: 'EUR' as OrderIn['currency'], requestedOn: null, promisedOn: '2026-02-01' as OrderIn['promisedOn'], contractId: null, orderedBy: null, source: 'import',
    lines: [1, 2].map((lineNo) => ({
      lineNo, itemId: itemIdOf(`A-${lineNo}`), description: `Item ${lineNo}`, quantity: { micros: 3n * M, unit: 'carton' }, price: { micros: 10n * M, currency: 'EUR' as OrderIn['currency'], per: M, unit: 'carton' },
      agreed: null, trailId: null, tax: { micros: 19n * M }, promisedOn: null, shipped: { micros: 3n * M, unit: 'carton' }, shippedOn: '2026-01-30' as OrderIn['orderedOn'],
    })),
    ...more,
  })
  const merge = (orders: readonly OrderIn[]) => within((tx) => mergeOrders(tx, account as AccountId, orders, STAMP))

  it('change nothing the second time, and only what changed the third', async () => {
    const orders = Array.from({ length: 60 }, (_, n) => order(n))
    expect(await merge(orders)).toMatchObject({ orders: { new: 60 }, lines: { new: 120 } })
    expect(await merge(orders)).toMatchObject({ orders: { new: 0, changed: 0, unchanged: 60 }, lines: { new: 0, changed: 0, unchanged: 120, removed: 0 }, touched: [] })
    await expectMonthsRight()
    const changed = orders.map((one, at) => (at === 3 ? { ...one, lines: one.lines.slice(1) } : at === 4 ? { ...one, shipTo: siteIdOf(account, 'LIMIT'), orderedOn: '2025-12-31' as OrderIn['orderedOn'] } : one))
    const third = await merge(changed)
    expect(third).toMatchObject({ orders: { changed: 2 }, lines: { removed: 1 } })
    expect([...third.touched].sort()).toEqual([order(3).orderId, order(4).orderId].sort())
    await expectMonthsRight()
  })

  it('leave a state that a person gave', async () => {
    await merge([order(100, { lines: order(100).lines.map((line) => ({ ...line, shipped: null, shippedOn: null })) })])
    const id = order(100).orderId as OrderId
    expect((await post(`/${id}/cancellation`, { version: 1, reason: 'not ours' })).body).toMatchObject({ state: 'cancelled' })
    await merge([order(100, { purchaseOrder: 'BP-other', lines: order(100).lines.map((line) => ({ ...line, shipped: null, shippedOn: null, cancelled: true })) })])
    expect((await get(id)).body).toMatchObject({ state: 'cancelled', purchaseOrder: 'BP-other' })
    await expectMonthsRight()
  })

  it('keep the months right under random changes', async () => {
    let seed = 7
    const random = (below: number) => (seed = (seed * 1103515245 + 12345) % 2147483648) % below
    let orders = Array.from({ length: 30 }, (_, n) => order(200 + n))
    for (let round = 0; round < 6; round++) {
      orders = orders.map((one) =>
        random(3) > 0 ? one : {
          ...one,
          orderedOn: `202${5 + random(2)}-0${1 + random(9)}-1${random(9)}` as OrderIn['orderedOn'],
          shipTo: random(2) === 0 ? dc : siteIdOf(account, 'LIMIT'),
          lines: one.lines.slice(0, 1 + random(2)).map((line) => ({ ...line, quantity: { ...line.quantity, micros: BigInt(1 + random(9)) * M }, shipped: random(2) === 0 ? null : line.shipped, cancelled: random(5) === 0 })),
        },
      )
      await merge(orders)
      await expectMonthsRight()
    }
  })

  it('are tied to their back-orders from either end, on the order and on the line', async () => {
    const first = order(300, { backOrderedAs: orderIdOf(account, 'B-301'), lines: order(300).lines.map((line) => (line.lineNo === 2 ? { ...line, shipped: null, shippedOn: null } : line)) })
    const next = order(301, { lines: order(301).lines.slice(1) })
    await merge([first, next])
    expect((await get(first.orderId)).body).toMatchObject({ successors: [{ number: 'B-301' }], lines: [{ backOrder: null }, { backOrder: { number: 'B-301' } }] })
    expect(await merge([first, next])).toMatchObject({ touched: [] })
    await expectMonthsRight()
  })
})

it('asks for the checks of an order with the change, and what they see reaches the order', async () => {
  const made = await placeNow([{ code: 'A-1', quantity: '10' }])
  await post(`/${made.body.orderId}/shipments`, { version: 1, shippedOn: '2026-03-02', lines: [{ lineNo: 1, quantity: '4' }], backOrder: { promisedOn: null } })
  await t.runJobs()
  expect((await get(made.body.orderId)).body.findings).toMatchObject([{ rule: 'orders/short-delivered', atStake: { amount: '60.00', currency: 'EUR' } }])
})
