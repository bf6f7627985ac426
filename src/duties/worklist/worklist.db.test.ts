// The worklist over the API on real PostgreSQL: what is listed and in which order, verdicts by one and by many, undo, races, and walls.

import { afterAll, describe, expect, it } from 'vitest'
import type { AccountId } from '#ground/ids'
import { day } from '#ground/day'
import type { Finding } from '#ground/finding'
import { keepFindings } from '#platform/findings'
import { findingIdOf } from '#platform/keyed-id'
import { ABOVE, aFinding, LATE, plainAccount } from '../../../test/findings.ts'
import { testHouse } from '../../../test/pg.ts'
import { SECTIONS, sectionOf, weightOf } from './rank.ts'
import type { ChangedOut, FindingDetail, FindingsOut, RowOut, WorklistOut } from './worklist.wire.ts'

const t = await testHouse({ today: '2026-03-12' })
afterAll(() => t.close())

let accounts = 0
const TODAY = day('2026-03-12')

const withFindings = async (findings: (siteIds: readonly string[]) => readonly Finding[], sites = 3): Promise<AccountId> =>
  t.house.db.within('everything', async (tx) => {
    const { accountId, siteIds } = await plainAccount(tx, `W${(accounts += 1)}`, sites)
    await keepFindings(tx, accountId, { rules: [ABOVE, LATE] }, findings(siteIds), t.house.clock.now())
    return accountId
  })

type Headers = Readonly<{ authorization: string }>
const get = async <T>(headers: Headers, url: string): Promise<T> => {
  const response = await t.app.inject({ url: `/api${url}`, headers })
  expect(response.statusCode, response.body).toBe(200)
  return response.json<T>()
}
const post = async (headers: Headers, url: string, body?: object) => t.app.inject({ method: 'POST', url: `/api${url}`, headers, ...(body === undefined ? {} : { payload: body }) })

const list = (headers: Headers, query: string) => get<WorklistOut>(headers, `/worklist?${query}`)
const groupOf = (row: RowOut, asOf: string) => ({ accountId: row.accountId, key: row.key, findings: row.findings, asOf })
const one = (accountId: AccountId, subject: string, nth = 0) => ({ accountId, findingId: findingIdOf(accountId, ABOVE, subject), nth })

