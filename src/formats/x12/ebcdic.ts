// EBCDIC (code page 037) to Latin-1, for interchanges that come from mainframes as they are. Its new line (0x15) becomes a line feed.

const TABLE =
  '000102039C09867F978D8E0B0C0D0E0F101112139D0A08871819928F1C1D1E1F80818283840A171B88898A8B8C050607909116939495960498999A9B14159E1A' +
  '20A0E2E4E0E1E3E5E7F1A22E3C282B7C26E9EAEBE8EDEEEFECDF21242A293BAC2D2FC2C4C0C1C3C5C7D1A62C255F3E3FF8C9CACBC8CDCECFCC603A2340273D22' +
  'D8616263646566676869ABBBF0FDFEB1B06A6B6C6D6E6F707172AABAE6B8C6A4B57E737475767778797AA1BFD0DDDEAE5EA3A5B7A9A7B6BCBDBE5B5DAFA8B4D7' +
  '7B414243444546474849ADF4F6F2F3F57D4A4B4C4D4E4F505152B9FBFCF9FAFF5CF7535455565758595AB2D4D6D2D3D530313233343536373839B3DBDCD9DA9F'

const LATIN = Uint8Array.from({ length: 256 }, (_, at) => Number.parseInt(TABLE.slice(at * 2, at * 2 + 2), 16))

/** The letters I, S, A. */
export const isEbcdicHeader = (bytes: Uint8Array, at: number): boolean => bytes[at] === 0xc9 && bytes[at + 1] === 0xe2 && bytes[at + 2] === 0xc1

/** Turns the bytes from `from` to `to` in place. */
export const ebcdicToLatin = (bytes: Uint8Array, from: number, to: number): void => {
  for (let at = from; at < to; at++) bytes[at] = LATIN[bytes[at]!]!
}
