// A walk through the mailbox: a file of nobody known, then of a partner; a question answered by key, a line found in the text, a change taken,
// an invoice held and released, and a broken text put right.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { expectAccessible, MANAGER, openWalk, shoot } from './harness.ts'

const walk = await openWalk()
afterAll(() => walk.close())

type Known = Readonly<{ accountId: string; site: string; item: string; other: string; otherName: string; invoiceId: string }>
let known: Known
let headers: Readonly<{ authorization: string }>

const call = async <T>(method: 'GET' | 'POST', url: string, payload?: object): Promise<T> => {
  const answer = await walk.house.app.inject({ method, url, headers: { ...headers }, ...(payload === undefined ? {} : { payload }) })
  expect(answer.statusCode, answer.body).toBeLessThan(300)
  return answer.json<T>()
}

beforeAll(async () => {
  headers = await walk.house.signIn('administrator')
  const found = await walk.house.house.db.within('everything', (tx) => tx.one<Known>(
    `SELECT a.account_id AS "accountId", s.number AS site, one.number AS item, two.number AS other, two.name AS "otherName", (SELECT v.invoice_id FROM invoices v WHERE v.account_id = a.account_id ORDER BY v.invoiced_on DESC, v.number LIMIT 1) AS "invoiceId"
     FROM accounts a JOIN orders o ON o.account_id = a.account_id AND o.currency = 'EUR' JOIN sites s ON s.account_id = o.account_id AND s.site_id = o.ship_to_site_id
     JOIN order_lines l ON l.account_id = o.account_id AND l.order_id = o.order_id AND l.line_no = 1 JOIN items one ON one.item_id = l.item_id
     JOIN order_lines m ON m.account_id = o.account_id AND m.order_id = o.order_id AND m.line_no = 2 JOIN items two ON two.item_id = m.item_id
     WHERE a.name LIKE 'Kestrel%' AND l.unit = 'carton' AND m.unit = 'carton' ORDER BY o.ordered_on DESC, o.number LIMIT 1`))
  if (found === null) throw new Error('the demo world has no such order')
  known = found
})

const interchange = (number: number, group: string, set: readonly string[]): string => {
  const control = String(number).padStart(9, '0')
  const isa = `ISA*00*          *00*          *01*KESTREL        *ZZ*FAIRWIND       *260316*0915*U*00401*${control}*1*P*>`
  return [isa, `GS*${group}*KESTREL*FAIRWIND*20260316*0915*${number}*X*004010`, `ST*${set[0]}*0001`, ...set.slice(1), `SE*${set.length + 1}*0001`, `GE*1*${number}`, `IEA*1*${control}`].join('~\n') + '~\n'
}
const order = (): readonly string[] => [
  '850', 'BEG*00*SA*KE-1**20260316', 'CUR*BY*EUR', `N1*ST*Markthalle*92*${known.site}`, `PO1*1*12*CT*1.50**VN*${known.item}`, `PO1*2*8*CT*2.50**BP*KE-NEW`, `PID*F****${known.otherName}`, 'CTT*2',
]

const giveIn = async (page: Page, name: string, text: string): Promise<void> => {
  const button = page.getByRole('button', { name: 'Add files' }).first()
  await button.waitFor()
  const chooser = page.waitForEvent('filechooser')
  await button.click()
  await (await chooser).setFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) })
  await page.locator('.mb-outcomes li').filter({ hasText: name }).waitFor()
  await walk.house.settle()
}

