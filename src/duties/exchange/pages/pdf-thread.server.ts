// Reads one PDF in a thread of its own and ends.

import { parentPort, workerData } from 'node:worker_threads'
import { filesInPdf, pagesInPdf } from './pdf-words.server.ts'

export type Asked = Readonly<{ ask: 'pages' | 'files'; bytes: Uint8Array; within: number }>

const { ask, bytes, within } = workerData as Asked
parentPort?.postMessage(ask === 'pages' ? await pagesInPdf(bytes, within) : await filesInPdf(bytes, within))
