// Matching in small: an order line and what is billed of it, written plainly; and what must hold whatever the books look like.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Day } from '#ground/day'
import { dayNumber } from '#ground/day'
import type { InvoiceId, ItemId, OrderId, SiteId } from '#ground/ids'
import type { MatchFacts } from './match-books.ts'
import { capacity } from './match-books.ts'
import type { InvoiceLineFact, OrderLineFact } from './match-facts.ts'
import { isPriceCorrection } from './match-facts.ts'
import type { Tie } from './match.ts'
import { matchLines } from './match.ts'

const MICROS = 1_000_000n
type Ordered = Readonly<{ item?: string; site?: string; quantity?: number; price?: number; day?: number | string; po?: string | null; shipped?: number | null; backOrder?: string }>
type Billed = Ordered & Readonly<{ of?: string | null; lineNo?: number | null }>

const dayOf = (at: number | string): number => (typeof at === 'string' ? dayNumber(at as Day) : 20_000 + at)

const ordered = (name: string, { item = 'A', site = 'S1', quantity = 10, price = 14, day = 0, po = null, shipped = quantity, backOrder }: Ordered = {}): OrderLineFact => {
  const [orderNumber = '', lineNo = '1'] = name.split('/')
  return {
    orderId: `o${orderNumber}` as OrderId, lineNo: Number(lineNo), orderNumber, purchaseOrder: po, siteId: site as SiteId, billToSiteId: 'HQ' as SiteId, itemId: item as ItemId, unit: 'carton',
    ordered: BigInt(quantity) * MICROS, shipped: shipped === null ? null : BigInt(shipped) * MICROS, price: BigInt(Math.trunc(price * 100)) * 10_000n, per: MICROS, day: dayOf(day),
    backOrderId: backOrder === undefined ? null : (`o${backOrder}` as OrderId), cancelled: false,
  }
}

const billed = (name: string, { item = 'A', site = 'S1', quantity = 10, price = 14, day = 1, of = null, lineNo = null, po = null }: Billed = {}): InvoiceLineFact => {
  const [invoiceNumber = '', own = '1'] = name.split('/')
  return {
    invoiceId: `i${invoiceNumber}` as InvoiceId, lineNo: Number(own), invoiceNumber, siteId: site as SiteId, billToSiteId: 'HQ' as SiteId, itemId: item === '' ? null : (item as ItemId), unit: 'carton',
    quantity: BigInt(quantity) * MICROS, price: BigInt(Math.trunc(price * 100)) * 10_000n, per: MICROS, day: dayOf(day), orderNumber: of, orderLineNo: lineNo, purchaseOrder: po,
  }
}

const TREE = new Map(['HQ', 'S1', 'S2', 'S3'].map((site) => [site as SiteId, (site === 'HQ' ? ['HQ'] : ['HQ', site]) as SiteId[]]))

const match = (orderLines: readonly OrderLineFact[], invoiceLines: readonly InvoiceLineFact[], given: MatchFacts['given'] = []): readonly Tie[] => matchLines({ orderLines, invoiceLines, ancestors: TREE, given })

/** "R1/1 4711/1 10": invoice line, order line, quantity; with a question mark when only proposed. */
const told = (ties: readonly Tie[]): string[] =>
  ties.map((tie) => `${tie.line.invoiceNumber}/${tie.line.lineNo} ${tie.orderLine.orderNumber}/${tie.orderLine.lineNo} ${tie.quantity / MICROS}${tie.state === 'proposed' ? '?' : ''}`).sort()

