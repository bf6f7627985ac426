// Fetching from a mailbox by IMAP: every unseen mail is taken apart and, once all of it is kept, marked as seen or moved.

import type { ImapFlow, ImapFlowOptions } from 'imapflow'
import type { Collected, CollectOptions, Take } from './arrival.server.ts'
import { Round } from './arrival.server.ts'
import { arrivalsOfMail, MAIL_LIMITS } from './mail-parts.server.ts'
import { arrivalName } from './name.ts'
import { RouteError } from './trouble.server.ts'
import { archiveOf, isThisMachine } from './way.ts'
import type { ImapIn } from './way.wire.ts'

export type ImapLimits = Readonly<{ connectMs: number; answerMs: number }>

const IMAP_LIMITS: ImapLimits = { connectMs: 20_000, answerMs: 120_000 }
/** What one round takes at most; the rest is for the next. */
const MOST_MAILS = 1000

export const collectImap = async (way: ImapIn, take: Take, options: CollectOptions = {}, limits: ImapLimits = IMAP_LIMITS): Promise<Collected> => {
  const round = new Round(way, take, options)
  const { ImapFlow } = await import('imapflow')
  const client = new ImapFlow(settingsOf(way, limits))
  // errors between two questions also reject the next one, which says it
  client.on('error', () => undefined)
  try {
    await client.connect()
    await collectWith(client, way, round)
    // all is kept and marked by now, however the farewell goes
    await client.logout().catch(() => undefined)
  } catch (error) {
    round.trouble('', error)
  } finally {
    client.close()
  }
  return round.collected
}

const mostBytes = (way: ImapIn): number => way.maxBytes ?? MAIL_LIMITS.bytes

const settingsOf = (way: ImapIn, limits: ImapLimits): ImapFlowOptions => ({
  host: way.host,
  port: way.port,
  secure: way.secure,
  // without TLS nothing is told to a server outside this machine
  ...(way.secure || isThisMachine(way.host) ? {} : { doSTARTTLS: true }),
  auth: { user: way.user, pass: way.password ?? '' },
  logger: false,
  disableAutoIdle: true,
  connectionTimeout: limits.connectMs,
  greetingTimeout: limits.connectMs,
  socketTimeout: limits.answerMs,
  maxLiteralSize: mostBytes(way) + 1_000_000,
  maxResponseSize: mostBytes(way) + 2_000_000,
  maxLineLength: 10_000_000,
})

const collectWith = async (client: ImapFlow, way: ImapIn, round: Round): Promise<void> => {
  const opened = await openedBox(client, way)
  try {
    const found = await client.search(way.after === 'seen' ? { seen: false, deleted: false } : { deleted: false }, { uid: true })
    stillThere(client)
    const uids = (Array.isArray(found) ? found : []).sort((one, other) => one - other).slice(0, MOST_MAILS)
    if (uids.length > 0 && way.after === 'move') await archiveReady(client, archiveOf(way))
    await round.each(uids, async (uid) => {
      await takeMail(client, way, uid, round)
      stillThere(client)
    })
  } finally {
    opened.release()
  }
}

/** The library answers some questions with nothing when the connection breaks. */
const stillThere = (client: ImapFlow): void => {
  if (!client.usable) throw Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' })
}

const openedBox = async (client: ImapFlow, way: ImapIn) => {
  try {
    return await client.getMailboxLock(way.mailbox)
  } catch (error) {
    if ((error as { mailboxMissing?: boolean }).mailboxMissing === true || (error as { responseStatus?: string }).responseStatus === 'NO')
      throw new RouteError('problem.route/no-mailbox', { mailbox: way.mailbox }, true, error instanceof Error ? error.message : '')
    throw error
  }
}

const takeMail = async (client: ImapFlow, way: ImapIn, uid: number, round: Round): Promise<void> => {
  const head = await client.fetchOne(String(uid), { size: true, envelope: true, internalDate: true }, { uid: true })
  if (head === false) return
  const title = arrivalName(head.envelope?.subject ?? `mail ${uid}`)
  if ((head.size ?? 0) > mostBytes(way)) return round.trouble(title, new RouteError('problem.route/too-large', { name: title, most: megabytes(mostBytes(way)) }, false))
  const mail = await client.fetchOne(String(uid), { source: true }, { uid: true })
  // another collector, or a person, moved it away in between
  if (mail === false || !Buffer.isBuffer(mail.source)) return
  for (const arrival of await arrivalsOfMail(mail.source, head.internalDate === undefined ? undefined : new Date(head.internalDate).getTime())) {
    if ((await round.hand(arrival)) === null) return
  }
  if (await putAway(client, way, uid)) round.putAway()
  else {
    stillThere(client)
    round.failed(title, new RouteError('problem.route/not-marked', { name: title }, true))
  }
}

const megabytes = (bytes: number): number => Math.ceil(bytes / 1_000_000)

const putAway = async (client: ImapFlow, way: ImapIn, uid: number): Promise<boolean> => {
  if (way.after === 'seen') return client.messageFlagsAdd(String(uid), ['\\Seen'], { uid: true })
  return Boolean(await client.messageMove(String(uid), archiveOf(way), { uid: true }))
}

/** Before anything is taken: what could not be moved would be taken again and again. */
const archiveReady = async (client: ImapFlow, archive: string): Promise<void> => {
  if ((await client.status(archive, { messages: true }).catch(() => false)) !== false) return
  stillThere(client)
  try {
    await client.mailboxCreate(archive)
  } catch (error) {
    stillThere(client)
    throw new RouteError('problem.route/no-mailbox', { mailbox: archive }, true, error instanceof Error ? `${error.message} ${String((error as { responseText?: unknown }).responseText ?? '')}` : '')
  }
}
