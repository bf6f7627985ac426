import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { connect, createServer } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { createTransport } from 'nodemailer'
import type { SMTPServerOptions } from 'smtp-server'
import { SMTPServer } from 'smtp-server'
import { afterAll, describe, expect, it, vi } from 'vitest'
import type { Arrival, Take } from './arrival.server.ts'
import { deliverByMail, messageIdOf } from './mail-out.server.ts'
import { arrivalsOfMail } from './mail-parts.server.ts'
import type { Listening } from './smtp-in.server.ts'
import { listenForMail } from './smtp-in.server.ts'
import type { Trouble } from './trouble.server.ts'
import type { MailOut, SmtpIn } from './way.wire.ts'

// the machine may be busy with other tests
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const closing: (() => unknown)[] = []
afterAll(async () => {
  for (const close of closing.splice(0)) await close()
})

/** A mail server of somebody else's, with what it got. */
const post = async (options: SMTPServerOptions = {}): Promise<Readonly<{ port: number; got: Buffer[]; server: SMTPServer }>> => {
  const got: Buffer[] = []
  const server = new SMTPServer({ authOptional: true, disabledCommands: ['STARTTLS'], allowInsecureAuth: true, closeTimeout: 100, disableReverseLookup: true, onData: (stream, _, answer) => void buffer(stream).then((raw) => (got.push(raw), answer())), ...options })
  server.on('error', () => undefined)
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  closing.push(() => new Promise<void>((resolve) => server.close(() => resolve())))
  return { port: (server.server.address() as AddressInfo).port, got, server }
}

const document = { name: 'invoice 4711.xml', bytes: Buffer.from('<Invoice>ä</Invoice>'), key: 'invoice 4711' }
const wayTo = (port: number, more: Partial<MailOut['server']> = {}): MailOut => ({ kind: 'mail', to: 'in@example.com, copy@example.com', from: 'Mainstay <out@example.org>', subject: 'Invoice {stem}', server: { host: '127.0.0.1', port, secure: false, ...more } })
const patience = { connectMs: 400, answerMs: 400 }
const refuse = (responseCode: number, text = 'no'): Error => Object.assign(new Error(text), { responseCode })

