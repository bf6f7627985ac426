// Migrations go forward, each whole or not at all, and refuse a database that does not belong to them.

import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, describe, expect, inject, it } from 'vitest'
import type { Migration } from '#platform/migrate'
import { migrate, MIGRATIONS, readMigrations } from '#platform/migrate'

const name = `test_${process.pid}_${randomBytes(4).toString('hex')}`
const url = inject('serverUrl').replace(/\/postgres$/, `/${name}`)

const query = async (text: string, to = url): Promise<Record<string, unknown>[]> => {
  const client = new pg.Client({ connectionString: to })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(text)).rows
  } finally {
    await client.end()
  }
}

await query(`CREATE DATABASE ${name}`, inject('serverUrl'))
afterAll(() => query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`, inject('serverUrl')).then(() => undefined))

const one = (file: string, text: string): Migration => ({ name: file, text, hash: createHash('sha256').update(text).digest('hex') })
const first = one('0001-a.sql', 'CREATE TABLE a (n int)')
const second = one('0002-b.sql', 'CREATE TABLE b (n int); INSERT INTO a VALUES (1)')

describe('migrations', () => {
  it('run once each, in order, also when several processes start at once', async () => {
    const ran = await Promise.all([migrate(url, [first, second]), migrate(url, [first, second]), migrate(url, [first, second])])
    expect(ran.flat().sort()).toEqual(['0001-a.sql', '0002-b.sql'])
    expect(await query('SELECT count(*)::int AS n FROM a')).toEqual([{ n: 1 }])
  })

  it('leave nothing behind of one that fails', async () => {
    const broken = one('0003-c.sql', 'CREATE TABLE c (n int); SELECT 1/0')
    await expect(migrate(url, [first, second, broken])).rejects.toThrow(/0003-c.sql failed: division by zero/)
    expect(await query(`SELECT to_regclass('c') AS c`)).toEqual([{ c: null }])
    const mended = one('0003-c.sql', 'CREATE TABLE c (n int)')
    expect(await migrate(url, [first, second, mended])).toEqual(['0003-c.sql'])
  })

  it('are never edited after they ran', async () => {
    await expect(migrate(url, [first, one('0002-b.sql', 'CREATE TABLE other (n int)')])).rejects.toThrow(/0002-b.sql was changed after it ran: .*write a new one/)
  })

  it('refuse a database of a newer or of another Mainstay', async () => {
    await expect(migrate(url, [first])).rejects.toThrow(/made by a newer Mainstay \(it has 0002-b.sql\)/)
    await expect(migrate(url, [one('0001-x.sql', 'SELECT 1')])).rejects.toThrow(/do not belong together/)
  })

  it('are numbered without a gap', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mainstay-migrations-'))
    writeFileSync(join(folder, '0001-a.sql'), '')
    writeFileSync(join(folder, '0003-c.sql'), '')
    expect(() => readMigrations(folder)).toThrow(/0003-c.sql: .*expected 0002/)
    rmSync(folder, { recursive: true })
    expect(readMigrations(MIGRATIONS).length).toBeGreaterThan(7)
  })
})
