// What a row says, and what a finding's past reads like.

import { describe, expect, it } from 'vitest'
import type { Instant } from '#ground/instant'
import { say } from '#ground/say'
import { sentenceOf } from './group.ts'
import { soFar } from './so-far.ts'

const sum = { amount: '22660.00', currency: 'GBP' }
const own = say('finding.invoices/price-above-contract', { agreed: '11.40', billed: '11.95' })

describe('a row', () => {
  it('of one finding says its own sentence where its rule has no short one', () => {
    expect(sentenceOf({ rule: 'r', findings: 1, sites: 1, atStake: sum, say: own }, () => false)).toBe(own)
  })
  it('of a variant of a rule says the sentence of the variant', () => {
    const tax = say('finding.invoices/tax.amount')
    expect(sentenceOf({ rule: 'invoices/tax', findings: 1, sites: 1, atStake: sum, say: tax }, () => true).key).toBe('finding-group.invoices/tax.amount')
    expect(sentenceOf({ rule: 'invoices/tax', findings: 1, sites: 1, atStake: sum, say: tax }, (key) => key === 'finding-group.invoices/tax').key).toBe('finding-group.invoices/tax')
  })
  it('of many says the sentence of the group with the values of the cause, the count, the sites and the sum', () => {
    expect(sentenceOf({ rule: 'invoices/price-above-contract', findings: 41, sites: 4, atStake: sum, say: own }, (key) => key === 'finding-group.invoices/price-above-contract')).toEqual({
      key: 'finding-group.invoices/price-above-contract',
      with: { agreed: '11.40', billed: '11.95', count: 41, sites: 4, sum: { t: 'money', amount: '22660.00', currency: 'GBP' } },
    })
  })
  it('of a rule that has no sentence for groups says the largest and how many more', () => {
    expect(sentenceOf({ rule: 'r', findings: 41, sites: 4, atStake: sum, say: own }, () => false)).toMatchObject({ key: 'worklist.group', with: { count: 40 } })
  })
})

describe("a finding's past", () => {
  it('is told newest first, with what was taken back and by whom', () => {
    const at = (time: string) => `2026-03-12T${time}:00.000Z` as Instant
    const told = soFar({
      firstSeenAt: at('06:10'),
      changedAt: at('06:10'),
      holds: true,
      verdicts: [{ verdict: 'waived', reason: 'goodwill', by: 'Maren', given_at: at('08:20'), undone_at: at('08:41'), undone_by: 'Tomasz' }],
      moves: [{ kind: 'worklist/findings-assigned', at: at('07:00'), by: 'Maren', after: { to: 'Tomasz', findings: 3 } }],
    })
    expect(told.map((one) => [one.say.key, one.by])).toEqual([
      ['worklist.soFar.takenBack', 'Tomasz'],
      ['worklist.soFar.judgedBecause', 'Maren'],
      ['worklist.soFar.assigned', 'Maren'],
      ['worklist.soFar.found', null],
    ])
  })
  it('ends when the checks no longer see it', () => {
    const told = soFar({ firstSeenAt: 'a', changedAt: 'b', holds: false, verdicts: [], moves: [] })
    expect(told.map((one) => one.say.key)).toEqual(['worklist.soFar.gone', 'worklist.soFar.found'])
  })
})
