// The house's ways in over HTTP, for administrators.

import { Value } from 'typebox/value'
import { done, refused } from '#ground/outcome'
import type { Outcome } from '#ground/outcome'
import { say } from '#ground/say'
import { Unreadable } from '#platform/errors'
import type { House } from '#platform/house'
import type { App } from '#platform/http'
import { administratorOf, answer } from '#platform/http'
import { wayProblems, withKnownSecrets, withoutSecrets } from '../routes/way.ts'
import { WayIn } from '../routes/way.wire.ts'
import type { KeptWay } from './ways.store.ts'
import { loadWay, loadWays, removeWay, saveWay } from './ways.store.ts'
import * as wire from './ways.wire.ts'

export const waysApi = (app: App, house: House): void => {
  const { db, clock } = house

  app.get('/api/exchange/ways', { schema: { response: { 200: wire.WayList }, summary: 'The ways documents come in by, without their secrets.' } }, async (request) => {
    administratorOf(request)
    return { rows: (await db.within('everything', loadWays)).map(wayOut) }
  })

  app.put('/api/exchange/ways/:wayId', { schema: { params: wire.WayPath, body: wire.WaySave, response: { 200: wire.WayOutcome }, summary: 'Adds a way in (`new`) or writes one over. A secret left out stays as it was.' } }, async (request, reply) => {
    const session = administratorOf(request)
    const { name, state } = request.body
    // what no way of this kind has is not kept
    const asked = Value.Clean(WayIn, structuredClone(request.body.settings)) as WayIn
    const result = await db.within('everything', async (tx): Promise<Outcome<{ wayId: string }>> => {
      const before = request.params.wayId === 'new' ? null : await loadWay(tx, request.params.wayId)
      const settings = before === null ? asked : withKnownSecrets(asked, before.settings)
      const problems = wayProblems(settings)
      if (problems.length > 0) throw new Unreadable(problems.map((problem) => ({ at: `settings.${problem.at}`, say: problem.say })))
      const wayId = await saveWay(tx, { wayId: before?.wayId ?? null, name: name.trim(), settings, state }, { userId: session.userId, now: clock.now() })
      return wayId === null ? refused({ code: 'exchange/way-name-taken', say: say('refusal.exchange/way-name-taken', { name: name.trim() }), at: 'name' }) : done({ wayId })
    })
    return answer(reply, result)
  })

  app.delete('/api/exchange/ways/:wayId', { schema: { params: wire.WayPath, summary: 'Takes a way in away. What came by it stays.' } }, async (request, reply) => {
    const session = administratorOf(request)
    await db.within('everything', async (tx) => removeWay(tx, await loadWay(tx, request.params.wayId), { userId: session.userId, now: clock.now() }))
    return reply.status(204).send()
  })
}

const wayOut = (way: KeptWay): wire.WayOutRow => ({ wayId: way.wayId, name: way.name, state: way.state, settings: withoutSecrets(way.settings) as wire.WayOutRow['settings'], lookedAt: way.lookedAt, trouble: way.trouble })
