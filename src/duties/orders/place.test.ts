import { describe, expect, it } from 'vitest'
import { businessCalendar } from '#ground/calendar'
import { day } from '#ground/day'
import type { ItemId, OrderId, SiteId, TermId } from '#ground/ids'
import { money } from '#ground/money'
import { unitPrice } from '#ground/unit-price'
import { priceBook } from '#duties/contracts/price-of'
import { account, EUR, TODAY, contract, draft, facts, line, site, term } from '../../../test/place-facts.ts'
import type { Site } from '#duties/accounts/site'
import type { Draft } from './draft.ts'
import { judge, place } from './place.ts'

const notesOf = (asked: Draft, known = facts()) => judge(known, asked, TODAY).notes.map((note) => `${note.level} ${note.code} ${note.at}`.trim())

describe('placing an order', () => {
  it('books the contract price, keeps its trail, and sums exactly', () => {
    const outcome = place(facts(), draft([line('A-100', '120'), line('ng-1', '0.5')]), TODAY)
    if (!outcome.ok) throw new Error(outcome.refusal.code)
    const [first, second] = outcome.value.lines
    expect(first?.line.price).toEqual(unitPrice(12_400_000n, EUR, 'carton'))
    expect(first?.line.agreed).toEqual(first?.line.price)
    expect(first?.trail?.steps.map((step) => step.step)).toEqual(['net'])
    expect(second?.line.itemId).toBe('A-100')
    expect(outcome.value.order).toMatchObject({ state: 'placed', soldTo: 'hq', billTo: 'hq', shipTo: 'dc', contractId: 'c7', promisedOn: '2026-03-04' })
    expect(judge(facts(), draft([line('A-100', '120')]), TODAY)).toMatchObject({ net: { minor: 148800n }, tax: { minor: 28272n }, gross: { minor: 177072n }, paymentDays: 14 })
  })

  it('says everything that is wrong at once, each at its place', () => {
    const outcome = place(facts(), draft([line('A-100', 'abc'), line('nothing', '1'), line('A-200', '3'), line('A-100', '-4')], { requestedOn: day('2026-02-27') }), TODAY)
    if (outcome.ok) throw new Error('was placed')
    expect(outcome.refusal.all.map((note) => `${note.code} ${note.at}`)).toEqual([
      'orders/wished-day-past requestedOn',
      'orders/quantity-unreadable lines.0.quantity',
      'orders/unknown-code lines.1.code',
      'orders/below-minimum lines.2.quantity',
      'orders/quantity-not-positive lines.3.quantity',
    ])
    expect(outcome.refusal.code).toBe('orders/wished-day-past')
  })

  it('refuses a purchase order that was placed before and leads to the first order', () => {
    const known = facts({ samePurchaseOrder: { orderId: 'o1' as OrderId, number: '4711', orderedOn: day('2026-02-01') } })
    expect(place(known, draft([line('A-100', '1')]), TODAY)).toMatchObject({ ok: false, refusal: { code: 'orders/duplicate-purchase-order', see: { kind: 'order', id: 'o1', text: '4711' } } })
  })

  it('takes an order of a client on credit hold and holds it', () => {
    const held = place(facts({ account: { ...account, creditHold: true } }), draft([line('A-100', '1')]), TODAY)
    expect(held).toMatchObject({ ok: true, value: { order: { state: 'held', holdReason: 'credit-hold' } } })
  })

  it('holds an order that passes the credit limit by a cent and places the one that meets it exactly', () => {
    const credit = { of: 'account' as const, used: money(100_000n, EUR) }
    const gross = 177_072n
    const at = (limit: bigint) => place(facts({ credit: { ...credit, limit: money(limit, EUR) } }), draft([line('A-100', '120')]), TODAY)
    expect(at(100_000n + gross)).toMatchObject({ ok: true, value: { order: { state: 'placed', holdReason: null } } })
    expect(at(100_000n + gross - 1n)).toMatchObject({ ok: true, value: { order: { state: 'held', holdReason: 'credit-limit' } } })
  })

  it('refuses an order without lines, for a closed site, and for one that takes no deliveries', () => {
    expect(notesOf(draft([]))).toContain('stop orders/no-lines lines')
    const closed = facts({ sites: new Map([['hq', site('hq', null, { roles: ['sold-to', 'bill-to'] })], ['dc', site('dc', 'hq', { closedOn: day('2026-03-01') })]] as [SiteId, Site][]) })
    expect(notesOf(draft([line('A-100', '1')]), closed)).toEqual(['stop orders/site-closed shipTo'])
    expect(notesOf(draft([line('A-100', '1')], { shipTo: 'hq' as SiteId }))).toContain('stop orders/not-a-ship-to shipTo')
  })
})

describe('a quantity against the packs', () => {
  it('below the least is refused, with the least in steps as the proposal', () => {
    const judged = judge(facts(), draft([line('A-200', '3')]), TODAY)
    expect(judged.notes[0]).toMatchObject({ level: 'stop', code: 'orders/below-minimum', fixes: [{ do: 'set-quantity', line: 0, quantity: '10', unit: 'carton' }] })
  })

  it('off the step is a check, with the next step up', () => {
    const judged = judge(facts(), draft([line('A-200', '12')]), TODAY)
    expect(judged.notes[0]).toMatchObject({ level: 'check', code: 'orders/breaks-multiple', fixes: [{ quantity: '15' }] })
  })

  it('95 breaks a layer of 48: make it 96?', () => {
    const judged = judge(facts(), draft([line('LAYER', '95')]), TODAY)
    expect(judged.notes[0]).toMatchObject({ level: 'check', code: 'orders/breaks-pack', fixes: [{ quantity: '96' }], say: { with: { pack: 'layer' } } })
  })

  it('far from a whole layer says nothing', () => {
    expect(notesOf(draft([line('LAYER', '70')]))).toEqual([])
    expect(notesOf(draft([line('LAYER', '96')]))).toEqual([])
    expect(notesOf(draft([line('LAYER', '3')]))).toEqual([])
  })

  it('in a unit the item does not have names the units it has', () => {
    expect(judge(facts(), draft([line('A-100', '1', { unit: 'pallet' })]), TODAY).notes[0]).toMatchObject({ code: 'orders/no-such-unit', say: { with: { units: 'carton' } } })
  })
})

