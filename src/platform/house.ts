// The house: what every duty's server side is handed, and nothing else. No globals.

import type { Clock } from './clock.ts'
import type { Db } from './db.ts'
import type { Files } from './files.ts'
import type { Jobs } from './jobs.ts'
import type { Logger } from './log.ts'
import type { Mail } from './mail.ts'

export type House = Readonly<{ db: Db; clock: Clock; log: Logger; files: Files; mail: Mail; jobs: Jobs }>
