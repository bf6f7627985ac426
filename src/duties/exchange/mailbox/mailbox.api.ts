// The mailbox over HTTP: files come in and are looked at, documents are worked on, changes decided, ours are released and fetched.

import type { FastifyRequest } from 'fastify'
import type { DocumentType } from '#formats/document'
import type { AccountId, ItemId, SiteId } from '#ground/ids'
import { isId } from '#ground/ids'
import type { Outcome } from '#ground/outcome'
import { done, refused } from '#ground/outcome'
import type { Say } from '#ground/say'
import { say } from '#ground/say'
import type { AccountAccess, Session } from '#platform/access'
import { accountFor, accountsFor } from '#platform/access'
import type { Tx } from '#platform/db'
import { NotFound, Unreadable } from '#platform/errors'
import { record } from '#platform/events'
import type { House } from '#platform/house'
import type { App } from '#platform/http'
import { answer, sessionOf, spoken } from '#platform/http'
import { loadItems } from '#duties/catalog/catalog.store'
import { saveClientCode } from '#duties/catalog/items.store'
import { needAccount } from '#duties/orders/place-facts.store'
import { assertMayImport, importsOf } from '../may-import.server.ts'
import type { Partner } from '../partners/partner.ts'
import { loadPartner, loadPartners, teachCode } from '../partners/partners.store.ts'
import { sendingMove } from '../routes/sending.ts'
import { answerOrder } from './answer.server.ts'
import { askDocumentChecks } from './ask-checks.server.ts'
import { decideChange, workingOn } from './change.server.ts'
import { changeOut, documentOut, problemOut, rowOut } from './desk.server.ts'
import type { DocumentState, KeptDocument } from './documents.store.ts'
import { confirmDocument, DOCUMENT_STATES, listDocuments, loadDocument, writeWork } from './documents.store.ts'
import type { ExchangeFile, FileState } from './files.store.ts'
import { FILE_STATES, listFiles, loadFile } from './files.store.ts'
import { tellInvoice } from './follow.job.ts'
import * as wire from './mailbox.wire.ts'
import { READ_FILE, receive } from './receive.server.ts'
import { readSample } from './sample.server.ts'
import { SEND } from './send.job.ts'
import { holdSend, writeSend } from './sends.store.ts'
import { workOn } from './take.server.ts'
import { isMade } from './take-order.ts'
import { textOut } from './text.server.ts'
import { writeFile } from './write-out.server.ts'

const DOCUMENT = '/api/accounts/:accountId/documents/:documentId'

