// What the rules of Peppol's orders and deliveries reckon with: numbers and texts at paths, sums, days and times, and the one form of a rule.

import type { SayValue } from '#ground/say'
import type { XmlNode } from '../../xml/xml-tree.ts'
import type { Exact } from '../exact.ts'
import { compare, exactOf, rounded, total, ZERO } from '../exact.ts'
import type { Facts, Rule } from '../rule.ts'
import { allAt, at, firstAt, has, tidy, valueAt, valuesAt } from '../selector.ts'

export type Severity = Rule['severity']
type Holds = (node: XmlNode, facts: Facts) => boolean

/** A rule whose sentence is `rule.ordering/<sentence>`. */
export const rule = (id: string, on: string | readonly string[], sentence: string, holds: Holds, more: Readonly<{ severity?: Severity; with?: Readonly<Record<string, SayValue>> }> = {}): Rule => ({
  id,
  severity: more.severity ?? 'fatal',
  on: typeof on === 'string' ? [on] : on,
  say: more.with === undefined ? { key: `rule.ordering/${sentence}` } : { key: `rule.ordering/${sentence}`, with: more.with },
  holds,
})

export const there = (node: XmlNode, path: string): boolean => has(node, at(path))
export const textOf = (node: XmlNode, path: string): string => valueAt(node, at(path))
export const textsOf = (node: XmlNode, path: string): readonly string[] => valuesAt(node, at(path))
export const nodesAt = (node: XmlNode, path: string): readonly XmlNode[] => allAt(node, at(path))

/** The number at a path; null where there is none, or no number. */
export const numberAt = (node: XmlNode, path: string): Exact | null => {
  const found = firstAt(node, at(path))
  return found === null ? null : exactOf(found.text)
}

export const numberOr = (node: XmlNode, path: string, otherwise: Exact): Exact => numberAt(node, path) ?? otherwise

/** A missing number is not "not negative". */
export const isNotNegative = (value: Exact | null): boolean => value !== null && compare(value, ZERO) >= 0

/** The sum of what a path leads to, to the hundredth; what is no number counts nothing. */
export const sumAt = (node: XmlNode, path: string): Exact =>
  rounded(
    total(
      allAt(node, at(path)).flatMap((one) => {
        const value = exactOf(one.text)
        return value === null ? [] : [value]
      }),
    ),
    2,
  )

/** The same of texts; null where one of them is no number. */
export const sumOfTexts = (texts: readonly string[]): Exact | null => {
  const values = texts.map(exactOf)
  return values.some((one) => one === null) ? null : total(values.filter((one) => one !== null))
}

export const decimalsOf = (text: string): number => {
  const point = text.trim().indexOf('.')
  return point === -1 ? 0 : text.trim().length - point - 1
}

export const isWithin = (node: XmlNode, ancestor: string): boolean => {
  for (let above = node.parent; above !== null; above = above.parent) if (above.name === ancestor) return true
  return false
}

/** Days as numbers that compare (20260320), and the ends of time where a day is not told. */
export const dayOr = (node: XmlNode, path: string, otherwise: number): number => (there(node, path) ? dayAt(node, path) : otherwise)
export const dayAt = (node: XmlNode, path: string): number => {
  const digits = textOf(node, path).replaceAll('-', '')
  return /^\d+$/.test(digits) ? Number(digits) : Number.NaN
}
export const BEGINNING = 0
export const END = 99_999_999

const MOMENT = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?(Z|[+-]\d{2}:\d{2})?$/

/** A day and a time of day as one number that compares, zones taken into account; null where they are none. */
export const momentOf = (day: string, time: string): number | null => {
  const match = MOMENT.exec(`${day.slice(0, 10)}T${time}`)
  if (match === null) return null
  const [, year, month, date, hour, minute, second = '0', zone = 'Z'] = match
  const offset = zone === 'Z' ? 0 : (zone.startsWith('-') ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6)))
  // months of 31 days keep the order of days; a zone moves by less than one day
  const days = (Number(year) * 12 + Number(month)) * 31 + Number(date)
  return (days * 1440 + Number(hour) * 60 + Number(minute) - offset) * 60 + Number(second)
}

/** Elements with the same text: how many there are of each, worked out once for a document. */
export const countsOf = (facts: Facts, name: string, nodes: (root: XmlNode) => readonly XmlNode[]): ReadonlyMap<string, number> =>
  facts.once(name, (root) => {
    const counts = new Map<string, number>()
    for (const node of nodes(root)) counts.set(tidy(node.text), (counts.get(tidy(node.text)) ?? 0) + 1)
    return counts
  })

/** Whether any element beneath the root bears the name; worked out once. */
export const beneath = (facts: Facts, name: string): readonly XmlNode[] =>
  facts.once(`all ${name}`, (root) => {
    const found: XmlNode[] = []
    const visit = (node: XmlNode): void => {
      if (node.name === name) found.push(node)
      for (const child of node.children) visit(child)
    }
    visit(root)
    return found
  })
