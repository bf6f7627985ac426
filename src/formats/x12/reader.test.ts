import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Line, TradeDocument } from '../document.ts'
import { spotText } from '../spot.ts'
import type { SampleCovers } from './sample-interchange.ts'
import { codesOf, readSample, sampleInterchange, sampleSet } from './sample-interchange.ts'

const ORDER = [
  'BEG*00*SA*PO-77*R2*20260302*C-9', 'CUR*BY*USD', 'REF*DP*012', 'FOB*PP*OR*DOCK 4', 'SAC*A*C310*VI*PROMO*4119*Z*10*****02', 'ITD*01*3*2*20260312*10*20260401*30*****2 IN 10', 'DTM*037*20260310', 'TD5*O***M*TRUCK', 'N9*L1*NOTE', 'MSG*Deliver to dock 4',
  'N1*ST*Store 17*92*0017', 'N3*1 Main Street*Unit 2', 'N4*Springfield*IL*62701*US', 'PER*IC*Ann*TE*555-1*EM*ann@example.test', 'REF*IA*V1',
  'PO1*1*12*EA*4.50*PE*UP*012345678905*VN*A-1', 'CTP*RS*RES*9.99', 'PID*F*08***Blue lamp', 'PO4*6*1*EA', 'SDQ*EA*92*0001*5*0002*7', 'SDQ*EA*92*0003*0.5',
  'PO1*2*3*CA*.75**IN*777', 'SCH*2*CA***002*20260320', 'SLN*1*A*I*6*EA*1.25***VN*A-1-6', 'CTT*2*15', 'AMT*TT*56.25',
]

const only = (text: string): TradeDocument => {
  const { documents, problems } = readSample(text)
  expect(problems).toEqual([])
  expect(documents.length).toBe(1)
  return documents[0]!
}
const read = (set: string, segments: readonly string[], covers: SampleCovers = {}): TradeDocument => only(sampleInterchange([sampleSet(set, '0001', segments)], covers))
const at = (place: string | number | undefined): string => spotText(place ?? 'nowhere')

describe('an order (850)', () => {
  const order = read('850', ORDER)

  it('says number, day, covers and what it refers to', () => {
    expect(order).toMatchObject({ type: 'order', set: '850', version: '004010', control: '0001', number: 'PO-77', day: '2026-03-02', purpose: 'original', kind: 'SA', currency: 'USD', problems: [] })
    expect(order.envelope).toMatchObject({ sender: { id: 'SENDER', scheme: '01' }, receiver: { id: 'RECEIVER', scheme: 'ZZ' }, control: '000000001', group: '7', groupKind: 'PO', test: false, answerAsked: false, day: '2026-03-02', time: '08:30' })
    expect(order.references.map(({ kind, value }) => [kind, value])).toEqual([['release', 'R2'], ['contract', 'C-9'], ['department', '012']])
    expect(order.dates).toMatchObject([{ kind: 'not-before', day: '2026-03-10' }])
    expect(order.terms).toMatchObject([{ discountPercent: '2', discountDays: 10, discountUntil: '2026-03-12', netDays: 30, netUntil: '2026-04-01', text: '2 IN 10' }])
    expect(order.charges).toMatchObject([{ is: 'allowance', code: 'C310', agencyCode: 'PROMO', amount: '41.19', percent: '10', quantity: null, method: '02' }])
    expect(order.notes).toMatchObject([{ kind: null, text: 'Deliver to dock 4' }])
    expect(order.totals).toMatchObject({ lines: '2', hash: '15', gross: '56.25' })
  })

  it('knows the party with its address, contact and number', () => {
    expect(order.parties).toMatchObject([{
      role: 'ship-to', name: 'Store 17', ids: [{ id: '0017', scheme: '92' }], street: ['1 Main Street', 'Unit 2'], city: 'Springfield', region: 'IL', postcode: '62701', country: 'US',
      contacts: [{ kind: 'IC', name: 'Ann', phone: '555-1', mail: 'ann@example.test' }], references: [{ kind: 'vendor', value: 'V1' }],
    }])
  })

  it('reads its lines with numbers, prices, store splits over several segments, schedules and sub-lines', () => {
    const [first, second] = order.lines as [Line, Line]
    expect(first).toMatchObject({ number: '1', quantity: '12', unit: 'EA', price: '4.50', priceKind: 'PE', description: 'Blue lamp', prices: [{ kind: 'resale', price: '9.99' }] })
    expect(first.items.map(({ kind, value, scheme }) => [kind, value, scheme])).toEqual([['gtin', '012345678905', 'UP'], ['seller', 'A-1', 'VN']])
    expect(first.splits.map(({ site, quantity }) => [site, quantity])).toEqual([['0001', '5'], ['0002', '7'], ['0003', '0.5']])
    expect(second).toMatchObject({ number: '2', quantity: '3', price: '0.75', quantities: [{ kind: 'scheduled', quantity: '2', unit: 'CA', day: '2026-03-20' }] })
    expect(second.parts).toMatchObject([{ number: '1', quantity: '6', unit: 'EA', price: '1.25', items: [{ kind: 'seller', value: 'A-1-6' }] }])
  })

  it('keeps by name what has no field', () => {
    expect(order.more.map(({ name, value }) => `${name} ${value}`)).toEqual(expect.arrayContaining(['FOB-01 PP', 'FOB-02 OR', 'FOB-03 DOCK 4', 'TD5-05 TRUCK']))
    expect(order.lines[0]?.more.map(({ name }) => name)).toEqual(expect.arrayContaining(['PO4-01', 'PO4-02', 'PO4-03', 'CTP-01']))
  })

  it('knows where each value stands', () => {
    expect(at(order.at['number'])).toBe('#4 BEG-03')
    expect(at(order.lines[0]?.at['quantity'])).toBe('#19 PO1-02')
    expect(at(order.lines[0]?.splits[1]?.at['quantity'])).toBe('#23 SDQ-06')
    expect(at(order.lines[0]?.items[1]?.at['value'])).toBe('#19 PO1-09')
    expect(at(order.totals.at['hash'])).toBe('#28 CTT-02')
    expect(at(order.at['end'])).toBe('#30 SE')
  })
})

