// Changes that clients ask of orders: the only writer of order_changes.

import type { AccountId, OrderId, UserId } from '#ground/ids'
import { isId } from '#ground/ids'
import type { Instant } from '#ground/instant'
import type { Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import { keyedId } from '#platform/keyed-id'
import type { LineChange } from '#duties/orders/amend'
import type { Wait } from './take-order.ts'

export const CHANGE_STATES = ['proposed', 'accepted', 'partly-accepted', 'refused'] as const
export type ChangeState = (typeof CHANGE_STATES)[number]

export type Asked = Readonly<{ changes: readonly LineChange[]; waits: readonly Wait[] }>

export type OrderChange = Readonly<{
  accountId: AccountId
  changeId: string
  orderId: OrderId
  orderNumber: string
  documentId: string
  asked: Asked
  state: ChangeState
  decidedBy: UserId | null
  decidedByName: string | null
  decidedAt: Instant | null
  reason: string | null
}>

const SELECT = `SELECT c.account_id AS "accountId", c.change_id AS "changeId", c.order_id AS "orderId", o.number AS "orderNumber", c.document_id AS "documentId", c.asked, c.state, c.decided_by AS "decidedBy",
    u.name AS "decidedByName", to_char(c.decided_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "decidedAt", c.reason
  FROM order_changes c JOIN orders o ON o.account_id = c.account_id AND o.order_id = c.order_id LEFT JOIN users u ON u.user_id = c.decided_by`

/** Proposes, or proposes anew what is still open. Answers the id. */
export const proposeOn = async (tx: Tx, accountId: AccountId, change: Readonly<{ orderId: OrderId; documentId: string; asked: Asked; now: Instant }>): Promise<string> => {
  const changeId = keyedId('change', accountId, change.documentId, change.orderId) as string
  await tx.run(
    `INSERT INTO order_changes AS c (account_id, change_id, order_id, document_id, asked, state, created_at) VALUES ($1, $2, $3, $4, $5::jsonb, 'proposed', $6)
     ON CONFLICT (account_id, change_id) DO UPDATE SET asked = excluded.asked WHERE c.state = 'proposed'`,
    [accountId, changeId, change.orderId, change.documentId, JSON.stringify(change.asked), change.now],
  )
  return changeId
}

export const decideOn = async (tx: Tx, accountId: AccountId, changeId: string, decision: Readonly<{ state: ChangeState; by: UserId | null; reason: string | null; now: Instant }>): Promise<void> => {
  await tx.run('UPDATE order_changes SET state = $3, decided_by = $4, decided_at = $5, reason = $6 WHERE account_id = $1 AND change_id = $2', [accountId, changeId, decision.state, decision.by, decision.now, decision.reason])
}

/** Throws NotFound. Its row is held until the transaction ends. */
export const holdChange = async (tx: Tx, accountId: AccountId, changeId: string): Promise<OrderChange> => {
  if (!isId(changeId)) throw new NotFound()
  const row = await tx.one<OrderChange>(`${SELECT} WHERE c.account_id = $1 AND c.change_id = $2 FOR UPDATE OF c`, [accountId, changeId])
  if (row === null) throw new NotFound()
  return row
}

export const changesOf = (tx: Tx, accountId: AccountId, of: Readonly<{ documentId: string }> | Readonly<{ orderId: string }>): Promise<readonly OrderChange[]> =>
  'documentId' in of
    ? tx.rows<OrderChange>(`${SELECT} WHERE c.account_id = $1 AND c.document_id = $2 ORDER BY o.number`, [accountId, of.documentId])
    : tx.rows<OrderChange>(`${SELECT} WHERE c.account_id = $1 AND c.order_id = $2 ORDER BY c.created_at DESC`, [accountId, of.orderId])
