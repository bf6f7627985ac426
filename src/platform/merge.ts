// Bringing a table to what a source says, by key: new rows go in, changed rows change only themselves, the same rows stay untouched.
// The one mechanism under every import. COPY into a staging table (row level security refuses COPY), then two statements.

import { createHash } from 'node:crypto'
import type { Say } from '#ground/say'
import type { Tx } from './db.ts'

export type MergeSpec = Readonly<{
  table: string
  /** The columns of the key, account_id first where the table has one. */
  key: readonly string[]
  /** The columns the source speaks of; a difference in any of them is a change. */
  data: readonly string[]
  /** Columns written with a new row only and not compared: created_at, state, version. */
  fresh?: readonly string[]
  /** Columns that a change also sets, beside the data: for example `version = t.version + 1`. */
  onChange?: string
  /** The caller has looked, and holds off other writers: none of these keys is stored. Then there is nothing to compare. */
  allNew?: boolean
  /** Values in the order key, data, fresh. No two rows share a key. */
  rows: Iterable<readonly unknown[]>
}>

export type Merged = Readonly<{ new: number; changed: number; unchanged: number; newKeys: readonly unknown[][]; changedKeys: readonly unknown[][] }>

/** A row a merge did not take: its place in the rows given, the field, and the sentence why. The other rows are merged. */
export type RowRefusal = Readonly<{ row: number; at: string; say: Say }>

export type MergedRows = Merged & Readonly<{ refused: readonly RowRefusal[] }>

/** From so many new rows on, the planner is told at once: whoever reads them next in this transaction would loop over them. */
const LARGE = 2000

/**
 * Merges and counts. `wantKeys` also answers the keys of new and changed rows (as text), for the caller's events and checks;
 * leave it out for large first loads.
 */
export const mergeRows = async (tx: Tx, spec: MergeSpec, wantKeys = false): Promise<Merged> => {
  const { table, key, data, fresh = [] } = spec
  const all = [...key, ...data, ...fresh]
  // a session keeps its staging tables: one for each set of columns
  const staging = `staged_${table}_${createHash('sha1').update(all.join()).digest('hex').slice(0, 8)}`
  await tx.script(`CREATE TEMP TABLE IF NOT EXISTS ${staging} ON COMMIT DELETE ROWS AS SELECT ${all.join(', ')} FROM ${table} WITH NO DATA; TRUNCATE ${staging}`)
  let count = 0
  const counted = function* (): Generator<readonly unknown[]> {
    for (const row of spec.rows) {
      count += 1
      yield row
    }
  }
  await tx.copy(staging, all, counted())
  if (spec.allNew === true) {
    await tx.run(`INSERT INTO ${table} (${all.join(', ')}) SELECT ${all.join(', ')} FROM ${staging}`)
    await tx.script(`TRUNCATE ${staging}`)
    if (count >= LARGE) await tellPlanner(tx, table)
    return { new: count, changed: 0, unchanged: 0, newKeys: [], changedKeys: [] }
  }
  await tx.script(`ANALYZE ${staging}`)
  const on = key.map((column) => `t.${column} = s.${column}`).join(' AND ')
  const returning = `RETURNING ${key.map((column) => `t.${column}::text`).join(', ')}`
  const keysOf = (rows: Record<string, unknown>[]): unknown[][] => rows.map((row) => key.map((column) => row[column]))

  let changedKeys: unknown[][] = []
  let changed = 0
  if (data.length > 0) {
    const update = `UPDATE ${table} t SET ${data.map((column) => `${column} = s.${column}`).join(', ')}${spec.onChange === undefined ? '' : `, ${spec.onChange}`}
      FROM ${staging} s WHERE ${on} AND (${data.map((c) => `t.${c}`).join(', ')}) IS DISTINCT FROM (${data.map((c) => `s.${c}`).join(', ')})`
    if (wantKeys) changed = (changedKeys = keysOf(await tx.rows(`${update} ${returning}`))).length
    else changed = await tx.run(update)
  }

  const insert = `INSERT INTO ${table} AS t (${all.join(', ')}) SELECT ${all.map((c) => `s.${c}`).join(', ')} FROM ${staging} s
    WHERE NOT EXISTS (SELECT FROM ${table} t WHERE ${on})`
  let newKeys: unknown[][] = []
  let created: number
  if (wantKeys) created = (newKeys = keysOf(await tx.rows(`${insert} ${returning}`))).length
  else created = await tx.run(insert)
  await tx.script(`TRUNCATE ${staging}`)
  if (created >= LARGE) await tellPlanner(tx, table)
  return { new: created, changed, unchanged: count - created - changed, newKeys, changedKeys }
}

/**
 * Lets the planner hear of what came in, in the same transaction. Without it a table that was empty, or holds the remains of a
 * load that was taken back, is searched by the wrong index, also where foreign keys are checked. Where this role may not (before
 * PostgreSQL 17), nothing happens.
 */
export const tellPlanner = async (tx: Tx, ...tables: readonly string[]): Promise<void> => {
  await tx.script(`SET LOCAL client_min_messages = error; ANALYZE ${tables.join(', ')}; SET LOCAL client_min_messages = notice`)
}
