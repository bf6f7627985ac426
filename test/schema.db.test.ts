// The database keeps its rules: those that let it grow onto a cluster (scale.md in short), the second wall, and its written shape.

import { afterAll, describe, expect, it } from 'vitest'
import { Db } from '#platform/db'
import { openLog } from '#platform/log'
import { schemaText } from '#platform/schema-text'
import { signInGaps } from '#platform/sign-in'
import { testHouse } from './pg.ts'

const t = await testHouse()
const owner = new Db(t.ownerUrl, { asApp: false, size: 2 })
afterAll(async () => {
  await owner.end()
  await t.close()
})

const ask = <T>(text: string): Promise<T[]> => owner.within('everything', (tx) => tx.rows<T>(text))

/** Tables that carry account_id. `accounts` itself is the root: its key is the account. */
const OWNED = `SELECT c.oid, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'account_id' AND NOT a.attisdropped)`

const nameOfFirst = (keys: string): string => `(SELECT attname FROM pg_attribute WHERE attrelid = o.oid AND attnum = ${keys}[1])`

describe('the schema', () => {
  it('is written down in db/schema.sql as it is', async () => {
    await expect(await owner.within('everything', schemaText)).toMatchFileSnapshot('../db/schema.sql')
  })

  it('gives sign-in every table it wants', async () => {
    expect(await signInGaps(t.ownerUrl, openLog('off'))).toBe('')
  })

  it('knows its account-owned tables', async () => {
    const owned = await ask<{ relname: string }>(OWNED)
    expect(owned.map((row) => row.relname)).toEqual(expect.arrayContaining(['orders', 'order_lines', 'invoices', 'findings', 'events', 'account_members']))
  })

  it('puts the account first in every key of an account-owned table', async () => {
    const broken = await ask(`SELECT o.relname, k.conname, k.contype FROM (${OWNED}) o JOIN pg_constraint k ON k.conrelid = o.oid
      WHERE k.contype IN ('p', 'u', 'x') AND ${nameOfFirst('k.conkey')} <> 'account_id'`)
    expect(broken).toEqual([])
    const keyless = await ask(`SELECT o.relname FROM (${OWNED}) o WHERE NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = o.oid AND k.contype = 'p')`)
    expect(keyless).toEqual([])
  })

  it('has no unique index without the account', async () => {
    const broken = await ask(`SELECT o.relname, i.indexrelid::regclass::text AS index FROM (${OWNED}) o JOIN pg_index i ON i.indrelid = o.oid
      WHERE i.indisunique AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = o.oid AND a.attnum = ANY(i.indkey) AND a.attname = 'account_id')`)
    expect(broken).toEqual([])
  })

  it('ties account-owned tables to each other by the account, and never by a rule that changes it', async () => {
    const loose = await ask(`SELECT o.relname, k.conname FROM (${OWNED}) o JOIN pg_constraint k ON k.conrelid = o.oid JOIN (${OWNED}) r ON r.oid = k.confrelid
      WHERE k.contype = 'f' AND ${nameOfFirst('k.conkey')} <> 'account_id'`)
    expect(loose).toEqual([])
    const changing = await ask(`SELECT o.relname, k.conname FROM (${OWNED}) o JOIN pg_constraint k ON k.conrelid = o.oid WHERE k.contype = 'f' AND (k.confdeltype IN ('n', 'd') OR k.confupdtype <> 'a')`)
    expect(changing).toEqual([])
    const backwards = await ask(`SELECT k.conrelid::regclass::text AS relname, k.conname FROM pg_constraint k JOIN (${OWNED}) r ON r.oid = k.confrelid
      WHERE k.contype = 'f' AND k.conrelid NOT IN (SELECT oid FROM (${OWNED}) x)`)
    expect(backwards).toEqual([])
  })

  it('never leaves the account empty', async () => {
    expect(await ask(`SELECT o.relname FROM (${OWNED}) o JOIN pg_attribute a ON a.attrelid = o.oid WHERE a.attname = 'account_id' AND NOT a.attnotnull`)).toEqual([])
  })

  it('has no triggers on account-owned tables', async () => {
    expect(await ask(`SELECT o.relname, g.tgname FROM (${OWNED}) o JOIN pg_trigger g ON g.tgrelid = o.oid WHERE NOT g.tgisinternal`)).toEqual([])
  })

  it('stands the one form of wall before every account-owned table', async () => {
    const rows = await ask<{ relname: string; walled: boolean; policies: string[] }>(
      `SELECT o.relname, c.relrowsecurity AS walled, coalesce((SELECT jsonb_agg(pg_get_expr(p.polqual, p.polrelid)) FROM pg_policy p WHERE p.polrelid = o.oid), '[]'::jsonb) AS policies
       FROM (${OWNED}) o JOIN pg_class c ON c.oid = o.oid`,
    )
    expect(rows.filter((row) => !row.walled || row.policies.length !== 2)).toEqual([])
    // the wall itself, and the open door of the role that sees every account
    const forms = [...new Set(rows.flatMap((row) => row.policies))].sort()
    expect(forms).toEqual([expect.stringMatching(/^\(account_id = ANY .*mainstay\.accounts/), 'true'])
    // no OR: it would be worked out for every row instead of searched in the index
    expect(forms[0]).not.toMatch(/\bOR\b/)
  })

  it('lets the application own nothing and bypass nothing', async () => {
    const roles = await ask(`SELECT rolsuper, rolbypassrls, rolcreaterole, rolcanlogin FROM pg_roles WHERE rolname IN ('mainstay_app', 'mainstay_all')`)
    expect(roles).toEqual(Array(2).fill({ rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcanlogin: false }))
    expect(await ask(`SELECT relname FROM pg_class WHERE relowner IN ('mainstay_app'::regrole, 'mainstay_all'::regrole)`)).toEqual([])
    const auth = await ask(`SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'auth' AND c.relkind = 'r' AND has_table_privilege('mainstay_app', c.oid, 'SELECT')`)
    expect(auth).toEqual([])
    expect(await ask(`SELECT relname FROM pg_class WHERE relkind = 'm' AND has_table_privilege('mainstay_app', oid, 'SELECT')`)).toEqual([])
    expect(await ask(`SELECT relname FROM pg_class WHERE relkind = 'v' AND relnamespace = 'public'::regnamespace AND NOT coalesce(reloptions, '{}') @> '{security_invoker=true}'`)).toEqual([])
  })

  it('lets the application change no history', async () => {
    const rows = await ask<{ relname: string; may: string[] }>(
      `SELECT relname, ARRAY(SELECT p FROM unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) p WHERE has_table_privilege('mainstay_app', oid, p))::text[] AS may FROM pg_class
       WHERE relname IN ('events', 'company_events', 'price_trails') AND relnamespace = 'public'::regnamespace`,
    )
    expect(rows.map((row) => [row.relname, row.may])).toEqual(expect.arrayContaining([['events', []], ['company_events', []], ['price_trails', []]]))
  })
})
