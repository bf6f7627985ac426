// What travels between the contract pages and their API. Money, prices and quantities as exact decimal text.

import type { Static, TSchema } from 'typebox'
import { Type } from 'typebox'
import type { Say } from '#ground/say'
import { CONTRACT_STATES } from './contract.ts'
import type { PriceBody as Body } from './price-term.ts'
import type { PriceTrail } from './trail.ts'

const choice = <T extends readonly string[]>(values: T) => Type.Unsafe<T[number]>({ type: 'string', enum: [...values] })
const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])

const Uuid = Type.String({ pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' })
const DayText = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })
const Decimal = Type.String({ pattern: '^\\d{1,12}(\\.\\d{1,6})?$' })
/** One type with null in it, not a union: the validator coerces, and would try text on null first. */
const CurrencyOrNull = Type.Unsafe<string | null>({ type: ['string', 'null'], pattern: '^[A-Z]{3}$' })
const TextOrNull = Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 200 })
const SayOut = Type.Unsafe<Say>({ type: 'object', additionalProperties: true })
const TrailOut = Type.Unsafe<PriceTrail>({ type: 'object', additionalProperties: true })
const BodyOut = Type.Unsafe<Body>({ type: 'object', additionalProperties: true })
const NamedOut = Type.Object({ id: Uuid, number: Type.String(), name: Type.String() })
const PriceOut = Type.Object({ amount: Type.String(), currency: Type.String(), unit: Type.String(), per: Type.String() })
const MoneyOut = Type.Object({ amount: Type.String(), currency: Type.String() })

