// One talk with an SFTP server: only one whose key is known, every question with a time limit, what it refuses said in our words.

import { createHash } from 'node:crypto'
import type { Client, ConnectConfig, FileEntryWithStats, ServerHostKeyAlgorithm, SFTPWrapper, Stats } from 'ssh2'
import { shownKeys } from './way.ts'
import { RouteError } from './trouble.server.ts'
import type { SftpIn, SftpOut } from './way.wire.ts'

export type SftpWay = SftpIn | SftpOut
export type SftpStat = Readonly<{ size: number; mtime: number; isFolder: boolean }>

export type SftpSession = Readonly<{
  list(path: string): Promise<readonly FileEntryWithStats[]>
  /** Null where nothing is. */
  stat(path: string): Promise<SftpStat | null>
  /** The bytes of a file, at most `size` and one more, so that a file that grew shows. */
  read(path: string, size: number): AsyncGenerator<Buffer>
  write(path: string, bytes: Uint8Array): Promise<void>
  rename(from: string, to: string): Promise<void>
  remove(path: string): Promise<void>
  makeFolder(path: string): Promise<void>
}>

export type SftpLimits = Readonly<{ connectMs: number; answerMs: number }>

export const SFTP_LIMITS: SftpLimits = { connectMs: 20_000, answerMs: 30_000 }

/** Asked and under way at once, so that a far server is not waited for piece by piece. */
const AT_ONCE = 16
const PIECE = 32_768

export const withSftp = async <T>(way: SftpWay, use: (session: SftpSession) => Promise<T>, limits: SftpLimits = SFTP_LIMITS): Promise<T> => {
  const client = await signedIn(way, limits)
  try {
    const sftp = await opened(client, limits)
    return await use(sessionOf(sftp, asker(client, limits.answerMs)))
  } finally {
    client.end()
    client.destroy()
  }
}

/** The kinds of keys a server may have. It shows one, and which one depends on what it is asked for. */
const KINDS: readonly (readonly ServerHostKeyAlgorithm[])[] = [
  ['ssh-ed25519'],
  ['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521'],
  ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'],
]

/** A key that is not the agreed one may still be the key of another kind of the agreed server: then each kind is asked for. */
const signedIn = async (way: SftpWay, limits: SftpLimits): Promise<Client> => {
  try {
    return await connected(way, limits)
  } catch (error) {
    if (!isOtherKey(error)) throw error
    for (const kind of KINDS) {
      const client = await connected(way, limits, kind).catch((other: unknown) => (isOtherKey(other) || isNoSuchKind(other) ? null : Promise.reject(other)))
      if (client !== null) return client
    }
    throw error
  }
}

const isOtherKey = (error: unknown): boolean => error instanceof RouteError && error.say.key === 'problem.route/host-key'
const isNoSuchKind = (error: unknown): boolean => (error as { level?: string }).level === 'handshake'

const cut = (): Error => Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' })

const connected = async (way: SftpWay, limits: SftpLimits, kind?: readonly ServerHostKeyAlgorithm[]): Promise<Client> => {
  // few installations talk SFTP, and every start would pay for loading it
  const { Client } = await import('ssh2')
  const client = new Client()
  let shown: string | null = null
  const wanted = new Set(shownKeys(way.hostKey).map((key) => (key.startsWith('AAAA') ? fingerprint(Buffer.from(key, 'base64')) : key.replace(/=$/, ''))))
  const ready = new Promise<Client>((resolve, reject) => {
    client.once('ready', () => resolve(client))
    client.on('error', (error) => reject(shown !== null && !wanted.has(shown) ? unknownKey(way, shown) : error))
    client.once('close', () => reject(cut()))
  })
  client.on('keyboard-interactive', (_name, _instructions, _language, prompts, finish) => finish(prompts.map(({ echo }) => (echo === true ? '' : (way.password ?? '')))))
  open(client, {
    ...signIn(way),
    ...(kind === undefined ? {} : { algorithms: { serverHostKey: [...kind] } }),
    host: way.host,
    port: way.port,
    readyTimeout: limits.connectMs,
    keepaliveInterval: 15_000,
    keepaliveCountMax: 3,
    hostVerifier: (key: Buffer) => {
      shown = fingerprint(key)
      return wanted.has(shown)
    },
  })
  return ready.catch((error: unknown) => {
    client.destroy()
    throw error
  })
}

