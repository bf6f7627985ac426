// One segment of an EDIFACT file as a view on the text it stands in: where its elements and components begin and end, values cut out
// only when asked for, and which were asked for, so that what nobody asked for can be told too.

import { spotAt } from '../spot.ts'
import type { SyntaxLevel } from './charsets.ts'
import { decodeRaw } from './charsets.ts'
import type { Separators } from './separators.ts'

const COMPONENT = 1
const ELEMENT = 2
const END = 3
const RELEASE = 4
const REPETITION = 5
const BREAK = 6
const SHIFT = 7
const WIDE = 8
const CONTROL = 9

const ESCAPED = 1
const BROKEN = 2
const DECODED = 4

/** What each of the first 128 characters does. */
export type Marks = Uint8Array

export const marksOf = (separators: Separators, level: SyntaxLevel | null): Marks => {
  const { component, element, release, repetition, terminator } = separators
  const key = `${component}${element}${release}${repetition}${terminator}${level === 'UNOX' ? 'X' : ''}`
  const known = MARKS.get(key)
  if (known !== undefined) return known
  const marks = markedBy(separators, level)
  if (MARKS.size > 100) MARKS.clear()
  MARKS.set(key, marks)
  return marks
}

/** A file of many interchanges names the same separators again and again. */
const MARKS = new Map<string, Marks>()

const markedBy = ({ component, element, release, repetition, terminator }: Separators, level: SyntaxLevel | null): Marks => {
  const marks = new Uint8Array(128)
  for (let code = 0; code < 32; code++) marks[code] = CONTROL
  const mark = (sign: string, what: number): void => {
    if (sign !== '' && sign.charCodeAt(0) < 128) marks[sign.charCodeAt(0)] = what
  }
  mark('\r', BREAK)
  mark('\n', BREAK)
  if (level === 'UNOX') mark('\u001b', SHIFT)
  if (repetition !== ' ') mark(repetition, REPETITION)
  if (release !== ' ') mark(release, RELEASE)
  mark(component, COMPONENT)
  mark(element, ELEMENT)
  mark(terminator, END)
  return marks
}

/** Segments whose elements are repeated in syntax 4; in all others the repetition sign is most likely just a star. */
const REPEATED_TAGS = new Set(['COM', 'PIA', 'GIN', 'CUX'])

/** Segments that hold people's words: there a line break may be meant. */
const TEXT_TAGS = new Set(['FTX', 'IMD', 'NAD', 'CTA', 'TOD', 'ALC', 'PAT', 'IFT'])

/** A segment is no longer than this (characters). */
export const LONGEST_SEGMENT = 1 << 20

export const INCOMPLETE = -1
export const TOO_LONG = -2

export class Segment {
  /** Counts from 1 through the file. */
  number = 0
  /** `tagNumber` of its name, as spots take it. */
  tag = 0
  name = ''
  /** How many elements stand behind the name. */
  elements = 0
  /** A value that does not fit the charset was read; the reader asks and clears it. */
  misfit: number | null = null
  /** Holds a control character that no charset of EDIFACT has. */
  control = false
  separators: Separators
  marks: Marks
  level: SyntaxLevel | null = 'UNOA'
  /** The text is text already (UTF-16), not raw bytes. */
  isText = false

  #text = ''
  #from = new Int32Array(256)
  #to = new Int32Array(256)
  #first = new Int32Array(257)
  #used = new Uint8Array(256)
  #count = 0
  #flags = 0
  #wrapped = false

  constructor(separators: Separators) {
    this.separators = separators
    this.marks = marksOf(separators, null)
  }

