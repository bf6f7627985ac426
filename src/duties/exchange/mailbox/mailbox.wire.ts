// What travels of the mailbox: files, documents with their places in the text, what waits and what was made, changes, and sends.

import type { Static } from 'typebox'
import { Type } from 'typebox'
import { DOCUMENT_TYPES } from '#formats/document'
import type { Say } from '#ground/say'
import { UUID } from '../partners/partners.wire.ts'
import { PartnerSettingsIn } from '../partners/partners.wire.ts'

const choice = <T extends readonly string[]>(values: T) => Type.Unsafe<T[number]>({ type: 'string', enum: [...values] })
const TextOrNull = Type.Unsafe<string | null>({ type: ['string', 'null'] })
const SayOut = Type.Unsafe<Say>({ type: 'object', additionalProperties: true })
const Id = Type.String({ pattern: UUID })
const MoneyOut = Type.Object({ amount: Type.String(), currency: Type.String() })

export const ProblemOut = Type.Object({ code: Type.String(), severity: choice(['error', 'warning', 'note'] as const), place: Type.String(), text: Type.String() })
export type ProblemOut = Static<typeof ProblemOut>

// files -----------------------------------------------------------------------

export const FilePath = Type.Object({ fileId: Type.String() })
export const FilesAsk = Type.Object({ state: Type.Optional(Type.String({ maxLength: 100 })), after: Type.Optional(Id), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })) })
export const FileOut = Type.Object({
  fileId: Type.String(), direction: Type.String(), route: Type.String(), name: Type.String(), origin: TextOrNull, sha256: Type.String(), size: Type.Number(), format: TextOrNull,
  state: choice(['waiting', 'read', 'unreadable', 'unknown-partner', 'duplicate'] as const), duplicateOf: TextOrNull, sender: TextOrNull, receiver: TextOrNull, controls: Type.Array(Type.String()),
  documents: Type.Integer(), problems: Type.Array(ProblemOut), arrivedAt: Type.String(),
})
export type FileOut = Static<typeof FileOut>
export const FileList = Type.Object({ rows: Type.Array(FileOut), next: TextOrNull })
export type FileList = Static<typeof FileList>
export const FilesTaken = Type.Object({ files: Type.Array(Type.Object({ fileId: Type.String(), name: Type.String() })) })
export type FilesTaken = Static<typeof FilesTaken>

// documents -------------------------------------------------------------------

export const DocumentPath = Type.Object({ accountId: Type.String(), documentId: Type.String() })
export const DocumentsAsk = Type.Object({
  account: Type.Optional(Id), partner: Type.Optional(Id), state: Type.Optional(Type.String({ maxLength: 200 })), direction: Type.Optional(choice(['in', 'out'] as const)), type: Type.Optional(choice(DOCUMENT_TYPES)),
  text: Type.Optional(Type.String({ maxLength: 100 })), file: Type.Optional(Id), after: Type.Optional(Id), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
})

const STATES = ['done', 'waiting', 'failed', 'duplicate', 'ignored', 'held', 'ready', 'sent', 'accepted', 'rejected'] as const
const DOCUMENT = {
  accountId: Type.String(), account: Type.String(), documentId: Type.String(), partnerId: Type.String(), partner: Type.String(), fileId: TextOrNull, fileName: TextOrNull, direction: choice(['in', 'out'] as const),
  format: Type.String(), type: choice(DOCUMENT_TYPES), set: Type.String(), interchange: TextOrNull, control: TextOrNull, number: TextOrNull, day: TextOrNull, test: Type.Boolean(), state: choice(STATES),
  orderId: TextOrNull, orderNumber: TextOrNull, invoiceId: TextOrNull, invoiceNumber: TextOrNull, answers: TextOrNull, duplicateOf: TextOrNull, waits: Type.Integer(), problems: Type.Integer(), at: Type.String(),
} as const
export const DocumentRow = Type.Object(DOCUMENT)
export type DocumentRow = Static<typeof DocumentRow>
/** `mayWrite` is told where the list is of one account. */
export const DocumentList = Type.Object({ rows: Type.Array(DocumentRow), next: TextOrNull, mayWrite: Type.Optional(Type.Boolean()) })
export type DocumentList = Static<typeof DocumentList>

export const WaitOut = Type.Object({
  kind: choice(['site', 'item', 'unit', 'field', 'line', 'document'] as const), code: TextOrNull, line: Type.Unsafe<number | null>({ type: ['integer', 'null'] }), place: Type.String(), say: SayOut, text: Type.String(),
  /** Likely answers, best first. */
  candidates: Type.Array(Type.Object({ id: Type.String(), number: Type.String(), name: Type.String() })),
})
export type WaitOut = Static<typeof WaitOut>

/** A line of the client's document beside the order line it became. */
export const DocumentLineOut = Type.Object({
  nth: Type.Integer(), number: TextOrNull, items: Type.Array(Type.Object({ kind: Type.String(), value: Type.String() })), description: TextOrNull, quantity: TextOrNull, unit: TextOrNull, price: TextOrNull, amount: TextOrNull,
  splits: Type.Array(Type.Object({ site: Type.String(), quantity: Type.String() })), actions: Type.Array(Type.Object({ does: Type.String(), quantity: TextOrNull, day: TextOrNull, reason: TextOrNull })),
  made: Type.Array(Type.Object({ orderId: TextOrNull, orderNumber: TextOrNull, lineNo: Type.Unsafe<number | null>({ type: ['integer', 'null'] }), item: TextOrNull, quantity: TextOrNull, unit: TextOrNull, price: TextOrNull, currency: TextOrNull, promisedOn: TextOrNull, refused: TextOrNull, priceDiffers: Type.Boolean() })),
})
export type DocumentLineOut = Static<typeof DocumentLineOut>

