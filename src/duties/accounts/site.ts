// A site: one node of an account's tree, with its roles, address and own conditions. And who answers for which role.

import type { Day } from '#ground/day'
import type { SiteId } from '#ground/ids'
import type { Currency } from '#ground/money'

export const SITE_KINDS = [
  'head-office', 'division', 'country', 'region', 'banner', 'distribution-centre', 'store', 'hotel', 'hospital', 'plant', 'office', 'other',
] as const
export type SiteKind = (typeof SITE_KINDS)[number]

export const SITE_ROLES = ['sold-to', 'ship-to', 'bill-to', 'payer'] as const
export type SiteRole = (typeof SITE_ROLES)[number]

export type Address = Readonly<{ street: string | null; city: string | null; region: string | null; postalCode: string | null; country: string | null }>

/** Degrees as decimal text with at most six decimals. */
export type Position = Readonly<{ latitude: string; longitude: string }>

export type Site = Readonly<{
  siteId: SiteId
  parentId: SiteId | null
  /** From the root down to the site itself. */
  ancestors: readonly SiteId[]
  number: string
  name: string
  kind: SiteKind
  roles: readonly SiteRole[]
  /** Set where another site than the nearest bill-to above is billed. */
  billToSiteId: SiteId | null
  address: Address
  position: Position | null
  /** Null takes the account's. The same holds for currency and payment days. */
  timeZone: string | null
  currency: Currency | null
  paymentDays: number | null
  /** In the smallest unit of the site's (or account's) currency. */
  creditLimitMinor: bigint | null
  creditHold: boolean
  openedOn: Day | null
  closedOn: Day | null
  version: number
}>

export const isOpenOn = (site: Pick<Site, 'openedOn' | 'closedOn'>, day: Day): boolean =>
  (site.openedOn === null || site.openedOn <= day) && (site.closedOn === null || day < site.closedOn)

/**
 * The site that answers for a role: the site itself when it has it, else its nearest ancestor that does, else null.
 * For bill-to a site may name another one outright; for payer the search starts at the site that is billed.
 */
export const answersFor = (sites: ReadonlyMap<SiteId, Site>, siteId: SiteId, role: SiteRole): SiteId | null => {
  const site = sites.get(siteId)
  if (site === undefined) return null
  if (role === 'bill-to' && site.billToSiteId !== null) return site.billToSiteId
  if (role === 'payer' && !site.roles.includes('payer')) {
    const billed = answersFor(sites, siteId, 'bill-to')
    if (billed !== null && billed !== siteId) return nearest(sites, sites.get(billed), 'payer')
  }
  return nearest(sites, site, role)
}

const nearest = (sites: ReadonlyMap<SiteId, Site>, site: Site | undefined, role: SiteRole): SiteId | null => {
  if (site === undefined) return null
  for (const id of site.ancestors.toReversed()) if (sites.get(id)?.roles.includes(role) === true) return id
  return null
}
