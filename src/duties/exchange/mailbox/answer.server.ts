// The answer to an order of a client, made of what was booked: one response for the whole document, whatever orders it became.

import type { TradeDocument } from '#formats/document'
import type { Day } from '#ground/day'
import type { AccountId } from '#ground/ids'
import type { Currency } from '#ground/money'
import { unitPrice } from '#ground/unit-price'
import type { Tx } from '#platform/db'
import { needAccount } from '#duties/orders/place-facts.store'
import type { Partner } from '../partners/partner.ts'
import type { KeptDocument } from './documents.store.ts'
import type { DryLine } from './place-orders.server.ts'
import type { LineRefused, LineResult } from './respond.ts'
import { respond } from './respond.ts'
import type { Working } from './take.server.ts'
import type { MadeLine, Wait } from './take-order.ts'
import { writeOut } from './write-out.server.ts'

/** The names that the formats give to our answers. */
const SETS: Readonly<Record<string, Readonly<Record<'order-response' | 'change-response' | 'ship-notice' | 'invoice' | 'credit-note' | 'acknowledgement', string>>>> = {
  x12: { 'order-response': '855', 'change-response': '865', 'ship-notice': '856', invoice: '810', 'credit-note': '810', acknowledgement: '997' },
  edifact: { 'order-response': 'ORDRSP', 'change-response': 'ORDRSP', 'ship-notice': 'DESADV', invoice: 'INVOIC', 'credit-note': 'INVOIC', acknowledgement: 'CONTRL' },
  ubl: { 'order-response': 'OrderResponse', 'change-response': 'OrderResponse', 'ship-notice': 'DespatchAdvice', invoice: 'Invoice', 'credit-note': 'CreditNote', acknowledgement: 'ApplicationResponse' },
  cii: { 'order-response': 'OrderResponse', 'change-response': 'OrderResponse', 'ship-notice': 'DespatchAdvice', invoice: 'CrossIndustryInvoice', 'credit-note': 'CrossIndustryInvoice', acknowledgement: 'ApplicationResponse' },
}

export const setOf = (partner: Partner, type: 'order-response' | 'change-response' | 'ship-notice' | 'invoice' | 'credit-note' | 'acknowledgement'): string => (SETS[partner.settings.format] ?? SETS['ubl']!)[type]

/** Writes the response where the partner wants one; null where it wants none or has it already. */
export const answerOrder = async (tx: Tx, { house, partner, kept, stamp }: Working, dry: readonly DryLine[] = []): Promise<string | null> => {
  if (!partner.settings.wants.includes('order-response')) return null
  const account = await needAccount(tx, kept.accountId)
  const results = kept.test ? dryResults(dry) : await resultsOf(tx, kept.accountId, kept.made)
  const response = respond(kept.content, {
    results, refused: refusedOf(kept.made, kept.waits), number: answerNumber(partner, kept.number, responseNumber(kept, results)), day: house.clock.today(account.timeZone), currency: kept.content.currency ?? account.currency,
    type: 'order-response', set: setOf(partner, 'order-response'), version: partner.settings.version, profile: null,
  })
  return writeOut(tx, { house, partner, document: response, answers: kept.documentId, cause: `answer ${kept.documentId}`, orderId: kept.orderId, invoiceId: null, test: kept.test, stamp, wrong: [] })
}

/** X12 answers under the client's own number, and ours stands beside it; the others give the answer a number of its own. */
export const answerNumber = (partner: Partner, theirs: string | null, ours: string): string => (partner.settings.format === 'x12' ? (theirs ?? ours) : ours)

const responseNumber = (kept: KeptDocument, results: readonly LineResult[]): string => results[0]?.orderNumber ?? `R-${kept.documentId.slice(0, 8)}`

/** A test makes no orders: what would have been booked is told under a number that says so. */
const dryResults = (dry: readonly DryLine[]): LineResult[] =>
  dry.flatMap(({ line, judged, held }, at) =>
    judged.quantity === null || judged.price === null ? [] : [{ line, orderNumber: 'TEST', orderLineNo: at + 1, quantity: judged.quantity, price: judged.price, promisedOn: judged.promisedOn, substitute: null, held }],
  )

type Row = Readonly<{ order_id: string; line_no: number; unit: string; quantity_micros: bigint; price_micros: bigint; per_micros: bigint; currency: Currency; promised_on: Day | null; state: string; cancelled: boolean }>

/** What the lines of a document are now, as booked. */
export const resultsOf = async (tx: Tx, accountId: AccountId, made: readonly MadeLine[]): Promise<LineResult[]> => {
  const ids = [...new Set(made.flatMap((line) => line.orderId ?? []))]
  const rows = await tx.rows<Row>(
    `SELECT l.order_id, l.line_no, l.unit, l.quantity_micros, l.price_micros, l.per_micros, o.currency, coalesce(l.promised_on, o.promised_on) AS promised_on, o.state, l.cancelled
     FROM order_lines l JOIN orders o ON o.account_id = l.account_id AND o.order_id = l.order_id WHERE l.account_id = $1 AND l.order_id = ANY($2::uuid[])`,
    [accountId, ids],
  )
  const byPlace = new Map(rows.map((row) => [`${row.order_id} ${row.line_no}`, row]))
  return made.flatMap((line): LineResult[] => {
    const row = byPlace.get(`${line.orderId} ${line.orderLineNo}`)
    if (row === undefined || row.cancelled) return []
    return [{
      line: line.line, orderNumber: line.orderNumber ?? '', orderLineNo: row.line_no, quantity: { micros: row.quantity_micros, unit: row.unit },
      price: unitPrice(row.price_micros, row.currency, row.unit, row.per_micros), promisedOn: row.promised_on, substitute: line.substitute, held: row.state === 'held',
    }]
  })
}

const refusedOf = (made: readonly MadeLine[], waits: readonly Wait[]): LineRefused[] => [
  ...made.flatMap((line) => (line.refused === null ? [] : [{ line: line.line, reason: line.refused, pending: false }])),
  ...waits.flatMap((wait) => (wait.line === null ? [] : [{ line: wait.line, reason: '', pending: true }])),
]

/** The lines of a client's document by order line, for documents that follow: its own line numbers. */
export const theirLineNumbers = (kept: KeptDocument | null): ReadonlyMap<string, string> => {
  const document: TradeDocument | null = kept?.content ?? null
  if (kept === null || document === null) return new Map()
  return new Map(kept.made.flatMap((line) => {
    const number = document.lines[line.line]?.number ?? null
    return number === null || line.orderId === null ? [] : [[`${line.orderId} ${line.orderLineNo}`, number] as const]
  }))
}
