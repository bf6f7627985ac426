// Documents of clients and to clients: the only writer of exchange_documents and exchange_follow. What a document says is written once; its state and what a
// person must say change as it is worked on.

import type { DocumentType, TradeDocument } from '#formats/document'
import type { Problem } from '#formats/problem'
import type { Day } from '#ground/day'
import type { AccountId, InvoiceId, OrderId } from '#ground/ids'
import { isId } from '#ground/ids'
import type { Instant } from '#ground/instant'
import type { Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import type { PartnerFormat } from '../partners/partner.ts'
import type { MadeLine, Wait } from './take-order.ts'

export const DOCUMENT_STATES = ['done', 'waiting', 'failed', 'duplicate', 'ignored', 'held', 'ready', 'sent', 'accepted', 'rejected'] as const
export type DocumentState = (typeof DOCUMENT_STATES)[number]

export type KeptDocument = Readonly<{
  accountId: AccountId
  documentId: string
  partnerId: string
  fileId: string | null
  nth: number
  direction: 'in' | 'out'
  format: PartnerFormat
  type: DocumentType
  set: string
  interchange: string | null
  group: string | null
  control: string | null
  number: string | null
  day: Day | null
  test: boolean
  state: DocumentState
  content: TradeDocument
  print: string
  problems: readonly Problem[]
  waits: readonly Wait[]
  made: readonly MadeLine[]
  answers: string | null
  cause: string | null
  orderId: OrderId | null
  invoiceId: InvoiceId | null
  duplicateOf: string | null
  /** A person has looked at what was doubtful and says it is right. */
  confirmed: boolean
  version: number
  at: Instant
}>

type Row = Readonly<{
  account_id: AccountId; document_id: string; partner_id: string; file_id: string | null; nth: number; direction: 'in' | 'out'; format: PartnerFormat; type: DocumentType; set_name: string
  interchange: string | null; group_number: string | null; control: string | null; number: string | null; day: Day | null; test: boolean; state: DocumentState; content: TradeDocument; print: string
  problems: Problem[]; waits: Wait[]; made: MadeLine[]; answers: string | null; cause: string | null; order_id: OrderId | null; invoice_id: InvoiceId | null; duplicate_of: string | null; confirmed: boolean; version: number; at: Instant
}>

const SHORT = `d.account_id, d.document_id, d.partner_id, d.file_id, d.nth, d.direction, d.format, d.type, d.set_name, d.interchange, d.group_number, d.control, d.number, d.day, d.test, d.state, d.print,
  d.problems, d.waits, d.made, d.answers, d.cause, d.order_id, d.invoice_id, d.duplicate_of, d.confirmed, d.version, to_char(d.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS at`
const WHOLE = `${SHORT}, d.content`

const documentOf = (row: Row): KeptDocument => ({
  accountId: row.account_id, documentId: row.document_id, partnerId: row.partner_id, fileId: row.file_id, nth: row.nth, direction: row.direction, format: row.format, type: row.type, set: row.set_name,
  interchange: row.interchange, group: row.group_number, control: row.control, number: row.number, day: row.day, test: row.test, state: row.state, content: row.content, print: row.print,
  problems: row.problems, waits: row.waits, made: row.made, answers: row.answers, cause: row.cause, orderId: row.order_id, invoiceId: row.invoice_id, duplicateOf: row.duplicate_of, confirmed: row.confirmed, version: row.version, at: row.at,
})

export type NewDocument = Omit<KeptDocument, 'version' | 'at' | 'made' | 'confirmed'> & Readonly<{ now: Instant }>

/** Keeps a document; false when it was kept before (a run that comes again after a crash, an event already told). */
export const insertDocument = async (tx: Tx, document: NewDocument): Promise<boolean> => {
  const rows = await tx.rows(
    `INSERT INTO exchange_documents (account_id, document_id, partner_id, file_id, nth, direction, format, type, set_name, interchange, group_number, control, number, day, test, state, content, print,
                                     problems, waits, answers, cause, order_id, invoice_id, duplicate_of, at, changed_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17::jsonb, $18, $19::jsonb, $20::jsonb, $21, $22, $23, $24, $25, $26, $26)
     ON CONFLICT DO NOTHING RETURNING document_id`,
    [
      document.accountId, document.documentId, document.partnerId, document.fileId, document.nth, document.direction, document.format, document.type, document.set, document.interchange, document.group,
      document.control, document.number, document.day, document.test, document.state, JSON.stringify(document.content), document.print, JSON.stringify(document.problems), JSON.stringify(document.waits),
      document.answers, document.cause, document.orderId, document.invoiceId, document.duplicateOf, document.now,
    ],
  )
  return rows.length > 0
}

/** Throws NotFound. The row is held where `hold`, so that two who work on it do not cross. */
export const loadDocument = async (tx: Tx, accountId: AccountId, documentId: string, hold = false): Promise<KeptDocument> => {
  if (!isId(documentId)) throw new NotFound()
  const row = await tx.one<Row>(`SELECT ${WHOLE} FROM exchange_documents d WHERE d.account_id = $1 AND d.document_id = $2${hold ? ' FOR UPDATE' : ''}`, [accountId, documentId])
  if (row === null) throw new NotFound()
  return documentOf(row)
}

export type DocumentWork = Readonly<{
  state: DocumentState
  waits?: readonly Wait[]
  made?: readonly MadeLine[]
  problems?: readonly Problem[]
  content?: TradeDocument
  orderId?: OrderId | null
  invoiceId?: InvoiceId | null
  fileId?: string
  now: Instant
}>

/** What became of a document; what is left out stays. */
export const writeWork = async (tx: Tx, accountId: AccountId, documentId: string, work: DocumentWork): Promise<void> => {
  await tx.run(
    `UPDATE exchange_documents SET state = $3, waits = coalesce($4::jsonb, waits), problems = coalesce($5::jsonb, problems), content = coalesce($6::jsonb, content), order_id = coalesce($7, order_id),
            invoice_id = coalesce($8, invoice_id), file_id = coalesce($9, file_id), made = coalesce($11::jsonb, made), version = version + 1, changed_at = $10
     WHERE account_id = $1 AND document_id = $2`,
    [
      accountId, documentId, work.state, jsonOr(work.waits), jsonOr(work.problems), jsonOr(work.content), work.orderId ?? null, work.invoiceId ?? null, work.fileId ?? null, work.now, jsonOr(work.made),
    ],
  )
}

const jsonOr = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value))

