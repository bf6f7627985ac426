// A sentence that is not yet in a language: a key and its values. Findings, refusals and trails carry these,
// so the same fact reads in English or German, on screen, in a mail or on the command line.

import type { Day } from './day.ts'
import type { Money } from './money.ts'
import { moneyText } from './money.ts'
import type { Percent } from './percent.ts'
import { percentText } from './percent.ts'
import type { Quantity } from './quantity.ts'
import { quantityText } from './quantity.ts'
import type { UnitPrice } from './unit-price.ts'
import { perText, priceText } from './unit-price.ts'

/** A value inside a sentence, JSON-safe, amounts as exact decimal text. */
export type SayValue =
  | string
  | number
  | Readonly<{ t: 'money'; amount: string; currency: string }>
  | Readonly<{ t: 'price'; amount: string; currency: string; unit: string; per: string }>
  | Readonly<{ t: 'quantity'; amount: string; unit: string }>
  | Readonly<{ t: 'percent'; amount: string }>
  | Readonly<{ t: 'day'; day: Day }>
  | Readonly<{ t: 'say'; say: Say }>

export type Say = Readonly<{ key: string; with?: Readonly<Record<string, SayValue>> }>

export const say = (key: string, values?: Readonly<Record<string, SayValue>>): Say =>
  values === undefined ? { key } : { key, with: values }

export const sayMoney = (money: Money): SayValue => ({ t: 'money', amount: moneyText(money), currency: money.currency })
export const sayPrice = (price: UnitPrice): SayValue => ({
  t: 'price',
  amount: priceText(price),
  currency: price.currency,
  unit: price.unit,
  per: perText(price),
})
export const sayQuantity = (quantity: Quantity): SayValue => ({ t: 'quantity', amount: quantityText(quantity), unit: quantity.unit })
export const sayPercent = (percent: Percent): SayValue => ({ t: 'percent', amount: percentText(percent) })
export const sayDay = (day: Day): SayValue => ({ t: 'day', day })
export const saySay = (inner: Say): SayValue => ({ t: 'say', say: inner })
