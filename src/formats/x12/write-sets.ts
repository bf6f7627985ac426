// The transaction sets we write, each as its own order of segments: 810, 812, 820, 846, 850, 852, 855, 856, 860, 864, 865, 997.

import type { AcknowledgedError, Exact, Line, Package, Reference, Settlement } from '../document.ts'
import { lineAmount } from '../document-summary.ts'
import type { Scaled } from '../exact.ts'
import { ExactSum, exactText, minus, plus, scaledOf, ZERO } from '../exact.ts'
import { divide, tenTo } from '#ground/decimal'
import { ACTIVITIES, GROUP_VERDICTS, LEVELS, PRICES, PURPOSES, QUANTITIES, RESPONSES, SETTLED } from './codes.ts'
import type { SetWriting, Value } from './set-writing.ts'
import {
  changeCode, dated, itemPairs, KEPT_IN_HEAD, priceBasis, takeReference, writeCharges, writeDates, writeDescription, writeKept, writeLineDetails, writeLineNotes, writeMessage, writeNotes, writeParties, writeParts, writeReferences,
  writeSplits, writeStatus, writeTaxes, writeTerms,
} from './write-parts.ts'

export type SetPlan = Readonly<{ group: string; write: (out: SetWriting) => void }>

export const SET_PLANS: Readonly<Record<string, SetPlan>> = {
  810: { group: 'IN', write: (out) => invoice(out) },
  812: { group: 'CD', write: (out) => adjustment(out) },
  820: { group: 'RA', write: (out) => remittance(out) },
  846: { group: 'IB', write: (out) => inventory(out) },
  850: { group: 'PO', write: (out) => order(out) },
  852: { group: 'PD', write: (out) => activity(out) },
  855: { group: 'PR', write: (out) => response(out) },
  856: { group: 'SH', write: (out) => shipNotice(out) },
  860: { group: 'PC', write: (out) => change(out) },
  864: { group: 'TX', write: (out) => text(out) },
  865: { group: 'CA', write: (out) => changeResponse(out) },
  997: { group: 'FA', write: (out) => acknowledgement(out) },
}

const purposeOf = (out: SetWriting, name: string): string => {
  const kept = out.kept(name)
  const { purpose } = out.document
  return kept !== null && (PURPOSES.word(kept) ?? 'other') === purpose ? kept : (PURPOSES.code(purpose) ?? 'ZZ')
}

/** Currency, references, terms, dates, parties and texts of the document. */
const headOf = (out: SetWriting, references: readonly Reference[], plan: Readonly<{ charges?: boolean; notes?: boolean; references?: 'REF' | 'N9' }> = {}): void => {
  const { document } = out
  if (document.currency !== null) out.add('CUR', out.kept('CUR-01') ?? 'BY', document.currency)
  writeReferences(out, references, plan.references)
  writeKept(out, document.more, KEPT_IN_HEAD)
  if (plan.charges === true) writeCharges(out, document.charges)
  writeTerms(out, document.terms)
  writeDates(out, document.dates)
  if (plan.charges === true) writeTaxes(out, document.taxes)
  if (plan.notes === true) writeNotes(out, document.notes)
  writeParties(out, document.parties)
}

const total = (lines: readonly Line[]): Exact => {
  const sum = new ExactSum()
  for (const line of lines) if (line.quantity !== null) sum.add(line.quantity)
  return sum.text()
}

/** A hash sums without signs and points. */
const hash = (lines: readonly Line[]): Exact | null => {
  const sum = total(lines)
  return lines.some((line) => line.quantity?.startsWith('-')) || sum.length > 10 ? null : sum
}

const totals = (out: SetWriting, count: number, sum: Exact | null): void => {
  const stated = out.document.totals
  out.add('CTT', String(count), stated.hash === null ? null : sum, stated.weight === null || out.document.set === '810' ? null : stated.weight)
  if (stated.net !== null) out.add('AMT', '1', stated.net)
  if (stated.gross !== null && stated.payable === null) out.add('AMT', 'TT', stated.gross)
}

