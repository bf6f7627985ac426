// What happened to orders and invoices is told to the client: a ship notice for each shipment, an invoice or credit note for each one entered.
// An invoice that the checks find wrong is held before it leaves. Told once for each event, however often this runs.

import type { Day } from '#ground/day'
import type { AccountId, InvoiceId, OrderId } from '#ground/ids'
import type { Problem } from '#formats/problem'
import type { Say } from '#ground/say'
import { say, saySay } from '#ground/say'
import { FOLLOW_EVENTS } from '#platform/followers'
import type { Tx } from '#platform/db'
import type { Stamp } from '#platform/events'
import type { House } from '#platform/house'
import type { Job } from '#platform/jobs'
import type { Partner } from '../partners/partner.ts'
import { loadPartners } from '../partners/partners.store.ts'
import { answerNumber, setOf } from './answer.server.ts'
import { BILLING_CODES, invoiceDocument, shipNotice } from './compose.ts'
import { followedTo, loadDocument } from './documents.store.ts'
import type { BackOrdered } from './respond.ts'
import { respondBackOrder } from './respond.ts'
import type { Left } from './records.server.ts'
import { loadBilling, loadShipment } from './records.server.ts'
import { loadCompany } from './sides.server.ts'
import { writeOut } from './write-out.server.ts'

export const followJobs: readonly Job[] = [{ name: FOLLOW_EVENTS, run: (house, payload) => followEvents(house, (payload as { accountId: AccountId }).accountId) }]

type Happened = Readonly<{ event_id: string; kind: string; subject_id: string; after: unknown }>

const KINDS = ['orders/order-shipped', 'invoices/invoice-entered', 'invoices/credit-note-entered']

export const followEvents = (house: House, accountId: AccountId): Promise<void> =>
  house.db.within([accountId], async (tx) => {
    // two runs for one account would tell the same event twice and meet at its key
    await tx.rows('SELECT pg_advisory_xact_lock(4406, hashtext($1))', [accountId])
    const partners = (await loadPartners(tx, [accountId])).filter((partner) => partner.state !== 'off')
    if (partners.length === 0) return
    // an hour again: what began earlier may have been written later; what was told is known by its event
    const events = await tx.rows<Happened>(
      `SELECT e.event_id, e.kind, e.subject_id, e.after FROM events e
       WHERE e.account_id = $1 AND e.kind = ANY($2::text[]) AND e.happened_at >= (SELECT min(p.created_at) FROM partners p WHERE p.account_id = $1)
         AND e.happened_at >= coalesce((SELECT f.followed_to - interval '1 hour' FROM exchange_follow f WHERE f.account_id = $1), '-infinity')
         AND NOT EXISTS (SELECT FROM exchange_documents d WHERE d.account_id = e.account_id AND d.cause = 'event ' || e.event_id)
       ORDER BY e.happened_at, e.event_id`,
      [accountId, KINDS],
    )
    for (const event of events) await tellOf(tx, house, { accountId, partners, event })
    await followedTo(tx, accountId, house.clock.now())
  })

type Telling = Readonly<{ accountId: AccountId; partners: readonly Partner[]; event: Happened }>

const tellOf = async (tx: Tx, house: House, { accountId, partners, event }: Telling): Promise<void> => {
  const cause = `event ${event.event_id}`
  if (event.kind !== 'orders/order-shipped') return tellInvoice(tx, house, { accountId, partners, invoiceId: event.subject_id as InvoiceId, cause })
  const partner = await partnerOfOrder(tx, { accountId, orderId: event.subject_id as OrderId, partners, wants: 'ship-notice' })
  if (partner === null) return
  const left = leftOf(event)
  if (left === null) return
  const company = await loadCompany(tx)
  const set = setOf(partner, 'ship-notice')
  const shipment = await loadShipment(tx, { accountId, partner, company: company ?? NOBODY }, { ...left, number: await shipmentNumber(tx, accountId, left.orderId) })
  const document = shipNotice(shipment, { set, version: partner.settings.version, profile: null })
  const stamp = { userId: null, now: house.clock.now() }
  await writeOut(tx, { house, partner, document, answers: null, cause, orderId: left.orderId, invoiceId: null, test: partner.state === 'test', stamp, wrong: company === null ? [noCompany()] : [] })
  const backOrder = (event.after as { backOrder?: string | null }).backOrder ?? null
  if (backOrder !== null && partner.settings.wants.includes('order-response')) await tellBackOrder(tx, house, { accountId, partner, orderId: left.orderId, backOrder, cause: `back-order ${event.event_id}`, stamp })
}

