// Records of accounts as files that people and spreadsheets read: amounts and quantities as decimals, records by their numbers.
// Restricted like every other way out: an account the asker may not open does not exist.

import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import type { AccountId } from '#ground/ids'
import { decimalText, MICRO_DIGITS } from '#ground/decimal'
import { currency, minorDigits } from '#ground/money'
import type { Session } from '#platform/access'
import { accountsFor } from '#platform/access'
import type { Db, Tx } from '#platform/db'
import { Mistaken } from '#platform/errors'

export type ExportForm = 'csv' | 'jsonl'

export type Written = Readonly<{ file: string; rows: number }>

/** Columns ending in `_minor` are amounts in the row's `currency`, in `_micros` quantities, prices or percents; both go out as decimals. */
const RECORDS: Readonly<Record<string, string>> = {
  sites: `SELECT s.number, s.name, s.kind, p.number AS parent, b.number AS bill_to, array_to_string(s.roles, ' ') AS roles, s.street, s.postal_code, s.city, s.region, s.country,
      s.latitude, s.longitude, s.time_zone, s.currency, s.opened_on, s.closed_on
    FROM sites s LEFT JOIN sites p ON p.account_id = s.account_id AND p.site_id = s.parent_id LEFT JOIN sites b ON b.account_id = s.account_id AND b.site_id = s.bill_to_site_id
    WHERE s.account_id = $1 ORDER BY s.number`,
  contracts: `SELECT number, name, currency, state, signed_on, valid_from, valid_to, payment_days, price_day FROM contracts WHERE account_id = $1 ORDER BY number`,
  terms: `SELECT c.number AS contract, t.clause, t.kind, t.name, t.amendment_number AS amendment, i.number AS item, f.number AS family, s.number AS site, t.valid_from, t.valid_to, t.body::text AS body
    FROM terms t JOIN contracts c ON c.account_id = t.account_id AND c.contract_id = t.contract_id
    LEFT JOIN items i ON i.item_id = t.item_id LEFT JOIN families f ON f.family_id = t.family_id LEFT JOIN sites s ON s.account_id = t.account_id AND s.site_id = t.site_id
    WHERE t.account_id = $1 ORDER BY c.number, t.clause, t.valid_from, t.term_id`,
  orders: `SELECT o.number, o.purchase_order, o.ordered_on, s.number AS sold_to, h.number AS ship_to, b.number AS bill_to, o.state, o.promised_on, o.currency, o.net_minor, o.tax_minor, o.line_count AS lines
    FROM orders o JOIN sites s ON s.account_id = o.account_id AND s.site_id = o.sold_to_site_id JOIN sites h ON h.account_id = o.account_id AND h.site_id = o.ship_to_site_id
    JOIN sites b ON b.account_id = o.account_id AND b.site_id = o.bill_to_site_id WHERE o.account_id = $1 ORDER BY o.ordered_on, o.number`,
  'order-lines': `SELECT o.number AS order, l.line_no AS line, l.ordered_on, i.number AS item, l.description, l.quantity_micros, l.unit, l.price_micros, l.per_micros, o.currency, l.net_minor, l.tax_percent_micros, l.tax_minor,
      l.agreed_micros AS agreed_price_micros, l.agreed_per_micros, l.promised_on, l.shipped_micros, l.shipped_on, l.cancelled
    FROM order_lines l JOIN orders o ON o.account_id = l.account_id AND o.order_id = l.order_id JOIN items i ON i.item_id = l.item_id
    WHERE l.account_id = $1 ORDER BY l.ordered_on, o.number, l.line_no`,
  invoices: `SELECT v.number, v.kind, v.invoiced_on, v.due_on, b.number AS bill_to, h.number AS ship_to, v.purchase_order, v.order_number AS order, v.currency, v.net_minor, v.tax_minor, v.line_count AS lines, v.paid_minor, v.settled_on
    FROM invoices v JOIN sites h ON h.account_id = v.account_id AND h.site_id = v.ship_to_site_id JOIN sites b ON b.account_id = v.account_id AND b.site_id = v.bill_to_site_id
    WHERE v.account_id = $1 ORDER BY v.invoiced_on, v.number`,
  'invoice-lines': `SELECT v.number AS invoice, l.line_no AS line, l.invoiced_on, i.number AS item, l.description, l.quantity_micros, l.unit, l.price_micros, l.per_micros, v.currency, l.net_minor, l.tax_percent_micros, l.tax_minor, l.order_number AS order, l.order_line_no AS order_line
    FROM invoice_lines l JOIN invoices v ON v.account_id = l.account_id AND v.invoice_id = l.invoice_id LEFT JOIN items i ON i.item_id = l.item_id
    WHERE l.account_id = $1 ORDER BY l.invoiced_on, v.number, l.line_no`,
  findings: `SELECT f.rule, f.subject, s.number AS site, i.number AS item, o.number AS order, f.order_line_no AS order_line, v.number AS invoice, f.invoice_line_no AS invoice_line, f.day, f.due,
      f.currency, f.at_stake_minor, f.direction, f.certainty, f.holds, f.verdict, u.email AS assignee, f.first_seen_at, f.changed_at
    FROM findings f LEFT JOIN sites s ON s.account_id = f.account_id AND s.site_id = f.site_id LEFT JOIN items i ON i.item_id = f.item_id
    LEFT JOIN orders o ON o.account_id = f.account_id AND o.order_id = f.order_id LEFT JOIN invoices v ON v.account_id = f.account_id AND v.invoice_id = f.invoice_id
    LEFT JOIN users u ON u.user_id = f.assignee WHERE f.account_id = $1 ORDER BY f.rule, f.subject`,
  events: `SELECT e.happened_at, u.email AS person, e.kind, e.subject_kind, e.subject_text AS subject, e.before::text AS before, e.after::text AS after
    FROM events e LEFT JOIN users u ON u.user_id = e.user_id WHERE e.account_id = $1 ORDER BY e.happened_at, e.event_id`,
}

