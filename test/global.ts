// Before tests on a database: the test PostgreSQL of this machine, with a template database migrated to today.
// It is shared by all test runs, kept between them for speed, and never the one of an installation.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { leaseEmbedded } from '../src/platform/embedded.ts'
import { openHome } from '../src/platform/home.ts'
import { migrateAll } from '../src/platform/installation.ts'
import { openLog } from '../src/platform/log.ts'
import { MIGRATIONS, readMigrations } from '../src/platform/migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Of the database `postgres`; replace the last part of the path for another. */
    serverUrl: string
    template: string
  }
}

export default async (project: TestProject): Promise<() => Promise<void>> => {
  const postgres = await leaseEmbedded(openHome(join(tmpdir(), `mainstay-test-${userInfo().uid}`)), { careless: true })
  const template = await prepareTemplate(postgres.url)
  project.provide('serverUrl', postgres.url('postgres'))
  project.provide('template', template)
  return () => postgres.release()
}

const prepareTemplate = async (url: (database?: string) => string): Promise<string> => {
  const name = `template_${shapeOfToday()}`
  const admin = new pg.Client({ connectionString: url('postgres') })
  await admin.connect()
  try {
    await admin.query('SELECT pg_advisory_lock(4402)')
    await dropLeftovers(admin)
    const ready = await admin.query(`SELECT FROM pg_database WHERE datname = $1 AND datistemplate`, [name])
    if (ready.rowCount !== 0) return name
    await admin.query(`DROP DATABASE IF EXISTS ${name}`)
    await admin.query(`CREATE DATABASE ${name}`)
    await migrateAll(url(name), openLog('off'))
    await admin.query(`ALTER DATABASE ${name} IS_TEMPLATE true`)
    return name
  } finally {
    await admin.end()
  }
}

/** Everything that decides the shape of the database: our migrations and the libraries that bring tables of their own. */
const shapeOfToday = (): string => {
  const hash = createHash('sha256')
  for (const migration of readMigrations(MIGRATIONS)) hash.update(migration.hash)
  for (const file of ['sign-in.ts', 'jobs.ts']) hash.update(readFileSync(join(import.meta.dirname, '../src/platform', file)))
  hash.update(readFileSync(join(import.meta.dirname, '../package.json')))
  return hash.digest('hex').slice(0, 12)
}

/** Databases of test runs that were killed: their name says which process they belonged to. */
const dropLeftovers = async (admin: pg.Client): Promise<void> => {
  const { rows } = await admin.query<{ datname: string }>(`SELECT datname FROM pg_database WHERE datname LIKE 'test\\_%'`)
  for (const { datname } of rows) {
    const pid = Number(datname.split('_')[1])
    if (!isAlive(pid)) await admin.query(`DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`)
  }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
