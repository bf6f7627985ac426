// Segments that mean the same in every transaction set: references, dates, parties, contacts and texts. They belong to the line being
// read, to a level of a ship notice or an open item, else to the document.

import type { Contact, Party } from '../document.ts'
import { DATES, REFERENCES, ROLES } from './codes.ts'
import type { Draft, OpenAt, OpenParty } from './draft.ts'
import { added, openParty, shown } from './draft.ts'
import type { RuleBook } from './rules.ts'
import { ALL, elements } from './rules.ts'
import type { Segment } from './segment.ts'
import { dayOf, timeOf } from './values.ts'

export const COMMON: RuleBook = {
  REF: { known: elements(1, 2, 3), read: (draft, segment) => reference(draft, segment) },
  DTM: { known: elements(1, 2, 3), read: (draft, segment) => date(draft, segment) },
  G62: { known: elements(1, 2), read: (draft, segment) => date(draft, segment) },
  N9: {
    known: elements(1, 2, 3, 4),
    read: (draft, segment) => {
      const qualifier = segment.code(1)
      draft.noteKind = qualifier === 'L1' ? (segment.code(2) === 'NOTE' ? null : segment.code(2) || null) : qualifier
      if (qualifier !== 'L1') reference(draft, segment)
      else if (segment.has(3)) note(draft, segment, { element: 3, kind: draft.noteKind })
    },
  },
  MSG: { known: elements(1), read: (draft, segment) => note(draft, segment, { element: 1, kind: draft.noteKind }) },
  MTX: { known: elements(1, 2), read: (draft, segment) => note(draft, segment, { element: 2, kind: segment.code(1) || draft.noteKind }) },
  NTE: { known: elements(1, 2), read: (draft, segment) => note(draft, segment, { element: 2, kind: segment.code(1) || null }) },
  N1: { known: elements(1, 2, 3, 4), read: (draft, segment) => party(draft, segment) },
  N2: { known: elements(1, 2), read: (draft, segment) => street(draft, segment) },
  N3: { known: elements(1, 2), read: (draft, segment) => street(draft, segment) },
  N4: { known: elements(1, 2, 3, 4), read: (draft, segment) => place(draft, segment) },
  PER: { known: ALL, read: (draft, segment) => contact(draft, segment) },
  PID: {
    known: elements(1, 2, 5),
    read: (draft, segment) => {
      const line = draft.part ?? draft.line
      if (line === null || !segment.has(5)) return false
      const about = segment.code(2)
      if (segment.code(1) !== 'F') line.more = added(line.more, { name: 'PID-01', value: segment.code(1), at: segment.spot(1) })
      if (line.description === null && (about === '' || about === '08')) {
        line.description = segment.words(5)
        line.at['description'] = segment.spot(5)
      } else line.notes = added(line.notes, { kind: about === '' ? null : about, text: segment.words(5), at: { text: segment.spot(5) } })
      return true
    },
  },
}

const reference = (draft: Draft, segment: Segment): boolean => {
  const code = segment.code(1)
  const value = segment.code(2)
  const text = segment.words(3)
  if (value === '' && text === '') return false
  const at: OpenAt = {}
  if (value !== '') at['value'] = segment.spot(2)
  if (text !== '') at['text'] = segment.spot(3)
  const isDated = segment.tag === N9_TAG && segment.has(4)
  const day = isDated ? draft.date(segment, 4) : null
  if (day !== null) at['day'] = segment.spot(4)
  const one = { kind: REFERENCES.word(code) ?? code, value, line: null, day, text: text === '' ? null : text, at }
  const { party, settlement, level } = draft
  if (party !== null) party.references = added(party.references, one)
  else if (settlement !== null && draft.line === null) settlement.references = added(settlement.references, one)
  else if (draft.line === null && level !== null && level.kind !== 'shipment') level.references = added(level.references, one)
  else {
    const holder = draft.holder()
    holder.references = added(holder.references, one)
  }
  return true
}

const N9_TAG = 14 * 1369 + 36 * 37

