import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays } from '#ground/day'
import type { Day } from '#ground/day'
import type { ItemId } from '#ground/ids'
import { currency } from '#ground/money'
import { need } from '#ground/outcome'
import { extend, parsePrice } from '#ground/unit-price'
import { ask, checked, contract, factsOf, inForce, ITEMS, SITES, told } from '../../../test/price-world.ts'
import type { PriceFacts } from './price-book.ts'
import { priceBook, priceOf } from './price-of.ts'

const steps = (facts: PriceFacts, asked = {}) => need(ask(facts, asked)).trail.steps.map((step) => `${step.step} ${(step.after as { amount: string }).amount}`)
const lost = (facts: PriceFacts, asked = {}) => need(ask(facts, asked)).trail.lost.map((loser) => `${loser.by.clause}: ${loser.say.key.replace('trail.lost.', '')}`)

describe('the kinds of price', () => {
  it('list: an item no clause speaks of is at list price', () => {
    expect(told(factsOf(contract('{ clause: "4.1", item: A-200, net: 12.40 EUR / carton }')))).toBe('16.40 / -')
  })
  it('list: a clause at list price is named in the trail', () => {
    const facts = factsOf(contract('{ clause: "1", everything: true, list: true }'))
    expect(told(facts)).toBe('16.40 / 1')
    expect(steps(facts)).toEqual(['list 16.40'])
  })
  it('net: a fixed price holds whatever the list price is', () => {
    expect(told(factsOf(contract('{ clause: "4.1", item: A-100, net: 12.40 EUR / carton }')))).toBe('12.40 / 4.1')
  })
  it('discount: a percentage off the list price, exactly unless it is rounded', () => {
    expect(told(factsOf(contract('{ clause: "4.1", family: Drinks, discount: 12% }')))).toBe('14.432 / 4.1')
    const rounded = factsOf(contract('{ clause: "4.1", family: Drinks, discount: 12%, round: 2 }'))
    expect(told(rounded)).toBe('14.43 / 4.1')
    expect(steps(rounded)).toEqual(['list 16.40', 'discount 14.432', 'rounding 14.43'])
  })
  it('discount: an amount off in another unit of the item', () => {
    expect(told(factsOf(contract('{ clause: "4.1", everything: true, discount: 0.10 EUR / each }')))).toBe('15.20 / 4.1')
  })
  it('a discount larger than the price leaves zero, not less', () => {
    const facts = factsOf(contract('{ clause: "4.1", everything: true, discount: 20 EUR / carton }'))
    expect(told(facts)).toBe('0.00 / 4.1')
    expect(steps(facts)).toEqual(['list 16.40', 'discount -3.60', 'floor 0.00'])
  })
})

describe('precedence', () => {
  it('an item goes before a family, a closer family before a higher one, a family before everything', () => {
    const all = ['{ clause: "4.1", everything: true, discount: 1% }', '{ clause: "4.2", family: D, discount: 2% }', '{ clause: "4.3", family: D-O, discount: 3% }', '{ clause: "4.4", item: A-100, discount: 4% }']
    expect(told(factsOf(contract(all.join('\n'))))).toBe('15.744 / 4.4')
    expect(told(factsOf(contract(all.slice(0, 3).join('\n'))))).toBe('15.908 / 4.3')
    expect(lost(factsOf(contract(all.join('\n'))))).toEqual(['4.3: subject', '4.2: subject', '4.1: subject'])
  })
  it('a clause for the site goes before one for the account, even when that is more precise about the item', () => {
    const facts = factsOf(contract('{ clause: "4.1", item: A-100, net: 12.40 EUR / carton }\n{ clause: "4.2", everything: true, site: NORTH, discount: 10% }'))
    expect([told(facts), told(facts, { site: 'SOUTH' })]).toEqual(['14.76 / 4.2', '12.40 / 4.1'])
  })
  it('a deeper site goes before a higher one', () => {
    const facts = factsOf(contract('{ clause: "4.1", everything: true, site: NORTH, discount: 10% }\n{ clause: "4.2", everything: true, site: KIEL, discount: 5% }'))
    expect([told(facts), told(facts, { site: 'NORTH' }), told(facts, { site: 'SOUTH' })]).toEqual(['15.58 / 4.2', '14.76 / 4.1', '16.40 / -'])
  })
  it('of two clauses for the same thing the one that began later holds, then the lower number', () => {
    const facts = factsOf(contract('{ clause: "4.1", item: A-100, net: 12.40 EUR / carton }\n{ clause: "4.2", item: A-100, net: 12.90 EUR / carton, valid: 2026-03-01 .. 2026-03-31 }\n{ clause: "4.10", item: A-100, net: 13.90 EUR / carton }'))
    expect([told(facts, { day: '2026-02-28' }), told(facts), told(facts, { day: '2026-04-01' })]).toEqual(['12.40 / 4.1', '12.90 / 4.2', '12.40 / 4.1'])
    expect(lost(facts)).toEqual(['4.1: start', '4.10: start'])
  })
  it('one row of a stacked clause applies, the most precise', () => {
    const facts = factsOf(contract('{ clause: "5", everything: true, discount: 2%, stack: true }\n{ clause: "5", everything: true, site: NORTH, discount: 3%, stack: true }'))
    expect([told(facts), told(facts, { site: 'SOUTH' })]).toEqual(['15.908 / 5', '16.072 / 5'])
  })
})

