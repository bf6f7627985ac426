// A walk for what nobody may lose: typed text survives an ended session, a colleague's change and leaving too soon, or the page asks first.

import { afterAll, describe, expect, it } from 'vitest'
import { DEMO_PASSWORD } from '../src/demo/people.ts'
import { expectAccessible, MANAGER, openWalk, shoot } from './harness.ts'

const walk = await openWalk()
afterAll(() => walk.close())

const one = async (sql: string): Promise<Readonly<Record<string, string>>> => (await walk.house.house.db.within('everything', (tx) => tx.one<Record<string, string>>(sql))) as Record<string, string>
const account = () => one(`SELECT account_id AS id FROM accounts WHERE name LIKE 'Kestrel%'`)
const contract = () => one(`SELECT c.account_id AS account, c.contract_id AS id FROM contracts c JOIN accounts a ON a.account_id = c.account_id WHERE a.name LIKE 'Kestrel%' AND c.state = 'in-force' ORDER BY 2 LIMIT 1`)

describe('a session that ends in the middle', () => {
  it('asks to sign in again over the contract that is written, and the text is kept with the next key', async () => {
    const at = await contract()
    const page = await walk.signedIn(MANAGER)
    await page.goto(`/accounts/${at['account']}/contracts/${at['id']}`)
    await page.getByRole('heading', { name: /Kestrel/ }).waitFor()
    await page.keyboard.press('t')
    const text = page.locator('.ct-editor textarea')
    await text.waitFor()
    const written = (await text.inputValue()).replace(/^name:.*$/m, 'name: Written across a session')
    await text.fill(written)
    await page.getByText('What would change').waitFor()
    await page.context().clearCookies()
    await page.keyboard.press('Control+Enter')
    await page.locator('input[name=password]').fill(DEMO_PASSWORD)
    await page.keyboard.press('Enter')
    await page.locator('input[name=password]').waitFor({ state: 'detached' })
    expect(await text.inputValue()).toBe(written)
    await text.focus()
    await page.keyboard.press('Control+Enter')
    await page.getByRole('heading', { name: /Written across a session/ }).waitFor()
    await page.context().close()
  })
})

describe('two tabs', () => {
  it('on one contract: the second is told, and chooses whose text holds', async () => {
    const at = await contract()
    const first = await walk.signedIn(MANAGER)
    const second = await first.context().newPage()
    for (const page of [first, second]) {
      await page.goto(`/accounts/${at['account']}/contracts/${at['id']}`)
      await page.getByRole('heading', { name: /Kestrel/ }).waitFor()
      await page.keyboard.press('t')
      const text = page.locator('.ct-editor textarea')
      await text.waitFor()
      await text.fill((await text.inputValue()).replace(/^name:.*$/m, `name: By the ${page === first ? 'first' : 'second'}`))
      await page.getByText('What would change').waitFor()
    }
    await first.keyboard.press('Control+Enter')
    await first.getByRole('heading', { name: /By the first/ }).waitFor()
    await second.keyboard.press('Control+Enter')
    await second.getByRole('button', { name: 'Keep mine' }).waitFor()
    expect(await second.locator('.ct-editor textarea').inputValue()).toContain('name: By the second')
    await shoot(second, 'contract-newer')
    await expectAccessible(second)
    await second.getByRole('button', { name: 'Keep mine' }).click()
    await second.getByText('What would change').waitFor()
    await second.keyboard.press('Control+Enter')
    await second.getByRole('heading', { name: /By the second/ }).waitFor()
    await first.context().close()
  })

  it('on one account: what is typed stays when the other saves, and saving says so', async () => {
    const { id } = await account()
    const first = await walk.signedIn(MANAGER)
    await first.goto(`/accounts/${id}/edit`)
    await first.getByLabel('Name').fill('Kestrel typed here')
    const second = await first.context().newPage()
    await second.goto(`/accounts/${id}/edit`)
    await second.getByLabel('Name').fill('Kestrel of the other tab')
    await second.getByRole('button', { name: 'Save' }).click()
    await second.getByRole('heading', { name: 'Kestrel of the other tab' }).waitFor()
    await first.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
    await first.waitForLoadState('networkidle')
    expect(await first.getByLabel('Name').inputValue()).toBe('Kestrel typed here')
    await first.getByRole('button', { name: 'Save' }).click()
    await first.getByRole('alert').waitFor()
    expect(await first.getByLabel('Name').inputValue()).toBe('Kestrel typed here')
    await first.context().close()
  })
})

describe('leaving', () => {
  it('a form with something typed asks first, and staying keeps it', async () => {
    const { id } = await account()
    const page = await walk.signedIn(MANAGER)
    await page.goto(`/accounts/${id}/edit`)
    await page.getByLabel('Name').fill('Kestrel half typed')
    await page.getByRole('link', { name: 'Orders' }).first().click()
    await page.getByText('Leave without saving?').waitFor()
    await shoot(page, 'unsaved')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Stay' }).click()
    expect(await page.getByLabel('Name').inputValue()).toBe('Kestrel half typed')
    await page.getByRole('link', { name: 'Orders' }).first().click()
    await page.getByRole('button', { name: 'Leave and lose it' }).click()
    await page.getByRole('heading', { name: 'Orders' }).waitFor()
    await page.context().close()
  })

  it('nothing: a draft whose first saving was answered into the void is saved whole the next time', async () => {
    const { id } = await account()
    const { site = '' } = await one(`SELECT s.site_id AS site FROM sites s WHERE s.account_id = '${id}' AND 'ship-to' = ANY (s.roles) AND s.closed_on IS NULL ORDER BY 1 LIMIT 1`)
    const page = await walk.signedIn(MANAGER)
    await page.goto(`/accounts/${id}/orders/new?site=${site}`)
    await page.locator('.ord-grid input').first().waitFor()
    let lost = 0
    await page.route(`**/api/accounts/${id}/orders`, async (route) => {
      if (lost++ > 0) return route.continue()
      await route.fetch()
      await route.abort()
    })
    await page.locator('[data-head=purchaseOrder]').fill('VOID-1')
    await page.getByText('no connection, trying again').waitFor()
    await page.locator('[data-head=purchaseOrder]').fill('VOID-2')
    await page.getByText(/^saved \d/).waitFor()
    expect((await one(`SELECT count(*)::text AS n, string_agg(purchase_order, ',') AS said FROM orders WHERE purchase_order LIKE 'VOID-%'`))).toEqual({ n: '1', said: 'VOID-2' })
    await page.context().close()
  })

  it('an order in the moment after typing loses nothing of it', async () => {
    const { id } = await account()
    const { site = '' } = await one(`SELECT s.site_id AS site FROM sites s JOIN accounts a ON a.account_id = s.account_id WHERE a.account_id = '${id}' AND 'ship-to' = ANY (s.roles) AND s.closed_on IS NULL ORDER BY 1 LIMIT 1`)
    const page = await walk.signedIn(MANAGER)
    await page.goto(`/accounts/${id}/orders/new?site=${site}`)
    await page.locator('.ord-grid input').first().waitFor()
    await page.locator('[data-head=purchaseOrder]').fill('LEFT-SOON-1')
    await page.getByRole('link', { name: 'Invoices' }).first().click()
    await page.getByRole('heading', { name: 'Invoices' }).waitFor()
    await expect.poll(async () => (await one(`SELECT count(*)::text AS n FROM orders WHERE purchase_order = 'LEFT-SOON-1'`))['n']).toBe('1')
    await page.context().close()
  })
})
