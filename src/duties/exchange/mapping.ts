// A mapping as values: which file brings which records, which rows count, and which column fills which field.
// Every part keeps its line in the mapping file, so that a problem can be shown where it was written.

import type { RecordKind } from './records.ts'

export type NumberFormat = Readonly<{ decimal: '.' | ','; thousands: string }>

/** How values are written in a file. Plain is what a mapping file itself uses: 1234.5 and 2026-03-02. */
export type ValueFormat = NumberFormat & Readonly<{ date: readonly string[]; yes: readonly string[]; no: readonly string[] }>

export const PLAIN: ValueFormat = {
  decimal: '.',
  thousands: '',
  date: ['YYYY-MM-DD'],
  yes: ['true', 'yes', 'y', 'x', '1', 'ja', 'j', 'wahr'],
  no: ['false', 'no', 'n', '0', 'nein', 'falsch', '-'],
}

export type Source = Readonly<{
  /** A name in the data folder; `*` stands for any run of characters. */
  file: string
  sheet: string | null
  separator: string | null
  quote: string
  charset: Charset | null
  /** The row that holds the column names, from 1. */
  headerRow: number
  /** Names of the columns where the file has no such row. */
  columns: readonly string[] | null
  format: ValueFormat
  line: number
}>

export const CHARSETS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'iso-8859-1'] as const
export type Charset = (typeof CHARSETS)[number]

export type Comparison = 'above' | 'below' | 'at-least' | 'at-most'

export type Test = Readonly<{ column: string; line: number }> &
  (
    | Readonly<{ is: 'one-of' | 'none-of'; texts: readonly string[] }>
    | Readonly<{ is: 'same-as' | 'not-same-as'; other: string }>
    | Readonly<{ is: 'empty' | 'filled' }>
    | Readonly<{ is: 'starts-with' | 'ends-with' | 'contains'; text: string }>
    | Readonly<{ is: Comparison; text: string }>
  )

/** Holds when all tests hold, at least one of `any` (where there are some), and none of `none`. */
export type Condition = Readonly<{ all: readonly Test[]; any: readonly Condition[]; none: readonly Condition[] }>

export type Lookup = Readonly<{ source: Source; key: string; value: string; line: number }>

export type Value = Readonly<{
  from:
    | Readonly<{ is: 'column'; column: string }>
    | Readonly<{ is: 'constant'; text: string }>
    | Readonly<{ is: 'template'; parts: readonly Readonly<{ text: string } | { column: string }>[] }>
    | Readonly<{ is: 'first'; values: readonly Value[] }>
    | Readonly<{ is: 'case'; if: Condition; then: Value; else: Value | null }>
  after: string | null
  before: string | null
  lookup: Lookup | null
  map: ReadonlyMap<string, string> | null
  /** For what `map` or `lookup` do not know; left out, such a row is rejected. */
  otherwise: string | null
  /** For an empty value. */
  default: string | null
  split: string | null
  format: ValueFormat
  line: number
}>

export type SkipRule = Readonly<{ name: string; when: Condition; line: number }>

export type Lines = Readonly<{
  /** Null: the lines stand in the same rows as their heads. */
  source: Source | null
  /** In a file of its own, what names the head. */
  of: Value | null
  where: Condition | null
  skip: readonly SkipRule[]
  fields: ReadonlyMap<string, Value>
}>

export type Section = Readonly<{
  kind: RecordKind
  source: Source
  where: Condition | null
  skip: readonly SkipRule[]
  /** Accounts: of several rows of one account, the one that speaks for it. */
  head: Condition | null
  fields: ReadonlyMap<string, Value>
  identifiers: ReadonlyMap<string, Value>
  /** Sites: columns that make nodes above, from the top down. */
  levels: readonly Readonly<{ kind: string; value: Value }>[]
  lines: Lines | null
  line: number
}>

export type Mapping = Readonly<{
  name: string
  currency: string | null
  /** In the order in which they go in. */
  sections: readonly Section[]
  /** Contract files beside the mapping, and their lines. */
  contracts: readonly Readonly<{ file: string; line: number }>[]
}>

/** Every file a mapping names, lookups and lines with it. */
export const sourcesOf = (mapping: Mapping): readonly Source[] => {
  const sources: Source[] = []
  const ofValue = (value: Value | null): void => {
    if (value === null) return
    if (value.lookup !== null) sources.push(value.lookup.source)
    if (value.from.is === 'first') value.from.values.forEach(ofValue)
    if (value.from.is === 'case') {
      ofValue(value.from.then)
      ofValue(value.from.else)
    }
  }
  for (const section of mapping.sections) {
    sources.push(section.source)
    if (section.lines?.source) sources.push(section.lines.source)
    for (const value of [...section.fields.values(), ...section.identifiers.values(), ...(section.lines?.fields.values() ?? []), section.lines?.of ?? null]) ofValue(value)
  }
  return sources
}
