// Sending a document as a mail's attachment. Its message id comes from the document's key, so that a mail sent twice can be recognised as one;
// but as nobody must recognise it, a mail that may have arrived is not sent again without a person's word.

import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type SMTPTransport from 'nodemailer/lib/smtp-transport'
import { say } from '#ground/say'
import type { Delivered, Outgoing } from './arrival.server.ts'
import { undelivered } from './arrival.server.ts'
import { filled, outsideName } from './name.ts'
import { RouteError, whyOf } from './trouble.server.ts'
import { addresses, addressOf, isThisMachine } from './way.ts'
import type { MailOut, MailServer } from './way.wire.ts'

export type MailOptions = Readonly<{
  /** The server of the house, as `MAINSTAY_SMTP_URL` names it, for ways without one of their own. */
  houseServer?: string
  connectMs?: number
  answerMs?: number
}>

export const deliverByMail = async (way: MailOut, document: Outgoing, options: MailOptions = {}): Promise<Delivered> => {
  const name = outsideName(undefined, document)
  const content = { isGone: false }
  try {
    return await send(way, document, name, options, content)
  } catch (error) {
    const told = answered(error, way, name)
    // the content was on its way, and no answer came
    if (content.isGone && !(told instanceof RouteError)) return { ok: false, retry: false, unsure: true, say: say('problem.route/mail-in-doubt', { name }), why: whyOf(error, way) }
    return undelivered(told, way, name)
  }
}

const send = async (way: MailOut, document: Outgoing, name: string, options: MailOptions, content: { isGone: boolean }): Promise<Delivered> => {
  const { createTransport } = await import('nodemailer')
  const transport = createTransport(transportOf(way, options))
  const to = addresses(way.to)
  // nothing is read from this before the server has said that it wants the content
  transport.use('stream', (mail, ready) => {
    const whole = mail.message.createReadStream.bind(mail.message)
    mail.message.createReadStream = () => Readable.from(noted(whole, content), { objectMode: false })
    ready()
  })
  try {
    const sent = await transport.sendMail({
      from: way.from,
      to: [...to],
      subject: filled(way.subject, document).replace(/\p{Cc}/gu, ' '),
      text: name,
      messageId: messageIdOf(way, document.key),
      attachments: [{ filename: name, content: Buffer.from(document.bytes) }],
      disableFileAccess: true,
      disableUrlAccess: true,
    })
    if (sent.rejected.length === 0) return { ok: true, where: `mail to ${to.join(', ')}` }
    const refusedFor = sent.rejected.join(', ')
    return { ok: false, retry: false, say: say('problem.route/recipients', { addresses: refusedFor }), why: `refused for ${refusedFor}` }
  } finally {
    transport.close()
  }
}

async function* noted(whole: () => AsyncIterable<Buffer>, content: { isGone: boolean }): AsyncGenerator<Buffer> {
  content.isGone = true
  yield* whole()
}

/** Always the same for the same document. Source of the form: RFC 5322, 3.6.4. */
export const messageIdOf = (way: MailOut, key: string): string => {
  const from = addressOf(way.from)
  return `<${createHash('sha256').update(key).digest('hex').slice(0, 40)}@${from.slice(from.lastIndexOf('@') + 1)}>`
}

const transportOf = (way: MailOut, options: MailOptions): SMTPTransport.Options => {
  const limits = { connectionTimeout: options.connectMs ?? 20_000, greetingTimeout: options.connectMs ?? 20_000, dnsTimeout: options.connectMs ?? 20_000, socketTimeout: options.answerMs ?? 60_000 }
  if (way.server !== undefined) return { ...serverOf(way.server), ...limits }
  const { houseServer } = options
  if (houseServer === undefined || houseServer === '') throw new RouteError('problem.route/no-server', {}, false)
  return { url: houseServer, ...limits }
}

const serverOf = ({ host, port, secure, user, password }: MailServer): SMTPTransport.Options => {
  if (user === undefined || user === '') return { host, port, secure }
  // a password is told over TLS only, or to this machine
  return { host, port, secure, requireTLS: !secure && !isThisMachine(host), auth: { user, pass: password ?? '' } }
}

type SmtpError = Error & Readonly<{ code?: string; command?: string; responseCode?: number; response?: string }>

/** What the server answered, in our words: 4xx passes, 5xx does not. */
const answered = (error: unknown, way: MailOut, name: string): unknown => {
  const { code, responseCode, response } = error as SmtpError
  if (code === 'EAUTH' || code === 'ETLS' || responseCode === undefined) return error
  return new RouteError('problem.route/mail-refused', { name, detail: response ?? String(responseCode) }, responseCode < 500, whyOf(error, way))
}
