import { mkdtempSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HOUSE_SESSION } from '#platform/access'
import { testHouse } from '../../../test/pg.ts'
import type { TestHouse } from '../../../test/pg.ts'
import { runImport } from './import.server.ts'
import type { ImportReport } from './report.ts'
import { totalsOf } from './report.ts'
import { Zip } from './zip.server.ts'

let t: TestHouse
let folder: string

beforeAll(async () => {
  t = await testHouse()
  folder = mkdtempSync(join(tmpdir(), 'mainstay-import-'))
})

afterAll(async () => {
  await t.close()
  await rm(folder, { recursive: true })
})

const bring = async (files: Readonly<Record<string, string | Uint8Array>>, mapping: string, dryRun = false, window?: number): Promise<ImportReport> => {
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  const { report } = await runImport(t.house, { mapping: join(folder, 'mapping.yaml'), mappingText: mapping, dataDir: folder, dryRun, ...(window === undefined ? {} : { window }), session: HOUSE_SESSION, check: async () => new Map() })
  return report
}

const rows = <T>(sql: string): Promise<T[]> => t.house.db.within('everything', (tx) => tx.rows<T>(sql))

const count = async (table: string): Promise<number> => Number((await rows<{ n: bigint }>(`SELECT count(*) AS n FROM ${table}`))[0]?.n)

/** The state of every table an import writes. */
const fingerprint = async (): Promise<string> => {
  const parts: string[] = []
  for (const table of ['accounts', 'sites', 'site_identifiers', 'families', 'items', 'packs', 'list_prices', 'tax_rates', 'client_items', 'orders', 'order_lines', 'invoices', 'invoice_lines', 'price_trails', 'events']) {
    const [row] = await rows<{ print: string }>(`SELECT coalesce(md5(string_agg(t::text, '' ORDER BY t::text)), '') AS print FROM ${table} t`)
    parts.push(`${table} ${row?.print}`)
  }
  return parts.join('\n')
}

const GERMAN = {
  'kunden.csv': Buffer.from(
    'Nr;Name;Gruppe;Land;Straße;Breite;Länge;Kreditlimit;GLN\n' +
    'Z1;Nordkauf Zentrale;NK;DE;Königsweg 1;53,55;9,99;1.500.000,00;4012345000009\n' +
    'F1;Filiale "Süd; Mitte";NK;DE;;;;;\n'.replace('Filiale "Süd; Mitte"', '"Filiale ""Süd; Mitte"""') +
    'F2;Filiale Ost;NK;AT;Am Ring 5;48,2;16,4;12.000,50;123\n' +
    'X9;Einzelkunde;;DE;;;;;\n', 'latin1'),
  'artikel.csv': 'Artikel;Bezeichnung;Einheit;Gruppen;Preis;VE;Inhalt;Satz\nA-100;Kaffee;Stück;Food|Heißes;12,40;Karton;12;7\nA-200;Tee;Stück;Food;8,5;;;7\nB-1;Montage;Stunde;Dienst;95,00;;;19\n',
  'auftraege.csv':
    'Auftrag;Kunde;Datum;Wunsch;Pos;Artikel;Menge;Preis\n' +
    '4711;F1;02.03.2026;05.03.2026;1;A-100;120;12,40\n' +
    '4711;F1;02.03.2026;05.03.2026;2;A-200;1.000,5;8,50\n' +
    '4712;F2;03.03.2026;;1;A-100;10;12,40\n' +
    '4712;F2;03.03.2026;;2;A-999;10;1,00\n' +
    '4712;F2;03.03.2026;;3;A-200;zehn;8,50\n' +
    '4713;X9;03.03.2026;;1;A-100;10;12,40\n' +
    '4714;F7;03.03.2026;;1;A-100;10;12,40\n' +
    '4715;F1;31.02.2026;;1;A-100;10;12,40\n',
}

