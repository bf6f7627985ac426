// Orders as mail text and as cells: learned from one, read in others.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { guessMarks } from './guess.ts'
import { learn } from './learn.ts'
import type { Mark } from './mark.ts'
import type { Pages, Word } from './page.ts'
import { pagesOfText } from './page.ts'
import { readByTemplate } from './read.ts'
import { recognise } from './recognise.ts'
import type { Template } from './template.ts'

type Row = Readonly<{ code: string; text: string; quantity: number; cents: number }>

const row = fc.record({
  code: fc.integer({ min: 1, max: 99_999 }).map((digits) => `ART${digits}`),
  text: fc.array(fc.constantFrom('soap', 'liquid', '500 ml', 'refill', 'white', 'lemon'), { minLength: 1, maxLength: 5 }).map((words) => words.join(' ')),
  quantity: fc.integer({ min: 1, max: 9_999 }),
  cents: fc.integer({ min: 1, max: 99_999 }),
})
const rows = fc.array(row, { minLength: 1, maxLength: 40 })

const comma = (cents: number): string => `${String(Math.trunc(cents / 100)).replace(/\B(?=(\d{3})+$)/g, '.')},${String(cents % 100).padStart(2, '0')}`
const point = (cents: number): string => `${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, '0')}`
const sum = (list: readonly Row[]): number => list.reduce((all, { quantity, cents }) => all + quantity * cents, 0)

const mail = (number: string, list: readonly Row[], total = comma(sum(list))): string => `Guten Tag,

bitte liefern Sie wie folgt:

Bestellnummer: ${number} Datum: 05.03.2026
Liefertermin: 20. März 2026

Artikel     Bezeichnung                     Menge    Preis EUR       Gesamt
---------------------------------------------------------------------------
${list.map(({ code, text, quantity, cents }) => `${code.padEnd(12)}${text.slice(0, 30).trim().padEnd(30)}${String(quantity).padStart(7)}${comma(cents).padStart(13)}${comma(quantity * cents).padStart(13)}`).join('\n')}
---------------------------------------------------------------------------
Summe: ${total} EUR

Mit freundlichen Grüßen
Petra Klein
`

const FIRST: readonly Row[] = [{ code: 'ART17', text: 'soap liquid 500 ml', quantity: 24, cents: 189 }, { code: 'ART2044', text: 'refill lemon', quantity: 1_200, cents: 1_250 }]

const learnedFrom = (pages: Pages, name: string, more: readonly Mark[] = []): Template => {
  const answer = learn(pages, [...guessMarks(pages), ...more], name)
  if (!answer.ok) throw new Error(JSON.stringify(answer.problems))
  expect(answer.read.problems.filter(({ severity }) => severity === 'error')).toEqual([])
  return JSON.parse(JSON.stringify(answer.template)) as Template
}

const figures = (list: readonly Row[]): readonly unknown[] => list.map(({ code, quantity, cents }) => [code, String(quantity), point(cents), point(quantity * cents)])
const read = (pages: Pages, template: Template): readonly unknown[] => readByTemplate(pages, template).document.lines.map((line) => [line.items[0]?.value, line.quantity, line.price, line.amount])

