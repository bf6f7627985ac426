// What comes first on the worklist: the section says how urgent, the weight how much. The formula is in README.md;
// worklist.store.ts speaks the same one in SQL, and a test holds the two together. Weights order, they are never shown or summed.

import type { Day } from '#ground/day'
import { addDays, daysBetween, weekday } from '#ground/day'
import { tenTo } from '#ground/decimal'
import type { Certainty } from '#ground/finding'
import type { Currency, Money } from '#ground/money'
import { minorDigits } from '#ground/money'

/** Always in this order, whatever the money: what is due today, or was before, until Sunday, later, and without a day. */
export const SECTIONS = ['today', 'week', 'later', 'none'] as const
export type Section = (typeof SECTIONS)[number]

export const sectionOf = (due: Day | null, today: Day): Section => {
  if (due === null) return 'none'
  if (due <= today) return 'today'
  return due <= endOfWeek(today) ? 'week' : 'later'
}

/** The Sunday of a day's week (ISO 8601). */
export const endOfWeek = (today: Day): Day => addDays(today, 7 - weekday(today))

/** The value of goods concerned is not a loss by itself: it weighs a fiftieth of money that documents differ by. */
export const EXPOSURE_SHARE = 50n

/** An old finding gains up to half its weight, over this many days: what waits must not sink for ever. */
export const AGE_DAYS = 90

/**
 * Currencies whose unit is worth much less than a euro, in powers of ten: 10,000 forints must not outrank 9,000 euros.
 * An order of magnitude for ordering only, never a rate: no amount is ever converted by it.
 */
const MAGNITUDES: Readonly<Record<string, bigint>> = {
  JPY: 100n, HUF: 100n, KRW: 1000n, CLP: 1000n, ISK: 100n, IDR: 10_000n, VND: 10_000n, COP: 1000n, RSD: 100n, INR: 100n, RUB: 100n, UAH: 10n, TRY: 10n,
  CZK: 10n, SEK: 10n, NOK: 10n, DKK: 10n, ZAR: 10n, MXN: 10n, THB: 10n, TWD: 10n, PHP: 10n, HKD: 10n, CNY: 10n,
}

/** Currencies with a divisor of their own; every other one is divided by 100. For the same formula in SQL. */
export const RANKED_CURRENCIES: readonly Currency[] = [...Object.keys(MAGNITUDES), 'BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND', 'XAF', 'XOF', 'XPF', 'PYG', 'UGX', 'RWF'] as Currency[]

/** Minor units that make one unit about the size of a euro. */
export const rankDivisor = (currency: Currency): bigint => tenTo(minorDigits(currency)) * (MAGNITUDES[currency] ?? 1n)

type Weighed = Readonly<{ atStake: Money; certainty: Certainty; firstDay: Day }>

/** atStake x (1, or 1/50 when it is exposure) x (1 + age / 180, age at most 90 days), in hundredths of a unit. */
export const weightOf = ({ atStake, certainty, firstDay }: Weighed, today: Day): bigint => {
  const age = BigInt(Math.min(Math.max(daysBetween(firstDay, today), 0), AGE_DAYS))
  const scale = rankDivisor(atStake.currency) * (certainty === 'exposure' ? EXPOSURE_SHARE : 1n) * BigInt(2 * AGE_DAYS)
  return (atStake.minor * 100n * (BigInt(2 * AGE_DAYS) + age)) / scale
}
