// Exact decimals as scaled bigints: the one place where decimal text is read, written and divided. No floats anywhere.

/** How a division that does not come out even is settled. `half-up` rounds halves away from zero, as trade invoices do. */
export type Rounding = 'half-up' | 'half-even' | 'up' | 'down'

export const MICROS = 1_000_000n
export const MICRO_DIGITS = 6

const DECIMAL = /^([+-])?(\d+)(?:\.(\d*))?$|^([+-])?\.(\d+)$/

/**
 * Reads plain decimal text ("1234.5", "-.5") to an integer scaled by 10^digits.
 * Answers null when it is not a number or has more digits than the scale can hold exactly: nothing is ever cut off.
 */
export const parseDecimal = (text: string, digits: number): bigint | null => {
  const match = DECIMAL.exec(text.trim())
  if (match === null) return null
  const sign = match[1] ?? match[4]
  const whole = match[2] ?? '0'
  const fraction = (match[3] ?? match[5] ?? '').replace(/0+$/, '')
  if (fraction.length > digits || whole.length > 18) return null
  const scaled = BigInt(whole + fraction.padEnd(digits, '0'))
  return sign === '-' ? -scaled : scaled
}

/** Writes a scaled integer as plain decimal text with at least `least` and at most `digits` decimals. */
export const decimalText = (scaled: bigint, digits: number, least = 0): string => {
  const negative = scaled < 0n
  const text = (negative ? -scaled : scaled).toString().padStart(digits + 1, '0')
  const whole = text.slice(0, text.length - digits)
  let fraction = digits === 0 ? '' : text.slice(text.length - digits)
  while (fraction.length > least && fraction.endsWith('0')) fraction = fraction.slice(0, -1)
  return `${negative ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`
}

/** numerator / denominator as an integer, rounded by the rule. The denominator must not be zero. */
export const divide = (numerator: bigint, denominator: bigint, rounding: Rounding = 'half-up'): bigint => {
  if (denominator === 0n) throw new Error('division by zero')
  const negative = numerator < 0n !== denominator < 0n
  const n = numerator < 0n ? -numerator : numerator
  const d = denominator < 0n ? -denominator : denominator
  const quotient = n / d
  const rest = n - quotient * d
  const away = rest !== 0n && goesAway(quotient, rest, d, rounding)
  const size = away ? quotient + 1n : quotient
  return negative ? -size : size
}

const goesAway = (quotient: bigint, rest: bigint, d: bigint, rounding: Rounding): boolean => {
  if (rounding === 'down') return false
  if (rounding === 'up') return true
  const twice = rest * 2n
  if (twice !== d) return twice > d
  return rounding === 'half-up' ? true : quotient % 2n === 1n
}

export const tenTo = (digits: number): bigint => 10n ** BigInt(digits)

export const absolute = (value: bigint): bigint => (value < 0n ? -value : value)
