// What every walk stands on: the real app on real PostgreSQL with the demo world, a real Chromium, and eyes: screenshots at two widths,
// light and dark, and axe. Use: `const walk = await openWalk(); afterAll(() => walk.close())`.

import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import pg from 'pg'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { expect, inject } from 'vitest'
import type { Day } from '#ground/day'
import { runChecks } from '../src/app/checks.server.ts'
import { DEMO_PASSWORD } from '../src/demo/people.ts'
import { loadDemo } from '../src/demo/world.ts'
import type { TestHouse } from '../test/pg.ts'
import { testHouse } from '../test/pg.ts'
import { openChromium } from './chromium.ts'

const ROOT = join(import.meta.dirname, '..')
/** Another build of the pages may be walked, so that a build does not pull the floor from under a walk. */
const WEB = process.env['WALK_WEB'] ?? join(ROOT, 'dist/web')
export const SHOTS = join(import.meta.dirname, 'shots')

/** The day on which all walks happen. */
export const WALK_DAY = '2026-03-16' as Day

/** People of the demo world, by what they are (src/demo/people.ts). */
export const MANAGER = 'maren@fairwind.example'
export const MANAGER_OF_ONE = 'lotte@fairwind.example'
export const DIRECTOR = 'jonas@fairwind.example'
export const ADMINISTRATOR = 'admin@fairwind.example'
export const TEAM_MEMBER = 'idris@fairwind.example'
export const READER = 'sanne@fairwind.example'

type PageOptions = Readonly<{ width?: number; scheme?: 'light' | 'dark'; language?: string }>

export type Walk = Readonly<{
  house: TestHouse
  address: string
  /** A page of a new browser context, not signed in. Faults of the page fail the walk when it closes. */
  page(options?: PageOptions): Promise<Page>
  /** A page signed in by the sign-in form, on the first page that person sees. */
  signedIn(email: string, options?: PageOptions): Promise<Page>
  close(): Promise<void>
}>

/**
 * Opens the house. `empty` leaves out the demo world. With MAINSTAY_WALK_AT it walks on a server that runs already (with the demo world),
 * for working on a page; `house` is then not there.
 */
export const openWalk = async (options: Readonly<{ empty?: boolean }> = {}): Promise<Walk> => {
  const running = process.env['MAINSTAY_WALK_AT']
  const { house, address, stop } = running === undefined ? await openHouse(options.empty === true) : { house: null, address: running, stop: async () => {} }
  const browser: Browser = await openChromium()
  const faults: string[] = []

  const page = async ({ width = 1440, scheme = 'light', language = 'en-GB' }: PageOptions = {}): Promise<Page> => {
    const context: BrowserContext = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme, locale: language, reducedMotion: 'reduce', baseURL: address })
    const made = await context.newPage()
    made.setDefaultTimeout(20_000)
    made.on('pageerror', (error) => faults.push(error.message))
    made.on('request', (request) => {
      if (!request.url().startsWith(address) && !request.url().startsWith('data:') && !request.url().startsWith('blob:')) faults.push(`asked an outside host: ${request.url()}`)
    })
    return made
  }

  const signedIn = async (email: string, pageOptions?: PageOptions): Promise<Page> => {
    const made = await page(pageOptions)
    await made.goto('/sign-in')
    await made.locator('input[name=email]').fill(email)
    await made.locator('input[name=password]').fill(DEMO_PASSWORD)
    await made.keyboard.press('Enter')
    await made.locator('.s-who-button').waitFor()
    return made
  }

  const close = async (): Promise<void> => {
    await browser.close()
    await stop()
    expect(faults).toEqual([])
  }
  return {
    get house() {
      if (house === null) throw new Error('this walk needs a house of its own: leave MAINSTAY_WALK_AT out')
      return house
    },
    address,
    page,
    signedIn,
    close,
  }
}

