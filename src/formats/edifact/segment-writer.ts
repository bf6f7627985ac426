// Writes EDIFACT segments: released, in the charset of the interchange, empty ends left out. What a charset lacks is written in the
// nearest letters it has; where there are none that is told, and a question mark stands there.

import type { Problem } from '../problem.ts'
import type { SyntaxLevel } from './charsets.ts'
import { isUnicodeLevel, repertoireOf } from './charsets.ts'
import { WIDEST } from './lengths.ts'
import type { Separators } from './separators.ts'

declare const TextEncoder: { new (): { encode(text: string): Uint8Array } }

export type Written = string | null | readonly (string | null)[]

/** Letters and signs that most charsets of EDIFACT lack, in letters that all have. Letters with marks lose their mark if they must. */
const NEAREST: Readonly<Record<string, string>> = {
  '€': 'EUR', '£': 'GBP', '¥': 'JPY', '–': '-', '—': '-', '‑': '-', '−': '-', '‘': "'", '’': "'", '‚': "'", '“': '"', '”': '"', '„': '"', '«': '"', '»': '"', '…': '...', '•': '-', '·': '.', '\u00a0': ' ', '\u202f': ' ',
  ß: 'ss', ẞ: 'SS', æ: 'ae', Æ: 'AE', œ: 'oe', Œ: 'OE', ø: 'o', Ø: 'O', ł: 'l', Ł: 'L', đ: 'd', Đ: 'D', ð: 'd', Ð: 'D', þ: 'th', Þ: 'Th', ı: 'i', '×': 'x', '²': '2', '³': '3', '¼': '1/4', '½': '1/2', '¾': '3/4',
  '°': 'deg', '™': '(TM)', '®': '(R)', '©': '(C)', µ: 'u', '№': 'No', ä: 'ae', ö: 'oe', ü: 'ue', Ä: 'Ae', Ö: 'Oe', Ü: 'Ue',
}

export class SegmentWriter {
  readonly problems: Problem[] = []
  /** Segments of the message that is open, its UNH counted. */
  segments = 0
  readonly #parts: string[] = []
  readonly #separators: Separators
  readonly #level: SyntaxLevel
  readonly #repertoire: ReadonlyMap<string, number>
  readonly #newline: string
  readonly #released: ReadonlySet<string>
  readonly #isPlain: RegExp

  constructor(separators: Separators, level: SyntaxLevel, newline: boolean) {
    this.#separators = separators
    this.#level = level
    this.#repertoire = repertoireOf(level)
    this.#newline = newline ? '\r\n' : ''
    const { component, element, release, terminator, repetition } = separators
    this.#released = new Set([component, element, release, terminator, ...(repetition === ' ' ? [] : [repetition])])
    this.#isPlain = new RegExp(`^[A-Za-z0-9 .,()/=!"%&;<>_@#$|\\\\[\\]{}~^\`-]*$`)
  }

  /** The service string, as it stands. */
  service(): void {
    const { component, element, decimal, release, repetition, terminator } = this.#separators
    this.#parts.push(`UNA${component}${element}${decimal}${release}${repetition}${terminator}${this.#newline}`)
  }

  put(tag: string, ...elements: readonly Written[]): void {
    const { component, element, terminator } = this.#separators
    let text = tag
    let last = elements.length
    while (last > 0 && isEmpty(elements[last - 1])) last -= 1
    for (let at = 0; at < last; at++) {
      const one = elements[at]
      text += element
      if (typeof one === 'string') text += this.#value(one, tag, at + 1)
      else if (one !== null && one !== undefined) {
        let behind = one.length
        while (behind > 0 && isNothing(one[behind - 1])) behind -= 1
        for (let part = 0; part < behind; part++) text += (part > 0 ? component : '') + this.#value(one[part] ?? '', tag, at + 1)
      }
    }
    this.segments += 1
    this.#parts.push(text + terminator + this.#newline)
  }

  /** An exact number in the interchange's decimal mark. */
  number(exact: string | null): string | null {
    return exact === null ? null : this.#separators.decimal === '.' ? exact : exact.replace('.', this.#separators.decimal)
  }

