// What all written messages share: their beginning, days, texts, references, parties, terms, charges, taxes and totals.

import type { Day } from '#ground/day'
import type { Charge, DatedEvent, Identity, Line, Note, Party, PaymentTerm, Reference, Tax, TradeDocument } from '../document.ts'
import { DATE_CODES, PURPOSE_CODES, REFERENCE_CODES, ROLE_CODES, USUAL_KINDS, VERDICT_CODES } from './codes.ts'
import { sameNumber, sumOf } from './exact.ts'
import { widthsOf } from './message.ts'
import type { SegmentWriter } from './segment-writer.ts'
import { pieces, textPieces } from './segment-writer.ts'

/** One message on its way out. */
export type Outgoing = Readonly<{
  w: SegmentWriter
  d: TradeDocument
  set: string
  /** `D:96A:UN:EAN008` in its parts. */
  version: readonly string[]
  widths: ReturnType<typeof widthsOf>
  /** Directory of 2010 or later: payment terms are PYT. */
  late: boolean
  /** Codes of the document are codes of this standard. */
  own: boolean
}>

export const isLate = (release: string): boolean => /^(1\d|2\d)[AB]$/i.test(release)

const OWN_SETS = new Set(['ORDERS', 'ORDCHG', 'ORDRSP', 'DESADV', 'INVOIC', 'REMADV', 'SLSRPT', 'PRICAT', 'CONTRL', 'APERAK', 'RECADV', 'INVRPT'])
export const isOwn = (d: TradeDocument): boolean => OWN_SETS.has(d.set)

export const dayText = (day: Day): string => day.replaceAll('-', '')

/** A code of at most three signs, or what stands for it. */
export const codeOr = (code: string | null, other: string): string => (code !== null && /^[A-Za-z0-9]{1,3}$/.test(code) ? code : other)

export const writeBeginning = (o: Outgoing): void => {
  const { w, d } = o
  const usual = d.type === 'credit-note' ? '381' : (USUAL_KINDS[o.set] ?? '220')
  const kind = o.own || (o.set === 'INVOIC' && d.kind !== null && /^\d{2,3}$/.test(d.kind)) ? (d.kind ?? usual) : usual
  const verdict = o.set === 'ORDRSP' || o.set === 'APERAK' ? VERDICT_CODES.get(d.verdict ?? '') : undefined
  w.put('BGM', kind, d.number, verdict ?? PURPOSE_CODES[d.purpose])
  writeDocumentDay(o)
  const issue = issueOf(d)
  const due = dueOf(o)
  for (const date of d.dates) if (date !== issue && date !== due) writeDate(o, date)
}

/** Where the time of day of the document's own day stands. */
const issueOf = (d: TradeDocument): DatedEvent | undefined => d.dates.find((date) => date.kind === 'issued' && date.day === d.day && date.until === null && date.time !== null)

/** The day an invoice of another standard is due, which here belongs to its terms. */
const dueOf = (o: Outgoing): DatedEvent | undefined => (o.set !== 'INVOIC' || o.own || o.d.terms.some((term) => term.netUntil !== null) ? undefined : o.d.dates.find((date) => date.kind === 'due' && date.until === null))

const writeDocumentDay = ({ w, d }: Outgoing): void => {
  if (d.day === null) return
  const time = issueOf(d)?.time ?? null
  w.put('DTM', ['137', dayText(d.day) + timeText(time), formatOf(time)])
}

const timeText = (time: string | null): string => (time === null ? '' : time.replaceAll(':', ''))
const formatOf = (time: string | null): string => (time === null ? '102' : time.length > 5 ? '204' : '203')

/** First and last day of a period where the message tells them apart. */
const PERIODS: Readonly<Record<string, readonly [string, string]>> = { SLSRPT: ['90', '91'], INVOIC: ['167', '168'], INVRPT: ['90', '91'] }

