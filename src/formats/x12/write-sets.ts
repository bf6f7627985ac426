// The transaction sets we write, each as its own order of segments: 810, 812, 820, 846, 850, 852, 855, 856, 860, 864, 865, 997.

import { divide, tenTo } from '#ground/decimal'
import type { Exact, Line, Reference, Settlement } from '../document.ts'
import { lineAmount } from '../document-summary.ts'
import type { Scaled } from '../exact.ts'
import { exactText, minus, plus, scaledOf, ZERO } from '../exact.ts'
import { ACTIVITIES, PRICES, QUANTITIES, RESPONSES, SETTLED } from './codes.ts'
import type { SetWriting, Value } from './set-writing.ts'
import { writeAcknowledgement } from './write-acknowledgement.ts'
import {
  changeCode, dated, hash, itemPairs, KEPT_IN_HEAD, priceBasis, purposeOf, takeReference, writeCharges, writeDates, writeDescription, writeKept, writeLineDetails, writeLineNotes, writeMessage, writeNotes, writeParties, writeParts,
  writeReferences, writeSplits, writeStatus, writeTaxes, writeTerms,
} from './write-parts.ts'
import { writeShipNotice } from './write-ship-notice.ts'

export type SetPlan = Readonly<{ group: string; write: (out: SetWriting) => void }>

export const SET_PLANS: Readonly<Record<string, SetPlan>> = {
  810: { group: 'IN', write: (out) => invoice(out) },
  812: { group: 'CD', write: (out) => adjustment(out) },
  820: { group: 'RA', write: (out) => remittance(out) },
  846: { group: 'IB', write: (out) => inventory(out) },
  850: { group: 'PO', write: (out) => order(out) },
  852: { group: 'PD', write: (out) => activity(out) },
  855: { group: 'PR', write: (out) => response(out) },
  856: { group: 'SH', write: writeShipNotice },
  860: { group: 'PC', write: (out) => change(out) },
  864: { group: 'TX', write: (out) => text(out) },
  865: { group: 'CA', write: (out) => changeResponse(out) },
  997: { group: 'FA', write: writeAcknowledgement },
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
