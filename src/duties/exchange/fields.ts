// The fields of a record, ready to be read from rows: text through its mapping, then to its type. What cannot be read is
// noted on the row with column, value and sentence; a row with a note is rejected as a whole, with all its notes.

import type { Day } from '#ground/day'
import { isCurrency, minorDigits } from '#ground/money'
import type { Currency } from '#ground/money'
import type { Say } from '#ground/say'
import { say } from '#ground/say'
import type { Cells, Columns, ReadText } from './compile.ts'
import { compileValue } from './compile.ts'
import type { Read } from './convert.ts'
import { dayReader, decimalReader, degreesReader, flagReader, textOf, wholeReader } from './convert.ts'
import type { Value } from './mapping.ts'
import type { Fields, FieldSpec } from './records.ts'

export type Wrong = Readonly<{ column: string; value: string; say: Say }>

/** The row being read. One object for all rows of a file. */
export class Row {
  cells: Cells = []
  line = 0
  wrongs: Wrong[] = []

  turnTo(cells: Cells, line: number): void {
    this.cells = cells
    this.line = line
    if (this.wrongs.length > 0) this.wrongs = []
  }

  wrong(column: string, value: string, why: Say): void {
    this.wrongs.push({ column, value, say: why })
  }
}

export class Field {
  /** The columns it comes from, for the report; the field's own name where it is a constant. */
  readonly label: string
  readonly #read: ReadText
  #day: Read<Day> | null = null
  #micros: Read<bigint> | null = null
  #whole: Read<number> | null = null
  #flag: Read<boolean> | null = null
  #degrees: Read<string> | null = null
  readonly #money = new Map<string, Read<bigint>>()
  readonly #oneOf: ReadonlySet<string> | null

  constructor(
    readonly name: string,
    readonly value: Value,
    readonly spec: FieldSpec,
    columns: Columns,
  ) {
    this.label = labelOf(value) || name
    this.#read = compileValue(value, columns)
    this.#oneOf = spec.oneOf === undefined ? null : new Set(spec.oneOf)
  }

  /** The text as it stands, '' when empty or unreadable (then noted). Plain text keeps its mark. */
  raw(row: Row): string {
    const raw = this.#read(row.cells)
    if (typeof raw === 'string') {
      if (raw === '' && this.spec.need === true) row.wrong(this.label, '', say('refusal.exchange/empty', { field: this.name }))
      return raw
    }
    row.wrong(this.label, this.#shown(row), raw)
    return ''
  }

  text(row: Row): string | null {
    const text = textOf(this.raw(row))
    if (text === '') return null
    if (this.#oneOf !== null && !this.#oneOf.has(text)) {
      row.wrong(this.label, text, say('refusal.exchange/not-one-of', { value: text, field: this.name, known: [...this.#oneOf].join(', ') }))
      return null
    }
    if (text.length > 2000) row.wrong(this.label, `${text.slice(0, 60)}...`, say('refusal.exchange/too-long', { field: this.name }))
    return text
  }

  day(row: Row): Day | null {
    return this.#typed(row, (this.#day ??= dayReader(this.value.format)))
  }

  micros(row: Row): bigint | null {
    const value = this.#typed(row, (this.#micros ??= decimalReader(this.value.format)))
    return this.#within(row, value)
  }

  money(row: Row, currency: Currency): bigint | null {
    let read = this.#money.get(currency)
    if (read === undefined) this.#money.set(currency, (read = decimalReader(this.value.format, minorDigits(currency))))
    return this.#within(row, this.#typed(row, read))
  }

  whole(row: Row): number | null {
    return this.#typed(row, (this.#whole ??= wholeReader(this.value.format)))
  }

  flag(row: Row): boolean | null {
    return this.#typed(row, (this.#flag ??= flagReader(this.value.format)))
  }

  degrees(row: Row): string | null {
    return this.#typed(row, (this.#degrees ??= degreesReader(this.value.format)))
  }

  currency(row: Row): Currency | null {
    const text = this.text(row)?.toUpperCase() ?? null
    if (text === null || isCurrency(text)) return text
    row.wrong(this.label, text, say('refusal.exchange/currency', { value: text }))
    return null
  }

  country(row: Row): string | null {
    const text = this.text(row)?.toUpperCase() ?? null
    if (text === null || /^[A-Z]{2}$/.test(text)) return text
    row.wrong(this.label, text, say('refusal.exchange/country', { value: text }))
    return null
  }

  list(row: Row): readonly string[] {
    const text = textOf(this.raw(row))
    if (text === '') return []
    const parts = (this.value.split === null ? [text] : text.split(this.value.split)).map((part) => part.trim()).filter((part) => part !== '')
    for (const part of parts) {
      if (this.#oneOf !== null && !this.#oneOf.has(part)) row.wrong(this.label, part, say('refusal.exchange/not-one-of', { value: part, field: this.name, known: [...this.#oneOf].join(', ') }))
    }
    return [...new Set(parts)]
  }

  #typed<T extends string | bigint | number | boolean>(row: Row, read: Read<T>): T | null {
    const raw = this.raw(row)
    if (raw === '') return null
    const value = read(raw)
    if (typeof value !== 'object') return value
    row.wrong(this.label, textOf(raw), value)
    return null
  }

  /** The database holds 64 bits, and products of two such numbers must still fit. */
  #within(row: Row, value: bigint | null): bigint | null {
    if (value === null || (value < LARGEST && value > -LARGEST)) return value
    row.wrong(this.label, this.#shown(row), say('refusal.exchange/too-large', { field: this.name }))
    return null
  }

  #shown(row: Row): string {
    const { from } = this.value
    if (from.is !== 'column') return ''
    const at = this.label === '' ? -1 : this.#at
    return at < 0 ? '' : textOf(row.cells[at] ?? '')
  }

  /** Where the column stands, for showing what was there. */
  #at = -1

  showing(columns: Columns): this {
    if (this.value.from.is === 'column') this.#at = columns.at.get(this.value.from.column.normalize()) ?? -1
    return this
  }
}

const LARGEST = 10n ** 15n

const labelOf = (value: Value): string => {
  const { from } = value
  if (from.is === 'column') return from.column
  if (from.is === 'template') return from.parts.flatMap((part) => ('column' in part ? [part.column] : [])).join(', ')
  if (from.is === 'first') return from.values.map(labelOf).join(', ')
  return from.is === 'case' ? [labelOf(from.then), from.else === null ? '' : labelOf(from.else)].filter((text) => text !== '').join(', ') : ''
}

/** The fields a mapping fills, by name. */
export const compileFields = (specs: Fields, values: ReadonlyMap<string, Value>, columns: Columns): ReadonlyMap<string, Field> =>
  new Map([...values].flatMap(([name, value]) => {
    const spec = specs[name]
    return spec === undefined ? [] : [[name, new Field(name, value, spec, columns).showing(columns)] as const]
  }))
