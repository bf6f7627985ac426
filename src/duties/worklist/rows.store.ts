// The rows of the worklist: groups of findings, ranked, a page at a time, and the sums of the sections.
// Plain lists read the counted groups; a filter that only single findings can answer counts the findings it leaves.

import type { Day } from '#ground/day'
import type { Certainty, Direction } from '#ground/finding'
import type { AccountId, FindingId, SiteId, UserId } from '#ground/ids'
import type { Currency } from '#ground/money'
import { minorDigits } from '#ground/money'
import type { Say } from '#ground/say'
import type { Tx } from '#platform/db'
import { GROUP_COUNTS, GROUPED_BY } from '#platform/finding-groups'
import type { Conditions } from './filter.store.ts'
import { AGE_DAYS, endOfWeek, EXPOSURE_SHARE, RANKED_CURRENCIES, rankDivisor } from './rank.ts'
import type { FindingState } from './verdict.ts'

export type GroupRow = Readonly<{
  account_id: AccountId
  group_id: string
  rule: string
  cause: string
  currency: Currency
  certainty: Certainty
  direction: Direction
  state: FindingState
  assignee: UserId | null
  snoozed_until: Day | null
  findings: number
  at_stake_minor: bigint
  sites: number
  finding_id: FindingId
  first_day: Day
  last_day: Day
  due: Day | null
  section: number
  weight: bigint
  account_number: string
  account_name: string
  assignee_name: string | null
  site_id: SiteId | null
  site_number: string | null
  site_name: string | null
  say: Say
  nth: number
  breaks_at: number | null
  breaks_as: 'broken' | 'risk' | null
}>

/** Where a page begins: after this row. */
export type Place = Readonly<{ section: number; weight: bigint; accountId: string; groupId: string }>

/** A page of rows, most urgent and heaviest first; one more than `limit` when there are more. */
export const loadRows = async (tx: Tx, conditions: Conditions, page: Readonly<{ today: Day; after: Place | null; limit: number }>): Promise<readonly GroupRow[]> => {
  const values = [...conditions.values]
  const put = (value: unknown): string => `$${values.push(value)}`
  const ranked = rankedSql(conditions, put, page.today)
  const { after } = page
  const beyond =
    after === null
      ? ''
      : `WHERE (r.section, -r.weight, r.account_id, r.group_id) > (${put(after.section)}::integer, ${put((-after.weight).toString())}::bigint, ${put(after.accountId)}::uuid, ${put(after.groupId)}::uuid)`
  return tx.rows<GroupRow>(
    `WITH ${ranked},
       page AS MATERIALIZED (SELECT r.* FROM ranked r ${beyond} ORDER BY r.section, -r.weight, r.account_id, r.group_id LIMIT ${put(page.limit + 1)})
     SELECT p.*, a.number AS account_number, a.name AS account_name, u.name AS assignee_name, s.number AS site_number, s.name AS site_name,
            f.say, f.verdict_nth AS nth, f.breaks_at, f.breaks_as
     FROM page p
     JOIN accounts a ON a.account_id = p.account_id
     JOIN findings f ON f.account_id = p.account_id AND f.finding_id = p.finding_id
     LEFT JOIN sites s ON s.account_id = p.account_id AND s.site_id = p.site_id
     LEFT JOIN users u ON u.user_id = p.assignee
     ORDER BY p.section, -p.weight, p.account_id, p.group_id`,
    values,
  )
}

export type SectionSum = Readonly<{ section: number; certainty: Certainty; currency: Currency; rows: number; findings: number; minor: bigint }>

export const loadSections = async (tx: Tx, conditions: Conditions, today: Day): Promise<readonly SectionSum[]> => {
  const values = [...conditions.values]
  const ranked = rankedSql(conditions, (value) => `$${values.push(value)}`, today)
  return tx.rows<SectionSum>(
    `WITH ${ranked}
     SELECT section, certainty, currency, count(*)::integer AS rows, sum(findings)::integer AS findings, sum(at_stake_minor)::bigint AS minor
     FROM ranked GROUP BY section, certainty, currency ORDER BY section, certainty DESC, currency`,
    values,
  )
}

export type Choice = Readonly<{ kind: 'account' | 'rule' | 'assignee'; id: string | null; number: string | null; name: string | null; rows: number }>

/** What filter menus can offer of the open list, each with its number of rows. */
export const loadChoices = async (tx: Tx, conditions: Conditions): Promise<readonly Choice[]> =>
  tx.rows<Choice>(
    `WITH f AS MATERIALIZED (SELECT f.account_id, f.rule, f.assignee FROM finding_groups f WHERE ${conditions.sql})
     SELECT 'account' AS kind, a.account_id::text AS id, a.number, a.name, count(*)::integer AS rows FROM f JOIN accounts a ON a.account_id = f.account_id GROUP BY a.account_id
     UNION ALL SELECT 'rule', f.rule, NULL, NULL, count(*)::integer FROM f GROUP BY f.rule
     UNION ALL SELECT 'assignee', f.assignee::text, NULL, u.name, count(*)::integer FROM f LEFT JOIN users u ON u.user_id = f.assignee GROUP BY f.assignee, u.name
     ORDER BY 1, 5 DESC, 2`,
    conditions.values,
  )

/** `ranked`: the groups a filter leaves, with section and weight (rank.ts says the same in TypeScript). */
const rankedSql = (conditions: Conditions, put: (value: unknown) => string, today: Day): string => {
  const groups = conditions.byFinding
    ? `SELECT ${GROUP_COUNTS} FROM findings f WHERE ${conditions.sql} GROUP BY f.account_id, ${GROUPED_BY}`
    : `SELECT f.* FROM finding_groups f WHERE ${conditions.sql}`
  const now = `${put(today)}::date`
  const age = `least(greatest(${now} - g.first_day, 0), ${AGE_DAYS})`
  const least = conditions.least === null ? '' : `WHERE g.at_stake_minor >= ${put(conditions.least)}::bigint * ${MINOR_UNITS}`
  return `groups AS (${groups}),
    ranked AS (
      SELECT g.*, CASE WHEN g.due IS NULL THEN 3 WHEN g.due <= ${now} THEN 0 WHEN g.due <= ${put(endOfWeek(today))}::date THEN 1 ELSE 2 END AS section,
        g.at_stake_minor * 100 * (${2 * AGE_DAYS} + ${age}) / (${DIVISOR} * CASE g.certainty WHEN 'exposure' THEN ${EXPOSURE_SHARE} ELSE 1 END * ${2 * AGE_DAYS}) AS weight
      FROM groups g ${least})`
}

const byCurrency = (of: (currency: Currency) => bigint): string => {
  const own = RANKED_CURRENCIES.filter((currency) => of(currency) !== 100n)
  return `(CASE g.currency ${own.map((currency) => `WHEN '${currency}' THEN ${of(currency)}`).join(' ')} ELSE 100 END)::bigint`
}

const DIVISOR = byCurrency(rankDivisor)
const MINOR_UNITS = byCurrency((currency) => 10n ** BigInt(minorDigits(currency)))
