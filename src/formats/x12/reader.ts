// Reads X12: the covers of an interchange (ISA, GS, ST) with their counts and control numbers, and each transaction set into a neutral
// document. One document at a time is held; what is wrong is told and read past. Source: X12.5, X12.6 and the sets of versions 4010 to 8010.

import type { SayValue } from '#ground/say'
import { say } from '#ground/say'
import type { DocumentReader, DocumentSink, Envelope, Identity } from '../document.ts'
import type { Problem, Severity } from '../problem.ts'
import type { Spot } from '../spot.ts'
import { tagNumber } from '../spot.ts'
import { checkTotals } from './check-totals.ts'
import { SETS } from './codes.ts'
import { Draft, shown } from './draft.ts'
import { acknowledgedInterchange, ACKNOWLEDGEMENTS } from './read-acknowledgements.ts'
import { BEGINNINGS } from './read-begin.ts'
import { COMMON } from './read-common.ts'
import { HIERARCHY } from './read-levels.ts'
import { LINES } from './read-lines.ts'
import { MONEY } from './read-money.ts'
import { SETTLEMENTS } from './read-settlements.ts'
import { keepRest, ruleTable } from './rules.ts'
import type { Segment } from './segment.ts'
import { SegmentReader } from './segments.ts'
import { beginningOf, FORMS, setBit } from './tables.ts'
import { countOf, dayOf, timeOf } from './values.ts'

export type X12ReaderOptions = Readonly<{
  /** A set with more lines or more bytes is told and left out. */
  mostLines?: number
  mostBytes?: number
}>

const MOST_LINES = 200_000
const MOST_BYTES = 64 * 1_048_576
/** What no lines are made of takes room too. */
const MOST_SEGMENTS = 2_000_000
const MOST_KEPT = 1_500_000

/** Reads bytes in pieces of any size; the same documents and problems come wherever the pieces end. */
export const x12Reader = (sink: DocumentSink, options: X12ReaderOptions = {}): DocumentReader => {
  const reading = new Reading(sink, options)
  const segments = new SegmentReader(reading)
  reading.closeInterchange = () => segments.close()
  return {
    push: (bytes) => segments.push(bytes),
    end: () => {
      segments.end()
      reading.end()
    },
  }
}

const [ISA, GS, ST, SE, GE, IEA, TA1] = ['ISA', 'GS', 'ST', 'SE', 'GE', 'IEA', 'TA1'].map(tagNumber) as [number, number, number, number, number, number, number]
/** Segments of the interchange that are neither documents nor covers: deferred delivery, security, trace. */
const SERVICE = new Set(['ISB', 'ISE', 'TA3', 'BIN', 'S1S', 'S1E', 'S1A', 'SVA'].map(tagNumber))
/** Segments that go on about the party above. */
const OF_PARTY = new Set(['N2', 'N3', 'N4', 'PER', 'REF', 'NX2', 'DMG'].map(tagNumber))

const RULES = ruleTable(COMMON, MONEY, BEGINNINGS, LINES, SETTLEMENTS, HIERARCHY, ACKNOWLEDGEMENTS)

type Interchange = { sender: Identity; receiver: Identity; control: string; test: boolean; answerAsked: boolean; at: Record<string, Spot>; groups: number; spot: Spot; day: Envelope['day']; time: string | null }
type Group = { kind: string | null; sender: string | null; receiver: string | null; control: string; version: string | null; sets: number; spot: Spot; envelope: Envelope | null; repeated: Set<string> }

class Reading {
  private readonly sink: DocumentSink
  private readonly mostLines: number
  private readonly mostBytes: number
  closeInterchange: () => void = () => {}
  private interchange: Interchange | null = null
  private group: Group | null = null
  private draft: Draft | null = null
  private setBit = 0
  private segmentsOfSet = 0
  private bytesOfSet = 0
  private isTooLarge = false
  private strays = 0
  private straySpot: Spot = 0
  private toldLowerCase = false

  constructor(sink: DocumentSink, options: X12ReaderOptions) {
    this.sink = sink
    this.mostLines = options.mostLines ?? MOST_LINES
    this.mostBytes = options.mostBytes ?? MOST_BYTES
  }

