// Search over everything that has a number or a name, within the asker's reach. Numbers are found by their beginning through indexes,
// names of accounts, sites and items by their words. Each kind gives a few, the palette shows them together.

import { Type } from 'typebox'
import { accountsFor } from '#platform/access'
import type { Tx } from '#platform/db'
import type { App } from '#platform/http'
import { sessionOf } from '#platform/http'
import type { House } from '#platform/house'

const KINDS = ['account', 'site', 'contract', 'order', 'invoice', 'item'] as const

const Found = Type.Object({
  kind: Type.Unsafe<(typeof KINDS)[number]>({ type: 'string', enum: [...KINDS] }),
  id: Type.String(),
  accountId: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
  text: Type.String(),
  note: Type.String(),
  day: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
})

const EACH = 6

export const searchApi = (app: App, house: House): void => {
  app.get(
    '/api/search',
    {
      schema: {
        tags: ['search'],
        summary: 'Accounts, sites, contracts, orders, invoices and items by number or name',
        querystring: Type.Object({ q: Type.String({ maxLength: 100 }) }),
        response: { 200: Type.Object({ rows: Type.Array(Found) }) },
      },
    },
    async (request) => {
      const asked = request.query.q.trim()
      if (asked.length < 2) return { rows: [] }
      const { reach } = await accountsFor(house.db, sessionOf(request))
      return { rows: await house.db.within(reach, (tx) => find(tx, asked)) }
    },
  )
}

type Row = Readonly<{ kind: (typeof KINDS)[number]; id: string; accountId: string | null; text: string; note: string; day: string | null }>

const find = (tx: Tx, asked: string): Promise<Row[]> => {
  const words = asked.split(/\s+/).map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`)
  // Numbers as typed, in capitals and in small letters: an index knows no other way to ignore the case behind the wall (see the migration).
  const beginnings = [...new Set([asked, asked.toUpperCase(), asked.toLowerCase()])]
  return tx.rows<Row>(QUERY, [words, beginnings, beginnings.map(after), `${asked.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`])
}

/** The first text behind all that begin with this one. */
const after = (text: string): string => `${text.slice(0, -1)}${String.fromCodePoint((text.codePointAt(text.length - 1) ?? 32) + 1)}`

const numbered = (table: string, column: string, day: string, note: string, kind: string): string => `
  SELECT '${kind}', d.${kind}_id::text, a.account_id::text, d.number, a.name || ${note}, d.${day}::text, ${KINDS.indexOf(kind as 'order')}, d.by
  FROM begins b CROSS JOIN accounts a CROSS JOIN LATERAL (
    SELECT t.${kind}_id, t.number, t.purchase_order, t.${column} AS by, t.${day} FROM ${table} t
    WHERE t.account_id = a.account_id AND t.${column} ~>=~ b.least AND t.${column} ~<~ b.most ORDER BY t.${column} USING ~<~ LIMIT ${EACH}
  ) d`

const QUERY = `
  WITH begins AS (SELECT least, most FROM unnest($2::text[], $3::text[]) AS b (least, most)),
  found (kind, id, account_id, text, note, day, rank, by) AS (
    (SELECT 'account', account_id::text, account_id::text, name, number, NULL, 0, name FROM accounts
     WHERE name ILIKE ALL ($1) OR number ILIKE ALL ($1) ORDER BY name LIMIT ${EACH})
    UNION ALL
    (SELECT 'site', s.site_id::text, s.account_id::text, s.name, concat_ws(', ', a.name, s.number, s.city), NULL, 1, s.name
     FROM sites s JOIN accounts a ON a.account_id = s.account_id
     WHERE s.closed_on IS NULL AND (s.name || ' ' || s.number || ' ' || coalesce(s.city, '')) ILIKE ALL ($1)
     ORDER BY (lower(s.name) LIKE $4 OR lower(s.number) LIKE $4) DESC, s.name LIMIT ${EACH})
    UNION ALL
    (SELECT 'contract', c.contract_id::text, c.account_id::text, c.number, a.name || ', ' || c.name, NULL, 2, c.number
     FROM contracts c JOIN accounts a ON a.account_id = c.account_id
     WHERE (c.number || ' ' || c.name) ILIKE ALL ($1) ORDER BY c.number LIMIT ${EACH})
    UNION ALL (SELECT * FROM (${numbered('orders', 'number', 'ordered_on', "coalesce(', ' || d.purchase_order, '')", 'order')}) o LIMIT ${EACH})
    UNION ALL (SELECT * FROM (${numbered('orders', 'purchase_order', 'ordered_on', "coalesce(', ' || d.purchase_order, '')", 'order')}) p LIMIT ${EACH})
    UNION ALL (SELECT * FROM (${numbered('invoices', 'number', 'invoiced_on', "''", 'invoice')}) i LIMIT ${EACH})
    UNION ALL
    (SELECT 'item', i.item_id::text, NULL, i.name, i.number, NULL, 5, i.name FROM items i
     WHERE i.name ILIKE ALL ($1) OR i.number ILIKE ALL ($1) ORDER BY (lower(i.number) LIKE $4) DESC, (lower(i.name) LIKE $4) DESC, i.name LIMIT ${EACH})
  )
  SELECT kind, id, account_id AS "accountId", text, note, min(day) AS day FROM found
  GROUP BY kind, id, account_id, text, note, rank ORDER BY rank, min(by), text`
