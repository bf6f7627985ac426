// Orders drawn as PDFs in four layouts, learned from one and read in others; and PDFs that mean no good.

import fc from 'fast-check'
import { createRequire } from 'node:module'
import { deflateSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import type { TradeDocument } from '#formats/document'
import { guessMarks } from '#formats/page-order/guess'
import { learn } from '#formats/page-order/learn'
import type { Mark } from '#formats/page-order/mark'
import type { Pages, Word } from '#formats/page-order/page'
import { readByTemplate } from '#formats/page-order/read'
import { recognise } from '#formats/page-order/recognise'
import type { Role, Template } from '#formats/page-order/template'
import { asTemplate } from '#formats/page-order/template-check'
import { attachmentsOfPdf, pagesOfPdf } from './pdf.server.ts'

type Content = unknown
type PdfMake = Readonly<{ addFonts(fonts: unknown): void; setUrlAccessPolicy(may: () => boolean): void; setLocalAccessPolicy(may: () => boolean): void; createPdf(definition: unknown): { getBuffer(): Promise<Buffer> } }>
const need = createRequire(import.meta.url)
const pdfmake = need('pdfmake') as PdfMake

type Line = Readonly<{ code: string; own: string; gtin: string; text: string; quantity: number; cents: number; unit: string }>
type Order = Readonly<{ number: string; day: string; wanted: string; lines: readonly Line[] }>

const WORDS = ['steel', 'bolt', 'blue', 'washer', 'of', 'zinc', 'hose', 'clamp', 'heavy', 'duty', 'Total', 'care', '5/8', 'M12', 'set', 'for', 'indoor', 'use']

const oneLine = fc.record({
  code: fc.tuple(fc.constantFrom('A', 'BX', 'QRS'), fc.integer({ min: 100, max: 99_999 })).map(([letters, digits]) => `${letters}-${digits}`),
  own: fc.integer({ min: 100_000, max: 999_999 }).map(String),
  gtin: fc.integer({ min: 1_000_000, max: 9_999_999 }).map((digits) => `400638${digits}`),
  text: fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 14 }).map((words) => `Item ${words.join(' ')}`),
  quantity: fc.integer({ min: 1, max: 4_000 }),
  cents: fc.integer({ min: 5, max: 250_000 }),
  unit: fc.constantFrom('EA', 'CS'),
})

const dayText = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 })).map(([month, date]) => `2026-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`)

const anyOrder = fc.record({ number: fc.integer({ min: 4_500_000_000, max: 4_599_999_999 }).map(String), day: dayText, wanted: dayText, lines: fc.array(oneLine, { minLength: 1, maxLength: 45 }) })

const FIRST: Order = {
  number: '4500012345', day: '2026-03-25', wanted: '2026-04-17',
  lines: [
    { code: 'A-100', own: '700100', gtin: '4006381333931', text: 'Item hose clamp', quantity: 12, cents: 1_250, unit: 'EA' },
    { code: 'BX-20455', own: '700222', gtin: '4006381333948', text: 'Item steel bolt of zinc for heavy duty indoor use in a set with washer', quantity: 1_500, cents: 99, unit: 'CS' },
    { code: 'QRS-7', own: '800333', gtin: '4006381333955', text: 'Item blue', quantity: 3, cents: 123_456, unit: 'EA' },
  ],
}

/** 123456 cents as text: `1,234.56`, `1.234,56`, `1 234,56`. */
const amountText = (cents: number, group: string, decimal: string): string => {
  const text = String(cents).padStart(3, '0')
  return `${text.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, group)}${decimal}${text.slice(-2)}`
}
const countText = (count: number, group: string): string => String(count).replace(/\B(?=(\d{3})+$)/g, group)
const sumOf = (order: Order): number => order.lines.reduce((sum, line) => sum + line.quantity * line.cents, 0)
const us = (day: string): string => `${day.slice(5, 7)}/${day.slice(8)}/${day.slice(0, 4)}`
const german = (day: string): string => `${day.slice(8)}.${day.slice(5, 7)}.${day.slice(0, 4)}`
const right = (text: string): Content => ({ text, alignment: 'right' })

type Layout = Readonly<{
  name: string
  draw(order: Order, total?: string): unknown
  fields: Readonly<Partial<Record<'number' | 'day' | 'requested' | 'currency' | 'ship-to' | 'vendor', (order: Order) => string>>>
  total(order: Order): string
  /** Head and value in the first line. */
  columns: readonly (readonly [Role, string, (line: Line, at: number) => string])[]
}>

