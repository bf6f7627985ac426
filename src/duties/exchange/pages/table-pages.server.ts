// CSV files and workbooks as pages of cells: every sheet a page, every row with the number a person sees. Formulas are never looked at, the
// value that was saved with them is taken. Bounds: 20 MB, so many rows, columns and cells; a workbook that unpacks to more than 64 MB is refused.

import type { Page, Pages, Word } from '#formats/page-order/page'
import { MOST_WORDS } from '#formats/page-order/page'
import type { Problem } from '#formats/problem'
import { sheetsOf } from '#formats/xlsx'
import { XmlBroken } from '#formats/xml'
import type { Say } from '#ground/say'
import { say } from '#ground/say'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decoderFor } from '../charset.server.ts'
import { PLAIN_MARK, textOf } from '../convert.ts'
import { FileBroken } from '../file-broken.ts'
import type { Inspected } from '../inspect.server.ts'
import { bytesOf, inspectFile } from '../inspect.server.ts'
import type { Charset } from '../mapping.ts'
import { openTable } from '../table.server.ts'
import { Zip } from '../zip.server.ts'

export const LARGEST_TABLE = 20 * (1 << 20)
const LARGEST_UNPACKED = 1 << 26
const MOST_SHEETS = 20
const MOST_COLUMNS = 256
const MOST_ROWS = 50_000

/** Of bytes that came by mail; `name` is the file's, for sentences. */
export const pagesOfTable = async (bytes: Uint8Array, name: string, charset: Charset | null = null): Promise<Pages> => {
  if (bytes.length > LARGEST_TABLE) return broken(say('problem.page-order/table-large', { file: name, most: LARGEST_TABLE >> 20 }), 'page-order/table-large')
  const folder = await mkdtemp(join(tmpdir(), 'order-'))
  try {
    const path = join(folder, 'table')
    await writeFile(path, bytes, { mode: 0o600 })
    return await pagesOfTableFile(path, name, charset)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Of a file on disk. What cannot be read is a problem of the pages, never thrown. */
export const pagesOfTableFile = async (path: string, name: string, charset: Charset | null = null): Promise<Pages> => {
  try {
    const file = await inspectFile(path, name, charset)
    const sheets = file.kind === 'csv' ? [null] : await sheetNames(file)
    const pages: Page[] = []
    const problems: Problem[] = sheets.length > MOST_SHEETS ? [tooMuch()] : []
    let left = MOST_WORDS
    for (const sheet of sheets.slice(0, MOST_SHEETS)) {
      const page = await pageOf(file, sheet, pages.length + 1, left)
      pages.push(page.page)
      left -= page.page.words.length
      problems.push(...page.problems)
    }
    return pages.length === 0 ? broken(say('problem.page-order/table-broken', { file: name }), 'page-order/table-broken') : { grid: 'cells', pages, problems }
  } catch (error) {
    if (error instanceof FileBroken) return broken(error.say, 'page-order/table-broken')
    if (error instanceof XmlBroken) return broken(say('problem.page-order/table-broken', { file: name }), 'page-order/table-broken')
    throw error
  }
}

const broken = (sentence: Say, code: string): Pages => ({ grid: 'cells', pages: [], problems: [{ code, severity: 'error', at: 'row 1, column A', say: sentence }] })

const tooMuch = (): Problem => ({ code: 'page-order/table-much', severity: 'error', at: 'row 1, column A', say: say('problem.page-order/table-much', { rows: MOST_ROWS, columns: MOST_COLUMNS }) })

/** Names of the sheets, once it is sure that unpacking them stays within bounds. */
const sheetNames = async (file: Inspected): Promise<readonly string[]> => {
  const { entries } = await Zip.open(file.path, file.name)
  const zip = new Zip(file.path, file.name, entries, LARGEST_UNPACKED)
  const { sheets } = sheetsOf(await zip.text('xl/workbook.xml'), await zip.text('xl/_rels/workbook.xml.rels'))
  for (const entry of ['xl/sharedStrings.xml', 'xl/styles.xml', ...sheets.map(({ path }) => path)]) for await (const chunk of zip.bytes(entry)) if (chunk.length === 0) break
  return sheets.map(({ name }) => name)
}

const pageOf = async (file: Inspected, sheet: string | null, number: number, most: number): Promise<Readonly<{ page: Page; problems: readonly Problem[] }>> => {
  const words: Word[] = []
  let [width, height, more] = [0, 0, false]
  const table = await openTable(file, { sheet, separator: file.kind === 'csv' ? await separatorIn(file) : null, quote: '"', headerRow: 1, columns: Array.from({ length: MOST_COLUMNS }, (_, at) => String(at)) })
  for await (const { cells, lines } of table.rows()) {
    for (const [at, row] of cells.entries()) {
      const y = lines[at] ?? 0
      if (y > MOST_ROWS || row.length > MOST_COLUMNS) more = true
      for (const [x, raw] of row.slice(0, MOST_COLUMNS).entries()) {
        const text = textOf(raw).replace(/\s+/g, ' ').trim()
        if (text === '' || y > MOST_ROWS || words.length >= most) continue
        width = Math.max(width, x + 1)
        height = Math.max(height, y)
        words.push({ page: number, x, y, width: 1, height: 1, text, ...(raw.startsWith(PLAIN_MARK) ? { plain: true as const } : {}) })
      }
    }
    if (words.length >= most || height >= MOST_ROWS) {
      more ||= words.length >= most
      break
    }
  }
  return { page: { number, name: sheet, width, height, words }, problems: more ? [tooMuch()] : [] }
}

const SEPARATORS = ['\t', ';', '|', ','] as const

/** The sign that parts the most lines into equally many cells: titles above the table have none, decimal commas come and go. */
const separatorIn = async (file: Inspected): Promise<string> => {
  let start = ''
  const decode = decoderFor(file.charset)
  for await (const chunk of bytesOf(file)) {
    start += decode.write(chunk)
    if (start.length > 1 << 16) break
  }
  const lines = start.slice(0, 1 << 16).replace(/"(?:[^"]|"")*"/g, '').split(file.newline).slice(0, 200)
  const evenness = (separator: string): number => {
    const counts = new Map<number, number>()
    for (const line of lines) {
      const count = line.split(separator).length - 1
      if (count > 0) counts.set(count, (counts.get(count) ?? 0) + 1)
    }
    return Math.max(0, ...counts.values())
  }
  return SEPARATORS.reduce((best, separator) => (evenness(separator) > evenness(best) ? separator : best))
}