describe('an order written in a mail', { timeout: 60_000 }, () => {
  const template = learnedFrom(pagesOfText(mail('B-1001', FIRST)), 'Klein')

  it('is proposed, learned and read with the place of every value', () => {
    const { document, certain, problems } = readByTemplate(pagesOfText(mail('B-1001', FIRST)), template)
    expect(problems).toEqual([])
    expect(certain).toBe(true)
    expect([document.number, document.day, document.dates[0]?.day]).toEqual(['B-1001', '2026-03-05', '2026-03-20'])
    expect([document.at['number'], document.lines[1]?.at['quantity'], document.totals.at['net']]).toEqual(['line 5, column 16', 'line 11, column 46', 'line 13, column 8'])
  })

  it('is read exactly whatever its length', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 99_999 }), (list, digits) => {
        const pages = pagesOfText(mail(`B-${digits}`, list))
        expect(read(pages, template)).toEqual(figures(list))
        const { certain, document } = readByTemplate(pages, template)
        expect([certain, document.number]).toEqual([true, `B-${digits}`])
      }),
      { numRuns: 40 },
    )
  })

  it('is read the same when it was forwarded with quote marks', () => {
    const quoted = mail('B-7', FIRST).split('\n').map((line) => `> ${line}`).join('\n')
    expect(read(pagesOfText(quoted), template)).toEqual(figures(FIRST))
  })

  it('waits for a person when its total was changed', () => {
    const { certain, problems } = readByTemplate(pagesOfText(mail('B-7', FIRST, '15.045,37')), template)
    expect(certain).toBe(false)
    expect(problems.map(({ code, say }) => [code, say.with])).toEqual([['page-order/total-differs', { found: '15045.36', stated: '15045.37' }]])
  })

  it('waits for a person when its total is missing', () => {
    const { certain, problems } = readByTemplate(pagesOfText(mail('B-7', FIRST).replace(/Summe.*/, '')), template)
    expect(certain).toBe(false)
    expect(problems.map(({ code }) => code)).toEqual(['page-order/total-missing', 'page-order/no-total'])
  })

  it('tells the place of a quantity that is no number, and makes none up', () => {
    const { certain, document, problems } = readByTemplate(pagesOfText(mail('B-7', FIRST).replace('     24 ', '     2A ')), template)
    expect(certain).toBe(false)
    expect(document.lines[0]?.quantity).toBeNull()
    expect(problems.map(({ code, at }) => [code, at])).toContainEqual(['page-order/number-unreadable', 'line 10, column 48'])
  })

  it('tells of a row between the lines that it does not understand', () => {
    const [first = ''] = /ART17.*\n/.exec(mail('B-7', FIRST)) ?? []
    const { certain, problems } = readByTemplate(pagesOfText(mail('B-7', FIRST).replace(first, `${first}\n  nur in blau\n`)), template)
    expect(certain).toBe(false)
    expect(problems.map(({ code }) => code)).toEqual(['page-order/row-not-understood'])
  })
})

describe('an order pasted into a mail from a spreadsheet', { timeout: 60_000 }, () => {
  const pasted = (list: readonly Row[]): string => `Order No: 88-${list.length}\nOrder Date: 2026-03-05\n\nItem\tDescription\tQty\tPrice\tAmount\n${list.map(({ code, text, quantity, cents }) => `${code}\t${text}\t${quantity}\t${point(cents)}\t${point(quantity * cents)}`).join('\n')}\n\nTotal: ${point(sum(list))}\n`

  it('is read exactly although its tabs fall anywhere', () => {
    const template = learnedFrom(pagesOfText(pasted(FIRST)), 'Pasted')
    fc.assert(fc.property(rows, (list) => {
      const pages = pagesOfText(pasted(list))
      expect(read(pages, template)).toEqual(figures(list))
      expect(readByTemplate(pages, template).certain).toBe(true)
    }), { numRuns: 40 })
  })
})

/** Cells from row 1 on; `plain` as a workbook's number cells are. */
const cells = (table: readonly (readonly (string | null)[])[], plain = false): Pages => {
  const words = table.flatMap((line, y) => line.flatMap((text, x): readonly Word[] => (text === null || text === '' ? [] : [{ page: 1, x, y: y + 1, width: 1, height: 1, text, ...(plain && /^-?\d+(\.\d+)?$|^\d{4}-\d\d-\d\d$/.test(text) ? { plain: true as const } : {}) }])))
  return { grid: 'cells', pages: [{ number: 1, name: null, width: 9, height: table.length, words }], problems: [] }
}

