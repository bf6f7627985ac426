// Each message that is written, as its segment table orders it: ORDERS, ORDCHG, ORDRSP, INVOIC, DESADV, SLSRPT, PRICAT, REMADV, CONTRL, APERAK.

import type { AcknowledgedError, Acknowledged, Line, Package, Settlement } from '../document.ts'
import { SETTLED_CODES } from './read-answers.ts'
import { textPieces } from './segment-writer.ts'
import type { Outgoing } from './write-header.ts'
import {
  accountOf, codeOr, dayText, leftOut, writeBeginning, writeCharges, writeCounts, writeCurrency, writeLongTerms, writeMeans, writeNotes, writeParties, writeReferences, writeTaxes, writeTerms, writeTotals,
} from './write-header.ts'
import { writeLine } from './write-lines.ts'

const writeLines = (o: Outgoing, lines: readonly Line[]): void => {
  let next = 1
  for (const line of lines) next = writeLine(o, line, next)
}

const writeOrder = (o: Outgoing): void => {
  const { d } = o
  writeBeginning(o)
  writeMeans(o)
  writeNotes(o, d.notes)
  writeLongTerms(o)
  writeReferences(o, d.references)
  writeParties(o, d.parties, accountOf(d))
  writeTaxes(o, d.taxes)
  writeCurrency(o)
  writeTerms(o)
  writeCharges(o, d.charges)
  writeLines(o, d.lines)
  o.w.put('UNS', 'S')
  writeTotals(o)
  writeCounts(o)
}

const writeInvoice = (o: Outgoing): void => {
  const { d } = o
  writeBeginning(o)
  writeMeans(o)
  const profile = d.profile !== null && !o.version.includes(d.profile) ? d.profile : null
  writeNotes(o, profile === null ? d.notes : [...d.notes, { kind: 'DOC', text: profile, at: {} }])
  writeLongTerms(o)
  writeReferences(o, d.references)
  writeParties(o, d.parties, accountOf(d))
  writeCurrency(o)
  writeTerms(o)
  writeCharges(o, d.charges)
  writeLines(o, d.lines)
  o.w.put('UNS', 'S')
  writeCounts(o)
  writeTotals(o)
  writeTaxes(o, d.taxes)
}

/** Texts of a ship notice stand in its first packing level, since its head has no place for them. */
const writeDespatch = (o: Outgoing): void => {
  const { w, d } = o
  writeBeginning(o)
  writeReferences(o, d.references)
  writeParties(o, d.parties)
  let next = 1
  const put = (lines: readonly Line[]): void => {
    for (const line of lines) next = writeLine(o, line, next)
  }
  const loose = d.lines.filter((line) => line.packages.length === 0)
  if (d.packages.length === 0 || loose.length > 0) {
    w.put('CPS', d.packages.length === 0 ? '1' : String(d.packages.length + 1))
    writeNotes(o, d.notes)
    put(loose)
  }
  const inside = linesByPackage(d.lines)
  const twins = twinsOf(d.packages, d.lines)
  d.packages.forEach((pack, at) => {
    const alike = twins.get(at)
    if (alike === undefined) return
    writeLevel(o, pack, at)
    if (at === 0 && loose.length === 0) writeNotes(o, d.notes)
    writePackage(o, pack, alike.flatMap((one) => d.packages[one]?.sscc ?? []))
    put(inside.get(at) ?? [])
  })
  writeCounts(o)
}

const linesByPackage = (lines: readonly Line[]): ReadonlyMap<number, readonly Line[]> => {
  const inside = new Map<number, Line[]>()
  for (const line of lines) {
    const [at] = line.packages
    if (at !== undefined) push(inside, at, line)
  }
  return inside
}

const push = (into: Map<number, Line[]>, at: number, line: Line): void => {
  const there = into.get(at)
  if (there === undefined) into.set(at, [line])
  else there.push(line)
}

