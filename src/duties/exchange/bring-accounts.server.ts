// Accounts and sites from rows. Rows that share an account number are one account; the row that `head` names speaks for it.

import type { AccountId } from '#ground/ids'
import { isCurrency } from '#ground/money'
import { say } from '#ground/say'
import { accountIdOf } from '#platform/keyed-id'
import type { AccountIn } from '#duties/accounts/account-draft'
import { loadAccounts, mergeAccount, mergeSiteIdentifiers, mergeSites } from '#duties/accounts/accounts.store'
import type { IdentifierIn } from '#duties/accounts/identifier'
import type { SiteIn } from '#duties/accounts/site-draft'
import { Row } from './fields.ts'
import type { Prepared } from './prepare.server.ts'
import type { Part } from './report.ts'
import type { ImportedAccount, Run } from './run.server.ts'
import { Handed, walkRows } from './run.server.ts'
import { told, without } from './told.ts'

export const bringAccounts = async (run: Run, part: Prepared, report: Part): Promise<void> => {
  const first = new Map<string, { cells: readonly string[]; line: number; speaks: boolean }>()
  await walkRows(run, {
    table: part.table, rules: part.rules, report, kind: 'accounts',
    take: (row) => {
      const number = part.fields.get('number')?.text(row) ?? null
      if (number === null) return
      const known = first.get(number)
      const speaks = part.head === null ? known === undefined : part.head(row.cells)
      if (known === undefined || (speaks && !known.speaks)) first.set(number, { cells: row.cells, line: row.line, speaks })
    },
  })
  const others = await run.claim([...first.keys()].map(accountIdOf))
  const handed = new Handed<AccountIn>()
  for (const [number, { cells, line }] of first) {
    if (others.has(accountIdOf(number))) {
      report.reject(line, cells, [{ column: part.fields.get('number')?.label ?? '', value: number, say: say('refusal.exchange/account-of-others', { account: number }) }])
      continue
    }
    const row = new Row()
    row.turnTo(cells, line)
    const account = accountIn(run, part, number, row)
    if (row.wrongs.length > 0) report.reject(line, cells, row.wrongs)
    else handed.add(account, row)
  }
  handed.settle(report, 'accounts', await mergeAccount(run.tx, handed.rows, run.stamp), part.fields)
  await openAccounts(run, handed.rows.map((account) => accountIdOf(account.number)))
}

const accountIn = (run: Run, part: Prepared, number: string, row: Row): AccountIn => {
  const currency = told(part, 'currency', (field) => field.currency(row)) ?? run.currency ?? undefined
  return without<AccountIn>({
    number,
    name: told(part, 'name', (field) => field.text(row)) ?? (part.fields.has('name') ? number : undefined),
    currency,
    country: told(part, 'country', (field) => field.country(row)),
    timeZone: told(part, 'time-zone', (field) => field.text(row)) ?? undefined,
    calendar: told(part, 'calendar', (field) => field.text(row)),
    openedOn: told(part, 'opened-on', (field) => field.day(row)),
    paymentDays: told(part, 'payment-days', (field) => field.whole(row)),
    creditLimitMinor: told(part, 'credit-limit', (field) => (currency !== undefined && isCurrency(currency) ? field.money(row, currency) : null)),
    creditHold: told(part, 'credit-hold', (field) => field.flag(row)) ?? undefined,
  } as AccountIn)
}

/** Makes stored accounts known to the run: those named, or all within reach. */
export const openAccounts = async (run: Run, ids?: readonly AccountId[]): Promise<void> => {
  for (const account of await loadAccounts(run.tx, ids)) run.accounts.set(account.number, account)
}

