import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rowsOf } from './text-rows.ts'

const ISA = 'ISA*00*          *00*          *01*NORDKAUF       *ZZ*FAIRWIND       *260302*0915*U*00401*000000001*1*P*>~'
const textsOf = (text: string): string[] => rowsOf(text, [], []).map((row) => row.parts.map((part) => part.text).join(''))

describe('rows of a text', () => {
  it('are the lines somebody wrote', () => {
    expect(textsOf('ST*850*0001~\r\nBEG*00~\n')).toEqual(['ST*850*0001~', 'BEG*00~'])
  })

  it('are the segments of an interchange written in one run', () => {
    const rows = textsOf(`${ISA}${'PO1*1*60*CT*12.40**BP*A-100~'.repeat(20)}`)
    expect(rows).toHaveLength(21)
    expect(rows[1]).toBe('PO1*1*60*CT*12.40**BP*A-100~')
  })

  it('do not end at a sign that is released in EDIFACT', () => {
    expect(textsOf(`UNB+UNOC:3+A+B'${'FTX+AAI+++don?\'t drop\''.repeat(30)}`)[1]).toBe('FTX+AAI+++don?\'t drop\'')
  })

  it('lose no sign, wherever values are marked', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z*~'<>/ ]{0,900}$/), fc.array(fc.tuple(fc.nat(900), fc.nat(30)), { maxLength: 30 }), (text, ranges) => {
        const marks = ranges.map(([from, length]) => ({ from: Math.min(from, text.length), to: Math.min(from + length, text.length), field: 'value', line: 1 })).sort((a, b) => a.from - b.from)
        expect(rowsOf(text, marks, []).flatMap((row) => row.parts.map((part) => part.text)).join('')).toBe(text)
      }),
    )
  })

  it('say of marks upon each other the narrowest', () => {
    const [row] = rowsOf('PO1*1*60', [{ from: 0, to: 8, field: 'line', line: 0 }, { from: 6, to: 8, field: 'quantity', line: 0 }], [{ place: '#1 PO1-02', from: 6, to: 8 }])
    expect(row?.parts).toEqual([{ text: 'PO1*1*', field: null, line: 0, places: [] }, { text: '60', field: 'quantity', line: 0, places: ['#1 PO1-02'] }])
  })
})
