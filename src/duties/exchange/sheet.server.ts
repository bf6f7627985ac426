// Rows of a sheet of an XLSX workbook, streamed. Formulas are never run: a cell gives the value that was saved with it.
// Number and date cells come plainly marked (convert.ts), whatever the mapping says of the file's format.

import ExcelJS from 'exceljs'
import { PLAIN_MARK, textOf } from './convert.ts'
import { FileBroken } from './file-broken.ts'
import type { Inspected } from './inspect.server.ts'
import type { Batch } from './table.server.ts'

type Wanted = Readonly<{ sheet: string | null; headerRow: number }>

const BATCH_ROWS = 2_000

export const sheetHeader = async (file: Inspected, wanted: Wanted): Promise<readonly string[]> => {
  for await (const row of sheetRows(file, wanted.sheet)) {
    if (row.number < wanted.headerRow) continue
    if (row.number > wanted.headerRow) break
    const names = row.cells.map((cell) => textOf(cell).trim())
    while (names.at(-1) === '') names.pop()
    if (names.length > 0) return names
  }
  throw new FileBroken(file.name, 'file-no-columns')
}

export async function* readSheet(file: Inspected, wanted: Wanted & Readonly<{ columns: readonly string[] | null; width: number }>): AsyncGenerator<Batch> {
  const skip = wanted.columns === null ? wanted.headerRow : 0
  let [cells, lines] = [[] as string[][], [] as number[]]
  for await (const row of sheetRows(file, wanted.sheet)) {
    if (row.number <= skip || row.cells.every((cell) => cell === '')) continue
    while (row.cells.length < wanted.width) row.cells.push('')
    cells.push(row.cells)
    lines.push(row.number)
    if (cells.length < BATCH_ROWS) continue
    yield { cells, lines, flaws: new Map(), bytes: 0 }
    ;[cells, lines] = [[], []]
  }
  yield { cells, lines, flaws: new Map(), bytes: file.bytes }
}

async function* sheetRows(file: Inspected, sheet: string | null): AsyncGenerator<{ number: number; cells: string[] }> {
  const reader = new ExcelJS.stream.xlsx.WorkbookReader(file.path, { worksheets: 'emit', sharedStrings: 'cache', styles: 'cache', hyperlinks: 'ignore', entries: 'ignore' })
  const names: string[] = []
  try {
    for await (const worksheet of reader) {
      const { name } = worksheet as unknown as { name: string }
      names.push(name)
      const wanted = sheet === null ? names.length === 1 : name === sheet
      for await (const row of worksheet) {
        if (!wanted) break
        yield { number: row.number, cells: cellsOf(row) }
      }
      if (wanted) return
    }
  } catch (error) {
    if (error instanceof FileBroken) throw error
    throw new FileBroken(file.name, 'file-damaged')
  }
  throw new FileBroken(file.name, 'file-no-sheet', { sheet: sheet ?? '', known: names.join(', ') })
}

const cellsOf = (row: ExcelJS.Row): string[] => {
  const cells: string[] = []
  const width = (row.values as unknown[]).length - 1
  for (let at = 1; at <= width; at++) cells.push(cellText((row.values as ExcelJS.CellValue[])[at]))
  return cells
}

const cellText = (value: ExcelJS.CellValue | undefined): string => {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'number') return PLAIN_MARK + numberText(value)
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  if (value instanceof Date) return PLAIN_MARK + dateText(value)
  if ('richText' in value) return value.richText.map((part) => part.text).join('')
  if ('result' in value || 'formula' in value || 'sharedFormula' in value) return cellText((value as { result?: ExcelJS.CellValue }).result)
  if ('text' in value) return typeof value.text === 'string' ? value.text : cellText(value.text as ExcelJS.CellValue)
  return 'error' in value ? String(value.error) : ''
}

/** A spreadsheet keeps fifteen digits; what is behind them is binary noise (0.1 + 0.2). */
const numberText = (value: number): string => String(Number(value.toPrecision(15)))

const dateText = (value: Date): string => (Number.isNaN(value.getTime()) ? '' : value.toISOString().slice(0, 10))
