// Which PostgreSQL an installation uses: the one DATABASE_URL names (15 or newer), else the built-in one.

import pg from 'pg'
import type { Embedded } from './embedded.ts'
import { leaseEmbedded } from './embedded.ts'
import { Mistaken } from './errors.ts'
import type { Home } from './home.ts'
import type { Logger } from './log.ts'

const LEAST_MAJOR = 15

export type Database = Readonly<{
  /** Connects as the owner; the application takes the role mainstay_app over it. */
  url: string
  kind: 'built-in' | 'external'
  close(): Promise<void>
}>

export const openDatabase = async (home: Home, env: NodeJS.ProcessEnv, log: Logger): Promise<Database> => {
  const external = env['DATABASE_URL']
  if (external !== undefined && external !== '') {
    await checkExternal(external)
    return { url: external, kind: 'external', close: async () => {} }
  }
  const embedded: Embedded = await leaseEmbedded(home, { onNotice: (text) => log.info({}, text) })
  return { url: embedded.url(), kind: 'built-in', close: () => embedded.release() }
}

const checkExternal = async (url: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url, application_name: 'mainstay', connectionTimeoutMillis: 10_000 })
  client.on('error', () => undefined) // what is wrong comes as the answer of the calls below
  try {
    await client.connect()
    const { rows } = await client.query<{ version: string; number: number }>(`SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number`)
    const found = rows[0]
    if (found === undefined || found.number < LEAST_MAJOR * 10_000) {
      throw new Mistaken(`DATABASE_URL names a PostgreSQL ${found?.version ?? '?'}, and Mainstay needs ${LEAST_MAJOR} or newer: upgrade it, or leave DATABASE_URL out to use the built-in one.`)
    }
  } catch (error) {
    if (error instanceof Mistaken) throw error
    throw new Mistaken(`DATABASE_URL names a PostgreSQL that cannot be reached (${reasonOf(error)}): start it or correct the address, or leave DATABASE_URL out to use the built-in one.`)
  } finally {
    await client.end().catch(() => undefined)
  }
}

const reasonOf = (error: unknown): string => {
  // several addresses of one name fail as one error without a message
  if (error instanceof AggregateError) return (error.errors as Error[]).map((one) => one.message).join(', ')
  return (error as Error).message
}