describe.concurrent('a document sent by mail', () => {
  it('arrives as an attachment, with a message id that is always the same', async () => {
    const { port, got } = await post()
    for (let time = 0; time < 2; time += 1) expect(await deliverByMail(wayTo(port), document)).toEqual({ ok: true, where: 'mail to in@example.com, copy@example.com' })
    const arrivals = await Promise.all(got.map((raw) => arrivalsOfMail(raw)))
    expect(arrivals.map(([one]) => [one?.name, one?.from, one?.bytes.toString()])).toEqual(Array.from({ length: 2 }, () => ['invoice 4711.xml', 'out@example.org', '<Invoice>ä</Invoice>']))
    expect(arrivals[0]?.[0]?.origin).toBe(arrivals[1]?.[0]?.origin)
    expect(arrivals[0]?.[0]?.origin).toBe(messageIdOf(wayTo(port), document.key))
    expect(messageIdOf(wayTo(port), 'invoice 4712')).not.toBe(messageIdOf(wayTo(port), document.key))
    expect(got[0]?.toString()).toMatch(/^Subject: Invoice invoice 4711\r$/m)
  })

  it('of any name and subject adds no line to the head', async () => {
    const { port, got } = await post()
    await deliverByMail({ ...wayTo(port), subject: 'Invoice {name}' }, { ...document, name: 'a\r\nBcc: evil@example.net\r\n\r\nb.xml' })
    expect(got[0]?.toString()).not.toMatch(/^Bcc/im)
    expect((await arrivalsOfMail(got[0] ?? Buffer.alloc(0))).map(({ name }) => name)).toEqual(['a Bcc_ evil@example.net b.xml'])
  })

  it('is tried again when the server says later, and not when it says never', async () => {
    const later = await post({ onMailFrom: (_, __, answer) => answer(refuse(451, 'greylisted')) })
    expect(await deliverByMail(wayTo(later.port), document)).toMatchObject({ ok: false, retry: true, say: { key: 'problem.route/mail-refused' }, why: expect.stringContaining('greylisted') })
    const never = await post({ onData: (stream, _, answer) => void buffer(stream).then(() => answer(refuse(554, 'spam'))) })
    const answer = await deliverByMail(wayTo(never.port), document)
    expect(answer).toMatchObject({ ok: false, retry: false, say: { key: 'problem.route/mail-refused' } })
    expect(answer).not.toHaveProperty('unsure')
  })

  it('says for whom it was refused when others got it', async () => {
    const { port, got } = await post({ onRcptTo: ({ address }, _, answer) => answer(address.startsWith('copy') ? refuse(550) : null) })
    expect(await deliverByMail(wayTo(port), document)).toMatchObject({ ok: false, retry: false, say: { key: 'problem.route/recipients', with: { addresses: 'copy@example.com' } } })
    expect(got.length).toBe(1)
  })

  it('is in doubt when the connection breaks after the content went out, and only then', async () => {
    const cut = async (at: 'MAIL' | 'content') => {
      const sockets: Socket[] = []
      const server = createServer((socket) => {
        sockets.push(socket)
        socket.on('error', () => undefined)
        socket.write('220 hello\r\n')
        let isContent = false
        socket.on('data', (bytes) => {
          const text = bytes.toString()
          if (isContent ? text.includes('\r\n.\r\n') && at === 'content' : text.startsWith('MAIL') && at === 'MAIL') return void socket.destroy()
          if (isContent) return
          isContent = /^DATA/m.test(text)
          socket.write(isContent ? '354 go\r\n' : '250 ok\r\n')
        })
      }).listen(0, '127.0.0.1')
      await once(server, 'listening')
      closing.push(() => (sockets.forEach((socket) => socket.destroy()), server.close()))
      return deliverByMail(wayTo((server.address() as AddressInfo).port), document)
    }
    expect(await cut('MAIL')).toMatchObject({ ok: false, retry: true, say: { key: 'problem.route/cut' } })
    expect(await cut('content')).toMatchObject({ ok: false, retry: false, unsure: true, say: { key: 'problem.route/mail-in-doubt' } })
  })

  it('says what is wrong: password, port, certificate, silence, no server; and never the password', async () => {
    const { port } = await post({ onAuth: (_, __, answer) => answer(refuse(535, 'wrong')) })
    // it warns that its certificate is a sample, which is what we want
    const warning = vi.spyOn(console, 'error').mockReturnValue()
    const secure = await post({ secure: true })
    warning.mockRestore()
    const silent = createServer((socket) => void socket.on('error', () => undefined).resume()).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    closing.push(() => silent.close())
    const signIn = { user: 'out', password: 'wrong-hush' }
    const results = [
      await deliverByMail(wayTo(port, signIn), document),
      await deliverByMail(wayTo(1, signIn), document),
      await deliverByMail(wayTo(secure.port, { ...signIn, secure: true }), document),
      await deliverByMail(wayTo((silent.address() as AddressInfo).port, signIn), document, patience),
      // an address that is not this machine's own, as far as anybody knows, and no encryption there
      await deliverByMail(wayTo((await post({ hideSTARTTLS: true })).port, { ...signIn, host: '0.0.0.0' }), document),
      await deliverByMail({ kind: 'mail', to: 'in@example.com', from: 'out@example.org', subject: 'x' }, document),
    ]
    expect(results.map((result) => (result.ok ? 'ok' : `${result.say.key.replace('problem.route/', '')} ${result.retry}`))).toEqual(['sign-in false', 'refused true', 'tls false', 'slow true', 'tls false', 'no-server false'])
    expect(JSON.stringify(results)).not.toMatch(/hush|d3JvbmctaHVzaA/)
  })

  it('goes by the server of the house where the way has none', async () => {
    const { port, got } = await post()
    expect(await deliverByMail({ kind: 'mail', to: 'in@example.com', from: 'out@example.org', subject: 'x' }, document, { houseServer: `smtp://127.0.0.1:${port}` })).toMatchObject({ ok: true })
    expect(got.length).toBe(1)
  })
})

