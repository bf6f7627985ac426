// What a person marks on the screen of one order: this is the number, these are the columns, this is the total.

import type { DayOrder } from './page-day.ts'
import type { Area } from './page.ts'
import type { FieldName, Role, TotalName } from './template.ts'

export type Mark =
  /** `value`: what the sign or text means where the order does not spell it (`$` is `USD`). */
  | Readonly<{ is: 'field'; field: FieldName; areas: readonly Area[]; value?: string }>
  /** Every order of this client means it, though none says so. */
  | Readonly<{ is: 'fixed'; field: FieldName; value: string }>
  /** `first`: its value in the first line of the order; empty where the first line has none. */
  | Readonly<{ is: 'column'; role: Role; head: readonly Area[]; first: readonly Area[] }>
  /** A row between the lines that is none (`Department 12`): such rows are kept as notes. Its first words without figures tell them. */
  | Readonly<{ is: 'aside'; areas: readonly Area[] }>
  | Readonly<{ is: 'total'; total: TotalName; areas: readonly Area[] }>
  /** The person's answer where days or numbers read in two ways. */
  | Readonly<{ is: 'days'; order: DayOrder }>
  | Readonly<{ is: 'decimal'; mark: '.' | ',' }>