describe('amendments', () => {
  const amended = contract(
    '{ clause: "4.1", item: A-100, net: 12.40 EUR / carton }\n{ clause: "4.2", family: D, discount: 5% }',
    'amendments:\n  - amendment: "1"\n    takes effect: 2026-07-01\n    ends: ["4.2"]\n    terms:\n      - { clause: "4.1", item: A-100, net: 12.95 EUR / carton }\n',
  )
  it('restate a clause from the day they take effect, and the trail names what they replaced', () => {
    const facts = factsOf(amended)
    expect([told(facts, { day: '2026-06-30' }), told(facts, { day: '2026-07-01' })]).toEqual(['12.40 / 4.1', '12.95 / 4.1'])
    expect(lost(facts, { day: '2026-07-01' })).toEqual(['4.1: superseded', '4.2: superseded'])
  })
  it('can end a clause without a successor', () => {
    const facts = factsOf(amended)
    expect([told(facts, { item: 'A-200', day: '2026-06-30' }), told(facts, { item: 'A-200', day: '2026-07-01' })]).toEqual(['15.58 / 4.2', '16.40 / -'])
  })
})

describe('stacking', () => {
  it('applies stacked discounts on top of the price that was set, in the order of clauses', () => {
    const facts = factsOf(contract('{ clause: "6.1", everything: true, discount: 0.50 EUR / carton, stack: true }\n{ clause: "4.1", item: A-100, net: 10.00 EUR / carton }\n{ clause: "5.1", family: D, discount: 10%, stack: true }'))
    expect(told(facts)).toBe('8.50 / 4.1')
    expect(steps(facts)).toEqual(['list 16.40', 'net 10.00', 'discount 9.00', 'discount 8.50'])
  })
})

describe('tiers', () => {
  const slab = factsOf(contract('{ clause: "4.1", item: A-100, tiers: [{ from: 0, net: 12.40 EUR / carton }, { from: 100, net: 11.90 EUR / carton }, { from: 200, net: 11.40 EUR / carton }] }'))
  it('slab: the whole quantity is at the price of its tier, from exactly its first unit on', () => {
    const at = (quantity: string) => told(slab, { quantity })
    expect(['0', '99.999999', '100', '199', '200', '5000'].map(at)).toEqual(['12.40 / 4.1', '12.40 / 4.1', '11.90 / 4.1', '11.90 / 4.1', '11.40 / 4.1', '11.40 / 4.1'])
  })
  it('slab: counts in the tier\'s unit whatever unit is ordered', () => {
    expect([told(slab, { quantity: '1199', unit: 'each' }), told(slab, { quantity: '1200', unit: 'each' })]).toEqual(['12.40 for 12 / 4.1', '11.90 for 12 / 4.1'])
  })
  it('a price that only begins at a quantity leaves smaller ones to the next clause', () => {
    const facts = factsOf(contract('{ clause: "4.1", item: A-100, from: 100, net: 12.40 EUR / carton }\n{ clause: "4.2", everything: true, discount: 5% }'))
    expect([told(facts, { quantity: '99' }), told(facts, { quantity: '100' })]).toEqual(['15.58 / 4.2', '12.40 / 4.1'])
    expect(lost(facts, { quantity: '99' })).toEqual(['4.1: below-tier'])
  })
  it('marginal: each band is at its own price, the mean is carried exactly', () => {
    const facts = factsOf(contract('{ clause: "4.1", item: A-100, tiering: marginal, tiers: [{ from: 0, net: 12.00 EUR / carton }, { from: 7, net: 11.00 EUR / carton }] }'))
    const priced = need(ask(facts, { quantity: '9' }))
    expect(extend(priced.price, { micros: 9_000_000n, unit: 'carton' }).minor).toBe(7n * 1200n + 2n * 1100n)
    expect(priced.trail.steps.map((step) => step.step)).toEqual(['list', 'bands'])
    expect(told(facts, { quantity: '7' })).toBe('12.00 / 4.1')
  })
})

