// What the commands share: opening the installation for the length of one command, and printing tables or JSON.

import { homeFolderOf } from '#platform/home'
import type { Installation } from '#platform/installation'
import { openLog } from '#platform/log'
import { placeOf } from './place.server.ts'
import { speech } from './speech.server.ts'

/** Uses the running installation's PostgreSQL, or starts it for the length of the command. */
export const withInstallation = async <T>(work: (installation: Installation) => Promise<T>): Promise<T> => {
  const env = process.env
  // loaded only now: asking for help must not wait for all of it
  const { openInstallation } = await import('#platform/installation')
  const installation = await openInstallation({ folder: homeFolderOf(env), address: placeOf(env).address, env, log: openLog(env['MAINSTAY_LOG'] === 'json' ? 'json' : 'off'), speech })
  try {
    return await work(installation)
  } finally {
    await installation.close()
  }
}

export const printJson = (value: unknown): void => console.log(JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner), 2))

/** Columns as wide as their widest cell; figures (columns named in `right`) end at the right. */
export const printTable = (heads: readonly string[], rows: readonly (readonly string[])[], right: readonly string[] = []): void => {
  const widths = heads.map((head, at) => Math.max(head.length, ...rows.map((row) => row[at]?.length ?? 0)))
  const line = (cells: readonly string[]): string => cells.map((cell, at) => (right.includes(heads[at] ?? '') ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0))).join('  ').trimEnd()
  console.log([line(heads), ...rows.map(line)].join('\n'))
}
