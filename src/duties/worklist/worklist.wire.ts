// What travels between the worklist's pages and its API, as schemas shared by both.

import type { Static, TSchema } from 'typebox'
import { Type } from 'typebox'
import type { Evidence } from '#ground/evidence'
import type { Say } from '#ground/say'
import { SECTIONS } from './rank.ts'
import { STATES, VERDICTS } from './verdict.ts'

const choice = <T extends readonly string[]>(values: T) => Type.Unsafe<T[number]>({ type: 'string', enum: [...values] })
const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])

const UUID = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'
const DAY = '^\\d{4}-\\d{2}-\\d{2}$'
const Uuid = Type.String({ pattern: UUID })
const DayText = Type.String({ pattern: DAY })
/** One type with null in it, not a union: the validator coerces, and would try text on null first. */
const UuidOrNull = Type.Unsafe<string | null>({ type: ['string', 'null'], pattern: UUID })
const DayOrNull = Type.Unsafe<string | null>({ type: ['string', 'null'], pattern: DAY })
const MoneyOut = Type.Object({ amount: Type.String(), currency: Type.String() })
const Named = Type.Object({ id: Uuid, number: Type.String(), name: Type.String() })
const Person = Type.Object({ userId: Uuid, name: Type.String() })
/** A say as it is stored: a key and typed values. */
const SayOut = Type.Unsafe<Say>({ type: 'object', additionalProperties: true })
const EvidenceOut = Type.Unsafe<Evidence>({ type: 'object', additionalProperties: true })

export const CERTAINTIES = ['exact', 'exposure'] as const
export const DIRECTIONS = ['over', 'under', 'none'] as const
/** States a list can be asked for. `judged` is any verdict, `snoozed` what sleeps, `all` everything ever seen. */
export const ASKED_STATES = ['open', 'snoozed', 'judged', ...VERDICTS, 'closed', 'all'] as const

/** What narrows a list. Everything given must hold. */
export const FilterIn = Type.Object({
  account: Type.Optional(Uuid),
  duty: Type.Optional(Type.String({ maxLength: 40 })),
  rule: Type.Optional(Type.String({ maxLength: 120 })),
  cause: Type.Optional(Type.String({ maxLength: 400 })),
  currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$' })),
  /** The site and everything below it. */
  site: Type.Optional(Uuid),
  item: Type.Optional(Uuid),
  order: Type.Optional(Uuid),
  invoice: Type.Optional(Uuid),
  contract: Type.Optional(Uuid),
  /** Somebody's id, `me`, or `nobody`. */
  assignee: Type.Optional(Type.String({ pattern: '^(me|nobody|[0-9a-f-]{36})$' })),
  certainty: Type.Optional(choice(CERTAINTIES)),
  direction: Type.Optional(choice(DIRECTIONS)),
  state: Type.Optional(choice(ASKED_STATES)),
  /** At least so much at stake, in whole units of the row's own currency. */
  least: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000_000 })),
  /** Account, site, item, order, invoice: numbers whole, names in part. Every word must hit. */
  q: Type.Optional(Type.String({ maxLength: 120 })),
})
export type FilterIn = Static<typeof FilterIn>