const GERMAN_MAPPING = `
name: Nordkauf
currency: EUR
format: { decimal: ",", date: DD.MM.YYYY }
accounts:
  file: kunden.csv
  where: { Gruppe: NK }
  head: { Nr: { starts-with: Z } }
  number: Gruppe
  name: { value: Nordkauf }
  country: Land
  credit-limit: Kreditlimit
sites:
  file: kunden.csv
  account: Gruppe
  number: Nr
  name: Name
  kind: { if: { Nr: { starts-with: Z } }, then: =head-office, else: =store }
  parent: { if: { Nr: { starts-with: Z } }, then: "=", else: =Z1 }
  street: Straße
  latitude: Breite
  longitude: Länge
  country: Land
  credit-limit: Kreditlimit
  identifiers: { GLN: GLN }
items:
  file: artikel.csv
  number: Artikel
  name: Bezeichnung
  kind: { column: Einheit, map: { Stunde: service }, otherwise: product }
  base-unit: Einheit
  families: { column: Gruppen, split: "|" }
  tax-code: { column: Satz, map: { 7: reduced, 19: standard } }
packs:
  file: artikel.csv
  where: { VE: { filled: true } }
  item: Artikel
  unit: VE
  holds: Inhalt
list-prices:
  file: artikel.csv
  item: Artikel
  price: Preis
  valid-from: =2026-01-01
tax-rates:
  - { file: artikel.csv, country: =DE, code: { column: Satz, map: { 7: reduced, 19: standard } }, percent: Satz }
  - { file: artikel.csv, country: =AT, code: { column: Satz, map: { 7: reduced, 19: standard } }, percent: =10 , where: { Satz: 7 } }
orders:
  file: auftraege.csv
  number: Auftrag
  site: Kunde
  ordered-on: Datum
  promised-on: Wunsch
  lines: { number: Pos, item: Artikel, quantity: Menge, price: Preis }
`

describe('another company: semicolons, German numbers and days, Windows letters', () => {
  test('everything readable goes in, the rest is rejected with row, column, value and reason', async () => {
    const report = await bring(GERMAN, GERMAN_MAPPING)
    expect(report.problems).toEqual([])
    expect(report.notes.map((note) => note.say.key)).toContain('exchange.note.charset-guessed')
    expect(await rows("SELECT number, name, country, credit_limit_minor FROM accounts WHERE number = 'NK'")).toEqual([{ number: 'NK', name: 'Nordkauf', country: 'DE', credit_limit_minor: 150_000_000n }])
    expect(await rows("SELECT number, name, street, latitude, credit_limit_minor, cardinality(ancestors) AS depth FROM sites ORDER BY number")).toEqual([
      { number: 'F1', name: 'Filiale "Süd; Mitte"', street: null, latitude: null, credit_limit_minor: null, depth: 2 },
      { number: 'F2', name: 'Filiale Ost', street: 'Am Ring 5', latitude: '48.200000', credit_limit_minor: 1_200_050n, depth: 2 },
      { number: 'Z1', name: 'Nordkauf Zentrale', street: 'Königsweg 1', latitude: '53.550000', credit_limit_minor: 150_000_000n, depth: 1 },
    ])
    expect(await rows("SELECT o.number, l.line_no, l.quantity_micros AS q, l.net_minor AS net, l.tax_minor AS tax, l.agreed_micros AS agreed FROM order_lines l JOIN orders o USING (account_id, order_id) ORDER BY 1, 2")).toEqual([
      { number: '4711', line_no: 1, q: 120_000_000n, net: 148_800n, tax: 10_416n, agreed: 12_400_000n },
      { number: '4711', line_no: 2, q: 1_000_500_000n, net: 850_425n, tax: 59_530n, agreed: 8_500_000n },
      { number: '4712', line_no: 1, q: 10_000_000n, net: 12_400n, tax: 1_240n, agreed: 12_400_000n },
    ])
    expect(report.rejected.map(({ file, row, column, value, valueOnly, say }) => [file, row, column, value, valueOnly, say.key.split('/')[1]])).toEqual([
      ['kunden.csv', 4, 'GLN', '123', true, 'value-left-out'],
      ['auftraege.csv', 5, 'Artikel', 'A-999', false, 'unknown-item'],
      ['auftraege.csv', 6, 'Menge', 'zehn', false, 'number'],
      ['auftraege.csv', 8, 'Kunde', 'F7', false, 'unknown-site'],
      ['auftraege.csv', 9, 'Datum', '31.02.2026', false, 'day'],
    ])
    const orders = report.parts.find((part) => part.kind === 'orders')
    expect(orders?.skipped).toEqual([{ rule: { key: 'exchange.rule.left-out' }, rows: 1 }])
    expect(report.notes.find((note) => note.say.key === 'exchange.note.orders-without-lines')?.say.with).toEqual({ count: 1 })
    expect(await rows("SELECT number, kind FROM items ORDER BY number")).toMatchObject([{ kind: 'product' }, { kind: 'product' }, { kind: 'service' }])
    expect(await count('item_families')).toBe(4)
  })

  test('a second run changes nothing at all', async () => {
    const before = await fingerprint()
    const report = await bring(GERMAN, GERMAN_MAPPING)
    expect(totalsOf(report)).toMatchObject({ new: 0, changed: 0, removed: 0 })
    expect(await fingerprint()).toBe(before)
  })

  test('a dry run reports what the real run then does, and changes nothing', async () => {
    const changed = { ...GERMAN, 'auftraege.csv': GERMAN['auftraege.csv'].replace('1;A-100;120;12,40', '1;A-100;121;12,40') }
    const before = await fingerprint()
    const dry = await bring(changed, GERMAN_MAPPING, true)
    expect(await fingerprint()).toBe(before)
    const real = await bring(changed, GERMAN_MAPPING)
    expect(dry.parts).toEqual(real.parts)
    expect(dry.rejected).toEqual(real.rejected)
    expect(real.parts.find((part) => part.kind === 'orders')?.records).toEqual([
      { kind: 'orders', new: 0, changed: 1, unchanged: 1, removed: 0 },
      { kind: 'order-lines', new: 0, changed: 1, unchanged: 2, removed: 0 },
    ])
  })
})

