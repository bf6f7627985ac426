// What travels between the invoices' pages, the API and outside. Amounts are exact decimal text, days YYYY-MM-DD.

import type { Static } from 'typebox'
import { Type } from 'typebox'
import type { Say } from '#ground/say'
import { INVOICE_KINDS, MATCH_MAKERS, MATCH_STATES } from './invoice.ts'

const UUID = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'
const choice = <T extends readonly string[]>(values: T) => Type.Unsafe<T[number]>({ type: 'string', enum: [...values] })
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])
const Uuid = Type.String({ pattern: UUID })
const UuidOrNull = Type.Unsafe<string | null>({ type: ['string', 'null'], pattern: UUID })
const DayIn = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })
const DayInOrNull = Type.Unsafe<string | null>({ type: ['string', 'null'], pattern: '^\\d{4}-\\d{2}-\\d{2}$' })
const TextOrNull = (most: number) => Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: most })
const OutOrNull = Type.Unsafe<string | null>({ type: ['string', 'null'] })
const IntegerOrNull = Type.Unsafe<number | null>({ type: ['integer', 'null'] })
const SayOut = Type.Unsafe<Say>({ type: 'object', additionalProperties: true })
const MoneyOut = Type.Object({ amount: Type.String(), currency: Type.String() })
const PriceOut = Type.Object({ amount: Type.String(), currency: Type.String(), unit: Type.String(), per: Type.String() })
const QuantityOut = Type.Object({ amount: Type.String(), unit: Type.String() })

export const AccountPath = Type.Object({ accountId: Type.String() })
export const InvoicePath = Type.Object({ accountId: Type.String(), invoiceId: Type.String() })
export const OrderPath = Type.Object({ accountId: Type.String(), orderId: Type.String() })

// the list ------------------------------------------------------------------------------

