// The sums of an invoice: whatever its amounts, sums reckoned apart from our code agree, and a cent off is told.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { brokenBy } from './sample-change.ts'
import type { Sample } from './sample-invoice.ts'
import { SMALL, sampleText } from './sample-invoice.ts'
import type { Syntax } from './terms.ts'

const TAX = { category: 'S', rate: '19' }
/** Cents as people write them. */
const money = (cents: bigint): string => {
  const plain = (cents < 0n ? -cents : cents).toString().padStart(3, '0')
  return `${cents < 0n ? '-' : ''}${plain.slice(0, -2)}.${plain.slice(-2)}`
}
const sum = (all: readonly bigint[]): bigint => all.reduce((whole, one) => whole + one, 0n)
/** 19 % to the cent, halves up. */
const vatOf = (net: bigint): bigint => {
  const hundredths = net * 19n
  return hundredths >= 0n ? (hundredths + 50n) / 100n : -((-hundredths + 49n) / 100n)
}

type Amounts = Readonly<{ lines: readonly bigint[]; allowances: readonly bigint[]; charges: readonly bigint[] }>

const invoiceOf = ({ lines, allowances, charges }: Amounts, off: Partial<Record<keyof Sample['totals'], bigint>> = {}): Sample => {
  const net = sum(lines) - sum(allowances) + sum(charges)
  const vat = vatOf(net)
  const total = (name: keyof Sample['totals'], cents: bigint): string => money(cents + (off[name] ?? 0n))
  return {
    ...SMALL,
    lines: lines.map((cents) => ({ net: money(cents), quantity: '1', price: '1', tax: TAX })),
    extras: [...allowances.map((cents) => ({ adds: false, amount: money(cents), tax: TAX })), ...charges.map((cents) => ({ adds: true, amount: money(cents), tax: TAX }))],
    breakdown: [{ tax: TAX, base: money(net), vat: money(vat) }],
    totals: {
      lines: total('lines', sum(lines)), allowances: total('allowances', sum(allowances)), charges: total('charges', sum(charges)),
      net: total('net', net), vat: total('vat', vat), gross: total('gross', net + vat), due: total('due', net + vat),
    },
  }
}

const cents = fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n })
const above = fc.bigInt({ min: 0n, max: 10n ** 12n })
const amounts = fc.record({ lines: fc.array(cents, { minLength: 1, maxLength: 5 }), allowances: fc.array(above, { maxLength: 3 }), charges: fc.array(above, { maxLength: 3 }) })
const SUMS = /^BR-CO-1[0-7]$|^BR-S-0[89]$/
const sumsBroken = (syntax: Syntax, sample: Sample): readonly string[] => brokenBy(sampleText(syntax, sample)).filter((id) => SUMS.test(id))

describe.each<Syntax>(['ubl', 'cii'])('the sums of an invoice (%s)', (syntax) => {
  it('agree with sums reckoned another way', () => {
    fc.assert(fc.property(amounts, (one) => {
      expect(sumsBroken(syntax, invoiceOf(one))).toEqual([])
    }), { numRuns: 40 })
  })

  it.each<[keyof Sample['totals'], string]>([['lines', 'BR-CO-10'], ['allowances', 'BR-CO-11'], ['charges', 'BR-CO-12'], ['net', 'BR-CO-13'], ['vat', 'BR-CO-14'], ['gross', 'BR-CO-15'], ['due', 'BR-CO-16']])('a cent too much or too little in %s is told by %s', (name, rule) => {
    fc.assert(fc.property(amounts, fc.constantFrom(1n, -1n), (one, by) => {
      expect(sumsBroken(syntax, invoiceOf(one, { [name]: by }))).toContain(rule)
    }), { numRuns: 8 })
  })

  it('the VAT of an entry may be off by rounding, but not by a whole unit of the currency', () => {
    const entry = (vat: string): Sample => ({ ...SMALL, breakdown: [{ tax: TAX, base: '120.00', vat }], totals: { ...SMALL.totals, vat } })
    expect(sumsBroken(syntax, entry('22.81')).filter((id) => id !== 'BR-CO-15')).toEqual([])
    expect(sumsBroken(syntax, entry('23.80'))).toEqual(expect.arrayContaining(['BR-CO-17', 'BR-S-09']))
  })

  it('an amount that is no number is told, not passed over', () => {
    expect(sumsBroken(syntax, { ...SMALL, totals: { ...SMALL.totals, gross: '142,80' } })).toEqual(expect.arrayContaining(['BR-CO-15', 'BR-CO-16']))
  })
})
