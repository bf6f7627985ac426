import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join, posix } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import type { Attributes, Connection, FileEntry, SFTPWrapper } from 'ssh2'
import ssh2 from 'ssh2'
import { afterAll, describe, expect, it, vi } from 'vitest'
import type { Arrival, Take } from './arrival.server.ts'
import { collectSftp } from './sftp-in.server.ts'
import { deliverBySftp } from './sftp-out.server.ts'
import { fingerprint, shownHostKey } from './sftp-session.server.ts'
import type { SftpIn, SftpOut } from './way.wire.ts'

// the machine may be busy with other tests
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const STATUS = ssh2.utils.sftp.STATUS_CODE
const FLAGS = ssh2.utils.sftp.OPEN_MODE
/** One in some hundred keys that the library makes is a byte short; those are made again. */
const keyPair = (options = {}) => {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync('ed25519', options)
    if (!(ssh2.utils.parseKey(pair.public) instanceof Error)) return pair
  }
}
const hostPair = keyPair()
const otherPair = ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 })
const userPair = keyPair()
const keyOf = (pair: Readonly<{ public: string }>): string => fingerprint(Buffer.from(pair.public.split(' ')[1] ?? '', 'base64'))

type Kept = { bytes: Buffer; mtime: number; mode: number }

/** A partner's server: files in memory, with the faults that partners have. */
class Partner {
  readonly files = new Map<string, Kept>()
  readonly folders = new Set(['/', '/in'])
  /** Breaks the connection when so many bytes were written to it. */
  cutAfter = Number.POSITIVE_INFINITY
  /** Answers a write with this status. */
  writeStatus: number = STATUS.OK
  /** Gives at most so many bytes a read. */
  mostRead = 32_768
  /** Lets nothing be deleted. */
  isStuck = false
  /** Says nothing to questions. */
  isDumb = false
  /** Called before a file is listed, read to its end, or moved. */
  onList: () => void = () => undefined
  extra: FileEntry[] = []
  moves: string[] = []
  private readonly clients = new Set<Connection>()
  private readonly server = new ssh2.Server({ hostKeys: [hostPair.private, otherPair.private] }, (client) => this.meet(client))

  async open(): Promise<number> {
    this.server.listen(0, '127.0.0.1')
    await once(this.server, 'listening')
    return (this.server.address() as AddressInfo).port
  }

  close(): void {
    for (const client of this.clients) client.end()
    this.server.close()
  }

  put(path: string, text: string, mtime = 1_700_000_000): void {
    this.files.set(path, { bytes: Buffer.from(text), mtime, mode: 0o100644 })
  }

  names(): readonly string[] {
    return [...this.files.keys()].sort()
  }

  private meet(client: Connection): void {
    this.clients.add(client)
    // the types leave it out
    ;(client as unknown as Readonly<{ setNoDelay(isSet: boolean): void }>).setNoDelay(true)
    client.on('error', () => undefined)
    client.on('close', () => this.clients.delete(client))
    client.on('authentication', (asked) => {
      if (asked.method === 'password' && asked.username === 'mainstay' && asked.password === 'hush') return asked.accept()
      if (asked.method === 'publickey' && asked.key.data.equals(Buffer.from(userPair.public.split(' ')[1] ?? '', 'base64'))) return asked.accept()
      return asked.reject(['password', 'publickey'])
    })
    client.on('session', (accept) => accept().on('sftp', (acceptSftp) => this.serve(acceptSftp(), client)))
  }

