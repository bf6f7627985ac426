// Reads a mapping file: YAML to a Mapping, or everything that is wrong with it, each with its line and the nearest known name.

import { isCurrency } from '#ground/money'
import type { Condition, Lines, Mapping, Section, SkipRule, Source, Value, ValueFormat } from './mapping.ts'
import { CHARSETS, PLAIN } from './mapping.ts'
import type { ValueContext } from './mapping-value.ts'
import { FORMAT_KEYS, readCondition, readFormat, readValue } from './mapping-value.ts'
import type { Fields, RecordKind, RecordSpec } from './records.ts'
import { RECORD_KINDS, RECORDS } from './records.ts'
import type { MappingProblem, Yaml } from './yaml-reading.ts'
import { YamlReading } from './yaml-reading.ts'

export type MappingRead = Readonly<{ ok: true; mapping: Mapping }> | Readonly<{ ok: false; problems: readonly MappingProblem[] }>

const TOP_KEYS = ['name', 'currency', 'format', ...RECORD_KINDS, 'contracts']
const LAYOUT_KEYS = ['separator', 'quote', 'charset', 'header-row']
const SOURCE_KEYS = ['file', 'sheet', 'columns', 'format', ...LAYOUT_KEYS, ...FORMAT_KEYS]

export const readMapping = (text: string): MappingRead => {
  const reading = new YamlReading()
  const document = reading.read(text)
  if (reading.problems.length > 0) return { ok: false, problems: reading.problems }
  const top = reading.map(document, 'mapping', TOP_KEYS)
  const defaults = readDefaults(reading, top.get('format'))
  const sections: Section[] = []
  for (const kind of RECORD_KINDS) {
    const value = top.get(kind)
    if (value === undefined) continue
    for (const item of value.is === 'list' ? value.items : [value]) {
      const section = readSection(reading, { kind, value: item, defaults })
      if (section !== null) sections.push(section)
    }
  }
  const contracts = readContracts(reading, top.get('contracts'))
  const currency = readCurrency(reading, top.get('currency'))
  if (sections.length === 0 && contracts.length === 0 && reading.problems.length === 0) reading.wrong(1, 'mapping-brings-nothing', { known: RECORD_KINDS.join(', ') })
  if (reading.problems.length > 0) return { ok: false, problems: reading.problems.toSorted((a, b) => a.line - b.line) }
  const name = top.get('name')
  return {
    ok: true,
    mapping: {
      name: name === undefined ? '' : (reading.text(name, 'name') ?? ''),
      currency,
      sections,
      contracts,
    },
  }
}

const readCurrency = (reading: YamlReading, value: Yaml | undefined): string | null => {
  const text = value === undefined ? null : reading.text(value, 'currency')
  if (value !== undefined && text !== null && !isCurrency(text)) reading.wrong(value.line, 'currency', { value: text })
  return text
}

/** A contract file, not a mapping: one contract, or a list of them and nothing else. */
export const isContractFile = (text: string): boolean => {
  const document = new YamlReading().read(text)
  if (document.is !== 'map') return false
  if (document.entries.has('contract')) return true
  const contracts = document.entries.get('contracts')
  return contracts?.is === 'list' && document.entries.size === 1 && contracts.items.some((item) => item.is === 'map')
}

type Layout = Pick<Source, 'separator' | 'quote' | 'charset' | 'headerRow'>
type Defaults = Readonly<{ layout: Layout; format: ValueFormat }>

const readDefaults = (reading: YamlReading, value: Yaml | undefined): Defaults => {
  const base = { layout: { separator: null, quote: '"', charset: null, headerRow: 1 }, format: PLAIN }
  if (value === undefined) return base
  const entries = reading.map(value, 'format', [...LAYOUT_KEYS, ...FORMAT_KEYS])
  return { layout: readLayout(reading, entries, base.layout), format: readFormat(reading, entries, base.format) }
}

