// Bytes to segments, in pieces of any size: finds the headers of interchanges, takes their separators, cuts segments, and finds its feet
// again after garbage. It knows nothing of what segments say. Source: X12.5 and X12.6. Memory: one piece and one segment.

import type { SayValue } from '#ground/say'
import { say } from '#ground/say'
import type { Problem, Severity } from '../problem.ts'
import type { Spot } from '../spot.ts'
import { decoderOf, textIn } from '../text-of-bytes.ts'
import { ebcdicToLatin, isEbcdicHeader } from './ebcdic.ts'
import { Segment } from './segment.ts'
import type { Header, Separators } from './separators.ts'
import { bareHeaderAt, headerAt } from './separators.ts'

export type SegmentSink = Readonly<{
  /** Called for each segment, the header ISA among them; the object is good for the time of the call. */
  segment(segment: Segment): void
  problem(problem: Problem): void
}>

const PIECE = 65_536
const LONGEST = 1_048_576
/** Longer than any end segment (IEA): another interchange may have been put right behind it. */
const LONGEST_END = 30
const END_LOOKED_AT = 200
const MOST_MARKS = 1023
const [LF, CR, SPACE] = [10, 13, 32]
const [UPPER_I, LOWER_I] = [73, 105]

type Mode = 'seek' | 'body' | 'skip'

export class SegmentReader {
  private readonly sink: SegmentSink
  private readonly segment = new Segment()
  private readonly ascii = decoderOf('utf-8')
  private marks = new Int32Array(MOST_MARKS + 1)
  private cleanMarks = new Int32Array(MOST_MARKS + 1)
  private bytes = new Uint8Array(8192)
  private length = 0
  /** Where the open segment begins, and how far it has been looked through. */
  private start = 0
  private at = 0
  private marked = 0
  private isFresh = true
  private isDirty = false
  private returns = 0
  private binaryEnd = 0
  private mode: Mode = 'seek'
  private separators: Separators = { element: '*', component: '', repetition: '', terminator: '~' }
  private number = 0
  private componentByte = -1
  /** A terminator too many behind the last segment is no garbage. */
  private lastTerminator = -1
  private isEbcdic = false
  private isKnown = false
  private wide: ReturnType<typeof decoderOf> | null = null
  private text: string | null = null
  private garbage = 0
  private garbageStart = 0
  private offset = 0
  private toldBreak = false
  private hasHeader = false
  /** A bare group may begin here: the start of the file or of a line. */
  private mayBegin = true

  constructor(sink: SegmentSink) {
    this.sink = sink
  }

