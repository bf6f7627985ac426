import { describe, expect, it } from 'vitest'
import { BLANK_DOCUMENT, BLANK_LINE } from './blank-document.ts'
import type { TradeDocument } from './document.ts'
import { NO_TOTALS } from './document.ts'
import { summaryOf } from './document-summary.ts'

const line = { ...BLANK_LINE, unit: 'EA' }
const order = (over: Partial<TradeDocument>): TradeDocument => ({ ...BLANK_DOCUMENT, type: 'order', set: '850', ...over })

describe('a document in a few figures', () => {
  it('counts lines, adds quantities, and takes stated amounts before quantity and price', () => {
    const document = order({
      lines: [
        { ...line, quantity: '10', price: '2.50' },
        { ...line, quantity: '3', price: '9.99', amount: '29.90' },
        { ...line, quantity: '250', price: '12', pricePer: '100' },
        { ...line, quantity: null, price: '1' },
      ],
    })
    expect(summaryOf(document)).toEqual({ lines: 4, quantity: '263', amount: '84.9', storeSplit: '0', totals: {} })
  })

  it('adds what is split to stores and tells the totals that are stated', () => {
    const split = (site: string, quantity: string) => ({ site, scheme: '92', quantity, unit: 'EA', day: null, at: {} })
    const document = order({ lines: [{ ...line, quantity: '7', splits: [split('1', '3'), split('2', '3.5')] }], totals: { ...NO_TOTALS, payable: '12.00', lines: '1' } })
    expect(summaryOf(document)).toEqual({ lines: 1, quantity: '7', amount: '0', storeSplit: '6.5', totals: { payable: '12.00', lines: '1' } })
  })

  it('divides by no zero', () => {
    expect(summaryOf(order({ lines: [{ ...line, quantity: '7', price: '3', pricePer: '0' }] })).amount).toBe('0')
  })
})
