// Small samples of our own for the tests of X12: an interchange around sets, with covers and counts reckoned.

import type { DocumentSink, TradeDocument } from '../document.ts'
import type { Problem } from '../problem.ts'
import type { X12ReaderOptions } from './reader.ts'
import { x12Reader } from './reader.ts'

export type SampleCovers = Readonly<{ element?: string; component?: string; terminator?: string; repetition?: string; version?: string; group?: string; control?: string }>

/** A set from its segments without ST and SE. */
export const sampleSet = (set: string, control: string, segments: readonly string[]): readonly string[] => [`ST*${set}*${control}`, ...segments, `SE*${segments.length + 2}*${control}`]

/** An interchange with one group; segments are given with * and > and get the separators asked for. */
export const sampleInterchange = (sets: readonly (readonly string[])[], { element = '*', component = '>', terminator = '~', repetition = 'U', version = '004010', group = 'PO', control = '000000001' }: SampleCovers = {}): string => {
  const segments = [
    `ISA*00*          *00*          *01*${'SENDER'.padEnd(15)}*ZZ*${'RECEIVER'.padEnd(15)}*260302*0830*${repetition}*${version.slice(0, 5)}*${control}*0*P*>`,
    `GS*${group}*SENDER*RECEIVER*20260302*0830*7*X*${version}`,
    ...sets.flat(),
    `GE*${sets.length}*7`,
    `IEA*1*${control}`,
  ]
  return segments.map((segment) => segment.replaceAll('*', '\u0001').replaceAll('>', component).replaceAll('\u0001', element) + terminator).join('')
}

export type SampleRead = Readonly<{ documents: readonly TradeDocument[]; problems: readonly Problem[] }>

/** A text as bytes, one for each character up to U+00FF, read in pieces. */
export const readSample = (text: string | Uint8Array, piece = Number.MAX_SAFE_INTEGER, options: X12ReaderOptions = {}): SampleRead => {
  const bytes = typeof text === 'string' ? bytesOf(text) : text
  const documents: TradeDocument[] = []
  const problems: Problem[] = []
  const sink: DocumentSink = { document: (document) => documents.push(document), problem: (problem) => problems.push(problem) }
  const reader = x12Reader(sink, options)
  for (let from = 0; from < bytes.length; from += piece) reader.push(bytes.subarray(from, Math.min(bytes.length, from + piece)))
  reader.end()
  return { documents, problems }
}

const bytesOf = (text: string): Uint8Array => {
  const bytes = new Uint8Array(text.length)
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at)
  return bytes
}

export const codesOf = ({ documents, problems }: SampleRead): string[] => [...problems, ...documents.flatMap((document) => document.problems)].map((problem) => problem.code)