describe('separators', () => {
  const plain = read('850', ORDER)
  const same = (covers: SampleCovers, change: (text: string) => string = (text) => text): void => {
    const { documents, problems } = readSample(change(sampleInterchange([sampleSet('850', '0001', ORDER)], covers)))
    expect(documents).toEqual([plain])
    expect(problems).toEqual([])
  }

  it('are whatever the header says: control characters, signs, a line break, one with a return before it', () => {
    same({ element: '\u001d', component: '\u001f', terminator: '\u001c' })
    same({ element: '|', component: ':', terminator: '\u0015' })
    same({ element: '\t', terminator: '\r\n' })
    same({ terminator: '\n' })
    same({ element: '^', component: '&', terminator: '\'' })
  })

  it('are not disturbed by line breaks, blanks and indentation around segments', () => {
    same({ terminator: '~\n' })
    same({ terminator: '~\r\n   ' })
    same({}, (text) => text.split('~').map((segment) => `${segment}~`.padEnd(80)).join('\n'))
    same({}, (text) => text.replaceAll('~', '~~'))
    same({}, (text) => `\u00ef\u00bb\u00bf  \r\n${text}\r\n\u001a\u0000`)
  })

  it('may be UTF-8 signs of several bytes', () => {
    const bytes = new TextEncoder().encode(sampleInterchange([sampleSet('850', '0001', ORDER)], { component: '¦', terminator: '…' }))
    expect(readSample(bytes).documents).toEqual([plain])
    expect(readSample(bytes, 1).documents).toEqual([plain])
  })

  it('are found in files wrapped at 80 columns, and the wrapping is told once', () => {
    const wrapped = (sampleInterchange([sampleSet('850', '0001', ORDER)]).match(/.{1,80}/g) ?? []).join('\r\n')
    const { documents, problems } = readSample(wrapped)
    expect(documents).toEqual([plain])
    expect(problems.map(({ code }) => code)).toEqual(['x12/break-in-segment', 'x12/header-form'])
  })

  it('are found in headers with elements too short or missing', () => {
    const text = sampleInterchange([sampleSet('850', '0001', ORDER)])
    const short = text.replace(/^ISA\*00\* +\*00\* +\*01\*SENDER +\*ZZ\*RECEIVER +/, 'ISA*00**00**01*SENDER*ZZ*RECEIVER')
    expect(readSample(short).documents).toEqual([plain])
    expect(readSample(short).problems.map(({ code }) => code)).toEqual(['x12/header-form'])
    const noComponent = text.replace('*0*P*>~', '*0*P*~')
    expect(readSample(noComponent).documents[0]?.lines.length).toBe(2)
  })

  it('are guessed where the interchange header is lost', () => {
    const { documents, problems } = readSample(sampleInterchange([sampleSet('850', '0001', ORDER)], { terminator: '~\n' }).replace(/^ISA/, 'SA'))
    expect(documents[0]?.number).toBe('PO-77')
    expect(problems.map(({ code }) => code)).toEqual(['x12/garbage', 'x12/no-interchange-header'])
  })

  it('are found in two bytes a sign, either way round', () => {
    const text = sampleInterchange([sampleSet('850', '0001', ORDER)])
    const wide = (first: number, mark: readonly number[]): Uint8Array => Uint8Array.from([...mark, ...[...text].flatMap((sign) => (first === 0 ? [sign.charCodeAt(0), 0] : [0, sign.charCodeAt(0)]))])
    for (const bytes of [wide(0, [0xff, 0xfe]), wide(1, [0xfe, 0xff]), wide(0, [])]) for (const piece of [1, 7, 10_000]) expect(readSample(bytes, piece)).toEqual({ documents: [plain], problems: [] })
  })

  it('of a mainframe are read through its alphabet', () => {
    const letters = new Map<string, number>()
    for (let at = 0; at < 26; at++) letters.set(String.fromCharCode(65 + at), [0xc1, 0xd1, 0xe2][at < 9 ? 0 : at < 18 ? 1 : 2]! + (at < 9 ? at : at < 18 ? at - 9 : at - 18))
    for (let at = 0; at < 10; at++) letters.set(String(at), 0xf0 + at)
    for (const [sign, byte] of [['*', 0x5c], [' ', 0x40], ['\n', 0x15], ['>', 0x6e], ['.', 0x4b], ['-', 0x60]] as const) letters.set(sign, byte)
    const text = sampleInterchange([sampleSet('850', '0001', ['BEG*00*SA*PO-77**20260302', 'PO1*1*2*EA*1.5', 'CTT*1'])], { terminator: '\n' })
    const { documents } = readSample(Uint8Array.from(text, (sign) => letters.get(sign) ?? 0x6f))
    expect(documents).toMatchObject([{ number: 'PO-77', lines: [{ quantity: '2', price: '1.5' }], problems: [] }])
  })
})

