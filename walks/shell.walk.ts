// A walk through the shell: the door, the palette, keys, language and look, a session that ends, no connection, and who has one account.

import { spawnSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { DIRECTOR, expectAccessible, MANAGER, MANAGER_OF_ONE, openWalk, READER, shoot } from './harness.ts'

const walk = await openWalk()
afterAll(() => walk.close())

describe('the door', () => {
  it('says at the field what is wrong, and lets nobody in with a wrong password', async () => {
    const page = await walk.page()
    await page.goto('/orders?x=1')
    await page.waitForURL(/\/sign-in\?to=/)
    await expectAccessible(page)
    await shoot(page, 'sign-in')
    await page.getByLabel('E-mail').fill(MANAGER)
    await page.locator('input[name=password]').fill('not the password')
    await page.keyboard.press('Enter')
    await page.getByText('E-mail and password do not fit together.').waitFor()
    await expectAccessible(page)
    await page.context().close()
  })

  it('is dark for those who like it dark, and German for Germans', async () => {
    const page = await walk.page({ scheme: 'dark', language: 'de-DE', width: 820 })
    await page.goto('/sign-in')
    await page.getByRole('heading', { name: 'Anmelden' }).waitFor()
    await expectAccessible(page)
    await shoot(page, 'sign-in')
    await page.getByText('Passwort vergessen?').click()
    await page.getByRole('heading', { name: 'Neues Passwort' }).waitFor()
    await expectAccessible(page)
    await page.context().close()
  })

  it('lands a manager of one account on that account, and everybody else on their day', async () => {
    const one = await walk.signedIn(MANAGER_OF_ONE)
    await one.waitForURL(/\/accounts\/[0-9a-f-]+$/)
    const nav = one.getByRole('navigation', { name: 'Main' })
    expect(await nav.getByRole('link').allTextContents()).toContain('Vesper Zorggroep')
    expect(await nav.getByRole('link', { name: 'Accounts', exact: true }).count()).toBe(0)
    await one.context().close()
    const many = await walk.signedIn(MANAGER)
    expect(new URL(many.url()).pathname).toBe('/')
    await many.context().close()
  })
})

describe.skipIf(process.env['MAINSTAY_WALK_AT'] !== undefined)('credentials', () => {
  it('come anew by a mail that works once', async () => {
    const page = await walk.page()
    await page.goto('/forgot-password')
    await page.getByLabel('E-mail').fill(READER)
    await page.keyboard.press('Enter')
    await page.getByText(/a link is on its way/).waitFor()
    const letter = walk.house.letters.find((one) => one.to === READER)
    const link = new URL(/http\S+/.exec(letter?.text ?? '')?.[0] ?? 'missing:')
    for (const [password, said] of [['short', 'At least 10 characters, please.'], ['a longer password', 'The new password holds. All other sessions are signed out.']] as const) {
      await page.goto(`${link.pathname}${link.search}`)
      await page.getByLabel('New password').fill(password)
      await page.keyboard.press('Enter')
      await page.getByText(said).waitFor()
    }
    await expectAccessible(page)
    await page.goto(`${link.pathname}${link.search}`)
    await page.getByLabel('New password').fill('yet another password')
    await page.keyboard.press('Enter')
    await page.getByText('This link is used up or too old. Ask for a new one.').waitFor()
    await page.context().close()
  })

  it('take a second factor: set up with a key, asked for at the door, and a backup code when the phone is lost', async () => {
    const page = await walk.page()
    const knock = async (): Promise<void> => {
      await page.goto('/sign-in')
      await page.locator('input[name=email]').fill(READER)
      await page.locator('input[name=password]').fill('a longer password')
      await page.keyboard.press('Enter')
    }
    await knock()
    await page.locator('.s-who-button').waitFor()
    await page.goto('/account-settings')
    await page.getByLabel('Current password').last().fill('a longer password')
    await page.keyboard.press('Enter')
    const secret = ((await page.locator('.s-secret').textContent()) ?? '').replaceAll(' ', '')
    const backup = (await page.locator('.s-backup code').allTextContents())[0] ?? ''
    await expectAccessible(page)
    await shoot(page, 'second-factor')
    await page.getByLabel('Code').fill(codeOf(secret))
    await page.keyboard.press('Enter')
    await page.getByText('The second factor is on').first().waitFor()
    await page.context().clearCookies()
    await knock()
    await page.getByText('Enter the six digits from your authenticator app.').waitFor()
    await expectAccessible(page)
    await page.getByLabel('Code').fill('000000')
    await page.keyboard.press('Enter')
    await page.getByText('This code is not right, or its time is over. Enter the newest one.').waitFor()
    await page.getByText('Use a backup code').click()
    await page.getByLabel('Backup code').fill(backup)
    await page.keyboard.press('Enter')
    await page.locator('.s-who-button').waitFor()
    await page.context().close()
  })
})

describe('the frame', () => {
  it('costs less than 200 kB of JavaScript before a page shows', () => {
    const { stdout, status } = spawnSync(process.execPath, [join(import.meta.dirname, '../bin/size')], { encoding: 'utf8' })
    expect(stdout).toMatch(/first load, gzip/)
    expect(status, stdout).toBe(0)
  })

  it('opens the palette by key, finds, and goes', async () => {
    const page = await walk.signedIn(MANAGER)
    await page.keyboard.press('Control+k')
    const field = page.getByRole('combobox', { name: 'Find or do' })
    await field.waitFor()
    await expectAccessible(page)
    await field.fill('kestrel')
    const hit = page.getByRole('option').filter({ hasText: 'Kestrel Markthallen' }).first()
    await hit.waitFor()
    await shoot(page, 'palette')
    await page.keyboard.press('Escape')
    await field.waitFor({ state: 'detached' })
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Find or do' }).fill('password')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/account-settings$/)
    await page.context().close()
  })

  it('shows all keys on a question mark, goes by G and a letter, and keeps single keys out of fields', async () => {
    const page = await walk.signedIn(MANAGER)
    await page.goto('/account-settings')
    await page.getByRole('heading', { name: 'Password and second factor', level: 1 }).waitFor()
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'All keys' }).waitFor()
    await expectAccessible(page)
    await shoot(page, 'keys')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.getByLabel('Current password').first().focus()
    await page.keyboard.type('gd?')
    expect(page.url()).toContain('/account-settings')
    expect(await page.getByRole('dialog').count()).toBe(0)
    await page.evaluate(() => (document.activeElement as HTMLElement).blur())
    await page.keyboard.press('g')
    await page.keyboard.press('d')
    await page.waitForURL((url) => url.pathname === '/')
    await page.context().close()
  })

  it('changes language and look at once and keeps both', async () => {
    const page = await walk.signedIn(MANAGER)
    await page.goto('/account-settings')
    await page.locator('.s-who-button').click()
    await expectAccessible(page)
    await shoot(page, 'user-menu')
    await page.getByText('Deutsch').click()
    await page.getByRole('heading', { name: 'Passwort und zweiter Faktor', level: 1 }).waitFor()
    await page.getByText('Dunkel').click()
    await page.reload()
    await page.getByRole('heading', { name: 'Passwort und zweiter Faktor', level: 1 }).waitFor()
    expect(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dataset['mantineColorScheme']])).toEqual(['de', 'dark'])
    await expectAccessible(page)
    await shoot(page, 'security')
    await page.context().close()
  })

  it('asks to sign in again over the page when the session ends, and keeps what was typed', async () => {
    const page = await walk.signedIn(MANAGER)
    await page.goto('/account-settings')
    await page.getByLabel('New password').fill('a thought not yet finished')
    await page.context().clearCookies()
    await page.keyboard.press('Tab')
    await page.evaluate(() => fetch('/api/shell').then(() => window.dispatchEvent(new Event('focus'))))
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').fill('kestrel')
    const again = page.getByRole('dialog', { name: 'Sign in again' })
    await again.waitFor()
    await again.locator('input[name=password]').fill('fairwind-demo')
    await page.keyboard.press('Enter')
    await again.waitFor({ state: 'detached' })
    await page.keyboard.press('Escape')
    expect(await page.getByLabel('New password').inputValue()).toBe('a thought not yet finished')
    await page.context().close()
  })

  it('says when there is no connection and when it is back', async () => {
    const page = await walk.signedIn(MANAGER)
    await page.goto('/account-settings')
    // the palette is fetched ahead, a moment after the page
    await page.waitForFunction(() => performance.getEntriesByType('resource').some((entry) => entry.name.includes('/palette-')))
    await page.waitForLoadState('networkidle')
    await page.context().setOffline(true)
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').fill('kestrel')
    await page.getByText(/No connection since/).waitFor({ state: 'attached' })
    await page.keyboard.press('Escape')
    await shoot(page, 'offline')
    await page.context().setOffline(false)
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').fill('auberon')
    await page.getByText(/No connection since/).waitFor({ state: 'detached' })
    await page.context().close()
  })

  it('says plainly that an address is not there', async () => {
    const page = await walk.signedIn(DIRECTOR)
    await page.goto('/nowhere/at/all')
    await page.locator('.k-empty').waitFor()
    await expectAccessible(page)
    await page.context().close()
  })

  it('signs out', async () => {
    const page = await walk.signedIn(MANAGER, { width: 820 })
    await page.goto('/account-settings')
    await page.locator('.k-head').waitFor()
    await expectAccessible(page)
    await shoot(page, 'security')
    await page.locator('.s-who-button').click()
    await page.getByText('Sign out').click()
    await page.waitForURL(/\/sign-in/)
    await page.goto('/account-settings')
    await page.waitForURL(/\/sign-in\?to=/)
    await page.context().close()
  })
})

/** The six digits of now. Source: RFC 6238 over RFC 4226, SHA-1, 30 seconds; the key in base 32 (RFC 4648). */
function codeOf(secret: string): string {
  const bits = [...secret.replace(/=+$/, '')].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)))
  const hash = createHmac('sha1', key).update(counter).digest()
  const at = (hash.at(-1) ?? 0) & 15
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}
