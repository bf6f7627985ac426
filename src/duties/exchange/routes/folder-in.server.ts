// The watched folder: files that stand unchanged are taken, the oldest first, and then moved to `archive/`, to `unreadable/`, or deleted.
// Links are refused, and so is whatever is no plain file. Nothing outside the folder is read or written.
// Two collectors of one folder may both take a file, which the mailbox recognises; neither puts away a file that it has not taken.

import { randomUUID } from 'node:crypto'
import type { BigIntStats } from 'node:fs'
import { constants } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { lstat, mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Arrival, Collected, CollectOptions, Take } from './arrival.server.ts'
import { handable, receivedAtOf, Round } from './arrival.server.ts'
import { arrivalName, isMeant, isUnfinished, nameBeside } from './name.ts'
import { RouteError } from './trouble.server.ts'
import type { FolderIn } from './way.wire.ts'

/** A file as it was seen; while these four stay, it is the same file with the same content. */
type Seen = Found & Readonly<{ dev: bigint; ino: bigint; size: bigint; mtime: bigint; ctime: bigint }>

/** Looked at when something is to be put there. */
const OURS = new Set(['archive', 'unreadable'])
const CHUNK = 262_144
const AT_ONCE = 64

export const collectFolder = async (way: FolderIn, take: Take, options: CollectOptions = {}): Promise<Collected> => {
  const round = new Round(way, take, options)
  const moves: Promise<void>[] = []
  try {
    const found = await filesOf(way, round)
    if (found.length === 0) return round.collected
    if (way.after === 'move') await made(join(way.path, 'archive'))
    const now = await folderClock(way.path)
    const settle = BigInt(Math.round(way.settleSeconds * 1000)) * 1_000_000n
    await round.each(await oldestFirst(found), async (file) => {
      if (isYoung(file.ctime, now, settle) || isYoung(file.mtime, now, settle)) round.unfinished += 1
      else await takeFile(way, file, round, options, moves)
      if (moves.length >= AT_ONCE) await moves.shift()
    })
    await Promise.all(moves)
  } catch (error) {
    await Promise.allSettled(moves)
    round.trouble('', error)
  }
  return round.collected
}

/** Changed within the last while. A time to come was set by hand, or came with a copy, and says nothing. */
const isYoung = (at: bigint, now: bigint, settle: bigint): boolean => at <= now && now - at < settle

/**
 * What time the folder's own disk believes it is, in nanoseconds: a share may be minutes off our clock.
 * It also shows at once when we may not write here, without which every file would be taken again for ever.
 */
const folderClock = async (folder: string): Promise<bigint> => {
  const path = join(folder, `.mainstay-${randomUUID()}.tmp`)
  const file = await open(path, 'wx', 0o600)
  try {
    await file.write('?')
    return (await file.stat({ bigint: true })).mtimeNs
  } finally {
    await file.close()
    await rm(path, { force: true })
  }
}

type Found = Readonly<{ path: Buffer; name: string }>

/** Names are read as bytes: not all are text. */
const filesOf = async (way: FolderIn, round: Round): Promise<readonly Found[]> => {
  const entries = await readdir(way.path, { withFileTypes: true, encoding: 'buffer' })
  const within = Buffer.from(join(way.path, '/'))
  const files: Found[] = []
  for (const entry of entries) {
    const name = entry.name.toString('utf8')
    if (isUnfinished(name) || entry.isDirectory() || !isMeant(way.pattern, name)) continue
    if (OURS.has(name) && !entry.isFile()) continue
    if (entry.isSymbolicLink()) round.trouble(arrivalName(name), new RouteError('problem.route/link', { name: arrivalName(name) }, false))
    else files.push({ path: Buffer.concat([within, entry.name]), name })
  }
  return files
}

/** Of one time by name. */
const oldestFirst = async (files: readonly Found[]): Promise<readonly Seen[]> => {
  const seen: Seen[] = []
  for (let at = 0; at < files.length; at += AT_ONCE) {
    for (const file of await Promise.all(files.slice(at, at + AT_ONCE).map(measured))) if (file !== null) seen.push(file)
  }
  return seen.sort((one, other) => (one.mtime === other.mtime ? Buffer.compare(one.path, other.path) : one.mtime < other.mtime ? -1 : 1))
}

/** Null for what is no plain file, or is gone. */
const measured = async (file: Found): Promise<Seen | null> => {
  const stats = await statsOf(file.path)
  return stats === null || !stats.isFile() ? null : { ...file, ...markOf(stats) }
}

