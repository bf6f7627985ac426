// Search behind the wall: found by number and name, never beyond the asker's reach, and through indexes.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import pg from 'pg'
import { testHouse } from '../../test/pg.ts'

const t = await testHouse()
const owner = new pg.Client({ connectionString: t.ownerUrl })
afterAll(async () => {
  await owner.end()
  await t.close()
})

const NORTH = '00000000-0000-8000-8000-000000000001'
const KESTREL = '00000000-0000-8000-8000-000000000002'

beforeAll(async () => {
  await owner.connect()
  await owner.query(`INSERT INTO accounts (account_id, number, name, currency, created_at) VALUES ($1, 'N-1', 'Northgate Grocers', 'GBP', now()), ($2, 'K-1', 'Kestrel Markthallen', 'EUR', now())`, [NORTH, KESTREL])
  await owner.query(`INSERT INTO sites (account_id, site_id, ancestors, number, name, kind, city) SELECT account_id, account_id, ARRAY[account_id], 'S-7', CASE number WHEN 'N-1' THEN 'DC Daventry' ELSE 'Halle Süd' END, 'store', 'Daventry' FROM accounts`)
  await owner.query(
    `INSERT INTO orders (account_id, order_id, number, purchase_order, ordered_on, sold_to_site_id, ship_to_site_id, bill_to_site_id, currency, state, net_minor, tax_minor, line_count, source, created_at)
     SELECT account_id, gen_random_uuid(), 'SO-' || left(number, 1) || n, 'PO ' || n, '2026-01-05', account_id, account_id, account_id, 'EUR', 'placed', 100, 0, 1, 'demo', now() FROM accounts, generate_series(1000, 5999) n`,
  )
  await owner.query(
    `INSERT INTO invoices (account_id, invoice_id, number, kind, invoiced_on, bill_to_site_id, ship_to_site_id, currency, net_minor, tax_minor, line_count, source, created_at)
     SELECT account_id, gen_random_uuid(), 'INV-' || left(number, 1) || '9', 'invoice', '2026-01-09', account_id, account_id, 'EUR', 100, 0, 1, 'demo', now() FROM accounts`,
  )
  await owner.query(`INSERT INTO items (item_id, number, name, kind, base_unit, order_unit) VALUES (gen_random_uuid(), '40117', 'Oat Drink Barista 1 L', 'product', 'piece', 'carton')`)
  await owner.query('ANALYZE')
})

const search = async (headers: object, q: string): Promise<{ kind: string; text: string; note: string }[]> => {
  const answer = await t.app.inject({ url: `/api/search?q=${encodeURIComponent(q)}`, headers: headers as Record<string, string> })
  expect(answer.statusCode).toBe(200)
  return (answer.json() as { rows: { kind: string; text: string; note: string }[] }).rows
}

describe('search', () => {
  it('finds an order by the beginning of its number, in small letters too', async () => {
    const rows = await search(await t.signIn('director'), 'so-n1234')
    expect(rows).toEqual([expect.objectContaining({ kind: 'order', text: 'SO-N1234', note: 'Northgate Grocers, PO 1234', day: '2026-01-05' })])
  })

  it('finds the client\'s purchase order, an invoice, a site by its town, an item by words of its name', async () => {
    const director = await t.signIn('director')
    expect((await search(director, 'PO 1777')).map((row) => row.text)).toEqual(['SO-K1777', 'SO-N1777'])
    expect((await search(director, 'inv-k')).map((row) => row.text)).toEqual(['INV-K9'])
    expect((await search(director, 'süd daventry')).map((row) => row.text)).toEqual(['Halle Süd'])
    expect((await search(director, 'barista oat')).map((row) => row.text)).toEqual(['Oat Drink Barista 1 L'])
  })

  it('shows a manager of one account nothing of another', async () => {
    const manager = await t.signIn('account-manager', { writes: [NORTH] })
    expect((await search(manager, 'kestrel')).length).toBe(0)
    expect((await search(manager, 'PO 1777')).map((row) => row.text)).toEqual(['SO-N1777'])
    expect((await search(manager, 'inv')).map((row) => row.text)).toEqual(['INV-N9'])
  })

  it('takes signs of the pattern language as they are', async () => {
    expect(await search(await t.signIn('director'), '%%')).toEqual([])
    expect(await search(await t.signIn('director'), '__')).toEqual([])
  })

  it('reaches numbers through their index behind the wall', async () => {
    await owner.query(`SET ROLE mainstay_all; BEGIN`)
    const { rows } = await owner.query(
      `EXPLAIN SELECT d.number FROM accounts a CROSS JOIN LATERAL (SELECT number FROM orders t WHERE t.account_id = a.account_id AND t.number ~>=~ 'SO-N12' AND t.number ~<~ 'SO-N13' ORDER BY t.number USING ~<~ LIMIT 6) d`,
    )
    await owner.query('ROLLBACK; RESET ROLE')
    expect(rows.map((row: Record<string, string>) => row['QUERY PLAN']).join('\n')).toMatch(/orders_number_begins[\s\S]*Index Cond: .*~>=~/)
  })
})