const open = (client: Client, settings: ConnectConfig): void => {
  try {
    client.connect(settings)
  } catch (error) {
    // said at once of a key that is no key, or is locked by a passphrase
    throw new RouteError('problem.route/private-key', {}, false, error instanceof Error ? error.message : '')
  }
  // many small questions and answers: waiting to fill a packet costs a tenth of a second each
  client.setNoDelay(true)
}

const signIn = (way: SftpWay): ConnectConfig => {
  const { user, password, privateKey, passphrase } = way
  if (privateKey === undefined || privateKey === '') return { username: user, password: password ?? '', tryKeyboard: true }
  return { username: user, privateKey, ...(passphrase === undefined || passphrase === '' ? {} : { passphrase }) }
}

/** As `ssh-keygen -lf` writes it. */
export const fingerprint = (key: Buffer): string => `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`

const unknownKey = (way: SftpWay, shown: string): RouteError => new RouteError('problem.route/host-key', { host: way.host, shown }, false)

const opened = (client: Client, limits: SftpLimits): Promise<SFTPWrapper> => asker(client, limits.connectMs)('', (answer) => client.sftp((error, sftp) => answer(error, sftp)))

type Answer<T> = (error: Error | null | undefined, value: T) => void
type Ask = <T>(path: string, question: (answer: Answer<T>) => void) => Promise<T>

