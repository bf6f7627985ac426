import { describe, expect, it } from 'vitest'
import type { X12Truth } from './compare.ts'
import { compareX12 } from './compare.ts'
import { readSample, sampleInterchange, sampleSet } from './sample-interchange.ts'

const text = sampleInterchange([
  sampleSet('850', '0001', ['BEG*00*SA*PO-1**20260302', 'PO1*1*120*EA*9.25', 'SDQ*EA*92*1*100*2*20', 'PO1*2*30*EA*7', 'CTT*2*150']),
  sampleSet('850', '0001', ['BEG*00*SA*PO-2**20260303', 'PO1*1*1*EA*5', 'CTT*1']),
  ['ST*860*0002', 'BCH*04*SA*PO-1***20260302', 'POC*1*DI*5*5*EA', 'CTT*1', 'SE*0000000005*0002'],
])
const files = [{ file: 'a.edi', documents: readSample(text).documents }]
const row = (over: Partial<X12Truth>): X12Truth => ({ file: 'a.edi', set: '850', ctl: '0001', n: 7, lines: 2, qty: '1.5E+2', amount: '1.32E+3', sdq: '1.2E+2', seok: true, ctlok: true, doc: 'PO-1', date: '20260302', ctt: '2', ctthash: '150', ...over })

describe('what was read, held against a table of truths', () => {
  it('agrees where figures are the same, however they are written', () => {
    expect(compareX12(files, [row({})])).toMatchObject([{ agrees: true, differences: [] }])
  })

  it('takes sets with the same control number in their order', () => {
    const second = row({ n: 5, lines: 1, qty: '1', amount: '5', sdq: '0', doc: 'PO-2', date: '20260303', ctt: '1', ctthash: '' })
    expect(compareX12(files, [row({}), second]).every((one) => one.agrees)).toBe(true)
    expect(compareX12(files, [row({}), second, second])[2]).toMatchObject({ agrees: false, differences: [{ field: 'document' }] })
  })

  it('does not count change lines, as the table does not, and holds needless zeros for a wrong count', () => {
    expect(compareX12(files, [row({ set: '860', ctl: '0002', n: 5, lines: 0, qty: '0', amount: '0', sdq: '0', doc: undefined, date: undefined, ctt: '1', ctthash: '', seok: false } as never)])).toMatchObject([{ agrees: true }])
  })

  it('says which figures differ', () => {
    const [one] = compareX12(files, [row({ lines: 3, qty: '151', amount: '1320.5', doc: 'PO-9', seok: false })])
    expect(one?.differences.map(({ field }) => field)).toEqual(['number', 'lines', 'quantity', 'amount', 'segment count'])
  })
})