export const markCopy = (tx: Tx, copy: Pick<KeptDocument, 'accountId' | 'documentId'>, of: string): Promise<unknown> => tx.run('UPDATE exchange_documents SET duplicate_of = $3 WHERE account_id = $1 AND document_id = $2', [copy.accountId, copy.documentId, of])

/** The control numbers a document of ours went out under. */
export const writeControls = (tx: Tx, accountId: AccountId, documentId: string, numbers: Readonly<{ control: string | null; group: string | null; set: string | null }>): Promise<unknown> =>
  tx.run('UPDATE exchange_documents SET interchange = $3, group_number = $4, control = $5 WHERE account_id = $1 AND document_id = $2', [accountId, documentId, numbers.control, numbers.group, numbers.set])

/** Everything that happened to the account up to here was looked at. */
export const followedTo = (tx: Tx, accountId: AccountId, now: Instant): Promise<unknown> =>
  tx.run('INSERT INTO exchange_follow (account_id, followed_to) VALUES ($1, $2) ON CONFLICT (account_id) DO UPDATE SET followed_to = greatest(exchange_follow.followed_to, excluded.followed_to)', [accountId, now])

/** A person says that a doubtful document reads right. */
export const confirmDocument = (tx: Tx, accountId: AccountId, documentId: string): Promise<unknown> => tx.run('UPDATE exchange_documents SET confirmed = true WHERE account_id = $1 AND document_id = $2', [accountId, documentId])

export type Before = Readonly<{ documentId: string; orderId: OrderId | null }>

/**
 * The first document of the partner with the same words, that counts: a test is no copy of the real one, and what was broken or set aside may come
 * again and be taken.
 */
export const sameWordsBefore = (tx: Tx, document: Pick<KeptDocument, 'accountId' | 'partnerId' | 'documentId' | 'print' | 'test'>): Promise<Before | null> =>
  tx.one<Before>(
    `SELECT document_id AS "documentId", order_id AS "orderId" FROM exchange_documents
     WHERE account_id = $1 AND partner_id = $2 AND direction = 'in' AND document_id <> $3 AND print = $4 AND test = $5
       AND state NOT IN ('duplicate', 'failed') AND NOT (state = 'ignored' AND type IN ('order', 'order-change', 'order-cancellation')) ORDER BY at, nth LIMIT 1`,
    [document.accountId, document.partnerId, document.documentId, document.print, document.test],
  )

/** What a client may answer: ours by its control number, or by its own number. */
export const sentWithControl = async (tx: Tx, accountId: AccountId, partnerId: string, ask: Readonly<{ set: string | null; control: string | null; group: string | null; interchange: string | null }>): Promise<readonly KeptDocument[]> =>
  (
    await tx.rows<Row>(
      `SELECT ${WHOLE} FROM exchange_documents d WHERE d.account_id = $1 AND d.partner_id = $2 AND d.direction = 'out' AND d.type <> 'acknowledgement'
         AND ($3::text IS NULL OR d.set_name = $3) AND ($4::text IS NULL OR ltrim(d.control, '0') = ltrim($4, '0')) AND ($5::text IS NULL OR ltrim(d.group_number, '0') = ltrim($5, '0'))
         AND ($6::text IS NULL OR ltrim(d.interchange, '0') = ltrim($6, '0')) ORDER BY d.at DESC LIMIT 200`,
      [accountId, partnerId, ask.set, ask.control, ask.group, ask.interchange],
    )
  ).map(documentOf)

