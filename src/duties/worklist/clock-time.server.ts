// A moment as a person in a time zone reads it off the calendar and the clock.

import type { Day } from '#ground/day'
import { day } from '#ground/day'
import type { Instant } from '#ground/instant'

export const clockTime = (at: Instant, timeZone: string): Readonly<{ day: Day; time: string }> => {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).formatToParts(new Date(at))
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? ''
  return { day: day(`${part('year')}-${part('month')}-${part('day')}`), time: `${part('hour')}:${part('minute')}` }
}
