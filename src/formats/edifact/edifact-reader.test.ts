import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Line, TradeDocument } from '../document.ts'
import type { Problem } from '../problem.ts'
import { spotText } from '../spot.ts'
import { edifactReader } from './edifact-reader.ts'
import { edifactWords } from './edifact.words.ts'

type Read = { documents: TradeDocument[]; problems: Problem[] }

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'latin1')

const read = (from: string | Uint8Array, size = 1 << 20): Read => {
  const bytes = typeof from === 'string' ? bytesOf(from) : from
  const got: Read = { documents: [], problems: [] }
  const reader = edifactReader({ document: (document) => got.documents.push(document), problem: (problem) => got.problems.push(problem) })
  for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size))
  reader.end()
  return got
}

const codes = ({ documents, problems }: Read): string[] => [...problems, ...documents.flatMap((one) => one.problems)].map((one) => one.code)
const first = (from: string | Uint8Array): TradeDocument => {
  const [document] = read(from).documents
  if (document === undefined) throw new Error('no document was read')
  return document
}
const line = (document: TradeDocument, at = 0): Line => {
  const found = document.lines[at]
  if (found === undefined) throw new Error(`no line ${at}`)
  return found
}

const cover = (message: string, level = 'UNOC:3'): string => `UNB+${level}+4000001000005:14+4000002000004:14+260302:0915+77'${message}UNZ+1+77'`
const message = (set: string, ...segments: readonly string[]): string => cover(`UNH+1+${set}'${segments.map((one) => `${one}'`).join('')}UNT+${segments.length + 2}+1'`)

const ORDER = message(
  'ORDERS:D:96A:UN:EAN008', 'BGM+220+PO-17+9', 'DTM+137:202603020815:203', 'DTM+2:20260310:102', 'DTM+63:20260312:102', 'FTX+AAI+++Ring at gate 4', 'RFF+CT:V-9', 'DTM+171:20260101:102',
  'NAD+BY+4000001000005::9++Northern Stores:Buying+High Street 5:Block B+Leeds++LS1 4AP+GB', 'RFF+VA:GB123', 'CTA+OC+:Ann Lee', 'COM+44 1 22:TE', 'COM+ann@stores.test:EM', 'NAD+SU+4000002000004::9',
  'NAD+DP+4000003000003::9', 'CUX+2:GBP:9', 'PAT+1++5:3:D:30', 'PAT+22++5:3:D:8', 'PCD+12:2', 'ALC+A+++1+DI::9:Spring', 'PCD+1:5', 'MOA+204:12.50', 'TAX+7+VAT+++:::20+S',
  'LIN+1++4012345000009:EN', 'PIA+1+A-1:SA+B-1:IN', 'IMD+F++:::Oat biscuits', 'QTY+21:48:PCE', 'DTM+2:20260311:102', 'MOA+203:600.48', 'PRI+AAA:12.51:CT::1:PCE', 'RFF+PD:SPRING',
  'LOC+7+4000004000002::9', 'QTY+11:40:PCE', 'DTM+2:20260311:102', 'LOC+7+4000005000001::9', 'QTY+11:8:PCE', 'TAX+7+VAT+++:::20+S', 'ALC+C++++FC', 'MOA+23:3', 'LIN+2++4012345000016:EN', 'QTY+21:6',
  'UNS+S', 'MOA+86:700.02', 'CNT+2:2', 'CNT+1:54',
)

describe('an order in EDIFACT', () => {
  const order = first(ORDER)

  it('is told with its number, day, time and purpose', () => {
    expect([order.type, order.set, order.version, order.profile, order.control, order.number, order.day, order.purpose, order.kind]).toEqual(['order', 'ORDERS', 'D:96A:UN:EAN008', 'EAN008', '1', 'PO-17', '2026-03-02', 'original', '220'])
    expect(order.dates.map(({ kind, day, time }) => [kind, day, time])).toEqual([['issued', '2026-03-02', '08:15'], ['requested', '2026-03-10', null], ['not-after', '2026-03-12', null]])
    expect(order.problems).toEqual([])
  })

  it('knows who sent it to whom, and when', () => {
    expect(order.envelope).toMatchObject({ sender: { id: '4000001000005', scheme: '14' }, receiver: { id: '4000002000004', scheme: '14' }, control: '77', day: '2026-03-02', time: '09:15', test: false, answerAsked: false })
  })

  it('gives a reference its own day, and a party its address, people and tax number', () => {
    expect(order.references).toMatchObject([{ kind: 'contract', value: 'V-9', day: '2026-01-01' }])
    expect(order.parties[0]).toMatchObject({
      role: 'buyer', name: 'Northern Stores Buying', ids: [{ id: '4000001000005', scheme: '9' }], street: ['High Street 5', 'Block B'], city: 'Leeds', postcode: 'LS1 4AP', country: 'GB', vat: 'GB123',
      contacts: [{ kind: 'OC', name: 'Ann Lee', phone: '44 1 22', mail: 'ann@stores.test' }],
    })
    expect(order.parties.map((one) => one.role)).toEqual(['buyer', 'seller', 'ship-to'])
  })

  it('keeps terms, allowances and taxes with what they belong to', () => {
    expect(order.terms).toMatchObject([{ kind: '1', netDays: 30, discountDays: null }, { kind: '22', discountDays: 8, discountPercent: '2', netDays: null }])
    expect(order.charges).toMatchObject([{ is: 'allowance', code: 'DI', agencyCode: '9', text: 'Spring', amount: '12.50', percent: '5', taxPercent: '20', taxCategory: 'S' }])
    expect(order.taxes).toEqual([])
    expect(line(order)).toMatchObject({ taxes: [{ kind: 'VAT', percent: '20' }], charges: [{ is: 'charge', code: 'FC', amount: '3' }] })
  })

  it('tells each line: item, quantity, price, day, and how it is split over places', () => {
    expect(line(order)).toMatchObject({
      number: '1', description: 'Oat biscuits', quantity: '48', unit: 'PCE', price: '12.51', pricePer: '1', priceUnit: 'PCE', priceKind: 'net', amount: '600.48',
      items: [{ kind: 'gtin', value: '4012345000009' }, { kind: 'seller', value: 'A-1' }, { kind: 'buyer', value: 'B-1' }],
      dates: [{ kind: 'requested', day: '2026-03-11' }], references: [{ kind: 'promotion', value: 'SPRING' }],
      splits: [{ site: '4000004000002', scheme: '9', quantity: '40', day: '2026-03-11' }, { site: '4000005000001', quantity: '8', day: null }],
    })
    expect(line(order, 1)).toMatchObject({ number: '2', quantity: '6', unit: null })
    expect(order.totals).toMatchObject({ lines: '2', hash: '54', gross: '700.02' })
  })

  it('says where each value stands, down to the component', () => {
    expect(spotText(order.at['number'] ?? 0)).toBe('#3 BGM-02')
    expect(spotText(line(order).at['quantity'] ?? 0)).toBe('#28 QTY-01-2')
    expect(spotText(line(order).items[1]?.at['value'] ?? 0)).toBe('#26 PIA-02-1')
    expect(spotText(order.parties[0]?.at['city'] ?? 0)).toBe('#10 NAD-06')
  })

  it('an item number that does not say what it is, is a GTIN if it can be one', () => {
    const order = first(message('ORDERS:D:96A:UN', 'BGM+220+1+9', 'LIN+1++4006381333931', 'QTY+21:1', 'LIN+2++4006381333932', 'QTY+21:1'))
    expect(order.lines.map((one) => one.items[0]?.kind)).toEqual(['gtin', 'standard'])
  })

  it('drops nothing in silence', () => {
    const document = first(message('ORDERS:D:96A:UN', 'BGM+220+1+9', 'TOD+3++CIF:23:9', 'LIN+1++1:SA', 'QTY+21:1', 'MEA+PD+AAB+KGM:4', 'QTY+59:12'))
    expect(document.more.map(({ name, value }) => `${name}=${value}`)).toEqual(['TOD-01=3', 'TOD-03-1=CIF', 'TOD-03-2=23', 'TOD-03-3=9'])
    expect(line(document).more.map(({ name, value }) => `${name}=${value}`)).toEqual(['MEA-01=PD', 'MEA-02=AAB', 'MEA-03-1=KGM', 'MEA-03-2=4'])
    expect(line(document).quantities).toMatchObject([{ kind: '59', quantity: '12' }])
  })
})

describe('other messages', () => {
  it('an invoice has its totals, taxes with base and amount, and the account to pay to', () => {
    const invoice = first(message(
      'INVOIC:D:96A:UN:EAN008', 'BGM+380+R-1+9', 'DTM+137:20260305:102', 'DTM+167:20260201:102', 'DTM+168:20260228:102', 'PAI+::42', 'NAD+SU+1::9', 'FII+RB+DE02120300000000202051', 'CUX+2:EUR:4', 'PAT+1',
      'DTM+13:20260404:102', 'LIN+1++4012345000009:EN', 'QTY+12:9:PCE', 'QTY+47:10:PCE', 'MOA+203:100', 'PRI+AAB:12', 'PRI+AAA:10', 'TAX+7+VAT+++:::19+S', 'MOA+124:19', 'UNS+S', 'MOA+79:100', 'MOA+176:19', 'MOA+77:119', 'MOA+9:119',
      'TAX+7+VAT+++:::19+S', 'MOA+125:100', 'MOA+124:19',
    ))
    expect(invoice).toMatchObject({
      type: 'invoice', currency: 'EUR', totals: { net: '100', tax: '19', gross: '119', payable: '119' }, taxes: [{ kind: 'VAT', category: 'S', percent: '19', base: '100', amount: '19' }],
      terms: [{ means: '42', account: 'DE02120300000000202051' }, { kind: '1', netUntil: '2026-04-04' }], dates: [{ kind: 'period', day: '2026-02-01', until: '2026-02-28' }],
    })
    expect(line(invoice)).toMatchObject({ quantity: '10', price: '10', priceKind: 'net', prices: [{ kind: 'gross', price: '12' }], quantities: [{ kind: 'shipped', quantity: '9' }], taxes: [{ amount: '19' }] })
  })

  it('381 is a credit note, and a charge below nothing is an allowance', () => {
    const note = first(message('INVOIC:D:96A:UN', 'BGM+381+G-1+9', 'ALC+C++++FC', 'MOA+8:-75,50', 'UNS+S', 'ALC+C++++FC', 'MOA+131:-75.50'))
    expect(note.type).toBe('credit-note')
    expect(note.charges).toMatchObject([{ is: 'allowance', amount: '75.50', code: 'FC' }])
    expect(note.charges).toHaveLength(1)
  })

  it('a price discount of an invoice line is no allowance on the line', () => {
    const invoice = first(message('INVOIC:D:14B:UN', 'BGM+380+1', 'LIN+1', 'QTY+47:1', 'PRI+AAA:90', 'PRI+AAB:100', 'ALC+A', 'MOA+509:10', 'UNS+S'))
    expect(line(invoice)).toMatchObject({ charges: [], prices: [{ kind: 'gross', price: '100' }, { kind: 'discount', price: '10' }] })
  })

  it('a ship notice is a tree of packages with the lines in them', () => {
    const notice = first(message(
      'DESADV:D:96A:UN:EAN007', 'BGM+351+L-1+9', 'DTM+11:20260306:102', 'CPS+1', 'PAC+2++201::9', 'CPS+2+1', 'PAC+1++201::9', 'MEA+PD+AAB+KGM:263.2', 'PCI+33E', 'GIN+BJ+340123450000000018', 'PAC+20++CT',
      'LIN+1++4012345000009:EN', 'QTY+12:20', 'QTY+21:24', 'RFF+ON:PO-17', 'CPS+3+1', 'PAC+2++CT', 'PCI+33E', 'GIN+BJ+340123450000000025+340123450000000032', 'LIN+2++4012345000016:EN', 'QTY+12:5', 'PCI+36E', 'GIN+BX+LOT7', 'CNT+2:2',
    ))
    expect(notice.packages.map(({ kind, within, sscc, packing, count, weight }) => [kind, within, sscc, packing, count, weight])).toEqual([
      ['shipment', null, null, '201', '2', null], ['tare', 0, '340123450000000018', '201', '1', '263.2'], ['pack', 1, null, 'CT', '20', null],
      ['pack', 0, '340123450000000025', 'CT', '2', null], ['pack', 0, '340123450000000032', 'CT', '2', null],
    ])
    expect(notice.lines.map((one) => [one.quantity, one.orderedQuantity, one.packages])).toEqual([['20', '24', [1]], ['5', null, [3, 4]]])
    expect(line(notice, 1).items).toMatchObject([{ kind: 'gtin' }, { kind: 'batch', value: 'LOT7' }])
    expect(line(notice).references).toMatchObject([{ kind: 'order', value: 'PO-17' }])
  })

  it('an order response says what becomes of the whole and of each line', () => {
    const response = first(message('ORDRSP:D:96A:UN:EAN009', 'BGM+231+A-1+4', 'RFF+ON:PO-17', 'LIN+1+5+4012345000009:EN', 'LIN+2+3+4012345000016:EN', 'PIA+3+4012345000023:EN', 'QTY+21:6', 'QTY+83:2', 'LIN+3+7+4012345000030:EN', 'UNS+S'))
    expect([response.type, response.verdict]).toEqual(['order-response', 'accepted-with-changes'])
    expect(response.lines.map((one) => one.actions[0]?.does)).toEqual(['accepted', 'changed', 'rejected'])
    expect(line(response, 1)).toMatchObject({ actions: [{ substitute: [{ kind: 'gtin', value: '4012345000023' }] }], quantity: '6', quantities: [{ kind: 'back-ordered', quantity: '2' }] })
  })

  it('a remittance lists what is paid of what', () => {
    const paid = first(message(
      'REMADV:D:96A:UN:EAN004', 'BGM+481+Z-1+9', 'DTM+138:20260410:102', 'CUX+2:EUR:11', 'DOC+380+R-1', 'MOA+9:119', 'MOA+12:116.62', 'MOA+52:2.38', 'DTM+137:20260305:102', 'RFF+ON:PO-17', 'DOC+381+G-1', 'MOA+12:-10',
      'AJT+4', 'MOA+165:3', 'FTX+AAI+++broken goods', 'UNS+S', 'MOA+12:106.62',
    ))
    expect(paid).toMatchObject({
      type: 'remittance', totals: { payable: '106.62' }, dates: [{ kind: 'paid', day: '2026-04-10' }],
      settlements: [
        { kind: 'invoice', number: 'R-1', day: '2026-03-05', original: '119', paid: '116.62', discount: '2.38', references: [{ kind: 'order', value: 'PO-17' }] },
        { kind: 'credit-note', number: 'G-1', paid: '-10', adjusted: '3', reason: '4', text: 'broken goods' },
      ],
    })
  })

  it('a sales report tells for every line where it was sold', () => {
    const report = first(message(
      'SLSRPT:D:96A:UN:EAN004', 'BGM+73E+S-1+9', 'DTM+90:20260201:102', 'DTM+91:20260228:102', 'LOC+162+4000004000002::9', 'DTM+356:20260214:102', 'LIN+1++4012345000009:EN', 'PRI+NTP:2.99::SRP', 'QTY+153:3:PCE',
      'LOC+162+4000005000001::9', 'LIN+2++4012345000009:EN', 'QTY+153:-1:PCE',
    ))
    expect(report).toMatchObject({ type: 'product-activity', dates: [{ kind: 'period', day: '2026-02-01', until: '2026-02-28' }] })
    expect(report.lines.map(({ quantity, priceKind, splits }) => [quantity, priceKind, splits.map(({ site, quantity: sold, day }) => [site, sold, day])])).toEqual([
      ['3', 'retail', [['4000004000002', '3', '2026-02-14']]], ['-1', null, [['4000005000001', '-1', null]]],
    ])
  })

  it('a catalogue keeps what is in a pack with the pack', () => {
    const list = first(message('PRICAT:D:96A:UN:EAN009', 'BGM+9+K-1+9', 'PGI+2', 'LIN+1+1+4012345000009:EN', 'PRI+AAA:5', 'LIN+2+1+4012345000016:EN', 'PRI+AAA:60', 'LIN+3+1+4012345000009:EN+1:2', 'QTY+45E:12'))
    expect(list.lines.map((one) => [one.number, one.price, one.parts.map((part) => part.number)])).toEqual([['1', '5', []], ['2', '60', ['3']]])
  })

  it('what stands behind the lines again is the message\'s, with or without a divider', () => {
    const order = first(message('ORDERS:D:96A:UN', 'BGM+220+1+9', 'LIN+1++1:SA', 'QTY+21:2', 'CNT+2:1', 'MOA+86:9'))
    expect([order.totals.lines, order.totals.gross, line(order).more]).toEqual(['1', '9', []])
    const list = first(message('PRICAT:D:96A:UN', 'BGM+9+1', 'PGI+2', 'LIN+1++1:SA', 'PRI+AAA:1', 'PGI+3', 'LIN+2++2:SA', 'PRI+AAA:2'))
    expect([list.lines.map((one) => one.price), list.more.map((one) => one.value)]).toEqual([['1', '2'], ['2', '3']])
    const notice = first(message('DESADV:D:96A:UN', 'BGM+351+1', 'CPS+1', 'PAC+1++CT', 'LIN+1++1:SA', 'QTY+12:1', 'PAC+1++CT', 'PCI+33E', 'GIN+BJ+340123450000000018'))
    expect(notice.packages.map((one) => one.sscc)).toEqual([null, '340123450000000018'])
  })

  it('CONTRL says what was accepted and what was wrong where', () => {
    const answer = first(message('CONTRL:2:2:UN', 'UCI+99+A:14+B:14+7', 'UCM+1+ORDERS:D:96A:UN+7', 'UCM+2+INVOIC:D:96A:UN+4', 'UCS+7', 'UCD+12+2:1', 'UCD+39+3', 'UCS+9+15'))
    expect(answer.acknowledges).toMatchObject([
      { level: 'interchange', control: '99', verdict: 'partly-accepted' }, { level: 'document', set: 'ORDERS', control: '1', verdict: 'accepted' },
      {
        level: 'document', set: 'INVOIC', control: '2', verdict: 'rejected',
        errors: [{ segmentPosition: 7, element: 2, component: 1, code: '12' }, { segmentPosition: 7, element: 3, component: null, code: '39' }, { segmentPosition: 9, code: '15', element: null }],
      },
    ])
  })

  it('APERAK names the document and the errors in words', () => {
    const answer = first(message('APERAK:D:96A:UN:EAN004', 'BGM+312+E-1+27', 'RFF+ON:PO-17', 'ERC+Z10', 'FTX+AAO+++Unknown item', 'RFF+LI:3'))
    expect(answer).toMatchObject({ type: 'acknowledgement', verdict: 'rejected', acknowledges: [{ level: 'document', control: 'PO-17', verdict: 'rejected', errors: [{ code: 'Z10', text: 'Unknown item', value: '3' }] }] })
  })

  it('what has no neutral type is still told: a delivery schedule with its quantities and days', () => {
    const schedule = first(message('DELFOR:D:96A:UN', 'BGM+241+D-1+5', 'NAD+BY+1::92', 'UNS+D', 'LIN+1++P-1:IN', 'QTY+113:100:PCE', 'DTM+2:20260316:102', 'QTY+113:80:PCE', 'DTM+2:20260323:102', 'UNS+S'))
    expect([schedule.type, schedule.number]).toEqual(['other', 'D-1'])
    expect(line(schedule).quantities).toMatchObject([{ kind: '113', quantity: '100', day: '2026-03-16' }, { kind: '113', quantity: '80', day: '2026-03-23' }])
  })
})

describe('the syntax', () => {
  it('reads any separators that a UNA names', () => {
    const text = 'UNA=*,! ~UNB*UNOA=1*A*B*260302=0915*5~UNH*1*ORDERS=D=93A=UN~BGM*220*PO*9~NAD*BY*1==9**Smith !* Sons !!!~ !=~LIN*1**1=SA~QTY*21=1,5~UNT*6*1~UNZ*1*5~'
    const document = first(text)
    expect([document.parties[0]?.name, line(document).quantity, codes(read(text))]).toEqual(['Smith * Sons !~ =', '1.5', []])
  })

  it('sees the separators of a file without UNA that does not use the usual ones', () => {
    const document = first('UNB*UNOA>3*A*B*260302>0915*5~UNH*1*ORDERS>D>96A>UN~BGM*220*PO*9~UNT*3*1~UNZ*1*5~')
    expect([document.number, document.envelope?.control]).toEqual(['PO', '5'])
  })

  it('sees them in a file of nothing but messages, and segments that end with their line', () => {
    expect(first('UNH*1*ORDERS=D=96A=UN~BGM*220*PO*9~LIN*1~QTY*21=4=PCE~UNT*5*1~').lines[0]?.quantity).toBe('4')
    const lines = "UNB+UNOA:3+A+B+260302:0915+5\r\nUNH+1+ORDERS:D:96A:UN\r\nBGM+220+PO+9\r\nNAD+BY+++L'Orange\r\nUNT+4+1\r\nUNZ+1+5\r\n"
    for (const text of [lines, lines.replaceAll('\r', '')]) expect([first(text).parties[0]?.name, codes(read(text))]).toEqual(["L'Orange", []])
  })

  it('reads a number with a star in it whole', () => {
    expect(first(cover("UNH+1+ORDERS:D:03B:UN'BGM+220+PO*17+9'UNT+3+1'", 'UNOA:4')).number).toBe('PO*17')
  })

  it('passes over byte order marks between files that were put together', () => {
    const mark = '\u00ef\u00bb\u00bf'
    const got = read(`${mark}${ORDER}\r\n${mark}${ORDER}`, 3)
    expect([got.documents.length, codes(got)]).toEqual([2, []])
  })

  it('mends a UNA that lacks its blank', () => {
    const got = read("UNA:+.?'UNB+UNOA:3+A+B+260302:0915+5'UNH+1+ORDERS:D:96A:UN'BGM+220+PO+9'UNT+3+1'UNZ+1+5'")
    expect([got.documents[0]?.number, codes(got)]).toEqual(['PO', ['edifact/service-string']])
  })

  it('releases separators at every border', () => {
    expect(first(message('ORDERS:D:96A:UN', "BGM+220+?+?:?'??+9", 'FTX+AAI+++a?::?:b')).number).toBe("+:'?")
    expect(first(message('ORDERS:D:96A:UN', 'BGM+220+1+9', 'FTX+AAI+++a?::?:b')).notes[0]?.text).toBe('a:\n:b')
  })

  it('knows the repetition sign of syntax 4, and leaves a star in words alone', () => {
    const document = first(cover("UNH+1+ORDERS:D:03B:UN'BGM+220+1+9'NAD+BY+1::9'CTA+AA'COM+1:TE*a@b.test:EM'LIN+1'IMD+F++:::**new** box'UNT+7+1'", 'UNOA:4'))
    expect(document.parties[0]?.contacts[0]).toMatchObject({ phone: '1', mail: 'a@b.test' })
    expect(line(document).description).toBe('**new** box')
  })

  it('reads messages in groups and several interchanges in a file, with or without line ends', () => {
    const one = "UNB+UNOA:3+A+B+260302:0915+5'UNG+ORDERS+X+Y+260302:0915+8+UN+D:96A'UNH+1+ORDERS:D:96A:UN'BGM+220+PO+9'UNT+3+1'UNE+1+8'UNZ+1+5'"
    const got = read(`${one.replaceAll("'", "'\r\n")}\r\n\r\n${one}`)
    expect(got.documents.map((document) => [document.envelope?.group, document.envelope?.groupKind, document.envelope?.groupSender])).toEqual([['8', 'ORDERS', 'X'], ['8', 'ORDERS', 'X']])
    expect(codes(got)).toEqual([])
  })

  it('takes a text that a machine wrapped as one, and a line that a person broke as two', () => {
    const wrapped = cover("UNH+1+ORDERS:D:96A:UN'BGM+220+PO-17+9'FTX+AAI+++Please deliver in the morning'UNT+4+1'").replace(/.{50}/g, '$&\r\n')
    expect([first(wrapped).notes[0]?.text, first(wrapped).number, codes(read(wrapped))]).toEqual(['Please deliver in the morning', 'PO-17', []])
    expect(first(message('ORDERS:D:96A:UN', 'BGM+220+1+9', 'FTX+AAI+++first line\nsecond line')).notes[0]?.text).toBe('first line\nsecond line')
  })

  it('reads every charset by its syntax identifier', () => {
    const named = (level: string, bytes: readonly number[]): string | null | undefined => {
      const [head = '', tail = ''] = cover("UNH+1+ORDERS:D:96A:UN'BGM+220+1+9'NAD+BY+++@@'UNT+4+1'", `${level}:3`).split('@@')
      return first(Uint8Array.from([...bytesOf(head), ...bytes, ...bytesOf(tail)])).parties[0]?.name
    }
    expect(named('UNOC', [0xe4, 0xf6, 0xdf])).toBe('äöß')
    expect(named('UNOD', [0xb3, 0xf3, 0xbc])).toBe('łóź')
    expect(named('UNOE', [0xbb, 0xde, 0xe0])).toBe('Лор')
    expect(named('UNOF', [0xc1, 0xe8, 0xde])).toBe('Αθή')
    expect(named('UNOK', [0xfd, 0xfe])).toBe('ış')
    expect(named('UNOL', [0xa4, 0xbd])).toBe('€œ')
    expect(named('UNOY', [0xc3, 0xa4, 0xe2, 0x82, 0xac])).toBe('ä€')
    expect(named('UNOW', [0xe6, 0x97, 0xa5])).toBe('日')
    expect(named('KECA', [0xc7, 0xd1])).toBe('한')
    expect(named('UNOX', [0x1b, 0x24, 0x42, 0x46, 0x7c, 0x4b, 0x5c, 0x1b, 0x28, 0x42])).toBe('日本')
  })

  it('tells bytes that do not fit the charset and reads them as what they are', () => {
    const head = "UNB+UNOA:3+A+B+260302:0915+5'UNH+1+ORDERS:D:96A:UN'BGM+220+1+9'NAD+BY+++M"
    const tail = "ller'UNT+4+1'UNZ+1+5'"
    for (const bytes of [[0xfc], [0xc3, 0xbc]]) {
      const got = read(Uint8Array.from([...bytesOf(head), ...bytes, ...bytesOf(tail)]))
      expect([got.documents[0]?.parties[0]?.name, codes(got)]).toEqual(['Müller', ['edifact/charset']])
    }
  })

  it('reads UTF-16 and lower-case segment names', () => {
    const text = "\ufeffunb+unoc:3+A+B+260302:0915+5'unh+1+orders:D:96A:UN'bgm+220+Größe+9'unt+3+1'unz+1+5'"
    const wide = Uint8Array.from([...text].flatMap((sign) => [sign.charCodeAt(0) & 255, sign.charCodeAt(0) >> 8]))
    expect([first(wide).set, first(wide).number]).toEqual(['ORDERS', 'Größe'])
  })
})

describe('what is wrong', () => {
  it('is told for every count and number that does not agree, and the documents are read all the same', () => {
    const got = read("UNB+UNOA:3+A+B+260302:0915+5'UNG+ORDERS+X+Y+260302:0915+8+UN+D:96A'UNH+1+ORDERS:D:96A:UN'BGM+220+PO+9'LIN+1'QTY+21:2'UNS+S'CNT+2:3'CNT+1:9'UNT+7+2'UNE+2+9'UNZ+4+6'")
    expect(got.documents).toHaveLength(1)
    expect(codes(got).sort()).toEqual(['edifact/control-number', 'edifact/control-number', 'edifact/line-count', 'edifact/message-count', 'edifact/message-count', 'edifact/message-reference', 'edifact/quantity-total', 'edifact/segment-count'])
    expect(spotText(got.documents[0]?.problems.find((one) => one.code === 'edifact/segment-count')?.at ?? 0)).toBe('#10 UNT-01')
  })

  it('is told for covers that are missing', () => {
    expect(codes(read("UNH+1+ORDERS:D:96A:UN'BGM+220+PO+9'UNT+3+1'"))).toEqual(['edifact/no-interchange'])
    expect(codes(read("UNB+UNOA:3+A+B+260302:0915+5'UNH+1+ORDERS:D:96A:UN'BGM+220+PO+9'UNH+2+ORDERS:D:96A:UN'BGM+220+PO+9'")).sort()).toEqual(['edifact/interchange-open', 'edifact/message-open', 'edifact/message-open'])
    const bare = read("BGM+380+R-1+9'DTM+137:20260301:102'LIN+1'QTY+47:2'")
    expect([bare.documents[0]?.type, bare.documents[0]?.number, codes(bare)]).toEqual(['invoice', 'R-1', ['edifact/no-message-header']])
    expect(codes(read("UNB+UNOA:3+A+B+260302:0915+5'NH+1+ORDERS:D:96A:UN'DTM+2:1'UNT+3+1'UNZ+0+5'"))).toEqual(['edifact/unknown-segment', 'edifact/end-alone'])
  })

  it('is told for values that are none, which never become figures', () => {
    const got = read(message('ORDERS:D:96A:UN', 'BGM+220+1+9', 'DTM+2:20260231:102', 'DTM+2:202603011200:102', 'LIN+1', 'QTY+21:12A', 'PRI+AAA:$5', 'XXXX+1', 'CPS+1', `IMD+F++:::${'x'.repeat(300)}`))
    expect(codes(got)).toEqual(['edifact/date', 'edifact/date-format', 'edifact/number', 'edifact/number', 'edifact/unknown-segment', 'edifact/misplaced-segment', 'edifact/value-too-long'])
    expect(got.documents[0]?.lines[0]).toMatchObject({ quantity: null, price: null })
    expect(got.documents[0]?.lines[0]?.more.map(({ value }) => value)).toContain('12A')
  })

  it('is told for what is not EDIFACT at all', () => {
    expect(codes(read("STX=ANA:1+5000000000000:STORES+501:SUP+070315:130233+7'MHD=1+ORDHDR:9'"))).toEqual(['edifact/tradacoms'])
    expect(codes(read("STX+ANA:1+5000000000000:STORES+501:SUP+070315:130233+7'MHD+1+ORDHDR:9'"))).toEqual(['edifact/tradacoms'])
    expect(codes(read(''))).toEqual(['edifact/empty'])
    expect(codes(read(' \r\n '))).toEqual(['edifact/empty'])
    const looks = (text: string): unknown => read(text).problems.map((one) => [one.code, (one.say.with?.['looks'] as { say: { key: string } } | undefined)?.say.key])
    expect(looks('<?xml version="1.0"?><Order/>')).toEqual([['edifact/not-edifact', 'edifact.looks.xml']])
    expect(looks('ISA*00*          *00*')).toEqual([['edifact/not-edifact', 'edifact.looks.x12']])
    expect(looks('number;item;quantity\n1;2;3\n')).toEqual([['edifact/not-edifact', 'edifact.looks.table']])
    expect(looks('EDI_DC40  01000000')).toEqual([['edifact/not-edifact', 'edifact.looks.idoc']])
    expect(looks('\u0000\u0001\u0002PNG\u0003')).toEqual([['edifact/not-edifact', 'edifact.looks.binary']])
  })

  it('a segment without end is passed over, and reading goes on behind it', () => {
    const got = read(message('ORDERS:D:96A:UN', 'BGM+220+1+9', `FTX+AAI+++${'y'.repeat(1_200_000)}`, 'LIN+1', 'QTY+21:2'), 100_000)
    expect(codes(got)).toContain('edifact/segment-too-long')
    expect(got.documents[0]?.lines[0]?.quantity).toBe('2')
  })

  it('a message larger than can be read is told, and the next one is read', () => {
    const documents: TradeDocument[] = []
    const reader = edifactReader({ document: (document) => documents.push(document), problem: () => undefined }, { longestMessage: 2000 })
    const large = `UNH+1+ORDERS:D:96A:UN'BGM+220+1+9'${"LIN+1'QTY+21:1'".repeat(500)}UNT+1003+1'`
    reader.push(bytesOf(`UNB+UNOA:3+A+B+260302:0915+5'${large}UNH+2+ORDERS:D:96A:UN'BGM+220+2+9'UNT+3+2'UNZ+2+5'`))
    reader.end()
    expect(documents.map((one) => one.problems.map((problem) => problem.code))).toEqual([['edifact/message-too-large'], []])
  })

  it('a packed object between messages is passed over by its length', () => {
    const got = read("UNB+UNOA:4+A+B+20260302:0915+5'UNH+1+ORDERS:D:96A:UN'BGM+220+1+9'UNT+3+1'UNO+P1+1:a+13+9'a'b'UNH+cUNP+9+P1'UNZ+2+5'")
    expect([got.documents.length, codes(got)]).toEqual([1, ['edifact/packed-object']])
  })

  it('has words in every language for all that can be wrong', () => {
    const broken = [ORDER.replace('48:PCE', '4x8:PCE'), ORDER.slice(0, 300), ORDER.replace('UNZ+1+77', 'UNZ+2+78'), `junk${ORDER}`, ORDER.replace('UNOC', 'UNQQ')]
    for (const text of broken) {
      const { documents, problems } = read(text)
      for (const problem of [...problems, ...documents.flatMap((one) => one.problems)]) {
        const words = edifactWords.en[problem.say.key as keyof typeof edifactWords.en]
        for (const [, name = ''] of words.matchAll(/\{\{(\w+)\}\}/g)) expect(problem.say.with, problem.code).toHaveProperty(name)
      }
    }
  })
})

