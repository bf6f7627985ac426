// Findings counted into groups: what is one row on the worklist. Findings of one account, rule and cause, in one currency and one
// standing, held by one person, are one group. Derived from `findings` and counted again whenever one of them changes.

import type { AccountId } from '#ground/ids'
import type { Tx } from './db.ts'

export type GroupKey = Readonly<{ rule: string; cause: string }>

/** The columns that tell one group from another, beside the account. */
export const GROUP_COLUMNS = ['rule', 'cause', 'currency', 'certainty', 'direction', 'state', 'assignee', 'snoozed_until'] as const

/**
 * One writer at a time on an account's findings and groups, until the transaction ends; taken before the first row is touched.
 * Without it two verdicts on one group would each count without the other.
 */
export const lockFindings = async (tx: Tx, accountId: AccountId): Promise<void> => {
  await tx.rows('SELECT pg_advisory_xact_lock($1)', [BigInt.asIntN(64, BigInt(`0x${accountId.replaceAll('-', '').slice(0, 16)}`))])
}

const KEY_TEXT = GROUP_COLUMNS.map((column) => `coalesce(f.${column}::text, '')`).join(" || E'\\n' || ")

/** The select list that counts findings `f` into groups; the caller adds FROM, WHERE and `GROUP BY f.account_id, GROUPED_BY`. */
export const GROUP_COUNTS = `f.account_id, md5(${KEY_TEXT})::uuid AS group_id, ${GROUP_COLUMNS.map((column) => `f.${column}`).join(', ')},
  count(*)::integer AS findings, sum(f.at_stake_minor)::bigint AS at_stake_minor, count(DISTINCT f.site_id)::integer AS sites,
  (array_agg(f.site_id ORDER BY f.at_stake_minor DESC, f.subject))[1] AS site_id,
  (array_agg(f.finding_id ORDER BY f.at_stake_minor DESC, f.subject))[1] AS finding_id,
  min(f.day) AS first_day, max(f.day) AS last_day, min(f.due) AS due`

export const GROUPED_BY = GROUP_COLUMNS.map((column) => `f.${column}`).join(', ')

const COUNTED = `account_id, group_id, ${GROUP_COLUMNS.join(', ')}, findings, at_stake_minor, sites, site_id, finding_id, first_day, last_day, due`

/** Counts these groups again. The caller holds `lockFindings`. */
export const countGroups = async (tx: Tx, accountId: AccountId, keys: readonly GroupKey[]): Promise<void> => {
  const distinct = [...new Map(keys.map((key) => [`${key.rule}\n${key.cause}`, key])).values()]
  if (distinct.length === 0) return
  const values = [accountId, distinct.map((key) => key.rule), distinct.map((key) => key.cause)]
  await tx.run(
    `DELETE FROM finding_groups g USING unnest($2::text[], $3::text[]) AS k (rule, cause)
     WHERE g.account_id = $1 AND g.rule = k.rule AND g.cause = k.cause`,
    values,
  )
  await tx.run(
    `INSERT INTO finding_groups (${COUNTED})
     SELECT ${GROUP_COUNTS}
     FROM unnest($2::text[], $3::text[]) AS k (rule, cause) JOIN findings f ON f.account_id = $1 AND f.rule = k.rule AND f.cause = k.cause
     GROUP BY f.account_id, ${GROUPED_BY}`,
    values,
  )
}

/** Groups that differ from a fresh count of the account: empty unless the code is wrong. For tests and the nightly check. */
export const miscountedGroups = async (tx: Tx, accountId: AccountId): Promise<readonly GroupKey[]> =>
  tx.rows<GroupKey>(
    `WITH fresh AS (SELECT ${GROUP_COUNTS} FROM findings f WHERE f.account_id = $1 GROUP BY f.account_id, ${GROUPED_BY}),
          kept AS (SELECT ${COUNTED} FROM finding_groups WHERE account_id = $1)
     SELECT DISTINCT rule, cause FROM ((SELECT ${COUNTED} FROM fresh EXCEPT SELECT ${COUNTED} FROM kept)
                                       UNION ALL (SELECT ${COUNTED} FROM kept EXCEPT SELECT ${COUNTED} FROM fresh)) AS off`,
    [accountId],
  )
