// The clock: the only place where the house asks what time it is. Rules get `today` as an argument.

import type { Day } from '#ground/day'
import { day } from '#ground/day'
import type { Instant } from '#ground/instant'
import { instant } from '#ground/instant'

export type Clock = Readonly<{
  now(): Instant
  /** The day it is in a time zone (IANA name), UTC when not said. */
  today(timeZone?: string): Day
}>

export const systemClock: Clock = {
  now: () => instant(new Date().toISOString()),
  today: (timeZone = 'UTC') => dayIn(timeZone, new Date()),
}

/** A clock that stands still, for tests, stories and the demo world. */
export const stoppedClock = (at: Instant): Clock => ({
  now: () => at,
  today: (timeZone = 'UTC') => dayIn(timeZone, new Date(at)),
})

export const isTimeZone = (name: string): boolean => {
  try {
    zoneFormat(name)
    return true
  } catch {
    return false
  }
}

const formats = new Map<string, Intl.DateTimeFormat>()

const zoneFormat = (timeZone: string): Intl.DateTimeFormat => {
  let format = formats.get(timeZone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
    formats.set(timeZone, format)
  }
  return format
}

const dayIn = (timeZone: string, at: Date): Day => day(zoneFormat(timeZone).format(at))
