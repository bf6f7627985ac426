// What comes in by a way and who takes it: `take` keeps the bytes for good, and only then the way forgets them.
// If the process dies in between, the same comes again, and the mailbox knows it by its content: twice is harmless, never is not.

import { Readable } from 'node:stream'
import type { Instant } from '#ground/instant'
import { isInstant } from '#ground/instant'
import type { Trouble } from './trouble.server.ts'
import { RouteError, explained, troubleOf, whyOf } from './trouble.server.ts'
import type { Way, WayIn } from './way.wire.ts'

export type Arrival = Readonly<{
  /** Safe to show and to keep: no folder, no control signs, at most 200 signs. */
  name: string
  /** A stream fails when the file changes while it is read: what was kept of it until then must be dropped. */
  bytes: Buffer | Readable
  /** The sender's address, or the folder or server it lay on. */
  from: string
  /** When it came there, as the way knows it. */
  receivedAt?: Instant
  /** The message id of its mail, or the full place of the file. */
  origin: string
}>

/** Resolves when the arrival is kept for good. `unreadable` is kept as well, and a folder puts such a file apart. */
export type Take = (arrival: Arrival) => Promise<'taken' | 'unreadable'>

export type Collected = Readonly<{
  taken: number
  unreadable: number
  /** Still being written: left for the next round. */
  unfinished: number
  troubles: readonly Trouble[]
}>

export type CollectOptions = Readonly<{
  /** Ends the round after the file at hand. */
  signal?: AbortSignal
  /** Milliseconds since 1970; the machine's clock when left out. */
  now?: () => number
}>

const MOST_TROUBLES = 100
/** After so many failures in a row it may be the mailbox or the whole way that fails, and not what came by it. */
const FAILURES_IN_A_ROW = 3

/**
 * One look into a way: counts, gathers troubles. When one after the other fails, ever more of them are passed over for this time: so nothing is
 * asked ten thousand times while the mailbox is down, and yet a few that always fail do not keep the others from being found.
 */
export class Round {
  taken = 0
  unreadable = 0
  unfinished = 0
  readonly troubles: Trouble[] = []
  private failures = 0
  private toPass = 0

  constructor(
    private readonly way: WayIn,
    private readonly take: Take,
    private readonly options: CollectOptions = {},
  ) {}

  /** Handles one after the other; those that were passed over come last, when anything went well. */
  async each<T>(items: readonly T[], handle: (item: T) => Promise<void>): Promise<void> {
    const passedOver: T[] = []
    for (const item of items) {
      if (this.isOver) return
      if (this.passes()) passedOver.push(item)
      else await handle(item)
    }
    if (this.taken + this.unreadable === 0) return
    for (const item of passedOver) {
      if (this.isOver) return
      if (!this.passes()) await handle(item)
    }
  }

  private get isOver(): boolean {
    return this.options.signal?.aborted === true
  }

  private passes(): boolean {
    if (this.toPass === 0) return false
    this.toPass -= 1
    return true
  }

  /** Null when it could not be kept; it must then stay where it is. */
  async hand(arrival: Arrival): Promise<'taken' | 'unreadable' | null> {
    try {
      const verdict = await this.take(arrival)
      if (verdict === 'taken') this.taken += 1
      else this.unreadable += 1
      return verdict
    } catch (error) {
      if (error instanceof RouteError) this.trouble(arrival.name, error)
      else this.failed(arrival.name, new RouteError('problem.route/not-kept', { name: arrival.name }, true, whyOf(error, this.way)))
      return null
    } finally {
      if (!Buffer.isBuffer(arrival.bytes)) arrival.bytes.destroy()
    }
  }

  /** What was kept is moved, deleted or marked: it does not come again. */
  putAway(): void {
    this.failures = 0
    this.toPass = 0
  }

  /** Could not be kept, or not be put away, so that it comes again. */
  failed(name: string, error: unknown): void {
    this.failures += 1
    if (this.failures >= FAILURES_IN_A_ROW) this.toPass = 2 ** (this.failures - FAILURES_IN_A_ROW)
    this.trouble(name, error)
  }

  trouble(name: string, error: unknown): void {
    const trouble = troubleOf(error, this.way, name)
    if (this.troubles.length < MOST_TROUBLES) this.troubles.push(trouble)
  }

  get collected(): Collected {
    const { taken, unreadable, unfinished, troubles } = this
    return { taken, unreadable, unfinished, troubles }
  }
}

/** Up to here content is read whole before it is handed on; above, as a stream. */
const SMALL = 1_048_576

export const handable = async (pieces: AsyncGenerator<Buffer>, size: number): Promise<Buffer | Readable> => {
  if (size > SMALL) return Readable.from(pieces, { objectMode: false })
  const parts: Buffer[] = []
  for await (const piece of pieces) parts.push(piece)
  return Buffer.concat(parts)
}

/** When something came, from milliseconds since 1970; left out when the way tells a time that cannot be. */
export const receivedAtOf = (ms: number): Readonly<{ receivedAt?: Instant }> => {
  const at = new Date(ms)
  const text = Number.isNaN(at.getTime()) ? '' : at.toISOString()
  return isInstant(text) ? { receivedAt: text } : {}
}

/** How a delivery ended. `unsure`: nobody knows whether it arrived, a person decides. */
export type Delivered =
  | Readonly<{ ok: true; where: string }>
  | Readonly<{ ok: false; retry: boolean; unsure?: true; why: string; say: Trouble['say'] }>

export type Outgoing = Readonly<{
  name: string
  bytes: Uint8Array
  /** Names this document among all: the same document tried again has the same key. */
  key: string
}>

export const undelivered = (error: unknown, way: Way, name: string): Delivered => {
  const { say, why, retry } = explained(error, way, name)
  return { ok: false, retry, why, say }
}
