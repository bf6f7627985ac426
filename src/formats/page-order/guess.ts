// A first proposal of marks for an order nobody has marked up: labels and heads as six languages call them. The screen starts with it,
// a person corrects it.

import { bare, LabelIndex, labelTokens } from './label-match.ts'
import { FIELD_WORDS, ROLE_WORDS, TOTAL_WORDS } from './label-words.ts'
import type { Mark } from './mark.ts'
import { ordersOf } from './page-day.ts'
import { currencyOf } from './page-number.ts'
import type { Area, Grid, Pages, Word } from './page.ts'
import { around, boundedPages, textOf } from './page.ts'
import type { Row } from './rows.ts'
import { gapBetween, joinGap, phrasesOf, rowsOf } from './rows.ts'
import type { FieldName, Role, TotalName } from './template.ts'
import { BLOCK_FIELDS, DAY_FIELDS, rightOf } from './value-find.ts'

const known = <Name extends string>(words: Readonly<Partial<Record<Name, readonly string[]>>>): ReadonlyMap<string, readonly Name[]> => {
  const map = new Map<string, Name[]>()
  for (const [name, texts] of Object.entries(words) as [Name, readonly string[]][]) {
    for (const text of texts) {
      const key = labelTokens(text).join(' ')
      map.set(key, [...(map.get(key) ?? []), name])
    }
  }
  return map
}

const ROLE_NAMES = known<Role>(ROLE_WORDS)
const MOST_TRIED = 5_000

/** The longest labels first: `Order` is the last thing an order number may be called. */
const labelsOf = <Name extends string>(words: Readonly<Record<Name, readonly string[]>>): readonly (readonly [Name, readonly (readonly string[])[]])[] =>
  (Object.entries(words) as [Name, readonly string[]][]).map(([name, texts]) => [name, texts.map(labelTokens).sort((a, b) => b.length - a.length)])

const FIELD_LABELS = labelsOf<FieldName>(FIELD_WORDS)
const TOTAL_LABELS = new Map(labelsOf<TotalName>(TOTAL_WORDS))

export const guessMarks = (given: Pages): readonly Mark[] => {
  const pages = boundedPages(given)
  const index = new LabelIndex(rowsOf(pages), pages.grid)
  const first = headOf(index, false)
  // where `Item` counts 1, 2, 3 it is the line's number
  const head = first !== null && /^0*10?$/.test(valueUnder(index, first, 'item')) ? headOf(index, true) : first
  const fields = fieldMarks(index, head === null ? index.rows.length : head.row)
  return head === null ? [...fields, ...lineMarks(index), ...totalMarks(index, 0)] : [...fields, ...columnMarks(index, head), ...totalMarks(index, head.row + 1)]
}

const TIMES = ['x', '×', '*', 'mal', 'stk', 'stuck', 'st', 'pcs', 'pc', 'ea', 'units', 'unit', 'pieces', 'pezzi', 'stuks', 'unidades']
const EACH = ['zu', 'je', 'a', 'à', '@', 'at', 'pour', 'por']

/** A mail without a table: the first row that begins with a quantity and a code (`10 x A-100 hose clamp at 12.50`). */
const lineMarks = (index: LabelIndex): readonly Mark[] => {
  for (const { words } of index.rows.slice(0, MOST_TRIED)) {
    const from = words.findIndex(({ text }) => /[\p{L}\p{N}]/u.test(text))
    const quantity = words[from]
    if (from === -1 || from > 1 || quantity === undefined || !/^\d{1,6}[x×]?$/.test(quantity.text)) continue
    const at = TIMES.includes(bare(words[from + 1]?.text ?? '') || (words[from + 1]?.text ?? '')) ? from + 2 : from + 1
    const code = words[at]
    if (code === undefined || !/\d/.test(code.text) || !/\p{L}|\d{4}/u.test(code.text)) continue
    const each = words.findIndex(({ text }, place) => place > at && EACH.includes(bare(text) || text))
    const price = each === -1 ? undefined : words[each + 1]
    const priced = price !== undefined && /^[€$£]?\d[\d.,]*$/.test(price.text)
    const description = words.slice(at + 1, priced ? each : undefined)
    const mark = (role: Role, first: readonly Word[]): readonly Mark[] => (first.length === 0 ? [] : [{ is: 'column', role, head: [], first }])
    return [...mark('quantity', [quantity]), ...mark('item', [code]), ...mark('description', description), ...mark('price', priced ? [price] : [])]
  }
  return []
}

