// A business calendar: which days are worked, and counting in working days. Pure; the holidays are given.

import type { Day } from './day.ts'
import { addDays, weekday } from './day.ts'

export type BusinessCalendar = Readonly<{
  /** ISO weekdays that are not worked, 1 Monday to 7 Sunday. */
  weekend: ReadonlySet<number>
  holidays: ReadonlySet<Day>
}>

export const businessCalendar = (holidays: Iterable<Day>, weekend: Iterable<number> = [6, 7]): BusinessCalendar => {
  const off = new Set(weekend)
  if ([1, 2, 3, 4, 5, 6, 7].every((at) => off.has(at))) throw new Error('a business calendar needs at least one working weekday')
  return { weekend: off, holidays: new Set(holidays) }
}

export const isBusinessDay = (calendar: BusinessCalendar, at: Day): boolean => !calendar.weekend.has(weekday(at)) && !calendar.holidays.has(at)

/** The day itself when it is worked, else the next one that is. */
export const onOrAfter = (calendar: BusinessCalendar, at: Day): Day => {
  let current = at
  while (!isBusinessDay(calendar, current)) current = addDays(current, 1)
  return current
}

export const onOrBefore = (calendar: BusinessCalendar, at: Day): Day => {
  let current = at
  while (!isBusinessDay(calendar, current)) current = addDays(current, -1)
  return current
}

/** So many working days later (or earlier, when negative). Zero keeps the day as it is. */
export const addBusinessDays = (calendar: BusinessCalendar, from: Day, count: number): Day => {
  const step = count < 0 ? -1 : 1
  let current = from
  for (let left = Math.abs(count); left > 0; ) {
    current = addDays(current, step)
    if (isBusinessDay(calendar, current)) left -= 1
  }
  return current
}

/** Working days after `from` up to and including `to`; negative when `to` is earlier. */
export const businessDaysBetween = (calendar: BusinessCalendar, from: Day, to: Day): number => {
  if (to < from) return -businessDaysBetween(calendar, to, from)
  let count = 0
  for (let current = from; current < to; ) {
    current = addDays(current, 1)
    if (isBusinessDay(calendar, current)) count += 1
  }
  return count
}
