// The price trail: the reasons of a price, step by step, as they are stored with every order line and shown to a client.
// JSON-safe throughout; lines priced for the same reasons share one trail, so it names neither the item nor (but for bands) the quantity.

import type { ContractId, TermId } from '#ground/ids'
import type { Say, SayValue } from '#ground/say'

/**
 * `list` the list price; `net` a fixed price; `discount` a percentage or amount off; `bands` a marginal tier's mean price;
 * `rounding` the unit price rounded; `floor` held at zero; `pack` the same price in the unit that was asked for.
 */
export const TRAIL_STEPS = ['list', 'net', 'discount', 'bands', 'rounding', 'floor', 'pack'] as const
export type TrailStepKind = (typeof TRAIL_STEPS)[number]

/** The clause a step or a lost term stands in. */
export type TrailClause = Readonly<{ contractId: ContractId; contract: string; clause: string; termId: TermId; name: string }>

export type TrailStep = Readonly<{
  step: TrailStepKind
  /** Null for what no clause says: the list price itself, the pack. */
  by: TrailClause | null
  say: Say
  /** The unit price before this step; null for the first. Always `t: 'price'`. */
  before: SayValue | null
  after: SayValue
}>

/** A term that speaks about the item too, and why it did not decide. */
export type TrailLoser = Readonly<{ by: TrailClause; say: Say }>

export type PriceTrail = Readonly<{ steps: readonly TrailStep[]; lost: readonly TrailLoser[]; lostMore: number }>
