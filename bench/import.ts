// Import of orders and invoices, priced, matched and checked, against COPY of the very same rows into bare tables with their primary
// keys, in the same run. The files are generated: a chain of 400 shops, some 82,000 order and 81,000 invoice lines, a tenth of it
// and ten times as many: the cost of a row over a hundredfold.

import { createReadStream, createWriteStream, mkdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { checkWithin } from '#app/checks.server'
import { runImport } from '#duties/exchange/import.server'
import { addDays, day } from '#ground/day'
import { HOUSE_SESSION } from '#platform/access'
import type { Bench, Figure } from './bench.ts'
import { flat, ms, timed, times } from './bench.ts'
import type { Place } from './place.ts'
import { openPlace } from './place.ts'

const FACTORS = (process.env['BENCH_FACTORS'] ?? '0.1,1,10').split(',').map(Number)
const AIM = 0.25

export const importBench: Bench = {
  name: 'import',
  run: async (tell) => {
    const figures: Figure[] = []
    const costs: { factor: number; perRow: number }[] = []
    for (const factor of FACTORS) {
      const { perRow, figures: measured } = await measure(factor, tell)
      figures.push(...measured)
      costs.push({ factor, perRow })
    }
    const [first, ...more] = costs
    if (first !== undefined) figures.push(...more.map(({ factor, perRow }) => flat(`a row of an import at ${factor}x, against ${first.factor}x`, first.perRow, perRow)))
    return figures
  },
}

const measure = async (factor: number, tell: (line: string) => void): Promise<Readonly<{ perRow: number; figures: readonly Figure[] }>> => {
  const place = await openPlace()
  try {
    const folder = join(place.folder, 'extracts')
    mkdirSync(folder)
    await writeFiles(folder, factor)
    const bring = async (mapping: string) => {
      const { report } = await runImport(place.installation.house, { mapping: 'mapping.yaml', mappingText: mapping, dataDir: folder, session: HOUSE_SESSION, check: checkWithin })
      if (report.state !== 'done' || report.rejectedRows > 0) throw new Error(JSON.stringify([report.problems, report.rejected[0]]))
      return report
    }
    await bring(MASTER)
    const first = await timed(() => bring(MOVEMENT))
    const again = await timed(() => bring(MOVEMENT))
    const { rows, copied } = await copyTime(place)
    const { milliseconds } = first.value
    tell(`${factor}x: ${rows} rows; files ${milliseconds.files} ms, rows ${milliseconds.rows} ms, checks ${milliseconds.checks} ms; memory ${Math.round(process.memoryUsage().rss / 1e6)} MB`)
    const figure = (work: string, took: number): Figure => {
      const ratio = copied / took
      return { work: `${work}, ${factor}x (${rows} rows)`, against: 'COPY of the same rows', ours: `${ms(took)}, ${perSecond(rows, took)}`, theirs: `${ms(copied)}, ${perSecond(rows, copied)}`, ratio: `${Math.round(ratio * 100)} % (${times(took / copied)})`, aim: '>= 25 % of its rate', met: ratio >= AIM }
    }
    return { perRow: first.ms / rows, figures: [figure('import with checks', first.ms), figure('the same again, nothing changed', again.ms)] }
  } finally {
    await place.close()
  }
}

const perSecond = (rows: number, took: number): string => `${Math.round(rows / took)}k rows/s`

const TABLES = ['orders', 'order_lines', 'invoices', 'invoice_lines'] as const

/** Takes the rows out once, then times bringing them into bare tables, primary keys built along the way, committed. */
const copyTime = async (place: Place): Promise<Readonly<{ rows: number; copied: number }>> => {
  const client = new pg.Client({ connectionString: place.installation.database.url })
  await client.connect()
  const file = (table: string): string => join(place.folder, `${table}.copy`)
  let rows = 0
  try {
    for (const table of TABLES) {
      await pipeline(client.query(copyTo(`COPY ${table} TO STDOUT`)), createWriteStream(file(table)))
      const keys = await client.query<{ name: string }>(`SELECT a.attname AS name FROM pg_index i, unnest(i.indkey) WITH ORDINALITY k (attnum, place) JOIN pg_attribute a ON a.attnum = k.attnum
        WHERE i.indrelid = $1::regclass AND i.indisprimary AND a.attrelid = i.indrelid ORDER BY k.place`, [table])
      await client.query(`CREATE TABLE bare_${table} AS SELECT * FROM ${table} WITH NO DATA; ALTER TABLE bare_${table} ADD PRIMARY KEY (${keys.rows.map((row) => row.name).join(', ')})`)
      if (statSync(file(table)).size === 0) throw new Error(`${table} is empty`)
    }
    const { ms: copied } = await timed(async () => {
      await client.query('BEGIN')
      for (const table of TABLES) {
        const stream = client.query(copyFrom(`COPY bare_${table} FROM STDIN`))
        await pipeline(createReadStream(file(table)), stream)
        rows += stream.rowCount
      }
      await client.query('COMMIT')
    })
    return { rows, copied }
  } finally {
    await client.end()
    for (const table of TABLES) rmSync(file(table), { force: true })
  }
}

const MASTER = `
accounts: { file: shops.csv, number: =CHAIN, name: =Bench chain, currency: =USD, country: =US }
sites: { file: shops.csv, account: =CHAIN, number: no, name: name, parent: bill_to, bill-to: bill_to, country: =US }
items: { file: items.csv, number: no, name: name, base-unit: =each, families: family }
list-prices: { file: items.csv, item: no, price: price, currency: =USD, valid-from: =2013-01-01 }
tax-rates: { file: items.csv, country: =US, percent: =15, valid-from: =2013-01-01 }
`
const MOVEMENT = `
orders:
  file: orders.csv
  number: order
  site: shop
  purchase-order: po
  ordered-on: day
  promised-on: promised
  lines: { number: line, item: item, description: text, unit: =each, quantity: qty, price: price, tax-percent: =15, shipped: picked, shipped-on: picked_on }
invoices:
  file: invoices.csv
  number: invoice
  site: shop
  bill-to: =0
  invoiced-on: day
  lines: { number: line, item: item, description: text, unit: =each, quantity: qty, price: price, tax-percent: =15, tax: tax, gross: gross }
`

const SHOPS = 400
const ITEMS = 230
const ORDERS = 26_000
const FIRST = day('2013-01-01')

const priceOf = (item: number): number => 150 + ((item * 977) % 24_000)
const cents = (value: number): string => `${Math.trunc(value / 100)}.${String(value % 100).padStart(2, '0')}`

const writeFiles = async (folder: string, factor: number): Promise<void> => {
  const write = (name: string, lines: Iterable<string>): Promise<void> => pipeline(Readable.from(chunked(lines)), createWriteStream(join(folder, name)))
  const range = (count: number) => Array.from({ length: count }, (_, at) => at)
  await write('shops.csv', ['no,name,bill_to\n', ...range(SHOPS + 1).map((at) => `${at},"Shop ${at}, Springfield",0\n`)])
  await write('items.csv', ['no,name,price,family\n', ...range(ITEMS).map((at) => `${at},"Item ${at}, boxed",${cents(priceOf(at))},Family ${at % 9}\n`)])
  await write('orders.csv', lines('order,shop,po,day,promised,line,item,text,qty,price,picked,picked_on\n', factor, ({ order, shop, line, item, qty, ordered, promised, shipped }) =>
    `${order},${shop},PO-${order},${ordered},${promised},${line},${item},"Item ${item}, boxed",${qty},${cents(priceOf(item))},${shipped === '' ? 0 : qty},${shipped}\n`))
  await write('invoices.csv', lines('invoice,shop,day,line,item,text,qty,price,tax,gross\n', factor, ({ order, shop, line, item, qty, promised, shipped }) => {
    if (shipped === '') return ''
    const net = qty * priceOf(item)
    const tax = Math.trunc((net * 15 + 50) / 100)
    return `R${order}${shipped === promised ? '' : '-L'},${shop},${shipped},${line},${item},"Item ${item}, boxed",${qty},${cents(priceOf(item))},${cents(tax)},${cents(net + tax)}\n`
  }))
}

type Line = Readonly<{ order: number; shop: number; line: number; item: number; qty: number; ordered: string; promised: string; shipped: string }>

/** The same lines every time: two years of orders, 3.2 lines each, one in a hundred never picked, one in sixty late. */
function* lines(head: string, factor: number, write: (line: Line) => string): Generator<string> {
  yield head
  for (let at = 0; at < ORDERS * factor; at++) {
    const ordered = addDays(FIRST, Math.trunc((at * 730) / (ORDERS * factor)))
    const promised = addDays(ordered, 1)
    const shop = 1 + ((at * 7919) % SHOPS)
    const count = 1 + ((at * 31) % 11 < 4 ? 1 : (at * 31) % 5)
    for (let line = 1; line <= count; line++) {
      const shipped = (at * 13 + line) % 101 === 0 ? '' : (at * 7 + line) % 61 === 0 ? addDays(promised, 2) : promised
      yield write({ order: at + 1, shop, line, item: (at * 17 + line * 29) % ITEMS, qty: 1 + ((at * 3 + line * 5) % 120), ordered, promised, shipped })
    }
  }
}

function* chunked(all: Iterable<string>): Generator<string> {
  let text = ''
  for (const one of all) {
    text += one
    if (text.length < 1 << 16) continue
    yield text
    text = ''
  }
  yield text
}