const order = (out: SetWriting): void => {
  const { document } = out
  const references = [...document.references]
  const release = takeReference(references, 'release')
  const contract = takeReference(references, 'contract')
  out.add('BEG', purposeOf(out, 'BEG-01'), document.kind ?? 'SA', out.needed('order-number', document.number), release?.value, out.needed('order-day', out.day(document.day)), contract?.value)
  headOf(out, references, { charges: true, notes: true })
  for (const line of document.lines) {
    out.add('PO1', line.number, line.quantity, line.unit, line.price, priceBasis(out, line), ...itemPairs(out, line.items))
    writeLineDetails(out, line, { hasMessages: true, writesQuantities: true })
    writeParties(out, line.parties)
    writeParts(out, line)
  }
  totals(out, document.lines.length, hash(document.lines))
}

const response = (out: SetWriting): void => {
  const { document } = out
  const references = [...document.references]
  const ordered = takeReference(references, 'order', dated)
  const release = takeReference(references, 'release')
  const contract = takeReference(references, 'contract')
  const seller = takeReference(references, 'seller-order')
  const number = out.needed('order-number', document.number ?? ordered?.value ?? null)
  const day = out.day(document.day)
  out.add('BAK', purposeOf(out, 'BAK-01'), document.kind ?? RESPONSES.code(document.verdict ?? '') ?? 'AC', number, out.needed('order-day', out.day(ordered?.day ?? document.day)), release?.value, null, contract?.value, seller?.value, day)
  headOf(out, references, { charges: true, notes: true })
  for (const line of document.lines) {
    out.add('PO1', line.number, line.quantity, line.unit, line.price, priceBasis(out, line), ...itemPairs(out, line.items))
    writeLineDetails(out, line, { hasMessages: false, writesQuantities: true })
    for (const action of line.actions) writeStatus(out, action)
    writeNotes(out, [])
    writeParties(out, line.parties)
    writeParts(out, line)
  }
  totals(out, document.lines.length, hash(document.lines))
}

const changed = (out: SetWriting, answers: boolean): void => {
  const { document } = out
  for (const line of document.lines) {
    const open = line.quantities.find((one) => one.kind === 'open')
    out.add('POC', line.number, changeCode(line.actions[0]), line.quantity, open?.quantity, line.unit, line.price, priceBasis(out, line), ...itemPairs(out, line.items))
    writeLineDetails(out, line, { hasMessages: true, writesQuantities: true })
    const others = line.actions.slice(1)
    if (answers) for (const action of others) writeStatus(out, action)
    else for (const action of others) out.cannot('line-change', action.does, 'one-only')
    writeParties(out, line.parties)
    writeParts(out, line)
  }
  totals(out, document.lines.length, hash(document.lines))
}

const change = (out: SetWriting): void => {
  const { document } = out
  const references = [...document.references]
  const ordered = takeReference(references, 'order', dated)
  const [release, sequence, contract] = ['release', 'order-change', 'contract'].map((kind) => takeReference(references, kind))
  out.add('BCH', purposeOf(out, 'BCH-01'), document.kind ?? 'SA', out.needed('order-number', document.number ?? ordered?.value ?? null), release?.value, sequence?.value, out.needed('order-day', out.day(ordered?.day ?? document.day)), null, contract?.value, null, null,
    out.day(document.day))
  headOf(out, references, { charges: true, notes: true })
  changed(out, false)
}

const changeResponse = (out: SetWriting): void => {
  const { document } = out
  const references = [...document.references]
  const ordered = takeReference(references, 'order', dated)
  const [release, sequence, contract, seller] = ['release', 'order-change', 'contract', 'seller-order'].map((kind) => takeReference(references, kind))
  out.add('BCA', purposeOf(out, 'BCA-01'), document.kind ?? RESPONSES.code(document.verdict ?? '') ?? 'AC', out.needed('order-number', document.number ?? ordered?.value ?? null), release?.value, sequence?.value, out.needed('order-day', out.day(ordered?.day ?? document.day)),
    null, contract?.value, seller?.value, out.day(document.day))
  headOf(out, references, { charges: true, notes: true })
  changed(out, true)
}