export const writeDate = ({ w, set }: Pick<Outgoing, 'w' | 'set'>, date: DatedEvent): void => {
  const period = date.kind === 'period' && date.time === null ? PERIODS[set] : undefined
  if (period !== undefined && date.until !== null) {
    w.put('DTM', [period[0], dayText(date.day), '102'])
    w.put('DTM', [period[1], dayText(date.until), '102'])
    return
  }
  const code = DATE_CODES.get(date.kind) ?? codeOr(date.kind, 'ZZZ')
  if (date.until === null) w.put('DTM', [code, dayText(date.day) + timeText(date.time), formatOf(date.time)])
  else if (date.time === null) w.put('DTM', [code, dayText(date.day) + dayText(date.until), '718'])
  else w.put('DTM', [code, `${dayText(date.day)}${timeText(date.time).slice(0, 4)}${dayText(date.until)}0000`, '719'])
}

export const writeNotes = (o: Outgoing, notes: readonly Note[]): void => {
  for (const note of notes) {
    if (note.kind === 'IMD') continue
    writeText(o, codeOr(note.kind, 'AAI'), note.text)
  }
}

/** Five lines to a segment; the next segment goes on with them. */
const writeText = (o: Outgoing, kind: string, text: string): void => {
  const parts = textPieces(text, o.widths.text)
  for (let at = 0; at < parts.length; at += 5) o.w.put('FTX', kind, null, null, parts.slice(at, at + 5))
}

export const writeReferences = (o: Outgoing, references: readonly Reference[]): void => {
  for (const reference of references) {
    o.w.put('RFF', [REFERENCE_CODES.get(reference.kind) ?? (reference.kind === 'buyer-order' ? 'ON' : codeOr(reference.kind, 'ZZZ')), reference.value, reference.line])
    if (reference.day !== null) o.w.put('DTM', ['171', dayText(reference.day), '102'])
  }
}

/** The number a party is known by here: a GLN before all others. Schemes of other standards in the codes of this one. */
const identityOf = (o: Outgoing, ids: readonly Identity[]): readonly (string | null)[] | null => {
  if (o.own) return ids[0] === undefined ? null : [ids[0].id, null, ids[0].scheme]
  const gln = ids.find((one) => one.scheme === '0088' || one.scheme === 'UL') ?? null
  if (gln !== null) return [gln.id, null, '9']
  const [first] = ids
  if (first === undefined) return null
  const scheme = first.scheme === '0060' || first.scheme === '1' ? '16' : first.scheme === '91' || first.scheme === '92' ? first.scheme : null
  return [first.id, null, scheme]
}

export const writeParties = (o: Outgoing, parties: readonly Party[], account: string | null = null): void => {
  const paid = parties.find((one) => one.role === 'payee') ?? parties.find((one) => one.role === 'seller') ?? parties[0]
  for (const party of parties) {
    writeParty(o, party)
    if (party === paid && account !== null) o.w.put('FII', 'RB', account)
    if (party.vat !== null) o.w.put('RFF', ['VA', party.vat])
    writeReferences(o, party.references)
    for (const contact of party.contacts) {
      o.w.put('CTA', codeOr(contact.kind, 'IC'), contact.name === null ? null : [null, contact.name])
      if (contact.phone !== null) o.w.put('COM', [contact.phone, 'TE'])
      if (contact.mail !== null) o.w.put('COM', [contact.mail, 'EM'])
    }
  }
  if (account !== null && paid === undefined) leftOut(o, 'account', account)
}

const writeParty = (o: Outgoing, party: Party): void => {
  const { w } = o
  const role = ROLE_CODES.get(party.role) ?? codeOr(party.role, 'ZZZ')
  const name = party.name === null ? null : pieces(party.name, 35, 5)
  const street = party.street.flatMap((line) => pieces(line, 35))
  if (name !== null && name.length > 5) leftOut(o, 'name', name.slice(5).join(' '))
  if (street.length > 4) leftOut(o, 'street', street.slice(4).join(' '))
  const named = party.region !== null && party.region.length > 9
  const region = party.region === null ? null : named ? [null, null, null, party.region] : [party.region]
  w.put('NAD', role, identityOf(o, party.ids), null, name?.slice(0, 5) ?? null, street.slice(0, 4), party.city, region, party.postcode, party.country)
  for (const id of party.ids.slice(1)) if (!o.own) leftOut(o, 'id', id.id)
}

