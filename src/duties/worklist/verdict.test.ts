// Who may judge what, when others judge too.

import { describe, expect, it } from 'vitest'
import { day } from '#ground/day'
import type { FindingId } from '#ground/ids'
import type { Asked, Given } from './verdict.ts'
import { isOpen, judge } from './verdict.ts'

const maren: Given = { verdict: 'accepted', by: 'Maren Voss', day: day('2026-03-12'), time: '14:05' }
const asked = (id: string, other: Partial<Asked> = {}): Asked => ({ findingId: id as FindingId, state: 'open', nth: 0, seenNth: 0, given: null, ...other })
const accepted = { verdict: 'accepted', reason: '' } as const

describe('a verdict', () => {
  it('is given to findings that are as the asker saw them', () => {
    expect(judge([asked('a'), asked('b')], accepted)).toMatchObject({ ok: true, value: { judged: ['a', 'b'], raced: [], gone: [] } })
  })
  it('may replace the one the asker saw', () => {
    expect(judge([asked('a', { state: 'accepted', nth: 1, seenNth: 1, given: maren })], { verdict: 'disputed', reason: '' })).toMatchObject({ ok: true })
  })
  it('is refused with name and time when somebody was faster', () => {
    expect(judge([asked('a', { state: 'accepted', nth: 1, given: maren })], accepted)).toMatchObject({
      ok: false,
      refusal: { code: 'worklist/already-judged', say: { with: { who: 'Maren Voss', time: '14:05', count: 1 } } },
    })
  })
  it('skips what somebody else judged or what is gone when others remain', () => {
    const outcome = judge([asked('a'), asked('b', { state: 'waived', nth: 2, given: maren }), asked('c', { state: 'closed' })], accepted)
    expect(outcome).toMatchObject({ ok: true, value: { judged: ['a'], raced: [{ findingId: 'b' }], gone: [{ findingId: 'c' }] } })
  })
  it('is refused when the verdict it would replace was taken back', () => {
    expect(judge([asked('a', { nth: 0, seenNth: 1 })], accepted)).toMatchObject({ refusal: { code: 'worklist/verdict-taken-back' } })
  })
  it('is refused on what no longer holds, and on nothing', () => {
    expect(judge([asked('a', { state: 'closed' })], accepted)).toMatchObject({ refusal: { code: 'worklist/no-longer-holds' } })
    expect(judge([], accepted)).toMatchObject({ refusal: { code: 'worklist/nothing-chosen' } })
  })
  it('that lets stand without a reason is refused at the reason', () => {
    expect(judge([asked('a')], { verdict: 'waived', reason: ' \n' })).toMatchObject({ refusal: { code: 'worklist/reason-needed', at: 'reason' } })
  })
})

describe('a finding is open', () => {
  const finding = { holds: true, minor: 100n, currency: 'EUR', judged: null }
  it('until judged', () => expect(isOpen(finding)).toBe(true))
  it('no longer when judged at this amount or a larger one', () => {
    expect(isOpen({ ...finding, judged: { minor: 100n, currency: 'EUR' } })).toBe(false)
    expect(isOpen({ ...finding, judged: { minor: 101n, currency: 'EUR' } })).toBe(false)
  })
  it('again when it grew beyond what was judged or changed its currency', () => {
    expect(isOpen({ ...finding, judged: { minor: 99n, currency: 'EUR' } })).toBe(true)
    expect(isOpen({ ...finding, judged: { minor: 999n, currency: 'USD' } })).toBe(true)
  })
  it('never when the checks no longer see it', () => expect(isOpen({ ...finding, holds: false })).toBe(false))
})
