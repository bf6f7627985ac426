// Learns a client's template from one order that a person has marked up, then reads that order with it: what the template says of its
// own order is part of the answer, so that a person sees at once what it can and cannot do.

import type { SayValue } from '#ground/say'
import { say, saySay } from '#ground/say'
import type { Problem } from '../problem.ts'
import { LabelIndex, labelTokens } from './label-match.ts'
import { FIELD_WORDS, TOTAL_WORDS } from './label-words.ts'
import type { LabelChoice } from './learn-labels.ts'
import { labelChoices } from './learn-labels.ts'
import { columnTexts, firstTable, markedColumns, settledTable } from './learn-table.ts'
import type { Mark } from './mark.ts'
import type { DayOrder } from './page-day.ts'
import { dayOrderOf, ordersOf } from './page-day.ts'
import type { NumberFormat } from './page-number.ts'
import { currencyOf, formatOf, PLAIN_NUMBERS } from './page-number.ts'
import type { Area, Grid, Pages, Word } from './page.ts'
import { around, boundedPages, spotOfArea, textOf, wordsIn } from './page.ts'
import type { OrderRead } from './read.ts'
import { readByTemplate } from './read.ts'
import { rowsOf } from './rows.ts'
import { headsOf } from './table-columns.ts'
import type { FieldName, FieldTemplate, Role, Template, TotalTemplate } from './template.ts'
import { shapeOf, TEMPLATE_VERSION } from './template.ts'
import { BLOCK_FIELDS, DAY_FIELDS, findField, findTotal } from './value-find.ts'

/** `read`: the order it was learned from, read by the template. */
export type Learned = Readonly<{ ok: true; template: Template; read: OrderRead }> | Readonly<{ ok: false; problems: readonly Problem[] }>

const NUMBER_ROLES: readonly Role[] = ['quantity', 'price', 'amount']
const LETTERHEAD_WORDS = 12
const LETTERHEAD_ROWS = 15

export const learn = (given: Pages, marks: readonly Mark[], name: string): Learned => {
  const pages = boundedPages(given)
  const index = new LabelIndex(rowsOf(pages), pages.grid)
  const columns = markedColumns(pages, marks)
  const refused = tableProblem(columns, pages.grid)
  if (refused !== null) return { ok: false, problems: [refused] }

  const draft: Template = {
    version: TEMPLATE_VERSION, name, grid: pages.grid, fields: [], totals: [], days: null, letterhead: [],
    numbers: PLAIN_NUMBERS, table: firstTable(index, columns),
  }
  const numbers = numbersOf(pages, index, marks, { ...draft, totals: [] })
  if ('code' in numbers) return { ok: false, problems: [numbers] }
  const counting = { ...draft, numbers }
  const days = daysOf(pages, index, marks, counting)
  if (days !== null && typeof days === 'object') return { ok: false, problems: [days] }
  const dated = { ...counting, days }
  const totals = totalsOf(pages, index, marks, dated)
  const ended = { ...dated, totals, table: { ...dated.table, ends: totals.map(({ label }) => label), asides: asidesOf(pages, marks) } }
  const settled = { ...ended, table: settledTable(pages, index, ended) }
  const fields = fieldsOf(pages, index, marks, settled)
  if ('code' in fields) return { ok: false, problems: [fields] }
  const fielded = { ...settled, fields: fields.fields }
  const template = { ...fielded, letterhead: letterheadOf(pages, index, marks, fielded) }
  return { ok: true, template, read: readByTemplate(pages, template) }
}

const tableProblem = (columns: ReturnType<typeof markedColumns>, grid: Grid): Problem | null => {
  const roles = columns.map(({ role }) => role)
  const twice = roles.find((role, at) => roles.indexOf(role) !== at)
  const empty = columns.find(({ head, first }) => head.length === 0 && first.length === 0)
  if (twice !== undefined) return problem('page-order/column-twice', 'page 1', { column: saySay(say(`page-order.role.${twice}`)) })
  if (empty !== undefined) return problem('page-order/column-empty', 'page 1', { column: saySay(say(`page-order.role.${empty.role}`)) })
  if (!roles.includes('quantity') || !columns.some(({ role, first }) => role === 'quantity' && first.length > 0)) return problem('page-order/no-quantity-column', 'page 1', {})
  if (!roles.some((role) => ['item', 'client-item', 'gtin', 'description'].includes(role))) return problem('page-order/no-item-column', 'page 1', {})
  // without heads all lines must be written alike, which rows of words can be and cells cannot
  return columns.some(({ head }) => head.length > 0) || (grid !== 'cells' && columns.every(({ first }) => first.length > 0)) ? null : problem('page-order/no-head', 'page 1', {})
}

const problem = (code: string, at: string | number, values: Readonly<Record<string, SayValue>>): Problem => ({ code, severity: 'error', at, say: say(`problem.${code}`, values) })

