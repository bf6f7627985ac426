// The checks in small, and the one equation that must always hold: what the findings say is charged too much, less what is charged
// too little, is what was billed less what should have been billed.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Day } from '#ground/day'
import { addDays, dayNumber } from '#ground/day'
import { divide } from '#ground/decimal'
import type { Finding } from '#ground/finding'
import type { ContractId, InvoiceId, ItemId, OrderId, SiteId, TermId } from '#ground/ids'
import type { Currency } from '#ground/money'
import { moneyText } from '#ground/money'
import { done, refused } from '#ground/outcome'
import { percent } from '#ground/percent'
import { say } from '#ground/say'
import type { Contract } from '#duties/contracts/contract'
import type { CheckFacts } from './check-facts.ts'
import { checkInvoices } from './checks.ts'
import type { BilledLine, BookedLine, InvoiceHead } from './facts.ts'
import { matchLines } from './match.ts'
import { INVOICE_RULES } from './rules.ts'

const M = 1_000_000n
const EUR = 'EUR' as Currency
const FIRST = '2026-03-02' as Day
const SITE = 'S1' as SiteId

type Booked = Readonly<{ quantity: number; price?: number; shipped?: number | null; item?: string; cancelled?: boolean; day?: number }>
type Billed = Readonly<{ order?: string | null; quantity: number; price: number; item?: string; net?: number; tax?: number; rate?: number }>
type Book = Readonly<{ orders: Readonly<Record<string, readonly Booked[]>>; invoices: Readonly<Record<string, readonly Billed[] | Readonly<{ lines: readonly Billed[]; head?: Partial<InvoiceHead>; day?: number }>>> }>
type Terms = Readonly<{ agreed?: number | null; contract?: Partial<Contract>; rates?: number; tracks?: boolean }>

const cents = (amount: number): bigint => BigInt(Math.trunc(amount * 100 + (amount < 0 ? -0.5 : 0.5)))

