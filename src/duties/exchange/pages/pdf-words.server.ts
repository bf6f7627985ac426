// The words of a PDF with their places, and the XML files in it, in the thread that asks. pdf.js (bundled by unpdf) reads; nothing is drawn, no
// script or action of the file is run, nothing is fetched. Bounds: 20 MB, 200 pages, so many words; streams are looked at for bombs before.

import type { Pages, Page, Word } from '#formats/page-order/page'
import { MOST_PAGES, MOST_WORDS } from '#formats/page-order/page'
import type { Problem } from '#formats/problem'
import { getDocumentProxy } from 'unpdf'
import { textWidth } from './glyph-widths.ts'
import { unpacksWithinBounds } from './pdf-bomb.server.ts'
import { pdfProblem } from './pdf-problem.ts'

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>

export const LARGEST_PDF = 20 * (1 << 20)
const LARGEST_XML = 10 * (1 << 20)
const MOST_ATTACHMENTS = 20

/** Names that hybrid invoices and orders give to their XML, in order of trust. */
const KNOWN_NAMES = ['factur-x.xml', 'zugferd-invoice.xml', 'xrechnung.xml', 'order-x.xml', 'cii.xml']

export type EmbeddedFile = Readonly<{ name: string; bytes: Uint8Array }>
export type FilesFound = Readonly<{ files: readonly EmbeddedFile[]; problems: readonly Problem[] }>

const NONE: Pages = Object.freeze({ grid: 'points', pages: [], problems: [] })

export const pagesInPdf = async (bytes: Uint8Array, within: number): Promise<Pages> => {
  const deadline = Date.now() + within
  const opened = await openPdf(bytes, within)
  if ('code' in opened) return { ...NONE, problems: [opened] }
  try {
    return await inTime(wordsOf(opened.pdf, deadline), within)
  } catch (error) {
    return { ...NONE, problems: [problemOf(error)] }
  } finally {
    await closed(opened.pdf)
  }
}

export const filesInPdf = async (bytes: Uint8Array, within: number): Promise<FilesFound> => {
  const opened = await openPdf(bytes, within)
  if ('code' in opened) return { files: [], problems: [opened] }
  try {
    return { files: await inTime(xmlFiles(opened.pdf), within), problems: [] }
  } catch (error) {
    return { files: [], problems: [problemOf(error)] }
  } finally {
    await closed(opened.pdf)
  }
}

const openPdf = async (bytes: Uint8Array, within: number): Promise<Readonly<{ pdf: Pdf }> | Problem> => {
  if (bytes.length > LARGEST_PDF) return pdfProblem('page-order/pdf-large', { size: Math.ceil(bytes.length / (1 << 20)), most: LARGEST_PDF >> 20 })
  if (!unpacksWithinBounds(bytes)) return pdfProblem('page-order/pdf-bomb')
  try {
    // pdf.js takes the bytes over, so it gets its own
    return { pdf: await inTime(getDocumentProxy(Uint8Array.from(bytes), { verbosity: 0, disableFontFace: true, useSystemFonts: false, enableXfa: false, maxImageSize: 1, stopAtErrors: false }), within) }
  } catch (error) {
    return problemOf(error)
  }
}

const closed = async (pdf: Pdf): Promise<void> => {
  await pdf.loadingTask.destroy().catch(() => undefined)
}

class TooSlow extends Error {}

const inTime = async <T>(work: Promise<T>, within: number): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TooSlow()), within)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

const wordsOf = async (pdf: Pdf, deadline: number): Promise<Pages> => {
  const pages: Page[] = []
  const problems: Problem[] = []
  let left = MOST_WORDS
  for (let number = 1; number <= Math.min(pdf.numPages, MOST_PAGES); number++) {
    if (Date.now() > deadline) throw new TooSlow()
    const page = await pageOf(pdf, number, left)
    left -= page.words.length
    pages.push(page)
    if (left <= 0) break
  }
  if (pdf.numPages > MOST_PAGES || left <= 0) problems.push(pdfProblem('page-order/too-much', { pages: MOST_PAGES, words: MOST_WORDS }))
  const silent = pages.filter(({ words }) => words.length === 0)
  if (silent.length === pages.length) return { ...NONE, problems: [pdfProblem('page-order/pdf-pictures')] }
  for (const { number } of silent) problems.push({ ...pdfProblem('page-order/pdf-page-silent', { page: number }), severity: 'note', at: `page ${number}` })
  return { grid: 'points', pages, problems }
}

