import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Day } from '#ground/day'
import { day, dayOfNumber } from '#ground/day'
import { BLANK_ACTION, BLANK_DOCUMENT, BLANK_LINE, BLANK_PARTY } from '../blank-document.ts'
import type { Charge, DatedEvent, Line, Note, Package, Party, PaymentTerm, Reference, Settlement, Split, Tax, TradeDocument } from '../document.ts'
import { NO_TOTALS, NOWHERE } from '../document.ts'
import type { Problem } from '../problem.ts'
import { controlOf, controlsOf } from './control.ts'
import { edifactReader } from './edifact-reader.ts'
import type { EdifactSettings } from './edifact-writer.ts'
import { writeEdifact } from './edifact-writer.ts'
import { edifactWords } from './edifact.words.ts'

const SETTINGS: EdifactSettings = { sender: { id: '4000001000005', scheme: '14' }, receiver: { id: '4000002000004', scheme: '14' }, control: '77', day: day('2026-03-02'), time: '09:15' }

const read = (bytes: Uint8Array): { documents: TradeDocument[]; problems: Problem[] } => {
  const got: { documents: TradeDocument[]; problems: Problem[] } = { documents: [], problems: [] }
  const reader = edifactReader({ document: (document) => got.documents.push(document), problem: (problem) => got.problems.push(problem) })
  reader.push(bytes)
  reader.end()
  return got
}

const textOf = (bytes: Uint8Array): string => [...bytes].map((byte) => String.fromCharCode(byte)).join('')

/** What two documents must have in common: all but places, covers and what only the format itself says. */
const neutral = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(neutral)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).filter(([key]) => !['at', 'envelope', 'problems', 'more', 'control'].includes(key)).map(([key, one]) => [key, neutral(one)]))
}

const SIGNS = [..."abcdefXYZ0189äöüßéÅ'+:?.,-/()&%*"]
const word = fc.array(fc.constantFrom(...SIGNS), { minLength: 1, maxLength: 11 }).map((signs) => signs.join(''))
const text = (most: number): fc.Arbitrary<string> => fc.array(word, { minLength: 1, maxLength: 12 }).map((words) => words.join(' ').slice(0, most).trim())
const number = fc.array(fc.constantFrom(...'ABC0123456789-/'), { minLength: 1, maxLength: 15 }).map((signs) => signs.join(''))
const days: fc.Arbitrary<Day> = fc.integer({ min: 18000, max: 24000 }).map(dayOfNumber)
const exact = fc.tuple(fc.nat(999_999), fc.option(fc.nat(9999), { nil: null })).map(([whole, part]) => (part === null ? String(whole) : `${whole}.${part}`))
const maybe = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(one, { nil: null })
const few = <T>(one: fc.Arbitrary<T>, most = 2): fc.Arbitrary<T[]> => fc.array(one, { maxLength: most })
const unit = fc.constantFrom('PCE', 'KGM', 'CT')

