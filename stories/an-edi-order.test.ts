// A purchase order for two stores comes as an X12 file into a watched folder, and everything follows: priced orders, the receipt and the
// acknowledgement out, a ship notice, a change by the client, an invoice that is wrong and stays, and the right one that leaves.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TradeDocument } from '../src/formats/document.ts'
import { summaryOf } from '../src/formats/document-summary.ts'
import { x12Reader } from '../src/formats/x12/reader.ts'
import { accountIdOf, siteIdOf } from '../src/platform/keyed-id.ts'
import { startCollecting } from '../src/duties/exchange/mailbox/collect.server.ts'
import type { DocumentList, DocumentOut } from '../src/duties/exchange/mailbox/mailbox.wire.ts'
import type { TestHouse } from '../test/pg.ts'
import { testHouse } from '../test/pg.ts'
import { readWorld } from '../test/world.ts'
import { findingsOf } from '../test/world-load.ts'

const ACCOUNT = accountIdOf('Nordkauf')
const STORE_1 = siteIdOf(ACCOUNT, 'Store-1')

const WORLD = `
account  Nordkauf in USD
site     Store-1
site     Store-2
contract C-7    2026-01-01 .. 2026-12-31   A-100  12.40 USD / carton
term     4.2    A-200  3.00 USD / carton
today    2026-03-02
`

let t: TestHouse
let folder = ''
const paths = (): Readonly<{ into: string; out: string }> => ({ into: join(folder, 'in'), out: join(folder, 'out') })
let collecting: ReturnType<typeof startCollecting>
let me: Readonly<{ authorization: string }>

beforeAll(async () => {
  t = await testHouse({ today: '2026-03-02' })
  folder = mkdtempSync(join(tmpdir(), 'mainstay-edi-'))
  for (const path of Object.values(paths())) mkdirSync(path, { recursive: true })
  await t.house.db.within('everything', (tx) => findingsOf(tx, readWorld(WORLD)))
  me = await t.signIn('administrator')
  collecting = startCollecting(t.house, (said) => said.key, { byItself: false })
  await call('PUT', '/api/company', { ...NOBODY, name: 'Fairwind Supply', street: '1 Harbour Road', city: 'Boston', region: 'MA', postcode: '02110', country: 'US', vat: null })
  await call('PUT', '/api/exchange/ways/new', { name: 'Nordkauf EDI', state: 'on', settings: { kind: 'folder', path: paths().into, after: 'move', settleSeconds: 0 } })
}, 120_000)

afterAll(async () => {
  await collecting.stop()
  await t.close()
  rmSync(folder, { recursive: true, force: true })
})

const NOBODY = { region: null, registration: null, gln: null, endpoint: null, iban: null, bic: null, contactName: null, contactPhone: null, contactMail: null }

const call = async <T>(method: 'GET' | 'POST' | 'PUT', url: string, payload?: unknown): Promise<T> => {
  const answer = await t.app.inject({ method, url, headers: { ...me }, ...(payload === undefined ? {} : { payload: payload as object }) })
  if (answer.statusCode >= 300) throw new Error(`${method} ${url}: ${answer.statusCode} ${answer.body}`)
  return answer.body === '' ? (undefined as T) : answer.json<T>()
}

/** One interchange of the client, its sets given as lines. */
const interchange = (number: number, group: string, ...sets: readonly (readonly string[])[]): string => {
  const control = String(number).padStart(9, '0')
  const isa = `ISA*00*          *00*          *01*NORDKAUF       *ZZ*FAIRWIND       *260302*0915*U*00401*${control}*1*P*>`
  const body = sets.map((lines, at) => [`ST*${lines[0]}*${String(at + 1).padStart(4, '0')}`, ...lines.slice(1), `SE*${lines.length + 1}*${String(at + 1).padStart(4, '0')}`])
  return `${[isa, `GS*${group}*NORDKAUF*FAIRWIND*20260302*0915*${number}*X*004010`, ...body.flat(), `GE*${sets.length}*${number}`, `IEA*1*${control}`].join('~\n')}~\n`
}