/** Packages alike but for their SSCC, that hold the same lines, are written as one with several numbers: by the first of them, all of them. */
const twinsOf = (packages: readonly Package[], lines: readonly Line[]): ReadonlyMap<number, readonly number[]> => {
  const held = packages.map((): number[] => [])
  lines.forEach((line, no) => {
    for (const at of line.packages) held[at]?.push(no)
  })
  const parents = new Set(packages.map((one) => one.within))
  const firsts = new Map<string, number>()
  const twins = new Map<number, number[]>()
  packages.forEach((pack, at) => {
    const { kind, within, packing, count, weight, weightUnit, order } = pack
    const joins = pack.sscc !== null && pack.marks.length === 0 && !parents.has(at) && (held[at]?.length ?? 0) > 0
    const key = joins ? JSON.stringify([kind, within, packing, count, weight, weightUnit, order, held[at]]) : `${at}`
    const first = firsts.get(key)
    if (first === undefined) {
      firsts.set(key, at)
      twins.set(at, [at])
    } else twins.get(first)?.push(at)
  })
  return twins
}

const LEVELS: Readonly<Record<string, string>> = { shipment: '5', tare: '3', pack: '1' }

const writeLevel = ({ w }: Outgoing, pack: Package, at: number): void =>
  w.put('CPS', String(at + 1), pack.within === null ? null : String(pack.within + 1), LEVELS[pack.kind] ?? '4')

const writePackage = (o: Outgoing, pack: Package, sscc: readonly string[]): void => {
  const { w } = o
  const numbered = sscc.length > 0 || pack.marks.length > 0 || pack.order !== null
  if (!numbered && pack.count === null && pack.packing === null && pack.weight === null) return
  const count = pack.count === null && !o.own && sscc.length > 0 ? String(sscc.length) : w.number(pack.count)
  w.put('PAC', count, null, pack.packing)
  if (pack.weight !== null) w.put('MEA', 'PD', 'AAB', [pack.weightUnit ?? 'KGM', w.number(pack.weight)])
  if (!numbered) return
  w.put('PCI', '33E', pack.marks.filter((mark) => mark.scheme === null).map((mark) => mark.id))
  if (pack.order !== null) w.put('RFF', ['ON', pack.order])
  for (let from = 0; from < sscc.length; from += 5) w.put('GIN', 'BJ', ...sscc.slice(from, from + 5))
  for (const mark of pack.marks) if (mark.scheme !== null) w.put('GIN', codeOr(mark.scheme, 'ZZZ'), mark.id)
}

const writeSales = (o: Outgoing): void => {
  const { w, d } = o
  writeBeginning(o)
  writeReferences(o, d.references)
  writeParties(o, d.parties)
  writeCurrency(o)
  let next = 1
  let open = ''
  for (const line of d.lines) {
    if (line.splits.length === 0) next = writeLine(o, line, next)
    for (const split of line.splits) {
      const place = `${split.site} ${split.scheme ?? ''} ${split.day ?? ''}`
      if (place !== open) {
        w.put('LOC', '162', [split.site, null, o.own ? split.scheme : null])
        if (split.day !== null) w.put('DTM', ['356', dayText(split.day), '102'])
      }
      open = place
      const whole = line.splits.length === 1
      next = writeLine(o, whole ? line : { ...line, number: null, quantity: split.quantity, unit: split.unit, amount: null }, next)
    }
  }
  if (d.notes.length > 0) leftOut(o, 'notes', d.notes.map((note) => note.text).join(' '))
}

const writeCatalogue = (o: Outgoing): void => {
  const { w, d } = o
  writeBeginning(o)
  writeNotes(o, d.notes)
  writeReferences(o, d.references)
  writeParties(o, d.parties)
  writeTaxes(o, d.taxes)
  writeCurrency(o)
  writeTerms(o)
  writeCharges(o, d.charges)
  w.put('PGI', '2')
  writeLines(o, d.lines)
  if (d.totals.lines !== null || d.totals.hash !== null) {
    w.put('UNS', 'S')
    writeCounts(o)
  }
}

const writeRemittance = (o: Outgoing): void => {
  const { w, d } = o
  writeBeginning(o)
  writeMeans(o)
  writeNotes(o, d.notes)
  writeReferences(o, d.references)
  writeParties(o, d.parties, accountOf(d))
  writeCurrency(o)
  for (const settlement of d.settlements) writeSettlement(o, settlement)
  if (d.lines.length > 0) leftOut(o, 'lines', String(d.lines.length))
  w.put('UNS', 'S')
  if (d.totals.gross !== null) w.put('MOA', ['9', w.number(d.totals.gross)])
  if (d.totals.payable !== null) w.put('MOA', ['12', w.number(d.totals.payable)])
  if (d.totals.allowances !== null) w.put('MOA', ['52', w.number(d.totals.allowances)])
}

