// Public holidays by country and region, from the date-holidays data (worked out for any year; its data is CC-BY 3.0, see NOTICE).
// Read when first asked for, and kept by calendar and year.

import type Holidays from 'date-holidays'
import type { Day } from '#ground/day'
import { addDays, day } from '#ground/day'

/** A country as in ISO 3166-1, with a region where its holidays differ: `DE`, `DE-BY`, `ES-CT`. */
const CALENDAR = /^([A-Z]{2})(?:-([A-Z0-9]{1,3}))?(?:-([A-Z0-9]{1,3}))?$/

const opened = new Map<string, Holidays>()
const years = new Map<string, readonly Day[]>()

const open = async (calendar: string): Promise<Holidays | null> => {
  const known = opened.get(calendar)
  if (known !== undefined) return known
  const [, country, state, region] = CALENDAR.exec(calendar) ?? []
  let found: Holidays | null = null
  if (country !== undefined) {
    const { default: Library } = await import('date-holidays')
    const all = new Library()
    const inCountry = Object.hasOwn(all.getCountries(), country)
    const inState = state === undefined || Object.hasOwn(all.getStates(country) ?? {}, state)
    const inRegion = state === undefined || region === undefined || Object.hasOwn(all.getRegions(country, state) ?? {}, region)
    if (inCountry && inState && inRegion) found = new Library(country, state ?? '', region ?? '')
  }
  // only what there is: a calendar nobody knows may be any text
  if (found !== null) opened.set(calendar, found)
  return found
}

/** Whether there is such a calendar: a country or a region of one. */
export const knowsCalendar = async (calendar: string): Promise<boolean> => (await open(calendar)) !== null

/** The public holidays of a calendar from a day to another, both inclusive, rising. None for a calendar that is not known. */
export const publicHolidays = async (calendar: string | null, span: Readonly<{ from: Day; to: Day }>): Promise<readonly Day[]> => {
  const holidays = calendar === null ? null : await open(calendar)
  if (calendar === null || holidays === null) return []
  const found: Day[] = []
  for (let year = Number(span.from.slice(0, 4)); year <= Number(span.to.slice(0, 4)); year++) {
    const key = `${calendar} ${year}`
    let days = years.get(key)
    if (days === undefined) years.set(key, (days = daysOf(holidays, year)))
    found.push(...days.filter((at) => at >= span.from && at <= span.to))
  }
  return found
}

const DAY_MS = 86_400_000

const daysOf = (holidays: Holidays, year: number): readonly Day[] => {
  const days = new Set<Day>()
  for (const one of holidays.getHolidays(year)) {
    if (one.type !== 'public') continue
    const first = day(one.date.slice(0, 10))
    const length = Math.max(1, Math.round((one.end.getTime() - one.start.getTime()) / DAY_MS))
    for (let at = 0; at < length; at++) days.add(addDays(first, at))
  }
  return [...days].sort()
}
