import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { TradeDocument } from '#formats/document'
import { accountIdOf, itemIdOf } from '#platform/keyed-id'
import { findingsOf } from '../../../../test/world-load.ts'
import type { TestHouse } from '../../../../test/pg.ts'
import { testHouse } from '../../../../test/pg.ts'
import { readWorld } from '../../../../test/world.ts'
import { createPartner, savePartner } from '../partners/partners.store.ts'
import type { PartnerSettings } from '../partners/partner.ts'
import type { DocumentOut } from './mailbox.wire.ts'
import { readFile } from './read.server.ts'
import { receive } from './receive.server.ts'
import { sendOne } from './send.job.ts'
import { validateXml } from './validate.server.ts'
import { Readable } from 'node:stream'

const ACCOUNT = accountIdOf('Nordkauf')
const WORLD = `
account  Nordkauf
site     Store-1
site     Store-2
item     A-100  carton  pack 12 each
contract C-7    2026-01-01 .. 2026-12-31   A-100  12.40 EUR / carton
term     4.2    A-200  3.00 EUR / carton
today    2026-03-02
`

let t: TestHouse
let out = ''
let me: Readonly<{ authorization: string }>
beforeAll(async () => {
  t = await testHouse({ today: '2026-03-02' })
  await t.house.db.within('everything', async (tx) => {
    await findingsOf(tx, readWorld(WORLD))
    await findingsOf(tx, readWorld('account  Zeppelin\nsite     Z-1\nitem     A-100  carton  pack 12 each\ntoday    2026-03-02'))
  })
  me = await t.signIn('administrator')
}, 120_000)
afterAll(() => t.close())
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'mainstay-out-'))
  return () => rmSync(out, { recursive: true, force: true })
})

const SETTINGS: PartnerSettings = {
  format: 'edifact', version: 'D:96A:UN:EAN008', profile: null, them: [], us: { id: '4012345000009', scheme: '14' }, groupThem: null, groupUs: null, signs: null, sends: ['order'],
  wants: ['acknowledgement', 'order-response', 'change-response', 'ship-notice', 'invoice'], defaultSite: null, required: ['number'], changes: 'ask', substitutes: 'ask', out: null,
}

const partner = (name: string, settings: Partial<PartnerSettings>, state: 'production' | 'test' = 'production', account = ACCOUNT) =>
  t.house.db.within('everything', (tx) => createPartner(tx, account, { name, state, settings: { ...SETTINGS, out: { kind: 'folder', path: out }, ...settings } }, { userId: null, now: t.house.clock.now() }))

const arrive = async (name: string, text: string | Uint8Array): Promise<string> => {
  const fileId = await receive(t.house, { route: 'test', name, origin: null, mediaType: 'text/plain', bytes: typeof text === 'string' ? Buffer.from(text) : text, userId: null })
  await settle()
  return fileId
}
const settle = (): Promise<void> => t.settle()
const call = async <T>(method: 'GET' | 'POST', url: string, payload?: unknown): Promise<T> => {
  const answer = await t.app.inject({ method, url, headers: { ...me }, ...(payload === undefined ? {} : { payload: payload as object }) })
  if (answer.statusCode >= 300) throw new Error(`${method} ${url}: ${answer.statusCode} ${answer.body}`)
  return answer.json<T>()
}
const documentsOf = async (fileId: string): Promise<DocumentOut[]> => {
  const rows = await t.house.db.within('everything', (tx) => tx.rows<{ account_id: string; document_id: string }>('SELECT account_id, document_id FROM exchange_documents WHERE file_id = $1 ORDER BY nth', [fileId]))
  return Promise.all(rows.map((row) => call<DocumentOut>('GET', `/api/accounts/${row.account_id}/documents/${row.document_id}`)))
}
const fileState = async (fileId: string) => (await call<{ state: string; problems: { code: string }[] }>('GET', `/api/exchange/files/${fileId}`))
const ordersOf = (purchaseOrder: string) => t.house.db.within('everything', (tx) => tx.rows<{ number: string; site: string; net: bigint; lines: number }>(
  'SELECT o.number, s.number AS site, o.net_minor AS net, o.line_count AS lines FROM orders o JOIN sites s ON s.account_id = o.account_id AND s.site_id = o.ship_to_site_id WHERE o.purchase_order = $1 ORDER BY s.number', [purchaseOrder]))

