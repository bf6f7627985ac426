import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AccountId } from '#ground/ids'
import type { Instant } from '#ground/instant'
import { siteIdOf } from '#platform/keyed-id'
import { mergeAccount, mergeSites } from '#duties/accounts/accounts.store'
import type { AccountFigures, AccountsFigures, SitesFigures } from '#duties/accounts/accounts.wire'
import { testHouse } from '../../test/pg.ts'

const t = await testHouse({ today: '2026-03-02' })
afterAll(() => t.close())
const stamp = { userId: null, now: '2026-03-02T12:00:00Z' as Instant }

let nord: AccountId
let old: AccountId
beforeAll(() =>
  t.house.db.within('everything', async (tx) => {
    const merged = await mergeAccount(tx, [{ number: 'N', name: 'Nord', currency: 'EUR' }, { number: 'OLD', name: 'Old books', currency: 'USD' }], stamp)
    ;[nord, old] = merged.newKeys.map(([id]) => id as AccountId) as [AccountId, AccountId]
    await mergeSites(tx, nord, [
      { number: 'HQ', kind: 'head-office', roles: ['payer'] }, { number: 'DE', kind: 'country', parentNumber: 'HQ', roles: ['bill-to'] },
      { number: '1', parentNumber: 'DE', roles: ['ship-to'] }, { number: '2', parentNumber: 'DE', roles: ['ship-to'] }, { number: 'SE', parentNumber: 'HQ', roles: ['ship-to'], currency: 'SEK' },
    ], stamp)
    await mergeSites(tx, old, [{ number: 'X' }], stamp)
    const month = async (account: AccountId, site: string, at: string, currency: string, net: bigint, late: number): Promise<void> => {
      await tx.run('INSERT INTO order_months (account_id, site_id, month, currency, orders, lines, net_minor, shipped_lines, late_lines, unshipped_lines) VALUES ($1, $2, $3, $4, 1, 10, $5, 8, $6, 2)', [account, siteIdOf(account, site), at, currency, net, late])
      await tx.run('INSERT INTO invoice_months (account_id, site_id, month, currency, invoices, lines, net_minor) VALUES ($1, $2, $3, $4, 1, 10, $5)', [account, siteIdOf(account, site), at, currency, net - 1n])
    }
    await month(nord, '1', '2026-03-01', 'EUR', 10_000n, 1)
    await month(nord, '2', '2025-04-01', 'EUR', 5_000n, 0)
    await month(nord, '2', '2025-03-01', 'EUR', 99_999n, 5) // thirteen months ago: outside
    await month(nord, 'SE', '2026-01-01', 'SEK', 70_000n, 3)
    await month(old, 'X', '2014-12-01', 'USD', 1_234n, 0)
  }),
)

const get = async <T>(url: string): Promise<T> => {
  const response = await t.app.inject({ url, headers: { ...(await t.signIn('director')) } })
  expect([url, response.statusCode]).toEqual([url, 200])
  return response.json() as T
}

test('every level of the tree shows itself and all beneath it, by currency, over twelve months', async () => {
  const { from, to, rows } = await get<SitesFigures>(`/api/accounts/${nord}/figures/sites`)
  const at = (number: string) => rows.find((row) => row.siteId === siteIdOf(nord, number))
  expect([from, to]).toEqual(['2025-04-01', '2026-03-01'])
  expect(at('HQ')).toMatchObject({ sites: 3, ordered: [{ amount: '150.00', currency: 'EUR' }, { amount: '700.00', currency: 'SEK' }], invoiced: [{ amount: '149.98', currency: 'EUR' }, { amount: '699.99', currency: 'SEK' }], lines: 30, shippedLines: 24, lateLines: 4 })
  expect(at('DE')).toMatchObject({ sites: 2, ordered: [{ amount: '150.00', currency: 'EUR' }], lateLines: 1 })
  expect(at('2')).toMatchObject({ sites: 1, ordered: [{ amount: '50.00', currency: 'EUR' }], lines: 10 })
})

test('the total of the account is the sum of its roots, and the months have no gaps', async () => {
  const figures = await get<AccountFigures>(`/api/accounts/${nord}/figures`)
  expect(figures.total).toMatchObject({ ordered: [{ amount: '150.00', currency: 'EUR' }, { amount: '700.00', currency: 'SEK' }], lines: 30, findings: 0, atStake: [] })
  expect(figures.months).toHaveLength(24)
  expect(figures.months.filter((month) => month.ordered !== '0.00').map((month) => [month.month, month.currency, month.ordered, month.invoiced])).toEqual([
    ['2025-04-01', 'EUR', '50.00', '49.99'], ['2026-03-01', 'EUR', '100.00', '99.99'], ['2026-01-01', 'SEK', '700.00', '699.99'],
  ])
  expect(figures.duties.every((duty) => duty.holder === null && duty.findings === 0)).toBe(true)
})

test('books that end years ago show their last twelve months', async () => {
  expect(await get<SitesFigures>(`/api/accounts/${old}/figures/sites`)).toMatchObject({ from: '2014-01-01', to: '2014-12-01', rows: [{ sites: 1, ordered: [{ amount: '12.34', currency: 'USD' }] }] })
  const { rows } = await get<AccountsFigures>('/api/account-figures')
  expect(new Map(rows.map((row) => [row.accountId, row.ordered]))).toEqual(new Map([[nord, [{ amount: '150.00', currency: 'EUR' }, { amount: '700.00', currency: 'SEK' }]], [old, [{ amount: '12.34', currency: 'USD' }]]]))
})
