// A walk through orders: an order of twelve lines entered, mended and placed by keyboard alone; pasting; two tabs; shipping in parts.

import type { Page } from 'playwright-core'
import { afterAll, describe, expect, it } from 'vitest'
import { expectAccessible, look, MANAGER, openWalk, shoot } from './harness.ts'

const walk = await openWalk()
afterAll(() => walk.close())

type Goods = Readonly<{ number: string; name: string; unit: string }>
type Place = Readonly<{ accountId: string; siteId: string; site: string }>

/** The account and site with the most orders, and items it orders. */
const place = async (): Promise<Place> =>
  (await walk.house.house.db.within('everything', (tx) =>
    tx.one<Place>(
      `SELECT o.account_id AS "accountId", o.ship_to_site_id AS "siteId", min(s.name) AS site FROM orders o
       JOIN sites s ON s.account_id = o.account_id AND s.site_id = o.ship_to_site_id JOIN accounts a ON a.account_id = o.account_id
       WHERE a.name LIKE 'Kestrel%' AND NOT s.credit_hold AND s.closed_on IS NULL GROUP BY 1, 2 ORDER BY count(*) DESC, 2 LIMIT 1`,
    ),
  )) as Place

const goodsOf = (at: Place): Promise<Goods[]> =>
  walk.house.house.db.within('everything', (tx) =>
    tx.rows<Goods>(
      `SELECT i.number, i.name, l.unit FROM order_lines l JOIN orders o ON o.account_id = l.account_id AND o.order_id = l.order_id JOIN items i ON i.item_id = l.item_id
       WHERE o.account_id = $1 AND i.kind = 'product' AND i.end_of_life_on IS NULL GROUP BY 1, 2, 3 ORDER BY count(*) DESC, 1 LIMIT 14`,
      [at.accountId],
    ),
  )

const newOrder = async (page: Page, at: Place): Promise<void> => {
  await page.goto(`/accounts/${at.accountId}/orders/new?site=${at.siteId}`)
  await page.locator('.ord-grid input').first().waitFor({ timeout: 60_000 })
  await page.waitForLoadState('networkidle')
}
const saved = (page: Page) => page.getByText(/^saved \d/).waitFor()

describe('the editor', () => {
  it('takes an order of twelve lines by keyboard alone', async () => {
    const at = await place()
    const goods = await goodsOf(at)
    expect(goods.length).toBeGreaterThanOrEqual(12)
    const page = await walk.signedIn(MANAGER)
    await newOrder(page, at)
    for (const [n, one] of goods.slice(0, 12).entries()) {
      await page.keyboard.type(n % 3 === 2 ? one.name.slice(0, 14) : one.number)
      if (n % 3 === 2) await page.getByRole('option').filter({ hasText: one.number }).first().waitFor()
      await page.keyboard.press('Enter')
      await page.keyboard.type(String(48 * (n + 1)))
      if (n === 4) await shoot(page, 'order-editor-typing')
      await page.keyboard.press('Enter')
    }
    await page.locator('.ord-totals').waitFor()
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Tab')
    await page.keyboard.press('p')
    await page.locator('.ord-trail').waitFor()
    await shoot(page, 'order-editor')
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    expect(await page.locator('.ord-trail').count()).toBe(0)
    await saved(page)
    await page.keyboard.press('Control+Enter')
    await page.getByRole('heading', { name: /^Order M-/ }).waitFor()
    expect(await page.locator('.ord-view .k-table tbody tr').count()).toBe(12)
    await page.context().close()
  }, 240_000)
})

describe('lines from a spreadsheet', () => {
  it('are matched, and the one that waits is chosen with G', async () => {
    const at = await place()
    const goods = await goodsOf(at)
    const page = await walk.signedIn(MANAGER)
    await newOrder(page, at)
    const rows = [...goods.slice(0, 6).map((one, n) => `${(n + 1) * 10}\t${one.number}`), `5\t${(goods[6]?.name ?? '').replaceAll(' ', '-')}`]
    const text = `Qty\tItem\n${rows.join('\n')}\nTotal\t`
    await page.locator('.ord-grid input').first().evaluate((cell, value) => {
      const data = new DataTransfer()
      data.setData('text/plain', value)
      cell.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
    }, text)
    await page.getByText('7 rows pasted from a spreadsheet.').waitFor()
    await page.getByText(/6 matched, 1 waits for you: line 7/).waitFor()
    await shoot(page, 'order-pasted')
    await page.locator('.ord-grid tbody tr:nth-child(2) .ord-qty input').focus()
    await page.keyboard.press('g')
    await page.getByRole('option').first().waitFor()
    await page.keyboard.press('Enter')
    await page.getByText('All are known.').waitFor()
    await page.keyboard.press('Control+z')
    await page.keyboard.press('Control+z')
    expect(await page.locator('.ord-grid tbody tr').count()).toBe(1)
    await page.context().close()
  })
})

describe('two tabs', () => {
  it('never write over each other unasked', async () => {
    const at = await place()
    const goods = await goodsOf(at)
    const first = await walk.signedIn(MANAGER)
    await newOrder(first, at)
    await first.keyboard.type(goods[0]?.number ?? '')
    await first.keyboard.press('Enter')
    await first.keyboard.type('10')
    await saved(first)
    const second = await first.context().newPage()
    await second.goto(first.url())
    await second.locator('.ord-qty input').first().fill('20')
    await saved(second)
    await first.locator('.ord-qty input').first().fill('30')
    await first.getByRole('button', { name: 'Load the newer one' }).waitFor()
    await shoot(first, 'order-stale')
    await first.getByRole('button', { name: 'Load the newer one' }).click()
    await expect.poll(() => first.locator('.ord-qty input').first().inputValue()).toBe('20')
    await first.context().close()
  })
})

describe('a placed order', () => {
  it('is shipped in parts, and the rest becomes an order of its own', async () => {
    const at = await place()
    const goods = await goodsOf(at)
    const page = await walk.signedIn(MANAGER)
    await newOrder(page, at)
    for (const one of goods.slice(0, 2)) {
      await page.keyboard.type(one.number)
      await page.keyboard.press('Enter')
      await page.keyboard.type('40')
      await page.keyboard.press('Enter')
    }
    await page.keyboard.press('Control+Enter')
    const title = page.getByRole('heading', { name: /^Order M-/ })
    await title.waitFor()
    const number = (await title.textContent())?.replace('Order ', '') ?? ''
    await page.keyboard.press('s')
    await page.locator('.ord-ship').first().fill('15')
    await page.getByLabel('The rest moves to a back-order').check()
    await shoot(page, 'order-shipping')
    await page.getByRole('button', { name: 'Record 2 lines' }).click()
    await page.getByRole('link', { name: `moved to ${number}-B1` }).waitFor()
    await shoot(page, 'order-shipped')
    await expectAccessible(page)
    await page.getByRole('link', { name: `moved to ${number}-B1` }).click()
    await page.getByRole('heading', { name: `Order ${number}-B1` }).waitFor()
    await page.context().close()
  })
})

describe('looking', () => {
  it('at the list in both widths and schemes', () => look(walk, MANAGER, '/orders', 'orders', '.k-table tbody tr'), 300_000)
  it('at a fresh order', async () => {
    const at = await place()
    await look(walk, MANAGER, `/accounts/${at.accountId}/orders/new?site=${at.siteId}`, 'order-new', '.ord-grid input')
  }, 300_000)
})
