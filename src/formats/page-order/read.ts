// Reads an order from pages by a client's template into the neutral document, with the place of every value. Certain is only what was
// read without a doubt and agrees with the totals on the order itself; everything else waits for a person, with the reasons.

import type { Day } from '#ground/day'
import type { SayValue } from '#ground/say'
import { say, saySay } from '#ground/say'
import type { DatedEvent, Line, Party, Places, Reference, TradeDocument } from '../document.ts'
import { BLANK_DOCUMENT, BLANK_PARTY } from '../blank-document.ts'
import { NO_TOTALS } from '../document.ts'
import type { Problem } from '../problem.ts'
import type { Spot } from '../spot.ts'
import { addressOf } from './address.ts'
import { LabelIndex } from './label-match.ts'
import type { StatedTotals } from './order-checks.ts'
import { checkOrder } from './order-checks.ts'
import type { CurrenciesSeen, RowFacts } from './order-lines.ts'
import { linesOf } from './order-lines.ts'
import { readDayText } from './page-day.ts'
import { currencyOf, isCurrencySign, mayMean } from './page-number.ts'
import type { Pages, Word } from './page.ts'
import { around, boundedPages, spotOfArea, textOf } from './page.ts'
import { rowsOf } from './rows.ts'
import { readTable } from './table-read.ts'
import type { FieldName, FieldTemplate, Role, Template, TotalName } from './template.ts'
import { shapeOf, TEMPLATE_VERSION } from './template.ts'
import { BLOCK_FIELDS, DAY_FIELDS, findField, findTotal } from './value-find.ts'

export type OrderRead = Readonly<{ document: TradeDocument; /** Nothing is in doubt and the totals agree. */ certain: boolean; problems: readonly Problem[] }>

type Value = Readonly<{ text: string; lines: readonly string[]; at: Spot | null; plain: boolean }>

export const readByTemplate = (given: Pages, template: Template): OrderRead => {
  const pages = boundedPages(given)
  const problems: Problem[] = [...pages.problems]
  const tell = (code: string, severity: Problem['severity'], at: Spot, values: Readonly<Record<string, SayValue>> = {}): void => void problems.push({ code, severity, at, say: say(`problem.${code}`, values) })
  if (pages.grid !== template.grid) tell('page-order/other-kind', 'error', 'page 1', { name: template.name })
  const index = new LabelIndex(rowsOf(pages), pages.grid)
  const table = readTable({ pages, index, template })
  const read = linesOf(pages, template, table.items)
  problems.push(...table.problems, ...read.problems)
  if (table.heads.length === 0 && table.items.length === 0) tell('page-order/no-table', 'error', 'page 1', { name: template.name })
  else if (read.lines.length === 0) tell('page-order/no-lines', 'error', spotOfArea(pages, around(index.rows[table.heads[0]?.from ?? 0]?.words ?? [])), {})

  const values = fieldValues(pages, index, template, tell)
  const facts = orderFacts(read.facts, tell)
  const days = daysOf(values, template, tell)
  const orderDay = facts.get('order-day')
  const day = days.get('day') ?? (orderDay === undefined ? undefined : dayValue({ ...orderDay, lines: [] }, template, tell))
  const number = values.get('number') ?? facts.get('order-number') ?? null
  if (number === null) tell('page-order/no-number', 'error', 'page 1')
  const totals = totalsOf({ pages, index, template, currencies: read.currencies, tell }, { begin: table.heads[0]?.from ?? table.items[0]?.row ?? 0, end: table.end })
  const currency = currencyValue(values.get('currency') ?? facts.get('currency') ?? null, read.currencies, tell)
  const priced = template.table.columns.some(({ role }) => role === 'price' || role === 'amount')
  const checked = checkOrder(read.lines, totals, priced)
  problems.push(...checked.problems)

  const document: TradeDocument = {
    ...BLANK_DOCUMENT,
    type: 'order',
    set: 'page-order',
    version: String(TEMPLATE_VERSION),
    profile: template.name,
    number: number?.text ?? null,
    day: day?.day ?? null,
    currency: currency?.text ?? null,
    references: referencesOf(values),
    dates: datesOf(days),
    parties: partiesOf(values, read.lines),
    notes: table.asides.map((words) => ({ kind: null, text: textOf(words), at: { text: spotOfArea(pages, around(words)) } })),
    lines: read.lines,
    totals: { ...NO_TOTALS, net: totals.net, tax: totals.tax, charges: totals.charges, gross: totals.gross, lines: totals.lines, hash: totals.hash, at: totals.at },
    at: placesOf({ number, day: day ?? null, currency }),
    problems,
  }
  return { document, certain: checked.proven && problems.every(({ severity }) => severity === 'note'), problems }
}

