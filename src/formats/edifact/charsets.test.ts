import { describe, expect, it } from 'vitest'
import { bytesOf, decodeRaw, rawDecoder, repertoireOf } from './charsets.ts'

describe('character sets', () => {
  it('bytes taken as characters come back as the same bytes, however the platform decodes them', () => {
    const all = Uint8Array.from({ length: 256 }, (_, at) => at)
    expect([...bytesOf(rawDecoder().decode(all))]).toEqual([...all])
    // a browser tells Windows-1252 apart where Node does not
    expect([...bytesOf('€‚ƒ\u0081Ÿÿ')]).toEqual([0x80, 0x82, 0x83, 0x81, 0x9f, 0xff])
  })

  it('a text that is none of its charset is read as UTF-8 or Windows-1252, and told', () => {
    const raw = (...bytes: number[]): string => String.fromCharCode(...bytes)
    expect(decodeRaw(raw(0xfc), 'UNOC')).toEqual({ text: 'ü', fits: true })
    expect(decodeRaw(raw(0x80), 'UNOC')).toEqual({ text: '€', fits: false })
    expect(decodeRaw(raw(0xc3, 0xbc), 'UNOC')).toEqual({ text: 'ü', fits: false })
    expect(decodeRaw(raw(0xfc), 'UNOY')).toEqual({ text: 'ü', fits: false })
    expect(decodeRaw(raw(0xfc), 'UNOA')).toEqual({ text: 'ü', fits: false })
    expect(decodeRaw(raw(0xd0, 0xbb), 'UNOE')).toEqual({ text: 'аЛ', fits: true })
  })

  it('know which letters they can write', () => {
    expect([repertoireOf('UNOC').get('ü'), repertoireOf('UNOC').get('ł'), repertoireOf('UNOD').get('ł'), repertoireOf('UNOL').get('€'), repertoireOf('UNOA').size]).toEqual([0xfc, undefined, 0xb3, 0xa4, 0])
  })
})