describe('the mailbox', () => {
  it('keeps a file of nobody known, and reads it when there is a partner', async () => {
    const page = await walk.signedIn(MANAGER)
    await page.goto('/mailbox')
    await page.getByText('No document waits for a person').waitFor()
    await expectAccessible(page)
    await giveIn(page, 'kestrel.x12', interchange(1, 'PO', order()))
    const partner = page.getByRole('link', { name: 'make a partner of this file' })
    await partner.waitFor()
    await expectAccessible(page)
    await shoot(page, 'mailbox-outcome')
    const fileId = new URL(await partner.getAttribute('href') ?? '', walk.address).searchParams.get('file')
    const { settings } = await call<{ settings: object }>('POST', '/api/exchange/samples', { fileId, accountId: known.accountId })
    await call('POST', `/api/accounts/${known.accountId}/partners`, { name: 'Kestrel EDI', state: 'production', settings: { ...settings, wants: ['order-response', 'change-response', 'invoice'] } })
    await page.getByRole('radio', { name: 'Files' }).check()
    await page.getByRole('button', { name: 'Read kestrel.x12 again' }).click()
    await page.getByText('kestrel.x12 is read again').waitFor()
    await walk.house.settle()
    await page.goto('/mailbox?look=files')
    await page.getByRole('row').filter({ hasText: 'kestrel.x12' }).getByText('Read').first().waitFor()
    await shoot(page, 'mailbox-files')
    await page.context().close()
  })

  it('asks what a code means, takes the answer by key, and shows a line in the text', async () => {
    const page = await walk.signedIn(MANAGER)
    await page.goto('/mailbox')
    await page.getByRole('row').filter({ hasText: 'KE-1' }).waitFor()
    await shoot(page, 'mailbox')
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.getByText('which item is "KE-NEW"').waitFor()
    await page.locator('.mb-code mark').first().waitFor()
    await expectAccessible(page)
    await shoot(page, 'document-waits')
    await page.getByRole('button', { name: /^#\d+ PO1-07/ }).click()
    await page.locator('.mb-place').waitFor()
    await page.getByRole('button', { name: new RegExp(`^${known.other} `) }).first().focus()
    await page.keyboard.press('1')
    await page.getByText('KE-NEW is known from now on').waitFor()
    await page.getByRole('link', { name: /\/ 2$/ }).waitFor()
    await page.locator('body').click({ position: { x: 1, y: 899 } })
    await page.keyboard.press('j')
    await page.locator('.mb-code .mb-on').first().waitFor()
    expect(await page.locator('.mb-differs').count()).toBeGreaterThan(0)
    await expectAccessible(page)
    await shoot(page, 'document-done')
    await page.setViewportSize({ width: 820, height: 1180 })
    // the place asked for before has brought the text to the front
    await page.locator('.mb-text .mb-code').waitFor()
    await shoot(page, 'document-text')
    await page.keyboard.press('p')
    await page.locator('.mb-lines table').waitFor()
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.getByRole('link', { name: /^M-\d+ \/ 1$/ }).click()
    await page.getByRole('region', { name: 'Documents' }).getByRole('link', { name: 'Order · 850 KE-1' }).waitFor()
    await expectAccessible(page)
    await shoot(page, 'order-documents')
    await page.context().close()
  })

  it('shows what a change would do, and takes it by key', async () => {
    const page = await walk.signedIn(MANAGER)
    await page.goto('/mailbox')
    await page.getByText('No document waits for a person').waitFor()
    await giveIn(page, 'change.x12', interchange(2, 'PC', ['860', 'BCH*04*SA*KE-1***20260316', `POC*1*QI*20*0*CT*1.50**VN*${known.item}`, 'CTT*1']))
    await page.getByRole('link', { name: 'Order change · 860 KE-1' }).click()
    await page.locator('.mb-before-after').waitFor()
    await expectAccessible(page)
    await shoot(page, 'document-change')
    await page.keyboard.press('a')
    await page.getByText(/Order M-\d+ is changed/).waitFor()
    await page.getByRole('heading', { name: 'Order change · 860 KE-1' }).waitFor()
    await page.getByText('taken', { exact: true }).waitFor()
    await page.context().close()
  })

  it('holds what is known to be wrong, and lets it go when a person says so', async () => {
    const page = await walk.signedIn(MANAGER)
    await page.goto(`/accounts/${known.accountId}/invoices/${known.invoiceId}`)
    await page.getByRole('button', { name: 'Send to Kestrel EDI' }).click()
    await page.getByRole('region', { name: 'Documents' }).getByRole('link').first().click()
    await page.locator('.mb-band.mb-risk').waitFor()
    await page.keyboard.press('l')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Our own company is not entered yet').waitFor()
    await expectAccessible(page)
    await shoot(page, 'document-release')
    await dialog.getByRole('button', { name: 'Release it as it is' }).click()
    await page.getByText('Written and ready').waitFor()
    await page.keyboard.press('f')
    await page.getByText('Noted as sent').waitFor()
    await page.context().close()
  })

  it('takes a text that a person put right, and reads German and dark', async () => {
    const page = await walk.signedIn(MANAGER, { width: 820, scheme: 'dark' })
    await page.goto('/mailbox')
    await page.locator('.mb-filters').waitFor()
    const whole = interchange(3, 'PO', order().map((line) => line.replace('KE-1', 'KE-2')))
    await giveIn(page, 'cut.x12', whole.slice(0, whole.indexOf('CTT')))
    await page.locator('.mb-outcomes').getByRole('link', { name: 'Order · 850 KE-2' }).click()
    await page.getByText('The document breaks off').waitFor()
    await page.evaluate(() => localStorage.setItem('mainstay.language', 'de'))
    await page.reload()
    await page.getByText('Beschädigt', { exact: true }).waitFor()
    await page.locator('.mb-lines').waitFor()
    await expectAccessible(page)
    await shoot(page, 'document-de')
    await page.keyboard.press('c')
    await page.getByRole('textbox', { name: 'Text berichtigen' }).fill(whole)
    await page.keyboard.press('Control+Enter')
    await expect.poll(async () => (await call<{ rows: { route: string }[] }>('GET', '/api/exchange/files')).rows.some((file) => file.route === 'corrected'), { timeout: 20_000 }).toBe(true)
    await walk.house.settle()
    await page.getByText('Erledigt', { exact: true }).waitFor()
    await page.context().close()
  })
})
