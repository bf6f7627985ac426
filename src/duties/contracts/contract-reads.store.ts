// What the contract screens read: the list over accounts, names for ids, open findings by term, and the items a price timeline shows.

import type { Day } from '#ground/day'
import type { AccountId, ContractId, FamilyId, ItemId, SiteId, TermId } from '#ground/ids'
import type { Currency } from '#ground/money'
import type { Tx } from '#platform/db'
import type { WholeContract } from './change.ts'
import type { ContractState } from './contract.ts'
import type { Named, Names } from './write-whole.ts'

export type ListedContract = Readonly<{
  account_id: AccountId; account_number: string; account_name: string; contract_id: ContractId; number: string; name: string
  currency: Currency; state: ContractState; valid_from: Day; valid_to: Day | null; payment_days: number | null
  terms: number; amendments: number; open: number; at_stake: bigint
}>

export type ListAsk = Readonly<{ accountId: string | null; find: string | null; after: readonly string[] | null; limit: number }>

/** In force first, then drafts, then withdrawn; within each by account and the newest first. Exact findings in the contract's currency make `at_stake`. */
export const listContracts = (tx: Tx, ask: ListAsk): Promise<ListedContract[]> =>
  tx.rows<ListedContract>(
    `SELECT * FROM (
       SELECT c.account_id, a.number AS account_number, a.name AS account_name, c.contract_id, c.number, c.name, c.currency, c.state, c.valid_from, c.valid_to, c.payment_days,
         (SELECT count(*)::int FROM terms t WHERE t.account_id = c.account_id AND t.contract_id = c.contract_id AND t.kind = 'price') AS terms,
         (SELECT count(*)::int FROM amendments m WHERE m.account_id = c.account_id AND m.contract_id = c.contract_id) AS amendments,
         coalesce(f.open, 0) AS open, coalesce(f.at_stake, 0)::bigint AS at_stake,
         array_position(ARRAY['in-force', 'draft', 'withdrawn'], c.state)::text AS state_order,
         lower(a.name) AS account_order, to_char(date '9999-12-31' - c.valid_from, 'FM0000000') AS newest_order
       FROM contracts c
       JOIN accounts a ON a.account_id = c.account_id
       LEFT JOIN LATERAL (
         SELECT count(*)::int AS open, sum(f.at_stake_minor) FILTER (WHERE f.certainty = 'exact' AND f.currency = c.currency) AS at_stake
         FROM findings f WHERE f.account_id = c.account_id AND f.contract_id = c.contract_id AND f.state = 'open'
       ) f ON true
       WHERE ($1::uuid IS NULL OR c.account_id = $1)
         AND ($2::text IS NULL OR c.number ILIKE '%' || $2 || '%' OR c.name ILIKE '%' || $2 || '%' OR a.name ILIKE '%' || $2 || '%')
     ) l
     WHERE $3::text[] IS NULL OR ARRAY[l.state_order, l.account_order, l.newest_order, l.number, l.contract_id::text] COLLATE "C" > $3::text[] COLLATE "C"
     ORDER BY ARRAY[l.state_order, l.account_order, l.newest_order, l.number, l.contract_id::text] COLLATE "C" LIMIT $4`,
    [ask.accountId, ask.find === null ? null : likeText(ask.find), ask.after, ask.limit],
  )

const likeText = (find: string): string => find.trim().replace(/[\\%_]/g, '\\$&')

/** Of the last row, for `after`. */
export const placeInList = (row: ListedContract): readonly string[] => {
  const { state_order, account_order, newest_order } = row as unknown as Record<string, string>
  return [state_order ?? '', account_order ?? '', newest_order ?? '', row.number, row.contract_id]
}

type NamedRow<Key extends string> = Readonly<{ [K in Key]: string } & { number: string; name: string }>

/** Numbers and names of everything a contract's terms point at. */
export const loadNames = async (tx: Tx, accountId: AccountId, whole: Pick<WholeContract, 'terms'>): Promise<Names> => {
  const account = await tx.one<Named>('SELECT number, name FROM accounts WHERE account_id = $1', [accountId])
  if (account === null) throw new Error('an account without a row has a contract')
  const itemIds = whole.terms.flatMap(({ on }) => (on.kind === 'item' ? on.itemId : []))
  const familyIds = whole.terms.flatMap(({ on }) => (on.kind === 'family' ? on.familyId : []))
  const siteIds = whole.terms.flatMap((term) => term.siteId ?? [])
  const items = await tx.rows<NamedRow<'item_id'>>('SELECT item_id, number, name FROM items WHERE item_id = ANY($1::uuid[])', [[...new Set(itemIds)]])
  const families = await tx.rows<NamedRow<'family_id'>>('SELECT family_id, number, name FROM families WHERE family_id = ANY($1::uuid[])', [[...new Set(familyIds)]])
  const sites = await tx.rows<NamedRow<'site_id'>>('SELECT site_id, number, name FROM sites WHERE account_id = $1 AND site_id = ANY($2::uuid[])', [accountId, [...new Set(siteIds)]])
  return {
    account,
    items: new Map(items.map((row) => [row.item_id as ItemId, row])),
    families: new Map(families.map((row) => [row.family_id as FamilyId, row])),
    sites: new Map(sites.map((row) => [row.site_id as SiteId, row])),
  }
}

