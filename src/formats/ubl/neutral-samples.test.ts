// Neutral documents made by chance, as rich as UBL can tell them, for the tests that write and read them again; and what of two documents must be the same.

import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Day } from '#ground/day'
import { addDays, day } from '#ground/day'
import { gs1CheckDigit } from '#ground/gs1'
import type { Charge, Contact, DatedEvent, DocumentType, Exact, Identity, ItemNumber, Line, Package, Party, Reference, Tax, Totals, TradeDocument } from '../document.ts'
import { sayable } from './xml-writing.ts'

const BESIDE = new Set(['at', 'problems', 'more', 'set', 'version', 'profile'])
const SETS = new Set(['parties', 'references', 'dates', 'terms', 'items', 'notes', 'taxes', 'charges'])

/** What is to be the same: all but places, problems and rests; sets of things in any order. */
export const said = (value: unknown, field = ''): unknown => {
  if (Array.isArray(value)) {
    const inner = value.map((one) => said(one))
    return SETS.has(field) ? inner.map((one) => JSON.stringify(one)).sort() : inner
  }
  if (value === null || typeof value !== 'object') return value
  const kept = Object.entries(value).filter(([name]) => !BESIDE.has(name))
  return Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, one]) => [name, said(one, name)]))
}

export const text = fc.string({ unit: fc.constantFrom(...'aBzÄßé€Ж中 <>&"\'#;.,-/()09\n', '😀', 'e\u0301', '\u00a0', ']]>'), minLength: 1, maxLength: 10 }).map((one) => sayable(one).trim()).filter((one) => one !== '' && !one.startsWith('#') && one !== 'NA')
const word = fc.string({ unit: fc.constantFrom(...'ABCDEFGHKLMNPRST23456789'), minLength: 2, maxLength: 8 }).map((one) => `N${one}`)
export const amount = fc.bigInt({ min: 0n, max: 99_999_999n }).map((cents): Exact => `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`)
const quantity = fc.integer({ min: 1, max: 9999 }).map(String)
const someDay = fc.integer({ min: 0, max: 4000 }).map((days): Day => addDays(day('2020-01-01'), days))
const gtin = fc.integer({ min: 1e11, max: 9e11 }).map((body) => `${body}${gs1CheckDigit(String(body))}`)
const sscc = fc.integer({ min: 1e15, max: 9e15 }).map((body) => `${body}0`.slice(0, 17)).map((body) => `${body}${gs1CheckDigit(body)}`)
const maybe = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(one, { nil: null })
const at = {}

const identity: fc.Arbitrary<Identity> = fc.record({ id: word, scheme: maybe(fc.constantFrom('0002', '0060', '0192')) })
const contact: fc.Arbitrary<Contact> = fc.record({ kind: fc.constant(null), name: text, phone: maybe(text), mail: maybe(text), at: fc.constant(at) })
const plainReference = (kind: string): fc.Arbitrary<Reference> => text.map((value) => ({ kind, value, line: null, day: null, text: null, at }))

const address = fc.record({ street: fc.array(text, { minLength: 1, maxLength: 4 }), city: maybe(text), region: maybe(text), postcode: maybe(text), country: maybe(fc.constantFrom('DE', 'SE', 'US')) })

/** A party as the main ones are told: with its electronic address and its register number. */
const legalParty = (role: string): fc.Arbitrary<Party> =>
  fc.record({ address, name: text, ids: fc.uniqueArray(identity, { minLength: 1, maxLength: 2, selector: (one) => one.id }), endpoint: word, company: word, vat: maybe(word), contact: maybe(contact) }).map((one) => ({
    role, name: one.name, ids: [...one.ids, { id: `E${one.endpoint}`, scheme: '0088' }], ...one.address, vat: one.vat, contacts: one.contact === null ? [] : [one.contact],
    references: [
      { kind: 'EndpointID', value: `E${one.endpoint}`, line: null, day: null, text: '0088', at },
      { kind: 'CompanyID', value: one.company, line: null, day: null, text: '0002', at },
    ],
    at,
  }))

const plainParty = (role: string, ids = 2): fc.Arbitrary<Party> =>
  fc.record({ address, name: text, ids: fc.uniqueArray(identity, { minLength: 1, maxLength: ids, selector: (one) => one.id }) }).map((one) => ({ role, name: one.name, ids: one.ids, ...one.address, vat: null, contacts: [], references: [], at }))

