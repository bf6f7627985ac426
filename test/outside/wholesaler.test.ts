// The main job on a real company's books: the wholesaler's extracts through examples/wholesaler/import.yaml, held against a reading of
// the same files by another parser with the test's own decimals, and against plain SQL. Skipped where the data is not there.

import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runImport } from '#duties/exchange/import.server'
import type { ImportReport } from '#duties/exchange/report'
import { totalsOf } from '#duties/exchange/report'
import { HOUSE_SESSION } from '#platform/access'
import { checkWithin } from '../../src/app/checks.server.ts'
import type { TestHouse } from '../pg.ts'
import { testHouse } from '../pg.ts'
import type { CsvRow } from './wwi-books.ts'
import { CHAINS, isThere, readCsv, WWI } from './wwi-books.ts'

const MAPPING = join(import.meta.dirname, '../../examples/wholesaler/import.yaml')

/** Hundredths of text with at most two decimals. */
const cents = (text: string | undefined): bigint => {
  const [whole = '0', rest = ''] = (text ?? '').split('.')
  if (rest.length > 2) throw new Error(`${text} has more than two decimals`)
  return BigInt(whole + rest.padEnd(2, '0'))
}

const dollars = (minor: bigint): string => `${minor / 100n}.${(minor % 100n).toString().padStart(2, '0')}`

type Figures = Readonly<{ sites: number; orders: number; orderLines: number; invoiceLines: number; ordered: string; invoiced: string; neverPicked: number; late: number; paid: string }>

const STATED: Readonly<Record<string, Partial<Figures>>> = {
  'Tailspin Toys': { sites: 201, ordered: '31996002.65', invoiced: '31098035.65', neverPicked: 408, late: 684 },
  'Wingtip Toys': { sites: 201, ordered: '31688149.70', invoiced: '30763958.90', neverPicked: 410, late: 699 },
}