describe('texts', () => {
  it('are UTF-8 where they are valid UTF-8, else Latin-1, segment by segment', () => {
    const utf8 = [...new TextEncoder().encode('Müller & Söhne €')].map((byte) => String.fromCharCode(byte)).join('')
    const order = read('850', ['BEG*00*SA*1**20260302', `N1*ST*${utf8}`, 'N1*BY*M\u00fcller', 'CTT*0'])
    expect(order.parties.map(({ name }) => name)).toEqual(['Müller & Söhne €', 'Müller'])
  })
})

describe('covers', () => {
  const set = (control: string): readonly string[] => sampleSet('850', control, ['BEG*00*SA*1**20260302', 'PO1*1*2*EA*1', 'CTT*1'])

  it('that are right are told nothing of', () => {
    const read = readSample(sampleInterchange([set('0001'), set('0002')]) + sampleInterchange([set('0001')], { control: '000000002', element: '|', terminator: '\n' }))
    expect(codesOf(read)).toEqual([])
    expect(read.documents.map(({ envelope, control }) => `${envelope?.control} ${control}`)).toEqual(['000000001 0001', '000000001 0002', '000000002 0001'])
  })

  it('that count or number wrong are told with their place', () => {
    const wrong = (from: string | RegExp, to: string): string[] => {
      const read = readSample(sampleInterchange([set('0001')]).replace(from, to))
      return [...read.problems, ...(read.documents[0]?.problems ?? [])].map((problem) => `${problem.code} ${at(problem.at)}`)
    }
    expect(wrong('SE*5*0001', 'SE*4*0001')).toEqual(['x12/segment-count #7 SE-01'])
    expect(wrong('SE*5*0001', 'SE*0005*0001')).toEqual(['x12/segment-count-padded #7 SE-01'])
    expect(wrong('SE*5*0001', 'SE*5*0002')).toEqual(['x12/set-control #7 SE-02'])
    expect(wrong('GE*1*7', 'GE*2*7')).toEqual(['x12/set-count #8 GE-01'])
    expect(wrong('GE*1*7', 'GE*1*8')).toEqual(['x12/group-control #8 GE-02'])
    expect(wrong('IEA*1', 'IEA*3')).toEqual(['x12/group-count #9 IEA-01'])
    expect(wrong('IEA*1*000000001', 'IEA*1*000000009')).toEqual(['x12/interchange-control #9 IEA-02'])
    expect(wrong('CTT*1', 'CTT*3')).toEqual(['x12/line-count #6 CTT-01'])
    expect(wrong('CTT*1', 'CTT*1*7')).toEqual(['x12/hash-total #6 CTT-02'])
    expect(wrong('GS*PO', 'GS*IN')).toEqual(['x12/group-kind #3 ST-01'])
  })

  it('that are cut off give what was there, and say so', () => {
    const whole = sampleInterchange([set('0001')])
    expect(codesOf(readSample(whole.slice(0, whole.indexOf('IEA'))))).toEqual(['x12/no-interchange-end'])
    expect(codesOf(readSample(whole.slice(0, whole.indexOf('GE*'))))).toEqual(['x12/no-group-end', 'x12/no-interchange-end'])
    const read = readSample(whole.slice(0, whole.indexOf('SE*')))
    expect(codesOf(read)).toEqual(['x12/no-group-end', 'x12/no-interchange-end', 'x12/no-set-end'])
    expect(read.documents[0]?.lines.length).toBe(1)
  })

  it('of the next interchange begin anew where the one before was never closed', () => {
    const open = sampleInterchange([set('0001')])
    const read = readSample(open.slice(0, open.indexOf('GE*')) + sampleInterchange([set('0002')], { element: '|', terminator: '\n' }))
    expect(read.documents.map(({ control }) => control)).toEqual(['0001', '0002'])
    expect(codesOf(read)).toEqual(['x12/no-group-end', 'x12/no-interchange-end'])
  })

  it('that follow each other without a terminator between are told apart', () => {
    const first = sampleInterchange([set('0001')])
    for (const covers of [{}, { element: '|', terminator: '\n' }, { terminator: '\u001c' }]) {
      for (const between of ['', '\n', '\u00ef\u00bb\u00bf']) {
        const text = first.slice(0, -1) + between + sampleInterchange([set('0002')], { ...covers, control: '000000002' })
        const whole = readSample(text)
        expect(whole.documents.map(({ envelope, control }) => `${envelope?.control} ${control}`)).toEqual(['000000001 0001', '000000002 0002'])
        expect(codesOf(whole)).toEqual([])
        for (const piece of [1, 13, 100]) expect(readSample(text, piece)).toEqual(whole)
      }
    }
  })

  it('with a damaged set header pass over its segments and read the next set', () => {
    const read = readSample(sampleInterchange([set('0001'), set('0002')]).replace('ST*850*0001', 'XX*850*0001'))
    expect(read.documents.map(({ control }) => control)).toEqual(['0002'])
    expect(read.problems.map(({ code }) => code)).toEqual(['x12/stray-segments', 'x12/set-count'])
  })

  it('around garbage are found again', () => {
    const read = readSample(`\u0001\u0002 hello ISA not one${'x'.repeat(500)}\n${sampleInterchange([set('0001')])}   trailing words`)
    expect(read.documents.length).toBe(1)
    expect(read.problems.map(({ code }) => code)).toEqual(['x12/garbage', 'x12/garbage'])
    for (const piece of [1, 2, 3]) expect(readSample('\u00ef\u00bb\u00bfI\u0000A no header of two bytes', piece)).toEqual(readSample('\u00ef\u00bb\u00bfI\u0000A no header of two bytes'))
    expect(codesOf(readSample('neither here nor there'))).toEqual(['x12/garbage', 'x12/no-interchange'])
    expect(codesOf(readSample(''))).toEqual(['x12/no-interchange'])
  })

  it('in small letters are read as in capitals, and told once', () => {
    const read = readSample(sampleInterchange([set('0001')]).toLowerCase())
    expect(read.documents).toMatchObject([{ set: '850', type: 'order', lines: [{ quantity: '2' }] }])
    expect(codesOf(read).filter((code) => code === 'x12/lower-case').length).toBe(1)
  })
})

