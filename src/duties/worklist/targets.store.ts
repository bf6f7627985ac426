// What a person's change is about: chosen findings, and rows of the list with what the person saw of them. Read under `lockFindings`.

import type { Day } from '#ground/day'
import type { AccountId, FindingId, UserId } from '#ground/ids'
import type { Instant } from '#ground/instant'
import type { Access } from '#platform/access'
import type { Tx } from '#platform/db'
import { conditionsOf } from './filter.store.ts'
import { utc } from './findings.store.ts'
import type { FindingState, Verdict } from './verdict.ts'
import type { TargetsIn } from './worklist.wire.ts'

/** A finding as it stands, with the standing verdict; `seenNth` is the verdict the asker had before their eyes. */
export type TargetRow = Readonly<{
  finding_id: FindingId
  state: FindingState
  nth: number
  seenNth: number
  assignee: UserId | null
  verdict: Verdict | null
  by: string | null
  given_at: Instant | null
}>

const STANDING = `f.finding_id, f.state, f.verdict_nth AS nth, f.assignee, v.verdict, u.name AS by, ${utc('v.given_at')} AS given_at`
const VERDICT = `LEFT JOIN verdicts v ON v.account_id = f.account_id AND v.finding_id = f.finding_id AND v.nth = f.verdict_nth
  LEFT JOIN users u ON u.user_id = v.user_id`

type Chosen = Readonly<{ findings: NonNullable<TargetsIn['findings']>; groups: NonNullable<TargetsIn['groups']>; filter: NonNullable<TargetsIn['filter']> }>

/** The targets within one account. Ids that are not there are left out: the caller compares. A finding chosen twice comes once. */
export const loadTargets = async (tx: Tx, access: Access, today: Day, accountId: AccountId, chosen: Chosen): Promise<readonly TargetRow[]> => {
  const rows = new Map<string, TargetRow>()
  for (const group of chosen.groups) {
    for (const row of await loadGroup(tx, { access, today, accountId, group, filter: chosen.filter })) rows.set(row.finding_id, row)
  }
  for (const row of await loadChosen(tx, accountId, chosen.findings)) rows.set(row.finding_id, row)
  return [...rows.values()]
}

const loadChosen = async (tx: Tx, accountId: AccountId, findings: Chosen['findings']): Promise<readonly TargetRow[]> => {
  if (findings.length === 0) return []
  const seen = new Map(findings.map((finding) => [finding.findingId, finding.nth]))
  const rows = await tx.rows<Omit<TargetRow, 'seenNth'>>(`SELECT ${STANDING} FROM findings f ${VERDICT} WHERE f.account_id = $1 AND f.finding_id = ANY($2::uuid[])`, [
    accountId,
    [...seen.keys()],
  ])
  return rows.map((row) => ({ ...row, seenNth: seen.get(row.finding_id) ?? 0 }))
}

type Group = Readonly<{ access: Access; today: Day; accountId: AccountId; group: Chosen['groups'][number]; filter: Chosen['filter'] }>

/**
 * The findings of a row that the person saw: of its key and under the list's filter, as they were at `asOf`. What the checks changed
 * since stays as it is. Those that somebody judged since come along as raced, newest first, at most as many as are missing.
 */
const loadGroup = async (tx: Tx, { access, today, accountId, group, filter }: Group): Promise<readonly TargetRow[]> => {
  const { key, asOf } = group
  const narrowed = await conditionsOf(tx, { ...filter, account: accountId, rule: key.rule, cause: key.cause, currency: key.currency, state: 'all' }, { access, today })
  const values = [...narrowed.values]
  const put = (value: unknown): string => `$${values.push(value)}`
  const where = `${narrowed.sql} AND f.certainty = ${put(key.certainty)} AND f.direction = ${put(key.direction)}`
  const moment = `${put(asOf)}::timestamptz`
  const rows = await tx.rows<Omit<TargetRow, 'seenNth'> & { since: boolean }>(
    `SELECT ${STANDING}, coalesce(v.given_at > ${moment}, false) AS since
     FROM findings f ${VERDICT}
     WHERE ${where} AND (coalesce(v.given_at > ${moment}, false)
       OR (f.changed_at <= ${moment} AND f.state = ${put(key.state)} AND f.assignee IS NOT DISTINCT FROM ${put(key.assignee)}::uuid
           AND f.snoozed_until IS NOT DISTINCT FROM ${put(key.snoozedUntil)}::date))
     ORDER BY v.given_at DESC NULLS LAST`,
    values,
  )
  const meant = rows.filter((row) => !row.since).map((row) => ({ ...row, seenNth: row.nth }))
  const missing = Math.max(0, group.findings - meant.length)
  return [...meant, ...rows.filter((row) => row.since).slice(0, missing).map((row) => ({ ...row, seenNth: -1 }))]
}

export type ColleagueRow = Readonly<{ user_id: UserId; name: string; role: string }>

/** Who may see the account and could take a finding: members, directors and administrators; not the client's own users. */
export const loadColleagues = async (tx: Tx, accountId: AccountId): Promise<readonly ColleagueRow[]> =>
  tx.rows<ColleagueRow>(
    `SELECT u.user_id, u.name, u.role FROM users u
     WHERE u.active AND u.role <> 'client-user'
       AND (u.role IN ('administrator', 'director') OR EXISTS (SELECT FROM account_members m WHERE m.account_id = $1 AND m.user_id = u.user_id))
     ORDER BY u.name, u.user_id`,
    [accountId],
  )

/** The accounts a batch of verdicts reached, and who took it back if somebody has. */
export const loadBatch = async (tx: Tx, batchId: string): Promise<readonly BatchRow[]> =>
  tx.rows<BatchRow>(
    `SELECT v.account_id, count(*) FILTER (WHERE v.undone_at IS NULL)::integer AS open, max(u.name) AS undone_by, ${utc('max(v.undone_at)')} AS undone_at
     FROM verdicts v LEFT JOIN users u ON u.user_id = v.undone_by WHERE v.batch_id = $1 GROUP BY v.account_id ORDER BY v.account_id`,
    [batchId],
  )

export type BatchRow = Readonly<{ account_id: AccountId; open: number; undone_by: string | null; undone_at: Instant | null }>

