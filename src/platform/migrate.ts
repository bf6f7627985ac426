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
    await ensureRoles(client)
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

/** The application acts as the first, and as the second for those who see every account. */
const ROLES = ['mainstay_app', 'mainstay_all'] as const

/** Roles belong to the whole server, so they are made beside the migrations, and whoever connects must be able to take them on. */
export const ensureRoles = async (client: pg.Client): Promise<void> => {
  try {
    for (const role of ROLES) {
      const known = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [role])
      if (known.rowCount === 0) await client.query(`CREATE ROLE ${role} NOLOGIN NOBYPASSRLS`).catch(ignoreOtherWasFirst)
      const { rows } = await client.query<{ ours: boolean }>(`SELECT pg_has_role(current_user, '${role}', 'MEMBER') AS ours`)
      if (rows[0]?.ours !== true) await client.query(`GRANT ${role} TO CURRENT_USER`)
    }
    const tied = await client.query<{ tied: boolean }>(`SELECT pg_has_role('mainstay_all', 'mainstay_app', 'MEMBER') AS tied`)
    if (tied.rows[0]?.tied !== true) await client.query('GRANT mainstay_app TO mainstay_all')
  } catch (error) {
    if ((error as { code?: string }).code !== '42501') throw error
    const { rows } = await client.query<{ me: string }>('SELECT quote_ident(current_user) AS me')
    const me = rows[0]?.me ?? ''
    throw new Mistaken(`The database user ${me} may not give Mainstay its own roles: let an administrator of that PostgreSQL run "${rolesByHand(me)}" once, then start again.`)
  }
}

const rolesByHand = (me: string): string => `CREATE ROLE mainstay_app NOLOGIN; CREATE ROLE mainstay_all NOLOGIN; GRANT mainstay_app TO mainstay_all; GRANT mainstay_app, mainstay_all TO ${me};`

const ignoreOtherWasFirst = (error: Error & { code?: string }): void => {
  if (error.code !== '42710' && error.code !== '23505') throw error
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
