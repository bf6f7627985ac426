// A moment in UTC as text. Zones are applied at the edge that shows or reads local time.

/** `YYYY-MM-DDTHH:MM:SS[.fraction]Z`. */
export type Instant = string & { readonly __instant: true }

import type { Day } from './day.ts'
import { isDay } from './day.ts'

const SHAPE = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(\.\d{1,9})?Z$/

export const isInstant = (text: string): text is Instant => {
  const match = SHAPE.exec(text)
  return match !== null && isDay(match[1] ?? '')
}

export const instant = (text: string): Instant => {
  if (!isInstant(text)) throw new Error(`"${text}" is not an instant in UTC (YYYY-MM-DDTHH:MM:SSZ)`)
  return text
}

/** The UTC day of a moment. For the day somewhere else, apply the zone at the edge. */
export const utcDay = (at: Instant): Day => at.slice(0, 10) as Day
