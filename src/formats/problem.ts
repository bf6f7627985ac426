// What is wrong with a file or a document, as data: reading goes on wherever it can.

import type { Say } from '#ground/say'
import type { Spot } from './spot.ts'

/** `error`: the value or the whole cannot be trusted; `warning`: readable, but against the standard; `note`: worth knowing. */
export type Severity = 'error' | 'warning' | 'note'

export type Problem = Readonly<{
  /** `x12/segment-count`, `edifact/control-number`, `xml/broken`: the format, then what is wrong. */
  code: string
  severity: Severity
  at: Spot
  /** Its key is `problem.<code>`. */
  say: Say
}>
