// Payments from the books of receivables: what is paid of an invoice and when it was settled.

import { isCurrency } from '#ground/money'
import { say } from '#ground/say'
import type { SettlementIn } from '#duties/invoices/invoices.store'
import { mergeSettlements } from '#duties/invoices/invoices.store'
import type { LineFacts } from './line-facts.server.ts'
import type { Prepared } from './prepare.server.ts'
import type { Part } from './report.ts'
import type { ImportedAccount, Run } from './run.server.ts'
import { walkRows } from './run.server.ts'
import { told } from './told.ts'

type Group = { account: ImportedAccount; rows: Map<string, { settlement: SettlementIn; line: number; cells: readonly string[] }> }

export const bringPayments = async (run: Run, part: Prepared, report: Part, facts: LineFacts): Promise<void> => {
  const groups = new Map<string, Group>()
  const only = run.accounts.size === 1 ? [...run.accounts.values()][0] : undefined
  await walkRows(run, {
    table: part.table, rules: part.rules, report, kind: 'payments',
    take: (row) => {
      const named = told(part, 'account', (field) => field.text(row))
      const place = part.fields.has('site') ? facts.placeOf(part.fields, ['site'], row) : null
      if (place === 'left-out') return report.skip(say('exchange.rule.left-out'))
      const account = place?.account ?? (named === undefined || named === null ? only : run.accounts.get(named))
      if (account === undefined) {
        if (row.wrongs.length === 0) report.skip(say('exchange.rule.not-of-an-account'))
        return
      }
      const number = part.fields.get('invoice')?.text(row) ?? null
      const currency = told(part, 'currency', (field) => field.currency(row)) ?? place?.currency ?? account.currency
      if (!isCurrency(currency)) return
      const [paid, gross, outstanding] = ['paid', 'gross', 'outstanding'].map((name) => told(part, name, (field) => field.money(row, currency)))
      const settledOn = told(part, 'settled-on', (field) => field.day(row)) ?? null
      const paidMinor = paid ?? (gross === null || gross === undefined ? null : gross - (outstanding ?? 0n))
      if (paidMinor === null && row.wrongs.length === 0) row.wrong(part.fields.get('paid')?.label ?? 'paid', '', say('refusal.exchange/no-payment'))
      if (number === null || paidMinor === null || row.wrongs.length > 0) return
      let group = groups.get(account.number)
      if (group === undefined) groups.set(account.number, (group = { account, rows: new Map() }))
      const first = group.rows.get(number)
      if (first === undefined) group.rows.set(number, { settlement: { number, paidMinor, settledOn }, line: row.line, cells: row.cells })
      else row.wrong(part.fields.get('invoice')?.label ?? '', number, say('refusal.exchange/contradicts', { row: first.line, key: number }))
    },
  })
  for (const { account, rows } of groups.values()) {
    const merged = await mergeSettlements(run.tx, account.accountId, [...rows.values()].map((entry) => entry.settlement))
    report.count('payments', merged)
    for (const number of merged.unknown) {
      const entry = rows.get(number)
      if (entry !== undefined) report.reject(entry.line, entry.cells, [{ column: part.fields.get('invoice')?.label ?? '', value: number, say: say('refusal.exchange/unknown-invoice', { invoice: number }) }])
    }
  }
}
