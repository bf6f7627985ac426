// Orders as CSV files and workbooks, from bytes to lines; and files that mean no good.

import exceljs from 'exceljs'
import fc from 'fast-check'
import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { guessMarks } from '#formats/page-order/guess'
import { learn } from '#formats/page-order/learn'
import type { Pages } from '#formats/page-order/page'
import { readByTemplate } from '#formats/page-order/read'
import type { Template } from '#formats/page-order/template'
import { pagesOfTable } from './table-pages.server.ts'

type Line = Readonly<{ code: string; text: string; quantity: number; cents: number }>
const FIRST: readonly Line[] = [{ code: 'A-1', text: 'Schraube; verzinkt, "M8"', quantity: 1_500, cents: 9 }, { code: 'A-2', text: 'Mutter', quantity: 20, cents: 123_456 }]
const line = fc.record({ code: fc.integer({ min: 1, max: 99_999 }).map((digits) => `A-${digits}`), text: fc.constantFrom('Mutter', 'Scheibe, groß', 'Bolzen "5/8"', 'Zwei\nZeilen'), quantity: fc.integer({ min: 1, max: 9_999 }), cents: fc.integer({ min: 1, max: 999_999 }) })

const comma = (cents: number): string => `${String(Math.trunc(cents / 100)).replace(/\B(?=(\d{3})+$)/g, '.')},${String(cents % 100).padStart(2, '0')}`
const point = (cents: number): string => comma(cents).replaceAll('.', '').replace(',', '.')
const sum = (lines: readonly Line[]): number => lines.reduce((all, { quantity, cents }) => all + quantity * cents, 0)
const figures = (lines: readonly Line[]): readonly unknown[] => lines.map(({ code, quantity, cents }) => [code, String(quantity), point(cents), point(quantity * cents)])
const read = (pages: Pages, template: Template): readonly unknown[] => readByTemplate(pages, template).document.lines.map(({ items, quantity, price, amount }) => [items[0]?.value, quantity, exact(price), exact(amount)])
/** A workbook keeps no zeros behind: 12.5 is 12.50. */
const exact = (value: string | null): string | null => (value === null ? null : `${value.split('.')[0]}.${(value.split('.')[1] ?? '').padEnd(2, '0')}`)

const learnedFrom = (pages: Pages): Template => {
  const answer = learn(pages, guessMarks(pages), 'Client')
  if (!answer.ok || !answer.read.certain) throw new Error(JSON.stringify(answer))
  return answer.template
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
const csv = (lines: readonly Line[]): string =>
  ['Bestellung Nordkauf', '', 'Bestellnummer;4711;;Bestelldatum;05.03.2026', '', 'Artikelnummer;Bezeichnung;Menge;Einzelpreis;Gesamt', ...lines.map(({ code, text, quantity, cents }) => `${code};${quoted(text)};${quantity};${comma(cents)};${comma(quantity * cents)}`), `;;;Summe;${comma(sum(lines))}`, ''].join('\r\n')
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text))

const workbook = async (lines: readonly Line[]): Promise<Uint8Array> => {
  const book = new exceljs.Workbook()
  const sheet = book.addWorksheet('Order')
  sheet.addRow(['Purchase Order', null, null, null, null])
  sheet.addRow(['PO Number', '4711', null, 'Order Date', new Date('2026-03-05T00:00:00Z')])
  sheet.addRow([])
  sheet.addRow(['SKU', 'Description', 'Qty', 'Unit Price', 'Amount'])
  for (const { code, text, quantity, cents } of lines) sheet.addRow([code, text, quantity, cents / 100, { formula: `C${sheet.rowCount + 1}*D${sheet.rowCount + 1}`, result: (quantity * cents) / 100 }])
  sheet.addRow([null, null, null, 'Total', { formula: 'WEBSERVICE("http://127.0.0.1:9/")', result: sum(lines) / 100 }])
  book.addWorksheet('Terms').addRow(['Delivery at our gate'])
  return new Uint8Array(await book.xlsx.writeBuffer())
}