const lined = { hLineWidth: () => 0.5, vLineWidth: () => 0, paddingLeft: () => 4, paddingRight: () => 4, paddingTop: () => 2, paddingBottom: () => 2 }

const US: Layout = {
  name: 'Acme Stores',
  draw: (order, total) => ({
    pageSize: 'LETTER', pageMargins: [40, 50, 40, 50], defaultStyle: { font: 'Helvetica', fontSize: 9 },
    footer: (page: number, pages: number) => ({ text: `Page ${page} of ${pages}`, alignment: 'center' }),
    content: [
      { columns: [{ stack: [{ text: 'ACME STORES INC', fontSize: 16 }, '100 Main Street', 'Springfield, IL 62701'] }, { stack: [`PO Number: ${order.number}`, `Order Date: ${us(order.day)}`, `Deliver By: ${us(order.wanted)}`, 'Currency: USD'] }] },
      { margin: [0, 15], columns: [{ stack: ['Vendor No: V-8812'] }, { stack: [{ text: 'Ship To:', bold: true }, 'Acme DC 12', '55 Dock Road', 'Joliet, IL 60431'] }] },
      { layout: lined, table: { headerRows: 1, widths: [25, 60, '*', 40, 30, 60, 70], body: [
        ['Ln', 'Item No', 'Description', right('Qty'), 'UOM', right('Unit Price'), right('Amount')],
        ...order.lines.map((line, at) => [String(at + 1), line.code, line.text, right(countText(line.quantity, ',')), line.unit, right(amountText(line.cents, ',', '.')), right(amountText(line.cents * line.quantity, ',', '.'))]),
      ] } },
      { margin: [0, 10], columns: [{ text: '', width: '*' }, { width: 200, columns: ['Order Total', right(total ?? `$ ${amountText(sumOf(order), ',', '.')}`)] }] },
      'Please confirm this order within 2 days.',
    ],
  }),
  fields: { number: ({ number }) => number, day: ({ day }) => us(day), requested: ({ wanted }) => us(wanted), currency: () => 'USD', 'ship-to': () => 'Acme DC 12', vendor: () => 'V-8812' },
  total: (order) => amountText(sumOf(order), ',', '.'),
  columns: [['line', 'Ln', (_, at) => String(at + 1)], ['item', 'Item No', ({ code }) => code], ['description', 'Description', ({ text }) => text], ['quantity', 'Qty', ({ quantity }) => countText(quantity, ',')], ['unit', 'UOM', ({ unit }) => unit], ['price', 'Unit Price', ({ cents }) => amountText(cents, ',', '.')], ['amount', 'Amount', ({ cents, quantity }) => amountText(cents * quantity, ',', '.')]],
}

const GERMAN: Layout = {
  name: 'Nordkauf',
  draw: (order, total) => ({
    pageSize: 'A4', pageMargins: [50, 90, 50, 70], defaultStyle: { font: 'Helvetica', fontSize: 10 },
    header: { margin: [50, 30], text: 'Nordkauf Handels GmbH - Postfach 10 - 20095 Hamburg' },
    footer: (page: number, pages: number) => ({ margin: [50, 20], columns: [{ text: 'Amtsgericht Hamburg HRB 4711' }, right(`Seite ${page} von ${pages}`)] }),
    content: [
      { text: 'Bestellung', fontSize: 18 },
      { margin: [0, 10], table: { widths: [110, 150], body: [['Bestell-Nr.:', order.number], ['Bestelldatum:', german(order.day)], ['Liefertermin:', german(order.wanted)], ['Währung:', 'EUR']] }, layout: 'noBorders' },
      { layout: lined, table: { headerRows: 1, widths: [25, 62, 130, 45, 30, 60, 70], body: [
        ['Pos.', 'Art.-Nr.', 'Bezeichnung', right('Menge'), 'ME', right('Einzelpreis'), right('Gesamt')],
        ...order.lines.map((line, at) => [String((at + 1) * 10), line.code, line.text, right(countText(line.quantity, '.')), line.unit, right(amountText(line.cents, '.', ',')), right(amountText(line.cents * line.quantity, '.', ','))]),
      ] } },
      { margin: [0, 8], columns: ['Gesamtsumme netto', right(total ?? `${amountText(sumOf(order), '.', ',')} EUR`)] },
    ],
  }),
  fields: { number: ({ number }) => number, day: ({ day }) => german(day), requested: ({ wanted }) => german(wanted), currency: () => 'EUR' },
  total: (order) => amountText(sumOf(order), '.', ','),
  columns: [['line', 'Pos.', (_, at) => String((at + 1) * 10)], ['item', 'Art.-Nr.', ({ code }) => code], ['description', 'Bezeichnung', ({ text }) => text], ['quantity', 'Menge', ({ quantity }) => countText(quantity, '.')], ['unit', 'ME', ({ unit }) => unit], ['price', 'Einzelpreis', ({ cents }) => amountText(cents, '.', ',')], ['amount', 'Gesamt', ({ cents, quantity }) => amountText(cents * quantity, '.', ',')]],
}

