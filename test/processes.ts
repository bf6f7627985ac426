// The real thing as child processes: the built server and command line with a data folder of their own, killed and started again.
// Needs dist; `npm test` builds it before. The folder, and a PostgreSQL that a kill left behind, go away with `close`.

import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const CLI = join(import.meta.dirname, '../dist/app/cli.js')

export const ADMIN = { email: 'administrator@mainstay.example', password: 'only for this test' }

export type Ran = Readonly<{ code: number | null; out: string; err: string }>

export type ServerProcess = Readonly<{
  address: string
  pid: number
  output(): string
  /** As the machine does it: no goodbye. */
  kill(): Promise<void>
  /** As Ctrl-C does it. */
  stop(): Promise<number | null>
  /** Headers of the first administrator, signed in over HTTP. */
  signIn(): Promise<Readonly<{ authorization: string }>>
}>

export type TestInstallation = Readonly<{
  folder: string
  env: NodeJS.ProcessEnv
  start(): Promise<ServerProcess>
  /** Runs one command of the command line to its end. */
  run(...args: readonly string[]): Promise<Ran>
  /** The process that holds the database, or null. */
  postgresPid(): number | null
  killPostgres(): Promise<void>
  close(): Promise<void>
}>

/** `demo` loads the demo world on the first start. */
export const testInstallation = async (options: Readonly<{ demo?: boolean; env?: NodeJS.ProcessEnv }> = {}): Promise<TestInstallation> => {
  const folder = mkdtempSync(join(tmpdir(), 'mainstay-process-'))
  const port = await freePort()
  const env: NodeJS.ProcessEnv = {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    MAINSTAY_HOME: folder,
    MAINSTAY_DEMO: options.demo === true ? 'yes' : 'no',
    MAINSTAY_ADMIN_EMAIL: ADMIN.email,
    MAINSTAY_ADMIN_PASSWORD: ADMIN.password,
    PORT: String(port),
    ...options.env,
  }
  const children = new Set<ChildProcess>()
  const postgresPid = (): number | null => {
    try {
      return Number(readFileSync(join(folder, 'postgres/postmaster.pid'), 'utf8').split('\n')[0])
    } catch {
      return null
    }
  }
  return {
    folder,
    env,
    postgresPid,
    start: async () => {
      const server = await startServer(env, `http://localhost:${port}`)
      children.add(server.child)
      return server
    },
    run: (...args) => runCommand(env, args),
    killPostgres: async () => {
      const pid = postgresPid()
      if (pid === null) return
      process.kill(pid, 'SIGKILL')
      while (isAlive(pid)) await pause(10)
    },
    close: async () => {
      for (const child of children) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      const pid = postgresPid()
      if (pid !== null && isAlive(pid) && readCommand(pid).includes(folder)) {
        process.kill(pid, 'SIGQUIT')
        for (let tries = 0; isAlive(pid) && tries < 500; tries++) await pause(10)
      }
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

const startServer = async (env: NodeJS.ProcessEnv, address: string): Promise<ServerProcess & { child: ChildProcess }> => {
  const child = spawn(process.execPath, [CLI, 'start'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const until = Date.now() + 120_000
  while (!output.includes('Mainstay is ready')) {
    if (child.exitCode !== null || Date.now() > until) throw new Error(`the server did not start:\n${output}`)
    await pause(20)
  }
  return {
    child,
    address,
    pid: child.pid as number,
    output: () => output,
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
    stop: async () => {
      child.kill('SIGINT')
      return ended
    },
    signIn: async () => {
      const answer = await fetch(`${address}/api/auth/sign-in/email`, { method: 'POST', headers: { 'content-type': 'application/json', origin: address }, body: JSON.stringify(ADMIN) })
      const token = answer.headers.get('set-auth-token')
      if (token === null) throw new Error(`signing in answered ${answer.status}: ${await answer.text()}`)
      return { authorization: `Bearer ${token}` }
    },
  }
}

const runCommand = (env: NodeJS.ProcessEnv, args: readonly string[]): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CLI, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    let out = ''
    let err = ''
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, out, err }))
  })

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, 'localhost', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return !readState(pid).startsWith('Z')
  } catch {
    return false
  }
}

/** A killed process whose parent has not looked yet is no process any more. */
const readState = (pid: number): string => {
  try {
    return /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1] ?? ''
  } catch {
    return ''
  }
}

const readCommand = (pid: number): string => spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).stdout