describe('a price by hand', () => {
  it('that differs from the contract needs a reason', () => {
    expect(notesOf(draft([line('A-100', '1', { price: '11.00' })]))).toEqual(['stop orders/price-by-hand-needs-reason lines.0.priceReason'])
  })

  it('with a reason is booked, and the agreed one stays beside it', () => {
    const outcome = place(facts(), draft([line('A-100', '1', { price: '11.00', priceReason: 'damaged outer' })]), TODAY)
    expect(outcome).toMatchObject({ ok: true, value: { lines: [{ line: { price: { micros: 11_000_000n }, agreed: { micros: 12_400_000n }, priceReason: 'damaged outer' } }] } })
  })

  it('that is the contract price is no price by hand', () => {
    expect(notesOf(draft([line('A-100', '1', { price: '12.40' })]))).toEqual([])
  })

  it('stands in where the contract has none, and nothing stops the order then', () => {
    const bare = facts({ book: priceBook({ ...facts().book.facts, terms: [] }) })
    expect(notesOf(draft([line('A-100', '1')]), bare)).toEqual(['stop orders/no-price lines.0.price'])
    expect(notesOf(draft([line('A-100', '1', { price: '9', priceReason: 'sample' })]), bare)).toEqual(['check orders/price-no-agreed lines.0.price'])
  })
})

describe('an item', () => {
  it('that is sold no more is refused with what takes its place', () => {
    const judged = judge(facts(), draft([line('OLD', '1')]), TODAY)
    expect(judged.notes[0]).toMatchObject({ level: 'stop', code: 'orders/replaced', fixes: [{ do: 'take-item', number: 'NEW' }, { do: 'remove-line' }] })
    expect(notesOf(draft([line('GONE', '1')]))).toEqual(['stop orders/no-longer-sold lines.0.code'])
    expect(notesOf(draft([line('SOON', '1')]))).toEqual(['stop orders/not-yet-sold lines.0.code'])
  })

  it('twice on the order is a check at the second line', () => {
    expect(notesOf(draft([line('A-100', '1'), line('ng-1', '2')]))).toEqual(['check orders/item-twice lines.1'])
  })

  it('whose code means two items must be chosen', () => {
    const known = facts({ codes: new Map([['x', [{ itemId: 'A-100' as ItemId, unit: null }, { itemId: 'NEW' as ItemId, unit: null }]]]) })
    expect(judge(known, draft([line('X', '1')]), TODAY).notes[0]).toMatchObject({ code: 'orders/ambiguous-code', fixes: [{ number: 'A-100' }, { number: 'NEW' }] })
  })
})

describe('the promised day', () => {
  it('counts the lead time in working days', () => {
    // Friday the 6th and Monday the 9th are holidays
    const known = facts({ calendar: businessCalendar([day('2026-03-06'), day('2026-03-09')]) })
    expect(judge(known, draft([line('A-100', '1')], { orderedOn: TODAY }), TODAY).lines[0]?.promisedOn).toBe('2026-03-04')
    expect(judge(known, draft([line('SLOW', '1')]), TODAY).lines[0]?.promisedOn).toBe('2026-03-20')
  })

  it('after the wished one is a check that says how late', () => {
    const judged = judge(facts(), draft([line('SLOW', '1')], { requestedOn: day('2026-03-16') }), TODAY)
    expect(judged.notes[0]).toMatchObject({ level: 'check', code: 'orders/later-than-wished', say: { with: { count: 2 } } })
  })

  it('is the wished day when that is far enough', () => {
    expect(judge(facts(), draft([line('A-100', '1')], { requestedOn: day('2026-03-16') }), TODAY).lines[0]?.promisedOn).toBe('2026-03-16')
  })

  it('decides the price where the contract prices by delivery', () => {
    const later = term('A-100', '13.00', { termId: 'later' as TermId, clause: '4.2', valid: { from: day('2026-03-10'), to: day('2026-12-31') } })
    const byDelivery = { ...contract, priceDay: 'delivery' as const }
    const book = priceBook({ ...facts().book.facts, contracts: [byDelivery], terms: [term('A-100', '12.40'), later] })
    const known = facts({ contracts: [byDelivery], book })
    expect(judge(known, draft([line('A-100', '1')], { requestedOn: day('2026-03-16') }), TODAY).lines[0]?.price?.micros).toBe(13_000_000n)
    expect(judge(known, draft([line('A-100', '1')], { requestedOn: day('2026-03-06') }), TODAY).lines[0]?.price?.micros).toBe(12_400_000n)
  })
})

it('tax that is not known for the country is said, never guessed', () => {
  expect(notesOf(draft([line('A-100', '1')]), facts({ taxRates: [] }))).toEqual(['check orders/no-tax-rate lines.0.tax'])
})
