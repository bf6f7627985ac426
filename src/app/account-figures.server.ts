// The figures of accounts and sites, read across the duties: ordered, invoiced, late, findings, contracts, who holds what.
// It lives in the app, which knows all duties; the accounts duty may not look downstream. It reads summaries, never lines.

import { Type } from 'typebox'
import type { Day } from '#ground/day'
import { addMonths, earlier, firstOfMonth } from '#ground/day'
import type { AccountId, SiteId, UserId } from '#ground/ids'
import type { Currency } from '#ground/money'
import { moneyText } from '#ground/money'
import { accountFor, accountsFor } from '#platform/access'
import type { Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import type { App } from '#platform/http'
import { sessionOf } from '#platform/http'
import type { House } from '#platform/house'
import { loadAccount } from '#duties/accounts/accounts.store'
import type { AccountFigures as AccountFiguresOut, DutyStanding, SiteFigures, SitesFigures as SitesFiguresOut } from '#duties/accounts/accounts.wire'
import { AccountFigures, AccountPath, AccountsFigures, SitesFigures } from '#duties/accounts/accounts.wire'
import type { Figures } from '#duties/accounts/figures'
import { addFigures, figuresOut, noFigures } from '#duties/accounts/figures'
import { buildTree, rollUp } from '#duties/accounts/site-tree'
import { DUTIES } from './duties.ts'

export const accountFiguresApi = (app: App, house: House): void => {
  const { db, clock } = house

  app.get('/api/account-figures', { schema: { response: { 200: AccountsFigures } } }, async (request) => {
    const { reach } = await accountsFor(db, sessionOf(request))
    const month = firstOfMonth(clock.today())
    const rows = await db.within(reach, (tx) => figuresByAccount(tx, month))
    return { rows: [...rows].map(([accountId, figures]) => ({ accountId, ...figuresOut(figures) })) }
  })

  app.get('/api/accounts/:accountId/figures', { schema: { params: AccountPath, response: { 200: AccountFigures } } }, async (request) => {
    const access = await accountFor(db, sessionOf(request), request.params.accountId, 'accounts', 'read')
    return db.within(access.reach, async (tx) => {
      const account = await loadAccount(tx, access.accountId)
      if (account === null) throw new NotFound()
      return figuresOfAccount(tx, access.accountId, clock.today(account.timeZone))
    })
  })

  app.get('/api/accounts/:accountId/figures/sites', { schema: { params: AccountPath, querystring: Type.Object({}), response: { 200: SitesFigures } } }, async (request) => {
    const access = await accountFor(db, sessionOf(request), request.params.accountId, 'accounts', 'read')
    return db.within(access.reach, (tx) => figuresOfSites(tx, access.accountId, clock.today()))
  })
}

/**
 * The twelve months to look at: they end with this month, or, when nothing was ordered or invoiced in these, with the last month
 * in which something was. So books that end years ago show their last year, and the page says which.
 */
const spanOf = async (tx: Tx, accountId: AccountId, today: Day): Promise<Readonly<{ from: Day; to: Day }>> => {
  const last = await tx.one<{ month: Day | null }>(
    `SELECT greatest((SELECT max(month) FROM order_months WHERE account_id = $1 AND month <= $2::date),
                     (SELECT max(month) FROM invoice_months WHERE account_id = $1 AND month <= $2::date)) AS month`,
    [accountId, today],
  )
  const now = firstOfMonth(today)
  const year = addMonths(now, -11)
  const to = last?.month != null && last.month < year ? earlier(now, last.month) : now
  return { from: addMonths(to, -11), to }
}

type Sum = Readonly<{ key: string; currency: Currency; net: bigint }>
type Lines = Readonly<{ lines: number; shipped: number; late: number }>
type Open = Readonly<{ key: string | null; currency: Currency; certainty: 'exact' | 'exposure'; findings: number; minor: bigint }>

const figuresOfSites = async (tx: Tx, accountId: AccountId, today: Day): Promise<SitesFiguresOut> => {
  const span = await spanOf(tx, accountId, today)
  const sites = await tx.rows<{ key: SiteId; parent: SiteId | null; counts: boolean; takes: boolean }>(
    `SELECT site_id AS key, parent_id AS parent, 'ship-to' = ANY (roles) AS takes,
            (closed_on IS NULL OR closed_on > $2::date) AND ('ship-to' = ANY (roles) OR roles = '{}') AS counts
     FROM sites WHERE account_id = $1 ORDER BY cardinality(ancestors)`,
    [accountId, today],
  )
  const { tree } = buildTree(sites)
  const own = await ownFigures(tx, accountId, span)
  for (const site of sites) {
    // where roles are not known, the sites at the bottom of the tree are those that take deliveries
    if (site.counts && (site.takes || !tree.children.has(site.key))) own.set(site.key, { ...(own.get(site.key) ?? noFigures), sites: 1 })
  }
  const sums = rollUp(tree, { own, nothing: noFigures, add: addFigures })
  const rows = sites.map((site): SiteFigures => {
    const figures = sums.get(site.key) ?? noFigures
    return { siteId: site.key, sites: figures.sites, ...figuresOut(figures) }
  })
  return { ...span, rows }
}

const ownFigures = async (tx: Tx, accountId: AccountId, span: Readonly<{ from: Day; to: Day }>): Promise<Map<SiteId, Figures>> => {
  const ordered = await tx.rows<Sum & Lines>(
    `SELECT site_id AS key, currency, sum(net_minor)::bigint AS net, sum(lines)::integer AS lines, sum(shipped_lines)::integer AS shipped, sum(late_lines)::integer AS late
     FROM order_months WHERE account_id = $1 AND month BETWEEN $2::date AND $3::date GROUP BY site_id, currency`,
    [accountId, span.from, span.to],
  )
  const invoiced = await tx.rows<Sum>(
    `SELECT site_id AS key, currency, sum(net_minor)::bigint AS net FROM invoice_months
     WHERE account_id = $1 AND month BETWEEN $2::date AND $3::date GROUP BY site_id, currency`,
    [accountId, span.from, span.to],
  )
  const open = await tx.rows<Open>(
    `SELECT site_id AS key, currency, certainty, count(*)::integer AS findings, sum(at_stake_minor)::bigint AS minor
     FROM findings WHERE account_id = $1 AND state = 'open' AND site_id IS NOT NULL GROUP BY site_id, currency, certainty`,
    [accountId],
  )
  return gather<SiteId>({ ordered, invoiced, open })
}

const gather = <Key extends string>(read: Readonly<{ ordered: readonly (Sum & Lines)[]; invoiced: readonly Sum[]; open: readonly Open[] }>): Map<Key, Figures> => {
  const all = new Map<Key, Figures>()
  const put = (key: string | null, figures: Partial<Figures>): void => {
    if (key === null) return
    const was = all.get(key as Key)
    const more = { ...noFigures, ...figures }
    all.set(key as Key, was === undefined ? more : addFigures(was, more))
  }
  for (const row of read.ordered) put(row.key, { ordered: [{ currency: row.currency, minor: row.net }], lines: row.lines, shippedLines: row.shipped, lateLines: row.late })
  for (const row of read.invoiced) put(row.key, { invoiced: [{ currency: row.currency, minor: row.net }] })
  for (const row of read.open) put(row.key, { findings: row.findings, [row.certainty === 'exact' ? 'atStake' : 'exposure']: [{ currency: row.currency, minor: row.minor }] })
  return all
}

/** Every account within reach, each over its own last twelve months with business. */
const figuresByAccount = async (tx: Tx, month: Day): Promise<ReadonlyMap<AccountId, Figures>> => {
  // the last months first, one look into each index an account; then the sums over spans that are known
  const spans = await tx.rows<{ account_id: AccountId; last: Day | null }>(
    `SELECT a.account_id, greatest((SELECT max(month) FROM order_months WHERE account_id = a.account_id AND month <= $1::date),
                                   (SELECT max(month) FROM invoice_months WHERE account_id = a.account_id AND month <= $1::date)) AS last
     FROM accounts a`,
    [month],
  )
  const upto = spans.map(({ last }) => (last !== null && last < addMonths(month, -11) ? last : month))
  const given = [spans.map((span) => span.account_id), upto.map((to) => addMonths(to, -11)), upto]
  const ordered = await tx.rows<Sum & Lines>(
    `SELECT m.account_id AS key, m.currency, sum(m.net_minor)::bigint AS net, sum(m.lines)::integer AS lines, sum(m.shipped_lines)::integer AS shipped, sum(m.late_lines)::integer AS late
     FROM unnest($1::uuid[], $2::date[], $3::date[]) AS s (account_id, since, upto)
     CROSS JOIN LATERAL (SELECT * FROM order_months o WHERE o.account_id = s.account_id AND o.month BETWEEN s.since AND s.upto OFFSET 0) m GROUP BY 1, 2`,
    given,
  )
  const invoiced = await tx.rows<Sum>(
    `SELECT m.account_id AS key, m.currency, sum(m.net_minor)::bigint AS net
     FROM unnest($1::uuid[], $2::date[], $3::date[]) AS s (account_id, since, upto)
     CROSS JOIN LATERAL (SELECT * FROM invoice_months i WHERE i.account_id = s.account_id AND i.month BETWEEN s.since AND s.upto OFFSET 0) m GROUP BY 1, 2`,
    given,
  )
  const open = await tx.rows<Open>(
    `SELECT account_id AS key, currency, certainty, sum(findings)::integer AS findings, sum(at_stake_minor)::bigint AS minor
     FROM finding_groups WHERE state = 'open' GROUP BY 1, 2, 3`,
  )
  return gather<AccountId>({ ordered, invoiced, open })
}

const figuresOfAccount = async (tx: Tx, accountId: AccountId, today: Day): Promise<AccountFiguresOut> => {
  const span = await spanOf(tx, accountId, today)
  const ordered = await tx.rows<Sum & Lines & { month: Day }>(
    `SELECT month, currency, sum(net_minor)::bigint AS net, sum(lines)::integer AS lines, sum(shipped_lines)::integer AS shipped, sum(late_lines)::integer AS late
     FROM order_months WHERE account_id = $1 AND month BETWEEN $2::date AND $3::date GROUP BY month, currency`,
    [accountId, span.from, span.to],
  )
  const invoiced = await tx.rows<Sum & { month: Day; invoices: number }>(
    `SELECT month, currency, sum(net_minor)::bigint AS net, sum(invoices)::integer AS invoices
     FROM invoice_months WHERE account_id = $1 AND month BETWEEN $2::date AND $3::date GROUP BY month, currency`,
    [accountId, span.from, span.to],
  )
  const open = await tx.rows<Open & { key: string }>(
    `SELECT split_part(rule, '/', 1) AS key, currency, certainty, sum(findings)::integer AS findings, sum(at_stake_minor)::bigint AS minor
     FROM finding_groups WHERE account_id = $1 AND state = 'open' GROUP BY 1, 2, 3`,
    [accountId],
  )
  const holders = await tx.rows<{ duty: string; user_id: UserId; name: string }>(
    'SELECT h.duty, h.user_id, u.name FROM duty_holders h JOIN users u USING (user_id) WHERE h.account_id = $1',
    [accountId],
  )
  const counts = await tx.one<{ in_force: number; open_end: boolean; until: Day | null; open: number; held: number }>(
    `SELECT (SELECT count(*)::integer FROM contracts c WHERE ${IN_FORCE}) AS in_force,
            (SELECT coalesce(bool_or(c.valid_to IS NULL), false) FROM contracts c WHERE ${IN_FORCE}) AS open_end,
            (SELECT max(c.valid_to) FROM contracts c WHERE ${IN_FORCE}) AS until,
            (SELECT count(*)::integer FROM orders WHERE account_id = $1 AND state IN ('draft', 'placed', 'held', 'partly-shipped') AND state <> 'draft') AS open,
            (SELECT count(*)::integer FROM orders WHERE account_id = $1 AND state IN ('draft', 'placed', 'held', 'partly-shipped') AND state = 'held') AS held`,
    [accountId, today],
  )
  const total = gather<string>({ ordered: ordered.map((row) => ({ ...row, key: '' })), invoiced: invoiced.map((row) => ({ ...row, key: '' })), open: open.map((row) => ({ ...row, key: '' })) }).get('') ?? noFigures
  return {
    ...span,
    total: figuresOut(total),
    months: monthsOf(span, ordered, invoiced),
    duties: dutiesOf(open, holders),
    contracts: { inForce: counts?.in_force ?? 0, until: counts?.open_end === true ? null : (counts?.until ?? null) },
    openOrders: counts?.open ?? 0,
    heldOrders: counts?.held ?? 0,
    invoices: invoiced.reduce((sum, row) => sum + row.invoices, 0),
  }
}

const IN_FORCE = "c.account_id = $1 AND c.state = 'in-force' AND c.valid_from <= $2::date AND (c.valid_to IS NULL OR c.valid_to >= $2::date)"

/** Every month of the span in every currency that occurs in it, so that a chart has no gaps. */
const monthsOf = (span: Readonly<{ from: Day; to: Day }>, ordered: readonly (Sum & { month: Day })[], invoiced: readonly (Sum & { month: Day })[]): AccountFiguresOut['months'] => {
  const at = (rows: readonly (Sum & { month: Day })[]): ReadonlyMap<string, bigint> => new Map(rows.map((row) => [`${row.month} ${row.currency}`, row.net]))
  const [orders, invoices] = [at(ordered), at(invoiced)]
  const currencies = [...new Set([...ordered, ...invoiced].map((row) => row.currency))].sort()
  const months: AccountFiguresOut['months'] = []
  for (const currency of currencies) {
    const text = (minor: bigint | undefined): string => moneyText({ minor: minor ?? 0n, currency })
    for (let month = span.from; month <= span.to; month = addMonths(month, 1)) {
      months.push({ month, currency, ordered: text(orders.get(`${month} ${currency}`)), invoiced: text(invoices.get(`${month} ${currency}`)) })
    }
  }
  return months
}

const dutiesOf = (open: readonly (Open & { key: string })[], holders: readonly { duty: string; user_id: UserId; name: string }[]): DutyStanding[] => {
  const stakes = gather<string>({ ordered: [], invoiced: [], open })
  return DUTIES.map((duty) => {
    const holder = holders.find((one) => one.duty === duty)
    const { findings, atStake, exposure } = figuresOut(stakes.get(duty) ?? noFigures)
    return { duty, holder: holder === undefined ? null : { userId: holder.user_id, name: holder.name }, findings, atStake, exposure }
  })
}
