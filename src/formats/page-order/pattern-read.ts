// Lines of an order without columns: every row in which all parts of the pattern are found, in their order.

import { say } from '#ground/say'
import type { Problem } from '../problem.ts'
import type { Word } from './page.ts'
import { around, spotOfArea, textOf } from './page.ts'
import { beginsAsPattern, matchPattern } from './pattern-lines.ts'
import type { Row } from './rows.ts'
import type { Item, Reading, TableRead } from './table-read.ts'
import type { PatternPart } from './template.ts'

const MOST_TOLD = 50

/** What begins as a line but does not go on as one is told. */
export const readPattern = ({ pages, index, template }: Reading, pattern: readonly PatternPart[]): TableRead => {
  const items: Item[] = []
  const problems: Problem[] = []
  let between: number[] = []
  const tell = (code: 'page-order/row-not-understood' | 'page-order/words-beside', words: readonly Word[]): void => {
    if (problems.length < MOST_TOLD && words.length > 0) problems.push({ code, severity: 'warning', at: spotOfArea(pages, around(words)), say: say(`problem.${code}`, { text: textOf(words).slice(0, 80) }) })
  }
  index.rows.forEach((row, at) => {
    const found = matchPattern(row.words, pattern, template.numbers)
    if (found === null) {
      between.push(at)
      return
    }
    const isFirst = items.length === 0
    for (const one of between) if (!isFirst || beginsAsPattern((index.rows[one] as Row).words, pattern, template.numbers)) tell('page-order/row-not-understood', (index.rows[one] as Row).words)
    between = []
    const cells = new Map(found.cells)
    const description = cells.get('description')
    cells.delete('description')
    items.push({ row: at, cells, description: description === undefined ? [] : [{ row: at, words: description }], last: at, joined: [] })
    tell('page-order/words-beside', found.rest)
  })
  for (const at of between) if (beginsAsPattern((index.rows[at] as Row).words, pattern, template.numbers)) tell('page-order/row-not-understood', (index.rows[at] as Row).words)
  return { items, heads: [], end: (items.at(-1)?.row ?? -1) + 1, asides: [], problems }
}