describe('no price', () => {
  it('when a fixed price has run out and nothing lies beneath it', () => {
    expect(told(factsOf(contract('{ clause: "4.1", item: A-100, net: 12.40 EUR / carton, valid: .. 2026-03-01 }')))).toBe('no-price.expired')
  })
  it('when the contract has not begun', () => {
    expect(told(factsOf(contract('{ clause: "1", everything: true, list: true }')), { day: '2025-12-31' })).toBe('no-price.not-yet')
  })
  it('but before a clause begins within its contract the list price holds', () => {
    expect(told(factsOf(contract('{ clause: "4.1", item: A-100, net: 12.40 EUR / carton, valid: 2026-07-01 .. }')))).toBe('16.40 / -')
  })
  it('when prices are in another currency', () => {
    const facts = factsOf(contract('{ clause: "4.1", item: A-100, net: 12.40 EUR / carton }'))
    expect([told(facts, { currency: 'CHF' }), told(factsOf(contract('{ clause: "5", everything: true, discount: 2%, stack: true }')), { currency: 'CHF' })]).toEqual(['no-price.currency', 'no-price.currency'])
  })
  it('when the ordered unit is no pack of the item', () => {
    expect(told(factsOf(contract('{ clause: "4.1", item: A-100, net: 12.40 EUR / carton }')), { unit: 'pallet' })).toBe('no-price.no-pack')
  })
})

describe('whatever the terms', { timeout: 30_000 }, () => {
  const clause = fc.constantFrom('4.1', '4.2', '4.10', '5.1', '6')
  const scope = fc.constantFrom('everything: true', 'family: D', 'family: D-O', 'family: P', 'item: A-100')
  const site = fc.constantFrom('', ', site: HQ', ', site: NORTH', ', site: KIEL')
  const valid = fc.constantFrom('', ', valid: 2026-02-01 .. 2026-03-31', ', valid: 2026-03-02 ..')
  const figure = fc.constantFrom('list: true', 'net: 12.40 EUR / carton', 'net: 1.01 EUR / each', 'discount: 7%', 'discount: 3.3%, round: 2', 'discount: 0.07 EUR / each, stack: true', 'discount: 2.5%, stack: true', 'from: 5 carton, discount: 9%')
  const term = fc.tuple(clause, scope, site, valid, figure).map(([number, on, where, when, price]) => `{ clause: "${number}", ${on}, ${price}${where}${when} }`)
  /** Contracts that are free of contradictions, read once. */
  const world = fc
    .uniqueArray(term, { minLength: 1, maxLength: 7 })
    .map((terms) => ({ terms, found: checked(contract(terms.join('\n'))) }))
    .filter(({ found }) => found.problems.length === 0)
    .map(({ terms, found }) => ({ terms, facts: inForce(found.drafts) }))
  const asks = fc.record({ quantity: fc.constantFrom('1', '4', '5', '120'), unit: fc.constantFrom('carton', 'each'), site: fc.constantFrom('KIEL' as const, 'NORTH' as const, 'SOUTH' as const), day: fc.constantFrom('2026-01-31', '2026-03-01', '2026-03-02', '2026-12-31') })

  it('the price is the same in whatever order terms arrive', () => {
    fc.assert(
      fc.property(world, asks, fc.integer(), ({ facts }, asked, seed) => {
        const turned = [...facts.terms].sort((a, b) => hash(a.termId, seed) - hash(b.termId, seed))
        expect(JSON.stringify(ask({ ...facts, terms: turned }, asked), bigints)).toBe(JSON.stringify(ask(facts, asked), bigints))
      }),
      { numRuns: 80 },
    )
  })
  it('a term taken back restores the earlier price exactly', () => {
    fc.assert(
      fc.property(world, asks, ({ terms, facts: before }, asked) => {
        const after = factsOf(contract([...terms, '{ clause: "99", item: A-200, net: 1 EUR / each }', '{ clause: "3", item: A-100, site: KIEL, net: 0.5 EUR / each, valid: 2026-03-02 .. 2026-03-02 }'].join('\n')))
        const back = { ...after, terms: after.terms.filter((one) => one.clause !== '99' && one.clause !== '3') }
        expect(JSON.stringify(ask(back, asked), bigints)).toBe(JSON.stringify(ask(before, asked), bigints))
      }),
      { numRuns: 60 },
    )
  })
  it('asking twice, or after other questions, answers the same', () => {
    fc.assert(
      fc.property(world, fc.array(asks, { minLength: 2, maxLength: 6 }), ({ facts }, asked) => {
        const book = priceBook(facts)
        for (const one of [...asked, ...asked]) {
          const once = priceOf(book, { itemId: ITEMS['A-100'], siteId: SITES[one.site], quantity: { micros: BigInt(one.quantity) * 1_000_000n, unit: one.unit }, day: one.day as Day, currency: currency('EUR') })
          expect(JSON.stringify(once, bigints)).toBe(JSON.stringify(ask(facts, one), bigints))
        }
      }),
      { numRuns: 60 },
    )
  })
  it('a quantity costs the same whichever pack it is ordered in', () => {
    fc.assert(
      fc.property(world, fc.integer({ min: 1, max: 300 }), fc.constantFrom('2026-01-31', '2026-03-02'), ({ facts }, cartons, day) => {
        const byCarton = ask(facts, { quantity: String(cartons), day })
        const byPiece = ask(facts, { quantity: String(cartons * 12), unit: 'each', day })
        if (!byCarton.ok || !byPiece.ok) return expect(byPiece.ok).toBe(byCarton.ok)
        expect(extend(byPiece.value.price, { micros: BigInt(cartons) * 12_000_000n, unit: 'each' })).toEqual(extend(byCarton.value.price, { micros: BigInt(cartons) * 1_000_000n, unit: 'carton' }))
      }),
      { numRuns: 80 },
    )
  })
  it('a marginal price times the quantity is the sum over the bands to the cent', () => {
    const bands = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 99_999 })), { minLength: 1, maxLength: 5, selector: ([from]) => from })
    fc.assert(
      fc.property(bands, fc.integer({ min: 1, max: 99_999 }), fc.integer({ min: 1, max: 1_000_000 }), (upper, base, thousandths) => {
        const all = [[0, base] as const, ...upper.sort(([a], [b]) => a - b)]
        const tiers = all.map(([from, cents]) => `{ from: ${from}, net: ${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, '0')} EUR / carton }`)
        const facts = factsOf(contract(`{ clause: "4.1", item: A-100, tiering: marginal, tiers: [${tiers.join(', ')}] }`))
        const quantity = `${Math.trunc(thousandths / 1000)}.${String(thousandths % 1000).padStart(3, '0')}`
        const { price } = need(ask(facts, { quantity }))
        // in thousandths of a carton times cents, exactly
        const total = all.reduce((sum, [from, cents], at) => {
          const to = Math.min(thousandths, (all[at + 1]?.[0] ?? Infinity) * 1000)
          return sum + BigInt(Math.max(0, to - from * 1000)) * BigInt(cents)
        }, 0n)
        expect(extend(price, { micros: BigInt(thousandths) * 1000n, unit: 'carton' }).minor).toBe((total * 2n + 1000n) / 2000n)
      }),
      { numRuns: 100 },
    )
  })
})

