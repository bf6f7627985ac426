// A document of ours leaves: written in the partner's format with the next control numbers, checked, kept byte for byte, and put in line for
// its way out, all in the transaction of what it tells of. What would not stand a check is held for a person and leaves nothing behind.

import type { Problem } from '#formats/problem'
import type { TradeDocument } from '#formats/document'
import type { InvoiceId, OrderId } from '#ground/ids'
import type { Tx } from '#platform/db'
import type { Stamp } from '#platform/events'
import { record } from '#platform/events'
import type { House } from '#platform/house'
import { keyedId } from '#platform/keyed-id'
import { writeDocument } from '#formats/write-document'
import type { Cover } from '#formats/write-document'
import type { Partner } from '../partners/partner.ts'
import { nextControl } from '../partners/partners.store.ts'
import type { DocumentState } from './documents.store.ts'
import { insertDocument, writeControls, writeWork } from './documents.store.ts'
import { insertWritten } from './files.store.ts'
import { insertSend } from './sends.store.ts'
import { printOf } from './print.server.ts'
import { SEND } from './send.job.ts'
import { askDocumentChecks } from './ask-checks.server.ts'
import { validateXml } from './validate.server.ts'

export type Outgoing = Readonly<{
  house: House
  partner: Partner
  document: TradeDocument
  /** The document of the client it answers. */
  answers: string | null
  /** What it tells of, once: an event, a file, an invoice. */
  cause: string
  orderId: OrderId | null
  invoiceId: InvoiceId | null
  test: boolean
  stamp: Stamp
  /** Found wrong before it was written. */
  wrong: readonly Problem[]
}>

/** Id of the document; null when its cause was told before. */
export const writeOut = async (tx: Tx, out: Outgoing): Promise<string | null> => {
  const { house, partner, document, stamp } = out
  const { accountId, partnerId, settings } = partner
  const documentId = keyedId('document', accountId, partnerId, document.type, out.cause) as string
  const there = await tx.one('SELECT FROM exchange_documents WHERE account_id = $1 AND partner_id = $2 AND type = $3 AND cause = $4', [accountId, partnerId, document.type, out.cause])
  if (there !== null) return null
  const fresh = {
    accountId, documentId, partnerId, fileId: null, nth: 1, direction: 'out' as const, format: settings.format, type: document.type, set: document.set, interchange: null, group: null, control: null,
    number: document.number, day: document.day, test: out.test, content: document, print: printOf(document), problems: out.wrong, waits: [], answers: out.answers, cause: out.cause, orderId: out.orderId,
    invoiceId: out.invoiceId, duplicateOf: null, now: stamp.now,
  }
  await insertDocument(tx, { ...fresh, state: 'held' })
  const subject = { kind: 'document', id: documentId, text: document.number ?? document.set }
  if (out.wrong.some((problem) => problem.severity === 'error')) {
    await askDocumentChecks(house, tx, accountId)
    await record(tx, accountId, stamp, [{ kind: 'exchange/document-held', subject, after: { type: document.type, problems: out.wrong.map((problem) => problem.code) } }])
    return documentId
  }
  await writeFile(tx, { house, partner, documentId, document, test: out.test, stamp, known: out.wrong })
  return documentId
}

type Filing = Readonly<{ house: House; partner: Partner; documentId: string; document: TradeDocument; test: boolean; stamp: Stamp; known: readonly Problem[]; released?: boolean }>

/** Writes the bytes of a held document and puts it in line. What the writer finds wrong holds it. */
export const writeFile = async (tx: Tx, { house, partner, documentId, document, test, stamp, known, released = false }: Filing): Promise<DocumentState> => {
  const { accountId, partnerId, settings } = partner
  // tried under no number first: what is held must leave no gap in the numbers that the client counts
  const trial = writeDocument(document, coverOf(house, partner, test, NO_NUMBERS))
  const judged = (settings.format === 'ubl' || settings.format === 'cii') && trial.problems.length === 0 ? judgedProblems(trial.bytes) : []
  const problems = [...judged, ...known.filter((problem) => !trial.problems.some((one) => one.code === problem.code && one.at === problem.at)), ...trial.problems]
  const subject = { kind: 'document', id: documentId, text: document.number ?? document.set }
  if (!released && [...judged, ...trial.problems].some((problem) => problem.severity === 'error')) {
    await writeWork(tx, accountId, documentId, { state: 'held', problems, now: stamp.now })
    await askDocumentChecks(house, tx, accountId)
    await record(tx, accountId, stamp, [{ kind: 'exchange/document-held', subject, after: { type: document.type, problems: problems.map((problem) => problem.code) } }])
    return 'held'
  }
  const cover = coverOf(house, partner, test, await nextNumbers(tx, partner))
  const written = writeDocument(document, cover)
  const fileId = keyedId('file', accountId, documentId) as string
  const stored = await house.files.keep(tx, { bytes: written.bytes, mediaType: written.mediaType, now: stamp.now })
  const name = `${document.set}-${cover.interchange}-${documentId.slice(0, 8)}.${written.ending}`
  await insertWritten(tx, { fileId, name, stored, format: settings.format, sender: settings.us.id, receiver: settings.them[0]?.id ?? '', control: written.control, now: stamp.now })
  await writeControls(tx, accountId, documentId, written)
  await writeWork(tx, accountId, documentId, { state: 'ready', problems, fileId, now: stamp.now })
  await record(tx, accountId, stamp, [{ kind: 'exchange/document-written', subject, after: { type: document.type, file: name, control: written.control } }])
  if (settings.out !== null) {
    const sendId = await insertSend(tx, { accountId, partnerId, documentId, fileId, now: stamp.now })
    await house.jobs.add(tx, SEND, { accountId, sendId })
  }
  return 'ready'
}

/** What the rules of e-invoices and e-orders say of what we are about to send. */
const judgedProblems = (bytes: Uint8Array): Problem[] =>
  validateXml(bytes).failed.map((failure) => ({ code: failure.rule, severity: failure.severity === 'fatal' || failure.severity === 'error' ? 'error' : 'warning', at: failure.place, say: failure.say }))

type Numbers = Readonly<{ interchange: string; group: string; control: string }>

const NO_NUMBERS: Numbers = { interchange: '1', group: '1', control: '1' }

/** Interchanges are counted; XML bears no numbers, and its file is named after the moment. */
const nextNumbers = async (tx: Tx, partner: Partner): Promise<Numbers | null> => {
  const { format } = partner.settings
  if (format !== 'x12' && format !== 'edifact') return null
  return { interchange: String(await nextControl(tx, partner, 'interchange')), group: String(await nextControl(tx, partner, 'group')), control: String(await nextControl(tx, partner, 'document')) }
}

const coverOf = (house: House, partner: Partner, test: boolean, numbers: Numbers | null): Cover => {
  const { settings } = partner
  const now = house.clock.now()
  return {
    format: settings.format === 'page' ? 'ubl' : settings.format, version: settings.version, profile: settings.profile, sender: settings.us, receiver: settings.them[0] ?? { id: '', scheme: null },
    groupSender: settings.groupUs, groupReceiver: settings.groupThem, ...(numbers ?? { interchange: keyedId('cover', partner.partnerId, now).slice(0, 8), group: '', control: '' }),
    day: now.slice(0, 10) as Cover['day'], time: now.slice(11, 16), test, signs: settings.signs,
  }
}
