// What travels between the imports page, the API and outside. Reports travel as they are kept; the page speaks their sentences.

import type { Static } from 'typebox'
import { Type } from 'typebox'
import type { Say } from '#ground/say'
import type { ImportReport } from './report.ts'

const UUID = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'
const SHA256 = '^[0-9a-f]{64}$'
const TextOrNull = Type.Unsafe<string | null>({ type: ['string', 'null'] })
const SayOut = Type.Unsafe<Say>({ type: 'object', additionalProperties: true })

/** A plain name: no folder, nothing hidden. */
const FileName = Type.String({ minLength: 1, maxLength: 200, pattern: '^[^./\\\\\\u0000-\\u001f][^/\\\\\\u0000-\\u001f]*$' })

export const KeptFile = Type.Object({ name: FileName, sha256: Type.String({ pattern: SHA256 }), size: Type.Number() })
export type KeptFile = Static<typeof KeptFile>

/** The files of an import, kept by their content. */
export const ImportInput = Type.Object({ mapping: KeptFile, files: Type.Array(KeptFile, { maxItems: 200 }) })
export type ImportInput = Static<typeof ImportInput>

export const ImportNew = Type.Object({ input: ImportInput, dryRun: Type.Boolean() })
export const ImportPath = Type.Object({ importId: Type.String({ pattern: UUID }) })
export const ImportMade = Type.Object({ importId: Type.String() })
export const ImportsAsk = Type.Object({ after: Type.Optional(Type.String({ pattern: UUID })), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })) })
export const RejectsAsk = Type.Object({ file: Type.String() })

const Problem = Type.Object({ at: Type.String(), say: SayOut })

export const Preview = Type.Object({
  problems: Type.Array(Problem),
  /** A contract file has no rows to show. */
  isContractFile: Type.Boolean(),
  sections: Type.Array(
    Type.Object({
      kind: Type.String(),
      file: Type.String(),
      fields: Type.Array(Type.String()),
      rows: Type.Array(Type.Object({ row: Type.Integer(), values: Type.Array(Type.String()), wrongs: Type.Array(Type.Object({ field: Type.String(), say: SayOut })) })),
      read: Type.Integer(),
      skipped: Type.Integer(),
    }),
  ),
})
export type Preview = Static<typeof Preview>

export const Uploaded = Type.Object({ input: ImportInput, preview: Preview })
export type Uploaded = Static<typeof Uploaded>

const Progress = Type.Object({ stage: Type.String(), kind: Type.String(), file: Type.String(), rows: Type.Number(), share: Type.Number(), perSecond: Type.Number() })

export const ImportOut = Type.Object({
  importId: Type.String(),
  startedAt: Type.String(),
  finishedAt: TextOrNull,
  by: TextOrNull,
  mapping: Type.String(),
  dryRun: Type.Boolean(),
  state: Type.Union([Type.Literal('running'), Type.Literal('done'), Type.Literal('refused'), Type.Literal('failed')]),
  report: Type.Unsafe<ImportReport | null>({ anyOf: [{ type: 'object', additionalProperties: true }, { type: 'null' }] }),
  input: Type.Unsafe<ImportInput | null>({ anyOf: [{ type: 'object', additionalProperties: true }, { type: 'null' }] }),
  progress: Type.Unsafe<Static<typeof Progress> | null>({ anyOf: [Progress, { type: 'null' }] }),
})
export type ImportOut = Static<typeof ImportOut>
export const ImportList = Type.Object({ rows: Type.Array(ImportOut), next: TextOrNull })
export type ImportList = Static<typeof ImportList>

/** Mappings that were used before, the newest first. */
export const SavedMappings = Type.Object({ rows: Type.Array(Type.Object({ name: Type.String(), sha256: Type.String(), size: Type.Number(), title: Type.String(), usedAt: Type.String() })) })
export type SavedMappings = Static<typeof SavedMappings>

/** Values put right in rejected rows of one file; the file is imported again with them. */
export const Corrections = Type.Object({
  file: Type.String(),
  dryRun: Type.Boolean(),
  values: Type.Array(Type.Object({ row: Type.Integer({ minimum: 1 }), column: Type.String(), value: Type.String({ maxLength: 2000 }) }), { minItems: 1, maxItems: 5000 }),
})
export type Corrections = Static<typeof Corrections>
