// The lines of written messages, in the order of the segment tables.

import { gtinProblem } from '#ground/gs1'
import type { ItemNumber, Line, LineAction, OtherPrice, Split } from '../document.ts'
import { ACTION_CODES, ITEM_CODES, MAIN_QUANTITIES, PRICE_CODES, QUANTITY_CODES } from './codes.ts'
import { pieces } from './segment-writer.ts'
import type { Outgoing } from './write-header.ts'
import { codeOr, dayText, leftOut, writeCharges, writeDate, writeNotes, writeParties, writeReferences, writeTaxes } from './write-header.ts'

type Part = 'quantities' | 'dates' | 'amount' | 'notes' | 'prices' | 'references' | 'splits' | 'taxes' | 'parties' | 'charges'

/** What a line of the message holds, in the order of its segment table. */
const PARTS: Readonly<Record<string, readonly Part[]>> = {
  INVOIC: ['quantities', 'dates', 'notes', 'amount', 'prices', 'references', 'splits', 'taxes', 'parties', 'charges'],
  DESADV: ['quantities', 'dates', 'notes', 'amount', 'references', 'splits'],
  PRICAT: ['quantities', 'dates', 'notes', 'references', 'taxes', 'parties', 'prices', 'charges'],
  SLSRPT: ['references', 'amount', 'prices', 'quantities'],
}
const ORDER_PARTS: readonly Part[] = ['quantities', 'dates', 'amount', 'notes', 'prices', 'references', 'splits', 'taxes', 'parties', 'charges']

const WRITE: Readonly<Record<Part, (o: Outgoing, line: Line) => void>> = {
  quantities: (o, line) => writeQuantities(o, line),
  dates: (o, line) => {
    for (const date of line.dates) writeDate(o, date)
  },
  amount: (o, line) => {
    if (line.amount !== null) o.w.put('MOA', ['203', o.w.number(line.amount)])
  },
  notes: (o, line) => writeNotes(o, line.notes),
  prices: (o, line) => writePrices(o, line),
  references: (o, line) => writeReferences(o, line.references),
  splits: (o, line) => {
    for (const split of splitsOf(o, line)) writeSplit(o, split)
  },
  taxes: (o, line) => writeTaxes(o, line.taxes),
  parties: (o, line) => writeParties(o, line.parties),
  charges: (o, line) => {
    writeCharges(o, line.charges)
    for (const price of line.prices) if (price.kind === 'discount') writeDiscount(o, price)
  },
}

/** Writes a line and its parts; answers the next free line number for lines that bear none. */
export const writeLine = (o: Outgoing, line: Line, next: number, whole: string | null = null): number => {
  const number = line.number ?? String(next)
  writeItem(o, line, number, whole)
  writeDescription(o, line)
  const parts = PARTS[o.set] ?? ORDER_PARTS
  for (const part of parts) WRITE[part](o, line)
  for (const part of ORDER_PARTS) if (!parts.includes(part)) tellLeft(o, line, part)
  let free = next + 1
  for (const part of line.parts) free = writeLine(o, part, free, number)
  return free
}

const tellLeft = (o: Outgoing, line: Line, part: Part): void => {
  if (part === 'splits' && o.set === 'SLSRPT') return
  if (part === 'parties' && o.set === 'DESADV' && splitsOf(o, line) !== line.splits) return
  const value = part === 'prices' ? (line.price ?? line.prices[0]?.price ?? '') : part === 'amount' ? (line.amount ?? '') : part === 'quantities' ? '' : line[part].length === 0 ? '' : String(line[part].length)
  if (value !== '') leftOut(o, part, value)
}

/** A ship notice has no party in its lines: whom a line is for is told as the place that all of it goes to. */
const splitsOf = (o: Outgoing, line: Line): readonly Split[] => {
  const [party] = line.parties
  const [id] = party?.ids ?? []
  if (o.set !== 'DESADV' || line.splits.length > 0 || line.parties.length !== 1 || id === undefined || line.quantity === null) return line.splits
  return [{ site: id.id, scheme: id.scheme, quantity: line.quantity, unit: line.unit, day: null, at: {} }]
}

const isWord = (kind: string): boolean => kind === 'colour' || kind === 'size'

/** Also a standard number that can only be one. */
const isGtin = (item: ItemNumber): boolean => item.kind === 'gtin' || (item.kind === 'standard' && gtinProblem(item.value) === null)

const itemCode = (item: ItemNumber, o: Outgoing): string => {
  if (isGtin(item)) return /96A|97|98|99|93|94|95/.test(o.version[1] ?? '') ? 'EN' : 'SRV'
  return ITEM_CODES.get(item.kind) ?? codeOr(item.kind, 'ZZZ')
}

