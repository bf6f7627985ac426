// Numbers with check digits: right ones pass, and one digit off does not.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayIsIn } from './calendar-day.ts'
import { isAustralian, isBelgian, isCreditorId, isGreek, isGs1, isIban, isItalianTaxCode, isItalianVat, isNorwegian, isSwedish } from './check-digits.ts'
import { vatNumberProblem } from './vat-numbers.ts'

describe('a number with check digits', () => {
  it.each([
    ['GLN', isGs1, '4012345000009', '4012345000008'],
    ['Norwegian organisation', isNorwegian, '974760673', '974760674'],
    ['Belgian enterprise', isBelgian, '0428759497', '0428759498'],
    ['Swedish organisation', isSwedish, '5560125790', '5560125791'],
    ['Australian business', isAustralian, '51824753556', '51824753557'],
    ['Greek tax number', isGreek, '094259216', '094259217'],
    ['Italian VAT number', isItalianVat, '00743110157', '00743110158'],
    ['Italian tax code', isItalianTaxCode, 'RSSMRA85T10A562S', 'RSSMRA85T10A562'],
    ['IBAN', isIban, 'GB82 WEST 1234 5698 7654 32', 'GB82 WEST 1234 5698 7654 33'],
    ['creditor identifier', isCreditorId, 'DE98ZZZ09999999999', 'DE97ZZZ09999999999'],
  ])('%s', (_name, fits, right, wrong) => {
    expect(fits(right)).toBe(true)
    expect(fits(wrong)).toBe(false)
    expect(fits('')).toBe(false)
  })

  it('an IBAN is wrong whenever one digit is, or two neighbours are swapped', () => {
    const iban = 'DE75512108001245126199'
    fc.assert(fc.property(fc.integer({ min: 2, max: iban.length - 1 }), fc.integer({ min: 1, max: 9 }), (at, by) => {
      const digit = (Number(iban[at]) + by) % 10
      return !isIban(iban.slice(0, at) + String(digit) + iban.slice(at + 1))
    }))
    fc.assert(fc.property(fc.integer({ min: 4, max: iban.length - 2 }), (at) => iban[at] === iban[at + 1] || !isIban(iban.slice(0, at) + (iban[at + 1] ?? '') + (iban[at] ?? '') + iban.slice(at + 2))))
  })
})

describe('a VAT number', () => {
  it.each([
    'DE136695976', 'FR40303265045', 'IT00743110157', 'ESB58378431', 'NL004495445B01', 'BE0428759497', 'ATU13585627', 'DK13585628', 'FI20774740', 'LU15027442', 'PL8567346215', 'PT501964843',
    'SK2022749619', 'SI50223054', 'HU12892312', 'EE100931558', 'RO18547290', 'HR33392005961', 'IE6433435F', 'MT11679112', 'EL094259216', 'SE556012579001', 'NO974760673MVA', 'de 136 695 976', 'GB999999973', 'XX1',
  ])('%s can be right', (number) => expect(vatNumberProblem(number)).toBeNull())

  it.each([
    ['DE136695977', 'check-digit'], ['FR41303265045', 'check-digit'], ['IT00743110158', 'check-digit'], ['NL004495446B01', 'check-digit'], ['BE0428759498', 'check-digit'], ['ATU13585628', 'check-digit'],
    ['PL8567346216', 'check-digit'], ['ESB58378432', 'check-digit'], ['SE556012579101', 'check-digit'],
    ['DE12345', 'form'], ['AT13585627', 'form'], ['NL004495445', 'form'], ['BE428759497', 'form'], ['IT0074311015', 'form'],
  ])('%s cannot: %s', (number, problem) => expect(vatNumberProblem(number)).toBe(problem))
})

describe('a day', () => {
  it.each([['2024-02-29', true], ['2026-02-29', false], ['1900-02-29', false], ['2000-02-29', true], ['2026-13-01', false], ['2026-04-31', false], ['2026-00-10', false], ['2026-1-1', false], ['', false]])('%s is in the calendar: %s', (text, isIn) => {
    expect(dayIsIn(text, '-')).toBe(isIn)
    expect(dayIsIn(text.replaceAll('-', ''), '')).toBe(isIn)
  })
})
