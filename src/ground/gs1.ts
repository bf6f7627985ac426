// GS1 keys: the check digit that GTIN, GLN and SSCC share, and the lengths a key may have.
// Source: GS1 General Specifications, section 7.9 (standard check digit calculations, modulo 10).

/** The check digit of a key without its last digit: weights 3 and 1 from the right, up to the next ten. */
export const gs1CheckDigit = (body: string): number => {
  let sum = 0
  for (let at = 0; at < body.length; at++) sum += Number(body.charAt(body.length - 1 - at)) * (at % 2 === 0 ? 3 : 1)
  return (10 - (sum % 10)) % 10
}

export type Gs1Problem = Readonly<{ is: 'not-digits' } | { is: 'length'; allowed: readonly number[] } | { is: 'check-digit'; expected: string }>

const problemOf = (key: string, allowed: readonly number[]): Gs1Problem | null => {
  if (!/^\d+$/.test(key)) return { is: 'not-digits' }
  if (!allowed.includes(key.length)) return { is: 'length', allowed }
  const expected = String(gs1CheckDigit(key.slice(0, -1)))
  return key.endsWith(expected) ? null : { is: 'check-digit', expected }
}

/** What is wrong with a global trade item number of 8, 12, 13 or 14 digits; null when nothing is. */
export const gtinProblem = (key: string): Gs1Problem | null => problemOf(key, [8, 12, 13, 14])

/** What is wrong with a global location number of 13 digits; null when nothing is. */
export const glnProblem = (key: string): Gs1Problem | null => problemOf(key, [13])

/** A GTIN in its one long form of 14 digits, so that "4006381333931" and "04006381333931" are the same. */
export const gtin14 = (key: string): string => key.padStart(14, '0')
