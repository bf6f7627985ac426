// The segments that speak of the document or of the line that is open: its name, days, references, currency, texts, totals.

import type { Day } from '#ground/day'
import type { Spot } from '../spot.ts'
import { CREDIT_NOTES, DATES, MESSAGE_TYPES, PERIOD_ENDS, PERIOD_STARTS, PURPOSES, REFERENCES, TOTAL_AMOUNTS, VERDICTS, wordOf } from './codes.ts'
import type { DateRead } from './date-time.ts'
import { dateOf, isNoDay } from './date-time.ts'
import { newReference } from './growing.ts'
import type { Handlers } from './groups.ts'
import type { Message } from './message.ts'
import { shown } from './message.ts'
import type { Segment } from './segment.ts'

/** Reads the day of a DTM; null where it is none, which then is told or kept. */
export const readDay = (m: Message, s: Segment): DateRead | null => {
  const value = s.get(1, 2)
  const format = s.get(1, 3)
  if (value === '') return null
  const read = dateOf(value, format)
  if (read === null) {
    if (!isNoDay(format)) m.problem('edifact/date', 'error', s.at(1, 2), { value: shown(value), format })
    m.more(`DTM:${s.get(1)}`, format === '' ? value : `${value}:${format}`, s.at(1, 2))
  } else if (read.mended) m.problem('edifact/date-format', 'warning', s.at(1, 3), { value, format })
  return read
}

type Dated = { dates: { kind: string; day: Day; until: Day | null; time: string | null; at: Record<string, Spot> | Readonly<Record<string, Spot>> }[] }

/** The last day of a period stands at most so many days behind its first. */
const MOST_BETWEEN = 16

/** Takes a DTM as a dated event of the owner; a period told in two dates becomes one. */
export const takeDate = (m: Message, s: Segment, owner: Dated): void => {
  const code = s.get(1)
  const read = readDay(m, s)
  if (read === null) return
  const at = { day: s.at(1, 2) } as Record<string, Spot>
  if (read.until !== null) at['until'] = s.at(1, 2)
  if (read.time !== null) at['time'] = s.at(1, 2)
  const start = PERIOD_ENDS.get(code)
  if (start !== undefined) {
    const open = owner.dates.slice(-MOST_BETWEEN).findLast((one) => one.kind === 'period' && one.until === null)
    if (open !== undefined) {
      open.until = read.day
      ;(open.at as Record<string, Spot>)['until'] = s.at(1, 2)
      return
    }
  }
  const kind = PERIOD_STARTS.has(code) ? 'period' : wordOf(DATES, code)
  owner.dates.push({ kind, day: read.day, until: read.until, time: read.time, at })
}

export const headerHandlers: Handlers = {
  '.BGM': (m, s) => {
    if (m.hasBegin) m.problem('edifact/segment-order', 'warning', s.at(0), { segment: 'BGM' })
    m.hasBegin = true
    const { doc } = m
    const kind = s.get(1)
    if (kind !== '') {
      doc.kind = kind
      doc.at['kind'] = s.at(1, 1)
    }
    const number = s.get(2)
    if (number !== '') {
      doc.number = number
      doc.at['number'] = s.at(2, s.size(2) === 1 ? 0 : 1)
    }
    readFunction(m, s)
    if (m.set === 'INVOIC') doc.type = CREDIT_NOTES.has(kind) ? 'credit-note' : 'invoice'
    else if ((m.set === 'ORDERS' || m.set === 'ORDCHG') && doc.purpose === 'cancellation') doc.type = 'order-cancellation'
    else doc.type = MESSAGE_TYPES[m.set] ?? 'other'
  },
  '.DTM': (m, s) => {
    const { doc } = m
    if (s.peek(1) !== '137' || doc.day !== null) return takeDate(m, s, doc)
    s.get(1)
    const read = readDay(m, s)
    if (read === null) return
    doc.day = read.day
    doc.at['day'] = s.at(1, 2)
    if (read.time !== null) doc.dates.unshift({ kind: 'issued', day: read.day, until: null, time: read.time, at: { day: s.at(1, 2), time: s.at(1, 2) } })
  },
  '*.DTM': (m, s) => takeDate(m, s, m.owner),
  '*.RFF': (m, s) => {
    m.reference = takeReference(s)
    m.owner.references.push(m.reference)
  },
  'RFF.MOA': (m, s) => takeOtherAmount(m, s),
  'RFF.DTM': (m, s) => {
    const code = s.peek(1)
    if (m.settlement !== null && code !== '171') return takeSettledDay(m, s)
    if (m.reference === null || m.reference.day !== null || !REFERENCE_DAYS.has(code)) return takeDate(m, s, m.owner)
    s.get(1)
    const read = readDay(m, s)
    if (read === null) return
    m.reference.day = read.day
    m.reference.at['day'] = s.at(1, 2)
  },
  '.CUX': (m, s) => {
    for (const element of [1, 2]) {
      const qualifier = s.peek(element, 1)
      const currency = s.peek(element, 2)
      if (currency === '' || qualifier === '6' || (m.doc.currency !== null && qualifier !== '2')) continue
      if (m.doc.at['currency'] !== undefined && m.doc.currency === currency) continue
      if (element === 2 && m.doc.currency !== null) continue
      s.get(element, 1)
      m.doc.currency = s.get(element, 2)
      m.doc.at['currency'] = s.at(element, 2)
    }
  },
  '*.FTX': (m, s) => {
    const text = takeText(m, s)
    if (text === '') return
    const kind = s.get(1)
    if (kind === 'DOC' && m.line === null) {
      m.doc.profile = text
      m.doc.at['profile'] = s.at(4, 1)
      return
    }
    const { notes } = m.owner
    const before = notes.at(-1)
    const goesOn = m.textEnd.segment + 1 === s.number && m.textEnd.full && before !== undefined && before.kind === (kind === '' ? null : kind)
    const seam = m.textEnd.seam
    m.textEnd = { segment: s.number, full: s.size(4) === 5, seam: s.size(4) === 5 && s.whole(4, 5).length === m.widths.text ? '' : '\n' }
    if (goesOn) notes[notes.length - 1] = { ...before, text: `${before.text}${seam}${text}` }
    else notes.push({ kind: kind === '' ? null : kind, text, at: kind === '' ? { text: s.at(4, 1) } : { kind: s.at(1), text: s.at(4, 1) } })
  },
  '.MOA': (m, s) => {
    const field = m.set === 'REMADV' ? REMITTED.get(s.peek(1)) : TOTAL_AMOUNTS.get(s.peek(1))
    const { totals } = m.doc
    if (field === undefined || totals[field] !== null) return takeOtherAmount(m, s)
    s.get(1)
    takeCurrency(m, s)
    const amount = m.exact(s, 1, 2)
    if (amount === null) return
    totals[field] = amount
    totals.at[field] = s.at(1, 2)
  },
  '*.CNT': (m, s) => {
    const field = COUNTS[s.peek(1)]
    const { totals } = m.doc
    if (field === undefined || totals[field] !== null) {
      const code = s.get(1)
      const value = s.get(1, 2)
      if (value !== '') m.more(`CNT:${code}`, value, s.at(1, 2))
      return
    }
    s.get(1)
    const count = m.exact(s, 1, 2)
    if (count === null) return
    totals[field] = count
    totals.at[field] = s.at(1, 2)
  },
}

