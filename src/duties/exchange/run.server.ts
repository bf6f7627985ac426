// One run of an import: what its parts share, and the walk over the rows of a file with the rules that leave rows out.

import type { AccountId } from '#ground/ids'
import type { Currency } from '#ground/money'
import { say } from '#ground/say'
import type { Stamp } from '#platform/events'
import type { Tx } from '#platform/db'
import type { MergedRows } from '#platform/merge'
import type { Background } from './background.server.ts'
import type { Field } from './fields.ts'
import type { Claim } from './may-import.server.ts'
import { Row } from './fields.ts'
import type { Rules } from './prepare.server.ts'
import type { Part, ReportBook } from './report.ts'
import type { Table } from './table.server.ts'

export type ImportedAccount = Readonly<{ accountId: AccountId; number: string; name: string; currency: Currency; country: string | null; timeZone: string }>

export type Run = Readonly<{
  tx: Tx
  stamp: Stamp
  claim: Claim
  /** The mapping's own currency, for records that say none. */
  currency: string | null
  book: ReportBook
  /** The accounts of this import by number. */
  accounts: Map<string, ImportedAccount>
  /** Whether the mapping chooses accounts: then rows of others are left out, not rejected. */
  chooses: boolean
  /** Numbers of customers that the mapping left out. */
  leftOut: Set<string>
  /** So many lines are held before the documents that rest are written. */
  window: number
  /** Writes go through here, so that reading goes on meanwhile. */
  background: Background
  onRows(kind: string, table: Table, rows: number, bytes: number): void
}>

/** What a handler of rows needs. `drain` runs after each batch, for handlers that hold more than they should. */
export type Walk = Readonly<{ table: Table; rules: Rules; report: Part; kind: string; take(row: Row): void; drain?: () => Promise<void> }>

export const walkRows = async (run: Pick<Run, 'onRows'>, { table, rules, report, kind, take, drain }: Walk): Promise<void> => {
  const row = new Row()
  const width = table.columns.length
  for await (const { cells: rows, lines, flaws, bytes } of table.rows()) {
    for (let at = 0; at < rows.length; at++) {
      const cells = rows[at] as string[]
      row.turnTo(cells, lines[at] as number)
      report.report.read += 1
      if (table.strict && cells.length !== width && !isPadded(cells, width)) {
        report.reject(row.line, cells, [{ column: '', value: '', say: say('refusal.exchange/ragged', { fields: cells.length, columns: width }) }])
        continue
      }
      if (flaws.size > 0 && flaws.has(at)) {
        report.reject(row.line, cells, [{ column: '', value: '', say: say('refusal.exchange/text-after-quote') }])
        continue
      }
      if (rules.where !== null && !rules.where(cells)) {
        report.skip(rules.whereRule)
        continue
      }
      const skip = rules.skip.length === 0 ? undefined : rules.skip.find((rule) => rule.holds(cells))
      if (skip !== undefined) {
        report.skip(skip.rule)
        continue
      }
      take(row)
      if (row.wrongs.length > 0) report.reject(row.line, cells, row.wrongs)
    }
    run.onRows(kind, table, rows.length, bytes)
    if (drain !== undefined) await drain()
  }
}

/** Empty fields behind the last column do no harm. */
const isPadded = (cells: readonly string[], width: number): boolean => cells.length > width && cells.slice(width).every((cell) => cell.trim() === '')

/** Rows that were handed to a store, so that its refusals find their way back to the file. */
export class Handed<T> {
  rows: T[] = []
  #lines: number[] = []
  #cells: (readonly string[])[] = []

  add(value: T, row: Row): void {
    this.rows.push(value)
    this.#lines.push(row.line)
    this.#cells.push(row.cells)
  }

  mapped(change: (value: T) => T): Handed<T> {
    const handed = new Handed<T>()
    handed.rows = this.rows.map(change)
    handed.#lines = this.#lines
    handed.#cells = this.#cells
    return handed
  }

  settle(report: Part, kind: string, merged: MergedRows, fields: ReadonlyMap<string, Field>): void {
    report.count(kind, merged)
    for (const refusal of merged.refused) {
      const field = fields.get(kebab(refusal.at)) ?? fields.get(kebab(refusal.at).replace(/-(number|micros)$/, ''))
      report.reject(this.#lines[refusal.row] ?? 0, this.#cells[refusal.row] ?? [], [{ column: field?.label ?? '', value: '', say: refusal.say }])
    }
  }

  /** The same where what is refused is one value of a row that went in. */
  settleValues(report: Part, kind: string, merged: MergedRows, told: (value: T) => Readonly<{ column: string; value: string }>): void {
    report.count(kind, merged)
    for (const refusal of merged.refused) {
      const value = this.rows[refusal.row]
      if (value !== undefined) report.leaveOut(this.#lines[refusal.row] ?? 0, this.#cells[refusal.row] ?? [], { ...told(value), say: refusal.say })
    }
  }
}

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
