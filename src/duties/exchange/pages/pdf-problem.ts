// A PDF that cannot be read, as a problem of its first page.

import type { Problem } from '#formats/problem'
import { say } from '#ground/say'

export const pdfProblem = (code: string, values: Readonly<Record<string, number>> = {}): Problem => ({ code, severity: 'error', at: 'page 1', say: say(`problem.${code}`, values) })
