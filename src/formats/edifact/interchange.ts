// The covers around messages while a file is read: UNB, UNG, UNH and their ends, with what they promise and whether it is kept.
// Source: ISO 9735. A cover that is missing is told, never fatal.

import type { DocumentSink, Envelope, TradeDocument } from '../document.ts'
import type { Problem, Severity } from '../problem.ts'
import type { Spot } from '../spot.ts'
import { spotAt, tagNumber } from '../spot.ts'
import type { SayValue } from '#ground/say'
import { isSyntaxLevel } from './charsets.ts'
import { checkTotals } from './check-totals.ts'
import { SETS_OF_KINDS } from './codes.ts'
import { envelopeOf, groupEnvelopeOf } from './envelope.ts'
import type { Node } from './groups.ts'
import { groupOf, isKnownSet, treeOf } from './groups.ts'
import { HANDLERS } from './handlers.ts'
import { tooLong } from './lengths.ts'
import { Message, shown } from './message.ts'
import { closeLine } from './read-lines.ts'
import { dropBareFrames } from './read-packages.ts'
import { settleAccount } from './read-parties.ts'
import { settleAnswers } from './read-answers.ts'
import type { Beginning } from './recognise.ts'
import type { Segment } from './segment.ts'
import { marksOf } from './segment.ts'

/** No honest message is larger (characters). */
const LONGEST_MESSAGE = 64 * 1024 * 1024

/** Nor does it hold more values than these, and these for each of its lines, or more packages. */
const MOST_VALUES = 2_000_000
const VALUES_A_LINE = 60
const MOST_PACKAGES = 200_000

/** More that is wrong with one file helps nobody. */
const MOST_TOLD = 1000

type Cover = { control: string; at: Spot; messages: number; groups: number; packages: number }

export class Interchange {
  /** A UNA came, and its UNB is still to come. */
  announced = false
  readonly #sink: DocumentSink
  readonly #s: Segment
  readonly #longest: number
  #number = 0
  #cover: Cover | null = null
  #group: Cover | null = null
  #envelope: Envelope | null = null
  #groupEnvelope: Envelope | null = null
  #message: Message | null = null
  #root: Node | null = null
  #node: Node | null = null
  #segments = 0
  #size = 0
  #values = 0
  #headless = false
  #references = new Set<string>()
  #strays = 0
  #bare = false

  constructor(sink: DocumentSink, segment: Segment, longest = LONGEST_MESSAGE) {
    this.#sink = sink
    this.#s = segment
    this.#longest = longest
  }

