// A backup: one consistent snapshot of every table and the kept files, in one compressed archive. Needs no pg_dump.
// Inside: `backup.json` first, then `tables/<schema>.<table>/000001` in COPY's text form, `files/<sha256>/000001`, `manifest.json` last.

import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import type { Instant } from '#ground/instant'
import { Mistaken } from './errors.ts'
import type { Files } from './files.ts'
import { tarEnd, tarEntry } from './tar.ts'

export const BACKUP_FORM = 1
const PART = 4_000_000

export type BackupHead = Readonly<{ form: number; mainstay: string; at: Instant; migrations: readonly Readonly<{ name: string; hash: string }>[] }>

export type TableNote = Readonly<{ name: string; columns: readonly string[]; rows: number; sha256: string }>

export type Manifest = Readonly<{
  tables: readonly TableNote[]
  files: readonly Readonly<{ sha256: string; size: number }>[]
  counters: readonly Readonly<{ name: string; last: string; called: boolean }>[]
}>

/** Writes the archive whole or not at all, and answers what is in it. */
export const backup = async (
  what: Readonly<{ url: string; files: Files; path: string; version: string; now: Instant }>,
): Promise<BackupHead & Manifest> => {
  const client = new pg.Client({ connectionString: what.url, application_name: 'mainstay backup', options: '-c timezone=UTC -c datestyle=ISO -c extra_float_digits=3' })
  await client.connect()
  const unfinished = `${what.path}.unfinished`
  try {
    await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY')
    const { rows: migrations } = await client.query<{ name: string; hash: string }>('SELECT name, hash FROM machinery.migrations ORDER BY name')
    const head: BackupHead = { form: BACKUP_FORM, mainstay: what.version, at: what.now, migrations }
    const manifest: { value: Manifest | null } = { value: null }
    await pipeline(Readable.from(entries(client, what.files, head, manifest), { objectMode: false }), createGzip({ level: 6 }), createWriteStream(unfinished, { mode: 0o600, flush: true }))
    await rename(unfinished, what.path)
    await syncFolderOf(what.path)
    if (manifest.value === null) throw new Error('a backup ended without its manifest')
    return { ...head, ...manifest.value }
  } catch (error) {
    await rm(unfinished, { force: true })
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'EACCES' || code === 'EROFS' || code === 'ENOSPC' || code === 'EISDIR') throw new Mistaken(`The backup cannot be written to ${what.path} (${code}): name a file in a folder that exists and has room.`)
    throw error
  } finally {
    await client.end()
  }
}

async function* entries(client: pg.Client, files: Files, head: BackupHead, manifest: { value: Manifest | null }): AsyncGenerator<Buffer> {
  const modified = Math.floor(Date.parse(head.at) / 1000)
  yield tarEntry('backup.json', json(head), modified)
  const tables: TableNote[] = []
  for (const table of await tablesInOrder(client)) {
    const hash = createHash('sha256')
    const stream = client.query(copyTo(`COPY ${table.name} (${table.columns.join(', ')}) TO STDOUT`))
    let part = 0
    for await (const bytes of inParts(stream)) {
      hash.update(bytes)
      yield tarEntry(`tables/${table.name.replaceAll('"', '')}/${partName(++part)}`, bytes, modified)
    }
    tables.push({ ...table, rows: stream.rowCount, sha256: hash.digest('hex') })
  }
  const { rows: kept } = await client.query<{ sha256: string; size: string }>('SELECT sha256, size::text AS size FROM files ORDER BY sha256')
  for (const file of kept) {
    let part = 0
    const size = await files.sizeOf(file.sha256)
    if (size !== Number(file.size)) throw new Error(`the kept file ${file.sha256} has ${size} bytes where ${file.size} are on record`)
    for await (const bytes of inParts(createReadStream(files.pathOf(file.sha256)))) yield tarEntry(`files/${file.sha256}/${partName(++part)}`, bytes, modified)
    if (part === 0) yield tarEntry(`files/${file.sha256}/${partName(1)}`, Buffer.alloc(0), modified)
  }
  const { rows: counters } = await client.query<{ name: string }>(`SELECT quote_ident(schemaname) || '.' || quote_ident(sequencename) AS name FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1`)
  const read = []
  for (const { name } of counters) {
    const { rows } = await client.query<{ last: string; called: boolean }>(`SELECT last_value::text AS last, is_called AS called FROM ${name}`)
    read.push({ name, last: rows[0]?.last ?? '1', called: rows[0]?.called ?? false })
  }
  manifest.value = { tables, files: kept.map((file) => ({ sha256: file.sha256, size: Number(file.size) })), counters: read }
  yield tarEntry('manifest.json', json(manifest.value), modified)
  yield tarEnd()
}

export type TableShape = Readonly<{ name: string; columns: readonly string[] }>

/** Tables of ours and of sign-in, each after those it points to. Jobs are not in a backup: what is due finds itself again. */
export const tablesInOrder = async (client: pg.Client): Promise<readonly TableShape[]> => {
  const { rows } = await client.query<TableShape & { oid: string; needs: string[] }>(
    `SELECT c.oid::text AS oid, quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name,
       ARRAY(SELECT quote_ident(a.attname) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum)::text[] AS columns,
       ARRAY(SELECT k.confrelid::text FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'f' AND k.confrelid <> c.oid)::text[] AS needs
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname IN ('public', 'auth') AND c.relkind = 'r' ORDER BY 2`,
  )
  const sorted: TableShape[] = []
  const placed = new Set<string>()
  while (sorted.length < rows.length) {
    const free = rows.filter((row) => !placed.has(row.oid) && row.needs.every((need) => placed.has(need)))
    if (free.length === 0) throw new Error('tables point at each other in a circle')
    for (const row of free) {
      placed.add(row.oid)
      sorted.push({ name: row.name, columns: row.columns })
    }
  }
  return sorted
}

async function* inParts(stream: AsyncIterable<unknown>): AsyncGenerator<Buffer> {
  let held: Buffer[] = []
  let size = 0
  for await (const chunk of stream) {
    held.push(chunk as Buffer)
    size += (chunk as Buffer).length
    if (size < PART) continue
    yield Buffer.concat(held)
    held = []
    size = 0
  }
  if (size > 0) yield Buffer.concat(held)
}

const partName = (part: number): string => String(part).padStart(6, '0')

const json = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value, null, 1)}\n`)

const syncFolderOf = async (path: string): Promise<void> => {
  const folder = await open(path.replace(/[^/]*$/, '') || '.', 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
