// VAT numbers of European countries: their form and, where the country publishes one, their check digits.
// Source of the forms: the Commission's VIES; of the formulae: the tax offices of the countries.

import { isGreek, isItalianVat, isNorwegian, luhn } from './check-digits.ts'

type Country = Readonly<{ form: RegExp; right?: (body: string) => boolean }>

const weigh = (body: string, weights: readonly number[]): number => weights.reduce((sum, weight, at) => sum + weight * Number(body.charAt(at)), 0)
const last = (body: string): number => Number(body.at(-1))

/** ISO 7064, modulo 11,10: Germany and Croatia. */
const mod1110 = (body: string): boolean => {
  let product = 10
  for (const digit of body.slice(0, -1)) {
    const sum = (Number(digit) + product) % 10
    product = ((sum === 0 ? 10 : sum) * 2) % 11
  }
  return (11 - product) % 10 === last(body)
}

const austrian = (body: string): boolean => {
  const digits = Array.from(body.slice(1), Number)
  const sum = digits.slice(0, 7).reduce((whole, digit, at) => whole + (at % 2 === 0 ? digit : Math.floor(digit / 5) + ((digit * 2) % 10)), 0)
  return (10 - ((sum + 4) % 10)) % 10 === digits[7]
}

const belgian = (body: string): boolean => 97 - (Number(body.slice(0, 8)) % 97) === Number(body.slice(8))

const french = (body: string): boolean => {
  const [key, siren] = [body.slice(0, 2), body.slice(2)]
  return !/^\d{2}$/.test(key) || (12 + 3 * (Number(siren) % 97)) % 97 === Number(key)
}

const dutch = (body: string): boolean => {
  const eleven = weigh(body, [9, 8, 7, 6, 5, 4, 3, 2]) % 11 === Number(body.charAt(8))
  return eleven || dutchSoleTrader(body)
}
/** Since 2020 sole traders have numbers that go up in modulo 97 with the country and the B. */
const dutchSoleTrader = (body: string): boolean => {
  let rest = 0
  for (const sign of `NL${body}`) {
    const value = sign >= 'A' ? sign.charCodeAt(0) - 55 : Number(sign)
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest === 1
}

const eleven = (weights: readonly number[], digit: (rest: number) => number) => (body: string): boolean => digit(weigh(body, weights) % 11) === Number(body.charAt(weights.length))

const spanish = (body: string): boolean => {
  const letters = 'TRWAGMYFPDXBNJZSQVHLCKE'
  const person = /^([XYZ]?)(\d{7,8})([A-Z])$/.exec(body)
  if (person !== null && body.length === 9) return letters.charAt(Number(`${'XYZ'.indexOf(person[1] ?? '') > 0 ? 'XYZ'.indexOf(person[1] ?? '') : ''}${person[2] ?? ''}`) % 23) === person[3]
  const firm = /^[A-W](\d{7})([0-9A-J])$/.exec(body)
  if (firm === null) return true
  const sum = [...(firm[1] ?? '')].map(Number).reduce((whole, digit, at) => whole + (at % 2 === 0 ? Math.floor((digit * 2) / 10) + ((digit * 2) % 10) : digit), 0)
  const control = (10 - (sum % 10)) % 10
  return firm[2] === String(control) || firm[2] === 'JABCDEFGHI'.charAt(control)
}

const irish = (body: string): boolean => {
  const match = /^(\d{7})([A-W])([A-I]?)$/.exec(body)
  if (match === null) return true
  const sum = weigh(match[1] ?? '', [8, 7, 6, 5, 4, 3, 2]) + (match[3] === undefined || match[3] === '' ? 0 : 9 * (match[3].charCodeAt(0) - 64))
  return 'WABCDEFGHIJKLMNOPQRSTUV'.charAt(sum % 23) === match[2]
}

const COUNTRIES: Readonly<Record<string, Country>> = {
  AT: { form: /^U\d{8}$/, right: austrian },
  BE: { form: /^[01]\d{9}$/, right: belgian },
  BG: { form: /^\d{9,10}$/ },
  CY: { form: /^\d{8}[A-Z]$/ },
  CZ: { form: /^\d{8,10}$/ },
  DE: { form: /^[1-9]\d{8}$/, right: mod1110 },
  DK: { form: /^[1-9]\d{7}$/, right: (body) => weigh(body, [2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0 },
  EE: { form: /^\d{9}$/, right: (body) => (10 - (weigh(body, [3, 7, 1, 3, 7, 1, 3, 7]) % 10)) % 10 === last(body) },
  EL: { form: /^\d{9}$/, right: isGreek },
  ES: { form: /^[A-Z0-9]\d{7}[A-Z0-9]$/, right: spanish },
  FI: { form: /^\d{8}$/, right: eleven([7, 9, 10, 5, 8, 4, 2], (rest) => (rest === 0 ? 0 : 11 - rest)) },
  FR: { form: /^[0-9A-HJ-NP-Z]{2}\d{9}$/, right: french },
  HR: { form: /^\d{11}$/, right: mod1110 },
  HU: { form: /^\d{8}$/, right: (body) => (10 - (weigh(body, [9, 7, 3, 1, 9, 7, 3]) % 10)) % 10 === last(body) },
  IE: { form: /^(\d{7}[A-W][A-I]?|\d[A-Z+*]\d{5}[A-W])$/, right: irish },
  IT: { form: /^\d{11}$/, right: isItalianVat },
  LT: { form: /^(\d{9}|\d{12})$/ },
  LU: { form: /^\d{8}$/, right: (body) => Number(body.slice(0, 6)) % 89 === Number(body.slice(6)) },
  LV: { form: /^\d{11}$/ },
  MT: { form: /^\d{8}$/, right: (body) => 37 - (weigh(body, [3, 4, 6, 7, 8, 9]) % 37) === Number(body.slice(6)) },
  NL: { form: /^\d{9}B\d{2}$/, right: dutch },
  NO: { form: /^\d{9}(MVA)?$/, right: (body) => isNorwegian(body.slice(0, 9)) },
  PL: { form: /^\d{10}$/, right: eleven([6, 5, 7, 2, 3, 4, 5, 6, 7], (rest) => rest) },
  PT: { form: /^\d{9}$/, right: eleven([9, 8, 7, 6, 5, 4, 3, 2], (rest) => (rest < 2 ? 0 : 11 - rest)) },
  RO: { form: /^\d{2,10}$/, right: (body) => ((weigh(body.padStart(10, '0'), [7, 5, 3, 2, 1, 7, 5, 3, 2]) * 10) % 11) % 10 === last(body) },
  SE: { form: /^\d{10}01$|^\d{12}$/, right: (body) => luhn(body.slice(0, 10)) },
  SI: { form: /^[1-9]\d{7}$/, right: eleven([8, 7, 6, 5, 4, 3, 2], (rest) => (rest === 1 ? 0 : (11 - rest) % 11)) },
  SK: { form: /^\d{10}$/, right: (body) => Number(body) % 11 === 0 },
}

/** What is wrong with a VAT number; null where nothing is, or where the country is not known here. */
export const vatNumberProblem = (text: string): 'form' | 'check-digit' | null => {
  const plain = text.replace(/[\s.-]/g, '').toUpperCase()
  const country = COUNTRIES[plain.slice(0, 2)]
  if (country === undefined) return null
  const body = plain.slice(2)
  if (!country.form.test(body)) return 'form'
  return country.right === undefined || country.right(body) ? null : 'check-digit'
}
