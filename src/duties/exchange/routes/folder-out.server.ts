// A folder that a partner or a program empties: a document appears there whole or not at all, and once, however often it is tried.

import { createHash, randomUUID } from 'node:crypto'
import { link, lstat, open, readFile, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Delivered, Outgoing } from './arrival.server.ts'
import { undelivered } from './arrival.server.ts'
import { outsideName } from './name.ts'
import { RouteError } from './trouble.server.ts'
import type { FolderOut } from './way.wire.ts'

/** A file begun longer ago than this belongs to a process that died. */
const LEFT_OVER_MS = 600_000

export const deliverToFolder = async (way: FolderOut, document: Outgoing): Promise<Delivered> => {
  const name = outsideName(way.name, document)
  const place = join(way.path, name)
  const mark = `.mainstay-${createHash('sha256').update(document.key).digest('hex').slice(0, 16)}-`
  const begun = join(way.path, `${mark}${randomUUID()}.part`)
  try {
    if (await isThere(place, document.bytes, name)) return { ok: true, where: place }
    await clearLeftOvers(way.path, mark)
    await writeForGood(begun, document.bytes)
    await appear(begun, place, document.bytes, name)
    await syncFolder(way.path)
    return { ok: true, where: place }
  } catch (error) {
    return undelivered(error, way, name)
  } finally {
    await rm(begun, { force: true }).catch(() => undefined)
  }
}

/** Whether this very document lies there. Another one of its name is never overwritten. */
const isThere = async (place: string, bytes: Uint8Array, name: string): Promise<boolean> => {
  const stats = await lstat(place).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (stats === null) return false
  if (stats.isFile() && stats.size === bytes.byteLength && Buffer.compare(await readFile(place), bytes) === 0) return true
  throw new RouteError('problem.route/name-taken', { name }, true)
}

const writeForGood = async (path: string, bytes: Uint8Array): Promise<void> => {
  const file = await open(path, 'wx')
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** A second name for the finished file fails when the name is taken, a move would overwrite; shares without second names get the move. */
const appear = async (begun: string, place: string, bytes: Uint8Array, name: string): Promise<void> => {
  try {
    await link(begun, place)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') {
      await isThere(place, bytes, name)
      return
    }
    if (code === undefined || !['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(code)) throw error
    await rename(begun, place)
  }
}

const clearLeftOvers = async (folder: string, mark: string): Promise<void> => {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(mark)) continue
    const path = join(folder, name)
    const stats = await lstat(path).catch(() => null)
    if (stats !== null && Date.now() - stats.mtimeMs > LEFT_OVER_MS) await rm(path, { force: true })
  }
}

const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