/** One value of the document in the text of its file, by signs from its start. */
export const MarkOut = Type.Object({ from: Type.Integer(), to: Type.Integer(), field: Type.String(), line: Type.Unsafe<number | null>({ type: ['integer', 'null'] }) })

export const ChangeLineOut = Type.Object({
  lineNo: Type.Integer(), did: Type.String(), item: Type.String(), before: Type.Unsafe<ChangeSide | null>({ type: ['object', 'null'], additionalProperties: true }), after: Type.Unsafe<ChangeSide | null>({ type: ['object', 'null'], additionalProperties: true }), notes: Type.Array(Type.String()),
})
export type ChangeSide = Readonly<{ quantity: string; unit: string; price: string; net: string; promisedOn: string | null }>
export const ChangeOut = Type.Object({
  changeId: Type.String(), orderId: Type.String(), orderNumber: Type.String(), documentId: Type.String(), state: choice(['proposed', 'accepted', 'partly-accepted', 'refused'] as const), decidedBy: TextOrNull, decidedAt: TextOrNull, reason: TextOrNull,
  lines: Type.Array(ChangeLineOut), before: Type.Unsafe<Static<typeof MoneyOut> | null>(Type.Union([MoneyOut, Type.Null()])), after: Type.Unsafe<Static<typeof MoneyOut> | null>(Type.Union([MoneyOut, Type.Null()])),
  /** Why it cannot be taken as it is. */
  stops: Type.Array(Type.String()), waits: Type.Array(Type.String()),
})
export type ChangeOut = Static<typeof ChangeOut>

export const SendOut = Type.Object({ sendId: Type.String(), state: choice(['waiting', 'sending', 'sent', 'dead', 'unsure'] as const), attempts: Type.Integer(), nextAt: TextOrNull, sentAt: TextOrNull, place: TextOrNull, trouble: TextOrNull })
export type SendOut = Static<typeof SendOut>

export const DocumentOut = Type.Object({
  ...DOCUMENT, version: Type.Integer(), currency: TextOrNull, waitList: Type.Array(WaitOut), problemList: Type.Array(ProblemOut), lines: Type.Array(DocumentLineOut), amount: Type.String(), quantity: Type.String(),
  parties: Type.Array(Type.Object({ role: Type.String(), name: TextOrNull, ids: Type.Array(Type.String()) })),
  changes: Type.Array(ChangeOut), sends: Type.Array(SendOut), answered: Type.Array(DocumentRow), mayWrite: Type.Boolean(),
  /** What it answers, and what came before with the same words. */
  answersTo: Type.Unsafe<DocumentRow | null>(Type.Union([DocumentRow, Type.Null()])), copyOf: Type.Unsafe<DocumentRow | null>(Type.Union([DocumentRow, Type.Null()])),
})
export type DocumentOut = Static<typeof DocumentOut>

export const TextOut = Type.Object({
  text: Type.String(), whole: Type.Boolean(), editable: Type.Boolean(), marks: Type.Array(MarkOut),
  /** Where the places stand that problems and questions name. */
  places: Type.Array(Type.Object({ place: Type.String(), from: Type.Integer(), to: Type.Integer() })),
})
export type TextOut = Static<typeof TextOut>

export const CodeAnswer = Type.Object({ kind: choice(['site', 'item', 'unit'] as const), code: Type.String({ minLength: 1, maxLength: 200 }), target: Type.String({ minLength: 1, maxLength: 200 }), unit: Type.Optional(Type.String({ maxLength: 60 })) })
export const RefusalIn = Type.Object({ line: Type.Integer({ minimum: 0 }), reason: Type.String({ minLength: 1, maxLength: 300 }) })
export const DecisionIn = Type.Object({ accept: Type.Boolean(), reason: Type.Optional(Type.String({ maxLength: 300 })) })
export const ChangePath = Type.Object({ accountId: Type.String(), documentId: Type.String(), changeId: Type.String() })
export const SendPath = Type.Object({ accountId: Type.String(), sendId: Type.String() })
export const SendMove = Type.Object({ event: choice(['sent-again', 'confirmed', 'given-up'] as const) })
export const InvoicePath = Type.Object({ accountId: Type.String(), invoiceId: Type.String() })
export const SendingIn = Type.Object({ partnerId: Id })
export const OrderPath = Type.Object({ accountId: Type.String(), orderId: Type.String() })
export const TextIn = Type.Object({ text: Type.String({ maxLength: 900_000 }) })
export const Done = Type.Object({ state: Type.String() })

// the wizard --------------------------------------------------------------------

export const SampleAsk = Type.Object({ fileId: Id, accountId: Id })
export const SampleOut = Type.Object({
  fileId: Type.String(), format: Type.String(), problems: Type.Array(ProblemOut), known: TextOrNull,
  documents: Type.Array(Type.Object({ type: Type.String(), set: Type.String(), number: TextOrNull, day: TextOrNull, lines: Type.Integer(), amount: Type.String() })),
  settings: Type.Unsafe<Static<typeof PartnerSettingsIn> | null>(Type.Union([PartnerSettingsIn, Type.Null()])),
  /** Codes of the sample that stand for nothing yet. */
  waits: Type.Array(WaitOut), lines: Type.Integer(), understood: Type.Integer(),
})
export type SampleOut = Static<typeof SampleOut>

