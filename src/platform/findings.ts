// The findings store: what the checks saw. A re-run updates, closes what no longer holds, never doubles, and never undoes
// a person's verdict: `holds` is the checks' word, the verdict the person's (platform/verdicts.ts), and neither touches the other.

import { createHash } from 'node:crypto'
import type { Evidence } from '#ground/evidence'
import type { Finding } from '#ground/finding'
import type { AccountId } from '#ground/ids'
import type { Instant } from '#ground/instant'
import type { Tx } from './db.ts'
import type { GroupKey } from './finding-groups.ts'
import { countGroups, lockFindings } from './finding-groups.ts'
import { findingIdOf } from './keyed-id.ts'

/**
 * What a run of checks looked at: these rules, and either the whole account or only these orders and invoices.
 * A stored finding within the scope that the run did not yield again no longer holds.
 */
export type CheckScope = Readonly<{ rules: readonly string[]; orderIds?: readonly string[]; invoiceIds?: readonly string[] }>

/** How many findings of a rule are new, differ from before, no longer hold, and were seen at all. */
export type Kept = Readonly<{ opened: number; changed: number; closed: number; held: number }>

/** Above this many, findings go in by COPY through a staging table; below, as one document with the statement. */
const FEW = 200

const COLUMNS = [
  'rule', 'subject', 'finding_id', 'cause', 'site_id', 'item_id', 'order_id', 'order_line_no', 'invoice_id', 'invoice_line_no',
  'contract_id', 'term_id', 'day', 'due', 'at_stake_minor', 'currency', 'direction', 'certainty', 'say', 'breaks_at', 'breaks_as', 'print',
] as const

const DATA = COLUMNS.filter((column) => !['rule', 'subject', 'finding_id'].includes(column))

const of = (alias: string, columns: readonly string[]): string => columns.map((column) => `${alias}.${column}`).join(', ')

/** Brings the stored findings of a scope to what the checks saw now, in the caller's transaction. Every rule of the scope is answered. */
export const keepFindings = async (
  tx: Tx,
  accountId: AccountId,
  scope: CheckScope,
  findings: readonly Finding[],
  now: Instant,
): Promise<ReadonlyMap<string, Kept>> => {
  assertDistinct(findings, scope.rules)
  await lockFindings(tx, accountId)
  const few = findings.length < FEW
  const records = findings.map((finding) => recordOf(accountId, finding))
  if (!few) await stage(tx, accountId, records)
  const partly = scope.orderIds !== undefined || scope.invoiceIds !== undefined
  const touched = await tx.rows<Touched>(KEEP[few ? 'few' : 'many'][partly ? 'partly' : 'whole'], [
    accountId,
    now,
    scope.rules,
    ...(few ? [JSON.stringify(records)] : []),
    ...(partly ? [scope.orderIds ?? [], scope.invoiceIds ?? []] : []),
  ])
  await keepEvidence(tx, accountId, records, findings)
  if (!few) await tx.script('TRUNCATE seen_findings; SET LOCAL enable_nestloop = on')
  await countGroups(tx, accountId, touched)
  return tally(scope.rules, findings, touched)
}

type Touched = GroupKey & Readonly<{ what: 'opened' | 'changed' | 'closed' | 'left'; findings: number }>

/**
 * One statement, so that the three steps see the same state: what no longer holds is closed, what differs is changed,
 * what is new is opened. Answers the groups touched; `left` are groups that a finding moved away from.
 */
