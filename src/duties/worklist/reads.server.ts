// What the worklist's pages read: rows and sections, single findings, one finding with its group, and what filters can offer.

import type { Day } from '#ground/day'
import { isDay } from '#ground/day'
import type { AccountId } from '#ground/ids'
import { isId } from '#ground/ids'
import type { Currency } from '#ground/money'
import { money, moneyText } from '#ground/money'
import { say } from '#ground/say'
import type { Session } from '#platform/access'
import { accountFor, accountsFor } from '#platform/access'
import { NotFound, Unreadable } from '#platform/errors'
import type { House } from '#platform/house'
import { groupSubject } from './changes.server.ts'
import { conditionsOf } from './filter.store.ts'
import type { FindingRow, SiteSum } from './findings.store.ts'
import { loadFinding, loadFindings, loadMoves, loadSiteSums, loadVerdicts } from './findings.store.ts'
import { SECTIONS } from './rank.ts'
import type { GroupRow, Place, SectionSum } from './rows.store.ts'
import { loadChoices, loadRows, loadSections } from './rows.store.ts'
import { soFar } from './so-far.ts'
import { loadColleagues } from './targets.store.ts'
import type { ChoicesOut, ColleagueOut, FilterIn, FindingDetail, FindingOut, FindingsOut, ListQuery, RowOut, SectionOut, WorklistOut } from './worklist.wire.ts'

const PAGE = 50

export const readWorklist = async (house: House, session: Session, { after, limit = PAGE, ...filter }: ListQuery): Promise<WorklistOut> => {
  const access = await accountsFor(house.db, session)
  const asOf = house.clock.now()
  const place = after === undefined ? null : placeOf(after)
  const today = place?.today ?? house.clock.today(session.timeZone)
  return house.db.within(access.reach, async (tx) => {
    const conditions = await conditionsOf(tx, filter, { access, today })
    const rows = await loadRows(tx, conditions, { today, after: place, limit })
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    const next = rows.length > limit && last !== undefined ? cursor([today, last.section, last.weight.toString(), last.account_id, last.group_id]) : null
    const sections = place === null ? { sections: sectionsOf(await loadSections(tx, conditions, today)) } : {}
    return { asOf, today, rows: shown.map(rowOut), next, ...sections }
  })
}

export const readChoices = async (house: House, session: Session): Promise<ChoicesOut> => {
  const access = await accountsFor(house.db, session)
  return house.db.within(access.reach, async (tx) => {
    const choices = await loadChoices(tx, await conditionsOf(tx, {}, { access, today: house.clock.today(session.timeZone) }))
    const of = (kind: string) => choices.filter((choice) => choice.kind === kind)
    return {
      accounts: of('account').map(({ id, number, name, rows }) => ({ id: id ?? '', number: number ?? '', name: name ?? '', rows })),
      rules: of('rule').map(({ id, rows }) => ({ rule: id ?? '', rows })),
      assignees: of('assignee').map(({ id, name, rows }) => ({ userId: id, name, rows })),
    }
  })
}

export const readFindings = async (house: House, session: Session, accountId: string, { after, limit = PAGE, ...filter }: ListQuery): Promise<FindingsOut> => {
  const access = await accountFor(house.db, session, accountId, 'worklist', 'read')
  const asOf = house.clock.now()
  return house.db.within(access.reach, async (tx) => {
    const conditions = await conditionsOf(tx, { ...filter, account: accountId }, { access, today: house.clock.today(session.timeZone) })
    const rows = await loadFindings(tx, conditions, { after: after === undefined ? null : findingPlaceOf(after), limit })
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    return { asOf, rows: shown.map(findingOut), next: rows.length > limit && last !== undefined ? cursor([last.at_stake_minor.toString(), last.finding_id]) : null }
  })
}