/** The order or orders a client's document became, by its number: what a change of it is about. */
export const ordersOfNumber = (tx: Tx, accountId: AccountId, number: string): Promise<readonly Readonly<{ orderId: OrderId; number: string; shipTo: string; documentId: string | null }>[]> =>
  tx.rows(
    `SELECT order_id AS "orderId", number, ship_to_site_id AS "shipTo", document_id AS "documentId" FROM orders
     WHERE account_id = $1 AND purchase_order = $2 AND back_order_of IS NULL AND state NOT IN ('draft', 'cancelled') ORDER BY ordered_on, number`,
    [accountId, number],
  )

export type DocumentsAsk = Readonly<{
  accountIds: readonly AccountId[] | 'all'
  partnerId: string | null
  states: readonly DocumentState[]
  direction: 'in' | 'out' | null
  types: readonly DocumentType[]
  text: string | null
  /** These alone; and those that answer this one. */
  documentIds?: readonly string[]
  answersTo?: string
  orderId?: string
  invoiceId?: string
  fileId?: string
  after: string | null
  limit: number
}>

export type ListedDocument = Omit<KeptDocument, 'content'> & Readonly<{ account: string; partner: string; orderNumber: string | null; invoiceNumber: string | null; fileName: string | null }>

/** The newest first, without what they say. */
export const listDocuments = async (tx: Tx, ask: DocumentsAsk): Promise<readonly ListedDocument[]> => {
  const wanted: string[] = []
  const values: unknown[] = [ask.limit]
  const given = (text: (place: string) => string, value: unknown): void => void wanted.push(text(`$${values.push(value)}`))
  if (ask.accountIds !== 'all') given((place) => `d.account_id = ANY(${place}::uuid[])`, ask.accountIds)
  if (ask.partnerId !== null) given((place) => `d.partner_id = ${place}`, ask.partnerId)
  if (ask.states.length > 0) given((place) => `d.state = ANY(${place}::text[])`, ask.states)
  if (ask.direction !== null) given((place) => `d.direction = ${place}`, ask.direction)
  if (ask.types.length > 0) given((place) => `d.type = ANY(${place}::text[])`, ask.types)
  if (ask.text !== null) given((place) => `(d.number ILIKE ${place} OR d.control ILIKE ${place} OR d.interchange ILIKE ${place})`, `${ask.text.replace(/[\\%_]/g, '\\$&')}%`)
  if (ask.fileId !== undefined) given((place) => `d.file_id = ${place}`, ask.fileId)
  if (ask.documentIds !== undefined) given((place) => `d.document_id = ANY(${place}::uuid[])`, ask.documentIds)
  if (ask.invoiceId !== undefined) given((place) => `d.invoice_id = ${place}`, ask.invoiceId)
  if (ask.answersTo !== undefined) given((place) => `d.answers = ${place}`, ask.answersTo)
  // an order of one of several places is not the one the document names
  if (ask.orderId !== undefined) given((place) => `(d.order_id = ${place} OR d.document_id IN (SELECT o2.document_id FROM orders o2 WHERE o2.account_id = d.account_id AND o2.order_id = ${place})
      OR d.document_id IN (SELECT c.document_id FROM order_changes c WHERE c.account_id = d.account_id AND c.order_id = ${place}))`, ask.orderId)
  if (ask.after !== null) given((place) => `(d.at, d.document_id) < (SELECT b.at, b.document_id FROM exchange_documents b WHERE b.document_id = ${place})`, ask.after)
  type Listed = Omit<Row, 'content'> & Readonly<{ account: string; partner: string; order_number: string | null; invoice_number: string | null; file_name: string | null }>
  const rows = await tx.rows<Listed>(
    `SELECT ${SHORT}, a.name AS account, p.name AS partner, o.number AS order_number, i.number AS invoice_number, f.name AS file_name
     FROM exchange_documents d JOIN accounts a ON a.account_id = d.account_id JOIN partners p ON p.account_id = d.account_id AND p.partner_id = d.partner_id
     LEFT JOIN orders o ON o.account_id = d.account_id AND o.order_id = d.order_id LEFT JOIN invoices i ON i.account_id = d.account_id AND i.invoice_id = d.invoice_id
     LEFT JOIN exchange_files f ON f.file_id = d.file_id
     ${wanted.length === 0 ? '' : `WHERE ${wanted.join(' AND ')}`} ORDER BY d.at DESC, d.document_id DESC LIMIT $1`,
    values,
  )
  return rows.map((row) => {
    const { content: _none, ...short } = documentOf({ ...row, content: null as unknown as TradeDocument })
    return { ...short, account: row.account, partner: row.partner, orderNumber: row.order_number, invoiceNumber: row.invoice_number, fileName: row.file_name }
  })
}
