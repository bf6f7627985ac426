// What an import did, or in a dry run would do: rows by file and record, rows left out and why, and what the checks saw.

import type { Say } from '#ground/say'
import { say, saySay } from '#ground/say'

export type RecordCount = { kind: string; new: number; changed: number; unchanged: number; removed: number }

export type PartReport = {
  kind: string
  file: string
  read: number
  skipped: { rule: Say; rows: number }[]
  rejected: number
  records: RecordCount[]
}

/** A row, or one value of it, that did not go in. `cells` is the row as it stands in the file. */
export type Rejected = Readonly<{ kind: string; file: string; row: number; column: string; value: string; say: Say; cells: readonly string[]; /** Only this value stayed out; the row went in. */ valueOnly: boolean }>

/** Something worth a word that stops nothing. */
export type Note = Readonly<{ file: string | null; say: Say }>

/** Why nothing went in: the mapping or a file cannot be read. `at` is `file` or `file:line`. */
export type ImportProblem = Readonly<{ at: string; say: Say }>

export type RuleCount = Readonly<{ rule: string; held: number; opened: number; changed: number; closed: number }>

export type ImportReport = Readonly<{
  mapping: string
  dryRun: boolean
  state: 'done' | 'refused'
  problems: readonly ImportProblem[]
  parts: readonly PartReport[]
  rejectedRows: number
  /** Values that stayed out of rows that went in. */
  valuesLeftOut: number
  /** The first of them; `rejectedRows` counts all. */
  rejected: readonly Rejected[]
  /** The columns of each file that has rejected rows. */
  columns: Readonly<Record<string, readonly string[]>>
  notes: readonly Note[]
  accounts: readonly Readonly<{ accountId: string; number: string; name: string }>[]
  findings: readonly RuleCount[]
  milliseconds: Readonly<{ files: number; rows: number; checks: number; all: number }>
}>

/** So many rejected rows are kept with their cells. */
export const KEPT_REJECTS = 5_000

export class ReportBook {
  readonly parts: PartReport[] = []
  readonly rejected: Rejected[] = []
  readonly columns: Record<string, readonly string[]> = {}
  readonly notes: Note[] = []
  rejectedRows = 0
  valuesLeftOut = 0

  part(kind: string, file: string): Part {
    const report: PartReport = { kind, file, read: 0, skipped: [], rejected: 0, records: [] }
    this.parts.push(report)
    return new Part(this, report)
  }

  note(file: string | null, key: string, values?: Parameters<typeof say>[1]): void {
    this.notes.push({ file, say: say(`exchange.note.${key}`, values) })
  }
}

export class Part {
  readonly #rules = new Map<string, { rule: Say; rows: number }>()

  constructor(
    readonly book: ReportBook,
    readonly report: PartReport,
  ) {}

  /** The row did not count, by a rule of the mapping or of the import itself. */
  skip(rule: Say): void {
    const key = JSON.stringify(rule)
    const known = this.#rules.get(key)
    if (known !== undefined) {
      known.rows += 1
      return
    }
    const first = { rule, rows: 1 }
    this.#rules.set(key, first)
    this.report.skipped.push(first)
  }

  /** One row, with every reason. */
  reject(row: number, cells: readonly string[], wrongs: readonly Readonly<{ column: string; value: string; say: Say }>[]): void {
    this.report.rejected += 1
    this.book.rejectedRows += 1
    for (const wrong of wrongs) {
      this.#keep({ ...wrong, row, cells, valueOnly: false })
    }
  }

  /** One value that is wrong but not needed: the row goes in without it, and the report says so. */
  leaveOut(row: number, cells: readonly string[], wrong: Readonly<{ column: string; value: string; say: Say }>): void {
    this.book.valuesLeftOut += 1
    this.#keep({ ...wrong, say: say('refusal.exchange/value-left-out', { why: saySay(wrong.say) }), row, cells, valueOnly: true })
  }

  #keep(rejected: Omit<Rejected, 'kind' | 'file'>): void {
    if (this.book.rejected.length >= KEPT_REJECTS) return
    this.book.rejected.push({ ...rejected, kind: this.report.kind, file: this.report.file, value: clipped(rejected.value), cells: rejected.cells.map(clipped) })
  }

  count(kind: string, counts: Readonly<{ new: number; changed: number; unchanged: number; removed?: number }>): void {
    let known = this.report.records.find((record) => record.kind === kind)
    if (known === undefined) this.report.records.push((known = { kind, new: 0, changed: 0, unchanged: 0, removed: 0 }))
    known.new += counts.new
    known.changed += counts.changed
    known.unchanged += counts.unchanged
    known.removed += counts.removed ?? 0
  }
}

const clipped = (text: string): string => (text.length > 300 ? `${text.slice(0, 300)}...` : text).replaceAll('\u0000', '')

/** Sums over all parts, for the last line of a report. */
export const totalsOf = (report: Pick<ImportReport, 'parts'>): Readonly<{ read: number; skipped: number; rejected: number; new: number; changed: number; unchanged: number; removed: number }> => {
  const totals = { read: 0, skipped: 0, rejected: 0, new: 0, changed: 0, unchanged: 0, removed: 0 }
  for (const part of report.parts) {
    totals.read += part.read
    totals.rejected += part.rejected
    for (const { rows } of part.skipped) totals.skipped += rows
    for (const record of part.records) {
      totals.new += record.new
      totals.changed += record.changed
      totals.unchanged += record.unchanged
      totals.removed += record.removed
    }
  }
  return totals
}