describe('values that are wrong', () => {
  it('are told with their place and left out, the rest is read', () => {
    const order = read('850', ['BEG*00*SA*1**20260231', 'PO1*1*twelve*EA*1,50', 'SAC*C*G830***3.00', 'DTM*002*200', 'N1**Nobody', 'XX9*1', 'lINE?*1', `REF*DP*${'9'.repeat(81)}`, 'PO1*2*3*EA*2', 'CTT*2'])
    expect(order.problems.map((problem) => `${problem.code} ${at(problem.at)}`)).toEqual([
      'x12/bad-day #4 BEG-05', 'x12/bad-decimal #5 PO1-02', 'x12/bad-decimal #5 PO1-04', 'x12/written-point #6 SAC-05', 'x12/bad-day #7 DTM-02', 'x12/missing-element #8 N1-01', 'x12/unknown-segment #9 XX9', 'x12/bad-segment-name #10 ',
      'x12/element-too-long #11 REF-02',
    ])
    expect(order.lines).toMatchObject([{ quantity: null, price: null, charges: [{ amount: '3.00' }] }, { quantity: '3', price: '2' }])
    expect(order.day).toBeNull()
  })

  it('are told where a set lacks the segment it must begin with', () => {
    expect(read('850', ['PO1*1*1*EA', 'CTT*1']).problems.map((problem) => `${problem.code} ${at(problem.at)}`)).toEqual(['x12/missing-segment #3 ST'])
  })

  it('without end are told as too many, not kept', () => {
    const order = read('850', ['BEG*00*SA*1**20260302', ...Array.from({ length: 700 }, () => 'PO1*1*x'), 'CTT*700'])
    expect(order.problems.length).toBe(501)
    expect(order.problems.at(-1)).toMatchObject({ code: 'x12/more-problems', say: { with: { more: 200 } } })
  })
})

