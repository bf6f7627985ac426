// Turns values and conditions of a mapping into functions over a row, once the file's columns are known.
// A column that is not there is a problem of the mapping, with its line and the nearest column.

import type { Say } from '#ground/say'
import { say } from '#ground/say'
import { dayReader, decimalReader, PLAIN_MARK, textOf } from './convert.ts'
import type { Condition, Lookup, Test, Value, ValueFormat } from './mapping.ts'
import { nearest } from './nearest.ts'
import type { MappingProblem } from './yaml-reading.ts'

export type Cells = readonly string[]

/** A text as the file or the mapping writes it, `''` when empty, or why there is none. */
export type ReadText = (cells: Cells) => string | Say

/** Loaded before: key to value, as text. */
export type LookupTable = ReadonlyMap<string, string>

export class Columns {
  readonly at = new Map<string, number>()
  readonly twice = new Set<string>()
  readonly problems: MappingProblem[] = []

  constructor(
    readonly file: string,
    readonly names: readonly string[],
    readonly lookups: ReadonlyMap<Lookup, LookupTable>,
  ) {
    names.forEach((name, at) => {
      if (this.at.has(name)) this.twice.add(name)
      else this.at.set(name, at)
    })
  }

  /** Where a column stands, by its own composed name (a Mac writes "ä" as two signs); -1 with a problem when there is none, or more than one. */
  find(wanted: string, line: number): number {
    const name = wanted.normalize()
    const at = this.at.get(name) ?? this.#byCase(name)
    if (at === undefined) {
      const near = nearest(name, this.names)
      const values = { column: name, file: this.file }
      this.problems.push({
        line,
        say: near === null
          ? say('refusal.exchange/no-column', { ...values, known: this.names.slice(0, 40).map(clipped).join(', ') })
          : say('refusal.exchange/no-column-near', { ...values, nearest: near }),
      })
      return -1
    }
    if (this.twice.has(name)) this.problems.push({ line, say: say('refusal.exchange/column-twice', { column: name, file: this.file }) })
    return at
  }

  #byCase(name: string): number | undefined {
    const wanted = name.trim().toLowerCase()
    const found = this.names.filter((candidate) => candidate.trim().toLowerCase() === wanted)
    return found.length === 1 ? this.at.get(found[0] as string) : undefined
  }
}

/** What is no header but half a file should not fill the screen. */
const clipped = (name: string): string => (name.length > 60 ? `${name.slice(0, 60)}...` : name).replace(/\s+/g, ' ')

export const compileValue = (value: Value, columns: Columns): ReadText => {
  const source = compileSource(value, columns)
  const steps: ((text: string) => string | Say)[] = []
  const { after, before, lookup, map, otherwise } = value
  if (after !== null) steps.push((text) => (text.includes(after) ? text.slice(text.indexOf(after) + after.length).trim() : ''))
  if (before !== null) steps.push((text) => (text.includes(before) ? text.slice(0, text.indexOf(before)).trim() : text))
  if (lookup !== null) steps.push(knowing(columns.lookups.get(lookup) ?? new Map(), otherwise, 'refusal.exchange/lookup', lookup.source.file))
  if (map !== null) steps.push(knowing(new Map([...map].map(([key, to]) => [key, PLAIN_MARK + to])), otherwise, 'refusal.exchange/not-in-map', ''))
  const fallback = value.default === null ? '' : PLAIN_MARK + value.default
  if (steps.length === 0 && fallback === '') return source
  return (cells) => {
    let text = source(cells)
    for (const step of steps) {
      if (typeof text !== 'string') return text
      if (text !== '') text = step(textOf(text))
    }
    return text === '' || text === PLAIN_MARK ? fallback : text
  }
}

const knowing = (table: LookupTable, otherwise: string | null, key: string, file: string) => (text: string): string | Say =>
  table.get(text) ?? (otherwise === null ? say(key, { value: text, file }) : PLAIN_MARK + otherwise)

const compileSource = (value: Value, columns: Columns): ReadText => {
  const { from } = value
  switch (from.is) {
    case 'constant': {
      const text = PLAIN_MARK + from.text
      return () => text
    }
    case 'column': {
      const at = columns.find(from.column, value.line)
      return (cells) => trimmed(cells[at] ?? '')
    }
    case 'template': {
      const parts = from.parts.map((part) => ('text' in part ? part.text : columns.find(part.column, value.line)))
      return (cells) => fill(parts, cells)
    }
    case 'first': {
      const reads = from.values.map((one) => compileValue(one, columns))
      return (cells) => reads.reduce<string | Say>((found, read) => (found === '' ? read(cells) : found), '')
    }
    case 'case': {
      const holds = compileCondition(from.if, columns, value.format)
      const then = compileValue(from.then, columns)
      const other = from.else === null ? null : compileValue(from.else, columns)
      return (cells) => (holds(cells) ? then(cells) : other === null ? '' : other(cells))
    }
  }
}