const factsOf = (book: Book, terms: Terms = {}): CheckFacts => {
  const orderLines = Object.entries(book.orders).flatMap(([number, lines]) =>
    lines.map((line, at): BookedLine => {
      const orderedOn = addDays(FIRST, line.day ?? 0)
      const price = cents(line.price ?? 12.4) * 10_000n
      const shipped = line.shipped === undefined ? BigInt(line.quantity) * M : line.shipped === null ? null : BigInt(line.shipped) * M
      return {
        orderId: `o${number}` as OrderId, lineNo: at + 1, orderNumber: number, purchaseOrder: null, siteId: SITE, billToSiteId: SITE, itemId: (line.item ?? 'A') as ItemId, unit: 'carton', ordered: BigInt(line.quantity) * M, shipped,
        price, per: M, day: dayNumber(orderedOn), backOrderId: null, cancelled: line.cancelled ?? false, ownUnit: 'carton', ownQuantity: BigInt(line.quantity) * M, ownPrice: price, ownPer: M, bookedAgreed: null,
        orderedOn, promisedOn: orderedOn, shippedOn: shipped === null || shipped === 0n ? null : orderedOn, currency: EUR, backOrderOf: null, contractId: null,
      }
    }),
  )
  const invoices = new Map<InvoiceId, InvoiceHead>()
  const invoiceLines = Object.entries(book.invoices).flatMap(([number, given]) => {
    const { lines, head: own = {}, day = 1 } = 'lines' in given ? given : { lines: given }
    const figures = lines.map((line) => ({ net: cents(line.net ?? line.quantity * line.price), rate: BigInt(line.rate ?? 19) * M }))
    const taxes = figures.map(({ net, rate }, at) => (lines[at]?.tax === undefined ? divide(net * rate, 100n * M) : cents(lines[at].tax)))
    const head: InvoiceHead = {
      invoiceId: `i${number}` as InvoiceId, number, kind: lines.some((line) => line.quantity < 0) ? 'credit-note' : 'invoice', invoicedOn: addDays(FIRST, day), dueOn: null, billToSiteId: SITE, siteId: SITE, currency: EUR,
      purchaseOrder: null, orderNumber: null, stated: { netMinor: null, taxMinor: null, grossMinor: null }, netMinor: figures.reduce((sum, one) => sum + one.net, 0n), taxMinor: taxes.reduce((sum, tax) => sum + tax, 0n),
      lineCount: lines.length, paidMinor: null, settledOn: null, day: dayNumber(addDays(FIRST, day)), ...own,
    }
    invoices.set(head.invoiceId, head)
    return lines.map((line, at): BilledLine => {
      const [orderNumber = null, lineNo] = line.order?.split('/') ?? []
      const price = cents(line.price) * 10_000n
      return {
        invoiceId: head.invoiceId, lineNo: at + 1, invoiceNumber: number, siteId: SITE, billToSiteId: SITE, itemId: (line.item ?? 'A') as ItemId, unit: 'carton', quantity: BigInt(line.quantity) * M, price, per: M, day: head.day,
        orderNumber, orderLineNo: lineNo === undefined ? null : Number(lineNo), purchaseOrder: null, head, description: 'Item', ownUnit: 'carton', ownQuantity: BigInt(line.quantity) * M, ownPrice: price, ownPer: M,
        netMinor: figures[at]?.net ?? 0n, taxPercent: figures[at]?.rate ?? 0n, taxMinor: taxes[at] ?? 0n,
      }
    })
  })
  const ties = matchLines({ invoiceLines, orderLines, ancestors: new Map(), given: [] }).map((tie) => ({ ...tie, line: tie.line as BilledLine, orderLine: tie.orderLine as BookedLine }))
  const contract: Contract = { contractId: 'c' as ContractId, number: 'C-7', name: 'C-7', currency: EUR, state: 'in-force', signedOn: null, valid: { from: '2026-01-01' as Day, to: null }, paymentDays: 30, priceDay: 'order', tolerances: {}, amendments: [], ...terms.contract }
  const agreed = terms.agreed === undefined ? 12.4 : terms.agreed
  return {
    account: { currency: EUR, country: 'DE', paymentDays: null }, orderLines, invoiceLines, invoices, ties, contracts: [contract], tracksDelivery: terms.tracks ?? true, today: '2026-12-31' as Day,
    items: new Map(['A', 'B', 'SERVICE'].map((number) => [number as ItemId, { number, name: `Item ${number}`, kind: number === 'SERVICE' ? 'service' : 'product', taxCode: 'standard' }])),
    sites: new Map([[SITE, { name: 'Store 1', country: 'DE', currency: EUR, paymentDays: null }]]), taxRates: [{ country: 'DE', taxCode: 'standard', validFrom: '2020-01-01' as Day, rate: percent(BigInt(terms.rates ?? 19) * M) }],
    priceOf: (ask) =>
      agreed === null
        ? refused({ code: 'contracts/no-price', say: say('refusal.contracts/no-price.no-list', {}) })
        : done({ price: { micros: cents(agreed) * 10_000n, per: M, unit: ask.quantity.unit, currency: EUR }, trail: { steps: [], lost: [], lostMore: 0 }, contractId: contract.contractId, termId: 't' as TermId, clause: '4.1' }),
  }
}

const found = (book: Book, terms?: Terms): readonly Finding[] => checkInvoices(factsOf(book, terms))
/** "price-above-contract R/1 over 60.00". */
const told = (book: Book, terms?: Terms): string[] => found(book, terms).map((one) => `${one.rule.replace('invoices/', '')} ${one.subject.replace(/^[a-z-]+ /, '')} ${one.direction} ${moneyText(one.atStake)}`).sort()

