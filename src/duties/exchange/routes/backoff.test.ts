import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Instant } from '#ground/instant'
import { nextAttempt, PATIENCE, pauseSeconds } from './backoff.ts'

const START = '2026-02-27T23:59:30Z' as Instant
const ms = (at: string): number => new Date(at).getTime()

/** Every try of a document that never gets through. */
const tries = (key: string): readonly Instant[] => {
  const all: Instant[] = [START]
  for (let next = nextAttempt({ key, made: 1, firstAt: START, now: START }); next !== null; next = nextAttempt({ key, made: all.length, firstAt: START, now: next })) all.push(next)
  return all
}

describe('the pause before the next try', () => {
  it('doubles from a minute to six hours, less at most a fifth', () => {
    const whole = [60, 120, 240, 480, 960, 1920, 3840, 7680, 15_360, 21_600, 21_600]
    fc.assert(
      fc.property(fc.string(), (key) => {
        for (const [at, seconds] of whole.entries()) {
          expect(pauseSeconds(key, at + 1)).toBeLessThanOrEqual(seconds)
          expect(pauseSeconds(key, at + 1)).toBeGreaterThanOrEqual(seconds * 0.8)
        }
      }),
      { numRuns: 50 },
    )
  })

  it('is the same each time for one document, and spread over many', () => {
    expect(pauseSeconds('invoice 4711', 9)).toBe(pauseSeconds('invoice 4711', 9))
    const pauses = Array.from({ length: 1000 }, (_, at) => pauseSeconds(`invoice ${at}`, 9))
    expect(new Set(pauses).size).toBeGreaterThan(400)
    const thirds = [0, 1, 2].map((third) => pauses.filter((pause) => Math.min(2, Math.floor((15_360 - pause) / 1024.1)) === third).length)
    for (const count of thirds) expect(count).toBeGreaterThan(250)
  })
})

describe('the next try', () => {
  it('falls on the right moment over midnight, month and leap day', () => {
    for (const now of ['2026-02-28T23:59:59Z', '2028-02-28T23:59:30.123Z', '2026-12-31T23:59:10Z', '2026-03-29T00:59:59Z']) {
      const next = nextAttempt({ key: 'k', made: 3, firstAt: now as Instant, now: now as Instant })
      expect(ms(next ?? '') - Math.floor(ms(now) / 1000) * 1000).toBe(pauseSeconds('k', 3) * 1000)
    }
  })

  it('is given up after three days or twenty tries, whichever comes first', () => {
    for (const key of ['a', 'b', 'invoice 4711']) {
      const all = tries(key)
      expect(all.length).toBeLessThanOrEqual(PATIENCE.attempts)
      expect(all.length).toBeGreaterThan(16)
      const span = ms(all.at(-1) ?? '') - ms(START)
      expect(span).toBeLessThanOrEqual(PATIENCE.seconds * 1000)
      expect(span).toBeGreaterThan(48 * 3_600_000)
    }
    expect(nextAttempt({ key: 'k', made: PATIENCE.attempts, firstAt: START, now: START })).toBeNull()
    expect(nextAttempt({ key: 'k', made: 2, firstAt: START, now: '2026-03-02T23:59:00Z' as Instant })).toBeNull()
  })
})