type HeadGuess = Readonly<{ row: number; columns: readonly Readonly<{ role: Role; words: readonly Word[] }>[] }>

/** The row where a head with most known columns begins, a quantity and an item among them. */
const headOf = (index: LabelIndex, itemCounts: boolean): HeadGuess | null => {
  let best: HeadGuess | null = null
  for (let row = 0; row < Math.min(index.rows.length, MOST_TRIED); row++) {
    const columns = rolesOf(index, row, itemCounts)
    const roles = columns.map(({ role }) => role)
    if (!roles.includes('quantity') || !roles.some((role) => ['item', 'client-item', 'gtin', 'description'].includes(role))) continue
    if (columns.length > (best?.columns.length ?? 0)) best = { row, columns }
  }
  return best
}

/** The roles of a head that begins in a row and has up to three rows. */
const rolesOf = (index: LabelIndex, at: number, itemCounts: boolean): HeadGuess['columns'] => {
  let best: HeadGuess['columns'] = []
  const first = index.rows[at] as Row
  for (let depth = 1; depth <= 3; depth++) {
    const rows = index.rows.slice(at, at + depth).filter(({ page, bottom }) => page === first.page && bottom - first.bottom <= (index.grid === 'points' ? 1.5 * first.height * (depth - 1) : depth - 1))
    if (rows.length < depth || rows.some(({ words }) => words.length > 60)) break
    const columns = rolesIn(rows, index.grid, itemCounts)
    if (columns.length >= best.length) best = columns
  }
  return best
}

const rolesIn = (rows: readonly Row[], grid: Grid, itemCounts: boolean): HeadGuess['columns'] => {
  const taken = new Set<Role>()
  return stacksOf(rows, grid).flatMap((words) => {
    const counts = itemCounts && !taken.has('line') && labelTokens(textOf(words))[0] === 'item'
    const found = counts ? 'line' : roleCalled(words, taken)
    if (found === null) return rows.length === 1 ? splitPhrase(words, taken) : []
    taken.add(found)
    return [{ role: found, words }]
  })
}

/** Phrases above each other belong to one head. */
const stacksOf = (rows: readonly Row[], grid: Grid): readonly (readonly Word[])[] => {
  const stacks: Word[][] = []
  for (const phrase of rows.flatMap((row) => phrasesOf(row, grid))) {
    const stack = rows.length === 1 ? undefined : stacks.find((words) => overlap(words, phrase))
    if (stack === undefined) stacks.push([...phrase])
    else stack.push(...phrase)
  }
  return stacks.sort((a, b) => (a[0] as Word).x - (b[0] as Word).x)
}

/** Heads so close that they read as one: the longest known beginnings, one after another. */
const splitPhrase = (phrase: readonly Word[], taken: Set<Role>): HeadGuess['columns'] => {
  const found: { role: Role; words: readonly Word[] }[] = []
  for (let from = 0; from < phrase.length; ) {
    let next = from + 1
    for (let to = Math.min(phrase.length, from + 4); to > from; to--) {
      const role = roleCalled(phrase.slice(from, to), taken)
      if (role === null) continue
      taken.add(role)
      found.push({ role, words: phrase.slice(from, to) })
      next = to
      break
    }
    from = next
  }
  return found.length * 2 >= phrase.length ? found : []
}

const roleCalled = (words: readonly Word[], taken: ReadonlySet<Role>): Role | null => {
  const tokens = words.flatMap(({ text }) => labelTokens(text))
  const without = tokens.filter((text) => !['eur', 'usd', 'gbp', 'chf', 'in'].includes(text))
  for (const key of [tokens.join(' '), without.join(' ')]) {
    const role = (ROLE_NAMES.get(key) ?? []).find((name) => !taken.has(name))
    if (role !== undefined) return role
  }
  return null
}

const overlap = (a: readonly Word[], b: readonly Word[]): boolean => {
  const [one, two] = [around(a), around(b)]
  return one.x < two.x + two.width && two.x < one.x + one.width
}

/** What stands in a column of the first line. */
const valueUnder = (index: LabelIndex, head: HeadGuess, role: Role): string =>
  columnMarks(index, head).flatMap((mark) => (mark.is === 'column' && mark.role === role ? wordsOf(mark.first) : []))[0] ?? ''

