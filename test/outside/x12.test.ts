// X12 files that others wrote, against what an independent reader said of them: every set agrees, every wrong count is told and none that
// is right, nothing throws, the same comes at every border, and what we write of them says the same again.

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Day } from '#ground/day'
import type { TradeDocument } from '#formats/document'
import type { Problem } from '#formats/problem'
import { spotText } from '#formats/spot'
import type { X12Truth } from '#formats/x12/compare'
import { compareX12 } from '#formats/x12/compare'
import { x12Reader } from '#formats/x12/reader'
import type { X12Settings } from '#formats/x12/writer'
import { writeX12, x12SetOf } from '#formats/x12/writer'

const FOLDER = join(process.env['MAINSTAY_DATA'] ?? join(import.meta.dirname, '../../../shared/data'), 'x12')
const TRUTH = join(FOLDER, 'truth.json')

type Read = Readonly<{ file: string; documents: readonly TradeDocument[]; problems: readonly Problem[] }>

const readBytes = (bytes: Uint8Array, piece = bytes.length || 1): Omit<Read, 'file'> => {
  const documents: TradeDocument[] = []
  const problems: Problem[] = []
  const reader = x12Reader({ document: (document) => documents.push(document), problem: (problem) => problems.push(problem) })
  for (let from = 0; from < bytes.length; from += piece) reader.push(bytes.subarray(from, from + piece))
  reader.end()
  return { documents, problems }
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? filesIn(path) : [path]
  })

describe.skipIf(!existsSync(TRUTH))('X12 written by others', () => {
  const files: (Read & { bytes: Uint8Array })[] = []
  const rows = existsSync(TRUTH) ? (JSON.parse(readFileSync(TRUTH, 'utf8')) as X12Truth[]) : []
  beforeAll(() => {
    for (const path of filesIn(FOLDER)) {
      const bytes = readFileSync(path)
      files.push({ file: relative(FOLDER, path), bytes, ...readBytes(bytes) })
    }
  })

  it('agrees with the independent reader on every transaction set: number, lines, quantity, amount, store splits, totals, counts', () => {
    const agreements = compareX12(files, rows)
    const different = agreements.filter((one) => !one.agrees).map((one) => `${one.row.file} ${one.row.set} ${one.row.ctl}: ${one.differences.map(({ field, truth, read }) => `${field} ${truth} / ${read}`).join(', ')}`)
    console.log(`x12: ${agreements.length - different.length} of ${agreements.length} sets agree`)
    expect(agreements.length).toBe(rows.length)
    expect(rows.length).toBeGreaterThan(200)
    expect(different).toEqual([])
  })

  it('tells every wrong segment count, and no right one', () => {
    const wrong = new Map<string, number>()
    const told = new Map<string, number>()
    for (const row of rows) if (Number(row.n) !== Number((row as unknown as { se: string }).se)) wrong.set(row.file, (wrong.get(row.file) ?? 0) + 1)
    const inTable = new Set(rows.map((row) => row.file))
    for (const { file, documents } of files) {
      if (!inTable.has(file)) continue
      for (const document of documents) if (document.problems.some((problem) => problem.code === 'x12/segment-count')) told.set(file, (told.get(file) ?? 0) + 1)
    }
    expect([...told].sort()).toEqual([...wrong].sort())
    expect(wrong.size).toBeGreaterThan(3)
  })

  it('tells totals that no reckoning gives', () => {
    const told = files.flatMap(({ file, documents }) => documents.flatMap((document) => document.problems.filter((problem) => problem.code === 'x12/invoice-total' || problem.code === 'x12/total-without-prices').map((problem) => `${file} ${spotText(problem.at)}`)))
    console.log(`x12: ${told.length} invoice totals doubted\n  ${told.join('\n  ')}`)
    const invoices = files.flatMap(({ documents }) => documents.filter((document) => document.set === '810'))
    // the placeholder that many of the samples bear comes from nowhere
    const placeholders = invoices.filter((document) => document.totals.payable === '12345.79')
    expect(placeholders.length).toBeGreaterThan(5)
    for (const document of placeholders) expect(document.problems.some((problem) => problem.code.startsWith('x12/') && problem.code.includes('total')), document.number ?? '').toBe(true)
    // and some invoices are right to the cent, with allowances on lines, at the end, or both
    const right = invoices.filter((document) => document.totals.payable !== null && !document.problems.some((problem) => problem.code.includes('total')))
    expect(right.length).toBeGreaterThan(8)
  })

  it('gives the same documents wherever the pieces of a file end', () => {
    for (const { file, bytes, documents, problems } of files) {
      if (documents.length === 0 && bytes.length > 20_000) continue
      for (const piece of [1, 2, 7, 105, 107]) expect(readBytes(bytes, piece), `${file} in pieces of ${piece}`).toEqual({ documents, problems })
    }
  })

  it('says in every file that begins as an interchange what it holds, or why it holds nothing', () => {
    for (const { file, bytes, documents, problems } of files) {
      const start = Buffer.from(bytes.subarray(0, 200)).toString('latin1').replace(/^[^A-Za-z]+/, '')
      if (start.startsWith('ISA') && file !== 'SOURCES.md') expect(documents.length, file).toBeGreaterThan(0)
      else if (documents.length === 0) expect(problems.length, file).toBeGreaterThan(0)
    }
  })

  it('writes what it read so that it says the same again', () => {
    const settings: X12Settings = { sender: { id: 'US', scheme: 'ZZ' }, receiver: { id: 'THEM', scheme: '01' }, version: '004010', control: { interchange: 1, group: 1, set: 1 }, test: true, day: '2026-03-02' as Day, time: '08:30' }
    let [same, refused] = [0, 0]
    const different: string[] = []
    for (const { file, documents } of files) {
      for (const document of documents) {
        if (x12SetOf(document) !== document.set) continue
        const { bytes, written, problems } = writeX12([document], settings)
        if (written.length === 0) {
          refused++
          expect(problems.some((problem) => problem.severity === 'error'), file).toBe(true)
          continue
        }
        const again = readBytes(bytes)
        expect(again.problems, file).toEqual([])
        const [ours] = again.documents
        if (JSON.stringify(meaning(ours!)) === JSON.stringify(meaning(document))) same++
        else different.push(`${file} ${document.set} ${document.number}`)
      }
    }
    console.log(`x12: ${same} written and read again alike, ${refused} refused for what they lack, ${different.length} different\n  ${different.join('\n  ')}`)
    expect(same).toBeGreaterThan(200)
    expect(different.length).toBeLessThan(8)
  })
})

/** What is left of a document without places, covers, what is kept by name, and stated control totals, which are counted anew. */
const meaning = (document: TradeDocument): unknown => {
  const bare = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(bare)
    if (value === null || typeof value !== 'object') return value
    return Object.fromEntries(Object.entries(value).filter(([key]) => !['at', 'problems', 'envelope', 'control', 'version', 'profile', 'more'].includes(key)).map(([key, inner]) => [key, SORTED.has(key) && Array.isArray(inner) ? inner.map(bare).sort(byText) : bare(inner)]))
  }
  return bare({ ...document, totals: { ...document.totals, lines: null, hash: null } })
}

const SORTED = new Set(['references', 'charges', 'taxes'])
const byText = (a: unknown, b: unknown): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)
