// The functional acknowledgement (997) of a group that was received: accepted, accepted with errors or rejected, document by document,
// with the places of what is wrong. Source: the notes on AK3, AK4, AK5 and AK9 (data elements 716 to 723).

import { BLANK_DOCUMENT } from '../blank-document.ts'
import type { Acknowledged, AcknowledgedError, TradeDocument } from '../document.ts'
import { NOWHERE } from '../document.ts'
import type { Problem } from '../problem.ts'
import { segmentSpot } from '../spot.ts'

/** Element errors (data element 723) by what was found. */
const ELEMENT_CODES: ReadonlyMap<string, string> = new Map([['x12/missing-element', '1'], ['x12/element-too-long', '5'], ['x12/bad-decimal', '6'], ['x12/unknown-code', '7'], ['x12/bad-day', '8'], ['x12/bad-time', '9']])
const SEGMENT_CODES: ReadonlyMap<string, string> = new Map([['x12/bad-segment-name', '1'], ['x12/unknown-parent', '7'], ['x12/repeated-level', '7']])
/** Errors of a document as a whole (data element 718): with them it is rejected. */
const DOCUMENT_CODES: ReadonlyMap<string, string> = new Map([['x12/no-set-end', '2'], ['x12/set-control', '3'], ['x12/segment-count', '4'], ['x12/repeated-control', '23'], ['x12/segment-too-long', '5']])
const SEGMENTS_IN_ERROR = '5'
const INVALID_VALUE = '7'

export type AcknowledgementOptions = Readonly<{
  /** How many documents the group said it holds, where that is known. */
  included?: number
  /** Documents that an error in a segment keeps from being accepted are rejected instead. */
  isStrict?: boolean
}>

/**
 * The 997 for the documents of one group, as they came from the reader; null where they came without a group, or are themselves
 * acknowledgements, which are never acknowledged.
 */
export const acknowledgementOf = (documents: readonly TradeDocument[], { included, isStrict = false }: AcknowledgementOptions = {}): TradeDocument | null => {
  const envelope = documents[0]?.envelope ?? null
  if (envelope === null || envelope.group === null || documents.some((document) => document.type === 'acknowledgement')) return null
  const answers = documents.map((document) => answerTo(document, isStrict))
  const accepted = answers.filter((one) => one.verdict !== 'rejected').length
  const isWhole = included === undefined || included === documents.length
  const group: Acknowledged = {
    level: 'group', set: envelope.groupKind, control: envelope.group, verdict: groupVerdict(answers, accepted, isWhole), counts: { included: included ?? documents.length, received: documents.length, accepted },
    errors: isWhole ? [] : [{ ...NO_ERROR, code: '5' }], at: NOWHERE,
  }
  return { ...BLANK_DOCUMENT, type: 'acknowledgement', set: '997', version: documents[0]?.version ?? null, acknowledges: [group, ...answers] }
}

const groupVerdict = (answers: readonly Acknowledged[], accepted: number, isWhole: boolean): Acknowledged['verdict'] => {
  if (accepted === 0) return 'rejected'
  if (accepted < answers.length) return 'partly-accepted'
  return isWhole && answers.every((one) => one.verdict === 'accepted') ? 'accepted' : 'accepted-with-errors'
}

const NO_ERROR: AcknowledgedError = { segment: null, segmentPosition: null, element: null, component: null, code: null, value: null, text: null, at: NOWHERE }

const answerTo = (document: TradeDocument, isStrict: boolean): Acknowledged => {
  const wrong = document.problems.filter((problem) => problem.severity === 'error')
  const ofDocument = new Set<string>()
  const inSegments: AcknowledgedError[] = []
  for (const problem of wrong) {
    const code = DOCUMENT_CODES.get(problem.code)
    if (code !== undefined) ofDocument.add(code)
    else inSegments.push(placed(problem, document))
  }
  const isRejected = ofDocument.size > 0 || (isStrict && inSegments.length > 0)
  const codes = [...ofDocument, ...(inSegments.length > 0 && !ofDocument.has(SEGMENTS_IN_ERROR) ? [SEGMENTS_IN_ERROR] : [])]
  return {
    level: 'document', set: document.set, control: document.control, verdict: isRejected ? 'rejected' : inSegments.length > 0 ? 'accepted-with-errors' : 'accepted', counts: null,
    errors: [...inSegments, ...codes.map((code) => ({ ...NO_ERROR, code }))], at: NOWHERE,
  }
}

const placed = (problem: Problem, document: TradeDocument): AcknowledgedError => {
  if (typeof problem.at !== 'number') return { ...NO_ERROR, code: SEGMENTS_IN_ERROR }
  const { segment, tag, element, component } = segmentSpot(problem.at)
  const { set } = document.at
  const first = typeof set === 'number' ? segmentSpot(set).segment : segment
  const value = problem.say.with?.['value']
  const missing = problem.code === 'x12/missing-segment' ? problem.say.with?.['segment'] : undefined
  if (typeof missing === 'string') return { ...NO_ERROR, segment: missing, segmentPosition: 2, code: '3', at: { segment: problem.at } }
  const isElement = element > 0
  return {
    segment: tag === '' ? 'ZZZ' : tag, segmentPosition: segment - first + 1, element: isElement ? element : null, component: component > 0 ? component : null,
    code: isElement ? (ELEMENT_CODES.get(problem.code) ?? INVALID_VALUE) : (SEGMENT_CODES.get(problem.code) ?? '2'), value: isElement && typeof value === 'string' ? value : null, text: null, at: { segment: problem.at },
  }
}
