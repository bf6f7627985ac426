// The print of a document: what it says, whatever cover it came in. Equal prints, equal words.

import { createHash } from 'node:crypto'
import type { TradeDocument } from '#formats/document'

const COVERS: ReadonlySet<string> = new Set(['at', 'envelope', 'control', 'problems', 'version'])

export const printOf = (document: TradeDocument): string => createHash('sha256').update(JSON.stringify(document, (key, value: unknown) => (COVERS.has(key) ? undefined : value))).digest('hex')