  /** Reads the segment that begins at `start` and answers where it ends behind its terminator, INCOMPLETE without one, or TOO_LONG. */
  read(text: string, start: number): number {
    const { marks } = this
    const most = Math.min(text.length, start + LONGEST_SEGMENT)
    let [component, element, flags, repeats] = [0, 0, 0, -1]
    this.#from[0] = start
    this.#first[0] = 0
    this.#used[0] = 1
    this.control = false
    for (let at = start; at < most; at++) {
      const code = text.charCodeAt(at)
      const mark = code < 128 ? (marks[code] as number) : WIDE
      if (mark === 0) continue
      if (mark === COMPONENT || mark === ELEMENT) {
        this.#to[component++] = at
        if (component + 1 >= this.#from.length) this.#grow()
        this.#from[component] = at + 1
        this.#used[component] = 0
        if (mark === ELEMENT) this.#first[++element] = component
        continue
      }
      if (mark === END) {
        this.#to[component] = at
        this.#count = component + 1
        this.#first[element + 1] = component + 1
        this.elements = element
        this.#text = text
        this.#flags = flags
        this.#name()
        if ((flags & BROKEN) !== 0) this.#noteWrapping()
        return at + 1
      }
      if (mark === RELEASE) {
        flags |= ESCAPED
        at += 1
      } else if (mark === BREAK) flags |= BROKEN
      else if (mark === WIDE) flags |= DECODED
      else if (mark === SHIFT) {
        flags |= DECODED
        const back = text.indexOf('\u001b(', at + 1)
        if (back === -1) at = text.length
        else at = back + 2
      } else if (mark === REPETITION) {
        if (repeats === -1) repeats = REPEATED_TAGS.has(text.slice(start, start + 3).toUpperCase()) ? 1 : 0
        if (repeats === 0) continue
        this.#to[component++] = at
        if (component + 1 >= this.#from.length) this.#grow()
        this.#from[component] = at + 1
        this.#used[component] = 0
        this.#first[++element] = component
      } else this.control = true
    }
    return most < text.length || text.length - start >= LONGEST_SEGMENT ? TOO_LONG : INCOMPLETE
  }

  /** The value of an element's component, both counting from 1: trimmed, released, in the charset; '' where there is none. */
  get(element: number, component = 1): string {
    if (element > this.elements) return ''
    const at = (this.#first[element] as number) + component - 1
    if (at >= (this.#first[element + 1] as number)) return ''
    this.#used[at] = 1
    return this.#value(at)
  }

  /** The value with the blanks around it, for texts that run on from one component to the next. */
  whole(element: number, component: number): string {
    if (element > this.elements) return ''
    const at = (this.#first[element] as number) + component - 1
    if (at >= (this.#first[element + 1] as number)) return ''
    this.#used[at] = 1
    const raw = this.#text.slice(this.#from[at], this.#to[at])
    return this.#flags === 0 ? raw : this.#cleaned(raw)
  }

  /** The same, but not as asked for: it is told among what is left unless someone asks. */
  peek(element: number, component = 1): string {
    if (element > this.elements) return ''
    const at = (this.#first[element] as number) + component - 1
    return at >= (this.#first[element + 1] as number) ? '' : this.#value(at)
  }

  /** The room a value takes as written, at least as long as the value is. */
  room(element: number, component: number): number {
    const at = (this.#first[element] as number) + component - 1
    return (this.#to[at] as number) - (this.#from[at] as number)
  }

  /** How many values there is room for, the name's own too. */
  get count(): number {
    return this.#count
  }

  /** How many components an element has, empty ones too; 0 where there is no such element. */
  size(element: number): number {
    return element > this.elements ? 0 : (this.#first[element + 1] as number) - (this.#first[element] as number)
  }

  /** The place of a value: an element's component, or with component 0 the element as a whole. */
  at(element: number, component = 0): number {
    return spotAt(this.number, this.tag, element, component)
  }

  /** Tells every value that nobody asked for. */
  leftovers(tell: (value: string, element: number, component: number, single: boolean) => void): void {
    for (let element = 1; element <= this.elements; element++) {
      const first = this.#first[element] as number
      const behind = this.#first[element + 1] as number
      for (let at = first; at < behind; at++) {
        if (this.#used[at] === 1 || this.#from[at] === this.#to[at]) continue
        const value = this.#value(at)
        if (value !== '') tell(value, element, at - first + 1, behind - first === 1)
      }
    }
  }

  /** Whether any value is left that nobody asked for. */
  get isLeft(): boolean {
    for (let at = 1; at < this.#count; at++) if (this.#used[at] === 0 && this.#from[at] !== this.#to[at]) return true
    return false
  }

  /** Takes every value as asked for. */
  take(): void {
    this.#used.fill(1, 0, this.#count)
  }

  /** Characters from its name to its last value. */
  get length(): number {
    return (this.#to[this.#count - 1] as number) - (this.#from[0] as number)
  }

  #value(at: number): string {
    const from = this.#from[at] as number
    const to = this.#to[at] as number
    if (from === to) return ''
    const text = this.#text
    if (this.#flags === 0) {
      const value = text.slice(from, to)
      return text.charCodeAt(from) <= 32 || text.charCodeAt(to - 1) <= 32 ? value.trim() : value
    }
    return this.#cleaned(text.slice(from, to)).trim()
  }

  #cleaned(raw: string): string {
    let value = raw
    if ((this.#flags & BROKEN) !== 0) value = this.#joined(value)
    if ((this.#flags & ESCAPED) !== 0 && value.includes(this.separators.release)) value = released(value, this.separators.release)
    if ((this.#flags & DECODED) !== 0 && !this.isText && isWide(value)) {
      const { text, fits } = decodeRaw(value, this.level)
      if (!fits) this.misfit ??= this.at(0)
      value = text
    }
    return value
  }

  /** Line breaks within a value: a machine's wrapping goes, a person's line stays where people's words stand. */
  #joined(value: string): string {
    if (!/[\r\n]/.test(value)) return value
    const meant = TEXT_TAGS.has(this.name) && !this.#wrapped
    return meant ? value.replace(/\s*\r?\n\s*/g, '\n') : value.replace(/[\r\n]+/g, '')
  }

  /** A new interchange is not wrapped because one before it was. */
  forget(): void {
    this.#wrapped = false
  }

  /** A break within a value that is no one's words: the file was wrapped by a machine. */
  #noteWrapping(): void {
    if (TEXT_TAGS.has(this.name)) return
    for (let at = 0; at < this.#count; at++) if (/[\r\n]/.test(this.#text.slice(this.#from[at], this.#to[at]).trim())) this.#wrapped = true
  }

  #name(): void {
    const from = this.#from[0] as number
    const to = this.#to[0] as number
    const plain = this.#flags === 0 || to - from === 3
    const length = plain ? to - from : 0
    let tag = 0
    if (length === 3) {
      for (let at = from; at < to; at++) tag = tag * 37 + signNumber(this.#text.charCodeAt(at))
      this.tag = tag
      this.name = NAMES.get(tag) ?? this.#named(tag)
      return
    }
    this.name = this.#text.slice(from, Math.min(to, from + 40)).replace(/\s+/g, '').toUpperCase()
    for (let at = 0; at < 3; at++) tag = tag * 37 + (at < this.name.length ? signNumber(this.name.charCodeAt(at)) : 0)
    this.tag = tag
  }

  #named(tag: number): string {
    const name = this.#text.slice(this.#from[0], this.#to[0]).toUpperCase()
    if (/^[A-Z0-9]{3}$/.test(name) && NAMES.size < 4096) NAMES.set(tag, name)
    return name
  }

  #grow(): void {
    this.#from = grown(this.#from)
    this.#to = grown(this.#to)
    this.#first = grown(this.#first)
    const used = new Uint8Array(this.#used.length * 2)
    used.set(this.#used)
    this.#used = used
  }
}

/** Holds a sign beyond ASCII, or the escape that announces one. */
const isWide = (value: string): boolean => {
  for (let at = 0; at < value.length; at++) if (value.charCodeAt(at) > 127 || value.charCodeAt(at) === 27) return true
  return false
}

/** Names by their numbers, so that the same name is the same text. */
const NAMES = new Map<number, string>()

const grown = (numbers: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> => {
  const larger = new Int32Array(numbers.length * 2)
  larger.set(numbers)
  return larger
}

const signNumber = (code: number): number => {
  if (code >= 65 && code <= 90) return code - 64
  if (code >= 97 && code <= 122) return code - 96
  return code >= 48 && code <= 57 ? code - 21 : 0
}

const released = (value: string, release: string): string => {
  let text = ''
  for (let at = 0; at < value.length; at++) {
    const sign = value.charAt(at)
    if (sign !== release) text += sign
    else if (at + 1 < value.length) text += value.charAt(++at)
  }
  return text
}
