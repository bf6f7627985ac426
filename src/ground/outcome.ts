// What a rule answers: the value, or a refusal that says why not. A refusal is expected and is data; a fault is thrown.

import type { Say } from './say.ts'

export type Refusal<Code extends string = string> = Readonly<{
  /** `duty/reason`, for example `orders/credit-hold`. */
  code: Code
  /** What is wrong and what to do, ready for any language. */
  say: Say
  /** Where it is wrong: a field path such as `lines.3.quantity`, or absent for the whole. */
  at?: string
  /** The record that stands in the way, so that the screen can link to it. */
  see?: Readonly<{ kind: string; id: string; text: string }>
}>

export type Done<T> = Readonly<{ ok: true; value: T }>
export type Refused<R> = Readonly<{ ok: false; refusal: R }>
export type Outcome<T, R = Refusal> = Done<T> | Refused<R>

export const done = <T>(value: T): Done<T> => ({ ok: true, value })
export const refused = <R>(refusal: R): Refused<R> => ({ ok: false, refusal })

/** The value of an outcome that the caller knows to be good; a refusal here is a bug and throws. */
export const need = <T>(outcome: Outcome<T, unknown>): T => {
  if (outcome.ok) return outcome.value
  throw new Error(`expected a value, was refused: ${JSON.stringify(outcome.refusal)}`)
}
