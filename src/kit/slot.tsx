// Slots: a place on an earlier duty's page that a later duty fills. The app fills them by name; the page knows neither.

import type { ComponentType } from 'react'
import { Suspense } from 'react'

type SlotProps = Readonly<Record<string, unknown>>

const filled = new Map<string, ComponentType<SlotProps>[]>()

/** Puts a part into a slot; several parts stand in the order they were put. Called by the app only. */
export const fillSlot = <P extends SlotProps>(name: string, part: ComponentType<P>): void => {
  filled.set(name, [...(filled.get(name) ?? []), part as unknown as ComponentType<SlotProps>])
}

/** An empty slot draws nothing. */
export const Slot = ({ name, ...props }: Readonly<{ name: string } & Record<string, unknown>>) =>
  (filled.get(name) ?? []).map((Part, at) => (
    <Suspense key={at} fallback={null}>
      <Part {...props} />
    </Suspense>
  ))

export const slotIsFilled = (name: string): boolean => filled.has(name)
