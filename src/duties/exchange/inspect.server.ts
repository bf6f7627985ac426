// A first pass over a file before anything is written: is it there, whole, and text; in which characters; how long its lines end.
// A file that fails here stops the import before it has touched the database.

import { isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { isWestern } from './charset.server.ts'
import { FileBroken } from './file-broken.ts'
import type { Charset } from './mapping.ts'
import { Zip } from './zip.server.ts'

export type Inspected = Readonly<{
  /** As the mapping names it. */
  name: string
  path: string
  kind: 'csv' | 'xlsx'
  gzip: boolean
  charset: Charset
  newline: '\n' | '\r'
  /** Bytes of text, unpacked. */
  bytes: number
  /** It is not UTF-8 and the mapping did not say what it is. */
  guessed: boolean
}>

const CHUNK = 1 << 18

/** A gzip that unpacks to far more than text ever would is refused: no extract is packed two hundred to one. */
const BOMB_BYTES = 1 << 30
const BOMB_RATIO = 200

/** Throws FileBroken with the sentence. */
export const inspectFile = async (path: string, name: string, wished: Charset | null): Promise<Inspected> => {
  const head = await headOf(path, name)
  if (startsWith(head, [0x50, 0x4b, 0x03, 0x04])) {
    if (!(await Zip.open(path, name)).entries.has('xl/workbook.xml')) throw new FileBroken(name, 'file-zip')
    return { name, path, kind: 'xlsx', gzip: false, charset: 'utf-8', newline: '\n', bytes: (await stat(path)).size, guessed: false }
  }
  if (startsWith(head, [0xd0, 0xcf, 0x11, 0xe0])) throw new FileBroken(name, 'file-old-excel')
  if (startsWith(head, [0x25, 0x50, 0x44, 0x46])) throw new FileBroken(name, 'file-pdf')
  const gzip = startsWith(head, [0x1f, 0x8b])
  const survey = await surveyText({ path, name, gzip, wished })
  return { name, path, kind: 'csv', gzip, ...survey }
}

const headOf = async (path: string, name: string): Promise<Buffer> => {
  let handle
  try {
    const facts = await stat(path)
    if (!facts.isFile()) throw new FileBroken(name, 'file-not-a-file')
    if (facts.size === 0) throw new FileBroken(name, 'file-empty')
    handle = await open(path, 'r')
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(8), 0, 8, 0)
    return buffer.subarray(0, bytesRead)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') throw new FileBroken(name, 'file-missing')
    if (code === 'EACCES' || code === 'EPERM') throw new FileBroken(name, 'file-not-readable')
    throw error
  } finally {
    await handle?.close()
  }
}

const startsWith = (bytes: Buffer, mark: readonly number[]): boolean => mark.every((byte, at) => bytes[at] === byte)

/** The bytes of a file, unpacked, in pieces. A damaged gzip ends as FileBroken. */
export async function* bytesOf(file: Readonly<{ path: string; name: string; gzip: boolean }>): AsyncGenerator<Buffer> {
  const source = createReadStream(file.path, { highWaterMark: CHUNK })
  const stream: Readable = file.gzip ? pipeline(source, createGunzip({ chunkSize: CHUNK }), () => undefined) : source
  try {
    for await (const chunk of stream) yield chunk as Buffer
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'Z_BUF_ERROR') throw new FileBroken(file.name, 'file-truncated')
    if (code?.startsWith('Z_') === true) throw new FileBroken(file.name, 'file-damaged')
    throw error
  } finally {
    stream.destroy()
    source.destroy()
  }
}

type Survey = Pick<Inspected, 'charset' | 'newline' | 'bytes' | 'guessed'>

const surveyText = async (file: Readonly<{ path: string; name: string; gzip: boolean; wished: Charset | null }>): Promise<Survey> => {
  const { name, wished } = file
  const packed = (await stat(file.path)).size
  let marked: Charset | null = null
  let bytes = 0
  let [utf8, western, newlines, returns] = [true, true, false, false]
  let tail = Buffer.alloc(0)
  for await (const chunk of bytesOf(file)) {
    if (bytes === 0) marked = markOf(chunk)
    bytes += chunk.length
    if (bytes > BOMB_BYTES && bytes > packed * BOMB_RATIO) throw new FileBroken(name, 'file-bomb')
    newlines ||= chunk.includes(0x0a)
    returns ||= chunk.includes(0x0d)
    if (marked === 'utf-16le' || marked === 'utf-16be' || wished === 'utf-16le' || wished === 'utf-16be') continue
    if (chunk.includes(0)) throw new FileBroken(name, looksWide(chunk) ? 'file-utf-16' : 'file-binary')
    if (utf8) {
      const all = tail.length === 0 ? chunk : Buffer.concat([tail, chunk])
      const whole = wholeCharacters(all)
      utf8 = isUtf8(all.subarray(0, whole))
      tail = Buffer.from(all.subarray(whole))
    }
    if (!utf8 || wished !== null) western &&= isWestern(chunk)
  }
  if (bytes === 0) throw new FileBroken(name, 'file-empty')
  utf8 &&= tail.length === 0
  const charset = marked ?? wished ?? (utf8 ? 'utf-8' : 'windows-1252')
  if (charset === 'utf-8' && !utf8) throw new FileBroken(name, 'file-not-utf-8')
  if ((charset === 'windows-1252' || charset === 'iso-8859-1') && !western) throw new FileBroken(name, 'file-binary')
  return { charset, newline: newlines || !returns ? '\n' : '\r', bytes, guessed: charset === 'windows-1252' && wished === null }
}

const markOf = (chunk: Buffer): Charset | null => {
  if (startsWith(chunk, [0xef, 0xbb, 0xbf])) return 'utf-8'
  if (startsWith(chunk, [0xff, 0xfe])) return 'utf-16le'
  return startsWith(chunk, [0xfe, 0xff]) ? 'utf-16be' : null
}

/** Every second byte nothing: UTF-16 without its mark. */
const looksWide = (chunk: Buffer): boolean => {
  const part = chunk.subarray(0, 1000)
  let empty = 0
  for (const byte of part) if (byte === 0) empty += 1
  return empty * 3 > part.length
}

/** Where the last whole UTF-8 character ends; at most three bytes are left over. */
const wholeCharacters = (bytes: Buffer): number => {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] as number
    if (byte < 0x80) return bytes.length
    if (byte < 0xc0) continue
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
    return length > back ? bytes.length - back : bytes.length
  }
  return bytes.length
}