type TellingBackOrder = Readonly<{ accountId: AccountId; partner: Partner; orderId: OrderId; backOrder: string; cause: string; stamp: Stamp }>

/** The client's document is answered a second time: what it gets later. Orders that came of no document have none to answer. */
const tellBackOrder = async (tx: Tx, house: House, { accountId, partner, orderId, backOrder, cause, stamp }: TellingBackOrder): Promise<void> => {
  const order = await tx.one<{ document_id: string | null; number: string; currency: string }>('SELECT document_id, number, currency FROM orders WHERE account_id = $1 AND order_id = $2', [accountId, orderId])
  if (order === null || order.document_id === null) return
  const kept = await loadDocument(tx, accountId, order.document_id)
  const rows = await tx.rows<{ line_no: number; unit: string; shipped: bigint | null; left: bigint; promised_on: Day | null }>(
    `SELECT l.line_no, l.unit, l.shipped_micros AS shipped, bl.quantity_micros AS left, coalesce(bl.promised_on, b.promised_on) AS promised_on
     FROM order_lines l JOIN orders b ON b.account_id = l.account_id AND b.order_id = l.back_order_id AND b.number = $3
     JOIN order_lines bl ON bl.account_id = b.account_id AND bl.order_id = b.order_id AND bl.line_no = l.line_no
     WHERE l.account_id = $1 AND l.order_id = $2 ORDER BY l.line_no`,
    [accountId, orderId, backOrder],
  )
  const lines = rows.flatMap((row): BackOrdered[] => {
    const made = kept.made.find((one) => one.orderId === orderId && one.orderLineNo === row.line_no)
    return made === undefined ? [] : [{ line: made.line, shipped: row.shipped === null ? null : { micros: row.shipped, unit: row.unit }, left: { micros: row.left, unit: row.unit }, promisedOn: row.promised_on }]
  })
  if (lines.length === 0) return
  const document = respondBackOrder(kept.content, lines, {
    type: 'order-response', set: setOf(partner, 'order-response'), version: partner.settings.version, profile: null, number: answerNumber(partner, kept.number, backOrder), day: house.clock.today(), currency: kept.content.currency ?? order.currency,
    orders: [order.number, backOrder],
  })
  await writeOut(tx, { house, partner, document, answers: kept.documentId, cause, orderId, invoiceId: null, test: kept.test, stamp, wrong: [] })
}

const NOBODY = { name: '', street: null, city: null, region: null, postcode: null, country: null, vat: null, registration: null, gln: null, endpoint: null, iban: null, bic: null, contactName: null, contactPhone: null, contactMail: null }

const noCompany = (): Problem => ({ code: 'exchange/no-company', severity: 'error', at: '', say: say('problem.exchange/no-company') })

/** Older events tell only how many lines left: nothing can be made of them. */
const leftOf = (event: Happened): Omit<Left, 'number'> | null => {
  const after = event.after as { day?: Day; left?: readonly { line: number; micros: string | number }[] } | null
  if (after?.day === undefined || after.left === undefined) return null
  return { orderId: event.subject_id as OrderId, shippedOn: after.day, lines: new Map(after.left.map((one) => [one.line, BigInt(one.micros)])) }
}