const invoice = (out: SetWriting): void => {
  const { document } = out
  const references = [...document.references]
  const ordered = takeReference(references, 'order', dated)
  const release = takeReference(references, 'release')
  const kind = document.kind ?? (document.type === 'credit-note' ? 'CR' : null)
  const purpose = document.purpose === 'original' && out.kept('BIG-08') === null ? null : purposeOf(out, 'BIG-08')
  out.add('BIG', out.needed('invoice-day', out.day(document.day)), out.needed('invoice-number', document.number), out.day(ordered?.day ?? null), ordered?.value, release?.value, null, kind, purpose)
  headOf(out, references, { notes: true })
  for (const line of document.lines) {
    out.add('IT1', line.number, line.quantity, line.unit, line.price, priceBasis(out, line), ...itemPairs(out, line.items))
    writeLineDetails(out, line, { hasMessages: false, writesQuantities: true })
    writeParts(out, line, false)
    writeParties(out, line.parties)
  }
  out.add('TDS', out.cents('invoice-total', out.needed('invoice-total', document.totals.payable ?? document.totals.gross ?? reckoned(out))))
  writeTaxes(out, document.taxes)
  writeCharges(out, document.charges)
  if (document.totals.weight !== null) out.add('ISS', null, null, document.totals.weight, out.kept('ISS-04') ?? 'LB')
  const stated = document.totals
  out.add('CTT', String(document.lines.length), stated.hash === null ? null : hash(document.lines))
  if (stated.net !== null) out.add('AMT', '1', stated.net)
}

/** Lines less allowances, with charges and taxes, to the cent; null where a line bears neither amount nor price. */
const reckoned = (out: SetWriting): Exact | null => {
  const { document } = out
  let sum: Scaled = ZERO
  for (const line of document.lines) {
    const amount = lineAmount(line)
    if (amount === null) return null
    sum = plus(sum, amount)
  }
  for (const holder of [document, ...document.lines]) {
    for (const one of holder.charges) if (one.amount !== null) sum = one.is === 'charge' ? plus(sum, scaledOf(one.amount)) : minus(sum, scaledOf(one.amount))
    for (const tax of holder.taxes) if (tax.amount !== null) sum = plus(sum, scaledOf(tax.amount))
  }
  return exactText({ scaled: sum.digits <= 2 ? sum.scaled * tenTo(2 - sum.digits) : divide(sum.scaled, tenTo(sum.digits - 2)), digits: 2 })
}

const FLAGS: Readonly<Record<string, string>> = { 'credit-note': 'C', 'debit-note': 'D' }

const adjustment = (out: SetWriting): void => {
  const { document } = out
  const references = [...document.references]
  const billed = takeReference(references, 'invoice', dated)
  const ordered = takeReference(references, 'order')
  out.add('BCD', out.needed('day', out.day(document.day)), out.needed('number', document.number), out.kept('BCD-03') ?? 'D', out.needed('amount', out.cents('amount', document.totals.payable)), document.kind ?? 'D', out.day(billed?.day ?? null), billed?.value, null, null,
    ordered?.value, document.purpose === 'original' && out.kept('BCD-11') === null ? null : purposeOf(out, 'BCD-11'))
  headOf(out, references, { references: 'N9' })
  for (let at = 0; at < Math.max(document.settlements.length, document.lines.length); at++) {
    const settlement = document.settlements[at]
    const line = document.lines[at]
    out.add('CDD', settlement?.reason ?? '97', FLAGS[settlement?.kind ?? ''] ?? document.kind ?? 'D', line?.number ?? settlement?.number, out.cents('amount', settlement?.adjusted ?? line?.amount ?? null), null, null, line?.quantity, line?.unit, null, null, line?.price)
    if (line === undefined) continue
    if (line.items.length > 0) out.add('LIN', null, ...itemPairs(out, line.items))
    writeDescription(out, line)
    writeLineNotes(out, line.notes, false)
    writeReferences(out, line.references, 'N9')
    writeDates(out, line.dates)
  }
}