describe('my day', () => {
  it('shows findings of one cause as one row, with the largest speaking, its sites and its sum', async () => {
    const account = await withFindings((sites) => [
      aFinding({ subject: 'R-1/1', minor: 100n, siteId: sites[0] as never }),
      aFinding({ subject: 'R-1/2', minor: 300n, siteId: sites[1] as never }),
      aFinding({ subject: 'R-1/3', minor: 200n, siteId: sites[1] as never }),
      aFinding({ subject: 'R-2/1', minor: 50n, cause: 'another' }),
    ])
    const { rows, sections } = await list(await t.signIn('account-manager', { writes: [account] }), '')
    expect(rows.map((row) => [row.findings, row.sites, row.atStake.amount])).toEqual([[3, 2, '6.00'], [1, 0, '0.50']])
    expect(rows[0]?.findingId).toBe(findingIdOf(account, ABOVE, 'R-1/2'))
    expect(sections).toEqual([{ section: 'none', rows: 2, findings: 4, sums: [{ certainty: 'exact', amount: '6.50', currency: 'EUR' }] }])
  })

  it('puts what is due today first, then this week, later and what has no day, each by weight as the rule says', async () => {
    const account = await withFindings(() => [
      ...['2026-03-12', '2026-03-01', '2026-03-15', '2026-03-16', null].flatMap((due, at) =>
        [900n, 5000n].map((minor, of) => aFinding({ subject: `R-${at}/${of}`, cause: `${at} ${of}`, minor, due: due === null ? null : day(due), day: day(of === 0 ? '2025-06-01' : '2026-03-10') })),
      ),
      aFinding({ subject: 'x', cause: 'x', minor: 90_000n, rule: LATE, certainty: 'exposure', direction: 'none' }),
      aFinding({ subject: 'forint', cause: 'forint', minor: 300_000n, currency: 'HUF' }),
    ])
    const headers = await t.signIn('account-manager', { writes: [account] })
    const { rows } = await list(headers, '')
    const expected = rows.toSorted((a, b) => {
      const section = (row: RowOut) => SECTIONS.indexOf(sectionOf(row.due as never, TODAY))
      const weight = (row: RowOut) => weightOf({ atStake: { minor: BigInt(row.atStake.amount.replace('.', '')), currency: row.atStake.currency as never }, certainty: row.key.certainty, firstDay: day(row.firstDay) }, TODAY)
      return section(a) - section(b) || (weight(b) > weight(a) ? 1 : weight(b) < weight(a) ? -1 : 0)
    })
    expect(rows.map((row) => row.key.cause)).toEqual(expected.map((row) => row.key.cause))
    expect(rows.map((row) => row.section)).toEqual(['today', 'today', 'today', 'today', 'week', 'week', 'later', 'later', 'none', 'none', 'none', 'none'])
    expect(rows.slice(-4).map((row) => row.key.cause)).toEqual(['4 1', 'forint', 'x', '4 0'])
  })

  it('comes page by page without losing or doubling a row', async () => {
    const account = await withFindings(() => Array.from({ length: 23 }, (_, at) => aFinding({ subject: `R/${at}`, cause: `${at}`, minor: BigInt(at % 4), due: at % 3 === 0 ? day('2026-03-12') : null })))
    const headers = await t.signIn('read-only', { reads: [account] })
    const seen: string[] = []
    for (let after: string | null = ''; after !== null; ) {
      const page: WorklistOut = await list(headers, `limit=5${after === '' ? '' : `&after=${after}`}`)
      seen.push(...page.rows.map((row) => row.key.cause))
      after = page.next
    }
    expect(seen).toHaveLength(23)
    expect(new Set(seen).size).toBe(23)
    expect(seen).toEqual((await list(headers, 'limit=100')).rows.map((row) => row.key.cause))
    expect((await post(headers, '/worklist')).statusCode).toBe(404)
    expect((await t.app.inject({ url: '/api/worklist?after=nonsense', headers })).json()).toMatchObject({ problems: [{ at: 'after' }] })
  })

  it('is filtered by rule, site with what lies below, holder, certainty, amount and words', async () => {
    const account = await withFindings((sites) => [
      aFinding({ subject: 'R-1/1', minor: 100n, siteId: sites[0] as never, cause: 'one' }),
      aFinding({ subject: 'R-1/2', minor: 90_000n, siteId: sites[1] as never, cause: 'two' }),
      aFinding({ subject: 'late', rule: LATE, cause: 'three', certainty: 'exposure', direction: 'none', siteId: sites[1] as never }),
    ])
    const headers = await t.signIn('account-manager', { writes: [account] })
    const causes = async (query: string) => (await list(headers, query)).rows.map((row) => row.key.cause).toSorted()
    const { siteId } = (await t.house.db.within('everything', (tx) => tx.one<{ siteId: string }>(`SELECT site_id AS "siteId" FROM sites WHERE account_id = $1 AND number = 'S2'`, [account])))!
    expect(await causes(`rule=${LATE}`)).toEqual(['three'])
    expect(await causes('duty=invoices')).toEqual(['one', 'two'])
    expect(await causes(`site=${siteId}`)).toEqual(['three', 'two'])
    expect(await causes('certainty=exposure')).toEqual(['three'])
    expect(await causes('direction=over')).toEqual(['one', 'two'])
    expect(await causes('least=900')).toEqual(['two'])
    expect(await causes('assignee=nobody')).toEqual(['one', 'three', 'two'])
    expect(await causes('assignee=me')).toEqual([])
    expect(await causes('q=site%202')).toEqual(['three', 'two'])
    expect(await causes('q=no-such-thing')).toEqual([])
    expect((await t.app.inject({ url: '/api/worklist?state=wrong', headers })).statusCode).toBe(422)
  })
})

