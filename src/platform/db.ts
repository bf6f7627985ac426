// The door to PostgreSQL: a pool, and transactions that carry the row level wall. SQL is written by hand in the stores;
// values come back exact: int8 as bigint, numeric, date and timestamptz as text.

import { createHash } from 'node:crypto'
import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { isId } from '#ground/ids'

const INT8 = 20
const AS_TEXT = [1082, 1114, 1184, 1700, 1083] // date, timestamp, timestamptz, numeric, time

const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === INT8) return (text: string) => BigInt(text)
    if (AS_TEXT.includes(oid)) return (text: string) => text
    return pg.types.getTypeParser(oid, format as 'text')
  }) as pg.CustomTypesConfig['getTypeParser'],
}

/** Which accounts a transaction may touch. `everything` is for directors, administrators and the house itself. */
export type Reach = readonly string[] | 'everything'

export type Row = Record<string, unknown>

export class Tx {
  constructor(readonly client: pg.ClientBase) {}

  /** Rows of a statement, prepared once per connection. */
  async rows<T>(text: string, values: readonly unknown[] = []): Promise<T[]> {
    const result = await this.client.query({ name: nameOf(text), text, values: values as unknown[] })
    return result.rows as T[]
  }

  /** The one row, or null. More than one is a bug. */
  async one<T>(text: string, values: readonly unknown[] = []): Promise<T | null> {
    const rows = await this.rows<T>(text, values)
    if (rows.length > 1) throw new Error(`one row expected, got ${rows.length}`)
    return rows[0] ?? null
  }

  /** Runs a statement and answers how many rows it touched. */
  async run(text: string, values: readonly unknown[] = []): Promise<number> {
    const result = await this.client.query({ name: nameOf(text), text, values: values as unknown[] })
    return result.rowCount ?? 0
  }

  /** From here on this transaction reaches exactly these accounts: for a transaction that makes accounts and goes on in them. */
  async reachTo(accounts: readonly string[]): Promise<void> {
    await this.client.query(reachSettings(accounts, false))
  }

  /** Statements without parameters, several allowed: DDL and settings. */
  async script(text: string): Promise<void> {
    await this.client.query(text)
  }

  /**
   * COPY into a table that has no row level security (a staging table). Rows are arrays in column order;
   * null is NULL, arrays become PostgreSQL arrays, bigint and number their digits.
   */
  async copy(table: string, columns: readonly string[], rows: Iterable<readonly unknown[]>): Promise<void> {
    const stream = (this.client as pg.Client).query(copyFrom(`COPY ${table} (${columns.join(', ')}) FROM STDIN`))
    await pipeline(Readable.from(copyLines(rows), { objectMode: false }), stream)
  }
}

/**
 * The condition that a column is one of `ids`, as parameter `$place`; without ids, no condition. A text of its own for each: one
 * that says `$1 IS NULL OR ...` gets a plan that reads the whole table once it is prepared. Give `idsGiven` as its value.
 */
export const amongIds = (column: string, ids: readonly string[] | undefined, place = 1): string => (ids === undefined ? 'true' : `${column} = ANY($${place}::uuid[])`)

/** The value that goes with `amongIds`, where it is the last one: none when there is no condition. */
export const idsGiven = (ids: readonly string[] | undefined): readonly unknown[] => (ids === undefined ? [] : [ids])

const names = new Map<string, string>()
const nameOf = (text: string): string => {
  let name = names.get(text)
  if (name === undefined) {
    name = `m${createHash('sha1').update(text).digest('base64url')}`
    if (names.size > 5000) names.clear()
    names.set(text, name)
  }
  return name
}

const BATCH = 1 << 16

function* copyLines(rows: Iterable<readonly unknown[]>): Generator<Buffer> {
  let text = ''
  for (const row of rows) {
    for (let at = 0; at < row.length; at++) text += (at === 0 ? '' : '\t') + copyField(row[at])
    text += '\n'
    if (text.length >= BATCH) {
      yield Buffer.from(text)
      text = ''
    }
  }
  if (text !== '') yield Buffer.from(text)
}

const SPECIAL = /[\\\t\n\r]/g
const ESCAPED: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

const copyField = (value: unknown): string => {
  if (value === null || value === undefined) return '\\N'
  if (typeof value === 'string') return SPECIAL.test(value) ? ((SPECIAL.lastIndex = 0), value.replace(SPECIAL, (c) => ESCAPED[c] ?? c)) : value
  if (typeof value === 'bigint' || typeof value === 'number') return String(value)
  if (typeof value === 'boolean') return value ? 't' : 'f'
  if (Array.isArray(value)) return copyField(`{${value.map((part) => `"${String(part).replace(/["\\]/g, '\\$&')}"`).join(',')}}`)
  return copyField(JSON.stringify(value))
}

export class Db {
  readonly pool: pg.Pool

  /** `asApp` false is for migrations and the machine room: the owner's own rights. */
  constructor(
    url: string,
    readonly options: Readonly<{ size?: number; asApp?: boolean; onError?: (error: Error) => void }> = {},
  ) {
    const asApp = options.asApp ?? true
    this.pool = new pg.Pool({
      connectionString: url,
      max: options.size ?? 10,
      types,
      application_name: 'mainstay',
      ...(asApp ? { options: '-c role=mainstay_app -c timezone=UTC -c statement_timeout=120000' } : { options: '-c timezone=UTC' }),
    })
    this.pool.on('error', (error) => options.onError?.(error))
    this.pool.on('connect', (client) => client.on('error', (error) => options.onError?.(error)))
  }

  /** One transaction within the reach of an access. Commits when the work resolves, rolls back when it throws. */
  async within<T>(reach: Reach, work: (tx: Tx) => Promise<T>): Promise<T> {
    const client = await this.pool.connect()
    let broken: Error | undefined
    try {
      const asApp = this.options.asApp ?? true
      await client.query(`BEGIN; ${reachSettings(reach, asApp)}`)
      const result = await work(new Tx(client))
      // staging tables belong to the role that made them: the next transaction on this connection may act as the other one
      await client.query(asApp && reach === 'everything' ? 'DISCARD TEMP; COMMIT' : 'COMMIT')
      return result
    } catch (error) {
      await client.query('ROLLBACK').catch((rollbackError: Error) => (broken = rollbackError))
      throw error
    } finally {
      client.release(broken)
    }
  }

  /** One question outside any transaction, with no account within reach: only for the doors of our own schema `machinery`. */
  async ask<T>(text: string, values: readonly unknown[]): Promise<T[]> {
    return (await this.pool.query({ name: nameOf(text), text, values: values as unknown[] })).rows as T[]
  }

  async end(): Promise<void> {
    await this.pool.end()
  }
}

const reachSettings = (reach: Reach, asApp: boolean): string => {
  if (reach === 'everything') return `${asApp ? 'SET LOCAL ROLE mainstay_all; ' : ''}SET LOCAL mainstay.accounts = ''`
  if (!reach.every(isId)) throw new Error('an account id that is not a uuid reached the database door')
  return `SET LOCAL mainstay.accounts = '${reach.join(',')}'`
}