const keepSql = (seen: string, scope: string): string => `WITH ${seen}
  closed AS (
    UPDATE findings f SET holds = false, changed_at = $2
    WHERE f.account_id = $1 AND f.holds AND f.rule = ANY($3::text[])
      AND ${scope}
      AND NOT EXISTS (SELECT FROM seen_findings s WHERE s.rule = f.rule AND s.subject = f.subject)
    RETURNING f.rule, f.cause),
  changed AS (
    UPDATE findings f SET ${DATA.map((column) => `${column} = s.${column}`).join(', ')}, holds = true, changed_at = $2
    FROM seen_findings s JOIN findings o ON o.account_id = $1 AND o.rule = s.rule AND o.subject = s.subject
    WHERE f.account_id = $1 AND f.rule = s.rule AND f.subject = s.subject
      AND (NOT f.holds OR (${of('f', DATA)}) IS DISTINCT FROM (${of('s', DATA)}))
    RETURNING f.rule, f.cause, o.cause AS cause_before),
  opened AS (
    INSERT INTO findings (account_id, ${COLUMNS.join(', ')}, holds, first_seen_at, changed_at)
    SELECT $1, ${of('s', COLUMNS)}, true, $2, $2 FROM seen_findings s
    WHERE NOT EXISTS (SELECT FROM findings f WHERE f.account_id = $1 AND f.rule = s.rule AND f.subject = s.subject)
    RETURNING rule, cause)
  SELECT 'closed' AS what, rule, cause, count(*)::integer AS findings FROM closed GROUP BY rule, cause
  UNION ALL SELECT 'changed', rule, cause, count(*)::integer FROM changed GROUP BY rule, cause
  UNION ALL SELECT 'left', rule, cause_before, 0 FROM changed WHERE cause_before <> cause GROUP BY rule, cause_before
  UNION ALL SELECT 'opened', rule, cause, count(*)::integer FROM opened GROUP BY rule, cause`

const SEEN_FEW = 'seen_findings AS MATERIALIZED (SELECT * FROM jsonb_populate_recordset(NULL::findings, $4::jsonb)),'
const partOf = (first: number): string => `(f.order_id = ANY($${first}::uuid[]) OR f.invoice_id = ANY($${first + 1}::uuid[]))`

/** A text for each case, so that each has a plan of its own: a run over one order must not be planned like one over the account. */
const KEEP = {
  few: { whole: keepSql(SEEN_FEW, 'true'), partly: keepSql(SEEN_FEW, partOf(5)) },
  many: { whole: keepSql('', 'true'), partly: keepSql('', partOf(4)) },
} as const

const stage = async (tx: Tx, accountId: AccountId, records: readonly FindingRecord[]): Promise<void> => {
  await tx.script(
    `CREATE TEMP TABLE IF NOT EXISTS seen_findings ON COMMIT DELETE ROWS AS SELECT account_id, ${COLUMNS.join(', ')} FROM findings WITH NO DATA;
     TRUNCATE seen_findings`,
  )
  await tx.copy('seen_findings', ['account_id', ...COLUMNS], stagedRows(accountId, records))
  // After a large load the statistics of `findings` are behind, and a nested loop over it would take minutes.
  await tx.script('ANALYZE seen_findings; SET LOCAL enable_nestloop = off')
}

function* stagedRows(accountId: AccountId, records: readonly FindingRecord[]): Generator<readonly unknown[]> {
  for (const record of records) yield [accountId, ...COLUMNS.map((column) => record[column])]
}

