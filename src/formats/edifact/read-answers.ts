// Remittances (REMADV) and acknowledgements (CONTRL, APERAK): what is settled, what was received, and what was wrong with it.

import type { Acknowledged } from '../document.ts'
import { newAcknowledged, newError, newSettlement } from './growing.ts'
import type { Handlers } from './groups.ts'
import type { Message } from './message.ts'
import { takeCurrency, takeOtherAmount, takeReference, takeSettledDay, takeText } from './read-header.ts'
import type { Segment } from './segment.ts'

const SETTLED: Readonly<Record<string, string>> = { '380': 'invoice', '393': 'invoice', '381': 'credit-note', '83': 'credit-note', '383': 'debit-note', '84': 'debit-note', '80': 'debit-note' }
export const SETTLED_CODES: Readonly<Record<string, string>> = { invoice: '380', 'credit-note': '381', 'debit-note': '383' }

export const answerHandlers: Handlers = {
  '.DOC': (m, s) => {
    if (m.set !== 'REMADV') return
    const kind = s.get(1)
    const settlement = newSettlement(SETTLED[kind] ?? kind)
    settlement.at['kind'] = s.at(1, 1)
    const number = s.get(2, 1)
    if (number !== '') {
      settlement.number = number
      settlement.at['number'] = s.at(2, 1)
    }
    m.settlement = settlement
    m.doc.settlements.push(settlement)
  },
  'DOC.MOA': (m, s) => takeSettled(m, s, s.peek(1)),
  'DOC.DTM': (m, s) => takeSettledDay(m, s),
  'DOC.RFF': (m, s) => {
    m.reference = takeReference(s)
    if (m.settlement === null) m.doc.references.push(m.reference)
    else m.settlement.references.push(m.reference)
  },
  'DOC.FTX': (m, s) => takeSettledText(m, s),
  'AJT.FTX': (m, s) => {
    if (m.settlement !== null) takeSettledText(m, s)
    else {
      const text = takeText(m, s)
      if (text !== '') m.owner.notes.push({ kind: s.get(1) || null, text, at: { text: s.at(4, 1) } })
    }
  },
  'DOC.AJT': (m, s) => {
    const reason = s.get(1)
    if (m.settlement === null || reason === '') return
    if (m.settlement.reason !== null) return m.more('AJT-01', reason, s.at(1))
    m.settlement.reason = reason
    m.settlement.at['reason'] = s.at(1)
  },
  'AJT.MOA': (m, s) => takeSettled(m, s, '165'),
  '.UCI': (m, s) => {
    const acknowledged = newAcknowledged('interchange', verdictOf(s.get(4)))
    takeControl(acknowledged, s)
    m.acknowledged = acknowledged
    m.doc.acknowledges.push(acknowledged)
    takeOwnError(m, s, 5)
  },
  'UCI.UCF': (m, s) => {
    const acknowledged = newAcknowledged('group', verdictOf(s.get(4)))
    takeControl(acknowledged, s)
    m.acknowledged = acknowledged
    m.doc.acknowledges.push(acknowledged)
    takeOwnError(m, s, 5)
  },
  '*.UCM': (m, s) => {
    const acknowledged = newAcknowledged('document', verdictOf(s.get(3)))
    takeControl(acknowledged, s)
    const set = s.get(2, 1)
    if (set !== '') acknowledged.set = set
    m.acknowledged = acknowledged
    m.doc.acknowledges.push(acknowledged)
    takeOwnError(m, s, 4)
  },
  '*.UCS': (m, s) => {
    const error = newError()
    const position = s.get(1)
    if (/^\d{1,9}$/.test(position)) error.segmentPosition = Number(position)
    error.code = s.get(2) || null
    error.at['segmentPosition'] = s.at(1)
    m.error = error
    m.acknowledged?.errors.push(error)
  },
  '*.UCD': (m, s) => {
    const before = m.error
    if (before === null) return
    const own = before.element === null && before.code === null
    const error = own ? before : { ...newError(), segmentPosition: before.segmentPosition }
    error.code = s.get(1) || null
    error.at['code'] = s.at(1)
    takePosition(error, s, 2)
    if (!own) m.acknowledged?.errors.push(error)
  },
  '.ERC': (m, s) => {
    const error = newError()
    error.code = s.get(1) || null
    error.at['code'] = s.at(1, 1)
    m.error = error
    acknowledgedOf(m).errors.push(error)
  },
  'ERC.FTX': (m, s) => {
    const text = takeText(m, s)
    if (text === '' || m.error === null) return
    m.error.text = m.error.text === null ? text : `${m.error.text}\n${text}`
    m.error.at['text'] ??= s.at(4, 1)
  },
  'RFF.FTX': (m, s) => {
    const text = takeText(m, s)
    if (text === '') return
    if (m.set !== 'APERAK' || m.error === null) m.owner.notes.push({ kind: s.get(1) || null, text, at: { text: s.at(4, 1) } })
    else m.error.text = m.error.text === null ? text : `${m.error.text}\n${text}`
  },
  'ERC.RFF': (m, s) => {
    const value = s.get(1, 2)
    if (m.error === null || value === '' || m.error.value !== null) return
    s.get(1)
    m.error.value = value
    m.error.at['value'] = s.at(1, 2)
  },
}

