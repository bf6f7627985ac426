// The file of a document as text, with the places of its values.

import { open } from 'node:fs/promises'
import { marksOf, rangesOf } from '#formats/locate'
import type { Spot } from '#formats/spot'
import { spotOf, spotText } from '#formats/spot'
import { textIn } from '#formats/text-of-bytes'
import type { House } from '#platform/house'
import type { KeptDocument } from './documents.store.ts'
import type { ExchangeFile } from './files.store.ts'
import type { TextOut } from './mailbox.wire.ts'

/** So much of a file a page shows; the rest is there to be fetched. */
const SHOWN = 800_000

export const textOut = async (house: House, document: KeptDocument, file: ExchangeFile): Promise<TextOut> => {
  const bytes = await headOf(house.files.pathOf(file.sha256), SHOWN)
  const whole = file.size <= SHOWN
  const text = readable(bytes)
  if (text === null) return { text: '', whole: false, editable: false, marks: [], places: [] }
  const spots: readonly Spot[] = [...document.problems.map((problem) => problem.at), ...document.waits.map((wait) => spotOf(wait.place))]
  return {
    text, whole, editable: whole && document.direction === 'in' && (document.format === 'x12' || document.format === 'edifact' || document.format === 'ubl' || document.format === 'cii'),
    marks: [...marksOf(text, document.content)], places: rangesOf(text, spots).map(({ spot, from, to }) => ({ place: spotText(spot), from, to })),
  }
}

/** Text in UTF-8, or in the charset that maps every byte; null for what is no text. */
const readable = (bytes: Buffer): string | null => {
  if (bytes.includes(0)) return null
  return textIn(bytes, 'utf-8') ?? bytes.toString('latin1')
}

const headOf = async (path: string, most: number): Promise<Buffer> => {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(Math.min(size, most)), position: 0 })
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
