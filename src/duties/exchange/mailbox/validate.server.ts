// One file held against the rules that are meant for it: e-invoices and e-orders against their books, interchanges against their covers and counts.

import { createReadStream } from 'node:fs'
import { readFile as readBytes, stat } from 'node:fs/promises'
import type { Problem } from '#formats/problem'
import { formatOf, SNIFFED } from '#formats/sniff'
import { spotText } from '#formats/spot'
import { validateInvoice } from '#formats/validity/invoice'
import { pathOf, readXml, xmlText } from '#formats/xml/xml-tree'
import type { Say } from '#ground/say'
import { say } from '#ground/say'
import { attachedXml } from './attached.server.ts'
import { readFile } from './read.server.ts'

export type Failed = Readonly<{ rule: string; severity: 'fatal' | 'warning' | 'error' | 'note'; place: string; say: Say }>
export type Judged = Readonly<{ profile: string; valid: boolean; failed: readonly Failed[] }>

/** An XML document larger than this is no invoice and no order. */
const LARGEST = 96 * 1024 * 1024

/** A file that is wrong from end to end is told by so much of it. */
const MOST_PROBLEMS = 10_000

export const validateFile = async (path: string): Promise<Judged> => {
  const { size } = await stat(path)
  const format = formatOf(await headOf(path))
  if (format === 'xml' || format === 'pdf') {
    if (size > LARGEST) return unreadable([{ code: 'file/too-large', severity: 'error', at: '', say: say('problem.file/too-large') }])
    const bytes = await readBytes(path)
    if (format === 'xml') return validateXml(bytes)
    const attached = await attachedXml(bytes)
    return attached.xml === null ? unreadable(attached.problems) : validateXml(attached.xml)
  }
  const problems: Problem[] = []
  let documents = 0
  const read = await readFile(createReadStream(path), async (document) => {
    documents += 1
    if (problems.length < MOST_PROBLEMS) problems.push(...document.problems)
  })
  const all = [...read.problems, ...problems]
  if (documents === 0) return unreadable(all.length > 0 ? all : [{ code: 'file/no-document', severity: 'error', at: '', say: say('problem.file/no-document') }])
  return { profile: read.format, valid: !all.some((problem) => problem.severity === 'error'), failed: all.map(failedOf) }
}

export const validateXml = (bytes: Uint8Array): Judged => {
  const decoded = xmlText(bytes)
  if (decoded.text === null) return unreadable([decoded.problem])
  const read = readXml(decoded.text)
  if (read.root === null) return unreadable([read.problem])
  const { profile, failures } = validateInvoice(read.root)
  if (profile.length === 0) return unreadable([{ code: 'xml/unknown-root', severity: 'error', at: pathOf(read.root), say: say('problem.xml/unknown-root', { root: read.root.name }) }])
  return { profile: profile.join(', '), valid: !failures.some((failure) => failure.severity === 'fatal'), failed: failures.map((failure) => ({ rule: failure.rule, severity: failure.severity, place: pathOf(failure.node), say: failure.say })) }
}

const unreadable = (problems: readonly Problem[]): Judged => ({ profile: '', valid: false, failed: problems.map(failedOf) })

const failedOf = (problem: Problem): Failed => ({ rule: problem.code, severity: problem.severity, place: spotText(problem.at), say: problem.say })

const headOf = async (path: string): Promise<Uint8Array> => {
  for await (const chunk of createReadStream(path, { end: SNIFFED - 1 })) return chunk as Buffer
  return new Uint8Array()
}
