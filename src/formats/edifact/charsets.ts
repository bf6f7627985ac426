// The character sets of EDIFACT syntax identifiers: how values are read in them (and in what the sender really used), and written.
// Source: ISO 9735-1 and its amendments, levels A to Y.

import { decoderOf } from '../text-of-bytes.ts'

export type SyntaxLevel = keyof typeof LABELS

/** Labels of the decoder. A and B are parts of ASCII; W and Y are told as UTF-8, as they are used; KECA is what Korea agreed for itself. */
const LABELS = {
  UNOA: 'ascii', UNOB: 'ascii', UNOC: 'iso-8859-1', UNOD: 'iso-8859-2', UNOE: 'iso-8859-5', UNOF: 'iso-8859-7', UNOG: 'iso-8859-3', UNOH: 'iso-8859-4',
  UNOI: 'iso-8859-6', UNOJ: 'iso-8859-8', UNOK: 'iso-8859-9', UNOL: 'iso-8859-15', UNOW: 'utf-8', UNOX: 'iso-2022-jp', UNOY: 'utf-8', KECA: 'euc-kr',
} as const

export const isSyntaxLevel = (level: string): level is SyntaxLevel => Object.hasOwn(LABELS, level)

/** Scripts in which text of two Latin letters with marks, that happens to be valid UTF-8, is not to be expected. */
const LATIN = new Set<SyntaxLevel>(['UNOA', 'UNOB', 'UNOC', 'UNOD', 'UNOG', 'UNOH', 'UNOK', 'UNOL'])

/** Windows-1252 where it differs from ISO 8859-1 (bytes 128 to 159); the five bytes it leaves out stand for themselves. */
const WINDOWS = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'
const WINDOWS_BYTES = new Map([...WINDOWS].map((sign, at) => [sign.charCodeAt(0), 128 + at]))

/** Bytes as text of one character a byte, whatever they mean; `bytesOf` takes it back. (Decoders may or may not tell Windows-1252 from ISO 8859-1.) */
export const rawDecoder = (): ReturnType<typeof decoderOf> => decoderOf('windows-1252')

export const bytesOf = (raw: string): Uint8Array => {
  const bytes = new Uint8Array(raw.length)
  for (let at = 0; at < raw.length; at++) {
    const code = raw.charCodeAt(at)
    bytes[at] = code < 256 ? code : (WINDOWS_BYTES.get(code) ?? 63)
  }
  return bytes
}

export type Decoded = Readonly<{ text: string; fits: boolean }>

const strict = new Map<string, ReturnType<typeof decoderOf>>()
const decodeStrictly = (bytes: Uint8Array, label: string): string | null => {
  try {
    const decoder = strict.get(label) ?? decoderOf(label, true)
    strict.set(label, decoder)
    return decoder.decode(bytes)
  } catch {
    return null
  }
}

/**
 * The text of raw characters (one a byte) in the named level. Where the bytes are none of its charset it is read as what it most likely is,
 * UTF-8 or Windows-1252, and `fits` is false. An unknown level is read the same way.
 */
export const decodeRaw = (raw: string, level: SyntaxLevel | null): Decoded => {
  const bytes = bytesOf(raw)
  const label = level === null ? 'ascii' : LABELS[level]
  if (label === 'utf-8') {
    const text = decodeStrictly(bytes, 'utf-8')
    return text === null ? { text: windowsText(bytes), fits: false } : { text, fits: true }
  }
  if (level === null || LATIN.has(level)) {
    const text = decodeStrictly(bytes, 'utf-8')
    if (text !== null && !/^[\x20-\x7e]*$/.test(text)) return { text, fits: false }
  }
  if (label === 'ascii') return { text: windowsText(bytes), fits: bytes.every((byte) => byte < 128) }
  if (label.startsWith('iso-8859') && bytes.some((byte) => byte > 127 && byte < 160)) return { text: windowsText(bytes), fits: false }
  const text = decodeStrictly(bytes, label)
  return text === null ? { text: windowsText(bytes), fits: false } : { text, fits: true }
}

const windowsText = (bytes: Uint8Array): string => {
  let text = ''
  for (const byte of bytes) text += byte > 127 && byte < 160 ? WINDOWS.charAt(byte - 128) : String.fromCharCode(byte)
  return text
}

const repertoires = new Map<SyntaxLevel, ReadonlyMap<string, number>>()

/** The characters beyond ASCII that a level of one byte a character can hold, with their bytes. */
export const repertoireOf = (level: SyntaxLevel): ReadonlyMap<string, number> => {
  const known = repertoires.get(level)
  if (known !== undefined) return known
  const label = LABELS[level]
  const signs = new Map<string, number>()
  for (let byte = 160; byte < 256 && label.startsWith('iso-8859'); byte++) {
    const sign = decodeStrictly(Uint8Array.of(byte), label)
    if (sign !== null && sign.length === 1) signs.set(sign, byte)
  }
  repertoires.set(level, signs)
  return signs
}

export const isUnicodeLevel = (level: SyntaxLevel): boolean => LABELS[level] === 'utf-8'
