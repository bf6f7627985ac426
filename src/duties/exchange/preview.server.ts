// A look before an import: the mapping against the files, and the first rows as they would be read. Touches no database.

import { decimalText, MICRO_DIGITS } from '#ground/decimal'
import { textOf } from './convert.ts'
import type { Preview } from './exchange.wire.ts'
import type { Field } from './fields.ts'
import { Row } from './fields.ts'
import { isContractFile, readMapping } from './mapping-file.ts'
import type { Prepared } from './prepare.server.ts'
import { prepare } from './prepare.server.ts'
import { ReportBook } from './report.ts'
import { walkRows } from './run.server.ts'

const ROWS_SHOWN = 8
/** So many rows are looked at for problems. */
const ROWS_READ = 2_000

export const previewImport = async (given: Readonly<{ mapping: string; text: string; dataDir: string }>): Promise<Preview> => {
  if (isContractFile(given.text)) return { problems: [], isContractFile: true, sections: [] }
  const read = readMapping(given.text)
  if (!read.ok) return { problems: read.problems.map((problem) => ({ at: `${given.mapping}:${problem.line}`, say: problem.say })), isContractFile: false, sections: [] }
  const { parts, problems } = await prepare({ mapping: read.mapping, mappingFile: given.mapping, dataDir: given.dataDir, book: new ReportBook() })
  const sections: Preview['sections'] = []
  if (problems.length === 0) for (const part of parts) sections.push(await previewPart(part))
  return { problems: [...problems], isContractFile: false, sections }
}

class Enough extends Error {}

const previewPart = async (part: Prepared): Promise<Preview['sections'][number]> => {
  const book = new ReportBook()
  const report = book.part(part.section.kind, part.table.file.name)
  const shown = [
    ...[...part.fields].map(([name, field]) => ({ name, field })),
    ...[...(part.lines?.fields ?? [])].map(([name, field]) => ({ name: `lines.${name}`, field })),
  ]
  const rows: Preview['sections'][number]['rows'] = []
  const take = (row: Row): void => {
    const values = shown.map(({ field }) => display(field, row))
    const wrongs = row.wrongs.map((wrong) => ({ field: shown.find(({ field }) => field.label === wrong.column)?.name ?? '', say: wrong.say }))
    if (rows.length < ROWS_SHOWN || (wrongs.length > 0 && rows.length < 3 * ROWS_SHOWN)) rows.push({ row: row.line, values, wrongs })
    row.wrongs = []
    if (report.report.read >= ROWS_READ) throw new Enough()
  }
  try {
    await walkRows({ onRows: () => undefined }, { table: part.table, rules: part.rules, report, kind: part.section.kind, take })
  } catch (error) {
    if (!(error instanceof Enough)) throw error
  }
  const { read, skipped } = report.report
  return { kind: part.section.kind, file: part.table.file.name, fields: shown.map(({ name }) => name), rows, read, skipped: skipped.reduce((sum, one) => sum + one.rows, 0) }
}

/** What the field makes of the row, as plain text. */
const display = (field: Field, row: Row): string => {
  switch (field.spec.type) {
    case 'day':
      return field.day(row) ?? ''
    case 'micros':
    case 'money':
      return decimalOrEmpty(field.micros(row))
    case 'whole':
      return String(field.whole(row) ?? '')
    case 'flag':
      return String(field.flag(row) ?? '')
    case 'degrees':
      return field.degrees(row) ?? ''
    case 'currency':
      return field.currency(row) ?? ''
    case 'country':
      return field.country(row) ?? ''
    case 'list':
      return field.list(row).join(', ')
    default:
      return textOf(field.text(row) ?? '')
  }
}

const decimalOrEmpty = (micros: bigint | null): string => (micros === null ? '' : decimalText(micros, MICRO_DIGITS))
