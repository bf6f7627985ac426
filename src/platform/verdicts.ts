// What people do to findings: verdicts with undo, assignment, snooze. The only writer of verdicts and of the standing columns of findings.
// Callers hold `lockFindings` and have decided which findings; groups are counted again here.

import type { AccountId, FindingId, UserId } from '#ground/ids'
import type { Day } from '#ground/day'
import type { Tx } from './db.ts'
import type { Stamp } from './events.ts'
import { countGroups } from './finding-groups.ts'

/** What a change did to one group, for the event that tells it. */
export type Moved = Readonly<{ rule: string; cause: string; currency: string; findings: number; minor: bigint }>

const PER_GROUP = 'rule, cause, currency, count(*)::integer AS findings, sum(at_stake_minor)::bigint AS minor FROM moved GROUP BY rule, cause, currency ORDER BY rule, cause, currency'
const MOVED = 'f.rule, f.cause, f.currency, f.at_stake_minor'

type Verdict = Readonly<{ batchId: string; verdict: string; reason: string }>

/** Gives the findings a verdict, for the amounts they have now. One statement, whether it is one or thousands. */
export const giveVerdicts = async (tx: Tx, accountId: AccountId, findingIds: readonly FindingId[], given: Verdict, stamp: Stamp): Promise<readonly Moved[]> => {
  const moved = await tx.rows<Moved>(
    `WITH given AS (
       INSERT INTO verdicts (account_id, finding_id, nth, batch_id, verdict, reason, at_stake_minor, currency, user_id, given_at)
       SELECT f.account_id, f.finding_id, f.verdict_count + 1, $3, $4, $5, f.at_stake_minor, f.currency, $6, $7
       FROM findings f WHERE f.account_id = $1 AND f.finding_id = ANY($2::uuid[])
       RETURNING finding_id, nth, at_stake_minor, currency),
     moved AS (
       UPDATE findings f SET verdict = $4, verdict_minor = g.at_stake_minor, verdict_currency = g.currency, verdict_nth = g.nth, verdict_count = g.nth
       FROM given g WHERE f.account_id = $1 AND f.finding_id = g.finding_id
       RETURNING ${MOVED})
     SELECT ${PER_GROUP}`,
    [accountId, findingIds, given.batchId, given.verdict, given.reason, stamp.userId, stamp.now],
  )
  await countGroups(tx, accountId, moved)
  return moved
}

export type TakenBack = Readonly<{ moved: readonly Moved[]; undone: number; kept: number }>

/**
 * Takes back what a batch said, and only that: the verdict before it stands again, and where somebody has judged since,
 * theirs stays (`kept`).
 */
export const takeBack = async (tx: Tx, accountId: AccountId, batchId: string, stamp: Stamp): Promise<TakenBack> => {
  const rows = await tx.rows<Moved & { kept: number }>(
    `WITH undone AS (
       UPDATE verdicts SET undone_at = $3, undone_by = $4
       WHERE account_id = $1 AND batch_id = $2 AND undone_at IS NULL
       RETURNING finding_id, nth),
     standing AS (
       SELECT u.finding_id, u.nth AS undone_nth, v.nth, v.verdict, v.at_stake_minor, v.currency
       FROM undone u LEFT JOIN LATERAL (
         SELECT o.nth, o.verdict, o.at_stake_minor, o.currency FROM verdicts o
         WHERE o.account_id = $1 AND o.finding_id = u.finding_id AND o.undone_at IS NULL AND o.nth <> u.nth
         ORDER BY o.nth DESC LIMIT 1) v ON true),
     moved AS (
       UPDATE findings f SET verdict = s.verdict, verdict_minor = s.at_stake_minor, verdict_currency = s.currency, verdict_nth = coalesce(s.nth, 0)
       FROM standing s WHERE f.account_id = $1 AND f.finding_id = s.finding_id
       RETURNING ${MOVED}, coalesce(s.nth > s.undone_nth, false) AS later)
     SELECT count(*) FILTER (WHERE later)::integer AS kept, ${PER_GROUP}`,
    [accountId, batchId, stamp.now, stamp.userId],
  )
  await countGroups(tx, accountId, rows)
  const kept = rows.reduce((sum, row) => sum + row.kept, 0)
  return { moved: rows, kept, undone: rows.reduce((sum, row) => sum + row.findings, 0) - kept }
}

/** Hands findings to somebody, or to nobody. Findings that are already there do not move. */
export const assignFindings = (tx: Tx, accountId: AccountId, findingIds: readonly FindingId[], assignee: UserId | null): Promise<readonly Moved[]> =>
  move(tx, accountId, findingIds, 'assignee', assignee)

/** Puts findings to sleep until a day, or wakes them. */
export const snoozeFindings = (tx: Tx, accountId: AccountId, findingIds: readonly FindingId[], until: Day | null): Promise<readonly Moved[]> =>
  move(tx, accountId, findingIds, 'snoozed_until', until)

/** Wakes what has slept until today. Lists already show it; this makes its groups one with their kind again. */
export const wakeFindings = async (tx: Tx, accountId: AccountId, today: Day): Promise<void> => {
  const moved = await tx.rows<Moved>(
    `WITH moved AS (UPDATE findings f SET snoozed_until = NULL WHERE f.account_id = $1 AND f.snoozed_until <= $2 RETURNING ${MOVED}) SELECT ${PER_GROUP}`,
    [accountId, today],
  )
  await countGroups(tx, accountId, moved)
}

const MOVES = { assignee: 'uuid', snoozed_until: 'date' } as const

const move = async (tx: Tx, accountId: AccountId, findingIds: readonly FindingId[], column: keyof typeof MOVES, value: string | null): Promise<readonly Moved[]> => {
  const moved = await tx.rows<Moved>(
    `WITH moved AS (
       UPDATE findings f SET ${column} = $3::${MOVES[column]}
       WHERE f.account_id = $1 AND f.finding_id = ANY($2::uuid[]) AND f.${column} IS DISTINCT FROM $3::${MOVES[column]}
       RETURNING ${MOVED})
     SELECT ${PER_GROUP}`,
    [accountId, findingIds, value],
  )
  await countGroups(tx, accountId, moved)
  return moved
}