  private serve(sftp: SFTPWrapper, client: Connection): void {
    const opened = new Map<number, { path: string; isListed: boolean }>()
    let count = 0
    let written = 0
    const handleOf = (path: string): Buffer => {
      const handle = Buffer.alloc(4)
      handle.writeUInt32BE((count += 1))
      opened.set(count, { path, isListed: false })
      return handle
    }
    const at = (handle: Buffer) => opened.get(handle.readUInt32BE(0))
    const attrsOf = (path: string): Attributes | null => {
      const file = this.files.get(path)
      if (file !== undefined) return { mode: file.mode, uid: 0, gid: 0, size: file.bytes.length, atime: file.mtime, mtime: file.mtime }
      return this.folders.has(path) ? { mode: 0o040755, uid: 0, gid: 0, size: 0, atime: 0, mtime: 0 } : null
    }
    const stat = (id: number, path: string): void => {
      if (this.isDumb) return
      const attrs = attrsOf(posix.join('/', path))
      if (attrs === null) sftp.status(id, STATUS.NO_SUCH_FILE)
      else sftp.attrs(id, attrs)
    }
    sftp.on('REALPATH', (id, path) => sftp.name(id, [{ filename: posix.join('/', path), longname: '', attrs: {} as Attributes }]))
    sftp.on('STAT', stat)
    sftp.on('LSTAT', stat)
    sftp.on('OPENDIR', (id, path) => {
      if (this.isDumb) return
      const folder = posix.join('/', path)
      if (this.folders.has(folder)) sftp.handle(id, handleOf(folder))
      else sftp.status(id, STATUS.NO_SUCH_FILE)
    })
    sftp.on('READDIR', (id, handle) => {
      const folder = at(handle)
      if (folder === undefined || folder.isListed) return void sftp.status(id, STATUS.EOF)
      this.onList()
      folder.isListed = true
      const within = [...this.files.keys(), ...this.folders].filter((path) => path !== folder.path && posix.dirname(path) === folder.path)
      sftp.name(id, [...within.map((path) => ({ filename: posix.basename(path), longname: '', attrs: attrsOf(path) as Attributes })), ...this.extra])
    })
    sftp.on('OPEN', (id, path, flags) => {
      const whole = posix.join('/', path)
      if ((flags & FLAGS.WRITE) !== 0) this.files.set(whole, { bytes: Buffer.alloc(0), mtime: 1_700_000_500, mode: 0o100644 })
      if (this.files.has(whole)) sftp.handle(id, handleOf(whole))
      else sftp.status(id, STATUS.NO_SUCH_FILE)
    })
    sftp.on('READ', (id, handle, offset, length) => {
      const bytes = this.files.get(at(handle)?.path ?? '')?.bytes ?? Buffer.alloc(0)
      const piece = bytes.subarray(offset, offset + Math.min(length, this.mostRead))
      if (piece.length === 0) sftp.status(id, STATUS.EOF)
      else sftp.data(id, piece)
    })
    sftp.on('WRITE', (id, handle, offset, data) => {
      written += data.length
      if (written > this.cutAfter) return void client.end()
      const file = this.files.get(at(handle)?.path ?? '')
      if (file === undefined || this.writeStatus !== STATUS.OK) return void sftp.status(id, this.writeStatus === STATUS.OK ? STATUS.FAILURE : this.writeStatus)
      const grown = Buffer.alloc(Math.max(file.bytes.length, offset + data.length))
      file.bytes.copy(grown)
      data.copy(grown, offset)
      file.bytes = grown
      sftp.status(id, STATUS.OK)
    })
    sftp.on('CLOSE', (id) => void sftp.status(id, STATUS.OK))
    sftp.on('REMOVE', (id, path) => void sftp.status(id, this.isStuck ? STATUS.PERMISSION_DENIED : this.files.delete(posix.join('/', path)) ? STATUS.OK : STATUS.NO_SUCH_FILE))
    sftp.on('RENAME', (id, from, to) => {
      const file = this.files.get(posix.join('/', from))
      this.moves.push(`${from} > ${to}`)
      if (file === undefined) return void sftp.status(id, STATUS.NO_SUCH_FILE)
      if (this.files.has(posix.join('/', to))) return void sftp.status(id, STATUS.FAILURE)
      this.files.delete(posix.join('/', from))
      this.files.set(posix.join('/', to), file)
      sftp.status(id, STATUS.OK)
    })
    sftp.on('MKDIR', (id, path) => {
      this.folders.add(posix.join('/', path))
      sftp.status(id, STATUS.OK)
    })
  }
}