/** Asks, and gives up when the connection ends, whoever ended it, or when no answer comes. */
const asker = (client: Client, limitMs: number): Ask => {
  const broken = new Promise<never>((_, reject) => {
    client.on('error', reject)
    client.on('close', () => reject(cut()))
  })
  broken.catch(() => undefined)
  return async <T>(path: string, question: (answer: Answer<T>) => void): Promise<T> => {
    let timer: NodeJS.Timeout | undefined
    const answered = new Promise<T>((resolve, reject) => {
      timer = setTimeout(() => {
        reject(Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' }))
        client.destroy()
      }, limitMs)
      try {
        question((error, value) => (error === null || error === undefined ? resolve(value) : reject(inOurWords(error, path))))
      } catch (error) {
        reject(inOurWords(error as Error, path))
      }
    })
    answered.catch(() => undefined)
    try {
      return await Promise.race([answered, broken])
    } finally {
      clearTimeout(timer)
    }
  }
}

const NO_SUCH_FILE = 2
const NO_RIGHT = 3
const REFUSED = 4
const NO_SPACE = 14
const QUOTA = 15

/** The answers of the protocol by their numbers. Source: draft-ietf-secsh-filexfer, status codes. */
const inOurWords = (error: Error, path: string): Error => {
  const { code } = error as Error & { code?: unknown }
  if (/^(?:Not connected|No response from server)$/.test(error.message)) return cut()
  if (code === NO_SUCH_FILE) return new RouteError('problem.route/no-place', { path }, true, error.message)
  if (code === NO_RIGHT) return new RouteError('problem.route/no-right', { place: path }, true, error.message)
  if (code === NO_SPACE || code === QUOTA) return new RouteError('problem.route/full', { path }, true, error.message)
  if (code === REFUSED) return new RouteError('problem.route/partner-refuses', { path, detail: error.message }, true, error.message)
  return typeof code === 'number' ? new RouteError('problem.route/partner-refuses', { path, detail: error.message }, true, error.message) : error
}

const sessionOf = (sftp: SFTPWrapper, ask: Ask): SftpSession => ({
  list: (path) => ask<readonly FileEntryWithStats[]>(path, (answer) => sftp.readdir(path, answer)),
  stat: async (path) => {
    // the file itself and not what a link leads to
    const stats = await ask<Stats | null>(path, (answer) => sftp.lstat(path, (error, found) => (isMissing(error) ? answer(null, null) : answer(error, found))))
    return stats === null ? null : { size: stats.size, mtime: stats.mtime, isFolder: stats.isDirectory() }
  },
  read: (path, size) => readPieces(sftp, ask, path, size),
  write: (path, bytes) => writePieces(sftp, ask, path, bytes),
  rename: (from, to) => ask<void>(from, (answer) => sftp.rename(from, to, (error) => answer(error, undefined))),
  remove: (path) => ask<void>(path, (answer) => sftp.unlink(path, (error) => answer(error, undefined))),
  makeFolder: (path) => ask<void>(path, (answer) => sftp.mkdir(path, (error) => answer(error, undefined))),
})

const isMissing = (error: Error | null | undefined): boolean => (error as { code?: unknown } | null | undefined)?.code === NO_SUCH_FILE

async function* readPieces(sftp: SFTPWrapper, ask: Ask, path: string, size: number): AsyncGenerator<Buffer> {
  const handle = await ask<Buffer>(path, (answer) => sftp.open(path, 'r', answer))
  try {
    const most = size + 1
    const waiting: Promise<Buffer>[] = []
    let next = 0
    for (;;) {
      for (; waiting.length < AT_ONCE && next < most; next += PIECE) {
        const piece = readPiece(sftp, ask, path, handle, next, Math.min(PIECE, most - next))
        piece.catch(() => undefined)
        waiting.push(piece)
      }
      const first = waiting.shift()
      if (first === undefined) return
      const bytes = await first
      if (bytes.length > 0) yield bytes
    }
  } finally {
    await ask<void>(path, (answer) => sftp.close(handle, (error) => answer(error, undefined))).catch(() => undefined)
  }
}

/** A server may answer with less than was asked for, which is no end yet. */
const readPiece = async (sftp: SFTPWrapper, ask: Ask, path: string, handle: Buffer, at: number, length: number): Promise<Buffer> => {
  const piece = Buffer.alloc(length)
  let filled = 0
  while (filled < length) {
    const count = await ask<number>(path, (answer) => sftp.read(handle, piece, filled, length - filled, at + filled, (error, bytes) => (isEnd(error) ? answer(null, 0) : answer(error, bytes))))
    if (count === 0) break
    filled += count
  }
  return piece.subarray(0, filled)
}

const END_OF_FILE = 1
const isEnd = (error: Error | null | undefined): boolean => (error as { code?: unknown } | null | undefined)?.code === END_OF_FILE

const writePieces = async (sftp: SFTPWrapper, ask: Ask, path: string, bytes: Uint8Array): Promise<void> => {
  const handle = await ask<Buffer>(path, (answer) => sftp.open(path, 'w', answer))
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    for (let from = 0; from < whole.length; from += AT_ONCE * PIECE) {
      const pieces: Promise<void>[] = []
      for (let at = from; at < Math.min(whole.length, from + AT_ONCE * PIECE); at += PIECE) {
        pieces.push(ask<void>(path, (answer) => sftp.write(handle, whole, at, Math.min(PIECE, whole.length - at), at, (error) => answer(error, undefined))))
      }
      await Promise.all(pieces)
    }
  } finally {
    await ask<void>(path, (answer) => sftp.close(handle, (error) => answer(error, undefined)))
  }
}

/** What a server shows as its key, for a person to compare with what the partner told them. Signs in nowhere. */
export const shownHostKey = async (at: Readonly<{ host: string; port: number }>, limits: SftpLimits = SFTP_LIMITS): Promise<string | null> => {
  const { Client } = await import('ssh2')
  const client = new Client()
  let shown: string | null = null
  await new Promise<void>((resolve) => {
    client.on('error', () => resolve())
    client.on('close', () => resolve())
    client.connect({
      ...at,
      username: 'nobody',
      readyTimeout: limits.connectMs,
      hostVerifier: (key: Buffer) => {
        shown = fingerprint(key)
        return false
      },
    })
  })
  client.destroy()
  return shown
}

/** A name within a folder of theirs, which may be given as `/in`, `in` or `.`. */
export const within = (folder: string, name: string): string => `${folder.replace(/(.)\/+$/, '$1')}${folder === '/' ? '' : '/'}${name}`