/** What lies in the way out, read back by our own reader. */
const sent = async (): Promise<readonly TradeDocument[]> => {
  const documents: TradeDocument[] = []
  for (const name of readdirSync(out).sort()) await readFile(Readable.from([readFileSync(join(out, name))]), async (document) => void documents.push(document))
  return documents
}

const orders = (number: string, sender: string, lines: readonly string[]): string => {
  const body = [`UNH+1+ORDERS:D:96A:UN:EAN008'`, `BGM+220+${number}+9'`, "DTM+137:20260302:102'", "DTM+2:20260310:102'", `NAD+BY+${sender}::9'`, "NAD+SU+4012345000009::9'", "NAD+DP+Store-1::92'", "CUX+2:EUR:9'", ...lines, "UNS+S'", `CNT+2:${lines.filter((line) => line.startsWith('LIN')).length}'`]
  return `UNB+UNOC:3+${sender}:14+4012345000009:14+260302:0900+${number}'${body.join('')}UNT+${body.length + 1}+1'UNZ+1+${number}'`
}

describe('an order in EDIFACT', () => {
  it('becomes a priced order and is answered with CONTRL and ORDRSP that read back', async () => {
    await partner('Nordkauf EANCOM', { them: [{ id: '4000001000005', scheme: '14' }] })
    const fileId = await arrive('orders.edi', orders('E100', '4000001000005', ["LIN+1++A-100:IN'", "QTY+21:10:CT'", "PRI+AAA:12.40'", "LIN+2++A-200:IN'", "QTY+21:5:CT'", "PRI+AAA:3.00'"]))
    expect(await ordersOf('E100')).toMatchObject([{ site: 'Store-1', net: 13_900n, lines: 2 }])
    expect(await documentsOf(fileId)).toMatchObject([{ state: 'done', number: 'E100', lines: [{ made: [{ price: '12.40', priceDiffers: false }] }, { made: [{ price: '3.00' }] }] }])
    const answers = await sent()
    expect(answers.map((document) => document.set).sort()).toEqual(['CONTRL', 'ORDRSP'])
    expect(answers.flatMap((document) => document.problems)).toEqual([])
    expect(answers.find((document) => document.set === 'ORDRSP')).toMatchObject({ verdict: 'accepted', references: expect.arrayContaining([expect.objectContaining({ kind: 'order', value: 'E100' })]), lines: [{ number: '1' }, { number: '2' }] })
  })

  it('with codes nobody knows stops those lines only, asks once, and remembers', async () => {
    const who = await partner('Nordkauf codes', { them: [{ id: '4000001000012', scheme: '14' }] })
    const unknown = ["LIN+1++A-100:IN'", "QTY+21:10:CT'", "LIN+2++NK-77:IN'", "QTY+21:5:CT'", "LIN+3++A-200:IN'", "QTY+21:5:ZZX'"]
    const [first] = await documentsOf(await arrive('codes.edi', orders('E200', '4000001000012', unknown)))
    expect(first).toMatchObject({ state: 'waiting', waitList: [{ kind: 'item', code: 'NK-77', line: 1 }, { kind: 'unit', code: 'ZZX', line: 2 }] })
    expect(await ordersOf('E200')).toMatchObject([{ net: 12_400n, lines: 1 }])
    expect((await sent()).map((document) => document.set)).toEqual(['CONTRL'])
    const path = `/api/accounts/${ACCOUNT}/documents/${first?.documentId}`
    await call('POST', `${path}/codes`, { kind: 'item', code: 'NK-77', target: itemIdOf('A-200') })
    const done = await call<DocumentOut>('POST', `${path}/codes`, { kind: 'unit', code: 'ZZX', target: 'carton' })
    expect(done).toMatchObject({ state: 'done', waitList: [] })
    // the lines that waited went into the order that was there
    expect(await ordersOf('E200')).toMatchObject([{ net: 15_400n, lines: 3 }])
    await settle()
    expect((await sent()).map((document) => document.set).sort()).toEqual(['CONTRL', 'ORDRSP'])
    const [second] = await documentsOf(await arrive('codes-2.edi', orders('E201', '4000001000012', unknown)))
    expect(second).toMatchObject({ state: 'done', partnerId: who.partnerId })
    expect(await ordersOf('E201')).toMatchObject([{ net: 15_400n, lines: 3 }])
  })

  it('tells the client which line it will not get, and why', async () => {
    await partner('Nordkauf refusals', { them: [{ id: '4000001000029', scheme: '14' }] })
    const [waiting] = await documentsOf(await arrive('refused.edi', orders('E300', '4000001000029', ["LIN+1++A-100:IN'", "QTY+21:10:CT'", "LIN+2++GONE-1:IN'", "QTY+21:5:CT'"])))
    await call('POST', `/api/accounts/${ACCOUNT}/documents/${waiting?.documentId}/refusals`, { line: 1, reason: 'No longer made' })
    await settle()
    const answer = (await sent()).find((document) => document.set === 'ORDRSP')
    expect(answer?.lines.map((line) => line.actions.map((action) => action.does))).toEqual([['accepted'], ['rejected']])
    expect(answer?.verdict).toBe('accepted-with-changes')
  })

  it('of a partner that only tests makes no order, and its answer says it is a test', async () => {
    await partner('Nordkauf test', { them: [{ id: '4000001000036', scheme: '14' }] }, 'test')
    const [document] = await documentsOf(await arrive('test.edi', orders('E400', '4000001000036', ["LIN+1++A-100:IN'", "QTY+21:10:CT'"])))
    expect(document).toMatchObject({ state: 'done', test: true })
    expect(await ordersOf('E400')).toEqual([])
    expect((await sent()).every((answer) => answer.envelope?.test)).toBe(true)
  })

  it('tried as a test and then sent for real is no copy; nor is one that comes whole after it came broken', async () => {
    const text = orders('E450', '4000001000135', ["LIN+1++A-100:IN'", "QTY+21:10:CT'"])
    const tester = await partner('Nordkauf twofold', { them: [{ id: '4000001000135', scheme: '14' }] }, 'test')
    await arrive('trial.edi', text)
    expect(await ordersOf('E450')).toEqual([])
    await t.house.db.within('everything', (tx) => savePartner(tx, tester, { ...tester, state: 'production' }, { userId: null, now: t.house.clock.now() }))
    const [wrong] = await documentsOf(await arrive('wrong-count.edi', text.replace(/UNT\+\d+/, 'UNT+3')))
    expect(wrong?.state).toBe('failed')
    const [real] = await documentsOf(await arrive('real.edi', text))
    expect(real?.state).toBe('done')
    expect(await ordersOf('E450')).toHaveLength(1)
    const [again] = await documentsOf(await arrive('again.edi', text))
    expect(again).toMatchObject({ state: 'duplicate', copyOf: { documentId: real?.documentId } })
  })

  it('broken off in the middle is kept, not taken, and told where', async () => {
    await partner('Nordkauf broken', { them: [{ id: '4000001000043', scheme: '14' }] })
    const whole = orders('E500', '4000001000043', ["LIN+1++A-100:IN'", "QTY+21:10:CT'", "LIN+2++A-200:IN'", "QTY+21:10:CT'"])
    const fileId = await arrive('cut.edi', whole.slice(0, whole.indexOf('LIN+2') + 9))
    expect(await ordersOf('E500')).toEqual([])
    const [document] = await documentsOf(fileId)
    expect(document?.state).toBe('failed')
    expect(document?.problemList.every((problem) => problem.text.length > 10)).toBe(true)
  })
})

