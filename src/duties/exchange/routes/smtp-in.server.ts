// Our own SMTP listener, for a mail server that hands mails on to us. It takes mails to known recipients only, sends nothing on,
// and says "taken" (250) only when every part is kept; otherwise 451, and the sender tries again.

import { createHash, timingSafeEqual } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import type { SMTPServerAuthentication, SMTPServerDataStream, SMTPServerOptions, SMTPServerSession } from 'smtp-server'
import { say } from '#ground/say'
import type { Take } from './arrival.server.ts'
import { Round } from './arrival.server.ts'
import { arrivalsOfMail } from './mail-parts.server.ts'
import type { Trouble } from './trouble.server.ts'
import { whyOf } from './trouble.server.ts'
import type { SmtpIn } from './way.wire.ts'

export type Listening = Readonly<{ port: number; close(): Promise<void> }>

export type ListenOptions = Readonly<{
  /** Told of each mail that was refused or could not be kept. */
  trouble?: (trouble: Trouble) => void
  now?: () => number
}>

const MOST_CLIENTS = 10
const SILENT_MS = 120_000

export const listenForMail = async (way: SmtpIn, take: Take, options: ListenOptions = {}): Promise<Listening> => {
  const { SMTPServer } = await import('smtp-server')
  const server = new SMTPServer({ ...rulesOf(way), onData: (stream, session, answer) => void taken(stream, session, way, take, options).then((text) => answer(null, text), (error: unknown) => answer(refusalOf(error, way, options))) })
  // a client that breaks off is no matter of ours
  server.on('error', (error) => options.trouble?.({ name: '', say: say('problem.route/cut', { host: way.host ?? '127.0.0.1' }), why: whyOf(error, way) }))
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject)
    server.listen(way.port, way.host ?? '127.0.0.1', () => {
      server.server.removeListener('error', reject)
      resolve()
    })
  })
  return { port: (server.server.address() as AddressInfo).port, close: () => new Promise((resolve) => server.close(() => resolve())) }
}

const refusal = (responseCode: number, text: string): Error => Object.assign(new Error(text), { responseCode })
const LATER = refusal(451, 'The mail could not be kept just now, please send it again later')

/** A fault of ours is told to us and not to the sender, who is asked to come again. */
const refusalOf = (error: unknown, way: SmtpIn, options: ListenOptions): Error => {
  if (error instanceof Error && 'responseCode' in error) return error
  options.trouble?.({ name: '', say: say('problem.route/other', { detail: whyOf(error, way) }), why: whyOf(error, way) })
  return LATER
}

const rulesOf = (way: SmtpIn): SMTPServerOptions => {
  const signsIn = way.user !== undefined && way.user !== ''
  const allowed = new Set(way.recipients.map((address) => address.toLowerCase()))
  return {
    size: way.maxBytes,
    maxClients: MOST_CLIENTS,
    socketTimeout: SILENT_MS,
    closeTimeout: 2000,
    banner: 'Mainstay',
    disableReverseLookup: true,
    disabledCommands: signsIn ? ['STARTTLS'] : ['STARTTLS', 'AUTH'],
    authOptional: !signsIn,
    allowInsecureAuth: true,
    authMethods: ['PLAIN', 'LOGIN'],
    onAuth: (auth, _session, answer) => (signsIn && isKnown(auth, way) ? answer(null, { user: auth.username }) : answer(refusal(535, 'User or password is wrong'))),
    onRcptTo: ({ address }, _session, answer) => {
      const lower = address.toLowerCase()
      const isAllowed = allowed.has(lower) || allowed.has(lower.slice(lower.lastIndexOf('@')))
      answer(isAllowed ? null : refusal(550, 'No mail is taken for this recipient'))
    },
  }
}

const isKnown = (auth: SMTPServerAuthentication, way: SmtpIn): boolean => isEqual(auth.username ?? '', way.user ?? '') && isEqual(auth.password ?? '', way.password ?? '')

/** Takes as long whatever is wrong. */
const isEqual = (one: string, other: string): boolean => timingSafeEqual(createHash('sha256').update(one).digest(), createHash('sha256').update(other).digest())

/** Resolves with what is answered to the sender, or rejects with the refusal. */
const taken = async (stream: SMTPServerDataStream, session: SMTPServerSession, way: SmtpIn, take: Take, options: ListenOptions): Promise<string> => {
  const raw = await gathered(stream, way.maxBytes)
  if (raw === null) throw refusal(552, `The mail is larger than ${way.maxBytes} bytes`)
  const sender = session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address
  // the listener has no way to put aside, so its round is this one mail
  const round = new Round(way, take)
  for (const arrival of await arrivalsOfMail(raw, (options.now ?? Date.now)())) {
    const verdict = await round.hand(arrival.from === '' ? { ...arrival, from: sender } : arrival)
    if (verdict !== null) continue
    for (const trouble of round.troubles) options.trouble?.(trouble)
    throw LATER
  }
  return 'Kept'
}

/** Null when it is too large; the rest is read all the same, as the sender does not listen before. */
const gathered = async (stream: SMTPServerDataStream, most: number): Promise<Buffer | null> => {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of stream as AsyncIterable<Buffer>) {
    size += part.length
    if (size <= most) parts.push(part)
    else parts.length = 0
  }
  return size > most || stream.sizeExceeded ? null : Buffer.concat(parts)
}
