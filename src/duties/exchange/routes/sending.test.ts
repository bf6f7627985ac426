import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Instant } from '#ground/instant'
import { need } from '#ground/outcome'
import { PATIENCE } from './backoff.ts'
import type { SendingEvent, SendingState } from './sending.ts'
import { afterCut, afterTry, isIdempotent, SENDING_MOVES, sendingMove } from './sending.ts'

const NOW = '2026-03-02T10:00:00Z' as Instant
const attempts = { key: 'invoice 4711', made: 1, firstAt: NOW, now: NOW }
const STATES = Object.keys(SENDING_MOVES) as SendingState[]
const EVENTS = [...new Set(Object.values(SENDING_MOVES).flatMap((moves) => Object.keys(moves)))] as SendingEvent[]

const walk = (...events: SendingEvent[]): SendingState => events.reduce<SendingState>((state, event) => need(sendingMove(state, event)), 'waiting')

describe('a document on its way out', () => {
  it('is taken up, and is sent once it arrived', () => {
    expect(walk('taken-up', 'arrived')).toBe('sent')
  })

  it('waits again after a failure that can pass, until patience ends', () => {
    expect(afterTry({ ok: false, retry: true }, attempts)).toEqual({ event: 'postponed', nextAt: expect.stringMatching(/^2026-03-02T10:00:(4[89]|5\d)|10:01:00Z$/) })
    expect(afterTry({ ok: false, retry: true }, { ...attempts, made: PATIENCE.attempts })).toEqual({ event: 'failed', nextAt: null })
    expect(afterTry({ ok: false, retry: false }, attempts)).toEqual({ event: 'failed', nextAt: null })
    expect(walk('taken-up', 'postponed', 'taken-up', 'failed')).toBe('dead')
  })

  it('is tried again after a crash where that does no harm, and waits for a person where it might', () => {
    for (const kind of ['folder', 'sftp', 'none'] as const) {
      expect(isIdempotent(kind)).toBe(true)
      expect(walk('taken-up', afterCut(kind))).toBe('waiting')
    }
    expect(walk('taken-up', afterCut('mail'))).toBe('unsure')
    expect(afterTry({ ok: false, retry: false, unsure: true }, attempts)).toEqual({ event: 'in-doubt', nextAt: null })
  })

  it('that is in doubt is sent again, confirmed or given up by a person, and by nobody else', () => {
    expect(walk('taken-up', 'in-doubt', 'sent-again')).toBe('waiting')
    expect(walk('taken-up', 'in-doubt', 'confirmed')).toBe('sent')
    expect(walk('taken-up', 'in-doubt', 'given-up')).toBe('dead')
    expect(sendingMove('unsure', 'taken-up').ok).toBe(false)
  })

  it('does nothing that is not in the table', () => {
    for (const state of STATES) {
      for (const event of EVENTS) {
        const outcome = sendingMove(state, event)
        const to = SENDING_MOVES[state][event]
        expect(outcome.ok).toBe(to !== undefined)
        if (outcome.ok) expect(outcome.value).toBe(to)
        else expect(outcome.refusal.code).toBe('exchange/no-such-sending')
      }
    }
  })

  it('never goes out twice without a failure or a person between', () => {
    const byItself: readonly SendingEvent[] = ['taken-up', 'arrived', 'postponed', 'failed', 'in-doubt']
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...byItself), { maxLength: 30 }), (events) => {
        let state: SendingState = 'waiting'
        let isArrived = false
        for (const event of events) {
          const next: SendingState | undefined = SENDING_MOVES[state][event]
          if (next === undefined) continue
          if (event === 'taken-up') expect(isArrived).toBe(false)
          if (event === 'arrived') isArrived = true
          state = next
        }
      }),
    )
  })
})