describe('a verdict', () => {
  it('takes findings off the list, is told as one event a cause, and undone comes back whole', async () => {
    const account = await withFindings(() => Array.from({ length: 1200 }, (_, at) => aFinding({ subject: `R/${at}`, cause: at < 1000 ? 'many' : 'few' })))
    const headers = await t.signIn('account-manager', { writes: [account] })
    const before = await list(headers, '')
    const many = before.rows.find((row) => row.key.cause === 'many')!
    const answer = await post(headers, '/verdicts', { verdict: 'accepted', groups: [groupOf(many, before.asOf)] })
    expect(answer.statusCode, answer.body).toBe(201)
    const { batchId, changed } = answer.json<ChangedOut>()
    expect(changed).toBe(1000)
    expect((await list(headers, '')).rows.map((row) => row.key.cause)).toEqual(['few'])
    expect((await list(headers, 'state=accepted')).rows).toMatchObject([{ findings: 1000, key: { state: 'accepted' } }])
    const events = await t.house.db.within('everything', (tx) => tx.rows<{ kind: string; after: { findings: number; amount: string } }>(`SELECT kind, after FROM events WHERE account_id = $1 AND kind LIKE 'worklist/%'`, [account]))
    expect(events).toMatchObject([{ kind: 'worklist/findings-judged', after: { findings: 1000, amount: '60000.00', verdict: 'accepted' } }])
    expect((await post(headers, `/verdicts/${batchId}/undoing`)).json()).toEqual({ undone: 1000, kept: 0 })
    expect((await list(headers, '')).rows).toHaveLength(2)
    const again = await post(headers, `/verdicts/${batchId}/undoing`)
    expect([again.statusCode, again.json().refusal.code]).toEqual([409, 'worklist/already-undone'])
  })

  it('that lets something stand needs a reason', async () => {
    const account = await withFindings(() => [aFinding({ subject: 'R-1/1' })])
    const headers = await t.signIn('account-manager', { writes: [account] })
    const without = await post(headers, '/verdicts', { verdict: 'waived', reason: '  ', findings: [one(account, 'R-1/1')] })
    expect(without.json()).toMatchObject({ refusal: { code: 'worklist/reason-needed', at: 'reason' } })
    expect((await post(headers, '/verdicts', { verdict: 'waived', reason: 'goodwill', findings: [one(account, 'R-1/1')] })).statusCode).toBe(201)
    const detail = await get<FindingDetail>(headers, `/accounts/${account}/findings/${findingIdOf(account, ABOVE, 'R-1/1')}`)
    expect(detail.verdicts).toMatchObject([{ verdict: 'waived', reason: 'goodwill', stands: true }])
    expect(detail.finding).toMatchObject({ state: 'waived', nth: 1 })
  })

  it('by the second of two people is refused with who was first and when; of several, the others are judged', async () => {
    const account = await withFindings(() => ['1', '2'].map((line) => aFinding({ subject: `R-1/${line}`, cause: line })))
    const [first, second] = [await t.signIn('account-manager', { writes: [account] }), await t.signIn('account-manager', { writes: [account], locale: 'de' })]
    expect((await post(first, '/verdicts', { verdict: 'accepted', findings: [one(account, 'R-1/1')] })).statusCode).toBe(201)
    const late = await post(second, '/verdicts', { verdict: 'disputed', findings: [one(account, 'R-1/1')] })
    expect(late.statusCode).toBe(409)
    expect(late.json().refusal).toMatchObject({ code: 'worklist/already-judged' })
    expect(late.json().refusal.text).toMatch(/^Test account-manager \d+ hat das am 12\. März 2026|^Test account-manager \d+ hat das am 12\. M/)
    const both = await post(second, '/verdicts', { verdict: 'disputed', findings: [one(account, 'R-1/1'), one(account, 'R-1/2')] })
    expect(both.json()).toMatchObject({ changed: 1, raced: [{ findingId: findingIdOf(account, ABOVE, 'R-1/1') }] })
    expect((await post(second, '/verdicts', { verdict: 'disputed', findings: [one(account, 'R-1/1', 1)] })).statusCode).toBe(201)
  })

  it('given at the same moment by two people lands once', async () => {
    const account = await withFindings(() => [aFinding({ subject: 'R-1/1' })])
    const people = [await t.signIn('account-manager', { writes: [account] }), await t.signIn('director')]
    const answers = await Promise.all(people.map((headers) => post(headers, '/verdicts', { verdict: 'accepted', findings: [one(account, 'R-1/1')] })))
    expect(answers.map((answer) => answer.statusCode).toSorted()).toEqual([201, 409])
  })

  it('on a row means only what the filter left of it, and nothing that came after the person looked', async () => {
    const account = await withFindings((sites) => [1n, 2n, 3n].map((minor, at) => aFinding({ subject: `R/${at}`, minor, siteId: sites[at] as never })))
    const headers = await t.signIn('account-manager', { writes: [account] })
    const site = (await list(headers, 'q=S1')).rows[0]?.site?.id
    const seen = await list(headers, `site=${site}`)
    expect(seen.rows).toMatchObject([{ findings: 1 }])
    const answer = await post(headers, '/verdicts', { verdict: 'resolved', groups: [groupOf(seen.rows[0]!, seen.asOf)], filter: { site } })
    expect(answer.json()).toMatchObject({ changed: 1 })
    const rest = await list(headers, '')
    expect(rest.rows).toMatchObject([{ findings: 2 }])
    const earlier = await post(headers, '/verdicts', { verdict: 'resolved', groups: [groupOf(rest.rows[0]!, '2026-03-12T11:59:59.000Z')] })
    expect(earlier.json()).toMatchObject({ refusal: { code: 'worklist/already-judged' } })
  })
})