  problem(problem: Problem): void {
    if (this.draft !== null && problem.code === 'x12/segment-too-long') this.draft.problem(problem.code, problem.severity, problem.at)
    else this.sink.problem(problem)
  }

  segment(segment: Segment): void {
    const { tag } = segment
    const { draft } = this
    if (draft !== null && tag !== SE && tag !== ST && tag !== ISA && tag !== GS && tag !== GE && tag !== IEA) return this.inSet(draft, segment)
    if (tag === ST) return this.openSet(segment)
    if (tag === SE) return this.closeSet(segment)
    this.checkForm(segment)
    if (tag === ISA) return this.openInterchange(segment)
    if (tag === GS) return this.openGroup(segment)
    if (tag === GE) return this.closeGroup(segment)
    if (tag === IEA) return this.endInterchange(segment)
    if (tag === TA1) return this.technical(segment)
    if (SERVICE.has(tag)) return
    if (this.strays++ === 0) this.straySpot = segment.spot()
  }

  private inSet(draft: Draft, segment: Segment): void {
    this.segmentsOfSet++
    this.bytesOfSet += segment.size()
    if (this.isTooLarge) return
    if (draft.lines.length > this.mostLines || this.bytesOfSet > this.mostBytes || this.segmentsOfSet > MOST_SEGMENTS || draft.kept > MOST_KEPT) return this.tooLarge(draft)
    const { tag } = segment
    this.checkForm(segment)
    if (draft.party !== null && !OF_PARTY.has(tag)) draft.party = null
    const rule = RULES[tag] ?? null
    if (this.setBit !== 0 && tag !== 0 && ((FORMS[tag]?.sets ?? 0) & this.setBit) === 0) draft.problem('x12/unknown-segment', 'note', segment.spot(), { segment: segment.name(), set: draft.set })
    if (rule === null) keepRest(draft, segment, 0)
    else if (rule.read(draft, segment) === false) keepRest(draft, segment, 0)
    else if (rule.known !== -1) keepRest(draft, segment, rule.known)
  }

  private tooLarge(draft: Draft): void {
    this.isTooLarge = true
    this.tell('x12/document-too-large', 'error', draft.at['set'] ?? 0, { set: draft.set, lines: this.mostLines, bytes: this.mostBytes })
    draft.lines = []
    draft.packages = []
    draft.settlements = []
    draft.acknowledges = []
    draft.more = []
    draft.notes = []
    draft.line = draft.part = null
  }

  /** Name, needed elements and lengths. */
  private checkForm(segment: Segment): void {
    const { tag } = segment
    if (tag === 0) return this.note('x12/bad-segment-name', 'error', segment.spot(), { segment: shown(segment.name()) })
    if (segment.isLowerCase() && !this.toldLowerCase) {
      this.toldLowerCase = true
      this.note('x12/lower-case', 'warning', segment.spot(), {})
    }
    const form = FORMS[tag] ?? null
    if (form === null) return
    for (const element of form.needed) if (!segment.has(element)) this.note('x12/missing-element', 'error', segment.spot(element), {})
    for (let element = segment.longerThan(form.longest, 1); element > 0; element = segment.longerThan(form.longest, element + 1)) {
      const length = segment.code(element).length
      const most = form.longest[element - 1] ?? 0
      if (length > most) this.note('x12/element-too-long', 'warning', segment.spot(element), { length, most })
    }
  }

  /** Told with the document that is open, else with the file. */
  private note(code: string, severity: Severity, at: Spot, values: Readonly<Record<string, SayValue>>): void {
    if (this.draft !== null) this.draft.problem(code, severity, at, values)
    else this.tell(code, severity, at, values)
  }

  private tell(code: string, severity: Severity, at: Spot, values: Readonly<Record<string, SayValue>> = {}): void {
    this.sink.problem({ code, severity, at, say: say(`problem.${code}`, values) })
  }