const remittance = (out: SetWriting): void => {
  const { document } = out
  const kept = (element: number): string | null => out.kept(`BPR-${String(element).padStart(2, '0')}`)
  const bank: Value[] = Array.from({ length: 11 }, (_, at) => kept(at + 5))
  out.add('BPR', document.kind ?? 'I', out.needed('amount-paid', document.totals.payable), kept(3) ?? 'C', kept(4) ?? 'NON', ...bank, out.day(document.day))
  for (const note of document.notes) for (const line of note.text.split(/\r?\n/)) out.add('NTE', note.kind, line)
  if (document.number !== null) out.add('TRN', '1', document.number)
  headOf(out, document.references)
  let entity = 0
  let above: Settlement | null = null
  for (const one of document.settlements) {
    const isBelow = one.kind === 'adjustment' && above !== null && one.references.some((reference) => reference.kind === above?.kind && reference.value === above.number)
    if (entity === 0 || (one.kind === 'adjustment' && above !== null && !isBelow)) {
      out.add('ENT', String(++entity))
      above = null
    }
    if (one.kind === 'adjustment') adjusted(out, one, isBelow ? above : null)
    else {
      above = one
      const code = SETTLED.code(one.kind) ?? one.kind
      out.add('RMR', code, one.number, null, one.paid, one.original, one.discount, one.reason, one.adjusted)
      if (one.text !== null) for (const line of one.text.split('\n')) out.add('NTE', 'GEN', line)
      writeReferences(out, one.references)
    }
    if (one.day !== null) out.add('DTM', '003', out.day(one.day))
  }
  for (const line of document.lines) out.add('IT1', line.number, line.quantity, line.unit, line.price, priceBasis(out, line), ...itemPairs(out, line.items))
}

const adjusted = (out: SetWriting, one: Settlement, above: Settlement | null): void => {
  const references = [...one.references]
  const reason = takeReference(references, 'reason')
  if (above !== null) takeReference(references, above.kind, (reference) => reference.value === above.number)
  out.add('ADX', out.needed('amount', one.paid), one.reason ?? 'ZZ', reason?.value ?? (one.number === null ? null : 'ZZ'), one.number)
  writeReferences(out, references)
  if (one.text !== null) out.cannot('adjustment-text', one.text, 'no-element')
}

const inventory = (out: SetWriting): void => {
  const { document } = out
  out.add('BIA', purposeOf(out, 'BIA-01'), document.kind ?? 'SI', out.needed('number', document.number), out.needed('day', out.day(document.day)), out.kept('BIA-05'))
  headOf(out, document.references)
  for (const line of document.lines) {
    out.add('LIN', line.number, ...itemPairs(out, line.items))
    writeStockDetails(out, line)
    for (const one of line.quantities) out.add('QTY', QUANTITIES.code(one.kind) ?? one.kind, one.quantity, one.unit)
    if (line.quantities.length === 0 && line.quantity !== null) out.add('QTY', '33', line.quantity, line.unit)
    writeSplits(out, line)
    writeParties(out, line.parties)
  }
  out.add('CTT', String(document.lines.length))
}

const writeStockDetails = (out: SetWriting, line: Line): void => {
  writeDescription(out, line)
  writeLineNotes(out, line.notes, false)
  writeReferences(out, line.references)
  for (const one of line.prices) out.add('CTP', null, PRICES.code(one.kind) ?? one.kind, one.price, null, one.unit)
  writeDates(out, line.dates)
}

