// Keeping a person's word on a tie, and taking it back; then matching and checking anew what it touches, in the same transaction.

import type { Day } from '#ground/day'
import type { AccountId, InvoiceId, OrderId } from '#ground/ids'
import { isId } from '#ground/ids'
import type { Outcome } from '#ground/outcome'
import { done, refused } from '#ground/outcome'
import { say } from '#ground/say'
import { lockChecks } from '#platform/checks'
import type { Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import type { Stamp } from '#platform/events'
import { record } from '#platform/events'
import { keepFindings } from '#platform/findings'
import type { Around } from './around.server.ts'
import { loadAround } from './around.server.ts'
import type { BilledLine, BookedLine } from './facts.ts'
import { checkAccount, matchAccount } from './invoices.job.ts'
import { capacity } from './match-books.ts'
import { isPriceCorrection } from './match-facts.ts'
import { removePersonsTies, writePersonsTies } from './matches.store.ts'
import { INVOICE_RULES } from './rules.ts'
import type { SettleFacts } from './settle.ts'
import { settle } from './settle.ts'

type At = Readonly<{ invoiceId: string; lineNo: number }>
type Choice = Readonly<{ orderId: string; orderLineNo: number }> | null

/** The caller holds the account's lock. */
export const settleLine = async (tx: Tx, accountId: AccountId, at: At, choice: Choice, stamp: Stamp): Promise<Outcome<Readonly<{ lineNo: number; ties: number; orderIds: readonly OrderId[] }>>> => {
  if (!isId(at.invoiceId) || (choice !== null && !isId(choice.orderId))) throw new NotFound()
  const around = await loadAround(tx, accountId, { invoiceIds: [at.invoiceId as InvoiceId], orderIds: choice === null ? [] : [choice.orderId as OrderId] })
  const line = around.books.invoiceLines.find((one) => one.invoiceId === at.invoiceId && one.lineNo === at.lineNo)
  const orderLine = choice === null ? null : around.books.orderLines.find((one) => one.orderId === choice.orderId && one.lineNo === choice.orderLineNo)
  if (line === undefined || orderLine === undefined) throw new NotFound()
  const settled = settle(factsOf(around, line, orderLine))
  if (!settled.ok) return settled
  await writePersonsTies(tx, accountId, line, { ties: settled.value, stamp })
  const kind = choice === null ? 'invoices/match-rejected' : 'invoices/match-settled'
  const after = { line: line.lineNo, order: orderLine === null ? null : `${orderLine.orderNumber}/${orderLine.lineNo}` }
  await record(tx, accountId, stamp, [{ kind, subject: { kind: 'invoice', id: line.invoiceId, text: line.invoiceNumber }, after }])
  return done({ lineNo: line.lineNo, ties: settled.value.length, orderIds: [...new Set(settled.value.map((tie) => tie.orderId))] })
}

const factsOf = (around: Around, line: BilledLine, orderLine: BookedLine | null): SettleFacts => ({
  invoiceId: line.invoiceId, invoiceNumber: line.invoiceNumber, lineNo: line.lineNo, itemId: line.itemId, quantity: line.quantity, unit: line.unit,
  ties: around.stored.filter((tie) => tie.invoiceId === line.invoiceId && tie.invoiceLineNo === line.lineNo).map((tie) => ({ ...tie, parts: JSON.parse(tie.parts) as SettleFacts['ties'][number]['parts'] })),
  chosen: orderLine === null ? null : { orderId: orderLine.orderId, orderLineNo: orderLine.lineNo, orderNumber: orderLine.orderNumber, itemId: orderLine.itemId, unit: orderLine.unit, left: roomOn(around, line, orderLine) },
})

/** What the other invoice lines leave of an order line; for a credit, what they bill of it. */
const roomOn = (around: Around, line: BilledLine, orderLine: BookedLine): bigint => {
  let billed = 0n
  for (const tie of around.ties) {
    if (tie.orderLine === orderLine && tie.line !== line && tie.state === 'matched' && !isPriceCorrection(tie.line, orderLine)) billed += tie.quantity
  }
  return line.quantity < 0n ? billed : capacity(orderLine) - billed
}

/** Takes a person's word on a line back. Refuses when there is none. */
export const unsettleLine = async (tx: Tx, accountId: AccountId, at: At, stamp: Stamp): Promise<Outcome<Readonly<{ lineNo: number; ties: number }>>> => {
  if (!isId(at.invoiceId)) throw new NotFound()
  const invoice = await tx.one<{ number: string }>('SELECT number FROM invoices WHERE account_id = $1 AND invoice_id = $2', [accountId, at.invoiceId])
  if (invoice === null) throw new NotFound()
  const removed = await removePersonsTies(tx, accountId, { invoiceId: at.invoiceId as InvoiceId, lineNo: at.lineNo })
  if (removed === 0) return refused({ code: 'invoices/nothing-settled', say: say('refusal.invoices/nothing-settled', { invoice: invoice.number, line: at.lineNo }) })
  await record(tx, accountId, stamp, [{ kind: 'invoices/match-undone', subject: { kind: 'invoice', id: at.invoiceId, text: invoice.number }, after: { line: at.lineNo } }])
  return done({ lineNo: at.lineNo, ties: removed })
}

/**
 * Matches and checks anew what these invoices and orders touch, and keeps what was seen; answers how many findings the invoice
 * has. So the answer to a change already shows what it means, and the job that follows finds nothing left to do.
 */
export const recheck = async (tx: Tx, accountId: AccountId, touched: Readonly<{ invoiceId: InvoiceId; orderIds: readonly OrderId[] }>, at: Readonly<{ today: Day; stamp: Stamp }>): Promise<number> => {
  await lockChecks(tx, accountId)
  const first = { invoiceIds: [touched.invoiceId], orderIds: touched.orderIds }
  const { ties } = await matchAccount(tx, accountId, first)
  const orderIds = [...new Set([...touched.orderIds, ...ties.filter((tie) => tie.line.invoiceId === touched.invoiceId).map((tie) => tie.orderLine.orderId)])]
  const scope = { invoiceIds: [touched.invoiceId], orderIds }
  const findings = await checkAccount(tx, accountId, at.today, scope)
  await keepFindings(tx, accountId, { rules: INVOICE_RULES, ...scope }, findings, at.stamp.now)
  return findings.filter((finding) => finding.invoiceId === touched.invoiceId).length
}
