// The parts of an XLSX workbook that hold its values: sheets, shared texts, which styles are dates, and the cells of a sheet.
// Source: ECMA-376, SpreadsheetML (18.3.1.4 cells, 18.4.9 shared texts, 18.8.30 number formats). Formulas are never looked at:
// a cell is the value that was saved with it. Unzipping is the caller's business.

import { addDays, day } from '#ground/day'
import { attributeOf, XmlReader } from './xml.ts'

export type SheetPlace = Readonly<{ name: string; path: string }>

/** Sheets in their order, from `xl/workbook.xml` and `xl/_rels/workbook.xml.rels`. `from1904`: days count from 1904. */
export const sheetsOf = (workbook: string, relations: string): Readonly<{ sheets: readonly SheetPlace[]; from1904: boolean }> => {
  const targets = new Map<string, string>()
  read(relations, (name, attributes) => {
    if (name === 'Relationship') targets.set(attributeOf(attributes, 'Id') ?? '', attributeOf(attributes, 'Target') ?? '')
  })
  const sheets: SheetPlace[] = []
  let from1904 = false
  read(workbook, (name, attributes) => {
    if (name === 'workbookPr') from1904 = ['1', 'true'].includes(attributeOf(attributes, 'date1904') ?? '')
    const target = name === 'sheet' ? targets.get(attributeOf(attributes, 'id') ?? '') : undefined
    if (target !== undefined) sheets.push({ name: attributeOf(attributes, 'name') ?? '', path: target.startsWith('/') ? target.slice(1) : `xl/${target}` })
  })
  return { sheets, from1904 }
}

const read = (xml: string, open: (name: string, attributes: string) => void): void => {
  const reader = new XmlReader({ open, close: () => undefined, text: () => undefined })
  reader.push(xml)
  reader.end()
}

const DATE_FORMATS = [[14, 22], [27, 36], [45, 47], [50, 58]] as const

/** For each cell style of `xl/styles.xml`, whether its numbers are days. */
export const dateStyles = (styles: string): readonly boolean[] => {
  const custom = new Map<number, boolean>()
  const dates: boolean[] = []
  let inCells = false
  const reader = new XmlReader({
    open: (name, attributes) => {
      if (name === 'numFmt') custom.set(Number(attributeOf(attributes, 'numFmtId')), isDateFormat(attributeOf(attributes, 'formatCode') ?? ''))
      if (name === 'cellXfs') inCells = true
      if (name !== 'xf' || !inCells) return
      const format = Number(attributeOf(attributes, 'numFmtId') ?? '0')
      dates.push(custom.get(format) ?? DATE_FORMATS.some(([first, last]) => format >= first && format <= last))
    },
    close: (name) => {
      if (name === 'cellXfs') inCells = false
    },
    text: () => undefined,
  })
  reader.push(styles)
  reader.end()
  return dates
}