describe.concurrent('our own listener for mail', () => {
  const way: SmtpIn = { kind: 'smtp', port: 0, maxBytes: 50_000, recipients: ['orders@example.org', '@edi.example.org'] }
  const listening = async (more: Partial<SmtpIn> = {}, taking?: Take) => {
    const kept: Arrival[] = []
    const troubles: Trouble[] = []
    const take: Take = taking ?? (async (arrival) => (kept.push(arrival), 'taken'))
    const listener: Listening = await listenForMail({ ...way, ...more }, take, { trouble: (trouble) => troubles.push(trouble), now: () => 1_772_000_000_000 })
    closing.push(() => listener.close())
    const send = async (to: string | string[], size = 10, auth?: Readonly<{ user: string; pass: string }>): Promise<number> => {
      const transport = createTransport({ host: '127.0.0.1', port: listener.port, secure: false, ...(auth === undefined ? {} : { auth }) })
      try {
        const sent = await transport.sendMail({ from: 'buyer@example.com', to, subject: 'Order 4711', text: 'see below', attachments: [{ filename: 'order.edi', content: Buffer.alloc(size, 'x') }] })
        return Number(sent.response.slice(0, 3))
      } catch (error) {
        return (error as { responseCode?: number }).responseCode ?? 0
      } finally {
        transport.close()
      }
    }
    return { kept, troubles, send, port: listener.port }
  }

  it('keeps each attachment and only then says so', async () => {
    const { kept, send } = await listening()
    expect(await send('Orders@Example.org')).toBe(250)
    expect(await send('anyone@edi.example.org')).toBe(250)
    expect(kept.map(({ name, from, receivedAt }) => [name, from, receivedAt])).toEqual(Array.from({ length: 2 }, () => ['order.edi', 'buyer@example.com', '2026-02-25T06:13:20.000Z']))
    expect(kept[0]?.origin).toMatch(/^<.+>$/)
  })

  it('sends nothing on: any other recipient is refused', async () => {
    const { kept, port } = await listening()
    const others = ['someone@example.com', 'orders@example.org.evil.example', 'x@notedi.example.org', 'orders', '@edi.example.org@example.com', '"x@edi.example.org"@example.com', 'x%example.com@example.net']
    const answers = await talk(port, ['EHLO x', 'MAIL FROM:<a@example.com>', ...others.map((to) => `RCPT TO:<${to}>`)])
    for (const answer of answers.slice(3)) expect(answer).toMatch(/^5\d\d/)
    expect(answers.length).toBe(3 + others.length)
    expect(kept).toEqual([])
  })

  it('says later when it could not be kept, and the sender brings it again', async () => {
    let isDown = true
    const { send, troubles } = await listening({}, async () => {
      if (isDown) throw new Error('no database')
      return 'taken'
    })
    expect(await send('orders@example.org')).toBe(451)
    expect(troubles.map(({ name, say }) => [name, say.key])).toEqual([['order.edi', 'problem.route/not-kept']])
    isDown = false
    expect(await send('orders@example.org')).toBe(250)
  })

  it('refuses what is too large, told before or not', async () => {
    const { kept, send, port } = await listening()
    expect(await send('orders@example.org', 60_000)).toBe(552)
    const answers = await talk(port, ['EHLO x', 'MAIL FROM:<a@example.com>', 'RCPT TO:<orders@example.org>', 'DATA', `Subject: x\r\n\r\n${'y'.repeat(60_000)}\r\n.`])
    expect(answers.at(-1)).toMatch(/^552/)
    expect(await send('orders@example.org', 100)).toBe(250)
    expect(kept.length).toBe(1)
  })

  it('keeps nothing of a mail that breaks off', async () => {
    const { kept, port, send } = await listening()
    await talk(port, ['EHLO x', 'MAIL FROM:<a@example.com>', 'RCPT TO:<orders@example.org>', 'DATA'], 'Subject: half\r\n\r\nfirst half')
    expect(await send('orders@example.org')).toBe(250)
    expect(kept.map(({ name }) => name)).toEqual(['order.edi'])
  })

  it('asks for a password only when one is set', async () => {
    const { kept, send, port } = await listening({ user: 'relay', password: 'hush' })
    expect(await send('orders@example.org')).toBe(530)
    expect(await send('orders@example.org', 10, { user: 'relay', pass: 'wrong' })).toBe(535)
    expect(await send('orders@example.org', 10, { user: 'relay', pass: 'hush' })).toBe(250)
    expect(kept.length).toBe(1)
    expect((await talk(port, ['EHLO x']))[1]).toContain('AUTH')
    expect((await talk((await listening()).port, ['EHLO x']))[1]).not.toContain('AUTH')
  })

  it('cannot be opened twice on one port', async () => {
    const { port } = await listening()
    await expect(listenForMail({ ...way, port }, async () => 'taken')).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })
})

/** Says lines one by one, each after the answer to the one before, then breaks off after `rest`. The first answer is the greeting. */
const talk = async (port: number, lines: readonly string[], rest = ''): Promise<readonly string[]> => {
  const socket = connect(port, '127.0.0.1')
  const answers: string[] = []
  const answer = async (): Promise<void> => {
    let text = ''
    while (!/^\d{3} .*\r\n$/m.test(text)) text += String((await once(socket, 'data'))[0])
    answers.push(text)
  }
  await answer()
  for (const line of lines) {
    socket.write(`${line}\r\n`)
    await answer()
  }
  if (rest !== '') socket.write(rest)
  await new Promise<void>((resolve) => socket.end(() => resolve()))
  socket.destroy()
  return answers
}
