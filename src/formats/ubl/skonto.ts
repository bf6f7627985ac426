// Discounts for early payment inside the text of a payment term. Source: XRechnung, BG-20 note on Skonto: `#SKONTO#TAGE=14#PROZENT=2.25#`.

import type { Exact } from '../document.ts'
import { exactText } from './exact-text.ts'

export type Discount = Readonly<{ discountDays: number; discountPercent: Exact }>

const SKONTO = /#SKONTO#TAGE=(\d{1,3})#PROZENT=(\d{1,3}(?:\.\d+)?)(?:#BASISBETRAG=-?\d+(?:\.\d+)?)?#/g

export const discountsIn = (text: string): readonly Discount[] =>
  [...text.matchAll(SKONTO)].flatMap((match) => {
    const discountPercent = exactText(match[2] ?? '')
    return discountPercent === null ? [] : [{ discountDays: Number(match[1]), discountPercent }]
  })

/** The percentage there has two decimals, always. */
export const discountText = (discount: Discount): string => {
  const [whole = '0', fraction = ''] = discount.discountPercent.split('.')
  return `#SKONTO#TAGE=${discount.discountDays}#PROZENT=${whole}.${fraction.padEnd(2, '0')}#`
}

/** Each such line ends with a line break, the last one too; readers of plain text leave it off. */
export const asWritten = (text: string): string => (/#SKONTO#.*#$/.test(text) ? `${text}\n` : text)