export const mailboxApi = (app: App, house: House): void => {
  const { db, clock } = house
  const stampOf = (session: Session) => ({ userId: session.userId, now: clock.now() })

  // files -------------------------------------------------------------------------

  app.post('/api/exchange/files', { schema: { response: { 202: wire.FilesTaken }, consumes: ['multipart/form-data'], summary: 'Takes files of clients, byte for byte, and puts them in line to be read.' } }, async (request, reply) => {
    const session = sessionOf(request)
    assertMayImport(session)
    const files: wire.FilesTaken['files'] = []
    for await (const part of request.parts()) {
      if (part.type === 'field') continue
      const fileId = await receive(house, { route: 'upload', name: part.filename, origin: session.email, mediaType: part.mimetype, bytes: part.file, userId: session.userId, isCut: () => part.file.truncated })
      files.push({ fileId, name: part.filename })
    }
    if (files.length === 0) throw new Unreadable([{ at: 'files', say: say('problem.exchange/no-file') }])
    return reply.status(202).send({ files })
  })

  const mayOpen = (session: Session, file: ExchangeFile): void => {
    const by = importsOf(session)
    if (by !== null && file.userId !== by) throw new NotFound()
  }

  app.get('/api/exchange/files', { schema: { querystring: wire.FilesAsk, response: { 200: wire.FileList }, summary: 'Files that came, newest first: all of them, or a manager\'s own uploads.' } }, async (request) => {
    const session = sessionOf(request)
    assertMayImport(session)
    const limit = request.query.limit ?? 50
    const rows = await db.within('everything', (tx) => listFiles(tx, { states: statesOf(request.query.state, FILE_STATES), userId: importsOf(session), after: request.query.after ?? null, limit: limit + 1 }))
    return { rows: rows.slice(0, limit).map((file) => fileOut(request, file)), next: rows.length > limit ? (rows[limit - 1]?.fileId ?? null) : null }
  })

  app.get('/api/exchange/files/:fileId', { schema: { params: wire.FilePath, response: { 200: wire.FileOut }, summary: 'One file that came.' } }, async (request) => {
    const session = sessionOf(request)
    assertMayImport(session)
    const file = await db.within('everything', (tx) => loadFile(tx, request.params.fileId))
    mayOpen(session, file)
    return fileOut(request, file)
  })

  app.get('/api/exchange/files/:fileId/content', { schema: { params: wire.FilePath, summary: 'The bytes as they came.' } }, async (request, reply) => {
    const session = sessionOf(request)
    assertMayImport(session)
    const file = await db.within('everything', (tx) => loadFile(tx, request.params.fileId))
    mayOpen(session, file)
    return sendBytes(reply, house, file)
  })

  app.post('/api/exchange/files/:fileId/run', { schema: { params: wire.FilePath, response: { 202: wire.Done }, summary: 'Reads a file again, for a partner that is known by now.' } }, async (request, reply) => {
    const session = sessionOf(request)
    assertMayImport(session)
    await db.within('everything', async (tx) => {
      const file = await loadFile(tx, request.params.fileId)
      mayOpen(session, file)
      await house.jobs.add(tx, READ_FILE, { fileId: file.fileId }, { queue: 'exchange' })
    })
    return reply.status(202).send({ state: 'waiting' })
  })

  app.post('/api/exchange/samples', { schema: { body: wire.SampleAsk, response: { 200: wire.SampleOut }, summary: 'What one sample file says of a partner: settings it asks for, codes nobody knows yet.' } }, async (request) => {
    const session = sessionOf(request)
    const access = await accountFor(db, session, request.body.accountId, 'exchange', 'write')
    const file = await db.within('everything', (tx) => loadFile(tx, request.body.fileId))
    mayOpen(session, file)
    return readSample(house, access, file, (said) => spoken(request, said))
  })

  // documents -----------------------------------------------------------------------

  app.get('/api/exchange/documents', { schema: { querystring: wire.DocumentsAsk, response: { 200: wire.DocumentList }, summary: 'Documents of clients and to clients, newest first.' } }, async (request) => {
    const { reach } = await accountsFor(db, sessionOf(request))
    const { query } = request
    const limit = query.limit ?? 50
    const rows = await db.within(reach, (tx) =>
      listDocuments(tx, {
        accountIds: query.account === undefined ? 'all' : [query.account as AccountId], partnerId: query.partner ?? null, states: statesOf<DocumentState>(query.state, DOCUMENT_STATES), direction: query.direction ?? null,
        types: query.type === undefined ? [] : [query.type as DocumentType], text: query.text?.trim() === '' ? null : (query.text?.trim() ?? null), ...(query.file === undefined ? {} : { fileId: query.file }), after: query.after ?? null, limit: limit + 1,
      }),
    )
    return { rows: rows.slice(0, limit).map(rowOut), next: rows.length > limit ? (rows[limit - 1]?.documentId ?? null) : null }
  })

  app.get('/api/accounts/:accountId/orders/:orderId/documents', { schema: { params: wire.OrderPath, response: { 200: wire.DocumentList }, summary: 'The documents an order came of, and those about it.' } }, async (request) => {
    const access = await accountFor(db, sessionOf(request), request.params.accountId, 'exchange', 'read')
    if (!isId(request.params.orderId)) throw new NotFound()
    return db.within(access.reach, async (tx) => {
      if ((await tx.one('SELECT FROM orders WHERE account_id = $1 AND order_id = $2', [access.accountId, request.params.orderId])) === null) throw new NotFound()
      const rows = await listDocuments(tx, { accountIds: [access.accountId], partnerId: null, states: [], direction: null, types: [], text: null, orderId: request.params.orderId, after: null, limit: 100 })
      return { rows: rows.map(rowOut), next: null }
    })
  })

  const today = async (tx: Tx, accountId: AccountId) => clock.today((await needAccount(tx, accountId)).timeZone)

  const shown = async (tx: Tx, request: FastifyRequest, access: AccountAccess, documentId: string): Promise<wire.DocumentOut> =>
    documentOut(tx, await loadDocument(tx, access.accountId, documentId), { speak: (said: Say) => spoken(request, said), mayWrite: access.mayWrite, today: await today(tx, access.accountId) })

  app.get(DOCUMENT, { schema: { params: wire.DocumentPath, response: { 200: wire.DocumentOut }, summary: 'One document beside what it became: lines, what waits, changes, answers, its way.' } }, async (request) => {
    const access = await accountFor(db, sessionOf(request), request.params.accountId, 'exchange', 'read')
    return db.within(access.reach, (tx) => shown(tx, request, access, request.params.documentId))
  })

  app.get(`${DOCUMENT}/text`, { schema: { params: wire.DocumentPath, response: { 200: wire.TextOut }, summary: 'The file as text, with the places of the document\'s values.' } }, async (request) => {
    const access = await accountFor(db, sessionOf(request), request.params.accountId, 'exchange', 'read')
    const { document, file } = await fileOf(house, access, request.params.documentId)
    return textOut(house, document, file)
  })

  app.get(`${DOCUMENT}/content`, { schema: { params: wire.DocumentPath, summary: 'The bytes of the document\'s file: to keep, or to fetch what goes out.' } }, async (request, reply) => {
    const access = await accountFor(db, sessionOf(request), request.params.accountId, 'exchange', 'read')
    return sendBytes(reply, house, (await fileOf(house, access, request.params.documentId)).file)
  })

  /** Work of a person on one document, its row held, answered with how it stands then. */
  const work = (path: string, options: { body?: unknown; summary: string }, act: (tx: Tx, at: Acting, body: never) => Promise<Outcome<unknown>>): void => {
    app.post(`${DOCUMENT}/${path}`, { schema: { params: wire.DocumentPath, ...(options.body === undefined ? {} : { body: options.body }), response: { 200: wire.DocumentOut }, summary: options.summary } as never }, async (request: FastifyRequest<{ Params: { accountId: string; documentId: string } }>, reply) => {
      const session = sessionOf(request)
      const access = await accountFor(db, session, request.params.accountId, 'exchange', 'write')
      const result = await db.within(access.reach, async (tx): Promise<Outcome<wire.DocumentOut>> => {
        const kept = await loadDocument(tx, access.accountId, request.params.documentId, true)
        const partner = await loadPartner(tx, access.accountId, kept.partnerId)
        const acted = await act(tx, { house, access, session, partner, kept }, request.body as never)
        await askDocumentChecks(house, tx, access.accountId)
        return acted.ok ? done(await shown(tx, request, access, kept.documentId)) : acted
      })
      return answer(reply, result)
    })
  }

  work('codes', { body: wire.CodeAnswer, summary: 'Says what a code means, once and for all documents of the partner, and goes on with those that waited for it.' }, answerCode)
  work('refusals', { body: wire.RefusalIn, summary: 'A line that waits is not delivered: the answer says so, and why.' }, refuseLine)
  work('run', { summary: 'Goes on with a document that waits or failed.' }, async (tx, at) => {
    if (at.kept.direction !== 'in' || (at.kept.state !== 'waiting' && at.kept.state !== 'failed')) return refused(notNow(at.kept))
    await workOn(tx, house, at.partner, at.kept, stampOf(at.session))
    return done(null)
  })
  work('confirmation', { summary: 'A person has looked at what was doubtful in a page or table, and it reads right.' }, async (tx, at) => {
    if (at.kept.direction !== 'in' || at.kept.format !== 'page' || at.kept.state !== 'waiting') return refused(notNow(at.kept))
    await confirmDocument(tx, at.kept.accountId, at.kept.documentId)
    await record(tx, at.kept.accountId, stampOf(at.session), [{ kind: 'exchange/document-confirmed', subject: { kind: 'document', id: at.kept.documentId, text: at.kept.number ?? '' }, after: { problems: at.kept.problems.map((problem) => problem.code) } }])
    await workOn(tx, house, at.partner, { ...at.kept, confirmed: true }, stampOf(at.session))
    return done(null)
  })
  work('answer', { summary: 'Answers an order although lines wait: they are told as pending.' }, async (tx, at) => {
    if (at.kept.direction !== 'in' || at.kept.type !== 'order' || at.kept.state !== 'waiting') return refused(notNow(at.kept))
    await answerOrder(tx, { house, partner: at.partner, kept: at.kept, stamp: stampOf(at.session) })
    return done(null)
  })
  work('release', { summary: 'Lets a document go that was held: a person has looked at what was wrong with it.' }, async (tx, at) => {
    if (at.kept.state !== 'held') return refused(notNow(at.kept))
    await record(tx, at.kept.accountId, stampOf(at.session), [{ kind: 'exchange/document-released', subject: { kind: 'document', id: at.kept.documentId, text: at.kept.number ?? at.kept.set }, after: { problems: at.kept.problems.map((problem) => problem.code) } }])
    await writeFile(tx, { house, partner: at.partner, documentId: at.kept.documentId, document: at.kept.content, test: at.kept.test, stamp: stampOf(at.session), known: at.kept.problems, released: true })
    return done(null)
  })
  work('delivery', { summary: 'Says that a document which lay ready was fetched, so that it is not fetched twice.' }, async (tx, at) => {
    if (at.kept.state !== 'ready') return refused(notNow(at.kept))
    await writeWork(tx, at.kept.accountId, at.kept.documentId, { state: 'sent', now: clock.now() })
    await record(tx, at.kept.accountId, stampOf(at.session), [{ kind: 'exchange/document-sent', subject: { kind: 'document', id: at.kept.documentId, text: at.kept.number ?? at.kept.set }, after: { where: 'API' } }])
    return done(null)
  })
  work('setting-aside', { summary: 'Nothing is done with this document.' }, async (tx, at) => {
    if (!['waiting', 'failed', 'held', 'rejected'].includes(at.kept.state)) return refused(notNow(at.kept))
    await writeWork(tx, at.kept.accountId, at.kept.documentId, { state: 'ignored', waits: [], now: clock.now() })
    await record(tx, at.kept.accountId, stampOf(at.session), [{ kind: 'exchange/document-set-aside', subject: { kind: 'document', id: at.kept.documentId, text: at.kept.number ?? at.kept.set }, before: { state: at.kept.state } }])
    return done(null)
  })

  app.put(`${DOCUMENT}/text`, { schema: { params: wire.DocumentPath, body: wire.TextIn, response: { 202: wire.FilesTaken }, summary: 'Corrects the text of a file: it is kept as a new one beside the old and read.' } }, async (request, reply) => {
    const session = sessionOf(request)
    const access = await accountFor(db, session, request.params.accountId, 'exchange', 'write')
    const { document, file } = await fileOf(house, access, request.params.documentId)
    if (document.direction !== 'in' || document.made.some((line) => line.orderId !== null)) return answer(reply, refused({ code: 'exchange/has-orders', say: say('refusal.exchange/has-orders', { number: document.number ?? '' }) }))
    await db.within(access.reach, async (tx) => {
      await writeWork(tx, access.accountId, document.documentId, { state: 'ignored', waits: [], now: clock.now() })
      await record(tx, access.accountId, stampOf(session), [{ kind: 'exchange/text-corrected', subject: { kind: 'document', id: document.documentId, text: document.number ?? document.set } }])
    })
    const fileId = await receive(house, { route: 'corrected', name: file.name, origin: file.fileId, mediaType: 'application/octet-stream', bytes: Buffer.from(request.body.text, 'utf8'), userId: session.userId })
    return reply.status(202).send({ files: [{ fileId, name: file.name }] })
  })

  app.post(`${DOCUMENT}/changes/:changeId/decision`, { schema: { params: wire.ChangePath, body: wire.DecisionIn, response: { 200: wire.ChangeOut }, summary: 'Takes a proposed change of an order, or refuses it with the reason that goes to the client.' } }, async (request, reply) => {
    const session = sessionOf(request)
    const access = await accountFor(db, session, request.params.accountId, 'orders', 'write')
    const reason = request.body.reason?.trim() ?? ''
    if (!request.body.accept && reason === '') throw new Unreadable([{ at: 'reason', say: say('problem.exchange/reason-missing') }])
    const result = await db.within(access.reach, async (tx): Promise<Outcome<wire.ChangeOut>> => {
      const kept = await loadDocument(tx, access.accountId, request.params.documentId)
      const partner = await loadPartner(tx, access.accountId, kept.partnerId)
      const working = await workingOn(tx, access.accountId, kept.documentId, { house, partner, stamp: stampOf(session) })
      const decided = await decideChange(tx, working, request.params.changeId, { accept: request.body.accept, reason: reason === '' ? null : reason })
      await askDocumentChecks(house, tx, access.accountId)
      return decided.ok ? done(await changeOut(tx, decided.value, { speak: (said) => spoken(request, said), today: await today(tx, access.accountId) })) : decided
    })
    return answer(reply, result)
  })

  app.post('/api/accounts/:accountId/sends/:sendId/moves', { schema: { params: wire.SendPath, body: wire.SendMove, response: { 200: wire.Done }, summary: 'Sends again, says that it arrived, or gives it up.' } }, async (request, reply) => {
    const session = sessionOf(request)
    const access = await accountFor(db, session, request.params.accountId, 'exchange', 'write')
    if (!isId(request.params.sendId)) throw new NotFound()
    const result = await db.within(access.reach, async (tx): Promise<Outcome<{ state: string }>> => {
      const send = await holdSend(tx, access.accountId, request.params.sendId)
      if (send === null) throw new NotFound()
      const moved = sendingMove(send.state, request.body.event)
      if (!moved.ok) return moved
      const now = clock.now()
      await writeSend(tx, access.accountId, send.sendId, { state: moved.value, attempts: moved.value === 'waiting' ? 0 : send.attempts, nextAt: now, again: request.body.event === 'sent-again', now })
      if (moved.value === 'sent') await writeWork(tx, access.accountId, send.documentId, { state: 'sent', now })
      await record(tx, access.accountId, stampOf(session), [{ kind: `exchange/send-${request.body.event}`, subject: { kind: 'document', id: send.documentId, text: send.fileName } }])
      await askDocumentChecks(house, tx, access.accountId)
      if (moved.value === 'waiting') await house.jobs.add(tx, SEND, { accountId: access.accountId, sendId: send.sendId })
      return done({ state: moved.value })
    })
    return answer(reply, result)
  })

  app.post('/api/accounts/:accountId/invoices/:invoiceId/sendings', { schema: { params: wire.InvoicePath, body: wire.SendingIn, response: { 200: wire.DocumentList }, summary: 'Sends an invoice to a partner, or holds it with what is wrong.' } }, async (request) => {
    const session = sessionOf(request)
    const access = await accountFor(db, session, request.params.accountId, 'exchange', 'write')
    if (!isId(request.params.invoiceId)) throw new NotFound()
    return db.within(access.reach, async (tx) => {
      const invoice = await tx.one<{ version: number }>('SELECT version FROM invoices WHERE account_id = $1 AND invoice_id = $2', [access.accountId, request.params.invoiceId])
      if (invoice === null) throw new NotFound()
      const again = await tx.one<{ n: bigint }>("SELECT count(*) AS n FROM exchange_documents WHERE account_id = $1 AND invoice_id = $2 AND direction = 'out'", [access.accountId, request.params.invoiceId])
      await tellInvoice(tx, house, { accountId: access.accountId, partners: await loadPartners(tx, [access.accountId]), invoiceId: request.params.invoiceId as never, cause: `sent ${request.params.invoiceId} ${again?.n ?? 0n}`, partnerId: request.body.partnerId })
      const rows = await listDocuments(tx, { accountIds: [access.accountId], partnerId: null, states: [], direction: 'out', types: ['invoice', 'credit-note'], text: null, after: null, limit: 20, invoiceId: request.params.invoiceId })
      return { rows: rows.map(rowOut), next: null }
    })
  })

  app.get('/api/accounts/:accountId/invoices/:invoiceId/documents', { schema: { params: wire.InvoicePath, response: { 200: wire.DocumentList }, summary: 'What went out of an invoice.' } }, async (request) => {
    const access = await accountFor(db, sessionOf(request), request.params.accountId, 'exchange', 'read')
    if (!isId(request.params.invoiceId)) throw new NotFound()
    return db.within(access.reach, async (tx) => {
      if ((await tx.one('SELECT FROM invoices WHERE account_id = $1 AND invoice_id = $2', [access.accountId, request.params.invoiceId])) === null) throw new NotFound()
      const rows = await listDocuments(tx, { accountIds: [access.accountId], partnerId: null, states: [], direction: null, types: [], text: null, after: null, limit: 50, invoiceId: request.params.invoiceId })
      return { rows: rows.map(rowOut), next: null, mayWrite: access.mayWrite }
    })
  })
}