export const leftOut = (o: Outgoing, field: string, value: string): void => o.w.problem('edifact/left-out', 'note', `${o.set} ${o.d.number ?? ''}`.trim(), { field, value: value.slice(0, 60), set: o.set })

/** The currency with its use (6343): of the order, the invoice, the price list. */
const CURRENCY_USES: Readonly<Record<string, string>> = { ORDERS: '9', ORDCHG: '9', ORDRSP: '9', INVOIC: '4', PRICAT: '8', SLSRPT: '10', REMADV: '11' }

export const writeCurrency = (o: Outgoing): void => {
  if (o.d.currency !== null) o.w.put('CUX', ['2', o.d.currency, CURRENCY_USES[o.set] ?? '9'])
}

export const accountOf = (d: TradeDocument): string | null => d.terms.find((term) => term.account !== null)?.account ?? null

/** How it is paid stands alone in front where nothing else is agreed with it. */
export const writeMeans = (o: Outgoing): void => {
  for (const term of o.d.terms) if (term.means !== null && (isMeansOnly(o, term) || !allowsMeans(o))) o.w.put('PAI', [null, null, term.means])
}

const allowsMeans = (o: Outgoing): boolean => o.late || o.set === 'INVOIC'

const isMeansOnly = (o: Outgoing, term: PaymentTerm): boolean => !(o.own && term.kind !== null) && !hasDiscount(term) && !hasNet(term) && term.text === null
const hasDiscount = (term: PaymentTerm): boolean => term.discountPercent !== null || term.discountAmount !== null || term.discountDays !== null || term.discountUntil !== null
const hasNet = (term: PaymentTerm): boolean => term.netDays !== null || term.netUntil !== null

/** Terms of more words than their segment holds are told whole in a text of their own. */
const isLong = (text: string): boolean => text.length > 70

export const writeLongTerms = (o: Outgoing): void => {
  for (const term of o.d.terms) if (term.text !== null && isLong(term.text)) writeText(o, 'AAB', term.text)
}

export const writeTerms = (o: Outgoing): void => {
  const agreed = o.d.terms.filter((term) => !isMeansOnly(o, term))
  const due = dueOf(o)
  const [first = NO_TERM, ...more] = agreed
  for (const term of due === undefined ? agreed : [{ ...first, netUntil: due.day }, ...more]) {
    const both = hasDiscount(term) && hasNet(term)
    if (both || !hasDiscount(term)) writeTerm(o, { ...term, discountPercent: null, discountAmount: null, discountDays: null, discountUntil: null }, '1')
    if (hasDiscount(term)) writeTerm(o, { ...term, text: both ? null : term.text, netDays: null, netUntil: null, means: both ? null : term.means }, '22')
  }
}

const writeTerm = (o: Outgoing, term: PaymentTerm, usual: string): void => {
  const { w } = o
  const kind = o.own && term.kind !== null && !(usual === '22' && term.kind === '1') ? term.kind : usual
  const days = hasDiscount(term) ? term.discountDays : term.netDays
  const text = term.text === null || isLong(term.text) ? null : [null, null, null, ...pieces(term.text, 35, 2)]
  if (o.late) w.put('PYT', kind, text, ...(days === null ? [] : ['5', '3', 'D', String(days)]))
  else w.put('PAT', kind, text, days === null ? null : ['5', '3', 'D', String(days)])
  if (term.netUntil !== null) w.put('DTM', ['13', dayText(term.netUntil), '102'])
  if (term.discountUntil !== null) w.put('DTM', ['12', dayText(term.discountUntil), '102'])
  if (term.discountPercent !== null) w.put('PCD', ['12', w.number(term.discountPercent), '13'])
  if (term.discountAmount !== null) w.put('MOA', ['52', w.number(term.discountAmount)])
  if (term.means !== null && allowsMeans(o)) w.put('PAI', [null, null, term.means])
}

