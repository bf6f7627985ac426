// A walk through marking up: a CSV order nobody can read is marked up by keyboard and mouse, becomes an order, and the next one comes by itself.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { expectAccessible, MANAGER, openWalk, shoot } from './harness.ts'

const CSV = readFileSync(join(import.meta.dirname, '../examples/edi/kestrel-order.csv'), 'utf8')

const walk = await openWalk()
let page: Page
let stop = (): void => {}
beforeAll(async () => {
  page = await walk.signedIn(MANAGER)
  // jobs run as they would behind a server
  const timer = setInterval(() => void walk.house.runJobs().catch(() => {}), 400)
  stop = () => clearInterval(timer)
})
afterAll(async () => {
  stop()
  await walk.close()
})

const give = async (name: string, text: string): Promise<void> => {
  await page.goto('/templates/new')
  await page.getByLabel('Choose an order').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
}

describe('an order as a table', () => {
  it('is marked up: a mark is taken off, said again by keyboard, and the order reads for certain', async () => {
    await give('kestrel-order.csv', CSV)
    const side = page.getByRole('group', { name: 'So it reads' })
    await side.getByText('Certain').waitFor()
    await expectAccessible(page)
    await shoot(page, 'templates')

    await page.getByRole('button', { name: 'Remove the mark order number' }).first().click()
    await page.getByText('KM-88121').first().click()
    const menu = page.getByRole('dialog', { name: 'What is “KM-88121”?' })
    await menu.getByLabel('Find a meaning').fill('order num')
    await shoot(page, 'templates-menu')
    await expectAccessible(page)
    await page.keyboard.press('Enter')
    await menu.waitFor({ state: 'detached' })
    await side.getByText('KM-88121').waitFor()

    const list = page.getByRole('listbox')
    await list.focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: /20\.11\.2026/ }).waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => list.evaluate((node) => node === document.activeElement)).toBe(true)
    await page.keyboard.press('Delete')
    await page.getByRole('button', { name: 'Remove the mark order date' }).waitFor({ state: 'detached' })
    await page.keyboard.press('Control+z')
    await page.getByRole('button', { name: 'Remove the mark order date' }).waitFor()
    await side.getByText('20 Nov 2026').waitFor()
  })

  it('is kept for a partner made on the spot, and becomes a document of the account', async () => {
    await page.getByRole('combobox', { name: 'Account' }).click()
    await page.getByRole('option', { name: 'Kestrel Markthallen' }).click()
    expect(await page.getByLabel('Name of the new partner').inputValue()).toContain('Kestrel')
    await page.getByRole('heading', { name: 'Keep it' }).click()
    await page.getByRole('button', { name: 'Save and read' }).and(page.locator(':enabled')).waitFor()
    await page.keyboard.press('s')
    await page.waitForURL(/\/documents\//)
    await page.getByText('KM-88121').first().waitFor()
    await shoot(page, 'templates-document')
  })

  it('needs no marking the next time', async () => {
    await give('kestrel-next.csv', CSV.replace('KM-88121', 'KM-88122'))
    const one = async (): Promise<number> => (await walk.house.house.db.within('everything', (tx) => tx.rows<{ n: number }>("SELECT count(*)::int AS n FROM exchange_documents WHERE number = 'KM-88122'")))[0]?.n ?? 0
    await expect.poll(one, { timeout: 15_000 }).toBe(1)
  })
})