const wordsOf = (areas: readonly Area[]): readonly string[] => areas.flatMap((area) => ('text' in area ? [String(area.text)] : []))

/** The first line: the first row below the head with a number beneath the quantity. */
const columnMarks = (index: LabelIndex, head: HeadGuess): readonly Mark[] => {
  const heads = head.columns.map((column) => ({ ...column, area: around(column.words) }))
  for (let row = head.row + 1; row < Math.min(index.rows.length, head.row + 12); row++) {
    const line = index.rows[row] as Row
    const values = new Map<Role, Readonly<{ words: readonly Word[]; off: number }>>()
    for (const words of phrasesOf(line, index.grid)) {
      const { role, off } = nearestRole(around(words), heads)
      if (role !== null && off <= (index.grid === 'points' ? 6 * line.height : 12) && off < (values.get(role)?.off ?? Number.POSITIVE_INFINITY)) values.set(role, { words, off })
    }
    if (values.size < 2 || !/\d/.test(textOf(values.get('quantity')?.words ?? []))) continue
    const marks = heads.map(({ role, words }): Mark => ({ is: 'column', role, head: words, first: values.get(role)?.words ?? [] }))
    return [...marks, ...withoutHeads(index, row, new Set(heads.map(({ role }) => role)))]
  }
  return []
}

/** Beneath the first line: values behind labels of their own (`EAN: 4006…`), and a description that has no head. */
const withoutHeads = (index: LabelIndex, first: number, taken: Set<Role>): readonly Mark[] => {
  const marks: Mark[] = []
  const start = index.rows[first] as Row
  for (let row = first + 1; row <= first + 3; row++) {
    const next = index.rows[row]
    if (next === undefined || next.page !== start.page || next.bottom - (index.rows[row - 1] as Row).bottom > (index.grid === 'points' ? 1.9 * start.height : 1) || index.grid === 'cells') break
    const phrases = phrasesOf(next, index.grid)
    const [phrase] = phrases
    if (phrase === undefined || phrases.length > 1 || phrase.some(({ text }) => text === start.words[0]?.text)) break
    const labelled = labelledValue(phrase, taken)
    if (labelled !== null) marks.push(labelled)
    else if (!taken.has('description') && /\p{L}/u.test(textOf(phrase))) marks.push({ is: 'column', role: 'description', head: [], first: phrase })
    else continue
    taken.add((marks.at(-1) as Extract<Mark, { is: 'column' }>).role)
  }
  return marks
}

const labelledValue = (phrase: readonly Word[], taken: ReadonlySet<Role>): Mark | null => {
  const value = phrase.at(-1)
  if (value === undefined || phrase.length < 2 || phrase.length > 4 || !/\d/.test(value.text)) return null
  const label = phrase.slice(0, -1)
  const named = roleCalled(label, taken)
  // a second item number beneath the first is the other side's
  const role = named ?? (roleCalled(label, new Set()) === 'item' && !taken.has('client-item') ? 'client-item' : null)
  return role === null || !['gtin', 'item', 'client-item'].includes(role) ? null : { is: 'column', role, head: [], first: [value] }
}

const nearestRole = (area: Area, heads: readonly Readonly<{ role: Role; area: Area }>[]): Readonly<{ role: Role | null; off: number }> => {
  let best: Role | null = null
  let least = Number.POSITIVE_INFINITY
  for (const { role, area: head } of heads) {
    const off = Math.min(Math.abs(area.x - head.x), Math.abs(area.x + area.width - head.x - head.width), Math.abs(area.x + area.width / 2 - head.x - head.width / 2))
    if (off < least) [best, least] = [role, off]
  }
  return { role: best, off: least }
}