describe('an order as a workbook', { timeout: 60_000 }, () => {
  const sheet = (number: string, list: readonly Row[]): Pages =>
    cells([['Purchase Order'], ['PO Number', number, null, 'Order Date', '2026-03-05'], [], ['SKU', 'Description', 'Qty', 'Unit Price', 'Amount'], ...list.map(({ code, text, quantity, cents }) => [code, text, String(quantity), point(cents), point(quantity * cents)]), [], [null, null, null, 'Total', point(sum(list))]], true)

  it('is proposed, learned and read by rows and columns, its plain numbers as they are', () => {
    const template = learnedFrom(sheet('4711', FIRST), 'Sheet')
    fc.assert(fc.property(rows, fc.integer({ min: 1_000, max: 9_999 }).map(String), (list, number) => {
      const { document, certain, problems } = readByTemplate(sheet(number, list), template)
      expect(problems).toEqual([])
      expect([document.number, document.day, certain]).toEqual([number, '2026-03-05', true])
      expect(document.lines.map((line) => [line.items[0]?.value, line.quantity, line.price, line.amount])).toEqual(figures(list))
      expect(document.lines[0]?.at['quantity']).toBe('row 5, column C')
    }), { numRuns: 40 })
  })
})

describe('an order as a flat file that repeats the order in every row', { timeout: 60_000 }, () => {
  const flat = (number: string, list: readonly Row[], last = number): Pages =>
    cells([['PO Number', 'PO Date', 'Store', 'SKU', 'Qty', 'Cost'], ...list.map(({ code, quantity, cents }, at) => [at === list.length - 1 ? last : number, '3/25/2026', '0012', code, String(quantity), point(cents)])])

  it('takes number, day and ship-to from its rows and waits, for it has no total', () => {
    const template = learnedFrom(flat('4711', FIRST), 'Flat')
    const { document, certain, problems } = readByTemplate(flat('4712', FIRST), template)
    expect([document.number, document.day, document.parties[0]?.ids[0]?.id]).toEqual(['4712', '2026-03-25', '0012'])
    expect(document.lines.map((line) => [line.items[0]?.value, line.quantity, line.price])).toEqual(FIRST.map(({ code, quantity, cents }) => [code, String(quantity), point(cents)]))
    expect([certain, problems.map(({ code }) => code)]).toEqual([false, ['page-order/no-total']])
  })

  it('tells of two orders in one file', () => {
    const template = learnedFrom(flat('4711', FIRST), 'Flat')
    expect(readByTemplate(flat('4711', FIRST, '4712'), template).problems.map(({ code }) => code)).toContain('page-order/several-orders')
  })
})

describe('what the order does not decide', { timeout: 60_000 }, () => {
  const us = (day: string, decimals = true): string => `PO Number: 17\nDate: ${day}\n\nItem      Qty      Price     Amount\nA1         10      ${decimals ? '1.50' : '   2'}      ${decimals ? '15.00' : '   20'}\n\nTotal     ${decimals ? '15.00' : '20'}\n`

  it('is asked: a day that may have the month first', () => {
    const pages = pagesOfText(us('03/04/2026'))
    const asked = learn(pages, guessMarks(pages), 'US')
    expect(asked.ok ? [] : asked.problems.map(({ code, at }) => [code, at])).toEqual([['page-order/day-unclear', 'line 2, column 7']])
    const answered = learn(pages, [...guessMarks(pages), { is: 'days', order: 'mdy' }], 'US')
    expect(answered.ok ? answered.read.document.day : null).toBe('2026-03-04')
  })

  it('is never guessed later: whole numbers taught no decimal mark', () => {
    const pages = pagesOfText(us('2026-03-04', false))
    const answer = learn(pages, guessMarks(pages), 'US')
    const template = answer.ok ? answer.template : null
    expect(template?.numbers.decimal).toBeNull()
    const { problems, certain } = readByTemplate(pagesOfText(us('2026-03-04', false).replace('   2 ', '2,000 ')), template as Template)
    expect(certain).toBe(false)
    expect(problems.map(({ code }) => code)).toContain('page-order/number-unreadable')
  })

  it('is asked: thousands that could be decimals, unless only one of the two adds up', () => {
    const order = (price: string, amount: string): Pages => pagesOfText(`Order No: 9\n\nItem    Qty     Price   Amount\nA1    1,000     ${price}    ${amount}\n\nTotal: ${amount}\n`)
    const asked = learn(order('    2', '2,000'), guessMarks(order('    2', '2,000')), 'Plain')
    expect(asked.ok ? [] : asked.problems.map(({ code }) => code)).toEqual(['page-order/number-unclear'])
    const settled = learn(order('1,500', '1,500'), guessMarks(order('1,500', '1,500')), 'Plain')
    expect(settled.ok ? settled.template.numbers.decimal : null).toBe(',')
  })
})

