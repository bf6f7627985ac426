// Pages that mean no good, and pages that came about by accident: bounded, quick, and never certain of what is wrong.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { guessMarks } from './guess.ts'
import { learn } from './learn.ts'
import type { Pages, Word } from './page.ts'
import { boundedPages, MOST_WORDS, pagesOfText } from './page.ts'
import { readByTemplate } from './read.ts'
import { recognise } from './recognise.ts'
import type { Template } from './template.ts'

const ORDER = `ACME STORES

PO Number: 4711      Order Date: 2026-03-05

Line  Item     Description            Qty     Price      Amount
1     A-100    Hose clamp              12     12.50      150.00
2     A-200    Steel bolt,             40      0.99       39.60
               zinc, heavy duty
3     B-7      Blue washer              3    234.56      703.68

Total: 893.28
`

const learned = (text: string): Template => {
  const pages = pagesOfText(text)
  const answer = learn(pages, guessMarks(pages), 'Acme')
  if (!answer.ok || !answer.read.certain) throw new Error(JSON.stringify(answer))
  return answer.template
}
const TEMPLATE = learned(ORDER)
const everything = (pages: Pages): void => {
  const marks = guessMarks(pages)
  learn(pages, marks, 'Any')
  readByTemplate(pages, TEMPLATE)
  recognise(pages, [TEMPLATE])
}
const took = (work: () => void): number => {
  const begun = performance.now()
  work()
  return performance.now() - begun
}

/** Twenty times the words cost about twenty times as much, nowhere near four hundred; measured in one run, for machines differ. */
const expectEvenCost = (pages: (count: number) => Pages): void => {
  const readings = (given: Pages) => (): void => {
    guessMarks(given)
    readByTemplate(given, { ...TEMPLATE, grid: 'points' })
  }
  const [few, many] = [readings(pages(5_000)), readings(pages(100_000))]
  const base = Math.min(took(few), took(few))
  expect(took(many) / base).toBeLessThan(120)
}

const pointPages = (words: readonly Omit<Word, 'page'>[]): Pages => ({ grid: 'points', pages: [{ number: 1, name: null, width: 595, height: 842, words: words.map((word) => ({ ...word, page: 1 })) }], problems: [] })

describe('pages beyond all measure', { timeout: 60_000 }, () => {
  it('with 100,000 words are read quickly', () => {
    const texts = ['Qty', 'Item', 'Total', '12', '1,234.50', 'Description', 'Price', 'Amount', 'PO', 'Number']
    const strewn = (count: number): Pages => pointPages(Array.from({ length: count }, (_, at) => ({ x: (at * 37) % 590, y: (at * 7) % 840, width: 20, height: 9, text: texts[at % texts.length] as string })))
    expectEvenCost(strewn)
  })

  it('with words all at one place are read quickly', () => {
    expectEvenCost((count) => pointPages(Array.from({ length: count }, (_, at) => ({ x: 100, y: 100, width: 20, height: 9, text: at % 2 === 0 ? 'Qty' : 'Item' }))))
  })

  it('are cut where an order ends, and say so', () => {
    const pages = pointPages(Array.from({ length: MOST_WORDS + 5 }, (_, at) => ({ x: at % 500, y: Math.trunc(at / 500), width: 3, height: 1, text: 'x' })))
    const bounded = boundedPages(pages)
    expect(bounded.pages[0]?.words).toHaveLength(MOST_WORDS)
    expect(bounded.problems.map(({ code }) => code)).toEqual(['page-order/too-much'])
  })

  it('with words at no place or without end are left out, and say so', () => {
    const odd = pointPages([{ x: Number.NaN, y: 1, width: 1, height: 1, text: 'a' }, { x: 1, y: Number.POSITIVE_INFINITY, width: 1, height: 1, text: 'b' }, { x: 1, y: 1, width: -5, height: 1, text: 'c' }, { x: 1, y: 1, width: 9, height: 9, text: 'y'.repeat(100_000) }])
    const bounded = boundedPages(odd)
    expect(bounded.pages[0]?.words.map(({ text }) => text.length)).toEqual([500])
    expect(bounded.problems.map(({ code, say }) => [code, say.with?.['count']])).toEqual([['page-order/odd-words', 4]])
    expect(readByTemplate(odd, TEMPLATE).certain).toBe(false)
  })

  it('with a line of 10 MB are cut, and say so', () => {
    const line = '1 A-100 x 12 '.repeat(800_000)
    const pages = pagesOfText(line)
    expect(pages.problems.map(({ code }) => code)).toEqual(['page-order/line-cut'])
    everything(pages)
  })

  it('with figures that are none tell them', () => {
    for (const figure of ['NaN', 'Infinity', '1e9', '0x10', '--5', '1.2.3', '12,50,1', '٣', '１２', '12½', '1_000', '']) {
      const text = ORDER.replace('12     12.50', `${figure.padStart(2)}     12.50`)
      const { certain, document } = readByTemplate(pagesOfText(text), TEMPLATE)
      expect([figure, certain, document.lines[0]?.quantity ?? null]).toEqual([figure, false, null])
    }
  })
})

