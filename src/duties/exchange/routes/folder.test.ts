import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { buffer } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { build } from 'vite'
import { isInstant } from '#ground/instant'
import type { Arrival, Take } from './arrival.server.ts'
import { receivedAtOf } from './arrival.server.ts'
import { collectFolder } from './folder-in.server.ts'
import { deliverToFolder } from './folder-out.server.ts'
import type { FolderIn } from './way.wire.ts'

// the machine may be busy with other tests
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const made: string[] = []
const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'mainstay-folder-'))
  made.push(path)
  return path
}
afterEach(() => void vi.restoreAllMocks())
afterAll(() => {
  for (const path of made) rmSync(path, { recursive: true, force: true })
})

const wayTo = (path: string, more: Partial<FolderIn> = {}): FolderIn => ({ kind: 'folder', path, after: 'move', settleSeconds: 0, ...more })

/** Keeps what comes, as the mailbox does: by content. */
const mailbox = () => {
  const kept: Readonly<{ name: string; text: string; arrival: Arrival }>[] = []
  const take: Take = async (arrival) => {
    const text = (Buffer.isBuffer(arrival.bytes) ? arrival.bytes : await buffer(arrival.bytes)).toString()
    kept.push({ name: arrival.name, text, arrival })
    return 'taken'
  }
  return { kept, take, names: () => kept.map(({ name }) => name) }
}

const files = (path: string): readonly string[] => readdirSync(path).sort()

