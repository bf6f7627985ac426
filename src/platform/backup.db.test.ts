// A backup holds everything and comes back as it was, or not at all.

import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { Day } from '#ground/day'
import { accountIdOf } from '#platform/keyed-id'
import { MIGRATIONS, readMigrations } from '#platform/migrate'
import { backup, tablesInOrder } from '#platform/backup'
import { Files } from '#platform/files'
import { restore } from '#platform/restore'
import { readTar, tarEnd, tarEntry } from '#platform/tar'
import { checkWithin } from '../app/checks.server.ts'
import { testHouse } from '../../test/pg.ts'
import { findingsOf } from '../../test/world-load.ts'
import { readWorld } from '../../test/world.ts'

const t = await testHouse()
const folder = join(tmpdir(), `mainstay-backup-${process.pid}-${randomBytes(3).toString('hex')}`)
const path = `${folder}.backup`
const made: string[] = []
afterAll(async () => {
  await t.close()
  for (const name of made) await admin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
  rmSync(path, { force: true })
  rmSync(folder, { recursive: true, force: true })
})

const WORLD = `
account  Nordkauf
contract C-7    2026-01-01 .. 2026-12-31   A-100  12.40 EUR / carton
order    #4711  2026-03-02   A-100  120 carton  shipped 120 on 2026-03-04
invoice  R-88   2026-03-09   A-100  120 carton  at 12.90
today    2026-03-20
`

beforeAll(async () => {
  await t.house.db.within('everything', async (tx) => {
    const stamp = { userId: null, now: t.house.clock.now() }
    await findingsOf(tx, readWorld(WORLD))
    await checkWithin(tx, { accountId: accountIdOf('Nordkauf'), today: '2026-03-20' as Day, stamp })
    await t.house.files.keep(tx, { bytes: Buffer.from('an invoice with a tab\t, a backslash \\ and ünïcode'), mediaType: 'text/plain', now: stamp.now })
    await t.house.files.keep(tx, { bytes: randomBytes(9_000_000), mediaType: 'application/octet-stream', now: stamp.now })
    await t.house.files.keep(tx, { bytes: Buffer.alloc(0), mediaType: 'text/plain', now: stamp.now })
    await tx.run(`INSERT INTO settings VALUES ('odd', '{"text": "tab\\t newline\\n quote\\" \\\\N"}')`)
  })
  await t.signIn('account-manager', { writes: [accountIdOf('Nordkauf')] })
}, 60_000)

const admin = async (text: string): Promise<void> => {
  const client = new pg.Client({ connectionString: inject('serverUrl') })
  await client.connect()
  await client.query(text).finally(() => client.end())
}

const emptyDatabase = async (template?: string): Promise<string> => {
  const name = `test_${process.pid}_${randomBytes(4).toString('hex')}`
  await admin(`CREATE DATABASE ${name}${template === undefined ? '' : ` TEMPLATE ${template}`}`)
  made.push(name)
  return inject('serverUrl').replace(/\/postgres$/, `/${name}`)
}

const migrations = readMigrations(MIGRATIONS)
const bringBack = (url: string, options: { file?: string; replace?: boolean } = {}) =>
  restore({ url, files: new Files(folder), path: options.file ?? path, migrations, replace: options.replace === true })