const CBC = 'xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"'
const CAC = 'xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"'
const peppolOrder = (number: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2" ${CBC} ${CAC}>
  <cbc:CustomizationID>urn:fdc:peppol.eu:poacc:trns:order:3</cbc:CustomizationID><cbc:ProfileID>urn:fdc:peppol.eu:poacc:bis:ordering:3</cbc:ProfileID>
  <cbc:ID>${number}</cbc:ID><cbc:IssueDate>2026-03-02</cbc:IssueDate><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
  <cac:BuyerCustomerParty><cac:Party><cbc:EndpointID schemeID="0088">4000001000050</cbc:EndpointID><cac:PartyLegalEntity><cbc:RegistrationName>Nordkauf</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:BuyerCustomerParty>
  <cac:SellerSupplierParty><cac:Party><cbc:EndpointID schemeID="0088">4012345000009</cbc:EndpointID><cac:PartyLegalEntity><cbc:RegistrationName>Fairwind</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:SellerSupplierParty>
  <cac:Delivery><cac:DeliveryLocation><cbc:ID>Store-2</cbc:ID></cac:DeliveryLocation><cac:RequestedDeliveryPeriod><cbc:EndDate>2026-03-10</cbc:EndDate></cac:RequestedDeliveryPeriod></cac:Delivery>
  <cac:OrderLine><cac:LineItem><cbc:ID>1</cbc:ID><cbc:Quantity unitCode="XCT">10</cbc:Quantity><cac:Price><cbc:PriceAmount currencyID="EUR">12.00</cbc:PriceAmount></cac:Price>
    <cac:Item><cbc:Name>Towels</cbc:Name><cac:SellersItemIdentification><cbc:ID>A-100</cbc:ID></cac:SellersItemIdentification></cac:Item></cac:LineItem></cac:OrderLine>
</Order>`

describe('an order by Peppol', () => {
  it('becomes a priced order, and its OrderResponse keeps the rules and says the price', async () => {
    await partner('Nordkauf Peppol', { format: 'ubl', version: '2.1', them: [{ id: '4000001000050', scheme: '0088' }], us: { id: '4012345000009', scheme: '0088' } })
    const [document] = await documentsOf(await arrive('order.xml', peppolOrder('P-1')))
    expect(document).toMatchObject({ state: 'done', number: 'P-1', lines: [{ price: '12.00', made: [{ price: '12.40', priceDiffers: true }] }] })
    expect(await ordersOf('P-1')).toMatchObject([{ site: 'Store-2', net: 12_400n }])
    const [name = ''] = readdirSync(out)
    const judged = validateXml(readFileSync(join(out, name)))
    expect(judged.failed.filter((failure) => failure.severity === 'fatal')).toEqual([])
    expect(judged.profile).not.toBe('')
    expect((await sent())[0]).toMatchObject({ type: 'order-response', verdict: 'accepted-with-changes' })
  })
})

describe('an invoice that a client sends back', () => {
  it('is held against the rules and against ours', async () => {
    await partner('Nordkauf returns', { format: 'ubl', version: '2.1', them: [{ id: '4000001000098', scheme: '0088' }], us: { id: '4012345000009', scheme: '0088' } })
    const returned = `<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" ${CBC} ${CAC}><cbc:ID>R-9999</cbc:ID><cbc:IssueDate>2026-03-01</cbc:IssueDate><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode><cac:AccountingCustomerParty><cac:Party><cbc:EndpointID schemeID="0088">4000001000098</cbc:EndpointID></cac:Party></cac:AccountingCustomerParty></Invoice>`
    const [document] = await documentsOf(await arrive('returned.xml', returned))
    expect(document).toMatchObject({ type: 'invoice', state: 'ignored' })
    expect(document?.problemList.map((problem) => problem.code)).toEqual(expect.arrayContaining(['exchange/returned-unknown', 'BR-06', 'BR-16']))
  })
})