  private openInterchange(segment: Segment): void {
    this.breakOff(segment.spot())
    this.toldLowerCase = segment.isLowerCase()
    const day = dayOf(segment.code(9))
    if (day === null) this.tell('x12/bad-day', 'warning', segment.spot(9), { value: shown(segment.code(9)) })
    const at: Record<string, Spot> = { sender: segment.spot(6), receiver: segment.spot(8), control: segment.spot(13) }
    this.interchange = {
      sender: { id: trimmed(segment.code(6)), scheme: segment.code(5) || null },
      receiver: { id: trimmed(segment.code(8)), scheme: segment.code(7) || null },
      control: segment.code(13),
      test: segment.code(15) === 'T',
      answerAsked: segment.code(14) === '1',
      day,
      time: timeOf(segment.code(10)),
      at,
      groups: 0,
      spot: segment.spot(),
    }
  }

  private openGroup(segment: Segment): void {
    if (this.draft !== null) this.breakSet(segment.spot())
    if (this.group !== null) this.missing('x12/no-group-end', this.group.spot)
    if (this.interchange !== null) this.interchange.groups++
    this.group = {
      kind: segment.code(1) || null, sender: segment.code(2) || null, receiver: segment.code(3) || null, control: segment.code(6), version: segment.code(8) || null, sets: 0, spot: segment.spot(), envelope: null,
      repeated: new Set(),
    }
    const { interchange } = this
    const day = dayOf(segment.code(4))
    if (day === null && segment.has(4)) this.tell('x12/bad-day', 'warning', segment.spot(4), { value: shown(segment.code(4)) })
    const time = timeOf(segment.code(5))
    if (time === null && segment.has(5)) this.tell('x12/bad-time', 'warning', segment.spot(5), { value: shown(segment.code(5)) })
    const at = { ...interchange?.at, group: segment.spot(6), groupKind: segment.spot(1), groupSender: segment.spot(2), groupReceiver: segment.spot(3) }
    this.group.envelope = {
      sender: interchange?.sender ?? { id: this.group.sender ?? '', scheme: null },
      receiver: interchange?.receiver ?? { id: this.group.receiver ?? '', scheme: null },
      control: interchange?.control ?? '',
      group: this.group.control,
      groupKind: this.group.kind,
      groupSender: this.group.sender,
      groupReceiver: this.group.receiver,
      test: interchange?.test ?? false,
      answerAsked: interchange?.answerAsked ?? false,
      day: interchange?.day ?? day,
      time: interchange?.time ?? time,
      at,
    }
  }

  private openSet(segment: Segment): void {
    if (this.draft !== null) this.breakSet(segment.spot())
    const set = segment.code(1)
    const draft = new Draft(set, SETS.get(set)?.type ?? 'other')
    draft.at['set'] = segment.spot()
    draft.control = segment.code(2) || null
    if (draft.control !== null) draft.at['control'] = segment.spot(2)
    const version = this.group?.version ?? null
    draft.version = version === null ? null : version.slice(0, 6)
    draft.profile = segment.code(3) || (version !== null && version.length > 6 ? version : null)
    draft.envelope = this.group?.envelope ?? null
    this.draft = draft
    this.setBit = setBit(set)
    this.segmentsOfSet = 1
    this.bytesOfSet = 0
    this.isTooLarge = false
    this.checkForm(segment)
    const { group } = this
    if (group === null) {
      draft.problem('x12/no-group', 'error', segment.spot())
      return
    }
    group.sets++
    const expected = SETS.get(set)?.group ?? null
    if (expected !== null && group.kind !== null && expected !== group.kind) draft.problem('x12/group-kind', 'warning', segment.spot(1), { set, kind: group.kind, expected })
    if (draft.control === null) return
    if (group.repeated.has(draft.control)) draft.problem('x12/repeated-control', 'error', segment.spot(2), { control: shown(draft.control) })
    else if (group.repeated.size < 100_000) group.repeated.add(draft.control)
  }

  private closeSet(segment: Segment): void {
    const { draft } = this
    if (draft === null) {
      this.checkForm(segment)
      if (this.strays++ === 0) this.straySpot = segment.spot()
      this.tellStrays()
      return
    }
    this.tellStrays()
    this.checkForm(segment)
    draft.at['end'] = segment.spot()
    const found = this.segmentsOfSet + 1
    this.count(segment, 1, found, 'x12/segment-count')
    if (segment.has(2) && segment.code(2) !== (draft.control ?? '')) draft.problem('x12/set-control', 'error', segment.spot(2), { stated: shown(segment.code(2)), expected: shown(draft.control ?? '') })
    this.emit(draft)
  }

