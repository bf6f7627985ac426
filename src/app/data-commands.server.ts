// `mainstay backup`, `restore`, `export`: all of an installation, or the records of accounts, out and in.

import { accessSync, constants, mkdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { Option } from 'commander'
import { HOUSE_SESSION } from '#platform/access'
import { backup } from '#platform/backup'
import { systemClock } from '#platform/clock'
import { openDatabase } from '#platform/database'
import { Mistaken } from '#platform/errors'
import { Files } from '#platform/files'
import { homeFolderOf, openHome } from '#platform/home'
import { openLog } from '#platform/log'
import { MIGRATIONS, readMigrations } from '#platform/migrate'
import { restore } from '#platform/restore'
import { sessionByEmail } from '#platform/users.server'
import { printJson, printTable, withInstallation } from './console.server.ts'
import type { ExportForm } from './export.server.ts'
import { exportRecords } from './export.server.ts'
import { VERSION } from './speech.server.ts'

type Printing = Readonly<{ json?: boolean }>

export const addDataCommands = (program: Command): void => {
  program
    .command('backup')
    .description('Writes everything into one file: a consistent snapshot of the database, and the kept files. May run while people work.')
    .argument('<file>', 'for example mainstay-2026-03-02.backup')
    .option('--json', 'print JSON')
    .action((file: string, options: Printing) =>
      withInstallation(async ({ database, house }) => {
        const path = resolve(file)
        const made = await backup({ url: database.url, files: house.files, path, version: VERSION, now: house.clock.now() })
        const rows = made.tables.reduce((sum, table) => sum + table.rows, 0)
        if (options.json === true) return printJson({ file: path, at: made.at, tables: made.tables.length, rows, files: made.files.length })
        console.log(`${path}: ${rows} rows of ${made.tables.length} tables and ${made.files.length} files, as of ${made.at}`)
      }),
    )

  program
    .command('restore')
    .description('Brings a backup back, all of it or nothing. Mainstay must not be running on the installation.')
    .argument('<file>')
    .option('--replace', 'throw away what the installation holds now')
    .option('--json', 'print JSON')
    .action((file: string, options: Printing & { replace?: boolean }) => {
      if (statSync(resolve(file), { throwIfNoEntry: false })?.isFile() !== true) throw new Mistaken(`There is no backup ${resolve(file)}: name the file that \`mainstay backup\` wrote.`)
      return withDatabase(async (url, folder) => {
        const restored = await restore({ url, files: new Files(join(folder, 'files')), path: resolve(file), migrations: readMigrations(MIGRATIONS), replace: options.replace === true })
        if (options.json === true) return printJson(restored)
        console.log(`Restored ${restored.rows} rows of ${restored.tables} tables and ${restored.files} files, as of ${restored.at}`)
      })
    })

  program
    .command('export')
    .description('Writes the records of accounts into a folder, one folder an account.')
    .argument('<folder>')
    .option('--account <number...>', 'only these accounts')
    .option('--as <email>', 'only what this person may see')
    .addOption(new Option('--format <format>', 'form of the files').choices(['csv', 'jsonl']).default('csv'))
    .option('--json', 'print JSON')
    .action((folder: string, options: Printing & { account?: string[]; as?: string; format: ExportForm }) => {
      needFolder(resolve(folder))
      return withInstallation(async ({ house }) => {
        const session = options.as === undefined ? HOUSE_SESSION : await sessionByEmail(house.db, options.as)
        if (session === null) throw new Mistaken(`There is nobody active with the e-mail ${options.as}: \`mainstay user list\` shows everybody.`)
        const written = await exportRecords(house.db, { folder: resolve(folder), session, accounts: options.account ?? null, form: options.format })
        if (options.json === true) return printJson(written)
        printTable(['File', 'Rows'], written.map((one) => [one.file, String(one.rows)]), ['Rows'])
      })
    })
}

const needFolder = (folder: string): void => {
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.W_OK)
  } catch (error) {
    throw new Mistaken(`Nothing can be written into ${folder} (${(error as NodeJS.ErrnoException).code ?? 'unknown'}): name a folder, and one that you may write into.`)
  }
}

/** The bare database: a restore brings its own shape, so nothing is migrated before. */
const withDatabase = async (work: (url: string, folder: string) => Promise<void>): Promise<void> => {
  const home = openHome(homeFolderOf(process.env))
  const database = await openDatabase(home, process.env, openLog('off'))
  try {
    await work(database.url, home.folder)
  } finally {
    await database.close()
  }
}
