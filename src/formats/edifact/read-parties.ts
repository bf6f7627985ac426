// Parties with their numbers, addresses, people, banks and references; payment terms.

import { ROLES, wordOf } from './codes.ts'
import { newContact, newParty, newTerm } from './growing.ts'
import type { Handlers } from './groups.ts'
import type { Message } from './message.ts'
import { readDay, runOn, takeDate, takeOtherAmount, takeReference } from './read-header.ts'
import type { Segment } from './segment.ts'

/** Components of an element as one text, a blank between them. */
export const joined = (s: Segment, element: number, from: number, to: number, width = 35): string => runOn(s, { element, from, to, width, seam: ' ' })

const lines = (s: Segment, element: number): string[] => {
  const found: string[] = []
  for (let component = 1; component <= s.size(element); component++) {
    const part = s.get(element, component)
    if (part !== '') found.push(part)
  }
  return found
}

export const partyHandlers: Handlers = {
  '*.NAD': (m, s) => {
    const party = newParty(wordOf(ROLES, s.get(1)))
    party.at['role'] = s.at(1)
    takeIdentity(party, s)
    takeName(party, s)
    for (const [field, element] of [['city', 6], ['postcode', 8], ['country', 9]] as const) {
      const value = s.get(element)
      if (value === '') continue
      party[field] = value
      party.at[field] = s.at(element)
    }
    const region = s.size(7) > 3 && s.peek(7, 1) === '' ? 4 : 1
    const named = s.get(7, region)
    if (named !== '') {
      party.region = named
      party.at['region'] = s.at(7, region)
    }
    m.party = party
    m.contact = null
    m.owner.parties.push(party)
  },
  'NAD.RFF': (m, s) => {
    const reference = takeReference(s)
    m.reference = reference
    if (m.party === null) m.owner.references.push(reference)
    else if (reference.kind === 'tax-id' && m.party.vat === null) {
      m.party.vat = reference.value
      m.party.at['vat'] = s.at(1, 2)
    } else m.party.references.push(reference)
  },
  'NAD.CTA': (m, s) => {
    const kind = s.get(1)
    const component = s.peek(2, 2) === '' ? 1 : 2
    const name = s.get(2, component)
    m.contact = newContact(kind === '' ? null : kind, name === '' ? null : name)
    if (kind !== '') m.contact.at['kind'] = s.at(1)
    if (name !== '') m.contact.at['name'] = s.at(2, component)
    m.party?.contacts.push(m.contact)
  },
  'CTA.COM': (m, s) => takeAddresses(m, s),
  'NAD.COM': (m, s) => {
    m.contact = newContact(null, null)
    m.party?.contacts.push(m.contact)
    takeAddresses(m, s)
  },
  '*.FII': (m, s) => {
    const account = s.peek(2, 1)
    if (account === '' || s.peek(1) !== 'RB' || (m.bank !== null && m.bank.value !== account)) return
    s.get(1)
    s.get(2, 1)
    m.bank ??= { value: account, at: s.at(2, 1) }
  },
  '*.PAT': (m, s) => {
    const kind = s.get(1)
    m.term = newTerm(kind === '' ? null : kind)
    if (kind !== '') m.term.at['kind'] = s.at(1)
    const text = joined(s, 2, 4, 5)
    if (text !== '') {
      m.term.text = text
      m.term.at['text'] = s.at(2, 4)
    }
    takeDays(m, s, { reference: [3, 1], relation: [3, 2], period: [3, 3], count: [3, 4] })
    m.doc.terms.push(m.term)
  },
  '*.PYT': (m, s) => {
    const kind = s.get(1)
    m.term = newTerm(kind === '' ? null : kind)
    if (kind !== '') m.term.at['kind'] = s.at(1)
    const text = joined(s, 2, 4, 5)
    if (text !== '') {
      m.term.text = text
      m.term.at['text'] = s.at(2, 4)
    }
    takeDays(m, s, { reference: [3, 1], relation: [4, 1], period: [5, 1], count: [6, 1] })
    m.doc.terms.push(m.term)
  },
  'PAT.DTM': (m, s) => takeTermDay(m, s),
  'PYT.DTM': (m, s) => takeTermDay(m, s),
  'PAT.PCD': (m, s) => takeTermPercent(m, s),
  'PYT.PCD': (m, s) => takeTermPercent(m, s),
  'PAT.MOA': (m, s) => takeTermAmount(m, s),
  'PYT.MOA': (m, s) => takeTermAmount(m, s),
  'PAT.PAI': (m, s) => takeMeans(m, s),
  'PYT.PAI': (m, s) => takeMeans(m, s),
  '.PAI': (m, s) => {
    if (s.peek(1, 3) === '') return
    m.term = newTerm(null)
    m.doc.terms.push(m.term)
    takeMeans(m, s)
  },
}