const FRENCH: Layout = {
  name: 'Maison Sud',
  draw: (order, total) => ({
    pageSize: 'A4', pageMargins: [30, 40, 30, 40], defaultStyle: { font: 'Times', fontSize: 9 },
    content: [
      { text: 'Maison Sud SARL', alignment: 'center', fontSize: 14 },
      { margin: [0, 10], layout: lined, table: { widths: [120, 120, 120], body: [['N° de commande', 'Date de commande', 'Livraison le'], [order.number, german(order.day).replaceAll('.', '/'), german(order.wanted).replaceAll('.', '/')]] } },
      { layout: 'noBorders', table: { headerRows: 1, widths: [70, '*', 60, 70, 80], body: [
        [right('Référence'), right('Désignation'), right('Quantité'), right('Prix unitaire'), right('Montant HT')],
        ...order.lines.map((line) => [right(line.code), right(line.text), right(countText(line.quantity, ' ')), right(amountText(line.cents, ' ', ',')), right(amountText(line.cents * line.quantity, ' ', ','))]),
      ] } },
      { margin: [0, 8], columns: [{ text: '', width: '*' }, { width: 220, columns: ['Total HT', right(total ?? `${amountText(sumOf(order), ' ', ',')} €`)] }] },
    ],
  }),
  fields: { number: ({ number }) => number, day: ({ day }) => german(day).replaceAll('.', '/'), requested: ({ wanted }) => german(wanted).replaceAll('.', '/') },
  total: (order) => amountText(sumOf(order), ' ', ','),
  columns: [['item', 'Référence', ({ code }) => code], ['description', 'Désignation', ({ text }) => text], ['quantity', 'Quantité', ({ quantity }) => countText(quantity, ' ')], ['price', 'Prix unitaire', ({ cents }) => amountText(cents, ' ', ',')], ['amount', 'Montant HT', ({ cents, quantity }) => amountText(cents * quantity, ' ', ',')]],
}

const TWO_LINES: Layout = {
  name: 'Two Rivers',
  draw: (order, total) => ({
    pageSize: 'A4', pageMargins: [40, 60, 40, 60], defaultStyle: { font: 'Helvetica', fontSize: 10 },
    header: { margin: [40, 20], columns: ['Two Rivers Wholesale Ltd', right(`Purchase Order ${order.number}`)] },
    content: [
      { columns: [`Order No. ${order.number}`, `Date: ${german(order.day)}`, `Required: ${german(order.wanted)}`] },
      { margin: [0, 10], layout: lined, table: { headerRows: 1, dontBreakRows: true, widths: [30, '*', 70, 70, 80], body: [
        ['Item', 'Part number / description', right('Quantity'), right('Price'), right('Value')],
        ...order.lines.map((line, at) => [String(at + 1), { stack: [line.code, line.text, `Your item: ${line.own}`] }, right(`${countText(line.quantity, ',')} ${line.unit}`), right(amountText(line.cents, ',', '.')), right(amountText(line.cents * line.quantity, ',', '.'))]),
      ] } },
      { columns: ['Total GBP', right(total ?? amountText(sumOf(order), ',', '.'))] },
    ],
  }),
  fields: { number: ({ number }) => number, day: ({ day }) => german(day), requested: ({ wanted }) => german(wanted) },
  total: (order) => amountText(sumOf(order), ',', '.'),
  columns: [['line', 'Item', (_, at) => String(at + 1)], ['item', 'Part number', ({ code }) => code], ['description', '', ({ text }) => text], ['client-item', '', ({ own }) => own], ['quantity', 'Quantity', ({ quantity, unit }) => `${countText(quantity, ',')} ${unit}`], ['price', 'Price', ({ cents }) => amountText(cents, ',', '.')], ['amount', 'Value', ({ cents, quantity }) => amountText(cents * quantity, ',', '.')]],
}

