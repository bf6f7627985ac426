// The house's ways in: the only writer of exchange_ways. Their settings hold secrets; whoever shows them takes those out first.

import { isId } from '#ground/ids'
import type { Instant } from '#ground/instant'
import type { Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import type { Stamp } from '#platform/events'
import { recordCompany } from '#platform/events'
import { freshId } from '#platform/keyed-id'
import type { WayIn } from '../routes/way.wire.ts'

export type KeptWay = Readonly<{ wayId: string; name: string; settings: WayIn; state: 'on' | 'off'; lookedAt: Instant | null; trouble: string | null; changedAt: Instant }>

const MOMENT = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`
const SELECT = `SELECT way_id AS "wayId", name, settings, state, ${MOMENT('looked_at')} AS "lookedAt", trouble, ${MOMENT('changed_at')} AS "changedAt" FROM exchange_ways`

export const loadWays = (tx: Tx): Promise<readonly KeptWay[]> => tx.rows<KeptWay>(`${SELECT} ORDER BY name`)

/** Throws NotFound. */
export const loadWay = async (tx: Tx, wayId: string): Promise<KeptWay> => {
  const row = isId(wayId) ? await tx.one<KeptWay>(`${SELECT} WHERE way_id = $1`, [wayId]) : null
  if (row === null) throw new NotFound()
  return row
}

export type WaySave = Readonly<{ wayId: string | null; name: string; settings: WayIn; state: 'on' | 'off' }>

/** Null when another way has the name. */
export const saveWay = async (tx: Tx, way: WaySave, stamp: Stamp): Promise<string | null> => {
  const wayId = way.wayId ?? (freshId('way') as string)
  const taken = await tx.one('SELECT FROM exchange_ways WHERE lower(name) = lower($1) AND way_id <> $2', [way.name, wayId])
  if (taken !== null) return null
  await tx.run(
    `INSERT INTO exchange_ways (way_id, name, settings, state, changed_at) VALUES ($1, $2, $3::jsonb, $4, $5)
     ON CONFLICT (way_id) DO UPDATE SET name = excluded.name, settings = excluded.settings, state = excluded.state, trouble = NULL, changed_at = excluded.changed_at`,
    [wayId, way.name, JSON.stringify(way.settings), way.state, stamp.now],
  )
  await recordCompany(tx, stamp, { kind: 'exchange/way-changed', subject: { kind: 'way', id: wayId, text: way.name }, after: { kind: way.settings.kind, state: way.state } })
  return wayId
}

export const tellLooked = (tx: Tx, wayId: string, told: Readonly<{ now: Instant; trouble: string | null }>): Promise<unknown> =>
  tx.run('UPDATE exchange_ways SET looked_at = $2, trouble = $3 WHERE way_id = $1', [wayId, told.now, told.trouble])

export const removeWay = async (tx: Tx, way: KeptWay, stamp: Stamp): Promise<void> => {
  await tx.run('DELETE FROM exchange_ways WHERE way_id = $1', [way.wayId])
  await recordCompany(tx, stamp, { kind: 'exchange/way-removed', subject: { kind: 'way', id: way.wayId, text: way.name } })
}
