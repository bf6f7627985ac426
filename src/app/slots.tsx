// What later duties put onto the pages of earlier ones: `[slot, part]`. Neither side knows the other, only this list knows both.

import type { ComponentType } from 'react'

// The parts name their own props; the slot passes what the page gives.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export const SLOTS: readonly (readonly [string, ComponentType<any>])[] = []
