// Units as X12 and EDIFACT write them, in the codes that UBL and CII take (UN/ECE Recommendation 20, and 21 with an X in front).
// A code that means the same in both is not here.

import type { Line, TradeDocument } from '../document.ts'

const ELSEWHERE: Readonly<Record<string, string>> = {
  CA: 'XCS', CS: 'XCS', CT: 'XCT', BX: 'XBX', BG: 'XBG', BO: 'XBO', BE: 'XBE', CR: 'XCR', CN: 'XCX', DR: 'XDR', JR: 'XJR', PA: 'XPA', PK: 'XPK', PL: 'XPX', PF: 'XPX', PX: 'XPX', RL: 'XRO', RO: 'XRO', TB: 'XTB', TU: 'XTU',
  PC: 'H87', PCE: 'H87', PCS: 'H87', UN: 'C62', DZ: 'DZN', GR: 'GRM', GS: 'GRO', TH: 'MIL',
  KG: 'KGM', LB: 'LBR', OZ: 'ONZ', TN: 'STN', MR: 'MTR', FT: 'FOT', IN: 'INH', YD: 'YRD', SF: 'FTK', SY: 'YDK', GA: 'GLL', QT: 'QTL', PT: 'PTL', LT: 'LTR', HR: 'HUR', DA: 'DAY', MO: 'MON',
}

const unitHere = (unit: string | null): string | null => (unit === null ? null : (ELSEWHERE[unit] ?? unit))

/** The document with its units in those codes; one that is known nowhere stays. */
export const withUnitsHere = (document: TradeDocument): TradeDocument => ({ ...document, lines: document.lines.map(lineHere) })

const lineHere = (line: Line): Line => ({
  ...line,
  unit: unitHere(line.unit),
  priceUnit: unitHere(line.priceUnit),
  quantities: line.quantities.map((one) => ({ ...one, unit: unitHere(one.unit) })),
  splits: line.splits.map((one) => ({ ...one, unit: unitHere(one.unit) })),
  prices: line.prices.map((one) => ({ ...one, unit: unitHere(one.unit) })),
  parts: line.parts.map(lineHere),
})
