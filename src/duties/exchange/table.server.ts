// A table read from a file in batches: its columns, then rows of texts with the line each stands on. CSV and XLSX look the same from here.

import type { CsvFlaw } from '#formats/csv'
import { CsvBroken, CsvReader, separatorOf } from '#formats/csv'
import { decoderFor } from './charset.server.ts'
import { FileBroken } from './file-broken.ts'
import type { Inspected } from './inspect.server.ts'
import { bytesOf } from './inspect.server.ts'
import type { Source } from './mapping.ts'
import { readSheet, sheetHeader } from './sheet.server.ts'

export type Batch = Readonly<{
  cells: string[][]
  lines: number[]
  /** Of the rows that have one, by their place in the batch. */
  flaws: ReadonlyMap<number, CsvFlaw>
  /** Bytes of the file behind this batch, for progress. */
  bytes: number
}>

export type Table = Readonly<{
  file: Inspected
  columns: readonly string[]
  /** Rows of a CSV must have as many fields as there are columns; a sheet leaves out empty cells. */
  strict: boolean
  /** Of a CSV; empty for a sheet. */
  separator: string
  rows(): AsyncGenerator<Batch>
}>

export type Opening = Pick<Source, 'sheet' | 'separator' | 'quote' | 'headerRow' | 'columns'>

/** Reads the columns. Throws FileBroken. */
export const openTable = async (file: Inspected, opening: Opening): Promise<Table> => {
  if (file.kind === 'xlsx') {
    const columns = opening.columns ?? (await sheetHeader(file, opening))
    return { file, columns, strict: false, separator: '', rows: () => readSheet(file, { ...opening, width: columns.length }) }
  }
  const { separator, skip, header } = await csvHeader(file, opening)
  const columns = opening.columns ?? header.map((name) => name.trim().normalize())
  if (columns.every((name) => name === '')) throw new FileBroken(file.name, 'file-no-columns')
  return { file, columns, strict: true, separator, rows: () => csvRows(file, { separator, quote: opening.quote, skip }) }
}

const csvHeader = async (file: Inspected, opening: Opening): Promise<Readonly<{ separator: string; skip: number; header: readonly string[] }>> => {
  let start = ''
  const decode = decoderFor(file.charset)
  for await (const chunk of bytesOf(file)) {
    start += decode.write(chunk)
    if (start.length > 1 << 16) break
  }
  // spreadsheets say the separator in a first line of its own
  const said = /^sep=(.)\r?\n/.exec(start)?.[1]
  const skip = (opening.columns === null ? opening.headerRow : 0) + (said === undefined ? 0 : 1)
  const line = start.split(file.newline)[Math.max(0, skip - 1)] ?? ''
  const separator = opening.separator ?? said ?? separatorOf(line, opening.quote)
  const records: string[][] = []
  const reader = new CsvReader({ separator, quote: opening.quote, newline: file.newline }, (cells) => records.push(cells))
  try {
    reader.push(start)
    if (records.length < skip) reader.end()
  } catch (error) {
    if (records.length < skip) throw brokenOf(file.name, error)
  }
  if (records.length < skip) throw new FileBroken(file.name, 'file-no-columns')
  return { separator, skip, header: records[skip - 1] ?? [] }
}

async function* csvRows(file: Inspected, given: Readonly<{ separator: string; quote: string; skip: number }>): AsyncGenerator<Batch> {
  let skip = given.skip
  let batch = { cells: [] as string[][], lines: [] as number[], flaws: new Map<number, CsvFlaw>() }
  const reader = new CsvReader({ separator: given.separator, quote: given.quote, newline: file.newline }, (cells, line, flaw) => {
    if (skip > 0) {
      skip -= 1
      return
    }
    if (flaw !== null) batch.flaws.set(batch.cells.length, flaw)
    batch.cells.push(cells)
    batch.lines.push(line)
  })
  const decode = decoderFor(file.charset)
  const take = (bytes: number): Batch => {
    const full = { ...batch, bytes }
    batch = { cells: [], lines: [], flaws: new Map() }
    return full
  }
  try {
    for await (const chunk of bytesOf(file)) {
      reader.push(decode.write(chunk))
      yield take(chunk.length)
    }
    reader.push(decode.end())
    reader.end()
  } catch (error) {
    throw brokenOf(file.name, error)
  }
  yield take(0)
}

const brokenOf = (name: string, error: unknown): unknown => (error instanceof CsvBroken ? new FileBroken(name, `file-${error.reason}`, {}, error.line) : error)