  problem(code: string, severity: Problem['severity'], at: string, values: NonNullable<Problem['say']['with']>): void {
    if (this.problems.length < 500) this.problems.push({ code, severity, at, say: { key: `problem.${code}`, with: values } })
  }

  /** The whole interchange as bytes of its charset. */
  bytes(): Uint8Array {
    const text = this.#parts.join('')
    if (isUnicodeLevel(this.#level)) return new TextEncoder().encode(text)
    const bytes = new Uint8Array(text.length)
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      bytes[at] = code < 128 ? code : (this.#repertoire.get(text.charAt(at)) ?? 63)
    }
    return bytes
  }

  #value(value: string, tag: string, element: number): string {
    if (value.trim() === '') return ''
    const most = WIDEST[`${tag}-${element}`]
    if (most !== undefined && value.length > most) this.problem('edifact/value-too-long', 'warning', `${tag}-${element}`, { segment: tag, length: value.length, most, value: `${value.slice(0, 40)}...` })
    const plain = this.#isPlain.test(value) ? value : this.#fitted(value, tag, element)
    let text = ''
    for (const sign of plain) text += this.#released.has(sign) ? this.#separators.release + sign : sign
    return text
  }

  /** In letters of the charset; no control characters. */
  #fitted(value: string, tag: string, element: number): string {
    const clean = [...value].map((sign) => (sign < ' ' || sign === '\u007f' ? ' ' : sign)).join('')
    if (isUnicodeLevel(this.#level)) return clean.normalize('NFC')
    let text = ''
    const missing = new Set<string>()
    for (const sign of clean.normalize('NFC')) {
      if (this.#has(sign)) text += sign
      else {
        const near = this.#nearest(sign)
        if (near === null) missing.add(sign)
        text += near ?? '?'
      }
    }
    if (missing.size > 0) this.problem('edifact/not-in-charset', 'warning', `${tag}-${element}`, { signs: [...missing].join(' '), level: this.#level, segment: tag, value: clean.slice(0, 60) })
    return text
  }

  #has(sign: string): boolean {
    const code = sign.charCodeAt(0)
    return sign.length === 1 && ((code >= 32 && code < 127) || this.#repertoire.has(sign))
  }

  #nearest(sign: string): string | null {
    const near = NEAREST[sign]
    if (near !== undefined) return near
    const bare = sign.normalize('NFKD').replace(/\p{M}+/gu, '')
    return bare !== '' && bare !== sign && [...bare].every((one) => this.#has(one)) ? bare : null
  }
}

const isNothing = (part: string | null | undefined): boolean => part === null || part === undefined || part.trim() === ''
const isEmpty = (element: Written | undefined): boolean => element === null || element === undefined || (typeof element === 'string' ? element.trim() === '' : element.every(isNothing))

/**
 * A text in pieces of at most `width`, so that a reader who puts full pieces together at once and shorter ones with a blank gets it back.
 * Broken at a blank where that leaves the piece shorter than the width, else within a word; and in full pieces where there would be more than `most`.
 */
export const pieces = (text: string, width: number, most = Number.MAX_SAFE_INTEGER): string[] => {
  const found: string[] = []
  const whole = text.replace(/[\r\n\t]+/g, ' ').trim()
  let rest = whole
  while (rest.length > width) {
    let blank = width - 1
    while (blank > 0 && !(rest.charAt(blank) === ' ' && rest.charAt(blank - 1) !== ' ' && rest.charAt(blank + 1) !== ' ')) blank -= 1
    found.push(rest.slice(0, blank > 0 ? blank : width))
    rest = rest.slice(blank > 0 ? blank + 1 : width)
  }
  if (rest !== '') found.push(rest)
  if (found.length <= most) return found
  const full: string[] = []
  for (let from = 0; from < whole.length; from += width) full.push(whole.slice(from, from + width))
  return full
}

/** Lines of a text in pieces of at most `width`; what fills a piece wholly goes on in the next, and an empty one ends it. */
export const textPieces = (text: string, width: number): string[] => {
  const lines = text.split('\n').map((line) => line.trim()).filter((line) => line !== '')
  return lines.flatMap((line, at) => {
    const found: string[] = []
    for (let from = 0; from < line.length; from += width) found.push(line.slice(from, from + width))
    return line.length % width === 0 && at < lines.length - 1 ? [...found, ''] : found
  })
}
