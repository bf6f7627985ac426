// What the drawing of a chain needs to know about an evidence, without drawing: which line runs where, and by how much it differs.

import { decimalText, MICRO_DIGITS, parseDecimal } from '#ground/decimal'
import type { Evidence, Hop } from '#ground/evidence'
import type { SayValue } from '#ground/say'

export type Tone = 'whole' | 'broken' | 'risk'

/**
 * `held` before the break: one ink line. `break`: the first hop that differs. `again`: a later hop that differs anew.
 * `after`: what follows a break, agreed and happened side by side. `open`: not there yet or not known.
 */
export type HopRole = 'held' | 'break' | 'again' | 'after' | 'open'

export type ChainShape = Readonly<{
  tone: Tone
  roles: readonly HopRole[]
  /** 1 to 6, or null. */
  breaksAt: number | null
  /** The last hop to which what happened is known, 0 when none is. */
  knownTo: number
}>

export const shapeOf = (evidence: Evidence): ChainShape => {
  const { hops, breaksAt } = evidence
  const tone: Tone = breaksAt === null ? 'whole' : hops[breaksAt - 1]?.state === 'risk' ? 'risk' : 'broken'
  const roles = hops.map((hop, at): HopRole => {
    if (hop.state === 'open') return 'open'
    if (breaksAt === null || at + 1 < breaksAt) return 'held'
    if (at + 1 === breaksAt) return 'break'
    return hop.state === 'broken' && isNew(hop, hops.slice(0, at)) ? 'again' : 'after'
  })
  return { tone, roles, breaksAt, knownTo: hops.findLastIndex((hop) => hop.state !== 'open') + 1 }
}

/** A later difference is a break of its own only when it is not the earlier one carried on: another figure, of another kind. */
const isNew = (hop: Hop, before: readonly Hop[]): boolean =>
  hop.agreed !== null && hop.happened !== null && !before.some((one) => one.state === 'broken' && (one.happened === null || kindOf(one.happened) === kindOf(hop.happened)))

const kindOf = (value: SayValue | null): string =>
  value === null || typeof value !== 'object' ? typeof value : value.t === 'money' ? 'price' : value.t

/** What happened less what was agreed, where both are figures of one kind; the sign says short or over. */
export const differenceOf = (agreed: SayValue | null, happened: SayValue | null): SayValue | null => {
  if (agreed === null || happened === null || typeof agreed !== 'object' || typeof happened !== 'object') return null
  if (agreed.t === 'money' && happened.t === 'money' && agreed.currency === happened.currency)
    return minus(happened, agreed.amount)
  if (agreed.t === 'price' && happened.t === 'price' && agreed.currency === happened.currency && agreed.unit === happened.unit && agreed.per === happened.per)
    return minus(happened, agreed.amount)
  if (agreed.t === 'quantity' && happened.t === 'quantity' && agreed.unit === happened.unit) return minus(happened, agreed.amount)
  if (agreed.t === 'percent' && happened.t === 'percent') return minus(happened, agreed.amount)
  return null
}

const minus = <V extends Readonly<{ amount: string }>>(happened: V, agreed: string): V | null => {
  const left = parseDecimal(happened.amount, MICRO_DIGITS)
  const right = parseDecimal(agreed, MICRO_DIGITS)
  if (left === null || right === null || left === right) return null
  const decimals = Math.max(decimalsOf(happened.amount), decimalsOf(agreed))
  return { ...happened, amount: decimalText(left - right, MICRO_DIGITS, decimals) }
}

const decimalsOf = (amount: string): number => (amount.split('.')[1] ?? '').length