const partners: Partner[] = []
afterAll(() => {
  for (const partner of partners.splice(0)) partner.close()
})
const met = async (): Promise<Readonly<{ partner: Partner; into: SftpIn; out: SftpOut }>> => {
  const partner = new Partner()
  partners.push(partner)
  const port = await partner.open()
  const at = { kind: 'sftp', host: '127.0.0.1', port, user: 'mainstay', password: 'hush', hostKey: keyOf(hostPair), path: '/in' } as const
  return { partner, into: { ...at, after: 'move', settleSeconds: 0 }, out: at }
}

const mailbox = () => {
  const kept: Readonly<{ name: string; text: string; arrival: Arrival }>[] = []
  const take: Take = async (arrival) => {
    const text = (Buffer.isBuffer(arrival.bytes) ? arrival.bytes : await buffer(arrival.bytes)).toString()
    kept.push({ name: arrival.name, text, arrival })
    return 'taken'
  }
  return { kept, take }
}
const troubleKeys = (result: Readonly<{ troubles: readonly Readonly<{ name: string; say: Readonly<{ key: string }> }>[] }>): readonly string[] => result.troubles.map(({ name, say }) => `${name} ${say.key.replace('problem.route/', '')}`)
const invoice = { name: 'invoice.xml', bytes: Buffer.from('<Invoice/>'), key: 'invoice 4711' }

