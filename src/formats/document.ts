// The neutral document: what an order, an invoice or a remittance says, whatever the format it came in. No business rule, no mapping to
// our records: codes, units and numbers stand as the sender wrote them, amounts as exact decimal text, days as days.
// Every value has its place: `at[field]` of the object that holds it.

import type { Day } from '#ground/day'
import type { Problem } from './problem.ts'
import type { Spot } from './spot.ts'

export const DOCUMENT_TYPES = [
  'order', 'order-change', 'order-cancellation', 'order-response', 'change-response', 'ship-notice', 'invoice', 'credit-note', 'remittance',
  'deduction', 'product-activity', 'inventory', 'catalogue', 'invoice-response', 'acknowledgement', 'text', 'other',
] as const
export type DocumentType = (typeof DOCUMENT_TYPES)[number]

/** Plain decimal text, exact: "12.5", "-0.004". No exponent, no grouping, no plus, no needless zero in front; zeros behind stay as written. */
export type Exact = string

/** Places of the fields of one object, by field name. A field that was not in the file has none. */
export type Places = Readonly<Record<string, Spot>>

export type TradeDocument = Readonly<{
  type: DocumentType
  /** The standard's own name: `850`, `ORDERS`, `Order`, `CrossIndustryInvoice`. */
  set: string
  /** `004010`, `D:96A:UN:EAN008`, `2.1`. */
  version: string | null
  /** Profile or implementation guide where the document names one: GS08 or ST03, a UBL customization id, a guideline of CII. */
  profile: string | null
  /** Control number of the transaction set or message (ST02, UNH 0062); for XML none. */
  control: string | null
  envelope: Envelope | null
  /** The sender's number of the document: the purchase order number of an order, the invoice number of an invoice. */
  number: string | null
  /** The day the document bears. */
  day: Day | null
  /** What the document does to an earlier one. */
  purpose: Purpose
  /** Code of the document's type as written: `SA` (BEG02), `220` (BGM), `380`. */
  kind: string | null
  currency: string | null
  /** Of an order response or invoice response as a whole. */
  verdict: Verdict | null
  references: readonly Reference[]
  dates: readonly DatedEvent[]
  parties: readonly Party[]
  terms: readonly PaymentTerm[]
  charges: readonly Charge[]
  taxes: readonly Tax[]
  notes: readonly Note[]
  lines: readonly Line[]
  /** Ship notice: packing units with what is in them, outermost first. */
  packages: readonly Package[]
  /** Remittance: what is paid or short-paid, one for each open item. Deduction: what is adjusted. */
  settlements: readonly Settlement[]
  /** Acknowledgement of documents received before (997, CONTRL, APERAK). */
  acknowledges: readonly Acknowledged[]
  totals: Totals
  /** What else the document says that has a name in its standard but none here: `FOB-01`, `TD5-05`. Nothing is dropped in silence. */
  more: readonly More[]
  at: Places
  problems: readonly Problem[]
}>

/** `confirmation`: of something agreed before; `replacement`: whole and anew; `change`: only what is different; `duplicate`: a copy, not to be acted on twice. */
export type Purpose = 'original' | 'replacement' | 'change' | 'cancellation' | 'confirmation' | 'duplicate' | 'other'

export type Verdict = 'accepted' | 'accepted-with-changes' | 'rejected' | 'received' | 'under-query' | 'paid'

/** The covers a document came in: ISA/GS or UNB/UNG. For XML in a business header, what that says. */
export type Envelope = Readonly<{
  sender: Identity
  receiver: Identity
  /** Interchange control number (ISA13, UNB 0020) and, where there is one, the group's (GS06, UNG 0048). */
  control: string
  group: string | null
  /** GS01 or the message group; null without one. */
  groupKind: string | null
  groupSender: string | null
  groupReceiver: string | null
  test: boolean
  /** An acknowledgement is asked for (ISA14, UNB 0031). */
  answerAsked: boolean
  day: Day | null
  /** `HH:MM` or `HH:MM:SS`. */
  time: string | null
  at: Places
}>

/** An identifier with the scheme it is of, as written: `01` `0073268795005`, `14` a GLN, `0088` in Peppol. */
export type Identity = Readonly<{ id: string; scheme: string | null }>

