// The data folder: where an installation keeps its database, files, outbox and secrets. MAINSTAY_HOME names it.

import { randomBytes } from 'node:crypto'
import { accessSync, chmodSync, constants, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { Mistaken } from './errors.ts'

export type Home = Readonly<{ folder: string }>

export const homeFolderOf = (env: NodeJS.ProcessEnv): string => {
  const named = env['MAINSTAY_HOME']
  if (named !== undefined && named !== '') return resolve(named)
  if (isRoot()) return '/var/lib/mainstay'
  return join(env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'mainstay')
}

export const isRoot = (): boolean => process.getuid?.() === 0

/** Makes the data folder where it is missing. Throws Mistaken when it cannot be written. */
export const openHome = (folder: string): Home => {
  try {
    // root hands the database to an unprivileged user below this folder, who must be able to pass through it
    makeFolders(folder, isRoot() ? 0o711 : 0o700)
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    if (isRoot() && (statSync(folder).mode & 0o001) === 0) chmodSync(folder, statSync(folder).mode | 0o001)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error)
    throw new Mistaken(`The data folder ${folder} cannot be used (${code}): make it writable for this user, or name another one with MAINSTAY_HOME.`)
  }
  return { folder }
}

/** Folder by folder: the runtime's own recursive form never returns where a file system refuses without saying so (below /proc). */
const makeFolders = (folder: string, mode: number): void => {
  if (existsSync(folder)) return
  if (dirname(folder) !== folder) makeFolders(dirname(folder), mode)
  try {
    mkdirSync(folder, { mode })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

/** A secret of this installation, made once and kept with mode 0600. */
export const secretOf = (home: Home, name: string): string => {
  const path = join(home.folder, 'secrets', name)
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    try {
      writeFileSync(path, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' })
    } catch (error) {
      // another process of the same installation was first
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
  return readFileSync(path, 'utf8').trim()
}