/** A format shows days when it names year, month or day outside quotes, escapes and brackets. */
const isDateFormat = (code: string): boolean => /[ymd]/i.test(code.replace(/"[^"]*"|\\.|\[[^\]]*\]|_./g, '').replace(/general/gi, ''))

/** Collects `xl/sharedStrings.xml` as it comes in pieces. Phonetic hints are not part of a text. */
export class SharedTexts {
  readonly texts: string[] = []
  #text = ''
  #takes = false
  #hints = 0
  readonly #reader = new XmlReader({
    open: (name) => {
      if (name === 'si') this.#text = ''
      if (name === 'rPh') this.#hints += 1
      if (name === 't') this.#takes = this.#hints === 0
    },
    close: (name) => {
      if (name === 't') this.#takes = false
      if (name === 'rPh') this.#hints -= 1
      if (name === 'si') this.texts.push(unescaped(this.#text))
    },
    text: (text) => {
      if (this.#takes) this.#text += text
    },
  })

  push(text: string): void {
    this.#reader.push(text)
  }
}

export type CellKind = 'text' | 'plain'

/** `plain` marks what a cell holds as a number or a day: `1234.5`, `2026-03-02`. */
export type CellSink = (row: number, cells: (readonly [kind: CellKind, text: string] | undefined)[]) => void

type SheetFacts = Readonly<{ texts: readonly string[]; dates: readonly boolean[]; from1904: boolean; /** Cells further right are passed over. */ width: number }>

/** Reads the rows of a sheet as its XML comes in pieces. */
export class SheetReader {
  #row = 0
  #cells: (readonly [CellKind, string] | undefined)[] = []
  #column = -1
  #type = ''
  #style = 0
  #value = ''
  #takes = false
  readonly #reader: XmlReader

  constructor(
    readonly facts: SheetFacts,
    readonly sink: CellSink,
  ) {
    this.#reader = new XmlReader({ open: (name, attributes) => this.#open(name, attributes), close: (name) => this.#close(name), text: (text) => (this.#takes ? void (this.#value += text) : undefined) })
  }

  push(text: string): void {
    this.#reader.push(text)
  }

  end(): void {
    this.#reader.end()
  }

  #open(name: string, attributes: string): void {
    if (name === 'row') {
      this.#row = Number(attributeOf(attributes, 'r') ?? this.#row + 1)
      this.#cells = []
      this.#column = -1
    } else if (name === 'c') {
      const place = attributeOf(attributes, 'r')
      this.#column = place === null ? this.#column + 1 : columnOf(place)
      this.#type = attributeOf(attributes, 't') ?? 'n'
      this.#style = Number(attributeOf(attributes, 's') ?? '0')
      this.#value = ''
    } else if (name === 'v' || name === 't') this.#takes = true
  }

  #close(name: string): void {
    if (name === 'v' || name === 't') this.#takes = false
    if (name === 'c' && this.#value !== '' && this.#column >= 0 && this.#column < this.facts.width) this.#cells[this.#column] = this.#cell()
    if (name === 'row') this.sink(this.#row, this.#cells)
  }

  #cell(): readonly [CellKind, string] {
    const value = this.#value
    switch (this.#type) {
      case 's':
        return ['text', this.facts.texts[Number(value)] ?? '']
      case 'b':
        return ['text', value === '1' ? 'true' : 'false']
      case 'd':
        return ['plain', value.slice(0, 10)]
      case 'n': {
        const isDay = this.facts.dates[this.#style] === true && /^\d{1,7}(\.\d*)?(E[+-]?\d+)?$/i.test(value) && Number(value) >= 1
        return ['plain', isDay ? dayOfSerial(Number(value), this.facts.from1904) : numberText(value)]
      }
      default:
        return ['text', unescaped(value)]
    }
  }
}

/** "C12" to 2. */
const columnOf = (place: string): number => {
  let column = 0
  for (let at = 0; at < place.length; at++) {
    const code = place.charCodeAt(at)
    if (code < 65 || code > 90) break
    column = column * 26 + code - 64
  }
  return column - 1
}

/** Days count from 1900, in which spreadsheets have a 29th of February, or from 1904. */
const dayOfSerial = (serial: number, from1904: boolean): string => {
  const days = Math.trunc(serial)
  if (days > 2_958_465) return String(days)
  if (from1904) return addDays(day('1904-01-01'), days)
  return addDays(day(days < 60 ? '1899-12-31' : '1899-12-30'), days)
}

/** A spreadsheet keeps fifteen digits; what is behind them is binary noise (0.1 + 0.2). Written out without an exponent. */
const numberText = (value: string): string => {
  if (/^-?\d{1,15}$/.test(value)) return value
  const number = Number(value)
  if (!Number.isFinite(number)) return value
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(number.toPrecision(15))
  if (match === null) return value
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
  const point = whole.length + Number(exponent)
  const digits = whole + fraction
  const left = point <= 0 ? '0' : digits.slice(0, point).padEnd(point, '0')
  const right = (point <= 0 ? '0'.repeat(-point) + digits : digits.slice(point)).replace(/0+$/, '')
  return `${sign}${left.replace(/^0+(?=\d)/, '')}${right === '' ? '' : `.${right}`}`
}

/** Spreadsheets write control characters as _x000D_. */
const unescaped = (text: string): string => (text.includes('_x') ? text.replace(/_x([0-9a-fA-F]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))) : text)
