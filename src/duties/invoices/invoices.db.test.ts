// Invoices on real PostgreSQL, through the API: entering, settling, crediting, the wall, races, and that a second run changes nothing.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Day } from '#ground/day'
import { accountIdOf, invoiceIdOf, itemIdOf, orderIdOf, siteIdOf } from '#platform/keyed-id'
import { mergeAccount, mergeSites } from '#duties/accounts/accounts.store'
import { mergeItems, mergeListPrices, mergePacks, mergeTaxRates } from '#duties/catalog/catalog.store'
import type { OrderIn } from '#duties/orders/order'
import { mergeOrders } from '#duties/orders/orders.store'
import { checkWithin } from '../../app/checks.server.ts'
import { testHouse } from '../../../test/pg.ts'
import type { InvoiceIn } from './invoice.ts'
import { invoicesChecks, matchAccount } from './invoices.job.ts'
import { mergeInvoices, mergeSettlements } from './invoices.store.ts'
import type { DraftOut, EntryIn, InvoiceList, InvoiceOut, OrderInvoices } from './invoices.wire.ts'

const t = await testHouse()
afterAll(() => t.close())

const STAMP = { userId: null, now: t.house.clock.now() }
const account = accountIdOf('NG')
const other = accountIdOf('OTHER')
const hq = siteIdOf(account, 'HQ')
const M = 1_000_000n
const EUR = 'EUR' as never
let manager: { authorization: string }

const within = <T>(work: Parameters<typeof t.house.db.within<T>>[1]) => t.house.db.within<T>('everything', work)

const order = (number: string, lines: readonly [item: string, quantity: number, price: number, shipped?: number][], day = '2026-02-02', of = account): OrderIn => ({
  orderId: orderIdOf(of, number), number, purchaseOrder: `PO-${number}`, orderedOn: day as Day, soldTo: siteIdOf(of, 'DC'), shipTo: siteIdOf(of, 'DC'), billTo: siteIdOf(of, 'HQ'), currency: EUR,
  requestedOn: null, promisedOn: day as Day, contractId: null, orderedBy: null, source: 'import',
  lines: lines.map(([item, quantity, price, shipped = quantity], at) => ({
    lineNo: at + 1, itemId: itemIdOf(item), description: `Item ${item}`, quantity: { micros: BigInt(quantity) * M, unit: 'carton' }, price: { micros: BigInt(price) * M, per: M, unit: 'carton', currency: EUR },
    agreed: null, trailId: null, tax: { micros: 19n * M }, promisedOn: null, shipped: { micros: BigInt(shipped) * M, unit: 'carton' }, shippedOn: shipped === 0 ? null : (day as Day),
  })),
})

const invoice = (number: string, lines: readonly [item: string, quantity: number, price: number][], day = '2026-02-03', of = account): InvoiceIn => ({
  number, kind: 'invoice', invoicedOn: day as Day, dueOn: null, billToSiteId: siteIdOf(of, 'HQ'), shipToSiteId: siteIdOf(of, 'DC'), currency: EUR, purchaseOrder: null, orderNumber: null, source: 'import',
  lines: lines.map(([item, quantity, price], at) => ({
    lineNo: at + 1, itemId: itemIdOf(item), description: `Item ${item}`, unit: 'carton', quantityMicros: BigInt(quantity) * M, priceMicros: BigInt(price) * M, perMicros: M,
    netMinor: BigInt(quantity * price * 100), taxPercentMicros: 19n * M, taxMinor: BigInt(quantity * price * 19), orderNumber: null, orderLineNo: null,
  })),
})

beforeAll(async () => {
  await within(async (tx) => {
    await mergeAccount(tx, ['NG', 'OTHER'].map((number) => ({ number, name: number, currency: 'EUR', country: 'DE', paymentDays: 30 })), STAMP)
    for (const id of [account, other]) {
      await mergeSites(tx, id, [
        { number: 'HQ', name: 'Head office', kind: 'head-office', parentNumber: null, roles: ['sold-to', 'bill-to', 'payer'], country: 'DE' },
        { number: 'DC', name: 'DC Daventry', kind: 'distribution-centre', parentNumber: 'HQ', roles: ['ship-to'], country: 'DE' },
      ], STAMP)
    }
    const numbers = ['A-1', 'A-2', 'A-3']
    await mergeItems(tx, numbers.map((number) => ({ number, name: `Item ${number}`, kind: 'product' as const, baseUnit: 'piece', orderUnit: 'carton' })))
    await mergePacks(tx, numbers.map((number) => ({ itemNumber: number, unit: 'carton', baseMicros: 12n * M })))
    await mergeListPrices(tx, numbers.map((number, at) => ({ itemNumber: number, currency: 'EUR', unit: 'carton', validFrom: '2020-01-01', priceMicros: BigInt(at + 1) * 10n * M })))
    await mergeTaxRates(tx, [{ country: 'DE', taxCode: 'standard', validFrom: '2020-01-01', percentMicros: 19n * M }])
  })
  manager = await t.signIn('account-manager', { writes: [account] })
})