const NO_TERM: PaymentTerm = { kind: null, text: null, discountPercent: null, discountAmount: null, discountDays: null, discountUntil: null, netDays: null, netUntil: null, means: null, account: null, at: {} }

export const writeCharges = (o: Outgoing, charges: readonly Charge[]): void => {
  const { w } = o
  for (const charge of charges) {
    const lowers = charge.is === 'allowance'
    const text = charge.text === null ? [] : pieces(charge.text, 35, 2).slice(0, 2)
    if (charge.text !== null && charge.text.length > 70) leftOut(o, 'text', charge.text.slice(70))
    const code = charge.code ?? charge.agencyCode
    w.put('ALC', lowers ? 'A' : 'C', null, charge.method === null ? null : codeOr(charge.method, ''), null, [code, null, charge.code !== null && o.own ? charge.agencyCode : null, ...text])
    if (charge.quantity !== null) w.put('QTY', ['1', w.number(charge.quantity), charge.unit])
    if (charge.percent !== null) w.put('PCD', [lowers ? '1' : '2', w.number(charge.percent)])
    if (charge.amount !== null) w.put('MOA', [lowers ? '204' : '23', w.number(charge.amount)])
    if (charge.base !== null) w.put('MOA', ['25', w.number(charge.base)])
    if (charge.rate !== null) w.put('RTE', ['1', w.number(charge.rate)])
    if (charge.taxPercent !== null || charge.taxCategory !== null) w.put('TAX', '7', 'VAT', null, null, [null, null, null, w.number(charge.taxPercent)], charge.taxCategory)
  }
}

export const writeTaxes = (o: Outgoing, taxes: readonly Tax[]): void => {
  const { w } = o
  for (const tax of taxes) {
    const kind = tax.kind !== null && (o.own || /^[A-Z]{3}$/.test(tax.kind)) ? tax.kind : 'VAT'
    w.put('TAX', '7', kind, null, null, [null, null, null, w.number(tax.percent)], tax.category)
    if (tax.base !== null) w.put('MOA', ['125', w.number(tax.base)])
    if (tax.amount !== null) w.put('MOA', ['124', w.number(tax.amount)])
  }
}

const TOTALS = [['net', '79', '79'], ['taxable', '125', '389'], ['tax', '176', '176'], ['gross', '77', '388'], ['allowances', '260', '260'], ['charges', '259', '259'], ['prepaid', '113', '113'], ['rounding', '366', '366'], ['payable', '9', '9']] as const

export const writeTotals = (o: Outgoing): void => {
  const { w, d } = o
  for (const [field, early, late] of TOTALS) {
    const amount = d.totals[field]
    if (amount !== null) w.put('MOA', [o.late ? late : early, w.number(amount)])
  }
}

/** Lines and their parts. */
const allLines = (lines: readonly Line[]): readonly Line[] => lines.flatMap((line) => [line, ...allLines(line.parts)])

/** Control totals that the document states, with the count that is true of what is written. */
export const writeCounts = (o: Outgoing): void => {
  const { w, d } = o
  const lines = allLines(d.lines)
  const sum = sumOf(lines.flatMap((line) => line.quantity ?? []))
  if (d.totals.hash !== null) w.put('CNT', ['1', w.number(sameNumber(sum, d.totals.hash) ? d.totals.hash : sum)])
  if (d.totals.lines !== null) w.put('CNT', ['2', String(lines.length)])
  if (d.totals.packages !== null) w.put('CNT', ['11', w.number(d.totals.packages)])
  if (d.totals.weight !== null) w.put('CNT', ['7', w.number(d.totals.weight)])
}