describe('matching by what an invoice says', () => {
  it('ties a line without any reference to the order line of its site, item, quantity and day', () => {
    const ties = match([ordered('4711'), ordered('4712', { site: 'S2' }), ordered('4713', { item: 'B' })], [billed('R1')])
    expect(told(ties)).toEqual(['R1/1 4711/1 10'])
    expect(ties[0]).toMatchObject({ madeBy: 'score', parts: { reference: null, site: 1000, item: 1000, quantity: 1000, day: 875, price: 1000, together: null }, score: 977 })
  })

  it('ties a line whose price is wrong all the same, since that is what is looked for', () => {
    expect(told(match([ordered('4711')], [billed('R1', { price: 19 })]))).toEqual(['R1/1 4711/1 10'])
  })

  it('does not tie a line to another item, another site or a day half a year away', () => {
    expect(match([ordered('4711')], [billed('R1', { item: 'B' }), billed('R2', { site: 'S2' }), billed('R3', { day: 180 })])).toEqual([])
  })

  it('gives weekly orders of the same goods to the invoices of their weeks', () => {
    const orders = [0, 7, 14].map((day, at) => ordered(`47${at}`, { day }))
    expect(told(match(orders, [billed('R1', { day: 2 }), billed('R2', { day: 9 }), billed('R3', { day: 16 })]))).toEqual(['R1/1 470/1 10', 'R2/1 471/1 10', 'R3/1 472/1 10'])
  })

  it('lets the other lines of an invoice decide between two orders of the same day', () => {
    const orders = [ordered('1/1'), ordered('1/2', { item: 'B' }), ordered('2/1'), ordered('2/2', { item: 'C' })]
    expect(told(match(orders, [billed('R1/1'), billed('R1/2', { item: 'C' })]))).toEqual(['R1/1 2/1 10', 'R1/2 2/2 10'])
  })

  it('ties an invoice written to the head office to the order of the shop', () => {
    const [tie] = match([ordered('4711')], [billed('R1', { site: 'HQ' })])
    expect(tie).toMatchObject({ state: 'matched', parts: { site: 600 } })
  })
})

describe('quantities', () => {
  it('ties one order line to the invoices that bill it in parts', () => {
    expect(told(match([ordered('4711', { quantity: 10 })], [billed('R1', { quantity: 6 }), billed('R2', { quantity: 4, day: 5 })]))).toEqual(['R1/1 4711/1 6', 'R2/1 4711/1 4'])
  })

  it('ties one invoice line to two lines of its order', () => {
    expect(told(match([ordered('4711/1', { quantity: 6 }), ordered('4711/2', { quantity: 4 })], [billed('R1')]))).toEqual(['R1/1 4711/1 6', 'R1/1 4711/2 4'])
  })

  it('ties one invoice line to several orders only when they make up exactly the rest', () => {
    expect(told(match([ordered('1', { quantity: 6 }), ordered('2', { quantity: 4, day: -1 })], [billed('R1')]))).toEqual(['R1/1 1/1 6', 'R1/1 2/1 4'])
    expect(told(match([ordered('1', { quantity: 6 }), ordered('2', { quantity: 9, day: -1 })], [billed('R1')]))).toEqual(['R1/1 2/1 9'])
  })

  it('does not let what is billed too much eat the next order', () => {
    expect(told(match([ordered('1'), ordered('2', { day: 14 })], [billed('R1', { quantity: 12 }), billed('R2', { day: 15 })]))).toEqual(['R1/1 1/1 10', 'R2/1 2/1 10'])
  })

  it('lets a credit give back what was billed, and no more', () => {
    expect(told(match([ordered('4711')], [billed('R1'), billed('G1', { quantity: -4, day: 20 })]))).toEqual(['G1/1 4711/1 -4', 'R1/1 4711/1 10'])
    expect(told(match([ordered('4711')], [billed('R1'), billed('G1', { quantity: -14, day: 20 })]))).toEqual(['G1/1 4711/1 -10', 'R1/1 4711/1 10'])
    expect(match([ordered('4711')], [billed('G1', { quantity: -4, day: 20 })])).toEqual([])
  })

  it('lets what a credit gave back be billed again', () => {
    expect(told(match([ordered('4711')], [billed('R1', { price: 15 }), billed('G1', { quantity: -10, price: 15, day: 20 }), billed('R2', { day: 20 })]))).toEqual(['G1/1 4711/1 -10', 'R1/1 4711/1 10', 'R2/1 4711/1 10'])
  })

  it('takes a credit of half the price or less for a correction of the price: the goods stay billed', () => {
    expect(told(match([ordered('4711')], [billed('R1'), billed('G1', { quantity: -10, price: 1, day: 20 }), billed('R2', { day: 21 })]))).toEqual(['G1/1 4711/1 -10', 'R1/1 4711/1 10'])
  })

  it('lets the first of two invoices alike bill the goods, even when the second is nearer to the day', () => {
    const soon = ordered('4711', { day: 10, shipped: 10 })
    expect(told(match([soon], [billed('R1', { day: 30 }), billed('R2', { day: 12 }), billed('R3', { day: 25 })]))).toEqual(['R2/1 4711/1 10'])
    expect(told(match([ordered('4711', { shipped: 9 })], [billed('R1', { day: 1 }), billed('R2', { day: 0 })]))).toEqual(['R2/1 4711/1 10'])
  })
})