  push(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length; from += PIECE) {
      this.append(from === 0 && bytes.length <= PIECE ? bytes : bytes.subarray(from, from + PIECE))
      this.run(false)
    }
  }

  end(): void {
    this.run(true)
    if (this.mode === 'body' && !this.isFresh && this.at > this.start) this.finish(this.length)
    if (this.mode === 'seek') this.throwAway(this.length)
    this.tellGarbage()
    if (!this.hasHeader) this.tell('x12/no-interchange', 'error', 'byte 1')
    this.start = this.at = this.length
  }

  private append(given: Uint8Array): void {
    if (this.start > 0) this.shift()
    const piece = this.wide === null ? given : new TextEncoder().encode(this.wide.decode(given, { stream: true }))
    if (this.length + piece.length > this.bytes.length) {
      const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + piece.length))
      larger.set(this.bytes.subarray(0, this.length))
      this.bytes = larger
    }
    this.bytes.set(piece, this.length)
    const from = this.length
    this.length += piece.length
    this.text = null
    if (!this.isKnown) this.learnAlphabet()
    else if (this.isEbcdic) ebcdicToLatin(this.bytes, from, this.length)
  }

  private shift(): void {
    const by = this.start
    this.bytes.copyWithin(0, by, this.length)
    this.length -= by
    this.at -= by
    if (this.binaryEnd > 0) this.binaryEnd -= by
    for (let mark = 0; mark < this.marked; mark++) this.marks[mark]! -= by
    this.start = 0
    this.offset += by
  }

  /** Mainframe, two bytes a sign, or neither: told by the first three bytes. */
  private learnAlphabet(): void {
    if (this.length < 3) return
    this.isKnown = true
    const label = wideLabel(this.bytes)
    if (label !== null) {
      this.wide = decoderOf(label)
      const whole = this.bytes.slice(0, this.length)
      this.length = 0
      this.append(whole)
      return
    }
    this.isEbcdic = isEbcdicHeader(this.bytes, 0)
    if (this.isEbcdic) ebcdicToLatin(this.bytes, 0, this.length)
  }

  private run(isLast: boolean): void {
    if (!this.isKnown && !isLast) return
    for (;;) {
      if (this.mode === 'seek') {
        if (!this.seek(isLast)) return
      } else if (this.mode === 'skip') {
        if (!this.skip()) return
      } else if (!this.scan(isLast)) return
    }
  }

  /** Looks for the next header. True: found one, or something to go on with. */
  private seek(isLast: boolean): boolean {
    const { bytes } = this
    let at = this.at
    while (at < this.length) {
      const byte = bytes[at]!
      if (isBlank(byte) || byte === this.lastTerminator) {
        if (byte === LF || byte === CR) this.mayBegin = true
        at++
        continue
      }
      if (at + 8 > this.length && !isLast) break
      const found = this.headerHere(at, isLast)
      if (found === 'more') break
      if (found !== 'none') {
        this.throwAway(at)
        this.tellGarbage()
        this.begin(found, at)
        return true
      }
      const next = nextHeader(bytes, at + 1, this.length)
      if (this.garbage === 0) this.garbageStart = this.offset + at
      for (let place = at; place < next; place++) if (!isBlank(bytes[place]!) && bytes[place] !== this.lastTerminator) this.garbage++
      this.mayBegin = bytes[next - 1] === LF || bytes[next - 1] === CR
      at = next
    }
    this.throwAway(at)
    return false
  }

  private throwAway(at: number): void {
    this.at = this.start = Math.min(at, this.length)
    this.marked = 0
  }

  private headerHere(at: number, isLast: boolean): Header | 'more' | 'none' {
    const { bytes, length } = this
    const look = { bytes, from: at, to: length, isLast }
    if (isHeaderName(bytes, at)) return headerAt(look)
    const isBare = this.mayBegin && ((bytes[at] === 71 && bytes[at + 1] === 83) || (bytes[at] === 83 && bytes[at + 1] === 84))
    return isBare ? bareHeaderAt(look) : 'none'
  }

  private begin(header: Header, at: number): void {
    const isBare = header.end === at
    this.hasHeader = true
    this.separators = header.separators
    this.segment.component = header.separators.component
    this.componentByte = header.separators.component.length === 1 ? header.separators.component.charCodeAt(0) : -1
    this.segment.repetition = header.separators.repetition
    this.toldBreak = false
    this.lastTerminator = header.separators.terminator.length === 1 ? header.separators.terminator.charCodeAt(0) : -1
    this.mode = 'body'
    this.start = this.at = at
    if (isBare) this.tell('x12/no-interchange-header', 'error', `byte ${this.offset + at + 1}`)
    this.open()
    if (isBare) return
    const end = terminatorPlace(this.bytes, header)
    this.isDirty = true
    this.at = header.end
    this.finish(end)
    if (header.isIrregular) this.tell('x12/header-form', 'warning', this.segment.spot())
    this.open()
  }

  private open(): void {
    this.isFresh = true
    this.isDirty = false
    this.returns = 0
    this.marked = 0
    this.binaryEnd = 0
    this.start = this.at
  }

  /** Cuts one segment after another. False: the bytes are at their end. */
  private scan(isLast: boolean): boolean {
    const { bytes, marks, length, separators } = this
    const isPlain = separators.element.length === 1 && separators.terminator.length === 1
    const element = isPlain ? separators.element.charCodeAt(0) : -1
    const terminator = separators.terminator.charCodeAt(separators.terminator.length - 1)
    let { at } = this
    for (;;) {
      if (this.isFresh) {
        while (at < length && bytes[at]! <= SPACE && (bytes[at] !== terminator || terminator === LF || terminator === CR) && bytes[at] !== element) at++
        this.at = this.start = at
        if (at >= length || (length - at < 3 && !isLast)) return false
        if ((bytes[at] === UPPER_I || bytes[at] === LOWER_I) && isHeaderName(bytes, at)) {
          // a header in the middle: the interchange before was never closed, unless it is data that only looks like one
          const found = this.headerHere(at, isLast)
          if (found === 'more') return false
          if (found !== 'none') {
            this.mode = 'seek'
            return true
          }
        }
        this.isFresh = false
      }
      let marked = this.marked
      let isDirty = this.isDirty || !isPlain
      if (at < this.binaryEnd) at = Math.min(this.binaryEnd, length)
      let isFound = false
      for (; at < length; at++) {
        const byte = bytes[at]!
        if (byte === element) {
          if (marked < MOST_MARKS) marks[marked++] = at
          if ((marked === 2 || marked === 3) && bytes[this.start] === 66) {
            const binary = this.binaryFrom(marked, at)
            if (binary > 0) {
              this.binaryEnd = binary
              isDirty = true
              if (binary >= length) {
                at = length
                break
              }
              at = binary - 1
            }
          }
        } else if (byte === terminator && (isPlain || this.isTerminator(at))) {
          isFound = true
          break
        } else if (byte < SPACE) {
          if (byte === CR) this.returns++
          else isDirty = true
        } else if (byte >= 128) isDirty = true
      }
      this.marked = marked
      this.isDirty = isDirty
      this.at = at
      const next = this.isEndSegment() && (isFound || isLast || at - this.start > LONGEST_END) ? this.headerWithin(at, isLast) : 'none'
      if (next === 'more') return false
      if (next !== 'none') {
        this.cutAt(next)
        return true
      }
      if (!isFound) {
        if (length - this.start <= LONGEST) return false
        this.tell('x12/segment-too-long', 'error', `byte ${this.offset + this.start + 1}`)
        this.number++
        this.mode = 'skip'
        return true
      }
      this.at = at = at + 1
      this.finish(at - separators.terminator.length)
      if ((this.mode as Mode) !== 'body') return true
      this.open()
    }
  }

  private isEndSegment(): boolean {
    const { bytes, start } = this
    return bytes[start] === 73 && bytes[start + 1] === 69 && bytes[start + 2] === 65
  }

  /** Where the next interchange begins in an end segment that lost its terminator, as when files are put one behind the other. */
  private headerWithin(end: number, isLast: boolean): number | 'more' | 'none' {
    const last = Math.min(end, this.start + END_LOOKED_AT)
    for (let at = this.start + 3; at < last; at++) {
      if (!isHeaderName(this.bytes, at)) continue
      const found = this.headerHere(at, isLast)
      if (found === 'more') return 'more'
      if (found !== 'none') return at
    }
    return 'none'
  }

  private cutAt(at: number): void {
    let end = at
    while (end > this.start && isBlank(this.bytes[end - 1]!)) end--
    while (this.marked > 0 && this.marks[this.marked - 1]! >= end) this.marked--
    this.isDirty = true
    this.at = at
    this.finish(end)
    this.mode = 'seek'
    this.open()
  }

  private isTerminator(at: number): boolean {
    const { terminator } = this.separators
    for (let back = 1; back < terminator.length; back++) if (this.bytes[at - back] !== terminator.charCodeAt(terminator.length - 1 - back)) return false
    return at - terminator.length + 1 >= this.start
  }

  /** Where the bytes of a binary segment end (BIN01 or BDS02 says how many they are); 0 for all others. */
  private binaryFrom(marked: number, at: number): number {
    const { bytes, start, marks } = this
    const isBinary = marked === 2 ? bytes[start] === 66 && bytes[start + 1] === 73 && bytes[start + 2] === 78 : bytes[start] === 66 && bytes[start + 1] === 68 && bytes[start + 2] === 83
    if (!isBinary || marks[0]! - start !== 3) return 0
    let size = 0
    for (let place = marks[marked - 2]! + 1; place < at; place++) {
      const digit = bytes[place]! - 48
      if (digit < 0 || digit > 9) return 0
      size = size * 10 + digit
      if (size > LONGEST) return 0
    }
    return at + 1 + size
  }

  /** Hands the segment over that ends before `end`. */
  private finish(end: number): void {
    const { start, bytes, marks, segment } = this
    let stop = end
    if (this.returns > 0) {
      if (this.returns === 1 && stop > start && bytes[stop - 1] === CR) stop--
      else this.isDirty = true
    }
    // a component separator with nothing behind it separates nothing
    while (stop > start && bytes[stop - 1] === this.componentByte) stop--
    if (stop <= start) return
    this.number++
    if (this.isDirty) return this.finishDirty(stop)
    marks[this.marked] = stop
    this.text ??= this.decode()
    segment.aim(this.text, start, marks, this.marked, this.number)
    this.hand(segment)
  }

  private finishDirty(end: number): void {
    const { separators, cleanMarks, segment } = this
    const raw = this.bytes.subarray(this.start, end)
    const isWide = separators.element.length > 1 || separators.component.length > 1 || raw.some((byte) => byte >= 128)
    const decoded = isWide ? (textIn(raw, 'utf-8') ?? textIn(raw, 'latin1') ?? '') : this.ascii.decode(raw)
    const hasBreak = decoded.indexOf('\n') !== -1 || decoded.indexOf('\r') !== -1
    const text = hasBreak ? decoded.replace(/[\r\n]+/g, '').trimEnd() : decoded
    const element = isWide ? signOf(separators.element) : separators.element
    let count = 0
    for (let at = text.indexOf(element); at !== -1 && count < MOST_MARKS; at = text.indexOf(element, at + element.length)) cleanMarks[count++] = at
    cleanMarks[count] = text.length
    if (text === '') return
    segment.component = isWide ? signOf(separators.component) : separators.component
    segment.aim(text, 0, cleanMarks, count, this.number)
    if (hasBreak && !this.toldBreak && this.binaryEnd === 0 && /[\r\n]/.test(decoded.trimEnd())) {
      this.toldBreak = true
      this.tell('x12/break-in-segment', 'warning', segment.spot())
    }
    this.hand(segment)
    segment.component = separators.component
  }

  private hand(segment: Segment): void {
    this.sink.segment(segment)
  }

  /** The interchange is over: what comes next is another header, blanks or garbage. */
  close(): void {
    this.mode = 'seek'
    this.mayBegin = true
    this.open()
  }

  private skip(): boolean {
    const terminator = this.separators.terminator.charCodeAt(this.separators.terminator.length - 1)
    const found = this.bytes.indexOf(terminator, this.start)
    const isFound = found !== -1 && found < this.length
    this.at = this.start = isFound ? found + 1 : this.length
    if (!isFound) return false
    this.mode = 'body'
    this.open()
    return true
  }

  /** The bytes as text, one character a byte. */
  private decode(): string {
    const view = this.bytes.subarray(0, this.length)
    if (isAscii(this.bytes, this.length)) return this.ascii.decode(view)
    let text = ''
    for (let at = 0; at < view.length; at += 4096) text += String.fromCharCode(...view.subarray(at, at + 4096))
    return text
  }

  private tellGarbage(): void {
    if (this.garbage === 0) return
    this.tell('x12/garbage', 'error', `byte ${this.garbageStart + 1}`, { bytes: this.garbage })
    this.garbage = 0
  }

  private tell(code: string, severity: Severity, at: Spot, values: Readonly<Record<string, SayValue>> = {}): void {
    this.sink.problem({ code, severity, at, say: say(`problem.${code}`, values) })
  }
}