/** The order's number and which of its shipments it is. */
const shipmentNumber = async (tx: Tx, accountId: AccountId, orderId: OrderId): Promise<string> => {
  const row = await tx.one<{ number: string; nth: bigint }>(
    `SELECT o.number, (SELECT count(*) FROM exchange_documents d WHERE d.account_id = $1 AND d.order_id = $2 AND d.type = 'ship-notice') + 1 AS nth FROM orders o WHERE o.account_id = $1 AND o.order_id = $2`,
    [accountId, orderId],
  )
  return `${row?.number ?? ''}-S${row?.nth ?? 1n}`
}

type Seeking = Readonly<{ accountId: AccountId; orderId: OrderId | null; partners: readonly Partner[]; wants: 'ship-notice' | 'invoice' }>

/** The partner whose document the order came of; else the only one that wants such a document. Two who both want it: a person sends it. */
const partnerOfOrder = async (tx: Tx, { accountId, orderId, partners, wants }: Seeking): Promise<Partner | null> => {
  const wanting = partners.filter((partner) => partner.settings.wants.includes(wants))
  const origin = orderId === null ? null : await tx.one<{ partner_id: string }>(
    `SELECT d.partner_id FROM orders o JOIN exchange_documents d ON d.account_id = o.account_id AND d.document_id = coalesce(o.document_id, (SELECT b.document_id FROM orders b WHERE b.account_id = o.account_id AND b.order_id = o.back_order_of))
     WHERE o.account_id = $1 AND o.order_id = $2`,
    [accountId, orderId],
  )
  if (origin !== null) return wanting.find((partner) => partner.partnerId === origin.partner_id) ?? null
  return wanting.length === 1 ? (wanting[0] ?? null) : null
}

export type TellingInvoice = Readonly<{ accountId: AccountId; partners: readonly Partner[]; invoiceId: InvoiceId; cause: string; partnerId?: string }>

/** Writes the invoice, or holds it with what the checks say. Does nothing where no partner wants it. */
export const tellInvoice = async (tx: Tx, house: House, { accountId, partners, invoiceId, cause, partnerId }: TellingInvoice): Promise<void> => {
  const order = await tx.one<{ order_id: OrderId }>("SELECT order_id FROM matches WHERE account_id = $1 AND invoice_id = $2 AND state = 'matched' ORDER BY order_id LIMIT 1", [accountId, invoiceId])
  const partner = partnerId === undefined ? await partnerOfOrder(tx, { accountId, orderId: order?.order_id ?? null, partners, wants: 'invoice' }) : (partners.find((one) => one.partnerId === partnerId) ?? null)
  if (partner === null) return
  const company = await loadCompany(tx)
  const billing = await loadBilling(tx, { accountId, partner, company: company ?? NOBODY }, invoiceId)
  const document = invoiceDocument(billing, { set: setOf(partner, billing.kind), version: partner.settings.version, profile: partner.settings.profile }, BILLING_CODES[partner.settings.format === 'x12' ? 'x12' : 'other'])
  const wrong = [...(company === null ? [noCompany()] : []), ...(await findingsOn(tx, accountId, invoiceId))]
  await writeOut(tx, { house, partner, document, answers: null, cause, orderId: order?.order_id ?? null, invoiceId, test: partner.state === 'test', stamp: { userId: null, now: house.clock.now() }, wrong })
}

/** Open findings on the invoice stop it: what is known to be wrong is not sent. */
const findingsOn = async (tx: Tx, accountId: AccountId, invoiceId: InvoiceId): Promise<Problem[]> => {
  const rows = await tx.rows<{ rule: string; invoice_line_no: number | null; say: Say }>(
    "SELECT rule, invoice_line_no, say FROM findings WHERE account_id = $1 AND invoice_id = $2 AND state = 'open' AND rule LIKE 'invoices/%' ORDER BY at_stake_minor DESC LIMIT 50",
    [accountId, invoiceId],
  )
  return rows.map((row): Problem => ({ code: row.rule, severity: 'error', at: row.invoice_line_no === null ? '' : `line ${row.invoice_line_no}`, say: say('problem.exchange/finding', { what: saySay(row.say) }) }))
}
