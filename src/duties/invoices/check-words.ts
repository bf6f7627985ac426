// The values that sentences and evidence of this duty share: who, what, where, at which price, how much.

import { MICROS } from '#ground/decimal'
import type { Currency } from '#ground/money'
import { money } from '#ground/money'
import type { SayValue } from '#ground/say'
import { sayMoney, sayPrice, sayQuantity } from '#ground/say'
import type { CheckFacts } from './check-facts.ts'
import type { BilledLine, BookedLine } from './facts.ts'

export const sayMinor = (minor: bigint, currency: Currency): SayValue => sayMoney(money(minor < 0n ? -minor : minor, currency))

export const itemName = (facts: CheckFacts, line: Pick<BilledLine, 'itemId' | 'description'>): string =>
  line.itemId === null ? line.description : (facts.items.get(line.itemId)?.name ?? line.description)

export const bookedName = (facts: CheckFacts, line: BookedLine): string => facts.items.get(line.itemId)?.name ?? line.itemId

export const siteName = (facts: CheckFacts, siteId: BilledLine['siteId']): string => facts.sites.get(siteId)?.name ?? ''

/** A quantity of base units in the unit of the document, where it comes out even there; else in base units. */
export const sayBase = (line: Pick<BookedLine | BilledLine, 'unit' | 'ownUnit' | 'per' | 'ownPer'>, quantity: bigint): SayValue => {
  if (line.unit === line.ownUnit) return sayQuantity({ micros: quantity, unit: line.unit })
  const pack = line.per / line.ownPer
  const own = quantity * MICROS
  return own % pack === 0n ? sayQuantity({ micros: own / pack, unit: line.ownUnit }) : sayQuantity({ micros: quantity, unit: line.unit })
}

/** The price of a line as its document writes it. */
export const sayOwnPrice = (line: Pick<BookedLine | BilledLine, 'ownPrice' | 'ownPer' | 'ownUnit'>, currency: Currency): SayValue =>
  sayPrice({ micros: line.ownPrice, per: line.ownPer, unit: line.ownUnit, currency })

export const nameOfLine = (line: BilledLine): string => `${line.invoiceNumber}/${line.lineNo}`
export const nameOfOrderLine = (line: BookedLine): string => `${line.orderNumber}/${line.lineNo}`
