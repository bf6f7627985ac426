// A walk through the page of people: an administrator lets somebody in, and moves a duty from one person to another.

import { afterAll, describe, expect, it } from 'vitest'
import { ADMINISTRATOR, expectAccessible, MANAGER, openWalk, shoot } from './harness.ts'

const walk = await openWalk()
afterAll(() => walk.close())

describe('people', () => {
  it('are let in, and a duty moves from one to another', async () => {
    const page = await walk.signedIn(ADMINISTRATOR)
    await page.keyboard.press('g')
    await page.keyboard.press('p')
    await page.getByRole('heading', { name: 'People' }).waitFor()
    await page.locator('tbody').getByText('Claire Oduya').waitFor()
    await shoot(page, 'people')
    await expectAccessible(page)

    await page.locator('tbody').getByText('Idris Bell').click()
    const dialog = page.getByRole('dialog')
    const kestrel = dialog.locator('li').filter({ hasText: 'Kestrel Markthallen' })
    const invoices = kestrel.getByTitle('Invoices: held by Claire Oduya now, moves when you save')
    await invoices.getByRole('button').click()
    await shoot(page, 'person')
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Idris Bell is saved.').waitFor()
    await page.locator('tbody').getByText('Claire Oduya').click()
    await page.getByRole('dialog').locator('li').filter({ hasText: 'Kestrel Markthallen' }).getByTitle('Invoices: held by Idris Bell now, moves when you save').waitFor()
    await page.keyboard.press('Escape')

    await page.keyboard.press('n')
    await page.getByRole('dialog').getByLabel('Name').fill('Nora Quist')
    await page.getByRole('dialog').getByLabel('E-mail').fill('idris@fairwind.example')
    await page.getByRole('dialog').locator('li').filter({ hasText: 'Auberon Hotels' }).getByText('Works').click()
    await page.getByRole('button', { name: /^Add, and mail/ }).click()
    await page.getByRole('dialog').getByText(/idris@fairwind.example/).waitFor()
    await page.getByRole('dialog').getByLabel('E-mail').fill('nora@fairwind.example')
    await page.getByRole('button', { name: /^Add, and mail/ }).click()
    await page.getByText('Nora Quist is let in and gets a mail.').waitFor()
    expect(walk.house.letters.some((letter) => letter.to === 'nora@fairwind.example')).toBe(true)
    await page.context().close()
  })

  it('read German and dark on a tablet, and are nobody else’s business', async () => {
    const page = await walk.signedIn(ADMINISTRATOR, { scheme: 'dark', language: 'de-DE', width: 820 })
    await page.goto('/people')
    await page.locator('tbody').getByText('Idris Bell').click()
    await page.getByRole('dialog').waitFor()
    await shoot(page, 'person')
    await expectAccessible(page)
    await page.context().close()
    const other = await walk.signedIn(MANAGER)
    expect(await other.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'People' }).count()).toBe(0)
    await other.goto('/people')
    await other.getByRole('heading', { name: 'Not found' }).waitFor()
    await other.context().close()
  })
})
