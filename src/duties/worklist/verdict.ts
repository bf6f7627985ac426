// A person's word on findings: the four verdicts, and which findings a verdict may be given to now. Pure.

import type { Day } from '#ground/day'
import type { FindingId } from '#ground/ids'
import type { Outcome } from '#ground/outcome'
import { done, refused } from '#ground/outcome'
import { say, sayDay, saySay } from '#ground/say'

/**
 * `accepted`: it is as the finding says, and we correct it. `disputed`: raised with the client.
 * `waived`: true, and we let it stand, for a reason. `resolved`: nothing is left to do, because it is no error or is settled already.
 */
export const VERDICTS = ['accepted', 'disputed', 'waived', 'resolved'] as const
export type Verdict = (typeof VERDICTS)[number]

/** Where a finding stands: with the checks (`closed`: they no longer see it), with us (`open`), or judged. */
export const STATES = ['open', ...VERDICTS, 'closed'] as const
export type FindingState = (typeof STATES)[number]

/** Somebody's standing verdict. `time` is the clock time in the asker's zone. */
export type Given = Readonly<{ verdict: Verdict; by: string; day: Day; time: string }>

/** A finding as it stands now, and the verdict the asker had before their eyes (0 for none). */
export type Asked = Readonly<{ findingId: FindingId; state: FindingState; nth: number; seenNth: number; given: Given | null }>

export type Draft = Readonly<{ verdict: Verdict; reason: string }>

/** `judged` get the verdict; `raced` were judged by somebody else since the asker looked; `gone` no longer hold. */
export type Judged = Readonly<{ judged: readonly FindingId[]; raced: readonly Asked[]; gone: readonly Asked[] }>

/**
 * Which of the findings get the verdict. Refuses when none can: `worklist/reason-needed`, `worklist/already-judged` (says who and when),
 * `worklist/no-longer-holds`, `worklist/nothing-chosen`. When some can, those get it and the others are told.
 */
export const judge = (asked: readonly Asked[], draft: Draft): Outcome<Judged> => {
  if (draft.verdict === 'waived' && draft.reason.trim() === '') {
    return refused({ code: 'worklist/reason-needed', at: 'reason', say: say('refusal.worklist/reason-needed') })
  }
  const gone = asked.filter((one) => one.state === 'closed')
  const raced = asked.filter((one) => one.state !== 'closed' && one.nth !== one.seenNth)
  const judged = asked.filter((one) => one.state !== 'closed' && one.nth === one.seenNth).map((one) => one.findingId)
  if (judged.length > 0) return done({ judged, raced, gone })
  const first = raced.find((one) => one.given !== null)?.given
  if (first !== undefined && first !== null) return refused({ code: 'worklist/already-judged', say: alreadyJudged(first, raced.length) })
  if (raced.length > 0) return refused({ code: 'worklist/verdict-taken-back', say: say('refusal.worklist/verdict-taken-back') })
  if (gone.length > 0) return refused({ code: 'worklist/no-longer-holds', say: say('refusal.worklist/no-longer-holds', { count: gone.length }) })
  return refused({ code: 'worklist/nothing-chosen', say: say('refusal.worklist/nothing-chosen') })
}

/** "Maren Voss accepted it on 12 March 2026, 14:05." */
export const alreadyJudged = (given: Given, count: number) =>
  say('refusal.worklist/already-judged', {
    count,
    who: given.by,
    verdict: saySay(say(`state.worklist.${given.verdict}`)),
    day: sayDay(given.day),
    time: given.time,
  })

/**
 * Whether a finding is on the open list. A verdict holds as long as the amount is not above what was judged:
 * when the checks later find less, the verdict covers it; when they find more, or another currency, it needs a new word.
 */
export const isOpen = (finding: Readonly<{ holds: boolean; minor: bigint; currency: string; judged: Readonly<{ minor: bigint; currency: string }> | null }>): boolean =>
  finding.holds && (finding.judged === null || finding.minor > finding.judged.minor || finding.currency !== finding.judged.currency)
