// Each category of VAT asks its questions: an invoice of the category passes, and each thing that does not fit it is told.

import { describe, expect, it } from 'vitest'
import { brokenBy, withChange } from './sample-change.ts'
import type { Sample, SampleTax } from './sample-invoice.ts'
import { SMALL, sampleOf, sampleText } from './sample-invoice.ts'
import type { Syntax } from './terms.ts'

type Family = Readonly<{ id: string; code: string; rate: string | null; vat: string; reason?: string; numbers: 'seller' | 'both' | 'none'; wrongRate: string | null }>

const FAMILIES: readonly Family[] = [
  { id: 'S', code: 'S', rate: '19', vat: '22.80', numbers: 'seller', wrongRate: '0' },
  { id: 'Z', code: 'Z', rate: '0', vat: '0.00', numbers: 'seller', wrongRate: '5' },
  { id: 'E', code: 'E', rate: '0', vat: '0.00', reason: 'Exempt', numbers: 'seller', wrongRate: '5' },
  { id: 'AE', code: 'AE', rate: '0', vat: '0.00', reason: 'Reverse charge', numbers: 'both', wrongRate: '5' },
  { id: 'IC', code: 'K', rate: '0', vat: '0.00', reason: 'Within the Union', numbers: 'both', wrongRate: '5' },
  { id: 'G', code: 'G', rate: '0', vat: '0.00', reason: 'Export', numbers: 'seller', wrongRate: '5' },
  { id: 'O', code: 'O', rate: null, vat: '0.00', reason: 'Not subject', numbers: 'none', wrongRate: '0' },
  { id: 'AF', code: 'L', rate: '7', vat: '8.40', numbers: 'seller', wrongRate: '-1' },
  { id: 'AG', code: 'M', rate: '4', vat: '4.80', numbers: 'seller', wrongRate: '-1' },
]

const taxOf = ({ code, rate }: Family): SampleTax => ({ category: code, rate })
const gross = (vat: string): string => (120 + Number(vat)).toFixed(2)
const invoiceOf = (family: Family, more: Partial<Sample> = {}): Sample => ({
  ...sampleOf(taxOf(family)),
  breakdown: [{ tax: taxOf(family), base: '120.00', vat: family.vat, ...(family.reason === undefined ? {} : { reason: family.reason }) }],
  totals: { ...SMALL.totals, vat: family.vat, gross: gross(family.vat), due: gross(family.vat) },
  ...(family.numbers === 'none' ? { sellerVat: null, buyerVat: null } : {}),
  ...more,
})

for (const syntax of ['ubl', 'cii'] satisfies Syntax[]) {
  const broken = (family: Family, more: Partial<Sample> = {}): readonly string[] => brokenBy(sampleText(syntax, invoiceOf(family, more)))

  describe.each(FAMILIES)(`VAT category $code in ${syntax}`, (family) => {
    const id = (number: string): string => `BR-${family.id}-${number}`
    const { breakdown } = invoiceOf(family)
    const [entry] = breakdown
    if (entry === undefined) throw new Error('no breakdown')

    it('an invoice of this category breaks nothing', () => expect(broken(family)).toEqual([]))

    it('needs its entry in the breakdown', () => {
      expect(broken(family, { breakdown: [{ ...entry, tax: { category: family.code === 'S' ? 'Z' : 'S', rate: '19' } }] })).toContain(id('01'))
    })

    it('needs its tax numbers, or none', () => {
      const spoiled: Partial<Sample> = family.numbers === 'none' ? { sellerVat: 'DE136695976' } : { sellerVat: null }
      expect(broken(family, { ...spoiled, extras: [], totals: invoiceOf(family).totals })).toContain(id('02'))
      expect(broken(family, { ...spoiled, lines: [] })).toEqual(expect.arrayContaining([id('03'), id('04')]))
      if (family.numbers === 'both') expect(broken(family, { buyerVat: null })).toEqual(expect.arrayContaining([id('02'), id('03'), id('04')]))
    })

    it('needs the right rate on lines, allowances and charges', () => {
      const tax = { category: family.code, rate: family.wrongRate }
      expect(broken(family, { lines: SMALL.lines.map((line) => ({ ...line, tax })) })).toContain(id('05'))
      expect(broken(family, { extras: SMALL.extras.map((extra) => ({ ...extra, tax })) })).toEqual(expect.arrayContaining([id('06'), id('07')]))
    })

    it('is told a taxable amount that is not what its lines come to', () => {
      expect(broken(family, { breakdown: [{ ...entry, base: '99.00' }] })).toContain(id('08'))
    })

    it('is told a tax that is not what the rate makes', () => {
      expect(broken(family, { breakdown: [{ ...entry, vat: '50.00' }] })).toContain(id('09'))
    })

    it('says why no VAT is charged, or does not', () => {
      const { reason: _reason, ...without } = entry
      expect(broken(family, { breakdown: [family.reason === undefined ? { ...entry, reason: 'Because' } : without] })).toContain(id('10'))
    })
  })

  describe(`VAT of special supplies in ${syntax}`, () => {
    const inside = FAMILIES.find((family) => family.id === 'IC') ?? expect.fail('no family')
    const outside = FAMILIES.find((family) => family.id === 'O') ?? expect.fail('no family')
    const text = sampleText(syntax, invoiceOf(inside))

    it('goods sent within the Union say when and where to', () => {
      const [when, where]: readonly RegExp[] = syntax === 'ubl' ? [/<cbc:ActualDeliveryDate>.*?<\/cbc:ActualDeliveryDate>/, /<cac:DeliveryLocation>.*?<\/cac:DeliveryLocation>/] : [/<ram:ActualDeliverySupplyChainEvent>.*?<\/ram:ActualDeliverySupplyChainEvent>/, /<ram:ShipToTradeParty>.*?<\/ram:ShipToTradeParty>/]
      if (when === undefined || where === undefined) throw new Error('nothing to take away')
      expect(brokenBy(withChange(text, [when, '']))).toContain('BR-IC-11')
      expect(brokenBy(withChange(text, [where, '']))).toContain('BR-IC-12')
    })

    it('what is outside the scope of VAT stands alone', () => {
      const other = { category: 'S', rate: '19' }
      const of = (more: Partial<Sample>): readonly string[] => broken(outside, more)
      const sample = invoiceOf(outside)
      expect(of({ breakdown: [...sample.breakdown, { tax: other, base: '0.00', vat: '0.00' }] })).toContain('BR-O-11')
      expect(of({ lines: [...sample.lines, { net: '0.00', quantity: '1', price: '0', tax: other }] })).toContain('BR-O-12')
      expect(of({ extras: sample.extras.map((extra) => ({ ...extra, tax: other })) })).toEqual(expect.arrayContaining(['BR-O-13', 'BR-O-14']))
    })
  })
}