export type TermFindings = Readonly<{ open: number; atStake: bigint }>

/** Open findings of a contract by the term they name; under null those that name the contract alone. */
export const findingsByTerm = async (tx: Tx, accountId: AccountId, contractId: ContractId, currency: Currency): Promise<ReadonlyMap<TermId | null, TermFindings>> => {
  const rows = await tx.rows<{ term_id: TermId | null; open: number; at_stake: bigint }>(
    `SELECT term_id, count(*)::int AS open, coalesce(sum(at_stake_minor) FILTER (WHERE certainty = 'exact' AND currency = $3), 0)::bigint AS at_stake
     FROM findings WHERE account_id = $1 AND contract_id = $2 AND state = 'open' GROUP BY term_id`,
    [accountId, contractId, currency],
  )
  return new Map(rows.map((row) => [row.term_id, { open: row.open, atStake: row.at_stake }]))
}

export type TimelineItem = Readonly<{ item_id: ItemId; number: string; name: string; order_unit: string; total: number }>

/** Items named by a term of the contract first, then items of its families, then the rest where a term is for everything; or those found by number or name. */
export const timelineItems = (tx: Tx, ask: Readonly<{ accountId: AccountId; contractId: ContractId; find: string | null; limit: number }>): Promise<TimelineItem[]> =>
  tx.rows<TimelineItem>(
    `WITH RECURSIVE named AS (
       SELECT DISTINCT item_id, family_id FROM terms WHERE account_id = $1 AND contract_id = $2 AND kind = 'price'
     ), below AS (
       SELECT family_id FROM named WHERE family_id IS NOT NULL
       UNION SELECT f.family_id FROM families f JOIN below b ON f.parent_id = b.family_id
     ), ranked AS (
       SELECT item_id, 1 AS rank FROM named WHERE item_id IS NOT NULL
       UNION ALL SELECT item_id, 2 FROM item_families WHERE family_id IN (SELECT family_id FROM below)
       UNION ALL (SELECT item_id, 3 FROM items WHERE EXISTS (SELECT FROM named WHERE item_id IS NULL AND family_id IS NULL))
     )
     SELECT i.item_id, i.number, i.name, i.order_unit, count(*) OVER ()::int AS total
     FROM (SELECT item_id, min(rank) AS rank FROM ranked GROUP BY item_id) r JOIN items i ON i.item_id = r.item_id
     WHERE $3::text IS NULL OR i.number ILIKE $3 || '%' OR i.name ILIKE '%' || $3 || '%'
     ORDER BY r.rank, length(i.number), i.number LIMIT $4`,
    [ask.accountId, ask.contractId, ask.find === null ? null : likeText(ask.find), ask.limit],
  )

/** An item by its number or the client's own code. */
export const findItem = (tx: Tx, accountId: AccountId, text: string): Promise<Readonly<{ item_id: ItemId; number: string; name: string; order_unit: string; unit: string | null }> | null> =>
  tx.one(
    `SELECT i.item_id, i.number, i.name, i.order_unit, c.unit
     FROM items i LEFT JOIN client_items c ON c.account_id = $1 AND c.item_id = i.item_id AND c.code = $2
     WHERE i.number = $2 OR c.code IS NOT NULL ORDER BY (i.number = $2) DESC LIMIT 1`,
    [accountId, text],
  )

export const findSite = (tx: Tx, accountId: AccountId, number: string): Promise<Readonly<{ site_id: SiteId; number: string; name: string; currency: Currency | null }> | null> =>
  tx.one('SELECT site_id, number, name, currency FROM sites WHERE account_id = $1 AND number = $2', [accountId, number])

export const findAccount = async (tx: Tx, accountId: AccountId): Promise<Readonly<{ number: string; name: string; currency: Currency; time_zone: string }>> => {
  const account = await tx.one<{ number: string; name: string; currency: Currency; time_zone: string }>('SELECT number, name, currency, time_zone FROM accounts WHERE account_id = $1', [accountId])
  if (account === null) throw new Error('an opened account has no row')
  return account
}
