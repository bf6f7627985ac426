import { expect, test } from 'vitest'
import { day } from '#ground/day'
import type { SiteId } from '#ground/ids'
import { addSite, changeSite, closeSite } from './edit-site.ts'
import type { Site } from './site.ts'
import { buildTree } from './site-tree.ts'

const site = (number: string, above: readonly string[], more: Partial<Site> = {}): Site => ({
  siteId: number as SiteId, parentId: (above.at(-1) ?? null) as SiteId | null, ancestors: [...above, number] as SiteId[], number, name: `Site ${number}`, kind: 'store', roles: [],
  billToSiteId: null, address: { street: null, city: null, region: null, postalCode: null, country: null }, position: null, timeZone: null, currency: null,
  paymentDays: null, creditLimitMinor: null, creditHold: false, openedOn: null, closedOn: null, version: 3, ...more,
})
const facts = (...sites: readonly Site[]) => ({
  sites: new Map(sites.map((one) => [one.siteId, one])),
  tree: buildTree(sites.map((one) => ({ key: one.siteId, parent: one.parentId }))).tree,
})
const hq = site('HQ', [])
const north = site('N', ['HQ'])
const store = site('17', ['HQ', 'N'])
const all = facts(hq, north, store)
const code = (outcome: ReturnType<typeof addSite>): string => (outcome.ok ? outcome.value.kind : outcome.refusal.code)

test('a site number is taken once in an account, and the refusal names the site that has it', () => {
  const outcome = addSite(all, { number: '17', name: 'Again' })
  expect(outcome.ok ? null : outcome.refusal).toMatchObject({ code: 'accounts/site-number-taken', at: 'number', see: { kind: 'site', id: '17' } })
  expect(code(addSite(all, { number: '18', name: 'New', parentNumber: 'N' }))).toBe('site-added')
})

test('who changes a site that somebody else has changed meanwhile is told, and nothing is written over', () => {
  expect(code(changeSite(all, store, { version: 2, row: { number: '17', parentNumber: 'N' } }))).toBe('accounts/changed-meanwhile')
  expect(code(changeSite(all, store, { version: 3, row: { number: '17', parentNumber: 'N' } }))).toBe('site-changed')
})

test('a new parent is a move, and a site cannot move beneath itself', () => {
  expect(code(changeSite(all, store, { version: 3, row: { number: '17', parentNumber: 'HQ' } }))).toBe('site-moved')
  const circle = changeSite(all, north, { version: 3, row: { number: 'N', parentNumber: '17' } })
  expect(circle.ok ? null : circle.refusal).toMatchObject({ code: 'accounts/circle', at: 'parentId' })
})

test('a site with open sites beneath it cannot be closed before them', () => {
  const outcome = closeSite(all, north, { version: 3, closedOn: day('2026-06-30') })
  expect(outcome.ok ? null : outcome.refusal.say.with).toMatchObject({ count: 1, first: 'Site 17' })
  const closed = facts(hq, north, site('17', ['HQ', 'N'], { closedOn: day('2026-06-30') }))
  expect(code(closeSite(closed, north, { version: 3, closedOn: day('2026-06-30') }))).toBe('site-closed')
  expect(code(closeSite(closed, north, { version: 3, closedOn: day('2026-06-29') }))).toBe('accounts/open-beneath')
})

test('a site opens again only beneath open sites', () => {
  const shut = site('N', ['HQ'], { closedOn: day('2026-01-31') })
  const under = site('17', ['HQ', 'N'], { closedOn: day('2026-01-31') })
  expect(code(closeSite(facts(hq, shut, under), under, { version: 3, closedOn: null }))).toBe('accounts/closed-above')
  expect(code(closeSite(facts(hq, shut, under), shut, { version: 3, closedOn: null }))).toBe('site-reopened')
})

test('a site cannot close before it opened', () => {
  const fresh = site('17', ['HQ', 'N'], { openedOn: day('2026-03-01') })
  expect(code(closeSite(facts(hq, north, fresh), fresh, { version: 3, closedOn: day('2026-02-28') }))).toBe('accounts/closed-before-opened')
})