describe('bounds', () => {
  it('leave a set out that has too many lines, and read the next', () => {
    const large = sampleSet('850', '0001', ['BEG*00*SA*1**20260302', ...Array.from({ length: 60 }, (_, line) => `PO1*${line}*1*EA`), 'CTT*60'])
    const small = sampleSet('850', '0002', ['BEG*00*SA*2**20260302', 'PO1*1*1*EA', 'CTT*1'])
    const { documents, problems } = readSample(sampleInterchange([large, small]), undefined, { mostLines: 50 })
    expect(documents.map(({ number }) => number)).toEqual(['2'])
    expect(problems.map(({ code }) => code)).toEqual(['x12/document-too-large'])
    expect(readSample(sampleInterchange([large, small]), undefined, { mostBytes: 300 }).documents.map(({ number }) => number)).toEqual(['2'])
  })

  it('leave a segment out that never ends, and find the next terminator', () => {
    const text = sampleInterchange([sampleSet('850', '0001', ['BEG*00*SA*1**20260302', `MSG*${'x'.repeat(1_100_000)}`, 'PO1*1*1*EA', 'CTT*1'])])
    const { documents } = readSample(text, 50_000)
    expect(documents[0]?.problems.map(({ code }) => code)).toContain('x12/segment-too-long')
    expect(documents[0]?.lines.length).toBe(1)
  })

  it('take binary segments by their length, whatever is in them', () => {
    const { documents, problems } = readSample(sampleInterchange([sampleSet('999', '0001', ['BIN*12*ab~SE*9~\r\nyz', 'AK1*PO*7', 'AK9*A*1*1*1'])], { group: 'FA', version: '005010', repetition: '^' }))
    expect(problems).toEqual([])
    expect(documents[0]?.acknowledges).toMatchObject([{ level: 'group', set: 'PO', control: '7', verdict: 'accepted' }])
  })
})