/** The day of the open item of a remittance. */
export const takeSettledDay = (m: Message, s: Segment): void => {
  if (m.settlement === null || m.settlement.day !== null || !['137', '3', '171', ''].includes(s.peek(1))) return
  s.get(1)
  const read = readDay(m, s)
  if (read === null) return
  m.settlement.day = read.day
  m.settlement.at['day'] = s.at(1, 2)
}

const COUNTS: Readonly<Record<string, 'hash' | 'lines' | 'packages' | 'weight'>> = { '1': 'hash', '2': 'lines', '11': 'packages', '7': 'weight' }
const REMITTED: ReadonlyMap<string, 'payable' | 'gross' | 'allowances'> = new Map([['12', 'payable'], ['7', 'payable'], ['9', 'gross'], ['52', 'allowances']])
const REFERENCE_DAYS = new Set(['171', '3', '4', '137', '182', '384', '310', ''])

/** What BGM says is done: for an order response, also whether it is accepted. */
const readFunction = (m: Message, s: Segment): void => {
  const { doc } = m
  const code = s.get(3)
  const purpose = PURPOSES.get(code)
  if (m.set === 'ORDRSP' || m.set === 'APERAK') {
    const verdict = VERDICTS.get(code)
    if (verdict !== undefined) {
      doc.verdict = verdict
      doc.at['verdict'] = s.at(3)
    }
    doc.purpose = verdict === undefined || code === '6' ? (purpose ?? 'other') : 'original'
    if (verdict === undefined && purpose === undefined) m.more('BGM-03', code, s.at(3))
  } else {
    doc.purpose = purpose ?? 'other'
    if (purpose === undefined) m.more('BGM-03', code, s.at(3))
  }
  if (code !== '') doc.at['purpose'] = s.at(3)
}

export const takeReference = (s: Segment): ReturnType<typeof newReference> => {
  const code = s.get(1)
  const reference = newReference(wordOf(REFERENCES, code), s.get(1, 2))
  reference.at['value'] = s.at(1, 2)
  const line = s.get(1, 3)
  if (line !== '') {
    reference.line = line
    reference.at['line'] = s.at(1, 3)
  }
  return reference
}

/**
 * Components `from` to `to` as one text. What fills its whole width goes on in the next without a seam (blanks at the seam are meant, more than
 * one is padding); else `seam` stands between them. An empty component ends what went on.
 */
export const runOn = (s: Segment, { element, from, to, width, seam }: Readonly<{ element: number; from: number; to: number; width: number; seam: string }>): string => {
  if (from === to || s.size(element) <= from) return s.get(element, from)
  let text = ''
  let goesOn = false
  for (let component = from; component <= Math.min(to, s.size(element)); component++) {
    const part = s.whole(element, component)
    const bare = part.trim()
    if (bare !== '') text += text === '' ? bare : goesOn ? part.trimEnd() : `${seam}${bare}`
    goesOn = part.length === width && !part.endsWith('  ')
    if (goesOn && part.endsWith(' ')) text += ' '
  }
  return text.trim()
}

/** The words of an FTX: its components are lines. */
export const takeText = (m: Message, s: Segment): string => runOn(s, { element: 4, from: 1, to: 5, width: m.widths.text, seam: '\n' })

/** An amount that has no field of its own keeps its qualifier in its name. */
export const takeOtherAmount = (m: Message, s: Segment): void => {
  const code = s.get(1)
  const value = s.get(1, 2)
  takeCurrency(m, s)
  if (value !== '') m.more(`MOA:${code}`, value, s.at(1, 2))
}

/** An amount's own currency is the document's where it says none, and nothing new where it is the same. */
export const takeCurrency = (m: Message, s: Segment): void => {
  if (s.size(1) < 3) return
  const currency = s.peek(1, 3)
  if (!/^[A-Z]{3}$/.test(currency)) return
  if (m.doc.currency === null) {
    m.doc.currency = s.get(1, 3)
    m.doc.at['currency'] = s.at(1, 3)
  } else if (m.doc.currency === currency) s.get(1, 3)
}