describe('at every border', () => {
  const texts = [ORDER, ORDER.replaceAll("'", "'\r\n"), `UNA:+.? '${ORDER}${ORDER}`, message('ORDERS:D:96A:UN', "BGM+220+?+?:?'??+9", 'NAD+BY+++A?'), 'no edifact at all, but a text', ORDER.slice(0, 400)]

  it('the pieces may end anywhere: the same documents, the same problems', () => {
    for (const text of texts) {
      const whole = JSON.stringify(read(text))
      for (const size of [1, 2, 3, 7, 64, 333]) expect(JSON.stringify(read(text, size)), `${size} of ${text.slice(0, 20)}`).toBe(whole)
    }
  })

  it('no mutation or truncation breaks the reader, and pieces still do not matter', () => {
    const signs = "'+:?*UNBHTZ\r\n\u0000ÿ5 "
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.array(fc.tuple(fc.nat(900), fc.nat(2), fc.nat(signs.length - 1)), { maxLength: 12 }), fc.nat(900), fc.integer({ min: 1, max: 50 }), (text, edits, cut, size) => {
        let broken = text
        for (const [at, what, sign] of edits) {
          const place = at % Math.max(1, broken.length)
          broken = broken.slice(0, place) + (what === 0 ? '' : signs.charAt(sign)) + broken.slice(place + (what === 2 ? 0 : 1))
        }
        if (cut % 3 === 0) broken = broken.slice(0, cut)
        expect(JSON.stringify(read(broken, size))).toBe(JSON.stringify(read(broken)))
      }),
      { numRuns: 250, seed: 7 },
    )
  }, 30_000)
})