export const InvoicesAsk = Type.Object({
  account: Type.Optional(Uuid),
  site: Type.Optional(Uuid),
  kind: Type.Optional(choice(INVOICE_KINDS)),
  /** `findings`: with open findings. `unsettled`: with a tie a person must choose. `unpaid`: not settled. */
  only: Type.Optional(choice(['findings', 'unsettled', 'unpaid'] as const)),
  text: Type.Optional(Type.String({ maxLength: 100 })),
  from: Type.Optional(DayIn),
  to: Type.Optional(DayIn),
  after: Type.Optional(Type.String({ maxLength: 300 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
})
export type InvoicesAsk = Static<typeof InvoicesAsk>

export const InvoiceRow = Type.Object({
  accountId: Uuid,
  account: Type.String(),
  invoiceId: Uuid,
  number: Type.String(),
  kind: choice(INVOICE_KINDS),
  invoicedOn: Type.String(),
  dueOn: OutOrNull,
  settledOn: OutOrNull,
  siteId: Uuid,
  site: Type.String(),
  lines: Type.Integer(),
  net: MoneyOut,
  gross: MoneyOut,
  findings: Type.Integer(),
  /** Lines that wait for a person to choose their order line. */
  unsettled: Type.Integer(),
})
export type InvoiceRow = Static<typeof InvoiceRow>
export const InvoiceList = Type.Object({ rows: Type.Array(InvoiceRow), next: OutOrNull })
export type InvoiceList = Static<typeof InvoiceList>

// one invoice ---------------------------------------------------------------------------

const PartsOut = Type.Object({ reference: IntegerOrNull, site: Type.Integer(), item: Type.Integer(), quantity: Type.Integer(), day: Type.Integer(), price: Type.Integer(), together: IntegerOrNull })

const TieOut = Type.Object({
  orderId: Uuid,
  orderNumber: Type.String(),
  orderLineNo: Type.Integer(),
  orderedOn: Type.String(),
  /** How much of the invoice line it carries. */
  quantity: QuantityOut,
  ordered: QuantityOut,
  shipped: orNull(QuantityOut),
  shippedOn: OutOrNull,
  booked: PriceOut,
  /** By today's contract book; null where there is none. */
  agreed: orNull(PriceOut),
  clause: OutOrNull,
  contractId: UuidOrNull,
  contract: OutOrNull,
  score: Type.Integer(),
  parts: PartsOut,
  state: choice(MATCH_STATES),
  madeBy: choice(MATCH_MAKERS),
  settledBy: OutOrNull,
})
export type TieOut = Static<typeof TieOut>

const FindingOut = Type.Object({ findingId: Uuid, rule: Type.String(), lineNo: IntegerOrNull, say: SayOut, atStake: MoneyOut, direction: Type.String(), certainty: Type.String(), breaksAt: IntegerOrNull, verdict: OutOrNull })
export type FindingOut = Static<typeof FindingOut>

const LineOut = Type.Object({
  lineNo: Type.Integer(),
  itemId: UuidOrNull,
  itemNumber: OutOrNull,
  description: Type.String(),
  quantity: QuantityOut,
  price: PriceOut,
  net: Type.String(),
  taxPercent: Type.String(),
  tax: Type.String(),
  orderNumber: OutOrNull,
  orderLineNo: IntegerOrNull,
  ties: Type.Array(TieOut),
  /** What no order line stands behind; null when all of it is tied. */
  untied: orNull(QuantityOut),
  findings: Type.Array(FindingOut),
})
export type LineOut = Static<typeof LineOut>

const SiteName = Type.Object({ siteId: Uuid, number: Type.String(), name: Type.String() })

export const InvoiceOut = Type.Object({
  accountId: Uuid,
  account: Type.String(),
  invoiceId: Uuid,
  number: Type.String(),
  kind: choice(INVOICE_KINDS),
  invoicedOn: Type.String(),
  dueOn: OutOrNull,
  settledOn: OutOrNull,
  paid: OutOrNull,
  shipTo: SiteName,
  billTo: SiteName,
  currency: Type.String(),
  purchaseOrder: OutOrNull,
  orderNumber: OutOrNull,
  net: Type.String(),
  tax: Type.String(),
  gross: Type.String(),
  stated: Type.Object({ net: OutOrNull, tax: OutOrNull, gross: OutOrNull }),
  source: Type.String(),
  may: Type.Object({ settle: Type.Boolean(), credit: Type.Boolean() }),
  lines: Type.Array(LineOut),
  /** About the invoice as a whole. */
  findings: Type.Array(FindingOut),
  events: Type.Array(Type.Object({ at: Type.String(), kind: Type.String(), user: OutOrNull, reason: OutOrNull })),
})
export type InvoiceOut = Static<typeof InvoiceOut>

// of an order ---------------------------------------------------------------------------

export const OrderInvoices = Type.Object({
  rows: Type.Array(Type.Object({ invoiceId: Uuid, number: Type.String(), kind: choice(INVOICE_KINDS), invoicedOn: Type.String(), settledOn: OutOrNull, lines: Type.Integer(), gross: MoneyOut, findings: Type.Integer() })),
  /** Something shipped is not billed yet, and the asker may bill it. */
  mayInvoice: Type.Boolean(),
})
export type OrderInvoices = Static<typeof OrderInvoices>

// entering ------------------------------------------------------------------------------

const DraftLineOut = Type.Object({
  orderId: UuidOrNull,
  orderNumber: OutOrNull,
  orderLineNo: IntegerOrNull,
  itemId: UuidOrNull,
  itemNumber: OutOrNull,
  description: Type.String(),
  unit: Type.String(),
  ordered: Type.String(),
  due: Type.String(),
  billed: Type.String(),
  quantity: Type.String(),
  price: Type.String(),
  per: Type.String(),
  booked: PriceOut,
  agreed: orNull(PriceOut),
  taxPercent: Type.String(),
})
export type DraftLineOut = Static<typeof DraftLineOut>

export const DraftOut = Type.Object({
  kind: choice(INVOICE_KINDS),
  account: Type.String(),
  /** What the draft was made from. */
  from: Type.Object({ kind: choice(['order', 'invoice'] as const), id: Uuid, number: Type.String() }),
  shipTo: SiteName,
  billTo: SiteName,
  currency: Type.String(),
  purchaseOrder: OutOrNull,
  invoicedOn: Type.String(),
  dueOn: OutOrNull,
  paymentDays: IntegerOrNull,
  lines: Type.Array(DraftLineOut),
})
export type DraftOut = Static<typeof DraftOut>

export const EntryIn = Type.Object({
  number: Type.String({ maxLength: 60 }),
  kind: choice(INVOICE_KINDS),
  invoicedOn: DayIn,
  dueOn: DayInOrNull,
  shipTo: Uuid,
  billTo: Uuid,
  currency: Type.String({ pattern: '^[A-Z]{3}$' }),
  purchaseOrder: TextOrNull(60),
  reason: TextOrNull(500),
  lines: Type.Array(
    Type.Object({
      orderId: UuidOrNull,
      orderLineNo: IntegerOrNull,
      itemId: UuidOrNull,
      description: Type.String({ maxLength: 300 }),
      unit: Type.String({ minLength: 1, maxLength: 40 }),
      quantity: Type.String({ maxLength: 30 }),
      price: Type.String({ maxLength: 30 }),
      per: Type.String({ maxLength: 30 }),
      taxPercent: Type.String({ maxLength: 12 }),
    }),
    { maxItems: 2000 },
  ),
})
export type EntryIn = Static<typeof EntryIn>
export const Entered = Type.Object({ invoiceId: Uuid, number: Type.String(), findings: Type.Integer() })
export type Entered = Static<typeof Entered>

// settling ------------------------------------------------------------------------------

/** As the database counts lines. */
const LineNo = Type.Integer({ minimum: 1, maximum: 2_147_483_647 })

/** Without an order line: none of those proposed. */
export const SettleIn = Type.Object({ lineNo: LineNo, choose: orNull(Type.Object({ orderId: Uuid, orderLineNo: LineNo })) })
export const UnsettleIn = Type.Object({ lineNo: LineNo })
export const Settled = Type.Object({ lineNo: Type.Integer(), ties: Type.Integer() })
