// Whatever holds an order without being data, as pages of words: PDF, workbook, table, or the text of a mail.

import { readFile } from 'node:fs/promises'
import type { Pages } from '#formats/page-order/page'
import { pagesOfText } from '#formats/page-order/page'
import type { FileFormat } from '#formats/sniff'
import { formatOf, SNIFFED } from '#formats/sniff'
import { textIn } from '#formats/text-of-bytes'
import { say } from '#ground/say'
import { LARGEST_TABLE, pagesOfTable } from '../pages/table-pages.server.ts'

/** Null for a file that holds no page. */
export const pagesOfFile = async (path: string, name: string, size: number): Promise<Pages | null> => {
  if (size > LARGEST_TABLE) return { grid: 'characters', pages: [], problems: [{ code: 'file/too-large', severity: 'error', at: '', say: say('problem.file/too-large') }] }
  const bytes = await readFile(path)
  const format = formatOf(bytes.subarray(0, SNIFFED))
  if (format === 'pdf') return (await import('../pages/pdf.server.ts')).pagesOfPdf(bytes)
  if (format === 'zip') return pagesOfTable(bytes, /\.xlsx?$/i.test(name) ? name : `${name}.xlsx`)
  if (format !== 'text') return null
  const text = textIn(bytes, 'utf-8') ?? textIn(bytes, 'windows-1252') ?? ''
  return isTable(text, name) ? pagesOfTable(bytes, /\.(csv|tsv|txt)$/i.test(name) ? name : `${name}.csv`) : pagesOfText(text)
}

export const mayHoldPages = (format: FileFormat | string): boolean => format === 'pdf' || format === 'zip' || format === 'text'

/** The same divider, as often, in most of the first lines: a table. A mail has none. */
const isTable = (text: string, name: string): boolean => {
  if (/\.(csv|tsv)$/i.test(name)) return true
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '').slice(0, 30)
  return [';', '\t', '|', ','].some((divider) => {
    const counts = lines.map((line) => line.split(divider).length - 1)
    const usual = counts.toSorted((a, b) => a - b)[Math.floor(counts.length / 2)] ?? 0
    return lines.length >= 3 && usual >= (divider === ',' ? 3 : 2) && counts.filter((count) => count === usual).length * 10 >= counts.length * 8
  })
}