const writeSettlement = (o: Outgoing, one: Settlement): void => {
  const { w } = o
  w.put('DOC', SETTLED_CODES[one.kind] ?? codeOr(one.kind, '380'), one.number)
  if (one.original !== null) w.put('MOA', ['9', w.number(one.original)])
  if (one.paid !== null) w.put('MOA', ['12', w.number(one.paid)])
  if (one.discount !== null) w.put('MOA', ['52', w.number(one.discount)])
  if (one.adjusted !== null && one.reason === null) w.put('MOA', ['165', w.number(one.adjusted)])
  if (one.day !== null) w.put('DTM', ['137', dayText(one.day), '102'])
  writeReferences(o, one.references)
  if (one.reason !== null) {
    w.put('AJT', codeOr(one.reason, 'ZZZ'))
    if (one.adjusted !== null) w.put('MOA', ['165', w.number(one.adjusted)])
  }
  writeNotes(o, [...(one.reason !== null && codeOr(one.reason, '') === '' ? [{ kind: 'AAI', text: one.reason, at: {} }] : []), ...(one.text === null ? [] : [{ kind: 'AAI', text: one.text, at: {} }])])
}

/** Actions of CONTRL: 4 rejected, 7 acknowledged, 8 received. */
const actionOf = (verdict: Acknowledged['verdict']): string => (verdict === 'rejected' ? '4' : verdict === 'received' ? '8' : '7')

export type Answered = Readonly<{ sender: readonly (string | null)[]; receiver: readonly (string | null)[]; versionOf: (set: string) => readonly string[] }>

/** The covers of what is answered: it came from whom the answer goes to. */
const writeControl = (o: Outgoing, { sender, receiver, versionOf }: Answered): void => {
  const { w, d } = o
  for (const one of d.acknowledges) {
    const own = one.level === 'document' ? undefined : one.errors.find((error) => error.segmentPosition === null)
    const first = own ?? (one.level === 'document' ? one.errors.find((error) => error.segmentPosition === null) : undefined)
    const flaw = first === undefined ? [] : [first.code, first.segment, positionOf(first)]
    if (one.level === 'interchange') w.put('UCI', one.control, sender, receiver, actionOf(one.verdict), ...flaw)
    else if (one.level === 'group') w.put('UCF', one.control, sender, receiver, actionOf(one.verdict), ...flaw)
    else w.put('UCM', one.control, [one.set, ...versionOf(one.set ?? '')], actionOf(one.verdict), ...flaw)
    let position: number | null = null
    for (const error of one.errors) {
      if (error.segmentPosition === null) continue
      const inside = error.element !== null
      if (error.segmentPosition !== position) w.put('UCS', String(error.segmentPosition), inside ? null : error.code)
      position = error.segmentPosition
      if (inside) w.put('UCD', error.code, positionOf(error))
    }
  }
}

const positionOf = (error: AcknowledgedError): readonly (string | null)[] | null => (error.element === null ? null : [String(error.element), error.component === null ? null : String(error.component)])

const writeErrors = (o: Outgoing): void => {
  const { w, d } = o
  writeBeginning(o)
  writeNotes(o, d.notes)
  const [answered] = d.acknowledges
  const named = answered?.control !== null && answered?.control !== undefined && !d.references.some((one) => one.value === answered.control)
  writeReferences(o, named ? [{ kind: 'ACW', value: answered?.control ?? '', line: null, day: null, text: null, at: {} }, ...d.references] : d.references)
  writeParties(o, d.parties)
  for (const error of d.acknowledges.flatMap((one) => one.errors)) {
    w.put('ERC', error.code ?? 'ZZZ')
    if (error.text !== null) {
      const parts = textPieces(error.text, o.widths.text)
      for (let at = 0; at < parts.length; at += 5) w.put('FTX', 'AAO', null, null, parts.slice(at, at + 5))
    }
    if (error.value !== null) w.put('RFF', ['ACW', error.value])
  }
}

export const WRITERS: Readonly<Record<string, (o: Outgoing, answered: Answered) => void>> = {
  ORDERS: writeOrder, ORDCHG: writeOrder, ORDRSP: writeOrder, INVOIC: writeInvoice, DESADV: writeDespatch, SLSRPT: writeSales, PRICAT: writeCatalogue, REMADV: writeRemittance,
  CONTRL: writeControl, APERAK: writeErrors,
}
