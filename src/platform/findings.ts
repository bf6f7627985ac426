// The findings store, the only writer of findings and verdicts. A re-run updates, closes what no longer holds, never doubles,
// and never undoes a person's verdict: `holds` is the checks' word, `verdict` the person's, and neither touches the other.

import type { Finding } from '#ground/finding'
import type { AccountId } from '#ground/ids'
import type { Instant } from '#ground/instant'
import type { Tx } from './db.ts'
import { findingIdOf } from './keyed-id.ts'

/**
 * What a run of checks looked at: these rules, and either the whole account or only these subjects' orders and invoices.
 * A stored finding within the scope that the run did not yield again no longer holds.
 */
export type CheckScope = Readonly<{ rules: readonly string[]; orderIds?: readonly string[]; invoiceIds?: readonly string[] }>

export type Kept = Readonly<{ opened: number; changed: number; closed: number; held: number }>

const COLUMNS = [
  'rule', 'subject', 'finding_id', 'cause', 'site_id', 'item_id', 'order_id', 'order_line_no', 'invoice_id', 'invoice_line_no',
  'contract_id', 'term_id', 'day', 'due', 'at_stake_minor', 'currency', 'direction', 'certainty', 'say', 'evidence', 'breaks_at',
] as const

const DATA = COLUMNS.filter((column) => !['rule', 'subject', 'finding_id'].includes(column))

/** Brings the stored findings of a scope to what the checks saw now. One transaction with the caller's change. */
export const keepFindings = async (tx: Tx, accountId: AccountId, scope: CheckScope, findings: readonly Finding[], now: Instant): Promise<Kept> => {
  await tx.script('CREATE TEMP TABLE IF NOT EXISTS seen_findings (LIKE findings) ON COMMIT DELETE ROWS; TRUNCATE seen_findings')
  await tx.copy('seen_findings', ['account_id', ...COLUMNS, 'holds', 'first_seen_at', 'changed_at'], rowsOf(accountId, findings, now))
  const closed = await tx.run(
    `UPDATE findings f SET holds = false, changed_at = $2
     WHERE f.account_id = $1 AND f.holds AND f.rule = ANY($3::text[])
       AND ($4::uuid[] IS NULL OR f.order_id = ANY($4) OR f.invoice_id = ANY($5::uuid[]))
       AND NOT EXISTS (SELECT FROM seen_findings s WHERE s.rule = f.rule AND s.subject = f.subject)`,
    [accountId, now, scope.rules, scope.orderIds ?? (scope.invoiceIds === undefined ? null : []), scope.invoiceIds ?? []],
  )
  const changed = await tx.run(
    `UPDATE findings f SET ${DATA.map((column) => `${column} = s.${column}`).join(', ')}, holds = true, changed_at = $2
     FROM seen_findings s
     WHERE f.account_id = $1 AND f.rule = s.rule AND f.subject = s.subject
       AND (NOT f.holds OR (${DATA.map((column) => `f.${column}`).join(', ')}) IS DISTINCT FROM (${DATA.map((column) => `s.${column}`).join(', ')}))`,
    [accountId, now],
  )
  const opened = await tx.run(
    `INSERT INTO findings (account_id, ${COLUMNS.join(', ')}, holds, first_seen_at, changed_at)
     SELECT account_id, ${COLUMNS.join(', ')}, true, first_seen_at, changed_at FROM seen_findings
     ON CONFLICT (account_id, rule, subject) DO NOTHING`,
  )
  return { opened, changed, closed, held: findings.length }
}

function* rowsOf(accountId: AccountId, findings: readonly Finding[], now: Instant): Generator<readonly unknown[]> {
  const seen = new Set<string>()
  for (const finding of findings) {
    const key = `${finding.rule}\n${finding.subject}`
    if (seen.has(key)) throw new Error(`two findings of one run share rule and subject: ${finding.rule} ${finding.subject}`)
    seen.add(key)
    yield [
      accountId, finding.rule, finding.subject, findingIdOf(accountId, finding.rule, finding.subject), finding.cause,
      finding.siteId, finding.itemId, finding.orderId, finding.orderLineNo, finding.invoiceId, finding.invoiceLineNo,
      finding.contractId, finding.termId, finding.day, finding.due, finding.atStake.minor, finding.atStake.currency,
      finding.direction, finding.certainty, JSON.stringify(finding.say), JSON.stringify(finding.evidence), finding.evidence.breaksAt,
      true, now, now,
    ]
  }
}
