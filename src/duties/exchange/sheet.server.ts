// Rows of one sheet of an XLSX workbook, streamed. Number and day cells come plainly marked (convert.ts), whatever the mapping
// says of the file's format. The shared texts of the workbook are held in memory while it is read.

import { StringDecoder } from 'node:string_decoder'
import type { SheetPlace } from '#formats/xlsx'
import { dateStyles, SharedTexts, SheetReader, sheetsOf } from '#formats/xlsx'
import { XmlBroken } from '#formats/xml'
import { PLAIN_MARK, textOf } from './convert.ts'
import { FileBroken } from './file-broken.ts'
import type { Inspected } from './inspect.server.ts'
import type { Batch } from './table.server.ts'
import { Zip } from './zip.server.ts'

type Wanted = Readonly<{ sheet: string | null; headerRow: number }>

const MOST_COLUMNS = 16_384

export const sheetHeader = async (file: Inspected, wanted: Wanted): Promise<readonly string[]> => {
  for await (const { cells, lines } of sheetRows(file, wanted.sheet, MOST_COLUMNS)) {
    const at = lines.findIndex((line) => line >= wanted.headerRow)
    if (at === -1) continue
    const names = lines[at] === wanted.headerRow ? (cells[at] ?? []).map((cell) => textOf(cell).trim().normalize()) : []
    while (names.at(-1) === '') names.pop()
    if (names.length > 0) return names
    break
  }
  throw new FileBroken(file.name, 'file-no-columns')
}

export async function* readSheet(file: Inspected, wanted: Wanted & Readonly<{ columns: readonly string[] | null; width: number }>): AsyncGenerator<Batch> {
  const skip = wanted.columns === null ? wanted.headerRow : 0
  for await (const batch of sheetRows(file, wanted.sheet, wanted.width)) {
    const taken = { cells: [] as string[][], lines: [] as number[], flaws: new Map(), bytes: 0 }
    batch.lines.forEach((line, at) => {
      const cells = batch.cells[at] as string[]
      if (line <= skip || cells.every((cell) => cell === '')) return
      while (cells.length < wanted.width) cells.push('')
      taken.cells.push(cells)
      taken.lines.push(line)
    })
    yield taken
  }
  yield { cells: [], lines: [], flaws: new Map(), bytes: file.bytes }
}

/** Rows as they stand, in batches as large as a piece of the file. */
async function* sheetRows(file: Inspected, sheet: string | null, width: number): AsyncGenerator<Readonly<{ cells: string[][]; lines: number[] }>> {
  try {
    const zip = await Zip.open(file.path, file.name)
    const { sheets, from1904 } = sheetsOf(await zip.text('xl/workbook.xml'), await zip.text('xl/_rels/workbook.xml.rels'))
    const place = placeOf(file, sheets, sheet)
    const shared = new SharedTexts()
    for await (const text of textOfEntry(zip, 'xl/sharedStrings.xml')) shared.push(text)
    const styles = await zip.text('xl/styles.xml')
    let batch = { cells: [] as string[][], lines: [] as number[] }
    const reader = new SheetReader({ texts: shared.texts, dates: styles === '' ? [] : dateStyles(styles), from1904, width }, (row, cells) => {
      batch.lines.push(row)
      batch.cells.push(Array.from(cells, (cell) => (cell === undefined ? '' : cell[0] === 'plain' ? PLAIN_MARK + cell[1] : cell[1])))
    })
    for await (const text of textOfEntry(zip, place.path)) {
      reader.push(text)
      if (batch.lines.length === 0) continue
      yield batch
      batch = { cells: [], lines: [] }
    }
    reader.end()
  } catch (error) {
    if (error instanceof XmlBroken) throw new FileBroken(file.name, 'file-damaged')
    throw error
  }
}

const placeOf = (file: Inspected, sheets: readonly SheetPlace[], wanted: string | null): SheetPlace => {
  const found = wanted === null ? sheets[0] : sheets.find((sheet) => sheet.name === wanted)
  if (found === undefined) throw new FileBroken(file.name, 'file-no-sheet', { sheet: wanted ?? '', known: sheets.map((sheet) => sheet.name).join(', ') })
  return found
}

async function* textOfEntry(zip: Zip, entry: string): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8')
  for await (const chunk of zip.bytes(entry)) yield decoder.write(chunk)
}
