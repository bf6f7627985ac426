// A walk through imports: choose a mapping and files, look at the first rows, try it dry, import, put a rejected value right.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { need } from '#ground/outcome'
import { createUser } from '#platform/users.server'
import { DEMO_PASSWORD } from '../src/demo/people.ts'
import { expectAccessible, openWalk, shoot } from './harness.ts'

const BOSS = 'boss@example.test'

const MAPPING = `name: Bergmann Bakeries
currency: EUR
format: { decimal: ",", date: DD.MM.YYYY }
accounts: { file: filialen.csv, where: { gruppe: BB }, number: gruppe, name: =Bergmann Bakeries, country: =DE }
sites: { file: filialen.csv, account: gruppe, number: nr, name: name, city: ort, opened-on: eröffnet }
items: { file: artikel.csv, number: nr, name: name, base-unit: einheit, families: gruppe }
list-prices: { file: artikel.csv, item: nr, price: preis, valid-from: =2026-01-01 }
orders:
  file: auftraege.csv
  number: auftrag
  site: filiale
  ordered-on: datum
  promised-on: zusage
  lines: { item: artikel, quantity: menge, price: preis, tax-percent: =7, shipped: geliefert, shipped-on: am }
`
const FILES = {
  'filialen.csv': 'nr;name;ort;gruppe;eröffnet\n1;Bergmann Mitte;Berlin;BB;01.03.2019\n2;Bergmann Hafen;Hamburg;BB;irgendwann\n3;Bergmann Dom;Köln;BB;31.02.2020\n9;Kiosk am Eck;Bonn;;01.01.2020\n',
  'artikel.csv': 'nr;name;einheit;gruppe;preis\nM-1;Weizenmehl 550;Sack;Mehl;18,40\nM-2;Roggenmehl 1150;Sack;Mehl;19,10\nH-1;Hefe;Karton;Zutaten;22,00\n',
  'auftraege.csv':
    'auftrag;filiale;datum;zusage;artikel;menge;preis;geliefert;am\nB-100;1;02.03.2026;04.03.2026;M-1;40;18,40;40;04.03.2026\nB-100;1;02.03.2026;04.03.2026;H-1;6;22,00;6;06.03.2026\n' +
    'B-101;9;02.03.2026;04.03.2026;M-1;4;18,40;4;04.03.2026\nB-102;1;03.03.2026;05.03.2026;M-2;1o;19,10;10;05.03.2026\nB-103;1;03.03.2026;05.03.2026;M-7;10;19,10;10;05.03.2026\n',
}

const walk = await openWalk({ empty: true })
afterAll(() => walk.close())

beforeAll(async () => {
  const { house, signInMachine } = walk.house
  const userId = await house.db.within('everything', async (tx) => need(await createUser(tx, { email: BOSS, name: 'Berta Boss', role: 'director', locale: 'en' }, { userId: null, now: house.clock.now() })))
  await signInMachine.setPassword(userId, DEMO_PASSWORD)
})

const files = (names: readonly (keyof typeof FILES)[]) => names.map((name) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(FILES[name]) }))
const choose = async (page: Page, mapping = MAPPING): Promise<void> => {
  await page.getByLabel('Choose a mapping').setInputFiles({ name: 'bergmann.yaml', mimeType: 'text/yaml', buffer: Buffer.from(mapping) })
  await page.getByLabel('Choose the files').setInputFiles(files(['filialen.csv', 'artikel.csv', 'auftraege.csv']))
  await page.getByRole('button', { name: 'Look at the first rows' }).click()
}

describe('imports', () => {
  it('begin with an empty history that says what to do', async () => {
    const page = await walk.signedIn(BOSS)
    await page.goto('/imports')
    await page.getByText('Nothing has been imported yet').waitFor()
    await expectAccessible(page)
    await shoot(page, 'imports-empty')
    await page.context().close()
  })

  it('tell what is wrong with a mapping, line by line, before anything runs', async () => {
    const page = await walk.signedIn(BOSS)
    await page.goto('/imports/new')
    await choose(page, MAPPING.replace('ordered-on: datum', 'orderd-on: datm').replace('city: ort', 'city: stadt'))
    await page.getByText('Did you mean "ordered-on"?').waitFor()
    await expectAccessible(page)
    await shoot(page, 'import-mapping-problems')
    await page.context().close()
  })

  it('show the first rows, run dry, then for real, and bring a mended row in', async () => {
    const page = await walk.signedIn(BOSS)
    await page.goto('/imports')
    await page.getByText('Nothing has been imported yet').waitFor()
    await page.keyboard.press('n')
    await choose(page)
    await page.getByText('"31.02.2020" is no day').waitFor()
    await expectAccessible(page)
    await shoot(page, 'import-preview')

    await page.getByRole('button', { name: 'Dry run' }).click()
    await page.getByText('Waiting for its turn').waitFor()
    await shoot(page, 'import-running')
    await walk.house.runJobs()
    await page.getByText('this is what the import would do').waitFor()
    await shoot(page, 'import-dry')

    await page.getByRole('button', { name: 'Import for real' }).click()
    await page.getByText('Waiting for its turn').waitFor()
    await walk.house.runJobs()
    await page.getByText('Done, rows rejected').waitFor()
    await page.getByText('There is no item M-7').waitFor()
    await page.getByText('customer not among the accounts').waitFor()
    await expectAccessible(page)
    await shoot(page, 'import')
    await page.setViewportSize({ width: 820, height: 1180 })
    await shoot(page, 'import')
    await page.setViewportSize({ width: 1440, height: 900 })

    await page.getByLabel('menge in row 5').fill('10')
    await page.getByRole('button', { name: 'Import again with 1 value put right' }).click()
    await page.getByText('Waiting for its turn').waitFor()
    await walk.house.runJobs()
    await page.getByText('There is no item M-7').waitFor()
    expect(await page.getByLabel('menge in row 5').count()).toBe(0)
    await page.goto('/imports')
    await page.getByRole('row').filter({ hasText: 'Bergmann Bakeries' }).first().waitFor()
    expect(await page.getByRole('row').filter({ hasText: 'Bergmann Bakeries' }).count()).toBe(3)
    await expectAccessible(page)
    await shoot(page, 'imports')
    await page.context().close()
  })

  it('read German and dark', async () => {
    const page = await walk.signedIn(BOSS, { width: 820, scheme: 'dark', language: 'de-DE' })
    await walk.house.house.db.within('everything', (tx) => tx.run("UPDATE users SET locale = 'de' WHERE email = $1", [BOSS]))
    await page.goto('/imports')
    await page.getByRole('row').filter({ hasText: 'Bergmann Bakeries' }).first().click()
    await page.locator('.k-facts').waitFor()
    await expectAccessible(page)
    await shoot(page, 'import-de')
    await page.context().close()
  })
})