const call = async <T>(method: 'GET' | 'POST', path: string, payload?: unknown, headers: Record<string, string> = manager) => {
  const answer = await t.app.inject({ method, url: `/api/${path}`, headers, ...(payload === undefined ? {} : { payload: payload as never }) })
  return { status: answer.statusCode, body: answer.json() as T & { refusal?: { code: string; at?: string; see?: { id: string }; text: string }; problems?: { at: string }[] } }
}
const read = async (number: string): Promise<InvoiceOut> => (await call<InvoiceOut>('GET', `accounts/${account}/invoices/${invoiceIdOf(account, number)}`)).body
const draftOf = (number: string) => call<DraftOut>('POST', `accounts/${account}/orders/${orderIdOf(account, number)}/invoice-drafts`)
const entryOf = (draft: DraftOut, number: string, change: (line: EntryIn['lines'][number], at: number) => EntryIn['lines'][number] = (line) => line): EntryIn => ({
  number, kind: draft.kind, invoicedOn: draft.invoicedOn, dueOn: draft.dueOn, shipTo: draft.shipTo.siteId, billTo: draft.billTo.siteId, currency: draft.currency, purchaseOrder: draft.purchaseOrder, reason: null,
  lines: draft.lines.map((line, at) => change({ orderId: line.orderId, orderLineNo: line.orderLineNo, itemId: line.itemId, description: line.description, unit: line.unit, quantity: line.quantity, price: line.price, per: line.per, taxPercent: line.taxPercent }, at)),
})
const enter = (entry: EntryIn, headers = manager) => call<{ invoiceId: string; findings: number }>('POST', `accounts/${account}/invoices`, entry, headers)
const ordersIn = (...orders: OrderIn[]) => within((tx) => mergeOrders(tx, account, orders, STAMP))
const invoicesIn = (...invoices: InvoiceIn[]) => within((tx) => mergeInvoices(tx, account, invoices, STAMP))
const checkAll = () => within((tx) => checkWithin(tx, { accountId: account, today: '2026-03-02' as Day, stamp: STAMP, checks: [invoicesChecks] }))

describe('bringing invoices in', () => {
  it('counts what is new, changed and unchanged, and a changed line changes only itself', async () => {
    const two = [invoice('M-1', [['A-1', 2, 10], ['A-2', 1, 20]], '2025-01-10'), invoice('M-2', [['A-3', 1, 30]], '2025-01-11')]
    expect(await invoicesIn(...two)).toMatchObject({ invoices: { new: 2, changed: 0, unchanged: 0 }, lines: { new: 3, changed: 0, removed: 0 } })
    expect(await invoicesIn(...two)).toMatchObject({ invoices: { new: 0, changed: 0, unchanged: 2 }, lines: { new: 0, changed: 0, unchanged: 3, removed: 0 }, touched: [] })
    const changed = invoice('M-1', [['A-1', 2, 11], ['A-2', 1, 20]], '2025-01-10')
    expect(await invoicesIn(changed, two[1] as InvoiceIn)).toMatchObject({ invoices: { new: 0, changed: 1, unchanged: 1 }, lines: { changed: 1, unchanged: 2 } })
    expect(await invoicesIn(invoice('M-1', [['A-1', 2, 11]], '2025-02-10'))).toMatchObject({ invoices: { changed: 1 }, lines: { new: 1, removed: 2 } })
    const months = await within((tx) => tx.rows('SELECT month, invoices, lines, net_minor FROM invoice_months WHERE account_id = $1 AND month < $2 ORDER BY month', [account, '2026-01-01']))
    expect(months).toEqual([{ month: '2025-01-01', invoices: 1, lines: 1, net_minor: 3000n }, { month: '2025-02-01', invoices: 1, lines: 1, net_minor: 2200n }])
  })

  it('takes payments by number, names the unknown ones, and later invoices without payments keep them', async () => {
    const paid = [{ number: 'M-2', paidMinor: 3570n, settledOn: '2025-01-20' as Day }, { number: 'nobody', paidMinor: 1n, settledOn: null }]
    expect(await within((tx) => mergeSettlements(tx, account, paid))).toMatchObject({ changed: 1, unchanged: 0, unknown: ['nobody'] })
    expect(await within((tx) => mergeSettlements(tx, account, paid))).toMatchObject({ changed: 0, unchanged: 1 })
    await invoicesIn(invoice('M-2', [['A-3', 1, 30]], '2025-01-11'))
    expect(await read('M-2')).toMatchObject({ paid: '35.70', settledOn: '2025-01-20' })
  })
})

