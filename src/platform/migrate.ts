// Migrations: forward only, each file in one transaction, one process at a time, and a file once run may never change.

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { Mistaken } from './errors.ts'

export type Migration = Readonly<{ name: string; text: string; hash: string }>

/** Beside src and dist alike. */
export const MIGRATIONS = join(import.meta.dirname, '../../db/migrations')

const NAME = /^(\d{4})-[a-z0-9-]+\.sql$/
const ONE_AT_A_TIME = 4401

/** The migrations of a folder in order. Throws when a number is missing or given twice. */
export const readMigrations = (folder: string): readonly Migration[] => {
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql')).sort()
  return names.map((name, at) => {
    const number = NAME.exec(name)?.[1]
    if (number === undefined || Number(number) !== at + 1) throw new Error(`${name}: migrations are named 0001-what-it-does.sql and numbered without a gap; expected ${String(at + 1).padStart(4, '0')}`)
    const text = readFileSync(join(folder, name), 'utf8')
    return { name, text, hash: createHash('sha256').update(text).digest('hex') }
  })
}

/** Runs what has not run yet and answers its names. Throws Mistaken when the database and the files do not belong together. */
export const migrate = async (url: string, migrations: readonly Migration[], onStep?: (name: string) => void): Promise<readonly string[]> => {
  const client = new pg.Client({ connectionString: url, application_name: 'mainstay migrate', options: '-c timezone=UTC' })
  await client.connect()
  try {
    await client.query(`SELECT pg_advisory_lock(${ONE_AT_A_TIME})`)
    await client.query('CREATE SCHEMA IF NOT EXISTS machinery')
    await client.query('CREATE TABLE IF NOT EXISTS machinery.migrations (name text PRIMARY KEY, hash text NOT NULL, done_at timestamptz NOT NULL)')
    const done = (await client.query<{ name: string; hash: string }>('SELECT name, hash FROM machinery.migrations ORDER BY name')).rows
    refuseMisfit(done, migrations)
    const open = migrations.slice(done.length)
    for (const migration of open) {
      onStep?.(migration.name)
      await runOne(client, migration)
    }
    return open.map((migration) => migration.name)
  } finally {
    await client.end()
  }
}

const refuseMisfit = (done: readonly Readonly<{ name: string; hash: string }>[], migrations: readonly Migration[]): void => {
  for (const [at, row] of done.entries()) {
    const migration = migrations[at]
    if (migration === undefined) throw new Mistaken(`The database was made by a newer Mainstay (it has ${row.name}): install that version, or restore a backup into another data folder.`)
    if (migration.name !== row.name) throw new Mistaken(`The database has run ${row.name} where this Mainstay has ${migration.name}: they do not belong together.`)
    if (migration.hash !== row.hash) throw new Mistaken(`The migration ${row.name} was changed after it ran: a migration is never edited, write a new one.`)
  }
}

const runOne = async (client: pg.Client, migration: Migration): Promise<void> => {
  await client.query('BEGIN')
  try {
    await client.query(migration.text)
    await client.query('INSERT INTO machinery.migrations (name, hash, done_at) VALUES ($1, $2, now())', [migration.name, migration.hash])
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw new Error(`migration ${migration.name} failed: ${(error as Error).message}`, { cause: error })
  }
}