describe('prices', () => {
  it('an invoice above the agreed price raises a finding for the difference, with all six hops', () => {
    const [finding] = found({ orders: { 4711: [{ quantity: 120 }] }, invoices: { R: [{ quantity: 120, price: 12.9 }] } })
    expect(finding).toMatchObject({ rule: 'invoices/price-above-contract', direction: 'over', certainty: 'exact', atStake: { minor: 6000n }, termId: 't', orderLineNo: 1 })
    expect(finding?.evidence.breaksAt).toBe(5)
    expect(finding?.evidence.hops.map((hop) => [hop.kind, hop.state])).toEqual([['clause', 'whole'], ['price', 'whole'], ['order', 'whole'], ['delivery', 'whole'], ['invoice', 'broken'], ['payment', 'open']])
    expect(finding?.evidence.sum).toMatchObject({ key: 'evidence.sum-each', with: { quantity: { amount: '120', unit: 'carton' }, each: { amount: '0.50' } } })
  })

  it('the chain breaks at the order when the order was booked wrong already', () => {
    const [finding] = found({ orders: { 4711: [{ quantity: 10, price: 12.9 }] }, invoices: { R: [{ quantity: 10, price: 12.9 }] } })
    expect(finding?.evidence.breaksAt).toBe(3)
  })

  it('what was paid stands beside what should have been, with the tax of the difference', () => {
    const book: Book = { orders: { 4711: [{ quantity: 10 }] }, invoices: { R: { lines: [{ quantity: 10, price: 12.9 }], head: { paidMinor: 15351n, settledOn: '2026-03-30' as Day } } } }
    expect(found(book)[0]?.evidence.hops[5]).toMatchObject({ kind: 'payment', state: 'broken', agreed: { amount: '147.56' }, happened: { amount: '153.51' } })
  })

  it('findings with the same reason share a cause, others do not', () => {
    const causes = found({ orders: { 1: [{ quantity: 10 }], 2: [{ quantity: 20, day: 9 }], 3: [{ quantity: 30, day: 20 }] }, invoices: { R1: [{ quantity: 10, price: 12.9 }], R2: { lines: [{ quantity: 20, price: 12.9 }], day: 10 }, R3: { lines: [{ quantity: 30, price: 13 }], day: 21 } } }).map((one) => one.cause)
    expect(new Set(causes).size).toBe(2)
  })

  it('only what the contract lets pass is let pass, and beyond it the whole difference counts', () => {
    const book = (price: number): Book => ({ orders: { 4711: [{ quantity: 100 }] }, invoices: { R: [{ quantity: 100, price }] } })
    const contract = { tolerances: { price: { amount: '0.02' } } }
    expect(told(book(12.42), { contract })).toEqual([])
    expect(told(book(12.38), { contract })).toEqual([])
    expect(told(book(12.43), { contract })).toEqual(['price-above-contract R/1 over 3.00'])
    expect(told(book(12.41))).toEqual(['price-above-contract R/1 over 1.00'])
    expect(told(book(13), { contract: { tolerances: { price: { percent: '5' } } } })).toEqual([])
  })

  it('an order off the contract counts only for what is not billed, cancelled or moved', () => {
    const book = (line: Partial<Booked>, billed: number): Book => ({ orders: { 1: [{ quantity: 10, price: 12.9, shipped: billed, ...line }] }, invoices: billed === 0 ? {} : { R: [{ quantity: billed, price: 12.9 }] } })
    expect(told(book({}, 0))).toEqual(['order-off-contract 1/1 over 5.00'])
    expect(told(book({}, 4))).toEqual(['order-off-contract 1/1 over 3.00', 'price-above-contract R/1 over 2.00'])
    expect(told(book({}, 10))).toEqual(['price-above-contract R/1 over 5.00'])
    expect(told(book({ cancelled: true }, 0))).toEqual([])
  })

  it('nobody agreed on a price', () => {
    expect(told({ orders: { 1: [{ quantity: 10 }] }, invoices: { R: [{ quantity: 10, price: 12.9 }] } }, { agreed: null })).toEqual(['no-agreed-price R/1 none 129.00'])
  })
})