describe('files and mappings that are broken change nothing', () => {
  const mapping = 'sites: { file: kaputt.csv, number: no, name: name }\n'

  const hostile: readonly (readonly [string, string | Uint8Array, string])[] = [
    ['a missing column', 'No.,name\n1,a\n', 'no-column-near'],
    ['an unclosed quote', 'no,name\n1,"a\n2,b\n', 'file-unclosed-quote'],
    ['a truncated gzip', gzipSync(`no,name\n${'1,abcdefgh\n'.repeat(5000)}`).subarray(0, 60), 'file-truncated'],
    ['a damaged gzip', Buffer.concat([gzipSync('no,name\n1,a\n').subarray(0, 14), Buffer.alloc(20, 7)]), 'file-damaged'],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]), 'file-binary'],
    ['text with a nothing byte in it', 'no,name\n1,a\u0000b\n', 'file-binary'],
    ['UTF-16 without its mark', Buffer.from('no,name\n1,a\n', 'utf16le'), 'file-utf-16'],
    ['a PDF', '%PDF-1.7\n', 'file-pdf'],
    ['an old Excel file', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), 'file-old-excel'],
    ['a ZIP that is no workbook', Buffer.concat([Buffer.from([0x50, 0x4b, 0x03, 0x04]), Buffer.alloc(40)]), 'file-truncated'],
    ['one endless line', `no,name\n${'x'.repeat(3_000_000)}`, 'file-record-too-long'],
    ['an empty file', '', 'file-empty'],
  ]

  test.each(hostile)('%s', async (_name, content, code) => {
    const before = await fingerprint()
    const report = await bring({ 'kaputt.csv': content }, mapping)
    expect(report.state).toBe('refused')
    expect(report.problems.map((problem) => problem.say.key)).toEqual([`refusal.exchange/${code}`])
    expect(await fingerprint()).toBe(before)
  })

  test('a file that breaks near its end takes everything before it back', async () => {
    const before = await fingerprint()
    const broken = { ...GERMAN, 'artikel.csv': `${GERMAN['artikel.csv']}A-300;Neu;Stück;Food;1,00;;;7\n`, 'auftraege.csv': `${GERMAN['auftraege.csv']}4716;"F1;02.03.2026;;1;A-100;10;12,40\n` }
    const report = await bring(broken, GERMAN_MAPPING)
    expect(report.problems).toEqual([{ at: 'auftraege.csv:10', say: { key: 'refusal.exchange/file-unclosed-quote', with: { file: 'auftraege.csv', line: 10 } } }])
    expect(await fingerprint()).toBe(before)
  })

  test('a file outside the data folder is not there', async () => {
    const report = await bring({}, 'sites: { file: ../../etc/passwd, number: no }\n')
    expect(report.problems[0]?.say.key).toBe('refusal.exchange/file-missing')
  })

  test('all problems of the mapping are told together, with the line each stands on', async () => {
    const report = await bring({ 'kaputt.csv': 'no,name\n1,a\n' }, 'sites:\n  file: kaputt.csv\n  number: nr\n  name: nam\n  city: town\n')
    expect(report.problems.map(({ at, say }) => [at, say.key.split('/')[1], say.with?.['nearest'] ?? null])).toEqual([
      ['mapping.yaml:3', 'no-column-near', 'no'], ['mapping.yaml:4', 'no-column-near', 'name'], ['mapping.yaml:5', 'no-column', null],
    ])
  })
})

