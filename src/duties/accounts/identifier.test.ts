import { expect, test } from 'vitest'
import { identifierProblem, normalIdentifier } from './identifier.ts'

const code = (scheme: string, value: string): string | undefined => identifierProblem(scheme, value)?.key.replace('refusal.accounts/', '')

test('a GLN with a wrong check digit says which digit it should be', () => {
  expect(identifierProblem('GLN', '629 1041 50021 3')).toBeNull()
  expect(identifierProblem('GLN', '6291041500214')).toEqual({ key: 'refusal.accounts/gln-check-digit', with: { value: '6291041500214', expected: '3' } })
  expect(code('GLN', '12345')).toBe('gln')
})

test('a DUNS number has nine digits, with or without dashes', () => {
  expect(code('DUNS', '15-048-3782')).toBeUndefined()
  expect(code('DUNS', '15048378')).toBe('duns')
})

test('a VAT number has the shape of its country', () => {
  expect(['DE 123 456 789', 'ATU12345678', 'FR83404833048', 'NL123456789B01', 'GB123456789', 'CHE-123.456.789 MWST', 'EL123456789'].map((value) => code('VAT', value))).toEqual(Array(7).fill(undefined))
  expect(code('VAT', 'DE12345678')).toBe('vat')
  expect(code('VAT', '123456789')).toBe('vat-country')
})

test("the client's own numbers are taken as they are, but not empty", () => {
  expect(code('client', 'Filiale 0417/B')).toBeUndefined()
  expect(code('client', '  ')).toBe('identifier-missing')
  expect(normalIdentifier('client', ' 0417 ')).toBe('0417')
})

test('an unknown scheme is refused with the known ones', () => {
  expect(identifierProblem('EORI', 'DE1')?.with).toMatchObject({ scheme: 'EORI' })
})
