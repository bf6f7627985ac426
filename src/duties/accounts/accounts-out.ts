// Accounts and sites as they travel to the pages: names beside ids, amounts as exact decimal text.

import type { Day } from '#ground/day'
import type { SiteId } from '#ground/ids'
import { moneyText } from '#ground/money'
import type { Account } from './account.ts'
import { conditionsAt } from './account.ts'
import type { AccountOut, SiteOut } from './accounts.wire.ts'
import type { Identifier } from './identifier.ts'
import type { Site } from './site.ts'
import { answersFor, SITE_ROLES } from './site.ts'
import type { Tree } from './site-tree.ts'
import { rollUp } from './site-tree.ts'

type Beside = Readonly<{ today: Day; mayWrite: boolean; kinds: readonly AccountOut['kinds'][number][] }>

export const accountOut = (account: Account, { today, mayWrite, kinds }: Beside): AccountOut => ({
  accountId: account.accountId, number: account.number, name: account.name, currency: account.currency, country: account.country, timeZone: account.timeZone,
  calendar: account.calendar, openedOn: account.openedOn, paymentDays: account.paymentDays, creditLimit: limitOut(account.creditLimitMinor, account.currency),
  creditHold: account.creditHold, version: account.version, today, mayWrite, kinds: [...kinds], sites: kinds.reduce((sum, kind) => sum + kind.sites, 0),
})

type SiteFacts = Readonly<{ account: Account; site: Site; sites: ReadonlyMap<SiteId, Site>; tree: Tree<SiteId>; identifiers: readonly Identifier[]; mayWrite: boolean }>

export const siteOut = ({ account, site, sites, tree, identifiers, mayWrite }: SiteFacts): SiteOut => {
  const named = (id: SiteId | null): { id: string; number: string; name: string } | null => {
    const found = id === null ? undefined : sites.get(id)
    return found === undefined ? null : { id: found.siteId, number: found.number, name: found.name }
  }
  const sizes = rollUp(tree, { own: new Map([...sites.keys()].map((id) => [id, 1])), nothing: 0, add: (a, b) => a + b })
  const beneath = (id: SiteId): number => (sizes.get(id) ?? 1) - 1
  return {
    siteId: site.siteId, number: site.number, name: site.name, kind: site.kind, roles: [...site.roles],
    above: site.ancestors.slice(0, -1).flatMap((id) => named(id) ?? []),
    children: (tree.children.get(site.siteId) ?? []).flatMap((id) => {
      const child = sites.get(id)
      return child === undefined ? [] : [{ id, number: child.number, name: child.name, kind: child.kind, city: child.address.city, beneath: beneath(id), closedOn: child.closedOn }]
    }),
    beneath: beneath(site.siteId),
    billTo: named(site.billToSiteId),
    answers: SITE_ROLES.map((role) => ({ role, site: named(answersFor(sites, site.siteId, role)) })),
    identifiers: identifiers.map((one) => ({ ...one })),
    ...site.address,
    latitude: site.position?.latitude ?? null, longitude: site.position?.longitude ?? null,
    timeZone: site.timeZone, currency: site.currency, paymentDays: site.paymentDays,
    creditLimit: limitOut(site.creditLimitMinor, site.currency ?? account.currency), creditHold: site.creditHold,
    conditions: conditionsAt(account, site), openedOn: site.openedOn, closedOn: site.closedOn, version: site.version, mayWrite,
  }
}

const limitOut = (minor: bigint | null, currency: Account['currency']): { amount: string; currency: string } | null =>
  minor === null ? null : { amount: moneyText({ minor, currency }), currency }