export const bringSites = async (run: Run, part: Prepared, report: Part): Promise<void> => {
  const byAccount = new Map<string, { account: ImportedAccount; rows: Handed<SiteIn>; identifiers: Handed<IdentifierIn>; billed: Set<string>; levels: Map<string, SiteIn> }>()
  const only = run.accounts.size === 1 ? [...run.accounts.values()][0] : undefined
  await walkRows(run, {
    table: part.table, rules: part.rules, report, kind: 'sites',
    take: (row) => {
      const number = part.fields.get('number')?.text(row) ?? null
      const named = told(part, 'account', (field) => field.text(row))
      const account = named === undefined ? only : named === null ? undefined : run.accounts.get(named)
      if (account === undefined) {
        if (number !== null) run.leftOut.add(number)
        if (row.wrongs.length === 0) report.skip(say('exchange.rule.not-of-an-account'))
        return
      }
      if (number === null) return
      let group = byAccount.get(account.number)
      if (group === undefined) byAccount.set(account.number, (group = { account, rows: new Handed(), identifiers: new Handed(), billed: new Set(), levels: new Map() }))
      const site = siteIn(part, { number, account, row, levels: group.levels })
      for (const [scheme, field] of part.identifiers) {
        const value = field.text(row)
        if (value !== null) group.identifiers.add({ siteNumber: number, scheme, value }, row)
      }
      if (row.wrongs.length > 0) return
      const billTo = told(part, 'bill-to', (field) => field.text(row)) ?? null
      if (billTo !== null) group.billed.add(billTo)
      group.rows.add(site, row)
    },
  })
  for (const { account, rows, identifiers, billed, levels } of byAccount.values()) {
    const withRoles = (site: SiteIn): SiteIn => (part.fields.has('roles') ? site : { ...site, roles: rolesOf(site, billed) })
    if (levels.size > 0) report.count('sites', await mergeSites(run.tx, account.accountId, [...levels.values()].map(withRoles), run.stamp))
    const sites = rows.mapped(withRoles)
    sites.settle(report, 'sites', await mergeSites(run.tx, account.accountId, sites.rows, run.stamp), part.fields)
    if (identifiers.rows.length === 0) continue
    const merged = await mergeSiteIdentifiers(run.tx, account.accountId, identifiers.rows, run.stamp)
    identifiers.settleValues(report, 'identifiers', merged, ({ scheme, value }) => ({ column: part.identifiers.get(scheme)?.label ?? scheme, value }))
  }
}

/** Where the mapping says nothing of roles: every site orders and receives, those that others name as theirs are billed and pay. */
const rolesOf = (site: SiteIn, billed: ReadonlySet<string>): readonly string[] => {
  const pays = billed.size === 0 ? (site.parentNumber ?? null) === null : billed.has(site.number)
  return pays ? ['sold-to', 'ship-to', 'bill-to', 'payer'] : ['sold-to', 'ship-to']
}

const siteIn = (part: Prepared, given: Readonly<{ number: string; account: ImportedAccount; row: Row; levels: Map<string, SiteIn> }>): SiteIn => {
  const { number, account, row } = given
  const currency = told(part, 'currency', (field) => field.currency(row))
  const parent = told(part, 'parent', (field) => field.text(row)) ?? levelParent(part, given)
  const billTo = told(part, 'bill-to', (field) => field.text(row))
  return without<SiteIn>({
    number,
    name: told(part, 'name', (field) => field.text(row)) ?? undefined,
    kind: told(part, 'kind', (field) => field.text(row)) ?? undefined,
    parentNumber: parent === number ? null : (parent ?? (part.fields.has('parent') ? null : undefined)),
    roles: told(part, 'roles', (field) => field.list(row)),
    // a site billed by itself or by the one above needs no word of it
    billToNumber: billTo === undefined ? undefined : billTo === number || billTo === parent ? null : billTo,
    street: told(part, 'street', (field) => field.text(row)),
    city: told(part, 'city', (field) => field.text(row)),
    region: told(part, 'region', (field) => field.text(row)),
    postalCode: told(part, 'postal-code', (field) => field.text(row)),
    country: told(part, 'country', (field) => field.country(row)),
    latitude: told(part, 'latitude', (field) => field.degrees(row)),
    longitude: told(part, 'longitude', (field) => field.degrees(row)),
    timeZone: told(part, 'time-zone', (field) => field.text(row)),
    currency: currency === undefined || currency === account.currency ? undefined : currency,
    paymentDays: told(part, 'payment-days', (field) => field.whole(row)),
    creditLimitMinor: told(part, 'credit-limit', (field) => field.money(row, currency ?? account.currency)),
    creditHold: told(part, 'credit-hold', (field) => field.flag(row)) ?? undefined,
    openedOn: told(part, 'opened-on', (field) => field.day(row)),
    closedOn: told(part, 'closed-on', (field) => field.day(row)),
  } as SiteIn)
}

/** The node that the level columns put above a site, made where it is not there yet: `DE`, then `DE/North`. */
const levelParent = (part: Prepared, given: Readonly<{ row: Row; levels: Map<string, SiteIn> }>): string | null => {
  let parent: string | null = null
  for (const { kind, field } of part.levels) {
    const name = field.text(given.row)
    if (name === null) continue
    const number: string = parent === null ? name : `${parent}/${name}`
    if (!given.levels.has(number)) given.levels.set(number, { number, name, kind, parentNumber: parent })
    parent = number
  }
  return parent
}