const reference: fc.Arbitrary<Reference> = fc.record({ kind: fc.constantFrom('order', 'contract', 'invoice', 'promotion', 'ship-notice', 'AWQ'), value: number, line: maybe(fc.constantFrom('1', '20')), day: maybe(days), text: fc.constant(null), at: fc.constant(NOWHERE) })
const event: fc.Arbitrary<DatedEvent> = fc.record({ kind: fc.constantFrom('requested', 'not-after', 'shipped', 'delivered', '143'), day: days, until: fc.constant(null), time: maybe(fc.constantFrom('08:15', '23:59')), at: fc.constant(NOWHERE) })
const note: fc.Arbitrary<Note> = fc.record({ kind: fc.constantFrom('AAI', 'PUR', 'ZZZ'), text: fc.array(text(100), { minLength: 1, maxLength: 2 }).map((lines) => lines.join('\n')), at: fc.constant(NOWHERE) })
const party: fc.Arbitrary<Party> = fc.record({
  role: fc.constantFrom('buyer', 'seller', 'ship-to', 'bill-to', 'carrier', 'UHP'), name: maybe(text(120)), ids: few(fc.record({ id: number, scheme: fc.constantFrom('9', '92', null) }), 1), street: few(text(35)), city: maybe(text(30)),
  region: maybe(fc.constantFrom('NRW', 'Overijssel East')), postcode: maybe(number), country: maybe(fc.constantFrom('DE', 'BE')), vat: maybe(number),
  contacts: few(fc.record({ kind: fc.constantFrom('IC', 'OC'), name: maybe(text(35)), phone: maybe(number), mail: maybe(fc.constantFrom('a@b.test', 'c:d@e.test')), at: fc.constant(NOWHERE) })),
  references: few(reference, 1), at: fc.constant(NOWHERE),
})
const tax: fc.Arbitrary<Tax> = fc.record({ kind: fc.constant('VAT'), category: maybe(fc.constantFrom('S', 'E')), percent: maybe(exact), base: maybe(exact), amount: maybe(exact), reason: fc.constant(null), at: fc.constant(NOWHERE) })
const charge: fc.Arbitrary<Charge> = fc.record({
  is: fc.constantFrom('allowance', 'charge'), code: maybe(fc.constantFrom('FC', 'DI', 'ABL')), agencyCode: fc.constant(null), text: maybe(text(35)), amount: maybe(exact), percent: maybe(exact), base: maybe(exact), rate: maybe(exact), quantity: maybe(exact),
  unit: fc.constant(null), taxCategory: maybe(fc.constant('S')), taxPercent: maybe(exact), method: maybe(fc.constantFrom('2', '6')), at: fc.constant(NOWHERE),
})
const blankTerm: PaymentTerm = { kind: null, text: null, discountPercent: null, discountAmount: null, discountDays: null, discountUntil: null, netDays: null, netUntil: null, means: null, account: null, at: NOWHERE }
const term: fc.Arbitrary<PaymentTerm> = fc.oneof(
  fc.record({ text: maybe(text(60)), netDays: maybe(fc.nat(99)), netUntil: maybe(days) }).map((one) => ({ ...blankTerm, ...one, kind: '1' })),
  fc.record({ discountDays: maybe(fc.nat(30)), discountPercent: exact, discountAmount: maybe(exact), discountUntil: maybe(days) }).map((one) => ({ ...blankTerm, ...one, kind: '22' })),
)
const item = fc.record({ kind: fc.constantFrom('buyer', 'seller', 'manufacturer', 'batch', 'HS'), value: number, scheme: fc.constantFrom(null, '9', '92'), at: fc.constant(NOWHERE) })
const split: fc.Arbitrary<Split> = fc.record({ site: number, scheme: fc.constantFrom('9', null), quantity: exact, unit: maybe(unit), day: maybe(days), at: fc.constant(NOWHERE) })

const line: fc.Arbitrary<Line> = fc
  .record({
    gtin: fc.boolean(), items: few(item, 3), description: maybe(text(140)), quantity: exact, unit: maybe(unit), price: maybe(exact), per: maybe(fc.constantFrom('1', '100')), priceKind: fc.constantFrom('net', 'gross', 'retail'),
    amount: maybe(exact), taxes: few(tax, 1), charges: few(charge, 1), dates: few(event), references: few(reference), notes: few(note, 1), splits: few(split), back: maybe(exact), colour: maybe(word),
  })
  .map(({ gtin, items, per, priceKind, back, colour, price, ...one }) => ({
    ...BLANK_LINE, ...one, price, pricePer: price === null ? null : per, priceUnit: price === null || per === null ? null : 'PCE', priceKind: price === null ? null : priceKind,
    items: [...(gtin ? [{ kind: 'gtin', value: '4012345000009', scheme: null, at: NOWHERE }] : []), ...items, ...(colour === null ? [] : [{ kind: 'colour', value: colour, scheme: null, at: NOWHERE }])],
    quantities: back === null ? [] : [{ kind: 'back-ordered', quantity: back, unit: null, day: null, at: NOWHERE }],
  }))

const numbered = (lines: readonly Line[]): Line[] => lines.map((one, at) => ({ ...one, number: String(at + 1) }))

