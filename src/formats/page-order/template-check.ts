// A template as it comes back from where it was kept: of this version and whole, or none. An older or foreign one is learned anew.

import type { Template } from './template.ts'
import { FIELDS, ROLES, TEMPLATE_VERSION, TOTALS } from './template.ts'

type Fits = (value: unknown) => boolean

const text: Fits = (value) => typeof value === 'string' && value.length <= 500
const figure: Fits = (value) => typeof value === 'number' && Number.isFinite(value)
const flag: Fits = (value) => typeof value === 'boolean'
const oneOf = (...values: readonly unknown[]): Fits => (value) => values.includes(value)
const orNull = (fits: Fits): Fits => (value) => value === null || fits(value)
const list = (fits: Fits, most = 200): Fits => (value) => Array.isArray(value) && value.length <= most && value.every(fits)
const shape = (fields: Readonly<Record<string, Fits>>): Fits => (value) => typeof value === 'object' && value !== null && Object.entries(fields).every(([name, fits]) => fits((value as Record<string, unknown>)[name]))
const either = (...all: readonly Fits[]): Fits => (value) => all.some((fits) => fits(value))

const label = list(text, 20)
const side = oneOf('right', 'below')
const anchor = either(
  shape({ by: oneOf('label'), label, side, x: figure, y: figure, dx: figure, dy: figure }),
  shape({ by: oneOf('place'), x: figure, y: figure, width: figure, height: figure }),
  shape({ by: oneOf('fixed'), value: text }),
)
const column = shape({
  role: oneOf(...ROLES), label: list(shape({ text, x: figure, right: figure, dy: figure })), row: figure, left: figure, right: figure, align: oneOf('left', 'right', 'center'), edge: figure, prefix: label, shape: orNull(text),
})

const template = shape({
  version: oneOf(TEMPLATE_VERSION),
  name: text,
  grid: oneOf('points', 'characters', 'cells'),
  fields: list(shape({ field: oneOf(...FIELDS), anchor, single: flag, shape: orNull(text), rows: figure })),
  table: shape({ columns: list(column), ends: list(label), asides: list(label), pattern: orNull(list(shape({ role: orNull(oneOf(...ROLES)), text, words: orNull(figure) }))), rowGap: figure }),
  totals: list(shape({ total: oneOf(...TOTALS), label, side, x: figure, right: figure, labelX: figure })),
  numbers: shape({ decimal: orNull(oneOf('.', ',')), group: oneOf('', '.', ',', "'", ' ') }),
  days: orNull(oneOf('dmy', 'mdy', 'ymd')),
  letterhead: label,
})

export const asTemplate = (json: unknown): Template | null => (template(json) ? (json as Template) : null)