describe.concurrent('fetching from a partner by SFTP', () => {
  it('takes the oldest first and moves what was kept to the archive, with names apart', async () => {
    const { partner, into } = await met()
    partner.put('/in/b.edi', 'b', 200)
    partner.put('/in/a.edi', 'a', 300)
    partner.put('/in/note.txt', 'note')
    partner.put('/in/c.edi.part', 'c')
    partner.put('/in/archive/a.edi', 'older')
    partner.folders.add('/in/archive')
    const { kept, take } = mailbox()
    expect(await collectSftp({ ...into, pattern: '*.edi' }, take, { now: () => 1_772_000_000_000 })).toEqual({ taken: 2, unreadable: 0, unfinished: 0, troubles: [] })
    expect(kept.map(({ text }) => text)).toEqual(['b', 'a'])
    expect(kept[0]?.arrival).toMatchObject({ name: 'b.edi', from: 'mainstay@127.0.0.1', origin: `sftp://127.0.0.1:${into.port}/in/b.edi`, receivedAt: '1970-01-01T00:03:20.000Z' })
    expect(partner.names()).toEqual(['/in/archive/a-20260225T061320000Z.edi', '/in/archive/a.edi', '/in/archive/b.edi', '/in/c.edi.part', '/in/note.txt'])
  })

  it('deletes there, signs in by key, and reads large files in pieces of any size', async () => {
    const { partner, into } = await met()
    const text = Array.from({ length: 150_000 }, (_, at) => String(at % 10_000).padStart(4, '0')).join('')
    partner.mostRead = 20_011
    partner.put('/in/large.edi', text)
    const { password: _, ...keyed } = into
    const { kept, take } = mailbox()
    expect(await collectSftp({ ...keyed, privateKey: userPair.private, after: 'delete' }, take)).toMatchObject({ taken: 1, troubles: [] })
    expect(kept[0]?.text === text).toBe(true)
    expect(partner.names()).toEqual([])
  })

  it('leaves a file alone that grows between two looks, and one that changes while it is read', async () => {
    const { partner, into } = await met()
    let looks = 0
    partner.put('/in/grows.edi', 'half')
    partner.put('/in/still.edi', 'whole')
    partner.onList = () => {
      looks += 1
      if (looks === 2) partner.put('/in/grows.edi', 'half and half')
    }
    const { kept, take } = mailbox()
    expect(await collectSftp({ ...into, settleSeconds: 0.2 }, take)).toMatchObject({ taken: 1, unfinished: 1, troubles: [] })
    expect(kept.map(({ name }) => name)).toEqual(['still.edi'])
    partner.onList = () => undefined
    const result = await collectSftp(into, async (arrival) => {
      partner.put('/in/grows.edi', 'another by now')
      return take(arrival)
    })
    expect(result.taken).toBe(1)
    expect(partner.files.get('/in/grows.edi')?.bytes.toString()).toBe('another by now')
  })

  it('keeps what could not be kept for the next round', async () => {
    const { partner, into } = await met()
    partner.put('/in/a.edi', 'a', 1)
    partner.put('/in/b.edi', 'b', 2)
    const result = await collectSftp(into, async ({ name }) => {
      if (name === 'a.edi') throw new Error('the process died here')
      return 'taken'
    })
    expect(troubleKeys(result)).toEqual(['a.edi not-kept'])
    expect(partner.names()).toEqual(['/in/a.edi', '/in/archive/b.edi'])
  })

  it('is led nowhere by names and links', async () => {
    const { partner, into } = await met()
    partner.put('/etc/passwd', 'root')
    partner.put('/in/two\nlines.edi', 'lines')
    partner.put(`/in/${'n'.repeat(255)}`, 'long')
    const attrs: Attributes = { mode: 0o100644, uid: 0, gid: 0, size: 4, atime: 0, mtime: 0 }
    partner.extra = [{ filename: 'x/../../etc/passwd', longname: '', attrs }, { filename: 'link.edi', longname: '', attrs: { ...attrs, mode: 0o120777 } }, { filename: '..', longname: '', attrs: { ...attrs, mode: 0o040755 } }, { filename: 'x\\..\\y', longname: '', attrs }]
    const { kept, take } = mailbox()
    const result = await collectSftp(into, take)
    expect([...troubleKeys(result)].sort()).toEqual(['link.edi link', 'passwd hostile-name', 'y hostile-name'])
    expect(kept.map(({ text }) => text).sort()).toEqual(['lines', 'long'])
    expect(partner.names()).toContain('/etc/passwd')
    expect(partner.names().filter((name) => name.startsWith('/in/archive/')).length).toBe(2)
  })

  it('says what is wrong: key, password, folder, port, silence; and never the password', async () => {
    const { partner, into } = await met()
    const take: Take = async () => 'taken'
    const limits = { connectMs: 500, answerMs: 500 }
    const closed = createServer((socket) => void socket.on('error', () => undefined).resume()).listen(0, '127.0.0.1')
    await once(closed, 'listening')
    const port = (closed.address() as AddressInfo).port
    const results = [await collectSftp({ ...into, hostKey: keyOf(userPair) }, take), await collectSftp({ ...into, password: 'wrong-hush' }, take), await collectSftp({ ...into, path: '/gone' }, take)]
    // somebody listens and says nothing; then nobody listens
    results.push(await collectSftp({ ...into, port }, take, {}, limits))
    closed.close()
    results.push(await collectSftp({ ...into, port: 1 }, take))
    partner.isDumb = true
    results.push(await collectSftp(into, take, {}, limits))
    expect(results.flatMap(troubleKeys)).toEqual([' host-key', ' sign-in', ' no-place', ' slow', ' refused', ' slow'])
    expect(results[0]?.troubles[0]?.say.with?.['shown']).toBe(keyOf(hostPair))
    expect(JSON.stringify(results)).not.toContain('hush')
  })

  it('knows a server by any of its keys', async () => {
    const { into } = await met()
    expect(await collectSftp({ ...into, hostKey: keyOf(otherPair) }, async () => 'taken')).toMatchObject({ troubles: [] })
  })

  it('says that a private key cannot be used', async () => {
    const { into } = await met()
    const locked = keyPair({ passphrase: 'hush', cipher: 'aes256-cbc', rounds: 4 })
    const { password: _, ...keyed } = into
    for (const privateKey of [locked.private, '-----BEGIN OPENSSH PRIVATE KEY-----\nhush\n-----END OPENSSH PRIVATE KEY-----']) expect(troubleKeys(await collectSftp({ ...keyed, privateKey }, async () => 'taken'))).toEqual([' private-key'])
    expect(troubleKeys(await collectSftp({ ...keyed, privateKey: locked.private, passphrase: 'hush' }, async () => 'taken'))).toEqual([' sign-in'])
  })

  it('takes nothing where it cannot put anything away', async () => {
    const { partner, into } = await met()
    for (const name of ['a', 'b', 'c', 'd', 'e']) partner.put(`/in/${name}`, name)
    partner.put('/in/archive', 'a file that is in the way')
    let taken = 0
    expect(troubleKeys(await collectSftp({ ...into, pattern: '?' }, async () => ((taken += 1), 'taken')))).toEqual([' no-folder'])
    expect(taken).toBe(0)
    partner.files.delete('/in/archive')
    partner.isStuck = true
    expect(troubleKeys(await collectSftp({ ...into, after: 'delete' }, async () => ((taken += 1), 'taken')))).toEqual(['a no-right', 'b no-right', 'c no-right', 'e no-right'])
    expect(taken).toBe(4)
  })

  it('shows the key of a server before anybody signs in', async () => {
    const { into } = await met()
    expect(await shownHostKey(into)).toBe(keyOf(hostPair))
    const { hostKey: _, ...bare } = into
    expect(await collectSftp({ ...bare, hostKey: `${keyOf(userPair)}, ${hostPair.public}` }, async () => 'taken')).toMatchObject({ troubles: [] })
    expect(await shownHostKey({ host: '127.0.0.1', port: 1 })).toBeNull()
  })
})