describe('spreadsheets', () => {
  const workbook = async (): Promise<Buffer> => {
    const book = new ExcelJS.Workbook()
    book.addWorksheet('Read me').addRow(['nothing here'])
    const sheet = book.addWorksheet('Invoices')
    sheet.addRow(['Extract of March'])
    sheet.addRow(['Invoice', 'Day', 'Customer', 'Item', 'Qty', 'Net', 'Tax %'])
    sheet.addRow(['R-1', new Date(Date.UTC(2026, 2, 9)), 'F1', 'A-100', 120, { formula: 'E3*12.9', result: 1548 }, 7])
    sheet.addRow(['R-1', new Date(Date.UTC(2026, 2, 9)), 'F1', 'A-200', { formula: 'HYPERLINK("http://x")', result: 0.1 + 0.2 }, 2.55, 7])
    sheet.addRow(['R-2', '10.03.2026', 'F2', 'unheard of', '1.000,5', '1.234,56', 10])
    sheet.addRow(['R-3', new Date(Date.UTC(2026, 2, 9)), 'F2', 'A-100', { error: '#REF!' }, 1, 7])
    sheet.addRow([])
    return Buffer.from(await book.xlsx.writeBuffer())
  }
  const mapping = `
format: { decimal: ",", date: DD.MM.YYYY }
invoices:
  file: rechnungen.xlsx
  sheet: Invoices
  header-row: 2
  number: Invoice
  site: Customer
  invoiced-on: Day
  lines: { item: Item, quantity: Qty, net: Net, tax-percent: "Tax %" }
`

  test('number and day cells are read as such, text cells in the format of the mapping, formulas by their saved value', async () => {
    const report = await bring({ 'rechnungen.xlsx': await workbook() }, mapping)
    expect(report.problems).toEqual([])
    expect(await rows("SELECT i.number, i.invoiced_on AS day, l.line_no, l.quantity_micros AS q, l.price_micros AS price, l.net_minor AS net, l.tax_minor AS tax, l.item_id IS NULL AS unknown FROM invoice_lines l JOIN invoices i USING (account_id, invoice_id) ORDER BY 1, 3")).toEqual([
      { number: 'R-1', day: '2026-03-09', line_no: 1, q: 120_000_000n, price: 12_900_000n, net: 154_800n, tax: 10_836n, unknown: false },
      { number: 'R-1', day: '2026-03-09', line_no: 2, q: 300_000n, price: 8_500_000n, net: 255n, tax: 18n, unknown: false },
      { number: 'R-2', day: '2026-03-10', line_no: 1, q: 1_000_500_000n, price: 1_233_943n, net: 123_456n, tax: 12_346n, unknown: true },
    ])
    expect(report.rejected.map((one) => [one.row, one.column, one.value])).toEqual([[6, 'Qty', '#REF!']])
    expect(report.notes.find((note) => note.say.key === 'exchange.note.no-lines')?.say.with).toEqual({ count: 1, numbers: 'R-3' })
    expect(report.notes.map((note) => note.say.key)).toContain('exchange.note.unknown-items')
  })

  test('a workbook that unpacks without end is stopped', async () => {
    const [path, name] = [join(folder, 'rechnungen.xlsx'), 'rechnungen.xlsx']
    const zip = new Zip(path, name, (await Zip.open(path, name)).entries, 1000)
    await expect(zip.text('xl/worksheets/sheet2.xml').then(() => zip.text('xl/styles.xml'))).rejects.toMatchObject({ say: { key: 'refusal.exchange/file-bomb' } })
  })

  test('a second run changes nothing, a sheet that is not there is named with those that are', async () => {
    expect(totalsOf(await bring({}, mapping))).toMatchObject({ new: 0, changed: 0, removed: 0 })
    const report = await bring({}, mapping.replace('sheet: Invoices', 'sheet: Invoice'))
    expect(report.problems[0]?.say.with).toMatchObject({ sheet: 'Invoice', known: 'Read me, Invoices' })
  })
})

