// How a state of an order looks.

import type { StateKind } from '#kit/state'
import type { OrderState } from './order.ts'

const KINDS: Readonly<Record<OrderState, StateKind>> = {
  draft: 'open', held: 'risk', placed: 'open', 'partly-shipped': 'progress', shipped: 'kept', invoiced: 'kept', closed: 'kept', cancelled: 'open',
}

export const kindOf = (state: OrderState): StateKind => KINDS[state]
