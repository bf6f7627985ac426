import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checked, contract, factsOf } from '../../../test/price-world.ts'
import { compareClauses } from './precedence.ts'
import { readContractFile } from './contract-file.ts'
import { bodyOf } from './price-term.ts'
import { writeContract } from './write-file.ts'
import type { WrittenContract } from './written.ts'

const problems = (file: string) => checked(file).problems.map(({ line, say }) => `${line} ${say.key.replace('contracts.file.', '')}`)
const terms = (...lines: string[]) => contract(lines.join('\n'))

describe('a contract file', () => {
  it('reads as an account manager would write it', () => {
    const { contracts, problems: wrong } = readContractFile(`contracts:
  - Contract: C-7            # keys are forgiving about case and hyphens
    account: Nordkauf
    currency: EUR
    valid: 2026-01-01 .. 2026-12-31
    Payment-Days: 30
    price day: delivery
    tolerances: { price: 0.01 EUR, quantity: 2%, days late: 3 }
    round: 2
    terms:
      - { clause: 4.10, name: Oats, item: 0100, net: 3.10 EUR / 100 each, from: 5 carton }
      - { clause: 4.2, everything: yes, discount: 2.5 %, stack: true, round: 3 half-even, site: NORTH }
    amendments:
      - { amendment: 1, takes effect: 2026-07-01, ends: [4.2] }
`)
    expect(wrong).toEqual([])
    const [read] = contracts
    expect([read?.number, read?.paymentDays, read?.priceDay, read?.tolerances]).toEqual(['C-7', 30, 'delivery', { price: { amount: '0.01' }, quantity: { percent: '2' }, daysLate: 3 }])
    expect(read?.terms.map((term) => [term.clause, term.on, term.site, bodyOf(term.rule)])).toEqual([
      ['4.10', { kind: 'item', number: '0100' }, null, { currency: 'EUR', stacking: 'replace', tiering: 'slab', tierUnit: 'carton', round: { decimals: 2, mode: 'half-up' }, tiers: [{ from: '5', figure: { net: { amount: '3.10', currency: 'EUR', unit: 'each', per: '100' } } }] }],
      ['4.2', { kind: 'everything' }, 'NORTH', { currency: 'EUR', stacking: 'stack', tiering: 'slab', tierUnit: null, round: { decimals: 3, mode: 'half-even' }, tiers: [{ from: '0', figure: { percent: '2.5' } }] }],
    ])
    expect(read?.ends.map((end) => [end.amendment, end.clause])).toEqual([['1', '4.2']])
  })

  it('says what is wrong with its line, and every problem in one run', () => {
    expect(problems('contracts: [\n')).toEqual(['2 yaml'])
    expect(problems('')).toEqual(['1 empty'])
    expect(problems('contracts:\n  - contract: C-1\n    acount: Nordkauf\n    currency: euro\n    valid: 2026-12-31 .. 2026-01-01\n')).toEqual(['3 unknown-key', '2 key-missing', '4 form', '5 ends-before'])
  })

  it.each([
    ['no subject', '{ clause: "1", discount: 2% }', 'no-subject'],
    ['two subjects', '{ clause: "1", item: A-100, family: D, discount: 2% }', 'subjects'],
    ['no price', '{ clause: "1", everything: true }', 'no-figure'],
    ['two prices', '{ clause: "1", item: A-100, net: 1 EUR / carton, discount: 2% }', 'figures'],
    ['a discount above 100%', '{ clause: "1", everything: true, discount: 102% }', 'more-than-all'],
    ['a stacked fixed price', '{ clause: "1", item: A-100, net: 1 EUR / carton, stack: true }', 'stacked-price'],
    ['a price in another currency than the contract', '{ clause: "1", item: A-100, net: 1 USD / carton }', 'currency-contract'],
    ['tiers that do not rise', '{ clause: "1", item: A-100, tiers: [{ from: 5, net: 2 EUR / carton }, { from: 5, net: 1 EUR / carton }] }', 'tiers-not-rising'],
    ['a marginal tier with a gap below', '{ clause: "1", item: A-100, tiering: marginal, tiers: [{ from: 5, net: 2 EUR / carton }, { from: 9, net: 1 EUR / carton }] }', 'tier-gap'],
    ['tiers without a unit', '{ clause: "1", everything: true, from: 100, discount: 2% }', 'tier-unit-missing'],
    ['an unknown item', '{ clause: "1", item: A-1OO, net: 1 EUR / carton }', 'unknown-item'],
    ['an unknown family', '{ clause: "1", family: X, discount: 1% }', 'unknown-family'],
    ['an unknown site', '{ clause: "1", everything: true, site: X, discount: 1% }', 'unknown-site'],
    ['a unit the item has no pack of', '{ clause: "1", item: A-100, net: 1 EUR / pallet }', 'unit-without-pack'],
    ['days outside the contract', '{ clause: "1", everything: true, discount: 1%, valid: 2027-01-01 .. 2027-02-01 }', 'outside-contract'],
    ['a last day before the first', '{ clause: "1", everything: true, discount: 1%, valid: 2026-04-01 .. 2026-02-01 }', 'ends-before'],
  ])('refuses %s', (_, line, problem) => {
    expect(problems(terms(line))).toEqual([`7 ${problem}`])
  })

  it('refuses two rows of one clause that give the same thing two prices, naming both lines', () => {
    const both = checked(terms('{ clause: "4.1", item: A-100, net: 12.40 EUR / carton }', '{ clause: "4.1", item: A-100, net: 12.10 EUR / carton }'))
    expect(both.problems.map(({ line, say }) => [line, say.key, say.with?.['line']])).toEqual([[8, 'contracts.file.contradiction', 7]])
    expect(problems(terms('{ clause: "4.1", item: A-100, net: 12.40 EUR / carton }', '{ clause: "4.1", item: A-100, net: 12.40 EUR / carton }')), 'the same twice contradicts nothing').toEqual([])
    expect(problems(terms('{ clause: "4.1", item: A-100, net: 12.40 EUR / carton, valid: .. 2026-06-30 }', '{ clause: "4.1", item: A-100, net: 12.10 EUR / carton, valid: 2026-07-01 .. }'))).toEqual([])
  })

  it('refuses rows of one clause for two families that share an item', () => {
    expect(problems(terms('{ clause: "4.1", family: D, discount: 2% }', '{ clause: "4.1", family: P, discount: 3% }'))).toEqual(['8 families-meet'])
    expect(problems(terms('{ clause: "4.1", family: D-O, discount: 2% }', '{ clause: "4.1", family: P, discount: 3% }')), 'the deeper family decides').toEqual([])
  })

  it('notes what is taken but may surprise', () => {
    const notes = (file: string) => checked(file).notes.map(({ line, say }) => `${line} ${say.key.replace('contracts.file.note.', '')}`)
    expect(notes(terms('{ clause: "4.1", item: A-100, net: 12.40 EUR / carton }', '{ clause: "4.7", item: A-100, net: 12.10 EUR / carton }'))).toEqual(['8 same-scope'])
    const amended = contract('{ clause: "4.1", item: A-100, net: 12.40 EUR / carton }\n{ clause: "4.1", item: A-200, net: 9 EUR / carton }', 'amendments:\n  - amendment: "1"\n    takes effect: 2026-07-01\n    terms:\n      - { clause: "4.1", item: A-100, net: 12.95 EUR / carton }\n')
    expect(notes(amended)).toEqual(['13 partly-restated'])
  })

  it('refuses amendments of one day that restate the same clause', () => {
    const amendment = (number: string) => `  - amendment: "${number}"\n    takes effect: 2026-07-01\n    terms:\n      - { clause: "4.1", everything: true, discount: ${number}% }\n`
    expect(problems(contract('{ clause: "4.1", everything: true, discount: 3% }', `amendments:\n${amendment('1')}${amendment('2')}`))).toEqual(['13 amendments-same-day'])
  })

  it('writes back to a text that reads as the same contract', { timeout: 30_000 }, () => {
    const word = fc.constantFrom('Frame discount', '4.10', '12', 'true', 'A: b, {c}', 'Über 100 % "neu"', 'it\'s', '#1', '- x', '0x1F', '1e5', 'null', '2026-01-01')
    const figure = fc.constantFrom('list: true', 'net: 12.40 EUR / carton', 'net: 3.1 EUR / 100 each', 'discount: 2.5%', 'discount: -3%', 'discount: 0.07 EUR / each', 'discount: 2%, stack: true', 'from: 5 carton, discount: 9%', 'round: 3 half-even, discount: 1%', 'currency: any, discount: 1%', 'tiering: marginal, tiers: [{ from: 0, net: 2 EUR / carton }, { from: 7.5, net: 1 EUR / carton }]', 'unit: carton, tiers: [{ from: 1, list: true }, { from: 9, discount: 3% }]')
    const valid = fc.constantFrom('', ', valid: 2026-02-01 .. 2026-03-31', ', valid: 2026-03-02 ..', ', valid: .. 2026-11-01')
    const term = fc.tuple(word, word, word, figure, valid, fc.boolean()).map(([clause, name, subject, price, days, site]) => `{ clause: ${JSON.stringify(clause)}, name: ${JSON.stringify(name)}, item: ${JSON.stringify(subject)}, ${price}${days}${site ? ', site: "07"' : ''} }`)
    fc.assert(
      fc.property(fc.array(term, { minLength: 1, maxLength: 4 }), word, fc.constantFrom('', 'payment days: 14\n', 'price day: delivery\nstate: draft\n', 'signed: 2025-12-01\ntolerances: { price: 1.5%, quantity: 2%, days late: 0 }\n'), (lines, name, head) => {
        const tail = `amendments:\n  - amendment: "1"\n    name: ${JSON.stringify(name)}\n    takes effect: 2026-07-01\n    ends: ["4.10", "9"]\n    terms:\n      - ${lines[0] ?? ''}\n`
        const read = readContractFile(contract(lines.join('\n'), tail, head))
        expect(read.problems).toEqual([])
        const again = readContractFile(writeContract(read.contracts[0] as WrittenContract))
        expect(again.problems).toEqual([])
        expect(plain(again.contracts)).toEqual(plain(read.contracts))
      }),
      { numRuns: 50 },
    )
  })

  it('takes amendments\' terms as long as the contract unless they say otherwise', () => {
    const facts = factsOf(contract('{ clause: "1", everything: true, discount: 3% }', 'amendments:\n  - amendment: "1"\n    takes effect: 2026-07-01\n    terms:\n      - { clause: "1", everything: true, discount: 4% }\n'))
    expect(facts.terms.map((term) => [term.amendment, term.valid.from, term.valid.to])).toEqual([[null, '2026-01-01', '2026-12-31'], ['1', '2026-07-01', '2026-12-31']])
  })
})

describe('clause numbers', () => {
  it('count as people count them', () => {
    expect(['4.10', '4.2', '4', 'B.1', '4.2a', 'A.2', '10', '4.1'].sort(compareClauses)).toEqual(['4', '4.1', '4.2', '4.2a', '4.10', '10', 'A.2', 'B.1'])
  })
})

/** Without places, which differ. */
const plain = (contracts: readonly WrittenContract[]): unknown => JSON.parse(JSON.stringify(contracts, (key, value: unknown) => (key === 'at' ? undefined : typeof value === 'bigint' ? String(value) : value)))
