// A walk through partners: one is made out of a sample file, changed, taken into production; an administrator adds a way in and our company.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { ADMINISTRATOR, expectAccessible, MANAGER, openWalk, READER, shoot } from './harness.ts'

const walk = await openWalk()
const folder = mkdtempSync(join(tmpdir(), 'mainstay-partners-'))
afterAll(async () => {
  await walk.close()
  rmSync(folder, { recursive: true, force: true })
})

const SAMPLE = [
  'ISA*00*          *00*          *01*KESTRELMKT     *ZZ*FAIRWIND       *260302*0915*U*00401*000000001*0*P*>', 'GS*PO*KESTRELMKT*FAIRWIND*20260302*0915*1*X*004010', 'ST*850*0001', 'BEG*00*SA*K-77120**20260302', 'DTM*002*20260320',
  'N1*ST*Kestrel Aachen*92*STORE-7', 'PO1*1*12*CT*23.80**VN*10110', 'PO1*2*6*XX*71.00**VN*10215', 'CTT*2', 'SE*8*0001', 'GE*1*1', 'IEA*1*000000001',
].join('~\n')

const runJobs = async (until: () => Promise<boolean>): Promise<void> => {
  for (let turn = 0; turn < 30 && !(await until()); turn += 1) {
    await walk.house.runJobs()
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

describe('a partner', () => {
  it('is made out of one file, and its document waits for what nobody knows yet', async () => {
    const file = join(folder, 'order.x12')
    writeFileSync(file, `${SAMPLE}~\n`)
    const page = await walk.signedIn(MANAGER)
    await page.keyboard.press('g')
    await page.keyboard.press('t')
    await page.getByText('No trading partner yet').waitFor()
    await page.keyboard.press('n')
    await page.getByRole('heading', { name: 'New partner' }).waitFor()
    await page.getByRole('combobox', { name: 'Account' }).click()
    await page.getByRole('option', { name: 'Kestrel Markthallen' }).click()
    await page.getByLabel('Drop a file here, or choose one').setInputFiles(file)
    await page.getByText('0 of 2').waitFor()
    await page.getByText('Line 2: which unit is "XX"?').waitFor()
    expect(await page.getByRole('checkbox', { name: 'Order answer' }).isChecked()).toBe(true)
    await shoot(page, 'partner-new')
    await expectAccessible(page)
    await walk.house.runJobs()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Kestrel EDI')
    await page.keyboard.press('Control+Enter')
    await runJobs(async () => page.url().includes('/documents/'))
    expect(page.url()).toContain('/documents/')

    await page.goto('/partners')
    await page.getByRole('cell', { name: 'KESTRELMKT' }).or(page.getByRole('gridcell', { name: 'KESTRELMKT' })).first().waitFor()
    await expectAccessible(page)
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Kestrel EDI' }).waitFor()
    await page.getByRole('heading', { name: 'Codes remembered' }).waitFor()
    await expectAccessible(page)
    await page.context().close()
  })

  it('is changed with its unsaved text kept, and goes into production by a sentence', async () => {
    const page = await walk.signedIn(MANAGER)
    await page.goto('/partners')
    await page.getByRole('link', { name: 'Kestrel EDI' }).click()
    await page.getByRole('textbox', { name: 'Usual place' }).fill('STORE-7')
    await page.getByRole('link', { name: 'Partners' }).first().click()
    await page.getByRole('dialog').getByRole('button', { name: 'Stay' }).click()
    await page.keyboard.press('Control+Enter')
    await page.getByText('Kestrel EDI is saved.').waitFor()
    await page.locator('h1').click()
    await page.keyboard.press('p')
    await page.getByRole('dialog').getByText('they no longer bear the mark of a test').waitFor()
    await expectAccessible(page)
    await page.getByRole('dialog').getByRole('button', { name: 'Into production' }).click()
    await page.getByText('Kestrel EDI is in production.').waitFor()
    await page.locator('.k-head').getByText('Production', { exact: true }).waitFor()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Mine')
    await walk.house.house.db.within('everything', (tx) => tx.run('UPDATE partners SET version = version + 1'))
    await page.keyboard.press('Control+Enter')
    await page.getByText('Somebody else changed Kestrel EDI meanwhile').waitFor()
    expect(await page.getByRole('textbox', { name: 'Name', exact: true }).inputValue()).toBe('Mine')
    await page.getByRole('alert').getByRole('button', { name: 'Take the newest' }).click()
    await page.getByText('Somebody else changed').waitFor({ state: 'detached' })
    expect(await page.getByRole('textbox', { name: 'Name', exact: true }).inputValue()).toBe('Kestrel EDI')
    await page.context().close()
  })
})

describe('our side', () => {
  it('has ways in and a company, for administrators', async () => {
    await walk.house.house.db.within('everything', (tx) => tx.run("UPDATE users SET locale = 'de' WHERE email = $1", [ADMINISTRATOR]))
    const page = await walk.signedIn(ADMINISTRATOR, { scheme: 'dark', language: 'de-DE', width: 820 })
    await page.goto('/partners')
    await page.getByRole('link', { name: 'Eingänge' }).click()
    await page.getByText('Noch kein Eingang').waitFor()
    await page.keyboard.press('n')
    await page.getByRole('dialog').getByRole('textbox', { name: 'Name', exact: true }).fill('Ordner der Kunden')
    await page.getByRole('dialog').getByRole('textbox', { name: 'Ordner', exact: true }).fill('in')
    await page.keyboard.press('Control+Enter')
    await page.getByText('in ist kein ganzer Pfad').waitFor()
    await expectAccessible(page)
    await page.getByRole('dialog').getByRole('textbox', { name: 'Ordner', exact: true }).fill(folder)
    await page.keyboard.press('Control+Enter')
    await page.getByText('Ordner der Kunden ist gespeichert.').waitFor()
    await shoot(page, 'ways')
    await page.getByRole('link', { name: 'Unsere Firma' }).click()
    await page.getByRole('textbox', { name: 'Name' }).first().fill('Fairwind Supply')
    await page.getByRole('textbox', { name: 'IBAN' }).fill('DE00 3704 0044 0532 0130 00')
    await page.keyboard.press('Control+Enter')
    await page.getByText('ist keine IBAN').waitFor()
    await expectAccessible(page)
    await page.getByRole('textbox', { name: 'IBAN' }).fill('DE89 3704 0044 0532 0130 00')
    await page.keyboard.press('Control+Enter')
    await page.getByText('Unsere Firma ist gespeichert.').waitFor()
    await page.context().close()

    const other = await walk.signedIn(READER)
    await other.goto('/company')
    await other.getByText('Fairwind Supply').waitFor()
    expect(await other.getByRole('link', { name: 'Ways in' }).count()).toBe(0)
    await other.goto('/ways')
    await other.getByRole('heading', { name: 'Not found' }).waitFor()
    await other.context().close()
  })
})
