// A morning at the worklist: findings are worked off by the keyboard alone, undone, handed over, put to sleep, filtered and linked to.

import { afterAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { expectAccessible, look, MANAGER, openWalk, READER, shoot } from './harness.ts'

const walk = await openWalk()
afterAll(() => walk.close())

const ready = async (page: Page): Promise<void> => {
  await page.locator('.wl-row').first().waitFor({ timeout: 60_000 })
  await page.locator('.wl-verdict').waitFor()
}
const title = (page: Page): Promise<string> => page.locator('[data-detail-title]').innerText()
const position = (page: Page): Promise<string> => page.locator('.wl-top').innerText()
const total = async (page: Page): Promise<number> => Number(/of ([\d,]+)/.exec(await position(page))?.[1]?.replace(',', ''))
const says = (page: Page): Promise<string | null> => page.locator('.k-toast').last().textContent()

describe('my day', () => {
  it('is worked off by keys: down, accept, undo, let stand with a reason', async () => {
    const page = await walk.signedIn(MANAGER)
    await page.goto('/')
    await ready(page)
    const before = await total(page)
    const first = await title(page)
    await page.keyboard.press('j')
    await page.waitForURL('**/findings/**')
    await page.waitForFunction((was) => document.querySelector('[data-detail-title]')?.textContent !== was, first)
    expect(await position(page)).toContain('2 of')
    await page.keyboard.press('k')
    await page.waitForFunction((was) => document.querySelector('[data-detail-title]')?.textContent === was, first)

    await page.keyboard.press('a')
    await page.locator('.k-toast').waitFor()
    expect(await says(page)).toContain('ccepted')
    await page.waitForFunction((count) => document.querySelector('.wl-top')?.textContent?.includes(`of ${count}`), String(before - 1))
    await page.keyboard.press('Control+z')
    await page.waitForFunction((count) => document.querySelector('.wl-top')?.textContent?.includes(`of ${count}`), String(before))

    await page.keyboard.press('l')
    await page.getByPlaceholder('Why does it stand?').waitFor()
    await page.keyboard.press('Enter')
    await page.getByText('Say why it may stand.').waitFor()
    await page.keyboard.type('agreed with their buyer, aj kept')
    await page.keyboard.press('Enter')
    await page.waitForFunction((count) => document.querySelector('.wl-top')?.textContent?.includes(`of ${count}`), String(before - 1))
    await page.context().close()
  })

  it('judges several rows at once, and one key takes all of it back', async () => {
    const page = await walk.signedIn(MANAGER)
    await page.goto('/')
    await ready(page)
    const before = await total(page)
    for (const key of ['x', 'j', 'x', 'j', 'x']) {
      await page.keyboard.press(key)
      await page.waitForTimeout(150)
    }
    await page.getByText('3 rows chosen').waitFor()
    await shoot(page, 'worklist-chosen')
    await page.keyboard.press('n')
    await page.waitForFunction((count) => document.querySelector('.wl-top')?.textContent?.includes(`of ${count}`), String(before - 3))
    await page.keyboard.press('Control+z')
    await page.waitForFunction((count) => document.querySelector('.wl-top')?.textContent?.includes(`of ${count}`), String(before))
    await page.context().close()
  })

  it('hands over and puts to sleep by menus that take the keyboard', async () => {
    const page = await walk.signedIn(MANAGER)
    // whoever is quick with H and Enter hands over to the first of the names, not to nobody, also where the names come late
    await page.route('**/colleagues', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 2500))
      await route.continue()
    })
    await page.goto('/')
    await ready(page)
    await page.keyboard.press('h')
    await page.locator('.k-menu-pop .k-menu-entry').nth(1).waitFor()
    await shoot(page, 'worklist-hand-over')
    await page.keyboard.press('Enter')
    await page.getByText('Handed to').waitFor()
    const before = await total(page)
    await page.keyboard.press('s')
    await page.getByText('Tomorrow').waitFor()
    await page.keyboard.press('Enter')
    await page.getByText('Asleep until').waitFor()
    await page.waitForFunction((count) => document.querySelector('.wl-top')?.textContent?.includes(`of ${count}`), String(before - 1))
    await page.context().close()
  })

  it('is filtered and searched, and says so in its address', async () => {
    const page = await walk.signedIn(MANAGER)
    await page.goto('/')
    await ready(page)
    await page.keyboard.press('f')
    await page.getByRole('button', { name: 'Documents differ' }).click()
    await page.waitForURL('**certainty=exact**')
    await page.keyboard.press('/')
    await page.getByPlaceholder('Account, site, item').fill('no such thing at all')
    await page.keyboard.press('Enter')
    await page.getByText('No finding passes these filters.').waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Take off all filters' }).click()
    await ready(page)
    await page.context().close()
  })

  it('opens a link to one finding, and a hop of its chain opens the document', async () => {
    const page = await walk.signedIn(MANAGER)
    await page.goto('/')
    await ready(page)
    await page.keyboard.press('j')
    await page.waitForURL('**/findings/**')
    const link = page.url()
    const said = await title(page)
    await page.goto('/accounts')
    await page.goto(link)
    await ready(page)
    expect(await title(page)).toBe(said)
    const hop = page.locator('.k-hop-ref.k-link').first()
    await hop.click()
    await page.waitForURL((url) => /\/(contracts|orders|invoices|catalog|sites)\//.test(url.pathname))
    await page.goto('/findings/00000000-0000-4000-8000-000000000000/00000000-0000-4000-8000-000000000000')
    await page.getByText('This finding does not exist').waitFor()
    await page.context().close()
  })

  it('shows what somebody else did first, and changes nothing', async () => {
    const [mine, theirs] = [await walk.signedIn(MANAGER), await walk.signedIn(MANAGER)]
    for (const page of [mine, theirs]) {
      await page.goto('/?certainty=exact')
      await ready(page)
    }
    await mine.keyboard.press('r')
    await mine.locator('.k-toast').waitFor()
    await theirs.keyboard.press('a')
    await theirs.locator('.k-toast.k-bad').waitFor()
    expect(await says(theirs)).toMatch(/judged (this|these).* Raised with client|Look at the list again/)
    for (const page of [mine, theirs]) await page.context().close()
  })

  it('may be read and not judged by who may only read', async () => {
    const page = await walk.signedIn(READER)
    await page.goto('/')
    await page.getByText('You may read this account').waitFor()
    expect(await page.getByRole('button', { name: 'Let it stand' }).count()).toBe(0)
    await page.context().close()
  })

  it('looks as drawn, wide and narrow, light and dark, and is accessible', () => look(walk, MANAGER, '/', 'worklist', '.wl-verdict'), 300_000)

  it('speaks German', async () => {
    const page = await walk.signedIn(MANAGER)
    await page.goto('/')
    await ready(page)
    await page.locator('.s-who-button').click()
    await page.getByText('Deutsch').click()
    await page.keyboard.press('Escape')
    await page.getByText('Mein Tag').first().waitFor()
    expect(await page.locator('body').innerText()).not.toMatch(/worklist\.|finding-group\.|rule\./)
    await shoot(page, 'worklist-german')
    await page.context().close()
  })
})
