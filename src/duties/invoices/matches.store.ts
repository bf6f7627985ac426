// The only writer of matches. A run of the matcher writes only what differs; a person's ties are never touched by it.

import type { AccountId, InvoiceId, OrderId, UserId } from '#ground/ids'
import type { Tx } from '#platform/db'
import type { Stamp } from '#platform/events'
import type { MatchMaker, MatchState } from './invoice.ts'
import type { Tie } from './match.ts'
import type { GivenTie } from './match-books.ts'
import type { PersonsTie } from './settle.ts'

export type StoredTie = Readonly<{
  invoiceId: InvoiceId
  invoiceLineNo: number
  orderId: OrderId
  orderLineNo: number
  quantity: bigint
  score: number
  parts: string
  state: MatchState
  madeBy: MatchMaker
  settledBy: UserId | null
}>

/** Ties that touch these orders or invoices; all of the account's when null. */
export const loadTies = async (tx: Tx, accountId: AccountId, about: Readonly<{ orderIds: readonly string[]; invoiceIds: readonly string[] }> | null): Promise<StoredTie[]> => {
  const select = `SELECT invoice_id::text AS "invoiceId", invoice_line_no AS "invoiceLineNo", order_id::text AS "orderId", order_line_no AS "orderLineNo",
      quantity_micros AS quantity, score, parts::text AS parts, state, made_by AS "madeBy", settled_by::text AS "settledBy"
    FROM matches WHERE account_id = $1`
  if (about === null) return tx.rows<StoredTie>(select, [accountId])
  return tx.rows<StoredTie>(`${select} AND (order_id = ANY($2::uuid[]) OR invoice_id = ANY($3::uuid[]))`, [accountId, about.orderIds, about.invoiceIds])
}

/** A person's word stands: their ties count first, what they refused is not made again. */
export const personsTies = (ties: readonly StoredTie[]): GivenTie[] =>
  ties.flatMap((tie) => (tie.madeBy === 'person' && tie.state !== 'proposed' ? [{ ...tie, state: tie.state }] : []))

export type KeptTies = Readonly<{ new: number; changed: number; removed: number; unchanged: number }>

/** Brings the stored ties (without the persons') to those the matcher made. */
export const keepTies = async (tx: Tx, accountId: AccountId, stored: readonly StoredTie[], made: readonly Tie[]): Promise<KeptTies> => {
  const before = byInvoice(stored.filter((tie) => tie.madeBy !== 'person'))
  const found = new Set<StoredTie>()
  const fresh: unknown[][] = []
  const changed: unknown[][] = []
  for (const tie of made) {
    const old = before.get(tie.line.invoiceId)?.find((one) => isSame(one, tie))
    if (old === undefined) fresh.push(rowOf(accountId, tie))
    else {
      found.add(old)
      if (differs(old, tie)) changed.push(rowOf(accountId, tie))
    }
  }
  const gone = found.size === stored.length ? [] : stored.filter((tie) => tie.madeBy !== 'person' && !found.has(tie))
  await remove(tx, accountId, gone)
  if (changed.length > 0) {
    await stage(tx, changed)
    await tx.script('ANALYZE staged_matches')
    await tx.run(`UPDATE matches m SET ${DATA.map((column) => `${column} = s.${column}`).join(', ')} FROM staged_matches s
      WHERE ${KEY.map((column) => `m.${column} = s.${column}`).join(' AND ')}`)
  }
  if (fresh.length > 0) {
    await stage(tx, fresh)
    await tx.run(`INSERT INTO matches (${[...KEY, ...DATA].join(', ')}) SELECT ${[...KEY, ...DATA].join(', ')} FROM staged_matches`)
  }
  return { new: fresh.length, changed: changed.length, removed: gone.length, unchanged: made.length - fresh.length - changed.length }
}

/** An invoice has few ties: looking through them is cheaper than a key of four parts for each. */
const byInvoice = (ties: readonly StoredTie[]): ReadonlyMap<InvoiceId, readonly StoredTie[]> => {
  const map = new Map<InvoiceId, StoredTie[]>()
  for (const tie of ties) {
    const list = map.get(tie.invoiceId)
    if (list === undefined) map.set(tie.invoiceId, [tie])
    else list.push(tie)
  }
  return map
}