describe('a watched folder', () => {
  it('is taken the oldest first, of one time by name, and moved to the archive', async () => {
    const path = folder()
    for (const [name, at] of [['b.edi', 200], ['a.edi', 200], ['z.edi', 100]] as const) {
      writeFileSync(join(path, name), `of ${name}`)
      utimesSync(join(path, name), at, at)
    }
    const { kept, take, names } = mailbox()
    expect(await collectFolder(wayTo(path), take)).toEqual({ taken: 3, unreadable: 0, unfinished: 0, troubles: [] })
    expect(names()).toEqual(['z.edi', 'a.edi', 'b.edi'])
    expect(kept[0]).toMatchObject({ text: 'of z.edi', arrival: { from: path, origin: join(path, 'z.edi'), receivedAt: '1970-01-01T00:01:40.000Z' } })
    expect(files(path)).toEqual(['archive'])
    expect(files(join(path, 'archive'))).toEqual(['a.edi', 'b.edi', 'z.edi'])
  })

  it.concurrent('leaves alone what is still being written, what is hidden and what is not meant', async () => {
    const path = folder()
    for (const name of ['young.edi', 'old.edi', 'x.edi.tmp', 'x.EDI.PART', 'x.filepart', '.hidden.edi', 'note.txt']) writeFileSync(join(path, name), name)
    // a copy keeps the old time of its content, and yet has only just been written
    for (const name of files(path)) if (name !== 'young.edi') utimesSync(join(path, name), 100, 100)
    const { take, names } = mailbox()
    expect(await collectFolder(wayTo(path, { pattern: '*.edi', settleSeconds: 60 }), take)).toMatchObject({ taken: 0, unfinished: 2 })
    await pause(350)
    writeFileSync(join(path, 'young.edi'), 'more')
    expect(await collectFolder(wayTo(path, { pattern: '*.edi', settleSeconds: 0.3 }), take)).toMatchObject({ taken: 1, unfinished: 1 })
    expect(names()).toEqual(['old.edi'])
  })

  it('is emptied when it shall be, and what nobody can read is put apart all the same', async () => {
    const path = folder()
    for (const name of ['good.edi', 'bad.edi']) writeFileSync(join(path, name), name)
    const result = await collectFolder(wayTo(path, { after: 'delete' }), async ({ name }) => (name === 'bad.edi' ? 'unreadable' : 'taken'))
    expect(result).toMatchObject({ taken: 1, unreadable: 1, troubles: [] })
    expect(files(path)).toEqual(['unreadable'])
    expect(files(join(path, 'unreadable'))).toEqual(['bad.edi'])
  })

  it('keeps names in the archive apart', async () => {
    const path = folder()
    const { take } = mailbox()
    for (const text of ['one', 'two', 'three']) {
      writeFileSync(join(path, 'orders.edi'), text)
      await collectFolder(wayTo(path), take, { now: () => 1_772_000_000_000 })
    }
    expect(files(join(path, 'archive'))).toEqual(['orders-20260225T061320000Z-2.edi', 'orders-20260225T061320000Z.edi', 'orders.edi'])
    expect(readFileSync(join(path, 'archive', 'orders-20260225T061320000Z-2.edi'), 'utf8')).toBe('three')
  })

  it('keeps a file where it is when it could not be kept, and takes it again the next time', async () => {
    const path = folder()
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) writeFileSync(join(path, name), name)
    const failed: string[] = []
    const result = await collectFolder(wayTo(path), async ({ name }) => {
      if (name === 'b') throw new Error('the process died here')
      failed.push(name)
      return 'taken'
    })
    expect(result).toMatchObject({ taken: 5, troubles: [{ name: 'b', say: { key: 'problem.route/not-kept' } }] })
    expect(files(path)).toEqual(['archive', 'b'])
    const { take, names } = mailbox()
    await collectFolder(wayTo(path), take)
    expect(names()).toEqual(['b'])
  })

  it('asks ever less when nothing can be kept', async () => {
    const path = folder()
    for (let at = 0; at < 50; at += 1) writeFileSync(join(path, `f${at}`), 'x')
    let asked = 0
    const result = await collectFolder(wayTo(path), async () => {
      asked += 1
      throw new Error('no database')
    })
    expect(asked).toBeLessThan(10)
    expect(result.troubles.length).toBe(asked)
    expect(files(path).length).toBe(51)
  })

  it('finds the others behind files that always fail', async () => {
    const path = folder()
    for (let at = 10; at < 40; at += 1) writeFileSync(join(path, `f${at}`), 'x')
    for (const name of files(path)) utimesSync(join(path, name), 100, 100)
    const take: Take = async ({ name }) => (Number(name.slice(1)) < 18 ? Promise.reject(new Error('this one never')) : 'taken')
    await collectFolder(wayTo(path), take)
    expect(files(path)).toEqual(['archive', 'f10', 'f11', 'f12', 'f13', 'f14', 'f15', 'f16', 'f17'])
  })

  it('ends after the file at hand when it is told to stop', async () => {
    const path = folder()
    for (const name of ['a', 'b', 'c']) writeFileSync(join(path, name), name)
    const stop = new AbortController()
    const result = await collectFolder(wayTo(path), async () => (stop.abort(), 'taken'), { signal: stop.signal })
    expect(result.taken).toBe(1)
    expect(files(path)).toEqual(['archive', 'b', 'c'])
  })

  it('does not take half a file that grows while it is read', async () => {
    const path = folder()
    writeFileSync(join(path, 'big.edi'), Buffer.alloc(3_000_000, 'a'))
    let kept = 0
    const result = await collectFolder(wayTo(path), async ({ bytes }) => {
      let isTouched = false
      for await (const _ of bytes as AsyncIterable<Buffer>) {
        if (!isTouched) writeFileSync(join(path, 'big.edi'), 'and more', { flag: 'a' })
        isTouched = true
      }
      kept += 1
      return 'taken'
    })
    expect(kept).toBe(0)
    expect(result).toMatchObject({ taken: 0, troubles: [{ name: 'big.edi', say: { key: 'problem.route/changed' } }] })
    expect(files(path)).toEqual(['archive', 'big.edi'])
  })

  it('does not put away a file that came in the place of the one it took', async () => {
    const path = folder()
    writeFileSync(join(path, 'orders.edi'), 'first')
    const { take, kept } = mailbox()
    await collectFolder(wayTo(path), async (arrival) => {
      writeFileSync(join(path, 'new.tmp'), 'second')
      renameSync(join(path, 'new.tmp'), join(path, 'orders.edi'))
      return take(arrival)
    })
    expect(readFileSync(join(path, 'orders.edi'), 'utf8')).toBe('second')
    await collectFolder(wayTo(path), take)
    expect(kept.map(({ text }) => text)).toEqual(['first', 'second'])
  })

  it('ends the round when files cannot be put away, instead of taking all of them again and again', async () => {
    const path = folder()
    for (let at = 0; at < 200; at += 1) writeFileSync(join(path, `f${at}`), 'x')
    const result = await collectFolder(wayTo(path), async () => {
      rmSync(join(path, 'archive'), { recursive: true, force: true })
      return 'taken'
    })
    expect(result.taken).toBeLessThan(100)
    expect(result.troubles.length).toBeGreaterThanOrEqual(3)
    expect(files(path).length).toBe(200)
  })

  it('stands a taker that reads nothing of a large file, or only its beginning', async () => {
    const path = folder()
    for (const name of ['a', 'b', 'c']) writeFileSync(join(path, name), Buffer.alloc(2_000_000))
    const result = await collectFolder(wayTo(path), async ({ name, bytes }) => {
      if (name === 'a') return 'unreadable'
      for await (const _ of bytes as AsyncIterable<Buffer>) break
      if (name === 'b') throw new Error('the disk is full')
      return 'taken'
    })
    expect(result).toMatchObject({ taken: 1, unreadable: 1, troubles: [{ name: 'b' }] })
    expect(files(path)).toEqual(['archive', 'b', 'unreadable'])
  })

  it('follows no link, waits at no pipe, and lets the others through', async () => {
    const path = folder()
    const secret = join(folder(), 'secret')
    writeFileSync(secret, 'not for you')
    symlinkSync(secret, join(path, 'link.edi'))
    execFileSync('mkfifo', [join(path, 'pipe.edi')])
    mkdirSync(join(path, 'sub.edi'))
    writeFileSync(join(path, 'good.edi'), 'good')
    const { take, names } = mailbox()
    const result = await collectFolder(wayTo(path), take)
    expect(names()).toEqual(['good.edi'])
    expect(result.troubles.map(({ name, say }) => [name, say.key])).toEqual([['link.edi', 'problem.route/link']])
    expect(readFileSync(secret, 'utf8')).toBe('not for you')
  })

  it('moves nothing through an archive that is a link', async () => {
    const [path, elsewhere] = [folder(), folder()]
    symlinkSync(elsewhere, join(path, 'archive'))
    writeFileSync(join(path, 'good.edi'), 'good')
    const result = await collectFolder(wayTo(path), mailbox().take)
    expect(result.troubles.map(({ say }) => say.key)).toEqual(['problem.route/no-folder'])
    expect(files(elsewhere)).toEqual([])
    expect(existsSync(join(path, 'good.edi'))).toBe(true)
  })

  it('takes files of any name and gives them names that can be shown', async () => {
    const path = folder()
    const names = ['two\nlines.edi', '..edi', `${'ä'.repeat(125)}.edi`, 'x'.repeat(255), 'Bestellung 5€ 😀.edi', 'back\\slash.edi', '-rf', 'a\u202eb.edi', '%2e%2e%2fx']
    for (const name of names) writeFileSync(join(path, name), name)
    writeFileSync(Buffer.concat([Buffer.from(join(path, 'latin-')), Buffer.from([0xe4]), Buffer.from('.edi')]), 'latin')
    const box = mailbox()
    const result = await collectFolder(wayTo(path), box.take)
    expect(result).toMatchObject({ taken: names.length, troubles: [] })
    expect(box.names().toSorted()).toEqual(['%2e%2e%2fx', '-rf', 'Bestellung 5€ 😀.edi', 'a b.edi', 'latin-\ufffd.edi', 'slash.edi', 'two lines.edi', 'x'.repeat(200), `${'ä'.repeat(125)}.edi`].toSorted())
    expect(files(path)).toEqual(['..edi', 'archive'])
    expect(files(join(path, 'archive')).length).toBe(names.length)
  })

  it('takes a file of a time to come, and tells no time that cannot be written', async () => {
    const path = folder()
    writeFileSync(join(path, 'future'), 'future')
    utimesSync(join(path, 'future'), 500_000_000_000, 500_000_000_000)
    const { kept, take } = mailbox()
    expect(await collectFolder(wayTo(path), take)).toMatchObject({ taken: 1, troubles: [] })
    const at = kept[0]?.arrival.receivedAt
    expect(at === undefined || isInstant(at)).toBe(true)
    expect(receivedAtOf(500_000_000_000_000)).toEqual({})
    expect(receivedAtOf(Number.NaN)).toEqual({})
    expect(receivedAtOf(0)).toEqual({ receivedAt: '1970-01-01T00:00:00.000Z' })
  })

  it('says that it is not there, or is no folder', async () => {
    const path = folder()
    writeFileSync(join(path, 'file'), '')
    expect((await collectFolder(wayTo(join(path, 'gone')), mailbox().take)).troubles).toMatchObject([{ name: '', say: { key: 'problem.route/no-place', with: { path: join(path, 'gone') } } }])
    expect((await collectFolder(wayTo(join(path, 'file')), mailbox().take)).troubles[0]?.say.key).toBe('problem.route/no-place')
  })

  it.concurrent('of five hundred files is emptied in one round', async () => {
    const path = folder()
    for (let at = 0; at < 500; at += 1) writeFileSync(join(path, `order-${at}.edi`), `${at}`)
    let taken = 0
    const result = await collectFolder(wayTo(path, { after: 'delete' }), async () => ((taken += 1), 'taken'))
    expect(result).toEqual({ taken: 500, unreadable: 0, unfinished: 0, troubles: [] })
    expect(taken).toBe(500)
    expect(files(path)).toEqual([])
  })

  // Two may read the same file before one of them moves it: then the mailbox gets the same content twice, which it recognises.
  // No lock forbids it, because a lock that outlives its process would stop the folder, and twice is harmless.
  it.concurrent('with two collectors at once loses nothing, and what is taken twice is the same', async () => {
    const path = folder()
    for (let at = 0; at < 150; at += 1) writeFileSync(join(path, `order-${at}.edi`), `content ${at}`)
    const [one, other] = [mailbox(), mailbox()]
    const results = await Promise.all([collectFolder(wayTo(path), one.take), collectFolder(wayTo(path), other.take)])
    expect(results.flatMap(({ troubles }) => troubles)).toEqual([])
    const all = [...one.kept, ...other.kept]
    expect(new Set(all.map(({ text }) => text)).size).toBe(150)
    expect(all.every(({ name, text }) => text === `content ${name.replace(/\D/g, '')}`)).toBe(true)
    expect(files(join(path, 'archive')).length).toBe(150)
    expect(files(path)).toEqual(['archive'])
  })
})

