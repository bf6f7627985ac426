// Numbers that name a site outside our house: GLN, DUNS, VAT, tax number, and the client's own. Each with the check its scheme has.
// GLN: GS1 General Specifications 7.9. DUNS: nine digits; its old check digit is no longer kept by the issuer, so it is not tested.
// VAT: the shapes of the European Commission's VIES for its members, Great Britain, Norway and Switzerland; the shape only, not the registration.

import { glnProblem } from '#ground/gs1'
import type { Say } from '#ground/say'
import { say } from '#ground/say'

export const IDENTIFIER_SCHEMES = ['GLN', 'DUNS', 'VAT', 'client', 'tax', 'other'] as const
export type IdentifierScheme = (typeof IDENTIFIER_SCHEMES)[number]

export type Identifier = Readonly<{ scheme: IdentifierScheme; value: string }>

/** As told by a source: the site by its number in the account. */
export type IdentifierIn = Readonly<{ siteNumber: string; scheme: string; value: string }>

const VAT_SHAPES: Readonly<Record<string, RegExp>> = {
  AT: /^U\d{8}$/, BE: /^[01]\d{9}$/, BG: /^\d{9,10}$/, CY: /^\d{8}[A-Z]$/, CZ: /^\d{8,10}$/, DE: /^\d{9}$/, DK: /^\d{8}$/, EE: /^\d{9}$/, EL: /^\d{9}$/,
  ES: /^[A-Z0-9]\d{7}[A-Z0-9]$/, FI: /^\d{8}$/, FR: /^[A-HJ-NP-Z0-9]{2}\d{9}$/, GB: /^(\d{9}|\d{12}|GD\d{3}|HA\d{3})$/, HR: /^\d{11}$/, HU: /^\d{8}$/,
  IE: /^\d[A-Z0-9+*]\d{5}[A-Z]{1,2}$/, IT: /^\d{11}$/, LT: /^(\d{9}|\d{12})$/, LU: /^\d{8}$/, LV: /^\d{11}$/, MT: /^\d{8}$/, NL: /^[A-Z0-9+*]{9}B[A-Z0-9+*]{2}$/,
  NO: /^\d{9}(MVA)?$/, PL: /^\d{10}$/, PT: /^\d{9}$/, RO: /^\d{2,10}$/, SE: /^\d{12}$/, SI: /^\d{8}$/, SK: /^\d{10}$/, CHE: /^\d{9}(MWST|TVA|IVA)?$/, XI: /^(\d{9}|\d{12}|GD\d{3}|HA\d{3})$/,
}

/** Without the blanks, dots and dashes people write into them; capitals for VAT. The client's own numbers stay as they are. */
export const normalIdentifier = (scheme: string, value: string): string => {
  if (scheme === 'GLN' || scheme === 'DUNS') return value.replace(/[\s.-]/g, '')
  if (scheme === 'VAT') return value.replace(/[\s.-]/g, '').toUpperCase()
  return value.trim()
}

/** What is wrong with an identifier, as a sentence; null when nothing is. */
export const identifierProblem = (scheme: string, value: string): Say | null => {
  const plain = normalIdentifier(scheme, value)
  if (!(IDENTIFIER_SCHEMES as readonly string[]).includes(scheme)) return say('refusal.accounts/unknown-scheme', { scheme, known: IDENTIFIER_SCHEMES.join(', ') })
  if (plain === '') return say('refusal.accounts/identifier-missing', { scheme })
  if (scheme === 'GLN') return glnSay(plain)
  if (scheme === 'DUNS') return /^\d{9}$/.test(plain) ? null : say('refusal.accounts/duns', { value: plain })
  if (scheme === 'VAT') return vatSay(plain)
  return null
}

const glnSay = (value: string): Say | null => {
  const problem = glnProblem(value)
  if (problem === null) return null
  return problem.is === 'check-digit' ? say('refusal.accounts/gln-check-digit', { value, expected: problem.expected }) : say('refusal.accounts/gln', { value })
}

const vatSay = (value: string): Say | null => {
  const country = value.startsWith('CHE') ? 'CHE' : value.slice(0, 2)
  if (!/^[A-Z]{2,3}$/.test(country)) return say('refusal.accounts/vat-country', { value })
  const shape = VAT_SHAPES[country]
  // a country whose shape we do not know: letters and digits of a sane length
  const fits = shape === undefined ? /^[A-Z0-9]{4,15}$/.test(value) : shape.test(value.slice(country.length))
  return fits ? null : say('refusal.accounts/vat', { value, country })
}
