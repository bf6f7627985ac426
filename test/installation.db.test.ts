// The installation as people run it: first start, kills, leftovers, clear words when something is in the way, and its command line.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync, existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ADMIN, testInstallation } from './processes.ts'

vi.setConfig({ testTimeout: 240_000 })

const one = await testInstallation()
afterAll(() => one.close())

const users = async (address: string, headers: Record<string, string>): Promise<number> =>
  ((await (await fetch(`${address}/api/users`, { headers })).json()) as { rows: unknown[] }).rows.length

const add = (address: string, headers: Record<string, string>, email: string): Promise<Response> =>
  fetch(`${address}/api/users`, { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify({ email, name: email, role: 'director', password: 'long enough for a test' }) })

describe('an installation', () => {
  it('starts from nothing, says how to sign in, and stops without leaving anything behind', async () => {
    const server = await one.start()
    expect(server.output()).toContain(`Sign in as ${ADMIN.email}`)
    expect(await users(server.address, await server.signIn())).toBe(1)
    expect(one.postgresPid()).not.toBeNull()
    expect(await server.stop()).toBe(0)
    expect(one.postgresPid()).toBeNull()
  })

  it('finds everything acknowledged after the server was killed, and takes over the database that was left running', async () => {
    const first = await one.start()
    const headers = await first.signIn()
    expect((await add(first.address, headers, 'before-the-kill@example.test')).status).toBe(201)
    const postgres = one.postgresPid()
    await first.kill()
    const second = await one.start()
    expect(one.postgresPid()).toBe(postgres)
    expect(await users(second.address, await second.signIn())).toBe(2)
    expect(await second.stop()).toBe(0)
    expect(one.postgresPid()).toBeNull()
  })

  it('brings PostgreSQL back when it is killed under the running server, with everything acknowledged', async () => {
    const server = await one.start()
    const headers = await server.signIn()
    expect((await add(server.address, headers, 'before-postgres-died@example.test')).status).toBe(201)
    await one.killPostgres()
    let count = 0
    for (let tries = 0; tries < 100 && count === 0; tries++) {
      await pause(100)
      count = await users(server.address, headers).catch(() => 0)
    }
    expect(count).toBe(3)
    expect((await add(server.address, headers, 'after-postgres-died@example.test')).status).toBe(201)
    expect(await server.stop()).toBe(0)
  })

  it('starts after server and PostgreSQL were both killed and left their notes behind', async () => {
    const server = await one.start()
    await server.kill()
    await one.killPostgres()
    expect(one.postgresPid(), 'the pid file of a dead process').not.toBeNull()
    // and the number now belongs to somebody else
    const pidFile = join(one.folder, 'postgres/postmaster.pid')
    writeFileSync(pidFile, readFileSync(pidFile, 'utf8').replace(/^\d+/, String(process.pid)))
    const again = await one.start()
    expect(await users(again.address, await again.signIn())).toBe(4)
    expect(await again.stop()).toBe(0)
  })

  it('shares its PostgreSQL with the command line, and the last one out stops it', async () => {
    const alone = await one.run('user', 'list', '--json')
    expect(alone.code, alone.err).toBe(0)
    const people = (JSON.parse(alone.out) as unknown[]).length
    expect(one.postgresPid(), 'stopped again').toBeNull()

    const server = await one.start()
    const [first, second] = await Promise.all([one.run('user', 'list', '--json'), one.run('user', 'add', 'by-command@example.test', 'By Command', 'director', '--json')])
    expect([first.code, second.code], first.err + second.err).toEqual([0, 0])
    expect(await users(server.address, await server.signIn()), 'the server keeps its database').toBe(people + 1)
    await server.stop()
  })

  it('makes no two databases when two commands come first at once', async () => {
    const fresh = await testInstallation()
    try {
      const ran = await Promise.all([fresh.run('user', 'list', '--json'), fresh.run('user', 'list', '--json')])
      expect(ran.map((each) => each.code), ran.map((each) => each.err).join('\n')).toEqual([0, 0])
      expect(fresh.postgresPid()).toBeNull()
    } finally {
      await fresh.close()
    }
  })
})

