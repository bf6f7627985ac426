// From bytes to text, in pieces: UTF-8, UTF-16 and the Western single-byte sets. Validity is looked at before (inspect.server.ts).

import { isAscii } from 'node:buffer'
import { StringDecoder } from 'node:string_decoder'
import type { Charset } from './mapping.ts'

export type Decode = Readonly<{ write(bytes: Buffer): string; end(): string }>

export const decoderFor = (charset: Charset): Decode => withoutMark(bareDecoder(charset))

const bareDecoder = (charset: Charset): Decode => {
  if (charset === 'utf-8') return mostlyPlain()
  if (charset === 'utf-16le') return new StringDecoder('utf16le')
  if (charset === 'utf-16be') return swapped()
  return { write: (bytes) => western(bytes), end: () => '' }
}

/** Most pieces of most files are plain ASCII, which needs no decoding; a character cut in two waits in the decoder. */
const mostlyPlain = (): Decode => {
  const decoder = new StringDecoder('utf8')
  let waiting = false
  return {
    write: (bytes) => {
      if (!waiting && isAscii(bytes)) return bytes.toString('latin1')
      waiting = (bytes.at(-1) ?? 0) >= 0x80
      return decoder.write(bytes)
    },
    end: () => decoder.end(),
  }
}

/** Big-endian is little-endian with every two bytes swapped; an odd byte waits for its other half. */
const swapped = (): Decode => {
  const decoder = new StringDecoder('utf16le')
  let odd = Buffer.alloc(0)
  return {
    write: (bytes) => {
      const all = Buffer.concat([odd, bytes])
      const even = all.length - (all.length % 2)
      odd = Buffer.from(all.subarray(even))
      return decoder.write(Buffer.from(all.subarray(0, even)).swap16())
    },
    end: () => decoder.end(),
  }
}

// Windows-1252 where it differs from Latin 1; Latin 1 has only control characters there, which no extract means.
const HIGH = '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178'

const western = (bytes: Buffer): string => bytes.toString('latin1').replace(/[\u0080-\u009f]/g, (char) => HIGH[char.charCodeAt(0) - 0x80] ?? char)

/** Bytes that Windows-1252 does not know, or control characters that text does not hold. */
export const isWestern = (bytes: Buffer): boolean => {
  for (const byte of bytes) {
    if (byte === 0x81 || byte === 0x8d || byte === 0x8f || byte === 0x90 || byte === 0x9d) return false
    if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) return false
  }
  return true
}

const withoutMark = (decode: Decode): Decode => {
  let first = true
  return {
    write: (bytes) => {
      const text = decode.write(bytes)
      if (!first || text === '') return text
      first = false
      return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
    },
    end: () => decode.end(),
  }
}
