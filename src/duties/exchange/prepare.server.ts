// Getting ready: finds and looks over every file a mapping names, reads their columns, and compiles the mapping against them.
// All problems are gathered, so that a person mends them in one go; nothing has touched the database yet.

import { readdir } from 'node:fs/promises'
import { isAbsolute, join, relative, resolve } from 'node:path'
import type { Say } from '#ground/say'
import { say } from '#ground/say'
import type { Holds, LookupTable } from './compile.ts'
import { Columns, compileCondition, conditionText } from './compile.ts'
import { textOf } from './convert.ts'
import type { Field } from './fields.ts'
import { compileFields } from './fields.ts'
import { FileBroken } from './file-broken.ts'
import type { Inspected } from './inspect.server.ts'
import { inspectFile } from './inspect.server.ts'
import type { Condition, Lookup, Mapping, Section, SkipRule, Source, Value } from './mapping.ts'
import { sourcesOf } from './mapping.ts'
import type { Fields, RecordSpec } from './records.ts'
import { RECORDS } from './records.ts'
import type { ImportProblem, ReportBook } from './report.ts'
import type { Table } from './table.server.ts'
import { openTable } from './table.server.ts'

export type Rules = Readonly<{ where: Holds | null; whereRule: Say; skip: readonly Readonly<{ rule: Say; holds: Holds }>[] }>

export type Prepared = Readonly<{
  section: Section
  table: Table
  rules: Rules
  fields: ReadonlyMap<string, Field>
  head: Holds | null
  identifiers: ReadonlyMap<string, Field>
  levels: readonly Readonly<{ kind: string; field: Field }>[]
  /** `apart`: tables of their own that hold the lines; empty when they stand in the rows of the heads. */
  lines: Readonly<{ fields: ReadonlyMap<string, Field>; apart: readonly Apart[] }> | null
}>

export type Apart = Readonly<{ table: Table; rules: Rules; of: Field; fields: ReadonlyMap<string, Field> }>

export type Preparing = Readonly<{ mapping: Mapping; mappingFile: string; dataDir: string; book: ReportBook }>

export const prepare = async (given: Preparing): Promise<Readonly<{ parts: readonly Prepared[]; problems: readonly ImportProblem[] }>> => {
  const problems: ImportProblem[] = []
  const files = await findFiles(given, problems)
  if (problems.length > 0) return { parts: [], problems }
  const lookups = await readLookups(given, files, problems)
  const parts: Prepared[] = []
  for (const section of given.mapping.sections) {
    for (const file of files.get(section.source) ?? []) {
      const part = await prepareSection({ ...given, section, file, files, lookups, problems })
      if (part !== null) parts.push(part)
    }
  }
  return { parts, problems: distinct(problems) }
}

const distinct = (problems: readonly ImportProblem[]): ImportProblem[] => [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()]

type Files = ReadonlyMap<Source, readonly Inspected[]>

const findFiles = async ({ mapping, mappingFile, dataDir, book }: Preparing, problems: ImportProblem[]): Promise<Files> => {
  const known = new Map<string, Promise<Inspected>>()
  const files = new Map<Source, Inspected[]>()
  for (const source of sourcesOf(mapping)) {
    const names = await namesOf(dataDir, source.file)
    if (names.length === 0) problems.push({ at: `${mappingFile}:${source.line}`, say: say('refusal.exchange/file-missing', { file: source.file }) })
    for (const name of names) {
      const key = `${name}\n${source.charset}`
      let inspected = known.get(key)
      if (inspected === undefined) known.set(key, (inspected = inspectFile(join(dataDir, name), name, source.charset)))
      try {
        const file = await inspected
        files.set(source, [...(files.get(source) ?? []), file])
      } catch (error) {
        problems.push(problemOf(error))
      }
    }
  }
  const guessed = new Set([...files.values()].flat().filter((file) => file.guessed).map((file) => file.name))
  for (const name of guessed) book.note(name, 'charset-guessed', { file: name })
  const told = new Map(problems.map((problem) => [JSON.stringify(problem), problem]))
  problems.splice(0, problems.length, ...told.values())
  return files
}

/** The files a name stands for, in order. A name may not lead out of the data folder. */
const namesOf = async (dataDir: string, pattern: string): Promise<readonly string[]> => {
  const away = relative(resolve(dataDir), resolve(dataDir, pattern))
  if (isAbsolute(pattern) || away.startsWith('..')) return []
  const at = pattern.lastIndexOf('/')
  const folder = pattern.slice(0, at + 1)
  if (!pattern.includes('*')) return [await spelt(dataDir, folder, pattern.slice(at + 1))]
  const shape = new RegExp(`^${pattern.slice(at + 1).normalize().split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`)
  try {
    const found = await readdir(join(dataDir, folder))
    return found.filter((name) => shape.test(name.normalize())).sort().map((name) => folder + name)
  } catch {
    // a folder that is not there holds no such file; the sentence is the same
    return []
  }
}

/** A name as the folder spells it: a Mac may have written "ä" as two signs. */
const spelt = async (dataDir: string, folder: string, name: string): Promise<string> => {
  if (!/[^\x20-\x7e]/.test(name)) return folder + name
  try {
    const found = await readdir(join(dataDir, folder))
    return folder + (found.includes(name) ? name : (found.find((one) => one.normalize() === name.normalize()) ?? name))
  } catch {
    // the file is told as missing
    return folder + name
  }
}