/** UTF-16, as some editors save: by its byte order mark or by the zero beside the first letter. */
const wideLabel = (bytes: Uint8Array): string | null => {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === UPPER_I && bytes[1] === 0)) return 'utf-16le'
  return (bytes[0] === 0xfe && bytes[1] === 0xff) || (bytes[0] === 0 && bytes[1] === UPPER_I) ? 'utf-16be' : null
}

declare const TextEncoder: { new (): { encode(text: string): Uint8Array } }

/** Blanks, control characters and the byte order mark of UTF-8. */
const isBlank = (byte: number): boolean => byte <= SPACE || byte === 0xef || byte === 0xbb || byte === 0xbf

const isHeaderName = (bytes: Uint8Array, at: number): boolean =>
  ((bytes[at]! | 32) === 105 && (bytes[at + 1]! | 32) === 115 && (bytes[at + 2]! | 32) === 97) && bytes[at]! > 64

/** The next place where a header may begin: the letters ISA, or what follows a line break. */
const nextHeader = (bytes: Uint8Array, from: number, to: number): number => {
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!
    if (byte === LF || byte === CR) return at + 1
    if ((byte === UPPER_I || byte === LOWER_I) && (at + 3 > to || isHeaderName(bytes, at))) return at
  }
  return to
}