describe('heads and lines in files of their own', () => {
  test('lines find their heads; those of customers left out are skipped, those without a head are rejected', async () => {
    const report = await bring(
      {
        'koepfe.csv': 'no|cust|day|po\n9001|F1|2026-03-05|PO-1\n9002|F2|2026-03-06|PO-2\n9003|F1|2026-03-06|\n',
        'zeilen-1.csv': 'order|item|qty|price\n9001|A-100|1|12.4\n9002|A-100|2|12.4\n',
        'zeilen-2.csv': 'order|item|qty|price\n9001|A-200|3|8.5\n9009|A-200|3|8.5\n',
      },
      'orders:\n  file: koepfe.csv\n  number: no\n  site: cust\n  ordered-on: day\n  purchase-order: po\n  lines: { file: "zeilen-*.csv", of: order, item: item, quantity: qty, price: price }\n',
    )
    expect(report.problems).toEqual([])
    expect(await rows("SELECT o.number, o.purchase_order AS po, array_agg(l.line_no || ' ' || l.quantity_micros ORDER BY line_no) AS lines FROM orders o JOIN order_lines l USING (account_id, order_id) WHERE o.number LIKE '900%' GROUP BY 1, 2 ORDER BY 1")).toEqual([
      { number: '9001', po: 'PO-1', lines: ['1 1000000', '2 3000000'] },
      { number: '9002', po: 'PO-2', lines: ['1 2000000'] },
    ])
    expect(report.rejected.map((one) => [one.file, one.row, one.say.key.split('/')[1]])).toEqual([['zeilen-2.csv', 3, 'no-head'], ['koepfe.csv', 4, 'no-lines']])
  })

  const apart = 'orders:\n  file: koepfe.csv\n  number: no\n  site: cust\n  ordered-on: day\n  lines: { file: "zeilen-*.csv", of: order, item: item, quantity: qty, price: price, tax-percent: tax }\n'

  test('a line whose head was rejected says so, with the row of the head, and does not claim that there is none', async () => {
    const report = await bring(
      {
        'koepfe.csv': 'no|cust|day\n9101|F1|5 March\n9102|F9|2026-03-06\n9103|F1|2026-03-06\n',
        'zeilen-1.csv': 'order|item|qty|price|tax\n9101|A-100|1|12.4|7\n9102|A-100|1|12.4|7\n9103|A-100|1|12.4|7\n9104|A-100|1|12.4|7\n',
        'zeilen-2.csv': 'order|item|qty|price|tax\n',
      },
      apart,
    )
    const said = (row: number) => report.rejected.find((one) => one.file === 'zeilen-1.csv' && one.row === row)?.say
    expect(said(2)).toMatchObject({ key: 'refusal.exchange/head-rejected', with: { number: '9101', row: 2, file: 'koepfe.csv' } })
    expect(said(3)).toMatchObject({ key: 'refusal.exchange/head-rejected', with: { number: '9102', row: 3, file: 'koepfe.csv' } })
    expect(said(4)).toBeUndefined()
    expect(said(5)).toMatchObject({ key: 'refusal.exchange/no-head', with: { number: '9104' } })
    expect(report.notes.map((note) => note.say.key)).not.toContain('exchange.note.tax-fraction')
  })

  test('a file and columns that a Mac spells with two signs for one letter are found all the same', async () => {
    const report = await bring(
      { ['Köpfe.csv'.normalize('NFD')]: 'no|cust|Gewünscht\n9301|F1|2026-03-06\n'.normalize('NFD'), 'zeilen-1.csv': 'order|item|qty|price|tax\n9301|A-100|1|12.4|7\n' },
      apart.replace('koepfe.csv', 'Köpfe.csv').replace('ordered-on: day', 'ordered-on: Gewünscht'),
    )
    expect(report.problems).toEqual([])
    expect(report.rejected).toEqual([])
    expect(await rows("SELECT ordered_on::text AS day FROM orders WHERE number = '9301'")).toEqual([{ day: '2026-03-06' }])
  })

  test('a column of tax rates that are all below one percent is told, since they are surely fractions', async () => {
    const report = await bring(
      { 'koepfe.csv': 'no|cust|day\n9201|F1|2026-03-06\n', 'zeilen-1.csv': 'order|item|qty|price|tax\n9201|A-100|1|12.4|0.07\n9201|A-200|1|8.5|0.19\n9201|A-200|2|8.5|0\n', 'rech.csv': 'no|cust|day|item|qty|net|tax\nT-1|F1|2026-03-09|A-100|1|12.40|7\n' },
      `${apart}invoices: { file: rech.csv, number: no, site: cust, invoiced-on: day, lines: { item: item, quantity: qty, net: net, tax-percent: tax } }\n`,
    )
    expect(report.notes.find((note) => note.say.key === 'exchange.note.tax-fraction')?.say.with).toEqual({ column: 'tax', value: '0.07', percent: '7' })
  })
})