const readLayout = (reading: YamlReading, entries: ReadonlyMap<string, Yaml>, base: Layout): Layout => {
  const [separator, quote, charset, headerRow] = LAYOUT_KEYS.map((key) => entries.get(key))
  const mark = separator === undefined ? null : reading.text(separator, 'separator')
  const sign = mark === 'tab' || mark === '\\t' ? '\t' : mark
  if (sign !== null && separator !== undefined && (sign.length !== 1 || /["\r\n]/.test(sign))) reading.wrong(separator.line, 'mapping-separator', { value: sign })
  const quoted = quote === undefined ? base.quote : (reading.text(quote, 'quote') ?? base.quote)
  if (quoted.length !== 1 && quote !== undefined) reading.wrong(quote.line, 'mapping-quote', { value: quoted })
  const row = headerRow === undefined ? base.headerRow : (reading.whole(headerRow, 'header-row') ?? 1)
  if (row < 1 && headerRow !== undefined) reading.wrong(headerRow.line, 'mapping-number-expected', { what: 'header-row', value: row })
  return {
    separator: sign ?? base.separator,
    quote: quoted,
    charset: charset === undefined ? base.charset : reading.oneOf(charset, 'charset', CHARSETS),
    headerRow: row,
  }
}

const readSource = (reading: YamlReading, value: Yaml, defaults: Defaults): Source | null => {
  const entries = value.is === 'map' ? value.entries : new Map<string, Yaml>()
  const file = entries.get('file')
  if (file === undefined) {
    reading.wrong(value.line, 'mapping-missing', { name: 'file', of: 'section' })
    return null
  }
  const name = reading.text(file, 'file')
  if (name === null) return null
  const sheet = entries.get('sheet')
  const columns = entries.get('columns')
  const own = entries.get('format')
  const ownEntries = own === undefined ? new Map<string, Yaml>() : reading.map(own, 'format', [...LAYOUT_KEYS, ...FORMAT_KEYS])
  return {
    ...readLayout(reading, new Map([...ownEntries, ...entries]), defaults.layout),
    file: name,
    sheet: sheet === undefined ? null : reading.text(sheet, 'sheet'),
    columns: columns === undefined ? null : reading.texts(columns, 'columns'),
    format: readFormat(reading, new Map([...ownEntries, ...[...entries].filter(([key]) => (FORMAT_KEYS as readonly string[]).includes(key))]), defaults.format),
    line: file.line,
  }
}

const readSection = (reading: YamlReading, given: Readonly<{ kind: RecordKind; value: Yaml; defaults: Defaults }>): Section | null => {
  const { kind, value, defaults } = given
  const spec: RecordSpec = RECORDS[kind]
  const extra = [...(kind === 'accounts' ? ['head'] : []), ...(kind === 'sites' ? ['identifiers', 'levels'] : []), ...(spec.lines === undefined ? [] : ['lines'])]
  const entries = reading.map(value, kind, [...SOURCE_KEYS, 'where', 'skip', ...extra, ...Object.keys(spec.fields)])
  if (value.is !== 'map') return null
  const source = readSource(reading, value, defaults)
  if (source === null) return null
  const context = contextOf(reading, source)
  const head = entries.get('head')
  const lines = entries.get('lines')
  if (spec.lines !== undefined && lines === undefined) reading.wrong(value.line, 'mapping-missing', { name: 'lines', of: kind })
  return {
    kind,
    source,
    ...readRules(reading, entries),
    head: head === undefined ? null : readCondition(reading, head),
    fields: readFields(context, { entries, fields: spec.fields, of: kind, line: value.line }),
    identifiers: readNamed(context, entries.get('identifiers'), 'identifiers', spec.schemes ?? []),
    levels: readLevels(context, entries.get('levels')),
    lines: spec.lines === undefined || lines === undefined ? null : readLines(reading, { kind, value: lines, fields: spec.lines, source, defaults }),
    line: value.line,
  }
}

const contextOf = (reading: YamlReading, source: Source): ValueContext => ({
  reading,
  format: source.format,
  readSource: (value, extra) => {
    reading.map(value, 'lookup', [...SOURCE_KEYS, ...extra])
    return readSource(reading, value, { layout: source, format: source.format })
  },
})

const readRules = (reading: YamlReading, entries: ReadonlyMap<string, Yaml>): Readonly<{ where: Condition | null; skip: readonly SkipRule[] }> => {
  const where = entries.get('where')
  const skip = entries.get('skip')
  const rules = skip === undefined ? [] : skip.is === 'list' ? skip.items : [skip]
  return {
    where: where === undefined ? null : readCondition(reading, where),
    skip: rules.map((rule, at) => {
      const parts = reading.map(rule, 'skip', ['name', 'when'])
      const [name, when] = [parts.get('name'), parts.get('when')]
      if (when === undefined) reading.wrong(rule.line, 'mapping-missing', { name: 'when', of: 'skip' })
      const condition = when === undefined ? { all: [], any: [], none: [] } : readCondition(reading, when)
      return { name: name === undefined ? `skip ${at + 1}` : (reading.text(name, 'name') ?? ''), when: condition, line: rule.line }
    }),
  }
}

const readFields = (context: ValueContext, given: Readonly<{ entries: ReadonlyMap<string, Yaml>; fields: Fields; of: string; line: number }>): ReadonlyMap<string, Value> => {
  const values = new Map<string, Value>()
  for (const [name, spec] of Object.entries(given.fields)) {
    const entry = given.entries.get(name)
    if (entry === undefined) {
      if (spec.need === true) context.reading.wrong(given.line, 'mapping-missing', { name, of: given.of })
      continue
    }
    const value = readValue(context, entry)
    if (value !== null) values.set(name, value)
  }
  return values
}

const readNamed = (context: ValueContext, value: Yaml | undefined, what: string, known: readonly string[]): ReadonlyMap<string, Value> => {
  if (value === undefined) return new Map()
  return new Map([...context.reading.map(value, what, known)].flatMap(([name, entry]) => {
    const read = readValue(context, entry)
    return read === null ? [] : [[name, read] as const]
  }))
}

const readLevels = (context: ValueContext, value: Yaml | undefined): Section['levels'] => {
  if (value === undefined) return []
  if (value.is !== 'list') {
    context.reading.wrong(value.line, 'mapping-list-expected', { what: 'levels' })
    return []
  }
  const kinds = (RECORDS.sites.fields.kind.oneOf as readonly string[])
  return value.items.flatMap((item) => [...context.reading.map(item, 'levels', kinds)].flatMap(([kind, entry]) => {
    const read = readValue(context, entry)
    return read === null ? [] : [{ kind, value: read }]
  }))
}

const readLines = (reading: YamlReading, given: Readonly<{ kind: RecordKind; value: Yaml; fields: Fields; source: Source; defaults: Defaults }>): Lines => {
  const { kind, value, fields, defaults } = given
  const of = kind === 'orders' ? 'order' : 'invoice'
  const apart = value.is === 'map' && value.entries.has('file')
  const known = [...Object.keys(fields), ...(apart ? [...SOURCE_KEYS, 'where', 'skip', 'of'] : [])]
  const entries = reading.map(value, 'lines', known)
  const source = apart ? readSource(reading, value, defaults) : null
  const context = contextOf(reading, source ?? given.source)
  const head = entries.get('of')
  if (apart && head === undefined) reading.wrong(value.line, 'mapping-missing', { name: 'of', of: `lines of ${of}` })
  return {
    source,
    of: head === undefined ? null : readValue(context, head),
    ...readRules(reading, apart ? entries : new Map()),
    fields: readFields(context, { entries, fields, of: 'lines', line: value.line }),
  }
}

const readContracts = (reading: YamlReading, value: Yaml | undefined): Mapping['contracts'] =>
  value === undefined ? [] : reading.texts(value, 'contracts').map((file) => ({ file, line: value.line }))
