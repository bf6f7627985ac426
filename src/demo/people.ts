// The seller's people in the demo world: one manager with a team, one who does all alone for a single client, a director.

import type { AccountId, UserId } from '#ground/ids'
import { need } from '#ground/outcome'
import type { Role } from '#platform/access'
import type { Tx } from '#platform/db'
import type { Stamp } from '#platform/events'
import { accountIdOf } from '#platform/keyed-id'
import type { Membership } from '#platform/users.server'
import { createUser, setMemberships } from '#platform/users.server'

/** Everybody in the demo world signs in with this. */
export const DEMO_PASSWORD = 'fairwind-demo'

export type DemoPerson = Readonly<{ email: string; name: string; role: Role; locale: string; zone: string; what: string; on: Readonly<Record<string, readonly string[]>> }>

const ALL = ['accounts', 'contracts', 'orders', 'invoices', 'exchange', 'worklist'] as const

export const DEMO_PEOPLE: readonly DemoPerson[] = [
  { email: 'maren@fairwind.example', name: 'Maren Voss', role: 'account-manager', locale: 'en', zone: 'Europe/Berlin', what: 'manages Kestrel Markthallen and Auberon Hotels with a team', on: { 'A-100': ['accounts', 'contracts', 'worklist'], 'A-200': ['accounts', 'contracts', 'worklist'] } },
  { email: 'lotte@fairwind.example', name: 'Lotte de Wit', role: 'account-manager', locale: 'en', zone: 'Europe/Amsterdam', what: 'does everything for Vesper Zorggroep, and only for them', on: { 'A-300': ALL } },
  { email: 'idris@fairwind.example', name: 'Idris Bell', role: 'team-member', locale: 'en', zone: 'Europe/Berlin', what: 'keeps the orders', on: { 'A-100': ['orders'], 'A-200': ['orders'] } },
  { email: 'claire@fairwind.example', name: 'Claire Oduya', role: 'team-member', locale: 'en', zone: 'Europe/Berlin', what: 'keeps the invoices', on: { 'A-100': ['invoices', 'exchange'], 'A-200': ['invoices', 'exchange'] } },
  { email: 'jonas@fairwind.example', name: 'Jonas Lind', role: 'director', locale: 'de', zone: 'Europe/Berlin', what: 'director, sees all accounts, reads German', on: {} },
  { email: 'sanne@fairwind.example', name: 'Sanne Brandt', role: 'read-only', locale: 'en', zone: 'Europe/Vienna', what: 'reads Auberon Hotels', on: { 'A-200': [] } },
  { email: 'admin@fairwind.example', name: 'Fairwind administrator', role: 'administrator', locale: 'en', zone: 'Europe/Berlin', what: 'administrator', on: {} },
]

/** Adds the people and answers their ids by e-mail. Passwords are set by the caller, through the sign-in. */
export const loadPeople = async (tx: Tx, stamp: Stamp): Promise<ReadonlyMap<string, UserId>> => {
  const ids = new Map<string, UserId>()
  for (const person of DEMO_PEOPLE) {
    const userId = need(await createUser(tx, { email: person.email, name: person.name, role: person.role, locale: person.locale, timeZone: person.zone }, stamp))
    ids.set(person.email, userId)
    const memberships = Object.entries(person.on).map(([account, duties]): Membership => ({ accountId: accountIdOf(account) as AccountId, mayWrite: person.role !== 'read-only', duties }))
    if (memberships.length > 0) await setMemberships(tx, userId, memberships, stamp)
  }
  return ids
}
