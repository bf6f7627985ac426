// The worklist's routes. Reads for everybody who may see the account; changes for those who may write its worklist.

import { Type } from 'typebox'
import type { App } from '#platform/http'
import { answer, sessionOf, spoken } from '#platform/http'
import type { House } from '#platform/house'
import type { Changed } from './changes.server.ts'
import { assignTargets, judgeTargets, snoozeTargets, undoBatch } from './changes.server.ts'
import { readChoices, readColleagues, readFinding, readFindings, readWorklist } from './reads.server.ts'
import { AssignmentIn, ChangedOut, ChoicesOut, ColleagueOut, FilterIn, FindingDetail, FindingsOut, ListQuery, SnoozeIn, UndoneOut, VerdictIn, WorklistOut } from './worklist.wire.ts'
import type { FastifyRequest } from 'fastify'
import type { Outcome } from '#ground/outcome'
import { done } from '#ground/outcome'

const tags = ['worklist']
const OfAccount = Type.Object({ accountId: Type.String() })
const OfFinding = Type.Object({ accountId: Type.String(), findingId: Type.String() })

export const worklistApi = (app: App, house: House): void => {
  app.get('/api/worklist', { schema: { tags, summary: 'My day: rows of findings, most urgent and heaviest first', querystring: ListQuery, response: { 200: WorklistOut } } }, (request) =>
    readWorklist(house, sessionOf(request), request.query),
  )
  app.get('/api/worklist/choices', { schema: { tags, summary: 'What the filters of my day can offer', response: { 200: ChoicesOut } } }, (request) => readChoices(house, sessionOf(request)))
  app.get(
    '/api/accounts/:accountId/findings',
    { schema: { tags, summary: 'Findings of an account, most at stake first', params: OfAccount, querystring: ListQuery, response: { 200: FindingsOut } } },
    (request) => readFindings(house, sessionOf(request), request.params.accountId, request.query),
  )
  app.get(
    '/api/accounts/:accountId/findings/:findingId',
    { schema: { tags, summary: 'A finding with its evidence, its group and what happened so far', params: OfFinding, querystring: FilterIn, response: { 200: FindingDetail } } },
    (request) => readFinding(house, sessionOf(request), request.params.accountId, request.params.findingId, request.query),
  )
  app.get(
    '/api/accounts/:accountId/colleagues',
    { schema: { tags, summary: 'Who of us could take a finding of this account', params: OfAccount, response: { 200: Type.Array(ColleagueOut) } } },
    async (request) => [...(await readColleagues(house, sessionOf(request), request.params.accountId))],
  )
  app.post('/api/verdicts', { schema: { tags, summary: 'Judge findings, one or thousands', body: VerdictIn, response: { 201: ChangedOut } } }, async (request, reply) =>
    answer(reply, told(request, await judgeTargets(house, sessionOf(request), request.body)), 201),
  )
  app.post(
    '/api/verdicts/:batchId/undoing',
    { schema: { tags, summary: 'Take back what a batch of verdicts said', params: Type.Object({ batchId: ChangedOut.properties.batchId }), response: { 201: UndoneOut } } },
    async (request, reply) => answer(reply, await undoBatch(house, sessionOf(request), request.params.batchId), 201),
  )
  app.post('/api/assignments', { schema: { tags, summary: 'Hand findings to a colleague, or to nobody', body: AssignmentIn, response: { 201: ChangedOut } } }, async (request, reply) =>
    answer(reply, told(request, await assignTargets(house, sessionOf(request), request.body)), 201),
  )
  app.post('/api/snoozes', { schema: { tags, summary: 'Put findings to sleep until a day, or wake them', body: SnoozeIn, response: { 201: ChangedOut } } }, async (request, reply) =>
    answer(reply, told(request, await snoozeTargets(house, sessionOf(request), request.body)), 201),
  )
}

/** Who was faster is spoken in the asker's language. */
const told = (request: FastifyRequest, outcome: Outcome<Changed>) =>
  outcome.ok ? done({ ...outcome.value, raced: outcome.value.raced.map((one) => ({ ...one, text: spoken(request, one.say) })) }) : outcome