  /** A service string (UNA) was read. */
  service(damaged: boolean): void {
    this.#number += 1
    if (this.#cover !== null) this.#closeInterchange()
    this.announced = true
    if (damaged) this.#problem('edifact/service-string', 'warning', spotAt(this.#number, tagNumber('UNA')))
  }

  junkBefore(text: string): void {
    if (/[A-Za-z0-9<{]/.test(text)) this.#problem('edifact/text-before', 'warning', 'line 1', { text: shown(text.trim()) })
  }

  isNothing(beginning: Beginning): void {
    if (beginning.is === 'tradacoms') this.#problem('edifact/tradacoms', 'error', 'line 1')
    else if (beginning.is === 'empty') this.#problem('edifact/empty', 'error', 'line 1')
    else if (beginning.is === 'other') this.#problem('edifact/not-edifact', 'error', 'line 1', { looks: { t: 'say', say: { key: `edifact.looks.${beginning.looks}` } } })
  }

  /** A segment has no end within a megabyte. */
  tooLong(): void {
    this.#number += 1
    this.#segments += 1
    const at = spotAt(this.#number, 0)
    if (this.#message === null) this.#problem('edifact/segment-too-long', 'error', at)
    else this.#message.problem('edifact/segment-too-long', 'error', at)
  }

  /** What the file ends with has no terminator. */
  cutOff(length: number): void {
    const isEnd = this.#s.name === 'UNZ'
    const at = spotAt(this.#number + 1, this.#s.tag)
    const values = { segment: shown(this.#s.name) }
    if (this.#message === null || isEnd) this.#problem('edifact/cut-off', isEnd ? 'warning' : 'error', at, values)
    else this.#message.problem('edifact/cut-off', this.#s.name === 'UNT' ? 'warning' : 'error', at, values)
    this.take(length)
  }

  /** The file is over. */
  end(): void {
    if (this.#message !== null) this.#closeMessage(false)
    if (this.#cover !== null) this.#closeInterchange()
    this.#tellStrays()
  }

  /** Takes the segment that was just read; answers how many bytes of a packed object follow it. */
  take(length: number): number {
    const s = this.#s
    this.#number += 1
    s.number = this.#number
    if (s.tag < SERVICE || s.tag > SERVICE_LAST) {
      this.#detail(length)
      return 0
    }
    switch (s.name) {
      case 'UNB': this.#openInterchange(); return 0
      case 'UNZ': this.#endInterchange(); return 0
      case 'UNG': this.#openGroup(); return 0
      case 'UNE': this.#endGroup(); return 0
      case 'UNH': this.#openMessage(); return 0
      case 'UNT': this.#endMessage(); return 0
      case 'UNO': return this.#packed()
      case 'UNP': s.take(); return 0
      default: this.#detail(length); return 0
    }
  }

  #told = 0

  #problem(code: string, severity: Severity, at: Spot, values: Readonly<Record<string, SayValue>> = {}): void {
    this.#told += 1
    if (this.#told > MOST_TOLD) return
    this.#sink.problem({ code, severity, at, say: { key: `problem.${code}`, with: values } })
  }

  #openInterchange(): void {
    const s = this.#s
    if (this.#cover !== null) this.#closeInterchange()
    this.announced = false
    this.#tellStrays()
    const level = s.get(1, 1).toUpperCase()
    const version = s.get(1, 2)
    s.level = isSyntaxLevel(level) ? level : null
    const repeats = version === '4' || s.separators.repetition !== ' '
    const repetition = repeats && s.separators.repetition === ' ' ? '*' : s.separators.repetition
    const used = [s.separators.component, s.separators.element, s.separators.release, s.separators.terminator]
    s.separators = { ...s.separators, repetition: version >= '4' && !used.includes(repetition) ? repetition : ' ' }
    s.marks = marksOf(s.separators, s.level)
    if (s.level === null) this.#problem('edifact/unknown-charset', level.startsWith('UNO') || level === '' ? 'warning' : 'note', s.at(1, 1), { level })
    else if (!/^[1-4]$/.test(version)) this.#problem('edifact/syntax-version', 'warning', s.at(1, 2), { version })
    const control = s.get(5)
    if (control === '') this.#problem('edifact/no-control-number', 'error', s.at(5))
    this.#cover = { control, at: s.at(5), messages: 0, groups: 0, packages: 0 }
    this.#envelope = envelopeOf(s, control)
    this.#groupEnvelope = null
    this.#references.clear()
    this.#misfit()
    this.#long()
  }

  #openGroup(): void {
    const s = this.#s
    if (this.#message !== null) this.#closeMessage(false)
    if (this.#group !== null) this.#problem('edifact/group-open', 'error', this.#group.at, { control: this.#group.control })
    if (this.#cover !== null) this.#cover.groups += 1
    const control = s.get(5)
    this.#group = { control, at: s.at(5), messages: 0, groups: 0, packages: 0 }
    this.#groupEnvelope = groupEnvelopeOf(s, this.#envelope)
  }

  #endGroup(): void {
    const s = this.#s
    if (this.#message !== null) this.#closeMessage(false)
    const group = this.#group
    this.#group = null
    this.#groupEnvelope = null
    if (group === null) return this.#problem('edifact/end-alone', 'error', s.at(0), { segment: 'UNE' })
    this.#counted('edifact/message-count', s.get(1), group.messages, s.at(1))
    this.#compared('edifact/control-number', s.get(2), group.control, s.at(2))
  }

  #endInterchange(): void {
    const s = this.#s
    if (this.#message !== null) this.#closeMessage(false)
    if (this.#group !== null) this.#problem('edifact/group-open', 'error', this.#group.at, { control: this.#group.control })
    this.#group = null
    const cover = this.#cover
    this.#cover = null
    if (cover === null) {
      this.#problem('edifact/end-alone', 'error', s.at(0), { segment: 'UNZ' })
      return
    }
    const held = cover.groups > 0 ? cover.groups : cover.messages
    const stated = s.get(1)
    if (!(cover.groups === 0 && sameCount(stated, cover.messages + cover.packages))) this.#counted('edifact/message-count', stated, held, s.at(1))
    this.#compared('edifact/control-number', s.get(2), cover.control, s.at(2))
    this.#envelope = null
    this.#tellStrays()
  }

  #closeInterchange(): void {
    if (this.#message !== null) this.#closeMessage(false)
    if (this.#group !== null) this.#problem('edifact/group-open', 'error', this.#group.at, { control: this.#group.control })
    if (this.#cover !== null) this.#problem('edifact/interchange-open', 'error', this.#cover.at, { control: this.#cover.control })
    this.#group = null
    this.#cover = null
    this.#envelope = null
  }

  #counted(code: string, stated: string, held: number, at: Spot): void {
    if (!sameCount(stated, held)) this.#problem(code, 'error', at, { stated, counted: held })
  }

  #compared(code: string, stated: string, opened: string, at: Spot): void {
    if (stated !== opened) this.#problem(code, 'error', at, { stated, opened })
  }

  #openMessage(): void {
    const s = this.#s
    if (this.#message !== null) this.#closeMessage(false)
    this.#tellStrays()
    if (this.#cover === null && !this.#bare) {
      this.#bare = true
      this.#problem('edifact/no-interchange', 'warning', s.at(0))
    }
    const control = s.get(1)
    const set = s.get(2, 1).toUpperCase()
    const [version, release, agency, association] = [s.get(2, 2), s.get(2, 3), s.get(2, 4), s.get(2, 5)]
    const parts = [version, release, agency, association]
    while (parts.at(-1) === '') parts.pop()
    this.#begin(set, { version: parts.length === 0 ? null : parts.join(':'), profile: association === '' ? null : association, control: control === '' ? null : control, release })
    const m = this.#message as Message | null
    if (m === null) return
    if (control !== '') m.doc.at['control'] = s.at(1)
    if (m.doc.version !== null) m.doc.at['version'] = s.at(2, 2)
    if (set === '') m.problem('edifact/no-message-type', 'error', s.at(2, 1))
    if (control === '') m.problem('edifact/no-control-number', 'error', s.at(1))
    else if (this.#references.has(control)) m.problem('edifact/reference-again', 'warning', s.at(1), { control })
    if (this.#references.size < 100_000) this.#references.add(control)
    m.keepLeftovers(s)
    this.#long()
  }

  #begin(set: string, { version, profile, control, release }: Readonly<{ version: string | null; profile: string | null; control: string | null; release: string }>): void {
    if (this.#cover !== null) this.#cover.messages += 1
    if (this.#group !== null) this.#group.messages += 1
    this.#message = new Message({ set, version, profile, control, envelope: this.#groupEnvelope ?? this.#envelope, release })
    this.#root = treeOf(set, HANDLERS)
    this.#node = this.#root
    this.#segments = 1
    this.#size = 0
    this.#values = 0
    this.#headless = false
  }

  #endMessage(): void {
    const s = this.#s
    const m = this.#message
    if (m === null) {
      this.#problem('edifact/end-alone', 'error', s.at(0), { segment: 'UNT' })
      return
    }
    this.#segments += 1
    const stated = s.get(1)
    if (!this.#headless && !sameCount(stated, this.#segments)) m.problem('edifact/segment-count', 'error', s.at(1), { stated, counted: this.#segments })
    const reference = s.get(2)
    if (!this.#headless && reference !== (m.doc.control ?? '')) m.problem('edifact/message-reference', 'error', s.at(2), { stated: reference, opened: m.doc.control ?? '' })
    this.#closeMessage(true)
  }

  #closeMessage(ended: boolean): void {
    const m = this.#message
    if (m === null) return
    this.#message = null
    closeLine(m)
    const here = spotAt(Math.max(this.#number, 1), this.#s.tag)
    if (!ended && !this.#headless) m.problem('edifact/message-open', 'error', here)
    if (!m.hasBegin && isKnownSet(m.set) && m.set !== 'CONTRL') m.problem('edifact/no-beginning', 'error', here)
    if (m.full) m.problem('edifact/message-too-large', 'error', here)
    settleAccount(m)
    settleAnswers(m)
    dropBareFrames(m)
    checkTotals(m)
    this.#sink.document(m.doc as TradeDocument)
  }

  /** A segment of a message, or one that stands where no message is. */
  #detail(length: number): void {
    const s = this.#s
    if (this.#message === null) {
      if (s.name !== 'BGM') return this.#stray()
      this.#beginBare()
    }
    const m = this.#message
    if (m === null) return
    this.#segments += 1
    this.#size += length
    if (m.full) return
    this.#values += s.count
    if (this.#size > this.#longest || this.#values > MOST_VALUES + m.lines * VALUES_A_LINE || m.doc.packages.length > MOST_PACKAGES) {
      m.full = true
      return
    }
    const node = groupOf(this.#node as Node, s.tag)
    if (node === null) this.#misplaced(m)
    else {
      // what stands at the level of the message again is no line's any more
      if (node === this.#root && m.line !== null) closeLine(m)
      const member = node.members.get(s.tag)
      member?.handle(m, s)
      this.#node = member?.opens ?? node
    }
    if (s.isLeft) m.keepLeftovers(s)
    if (s.control) m.problem('edifact/control-character', 'warning', s.at(0), { segment: s.name })
    if (s.misfit !== null) this.#misfit()
    if (length > 34) this.#long()
  }

  #misplaced(m: Message): void {
    const s = this.#s
    if (!/^[A-Z][A-Z0-9]{2}$/.test(s.name)) m.problem('edifact/unknown-segment', 'error', s.at(0), { segment: shown(s.name) })
    else if (isKnownSet(m.set)) m.problem('edifact/misplaced-segment', 'warning', s.at(0), { segment: s.name, set: m.set })
    if (s.elements === 0) m.more(shown(s.name), '', s.at(0))
  }

  /** A message without its UNH: what it is follows from what it calls itself. */
  #beginBare(): void {
    const s = this.#s
    const kind = s.peek(1)
    this.#begin(SETS_OF_KINDS.get(kind) ?? '', { version: null, profile: null, control: null, release: '' })
    this.#segments = 0
    this.#headless = true
    const m = this.#message as Message | null
    m?.problem('edifact/no-message-header', 'error', s.at(0))
  }

  #stray(): void {
    this.#strays += 1
    if (this.#strays > 1) return
    const s = this.#s
    const known = /^[A-Z][A-Z0-9]{2}$/.test(s.name)
    this.#problem(known ? 'edifact/segment-outside' : 'edifact/unknown-segment', 'error', s.at(0), { segment: shown(s.name) })
  }

  #tellStrays(): void {
    this.#strays = 0
  }

  /** `UNO+reference+...+length'`: so many bytes of something else follow. */
  #packed(): number {
    const s = this.#s
    if (this.#message !== null) this.#closeMessage(false)
    if (this.#cover !== null) this.#cover.packages += 1
    const length = s.get(4)
    this.#problem('edifact/packed-object', 'note', s.at(0), { control: s.get(1), length })
    return /^\d{1,10}$/.test(length) ? Number(length) : 0
  }

  #misfit(): void {
    const s = this.#s
    const at = s.misfit
    if (at === null) return
    s.misfit = null
    const values = { level: s.level ?? '', segment: s.name }
    const m = this.#message
    if (m === null) this.#problem('edifact/charset', 'warning', at, values)
    else if (!m.charsetTold) {
      m.charsetTold = true
      m.problem('edifact/charset', 'warning', at, values)
    }
  }

  #long(): void {
    const problem: Problem | null = tooLong(this.#s, this.#s.length)
    if (problem === null) return
    if (this.#message === null) this.#sink.problem(problem)
    else this.#message.problem(problem.code, problem.severity, problem.at, problem.say.with)
  }
}

/** Tags from UNA to UNZ are the covers'. */
const SERVICE = tagNumber('UNA')
const SERVICE_LAST = tagNumber('UNZ')

const sameCount = (stated: string, held: number): boolean => /^\d{1,10}$/.test(stated) && Number(stated) === held