describe('an order in a table', () => {
  const table = (number: string, rows: readonly string[], total: string): string => `Purchase order;${number};;;\nDate;2026-03-02;;;\nShip to;Store-1;;;\nCurrency;EUR;;;\n;;;;\nArticle;Description;Quantity;Price;Amount\n${rows.join('\n')}\nTotal;;;;${total}\n`

  it('is learned from one that a person marked up, and the next one comes by itself; one that does not add up waits', async () => {
    const who = await partner('Nordkauf tables', { format: 'page', version: '', wants: [] })
    const first = await arrive('first.csv', table('T-1', ['A-100;Towels;10;12.40;124.00', 'A-200;Cups;5;3.00;15.00'], '139.00'))
    expect(await fileState(first)).toMatchObject({ state: 'unknown-partner', problems: [{ code: 'file/no-template' }] })
    const pages = await call<{ marks: unknown[] }>('GET', `/api/exchange/files/${first}/pages`)
    const read = await call<{ learned: boolean; certain: boolean; lines: unknown[]; number: string; problems: unknown[] }>('POST', `/api/exchange/files/${first}/learning`, { name: 'Table', marks: pages.marks })
    expect(read).toMatchObject({ learned: true, certain: true, number: 'T-1', lines: [{ items: ['A-100'], quantity: '10' }, { items: ['A-200'], quantity: '5' }] })
    await call('POST', `/api/accounts/${ACCOUNT}/partners/${who.partnerId}/templates`, { fileId: first, name: 'Table', marks: pages.marks })
    await settle()
    expect(await ordersOf('T-1')).toMatchObject([{ site: 'Store-1', net: 13_900n }])
    await arrive('second.csv', table('T-2', ['A-200;Cups;7;3.00;21.00'], '21.00'))
    expect(await ordersOf('T-2')).toMatchObject([{ net: 2_100n }])
    const [wrong] = await documentsOf(await arrive('third.csv', table('T-3', ['A-200;Cups;7;3.00;21.00'], '99.00')))
    expect(wrong).toMatchObject({ state: 'waiting', waitList: [{ kind: 'document' }] })
    expect(await ordersOf('T-3')).toEqual([])
    await call('POST', `/api/accounts/${ACCOUNT}/documents/${wrong?.documentId}/confirmation`)
    expect(await ordersOf('T-3')).toMatchObject([{ net: 2_100n }])
  })
})

