// What the standard says of segments in general: which elements must be there, how long they may be at most (in any version from 4010 to
// 8010: the longest counts), and which segments the sets of the trade hold. Source: X12 segment and set directories, in our own tables.

import { tagNumber } from '../spot.ts'

/** Elements that must not be empty, by segment. */
const NEEDED: Readonly<Record<string, readonly number[]>> = {
  ST: [1, 2], SE: [1, 2], GS: [1, 2, 3, 4, 5, 6, 7, 8], GE: [1, 2], IEA: [1, 2], TA1: [1, 2, 3, 4, 5],
  BEG: [1, 2, 3, 5], BAK: [1, 2, 3, 4], BCH: [1, 2, 3, 6], BCA: [1, 2, 3, 6], BSN: [1, 2, 3, 4], BIG: [1, 2], BPR: [1, 2, 3, 4], TRN: [1, 2], BCD: [1, 2, 4, 5], XQ: [1, 2], BIA: [1, 2, 3, 4], BMG: [1],
  BCT: [1], BHT: [1, 2], G50: [1, 2, 3], G01: [1, 2], W05: [1, 2], HL: [1, 3], N1: [1], N3: [1], REF: [1], DTM: [1], PER: [1], CUR: [1, 2], FOB: [1], SAC: [1], AMT: [1, 2], CTT: [1], TDS: [1], TXI: [1],
  PID: [1], SDQ: [1, 3, 4], SN1: [2, 3], LIN: [2, 3], SLN: [1, 3], POC: [2], ACK: [1], SCH: [1, 2], QTY: [1], ZA: [1], MAN: [1, 2], PRF: [1], CDD: [1, 2], ADX: [1, 2], N9: [1], MSG: [1], NTE: [2],
  AK1: [1, 2], AK2: [1, 2], AK3: [1, 2], AK4: [1, 3], AK5: [1], AK9: [1, 2, 3, 4], IK3: [1, 2], IK4: [1, 3], IK5: [1],
}

/** Longest element in characters, by segment: one number for each element, 0 where none is told. */
const LONGEST: Readonly<Record<string, readonly number[]>> = {
  ST: [3, 9, 35], SE: [10, 9], GS: [2, 15, 15, 8, 8, 9, 2, 12], GE: [6, 9], IEA: [5, 9], BEG: [2, 2, 22, 30, 8, 30, 2], BAK: [2, 2, 22, 8, 30, 45, 30, 80, 8], BCH: [2, 2, 22, 30, 8, 8, 45, 30, 80, 8, 8],
  BCA: [2, 2, 22, 30, 8, 8, 45, 30, 80, 8, 8], BSN: [2, 30, 8, 8, 4], BIG: [8, 22, 8, 22, 30, 8, 2, 2], TRN: [2, 80, 10, 80], REF: [3, 80, 80], DTM: [3, 8, 8, 2, 3, 35], N1: [3, 60, 2, 80], N2: [60, 60], N3: [55, 55],
  N4: [30, 2, 15, 3], PER: [2, 60, 2, 2048, 2, 2048, 2, 2048], PO1: [20, 15, 2, 17, 2], IT1: [20, 15, 2, 17, 2], SN1: [20, 10, 2, 15, 15, 2], LIN: [20, 2, 80], POC: [20, 2, 15, 9, 0, 17, 2], ACK: [2, 15, 2, 3, 8],
  HL: [12, 12, 2, 1], PID: [1, 3, 2, 12, 80], SDQ: [2, 2, 80, 15, 80, 15, 80, 15, 80, 15, 80, 15, 80, 15, 80, 15, 80, 15, 80, 15, 80, 15, 80], SAC: [1, 4, 2, 10, 15, 1, 6, 9, 2, 10, 10, 2, 80, 20, 80, 3],
  ITD: [2, 2, 6, 8, 3, 8, 3, 10, 8, 10, 5, 80], TDS: [15, 15, 15, 15], AMT: [3, 18, 1], CTT: [6, 10, 10, 2, 8, 2, 80], CUR: [3, 3, 10], MAN: [2, 48, 48, 2, 48, 48], MSG: [264, 2, 9], PRF: [22, 30, 8, 8, 20, 30, 2],
  RMR: [3, 80, 2, 18, 18, 18, 2, 18], ADX: [18, 2, 3, 80], TXI: [2, 18, 10], QTY: [2, 15], CTP: [2, 3, 17, 15],
}