describe('an order as a CSV file', { timeout: 60_000 }, () => {
  it('is read exactly whatever its length, its separator found among decimal commas', async () => {
    const template = learnedFrom(await pagesOfTable(bytesOf(csv(FIRST)), 'order.csv'))
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 30 }), async (lines) => {
        const pages = await pagesOfTable(bytesOf(csv(lines)), 'order.csv')
        expect(read(pages, template)).toEqual(figures(lines))
        expect(readByTemplate(pages, template).certain).toBe(true)
      }),
      { numRuns: 25 },
    )
  })

  it('tells row and column of its values, a UTF-16 file like any other', async () => {
    const template = learnedFrom(await pagesOfTable(bytesOf(csv(FIRST)), 'order.csv'))
    const wide = new Uint8Array(Buffer.from(`\ufeff${csv(FIRST)}`, 'utf16le'))
    const { document } = readByTemplate(await pagesOfTable(wide, 'order.csv'), template)
    expect([document.number, document.at['number'], document.lines[1]?.at['amount']]).toEqual(['4711', 'row 3, column B', 'row 7, column E'])
  })
})

describe('an order as a workbook', { timeout: 60_000 }, () => {
  it('is read from what its cells show, formulas untouched', async () => {
    const template = learnedFrom(await pagesOfTable(await workbook(FIRST), 'order.xlsx'))
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 20 }), async (lines) => {
        const pages = await pagesOfTable(await workbook(lines), 'order.xlsx')
        expect(read(pages, template)).toEqual(figures(lines))
        const { document, certain } = readByTemplate(pages, template)
        expect([document.number, document.day, certain]).toEqual(['4711', '2026-03-05', true])
        expect(document.at['number']).toBe('sheet Order, row 2, column B')
      }),
      { numRuns: 10 },
    )
  })
})

/** A ZIP of one entry as small as can be. */
const zip = (entries: Readonly<Record<string, Buffer>>): Uint8Array => {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const [name, data] of Object.entries(entries)) {
    const packed = deflateRawSync(data)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(8, 8)
    local.writeUInt32LE(packed.length, 18)
    local.writeUInt32LE(data.length, 22)
    local.writeUInt16LE(name.length, 26)
    const central = Buffer.alloc(46)
    central.writeUInt32LE(0x02014b50, 0)
    central.writeUInt16LE(8, 10)
    central.writeUInt32LE(packed.length, 20)
    central.writeUInt32LE(data.length, 24)
    central.writeUInt16LE(name.length, 28)
    central.writeUInt32LE(at, 42)
    parts.push(local, Buffer.from(name), packed)
    directory.push(central, Buffer.from(name))
    at += 30 + name.length + packed.length
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(Object.keys(entries).length, 10)
  end.writeUInt32LE(Buffer.concat(directory).length, 12)
  end.writeUInt32LE(at, 16)
  return new Uint8Array(Buffer.concat([...parts, ...directory, end]))
}

const codes = async (bytes: Uint8Array): Promise<readonly string[]> => (await pagesOfTable(bytes, 'order')).problems.map(({ code }) => code)

describe('a table that means no good', { timeout: 60_000 }, () => {
  it('is told: a workbook that unpacks beyond measure, a file too large, damaged or no table', async () => {
    const book = Buffer.from('<workbook><sheets><sheet name="A" sheetId="1" id="r1"/></sheets></workbook>')
    const links = Buffer.from('<Relationships><Relationship Id="r1" Target="worksheets/a.xml"/></Relationships>')
    expect(await codes(zip({ 'xl/workbook.xml': book, 'xl/_rels/workbook.xml.rels': links, 'xl/worksheets/a.xml': Buffer.alloc(70 << 20, 0x20) }))).toEqual(['page-order/table-broken'])
    expect(await codes(new Uint8Array((20 << 20) + 1))).toEqual(['page-order/table-large'])
    expect(await codes(new Uint8Array(0))).toEqual(['page-order/table-broken'])
    expect(await codes(new Uint8Array([0x50, 0x4b, 3, 4, 1, 2]))).toEqual(['page-order/table-broken'])
    expect(await codes((await workbook(FIRST)).subarray(0, 3_000))).toEqual(['page-order/table-broken'])
  })

  it('of too many rows or columns is cut, and says so', async () => {
    expect(await codes(bytesOf(`${'a;'.repeat(400)}\n`))).toEqual(['page-order/table-much'])
    expect(await codes(bytesOf('a;b\n'.repeat(70_000)))).toEqual(['page-order/table-much'])
  })

  it('with bytes changed anywhere never brings the reader down', async () => {
    const whole = await workbook(FIRST)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 20 }), async (changes) => {
        const bytes = Uint8Array.from(whole)
        for (const [at, byte] of changes) bytes[at] = byte
        const pages = await pagesOfTable(bytes, 'order.xlsx')
        expect(pages.pages.length + pages.problems.length).toBeGreaterThan(0)
      }),
      { numRuns: 40 },
    )
  })
})