const statsOf = async (path: Buffer | string): Promise<BigIntStats | null> => {
  try {
    return await lstat(path, { bigint: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

const markOf = (stats: BigIntStats) => ({ dev: stats.dev, ino: stats.ino, size: stats.size, mtime: stats.mtimeNs, ctime: stats.ctimeNs })

const isSame = (stats: BigIntStats, seen: Seen): boolean => stats.dev === seen.dev && stats.ino === seen.ino && stats.size === seen.size && stats.mtimeNs === seen.mtime

/** Takes one file after the other; what was taken is moved away while the next is read. */
const takeFile = async (way: FolderIn, seen: Seen, round: Round, options: CollectOptions, moves: Promise<void>[]): Promise<void> => {
  try {
    const verdict = await handFile(way, seen, round)
    if (verdict === null) return
    const move = putAway(way, seen, verdict === 'unreadable' ? 'unreadable' : way.after === 'move' ? 'archive' : null, stampOf(options)).then(
      () => round.putAway(),
      (error: unknown) => failed(error, seen, () => round.failed(arrivalName(seen.name), error)),
    )
    // a fault of ours is thrown where the moves are waited for, and not before
    move.catch(() => undefined)
    moves.push(move)
  } catch (error) {
    await failed(error, seen, () => round.trouble(arrivalName(seen.name), error))
  }
}

const failed = async (error: unknown, seen: Seen, tell: () => void): Promise<void> => {
  // another collector took it between our look and now
  if ((error as NodeJS.ErrnoException).code === 'ENOENT' && (await statsOf(seen.path).catch(() => undefined)) === null) return
  tell()
}

const handFile = async (way: FolderIn, seen: Seen, round: Round): Promise<'taken' | 'unreadable' | null> => {
  // not through a link, and not waiting for a pipe that somebody put in the file's place
  const file = await open(seen.path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    const arrival: Arrival = {
      name: arrivalName(seen.name),
      bytes: await handable(unchangedBytes(file, seen), Number(seen.size)),
      from: way.path,
      ...receivedAtOf(Number(seen.mtime / 1_000_000n)),
      origin: join(way.path, seen.name).replace(/\p{Cc}/gu, ' '),
    }
    return await round.hand(arrival)
  } finally {
    await file.close()
  }
}

const changedMeanwhile = (seen: Seen): RouteError => new RouteError('problem.route/changed', { name: arrivalName(seen.name) }, true)

/** The content, which fails at its end when the file was written to, or was another one, meanwhile. */
async function* unchangedBytes(file: FileHandle, seen: Seen): AsyncGenerator<Buffer> {
  const before = await file.stat({ bigint: true })
  if (!before.isFile() || !isSame(before, seen)) throw changedMeanwhile(seen)
  let at = 0
  for (;;) {
    const asked = Math.min(CHUNK, Number(seen.size) - at + 1)
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(asked), 0, asked, at)
    at += bytesRead
    if (bytesRead > 0) yield buffer.subarray(0, bytesRead)
    if (bytesRead < asked || BigInt(at) > seen.size) break
  }
  if (BigInt(at) !== seen.size || !isSame(await file.stat({ bigint: true }), seen)) throw changedMeanwhile(seen)
}

/** Moves or deletes the file that was taken, and no other that meanwhile has its name. */
const putAway = async (way: FolderIn, seen: Seen, into: 'archive' | 'unreadable' | null, stamp: string): Promise<void> => {
  const now = await statsOf(seen.path)
  if (now === null || !isSame(now, seen)) return
  if (into === 'unreadable') await made(join(way.path, into))
  const place = into === null ? join(way.path, `.mainstay-${randomUUID()}.tmp`) : await reserved(join(way.path, into), seen.name, stamp)
  try {
    await rename(seen.path, place)
  } catch (error) {
    if (into !== null) await rm(place, { force: true })
    throw error
  }
  const moved = await statsOf(place)
  // put in its place between our look and our move: it goes back, beside whatever has come since
  if (moved !== null && !isSame(moved, seen)) await rename(place, await reserved(way.path, seen.name, stamp))
  else if (into === null) await rm(place, { force: true })
}

const made = async (folder: string): Promise<void> => {
  if ((await statsOf(folder)) === null) await mkdir(folder).catch((error: NodeJS.ErrnoException) => (error.code === 'EEXIST' ? undefined : Promise.reject(error)))
  // a link here could lead anywhere
  if ((await statsOf(folder))?.isDirectory() !== true) throw new RouteError('problem.route/no-folder', { name: folder }, true)
}

/** A name nobody has, held by an empty file that the move replaces. */
const reserved = async (folder: string, name: string, stamp: string): Promise<string> => {
  for (let count = 0; ; count += 1) {
    const place = join(folder, nameBeside(name, stamp, count))
    try {
      await (await open(place, 'wx', 0o600)).close()
      return place
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

const stampOf = ({ now = Date.now }: CollectOptions): string => new Date(now()).toISOString().replace(/[-:.]/g, '')
