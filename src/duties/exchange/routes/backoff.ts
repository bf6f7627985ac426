// When a delivery that failed is tried again: after a minute, then twice as long each time up to six hours, and not for ever.
// Up to a fifth is taken off by the document's key, so that what failed together does not come back together.

import { dayNumber, dayOfNumber } from '#ground/day'
import type { Instant } from '#ground/instant'
import { instant, utcDay } from '#ground/instant'

const FIRST_SECONDS = 60
const LONGEST_SECONDS = 6 * 60 * 60
const DAY_SECONDS = 24 * 60 * 60

export const PATIENCE = { attempts: 20, seconds: 3 * DAY_SECONDS } as const

export type Attempts = Readonly<{
  key: string
  /** How often it was tried, the failed try included. */
  made: number
  /** When it was tried first. */
  firstAt: Instant
  now: Instant
}>

/** When to try again, or null when it was tried often or long enough. */
export const nextAttempt = ({ key, made, firstAt, now }: Attempts): Instant | null => {
  if (made >= PATIENCE.attempts) return null
  const at = secondsOf(now) + pauseSeconds(key, made)
  return at - secondsOf(firstAt) > PATIENCE.seconds ? null : instantOf(at)
}

/** The pause after the `made`th try, in seconds: 48 to 60, 96 to 120, ... 17,280 to 21,600. */
export const pauseSeconds = (key: string, made: number): number => {
  const whole = Math.min(LONGEST_SECONDS, FIRST_SECONDS * 2 ** Math.min(Math.max(made, 1) - 1, 20))
  return whole - Math.floor((whole * (hash(`${key}/${made}`) % 1001)) / 5000)
}

/** FNV-1a over the UTF-16 units: enough to spread, and the same everywhere. Source: the FNV parameters for 32 bits. */
const hash = (text: string): number => {
  let sum = 0x811c9dc5
  for (let at = 0; at < text.length; at++) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193)
  return (sum ^ (sum >>> 15)) >>> 0
}

const secondsOf = (at: Instant): number => dayNumber(utcDay(at)) * DAY_SECONDS + Number(at.slice(11, 13)) * 3600 + Number(at.slice(14, 16)) * 60 + Number(at.slice(17, 19))

const instantOf = (seconds: number): Instant => {
  const ofDay = seconds % DAY_SECONDS
  const two = (value: number): string => String(value).padStart(2, '0')
  return instant(`${dayOfNumber(Math.floor(seconds / DAY_SECONDS))}T${two(Math.floor(ofDay / 3600))}:${two(Math.floor(ofDay / 60) % 60)}:${two(ofDay % 60)}Z`)
}
