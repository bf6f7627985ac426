// What the server and the command line speak with, and which version they are.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { platformWords } from '#platform/platform.words'
import type { Speech } from '#platform/speak'
import { openSpeech } from '#platform/speak'
import { BOOKS } from './books.ts'
import { LATE_BOOKS } from './late-books.ts'

export const speech: Speech = openSpeech([...BOOKS, ...LATE_BOOKS, platformWords])

export const VERSION: string = (JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as { version: string }).version
