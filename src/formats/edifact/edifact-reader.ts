// Reads EDIFACT as it comes, in pieces of any size, into neutral documents: one message at a time in memory, wherever the pieces end.
// Source: ISO 9735 (syntax 1 to 4). What is wrong with the file is told and reading goes on with the next segment that makes sense.

import type { DocumentReader, DocumentSink } from '../document.ts'
import { decoderOf } from '../text-of-bytes.ts'
import { rawDecoder } from './charsets.ts'
import { Interchange } from './interchange.ts'
import { BEGINNING, beginningOf } from './recognise.ts'
import { INCOMPLETE, marksOf, Segment, TOO_LONG } from './segment.ts'
import { separatorsSeen, serviceString, USUAL } from './separators.ts'

/** Bytes are taken in pieces of this size, however large the piece that is pushed. */
const PIECE = 1 << 16

/** As much must be there before a UNB is looked at: it may tell the separators only with what follows it. */
const AHEAD = 1024

/** Message and interchange sizes that are read; beyond, the message is told and passed over. */
export type EdifactReading = Readonly<{ longestMessage?: number }>

export const edifactReader = (sink: DocumentSink, options: EdifactReading = {}): DocumentReader => new Reader(sink, options)

class Reader implements DocumentReader {
  readonly #segment = new Segment(USUAL)
  readonly #interchange: Interchange
  #decoder: ReturnType<typeof decoderOf> | null = null
  #rest = ''
  #waiting: Uint8Array[] = []
  #waitingBytes = 0
  #begun = false
  /** Separators were learnt, from a UNA or from how the file begins. */
  #separated = false
  /** Nothing of the file is EDIFACT; it was said. */
  #foreign = false
  /** A segment without end is being passed over, up to the next terminator. */
  #skipping = false
  /** Bytes of a packed object (UNO) still to be passed over. */
  #packed = 0

  constructor(sink: DocumentSink, options: EdifactReading) {
    this.#interchange = new Interchange(sink, this.#segment, options.longestMessage)
  }

  push(bytes: Uint8Array): void {
    if (this.#foreign || bytes.length === 0) return
    // A long open segment is not looked at anew for every small piece.
    if (this.#waitingBytes + bytes.length < Math.min(this.#rest.length, PIECE)) {
      this.#waiting.push(bytes.slice())
      this.#waitingBytes += bytes.length
      return
    }
    this.#takeWaiting()
    for (let at = 0; at < bytes.length; at += PIECE) this.#take(bytes.subarray(at, at + PIECE), false)
  }

  end(): void {
    this.#takeWaiting()
    this.#take(new Uint8Array(0), true)
    this.#interchange.end()
  }

  #takeWaiting(): void {
    const waiting = this.#waiting
    this.#waiting = []
    this.#waitingBytes = 0
    for (const bytes of waiting) this.#take(bytes, false)
  }

  #take(bytes: Uint8Array, last: boolean): void {
    if (this.#foreign) return
    if (this.#decoder === null) {
      if (bytes.length === 0) {
        this.#begin('')
        return
      }
      const wide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
      this.#segment.isText = wide
      this.#decoder = wide ? decoderOf(bytes[0] === 0xff ? 'utf-16le' : 'utf-16be') : rawDecoder()
    }
    const piece = this.#decoder.decode(bytes, { stream: !last })
    const text = this.#rest === '' ? piece : this.#rest + piece
    this.#rest = ''
    const at = this.#read(text, last)
    if (at < text.length) this.#rest = text.slice(at)
    if (last) this.#finish()
  }

  /** Reads whole segments and answers how far. */
  #read(text: string, last: boolean): number {
    let at = 0
    if (!this.#begun) {
      if (!last && text.length < BEGINNING) return 0
      at = this.#begin(text)
      if (this.#foreign) return text.length
    }
    const segment = this.#segment
    for (;;) {
      if (this.#packed > 0) {
        const some = Math.min(this.#packed, text.length - at)
        this.#packed -= some
        at += some
        if (this.#packed > 0) return at
      }
      if (this.#skipping) {
        const end = text.indexOf(segment.separators.terminator, at)
        if (end === -1) return text.length
        this.#skipping = false
        at = end + 1
      }
      while (at < text.length && isBlank(text.charCodeAt(at))) at += 1
      if (at >= text.length) return at
      if (text.charCodeAt(at) === 0xef) {
        if (!last && text.length - at < 3) return at
        if (text.startsWith(BYTE_ORDER_MARK, at)) {
          at += 3
          continue
        }
      }
      if (this.#opensInterchange(text, at)) {
        if (!last && text.length - at < AHEAD) return at
        at = this.#separate(text, at)
        continue
      }
      const next = segment.read(text, at)
      if (next === INCOMPLETE) return at
      if (next === TOO_LONG) {
        this.#interchange.tooLong()
        this.#skipping = true
        continue
      }
      this.#packed = this.#interchange.take(next - at)
      at = next
    }
  }

  #begin(text: string): number {
    this.#begun = true
    const beginning = beginningOf(text.slice(0, BEGINNING))
    if (beginning.is === 'edifact') {
      this.#interchange.junkBefore(text.slice(0, beginning.from))
      return beginning.from
    }
    this.#foreign = true
    this.#interchange.isNothing(beginning)
    return text.length
  }

  /** A UNA, or a UNB (in a file without one a UNG or UNH) that no UNA came before. */
  #opensInterchange(text: string, at: number): boolean {
    const first = text.charCodeAt(at)
    if (first !== 85 && first !== 117) return false
    const name = text.slice(at, at + 3).toUpperCase()
    if (name === 'UNA') return true
    if (this.#interchange.announced) return false
    return name === 'UNB' || (!this.#separated && (name === 'UNG' || name === 'UNH'))
  }

  /** Learns the separators; answers where the next segment begins. */
  #separate(text: string, at: number): number {
    const segment = this.#segment
    const ahead = text.slice(at, at + AHEAD)
    segment.forget()
    this.#separated = true
    const name = ahead.slice(0, 3).toUpperCase()
    if (name !== 'UNA') {
      this.#interchange.announced = name === 'UNB'
      segment.separators = separatorsSeen(ahead)
      segment.marks = marksOf(segment.separators, null)
      return at
    }
    const { separators, length, damaged } = serviceString(ahead)
    segment.separators = separators
    segment.marks = marksOf(separators, null)
    this.#interchange.service(damaged)
    return at + length
  }

  #finish(): void {
    const rest = this.#rest
    this.#rest = ''
    if (this.#skipping || [...rest].every((sign) => isBlank(sign.charCodeAt(0)))) return
    const next = this.#segment.read(rest + this.#segment.separators.terminator, 0)
    if (next > 0) this.#interchange.cutOff(rest.length)
  }
}

/** As raw bytes: files that were put together bring one each. */
const BYTE_ORDER_MARK = '\u00ef\u00bb\u00bf'

const isBlank = (code: number): boolean => code <= 32 || code === 0xfeff
