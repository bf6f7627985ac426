// The segments that all sets write alike: references, dates, parties, terms, allowances and charges, taxes, texts, and what was kept by name.

import type { Charge, DatedEvent, Exact, ItemNumber, Line, LineAction, More, Note, Party, PaymentTerm, Reference, Tax } from '../document.ts'
import { ExactSum } from '../exact.ts'
import { segmentSpot } from '../spot.ts'
import { DATES, ITEM_KINDS, LINE_CHANGES, LINE_STATUS, PRICE_KINDS, PRICES, PURPOSES, QUANTITIES, REFERENCES, ROLES } from './codes.ts'
import type { SetWriting, Value } from './set-writing.ts'

const CODE = /^[A-Z0-9]{1,3}$/

/** The code of a word, or the word itself where it is a code already. */
const codeOf = (books: Readonly<{ code(word: string): string | null }>, word: string | null): string | null => {
  if (word === null) return null
  return books.code(word) ?? (CODE.test(word) ? word : null)
}

const NO_BOOK = { code: () => null }

/** References of a holder that the beginning segment has taken already are left out. */
export const writeReferences = (out: SetWriting, references: readonly Reference[], as: 'REF' | 'N9' = 'REF'): void => {
  for (const one of references) {
    const code = codeOf(REFERENCES, one.kind)
    if (one.line !== null) out.cannot('reference-line', one.line, 'no-element')
    if (code === null) out.add(as, 'ZZ', one.value, one.text ?? one.kind)
    else if (one.day !== null) out.add('N9', code, one.value, one.text, out.day(one.day))
    else out.add(as, code, one.value, one.text)
  }
}

export const writeDates = (out: SetWriting, dates: readonly DatedEvent[]): void => {
  for (const one of dates) {
    const code = codeOf(DATES, one.kind)
    if (code === null) out.cannot('date', `${one.kind} ${one.day}`, 'no-code')
    else if (one.until === null) out.add('DTM', code, out.day(one.day), one.time?.replaceAll(':', ''))
    else out.add('DTM', code, null, null, null, 'RD8', `${out.day(one.day)}-${out.day(one.until)}`)
  }
}

/** Identifier schemes of other standards in X12's codes (data element 66). */
const SCHEMES: Readonly<Record<string, string>> = { '0088': 'UL', '9': 'UL', '14': 'UL', GLN: 'UL', '0060': '1', '0062': '9', '91': '91', '92': '92', SA: '91', BY: '92' }

export const writeParties = (out: SetWriting, parties: readonly Party[], roleCode?: (role: string) => string | null): void => {
  for (const party of parties) {
    const code = roleCode?.(party.role) ?? codeOf(ROLES, party.role)
    if (code === null) {
      out.cannot('party', party.role, 'no-code')
      continue
    }
    const [id, ...others] = party.ids
    const scheme = id === undefined ? null : out.isX12 ? (id.scheme ?? '92') : (SCHEMES[id.scheme ?? ''] ?? '92')
    out.add('N1', code, party.name, scheme, id?.id)
    for (const other of others) out.cannot('identifier', other.id, 'one-only')
    for (let at = 0; at < party.street.length; at += 2) out.add('N3', party.street[at], party.street[at + 1])
    if (party.city !== null || party.region !== null || party.postcode !== null || party.country !== null) out.add('N4', party.city, party.region, party.postcode, party.country)
    writeReferences(out, party.vat === null ? party.references : [...party.references, { kind: 'tax-id', value: party.vat, line: null, day: null, text: null, at: {} }])
    for (const contact of party.contacts) {
      const numbers: (string | null)[] = []
      if (contact.phone !== null) numbers.push('TE', contact.phone)
      if (contact.mail !== null) numbers.push('EM', contact.mail)
      out.add('PER', codeOf(NO_BOOK, contact.kind) ?? 'IC', contact.name, ...numbers)
    }
  }
}

export const writeTerms = (out: SetWriting, terms: readonly PaymentTerm[]): void => {
  for (const one of terms) {
    const days = (value: number | null): string | null => (value === null ? null : String(value))
    out.add('ITD', codeOf(NO_BOOK, one.kind), null, one.discountPercent, out.day(one.discountUntil), days(one.discountDays), out.day(one.netUntil), days(one.netDays), out.cents('discount', one.discountAmount), null, null, null, one.text)
    if (one.means !== null) out.cannot('means', one.means, 'no-element')
    if (one.account !== null) out.cannot('account', one.account, 'no-element')
  }
}

export const writeCharges = (out: SetWriting, charges: readonly Charge[]): void => {
  for (const one of charges) {
    out.add('SAC', one.is === 'allowance' ? 'A' : 'C', one.code, one.agencyCode === null ? null : 'VI', one.agencyCode, out.cents(one.is, one.amount), one.percent === null ? null : 'Z', one.percent, one.rate, one.unit, one.quantity, null, one.method, null, null, one.text)
    if (one.taxCategory !== null) out.cannot('tax-category', one.taxCategory, 'no-element')
  }
}