/** Evidence travels only where it is new: a run that sees what the last one saw moves none of it. */
const keepEvidence = async (tx: Tx, accountId: AccountId, records: readonly FindingRecord[], findings: readonly Finding[]): Promise<void> => {
  const stale = await tx.rows<{ finding_id: string }>(
    `SELECT s.finding_id FROM unnest($2::uuid[], $3::uuid[]) AS s (finding_id, print)
     LEFT JOIN finding_evidence e ON e.account_id = $1 AND e.finding_id = s.finding_id WHERE e.print IS DISTINCT FROM s.print`,
    [accountId, records.map((record) => record.finding_id), records.map((record) => record.print)],
  )
  const wanted = new Set(stale.map((row) => row.finding_id))
  const rows = records.flatMap((record, at) => (wanted.has(record.finding_id) ? [[accountId, record.finding_id, record.print, JSON.stringify(findings[at]!.evidence)] as const] : []))
  if (rows.length === 0) return
  if (rows.length < FEW) {
    await tx.run(
      `INSERT INTO finding_evidence (account_id, finding_id, print, evidence)
       SELECT $1, e.finding_id, e.print, e.evidence::jsonb FROM unnest($2::uuid[], $3::uuid[], $4::text[]) AS e (finding_id, print, evidence) ${REPLACED}`,
      [accountId, ...[1, 2, 3].map((column) => rows.map((row) => row[column]))],
    )
    return
  }
  await tx.script('CREATE TEMP TABLE IF NOT EXISTS seen_evidence ON COMMIT DELETE ROWS AS SELECT * FROM finding_evidence WITH NO DATA; TRUNCATE seen_evidence')
  await tx.copy('seen_evidence', ['account_id', 'finding_id', 'print', 'evidence'], rows)
  await tx.run(`INSERT INTO finding_evidence (account_id, finding_id, print, evidence) SELECT account_id, finding_id, print, evidence FROM seen_evidence ${REPLACED}`)
  await tx.script('TRUNCATE seen_evidence')
}

const REPLACED = 'ON CONFLICT (account_id, finding_id) DO UPDATE SET print = excluded.print, evidence = excluded.evidence'

type FindingRecord = Readonly<Record<(typeof COLUMNS)[number], unknown> & { finding_id: string; print: string }>

const recordOf = (accountId: AccountId, finding: Finding): FindingRecord => ({
  rule: finding.rule,
  subject: finding.subject,
  finding_id: findingIdOf(accountId, finding.rule, finding.subject),
  cause: finding.cause,
  site_id: finding.siteId,
  item_id: finding.itemId,
  order_id: finding.orderId,
  order_line_no: finding.orderLineNo,
  invoice_id: finding.invoiceId,
  invoice_line_no: finding.invoiceLineNo,
  contract_id: finding.contractId,
  term_id: finding.termId,
  day: finding.day,
  due: finding.due,
  at_stake_minor: finding.atStake.minor.toString(),
  currency: finding.atStake.currency,
  direction: finding.direction,
  certainty: finding.certainty,
  say: finding.say,
  breaks_at: finding.evidence.breaksAt,
  breaks_as: breaksAs(finding.evidence),
  print: printOf(finding.evidence),
})

const breaksAs = (evidence: Evidence): 'broken' | 'risk' | null => {
  const state = evidence.breaksAt === null ? null : evidence.hops[evidence.breaksAt - 1]?.state
  return state === 'broken' || state === 'risk' ? state : null
}

/** 128 bits of the text: equal prints, equal evidence. */
const printOf = (evidence: Evidence): string => {
  const hash = createHash('sha256').update(JSON.stringify(evidence)).digest('hex')
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-${hash.slice(12, 16)}-${hash.slice(16, 20)}-${hash.slice(20, 32)}`
}

/** A check that answers twice for one subject, or for a rule it did not declare, is a bug and must not pass quietly. */
const assertDistinct = (findings: readonly Finding[], rules: readonly string[]): void => {
  const declared = new Set(rules)
  const seen = new Set<string>()
  for (const { rule, subject } of findings) {
    const key = `${rule}\n${subject}`
    if (seen.has(key)) throw new Error(`two findings of one run share rule and subject: ${rule} ${subject}`)
    if (!declared.has(rule)) throw new Error(`a finding of the rule ${rule} came from checks that do not declare it`)
    seen.add(key)
  }
}

const tally = (rules: readonly string[], findings: readonly Finding[], touched: readonly Touched[]): ReadonlyMap<string, Kept> => {
  const counts = new Map(rules.map((rule) => [rule, { opened: 0, changed: 0, closed: 0, held: 0 }]))
  for (const { rule } of findings) counts.get(rule)!.held += 1
  for (const { rule, what, findings: count } of touched) if (what !== 'left') counts.get(rule)![what] += count
  return counts
}
