// Check digits of numbers that firms and banks go by. Each tells whether a number can be right; none looks one up.

import { gs1CheckDigit } from '#ground/gs1'

const digitsOf = (text: string): readonly number[] => [...text].map(Number)
const allDigits = (text: string, length: number): boolean => text.length === length && /^\d+$/.test(text)
const weighted = (digits: readonly number[], weights: readonly number[]): number => weights.reduce((sum, weight, at) => sum + weight * (digits[at] ?? 0), 0)

/** Global location number and its kin, of any length: modulo 10 with weights 3 and 1. */
export const isGs1 = (text: string): boolean => /^\d{2,}$/.test(text) && text.endsWith(String(gs1CheckDigit(text.slice(0, -1))))

/** Norwegian organisation: nine digits, modulo 11 with weights 2 to 7 from the right. */
export const isNorwegian = (text: string): boolean => {
  if (!allDigits(text, 9) || Number(text) === 0) return false
  const digits = digitsOf(text)
  return (11 - (weighted(digits, [3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11 === digits[8]
}

/** Belgian enterprise: ten digits, the last two are 97 less the first eight modulo 97. */
export const isBelgian = (text: string): boolean => allDigits(text, 10) && Number(text.slice(8)) === 97 - (Number(text.slice(0, 8)) % 97)

/** Swedish organisation: ten digits after Luhn. */
export const isSwedish = (text: string): boolean => allDigits(text, 10) && luhn(text)

export const luhn = (text: string): boolean => {
  const sum = [...text].reverse().reduce((whole, sign, at) => {
    const twice = Number(sign) * (at % 2 === 1 ? 2 : 1)
    return whole + (twice > 9 ? twice - 9 : twice)
  }, 0)
  return sum % 10 === 0
}

/** Australian business number: eleven digits, the first less one, weighted, modulo 89. */
export const isAustralian = (text: string): boolean => {
  if (!allDigits(text, 11)) return false
  const [first, ...rest] = digitsOf(text)
  return weighted([(first ?? 0) - 1, ...rest], [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) % 89 === 0
}

/** Greek tax number: nine digits, modulo 11 of powers of two, then modulo 10. */
export const isGreek = (text: string): boolean => {
  if (!allDigits(text, 9)) return false
  const digits = digitsOf(text)
  return (weighted(digits, [256, 128, 64, 32, 16, 8, 4, 2]) % 11) % 10 === digits[8]
}

/** Italian VAT number without its prefix: eleven digits after Luhn. */
export const isItalianVat = (text: string): boolean => allDigits(text, 11) && luhn(text)

/** Italian tax code: that of a firm (eleven digits) or the form of a person's (sixteen signs). */
export const isItalianTaxCode = (text: string): boolean => /^\d{11}$/.test(text) || /^[A-Za-z]{6}\d{2}[A-Za-z]\d{2}.{3}\d[A-Za-z]$/.test(text)

/** Remainder by 97 of a long number that also holds letters (A is 10), digit by digit. */
const remainder97 = (text: string): number => {
  let rest = 0
  for (const sign of text.toUpperCase()) {
    const value = sign >= 'A' ? sign.charCodeAt(0) - 55 : Number(sign)
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest
}

/** International bank account number, blanks left out: country, two check digits, up to thirty signs; ISO 13616. */
export const isIban = (text: string): boolean => {
  const plain = text.replace(/\s/g, '')
  return /^[A-Z]{2}\d{2}[A-Za-z0-9]{1,30}$/.test(plain) && remainder97(plain.slice(4) + plain.slice(0, 4)) === 1
}

/** SEPA creditor identifier: like an IBAN, its business code (signs 5 to 7) left out. */
export const isCreditorId = (text: string): boolean => {
  const plain = text.replace(/\s/g, '')
  return /^[A-Z]{2}\d{2}[A-Za-z0-9]{3}[A-Za-z0-9]{1,28}$/.test(plain) && remainder97(plain.slice(7) + plain.slice(0, 4)) === 1
}
