import fc from 'fast-check'
import { expect, it } from 'vitest'
import { segmentSpot, spotAt, spotOf, spotText, tagNumber } from './spot.ts'

it('a place in a segment is packed and read again without loss', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2 ** 26 - 1 }),
      fc.stringMatching(/^[A-Z][A-Z0-9]{0,2}$/),
      fc.integer({ min: 0, max: 63 }),
      fc.integer({ min: 0, max: 31 }),
      (segment, tag, element, component) => {
        expect(segmentSpot(spotAt(segment, tagNumber(tag), element, component))).toEqual({ segment, tag, element, component })
      },
    ),
  )
})

it('a place reads as people of the trade write it', () => {
  expect(spotText(spotAt(12, tagNumber('PO1'), 4))).toBe('#12 PO1-04')
  expect(spotText(spotAt(9, tagNumber('NAD'), 2, 1))).toBe('#9 NAD-02-1')
  expect(spotText(spotAt(1, tagNumber('ISA')))).toBe('#1 ISA')
  expect(spotText('/Order/cbc:ID')).toBe('/Order/cbc:ID')
})

it('a place that was told is found again', () => {
  for (const spot of [spotAt(12, tagNumber('PO1'), 4), spotAt(9, tagNumber('NAD'), 2, 1), spotAt(1, tagNumber('ISA')), '/Order/cbc:ID', 'row 12, column C']) expect(spotOf(spotText(spot))).toBe(spot)
})
