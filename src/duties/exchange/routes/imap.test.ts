import type { AddressInfo, Server, Socket } from 'node:net'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { afterAll, describe, expect, it, vi } from 'vitest'
import type { Arrival, Take } from './arrival.server.ts'
import { collectImap } from './imap-in.server.ts'
import type { ImapIn } from './way.wire.ts'

// the machine may be busy with other tests
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

type Kept = { uid: number; raw: string; flags: Set<string> }

/** A mail server with as much of IMAP4rev1 (RFC 3501, RFC 6851) as fetching needs, and the faults that servers have. */
class Post {
  readonly boxes = new Map<string, Kept[]>([['INBOX', []]])
  readonly told: string[] = []
  capabilities = 'IMAP4rev1 NAMESPACE UIDPLUS MOVE'
  /** Breaks the connection when a command of this kind comes. */
  cutAt = ''
  isDumb = false
  isReadOnly = false
  private uid = 10
  private readonly sockets = new Set<Socket>()
  private readonly server: Server = createServer((socket) => this.meet(socket))

  async open(): Promise<number> {
    this.server.listen(0, '0.0.0.0')
    await once(this.server, 'listening')
    return (this.server.address() as AddressInfo).port
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy()
    this.server.close()
  }

  put(raw: string, box = 'INBOX'): void {
    this.boxes.get(box)?.push({ uid: (this.uid += 1), raw, flags: new Set() })
  }

  state(box = 'INBOX'): readonly string[] {
    return (this.boxes.get(box) ?? []).map(({ raw, flags }) => `${/^Subject: (.*)$/m.exec(raw)?.[1]?.trim() ?? ''} ${[...flags].join(' ')}`.trim())
  }

  private meet(socket: Socket): void {
    this.sockets.add(socket)
    socket.setNoDelay(true)
    socket.on('error', () => undefined)
    if (this.isDumb) return void socket.resume()
    socket.write(`* OK [CAPABILITY ${this.capabilities}] ready\r\n`)
    let text = ''
    const session = { box: '' }
    socket.on('data', (bytes: Buffer) => {
      text += bytes.toString('latin1')
      for (let end = text.indexOf('\r\n'); end >= 0; end = text.indexOf('\r\n')) {
        const line = text.slice(0, end)
        text = text.slice(end + 2)
        this.answer(socket, line, session)
      }
    })
  }

  private answer(socket: Socket, line: string, session: { box: string }): void {
    const [tag = '', ...words] = line.split(' ')
    const command = words[0]?.toUpperCase() === 'UID' ? `UID ${words[1]?.toUpperCase()}` : (words[0]?.toUpperCase() ?? '')
    const rest = words.slice(command.startsWith('UID') ? 2 : 1)
    this.told.push(command)
    if (this.cutAt !== '' && command === this.cutAt) return void socket.destroy()
    const mails = this.boxes.get(session.box) ?? []
    const one = mails.find(({ uid }) => String(uid) === rest[0])
    const named = (word: string | undefined): string => (word ?? '').replaceAll('"', '')
    const done = (text = 'done'): void => void socket.write(`${tag} OK ${text}\r\n`)
    switch (command) {
      case 'CAPABILITY':
        socket.write(`* CAPABILITY ${this.capabilities}\r\n`)
        return done()
      case 'LOGIN': return named(rest[1]) === 'hush' ? done() : void socket.write(`${tag} NO [AUTHENTICATIONFAILED] wrong ${rest[1]}\r\n`)
      case 'SELECT': {
        session.box = named(rest[0])
        const box = this.boxes.get(session.box)
        if (box === undefined) return void socket.write(`${tag} NO [NONEXISTENT] no such mailbox\r\n`)
        socket.write(`* FLAGS (\\Seen \\Deleted)\r\n* ${box.length} EXISTS\r\n* OK [UIDVALIDITY 1] x\r\n* OK [UIDNEXT ${this.uid + 1}] x\r\n`)
        return done('[READ-WRITE] selected')
      }
      case 'NAMESPACE':
        socket.write('* NAMESPACE (("" "/")) NIL NIL\r\n')
        return done()
      case 'LIST':
        for (const box of this.boxes.keys()) socket.write(`* LIST () "/" "${box}"\r\n`)
        return done()
      case 'UID SEARCH':
        socket.write(`* SEARCH ${mails.filter(({ flags }) => !rest.includes('UNSEEN') || !flags.has('\\Seen')).map(({ uid }) => uid).reverse().join(' ')}\r\n`)
        return done()
      case 'UID FETCH': {
        if (one === undefined) return done()
        const subject = /^Subject: (.*)$/m.exec(one.raw)?.[1]?.trim() ?? ''
        const source = line.includes('BODY.PEEK[]') ? ` BODY[] {${Buffer.byteLength(one.raw)}}\r\n${one.raw}` : ''
        if (line.includes('BODY[]')) one.flags.add('\\Seen')
        socket.write(`* ${mails.indexOf(one) + 1} FETCH (UID ${one.uid} RFC822.SIZE ${Buffer.byteLength(one.raw)} INTERNALDATE "02-Mar-2026 11:15:00 +0100" ENVELOPE (NIL "${subject}" NIL NIL NIL NIL NIL NIL NIL NIL)${source})\r\n`)
        return done()
      }
      case 'UID STORE':
        if (this.isReadOnly) return void socket.write(`${tag} NO read-only\r\n`)
        for (const flag of line.match(/\\\w+/g) ?? []) one?.flags.add(flag)
        return done()
      case 'UID MOVE':
      case 'UID COPY': {
        const to = this.boxes.get(named(rest[1]))
        if (to === undefined || one === undefined) return void socket.write(`${tag} NO [TRYCREATE] no such mailbox\r\n`)
        to.push({ ...one, uid: (this.uid += 1), flags: new Set(one.flags) })
        if (command === 'UID MOVE') {
          mails.splice(mails.indexOf(one), 1)
          socket.write(`* OK [COPYUID 1 ${one.uid} ${this.uid}] moved\r\n* 1 EXPUNGE\r\n`)
        }
        return done()
      }
      case 'UID EXPUNGE':
      case 'EXPUNGE':
        for (const gone of mails.filter(({ flags }) => flags.has('\\Deleted'))) mails.splice(mails.indexOf(gone), 1)
        return done()
      case 'STATUS': {
        const box = this.boxes.get(named(rest[0]))
        if (box === undefined) return void socket.write(`${tag} NO [NONEXISTENT] no such mailbox\r\n`)
        socket.write(`* STATUS "${named(rest[0])}" (MESSAGES ${box.length})\r\n`)
        return done()
      }
      case 'CREATE':
        if (this.isReadOnly) return void socket.write(`${tag} NO [NOPERM] none of yours\r\n`)
        this.boxes.set(named(rest[0]), [])
        return done()
      case 'LOGOUT':
        socket.write('* BYE\r\n')
        done()
        return void socket.end()
      default: return ['NOOP', 'CLOSE', 'UNSELECT', 'SUBSCRIBE', 'ID'].includes(command) ? done() : void socket.write(`${tag} BAD unknown\r\n`)
    }
  }
}

