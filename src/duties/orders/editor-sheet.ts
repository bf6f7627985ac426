// The sheet of the order editor: its rows as typed, what each key does to them, and undo. Pure; the last row is always an empty one.

import type { NumberMarks } from '#ground/typed'
import { readDecimal } from '#ground/typed'
import type { DraftLineIn, FixOut } from './orders.wire.ts'
import type { PastedLine } from './paste.ts'

export type SheetRow = Readonly<{
  /** Stays with the row whatever moves around it. */
  key: string
  code: string
  itemId: string | null
  quantity: string
  unit: string | null
  price: string
  reason: string
}>

export type Field = 'code' | 'quantity' | 'unit' | 'price' | 'reason'

export type Sheet = Readonly<{
  rows: readonly SheetRow[]
  past: readonly (readonly SheetRow[])[]
  /** Typing on in one cell is one step back. */
  typing: string | null
  next: number
}>

const EMPTY = { code: '', itemId: null, quantity: '', unit: null, price: '', reason: '' } as const
const MOST_UNDO = 200

export const isBlank = (row: SheetRow): boolean => row.code.trim() === '' && row.itemId === null && row.quantity.trim() === '' && row.price.trim() === ''

export const emptySheet: Sheet = { rows: [{ key: 'r0', ...EMPTY }], past: [], typing: null, next: 1 }

/** Every change goes through here: it can be undone, and leaves an empty row at the end. */
const changed = (sheet: Sheet, rows: readonly SheetRow[], typing: string | null = null): Sheet => {
  const joins = typing !== null && typing === sheet.typing
  const past = joins ? sheet.past : [...sheet.past.slice(1 - MOST_UNDO), sheet.rows]
  const last = rows.at(-1)
  if (last !== undefined && isBlank(last)) return { rows, past, typing, next: sheet.next }
  return { rows: [...rows, { key: `r${sheet.next}`, ...EMPTY }], past, typing, next: sheet.next + 1 }
}

export const undo = (sheet: Sheet): Sheet => {
  const before = sheet.past.at(-1)
  return before === undefined ? sheet : { ...sheet, rows: before, past: sheet.past.slice(0, -1), typing: null }
}

/** Typing into a cell. Another code is another item: what was chosen before is forgotten. */
export const type = (sheet: Sheet, key: string, field: Field, value: string): Sheet =>
  changed(sheet, sheet.rows.map((row) => (row.key === key ? typed(row, field, value) : row)), `${key} ${field}`)

const typed = (row: SheetRow, field: Field, value: string): SheetRow => {
  if (field === 'code') return { ...row, code: value, itemId: null, unit: null }
  if (field === 'unit') return { ...row, unit: value === '' ? null : value }
  return { ...row, [field]: value }
}

export const choose = (sheet: Sheet, key: string, item: Readonly<{ itemId: string; number: string; unit?: string | null }>): Sheet =>
  changed(sheet, sheet.rows.map((row) => (row.key === key ? { ...row, code: item.number, itemId: item.itemId, unit: item.unit ?? row.unit } : row)))

export const remove = (sheet: Sheet, key: string): Sheet => changed(sheet, sheet.rows.filter((row) => row.key !== key))

/** The value of the row above, in one cell. Nothing happens in the first row. */
export const fillDown = (sheet: Sheet, key: string, field: Field): Sheet => {
  const at = sheet.rows.findIndex((row) => row.key === key)
  const above = sheet.rows[at - 1]
  if (above === undefined) return sheet
  const taken = field === 'code' ? { code: above.code, itemId: above.itemId, unit: above.unit } : { [field]: above[field] }
  return changed(sheet, sheet.rows.map((row) => (row.key === key ? { ...row, ...taken } : row)))
}

export type NewLine = Readonly<{ code: string; itemId?: string | null; quantity: string; unit?: string | null; price?: string | null }>

/** Lines put in from a row on: into it when it is empty, else below it. Answers the key of the first. */
export const insert = (sheet: Sheet, at: string | null, lines: readonly NewLine[]): Readonly<{ sheet: Sheet; first: string }> => {
  const found = at === null ? sheet.rows.length - 1 : sheet.rows.findIndex((row) => row.key === at)
  const place = found === -1 ? sheet.rows.length - 1 : found
  const row = sheet.rows[place]
  const into = row !== undefined && isBlank(row)
  const made = lines.map((line, offset): SheetRow => ({
    key: `r${sheet.next + offset}`, code: line.code, itemId: line.itemId ?? null, quantity: line.quantity, unit: line.unit ?? null, price: line.price ?? '', reason: '',
  }))
  const rows = [...sheet.rows.slice(0, into ? place : place + 1), ...made, ...sheet.rows.slice(place + 1)]
  return { sheet: changed({ ...sheet, next: sheet.next + lines.length }, rows), first: made[0]?.key ?? row?.key ?? '' }
}

export const pasted = (lines: readonly PastedLine[], write: (plain: string) => string): readonly NewLine[] =>
  lines.map((line) => ({ code: line.code, quantity: write(line.quantity), unit: line.unit, price: line.price === null ? null : write(line.price) }))

/** What a one-click mend does to the rows. `keys` are the rows that the judgement was about, in its order. */
export const mend = (sheet: Sheet, fix: FixOut, keys: readonly string[], write: (plain: string) => string): Sheet => {
  const key = keys[fix.line ?? -1]
  if (key === undefined) return sheet
  if (fix.do === 'remove-line') return remove(sheet, key)
  if (fix.do === 'take-item' && fix.itemId !== undefined) return choose(sheet, key, { itemId: fix.itemId, number: fix.number ?? '' })
  const change = (more: Partial<SheetRow>): Sheet => changed(sheet, sheet.rows.map((row) => (row.key === key ? { ...row, ...more } : row)))
  if (fix.do === 'set-quantity' && fix.quantity !== undefined) return change({ quantity: write(fix.quantity), unit: fix.unit ?? null })
  if (fix.do === 'contract-price') return change({ price: '', reason: '' })
  return sheet
}

/** The rows as they travel, and which row each line is. Empty rows stay at home; what cannot be read goes as it is. */
export const linesOf = (sheet: Sheet, marks: NumberMarks): Readonly<{ lines: readonly DraftLineIn[]; keys: readonly string[] }> => {
  const kept = sheet.rows.filter((row) => !isBlank(row))
  const plain = (text: string): string => readDecimal(text, marks) ?? text.trim()
  const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())
  return {
    keys: kept.map((row) => row.key),
    lines: kept.map((row) => ({
      code: row.code.trim(), itemId: row.itemId, quantity: plain(row.quantity), unit: row.unit, price: row.price.trim() === '' ? null : plain(row.price), priceReason: orNull(row.reason),
    })),
  }
}

/** A kept draft as a sheet; nothing to undo yet. */
export const sheetOf = (lines: readonly DraftLineIn[], write: (plain: string) => string): Sheet => {
  const rows = lines.map((line, at): SheetRow => ({
    key: `r${at}`, code: line.code, itemId: line.itemId, quantity: write(line.quantity), unit: line.unit, price: line.price === null ? '' : write(line.price), reason: line.priceReason ?? '',
  }))
  return { rows: [...rows, { key: `r${rows.length}`, ...EMPTY }], past: [], typing: null, next: rows.length + 1 }
}
