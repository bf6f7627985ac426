// Delivering to a partner's SFTP server: written beside its place and moved there when whole. A try that was cut off can be made again:
// what lies there already, with the same content, is delivered.

import { createHash } from 'node:crypto'
import type { Delivered, Outgoing } from './arrival.server.ts'
import { undelivered } from './arrival.server.ts'
import { outsideName } from './name.ts'
import type { SftpLimits, SftpSession } from './sftp-session.server.ts'
import { SFTP_LIMITS, within, withSftp } from './sftp-session.server.ts'
import { RouteError } from './trouble.server.ts'
import type { SftpOut } from './way.wire.ts'

export const deliverBySftp = async (way: SftpOut, document: Outgoing, limits: SftpLimits = SFTP_LIMITS): Promise<Delivered> => {
  const name = outsideName(way.name, document)
  try {
    await withSftp(way, (session) => deliverWith(session, way, name, document), limits)
    return { ok: true, where: `sftp://${way.host}:${way.port}/${within(way.path, name).replace(/^\//, '')}` }
  } catch (error) {
    return undelivered(error, way, name)
  }
}

const deliverWith = async (session: SftpSession, way: SftpOut, name: string, { bytes, key }: Outgoing): Promise<void> => {
  const place = within(way.path, name)
  if (await isThere(session, place, bytes, name)) return
  const begun = `${place}.${createHash('sha256').update(key).digest('hex').slice(0, 8)}.part`
  await session.write(begun, bytes)
  const written = await session.stat(begun)
  if (written?.size !== bytes.byteLength) throw new RouteError('problem.route/not-whole', { name }, true)
  try {
    await session.rename(begun, place)
  } catch (error) {
    // somebody was faster: if it is this document, it is delivered
    if (!(await isThere(session, place, bytes, name))) throw error
    await session.remove(begun)
  }
}

const isThere = async (session: SftpSession, place: string, bytes: Uint8Array, name: string): Promise<boolean> => {
  const stat = await session.stat(place)
  if (stat === null) return false
  if (!stat.isFolder && stat.size === bytes.byteLength && (await hashOf(session.read(place, stat.size))) === createHash('sha256').update(bytes).digest('hex')) return true
  throw new RouteError('problem.route/name-taken', { name }, true)
}

const hashOf = async (pieces: AsyncIterable<Buffer>): Promise<string> => {
  const hash = createHash('sha256')
  for await (const piece of pieces) hash.update(piece)
  return hash.digest('hex')
}