export const writeTaxes = (out: SetWriting, taxes: readonly Tax[]): void => {
  for (const one of taxes) out.add('TXI', codeOf(NO_BOOK, one.kind) ?? 'TX', one.amount, one.percent, null, null, one.category, null, one.base)
}

const LONGEST_MESSAGE = 264

export const writeNotes = (out: SetWriting, notes: readonly Note[]): void => {
  let kind: string | null | undefined
  for (const one of notes) {
    if (one.kind !== kind) out.add('N9', 'L1', one.kind ?? 'NOTE')
    kind = one.kind
    writeMessage(out, one.text)
  }
}

export const writeMessage = (out: SetWriting, text: string): void => {
  for (const line of text.split(/\r?\n/)) for (let at = 0; at < line.length; at += LONGEST_MESSAGE) out.add('MSG', line.slice(at, at + LONGEST_MESSAGE))
}

/** Segments that no field is made of, as they were read: their elements lie together under one place. */
export const writeKept = (out: SetWriting, more: readonly More[], tags: ReadonlySet<string>): void => {
  let open: { place: number; tag: string; values: Value[] } | null = null
  const close = (): void => {
    if (open !== null) out.add(open.tag, ...open.values)
    open = null
  }
  for (const one of more) {
    const match = /^([A-Z][A-Z0-9]{1,2})-(\d{2})(?:-(\d+))?$/.exec(one.name)
    if (match === null || typeof one.at !== 'number' || !tags.has(match[1]!)) continue
    const place = segmentSpot(one.at).segment
    if (open === null || (open as { place: number }).place !== place) {
      close()
      open = { place, tag: match[1]!, values: [] }
    }
    setValue((open as { values: Value[] }).values, Number(match[2]) - 1, match[3] === undefined ? null : Number(match[3]) - 1, one.value)
  }
  close()
}

const setValue = (values: Value[], element: number, component: number | null, value: string): void => {
  while (values.length < element) values.push(null)
  if (component === null) {
    values[element] = value
    return
  }
  const parts = [...(Array.isArray(values[element]) ? (values[element] as readonly (string | null)[]) : [])]
  while (parts.length < component) parts.push(null)
  parts[component] = value
  values[element] = parts
}

export const KEPT_IN_HEAD: ReadonlySet<string> = new Set(['FOB', 'TD1', 'TD3', 'TD4', 'TD5', 'CSH', 'PKG', 'MEA', 'PWK', 'DIS', 'INC', 'TAX', 'CTB', 'LDT', 'SI', 'PCT', 'YNQ', 'NM1', 'PER'])
export const KEPT_IN_LINE: ReadonlySet<string> = new Set(['PO4', 'PO3', 'MEA', 'PKG', 'PWK', 'TD1', 'TD3', 'TD5', 'IT3', 'IT8', 'CLD', 'FOB', 'CAD', 'PAL', 'YNQ', 'SI', 'CUR', 'PER'])

/** Qualifier and number, in pairs. */
export const itemPairs = (out: SetWriting, items: readonly ItemNumber[]): string[] =>
  items.flatMap((one) => {
    const own = out.isX12 && one.scheme !== null && /^[A-Z0-9]{2}$/.test(one.scheme) ? one.scheme : null
    return [own ?? ITEM_KINDS.code(one.kind) ?? (/^[A-Z0-9]{2}$/.test(one.kind) ? one.kind : 'ZZ'), one.value]
  })

/** The basis of a price: its kind, or the hundred or thousand it is for. */
export const priceBasis = (out: SetWriting, line: Line): string | null => {
  const per = line.pricePer
  const isOne = per === null || /^1(\.0+)?$/.test(per)
  if (!isOne && !/^(100|1000)(\.0+)?$/.test(per)) out.cannot('price-unit', per, 'price-unit', 'error')
  if (!isOne) return per.startsWith('1000') ? 'TP' : 'HP'
  return line.priceKind === null ? null : (PRICE_KINDS.code(line.priceKind) ?? (/^[A-Z0-9]{2}$/.test(line.priceKind) ? line.priceKind : null))
}

const LONGEST_DESCRIPTION = 80
const PID_KIND = /^[A-Z0-9]{2,3}$/

export const writeDescription = (out: SetWriting, line: Line): void => {
  const text = line.description
  if (text !== null) for (let at = 0; at < text.length; at += LONGEST_DESCRIPTION) out.add('PID', 'F', null, null, null, text.slice(at, at + LONGEST_DESCRIPTION))
}

/** Texts of a line: by their code in a description segment, others as messages where the set has them. */
export const writeLineNotes = (out: SetWriting, notes: readonly Note[], hasMessages: boolean): void => {
  for (const one of notes) if (isDescriptive(one)) for (const text of one.text.split(/\r?\n/)) out.add('PID', 'F', one.kind, null, null, text)
  const others = notes.filter((one) => !isDescriptive(one))
  if (hasMessages) writeNotes(out, others)
  else for (const one of others) for (const text of one.text.split(/\r?\n/)) out.add('PID', 'F', 'ZZ', null, null, text)
}