const activity = (out: SetWriting): void => {
  const { document } = out
  const period = document.dates.find((one) => one.kind === 'period' && one.until !== null && one.day === document.day)
  out.add('XQ', document.kind ?? 'H', out.needed('day', out.day(document.day)), out.day(period?.until ?? null))
  const isStore = (code: string): string | null => (code === 'store' ? 'RL' : null)
  const located = new Set(document.lines.flatMap((line) => line.parties.filter((party) => party.role === 'store')).map((party) => JSON.stringify(party.ids)))
  writeReferences(out, document.references, 'N9')
  writeParties(out, document.parties.filter((party) => !(party.role === 'store' && located.has(JSON.stringify(party.ids)))), isStore)
  let place = ''
  for (const line of document.lines) {
    const store = line.parties.find((party) => party.role === 'store')
    const key = store === undefined ? '' : JSON.stringify(store.ids)
    if (store !== undefined && key !== place) writeParties(out, [store], isStore)
    place = key
    out.add('LIN', line.number, ...itemPairs(out, line.items))
    for (const one of line.prices) out.add('CTP', null, PRICES.code(one.kind) ?? one.kind, one.price, null, one.unit)
    for (const one of line.quantities) out.add('ZA', ACTIVITIES.code(one.kind) ?? one.kind, one.quantity, one.unit, one.day === null ? null : '007', out.day(one.day))
    if (line.quantities.length === 0 && line.quantity !== null) out.add('ZA', 'QS', line.quantity, line.unit)
    writeSplits(out, line)
  }
  out.add('CTT', String(document.lines.length))
}

const text = (out: SetWriting): void => {
  const { document } = out
  const subject = document.notes.find((one) => one.kind === 'subject')
  const message = document.notes.find((one) => one.kind === 'message')
  out.add('BMG', purposeOf(out, 'BMG-01'), subject?.text, document.kind)
  writeDates(out, document.dates)
  writeParties(out, document.parties)
  out.add('MIT', document.number ?? '1', message?.text)
  for (const one of document.notes) if (one !== subject && one !== message) writeMessage(out, one.text)
}

const acknowledgement = (out: SetWriting): void => {
  const { acknowledges } = out.document
  const group = acknowledges.find((one) => one.level === 'group')
  if (group === undefined) {
    out.cannot('acknowledgement', '', 'no-group', 'error')
    return
  }
  const documents = acknowledges.filter((one) => one.level === 'document')
  out.add('AK1', out.needed('group-kind', group.set), out.needed('group-control', group.control))
  for (const one of documents) {
    out.add('AK2', one.set, one.control)
    writeErrors(out, one.errors)
    out.add('AK5', GROUP_VERDICTS.code(one.verdict) ?? 'A', ...codesOf(one.errors))
  }
  const refused = documents.filter((one) => one.verdict === 'rejected').length
  const counts = group.counts ?? { included: documents.length, received: documents.length, accepted: documents.length - refused }
  out.add('AK9', GROUP_VERDICTS.code(group.verdict) ?? 'A', String(counts.included), String(counts.received), String(counts.accepted), ...codesOf(group.errors))
}

const MOST_CODES = 5
const codesOf = (errors: readonly AcknowledgedError[]): string[] => errors.flatMap((one) => (one.segment === null && one.code !== null ? [one.code] : [])).slice(0, MOST_CODES)

const LONGEST_COPY = 99

/** A segment's entry, then those of its elements; one entry for errors that follow each other in the same segment. */
const writeErrors = (out: SetWriting, errors: readonly AcknowledgedError[]): void => {
  let open = ''
  for (const one of errors) {
    if (one.segment === null) continue
    const key = `${one.segment} ${one.segmentPosition}`
    if (one.element === null) {
      out.add('AK3', one.segment, String(one.segmentPosition ?? 1), null, one.code)
      open = ''
      continue
    }
    if (key !== open) out.add('AK3', one.segment, String(one.segmentPosition ?? 1), null, '8')
    open = key
    out.add('AK4', one.component === null ? String(one.element) : [String(one.element), String(one.component)], null, one.code, one.value?.slice(0, LONGEST_COPY))
  }
}

const shipNotice = (out: SetWriting): void => {
  const { document } = out
  out.add('BSN', purposeOf(out, 'BSN-01'), out.needed('notice-number', document.number), out.needed('day', out.day(document.day)), out.kept('BSN-04') ?? '0000', out.kept('BSN-05'))
  const levels = new Levels(out)
  const roots = document.packages.flatMap((one, at) => (one.within === null ? [at] : []))
  const shipment = roots.find((at) => document.packages[at]?.kind === 'shipment') ?? null
  levels.shipment(shipment)
  const root = levels.last
  if (shipment !== null) levels.below(shipment, root)
  for (const at of roots) if (at !== shipment) levels.package(at, root)
  for (const line of document.lines) if (line.packages.length === 0) levels.item(line, root, null)
  out.add('CTT', String(levels.last), document.totals.hash === null ? null : hash(document.lines))
}

