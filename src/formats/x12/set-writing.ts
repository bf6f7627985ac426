// Writes the segments of one transaction set: trims what is empty at the end, keeps separators out of values, counts as it goes, and
// notes what cannot be written. Nothing is rounded and nothing is left out in silence.

import { absolute, tenTo } from '#ground/decimal'
import type { Day } from '#ground/day'
import type { Say } from '#ground/say'
import { say, saySay } from '#ground/say'
import type { Exact, TradeDocument } from '../document.ts'
import { scaledOf } from '../exact.ts'
import type { Problem, Severity } from '../problem.ts'
import type { Spot } from '../spot.ts'
import { SETS } from './codes.ts'
import type { Separators } from './separators.ts'
import { dayText } from './values.ts'
import type { x12Words } from './x12.words.ts'

/** A value of an element; a list is a composite of its components. */
export type Value = string | null | undefined | readonly (string | null)[]

/** What cannot be written, and why: keys of sentences in x12.words.ts. */
export type Field = keyof typeof x12Words.en extends infer K ? (K extends `x12.field.${infer F}` ? F : never) : never
export type Why = keyof typeof x12Words.en extends infer K ? (K extends `x12.why.${infer W}` ? W : never) : never

export const notWritable = (field: Field, value: string, why: Why): Say =>
  say('problem.x12/value-not-writable', { field: saySay(say(`x12.field.${field}`)), value: value.slice(0, 60), why: saySay(say(`x12.why.${why}`)) })

export type Collisions = 'replace' | 'refuse'

export class SetWriting {
  readonly segments: string[] = []
  readonly problems: Problem[] = []
  readonly document: TradeDocument
  /** The document's own codes are X12's; else schemes and kinds of another standard are not to be taken over. */
  readonly isX12: boolean
  private readonly separators: Separators
  private readonly collisions: Collisions
  private readonly forbidden: RegExp

  constructor(document: TradeDocument, separators: Separators, collisions: Collisions) {
    this.document = document
    this.isX12 = SETS.has(document.set)
    this.separators = separators
    this.collisions = collisions
    const signs = [separators.element, separators.component, separators.repetition, separators.terminator].filter((sign) => sign !== '').map((sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
    this.forbidden = new RegExp(`[${signs.join('')}\\u0000-\\u001f\\u007f]`, 'g')
  }

  add(tag: string, ...values: readonly Value[]): void {
    const texts = values.map((value) => (Array.isArray(value) ? this.composite(value as readonly (string | null)[]) : this.clean(value as string | null | undefined)))
    while (texts.length > 0 && texts[texts.length - 1] === '') texts.pop()
    this.segments.push([tag, ...texts].join(this.separators.element))
  }

  private composite(parts: readonly (string | null)[]): string {
    const texts = parts.map((part) => this.clean(part))
    while (texts.length > 0 && texts[texts.length - 1] === '') texts.pop()
    return texts.join(this.separators.component)
  }

  private clean(value: string | null | undefined): string {
    if (value === null || value === undefined || value === '') return ''
    const text = value.trimEnd()
    if (text.search(this.forbidden) === -1) return text
    this.tell('x12/separator-in-value', this.collisions === 'refuse' ? 'error' : 'warning', { value: text.slice(0, 60) })
    return text.replace(this.forbidden, ' ').trimEnd()
  }

  tell(code: string, severity: Severity, values: Readonly<Record<string, string>>): void {
    this.problems.push({ code, severity, at: this.at(), say: say(`problem.${code}`, values) })
  }

  private at(): Spot {
    return this.document.at['number'] ?? this.document.number ?? ''
  }

  /** A value of the document that this set has no place for, or not in this form. */
  cannot(field: Field, value: string, why: Why, severity: Severity = 'warning'): void {
    this.problems.push({ code: 'x12/value-not-writable', severity, at: this.at(), say: notWritable(field, value, why) })
  }

  day(day: Day | null): string | null {
    return day === null ? null : dayText(day)
  }

  /** Two implied decimals; an amount with more is an error, for nothing is rounded here. */
  cents(field: Field, amount: Exact | null): string | null {
    if (amount === null) return null
    const { scaled, digits } = scaledOf(amount)
    if (digits <= 2) return String(scaled * tenTo(2 - digits))
    const cut = tenTo(digits - 2)
    if (absolute(scaled) % cut === 0n) return String(scaled / cut)
    this.cannot(field, amount, 'parts-of-cent', 'error')
    return null
  }

  /** What the document kept by name, as the reader has it. */
  kept(name: string): string | null {
    return this.document.more.find((one) => one.name === name)?.value ?? null
  }

  needed(field: Field, value: string | null): string | null {
    if (value === null || value === '') this.cannot(field, '', 'empty', 'error')
    return value
  }
}
