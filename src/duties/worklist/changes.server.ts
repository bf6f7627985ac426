// Changes to findings in five beats: access to every account concerned, load, decide, save, answer. One batch is one transaction.

import { randomUUID } from 'node:crypto'
import type { Day } from '#ground/day'
import type { AccountId, FindingId, UserId } from '#ground/ids'
import type { Instant } from '#ground/instant'
import { money, moneyText } from '#ground/money'
import type { Outcome } from '#ground/outcome'
import { done, refused } from '#ground/outcome'
import type { Say } from '#ground/say'
import { say, sayDay } from '#ground/say'
import type { Access, Session } from '#platform/access'
import { accountFor, accountsFor } from '#platform/access'
import type { Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import type { Stamp } from '#platform/events'
import { record } from '#platform/events'
import { lockFindings } from '#platform/finding-groups'
import type { House } from '#platform/house'
import { keyedId } from '#platform/keyed-id'
import type { Moved } from '#platform/verdicts'
import { assignFindings, giveVerdicts, snoozeFindings, takeBack } from '#platform/verdicts'
import { clockTime } from './clock-time.server.ts'
import type { TargetRow } from './targets.store.ts'
import { loadBatch, loadColleagues, loadTargets } from './targets.store.ts'
import type { Asked, Given } from './verdict.ts'
import { alreadyJudged, judge } from './verdict.ts'
import type { AssignmentIn, SnoozeIn, TargetsIn, VerdictIn } from './worklist.wire.ts'

export type Changed = Readonly<{ batchId: string; changed: number; raced: readonly Readonly<{ findingId: FindingId; say: Say }>[]; gone: number }>

/** At most so many raced findings are told one by one. */
const TOLD = 20

export const judgeTargets = async (house: House, session: Session, wanted: VerdictIn): Promise<Outcome<Changed>> => {
  const access = await accessTo(house, session, wanted)
  const stamp = stampOf(house, session)
  const given = { batchId: randomUUID(), verdict: wanted.verdict, reason: (wanted.reason ?? '').trim() }
  return house.db.within(access.reach, async (tx) => {
    const targets = await lockedTargets(tx, house, access, wanted)
    const asked = targets.flatMap(({ rows }) => rows.map((row) => askedOf(row, session.timeZone)))
    const decided = judge(asked, given)
    if (!decided.ok) return decided
    const judged = new Set<string>(decided.value.judged)
    for (const { accountId, rows } of targets) {
      const ids = rows.map((row) => row.finding_id).filter((id) => judged.has(id))
      const moved = await giveVerdicts(tx, accountId, ids, given, stamp)
      await tell(tx, accountId, stamp, moved, { kind: 'worklist/findings-judged', after: given })
    }
    const raced = decided.value.raced.slice(0, TOLD).map((one) => ({ findingId: one.findingId, say: racedSay(one) }))
    return done({ batchId: given.batchId, changed: judged.size, raced, gone: decided.value.gone.length })
  })
}

/** Takes a batch back wherever it reached. Refuses `worklist/already-undone`. */
export const undoBatch = async (house: House, session: Session, batchId: string): Promise<Outcome<Readonly<{ undone: number; kept: number }>>> => {
  const seen = await accountsFor(house.db, session)
  const batch = await house.db.within(seen.reach, (tx) => loadBatch(tx, batchId))
  if (batch.length === 0) throw new NotFound()
  for (const { account_id } of batch) await accountFor(house.db, session, account_id, 'worklist', 'write')
  const stamp = stampOf(house, session)
  return house.db.within(batch.map((row) => row.account_id), async (tx) => {
    for (const { account_id } of batch) await lockFindings(tx, account_id)
    const now = await loadBatch(tx, batchId)
    if (now.every((row) => row.open === 0)) return refused({ code: 'worklist/already-undone', say: undoneSay(now[0]?.undone_by ?? null, now[0]?.undone_at ?? null, session) })
    let [undone, kept] = [0, 0]
    for (const { account_id } of now) {
      const back = await takeBack(tx, account_id, batchId, stamp)
      undone += back.undone
      kept += back.kept
      await tell(tx, account_id, stamp, back.moved, { kind: 'worklist/verdicts-taken-back', after: { batchId } })
    }
    return done({ undone, kept })
  })
}

export const assignTargets = async (house: House, session: Session, wanted: AssignmentIn): Promise<Outcome<Changed>> => {
  const access = await accessTo(house, session, wanted)
  const assignee = wanted.assignee as UserId | null
  return house.db.within(access.reach, async (tx) => {
    const names = new Set<string>()
    for (const accountId of accountsOf(wanted)) {
      const colleague = (await loadColleagues(tx, accountId)).find((one) => one.user_id === assignee)
      if (assignee !== null && colleague === undefined) return refused({ code: 'worklist/not-a-colleague', at: 'assignee', say: say('refusal.worklist/not-a-colleague') })
      if (colleague !== undefined) names.add(colleague.name)
    }
    return moveTargets(tx, house, access, wanted, {
      kind: 'worklist/findings-assigned',
      after: { assignee, to: [...names][0] ?? null },
      move: (accountId, ids) => assignFindings(tx, accountId, ids, assignee),
    })
  })
}

export const snoozeTargets = async (house: House, session: Session, wanted: SnoozeIn): Promise<Outcome<Changed>> => {
  const access = await accessTo(house, session, wanted)
  const until = wanted.until as Day | null
  if (until !== null && until <= house.clock.today(session.timeZone)) {
    return refused({ code: 'worklist/snooze-past', at: 'until', say: say('refusal.worklist/snooze-past', { until: sayDay(until) }) })
  }
  return house.db.within(access.reach, (tx) =>
    moveTargets(tx, house, access, wanted, {
      kind: 'worklist/findings-snoozed',
      after: { until },
      move: (accountId, ids) => snoozeFindings(tx, accountId, ids, until),
    }),
  )
}

type Move = Readonly<{ kind: string; after: object; move(accountId: AccountId, ids: readonly FindingId[]): Promise<readonly Moved[]> }>

const moveTargets = async (tx: Tx, house: House, access: Access, wanted: TargetsIn, { kind, after, move }: Move): Promise<Outcome<Changed>> => {
  const targets = await lockedTargets(tx, house, access, wanted)
  if (targets.every(({ rows }) => rows.length === 0)) return refused({ code: 'worklist/nothing-chosen', say: say('refusal.worklist/nothing-chosen') })
  const stamp = stampOf(house, access.session)
  let changed = 0
  for (const { accountId, rows } of targets) {
    const moved = await move(accountId, rows.map((row) => row.finding_id))
    changed += moved.reduce((sum, one) => sum + one.findings, 0)
    await tell(tx, accountId, stamp, moved, { kind, after })
  }
  return done({ batchId: randomUUID(), changed, raced: [], gone: 0 })
}

/** Write access to every account among the targets, or not found for all of them. */
const accessTo = async (house: House, session: Session, wanted: TargetsIn): Promise<Access> => {
  const accountIds = accountsOf(wanted)
  for (const accountId of accountIds) await accountFor(house.db, session, accountId, 'worklist', 'write')
  return { session, reach: accountIds }
}

const accountsOf = ({ findings = [], groups = [] }: TargetsIn): readonly AccountId[] =>
  [...new Set([...findings, ...groups].map((target) => target.accountId as AccountId))].sort()

/** Targets account by account, in one order for everybody so that two batches never wait for each other. An id that is not there is not found. */
const lockedTargets = async (tx: Tx, house: House, access: Access, wanted: TargetsIn): Promise<readonly Readonly<{ accountId: AccountId; rows: readonly TargetRow[] }>[]> => {
  const { findings = [], groups = [], filter = {} } = wanted
  const targets = []
  for (const accountId of accountsOf(wanted)) {
    await lockFindings(tx, accountId)
    const chosen = { findings: findings.filter((one) => one.accountId === accountId), groups: groups.filter((one) => one.accountId === accountId), filter }
    const rows = await loadTargets(tx, access, house.clock.today(access.session.timeZone), accountId, chosen)
    const found = new Set<string>(rows.map((row) => row.finding_id))
    if (chosen.findings.some((one) => !found.has(one.findingId))) throw new NotFound()
    targets.push({ accountId, rows })
  }
  return targets
}

const askedOf = (row: TargetRow, timeZone: string): Asked => ({ findingId: row.finding_id, state: row.state, nth: row.nth, seenNth: row.seenNth, given: givenOf(row, timeZone) })

const givenOf = (row: TargetRow, timeZone: string): Given | null =>
  row.verdict === null || row.given_at === null ? null : { verdict: row.verdict, by: row.by ?? 'Mainstay', ...clockTime(row.given_at, timeZone) }

const racedSay = (one: Asked): Say => (one.given === null ? say('refusal.worklist/verdict-taken-back') : alreadyJudged(one.given, 1))

const undoneSay = (by: string | null, at: Instant | null, session: Session): Say => {
  if (at === null) return say('refusal.worklist/nothing-chosen')
  const { day, time } = clockTime(at, session.timeZone)
  return say('refusal.worklist/already-undone', { who: by ?? 'Mainstay', day: sayDay(day), time })
}

const stampOf = (house: House, session: Session): Stamp => ({ userId: session.userId, now: house.clock.now() })

/** One event a group: thousands of findings judged together are one fact. */
const tell = async (tx: Tx, accountId: AccountId, stamp: Stamp, moved: readonly Moved[], event: Readonly<{ kind: string; after: object }>): Promise<void> =>
  record(
    tx,
    accountId,
    stamp,
    moved.map((one) => ({
      kind: event.kind,
      subject: { kind: 'finding-group', id: groupSubject(accountId, one.rule, one.cause), text: one.rule },
      after: { ...event.after, findings: one.findings, amount: moneyText(money(one.minor, one.currency as never)), currency: one.currency },
    })),
  )

/** The subject under which events tell of a group. */
export const groupSubject = (accountId: AccountId, rule: string, cause: string): string => keyedId('finding-group', accountId, rule, cause)
