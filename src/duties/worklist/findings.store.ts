// Single findings as people know them: with the names and numbers of what they point at. Reads only.

import type { Day } from '#ground/day'
import type { Evidence } from '#ground/evidence'
import type { Certainty, Direction } from '#ground/finding'
import type { AccountId, FindingId, UserId } from '#ground/ids'
import type { Instant } from '#ground/instant'
import type { Currency } from '#ground/money'
import type { Say } from '#ground/say'
import type { Tx } from '#platform/db'
import type { Conditions } from './filter.store.ts'
import type { FindingState, Verdict } from './verdict.ts'

export type FindingRow = Readonly<{
  account_id: AccountId
  account_number: string
  account_name: string
  finding_id: FindingId
  rule: string
  subject: string
  cause: string
  state: FindingState
  nth: number
  verdict: Verdict | null
  verdict_minor: bigint | null
  verdict_currency: Currency | null
  at_stake_minor: bigint
  currency: Currency
  certainty: Certainty
  direction: Direction
  day: Day
  due: Day | null
  assignee: UserId | null
  assignee_name: string | null
  snoozed_until: Day | null
  say: Say
  breaks_at: number | null
  breaks_as: 'broken' | 'risk' | null
  site_id: string | null
  site_number: string | null
  site_name: string | null
  item_id: string | null
  item_number: string | null
  item_name: string | null
  order_id: string | null
  order_number: string | null
  order_line_no: number | null
  invoice_id: string | null
  invoice_number: string | null
  invoice_line_no: number | null
}>

const NAMED = `f.account_id, a.number AS account_number, a.name AS account_name, f.finding_id, f.rule, f.subject, f.cause, f.state,
  f.verdict_nth AS nth, f.verdict, f.verdict_minor, f.verdict_currency, f.at_stake_minor, f.currency, f.certainty, f.direction, f.day, f.due,
  f.assignee, u.name AS assignee_name, f.snoozed_until, f.say, f.breaks_at, f.breaks_as,
  f.site_id, s.number AS site_number, s.name AS site_name, f.item_id, i.number AS item_number, i.name AS item_name,
  f.order_id, o.number AS order_number, f.order_line_no, f.invoice_id, v.number AS invoice_number, f.invoice_line_no`

const NAMES = `JOIN accounts a ON a.account_id = f.account_id
  LEFT JOIN sites s ON s.account_id = f.account_id AND s.site_id = f.site_id
  LEFT JOIN items i ON i.item_id = f.item_id
  LEFT JOIN orders o ON o.account_id = f.account_id AND o.order_id = f.order_id
  LEFT JOIN invoices v ON v.account_id = f.account_id AND v.invoice_id = f.invoice_id
  LEFT JOIN users u ON u.user_id = f.assignee`

const EVIDENCE = 'JOIN finding_evidence e ON e.account_id = f.account_id AND e.finding_id = f.finding_id'

/** A page of findings of one account, most at stake first; one more than `limit` when there are more. */
export const loadFindings = async (
  tx: Tx,
  conditions: Conditions,
  page: Readonly<{ after: Readonly<{ minor: bigint; findingId: string }> | null; limit: number }>,
): Promise<readonly FindingRow[]> => {
  const values = [...conditions.values]
  const put = (value: unknown): string => `$${values.push(value)}`
  const { after } = page
  const beyond = after === null ? '' : `AND (-f.at_stake_minor, f.finding_id) > (${put((-after.minor).toString())}::bigint, ${put(after.findingId)}::uuid)`
  return tx.rows<FindingRow>(
    `WITH page AS MATERIALIZED (SELECT f.* FROM findings f WHERE ${conditions.sql} ${beyond} ORDER BY f.at_stake_minor DESC, f.finding_id LIMIT ${put(page.limit + 1)})
     SELECT ${NAMED} FROM page f ${NAMES} ORDER BY f.at_stake_minor DESC, f.finding_id`,
    values,
  )
}

export type FindingWhole = FindingRow & Readonly<{ evidence: Evidence; first_seen_at: string; changed_at: string; holds: boolean }>

export const loadFinding = async (tx: Tx, accountId: AccountId, findingId: string): Promise<FindingWhole | null> =>
  tx.one<FindingWhole>(
    `SELECT ${NAMED}, e.evidence, f.holds, ${utc('f.first_seen_at')} AS first_seen_at, ${utc('f.changed_at')} AS changed_at
     FROM findings f ${NAMES} ${EVIDENCE} WHERE f.account_id = $1 AND f.finding_id = $2`,
    [accountId, findingId],
  )

