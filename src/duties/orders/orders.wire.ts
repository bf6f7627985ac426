// What travels between the orders' pages, the API and outside. Amounts are exact decimal text, days YYYY-MM-DD.

import type { Static } from 'typebox'
import { Type } from 'typebox'
import type { Say } from '#ground/say'
import type { PriceTrail } from '#duties/contracts/trail'
import { ORDER_STATES } from './order.ts'

const UUID = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'
const DAY = '^\\d{4}-\\d{2}-\\d{2}$'
const choice = <T extends readonly string[]>(values: T) => Type.Unsafe<T[number]>({ type: 'string', enum: [...values] })
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])
const Uuid = Type.String({ pattern: UUID })
const UuidOrNull = Type.Unsafe<string | null>({ type: ['string', 'null'], pattern: UUID })
const DayIn = Type.String({ pattern: DAY })
const DayInOrNull = Type.Unsafe<string | null>({ type: ['string', 'null'], pattern: DAY })
const TextOrNull = (most: number) => Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: most })
const OutOrNull = Type.Unsafe<string | null>({ type: ['string', 'null'] })
const SayOut = Type.Unsafe<Say>({ type: 'object', additionalProperties: true })
const SayOrNull = Type.Unsafe<Say | null>({ anyOf: [{ type: 'object', additionalProperties: true }, { type: 'null' }] })
const MoneyOut = Type.Object({ amount: Type.String(), currency: Type.String() })
const PriceOut = Type.Object({ amount: Type.String(), currency: Type.String(), unit: Type.String(), per: Type.String() })
const See = Type.Object({ kind: Type.String(), id: Type.String(), text: Type.String() })

export type MoneyOut = Static<typeof MoneyOut>
export type PriceOut = Static<typeof PriceOut>

export const OrdersPath = Type.Object({ accountId: Type.String() })
export const OrderPath = Type.Object({ accountId: Type.String(), orderId: Type.String() })

// a draft ---------------------------------------------------------------------------

export const DraftLineIn = Type.Object({
  code: Type.String({ maxLength: 100 }),
  itemId: UuidOrNull,
  quantity: Type.String({ maxLength: 30 }),
  unit: TextOrNull(40),
  price: TextOrNull(30),
  priceReason: TextOrNull(300),
})
export type DraftLineIn = Static<typeof DraftLineIn>

export const MOST_LINES = 2000

export const DraftIn = Type.Object({
  shipTo: Uuid,
  purchaseOrder: TextOrNull(60),
  /** Null is today. */
  orderedOn: DayInOrNull,
  requestedOn: DayInOrNull,
  orderedBy: TextOrNull(120),
  lines: Type.Array(DraftLineIn, { maxItems: MOST_LINES }),
})
export type DraftIn = Static<typeof DraftIn>

/** `place` makes it an order at once; without it a draft is kept, however unfinished. */
export const OrderNew = Type.Object({ draft: DraftIn, place: Type.Optional(Type.Boolean()) })
export type OrderNew = Static<typeof OrderNew>
export const DraftChange = Type.Object({ version: Type.Integer(), draft: DraftIn })
export const OrderMade = Type.Object({ orderId: Uuid, number: Type.String(), state: choice(ORDER_STATES), version: Type.Integer(), holdReason: OutOrNull })
export type OrderMade = Static<typeof OrderMade>

// its judgement ---------------------------------------------------------------------

const FixOut = Type.Object({
  do: choice(['set-quantity', 'take-item', 'remove-line', 'wish-day', 'give-reason', 'contract-price'] as const),
  line: Type.Optional(Type.Integer()),
  quantity: Type.Optional(Type.String()),
  unit: Type.Optional(Type.String()),
  itemId: Type.Optional(Type.String()),
  number: Type.Optional(Type.String()),
  name: Type.Optional(Type.String()),
  day: Type.Optional(Type.String()),
})
export type FixOut = Static<typeof FixOut>

const NoteOut = Type.Object({ level: choice(['stop', 'hold', 'check'] as const), code: Type.String(), say: SayOut, at: Type.String(), fixes: Type.Array(FixOut), see: orNull(See) })
export type NoteOut = Static<typeof NoteOut>

const Candidate = Type.Object({ itemId: Uuid, number: Type.String(), name: Type.String(), unit: Type.String(), clientCode: OutOrNull })
export type Candidate = Static<typeof Candidate>

