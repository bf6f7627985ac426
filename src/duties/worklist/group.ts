// A row of the worklist speaks for one finding or for many of one cause: the sentence it says.

import type { Say, SayValue } from '#ground/say'
import { say, saySay } from '#ground/say'

export type Grouped = Readonly<{ rule: string; findings: number; sites: number; atStake: Readonly<{ amount: string; currency: string }>; say: Say }>

/**
 * `finding-group.<rule>`, short, with the values of the finding with most at stake (those that make the cause are the same in all)
 * and `count`, `sites`, `sum`. A variant of a rule's sentence (`finding.<rule>.<variant>`) has its own. A rule without
 * that sentence says the finding's own, and how many more there are.
 */
export const sentenceOf = (group: Grouped, has: (key: string) => boolean): Say => {
  const key = [group.say.key.replace(/^finding\./, 'finding-group.'), `finding-group.${group.rule}`].find(has)
  if (key !== undefined) return say(key, { ...short(group.say.with ?? {}), count: group.findings, sites: group.sites, sum: { t: 'money', ...group.atStake } })
  if (group.findings === 1) return group.say
  return say('worklist.group', { count: group.findings - 1, first: saySay(group.say) })
}

/** Prices of one unit are said without it: what they are per is in the chain. */
const short = (values: Values): Values => {
  const prices = Object.values(values).filter((value) => typeof value === 'object' && value.t === 'price')
  if (new Set(prices.map(({ unit, per }) => `${unit} ${per}`)).size !== 1) return values
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === 'object' && value.t === 'price' ? { t: 'money', amount: value.amount, currency: value.currency } : value]))
}

type Values = Readonly<Record<string, SayValue>>
