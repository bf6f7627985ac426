// Finds the document that a line of another file belongs to, and says truthfully why there is none: its head is missing, was rejected,
// or two accounts have a document of that number. Lines of customers left out are left out, too.

import type { Say } from '#ground/say'
import { say } from '#ground/say'
import type { Open } from './documents.ts'
import type { Field, Row } from './fields.ts'
import type { Part } from './report.ts'

/** What became of the heads that did not become a document, by number. */
export class HeadsOutside {
  readonly leftOut = new Set<string>()
  readonly rejected = new Map<string, number>()
}

export class HeadsApart<Head extends Readonly<{ number: string }>, Line> {
  readonly #byNumber = new Map<string, Open<Head, Line>>()
  readonly #twice = new Map<string, number>()

  constructor(
    open: Iterable<Open<Head, Line>>,
    readonly outside: HeadsOutside,
    readonly file: string,
  ) {
    for (const document of open) {
      const { number } = document.head
      if (this.#byNumber.has(number)) this.#twice.set(number, document.row)
      else this.#byNumber.set(number, document)
    }
  }

  /** Gives the row to the document it belongs to; else the row is skipped, or rejected with the reason. A row without a number is told elsewhere. */
  hand(at: Field, row: Row, to: Readonly<{ report: Part; read(document: Open<Head, Line>, row: Row): void }>): void {
    const number = at.text(row) ?? ''
    if (number === '') return
    const found = this.find(number)
    if (found === 'left-out') to.report.skip(say('exchange.rule.left-out'))
    else if ('key' in found && 'lines' in found) to.read(found, row)
    else row.wrong(at.label, number, found)
  }

  find(number: string): Open<Head, Line> | Say | 'left-out' {
    const found = this.#byNumber.get(number)
    const twice = this.#twice.get(number)
    if (found !== undefined && twice !== undefined) return say('refusal.exchange/head-of-several', { number, file: this.file, row: found.row, other: twice })
    if (found !== undefined) return found
    const row = this.outside.rejected.get(number)
    if (row !== undefined) return say('refusal.exchange/head-rejected', { number, file: this.file, row })
    return this.outside.leftOut.has(number) ? 'left-out' : say('refusal.exchange/no-head', { number, file: this.file })
  }
}