const JudgedLineOut = Type.Object({
  itemId: UuidOrNull,
  number: OutOrNull,
  name: OutOrNull,
  unit: OutOrNull,
  /** The units it can be ordered in. */
  units: Type.Array(Type.String()),
  quantity: OutOrNull,
  price: orNull(PriceOut),
  agreed: orNull(PriceOut),
  byHand: Type.Boolean(),
  clause: OutOrNull,
  /** Place in `trails`. */
  trail: Type.Unsafe<number | null>({ type: ['integer', 'null'] }),
  net: OutOrNull,
  promisedOn: OutOrNull,
  /** The worst of its notes. */
  level: Type.Unsafe<'stop' | 'check' | null>({ type: ['string', 'null'] }),
  note: SayOrNull,
  /** Items a code that nothing answers to may have meant. */
  candidates: Type.Array(Candidate),
})
export type JudgedLineOut = Static<typeof JudgedLineOut>

const CreditOut = Type.Object({ of: choice(['site', 'account'] as const), limit: MoneyOut, used: MoneyOut })

export const JudgedOut = Type.Object({
  currency: Type.String(),
  contract: orNull(Type.Object({ contractId: Uuid, number: Type.String(), name: Type.String(), priceDay: choice(['order', 'delivery'] as const) })),
  paymentDays: Type.Unsafe<number | null>({ type: ['integer', 'null'] }),
  lines: Type.Array(JudgedLineOut),
  trails: Type.Array(Type.Unsafe<PriceTrail>({ type: 'object', additionalProperties: true })),
  net: Type.String(),
  tax: Type.String(),
  gross: Type.String(),
  taxes: Type.Array(Type.Object({ percent: Type.String(), amount: Type.String() })),
  /** How much of each unit, by unit. */
  quantities: Type.Array(Type.Object({ unit: Type.String(), amount: Type.String() })),
  /** Decimal text; null where not every line's item says. */
  pallets: OutOrNull,
  kilograms: OutOrNull,
  credit: orNull(CreditOut),
  notes: Type.Array(NoteOut),
  hold: OutOrNull,
})
export type JudgedOut = Static<typeof JudgedOut>

export const PricingIn = Type.Object({ draft: DraftIn, orderId: Type.Optional(Uuid) })

// what a site usually orders ----------------------------------------------------------

const HabitLine = Type.Object({ itemId: Uuid, number: Type.String(), name: Type.String(), unit: Type.String(), quantity: Type.String(), orders: Type.Integer() })
export const Habits = Type.Object({
  /** How many orders were looked at. */
  of: Type.Integer(),
  usual: Type.Array(HabitLine),
  last: orNull(Type.Object({ orderId: Uuid, number: Type.String(), orderedOn: Type.String(), lines: Type.Array(Type.Object({ itemId: Uuid, number: Type.String(), quantity: Type.String(), unit: Type.String() })) })),
})
export type Habits = Static<typeof Habits>
export const HabitsAsk = Type.Object({ site: Uuid })

const PaidOnce = Type.Object({ itemId: Uuid, price: PriceOut, orderedOn: Type.String() })
export const LastPrices = Type.Object({ rows: Type.Array(PaidOnce) })
export type LastPrices = Static<typeof LastPrices>

export const SuggestAsk = Type.Object({ text: Type.String({ maxLength: 100 }), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50 })) })
export const Suggestions = Type.Object({ rows: Type.Array(Candidate) })
export type Suggestions = Static<typeof Suggestions>

// the list ------------------------------------------------------------------------------

