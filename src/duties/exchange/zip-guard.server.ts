// Looks a spreadsheet's ZIP over before it is read: all there, no entry hidden from its directory, and not blown up.
// Source: PKWARE APPNOTE 6.3, sections 4.3.7 (local header), 4.3.12 (central directory), 4.3.16 (its end).

import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { createInflateRaw } from 'node:zlib'
import { FileBroken } from './file-broken.ts'

const LARGEST_UNPACKED = 1 << 30

type Entry = Readonly<{ name: string; method: number; packed: number; offset: number }>

/** Throws FileBroken when the file is no spreadsheet, damaged, or unpacks to more than a gigabyte. */
export const guardZip = async (path: string, name: string): Promise<void> => {
  const handle = await open(path, 'r')
  try {
    const { entries, begins } = await directoryOf(handle, name)
    if (!entries.some((entry) => entry.name === 'xl/workbook.xml')) throw new FileBroken(name, 'file-zip')
    await assertNothingHidden({ handle, name, entries, begins })
    let unpacked = 0
    for (const entry of entries) {
      if (entry.packed === 0) continue
      unpacked += await unpackedSize({ path, name, entry, from: await dataOffset(handle, entry), left: LARGEST_UNPACKED - unpacked })
    }
  } finally {
    await handle.close()
  }
}

const directoryOf = async (handle: FileHandle, name: string): Promise<Readonly<{ entries: Entry[]; begins: number }>> => {
  const { size } = await handle.stat()
  const tail = await bytesAt(handle, Math.max(0, size - 66_000), Math.min(size, 66_000))
  const at = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (at === -1 || at + 22 > tail.length) throw new FileBroken(name, 'file-truncated')
  const [count, length, begins] = [tail.readUInt16LE(at + 10), tail.readUInt32LE(at + 12), tail.readUInt32LE(at + 16)]
  if (begins === 0xffffffff || begins + length > size) throw new FileBroken(name, 'file-damaged')
  const directory = await bytesAt(handle, begins, length)
  const entries: Entry[] = []
  for (let from = 0; entries.length < count; ) {
    if (from + 46 > directory.length || directory.readUInt32LE(from) !== 0x02014b50) throw new FileBroken(name, 'file-damaged')
    const [nameLength, extra, comment] = [directory.readUInt16LE(from + 28), directory.readUInt16LE(from + 30), directory.readUInt16LE(from + 32)]
    entries.push({
      name: directory.toString('utf8', from + 46, from + 46 + nameLength),
      method: directory.readUInt16LE(from + 10),
      packed: directory.readUInt32LE(from + 20),
      offset: directory.readUInt32LE(from + 42),
    })
    from += 46 + nameLength + extra + comment
  }
  return { entries, begins }
}

const bytesAt = async (handle: FileHandle, from: number, length: number): Promise<Buffer> => {
  const buffer = Buffer.alloc(length)
  const { bytesRead } = await handle.read(buffer, 0, length, from)
  return buffer.subarray(0, bytesRead)
}

const dataOffset = async (handle: FileHandle, entry: Entry): Promise<number> => {
  const header = await bytesAt(handle, entry.offset, 30)
  return header.length < 30 ? entry.offset : entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
}

/** The reader walks from entry to entry, the directory lists them: both must speak of the same ones. */
const assertNothingHidden = async (given: Readonly<{ handle: FileHandle; name: string; entries: readonly Entry[]; begins: number }>): Promise<void> => {
  const { handle, name, begins } = given
  let expected = 0
  for (const entry of given.entries.toSorted((a, b) => a.offset - b.offset)) {
    const gap = entry.offset - expected
    // a data descriptor of 12 to 24 bytes may follow an entry
    if (gap < 0 || gap > 24 || entry.packed === 0xffffffff) throw new FileBroken(name, 'file-damaged')
    expected = (await dataOffset(handle, entry)) + entry.packed
  }
  if (begins - expected < 0 || begins - expected > 24) throw new FileBroken(name, 'file-damaged')
}

const unpackedSize = async (given: Readonly<{ path: string; name: string; entry: Entry; from: number; left: number }>): Promise<number> => {
  const { path, name, entry, from, left } = given
  if (entry.method === 0) return entry.packed
  if (entry.method !== 8) throw new FileBroken(name, 'file-damaged')
  const source = createReadStream(path, { start: from, end: from + entry.packed - 1 })
  const inflated = pipeline(source, createInflateRaw(), () => undefined)
  let size = 0
  try {
    for await (const chunk of inflated) {
      size += (chunk as Buffer).length
      if (size > left) throw new FileBroken(name, 'file-bomb')
    }
  } catch (error) {
    if (error instanceof FileBroken) throw error
    throw new FileBroken(name, 'file-damaged')
  } finally {
    inflated.destroy()
    source.destroy()
  }
  return size
}
