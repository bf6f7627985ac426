// Invoices over HTTP. Every change is load, decide by a rule, save, and check what it touches, in one transaction.

import type { Day } from '#ground/day'
import { isDay } from '#ground/day'
import type { AccountId, InvoiceId } from '#ground/ids'
import type { Outcome } from '#ground/outcome'
import { done } from '#ground/outcome'
import { say } from '#ground/say'
import type { AccountAccess } from '#platform/access'
import { accountFor, accountsFor } from '#platform/access'
import { lockChecks } from '#platform/checks'
import { askToFollow } from '#platform/followers'
import type { Tx } from '#platform/db'
import { NotFound, Unreadable } from '#platform/errors'
import type { Stamp } from '#platform/events'
import type { House } from '#platform/house'
import type { App } from '#platform/http'
import { answer, sessionOf } from '#platform/http'
import { draftCredit, draftFromOrder, keepEntry } from './entry.server.ts'
import { loadInvoice, loadOrderInvoices } from './invoice-out.server.ts'
import type { Entered, InvoicesAsk } from './invoices.wire.ts'
import * as wire from './invoices.wire.ts'
import { listInvoices, readCursor } from './list.store.ts'
import { recheck, settleLine, unsettleLine } from './settle.server.ts'

const tags = ['invoices']
const INVOICE = '/api/accounts/:accountId/invoices/:invoiceId'
const OF_ORDER = '/api/accounts/:accountId/orders/:orderId'

export const invoicesApi = (app: App, house: House): void => {
  const { db, clock } = house

  app.get('/api/invoices', { schema: { tags, summary: 'Invoices and credit notes, newest first', querystring: wire.InvoicesAsk, response: { 200: wire.InvoiceList } } }, async (request) => {
    const { reach } = await accountsFor(db, sessionOf(request))
    const ask = readAsk(request.query)
    return db.within(reach, async (tx) => listInvoices(tx, { ...ask, accountIds: await accountsAsked(tx, request.query.account) }))
  })

  app.get(INVOICE, { schema: { tags, summary: 'An invoice beside what it bills: ties with their part-scores, agreed prices, findings', params: wire.InvoicePath, response: { 200: wire.InvoiceOut } } }, async (request) => {
    const access = await accountFor(db, sessionOf(request), request.params.accountId, 'invoices', 'read')
    return db.within(access.reach, (tx) => loadInvoice(tx, access.accountId, request.params.invoiceId, access.mayWrite))
  })

  app.get(`${OF_ORDER}/invoices`, { schema: { tags, summary: 'The invoices that bill an order', params: wire.OrderPath, response: { 200: wire.OrderInvoices } } }, async (request) => {
    const access = await accountFor(db, sessionOf(request), request.params.accountId, 'invoices', 'read')
    return db.within(access.reach, (tx) => loadOrderInvoices(tx, access.accountId, request.params.orderId, access.mayWrite))
  })

  app.post(`${OF_ORDER}/invoice-drafts`, { schema: { tags, summary: 'An invoice over what was shipped and not yet billed; nothing is kept', params: wire.OrderPath, response: { 200: wire.DraftOut } } }, async (request, reply) => {
    const access = await accountFor(db, sessionOf(request), request.params.accountId, 'invoices', 'write')
    return answer(reply, await db.within(access.reach, async (tx) => draftFromOrder(tx, access.accountId, request.params.orderId, await todayAt(house, tx, access.accountId))))
  })

  app.post(`${INVOICE}/credit-drafts`, { schema: { tags, summary: 'A credit note over what an invoice bills; nothing is kept', params: wire.InvoicePath, response: { 200: wire.DraftOut } } }, async (request, reply) => {
    const access = await accountFor(db, sessionOf(request), request.params.accountId, 'invoices', 'write')
    return answer(reply, await db.within(access.reach, async (tx) => draftCredit(tx, access.accountId, request.params.invoiceId, await todayAt(house, tx, access.accountId))))
  })

  app.post('/api/accounts/:accountId/invoices', { schema: { tags, summary: 'Enter an invoice or a credit note', params: wire.AccountPath, body: wire.EntryIn, response: { 201: wire.Entered } } }, async (request, reply) => {
    const session = sessionOf(request)
    const access = await accountFor(db, session, request.params.accountId, 'invoices', 'write')
    const stamp = { userId: session.userId, now: clock.now() }
    const result = await db.within(access.reach, async (tx): Promise<Outcome<Entered>> => {
      await lockChecks(tx, access.accountId)
      const kept = await keepEntry(tx, access.accountId, request.body, stamp)
      if (!kept.ok) return kept
      await askToFollow(house.jobs, tx, access.accountId)
      const findings = await recheck(tx, access.accountId, kept.value, { today: await todayAt(house, tx, access.accountId), stamp })
      return done({ invoiceId: kept.value.invoiceId, number: kept.value.number, findings })
    })
    return answer(reply, result, 201)
  })

  app.post(`${INVOICE}/matches`, { schema: { tags, summary: 'A person says which order line an invoice line bills, or that none proposed is', params: wire.InvoicePath, body: wire.SettleIn, response: { 201: wire.Settled } } }, async (request, reply) => {
    const { access, stamp } = await writing(house, request)
    const { lineNo, choose } = request.body
    const result = await db.within(access.reach, async (tx) => {
      await lockChecks(tx, access.accountId)
      const settled = await settleLine(tx, access.accountId, { invoiceId: request.params.invoiceId, lineNo }, choose, stamp)
      if (settled.ok) await recheck(tx, access.accountId, { invoiceId: request.params.invoiceId as InvoiceId, orderIds: settled.value.orderIds }, { today: await todayAt(house, tx, access.accountId), stamp })
      return settled
    })
    return answer(reply, result, 201)
  })

  app.post(`${INVOICE}/matches/undoing`, { schema: { tags, summary: 'Take a person\'s word on a line back', params: wire.InvoicePath, body: wire.UnsettleIn, response: { 201: wire.Settled } } }, async (request, reply) => {
    const { access, stamp } = await writing(house, request)
    const result = await db.within(access.reach, async (tx) => {
      await lockChecks(tx, access.accountId)
      const undone = await unsettleLine(tx, access.accountId, { invoiceId: request.params.invoiceId, lineNo: request.body.lineNo }, stamp)
      if (undone.ok) await recheck(tx, access.accountId, { invoiceId: request.params.invoiceId as InvoiceId, orderIds: [] }, { today: await todayAt(house, tx, access.accountId), stamp })
      return undone
    })
    return answer(reply, result, 201)
  })
}