type Acting = Readonly<{ house: House; access: AccountAccess; session: Session; partner: Partner; kept: KeptDocument }>

const notNow = (kept: KeptDocument) => ({ code: 'exchange/not-now', say: say('refusal.exchange/not-now', { number: kept.number ?? kept.set }) })

/** The code is remembered, and every document of the partner that waited for it goes on. */
const answerCode = async (tx: Tx, { house, access, session, partner, kept }: Acting, body: { kind: 'site' | 'item' | 'unit'; code: string; target: string; unit?: string }): Promise<Outcome<unknown>> => {
  const stamp = { userId: session.userId, now: house.clock.now() }
  if (body.kind === 'unit') await teachCode(tx, partner, { kind: 'unit', code: body.code, unit: body.target }, stamp)
  else if (!isId(body.target)) throw new NotFound()
  else if (body.kind === 'site') {
    const site = await tx.one('SELECT FROM sites WHERE account_id = $1 AND site_id = $2', [access.accountId, body.target])
    if (site === null) throw new NotFound()
    await teachCode(tx, partner, { kind: 'site', code: body.code, siteId: body.target as SiteId }, stamp)
  } else {
    const item = (await loadItems(tx, [body.target as ItemId])).get(body.target as ItemId)
    if (item === undefined) throw new NotFound()
    const saved = await saveClientCode(tx, { accountId: access.accountId, itemNumber: item.number, code: body.code.trim(), unit: body.unit ?? null, name: null, stamp })
    if (!saved.ok) return saved
  }
  const waiting = await tx.rows<{ document_id: string }>(
    `SELECT document_id FROM exchange_documents WHERE account_id = $1 AND partner_id = $2 AND direction = 'in' AND state = 'waiting' AND waits @> $3::jsonb ORDER BY at LIMIT 200`,
    [access.accountId, partner.partnerId, JSON.stringify([{ kind: body.kind, code: body.code }])],
  )
  for (const { document_id } of waiting) await workOn(tx, house, partner, await loadDocument(tx, access.accountId, document_id, true), stamp)
  if (!waiting.some((one) => one.document_id === kept.documentId) && kept.state === 'waiting') await workOn(tx, house, partner, kept, stamp)
  return done(null)
}

