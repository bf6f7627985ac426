// PDFs from outside are read in a thread of their own, which is ended when it takes too long or too much memory: whatever the file does, the
// server goes on. Where only sources are there (tests), they are read in place. What cannot be read is a problem, never thrown.

import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type { Pages } from '#formats/page-order/page'
import { pdfProblem } from './pdf-problem.ts'
import type { Asked } from './pdf-thread.server.ts'
import type { FilesFound } from './pdf-words.server.ts'

export const LONGEST_READING = 20_000
const LARGEST_HEAP_MB = 512
const MOST_THREADS = 2

/** The built thread beside this file; there is none beside the source. */
const THREAD = new URL('./pdf-thread.server.js', import.meta.url)
const BUILT = THREAD.protocol === 'file:' && existsSync(THREAD)

/** The text of a PDF as pages of words. */
export const pagesOfPdf = (bytes: Uint8Array, within = LONGEST_READING): Promise<Pages> =>
  BUILT ? inThread<Pages>({ ask: 'pages', bytes, within }, (problem) => ({ grid: 'points', pages: [], problems: [problem] })) : inPlace().then((read) => read.pagesInPdf(bytes, within))

/** XML files embedded in a PDF (Factur-X, ZUGFeRD, XRechnung), the known names first. */
export const attachmentsOfPdf = (bytes: Uint8Array, within = LONGEST_READING): Promise<FilesFound> =>
  BUILT ? inThread<FilesFound>({ ask: 'files', bytes, within }, (problem) => ({ files: [], problems: [problem] })) : inPlace().then((read) => read.filesInPdf(bytes, within))

/** Only where it is needed: pdf.js is large. */
const inPlace = (): Promise<typeof import('./pdf-words.server.ts')> => import('./pdf-words.server.ts')

let running = 0
const waiting: (() => void)[] = []

const inThread = async <T>(asked: Asked, failed: (problem: ReturnType<typeof pdfProblem>) => T): Promise<T> => {
  if (running >= MOST_THREADS) await new Promise<void>((resolve) => waiting.push(resolve))
  running += 1
  try {
    return await answerOf(asked, failed)
  } finally {
    running -= 1
    waiting.shift()?.()
  }
}

/** Starting a thread takes its time too. */
const STARTING = 5_000

const answerOf = <T>(asked: Asked, failed: (problem: ReturnType<typeof pdfProblem>) => T): Promise<T> =>
  new Promise((resolve) => {
    const thread = new Worker(THREAD, { workerData: asked, resourceLimits: { maxOldGenerationSizeMb: LARGEST_HEAP_MB }, stdout: true, stderr: true })
    const done = (answer: T): void => {
      clearTimeout(timer)
      resolve(answer)
      void thread.terminate()
    }
    const timer = setTimeout(() => done(failed(pdfProblem('page-order/pdf-slow'))), asked.within + STARTING)
    thread.once('message', done)
    thread.once('error', () => done(failed(pdfProblem('page-order/pdf-broken'))))
    thread.once('exit', () => done(failed(pdfProblem('page-order/pdf-broken'))))
  })
