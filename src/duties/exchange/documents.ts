// Gathers lines under their documents while rows stream by. Documents whose lines stand far apart are still one, as long as
// both ends lie within the window; beyond it the file must be sorted by document, and a straggler is rejected with that advice.

import type { Say } from '#ground/say'
import { say } from '#ground/say'
import type { Row } from './fields.ts'

export type Open<Head, Line> = {
  readonly key: string
  readonly head: Head
  readonly cells: readonly string[]
  readonly row: number
  readonly lines: Line[]
  readonly numbers: Set<number>
  /** Lines that could not be read. */
  rejected: number
  /** The batch in which its last row came. */
  touched: number
}

/** So many lines are held before the documents that rest are written. */
export const WINDOW_LINES = 250_000

export class Documents<Head, Line> {
  readonly open = new Map<string, Open<Head, Line>>()
  readonly #written = new Set<string>()
  #last: Open<Head, Line> | null = null
  #lines = 0
  #batch = 0

  /** `headColumns`: places of the columns that make the head; all rows of a document must agree in them. */
  constructor(
    readonly headColumns: readonly number[],
    readonly columnNames: readonly string[],
    readonly window: number,
  ) {}

  /** The document of the row before, when this row is of it too. Most are: lines stand together. */
  same(row: Row): Open<Head, Line> | null {
    const last = this.#last
    return last !== null && this.#differs(last, row) === -1 ? last : null
  }

  #differs(document: Open<Head, Line>, row: Row): number {
    for (const at of this.headColumns) if (document.cells[at] !== row.cells[at]) return at
    return -1
  }

  /** The open document of a key when the row agrees with its head; otherwise noted on the row. Undefined: not there yet. */
  known(key: string, row: Row): Open<Head, Line> | null | undefined {
    if (this.#written.has(key)) {
      row.wrong('', '', say('refusal.exchange/scattered', { rows: this.window }))
      return null
    }
    const found = this.open.get(key)
    if (found === undefined) return undefined
    const at = this.#differs(found, row)
    if (at === -1) return (this.#last = found)
    row.wrong(this.columnNames[at] ?? '', row.cells[at] ?? '', say('refusal.exchange/head-differs', { row: found.row, value: found.cells[at] ?? '' }))
    return null
  }

  begin(key: string, head: Head, row: Row): Open<Head, Line> {
    const document = { key, head, cells: row.cells, row: row.line, lines: [], numbers: new Set<number>(), rejected: 0, touched: this.#batch }
    this.open.set(key, document)
    this.#last = document
    return document
  }

  add(document: Open<Head, Line>, number: number, line: Line): void {
    document.numbers.add(number)
    document.lines.push(line)
    document.touched = this.#batch
    this.#lines += 1
  }

  /** The number a line says, or the next free one; a number twice is noted on the row. */
  lineNumber(document: Open<Head, Line>, said: number | null | undefined, row: Row, label: string): number {
    if (said === undefined || said === null) {
      let next = document.lines.length + 1
      while (document.numbers.has(next)) next += 1
      return next
    }
    const problem: Say | null = said < 1 ? say('refusal.exchange/line-number', { number: said }) : document.numbers.has(said) ? say('refusal.exchange/line-twice', { number: said }) : null
    if (problem !== null) row.wrong(label, String(said), problem)
    return said
  }

  /** Called after each batch: the documents to write now, none as long as the window is not full. */
  rested(): Open<Head, Line>[] {
    this.#batch += 1
    if (this.#lines < this.window) return []
    const resting = [...this.open.values()].filter((document) => document.touched < this.#batch - 1)
    return this.#take(resting)
  }

  all(): Open<Head, Line>[] {
    return this.#take([...this.open.values()])
  }

  #take(documents: Open<Head, Line>[]): Open<Head, Line>[] {
    for (const document of documents) {
      this.open.delete(document.key)
      this.#written.add(document.key)
      this.#lines -= document.lines.length
    }
    this.#last = null
    return documents
  }
}
