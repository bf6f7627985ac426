import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arrivalName, isMeant, isUnfinished, MOST_BYTES, nameBeside, outsideName, utf8Length } from './name.ts'

const anyName = fc.string({ unit: 'binary', maxLength: 300 })

describe('the name of a file that arrives', () => {
  it('loses the folder, the hiding dot and what cannot be seen', () => {
    expect(arrivalName('../../etc/passwd')).toBe('passwd')
    expect(arrivalName('C:\\in\\order.edi')).toBe('order.edi')
    expect(arrivalName('..')).toBe('unnamed')
    expect(arrivalName('.hidden')).toBe('hidden')
    expect(arrivalName('two\nlines\u0000.edi')).toBe('two lines .edi')
    expect(arrivalName('order\u202efdp.exe')).toBe('order fdp.exe')
    expect(arrivalName('Bestellung Müller 5€ 😀.xml')).toBe('Bestellung Müller 5€ 😀.xml')
    expect(arrivalName('')).toBe('unnamed')
  })

  it('is cut to 200 signs and keeps its extension', () => {
    const cut = arrivalName(`${'ä'.repeat(300)}.edi`)
    expect(cut.length).toBe(200)
    expect(cut.endsWith('ä.edi')).toBe(true)
  })

  it('is one that the house keeps, whatever comes', () => {
    const kept = /^[^./\\\p{Cc}][^/\\\p{Cc}]*$/u
    fc.assert(fc.property(anyName, (given) => kept.test(arrivalName(given)) && arrivalName(given).length <= 200), { numRuns: 500 })
    fc.assert(fc.property(anyName, (given) => arrivalName(arrivalName(given)) === arrivalName(given)), { numRuns: 500 })
  })
})

describe('the name of a file that we write', () => {
  it('fits into what file systems take, also with a mark, and never looks hidden or unfinished', () => {
    const parts = fc.tuple(anyName, fc.integer({ min: 0, max: 12 }))
    fc.assert(fc.property(parts, ([given, count]) => utf8Length(nameBeside(arrivalName(given), '20260302T101500000Z', count)) <= MOST_BYTES), { numRuns: 300 })
    fc.assert(fc.property(anyName, (name) => !isUnfinished(outsideName(undefined, { name, key: 'k' })) && utf8Length(outsideName(undefined, { name, key: 'k' })) <= MOST_BYTES + 1), { numRuns: 300 })
  })

  it('has others beside it for when it is taken', () => {
    expect([0, 1, 2].map((count) => nameBeside('orders.edi', '20260302T101500Z', count))).toEqual(['orders.edi', 'orders-20260302T101500Z.edi', 'orders-20260302T101500Z-2.edi'])
  })

  it('is made by the pattern of the way', () => {
    const document = { name: 'INV 4711/a.xml', key: 'k9' }
    expect(outsideName(undefined, document)).toBe('INV 4711_a.xml')
    expect(outsideName('{stem}_{key}{extension}', { name: 'invoice.xml', key: 'a:b/c' })).toBe('invoice_a_b_c.xml')
    expect(outsideName('in-{key}.edi', { name: 'invoice.xml', key: '4711' })).toBe('in-4711.edi')
    expect(outsideName('{name}', { name: 'draft.tmp', key: '' })).toBe('draft.tmp_')
    expect(outsideName('{name}', { name: 'a<b>|"c".txt', key: '' })).toBe('a_b___c_.txt')
  })
})

describe('a pattern of names', () => {
  it('takes * for anything and ? for one sign, capitals or not', () => {
    expect(isMeant(undefined, 'anything')).toBe(true)
    expect(isMeant('*.edi', 'ORDERS.EDI')).toBe(true)
    expect(isMeant('order?.x*', 'order7.xml')).toBe(true)
    expect(isMeant('order?.xml', 'order.xml')).toBe(false)
    expect(isMeant('*', '')).toBe(true)
    expect(isMeant('a*b*c', 'a-b-b-c')).toBe(true)
    expect(isMeant('a*b*c', 'a-b-b-d')).toBe(false)
    expect(isMeant('[a].edi', 'a.edi')).toBe(false)
  })

  it('means what a regular expression of the same sense means', () => {
    const small = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 })
    const name = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 10 })
    const sense = (pattern: string): RegExp => new RegExp(`^${pattern.replaceAll('?', '.').replaceAll('*', '.*')}$`)
    fc.assert(fc.property(small, name, (pattern, given) => isMeant(pattern, given) === sense(pattern).test(given)), { numRuns: 500 })
  })

  it('stays quick against a name made to keep it busy', () => {
    const began = performance.now()
    expect(isMeant(`${'a*'.repeat(90)}b`, 'a'.repeat(255))).toBe(false)
    expect(performance.now() - began).toBeLessThan(1000)
  })
})
