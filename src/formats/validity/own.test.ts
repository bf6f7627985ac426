// Our own warnings: numbers and days that cannot be right. They never make an invoice invalid.

import { describe, expect, it } from 'vitest'
import { failuresIn, withChange } from './sample-change.ts'
import { SMALL, sampleText } from './sample-invoice.ts'

type Change = readonly [from: string | RegExp, to: string]
const ubl = sampleText('ubl', SMALL)
const cii = sampleText('cii', SMALL)
const CREDITOR = '<cbc:ID schemeID="SEPA">DE97ZZZ09999999999</cbc:ID>'

const SPOILED: readonly (readonly [string, string, Change])[] = [
  ['IBAN', ubl, ['DE75512108001245126199', 'DE75512108001245126198']],
  ['CREDITOR', ubl, ['<cbc:ID>S-1</cbc:ID>', CREDITOR]],
  ['GLN', ubl, ['>4012345000009<', '>4012345000008<']],
  ['GTIN', ubl, [/(0160">)4006381333931/, '$14006381333932']],
  ['VAT', ubl, ['FR40303265045', 'FR41303265045']],
  ['DATE', ubl, ['2026-03-20', '2026-02-30']],
  ['IBAN', cii, ['DE75512108001245126199', 'DE75512108001245126198']],
  ['CREDITOR', cii, ['<ram:InvoiceCurrencyCode>', '<ram:CreditorReferenceID>DE97ZZZ09999999999</ram:CreditorReferenceID><ram:InvoiceCurrencyCode>']],
  ['GLN', cii, ['>4012345000009<', '>4012345000008<']],
  ['GTIN', cii, [/(0160">)4006381333931/, '$14006381333932']],
  ['VAT', cii, ['FR40303265045', 'FR41303265045']],
  ['DATE', cii, ['20260320', '20260230']],
]

describe('our own warnings', () => {
  it.each(SPOILED.map(([id, text, change]) => ({ id, text, change, syntax: text === ubl ? 'UBL' : 'CII' })))('MAINSTAY-$id in $syntax warns, and no more', ({ id, text, change }) => {
    expect(failuresIn(withChange(text, change)).map(({ rule, severity }) => [rule, severity])).toEqual([[`MAINSTAY-${id}`, 'warning']])
  })

  it('say nothing of accounts that are no IBAN', () => {
    expect(failuresIn(withChange(ubl, ['DE75512108001245126199', '1234-5678']))).toEqual([])
  })
})
