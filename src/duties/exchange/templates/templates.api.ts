// Marking up an order over HTTP: its pages with a first guess, how it reads by what was marked, and the template kept for its like.

import type { FastifyRequest } from 'fastify'
import { summaryOf } from '#formats/document-summary'
import { guessMarks } from '#formats/page-order/guess'
import type { Learned } from '#formats/page-order/learn'
import { learn } from '#formats/page-order/learn'
import type { Pages } from '#formats/page-order/page'
import { spotText } from '#formats/spot'
import type { Outcome } from '#ground/outcome'
import { done, refused } from '#ground/outcome'
import { say } from '#ground/say'
import { accountFor } from '#platform/access'
import { NotFound, Unreadable } from '#platform/errors'
import type { House } from '#platform/house'
import type { App } from '#platform/http'
import { answer, sessionOf, spoken } from '#platform/http'
import { problemOut } from '../mailbox/desk.server.ts'
import { loadFile } from '../mailbox/files.store.ts'
import { READ_FILE } from '../mailbox/receive.server.ts'
import { assertMayImport, importsOf } from '../may-import.server.ts'
import { loadPartner } from '../partners/partners.store.ts'
import { pagesOfFile } from './pages-of-file.server.ts'
import { forgetTemplate, saveTemplate, templatesOf } from './templates.store.ts'
import * as wire from './templates.wire.ts'

const TEMPLATES = '/api/accounts/:accountId/partners/:partnerId/templates'

export const templatesApi = (app: App, house: House): void => {
  const { db, clock } = house

  const pagesFor = async (request: FastifyRequest, fileId: string): Promise<Readonly<{ name: string; pages: Pages }>> => {
    const session = sessionOf(request)
    assertMayImport(session)
    const file = await db.within('everything', (tx) => loadFile(tx, fileId))
    const by = importsOf(session)
    if (by !== null && file.userId !== by) throw new NotFound()
    const pages = await pagesOfFile(house.files.pathOf(file.sha256), file.name, file.size)
    if (pages === null) throw new Unreadable([{ at: 'fileId', say: say('problem.exchange/no-pages', { file: file.name }) }])
    return { name: file.name, pages }
  }

  app.get('/api/exchange/files/:fileId/pages', { schema: { params: wire.FilePath, response: { 200: wire.PagesOut }, summary: 'A PDF, table or mail as words with their places, and a first guess of what they mean.' } }, async (request) => {
    const { name, pages } = await pagesFor(request, request.params.fileId)
    return { fileId: request.params.fileId, name, pages: { grid: pages.grid, pages: pages.pages }, problems: pages.problems.map((problem) => problemOut(problem, (said) => spoken(request, said))), marks: [...guessMarks(pages)] }
  })

  app.post('/api/exchange/files/:fileId/learning', { schema: { params: wire.FilePath, body: wire.LearnIn, response: { 200: wire.LearnOut }, summary: 'How the order reads by what was marked; nothing is kept.' } }, async (request) => {
    const { pages } = await pagesFor(request, request.params.fileId)
    return learnOut(request, learn(pages, request.body.marks, request.body.name))
  })

  app.get(TEMPLATES, { schema: { params: wire.PartnerPath, response: { 200: wire.TemplateList }, summary: 'What was learned of a partner\'s orders on pages.' } }, async (request) => {
    const access = await accountFor(db, sessionOf(request), request.params.accountId, 'exchange', 'read')
    return db.within(access.reach, async (tx) => {
      const partner = await loadPartner(tx, access.accountId, request.params.partnerId)
      return { rows: (await templatesOf(tx, partner)).map(({ templateId, name, fileId, madeBy, madeAt }) => ({ templateId, name, fileId, madeBy, madeAt })) }
    })
  })

  app.post(TEMPLATES, { schema: { params: wire.PartnerPath, body: wire.TemplateNew, response: { 201: wire.TemplateMade }, summary: 'Keeps what was marked, and reads the order by it.' } }, async (request, reply) => {
    const session = sessionOf(request)
    const access = await accountFor(db, session, request.params.accountId, 'exchange', 'write')
    const { pages } = await pagesFor(request, request.body.fileId)
    const learned = learn(pages, request.body.marks, request.body.name)
    const result = await db.within(access.reach, async (tx): Promise<Outcome<{ templateId: string }>> => {
      const partner = await loadPartner(tx, access.accountId, request.params.partnerId)
      if (!learned.ok) return refused({ code: 'exchange/not-learned', say: say('refusal.exchange/not-learned', { why: learned.problems.map((problem) => spoken(request, problem.say)).join(' ') }), at: 'marks' })
      const templateId = await saveTemplate(tx, partner, { name: request.body.name.trim(), template: learned.template, fileId: request.body.fileId, marks: request.body.marks }, { userId: session.userId, now: clock.now() })
      await house.jobs.add(tx, READ_FILE, { fileId: request.body.fileId }, { queue: 'exchange' })
      return done({ templateId })
    })
    return answer(reply, result, 201)
  })

  app.delete(`${TEMPLATES}/:templateId`, { schema: { params: wire.TemplatePath, summary: 'Forgets a template: orders like it ask again.' } }, async (request, reply) => {
    const session = sessionOf(request)
    const access = await accountFor(db, session, request.params.accountId, 'exchange', 'write')
    await db.within(access.reach, async (tx) => {
      const partner = await loadPartner(tx, access.accountId, request.params.partnerId)
      if (!/^[0-9a-f-]{36}$/.test(request.params.templateId) || !(await forgetTemplate(tx, partner, request.params.templateId, { userId: session.userId, now: clock.now() }))) throw new NotFound()
    })
    return reply.status(204).send()
  })
}

const learnOut = (request: FastifyRequest, learned: Learned): wire.LearnOut => {
  const speak = (said: Parameters<typeof spoken>[1]): string => spoken(request, said)
  if (!learned.ok) return { learned: false, certain: false, problems: learned.problems.map((problem) => problemOut(problem, speak)), number: null, day: null, currency: null, amount: '0', shipTo: null, requested: null, totals: {}, lines: [] }
  const { document, certain, problems } = learned.read
  const summary = summaryOf(document)
  const shipTo = document.parties.find((party) => party.role === 'ship-to')
  return {
    learned: true, certain, problems: [...new Set([...document.problems, ...problems])].map((problem) => problemOut(problem, speak)), number: document.number, day: document.day, currency: document.currency, amount: summary.amount,
    shipTo: shipTo === undefined ? null : [shipTo.ids[0]?.id, shipTo.name, shipTo.city].filter((part) => part !== null && part !== undefined).join(' '), requested: document.dates.find((date) => date.kind === 'requested')?.day ?? null,
    totals: summary.totals as Record<string, string>,
    lines: document.lines.map((line) => ({ items: line.items.map((item) => item.value), description: line.description, quantity: line.quantity, unit: line.unit, price: line.price, amount: line.amount, place: spotText(Object.values(line.at)[0] ?? '') })),
  }
}
