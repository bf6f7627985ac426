// The checks on a real wholesaler, without a database: every line there is at list, so no price may be found wrong; then a term of
// our own is added, and exactly the lines it touches must be found, with the difference that a reckoning of the test's own gives.

import { beforeAll, describe, expect, it } from 'vitest'
import type { Day } from '#ground/day'

import type { Finding } from '#ground/finding'
import type { ContractId, FamilyId, InvoiceId, ItemId, OrderId, SiteId, TermId } from '#ground/ids'
import type { Currency } from '#ground/money'
import { percent } from '#ground/percent'
import { unitPrice } from '#ground/unit-price'
import type { Contract } from '#duties/contracts/contract'
import type { PriceFacts } from '#duties/contracts/price-of'
import { priceBook, priceOf } from '#duties/contracts/price-of'
import type { PriceTerm } from '#duties/contracts/price-term'
import { checkInvoices } from '#duties/invoices/checks'
import type { CheckedTie, CheckFacts } from '#duties/invoices/check-facts'
import type { BilledLine, BookedLine, InvoiceHead } from '#duties/invoices/facts'
import { matchLines } from '#duties/invoices/match'
import type { CsvRow } from './wwi-books.ts'
import { CHAINS, isThere, readChain, readCsv } from './wwi-books.ts'

const USD = 'USD' as Currency
const FAMILY = 'Clothing' as FamilyId
const QUARTER = { from: '2014-04-01' as Day, to: '2014-06-30' as Day }

const LAST_DAY = '2014-12-31'

const CONTRACT: Contract = {
  contractId: 'c' as ContractId, number: 'C-1', name: 'Trial', currency: USD, state: 'in-force', signedOn: null, valid: { from: '2013-01-01' as Day, to: null },
  paymentDays: null, priceDay: 'order', tolerances: {}, amendments: [],
}
const TERM: PriceTerm = {
  termId: 't' as TermId, contractId: CONTRACT.contractId, clause: '4.1', name: '12 % off clothing', amendment: null, on: { kind: 'family', familyId: FAMILY }, siteId: null, valid: QUARTER,
  rule: { currency: 'any', stacking: 'replace', tiering: 'slab', tierUnit: null, round: null, tiers: [{ from: 0n, figure: { kind: 'percent', percent: percent(12_000_000n) } }] },
}

describe.skipIf(!isThere)('checks on a real wholesaler', () => {
  const rows: Record<'orders' | 'invoices' | 'items', CsvRow[]> = { orders: [], invoices: [], items: [] }
  beforeAll(() => Object.assign(rows, { orders: readCsv('order-lines'), invoices: readCsv('invoice-lines'), items: readCsv('items') }))

  for (const name of CHAINS) {
    it(`${name}: nothing is billed wrong, and a term added for one quarter finds exactly its lines`, () => {
      const books = booksOf(name, rows)
      const without = run(books, [])
      const started = performance.now()
      const again = run(books, [])
      console.log(`${name}: checked ${books.invoiceLines.length} invoice lines in ${Math.round(performance.now() - started)} ms; found ${JSON.stringify(countByRule(without))}`)
      expect(countByRule(without)).toEqual({})

      const found = run(books, [TERM])
      const expected = reckonedByHand(name, rows)
      expect(expected.size).toBeGreaterThan(300)
      expect(found.map((finding) => `${finding.rule} ${finding.subject} ${finding.atStake.minor}`).sort()).toEqual([...expected].sort())
      expect(found.every((finding) => finding.direction === 'over' && finding.evidence.breaksAt === 3 && finding.termId === TERM.termId)).toBe(true)
      expect(again).toEqual(without)
    })
  }
})

/**
 * Lines of the family ordered in the quarter, by the test's own arithmetic: cents and whole pieces, 88 hundredths, half up.
 * Billed lines, and the order lines that are still to be billed: never picked, or picked after the extracts end.
 */
const reckonedByHand = (chain: string, rows: Readonly<Record<'orders' | 'invoices' | 'items', CsvRow[]>>): Set<string> => {
  const customers = new Set(readCsv('customers').filter((row) => row.buying_group === chain).map((row) => row.customer_no))
  const family = new Set(rows.items.filter((row) => (row.groups ?? '').split('|').includes(FAMILY)).map((row) => row.item_no))
  const isTouched = (row: CsvRow): boolean => customers.has(row.customer_no) && family.has(row.item_no)
  const inQuarter = (day: string): boolean => day >= QUARTER.from && day <= QUARTER.to
  const expected = new Set<string>()
  const orderDays = new Map<string, Set<string>>()
  for (const row of rows.orders.filter(isTouched)) {
    const key = `${row.customer_no} ${row.item_no} ${row.quantity} ${row.picked_on}`
    if (row.picked_on !== '' && (row.picked_on ?? '') <= LAST_DAY) orderDays.set(key, (orderDays.get(key) ?? new Set()).add(row.order_date ?? ''))
    else if (row.backordered_as_order_no === '' && inQuarter(row.order_date ?? '')) expected.add(`invoices/order-off-contract order-line ${row.order_no}/${row.line_no} ${differenceOf(row)}`)
  }
  for (const row of rows.invoices.filter(isTouched)) {
    // there an invoice is written on the day of picking
    const [day, ...others] = orderDays.get(`${row.customer_no} ${row.item_no} ${row.quantity} ${row.invoice_date}`) ?? []
    if (day === undefined || others.length > 0) throw new Error(`the test cannot tell the order day of invoice ${row.invoice_no}/${row.line_no}`)
    if (inQuarter(day)) expected.add(`invoices/price-above-contract invoice-line ${row.invoice_no}/${row.line_no} ${differenceOf(row)}`)
  }
  return expected
}

