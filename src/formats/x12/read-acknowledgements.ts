// Acknowledgements of what was sent before: 997 and 999 for a group and its documents, TA1 for a whole interchange.

import type { Acknowledged } from '../document.ts'
import { GROUP_VERDICTS } from './codes.ts'
import type { Draft, OpenAcknowledged, OpenAt, OpenError } from './draft.ts'
import { added } from './draft.ts'
import type { RuleBook } from './rules.ts'
import { ALL, elements } from './rules.ts'
import type { Segment } from './segment.ts'
import { countOf } from './values.ts'

export const ACKNOWLEDGEMENTS: RuleBook = {
  AK1: { known: elements(1, 2, 3), read: (draft, segment) => open(draft, segment, 'group') },
  AK2: { known: elements(1, 2, 3), read: (draft, segment) => open(draft, segment, 'document') },
  AK3: { known: elements(1, 2, 3, 4), read: (draft, segment) => segmentError(draft, segment) },
  IK3: { known: elements(1, 2, 3, 4), read: (draft, segment) => segmentError(draft, segment) },
  AK4: { known: elements(1, 2, 3, 4), read: (draft, segment) => elementError(draft, segment) },
  IK4: { known: elements(1, 2, 3, 4), read: (draft, segment) => elementError(draft, segment) },
  CTX: {
    known: ALL,
    read: (draft, segment) => {
      if (draft.error === null) return false
      const text = Array.from({ length: segment.count }, (_, at) => segment.words(at + 1)).filter((one) => one !== '').join(' ')
      draft.error.text = draft.error.text === null ? text : `${draft.error.text}; ${text}`
      draft.error.at['text'] ??= segment.spot(1)
      return true
    },
  },
  AK5: { known: ALL, read: (draft, segment) => documentVerdict(draft, segment) },
  IK5: { known: ALL, read: (draft, segment) => documentVerdict(draft, segment) },
  AK9: {
    known: ALL,
    read: (draft, segment) => {
      draft.error = null
      const group = draft.acknowledges.find((one) => one.level === 'group')
      if (group === undefined) return false
      draft.acknowledged = group
      verdict(draft, segment, group)
      const [included, received, accepted] = [2, 3, 4].map((element) => count(draft, segment, element))
      if (included != null && received != null && accepted != null) {
        group.counts = { included, received, accepted }
        group.at['counts'] = segment.spot(2)
      }
      codes(segment, group, 5)
      return true
    },
  },
}

export const acknowledgedInterchange = (segment: Segment): Acknowledged => {
  const code = segment.code(4)
  const at: OpenAt = { control: segment.spot(1), verdict: segment.spot(4) }
  const note = segment.code(5)
  const errors = note === '' || note === '000' ? [] : [{ segment: 'ISA', segmentPosition: null, element: null, component: null, code: note, value: null, text: null, at: { code: segment.spot(5) } }]
  return { level: 'interchange', set: null, control: segment.code(1) || null, verdict: GROUP_VERDICTS.word(code) ?? 'received', counts: null, errors, at }
}

const open = (draft: Draft, segment: Segment, level: Acknowledged['level']): void => {
  draft.error = null
  const at: OpenAt = { set: segment.spot(1), control: segment.spot(2) }
  const one: OpenAcknowledged = { level, set: segment.code(1) || null, control: segment.code(2) || null, verdict: 'received', counts: null, errors: [], at }
  draft.acknowledged = one
  draft.acknowledges = added(draft.acknowledges, one)
  for (const element of [3]) if (segment.has(element)) draft.more = added(draft.more, { name: `${segment.name()}-03`, value: segment.code(element), at: segment.spot(element) })
}

const segmentError = (draft: Draft, segment: Segment): boolean => {
  const { acknowledged } = draft
  if (acknowledged === null) return false
  const at: OpenAt = { segment: segment.spot(1) }
  const error: OpenError = { segment: segment.code(1) || null, segmentPosition: count(draft, segment, 2), element: null, component: null, code: segment.code(4) || null, value: null, text: null, at }
  if (error.segmentPosition !== null) at['segmentPosition'] = segment.spot(2)
  if (error.code !== null) at['code'] = segment.spot(4)
  draft.error = error
  acknowledged.errors.push(error)
  return true
}

/** An element of the segment just named. The first takes the segment's entry where that says only that its elements are wrong (code 8). */
const elementError = (draft: Draft, segment: Segment): boolean => {
  const { acknowledged, error: above } = draft
  if (acknowledged === null) return false
  const at: OpenAt = { element: segment.spot(1) }
  const element = countOf(segment.part(1, 1))
  if (element === null) draft.problem('x12/bad-decimal', 'error', segment.spot(1), { value: segment.code(1).slice(0, 60) })
  const error: OpenError = {
    segment: above?.segment ?? null, segmentPosition: above?.segmentPosition ?? null, element, component: countOf(segment.part(1, 2)), code: segment.code(3) || null,
    value: segment.words(4) || null, text: null, at,
  }
  if (error.code !== null) at['code'] = segment.spot(3)
  if (error.value !== null) at['value'] = segment.spot(4)
  const isFirst = above !== null && above.element === null && above.code === '8' && acknowledged.errors.at(-1) === above
  if (isFirst) acknowledged.errors.pop()
  acknowledged.errors.push(error)
  draft.error = error
  return true
}

const documentVerdict = (draft: Draft, segment: Segment): boolean => {
  const { acknowledged } = draft
  draft.error = null
  if (acknowledged === null) return false
  verdict(draft, segment, acknowledged)
  codes(segment, acknowledged, 2)
  return true
}

const verdict = (draft: Draft, segment: Segment, one: OpenAcknowledged): void => {
  const word = GROUP_VERDICTS.word(segment.code(1))
  if (word === null) draft.problem('x12/unknown-code', 'error', segment.spot(1), { value: segment.code(1).slice(0, 60) })
  one.verdict = word ?? 'received'
  one.at['verdict'] = segment.spot(1)
}

const codes = (segment: Segment, one: OpenAcknowledged, from: number): void => {
  for (let element = from; element <= segment.count; element++) {
    const code = segment.code(element)
    if (code !== '') one.errors.push({ segment: null, segmentPosition: null, element: null, component: null, code, value: null, text: null, at: { code: segment.spot(element) } })
  }
}

const count = (draft: Draft, segment: Segment, element: number): number | null => {
  if (!segment.has(element)) return null
  const value = countOf(segment.code(element))
  if (value === null) draft.problem('x12/bad-decimal', 'error', segment.spot(element), { value: segment.code(element).slice(0, 60) })
  return value
}
