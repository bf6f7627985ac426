// What every segment does, gathered from the files that read them.

import type { Handlers } from './groups.ts'
import { answerHandlers } from './read-answers.ts'
import { chargeHandlers } from './read-charges.ts'
import { headerHandlers } from './read-header.ts'
import { lineHandlers } from './read-lines.ts'
import { packageHandlers } from './read-packages.ts'
import { partyHandlers } from './read-parties.ts'

export const HANDLERS: Handlers = { ...headerHandlers, ...partyHandlers, ...lineHandlers, ...chargeHandlers, ...packageHandlers, ...answerHandlers }
