// A mail taken apart into arrivals: each attachment is one, also those of mails sent on as attachments; without any, its text is one.
// A mail that cannot be taken apart, or has more parts than anybody sends, arrives whole, so that nothing is lost.

import { createHash } from 'node:crypto'
import type { Attachment, Email } from 'postal-mime'
import type { Arrival } from './arrival.server.ts'
import { receivedAtOf } from './arrival.server.ts'
import { parsedMail } from './mail-parse.server.ts'
import { arrivalName, nameParts } from './name.ts'

export const MAIL_LIMITS = { bytes: 25_000_000, attachments: 1000, depth: 3, nesting: 50, headers: 1_000_000 } as const

type Part = Readonly<{ name: string; bytes: Buffer }>

export const arrivalsOfMail = async (raw: Buffer, receivedMs?: number): Promise<readonly Arrival[]> => {
  const mail = await parsed(raw)
  const origin = originOf(mail, raw)
  const parts = mail === null ? null : await partsOf(mail, 0)
  const from = (mail?.from?.address ?? mail?.sender?.address ?? mail?.returnPath ?? '').replace(/[\p{Cc}\s]+/gu, ' ').slice(0, 320)
  const at = receivedMs === undefined ? {} : receivedAtOf(receivedMs)
  return namedApart(parts === null || parts.length === 0 ? [wholeMail(mail, raw)] : parts).map((part) => ({ ...part, from, origin, ...at }))
}

/** Null for what is beyond the limits; whatever else is no mail still gives its text. */
const parsed = (raw: Uint8Array): Promise<Email | null> =>
  parsedMail(raw, { maxNestingDepth: MAIL_LIMITS.nesting, maxHeadersSize: MAIL_LIMITS.headers, maxRfc822NestingDepth: MAIL_LIMITS.depth })

const originOf = (mail: Email | null, raw: Buffer): string => {
  const id = mail?.messageId?.replace(/[\p{Cc}\s]+/gu, '').slice(0, 300) ?? ''
  return id === '' ? `sha256:${createHash('sha256').update(raw).digest('hex')}` : id
}

/** Null when there are more than anybody sends. */
const partsOf = async (mail: Email, depth: number): Promise<readonly Part[] | null> => {
  const parts: Part[] = []
  for (const attachment of mail.attachments) {
    const bytes = bytesOf(attachment)
    if (bytes.length === 0 || isDecoration(attachment)) continue
    const inner = attachment.mimeType === 'message/rfc822' && depth < MAIL_LIMITS.depth ? await sentOn(bytes, depth + 1) : null
    if (inner === null) parts.push({ name: nameOf(attachment, mail), bytes })
    else parts.push(...inner)
    if (parts.length > MAIL_LIMITS.attachments) return null
  }
  return parts.length > 0 ? parts : textOf(mail)
}

const sentOn = async (bytes: Buffer, depth: number): Promise<readonly Part[] | null> => {
  const mail = await parsed(bytes)
  const parts = mail === null ? null : await partsOf(mail, depth)
  return parts === null || parts.length === 0 ? null : parts
}

const bytesOf = ({ content }: Attachment): Buffer => {
  if (typeof content === 'string') return Buffer.from(content)
  return content instanceof ArrayBuffer ? Buffer.from(content) : Buffer.from(content.buffer, content.byteOffset, content.byteLength)
}

const SEALS = new Set(['application/pkcs7-signature', 'application/x-pkcs7-signature', 'application/pgp-signature', 'application/pgp-keys'])

/** Pictures of the mail's own text, and signatures under it, are no documents. */
const isDecoration = ({ mimeType, related, disposition, contentId }: Attachment): boolean =>
  SEALS.has(mimeType) || (mimeType.startsWith('image/') && (related === true || (disposition === 'inline' && contentId !== undefined)))

const EXTENSIONS: Readonly<Record<string, string>> = {
  'application/pdf': '.pdf',
  'application/xml': '.xml',
  'text/xml': '.xml',
  'text/csv': '.csv',
  'text/html': '.html',
  'text/plain': '.txt',
  'application/edifact': '.edi',
  'application/edi-x12': '.edi',
  'application/json': '.json',
  'application/zip': '.zip',
  'message/rfc822': '.eml',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': '.xlsx',
}

const nameOf = ({ filename, mimeType }: Attachment, mail: Email): string => {
  if (filename !== null && filename.trim() !== '') return arrivalName(filename)
  return titled(mail, EXTENSIONS[mimeType] ?? '.bin')
}

/** The subject as a name; what a slash stands between is no folder here. */
const titled = (mail: Email | null, extension: string): string => {
  const subject = (mail?.subject ?? '').replace(/[/\\:*?"<>|]+/g, '-').trim()
  return arrivalName(`${[...(subject === '' ? 'mail' : subject)].slice(0, 150).join('')}${extension}`)
}

const textOf = (mail: Email): readonly Part[] => {
  if (mail.text !== undefined && mail.text.trim() !== '') return [{ name: titled(mail, '.txt'), bytes: Buffer.from(mail.text) }]
  return mail.html === undefined || mail.html.trim() === '' ? [] : [{ name: titled(mail, '.html'), bytes: Buffer.from(mail.html) }]
}

const wholeMail = (mail: Email | null, raw: Buffer): Part => ({ name: titled(mail, '.eml'), bytes: raw })

/** Parts of one mail of the same name get a number: `order.pdf`, `order-2.pdf`. */
const namedApart = (parts: readonly Part[]): readonly Part[] => {
  const counts = new Map<string, number>()
  return parts.map((part) => {
    const count = (counts.get(part.name) ?? 0) + 1
    counts.set(part.name, count)
    const { stem, extension } = nameParts(part.name)
    return count === 1 ? part : { ...part, name: `${stem}-${count}${extension}` }
  })
}
