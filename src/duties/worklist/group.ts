// A row of the worklist speaks for one finding or for many of one cause: the sentence it says.

import type { Money } from '#ground/money'
import type { Say } from '#ground/say'
import { say, sayMoney, saySay } from '#ground/say'

export type Grouped = Readonly<{ rule: string; findings: number; sites: number; atStake: Money; say: Say }>

/**
 * One finding says its own sentence. Several say `finding-group.<rule>`, with the values of the one with most at stake
 * (those that make the cause are the same in all) and `count`, `sites`, `sum`. A rule without that sentence
 * says the largest one's and how many more there are.
 */
export const sentenceOf = (group: Grouped, has: (key: string) => boolean): Say => {
  if (group.findings === 1) return group.say
  const key = `finding-group.${group.rule}`
  if (has(key)) return say(key, { ...group.say.with, count: group.findings, sites: group.sites, sum: sayMoney(group.atStake) })
  return say('worklist.group', { count: group.findings - 1, first: saySay(group.say) })
}