const refuseLine = async (tx: Tx, { house, session, partner, kept }: Acting, body: { line: number; reason: string }): Promise<Outcome<unknown>> => {
  if (kept.type !== 'order' || kept.state !== 'waiting' || kept.content.lines[body.line] === undefined) return refused(notNow(kept))
  if (isMade(kept.made, { line: body.line, split: null })) return refused(notNow(kept))
  const made = [...kept.made, { line: body.line, split: null, orderId: null, orderNumber: null, orderLineNo: null, substitute: null, refused: body.reason.trim() }]
  const stamp = { userId: session.userId, now: house.clock.now() }
  await record(tx, kept.accountId, stamp, [{ kind: 'exchange/line-refused', subject: { kind: 'document', id: kept.documentId, text: kept.number ?? '' }, after: { line: body.line + 1, reason: body.reason.trim() } }])
  await writeWork(tx, kept.accountId, kept.documentId, { state: 'waiting', made, now: stamp.now })
  await workOn(tx, house, partner, await loadDocument(tx, kept.accountId, kept.documentId, true), stamp)
  return done(null)
}

const fileOf = async (house: House, access: AccountAccess, documentId: string): Promise<Readonly<{ document: KeptDocument; file: ExchangeFile }>> => {
  const document = await house.db.within(access.reach, (tx) => loadDocument(tx, access.accountId, documentId))
  const { fileId } = document
  if (fileId === null) throw new NotFound()
  return house.db.within('everything', async (tx) => {
    const file = await loadFile(tx, fileId)
    // one file may hold documents of several clients: whoever sees not all of them sees not the file
    const own = await tx.one<{ n: bigint }>('SELECT count(*) AS n FROM exchange_documents WHERE file_id = $1 AND account_id = $2', [fileId, access.accountId])
    const seesAll = access.session.role === 'administrator' || access.session.role === 'director'
    if (!seesAll && file.direction === 'in' && Number(own?.n ?? 0n) < file.documents) throw new NotFound()
    return { document, file }
  })
}

