// Tax rates by country and tax code, each from a day on until the next one.

import type { Day } from '#ground/day'
import type { Percent } from '#ground/percent'

export type TaxRate = Readonly<{ country: string; taxCode: string; validFrom: Day; rate: Percent }>

/** The rate in force on a day, or null when the country has none for the code yet. */
export const taxRateOn = (rates: readonly TaxRate[], ask: Readonly<{ country: string; taxCode: string; day: Day }>): TaxRate | null => {
  let found: TaxRate | null = null
  for (const rate of rates) {
    if (rate.country !== ask.country || rate.taxCode !== ask.taxCode || rate.validFrom > ask.day) continue
    if (found === null || rate.validFrom > found.validFrom) found = rate
  }
  return found
}