type GrowingParty = ReturnType<typeof newParty>

const takeIdentity = (party: GrowingParty, s: Segment): void => {
  const id = s.get(2, 1)
  if (id === '') return
  const agency = s.size(2) > 2 ? s.get(2, 3) : ''
  const scheme = agency !== '' || s.size(2) < 2 ? agency : s.get(2, 2)
  party.ids.push({ id, scheme: scheme === '' ? null : scheme })
  party.at['ids'] = s.at(2, 1)
}

/** The name, or the first line of an unstructured name and address, whose other lines then are the street. */
const takeName = (party: GrowingParty, s: Segment): void => {
  const name = joined(s, 4, 1, 5)
  const loose = lines(s, 3)
  const street = lines(s, 5)
  if (name !== '') {
    party.name = name
    party.at['name'] = s.at(4, 1)
  } else if (loose.length > 0) {
    party.name = loose[0] ?? null
    party.at['name'] = s.at(3, 1)
    loose.shift()
  }
  party.street = [...loose, ...street]
  if (party.street.length > 0) party.at['street'] = loose.length > 0 ? s.at(3) : s.at(5, 1)
}

/** `COM+number:TE`, several in one segment too; a colon that was not released belongs to the address. */
const takeAddresses = (m: Message, s: Segment): void => {
  const { contact } = m
  for (let element = 1; element <= s.elements; element++) {
    const size = s.size(element)
    if (size < 2) continue
    const code = s.get(element, size)
    let value = s.get(element, 1)
    for (let component = 2; component < size; component++) value += `:${s.get(element, component)}`
    if (value === '') continue
    const field = code === 'EM' ? 'mail' : code === 'TE' || code === 'AL' ? 'phone' : null
    if (contact === null || field === null || contact[field] !== null) {
      m.more(`COM:${code}`, value, s.at(element, 1))
      continue
    }
    contact[field] = value
    contact.at[field] = s.at(element, 1)
  }
}

type Where = readonly [element: number, component: number]

/** So many days after the document's date (5, 3), for paying or for the discount; other times are kept as written. */
const takeDays = (m: Message, s: Segment, at: Readonly<{ reference: Where; relation: Where; period: Where; count: Where }>): void => {
  const { term } = m
  if (term === null || !/^C?D$/.test(s.peek(...at.period)) || !/^\d{1,4}$/.test(s.peek(...at.count))) return
  if (s.peek(...at.reference) === '5') s.get(...at.reference)
  if (s.peek(...at.relation) === '3') s.get(...at.relation)
  s.get(...at.period)
  const field = term.kind === '22' ? 'discountDays' : 'netDays'
  term[field] = Number(s.get(...at.count))
  term.at[field] = s.at(...at.count)
}

const takeTermDay = (m: Message, s: Segment): void => {
  const field = s.peek(1) === '12' ? 'discountUntil' : ['13', '140', '265', '209'].includes(s.peek(1)) ? 'netUntil' : null
  if (m.term === null || field === null || m.term[field] !== null) return takeDate(m, s, m.owner)
  s.get(1)
  const read = readDay(m, s)
  if (read === null) return
  m.term[field] = read.day
  m.term.at[field] = s.at(1, 2)
}

const takeTermPercent = (m: Message, s: Segment): void => {
  if (m.term === null || m.term.discountPercent !== null || !(s.peek(1) === '12' || (m.term.kind === '22' && s.peek(1) !== '15'))) return
  s.get(1)
  m.term.discountPercent = m.exact(s, 1, 2)
  if (m.term.discountPercent !== null) m.term.at['discountPercent'] = s.at(1, 2)
  if (s.peek(1, 3) === '13') s.get(1, 3)
}

const takeTermAmount = (m: Message, s: Segment): void => {
  if (m.term === null || m.term.discountAmount !== null || !['52', '21', '12'].includes(s.peek(1))) return takeOtherAmount(m, s)
  s.get(1)
  m.term.discountAmount = m.exact(s, 1, 2)
  if (m.term.discountAmount !== null) m.term.at['discountAmount'] = s.at(1, 2)
}

const takeMeans = (m: Message, s: Segment): void => {
  const means = s.get(1, 3)
  if (m.term === null || means === '') return
  m.term.means = means
  m.term.at['means'] = s.at(1, 3)
}

/** The account to pay to belongs to how it is paid: the terms that name the means, else the first, else terms of its own. */
export const settleAccount = (m: Message): void => {
  if (m.bank === null) return
  let term = m.doc.terms.find((one) => one.means !== null) ?? m.doc.terms[0]
  if (term === undefined) {
    term = newTerm(null)
    m.doc.terms.push(term)
  }
  const open = term as ReturnType<typeof newTerm>
  open.account = m.bank.value
  open.at['account'] = m.bank.at
}

