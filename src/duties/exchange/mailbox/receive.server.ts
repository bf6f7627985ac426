// A file arrives: its bytes are kept for good and put in line to be read, in one transaction. By whatever way it came, this is the only door.

import type { Readable } from 'node:stream'
import type { UserId } from '#ground/ids'
import { say } from '#ground/say'
import { Unreadable } from '#platform/errors'
import type { House } from '#platform/house'
import { insertArrival } from './files.store.ts'

export const READ_FILE = 'exchange/read-file'

export type Received = Readonly<{ route: string; name: string; origin: string | null; mediaType: string; bytes: Uint8Array | Readable; userId: UserId | null; /** Whether the bytes were cut off at a bound: then nothing of them is read. */ isCut?: () => boolean }>

/** Answers the id of the file. Throws when it could not be kept: then whoever brought it must keep it. */
export const receive = async (house: House, { route, name, origin, mediaType, bytes, userId, isCut }: Received): Promise<string> => {
  // the disk first: a large file must not hold a transaction
  const stored = await house.files.put(bytes)
  if (isCut?.() === true) throw new Unreadable([{ at: name, say: say('refusal.exchange/upload-too-large', { file: name }) }])
  return house.db.within('everything', async (tx) => {
    const now = house.clock.now()
    await house.files.remember(tx, { stored, mediaType, now })
    const fileId = await insertArrival(tx, { route, name: safeName(name), origin, stored, userId, now })
    await house.jobs.add(tx, READ_FILE, { fileId }, { queue: 'exchange' })
    return fileId
  })
}

/** The last part of a path, without signs that hide something. */
const safeName = (name: string): string => {
  const last = name.split(/[/\\]/).at(-1)?.replace(/[\u0000-\u001f\u007f]/g, '').slice(0, 200) ?? ''
  return last === '' ? 'file' : last
}
