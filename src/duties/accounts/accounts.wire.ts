// What travels between the accounts' pages and their API.

import type { Static } from 'typebox'
import { Type } from 'typebox'
import { IDENTIFIER_SCHEMES } from './identifier.ts'
import { SITE_KINDS, SITE_ROLES } from './site.ts'

const choice = <T extends readonly string[]>(values: T) => Type.Unsafe<T[number]>({ type: 'string', enum: [...values] })
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])

const Uuid = Type.String({ pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' })
const Text = (most: number) => Type.String({ maxLength: most })
const MoneyOut = Type.Object({ amount: Type.String(), currency: Type.String() })
const Named = Type.Object({ id: Uuid, number: Type.String(), name: Type.String() })

export const AccountPath = Type.Object({ accountId: Type.String() })
export const SitePath = Type.Object({ accountId: Type.String(), siteId: Type.String() })

// accounts ------------------------------------------------------------------------

export const AccountRow = Type.Object({
  accountId: Uuid,
  number: Type.String(),
  name: Type.String(),
  currency: Type.String(),
  country: orNull(Type.String()),
  creditHold: Type.Boolean(),
  sites: Type.Integer(),
})
export type AccountRow = Static<typeof AccountRow>

/** `mayAdd`: whether the asker may make a new account. */
export const AccountList = Type.Object({ rows: Type.Array(AccountRow), mayAdd: Type.Boolean() })
export type AccountList = Static<typeof AccountList>

export const AccountOut = Type.Object({
  accountId: Uuid,
  number: Type.String(),
  name: Type.String(),
  currency: Type.String(),
  country: orNull(Type.String()),
  timeZone: Type.String(),
  calendar: orNull(Type.String()),
  openedOn: orNull(Type.String()),
  paymentDays: orNull(Type.Integer()),
  creditLimit: orNull(MoneyOut),
  creditHold: Type.Boolean(),
  version: Type.Integer(),
  /** Today at the account. */
  today: Type.String(),
  mayWrite: Type.Boolean(),
  /** How many sites of each kind are open today. */
  kinds: Type.Array(Type.Object({ kind: choice(SITE_KINDS), sites: Type.Integer() })),
  sites: Type.Integer(),
})
export type AccountOut = Static<typeof AccountOut>

const accountFields = {
  name: Text(200),
  currency: Text(3),
  country: orNull(Text(2)),
  timeZone: Text(60),
  calendar: orNull(Text(60)),
  openedOn: orNull(Text(10)),
  paymentDays: orNull(Type.Integer()),
  /** Decimal text in the account's currency. */
  creditLimit: orNull(Text(30)),
  creditHold: Type.Boolean(),
}
export const AccountNew = Type.Object({ number: Text(60), ...accountFields })
export type AccountNew = Static<typeof AccountNew>
export const AccountEdit = Type.Object({ version: Type.Integer(), ...accountFields })
export type AccountEdit = Static<typeof AccountEdit>
export const AccountMade = Type.Object({ accountId: Uuid })

// sites ---------------------------------------------------------------------------

/** As the tree, the map and the flat table need it, parents before children. */
export const SiteRow = Type.Object({
  siteId: Uuid,
  parentId: orNull(Uuid),
  number: Type.String(),
  name: Type.String(),
  kind: choice(SITE_KINDS),
  roles: Type.Array(choice(SITE_ROLES)),
  city: orNull(Type.String()),
  country: orNull(Type.String()),
  latitude: orNull(Type.Number()),
  longitude: orNull(Type.Number()),
  closedOn: orNull(Type.String()),
})
export type SiteRow = Static<typeof SiteRow>
export const SiteList = Type.Object({ rows: Type.Array(SiteRow) })
export type SiteList = Static<typeof SiteList>

const IdentifierOut = Type.Object({ scheme: choice(IDENTIFIER_SCHEMES), value: Type.String() })

export const SiteOut = Type.Object({
  siteId: Uuid,
  number: Type.String(),
  name: Type.String(),
  kind: choice(SITE_KINDS),
  roles: Type.Array(choice(SITE_ROLES)),
  /** From the root down, without the site itself. */
  above: Type.Array(Named),
  children: Type.Array(Type.Object({ id: Uuid, number: Type.String(), name: Type.String(), kind: choice(SITE_KINDS), city: orNull(Type.String()), beneath: Type.Integer(), closedOn: orNull(Type.String()) })),
  /** How many sites are beneath it at any depth. */
  beneath: Type.Integer(),
  billTo: orNull(Named),
  /** Who answers for each role here: the site itself or one above; null when nobody does. */
  answers: Type.Array(Type.Object({ role: choice(SITE_ROLES), site: orNull(Named) })),
  identifiers: Type.Array(IdentifierOut),
  street: orNull(Type.String()),
  city: orNull(Type.String()),
  region: orNull(Type.String()),
  postalCode: orNull(Type.String()),
  country: orNull(Type.String()),
  latitude: orNull(Type.String()),
  longitude: orNull(Type.String()),
  /** The site's own, null where the account's holds. `conditions` says what holds. */
  timeZone: orNull(Type.String()),
  currency: orNull(Type.String()),
  paymentDays: orNull(Type.Integer()),
  creditLimit: orNull(MoneyOut),
  creditHold: Type.Boolean(),
  conditions: Type.Object({ currency: Type.String(), timeZone: Type.String(), paymentDays: orNull(Type.Integer()), creditHold: Type.Boolean() }),
  openedOn: orNull(Type.String()),
  closedOn: orNull(Type.String()),
  version: Type.Integer(),
  mayWrite: Type.Boolean(),
})
export type SiteOut = Static<typeof SiteOut>

const siteFields = {
  name: Text(200),
  kind: choice(SITE_KINDS),
  parentId: orNull(Uuid),
  roles: Type.Array(choice(SITE_ROLES), { maxItems: SITE_ROLES.length }),
  billToSiteId: orNull(Uuid),
  street: orNull(Text(300)),
  city: orNull(Text(120)),
  region: orNull(Text(120)),
  postalCode: orNull(Text(20)),
  country: orNull(Text(2)),
  latitude: orNull(Text(20)),
  longitude: orNull(Text(20)),
  timeZone: orNull(Text(60)),
  currency: orNull(Text(3)),
  paymentDays: orNull(Type.Integer()),
  /** Decimal text in the site's currency, or the account's where it has none. */
  creditLimit: orNull(Text(30)),
  creditHold: Type.Boolean(),
  openedOn: orNull(Text(10)),
  identifiers: Type.Array(Type.Object({ scheme: choice(IDENTIFIER_SCHEMES), value: Text(60) }), { maxItems: 50 }),
}
export const SiteNew = Type.Object({ number: Text(60), ...siteFields })
export type SiteNew = Static<typeof SiteNew>
export const SiteEdit = Type.Object({ version: Type.Integer(), ...siteFields })
export type SiteEdit = Static<typeof SiteEdit>
export const SiteMade = Type.Object({ siteId: Uuid })
/** `closedOn` null opens the site again. */
export const Closure = Type.Object({ version: Type.Integer(), closedOn: orNull(Text(10)) })

// timeline ------------------------------------------------------------------------

export const TimelineAsk = Type.Object({
  after: Type.Optional(Type.String({ maxLength: 100 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
  /** Only kinds that begin so: `orders/`, `accounts/site-`. */
  kind: Type.Optional(Type.String({ maxLength: 60 })),
  subjectKind: Type.Optional(Type.String({ maxLength: 30 })),
  subjectId: Type.Optional(Type.String({ maxLength: 100 })),
})
export const TimelineRow = Type.Object({
  eventId: Uuid,
  at: Type.String(),
  kind: Type.String(),
  subject: Type.Object({ kind: Type.String(), id: Type.String(), text: Type.String() }),
  /** Null is the house itself: an import, a check, the command line. */
  user: orNull(Type.String()),
  /** The plain values of what the event says, for its sentence. */
  with: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
})
export type TimelineRow = Static<typeof TimelineRow>
export const Timeline = Type.Object({ rows: Type.Array(TimelineRow), next: orNull(Type.String()) })
export type Timeline = Static<typeof Timeline>

// figures, filled by the house that knows all duties -------------------------------

const Moneys = Type.Array(MoneyOut)

/** `atStake` sums findings whose documents differ by exactly that; `exposure` values what is late or missing. Never added together. */
const Stake = { findings: Type.Integer(), atStake: Moneys, exposure: Moneys }

export const Figures = Type.Object({ ordered: Moneys, invoiced: Moneys, lines: Type.Integer(), shippedLines: Type.Integer(), lateLines: Type.Integer(), ...Stake })
export type Figures = Static<typeof Figures>

export const AccountsFigures = Type.Object({ rows: Type.Array(Type.Object({ accountId: Uuid, ...Figures.properties })) })
export type AccountsFigures = Static<typeof AccountsFigures>

export const DutyStanding = Type.Object({ duty: Type.String(), holder: orNull(Type.Object({ userId: Uuid, name: Type.String() })), ...Stake })
export type DutyStanding = Static<typeof DutyStanding>

/** First days of the first and the last of the twelve months. */
const Span = { from: Type.String(), to: Type.String() }

export const AccountFigures = Type.Object({
  ...Span,
  total: Figures,
  /** Oldest first; every month of the span, per currency that occurs in it. */
  months: Type.Array(Type.Object({ month: Type.String(), currency: Type.String(), ordered: Type.String(), invoiced: Type.String() })),
  duties: Type.Array(DutyStanding),
  contracts: Type.Object({ inForce: Type.Integer(), until: orNull(Type.String()) }),
  openOrders: Type.Integer(),
  heldOrders: Type.Integer(),
  invoices: Type.Integer(),
})
export type AccountFigures = Static<typeof AccountFigures>

/** Per site with everything beneath it; `sites` counts the open ones beneath that take deliveries, itself included. */
export const SiteFigures = Type.Object({ siteId: Uuid, sites: Type.Integer(), ...Figures.properties })
export type SiteFigures = Static<typeof SiteFigures>
export const SitesFigures = Type.Object({ ...Span, rows: Type.Array(SiteFigures) })
export type SitesFigures = Static<typeof SitesFigures>
