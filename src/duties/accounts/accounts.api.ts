// Accounts, sites and the timeline over HTTP. Every route opens its account by `accountFor`; changes say which version was seen.

import type { Day } from '#ground/day'
import { isDay } from '#ground/day'
import type { AccountId, SiteId } from '#ground/ids'
import type { Outcome } from '#ground/outcome'
import { say } from '#ground/say'
import type { AccountAccess, Session } from '#platform/access'
import { accountFor, accountsFor } from '#platform/access'
import { NotFound, Unreadable } from '#platform/errors'
import type { App } from '#platform/http'
import { answer, sessionOf } from '#platform/http'
import type { House } from '#platform/house'
import { accountIdOf } from '#platform/keyed-id'
import { joinAccount } from '#platform/users.server'
import { countKinds, countSites, createAccount, loadAccount, loadTree, lockTree, saveAccount } from './accounts.store.ts'
import {
  AccountEdit, AccountList, AccountMade, AccountNew, AccountOut, AccountPath, Closure, SiteEdit, SiteList, SiteMade, SiteNew, SiteOut, SitePath, Timeline, TimelineAsk,
} from './accounts.wire.ts'
import { accountOut, siteOut } from './accounts-out.ts'
import { addSite, changeSite, closeSite } from './edit-site.ts'
import type { SiteChange } from './edit-site.ts'
import { changeAccount, newAccount } from './edit-account.ts'
import type { Identifier } from './identifier.ts'
import type { Read } from './read-form.ts'
import { readAccount, readSite } from './read-form.ts'
import { listSites, loadIdentifiers, saveSite } from './sites.store.ts'
import { cursorOf, loadTimeline } from './timeline.store.ts'

