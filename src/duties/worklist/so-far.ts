// What happened to a finding so far, told in order: found, changed, handed over, put to sleep, judged, taken back, gone. Pure.

import type { Instant } from '#ground/instant'
import type { Say } from '#ground/say'
import { say, sayDay, saySay } from '#ground/say'
import type { Day } from '#ground/day'
import { isDay } from '#ground/day'
import type { Verdict } from './verdict.ts'

export type Happened = Readonly<{ at: string; by: string | null; say: Say }>

export type Past = Readonly<{
  firstSeenAt: string
  /** When the checks last changed it, or saw that it is gone. */
  changedAt: string
  holds: boolean
  verdicts: readonly Readonly<{ verdict: Verdict; reason: string; by: string | null; given_at: Instant; undone_at: Instant | null; undone_by: string | null }>[]
  /** Assignments and snoozes of its group. */
  moves: readonly Readonly<{ kind: string; at: Instant; by: string | null; after: unknown }>[]
}>

/** Newest first, as one reads what is to be done next. */
export const soFar = (past: Past): readonly Happened[] => {
  const told: Happened[] = [{ at: past.firstSeenAt, by: null, say: say('worklist.soFar.found') }]
  if (!past.holds) told.push({ at: past.changedAt, by: null, say: say('worklist.soFar.gone') })
  else if (past.changedAt !== past.firstSeenAt) told.push({ at: past.changedAt, by: null, say: say('worklist.soFar.changed') })
  for (const { verdict, reason, by, given_at, undone_at, undone_by } of past.verdicts) {
    const values = { verdict: saySay(say(`state.worklist.${verdict}`)), reason }
    told.push({ at: given_at, by, say: say(reason === '' ? 'worklist.soFar.judged' : 'worklist.soFar.judgedBecause', values) })
    if (undone_at !== null) told.push({ at: undone_at, by: undone_by, say: say('worklist.soFar.takenBack', values) })
  }
  for (const move of past.moves) told.push({ at: move.at, by: move.by, say: moveSay(move.kind, move.after) })
  return told.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
}

const moveSay = (kind: string, after: unknown): Say => {
  const values = (after ?? {}) as Readonly<{ to?: unknown; until?: unknown; findings?: unknown }>
  const count = typeof values.findings === 'number' ? values.findings : 1
  if (kind === 'worklist/findings-assigned') {
    return typeof values.to === 'string' ? say('worklist.soFar.assigned', { to: values.to, count }) : say('worklist.soFar.released', { count })
  }
  const until = values.until
  return typeof until === 'string' && isDay(until) ? say('worklist.soFar.snoozed', { until: sayDay(until as Day), count }) : say('worklist.soFar.woken', { count })
}