const item: fc.Arbitrary<ItemNumber[]> = fc.record({ seller: maybe(word), buyer: maybe(word), gtin: maybe(gtin), kind: maybe(word) }).map((one) =>
  [
    { kind: 'seller', value: one.seller, scheme: null, at },
    { kind: 'buyer', value: one.buyer, scheme: null, at },
    { kind: 'gtin', value: one.gtin, scheme: '0160', at },
    { kind: 'ItemClassificationCode', value: one.kind, scheme: 'STI', at },
  ].flatMap(({ value, ...rest }) => (value === null ? [] : [{ ...rest, value }])),
)

const charge = (taxed: boolean): fc.Arbitrary<Charge> =>
  fc.record({ is: fc.constantFrom('allowance' as const, 'charge' as const), text, amount, code: maybe(fc.constantFrom('95', '41')) }).map((one) => ({
    ...one, agencyCode: null, percent: null, base: null, rate: null, quantity: null, unit: null, taxCategory: taxed ? 'S' : null, taxPercent: taxed ? '19' : null, method: null, at,
  }))

const tax = (stated: boolean): fc.Arbitrary<Tax> =>
  fc.record({ category: fc.constantFrom('S', 'E'), percent: fc.constantFrom('19', '7.5'), base: amount, amount }).map((one) => ({ kind: 'VAT', ...one, ...(stated ? {} : { base: null, amount: null }), reason: null, at }))

const NO_LINE = {
  actions: [], orderedQuantity: null, orderedUnit: null, price: null, pricePer: null, priceUnit: null, priceKind: null, amount: null, prices: [], taxes: [], charges: [], dates: [], references: [], parties: [], notes: [],
  splits: [], quantities: [], parts: [], packages: [], more: [], at,
}

const line: fc.Arbitrary<Line> = fc
  .record({ items: item, description: text, quantity, unit: fc.constantFrom('EA', 'XCT'), price: amount, per: maybe(fc.constantFrom('1', '100')), amount, tax: tax(false), charges: fc.array(charge(false), { maxLength: 2 }), note: maybe(text), account: maybe(text) })
  .map((one) => ({
    ...NO_LINE, number: null, items: one.items, description: one.description, quantity: one.quantity, unit: one.unit, price: one.price, pricePer: one.per, priceUnit: one.per === null ? null : one.unit, priceKind: 'net', amount: one.amount,
    taxes: [one.tax], charges: one.charges, notes: one.note === null ? [] : [{ kind: null, text: one.note, at }], references: one.account === null ? [] : [{ kind: 'account', value: one.account, line: null, day: null, text: null, at }],
  }))

const lines = fc.array(line, { minLength: 1, maxLength: 4 }).map((all) => all.map((one, place) => ({ ...one, number: String(place + 1) })))

const totals: fc.Arbitrary<Totals> = fc.record({
  lines: fc.constant(null), hash: fc.constant(null), packages: fc.constant(null), weight: fc.constant(null), net: amount, taxable: amount, tax: amount, gross: amount, allowances: amount, charges: amount, prepaid: maybe(amount), rounding: maybe(amount), payable: amount, at: fc.constant(at),
})

export const NOTHING: TradeDocument = {
  type: 'other', set: '', version: null, profile: null, control: null, envelope: null, number: null, day: null, purpose: 'original', kind: null, currency: null, verdict: null, references: [], dates: [], parties: [], terms: [], charges: [],
  taxes: [], notes: [], lines: [], packages: [], settlements: [], acknowledges: [], totals: { lines: null, hash: null, packages: null, weight: null, net: null, taxable: null, tax: null, gross: null, allowances: null, charges: null, prepaid: null, rounding: null, payable: null, at }, more: [], at, problems: [],
}

const base = fc.record({ number: text, day: someDay, note: maybe(text) })
const event = (kind: string, from: Day, until: Day | null = null): DatedEvent => ({ kind, day: from, until, time: null, at })
const notes = (note: string | null) => (note === null ? [] : [{ kind: null, text: note, at }])
const TERM = { kind: null, text: null, discountPercent: null, discountAmount: null, discountDays: null, discountUntil: null, netDays: null, netUntil: null, means: null, account: null, at }