  private emit(draft: Draft): void {
    this.draft = null
    if (this.isTooLarge) {
      for (const problem of draft.problems) this.sink.problem(problem)
      return
    }
    const beginning = beginningOf(draft.set)
    if (beginning !== null && !draft.hasBegun) draft.problem('x12/missing-segment', 'error', draft.at['set'] ?? 0, { segment: beginning })
    checkTotals(draft)
    this.sink.document(draft.close())
  }

  /** A count that is wrong, and one that is right but written with needless zeros. */
  private count(segment: Segment, element: number, found: number, code: string): void {
    if (!segment.has(element)) return
    const text = segment.code(element)
    const stated = countOf(text)
    if (stated === null) this.note('x12/bad-decimal', 'error', segment.spot(element), { value: shown(text) })
    if (stated !== found) this.note(code, 'error', segment.spot(element), { stated: shown(text), found })
    else if (text !== String(found)) this.note(code === 'x12/segment-count' ? 'x12/segment-count-padded' : 'x12/needless-zeros', 'warning', segment.spot(element), { value: shown(text) })
  }

  private closeGroup(segment: Segment): void {
    if (this.draft !== null) this.breakSet(segment.spot())
    this.tellStrays()
    const { group } = this
    this.group = null
    if (group === null) return this.missing('x12/no-group', segment.spot())
    this.count(segment, 1, group.sets, 'x12/set-count')
    this.control(segment, group.control, 'x12/group-control')
  }

  private control(segment: Segment, expected: string, code: string): void {
    const stated = segment.code(2)
    if (stated === '' || stated === expected) return
    const isSameNumber = countOf(stated) !== null && countOf(stated) === countOf(expected)
    if (isSameNumber) this.tell('x12/needless-zeros', 'warning', segment.spot(2), { value: shown(stated) })
    else this.tell(code, 'error', segment.spot(2), { stated: shown(stated), expected: shown(expected) })
  }

  private endInterchange(segment: Segment): void {
    if (this.draft !== null) this.breakSet(segment.spot())
    if (this.group !== null) this.missing('x12/no-group-end', this.group.spot)
    this.group = null
    this.tellStrays()
    const { interchange } = this
    this.interchange = null
    if (interchange !== null) {
      this.count(segment, 1, interchange.groups, 'x12/group-count')
      this.control(segment, interchange.control, 'x12/interchange-control')
    }
    this.closeInterchange()
  }

  /** An interchange acknowledgement is a document of its own. */
  private technical(segment: Segment): void {
    const draft = new Draft('TA1', 'acknowledgement')
    draft.at['set'] = segment.spot()
    const { interchange } = this
    if (interchange !== null) {
      draft.envelope = { ...interchange, group: null, groupKind: null, groupSender: null, groupReceiver: null }
      draft.day = dayOf(segment.code(2))
    }
    draft.acknowledges = [acknowledgedInterchange(segment) as never]
    this.sink.document(draft.close())
  }

  private breakSet(at: Spot): void {
    const { draft } = this
    if (draft === null) return
    draft.problem('x12/no-set-end', 'error', draft.at['set'] ?? at)
    this.emit(draft)
  }

  private missing(code: string, at: Spot): void {
    this.tell(code, 'error', at)
  }

  private tellStrays(): void {
    if (this.strays > 0) this.tell('x12/stray-segments', 'error', this.straySpot, { segments: this.strays })
    this.strays = 0
  }

  private breakOff(at: Spot): void {
    if (this.draft !== null) this.breakSet(at)
    if (this.group !== null) this.missing('x12/no-group-end', this.group.spot)
    this.group = null
    if (this.interchange !== null) this.missing('x12/no-interchange-end', this.interchange.spot)
    this.interchange = null
    this.tellStrays()
  }

  end(): void {
    this.breakOff(0)
  }
}

/** Blanks at the ends, no-break ones among them. */
const trimmed = (text: string): string => text.trim()
