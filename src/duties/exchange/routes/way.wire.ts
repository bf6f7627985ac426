// The settings of the ways documents come in and go out by: watched folder, SFTP, IMAP, our own SMTP listener, mail.
// Secrets are optional here because an answer never holds one and a change may leave the known one standing (`way.ts`).

import type { Static } from 'typebox'
import { Type } from 'typebox'

const Text = (maxLength: number) => Type.String({ minLength: 1, maxLength })
const Secret = Type.Optional(Type.String({ maxLength: 20_000 }))
const Port = Type.Integer({ minimum: 0, maximum: 65_535 })
const After = Type.Union([Type.Literal('move'), Type.Literal('delete')])

const SFTP = {
  kind: Type.Literal('sftp'),
  host: Text(255),
  port: Port,
  user: Text(255),
  password: Secret,
  privateKey: Secret,
  passphrase: Secret,
  /** Which keys the server may show: SHA256 fingerprints or public keys, split by commas or lines. Any other ends the connection. */
  hostKey: Text(10_000),
  path: Text(1000),
}

export const FolderIn = Type.Object({
  kind: Type.Literal('folder'),
  path: Text(1000),
  /** `*` stands for anything, `?` for one sign; all files when left out. */
  pattern: Type.Optional(Text(200)),
  /** `move`: into the sub-folder `archive`. */
  after: After,
  /** How long a file must have stood unchanged before it is taken. */
  settleSeconds: Type.Integer({ minimum: 0, maximum: 3600 }),
})
export type FolderIn = Static<typeof FolderIn>

export const SftpIn = Type.Object({ ...SFTP, pattern: Type.Optional(Text(200)), after: After, settleSeconds: Type.Optional(Type.Integer({ minimum: 0, maximum: 60 })) })
export type SftpIn = Static<typeof SftpIn>

export const ImapIn = Type.Object({
  kind: Type.Literal('imap'),
  host: Text(255),
  port: Port,
  /** TLS from the first byte; otherwise STARTTLS, which only a server on this machine may lack. */
  secure: Type.Boolean(),
  user: Text(255),
  password: Secret,
  mailbox: Text(255),
  after: Type.Union([Type.Literal('seen'), Type.Literal('move')]),
  /** Where `move` moves to, `Archive` when left out. */
  archive: Type.Optional(Text(255)),
  maxBytes: Type.Optional(Type.Integer({ minimum: 1000, maximum: 100_000_000 })),
})
export type ImapIn = Static<typeof ImapIn>

export const SmtpIn = Type.Object({
  kind: Type.Literal('smtp'),
  host: Type.Optional(Text(255)),
  port: Port,
  maxBytes: Type.Integer({ minimum: 1000, maximum: 100_000_000 }),
  /** Addresses that are taken, `orders@example.com` or a whole domain `@example.com`. */
  recipients: Type.Array(Text(320), { maxItems: 100 }),
  user: Type.Optional(Text(255)),
  password: Secret,
})
export type SmtpIn = Static<typeof SmtpIn>

export const WayIn = Type.Union([FolderIn, SftpIn, ImapIn, SmtpIn])
export type WayIn = Static<typeof WayIn>

/** `{name}`, `{stem}`, `{extension}` and `{key}` stand for those of the document; `{name}` when left out. */
const OutName = Type.Optional(Text(200))

export const FolderOut = Type.Object({ kind: Type.Literal('folder'), path: Text(1000), name: OutName })
export type FolderOut = Static<typeof FolderOut>

export const SftpOut = Type.Object({ ...SFTP, name: OutName })
export type SftpOut = Static<typeof SftpOut>

export const MailServer = Type.Object({ host: Text(255), port: Port, secure: Type.Boolean(), user: Type.Optional(Text(255)), password: Secret })
export type MailServer = Static<typeof MailServer>

export const MailOut = Type.Object({
  kind: Type.Literal('mail'),
  /** One address or several, split by commas. */
  to: Text(2000),
  from: Text(320),
  /** The same places as in a file name may be used. */
  subject: Text(200),
  /** The server of the house when left out. */
  server: Type.Optional(MailServer),
})
export type MailOut = Static<typeof MailOut>

/** Nothing is sent: the partner fetches over the API. */
export const NoWayOut = Type.Object({ kind: Type.Literal('none') })
export type NoWayOut = Static<typeof NoWayOut>

export const WayOut = Type.Union([FolderOut, SftpOut, MailOut, NoWayOut])
export type WayOut = Static<typeof WayOut>
export type Way = WayIn | WayOut
