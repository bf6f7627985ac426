// Findings as other programs and people at a terminal read them: numbers as people know them, amounts as exact decimal text.
// A walk in batches, so that a hundred thousand findings never stand in memory together.

import type { Day } from '#ground/day'
import type { Evidence } from '#ground/evidence'
import type { AccountId } from '#ground/ids'
import { money, moneyText } from '#ground/money'
import type { Speaker } from '#ground/speak'
import type { Access } from '#platform/access'
import type { House } from '#platform/house'
import { conditionsOf } from './filter.store.ts'
import type { FindingRow } from './findings.store.ts'
import { loadFindingsInOrder } from './findings.store.ts'
import type { FilterIn } from './worklist.wire.ts'

export type FindingRecord = Readonly<{
  rule: string
  subject: string
  cause: string
  account: string
  accountName: string
  site: string | null
  siteName: string | null
  item: string | null
  itemName: string | null
  order: string | null
  orderLine: number | null
  invoice: string | null
  invoiceLine: number | null
  day: string
  due: string | null
  atStake: Readonly<{ amount: string; currency: string }>
  direction: string
  certainty: string
  /** open, snoozed, accepted, disputed, waived, resolved, or closed where the checks no longer see it. */
  state: string
  assignee: string | null
  say: string
  evidence: Evidence
}>

type Place = Readonly<{ rule: string; subject: string }>
type Whole = FindingRow & Readonly<{ evidence: Evidence }>

const BATCH = 2000

type Walk = Readonly<{ access: Access; accountIds: readonly AccountId[]; filter: FilterIn; today: Day; speaker: Speaker }>

/** The findings of these accounts in the order of their keys. */
export async function* walkFindings(house: House, { access, accountIds, filter, today, speaker }: Walk): AsyncGenerator<FindingRecord> {
  for (const accountId of accountIds) {
    let after: Place | null = null
    for (;;) {
      const from: Place | null = after
      const rows: readonly Whole[] = await house.db.within([accountId], async (tx) => loadFindingsInOrder(tx, await conditionsOf(tx, { ...filter, account: accountId }, { access, today }), from, BATCH))
      for (const row of rows) yield recordOf(row, today, speaker)
      const last = rows.at(-1)
      if (last === undefined || rows.length < BATCH) break
      after = { rule: last.rule, subject: last.subject }
    }
  }
}

const recordOf = (row: Whole, today: Day, speaker: Speaker): FindingRecord => ({
  rule: row.rule,
  subject: row.subject,
  cause: row.cause,
  account: row.account_number,
  accountName: row.account_name,
  site: row.site_number,
  siteName: row.site_name,
  item: row.item_number,
  itemName: row.item_name,
  order: row.order_number,
  orderLine: row.order_line_no,
  invoice: row.invoice_number,
  invoiceLine: row.invoice_line_no,
  day: row.day,
  due: row.due,
  atStake: { amount: moneyText(money(row.at_stake_minor, row.currency)), currency: row.currency },
  direction: row.direction,
  certainty: row.certainty,
  state: row.state === 'open' && row.snoozed_until !== null && row.snoozed_until > today ? 'snoozed' : row.state,
  assignee: row.assignee_name,
  say: speaker.speak(row.say),
  evidence: row.evidence,
})