const isDescriptive = (one: Note): boolean => one.kind !== null && one.kind !== '08' && PID_KIND.test(one.kind)

/** What a line says beyond its first segment, in the order the sets have it. */
export const writeLineDetails = (out: SetWriting, line: Line, plan: Readonly<{ hasMessages: boolean; writesQuantities: boolean }>): void => {
  for (const one of line.prices) out.add('CTP', null, PRICES.code(one.kind) ?? one.kind, one.price, null, one.unit)
  if (line.amount !== null) out.add('PAM', null, null, null, '1', line.amount)
  writeDescription(out, line)
  writeLineNotes(out, plan.hasMessages ? line.notes.filter(isDescriptive) : line.notes, false)
  writeKept(out, line.more, KEPT_IN_LINE)
  if (plan.writesQuantities) writeOtherQuantities(out, line)
  writeTaxes(out, line.taxes)
  writeReferences(out, line.references)
  writeCharges(out, line.charges)
  writeDates(out, line.dates)
  writeSplits(out, line)
  if (plan.hasMessages) writeNotes(out, line.notes.filter((one) => !isDescriptive(one)))
  for (const field of ['priceUnit'] as const) if (line[field] !== null) out.cannot('price-unit', line[field], 'no-element')
}

const writeOtherQuantities = (out: SetWriting, line: Line): void => {
  for (const one of line.quantities) {
    if (one.kind === 'open') continue
    if (one.kind === 'scheduled') out.add('SCH', one.quantity, one.unit ?? line.unit, null, null, one.day === null ? null : '002', out.day(one.day))
    else out.add('QTY', codeOf(QUANTITIES, one.kind) ?? 'ZZ', one.quantity, one.unit)
  }
}

const MOST_SPLITS = 10

/** Ten stores to a segment; all of one unit and one kind of number. */
export const writeSplits = (out: SetWriting, line: Line): void => {
  let from = 0
  while (from < line.splits.length) {
    const first = line.splits[from]!
    let to = from + 1
    while (to < line.splits.length && to - from < MOST_SPLITS && line.splits[to]!.unit === first.unit && line.splits[to]!.scheme === first.scheme) to++
    const pairs = line.splits.slice(from, to).flatMap((split) => [split.site, split.quantity])
    out.add('SDQ', first.unit ?? line.unit ?? 'EA', out.isX12 ? (first.scheme ?? '92') : (SCHEMES[first.scheme ?? ''] ?? '92'), ...pairs)
    from = to
  }
}

export const writeParts = (out: SetWriting, line: Line, hasParties = true): void => {
  for (const [at, part] of line.parts.entries()) {
    const kept = (name: string): string | null => part.more.find((one) => one.name === name)?.value ?? null
    out.add('SLN', part.number ?? String(at + 1), kept('SLN-02'), kept('SLN-03') ?? 'I', part.quantity, part.unit, part.price, priceBasis(out, part), null, ...itemPairs(out, part.items))
    writeLineDetails(out, part, { hasMessages: true, writesQuantities: true })
    if (hasParties) writeParties(out, part.parties)
    else for (const party of part.parties) out.cannot('party', party.name ?? party.role, 'no-element')
  }
}

export const statusCode = (action: LineAction): string => action.code ?? LINE_STATUS.code(action.does) ?? 'IA'
export const changeCode = (action: LineAction | undefined): string => action?.code ?? LINE_CHANGES.code(action?.does ?? '') ?? 'CA'

export const writeStatus = (out: SetWriting, action: LineAction): void => {
  out.add('ACK', statusCode(action), action.quantity, action.unit, action.day === null ? null : '067', out.day(action.day), null, ...itemPairs(out, action.substitute))
  if (action.price !== null) out.cannot('answer-price', action.price, 'no-element')
  if (action.reason !== null) out.cannot('answer-reason', action.reason, 'no-element')
}

/** Takes the first reference of a kind out of a list. */
export const takeReference = (list: Reference[], kind: string, isFit: (one: Reference) => boolean = (one) => one.day === null && one.text === null && one.line === null): Reference | null => {
  const at = list.findIndex((one) => one.kind === kind && isFit(one))
  return at === -1 ? null : (list.splice(at, 1)[0] ?? null)
}

/** Any day is welcome where the beginning segment has a place for it. */
export const dated = (one: Reference): boolean => one.text === null && one.line === null

/** The code of the purpose: as it was read where it still means the same. */
export const purposeOf = (out: SetWriting, name: string): string => {
  const kept = out.kept(name)
  const { purpose } = out.document
  return kept !== null && (PURPOSES.word(kept) ?? 'other') === purpose ? kept : (PURPOSES.code(purpose) ?? 'ZZ')
}

const total = (lines: readonly Line[]): Exact => {
  const sum = new ExactSum()
  for (const line of lines) if (line.quantity !== null) sum.add(line.quantity)
  return sum.text()
}

/** A hash sums without signs and points. */
export const hash = (lines: readonly Line[]): Exact | null => {
  const sum = total(lines)
  return lines.some((line) => line.quantity?.startsWith('-')) || sum.length > 10 ? null : sum
}
