// Fetching from a partner's SFTP server: files that two looks find the same are read, kept, and then moved to `archive/` or deleted there.

import { setTimeout as pause } from 'node:timers/promises'
import type { FileEntryWithStats } from 'ssh2'
import type { Collected, CollectOptions, Take } from './arrival.server.ts'
import { handable, receivedAtOf, Round } from './arrival.server.ts'
import { arrivalName, isMeant, isUnfinished, nameBeside } from './name.ts'
import type { SftpLimits, SftpSession } from './sftp-session.server.ts'
import { SFTP_LIMITS, within, withSftp } from './sftp-session.server.ts'
import { RouteError } from './trouble.server.ts'
import type { SftpIn } from './way.wire.ts'

type Found = Readonly<{ name: string; path: string; size: number; mtime: number }>

const SETTLE_SECONDS = 5

export const collectSftp = async (way: SftpIn, take: Take, options: CollectOptions = {}, limits: SftpLimits = SFTP_LIMITS): Promise<Collected> => {
  const round = new Round(way, take, options)
  try {
    await withSftp(way, (session) => collectWith(session, way, round, options), limits)
  } catch (error) {
    round.trouble('', error)
  }
  return round.collected
}

const collectWith = async (session: SftpSession, way: SftpIn, round: Round, options: CollectOptions): Promise<void> => {
  const found = filesOf(await session.list(way.path), way, round)
  if (found.length > 0 && way.after === 'move') await made(session, within(way.path, 'archive'))
  const settled = await unchangedOf(session, way, found)
  await round.each(found, async (file) => {
    if (!settled.has(markOf(file))) round.unfinished += 1
    else await takeFile(session, way, file, round, options)
  })
}

/** Their clock is not ours, so a file counts as finished when a second look a little later finds it the same. */
const unchangedOf = async (session: SftpSession, way: SftpIn, found: readonly Found[]): Promise<ReadonlySet<string>> => {
  const seconds = way.settleSeconds ?? SETTLE_SECONDS
  if (found.length === 0 || seconds === 0) return new Set(found.map(markOf))
  await pause(seconds * 1000)
  return new Set(filesOf(await session.list(way.path), way, null).map(markOf))
}

const markOf = ({ name, size, mtime }: Found): string => `${size} ${mtime} ${name}`

const filesOf = (entries: readonly FileEntryWithStats[], way: SftpIn, round: Round | null): readonly Found[] =>
  entries
    .filter((entry) => entry.filename !== '.' && entry.filename !== '..' && !isUnfinished(entry.filename) && !isFolder(entry) && isMeant(way.pattern, entry.filename))
    .flatMap(({ filename, longname, attrs }) => {
      const name = arrivalName(filename)
      // a name with a path in it could make us read, move or delete something else of theirs
      const wrong = /[/\\\0]/.test(filename) ? 'problem.route/hostile-name' : attrs.isSymbolicLink() || longname.startsWith('l') ? 'problem.route/link' : null
      if (wrong === null) return [{ name: filename, path: within(way.path, filename), size: attrs.size, mtime: attrs.mtime }]
      round?.trouble(name, new RouteError(wrong, { name }, false))
      return []
    })
    .sort((one, other) => one.mtime - other.mtime || (one.name < other.name ? -1 : 1))

/** Servers that tell no kind in their attributes tell it in the long line. */
const isFolder = ({ attrs, longname }: FileEntryWithStats): boolean => attrs.isDirectory() || longname.startsWith('d')

const takeFile = async (session: SftpSession, way: SftpIn, file: Found, round: Round, options: CollectOptions): Promise<void> => {
  const name = arrivalName(file.name)
  let verdict: 'taken' | 'unreadable' | null = null
  try {
    verdict = await round.hand({
      name,
      bytes: await handable(unchangedPieces(session, file), file.size),
      from: `${way.user}@${way.host}`,
      ...receivedAtOf(file.mtime * 1000),
      origin: `sftp://${way.host}:${way.port}/${file.path.replace(/^\//, '').replace(/\p{Cc}/gu, ' ')}`,
    })
    if (verdict === null) return
    await putAway(session, way, file, verdict === 'unreadable' ? 'unreadable' : way.after === 'move' ? 'archive' : null, options)
    round.putAway()
  } catch (error) {
    // the talk itself has ended
    if (!(error instanceof RouteError)) throw error
    if (verdict === null) round.trouble(name, error)
    else round.failed(name, error)
  }
}

async function* unchangedPieces(session: SftpSession, file: Found): AsyncGenerator<Buffer> {
  let size = 0
  for await (const piece of session.read(file.path, file.size)) {
    size += piece.length
    yield piece
  }
  const now = await session.stat(file.path)
  if (size !== file.size || now === null || !isSame(now, file)) throw new RouteError('problem.route/changed', { name: arrivalName(file.name) }, true)
}

const isSame = (now: Readonly<{ size: number; mtime: number }>, file: Found): boolean => now.size === file.size && now.mtime === file.mtime

const putAway = async (session: SftpSession, way: SftpIn, file: Found, into: 'archive' | 'unreadable' | null, options: CollectOptions): Promise<void> => {
  const now = await session.stat(file.path)
  // gone, or another file by now, which the next round takes
  if (now === null || !isSame(now, file)) return
  if (into === null) return session.remove(file.path)
  const folder = within(way.path, into)
  if (into === 'unreadable') await made(session, folder)
  const stamp = new Date((options.now ?? Date.now)()).toISOString().replace(/[-:.]/g, '')
  for (let count = 0; count < 1000; count += 1) {
    const place = within(folder, nameBeside(file.name, stamp, count))
    if ((await session.stat(place)) !== null) continue
    return session.rename(file.path, place)
  }
}

const made = async (session: SftpSession, folder: string): Promise<void> => {
  if ((await session.stat(folder)) === null) await session.makeFolder(folder)
  // a link here could lead anywhere
  if ((await session.stat(folder))?.isFolder !== true) throw new RouteError('problem.route/no-folder', { name: folder }, true)
}
