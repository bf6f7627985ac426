import { expect, test } from 'vitest'
import { day } from '#ground/day'
import type { SiteId } from '#ground/ids'
import { currency } from '#ground/money'
import type { Account } from './account.ts'
import { conditionsAt } from './account.ts'
import type { Site, SiteRole } from './site.ts'
import { answersFor, isOpenOn } from './site.ts'

const site = (key: string, above: readonly string[], roles: readonly SiteRole[], more: Partial<Site> = {}): Site => ({
  siteId: key as SiteId, parentId: (above.at(-1) ?? null) as SiteId | null, ancestors: [...above, key] as SiteId[], number: key, name: key, kind: 'store', roles,
  billToSiteId: null, address: { street: null, city: null, region: null, postalCode: null, country: null }, position: null, timeZone: null, currency: null,
  paymentDays: null, creditLimitMinor: null, creditHold: false, openedOn: null, closedOn: null, version: 1, ...more,
})

const sites = new Map(
  [
    site('hq', [], ['sold-to', 'payer']),
    site('north', ['hq'], ['bill-to']),
    site('17', ['hq', 'north'], ['ship-to']),
    site('18', ['hq', 'north'], ['ship-to'], { billToSiteId: 'shared' as SiteId }),
    site('shared', ['hq', 'services'], ['bill-to', 'payer']),
    site('services', ['hq'], []),
  ].map((one) => [one.siteId, one]),
)
const who = (key: string, role: SiteRole): string | null => answersFor(sites, key as SiteId, role)

test('the nearest site above with a role answers for it', () => {
  expect(who('17', 'ship-to')).toBe('17')
  expect(who('17', 'bill-to')).toBe('north')
  expect(who('17', 'sold-to')).toBe('hq')
  expect(who('17', 'payer')).toBe('hq')
})

test('a site that names its bill-to is billed there, and paid for by the payer of that site', () => {
  expect(who('18', 'bill-to')).toBe('shared')
  expect(who('18', 'payer')).toBe('shared')
})

test('nobody answers where no site above has the role', () => {
  expect(who('services', 'bill-to')).toBeNull()
  expect(who('nowhere', 'payer')).toBeNull()
})

test('a site is open from its first day until the day it closes', () => {
  const store = { openedOn: day('2026-01-05'), closedOn: day('2026-06-30') }
  expect([day('2026-01-04'), day('2026-01-05'), day('2026-06-29'), day('2026-06-30')].map((at) => isOpenOn(store, at))).toEqual([false, true, true, false])
})

test('a site without its own currency, zone or payment days takes the account\'s, and a hold on the account holds it too', () => {
  const account: Account = {
    accountId: 'a' as Account['accountId'], number: 'A', name: 'A', currency: currency('EUR'), country: 'DE', timeZone: 'Europe/Berlin', calendar: null,
    openedOn: null, paymentDays: 30, creditLimitMinor: null, creditHold: true, version: 1,
  }
  expect(conditionsAt(account, site('x', [], [], { currency: currency('SEK'), paymentDays: 0 }))).toEqual({ currency: 'SEK', timeZone: 'Europe/Berlin', paymentDays: 0, creditHold: true })
})
