// Reading values and conditions of a mapping file.
// A value: `column`, `=constant`, `"{a}, {b}"`, or a map: column | value | text | first | if-then-else,
// with after, before, lookup, map, otherwise, default, split, date, decimal, thousands.
// A condition: `column: text`, `column: [a, b]`, `column: { not: x, same-as: column, filled: true, above: 5, ... }`, any, none.

import type { Condition, Source, Test, Value, ValueFormat } from './mapping.ts'
import type { Yaml, YamlReading } from './yaml-reading.ts'

export const FORMAT_KEYS = ['date', 'decimal', 'thousands', 'yes', 'no'] as const

/** The format with what a map says otherwise. */
export const readFormat = (reading: YamlReading, entries: ReadonlyMap<string, Yaml>, base: ValueFormat): ValueFormat => {
  const decimal = entries.get('decimal')
  const thousands = entries.get('thousands')
  const point = decimal === undefined ? base.decimal : (reading.oneOf(decimal, 'decimal', ['.', ','] as const) ?? base.decimal)
  // saying that the comma is the decimal sign frees the point for thousands, and the other way round
  const grouping = thousands === undefined ? (decimal === undefined ? base.thousands : point === ',' ? '.' : '') : (reading.oneOf(thousands, 'thousands', ['', '.', ',', ' ', "'"] as const) ?? '')
  if (grouping === point && thousands !== undefined) reading.wrong(thousands.line, 'mapping-same-separator', { separator: point })
  return {
    decimal: point,
    thousands: grouping === point ? '' : grouping,
    date: readDates(reading, entries.get('date')) ?? base.date,
    yes: readWords(reading, entries.get('yes'), 'yes') ?? base.yes,
    no: readWords(reading, entries.get('no'), 'no') ?? base.no,
  }
}

const readWords = (reading: YamlReading, value: Yaml | undefined, what: string): readonly string[] | null =>
  value === undefined ? null : reading.texts(value, what).map((word) => word.toLowerCase())

const readDates = (reading: YamlReading, value: Yaml | undefined): readonly string[] | null => {
  if (value === undefined) return null
  const patterns = reading.texts(value, 'date')
  for (const pattern of patterns) {
    const whole = /Y/.test(pattern) && /M/.test(pattern) && /D/.test(pattern)
    if (!whole && pattern !== 'serial') reading.wrong(value.line, 'mapping-date-pattern', { pattern })
  }
  return patterns
}

const VALUE_KEYS = ['column', 'value', 'text', 'first', 'if', 'then', 'else', 'after', 'before', 'lookup', 'map', 'otherwise', 'default', 'split', ...FORMAT_KEYS]

export type ValueContext = Readonly<{ reading: YamlReading; format: ValueFormat; readSource: (value: Yaml, extra: readonly string[]) => Source | null }>

export const readValue = (context: ValueContext, value: Yaml): Value | null => {
  const { reading } = context
  if (value.is === 'text') return { ...bare(context, value.line), from: shorthand(value.text) }
  if (value.is !== 'map') {
    reading.wrong(value.line, 'mapping-value-expected')
    return null
  }
  const entries = reading.map(value, 'value', VALUE_KEYS)
  const from = readFrom(context, value, entries)
  if (from === null) return null
  const said = (key: string): string | null => {
    const entry = entries.get(key)
    return entry === undefined || entry.is === 'nothing' ? null : reading.text(entry, key)
  }
  const lookup = entries.get('lookup')
  return {
    ...bare(context, value.line),
    from,
    after: said('after'),
    before: said('before'),
    lookup: lookup === undefined ? null : readLookup(context, lookup),
    map: readMap(reading, entries.get('map')),
    otherwise: said('otherwise'),
    default: said('default'),
    split: said('split'),
    format: readFormat(reading, entries, context.format),
  }
}

const bare = (context: ValueContext, line: number): Omit<Value, 'from'> => ({
  after: null, before: null, lookup: null, map: null, otherwise: null, default: null, split: null, format: context.format, line,
})

const shorthand = (text: string): Value['from'] => {
  if (text.startsWith('=')) return { is: 'constant', text: text.slice(1).trim() }
  return /\{[^{}]+\}/.test(text) ? { is: 'template', parts: templateParts(text) } : { is: 'column', column: text }
}

const templateParts = (text: string): ({ text: string } | { column: string })[] =>
  text.split(/(\{[^{}]+\})/).filter((part) => part !== '').map((part) => (/^\{[^{}]+\}$/.test(part) ? { column: part.slice(1, -1).trim() } : { text: part }))