/** One finding, whole, with the row of the list it is in. The filter narrows the row as it narrowed the list. */
export const readFinding = async (house: House, session: Session, accountId: string, findingId: string, filter: FilterIn): Promise<FindingDetail> => {
  const access = await accountFor(house.db, session, accountId, 'worklist', 'read')
  if (!isId(findingId)) throw new NotFound()
  const asOf = house.clock.now()
  const today = house.clock.today(session.timeZone)
  return house.db.within(access.reach, async (tx) => {
    const finding = await loadFinding(tx, access.accountId, findingId)
    if (finding === null) throw new NotFound()
    const conditions = await conditionsOf(tx, groupFilter(finding, filter), { access, today })
    const sums = await loadSiteSums(tx, exactGroup(conditions, finding))
    const verdicts = await loadVerdicts(tx, access.accountId, findingId)
    const moves = await loadMoves(tx, access.accountId, groupSubject(access.accountId, finding.rule, finding.cause))
    return {
      asOf,
      today,
      mayWrite: access.mayWrite,
      finding: { ...findingOut(finding), evidence: finding.evidence, firstSeenAt: finding.first_seen_at },
      group: { key: keyOf(finding), ...groupOf(sums, finding.currency) },
      sites: sharesOf(sums, finding.currency),
      verdicts: verdicts.map((row) => ({
        verdict: row.verdict,
        reason: row.reason,
        by: row.by,
        at: row.given_at,
        atStake: moneyOut(row.at_stake_minor, row.currency),
        undoneAt: row.undone_at,
        undoneBy: row.undone_by,
        stands: row.nth === finding.nth,
      })),
      soFar: soFar({ firstSeenAt: finding.first_seen_at, changedAt: finding.changed_at, holds: finding.holds, verdicts, moves }).map((one) => ({ ...one })),
    }
  })
}

export const readColleagues = async (house: House, session: Session, accountId: string): Promise<readonly ColleagueOut[]> => {
  const access = await accountFor(house.db, session, accountId, 'worklist', 'read')
  const rows = await house.db.within(access.reach, (tx) => loadColleagues(tx, accountId as AccountId))
  return rows.map((row) => ({ userId: row.user_id, name: row.name, role: row.role, me: row.user_id === session.userId }))
}

const groupFilter = (finding: FindingRow, { site, item, order, invoice, contract, q }: FilterIn): FilterIn => ({
  account: finding.account_id,
  rule: finding.rule,
  cause: finding.cause,
  currency: finding.currency,
  certainty: finding.certainty,
  direction: finding.direction,
  state: 'all',
  ...Object.fromEntries(Object.entries({ site, item, order, invoice, contract, q }).filter(([, value]) => value !== undefined)),
})

/** The parts of a row's key that a filter cannot say: this very state, holder and sleep. */
const exactGroup = (conditions: Awaited<ReturnType<typeof conditionsOf>>, finding: FindingRow) => {
  const values = [...conditions.values, finding.state, finding.assignee, finding.snoozed_until]
  const at = conditions.values.length
  return { ...conditions, values, sql: `${conditions.sql} AND f.state = $${at + 1} AND f.assignee IS NOT DISTINCT FROM $${at + 2}::uuid AND f.snoozed_until IS NOT DISTINCT FROM $${at + 3}::date` }
}

const groupOf = (sums: readonly SiteSum[], currency: Currency) => {
  const items = new Set(sums.flatMap((sum) => [sum.first_item, sum.last_item]).filter((item) => item !== null))
  const dues = sums.flatMap((sum) => (sum.due === null ? [] : [sum.due])).sort()
  return {
    findings: sums.reduce((total, sum) => total + sum.findings, 0),
    sites: sums.filter((sum) => sum.site_id !== null).length,
    oneItem: items.size === 1,
    atStake: moneyOut(sums.reduce((total, sum) => total + sum.minor, 0n), currency),
    firstDay: sums.map((sum) => sum.first_day).sort()[0] as Day,
    lastDay: sums.map((sum) => sum.last_day).sort().at(-1) as Day,
    due: dues[0] ?? null,
  }
}

const SITES_SHOWN = 8

const sharesOf = (sums: readonly SiteSum[], currency: Currency) => {
  const shown = sums.length > SITES_SHOWN ? sums.slice(0, SITES_SHOWN - 1) : sums
  const rest = sums.slice(shown.length)
  const shares = shown.map((sum) => ({ site: named(sum.site_id, sum.site_number, sum.site_name), sites: 1, findings: sum.findings, atStake: moneyOut(sum.minor, currency) }))
  if (rest.length === 0) return shares
  const findings = rest.reduce((total, sum) => total + sum.findings, 0)
  return [...shares, { site: null, sites: rest.length, findings, atStake: moneyOut(rest.reduce((total, sum) => total + sum.minor, 0n), currency) }]
}

