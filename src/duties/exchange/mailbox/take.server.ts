// What becomes of one document of a client: recognised as a copy, placed, proposed as a change, taken as the answer to one of ours, or kept.
// Each in one transaction with what it makes; run again it goes on where it stopped and makes nothing twice.

import type { TradeDocument } from '#formats/document'
import type { Problem } from '#formats/problem'
import type { AccountId, OrderId } from '#ground/ids'
import type { Instant } from '#ground/instant'
import { say } from '#ground/say'
import { askForChecks } from '#platform/checks'
import type { Tx } from '#platform/db'
import type { Stamp } from '#platform/events'
import { record } from '#platform/events'
import type { House } from '#platform/house'
import { keyedId } from '#platform/keyed-id'
import { lockOrders } from '#duties/orders/orders.store'
import { needAccount } from '#duties/orders/place-facts.store'
import type { Partner } from '../partners/partner.ts'
import { answerOrder } from './answer.server.ts'
import { askDocumentChecks } from './ask-checks.server.ts'
import { proposeChange } from './change.server.ts'
import { takeAcknowledgement, takeVerdict } from './acknowledged.server.ts'
import { takeReturned } from './returned.server.ts'
import type { KeptDocument } from './documents.store.ts'
import { insertDocument, loadDocument, markCopy, sameWordsBefore, writeWork } from './documents.store.ts'
import type { Wait } from './take-order.ts'
import { placeDocument } from './place-orders.server.ts'
import { printOf } from './print.server.ts'

export type Arriving = Readonly<{ partner: Partner; fileId: string; nth: number; document: TradeDocument }>

export const documentIdOf = (accountId: AccountId, fileId: string, nth: number): string => keyedId('document', accountId, fileId, String(nth)) as string

/** Keeps the document and works on it; what was worked on before is left as it is. */
export const takeDocument = async (tx: Tx, house: House, { partner, fileId, nth, document }: Arriving): Promise<KeptDocument> => {
  const { accountId, partnerId } = partner
  const documentId = documentIdOf(accountId, fileId, nth)
  const now = house.clock.now()
  const fresh = await insertDocument(tx, {
    accountId, documentId, partnerId, fileId, nth, direction: 'in', format: partner.settings.format, type: document.type, set: document.set, interchange: document.envelope?.control ?? null,
    group: document.envelope?.group ?? null, control: document.control, number: document.number, day: document.day, test: partner.state === 'test' || document.envelope?.test === true,
    state: 'waiting', content: document, print: printOf(document), problems: document.problems, waits: [], answers: null, cause: null, orderId: null, invoiceId: null, duplicateOf: null, now,
  })
  const kept = await loadDocument(tx, accountId, documentId, true)
  if (!fresh && kept.state !== 'waiting') return kept
  return workOn(tx, house, partner, kept, { userId: null, now })
}

export const workOn = async (tx: Tx, house: House, partner: Partner, kept: KeptDocument, stamp: Stamp): Promise<KeptDocument> => {
  await askDocumentChecks(house, tx, kept.accountId)
  if (await isCopy(tx, kept, stamp.now)) return loadDocument(tx, kept.accountId, kept.documentId)
  const broken = kept.problems.some((problem) => problem.severity === 'error' && STOPPING.has(problem.code.split('/')[1] ?? ''))
  if (isDoubtful(kept)) await writeWork(tx, kept.accountId, kept.documentId, { state: 'waiting', waits: [doubt(kept)], now: stamp.now })
  else if (broken) await writeWork(tx, kept.accountId, kept.documentId, { state: 'failed', now: stamp.now })
  else await BY_TYPE(kept)(tx, { house, partner, kept, stamp })
  return loadDocument(tx, kept.accountId, kept.documentId)
}

/** Read off a page, and its figures do not agree with each other: a person looks at it first. */
const isDoubtful = (kept: KeptDocument): boolean => kept.format === 'page' && !kept.confirmed && kept.problems.some((problem) => problem.severity !== 'note' && problem.code.startsWith('page-order/'))

