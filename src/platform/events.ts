// Events: append only, written in the same transaction as the change. Audit trail, timeline and trigger are this one table.

import { randomUUID } from 'node:crypto'
import type { Instant } from '#ground/instant'
import type { UserId } from '#ground/ids'
import type { Tx } from './db.ts'

export type Event = Readonly<{
  /** Past tense, `duty/what-happened`: `orders/order-placed`. */
  kind: string
  subject: Readonly<{ kind: string; id: string; text: string }>
  before?: unknown
  after?: unknown
}>

export type Stamp = Readonly<{ userId: UserId | null; now: Instant }>

export const record = async (tx: Tx, accountId: string, stamp: Stamp, events: readonly Event[]): Promise<void> => {
  if (events.length === 0) return
  await tx.run(
    `INSERT INTO events (account_id, happened_at, event_id, user_id, kind, subject_kind, subject_id, subject_text, before, after)
     SELECT $1, $2, e.event_id, $3, e.kind, e.subject_kind, e.subject_id, e.subject_text, e.before::jsonb, e.after::jsonb
     FROM unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[])
       AS e (event_id, kind, subject_kind, subject_id, subject_text, before, after)`,
    [
      accountId,
      stamp.now,
      stamp.userId,
      events.map(() => randomUUID()),
      events.map((event) => event.kind),
      events.map((event) => event.subject.kind),
      events.map((event) => event.subject.id),
      events.map((event) => event.subject.text),
      events.map((event) => jsonOrNull(event.before)),
      events.map((event) => jsonOrNull(event.after)),
    ],
  )
}

/** What belongs to no account: the catalogue, users, settings. */
export const recordCompany = async (tx: Tx, stamp: Stamp, event: Event): Promise<void> => {
  await tx.run(
    'INSERT INTO company_events (event_id, happened_at, user_id, kind, subject, before, after) VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7::jsonb)',
    [randomUUID(), stamp.now, stamp.userId, event.kind, event.subject.text, jsonOrNull(event.before), jsonOrNull(event.after)],
  )
}

const jsonOrNull = (value: unknown): string | null =>
  value === undefined || value === null ? null : JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner))