export const ContractsQuery = Type.Object({
  account: Type.Optional(Uuid),
  q: Type.Optional(Type.String({ maxLength: 120 })),
  after: Type.Optional(Type.String({ maxLength: 400 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
})

export const ContractRow = Type.Object({
  contractId: Uuid,
  account: NamedOut,
  number: Type.String(),
  name: Type.String(),
  currency: Type.String(),
  state: choice(CONTRACT_STATES),
  validFrom: DayText,
  validTo: orNull(DayText),
  paymentDays: orNull(Type.Integer()),
  terms: Type.Integer(),
  amendments: Type.Integer(),
  /** Open findings that name this contract. */
  open: Type.Integer(),
  /** At stake in them, exact ones only, in the contract's currency. */
  atStake: MoneyOut,
})
export type ContractRow = Static<typeof ContractRow>
export const ContractsOut = Type.Object({ rows: Type.Array(ContractRow), next: orNull(Type.String()) })
export type ContractsOut = Static<typeof ContractsOut>

export const TERM_TIMES = ['holds', 'later', 'ended', 'superseded', 'never'] as const

export const TermOut = Type.Object({
  termId: Uuid,
  clause: Type.String(),
  name: Type.String(),
  amendment: orNull(Type.String()),
  on: Type.Object({ kind: choice(['item', 'family', 'everything'] as const), id: orNull(Uuid), number: Type.String(), name: Type.String() }),
  site: orNull(NamedOut),
  /** The days on which it really holds, after contract and amendments; null when it never does. */
  holdsFrom: orNull(DayText),
  holdsTo: orNull(DayText),
  time: choice(TERM_TIMES),
  supersededBy: orNull(Type.String()),
  body: BodyOut,
  open: Type.Integer(),
  atStake: MoneyOut,
})
export type TermOut = Static<typeof TermOut>

export const ContractDetail = Type.Object({
  contractId: Uuid,
  account: NamedOut,
  number: Type.String(),
  name: Type.String(),
  currency: Type.String(),
  state: choice(CONTRACT_STATES),
  /** The states it may be put into by this asker. */
  next: Type.Array(choice(CONTRACT_STATES)),
  signedOn: orNull(DayText),
  validFrom: DayText,
  validTo: orNull(DayText),
  paymentDays: orNull(Type.Integer()),
  priceDay: choice(['order', 'delivery'] as const),
  tolerances: Type.Object({
    price: Type.Optional(Type.Object({ amount: Type.Optional(Type.String()), percent: Type.Optional(Type.String()) })),
    quantity: Type.Optional(Type.Object({ percent: Type.String() })),
    daysLate: Type.Optional(Type.Integer()),
  }),
  amendments: Type.Array(Type.Object({ number: Type.String(), name: Type.String(), signedOn: orNull(DayText), takesEffectOn: DayText, ends: Type.Array(Type.String()) })),
  terms: Type.Array(TermOut),
  open: Type.Integer(),
  atStake: MoneyOut,
  today: DayText,
  timeZone: Type.String(),
  mayWrite: Type.Boolean(),
  /** The contract as a contract file, and what must not have changed when it is sent back. */
  text: Type.String(),
  version: Type.String(),
})
export type ContractDetail = Static<typeof ContractDetail>

export const TimelineQuery = Type.Object({
  from: DayText,
  to: DayText,
  q: Type.Optional(Type.String({ maxLength: 120 })),
  site: Type.Optional(Uuid),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
})

export const SpanOut = Type.Object({
  from: DayText,
  to: DayText,
  /** Null when nothing is agreed; then `why` says why. */
  price: orNull(PriceOut),
  clause: orNull(Type.String()),
  why: orNull(SayOut),
})
export const TimelineRow = Type.Object({ item: NamedOut, unit: Type.String(), spans: Type.Array(SpanOut) })
export type TimelineRow = Static<typeof TimelineRow>
export const TimelineOut = Type.Object({ currency: Type.String(), rows: Type.Array(TimelineRow), more: Type.Integer() })
export type TimelineOut = Static<typeof TimelineOut>

export const PriceAskIn = Type.Object({
  /** Item number, or the client's own code. */
  item: Type.String({ minLength: 1, maxLength: 120 }),
  /** Site number; the account as a whole when null. */
  site: TextOrNull,
  quantity: Decimal,
  /** The item's order unit when null. */
  unit: TextOrNull,
  day: DayText,
  /** The account's (or site's) currency when null. */
  currency: Type.Optional(CurrencyOrNull),
})
export type PriceAskIn = Static<typeof PriceAskIn>

export const PriceAnswer = Type.Object({
  item: NamedOut,
  site: orNull(NamedOut),
  quantity: Type.Object({ amount: Type.String(), unit: Type.String() }),
  day: DayText,
  price: PriceOut,
  /** Price times quantity, rounded once. */
  amount: MoneyOut,
  contractId: orNull(Uuid),
  termId: orNull(Uuid),
  clause: orNull(Type.String()),
  trail: TrailOut,
})
export type PriceAnswer = Static<typeof PriceAnswer>

/** `version` is the one the text was made from; left out for a new contract. */
export const ContractTextIn = Type.Object({ text: Type.String({ minLength: 1, maxLength: 900_000 }), version: Type.Optional(Type.String({ maxLength: 80 })) })

export const FileSayOut = Type.Object({ line: Type.Integer(), column: Type.Integer(), text: Type.String() })
export type FileSayOut = Static<typeof FileSayOut>

export const TermChangeOut = Type.Object({ what: choice(['new', 'changed', 'removed'] as const), clause: Type.String(), name: Type.String(), before: orNull(BodyOut), after: orNull(BodyOut) })
export const PreviewOut = Type.Object({
  problems: Type.Array(FileSayOut),
  notes: Type.Array(FileSayOut),
  change: orNull(Type.Object({ contractId: Uuid, number: Type.String(), what: choice(['new', 'changed', 'unchanged'] as const), fields: Type.Array(Type.String()), terms: Type.Array(TermChangeOut), sameTerms: Type.Integer() })),
})
export type PreviewOut = Static<typeof PreviewOut>

export const SavedOut = Type.Object({ contractId: Uuid, what: choice(['new', 'changed', 'unchanged'] as const) })
export const StateIn = Type.Object({ state: choice(CONTRACT_STATES) })