describe.concurrent('delivering to a partner by SFTP', () => {
  it('writes beside its place and moves there; the same again is delivered already', async () => {
    const { partner, out } = await met()
    for (let time = 0; time < 2; time += 1) expect(await deliverBySftp(out, invoice)).toEqual({ ok: true, where: `sftp://127.0.0.1:${out.port}/in/invoice.xml` })
    expect(partner.names()).toEqual(['/in/invoice.xml'])
    expect(partner.moves).toEqual([expect.stringMatching(/^\/in\/invoice\.xml\.[0-9a-f]{8}\.part > \/in\/invoice\.xml$/)])
  })

  it('carries large documents whole', async () => {
    const { partner, out } = await met()
    const bytes = Buffer.alloc(800_001, 'abcdefg')
    expect(await deliverBySftp({ ...out, name: '{key}.bin' }, { name: 'x', bytes, key: '7' })).toMatchObject({ ok: true })
    expect(partner.files.get('/in/7.bin')?.bytes.equals(bytes)).toBe(true)
  })

  it('never overwrites another document of its name', async () => {
    const { partner, out } = await met()
    partner.put('/in/invoice.xml', '<Another/>')
    expect(await deliverBySftp(out, invoice)).toMatchObject({ ok: false, retry: true, say: { key: 'problem.route/name-taken' } })
    partner.put('/in/invoice.xml', '<Invoicf/>')
    expect(await deliverBySftp(out, invoice)).toMatchObject({ ok: false, retry: true, say: { key: 'problem.route/name-taken' } })
    expect(partner.files.get('/in/invoice.xml')?.bytes.toString()).toBe('<Invoicf/>')
  })

  it('cut off in the middle shows nothing under its name, and gets through the next time', async () => {
    const { partner, out } = await met()
    const bytes = Buffer.alloc(300_000, 'x')
    partner.cutAfter = 100_000
    expect(await deliverBySftp(out, { ...invoice, bytes })).toMatchObject({ ok: false, retry: true, say: { key: 'problem.route/cut' } })
    expect(partner.names().every((name) => name.endsWith('.part'))).toBe(true)
    partner.cutAfter = Number.POSITIVE_INFINITY
    expect(await deliverBySftp(out, { ...invoice, bytes })).toMatchObject({ ok: true })
    expect(partner.names()).toEqual(['/in/invoice.xml'])
    expect(partner.files.get('/in/invoice.xml')?.bytes.equals(bytes)).toBe(true)
  })

  it('takes a move as done when the answer was lost but the document is there', async () => {
    const { partner, out } = await met()
    expect(await deliverBySftp(out, invoice)).toMatchObject({ ok: true })
    expect(await deliverBySftp(out, invoice)).toMatchObject({ ok: true })
    expect(partner.moves.length).toBe(1)
  })

  it('waits when there is no room, and gives up at once when the key or the password is wrong', async () => {
    const { partner, out } = await met()
    partner.writeStatus = STATUS.FAILURE
    expect(await deliverBySftp(out, invoice)).toMatchObject({ ok: false, retry: true, say: { key: 'problem.route/partner-refuses' } })
    partner.writeStatus = STATUS.PERMISSION_DENIED
    expect(await deliverBySftp(out, invoice)).toMatchObject({ ok: false, retry: true, say: { key: 'problem.route/no-right' } })
    expect(await deliverBySftp({ ...out, hostKey: keyOf(userPair) }, invoice)).toMatchObject({ ok: false, retry: false, say: { key: 'problem.route/host-key' } })
    expect(await deliverBySftp({ ...out, password: 'wrong' }, invoice)).toMatchObject({ ok: false, retry: false, say: { key: 'problem.route/sign-in' } })
    expect(await deliverBySftp({ ...out, host: 'no-such-host.invalid' }, invoice)).toMatchObject({ ok: false, retry: true })
  })
})