/** `kind` is a word of `REFERENCE_KINDS` where known, else the code as written. */
export type Reference = Readonly<{ kind: string; value: string; line: string | null; day: Day | null; text: string | null; at: Places }>
export const REFERENCE_KINDS = ['order', 'order-change', 'buyer-order', 'seller-order', 'contract', 'blanket', 'release', 'invoice', 'ship-notice', 'bill-of-lading', 'delivery-note', 'price-list',
  'department', 'vendor', 'promotion', 'project', 'tax-id', 'account', 'previous', 'response', 'catalogue', 'payment', 'claim', 'reason', 'container', 'carrier', 'buyer-reference'] as const

/** `kind` is a word of `DATE_KINDS` where known, else the code as written. A period has both days. */
export type DatedEvent = Readonly<{ kind: string; day: Day; until: Day | null; time: string | null; at: Places }>
export const DATE_KINDS = ['issued', 'requested', 'promised', 'not-before', 'not-after', 'cancel-after', 'shipped', 'ship-by', 'delivered', 'deliver-by', 'due', 'paid', 'period', 'tax-point', 'effective', 'expires', 'received'] as const

/** `role` is a word of `PARTY_ROLES` where known, else the code as written. */
export type Party = Readonly<{
  role: string
  name: string | null
  ids: readonly Identity[]
  /** Street and further lines as written. */
  street: readonly string[]
  city: string | null
  region: string | null
  postcode: string | null
  country: string | null
  vat: string | null
  contacts: readonly Contact[]
  references: readonly Reference[]
  at: Places
}>
export const PARTY_ROLES = ['buyer', 'seller', 'ship-to', 'ship-from', 'bill-to', 'sold-to', 'payer', 'payee', 'mark-for', 'final-recipient', 'carrier', 'manufacturer', 'sender', 'receiver', 'tax-representative', 'store'] as const

export type Contact = Readonly<{ kind: string | null; name: string | null; phone: string | null; mail: string | null; at: Places }>

export type PaymentTerm = Readonly<{
  kind: string | null
  text: string | null
  discountPercent: Exact | null
  discountAmount: Exact | null
  discountDays: number | null
  discountUntil: Day | null
  netDays: number | null
  netUntil: Day | null
  means: string | null
  account: string | null
  at: Places
}>

/** An allowance lowers, a charge raises what is to be paid. Amount as written, without sign; percent 5 for five of a hundred. */
export type Charge = Readonly<{
  is: 'allowance' | 'charge'
  /** Code of what it is for, and the sender's own code. */
  code: string | null
  agencyCode: string | null
  text: string | null
  amount: Exact | null
  percent: Exact | null
  base: Exact | null
  rate: Exact | null
  quantity: Exact | null
  unit: string | null
  taxCategory: string | null
  taxPercent: Exact | null
  /** How it is settled as written (SAC12): `02` off invoice. */
  method: string | null
  at: Places
}>

export type Tax = Readonly<{ kind: string | null; category: string | null; percent: Exact | null; base: Exact | null; amount: Exact | null; reason: string | null; at: Places }>

export type Note = Readonly<{ kind: string | null; text: string; at: Places }>

/** `kind`: `buyer`, `seller`, `manufacturer`, `gtin`, `standard`, `model`, `colour`, `size`, `batch`, `serial` where known, else the code as written. */
export type ItemNumber = Readonly<{ kind: string; value: string; scheme: string | null; at: Places }>

export type Line = Readonly<{
  number: string | null
  /** What is done with the line, in changes and responses. */
  actions: readonly LineAction[]
  items: readonly ItemNumber[]
  description: string | null
  /** Ordered, shipped, invoiced or counted, as the document's type says; null where the line bears none. */
  quantity: Exact | null
  /** As written: `EA`, `PCE`, `C62`. */
  unit: string | null
  /** A ship notice's line: what was ordered. */
  orderedQuantity: Exact | null
  orderedUnit: string | null
  price: Exact | null
  /** The price is for so many units; null: one. */
  pricePer: Exact | null
  priceUnit: string | null
  /** `net`, `gross`, `list`, `retail` where known, else the code as written. */
  priceKind: string | null
  /** Net amount as the document states it; null where it states none. */
  amount: Exact | null
  prices: readonly OtherPrice[]
  taxes: readonly Tax[]
  charges: readonly Charge[]
  dates: readonly DatedEvent[]
  references: readonly Reference[]
  parties: readonly Party[]
  notes: readonly Note[]
  /** Quantities for each store or place (SDQ, LOC under QTY, delivery units of UBL). */
  splits: readonly Split[]
  /** Further quantities with what they mean: back-ordered, on hand, sold, free goods. */
  quantities: readonly OtherQuantity[]
  /** Component or sub-lines (SLN, sub-line of UBL). */
  parts: readonly Line[]
  /** Ship notice: which packages of the document it lies in, by their place in `packages`. */
  packages: readonly number[]
  more: readonly More[]
  at: Places
}>