type Request = Readonly<{ params: Readonly<{ accountId: string }> }> & Parameters<typeof sessionOf>[0]

const writing = async (house: House, request: Request): Promise<Readonly<{ access: AccountAccess; stamp: Stamp }>> => {
  const session = sessionOf(request)
  const access = await accountFor(house.db, session, request.params.accountId, 'invoices', 'write')
  return { access, stamp: { userId: session.userId, now: house.clock.now() } }
}

const readAsk = (query: InvoicesAsk) => {
  const after = query.after === undefined ? null : readCursor(query.after)
  if (query.after !== undefined && after === null) throw new Unreadable([{ at: 'after', say: say('problem.invoices/no-cursor') }])
  return {
    siteId: query.site ?? null, kind: query.kind ?? null, only: query.only ?? null, text: query.text === undefined || query.text.trim() === '' ? null : query.text.trim(),
    from: dayAsked(query.from, 'from'), to: dayAsked(query.to, 'to'), after, limit: query.limit ?? 50,
  }
}

const dayAsked = (text: string | undefined, at: string): Day | null => {
  if (text === undefined) return null
  if (isDay(text)) return text
  throw new Unreadable([{ at, say: say('problem.invoices/no-day', { text }) }])
}

const accountsAsked = async (tx: Tx, accountId: string | undefined): Promise<string[]> => {
  const rows = await tx.rows<{ account_id: string }>('SELECT account_id FROM accounts WHERE $1::uuid IS NULL OR account_id = $1', [accountId ?? null])
  return rows.map((row) => row.account_id)
}

const todayAt = async (house: House, tx: Tx, accountId: AccountId): Promise<Day> => {
  const row = await tx.one<{ time_zone: string }>('SELECT time_zone FROM accounts WHERE account_id = $1', [accountId])
  if (row === null) throw new NotFound()
  return house.clock.today(row.time_zone)
}