const head = fc.record({ number, day: days, references: few(reference), dates: few(event), parties: few(party, 3), notes: few(note), currency: maybe(fc.constantFrom('EUR', 'GBP')) })
const totals = fc.record({ net: maybe(exact), tax: maybe(exact), gross: maybe(exact), payable: maybe(exact) }).map((one) => ({ ...NO_TOTALS, ...one }))

const documentOf = (type: TradeDocument['type'], set: string, version: string, kind: string): Pick<TradeDocument, 'type' | 'set' | 'version' | 'profile' | 'kind'> => ({ type, set, version, kind, profile: version.split(':')[3] ?? null })

const order = fc.record({ head, totals, lines: fc.array(line, { maxLength: 4 }), charges: few(charge, 1), taxes: few(tax, 1), terms: few(term), late: fc.boolean() }).map(
  ({ head: of, lines, late, ...rest }): TradeDocument => ({ ...BLANK_DOCUMENT, ...of, ...rest, ...documentOf('order', 'ORDERS', late ? 'D:01B:UN:EAN010' : 'D:96A:UN:EAN008', '220'), lines: numbered(lines), totals: { ...rest.totals, lines: lines.length > 0 ? String(lines.length) : null } }),
)
const change = order.map((one): TradeDocument => ({ ...one, ...documentOf('order-change', 'ORDCHG', 'D:96A:UN:EAN008', '230'), purpose: 'change' }))
const response = fc.tuple(order, fc.constantFrom('5', '3', '7')).map(
  ([one, code]): TradeDocument => ({
    ...one, ...documentOf('order-response', 'ORDRSP', 'D:96A:UN:EAN009', '231'), verdict: 'accepted',
    lines: one.lines.map((of) => ({ ...of, actions: [{ ...BLANK_ACTION, does: code === '5' ? 'accepted' : code === '3' ? 'changed' : 'rejected', code, substitute: [{ kind: 'gtin', value: '4012345000016', scheme: null, at: NOWHERE }] }] })),
  }),
)
const invoice = fc.tuple(order, fc.constantFrom('380', '381', '383')).map(
  ([one, kind]): TradeDocument => ({ ...one, ...documentOf(kind === '381' ? 'credit-note' : 'invoice', 'INVOIC', 'D:96A:UN:EAN008', kind), dates: [...one.dates, { kind: 'period', day: day('2026-02-01'), until: day('2026-02-28'), time: null, at: NOWHERE }] }),
)
const lateInvoice = fc.tuple(invoice, maybe(fc.constantFrom('30', '58'))).map(
  ([one, means]): TradeDocument => ({
    ...one, ...documentOf(one.type, 'INVOIC', 'D:14B:UN', one.kind ?? ''), profile: 'urn:cen.eu:en16931:2017',
    parties: [{ ...BLANK_PARTY, role: 'seller' }, ...one.parties.filter((of) => of.role !== 'seller')], terms: [{ ...blankTerm, kind: '1', netDays: 30, means, account: 'DE02120300000000202051' }],
  }),
)
const notice = fc.record({ head, lines: fc.array(line, { minLength: 1, maxLength: 6 }), pallets: fc.integer({ min: 0, max: 3 }), ordered: maybe(exact) }).map(({ head: of, lines, pallets, ordered }): TradeDocument => {
  const blank: Package = { kind: 'shipment', within: null, sscc: null, marks: [], packing: null, count: null, weight: null, weightUnit: null, order: null, at: NOWHERE }
  const packages = pallets === 0 ? [] : [{ ...blank, packing: '201', count: String(pallets) }, ...Array.from({ length: pallets }, (_, at): Package => ({ ...blank, kind: 'tare', within: 0, sscc: `34012345000000001${at}`, packing: '201', count: '1', weight: `${100 + at}.5`, weightUnit: 'KGM', order: at === 1 ? 'PO-9' : null }))]
  const placed = lines.map((one, at) => ({ ...one, taxes: [], charges: [], price: null, pricePer: null, priceUnit: null, priceKind: null, orderedQuantity: ordered, orderedUnit: null, packages: pallets === 0 ? [] : [1 + (at % pallets)] }))
  const sorted = [...placed].sort((a, b) => (a.packages[0] ?? 0) - (b.packages[0] ?? 0))
  return { ...BLANK_DOCUMENT, ...of, currency: null, ...documentOf('ship-notice', 'DESADV', 'D:96A:UN:EAN007', '351'), packages, lines: numbered(sorted), totals: { ...NO_TOTALS, packages: String(pallets) } }
})
const report = fc.record({ head, lines: fc.array(line, { maxLength: 5 }), sites: fc.array(number, { minLength: 1, maxLength: 3 }) }).map(({ head: of, lines, sites }): TradeDocument => ({
  ...BLANK_DOCUMENT, ...of, notes: [], ...documentOf('product-activity', 'SLSRPT', 'D:96A:UN:EAN004', '73E'), dates: [{ kind: 'period', day: day('2026-02-01'), until: day('2026-02-28'), time: null, at: NOWHERE }],
  lines: numbered(lines.map((one, at) => ({ ...one, taxes: [], charges: [], dates: [], notes: [], splits: [{ site: sites[at % sites.length] ?? '', scheme: '9', quantity: one.quantity ?? '0', unit: one.unit, day: day('2026-02-14'), at: NOWHERE }] }))),
}))
const catalogue = order.map((one): TradeDocument => ({
  ...one, ...documentOf('catalogue', 'PRICAT', 'D:96A:UN:EAN009', '9'), totals: NO_TOTALS,
  lines: one.lines.map((of, at) => ({ ...of, quantity: null, unit: null, amount: null, quantities: [], splits: [], parts: at > 0 ? [] : [{ ...BLANK_LINE, number: '99', items: [{ kind: 'gtin', value: '4012345000009', scheme: null, at: NOWHERE }] }] })),
}))
const settlement: fc.Arbitrary<Settlement> = fc.record({
  kind: fc.constantFrom('invoice', 'credit-note', 'debit-note'), number, day: maybe(days), paid: exact, original: maybe(exact), discount: maybe(exact), adjusted: maybe(exact), reason: maybe(fc.constantFrom('4', 'ZZZ')), text: maybe(text(70)), references: few(reference, 1), at: fc.constant(NOWHERE),
})
const remittance = fc.record({ head, settlements: few(settlement, 4), payable: exact }).map(({ head: of, settlements, payable }): TradeDocument => ({ ...BLANK_DOCUMENT, ...of, ...documentOf('remittance', 'REMADV', 'D:96A:UN:EAN004', '481'), settlements, totals: { ...NO_TOTALS, payable } }))
const problemReport = fc.record({ head, codes: few(fc.constantFrom('Z10', '12'), 3), words: text(70) }).map(({ head: of, codes, words }): TradeDocument => ({
  ...BLANK_DOCUMENT, ...of, parties: [], notes: [], currency: null, ...documentOf('acknowledgement', 'APERAK', 'D:96A:UN:EAN004', '312'), verdict: 'rejected', references: [{ kind: 'order', value: 'PO-1', line: null, day: null, text: null, at: NOWHERE }],
  acknowledges: [{ level: 'document', set: null, control: 'PO-1', verdict: 'rejected', counts: null, at: NOWHERE, errors: codes.map((code) => ({ segment: null, segmentPosition: null, element: null, component: null, code, value: '3', text: words, at: NOWHERE })) }],
}))

