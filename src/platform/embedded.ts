// The built-in PostgreSQL: made on first use, started when nobody has, shared by all processes of an installation, stopped by the
// last one out. A process holds a lease (a session with a shared advisory lock), which ends by itself when the process is killed.

import { spawn } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { chmodSync, chownSync, closeSync, existsSync, fstatSync, lstatSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { freemem, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { Mistaken } from './errors.ts'
import type { Home } from './home.ts'
import { secretOf } from './home.ts'
import type { PostgresProgram } from './postgres-program.ts'
import { findProgram, postgresEnv, PROGRAM_MAJOR, runProgram } from './postgres-program.ts'

const USER = 'mainstay'
const LEASE = 4400
const PATIENCE_MS = 30_000

export type Embedded = Readonly<{
  url(database?: string): string
  /** Gives the lease back; the last one stops PostgreSQL. */
  release(): Promise<void>
}>

export type EmbeddedOptions = Readonly<{
  /** `careless` gives up durability for speed: tests only. */
  careless?: boolean
  onNotice?: (text: string) => void
}>

/** Takes a lease on the installation's PostgreSQL, making and starting it as needed. */
export const leaseEmbedded = async (home: Home, options: EmbeddedOptions = {}): Promise<Embedded> => {
  const place = placeOf(home)
  let client = await connectOrStart(place, options)
  let released = false
  let renewing: Promise<void> = Promise.resolve()
  const watch = (leased: pg.Client): void => {
    leased.on('error', () => undefined) // `end` follows and does the work
    leased.on('end', () => {
      if (!released) renewing = renew()
    })
  }
  const renew = async (): Promise<void> => {
    options.onNotice?.('PostgreSQL went away; bringing it back')
    while (!released) {
      try {
        client = await connectOrStart(place, options)
        watch(client)
        options.onNotice?.('PostgreSQL is back')
        return
      } catch (error) {
        options.onNotice?.(`PostgreSQL did not come back: ${(error as Error).message}`)
        await pause(1000)
      }
    }
  }
  watch(client)
  return {
    url: (database = USER) => urlOf(place, database),
    async release() {
      released = true
      await renewing // a lease that is just coming back must be given back too, or it would hold the process
      await leave(client, place)
    },
  }
}

type Place = Readonly<{ home: Home; program: PostgresProgram; data: string; run: string; password: string }>

const placeOf = (home: Home): Place => {
  const program = findProgram(home.folder)
  for (let folder = home.folder; program.owner !== null; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0)
      throw new Mistaken(`The data folder ${home.folder} lies below ${folder}, which the database's own user cannot enter: name a folder elsewhere with MAINSTAY_HOME, such as /var/lib/mainstay.`)
    if (folder === dirname(folder)) break
  }
  return { home, program, data: join(home.folder, 'postgres'), run: runFolder(home, program), password: secretOf(home, 'postgres') }
}

/** Where the socket lies. The system allows 107 bytes for its path, so a deep data folder keeps it in the temporary folder. */
const runFolder = (home: Home, program: PostgresProgram): string => {
  const inside = join(home.folder, 'run')
  const run = inside.length <= 85 ? inside : `/tmp/mainstay-${createHash('sha256').update(home.folder).digest('hex').slice(0, 16)}`
  mkdirSync(run, { recursive: true, mode: 0o700 })
  const uid = program.owner?.uid ?? process.getuid?.() ?? 0
  if (lstatSync(run).isDirectory() && statSync(run).uid !== uid) chownSync(run, uid, program.owner?.gid ?? uid)
  chmodSync(run, 0o700)
  return run
}

const urlOf = (place: Place, database: string): string =>
  `postgres://${USER}:${encodeURIComponent(place.password)}@${encodeURIComponent(place.run)}/${database}`

const connectOrStart = async (place: Place, options: EmbeddedOptions): Promise<pg.Client> => {
  const until = Date.now() + PATIENCE_MS
  let started: Started | null = null
  let failed = 0
  for (;;) {
    const answer = await tryLease(place)
    if (answer instanceof pg.Client) return answer
    // somebody else's is up, or going down: that ours came second is over and done
    if (answer === 'busy' && started?.ended() === true) started = null
    if (answer === 'closed' && (started === null || started.ended())) {
      if (started !== null) await mendFailedStart(place, started, ++failed)
      await makeCluster(place, options)
      started = start(place, options)
    }
    if (Date.now() > until) throw new Mistaken(`PostgreSQL did not start within ${PATIENCE_MS / 1000} s. Its log is ${logOf(place)}:\n${logTail(place)}`)
    await pause(answer === 'closed' ? 25 : 100)
  }
}

/** A leased session; `closed` when nobody listens, `busy` while PostgreSQL starts, stops or recovers. */
const tryLease = async (place: Place): Promise<pg.Client | 'closed' | 'busy'> => {
  const client = new pg.Client({ connectionString: urlOf(place, 'postgres'), application_name: 'mainstay lease', options: '-c idle_session_timeout=0' })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query(`SELECT pg_advisory_lock_shared(${LEASE})`)
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [USER])
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${USER}`).catch(ignoreOtherWasFirst)
    return client
  } catch (error) {
    await client.end().catch(() => undefined)
    const code = (error as { code?: string }).code ?? ''
    if (code === 'ENOENT' || code === 'ECONNREFUSED') return 'closed'
    if (code === '28P01') throw new Mistaken(`PostgreSQL in ${place.data} does not take the password in ${join(place.home.folder, 'secrets')}: the data folder was put together from two installations.`)
    if (code.startsWith('57P') || code === 'ECONNRESET' || code === 'EPIPE' || code === '' || code === '53300') return 'busy'
    throw error
  }
}

const ignoreOtherWasFirst = (error: Error & { code?: string }): void => {
  if (error.code !== '42P04' && error.code !== '23505') throw error
}

const makeCluster = async (place: Place, options: EmbeddedOptions): Promise<void> => {
  const versionFile = join(place.data, 'PG_VERSION')
  if (existsSync(versionFile)) {
    const version = readFileSync(versionFile, 'utf8').trim()
    if (version === PROGRAM_MAJOR) return
    throw new Mistaken(
      `The data folder ${place.home.folder} belongs to PostgreSQL ${version}, and this Mainstay brings PostgreSQL ${PROGRAM_MAJOR}: make a backup with the Mainstay it belongs to, name a new folder with MAINSTAY_HOME and restore there.`,
    )
  }
  options.onNotice?.('making the database')
  // made beside and moved into place whole, so that a broken first start leaves nothing half done
  const making = join(place.home.folder, `postgres-${randomUUID().slice(0, 8)}`)
  const { owner } = place.program
  mkdirSync(making, { mode: 0o700 })
  try {
    const passwordFile = join(making, 'password')
    writeFileSync(passwordFile, place.password, { mode: 0o600 })
    if (owner !== null) for (const path of [making, passwordFile]) chownSync(path, owner.uid, owner.gid)
    const args = (ctype: string): string[] => [
      '-D', join(making, 'data'), '-U', USER, '-A', 'scram-sha-256', '--pwfile', passwordFile,
      '-E', 'UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', `--lc-ctype=${ctype}`,
      ...(options.careless === true ? ['--no-sync'] : []),
    ]
    // trigram search knows letters beyond ASCII only with a UTF-8 ctype; not every system has the first
    let ran = await runProgram(place.program.bin('initdb'), args('C.UTF-8'), owner, making)
    if (ran.code !== 0) {
      rmSync(join(making, 'data'), { recursive: true, force: true })
      ran = await runProgram(place.program.bin('initdb'), args('en_US.UTF-8'), owner, making)
    }
    if (ran.code !== 0) throw new Mistaken(`PostgreSQL could not make its data folder in ${place.home.folder}: ${ran.output.trim()}`)
    rmSync(passwordFile)
    try {
      renameSync(join(making, 'data'), place.data)
    } catch (error) {
      if (!existsSync(versionFile)) throw error // else another process was first
    }
  } finally {
    rmSync(making, { recursive: true, force: true })
  }
}

type Started = Readonly<{ ended(): boolean; failure(): string; said(): string }>

const start = (place: Place, options: EmbeddedOptions): Started => {
  mkdirSync(dirname(logOf(place)), { recursive: true, mode: 0o700 })
  const log = openSync(logOf(place), 'a', 0o600)
  const from = fstatSync(log).size
  const settings = { ...settingsOf(place), ...(options.careless === true ? CARELESS : {}) }
  const args = ['-D', place.data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
  // detached: a Ctrl-C at the terminal must reach us and not PostgreSQL, which the last one out stops in order
  const child = spawn(place.program.bin('postgres'), args, { ...place.program.owner, cwd: place.home.folder, detached: true, stdio: ['ignore', log, log], env: postgresEnv() })
  closeSync(log)
  let ended: string | null = null
  child.on('error', (error) => (ended = error.message))
  child.on('exit', (code, signal) => (ended = `ended with ${code ?? signal}`))
  child.unref()
  return { ended: () => ended !== null, failure: () => ended ?? '', said: () => logTail(place, from) }
}

const settingsOf = (place: Place): Record<string, string> => ({
  listen_addresses: '',
  unix_socket_directories: place.run,
  unix_socket_permissions: '0700',
  max_connections: '100',
  shared_buffers: `${sharedBuffersMb()}MB`,
  effective_cache_size: `${Math.floor(totalmem() / 2 ** 21)}MB`,
  maintenance_work_mem: '128MB',
  work_mem: '16MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  wal_compression: 'on',
  max_wal_senders: '0',
  wal_level: 'minimal',
  random_page_cost: '1.1',
  // a table that fills quickly is planned for after seconds, not after a minute
  autovacuum_naptime: '10s',
  jit: 'off',
  log_min_messages: 'warning',
  log_line_prefix: '%m [%p] ',
  timezone: 'UTC',
})

const CARELESS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300', shared_buffers: '128MB' }

const sharedBuffersMb = (): number => Math.max(64, Math.min(1024, Math.floor(Math.min(totalmem() / 8, freemem() / 2) / 2 ** 20)))

/** After a start that ended at once: clears what a kill or a restored copy left behind, or says why it cannot run. */
const mendFailedStart = async (place: Place, started: Started, failed: number): Promise<void> => {
  const said = started.said()
  const isTaken = /lock file "postmaster\.pid"/.test(said)
  if (failed > 10 || (failed > 1 && !isTaken && !/pre-existing shared memory/.test(said))) {
    throw new Mistaken(`PostgreSQL ${started.failure()}. Its log is ${logOf(place)}:\n${said}`)
  }
  const pid = postmasterPid(place)
  if (isTaken && pid !== null) {
    // it runs but nobody answers: its socket is gone, or it is on its way up or down
    if (isOurPostmaster(pid, place)) {
      if (failed > 3) await stopPostmaster(pid, place)
    } else rmSync(join(place.data, 'postmaster.pid'), { force: true })
  }
  await pause(200) // the last children of a killed postmaster are about to go
}

const leave = async (client: pg.Client, place: Place): Promise<void> => {
  const last = await client
    .query(`SELECT pg_advisory_unlock_shared(${LEASE}), pg_try_advisory_lock(${LEASE}) AS last`)
    .then((result) => (result.rows[0] as { last: boolean }).last)
    .catch(() => false)
  const pid = postmasterPid(place)
  if (last && pid !== null && isAlive(pid)) await stopPostmaster(pid, place)
  await client.end().catch(() => undefined)
}

const stopPostmaster = async (pid: number, place: Place): Promise<void> => {
  process.kill(pid, 'SIGINT') // "fast": roll back what is open, write everything, go
  const until = Date.now() + PATIENCE_MS
  while (isAlive(pid) && postmasterPid(place) === pid && Date.now() < until) await pause(20)
}

const postmasterPid = (place: Place): number | null => {
  try {
    const pid = Number(readFileSync(join(place.data, 'postmaster.pid'), 'utf8').split('\n')[0])
    return Number.isInteger(pid) && pid > 0 ? pid : null
  } catch {
    return null
  }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** A number in an old pid file may be anybody's by now; only a process that runs on our data folder is ours. */
const isOurPostmaster = (pid: number, place: Place): boolean => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(place.data)
  } catch {
    return false
  }
}

const logOf = (place: Place): string => join(place.home.folder, 'log', 'postgres.log')

const logTail = (place: Place, from = 0): string => {
  try {
    return readFileSync(logOf(place)).subarray(from).toString().trimEnd().split('\n').slice(-8).join('\n')
  } catch {
    return '(no log)'
  }
}