const pageOf = async (pdf: Pdf, number: number, most: number): Promise<Page> => {
  const page = await pdf.getPage(number)
  const { width, height, transform } = page.getViewport({ scale: 1 })
  const content = await page.getTextContent()
  const runs = content.items.flatMap((item) => ('str' in item && item.str.trim() !== '' ? [runOf(item, transform)] : []))
  const turned = mostTurned(runs)
  const words: Word[] = []
  for (const run of runs) {
    // marks along the margin and water marks lie across the text
    if (run.turn !== turned) continue
    for (const word of wordsOfRun(run, number, { width, height })) if (words.length < most) words.push(word)
  }
  page.cleanup()
  return { number, name: null, width: turned % 2 === 0 ? width : height, height: turned % 2 === 0 ? height : width, words }
}

/** A run of text: base line from the upper left corner, turned by so many quarters. */
type Run = Readonly<{ text: string; x: number; y: number; width: number; size: number; turn: number; even: boolean }>

const runOf = (item: Readonly<{ str: string; width: number; transform: unknown[] }>, view: readonly number[]): Run => {
  const [a, b, c, d, e, f] = times(view, item.transform as number[])
  const turn = Math.abs(a) >= Math.abs(b) ? (a >= 0 ? 0 : 2) : b > 0 ? 1 : 3
  const size = Math.hypot(c, d)
  return { text: item.str, x: e, y: f, width: item.width, size, turn, even: Math.abs(item.width - TYPEWRITER * size * item.str.length) < 0.01 * item.width }
}

const times = (m: readonly number[], n: readonly number[]): readonly [number, number, number, number, number, number] => {
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = m
  const [g = 1, h = 0, i = 0, j = 1, k = 0, l = 0] = n
  return [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f]
}

/** Letters of typewriter faces are all 0.6 of the type size wide. */
const TYPEWRITER = 0.6

const mostTurned = (runs: readonly Run[]): number => {
  const letters = [0, 0, 0, 0]
  for (const { turn, text } of runs) letters[turn] = (letters[turn] ?? 0) + text.length
  return letters.indexOf(Math.max(...letters))
}

const wordsOfRun = (run: Run, page: number, size: Readonly<{ width: number; height: number }>): readonly Word[] => {
  const widthOf = run.even ? (text: string): number => text.length : textWidth
  const whole = widthOf(run.text)
  const [x, y] = upright(run, size)
  const words: Word[] = []
  let before = 0
  for (const part of run.text.split(/(\s+)/)) {
    const width = widthOf(part)
    if (part.trim() !== '') words.push({ page, x: hundredth(x + (run.width * before) / whole), y: hundredth(y - run.size), width: hundredth((run.width * width) / whole), height: hundredth(run.size), text: part.normalize('NFKC') })
    before += width
  }
  return words
}

/** The place as it were if the page lay upright. */
const upright = ({ x, y, turn }: Run, { width, height }: Readonly<{ width: number; height: number }>): readonly [number, number] => {
  if (turn === 1) return [y, width - x]
  if (turn === 2) return [width - x, height - y]
  return turn === 3 ? [height - y, x] : [x, y]
}

const hundredth = (value: number): number => Math.round(value * 100) / 100

const xmlFiles = async (pdf: Pdf): Promise<readonly EmbeddedFile[]> => {
  const all = (await pdf.getAttachments()) as unknown
  const entries = all instanceof Map ? [...all.entries()] : Object.entries((all ?? {}) as Record<string, unknown>)
  const files: EmbeddedFile[] = []
  for (const [key, value] of entries.slice(0, MOST_ATTACHMENTS)) {
    const { filename, content } = value as { filename?: string; content?: Uint8Array }
    const name = (filename ?? String(key)).replace(/^.*[\\/]/, '')
    if (!/\.xml$/i.test(name)) continue
    const bytes = content ?? (await pdf.getAttachmentContent(String(key)))
    if (bytes !== null && bytes !== undefined && bytes.length > 0 && bytes.length <= LARGEST_XML) files.push({ name, bytes })
  }
  const rank = ({ name }: EmbeddedFile): number => (KNOWN_NAMES.indexOf(name.toLowerCase()) + KNOWN_NAMES.length + 1) % (KNOWN_NAMES.length + 1)
  return files.sort((a, b) => rank(a) - rank(b))
}

const problemOf = (error: unknown): Problem => {
  if (error instanceof TooSlow) return pdfProblem('page-order/pdf-slow')
  const name = error instanceof Error ? error.name : ''
  return pdfProblem(name === 'PasswordException' ? 'page-order/pdf-locked' : 'page-order/pdf-broken')
}
