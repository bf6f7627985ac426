// Evidence: the chain of truth behind a finding, hop by hop, what was agreed beside what happened.

import type { Say, SayValue } from './say.ts'

/** The six hops, always in this order. */
export const HOPS = ['clause', 'price', 'order', 'delivery', 'invoice', 'payment'] as const
export type HopKind = (typeof HOPS)[number]

/** `whole`: agreed and happened agree. `broken`: they differ. `risk`: they will differ unless somebody acts. `open`: not there yet, or not known. */
export type HopState = 'whole' | 'broken' | 'risk' | 'open'

/** A record that opens: the page of `kind` with this id, named by `text`. `line` points into it. */
export type Ref = Readonly<{ kind: 'contract' | 'item' | 'order' | 'invoice' | 'site' | 'document'; id: string; text: string; line?: number }>

export type Hop = Readonly<{
  kind: HopKind
  state: HopState
  ref: Ref | null
  agreed: SayValue | null
  happened: SayValue | null
  note: Say | null
}>

/** One row of the comparison where the chain breaks. Label key `evidence.<label>`. */
export type Compared = Readonly<{ label: string; agreed: SayValue | null; happened: SayValue | null; differs: boolean }>

export type Evidence = Readonly<{
  /** All six, in order. */
  hops: readonly Hop[]
  /** The first hop that differs, 1 to 6; null when none does. */
  breaksAt: number | null
  /** How the amount at stake adds up. */
  sum: Say | null
  compared: readonly Compared[]
}>

export const openHop = (kind: HopKind, note: Say | null = null): Hop => ({ kind, state: 'open', ref: null, agreed: null, happened: null, note })

/** The chain from the hops that are known; the rest are open. `breaksAt` is the first broken or at-risk hop. */
export const chain = (known: readonly Hop[], sum: Say | null, compared: readonly Compared[] = []): Evidence => {
  const hops = HOPS.map((kind) => known.find((hop) => hop.kind === kind) ?? openHop(kind))
  const at = hops.findIndex((hop) => hop.state === 'broken' || hop.state === 'risk')
  return { hops, breaksAt: at === -1 ? null : at + 1, sum, compared }
}