type Tell = (code: string, severity: Problem['severity'], at: Spot, values?: Readonly<Record<string, SayValue>>) => void

const fieldValues = (pages: Pages, index: LabelIndex, template: Template, tell: Tell): ReadonlyMap<FieldName, Value> => {
  const values = new Map<FieldName, Value>()
  for (const field of template.fields) {
    if (field.anchor.by === 'fixed') {
      values.set(field.field, { text: field.anchor.value, lines: [field.anchor.value], at: null, plain: false })
      continue
    }
    const lines = findField(index, template, field)
    if (lines === null) tell('page-order/field-missing', field.field === 'number' ? 'error' : 'warning', 'page 1', { field: fieldName(field.field) })
    else values.set(field.field, checkedValue(pages, field, lines, tell))
  }
  return values
}

const checkedValue = (pages: Pages, field: FieldTemplate, lines: readonly (readonly Word[])[], tell: Tell): Value => {
  const texts = lines.map((words) => textOf(words).trim())
  const text = texts.join(' ')
  const at = spotOfArea(pages, around(lines.flat()))
  const isText = DAY_FIELDS.includes(field.field) || BLOCK_FIELDS.includes(field.field)
  if (!isText && field.shape !== null && shapeOf(text) !== field.shape) tell('page-order/field-shape', 'warning', at, { field: fieldName(field.field), value: text.slice(0, 80) })
  return { text, lines: texts, at, plain: lines.flat()[0]?.plain === true }
}

const fieldName = (field: FieldName): SayValue => saySay(say(`page-order.field.${field}`))

/** What every row says must be the same in every row. */
const orderFacts = (facts: readonly RowFacts[], tell: Tell): ReadonlyMap<Role, Omit<Value, 'lines'> & { lines: readonly string[] }> => {
  const first = new Map<Role, Value>()
  const told = new Set<Role>()
  for (const { role, text, at, plain } of facts) {
    const known = first.get(role)
    if (known === undefined) first.set(role, { text, lines: [text], at, plain })
    else if (known.text !== text && role !== 'ship-to-code' && !told.has(role)) {
      told.add(role)
      tell('page-order/several-orders', 'error', at, { first: known.text, second: text })
    }
  }
  return first
}

type DayValue = Readonly<{ day: Day; at: Spot | null }>

const dayValue = (value: Value, template: Template, tell: Tell): DayValue | undefined => {
  const order = value.plain ? 'ymd' : template.days
  const day = order === null ? null : readDayText(value.text, order)
  if (day !== null) return { day, at: value.at }
  tell('page-order/day-unreadable', 'error', value.at ?? 'page 1', { value: value.text.slice(0, 80) })
  return undefined
}

const daysOf = (values: ReadonlyMap<FieldName, Value>, template: Template, tell: Tell): ReadonlyMap<FieldName, DayValue> => {
  const days = new Map<FieldName, DayValue>()
  for (const field of ['day', 'requested', 'cancel-after'] as const) {
    const value = values.get(field)
    const day = value === undefined ? undefined : dayValue(value, template, tell)
    if (day !== undefined) days.set(field, day)
  }
  return days
}

