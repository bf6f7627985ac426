import { expect, test } from 'vitest'
import { glnProblem, gs1CheckDigit, gtin14, gtinProblem } from './gs1.ts'

test('the check digits of the GS1 General Specifications come out as printed there', () => {
  // examples of section 7.9: GTIN-13 6291041500213, GTIN-8 95200002 and SSCC 376104250021234569
  expect(gs1CheckDigit('629104150021')).toBe(3)
  expect(gs1CheckDigit('9520000')).toBe(2)
  expect(gs1CheckDigit('37610425002123456')).toBe(9)
})

test('a trade item number with a wrong last digit names the right one', () => {
  expect(gtinProblem('4006381333931')).toBeNull()
  expect(gtinProblem('4006381333932')).toEqual({ is: 'check-digit', expected: '1' })
})

test('every slip in one digit and every swap of neighbours that differ other than by five is seen', () => {
  const good = '6291041500213'
  for (let at = 0; at < good.length; at++) {
    for (const digit of '0123456789') {
      if (digit !== good.charAt(at)) expect(gtinProblem(good.slice(0, at) + digit + good.slice(at + 1))).not.toBeNull()
    }
    const [a, b] = [good.charAt(at), good.charAt(at + 1)]
    if (b !== '' && a !== b && Math.abs(Number(a) - Number(b)) !== 5) expect(gtinProblem(good.slice(0, at) + b + a + good.slice(at + 2))).not.toBeNull()
  }
})

test('a location number has thirteen digits', () => {
  expect(glnProblem('6291041500213')).toBeNull()
  expect(glnProblem('629104150021')).toEqual({ is: 'length', allowed: [13] })
  expect(glnProblem('62910415002l3')).toEqual({ is: 'not-digits' })
})

test('a short trade item number and its long form are the same goods', () => {
  expect(gtin14('95200002')).toBe(gtin14('00000095200002'))
})