const numberOf = (item: ItemNumber, o: Outgoing): readonly (string | null)[] => [item.value, itemCode(item, o), null, o.own && item.kind !== 'standard' ? item.scheme : null]

const writeItem = (o: Outgoing, line: Line, number: string, whole: string | null): void => {
  const { w } = o
  const [action] = line.actions
  const items = line.items.filter((one) => !isWord(one.kind))
  const own = items.find(isGtin) ?? null
  w.put('LIN', number, action === undefined ? null : actionCode(action, o), own === null ? null : numberOf(own, o), whole === null ? null : ['1', whole])
  const others = items.filter((one) => one !== own)
  for (let at = 0; at < others.length; at += 5) w.put('PIA', own === null ? '5' : '1', ...others.slice(at, at + 5).map((one) => numberOf(one, o)))
  for (const one of action?.substitute ?? []) w.put('PIA', '3', numberOf(one, o))
}

const actionCode = (action: LineAction, o: Outgoing): string | null =>
  action.code !== null && o.own && /^[A-Za-z0-9]{1,3}$/.test(action.code) ? action.code : (ACTION_CODES.get(action.does) ?? null)

const writeDescription = (o: Outgoing, line: Line): void => {
  const { w, widths } = o
  const put = (type: string, characteristic: string | null, text: string): void => {
    const parts = pieces(text, widths.description)
    for (let at = 0; at < parts.length; at += 2) w.put('IMD', type, characteristic, [null, null, null, ...parts.slice(at, at + 2)])
  }
  if (line.description !== null) put('F', null, line.description)
  for (const note of line.notes) if (note.kind === 'IMD') put('A', null, note.text)
  for (const item of line.items) if (isWord(item.kind)) put('F', item.kind === 'colour' ? '35' : '98', item.value)
}

const writeQuantities = (o: Outgoing, line: Line): void => {
  const { w, set } = o
  const main = MAIN_QUANTITIES[set]?.[0] ?? '21'
  if (line.quantity !== null) w.put('QTY', [main, w.number(line.quantity), line.unit])
  if (line.orderedQuantity !== null && set === 'DESADV') w.put('QTY', ['21', w.number(line.orderedQuantity), line.orderedUnit])
  for (const other of line.quantities) w.put('QTY', [QUANTITY_CODES.get(other.kind) ?? codeOr(other.kind, 'ZZZ'), w.number(other.quantity), other.unit])
  for (const action of line.actions) writeAction(o, line, action)
}

/** What one line does in part: so many back-ordered, so many to come, and when. */
const writeAction = (o: Outgoing, line: Line, action: LineAction): void => {
  const { w } = o
  const code = action.does === 'back-ordered' ? '83' : '113'
  if (action.quantity !== null && (action.does === 'back-ordered' || action.quantity !== line.quantity)) w.put('QTY', [code, w.number(action.quantity), action.unit])
  if (action.day !== null && !line.dates.some((date) => date.kind === 'promised')) w.put('DTM', ['69', dayText(action.day), '102'])
  if (action.reason !== null) leftOut(o, 'reason', action.reason)
}

const writePrices = (o: Outgoing, line: Line): void => {
  if (line.price !== null) writePrice(o, { kind: line.priceKind ?? 'net', price: line.price, per: line.pricePer, unit: line.priceUnit })
  for (const price of line.prices) if (price.kind !== 'discount') writePrice(o, price)
}

const writePrice = (o: Outgoing, { kind, price, per, unit }: Pick<OtherPrice, 'kind' | 'price' | 'per' | 'unit'>): void => {
  const retail = kind === 'retail'
  const basis = per ?? (unit === null ? null : '1')
  o.w.put('PRI', [retail ? 'AAE' : (PRICE_CODES.get(kind) ?? codeOr(kind, 'AAE')), o.w.number(price), null, retail ? 'SRP' : null, o.w.number(basis), unit])
}

const writeDiscount = (o: Outgoing, price: OtherPrice): void => {
  o.w.put('ALC', 'A')
  o.w.put('MOA', ['509', o.w.number(price.price)])
}

const writeSplit = (o: Outgoing, split: Split): void => {
  const { w } = o
  w.put('LOC', '7', [split.site, null, o.own || split.scheme === '91' || split.scheme === '92' ? split.scheme : split.scheme === '0088' || split.scheme === 'UL' ? '9' : null])
  w.put('QTY', ['11', w.number(split.quantity), split.unit])
  if (split.day !== null) w.put('DTM', ['2', dayText(split.day), '102'])
}