describe('the other sets', () => {
  it('855: an answer accepts one part of a line and back-orders the other', () => {
    const answer = read('855', ['BAK*00*AC*PO-77*20260301****S-5*20260302', 'PO1*1*12*EA*4.50', 'ACK*IA*10*EA*067*20260320', 'ACK*IB*2*EA*067*20260401**VN*A-2', 'CTT*1*12'], { group: 'PR' })
    expect(answer).toMatchObject({ type: 'order-response', number: 'PO-77', day: '2026-03-02', verdict: 'accepted-with-changes', problems: [] })
    expect(answer.references).toMatchObject([{ kind: 'order', value: 'PO-77', day: '2026-03-01' }, { kind: 'seller-order', value: 'S-5' }])
    expect(answer.lines[0]?.actions).toMatchObject([{ does: 'accepted', code: 'IA', quantity: '10', day: '2026-03-20' }, { does: 'back-ordered', code: 'IB', quantity: '2', day: '2026-04-01', substitute: [{ kind: 'seller', value: 'A-2' }] }])
  })

  it('860 and 865: changes say what is done with each line', () => {
    const change = read('860', ['BCH*04*SA*PO-77*R1*3*20260301*****20260305', 'POC*1*QD*10*4*EA*4.50*PE*VN*A-1', 'POC*2*DI', 'POC*3*AI*5**CA*2', 'CTT*3*15'], { group: 'PC' })
    expect(change).toMatchObject({ type: 'order-change', number: 'PO-77', day: '2026-03-05', purpose: 'change', problems: [] })
    expect(change.lines.map((line) => [line.actions[0]?.does, line.quantity, line.unit, line.price])).toEqual([['quantity-changed', '10', 'EA', '4.50'], ['deleted', null, null, null], ['added', '5', 'CA', '2']])
    expect(change.lines[0]?.quantities).toMatchObject([{ kind: 'open', quantity: '4' }])
    const answer = read('865', ['BCA*00*AT*PO-77**3*20260301****20260306', 'POC*1*QD*10*4*EA', 'ACK*IQ*10*EA', 'CTT*1*10'], { group: 'CA' })
    expect(answer).toMatchObject({ type: 'change-response', verdict: 'accepted', day: '2026-03-06', lines: [{ actions: [{ does: 'quantity-changed', code: 'QD' }, { does: 'quantity-changed', code: 'IQ', quantity: '10' }] }] })
    expect(read('860', ['BCH*01*SA*PO-77***20260301', 'CTT*0'], { group: 'PC' })).toMatchObject({ type: 'order-cancellation', purpose: 'cancellation' })
  })

  it('856: a ship notice says what lies in what, with serial numbers and orders', () => {
    const notice = read('856', ['BSN*00*SH-1*20260302*0800*0001', 'HL*1**S', 'TD1*CTN*3****G*120*LB', 'REF*BM*B1', 'DTM*011*20260302', 'N1*ST*Store*92*17', 'HL*2*1*O', 'PRF*PO-77***20260301', 'REF*DP*012', 'N1*BY**92*0005', 'HL*3*2*T', 'MAN*GM*00012345678901234567', 'HL*4*3*P',
      'TD1*CTN*1****G*40*LB', 'MAN*GM*00012345678901234574**CP*TRACK1', 'HL*5*4*I', 'LIN*1*UP*012345678905', 'SN1**10*EA**12*EA', 'PID*F****Lamp', 'HL*6*4*I', 'LIN*2*VN*A-2', 'SN1**5*EA', 'HL*7*2*P', 'MAN*GM*00012345678901234581', 'HL*8*7*I', 'LIN**VN*A-3', 'SN1**1*CA', 'CTT*8*16'], { group: 'SH' })
    expect(notice).toMatchObject({ type: 'ship-notice', number: 'SH-1', problems: [], totals: { packages: '3', weight: '120' } })
    expect(notice.packages.map(({ kind, within, sscc, order }) => [kind, within, sscc, order])).toEqual([
      ['shipment', null, null, null], ['order', 0, null, 'PO-77'], ['tare', 1, '012345678901234567', 'PO-77'], ['pack', 2, '012345678901234574', 'PO-77'], ['pack', 1, '012345678901234581', 'PO-77'],
    ])
    expect(notice.packages[3]?.marks).toEqual([{ id: 'TRACK1', scheme: 'CP' }])
    expect(notice.lines.map(({ quantity, orderedQuantity, packages }) => [quantity, orderedQuantity, packages])).toEqual([['10', '12', [3]], ['5', null, [3]], ['1', null, [4]]])
    expect(notice.lines[2]?.references).toMatchObject([{ kind: 'order', value: 'PO-77', day: '2026-03-01' }, { kind: 'department', value: '012' }])
    expect(notice.lines[0]?.parties).toMatchObject([{ role: 'buyer', ids: [{ id: '0005' }] }])
    expect(notice.references).toMatchObject([{ kind: 'bill-of-lading', value: 'B1' }])
  })

  it('856: levels without parents lie in the last one above, a parent that is not there is told', () => {
    const notice = read('856', ['BSN*00*1*20260302*0800', 'HL*1**S', 'HL*2**O', 'PRF*A', 'HL*3**I', 'SN1**1*EA', 'HL*4**O', 'PRF*B', 'HL*5*9*I', 'SN1**1*EA', 'CTT*2'], { group: 'SH' })
    expect(notice.lines.map(({ packages, references }) => [packages, references.map(({ value }) => value)])).toEqual([[[1], ['A']], [[2], ['B']]])
    expect(notice.problems.map(({ code }) => code)).toEqual(['x12/unknown-parent', 'x12/lines-not-levels'])
  })

  it('810: an invoice with allowances, charges and taxes on lines and at its end', () => {
    const invoice = read('810', ['BIG*20260310*R-1*20260301*PO-77***DI', 'REF*IA*V1', 'ITD*01*3*1**10**30', 'IT1*1*10*EA*10**UP*012345678905', 'TXI*ST*8*8', 'SAC*C*D240***500', 'IT1*2*2*HD*250*HP*VN*A-2', 'TDS*10800', 'TXI*ST*0*8', 'SAC*A*C310***500', 'CTT*2*12'], { group: 'IN' })
    expect(invoice).toMatchObject({ type: 'invoice', number: 'R-1', day: '2026-03-10', kind: 'DI', totals: { payable: '108.00', gross: '108.00' } })
    expect(invoice.lines).toMatchObject([{ price: '10', taxes: [{ kind: 'ST', amount: '8', percent: '8' }], charges: [{ is: 'charge', amount: '5.00' }] }, { pricePer: '100', price: '250' }])
    expect(read('810', ['BIG*20260310*G-1***R-1**CR', 'TDS*0'], { group: 'IN' }).type).toBe('credit-note')
  })

  it('810: a total must come out of some reading of allowances, charges and taxes', () => {
    const problems = (...segments: readonly string[]): string[] => read('810', ['BIG*20260310*R-1', 'IT1*1*10*EA*10', ...segments], { group: 'IN' }).problems.map(({ code }) => code)
    expect(problems('TDS*10000')).toEqual([])
    expect(problems('SAC*C*G830***600', 'TDS*10600')).toEqual([])
    expect(problems('SAC*C*G830***600', 'TDS*10600', 'SAC*C*G830***600')).toEqual([])
    expect(problems('SAC*C*G830***600', 'TDS*11200', 'SAC*C*G830***600')).toEqual([])
    expect(problems('SAC*A*C310***1000', 'TDS*9000')).toEqual([])
    expect(problems('TXI*ST*7.25', 'TDS*10725')).toEqual([])
    expect(problems('SAC*A*C310****Z*10*****02', 'TDS*9000')).toEqual([])
    expect(problems('SAC*C*D240****Z**0.25', 'TDS*10250')).toEqual([])
    expect(problems('SAC*A*C310***1000*******15', 'SAC*C*D240***500', 'TDS*10500')).toEqual([])
    expect(problems('TDS*10000', 'TXI*ST**8')).toEqual([])
    expect(problems('TDS*10800', 'TXI*ST**8')).toEqual([])
    expect(problems('TDS*10002')).toEqual([])
    expect(problems('TDS*10003')).toEqual(['x12/invoice-total'])
    expect(problems('TDS*-10000')).toEqual(['x12/invoice-total'])
    expect(problems('TDS*1234579')).toEqual(['x12/invoice-total'])
    expect(problems('IT1*2*5*EA', 'TDS*1234579')).toEqual(['x12/total-without-prices'])
  })

  it('820: what is paid, discounted and taken back, each for its invoice', () => {
    const remittance = read('820', ['BPR*I*950.00*C*ACH*CTX*01*111*DA*222*999**01*333*DA*444*20260320', 'TRN*1*T-9', 'N1*PR*Chain*92*1', 'ENT*1', 'RMR*IV*R-1*PI*900*1000*100', 'REF*PO*PO-77', 'DTM*003*20260310', 'ADX*-50*01*PK*D-7', 'RMR*CM*G-1**-20', 'ENT*2', 'ADX*70*ZZ*CM*X'], { group: 'RA' })
    expect(remittance).toMatchObject({ type: 'remittance', number: 'T-9', day: '2026-03-20', totals: { payable: '950.00' }, problems: [] })
    expect(remittance.settlements).toMatchObject([
      { kind: 'invoice', number: 'R-1', paid: '900', original: '1000', discount: '100', day: '2026-03-10', references: [{ kind: 'order', value: 'PO-77' }] },
      { kind: 'adjustment', number: 'D-7', paid: '-50', reason: '01', references: [{ kind: 'reason', value: 'PK' }, { kind: 'invoice', value: 'R-1' }] },
      { kind: 'credit-note', number: 'G-1', paid: '-20' },
      { kind: 'adjustment', number: 'X', paid: '70', references: [{ kind: 'reason', value: 'CM' }] },
    ])
  })

  it('812, 846, 852, 832, 864: deductions, stock, sales, prices and texts', () => {
    const deduction = read('812', ['BCD*20260320*D-7*D*5000*D*20260310*R-1***PO-77', 'CDD*05*D*1*5000***5*EA***10', 'LIN**VN*A-1'], { group: 'CD' })
    expect(deduction).toMatchObject({ type: 'deduction', number: 'D-7', totals: { payable: '50.00' }, settlements: [{ kind: 'debit-note', reason: '05', adjusted: '50.00' }], lines: [{ quantity: '5', price: '10', items: [{ value: 'A-1' }] }], problems: [] })
    expect(deduction.references).toMatchObject([{ kind: 'invoice', value: 'R-1', day: '2026-03-10' }, { kind: 'order', value: 'PO-77' }])
    const stock = read('846', ['BIA*00*SI*S-1*20260302*0800', 'LIN*1*VN*A-1', 'QTY*63*40*EA', 'QTY*17*12*EA', 'LIN*2*VN*A-2', 'QTY*33*7', 'UIT*CA', 'CTT*2'], { group: 'IB' })
    expect(stock.lines).toMatchObject([{ quantity: '12', quantities: [{ kind: 'on-order' }, { kind: 'on-hand' }] }, { quantity: '7', unit: 'CA', quantities: [{ kind: 'available', unit: 'CA' }] }])
    const sales = read('852', ['XQ*H*20260223*20260301', 'N1*RL**92*0001', 'LIN**UP*012345678905', 'ZA*QS*5*EA', 'ZA*QA*9*EA', 'N1*RL**92*0002', 'LIN**UP*012345678905', 'ZA*QS*3*EA', 'SDQ*EA*92*0003*2', 'CTT*2'], { group: 'PD' })
    expect(sales.lines.map((line) => [line.quantity, line.parties[0]?.ids[0]?.id, line.splits.length])).toEqual([['5', '0001', 0], ['3', '0002', 1]])
    expect(sales.dates).toMatchObject([{ kind: 'period', day: '2026-02-23', until: '2026-03-01' }])
    const prices = read('832', ['BCT*PC*CAT-1', 'LIN*1*VN*A-1', 'PID*F****Lamp', 'CTP**CON*4.50**EA', 'CTT*1'], { group: 'SC' })
    expect(prices).toMatchObject({ type: 'catalogue', number: 'CAT-1', lines: [{ description: 'Lamp', prices: [{ kind: 'contract', price: '4.50', unit: 'EA' }] }] })
    const text = read('864', ['BMG*00*Recall', 'MIT*M-1*Lamps', 'MSG*Stop selling', 'MSG* at once'], { group: 'TX' })
    expect(text.notes.map(({ kind, text: said }) => [kind, said])).toEqual([['subject', 'Recall'], ['message', 'Lamps'], [null, 'Stop selling'], [null, ' at once']])
  })

  it('997, 999 and TA1: what the other side says of what we sent', () => {
    const answer = read('997', ['AK1*PO*7', 'AK2*850*0001', 'AK3*PO1*5**8', 'AK4*2>1*380*6*twelve', 'AK4*4**1', 'AK3*CTT*9**3', 'AK5*R*5', 'AK2*850*0002', 'AK5*A', 'AK9*P*2*2*1'], { group: 'FA' })
    expect(answer.acknowledges).toMatchObject([
      { level: 'group', set: 'PO', control: '7', verdict: 'partly-accepted', counts: { included: 2, received: 2, accepted: 1 } },
      { level: 'document', set: '850', control: '0001', verdict: 'rejected' },
      { level: 'document', set: '850', control: '0002', verdict: 'accepted', errors: [] },
    ])
    expect(answer.acknowledges[1]?.errors).toMatchObject([
      { segment: 'PO1', segmentPosition: 5, element: 2, component: 1, code: '6', value: 'twelve' }, { segment: 'PO1', element: 4, code: '1' }, { segment: 'CTT', segmentPosition: 9, element: null, code: '3' }, { segment: null, code: '5' },
    ])
    const text = sampleInterchange([]).replace('GS*PO*SENDER*RECEIVER*20260302*0830*7*X*004010~GE*0*7~IEA*1', 'TA1*000000009*260301*0900*R*006~IEA*0')
    expect(only(text).acknowledges).toMatchObject([{ level: 'interchange', control: '000000009', verdict: 'rejected', errors: [{ code: '006' }] }])
  })

  it('sets we do not know are kept whole, by name', () => {
    const other = read('204', ['B2**SCAC**12345**PP', 'L11*9*PO'], { group: 'SM' })
    expect(other).toMatchObject({ type: 'other', set: '204', number: null, problems: [] })
    expect(other.more.map(({ name, value }) => `${name} ${value}`)).toEqual(['B2-02 SCAC', 'B2-04 12345', 'B2-06 PP', 'L11-01 9', 'L11-02 PO'])
  })
})