/** Writes a folder an account, and answers what it wrote. Throws Mistaken for an account that is not there, or not theirs. */
export const exportRecords = async (
  db: Db,
  wish: Readonly<{ folder: string; session: Session; accounts: readonly string[] | null; form: ExportForm }>,
): Promise<readonly Written[]> => {
  const { reach } = await accountsFor(db, wish.session)
  return db.within(reach, async (tx) => {
    await tx.script('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY')
    const accounts = await tx.rows<{ account_id: AccountId; number: string }>('SELECT account_id, number FROM accounts WHERE $1::text[] IS NULL OR number = ANY($1) ORDER BY number', [wish.accounts])
    const missing = wish.accounts?.find((number) => !accounts.some((account) => account.number === number))
    if (missing !== undefined) throw new Mistaken(`There is no account ${missing} to export.`)
    const written: Written[] = []
    for (const account of accounts) {
      const folder = join(wish.folder, account.number.replace(/[^\w.-]+/g, '_'))
      await mkdir(folder, { recursive: true })
      for (const [name, text] of Object.entries(RECORDS)) {
        const file = join(folder, `${name}.${wish.form}`)
        written.push({ file, rows: await writeRecords(tx, { file, form: wish.form, text, accountId: account.account_id }) })
      }
    }
    return written
  })
}

const BATCH = 5000

const writeRecords = async (tx: Tx, what: Readonly<{ file: string; form: ExportForm; text: string; accountId: AccountId }>): Promise<number> => {
  const out = createWriteStream(what.file)
  let rows = 0
  // a cursor takes no prepared name, and the id is a uuid of ours
  await tx.script(`DECLARE leaving NO SCROLL CURSOR FOR ${what.text.replaceAll('$1', `'${what.accountId}'::uuid`)}`)
  for (;;) {
    const { rows: batch, fields } = await tx.client.query<Record<string, unknown>>(`FETCH ${BATCH} FROM leaving`)
    const heads = fields.map((field) => field.name)
    if (rows === 0 && what.form === 'csv') out.write(`${heads.map(wordOf).join(',')}\n`)
    rows += batch.length
    const lines = batch.map((row) => {
      const cells = heads.map((head) => cellOf(head, row))
      return what.form === 'csv' ? cells.map(csvCell).join(',') : JSON.stringify(Object.fromEntries(heads.map((head, at) => [wordOf(head), cells[at]])))
    })
    if (lines.length > 0 && !out.write(`${lines.join('\n')}\n`)) await once(out, 'drain')
    if (batch.length < BATCH) break
  }
  await tx.script('CLOSE leaving')
  out.end()
  await finished(out)
  return rows
}

const wordOf = (head: string): string => head.replace(/_(minor|micros)$/, '')

const cellOf = (head: string, row: Record<string, unknown>): string | number | boolean | null => {
  const value = row[head]
  if (value === null || value === undefined) return null
  if (head.endsWith('_minor')) {
    const digits = minorDigits(currency(String(row['currency'])))
    return decimalText(BigInt(value as bigint), digits, digits)
  }
  if (head.endsWith('_micros')) return decimalText(BigInt(value as bigint), MICRO_DIGITS)
  return typeof value === 'bigint' ? value.toString() : typeof value === 'number' || typeof value === 'boolean' ? value : String(value)
}

/** RFC 4180, and nothing a spreadsheet would take for a formula: a leading sign gets an apostrophe unless the cell is a number. */
export const csvCell = (value: string | number | boolean | null): string => {
  if (value === null) return ''
  const text = String(value)
  const safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