describe('references', () => {
  it('follows the order and line that the invoice names, against day and quantity', () => {
    const orders = [ordered('1', { day: -40 }), ordered('2')]
    const [tie] = match(orders, [billed('R1', { of: '1', lineNo: 1, quantity: 3 })])
    expect(tie).toMatchObject({ madeBy: 'reference', orderLine: { orderNumber: '1' }, parts: { reference: 1000 } })
  })

  it('follows a purchase order', () => {
    const orders = [ordered('1', { po: 'PO-1' }), ordered('2', { po: 'PO-2' })]
    expect(told(match(orders, [billed('R1', { po: 'PO-2' })]))).toEqual(['R1/1 2/1 10'])
  })

  it('follows the goods to the back-order when the first order is named', () => {
    const orders = [ordered('1', { shipped: 0, backOrder: '2' }), ordered('2', { day: 20 })]
    expect(told(match(orders, [billed('R1', { of: '1', day: 21 })]))).toEqual(['R1/1 2/1 10'])
  })

  it('does not go elsewhere when the named order has nothing of the item', () => {
    expect(match([ordered('1', { item: 'B' }), ordered('2')], [billed('R1', { of: '1' })])).toEqual([])
  })

  it('goes by what the invoice says when the named order is not in the books', () => {
    expect(told(match([ordered('2')], [billed('R1', { of: '99' })]))).toEqual(['R1/1 2/1 10'])
  })

  it('ties an unknown item by order and line', () => {
    expect(told(match([ordered('1')], [billed('R1', { item: '', of: '1', lineNo: 1 })]))).toEqual(['R1/1 1/1 10'])
  })
})

describe('what fits alike', () => {
  const twins = [ordered('1'), ordered('2')]

  it('is proposed, not guessed', () => {
    expect(told(match(twins, [billed('R1')]))).toEqual(['R1/1 1/1 10?', 'R1/1 2/1 10?'])
  })

  it('is no question when both are billed anyway', () => {
    expect(told(match(twins, [billed('R1'), billed('R2')])).length).toBe(2)
    expect(match(twins, [billed('R1'), billed('R2')]).every((tie) => tie.state === 'matched')).toBe(true)
  })

  it('is no question between two lines of one order at one price', () => {
    expect(told(match([ordered('1/1'), ordered('1/2')], [billed('R1')]))).toEqual(['R1/1 1/1 10'])
  })

  it('stays with the person who chose, and does not propose again what they rejected', () => {
    const settled = (orderId: string, state: 'matched' | 'rejected') => ({ invoiceId: 'iR1' as InvoiceId, invoiceLineNo: 1, orderId: orderId as OrderId, orderLineNo: 1, quantity: 10n * MICROS, state })
    expect(match(twins, [billed('R1')], [settled('o2', 'matched'), settled('o1', 'rejected')])).toEqual([])
    expect(told(match(twins, [billed('R1')], [settled('o1', 'rejected')]))).toEqual(['R1/1 2/1 10'])
    expect(match(twins, [billed('R1')], [settled('o1', 'rejected'), settled('o2', 'rejected')])).toEqual([])
  })

  it('counts what a person tied before anything else', () => {
    const given = [{ invoiceId: 'iR1' as InvoiceId, invoiceLineNo: 1, orderId: 'o1' as OrderId, orderLineNo: 1, quantity: 10n * MICROS, state: 'matched' as const }]
    expect(told(match([ordered('1')], [billed('R1', { day: 30 }), billed('R2')], given))).toEqual([])
  })
})

