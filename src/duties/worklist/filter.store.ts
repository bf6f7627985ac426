// A filter as conditions on findings or on their groups: both have the columns it speaks of under the alias `f`.

import type { Day } from '#ground/day'
import type { UserId } from '#ground/ids'
import type { Access } from '#platform/access'
import type { Tx } from '#platform/db'
import type { FilterIn } from './worklist.wire.ts'

/** Conditions joined by AND, with their values numbered from $1. `byFinding` conditions only single findings can answer. */
export type Conditions = Readonly<{ sql: string; values: readonly unknown[]; byFinding: boolean; least: number | null }>

type Asker = Readonly<{ access: Access; today: Day }>

/** Collects conditions; `$` in a condition stands for its value, each time the same. */
class Collector {
  readonly parts: string[] = []
  readonly values: unknown[] = []
  byFinding = false

  add(condition: string, ...values: readonly unknown[]): void {
    let text = condition
    for (const [at, value] of values.entries()) {
      this.values.push(value)
      text = text.replaceAll(`$${'abcdefgh'.charAt(at)}`, () => `$${this.values.length}`)
    }
    this.parts.push(text)
  }

  addByFinding(condition: string, ...values: readonly unknown[]): void {
    this.byFinding = true
    this.add(condition, ...values)
  }
}

export const conditionsOf = async (tx: Tx, filter: FilterIn, { access, today }: Asker): Promise<Conditions> => {
  const all = new Collector()
  if (filter.account !== undefined) all.add('f.account_id = $a', filter.account)
  else if (access.reach !== 'everything') all.add('f.account_id = ANY($a::uuid[])', access.reach)
  addState(all, filter.state ?? 'open', today)
  for (const column of ['rule', 'cause', 'currency', 'certainty', 'direction'] as const) {
    if (filter[column] !== undefined) all.add(`f.${column} = $a`, filter[column])
  }
  if (filter.duty !== undefined) all.add("split_part(f.rule, '/', 1) = $a", filter.duty)
  addAssignee(all, filter.assignee, access.session.userId)
  if (filter.site !== undefined) {
    all.addByFinding('f.site_id = ANY(SELECT s.site_id FROM sites s WHERE s.account_id = f.account_id AND s.ancestors @> ARRAY[$a::uuid])', filter.site)
  }
  for (const [name, column] of [['item', 'item_id'], ['order', 'order_id'], ['invoice', 'invoice_id'], ['contract', 'contract_id']] as const) {
    if (filter[name] !== undefined) all.addByFinding(`f.${column} = $a`, filter[name])
  }
  for (const word of wordsOf(filter.q)) await addWord(tx, all, word)
  return { sql: all.parts.join(' AND ') || 'true', values: all.values, byFinding: all.byFinding, least: filter.least ?? null }
}

/** Snoozed until today is awake, whether or not the night has been. */
const addState = (all: Collector, state: NonNullable<FilterIn['state']>, today: Day): void => {
  if (state === 'all') return
  if (state === 'open') all.add("f.state = 'open' AND (f.snoozed_until IS NULL OR f.snoozed_until <= $a)", today)
  else if (state === 'snoozed') all.add("f.state = 'open' AND f.snoozed_until > $a", today)
  else if (state === 'judged') all.add("f.state NOT IN ('open', 'closed')")
  else all.add('f.state = $a', state)
}

const addAssignee = (all: Collector, assignee: string | undefined, me: UserId | null): void => {
  if (assignee === undefined) return
  if (assignee === 'nobody') all.add('f.assignee IS NULL')
  else all.add('f.assignee = $a', assignee === 'me' ? me : assignee)
}

const MOST_WORDS = 6

const wordsOf = (q: string | undefined): readonly string[] =>
  (q ?? '').split(/\s+/).map((word) => word.replace(/^#/, '')).filter((word) => word !== '').slice(0, MOST_WORDS)

/**
 * What a word of the search can mean is looked up first (names in part; numbers whole), so that the findings are met through
 * their indexed references. Patterns do not use an index behind the wall; accounts, sites and items are few enough to read.
 * Where the word names an account, its sites and documents add nothing: a word that only names accounts leaves the counted groups usable.
 */
const addWord = async (tx: Tx, all: Collector, word: string): Promise<void> => {
  const like = `%${word.replace(/[\\%_]/g, '\\$&')}%`
  const accounts = await idsOf(tx, 'SELECT account_id AS id FROM accounts WHERE name ILIKE $1 OR number ILIKE $1', [like])
  const elsewhere = async (sql: string, value: string): Promise<readonly string[]> => idsOf(tx, sql, [value, accounts])
  const sites = await elsewhere('SELECT site_id AS id FROM sites WHERE (name ILIKE $1 OR number ILIKE $1 OR city ILIKE $1) AND account_id <> ALL($2::uuid[])', like)
  const items = await idsOf(tx, 'SELECT item_id AS id FROM items WHERE name ILIKE $1 OR number ILIKE $1 LIMIT 2000', [like])
  const orders = await elsewhere(
    `SELECT o.order_id AS id FROM accounts a JOIN orders o ON o.account_id = a.account_id AND o.number = $1 WHERE a.account_id <> ALL($2::uuid[])
     UNION SELECT o.order_id FROM accounts a JOIN orders o ON o.account_id = a.account_id AND o.purchase_order = $1 WHERE a.account_id <> ALL($2::uuid[])`,
    word,
  )
  const invoices = await elsewhere('SELECT i.invoice_id AS id FROM accounts a JOIN invoices i ON i.account_id = a.account_id AND i.number = $1 WHERE a.account_id <> ALL($2::uuid[])', word)
  const references = ([['site_id', sites], ['item_id', items], ['order_id', orders], ['invoice_id', invoices]] as const).filter(([, ids]) => ids.length > 0)
  if (references.length === 0) return all.add(accounts.length === 0 ? 'false' : 'f.account_id = ANY($a::uuid[])', ...(accounts.length === 0 ? [] : [accounts]))
  const parts = references.map(([column], at) => `f.${column} = ANY($${'bcde'.charAt(at)}::uuid[])`)
  all.addByFinding(`(${['f.account_id = ANY($a::uuid[])', ...parts].join(' OR ')})`, accounts, ...references.map(([, ids]) => ids))
}

const idsOf = async (tx: Tx, sql: string, values: readonly unknown[]): Promise<readonly string[]> => (await tx.rows<{ id: string }>(sql, values)).map((row) => row.id)