describe('matching and checking in the database', () => {
  it('a second run opens, changes and closes nothing, and writes no tie', async () => {
    await ordersIn(order('R-1', [['A-1', 10, 10], ['A-2', 4, 20]]))
    await invoicesIn(invoice('RE-1', [['A-1', 10, 11], ['A-2', 4, 20]]))
    const first = await checkAll()
    expect(first.get('invoices/price-above-contract')).toMatchObject({ opened: 1, held: 1 })
    const again = await checkAll()
    expect([...again.values()].every((kept) => kept.opened + kept.changed + kept.closed === 0)).toBe(true)
    expect((await within((tx) => matchAccount(tx, account))).kept).toMatchObject({ new: 0, changed: 0, removed: 0 })
  })

  it('an order is invoiced when all that was shipped is billed, and no longer when a tie is refused', async () => {
    const stateOf = async (number: string) => (await within((tx) => tx.one<{ state: string }>('SELECT state FROM orders WHERE account_id = $1 AND number = $2', [account, number])))?.state
    await ordersIn({ ...order('R-7', [['A-1', 3, 10]], '2025-06-02'), state: 'shipped' })
    await checkAll()
    expect([await stateOf('R-1'), await stateOf('R-7')]).toEqual(['invoiced', 'shipped'])
    const scope = { invoiceIds: [invoiceIdOf(account, 'RE-1')] }
    await within((tx) => tx.run("UPDATE matches SET state = 'rejected', made_by = 'person' WHERE account_id = $1 AND invoice_id = ANY($2::uuid[]) AND invoice_line_no = 1", [account, scope.invoiceIds]))
    await within((tx) => matchAccount(tx, account, { orderIds: [orderIdOf(account, 'R-1')] }))
    expect(await stateOf('R-1')).toBe('shipped')
    await within((tx) => tx.run("UPDATE matches SET state = 'matched', made_by = 'score' WHERE account_id = $1 AND invoice_id = ANY($2::uuid[]) AND invoice_line_no = 1", [account, scope.invoiceIds]))
    await within((tx) => matchAccount(tx, account, scope))
    expect(await stateOf('R-1')).toBe('invoiced')
  })

  it('a scoped run ties and finds the same as a run over everything', async () => {
    const all = await within((tx) => invoicesChecks.run(tx, account, '2026-03-02' as Day))
    const about = invoiceIdOf(account, 'RE-1')
    const scoped = await within((tx) => invoicesChecks.run(tx, account, '2026-03-02' as Day, { invoiceIds: [about] }))
    expect(scoped).toEqual(all.filter((finding) => finding.invoiceId === about))
    expect((await within((tx) => matchAccount(tx, account))).kept).toMatchObject({ new: 0, changed: 0, removed: 0 })
  })

  it('shows every line beside what it bills, with part-scores, agreed price and findings', async () => {
    const { lines } = await read('RE-1')
    expect(lines[0]).toMatchObject({
      price: { amount: '11.00' }, net: '110.00', untied: null,
      ties: [{ orderNumber: 'R-1', orderLineNo: 1, quantity: { amount: '10', unit: 'carton' }, booked: { amount: '10.00' }, agreed: { amount: '10.00' }, state: 'matched', madeBy: 'score', parts: { site: 1000, quantity: 1000, reference: null, together: 1000 } }],
      findings: [{ rule: 'invoices/price-above-contract', atStake: { amount: '10.00' } }],
    })
    expect(lines[1]?.findings).toEqual([])
  })

  it('a correction of the document closes its finding', async () => {
    await invoicesIn(invoice('RE-1', [['A-1', 10, 10], ['A-2', 4, 20]]))
    expect((await checkAll()).get('invoices/price-above-contract')).toMatchObject({ closed: 1 })
    expect((await read('RE-1')).lines[0]?.findings).toEqual([])
  })
})