// whatever the books look like ---------------------------------------------------

const item = fc.constantFrom('A', 'B')
const site = fc.constantFrom('S1', 'S2', 'HQ')
const aBook = fc.record({
  orders: fc.array(fc.record({ item, site, quantity: fc.integer({ min: 1, max: 12 }), price: fc.constantFrom(10, 10.5, 14), day: fc.integer({ min: 0, max: 40 }), lines: fc.integer({ min: 1, max: 3 }) }), { maxLength: 12 }),
  invoices: fc.array(
    fc.record({ item, site, quantity: fc.integer({ min: -8, max: 14 }).filter((value) => value !== 0), price: fc.constantFrom(1, 10, 10.5, 14), day: fc.integer({ min: 0, max: 60 }), of: fc.option(fc.integer({ min: 0, max: 12 }).map(String)), lines: fc.integer({ min: 1, max: 3 }) }),
    { maxLength: 14 },
  ),
})
const booksOf = (book: typeof aBook extends fc.Arbitrary<infer T> ? T : never) => ({
  orderLines: book.orders.flatMap((one, at) => Array.from({ length: one.lines }, (_, line) => ordered(`${at}/${line + 1}`, { ...one, item: line === 2 ? 'B' : one.item }))),
  invoiceLines: book.invoices.flatMap((one, at) => Array.from({ length: one.lines }, (_, line) => billed(`R${at}/${line + 1}`, { ...one, item: line === 2 ? 'B' : one.item }))),
})

describe('whatever the books look like', { timeout: 60_000 }, () => {
  it('neither side ever gives more than it has', () => {
    fc.assert(
      fc.property(aBook, (book) => {
        const { orderLines, invoiceLines } = booksOf(book)
        const ties = match(orderLines, invoiceLines).filter((tie) => tie.state === 'matched')
        const byLine = new Map<InvoiceLineFact, bigint>()
        const byOrder = new Map<OrderLineFact, { net: bigint; credited: bigint; billed: bigint }>()
        for (const { line, orderLine, quantity } of ties) {
          expect(quantity > 0n).toBe(line.quantity > 0n)
          byLine.set(line, (byLine.get(line) ?? 0n) + quantity)
          if (isPriceCorrection(line, orderLine)) continue
          const sums = byOrder.get(orderLine) ?? { net: 0n, credited: 0n, billed: 0n }
          byOrder.set(orderLine, { net: sums.net + quantity, credited: sums.credited + (quantity < 0n ? -quantity : 0n), billed: sums.billed + (quantity > 0n ? quantity : 0n) })
        }
        for (const [line, tied] of byLine) expect(line.quantity > 0n ? tied <= line.quantity : tied >= line.quantity).toBe(true)
        for (const [orderLine, { net, credited, billed: sum }] of byOrder) {
          expect(net <= capacity(orderLine)).toBe(true)
          expect(credited <= sum).toBe(true)
        }
      }),
      { numRuns: 250 },
    )
  })

  it('the answer does not depend on the order of the input', () => {
    fc.assert(
      fc.property(aBook, fc.infiniteStream(fc.nat()), (book, chance) => {
        const { orderLines, invoiceLines } = booksOf(book)
        const shuffled = <T>(list: readonly T[]): T[] => list.map((value) => ({ value, at: chance.next().value as number })).sort((a, b) => a.at - b.at).map(({ value }) => value)
        const whole = (ties: readonly Tie[]) => told(ties).concat(ties.map((tie) => `${tie.line.invoiceNumber} ${tie.score} ${JSON.stringify(tie.parts)}`).sort())
        expect(whole(match(shuffled(orderLines), shuffled(invoiceLines)))).toEqual(whole(match(orderLines, invoiceLines)))
      }),
      { numRuns: 100 },
    )
  })

  it('a second run over settled ties makes the same ones', () => {
    fc.assert(
      fc.property(aBook, (book) => {
        const { orderLines, invoiceLines } = booksOf(book)
        expect(told(match(orderLines, invoiceLines))).toEqual(told(match(orderLines, invoiceLines)))
      }),
      { numRuns: 50 },
    )
  })
})