export const ListQuery = Type.Object({
  ...FilterIn.properties,
  after: Type.Optional(Type.String({ maxLength: 2000 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
})
export type ListQuery = Static<typeof ListQuery>

/** What tells one row of the worklist from another. */
export const GroupKeyWire = Type.Object({
  rule: Type.String(),
  cause: Type.String(),
  currency: Type.String(),
  certainty: choice(CERTAINTIES),
  direction: choice(DIRECTIONS),
  state: choice(STATES),
  assignee: UuidOrNull,
  snoozedUntil: DayOrNull,
})
export type GroupKeyWire = Static<typeof GroupKeyWire>

export const RowOut = Type.Object({
  accountId: Uuid,
  accountNumber: Type.String(),
  accountName: Type.String(),
  groupId: Uuid,
  key: GroupKeyWire,
  section: choice(SECTIONS),
  findings: Type.Integer(),
  sites: Type.Integer(),
  atStake: MoneyOut,
  assignee: orNull(Person),
  firstDay: DayText,
  lastDay: DayText,
  due: DayOrNull,
  /** The finding with most at stake speaks for the row. */
  findingId: Uuid,
  nth: Type.Integer(),
  say: SayOut,
  site: orNull(Named),
  breaksAt: orNull(Type.Integer()),
  breaksAs: orNull(choice(['broken', 'risk'] as const)),
})
export type RowOut = Static<typeof RowOut>

export const SectionOut = Type.Object({
  section: choice(SECTIONS),
  rows: Type.Integer(),
  findings: Type.Integer(),
  /** One sum a currency and certainty; what is exact and what is exposure are never added. */
  sums: Type.Array(Type.Object({ certainty: choice(CERTAINTIES), amount: Type.String(), currency: Type.String() })),
})
export type SectionOut = Static<typeof SectionOut>

export const WorklistOut = Type.Object({
  asOf: Type.String(),
  today: DayText,
  rows: Type.Array(RowOut),
  next: orNull(Type.String()),
  /** With the first page only. */
  sections: Type.Optional(Type.Array(SectionOut)),
})
export type WorklistOut = Static<typeof WorklistOut>

const VerdictOut = Type.Object({
  verdict: choice(VERDICTS),
  reason: Type.String(),
  by: orNull(Type.String()),
  at: Type.String(),
  atStake: MoneyOut,
  undoneAt: orNull(Type.String()),
  undoneBy: orNull(Type.String()),
  /** The verdict that counts now. */
  stands: Type.Boolean(),
})
export type VerdictOut = Static<typeof VerdictOut>

export const FindingOut = Type.Object({
  findingId: Uuid,
  accountId: Uuid,
  accountNumber: Type.String(),
  accountName: Type.String(),
  rule: Type.String(),
  subject: Type.String(),
  cause: Type.String(),
  state: choice(STATES),
  nth: Type.Integer(),
  verdict: orNull(choice(VERDICTS)),
  /** The amount the standing verdict was given for, where it is not what is at stake now. */
  judgedAt: orNull(MoneyOut),
  atStake: MoneyOut,
  certainty: choice(CERTAINTIES),
  direction: choice(DIRECTIONS),
  day: DayText,
  due: DayOrNull,
  assignee: orNull(Person),
  snoozedUntil: DayOrNull,
  say: SayOut,
  breaksAt: orNull(Type.Integer()),
  breaksAs: orNull(choice(['broken', 'risk'] as const)),
  site: orNull(Named),
  item: orNull(Named),
  order: orNull(Type.Object({ id: Uuid, number: Type.String(), line: orNull(Type.Integer()) })),
  invoice: orNull(Type.Object({ id: Uuid, number: Type.String(), line: orNull(Type.Integer()) })),
})
export type FindingOut = Static<typeof FindingOut>

export const FindingsOut = Type.Object({ asOf: Type.String(), rows: Type.Array(FindingOut), next: orNull(Type.String()) })
export type FindingsOut = Static<typeof FindingsOut>

/** `site` null with `sites` above 1 is the rest together. */
export const SiteShare = Type.Object({ site: orNull(Named), sites: Type.Integer(), findings: Type.Integer(), atStake: MoneyOut })
export type SiteShare = Static<typeof SiteShare>

/** One thing that happened to a finding or its group. */
export const HappenedOut = Type.Object({ at: Type.String(), by: orNull(Type.String()), say: SayOut })
export type HappenedOut = Static<typeof HappenedOut>

export const FindingDetail = Type.Object({
  asOf: Type.String(),
  today: DayText,
  mayWrite: Type.Boolean(),
  finding: Type.Object({ ...FindingOut.properties, evidence: EvidenceOut, firstSeenAt: Type.String() }),
  group: Type.Object({
    key: GroupKeyWire,
    findings: Type.Integer(),
    sites: Type.Integer(),
    /** All of one item. */
    oneItem: Type.Boolean(),
    atStake: MoneyOut,
    firstDay: DayText,
    lastDay: DayText,
    due: DayOrNull,
  }),
  /** Where the group happened, most at stake first; at most 8, then one without a site for the rest. */
  sites: Type.Array(SiteShare),
  verdicts: Type.Array(VerdictOut),
  soFar: Type.Array(HappenedOut),
})
export type FindingDetail = Static<typeof FindingDetail>

/** Single findings with the verdict the asker saw on each, and whole rows of the list with what the asker saw of them. */
export const TargetsIn = Type.Object({
  findings: Type.Optional(Type.Array(Type.Object({ accountId: Uuid, findingId: Uuid, nth: Type.Integer({ minimum: 0 }) }), { maxItems: 5000 })),
  groups: Type.Optional(
    Type.Array(
      Type.Object({
        accountId: Uuid,
        key: GroupKeyWire,
        /** How many the row counted, and when: what came since is not judged unseen. */
        findings: Type.Integer({ minimum: 1 }),
        asOf: Type.String({ maxLength: 40 }),
      }),
      { maxItems: 500 },
    ),
  ),
  /** The filter under which the rows were listed: a row means only what the filter left of it. */
  filter: Type.Optional(FilterIn),
})
export type TargetsIn = Static<typeof TargetsIn>

export const VerdictIn = Type.Object({
  ...TargetsIn.properties,
  verdict: choice(VERDICTS),
  reason: Type.Optional(Type.String({ maxLength: 2000 })),
})
export type VerdictIn = Static<typeof VerdictIn>

/** What a change did: how many took it, and whom somebody else had reached first. */
export const ChangedOut = Type.Object({
  batchId: Uuid,
  changed: Type.Integer(),
  raced: Type.Array(Type.Object({ findingId: Uuid, say: SayOut, text: Type.String() })),
  gone: Type.Integer(),
})
export type ChangedOut = Static<typeof ChangedOut>

export const UndoneOut = Type.Object({ undone: Type.Integer(), /** Judged anew by somebody since; theirs stands. */ kept: Type.Integer() })
export type UndoneOut = Static<typeof UndoneOut>

export const AssignmentIn = Type.Object({ ...TargetsIn.properties, assignee: UuidOrNull })
export type AssignmentIn = Static<typeof AssignmentIn>

export const SnoozeIn = Type.Object({ ...TargetsIn.properties, until: DayOrNull })
export type SnoozeIn = Static<typeof SnoozeIn>

export const ColleagueOut = Type.Object({ userId: Uuid, name: Type.String(), role: Type.String(), me: Type.Boolean() })
export type ColleagueOut = Static<typeof ColleagueOut>

/** What the filter menus offer: only what there is, with how many rows. */
export const ChoicesOut = Type.Object({
  accounts: Type.Array(Type.Object({ id: Uuid, number: Type.String(), name: Type.String(), rows: Type.Integer() })),
  rules: Type.Array(Type.Object({ rule: Type.String(), rows: Type.Integer() })),
  assignees: Type.Array(Type.Object({ userId: UuidOrNull, name: orNull(Type.String()), rows: Type.Integer() })),
})
export type ChoicesOut = Static<typeof ChoicesOut>