describe('a document delivered to a folder', () => {
  const document = { name: 'invoice.xml', bytes: Buffer.from('<Invoice/>'), key: 'invoice 4711' }

  it('lies there whole, once, however often it is tried', async () => {
    const path = folder()
    const out = { kind: 'folder', path } as const
    for (let time = 0; time < 3; time += 1) expect(await deliverToFolder(out, document)).toEqual({ ok: true, where: join(path, 'invoice.xml') })
    expect(files(path)).toEqual(['invoice.xml'])
    expect(readFileSync(join(path, 'invoice.xml'), 'utf8')).toBe('<Invoice/>')
  })

  it('waits while another one of its name has not been fetched', async () => {
    const path = folder()
    writeFileSync(join(path, 'invoice.xml'), '<Another/>')
    const out = { kind: 'folder', path } as const
    expect(await deliverToFolder(out, document)).toMatchObject({ ok: false, retry: true, say: { key: 'problem.route/name-taken' } })
    expect(readFileSync(join(path, 'invoice.xml'), 'utf8')).toBe('<Another/>')
    unlinkSync(join(path, 'invoice.xml'))
    expect(await deliverToFolder(out, document)).toMatchObject({ ok: true })
  })

  it('by many at once comes to lie there once', async () => {
    const path = folder()
    const results = await Promise.all(Array.from({ length: 20 }, () => deliverToFolder({ kind: 'folder', path }, document)))
    expect(results.every(({ ok }) => ok)).toBe(true)
    expect(files(path)).toEqual(['invoice.xml'])
  })

  it('is not written through a link that lies in its place', async () => {
    const path = folder()
    const victim = join(folder(), 'victim')
    writeFileSync(victim, 'precious')
    symlinkSync(victim, join(path, 'invoice.xml'))
    expect(await deliverToFolder({ kind: 'folder', path }, document)).toMatchObject({ ok: false, retry: true })
    expect(readFileSync(victim, 'utf8')).toBe('precious')
  })

  it('leaves nothing behind when the disk is full, and is there after the next try', async () => {
    const path = folder()
    const handle = await open(join(path, 'probe'), 'w')
    const write = vi.spyOn(Object.getPrototypeOf(handle) as { writeFile(data: unknown): Promise<void> }, 'writeFile').mockImplementation(() => Promise.reject(Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })))
    await handle.close()
    unlinkSync(join(path, 'probe'))
    expect(await deliverToFolder({ kind: 'folder', path }, document)).toMatchObject({ ok: false, retry: true, say: { key: 'problem.route/full' } })
    expect(files(path)).toEqual([])
    write.mockRestore()
    expect(await deliverToFolder({ kind: 'folder', path }, document)).toMatchObject({ ok: true })
  })

  it('waits for a folder that is not there', async () => {
    expect(await deliverToFolder({ kind: 'folder', path: '/nowhere/at/all' }, document)).toMatchObject({ ok: false, retry: true, say: { key: 'problem.route/no-place' } })
  })

  it('clears what a dead process left behind long ago, and not what is being written', async () => {
    const path = folder()
    await deliverToFolder({ kind: 'folder', path, name: 'first-{name}' }, document)
    const own = '.mainstay-'
    const mark = (await import('node:crypto')).createHash('sha256').update(document.key).digest('hex').slice(0, 16)
    for (const name of [`${own}${mark}-old.part`, `${own}${mark}-new.part`, `${own}other-old.part`]) writeFileSync(join(path, name), '<Inv')
    for (const name of [`${own}${mark}-old.part`, `${own}other-old.part`]) utimesSync(join(path, name), 100, 100)
    await deliverToFolder({ kind: 'folder', path }, document)
    expect(files(path)).toEqual([`${own}${mark}-new.part`, `${own}other-old.part`, 'first-invoice.xml', 'invoice.xml'].sort())
  })
})