describe('hand over and snooze', () => {
  it('hands a row to a colleague who may see the account, and to nobody else', async () => {
    const account = await withFindings(() => [aFinding({ subject: 'R-1/1' }), aFinding({ subject: 'R-1/2' })])
    const headers = await t.signIn('account-manager', { writes: [account] })
    await t.signIn('team-member')
    const colleagues = await get<{ userId: string; name: string; me: boolean }[]>(headers, `/accounts/${account}/colleagues`)
    const me = colleagues.find((one) => one.me)!
    const { rows, asOf } = await list(headers, '')
    expect((await post(headers, '/assignments', { assignee: me.userId, groups: [groupOf(rows[0]!, asOf)] })).json()).toMatchObject({ changed: 2 })
    expect((await list(headers, 'assignee=me')).rows).toMatchObject([{ findings: 2, assignee: { name: me.name } }])
    const stranger = await t.house.db.within('everything', (tx) => tx.one<{ id: string }>(`SELECT user_id AS id FROM users WHERE role = 'team-member' LIMIT 1`))
    const wrong = await post(headers, '/assignments', { assignee: stranger!.id, findings: [one(account, 'R-1/1')] })
    expect(wrong.json()).toMatchObject({ refusal: { code: 'worklist/not-a-colleague' } })
  })

  it('sleeps until its day and then is there again without anybody doing anything', async () => {
    const account = await withFindings(() => [aFinding({ subject: 'R-1/1' })])
    const headers = await t.signIn('account-manager', { writes: [account] })
    expect((await post(headers, '/snoozes', { until: '2026-03-12', findings: [one(account, 'R-1/1')] })).json()).toMatchObject({ refusal: { code: 'worklist/snooze-past' } })
    expect((await post(headers, '/snoozes', { until: '2026-03-13', findings: [one(account, 'R-1/1')] })).statusCode).toBe(201)
    expect((await list(headers, '')).rows).toEqual([])
    expect((await list(headers, 'state=snoozed')).rows).toHaveLength(1)
    await t.house.db.within('everything', (tx) => tx.run("UPDATE findings SET snoozed_until = '2026-03-12' WHERE account_id = $1", [account]))
    await t.house.db.within('everything', (tx) => tx.run("UPDATE finding_groups SET snoozed_until = '2026-03-12' WHERE account_id = $1", [account]))
    expect((await list(headers, '')).rows).toHaveLength(1)
  })
})

describe('the wall', () => {
  it("keeps another account's findings out of lists, details and changes, as if they did not exist", async () => {
    const [mine, theirs] = [await withFindings(() => [aFinding({ subject: 'R-1/1' })]), await withFindings(() => [aFinding({ subject: 'R-1/1' })])]
    const headers = await t.signIn('account-manager', { writes: [mine] })
    expect((await list(headers, '')).rows.map((row) => row.accountId)).toEqual([mine])
    expect((await list(headers, `account=${theirs}`)).rows).toEqual([])
    const finding = findingIdOf(theirs, ABOVE, 'R-1/1')
    for (const url of [`/accounts/${theirs}/findings/${finding}`, `/accounts/${theirs}/findings`, `/accounts/${theirs}/colleagues`, `/accounts/${mine}/findings/${finding}`]) {
      expect((await t.app.inject({ url: `/api${url}`, headers })).statusCode, url).toBe(404)
    }
    const mixed = { findings: [one(mine, 'R-1/1'), one(theirs, 'R-1/1')] }
    for (const [url, body] of [['/verdicts', { verdict: 'accepted', ...mixed }], ['/assignments', { assignee: null, ...mixed }], ['/snoozes', { until: '2026-04-01', ...mixed }]] as const) {
      expect((await post(headers, url, body)).statusCode, url).toBe(404)
    }
    expect((await get<FindingsOut>(headers, `/accounts/${mine}/findings?state=all`)).rows).toMatchObject([{ state: 'open', nth: 0 }])
    const director = await t.signIn('director')
    const { batchId } = (await post(director, '/verdicts', { verdict: 'accepted', findings: [one(theirs, 'R-1/1')] })).json<ChangedOut>()
    expect((await post(headers, `/verdicts/${batchId}/undoing`)).statusCode).toBe(404)
  })

  it('lets those read who may read, and judge only those who may write', async () => {
    const account = await withFindings(() => [aFinding({ subject: 'R-1/1' })])
    const url = `/accounts/${account}/findings/${findingIdOf(account, ABOVE, 'R-1/1')}`
    const [reader, helper, holder] = [await t.signIn('read-only', { reads: [account] }), await t.signIn('team-member', { writes: [account] }), await t.signIn('team-member', { writes: [account], duties: ['worklist'] })]
    for (const headers of [reader, helper]) {
      expect((await get<FindingDetail>(headers, url)).mayWrite).toBe(false)
      expect((await post(headers, '/verdicts', { verdict: 'accepted', findings: [one(account, 'R-1/1')] })).statusCode).toBe(404)
    }
    expect((await get<FindingDetail>(holder, url)).mayWrite).toBe(true)
    expect((await post(holder, '/verdicts', { verdict: 'accepted', findings: [one(account, 'R-1/1')] })).statusCode).toBe(201)
  })
})