export const problemOf = (error: unknown): ImportProblem => {
  if (!(error instanceof FileBroken)) throw error
  return { at: error.line === null ? error.file : `${error.file}:${error.line}`, say: error.say }
}

const MOST_LOOKUP_ROWS = 2_000_000

const readLookups = async (given: Preparing, files: Files, problems: ImportProblem[]): Promise<ReadonlyMap<Lookup, LookupTable>> => {
  const tables = new Map<Lookup, LookupTable>()
  for (const lookup of lookupsOf(given.mapping)) {
    const entries = new Map<string, string>()
    for (const file of files.get(lookup.source) ?? []) {
      try {
        const table = await openTable(file, lookup.source)
        const columns = new Columns(file.name, table.columns, new Map())
        const [key, value] = [columns.find(lookup.key, lookup.line), columns.find(lookup.value, lookup.line)]
        problems.push(...columns.problems.map((problem) => ({ at: `${given.mappingFile}:${problem.line}`, say: problem.say })))
        if (columns.problems.length > 0) continue
        for await (const batch of table.rows()) {
          for (const cells of batch.cells) entries.set(textOf(cells[key] ?? '').trim(), cells[value] ?? '')
          if (entries.size > MOST_LOOKUP_ROWS) throw new FileBroken(file.name, 'lookup-too-large')
        }
      } catch (error) {
        problems.push(problemOf(error))
      }
    }
    tables.set(lookup, entries)
  }
  return tables
}

const lookupsOf = (mapping: Mapping): readonly Lookup[] => {
  const found: Lookup[] = []
  const ofValue = (value: Value | null): void => {
    if (value === null) return
    if (value.lookup !== null) found.push(value.lookup)
    if (value.from.is === 'first') value.from.values.forEach(ofValue)
    if (value.from.is === 'case') for (const branch of [value.from.then, value.from.else]) ofValue(branch)
  }
  for (const section of mapping.sections) {
    for (const value of [...section.fields.values(), ...section.identifiers.values(), ...(section.lines?.fields.values() ?? []), section.lines?.of ?? null]) ofValue(value)
    for (const level of section.levels) ofValue(level.value)
  }
  return found
}

type Sectioning = Preparing & Readonly<{ section: Section; file: Inspected; files: Files; lookups: ReadonlyMap<Lookup, LookupTable>; problems: ImportProblem[] }>

const prepareSection = async (given: Sectioning): Promise<Prepared | null> => {
  const { section } = given
  const spec: RecordSpec = RECORDS[section.kind]
  try {
    const table = await openTable(given.file, section.source)
    const columns = new Columns(given.file.name, table.columns, given.lookups)
    const inRows = section.lines !== null && section.lines.source === null
    const prepared: Prepared = {
      section,
      table,
      rules: compileRules(section, columns, section.source),
      fields: compileFields(spec.fields, section.fields, columns),
      head: section.head === null ? null : compileCondition(section.head, columns, section.source.format),
      identifiers: compileFields(asText(section.identifiers), section.identifiers, columns),
      levels: section.levels.map(({ kind, value }) => ({ kind, field: compileFields({ [kind]: { type: 'text' } }, new Map([[kind, value]]), columns).get(kind) as Field })),
      lines: section.lines === null ? null : {
        fields: inRows ? compileFields(spec.lines ?? {}, section.lines.fields, columns) : new Map(),
        apart: inRows ? [] : await prepareApart(given, spec),
      },
    }
    takeProblems(given, columns)
    return prepared
  } catch (error) {
    given.problems.push(problemOf(error))
    return null
  }
}

const asText = (values: ReadonlyMap<string, Value>): Fields => Object.fromEntries([...values.keys()].map((name) => [name, { type: 'text' as const }]))

const takeProblems = (given: Sectioning, columns: Columns): void => {
  given.problems.push(...columns.problems.map((problem) => ({ at: `${given.mappingFile}:${problem.line}`, say: problem.say })))
}

const prepareApart = async (given: Sectioning, spec: RecordSpec): Promise<Apart[]> => {
  const { lines } = given.section
  if (lines?.source === null || lines?.source === undefined || lines.of === null) return []
  const parts: Apart[] = []
  for (const file of given.files.get(lines.source) ?? []) {
    const table = await openTable(file, lines.source)
    const columns = new Columns(file.name, table.columns, given.lookups)
    parts.push({
      table,
      rules: compileRules(lines, columns, lines.source),
      of: compileFields({ of: { type: 'text', need: true } }, new Map([['of', lines.of]]), columns).get('of') as Field,
      fields: compileFields(spec.lines ?? {}, lines.fields, columns),
    })
    takeProblems(given, columns)
  }
  return parts
}

const compileRules = (given: Readonly<{ where: Condition | null; skip: readonly SkipRule[] }>, columns: Columns, source: Source): Rules => ({
  where: given.where === null ? null : compileCondition(given.where, columns, source.format),
  whereRule: say('exchange.rule.where', { condition: given.where === null ? '' : conditionText(given.where) }),
  skip: given.skip.map((rule) => ({ rule: say('exchange.rule.skip', { name: rule.name }), holds: compileCondition(rule.when, columns, source.format) })),
})