/** The habit of the numbers. Where all read both ways, the one in which the order agrees with itself; else a person must say. */
const numbersOf = (pages: Pages, index: LabelIndex, marks: readonly Mark[], draft: Template): NumberFormat | Problem => {
  const marked = marks.flatMap((mark) => (mark.is === 'total' ? [wordsIn(pages, mark.areas)] : mark.is === 'column' && NUMBER_ROLES.includes(mark.role) ? [wordsIn(pages, mark.first)] : []))
  const first = marked.flatMap((words) => (words.length === 0 || words[0]?.plain === true ? [] : [textOf(words)]))
  const said = marks.find((mark) => mark.is === 'decimal')
  if (first.length === 0 && said === undefined) return PLAIN_NUMBERS
  const begun = formatOf(first)
  const group = (decimal: '.' | ',', seen: NumberFormat['group']): NumberFormat => ({ decimal, group: seen === decimal ? '' : seen })
  const tried = begun?.format ?? { decimal: null, group: '' as const }
  const likely = said === undefined ? tried : group(said.mark, tried.group)
  const all = formatOf([...first, ...columnTexts(pages, index, { ...draft, numbers: likely }, NUMBER_ROLES)])
  if (said !== undefined) return group(said.mark, all?.format.group ?? '')
  if (all === null) return problem('page-order/numbers-contradict', 'page 1', { values: first.slice(0, 4).join('; ') })
  if (all.unclear.length === 0) return all.format
  const proven = (['.', ','] as const).filter((mark) => agrees(pages, index, marks, { ...draft, numbers: group(mark, '') }))
  const [only, ...others] = proven
  return only !== undefined && others.length === 0 ? group(only, all.format.group) : problem('page-order/number-unclear', 'page 1', { value: all.unclear[0] ?? '' })
}

const agrees = (pages: Pages, index: LabelIndex, marks: readonly Mark[], draft: Template): boolean => {
  const totals = totalsOf(pages, index, marks, draft)
  const { problems } = readByTemplate(pages, { ...draft, totals, table: { ...draft.table, ends: totals.map(({ label }) => label) } })
  const doubts = ['page-order/amount-differs', 'page-order/total-differs', 'page-order/no-total', 'page-order/number-unreadable', 'page-order/no-lines', 'page-order/no-table']
  return !problems.some(({ code }) => doubts.includes(code))
}

const daysOf = (pages: Pages, index: LabelIndex, marks: readonly Mark[], draft: Template): DayOrder | null | Problem => {
  const said = marks.find((mark) => mark.is === 'days')
  if (said !== undefined) return said.order
  const marked = marks.flatMap((mark) => {
    const words = mark.is === 'field' && DAY_FIELDS.includes(mark.field) ? wordsIn(pages, mark.areas) : mark.is === 'column' && (mark.role === 'order-day' || mark.role === 'day') ? wordsIn(pages, mark.first) : []
    return words.length === 0 || words[0]?.plain === true ? [] : [words]
  })
  if (marked.length === 0) return null
  const texts = [...marked.map((words) => afterColon(textOf(words))), ...columnTexts(pages, index, draft, ['day', 'order-day'])]
  const odd = texts.find((text) => ordersOf(text).length === 0)
  const at = spotOfArea(pages, around(marked[0] as readonly Word[]))
  if (odd !== undefined) return problem('page-order/day-unreadable', at, { value: odd.slice(0, 80) })
  return dayOrderOf(texts, draft.numbers.decimal) ?? problem('page-order/day-unclear', at, { value: texts[0] ?? '' })
}

