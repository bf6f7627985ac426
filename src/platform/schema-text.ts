// Today's shape of the database as text, read from the catalogue: db/schema.sql, generated and compared by a test.
// For reading: a person sees the whole shape on one page. The database itself is made by the migrations.

import type { Tx } from './db.ts'

const SCHEMAS = ['public', 'auth', 'machinery']

export const schemaText = async (tx: Tx): Promise<string> => {
  const tables = await tx.rows<{ schema: string; name: string; oid: number; walled: boolean }>(
    `SELECT n.nspname AS schema, c.relname AS name, c.oid::int AS oid, c.relrowsecurity AS walled
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = ANY($1::text[]) AND c.relkind IN ('r', 'p') ORDER BY 1, 2`,
    [SCHEMAS],
  )
  const parts: string[] = []
  for (const table of tables) parts.push(await tableText(tx, table))
  const counters = await tx.rows<{ text: string }>(`SELECT 'SEQUENCE ' || sequencename AS text FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1`)
  parts.push(...counters.map((one) => one.text), ...(await functionTexts(tx)))
  return `-- Generated from db/migrations by test/schema.db.test.ts; to renew it run that test with -u.\n\n${parts.join('\n\n')}\n`
}

const tableText = async (tx: Tx, table: Readonly<{ schema: string; name: string; oid: number; walled: boolean }>): Promise<string> => {
  const name = `${table.schema === 'public' ? '' : `${table.schema}.`}${/^[a-z_]+$/.test(table.name) && table.name !== 'user' ? table.name : `"${table.name}"`}`
  const columns = await tx.rows<{ text: string }>(
    `SELECT quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
       || CASE WHEN d.oid IS NULL THEN '' WHEN a.attgenerated = 's' THEN ' GENERATED ALWAYS AS (' || pg_get_expr(d.adbin, d.adrelid) || ') STORED'
               ELSE ' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid) END AS text
     FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
     WHERE a.attrelid = $1::int AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`,
    [table.oid],
  )
  const constraints = await tx.rows<{ text: string }>(
    `SELECT pg_get_constraintdef(oid) AS text FROM pg_constraint WHERE conrelid = $1::int AND contype IN ('p', 'u', 'f', 'c', 'x')
     ORDER BY array_position(ARRAY['p', 'u', 'f', 'c', 'x']::"char"[], contype), 1`,
    [table.oid],
  )
  const indexes = await tx.rows<{ text: string }>(
    `SELECT pg_get_indexdef(i.indexrelid) AS text FROM pg_index i
     WHERE i.indrelid = $1::int AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')) ORDER BY 1`,
    [table.oid],
  )
  const policies = await tx.rows<{ text: string }>(
    `SELECT 'POLICY ' || polname || ' TO ' || (SELECT string_agg(rolname, ', ' ORDER BY rolname) FROM pg_roles WHERE oid = ANY (polroles)) || ' USING ' || pg_get_expr(polqual, polrelid) AS text FROM pg_policy WHERE polrelid = $1::int ORDER BY polname`,
    [table.oid],
  )
  const grants = await tx.one<{ text: string | null }>(
    `SELECT string_agg(x.privilege_type, ', ' ORDER BY x.privilege_type) AS text
     FROM pg_class c, aclexplode(c.relacl) x JOIN pg_roles r ON r.oid = x.grantee WHERE c.oid = $1::int AND r.rolname = 'mainstay_app'`,
    [table.oid],
  )
  return [
    `TABLE ${name} (\n  ${[...columns, ...constraints].map((one) => one.text).join(',\n  ')}\n)`,
    ...indexes.map((one) => one.text.replace(/ USING btree/, '')),
    ...(table.walled ? ['ROW LEVEL SECURITY'] : []),
    ...policies.map((one) => one.text),
    `mainstay_app: ${grants?.text ?? 'nothing'}`,
  ].join('\n')
}

const functionTexts = async (tx: Tx): Promise<readonly string[]> => {
  const rows = await tx.rows<{ text: string }>(
    `SELECT pg_get_functiondef(p.oid) AS text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
     WHERE n.nspname = 'machinery' OR (n.nspname = 'public' AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')) ORDER BY n.nspname, p.proname`,
  )
  return rows.map((row) => row.text.trim())
}