describe('payments', () => {
  const invoices = 'no,cust,day,item,qty,net\nP-1,F1,2026-03-09,A-100,1,12.40\nP-2,F1,2026-03-09,A-100,2,24.80\n'
  const ledger = 'invoice,gross,open,settled\nP-1,13.27,0,2026-03-20\nP-2,26.54,20.00,\nR-1,1550.73,0,2026-03-21\nP-9,1.00,0,2026-03-20\nP-1,13.27,5,2026-03-20\n'
  const mapping =
    'invoices: { file: inv.csv, number: no, site: cust, invoiced-on: day, lines: { item: item, quantity: qty, net: net, tax-percent: =7 } }\n' +
    'payments: { file: led.csv, account: =NK, invoice: invoice, gross: gross, outstanding: open, settled-on: settled }\n'

  test('an invoice goes in paid, one that was there is settled, a payment of no invoice or a second word on one is rejected', async () => {
    const report = await bring({ 'inv.csv': invoices, 'led.csv': ledger }, mapping)
    expect(report.problems).toEqual([])
    expect(await rows("SELECT number, paid_minor AS paid, settled_on AS on FROM invoices WHERE number IN ('P-1', 'P-2', 'R-1') ORDER BY 1")).toEqual([
      { number: 'P-1', paid: 1327n, on: '2026-03-20' }, { number: 'P-2', paid: 654n, on: null }, { number: 'R-1', paid: 155_073n, on: '2026-03-21' },
    ])
    expect(report.parts.find((part) => part.kind === 'payments')?.records).toEqual([{ kind: 'payments', new: 2, changed: 1, unchanged: 0, removed: 0 }])
    expect(report.rejected.map((one) => [one.row, one.say.key.split('/')[1]])).toEqual([[6, 'contradicts'], [5, 'unknown-invoice']])
  })

  test('the same again changes nothing, a payment that came in changes its invoice alone', async () => {
    expect(totalsOf(await bring({}, mapping))).toMatchObject({ new: 0, changed: 0, removed: 0 })
    const report = await bring({ 'led.csv': ledger.replace('P-2,26.54,20.00,', 'P-2,26.54,0,2026-04-01') }, mapping)
    expect(report.parts.find((part) => part.kind === 'payments')?.records).toEqual([{ kind: 'payments', new: 0, changed: 1, unchanged: 2, removed: 0 }])
    expect(report.parts.find((part) => part.kind === 'invoices')?.records[0]).toMatchObject({ kind: 'invoices', changed: 1, unchanged: 1 })
  })
})