/** Most cells need no trimming, and `trim` of those costs nothing but the call. */
const trimmed = (text: string): string => text.trim()

/** An empty column takes the signs before it along, so "{street1}, {street2}" leaves no comma hanging. */
const fill = (parts: readonly (string | number)[], cells: Cells): string => {
  let text = ''
  let between = ''
  for (const part of parts) {
    if (typeof part === 'string') between += part
    else {
      const cell = textOf(cells[part] ?? '').trim()
      if (cell === '') {
        if (text !== '') between = ''
        continue
      }
      text += between + cell
      between = ''
    }
  }
  return text === '' ? '' : (text + between).trim()
}

export type Holds = (cells: Cells) => boolean

export const compileCondition = (condition: Condition, columns: Columns, format: ValueFormat): Holds => {
  const all = condition.all.map((test) => compileTest(test, columns, format))
  const any = condition.any.map((one) => compileCondition(one, columns, format))
  const none = condition.none.map((one) => compileCondition(one, columns, format))
  if (any.length + none.length === 0 && all.length === 1) return all[0] as Holds
  return (cells) => all.every((test) => test(cells)) && (any.length === 0 || any.some((one) => one(cells))) && !none.some((one) => one(cells))
}

const compileTest = (test: Test, columns: Columns, format: ValueFormat): Holds => {
  const at = columns.find(test.column, test.line)
  const text = (cells: Cells): string => textOf(cells[at] ?? '').trim()
  switch (test.is) {
    case 'one-of':
    case 'none-of': {
      const wanted = new Set(test.texts)
      return test.is === 'one-of' ? (cells) => wanted.has(text(cells)) : (cells) => !wanted.has(text(cells))
    }
    case 'same-as':
    case 'not-same-as': {
      const other = columns.find(test.other, test.line)
      const same = (cells: Cells): boolean => text(cells) === textOf(cells[other] ?? '').trim()
      return test.is === 'same-as' ? same : (cells) => !same(cells)
    }
    case 'empty':
      return (cells) => text(cells) === ''
    case 'filled':
      return (cells) => text(cells) !== ''
    case 'starts-with':
      return (cells) => text(cells).startsWith(test.text)
    case 'ends-with':
      return (cells) => text(cells).endsWith(test.text)
    case 'contains':
      return (cells) => text(cells).includes(test.text)
    default:
      return comparing(test, { at, line: test.line, columns, format })
  }
}

/** Numbers compare as numbers and days as days; the bound in the mapping says which. An unreadable cell never holds. */
const comparing = (test: Test & { is: string; text?: string }, given: Readonly<{ at: number; line: number; columns: Columns; format: ValueFormat }>): Holds => {
  const bound = PLAIN_MARK + (test.text ?? '')
  const readDay = dayReader(given.format)
  const readNumber = decimalReader(given.format)
  const asDay = readDay(bound)
  const asNumber = readNumber(bound)
  const read: (raw: string) => string | bigint | Say = typeof asDay === 'string' ? readDay : readNumber
  const limit = typeof asDay === 'string' ? asDay : asNumber
  if (typeof limit === 'object') given.columns.problems.push({ line: given.line, say: say('refusal.exchange/mapping-bound', { value: test.text ?? '' }) })
  return (cells) => {
    const value = read(cells[given.at] ?? '')
    if (typeof value === 'object' || typeof limit === 'object') return false
    if (test.is === 'above') return value > limit
    if (test.is === 'below') return value < limit
    return test.is === 'at-least' ? value >= limit : value <= limit
  }
}

/** A condition in words for the report: "buying_group: Tailspin Toys, Wingtip Toys". */
export const conditionText = (condition: Condition): string =>
  [
    ...condition.all.map(testText),
    ...(condition.any.length === 0 ? [] : [`any (${condition.any.map(conditionText).join(' | ')})`]),
    ...condition.none.map((one) => `none (${conditionText(one)})`),
  ].join(', ')

const testText = (test: Test): string => {
  switch (test.is) {
    case 'one-of':
      return `${test.column}: ${test.texts.join(' | ')}`
    case 'none-of':
      return `${test.column}: not ${test.texts.join(' | ')}`
    case 'same-as':
    case 'not-same-as':
      return `${test.column}: ${test.is} ${test.other}`
    case 'empty':
    case 'filled':
      return `${test.column}: ${test.is}`
    default:
      return `${test.column}: ${test.is} ${test.text}`
  }
}