const AMOUNTS: Readonly<Record<string, 'paid' | 'original' | 'discount' | 'adjusted'>> = { '12': 'paid', '9': 'original', '77': 'original', '52': 'discount', '165': 'adjusted' }

const takeSettled = (m: Message, s: Segment, code: string): void => {
  const field = AMOUNTS[code]
  if (m.settlement === null || field === undefined || m.settlement[field] !== null) return takeOtherAmount(m, s)
  s.get(1)
  takeCurrency(m, s)
  const amount = m.exact(s, 1, 2)
  if (amount === null) return
  m.settlement[field] = amount
  m.settlement.at[field] = s.at(1, 2)
}

const takeSettledText = (m: Message, s: Segment): void => {
  const text = takeText(m, s)
  if (text === '' || m.settlement === null) return
  s.get(1)
  m.settlement.text = m.settlement.text === null ? text : `${m.settlement.text}\n${text}`
  m.settlement.at['text'] ??= s.at(4, 1)
}

/** Actions of CONTRL (0083): 4 rejected with all in it, 7 acknowledged, 8 received. */
const verdictOf = (action: string): Acknowledged['verdict'] => (action === '4' ? 'rejected' : action === '7' ? 'accepted' : 'received')

const takeControl = (acknowledged: ReturnType<typeof newAcknowledged>, s: Segment): void => {
  const control = s.get(1)
  if (control === '') return
  acknowledged.control = control
  acknowledged.at['control'] = s.at(1)
}

/** An error of the level itself: its code, the service segment it is in, and where there. */
const takeOwnError = (m: Message, s: Segment, element: number): void => {
  m.error = null
  const code = s.get(element)
  if (code === '') return
  const error = newError()
  error.code = code
  error.at['code'] = s.at(element)
  error.segment = s.get(element + 1) || null
  takePosition(error, s, element + 2)
  m.acknowledged?.errors.push(error)
}

const takePosition = (error: ReturnType<typeof newError>, s: Segment, element: number): void => {
  const [first, second] = [s.get(element, 1), s.get(element, 2)]
  if (/^\d{1,4}$/.test(first)) error.element = Number(first)
  if (/^\d{1,4}$/.test(second)) error.component = Number(second)
}

const acknowledgedOf = (m: Message): ReturnType<typeof newAcknowledged> => {
  m.acknowledged ??= newAcknowledged('document', 'received')
  if (m.doc.acknowledges.length === 0) m.doc.acknowledges.push(m.acknowledged)
  return m.acknowledged
}

const VERDICTS: Readonly<Record<string, Acknowledged['verdict']>> = { accepted: 'accepted', 'accepted-with-changes': 'accepted-with-errors', rejected: 'rejected', received: 'received' }

/** What the answer says as a whole: an APERAK answers the document it refers to, an interchange with rejected parts is accepted in part. */
export const settleAnswers = (m: Message): void => {
  if (m.set === 'APERAK') {
    const acknowledged = acknowledgedOf(m)
    const reference = m.doc.references.find((one) => ['ACW', 'order', 'invoice', 'ship-notice'].includes(one.kind)) ?? m.doc.references[0]
    if (reference !== undefined) {
      acknowledged.control = reference.value
      acknowledged.at['control'] = reference.at['value'] ?? 0
    }
    acknowledged.verdict = m.doc.verdict === null ? (acknowledged.errors.length > 0 ? 'rejected' : 'received') : (VERDICTS[m.doc.verdict] ?? 'received')
  }
  if (m.set !== 'CONTRL') return
  const [interchange, ...parts] = m.doc.acknowledges as ReturnType<typeof newAcknowledged>[]
  if (interchange?.verdict === 'accepted' && parts.some((one) => one.verdict === 'rejected')) interchange.verdict = 'partly-accepted'
  m.doc.verdict = interchange === undefined ? null : ({ rejected: 'rejected', received: 'received', 'partly-accepted': 'accepted-with-changes' } as const)[interchange.verdict as string] ?? 'accepted'
}