const rowOut = (row: GroupRow): RowOut => ({
  accountId: row.account_id,
  accountNumber: row.account_number,
  accountName: row.account_name,
  groupId: row.group_id,
  key: keyOf(row),
  section: SECTIONS[row.section] ?? 'none',
  findings: row.findings,
  sites: row.sites,
  atStake: moneyOut(row.at_stake_minor, row.currency),
  assignee: person(row.assignee, row.assignee_name),
  firstDay: row.first_day,
  lastDay: row.last_day,
  due: row.due,
  findingId: row.finding_id,
  nth: row.nth,
  say: row.say,
  site: named(row.site_id, row.site_number, row.site_name),
  breaksAt: row.breaks_at,
  breaksAs: row.breaks_as,
})

export const findingOut = (row: FindingRow): FindingOut => ({
  findingId: row.finding_id,
  accountId: row.account_id,
  accountNumber: row.account_number,
  accountName: row.account_name,
  rule: row.rule,
  subject: row.subject,
  cause: row.cause,
  state: row.state,
  nth: row.nth,
  verdict: row.verdict,
  judgedAt: judgedAt(row),
  atStake: moneyOut(row.at_stake_minor, row.currency),
  certainty: row.certainty,
  direction: row.direction,
  day: row.day,
  due: row.due,
  assignee: person(row.assignee, row.assignee_name),
  snoozedUntil: row.snoozed_until,
  say: row.say,
  breaksAt: row.breaks_at,
  breaksAs: row.breaks_as,
  site: named(row.site_id, row.site_number, row.site_name),
  item: named(row.item_id, row.item_number, row.item_name),
  order: row.order_id === null ? null : { id: row.order_id, number: row.order_number ?? '', line: row.order_line_no },
  invoice: row.invoice_id === null ? null : { id: row.invoice_id, number: row.invoice_number ?? '', line: row.invoice_line_no },
})

/** What the standing verdict was given for, when that is not what is at stake now. */
const judgedAt = (row: FindingRow) =>
  row.verdict_minor === null || row.verdict_currency === null || (row.verdict_minor === row.at_stake_minor && row.verdict_currency === row.currency)
    ? null
    : moneyOut(row.verdict_minor, row.verdict_currency)

const keyOf = (row: GroupRow | FindingRow) => ({
  rule: row.rule,
  cause: row.cause,
  currency: row.currency,
  certainty: row.certainty,
  direction: row.direction,
  state: row.state,
  assignee: row.assignee,
  snoozedUntil: row.snoozed_until,
})

const moneyOut = (minor: bigint, currency: Currency) => ({ amount: moneyText(money(minor, currency)), currency })
const named = (id: string | null, number: string | null, name: string | null) => (id === null ? null : { id, number: number ?? '', name: name ?? '' })
const person = (userId: string | null, name: string | null) => (userId === null ? null : { userId, name: name ?? '' })

const sectionsOf = (sums: readonly SectionSum[]): SectionOut[] =>
  SECTIONS.flatMap((section, at) => {
    const mine = sums.filter((sum) => sum.section === at)
    if (mine.length === 0) return []
    return [
      {
        section,
        rows: mine.reduce((total, sum) => total + sum.rows, 0),
        findings: mine.reduce((total, sum) => total + sum.findings, 0),
        sums: mine.map((sum) => ({ certainty: sum.certainty, ...moneyOut(sum.minor, sum.currency) })),
      },
    ]
  })

const cursor = (parts: readonly unknown[]): string => Buffer.from(JSON.stringify(parts)).toString('base64url')

const unreadableCursor = () => new Unreadable([{ at: 'after', say: say('problem.worklist/cursor') }])

const partsOf = (text: string): readonly unknown[] => {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    if (Array.isArray(parts)) return parts
  } catch {
    throw unreadableCursor()
  }
  throw unreadableCursor()
}

const isWhole = (text: unknown): text is string => typeof text === 'string' && /^-?\d{1,18}$/.test(text)

const placeOf = (text: string): Place & Readonly<{ today: Day }> => {
  const [today, section, weight, accountId, groupId] = partsOf(text)
  if (typeof today !== 'string' || !isDay(today) || typeof section !== 'number' || !isWhole(weight)) throw unreadableCursor()
  if (typeof accountId !== 'string' || typeof groupId !== 'string' || !isId(accountId) || !isId(groupId)) throw unreadableCursor()
  return { today, section: Math.trunc(section), weight: BigInt(weight), accountId, groupId }
}

const findingPlaceOf = (text: string) => {
  const [minor, findingId] = partsOf(text)
  if (!isWhole(minor) || typeof findingId !== 'string' || !isId(findingId)) throw unreadableCursor()
  return { minor: BigInt(minor), findingId }
}

