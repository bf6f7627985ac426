// Finds the document that a line of another file belongs to, and says truthfully why there is none: its head is missing, was rejected,
// or two accounts have a document of that number. Lines of customers left out are left out, too.

import type { Say } from '#ground/say'
import { say } from '#ground/say'
import type { Open } from './documents.ts'

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