describe('one sentence that says what to do', () => {
  const refused = async (env: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<string> => {
    const other = await testInstallation({ env })
    try {
      const ran = await other.run(...args)
      expect(ran.code, ran.out + ran.err).toBe(3)
      expect(ran.err.trim().split('\n')).toHaveLength(1)
      return ran.err
    } finally {
      await other.close()
    }
  }

  it('comes when the port is taken', async () => {
    const blocker = createServer((_, answer) => answer.end('something else'))
    await new Promise<void>((resolve) => blocker.listen(0, 'localhost', resolve))
    const { port } = blocker.address() as { port: number }
    const said = await refused({ PORT: String(port) }, 'start')
    blocker.close()
    expect(said).toMatch(new RegExp(`Port ${port} is taken by another program: .*PORT=${port + 1} npm start`))
  })

  it('comes when the data folder belongs to another PostgreSQL', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mainstay-old-'))
    mkdirSync(join(folder, 'postgres'))
    writeFileSync(join(folder, 'postgres/PG_VERSION'), '16\n')
    expect(await refused({ MAINSTAY_HOME: folder }, 'user', 'list')).toMatch(/belongs to PostgreSQL 16, and this Mainstay brings PostgreSQL 18: .*restore/)
    rmSync(folder, { recursive: true })
  })

  it('comes when the data folder cannot be written', async () => {
    expect(await refused({ MAINSTAY_HOME: '/proc/mainstay' }, 'user', 'list')).toMatch(/The data folder \/proc\/mainstay cannot be used .*MAINSTAY_HOME/)
  })

  it('comes when DATABASE_URL leads nowhere', async () => {
    expect(await refused({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }, 'user', 'list')).toMatch(/DATABASE_URL names a PostgreSQL that cannot be reached .*leave DATABASE_URL out/)
  })

  it.runIf(process.getuid?.() === 0)('comes when root keeps the data where the database user cannot go', async () => {
    const closed = mkdtempSync(join(tmpdir(), 'mainstay-closed-'))
    expect(await refused({ MAINSTAY_HOME: join(closed, 'data') }, 'user', 'list')).toMatch(/which the database's own user cannot enter/)
    rmSync(closed, { recursive: true })
  })
})

describe('the command line', () => {
  beforeAll(async () => {
    const server = await one.start()
    await server.stop()
  }, 240_000)

  it('explains itself and tells usage from bad input', async () => {
    const help = await one.run('--help')
    expect(help.code).toBe(0)
    for (const command of ['start', 'check', 'findings', 'export', 'backup', 'restore', 'user', 'read', 'validate', 'conformance']) expect(help.out).toContain(command)
    expect((await one.run('backup', '--help')).out).toContain('consistent snapshot')
    expect((await one.run('no-such-command')).code).toBe(2)
    expect((await one.run('backup')).code).toBe(2)
    expect((await one.run('user', 'role', ADMIN.email, 'emperor')).code).toBe(2)
    const stranger = await one.run('user', 'password', 'stranger@example.test')
    expect([stranger.code, stranger.err]).toEqual([3, expect.stringContaining('There is nobody with the e-mail stranger@example.test')])
  })

  it('keeps the last administrator', async () => {
    const ran = await one.run('user', 'role', ADMIN.email, 'director')
    expect([ran.code, ran.err]).toEqual([3, expect.stringContaining('the last active administrator')])
  })

  it('writes a backup while the server runs, and restores it elsewhere', async () => {
    const server = await one.start()
    const people = await users(server.address, await server.signIn())
    const token = await one.run('user', 'token', ADMIN.email)
    const files = await fetch(`${server.address}/api/exchange/files`, { headers: { authorization: `Bearer ${token.out.trim()}` } })
    expect([token.code, files.status, await files.json()]).toEqual([0, 200, { rows: [], next: null }])
    const file = join(one.folder, 'all.backup')
    const made = await one.run('backup', file, '--json')
    expect(made.code, made.err).toBe(0)
    const refusedWhileRunning = await one.run('restore', file, '--replace')
    expect([refusedWhileRunning.code, refusedWhileRunning.err]).toEqual([3, expect.stringContaining('stop it first')])
    await server.stop()

    const notEmpty = await one.run('restore', file)
    expect([notEmpty.code, notEmpty.err]).toEqual([3, expect.stringContaining('not empty')])
    const elsewhere = await testInstallation()
    try {
      const restored = await elsewhere.run('restore', file, '--json')
      expect(restored.code, restored.err).toBe(0)
      expect(JSON.parse(restored.out).rows).toBe(JSON.parse(made.out).rows)
      const moved = await elsewhere.start()
      expect(await users(moved.address, await moved.signIn()), 'with the same passwords').toBe(people)
      await moved.stop()
    } finally {
      await elsewhere.close()
    }
    expect(existsSync(`${file}.unfinished`)).toBe(false)
  })
})