const sendBytes = async (reply: { header(name: string, value: string): typeof reply; send(body: unknown): unknown }, house: House, file: ExchangeFile) => {
  const bytes = await house.files.sizeOf(file.sha256)
  return reply
    .header('content-type', 'application/octet-stream')
    .header('content-length', String(bytes))
    .header('content-disposition', `attachment; filename="document"; filename*=UTF-8''${encodeURIComponent(file.name)}`)
    .send(house.files.stream(file.sha256)) as never
}

const fileOut = (request: FastifyRequest, file: ExchangeFile): wire.FileOut => ({
  fileId: file.fileId, direction: file.direction, route: file.route, name: file.name, origin: file.origin, sha256: file.sha256, size: file.size, format: file.format, state: file.state, duplicateOf: file.duplicateOf,
  sender: file.sender, receiver: file.receiver, controls: [...file.controls], documents: file.documents, problems: file.problems.map((problem) => problemOut(problem, (said) => spoken(request, said))), arrivedAt: file.arrivedAt,
})

const statesOf = <S extends string = FileState>(asked: string | undefined, known: readonly string[]): readonly S[] => {
  const states = (asked ?? '').split(',').filter((state) => state !== '')
  const unknown = states.find((state) => !known.includes(state))
  if (unknown !== undefined) throw new Unreadable([{ at: 'state', say: say('problem.exchange/no-such-state', { state: unknown, states: known.join(', ') }) }])
  return states as S[]
}