const date = (draft: Draft, segment: Segment): boolean => {
  const code = segment.code(1)
  const century = segment.length(5) === 2 ? segment.code(5) : ''
  let day = draft.date(segment, 2, century)
  let until = null
  const at: OpenAt = {}
  if (day !== null) at['day'] = segment.spot(2)
  else if (!segment.has(2) && segment.has(6)) {
    const [from = '', to = ''] = segment.code(6).split('-')
    day = dayOf(from)
    until = to === '' ? null : dayOf(to)
    if (day === null || (to !== '' && until === null)) draft.problem('x12/bad-day', 'error', segment.spot(6), { value: shown(segment.code(6)) })
    else at['day'] = segment.spot(6)
  }
  if (day === null) return false
  const time = segment.tag === DTM_TAG && segment.has(3) ? timeOf(segment.code(3)) : null
  if (time !== null) at['time'] = segment.spot(3)
  else if (segment.tag === DTM_TAG && segment.has(3)) draft.problem('x12/bad-time', 'error', segment.spot(3), { value: shown(segment.code(3)) })
  const { settlement, level } = draft
  if (settlement !== null && draft.line === null && settlement.day === null) {
    settlement.day = day
    settlement.at['day'] = segment.spot(2)
    return true
  }
  const kind = segment.tag === DTM_TAG ? (DATES.word(code) ?? code) : (GROCERY_DATES.get(code) ?? code)
  const one = { kind, day, until, time, at }
  if (draft.line === null && level !== null && level.kind !== 'shipment') level.dates = added(level.dates, one)
  else {
    const holder = draft.holder()
    holder.dates = added(holder.dates, one)
  }
  return true
}

const DTM_TAG = 4 * 1369 + 20 * 37 + 13
/** Date qualifiers of the grocery sets (data element 432). */
const GROCERY_DATES: ReadonlyMap<string, string> = new Map([['02', 'requested'], ['10', 'ship-by'], ['11', 'shipped'], ['35', 'delivered']])

const note = (draft: Draft, segment: Segment, { element, kind }: Readonly<{ element: number; kind: string | null }>): void => {
  if (!segment.has(element)) return
  const text = segment.words(element)
  if (text === '') return
  if (draft.settlement !== null && draft.line === null) {
    draft.settlement.text = draft.settlement.text === null ? text : `${draft.settlement.text}\n${text}`
    return
  }
  const holder = draft.holder()
  holder.notes = added(holder.notes, { kind, text, at: { text: segment.spot(element) } })
}

const party = (draft: Draft, segment: Segment): void => {
  const code = segment.code(1)
  if (draft.set === '852' && draft.line !== null) draft.leaveLines()
  // an invoice's sub-lines have no parties: what follows them is the line's
  if (draft.set === '810') draft.part = null
  const at: OpenAt = { role: segment.spot(1) }
  const one: OpenParty = openParty(ROLES.word(code) ?? code, at)
  if (segment.has(2)) {
    one.name = segment.code(2)
    at['name'] = segment.spot(2)
  }
  if (segment.has(4)) {
    one.ids = added(one.ids, { id: segment.code(4), scheme: segment.code(3) || null })
    at['ids'] = segment.spot(4)
  }
  draft.party = one
  const { level } = draft
  if (draft.line === null && level !== null && level.kind !== 'shipment') {
    level.parties = added(level.parties, one as Party)
    return
  }
  const holder = draft.holder()
  holder.parties = added(holder.parties, one as Party)
  if (draft.set === '852' && draft.line === null && one.role === 'store') draft.location = one as Party
}

const street = (draft: Draft, segment: Segment): boolean => {
  const { party } = draft
  if (party === null) return false
  for (let element = 1; element <= 2; element++) {
    if (!segment.has(element)) continue
    party.street = added(party.street, segment.code(element))
    party.at['street'] ??= segment.spot(element)
  }
  return true
}

const place = (draft: Draft, segment: Segment): boolean => {
  const { party } = draft
  if (party === null) return false
  if (segment.has(1)) {
    party.city = segment.code(1)
    party.at['city'] = segment.spot(1)
  }
  if (segment.has(2)) {
    party.region = segment.code(2)
    party.at['region'] = segment.spot(2)
  }
  if (segment.has(3)) {
    party.postcode = segment.code(3)
    party.at['postcode'] = segment.spot(3)
  }
  if (segment.has(4)) {
    party.country = segment.code(4)
    party.at['country'] = segment.spot(4)
  }
  return true
}

const contact = (draft: Draft, segment: Segment): boolean => {
  const { party } = draft
  if (party === null) return false
  const at: OpenAt = {}
  let phone: string | null = null
  let mail: string | null = null
  if (segment.has(2)) at['name'] = segment.spot(2)
  for (let element = 3; element < 9; element += 2) {
    const kind = segment.code(element)
    const value = segment.code(element + 1)
    if (value === '') continue
    if (kind === 'TE' && phone === null) {
      phone = value
      at['phone'] = segment.spot(element + 1)
    } else if (kind === 'EM' && mail === null) {
      mail = value
      at['mail'] = segment.spot(element + 1)
    } else draft.holder().more = added(draft.holder().more, { name: `PER-${kind}`, value, at: segment.spot(element + 1) })
  }
  const one: Contact = { kind: segment.code(1) || null, name: segment.code(2) || null, phone, mail, at }
  party.contacts = added(party.contacts, one)
  return true
}
