// Files by content: bytes are kept in the data folder under their SHA-256, so the same document is kept once and never changes.

import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import type { Instant } from '#ground/instant'
import type { Tx } from './db.ts'
import { NotFound } from './errors.ts'

export type StoredFile = Readonly<{ sha256: string; size: number }>

const SHAPE = /^[0-9a-f]{64}$/

export class Files {
  /** `folder` is made when the first file comes. */
  constructor(readonly folder: string) {}

  /** Puts bytes on the disk for good before it answers. The same bytes twice are kept once. */
  async put(bytes: Uint8Array | Readable): Promise<StoredFile> {
    await mkdir(join(this.folder, 'incoming'), { recursive: true })
    const incoming = join(this.folder, 'incoming', randomUUID())
    try {
      const stored = await writeHashed(incoming, bytes)
      const place = this.pathOf(stored.sha256)
      await mkdir(dirname(place), { recursive: true })
      await rename(incoming, place)
      await syncFolder(dirname(place))
      return stored
    } finally {
      await rm(incoming, { force: true })
    }
  }

  /** Puts bytes and says in the database what they are. The row belongs to the caller's transaction. */
  async keep(tx: Tx, file: Readonly<{ bytes: Uint8Array | Readable; mediaType: string; now: Instant }>): Promise<StoredFile> {
    const stored = await this.put(file.bytes)
    await this.remember(tx, { stored, mediaType: file.mediaType, now: file.now })
    return stored
  }

  /** Says in the database what bytes are that were put before. The row belongs to the caller's transaction. */
  async remember(tx: Tx, file: Readonly<{ stored: StoredFile; mediaType: string; now: Instant }>): Promise<void> {
    await tx.run('INSERT INTO files (sha256, size, media_type, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (sha256) DO NOTHING', [file.stored.sha256, file.stored.size, file.mediaType, file.now])
  }

  async read(sha256: string): Promise<Buffer> {
    await this.sizeOf(sha256)
    return readFile(this.pathOf(sha256))
  }

  stream(sha256: string): Readable {
    return createReadStream(this.pathOf(sha256))
  }

  /** Throws NotFound when no such file is kept. */
  async sizeOf(sha256: string): Promise<number> {
    try {
      return (await stat(this.pathOf(sha256))).size
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new NotFound()
      throw error
    }
  }

  pathOf(sha256: string): string {
    if (!SHAPE.test(sha256)) throw new NotFound()
    return join(this.folder, sha256.slice(0, 2), sha256)
  }
}

const writeHashed = async (path: string, bytes: Uint8Array | Readable): Promise<StoredFile> => {
  const hash = createHash('sha256')
  const file = await open(path, 'wx', 0o600)
  let size = 0
  try {
    const chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array> = bytes instanceof Uint8Array ? [bytes] : bytes
    for await (const chunk of chunks) {
      hash.update(chunk)
      size += chunk.length
      await file.appendFile(chunk)
    }
    await file.sync()
  } finally {
    await file.close()
  }
  return { sha256: hash.digest('hex'), size }
}

/** A rename is only safe once its folder is on the disk, too. */
const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
