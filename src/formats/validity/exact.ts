// Decimals of any length without a float, as the rules of invoices reckon with them: an integer and how many of its digits are decimals.

import { tenTo } from '#ground/decimal'

export type Exact = Readonly<{ units: bigint; digits: number }>

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)$/
const LONGEST = 200

/** Null where the text is no plain decimal. */
export const exactOf = (text: string): Exact | null => {
  const trimmed = text.trim()
  if (trimmed.length > LONGEST || !DECIMAL.test(trimmed)) return null
  const plain = trimmed.startsWith('+') ? trimmed.slice(1) : trimmed
  const point = plain.indexOf('.')
  if (point === -1) return { units: BigInt(plain), digits: 0 }
  const joined = plain.slice(0, point) + plain.slice(point + 1)
  return { units: BigInt(joined === '-' ? '0' : joined), digits: plain.length - point - 1 }
}

export const whole = (value: number): Exact => ({ units: BigInt(value), digits: 0 })
export const ZERO = whole(0)
export const ONE = whole(1)
/** Two hundredths: how far a line may be off by rounding in Peppol's rules. */
export const TWO_HUNDREDTHS: Exact = { units: 2n, digits: 2 }

const unitsAt = (value: Exact, digits: number): bigint => (value.digits === digits ? value.units : value.units * tenTo(digits - value.digits))

export const plus = (a: Exact, b: Exact): Exact => {
  const digits = a.digits > b.digits ? a.digits : b.digits
  return { units: unitsAt(a, digits) + unitsAt(b, digits), digits }
}
export const minus = (a: Exact, b: Exact): Exact => plus(a, { units: -b.units, digits: b.digits })
export const times = (a: Exact, b: Exact): Exact => ({ units: a.units * b.units, digits: a.digits + b.digits })
export const size = (a: Exact): Exact => (a.units < 0n ? { units: -a.units, digits: a.digits } : a)
export const total = (values: readonly Exact[]): Exact => values.reduce(plus, ZERO)

/** Below zero, zero or above, as `a` is less than, equal to or more than `b`. */
export const compare = (a: Exact, b: Exact): number => {
  const digits = a.digits > b.digits ? a.digits : b.digits
  const difference = unitsAt(a, digits) - unitsAt(b, digits)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}
export const equal = (a: Exact, b: Exact): boolean => compare(a, b) === 0

/** As short as it can be written: equal values are equal texts. */
export const exactText = ({ units, digits }: Exact): string => {
  const sign = units < 0n ? '-' : ''
  const plain = (units < 0n ? -units : units).toString().padStart(digits + 1, '0')
  return sign + (digits === 0 ? plain : `${plain.slice(0, -digits)}.${plain.slice(-digits)}`.replace(/\.?0+$/, ''))
}

/** Rounded to so many decimals; a half goes up towards plus infinity, as XPath's `round` does. */
export const rounded = (a: Exact, digits: number): Exact => {
  if (a.digits <= digits) return a
  const step = tenTo(a.digits - digits)
  const up = a.units * 2n + step
  const twice = step * 2n
  const floor = up >= 0n ? up / twice : -((-up + twice - 1n) / twice)
  return { units: floor, digits }
}

/** a x rate / 100, rounded to cents. */
export const percentOf = (a: Exact, rate: Exact): Exact => rounded({ units: a.units * rate.units, digits: a.digits + rate.digits + 2 }, 2)

/** Whether the two are less than `slack` apart. */
export const near = (a: Exact, b: Exact, slack: Exact): boolean => compare(size(minus(a, b)), slack) < 0
/** Whether they are at most `slack` apart. */
export const within = (a: Exact, b: Exact, slack: Exact): boolean => compare(size(minus(a, b)), slack) <= 0
