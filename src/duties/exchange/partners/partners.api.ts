// Partners and our own company over HTTP.

import { Value } from 'typebox/value'
import type { AccountId } from '#ground/ids'
import type { Outcome } from '#ground/outcome'
import { done, refused } from '#ground/outcome'
import { say } from '#ground/say'
import type { AccountAccess } from '#platform/access'
import { accountFor, accountsFor, accountsToChange } from '#platform/access'
import type { Tx } from '#platform/db'
import { NotFound, Unreadable } from '#platform/errors'
import { recordCompany } from '#platform/events'
import type { House } from '#platform/house'
import type { App } from '#platform/http'
import { administratorOf, answer, sessionOf } from '#platform/http'
import { loadSetting, saveSetting } from '#platform/settings.server'
import { wayProblems, withKnownSecrets, withoutSecrets } from '../routes/way.ts'
import { WayOut } from '../routes/way.wire.ts'
import type { Company } from './company.ts'
import { companyProblems, COMPANY_SETTING } from './company.ts'
import type { Partner, PartnerSettings } from './partner.ts'
import { createPartner, forgetCode, listCodes, loadPartner, loadPartners, partnersKnownAs, savePartner } from './partners.store.ts'
import * as wire from './partners.wire.ts'

const PARTNER = '/api/accounts/:accountId/partners/:partnerId'

export const partnersApi = (app: App, house: House): void => {
  const { db, clock } = house

  app.get('/api/partners', { schema: { querystring: wire.PartnersAsk, response: { 200: wire.PartnerList }, summary: 'Trading partners of all accounts within reach, or of one.' } }, async (request) => {
    const session = sessionOf(request)
    const { reach } = await accountsFor(db, session)
    const own = MAKERS.has(session.role) ? (await accountsToChange(db, session)).reach : []
    const mayWrite = (accountId: AccountId): boolean => own === 'everything' || own.includes(accountId)
    const { account } = request.query
    return db.within(reach, async (tx) => ({ rows: await outOf(tx, await loadPartners(tx, account === undefined ? undefined : [account as AccountId]), mayWrite) }))
  })

  app.post('/api/accounts/:accountId/partners', { schema: { params: wire.AccountPath, body: wire.PartnerNew, response: { 201: wire.PartnerOut }, summary: 'Adds a trading partner to an account.' } }, async (request, reply) => {
    const session = sessionOf(request)
    const access = await accountFor(db, session, request.params.accountId, 'exchange', 'write')
    const settings = readSettings(request.body.settings as PartnerSettings, null)
    const free = request.body.state === 'off' ? done(null) : await freeOf(house, access, settings, null)
    if (!free.ok) return answer(reply, free)
    const made = await db.within(access.reach, async (tx): Promise<Outcome<wire.PartnerOut>> => {
      if (await nameTaken(tx, access.accountId, request.body.name, null)) return refused(taken(request.body.name))
      const partner = await createPartner(tx, access.accountId, { name: request.body.name.trim(), state: request.body.state, settings }, { userId: session.userId, now: clock.now() })
      return done((await outOf(tx, [partner], () => access.mayWrite))[0] as wire.PartnerOut)
    })
    return answer(reply, made, 201)
  })

  app.get(PARTNER, { schema: { params: wire.PartnerPath, response: { 200: wire.PartnerOut }, summary: 'One partner.' } }, async (request) => {
    const access = await accountFor(db, sessionOf(request), request.params.accountId, 'exchange', 'read')
    return db.within(access.reach, async (tx) => (await outOf(tx, [await loadPartner(tx, access.accountId, request.params.partnerId)], () => access.mayWrite))[0] as wire.PartnerOut)
  })

  app.put(PARTNER, { schema: { params: wire.PartnerPath, body: wire.PartnerChange, response: { 200: wire.PartnerOut }, summary: 'Writes a partner over, unless somebody else was faster.' } }, async (request, reply) => {
    const session = sessionOf(request)
    const access = await accountFor(db, session, request.params.accountId, 'exchange', 'write')
    const before = await db.within(access.reach, (tx) => loadPartner(tx, access.accountId, request.params.partnerId))
    const settings = readSettings(request.body.settings as PartnerSettings, before.settings)
    const free = request.body.state === 'off' ? done(null) : await freeOf(house, access, settings, before.partnerId)
    if (!free.ok) return answer(reply, free)
    const saved = await db.within(access.reach, async (tx): Promise<Outcome<wire.PartnerOut>> => {
      if (await nameTaken(tx, access.accountId, request.body.name, before.partnerId)) return refused(taken(request.body.name))
      const partner = await savePartner(tx, before, { name: request.body.name.trim(), state: request.body.state, settings, version: request.body.version }, { userId: session.userId, now: clock.now() })
      if (partner === null) return refused({ code: 'exchange/partner-changed', say: say('refusal.exchange/partner-changed', { partner: before.name }) })
      return done((await outOf(tx, [partner], () => access.mayWrite))[0] as wire.PartnerOut)
    })
    return answer(reply, saved)
  })

  app.get(`${PARTNER}/codes`, { schema: { params: wire.PartnerPath, response: { 200: wire.CodeList }, summary: 'What the codes of a partner were said to mean.' } }, async (request) => {
    const access = await accountFor(db, sessionOf(request), request.params.accountId, 'exchange', 'read')
    return db.within(access.reach, async (tx) => {
      const partner = await loadPartner(tx, access.accountId, request.params.partnerId)
      return { rows: [...(await listCodes(tx, access.accountId, partner.partnerId))] }
    })
  })

  app.delete(`${PARTNER}/codes/:kind/:code`, { schema: { params: wire.CodePath, summary: 'Forgets what a code means: the next document with it asks again.' } }, async (request, reply) => {
    const session = sessionOf(request)
    const access = await accountFor(db, session, request.params.accountId, 'exchange', 'write')
    await db.within(access.reach, async (tx) => {
      const partner = await loadPartner(tx, access.accountId, request.params.partnerId)
      if (!(await forgetCode(tx, partner, { kind: request.params.kind, code: request.params.code }, { userId: session.userId, now: clock.now() }))) throw new NotFound()
    })
    return reply.status(204).send()
  })

  app.get('/api/company', { schema: { response: { 200: wire.CompanyOut }, summary: 'Our own company as its documents show it.' } }, async (request) => {
    const session = sessionOf(request)
    return { company: await db.within('everything', (tx) => loadSetting<Company>(tx, COMPANY_SETTING)), mayWrite: session.role === 'administrator' }
  })

  app.put('/api/company', { schema: { body: wire.CompanyIn, response: { 200: wire.CompanyOut }, summary: 'Says who we are in documents. For administrators.' } }, async (request) => {
    const session = administratorOf(request)
    const company = request.body as Company
    const problems = companyProblems(company)
    if (problems.length > 0) throw new Unreadable(problems)
    await db.within('everything', async (tx) => {
      const before = await loadSetting<Company>(tx, COMPANY_SETTING)
      await saveSetting(tx, COMPANY_SETTING, company)
      await recordCompany(tx, { userId: session.userId, now: clock.now() }, { kind: 'exchange/company-changed', subject: { kind: 'company', id: 'company', text: company.name }, before, after: company })
    })
    return { company, mayWrite: true }
  })
}