/** Columns as wide as what is in them, heads and figures in the middle, as pages printed from a browser have them. */
const FITTED: Layout = {
  name: 'Fitted Goods',
  draw: (order, total) => ({
    pageSize: 'A4', pageMargins: [30, 40, 30, 40], defaultStyle: { font: 'Helvetica', fontSize: 9 },
    content: [
      { text: 'Fitted Goods BV', fontSize: 14 },
      { margin: [0, 6], columns: [`Bestelnummer: ${order.number}`, `Besteldatum: ${german(order.day)}`, `Leverdatum: ${german(order.wanted)}`] },
      { layout: lined, table: { headerRows: 1, widths: ['auto', 'auto', 'auto', 'auto', 'auto'], body: [
        ['Artikelcode', { text: 'Omschrijving', alignment: 'center' }, { text: 'Aantal', alignment: 'center' }, { text: 'Prijs', alignment: 'center' }, { text: 'Bedrag', alignment: 'center' }],
        ...order.lines.map((line) => [line.code, line.text, { text: countText(line.quantity, '.'), alignment: 'center' }, { text: amountText(line.cents, '.', ','), alignment: 'center' }, { text: amountText(line.cents * line.quantity, '.', ','), alignment: 'center' }]),
      ] } },
      { margin: [0, 8], text: `Totaal: ${total ?? amountText(sumOf(order), '.', ',')}` },
    ],
  }),
  fields: { number: ({ number }) => number, day: ({ day }) => german(day), requested: ({ wanted }) => german(wanted) },
  total: (order) => amountText(sumOf(order), '.', ','),
  columns: [['item', 'Artikelcode', ({ code }) => code], ['description', 'Omschrijving', ({ text }) => text], ['quantity', 'Aantal', ({ quantity }) => countText(quantity, '.')], ['price', 'Prijs', ({ cents }) => amountText(cents, '.', ',')], ['amount', 'Bedrag', ({ cents, quantity }) => amountText(cents * quantity, '.', ',')]],
}

const LAYOUTS = [US, GERMAN, FRENCH, TWO_LINES, FITTED]

const drawn = async (definition: unknown): Promise<Uint8Array> => new Uint8Array(await pdfmake.createPdf(definition).getBuffer())

/** The words that read so, the first time behind the given word. */
const wordsCalled = (pages: Pages, text: string, behind?: Word): readonly Word[] => {
  const words = pages.pages[0]?.words ?? []
  const parts = text.split(/[ \u00a0]/)
  for (let at = 0; at < words.length; at++) {
    const run = words.slice(at, at + parts.length)
    if (behind !== undefined && (words[at] as Word).y <= behind.y) continue
    if (run.map((word) => word.text).join(' ') === parts.join(' ')) return run
  }
  throw new Error(`"${text}" is not on the page: ${words.map((word) => word.text).join(' ')}`)
}

const marksOf = (layout: Layout, pages: Pages, order: Order): readonly Mark[] => {
  const head = wordsCalled(pages, layout.columns.find(([role]) => role === 'quantity')?.[1] ?? '')[0]
  const [line] = order.lines as [Line]
  return [
    ...Object.entries(layout.fields).map(([field, value]): Mark => ({ is: 'field', field: field as 'number', areas: field === 'ship-to' ? ['Acme DC 12', '55 Dock Road', 'Joliet, IL 60431'].flatMap((text) => wordsCalled(pages, text)) : wordsCalled(pages, value(order)) })),
    ...layout.columns.map(([role, title, value]): Mark => ({ is: 'column', role, head: title === '' ? [] : wordsCalled(pages, title), first: wordsCalled(pages, value(line, 0), head) })),
    { is: 'total', total: 'net', areas: wordsCalled(pages, layout.total(order), head) },
  ]
}

const learned = new Map<Layout, Template>()

beforeAll(async () => {
  for (const font of ['Helvetica', 'Times']) {
    pdfmake.addFonts(need(`pdfmake/standard-fonts/${font}.js`))
  }
  pdfmake.setUrlAccessPolicy(() => false)
  pdfmake.setLocalAccessPolicy(() => true)
  for (const layout of LAYOUTS) {
    const pages = await pagesOfPdf(await drawn(layout.draw(FIRST)))
    const answer = learn(pages, marksOf(layout, pages, FIRST), layout.name)
    if (!answer.ok) throw new Error(`${layout.name}: ${JSON.stringify(answer.problems)}`)
    learned.set(layout, asTemplate(JSON.parse(JSON.stringify(answer.template))) as Template)
    expect(answer.read.problems, layout.name).toEqual([])
    expect(answer.read.certain, layout.name).toBe(true)
  }
}, 60_000)

