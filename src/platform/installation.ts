// An installation opened for work: data folder, database migrated to today, sign-in, and the house that duties are handed.

import { join } from 'node:path'
import pg from 'pg'
import { systemClock } from './clock.ts'
import type { Database } from './database.ts'
import { openDatabase } from './database.ts'
import { Db } from './db.ts'
import { Files } from './files.ts'
import type { Home } from './home.ts'
import { openHome, secretOf } from './home.ts'
import type { House } from './house.ts'
import { jobs, migrateJobs } from './jobs.ts'
import type { Logger } from './log.ts'
import { openMail } from './mail.ts'
import { migrate, MIGRATIONS, readMigrations } from './migrate.ts'
import type { SignIn } from './sign-in.ts'
import { openSignIn } from './sign-in.ts'
import type { Speech } from './speak.ts'
import { sendReset } from './users.server.ts'

export type Installation = Readonly<{ home: Home; database: Database; house: House; signIn: SignIn; speech: Speech; close(): Promise<void> }>

export type InstallationSettings = Readonly<{ folder: string; address: string; env: NodeJS.ProcessEnv; log: Logger; speech: Speech }>

export const openInstallation = async ({ folder, address, env, log, speech }: InstallationSettings): Promise<Installation> => {
  const home = openHome(folder)
  const database = await openDatabase(home, env, log)
  try {
    await migrateAll(database.url, log)
    const db = new Db(database.url, { onError: (error) => log.warn({ reason: error.message }, 'a database connection was lost') })
    const house: House = { db, clock: systemClock, log, files: new Files(join(home.folder, 'files')), mail: openMail(env, join(home.folder, 'outbox'), systemClock), jobs }
    const signIn = openSignIn({ databaseUrl: database.url, secret: secretOf(home, 'sign-in'), address, log, sendReset: (to) => sendReset({ house, speech }, to) }, db)
    const close = async (): Promise<void> => {
      await signIn.end()
      await db.end()
      await database.close()
    }
    return { home, database, house, signIn, speech, close }
  } catch (error) {
    await database.close()
    throw error
  }
}

/** Everything that changes the shape of the database, in its one order. */
export const migrateAll = async (url: string, log: Logger): Promise<void> => {
  await alone(url, async () => {
    await migrate(url, readMigrations(MIGRATIONS), (name) => log.info({ name }, 'migrating'))
    await migrateJobs(url)
  })
}

/** One process at a time: the libraries' own migrations do not wait for each other. */
const alone = async (url: string, work: () => Promise<void>): Promise<void> => {
  const client = new pg.Client({ connectionString: url, application_name: 'mainstay migrate' })
  await client.connect()
  try {
    await client.query('SELECT pg_advisory_lock(4404)')
    await work()
  } finally {
    await client.end()
  }
}