/** Whom the list tells that they may write: those who make partners. A team member's duty is asked at the partner itself. */
const MAKERS: ReadonlySet<string> = new Set(['administrator', 'director', 'account-manager'])

/** Settings with what they may keep of the secrets known before; what makes no sense is said at its field. */
const readSettings = (settings: PartnerSettings, before: PartnerSettings | null): PartnerSettings => {
  const asked = settings.out === null ? null : (Value.Clean(WayOut, structuredClone(settings.out)) as WayOut)
  const out = asked === null || before?.out === undefined || before.out === null ? asked : withKnownSecrets(asked, before.out)
  const problems = [
    ...(out === null ? [] : wayProblems(out).map((problem) => ({ at: `settings.out.${problem.at}`, say: problem.say }))),
    ...(settings.format !== 'page' && settings.them.filter((identity) => identity.id.trim() !== '').length === 0 ? [{ at: 'settings.them', say: say('problem.exchange/no-identity') }] : []),
  ]
  if (problems.length > 0) throw new Unreadable(problems)
  return { ...settings, out }
}

/** A sender that is known as another account's, under the same address of ours, could not be told apart. */
const freeOf = async (house: House, access: AccountAccess, settings: PartnerSettings, own: string | null): Promise<Outcome<null>> => {
  const others = await house.db.within('everything', (tx) => partnersKnownAs(tx, settings.format, settings.them))
  const clash = others.find((partner) => partner.partnerId !== own && (partner.accountId === access.accountId || partner.settings.us.id.trim().toLowerCase() === settings.us.id.trim().toLowerCase()))
  if (clash === undefined) return done(null)
  // the name of a partner of an account that the asker may not see is not told
  const shown = clash.accountId === access.accountId ? clash.name : ''
  return refused({ code: 'exchange/identity-taken', say: say(shown === '' ? 'refusal.exchange/identity-taken.elsewhere' : 'refusal.exchange/identity-taken', shown === '' ? {} : { partner: shown }), at: 'settings.them' })
}

const nameTaken = async (tx: Tx, accountId: AccountId, name: string, own: string | null): Promise<boolean> =>
  (await tx.one('SELECT FROM partners WHERE account_id = $1 AND lower(name) = lower($2) AND partner_id IS DISTINCT FROM $3', [accountId, name.trim(), own])) !== null

const taken = (name: string) => ({ code: 'exchange/partner-name-taken', say: say('refusal.exchange/partner-name-taken', { partner: name.trim() }), at: 'name' })

const outOf = async (tx: Tx, partners: readonly Partner[], mayWrite: (accountId: AccountId) => boolean): Promise<wire.PartnerOut[]> => {
  const accounts = await tx.rows<{ account_id: string; name: string }>('SELECT account_id, name FROM accounts WHERE account_id = ANY($1::uuid[])', [[...new Set(partners.map((partner) => partner.accountId))]])
  const names = new Map(accounts.map((account) => [account.account_id, account.name]))
  return partners.map((partner) => ({
    accountId: partner.accountId, account: names.get(partner.accountId) ?? '', partnerId: partner.partnerId, name: partner.name, state: partner.state, version: partner.version, mayWrite: mayWrite(partner.accountId),
    settings: { ...partner.settings, out: partner.settings.out === null ? null : withoutSecrets(partner.settings.out) } as wire.PartnerOut['settings'],
  }))
}
