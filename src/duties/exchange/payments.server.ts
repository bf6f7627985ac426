// Payments from the books of receivables: what is paid of an invoice and when it was settled. They are read before the invoices, so
// that an invoice goes in paid at once; those of invoices that this import does not bring are written behind them.

import { isCurrency } from '#ground/money'
import { say } from '#ground/say'
import type { InvoiceIn, Settlement } from '#duties/invoices/invoice'
import { mergeSettlements } from '#duties/invoices/invoices.store'
import type { LineFacts } from './line-facts.server.ts'
import type { Prepared } from './prepare.server.ts'
import type { Part } from './report.ts'
import type { ImportedAccount, Run } from './run.server.ts'
import { walkRows } from './run.server.ts'
import { told } from './told.ts'

type Payment = Readonly<{ settlement: Settlement; account: ImportedAccount; number: string; part: Prepared; report: Part; line: number; cells: readonly string[] }>

export class Payments {
  readonly #open = new Map<string, Payment>()
  /** Those handed to invoices, until they are compared. */
  readonly #taken = new Map<string, Payment>()

  async read(run: Run, part: Prepared, report: Part, facts: LineFacts): Promise<void> {
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
        const key = keyOf(account.number, number)
        const first = this.#open.get(key)
        if (first === undefined) this.#open.set(key, { settlement: { paidMinor, settledOn }, account, number, part, report, line: row.line, cells: row.cells })
        else row.wrong(part.fields.get('invoice')?.label ?? '', number, say('refusal.exchange/contradicts', { row: first.line, key: number }))
      },
    })
  }

  /** What is known of an invoice's payment, for the invoice to take along; null when nothing is. */
  take(account: string, number: string): Settlement | null {
    const key = keyOf(account, number)
    const payment = this.#open.get(key)
    if (payment === undefined) return null
    this.#open.delete(key)
    this.#taken.set(key, payment)
    return payment.settlement
  }

  /** Counts the payments that went along with invoices against what was known before. */
  async compare(run: Run, account: ImportedAccount, invoices: readonly InvoiceIn[]): Promise<void> {
    const numbers = invoices.flatMap((invoice) => (invoice.settlement === undefined ? [] : [invoice.number]))
    if (numbers.length === 0) return
    const stored = await run.tx.rows<{ number: string; paid_minor: bigint | null; settled_on: string | null }>(
      'SELECT number, paid_minor, settled_on FROM invoices WHERE account_id = $1 AND number = ANY($2::text[])',
      [account.accountId, numbers],
    )
    const before = new Map(stored.map((row) => [row.number, row]))
    for (const number of numbers) {
      const key = keyOf(account.number, number)
      const payment = this.#taken.get(key)
      this.#taken.delete(key)
      if (payment === undefined) continue
      const was = before.get(number)
      const isNew = was === undefined || was.paid_minor === null
      const isSame = !isNew && was.paid_minor === payment.settlement.paidMinor && was.settled_on === payment.settlement.settledOn
      payment.report.count('payments', { new: isNew ? 1 : 0, changed: isNew || isSame ? 0 : 1, unchanged: isSame ? 1 : 0 })
    }
  }

  /** The payments of invoices that are already there; those of none are rejected. */
  async write(run: Run): Promise<void> {
    for (const account of run.accounts.values()) {
      const mine = [...this.#open.values()].filter((payment) => payment.account.number === account.number)
      if (mine.length === 0) continue
      const merged = await mergeSettlements(run.tx, account.accountId, mine.map(({ number, settlement }) => ({ number, paidMinor: settlement.paidMinor ?? 0n, settledOn: settlement.settledOn })))
      mine[0]?.report.count('payments', merged)
      for (const number of merged.unknown) {
        const payment = this.#open.get(keyOf(account.number, number))
        payment?.report.reject(payment.line, payment.cells, [{ column: payment.part.fields.get('invoice')?.label ?? '', value: number, say: say('refusal.exchange/unknown-invoice', { invoice: number }) }])
      }
    }
  }
}

const keyOf = (account: string, number: string): string => `${account}\n${number}`