const openHouse = async (empty: boolean): Promise<{ house: TestHouse; address: string; stop: () => Promise<void> }> => {
  if (!existsSync(join(WEB, 'index.html'))) throw new Error('the pages are not built: run bin/check or npx vite build first')
  // A copy, because a build in between would change the names of the files under a running server.
  const webFolder = mkdtempSync(join(tmpdir(), 'mainstay-web-'))
  cpSync(WEB, webFolder, { recursive: true })
  const template = empty ? undefined : await demoTemplate()
  const house = await testHouse({ today: WALK_DAY, webFolder, ...(template === undefined ? {} : { template }) })
  await house.app.listen({ port: 0, host: 'localhost' })
  const stop = async (): Promise<void> => {
    await house.close()
    rmSync(webFolder, { recursive: true, force: true })
  }
  return { house, address: `http://localhost:${(house.app.server.address() as AddressInfo).port}`, stop }
}

/** Takes a picture into walks/shots, for people to look at. */
export const shoot = async (page: Page, name: string): Promise<void> => {
  mkdirSync(SHOTS, { recursive: true })
  const scheme = (await page.evaluate(() => document.documentElement.dataset['mantineColorScheme'])) === 'dark' ? '-dark' : ''
  const width = page.viewportSize()?.width ?? 0
  await page.evaluate(() => document.fonts.ready.then(() => true))
  await page.screenshot({ path: join(SHOTS, `${name}-${width}${scheme}.png`) })
}

/** axe finds nothing, by WCAG 2.2 AA and its own best practices. */
export const expectAccessible = async (page: Page): Promise<void> => {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html.slice(0, 160)} (${node.failureSummary?.split('\n')[1]?.trim() ?? ''})`).join(' | ')}`)).toEqual([])
}

/** The same look at a page in both widths and both schemes: a picture and axe each. */
export const look = async (walk: Walk, email: string, path: string, name: string, ready: string): Promise<void> => {
  for (const scheme of ['light', 'dark'] as const) {
    const page = await walk.signedIn(email, { scheme })
    for (const width of [1440, 820]) {
      await page.setViewportSize({ width, height: width === 820 ? 1180 : 900 })
      await page.goto(path)
      await page.locator(ready).first().waitFor()
      await page.waitForLoadState('networkidle')
      await shoot(page, name)
      await expectAccessible(page)
    }
    await page.context().close()
  }
}

/** A database with the demo world in it, made once and kept until sources have changed a few times: a walk should not wait for it each time. */
const demoTemplate = async (): Promise<string> => {
  const name = `walk_${printOf(['src/demo', 'src/duties', 'src/platform', 'src/ground', 'db/migrations'])}`
  const admin = new pg.Client({ connectionString: inject('serverUrl') })
  await admin.connect()
  try {
    await admin.query('SELECT pg_advisory_lock(4403)')
    if ((await admin.query('SELECT FROM pg_database WHERE datname = $1', [name])).rowCount !== 0) return name
    const old = await admin.query<{ datname: string }>(`SELECT datname FROM pg_database WHERE datname LIKE 'walk\\_%' ORDER BY oid DESC OFFSET 3`)
    for (const { datname } of old.rows) await admin.query(`DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`)
    const made = await testHouse({ today: WALK_DAY })
    const demo = await loadDemo(made.house)
    for (const accountId of demo.accounts) await runChecks(made.house, accountId)
    for (const userId of demo.people.values()) await made.signInMachine.setPassword(userId, DEMO_PASSWORD)
    const source = new URL(made.ownerUrl).pathname.slice(1)
    await made.signInMachine.end()
    await made.house.db.end()
    await admin.query(`CREATE DATABASE ${name} TEMPLATE ${source}`)
    await admin.query(`DROP DATABASE IF EXISTS ${source} WITH (FORCE)`)
    return name
  } finally {
    await admin.end()
  }
}

const printOf = (folders: readonly string[]): string => {
  const hash = createHash('sha256')
  const add = (path: string): void => {
    if (statSync(path).isDirectory()) for (const name of readdirSync(path).sort()) add(join(path, name))
    else if (/\.(ts|sql)$/.test(path) && !/\.(test|words|wire)\.ts$/.test(path)) hash.update(path).update(readFileSync(path))
  }
  for (const folder of folders) add(join(ROOT, folder))
  return hash.digest('hex').slice(0, 12)
}