/** A batch in the order of the key, for walks over everything; begins after `after`. */
export const loadFindingsInOrder = async (
  tx: Tx,
  conditions: Conditions,
  after: Readonly<{ rule: string; subject: string }> | null,
  limit: number,
): Promise<readonly (FindingRow & Readonly<{ evidence: Evidence }>)[]> => {
  const values = [...conditions.values]
  const put = (value: unknown): string => `$${values.push(value)}`
  const beyond = after === null ? '' : `AND (f.rule, f.subject) > (${put(after.rule)}, ${put(after.subject)})`
  return tx.rows(
    `WITH page AS MATERIALIZED (SELECT f.* FROM findings f WHERE ${conditions.sql} ${beyond} ORDER BY f.rule, f.subject LIMIT ${put(limit)})
     SELECT ${NAMED}, e.evidence FROM page f ${NAMES} ${EVIDENCE} ORDER BY f.rule, f.subject`,
    values,
  )
}

export type RuleSum = Readonly<{ rule: string; certainty: Certainty; currency: Currency; findings: number; minor: bigint }>

/** What is open, rule by rule. */
export const loadRuleSums = async (tx: Tx, accountId: AccountId): Promise<readonly RuleSum[]> =>
  tx.rows<RuleSum>(
    `SELECT rule, certainty, currency, sum(findings)::integer AS findings, sum(at_stake_minor)::bigint AS minor
     FROM finding_groups WHERE account_id = $1 AND state = 'open' GROUP BY rule, certainty, currency ORDER BY rule, certainty DESC, currency`,
    [accountId],
  )

export type SiteSum = Readonly<{
  site_id: string | null
  site_number: string | null
  site_name: string | null
  findings: number
  minor: bigint
  first_day: Day
  last_day: Day
  due: Day | null
  first_item: string | null
  last_item: string | null
}>

/** A group site by site, most at stake first. */
export const loadSiteSums = async (tx: Tx, conditions: Conditions): Promise<readonly SiteSum[]> =>
  tx.rows<SiteSum>(
    `WITH sums AS (
       SELECT f.account_id, f.site_id, count(*)::integer AS findings, sum(f.at_stake_minor)::bigint AS minor, min(f.day) AS first_day, max(f.day) AS last_day,
              min(f.due) AS due, min(f.item_id::text) AS first_item, max(f.item_id::text) AS last_item
       FROM findings f WHERE ${conditions.sql} GROUP BY f.account_id, f.site_id)
     SELECT t.*, s.number AS site_number, s.name AS site_name
     FROM sums t LEFT JOIN sites s ON s.account_id = t.account_id AND s.site_id = t.site_id
     ORDER BY t.minor DESC, s.number`,
    conditions.values,
  )

export type VerdictRow = Readonly<{
  nth: number
  verdict: Verdict
  reason: string
  by: string | null
  given_at: Instant
  at_stake_minor: bigint
  currency: Currency
  undone_at: Instant | null
  undone_by: string | null
}>

export const loadVerdicts = async (tx: Tx, accountId: AccountId, findingId: string): Promise<readonly VerdictRow[]> =>
  tx.rows<VerdictRow>(
    `SELECT v.nth, v.verdict, v.reason, u.name AS by, ${utc('v.given_at')} AS given_at, v.at_stake_minor, v.currency,
            ${utc('v.undone_at')} AS undone_at, w.name AS undone_by
     FROM verdicts v LEFT JOIN users u ON u.user_id = v.user_id LEFT JOIN users w ON w.user_id = v.undone_by
     WHERE v.account_id = $1 AND v.finding_id = $2 ORDER BY v.nth`,
    [accountId, findingId],
  )

export type MoveRow = Readonly<{ kind: string; at: Instant; by: string | null; after: unknown }>

/** What was done to the finding's group by hand, beside verdicts. */
export const loadMoves = async (tx: Tx, accountId: AccountId, groupSubject: string): Promise<readonly MoveRow[]> =>
  tx.rows<MoveRow>(
    `SELECT e.kind, ${utc('e.happened_at')} AS at, u.name AS by, e.after
     FROM events e LEFT JOIN users u ON u.user_id = e.user_id
     WHERE e.account_id = $1 AND e.subject_kind = 'finding-group' AND e.subject_id = $2 AND e.kind = ANY($3::text[])
     ORDER BY e.happened_at DESC LIMIT 50`,
    [accountId, groupSubject, ['worklist/findings-assigned', 'worklist/findings-snoozed']],
  )

/** A moment as the ground writes it. */
export const utc = (column: string): string => `to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
