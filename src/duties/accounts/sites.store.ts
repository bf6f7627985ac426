// Sites one at a time, for the pages: lean rows of all of them, one with its identifiers, and saving what a person changed.

import type { AccountId, SiteId } from '#ground/ids'
import type { Tx } from '#platform/db'
import type { Stamp } from '#platform/events'
import { record } from '#platform/events'
import { siteIdOf } from '#platform/keyed-id'
import { writeSites } from './accounts.store.ts'
import type { SiteRow } from './accounts.wire.ts'
import type { SiteChange } from './edit-site.ts'
import type { Identifier, IdentifierScheme } from './identifier.ts'
import { normalIdentifier } from './identifier.ts'

/** All sites of an account as lists and maps show them. The database writes the numbers of the map: nobody reckons with them. */
export const listSites = async (tx: Tx, accountId: AccountId): Promise<readonly SiteRow[]> =>
  tx.rows<SiteRow>(
    `SELECT site_id AS "siteId", parent_id AS "parentId", number, name, kind, roles, city, country,
            latitude::float8 AS latitude, longitude::float8 AS longitude, closed_on AS "closedOn"
     FROM sites WHERE account_id = $1 ORDER BY cardinality(ancestors), length(number), number`,
    [accountId],
  )

export const loadIdentifiers = async (tx: Tx, accountId: AccountId, siteId: SiteId): Promise<readonly Identifier[]> =>
  tx.rows<{ scheme: IdentifierScheme; value: string }>(
    'SELECT scheme, value FROM site_identifiers WHERE account_id = $1 AND site_id = $2 ORDER BY scheme, value',
    [accountId, siteId],
  )

/** Saves what was decided and its event. `identifiers`, when given, become exactly those of the site. */
export const saveSite = async (
  tx: Tx,
  accountId: AccountId,
  save: Readonly<{ change: SiteChange; identifiers?: readonly Identifier[]; stamp: Stamp }>,
): Promise<SiteId> => {
  const { change, stamp } = save
  const siteId = change.was?.siteId ?? siteIdOf(accountId, change.row.number)
  const merged = await writeSites(tx, accountId, [change.row])
  const before = await loadIdentifiers(tx, accountId, siteId)
  const renamed = save.identifiers !== undefined && (await setIdentifiers(tx, accountId, { siteId, before, identifiers: save.identifiers }))
  if (renamed && merged.new + merged.changed === 0) await tx.run('UPDATE sites SET version = version + 1 WHERE account_id = $1 AND site_id = $2', [accountId, siteId])
  if (!renamed && merged.new + merged.changed === 0) return siteId
  await record(tx, accountId, stamp, [{
    kind: `accounts/${change.kind}`,
    subject: { kind: 'site', id: siteId, text: `${change.row.number} ${change.row.name ?? change.was?.name ?? ''}`.trim() },
    ...(change.was === null ? {} : { before: { ...change.was, identifiers: before } }),
    after: { ...change.row, ...(save.identifiers === undefined ? {} : { identifiers: save.identifiers }) },
  }])
  return siteId
}

/** Answers whether anything changed. */
const setIdentifiers = async (
  tx: Tx,
  accountId: AccountId,
  set: Readonly<{ siteId: SiteId; before: readonly Identifier[]; identifiers: readonly Identifier[] }>,
): Promise<boolean> => {
  const key = (one: Identifier): string => `${one.scheme}\n${normalIdentifier(one.scheme, one.value)}`
  const wanted = new Map(set.identifiers.map((one) => [key(one), { scheme: one.scheme, value: normalIdentifier(one.scheme, one.value) }]))
  const had = new Set(set.before.map(key))
  const gone = set.before.filter((one) => !wanted.has(key(one)))
  const fresh = [...wanted].filter(([name]) => !had.has(name)).map(([, one]) => one)
  if (gone.length > 0) {
    await tx.run(
      `DELETE FROM site_identifiers i USING unnest($3::text[], $4::text[]) AS g (scheme, value)
       WHERE i.account_id = $1 AND i.site_id = $2 AND i.scheme = g.scheme AND i.value = g.value`,
      [accountId, set.siteId, gone.map((one) => one.scheme), gone.map((one) => one.value)],
    )
  }
  if (fresh.length > 0) {
    await tx.run(
      'INSERT INTO site_identifiers (account_id, site_id, scheme, value) SELECT $1, $2, scheme, value FROM unnest($3::text[], $4::text[]) AS f (scheme, value)',
      [accountId, set.siteId, fresh.map((one) => one.scheme), fresh.map((one) => one.value)],
    )
  }
  return gone.length + fresh.length > 0
}