const template = (layout: Layout): Template => learned.get(layout) as Template

const expectRead = (document: TradeDocument, order: Order, layout: Layout): void => {
  expect(document.lines.map(({ quantity, price, amount }) => [quantity, price, amount])).toEqual(order.lines.map(({ quantity, cents }) => [String(quantity), amountText(cents, '', '.'), amountText(cents * quantity, '', '.')]))
  expect(document.lines.map(({ items }) => items.find(({ kind }) => kind === 'seller')?.value)).toEqual(order.lines.map(({ code }) => code))
  expect(document.lines.map(({ description }) => description)).toEqual(order.lines.map(({ text }) => text))
  expect([document.number, document.day, document.totals.net]).toEqual([order.number, order.day, amountText(sumOf(order), '', '.')])
  expect(document.dates.map(({ day }) => day)).toEqual([order.wanted])
  if (layout === TWO_LINES) expect(document.lines.map(({ items }) => items.find(({ kind }) => kind === 'buyer')?.value)).toEqual(order.lines.map(({ own }) => own))
}

describe('orders as PDFs', () => {
  for (const layout of LAYOUTS) {
    it(`of ${layout.name} are read exactly, whatever their length, from one that was marked`, { timeout: 60_000 }, async () => {
      await fc.assert(
        fc.asyncProperty(anyOrder, async (order) => {
          const read = readByTemplate(await pagesOfPdf(await drawn(layout.draw(order))), template(layout))
          expectRead(read.document, order, layout)
          expect(read.problems).toEqual([])
          expect(read.certain).toBe(true)
        }),
        { numRuns: 10, seed: 7 },
      )
    })
  }
})

describe('an order as a PDF', { timeout: 60_000 }, () => {
  const drawnPages = new Map<Layout, Pages>()
  beforeAll(async () => {
    for (const layout of LAYOUTS) drawnPages.set(layout, await pagesOfPdf(await drawn(layout.draw(FIRST))))
  })
  const pagesOf = (layout: Layout): Pages => drawnPages.get(layout) as Pages

  it('finds the template of its client among all', () => {
    for (const layout of LAYOUTS) expect(recognise(pagesOf(layout), LAYOUTS.map(template))?.name).toBe(layout.name)
    expect(recognise(pagesOf(US), [GERMAN, FRENCH, TWO_LINES].map(template))).toBeNull()
  })

  it('is proposed well enough to be read when nobody marks anything', () => {
    for (const layout of [US, GERMAN, FRENCH, FITTED]) {
      const answer = learn(pagesOf(layout), guessMarks(pagesOf(layout)), layout.name)
      if (!answer.ok) throw new Error(JSON.stringify(answer.problems))
      expectRead(answer.read.document, FIRST, layout)
      expect(answer.read.certain).toBe(true)
    }
  })

  it('tells the place of every value on its page', () => {
    const { document } = readByTemplate(pagesOf(US), template(US))
    expect(document.at['number']).toBe('page 1, 357 47')
    expect(document.lines[0]?.at).toMatchObject({ quantity: expect.stringMatching(/^page 1, \d+ \d+$/), price: expect.stringMatching(/^page 1, /), amount: expect.stringMatching(/^page 1, /) })
    expect(document.totals.at['net']).toMatch(/^page 1, /)
  })

  it('names the ship-to with its address', () => {
    const { document } = readByTemplate(pagesOf(US), template(US))
    expect(document.parties).toMatchObject([{ role: 'ship-to', name: 'Acme DC 12', street: ['55 Dock Road'], city: 'Joliet', region: 'IL', postcode: '60431' }])
    expect(document.references).toMatchObject([{ kind: 'vendor', value: 'V-8812' }])
  })

  it('is read the same with its words in any order and a hair out of place', () => {
    for (const layout of LAYOUTS) {
      const pages = pagesOf(layout)
      const want = readByTemplate(pages, template(layout)).document.lines.map(({ items, description, quantity, price, amount }) => [items.map(({ value }) => value), description, quantity, price, amount])
      fc.assert(
        fc.property(fc.infiniteStream(fc.double({ min: -0.2, max: 0.2, noNaN: true })), fc.infiniteStream(fc.nat(1e6)), (hairs, keys) => {
          const hair = (): number => hairs.next().value as number
          const moved = { ...pages, pages: pages.pages.map((page) => ({ ...page, words: page.words.map((word) => ({ word: { ...word, x: word.x + hair(), y: word.y + hair() }, key: keys.next().value as number })).sort((a, b) => a.key - b.key).map(({ word }) => word) })) }
          const read = readByTemplate(moved, template(layout))
          expect(read.document.lines.map(({ items, description, quantity, price, amount }) => [items.map(({ value }) => value), description, quantity, price, amount])).toEqual(want)
          expect(read.problems).toEqual([])
          expect(read.certain).toBe(true)
        }),
        { numRuns: 12 },
      )
    }
  })

  it('waits for a person when its total was tampered with', async () => {
    for (const layout of LAYOUTS) {
      const total = amountText(sumOf(FIRST) + 1, layout === FRENCH ? ' ' : layout === GERMAN || layout === FITTED ? '.' : ',', [FRENCH, GERMAN, FITTED].includes(layout) ? ',' : '.')
      const { certain, problems } = readByTemplate(await pagesOfPdf(await drawn(layout.draw(FIRST, total))), template(layout))
      expect([certain, problems.map(({ code, say }) => [code, say.with])]).toEqual([false, [['page-order/total-differs', { found: '5338.68', stated: '5338.69' }]]])
    }
  })
})