const kinds = { order, change, response, invoice, lateInvoice, notice, report, catalogue, remittance, problemReport }

describe('what is written is read back', () => {
  for (const [name, documents] of Object.entries(kinds)) {
    it(`the same ${name}, whatever it says`, () => {
      fc.assert(
        fc.property(documents, fc.boolean(), fc.constantFrom('UNOC', 'UNOY', 'UNOL'), (document, newline, charset) => {
          const { bytes, problems } = writeEdifact([document], { ...SETTINGS, newline, charset: charset as 'UNOC' })
          const back = read(bytes)
          expect(neutral(back.documents)).toEqual(neutral([document]))
          expect([...back.problems, ...(back.documents[0]?.problems ?? [])].filter((one) => one.code !== 'edifact/value-too-long')).toEqual([])
          expect(problems.filter((one) => one.code !== 'edifact/value-too-long')).toEqual([])
        }),
        { numRuns: 20, seed: 11, endOnFailure: true },
      )
    }, 30_000)
  }

  it('with any separators, in syntax 4 and in groups, and each cover counts what is in it', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(order, invoice), { minLength: 1, maxLength: 3 }), fc.constantFrom(1, 2, 3, 4), fc.boolean(), (documents, version, grouped) => {
        const separators = { component: '>', element: '|', decimal: ',', release: '\\', repetition: ' ', terminator: '~' }
        const group = grouped ? { control: 5, sender: { id: 'X', scheme: null }, receiver: { id: 'Y', scheme: null } } : null
        const back = read(writeEdifact(documents, { ...SETTINGS, separators, syntaxVersion: version as 3, group, test: true, answerAsked: true }).bytes)
        expect(neutral(back.documents)).toEqual(neutral(documents))
        expect(back.problems).toEqual([])
        expect(back.documents[0]?.envelope).toMatchObject({ sender: SETTINGS.sender, receiver: SETTINGS.receiver, control: '77', test: true, answerAsked: true, day: '2026-03-02', time: '09:15', group: grouped ? '5' : null })
      }),
      { numRuns: 15, seed: 5, endOnFailure: true },
    )
  }, 30_000)
})

