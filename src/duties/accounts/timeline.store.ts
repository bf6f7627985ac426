// The timeline of an account: its events, newest first, a page at a time by key.

import type { AccountId } from '#ground/ids'
import type { Tx } from '#platform/db'
import type { TimelineRow } from './accounts.wire.ts'

export type TimelineQuery = Readonly<{
  /** `at` and id of the last row seen. */
  after: Readonly<{ at: string; eventId: string }> | null
  limit: number
  kind: string | null
  subjectKind: string | null
  subjectId: string | null
}>

type EventRow = { event_id: string; at: string; kind: string; subject_kind: string; subject_id: string; subject_text: string; user_name: string | null; after: unknown }

/** One row more than asked for tells that there is a next page. */
export const loadTimeline = async (tx: Tx, accountId: AccountId, query: TimelineQuery): Promise<Readonly<{ rows: readonly TimelineRow[]; next: string | null }>> => {
  const found = await tx.rows<EventRow>(
    `SELECT e.event_id, to_char(e.happened_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at, e.kind, e.subject_kind, e.subject_id, e.subject_text,
            u.name AS user_name, e.after
     FROM events e LEFT JOIN users u ON u.user_id = e.user_id
     WHERE e.account_id = $1
       AND ($2::timestamptz IS NULL OR (e.happened_at, e.event_id) < ($2, $3::uuid))
       AND ($4::text IS NULL OR e.kind LIKE $4)
       AND ($5::text IS NULL OR e.subject_kind = $5) AND ($6::text IS NULL OR e.subject_id = $6)
     ORDER BY e.happened_at DESC, e.event_id DESC LIMIT $7`,
    [
      accountId, query.after?.at ?? null, query.after?.eventId ?? null, query.kind === null ? null : `${query.kind.replace(/[\\%_]/g, '\\$&')}%`,
      query.subjectKind, query.subjectId, query.limit + 1,
    ],
  )
  const rows = found.slice(0, query.limit).map(rowOf)
  const last = rows.at(-1)
  return { rows, next: found.length > query.limit && last !== undefined ? `${last.at}~${last.eventId}` : null }
}

/** The two halves of a cursor, or null when it is none of ours. */
export const cursorOf = (text: string): TimelineQuery['after'] => {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)~([0-9a-f-]{36})$/.exec(text)
  return match?.[1] === undefined || match[2] === undefined ? null : { at: match[1], eventId: match[2] }
}

const rowOf = (row: EventRow): TimelineRow => ({
  eventId: row.event_id, at: row.at, kind: row.kind, subject: { kind: row.subject_kind, id: row.subject_id, text: row.subject_text }, user: row.user_name,
  with: plainValues(row.after),
})

/** Only what a sentence can use; lists and records stay in the audit trail. */
const plainValues = (after: unknown): TimelineRow['with'] => {
  if (typeof after !== 'object' || after === null) return {}
  return Object.fromEntries(Object.entries(after).filter((entry): entry is [string, string | number | boolean] => ['string', 'number', 'boolean'].includes(typeof entry[1])))
}