describe('what arrives', () => {
  it('twice at once makes one order', async () => {
    await partner('Nordkauf twice', { them: [{ id: '4000001000067', scheme: '14' }] })
    const text = orders('E600', '4000001000067', ["LIN+1++A-100:IN'", "QTY+21:10:CT'"])
    const ids = await Promise.all([1, 2, 3].map((n) => receive(t.house, { route: 'test', name: `${n}.edi`, origin: null, mediaType: 'text/plain', bytes: Buffer.from(text), userId: null })))
    await settle()
    expect(await ordersOf('E600')).toHaveLength(1)
    const states = (await Promise.all(ids.map(documentsOf))).flat().map((document) => document.state)
    expect(states.sort()).toEqual(['done', 'duplicate', 'duplicate'])
  })

  it('is kept byte for byte, whatever it is, and told what it is not', async () => {
    for (const [name, bytes, state, code] of [['empty.edi', Buffer.alloc(0), 'unreadable', 'file/empty'], ['noise.bin', Buffer.from([0, 1, 2, 3, 0, 255, 0, 9]), 'unreadable', 'file/binary'], ['bomb.xml', Buffer.from(`<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>`), 'unreadable', 'xml/document-type'], ['deep.xml', Buffer.from('<a>'.repeat(5000)), 'unreadable', 'xml/too-deep']] as const) {
      const fileId = await arrive(name, bytes)
      expect(await fileState(fileId), name).toMatchObject({ state, problems: [expect.objectContaining({ code })] })
      const kept = await t.app.inject({ method: 'GET', url: `/api/exchange/files/${fileId}/content`, headers: { ...me } })
      expect(kept.rawPayload.equals(bytes), name).toBe(true)
    }
  })

  it('in one file for two clients shows neither of them the other', async () => {
    await partner('Hub Nordkauf', { them: [{ id: '4000001000074', scheme: '14' }] })
    await partner('Hub Zeppelin', { them: [{ id: '4000001000081', scheme: '14' }] }, 'production', accountIdOf('Zeppelin'))
    const fileId = await arrive('hub.edi', orders('E700', '4000001000074', ["LIN+1++A-100:IN'", "QTY+21:10:CT'"]) + orders('E701', '4000001000081', ["LIN+1++A-100:IN'", "QTY+21:10:CT'"]))
    const [ours] = await documentsOf(fileId)
    const manager = await t.signIn('account-manager', { writes: [ACCOUNT] })
    const asked = async (path: string) => (await t.app.inject({ method: 'GET', url: path, headers: manager })).statusCode
    expect(await asked(`/api/accounts/${ACCOUNT}/documents/${ours?.documentId}`)).toBe(200)
    expect(await asked(`/api/accounts/${ACCOUNT}/documents/${ours?.documentId}/text`)).toBe(404)
    expect(await asked(`/api/accounts/${ACCOUNT}/documents/${ours?.documentId}/content`)).toBe(404)
    expect(await asked(`/api/exchange/files/${fileId}`)).toBe(404)
  })
})