describe('an order that was changed', { timeout: 60_000 }, () => {
  const figures = [...ORDER.matchAll(/\d/g)].map(({ index }) => index).filter((at) => at > ORDER.indexOf('Amount') && !/[AB]-\d*$/.test(ORDER.slice(0, at).split(/\s/).at(-1) ?? ''))

  it('in any digit of a quantity, a price, an amount or the total is not certain', () => {
    const lineNumbers = new Set([...ORDER.matchAll(/^\d(?= )/gm)].map(({ index }) => index))
    for (const at of figures.filter((one) => !lineNumbers.has(one))) {
      for (const off of [1, 5, 9]) {
        const digit = String((Number(ORDER[at]) + off) % 10)
        const read = readByTemplate(pagesOfText(ORDER.slice(0, at) + digit + ORDER.slice(at + 1)), TEMPLATE)
        expect(read.certain, `${digit} at ${at}: ${ORDER.slice(at - 8, at + 8)}`).toBe(false)
      }
    }
  })

  it('by a line left out or written twice is not certain', () => {
    const lines = ORDER.split('\n')
    for (const at of [5, 8]) {
      expect(readByTemplate(pagesOfText(lines.filter((_, line) => line !== at).join('\n')), TEMPLATE).certain).toBe(false)
      expect(readByTemplate(pagesOfText(lines.toSpliced(at, 0, lines[at] as string).join('\n')), TEMPLATE).certain).toBe(false)
    }
  })

  it('by a further line behind the total is not certain', () => {
    const { certain, problems } = readByTemplate(pagesOfText(`${ORDER}4     C-1      Further item             1     10.00       10.00\n`), TEMPLATE)
    expect([certain, problems.map(({ code }) => code)]).toEqual([false, ['page-order/line-behind-end']])
  })

  it('in the order of its words on the page is read the same', () => {
    const pages = pagesOfText(ORDER)
    const want = JSON.stringify(readByTemplate(pages, TEMPLATE))
    fc.assert(
      fc.property(fc.shuffledSubarray([...(pages.pages[0]?.words ?? [])], { minLength: pages.pages[0]?.words.length ?? 0 }), (words) => {
        const shuffled = { ...pages, pages: pages.pages.map((page) => ({ ...page, words })) }
        expect(JSON.stringify(readByTemplate(shuffled, TEMPLATE))).toBe(want)
      }),
      { numRuns: 20 },
    )
  })
})

describe('anything at all', { timeout: 60_000 }, () => {
  it('is read without a fault, and is not certain unless it is the order', () => {
    const certain = JSON.stringify(readByTemplate(pagesOfText(ORDER), TEMPLATE).document.lines)
    fc.assert(
      fc.property(fc.nat(ORDER.length), fc.nat(40), fc.string({ maxLength: 20, unit: 'binary' }), (at, cut, text) => {
        const pages = pagesOfText(ORDER.slice(0, at) + text + ORDER.slice(at + cut))
        const read = readByTemplate(pages, TEMPLATE)
        const sums = (lines: string): string => JSON.stringify((JSON.parse(lines) as { quantity: string; price: string; amount: string }[]).map(({ quantity, price, amount }) => [quantity, price, amount]))
        if (read.certain) expect(sums(JSON.stringify(read.document.lines))).toBe(sums(certain))
        if (at % 8 === 0) everything(pages)
      }),
      { numRuns: 200 },
    )
  })

  it('as words strewn over a page is read without a fault', () => {
    const word = fc.record({ x: fc.double({ min: -100, max: 700, noNaN: false }), y: fc.double({ min: -100, max: 900 }), width: fc.double({ min: 0, max: 200 }), height: fc.double({ min: 0, max: 40 }), text: fc.constantFrom('Qty', 'Item', 'Total', 'PO', '12', '1,5', '-3', '2026-01-02', '€', ':', 'Price', 'Amount', 'Description', 'Date:', '#') })
    fc.assert(fc.property(fc.array(word, { maxLength: 80 }), (words) => {
      everything(pointPages(words))
    }), { numRuns: 100 })
  })
})

describe('an order in another currency than was learned', { timeout: 60_000 }, () => {
  const euros = ORDER.replace('Total: 893.28', 'Total: 893.28 EUR').replace('Order Date', 'Currency: EUR  Order Date')
  const template = learned(euros)

  it('is not certain, whether its total or one of its amounts says so', () => {
    expect(template.fields.map(({ field }) => field)).toContain('currency')
    for (const [from, to] of [['893.28 EUR', '893.28 GBP'], ['893.28 EUR', '$ 893.28'], ['     39.60', '   £ 39.60'], ['Currency: EUR', 'Currency: USD']] as const) {
      const { certain, problems } = readByTemplate(pagesOfText(euros.replace(from, to)), template)
      expect([to, certain, problems.map(({ code }) => code)]).toEqual([to, false, ['page-order/currency-differs']])
    }
  })

  it('may use the sign of its own', () => {
    expect(readByTemplate(pagesOfText(euros.replace('893.28 EUR', '€ 893.28')), template)).toMatchObject({ certain: true, document: { currency: 'EUR' } })
  })
})