describe('goods', () => {
  it('a service that nobody ships is billed as ordered', () => {
    const book: Book = { orders: { 1: [{ quantity: 2, item: 'SERVICE', shipped: null }] }, invoices: { R: [{ quantity: 2, price: 12.4, item: 'SERVICE' }] } }
    expect(told(book)).toEqual([])
  })

  it('nothing shipped and billed all the same', () => {
    const book: Book = { orders: { 1: [{ quantity: 2, shipped: 0 }] }, invoices: { R: [{ quantity: 2, price: 12.9 }] } }
    expect(told(book)).toEqual(['not-delivered R/1 over 25.80'])
    expect(told({ ...book, orders: { 1: [{ quantity: 2, shipped: null }] } }, { tracks: false })).toEqual(['price-above-contract R/1 over 1.00'])
  })

  it('a tolerance for quantities lets pass what the contract says', () => {
    const book: Book = { orders: { 1: [{ quantity: 100 }] }, invoices: { R: [{ quantity: 102, price: 12.4, order: '1/1' }] } }
    expect(told(book, { contract: { tolerances: { quantity: { percent: '2' } } } })).toEqual([])
    expect(told(book)).toEqual(['quantity-over R/1 over 24.80'])
  })

  it('goods returned are not missing on the invoice', () => {
    expect(told({ orders: { 1: [{ quantity: 10 }] }, invoices: { R: [{ quantity: 10, price: 12.4 }], G: { lines: [{ quantity: -4, price: 12.4 }], day: 20 } } })).toEqual([])
  })

  it('a credit at a lower price than was billed keeps the difference', () => {
    expect(told({ orders: { 1: [{ quantity: 10 }] }, invoices: { R: [{ quantity: 10, price: 12.4 }], G: { lines: [{ quantity: -4, price: 10 }], day: 20 } } })).toEqual(['price-above-contract R/1 over 9.60'])
  })

  it('a credit of the price that gives back too much is raised as well', () => {
    const book: Book = { orders: { 1: [{ quantity: 10 }] }, invoices: { R: [{ quantity: 10, price: 12.9 }], G: { lines: [{ quantity: -10, price: 0.7 }], day: 20 } } }
    expect(told(book)).toEqual(['price-below-contract G/1 under 2.00'])
  })
})

describe('the document in itself', () => {
  it('quantity times price, rounded half up or half to even', () => {
    expect(told({ orders: { 1: [{ quantity: 3 }] }, invoices: { R: [{ quantity: 3, price: 12.4, net: 37.25 }] } })).toEqual(['arithmetic R/1 over 0.05'])
  })

  it('the stated total against the lines, tax rounded by line or once', () => {
    const book = (stated: InvoiceHead['stated']): Book => ({ orders: { 1: [{ quantity: 1 }, { quantity: 1 }] }, invoices: { R: { lines: [{ quantity: 1, price: 12.4, order: '1/1' }, { quantity: 1, price: 12.4, order: '1/2' }], head: { stated } } } })
    expect(told(book({ netMinor: 2480n, taxMinor: 472n, grossMinor: 2952n }))).toEqual([]) // 2 x 2.36
    expect(told(book({ netMinor: 2480n, taxMinor: 471n, grossMinor: 2951n }))).toEqual([]) // 19 % of 24.80
    expect(told(book({ netMinor: 2490n, taxMinor: 472n, grossMinor: 2962n }))).toEqual(['arithmetic R over 0.10'])
    expect(told(book({ netMinor: 2480n, taxMinor: 480n, grossMinor: 2960n }))).toEqual(['arithmetic R over 0.08'])
    expect(told(book({ netMinor: null, taxMinor: null, grossMinor: 2900n }))).toEqual(['arithmetic R under 0.52'])
  })

  it('the rate of the country, and its share of the net', () => {
    expect(told({ orders: { 1: [{ quantity: 10 }] }, invoices: { R: [{ quantity: 10, price: 12.4, rate: 7 }] } })).toEqual(['tax R/1 under 14.88'])
    expect(told({ orders: { 1: [{ quantity: 10 }] }, invoices: { R: [{ quantity: 10, price: 12.4, tax: 25 }] } })).toEqual(['tax R/1 over 1.44'])
  })

  it('the day it is due, early or late', () => {
    const book = (dueOn: string): Book => ({ orders: { 1: [{ quantity: 10 }] }, invoices: { R: { lines: [{ quantity: 10, price: 12.4 }], head: { dueOn: dueOn as Day } } } })
    expect(told(book('2026-04-02'))).toEqual([])
    expect(told(book('2026-03-17'))).toEqual(['payment-terms R over 147.56'])
    expect(told(book('2026-05-02'))).toEqual(['payment-terms R under 147.56'])
  })
})