const SSHD = process.env['MAINSTAY_SSHD'] ?? '/usr/sbin/sshd'
const missing = existsSync(SSHD) && spawnSync('ssh-keygen', ['-?']).error === undefined ? null : `there is no OpenSSH server at ${SSHD} (MAINSTAY_SSHD names another)`

describe('an OpenSSH server', () => {
  let home: string | null = null
  afterAll(() => {
    if (home !== null) rmSync(home, { recursive: true, force: true })
  })

  it.skipIf(missing !== null)(missing === null ? 'is fetched from and delivered to' : `is not asked, because ${missing}`, async () => {
    home = mkdtempSync(join(tmpdir(), 'mainstay-sshd-'))
    chmodSync(home, 0o700)
    for (const name of ['host', 'user']) execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(home, name)])
    const probe = createServer().listen(0, '127.0.0.1')
    await once(probe, 'listening')
    const { port } = probe.address() as AddressInfo
    await new Promise((resolve) => probe.close(resolve))
    writeFileSync(join(home, 'config'), [`Port ${port}`, 'ListenAddress 127.0.0.1', `HostKey ${join(home, 'host')}`, `AuthorizedKeysFile ${join(home, 'user.pub')}`, `PidFile ${join(home, 'pid')}`, 'StrictModes no', 'PermitRootLogin yes', 'UsePAM no', 'PasswordAuthentication no', 'Subsystem sftp internal-sftp', ''].join('\n'))
    if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 })
    const server = spawn(SSHD, ['-D', '-e', '-f', join(home, 'config')], { stdio: ['ignore', 'ignore', 'pipe'] })
    try {
      let log = ''
      server.stderr.on('data', (text: Buffer) => void (log += text.toString()))
      for (let time = 0; time < 100 && !log.includes('listening'); time += 1) await pause(50)
      const folder = join(home, 'in')
      mkdirSync(folder)
      const at = { kind: 'sftp', host: '127.0.0.1', port, user: userInfo().username, privateKey: readFileSync(join(home, 'user'), 'utf8'), hostKey: readFileSync(join(home, 'host.pub'), 'utf8'), path: folder } as const
      const bytes = Buffer.alloc(700_000, 'Mainstay ')
      expect(await deliverBySftp(at, { name: 'a.bin', bytes, key: 'a' }), log).toMatchObject({ ok: true })
      expect(await deliverBySftp(at, { name: 'a.bin', bytes, key: 'a' })).toMatchObject({ ok: true })
      expect(await deliverBySftp(at, { name: 'a.bin', bytes: Buffer.from('other'), key: 'b' })).toMatchObject({ ok: false, say: { key: 'problem.route/name-taken' } })
      expect(await deliverBySftp({ ...at, hostKey: keyOf(userPair) }, invoice)).toMatchObject({ ok: false, retry: false, say: { key: 'problem.route/host-key' } })
      writeFileSync(join(folder, 'small.edi'), 'small')
      const { kept, take } = mailbox()
      expect(await collectSftp({ ...at, after: 'move', settleSeconds: 0 }, take)).toMatchObject({ taken: 2, troubles: [] })
      expect(kept.map(({ text }) => text.length).sort()).toEqual([5, 700_000])
      expect(readdirSync(folder)).toEqual(['archive'])
      expect(readFileSync(join(folder, 'archive', 'a.bin')).equals(bytes)).toBe(true)
    } finally {
      const end = once(server, 'exit')
      server.kill()
      await end
    }
  })
})
