// What was learned of one client's orders: where the number, the days and the total stand, what its columns are called and what they mean.
// JSON through and through, with a version, so that it can be kept and looked at by a person.

import type { DayOrder } from './page-day.ts'
import type { NumberFormat } from './page-number.ts'
import type { Grid } from './page.ts'

export const TEMPLATE_VERSION = 1

export const FIELDS = ['number', 'day', 'requested', 'cancel-after', 'currency', 'ship-to', 'ship-to-code', 'buyer', 'vendor', 'contract'] as const
export type FieldName = (typeof FIELDS)[number]

/** `net`: sum of the lines; `gross`: with tax; `lines`, `quantity`: control counts. */
export const TOTALS = ['net', 'tax', 'charges', 'gross', 'lines', 'quantity'] as const
export type TotalName = (typeof TOTALS)[number]

export const ROLES = ['line', 'item', 'client-item', 'gtin', 'description', 'quantity', 'unit', 'price', 'per', 'amount', 'day', 'note', 'order-number', 'order-day', 'ship-to-code', 'currency'] as const
export type Role = (typeof ROLES)[number]

/**
 * Where a value is found. `label`: right of or below the label nearest to (x, y) where it stood in the order learned from, `dx` and `dy` from the label's
 * left edge and base line to the value's. `place`: always at the same place of the first page. `fixed`: the client's orders always mean this.
 */
export type Anchor =
  | Readonly<{ by: 'label'; label: readonly string[]; side: 'right' | 'below'; x: number; y: number; dx: number; dy: number }>
  | Readonly<{ by: 'place'; x: number; y: number; width: number; height: number }>
  | Readonly<{ by: 'fixed'; value: string }>

/** `shape`: letters as A, digits as 9, each run once: `PO-4711` is `A-9`. Null for texts and addresses. */
export type FieldTemplate = Readonly<{ field: FieldName; anchor: Anchor; single: boolean; shape: string | null; rows: number }>

/** `x` and `right`: edges of the amount, to tell it from other numbers of the row. */
export type TotalTemplate = Readonly<{ total: TotalName; label: readonly string[]; side: 'right' | 'below'; x: number; right: number; labelX: number }>

export type Align = 'left' | 'right' | 'center'

/** What lines up in a column: left edges, right edges or middles. */
export const edgeOf = (align: Align, left: number, right: number): number => (align === 'left' ? left : align === 'right' ? right : (left + right) / 2)

/**
 * A column. `label`: the parts of its head with their places, beneath each other where it has several rows. `row`: 0 on the line's first row, 1 below.
 * `left`, `right`: from where to where head and values reached; `edge`: where the values line up.
 * `prefix`: a label before the value in the line itself (`Your item: 4711`).
 */
export type Column = Readonly<{
  role: Role
  label: readonly HeadWord[]
  row: number
  left: number
  right: number
  align: Align
  edge: number
  prefix: readonly string[]
  /** Of the values, where all of the order learned from had the same. */
  shape: string | null
}>

/** `dy`: below the head's first row. */
export type HeadWord = Readonly<{ text: string; x: number; right: number; dy: number }>

/** A value of so many words, or as many as there are (`words` null); or, without a role, a word that every line has. */
export type PatternPart = Readonly<{ role: Role | null; text: string; words: number | null }>

export type TableTemplate = Readonly<{
  columns: readonly Column[]
  /** Labels that end the table: those of the totals and the row that followed the last line. */
  ends: readonly (readonly string[])[]
  /** How rows begin that stand between lines and are none. */
  asides: readonly (readonly string[])[]
  /** A table without heads, as people write mails: every line says the same things in the same order (`10 x A-100 hose clamp at 12.50`). */
  pattern: readonly PatternPart[] | null
  /** From one row of a line to its next, at most. */
  rowGap: number
}>

export type Template = Readonly<{
  version: typeof TEMPLATE_VERSION
  name: string
  grid: Grid
  fields: readonly FieldTemplate[]
  table: TableTemplate
  totals: readonly TotalTemplate[]
  numbers: NumberFormat
  days: DayOrder | null
  /** Words of the letterhead, to tell clients apart that use one form. */
  letterhead: readonly string[]
}>

/** The shape of a value, to notice what is not of the same kind. */
export const shapeOf = (text: string): string =>
  text
    .trim()
    .slice(0, 60)
    .replace(/\p{L}+/gu, 'A')
    .replace(/[0-9]+/g, '9')
    .replace(/\s+/g, ' ')