/** Orders and changes, with the days wished and who is who. */
export const order = (type: 'order' | 'order-change'): fc.Arbitrary<TradeDocument> =>
  fc.record({ base, lines, totals, buyer: legalParty('buyer'), seller: legalParty('seller'), to: plainParty('ship-to', 1), origin: plainParty('OriginatorCustomerParty'), wished: someDay, contract: plainReference('contract'), reference: plainReference('buyer-reference'), charges: fc.array(charge(true), { maxLength: 2 }) }).map((one) => ({
    ...NOTHING, type, number: one.base.number, day: one.base.day, purpose: type === 'order' ? 'original' : 'change', kind: type === 'order' ? '220' : null, currency: 'EUR', notes: notes(one.base.note), lines: one.lines, totals: one.totals,
    parties: [one.buyer, one.seller, one.origin, one.to], dates: [event('requested', one.wished, addDays(one.wished, 3)), event('expires', one.wished)], references: [one.reference, one.contract, ...(type === 'order-change' ? [plain('order', '4711')] : [])], charges: one.charges,
  }))

const plain = (kind: string, value: string, number: string | null = null): Reference => ({ kind, value, line: number, day: null, text: null, at })

/** Responses: each line accepted, changed, refused or replaced. */
export const response: fc.Arbitrary<TradeDocument> = fc
  .record({ base, lines, buyer: legalParty('buyer'), seller: legalParty('seller'), states: fc.array(fc.constantFrom(['5', 'accepted'] as const, ['7', 'rejected'] as const, ['3', 'changed'] as const), { minLength: 4, maxLength: 4 }), promised: someDay, other: item, name: text })
  .map((one) => ({
    ...NOTHING, type: 'order-response', number: one.base.number, day: one.base.day, kind: 'CA', verdict: 'accepted-with-changes', currency: 'EUR', notes: notes(one.base.note), parties: [one.seller, one.buyer], references: [plain('order', '4711')],
    lines: one.lines.map((each, place) => ({
      ...each, dates: [event('promised', one.promised, one.promised)], references: [...each.references, plain('order', '4711', each.number)],
      actions: [
        action(one.states[place]?.[1] ?? 'accepted', one.states[place]?.[0] ?? '5'),
        ...(place === 1 ? [{ ...action('back-ordered', null), quantity: '2', unit: 'EA' }] : []),
        ...(place === 0 && one.other.length > 0 ? [{ ...action('substituted', null), substitute: one.other, reason: one.name }] : []),
      ],
    })),
  }))

const action = (does: Line['actions'][number]['does'], code: string | null): Line['actions'][number] => ({ does, code, quantity: null, unit: null, day: null, price: null, substitute: [], reason: null, at })

/** Cancellations: which order, and why. */
export const cancellation: fc.Arbitrary<TradeDocument> = fc.record({ base, why: text, buyer: legalParty('buyer'), seller: legalParty('seller') }).map((one) => ({
  ...NOTHING, type: 'order-cancellation', number: one.base.number, day: one.base.day, purpose: 'cancellation', notes: [{ kind: 'CancellationNote', text: one.why, at }], parties: [one.buyer, one.seller], references: [plain('order', '4711')],
}))

/** Bills and credit notes. */
export const bill = (type: 'invoice' | 'credit-note'): fc.Arbitrary<TradeDocument> =>
  fc.record({ base, lines, totals, buyer: legalParty('buyer'), seller: legalParty('seller'), to: plainParty('ship-to', 1), due: someDay, period: someDay, taxes: fc.array(tax(true), { minLength: 1, maxLength: 2 }), charges: fc.array(charge(true), { maxLength: 2 }), quoted: word, account: word, terms: maybe(text), earlier: plainReference('invoice'), asked: plainReference('buyer-reference') }).map((one) => ({
    ...NOTHING, type, number: one.base.number, day: one.base.day, kind: type === 'invoice' ? '380' : '381', currency: 'EUR', notes: notes(one.base.note), lines: one.lines, totals: one.totals, taxes: one.taxes, charges: one.charges, parties: [one.seller, one.buyer, one.to],
    dates: [...(type === 'invoice' ? [event('due', one.due)] : []), event('delivered', one.due), event('period', one.period, addDays(one.period, 30))],
    references: [plain('order', '4711'), plain('payment', one.quoted), one.earlier, one.asked],
    terms: [{ ...TERM, means: '30', account: one.account }, ...(one.terms === null ? [] : [{ ...TERM, text: one.terms }])],
  }))