const posts: Post[] = []
afterAll(() => {
  for (const post of posts.splice(0)) post.close()
})
const met = async (): Promise<Readonly<{ post: Post; way: ImapIn }>> => {
  const post = new Post()
  posts.push(post)
  return { post, way: { kind: 'imap', host: '127.0.0.1', port: await post.open(), secure: false, user: 'orders', password: 'hush', mailbox: 'INBOX', after: 'seen' } }
}

const mail = (subject: string, ...attachments: readonly string[]): string =>
  [
    'From: Buyer <buyer@example.com>',
    `Subject: ${subject}`,
    `Message-ID: <${subject}@example.com>`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=edge',
    '',
    ...['Hello', ...attachments].flatMap((content, at) => ['--edge', at === 0 ? 'Content-Type: text/plain' : `Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=${subject}-${at}.edi`, '', content]),
    '--edge--',
    '',
  ].join('\r\n')

const mailbox = () => {
  const kept: Arrival[] = []
  const texts: string[] = []
  const take: Take = async (arrival) => {
    kept.push(arrival)
    texts.push(`${arrival.name}: ${(Buffer.isBuffer(arrival.bytes) ? arrival.bytes : await buffer(arrival.bytes)).toString().trim()}`)
    return 'taken'
  }
  return { kept, texts, take }
}
const limits = { connectMs: 400, answerMs: 400 }
const keys = (result: Readonly<{ troubles: readonly Readonly<{ name: string; say: Readonly<{ key: string }> }>[] }>): readonly string[] => result.troubles.map(({ name, say }) => `${name} ${say.key.replace('problem.route/', '')}`.trim())

