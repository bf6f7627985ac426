// Looks into every way in, again and again, and keeps the mail listener open, for as long as the house runs. One process looks at a time: a
// second server on the same database waits for its turn. Nothing is taken from a way before its bytes are kept.

import type { Say } from '#ground/say'
import { NotFound } from '#platform/errors'
import type { House } from '#platform/house'
import { collect } from '../routes/routes.server.ts'
import { listenForMail } from '../routes/smtp-in.server.ts'
import type { Listening } from '../routes/smtp-in.server.ts'
import type { Arrival } from '../routes/arrival.server.ts'
import { receive } from './receive.server.ts'
import type { KeptWay } from './ways.store.ts'
import { loadWays, tellLooked } from './ways.store.ts'

export type Collecting = Readonly<{ /** One round over all ways, for tests and for "look now". */ round(): Promise<void>; stop(): Promise<void> }>

type Speak = (said: Say) => string

/** Folders are looked into each time, servers elsewhere less often. */
const EVERY_MS = 5_000
const ELSEWHERE_MS = 60_000

export const startCollecting = (house: House, speak: Speak, options: Readonly<{ byItself?: boolean }> = {}): Collecting => {
  const listening = new Map<string, Readonly<{ print: string; opened: Listening }>>()
  const lookedAt = new Map<string, number>()
  const stopping = new AbortController()
  let last: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | null = null

  const take = (way: KeptWay) => async (arrival: Arrival): Promise<'taken'> => {
    await receive(house, { route: way.name, name: arrival.name, origin: `${arrival.from} ${arrival.origin}`.slice(0, 500), mediaType: 'application/octet-stream', bytes: arrival.bytes, userId: null })
    return 'taken'
  }

  const look = async (way: KeptWay, always: boolean): Promise<void> => {
    const { settings } = way
    if (settings.kind === 'smtp') return listen(way)
    const now = performance.now()
    const pause = settings.kind === 'folder' ? 0 : ELSEWHERE_MS
    if (!always && now - (lookedAt.get(way.wayId) ?? -Infinity) < pause) return
    lookedAt.set(way.wayId, now)
    const collected = await collect(settings, take(way), { signal: stopping.signal })
    const first = collected.troubles[0]
    await house.db.within('everything', (tx) => tellLooked(tx, way.wayId, { now: house.clock.now(), trouble: first === undefined ? null : `${speak(first.say)}${first.why === undefined || first.why === '' ? '' : ` (${first.why})`}` }))
  }

  const listen = async (way: KeptWay): Promise<void> => {
    if (way.settings.kind !== 'smtp') return
    const print = JSON.stringify(way.settings)
    const open = listening.get(way.wayId)
    if (open?.print === print) return
    await open?.opened.close()
    listening.delete(way.wayId)
    const tell = (trouble: string | null): Promise<unknown> => house.db.within('everything', (tx) => tellLooked(tx, way.wayId, { now: house.clock.now(), trouble }))
    try {
      listening.set(way.wayId, { print, opened: await listenForMail(way.settings, take(way), { trouble: (trouble) => house.log.warn({ way: way.name, reason: trouble.why ?? '' }, 'a mail was not taken') }) })
      await tell(null)
    } catch (error) {
      await tell((error as Error).message)
    }
  }

  const closeGone = async (ways: readonly KeptWay[]): Promise<void> => {
    for (const [wayId, { opened }] of listening) {
      if (ways.some((way) => way.wayId === wayId && way.state === 'on' && way.settings.kind === 'smtp')) continue
      await opened.close()
      listening.delete(wayId)
    }
  }

  const round = async (always: boolean): Promise<void> => {
    const ways = await house.db.within('everything', (tx) => loadWays(tx))
    await closeGone(ways)
    for (const way of ways) {
      if (way.state === 'off' || stopping.signal.aborted) continue
      try {
        await look(way, always)
      } catch (error) {
        if (error instanceof NotFound) continue
        house.log.error({ way: way.name, error: error as Error }, 'a way in could not be looked into')
      }
    }
  }

  const chained = (always: boolean): Promise<void> => {
    last = last.then(() => round(always)).catch((error: unknown) => house.log.error({ error: error as Error }, 'the ways in could not be looked into'))
    return last
  }
  const next = (): void => {
    timer = setTimeout(() => void chained(false).then(() => void (stopping.signal.aborted || next())), EVERY_MS)
  }
  if (options.byItself !== false) void chained(false).then(() => void (stopping.signal.aborted || next()))

  return {
    round: () => chained(true),
    async stop() {
      stopping.abort()
      if (timer !== null) clearTimeout(timer)
      await last
      for (const { opened } of listening.values()) await opened.close()
      listening.clear()
    },
  }
}