describe('many prices', { timeout: 30_000 }, () => {
  const facts = (items: number): PriceFacts => {
    const id = (at: number) => `item ${at}` as ItemId
    const base = factsOf(contract('{ clause: "4.1", everything: true, discount: 6% }'))
    const [term] = base.terms
    if (term === undefined) throw new Error('the contract has a term')
    const price = parsePrice('10', currency('EUR'), 'each')
    if (price === null) throw new Error('a price reads')
    return {
      ...base,
      items: Array.from({ length: items }, (_, at) => ({ itemId: id(at), number: String(at), name: '', baseUnit: 'each', packs: [], familyIds: [] })),
      listPrices: Array.from({ length: items }, (_, at) => ({ itemId: id(at), list: 'L', price, valid: { from: '2024-01-01' as Day, to: null } })),
      terms: [term, ...Array.from({ length: items }, (_, at) => ({ ...term, termId: `term ${at}` as typeof term.termId, clause: `9.${at}`, on: { kind: 'item' as const, itemId: id(at) }, valid: { from: addDays('2027-01-01' as Day, at % 300), to: null } }))],
    }
  }
  /** How many terms and list prices the answers of a thousand asks looked at. */
  const looked = (items: number): number => {
    const book = priceBook(facts(items))
    let seen = 0
    for (let at = 0; at < 1000; at++) {
      const asked = { itemId: `item ${(at * 7919) % items}` as ItemId, siteId: SITES.KIEL, quantity: { micros: 1_000_000n, unit: 'each' }, day: '2026-03-02' as Day, currency: currency('EUR') }
      const priced = need(priceOf(book, asked))
      const gathered = book.gather(asked.itemId, asked.siteId)
      seen += (gathered?.terms.length ?? 0) + (gathered?.listPrices.length ?? 0)
      if (need(priceOf(book, asked)) !== priced) throw new Error('the second answer is not the first one')
    }
    return seen
  }
  it('an ask looks at the item\'s own terms and prices, however many others there are', () => {
    expect(looked(20_000)).toBe(looked(1_000))
  })
})

const bigints = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}n` : value)
const hash = (text: string, seed: number): number => [...text].reduce((sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) | 0, seed)
