// Bringing a backup back: into an empty installation, or over an existing one when asked. All of it in one transaction, held
// against the archive's own manifest before it is committed, then brought to today's shape by the newer migrations.

import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { PassThrough, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { BackupHead, Manifest, TableShape } from './backup.ts'
import { BACKUP_FORM, tablesInOrder } from './backup.ts'
import { Mistaken } from './errors.ts'
import type { Files } from './files.ts'
import type { Migration } from './migrate.ts'
import { ensureRoles } from './migrate.ts'
import type { TarFile } from './tar.ts'
import { readTar } from './tar.ts'

export type Restored = Readonly<{ at: string; tables: number; rows: number; files: number; migrated: readonly string[] }>

export const restore = async (
  what: Readonly<{ url: string; files: Files; path: string; migrations: readonly Migration[]; replace: boolean }>,
): Promise<Restored> => {
  const client = new pg.Client({ connectionString: what.url, application_name: 'mainstay restore', options: '-c timezone=UTC -c datestyle=ISO' })
  await client.connect()
  try {
    await refuseRunning(client)
    await refuseFull(client, what.replace)
    await ensureRoles(client)
    await client.query('BEGIN')
    const restored = await restoreWithin(client, what)
    await client.query('COMMIT')
    return restored
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined)
    if (error instanceof Mistaken) throw error
    throw new Mistaken(`The backup ${what.path} could not be restored, and nothing was changed: ${(error as Error).message}`)
  } finally {
    await client.end()
  }
}

const refuseRunning = async (client: pg.Client): Promise<void> => {
  const { rows } = await client.query<{ n: number }>(`SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name LIKE 'mainstay%'`)
  if ((rows[0]?.n ?? 0) > 0) throw new Mistaken('Mainstay is running on this installation: stop it first, then restore.')
}

const refuseFull = async (client: pg.Client, replace: boolean): Promise<void> => {
  if (replace) return
  const { rows } = await client.query<{ there: boolean }>(`SELECT to_regclass('public.users') IS NOT NULL AS there`)
  if (rows[0]?.there !== true) return
  const full = await client.query('SELECT FROM users UNION ALL SELECT FROM accounts LIMIT 1')
  if (full.rowCount !== 0) throw new Mistaken('This installation is not empty: restore into a new data folder (MAINSTAY_HOME), or add --replace to throw away what is there.')
}

const restoreWithin = async (client: pg.Client, what: Readonly<{ files: Files; path: string; migrations: readonly Migration[] }>): Promise<Restored> => {
  const archive = readTar(unpacked(what.path))
  const head = await readHead(archive)
  const known = knownMigrations(head, what.migrations)
  await clear(client)
  await runAll(client, what.migrations.slice(0, known))

  const shapes = new Map((await tablesInOrder(client)).map((table) => [table.name.replaceAll('"', ''), table]))
  const seen = new Map<string, Loaded>()
  const files = new Map<string, number>()
  let manifest: Manifest | null = null
  let current: OpenTable | null = null
  let file: OpenFile | null = null
  try {
    for await (const entry of archive) {
      const [kind, name = ''] = entry.name.split('/')
      if (current !== null && (kind !== 'tables' || name !== current.name)) {
        seen.set(current.name, await current.end())
        current = null
      }
      if (file !== null && (kind !== 'files' || name !== file.name)) {
        files.set(file.name, await file.end())
        file = null
      }
      if (kind === 'tables') {
        current ??= openTable(client, name, shapes.get(name))
        await current.write(entry.bytes)
      } else if (kind === 'files') {
        file ??= openFile(what.files, name)
        await file.write(entry.bytes)
      } else if (entry.name === 'manifest.json') {
        manifest = JSON.parse(entry.bytes.toString()) as Manifest
      }
    }
  } catch (error) {
    // an open COPY would keep the rollback waiting for ever
    current?.abandon()
    file?.abandon()
    throw error
  }
  if (manifest === null) {
    file?.abandon()
    current?.abandon()
    throw new Error('it ends before its manifest')
  }
  hold(manifest, seen, files)
  for (const counter of manifest.counters) await client.query('SELECT setval($1::regclass, $2::bigint, $3)', [counter.name, counter.last, counter.called])
  const newer = what.migrations.slice(known)
  await runAll(client, newer)
  return {
    at: head.at,
    tables: manifest.tables.length,
    rows: manifest.tables.reduce((sum, table) => sum + table.rows, 0),
    files: files.size,
    migrated: newer.map((migration) => migration.name),
  }
}

async function* unpacked(path: string): AsyncGenerator<Buffer> {
  const file = createReadStream(path)
  const plain = createGunzip()
  file.on('error', (error) => plain.destroy(error))
  try {
    for await (const chunk of file.pipe(plain)) yield chunk as Buffer
  } finally {
    file.destroy()
  }
}

const readHead = async (archive: AsyncGenerator<TarFile>): Promise<BackupHead> => {
  const first = await archive.next()
  if (first.done === true || first.value.name !== 'backup.json') throw new Error('it is not a backup of Mainstay')
  const head = JSON.parse(first.value.bytes.toString()) as BackupHead
  if (head.form !== BACKUP_FORM) throw new Error(`it has form ${head.form}, and this Mainstay reads form ${BACKUP_FORM}`)
  return head
}

