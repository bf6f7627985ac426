// Arithmetic on exact decimal text ("12.5", "-0.004"): sums, products, quotients and comparisons of documents' figures, without a scale
// fixed in advance and without floats.

import { absolute, decimalText, divide, tenTo } from '#ground/decimal'
import type { Exact } from './document.ts'

/** value = scaled / 10^digits */
export type Scaled = Readonly<{ scaled: bigint; digits: number }>

export const ZERO: Scaled = { scaled: 0n, digits: 0 }

/** The text must be plain decimal text, as the readers give it. */
export const scaledOf = (text: Exact): Scaled => {
  const point = text.indexOf('.')
  if (point === -1) return { scaled: BigInt(text), digits: 0 }
  return { scaled: BigInt(text.slice(0, point) + text.slice(point + 1)), digits: text.length - point - 1 }
}

const to = (value: Scaled, digits: number): bigint => (value.digits === digits ? value.scaled : value.scaled * tenTo(digits - value.digits))

export const plus = (a: Scaled, b: Scaled): Scaled => {
  const digits = Math.max(a.digits, b.digits)
  return { scaled: to(a, digits) + to(b, digits), digits }
}

export const minus = (a: Scaled, b: Scaled): Scaled => plus(a, { scaled: -b.scaled, digits: b.digits })

export const times = (a: Scaled, b: Scaled): Scaled => ({ scaled: a.scaled * b.scaled, digits: a.digits + b.digits })

/** a / b with at least `digits` decimals, half up; b must not be zero. */
export const over = (a: Scaled, b: Scaled, digits = 6): Scaled => {
  const scale = Math.max(digits, a.digits)
  return { scaled: divide(to(a, scale) * tenTo(b.digits), b.scaled), digits: scale }
}

export const isSame = (a: Scaled, b: Scaled): boolean => {
  const digits = Math.max(a.digits, b.digits)
  return to(a, digits) === to(b, digits)
}

/** The two differ by no more than `most`. */
export const isWithin = (a: Scaled, b: Scaled, most: Scaled): boolean => {
  const digits = Math.max(a.digits, b.digits, most.digits)
  return absolute(to(a, digits) - to(b, digits)) <= to(most, digits)
}

/** Shortest plain text: no needless zeros. */
export const exactText = (value: Scaled): Exact => decimalText(value.scaled, value.digits)

const INTEGER_DIGITS = 12
const MOST_HELD = 2 ** 52

/** A running sum. Short whole numbers, the normal case of quantities, are held as a safe integer; all else as a bigint: exact both ways. */
export class ExactSum {
  private whole = 0
  private rest: Scaled = ZERO

  add(text: Exact): void {
    if (text.length <= INTEGER_DIGITS && text.indexOf('.') === -1) {
      this.whole += Number(text)
      if (Math.abs(this.whole) > MOST_HELD) this.settle()
      return
    }
    this.rest = plus(this.rest, scaledOf(text))
  }

  addScaled(value: Scaled): void {
    this.rest = plus(this.rest, value)
  }

  value(): Scaled {
    this.settle()
    return this.rest
  }

  text(): Exact {
    return exactText(this.value())
  }

  private settle(): void {
    this.rest = plus(this.rest, { scaled: BigInt(this.whole), digits: 0 })
    this.whole = 0
  }
}
