import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testHouse } from '../../test/pg.ts'
import type { TestHouse } from '../../test/pg.ts'
import { runChecks } from '../app/checks.server.ts'
import { demoPage } from './page.ts'
import type { LoadedDemo } from './world.ts'
import { loadDemo } from './world.ts'

let house: TestHouse
let demo: LoadedDemo
beforeAll(async () => {
  house = await testHouse({ today: '2026-11-24' })
  demo = await loadDemo(house.house)
  for (const accountId of demo.accounts) await runChecks(house.house, accountId)
}, 240_000)
afterAll(async () => house.close())

describe('the demo world in the database', () => {
  it('raises exactly the findings that were planted, rule by rule and account by account', async () => {
    const planted = new Map<string, number>()
    for (const fault of demo.faults) planted.set(`${fault.account}: ${fault.rule}`, (planted.get(`${fault.account}: ${fault.rule}`) ?? 0) + fault.findings)
    const rows = await house.house.db.within('everything', (tx) =>
      tx.rows<{ name: string; rule: string; count: bigint }>('SELECT a.name, f.rule, count(*) AS count FROM findings f JOIN accounts a USING (account_id) WHERE f.holds GROUP BY a.name, f.rule'),
    )
    const found = new Map(rows.map((row) => [`${row.name}: ${row.rule}`, Number(row.count)]))
    expect(Object.fromEntries([...found].sort())).toEqual(Object.fromEntries([...planted].sort()))
  })

  it('is told fault by fault in docs/demo.md (WRITE_DOCS=1 writes the page anew)', () => {
    const page = join(import.meta.dirname, '../../docs/demo.md')
    if (process.env['WRITE_DOCS'] === '1') writeFileSync(page, demoPage(demo.faults))
    expect(readFileSync(page, 'utf8')).toBe(demoPage(demo.faults))
  })

  it('has the lines it says it has, and every invoice line of Auberon matched without a reference', async () => {
    const counts = await house.house.db.within('everything', (tx) => tx.one<{ lines: bigint; orders: bigint; invoices: bigint }>('SELECT (SELECT count(*) FROM order_lines) AS lines, (SELECT count(*) FROM orders) AS orders, (SELECT count(*) FROM invoices) AS invoices'))
    expect(counts).toEqual({ lines: BigInt(demo.orderLines), orders: BigInt(demo.orders), invoices: BigInt(demo.invoices) })
  })
})
