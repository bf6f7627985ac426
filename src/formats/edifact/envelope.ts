// The cover that a message came in, as the neutral document tells it: from UNB, and from UNG where there are groups.

import type { Envelope } from '../document.ts'
import { preparedAt } from './date-time.ts'
import type { Segment } from './segment.ts'

/** Of a UNB. */
export const envelopeOf = (s: Segment, control: string): Envelope => {
  const { day, time } = preparedAt(s.get(4, 1), s.get(4, 2))
  const asked = s.get(9)
  return {
    sender: { id: s.get(2, 1), scheme: s.get(2, 2) || null },
    receiver: { id: s.get(3, 1), scheme: s.get(3, 2) || null },
    control, group: null, groupKind: null, groupSender: null, groupReceiver: null, test: /^[1-9]$/.test(s.get(11)), answerAsked: asked === '1' || asked === '2', day, time,
    at: { sender: s.at(2, 1), receiver: s.at(3, 1), control: s.at(5), day: s.at(4, 1), time: s.at(4, 2), test: s.at(11), answerAsked: s.at(9) },
  }
}

const NOBODY = Object.freeze({ id: '', scheme: null })

/** Of a UNG within what its UNB said; a group that stands alone knows only itself. */
export const groupEnvelopeOf = (s: Segment, around: Envelope | null): Envelope => {
  const { day, time } = preparedAt(s.get(4, 1), s.get(4, 2))
  const base = around ?? { sender: NOBODY, receiver: NOBODY, control: '', group: null, groupKind: null, groupSender: null, groupReceiver: null, test: false, answerAsked: false, day, time, at: {} }
  return {
    ...base, group: s.get(5), groupKind: s.get(1) || null, groupSender: s.get(2) || null, groupReceiver: s.get(3) || null,
    at: { ...base.at, group: s.at(5), groupKind: s.at(1), groupSender: s.at(2, 1), groupReceiver: s.at(3, 1) },
  }
}
