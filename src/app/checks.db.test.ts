// The checks of all duties together on one account: one transaction, one event, silence when nothing moved; and the commands' records.

import { afterAll, describe, expect, it } from 'vitest'
import { walkFindings } from '#duties/worklist/export.server'
import type { FindingRecord } from '#duties/worklist/export.server'
import { loadRuleSums } from '#duties/worklist/findings.store'
import type { AccountId } from '#ground/ids'
import { day } from '#ground/day'
import { HOUSE_SESSION } from '#platform/access'
import { miscountedGroups } from '#platform/finding-groups'
import { accountIdOf, findingIdOf } from '#platform/keyed-id'
import { giveVerdicts, snoozeFindings } from '#platform/verdicts'
import { testHouse } from '../../test/pg.ts'
import { readWorld } from '../../test/world.ts'
import { findingsOf } from '../../test/world-load.ts'
import { CHECK_JOBS, CHECKS, runChecks } from './checks.server.ts'
import { speech } from './speech.server.ts'

const t = await testHouse({ today: '2026-03-20' })
afterAll(() => t.close())

const WORLD = `
account  Nordkauf
contract C-7    2026-01-01 .. 2026-12-31   A-100  12.40 EUR / carton
order    #4711  2026-03-02   A-100  120 carton
invoice  R-88   2026-03-09   A-100  120 carton  at 12.90
=> invoices/price-above-contract  #4711/1  60.00 EUR
`

const nordkauf = accountIdOf('Nordkauf') as AccountId
const ABOVE = 'invoices/price-above-contract'
await t.house.db.within('everything', (tx) => findingsOf(tx, readWorld(WORLD)))

const events = () => t.house.db.within('everything', (tx) => tx.rows<{ after: { rules: object } }>(`SELECT after FROM events WHERE account_id = $1 AND kind = 'worklist/checks-run'`, [nordkauf]))
const records = async (state: 'open' | 'snoozed' | 'all' = 'all'): Promise<readonly FindingRecord[]> => {
  const found: FindingRecord[] = []
  const walk = walkFindings(t.house, { access: { session: HOUSE_SESSION, reach: 'everything' }, accountIds: [nordkauf], filter: { state }, today: day('2026-03-20'), speaker: speech.in('en') })
  for await (const record of walk) found.push(record)
  return found
}

describe('a run of all checks', () => {
  it('keeps what every duty saw, answers every rule, and tells it once', async () => {
    const kept = await runChecks(t.house, nordkauf)
    expect([...kept.keys()].toSorted()).toEqual(CHECKS.flatMap((checks) => checks.rules).toSorted())
    expect(kept.get(ABOVE)).toEqual({ opened: 1, changed: 0, closed: 0, held: 1 })
    expect(await events()).toMatchObject([{ after: { rules: { [ABOVE]: { opened: 1 } } } }])
  })

  it('over the same books changes nothing and says nothing', async () => {
    const again = await runChecks(t.house, nordkauf)
    expect([...again.values()].filter((kept) => kept.opened + kept.changed + kept.closed > 0)).toEqual([])
    expect(await events()).toHaveLength(1)
  })

  it('twice at the same moment is as good as once', async () => {
    await Promise.all([runChecks(t.house, nordkauf), runChecks(t.house, nordkauf), runChecks(t.house, nordkauf)])
    expect(await events()).toHaveLength(1)
    await t.house.db.within([nordkauf], async (tx) => expect(await miscountedGroups(tx, nordkauf)).toEqual([]))
  })

  it('leaves a verdict as it is, and the night wakes what slept long enough', async () => {
    const finding = findingIdOf(nordkauf, ABOVE, (await records())[0]!.subject)
    await t.house.db.within([nordkauf], async (tx) => {
      await giveVerdicts(tx, nordkauf, [finding], { batchId: crypto.randomUUID(), verdict: 'disputed', reason: '' }, { userId: null, now: t.house.clock.now() })
      await snoozeFindings(tx, nordkauf, [finding], day('2026-03-20'))
    })
    for (const job of CHECK_JOBS) await job.run(t.house, [{ accountId: nordkauf }])
    expect(await records()).toMatchObject([{ state: 'disputed' }])
    expect(await t.house.db.within([nordkauf], (tx) => tx.rows('SELECT FROM findings WHERE account_id = $1 AND snoozed_until IS NOT NULL', [nordkauf]))).toEqual([])
    expect(await t.house.db.within([nordkauf], (tx) => loadRuleSums(tx, nordkauf))).toEqual([])
  })
})

describe('findings as records', () => {
  it('carry numbers as people know them, the exact amount, the sentence and the evidence', async () => {
    const [record] = await records()
    expect(record).toMatchObject({
      rule: ABOVE,
      account: 'Nordkauf',
      item: 'A-100',
      order: '4711',
      orderLine: 1,
      invoice: 'R-88',
      invoiceLine: 1,
      day: '2026-03-09',
      atStake: { amount: '60.00', currency: 'EUR' },
      direction: 'over',
      certainty: 'exact',
    })
    expect(record?.say).toContain('60.00')
    expect(record?.say).not.toContain('finding.')
    expect(record?.evidence.hops).toHaveLength(6)
    expect(await records('open')).toEqual([])
  })
})