describe('a template learned from any order, long or short, with nobody to correct it', { timeout: 120_000 }, () => {
  for (const layout of LAYOUTS) {
    it(`of ${layout.name} reads another order right, or is not certain of it`, async () => {
      let exact = 0
      await fc.assert(
        fc.asyncProperty(anyOrder, anyOrder, async (one, other) => {
          const pages = await pagesOfPdf(await drawn(layout.draw(one)))
          const answer = learn(pages, guessMarks(pages), layout.name)
          if (!answer.ok) return
          const { document, certain } = readByTemplate(await pagesOfPdf(await drawn(layout.draw(other))), answer.template)
          if (!certain) return
          exact += 1
          expect(document.lines.map(({ quantity, items }) => [quantity, items.find(({ kind }) => kind === 'seller')?.value])).toEqual(other.lines.map(({ quantity, code }) => [String(quantity), code]))
          expect([document.number, document.day, document.totals.net]).toEqual([other.number, other.day, amountText(sumOf(other), '', '.')])
        }),
        { numRuns: 4 },
      )
      expect(exact).toBeGreaterThan(0)
    })
  }
})

type Rows = readonly (readonly Content[])[]

describe('an order of several pages', { timeout: 60_000 }, () => {
  /** The German order with other rows in its table. */
  const changed = (order: Order, change: (rows: Rows) => Rows, headerRows = 1): unknown => {
    const definition = GERMAN.draw(order) as { content: { table: { body: Rows; headerRows: number } }[] }
    const [title, head, table, ...rest] = definition.content as [unknown, unknown, { table: { body: Rows; headerRows: number } }, unknown]
    return { ...definition, content: [title, head, { ...table, table: { ...table.table, headerRows, body: change(table.table.body) } }, ...rest] }
  }
  const everyTwelfth = (row: readonly Content[]) => (rows: Rows): Rows => rows.flatMap((one, at) => (at > 0 && at % 12 === 0 ? [one, row] : [one]))
  const long = (seed: number): Order => fc.sample(fc.record({ number: fc.constant('4512345678'), day: dayText, wanted: dayText, lines: fc.array(oneLine, { minLength: 40, maxLength: 60 }) }), { numRuns: 1, seed })[0] as Order

  it('is read when its head is not repeated, a description running over the page', async () => {
    for (const seed of [1, 2, 3]) {
      const read = readByTemplate(await pagesOfPdf(await drawn(changed(long(seed), (rows) => rows, 0))), template(GERMAN))
      expect(read.problems).toEqual([])
      expectRead(read.document, long(seed), GERMAN)
    }
  })

  it('is read past sums that are carried over', async () => {
    for (const label of ['Übertrag', 'Zwischensumme']) {
      const read = readByTemplate(await pagesOfPdf(await drawn(changed(long(4), everyTwelfth(['', '', label, '', '', '', right('1.234,56')])))), template(GERMAN))
      expect([read.certain, read.problems]).toEqual([true, []])
      expectRead(read.document, long(4), GERMAN)
    }
  })

  it('waits for a person when headings stand between its lines, until a person has said that they are none', async () => {
    const headed = everyTwelfth([{ text: 'Warengruppe 12 Kleinteile', colSpan: 7 }, '', '', '', '', '', ''])
    const pages = await pagesOfPdf(await drawn(changed(long(5), headed)))
    const read = readByTemplate(pages, template(GERMAN))
    expect([read.certain, [...new Set(read.problems.map(({ code }) => code))]]).toEqual([false, ['page-order/row-not-understood']])
    expectRead(read.document, long(5), GERMAN)
    const said = learn(pages, [...guessMarks(pages), { is: 'aside', areas: wordsCalled(pages, 'Warengruppe 12 Kleinteile') }], 'Nordkauf')
    if (!said.ok) throw new Error(JSON.stringify(said.problems))
    expect(said.read.problems).toEqual([])
    expect([said.read.certain, said.read.document.notes[0]?.text]).toEqual([true, 'Warengruppe 12 Kleinteile'])
  })
})