describe('files larger than what is held at once', () => {
  const mapping =
    'orders: { file: big.csv, number: no, site: cust, ordered-on: day, back-ordered-as: next, lines: { number: line, item: item, quantity: qty, price: price, shipped: got } }\n' +
    'invoices: { file: bills.csv, number: no, site: cust, invoiced-on: day, lines: { item: item, quantity: qty, price: price, tax-percent: =7 } }\n'
  const lines: string[] = ['no,cust,day,next,line,item,qty,price,got']
  const bills: string[] = ['no,cust,day,item,qty,price']
  for (let at = 0; at < 9000; at++) {
    // every hundredth order's remainder is taken up thousands of rows further down
    const next = at % 100 === 0 && at + 4000 < 9000 ? `BIG-${at + 4000}` : ''
    for (const line of [1, 2]) lines.push(`BIG-${at},F1,2026-01-05,${next},${line},${line === 1 ? 'A-100' : 'A-200'},10,12.40,${next === '' ? 10 : 4}`)
    bills.push(`RB-${at},F1,2026-01-06,A-100,10,12.40`)
  }

  test('are written in parts, with remainders tied across them, and the same file read at once finds nothing to change', async () => {
    const report = await bring({ 'big.csv': lines.join('\n'), 'bills.csv': bills.join('\n') }, mapping, false, 3000)
    expect([report.problems, report.rejectedRows]).toEqual([[], 0])
    expect(report.parts.map((part) => part.records.map((one) => [one.kind, one.new]))).toEqual([[['orders', 9000], ['order-lines', 18_000]], [['invoices', 9000], ['invoice-lines', 9000]]])
    const [tied] = await rows<{ orders: bigint; lines: bigint }>("SELECT (SELECT count(*) FROM orders WHERE back_order_of IS NOT NULL) AS orders, (SELECT count(*) FROM order_lines WHERE back_order_id IS NOT NULL) AS lines")
    expect(tied).toEqual({ orders: 50n, lines: 100n })
    const before = await fingerprint()
    expect(totalsOf(await bring({}, mapping))).toMatchObject({ new: 0, changed: 0, removed: 0 })
    expect(await fingerprint()).toBe(before)
  })

  test('a line that comes long after its document was written is rejected with the advice to sort', async () => {
    const report = await bring({ 'big.csv': [...lines, 'BIG-1,F1,2026-01-05,,3,A-100,10,12.40,10'].join('\n') }, mapping, false, 3000)
    expect(report.rejected.map((one) => one.say.key)).toEqual(['refusal.exchange/scattered'])
  })

  test('a file that breaks while the one before it is still being written takes everything back', async () => {
    const before = await fingerprint()
    const more = [...lines, 'BIG-N,F1,2026-01-05,,1,A-100,10,12.40,10']
    const report = await bring({ 'big.csv': more.join('\n'), 'bills.csv': `${bills.join('\n')}\nRB-N,"F1,2026-01-06,A-100,10,12.40\n` }, mapping, false, 3000)
    expect(report.problems[0]?.say.key).toBe('refusal.exchange/file-unclosed-quote')
    expect(await fingerprint()).toBe(before)
  })
}, 120_000)

describe('trees from columns, lookups and rules', () => {
  test('countries and regions become nodes above the stores', async () => {
    const report = await bring(
      { 'filialen.csv': 'no,name,land,region\n1,Eins,DE,Nord\n2,Zwei,DE,Süd\n3,Drei,AT,Ost\n4,Vier,,\n', 'waehrung.csv': 'land,cur\nDE,EUR\nAT,EUR\n' },
      'accounts: { file: filialen.csv, number: =LEVELS, name: =Levels, currency: =EUR }\n' +
      'sites:\n  file: filialen.csv\n  account: =LEVELS\n  number: no\n  name: name\n  levels: [ { country: land }, { region: region } ]\n  currency: { column: land, default: EUR, lookup: { file: waehrung.csv, key: land, value: cur } }\n',
    )
    expect(report.problems).toEqual([])
    expect(await rows("SELECT s.number, s.kind, p.number AS parent FROM sites s JOIN accounts a USING (account_id) LEFT JOIN sites p ON p.account_id = s.account_id AND p.site_id = s.parent_id WHERE a.number = 'LEVELS' ORDER BY 1")).toEqual([
      { number: '1', kind: 'store', parent: 'DE/Nord' }, { number: '2', kind: 'store', parent: 'DE/Süd' }, { number: '3', kind: 'store', parent: 'AT/Ost' }, { number: '4', kind: 'store', parent: null },
      { number: 'AT', kind: 'country', parent: null }, { number: 'AT/Ost', kind: 'region', parent: 'AT' }, { number: 'DE', kind: 'country', parent: null },
      { number: 'DE/Nord', kind: 'region', parent: 'DE' }, { number: 'DE/Süd', kind: 'region', parent: 'DE' },
    ])
  })
})
