import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cellsOf, readPaste } from './paste.ts'

const EN = { decimal: '.', group: ',' }
const DE = { decimal: ',', group: '.' }
const short = (text: string, marks = EN) => readPaste(text, marks)?.lines.map((line) => [line.code, line.quantity, line.unit, line.price])

describe('lines pasted from a spreadsheet', () => {
  it('come with a head row in any order', () => {
    expect(short('Qty\tDescription\tItem no\tPrice\n480\tOat Drink\t40117\t11.95\n95\tOat Cream\t40206\t16.85')).toEqual([['40117', '480', null, '11.95'], ['40206', '95', null, '16.85']])
  })
  it('come in German, with its decimals', () => {
    expect(short('Artikelnummer;Menge;Einheit;Preis\nNG-1;1.200;Karton;12,40 EUR\nNG-2;0,5;Karton;9,10 EUR', DE)).toEqual([['NG-1', '1200', 'karton', '12.40'], ['NG-2', '0.5', 'karton', '9.10']])
  })
  it('come without a head row, code and quantity either way round', () => {
    expect(short('NG-1\t480\nNG-2\t720')).toEqual([['NG-1', '480', null, null], ['NG-2', '720', null, null]])
    expect(short('480\tNG-1\n720\tNG-2')).toEqual([['NG-1', '480', null, null], ['NG-2', '720', null, null]])
  })
  it('come with codes that are numbers: those that are never twice and equally long', () => {
    expect(short('480\t40117\n480\t40118\n20\t40205')).toEqual([['40117', '480', null, null], ['40118', '480', null, null], ['40205', '20', null, null]])
    expect(short('40117\t480')).toEqual([['40117', '480', null, null]])
  })
  it('come with names, units and prices between', () => {
    expect(short('NG-1\tOat Drink Barista 1 L\t480\tcarton\t11.95\nNG-2\tOat Drink Original\t720\tcarton\t10.40')).toEqual([
      ['NG-1', '480', 'carton', '11.95'], ['NG-2', '720', 'carton', '10.40'],
    ])
  })
  it('leave out totals and blanks, and say how many', () => {
    const pasted = readPaste('Item\tQty\nA-1\t4\n\t\nTotal\t4', EN)
    expect(pasted?.lines).toHaveLength(1)
    expect(pasted?.skipped).toBe(1)
  })
  it('keep a quantity that cannot be read as it stands, for the person to see', () => expect(short('Item\tQty\nA-1\tmany')).toEqual([['A-1', 'many', null, null]]))
  it('know their row in the spreadsheet', () => expect(readPaste('Item\tQty\nA-1\t4\nA-2\t5', EN)?.lines.map((line) => line.row)).toEqual([2, 3]))
  it('are not one single value: that is an ordinary paste', () => expect(readPaste('480', EN)).toBe(null))
  it('may hold quotes, dividers and line ends in a cell', () => expect(cellsOf('a,"b ""c"", d\ne",f\r\n1,2,3')).toEqual([['a', 'b "c", d\ne', 'f'], ['1', '2', '3']]))

  it('never throw, whatever is pasted, and never make up a code', () => {
    const pieces = fc.constantFrom('\t', '\n', '\r\n', ';', ',', '"', ' ', 'A-1', '480', '1.234,5', 'Qty', 'Item', '€', '\ufeff', 'Total', '漢')
    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 200 }), fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join(''))), fc.constantFrom(EN, DE), (text, marks) => {
        const pasted = readPaste(text, marks)
        for (const line of pasted?.lines ?? []) {
          expect(line.code.trim()).not.toBe('')
          // quotes come and go in cells of their kind: every other character stood there, side by side
          expect(text.replaceAll('"', '')).toContain(line.code.replaceAll('"', ''))
        }
      }),
    )
  })

  it('survive the way out of a spreadsheet and back', () => {
    const code = fc.integer({ min: 1, max: 9_999_999 }).map((n) => `NG-${n}`)
    const line = fc.record({ code, quantity: fc.integer({ min: 1, max: 100_000 }) })
    fc.assert(
      fc.property(fc.uniqueArray(line, { minLength: 2, maxLength: 40, selector: (one) => one.code }), fc.boolean(), fc.constantFrom('\t', ';', ','), (lines, codeFirst, divider) => {
        const text = lines.map((one) => (codeFirst ? [one.code, one.quantity] : [one.quantity, one.code]).join(divider)).join('\n')
        expect(readPaste(text, EN)?.lines.map((one) => [one.code, one.quantity])).toEqual(lines.map((one) => [one.code, String(one.quantity)]))
      }),
    )
  })
})