describe('another process', () => {
  /** The folder ways as one file that plain Node runs. */
  const compiled = async (): Promise<string> => {
    const path = folder()
    chmodSync(path, 0o755)
    const entry = join(path, 'entry.ts')
    const here = import.meta.dirname
    writeFileSync(entry, `export { collectFolder } from '${here}/folder-in.server.ts'\nexport { deliverToFolder } from '${here}/folder-out.server.ts'\n`)
    await build({
      configFile: false,
      logLevel: 'silent',
      resolve: { conditions: ['source'] },
      ssr: { resolve: { conditions: ['source'] } },
      build: { ssr: true, outDir: join(path, 'out'), minify: false, rollupOptions: { input: entry, output: { entryFileNames: 'ways.mjs' } } },
    })
    return join(path, 'out', 'ways.mjs')
  }
  let ways = ''
  beforeAll(async () => {
    ways = await compiled()
  })

  it.concurrent('killed while it delivers never leaves a torn file under the name of a document', async () => {
    const path = folder()
    const size = 300_000
    const script = `import { deliverToFolder } from '${ways}'
      for (let at = 0; ; at += 1) {
        await deliverToFolder({ kind: 'folder', path: ${JSON.stringify(path)} }, { name: 'doc-' + process.pid + '-' + at + '.bin', bytes: Buffer.alloc(${size}, at % 256), key: String(at) })
        if (at === 0) process.stdout.write('began')
      }`
    await Promise.all(
      [0, 3, 7, 11, 17].map(async (wait) => {
        const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
        const end = once(child, 'exit')
        await once(child.stdout, 'data')
        await pause(wait)
        child.kill('SIGKILL')
        await end
      }),
    )
    const delivered = files(path).filter((name) => !name.startsWith('.'))
    expect(delivered.length).toBeGreaterThanOrEqual(5)
    for (const name of delivered) {
      const bytes = readFileSync(join(path, name))
      expect(bytes.length, name).toBe(size)
      expect(bytes.equals(Buffer.alloc(size, Number(/-(\d+)\.bin$/.exec(name)?.[1]) % 256)), name).toBe(true)
    }
    // and what it had begun is invisible to whoever watches the folder
    expect((await collectFolder(wayTo(path), mailbox().take)).taken).toBe(delivered.length)
  })

  it.concurrent('killed while it collects loses nothing: all of it is taken in the end', async () => {
    const path = folder()
    for (let at = 0; at < 200; at += 1) writeFileSync(join(path, `order-${at}.edi`), `content ${at}`)
    const kept = join(folder(), 'kept')
    const script = `import { appendFileSync } from 'node:fs'
      import { collectFolder } from '${ways}'
      let count = 0
      await collectFolder(${JSON.stringify(wayTo(path))}, async ({ bytes }) => {
        appendFileSync(${JSON.stringify(kept)}, bytes.toString() + '\\n')
        if ((count += 1) === 20) process.stdout.write('began')
        return 'taken'
      })`
    for (const wait of [0, 7]) {
      const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
      await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
      await pause(wait)
      child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    }
    const { take, kept: rest } = mailbox()
    await collectFolder(wayTo(path), take)
    const all = new Set([...readFileSync(kept, 'utf8').split('\n').filter((line) => line !== ''), ...rest.map(({ text }) => text)])
    expect(all.size).toBe(200)
    expect(files(path)).toEqual(['archive'])
    expect(files(join(path, 'archive')).filter((name) => lstatSync(join(path, 'archive', name)).size > 0).length).toBe(200)
  })

  it.concurrent('that may not read one file says so and takes the others; that may not write takes none', async () => {
    const [path, closed] = [folder(), folder()]
    chmodSync(path, 0o777)
    for (const name of ['a.edi', 'b.edi', 'c.edi']) writeFileSync(join(path, name), name)
    chmodSync(join(path, 'b.edi'), 0o000)
    writeFileSync(join(closed, 'x.edi'), 'x')
    chmodSync(closed, 0o555)
    const script = `import { collectFolder } from '${ways}'
      const names = []
      const results = []
      for (const way of ${JSON.stringify([wayTo(path, { after: 'delete' }), wayTo(closed)])}) results.push(await collectFolder(way, async ({ name }) => (names.push(name), 'taken')))
      console.log(JSON.stringify({ names, results }))`
    // root may read everything, so another user looks
    const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'], cwd: tmpdir(), ...user })
    const told = JSON.parse((await buffer(child.stdout)).toString()) as { names: string[]; results: { troubles: { name: string; say: { key: string } }[] }[] }
    expect(told.names).toEqual(['a.edi', 'c.edi'])
    expect(told.results.map(({ troubles }) => troubles.map(({ name, say }) => `${name} ${say.key}`))).toEqual([['b.edi problem.route/no-right'], [' problem.route/no-right']])
    expect(files(path)).toEqual(['b.edi'])
  })
})