const differenceOf = (row: CsvRow): bigint => {
  const full = minor(row.unit_price) * BigInt(row.quantity ?? '')
  return full - (full * 88n * 2n + 100n) / 200n
}

const countByRule = (findings: readonly Finding[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const { rule } of findings) counts[rule] = (counts[rule] ?? 0) + 1
  return counts
}

type Books = Readonly<{ orderLines: BookedLine[]; invoiceLines: BilledLine[]; invoices: Map<InvoiceId, InvoiceHead>; ties: CheckedTie[]; items: CheckFacts['items']; sites: CheckFacts['sites']; prices: Omit<PriceFacts, 'contracts' | 'terms' | 'ends'> }>

const run = (books: Books, terms: readonly PriceTerm[]): readonly Finding[] => {
  const book = priceBook({ ...books.prices, contracts: [CONTRACT], terms, ends: [] })
  return checkInvoices({
    ...books,
    account: { currency: USD, country: 'US', paymentDays: 7 },
    taxRates: [{ country: 'US', taxCode: 'standard', validFrom: '2013-01-01' as Day, rate: percent(15_000_000n) }],
    contracts: [CONTRACT],
    tracksDelivery: true,
    priceOf: (ask) => priceOf(book, ask),
    today: '2015-01-31' as Day,
  })
}

const minor = (text: string | undefined): bigint => {
  const [whole = '0', cents = ''] = (text ?? '').split('.')
  return BigInt(whole + cents.padEnd(2, '0'))
}

const booksOf = (chain: string, rows: Readonly<Record<'orders' | 'invoices' | 'items', CsvRow[]>>): Books => {
  const facts = readChain(chain)
  const orderRows = new Map(rows.orders.map((row) => [`${row.order_no}/${row.line_no}`, row]))
  const invoiceRows = new Map(rows.invoices.map((row) => [`${row.invoice_no}/${row.line_no}`, row]))
  const invoices = new Map<InvoiceId, InvoiceHead>()
  const lines = facts.invoiceLines.map((line) => ({ line, row: invoiceRows.get(`${line.invoiceId}/${line.lineNo}`) as CsvRow }))
  for (const { line, row } of lines) {
    const tax = minor(row.tax_amount)
    const net = minor(row.gross_amount) - tax
    const known = invoices.get(line.invoiceId)
    invoices.set(line.invoiceId, {
      invoiceId: line.invoiceId, number: line.invoiceNumber, kind: 'invoice', invoicedOn: row.invoice_date as Day, dueOn: null, billToSiteId: line.billToSiteId, siteId: line.siteId,
      currency: USD, purchaseOrder: null, orderNumber: null, stated: { netMinor: null, taxMinor: null, grossMinor: null },
      netMinor: (known?.netMinor ?? 0n) + net, taxMinor: (known?.taxMinor ?? 0n) + tax, lineCount: (known?.lineCount ?? 0) + 1, paidMinor: null, settledOn: null, day: line.day,
    })
  }
  const invoiceLines = lines.map(({ line, row }): BilledLine => {
    const tax = minor(row.tax_amount)
    const head = invoices.get(line.invoiceId) as InvoiceHead
    return { ...line, head, description: row.description ?? '', ownUnit: line.unit, ownQuantity: line.quantity, ownPrice: line.price, ownPer: line.per, netMinor: minor(row.gross_amount) - tax, taxPercent: BigInt(row.tax_rate ?? '') * 1_000_000n, taxMinor: tax }
  })
  const orderLines = facts.orderLines.map((line): BookedLine => {
    const row = orderRows.get(`${line.orderId}/${line.lineNo}`) as CsvRow
    return {
      ...line, ownUnit: line.unit, ownQuantity: line.ordered, ownPrice: line.price, ownPer: line.per, bookedAgreed: null, orderedOn: row.order_date as Day, promisedOn: row.expected_delivery_date as Day,
      shippedOn: row.picked_on === '' ? null : (row.picked_on as Day), currency: USD, backOrderOf: null as OrderId | null, contractId: null,
    }
  })
  const ties = matchLines({ invoiceLines, orderLines, ancestors: facts.ancestors, given: [] }).map((tie) => ({ ...tie, line: tie.line as BilledLine, orderLine: tie.orderLine as BookedLine }))
  return {
    orderLines, invoiceLines, invoices, ties,
    items: new Map(rows.items.map((row) => [row.item_no as ItemId, { number: row.item_no ?? '', name: row.item_no ?? '', kind: 'product', taxCode: row.tax_rate === '15' ? 'standard' : 'other' }])),
    sites: new Map([...facts.ancestors.keys()].map((siteId) => [siteId, { name: `Shop ${siteId}`, country: 'US', currency: USD, paymentDays: 7 }])),
    prices: {
      items: rows.items.map((row) => ({ itemId: row.item_no as ItemId, number: row.item_no ?? '', name: row.item_no ?? '', baseUnit: row.unit ?? '', packs: [], familyIds: (row.groups ?? '').split('|') as FamilyId[] })),
      listPrices: rows.items.map((row) => ({ itemId: row.item_no as ItemId, list: 'list', price: unitPrice(minor(row.list_price) * 10_000n, USD, row.unit ?? ''), valid: { from: '2013-01-01' as Day, to: null } })),
      families: [...new Set(rows.items.flatMap((row) => (row.groups ?? '').split('|')))].map((number) => ({ familyId: number as FamilyId, parentId: null, number, name: number })),
      sites: [...facts.ancestors].map(([siteId, ancestors]) => ({ siteId: siteId as SiteId, number: siteId, name: siteId, ancestors })),
    },
  }
}