const terminatorPlace = (bytes: Uint8Array, header: Header): number => {
  const { terminator } = header.separators
  let end = header.end
  while (end > 0 && bytes[end - 1]! <= SPACE && String.fromCharCode(bytes[end - 1]!) !== terminator) end--
  if (isTerminatorBefore(bytes, end, terminator)) end -= terminator.length
  return end > 0 && bytes[end - 1] === CR ? end - 1 : end
}

const isTerminatorBefore = (bytes: Uint8Array, end: number, terminator: string): boolean =>
  [...terminator].every((sign, at) => bytes[end - terminator.length + at] === sign.charCodeAt(0))

/** The character that some bytes of a separator are. */
const signOf = (raw: string): string => {
  if (raw === '' || (raw.length === 1 && raw.charCodeAt(0) < 128)) return raw
  const bytes = Uint8Array.from(raw, (sign) => sign.charCodeAt(0))
  return textIn(bytes, 'utf-8') ?? textIn(bytes, 'latin1') ?? raw
}

const isAscii = (bytes: Uint8Array, length: number): boolean => {
  const words = new Uint32Array(bytes.buffer, 0, length >> 2)
  let seen = 0
  for (let at = 0; at < words.length; at++) seen |= words[at]!
  for (let at = length & ~3; at < length; at++) if (bytes[at]! >= 128) return false
  return (seen & 0x80808080) === 0
}
