// Decimals and days of XML documents brought to the one form that the neutral document has. Source: XML Schema 1.0, decimal and date.

import type { Day } from '#ground/day'
import { isDay } from '#ground/day'
import type { Exact } from '../document.ts'

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?$/

/** Plain decimal text without plus and needless zeros in front; null where it is no decimal. Zeros behind stay as written. */
export const exactText = (text: string): Exact | null => {
  const match = DECIMAL.exec(text.trim())
  if (match === null) return null
  const [, sign, whole = '', fraction = ''] = match
  if (whole === '' && fraction === '') return null
  const size = `${whole.replace(/^0+(?=\d)/, '') || '0'}${fraction === '' ? '' : `.${fraction}`}`
  return sign === '-' && /[1-9]/.test(size) ? `-${size}` : size
}

const DATE = /^(\d{4}-\d{2}-\d{2})(?:Z|[+-]\d{2}:\d{2})?(?:T.*)?$/

/** The day of an XML date, its zone left aside; null where there is no such day. */
export const dayText = (text: string): Day | null => {
  const found = DATE.exec(text.trim())?.[1]
  return found !== undefined && isDay(found) ? found : null
}

const TIME = /^([01]\d|2[0-3]):([0-5]\d)(:[0-5]\d)?/

/** `HH:MM` or `HH:MM:SS`, fractions and zone left aside. */
export const timeText = (text: string): string | null => TIME.exec(text.trim())?.[0] ?? null