describe.skipIf(!isThere)('a real wholesaler, imported', () => {
  let t: TestHouse
  let report: ImportReport
  const rows = {} as Record<'customers' | 'items' | 'orders' | 'invoices' | 'receivables', CsvRow[]>

  const bring = async (mapping: string, text?: string): Promise<ImportReport> => {
    const done = await runImport(t.house, { mapping, ...(text === undefined ? {} : { mappingText: text }), dataDir: WWI, session: HOUSE_SESSION, check: checkWithin })
    return done.report
  }
  const ask = <T>(sql: string, values: readonly unknown[] = []): Promise<T[]> => t.house.db.within('everything', (tx) => tx.rows<T>(sql, values))

  beforeAll(async () => {
    t = await testHouse({ today: '2015-01-31' })
    Object.assign(rows, { customers: readCsv('customers'), items: readCsv('items'), orders: readCsv('order-lines'), invoices: readCsv('invoice-lines'), receivables: readCsv('receivables') })
    report = await bring(MAPPING)
    const seconds = report.milliseconds.all / 1000
    console.log(`imported and checked in ${seconds.toFixed(1)} s: files ${report.milliseconds.files} ms, rows ${report.milliseconds.rows} ms, checks ${report.milliseconds.checks} ms`)
  })
  afterAll(() => t?.close())

  const membersOf = (chain: string): Set<string | undefined> => new Set(rows.customers.filter((row) => row.buying_group === chain).map((row) => row.customer_no))

  const byReading = (chain: string): Figures => {
    const members = membersOf(chain)
    const orders = rows.orders.filter((row) => members.has(row.customer_no))
    const invoices = rows.invoices.filter((row) => members.has(row.customer_no))
    return {
      sites: members.size,
      orders: new Set(orders.map((row) => row.order_no)).size,
      orderLines: orders.length,
      invoiceLines: invoices.length,
      ordered: dollars(orders.reduce((sum, row) => sum + BigInt(row.quantity ?? '') * cents(row.unit_price), 0n)),
      invoiced: dollars(invoices.reduce((sum, row) => sum + cents(row.gross_amount) - cents(row.tax_amount), 0n)),
      neverPicked: orders.filter((row) => row.picked_on === '').length,
      late: orders.filter((row) => row.picked_on !== '' && (row.picked_on ?? '') > (row.expected_delivery_date ?? '')).length,
      paid: dollars(rows.receivables.filter((row) => row.type === 'Customer Invoice' && members.has(row.bill_to_no)).reduce((sum, row) => sum + cents(row.gross_amount) - cents(row.outstanding), 0n)),
    }
  }

  const bySql = async (chain: string): Promise<Figures> => {
    const [row] = await ask<Record<string, bigint | string>>(
      `SELECT (SELECT count(*) FROM sites s WHERE s.account_id = a.account_id) AS sites,
         (SELECT count(*) FROM orders o WHERE o.account_id = a.account_id) AS orders,
         (SELECT count(*) FROM order_lines l WHERE l.account_id = a.account_id) AS order_lines,
         (SELECT count(*) FROM invoice_lines l WHERE l.account_id = a.account_id) AS invoice_lines,
         (SELECT to_char(sum(net_minor) / 100.0, 'FM999999990.00') FROM order_lines l WHERE l.account_id = a.account_id) AS ordered,
         (SELECT to_char(sum(net_minor) / 100.0, 'FM999999990.00') FROM invoice_lines l WHERE l.account_id = a.account_id) AS invoiced,
         (SELECT count(*) FROM order_lines l WHERE l.account_id = a.account_id AND shipped_on IS NULL) AS never_picked,
         (SELECT count(*) FROM order_lines l JOIN orders o ON o.account_id = l.account_id AND o.order_id = l.order_id
          WHERE l.account_id = a.account_id AND l.shipped_on > coalesce(l.promised_on, o.promised_on)) AS late,
         (SELECT to_char(sum(paid_minor) / 100.0, 'FM999999990.00') FROM invoices i WHERE i.account_id = a.account_id) AS paid
       FROM accounts a WHERE a.name = $1`,
      [chain],
    )
    const figure = (name: string): number => Number(row?.[name])
    return {
      sites: figure('sites'), orders: figure('orders'), orderLines: figure('order_lines'), invoiceLines: figure('invoice_lines'),
      ordered: String(row?.['ordered']), invoiced: String(row?.['invoiced']), neverPicked: figure('never_picked'), late: figure('late'), paid: String(row?.['paid']),
    }
  }

  test('it goes in without a rejected row; the customers that are no accounts are counted by their rule', () => {
    expect(report.problems).toEqual([])
    expect(report.rejectedRows).toBe(0)
    expect(report.parts.map(({ kind, read, skipped }) => [kind, read, skipped.reduce((sum, one) => sum + one.rows, 0)])).toEqual([
      ['accounts', 640, 238], ['sites', 640, 238], ['items', 227, 0], ['packs', 227, 180], ['list-prices', 227, 0], ['tax-rates', 227, 225],
      ['orders', 128_507, 45_798], ['invoices', 126_909, 45_247], ['payments', 53_453, 14_383 + 13_929],
    ])
  })

  test('402 sites under two accounts, 26,174 orders with 82,709 lines, 81,662 invoice lines', async () => {
    const [tailspin, wingtip] = await Promise.all(CHAINS.map(bySql))
    const sum = (name: 'sites' | 'orders' | 'orderLines' | 'invoiceLines'): number => (tailspin?.[name] ?? 0) + (wingtip?.[name] ?? 0)
    expect([sum('sites'), sum('orders'), sum('orderLines'), sum('invoiceLines')]).toEqual([402, 26_174, 82_709, 81_662])
    expect(await ask("SELECT a.name AS account, s.name, s.kind FROM sites s JOIN accounts a USING (account_id) WHERE s.parent_id IS NULL ORDER BY 1")).toEqual([
      { account: 'Tailspin Toys', name: 'Tailspin Toys (Head Office)', kind: 'head-office' },
      { account: 'Wingtip Toys', name: 'Wingtip Toys (Head Office)', kind: 'head-office' },
    ])
  })

  test.each(CHAINS)('%s: every figure is that of the files and that of the issue', async (chain) => {
    const stored = await bySql(chain)
    expect(stored).toEqual(byReading(chain))
    expect(stored).toMatchObject(STATED[chain] ?? {})
  })

  test('back-ordered orders are tied to the orders that took them up', async () => {
    const members = new Set(CHAINS.flatMap((chain) => [...membersOf(chain)]))
    const expected = new Map(rows.orders.filter((row) => members.has(row.customer_no) && row.backordered_as_order_no !== '').map((row) => [row.backordered_as_order_no, row.order_no]))
    const stored = await ask<{ number: string; predecessor: string }>('SELECT o.number, p.number AS predecessor FROM orders o JOIN orders p ON p.account_id = o.account_id AND p.order_id = o.back_order_of')
    expect(new Map(stored.map((row) => [row.number, row.predecessor]))).toEqual(expected)
  })

  test('no price is found wrong, late and never picked lines all are, and at least 99.9 % of the invoice lines are matched', async () => {
    const findings = await ask<{ rule: string; n: bigint }>('SELECT rule, count(*) AS n FROM findings WHERE holds GROUP BY rule ORDER BY rule')
    expect(findings).toEqual([{ rule: 'orders/delivered-late', n: 684n + 699n }, { rule: 'orders/never-delivered', n: 408n + 410n }])
    expect(report.findings.filter((rule) => rule.held > 0).map(({ rule, held }) => [rule, held])).toEqual([['orders/delivered-late', 1383], ['orders/never-delivered', 818]])
    const [matched] = await ask<{ lines: bigint }>("SELECT count(DISTINCT (account_id, invoice_id, invoice_line_no)) AS lines FROM matches WHERE state = 'matched'")
    expect(Number(matched?.lines) / 81_662).toBeGreaterThanOrEqual(0.999)
  })

  test('a second import changes nothing', async () => {
    const before = await ask("SELECT (SELECT md5(string_agg(l::text, '' ORDER BY l::text)) FROM order_lines l) AS o, (SELECT md5(string_agg(i::text, '' ORDER BY i::text)) FROM invoices i) AS i, (SELECT count(*) FROM events) AS e")
    const again = await bring(MAPPING)
    expect(totalsOf(again)).toMatchObject({ new: 0, changed: 0, removed: 0, rejected: 0 })
    expect(again.findings.reduce((sum, rule) => sum + rule.opened + rule.changed + rule.closed, 0)).toBe(0)
    expect(await ask("SELECT (SELECT md5(string_agg(l::text, '' ORDER BY l::text)) FROM order_lines l) AS o, (SELECT md5(string_agg(i::text, '' ORDER BY i::text)) FROM invoices i) AS i, (SELECT count(*) FROM events) AS e")).toEqual(before)
  })

  describe('12 % off one family for one account and one quarter', () => {
    const TRIAL = { account: 'Wingtip Toys', family: 'Mugs', from: '2014-01-01', to: '2014-03-31' }
    const contract = (terms: string): string =>
      `contract: TRIAL\naccount: ${TRIAL.account}\nname: Trial\ncurrency: USD\nvalid: 2013-01-01 ..\nterms:\n  - { clause: "1", everything: true, list: true }\n${terms}`
    const WITH = contract(`  - { clause: "2", family: ${TRIAL.family}, discount: 12%, valid: ${TRIAL.from} .. ${TRIAL.to} }\n`)

    const priceFindings = (): Promise<{ text: string }[]> =>
      ask("SELECT f.rule || ' ' || f.subject || ' ' || f.at_stake_minor || ' ' || a.name AS text FROM findings f JOIN accounts a USING (account_id) WHERE f.holds AND f.rule LIKE 'invoices/%' ORDER BY 1")

    /** 12 of a hundred of the line's net, half up: what was charged too much. */
    const difference = (row: CsvRow): bigint => {
      const net = BigInt(row.quantity ?? '') * cents(row.unit_price)
      return net - (net * 88n * 2n + 100n) / 200n
    }

    /** By the test's own reading: billed lines by their order's day, and order lines that are not billed yet. */
    const expected = (): string[] => {
      const members = membersOf(TRIAL.account)
      const family = new Set(rows.items.filter((row) => (row.groups ?? '').split('|').includes(TRIAL.family)).map((row) => row.item_no))
      const touched = (row: CsvRow): boolean => members.has(row.customer_no) && family.has(row.item_no)
      const inQuarter = (day: string | undefined): boolean => (day ?? '') >= TRIAL.from && (day ?? '') <= TRIAL.to
      const orderDays = new Map<string, Set<string | undefined>>()
      const lines: string[] = []
      for (const row of rows.orders.filter(touched)) {
        const key = [row.customer_no, row.item_no, row.quantity, row.picked_on].join()
        if (row.picked_on !== '') orderDays.set(key, (orderDays.get(key) ?? new Set()).add(row.order_date))
        else if (inQuarter(row.order_date)) lines.push(`invoices/order-off-contract order-line ${row.order_no}/${row.line_no} ${difference(row)} ${TRIAL.account}`)
      }
      for (const row of rows.invoices.filter(touched)) {
        const [day, ...others] = orderDays.get([row.customer_no, row.item_no, row.quantity, row.invoice_date].join()) ?? []
        if (day === undefined || others.length > 0) throw new Error(`the order day of invoice ${row.invoice_no}/${row.line_no} cannot be told`)
        if (inQuarter(day)) lines.push(`invoices/price-above-contract invoice-line ${row.invoice_no}/${row.line_no} ${difference(row)} ${TRIAL.account}`)
      }
      return lines
    }

    test('finds exactly the lines it touches, with the exact difference, and none once it is taken back', async () => {
      const wanted = expected()
      expect(wanted.length).toBeGreaterThan(300)
      const added = await bring('trial.yaml', WITH)
      expect(added.problems).toEqual([])
      expect((await priceFindings()).map((row) => row.text).sort()).toEqual(wanted.sort())
      console.log(`the term touches ${wanted.length} lines`)

      const again = await bring(MAPPING)
      expect(totalsOf(again), 'a price is decided once, at the order').toMatchObject({ new: 0, changed: 0, removed: 0 })

      const back = await bring('trial.yaml', contract(''))
      expect(back.findings.filter((rule) => rule.rule.startsWith('invoices/') && rule.held > 0)).toEqual([])
      expect(await priceFindings()).toEqual([])
    })
  })
})