describe('what goes out', () => {
  const waitingSend = async (settings: Partial<PartnerSettings>, number: string, sender: string): Promise<Readonly<{ sendId: string }>> => {
    await partner(`Sending ${number}`, { them: [{ id: sender, scheme: '14' }], wants: ['order-response'], ...settings })
    await receive(t.house, { route: 'test', name: 'x.edi', origin: null, mediaType: 'text/plain', bytes: Buffer.from(orders(number, sender, ["LIN+1++A-100:IN'", "QTY+21:10:CT'"])), userId: null })
    await t.runJobs()
    const row = await t.house.db.within('everything', (tx) => tx.one<{ send_id: string }>('SELECT s.send_id FROM exchange_sends s JOIN exchange_documents d ON d.account_id = s.account_id AND d.document_id = s.document_id JOIN partners p ON p.account_id = d.account_id AND p.partner_id = d.partner_id WHERE p.name = $1', [`Sending ${number}`]))
    return { sendId: row?.send_id ?? '' }
  }
  const stateOf = async (sendId: string) => (await t.house.db.within('everything', (tx) => tx.one<{ state: string; attempts: number }>('SELECT state, attempts FROM exchange_sends WHERE send_id = $1', [sendId])))
  const cutOff = (sendId: string) => t.house.db.within('everything', (tx) => tx.run("UPDATE exchange_sends SET state = 'sending', sent_at = NULL, began_at = $2::timestamptz - interval '20 minutes' WHERE send_id = $1", [sendId, t.house.clock.now()]))

  it('into a folder is delivered once, though the process died after it and tries again', async () => {
    const { sendId } = await waitingSend({}, 'S100', '4000001000104')
    await settle()
    expect(await stateOf(sendId)).toMatchObject({ state: 'sent' })
    const before = readdirSync(out).map((name) => readFileSync(join(out, name), 'latin1'))
    await cutOff(sendId)
    await sendOne(t.house, { accountId: ACCOUNT, sendId })
    expect(await stateOf(sendId)).toMatchObject({ state: 'sent' })
    expect(readdirSync(out).map((name) => readFileSync(join(out, name), 'latin1'))).toEqual(before)
  })

  it('by mail and cut off is put before a person and not sent twice', async () => {
    const { sendId } = await waitingSend({ out: { kind: 'mail', to: 'orders@nordkauf.example', from: 'edi@fairwind.example', subject: 'Answer', server: { host: '127.0.0.1', port: 9, secure: false } } }, 'S200', '4000001000111')
    await cutOff(sendId)
    await sendOne(t.house, { accountId: ACCOUNT, sendId })
    expect(await stateOf(sendId)).toMatchObject({ state: 'unsure' })
    await settle()
    const finding = await t.house.db.within('everything', (tx) => tx.rows("SELECT FROM findings WHERE rule = 'exchange/not-delivered' AND holds"))
    expect(finding.length).toBe(1)
    await call('POST', `/api/accounts/${ACCOUNT}/sends/${sendId}/moves`, { event: 'confirmed' })
    await settle()
    expect(await stateOf(sendId)).toMatchObject({ state: 'sent' })
    expect(await t.house.db.within('everything', (tx) => tx.rows("SELECT FROM findings WHERE rule = 'exchange/not-delivered' AND holds"))).toEqual([])
  })

  it('to a folder that is not there is tried again later, and says why', async () => {
    const { sendId } = await waitingSend({ out: { kind: 'folder', path: '/nowhere/at/all' } }, 'S300', '4000001000128')
    await settle()
    const row = await t.house.db.within('everything', (tx) => tx.one<{ state: string; trouble: string | null; later: boolean }>('SELECT state, trouble, next_at > $2::timestamptz AS later FROM exchange_sends WHERE send_id = $1', [sendId, t.house.clock.now()]))
    expect(row).toMatchObject({ later: true })
    expect(['waiting', 'dead']).toContain(row?.state)
    expect(row?.trouble).not.toBe(null)
  })
})