// whatever is billed -------------------------------------------------------------

const price = fc.constantFrom(11, 12.4, 12.9)
const anyBook = fc.record({
  orders: fc.array(fc.array(fc.record({ quantity: fc.integer({ min: 1, max: 9 }), price, shipped: fc.integer({ min: 0, max: 9 }) }), { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 4 }),
  invoices: fc.array(fc.array(fc.record({ order: fc.nat({ max: 5 }), line: fc.integer({ min: 1, max: 2 }), quantity: fc.integer({ min: 1, max: 9 }), price }), { minLength: 1, maxLength: 3 }), { maxLength: 5 }),
})

describe('whatever is billed', { timeout: 60_000 }, () => {
  it('too much less too little is what was billed less what should have been', () => {
    fc.assert(
      fc.property(anyBook, (any) => {
        // an order number that is not in the books leaves the line to the scores
        const book: Book = {
          orders: Object.fromEntries(any.orders.map((lines, at) => [`N${at}`, lines])),
          invoices: Object.fromEntries(any.invoices.map((lines, at) => [`R${at}`, { day: at, lines: lines.map((line) => ({ quantity: line.quantity, price: line.price, order: `N${line.order}/${line.line}` })) }])),
        }
        const facts = factsOf(book)
        fc.pre(facts.ties.every((tie) => tie.state === 'matched')) // what is only proposed is neither right nor wrong yet
        const findings = checkInvoices(facts)
        const settled = new Set(['over', 'under'])
        const counted = findings.filter((one) => settled.has(one.direction) && one.certainty === 'exact' && one.rule !== 'invoices/order-off-contract')
        const difference = counted.reduce((sum, one) => sum + (one.direction === 'over' ? one.atStake.minor : -one.atStake.minor), 0n)
        const billed = facts.invoiceLines.reduce((sum, line) => sum + line.netMinor, 0n)
        const missing = new Set(findings.filter((one) => one.rule === 'invoices/quantity-under').map((one) => `${one.orderId}/${one.orderLineNo}`))
        const right = facts.orderLines.reduce((sum, orderLine) => {
          const own = facts.ties.filter((tie) => tie.orderLine === orderLine && tie.state === 'matched')
          const quantity = own.reduce((total, tie) => total + tie.quantity, 0n)
          const due = orderLine.shipped ?? 0n
          const should = missing.has(`${orderLine.orderId}/${orderLine.lineNo}`) ? due : quantity < due ? quantity : due
          return sum + (should / M) * 1240n
        }, 0n)
        expect(difference).toBe(billed - right)
      }),
      { numRuns: 250 },
    )
  })

  it('no rule is unknown, and no two findings share rule and subject', () => {
    fc.assert(
      fc.property(anyBook, (any) => {
        const findings = found({
          orders: Object.fromEntries(any.orders.map((lines, at) => [`N${at}`, lines])),
          invoices: Object.fromEntries(any.invoices.map((lines, at) => [`R${at}`, lines.map((line) => ({ quantity: line.quantity, price: line.price, order: null }))])),
        })
        expect(findings.every((one) => (INVOICE_RULES as readonly string[]).includes(one.rule))).toBe(true)
        expect(new Set(findings.map((one) => `${one.rule} ${one.subject}`)).size).toBe(findings.length)
        expect(findings.every((one) => one.atStake.minor >= 0n && one.evidence.hops.length === 6)).toBe(true)
      }),
      { numRuns: 100 },
    )
  })
})