/** Every row of every table as text. */
const contents = async (url: string): Promise<Record<string, string[]>> => {
  const client = new pg.Client({ connectionString: url, options: '-c timezone=UTC' })
  await client.connect()
  try {
    const all: Record<string, string[]> = {}
    for (const { name } of await tablesInOrder(client)) all[name] = (await client.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t ORDER BY 1`)).rows.map((row) => row.row)
    return all
  } finally {
    await client.end()
  }
}

describe('a backup', () => {
  it('is written whole, with counts and hashes', async () => {
    const done = await backup({ url: t.ownerUrl, files: t.house.files, path, version: '0.1.0', now: t.house.clock.now() })
    expect(done.tables.find((table) => table.name === 'public.order_lines')?.rows).toBe(1)
    expect(done.tables.find((table) => table.name === 'auth."user"')?.rows).toBe(1)
    expect(done.files).toHaveLength(3)
  })

  it('comes back as it was: every row of every table, every byte of every file', async () => {
    const url = await emptyDatabase()
    const restored = await bringBack(url)
    expect(restored.migrated).toEqual([])
    expect(await contents(url)).toEqual(await contents(t.ownerUrl))
    for (const { sha256 } of await t.house.db.within('everything', (tx) => tx.rows<{ sha256: string }>('SELECT sha256 FROM files'))) {
      expect((await new Files(folder).read(sha256)).equals(await t.house.files.read(sha256))).toBe(true)
    }
  })

  it('keeps the walls: the application sees no more in the restored house than before', async () => {
    const url = await emptyDatabase()
    await bringBack(url)
    const client = new pg.Client({ connectionString: url, options: '-c role=mainstay_app' })
    await client.connect()
    const seen = await client.query('SELECT FROM orders').finally(() => client.end())
    expect(seen.rowCount).toBe(0)
  })

  it('replaces a house only when asked', async () => {
    const url = await emptyDatabase()
    await bringBack(url)
    await expect(bringBack(url)).rejects.toThrow(/not empty/)
    await expect(bringBack(url, { replace: true })).resolves.toMatchObject({ files: 3 })
    expect(await contents(url)).toEqual(await contents(t.ownerUrl))
  })

  it('that is damaged, cut off or something else changes nothing', async () => {
    const url = await emptyDatabase()
    await bringBack(url)
    const before = await contents(url)
    const whole = gunzipSync(readFileSync(path))
    const changed: Record<string, Buffer> = {
      'a changed row': await rebuilt(whole, (name, bytes) => (name.startsWith('tables/public.accounts/') ? Buffer.from(bytes.toString().replace('Nordkauf\t', 'Nordkaux\t')) : bytes)),
      'a missing row': await rebuilt(whole, (name, bytes) => (name.startsWith('tables/public.findings/') ? Buffer.alloc(0) : bytes)),
      'a changed file': await rebuilt(whole, (name, bytes) => (name.startsWith('files/') && bytes.length > 20 && bytes.length < 200 ? Buffer.from(bytes.toString().replace('invoice', 'invOice')) : bytes)),
      'a missing file': await rebuilt(whole, (name, bytes) => (name.startsWith('files/') ? null : bytes)),
      'no manifest': await rebuilt(whole, (name, bytes) => (name === 'manifest.json' ? null : bytes)),
      'another form': await rebuilt(whole, (name, bytes) => (name === 'backup.json' ? Buffer.from(bytes.toString().replace('"form": 1', '"form": 99')) : bytes)),
      'a newer house': await rebuilt(whole, (name, bytes) => (name === 'backup.json' ? Buffer.from(bytes.toString().replace(/"0001-platform.sql"/, '"0001-other.sql"')) : bytes)),
    }
    for (const [what, tar] of Object.entries(changed)) {
      const file = `${folder}.broken`
      writeFileSync(file, gzipSync(tar))
      await expect(bringBack(url, { file, replace: true }), what).rejects.toThrow(/nothing was changed|another line/)
      rmSync(file)
    }
    const cut = `${folder}.cut`
    writeFileSync(cut, readFileSync(path).subarray(0, 5000))
    await expect(bringBack(url, { file: cut, replace: true })).rejects.toThrow(/nothing was changed/)
    writeFileSync(cut, 'this is no backup at all')
    await expect(bringBack(url, { file: cut, replace: true })).rejects.toThrow(/nothing was changed/)
    rmSync(cut)
    expect(await contents(url)).toEqual(before)
  })

  it('leaves no half file where it cannot be written', async () => {
    const file = join(tmpdir(), 'no-such-folder-here', 'a.backup')
    await expect(backup({ url: t.ownerUrl, files: t.house.files, path: file, version: '0', now: t.house.clock.now() })).rejects.toThrow(/cannot be written/)
  })
})

const rebuilt = async (tar: Buffer, change: (name: string, bytes: Buffer) => Buffer | null): Promise<Buffer> => {
  const parts: Buffer[] = []
  for await (const { name, bytes } of readTar(asStream(tar))) {
    const kept = change(name, bytes)
    if (kept !== null) parts.push(tarEntry(name, kept))
  }
  return Buffer.concat([...parts, tarEnd()])
}

async function* asStream(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536)
}