/** A PDF by hand: objects from 1 on, the first its catalogue. */
const pdfOf = (objects: readonly (string | readonly [dictionary: string, data: Buffer])[]): Uint8Array => {
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n')]
  const offsets: number[] = []
  const size = (): number => parts.reduce((sum, part) => sum + part.length, 0)
  objects.forEach((object, at) => {
    offsets.push(size())
    const body = typeof object === 'string' ? Buffer.from(object, 'latin1') : Buffer.concat([Buffer.from(`<< ${object[0]} /Length ${object[1].length} >>\nstream\n`, 'latin1'), object[1], Buffer.from('\nendstream')])
    parts.push(Buffer.from(`${at + 1} 0 obj\n`), body, Buffer.from('\nendobj\n'))
  })
  const table = size()
  parts.push(Buffer.from(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF`))
  return new Uint8Array(Buffer.concat(parts))
}

const PAGE = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >>'
const FONT = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'
const onePage = (content: string | Buffer, more: Readonly<{ catalogue?: string; page?: string; filter?: string }> = {}, ...further: readonly (string | readonly [string, Buffer])[]): Uint8Array =>
  pdfOf([`<< /Type /Catalog /Pages 2 0 R ${more.catalogue ?? ''} >>`, '<< /Type /Pages /Kids [3 0 R] /Count 1 >>', `${PAGE} ${more.page ?? ''} >>`, [more.filter ?? '', Buffer.from(content)], FONT, ...further])
const HELLO = 'BT /F1 10 Tf 72 700 Td (Order 4711) Tj ET'
const codes = async (bytes: Uint8Array): Promise<readonly string[]> => (await pagesOfPdf(bytes)).problems.map(({ code }) => code)
const texts = async (bytes: Uint8Array): Promise<readonly string[]> => (await pagesOfPdf(bytes)).pages.flatMap(({ words }) => words.map(({ text }) => text))

describe('a PDF that means no good', { timeout: 60_000 }, () => {
  it('is told to be locked, broken or no PDF at all', async () => {
    expect(await codes(await drawn({ content: ['Order'], defaultStyle: { font: 'Helvetica' }, userPassword: 'secret' }))).toEqual(['page-order/pdf-locked'])
    expect(await codes(new TextEncoder().encode('%PDF-1.7 and then nothing'))).toEqual(['page-order/pdf-broken'])
    expect(await codes(new Uint8Array(0))).toEqual(['page-order/pdf-broken'])
  })

  it('is told to have no text, only pictures', async () => {
    expect(await codes(onePage('q 200 0 0 200 72 500 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \u00ff EI Q'))).toEqual(['page-order/pdf-pictures'])
  })

  it('runs no script and no program', async () => {
    const script = '/OpenAction << /S /JavaScript /JS (globalThis.orderScriptRan = true; app.alert\\(1\\)) /Next << /S /Launch /F (touch) >> >> /AA << /WC << /S /JavaScript /JS (globalThis.orderScriptRan = true) >> >>'
    expect(await texts(onePage(HELLO, { catalogue: script }))).toEqual(['Order', '4711'])
    expect('orderScriptRan' in globalThis).toBe(false)
  })

  it('is not opened when it unpacks beyond measure, packed once or twice', async () => {
    const zeros = deflateSync(Buffer.alloc(70 << 20, 0x20))
    expect(await codes(onePage(zeros, { filter: '/Filter /FlateDecode' }))).toEqual(['page-order/pdf-bomb'])
    expect(await codes(onePage(deflateSync(zeros), { filter: '/Filter [/FlateDecode /FlateDecode]' }))).toEqual(['page-order/pdf-bomb'])
    expect(await codes(new Uint8Array((20 << 20) + 1))).toEqual(['page-order/pdf-large'])
  })

  it('of more than 200 pages is cut, and says so', async () => {
    const kids = Array.from({ length: 201 }, (_, at) => `${at + 5} 0 R`)
    const pages = await pagesOfPdf(pdfOf(['<< /Type /Catalog /Pages 2 0 R >>', `<< /Type /Pages /Kids [${kids.join(' ')}] /Count 201 >>`, FONT, ['', Buffer.from(HELLO)], ...kids.map(() => '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 3 0 R >> >> >>')]))
    expect([pages.pages.length, pages.problems.map(({ code }) => code)]).toEqual([200, ['page-order/too-much']])
  })

  it('stops when it takes too long', async () => {
    expect((await pagesOfPdf(onePage(HELLO), 0)).problems.map(({ code }) => code)).toEqual(['page-order/pdf-slow'])
  })

  it('with bytes changed anywhere never brings the reader down', async () => {
    const whole = await drawn(US.draw(FIRST))
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 30 }), fc.nat(whole.length), async (changes, cut) => {
        const bytes = Uint8Array.from(whole)
        for (const [at, byte] of changes) bytes[at] = byte
        const pages = await pagesOfPdf(cut % 3 === 0 ? bytes.subarray(0, cut) : bytes)
        expect(pages.pages.length + pages.problems.length).toBeGreaterThan(0)
      }),
      { numRuns: 40 },
    )
  })
})

describe('a PDF page', () => {
  it('that lies on its side is read upright', async () => {
    const flat = (await pagesOfPdf(onePage(HELLO))).pages[0]
    const turned = (await pagesOfPdf(onePage('BT /F1 10 Tf 0 1 -1 0 142 72 Tm (Order 4711) Tj ET', { page: '/Rotate 90' }))).pages[0]
    const unmarked = (await pagesOfPdf(onePage('BT /F1 10 Tf 0 1 -1 0 142 72 Tm (Order 4711) Tj ET'))).pages[0]
    expect(flat?.words).toMatchObject([{ x: 72, y: 132, height: 10, text: 'Order' }, { y: 132, text: '4711' }])
    for (const page of [turned, unmarked]) expect(page?.words.map(({ x, y, text }) => [Math.round(x), Math.round(y), text])).toEqual(flat?.words.map(({ x, y, text }) => [Math.round(x), Math.round(y), text]))
  })

  it('leaves a mark across the page aside', async () => {
    expect(await texts(onePage(`${HELLO} BT /F1 40 Tf 0 1 -1 0 30 300 Tm (COPY) Tj ET`))).toEqual(['Order', '4711'])
  })

  it('measures words of a typewriter face evenly', async () => {
    const courier = pdfOf(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [3 0 R] /Count 1 >>', `${PAGE} >>`, ['', Buffer.from('BT /F1 10 Tf 0 700 Td (iii WWW 12) Tj ET')], '<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>'])
    expect((await pagesOfPdf(courier)).pages[0]?.words.map(({ x }) => x)).toEqual([0, 24, 48])
  })
})

describe('files in a PDF', () => {
  const holding = (...names: readonly string[]): Uint8Array => {
    const files = names.flatMap((name, at): (string | readonly [string, Buffer])[] => [`<< /Type /Filespec /F (${name}) /UF (${name}) /EF << /F ${7 + 2 * at} 0 R >> >>`, ['/Type /EmbeddedFile', Buffer.from(`<${name.slice(0, 3)}/>`)]])
    return onePage(HELLO, { catalogue: `/Names << /EmbeddedFiles << /Names [${names.map((name, at) => `(${name}) ${6 + 2 * at} 0 R`).join(' ')}] >> >>` }, ...files)
  }

  it('that are XML are handed over, the invoice first', async () => {
    const { files, problems } = await attachmentsOfPdf(holding('a.xml', 'factur-x.xml', 'photo.png'))
    expect(problems).toEqual([])
    expect(files.map(({ name, bytes }) => [name, new TextDecoder().decode(bytes)])).toEqual([['factur-x.xml', '<fac/>'], ['a.xml', '<a.x/>']])
  })

  it('are none where there are none, and a broken PDF is told', async () => {
    expect(await attachmentsOfPdf(onePage(HELLO))).toEqual({ files: [], problems: [] })
    expect((await attachmentsOfPdf(new TextEncoder().encode('no'))).problems.map(({ code }) => code)).toEqual(['page-order/pdf-broken'])
  })
})
