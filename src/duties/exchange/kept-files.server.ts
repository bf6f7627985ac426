// The files of an import in the browser: kept by content, laid into a folder of their own for the length of a run, and mended.

import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { csvRecordAsIs } from '#formats/csv'
import { say } from '#ground/say'
import { Unreadable } from '#platform/errors'
import type { House } from '#platform/house'
import type { Corrections, ImportInput, KeptFile } from './exchange.wire.ts'
import { inspectFile } from './inspect.server.ts'
import type { Table } from './table.server.ts'
import { openTable } from './table.server.ts'

/** Runs work on a folder that holds the files under their names. The folder goes away behind it. */
export const withFolder = async <T>(house: House, input: ImportInput, work: (folder: string) => Promise<T>): Promise<T> => {
  const folder = await mkdtemp(join(tmpdir(), 'mainstay-import-'))
  try {
    for (const file of new Map([input.mapping, ...input.files].map((one) => [one.name, one])).values()) {
      await house.files.sizeOf(file.sha256)
      await symlink(house.files.pathOf(file.sha256), join(folder, file.name))
    }
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

export const mappingText = async (house: House, input: ImportInput): Promise<string> => (await house.files.read(input.mapping.sha256)).toString('utf8')

/** `columns`: the names of the file's columns, as the report knows them. */
export type Mending = Readonly<{ corrections: Corrections; columns: readonly string[] }>

/** A file with values put right, kept beside the first one, and the input that names it instead. */
export const correctFile = async (house: House, input: ImportInput, mending: Mending): Promise<ImportInput> => {
  const name = mending.corrections.file
  const file = input.files.find((one) => one.name === name)
  if (file === undefined) throw new Unreadable([{ at: 'file', say: say('refusal.exchange/file-missing', { file: name }) }])
  const mended = await withFolder(house, { mapping: input.mapping, files: [file] }, (folder) => rewrite(house, join(folder, name), file, mending))
  return { mapping: input.mapping, files: input.files.map((one) => (one === file ? mended : one)) }
}

const rewrite = async (house: House, path: string, file: KeptFile, { corrections, columns }: Mending): Promise<KeptFile> => {
  const inspected = await inspectFile(path, file.name, null)
  if (inspected.kind !== 'csv') throw new Unreadable([{ at: 'file', say: say('refusal.exchange/mend-in-place', { file: file.name }) }])
  // every record is copied, the one with the names as well
  const table = await openTable(inspected, { sheet: null, separator: null, quote: '"', headerRow: 1, columns })
  const wanted = new Map<number, Map<number, string>>()
  for (const { row, column, value } of corrections.values) {
    const at = columns.indexOf(column)
    if (at === -1) throw new Unreadable([{ at: 'values', say: say('refusal.exchange/no-column', { column, file: file.name, known: columns.join(', ') }) }])
    wanted.set(row, (wanted.get(row) ?? new Map<number, string>()).set(at, value))
  }
  const kept = await house.db.within('everything', (tx) =>
    house.files.keep(tx, { bytes: Readable.from(recordsOf(table, wanted)), mediaType: 'text/csv', now: house.clock.now() }),
  )
  return { name: file.name, sha256: kept.sha256, size: kept.size }
}

async function* recordsOf(table: Table, wanted: ReadonlyMap<number, ReadonlyMap<number, string>>): AsyncGenerator<Buffer> {
  for await (const batch of table.rows()) {
    let text = ''
    batch.cells.forEach((cells, at) => {
      for (const [column, value] of wanted.get(batch.lines[at] ?? 0) ?? []) cells[column] = value
      text += csvRecordAsIs(cells, table.separator)
    })
    if (text !== '') yield Buffer.from(text)
  }
}
