// Accounts, their sites and the identifiers of these: the only writer of accounts, sites and site_identifiers.

import type { Day } from '#ground/day'
import type { AccountId, SiteId } from '#ground/ids'
import type { Currency } from '#ground/money'
import { say } from '#ground/say'
import type { Tx } from '#platform/db'
import { amongIds, idsGiven } from '#platform/db'
import { Unreadable } from '#platform/errors'
import type { Stamp } from '#platform/events'
import { record } from '#platform/events'
import { knowsCalendar } from '#platform/holidays.server'
import { accountIdOf, siteIdOf } from '#platform/keyed-id'
import type { MergedRows, RowRefusal } from '#platform/merge'
import { mergeRows } from '#platform/merge'
import type { Account } from './account.ts'
import type { AccountIn } from './account-draft.ts'
import { accountProblems } from './account-draft.ts'
import type { AccountRow } from './accounts.wire.ts'
import type { IdentifierIn } from './identifier.ts'
import { identifierProblem, normalIdentifier } from './identifier.ts'
import { placeSites } from './place-sites.ts'
import type { Site, SiteKind, SiteRole } from './site.ts'
import type { SiteIn } from './site-draft.ts'
import type { Tree } from './site-tree.ts'
import { buildTree } from './site-tree.ts'

export type { AccountIn } from './account-draft.ts'

export type SiteTree = Readonly<{ sites: ReadonlyMap<SiteId, Site>; tree: Tree<SiteId> }>

/** Accounts by number. A new one needs a name and a currency. */
export const mergeAccount = async (tx: Tx, rows: readonly AccountIn[], stamp: Stamp): Promise<MergedRows> => {
  const known = new Map((await loadAccounts(tx, rows.map((row) => accountIdOf(row.number)))).map((account) => [account.number, account]))
  const strange = await unknownCalendars(rows)
  const refused: RowRefusal[] = []
  const taken = new Map<string, AccountIn>()
  rows.forEach((row, at) => {
    const problem = accountProblems(row, known.get(row.number) ?? null, strange)[0]
    if (problem !== undefined) refused.push({ row: at, ...problem })
    else if (taken.has(row.number)) refused.push({ row: at, at: 'number', say: say('refusal.accounts/account-twice', { number: row.number }) })
    else taken.set(row.number, row)
  })
  const merged = await mergeRows(
    tx,
    {
      table: 'accounts',
      key: ['account_id'],
      data: ['number', 'name', 'currency', 'country', 'time_zone', 'calendar', 'opened_on', 'payment_days', 'credit_limit_minor', 'credit_hold'],
      fresh: ['version', 'created_at'],
      onChange: 'version = t.version + 1',
      rows: [...taken.values()].map((row) => {
        const was = known.get(row.number)
        return [
          accountIdOf(row.number), row.number, row.name ?? was?.name, row.currency ?? was?.currency, told(row.country, was?.country),
          row.timeZone ?? was?.timeZone ?? 'UTC', told(row.calendar, was?.calendar), told(row.openedOn, was?.openedOn),
          told(row.paymentDays, was?.paymentDays), told(row.creditLimitMinor, was?.creditLimitMinor), row.creditHold ?? was?.creditHold ?? false,
          1, stamp.now,
        ]
      }),
    },
    true,
  )
  const byId = new Map([...taken.values()].map((row) => [accountIdOf(row.number) as string, row]))
  for (const [keys, kind] of [[merged.newKeys, 'accounts/account-created'], [merged.changedKeys, 'accounts/account-changed']] as const) {
    for (const [accountId] of keys) {
      const row = byId.get(String(accountId))
      if (row !== undefined) await record(tx, String(accountId), stamp, [{ kind, subject: { kind: 'account', id: String(accountId), text: row.name ?? row.number }, before: known.get(row.number), after: row }])
    }
  }
  return { ...merged, refused }
}

const unknownCalendars = async (rows: readonly AccountIn[]): Promise<ReadonlySet<string>> => {
  const named = [...new Set(rows.flatMap((row) => row.calendar ?? []))]
  const known = await Promise.all(named.map(knowsCalendar))
  return new Set(named.filter((_, at) => known[at] !== true))
}