const COMMON = 'ST SE N1 N2 N3 N4 REF DTM PER CTT AMT CUR NX2 N9 MSG MTX NTE PID MEA PWK PKG TD1 TD3 TD4 TD5 FOB SAC ITD TXI QTY LM LQ SI MAN PCT ADV SPI LS LE FA1 FA2 CB1 INC TAX YNQ DMG CTP PAM SLN ITA PO3 PO4 SDQ SCH TC2 V1 R4 LDT CTB CSH DIS PRF HL LIN IT8 IT3 NM1 PCT PO4 QTY SR SS LX TD3 R2 R2A IN2 DFI SPY VRC X1 X2 L11 CDS UIT BIN EFI'
const OWN: Readonly<Record<string, string>> = {
  850: 'BEG PO1 IT3 G53 CR1 CN1 RRA', 855: 'BAK PO1 ACK CN1', 860: 'BCH POC G53', 865: 'BCA POC ACK', 856: 'BSN SN1 CLD PAL CUR G05 LIN TSD GF ETD CRC FOB SLN BLR', 857: 'BHT G05 PAL IT1 TDS ISS CAD ETD',
  810: 'BIG IT1 TDS CAD ISS CRC L7 BAL PAL INC V9 SR N5 ISR', 812: 'BCD CDD SHD LIN PO4 G86', 820: 'BPR TRN ENT RMR ADX IT1 TX1 RYL LOC PSA ASM FGS RIC TIA RPA ROW SCN DED PEN LOAN RYL NTE', 852: 'XQ XPO ZA G93 TXN SN1 CR2',
  846: 'BIA ZA LS G53 CPT W12 CN1', 832: 'BCT PCT G26 G93 G36 G39 G40 PKL CM CR3', 864: 'BMG MIT', 997: 'AK1 AK2 AK3 AK4 AK5 AK9', 999: 'AK1 AK2 IK3 CTX IK4 IK5 AK9',
}

const TAGS = 37 ** 3

/** What is known of a segment by its name. */
export type SegmentForm = Readonly<{
  needed: readonly number[]
  longest: readonly number[]
  /** Bit n is set where the set with that bit may hold it. */
  sets: number
}>

const SET_BITS = new Map(Object.keys(OWN).map((set, at) => [set, 1 << at]))

/** The segment a set must begin with. */
const BEGINS: Readonly<Record<string, string>> = { 810: 'BIG', 812: 'BCD', 820: 'BPR', 832: 'BCT', 846: 'BIA', 850: 'BEG', 852: 'XQ', 855: 'BAK', 856: 'BSN', 857: 'BHT', 860: 'BCH', 864: 'BMG', 865: 'BCA', 880: 'G01' }
export const beginningOf = (set: string): string | null => BEGINS[set] ?? null

/** The bit of a set whose segments we know; 0 for all others. */
export const setBit = (set: string): number => SET_BITS.get(set) ?? 0

const formTable = (): readonly (SegmentForm | null)[] => {
  const table: ({ needed: readonly number[]; longest: readonly number[]; sets: number } | null)[] = Array.from({ length: TAGS }, () => null)
  const form = (name: string) => (table[tagNumber(name)] ??= { needed: [], longest: [], sets: 0 })
  for (const [name, needed] of Object.entries(NEEDED)) form(name).needed = needed
  for (const [name, longest] of Object.entries(LONGEST)) form(name).longest = longest
  for (const [set, own] of Object.entries(OWN)) {
    const isAcknowledgement = set === '997' || set === '999'
    for (const name of `${isAcknowledgement ? 'ST SE' : COMMON} ${own}`.split(' ')) form(name).sets |= setBit(set)
  }
  return table
}

export const FORMS = formTable()
