// How long values may be: the widest that any directory from D.93A on allows. A longer one is read whole and told.

import type { Problem } from '../problem.ts'
import type { Segment } from './segment.ts'

const USUAL = 512

/** By segment and element; each component of it. */
export const WIDEST: Readonly<Record<string, number>> = {
  'UNB-2': 35, 'UNB-3': 35, 'UNB-5': 14, 'UNH-1': 14, 'UNT-2': 14, 'UNZ-2': 14, 'UNG-5': 14,
  'BGM-2': 70, 'DTM-1': 35, 'RFF-1': 70, 'NAD-1': 3, 'NAD-2': 35, 'NAD-3': 35, 'NAD-4': 70, 'NAD-5': 256, 'NAD-6': 35, 'NAD-8': 17, 'NAD-9': 3, 'CTA-2': 256, 'COM-1': 512,
  'LIN-1': 6, 'LIN-3': 35, 'PIA-2': 35, 'PIA-3': 35, 'PIA-4': 35, 'PIA-5': 35, 'PIA-6': 35, 'IMD-3': 256, 'QTY-1': 35, 'MOA-1': 35, 'PRI-1': 35, 'TAX-2': 35, 'GIN-2': 35, 'LOC-2': 256, 'FTX-4': 512,
  'CUX-1': 12, 'MEA-3': 18, 'ALC-5': 35, 'DOC-2': 70, 'UNS-1': 1, 'CPS-1': 35,
}
const SHORTEST = 30

/** The same by segment, each a list by element. */
const BY_SEGMENT = new Map<string, number[]>()
for (const [place, most] of Object.entries(WIDEST)) {
  const [name = '', element = ''] = place.split('-')
  const own = BY_SEGMENT.get(name) ?? []
  own[Number(element)] = most
  BY_SEGMENT.set(name, own)
}

/** The problem of the first value that is longer than any directory allows; null where none is. Free of cost for short segments. */
export const tooLong = (s: Segment, length: number): Problem | null => {
  if (length < SHORTEST) return null
  const own = BY_SEGMENT.get(s.name)
  for (let element = 1; element <= s.elements; element++) {
    const most = own?.[element] ?? USUAL
    for (let component = 1; component <= s.size(element); component++) {
      if (s.room(element, component) <= most) continue
      const value = s.peek(element, component)
      if (value.length <= most) continue
      return {
        code: 'edifact/value-too-long', severity: 'warning', at: s.at(element, component),
        say: { key: 'problem.edifact/value-too-long', with: { segment: s.name, length: value.length, most, value: `${value.slice(0, 40)}...` } },
      }
    }
  }
  return null
}
