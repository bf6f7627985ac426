// Looks into the packed streams of a PDF before anything reads them: a file of a megabyte that unpacks to gigabytes is refused here.

import { inflateSync } from 'node:zlib'

export const LARGEST_STREAM = 1 << 26
const LARGEST_UNPACKED = 1 << 28
const MOST_STREAMS = 20_000

/** Whether the streams of the file stay within bounds: 64 MB each, 256 MB together. Streams packed twice are unpacked twice. */
export const unpacksWithinBounds = (bytes: Uint8Array): boolean => {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let [at, left, streams] = [file.indexOf('stream'), LARGEST_UNPACKED, 0]
  while (at !== -1) {
    const start = dataFrom(file, at + 6)
    const next = file.indexOf('stream', at + 6)
    if (start !== -1 && isZlib(file, start)) {
      streams += 1
      const size = unpackedSize(file.subarray(start, endOf(file, start)), left)
      if (size === null || streams > MOST_STREAMS) return false
      left -= size
    }
    at = next
  }
  return true
}

/** Data begins behind the line end that follows the word. */
const dataFrom = (file: Buffer, at: number): number => (file[at] === 0x0a ? at + 1 : file[at] === 0x0d && file[at + 1] === 0x0a ? at + 2 : file[at] === 0x0d ? at + 1 : -1)

/** No byte is unpacked twice for streams beside each other: data ends at its closing word. */
const endOf = (file: Buffer, start: number): number => {
  const end = file.indexOf('endstream', start)
  return end === -1 ? file.length : end
}

const isZlib = (bytes: Uint8Array, at: number): boolean => ((bytes[at] ?? 0) & 0x0f) === 8 && (((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)) % 31 === 0

const unpackedSize = (packed: Uint8Array, left: number): number | null => {
  try {
    const inner = inflateSync(packed, { maxOutputLength: Math.max(1, Math.min(LARGEST_STREAM, left)), finishFlush: 2 })
    if (!isZlib(inner, 0)) return inner.length
    const deeper = unpackedSize(inner, left - inner.length)
    return deeper === null ? null : inner.length + deeper
  } catch (error) {
    // a broken stream unpacks to nothing; one too large is a bomb
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? null : 0
  }
}