describe('the covers', () => {
  const bare: TradeDocument = { ...BLANK_DOCUMENT, type: 'order', set: '850', number: 'PO-1', day: day('2026-03-02') }

  it('carry the numbers, versions and addresses that are given', () => {
    const { bytes, messages } = writeEdifact([bare, { ...bare, number: 'PO-2' }], { ...SETTINGS, firstMessage: 8, versions: { ORDERS: 'D:01B:UN:EAN010' }, service: true, application: 'ORDERS' })
    expect(textOf(bytes)).toBe(
      "UNA:+.? 'UNB+UNOC:3+4000001000005:14+4000002000004:14+260302:0915+77++ORDERS'UNH+8+ORDERS:D:01B:UN:EAN010'BGM+220+PO-1+9'DTM+137:20260302:102'UNS+S'UNT+5+8'UNH+9+ORDERS:D:01B:UN:EAN010'BGM+220+PO-2+9'DTM+137:20260302:102'UNS+S'UNT+5+9'UNZ+2+77'",
    )
    expect(messages).toEqual([{ reference: '8', set: 'ORDERS', number: 'PO-1' }, { reference: '9', set: 'ORDERS', number: 'PO-2' }])
  })

  it('a document for which there is no message is told and left out', () => {
    const { problems, messages } = writeEdifact([{ ...bare, type: 'deduction' }], SETTINGS)
    expect([problems.map((one) => one.code), messages]).toEqual([['edifact/not-written'], []])
  })

  it('letters that the charset lacks become their nearest, or are told; bytes are never wrong', () => {
    const named = (name: string, charset: 'UNOA' | 'UNOC' | 'UNOD' | 'UNOE' | 'UNOW'): [string | null | undefined, string[]] => {
      const { bytes, problems } = writeEdifact([{ ...bare, parties: [{ ...BLANK_PARTY, role: 'buyer', name }] }], { ...SETTINGS, charset })
      const back = read(bytes)
      expect(back.documents[0]?.problems).toEqual([])
      return [back.documents[0]?.parties[0]?.name, problems.map((one) => one.code)]
    }
    expect(named('Łódź – Größe 5 €', 'UNOC')).toEqual(['Lódz - Größe 5 EUR', []])
    expect(named('Müller & Søn', 'UNOA')).toEqual(['Mueller & Son', []])
    expect(named('Łódź', 'UNOD')).toEqual(['Łódź', []])
    expect(named('Лорем', 'UNOE')).toEqual(['Лорем', []])
    expect(named('日本', 'UNOC')).toEqual(['??', ['edifact/not-in-charset']])
    expect(named('日本 Łódź', 'UNOW')).toEqual(['日本 Łódź', []])
  })

  it('the day an invoice is due stands with its terms, as EDIFACT has it', () => {
    const due: DatedEvent = { kind: 'due', day: day('2026-04-01'), until: null, time: null, at: NOWHERE }
    const { bytes } = writeEdifact([{ ...bare, type: 'invoice', set: 'Invoice', dates: [due] }], SETTINGS)
    expect(textOf(bytes)).toContain("DTM+137:20260302:102'PAT+1'DTM+13:20260401:102'UNS+S'")
  })

  it('what a message has no place for is told', () => {
    const { problems } = writeEdifact([{ ...bare, type: 'ship-notice', lines: [{ ...BLANK_LINE, quantity: '1', price: '9.90' }] }], SETTINGS)
    expect(problems.map((one) => [one.code, one.say.with?.['field'], one.say.with?.['value']])).toEqual([['edifact/left-out', 'prices', '9.90']])
  })

  it('a text of many lines goes on from segment to segment', () => {
    const long = Array.from({ length: 13 }, (_, at) => `line ${at} ${'x'.repeat(1 + at * 9)}`).join('\n')
    const [back] = read(writeEdifact([{ ...bare, notes: [{ kind: 'AAI', text: long, at: NOWHERE }] }], SETTINGS).bytes).documents
    expect(back?.notes.map((note) => note.text)).toEqual([long])
  })

  it('terms longer than they may be stand whole among the texts', () => {
    const long = 'pay '.repeat(40).trim()
    const [back] = read(writeEdifact([{ ...bare, terms: [{ ...blankTerm, text: long, netDays: 30 }] }], SETTINGS).bytes).documents
    expect([back?.notes, back?.terms]).toMatchObject([[{ kind: 'AAB', text: long }], [{ kind: '1', netDays: 30, text: null }]])
  })

  it('control totals are those of what is written', () => {
    const lines = ['2.5', '4'].map((quantity): Line => ({ ...BLANK_LINE, quantity }))
    const { bytes } = writeEdifact([{ ...bare, lines, totals: { ...NO_TOTALS, lines: '7', hash: '99' } }], SETTINGS)
    expect(textOf(bytes)).toContain("UNS+S'CNT+1:6.5'CNT+2:2'")
  })

  it('lines that lie in no package stay so beside others that do', () => {
    const pack: Package = { kind: 'tare', within: null, sscc: '340123450000000018', marks: [], packing: '201', count: '1', weight: null, weightUnit: null, order: null, at: NOWHERE }
    const lines = [[], [0], [1]].map((packages, at): Line => ({ ...BLANK_LINE, number: String(at + 1), quantity: '1', packages }))
    const [back] = read(writeEdifact([{ ...bare, type: 'ship-notice', packages: [pack, { ...pack, sscc: '340123450000000025' }], lines }], SETTINGS).bytes).documents
    expect(back?.lines.map((line) => line.packages)).toEqual([[], [0], [1]])
    expect(back?.packages.map((one) => one.sscc)).toEqual(['340123450000000018', '340123450000000025'])
  })

  it('packages alike but for their numbers are written as one, and read as many', () => {
    const pack: Package = { kind: 'pack', within: null, sscc: null, marks: [], packing: 'CT', count: '3', weight: null, weightUnit: null, order: null, at: NOWHERE }
    const packages = ['340123450000000018', '340123450000000025', '340123450000000032'].map((sscc) => ({ ...pack, sscc }))
    const { bytes } = writeEdifact([{ ...bare, type: 'ship-notice', packages, lines: [{ ...BLANK_LINE, number: '1', quantity: '9', packages: [0, 1, 2] }] }], SETTINGS)
    expect(textOf(bytes)).toContain("PAC+3++CT'PCI+33E'GIN+BJ+340123450000000018+340123450000000025+340123450000000032'")
    expect(neutral(read(bytes).documents[0]?.packages)).toEqual(neutral(packages))
  })

  it('both terms of a discount stand apart, as EDIFACT has them', () => {
    const { bytes } = writeEdifact([{ ...bare, terms: [{ ...blankTerm, kind: '01', discountPercent: '2', discountDays: 10, netDays: 30 }] }], SETTINGS)
    expect(textOf(bytes)).toContain("PAT+1++5:3:D:30'PAT+22++5:3:D:10'PCD+12:2:13'")
  })
})