/** How many of our migrations the backup had run. It must have run exactly ours. */
const knownMigrations = (head: BackupHead, migrations: readonly Migration[]): number => {
  for (const [at, one] of head.migrations.entries()) {
    const ours = migrations[at]
    if (ours === undefined) throw new Mistaken(`The backup was made by a newer Mainstay (${head.mainstay}, with ${one.name}): install that version to restore it.`)
    if (ours.name !== one.name || ours.hash !== one.hash) throw new Mistaken(`The backup was made by another line of Mainstay: its migration ${one.name} is not ours.`)
  }
  return head.migrations.length
}

const clear = async (client: pg.Client): Promise<void> => {
  const { rows } = await client.query<{ name: string; kind: string }>(
    `SELECT c.oid::regclass::text AS name, c.relkind::text AS kind FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v', 'm', 'S')
     AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('e', 'a', 'i') AND d.classid = 'pg_class'::regclass) ORDER BY c.relkind <> 'v'`,
  )
  const words: Record<string, string> = { r: 'TABLE', v: 'VIEW', m: 'MATERIALIZED VIEW', S: 'SEQUENCE' }
  for (const row of rows) await client.query(`DROP ${words[row.kind]} IF EXISTS ${row.name} CASCADE`)
  await client.query('DROP SCHEMA IF EXISTS auth, machinery, graphile_worker CASCADE')
  await client.query('CREATE SCHEMA machinery')
  await client.query('CREATE TABLE machinery.migrations (name text PRIMARY KEY, hash text NOT NULL, done_at timestamptz NOT NULL)')
}

const runAll = async (client: pg.Client, migrations: readonly Migration[]): Promise<void> => {
  for (const migration of migrations) {
    await client.query(migration.text)
    await client.query('INSERT INTO machinery.migrations (name, hash, done_at) VALUES ($1, $2, now())', [migration.name, migration.hash])
  }
  await client.query('SET CONSTRAINTS ALL DEFERRED')
}

type Loaded = Readonly<{ rows: number; sha256: string }>
type OpenTable = Readonly<{ name: string; write(bytes: Buffer): Promise<void>; end(): Promise<Loaded>; abandon(): void }>

const openTable = (client: pg.Client, name: string, shape: TableShape | undefined): OpenTable => {
  if (shape === undefined) throw new Error(`it has a table ${name} that its own migrations do not make`)
  const hash = createHash('sha256')
  const stream = client.query(copyFrom(`COPY ${shape.name} (${shape.columns.join(', ')}) FROM STDIN`))
  const ended = new Promise<void>((resolve, reject) => {
    stream.once('finish', resolve)
    stream.once('error', reject)
  })
  ended.catch(() => undefined) // told to whoever writes or ends next
  return {
    name,
    async write(bytes) {
      hash.update(bytes)
      if (!stream.write(bytes)) await Promise.race([new Promise((resolve) => stream.once('drain', resolve)), ended])
    },
    async end() {
      stream.end()
      await ended
      return { rows: stream.rowCount, sha256: hash.digest('hex') }
    },
    abandon: () => void stream.destroy(),
  }
}

type OpenFile = Readonly<{ name: string; write(bytes: Buffer): Promise<void>; end(): Promise<number>; abandon(): void }>

const openFile = (files: Files, name: string): OpenFile => {
  const pipe = new PassThrough()
  // an abandoned file may break before anybody reads it; whoever waits for `putting` is told, and nobody else need be
  pipe.on('error', () => undefined)
  const putting = files.put(Readable.from(pipe))
  putting.catch(() => pipe.destroy())
  return {
    name,
    async write(bytes) {
      if (!pipe.write(bytes)) await Promise.race([new Promise((resolve) => pipe.once('drain', resolve)), putting])
    },
    async end() {
      pipe.end()
      const stored = await putting
      if (stored.sha256 !== name) throw new Error(`the file ${name} is damaged`)
      return stored.size
    },
    abandon: () => void pipe.destroy(new Error('the archive broke off')),
  }
}

/** What was loaded against what the backup says it wrote. */
const hold = (manifest: Manifest, seen: ReadonlyMap<string, Loaded>, files: ReadonlyMap<string, number>): void => {
  for (const table of manifest.tables) {
    const name = table.name.replaceAll('"', '')
    const loaded = seen.get(name) ?? { rows: 0, sha256: createHash('sha256').digest('hex') }
    if (loaded.rows !== table.rows || loaded.sha256 !== table.sha256) throw new Error(`the table ${name} is damaged: ${loaded.rows} rows came, ${table.rows} were written`)
  }
  for (const name of seen.keys()) if (!manifest.tables.some((table) => table.name.replaceAll('"', '') === name)) throw new Error(`the table ${name} is not in its manifest`)
  for (const file of manifest.files) if (files.get(file.sha256) !== file.size) throw new Error(`the file ${file.sha256} is missing or damaged`)
}