/** The hierarchy of a ship notice as it is written, numbered from 1. */
class Levels {
  last = 0
  private readonly out: SetWriting
  private readonly written = new Set<Line>()

  constructor(out: SetWriting) {
    this.out = out
  }

  private open(parent: number | null, kind: string): number {
    this.last++
    this.out.add('HL', String(this.last), parent === null ? null : String(parent), LEVELS.code(kind) ?? kind)
    return this.last
  }

  shipment(place: number | null): void {
    const { out } = this
    const { document } = out
    this.open(null, 'shipment')
    const one = place === null ? undefined : document.packages[place]
    if (one !== undefined) this.measures(one)
    writeKept(out, document.more, KEPT_IN_HEAD)
    writeReferences(out, document.references)
    writeDates(out, document.dates)
    writeParties(out, document.parties)
    for (const note of document.notes) out.cannot('text', note.text, 'no-element')
  }

  private measures(one: Package): void {
    if (one.packing !== null || one.count !== null || one.weight !== null) this.out.add('TD1', one.packing, one.count, null, null, null, one.weight === null ? null : (this.out.kept('TD1-06') ?? 'G'), one.weight, one.weight === null ? null : (one.weightUnit ?? 'LB'))
  }

  below(place: number, number: number): void {
    const { document } = this.out
    for (const line of document.lines) if (line.packages[0] === place && !this.written.has(line)) this.item(line, number, place)
    for (const [at, one] of document.packages.entries()) if (one.within === place && !this.isOfItem(at)) this.package(at, number)
  }

  /** A further package of a line that lies in several stands beneath the line. */
  private isOfItem(place: number): boolean {
    return this.out.document.lines.some((line) => line.packages.indexOf(place) > 0)
  }

  package(place: number, parent: number): void {
    const { out } = this
    const one = out.document.packages[place]!
    const number = this.open(parent, one.kind)
    if (one.kind === 'order') {
      const day = out.document.lines.flatMap((line) => line.references).find((reference) => reference.kind === 'order' && reference.value === one.order)?.day ?? null
      if (one.order !== null) out.add('PRF', one.order, null, null, out.day(day))
    } else this.marks(one)
    this.below(place, number)
  }

  private marks(one: Package): void {
    const { out } = this
    this.measures(one)
    if (one.sscc !== null) out.add('MAN', 'GM', /^\d{18}$/.test(one.sscc) ? `00${one.sscc}` : one.sscc)
    for (const mark of one.marks) out.add('MAN', mark.scheme !== null && /^[A-Z0-9]{1,2}$/.test(mark.scheme) ? mark.scheme : 'ZZ', mark.id)
  }

  item(line: Line, parent: number, place: number | null): void {
    const { out } = this
    this.written.add(line)
    const number = this.open(parent, 'item')
    const order = this.orderAbove(place)
    const references = [...line.references]
    if (order !== null) takeReference(references, 'order', (one) => one.value === order)
    const own = takeReference(references, 'order', dated)
    if (line.items.length > 0) out.add('LIN', line.number, ...itemPairs(out, line.items))
    out.add('SN1', line.items.length > 0 ? null : line.number, line.quantity, line.unit ?? 'EA', null, line.orderedQuantity, line.orderedQuantity === null ? null : line.orderedUnit ?? line.unit)
    if (own !== null) out.add('PRF', own.value, null, null, out.day(own.day))
    writeDescription(out, line)
    writeLineNotes(out, line.notes, false)
    writeReferences(out, references)
    writeDates(out, line.dates)
    writeParties(out, line.parties)
    writeSplits(out, line)
    for (const other of line.packages.slice(1)) this.package(other, number)
  }

  private orderAbove(place: number | null): string | null {
    const { packages } = this.out.document
    for (let at = place; at !== null; at = packages[at]?.within ?? null) if (packages[at]?.kind === 'order') return packages[at]?.order ?? null
    return null
  }
}
