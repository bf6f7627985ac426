// The findings store on real PostgreSQL: runs, re-runs and verdicts, and that its counted groups are always right.

import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import type { Finding } from '#ground/finding'
import type { AccountId } from '#ground/ids'
import { orderIdOf } from '#platform/keyed-id'
import { ABOVE, aFinding, LATE, plainAccount } from '../../test/findings.ts'
import { testHouse } from '../../test/pg.ts'
import type { Tx } from './db.ts'
import { miscountedGroups } from './finding-groups.ts'
import { keepFindings } from './findings.ts'
import { findingIdOf } from './keyed-id.ts'
import { giveVerdicts, takeBack } from './verdicts.ts'

const t = await testHouse()
afterAll(() => t.close())

const RULES = [ABOVE, LATE]
let accounts = 0

const inAccount = async <T>(work: (tx: Tx, accountId: AccountId, keep: (findings: readonly Finding[]) => ReturnType<typeof keepFindings>) => Promise<T>): Promise<T> =>
  t.house.db.within('everything', async (tx) => {
    const { accountId } = await plainAccount(tx, `F${(accounts += 1)}`)
    return work(tx, accountId, (findings) => keepFindings(tx, accountId, { rules: RULES }, findings, t.house.clock.now()))
  })

type Stored = Readonly<{ subject: string; state: string; minor: bigint; verdict: string | null; findings: number }>
const stored = (tx: Tx, accountId: AccountId) =>
  tx.rows<Stored>('SELECT subject, state, at_stake_minor AS minor, verdict FROM findings WHERE account_id = $1 ORDER BY rule, subject', [accountId])

const judge = (tx: Tx, accountId: AccountId, subject: string, verdict = 'accepted', batchId = crypto.randomUUID() as string) =>
  giveVerdicts(tx, accountId, [findingIdOf(accountId, ABOVE, subject)], { batchId, verdict, reason: 'because' }, { userId: null, now: t.house.clock.now() })

describe('a run of checks', () => {
  it('opens what is new, and the same run again changes nothing', () =>
    inAccount(async (tx, accountId, keep) => {
      const findings = [aFinding({ subject: 'R-1/1' }), aFinding({ subject: 'R-1/2', rule: LATE })]
      expect((await keep(findings)).get(ABOVE)).toEqual({ opened: 1, changed: 0, closed: 0, held: 1 })
      const again = await keep(findings)
      expect([...again.values()]).toEqual([
        { opened: 0, changed: 0, closed: 0, held: 1 },
        { opened: 0, changed: 0, closed: 0, held: 1 },
      ])
      expect(await stored(tx, accountId)).toHaveLength(2)
    }))

  it('is the same through the staging table as through the statement', () =>
    inAccount(async (tx, accountId, keep) => {
      const many = Array.from({ length: 450 }, (_, at) => aFinding({ subject: `R-2/${at}`, cause: `cause ${at % 7}`, minor: BigInt(at) }))
      expect((await keep(many)).get(ABOVE)).toEqual({ opened: 450, changed: 0, closed: 0, held: 450 })
      expect((await keep(many)).get(ABOVE)).toEqual({ opened: 0, changed: 0, closed: 0, held: 450 })
      const few = many.slice(0, 100)
      expect((await keep(few)).get(ABOVE)).toEqual({ opened: 0, changed: 0, closed: 350, held: 100 })
      expect((await keep(many)).get(ABOVE)).toEqual({ opened: 0, changed: 350, closed: 0, held: 450 })
      expect(await miscountedGroups(tx, accountId)).toEqual([])
    }))

  it('closes only within its scope', () =>
    inAccount(async (tx, accountId, keep) => {
      const [one, two] = [orderIdOf(accountId, '1'), orderIdOf(accountId, '2')]
      await keep([aFinding({ subject: 'R-3/1', orderId: one }), aFinding({ subject: 'R-3/2', orderId: two })])
      const kept = await keepFindings(tx, accountId, { rules: RULES, orderIds: [one] }, [], t.house.clock.now())
      expect(kept.get(ABOVE)).toEqual({ opened: 0, changed: 0, closed: 1, held: 0 })
      expect((await stored(tx, accountId)).map((row) => row.state)).toEqual(['closed', 'open'])
    }))

  it('refuses two findings about one subject and a finding of a rule it did not declare, for both are errors of a check', () =>
    inAccount(async (tx, accountId, keep) => {
      await expect(keep([aFinding({ subject: 'R-4/1' }), aFinding({ subject: 'R-4/1', minor: 1n })])).rejects.toThrow('share rule and subject')
      await expect(keep([aFinding({ subject: 'R-4/1', rule: 'invoices/tax' })])).rejects.toThrow('do not declare')
      expect(await stored(tx, accountId)).toEqual([])
    }))
})

