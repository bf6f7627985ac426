// Lines pasted from a spreadsheet: any divider, columns in any order, a head row or none. Finds which column is the code, which the
// quantity, and where there are any the unit and the price. Pure; whether a code means an item is asked later.

import type { NumberMarks } from '#ground/typed'
import { readDecimal } from '#ground/typed'

export type PastedLine = Readonly<{
  /** Row of the pasted text, from 1. */
  row: number
  code: string
  /** Plain decimal text, or as it stood there when it cannot be read. */
  quantity: string
  unit: string | null
  price: string | null
}>

export type Pasted = Readonly<{ lines: readonly PastedLine[]; /** Rows without a code: blanks, totals, remarks. */ skipped: number }>

/** Null when the text is a single value: then it is an ordinary paste into one cell. */
export const readPaste = (text: string, marks: NumberMarks): Pasted | null => {
  const rows = cellsOf(text)
  if (rows.length === 0 || (rows.length === 1 && rows[0]?.length === 1)) return null
  const head = headOf(rows[0] ?? [])
  const body = head === null ? rows : rows.slice(1)
  const columns = head ?? guess(body, marks)
  if (columns.code === null) return { lines: [], skipped: rows.length }
  const lines: PastedLine[] = []
  body.forEach((cells, at) => {
    const cell = (column: number | null): string => (column === null ? '' : (cells[column] ?? '').trim())
    const code = cell(columns.code)
    const quantity = readDecimal(cell(columns.quantity), marks) ?? cell(columns.quantity)
    if (code === '' || TOTAL.test(code)) return
    const price = amountOf(cell(columns.price), marks)
    lines.push({ row: at + 1 + (head === null ? 0 : 1), code, quantity, unit: cell(columns.unit) === '' ? null : cell(columns.unit).toLowerCase(), price })
  })
  return { lines, skipped: body.length - lines.length }
}

const TOTAL = /^(total|sum|summe|gesamt|subtotal|zwischensumme)\b/i

type Columns = Readonly<{ code: number | null; quantity: number | null; unit: number | null; price: number | null }>

/** Cells by tab where there is one, else by semicolon, else by comma; values in quotes may hold dividers and line ends. */
export const cellsOf = (text: string): readonly (readonly string[])[] => {
  const plain = text.replace(/^\ufeff/, '')
  const divider = plain.includes('\t') ? '\t' : plain.includes(';') ? ';' : plain.includes(',') ? ',' : '\t'
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let quoted = false
  for (let at = 0; at < plain.length; at++) {
    const char = plain.charAt(at)
    if (quoted) {
      if (char !== '"') cell += char
      else if (plain.charAt(at + 1) === '"') cell += plain.charAt((at += 1))
      else quoted = false
    } else if (char === '"' && cell.trim() === '') {
      quoted = true
      cell = ''
    } else if (char === divider) {
      row.push(cell)
      cell = ''
    } else if (char === '\n' || char === '\r') {
      if (char === '\r' && plain.charAt(at + 1) === '\n') at += 1
      rows.push([...row, cell])
      row = []
      cell = ''
    } else cell += char
  }
  if (cell !== '' || row.length > 0) rows.push([...row, cell])
  return rows.filter((cells) => cells.some((one) => one.trim() !== ''))
}

const HEADS: Readonly<Record<keyof Columns, RegExp>> = {
  code: /^(item|item (no|number|code)|article|article (no|number|code)|code|sku|product|product (no|number|code)|part( no| number)?|gtin|ean|artikel|artikel-?(nr|nummer)|nummer|art-?nr|material|position code)\.?$/i,
  quantity: /^(qty|quantity|amount|pieces|cartons|count|order(ed)?( qty)?|menge|anzahl|stück(zahl)?|bestellmenge|kartons?)\.?$/i,
  unit: /^(unit|uom|pack|einheit|me|mengeneinheit|verpackung)\.?$/i,
  price: /^(price|unit price|net( price)?|preis|nettopreis|einzelpreis|stückpreis)( ?[([]?[a-z]{3}[)\]]?)?\.?$/i,
}

/** The columns by the words of a head row; null when the first row is not one. */
const headOf = (cells: readonly string[]): Columns | null => {
  const find = (name: keyof Columns): number | null => {
    const at = cells.findIndex((cell) => HEADS[name].test(cell.trim()))
    return at === -1 ? null : at
  }
  const [code, quantity] = [find('code'), find('quantity')]
  return code === null || quantity === null ? null : { code, quantity, unit: find('unit'), price: find('price') }
}

/** What a column looks like: how many of its cells are numbers, whole ones, distinct, words. */
type Look = Readonly<{ at: number; filled: number; numbers: number; fractions: number; distinct: number; sameLength: boolean; codes: number; short: number }>

const guess = (rows: readonly (readonly string[])[], marks: NumberMarks): Columns => {
  const width = Math.max(0, ...rows.map((cells) => cells.length))
  const looks = Array.from({ length: width }, (_, at) => look(rows.map((cells) => (cells[at] ?? '').trim()), at, marks)).filter((one) => one.filled > 0)
  const texts = looks.filter((one) => one.numbers * 2 < one.filled)
  const numbers = looks.filter((one) => one.numbers * 2 >= one.filled)
  // a code is a word with digits or dividers in it and without spaces; else a number that is never twice and always as long, the leftmost
  const worded = texts.filter((one) => one.codes * 2 >= one.filled && one.distinct * 2 >= one.filled).sort((a, b) => b.codes * b.distinct - a.codes * a.distinct || a.at - b.at)[0]
  const numbered = numbers.length > 1 ? numbers.find((one) => one.distinct === one.filled && one.fractions === 0 && one.sameLength) ?? numbers[0] : undefined
  const code = worded ?? numbered ?? texts[0] ?? null
  const left = numbers.filter((one) => one !== code)
  const priced = left.length > 1 ? left.filter((one) => one.fractions > 0).at(-1) : undefined
  const quantity = left.find((one) => one !== priced) ?? null
  // a price without a fraction in any row is told only by standing after the quantity, and then it might as well be anything: left alone
  const unit = texts.find((one) => one !== code && one.short === one.filled && one.distinct <= Math.max(4, one.filled / 3)) ?? null
  return { code: code?.at ?? null, quantity: quantity?.at ?? null, unit: unit?.at ?? null, price: priced?.at ?? null }
}

const look = (cells: readonly string[], at: number, marks: NumberMarks): Look => {
  const filled = cells.filter((cell) => cell !== '')
  const read = filled.map((cell) => amountOf(cell, marks))
  return {
    at,
    filled: filled.length,
    numbers: read.filter((one) => one !== null).length,
    fractions: read.filter((one) => one !== null && one.includes('.')).length,
    distinct: new Set(filled).size,
    sameLength: new Set(filled.map((cell) => cell.length)).size === 1,
    codes: filled.filter((cell) => !/\s/.test(cell) && /\d/.test(cell) && amountOf(cell, marks) === null).length,
    short: filled.filter((cell) => /^\p{L}{1,12}$/u.test(cell)).length,
  }
}

/** A number, with or without a currency before or after it. */
const amountOf = (cell: string, marks: NumberMarks): string | null => {
  const bare = cell.replace(/^(?:[A-Z]{3}|[€$£])\s?|\s?(?:[A-Z]{3}|[€$£])$/g, '')
  return bare === '' ? null : readDecimal(bare, marks)
}