const readFrom = (context: ValueContext, at: Yaml, entries: ReadonlyMap<string, Yaml>): Value['from'] | null => {
  const { reading } = context
  const given = ['column', 'value', 'text', 'first', 'if'].filter((key) => entries.has(key))
  const [is, ...more] = given
  if (is === undefined || more.length > 0) {
    reading.wrong(at.line, 'mapping-value-expected')
    return null
  }
  const source = entries.get(is) as Yaml
  if (is === 'first') {
    const values = source.is === 'list' ? source.items.flatMap((item) => readValue(context, item) ?? []) : []
    if (values.length === 0) reading.wrong(source.line, 'mapping-list-expected', { what: 'first' })
    return { is: 'first', values }
  }
  if (is === 'if') {
    const [then, other] = [entries.get('then'), entries.get('else')]
    if (then === undefined) reading.wrong(at.line, 'mapping-then-missing')
    const value = then === undefined ? null : readValue(context, then)
    return value === null ? null : { is: 'case', if: readCondition(reading, source), then: value, else: other === undefined ? null : readValue(context, other) }
  }
  const text = reading.text(source, is)
  if (text === null) return null
  if (is === 'column') return { is: 'column', column: text }
  return is === 'value' ? { is: 'constant', text } : { is: 'template', parts: templateParts(text) }
}

const readLookup = (context: ValueContext, value: Yaml): Value['lookup'] => {
  const { reading } = context
  const source = context.readSource(value, ['key', 'value'])
  const entries = value.is === 'map' ? value.entries : new Map<string, Yaml>()
  const [key, result] = ['key', 'value'].map((name) => {
    const entry = entries.get(name)
    if (entry === undefined) reading.wrong(value.line, 'mapping-missing', { name, of: 'lookup' })
    return entry === undefined ? null : reading.text(entry, name)
  })
  return source === null || !key || !result ? null : { source, key, value: result, line: value.line }
}

const readMap = (reading: YamlReading, value: Yaml | undefined): ReadonlyMap<string, string> | null => {
  if (value === undefined) return null
  const map = new Map<string, string>()
  for (const [key, entry] of reading.map(value, 'map', null)) map.set(key, entry.is === 'nothing' ? '' : (reading.text(entry, 'map') ?? ''))
  return map
}

const TEST_KEYS = ['is', 'not', 'same-as', 'not-same-as', 'empty', 'filled', 'starts-with', 'ends-with', 'contains', 'above', 'below', 'at-least', 'at-most']

export const readCondition = (reading: YamlReading, value: Yaml): Condition => {
  const all: Test[] = []
  const any: Condition[] = []
  const none: Condition[] = []
  const conditions = (entry: Yaml): Condition[] => (entry.is === 'list' ? entry.items : [entry]).map((item) => readCondition(reading, item))
  for (const [key, entry] of reading.map(value, 'condition', null)) {
    if (key === 'any') any.push(...conditions(entry))
    else if (key === 'none') none.push(...conditions(entry))
    else all.push(...readTests(reading, key, entry))
  }
  if (all.length + any.length + none.length === 0) reading.wrong(value.line, 'mapping-condition-empty')
  return { all, any, none }
}

const readTests = (reading: YamlReading, column: string, value: Yaml): Test[] => {
  const at = { column, line: value.line }
  if (value.is === 'nothing') return [{ ...at, is: 'empty' }]
  if (value.is !== 'map') return [{ ...at, is: 'one-of', texts: reading.texts(value, column) }]
  return [...reading.map(value, 'condition', TEST_KEYS)].flatMap(([key, entry]): Test[] => {
    if (key === 'is') return [{ ...at, is: 'one-of', texts: reading.texts(entry, key) }]
    if (key === 'not') return entry.is === 'nothing' ? [{ ...at, is: 'filled' }] : [{ ...at, is: 'none-of', texts: reading.texts(entry, key) }]
    const text = reading.text(entry, key) ?? ''
    if (key === 'empty' || key === 'filled') return [{ ...at, is: (key === 'empty') === (text !== 'false') ? 'empty' : 'filled' }]
    if (key === 'same-as' || key === 'not-same-as') return [{ ...at, is: key, other: text }]
    if (key === 'starts-with' || key === 'ends-with' || key === 'contains') return [{ ...at, is: key, text }]
    return key === 'above' || key === 'below' || key === 'at-least' || key === 'at-most' ? [{ ...at, is: key, text }] : []
  })
}