const ORDER = [
  '850', 'BEG*00*SA*4711**20260302', 'DTM*002*20260310', 'N1*BY*Nordkauf*92*HQ', 'PO1*1*60*CT*12.40**BP*A-100', 'SDQ*CT*92*Store-1*40*Store-2*20', 'PO1*2*50*CT*2.90**BP*A-200', 'SDQ*CT*92*Store-1*30*Store-2*20', 'CTT*2*110',
]

const drop = async (name: string, text: string): Promise<void> => {
  writeFileSync(join(paths().into, name), text)
  await collecting.round()
  await t.settle()
}

/** What lies in the folder to the client, read as the client would read it. */
const sent = (set: string): readonly TradeDocument[] =>
  readdirSync(paths().out).sort().flatMap((name) => {
    const documents: TradeDocument[] = []
    const reader = x12Reader({ document: (document) => void documents.push(document), problem: (problem) => { throw new Error(JSON.stringify(problem)) } })
    reader.push(readFileSync(join(paths().out, name)))
    reader.end()
    return documents.filter((document) => document.set === set)
  })

const documents = (query: string): Promise<DocumentList> => call<DocumentList>('GET', `/api/exchange/documents?${query}`)
const document = (documentId: string): Promise<DocumentOut> => call<DocumentOut>('GET', `/api/accounts/${ACCOUNT}/documents/${documentId}`)
const orders = () => t.house.db.within('everything', (tx) => tx.rows<{ order_id: string; number: string; site: string; state: string; net: bigint; version: number }>(
  'SELECT o.order_id, o.number, s.number AS site, o.state, o.net_minor AS net, o.version FROM orders o JOIN sites s ON s.account_id = o.account_id AND s.site_id = o.ship_to_site_id WHERE o.purchase_order = $1 ORDER BY s.number', ['4711']))

