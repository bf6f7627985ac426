// Settings as they come from a form, a file or the database: a way that can be tried, or everything that is wrong with it.

import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { say } from '#ground/say'
import type { WayProblem } from './way.ts'
import { wayProblems } from './way.ts'
import type { Way, WayIn, WayOut } from './way.wire.ts'
import { FolderIn, FolderOut, ImapIn, MailOut, NoWayOut, SftpIn, SftpOut, SmtpIn } from './way.wire.ts'

export type WayRead<W extends Way> = Readonly<{ ok: true; way: W }> | Readonly<{ ok: false; problems: readonly WayProblem[] }>

const IN: Readonly<Record<WayIn['kind'], TSchema>> = { folder: FolderIn, sftp: SftpIn, imap: ImapIn, smtp: SmtpIn }
const OUT: Readonly<Record<WayOut['kind'], TSchema>> = { folder: FolderOut, sftp: SftpOut, mail: MailOut, none: NoWayOut }

export const readWayIn = (value: unknown): WayRead<WayIn> => read<WayIn>(value, IN)
export const readWayOut = (value: unknown): WayRead<WayOut> => read<WayOut>(value, OUT)

const read = <W extends Way>(value: unknown, kinds: Readonly<Record<string, TSchema>>): WayRead<W> => {
  const kind = typeof value === 'object' && value !== null ? (value as Readonly<{ kind?: unknown }>).kind : undefined
  const schema = typeof kind === 'string' && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined
  if (schema === undefined) return { ok: false, problems: [{ at: 'kind', say: say('problem.way/kind', { kinds: Object.keys(kinds).join(', ') }) }] }
  // what no way of this kind has is left out, so that nothing unknown is kept
  const known = Value.Clean(schema, Value.Clone(value))
  if (!Value.Check(schema, known)) return { ok: false, problems: wrongFields(schema, known) }
  const way = known as W
  const problems = wayProblems(way)
  return problems.length === 0 ? { ok: true, way } : { ok: false, problems }
}

/** The fields that are missing or of the wrong sort, by their places such as `server.port`. */
const wrongFields = (schema: TSchema, value: unknown): readonly WayProblem[] => {
  const places = Value.Errors(schema, value).flatMap((error) => {
    const at = error.instancePath.split('/').filter((part) => part !== '')
    return error.keyword === 'required' ? error.params.requiredProperties.map((name) => [...at, name].join('.')) : [at.join('.')]
  })
  return [...new Set(places)].filter((at) => at !== '').map((at) => ({ at, say: say('problem.way/field', { field: at }) }))
}