export const accountsApi = (app: App, house: House): void => {
  const { db, clock } = house

  app.get('/api/accounts', { schema: { response: { 200: AccountList } } }, async (request) => {
    const { session, reach } = await accountsFor(db, sessionOf(request))
    const rows = await db.within(reach, countSites)
    return { rows: [...rows], mayAdd: mayAdd(session) }
  })

  app.post('/api/accounts', { schema: { body: AccountNew } }, async (request, reply) => {
    const session = sessionOf(request)
    if (!mayAdd(session)) throw new NotFound()
    const draft = readable(readAccount(request.body, request.body.number))
    const stamp = { userId: session.userId, now: clock.now() }
    // made beyond the asker's reach: the account does not exist yet, so it is in nobody's
    const outcome = await db.within('everything', async (tx) => {
      const made = newAccount(await loadAccount(tx, accountIdOf(draft.number)), draft)
      if (!made.ok) return made
      const accountId = await createAccount(tx, made.value, stamp)
      if (session.userId !== null && session.role === 'account-manager') await joinAccount(tx, { accountId, userId: session.userId, mayWrite: true }, stamp)
      return { ok: true as const, value: { accountId } }
    })
    return answer(reply, outcome, 201)
  })

  app.get('/api/accounts/:accountId', { schema: { params: AccountPath, response: { 200: AccountOut } } }, async (request) => {
    const access = await accountFor(db, sessionOf(request), request.params.accountId, 'accounts', 'read')
    return db.within(access.reach, async (tx) => {
      const account = await loadAccount(tx, access.accountId)
      if (account === null) throw new NotFound()
      const today = clock.today(account.timeZone)
      return accountOut(account, { today, mayWrite: access.mayWrite, kinds: await countKinds(tx, access.accountId, today) })
    })
  })

  app.put('/api/accounts/:accountId', { schema: { params: AccountPath, body: AccountEdit } }, async (request, reply) => {
    const access = await accountFor(db, sessionOf(request), request.params.accountId, 'accounts', 'write')
    const outcome = await db.within(access.reach, async (tx) => {
      await lockTree(tx, access.accountId)
      const account = await loadAccount(tx, access.accountId)
      if (account === null) throw new NotFound()
      const decided = changeAccount(account, { version: request.body.version, row: readable(readAccount(request.body, account.number)) })
      if (decided.ok) await saveAccount(tx, decided.value, stampOf(house, access))
      return decided.ok ? { ok: true as const, value: { accountId: account.accountId } } : decided
    })
    return answer(reply, outcome)
  })

  app.get('/api/accounts/:accountId/sites', { schema: { params: AccountPath, response: { 200: SiteList } } }, async (request) => {
    const access = await accountFor(db, sessionOf(request), request.params.accountId, 'accounts', 'read')
    return { rows: [...(await db.within(access.reach, (tx) => listSites(tx, access.accountId)))] }
  })

  app.post('/api/accounts/:accountId/sites', { schema: { params: AccountPath, body: SiteNew, response: { 201: SiteMade } } }, async (request, reply) => {
    const access = await accountFor(db, sessionOf(request), request.params.accountId, 'accounts', 'write')
    const { body } = request
    return answer(reply, await change(house, access, async (facts) => {
      const row = readable(readSite(body, { number: body.number, sites: facts.sites, accountCurrency: facts.account.currency }))
      return { decided: addSite(facts, row), identifiers: body.identifiers }
    }), 201)
  })

  app.get('/api/accounts/:accountId/sites/:siteId', { schema: { params: SitePath, response: { 200: SiteOut } } }, async (request) => {
    const access = await accountFor(db, sessionOf(request), request.params.accountId, 'accounts', 'read')
    return db.within(access.reach, async (tx) => {
      const account = await loadAccount(tx, access.accountId)
      const { sites, tree } = await loadTree(tx, access.accountId)
      const site = sites.get(request.params.siteId as SiteId)
      if (account === null || site === undefined) throw new NotFound()
      return siteOut({ account, site, sites, tree, identifiers: await loadIdentifiers(tx, access.accountId, site.siteId), mayWrite: access.mayWrite })
    })
  })

  app.put('/api/accounts/:accountId/sites/:siteId', { schema: { params: SitePath, body: SiteEdit } }, async (request, reply) => {
    const access = await accountFor(db, sessionOf(request), request.params.accountId, 'accounts', 'write')
    const { body } = request
    return answer(reply, await change(house, access, async (facts) => {
      const site = facts.sites.get(request.params.siteId as SiteId)
      if (site === undefined) throw new NotFound()
      const row = readable(readSite(body, { number: site.number, sites: facts.sites, accountCurrency: facts.account.currency }))
      return { decided: changeSite(facts, site, { version: body.version, row }), identifiers: body.identifiers }
    }))
  })

  app.post('/api/accounts/:accountId/sites/:siteId/closure', { schema: { params: SitePath, body: Closure } }, async (request, reply) => {
    const access = await accountFor(db, sessionOf(request), request.params.accountId, 'accounts', 'write')
    const closure = { version: request.body.version, closedOn: readDay(request.body.closedOn) }
    return answer(reply, await change(house, access, async (facts) => {
      const site = facts.sites.get(request.params.siteId as SiteId)
      if (site === undefined) throw new NotFound()
      return { decided: closeSite(facts, site, closure) }
    }))
  })

  app.get('/api/accounts/:accountId/timeline', { schema: { params: AccountPath, querystring: TimelineAsk, response: { 200: Timeline } } }, async (request) => {
    const access = await accountFor(db, sessionOf(request), request.params.accountId, 'accounts', 'read')
    const { after, limit = 50, kind = null, subjectKind = null, subjectId = null } = request.query
    const cursor = after === undefined ? null : cursorOf(after)
    if (after !== undefined && cursor === null) throw new Unreadable([{ at: 'after', say: say('problem.form') }])
    const { rows, next } = await db.within(access.reach, (tx) => loadTimeline(tx, access.accountId, { after: cursor, limit, kind, subjectKind, subjectId }))
    return { rows: [...rows], next }
  })
}

const mayAdd = (session: Session): boolean => ['administrator', 'director', 'account-manager'].includes(session.role)

const stampOf = (house: House, access: AccountAccess) => ({ userId: access.session.userId, now: house.clock.now() })

type Facts = Awaited<ReturnType<typeof loadTree>> & Readonly<{ account: NonNullable<Awaited<ReturnType<typeof loadAccount>>> }>
type Decision = Readonly<{ decided: Outcome<SiteChange>; identifiers?: readonly Identifier[] }>

/** Load, decide and save of every change to a site, with the tree held still in between. */
const change = async (house: House, access: AccountAccess, decide: (facts: Facts) => Promise<Decision>): Promise<Outcome<{ siteId: string }>> =>
  house.db.within(access.reach, async (tx) => {
    const accountId: AccountId = access.accountId
    await lockTree(tx, accountId)
    const account = await loadAccount(tx, accountId)
    if (account === null) throw new NotFound()
    const { decided, identifiers } = await decide({ ...(await loadTree(tx, accountId)), account })
    if (!decided.ok) return decided
    const siteId = await saveSite(tx, accountId, { change: decided.value, stamp: stampOf(house, access), ...(identifiers === undefined ? {} : { identifiers }) })
    return { ok: true, value: { siteId } }
  })

const readable = <T>({ draft, problems }: Read<T>): T => {
  if (problems.length > 0) throw new Unreadable(problems)
  return draft
}

const readDay = (text: string | null): Day | null => {
  if (text === null || isDay(text)) return text
  throw new Unreadable([{ at: 'closedOn', say: say('refusal.accounts/day', { value: text }) }])
}