describe('entering an invoice', () => {
  it('drafts what was shipped and is not billed, at the agreed price, due by the account\'s days', async () => {
    await ordersIn(order('E-1', [['A-1', 10, 12, 8], ['A-2', 5, 20], ['A-3', 2, 30, 0]], '2026-02-20'))
    const { status, body } = await draftOf('E-1')
    expect(status).toBe(200)
    expect(body).toMatchObject({ kind: 'invoice', currency: 'EUR', invoicedOn: '2026-03-02', dueOn: '2026-04-01', shipTo: { name: 'DC Daventry' }, purchaseOrder: 'PO-E-1' })
    expect(body.lines).toMatchObject([
      { orderLineNo: 1, quantity: '8', ordered: '10', due: '8', billed: '0', price: '10.00', booked: { amount: '12.00' }, agreed: { amount: '10.00' }, taxPercent: '19' },
      { orderLineNo: 2, quantity: '5', price: '20.00' },
    ])
  })

  it('keeps it with exact totals, tied by reference, with nothing left to bill and nothing to find', async () => {
    const draft = (await draftOf('E-1')).body
    const entered = await enter(entryOf(draft, 'H-1'))
    expect(entered).toMatchObject({ status: 201, body: { findings: 0 } })
    const kept = await read('H-1')
    expect(kept).toMatchObject({ net: '180.00', tax: '34.20', gross: '214.20', stated: { gross: '214.20' }, source: 'hand', orderNumber: 'E-1' })
    expect(kept.lines.map((line) => line.ties.map((tie) => [tie.orderNumber, tie.orderLineNo, tie.madeBy]))).toEqual([[['E-1', 1, 'reference']], [['E-1', 2, 'reference']]])
    expect(kept.events.map((event) => event.kind)).toEqual(['invoices/invoice-entered'])
    expect(await draftOf('E-1')).toMatchObject({ status: 409, body: { refusal: { code: 'invoices/nothing-left' } } })
    const ofOrder = await call<OrderInvoices>('GET', `accounts/${account}/orders/${orderIdOf(account, 'E-1')}/invoices`)
    expect(ofOrder.body).toMatchObject({ rows: [{ number: 'H-1', lines: 2, gross: { amount: '214.20' } }], mayInvoice: false })
  })

  it('refuses a number that is taken, with a link to the first', async () => {
    await ordersIn(order('E-2', [['A-1', 10, 10]], '2026-02-20'))
    const draft = (await draftOf('E-2')).body
    expect(await enter(entryOf(draft, ' H-1 '))).toMatchObject({ status: 409, body: { refusal: { code: 'invoices/number-taken', at: 'number', see: { id: invoiceIdOf(account, 'H-1') } } } })
  })

  it('refuses to bill more than is due without a reason, and raises it with one', async () => {
    const draft = (await draftOf('E-2')).body
    const more = entryOf(draft, 'H-2', (line) => ({ ...line, quantity: '12' }))
    expect(await enter(more)).toMatchObject({ status: 409, body: { refusal: { code: 'invoices/reason-needed', at: 'lines.0.quantity' } } })
    expect(await enter({ ...more, reason: 'two cartons kept from the last delivery' })).toMatchObject({ status: 201, body: { findings: 1 } })
    const { lines, events } = await read('H-2')
    expect(lines[0]).toMatchObject({ untied: { amount: '2', unit: 'carton' }, findings: [{ rule: 'invoices/quantity-over', atStake: { amount: '20.00' } }] })
    expect(events[0]?.reason).toBe('two cartons kept from the last delivery')
  })

  it('credits what was billed too much, no more than that, and the finding closes', async () => {
    const credit = await call<DraftOut>('POST', `accounts/${account}/invoices/${invoiceIdOf(account, 'H-2')}/credit-drafts`)
    expect(credit.body).toMatchObject({ kind: 'credit-note', lines: [{ quantity: '-12', price: '10.00' }] })
    expect(await enter(entryOf(credit.body, 'G-2', (line) => ({ ...line, quantity: '-13' })))).toMatchObject({ status: 409, body: { refusal: { code: 'invoices/credit-too-much' } } })
    expect(await enter(entryOf(credit.body, 'G-2', (line) => ({ ...line, quantity: '2' })))).toMatchObject({ status: 409, body: { refusal: { code: 'invoices/wrong-sign' } } })
    expect(await enter(entryOf(credit.body, 'G-2', (line) => ({ ...line, quantity: '-2' })))).toMatchObject({ status: 201, body: { findings: 0 } })
    expect((await read('H-2')).lines[0]?.findings).toEqual([])
  })

  it('names the place of what cannot be read', async () => {
    await ordersIn(order('E-3', [['A-1', 1, 10]], '2026-02-20'))
    const draft = (await draftOf('E-3')).body
    const answer = await enter({ ...entryOf(draft, 'H-3', (line) => ({ ...line, quantity: 'ten' })), invoicedOn: '2026-02-30' })
    expect(answer.status).toBe(422)
    expect(answer.body.problems?.map((problem) => problem.at).sort()).toEqual(['invoicedOn', 'lines.0.quantity'])
  })

  it('keeps one of two people entering the same number at once', async () => {
    const draft = (await draftOf('E-3')).body
    const answers = await Promise.all([enter(entryOf(draft, 'H-4')), enter(entryOf(draft, 'H-4'))])
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409])
    expect(answers.find((answer) => answer.status === 409)?.body.refusal?.code).toBe('invoices/number-taken')
  })
})