/** A new account that the caller knows to be free of problems and not there yet. */
export const createAccount = async (tx: Tx, row: AccountIn, stamp: Stamp): Promise<AccountId> => {
  await saveAccount(tx, row, stamp)
  return accountIdOf(row.number)
}

/** Throws Unreadable with what is wrong, at its field. */
export const saveAccount = async (tx: Tx, row: AccountIn, stamp: Stamp): Promise<void> => {
  const { refused } = await mergeAccount(tx, [row], stamp)
  if (refused.length > 0) throw new Unreadable(refused)
}

const told = <T>(now: T | null | undefined, was: T | null | undefined): T | null => (now === undefined ? (was ?? null) : now)

const SITE_DATA = [
  'parent_id', 'ancestors', 'number', 'name', 'kind', 'roles', 'bill_to_site_id', 'street', 'city', 'region', 'postal_code', 'country',
  'latitude', 'longitude', 'time_zone', 'currency', 'payment_days', 'credit_limit_minor', 'credit_hold', 'opened_on', 'closed_on',
] as const

/** Sites of one account by number. A parent may stand anywhere in the rows; a moved site takes its subtree along. */
export const mergeSites = async (tx: Tx, accountId: AccountId, rows: readonly SiteIn[], stamp: Stamp): Promise<MergedRows> => {
  const merged = await writeSites(tx, accountId, rows)
  await recordMerge(tx, { accountId, stamp, kind: 'accounts/sites-imported', merged })
  return merged
}

/** One writer at a time on an account's tree: two moves at once could close a circle that neither sees. */
export const lockTree = async (tx: Tx, accountId: AccountId): Promise<void> => {
  await tx.rows('SELECT FROM accounts WHERE account_id = $1 FOR NO KEY UPDATE', [accountId])
}

/** `mergeSites` without its event, for callers that record a better one. */
export const writeSites = async (tx: Tx, accountId: AccountId, rows: readonly SiteIn[]): Promise<MergedRows> => {
  await lockTree(tx, accountId)
  const { sites } = await loadTree(tx, accountId)
  const known = new Map([...sites.values()].map((site) => [site.number, site]))
  const numberOf = (id: SiteId | null): string | null => (id === null ? null : (sites.get(id)?.number ?? null))
  const idOf = (number: string): SiteId => known.get(number)?.siteId ?? siteIdOf(accountId, number)
  const placed = placeSites([...known.values()].map((site) => ({ number: site.number, parentNumber: numberOf(site.parentId) })), rows)

  const told = placed.rows.flatMap((at) => rows[at] ?? [])
  await tx.script('SET CONSTRAINTS ALL DEFERRED')
  const merged = await mergeRows(
    tx,
    {
      table: 'sites',
      key: ['account_id', 'site_id'],
      data: SITE_DATA,
      fresh: ['version'],
      onChange: 'version = t.version + 1',
      rows: told.map((row) => {
        const was = known.get(row.number)
        const path = placed.tree.ancestors.get(row.number) ?? [row.number]
        const parent = path[path.length - 2]
        const billTo = row.billToNumber === undefined ? (was?.billToSiteId ?? null) : row.billToNumber === null ? null : idOf(row.billToNumber)
        return [accountId, idOf(row.number), parent === undefined ? null : idOf(parent), path.map(idOf), ...siteFields(row, was, billTo), 1]
      }),
    },
    true,
  )
  await rewriteAncestors(tx, accountId, [...known.values()].flatMap((site) => {
    const path = placed.tree.ancestors.get(site.number)?.map(idOf)
    return path === undefined || path.join() === site.ancestors.join() ? [] : [{ siteId: site.siteId, ancestors: path }]
  }))
  return { ...merged, refused: placed.refused }
}

const siteFields = (row: SiteIn, was: Site | undefined, billTo: SiteId | null): unknown[] => [
  row.number, row.name ?? was?.name ?? row.number, row.kind ?? was?.kind ?? 'store',
  [...(row.roles ?? was?.roles ?? [])].sort(), billTo,
  told(row.street, was?.address.street), told(row.city, was?.address.city), told(row.region, was?.address.region),
  told(row.postalCode, was?.address.postalCode), told(row.country, was?.address.country),
  told(row.latitude, was?.position?.latitude), told(row.longitude, was?.position?.longitude),
  told(row.timeZone, was?.timeZone), told(row.currency, was?.currency), told(row.paymentDays, was?.paymentDays),
  told(row.creditLimitMinor, was?.creditLimitMinor), row.creditHold ?? was?.creditHold ?? false,
  told(row.openedOn, was?.openedOn), told(row.closedOn, was?.closedOn),
]