describe("a person's verdict", () => {
  it('outlives re-runs, closing and reopening', () =>
    inAccount(async (tx, accountId, keep) => {
      const findings = [aFinding({ subject: 'R-5/1' })]
      await keep(findings)
      await judge(tx, accountId, 'R-5/1')
      for (const [run, state] of [[findings, 'accepted'], [[], 'closed'], [findings, 'accepted']] as const) {
        await keep(run)
        expect(await stored(tx, accountId)).toMatchObject([{ state, verdict: 'accepted' }])
      }
    }))

  it('still covers a finding that shrank, and one that grew beyond what was judged is open again', () =>
    inAccount(async (tx, accountId, keep) => {
      await keep([aFinding({ subject: 'R-6/1', minor: 6000n })])
      await judge(tx, accountId, 'R-6/1', 'waived')
      await keep([aFinding({ subject: 'R-6/1', minor: 4000n })])
      expect(await stored(tx, accountId)).toMatchObject([{ state: 'waived', minor: 4000n }])
      await keep([aFinding({ subject: 'R-6/1', minor: 6001n })])
      expect(await stored(tx, accountId)).toMatchObject([{ state: 'open', minor: 6001n, verdict: 'waived' }])
      await judge(tx, accountId, 'R-6/1', 'disputed')
      expect(await stored(tx, accountId)).toMatchObject([{ state: 'disputed' }])
    }))

  it('given in another currency than the finding has now does not cover it', () =>
    inAccount(async (tx, accountId, keep) => {
      await keep([aFinding({ subject: 'R-7/1' })])
      await judge(tx, accountId, 'R-7/1')
      await keep([aFinding({ subject: 'R-7/1', currency: 'GBP', minor: 10n })])
      expect(await stored(tx, accountId)).toMatchObject([{ state: 'open' }])
    }))

  it('taken back lets the one before it stand, and leaves alone what somebody said since', () =>
    inAccount(async (tx, accountId, keep) => {
      await keep([aFinding({ subject: 'R-8/1' }), aFinding({ subject: 'R-8/2' })])
      await judge(tx, accountId, 'R-8/1', 'waived')
      const batch = crypto.randomUUID()
      const both = ['R-8/1', 'R-8/2'].map((subject) => findingIdOf(accountId, ABOVE, subject))
      const stamp = { userId: null, now: t.house.clock.now() }
      await giveVerdicts(tx, accountId, both, { batchId: batch, verdict: 'accepted', reason: '' }, stamp)
      await judge(tx, accountId, 'R-8/2', 'disputed')
      expect(await takeBack(tx, accountId, batch, stamp)).toMatchObject({ undone: 1, kept: 1 })
      expect((await stored(tx, accountId)).map((row) => row.state)).toEqual(['waived', 'disputed'])
      expect(await takeBack(tx, accountId, batch, stamp)).toMatchObject({ undone: 0, kept: 0 })
    }))
})

describe('whatever runs and verdicts come in whatever order', () => {
  const step = fc.oneof(
    fc.record({ run: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.record({ minor: fc.bigInt(0n, 5n), cause: fc.constantFrom('x', 'y') })) }),
    fc.record({ judge: fc.constantFrom('a', 'b', 'c', 'd'), verdict: fc.constantFrom('accepted', 'waived') }),
    fc.record({ undo: fc.nat(5) }),
  )

  it('the store agrees with a plain model, and the groups with the findings', () =>
    fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), (steps) =>
        inAccount(async (tx, accountId, keep) => {
          const model = new Map<string, ModelFinding>()
          const batches: { id: string; subject: string }[] = []
          for (const one of steps) {
            if ('run' in one) {
              await keep(Object.entries(one.run).map(([subject, { minor, cause }]) => aFinding({ subject, minor, cause })))
              for (const [subject, finding] of model) finding.holds = subject in one.run
              for (const [subject, { minor }] of Object.entries(one.run)) model.set(subject, { verdicts: [], ...model.get(subject), holds: true, minor })
            } else if ('judge' in one) {
              const finding = model.get(one.judge)
              if (finding === undefined || !finding.holds) continue
              const id = crypto.randomUUID() as string
              await judge(tx, accountId, one.judge, one.verdict, id)
              finding.verdicts.push({ id, verdict: one.verdict, minor: finding.minor })
              batches.push({ id, subject: one.judge })
            } else {
              const batch = batches[one.undo]
              if (batch === undefined) continue
              await takeBack(tx, accountId, batch.id, { userId: null, now: t.house.clock.now() })
              const finding = model.get(batch.subject)!
              finding.verdicts = finding.verdicts.filter((verdict) => verdict.id !== batch.id)
            }
          }
          const expected = [...model].sort(([a], [b]) => (a < b ? -1 : 1)).map(([subject, finding]) => ({ subject, state: stateOf(finding), minor: finding.minor, verdict: finding.verdicts.at(-1)?.verdict ?? null }))
          expect(await stored(tx, accountId)).toEqual(expected)
          expect(await miscountedGroups(tx, accountId)).toEqual([])
        }),
      ),
      { numRuns: 60 },
    ))
})

type ModelFinding = { holds: boolean; minor: bigint; verdicts: { id: string; verdict: string; minor: bigint }[] }

const stateOf = ({ holds, minor, verdicts }: ModelFinding): string => {
  if (!holds) return 'closed'
  const standing = verdicts.at(-1)
  return standing === undefined || minor > standing.minor ? 'open' : standing.verdict
}