describe('pieces and damage', () => {
  const text = `\u00ef\u00bb\u00bf${sampleInterchange([sampleSet('850', '0001', [...ORDER, 'MSG*M\u00c3\u00bcller']), sampleSet('850', '0002', ['BEG*00*SA*2**20260302', 'BIN*5*a~b*c', 'PO1*1*1*EA', 'CTT*1'])], { terminator: '~\r\n' })}trailing GS words\nGS*PO*A*B*20260302*0830*1*X*004010~ST*850*1~BEG*00*SA*3**20260302~SE*3*1~`

  it('give the same wherever the pieces end', () => {
    const whole = readSample(text)
    expect(whole.documents.length).toBe(3)
    const plain = JSON.stringify(whole)
    for (const piece of [...Array.from({ length: 40 }, (_, at) => at + 1), 64, 99, 105, 106, 107, 128, 399, 400, 401, 1000]) expect(JSON.stringify(readSample(text, piece)), `pieces of ${piece}`).toBe(plain)
  })

  it('never end a reading with a throw, and give the same at other borders', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(text.length), fc.integer({ min: 0, max: 40 }), fc.string({ unit: fc.constantFrom('*', '~', '\n', 'ISA', 'GS*', 'SE*1*', '\u0000', '\u00ff', '>', '1', ' ', 'BIN*99*'), maxLength: 4 })), { minLength: 1, maxLength: 6 }), fc.nat(text.length), fc.integer({ min: 1, max: 200 }), (cuts, length, piece) => {
        let damaged = text
        for (const [from, count, put] of cuts) damaged = damaged.slice(0, from) + put + damaged.slice(from + count)
        const cut = damaged.slice(0, length + 1)
        expect(JSON.stringify(readSample(cut, piece))).toBe(JSON.stringify(readSample(cut)))
      }),
      { numRuns: 120 },
    )
  })
})