export type OtherPrice = Readonly<{ kind: string; price: Exact; per: Exact | null; unit: string | null; currency: string | null; at: Places }>
export type OtherQuantity = Readonly<{ kind: string; quantity: Exact; unit: string | null; day: Day | null; at: Places }>
export type Split = Readonly<{ site: string; scheme: string | null; quantity: Exact; unit: string | null; day: Day | null; at: Places }>

/** One line may be accepted in part and back-ordered in part. `code` is as written (`IA`, `IB`, `5`). */
export type LineAction = Readonly<{
  does: 'accepted' | 'changed' | 'quantity-changed' | 'price-changed' | 'day-changed' | 'substituted' | 'rejected' | 'back-ordered' | 'added' | 'deleted' | 'held' | 'shipped' | 'not-changed' | 'other'
  code: string | null
  quantity: Exact | null
  unit: string | null
  day: Day | null
  price: Exact | null
  substitute: readonly ItemNumber[]
  reason: string | null
  at: Places
}>

export type Package = Readonly<{
  /** `shipment`, `order`, `tare` (pallet), `pack` (carton), `item` is a line; else as written. */
  kind: string
  /** Place in `packages` of what it lies in; null for the outermost. */
  within: number | null
  sscc: string | null
  /** Other marks and numbers on it. */
  marks: readonly Identity[]
  packing: string | null
  count: Exact | null
  weight: Exact | null
  weightUnit: string | null
  /** The order it belongs to where the notice covers several. */
  order: string | null
  at: Places
}>

export type Settlement = Readonly<{
  /** What it settles: `invoice`, `credit-note`, `debit-note`, `adjustment`, else as written. */
  kind: string
  number: string | null
  day: Day | null
  /** Paid with this document; negative when taken back. */
  paid: Exact | null
  /** Of the open item before. */
  original: Exact | null
  discount: Exact | null
  adjusted: Exact | null
  reason: string | null
  text: string | null
  references: readonly Reference[]
  at: Places
}>

export type Acknowledged = Readonly<{
  level: 'interchange' | 'group' | 'document'
  set: string | null
  control: string | null
  verdict: 'accepted' | 'accepted-with-errors' | 'partly-accepted' | 'rejected' | 'received'
  /** Counts of a group: included, received, accepted. */
  counts: Readonly<{ included: number; received: number; accepted: number }> | null
  errors: readonly AcknowledgedError[]
  at: Places
}>

/** Where and why, as the other side says: segment name and its position in the set, element position, its code, and the bad value. */
export type AcknowledgedError = Readonly<{ segment: string | null; segmentPosition: number | null; element: number | null; component: number | null; code: string | null; value: string | null; text: string | null; at: Places }>

export type Totals = Readonly<{
  /** Control totals as the document states them: number of lines, sum of quantities (hash), number of packages. */
  lines: Exact | null
  hash: Exact | null
  packages: Exact | null
  weight: Exact | null
  /** Sum of lines, taxable, tax, with tax, prepaid, to be paid; allowances and charges of the document. In the document's currency, full units ("8432.02"). */
  net: Exact | null
  taxable: Exact | null
  tax: Exact | null
  gross: Exact | null
  allowances: Exact | null
  charges: Exact | null
  prepaid: Exact | null
  rounding: Exact | null
  payable: Exact | null
  at: Places
}>

export type More = Readonly<{ name: string; value: string; at: Spot }>

export const NOWHERE: Places = Object.freeze({})
export const NO_TOTALS: Totals = Object.freeze({
  lines: null, hash: null, packages: null, weight: null, net: null, taxable: null, tax: null, gross: null, allowances: null, charges: null,
  prepaid: null, rounding: null, payable: null, at: NOWHERE,
})

/** Where documents go as they are read, one after another, and what is wrong with the file around them. */
export type DocumentSink = Readonly<{
  document(document: TradeDocument): void
  problem(problem: Problem): void
}>

/** A reader takes bytes in pieces of any size and gives the same documents wherever the pieces end. */
export type DocumentReader = Readonly<{
  push(bytes: Uint8Array): void
  /** The file is over: what is still open is told as broken off. */
  end(): void
}>
