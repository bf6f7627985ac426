// An address as written, line by line, into name, street, place and country, as far as that is plain to see. What is not stays a line.

import type { Party } from '../document.ts'

type Address = Pick<Party, 'name' | 'street' | 'city' | 'region' | 'postcode' | 'country'>

const PLACES: readonly Readonly<{ shape: RegExp; take: (parts: RegExpExecArray) => Pick<Party, 'city' | 'region' | 'postcode'> }>[] = [
  { shape: /^(.+?),?\s+([A-Z]{2})\s+(\d{5}(?:-\d{4})?)$/, take: ([, city = '', region = '', postcode = '']) => ({ city, region, postcode }) },
  { shape: /^(?:([A-Z]{1,2})[- ])?(\d{4,5}|\d{4} ?[A-Z]{2}|\d{2}-\d{3}|\d{3} \d{2})\s+(\p{L}.+)$/u, take: ([, , postcode = '', city = '']) => ({ city, region: null, postcode }) },
  { shape: /^(.+?),?\s+([A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})$/, take: ([, city = '', postcode = '']) => ({ city, region: null, postcode }) },
]

export const addressOf = (lines: readonly string[]): Address => {
  const [name = null, ...rest] = lines
  const last = rest.at(-1) ?? ''
  const country = /^[A-Z]{2}$/.test(last) ? last : null
  const inner = country === null ? rest : rest.slice(0, -1)
  for (let at = inner.length - 1; at >= 0; at--) {
    for (const { shape, take } of PLACES) {
      const parts = shape.exec(inner[at] ?? '')
      if (parts !== null) return { name, street: inner.filter((_, line) => line !== at), country, ...take(parts) }
    }
  }
  return { name, street: inner, city: null, region: null, postcode: null, country }
}