const currencyValue = (value: Value | null, seen: ReadonlyMap<string, Spot>, tell: Tell): Value | null => {
  const text = value === null ? null : currencyOf(value.text)
  if (value !== null && text === null) tell('page-order/currency-unreadable', 'error', value.at ?? 'page 1', { value: value.text.slice(0, 40) })
  const [first] = [...seen].flatMap(([sign, at]) => (currencyOf(sign) === null ? [] : [{ code: currencyOf(sign) as string, at }]))
  const stated = text ?? first?.code ?? null
  for (const [sign, at] of seen) if (stated !== null && !mayMean(sign, stated)) tell('page-order/currency-differs', 'error', at, { found: sign, stated })
  if (stated === null) return null
  return text === null ? { text: stated, lines: [stated], at: first?.at ?? null, plain: false } : { ...(value as Value), text }
}

type Totalling = Readonly<{ pages: Pages; index: LabelIndex; template: Template; currencies: CurrenciesSeen; tell: Tell }>

const totalsOf = ({ pages, index, template, currencies, tell }: Totalling, table: Readonly<{ begin: number; end: number }>): StatedTotals => {
  const stated = new Map<TotalName, string>()
  const at: Record<string, Spot> = {}
  for (const total of template.totals) {
    const found = findTotal(index, template, total, table)
    if (found === null) {
      tell('page-order/total-missing', 'warning', 'page 1', { total: total.label.join(' ') })
      continue
    }
    const spot = spotOfArea(pages, around(found.words))
    at[total.total === 'quantity' ? 'hash' : total.total] = spot
    if (found.value === null) tell('page-order/total-unreadable', 'error', spot, { total: total.label.join(' '), value: textOf(found.words).slice(0, 80) })
    else stated.set(total.total, found.value)
    for (const beside of found.beside) if (isCurrencySign(beside) && !currencies.has(beside)) currencies.set(beside, spot)
  }
  const of = (name: TotalName): string | null => stated.get(name) ?? null
  return { net: of('net'), tax: of('tax'), charges: of('charges'), gross: of('gross'), lines: of('lines'), hash: of('quantity'), at }
}

const placesOf = (values: Readonly<Record<string, Readonly<{ at: Spot | null }> | null>>): Places =>
  Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value === null || value.at === null ? [] : [[name, value.at]])))

const referencesOf = (values: ReadonlyMap<FieldName, Value>): readonly Reference[] =>
  (['vendor', 'contract'] as const).flatMap((kind) => {
    const value = values.get(kind)
    return value === undefined ? [] : [{ kind, value: value.text, line: null, day: null, text: null, at: placesOf({ value }) }]
  })

const datesOf = (days: ReadonlyMap<FieldName, DayValue>): readonly DatedEvent[] =>
  (['requested', 'cancel-after'] as const).flatMap((kind) => {
    const value = days.get(kind)
    return value === undefined ? [] : [{ kind, day: value.day, until: null, time: null, at: placesOf({ day: value }) }]
  })

/** The places goods go to and who buys; a code that all rows share is the order's. */
const partiesOf = (values: ReadonlyMap<FieldName, Value>, lines: readonly Line[]): readonly Party[] => {
  const parties: Party[] = []
  const [shipTo, code, buyer] = [values.get('ship-to'), values.get('ship-to-code'), values.get('buyer')]
  const shared = lines[0]?.parties[0]
  const [ofRows] = shared !== undefined && lines.every(({ parties: [one] }) => one?.ids[0]?.id === shared.ids[0]?.id) ? [shared] : []
  if (shipTo !== undefined || code !== undefined || ofRows !== undefined) {
    const ids = code === undefined ? (ofRows?.ids ?? []) : [{ id: code.text, scheme: null }]
    parties.push({ ...partyOf('ship-to', shipTo), ids, at: { ...placesOf({ name: shipTo ?? null, ids: code ?? null }), ...(code === undefined ? ofRows?.at : {}) } })
  }
  if (buyer !== undefined) parties.push(partyOf('buyer', buyer))
  return parties
}

const partyOf = (role: string, value: Value | undefined): Party => ({
  ...BLANK_PARTY, role, at: placesOf({ name: value ?? null }), ...addressOf(value?.lines ?? []),
})
