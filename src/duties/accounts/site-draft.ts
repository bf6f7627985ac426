// What a source or a form says of a site, and what is wrong with it field by field, before the tree is looked at.

import { isDay } from '#ground/day'
import { isCurrency } from '#ground/money'
import type { Say } from '#ground/say'
import { say, sayDay } from '#ground/say'
import { SITE_KINDS, SITE_ROLES } from './site.ts'

/**
 * A site as told. The number is its name in the account and never changes. A field that is left out keeps what is known
 * (or takes the default of a new site); null says that there is none.
 */
export type SiteIn = Readonly<{
  number: string
  name?: string
  kind?: string
  parentNumber?: string | null
  roles?: readonly string[]
  billToNumber?: string | null
  street?: string | null
  city?: string | null
  region?: string | null
  postalCode?: string | null
  country?: string | null
  /** Degrees as decimal text. */
  latitude?: string | null
  longitude?: string | null
  timeZone?: string | null
  currency?: string | null
  paymentDays?: number | null
  creditLimitMinor?: bigint | null
  creditHold?: boolean
  openedOn?: string | null
  closedOn?: string | null
}>

export type Problem = Readonly<{ at: string; say: Say }>

export const siteProblems = (site: SiteIn): readonly Problem[] => {
  const problems: Problem[] = []
  const wrong = (at: string, code: string, values?: Parameters<typeof say>[1]): void => void problems.push({ at, say: say(`refusal.accounts/${code}`, values) })

  if (site.number.trim() === '') wrong('number', 'number-missing')
  if (site.name !== undefined && site.name.trim() === '') wrong('name', 'name-missing')
  if (site.kind !== undefined && !(SITE_KINDS as readonly string[]).includes(site.kind)) wrong('kind', 'unknown-kind', { kind: site.kind, known: SITE_KINDS.join(', ') })
  for (const role of site.roles ?? []) {
    if (!(SITE_ROLES as readonly string[]).includes(role)) wrong('roles', 'unknown-role', { role, known: SITE_ROLES.join(', ') })
  }
  if (isSaid(site.country) && !/^[A-Z]{2}$/.test(site.country)) wrong('country', 'country', { country: site.country })
  if (isSaid(site.currency) && !isCurrency(site.currency)) wrong('currency', 'currency', { currency: site.currency })
  if (isSaid(site.timeZone) && !isTimeZone(site.timeZone)) wrong('timeZone', 'time-zone', { zone: site.timeZone })
  if (isSaid(site.latitude) !== isSaid(site.longitude)) wrong(isSaid(site.latitude) ? 'longitude' : 'latitude', 'half-position')
  if (isSaid(site.latitude) && !isDegrees(site.latitude, 90)) wrong('latitude', 'latitude', { value: site.latitude })
  if (isSaid(site.longitude) && !isDegrees(site.longitude, 180)) wrong('longitude', 'longitude', { value: site.longitude })
  if (isSaid(site.paymentDays) && (!Number.isInteger(site.paymentDays) || site.paymentDays < 0)) wrong('paymentDays', 'payment-days', { value: site.paymentDays })
  if (isSaid(site.creditLimitMinor) && site.creditLimitMinor < 0n) wrong('creditLimit', 'credit-limit')
  for (const at of ['openedOn', 'closedOn'] as const) {
    const day = site[at]
    if (isSaid(day) && !isDay(day)) wrong(at, 'day', { value: day })
  }
  const { openedOn, closedOn } = site
  if (isSaid(openedOn) && isDay(openedOn) && isSaid(closedOn) && isDay(closedOn) && closedOn < openedOn) wrong('closedOn', 'closed-before-opened', { opened: sayDay(openedOn), closed: sayDay(closedOn) })
  return problems
}

export const isSaid = <T>(value: T | null | undefined): value is T => value !== null && value !== undefined

/** An IANA zone that this machine knows. */
export const isTimeZone = (zone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).format !== undefined
  } catch {
    return false
  }
}

const isDegrees = (text: string, most: number): boolean => /^-?\d{1,3}(\.\d+)?$/.test(text.trim()) && Math.abs(Number(text)) <= most
