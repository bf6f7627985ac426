// Mail: by SMTP where MAINSTAY_SMTP_URL names a server, else to an outbox in the data folder, one file a message.

import { randomUUID } from 'node:crypto'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from './clock.ts'

export type Letter = Readonly<{ to: string; subject: string; text: string }>

export type Mail = Readonly<{
  send(letter: Letter): Promise<void>
  /** Where letters go, for people: `the outbox /var/lib/mainstay/outbox` or the SMTP server's name. */
  where: string
}>

export const outboxMail = (folder: string, clock: Clock): Mail => ({
  where: `the outbox ${folder}`,
  async send(letter) {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const name = `${clock.now().replace(/[:.]/g, '-')}-${randomUUID().slice(0, 8)}.txt`
    const waiting = join(folder, `.${name}`)
    await writeFile(waiting, `To: ${letter.to}\nDate: ${clock.now()}\nSubject: ${letter.subject}\n\n${letter.text}\n`, { mode: 0o600 })
    await rename(waiting, join(folder, name))
  },
})

export const smtpMail = (url: string, from: string): Mail => {
  // most installations never send by SMTP, and every start would pay for loading it
  const transport = import('nodemailer').then(({ createTransport }) => createTransport(url))
  return {
    where: new URL(url).hostname,
    async send(letter) {
      await (await transport).sendMail({ from, ...letter })
    },
  }
}

export const openMail = (env: NodeJS.ProcessEnv, outbox: string, clock: Clock): Mail => {
  const url = env['MAINSTAY_SMTP_URL']
  return url === undefined || url === '' ? outboxMail(outbox, clock) : smtpMail(url, env['MAINSTAY_MAIL_FROM'] ?? 'Mainstay <mainstay@localhost>')
}
