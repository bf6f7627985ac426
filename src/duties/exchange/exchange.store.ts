// The history of imports: the only writer of `imports`. A run that was killed leaves its row at `running`; the lock it held is
// gone with it, so the next look at the history sees that and says so.

import type { UserId } from '#ground/ids'
import type { Instant } from '#ground/instant'
import { freshId } from '#platform/keyed-id'
import type { Db, Tx } from '#platform/db'
import type { ImportInput } from './exchange.wire.ts'
import type { ImportProgress } from './progress.server.ts'
import type { ImportReport } from './report.ts'

export type ImportState = 'running' | 'done' | 'refused' | 'failed'

export type ImportRow = Readonly<{
  importId: string
  startedAt: Instant
  finishedAt: Instant | null
  userId: UserId | null
  by: string | null
  mapping: string
  dryRun: boolean
  state: ImportState
  report: ImportReport | null
  /** The files it was given in the browser; null for one from the command line. */
  input: ImportInput | null
  progress: ImportProgress | null
}>

export const beginImport = async (db: Db, run: Beginning): Promise<string> => db.within('everything', (tx) => beginWithin(tx, run))

type Beginning = Readonly<{ importId?: string; now: Instant; userId: UserId | null; mapping: string; dryRun: boolean; input?: ImportInput }>

export const beginWithin = async (tx: Tx, run: Beginning): Promise<string> => {
  const importId = run.importId ?? (freshId('import') as string)
  await tx.run(
    `INSERT INTO imports (import_id, started_at, user_id, mapping, dry_run, state, report) VALUES ($1, $2, $3, $4, $5, 'running', $6::jsonb)
     ON CONFLICT (import_id) DO UPDATE SET started_at = excluded.started_at, state = 'running', finished_at = NULL`,
    [importId, run.now, run.userId, run.mapping, run.dryRun, JSON.stringify(run.input === undefined ? {} : { input: run.input })],
  )
  return importId
}

export const endImport = async (tx: Tx, importId: string, end: Readonly<{ now: Instant; state: ImportState; report: ImportReport | null }>): Promise<void> => {
  await tx.run(
    `UPDATE imports SET finished_at = $2, state = $3, report = $4::jsonb || jsonb_strip_nulls(jsonb_build_object('input', report -> 'input')) WHERE import_id = $1`,
    [importId, end.now, end.state, JSON.stringify(end.report ?? {})],
  )
}

export const tellImportProgress = async (db: Db, importId: string, progress: ImportProgress): Promise<void> => {
  await db.within('everything', (tx) => tx.run("UPDATE imports SET report = jsonb_set(report, '{progress}', $2::jsonb) WHERE import_id = $1 AND state = 'running'", [importId, JSON.stringify(progress)]))
}

/** One import at a time, and a sign of life for as long as its transaction lasts. */
export const holdImport = async (tx: Tx, importId: string): Promise<void> => {
  await tx.rows('SELECT pg_advisory_xact_lock($1)', [ONE_IMPORT])
  await tx.rows('SELECT pg_advisory_xact_lock($1)', [lockOf(importId)])
}

const ONE_IMPORT = 7_103_113n

const lockOf = (importId: string): bigint => BigInt.asIntN(64, BigInt(`0x${importId.replaceAll('-', '').slice(16)}`))

/** Imports whose process died. Files are looked over before the lock is taken, so a young one is given time. */
export const closeDeadImports = async (tx: Tx, now: Instant): Promise<void> => {
  const running = await tx.rows<{ import_id: string }>("SELECT import_id FROM imports WHERE state = 'running' AND started_at < $1::timestamptz - interval '10 minutes'", [now])
  for (const { import_id: importId } of running) {
    const free = await tx.one<{ free: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS free', [lockOf(importId)])
    if (free?.free === true) await tx.run("UPDATE imports SET state = 'failed', finished_at = $2 WHERE import_id = $1 AND state = 'running'", [importId, now])
  }
}

type Row = { import_id: string; started_at: string; finished_at: string | null; user_id: UserId | null; name: string | null; mapping: string; dry_run: boolean; state: ImportState; report: Partial<ImportReport> & { input?: ImportInput; progress?: ImportProgress } }

const COLUMNS = 'i.import_id, to_char(i.started_at AT TIME ZONE \'UTC\', \'YYYY-MM-DD"T"HH24:MI:SS"Z"\') AS started_at, to_char(i.finished_at AT TIME ZONE \'UTC\', \'YYYY-MM-DD"T"HH24:MI:SS"Z"\') AS finished_at, i.user_id, u.name, i.mapping, i.dry_run, i.state'

const rowOf = (row: Row): ImportRow => ({
  importId: row.import_id,
  startedAt: row.started_at as Instant,
  finishedAt: row.finished_at as Instant | null,
  userId: row.user_id,
  by: row.name,
  mapping: row.mapping,
  dryRun: row.dry_run,
  state: row.state,
  report: row.report.state === undefined ? null : (row.report as ImportReport),
  input: row.report.input ?? null,
  progress: row.state === 'running' ? (row.report.progress ?? null) : null,
})

/** The newest first, without the rejected rows; those of one person, or all. */
export const loadImports = async (tx: Tx, page: Readonly<{ before: string | null; limit: number; by: UserId | null }>): Promise<readonly ImportRow[]> => {
  const rows = await tx.rows<Row>(
    `SELECT ${COLUMNS}, i.report - 'rejected' - 'columns' AS report FROM imports i LEFT JOIN users u ON u.user_id = i.user_id
     WHERE ($1::uuid IS NULL OR (i.started_at, i.import_id) < (SELECT b.started_at, b.import_id FROM imports b WHERE b.import_id = $1))
       AND ($3::uuid IS NULL OR i.user_id = $3)
     ORDER BY i.started_at DESC, i.import_id DESC LIMIT $2`,
    [page.before, page.limit, page.by],
  )
  return rows.map(rowOf)
}

export const loadImport = async (tx: Tx, importId: string): Promise<ImportRow | null> => {
  const row = await tx.one<Row>(`SELECT ${COLUMNS}, i.report FROM imports i LEFT JOIN users u ON u.user_id = i.user_id WHERE i.import_id = $1`, [importId])
  return row === null ? null : rowOf(row)
}
