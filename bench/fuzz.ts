// Damaged files against the readers that have no benchmark of their own: XML with its rules, pages with guessing and learning. Nothing may end
// a reading but its end. BENCH_FUZZ_SECONDS changes how long each is tried.

import { BLANK_DOCUMENT, BLANK_LINE, BLANK_PARTY } from '#formats/blank-document'
import type { TradeDocument } from '#formats/document'
import { NOWHERE } from '#formats/document'
import { writeCii } from '#formats/cii/write-cii'
import { guessMarks } from '#formats/page-order/guess'
import { learn } from '#formats/page-order/learn'
import { pagesOfText } from '#formats/page-order/page'
import { readByTemplate } from '#formats/page-order/read'
import { readXmlDocument } from '#formats/ubl/read-xml-document'
import { writeUbl } from '#formats/ubl/write-ubl'
import { validateInvoice } from '#formats/validity/invoice'
import { readXml } from '#formats/xml/xml-tree'
import type { Day } from '#ground/day'
import type { Bench, Figure } from './bench.ts'

const SECONDS = Number(process.env['BENCH_FUZZ_SECONDS'] ?? '60')

export const fuzzBench: Bench = {
  name: 'fuzz',
  run: async (tell) => [
    tried('UBL', writeUbl(invoice()), lookAtXml, tell),
    tried('CII', writeCii(invoice()), lookAtXml, tell),
    tried('an order in a mail', MAIL, lookAtPage, tell),
  ],
}

const lookAtXml = (text: string): void => {
  readXmlDocument(text)
  const { root } = readXml(text)
  if (root !== null) validateInvoice(root)
}

const lookAtPage = (text: string): void => {
  const pages = pagesOfText(text)
  const learned = learn(pages, guessMarks(pages), 'fuzz')
  if (learned.ok) readByTemplate(pages, learned.template)
}

const tried = (what: string, sample: string, look: (text: string) => void, tell: (line: string) => void): Figure => {
  const chance = chanceFrom(4711)
  const until = performance.now() + SECONDS * 1000
  let runs = 0
  let thrown = 0
  while (performance.now() < until) {
    const text = damaged(sample, chance)
    runs += 1
    try {
      look(text)
    } catch (error) {
      thrown += 1
      if (thrown < 4) tell(`${what}: ${(error as Error).stack ?? String(error)}`)
    }
  }
  return { work: `${what}, damaged, ${SECONDS} s`, against: 'no throw', ours: `${thrown} thrown`, theirs: `${runs} readings`, ratio: String(thrown), aim: '0', met: thrown === 0 && runs > 0 }
}

const SIGNS = ['<', '>', '&', '"', "'", '\0', '\ud800', '0', '-', '9'.repeat(40), '\n', '<!DOCTYPE a>', ']]>', '&#x110000;', 'é', ' '.repeat(200)]

/** A few cuts, doublings, swaps and strange signs at places of chance. */
const damaged = (sample: string, chance: () => number): string => {
  let text = sample
  for (let times = 1 + Math.floor(chance() * 4); times > 0; times--) {
    const [a, b] = [Math.floor(chance() * text.length), Math.floor(chance() * text.length)].sort((x, y) => x - y) as [number, number]
    const kind = Math.floor(chance() * 5)
    if (kind === 0) text = text.slice(0, a) + text.slice(Math.min(b, a + 60))
    else if (kind === 1) text = text.slice(0, b) + text.slice(a, Math.min(b, a + 400)) + text.slice(b)
    else if (kind === 2) text = text.slice(0, a) + (SIGNS[Math.floor(chance() * SIGNS.length)] ?? '') + text.slice(a + 1)
    else if (kind === 3) text = text.slice(0, b)
    else text = text.slice(0, a) + text.slice(b) + text.slice(a, b)
  }
  return text
}

/** Source: mulberry32. The same seed gives the same damage. */
const chanceFrom = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const DAY = '2026-03-02' as Day

const invoice = (): TradeDocument => ({
  ...BLANK_DOCUMENT, type: 'invoice', set: 'Invoice', kind: '380', number: 'R-88', day: DAY, currency: 'EUR',
  dates: [{ kind: 'due', day: DAY, until: null, time: null, at: NOWHERE }],
  parties: ['seller', 'buyer', 'ship-to'].map((role) => ({ ...BLANK_PARTY, role, name: `The ${role}`, ids: [{ id: '4012345000009', scheme: '0088' }], street: ['Harbour Road 1'], city: 'Kiel', postcode: '24103', country: 'DE', vat: role === 'seller' ? 'DE123456788' : null })),
  taxes: [{ kind: 'VAT', category: 'S', percent: '19', base: '124.00', amount: '23.56', reason: null, at: NOWHERE }],
  lines: [1, 2].map((n) => ({
    ...BLANK_LINE, number: String(n), items: [{ kind: 'seller', value: `A-${n}00`, scheme: null, at: NOWHERE }], description: 'Towels & "more"', quantity: '5', unit: 'C62', price: '12.40', amount: '62.00',
    taxes: [{ kind: 'VAT', category: 'S', percent: '19', base: null, amount: null, reason: null, at: NOWHERE }],
  })),
  totals: { ...BLANK_DOCUMENT.totals, net: '124.00', taxable: '124.00', tax: '23.56', gross: '147.56', payable: '147.56' },
})

const MAIL = `Purchase order 4711            Date: 2026-03-02
Ship to: Store 1

Article      Description              Quantity      Price     Amount
A-100        Hand towel, two-ply            10      12.40     124.00
A-200        Cups                            5       3.00      15.00

Total EUR                                                     139.00
`
