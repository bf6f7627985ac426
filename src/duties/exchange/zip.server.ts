// Reads the entries of a ZIP by its directory, unpacking as a stream and never more than a gigabyte in all.
// Source: PKWARE APPNOTE 6.3, sections 4.3.7 (local header), 4.3.12 (central directory), 4.3.16 (its end).

import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream'
import { createInflateRaw } from 'node:zlib'
import { FileBroken } from './file-broken.ts'

const LARGEST_UNPACKED = 1 << 30

type Entry = Readonly<{ method: number; packed: number; offset: number }>

export class Zip {
  #left: number

  constructor(
    readonly path: string,
    readonly name: string,
    readonly entries: ReadonlyMap<string, Entry>,
    largest = LARGEST_UNPACKED,
  ) {
    this.#left = largest
  }

  /** Throws FileBroken when the file is no ZIP or not all there. */
  static async open(path: string, name: string): Promise<Zip> {
    const handle = await open(path, 'r')
    try {
      return new Zip(path, name, await directoryOf(handle, name))
    } finally {
      await handle.close()
    }
  }

  /** A small entry as text; empty when there is none. */
  async text(entry: string): Promise<string> {
    const chunks: Buffer[] = []
    for await (const chunk of this.bytes(entry)) chunks.push(chunk)
    return Buffer.concat(chunks).toString('utf8').replace(/^\ufeff/, '')
  }

  async *bytes(entry: string): AsyncGenerator<Buffer> {
    const found = this.entries.get(entry)
    if (found === undefined || found.packed === 0) return
    if (found.method !== 0 && found.method !== 8) throw new FileBroken(this.name, 'file-damaged')
    const start = await dataOffset(this.path, found)
    const source = createReadStream(this.path, { start, end: start + found.packed - 1, highWaterMark: 1 << 18 })
    const stream: Readable = found.method === 0 ? source : pipeline(source, createInflateRaw({ chunkSize: 1 << 18 }), () => undefined)
    try {
      for await (const chunk of stream) {
        this.#left -= (chunk as Buffer).length
        if (this.#left < 0) throw new FileBroken(this.name, 'file-bomb')
        yield chunk as Buffer
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code?.startsWith('Z_') === true) throw new FileBroken(this.name, 'file-damaged')
      throw error
    } finally {
      stream.destroy()
      source.destroy()
    }
  }
}

const directoryOf = async (handle: FileHandle, name: string): Promise<ReadonlyMap<string, Entry>> => {
  const { size } = await handle.stat()
  const tail = await bytesAt(handle, Math.max(0, size - 66_000), Math.min(size, 66_000))
  const at = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (at === -1 || at + 22 > tail.length) throw new FileBroken(name, 'file-truncated')
  const [count, length, begins] = [tail.readUInt16LE(at + 10), tail.readUInt32LE(at + 12), tail.readUInt32LE(at + 16)]
  if (begins + length > size) throw new FileBroken(name, 'file-damaged')
  const directory = await bytesAt(handle, begins, length)
  const entries = new Map<string, Entry>()
  for (let read = 0, from = 0; read < count; read++) {
    if (from + 46 > directory.length || directory.readUInt32LE(from) !== 0x02014b50) throw new FileBroken(name, 'file-damaged')
    const [nameLength, extra, comment] = [directory.readUInt16LE(from + 28), directory.readUInt16LE(from + 30), directory.readUInt16LE(from + 32)]
    const entry = { method: directory.readUInt16LE(from + 10), packed: directory.readUInt32LE(from + 20), offset: directory.readUInt32LE(from + 42) }
    if (entry.offset + entry.packed > begins) throw new FileBroken(name, 'file-damaged')
    entries.set(directory.toString('utf8', from + 46, from + 46 + nameLength), entry)
    from += 46 + nameLength + extra + comment
  }
  return entries
}

const bytesAt = async (handle: FileHandle, from: number, length: number): Promise<Buffer> => {
  const buffer = Buffer.alloc(length)
  const { bytesRead } = await handle.read(buffer, 0, length, from)
  return buffer.subarray(0, bytesRead)
}

const dataOffset = async (path: string, entry: Entry): Promise<number> => {
  const handle = await open(path, 'r')
  try {
    const header = await bytesAt(handle, entry.offset, 30)
    return header.length < 30 ? entry.offset : entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
  } finally {
    await handle.close()
  }
}
