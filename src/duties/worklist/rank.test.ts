// Ranking as people are told it works.

import { describe, expect, it } from 'vitest'
import { day } from '#ground/day'
import type { Certainty } from '#ground/finding'
import type { Currency } from '#ground/money'
import { money } from '#ground/money'
import { endOfWeek, sectionOf, weightOf } from './rank.ts'

const THURSDAY = day('2026-03-12')
const weigh = (minor: bigint, currency = 'EUR', certainty: Certainty = 'exact', firstDay = THURSDAY) =>
  weightOf({ atStake: money(minor, currency as Currency), certainty, firstDay }, THURSDAY)

describe('urgency', () => {
  it('is today for what is due today or was due before', () => {
    expect(sectionOf(THURSDAY, THURSDAY)).toBe('today')
    expect(sectionOf(day('2025-12-31'), THURSDAY)).toBe('today')
  })
  it('is this week until Sunday, then later, and nothing without a day', () => {
    expect(sectionOf(day('2026-03-15'), THURSDAY)).toBe('week')
    expect(sectionOf(day('2026-03-16'), THURSDAY)).toBe('later')
    expect(sectionOf(null, THURSDAY)).toBe('none')
  })
  it('on a Sunday leaves nothing for this week', () => {
    expect(endOfWeek(day('2026-03-15'))).toBe('2026-03-15')
    expect(sectionOf(day('2026-03-16'), day('2026-03-15'))).toBe('later')
  })
})

describe('weight', () => {
  it('counts exposure a fiftieth of money that documents differ by', () => expect(weigh(50_000n, 'EUR', 'exposure')).toBe(weigh(1000n)))
  it('grows by half over ninety days and then no more', () => {
    expect(weigh(1000n, 'EUR', 'exact', day('2025-12-12'))).toBe(1500n)
    expect(weigh(1000n, 'EUR', 'exact', day('2020-01-01'))).toBe(1500n)
    expect(weigh(1000n, 'EUR', 'exact', day('2026-04-01'))).toBe(1000n)
  })
  it('takes yen, dinar and forint by their size, not by their digits', () => {
    expect(weigh(100_00n, 'EUR')).toBe(weigh(10_000n, 'JPY'))
    expect(weigh(100_00n, 'EUR')).toBe(weigh(100_000n, 'KWD'))
    expect(weigh(100_00n, 'EUR')).toBe(weigh(1_000_000n, 'HUF'))
  })
})
