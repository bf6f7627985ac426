// Files in line for their way out: the only writer of exchange_sends.

import type { AccountId } from '#ground/ids'
import type { Instant } from '#ground/instant'
import type { Tx } from '#platform/db'
import { keyedId } from '#platform/keyed-id'
import type { SendingState } from '../routes/sending.ts'

export type Send = Readonly<{
  accountId: AccountId
  sendId: string
  partnerId: string
  documentId: string
  fileId: string
  fileName: string
  sha256: string
  state: SendingState
  attempts: number
  nextAt: Instant
  firstAt: Instant
}>

export const insertSend = async (tx: Tx, send: Readonly<{ accountId: AccountId; partnerId: string; documentId: string; fileId: string; now: Instant }>): Promise<string> => {
  const sendId = keyedId('send', send.accountId, send.fileId) as string
  await tx.run(
    `INSERT INTO exchange_sends (account_id, send_id, partner_id, document_id, file_id, state, next_at) VALUES ($1, $2, $3, $4, $5, 'waiting', $6) ON CONFLICT DO NOTHING`,
    [send.accountId, sendId, send.partnerId, send.documentId, send.fileId, send.now],
  )
  return sendId
}

const MOMENT = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`

/** The send with its row held, so that two runs never send at once; null when it is not there. */
export const holdSend = (tx: Tx, accountId: AccountId, sendId: string): Promise<Send | null> =>
  tx.one<Send>(
    `SELECT s.account_id AS "accountId", s.send_id AS "sendId", s.partner_id AS "partnerId", s.document_id AS "documentId", s.file_id AS "fileId", f.name AS "fileName", f.sha256, s.state, s.attempts,
            ${MOMENT('s.next_at')} AS "nextAt", ${MOMENT('coalesce(s.again_at, f.arrived_at)')} AS "firstAt"
     FROM exchange_sends s JOIN exchange_files f ON f.file_id = s.file_id WHERE s.account_id = $1 AND s.send_id = $2 FOR UPDATE OF s`,
    [accountId, sendId],
  )

export type SendStep = Readonly<{ state: SendingState; attempts: number; nextAt?: Instant; place?: string; trouble?: string | null; /** A person sends it again: the patience begins anew. */ again?: boolean; now: Instant }>

export const writeSend = async (tx: Tx, accountId: AccountId, sendId: string, step: SendStep): Promise<void> => {
  await tx.run(
    `UPDATE exchange_sends SET state = $3, attempts = $4, next_at = coalesce($5, next_at), place = coalesce($6, place), trouble = $7,
            began_at = CASE WHEN $3 = 'sending' THEN $8 ELSE began_at END, sent_at = CASE WHEN $3 = 'sent' THEN $8 ELSE sent_at END, again_at = CASE WHEN $9 THEN $8 ELSE again_at END
     WHERE account_id = $1 AND send_id = $2`,
    [accountId, sendId, step.state, step.attempts, step.nextAt ?? null, step.place ?? null, step.trouble ?? null, step.now, step.again === true],
  )
}

export const unsentDue = (tx: Tx, now: Instant): Promise<readonly Readonly<{ account_id: AccountId; send_id: string }>[]> =>
  tx.rows("SELECT account_id, send_id FROM exchange_sends WHERE state IN ('waiting', 'sending') AND next_at <= $1 ORDER BY next_at LIMIT 500", [now])
