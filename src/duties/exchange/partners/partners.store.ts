// Partners in the database: the only writer of partners, partner_identities, partner_codes and partner_counters.

import type { Identity } from '#formats/document'
import type { AccountId, SiteId } from '#ground/ids'
import { isId } from '#ground/ids'
import type { Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import type { Stamp } from '#platform/events'
import { record } from '#platform/events'
import { freshId } from '#platform/keyed-id'
import type { Partner, PartnerFormat, PartnerSettings, PartnerState } from './partner.ts'

type Row = Readonly<{ account_id: AccountId; partner_id: string; name: string; state: PartnerState; settings: PartnerSettings; version: number }>

const COLUMNS = 'p.account_id, p.partner_id, p.name, p.state, p.settings, p.version'
const partnerOf = (row: Row): Partner => ({ accountId: row.account_id, partnerId: row.partner_id, name: row.name, state: row.state, settings: row.settings, version: row.version })

/** All partners within reach, by name. */
export const loadPartners = async (tx: Tx, accountIds?: readonly AccountId[]): Promise<readonly Partner[]> =>
  (await tx.rows<Row>(`SELECT ${COLUMNS} FROM partners p ${accountIds === undefined ? '' : 'WHERE p.account_id = ANY($1::uuid[])'} ORDER BY p.name, p.partner_id`, accountIds === undefined ? [] : [accountIds])).map(partnerOf)

/** Throws NotFound. */
export const loadPartner = async (tx: Tx, accountId: AccountId, partnerId: string): Promise<Partner> => {
  if (!isId(partnerId)) throw new NotFound()
  const row = await tx.one<Row>(`SELECT ${COLUMNS} FROM partners p WHERE p.account_id = $1 AND p.partner_id = $2`, [accountId, partnerId])
  if (row === null) throw new NotFound()
  return partnerOf(row)
}

/** Partners known by any of these identities in documents of a format, whatever account they are of; those switched off stay out. */
export const partnersKnownAs = async (tx: Tx, format: PartnerFormat, identities: readonly Identity[]): Promise<readonly Partner[]> => {
  const ids = identities.map((identity) => identity.id.trim().toLowerCase())
  if (ids.length === 0) return []
  const rows = await tx.rows<Row & { id: string; scheme: string }>(
    `SELECT ${COLUMNS}, i.id, i.scheme FROM partner_identities i JOIN partners p ON p.account_id = i.account_id AND p.partner_id = i.partner_id
     WHERE i.id = ANY($1::text[]) AND i.format = $2 AND p.state <> 'off'`,
    [ids, format],
  )
  const schemeOf = (id: string): (string | null)[] => identities.filter((identity) => identity.id.trim().toLowerCase() === id).map((identity) => identity.scheme?.trim() ?? null)
  const fitting = rows.filter((row) => row.scheme === '' || schemeOf(row.id).some((scheme) => scheme === null || scheme === '' || scheme === row.scheme))
  return [...new Map(fitting.map((row) => [row.partner_id, partnerOf(row)])).values()]
}

export const createPartner = async (tx: Tx, accountId: AccountId, partner: Readonly<{ name: string; state: PartnerState; settings: PartnerSettings }>, stamp: Stamp): Promise<Partner> => {
  const partnerId = freshId('partner') as string
  await tx.run('INSERT INTO partners (account_id, partner_id, name, state, settings, created_at, changed_at) VALUES ($1, $2, $3, $4, $5::jsonb, $6, $6)', [accountId, partnerId, partner.name, partner.state, JSON.stringify(partner.settings), stamp.now])
  await writeIdentities(tx, accountId, partnerId, partner.settings)
  await record(tx, accountId, stamp, [{ kind: 'exchange/partner-added', subject: { kind: 'partner', id: partnerId, text: partner.name }, after: told(partner) }])
  return { accountId, partnerId, ...partner, version: 1 }
}

/** Writes a partner over; null when somebody else was faster. */
export const savePartner = async (tx: Tx, before: Partner, next: Readonly<{ name: string; state: PartnerState; settings: PartnerSettings; version: number }>, stamp: Stamp): Promise<Partner | null> => {
  const { accountId, partnerId } = before
  const row = await tx.one<Row>(
    `UPDATE partners p SET name = $3, state = $4, settings = $5::jsonb, version = version + 1, changed_at = $6 WHERE p.account_id = $1 AND p.partner_id = $2 AND p.version = $7 RETURNING ${COLUMNS}`,
    [accountId, partnerId, next.name, next.state, JSON.stringify(next.settings), stamp.now, next.version],
  )
  if (row === null) return null
  await writeIdentities(tx, accountId, partnerId, next.settings)
  await record(tx, accountId, stamp, [{ kind: 'exchange/partner-changed', subject: { kind: 'partner', id: partnerId, text: next.name }, before: told(before), after: told(next) }])
  return partnerOf(row)
}

/** Ways out hold secrets; the history holds none. */
const told = ({ name, state, settings }: Readonly<{ name: string; state: PartnerState; settings: PartnerSettings }>): unknown => ({ name, state, settings: { ...settings, out: settings.out === null ? null : settings.out.kind } })

const writeIdentities = async (tx: Tx, accountId: AccountId, partnerId: string, settings: PartnerSettings): Promise<void> => {
  await tx.run('DELETE FROM partner_identities WHERE account_id = $1 AND partner_id = $2', [accountId, partnerId])
  const unique = [...new Map(settings.them.map((identity) => [`${identity.scheme ?? ''} ${identity.id.trim().toLowerCase()}`, identity])).values()].filter((identity) => identity.id.trim() !== '')
  await tx.run(
    `INSERT INTO partner_identities (account_id, format, scheme, id, partner_id) SELECT $1, $2, t.scheme, t.id, $3 FROM unnest($4::text[], $5::text[]) AS t (scheme, id)`,
    [accountId, settings.format, partnerId, unique.map((identity) => identity.scheme?.trim() ?? ''), unique.map((identity) => identity.id.trim().toLowerCase())],
  )
}

export type TaughtCode = Readonly<{ kind: 'site'; code: string; siteId: SiteId }> | Readonly<{ kind: 'unit'; code: string; unit: string }>

/** What a code means from now on. Said again, the later word holds, and the history knows both. */
export const teachCode = async (tx: Tx, partner: Partner, taught: TaughtCode, stamp: Stamp): Promise<void> => {
  const { accountId, partnerId } = partner
  const code = taught.code.trim().toLowerCase()
  const [siteId, unit] = taught.kind === 'site' ? [taught.siteId, null] : [null, taught.unit]
  await tx.run(
    `INSERT INTO partner_codes (account_id, partner_id, kind, code, site_id, unit, set_by, set_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (account_id, partner_id, kind, code) DO UPDATE SET site_id = excluded.site_id, unit = excluded.unit, set_by = excluded.set_by, set_at = excluded.set_at`,
    [accountId, partnerId, taught.kind, code, siteId, unit, stamp.userId, stamp.now],
  )
  await record(tx, accountId, stamp, [{ kind: 'exchange/code-taught', subject: { kind: 'partner', id: partnerId, text: partner.name }, after: { kind: taught.kind, code: taught.code, means: siteId ?? unit } }])
}

export type KnownCodes = Readonly<{ sites: ReadonlyMap<string, SiteId>; units: ReadonlyMap<string, string> }>

/** What was taught, and beneath it what the sites say of themselves: their numbers and identifiers. Keys in small letters. A code of two sites is none's. */
export const loadCodes = async (tx: Tx, accountId: AccountId, partnerId: string, asked: readonly string[]): Promise<KnownCodes> => {
  const keys = [...new Set(asked.flatMap((code) => [code.trim().toLowerCase(), code.trim().toLowerCase().replace(/^0+(?=.)/, '')]))]
  const own = await tx.rows<{ code: string; site_id: SiteId }>(
    `SELECT lower(number) AS code, site_id FROM sites WHERE account_id = $1 AND lower(number) = ANY($2::text[])
     UNION SELECT lower(value), site_id FROM site_identifiers WHERE account_id = $1 AND lower(value) = ANY($2::text[])`,
    [accountId, keys],
  )
  const taught = await tx.rows<{ kind: string; code: string; site_id: SiteId | null; unit: string | null }>('SELECT kind, code, site_id, unit FROM partner_codes WHERE account_id = $1 AND partner_id = $2', [accountId, partnerId])
  const sites = new Map<string, SiteId>()
  const twice = new Set<string>()
  for (const { code, site_id } of own) {
    if (sites.has(code) && sites.get(code) !== site_id) twice.add(code)
    sites.set(code, site_id)
  }
  for (const code of twice) sites.delete(code)
  const units = new Map<string, string>()
  for (const row of taught) {
    if (row.site_id !== null) sites.set(row.code, row.site_id)
    if (row.unit !== null) units.set(row.code, row.unit)
  }
  return { sites, units }
}

export type CodeRow = Readonly<{ kind: string; code: string; site: string | null; unit: string | null; by: string | null; at: string }>

export const listCodes = (tx: Tx, accountId: AccountId, partnerId: string): Promise<readonly CodeRow[]> =>
  tx.rows<CodeRow>(
    `SELECT c.kind, c.code, s.number || ' ' || s.name AS site, c.unit, u.name AS by, to_char(c.set_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS at
     FROM partner_codes c LEFT JOIN sites s ON s.account_id = c.account_id AND s.site_id = c.site_id LEFT JOIN users u ON u.user_id = c.set_by
     WHERE c.account_id = $1 AND c.partner_id = $2 ORDER BY c.kind, c.code`,
    [accountId, partnerId],
  )

export const forgetCode = async (tx: Tx, partner: Partner, code: Readonly<{ kind: string; code: string }>, stamp: Stamp): Promise<boolean> => {
  const gone = await tx.rows('DELETE FROM partner_codes WHERE account_id = $1 AND partner_id = $2 AND kind = $3 AND code = $4 RETURNING code', [partner.accountId, partner.partnerId, code.kind, code.code])
  if (gone.length > 0) await record(tx, partner.accountId, stamp, [{ kind: 'exchange/code-forgotten', subject: { kind: 'partner', id: partner.partnerId, text: partner.name }, before: code }])
  return gone.length > 0
}

/** The next control number towards a partner. Its row is held until the transaction ends, so numbers leave no gaps and are never used twice. */
export const nextControl = async (tx: Tx, partner: Partner, kind: 'interchange' | 'group' | 'document'): Promise<bigint> => {
  const row = await tx.one<{ last: bigint }>(
    `INSERT INTO partner_counters AS c (account_id, partner_id, kind, last) VALUES ($1, $2, $3, 1)
     ON CONFLICT (account_id, partner_id, kind) DO UPDATE SET last = c.last + 1 RETURNING last`,
    [partner.accountId, partner.partnerId, kind],
  )
  return row?.last ?? 1n
}
