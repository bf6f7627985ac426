// The states of a document on its way out, and what moves it. Where a second delivery does no harm, a try that was cut off is made again;
// a mail may have gone out before the cut, so a person decides.

import type { Instant } from '#ground/instant'
import type { Outcome } from '#ground/outcome'
import { done, refused } from '#ground/outcome'
import { say, saySay } from '#ground/say'
import { nextAttempt } from './backoff.ts'
import type { WayOut } from './way.wire.ts'

export type SendingState = 'waiting' | 'sending' | 'sent' | 'dead' | 'unsure'

/**
 * What happens to it: our sender takes it up; it arrived; it failed and may be tried again, or may not; nobody knows whether it arrived.
 * A person sends it again, says that it arrived, or gives it up.
 */
export type SendingEvent = 'taken-up' | 'arrived' | 'postponed' | 'failed' | 'in-doubt' | 'sent-again' | 'confirmed' | 'given-up'

/** THE table: what is not in it cannot happen. */
export const SENDING_MOVES: Readonly<Record<SendingState, Readonly<Partial<Record<SendingEvent, SendingState>>>>> = {
  waiting: { 'taken-up': 'sending', 'given-up': 'dead' },
  sending: { arrived: 'sent', postponed: 'waiting', failed: 'dead', 'in-doubt': 'unsure' },
  sent: { 'sent-again': 'waiting' },
  dead: { 'sent-again': 'waiting', confirmed: 'sent' },
  unsure: { 'sent-again': 'waiting', confirmed: 'sent', 'given-up': 'dead' },
}

export const sendingMove = (from: SendingState, event: SendingEvent): Outcome<SendingState> => {
  const to = SENDING_MOVES[from][event]
  if (to !== undefined) return done(to)
  return refused({ code: 'exchange/no-such-sending', say: say('refusal.exchange/no-such-sending', { state: saySay(say(`state.sending.${from}`)), event: saySay(say(`sending.${event}`)) }) })
}

/** Whether the same document delivered twice is one document there: the name and the content are looked at first. A mail is a mail each time. */
export const isIdempotent = (kind: WayOut['kind']): boolean => kind !== 'mail'

/** What becomes of a try whose process died in the middle. */
export const afterCut = (kind: WayOut['kind']): SendingEvent => (isIdempotent(kind) ? 'postponed' : 'in-doubt')

/** How a try ended, as the ways tell it (`deliver`). */
export type Tried = Readonly<{ ok: true }> | Readonly<{ ok: false; retry: boolean; unsure?: boolean }>

export type AfterTry = Readonly<{ event: SendingEvent; nextAt: Instant | null }>

/** What a try leads to. `made` counts it; `nextAt` says when the next is due, for `postponed` only. */
export const afterTry = (tried: Tried, attempts: Readonly<{ key: string; made: number; firstAt: Instant; now: Instant }>): AfterTry => {
  if (tried.ok) return { event: 'arrived', nextAt: null }
  if (tried.unsure === true) return { event: 'in-doubt', nextAt: null }
  const nextAt = tried.retry ? nextAttempt(attempts) : null
  return nextAt === null ? { event: 'failed', nextAt } : { event: 'postponed', nextAt }
}