export const OrdersAsk = Type.Object({
  state: Type.Optional(Type.String({ maxLength: 100, description: 'one or more states, divided by commas' })),
  account: Type.Optional(Uuid),
  site: Type.Optional(Uuid),
  item: Type.Optional(Uuid),
  text: Type.Optional(Type.String({ maxLength: 100 })),
  from: Type.Optional(DayIn),
  to: Type.Optional(DayIn),
  after: Type.Optional(Type.String({ maxLength: 300 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
})
export type OrdersAsk = Static<typeof OrdersAsk>

export const OrderRow = Type.Object({
  accountId: Uuid,
  account: Type.String(),
  orderId: Uuid,
  number: Type.String(),
  purchaseOrder: OutOrNull,
  orderedOn: Type.String(),
  promisedOn: OutOrNull,
  siteId: Uuid,
  site: Type.String(),
  state: choice(ORDER_STATES),
  holdReason: OutOrNull,
  backOrder: Type.Boolean(),
  lines: Type.Integer(),
  net: MoneyOut,
  findings: Type.Integer(),
})
export type OrderRow = Static<typeof OrderRow>
export const OrderList = Type.Object({ rows: Type.Array(OrderRow), next: OutOrNull })
export type OrderList = Static<typeof OrderList>

// one order -------------------------------------------------------------------------------

const SiteName = Type.Object({ siteId: Uuid, number: Type.String(), name: Type.String(), city: OutOrNull, country: OutOrNull })
const OtherOrder = Type.Object({ orderId: Uuid, number: Type.String(), state: choice(ORDER_STATES) })

const OrderLineOut = Type.Object({
  lineNo: Type.Integer(),
  itemId: Uuid,
  number: Type.String(),
  name: Type.String(),
  unit: Type.String(),
  quantity: Type.String(),
  shipped: OutOrNull,
  open: Type.String(),
  price: PriceOut,
  agreed: orNull(PriceOut),
  priceReason: OutOrNull,
  trail: Type.Unsafe<number | null>({ type: ['integer', 'null'] }),
  net: Type.String(),
  taxPercent: Type.String(),
  promisedOn: OutOrNull,
  shippedOn: OutOrNull,
  backOrder: orNull(OtherOrder),
  cancelled: Type.Boolean(),
  late: Type.Boolean(),
})
export type OrderLineOut = Static<typeof OrderLineOut>

const FindingOut = Type.Object({ findingId: Uuid, rule: Type.String(), lineNo: Type.Unsafe<number | null>({ type: ['integer', 'null'] }), say: SayOut, atStake: MoneyOut, certainty: Type.String(), breaksAt: Type.Unsafe<number | null>({ type: ['integer', 'null'] }), verdict: OutOrNull })

export const OrderOut = Type.Object({
  accountId: Uuid,
  account: Type.String(),
  orderId: Uuid,
  number: Type.String(),
  version: Type.Integer(),
  /** Today at the account. */
  today: Type.String(),
  state: choice(ORDER_STATES),
  /** What can be done with it now, by this person. */
  may: Type.Object({ edit: Type.Boolean(), place: Type.Boolean(), release: Type.Boolean(), ship: Type.Boolean(), cancel: Type.Boolean(), close: Type.Boolean() }),
  holdReason: OutOrNull,
  purchaseOrder: OutOrNull,
  orderedOn: Type.String(),
  orderedBy: OutOrNull,
  requestedOn: OutOrNull,
  promisedOn: OutOrNull,
  soldTo: SiteName,
  shipTo: SiteName,
  billTo: SiteName,
  contract: orNull(Type.Object({ contractId: Uuid, number: Type.String(), name: Type.String() })),
  currency: Type.String(),
  net: Type.String(),
  tax: Type.String(),
  gross: Type.String(),
  source: Type.String(),
  predecessor: orNull(OtherOrder),
  successors: Type.Array(OtherOrder),
  lines: Type.Array(OrderLineOut),
  trails: Type.Array(Type.Unsafe<PriceTrail>({ type: 'object', additionalProperties: true })),
  /** As typed; only while it is a draft. */
  draft: orNull(DraftIn),
  findings: Type.Array(FindingOut),
  events: Type.Array(Type.Object({ at: Type.String(), kind: Type.String(), user: OutOrNull, reason: OutOrNull })),
})
export type OrderOut = Static<typeof OrderOut>

// what happens to an order --------------------------------------------------------------------

export const Step = Type.Object({ version: Type.Integer() })
export const StepWithReason = Type.Object({ version: Type.Integer(), reason: Type.String({ maxLength: 300 }) })
export const ShipmentIn = Type.Object({
  version: Type.Integer(),
  shippedOn: DayIn,
  /** What leaves now, per line, in the line's unit. */
  lines: Type.Array(Type.Object({ lineNo: Type.Integer(), quantity: Type.String({ maxLength: 30 }) }), { minItems: 1, maxItems: MOST_LINES }),
  /** Everything still open moves to an order of its own, promised for this day. */
  backOrder: Type.Optional(Type.Object({ promisedOn: DayInOrNull })),
})
export type ShipmentIn = Static<typeof ShipmentIn>
export const Shipped = Type.Object({ state: choice(ORDER_STATES), version: Type.Integer(), backOrder: orNull(Type.Object({ orderId: Uuid, number: Type.String() })) })
export type Shipped = Static<typeof Shipped>