describe('order lines that fit alike', () => {
  const settle = (lineNo: number, choose: { orderId: string; orderLineNo: number } | null) => call('POST', `accounts/${account}/invoices/${invoiceIdOf(account, 'S-1')}/matches`, { lineNo, choose })
  const tiesOf = async () => (await read('S-1')).lines[0]?.ties.map((tie) => `${tie.orderNumber} ${tie.state} ${tie.madeBy}`)

  it('are proposed, listed, and found', async () => {
    await ordersIn(order('T-1', [['A-3', 7, 30]], '2026-01-05'), order('T-2', [['A-3', 7, 30]], '2026-01-05'))
    await invoicesIn(invoice('S-1', [['A-3', 7, 30]], '2026-01-06'))
    expect((await checkAll()).get('invoices/ambiguous-match')).toMatchObject({ opened: 1 })
    expect(await tiesOf()).toEqual(['T-1 proposed score', 'T-2 proposed score'])
    const list = await call<InvoiceList>('GET', 'invoices?only=unsettled')
    expect(list.body.rows).toMatchObject([{ number: 'S-1', unsettled: 1, findings: 1 }])
  })

  it('are settled by a person, whose word stands in later runs', async () => {
    expect(await settle(1, { orderId: orderIdOf(account, 'T-2'), orderLineNo: 1 })).toMatchObject({ status: 201 })
    expect(await tiesOf()).toEqual(['T-2 matched person', 'T-1 rejected person'])
    expect((await read('S-1')).lines[0]?.findings).toEqual([])
    await checkAll()
    expect(await tiesOf()).toEqual(['T-2 matched person', 'T-1 rejected person'])
  })

  it('are proposed again when the word is taken back', async () => {
    for (const lineNo of [0, 2_147_483_648, 1e99]) expect((await call('POST', `accounts/${account}/invoices/${invoiceIdOf(account, 'S-1')}/matches/undoing`, { lineNo })).status).toBe(422)
    expect(await call('POST', `accounts/${account}/invoices/${invoiceIdOf(account, 'S-1')}/matches/undoing`, { lineNo: 1 })).toMatchObject({ status: 201 })
    expect(await tiesOf()).toEqual(['T-1 proposed score', 'T-2 proposed score'])
    expect((await read('S-1')).lines[0]?.findings).toMatchObject([{ rule: 'invoices/ambiguous-match' }])
    expect(await call('POST', `accounts/${account}/invoices/${invoiceIdOf(account, 'S-1')}/matches/undoing`, { lineNo: 1 })).toMatchObject({ status: 409, body: { refusal: { code: 'invoices/nothing-settled' } } })
  })

  it('are none of them, when a person says so: then nobody ordered it', async () => {
    expect(await settle(1, null)).toMatchObject({ status: 201 })
    expect(await tiesOf()).toEqual(['T-1 rejected person', 'T-2 rejected person'])
    expect((await read('S-1')).lines[0]?.findings).toMatchObject([{ rule: 'invoices/not-ordered' }])
  })

  it('another item and an order line billed in full are refused', async () => {
    expect(await settle(1, { orderId: orderIdOf(account, 'E-3'), orderLineNo: 1 })).toMatchObject({ status: 409, body: { refusal: { code: 'invoices/other-item' } } })
    await ordersIn(order('T-3', [['A-3', 3, 30]], '2026-01-10'))
    await invoicesIn(invoice('S-3', [['A-3', 3, 30]], '2026-01-11'))
    await checkAll()
    expect(await settle(1, { orderId: orderIdOf(account, 'T-3'), orderLineNo: 1 })).toMatchObject({ status: 409, body: { refusal: { code: 'invoices/no-room' } } })
  })
})

