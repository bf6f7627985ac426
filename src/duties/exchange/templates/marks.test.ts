import { describe, expect, it } from 'vitest'
import type { Mark } from '#formats/page-order/mark'
import { pagesOfText } from '#formats/page-order/page'
import { layoutOf, moved, placesIn, placesUnder } from './layout.ts'
import { answered, bitsOf, freed, likelyKind, marked } from './marks.ts'

const at = (x: number, y: number) => ({ page: 1, x, y, width: 3, height: 1 })
const COLUMN: Mark = { is: 'column', role: 'quantity', head: [at(0, 5)], first: [at(0, 6)] }

describe('marks', () => {
  it('move with their meaning: a second order number takes the place of the first', () => {
    const marks = marked(marked([], { kind: 'field', name: 'number' }, [at(1, 1)]), { kind: 'field', name: 'number' }, [at(9, 1)])
    expect(marks).toEqual([{ is: 'field', field: 'number', areas: [at(9, 1)] }])
  })

  it('lose words that come to mean something else, and go when none are left', () => {
    expect(marked([{ is: 'field', field: 'number', areas: [at(1, 1)] }], { kind: 'field', name: 'contract' }, [at(1, 1)])).toEqual([{ is: 'field', field: 'contract', areas: [at(1, 1)] }])
    expect(freed([COLUMN], [at(0, 5)])).toEqual([{ ...COLUMN, head: [] }])
    expect(freed([COLUMN], [at(0, 5), at(0, 6)])).toEqual([])
  })

  it('keep the head of a column when its first value is marked anew', () => {
    expect(marked([COLUMN], { kind: 'first', name: 'quantity' }, [at(0, 7)])).toEqual([{ ...COLUMN, first: [at(0, 7)] }])
  })

  it('hold one answer to a question, and a value that is never written instead of a marked one', () => {
    expect(answered([{ is: 'days', order: 'dmy' }], { is: 'days', order: 'mdy' })).toEqual([{ is: 'days', order: 'mdy' }])
    expect(answered([{ is: 'field', field: 'currency', areas: [at(1, 1)] }], { is: 'fixed', field: 'currency', value: 'EUR' })).toEqual([{ is: 'fixed', field: 'currency', value: 'EUR' }])
  })

  it('tell what words beside and below them most likely are', () => {
    const bits = bitsOf([COLUMN])
    expect([likelyKind(bits, at(20, 5), 'Price'), likelyKind(bits, at(20, 6), '1.20'), likelyKind(bits, at(20, 9), '12.00'), likelyKind(bits, at(2, 9), 'Department'), likelyKind(bits, at(2, 1), 'PO-1')]).toEqual(['head', 'first', 'total', 'aside', 'field'])
  })
})

describe('words on the screen', () => {
  const layout = layoutOf(pagesOfText('Order 4711\n\nQty  Item\n10   A-100'), 800, (text, size) => text.length * size * 0.6)

  it('are found by their areas, by a rectangle, and by arrow keys', () => {
    const texts = (some: readonly number[]) => some.map((one) => layout.places[one]?.word.text)
    expect(texts(placesIn(layout.places, [{ page: 1, x: 0, y: 3, width: 10, height: 1 }]))).toEqual(['Qty', 'Item'])
    expect(texts(placesUnder(layout.places, { left: 0, top: 0, width: 800, height: 45 }))).toEqual(['Order', '4711'])
    expect(texts([moved(layout.places, 1, 'ArrowDown'), moved(layout.places, 2, 'ArrowDown'), moved(layout.places, 0, 'ArrowLeft'), moved(layout.places, 5, 'ArrowUp')])).toEqual(['Item', '10', 'Order', 'Item'])
  })
})
