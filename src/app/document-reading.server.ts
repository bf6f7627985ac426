// What `mainstay read`, `validate` and `conformance` do; loaded when one of them is asked for, because the formats are large.

import { createReadStream, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import type { DocumentSummary } from '#formats/document-summary'
import { summaryOf } from '#formats/document-summary'
import type { TradeDocument } from '#formats/document'
import type { Problem } from '#formats/problem'
import { spotText } from '#formats/spot'
import { booksTestedAs } from '#formats/validity/books'
import type { Disagreement } from '#formats/validity/test-set'
import { runTestSet } from '#formats/validity/test-set'
import type { X12File, X12Truth } from '#formats/x12/compare'
import { compareX12 } from '#formats/x12/compare'
import { xmlText } from '#formats/xml/xml-tree'
import { senderOf } from '#duties/exchange/partners/partner'
import { readFile } from '#duties/exchange/mailbox/read.server'
import { mayHoldPages } from '#duties/exchange/templates/pages-of-file.server'
import type { Speaker } from '#ground/speak'
import { Mistaken } from '#platform/errors'
import { printTable } from './console.server.ts'
import { speech } from './speech.server.ts'

export { validateFile } from '#duties/exchange/mailbox/validate.server'

export const speakerOf = (options: Readonly<{ language: string }>): Speaker => {
  if (!speech.languages.includes(options.language)) throw new Mistaken(`There is no language ${options.language}. There are: ${speech.languages.join(', ')}.`)
  return speech.in(options.language)
}

export const needFile = (file: string): void => {
  const found = statSync(resolve(file), { throwIfNoEntry: false })
  if (found === undefined) throw new Mistaken(`There is no file ${resolve(file)}.`)
  if (!found.isFile()) throw new Mistaken(`${resolve(file)} is no file: name the files themselves.`)
}

export const needFolder = (folder: string): string => {
  if (statSync(resolve(folder), { throwIfNoEntry: false })?.isDirectory() !== true) throw new Mistaken(`${resolve(folder)} is no folder.`)
  return resolve(folder)
}

type ProblemOut = Readonly<{ code: string; severity: string; place: string; say: string }>

type DocumentOut = DocumentSummary &
  Readonly<{ type: string; set: string; control: string | null; number: string | null; day: string | null; sender: string | null; receiver: string | null; problems: readonly ProblemOut[] }>

/** Tells of a file as it is read: of one with millions of documents, none is held. */
type Teller = Readonly<{ document(document: DocumentOut): Promise<void>; end(format: string, problems: readonly ProblemOut[]): void }>

/** Answers whether nothing of the file could be read. */
export const readOne = async (file: string, speaker: Speaker, teller: Teller): Promise<boolean> => {
  needFile(file)
  const spoken = (problem: Problem): ProblemOut => ({ code: problem.code, severity: problem.severity, place: spotText(problem.at), say: speaker.speak(problem.say) })
  let documents = 0
  const read = await readFile(createReadStream(resolve(file), { highWaterMark: 1 << 18 }), async (document) => {
    documents += 1
    await teller.document(documentOut(document, document.problems.map(spoken)))
  })
  const needsTemplate = documents === 0 && read.problems.length === 0 && mayHoldPages(read.format)
  const problems = (needsTemplate ? [NEEDS_TEMPLATE] : read.problems).map(spoken)
  teller.end(read.format, problems)
  return documents === 0 && problems.some((problem) => problem.severity === 'error')
}

/** `{file, documents, format, problems}` on one line, written piece by piece. */
export const jsonTeller = (file: string): Teller => {
  let started = false
  const start = (): string => {
    if (started) return ','
    started = true
    return `{"file":${JSON.stringify(file)},"documents":[`
  }
  return {
    document: (document) => written(`${start()}${JSON.stringify(document)}`),
    end: (format, problems) => console.log(`${started ? '' : start()}],"format":${JSON.stringify(format)},"problems":${JSON.stringify(problems)}}`),
  }
}

/** Waits while whoever reads our output does not keep up. */
const written = async (text: string): Promise<void> => {
  if (!process.stdout.write(text)) await new Promise<void>((go) => void process.stdout.once('drain', go))
}

/** So many documents a table shows; the rest is counted. */
const SHOWN = 1000

export const tableTeller = (file: string): Teller => {
  const shown: DocumentOut[] = []
  let more = 0
  return {
    document: async (document) => {
      if (shown.length < SHOWN) shown.push(document)
      else more += 1
    },
    end: (format, problems) => printRead({ file, format, documents: shown, problems }, more),
  }
}

type Read = Readonly<{ file: string; format: string; documents: readonly DocumentOut[]; problems: readonly ProblemOut[] }>

/** A page or table says nothing by itself; what a partner's template knows is in an installation. */
const NEEDS_TEMPLATE: Problem = { code: 'file/no-template', severity: 'warning', at: '', say: { key: 'problem.file/no-template' } }

const documentOut = (document: TradeDocument, problems: readonly ProblemOut[]): DocumentOut => ({
  type: document.type, set: document.set, control: document.control, number: document.number, day: document.day,
  sender: document.envelope?.sender.id ?? senderOf(document)[0]?.id ?? null, receiver: document.envelope?.receiver.id ?? otherSide(document), ...summaryOf(document), problems,
})

/** Without an envelope: the party that is not the sender. */
const otherSide = (document: TradeDocument): string | null => {
  const sender = senderOf(document)[0]?.id
  return document.parties.filter((party) => party.role === 'buyer' || party.role === 'seller').flatMap((party) => party.ids).find((identity) => identity.id !== sender)?.id ?? null
}

const printRead = (read: Read, more: number): void => {
  console.log(`${read.file}: ${read.format}, ${read.documents.length + more} documents${more > 0 ? ` (the first ${read.documents.length} are shown)` : ''}`)
  printTable(['set', 'number', 'day', 'from', 'to', 'lines', 'quantity', 'amount'], read.documents.map((one) => [one.set, one.number ?? '', one.day ?? '', one.sender ?? '', one.receiver ?? '', String(one.lines), one.quantity, one.amount]))
  for (const problem of [...read.problems, ...read.documents.flatMap((one) => one.problems)]) console.log(`  ${problem.severity} ${problem.code} ${problem.place}: ${problem.say}`)
}

type Validated = Readonly<{ file: string; profile: string; valid: boolean; failed: readonly Readonly<{ rule: string; severity: string; place: string; say: string }>[] }>

export const printValidated = (one: Validated): void => {
  console.log(`${one.file}: ${one.valid ? 'valid' : 'not valid'}${one.profile === '' ? '' : ` (${one.profile})`}`)
  for (const failure of one.failed) console.log(`  ${failure.severity} ${failure.rule} ${failure.place}: ${failure.say}`)
}

type Einvoice = Readonly<{ tests: number; agreed: number; disagreed: readonly (Readonly<{ file: string }> & Disagreement)[]; unknownRules: readonly string[]; unreadable: readonly string[] }>

export const runEinvoice = (folder: string): Einvoice => {
  let tests = 0
  let agreed = 0
  const disagreed: Einvoice['disagreed'][number][] = []
  const unknown = new Set<string>()
  const unreadable: string[] = []
  for (const path of filesBelow(folder).filter((file) => /\.xml$/i.test(file))) {
    const file = relative(folder, path)
    const { text } = xmlText(readFileSync(path))
    if (text === null) {
      unreadable.push(file)
      continue
    }
    if (!text.includes('testSet')) continue
    const result = runTestSet(text, booksTestedAs)
    if (result.problem !== null) unreadable.push(file)
    tests += result.tests
    agreed += result.agreed
    for (const one of result.disagreed) disagreed.push({ file, ...one })
    for (const rule of result.unknownRules) unknown.add(rule)
  }
  return { tests, agreed, disagreed, unknownRules: [...unknown].sort(), unreadable }
}

export const printEinvoice = (result: Einvoice): void => {
  console.log(`${result.agreed} of ${result.tests} tests agreed`)
  for (const one of result.disagreed) console.log(`  ${one.file}:${one.line} test ${one.test} ${one.rule}: expected ${one.expected}${one.times === null ? '' : ` ${one.times} times`}, found ${one.found.fatal} fatal and ${one.found.warning} warnings`)
  if (result.unknownRules.length > 0) console.log(`Rules that are not known here: ${result.unknownRules.join(', ')}`)
  if (result.unreadable.length > 0) console.log(`Files that could not be read: ${result.unreadable.join(', ')}`)
}

export const runX12 = async (folder: string, truthFile: string) => {
  needFile(truthFile)
  const rows = readTruth(truthFile)
  const files: X12File[] = []
  for (const file of new Set(rows.map((row) => row.file))) {
    const path = join(folder, file)
    const documents: TradeDocument[] = []
    if (statSync(path, { throwIfNoEntry: false }) !== undefined) await readFile(createReadStream(path), async (document) => void documents.push(document))
    files.push({ file, documents })
  }
  const compared = compareX12(files, rows)
  return {
    sets: compared.length,
    agreed: compared.filter((one) => one.agrees).length,
    disagreed: compared.filter((one) => !one.agrees).map(({ row, differences }) => ({ file: row.file, set: row.set, control: row.ctl, differences })),
  }
}

const readTruth = (truthFile: string): readonly X12Truth[] => {
  try {
    const rows: unknown = JSON.parse(readFileSync(resolve(truthFile), 'utf8'))
    if (!Array.isArray(rows)) throw new Error('it holds no list')
    return rows as X12Truth[]
  } catch (error) {
    throw new Mistaken(`${resolve(truthFile)} is no truth table: ${(error as Error).message}.`)
  }
}

export const printX12 = (result: Awaited<ReturnType<typeof runX12>>): void => {
  console.log(`${result.agreed} of ${result.sets} transaction sets agreed`)
  for (const one of result.disagreed) console.log(`  ${one.file} ${one.set} ${one.control}: ${one.differences.map((difference) => `${difference.field} is ${difference.read}, should be ${difference.truth}`).join('; ')}`)
}

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(join(folder, entry.name)) : entry.isFile() ? [join(folder, entry.name)] : []))
