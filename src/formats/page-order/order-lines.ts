// From the words of a line to a line of the order: exact quantities and prices, days, codes. What cannot be read is told with its place
// and left out, never made up.

import type { SayValue } from '#ground/say'
import { say, saySay } from '#ground/say'
import { BLANK_LINE, BLANK_PARTY } from '../blank-document.ts'
import type { DatedEvent, Exact, ItemNumber, Line } from '../document.ts'
import type { Problem } from '../problem.ts'
import type { Spot } from '../spot.ts'
import { readDayText } from './page-day.ts'
import type { NumberRead } from './page-number.ts'
import { isCurrencySign, PLAIN_NUMBERS, readNumber } from './page-number.ts'
import type { Pages, Word } from './page.ts'
import { around, spotOfArea, textOf } from './page.ts'
import type { Item } from './table-read.ts'
import type { Role, Template } from './template.ts'

/** Currencies and signs that stand beside amounts, with the place of the first. */
export type CurrenciesSeen = Map<string, Spot>

/** What a row says of the whole order: files with one row for each line repeat it. */
export type RowFacts = Readonly<{ role: Role; text: string; at: Spot; plain: boolean }>

export type LinesRead = Readonly<{ lines: readonly Line[]; facts: readonly RowFacts[]; currencies: CurrenciesSeen; problems: readonly Problem[] }>

const ITEM_KINDS = [['item', 'seller'], ['client-item', 'buyer'], ['gtin', 'gtin']] as const
const OF_THE_ORDER: readonly Role[] = ['order-number', 'order-day', 'currency']

export const linesOf = (pages: Pages, template: Template, items: readonly Item[]): LinesRead => {
  const problems: Problem[] = []
  const facts: RowFacts[] = []
  const currencies: CurrenciesSeen = new Map()
  const lines = items.map((item) => new LineWriter({ pages, template, item, problems, facts, currencies }).line())
  return { lines, facts, currencies, problems }
}

type Writing = Readonly<{ pages: Pages; template: Template; item: Item; problems: Problem[]; facts: RowFacts[]; currencies: CurrenciesSeen }>

class LineWriter {
  readonly #at: Record<string, Spot> = {}

  constructor(readonly writing: Writing) {}

  line(): Line {
    const { item } = this.writing
    const quantity = this.#number('quantity')
    const price = this.#number('price')
    const amount = this.#number('amount')
    for (const role of item.joined) this.#problem('page-order/joined-cell', 'warning', item.cells.get(role) ?? [], { text: textOf(item.cells.get(role) ?? []) })
    const per = this.#per(price)
    const unit = this.#text('unit') ?? unitBehind(quantity)
    for (const role of OF_THE_ORDER) this.#fact(role)
    this.#fact('ship-to-code')
    const words = item.description.flatMap((part) => part.words)
    if (words.length > 0) this.#at['description'] = this.#spot(words)
    return {
      ...BLANK_LINE,
      number: this.#text('line')?.replace(/[.)]$/, '') ?? null,
      items: this.#items(),
      description: words.length === 0 ? null : textOf(words),
      quantity: quantity?.value ?? null,
      unit,
      price: price?.value ?? null,
      pricePer: per.count,
      priceUnit: per.unit,
      amount: amount?.value ?? null,
      dates: this.#dates(),
      parties: this.#parties(),
      notes: this.#notes(),
      at: this.#at,
    }
  }

  #items(): readonly ItemNumber[] {
    return ITEM_KINDS.flatMap(([role, kind]) => {
      const value = this.#text(role)
      if (value === null) return []
      if (!this.#mayBeCode(role, value)) this.#problem('page-order/field-shape', 'warning', this.writing.item.cells.get(role) ?? [], { field: roleName(role), value })
      const at = { value: this.#at[role] as Spot }
      const digits = value.replace(/[\s-]/g, '')
      if (kind === 'gtin' && !/^\d{8,14}$/.test(digits)) this.#problem('page-order/gtin-unreadable', 'warning', this.writing.item.cells.get(role) ?? [], { value })
      return [{ kind, value: kind === 'gtin' ? digits : value, scheme: null, at }]
    })
  }

  /** Codes of several words only where such were learned; a cell may hold what it likes. */
  #mayBeCode(role: Role, value: string): boolean {
    const { grid, table } = this.writing.template
    const column = table.columns.find((one) => one.role === role)
    return grid === 'cells' || !value.includes(' ') || column?.shape?.includes(' ') === true
  }

