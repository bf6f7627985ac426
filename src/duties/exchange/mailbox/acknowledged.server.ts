// What a client says to a document of ours: received, accepted, rejected and why. A rejection is shown, and worked on by a person.

import type { Acknowledged } from '#formats/document'
import type { Problem } from '#formats/problem'
import { say } from '#ground/say'
import type { Tx } from '#platform/db'
import { record } from '#platform/events'
import type { DocumentState, KeptDocument } from './documents.store.ts'
import { sentWithControl, writeWork } from './documents.store.ts'
import type { Working } from './take.server.ts'

export const takeAcknowledgement = async (tx: Tx, { partner, kept, stamp }: Working): Promise<void> => {
  let matched = 0
  for (const one of kept.content.acknowledges) {
    const ask = { set: one.level === 'document' ? one.set : null, control: one.level === 'document' ? one.control : null, group: one.level === 'group' ? one.control : null, interchange: one.level === 'interchange' ? one.control : null }
    if (one.control === null) continue
    for (const ours of await sentWithControl(tx, kept.accountId, partner.partnerId, ask)) {
      matched += 1
      await judged(tx, { kept, stamp, partner }, ours, one)
    }
  }
  const problems = matched === 0 && kept.content.acknowledges.length > 0 ? [...kept.problems, unmatched(kept)] : kept.problems
  await writeWork(tx, kept.accountId, kept.documentId, { state: 'done', problems, now: stamp.now })
}

const unmatched = (kept: KeptDocument): Problem => ({ code: 'exchange/answers-nothing', severity: 'warning', at: '', say: say('problem.exchange/answers-nothing', { control: kept.content.acknowledges.map((one) => one.control ?? '').join(', ') }) })

const STATES: Readonly<Record<Acknowledged['verdict'], DocumentState>> = { accepted: 'accepted', 'accepted-with-errors': 'accepted', 'partly-accepted': 'accepted', received: 'accepted', rejected: 'rejected' }

const judged = async (tx: Tx, { kept, stamp }: Pick<Working, 'kept' | 'stamp' | 'partner'>, ours: KeptDocument, one: Acknowledged): Promise<void> => {
  const state = STATES[one.verdict]
  // a set's own word weighs more than its group's: once rejected it stays so until it is sent again
  if (ours.state === 'rejected' && state === 'accepted' && one.level !== 'document') return
  const problems = one.errors.map((error): Problem => ({
    code: 'exchange/client-says', severity: state === 'rejected' ? 'error' : 'warning', at: [error.segment, error.element, error.component].filter((part) => part !== null).join('-'),
    say: say('problem.exchange/client-says', { code: error.code ?? '', value: error.value ?? '', text: error.text ?? '' }),
  }))
  await writeWork(tx, ours.accountId, ours.documentId, { state, problems: [...ours.problems.filter((problem) => problem.code !== 'exchange/client-says'), ...problems], now: stamp.now })
  await record(tx, ours.accountId, stamp, [{ kind: state === 'rejected' ? 'exchange/document-rejected' : 'exchange/document-accepted', subject: { kind: 'document', id: ours.documentId, text: ours.number ?? ours.set }, after: { by: kept.documentId, verdict: one.verdict } }])
}

/** An invoice response of Peppol: the client's word on one invoice, by its number. */
export const takeVerdict = async (tx: Tx, { partner, kept, stamp }: Working): Promise<void> => {
  const number = kept.content.references.find((reference) => reference.kind === 'invoice' || reference.kind === 'response')?.value ?? null
  const ours = number === null ? null : await tx.one<{ document_id: string }>(
    `SELECT document_id FROM exchange_documents WHERE account_id = $1 AND partner_id = $2 AND direction = 'out' AND number = $3 AND type IN ('invoice', 'credit-note') ORDER BY at DESC LIMIT 1`,
    [kept.accountId, partner.partnerId, number],
  )
  if (ours === null) return writeWork(tx, kept.accountId, kept.documentId, { state: 'done', problems: [...kept.problems, unmatched(kept)], now: stamp.now })
  const state: DocumentState = kept.content.verdict === 'rejected' ? 'rejected' : 'accepted'
  await writeWork(tx, kept.accountId, ours.document_id, { state, now: stamp.now })
  await record(tx, kept.accountId, stamp, [{ kind: state === 'rejected' ? 'exchange/document-rejected' : 'exchange/document-accepted', subject: { kind: 'document', id: ours.document_id, text: number ?? '' }, after: { by: kept.documentId, verdict: kept.content.verdict } }])
  await writeWork(tx, kept.accountId, kept.documentId, { state: 'done', now: stamp.now })
}