const rewriteAncestors = async (tx: Tx, accountId: AccountId, moved: readonly Readonly<{ siteId: SiteId; ancestors: readonly SiteId[] }>[]): Promise<void> => {
  if (moved.length === 0) return
  // arrays of arrays do not travel: each path goes as one text
  await tx.run(
    `UPDATE sites s SET ancestors = string_to_array(m.path, ',')::uuid[]
     FROM unnest($2::uuid[], $3::text[]) AS m (site_id, path)
     WHERE s.account_id = $1 AND s.site_id = m.site_id`,
    [accountId, moved.map((site) => site.siteId), moved.map((site) => site.ancestors.join(','))],
  )
}

const recordMerge = async (tx: Tx, what: Readonly<{ accountId: AccountId; stamp: Stamp; kind: string; merged: Readonly<{ new: number; changed: number }> }>): Promise<void> => {
  const { accountId, stamp, kind, merged } = what
  if (merged.new + merged.changed === 0) return
  await record(tx, accountId, stamp, [{ kind, subject: { kind: 'account', id: accountId, text: '' }, after: { new: merged.new, changed: merged.changed } }])
}

/** Identifiers of sites, added to those known. Each is checked by its scheme; an unknown site refuses the row. */
export const mergeSiteIdentifiers = async (tx: Tx, accountId: AccountId, rows: readonly IdentifierIn[], _stamp?: Stamp): Promise<MergedRows> => {
  const found = await tx.rows<{ number: string; site_id: SiteId }>('SELECT number, site_id FROM sites WHERE account_id = $1', [accountId])
  const sites = new Map(found.map((site) => [site.number, site.site_id]))
  const refused: RowRefusal[] = []
  const taken = new Map<string, readonly unknown[]>()
  rows.forEach((row, at) => {
    const siteId = sites.get(row.siteNumber)
    const problem = siteId === undefined ? say('refusal.accounts/unknown-site', { site: row.siteNumber }) : identifierProblem(row.scheme, row.value)
    if (problem !== null || siteId === undefined) {
      refused.push({ row: at, at: siteId === undefined ? 'siteNumber' : 'value', say: problem ?? say('refusal.accounts/unknown-site', { site: row.siteNumber }) })
      return
    }
    const value = normalIdentifier(row.scheme, row.value)
    taken.set(`${row.scheme}\n${value}\n${siteId}`, [accountId, row.scheme, value, siteId])
  })
  const merged = await mergeRows(tx, { table: 'site_identifiers', key: ['account_id', 'scheme', 'value', 'site_id'], data: [], rows: taken.values() })
  return { ...merged, refused }
}

type StoredAccount = {
  account_id: AccountId; number: string; name: string; currency: Currency; country: string | null; time_zone: string; calendar: string | null
  opened_on: Day | null; payment_days: number | null; credit_limit_minor: bigint | null; credit_hold: boolean; version: number
}

/** The accounts within reach, or those of them named, by name. */
export const loadAccounts = async (tx: Tx, ids?: readonly AccountId[]): Promise<readonly Account[]> => {
  const rows = await tx.rows<StoredAccount>(
    `SELECT account_id, number, name, currency, country, time_zone, calendar, opened_on, payment_days, credit_limit_minor, credit_hold, version
     FROM accounts WHERE ${amongIds('account_id', ids)} ORDER BY name, number`,
    idsGiven(ids),
  )
  return rows.map(accountOf)
}

export const loadAccount = async (tx: Tx, accountId: AccountId): Promise<Account | null> => (await loadAccounts(tx, [accountId]))[0] ?? null

const accountOf = (row: StoredAccount): Account => ({
  accountId: row.account_id, number: row.number, name: row.name, currency: row.currency, country: row.country, timeZone: row.time_zone,
  calendar: row.calendar, openedOn: row.opened_on, paymentDays: row.payment_days, creditLimitMinor: row.credit_limit_minor,
  creditHold: row.credit_hold, version: row.version,
})