  #dates(): readonly DatedEvent[] {
    const words = this.writing.item.cells.get('day')
    if (words === undefined) return []
    const [text, order] = [textOf(words), this.writing.template.days]
    const day = words[0]?.plain === true ? readDayText(text, 'ymd') : order === null ? null : readDayText(text, order)
    if (day === null) {
      this.#problem('page-order/day-unreadable', 'error', words, { value: text })
      return []
    }
    return [{ kind: 'requested', day, until: null, time: null, at: { day: this.#spot(words) } }]
  }

  #parties(): Line['parties'] {
    const id = this.#text('ship-to-code')
    if (id === null) return []
    return [{ ...BLANK_PARTY, role: 'ship-to', ids: [{ id, scheme: null }], at: { ids: this.#at['ship-to-code'] as Spot } }]
  }

  #notes(): Line['notes'] {
    const text = this.#text('note')
    return text === null ? [] : [{ kind: null, text, at: { text: this.#at['note'] as Spot } }]
  }

  /** The price is for so many: a column of its own, or behind the price (`12,50 / 100`). */
  #per(price: NumberRead | null): Readonly<{ count: Exact | null; unit: string | null }> {
    const words = this.writing.item.cells.get('per')
    const text = words === undefined ? perBehind(price?.behind ?? '') : textOf(words)
    if (text === '') return { count: null, unit: null }
    if (words !== undefined) this.#at['pricePer'] = this.#spot(words)
    // hundreds and thousands of American price lists
    if (words !== undefined && /^[CM]$/.test(text)) return { count: text === 'C' ? '100' : '1000', unit: null }
    const read = readNumber(text.replace(/^(?:\/|per|pro|je|par|por|a)\s*/i, ''), words?.[0]?.plain === true ? PLAIN_NUMBERS : this.writing.template.numbers)
    if (read === null) return /\d/.test(text) ? this.#unreadable('per', words ?? [], text) : { count: null, unit: text.replace(/^\/\s*/, '') }
    return { count: /[1-9]/.test(read.value) ? read.value : null, unit: read.behind === '' ? null : read.behind }
  }

  #unreadable(role: Role, words: readonly Word[], value: string): Readonly<{ count: null; unit: null }> {
    this.#problem('page-order/number-unreadable', 'error', words, { value, column: roleName(role) })
    return { count: null, unit: null }
  }

  #number(role: 'quantity' | 'price' | 'amount'): NumberRead | null {
    const { item, template } = this.writing
    const words = item.cells.get(role)
    const known = template.table.columns.some((column) => column.role === role)
    if (words === undefined) {
      if (role === 'quantity' && known) this.#problem('page-order/quantity-missing', 'error', this.#all(), {})
      if (role !== 'quantity' && known) this.#problem('page-order/amount-missing', 'warning', this.#all(), { column: roleName(role) })
      return null
    }
    const text = textOf(words)
    const read = readNumber(text, words.length === 1 && words[0]?.plain === true ? PLAIN_NUMBERS : template.numbers)
    this.#at[role] = this.#spot(words)
    if (read === null || !this.#behindIsFine(role, read)) {
      this.#unreadable(role, words, text)
      return null
    }
    for (const beside of [read.before, read.behind.split(/[\s/]/)[0] ?? '']) this.#money(role, beside, words)
    if (role === 'quantity' && read.value.startsWith('-')) this.#problem('page-order/quantity-negative', 'error', words, { value: text })
    return read
  }

  #behindIsFine(role: Role, { before, behind }: NumberRead): boolean {
    if (role === 'quantity' && behind !== '' && this.writing.template.table.columns.some((column) => column.role === 'quantity' && column.shape === '9')) return false
    if (role === 'quantity') return before === '' && /^(?:\p{L}[\p{L}.²³]{0,11}|[x×*])?$/u.test(behind)
    const price = behind.split(/\s*\/\s*|\s+(?=per|pro|je|par|por)/i)[0] ?? ''
    return [before, price].every((beside) => beside === '' || isCurrencySign(beside))
  }

  #money(role: Role, beside: string, words: readonly Word[]): void {
    if (role === 'quantity' || beside === '') return
    if (isCurrencySign(beside) && !this.writing.currencies.has(beside)) this.writing.currencies.set(beside, this.#spot(words))
  }

  #fact(role: Role): void {
    const words = this.writing.item.cells.get(role)
    if (words !== undefined) this.writing.facts.push({ role, text: textOf(words), at: this.#spot(words), plain: words[0]?.plain === true })
  }

  #text(role: Role): string | null {
    const words = this.writing.item.cells.get(role)
    if (words === undefined) return null
    this.#at[role] = this.#spot(words)
    return this.writing.item.joined.includes(role) && role !== 'note' ? words.map(({ text }) => text).join('') : textOf(words)
  }

  #spot(words: readonly Word[]): Spot {
    return spotOfArea(this.writing.pages, around(words))
  }

  #all(): readonly Word[] {
    return [...this.writing.item.cells.values()].flat().concat(this.writing.item.description.flatMap(({ words }) => words))
  }

  #problem(code: string, severity: Problem['severity'], words: readonly Word[], values: Readonly<Record<string, SayValue>>): void {
    this.writing.problems.push({ code, severity, at: words.length === 0 ? 'page 1' : this.#spot(words), say: say(`problem.${code}`, values) })
  }
}

const roleName = (role: Role): SayValue => saySay(say(`page-order.role.${role}`))

const unitBehind = (quantity: NumberRead | null): string | null => (quantity === null || /^[x×*]?$/.test(quantity.behind) ? null : quantity.behind)

const perBehind = (behind: string): string => /(?:\/|\bper\b|\bpro\b|\bje\b|\bpar\b|\bpor\b)\s*(.{1,20})$/i.exec(behind)?.[1]?.trim() ?? ''