describe.concurrent('fetching from a mailbox', () => {
  it('takes every attachment of unseen mails, the oldest first, and marks them as seen', async () => {
    const { post, way } = await met()
    post.put(mail('one', 'UNA', 'UNB'))
    post.put(mail('two'))
    const { kept, texts, take } = mailbox()
    expect(await collectImap(way, take)).toEqual({ taken: 3, unreadable: 0, unfinished: 0, troubles: [] })
    expect(texts).toEqual(['one-1.edi: UNA', 'one-2.edi: UNB', 'two.txt: Hello'])
    expect(kept[0]).toMatchObject({ from: 'buyer@example.com', origin: '<one@example.com>', receivedAt: '2026-03-02T10:15:00.000Z' })
    expect(post.state()).toEqual(['one \\Seen', 'two \\Seen'])
    expect(await collectImap(way, take)).toMatchObject({ taken: 0, troubles: [] })
  })

  it('moves mails to an archive, which it makes; also where the server cannot move', async () => {
    for (const capabilities of ['IMAP4rev1 NAMESPACE UIDPLUS MOVE', 'IMAP4rev1 NAMESPACE UIDPLUS']) {
      const { post, way } = await met()
      post.capabilities = capabilities
      post.put(mail('one', 'UNA'))
      post.put(mail('two', 'UNA'))
      expect(await collectImap({ ...way, after: 'move', archive: 'Done' }, mailbox().take)).toMatchObject({ taken: 2, troubles: [] })
      expect(post.state()).toEqual([])
      expect(post.state('Done').map((text) => text.split(' ')[0])).toEqual(['one', 'two'])
    }
  })

  it('leaves a mail unseen when one of its attachments could not be kept, and goes on', async () => {
    const { post, way } = await met()
    post.put(mail('one', 'UNA', 'UNB'))
    post.put(mail('two', 'UNC'))
    const result = await collectImap(way, async ({ name }) => {
      if (name === 'one-2.edi') throw new Error('the process died here')
      return 'taken'
    })
    expect(keys(result)).toEqual(['one-2.edi not-kept'])
    expect(post.state()).toEqual(['one', 'two \\Seen'])
    const { texts, take } = mailbox()
    await collectImap(way, take)
    expect(texts).toEqual(['one-1.edi: UNA', 'one-2.edi: UNB'])
  })

  it('does not fetch a mail that is too large, and fetches the others', async () => {
    const { post, way } = await met()
    post.put(mail('huge', 'x'.repeat(3000)))
    post.put(mail('small', 'UNA'))
    const { texts, take } = mailbox()
    expect(keys(await collectImap({ ...way, maxBytes: 2000 }, take))).toEqual(['huge too-large'])
    expect(texts).toEqual(['small-1.edi: UNA'])
    expect(post.state()).toEqual(['huge', 'small \\Seen'])
  })

  it('cut off before a mail is marked takes it again', async () => {
    const { post, way } = await met()
    post.put(mail('one', 'UNA'))
    post.cutAt = 'UID STORE'
    const { texts, take } = mailbox()
    expect(keys(await collectImap(way, take))).toEqual(['cut'])
    post.cutAt = ''
    expect(await collectImap(way, take)).toMatchObject({ taken: 1, troubles: [] })
    expect(texts).toEqual(['one-1.edi: UNA', 'one-1.edi: UNA'])
  })

  it('says when it may not mark what it took, and does not take the whole mailbox for nothing', async () => {
    const { post, way } = await met()
    for (let at = 0; at < 10; at += 1) post.put(mail(`mail-${at}`, 'UNA'))
    post.isReadOnly = true
    const result = await collectImap(way, mailbox().take)
    expect(keys(result).slice(0, 3)).toEqual([0, 1, 2].map((at) => `mail-${at} not-marked`))
    expect(result.taken).toBeLessThan(8)
    const { texts, take } = mailbox()
    const moving = await collectImap({ ...way, after: 'move', archive: 'Done' }, take)
    expect(moving.troubles).toMatchObject([{ say: { key: 'problem.route/no-mailbox', with: { mailbox: 'Done' } } }])
    expect(texts).toEqual([])
  })

  it('says that it was cut off, wherever that was', async () => {
    for (const command of ['SELECT', 'UID SEARCH', 'STATUS', 'CREATE', 'UID FETCH', 'UID MOVE']) {
      const { post, way } = await met()
      post.put(mail('one', 'UNA'))
      post.cutAt = command
      const result = await collectImap({ ...way, after: 'move' }, mailbox().take)
      expect([command, ...keys(result)]).toEqual([command, 'cut'])
      expect(post.state()).toEqual(['one'])
    }
  })

  it('says what is wrong: password, mailbox, silence, port, no encryption; and never the password', async () => {
    const { post, way } = await met()
    const { take } = mailbox()
    const results = [await collectImap({ ...way, password: 'wrong-hush' }, take), await collectImap({ ...way, mailbox: 'Gone' }, take)]
    // an address that is not this machine's own, as far as anybody knows
    results.push(await collectImap({ ...way, host: '0.0.0.0' }, take))
    expect(post.told.filter((command) => command === 'LOGIN').length).toBe(2)
    post.isDumb = true
    results.push(await collectImap(way, take, {}, limits))
    results.push(await collectImap({ ...way, port: 1 }, take))
    expect(results.flatMap(keys)).toEqual(['sign-in', 'no-mailbox', 'tls', 'slow', 'refused'])
    expect(JSON.stringify(results)).not.toContain('hush')
  })
})
