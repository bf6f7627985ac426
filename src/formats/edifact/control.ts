// The answer to a received interchange: a CONTRL that says what was received, accepted or rejected, and where it was wrong in its syntax.
// Source: ISO 9735-4 and UN/EDIFACT code list 0085. What is wrong in business terms is no matter of this answer.

import type { Acknowledged, AcknowledgedError, Envelope, TradeDocument } from '../document.ts'
import { NOWHERE } from '../document.ts'
import { BLANK_DOCUMENT } from '../blank-document.ts'
import type { Problem } from '../problem.ts'
import type { SegmentSpot, Spot } from '../spot.ts'
import { segmentSpot } from '../spot.ts'

/** What the reader gave: its documents, and what it said of the file around them. */
export type Received = Readonly<{ documents: readonly TradeDocument[]; problems: readonly Problem[] }>

/** Codes of syntax errors (0085) by what the reader says. */
const CODES: Readonly<Record<string, string>> = {
  'edifact/segment-count': '29', 'edifact/message-count': '29', 'edifact/message-reference': '28', 'edifact/control-number': '28', 'edifact/message-open': '13', 'edifact/interchange-open': '13',
  'edifact/group-open': '13', 'edifact/no-control-number': '13', 'edifact/no-message-type': '13', 'edifact/no-beginning': '13', 'edifact/unknown-segment': '15', 'edifact/segment-outside': '33',
  'edifact/end-alone': '33', 'edifact/number': '37', 'edifact/date': '12', 'edifact/segment-too-long': '39', 'edifact/message-too-large': '18', 'edifact/cut-off': '13', 'edifact/no-message-header': '13',
}

/** One answer for each interchange that the documents came in, in their order. */
export const controlsOf = ({ documents, problems }: Received): readonly TradeDocument[] => {
  const covers: { envelope: Envelope; documents: TradeDocument[] }[] = []
  for (const document of documents) {
    const { envelope } = document
    if (envelope === null) continue
    const open = covers.findLast((one) => one.envelope.at['control'] === envelope.at['control'])
    if (open === undefined) covers.push({ envelope, documents: [document] })
    else open.documents.push(document)
  }
  return covers.map((cover, at) => {
    const [from, to] = [at === 0 ? 0 : segmentOf(cover.envelope), segmentOf(covers[at + 1]?.envelope)]
    return controlOf({ documents: cover.documents, problems: problems.filter((one) => isWithin(one.at, from, to)) })
  })
}

const segmentOf = (envelope: Envelope | undefined): number => {
  const at = envelope?.at['control']
  return typeof at === 'number' ? segmentSpot(at).segment : Number.MAX_SAFE_INTEGER
}

const isWithin = (at: Spot, from: number, to: number): boolean => typeof at === 'string' || (segmentSpot(at).segment >= from && segmentSpot(at).segment < to)

/** The CONTRL for one interchange. It is written to whom the interchange came from; `writeEdifact` takes both addresses from its settings. */
export const controlOf = ({ documents, problems }: Received): TradeDocument => {
  const envelope = documents.find((one) => one.envelope !== null)?.envelope ?? null
  const errors = problems.flatMap((problem) => coverError(problem))
  const parts = partsOf(documents)
  const rejected = parts.some((one) => one.verdict === 'rejected')
  const verdict = errors.length > 0 ? 'rejected' : rejected ? 'partly-accepted' : 'accepted'
  const interchange: Acknowledged = { level: 'interchange', set: null, control: envelope?.control ?? null, verdict, counts: null, errors: errors.slice(0, 1), at: NOWHERE }
  return {
    ...BLANK_DOCUMENT, type: 'acknowledgement', set: 'CONTRL', verdict: verdict === 'rejected' ? 'rejected' : verdict === 'accepted' ? 'accepted' : 'accepted-with-changes',
    acknowledges: verdict === 'rejected' ? [interchange] : [interchange, ...parts],
  }
}

/** The messages, each group's behind the group. */
const partsOf = (documents: readonly TradeDocument[]): Acknowledged[] => {
  const parts: Acknowledged[] = []
  const inGroup = new Map<string, { all: number; sound: number }>()
  for (const document of documents) {
    const control = document.envelope?.group ?? null
    if (control === null) continue
    const counted = inGroup.get(control) ?? { all: 0, sound: 0 }
    inGroup.set(control, { all: counted.all + 1, sound: counted.sound + (messageErrors(document).length === 0 ? 1 : 0) })
  }
  let group: string | null = null
  for (const document of documents) {
    const control = document.envelope?.group ?? null
    if (control !== null && control !== group) {
      const { all, sound: accepted } = inGroup.get(control) ?? { all: 0, sound: 0 }
      const counts = { included: all, received: all, accepted }
      parts.push({ level: 'group', set: document.envelope?.groupKind ?? null, control, verdict: accepted === 0 ? 'rejected' : accepted < all ? 'partly-accepted' : 'accepted', counts, errors: [], at: NOWHERE })
    }
    group = control
    const errors = messageErrors(document)
    parts.push({ level: 'document', set: document.set === '' ? null : document.set, control: document.control, verdict: errors.length > 0 ? 'rejected' : 'accepted', counts: null, errors, at: NOWHERE })
  }
  return parts
}

/** Syntax errors of a message, at the place of their segment in it: its UNH is the first. */
const messageErrors = (document: TradeDocument): AcknowledgedError[] => {
  const begun = document.at['control'] ?? document.at['version'] ?? document.at['number']
  const first = typeof begun === 'number' ? segmentSpot(begun).segment : null
  return document.problems.flatMap((problem) => {
    const code = CODES[problem.code]
    if (code === undefined || problem.severity !== 'error' || typeof problem.at !== 'number') return []
    const spot = segmentSpot(problem.at)
    const service = spot.tag === 'UNT' || spot.tag === 'UNH'
    return [{ ...placed(spot, code), segmentPosition: service || first === null ? null : spot.segment - first + 1 }]
  })
}

const coverError = (problem: Problem): AcknowledgedError[] => {
  const code = CODES[problem.code]
  return code === undefined || problem.severity !== 'error' || typeof problem.at !== 'number' ? [] : [{ ...placed(segmentSpot(problem.at), code), segmentPosition: null }]
}

/** Elements count from 1 behind the segment's name, which is the first place of its own (0098). */
const placed = (spot: SegmentSpot, code: string): AcknowledgedError => ({
  segment: spot.tag === '' ? null : spot.tag, segmentPosition: null, element: spot.element === 0 ? null : spot.element + 1, component: spot.component === 0 ? null : spot.component, code, value: null, text: null, at: NOWHERE,
})