const fieldMarks = (index: LabelIndex, before: number): readonly Mark[] => {
  const taken = new Set<Word>()
  return FIELD_LABELS.flatMap(([field, labels]) => {
    for (const label of labels) {
      for (const hit of index.find(label).slice(0, 10)) {
        if (hit.row >= before || index.rows[hit.row]?.page !== 1 || !opensPhrase(index, hit)) continue
        const beside = rightOf(index, hit, [])?.words ?? []
        // a place called by a number has no address below it: that is the next thing
        const code = field === 'ship-to' && beside[0] !== undefined && !/\p{L}/u.test(textOf(beside)) ? valueOf('ship-to-code', beside) : null
        if (code !== null && !code.some((word) => taken.has(word))) {
          for (const word of code) taken.add(word)
          return [{ is: 'field' as const, field: 'ship-to-code' as const, areas: code }]
        }
        for (const words of [beside, below(index, hit)]) {
          const value = valueOf(field, words)
          if (value === null || value.some((word) => taken.has(word))) continue
          for (const word of value) taken.add(word)
          return [{ is: 'field' as const, field, areas: BLOCK_FIELDS.includes(field) ? blockBelow(index, value) : value }]
        }
      }
    }
    return []
  })
}

/** A label that another word goes before is another label: `Delivery date` is not `Date`. */
const opensPhrase = (index: LabelIndex, hit: Readonly<{ row: number; from: number }>): boolean => {
  const { words } = index.rows[hit.row] as Row
  const [before, word] = [words[hit.from - 1], words[hit.from] as Word]
  return before === undefined || gapBetween(before, word) > joinGap(index.grid, word.height) || /\d|[:.,;]$/.test(before.text)
}

const below = (index: LabelIndex, hit: Readonly<{ row: number; x: number; right: number }>): readonly Word[] => {
  const [here, next] = [index.rows[hit.row], index.rows[hit.row + 1]]
  if (here === undefined || next === undefined || next.page !== here.page || next.bottom - here.bottom > 3 * here.height) return []
  return phrasesOf(next, index.grid).find((words) => (words[0] as Word).x < hit.right && (words.at(-1) as Word).x + (words.at(-1) as Word).width > hit.x) ?? []
}

/** The words that can be the field's value, or null. */
const valueOf = (field: FieldName, words: readonly Word[]): readonly Word[] | null => {
  const [first] = words
  if (first === undefined) return null
  if (DAY_FIELDS.includes(field)) {
    for (let count = Math.min(5, words.length); count > 0; count--) if (ordersOf(textOf(words.slice(0, count))).length > 0) return words.slice(0, count)
    return null
  }
  if (field === 'currency') return currencyOf(first.text) === null ? null : [first]
  if (BLOCK_FIELDS.includes(field)) return /\p{L}/u.test(textOf(words)) ? words : null
  return /\d/.test(first.text) ? [first] : null
}

/** The rows of an address beneath its first: those that begin at its edge, without a gap. */
const blockBelow = (index: LabelIndex, first: readonly Word[]): readonly Area[] => {
  const start = index.rows.findIndex((row) => row.words.includes(first[0] as Word))
  const areas: Area[] = [around(first)]
  let last = index.rows[start]
  for (let row = start + 1; start >= 0 && row < Math.min(index.rows.length, start + 7) && last !== undefined; row++) {
    const next = index.rows[row] as Row
    if (next.page !== last.page || next.bottom - last.bottom > (index.grid === 'points' ? 2 * next.height : 1)) break
    const phrase = phrasesOf(next, index.grid).find((words) => Math.abs((words[0] as Word).x - (first[0] as Word).x) < 1)
    if (phrase === undefined || phrase.some(({ text }) => text.endsWith(':')) || (phrase[0] as Word).text.includes(':')) break
    areas.push(around(phrase))
    last = next
  }
  return areas
}

const totalMarks = (index: LabelIndex, from: number): readonly Mark[] => {
  const taken = new Set<Word>()
  return (['gross', 'tax', 'charges', 'lines', 'quantity', 'net'] as TotalName[]).flatMap((total) => {
    for (const label of TOTAL_LABELS.get(total) ?? []) {
      for (const hit of index.find(label).slice(0, 50).reverse()) {
        if (hit.row < from || !opensPhrase(index, hit)) continue
        const row = index.rows[hit.row] as Row
        const figures = phrasesOf({ ...row, words: row.words.slice(hit.to + 1) }, index.grid).map((phrase) => phrase.filter(({ text }) => /\d/.test(text) && !text.endsWith('%')))
        const value = figures.findLast((words) => words.length > 0)
        if (value === undefined || value.some((word) => taken.has(word))) continue
        for (const word of value) taken.add(word)
        return [{ is: 'total' as const, total, areas: value }]
      }
    }
    return []
  })
}