describe('the list', () => {
  it('pages by key without losing or doubling a row', async () => {
    const seen: string[] = []
    let after: string | null = null
    do {
      const page: InvoiceList = (await call<InvoiceList>('GET', `invoices?limit=2${after === null ? '' : `&after=${after}`}`)).body
      seen.push(...page.rows.map((row) => row.number))
      after = page.next
    } while (after !== null)
    const all = await within((tx) => tx.rows<{ number: string }>('SELECT number FROM invoices WHERE account_id = $1 ORDER BY invoiced_on DESC, number DESC', [account]))
    expect(seen).toEqual(all.map((row) => row.number))
  })

  it('finds by number, by order, by site and by what is open', async () => {
    const numbers = async (query: string) => (await call<InvoiceList>('GET', `invoices?${query}`)).body.rows.map((row) => row.number).sort()
    expect(await numbers('text=H-')).toEqual(['H-1', 'H-2', 'H-4'])
    expect(await numbers('text=E-1')).toEqual(['H-1'])
    expect(await numbers('text=daventry&kind=credit-note')).toEqual(['G-2'])
    expect(await numbers('only=findings&from=2026-01-01')).toEqual(['S-1'])
    expect(await numbers(`only=unpaid&site=${hq}&to=2025-12-31`)).toEqual(['M-1'])
    expect((await call('GET', 'invoices?after=nonsense')).status).toBe(422)
  })
})

describe('the wall', () => {
  it('another account\'s invoice, its drafts and its ties are not there', async () => {
    await within((tx) => mergeOrders(tx, other, [order('X-1', [['A-1', 1, 10]], '2026-02-02', other)], STAMP))
    await within((tx) => mergeInvoices(tx, other, [invoice('X-9', [['A-1', 1, 10]], '2026-02-03', other)], STAMP))
    const theirs = invoiceIdOf(other, 'X-9')
    const paths = [`accounts/${other}/invoices/${theirs}`, `accounts/${account}/invoices/${theirs}`, `accounts/${account}/orders/${orderIdOf(other, 'X-1')}/invoices`]
    for (const path of paths) expect((await call('GET', path)).status, path).toBe(404)
    for (const path of [`accounts/${other}/orders/${orderIdOf(other, 'X-1')}/invoice-drafts`, `accounts/${account}/orders/${orderIdOf(other, 'X-1')}/invoice-drafts`, `accounts/${other}/invoices/${theirs}/credit-drafts`, `accounts/${account}/invoices/${theirs}/credit-drafts`]) expect((await call('POST', path)).status, path).toBe(404)
    expect((await call('POST', `accounts/${other}/invoices/${theirs}/matches`, { lineNo: 1, choose: null })).status).toBe(404)
    expect((await call('POST', `accounts/${account}/invoices/${theirs}/matches`, { lineNo: 1, choose: { orderId: orderIdOf(other, 'X-1'), orderLineNo: 1 } })).status).toBe(404)
    expect((await call<InvoiceList>('GET', `invoices?account=${other}`)).body.rows).toEqual([])
    expect((await call<InvoiceList>('GET', 'invoices?text=X-9')).body.rows).toEqual([])
  })

  it('who may only read neither enters nor settles', async () => {
    const reader = await t.signIn('read-only', { reads: [account] })
    expect((await call('GET', `accounts/${account}/invoices/${invoiceIdOf(account, 'H-1')}`, undefined, reader)).body).toMatchObject({ may: { settle: false, credit: false } })
    expect((await call('POST', `accounts/${account}/invoices/${invoiceIdOf(account, 'S-1')}/matches`, { lineNo: 1, choose: null }, reader)).status).toBe(404)
    expect((await call('POST', `accounts/${account}/orders/${orderIdOf(account, 'E-3')}/invoice-drafts`, undefined, reader)).status).toBe(404)
  })
})

