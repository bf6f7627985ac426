// Files that came or went: the only writer of exchange_files. The bytes are in the files of the house under their hash.

import type { Problem } from '#formats/problem'
import type { UserId } from '#ground/ids'
import { isId } from '#ground/ids'
import type { Instant } from '#ground/instant'
import type { Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import type { StoredFile } from '#platform/files'
import { freshId } from '#platform/keyed-id'

export const FILE_STATES = ['waiting', 'read', 'unreadable', 'unknown-partner', 'duplicate'] as const
export type FileState = (typeof FILE_STATES)[number]

export type ExchangeFile = Readonly<{
  fileId: string
  direction: 'in' | 'out'
  /** `upload`, `api`, `folder`, or the name of the way it came. */
  route: string
  name: string
  origin: string | null
  sha256: string
  size: number
  format: string | null
  state: FileState
  duplicateOf: string | null
  sender: string | null
  receiver: string | null
  controls: readonly string[]
  documents: number
  problems: readonly Problem[]
  userId: UserId | null
  arrivedAt: Instant
}>

type Row = Readonly<{
  file_id: string; direction: 'in' | 'out'; route: string; name: string; origin: string | null; sha256: string; size: bigint; format: string | null; state: FileState; duplicate_of: string | null
  sender: string | null; receiver: string | null; controls: string[]; documents: number; problems: Problem[]; user_id: UserId | null; arrived_at: Instant
}>

const COLUMNS = `file_id, direction, route, name, origin, sha256, size, format, state, duplicate_of, sender, receiver, controls, documents, problems, user_id,
  to_char(arrived_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS arrived_at`

const fileOf = (row: Row): ExchangeFile => ({
  fileId: row.file_id, direction: row.direction, route: row.route, name: row.name, origin: row.origin, sha256: row.sha256, size: Number(row.size), format: row.format, state: row.state,
  duplicateOf: row.duplicate_of, sender: row.sender, receiver: row.receiver, controls: row.controls, documents: row.documents, problems: row.problems, userId: row.user_id, arrivedAt: row.arrived_at,
})

export type Arrival = Readonly<{ route: string; name: string; origin: string | null; stored: StoredFile; userId: UserId | null; now: Instant }>

/** A file that came. Its bytes are kept already. */
export const insertArrival = async (tx: Tx, { route, name, origin, stored, userId, now }: Arrival): Promise<string> => {
  const fileId = freshId('file') as string
  await tx.run(
    `INSERT INTO exchange_files (file_id, direction, route, name, origin, sha256, size, state, user_id, arrived_at) VALUES ($1, 'in', $2, $3, $4, $5, $6, 'waiting', $7, $8)`,
    [fileId, route, name, origin, stored.sha256, stored.size, userId, now],
  )
  return fileId
}

/** A file we wrote. */
export const insertWritten = async (tx: Tx, file: Readonly<{ fileId: string; name: string; stored: StoredFile; format: string; sender: string; receiver: string; control: string | null; now: Instant }>): Promise<void> => {
  await tx.run(
    `INSERT INTO exchange_files (file_id, direction, route, name, sha256, size, format, state, sender, receiver, controls, documents, arrived_at, read_at)
     VALUES ($1, 'out', 'answer', $2, $3, $4, $5, 'read', $6, $7, $8, 1, $9, $9)`,
    [file.fileId, file.name, file.stored.sha256, file.stored.size, file.format, file.sender, file.receiver, file.control === null ? [] : [file.control], file.now],
  )
}

/** Throws NotFound. */
export const loadFile = async (tx: Tx, fileId: string): Promise<ExchangeFile> => {
  if (!isId(fileId)) throw new NotFound()
  const row = await tx.one<Row>(`SELECT ${COLUMNS} FROM exchange_files WHERE file_id = $1`, [fileId])
  if (row === null) throw new NotFound()
  return fileOf(row)
}

/** The first file of the same bytes that came before this one, by whatever way. */
export const sameFileBefore = (tx: Tx, file: ExchangeFile): Promise<Readonly<{ file_id: string; state: FileState }> | null> =>
  tx.one(
    `SELECT b.file_id, b.state FROM exchange_files b JOIN exchange_files f ON f.file_id = $2
     WHERE b.sha256 = $1 AND b.direction = 'in' AND b.file_id <> $2 AND (b.arrived_at, b.file_id) < (f.arrived_at, f.file_id) AND b.state <> 'duplicate'
     ORDER BY b.arrived_at, b.file_id LIMIT 1`,
    [file.sha256, file.fileId],
  )

/** What is kept of the problems of one file; the count tells of the rest. */
const MOST_PROBLEMS = 500

export type FileRead = Readonly<{ format: string; state: FileState; duplicateOf: string | null; sender: string | null; receiver: string | null; controls: readonly string[]; documents: number; problems: readonly Problem[]; now: Instant }>

export const writeRead = async (tx: Tx, fileId: string, read: FileRead): Promise<void> => {
  await tx.run(
    `UPDATE exchange_files SET format = $2, state = $3, duplicate_of = $4, sender = $5, receiver = $6, controls = $7, documents = $8, problems = $9::jsonb, read_at = $10 WHERE file_id = $1`,
    [fileId, read.format, read.state, read.duplicateOf, read.sender, read.receiver, read.controls.slice(0, 100), read.documents, JSON.stringify(read.problems.slice(0, MOST_PROBLEMS)), read.now],
  )
}

export type FilesAsk = Readonly<{ states: readonly FileState[]; userId: UserId | null; after: string | null; limit: number }>

/** The newest first; of one uploader, or all. */
export const listFiles = async (tx: Tx, ask: FilesAsk): Promise<readonly ExchangeFile[]> => {
  const wanted: string[] = []
  const values: unknown[] = [ask.limit]
  const given = (text: (place: string) => string, value: unknown): void => void wanted.push(text(`$${values.push(value)}`))
  if (ask.states.length > 0) given((place) => `f.state = ANY(${place}::text[])`, ask.states)
  if (ask.userId !== null) given((place) => `f.user_id = ${place}`, ask.userId)
  if (ask.after !== null) given((place) => `(f.arrived_at, f.file_id) < (SELECT b.arrived_at, b.file_id FROM exchange_files b WHERE b.file_id = ${place})`, ask.after)
  const rows = await tx.rows<Row>(`SELECT ${COLUMNS} FROM exchange_files f ${wanted.length === 0 ? '' : `WHERE ${wanted.join(' AND ')}`} ORDER BY f.arrived_at DESC, f.file_id DESC LIMIT $1`, values)
  return rows.map(fileOf)
}