const isSame = (old: StoredTie, tie: Tie): boolean =>
  old.invoiceLineNo === tie.line.lineNo && old.orderLineNo === tie.orderLine.lineNo && old.orderId === tie.orderLine.orderId

const KEY = ['account_id', 'invoice_id', 'invoice_line_no', 'order_id', 'order_line_no']
const DATA = ['quantity_micros', 'score', 'parts', 'state', 'made_by']

const rowOf = (accountId: AccountId, tie: Tie): unknown[] => [
  accountId, tie.line.invoiceId, tie.line.lineNo, tie.orderLine.orderId, tie.orderLine.lineNo,
  tie.quantity, tie.score, partsText(tie), tie.state, tie.madeBy,
]

/** As PostgreSQL writes jsonb back: keys by length and alphabet, a space behind colon and comma. So equal parts are equal text. */
const partsText = ({ parts }: Tie): string =>
  `{"day": ${parts.day}, "item": ${parts.item}, "site": ${parts.site}, "price": ${parts.price}, "quantity": ${parts.quantity}, "together": ${parts.together}, "reference": ${parts.reference}}`

const differs = (old: StoredTie, tie: Tie): boolean =>
  old.quantity !== tie.quantity || old.score !== tie.score || old.state !== tie.state || old.madeBy !== tie.madeBy || old.parts !== partsText(tie)

const remove = async (tx: Tx, accountId: AccountId, ties: readonly StoredTie[]): Promise<void> => {
  if (ties.length === 0) return
  await tx.run(
    `DELETE FROM matches m USING unnest($2::uuid[], $3::integer[], $4::uuid[], $5::integer[]) AS d (invoice_id, invoice_line_no, order_id, order_line_no)
     WHERE m.account_id = $1 AND m.invoice_id = d.invoice_id AND m.invoice_line_no = d.invoice_line_no
       AND m.order_id = d.order_id AND m.order_line_no = d.order_line_no`,
    [accountId, ties.map((tie) => tie.invoiceId), ties.map((tie) => tie.invoiceLineNo), ties.map((tie) => tie.orderId), ties.map((tie) => tie.orderLineNo)],
  )
}

const stage = async (tx: Tx, rows: readonly unknown[][]): Promise<void> => {
  await tx.script('CREATE TEMP TABLE IF NOT EXISTS staged_matches (LIKE matches) ON COMMIT DELETE ROWS; TRUNCATE staged_matches')
  await tx.copy('staged_matches', [...KEY, ...DATA], rows)
}

/** A person's word on a line replaces every tie the line had. */
export const writePersonsTies = async (
  tx: Tx,
  accountId: AccountId,
  line: Readonly<{ invoiceId: InvoiceId; lineNo: number }>,
  settled: Readonly<{ ties: readonly PersonsTie[]; stamp: Stamp }>,
): Promise<void> => {
  const { ties, stamp } = settled
  await tx.run('DELETE FROM matches WHERE account_id = $1 AND invoice_id = $2 AND invoice_line_no = $3', [accountId, line.invoiceId, line.lineNo])
  await tx.run(
    `INSERT INTO matches (account_id, invoice_id, invoice_line_no, order_id, order_line_no, quantity_micros, score, parts, state, made_by, settled_by, settled_at)
     SELECT $1, $2, $3, t.order_id, t.order_line_no, t.quantity, t.score, t.parts::jsonb, t.state, 'person', $4, $5
     FROM unnest($6::uuid[], $7::integer[], $8::bigint[], $9::integer[], $10::text[], $11::text[]) AS t (order_id, order_line_no, quantity, score, parts, state)`,
    [
      accountId, line.invoiceId, line.lineNo, stamp.userId, stamp.now, ties.map((tie) => tie.orderId), ties.map((tie) => tie.orderLineNo), ties.map((tie) => tie.quantity),
      ties.map((tie) => tie.score), ties.map((tie) => JSON.stringify(tie.parts)), ties.map((tie) => tie.state),
    ],
  )
}

/** Takes a person's word on a line back; answers how many ties it was. The next run of the matcher makes its own. */
export const removePersonsTies = async (tx: Tx, accountId: AccountId, line: Readonly<{ invoiceId: InvoiceId; lineNo: number }>): Promise<number> =>
  tx.run("DELETE FROM matches WHERE account_id = $1 AND invoice_id = $2 AND invoice_line_no = $3 AND made_by = 'person'", [accountId, line.invoiceId, line.lineNo])