const doubt = (kept: KeptDocument): Wait => ({ kind: 'document', code: null, line: null, place: '', say: say('exchange.wait.doubtful', { count: kept.problems.filter((problem) => problem.severity !== 'note').length }) })

/** Faults of a document after which its lines cannot be trusted to be all there. The receipt (997, CONTRL) rejects it for the same ones. */
const STOPPING: ReadonlySet<string> = new Set(['no-set-end', 'set-control', 'segment-count', 'segment-too-long', 'document-too-large', 'message-open', 'message-reference', 'cut-off', 'message-too-large'])

export type Working = Readonly<{ house: House; partner: Partner; kept: KeptDocument; stamp: Stamp }>
type Work = (tx: Tx, working: Working) => Promise<void>

const BY_TYPE = (kept: KeptDocument): Work => {
  if (kept.type === 'order') return kept.content.purpose === 'cancellation' || kept.content.purpose === 'change' ? proposeChange : kept.content.purpose === 'duplicate' ? setAside : takeOrderIn
  if (kept.type === 'order-change' || kept.type === 'order-cancellation') return proposeChange
  if (kept.type === 'acknowledgement') return takeAcknowledgement
  if (kept.type === 'invoice-response') return takeVerdict
  if (kept.type === 'invoice' || kept.type === 'credit-note') return takeReturned
  return setAside
}

/** Kept and shown; nothing is done with it by itself. */
const setAside: Work = (tx, { kept, stamp }) => writeWork(tx, kept.accountId, kept.documentId, { state: 'ignored', now: stamp.now })

/** The same words came before: nothing is done twice. The same number with other words is stopped by the orders' own rule. */
const isCopy = async (tx: Tx, kept: KeptDocument, now: Instant): Promise<boolean> => {
  if (kept.type === 'acknowledgement' || kept.made.length > 0) return false
  const same = await sameWordsBefore(tx, kept)
  if (same === null) return false
  await writeWork(tx, kept.accountId, kept.documentId, { state: 'duplicate', orderId: same.orderId, problems: [...kept.problems, copyNote(kept)], now })
  await markCopy(tx, kept, same.documentId)
  return true
}

const copyNote = (kept: KeptDocument): Problem => ({ code: 'exchange/duplicate', severity: 'note', at: '', say: say('problem.exchange/duplicate', { number: kept.number ?? kept.control ?? '' }) })

/** An order of the client: placed as far as it goes, answered when nothing waits. */
export const takeOrderIn: Work = async (tx, { house, partner, kept, stamp }) => {
  await lockOrders(tx, kept.accountId)
  const account = await needAccount(tx, kept.accountId)
  const today = house.clock.today(account.timeZone)
  const placed = await placeDocument(tx, { partner, account, documentId: kept.documentId, document: kept.content, made: kept.made, today, stamp, dry: kept.test })
  const waits = placed.waits.length > 0
  const orderId = (placed.made.find((line) => line.orderId !== null)?.orderId ?? null) as OrderId | null
  await writeWork(tx, kept.accountId, kept.documentId, { state: waits ? 'waiting' : 'done', waits: placed.waits, made: placed.made, orderId, now: stamp.now })
  if (placed.orderIds.length > 0) await askForChecks(house.jobs, tx, kept.accountId, { orderIds: placed.orderIds })
  await record(tx, kept.accountId, stamp, [{ kind: waits ? 'exchange/document-waits' : 'exchange/document-taken', subject: { kind: 'document', id: kept.documentId, text: kept.number ?? '' }, after: { orders: [...new Set(placed.made.flatMap((line) => line.orderNumber ?? []))], waits: placed.waits.length } }])
  if (!waits) await answerOrder(tx, { house, partner, kept: await loadDocument(tx, kept.accountId, kept.documentId), stamp }, placed.dryResults)
}
