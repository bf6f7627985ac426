// The structure of a mail, read by a library. Anybody can send us a mail made to keep a reader busy or to fill its memory: such a mail gives null.
// Large mails are read beside the server, which goes on answering meanwhile, and not longer than a limit.

import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import type { Email, PostalMimeOptions } from 'postal-mime'

/** The library keeps each line of a mail as an object of some 350 bytes, and slows down with many. */
const MOST_LINES = 500_000
const SMALL = 131_072
const MOST_MS = 20_000
const MEMORY = { maxOldGenerationSizeMb: 768, maxYoungGenerationSizeMb: 64 } as const

export const parsedMail = async (raw: Uint8Array, options: PostalMimeOptions, mostMs = MOST_MS): Promise<Email | null> => {
  if (hasTooManyLines(raw)) return null
  if (raw.byteLength <= SMALL) return readHere(raw, options)
  // one after the other, so that many large mails at once do not add up their memory
  const mail = last.then(() => readBeside(raw, options, mostMs))
  last = mail
  return mail
}

let last: Promise<unknown> = Promise.resolve()

const hasTooManyLines = (raw: Uint8Array): boolean => {
  let lines = 0
  for (let at = raw.indexOf(10); at >= 0 && lines <= MOST_LINES; at = raw.indexOf(10, at + 1)) lines += 1
  return lines > MOST_LINES
}

const readHere = async (raw: Uint8Array, options: PostalMimeOptions): Promise<Email | null> => {
  const { default: PostalMime } = await import('postal-mime')
  return PostalMime.parse(raw, options).catch(() => null)
}

/** A text, because it must run from the sources and from what they are compiled to alike. */
const BESIDE = `
const { parentPort, workerData } = require('node:worker_threads')
const PostalMime = require(workerData.library)
PostalMime.parse(workerData.raw, workerData.options).then(
  (mail) => parentPort.postMessage(mail, [...new Set(mail.attachments.map(({ content }) => content).filter((content) => content instanceof ArrayBuffer))]),
  () => parentPort.postMessage(null),
)`

const readBeside = (raw: Uint8Array, options: PostalMimeOptions, mostMs: number): Promise<Email | null> => {
  const library = createRequire(import.meta.url).resolve('postal-mime')
  const worker = new Worker(BESIDE, { eval: true, resourceLimits: MEMORY, workerData: { library, raw, options } })
  return new Promise((resolve) => {
    const end = (mail: Email | null): void => {
      clearTimeout(timer)
      void worker.terminate()
      resolve(mail)
    }
    const timer = setTimeout(() => end(null), mostMs)
    worker.once('message', end)
    worker.once('error', () => end(null))
    worker.once('exit', () => end(null))
  })
}