/** A label glued to its value (`Date:02.03.2026`) is no part of it. */
const afterColon = (text: string): string => text.replace(/^\p{L}[\p{L}.\s-]*[:#]\s*/u, '')

const totalsOf = (pages: Pages, index: LabelIndex, marks: readonly Mark[], draft: Template): readonly TotalTemplate[] =>
  marks.flatMap((mark) => {
    if (mark.is !== 'total') return []
    const words = wordsIn(pages, mark.areas)
    if (words.length === 0) return []
    const { x, width } = around(words)
    const options = labelChoices(index, words, TOTAL_WORDS[mark.total]).map(({ label, side, x: labelX }) => ({ total: mark.total, label, side, x, right: x + width, labelX }))
    const far = farLabel(index, words)
    const all = far === null ? options : [...options, { total: mark.total, ...far, side: 'right' as const, x, right: x + width }]
    return all.find((one) => findTotal(index, draft, one, { begin: 0, end: 0 })?.words.some((word) => words.some(({ y, x: at }) => y === word.y && Math.abs(at - word.x) < word.width + 1)) === true) ?? all[0] ?? []
  })

const asidesOf = (pages: Pages, marks: readonly Mark[]): readonly (readonly string[])[] =>
  marks.flatMap((mark) => {
    if (mark.is !== 'aside') return []
    const words = wordsIn(pages, mark.areas)
    const figure = words.findIndex(({ text }) => /\d/.test(text))
    const label = words.slice(0, figure === -1 ? 4 : figure).flatMap(({ text }) => labelTokens(text)).slice(0, 4)
    return label.length === 0 ? [] : [label]
  })

/** A total's label may stand at the row's other end, with other figures between. */
const farLabel = (index: LabelIndex, words: readonly Word[]): Readonly<{ label: readonly string[]; labelX: number }> | null => {
  const row = index.rows.find((one) => one.words.includes(words[0] as Word))
  const taken: Word[] = []
  for (const word of row?.words ?? []) {
    if (!/\p{L}/u.test(word.text) || /\d/.test(word.text) || taken.length > 4) break
    taken.push(word)
  }
  const label = taken.flatMap(({ text }) => labelTokens(text))
  return label.length === 0 ? null : { label, labelX: (taken[0] as Word).x }
}

const fieldsOf = (pages: Pages, index: LabelIndex, marks: readonly Mark[], template: Template): Readonly<{ fields: readonly FieldTemplate[] }> | Problem => {
  const fields: FieldTemplate[] = []
  for (const mark of marks) {
    if (mark.is === 'fixed') fields.push(fixed(mark.field, mark.value))
    if (mark.is !== 'field') continue
    const words = wordsIn(pages, mark.areas)
    if (mark.value !== undefined) fields.push(fixed(mark.field, mark.value))
    else if (words.length === 0) return problem('page-order/mark-empty', 'page 1', { field: saySay(say(`page-order.field.${mark.field}`)) })
    else if (mark.field === 'currency' && currencyOf(textOf(words)) === null) return problem('page-order/currency-unclear', spotOfArea(pages, around(words)), { value: textOf(words).slice(0, 40) })
    else if (mark.field === 'currency' && !/^[A-Z]{3}$/.test(textOf(words))) fields.push(fixed(mark.field, currencyOf(textOf(words)) ?? ''))
    else fields.push(fieldOf(index, mark.field, words, { ...template, fields }))
  }
  return { fields }
}

const fixed = (field: FieldName, value: string): FieldTemplate => ({ field, anchor: { by: 'fixed', value }, single: false, shape: null, rows: 1 })

/** The likeliest label by which the marked words are found again; else their place on the first page. */
const fieldOf = (index: LabelIndex, field: FieldName, words: readonly Word[], template: Template): FieldTemplate => {
  const block = BLOCK_FIELDS.includes(field)
  const rows = new Set(index.rows.flatMap((row, at) => (words.some((word) => row.words.includes(word)) ? [at] : []))).size
  const wanted = textOf(words)
  const text = afterColon(wanted)
  const shape = block || DAY_FIELDS.includes(field) ? null : shapeOf(text)
  const base = { field, single: words.length === 1 && !block && !DAY_FIELDS.includes(field), shape, rows }
  const area: Area = around(words)
  const options: readonly LabelChoice[] = labelChoices(index, words, FIELD_WORDS[field])
  for (const { label, side, x, y, dx, dy } of options) {
    const option: FieldTemplate = { ...base, anchor: { by: 'label', label, side, x, y, dx, dy } }
    const found = findField(index, { ...template, fields: [...template.fields, option] }, option)
    const read = found === null ? '' : found.map(textOf).join(' ')
    if (read === text || read === wanted || (block && read.startsWith(textOf(words.slice(0, 1))))) return option
  }
  return { ...base, anchor: { by: 'place', x: area.x, y: area.y, width: area.width, height: area.height } }
}

/** Words above the table that are neither values nor labels: the client's name and address, most likely. */
const letterheadOf = (pages: Pages, index: LabelIndex, marks: readonly Mark[], template: Template): readonly string[] => {
  const values = new Set(marks.flatMap((mark) => (mark.is === 'field' || mark.is === 'total' ? wordsIn(pages, mark.areas) : mark.is === 'column' ? wordsIn(pages, [...mark.head, ...mark.first]) : [])))
  const labels = new Set([...template.fields.flatMap(({ anchor }) => (anchor.by === 'label' ? anchor.label : [])), ...template.table.columns.flatMap(({ label }) => label.flatMap(({ text }) => text.split(' ')))])
  const head = headsOf(index, template.table)[0]?.from ?? 0
  const words = index.rows.slice(0, Math.min(head, LETTERHEAD_ROWS)).flatMap((row) => (row.page === 1 ? row.words : []))
  return [...new Set(words.flatMap((word) => (values.has(word) || /\d/.test(word.text) ? [] : labelTokens(word.text).filter((text) => text.length > 2 && !labels.has(text)))))].slice(0, LETTERHEAD_WORDS)
}