/** Notices of shipment: pallets of the whole, and pallets with cartons under the lines. */
export const notice: fc.Arbitrary<TradeDocument> = fc
  .record({ base, lines, from: legalParty('ship-from'), to: legalParty('ship-to'), carrier: plainParty('carrier'), shipped: someDay, units: fc.uniqueArray(sscc, { minLength: 9, maxLength: 9 }), packed: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }) })
  .map((one) => {
    const packages: Package[] = [unit('tare', null, one.units[0] ?? '', '201')]
    const own = one.lines.map((each, place): Line => {
      const placed = { ...each, price: null, pricePer: null, priceUnit: null, priceKind: null, amount: null, taxes: [], charges: [], references: [plain('order', '4711', each.number)] }
      if (one.packed[place] !== true) return placed
      const top = packages.push(unit('tare', null, one.units[1 + place * 2] ?? '', 'PX')) - 1
      const inner = packages.push(unit('pack', top, one.units[2 + place * 2] ?? '', 'CT')) - 1
      return { ...placed, packages: [top, inner] }
    })
    return {
      ...NOTHING, type: 'ship-notice', number: one.base.number, day: one.base.day, notes: notes(one.base.note), lines: own, packages, parties: [one.from, one.to, one.carrier], references: [plain('order', '4711')],
      dates: [event('shipped', one.shipped), event('promised', addDays(one.shipped, 2), addDays(one.shipped, 2))],
    }
  })

const unit = (kind: string, within: number | null, number: string, packing: string): Package => ({ kind, within, sscc: number, marks: [], packing, count: null, weight: '12.5', weightUnit: 'KGM', order: null, at })

/** Catalogues: what may be ordered, at what price, from how many. */
export const catalogue: fc.Arbitrary<TradeDocument> = fc.record({ base, lines, from: legalParty('sender'), to: legalParty('receiver'), valid: someDay }).map((one) => ({
  ...NOTHING, type: 'catalogue', currency: 'EUR', number: one.base.number, day: one.base.day, notes: notes(one.base.note), parties: [one.from, one.to], dates: [event('effective', one.valid), event('expires', addDays(one.valid, 90))],
  lines: one.lines.map((each) => ({ ...each, quantity: null, amount: null, charges: [], references: [], notes: [], actions: [action('added', 'Add')], quantities: [{ kind: 'minimum-order', quantity: '2', unit: each.unit, day: null, at }, { kind: 'minimum', quantity: '5', unit: each.unit, day: null, at }] })),
}))

/** Answers to an invoice. */
export const answer: fc.Arbitrary<TradeDocument> = fc
  .record({ base, verdict: fc.constantFrom(['RE', 'rejected'] as const, ['AP', 'accepted'] as const, ['UQ', 'under-query'] as const, ['PD', 'paid'] as const), invoice: plainReference('invoice'), why: text, from: legalParty('sender'), to: legalParty('receiver') })
  .map((one) => ({
    ...NOTHING, type: 'invoice-response', number: one.base.number, day: one.base.day, kind: one.verdict[0], verdict: one.verdict[1], notes: notes(one.base.note), parties: [one.from, one.to], references: [one.invoice, { ...plain('reason', 'REF'), text: one.why }],
  }))

/** Documents acknowledged as messages. */
export const acknowledgement: fc.Arbitrary<TradeDocument> = fc.record({ base, control: word, why: text, where: text, from: legalParty('sender'), to: legalParty('receiver') }).map((one) => ({
  ...NOTHING, type: 'acknowledgement', number: one.base.number, day: one.base.day, notes: notes(one.base.note), parties: [one.from, one.to],
  acknowledges: [
    { level: 'document', set: '9', control: one.control, verdict: 'rejected', counts: null, at, errors: [{ segment: null, segmentPosition: null, element: null, component: null, code: null, value: null, text: one.why, at }, { segment: one.where, segmentPosition: null, element: null, component: null, code: 'BV', value: null, text: one.why, at }] },
  ],
}))

export const WRITTEN: readonly (readonly [DocumentType, fc.Arbitrary<TradeDocument>])[] = [
  ['order', order('order')], ['order-change', order('order-change')], ['order-cancellation', cancellation], ['order-response', response], ['ship-notice', notice], ['invoice', bill('invoice')], ['credit-note', bill('credit-note')],
  ['catalogue', catalogue], ['invoice-response', answer], ['acknowledgement', acknowledgement],
]

it('the samples hold every kind of document that is written', () => {
  for (const [type, sample] of WRITTEN) fc.assert(fc.property(sample, (one) => void expect([one.type, one.number === null]).toEqual([type, false])), { numRuns: 3 })
})
