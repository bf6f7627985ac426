// Bytes to text in a named charset, whole or in pieces. Source of the labels: WHATWG Encoding, which Node and browsers share.

/** The part of the platform's decoder that is used here; pure files see neither Node's types nor the browser's. */
type Decoder = { decode(bytes?: Uint8Array, options?: { stream?: boolean }): string }
declare const TextDecoder: { new (label: string, options?: { fatal?: boolean; ignoreBOM?: boolean }): Decoder }

/** A decoder for pieces; it throws a TypeError at bytes that are none of the charset's when `fatal`. A byte order mark at the start is left out. */
export const decoderOf = (label: string, fatal = false): Decoder => new TextDecoder(label, { fatal })

/** The text, or null where the bytes are none of the charset's or the charset has no decoder. */
export const textIn = (bytes: Uint8Array, label: string): string | null => {
  try {
    return decoderOf(label, true).decode(bytes)
  } catch {
    return null
  }
}