type StoredSite = {
  site_id: SiteId; parent_id: SiteId | null; ancestors: SiteId[]; number: string; name: string; kind: SiteKind; roles: SiteRole[]
  bill_to_site_id: SiteId | null; street: string | null; city: string | null; region: string | null; postal_code: string | null; country: string | null
  latitude: string | null; longitude: string | null; time_zone: string | null; currency: Currency | null; payment_days: number | null
  credit_limit_minor: bigint | null; credit_hold: boolean; opened_on: Day | null; closed_on: Day | null; version: number
}

/** All sites of an account with their tree, children by number. */
export const loadTree = async (tx: Tx, accountId: AccountId): Promise<SiteTree> => {
  const rows = await tx.rows<StoredSite>(
    `SELECT site_id, ${SITE_DATA.join(', ')}, version FROM sites WHERE account_id = $1 ORDER BY length(number), number`,
    [accountId],
  )
  const sites = new Map(rows.map((row) => [row.site_id, siteOf(row)]))
  return { sites, tree: buildTree([...sites.values()].map((site) => ({ key: site.siteId, parent: site.parentId }))).tree }
}

/** These sites, the sites they are billed at, and everything above both: enough to ask who answers for them. */
export const loadSitesWithAbove = async (tx: Tx, accountId: AccountId, siteIds: readonly SiteId[]): Promise<ReadonlyMap<SiteId, Site>> => {
  const rows = await tx.rows<StoredSite>(
    `WITH line AS (SELECT unnest(ancestors) AS site_id FROM sites WHERE account_id = $1 AND site_id = ANY($2::uuid[])),
          billed AS (SELECT bill_to_site_id AS site_id FROM sites WHERE account_id = $1 AND site_id IN (SELECT site_id FROM line) AND bill_to_site_id IS NOT NULL)
     SELECT site_id, ${SITE_DATA.join(', ')}, version FROM sites
     WHERE account_id = $1 AND site_id IN (SELECT site_id FROM line UNION
       SELECT unnest(s.ancestors) FROM sites s WHERE s.account_id = $1 AND s.site_id IN (SELECT site_id FROM billed))`,
    [accountId, siteIds],
  )
  return new Map(rows.map((row) => [row.site_id, siteOf(row)]))
}

const siteOf = (row: StoredSite): Site => ({
  siteId: row.site_id, parentId: row.parent_id, ancestors: row.ancestors, number: row.number, name: row.name, kind: row.kind, roles: row.roles,
  billToSiteId: row.bill_to_site_id,
  address: { street: row.street, city: row.city, region: row.region, postalCode: row.postal_code, country: row.country },
  position: row.latitude === null || row.longitude === null ? null : { latitude: row.latitude, longitude: row.longitude },
  timeZone: row.time_zone, currency: row.currency, paymentDays: row.payment_days, creditLimitMinor: row.credit_limit_minor,
  creditHold: row.credit_hold, openedOn: row.opened_on, closedOn: row.closed_on, version: row.version,
})

/** The accounts within reach with their number of sites, by name. */
export const countSites = async (tx: Tx): Promise<readonly AccountRow[]> =>
  tx.rows<AccountRow>(
    `SELECT a.account_id AS "accountId", a.number, a.name, a.currency, a.country, a.credit_hold AS "creditHold", coalesce(s.sites, 0) AS sites
     FROM accounts a LEFT JOIN (SELECT account_id, count(*)::integer AS sites FROM sites GROUP BY account_id) s ON s.account_id = a.account_id
     ORDER BY a.name, a.number`,
  )

/** How many sites of each kind are open on a day, most first. */
export const countKinds = async (tx: Tx, accountId: AccountId, day: Day): Promise<readonly Readonly<{ kind: SiteKind; sites: number }>[]> =>
  tx.rows<{ kind: SiteKind; sites: number }>(
    `SELECT kind, count(*)::integer AS sites FROM sites WHERE account_id = $1 AND (closed_on IS NULL OR closed_on > $2::date)
     GROUP BY kind ORDER BY sites DESC, kind`,
    [accountId, day],
  )