describe('the template of an arriving order', { timeout: 60_000 }, () => {
  it('is found among others, and none for a text that is no order', () => {
    const klein = learnedFrom(pagesOfText(mail('B-1', FIRST)), 'Klein')
    const pasted = learnedFrom(pagesOfText('Order No: 1\n\nItem\tQty\tPrice\tAmount\nA1\t2\t1.50\t3.00\n\nTotal: 3.00\n'), 'Pasted')
    expect(recognise(pagesOfText(mail('B-99', FIRST)), [pasted, klein])?.name).toBe('Klein')
    expect(recognise(pagesOfText('Guten Tag, wann kommt unsere Bestellung?'), [pasted, klein])).toBeNull()
    expect(recognise(pagesOfText(mail('B-99', FIRST)), [klein, { ...klein, name: 'Twin' }])).toBeNull()
  })
})


describe('an order in the words of a mail, without a table', { timeout: 60_000 }, () => {
  const written = (list: readonly Row[], total = comma(list.reduce((all, { quantity, cents }) => all + quantity * cents, 0))): string => `Hallo Frau Klein,

Bestellung Nr. 4711-${list.length} vom 05.03.2026, bitte liefern Sie:

${list.map(({ code, text, quantity, cents }) => `- ${quantity} x ${code} ${text} zu ${comma(cents)} EUR`).join('\n')}

Summe: ${total} EUR
Danke und Gruß
`
  const template = learnedFrom(pagesOfText(written(FIRST)), 'Klein')

  it('is read exactly whatever its length', () => {
    fc.assert(fc.property(rows, (list) => {
      const { document, certain } = readByTemplate(pagesOfText(written(list)), template)
      expect(document.lines.map(({ items, description, quantity, price }) => [items[0]?.value, description, quantity, price])).toEqual(list.map(({ code, text, quantity, cents }) => [code, text, String(quantity), point(cents)]))
      expect([certain, document.number]).toEqual([true, `4711-${list.length}`])
    }), { numRuns: 40 })
  })

  it('tells of a line that is written differently, and of one that was left out', () => {
    const changed = written(FIRST).replace('- 24 x ART17 soap liquid 500 ml zu 1,89 EUR', '- 24 x ART17 soap liquid 500 ml')
    const read = readByTemplate(pagesOfText(changed), template)
    expect([read.certain, read.problems.map(({ code }) => code)]).toEqual([false, ['page-order/row-not-understood', 'page-order/total-differs']])
    expect(recognise(pagesOfText(written(FIRST.slice(1))), [template])?.name).toBe('Klein')
  })
})

describe('a place called by its number', () => {
  it('is proposed as ship-to code, and what stands below it is no address', () => {
    const marks = guessMarks(pagesOfText('Order: KM-1\nShip to: 1004\nCurrency: EUR\n\nItem   Qty\nA-100   10\n'))
    expect(marks.flatMap((mark) => (mark.is === 'field' ? [mark.field] : []))).toEqual(expect.arrayContaining(['number', 'ship-to-code']))
    expect(marks.some((mark) => mark.is === 'field' && mark.field === 'ship-to')).toBe(false)
  })
})
