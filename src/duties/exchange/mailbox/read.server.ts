// Any file to its documents: what it is by its first bytes, then the reader of that format. Interchanges stream, however large; a document of
// XML is held whole and so has a bound. Packed files are unpacked as they stream, with a bound on what comes out.

import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { DocumentReader, DocumentSink, TradeDocument } from '#formats/document'
import { edifactReader } from '#formats/edifact/edifact-reader'
import type { Problem } from '#formats/problem'
import type { FileFormat } from '#formats/sniff'
import { formatOf, SNIFFED } from '#formats/sniff'
import { readXmlDocument } from '#formats/ubl/read-xml-document'
import { x12Reader } from '#formats/x12/reader'
import { say } from '#ground/say'
import { attachedXml } from './attached.server.ts'

/** What a file turned out to be; `page` is a spreadsheet, a table, a page or a mail that needs a template to be read. */
export type ReadFormat = 'x12' | 'edifact' | 'ubl' | 'cii' | 'page' | Exclude<FileFormat, 'x12' | 'edifact'>

export type FileReading = Readonly<{ format: ReadFormat; problems: readonly Problem[] }>

/** No document of XML that a person or a program meant to be one is larger. */
const LARGEST_WHOLE = 96 * 1024 * 1024
/** Packed text of trade shrinks to a tenth; what unpacks to more than this is not read. */
const LARGEST_UNPACKED = 4 * 1024 * 1024 * 1024

/** Hands each document on as it is read and waits for `take` before it reads on, so that memory holds a piece of the file and no more. */
export const readFile = async (stream: Readable, take: Take): Promise<FileReading> => {
  const { head, rest } = await beginningOf(stream)
  const format = formatOf(head)
  if (format === 'gzip') return readPacked(rest, take)
  return readAs(format, rest, take)
}

const readPacked = async (packed: AsyncIterable<Uint8Array>, take: Take): Promise<FileReading> => {
  const gunzip = createGunzip()
  let broken = false
  const feed = (async () => {
    for await (const chunk of packed) if (!gunzip.write(chunk)) await new Promise<void>((resolve) => { gunzip.once('drain', resolve); gunzip.once('close', resolve) })
    gunzip.end()
  })().catch((error: unknown) => void gunzip.destroy(error as Error))
  try {
    const { head, rest } = await beginningOf(gunzip)
    const format = formatOf(head)
    if (format === 'gzip' || format === 'zip') return wrong(format, 'file/packed-twice')
    return await readAs(format, rest, take)
  } catch (error) {
    if (!String((error as NodeJS.ErrnoException).code ?? '').startsWith('Z_')) throw error
    broken = true
    return wrong('gzip', 'file/packed-broken')
  } finally {
    gunzip.destroy()
    if (!broken) await feed
  }
}

/** `nth` counts the documents of the file from 1. */
export type Take = (document: TradeDocument, nth: number, format: ReadFormat) => Promise<void>

const readAs = async (format: FileFormat, bytes: AsyncIterable<Uint8Array>, take: Take): Promise<FileReading> => {
  switch (format) {
    case 'x12': return readStreaming('x12', x12Reader, bytes, take)
    case 'edifact': return readStreaming('edifact', edifactReader, bytes, take)
    case 'tradacoms': return readStreaming('tradacoms', edifactReader, bytes, take)
    case 'xml': return readWhole('xml', bytes, take)
    case 'pdf': return readWhole('pdf', bytes, take)
    case 'empty': return wrong('empty', 'file/empty')
    case 'binary': return wrong('binary', 'file/binary')
    default: return { format, problems: [] }
  }
}

const wrong = (format: ReadFormat, code: 'file/empty' | 'file/binary' | 'file/packed-broken' | 'file/packed-twice' | 'file/too-large'): FileReading => ({ format, problems: [{ code, severity: 'error', at: '', say: say(`problem.${code}`) }] })

const readStreaming = async (format: 'x12' | 'edifact' | 'tradacoms', open: (sink: DocumentSink) => DocumentReader, bytes: AsyncIterable<Uint8Array>, take: Take): Promise<FileReading> => {
  const problems: Problem[] = []
  const waiting: TradeDocument[] = []
  let nth = 0
  let size = 0
  const reader = open({ document: (document) => void waiting.push(document), problem: (problem) => void (problems.length < MOST_PROBLEMS && problems.push(problem)) })
  const handOn = async (): Promise<void> => {
    for (const document of waiting.splice(0)) await take(document, (nth += 1), format)
  }
  for await (const chunk of bytes) {
    size += chunk.length
    if (size > LARGEST_UNPACKED) return { format, problems: [...problems, ...wrong(format, 'file/too-large').problems] }
    reader.push(chunk)
    if (waiting.length > 0) await handOn()
  }
  reader.end()
  await handOn()
  return { format, problems }
}

/** A file of nothing but faults is told by its first ones. */
const MOST_PROBLEMS = 1000

const readWhole = async (format: 'xml' | 'pdf', bytes: AsyncIterable<Uint8Array>, take: Take): Promise<FileReading> => {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of bytes) {
    size += chunk.length
    if (size > LARGEST_WHOLE) return wrong(format, 'file/too-large')
    chunks.push(chunk)
  }
  const inside = format === 'pdf' ? await attachedXml(Buffer.concat(chunks)) : { xml: Buffer.concat(chunks), problems: [] }
  if (inside.xml === null) return { format, problems: inside.problems }
  const read = readXmlDocument(inside.xml)
  for (const [at, document] of read.documents.entries()) await take(document, at + 1, read.format ?? 'xml')
  return { format: read.format ?? format, problems: [...inside.problems, ...read.problems] }
}

/** The first bytes, and the whole again from its start. */
const beginningOf = async (stream: AsyncIterable<Uint8Array>): Promise<Readonly<{ head: Uint8Array; rest: AsyncIterable<Uint8Array> }>> => {
  const iterator = stream[Symbol.asyncIterator]()
  const first: Uint8Array[] = []
  let size = 0
  while (size < SNIFFED) {
    const next = await iterator.next()
    if (next.done === true) break
    first.push(next.value)
    size += next.value.length
  }
  const rest = async function* (): AsyncGenerator<Uint8Array> {
    yield* first
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value
  }
  return { head: first.length === 1 && first[0] !== undefined ? first[0] : Buffer.concat(first), rest: rest() }
}