describe('the answer to an interchange', () => {
  const good = "UNH+1+ORDERS:D:96A:UN'BGM+220+PO-1+9'UNS+S'UNT+4+1'"
  const bad = "UNH+2+INVOIC:D:96A:UN'BGM+380+R-1+9'LIN+1'QTY+47:1x'UNS+S'UNT+9+2'"
  const received = (messages: string, end = 'UNZ+2+5'): ReturnType<typeof read> => read(Uint8Array.from([...`UNB+UNOC:3+A:14+B:14+260302:0915+5'${messages}${end}'`].map((sign) => sign.charCodeAt(0))))

  it('accepts what is sound, rejects a message with syntax errors and says where they are', () => {
    const answer = controlOf(received(good + bad))
    expect(answer.acknowledges.map(({ level, set, control, verdict }) => [level, set, control, verdict])).toEqual([['interchange', null, '5', 'partly-accepted'], ['document', 'ORDERS', '1', 'accepted'], ['document', 'INVOIC', '2', 'rejected']])
    expect(answer.acknowledges[2]?.errors).toMatchObject([{ segment: 'QTY', segmentPosition: 4, element: 2, component: 2, code: '37' }, { segment: 'UNT', segmentPosition: null, element: 2, code: '29' }])
  })

  it('is written as a CONTRL that reads back, addressed to the sender', () => {
    const answer = controlOf(received(good + bad))
    const { bytes } = writeEdifact([answer], { ...SETTINGS, sender: { id: 'B', scheme: '14' }, receiver: { id: 'A', scheme: '14' } })
    expect(textOf(bytes)).toContain("UCI+5+A:14+B:14+7'UCM+1+ORDERS:D:96A:UN+7'UCM+2+INVOIC:D:96A:UN+4+29+UNT+2'UCS+4'UCD+37+2:2'")
    const [back] = read(bytes).documents
    expect(back?.acknowledges.map(({ verdict }) => verdict)).toEqual(['partly-accepted', 'accepted', 'rejected'])
    expect(back?.problems).toEqual([])
  })

  it('rejects the whole where its covers do not agree', () => {
    const answer = controlOf(received(good, 'UNZ+2+6'))
    expect(answer.acknowledges.map(({ level, verdict, errors }) => [level, verdict, errors[0]?.code, errors[0]?.segment])).toEqual([['interchange', 'rejected', '29', 'UNZ']])
  })

  it('answers each interchange of a file for itself', () => {
    const one = "UNB+UNOC:3+A:14+B:14+260302:0915+5'UNH+1+ORDERS:D:96A:UN'BGM+220+PO-1+9'UNT+3+1'UNZ+1+5'"
    const two = one.replace('0915+5', '0916+6').replace('UNZ+1+5', 'UNZ+2+6')
    const answers = controlsOf(read(Uint8Array.from([...(one + two)].map((sign) => sign.charCodeAt(0)))))
    expect(answers.map((answer) => [answer.acknowledges[0]?.control, answer.acknowledges[0]?.verdict])).toEqual([['5', 'accepted'], ['6', 'rejected']])
  })
})

describe('the words', () => {
  it('there are words for everything that is said, and nothing else', () => {
    const folder = import.meta.dirname
    const code = readdirSync(folder).filter((name) => /^[\w-]+\.ts$/.test(name)).map((name) => readFileSync(join(folder, name), 'utf8')).join('\n')
    const said = new Set([...code.matchAll(/'(edifact\/[a-z-]+)'/g)].map((match) => `problem.${match[1] ?? ''}`))
    expect([...said].sort()).toEqual(Object.keys(edifactWords.en).filter((key) => key.startsWith('problem.')).sort())
  })

  it('have the same placeholders in every language', () => {
    const placeholders = (sentence: string): string[] => [...sentence.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '').sort()
    for (const [key, sentence] of Object.entries(edifactWords.en)) expect(placeholders(edifactWords.de[key as keyof typeof edifactWords.de]), key).toEqual(placeholders(sentence))
  })
})