describe('an order by EDI', { timeout: 60_000 }, () => {
  it('of somebody nobody knows is kept and waits for a partner', async () => {
    await drop('first.x12', interchange(1, 'PO', ORDER))
    const files = await call<{ rows: { fileId: string; state: string; sender: string }[] }>('GET', '/api/exchange/files')
    expect(files.rows).toMatchObject([{ state: 'unknown-partner', sender: 'NORDKAUF' }])
    expect(await orders()).toEqual([])
  })

  it('makes a partner of that file, and the file is read again', async () => {
    const [file] = (await call<{ rows: { fileId: string }[] }>('GET', '/api/exchange/files')).rows
    const sample = await call<{ settings: Record<string, unknown>; lines: number; understood: number; waits: unknown[] }>('POST', '/api/exchange/samples', { fileId: file?.fileId, accountId: ACCOUNT })
    expect(sample).toMatchObject({ lines: 2, understood: 2, waits: [], settings: { format: 'x12', version: '004010', them: [{ id: 'NORDKAUF', scheme: '01' }], us: { id: 'FAIRWIND', scheme: 'ZZ' } } })
    await call('POST', `/api/accounts/${ACCOUNT}/partners`, { name: 'Nordkauf EDI', state: 'production', settings: { ...sample.settings, wants: ['acknowledgement', 'order-response', 'change-response', 'ship-notice', 'invoice'], out: { kind: 'folder', path: paths().out } } })
    await call('POST', `/api/exchange/files/${file?.fileId}/run`)
    await t.settle()
    expect(await orders()).toMatchObject([{ site: 'Store-1', state: 'placed', net: 58_600n }, { site: 'Store-2', state: 'placed', net: 30_800n }])
  })

  it('is received with a 997 and answered with an 855, line by line', () => {
    expect(sent('997')).toMatchObject([{ acknowledges: [{ level: 'group', control: '1', verdict: 'accepted' }, { level: 'document', set: '850', verdict: 'accepted' }] }])
    const [answer] = sent('855')
    expect(answer).toMatchObject({ number: '4711', references: expect.arrayContaining([expect.objectContaining({ kind: 'seller-order', value: 'M-100001' })]), verdict: 'accepted-with-changes', lines: [{ number: '1', quantity: '60' }, { number: '2', quantity: '50' }] })
    expect(answer?.lines[0]?.actions.map((action) => action.does)).toEqual(['accepted'])
    expect(answer?.lines[1]?.actions.map((action) => [action.does, action.price ?? answer.lines[1]?.price])).toEqual([['price-changed', '3.00']])
    expect(answer?.envelope).toMatchObject({ sender: { id: 'FAIRWIND' }, receiver: { id: 'NORDKAUF', scheme: '01' }, test: false })
  })

  it('puts the price the client believes on the worklist, with the exact difference', async () => {
    const findings = await t.house.db.within('everything', (tx) => tx.rows<{ subject: string; at_stake_minor: bigint }>("SELECT subject, at_stake_minor FROM findings WHERE rule = 'exchange/price-differs' AND holds ORDER BY at_stake_minor"))
    expect(findings.map((finding) => finding.at_stake_minor)).toEqual([200n, 300n])
  })

  it('sent again is answered again and not doubled, and a missing number is seen', async () => {
    await drop('again.x12', interchange(4, 'PO', ORDER))
    expect(await orders()).toHaveLength(2)
    expect((await documents('state=duplicate')).rows).toHaveLength(1)
    expect(sent('997')).toHaveLength(2)
    const gaps = await t.house.db.within('everything', (tx) => tx.rows<{ subject: string }>("SELECT subject FROM findings WHERE rule = 'exchange/control-gap' AND holds"))
    expect(gaps.map((gap) => gap.subject.split(' ')[2])).toEqual(['2-3'])
  })

  it('tells of a shipment with an 856', async () => {
    const [first] = await orders()
    await call('POST', `/api/accounts/${ACCOUNT}/orders/${first?.order_id}/shipments`, { version: first?.version, shippedOn: '2026-03-02', lines: [{ lineNo: 1, quantity: '40' }] })
    await t.settle()
    expect(sent('856')).toMatchObject([{ lines: [{ number: '1', quantity: '40', unit: 'CT' }], references: expect.arrayContaining([expect.objectContaining({ kind: 'order', value: '4711' })]) }])
  })

  it('tells what is back-ordered when a shipment leaves something over', async () => {
    await drop('small.x12', interchange(5, 'PO', ['850', 'BEG*00*SA*4712**20260302', 'N1*ST*Store 2*92*Store-2', 'PO1*1*10*CT*12.40**BP*A-100', 'CTT*1*10']))
    const small = await t.house.db.within('everything', (tx) => tx.one<{ order_id: string; number: string; version: number }>("SELECT order_id, number, version FROM orders WHERE purchase_order = '4712'"))
    await call('POST', `/api/accounts/${ACCOUNT}/orders/${small?.order_id}/shipments`, { version: small?.version, shippedOn: '2026-03-02', lines: [{ lineNo: 1, quantity: '6' }], backOrder: { promisedOn: '2026-03-20' } })
    await t.settle()
    const answer = sent('855').find((one) => one.number === '4712' && one.lines[0]?.actions.some((action) => action.does === 'back-ordered'))
    expect(answer?.lines[0]?.actions).toMatchObject([{ does: 'accepted', quantity: '6' }, { does: 'back-ordered', quantity: '4', day: '2026-03-20' }])
  })

  it('changed by an 860 waits for a word, is priced again when taken, and answered with an 865', async () => {
    await drop('change.x12', interchange(6, 'PC', ['860', 'BCH*04*SA*4711***20260303', 'POC*2*QI*250*0*CT*2.50**BP*A-200', 'SDQ*CT*92*Store-1*130*Store-2*120', 'CTT*1']))
    const [change] = (await documents('type=order-change')).rows
    const open = await document(change?.documentId ?? '')
    expect(open).toMatchObject({ state: 'waiting', changes: [{ state: 'proposed', stops: [] }, { state: 'proposed', stops: [] }] })
    const [one, two] = open.changes
    expect(one?.lines.find((line) => line.did === 'set')).toMatchObject({ before: { quantity: '30', price: '3.00' }, after: { quantity: '130', price: '3.00', net: '390.00' } })
    await call('POST', `/api/accounts/${ACCOUNT}/documents/${open.documentId}/changes/${one?.changeId}/decision`, { accept: true })
    await call('POST', `/api/accounts/${ACCOUNT}/documents/${open.documentId}/changes/${two?.changeId}/decision`, { accept: false, reason: 'Store 2 is full' })
    await t.settle()
    expect((await document(open.documentId)).state).toBe('done')
    expect(await orders()).toMatchObject([{ site: 'Store-1', net: 49_600n + 39_000n }, { site: 'Store-2', net: 30_800n }])
    expect(sent('865')).toMatchObject([{ number: '4711', verdict: 'accepted-with-changes' }])
  })

  it('holds an invoice with a wrong price before it leaves', async () => {
    const [first] = await orders()
    const draft = await call<{ lines: Record<string, unknown>[] }>('POST', `/api/accounts/${ACCOUNT}/orders/${first?.order_id}/invoice-drafts`)
    const lines = draft.lines.map(({ orderId, orderLineNo, itemId, description, unit, quantity, per, taxPercent }) => ({ orderId, orderLineNo, itemId, description, unit, quantity, price: '12.90', per, taxPercent }))
    const entered = await call<{ findings: number }>('POST', `/api/accounts/${ACCOUNT}/invoices`, { number: 'R-88', kind: 'invoice', invoicedOn: '2026-03-02', dueOn: null, shipTo: STORE_1, billTo: siteIdOf(ACCOUNT, 'HQ'), currency: 'USD', purchaseOrder: '4711', reason: null, lines })
    expect(entered.findings).toBeGreaterThan(0)
    await t.settle()
    expect(sent('810')).toEqual([])
    const [held] = (await documents('type=invoice')).rows
    expect(held).toMatchObject({ state: 'held', number: 'R-88' })
    expect((await document(held?.documentId ?? '')).problemList.map((problem) => problem.code)).toContain('invoices/price-above-contract')
    const findings = await t.house.db.within('everything', (tx) => tx.rows<{ at_stake_minor: bigint }>("SELECT at_stake_minor FROM findings WHERE rule = 'exchange/document-held' AND holds"))
    expect(findings).toHaveLength(1)
    await call('POST', `/api/accounts/${ACCOUNT}/documents/${held?.documentId}/setting-aside`)
  })

  it('lets the right one go as an 810 that adds up', async () => {
    const second = (await orders())[1]
    await call('POST', `/api/accounts/${ACCOUNT}/orders/${second?.order_id}/shipments`, { version: second?.version, shippedOn: '2026-03-02', lines: [{ lineNo: 1, quantity: '20' }, { lineNo: 2, quantity: '20' }] })
    const draft = await call<{ lines: Record<string, unknown>[] }>('POST', `/api/accounts/${ACCOUNT}/orders/${second?.order_id}/invoice-drafts`)
    const lines = draft.lines.map(({ orderId, orderLineNo, itemId, description, unit, quantity, price, per, taxPercent }) => ({ orderId, orderLineNo, itemId, description, unit, quantity, price, per, taxPercent }))
    await call('POST', `/api/accounts/${ACCOUNT}/invoices`, { number: 'R-89', kind: 'invoice', invoicedOn: '2026-03-02', dueOn: '2026-04-01', shipTo: siteIdOf(ACCOUNT, 'Store-2'), billTo: siteIdOf(ACCOUNT, 'HQ'), currency: 'USD', purchaseOrder: '4711', reason: null, lines })
    await t.settle()
    const [invoice] = sent('810')
    expect(invoice).toMatchObject({ number: 'R-89', lines: [{ number: '1', quantity: '20', price: '12.40' }, { number: '2', quantity: '20', price: '3.00' }] })
    expect(invoice && summaryOf(invoice).amount).toMatch(/^308(\.0+)?$/)
    expect(invoice?.problems).toEqual([])
    expect(sent('856')).toHaveLength(3)
  })

  it('marks ours as accepted when the client\'s 997 comes', async () => {
    const [invoice] = (await documents('type=invoice&state=sent')).rows
    await drop('their-997.x12', interchange(7, 'FA', ['997', `AK1*IN*${Number((await t.house.db.within('everything', (tx) => tx.one<{ g: string }>('SELECT group_number AS g FROM exchange_documents WHERE document_id = $1', [invoice?.documentId])))?.g)}`, `AK2*810*${invoice?.control}`, 'AK5*A', 'AK9*A*1*1*1']))
    expect((await document(invoice?.documentId ?? '')).state).toBe('accepted')
  })
})
